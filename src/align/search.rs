//! The search: the sums over all paths through the lattice, on the way to the surest one.
//!
//! A semi-Markov conditional random field (Sarawagi and Cohen, 2004) over cells (English boundary, Thai boundary). A
//! cell is passed in one of four states, which make runs of text without counterpart affine in cost and give every
//! alignment exactly one path: right after a bead (or at the start); within a Thai run without counterpart; behind one;
//! within an English one. A bead may start in any of them but the second. Forward sums come from one sweep, posteriors
//! from a second one back, and the alignment from the posteriors.
//!
//! Scores are logarithms, but the sweeps add and multiply what they are logarithms of: one exponential an arc, and loops
//! without branches. So that nothing overflows, every step is weighed against leaving what it covers without counterpart,
//! and every row of cells has a scale of its own.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    arcs::{Scratch, Stretches},
    decide::Surest,
    feature::{Bead, Worth},
    lattice::{Cells, Lattice, MOST_EN, boundary_score},
    pin::Pinned,
    weights::Weights,
};

/// One step of an alignment.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Step {
    /// English segments; empty for Thai text without counterpart.
    pub(crate) en: Range<usize>,
    /// Thai segments; empty for English text without counterpart.
    pub(crate) th: Range<usize>,
    /// Probability that a bead belongs to the alignment; for text without counterpart, that its segments have none is told
    /// by segment.
    pub(crate) probability: f64,
}

/// The arcs that start at one English boundary.
#[derive(Debug, Default)]
pub(crate) struct Arcs {
    pub(crate) heads: Vec<Head>,
    /// Scores in nats as they are listed; after [`Search::weigh`] their exponentials over the head's `factor`.
    pub(crate) scores: Vec<f32>,
}

/// Arcs of `a` English segments from Thai boundary `j`, with `b`, `b + 1`, … phrases.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) a: u8,
    pub(crate) b: u32,
    pub(crate) j: u32,
    pub(crate) scores: Range<u32>,
    /// What the arcs' weights are to be multiplied by.
    pub(crate) factor: f64,
}

/// Rows listed at a time, so that they can be listed by several threads.
pub(crate) const BLOCK: usize = 32;
/// Arcs that are kept between the two sweeps (4 bytes each); beyond, they are listed twice.
const KEPT: usize = 16_000_000;
pub(crate) const NEVER: f64 = f64::NEG_INFINITY;
/// A row's greatest sum, and one over its least, beyond which the row gets another scale.
pub(crate) const GREAT: f64 = 1e30;
/// Greatest exponent, far from overflow.
pub(crate) const MOST: f64 = 600.0;

/// The scores of one lattice under one set of weights, in nats.
pub(crate) struct Search<'l> {
    pub(crate) lattice: &'l Lattice,
    weights: &'l Weights,
    /// What is decided already.
    pub(crate) pinned: Option<&'l Pinned<'l>>,
    pub(crate) boundary: Vec<f64>,
    pub(crate) open_th: Vec<f64>,
    pub(crate) close_th: [Vec<f64>; 2],
    pub(crate) extend_th: Vec<f64>,
    pub(crate) open_en: Vec<f64>,
    pub(crate) close_en: Vec<f64>,
    pub(crate) extend_en: Vec<f64>,
    /// What all Thai before a boundary is worth without counterpart, against which beads are weighed.
    alone_th: Vec<f64>,
    /// The same for the English.
    alone_en: Vec<f64>,
    /// What each cell is worth as a bead's start and as its end, by row.
    pub(crate) cells: Vec<Cells>,
    /// Where each row's cells begin.
    pub(crate) offsets: Vec<usize>,
}

/// The exponentials of the scores of all steps but beads, against leaving what they cover without counterpart.
pub(crate) struct Odds {
    pub(crate) open_th: Vec<f64>,
    /// With the boundary's worth.
    pub(crate) close_th: [Vec<f64>; 2],
    pub(crate) extend_th: Vec<f64>,
    pub(crate) open_en: Vec<f64>,
    pub(crate) close_en: Vec<f64>,
    pub(crate) extend_en: Vec<f64>,
}

/// The forward values of every cell in the corridor: sums over all paths that lead to it. The states that are not here
/// follow from these two, see [`Search::states`].
pub(crate) struct Forward {
    pub(crate) bead: Vec<f64>,
    pub(crate) skip_en: Vec<f64>,
    /// Logarithm of each row's scale: what its values are to be multiplied by.
    pub(crate) scales: Vec<f64>,
    pub(crate) odds: Odds,
    /// The sum over all alignments, in the scale of the last row.
    pub(crate) whole: f64,
    /// Log of the sum over all alignments, in nats.
    #[cfg_attr(not(feature = "train"), allow(dead_code))]
    pub(crate) total: f64,
}

/// The states of one row that lie within or behind Thai without counterpart, and where beads start.
#[derive(Debug, Default)]
pub(crate) struct States {
    pub(crate) skip_th: [Vec<f64>; 2],
    pub(crate) closed: Vec<f64>,
    pub(crate) start: Vec<f64>,
}

/// e to the power of `x`, within two units in the last place; 0 below -87. Without a branch or a call, so that a loop
/// over many takes several at once.
#[inline]
fn exponential(x: f32) -> f32 {
    // Adding this rounds to a whole number, which then stands in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.max(-87.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    // ln 2 in two parts, the first of which is exact in the product
    let rest = (x - whole * 0.693_359_4) - whole * -2.121_944_4e-4;
    let power = 1.0
        + rest
            * (1.0 + rest * (0.5 + rest * (0.166_666_6 + rest * (0.041_666_3 + rest * (8.333_4e-3 + rest * 1.39e-3)))));
    let scale = f32::from_bits(shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23);
    if x > -87.0 { power * scale } else { 0.0 }
}

impl Arcs {
    /// Appends the arc of `a` English segments and `b` Thai ones from `j`, worth `score` nats.
    pub(crate) fn push(&mut self, a: usize, j: usize, b: usize, score: f32) {
        let at = self.scores.len() as u32;
        self.scores.push(score);
        match self.heads.last_mut() {
            Some(head)
                if usize::from(head.a) == a && head.j as usize == j && head.b as usize + head.scores.len() == b =>
            {
                head.scores.end = at + 1;
            }
            _ => self.heads.push(Head { a: a as u8, b: b as u32, j: j as u32, scores: at..at + 1, factor: 1.0 }),
        }
    }

    /// The scores of a head's arcs.
    pub(crate) fn of(&self, head: &Head) -> &[f32] {
        &self.scores[head.scores.start as usize..head.scores.end as usize]
    }
}

impl<'l> Search<'l> {
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn new(lattice: &'l Lattice, weights: &'l Weights) -> Self {
        Search::around(lattice, weights, None)
    }

    /// The search of what is not pinned.
    pub(crate) fn around(lattice: &'l Lattice, weights: &'l Weights, pinned: Option<&'l Pinned<'l>>) -> Self {
        let (n, m) = lattice.size();
        let over = |count: usize, f: &dyn Fn(usize) -> f32| (0..count).map(|k| f64::from(f(k))).collect::<Vec<f64>>();
        let before = |each: &[f64]| {
            let mut sum = 0.0;
            let mut sums = vec![0.0];
            sums.extend(each.iter().map(|x| {
                sum += x;
                sum
            }));
            sums
        };
        let mut offsets = Vec::with_capacity(n + 2);
        let mut cells = 0;
        for i in 0..=n {
            offsets.push(cells);
            let (low, high) = lattice.band.row(i);
            cells += high - low + 1;
        }
        offsets.push(cells);
        let boundary = over(m + 1, &|j| boundary_score(lattice, weights, j));
        let cells = lattice.cells(weights, &boundary);
        let extend_th = over(m, &|j| Worth::of(&weights.skip_th, |s| lattice.extend_th(j, s)));
        let extend_en = over(n, &|i| Worth::of(&weights.skip_en, |s| lattice.extend_en(i, s)));
        Search {
            open_th: over(m + 1, &|j| Worth::of(&weights.skip_th, |s| lattice.open_th(j, s))),
            close_th: [false, true]
                .map(|edge| over(m + 1, &|j| Worth::of(&weights.skip_th, |s| lattice.close_th(j, edge, s)))),
            open_en: over(n + 1, &|i| Worth::of(&weights.skip_en, |s| lattice.open_en(i, s))),
            close_en: over(n + 1, &|i| Worth::of(&weights.skip_en, |s| lattice.close_en(i, s))),
            cells,
            boundary,
            alone_th: before(&extend_th),
            alone_en: before(&extend_en),
            extend_th,
            extend_en,
            offsets,
            lattice,
            weights,
            pinned,
        }
    }

    /// The surest alignment, in order.
    pub(crate) fn best(&self) -> Surest {
        let (n, m) = self.lattice.size();
        let mut kept: Vec<Option<Arcs>> = (0..=n).map(|_| None).collect();
        let forward = self.forward(&mut kept);
        let surest = self.surest(&forward, &mut kept);
        debug_assert_eq!(surest.steps.iter().map(|s| s.en.len()).sum::<usize>(), n);
        debug_assert_eq!(surest.steps.iter().map(|s| s.th.len()).sum::<usize>(), m);
        surest
    }

    pub(crate) fn cell(&self, i: usize, j: usize) -> Option<usize> {
        let (low, high) = self.lattice.band.row(i);
        (low <= j && j <= high).then(|| self.offsets[i] + j - low)
    }

    /// The cells of row `i`.
    pub(crate) fn row(&self, i: usize) -> Range<usize> {
        self.offsets[i]..self.offsets[i + 1]
    }

    /// The arcs from English boundary `i`, with all that they are worth, weighed.
    fn arcs(&self, i: usize, stretches: &Stretches, scratch: &mut Scratch<Worth<'l, { Bead::COUNT }>>) -> Arcs {
        let n = self.lattice.size().0;
        let mut arcs = Arcs { heads: Vec::with_capacity(128), scores: Vec::with_capacity(2048) };
        let group = |a: usize| Worth::of(&self.weights.group, |s| self.lattice.group(i, a, s));
        let groups: Vec<f32> = (1..=MOST_EN.min(n - i)).map(group).collect();
        let empty = Worth::new(&self.weights.bead);
        let from = |a: usize, j: usize| Worth { sum: groups[a - 1] + self.cells[i].start(j), ..empty };
        self.lattice.visit(i, stretches, scratch, &empty, from, |a, j, end, worth, stretch| {
            arcs.push(a, j, end - j, worth.sum + stretch + self.cells[i + a].end(end));
        });
        if let Some(pinned) = self.pinned {
            pinned.bar(i, &mut arcs);
        }
        self.weigh(i, &mut arcs);
        if let Some(pinned) = self.pinned {
            pinned.add(i, &mut arcs);
        }
        arcs
    }

    /// Turns the scores of the arcs of row `i` into what the sweeps multiply by.
    pub(crate) fn weigh(&self, i: usize, arcs: &mut Arcs) {
        for head in &mut arcs.heads {
            let j = head.j as usize;
            let scores = &mut arcs.scores[head.scores.start as usize..head.scores.end as usize];
            let alone_en = self.alone_en[i + usize::from(head.a)] - self.alone_en[i];
            let base = alone_en - self.alone_th[j];
            for (score, alone) in scores.iter_mut().zip(&self.alone_th[j + head.b as usize..]) {
                *score -= (alone + base) as f32;
            }
            let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            if top > f32::NEG_INFINITY {
                scores.iter_mut().for_each(|score| *score = exponential(*score - top));
                head.factor = f64::from(top).min(MOST).exp();
            } else {
                scores.fill(0.0);
            }
        }
    }

    /// The arcs of the rows `rows`: those kept, or all listed anew.
    pub(crate) fn take(&self, rows: Range<usize>, kept: &mut [Option<Arcs>]) -> Vec<Arcs> {
        let taken: Option<Vec<Arcs>> = kept[rows.clone()].iter_mut().map(Option::take).collect();
        taken.unwrap_or_else(|| self.list(rows))
    }

    /// Lists the arcs of the rows `rows`, in parallel if there are several.
    fn list(&self, rows: Range<usize>) -> Vec<Arcs> {
        let n = self.lattice.size().0;
        let rows = rows.start..rows.end.min(n + 1);
        let (low, high) = (self.lattice.band.row(rows.start).0, self.lattice.band.row(rows.end - 1).1);
        let stretches = Stretches::new(self.lattice, self.weights, low..high + 1);
        let list = |scratch: &mut Scratch<Worth<'l, { Bead::COUNT }>>, i: usize| {
            if i < n { self.arcs(i, &stretches, scratch) } else { Arcs::default() }
        };
        if rows.len() < 8 {
            let mut scratch = Scratch::default();
            return rows.map(|i| list(&mut scratch, i)).collect();
        }
        rows.into_par_iter().map_init(Scratch::default, list).collect()
    }

    fn odds(&self) -> Odds {
        let exp = |of: &[f64]| of.iter().map(|x| x.exp()).collect::<Vec<f64>>();
        let closes = |of: &[f64]| of.iter().zip(&self.boundary).map(|(close, end)| (close + end).exp()).collect();
        let extends = |of: &[f64], alone: &[f64]| {
            of.iter().zip(alone.windows(2)).map(|(x, alone)| (x - (alone[1] - alone[0])).exp()).collect()
        };
        let mut odds = Odds {
            open_th: exp(&self.open_th),
            close_th: self.close_th.each_ref().map(|close| closes(close)),
            extend_th: extends(&self.extend_th, &self.alone_th),
            open_en: exp(&self.open_en),
            close_en: exp(&self.close_en),
            extend_en: extends(&self.extend_en, &self.alone_en),
        };
        if let Some(pinned) = self.pinned {
            let out = |odds: &mut [f64], on: &dyn Fn(usize) -> bool| {
                odds.iter_mut().enumerate().filter(|(k, _)| on(*k)).for_each(|(_, odds)| *odds = 0.0);
            };
            out(&mut odds.extend_th, &|j| pinned.on_path_th(j));
            out(&mut odds.extend_en, &|i| pinned.on_path_en(i));
        }
        odds
    }

    /// One sweep forward: the sums of all states.
    pub(crate) fn forward(&self, kept: &mut [Option<Arcs>]) -> Forward {
        let (n, m) = self.lattice.size();
        let cells = self.offsets[n + 1];
        let mut forward = Forward {
            bead: vec![0.0; cells],
            skip_en: vec![0.0; cells],
            scales: vec![0.0; n + 1],
            odds: self.odds(),
            whole: 0.0,
            total: NEVER,
        };
        forward.bead[0] = 1.0;
        // Rows before this one have got something, and with it a scale.
        let mut reached = 1;
        let (mut states, mut above) = (States::default(), States::default());
        let mut stored = 0;
        for block in (0..=n).step_by(BLOCK) {
            for (k, mut arcs) in self.take(block..(block + BLOCK).min(n + 1), kept).into_iter().enumerate() {
                let i = block + k;
                self.skip_english(i, &mut forward, &above);
                self.states(i, &forward, &mut states);
                self.rescale(i, &mut forward, &mut states);
                while reached <= (i + MOST_EN).min(n) {
                    forward.scales[reached] = forward.scales[i];
                    reached += 1;
                }
                self.push(i, &arcs, &mut forward, &states);
                std::mem::swap(&mut states, &mut above);
                stored += arcs.scores.len();
                if stored <= KEPT {
                    arcs.heads.shrink_to_fit();
                    arcs.scores.shrink_to_fit();
                    kept[i] = Some(arcs);
                }
            }
        }
        forward.whole = above.start.last().copied().unwrap_or(0.0);
        forward.total = forward.whole.ln() + forward.scales[n] + self.alone_en[n] + self.alone_th[m];
        forward
    }

    /// Fills the state within English without counterpart of row `i`.
    fn skip_english(&self, i: usize, forward: &mut Forward, above: &States) {
        if i == 0 {
            return;
        }
        // A row that was reached long ago may have a scale far below that of the row above.
        let mut apart = forward.scales[i - 1] - forward.scales[i];
        if apart > MOST / 3.0 {
            self.shift(i, forward, apart);
            apart = 0.0;
        }
        let extend = forward.odds.extend_en[i - 1] * apart.exp();
        let open = forward.odds.open_en[i - 1];
        let (low, high) = self.lattice.band.row(i - 1);
        let first = self.lattice.band.row(i).0;
        let (done, own) = forward.skip_en.split_at_mut(self.offsets[i]);
        for j in first..=high {
            let at = self.offsets[i - 1] + j - low;
            own[j - first] = extend * (done[at] + open * (forward.bead[at] + above.closed[j - low]));
        }
    }

    /// Moves row `i`, which has got nothing but beads yet, to a scale `by` nats higher.
    fn shift(&self, i: usize, forward: &mut Forward, by: f64) {
        let factor = (-by).exp();
        forward.bead[self.row(i)].iter_mut().for_each(|x| *x *= factor);
        forward.scales[i] += by;
    }

    /// The states of row `i` that follow from its other two.
    pub(crate) fn states(&self, i: usize, forward: &Forward, states: &mut States) {
        let (low, high) = self.lattice.band.row(i);
        let odds = &forward.odds;
        let (beads, skips) = (&forward.bead[self.row(i)], &forward.skip_en[self.row(i)]);
        let States { skip_th: [inner, edge], closed, start } = states;
        for list in [&mut *inner, edge, closed, start] {
            list.clear();
        }
        let mut within = [0.0; 2];
        for (k, j) in (low..=high).enumerate() {
            if k > 0 {
                within[usize::from(self.lattice.measures.th.edge[j - 1])] += beads[k - 1] * odds.open_th[j - 1];
                within = within.map(|x| x * odds.extend_th[j - 1]);
            }
            let behind = within[0] * odds.close_th[0][j] + within[1] * odds.close_th[1][j];
            inner.push(within[0]);
            edge.push(within[1]);
            closed.push(behind);
            start.push(beads[k] + behind + skips[k] * odds.close_en[i]);
        }
    }

    /// Gives row `i` another scale if its sums have grown or shrunk too far.
    fn rescale(&self, i: usize, forward: &mut Forward, states: &mut States) {
        let top = states.start.iter().copied().fold(0.0, f64::max);
        if top == 0.0 || (top < GREAT && top > 1.0 / GREAT) {
            return;
        }
        let row = self.row(i);
        let lists = [&mut forward.bead[row.clone()], &mut forward.skip_en[row]];
        let States { skip_th: [inner, edge], closed, start } = states;
        for list in lists.into_iter().chain([&mut inner[..], edge, closed, start]) {
            list.iter_mut().for_each(|x| *x /= top);
        }
        forward.scales[i] += top.ln();
    }

    /// Carries row `i` on through its beads.
    fn push(&self, i: usize, arcs: &Arcs, forward: &mut Forward, states: &States) {
        let low = self.lattice.band.row(i).0;
        let n = self.lattice.size().0;
        let mut apart = [0.0; MOST_EN + 1];
        for row in i + 1..=(i + MOST_EN).min(n) {
            let nats = forward.scales[i] - forward.scales[row];
            if nats > MOST / 3.0 {
                self.shift(row, forward, nats);
            }
            apart[row - i] = (forward.scales[i] - forward.scales[row]).exp();
        }
        for head in &arcs.heads {
            let start = states.start[head.j as usize - low] * head.factor * apart[usize::from(head.a)];
            if start > 0.0 {
                let target = self.target(i, head);
                let targets = forward.bead[target..].iter_mut();
                targets.zip(arcs.of(head)).for_each(|(sum, &weight)| *sum += start * f64::from(weight));
            }
        }
    }

    /// The cell that the first arc of a head leads to.
    fn target(&self, i: usize, head: &Head) -> usize {
        let row = i + usize::from(head.a);
        self.offsets[row] + head.j as usize + head.b as usize - self.lattice.band.row(row).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        align::{self, Bitext, posterior::UNLIKELY},
        model::Model,
        normalize::Normalized,
        read::Document,
        segment::{Cut, bitext},
    };

    const TEXT: &str = "ธนาคารลงนามสัญญา 900 ล้านบาท\nธนาคารลงนามสัญญากับบริษัท วงเงิน 900 ล้านบาท โดยมีอายุ 20 ปี ทั้งนี้ โครงการมีกำลังผลิต 39 เมกะวัตต์\nโทร. 0 2000 3700\nBank signs 900 million loan\nThe bank signed a loan of 900 million baht with the company. It runs for 20 years. The project has a capacity of 39 MW.\nTel. 0 2000 3700\n";

    fn with(text: &str, check: impl FnOnce(&Bitext<'_>, &Lattice)) {
        let document = Document::from_text("t", text).expect("small");
        let normalized = Normalized::new(&document);
        let bitext = bitext(&normalized, Cut::Running);
        check(&bitext, &align::lattice(&bitext, Model::embedded()));
    }

    #[test]
    fn every_segment_is_somewhere_with_probability_one() {
        with(TEXT, |_, lattice| {
            let search = Search::new(lattice, Model::embedded().weights(Cut::Running));
            let (n, m) = lattice.size();
            let mut kept: Vec<Option<Arcs>> = (0..=n).map(|_| None).collect();
            let forward = search.forward(&mut kept);
            let (mut en, mut th) = (vec![0.0; n], vec![0.0; m]);
            let expected = search.sweep_back(&forward, &mut kept, UNLIKELY, |i, head, step, _, p| {
                en[i..i + usize::from(head.a)].iter_mut().for_each(|x| *x += p);
                let j = head.j as usize;
                th[j..j + head.b as usize + step].iter_mut().for_each(|x| *x += p);
            });
            for (i, p) in en.iter().enumerate() {
                assert!((p + expected.extend_en[i] - 1.0).abs() < 1e-3, "English {i}: {p} + {}", expected.extend_en[i]);
            }
            for (j, p) in th.iter().enumerate() {
                assert!((p + expected.extend_th[j] - 1.0).abs() < 1e-3, "Thai {j}: {p} + {}", expected.extend_th[j]);
            }
        });
    }

    #[test]
    fn arcs_listed_twice_give_what_kept_ones_give() {
        with(TEXT, |_, lattice| {
            let search = Search::new(lattice, Model::embedded().weights(Cut::Running));
            let mut kept: Vec<Option<Arcs>> = (0..=lattice.size().0).map(|_| None).collect();
            let forward = search.forward(&mut kept);
            kept.fill_with(|| None);
            assert_eq!(search.surest(&forward, &mut kept), search.best());
        });
    }

    #[test]
    fn a_missing_language_leaves_all_without_counterpart() {
        for text in ["", "Only English here. Two sentences.", "ภาษาไทยเท่านั้น ไม่มีอื่น"]
        {
            with(text, |_, lattice| {
                let steps = Search::new(lattice, Model::embedded().weights(Cut::Running)).best().steps;
                assert!(steps.iter().all(|s| s.en.is_empty() || s.th.is_empty()), "{text}");
            });
        }
    }
}
