//! The weights of pairing, learnt from documents whose couples are known, and how well such weights do.

use std::{collections::HashSet, fmt};

use rayon::prelude::*;

use super::{Translation, random::Random};
use crate::{
    Lang,
    model::Model,
    pairing::{self, Couple, Learner, Options, Sketch, Weights},
};

/// Couples of documents that are known, and others beside them.
#[derive(Debug)]
pub struct KnownCouples {
    /// The English and the Thai document of each couple that is surely one.
    sure: Vec<[Sketch; 2]>,
    /// The same of other documents, which may be couples.
    others: Vec<[Sketch; 2]>,
}

impl KnownCouples {
    /// Sketches the documents: of the couples that are surely ones, and of others. Nothing is said of them but their
    /// texts.
    #[must_use]
    pub fn new(sure: &[Translation], others: &[Translation], model: &Model) -> Self {
        let sketches = |texts: &[Translation]| {
            let sketch = |text: &str, lang| Sketch::of("", None, None, text, lang, model);
            texts.par_iter().map(|pair| [sketch(&pair.en, Lang::En), sketch(&pair.th, Lang::Th)]).collect()
        };
        KnownCouples { sure: sketches(sure), others: sketches(others) }
    }

    /// The places of the sure couples in an order that depends on the seed alone.
    fn shuffled(&self, seed: u64) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.sure.len()).collect();
        Random(seed).shuffle(&mut order);
        order
    }
}

/// How often collections of each size are drawn to learn from: large ones and small, for rivals are many or few.
const LESSONS: [(usize, usize); 3] = [(4000, 4), (400, 8), (60, 16)];
/// In every collection so many couples are broken: one of the two documents is not there.
const BROKEN: f32 = 0.4;

/// Learns from the sure couples at the places `from`, among others.
fn learn(known: &KnownCouples, from: &[usize], l2: f64, seed: u64) -> Weights {
    let mut random = Random(seed);
    let mut learner = Learner::default();
    for (size, times) in LESSONS {
        for _ in 0..times {
            let mut drawn: Vec<(&[Sketch; 2], bool)> = from.iter().map(|&n| (&known.sure[n], true)).collect();
            drawn.extend(known.others.iter().map(|pair| (pair, false)));
            random.shuffle(&mut drawn);
            drawn.truncate(size / 2);
            let mut sketches = Vec::new();
            let mut couples = Vec::new();
            let mut unsure = Vec::new();
            for (pair, sure) in drawn {
                let broken = random.share() < BROKEN;
                if broken {
                    sketches.push(pair[random.below(2)].clone());
                } else {
                    let list = if sure { &mut couples } else { &mut unsure };
                    list.push((sketches.len(), sketches.len() + 1));
                    sketches.extend(pair.iter().cloned());
                }
            }
            learner.add(&sketches, &couples, &unsure);
        }
    }
    learner.learn(l2, |x, steps, f| super::descent::minimise(x, steps, f).0)
}

/// A table of weights, learnt from all sure couples.
#[must_use]
pub fn learn_pairing(known: &KnownCouples, l2: f64, seed: u64) -> String {
    let from: Vec<usize> = (0..known.sure.len()).collect();
    learn(known, &from, l2, seed).table()
}

/// What hidden couples are looked for among.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Among {
    /// Both documents of other couples, which may be found too.
    Couples,
    /// One document of each other couple: whatever is found for it is wrong.
    Singles,
}

/// How pairing did where couples were hidden.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Hidden {
    /// Couples hidden.
    pub hidden: usize,
    /// Couples made of a document that was hidden, or of another where those are singles.
    pub made: usize,
    /// Of these, right ones.
    pub right: usize,
    /// Of these, ones whose documents are right but for a twin: the same document again.
    pub twins: usize,
    /// Couples made of other documents, and those of them that were known.
    pub others: (usize, usize),
}

impl Hidden {
    fn add(&mut self, other: &Hidden) {
        self.hidden += other.hidden;
        self.made += other.made;
        self.right += other.right;
        self.twins += other.twins;
        self.others = (self.others.0 + other.others.0, self.others.1 + other.others.1);
    }
}

impl std::iter::Sum for Hidden {
    fn sum<I: Iterator<Item = Hidden>>(all: I) -> Hidden {
        all.fold(Hidden::default(), |mut sum, one| {
            sum.add(&one);
            sum
        })
    }
}

impl fmt::Display for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
        write!(
            f,
            "precision {:.4}, recall {:.4} ({} right of {} made, {} twins, {} hidden); of others {} known of {} made",
            share(self.right, self.made),
            share(self.right, self.hidden),
            self.right,
            self.made,
            self.twins,
            self.hidden,
            self.others.1,
            self.others.0,
        )
    }
}

/// A trial: so many couples hidden among so many other documents.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Trial {
    /// Couples to hide.
    pub hidden: usize,
    /// Other documents.
    pub distractors: usize,
    /// What they are.
    pub among: Among,
    /// Stands for the choices.
    pub seed: u64,
}

/// A couple that was made and is wrong, or was hidden and not made: the places of the couples that its English and its
/// Thai document belong to, the sure ones first.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Miss {
    /// Of the English document.
    pub en: usize,
    /// Of the Thai one.
    pub th: usize,
    /// How probable it was called; `None` if it was no candidate.
    pub score: Option<f64>,
    /// Whether it was made.
    pub made: bool,
}

/// Hides couples among other documents, pairs them all by weights that were learnt from none of the hidden ones, and
/// counts.
#[must_use]
pub fn try_pairing(known: &KnownCouples, trial: Trial, l2: f64, min_score: f64) -> (Hidden, Vec<Miss>) {
    let order = known.shuffled(trial.seed);
    let (hidden, rest) = order.split_at(trial.hidden.min(order.len()));
    let weights = learn(known, rest, l2, trial.seed);

    let mut random = Random(trial.seed ^ 0x5eed);
    let all: Vec<&[Sketch; 2]> = known.sure.iter().chain(&known.others).collect();
    // (couple, side)
    let mut documents: Vec<(usize, usize)> = hidden.iter().flat_map(|&n| [(n, 0), (n, 1)]).collect();
    let rest = rest.iter().copied().chain(known.sure.len()..all.len());
    let mut others: Vec<(usize, usize)> = match trial.among {
        Among::Couples => rest.flat_map(|n| [(n, 0), (n, 1)]).collect(),
        Among::Singles => rest.map(|n| (n, random.below(2))).collect(),
    };
    random.shuffle(&mut others);
    others.truncate(trial.distractors);
    let is_hidden: HashSet<usize> = hidden.iter().copied().collect();
    documents.extend(others);
    random.shuffle(&mut documents);

    let sketches: Vec<Sketch> = documents.iter().map(|&(n, side)| all[n][side].clone()).collect();
    let options = Options { min_score, ..Options::default() };
    let pairing = pairing::pair_by(&sketches, &options, &weights);
    let mut count = Hidden { hidden: hidden.len(), ..Hidden::default() };
    let mut misses = Vec::new();
    let counterpart = |n: usize, side: usize| documents.iter().position(|&d| d == (n, side));
    for Couple { en, th, score, .. } in &pairing.couples {
        let (e, t) = (documents[*en].0, documents[*th].0);
        let counts = is_hidden.contains(&e) || is_hidden.contains(&t) || trial.among == Among::Singles;
        if !counts {
            count.others.0 += 1;
            count.others.1 += usize::from(e == t);
            continue;
        }
        count.made += 1;
        count.right += usize::from(e == t);
        if e != t {
            let twins = |a: Option<usize>, b: usize| a.is_some_and(|a| pairing::twins(&sketches, a, b, &weights));
            count.twins += usize::from(twins(counterpart(e, 1), *th) || twins(counterpart(t, 0), *en));
            misses.push(Miss { en: e, th: t, score: Some(*score), made: true });
        }
    }
    for alone in &pairing.alone {
        let (n, side) = documents[alone.document];
        if is_hidden.contains(&n) && side == 0 {
            let best = alone.best.filter(|(other, _)| documents[*other] == (n, 1));
            misses.push(Miss { en: n, th: n, score: best.map(|(_, score)| score), made: false });
        }
    }
    (count, misses)
}
