//! Training: how the numbers in the program are made from releases aligned by reading.
//!
//! Only built with the feature `train`; the program's `khanan train` runs it. What was trained on what, and how well it
//! did, stands in each model's card.

mod ablation;
mod boundary;
mod classes;
mod compose;
mod descent;
mod embed;
mod judge;
mod lexicon;
mod matrix;
mod pairing;
mod pieces;
mod random;
mod retrieval;
mod seen;
mod sentences;
mod style;
mod targets;
mod teacher;
mod trie;
mod variant;
mod vectors;
mod weights;
mod words;

pub use ablation::Group;
pub use boundary::{BoundaryOptions, BoundaryTexts, learn_boundaries};
pub use judge::{Judgement, judge_boundaries, judge_sentences};
pub use lexicon::{Translation, learn_lexicon, without};
pub use pairing::{Among, Hidden, KnownCouples, Miss, Trial, learn_pairing, try_pairing};
pub use retrieval::Found;
pub use seen::Judged;
pub use sentences::{SentenceOptions, SentenceTexts, learn_sentences};
pub use teacher::{Taught, lines};
pub use variant::Shape;
pub use vectors::{Lessons, VectorOptions, learn_vectors};
pub use weights::{Learnt, Recipe, learn};
pub use words::{CutText, WordLessons, WordOptions, WordScores, judge_words, learn_words};

use crate::{
    Lang, Result, Span,
    align::{self, Bead, Bitext},
    eval::{SpanBead, SpanDocument, Texts, beads},
    model::Model,
    read::Document,
    segment::{Cut, Side, bitext_with, side_with},
};

/// A release and its alignment by reading.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// The gold, as it was read.
    gold: SpanDocument,
    /// Both languages in one document, or the English and the Thai one.
    documents: Documents,
    /// How it is cut.
    cut: Cut,
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
        Labelled::cut(gold, Cut::Running)
    }

    fn cut(gold: SpanDocument, cut: Cut) -> Result<Self> {
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
        Ok(Labelled { gold, documents, cut, beads })
    }

    /// The same release in another shape.
    fn shaped(&self, shape: Shape) -> Result<Self> {
        let number = self.gold.id.bytes().fold(0, |sum: u64, b| sum.wrapping_mul(31).wrapping_add(u64::from(b)));
        let (gold, cut) = shape.of(&self.gold, number);
        Labelled::cut(gold, cut)
    }

    fn with_bitext<T>(&self, model: &Model, then: impl FnOnce(&Bitext<'_>) -> T) -> T {
        match &self.documents {
            Documents::Both(document) => then(&bitext_with(&self.cut.normalized(document), self.cut, model)),
            Documents::Two { en, th } => {
                let (en, th) = (self.cut.normalized(en), self.cut.normalized(th));
                let side = |text, lang| side_with(text, lang, self.cut, model);
                then(&Bitext { en: side(&en, Lang::En), th: side(&th, Lang::Th) })
            }
        }
    }

    /// How the release fares under `model`.
    fn scored(&self, model: &Model) -> beads::Row {
        let (predicted, scores): (Vec<SpanBead>, Vec<f64>) = self.with_bitext(model, |bitext| {
            let (en, th) = (points(self.gold.texts.en()), points(self.gold.texts.th()));
            let alignment = align::align_with(bitext, model);
            // segment by segment: in one text, what lies between two may be in the other language
            let spans = |side: &Side<'_>, runs: &[align::Run], points: &[usize]| {
                let segments = runs.iter().flat_map(|run| &side.segments[run.range()]);
                segments.map(|s| points[s.span.start()]..points[s.span.end()]).collect()
            };
            let span_bead =
                |b: &Bead| SpanBead { en: spans(&bitext.en, &b.en, &en), th: spans(&bitext.th, &b.th, &th) };
            alignment.beads().iter().map(|b| (span_bead(b), b.probability)).unzip()
        });
        beads::Row::with_scores(&self.gold, &predicted, &scores)
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
/// they were not learnt from. All else is `model`'s.
///
/// # Errors
/// As [`learn`].
pub fn cross_validate(examples: &[Labelled], model: &Model, folds: usize, recipe: &Recipe) -> Result<beads::Scores> {
    let mut rows: Vec<(usize, beads::Row)> = Vec::new();
    for fold in 0..folds {
        let rest: Vec<&Labelled> =
            examples.iter().enumerate().filter(|(i, _)| i % folds != fold).map(|(_, e)| e).collect();
        let learnt = model.with_weights(learn(&rest, model, recipe)?.weights());
        let held = examples.iter().enumerate().skip(fold).step_by(folds);
        rows.extend(held.map(|(i, e)| (i, e.scored(&learnt))));
    }
    rows.sort_by_key(|(i, _)| *i);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// Scores a model as it is.
#[must_use]
pub fn score(examples: &[Labelled], model: &Model) -> beads::Scores {
    examples.iter().map(|e| e.scored(model)).collect()
}
