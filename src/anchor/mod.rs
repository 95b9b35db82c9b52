//! Anchors: what both languages write alike, and so needs no dictionary to be recognised.
//!
//! Figures, dates, Latin strings, addresses, and names that one script spells after the other. Each becomes a value in
//! one normal form, so that ๔.๔ ล้าน, 4.4 million and 4,400,000 are the same anchor.
//!
//! [`scan`] finds all but the names in one pass from left to right. Names have no normal form that both scripts share:
//! an English one is looked for in Thai text by its sound, see [`names`] and [`ThaiSounds`].

mod calendar;
mod clock;
mod contact;
mod cursor;
mod date;
mod item;
mod latin;
mod name;
mod number;
mod period;
mod search;
mod sound;
mod spelled;
mod thai;
mod words;
mod year;

use std::ops::Range;

use crate::Lang;
pub(crate) use calendar::{month_name, weekday_name};
pub(crate) use date::may_be_year;
pub use name::{Skeleton, names};
pub use search::Hit;
pub use thai::ThaiSounds;
pub(crate) use thai::unsounded;
pub(crate) use year::{BUDDHIST_ERA, short_year};

/// Something that its translation should carry too.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Anchor {
    /// Where it stands: bytes of the scanned text.
    pub at: Range<usize>,
    /// What it says, in normal form.
    pub value: Value,
}

/// An anchor's value in normal form; equal values translate each other.
///
/// A [`Value::Word`] also answers the [`Value::Number`] of the same quantity: `three` is often translated by 3.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Value {
    /// A quantity, scale words applied: `4400000`, `3.36`; no leading or trailing zeros but `0` itself, no sign.
    Number(String),
    /// A year of the Christian Era; Buddhist years are converted (CE = BE − 543).
    Year(u16),
    /// A month, 1–12.
    Month(u8),
    /// A weekday, 1 (Monday) – 7 (Sunday), as ISO 8601 counts.
    Weekday(u8),
    /// A time of day, in minutes since midnight.
    Time(u16),
    /// A small quantity written as a word (`three`, `สาม`), or a place in a row (`third`): weaker than figures.
    Word(u32),
    /// A string in Latin script that Thai would keep, lower case: `exim`, `egdi`; also codes such as `5g`, `1.2.3`.
    Latin(String),
    /// A telephone number, digits only, from the leading 0 (`+66 2` is `02`; other countries keep `+`). A range keeps its
    /// end: `021265800-6`. Extensions and hotlines are numbers of their own.
    Phone(String),
    /// An address on the web, without scheme, `www.` and the last `/`, lower case.
    Url(String),
    /// An e-mail address, lower case.
    Email(String),
    /// The number of a list item that opens the segment: `1.`, `(2)`, `ข้อ 3`.
    Item(u32),
}

/// Finds the anchors of a stretch of normalised text: a segment, a passage or more. They come in the order of the text
/// and do not overlap. A list mark counts only where `text` opens.
///
/// `lang` is the language of the stretch; it decides what a year in two digits says. Words of either language are read
/// in both. In English nearly every word comes back as [`Value::Latin`]: keep those that the Thai side has too.
#[must_use]
pub fn scan(text: &str, lang: Lang) -> Vec<Anchor> {
    let mut out = Vec::new();
    let mut at = item::mark(text, &mut out);
    while at < text.len() {
        at = read(text, at, lang, &mut out).unwrap_or_else(|| next(text, at));
    }
    out
}

/// Reads the anchors that start at byte `at`, if any do; returns where they end.
fn read(text: &str, at: usize, lang: Lang, out: &mut Vec<Anchor>) -> Option<usize> {
    match text.as_bytes()[at] {
        b'0'..=b'9' => contact::address(text, at, out).or_else(|| figures(text, at, lang, out)),
        b'a'..=b'z' | b'A'..=b'Z' => contact::address(text, at, out).or_else(|| Some(latin::word(text, at, lang, out))),
        b'+' | b'(' => contact::phone(text, at, out),
        0xE0 if cursor::digit(text, at).is_some() => figures(text, at, lang, out),
        0xE0 => {
            let (word, end) = words::thai(text, at)?;
            thai(text, at, word, end, out)
        }
        0xC3..=0xC9 if cursor::latin_at(text, at) => Some(latin::word(text, at, lang, out)),
        _ => None,
    }
}

/// Reads what opens with a digit, the longest shapes first.
fn figures(text: &str, at: usize, lang: Lang, out: &mut Vec<Anchor>) -> Option<usize> {
    contact::phone(text, at, out)
        .or_else(|| date::numeric(text, at, lang, out))
        .or_else(|| clock::time(text, at, out))
        .or_else(|| period::quarter(text, at, lang, out))
        .or_else(|| number::figure(text, at, lang, out))
}

/// Reads what opens with the Thai word `word` at `at..end`.
fn thai(text: &str, at: usize, word: words::Word, end: usize, out: &mut Vec<Anchor>) -> Option<usize> {
    use words::Word;
    match word {
        Word::Month(_) | Word::ShortMonth(_) | Word::DoubtfulMonth(_) => date::thai_month(text, at, end, word, out),
        Word::Weekday(_) | Word::ShortWeekday(_) => date::thai_weekday(text, at, end, word, out),
        Word::Telephone => contact::announced(text, end, out),
        Word::Hotline => contact::announced(text, end, out).or_else(|| contact::hotline_of(text, end, out)),
        _ => spelled::thai(text, at, word, end, out),
    }
}

/// Where the character at `at` ends.
fn next(text: &str, at: usize) -> usize {
    let len = match text.as_bytes()[at] {
        0x00..=0x7F => 1,
        0x80..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    };
    at + len
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(super) fn values(text: &str, lang: Lang) -> Vec<Value> {
        scan(text, lang).into_iter().map(|anchor| anchor.value).collect()
    }

    proptest! {
        #[test]
        fn any_text_is_scanned(text in "\\PC{0,80}|[ก-๛a-zA-Z0-9 .,:/@+()–-]{0,120}") {
            for lang in [Lang::Th, Lang::En] {
                let anchors = scan(&text, lang);
                let mut end = 0;
                for anchor in &anchors {
                    prop_assert!(end <= anchor.at.start && anchor.at.start < anchor.at.end, "{anchor:?}");
                    prop_assert!(text.get(anchor.at.clone()).is_some());
                    end = anchor.at.end;
                }
            }
        }
    }
}
