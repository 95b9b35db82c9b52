//! What the codes of a font stand for (`ToUnicode`), where the interpreter gives up.
//!
//! The interpreter takes such a table whole or not at all, and some programs write tables with codes that stand for
//! nothing: the second half of a letter that the font draws in two, as sara am. These are read here once more, for the one
//! kind of font whose glyphs are numbered by their codes.

use std::collections::HashMap;

use hayro_interpret::{
    CacheKey,
    hayro_syntax::object::{Array, Dict, Name, Stream},
};

/// What each code stands for.
type Table = HashMap<u32, Box<str>>;

/// Codes of one font: it has no more.
const CODES: usize = 1 << 16;

/// The tables of the fonts met so far, by the interpreter's key of the font.
#[derive(Default)]
pub(super) struct Meanings(HashMap<u128, Table>);

impl Meanings {
    /// Adds the tables of a page's fonts.
    pub(super) fn add(&mut self, fonts: &Dict<'_>) {
        for name in fonts.keys() {
            if let Some(font) = fonts.get::<Dict<'_>>(name.as_ref()) {
                self.0.entry(font.cache_key()).or_insert_with(|| table(&font).unwrap_or_default());
            }
        }
    }

    /// What a glyph of a font stands for, `None` if that is not known.
    pub(super) fn of(&self, font: u128, glyph: u32) -> Option<&str> {
        self.0.get(&font)?.get(&glyph).map(|text| &**text)
    }
}

/// The table of a font whose glyphs are numbered by their codes.
fn table(font: &Dict<'_>) -> Option<Table> {
    let name = |dict: &Dict<'_>, key: &str| dict.get::<Name<'_>>(key.as_bytes()).map(|name| name.as_ref().to_vec());
    if name(font, "Encoding")? != b"Identity-H" {
        return None;
    }
    let inner = font.get::<Array<'_>>(b"DescendantFonts".as_slice())?.iter::<Dict<'_>>().next()?;
    let is_plain = inner.get::<Stream<'_>>(b"CIDToGIDMap".as_slice()).is_none();
    if name(&inner, "Subtype")? != b"CIDFontType2" || !is_plain {
        return None;
    }
    let stream = font.get::<Stream<'_>>(b"ToUnicode".as_slice())?;
    Some(parsed(&stream.decoded().ok()?))
}

/// Reads `<code> <text>` and `<first> <last> <text>` between their words of beginning and end.
fn parsed(bytes: &[u8]) -> Table {
    let mut table = Table::new();
    let mut rest = bytes;
    let mut pending: Vec<Vec<u8>> = Vec::new();
    // How many strings an entry takes; 0 outside.
    let mut takes = 0;
    let mut listed = false;
    while let Some((&first, more)) = rest.split_first() {
        rest = more;
        match first {
            b'<' if !more.starts_with(b"<") => {
                let end = more.iter().position(|&byte| byte == b'>').unwrap_or(more.len());
                pending.push(hex(&more[..end]));
                rest = more.get(end + 1..).unwrap_or_default();
            }
            b'[' => listed = true,
            b']' => {
                if let [first, _, texts @ ..] = &pending[..] {
                    for (code, text) in (number(first)..).zip(texts) {
                        insert(&mut table, code, text, 0);
                    }
                }
                pending.clear();
                listed = false;
            }
            b'a'..=b'z' => {
                let end = more.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(more.len());
                match &bytes[bytes.len() - more.len() - 1..bytes.len() - more.len() + end] {
                    b"beginbfchar" => takes = 2,
                    b"beginbfrange" => takes = 3,
                    _ => takes = 0,
                }
                pending.clear();
                rest = &more[end..];
            }
            _ => {}
        }
        if !listed && takes > 0 && pending.len() == takes {
            match &pending[..] {
                [code, text] => insert(&mut table, number(code), text, 0),
                [first, last, text] => {
                    let first = number(first);
                    let last = number(last).min(first.saturating_add(CODES as u32));
                    (first..=last).for_each(|code| insert(&mut table, code, text, code - first));
                }
                _ => {}
            }
            pending.clear();
        }
        if table.len() >= CODES {
            break;
        }
    }
    table
}

/// Enters a text whose last letter lies so far behind the one that is given.
fn insert(table: &mut Table, code: u32, text: &[u8], ahead: u32) {
    let (units, _) = text.as_chunks::<2>();
    let mut units: Vec<u16> = units.iter().map(|&unit| u16::from_be_bytes(unit)).collect();
    if let Some(last) = units.last_mut() {
        *last = last.wrapping_add(ahead as u16);
    }
    table.insert(code, String::from_utf16_lossy(&units).into());
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = digits.iter().filter_map(|&c| char::from(c).to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tables_are_read_with_what_stands_for_nothing() {
        let table = parsed(
            b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange
              3 beginbfchar <0001> <0e01> <0002> <> <0003> <0e190e4d> endbfchar
              2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<0e02> <>] endbfrange end",
        );
        let mut all: Vec<(u32, &str)> = table.iter().map(|(&code, text)| (code, &**text)).collect();
        all.sort_unstable();
        let want = [(1, "ก"), (2, ""), (3, "น\u{e4d}"), (0x10, "A"), (0x11, "B"), (0x12, "C"), (0x20, "ข"), (0x21, "")];
        assert_eq!(all, want);
    }

    proptest! {
        #[test]
        fn no_table_is_too_broken(text in "(begin|end|bfchar |bfrange |<0[0-9a-f]{0,4}>|\\[|\\]| |<){0,60}") {
            parsed(text.as_bytes());
        }
    }
}
