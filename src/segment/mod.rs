//! Segmenting: normalised text to passages and segments of each language.
//!
//! English is cut into sentences, rather too often than too seldom: the search can join, never cut. Thai has no sentence
//! mark, so it is cut at every place where a sentence *may* end, mostly spaces, each with a probability; which of them do
//! end one is decided together with the alignment.

mod standin;

use std::ops::Range;

pub use standin::{bitext, sentences, side, words};

use crate::{
    Lang, Span,
    normalize::{NormalSpan, Normalized},
};

/// What a passage is, as far as its shape tells.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// A headline or sub-headline.
    Title,
    /// A place and date, or a date alone.
    Dateline,
    /// A page number, such as `Page 1 of 2`, `หน้า 1`, `- 3 -`.
    PageNumber,
    /// Running text.
    Paragraph,
    /// An item of a list, with its mark.
    ListItem,
    /// Telephone, fax, e-mail, address.
    Contact,
    /// Nothing but an address on the web.
    Url,
    /// A rule of dashes, dots, asterisks.
    Rule,
}

/// A stretch between hard breaks, in one language; no segment crosses it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passage {
    /// Where it stands in the original.
    pub span: Span,
    /// Its language.
    pub lang: Lang,
    /// What it is.
    pub kind: Kind,
    /// Its place in the document, counted from 0 over the passages of both languages.
    pub place: u32,
    /// Its segments in [`Side::segments`].
    pub segments: Range<u32>,
}

/// The smallest stretch the aligner moves as one: an English sentence or clause, a Thai phrase.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Segment {
    /// Where it stands in the original, white space at its ends left out.
    pub span: Span,
    /// The same stretch in the normalised text.
    pub normal: NormalSpan,
    /// Its passage in [`Side::passages`].
    pub passage: u32,
    /// Probability that a sentence ends with it.
    pub ends: f32,
}

/// One language's passages and segments.
#[derive(Clone, Debug)]
pub struct Side<'t> {
    /// The language.
    pub lang: Lang,
    /// The text that the segments' `normal` spans point into.
    pub text: &'t Normalized<'t>,
    /// In the order of the text.
    pub passages: Vec<Passage>,
    /// In the order of the text.
    pub segments: Vec<Segment>,
}

impl<'t> Side<'t> {
    /// The normalised text of segment `i`.
    #[must_use]
    pub fn normal(&self, i: usize) -> &'t str {
        self.text.slice(self.segments[i].normal)
    }

    /// The original text of segment `i`.
    #[must_use]
    pub fn original(&self, i: usize) -> &'t str {
        self.text.document().slice(self.segments[i].span)
    }
}
