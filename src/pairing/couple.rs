//! Couples: a Thai and an English document that translate each other, with the probability and the reason.

use std::fmt;

use serde::Serialize;

use super::{
    assign::{Judged, assign, judge},
    candidates::Named,
    collection::Collection,
    sketch::Sketch,
    weights::Weights,
};
use crate::write::many;

/// How documents are paired.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Options {
    /// Couples less probable than this are not made, 0..1.
    pub min_score: f64,
    /// Documents that their archive says were published further apart, in days, are no couple; `None`: whatever it says.
    pub window: Option<u32>,
}

impl Options {
    /// The usual window, in days: what an archive gives as a date is often that of a move to a new site.
    pub const WINDOW: u32 = 90;
}

impl Default for Options {
    /// A probability of three in four, and published within [`WINDOW`](Options::WINDOW).
    fn default() -> Self {
        Options { min_score: 0.75, window: Some(Self::WINDOW) }
    }
}

/// Which documents belong together, and which to none.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Pairing {
    /// In the order of their English documents.
    pub couples: Vec<Couple>,
    /// In the order of the documents.
    pub alone: Vec<Alone>,
}

/// An English document and a Thai one, by their places among the sketches.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Couple {
    /// The English one.
    pub en: usize,
    /// The Thai one.
    pub th: usize,
    /// The probability that they translate each other, 0..1.
    pub score: f64,
    /// Why.
    pub reason: Reason,
}

/// A document without a counterpart.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Alone {
    /// Its place among the sketches.
    pub document: usize,
    /// The most probable counterpart and its probability, if there is any candidate: it was not probable enough, or belongs
    /// to another document.
    pub best: Option<(usize, f64)>,
}

/// What a couple has in common, in terms that can be checked in the two texts.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Reason {
    /// Their names are alike but for the language, and no other's is.
    pub name: bool,
    /// The numbers in their names are the same, and no other's are.
    pub number: bool,
    /// Figures that stand in both.
    pub figures: u16,
    /// Days of the calendar that are named in both.
    pub days: u16,
    /// Words in Latin script that stand in both.
    pub latin: u16,
    /// Telephone numbers and addresses that stand in both.
    pub contacts: u16,
    /// Words of one that the lexicon translates by words of the other.
    pub words: u16,
    /// How alike the vectors of the texts are, −1..1: unrelated texts are about 0.
    pub likeness: f32,
}

impl Reason {
    pub(super) fn of(judged: &Judged) -> Self {
        let [figures, days, latin, contacts] = judged.shared.keys;
        Reason {
            name: judged.candidate.named == Named::Alike,
            number: judged.candidate.named == Named::Number,
            figures,
            days,
            latin,
            contacts,
            words: judged.shared.words,
            likeness: (judged.features[1] * 100.0).round() / 100.0,
        }
    }
}

impl fmt::Display for Reason {
    /// As `same name; 12 figures, 2 days, 31 words in common; likeness .81`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name {
            f.write_str("same name; ")?;
        } else if self.number {
            f.write_str("same number; ")?;
        }
        let counts = [
            (self.figures, "figure"),
            (self.days, "day"),
            (self.latin, "Latin word"),
            (self.contacts, "contact"),
            (self.words, "word"),
        ];
        let counts: Vec<String> = counts.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| many(n, what)).collect();
        if counts.is_empty() {
            f.write_str("nothing in common")?;
        } else {
            write!(f, "{} in common", counts.join(", "))?;
        }
        write!(f, "; likeness {:.2}", self.likeness)
    }
}

/// Finds which English and Thai documents translate each other, each belonging to one other at most.
///
/// The answer depends on the sketches, their order and the options alone, not on the number of threads. Time grows with the
/// number of documents, not with its square: an index leads to the candidates.
#[must_use]
pub fn pair(sketches: &[Sketch], options: &Options) -> Pairing {
    pair_by(sketches, options, Weights::embedded())
}

pub(crate) fn pair_by(sketches: &[Sketch], options: &Options, weights: &Weights) -> Pairing {
    let collection = Collection::new(sketches, &weights.means);
    let judged = judge(&collection, options.window, weights);
    assign(&collection, judged, options.min_score)
}

/// Whether two documents of one language are the same but for a few words.
#[cfg(feature = "train")]
pub(crate) fn twins(sketches: &[Sketch], a: usize, b: usize, weights: &Weights) -> bool {
    super::feature::twins(&Collection::new(sketches, &weights.means), a, b)
}
