//! The search: the log sums over all paths through the lattice, on the way to the surest one.
//!
//! A semi-Markov conditional random field (Sarawagi and Cohen, 2004) over cells (English boundary, Thai boundary). A
//! cell is passed in one of four states, which make runs of text without counterpart affine in cost and give every
//! alignment exactly one path: right after a bead (or at the start); within a Thai run without counterpart; behind one;
//! within an English one. A bead may start in any of them but the second. Forward sums come from one sweep, posteriors
//! from a second one back, and the alignment from the posteriors.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    arcs::{Scratch, Stretches},
    feature::Worth,
    lattice::{Cells, Lattice, MOST_EN, boundary_score},
    weights::Weights,
};

/// One step of an alignment.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Step {
    /// English segments; empty for Thai text without counterpart.
    pub(crate) en: Range<usize>,
    /// Thai segments; empty for English text without counterpart.
    pub(crate) th: Range<usize>,
    /// Probability that the step belongs to the alignment; for text without counterpart, the mean over its segments.
    pub(crate) probability: f64,
}

/// The arcs that start at one English boundary.
#[derive(Debug, Default)]
pub(crate) struct Arcs {
    pub(crate) heads: Vec<Head>,
    pub(crate) scores: Vec<f32>,
}

/// Arcs of `a` English segments from Thai boundary `j`, with `b`, `b + 1`, … phrases.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) a: u8,
    pub(crate) b: u8,
    pub(crate) j: u32,
    pub(crate) scores: Range<u32>,
}

/// Rows listed at a time, so that they can be listed by several threads.
pub(crate) const BLOCK: usize = 32;
/// Arcs that are kept between the two sweeps (4 bytes each); beyond, they are listed twice.
const KEPT: usize = 8_000_000;
pub(crate) const NEVER: f64 = f64::NEG_INFINITY;

/// The scores of one lattice under one set of weights.
pub(crate) struct Search<'l> {
    pub(crate) lattice: &'l Lattice,
    weights: &'l Weights,
    pub(crate) boundary: Vec<f64>,
    pub(crate) open_th: Vec<f64>,
    pub(crate) close_th: [Vec<f64>; 2],
    pub(crate) extend_th: Vec<f64>,
    pub(crate) open_en: Vec<f64>,
    pub(crate) close_en: Vec<f64>,
    pub(crate) extend_en: Vec<f64>,
    /// What each cell is worth as a bead's start and as its end, by row.
    pub(crate) cells: Vec<Cells>,
    /// Where each row's cells begin.
    pub(crate) offsets: Vec<usize>,
}

/// The forward values of every cell in the corridor: log sums over all paths that lead to it.
pub(crate) struct Forward {
    pub(crate) bead: Vec<f64>,
    pub(crate) start: Vec<f64>,
    pub(crate) skip_th: [Vec<f64>; 2],
    pub(crate) skip_en: Vec<f64>,
    /// Log of the sum over all alignments, in nats.
    pub(crate) total: f64,
}

/// A running log sum of exponentials: at most one `exp` a term.
#[derive(Clone, Copy)]
pub(crate) struct LogSum {
    top: f64,
    sum: f64,
}

impl LogSum {
    pub(crate) const EMPTY: LogSum = LogSum { top: NEVER, sum: 0.0 };

    #[inline]
    pub(crate) fn add(&mut self, x: f64) {
        if x <= self.top {
            if x > self.top - 40.0 {
                self.sum += (x - self.top).exp();
            }
        } else if x > NEVER {
            self.sum = if self.top == NEVER { 1.0 } else { self.sum * (self.top - x).exp() + 1.0 };
            self.top = x;
        }
    }

    pub(crate) fn value(self) -> f64 {
        if self.top == NEVER { NEVER } else { self.top + self.sum.ln() }
    }
}

pub(crate) fn log_sum(terms: &[f64]) -> f64 {
    let mut sum = LogSum::EMPTY;
    terms.iter().for_each(|&x| sum.add(x));
    sum.value()
}

impl Arcs {
    /// Appends the arc of `a` English segments and `b` Thai ones from `j`, worth `score`.
    pub(crate) fn push(&mut self, a: usize, j: usize, b: usize, score: f32) {
        let at = self.scores.len() as u32;
        self.scores.push(score);
        match self.heads.last_mut() {
            Some(head)
                if usize::from(head.a) == a && head.j as usize == j && usize::from(head.b) + head.scores.len() == b =>
            {
                head.scores.end = at + 1;
            }
            _ => self.heads.push(Head { a: a as u8, b: b as u8, j: j as u32, scores: at..at + 1 }),
        }
    }

    /// The scores of a head's arcs.
    pub(crate) fn of(&self, head: &Head) -> &[f32] {
        &self.scores[head.scores.start as usize..head.scores.end as usize]
    }
}

impl<'l> Search<'l> {
    pub(crate) fn new(lattice: &'l Lattice, weights: &'l Weights) -> Self {
        let (n, m) = lattice.size();
        let over = |count: usize, f: &dyn Fn(usize) -> f32| (0..count).map(|k| f64::from(f(k))).collect::<Vec<f64>>();
        let mut offsets = Vec::with_capacity(n + 2);
        let mut cells = 0;
        for i in 0..=n {
            offsets.push(cells);
            let (low, high) = lattice.band.row(i);
            cells += high - low + 1;
        }
        offsets.push(cells);
        Search {
            boundary: over(m + 1, &|j| boundary_score(lattice, weights, j)),
            open_th: over(m + 1, &|j| Worth::of(&weights.skip_th, |s| lattice.open_th(j, s))),
            close_th: [false, true]
                .map(|edge| over(m + 1, &|j| Worth::of(&weights.skip_th, |s| lattice.close_th(j, edge, s)))),
            extend_th: over(m, &|j| Worth::of(&weights.skip_th, |s| lattice.extend_th(j, s))),
            open_en: over(n + 1, &|i| Worth::of(&weights.skip_en, |s| lattice.open_en(i, s))),
            close_en: over(n + 1, &|i| Worth::of(&weights.skip_en, |s| lattice.close_en(i, s))),
            extend_en: over(n, &|i| Worth::of(&weights.skip_en, |s| lattice.extend_en(i, s))),
            cells: lattice.cells(weights),
            offsets,
            lattice,
            weights,
        }
    }

    /// The surest alignment, in order.
    pub(crate) fn best(&self) -> Vec<Step> {
        let (n, m) = self.lattice.size();
        let mut kept: Vec<Option<Arcs>> = (0..=n).map(|_| None).collect();
        let forward = self.forward(&mut kept);
        let steps = self.surest(&forward, &mut kept);
        debug_assert_eq!(steps.iter().map(|s| s.en.len()).sum::<usize>(), n);
        debug_assert_eq!(steps.iter().map(|s| s.th.len()).sum::<usize>(), m);
        steps
    }

    pub(crate) fn cell(&self, i: usize, j: usize) -> Option<usize> {
        let (low, high) = self.lattice.band.row(i);
        (low <= j && j <= high).then(|| self.offsets[i] + j - low)
    }

    /// The arcs from English boundary `i`, with all that they are worth.
    fn arcs(&self, i: usize, stretches: &Stretches, scratch: &mut Scratch<Worth<'l>>) -> Arcs {
        let (n, mut arcs) = (self.lattice.size().0, Arcs::default());
        let group = |a: usize| Worth::of(&self.weights.group, |s| self.lattice.group(i, a, s));
        let groups: Vec<f32> = (1..=MOST_EN.min(n - i)).map(group).collect();
        let empty = Worth::new(&self.weights.bead);
        let from = |a: usize, j: usize| Worth { sum: groups[a - 1] + self.cells[i].start(j), ..empty };
        self.lattice.visit(i, stretches, scratch, &empty, from, |a, j, end, worth| {
            let end_worth = self.cells[i + a].end(end) + self.boundary[end] as f32;
            arcs.push(a, j, end - j, worth.sum + stretches.worth(j, end) + end_worth);
        });
        arcs
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
        let list = |scratch: &mut Scratch<Worth<'l>>, i: usize| {
            if i < n { self.arcs(i, &stretches, scratch) } else { Arcs::default() }
        };
        if rows.len() < 8 {
            let mut scratch = Scratch::default();
            return rows.map(|i| list(&mut scratch, i)).collect();
        }
        rows.into_par_iter().map_init(Scratch::default, list).collect()
    }

    /// One sweep forward: the log sums of all states.
    pub(crate) fn forward(&self, kept: &mut [Option<Arcs>]) -> Forward {
        let (n, m) = self.lattice.size();
        let cells = self.offsets[n + 1];
        let never = || vec![NEVER; cells];
        let mut forward =
            Forward { bead: never(), start: never(), skip_th: [never(), never()], skip_en: never(), total: NEVER };
        let mut sums = vec![LogSum::EMPTY; cells];
        sums[self.cell(0, 0).expect("the corridor holds both ends")].add(0.0);
        // Behind Thai without counterpart, in this row and the one above.
        let mut closed = [vec![NEVER; m + 1], vec![NEVER; m + 1]];
        let mut stored = 0;
        for block in (0..=n).step_by(BLOCK) {
            for (k, arcs) in self.take(block..(block + BLOCK).min(n + 1), kept).into_iter().enumerate() {
                let i = block + k;
                let (low, high) = self.lattice.band.row(i);
                let row = self.offsets[i]..=self.offsets[i] + high - low;
                forward.bead[row.clone()].iter_mut().zip(&sums[row]).for_each(|(bead, sum)| *bead = sum.value());
                self.pass(i, &mut forward, &mut closed);
                self.push(i, &arcs, &forward, &mut sums);
                stored += arcs.scores.len();
                if stored <= KEPT {
                    kept[i] = Some(arcs);
                }
            }
        }
        forward.total = forward.start[self.cell(n, m).expect("the corridor holds both ends")];
        forward
    }

    /// Fills the states of row `i` that lie within or behind text without counterpart, and where beads start.
    fn pass(&self, i: usize, forward: &mut Forward, closed: &mut [Vec<f64>; 2]) {
        let (low, high) = self.lattice.band.row(i);
        closed.swap(0, 1);
        let [closed, closed_above] = closed;
        for j in low..=high {
            let at = self.offsets[i] + j - low;
            let mut closing = LogSum::EMPTY;
            for edge in 0..2 {
                let mut value = NEVER;
                if j > low {
                    let at_edge = usize::from(self.lattice.measures.th.edge[j - 1]);
                    let open = if at_edge == edge { self.open_th[j - 1] } else { NEVER };
                    let ways = [forward.bead[at - 1] + open, forward.skip_th[edge][at - 1]];
                    value = log_sum(&ways) + self.extend_th[j - 1];
                }
                forward.skip_th[edge][at] = value;
                closing.add(value + self.close_th[edge][j] + self.boundary[j]);
            }
            closed[j] = closing.value();

            let mut value = NEVER;
            if i > 0
                && let Some(above) = self.cell(i - 1, j)
            {
                let open = self.open_en[i - 1];
                let ways = [forward.skip_en[above], forward.bead[above] + open, closed_above[j] + open];
                value = log_sum(&ways) + self.extend_en[i - 1];
            }
            forward.skip_en[at] = value;
            forward.start[at] = log_sum(&[forward.bead[at], closed[j], value + self.close_en[i]]);
        }
    }

    /// Carries row `i` on through its beads.
    fn push(&self, i: usize, arcs: &Arcs, forward: &Forward, sums: &mut [LogSum]) {
        let low = self.lattice.band.row(i).0;
        for head in &arcs.heads {
            let start = forward.start[self.offsets[i] + head.j as usize - low];
            if start > NEVER {
                let target = self.target(i, head);
                let targets = sums[target..].iter_mut();
                targets.zip(arcs.of(head)).for_each(|(sum, &value)| sum.add(start + f64::from(value)));
            }
        }
    }

    /// The cell that the first arc of a head leads to.
    fn target(&self, i: usize, head: &Head) -> usize {
        let row = i + usize::from(head.a);
        self.offsets[row] + head.j as usize + usize::from(head.b) - self.lattice.band.row(row).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        align::{self, Bitext},
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
            let search = Search::new(lattice, Model::embedded().weights());
            let (n, m) = lattice.size();
            let mut kept: Vec<Option<Arcs>> = (0..=n).map(|_| None).collect();
            let forward = search.forward(&mut kept);
            let (mut en, mut th) = (vec![0.0; n], vec![0.0; m]);
            let expected = search.sweep_back(&forward, &mut kept, |i, head, step, _, p| {
                en[i..i + usize::from(head.a)].iter_mut().for_each(|x| *x += p);
                let j = head.j as usize;
                th[j..j + usize::from(head.b) + step].iter_mut().for_each(|x| *x += p);
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
            let search = Search::new(lattice, Model::embedded().weights());
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
                let steps = Search::new(lattice, Model::embedded().weights()).best();
                assert!(steps.iter().all(|s| s.en.is_empty() || s.th.is_empty()), "{text}");
            });
        }
    }
}
