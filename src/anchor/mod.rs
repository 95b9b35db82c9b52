//! Anchors: what both languages write alike, and so needs no dictionary to be recognised.
//!
//! Figures, dates, Latin strings, addresses, and names that one script spells after the other. Each becomes a value in
//! one normal form, so that ๔.๔ ล้าน, 4.4 million and 4,400,000 are the same anchor.

use std::ops::Range;

/// Something that its translation should carry too.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Anchor {
    /// Where it stands: bytes of the scanned text.
    pub at: Range<usize>,
    /// What it says, in normal form.
    pub value: Value,
}

/// An anchor's value in normal form; equal values translate each other.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Value {
    /// A quantity, scale words applied: `4400000`, `3.36`; no leading or trailing zeros but `0` itself.
    Number(String),
    /// A year of the Christian Era; Buddhist years are converted (CE = BE − 543).
    Year(u16),
    /// A month, 1–12.
    Month(u8),
    /// A weekday, 1 (Monday) – 7 (Sunday), as ISO 8601 counts.
    Weekday(u8),
    /// A small quantity written as a word (`three`, `สาม`): weaker than figures.
    Word(u32),
    /// A string in Latin script that Thai would keep, lower case: `exim`, `egdi`.
    Latin(String),
    /// A telephone number, digits only, from the leading 0 (`+66 2` is `02`).
    Phone(String),
    /// An address on the web, without scheme, `www.` and the last `/`, lower case.
    Url(String),
    /// An e-mail address, lower case.
    Email(String),
    /// The number of a list item that opens the segment: `1.`, `(2)`, `ข้อ 3`.
    Item(u32),
}

/// Stand-in.
pub fn scan(text: &str, _lang: crate::Lang) -> Vec<Anchor> {
    static N: std::sync::LazyLock<regex::Regex> =
        std::sync::LazyLock::new(|| regex::Regex::new(r"\d[\d,.]*\d|\d").expect("x"));
    N.find_iter(text).map(|m| Anchor { at: m.range(), value: Value::Number(m.as_str().replace(',', "")) }).collect()
}
