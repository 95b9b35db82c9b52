//! Times of day: 13.30 น., 9:00 a.m., 1330 hrs.

use super::cursor::{blanks, blanks_before, byte, dash, ends_with_any, latin_at, run, skip, skip_word, thai_at};
use super::{Anchor, Value};

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
        // Not 2000 hours, which last.
        hours().filter(|_| run(text, at).is_some_and(|run| run.len == 4) && !lasts(text, end))?
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

/// Whether the full word follows `at`, which after plain digits is a length of time.
fn lasts(text: &str, at: usize) -> bool {
    skip_word(text, blanks(text, at), &["hours"]).is_some()
}

const NOON: u16 = 12 * 60;

/// Applies `a.m.`, `p.m.` or `noon` after `at` to a time of at most twelve hours. In a range, 1.00–2.30 p.m., the second
/// time says it for both, unless the first would then be the later one.
fn half_day(text: &str, at: usize, minutes: u16) -> Option<(u16, usize)> {
    let twelve = |minutes: u16| (minutes < NOON + 60).then_some(minutes % NOON);
    if let Some((half, end)) = half(text, at, minutes) {
        return Some((twelve(minutes).map_or(minutes, |minutes| half + minutes), end));
    }
    let (second, end, _) = clock(text, dash(text, at)?)?;
    let (half, _) = half(text, end, second)?;
    let (first, second) = (twelve(minutes)?, twelve(second)?);
    Some((first + if first <= second { half } else { NOON - half }, at))
}

/// The half of the day that is named after `at`, by its first minute, and where its name ends.
fn half(text: &str, at: usize, minutes: u16) -> Option<(u16, usize)> {
    let at = blanks(text, at);
    let morning = || skip_word(text, at, &["a.m.", "a.m", "am"]).map(|end| (0, end));
    let evening = || skip_word(text, at, &["p.m.", "p.m", "pm"]).map(|end| (NOON, end));
    let noon = || skip_word(text, at, &["noon"]).filter(|_| minutes == NOON).map(|end| (NOON, end));
    let midnight = || skip_word(text, at, &["midnight"]).filter(|_| minutes == NOON).map(|end| (0, end));
    morning().or_else(evening).or_else(noon).or_else(midnight)
}

#[cfg(test)]
mod tests {
    use super::super::tests::values;
    use super::*;
    use crate::Lang;

    #[test]
    fn times_are_minutes_since_midnight() {
        let table: &[(&str, &[u16])] = &[
            ("เวลา 13.30 น.", &[810]),
            ("13.30น.", &[810]),
            ("เวลา 13.30", &[810]),
            ("09.00 – 12.00 น.", &[540, 720]),
            ("24.00 น.", &[0]),
            ("at 13.30 hrs.", &[810]),
            ("1330hrs", &[810]),
            ("1:30 p.m.", &[810]),
            ("1:30 PM", &[810]),
            ("12.15 a.m.", &[15]),
            ("9 a.m.", &[540]),
            ("13.30 p.m.", &[810]),
            ("12.00 noon", &[720]),
            ("12 noon", &[720]),
            ("12 midnight", &[0]),
            ("9.00 a.m.–12.00 noon", &[540, 720]),
            ("1.00–2.30 p.m.", &[780, 870]),
            ("1 - 2 pm", &[780, 840]),
            ("11.00–1.00 p.m.", &[660, 780]),
            ("10.30-12.30 p.m.", &[630, 750]),
            ("8–9.15 a.m.", &[480, 555]),
            ("16:30", &[990]),
            ("17:30:14th", &[1050]),
            ("22.00-01.00hrs", &[1320, 60]),
        ];
        for (text, expected) in table {
            let times: Vec<_> = values(text, Lang::En)
                .into_iter()
                .filter_map(|value| if let Value::Time(minutes) = value { Some(minutes) } else { None })
                .collect();
            assert_eq!(times, *expected, "{text}");
        }
    }

    #[test]
    fn other_figures_are_no_times() {
        for text in
            ["13.30", "5.00 น.ส.", "2000 hours", "25.00 น.", "9.75 น.", "2 hrs", "1:5", "2 noon", "1.25–2.30 per cent"]
        {
            assert!(!values(text, Lang::Th).iter().any(|v| matches!(v, Value::Time(_))), "{text}");
        }
    }
}
