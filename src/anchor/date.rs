//! Dates and times of day: years of both eras, months, weekdays, quarters, hours.
//!
//! A date is read as its parts, each an anchor of its own: the two languages order them differently and leave different
//! ones out, but a day, a month and a year say the same wherever they stand.

use super::cursor::{
    Run, blanks, blanks_before, byte, char_at, char_before, dash, dash_len, digit, ends_with_any, run, skip, thai_at,
    thai_before,
};
use super::number::{measured, whole};
use super::words::{self, Word};
use super::year::{BUDDHIST_ERA, plausible, short_year};
use super::{Anchor, Value};
use crate::Lang;

/// Reads `first`, the plain figure at `at`, as a year, and the shorter years that may follow it: 2566, 2566/67, ปี 65-67.
pub(super) fn year(text: &str, at: usize, first: Run, lang: Lang, out: &mut Vec<Anchor>) -> Option<usize> {
    let before = blanks_before(text, at);
    let year = match first.len {
        4 => {
            if ends_with_any(text, before, &["พ.ศ.", "พ.ศ", "พุทธศักราช", "b.e.", "be"]) {
                u16::try_from(first.value.checked_sub(BUDDHIST_ERA.into())?).ok()?
            } else if ends_with_any(text, before, &["ค.ศ.", "ค.ศ", "คริสต์ศักราช", "a.d.", "ad", "c.e."])
            {
                u16::try_from(first.value).ok()?
            } else {
                let year = plausible(first.value)?;
                let named = text[..at].ends_with('/')
                    || ends_with_any(text, before, &["ปี", "ปีงบประมาณ", "ปีการศึกษา", "year", "fy"])
                    || out.last().is_some_and(|last| date_part(&last.value) && joins(&text[last.at.end..at]));
                if !named && measured(text, at, first.end) {
                    return None;
                }
                year
            }
        }
        2 if ends_with_any(text, before, &["ปี", "ปีงบประมาณ", "ปีการศึกษา"]) && (40..=80).contains(&first.value) =>
        {
            let each = ["ต่อปี", "รายปี", "ทุกปี", "หลายปี", "กี่ปี", "ละปี", "ๆ ปี"];
            if ends_with_any(text, before, &each) || !unbroken(text, first.end) || measured(text, at, first.end) {
                return None;
            }
            short_year(first.value, Lang::Th)
        }
        _ => return None,
    };
    out.push(Anchor { at: at..first.end, value: Value::Year(year) });
    // 2566/67 and 2022-23: the second year in two digits, soon after the first.
    let mark = if byte(text, first.end) == b'/' { 1 } else { dash_len(text, first.end) };
    let next = first.end + mark;
    if mark > 0
        && let Some(second) = run(text, next).filter(|second| second.len == 2 && bare(text, second.end))
        && let passed = (100 + second.value - first.value % 100) % 100
        && (1..=if first.len == 2 || byte(text, first.end) == b'/' { 10 } else { 5 }).contains(&passed)
        && !(byte(text, first.end) != b'/' && lang == Lang::En && passed != 1)
    {
        let second_year = year + u16::try_from(passed).expect("at most ten");
        out.push(Anchor { at: next..second.end, value: Value::Year(second_year) });
        return Some(second.end);
    }
    Some(first.end)
}

/// Whether the figure that ends at `end` ends there: no digits, decimals or further parts follow.
pub(super) fn bare(text: &str, end: usize) -> bool {
    let mark = byte(text, end);
    unbroken(text, end) && !(matches!(mark, b'/' | b'-') && digit(text, end + 1).is_some())
}

/// As [`bare`], but a range or a second year may follow.
fn unbroken(text: &str, end: usize) -> bool {
    let mark = byte(text, end);
    let decimals = matches!(mark, b'.' | b',' | b':') && digit(text, end + 1).is_some();
    mark != b'%' && digit(text, end).is_none() && !decimals
}

fn date_part(value: &Value) -> bool {
    matches!(value, Value::Month(_) | Value::Year(_))
}

/// Whether what stands between a month or year and a figure lets them belong together.
fn joins(between: &str) -> bool {
    between.len() <= 8
        && between.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '.' | '-' | '–' | '/' | '\'' | '’'))
}

/// Whether the last anchor is a day of the month that stands before `at`.
fn day_before(text: &str, at: usize, out: &[Anchor]) -> bool {
    let Some(Anchor { at: day, value: Value::Number(number) }) = out.last() else { return false };
    let between = &text[day.end..at];
    number.len() <= 2
        && !number.contains('.')
        && number.parse().is_ok_and(|day: u8| (1..=31).contains(&day))
        && (matches!(between, "-" | "." | "/") || matches!(between.trim(), "" | "of" | "เดือน"))
}

/// Reads a date in figures: 14/11/2566, 14-11-66, 2024-11-14.
pub(super) fn numeric(text: &str, at: usize, lang: Lang, out: &mut Vec<Anchor>) -> Option<usize> {
    let a = run(text, at)?;
    let mark = byte(text, a.end);
    if !matches!(mark, b'/' | b'-' | b'.') || !matches!(a.len, 1 | 2 | 4) {
        return None;
    }
    let b = run(text, a.end + 1).filter(|b| b.len <= 2 && byte(text, b.end) == mark)?;
    let c = run(text, b.end + 1).filter(|c| bare(text, c.end))?;
    let place = |start, run: Run| start..run.end;
    let (first, second, third) = (place(at, a), place(a.end + 1, b), place(b.end + 1, c));
    let month = |n: u64| u8::try_from(n).ok().filter(|n| (1..=12).contains(n));
    let day = |n: u64| (1..=31).contains(&n).then(|| whole(n));
    let parts = if a.len == 4 && c.len <= 2 {
        let year = plausible(a.value)?;
        [(first, Value::Year(year)), (second, Value::Month(month(b.value)?)), (third, day(c.value)?)]
    } else if a.len <= 2 && (c.len == 4 || (c.len == 2 && mark != b'.')) {
        let year = if c.len == 4 { plausible(c.value)? } else { short_year(c.value, lang) };
        // The day comes first in Thailand, the month in America; only 13 and more tell.
        if b.value > 12 {
            [(first, Value::Month(month(a.value)?)), (second, day(b.value)?), (third, Value::Year(year))]
        } else {
            [(first, day(a.value)?), (second, Value::Month(month(b.value)?)), (third, Value::Year(year))]
        }
    } else {
        return None;
    };
    out.extend(parts.map(|(at, value)| Anchor { at, value }));
    Some(c.end)
}

/// Words before which `May` and `March` are months.
const BEFORE_MONTHS: &[&str] = &[
    "in", "of", "on", "since", "by", "until", "till", "last", "next", "early", "late", "mid", "from", "this",
    "between", "to",
];

/// Reads the English month word at `start..end`, and the year in two digits that may follow it.
pub(super) fn english_month(
    text: &str,
    start: usize,
    end: usize,
    word: Word,
    lang: Lang,
    out: &mut Vec<Anchor>,
) -> Option<usize> {
    let capital = byte(text, start).is_ascii_uppercase();
    let before = blanks_before(text, start);
    let after = |end| run(text, blanks(text, end)).is_some();
    let range = || dash(text, end).is_some() || (before > 0 && text[..before].ends_with(['-', '–', '/']));
    let day = day_before(text, start, out);
    let (month, end) = match word {
        Word::Month(n) => (n, end),
        Word::ShortMonth(n) => {
            let stop = end + usize::from(byte(text, end) == b'.');
            if !(capital && (day || stop > end || after(stop) || range())) {
                return None;
            }
            (n, stop)
        }
        Word::DoubtfulMonth(n) => {
            let preceded =
                || start > before && ends_with_any(text, before, BEFORE_MONTHS) || text[..start].ends_with("mid-");
            if !(capital
                && (day || after(end) || after(end + usize::from(byte(text, end) == b',')) || preceded() || range()))
            {
                return None;
            }
            (n, end)
        }
        _ => return None,
    };
    out.push(Anchor { at: start..end, value: Value::Month(month) });
    Some(if day { year_after(text, end, lang, out) } else { end })
}

/// Reads the Thai month word at `start..end`, and the year in two digits that may follow it.
pub(super) fn thai_month(text: &str, start: usize, end: usize, word: Word, out: &mut Vec<Anchor>) -> Option<usize> {
    let day = day_before(text, start, out);
    let (month, end, short) = match word {
        Word::Month(n) => (n, end, false),
        Word::ShortMonth(n) | Word::DoubtfulMonth(n) => {
            let stop = end + usize::from(byte(text, end) == b'.');
            let inside = char_before(text, start) == Some('.') || thai_before(text, start);
            // สำนักงาน ก.พ. and ก.ค.ศ. are no months.
            let initials = thai_at(text, stop) && (stop == end || byte(text, stop + 3) == b'.');
            let month_before = ends_with_any(text, start, &["เดือน"]);
            if (inside && !month_before) || initials {
                return None;
            }
            let near = || {
                let next = blanks(text, stop);
                digit(text, next).is_some() || dash_len(text, next) > 0 || skip(text, next, "ปี").is_some()
            };
            let ranged = || text[..blanks_before(text, start)].ends_with(['-', '–']);
            if matches!(word, Word::DoubtfulMonth(_)) && !(day || month_before || near() || ranged()) {
                return None;
            }
            (n, stop, true)
        }
        _ => return None,
    };
    out.push(Anchor { at: start..end, value: Value::Month(month) });
    let two = run(text, blanks(text, end)).filter(|year| year.len == 2).map(|year| year.value);
    let year = two.is_some_and(|year| day || short || (50..=80).contains(&year));
    Some(if year { year_after(text, end, Lang::Th, out) } else { end })
}

/// Reads the year in two digits after a month that ends at `at`; returns where the date ends.
fn year_after(text: &str, at: usize, lang: Lang, out: &mut Vec<Anchor>) -> usize {
    let mut start = blanks(text, at);
    if let Some(c) = char_at(text, start).filter(|c| matches!(c, '\'' | '’' | '‘' | '-' | '/')) {
        start += c.len_utf8();
    }
    match run(text, start) {
        Some(year) if year.len == 2 && may_be_year(text, start, year.end) => {
            out.push(Anchor { at: start..year.end, value: Value::Year(short_year(year.value, lang)) });
            year.end
        }
        _ => at,
    }
}

/// Whether the two digits at `start..end` behind a month may be a year: no part of a longer figure, of no measure, and no day
/// before a year in four digits.
pub(crate) fn may_be_year(text: &str, start: usize, end: usize) -> bool {
    bare(text, end) && !measured(text, start, end) && !day(text, end)
}

/// Whether a year in four digits follows, so that the two digits that end at `end` are a day: May 31, 2024.
fn day(text: &str, end: usize) -> bool {
    let next = blanks(text, end + usize::from(byte(text, end) == b','));
    run(text, next).is_some_and(|year| year.len == 4 && plausible(year.value).is_some())
}

/// Reads the English weekday word at `start..end`.
pub(super) fn english_weekday(
    text: &str,
    start: usize,
    end: usize,
    word: Word,
    out: &mut Vec<Anchor>,
) -> Option<usize> {
    let (day, end) = match word {
        Word::Weekday(n) => (n, end),
        Word::ShortWeekday(n) => {
            let next = byte(text, end);
            let near =
                matches!(next, b'.' | b',') || dash(text, end).is_some() || digit(text, blanks(text, end)).is_some();
            if !(byte(text, start).is_ascii_uppercase() && near) {
                return None;
            }
            (n, end + usize::from(next == b'.'))
        }
        _ => return None,
    };
    out.push(Anchor { at: start..end, value: Value::Weekday(day) });
    Some(end)
}

/// Reads the Thai weekday word at `start..end`; without วัน only in a range or before a day, as จันทร์ is also the moon.
pub(super) fn thai_weekday(text: &str, start: usize, end: usize, word: Word, out: &mut Vec<Anchor>) -> Option<usize> {
    let day = match word {
        Word::Weekday(n) => n,
        Word::ShortWeekday(n) => {
            let dated = || skip(text, end, "ที่").is_some_and(|at| digit(text, blanks(text, at)).is_some());
            let opens = || {
                dash(text, end).is_some_and(|at| {
                    matches!(words::thai(text, at), Some((Word::Weekday(_) | Word::ShortWeekday(_), _)))
                })
            };
            let closes = || {
                out.last().is_some_and(|last| {
                    matches!(last.value, Value::Weekday(_))
                        && matches!(text[last.at.end..start].trim(), "-" | "–" | "—" | "ถึง" | "และ" | "," | "")
                })
            };
            if !(dated() || opens() || closes()) {
                return None;
            }
            n
        }
        _ => return None,
    };
    out.push(Anchor { at: start..end, value: Value::Weekday(day) });
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::super::tests::values;
    use super::*;
    use Value::{Month, Weekday, Year};

    fn n(day: u8) -> Value {
        whole(u64::from(day))
    }

    /// What is left of a stretch when only figures and dates count.
    fn parts(text: &str, lang: Lang) -> Vec<Value> {
        values(text, lang).into_iter().filter(|v| !matches!(v, Value::Latin(_))).collect()
    }

    #[test]
    fn dates_are_read_in_parts() {
        let table = [
            ("14 พฤศจิกายน 2566", vec![n(14), Month(11), Year(2023)]),
            ("๑๔ พฤศจิกายน ๒๕๖๖", vec![n(14), Month(11), Year(2023)]),
            ("14 พ.ย. 2566", vec![n(14), Month(11), Year(2023)]),
            ("29 เม.ย. 67", vec![n(29), Month(4), Year(2024)]),
            ("24-25 พ.ค.66//นางสาว", vec![n(24), n(25), Month(5), Year(2023)]),
            ("เมื่อ 7 ก.พ. 67", vec![n(7), Month(2), Year(2024)]),
            ("เดือนก.พ. 67", vec![Month(2), Year(2024)]),
            ("ม.ค.-มี.ค. 2567", vec![Month(1), Month(3), Year(2024)]),
            ("เมษายน – กันยายน 2563", vec![Month(4), Month(9), Year(2020)]),
            ("วันพฤหัสบดีที่ 2 มกราคม พ.ศ. 2568", vec![Weekday(4), n(2), Month(1), Year(2025)]),
            ("วันพุธที่ 1", vec![Weekday(3), n(1)]),
            ("วันจันทร์ - ศุกร์", vec![Weekday(1), Weekday(5)]),
            ("เสาร์-อาทิตย์", vec![Weekday(6), Weekday(7)]),
            ("14 November 2023", vec![n(14), Month(11), Year(2023)]),
            ("November 14, 2023", vec![Month(11), n(14), Year(2023)]),
            ("Nov. 14, 2023", vec![Month(11), n(14), Year(2023)]),
            ("14-Nov-23", vec![n(14), Month(11), Year(2023)]),
            ("14 NOVEMBER 2566", vec![n(14), Month(11), Year(2023)]),
            ("3rd of May 2024", vec![n(3), Month(5), Year(2024)]),
            ("20thOctober2022", vec![n(20), Month(10), Year(2022)]),
            ("in May", vec![Month(5)]),
            ("from December to March", vec![Month(12), Month(3)]),
            ("mid-May", vec![Month(5)]),
            ("(January 1 - May 31, 2024)", vec![Month(1), n(1), Month(5), n(31), Year(2024)]),
            ("March 4-6", vec![Month(3), n(4), n(6)]),
            ("Wednesday, 7 May 2025", vec![Weekday(3), n(7), Month(5), Year(2025)]),
            ("Wed. 7", vec![Weekday(3), n(7)]),
            ("14/11/2566", vec![n(14), Month(11), Year(2023)]),
            ("14/11/66", vec![n(14), Month(11), Year(2023)]),
            ("2024-11-14", vec![Year(2024), Month(11), n(14)]),
            ("14.11.2566", vec![n(14), Month(11), Year(2023)]),
            ("11/14/2023", vec![Month(11), n(14), Year(2023)]),
        ];
        for (text, expected) in table {
            for lang in [Lang::Th, Lang::En] {
                assert_eq!(parts(text, lang), expected, "{text}");
            }
        }
    }

    #[test]
    fn years_of_both_eras_are_christian() {
        for text in [
            "2567",
            "ปี 2567",
            "พ.ศ. 2567",
            "พ.ศ.2567",
            "ปีงบประมาณ 2567",
            "B.E. 2567",
            "2024",
            "ค.ศ. 2024",
            "ปี 67",
            "๒๕๖๗",
        ] {
            for lang in [Lang::Th, Lang::En] {
                assert_eq!(values(text, lang), [Year(2024)], "{text}");
            }
        }
        assert_eq!(values("พุทธศักราช 2325", Lang::Th), [Year(1782)]);
        assert_eq!(values("ปี 2566/67", Lang::Th), [Year(2023), Year(2024)]);
        assert_eq!(values("2022-23", Lang::En), [Year(2022), Year(2023)]);
        assert_eq!(values("ปี 65-67", Lang::Th), [Year(2022), Year(2024)]);
        assert_eq!(values("ปี 2566 – 2570", Lang::Th), [Year(2023), Year(2027)]);
        assert_eq!(values("ปี 2567 คนไทย", Lang::Th), [Year(2024)]);
        assert_eq!(values("ครั้งที่ 1/2567 ชุดที่ 2", Lang::Th), [n(1), Year(2024), n(2)]);
    }

    #[test]
    fn other_words_are_no_dates() {
        let table = [
            "it may rise",
            "May you",
            "They march on",
            "สำนักงาน ก.พ.",
            "สำนักงาน ก.ค.ศ. 5",
            "จันทร์โอชา",
            "the sun",
            "ต่อปี 60 ตัน",
        ];
        for text in table {
            let dates = parts(text, Lang::En);
            assert!(dates.iter().all(|v| matches!(v, Value::Number(_))), "{text}: {dates:?}");
        }
    }
}
