//! Posteriors: the sweep back, and how much of all probability goes through each step.

use super::{
    lattice::MOST_EN,
    search::{Arcs, BLOCK, Forward, Head, LogSum, NEVER, Search, log_sum},
};

/// How often each step that is no bead is taken, in expectation over all alignments.
#[derive(Debug)]
pub(crate) struct Expected {
    /// Opening a Thai run without counterpart at a boundary.
    pub(crate) open_th: Vec<f64>,
    /// Closing one at a boundary: opened within a passage, and at an edge.
    pub(crate) close_th: [Vec<f64>; 2],
    /// A Thai segment lying in one: the probability that it has no counterpart.
    pub(crate) extend_th: Vec<f64>,
    /// Opening an English run without counterpart at a boundary.
    pub(crate) open_en: Vec<f64>,
    /// Closing one at a boundary.
    pub(crate) close_en: Vec<f64>,
    /// An English segment lying in one: the probability that it has no counterpart.
    pub(crate) extend_en: Vec<f64>,
}

impl Search<'_> {
    /// Sweeps back over the lattice. Calls `arc(i, head, step, index, probability)` for every arc that is at all likely:
    /// arc `step` of `head`, the `index`-th of its row.
    pub(crate) fn sweep_back(
        &self,
        forward: &Forward,
        kept: &mut [Option<Arcs>],
        mut arc: impl FnMut(usize, &Head, usize, usize, f64),
    ) -> Expected {
        let (n, m) = self.lattice.size();
        let total = forward.total;
        let mut expected = Expected::new(n, m);
        // Values of the rows i ..= i + MOST_EN, in a ring.
        let mut bead = vec![vec![NEVER; m + 1]; MOST_EN + 1];
        let mut skip_en = vec![NEVER; m + 1];
        let mut starts = vec![LogSum::EMPTY; m + 1];
        for block in (0..n + 1).step_by(BLOCK).rev() {
            let rows = block..(block + BLOCK).min(n + 1);
            let listed = self.take(rows.clone(), kept);
            for (i, arcs) in rows.zip(&listed).rev() {
                let (low, high) = self.lattice.band.row(i);
                starts[low..=high].fill(LogSum::EMPTY);
                if i == n {
                    starts[m].add(0.0);
                }
                for head in &arcs.heads {
                    let j = head.j as usize;
                    let before = forward.start[self.offsets[i] + j - low] - total;
                    let row = &bead[(i + usize::from(head.a)) % (MOST_EN + 1)][j + usize::from(head.b)..];
                    for (step, (&value, &then)) in arcs.of(head).iter().zip(row).enumerate() {
                        let after = f64::from(value) + then;
                        starts[j].add(after);
                        if before + after > UNLIKELY {
                            arc(i, head, step, head.scores.start as usize + step, (before + after).exp());
                        }
                    }
                }
                let own = &mut bead[i % (MOST_EN + 1)];
                // whatever row the ring held before
                own[low..=self.lattice.band.row((i + MOST_EN + 1).min(n)).1].fill(NEVER);
                self.row_back(i, forward, &starts, own, &mut skip_en, &mut expected);
            }
        }
        expected
    }

    /// Fills row `i` of the backward values: `bead` of the state right after a bead, `skip_en` (which comes in with the
    /// values of row `i + 1`) of that within English without counterpart.
    fn row_back(
        &self,
        i: usize,
        forward: &Forward,
        starts: &[LogSum],
        bead: &mut [f64],
        skip_en: &mut [f64],
        expected: &mut Expected,
    ) {
        let n = self.lattice.size().0;
        let total = forward.total;
        let (low, high) = self.lattice.band.row(i);
        let share = |log: f64| if log - total > UNLIKELY { (log - total).exp() } else { 0.0 };
        let mut next_th = [NEVER; 2]; // within a Thai run at boundary j + 1
        for j in (low..=high).rev() {
            let at = self.offsets[i] + j - low;
            let start = starts[j].value();
            let closes = [0, 1].map(|edge| self.close_th[edge][j] + self.boundary[j]);
            let closed_before = log_sum(&[0, 1].map(|edge| forward.skip_th[edge][at] + closes[edge]));

            let on_en = if i < n && self.cell(i + 1, j).is_some() { self.extend_en[i] + skip_en[j] } else { NEVER };
            let into_en = if i < n { self.open_en[i] + on_en } else { NEVER };
            if i < n {
                let opens = log_sum(&[forward.bead[at], closed_before]);
                expected.open_en[i] += share(opens + into_en);
                expected.extend_en[i] += share(opens + into_en) + share(forward.skip_en[at] + on_en);
            }
            expected.close_en[i] += share(forward.skip_en[at] + self.close_en[i] + start);
            skip_en[j] = log_sum(&[self.close_en[i] + start, on_en]);
            let closed = log_sum(&[start, into_en]);

            let own_edge = usize::from(self.lattice.measures.th.edge[j]);
            let mut into_th = NEVER;
            for edge in 0..2 {
                let on = if j < high { self.extend_th[j] + next_th[edge] } else { NEVER };
                if j < high {
                    if edge == own_edge {
                        into_th = self.open_th[j] + on;
                        expected.open_th[j] += share(forward.bead[at] + into_th);
                        expected.extend_th[j] += share(forward.bead[at] + into_th);
                    }
                    expected.extend_th[j] += share(forward.skip_th[edge][at] + on);
                }
                expected.close_th[edge][j] += share(forward.skip_th[edge][at] + closes[edge] + closed);
                next_th[edge] = log_sum(&[closes[edge] + closed, on]);
            }
            bead[j] = log_sum(&[start, into_en, into_th]);
        }
    }
}

/// What all alignments together say of one Thai boundary.
#[cfg(feature = "train")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Boundary {
    /// Probability that a bead or a run without counterpart ends there.
    pub(crate) ends: f64,
    /// Probability that it lies within a bead with two sides.
    pub(crate) within: f64,
}

#[cfg(feature = "train")]
impl Search<'_> {
    /// What all alignments say of the boundary behind each Thai segment.
    pub(crate) fn boundaries(&self) -> Vec<Boundary> {
        let (n, m) = self.lattice.size();
        let mut kept: Vec<Option<Arcs>> = (0..=n).map(|_| None).collect();
        let forward = self.forward(&mut kept);
        let mut arrivals = vec![0.0; m + 1];
        let expected = self.sweep_back(&forward, &mut kept, |_, head, step, _, p| {
            arrivals[head.j as usize + usize::from(head.b) + step] += p;
        });
        (1..=m)
            .map(|j| {
                let closes = expected.close_th[0][j] + expected.close_th[1][j];
                let ends = (arrivals[j] + closes).clamp(0.0, 1.0);
                let without = expected.extend_th[j - 1] - closes;
                Boundary { ends, within: (1.0 - ends - without).clamp(0.0, 1.0) }
            })
            .collect()
    }
}

/// Log probability below which an arc is not reported.
const UNLIKELY: f64 = -16.0;

impl Expected {
    fn new(n: usize, m: usize) -> Self {
        let (th, en) = (vec![0.0; m + 1], vec![0.0; n + 1]);
        Expected {
            open_th: th.clone(),
            close_th: [th.clone(), th.clone()],
            extend_th: th,
            open_en: en.clone(),
            close_en: en.clone(),
            extend_en: en,
        }
    }
}
