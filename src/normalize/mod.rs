//! Normalising: the text as the later stages compare it, with the way back to every original byte.
//!
//! Thai is typed in many ways that look the same: sara am as one character or two, tone before vowel or after it, glyphs
//! of old PDF fonts. Comparing needs one spelling; the output needs the original one. So the normal text is made beside
//! the original, and a sparse list of edits, one entry each, leads back.
//!
//! What is changed is what a reader cannot see, and nothing else:
//!
//! | typed | normal |
//! |---|---|
//! | `ํ` + `า`, in any order with a tone | tone + `ำ` |
//! | `เเ` | `แ` |
//! | tone, `์` or `ํ` before a vowel above or below | behind it |
//! | tone behind `ะ า ำ ๅ` | before it |
//! | the same mark twice | once |
//! | glyph variants of Thai in the private use area (U+F700–F71A of Windows, U+F884–F89E of the Macintosh) | the letter or mark |
//! | no-break, thin, ideographic and other spaces | U+0020 |
//! | zero-width characters, soft hyphens, marks of direction | removed |
//!
//! Line breaks are not touched and no rule looks across one, so a line has the same normal spelling alone and in its
//! text; but [`Normalized::flowing`] takes those inside the paragraphs of a wrapped text for the spaces that they stand for. Thai digits, quotes, dashes and runs of spaces stay: they are told apart, or not, where they are compared.

mod map;
mod rules;
mod scan;
mod wrapped;

use std::borrow::Cow;

use crate::{Span, read::Document};
use map::OffsetMap;

/// A half-open range of bytes of a **normalised** text: a type of its own, so that it is never taken for a [`Span`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct NormalSpan {
    /// First byte in the normalised text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A document's text in normal spelling, and the way back.
#[derive(Clone, Debug)]
pub struct Normalized<'d> {
    document: &'d Document,
    text: Cow<'d, str>,
    map: OffsetMap,
}

impl<'d> Normalized<'d> {
    /// Normalises a whole document. Text that is in normal spelling already is borrowed, not copied.
    #[must_use]
    pub fn new(document: &'d Document) -> Self {
        let mut map = OffsetMap::default();
        let text = rewrite(document.text(), |normal, original| map.push(normal, original));
        map.finish(text.len(), document.text().len());
        Normalized { document, text, map }
    }

    /// The same of running text: where its lines were broken to fit a page, a paragraph is one line.
    #[must_use]
    pub fn flowing(document: &'d Document) -> Self {
        let mut normal = Normalized::new(document);
        let ends = wrapped::ends(&normal.text);
        if !ends.is_empty() {
            let mut text = normal.text.into_owned().into_bytes();
            // As many bytes as before, so the way back is the same.
            ends.into_iter().for_each(|at| text[at].fill(b' '));
            normal.text = Cow::Owned(String::from_utf8(text).expect("line breaks and spaces are ASCII"));
        }
        normal
    }

    /// The document's text as it is, for tests that place segments by hand.
    #[cfg(test)]
    pub(crate) fn as_is(document: &'d Document) -> Self {
        let mut map = OffsetMap::default();
        map.finish(document.text().len(), document.text().len());
        Normalized { document, text: Cow::Borrowed(document.text()), map }
    }

    /// The document it was made from.
    #[must_use]
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// The text in normal spelling.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The normal text of a stretch.
    ///
    /// # Panics
    /// If the span was made for another text.
    #[must_use]
    pub fn slice(&self, span: NormalSpan) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }

    /// The original bytes that a stretch of the normal text stands for.
    ///
    /// The law: spans that follow each other without a gap in the normal text do so in the original, and the span of
    /// the whole text is the whole original. Hence a removed character belongs to the span before it (at the start of
    /// the text, to the first one), and a rewritten stretch that is cut through belongs entire to the span before the
    /// cut.
    ///
    /// # Panics
    /// If the span was made for another text.
    #[must_use]
    pub fn to_original(&self, span: NormalSpan) -> Span {
        let (start, end) = (span.start as usize, span.end as usize);
        Span::new(self.map.start(start), self.map.end(end))
    }
}

/// A text of no document in normal spelling, and the way back: for the check, which compares texts that a person may have
/// corrected.
#[derive(Debug)]
pub(crate) struct Spelling<'t> {
    text: Cow<'t, str>,
    map: OffsetMap,
}

impl<'t> Spelling<'t> {
    pub(crate) fn new(original: &'t str) -> Self {
        let mut map = OffsetMap::default();
        let text = rewrite(original, |normal, original| map.push(normal, original));
        map.finish(text.len(), original.len());
        Spelling { text, map }
    }

    /// The text in normal spelling.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The original bytes that a stretch of the normal text stands for, as [`Normalized::to_original`].
    pub(crate) fn original(&self, at: Bytes) -> Bytes {
        self.map.start(at.start)..self.map.end(at.end)
    }
}

/// Any text in normal spelling: for words and queries that are compared with a [`Normalized`] text.
#[must_use]
pub fn normalize(text: &str) -> Cow<'_, str> {
    rewrite(text, |_, _| {})
}

/// A stretch of bytes of one text.
type Bytes = std::ops::Range<usize>;

/// Rewrites a text, telling `edited` of every stretch that changed: its bytes in the normal text and in the original.
fn rewrite(text: &str, mut edited: impl FnMut(Bytes, Bytes)) -> Cow<'_, str> {
    let mut normal = String::new();
    let mut copied = 0;
    let mut from = 0;
    while let Some(at) = scan::next_suspect(text, from) {
        let unit = scan::unit(text, from, at);
        from = unit.end;
        rules::rewrite(&text[unit.clone()], |part, spelling| {
            let original = unit.start + part.start..unit.start + part.end;
            if copied == 0 {
                normal.reserve(text.len());
            }
            normal.push_str(&text[copied..original.start]);
            copied = original.end;
            let start = normal.len();
            normal.extend(spelling);
            edited(start..normal.len(), original);
        });
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    normal.push_str(&text[copied..]);
    Cow::Owned(normal)
}

#[cfg(test)]
mod tests;
