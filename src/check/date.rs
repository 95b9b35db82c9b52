//! Whole dates, put together from their parts.
//!
//! The two languages order a date's parts differently and leave different ones out, so anchors keep them apart. To say
//! that two dates disagree, a person needs the whole of each.

use super::claim::{Claim, What};
use crate::anchor::{Anchor, Value};

/// A date as far as it is given; at least one part is there.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Date {
    /// 1 (Monday) to 7 (Sunday).
    pub(super) weekday: Option<u8>,
    /// Days of the month in the order of the text: more than one in a range or list, 29–30 July.
    pub(super) days: Vec<u8>,
    /// Whether the days are the ends of a range.
    pub(super) range: bool,
    /// 1 to 12.
    pub(super) month: Option<u8>,
    /// Of the Christian Era.
    pub(super) year: Option<u16>,
}

/// The dates of a text, and which of its anchors they use up.
pub(super) fn read(text: &str, anchors: &[Anchor]) -> (Vec<Claim>, Vec<bool>) {
    let mut reader = Reader { text, anchors, used: vec![false; anchors.len()], dates: Vec::new() };
    for (i, anchor) in anchors.iter().enumerate() {
        if matches!(anchor.value, Value::Month(_)) && !reader.used[i] {
            reader.around_month(i);
        }
    }
    for (i, anchor) in anchors.iter().enumerate() {
        let date = match anchor.value {
            // โรคติดเชื้อไวรัสโคโรนา 2019
            Value::Year(2019) if names_disease(&text[..anchor.at.start]) => {
                reader.used[i] = true;
                continue;
            }
            Value::Year(year) => Date { year: Some(year), ..Date::default() },
            Value::Weekday(day) => Date { weekday: Some(day), ..Date::default() },
            _ => continue,
        };
        if !std::mem::replace(&mut reader.used[i], true) {
            reader.dates.push(Claim::new(anchor.at.clone(), What::Date(date)));
        }
    }
    (reader.dates, reader.used)
}

/// Whether a text ends with the name of the disease that a year is part of.
fn names_disease(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '('));
    let named = |word: &str| {
        text.len() >= word.len() && text.as_bytes()[text.len() - word.len()..].eq_ignore_ascii_case(word.as_bytes())
    };
    ["โคโรนา", "โคโรน่า", "โควิด", "covid", "coronavirus", "corona virus", "disease"].iter().any(|word| named(word))
}

/// The most days of a month that a date lists.
const DAYS: usize = 31;

struct Reader<'a> {
    text: &'a str,
    anchors: &'a [Anchor],
    used: Vec<bool>,
    dates: Vec<Claim>,
}

impl Reader<'_> {
    /// Reads the date whose month is anchor `month`.
    fn around_month(&mut self, month: usize) {
        let Value::Month(number) = self.anchors[month].value else { return };
        let mut date = Date { month: Some(number), ..Date::default() };
        let (mut first, mut last) = (month, month);
        // 14 November, 14–16 November
        while let Some(day) = first.checked_sub(1).and_then(|before| self.day(before)) {
            let gap = self.gap(first - 1, first);
            let joins = if first == month { joins_month(gap) } else { ranges(gap) || lists(gap) };
            // สมัยที่ 78 เดือนกันยายน is no day of September.
            let joins = joins && (day <= 31 || gap.trim() != "เดือน");
            if !joins {
                break;
            }
            if date.days.len() == DAYS {
                break;
            }
            date.range |= first < month && ranges(gap);
            date.days.push(day);
            first -= 1;
        }
        date.days.reverse();
        // November 14, November 14–16
        if date.days.is_empty() {
            while let Some(day) = self.day(last + 1) {
                let gap = self.gap(last, last + 1);
                let joins = if last == month {
                    gap.trim().is_empty() || gap.trim() == "the"
                } else {
                    ranges(gap) || lists(gap)
                };
                let of_next_month = self.is_month(last + 2) && joins_month(self.gap(last + 1, last + 2));
                // July 26 – August 11
                let both = of_next_month && ranges(self.gap(last + 1, last + 2)) && self.day(last + 3).is_some();
                if !joins || (of_next_month && !both) || date.days.len() == DAYS {
                    break;
                }
                date.range |= last > month && ranges(gap);
                date.days.push(day);
                last += 1;
            }
        }
        match self.year(last + 1) {
            Some(year) if joins_year(self.gap(last, last + 1)) => {
                date.year = Some(year);
                last += 1;
            }
            // 28 November – 2 December 2026: the year is both dates'.
            _ => date.year = self.year_of_next(last),
        }
        if let Some(before) = first.checked_sub(1)
            && let Value::Weekday(day) = self.anchors[before].value
            && !self.used[before]
            && joins_weekday(self.gap(before, first))
        {
            date.weekday = Some(day);
            first -= 1;
        } else if let Some(Anchor { value: Value::Weekday(day), .. }) = self.anchors.get(last + 1)
            && matches!(self.gap(last, last + 1).trim(), "(" | "," | "")
            && self.day(last + 2).is_none()
        {
            date.weekday = Some(*day);
            last += 1;
        }
        if date.days.len() > 1 {
            // Which of the days it is of is not said.
            date.weekday = None;
        }
        self.used[first..=last].fill(true);
        let at = self.anchors[first].at.start..self.anchors[last].at.end;
        self.dates.push(Claim::new(at, What::Date(date)));
    }

    /// The year of the date that ends the range which the date that ends with anchor `last` begins.
    fn year_of_next(&self, last: usize) -> Option<u16> {
        let mut at = last + 1;
        if !self.anchors.get(at).is_some_and(|next| ranges(&self.text[self.anchors[last].at.end..next.at.start])) {
            return None;
        }
        // A day, a month, a year; no more.
        for _ in 0..3 {
            match self.anchors.get(at)?.value {
                Value::Year(year) => return Some(year),
                Value::Number(_) | Value::Month(_) | Value::Weekday(_) => at += 1,
                _ => return None,
            }
        }
        None
    }

    /// The day of a month that an anchor may be, or is meant to be: no month has a 55th, and it says so all the same.
    fn day(&self, i: usize) -> Option<u8> {
        let anchor = self.anchors.get(i).filter(|_| !self.used[i])?;
        let Value::Number(digits) = &anchor.value else { return None };
        let plain = !self.text[anchor.at.clone()].contains(['.', ',']);
        digits.parse().ok().filter(|day| plain && (1..=99).contains(day))
    }

    /// The year that an anchor beside a month is; one of four figures as it stands, whatever the era.
    fn year(&self, i: usize) -> Option<u16> {
        let anchor = self.anchors.get(i)?;
        match &anchor.value {
            Value::Year(year) => Some(*year),
            Value::Number(digits) if self.text[anchor.at.clone()].chars().filter(|c| c.is_numeric()).count() == 4 => {
                digits.parse().ok().filter(|year| *year >= 1000)
            }
            _ => None,
        }
    }

    fn is_month(&self, i: usize) -> bool {
        self.anchors.get(i).is_some_and(|anchor| matches!(anchor.value, Value::Month(_)))
    }

    fn gap(&self, a: usize, b: usize) -> &str {
        &self.text[self.anchors[a].at.end..self.anchors[b].at.start]
    }
}

/// Whether what stands between two figures makes them the ends of a range.
pub(super) fn ranges(gap: &str) -> bool {
    matches!(
        gap.trim(),
        "-" | "–"
            | "—"
            | "‐"
            | "‑"
            | "−"
            | "to"
            | "ถึง"
            | "ถึงวันที่"
            | "until"
            | "through"
            | "จนถึง"
            | "- วันที่"
            | "–วันที่"
    )
}

/// Whether it makes them items of a list.
pub(super) fn lists(gap: &str) -> bool {
    matches!(gap.trim(), "and" | "และ" | "," | "&" | "/" | ", and" | "or" | "หรือ" | "และวันที่" | "กับ")
}

fn joins_month(gap: &str) -> bool {
    matches!(gap.trim(), "" | "of" | "day of" | "เดือน" | "-" | "/" | "." | ",")
}

fn joins_year(gap: &str) -> bool {
    let gap = gap.trim().trim_start_matches([',', '.']).trim();
    matches!(
        gap,
        "" | "พ.ศ."
            | "พ.ศ"
            | "ค.ศ."
            | "ปี"
            | "ปี พ.ศ."
            | "of"
            | "in"
            | "-"
            | "/"
            | "'"
            | "’"
            | "B.E."
            | "BE"
            | "A.D."
            | "ที่"
            | "พุทธศักราช"
    )
}

fn joins_weekday(gap: &str) -> bool {
    let gap = gap.trim().trim_start_matches([',', '.']).trim();
    matches!(gap, "" | "ที่" | "วันที่" | "the" | "(" | "ที่ วันที่" | "ที่วันที่")
}

impl Date {
    /// How many parts both give, all alike; `None` if they contradict each other.
    pub(super) fn agreement(&self, other: &Date) -> Option<usize> {
        fn part<T: PartialEq>(a: Option<T>, b: Option<T>) -> Option<usize> {
            match (a, b) {
                (Some(a), Some(b)) => (a == b).then_some(1),
                _ => Some(0),
            }
        }
        let days = match (&self.days[..], &other.days[..]) {
            ([], _) | (_, []) => 0,
            (a, b) if a == b => 1,
            _ => return None,
        };
        Some(days + part(self.weekday, other.weekday)? + part(self.month, other.month)? + part(self.year, other.year)?)
    }

    /// Whether the other one says this date: no part contradicts, and more than the year or the month of it is there.
    pub(super) fn says(&self, other: &Date) -> bool {
        self.agreement(other).is_some_and(|shared| shared >= self.parts().clamp(1, 2))
    }

    /// How many parts are given.
    pub(super) fn parts(&self) -> usize {
        [self.weekday.is_some(), !self.days.is_empty(), self.month.is_some(), self.year.is_some()]
            .into_iter()
            .filter(|given| *given)
            .count()
    }

    /// How many parts both give differently.
    pub(super) fn contradictions(&self, other: &Date) -> usize {
        fn differ<T: PartialEq>(a: Option<T>, b: Option<T>) -> usize {
            usize::from(matches!((a, b), (Some(a), Some(b)) if a != b))
        }
        let days = !self.days.is_empty() && !other.days.is_empty() && self.days != other.days;
        usize::from(days)
            + differ(self.weekday, other.weekday)
            + differ(self.month, other.month)
            + differ(self.year, other.year)
    }

    /// How many parts both give alike, whatever the others.
    pub(super) fn shared(&self, other: &Date) -> usize {
        let same = |a: Option<u16>, b: Option<u16>| usize::from(a.is_some() && a == b);
        same(self.weekday.map(u16::from), other.weekday.map(u16::from))
            + same(self.month.map(u16::from), other.month.map(u16::from))
            + same(self.year, other.year)
            + usize::from(self.days.iter().any(|day| other.days.contains(day)))
    }

    /// One date for each of the days; a date without day, or with one, is itself.
    pub(super) fn each_day(&self) -> impl Iterator<Item = Date> + '_ {
        let whole = (self.days.len() < 2).then(|| self.clone());
        let days: &[u8] = if whole.is_some() { &[] } else { &self.days };
        whole.into_iter().chain(days.iter().map(|&day| Date {
            days: vec![day],
            range: false,
            weekday: None,
            ..self.clone()
        }))
    }

    /// Whether the day lies between the ends of the range that this is.
    pub(super) fn spans(&self, day: &Date) -> bool {
        let (Some(first), Some(last), [inner]) = (self.days.first(), self.days.last(), &day.days[..]) else {
            return false;
        };
        self.range && (first..=last).contains(&inner) && self.month == day.month
    }

    /// The weekday that the date really is, by the Gregorian calendar; `None` if a part is missing or there is no such
    /// day.
    pub(super) fn true_weekday(&self) -> Option<u8> {
        let ([day], Some(month), Some(year)) = (&self.days[..], self.month, self.year) else { return None };
        (u16::from(*day) <= days_in(month, year)).then(|| weekday(year, month, *day))
    }

    /// Whether month and year have no such day.
    pub(super) fn is_impossible(&self) -> bool {
        let (Some(month), year) = (self.month, self.year.unwrap_or(2000)) else { return false };
        self.days.iter().any(|&day| u16::from(day) > days_in(month, year))
    }
}

/// How many days a month of the Gregorian calendar has; `month` is 1 to 12.
pub(crate) fn days_in(month: u8, year: u16) -> u16 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Weekday of a Gregorian date, 1 (Monday) to 7 (Sunday): the days since 1 March of year 0, which was a Wednesday.
fn weekday(year: u16, month: u8, day: u8) -> u8 {
    let (year, month) =
        if month > 2 { (u32::from(year), u32::from(month) - 3) } else { (u32::from(year) - 1, u32::from(month) + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + u32::from(day) - 1;
    u8::try_from((days + 2) % 7 + 1).expect("a remainder of seven")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lang, anchor};

    fn shown(text: &str, lang: Lang) -> Vec<String> {
        let (dates, _) = read(text, &anchor::scan(text, lang));
        let part = |n: Option<u16>| n.map_or("_".into(), |n| n.to_string());
        let date = |claim: &Claim| match &claim.what {
            What::Date(d) => format!(
                "{} {:?} {} {}",
                part(d.weekday.map(u16::from)),
                d.days,
                part(d.month.map(u16::from)),
                part(d.year)
            ),
            _ => unreachable!("dates only"),
        };
        dates.iter().map(date).collect()
    }

    #[test]
    fn parts_become_dates() {
        let table: &[(&str, Lang, &[&str])] = &[
            ("on 14 November 2023", Lang::En, &["_ [14] 11 2023"]),
            ("Tuesday, November 14, 2023", Lang::En, &["2 [14] 11 2023"]),
            ("14-16 November", Lang::En, &["_ [14, 16] 11 _"]),
            ("November 14–16, 2023", Lang::En, &["_ [14, 16] 11 2023"]),
            ("28 November – 2 December 2023", Lang::En, &["_ [28] 11 2023", "_ [2] 12 2023"]),
            ("the 14th of November", Lang::En, &["_ [14] 11 _"]),
            ("in November 2023 and in 2024", Lang::En, &["_ [] 11 2023", "_ [] _ 2024"]),
            ("เมื่อวันอังคารที่ 14 พฤศจิกายน 2566", Lang::Th, &["2 [14] 11 2023"]),
            ("๒๙–๓๐ กรกฎาคม ๒๕๖๗", Lang::Th, &["_ [29, 30] 7 2024"]),
            ("วันที่ 28 พ.ย. - 2 ธ.ค. 66", Lang::Th, &["_ [28] 11 2023", "_ [2] 12 2023"]),
            ("14 และ 15 มกราคม พ.ศ. 2567", Lang::Th, &["_ [14, 15] 1 2024"]),
            ("14/11/2566", Lang::Th, &["_ [14] 11 2023"]),
            ("ปี 2566", Lang::Th, &["_ [] _ 2023"]),
            ("during July 26- August 11, 2024", Lang::En, &["_ [26] 7 2024", "_ [11] 8 2024"]),
            ("October 31 – November 12, 2021", Lang::En, &["_ [31] 10 2021", "_ [12] 11 2021"]),
            ("in November 14 August", Lang::En, &["_ [] 11 _", "_ [14] 8 _"]),
            ("สมัยที่ 78 เดือนกันยายน", Lang::Th, &["_ [] 9 _"]),
            ("ไวรัสโคโรนา 2019 ปี 2565", Lang::Th, &["_ [] _ 2022"]),
            ("Coronavirus Disease 2019", Lang::En, &[]),
            ("7 เม.ย. 36", Lang::Th, &["_ [7] 4 1993"]),
            ("5 โครงการ 14 พ.ย.", Lang::Th, &["_ [14] 11 _"]),
        ];
        for (text, lang, expected) in table {
            assert_eq!(shown(text, *lang), *expected, "{text}");
        }
    }

    #[test]
    fn weekdays_follow_the_calendar() {
        for (year, month, day, expected) in [
            (2023, 11, 14, 2),
            (2000, 2, 29, 2),
            (2024, 2, 29, 4),
            (1999, 12, 31, 5),
            (2026, 11, 25, 3),
            (2100, 3, 1, 1),
        ] {
            assert_eq!(weekday(year, month, day), expected, "{year}-{month}-{day}");
        }
        assert!(Date { days: vec![30], month: Some(2), ..Date::default() }.is_impossible());
    }
}
