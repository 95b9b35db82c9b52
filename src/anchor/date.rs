//! Dates and times of day: years of both eras, months, weekdays, quarters, hours.
//!
//! A date is read as its parts, each an anchor of its own: the two languages order them differently and leave different
//! ones out, but a day, a month and a year say the same wherever they stand.

use super::cursor::{
    Run, blanks, blanks_before, byte, char_at, char_before, dash, dash_len, digit, ends_with_any, latin_at, run, skip,
    skip_any, skip_word, thai_at, thai_before,
};
use super::number::{measured, whole};
use super::words::{self, Word};
use super::{Anchor, Value};
use crate::Lang;

/// Years between the eras: the Buddhist Era counts from 543 years before the Christian one.
const ERAS: u64 = 543;

/// The year of the Christian Era that four digits say, if they look like a year: 2400–2620 is Buddhist, 1900–2100
/// Christian. Releases of either language use both.
fn plausible(year: u64) -> Option<u16> {
    let year = match year {
        2400..=2620 => year - ERAS,
        1900..=2100 => year,
        _ => return None,
    };
    u16::try_from(year).ok()
}

/// The year of the Christian Era that two digits say: from 40 on a Buddhist one, as releases of both languages shorten
/// those; but English also writes the nineties so.
fn short_year(year: u64, lang: Lang) -> u16 {
    let year = match (lang, year) {
        (Lang::En, 90..) => 1900 + year,
        (_, 40..) => 2500 + year - ERAS,
        _ => 2000 + year,
    };
    u16::try_from(year).expect("two digits")
}

/// Reads `first`, the plain figure at `at`, as a year, and the shorter years that may follow it: 2566, 2566/67, ปี 65-67.
pub(super) fn year(text: &str, at: usize, first: Run, lang: Lang, out: &mut Vec<Anchor>) -> Option<usize> {
    let before = blanks_before(text, at);
    let year = match first.len {
        4 => {
            if ends_with_any(text, before, &["พ.ศ.", "พ.ศ", "พุทธศักราช", "b.e.", "be"]) {
                u16::try_from(first.value.checked_sub(ERAS)?).ok()?
            } else if ends_with_any(text, before, &["ค.ศ.", "ค.ศ", "คริสต์ศักราช", "a.d.", "ad", "c.e."])
            {
                u16::try_from(first.value).ok()?
            } else {
                let year = plausible(first.value)?;
                let named = ends_with_any(text, before, &["ปี", "ปีงบประมาณ", "ปีการศึกษา", "year", "fy"])
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
            if ends_with_any(text, before, &each) || !bare(text, first.end) || measured(text, at, first.end) {
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
fn bare(text: &str, end: usize) -> bool {
    let mark = byte(text, end);
    !(digit(text, end).is_some()
        || matches!(mark, b'%')
        || (matches!(mark, b'.' | b',' | b':' | b'/' | b'-') && digit(text, end + 1).is_some()))
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

/// Reads a time of day: 13.30 น., 9:00 a.m., 1330 hrs; in a range, 09.00 – 12.00 น., both ends.
pub(super) fn time(text: &str, at: usize, out: &mut Vec<Anchor>) -> Option<usize> {
    let (minutes, end, colon) = clock(text, at)?;
    if let Some((minutes, end)) = half_day(text, end, minutes) {
        out.push(Anchor { at: at..end, value: Value::Time(minutes) });
        return Some(end);
    }
    let hours = || hour_word(text, end);
    let range = || {
        let (_, other, _) = clock(text, dash(text, end)?)?;
        hour_word(text, other).is_some().then_some(end)
    };
    let named = || ends_with_any(text, blanks_before(text, at), &["เวลา"]).then_some(end);
    let end = if run(text, at)?.end == end {
        // Digits alone: 1330 hrs.
        hours().filter(|_| run(text, at).is_some_and(|run| run.len == 4))?
    } else {
        hours().or_else(range).or_else(named).or_else(|| colon.then_some(end))?
    };
    out.push(Anchor { at: at..end, value: Value::Time(minutes) });
    Some(end)
}

/// Minutes since midnight of the clock time in figures at `at`, where it ends, and whether a colon parts it.
fn clock(text: &str, at: usize) -> Option<(u16, usize, bool)> {
    let first = run(text, at)?;
    let minutes = |hour: u64, minute: u64| {
        (hour < 25 && minute < 60).then(|| u16::try_from(hour % 24 * 60 + minute).expect("under a day"))
    };
    let mark = byte(text, first.end);
    if matches!(mark, b'.' | b':')
        && first.len <= 2
        && let Some(second) = run(text, first.end + 1).filter(|second| second.len == 2)
    {
        // Seconds are passed over.
        let end = match run(text, second.end + 1).filter(|s| s.len == 2 && mark == b':') {
            Some(seconds) if byte(text, second.end) == b':' && !latin_at(text, seconds.end) => seconds.end,
            _ => second.end,
        };
        return Some((minutes(first.value, second.value)?, end, mark == b':'));
    }
    match first.len {
        1 | 2 => Some((minutes(first.value, 0)?, first.end, false)),
        4 => Some((minutes(first.value / 100, first.value % 100)?, first.end, false)),
        _ => None,
    }
}

/// Where the word for hours after a time ends: น., hrs.
fn hour_word(text: &str, at: usize) -> Option<usize> {
    let at = blanks(text, at);
    if let Some(end) = skip(text, at, "น.").filter(|&end| !thai_at(text, end)) {
        return Some(end);
    }
    let end = skip(text, at, "นาฬิกา").or_else(|| skip_word(text, at, &["hrs", "hr", "hours", "o'clock"]))?;
    Some(end + usize::from(byte(text, end) == b'.' && byte(text, end - 1) == b's'))
}

/// Applies `a.m.` or `p.m.` after `at` to a time of at most twelve hours.
fn half_day(text: &str, at: usize, minutes: u16) -> Option<(u16, usize)> {
    const NOON: u16 = 12 * 60;
    let at = blanks(text, at);
    let morning = skip_word(text, at, &["a.m.", "a.m", "am"]);
    let end = morning.or_else(|| skip_word(text, at, &["p.m.", "p.m", "pm"]))?;
    let minutes = if minutes < NOON + 60 { minutes % NOON + if morning.is_some() { 0 } else { NOON } } else { minutes };
    Some((minutes, end))
}

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

/// Words before which `May` and `March` are months.
const BEFORE_MONTHS: &[&str] = &[
    "in", "of", "on", "since", "by", "until", "till", "last", "next", "early", "late", "mid", "from", "this", "between",
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
        Some(year)
            if year.len == 2 && bare(text, year.end) && !measured(text, start, year.end) && !day(text, year.end) =>
        {
            out.push(Anchor { at: start..year.end, value: Value::Year(short_year(year.value, lang)) });
            year.end
        }
        _ => at,
    }
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

/// Reads a fiscal year whose mark touches it: `FY2023`, `FY66/67`; returns where its figures start.
pub(super) fn fiscal(text: &str, at: usize) -> Option<usize> {
    let end = skip_any(text, at, &["fy"])?;
    run(text, end).filter(|year| matches!(year.len, 2 | 4)).map(|_| end)
}

/// Reads the year of [`fiscal`] in two digits at `at`.
pub(super) fn fiscal_year(text: &str, at: usize, lang: Lang, out: &mut Vec<Anchor>) -> Option<usize> {
    let year = run(text, at).filter(|year| year.len == 2 && bare(text, year.end))?;
    out.push(Anchor { at: at..year.end, value: Value::Year(short_year(year.value, lang)) });
    Some(year.end)
}
