//! The English names of months and weekdays, for values that are shown to people.

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The name of a month, 1–12.
pub(crate) fn month_name(month: u8) -> Option<&'static str> {
    MONTHS.get(usize::from(month).checked_sub(1)?).copied()
}

/// The name of a weekday, 1 (Monday) – 7 (Sunday).
pub(crate) fn weekday_name(day: u8) -> Option<&'static str> {
    DAYS.get(usize::from(day).checked_sub(1)?).copied()
}
