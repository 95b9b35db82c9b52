//! Calendar dates in running text, in the ways Thai and English releases write them.

use std::{borrow::Cow, collections::HashSet, fmt, str::FromStr, sync::LazyLock};

use regex::{Captures, Regex};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

#[cfg(feature = "batch")]
use super::time::Time;
use crate::{
    Lang,
    anchor::{BUDDHIST_ERA, may_be_year, short_year},
    check::days_in,
};

/// Days from 1 March of the year 0 to 1 January 1970.
#[cfg(feature = "batch")]
const DAYS_TO_1970: i32 = 719_468;

/// A day of the Gregorian calendar that exists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, or `None` if the calendar has no such day or the year is not within 1900–2199.
    #[must_use]
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let (year, month) = (u16::try_from(year).ok()?, u8::try_from(month).ok()?);
        if !(1900..=2199).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        let day = u8::try_from(day).ok().filter(|day| (1..=days_in(month, year)).contains(&u16::from(*day)))?;
        Some(Date { year, month, day })
    }

    /// The days from 1 March of the year 0 of the Gregorian calendar, drawn backwards: what two dates differ by, their
    /// numbers do.
    pub(crate) fn days(self) -> i32 {
        // years begin with March, so that the leap day is their last
        let (year, month) = (i32::from(self.year), i32::from(self.month));
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + i32::from(self.day) - 1
    }

    /// Days since 1 January 1970, as computers count; before it, less than 0.
    #[cfg(feature = "batch")]
    pub(super) fn since_1970(self) -> i32 {
        self.days() - DAYS_TO_1970
    }

    /// The day that is so many days after 1 January 1970, or `None` as in [`Date::new`].
    #[cfg(feature = "batch")]
    pub(super) fn after_1970(days: i32) -> Option<Self> {
        // 400 years later, so that none is before 1970.
        let days = u64::try_from(i64::from(days) + 146_097).ok()?;
        let [year, month, day, ..] = Time(days * 86_400).fields();
        let number = |n: u64| u32::try_from(n).ok();
        Date::new(number(year)?.checked_sub(400)?, number(month)?, number(day)?)
    }

    /// The first date that stands in `text`, which is in this language, if that is known.
    ///
    /// A month or year alone is no date, and neither is a range (`14–15 December 2023`) or the bound of one (`from
    /// 1 January 2023`): that is how events and rules are announced, not how releases are dated. Of figures alone, as
    /// `10/01/2020`, Thai has the day first, and so has a Buddhist year; English may have the month first, so that these are
    /// a date only if one of them is no month, or another date in the text says which is meant. Years in two figures are
    /// read as anchors read them.
    ///
    /// ```
    /// use khanan::{Lang, write::Date};
    ///
    /// let date = |text, lang| Date::first_in(text, Some(lang)).map(|date| date.to_string());
    /// assert_eq!(date("21 พ.ย. 48", Lang::Th).as_deref(), Some("2005-11-21"));
    /// assert_eq!(date("10/01/2020", Lang::En), None);
    /// assert_eq!(date("10/01/2020 and 25/01/2020", Lang::En).as_deref(), Some("2020-01-10"));
    /// ```
    #[must_use]
    pub fn first_in(text: &str, lang: Option<Lang>) -> Option<Self> {
        Self::of_first(text, lang, || vec![(text, lang)]).flatten()
    }

    /// The date that stands first in a part of a document, whose whole text, asked for if need be, decides what its figures
    /// mean: `Some(None)` if it does not, `None` if no date stands there.
    pub(super) fn of_first<'t>(
        text: &str,
        lang: Option<Lang>,
        document: impl FnOnce() -> Vec<(&'t str, Option<Lang>)>,
    ) -> Option<Option<Self>> {
        Some(match first(text, lang)? {
            Written::Date(date) => Some(date),
            Written::Either { day_first, month_first } => match Order::of(&document()) {
                Some(Order::DayFirst) => Some(day_first),
                Some(Order::MonthFirst) => Some(month_first),
                None => None,
            },
        })
    }
}

impl Date {
    /// The year of the Christian Era.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }
}

impl fmt::Display for Date {
    /// As ISO 8601: `2026-11-21`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Date {
    type Err = &'static str;

    /// From ISO 8601, as it is written: `2026-11-21`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fields: Vec<Option<u32>> = text.split('-').map(|field| field.parse().ok()).collect();
        let date = match fields[..] {
            [Some(year), Some(month), Some(day)] => Date::new(year, month, day),
            _ => None,
        };
        date.filter(|date| date.to_string() == text).ok_or("a date is a day of the calendar, as 2026-11-21")
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// Month names: Thai in full, Thai cut short, and the English letters that tell a month.
const MONTHS: [(&str, &str, &str); 12] = [
    ("มกราคม", "ม.ค.", "jan"),
    ("กุมภาพันธ์", "ก.พ.", "feb"),
    ("มีนาคม", "มี.ค.", "mar"),
    ("เมษายน", "เม.ย.", "apr"),
    ("พฤษภาคม", "พ.ค.", "may"),
    ("มิถุนายน", "มิ.ย.", "jun"),
    ("กรกฎาคม", "ก.ค.", "jul"),
    ("สิงหาคม", "ส.ค.", "aug"),
    ("กันยายน", "ก.ย.", "sep"),
    ("ตุลาคม", "ต.ค.", "oct"),
    ("พฤศจิกายน", "พ.ย.", "nov"),
    ("ธันวาคม", "ธ.ค.", "dec"),
];

/// Where a Latin word starts or ends. Thai letters are none of it; and Unicode's own word edge would bar `regex` from its
/// fast engine on any text but ASCII: 14 times slower on releases.
const WORD_EDGE: &str = r"(?-u:\b)";

/// The ways to write a date, each with groups `d`, `m`, `y`, and `range` where it is the end of one. The first has Thai
/// months, those after [`NAMED`] have figures alone, and those after [`DAY_OR_MONTH`] the year first.
static FORMS: LazyLock<[Regex; 9]> = LazyLock::new(|| {
    // The silencing mark of กุมภาพันธ์ is lost in some PDF fonts, the last full stop of ม.ค. by some typists.
    let thai = MONTHS.map(|(full, short, _)| {
        let short = short.trim_end_matches('.').replace('.', r"\.\s?");
        format!(r"{}|{short}\.?", full.replace(SILENCER, &format!("{SILENCER}?")))
    });
    let thai = thai.join("|");
    let edge = WORD_EDGE;
    let english = format!(
        r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?){edge}\.?"
    );
    let n = "[0-9๐-๙]";
    let nth = "(?:st|nd|rd|th)?";
    let to = format!(r"\s*(?:[-–—&]|ถึง|และ|to{edge}|and{edge})\s*(?:วันที่\s*)?");
    [
        format!(
            r"(?P<range>{n}{{1,2}}\s*(?:{thai})?{to})?(?P<d>{n}{{1,2}})\s*(?:เดือน\s*)?(?P<m>{thai})\s*(?:พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|พุทธศักราช|คริสต์ศักราช)?\s*(?P<y>{n}{{4}}|{n}{{2}})"
        ),
        format!(
            r"(?i)(?P<range>{n}{{1,2}}{nth}\s*(?:{english})?{to})?(?P<d>{n}{{1,2}}){nth}[\s-]*(?:of\s+)?(?P<m>{english}),?[\s-]*(?:b\.?e\.?\s*)?['’‘/]?(?P<y>{n}{{4}}|{n}{{2}})"
        ),
        format!(
            r"(?i)(?P<range>{n}{{1,2}}{nth}{to})?{edge}(?P<m>{english})\s*(?P<d>{n}{{1,2}}){nth}(?:\s*,\s*|\s+)(?:b\.?e\.?\s*)?(?:(?P<y>{n}{{4}})|['’‘](?P<yy>{n}{{2}}))"
        ),
        format!("(?P<d>{n}{{1,2}})/(?P<m>{n}{{1,2}})/(?P<y>{n}{{4}}|{n}{{2}})"),
        format!("(?P<d>{n}{{1,2}})-(?P<m>{n}{{1,2}})-(?P<y>{n}{{4}}|{n}{{2}})"),
        format!(r"(?P<d>{n}{{1,2}})\.(?P<m>{n}{{1,2}})\.(?P<y>{n}{{4}})"),
        format!("(?P<y>{n}{{4}})-(?P<m>{n}{{2}})-(?P<d>{n}{{2}})"),
        format!("(?P<y>{n}{{4}})/(?P<m>{n}{{1,2}})/(?P<d>{n}{{1,2}})"),
        format!(r"(?P<y>{n}{{4}})\.(?P<m>{n}{{1,2}})\.(?P<d>{n}{{1,2}})"),
    ]
    .map(|form| Regex::new(&form).expect("the forms are fixed, and a test reads a date of each"))
});

/// The form with Thai months.
const THAI: usize = 0;
/// So many forms name the month.
const NAMED: usize = 3;
/// So many forms have the day or the month first.
const DAY_OR_MONTH: usize = 6;

/// What stands before a date that only opens or closes a stretch of time, or up to which something was counted.
///
/// `ณ` is one of them, but for how decrees are dated (`given`).
static BOUND: LazyLock<Regex> = LazyLock::new(|| {
    let thai = r"ตั้งแต่|ถึง|ภายใน|ก่อน|หลัง|มีผล(?:บังคับใช้)?|(?P<given>ประกาศ|ให้ไว้|สั่ง)?\s*ณ";
    let english = format!(r"{WORD_EDGE}(?:from|since|until|till?|by|before|after|as\s+(?:of|at))\s");
    Regex::new(&format!(r"(?i)(?:{thai}|{english})\s*(?:ใน)?(?:วัน[ก-๎]*ที่)?(?:on\s)?\s*(?:[a-z]+day,?\s+)?$"))
        .expect("the pattern is fixed, and a test matches it")
});

/// Whether the words that `before` ends with make the date behind it no date of its own.
fn is_bound(before: &str) -> bool {
    let mut words = before.len().saturating_sub(LONGEST_BOUND)..=before.len();
    let start = words.find(|&at| before.is_char_boundary(at)).unwrap_or(0);
    BOUND.captures(&before[start..]).is_some_and(|bound| bound.name("given").is_none())
}

/// Bytes of the longest such words: `มีผลบังคับใช้ในวันพฤหัสบดีที่`, with a space or three.
const LONGEST_BOUND: usize = 96;

/// The mark over a letter that is not spoken.
const SILENCER: &str = "\u{0e4c}";

/// A date as it stands in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Written {
    Date(Date),
    /// Two figures that are both a day and a month.
    Either {
        day_first: Date,
        month_first: Date,
    },
}

/// Which of the figures of a date comes first, where a document does it the one way or the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Order {
    DayFirst,
    MonthFirst,
}

impl Order {
    /// How the texts of a document write dates in figures: as dates tell of which one figure is no month, or which also
    /// stand there with the month's name. `None` if none tells, or one tells another thing than the next.
    fn of(document: &[(&str, Option<Lang>)]) -> Option<Order> {
        let mut sure = HashSet::new();
        let mut told = [false; 2];
        let mut open = Vec::new();
        for &(text, lang) in document {
            for (n, form) in FORMS.iter().enumerate() {
                for found in form.captures_iter(text) {
                    match read(&found, n, text, lang) {
                        // What figures mean in Thai says nothing of those in English.
                        Some((Written::Date(date), order)) => {
                            sure.insert(date);
                            match order.filter(|_| lang != Some(Lang::Th)) {
                                Some(Order::DayFirst) => told[0] = true,
                                Some(Order::MonthFirst) => told[1] = true,
                                None => {}
                            }
                        }
                        Some((Written::Either { day_first, month_first }, _)) => open.push([day_first, month_first]),
                        None => {}
                    }
                }
            }
        }
        for [day_first, month_first] in open {
            let [day, month] = [day_first, month_first].map(|date| sure.contains(&date));
            told = [told[0] | (day & !month), told[1] | (month & !day)];
        }
        match told {
            [true, false] => Some(Order::DayFirst),
            [false, true] => Some(Order::MonthFirst),
            _ => None,
        }
    }
}

/// The first date of a text that is one of its own: no range, no bound.
fn first(text: &str, lang: Option<Lang>) -> Option<Written> {
    let of = |(n, form): (usize, &Regex)| {
        form.captures_iter(text).find_map(|found| {
            let at = found.get(0)?.start();
            let own = found.name("range").is_none() && !is_bound(&text[..at]);
            own.then(|| read(&found, n, text, lang)).flatten().map(|(written, _)| (at, written))
        })
    };
    FORMS.iter().enumerate().filter_map(of).min_by_key(|&(at, _)| at).map(|(_, written)| written)
}

/// The date that the form of this number found, and the order of its figures if these tell it; `None` if it is part of a
/// longer figure, or no day of the calendar.
fn read(found: &Captures<'_>, form: usize, text: &str, lang: Option<Lang>) -> Option<(Written, Option<Order>)> {
    let whole = found.get(0)?;
    let (before, after) = (&text[..whole.start()], &text[whole.end()..]);
    let begins_figure = |text: &str| text.starts_with(|c| digit(c).is_some());
    let ends_figure = |text: &str| text.ends_with(|c| digit(c).is_some());
    if before.ends_with('/') || ends_figure(before) || after.starts_with('/') || begins_figure(after) {
        return None;
    }
    let marks = ['-', '–', '.'];
    if form >= NAMED
        && (before.strip_suffix(marks).is_some_and(ends_figure) || after.strip_prefix(marks).is_some_and(begins_figure))
    {
        return None;
    }
    let written = found.name("y").or_else(|| found.name("yy"))?;
    let lang = if form == THAI { Some(Lang::Th) } else { lang };
    let (year, is_buddhist) = match figure(written.as_str())? {
        short if written.as_str().chars().count() == 2 => {
            if form < NAMED && !stands_as_year(text, written.range(), lang) {
                return None;
            }
            let of = |lang| u32::from(short_year(short.into(), lang));
            // Where the language is not known, both have to say the same.
            let year =
                lang.map_or_else(|| Some(of(Lang::En)).filter(|year| *year == of(Lang::Th)), |lang| Some(of(lang)));
            (year?, false)
        }
        buddhist @ 2400.. => (buddhist - u32::from(BUDDHIST_ERA), true),
        christian => (christian, false),
    };
    let (first, second) = (figure(&found["d"])?, month(&found["m"])?);
    let day_first = Date::new(year, second, first);
    if !(NAMED..DAY_OR_MONTH).contains(&form) || first == second {
        return day_first.map(|date| (Written::Date(date), None));
    }
    Some(match (day_first, Date::new(year, first, second)) {
        (Some(date), None) => (Written::Date(date), Some(Order::DayFirst)),
        (None, Some(date)) => (Written::Date(date), Some(Order::MonthFirst)),
        (Some(date), Some(_)) if is_buddhist || lang == Some(Lang::Th) => (Written::Date(date), None),
        (Some(day_first), Some(month_first)) => (Written::Either { day_first, month_first }, None),
        (None, None) => return None,
    })
}

/// Whether two figures behind a month are its year. In English, where a number of anything may follow a day, a mark has to
/// stand before them, or no word behind them.
fn stands_as_year(text: &str, at: std::ops::Range<usize>, lang: Option<Lang>) -> bool {
    let marked = text[..at.start].ends_with(['\'', '’', '‘', '-', '/']);
    let line = text[at.end..].lines().next().unwrap_or_default().trim_start();
    let alone = line.chars().next().is_none_or(|c| !c.is_alphanumeric());
    may_be_year(text, at.start, at.end) && (lang == Some(Lang::Th) || marked || alone)
}

/// A month, 1–12, from its name or figures.
fn month(written: &str) -> Option<u32> {
    let name: String = written.chars().filter(|c| !c.is_whitespace() && *c != '.').collect::<String>().to_lowercase();
    let same = |&(full, short, english): &(&str, &str, &str)| {
        name.starts_with(english)
            || name == short.replace('.', "")
            || name.trim_end_matches(SILENCER) == full.trim_end_matches(SILENCER)
    };
    figure(&name).or_else(|| MONTHS.iter().zip(1..).find_map(|(names, number)| same(names).then_some(number)))
}

/// A number of at most four figures, Arabic or Thai.
fn figure(figures: &str) -> Option<u32> {
    figures.chars().try_fold(0, |n, c| Some(n * 10 + digit(c)?))
}

fn digit(c: char) -> Option<u32> {
    match c {
        '๐'..='๙' => Some(u32::from(c) - u32::from('๐')),
        _ => c.to_digit(10),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use Lang::{En, Th};

    /// The first date of a text in Thai if it holds any Thai, else in English.
    fn dated(text: &str) -> Option<String> {
        let lang = if text.contains(crate::is_thai) { Th } else { En };
        Date::first_in(text, Some(lang)).map(|date| date.to_string())
    }

    #[test]
    fn every_way_to_write_it() {
        for text in [
            "21 November 2026",
            "Bangkok, 21 Nov 2026 – The Board",
            "21-Nov-2026",
            "the 21st of November, 2026",
            "November 21, 2026",
            "Nov. 21st 2026",
            "NOVEMBER 21,2026",
            "On November 21, 2569 9.25 a.m.",
            "21 November B.E. 2569",
            "BANGKOK - 21 November 2026",
            "21 พฤศจิกายน 2569",
            "วันที่ 21 พฤศจิกายน พ.ศ. 2569",
            "วันเสาร์ที่ 21 เดือนพฤศจิกายน 2569นั้น",
            "21พฤศจิกายน2569",
            "๒๑ พฤศจิกายน ๒๕๖๙",
            "(21 พ.ย. 69)",
            "21 พ. ย. 2569",
            "21 พ.ย 69",
            "21 พฤศจิกายน ค.ศ. 2026",
            "21/11/2569",
            "21/11/2026",
            "๒๑/๑๑/๒๕๖๙",
            "2026-11-21",
            "2026-11-21T09:00",
            "no date, then 31/02/2026, then 21/11/2026, then 22/11/2026",
            "ประกาศ ณ วันที่ 21 พฤศจิกายน พ.ศ. 2569",
            "standby 21 November 2026",
            "จากวันนั้นถึงวันนี้ เมื่อวันที่ 21 พ.ย. 69",
            "20–23 November 2026, announced on 21 November 2026",
        ] {
            assert_eq!(dated(text).as_deref(), Some("2026-11-21"), "{text}");
        }
    }

    #[test]
    fn every_month_in_both_languages() {
        let english = "January February March April May June July August September October November December";
        for ((number, (full, short, _)), english) in (1..).zip(MONTHS).zip(english.split(' ')) {
            let expected = Date::new(2026, number, 9);
            for text in [
                format!("9 {full} 2569"),
                format!("9 {short} 69"),
                format!("9 {english} 2026"),
                format!("9 {} 2026", &english[..3]),
                format!("{english} 9, 2026"),
            ] {
                assert_eq!(dated(&text), expected.map(|date| date.to_string()), "{text}");
            }
        }
        assert_eq!(dated("29 กุมภาพันธ 2567").as_deref(), Some("2024-02-29"));
        assert_eq!(dated("9 Sept. 2026").as_deref(), Some("2026-09-09"));
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "2569",
            "November 2026",
            "พฤศจิกายน 2569",
            "31 พฤศจิกายน 2569",
            "29 February 2023",
            "0 May 2026",
            "21 พ.ย. 256",
            "21 พ.ย. 25691",
            "121 November 2026",
            "14–15 December 2023",
            "14 - 15 ธันวาคม 2566",
            "วันที่ 29 ถึง 30 กรกฎาคม 2568",
            "วันที่ 29 ถึงวันที่ 30 กรกฎาคม 2568",
            "30 พ.ย. - 2 ธ.ค. 2566",
            "30 November to 2 December 2026",
            "November 30 – December 2, 2026",
            "December 14 – 15, 2023",
            "ตั้งแต่วันที่ 1 มกราคม 2566 เป็นต้นไป",
            "ตั้งแต่วันพฤหัสบดีที่ 1 ธ.ค. 65",
            "ตั้งแต่บัดนี้ถึง 30 มิถุนายน 2564",
            "ภายในวันที่ 31/12/2569",
            "will be discontinued from 1 January 2023",
            "until Tuesday, 3 December 2024",
            "By December 31, 2026",
            "as of May 31, 2026",
            "คงค้าง ณ วันที่ 31 พฤษภาคม 2560",
            "จะมีผลบังคับใช้ในวันพฤหัสบดีที่ 1 ธันวาคม 2565",
            "1/21/11/2026",
            "14-15/11/2026",
            "21/11/2026-25/11/2026",
            "0-21-11-2026",
            "1.21.11.2026",
            "13/13/2026",
            "21/11/20265",
            "21/11/3026",
            "21/11/1569",
            "dismay 21, 2026",
            "may 2 million, 2026",
        ] {
            assert_eq!(dated(text), None, "{text}");
        }
    }

    /// Years in two figures are those that anchors read, in whatever way the date is written.
    #[test]
    fn years_in_two_figures() {
        let table = [
            ("21 พ.ย. 48", Th, Some("2005-11-21")),
            ("21 พ.ย. 49", Th, Some("2006-11-21")),
            ("๒๑ พ.ย. ๔๘", Th, Some("2005-11-21")),
            ("21 พฤศจิกายน 48", Th, Some("2005-11-21")),
            ("21 พ.ย.48 ธนาคาร", Th, Some("2005-11-21")),
            ("21 พ.ย. 48", En, Some("2005-11-21")),
            ("21 พ.ย. 36", Th, Some("1993-11-21")),
            ("21 พ.ย. 23", Th, Some("2023-11-21")),
            ("21 พ.ย. 12 คน", Th, None),
            ("21 พฤศจิกายน 48 ราย", Th, None),
            ("21 พ.ย. 09.30 น.", Th, None),
            ("21 พ.ย. 48%", Th, None),
            ("21/11/48", Th, Some("2005-11-21")),
            ("21-11-66", Th, Some("2023-11-21")),
            ("21/11/66", En, Some("2023-11-21")),
            ("10/01/63", Th, Some("2020-01-10")),
            ("10/01/63", En, None),
            ("21-Nov-23", En, Some("2023-11-21")),
            ("21 Nov ’23", En, Some("2023-11-21")),
            ("21 Nov 23", En, Some("2023-11-21")),
            ("21 Nov 66, Bangkok", En, Some("2023-11-21")),
            ("21 Nov 48", En, Some("2005-11-21")),
            ("Nov 21, '23", En, Some("2023-11-21")),
            ("21 Nov 98", En, Some("1998-11-21")),
            ("On 21 November 12 companies signed", En, None),
            ("on January 21, 22, 23", En, None),
            ("21.11.66", Th, None),
        ];
        for (text, lang, expected) in table {
            let found = Date::first_in(text, Some(lang));
            assert_eq!(found.map(|date| date.to_string()).as_deref(), expected, "{text} {lang}");
            // Whatever year anchors see in it, evidence shows.
            let anchors = crate::anchor::scan(text, lang).into_iter();
            let years =
                anchors.filter_map(|a| if let crate::anchor::Value::Year(year) = a.value { Some(year) } else { None });
            assert!(found.is_none_or(|date| years.into_iter().all(|year| year == date.year())), "{text} {lang}");
        }
        for (text, expected) in [("21/11/48", Some("2005-11-21")), ("21/11/95", None), ("21/11/23", Some("2023-11-21"))]
        {
            assert_eq!(Date::first_in(text, None).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }

    /// Figures alone are a date where it is plain which is the day.
    #[test]
    fn figures_alone() {
        let table = [
            ("10/01/2020", None, None),
            ("10/01/2020", Some(En), None),
            ("10-01-2020", Some(En), None),
            ("10.01.2020", Some(En), None),
            ("10/01/2020", Some(Th), Some("2020-01-10")),
            ("10.01.2563", Some(Th), Some("2020-01-10")),
            ("10/01/2563", Some(En), Some("2020-01-10")),
            ("10/01/2563", None, Some("2020-01-10")),
            ("25/01/2020", Some(En), Some("2020-01-25")),
            ("01/25/2020", Some(En), Some("2020-01-25")),
            ("01/25/2020", Some(Th), Some("2020-01-25")),
            ("10/10/2020", Some(En), Some("2020-10-10")),
            ("2020-01-10", Some(En), Some("2020-01-10")),
            ("2020/01/10", Some(En), Some("2020-01-10")),
            ("2563/1/10", Some(Th), Some("2020-01-10")),
            ("10/01/2020 after 25/12/2019", Some(En), Some("2020-01-10")),
            ("10/01/2020 after 12/25/2019", Some(En), Some("2020-10-01")),
            ("10/01/2020, 25/12/2019 and 12/25/2019", Some(En), None),
            ("10/01/2020: signed on 10 January 2020", Some(En), Some("2020-01-10")),
            ("10/01/2020: signed on October 1, 2020", Some(En), Some("2020-10-01")),
            ("10/01/2020: signed on 10 January, until 1 October 2020 and 10 January 2020", Some(En), None),
            ("10/01/2020, in force from 10 January 2020", Some(En), Some("2020-01-10")),
            ("10/01/2020 and 3 March 2020", Some(En), None),
            ("10/01/2020 เมื่อวันที่ 10 ม.ค. 63", Some(En), Some("2020-01-10")),
            ("31/02/2020, 10/01/2020", Some(En), None),
        ];
        for (text, lang, expected) in table {
            let found = Date::first_in(text, lang);
            assert_eq!(found.map(|date| date.to_string()).as_deref(), expected, "{text} {lang:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,60}|[0-9๐-๙ /.,–-]{0,12}(พ.ย.|กุมภาพันธ์|Feb|May)?[0-9๐-๙ /.,–-]{0,12}") {
            for lang in [None, Some(En), Some(Th)] {
                if let Some(date) = Date::first_in(&text, lang) {
                    let again = date.to_string();
                    prop_assert_eq!(Date::first_in(&again, lang), Some(date));
                }
            }
        }
    }

    #[cfg(feature = "batch")]
    #[test]
    fn days_are_counted_from_1970() {
        for (date, days) in [("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-11-21", 20_778)] {
            assert_eq!(date.parse::<Date>().unwrap().since_1970(), days, "{date}");
        }
        let (first, last) =
            (Date::new(1900, 1, 1).unwrap().since_1970(), Date::new(2199, 12, 31).unwrap().since_1970());
        for days in first..=last {
            assert_eq!(Date::after_1970(days).map(Date::since_1970), Some(days));
        }
        assert!([first - 1, last + 1, i32::MIN, i32::MAX].into_iter().all(|days| Date::after_1970(days).is_none()));
    }

    #[test]
    fn a_date_is_read_as_it_is_written() {
        assert_eq!("2026-11-21".parse(), Ok(Date::new(2026, 11, 21).unwrap()));
        for text in ["", "2026-11", "2026-2-3", "2026-02-30", "+2026-11-21", "2026-11-21-1", "21 November 2026"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
