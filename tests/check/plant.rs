//! Planting: one error put into a pair that was right, and where it stands.
//!
//! The planter has eyes of its own. It reads figures, months and units with plain patterns and never asks the check what
//! it sees; it plants only where both languages say a thing exactly once, so that the change must contradict.

use std::{ops::Range, sync::LazyLock};

use khanan::Lang;
use regex::Regex;

/// A pair of texts; one may be missing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Pair {
    pub(crate) en: Option<String>,
    pub(crate) th: Option<String>,
}

/// What is planted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) enum Plant {
    /// A digit of a figure, day, year, share or sum is another.
    Figure,
    /// A quantity's scale is another: million for billion.
    Scale,
    /// A month is another.
    Month,
    /// A unit is another: dollars for baht.
    Unit,
    /// A digit of a telephone number is another.
    Phone,
    /// Two figures of a text have changed places.
    Swap,
    /// A sentence of two has no translation any more.
    Drop,
    /// A person's name or an acronym is another.
    Name,
}

impl Plant {
    pub(crate) const ALL: [Plant; 8] =
        [Plant::Figure, Plant::Scale, Plant::Month, Plant::Unit, Plant::Phone, Plant::Swap, Plant::Drop, Plant::Name];
}

/// An error that was planted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Error {
    pub(crate) plant: Plant,
    /// Which language was changed.
    pub(crate) lang: Lang,
    /// The bytes that were changed, in the changed text; empty where something was taken out.
    pub(crate) at: Range<usize>,
    pub(crate) was: String,
    pub(crate) is: String,
}

/// A sequence of numbers that a seed decides: Steele's SplitMix64.
#[derive(Clone, Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        if all.is_empty() { None } else { Some(&all[self.below(all.len())]) }
    }
}

/// Puts one error of a kind into a pair, if there is room for it.
pub(crate) fn plant(pair: &mut Pair, plant: Plant, random: &mut Random) -> Option<Error> {
    let (en, th) = (pair.en.clone()?, pair.th.clone()?);
    let lang = if random.below(2) == 0 { Lang::En } else { Lang::Th };
    let (own, other) = if lang == Lang::En { (&en, &th) } else { (&th, &en) };
    let changes = match plant {
        Plant::Figure => figures(own, lang, other, random),
        Plant::Scale => scales(own, lang, other),
        Plant::Month => months(own, lang, other, random),
        Plant::Unit => units(own, lang, other),
        Plant::Phone => phones(own, other, random),
        Plant::Swap => return swap(pair, lang, random),
        Plant::Name => names(own, lang, other, random),
        Plant::Drop => unreachable!("takes two pairs: see join"),
    };
    let (at, is) = random.pick(&changes)?.clone();
    let was = own[at.clone()].to_owned();
    let text = [&own[..at.start], &is, &own[at.end..]].concat();
    *(if lang == Lang::En { &mut pair.en } else { &mut pair.th }) = Some(text);
    Some(Error { plant, lang, at: at.start..at.start + is.len(), was, is })
}

/// Two pairs as one of two sentences, of which one language lost the second.
pub(crate) fn join(first: &Pair, second: &Pair, random: &mut Random) -> Option<(Pair, Error)> {
    let lang = if random.below(2) == 0 { Lang::En } else { Lang::Th };
    let (en, th) = (first.en.clone()?, first.th.clone()?);
    let (more_en, more_th) = (second.en.as_ref()?, second.th.as_ref()?);
    if more_en.len() < 60 {
        return None;
    }
    let (pair, lost, end) = match lang {
        Lang::En => (Pair { en: Some(en.clone()), th: Some(format!("{th} {more_th}")) }, more_en, en.len()),
        Lang::Th => (Pair { en: Some(format!("{en} {more_en}")), th: Some(th.clone()) }, more_th, th.len()),
    };
    Some((pair, Error { plant: Plant::Drop, lang, at: end..end, was: lost.clone(), is: String::new() }))
}

type Change = (Range<usize>, String);

/// A figure as the planter reads it.
#[derive(Clone, Debug)]
struct Figure {
    digits: Range<usize>,
    scale: Option<Range<usize>>,
    value: f64,
}

const SCALES: &[(&str, f64)] = &[
    ("trillion", 1e12),
    ("billion", 1e9),
    ("million", 1e6),
    ("thousand", 1e3),
    ("ล้านล้าน", 1e12),
    ("แสนล้าน", 1e11),
    ("หมื่นล้าน", 1e10),
    ("พันล้าน", 1e9),
    ("ร้อยล้าน", 1e8),
    ("ล้าน", 1e6),
    ("แสน", 1e5),
    ("หมื่น", 1e4),
    ("พัน", 1e3),
];

/// The figures that stand free: no part of a code, a telephone number, an address, a clock time or a list mark.
fn read(text: &str) -> Vec<Figure> {
    static FIGURE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[0-9][0-9,]*(?:\.[0-9]+)?").expect("a pattern"));
    let free = |at: &Range<usize>| {
        let before = text[..at.start].chars().next_back();
        let after = text[at.end..].chars().next();
        let bound = |c: Option<char>| {
            c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | ':' | '.' | '_' | '@' | '+' | '–'))
        };
        let stop = after == Some('.') && !text[at.end + 1..].starts_with(|c: char| c.is_ascii_digit());
        let mark = at.start == 0 && matches!(after, Some('.' | ')'))
            || before == Some('(') && after == Some(')') && at.len() < 3;
        !bound(before) && (!bound(after) || stop) && !mark
    };
    FIGURE
        .find_iter(text)
        .map(|found| found.start()..found.start() + found.as_str().trim_end_matches(',').len())
        .filter(free)
        .filter_map(|digits| {
            let figure: f64 = text[digits.clone()].replace(',', "").parse().ok()?;
            let near = text[digits.end..].trim_start_matches([' ', '-']);
            let scale = SCALES
                .iter()
                .find(|(word, _)| near.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)));
            let start = text.len() - near.len();
            let value = figure * scale.map_or(1.0, |(_, scale)| *scale);
            (!text[digits.clone()].starts_with("00")).then(|| Figure {
                digits,
                scale: scale.map(|(word, _)| start..start + word.len()),
                value,
            })
        })
        .collect()
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// Figures that both texts give exactly once, a year by either era.
fn shared(own: &str, lang: Lang, other: &str) -> Vec<Figure> {
    let (mine, theirs) = (read(own), read(other));
    let meets = |a: &Figure, b: &Figure| {
        let (en, th) = if lang == Lang::En { (a.value, b.value) } else { (b.value, a.value) };
        same(en, th) || ((1950.0..2100.0).contains(&en) && en + 543.0 == th)
    };
    mine.iter()
        .filter(|one| mine.iter().filter(|more| same(one.value, more.value)).count() == 1)
        .filter(|one| theirs.iter().filter(|their| meets(one, their)).count() == 1)
        .cloned()
        .collect()
}

fn figures(own: &str, lang: Lang, other: &str, random: &mut Random) -> Vec<Change> {
    let change = |figure: Figure| {
        let digits = &own[figure.digits.clone()];
        let places: Vec<usize> =
            digits.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(i, _)| i).collect();
        let place = places[random.below(places.len())];
        let was = digits.as_bytes()[place] - b'0';
        let lowest = u8::from(place == 0);
        let choices: Vec<u8> = (lowest..10).filter(|digit| *digit != was).collect();
        let digit = choices[random.below(choices.len())];
        let is = format!("{}{digit}{}", &digits[..place], &digits[place + 1..]);
        (figure.digits, is)
    };
    shared(own, lang, other).into_iter().map(change).collect()
}

fn scales(own: &str, lang: Lang, other: &str) -> Vec<Change> {
    let change = |figure: Figure| {
        let at = figure.scale?;
        let is = match &own[at.clone()].to_lowercase()[..] {
            "trillion" | "million" => "billion",
            "billion" => "million",
            "ล้านล้าน" | "ล้าน" | "หมื่นล้าน" | "แสนล้าน" => {
                "พันล้าน"
            }
            "พันล้าน" => "ล้าน",
            _ => return None,
        };
        Some((at, is.to_owned()))
    };
    shared(own, lang, other).into_iter().filter_map(change).collect()
}

const MONTHS: [(&str, &str, &str); 12] = [
    ("January", "มกราคม", "ม.ค."),
    ("February", "กุมภาพันธ์", "ก.พ."),
    ("March", "มีนาคม", "มี.ค."),
    ("April", "เมษายน", "เม.ย."),
    ("May", "พฤษภาคม", "พ.ค."),
    ("June", "มิถุนายน", "มิ.ย."),
    ("July", "กรกฎาคม", "ก.ค."),
    ("August", "สิงหาคม", "ส.ค."),
    ("September", "กันยายน", "ก.ย."),
    ("October", "ตุลาคม", "ต.ค."),
    ("November", "พฤศจิกายน", "พ.ย."),
    ("December", "ธันวาคม", "ธ.ค."),
];

fn months(own: &str, lang: Lang, other: &str, random: &mut Random) -> Vec<Change> {
    let forms = |month: usize, lang: Lang| {
        let (en, th, short) = MONTHS[month];
        if lang == Lang::En { vec![en] } else { vec![th, short] }
    };
    let finds = |text: &str, month: usize, lang: Lang| -> Vec<Range<usize>> {
        let found = forms(month, lang).into_iter().flat_map(|form| {
            text.match_indices(form).map(|(start, word)| start..start + word.len()).collect::<Vec<_>>()
        });
        found.collect()
    };
    let mut out = Vec::new();
    for month in 0..12 {
        let own_at = finds(own, month, lang);
        if own_at.len() != 1 || finds(other, month, lang.other()).is_empty() {
            continue;
        }
        let at = own_at[0].clone();
        let new = (month + 1 + random.below(11)) % 12;
        let short = own[at.clone()].ends_with('.');
        let is = if lang == Lang::En {
            MONTHS[new].0
        } else if short {
            MONTHS[new].2
        } else {
            MONTHS[new].1
        };
        out.push((at, is.to_owned()));
    }
    out
}

/// Units: how English and Thai write them after a figure, and what is put in their place.
const UNITS: &[(&str, &str, &str, &str)] = &[
    ("baht", "บาท", "US dollars", "ดอลลาร์สหรัฐ"),
    ("US dollars", "ดอลลาร์สหรัฐ", "baht", "บาท"),
    ("percent", "เปอร์เซ็นต์", "baht", "บาท"),
    ("per cent", "เปอร์เซ็นต์", "baht", "บาท"),
    ("kilometres", "กิโลเมตร", "metres", "เมตร"),
    ("kilometers", "กิโลเมตร", "meters", "เมตร"),
    ("metres", "เมตร", "kilometres", "กิโลเมตร"),
    ("rai", "ไร่", "square metres", "ตารางเมตร"),
    ("tonnes", "ตัน", "kilograms", "กิโลกรัม"),
    ("megawatts", "เมกะวัตต์", "kilowatts", "กิโลวัตต์"),
    ("days", "วัน", "months", "เดือน"),
    ("months", "เดือน", "years", "ปี"),
    ("years", "ปี", "months", "เดือน"),
    ("hours", "ชั่วโมง", "minutes", "นาที"),
];

fn units(own: &str, lang: Lang, other: &str) -> Vec<Change> {
    let theirs = read(other);
    let unit_at = |text: &str, figure: &Figure| {
        let end = figure.scale.as_ref().map_or(figure.digits.end, |scale| scale.end);
        text.len() - text[end..].trim_start().len()
    };
    let change = |figure: Figure| {
        let start = unit_at(own, &figure);
        let (en, th, other_en, other_th) =
            UNITS.iter().find(|row| own[start..].starts_with(if lang == Lang::En { row.0 } else { row.1 }))?;
        let (mine, their, is) = if lang == Lang::En { (en, th, other_en) } else { (th, en, other_th) };
        let meets =
            theirs.iter().any(|one| same(one.value, figure.value) && other[unit_at(other, one)..].starts_with(their));
        let after = own[start + mine.len()..].chars().next();
        let whole = after.is_none_or(|c| !c.is_ascii_alphabetic());
        (meets && whole).then(|| (start..start + mine.len(), (*is).to_owned()))
    };
    shared(own, lang, other).into_iter().filter_map(change).collect()
}

fn phones(own: &str, other: &str, random: &mut Random) -> Vec<Change> {
    static PHONE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b0[0-9]?[ -][0-9]{3,4}[ -][0-9]{3,4}\b").expect("a pattern"));
    let plain = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let theirs: Vec<String> = PHONE.find_iter(other).map(|found| plain(found.as_str())).collect();
    let change = |found: regex::Match<'_>| {
        let number = found.as_str();
        if theirs.iter().filter(|their| **their == plain(number)).count() != 1 {
            return None;
        }
        let place = number.len() - 1 - random.below(3);
        let was = number.as_bytes()[place] - b'0';
        let digit = (was + 1 + u8::try_from(random.below(9)).expect("under nine")) % 10;
        Some((found.range(), format!("{}{digit}{}", &number[..place], &number[place + 1..])))
    };
    PHONE.find_iter(own).filter_map(change).collect()
}

fn swap(pair: &mut Pair, lang: Lang, random: &mut Random) -> Option<Error> {
    let (en, th) = (pair.en.as_ref()?, pair.th.as_ref()?);
    let (own, other) = if lang == Lang::En { (en, th) } else { (th, en) };
    // The day and the year of one date are no two figures to be confused.
    let dated = |figure: &Figure| {
        let (head, tail) =
            (own[..figure.digits.start].trim_end(), own[figure.digits.end..].trim_start_matches([',', ' ']));
        MONTHS.iter().any(|(en, th, short)| {
            [en, th, short].iter().any(|month| head.ends_with(**month) || tail.starts_with(**month))
        })
    };
    let figures: Vec<Figure> = shared(own, lang, other).into_iter().filter(|figure| !dated(figure)).collect();
    let couples: Vec<(&Figure, &Figure)> =
        figures.iter().enumerate().flat_map(|(i, a)| figures[i + 1..].iter().map(move |b| (a, b))).collect();
    let (a, b) = random.pick(&couples)?;
    let words = |figure: &Figure| own[figure.digits.clone()].to_owned();
    let (was, is) = (words(a), words(b));
    let text = [&own[..a.digits.start], &is, &own[a.digits.end..b.digits.start], &was, &own[b.digits.end..]].concat();
    let error = Error { plant: Plant::Swap, lang, at: a.digits.start..b.digits.end, was, is };
    *(if lang == Lang::En { &mut pair.en } else { &mut pair.th }) = Some(text);
    Some(error)
}

fn names(own: &str, lang: Lang, other: &str, random: &mut Random) -> Vec<Change> {
    static TITLED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(?:Mr|Mrs|Ms|Dr|Miss)\.? ([A-Z][a-z]{3,}) [A-Z][a-z]{3,}").expect("a pattern"));
    static THAI: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:นางสาว|นาย|นาง|ดร\.|คุณ)\s?([ก-๎]{4,16}) [ก-๎]{4,}").expect("a pattern"));
    static ACRONYM: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b[A-Z]{3,6}\b").expect("a pattern"));
    const ENGLISH: [&str; 4] = ["Thongchai", "Piyaporn", "Wirote", "Benjamas"];
    const NAMES: [&str; 4] = ["ธงชัย", "ปิยะพร", "วิโรจน์", "เบญจมาศ"];
    let pattern = if lang == Lang::En { &TITLED } else { &THAI };
    let others = if lang == Lang::En { &THAI } else { &TITLED };
    let mut out: Vec<Change> = Vec::new();
    if others.is_match(other) {
        let given = pattern.captures_iter(own).filter_map(|found| found.get(1));
        out.extend(given.map(|given| {
            let new = if lang == Lang::En { ENGLISH } else { NAMES }[random.below(4)];
            (given.range(), new.to_owned())
        }));
    }
    for found in ACRONYM.find_iter(own) {
        let once = |text: &str| text.match_indices(found.as_str()).count() == 1;
        if once(own) && once(other) {
            let new = found.as_str().chars().rev().collect::<String>();
            if new != found.as_str() {
                out.push((found.range(), new));
            }
        }
    }
    out
}
