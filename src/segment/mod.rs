//! Segmenting: normalised text to passages and segments of each language.
//!
//! English is cut into sentences, rather too often than too seldom: the search can join, never cut. Thai has no sentence
//! mark, so it is cut at every place where a sentence *may* end, mostly spaces, each with a probability; which of them do
//! end one is decided together with the alignment.

mod abbreviation;
mod engine;
mod english;
mod kind;
mod recut;
mod sentence;
mod thai;
mod track;
mod word;

pub use engine::{Engine, Segmenter, Sentences, Unit, passages};
pub use sentence::{sentences, sentences_with};
pub use word::{Words, dictionary_words, words, words_with};

use std::ops::Range;

#[cfg(feature = "train")]
pub(crate) use sentence::{TAKEN, ends};
pub(crate) use thai::{CUES, Cues};

use crate::{
    Lang, Span,
    align::Bitext,
    model::{Boundaries, Model},
    normalize::{NormalSpan, Normalized},
    read::Document,
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
    /// What is seen around a Thai phrase's end.
    pub(crate) cues: Cues,
}

/// One language's passages and segments.
#[derive(Clone, Debug)]
pub struct Side<'t> {
    /// The language.
    pub lang: Lang,
    /// How it was cut.
    pub cut: Cut,
    /// The text that the segments' `normal` spans point into.
    pub text: &'t Normalized<'t>,
    /// In the order of the text.
    pub passages: Vec<Passage>,
    /// In the order of the text.
    pub segments: Vec<Segment>,
}

impl<'t> Side<'t> {
    /// A side of the same text that holds nothing yet.
    pub(crate) fn like(&self) -> Side<'t> {
        Side { lang: self.lang, cut: self.cut, text: self.text, passages: Vec::new(), segments: Vec::new() }
    }

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

/// How a text is cut into segments.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Cut {
    /// Running text: English sentences and Thai phrases, found here.
    #[default]
    Running,
    /// Every line is a segment already, as in benchmarks of given sentences.
    Lines,
}

impl Cut {
    /// The text of a document that is to be cut so: in running text, a wrapped paragraph is one line.
    #[must_use]
    pub fn normalized(self, document: &Document) -> Normalized<'_> {
        match self {
            Cut::Running => Normalized::flowing(document),
            Cut::Lines => Normalized::new(document),
        }
    }
}

/// Segments a document that may hold both languages, telling them apart by script. What a model is asked, such as where
/// Thai sentences may end, is asked the one that the program carries.
#[must_use]
pub fn bitext<'t>(text: &'t Normalized<'t>, cut: Cut) -> Bitext<'t> {
    bitext_with(text, cut, Model::embedded())
}

/// As [`bitext`], by this model.
#[must_use]
pub fn bitext_with<'t>(text: &'t Normalized<'t>, cut: Cut, model: &Model) -> Bitext<'t> {
    let stretches = track::stretches(text.text());
    let [mut en, mut th] = [Lang::En, Lang::Th].map(|lang| build(text, lang, &stretches, cut, model));
    let mut all: Vec<&mut Span> = en.segments.iter_mut().chain(&mut th.segments).map(|s| &mut s.span).collect();
    all.sort_unstable();
    claim_gaps(text.document().text(), &mut all);
    Bitext { en, th }
}

/// Segments a document that is all in one language, whatever scripts it holds, by the model that the program carries.
#[must_use]
pub fn side<'t>(text: &'t Normalized<'t>, lang: Lang, cut: Cut) -> Side<'t> {
    side_with(text, lang, cut, Model::embedded())
}

/// As [`side`], by this model.
#[must_use]
pub fn side_with<'t>(text: &'t Normalized<'t>, lang: Lang, cut: Cut, model: &Model) -> Side<'t> {
    let stretches: Vec<_> = track::lines(text.text()).map(|at| track::Stretch { at, lang }).collect();
    let mut side = build(text, lang, &stretches, cut, model);
    claim_gaps(text.document().text(), &mut side.segments.iter_mut().map(|s| &mut s.span).collect::<Vec<_>>());
    side
}

/// The probability from which on a segment is taken to end a sentence where nothing but its own side is known.
///
/// Most ends are found, and rightly, not at one half but at half the best F1 (Lipton, Elkan and Narayanaswamy, 2014,
/// *Thresholding classifiers to maximize F1 score*), and that is about .55 for Thai; English is nearly always sure.
pub(crate) fn probable(lang: Lang) -> f32 {
    match lang {
        Lang::En => 0.5,
        Lang::Th => 0.27,
    }
}

/// The sentences of an English line, in bytes.
#[cfg(feature = "train")]
pub(crate) fn sentence_spans(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    english::split(line).map(|(at, _)| at)
}

/// The passages and segments of one language's stretches.
fn build<'t>(text: &'t Normalized<'t>, lang: Lang, stretches: &[track::Stretch], cut: Cut, model: &Model) -> Side<'t> {
    let whole = text.text();
    let own: Vec<(usize, &track::Stretch)> = stretches.iter().enumerate().filter(|(_, s)| s.lang == lang).collect();
    let mut kinds: Vec<Kind> = own.iter().map(|(_, s)| kind::of_line(&whole[s.at.clone()])).collect();
    kind::mark_titles(&mut kinds, |i| &whole[own[i].1.at.clone()]);
    let mut side = Side { lang, cut, text, passages: Vec::with_capacity(own.len()), segments: Vec::new() };
    for ((place, stretch), kind) in own.into_iter().zip(kinds) {
        let passage = side.passages.len() as u32;
        let first = side.segments.len() as u32;
        let line = &whole[stretch.at.clone()];
        let mut push = |at: Range<usize>, ends, cues| {
            let normal = normal_span(stretch.at.start + at.start..stretch.at.start + at.end);
            side.segments.push(Segment { span: text.to_original(normal), normal, passage, ends, cues });
        };
        match (cut, lang) {
            (Cut::Lines, _) => push(0..line.len(), 1.0, Cues::NONE),
            (Cut::Running, Lang::En) => {
                let mut sentences = english::split(line);
                // A text's headline may stand in one line with its body, which then has more than one sentence.
                if side.passages.is_empty()
                    && kind == Kind::Paragraph
                    && sentences.clone().nth(1).is_some()
                    && let Some((first, ends)) = sentences.next()
                {
                    let mut from = first.start;
                    for at in english::headline::ends(&line[first.clone()]) {
                        let at = first.start + at;
                        push(from..from + line[from..at].trim_end().len(), english::headline::ENDS, Cues::NONE);
                        from = at;
                    }
                    push(from..first.end, ends, Cues::NONE);
                }
                sentences.for_each(|(at, ends)| push(at, ends, Cues::NONE));
            }
            (Cut::Running, Lang::Th) => {
                thai::phrases(line).into_iter().for_each(|p| push(p.at, 0.0, p.cues));
            }
        }
        if let Some(last) = side.segments.last_mut() {
            last.ends = 1.0;
        }
        let segments = first..side.segments.len() as u32;
        let span = text.to_original(normal_span(stretch.at.clone()));
        side.passages.push(Passage { span, lang, kind, place: place as u32, segments });
    }
    if (cut, lang) == (Cut::Running, Lang::Th) {
        weigh(&mut side, model.boundaries());
    }
    side
}

/// Gives the segments of a Thai side the probabilities of a model; the last of each passage ends a sentence in any case.
pub(crate) fn weigh(side: &mut Side<'_>, boundaries: &Boundaries) {
    for k in 0..side.passages.len() {
        let Some((text, phrases)) = passage_phrases(side, &side.passages[k]) else { continue };
        let ends = boundaries.probabilities(text, &phrases);
        let at = side.passages[k].segments.start as usize..side.passages[k].segments.end as usize;
        side.segments[at].iter_mut().zip(ends).for_each(|(segment, p)| segment.ends = p);
    }
}

/// The normalised text of a passage from its first segment on, and where its segments lie in it; none if it has none.
fn passage_phrases<'t>(side: &Side<'t>, passage: &Passage) -> Option<(&'t str, Vec<Range<usize>>)> {
    let segments = &side.segments[passage.segments.start as usize..passage.segments.end as usize];
    let (start, end) = (segments.first()?.normal.start, segments.last()?.normal.end);
    let within = |at: NormalSpan| (at.start - start) as usize..(at.end - start) as usize;
    let phrases = segments.iter().map(|s| within(s.normal)).collect();
    Some((side.text.slice(NormalSpan { start, end }), phrases))
}

fn normal_span(at: Range<usize>) -> NormalSpan {
    let narrow = |x: usize| u32::try_from(x).expect("normal text is no longer than a document, under 4 GiB");
    NormalSpan { start: narrow(at.start), end: narrow(at.end) }
}

/// Gives characters that normalising removed (zero-width ones, say) to the stretch they touch, else to the next one, so
/// that between stretches stands nothing but white space. A text that normalising leaves nothing but white space of has
/// no stretch. `spans` are in the order of the text.
fn claim_gaps(text: &str, spans: &mut [&mut Span]) {
    let mut from = 0;
    for i in 0..spans.len() {
        let gap = &text[from..spans[i].start().max(from)];
        if !gap.trim().is_empty() {
            let kept = gap.len() - gap.trim_start().len();
            let touched = if i > 0 && kept == 0 { gap.find(char::is_whitespace).unwrap_or(gap.len()) } else { 0 };
            if touched > 0 {
                *spans[i - 1] = Span::new(spans[i - 1].start(), from + touched);
            }
            let rest = &gap[touched..];
            if !rest.trim().is_empty() {
                let start = from + touched + (rest.len() - rest.trim_start().len());
                *spans[i] = Span::new(start, spans[i].end());
            }
        }
        from = spans[i].end();
    }
    let tail = &text[from.min(text.len())..];
    if let Some(last) = spans.last_mut()
        && !tail.trim().is_empty()
    {
        **last = Span::new(last.start(), from + tail.trim_end().len());
    }
}
