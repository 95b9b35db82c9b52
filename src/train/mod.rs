//! Training: how the numbers in the program are made from releases aligned by reading.
//!
//! Only built with the feature `train`; the program's `khanan train` runs it. What was trained on what, and how well it
//! did, stands in each model's card.

mod descent;
mod embed;
mod judge;
mod lexicon;
mod matrix;
mod pieces;
mod random;
mod seen;
mod targets;
mod teacher;
mod trie;
mod vectors;
mod weights;

pub use judge::Found;
pub use lexicon::{Translation, learn_lexicon, without};
pub use seen::Judged;
pub use teacher::{Taught, lines};
pub use vectors::{Lessons, Recipe, learn_vectors};
pub use weights::{Learnt, learn};

use crate::{
    Lang, Result, Span,
    align::{self, Bitext, weights::Weights},
    eval::{SpanBead, SpanDocument, Texts, beads},
    normalize::Normalized,
    read::Document,
    segment::{Cut, Side, bitext, side},
};

/// A release and its alignment by reading.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// The gold, as it was read.
    gold: SpanDocument,
    /// Both languages in one document, or the English and the Thai one.
    documents: Documents,
    /// English and Thai spans of every bead, in bytes.
    beads: Vec<(Vec<Span>, Vec<Span>)>,
}

#[derive(Clone, Debug)]
enum Documents {
    Both(Document),
    Two { en: Document, th: Document },
}

impl Labelled {
    /// Takes a gold document.
    ///
    /// # Errors
    /// As [`Document::from_text`].
    pub fn new(gold: SpanDocument) -> Result<Self> {
        let documents = match &gold.texts {
            Texts::Both(text) => Documents::Both(Document::from_text(&*gold.id, &**text)?),
            Texts::Two { en, th } => Documents::Two {
                en: Document::from_text(&*gold.id, &**en)?,
                th: Document::from_text(&*gold.id, &**th)?,
            },
        };
        let (en, th) = (offsets(gold.texts.en()), offsets(gold.texts.th()));
        let span = |at: &std::ops::Range<usize>, offsets: &[usize]| Span::new(offsets[at.start], offsets[at.end]);
        let beads = gold
            .beads
            .iter()
            .map(|b| (b.en.iter().map(|s| span(s, &en)).collect(), b.th.iter().map(|s| span(s, &th)).collect()))
            .collect();
        Ok(Labelled { gold, documents, beads })
    }

    fn with_bitext<T>(&self, then: impl FnOnce(&Bitext<'_>) -> T) -> T {
        match &self.documents {
            Documents::Both(document) => then(&bitext(&Normalized::new(document), Cut::Running)),
            Documents::Two { en, th } => {
                let (en, th) = (Normalized::new(en), Normalized::new(th));
                then(&Bitext { en: side(&en, Lang::En, Cut::Running), th: side(&th, Lang::Th, Cut::Running) })
            }
        }
    }

    /// How the release fares under `weights`.
    fn scored(&self, weights: &Weights) -> beads::Row {
        let predicted: Vec<SpanBead> = self.with_bitext(|bitext| {
            let (en, th) = (points(self.gold.texts.en()), points(self.gold.texts.th()));
            let alignment = align::align_with(bitext, weights);
            let spans = |side: &Side<'_>, runs: &[align::Run], points: &[usize]| {
                runs.iter()
                    .map(|run| {
                        let segments = &side.segments[run.range()];
                        points[segments[0].span.start()]..points[segments[segments.len() - 1].span.end()]
                    })
                    .collect()
            };
            let beads = alignment.beads().iter();
            beads.map(|b| SpanBead { en: spans(&bitext.en, &b.en, &en), th: spans(&bitext.th, &b.th, &th) }).collect()
        });
        beads::Row::new(&self.gold, &predicted)
    }
}

/// The byte at which each code point starts, and the text's length.
fn offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

/// For each byte, how many code points start before it.
fn points(text: &str) -> Vec<usize> {
    let mut points = vec![0; text.len() + 1];
    for (n, at) in offsets(text).into_iter().enumerate() {
        points[at] = n;
    }
    points
}

/// Learns on all examples but every `folds`-th, scores those, and so on in turn: how well such weights do on releases
/// they were not learnt from.
#[must_use]
pub fn cross_validate(examples: &[Labelled], folds: usize, rounds: usize, l2: f64) -> beads::Scores {
    let mut rows: Vec<(usize, beads::Row)> = Vec::new();
    for fold in 0..folds {
        let rest: Vec<&Labelled> =
            examples.iter().enumerate().filter(|(i, _)| i % folds != fold).map(|(_, e)| e).collect();
        let learnt = learn(&rest, rounds, l2);
        let held = examples.iter().enumerate().skip(fold).step_by(folds);
        rows.extend(held.map(|(i, e)| (i, e.scored(learnt.weights()))));
    }
    rows.sort_by_key(|(i, _)| *i);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Scores the weights that the program carries.
#[must_use]
pub fn score_embedded(examples: &[Labelled]) -> beads::Scores {
    examples.iter().map(|e| e.scored(Weights::embedded())).collect()
}
