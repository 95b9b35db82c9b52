//! Learning the weights: candidates of collections whose couples are known.

use std::collections::HashSet;

use super::{
    assign::{self, Judged},
    collection::{Collection, unit},
    feature::{self, Features},
    net::{self, Inputs, LEAST_EVIDENCE, Net},
    sketch::Sketch,
    weights::{Means, Weights},
};

/// Candidates to learn from.
#[derive(Debug, Default)]
pub(crate) struct Learner {
    lessons: Vec<Lesson>,
    sums: Sums,
}

/// A collection's candidates: what is to be said of each, or nothing where it cannot be known.
#[derive(Debug)]
struct Lesson {
    sketches: Vec<Sketch>,
    couples: HashSet<(usize, usize)>,
    unsure: HashSet<(usize, usize)>,
}

/// Sums of directions and how many they are of, whole texts and leads, English and Thai.
#[derive(Debug, Default)]
struct Sums([[(Vec<f32>, f32); 2]; 3]);

/// Weights of names are given: texts without names are learnt from. A name alone is worth more than doubtful content and
/// less than content that speaks against it.
const NAMES: [f32; 2] = [4.0, 7.0];

/// How strongly the weights of the network are held towards nought.
const NET_L2: f64 = 3.0;

impl Learner {
    /// Adds a collection: its couples, and pairs that may be couples.
    pub(crate) fn add(&mut self, sketches: &[Sketch], couples: &[(usize, usize)], unsure: &[(usize, usize)]) {
        for sketch in sketches {
            let side = sketch.lang as usize;
            let dim = sketch.whole.len().max(1);
            for (sums, rows) in self.sums.0.iter_mut().zip([&sketch.whole, &sketch.lead, &sketch.parts]) {
                let (sum, count) = &mut sums[side];
                for row in rows.chunks_exact(dim) {
                    sum.resize(dim, 0.0);
                    sum.iter_mut().zip(unit(row)).for_each(|(sum, x)| *sum += x);
                    *count += 1.0;
                }
            }
        }
        self.lessons.push(Lesson {
            sketches: sketches.to_vec(),
            couples: couples.iter().copied().collect(),
            unsure: unsure.iter().copied().collect(),
        });
    }

    fn means(&self) -> Means {
        let mean = |(sum, count): &(Vec<f32>, f32)| sum.iter().map(|x| x / count.max(1.0)).collect();
        let [whole, lead, parts] = self.sums.0.each_ref().map(|[en, th]| [mean(en), mean(th)]);
        Means { whole, lead, parts }
    }

    /// The weights under which what is known is most probable, held towards nought by `l2`: first those of the features,
    /// then those among rivals.
    pub(crate) fn learn(
        self,
        l2: f64,
        minimise: impl Fn(Vec<f64>, usize, &dyn Fn(&[f64]) -> (f64, Vec<f64>)) -> Vec<f64>,
    ) -> Weights {
        let mut weights =
            Weights { features: [0.0; feature::COUNT], net: Net(Vec::new()), names: NAMES, means: self.means() };
        let collections: Vec<Collection<'_>> =
            self.lessons.iter().map(|lesson| Collection::new(&lesson.sketches, &weights.means)).collect();
        let mut judged: Vec<Vec<Judged>> = collections.iter().map(|c| assign::gather(c, None)).collect();

        let mut examples: Vec<(Features, bool)> = Vec::new();
        for ((lesson, collection), judged) in self.lessons.iter().zip(&collections).zip(&judged) {
            for judged in judged {
                if let Some(is) = lesson.says(collection, judged) {
                    examples.push((judged.features, is));
                }
            }
        }
        let learnt = minimise(vec![0.0; feature::COUNT], 300, &|w| logistic(&examples, w, l2));
        weights.features = std::array::from_fn(|k| learnt[k] as f32);

        let mut examples: Vec<(Inputs, bool)> = Vec::new();
        for ((lesson, collection), judged) in self.lessons.iter().zip(&collections).zip(&mut judged) {
            judged.iter_mut().for_each(|judged| judged.evidence = assign::evidence(judged, &weights));
            for (judged, ahead) in judged.iter().zip(assign::ahead(collection, judged)) {
                if judged.evidence >= LEAST_EVIDENCE
                    && let Some(is) = lesson.says(collection, judged)
                {
                    examples.push((assign::inputs(judged, ahead, &weights), is));
                }
            }
        }
        weights.net = net::learn::net(&examples, NET_L2, &minimise);
        weights
    }
}

impl Lesson {
    /// Whether a candidate is a couple; `None` where a twin of one of its documents makes one with the other.
    fn says(&self, collection: &Collection<'_>, judged: &Judged) -> Option<bool> {
        let pair = (judged.candidate.en, judged.candidate.th);
        if self.couples.contains(&pair) {
            return Some(true);
        }
        let twin = |&(en, th): &(usize, usize)| {
            (th == pair.1 && feature::twins(collection, en, pair.0))
                || (en == pair.0 && feature::twins(collection, th, pair.1))
        };
        // pairs stand side by side in a lesson
        let near = [pair.0, pair.1].into_iter().flat_map(|n| [(n, n + 1), (n.wrapping_sub(1), n)]);
        let known = near.filter(|couple| self.couples.contains(couple)).any(|couple| twin(&couple));
        if self.unsure.contains(&pair) || known { None } else { Some(false) }
    }
}

/// Minus the log-likelihood of the examples and the penalty, and its gradient.
fn logistic<const N: usize>(examples: &[([f32; N], bool)], w: &[f64], l2: f64) -> (f64, Vec<f64>) {
    let mut loss = 0.5 * l2 * w.iter().map(|w| w * w).sum::<f64>();
    let mut gradient: Vec<f64> = w.iter().map(|w| l2 * w).collect();
    for (features, is) in examples {
        let nats: f64 = features.iter().zip(w).map(|(x, w)| f64::from(*x) * w).sum();
        let signed = if *is { nats } else { -nats };
        // ln(1 + e^-x), without overflow
        loss += if signed > 0.0 { (-signed).exp().ln_1p() } else { signed.exp().ln_1p() - signed };
        let probability = 1.0 / (1.0 + (-nats).exp());
        let slope = probability - f64::from(u8::from(*is));
        gradient.iter_mut().zip(features).for_each(|(g, x)| *g += slope * f64::from(*x));
    }
    (loss, gradient)
}
