//! Quarters, halves and fiscal years whose marks touch their figures: Q1/2567, 2Q23, FY2024.

use super::cursor::{byte, latin_at, run, skip};
use super::date::bare;
use super::number::whole;
use super::year::{plausible, short_year};
use super::{Anchor, Value};
use crate::Lang;

/// Reads a quarter that opens with its number: `1Q23`, `2Q/2566`; likewise halves.
pub(super) fn quarter(text: &str, at: usize, lang: Lang, out: &mut Vec<Anchor>) -> Option<usize> {
    let number = run(text, at).filter(|n| n.len == 1 && (1..=4).contains(&n.value))?;
    if !matches!(byte(text, number.end), b'Q' | b'H') {
        return None;
    }
    let end = number.end + 1;
    let end_of_year = quarter_year(text, end, lang)?;
    out.push(Anchor { at: at..end, value: whole(number.value) });
    out.push(end_of_year);
    out.last().map(|year| year.at.end)
}

/// Reads a quarter that opens with its letter: `Q1/2567`, `Q3 of 2023`, `H1`.
pub(super) fn lettered_quarter(text: &str, at: usize, lang: Lang, out: &mut Vec<Anchor>) -> Option<usize> {
    if !matches!(byte(text, at), b'Q' | b'H') {
        return None;
    }
    let number = run(text, at + 1).filter(|n| n.len == 1 && (1..=4).contains(&n.value) && !latin_at(text, n.end))?;
    out.push(Anchor { at: at..number.end, value: whole(number.value) });
    let Some(year) = quarter_year(text, number.end, lang) else { return Some(number.end) };
    out.push(year);
    out.last().map(|year| year.at.end)
}

/// The year that follows a quarter at `at`, in four digits or two.
fn quarter_year(text: &str, at: usize, lang: Lang) -> Option<Anchor> {
    let mark = matches!(byte(text, at), b'/' | b'-' | b'\'');
    let start = at + usize::from(mark);
    let year = run(text, start).filter(|year| bare(text, year.end))?;
    let value = match year.len {
        4 => plausible(year.value)?,
        2 => short_year(year.value, lang),
        _ => return None,
    };
    Some(Anchor { at: start..year.end, value: Value::Year(value) })
}

/// Reads a fiscal year whose mark touches it: `FY2023`, `FY66/67`; returns where its figures start.
pub(super) fn fiscal(text: &str, at: usize) -> Option<usize> {
    let end = skip(text, at, "fy")?;
    run(text, end).filter(|year| matches!(year.len, 2 | 4)).map(|_| end)
}

/// Reads the year of [`fiscal`] in two digits at `at`.
pub(super) fn fiscal_year(text: &str, at: usize, lang: Lang, out: &mut Vec<Anchor>) -> Option<usize> {
    let year = run(text, at).filter(|year| year.len == 2 && bare(text, year.end))?;
    out.push(Anchor { at: at..year.end, value: Value::Year(short_year(year.value, lang)) });
    Some(year.end)
}

#[cfg(test)]
mod tests {
    use super::super::tests::values;
    use super::*;

    #[test]
    fn quarters_are_a_number_and_a_year() {
        for text in [
            "Q1/2567",
            "Q1/67",
            "1Q/2567",
            "1Q24",
            "1Q2024",
            "Q1 2024",
            "Q1 of 2024",
            "ไตรมาส 1 ปี 2567",
            "ไตรมาส 1/2567",
        ] {
            let lang = if text.contains('ต') { Lang::Th } else { Lang::En };
            assert_eq!(values(text, lang), [whole(1), Value::Year(2024)], "{text}");
        }
        assert_eq!(values("Q3", Lang::En), [whole(3)]);
        assert_eq!(values("H1N1", Lang::En), [Value::Latin("h1n1".into())]);
    }

    #[test]
    fn fiscal_years_are_years() {
        for text in ["FY2024", "FY24", "FY67", "FY 2024"] {
            assert!(values(text, Lang::En).contains(&Value::Year(2024)), "{text}");
        }
    }
}
