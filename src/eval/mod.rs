//! Evaluating: how far an alignment agrees with one made by careful reading.
//!
//! Three scores, one file each, and the gold's shape tells which one applies:
//!
//! | the gold gives | the prediction gives | score |
//! |---|---|---|
//! | whole texts, beads as spans | spans | [`beads`]: strict and area |
//! | lines, beads as line numbers | spans in the lines joined by one character | [`points`]: boundaries |
//! | lines, beads as line numbers | line numbers | [`lines`]: strict and lax |
//!
//! Segmentation has a score of its own, [`units`].
//!
//! Where predicted beads of whole texts have scores, [`calibration`] tells whether these are the probabilities they claim to
//! be. A prediction is a file of khanan's own pairs, or one object a document with `id` and `beads`. All offsets in files
//! are Unicode code points; line numbers count from 0.

pub mod beads;
pub mod calibration;
pub mod lines;
pub mod points;
pub mod units;

mod gold;
mod overlap;
mod prediction;
mod record;

use std::{cmp::Ordering, fmt, ops::Range};

pub use gold::{Gold, LineDocument, SpanDocument, Texts};
pub use prediction::Prediction;

use crate::Result;

/// A bead as stretches of text; either side may be empty.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct SpanBead {
    /// In code points of the English text.
    pub en: Vec<Range<usize>>,
    /// In code points of the Thai text.
    pub th: Vec<Range<usize>>,
}

/// A bead as lines, counted from 0; either side may be empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct LineBead {
    /// English lines.
    pub en: Vec<usize>,
    /// Thai lines.
    pub th: Vec<usize>,
}

impl LineBead {
    /// The same bead with every line once, in order.
    fn sorted(&self) -> LineBead {
        let side = |lines: &[usize]| {
            let mut lines = lines.to_vec();
            lines.sort_unstable();
            lines.dedup();
            lines
        };
        LineBead { en: side(&self.en), th: side(&self.th) }
    }
}

/// Precision, recall and their harmonic mean, each in 0..1 (but see [`beads`] on beads that overlap). Where nothing was
/// predicted, or nothing was to be found, the share is 0.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ratio {
    /// Of what was predicted, the share that is right.
    pub precision: f64,
    /// Of what was to be found, the share that was found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

impl Ratio {
    fn new(precision: f64, recall: f64) -> Self {
        let sum = precision + recall;
        Ratio { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
    }

    fn of_counts(right: usize, predicted: usize, found: usize, gold: usize) -> Self {
        Ratio::new(Ratio::share(right, predicted), Ratio::share(found, gold))
    }

    fn share(part: usize, whole: usize) -> f64 {
        if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
    }
}

impl fmt::Display for Ratio {
    /// `P 0.812 R 0.790 F1 0.801`, with three decimals or as many as the format asks for.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(3);
        write!(f, "P {:.decimals$} R {:.decimals$} F1 {:.decimals$}", self.precision, self.recall, self.f1)
    }
}

/// One of the three scores, over all documents.
#[derive(Clone, PartialEq, Debug)]
pub enum Scores {
    /// Beads of whole texts.
    Beads(beads::Scores),
    /// Boundaries in running text.
    Points(points::Scores),
    /// Beads of given lines.
    Lines(lines::Scores),
}

impl Scores {
    /// A row for each document, the worst F1 first (strict or boundary; area where strict is equal).
    #[must_use]
    pub fn worst_first(&self) -> Vec<&dyn fmt::Display> {
        fn sorted<R: fmt::Display>(rows: &[R], worth: fn(&R) -> (f64, f64)) -> Vec<&dyn fmt::Display> {
            let by_worth = |a: &&R, b: &&R| worth(a).partial_cmp(&worth(b)).unwrap_or(Ordering::Equal);
            let mut rows: Vec<&R> = rows.iter().collect();
            rows.sort_by(by_worth);
            rows.into_iter().map(|row| row as &dyn fmt::Display).collect()
        }
        match self {
            Scores::Beads(scores) => sorted(&scores.documents, |row| (row.strict().f1, row.area().f1)),
            Scores::Points(scores) => sorted(&scores.documents, |row| (row.boundary().f1, 0.0)),
            Scores::Lines(scores) => sorted(&scores.documents, |row| (row.strict().f1, 0.0)),
        }
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scores::Beads(scores) => scores.fmt(f),
            Scores::Points(scores) => scores.fmt(f),
            Scores::Lines(scores) => scores.fmt(f),
        }
    }
}

/// What comparing two files found.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// The scores.
    pub scores: Scores,
    /// Gold documents without a prediction; all their beads count as missed.
    pub missing: Vec<String>,
    /// Predicted documents that the gold does not have; they count for nothing.
    pub unknown: Vec<String>,
}

/// Compares a prediction with the gold.
///
/// Gold given as lines is scored by [`lines`] if the prediction's beads are line numbers, or if `by_lines` says that a
/// prediction of spans was made line by line; by [`points`] otherwise.
///
/// # Errors
/// [`Error::Record`](crate::Error::Record) for a document predicted twice, beads of the wrong shape, and offsets or lines
/// beyond the gold's text.
pub fn compare(gold: &Gold, prediction: &Prediction, by_lines: bool) -> Result<Report> {
    let (matched, unknown) = prediction.matched(gold)?;
    let missing = |id: &str| if matched.contains_key(id) { None } else { Some(id.to_owned()) };
    let of = |id: &str| matched.get(id).copied();
    let (scores, missing) = match gold {
        Gold::Spans(documents) => {
            let row = |d: &SpanDocument| {
                let predicted = of(&d.id);
                let beads = predicted.map_or(Ok(Vec::new()), |p| p.spans(|lang| d.texts.code_points(lang)));
                let scores = predicted.and_then(|p| p.scores()).unwrap_or_default();
                Ok(beads::Row::with_scores(d, &beads?, scores))
            };
            let rows = documents.iter().map(row).collect::<Result<_>>()?;
            (Scores::Beads(rows), documents.iter().filter_map(|d| missing(&d.id)).collect())
        }
        Gold::Lines(documents) => {
            let scores = if by_lines || prediction.gives_line_numbers() {
                let row = |d: &LineDocument| {
                    let beads = of(&d.id).map_or(Ok(Vec::new()), |p| p.lines(d));
                    Ok(lines::Row::new(d, &beads?))
                };
                Scores::Lines(documents.iter().map(row).collect::<Result<_>>()?)
            } else {
                let row = |d: &LineDocument| {
                    let beads = of(&d.id).map_or(Ok(Vec::new()), |p| p.spans(|lang| d.code_points(lang)));
                    Ok(points::Row::new(d, &beads?))
                };
                Scores::Points(documents.iter().map(row).collect::<Result<_>>()?)
            };
            (scores, documents.iter().filter_map(|d| missing(&d.id)).collect())
        }
    };
    Ok(Report { scores, missing, unknown })
}
