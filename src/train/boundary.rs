//! Learning the boundary model: a logistic regression on what alignments say.
//!
//! Where the Thai sentences of a release end is seen from its English. So releases are aligned, and every boundary between
//! two Thai phrases becomes an example as surely as all alignments together say that a bead ends there or does not; where
//! Thai has no counterpart, nothing is learnt. What was learnt makes the next round's alignments surer.
//!
//! Other texts end their sentences otherwise. They are learnt from together with releases, but each kind of text has
//! weights of its own on top of those that all share (Daumé, 2007, *Frustratingly easy domain adaptation*); the model
//! takes the shared ones and those of releases.
//!
//! L-BFGS; no random number is drawn, and sums are taken in the same order for any number of threads.

use std::{collections::HashSet, ops::Range};

use rayon::prelude::*;

use super::{Translation, descent::minimise, seen::Judged};
use crate::{
    Lang, Result,
    align::{self, Bitext, search::Search},
    model::{Boundaries, Model, clues},
    normalize::{NormalSpan, Normalized},
    read::Document,
    segment::{Cut, Side, side, weigh},
};

/// How the boundary model is learnt.
#[derive(Clone, Copy, Debug)]
pub struct BoundaryOptions {
    /// How often releases are aligned and the model learnt from that.
    pub rounds: usize,
    /// The most steps of descent each time.
    pub steps: usize,
    /// How strongly weights are held towards nought: the penalty is `l2`·|w|².
    pub l2: f64,
    /// The model has 2 to the power of this many weights.
    pub bits: u32,
}

/// What is learnt from.
#[derive(Clone, Copy, Debug)]
pub struct BoundaryTexts<'t> {
    /// Releases in two languages.
    pub releases: &'t [Translation],
    /// Other texts in two languages.
    pub others: &'t [Translation],
    /// Thai sentences, one by one.
    pub sentences: &'t [String],
    /// What the model will be judged by: paragraphs that share a stretch of 30 letters with it are not learnt from.
    pub judged: &'t [&'t str],
}

/// Clues seen in fewer examples get no weight.
const FEWEST: u32 = 2;
/// Parts into which a sum over all examples is divided; fixed, so that it comes out the same to the bit.
const PARTS: usize = 8;
/// Boundaries whose counterpart is less certain than this are not learnt from.
const UNKNOWN: f32 = 0.05;

/// Sentences that are joined to a passage.
const JOINED: usize = 6;
/// How much more strongly the weights of one kind of text are held towards nought than those that all kinds share.
const OWN: f64 = 3.0;

/// The kinds of texts.
const RELEASES: usize = 0;
pub(super) const OTHERS: usize = 1;
const SENTENCES: usize = 2;
const KINDS: usize = 3;

/// A Thai passage, and what is known of the boundaries in it.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) text: String,
    pub(super) phrases: Vec<Range<usize>>,
    /// For each phrase but the last: the probabilities that a sentence ends with it, and that none does.
    pub(super) ends: Vec<(f32, f32)>,
    pub(super) kind: usize,
}

/// The examples: for each, its clues' places among the weights, and what is known of it.
pub(super) struct Examples {
    places: Vec<u32>,
    rows: Vec<Row>,
}

struct Row {
    /// Where its places end.
    end: usize,
    yes: f32,
    no: f32,
    kind: usize,
}

/// Learns, and returns the model as the bytes of its file. `tell` is called after each round with its number (from 1), the
/// number of examples, and the model so far.
///
/// # Errors
/// As [`Document::from_text`], and what `tell` gives.
pub fn learn_boundaries(
    texts: BoundaryTexts<'_>,
    base: &Model,
    options: BoundaryOptions,
    mut tell: impl FnMut(usize, usize, &Boundaries) -> Result<()>,
) -> Result<Vec<u8>> {
    let judged = Judged::new(texts.judged);
    // The aligner's weights were learnt beside the model built in, so the first alignments take that one.
    let mut model = base.boundaries().clone();
    let mut bytes = Vec::new();
    for round in 1..=options.rounds {
        let mut known = label(texts.releases, RELEASES, (base, &model), &judged)?;
        known.extend(label(texts.others, OTHERS, (base, &model), &judged)?);
        known.extend(join(texts.sentences, &judged)?);
        let clues = |passage: &Known, see: &mut dyn FnMut(usize, u32)| clues(&passage.text, &passage.phrases, see);
        let examples = Examples::new(&known, options.bits, clues);
        let (at_rest, weights) = examples.learn(options, RELEASES);
        bytes = Boundaries::file(at_rest, &weights);
        model = Boundaries::from_bytes("the model just learnt", bytes.clone())?;
        tell(round, examples.rows.len(), &model)?;
    }
    Ok(bytes)
}

/// Aligns texts by `base`, but with this boundary model, to see where their Thai sentences end.
pub(super) fn label(
    texts: &[Translation],
    kind: usize,
    (base, model): (&Model, &Boundaries),
    judged: &Judged,
) -> Result<Vec<Known>> {
    let one = |t: &Translation| -> Result<Vec<Known>> {
        let (en, th) = (Document::from_text("en", &*t.en)?, Document::from_text("th", &*t.th)?);
        let (en, th) = (Normalized::new(&en), Normalized::new(&th));
        let mut bitext = Bitext { en: side(&en, Lang::En, Cut::Running), th: side(&th, Lang::Th, Cut::Running) };
        weigh(&mut bitext.th, model);
        let lattice = align::lattice(&bitext, base);
        let found = Search::new(&lattice, base.weights(Cut::Running)).boundaries();
        let ends = |i: usize| (found[i].ends as f32, found[i].within as f32);
        Ok(passages(&bitext.th, judged, kind, ends))
    };
    Ok(texts.par_iter().map(one).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// Joins every few sentences to a passage, in which they end and none else.
fn join(sentences: &[String], judged: &Judged) -> Result<Vec<Known>> {
    let one = |sentences: &[String]| -> Result<Vec<Known>> {
        let mut ends = HashSet::new();
        let mut text = String::new();
        for sentence in sentences.iter().map(|s| s.trim()).filter(|s| !s.is_empty()) {
            text.push_str(sentence);
            ends.insert(text.len());
            text.push(' ');
        }
        let document = Document::from_text("th", text)?;
        let normalized = Normalized::new(&document);
        let th = side(&normalized, Lang::Th, Cut::Running);
        let known = |i: usize| if ends.contains(&th.segments[i].span.end()) { (1.0, 0.0) } else { (0.0, 1.0) };
        Ok(passages(&th, judged, SENTENCES, known))
    };
    Ok(sentences.par_chunks(JOINED).map(one).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// The passages of a side, with what `ends` knows of the boundary behind each segment.
pub(super) fn passages(th: &Side<'_>, judged: &Judged, kind: usize, ends: impl Fn(usize) -> (f32, f32)) -> Vec<Known> {
    let mut all = Vec::new();
    for passage in &th.passages {
        let at = passage.segments.start as usize..passage.segments.end as usize;
        let segments = &th.segments[at.clone()];
        let (Some(first), Some(last)) = (segments.first(), segments.last()) else { continue };
        let start = first.normal.start;
        let text = th.text.slice(NormalSpan { start, end: last.normal.end });
        if judged.shares(text) {
            continue;
        }
        let within = |at: NormalSpan| (at.start - start) as usize..(at.end - start) as usize;
        all.push(Known {
            text: text.to_owned(),
            phrases: segments.iter().map(|s| within(s.normal)).collect(),
            ends: (at.start..at.end - 1).map(&ends).collect(),
            kind,
        });
    }
    all
}

impl Examples {
    /// `clues` calls what it is given with a boundary and each clue at it.
    pub(super) fn new(known: &[Known], bits: u32, clues: impl Fn(&Known, &mut dyn FnMut(usize, u32))) -> Examples {
        let mut examples = Examples { places: Vec::new(), rows: Vec::new() };
        for passage in known {
            let mut places: Vec<Vec<u32>> = vec![Vec::new(); passage.ends.len()];
            clues(passage, &mut |i, clue| places[i].push(clue >> (32 - bits)));
            for (places, &(yes, no)) in places.iter().zip(&passage.ends) {
                if yes + no > UNKNOWN {
                    examples.places.extend(places);
                    examples.rows.push(Row { end: examples.places.len(), yes, no, kind: passage.kind });
                }
            }
        }
        examples
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.rows.len()
    }

    /// The log-odds where no clue is known, and the weights, for texts of a kind.
    pub(super) fn learn(&self, options: BoundaryOptions, kind: usize) -> (f32, Vec<f32>) {
        let count = 1usize << options.bits;
        let mut seen = vec![0u32; count];
        self.places.iter().for_each(|&place| seen[place as usize] += 1);
        // Shared weights, those of each kind, and the log-odds of each kind where no clue is known.
        let weights = count * (1 + KINDS);
        let mut start = vec![0.0; weights + KINDS];
        for kind in 0..KINDS {
            let rows = self.rows.iter().filter(|r| r.kind == kind);
            let (yes, no) = rows.fold((1.0, 1.0), |(y, n), r| (y + f64::from(r.yes), n + f64::from(r.no)));
            start[weights + kind] = f64::ln(yes / no);
        }
        let size = self.rows.len().div_ceil(PARTS).max(1);
        let (learnt, _) = minimise(start, options.steps, |w| {
            let parts: Vec<(f64, Vec<f64>)> =
                (0..PARTS).into_par_iter().map(|part| self.part(part * size, size, w, &seen)).collect();
            let l2 = |i: usize| match i {
                _ if i < count => options.l2,
                _ if i < weights => options.l2 * OWN,
                _ => 0.0,
            };
            let mut loss: f64 = w.iter().enumerate().map(|(i, x)| l2(i) * x * x).sum();
            let mut gradient: Vec<f64> = w.iter().enumerate().map(|(i, x)| 2.0 * l2(i) * x).collect();
            for (value, part) in parts {
                loss += value;
                gradient.iter_mut().zip(part).for_each(|(g, p)| *g += p);
            }
            (loss, gradient)
        });
        let own = |place: usize| (learnt[place] + learnt[count * (1 + kind) + place]) as f32;
        (learnt[weights + kind] as f32, (0..count).map(own).collect())
    }

    /// The loss of `size` examples from the `from`-th, and its gradient.
    fn part(&self, from: usize, size: usize, w: &[f64], seen: &[u32]) -> (f64, Vec<f64>) {
        let (mut loss, mut gradient) = (0.0, vec![0.0; w.len()]);
        let count = seen.len();
        let known = |&place: &u32| Some(place as usize).filter(|&place| seen[place] >= FEWEST);
        let mut begin = if from == 0 { 0 } else { self.rows.get(from - 1).map_or(0, |row| row.end) };
        for &Row { end, yes, no, kind } in self.rows.iter().skip(from).take(size) {
            let places = || self.places[begin..end].iter().filter_map(known);
            let (own, base) = (count * (1 + kind), count * (1 + KINDS) + kind);
            let odds = w[base] + places().map(|place| w[place] + w[own + place]).sum::<f64>();
            let (yes, no) = (f64::from(yes), f64::from(no));
            // -ln p and -ln (1 - p)
            let (lack, excess) = ((-odds).exp().ln_1p(), odds.exp().ln_1p());
            loss += yes * lack + no * excess;
            let slope = (yes + no) / (1.0 + (-odds).exp()) - yes;
            places().for_each(|place| {
                gradient[place] += slope;
                gradient[own + place] += slope;
            });
            gradient[base] += slope;
            begin = end;
        }
        (loss, gradient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learn(threads: usize, judged: &[&str]) -> (usize, Vec<u8>) {
        let release = |n: usize| Translation {
            en: format!(
                "The bank lent {n} million baht.\nThe bank lent {n} million baht. The loan runs for {} years.",
                n + 7
            ),
            th: format!("ธนาคารให้กู้ {n} ล้านบาท\nธนาคารให้กู้ วงเงิน {n} ล้านบาท ทั้งนี้ เงินกู้มีอายุ {} ปี", n + 7),
        };
        let releases: Vec<Translation> = (20..40).map(release).collect();
        let sentences: Vec<String> = (0..30).map(|n| format!("พ่อมีรถ {n} คัน")).collect();
        let texts = BoundaryTexts { releases: &releases, others: &[], sentences: &sentences, judged };
        let options = BoundaryOptions { rounds: 2, steps: 20, l2: 0.1, bits: 12 };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let mut count = 0;
        let learnt = pool.install(|| {
            learn_boundaries(texts, Model::embedded(), options, |_, examples, _| {
                count = examples;
                Ok(())
            })
        });
        (count, learnt.expect("small texts"))
    }

    #[test]
    fn it_learns_where_the_english_ends_and_nothing_from_the_judged() {
        let (count, bytes) = learn(2, &[]);
        let model = Boundaries::from_bytes("learnt", bytes.clone()).expect("whole");
        let passage = "ธนาคารให้กู้ วงเงิน 99 ล้านบาท ทั้งนี้ เงินกู้มีอายุ 3 ปี";
        let at = |word: &str| passage.find(word).map(|from| from..from + word.len()).expect("in the passage");
        let phrases: Vec<_> = passage.split(' ').map(at).collect();
        let p = model.probabilities(passage, &phrases);
        let surest = (0..p.len()).max_by(|&a, &b| p[a].total_cmp(&p[b]));
        assert_eq!(surest, Some(3), "{p:?}");
        assert_eq!(learn(1, &[]), (count, bytes), "the same for any number of threads");
        let (fewer, _) = learn(2, &["ธนาคารให้กู้ วงเงิน 25 ล้านบาท ทั้งนี้ เงินกู้มีอายุ 32 ปี"]);
        assert!(0 < fewer && fewer < count, "{fewer} of {count}");
    }
}
