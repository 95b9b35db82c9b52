//! Learning the weights: the conditional likelihood of releases aligned by reading, maximised.
//!
//! The lattice with its weights is a conditional random field, so the gradient is what the gold alignment shows of each
//! feature less what the model expects of it, two sweeps each. L-BFGS (Liu and Nocedal, 1989) climbs it; an L2 penalty
//! keeps weights that few examples speak for small. Deterministic: no random number is drawn.

use std::collections::HashSet;

use rayon::prelude::*;

use super::{Labelled, Shape, ablation, descent::minimise};
use crate::{
    Result, Span,
    align::{
        self, Bitext,
        arcs::{Scratch, Stretches},
        feature::{Bead, Boundary, End, Group, SkipEn, SkipTh, Start, Stretch, Worth},
        lattice::{Lattice, MOST_EN, MOST_TH},
        posterior::UNLIKELY,
        search::{Arcs, NEVER, Search},
        weights::{NAMES, Table, Weights},
    },
    model::Model,
    segment::{CUES, Segment},
};

/// How weights are learnt.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// The most steps of L-BFGS.
    pub rounds: usize,
    /// The penalty on each weight is `l2`·w².
    pub l2: f64,
    /// Groups of features to leave out.
    pub without: Vec<ablation::Group>,
    /// The shapes that each release is learnt from in, and how much each counts.
    pub shapes: Vec<(Shape, f64)>,
}

/// What learning gave.
#[derive(Clone, Debug)]
pub struct Learnt {
    weights: Weights,
    /// Gold beads with two sides that the lattice holds, and all of them: the ceiling of what could be learnt.
    pub reachable: (usize, usize),
    /// Log likelihood of the gold alignments per release, in nats.
    pub likelihood: f64,
}

/// Learns weights from `examples`, to go with all else that is in `model`.
///
/// # Errors
/// As [`crate::read::Document::from_text`], of a release in another shape.
pub fn learn(examples: &[&Labelled], model: &Model, recipe: &Recipe) -> Result<Learnt> {
    let &Recipe { rounds, l2, ref without, ref shapes } = recipe;
    let parameters = ablation::parameters(without);
    let weights = |x: &[f64]| from_vec(&parameters.iter().map(|at| at.map_or(0.0, |at| x[at])).collect::<Vec<_>>());
    let shaped = examples.iter().flat_map(|e| shapes.iter().map(|&(shape, _)| e.shaped(shape)));
    let shaped: Vec<Labelled> = shaped.collect::<Result<_>>()?;
    let prepared: Vec<Example> = shaped.par_iter().map(|e| Example::new(e, model)).collect();
    let reachable = prepared.iter().fold((0, 0), |(a, b), e| (a + e.gold.len(), b + e.beads));
    let start = vec![0.0; NAMES.len()];
    let (x, loss) = minimise(start, rounds, |x| {
        let weights = weights(x);
        let parts: Vec<(f64, Vec<f64>)> = prepared.par_iter().map(|e| e.gradient(&weights)).collect();
        let mut loss: f64 = x.iter().map(|x| l2 * x * x).sum();
        let mut gradient: Vec<f64> = x.iter().map(|x| 2.0 * l2 * x).collect();
        for ((value, part), (_, share)) in parts.into_iter().zip(shapes.iter().cycle()) {
            loss -= share * value;
            for (at, p) in parameters.iter().zip(part) {
                if let Some(at) = *at {
                    gradient[at] -= share * p;
                }
            }
        }
        (loss, gradient)
    });
    Ok(Learnt { weights: weights(&x), reachable, likelihood: -loss / prepared.len().max(1) as f64 })
}

impl Learnt {
    /// The text of a `weights.tsv` with these weights for running text, and those of `lines` for given lines.
    #[must_use]
    pub fn table(&self, lines: &Learnt) -> String {
        Table::new(self.weights.clone(), lines.weights.clone()).text()
    }

    pub(super) fn weights(&self) -> &Weights {
        &self.weights
    }
}

fn from_vec(w: &[f64]) -> Weights {
    let mut weights = Weights::ZERO;
    weights.slots().zip(w).for_each(|(slot, &x)| *slot = x as f32);
    weights
}

/// A lattice with its features listed once, and the part of its gold alignment that runs in order.
struct Example {
    lattice: Lattice,
    /// For each row, the arcs (their scores are filled in anew each time) and their features.
    rows: Vec<(Arcs, Vec<[f32; Bead::COUNT]>)>,
    stretches: Stretches,
    /// (first English, count, first Thai, count) of the gold beads the lattice holds, in order.
    gold: HashSet<(usize, usize, usize, usize)>,
    /// Gold beads with two sides.
    beads: usize,
    /// Segments that the gold alignment leaves without counterpart.
    free_en: Vec<bool>,
    free_th: Vec<bool>,
    /// Those of them that it does not, but no bead of the lattice holds them as it does.
    lost_en: Vec<bool>,
    lost_th: Vec<bool>,
}

impl Example {
    fn new(labelled: &Labelled, model: &Model) -> Self {
        labelled.with_bitext(model, |bitext| Example::of(bitext, model, &labelled.beads))
    }

    fn of(bitext: &Bitext<'_>, model: &Model, beads: &[(Vec<Span>, Vec<Span>)]) -> Self {
        let lattice = align::lattice(bitext, model);
        let (n, m) = lattice.size();
        let mut scratch = Scratch::default();
        let stretches = Stretches::new(&lattice, &Weights::ZERO, 0..m + 1);
        let empty = [0.0; Bead::COUNT];
        let mut listed = HashSet::new();
        let rows: Vec<(Arcs, Vec<[f32; Bead::COUNT]>)> = (0..=n)
            .map(|i| {
                let (mut arcs, mut features) = (Arcs::default(), Vec::new());
                if i < n {
                    lattice.visit(
                        i,
                        &stretches,
                        &mut scratch,
                        &empty,
                        |_, _| empty,
                        |a, j, end, f, _| {
                            arcs.push(a, j, end - j, 0.0);
                            features.push(*f);
                            listed.insert((i, a, j, end - j));
                        },
                    );
                }
                (arcs, features)
            })
            .collect();
        let two_sided = beads.iter().filter(|(en, th)| !en.is_empty() && !th.is_empty());
        let mut whole: Vec<(usize, usize, usize, usize)> = two_sided
            .clone()
            .filter_map(|(en, th)| {
                let (i, a) = run(&bitext.en.segments, en)?;
                let (j, b) = run(&bitext.th.segments, th)?;
                Some((i, a, j, b))
            })
            .filter(|bead| listed.contains(bead))
            .collect();
        whole.sort_unstable();
        let gold: HashSet<_> = in_order(&whole, &lattice).into_iter().collect();
        let (mut free_en, mut free_th) = (vec![true; n], vec![true; m]);
        for &(i, a, j, b) in &gold {
            free_en[i..i + a].fill(false);
            free_th[j..j + b].fill(false);
        }
        // What lies in a bead that the lattice does not hold may go with anything else of the kind, or with nothing.
        let lost = |segments: &[Segment], free: &[bool], english: bool| {
            let spans = two_sided.clone().flat_map(|(en, th)| if english { en } else { th });
            let spans: Vec<&Span> = spans.collect();
            let meets = |s: &Segment| spans.iter().any(|x| x.start() < s.span.end() && s.span.start() < x.end());
            segments.iter().zip(free).map(|(segment, &free)| free && meets(segment)).collect::<Vec<bool>>()
        };
        let lost_en = lost(&bitext.en.segments, &free_en, true);
        let lost_th = lost(&bitext.th.segments, &free_th, false);
        Example { beads: two_sided.count(), lattice, rows, stretches, gold, free_en, free_th, lost_en, lost_th }
    }

    /// Log likelihood of the gold alignment and its gradient.
    fn gradient(&self, weights: &Weights) -> (f64, Vec<f64>) {
        let (all, mut gradient) = self.sums(weights, false);
        let (gold, shown) = self.sums(weights, true);
        if gold == NEVER {
            return (0.0, vec![0.0; gradient.len()]);
        }
        gradient.iter_mut().zip(shown).for_each(|(g, s)| *g = s - *g);
        (gold - all, gradient)
    }

    /// Whether a bead is gold, or may be for all that is known.
    fn allows(&self, (i, a, j, b): (usize, usize, usize, usize)) -> bool {
        let lost = || self.lost_en[i..i + a].iter().all(|&x| x) && self.lost_th[j..j + b].iter().all(|&x| x);
        self.gold.contains(&(i, a, j, b)) || lost()
    }

    /// Log sum over all alignments, or those with the gold beads, and the features expected in them.
    fn sums(&self, weights: &Weights, gold: bool) -> (f64, Vec<f64>) {
        let mut search = Search::new(&self.lattice, weights);
        if gold {
            search.extend_en.iter_mut().zip(&self.free_en).filter(|(_, free)| !**free).for_each(|(x, _)| *x = NEVER);
            search.extend_th.iter_mut().zip(&self.free_th).filter(|(_, free)| !**free).for_each(|(x, _)| *x = NEVER);
        }
        let (lattice, (n, m)) = (&self.lattice, self.lattice.size());
        let mut stretches = self.stretches.clone();
        stretches.weigh(lattice, weights);
        let group = |i: usize, a: usize| Worth::of(&weights.group, |s| lattice.group(i, a, s));
        let mut kept: Vec<Option<Arcs>> = Vec::with_capacity(self.rows.len());
        for (i, (arcs, features)) in self.rows.iter().enumerate() {
            let mut scored = Arcs::default();
            let groups: Vec<f32> = (1..=MOST_EN.min(n - i)).map(|a| group(i, a)).collect();
            for head in &arcs.heads {
                let (a, j) = (usize::from(head.a), head.j as usize);
                let shared = groups[a - 1] + search.cells[i].start(j);
                for (step, f) in features[head.scores.start as usize..head.scores.end as usize].iter().enumerate() {
                    let b = head.b as usize + step;
                    let value = if gold && !self.allows((i, a, j, b)) {
                        f32::NEG_INFINITY
                    } else {
                        let own: f32 = f.iter().zip(&weights.bead).map(|(f, w)| f * w).sum();
                        let end = search.cells[i + a].end(j + b);
                        shared + own + stretches.worth(j, j + b) + end
                    };
                    scored.push(a, j, b, value);
                }
            }
            search.weigh(i, &mut scored);
            kept.push(Some(scored));
        }
        let forward = search.forward(&mut kept);
        let mut bead = [0.0; Bead::COUNT];
        // How often each part is passed: groups, starts and ends by cell, stretches, boundaries.
        let mut groups = vec![0.0; (n + 1) * MOST_EN];
        let (mut starts, mut ends) = (vec![0.0; (n + 1) * (m + 1)], vec![0.0; (n + 1) * (m + 1)]);
        let mut whole = vec![0.0; (m + 1) * MOST_TH];
        let mut arrivals = vec![0.0; m + 1];
        let expected = search.sweep_back(&forward, &mut kept, UNLIKELY, |i, head, step, index, p| {
            let (a, j, b) = (usize::from(head.a), head.j as usize, head.b as usize + step);
            bead.iter_mut().zip(&self.rows[i].1[index]).for_each(|(x, f)| *x += p * f64::from(*f));
            groups[i * MOST_EN + a - 1] += p;
            starts[i * (m + 1) + j] += p;
            ends[(i + a) * (m + 1) + j + b] += p;
            whole[j * MOST_TH + b - 1] += p;
            arrivals[j + b] += p;
        });
        let (mut group, mut stretch) = ([0.0; Group::COUNT], [0.0; Stretch::COUNT]);
        let (mut start, mut end) = ([0.0; Start::COUNT], [0.0; End::COUNT]);
        let (mut skip_th, mut skip_en) = ([0.0; SkipTh::COUNT], [0.0; SkipEn::COUNT]);
        let (mut boundary, mut cues) = ([0.0; Boundary::COUNT], [0.0; CUES.len()]);
        for i in 0..=n {
            for a in 1..=MOST_EN {
                show(&mut group, groups[i * MOST_EN + a - 1], |f| lattice.group(i, a, f));
            }
            for j in 0..=m {
                show(&mut start, starts[i * (m + 1) + j], |f| lattice.start(i, j, f));
                show(&mut end, ends[i * (m + 1) + j], |f| lattice.end(i, j, f));
            }
            show(&mut skip_en, expected.open_en[i], |f| lattice.open_en(i, f));
            show(&mut skip_en, expected.close_en[i], |f| lattice.close_en(i, f));
            if i < n {
                show(&mut skip_en, expected.extend_en[i], |f| lattice.extend_en(i, f));
            }
        }
        for j in 0..=m {
            for b in 1..=MOST_TH {
                show(&mut stretch, whole[j * MOST_TH + b - 1], |f| lattice.stretch(j, j + b, f));
            }
            show(&mut skip_th, expected.open_th[j], |f| lattice.open_th(j, f));
            for edge in [false, true] {
                let p = expected.close_th[usize::from(edge)][j];
                show(&mut skip_th, p, |f| lattice.close_th(j, edge, f));
                arrivals[j] += p;
            }
            if j < m {
                show(&mut skip_th, expected.extend_th[j], |f| lattice.extend_th(j, f));
            }
            show(&mut boundary, arrivals[j], |f| lattice.boundary(j, f));
            lattice.cues(j).iter().for_each(|cue| cues[cue] += arrivals[j]);
        }
        let parts: [&[f64]; 9] = [&group, &stretch, &start, &end, &bead, &skip_th, &skip_en, &boundary, &cues];
        (forward.total, parts.concat())
    }
}

/// Adds the features that `fill` tells, seen `p` times, to what is shown of them.
fn show<const N: usize>(shown: &mut [f64; N], p: f64, fill: impl FnOnce(&mut [f32; N])) {
    if p > 0.0 {
        let mut features = [0.0; N];
        fill(&mut features);
        shown.iter_mut().zip(features).for_each(|(x, f)| *x += p * f64::from(f));
    }
}

/// The neighbouring segments that spans cover, as (first, count); of Thai in two places, the longer one. None where a
/// span's edges are not edges of segments.
fn run(segments: &[Segment], spans: &[Span]) -> Option<(usize, usize)> {
    let span = spans.iter().max_by_key(|s| s.len())?;
    let first = segments.iter().position(|s| s.span.start() >= span.start())?;
    let last = segments.iter().rposition(|s| s.span.end() <= span.end())?;
    let exact = segments[first].span.start() == span.start() && segments[last].span.end() == span.end();
    (exact && first <= last).then(|| (first, last + 1 - first))
}

/// The longest (in Thai characters) of the chains of beads that run in order on both sides.
fn in_order(beads: &[(usize, usize, usize, usize)], lattice: &Lattice) -> Vec<(usize, usize, usize, usize)> {
    let th = &lattice.measures.th;
    let mut best: Vec<(f32, Option<usize>)> = Vec::new();
    for (k, &(i, _, j, b)) in beads.iter().enumerate() {
        let before = (0..k).filter(|&q| beads[q].0 + beads[q].1 <= i && beads[q].2 + beads[q].3 <= j);
        let from = before.max_by(|&x, &y| best[x].0.total_cmp(&best[y].0));
        best.push((th.length(j, j + b) + from.map_or(0.0, |q| best[q].0), from));
    }
    let mut chain = Vec::new();
    let mut at = (0..beads.len()).max_by(|&x, &y| best[x].0.total_cmp(&best[y].0));
    while let Some(k) = at {
        chain.push(beads[k]);
        at = best[k].1;
    }
    chain.reverse();
    chain
}
