//! Stand-in until the segmenting stage is merged: every line is a passage and a segment.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{Kind, Passage, Segment, Side};
use crate::{
    Lang, Span,
    align::Bitext,
    is_thai,
    normalize::{NormalSpan, Normalized},
};

/// One mixed file.
#[must_use]
pub fn bitext<'t>(text: &'t Normalized<'t>, _lines: bool) -> Bitext<'t> {
    let of = |lang| lines_of(text, lang, |line| line.contains(is_thai) == (lang == Lang::Th));
    Bitext { en: of(Lang::En), th: of(Lang::Th) }
}

/// A file of one language.
#[must_use]
pub fn side<'t>(text: &'t Normalized<'t>, lang: Lang, _lines: bool) -> Side<'t> {
    lines_of(text, lang, |_| true)
}

fn lines_of<'t>(text: &'t Normalized<'t>, lang: Lang, wanted: impl Fn(&str) -> bool) -> Side<'t> {
    let mut side = Side { lang, text, passages: Vec::new(), segments: Vec::new() };
    let whole = text.document().text();
    for (place, line) in whole.lines().filter(|l| !l.trim().is_empty()).enumerate().filter(|(_, l)| wanted(l)) {
        let at = line.as_ptr() as usize - whole.as_ptr() as usize;
        let span = Span::new(at, at + line.len());
        let n = side.segments.len() as u32;
        let normal = NormalSpan { start: span.start() as u32, end: span.end() as u32 };
        side.segments.push(Segment { span, normal, passage: n, ends: 1.0 });
        side.passages.push(Passage { span, lang, kind: Kind::Paragraph, place: place as u32, segments: n..n + 1 });
    }
    side
}

/// The sentences of a side.
#[must_use]
pub fn sentences(side: &Side<'_>) -> Vec<Span> {
    side.segments.iter().map(|s| s.span).collect()
}

/// Words of a text.
pub fn words(text: &str, _lang: Lang) -> impl Iterator<Item = Range<usize>> {
    text.split_word_bound_indices().map(|(at, word)| at..at + word.len())
}
