//! A moment, as the headers of exchange formats write it.

use std::fmt;

/// Seconds since the start of 1970, UTC; leap seconds are not counted, as on any computer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Time(pub u64);

impl Time {
    /// Year, month, day; hour, minute, second.
    pub(super) fn fields(self) -> [u64; 6] {
        let (days, seconds) = (self.0 / 86_400, self.0 % 86_400);
        // Counted from 1 March of the year 0, so that the leap day is the last of a year: 400 years have 146097 days.
        let days = days + 719_468;
        let (era, day) = (days / 146_097, days % 146_097);
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        // Five months of 153 days, over and over: March to July, August to December, January on.
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        [era * 400 + year + next, month, day, seconds / 3600, seconds / 60 % 60, seconds % 60]
    }
}

impl fmt::Display for Time {
    /// As TMX wants it: `20261121T090500Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [year, month, day, hour, minute, second] = self.fields();
        write!(f, "{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_as_the_calendar_has_them() {
        for (seconds, shown) in [
            (0, "19700101T000000Z"),
            (951_782_399, "20000228T235959Z"),
            (951_782_400, "20000229T000000Z"),
            (951_868_800, "20000301T000000Z"),
            (1_795_251_900, "20261121T090500Z"),
            (4_107_542_400, "21000301T000000Z"),
            (4_107_542_399, "21000228T235959Z"),
        ] {
            assert_eq!(Time(seconds).to_string(), shown);
        }
    }
}
