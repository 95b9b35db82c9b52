//! Saying: a claim's value in normal form, for machines, and in plain English, for people.

use super::{
    claim::{Claim, What},
    date::Date,
};
use crate::anchor::{month_name, weekday_name};

/// The normal form: figures without commas, dates as ISO 8601 with `-` for what is not given, digits of a number to call.
pub(super) fn value(claim: &Claim) -> String {
    match &claim.what {
        What::Quantity(quantity) => {
            let unit = quantity.unit.map(|unit| format!(" {}", unit.name)).unwrap_or_default();
            format!("{}{unit}", quantity.values[0])
        }
        What::Date(date) => iso(date),
        What::Time(minutes) => format!("{:02}:{:02}", minutes / 60, minutes % 60),
        What::Phone(digits) => digits.clone(),
        What::Address(address) => address.clone(),
        What::Item(n) => n.to_string(),
    }
}

/// In words, as they stand in a sentence.
pub(super) fn claim(claim: &Claim) -> String {
    match &claim.what {
        What::Quantity(quantity) => {
            let unit = quantity.unit.map(|unit| format!(" {}", unit.name)).unwrap_or_default();
            format!("{}{unit}", number(quantity.values[0]))
        }
        What::Date(date) => day(date),
        What::Item(n) => format!("item {n}"),
        _ => value(claim),
    }
}

/// A number as English writes it: 4.4 billion, 1,270.85 million, 12,500, 0.75.
pub(super) fn number(value: f64) -> String {
    for (scale, name) in [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")] {
        let figure = value / scale;
        let short = (figure * 1e3).round() / 1e3;
        if (1.0..1e7).contains(&figure) && ((short * scale) - value).abs() < 0.5 {
            return format!("{} {name}", grouped(short));
        }
    }
    grouped(value)
}

/// Digits with commas between thousands.
fn grouped(value: f64) -> String {
    let digits = value.to_string();
    let (whole, fraction) =
        digits.split_once('.').map_or((&*digits, String::new()), |(whole, rest)| (whole, format!(".{rest}")));
    let mut out = String::with_capacity(digits.len() + whole.len() / 3);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + &fraction
}

fn iso(date: &Date) -> String {
    let Date { days, month, year, weekday, .. } = date;
    let day = |day: Option<u8>| {
        let month = month.map_or("-".into(), |month| format!("{month:02}"));
        match (*year, day) {
            (Some(year), Some(day)) => format!("{year:04}-{month}-{day:02}"),
            (Some(year), None) if month == "-" => format!("{year:04}"),
            (Some(year), None) => format!("{year:04}-{month}"),
            (None, Some(day)) => format!("--{month}-{day:02}"),
            (None, None) => format!("--{month}"),
        }
    };
    match (&days[..], weekday) {
        ([], Some(weekday)) if month.is_none() && year.is_none() => {
            weekday_name(*weekday).unwrap_or_default().to_owned()
        }
        ([], _) => day(None),
        (days, _) => {
            days.iter().map(|&one| day(Some(one))).collect::<Vec<_>>().join(if date.range { "/" } else { "," })
        }
    }
}

/// A date in words: Tuesday 14 November 2023, 29–30 July, 2024.
pub(super) fn day(date: &Date) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(date.weekday.and_then(weekday_name).map(str::to_owned));
    if !date.days.is_empty() {
        let days: Vec<String> = date.days.iter().map(u8::to_string).collect();
        parts.push(if date.range { days.join("–") } else { days.join(" and ") });
    }
    parts.extend(date.month.and_then(month_name).map(str::to_owned));
    parts.extend(date.year.map(|year| year.to_string()));
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_english_writes_them() {
        let table = [
            (4.4e9, "4.4 billion"),
            (4.4e6, "4.4 million"),
            (5806.0, "5,806"),
            (12_500.0, "12,500"),
            (0.75, "0.75"),
            (1_234_567.0, "1,234,567"),
            (6_274_872.04, "6,274,872.04"),
            (1_234_567_891.0, "1,234,567,891"),
            (1_270_850_000.0, "1,270.85 million"),
            (379_903_380_000.0, "379,903.38 million"),
            (1e12, "1 trillion"),
            (0.0, "0"),
        ];
        for (value, expected) in table {
            assert_eq!(number(value), expected);
        }
    }
}
