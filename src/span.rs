//! Spans: how every stage points into the one text that was read.
//!
//! Text is read once and never copied or edited, so a value that "is" a sentence is two numbers. Keeping them small and
//! `Copy` is what lets a bead over a 4 GiB document cost as little as one over a headline.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A half-open range of **bytes** of one document's decoded original text.
///
/// The law: `start <= end`, both ends lie on character boundaries of the text the span was made for, and so
/// [`Span::of`] never fails on that text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// A span from byte `start` up to, not including, byte `end`.
    ///
    /// # Panics
    /// If `start > end`, or either lies beyond 4 GiB: documents are refused at that size when they are read.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span cannot end ({end}) before it starts ({start})");
        let narrow = |x: usize| u32::try_from(x).expect("documents are under 4 GiB");
        Span { start: narrow(start), end: narrow(end) }
    }

    /// First byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range of bytes.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The text it points at, or `None` if `text` is not the text it was made for.
    #[must_use]
    pub fn get(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }

    /// The text it points at.
    ///
    /// # Panics
    /// If `text` is not the text the span was made for.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A stretch of a text, counted both ways: what the outputs say, since most tools count characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Place {
    /// First character, in Unicode code points.
    pub start: usize,
    /// One past the last character, in Unicode code points.
    pub end: usize,
    /// First byte of the text in UTF-8.
    pub byte_start: usize,
    /// One past the last byte of the text in UTF-8.
    pub byte_end: usize,
}

/// Turns byte offsets of one text into offsets in Unicode code points, as the JSON output states both.
///
/// One count is kept for every 256 bytes (4/256 of the text's size), so a look-up reads at most 255 bytes.
#[derive(Clone, Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    blocks: Vec<u32>,
}

const BLOCK: usize = 256;

impl<'t> CodePoints<'t> {
    /// Counts the code points of `text` once.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut blocks = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            blocks.push(count);
            count += count_starts(block);
        }
        blocks.push(count);
        CodePoints { text, blocks }
    }

    /// How many code points stand before byte `offset` of the text (which must be a character boundary).
    #[must_use]
    pub fn at(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        (self.blocks[block] + count_starts(&self.text.as_bytes()[block * BLOCK..offset])) as usize
    }
}

/// Bytes that start a character: all but UTF-8's continuation bytes.
fn count_starts(bytes: &[u8]) -> u32 {
    let n = bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count();
    u32::try_from(n).expect("documents are under 4 GiB")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn code_points_agree_with_counting(text in "\\PC{0,400}|[ก-๛a-z ]{0,400}") {
            let index = CodePoints::new(&text);
            for (n, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(index.at(at), n);
            }
            prop_assert_eq!(index.at(text.len()), text.chars().count());
        }
    }

    #[test]
    fn a_span_is_eight_bytes() {
        assert_eq!(std::mem::size_of::<Span>(), 8);
    }
}
