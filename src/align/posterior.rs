//! Posteriors: the sweep back, and how much of all probability goes through each step.

use super::{
    lattice::MOST_EN,
    search::{Arcs, BLOCK, Forward, GREAT, Head, MOST, Search, States},
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

/// What the sweep back carries from row to row. As going forward, every row has a scale of its own.
struct Back {
    /// Sums over all paths on from the state right after a bead, for the rows `i ..= i + MOST_EN`, in a ring.
    bead: Vec<Vec<f64>>,
    /// The same from within English without counterpart, for one row.
    skip_en: Vec<f64>,
    /// The same from where beads start.
    starts: Vec<f64>,
    /// Logarithm of each row's scale, in the ring.
    scales: [f64; MOST_EN + 1],
}

impl Search<'_> {
    /// Sweeps back over the lattice. Calls `arc(i, head, step, index, probability)` for every arc that is more probable
    /// than `least`: arc `step` of `head`, the `index`-th of its row.
    pub(crate) fn sweep_back(
        &self,
        forward: &Forward,
        kept: &mut [Option<Arcs>],
        least: f64,
        mut arc: impl FnMut(usize, &Head, usize, usize, f64),
    ) -> Expected {
        let (n, m) = self.lattice.size();
        let mut expected = Expected::new(n, m);
        if forward.whole == 0.0 {
            return expected;
        }
        let mut back = Back {
            bead: vec![vec![0.0; m + 1]; MOST_EN + 1],
            skip_en: vec![0.0; m + 1],
            starts: vec![0.0; m + 1],
            scales: [0.0; MOST_EN + 1],
        };
        let mut states = States::default();
        for block in (0..n + 1).step_by(BLOCK).rev() {
            let rows = block..(block + BLOCK).min(n + 1);
            let listed = self.take(rows.clone(), kept);
            for (i, arcs) in rows.zip(&listed).rev() {
                let (low, high) = self.lattice.band.row(i);
                self.states(i, forward, &mut states);
                back.starts[low..=high].fill(0.0);
                let scale = if i < n { back.scales[(i + 1) % (MOST_EN + 1)] } else { 0.0 };
                if i == n {
                    back.starts[m] = 1.0;
                }
                let mut apart = [0.0; MOST_EN + 1];
                for (a, apart) in apart.iter_mut().enumerate().take(MOST_EN.min(n - i) + 1).skip(1) {
                    *apart = (back.scales[(i + a) % (MOST_EN + 1)] - scale).min(MOST).exp();
                }
                let share = (forward.scales[i] + scale - forward.scales[n]).min(MOST).exp() / forward.whole;
                for head in &arcs.heads {
                    let j = head.j as usize;
                    let row = &back.bead[(i + usize::from(head.a)) % (MOST_EN + 1)][j + head.b as usize..];
                    let arcs = arcs.of(head);
                    let factor = head.factor * apart[usize::from(head.a)];
                    let sum: f64 = arcs.iter().zip(row).map(|(&weight, &then)| f64::from(weight) * then).sum();
                    back.starts[j] += factor * sum;
                    let share = states.start[j - low] * share * factor;
                    if share * sum > least {
                        for (step, (&weight, &then)) in arcs.iter().zip(row).enumerate() {
                            let probability = share * f64::from(weight) * then;
                            if probability > least {
                                arc(i, head, step, head.scores.start as usize + step, probability);
                            }
                        }
                    }
                }
                back.scales[i % (MOST_EN + 1)] = scale;
                // whatever row the ring held before
                back.bead[i % (MOST_EN + 1)][low..=self.lattice.band.row((i + MOST_EN + 1).min(n)).1].fill(0.0);
                self.row_back(i, forward, &states, share, &mut back, &mut expected);
                self.rescale_back(i, &mut back);
            }
        }
        expected
    }

    /// Fills row `i` of the backward values: `bead` of the state right after a bead, `skip_en` (which comes in with the
    /// values of row `i + 1`) of that within English without counterpart. A forward value times a backward one, times
    /// `share`, is a probability.
    fn row_back(
        &self,
        i: usize,
        forward: &Forward,
        states: &States,
        share: f64,
        back: &mut Back,
        expected: &mut Expected,
    ) {
        let n = self.lattice.size().0;
        let odds = &forward.odds;
        let (low, high) = self.lattice.band.row(i);
        let row = self.row(i);
        let (beads, skips) = (&forward.bead[row.clone()], &forward.skip_en[row]);
        let bead = &mut back.bead[i % (MOST_EN + 1)];
        // The Thai boundaries that the row below has too.
        let below = if i < n { self.lattice.band.row(i + 1).0 } else { usize::MAX };
        let mut next_th = [0.0; 2]; // within a Thai run at boundary j + 1
        let [mut open_en, mut close_en, mut extend_en] = [0.0; 3];
        for j in (low..=high).rev() {
            let k = j - low;
            let start = back.starts[j];
            let (on_en, into_en) = if j >= below {
                let on = odds.extend_en[i] * back.skip_en[j];
                (on, odds.open_en[i] * on)
            } else {
                (0.0, 0.0)
            };
            let opens = (beads[k] + states.closed[k]) * into_en;
            open_en += opens;
            extend_en += opens + skips[k] * on_en;
            close_en += skips[k] * odds.close_en[i] * start;
            back.skip_en[j] = odds.close_en[i] * start + on_en;
            let closed = start + into_en;

            let own_edge = usize::from(self.lattice.measures.th.edge[j]);
            let mut into_th = 0.0;
            for (edge, next) in next_th.iter_mut().enumerate() {
                let before = states.skip_th[edge][k];
                let closes = odds.close_th[edge][j] * closed;
                expected.close_th[edge][j] += before * closes * share;
                let mut on = 0.0;
                if j < high {
                    on = odds.extend_th[j] * *next;
                    if edge == own_edge {
                        into_th = odds.open_th[j] * on;
                        expected.open_th[j] += beads[k] * into_th * share;
                        expected.extend_th[j] += beads[k] * into_th * share;
                    }
                    expected.extend_th[j] += before * on * share;
                }
                *next = closes + on;
            }
            bead[j] = start + into_en + into_th;
        }
        expected.open_en[i] += open_en * share;
        expected.close_en[i] += close_en * share;
        expected.extend_en[i] += extend_en * share;
    }

    /// Gives row `i` another scale if its sums have grown or shrunk too far.
    fn rescale_back(&self, i: usize, back: &mut Back) {
        let (low, high) = self.lattice.band.row(i);
        let row = &mut back.bead[i % (MOST_EN + 1)][low..=high];
        let top = row.iter().chain(&back.skip_en[low..=high]).copied().fold(0.0, f64::max);
        if top > 0.0 && !(1.0 / GREAT..=GREAT).contains(&top) {
            row.iter_mut().chain(&mut back.skip_en[low..=high]).for_each(|x| *x /= top);
            back.scales[i % (MOST_EN + 1)] += top.ln();
        }
    }
}

/// Probability below which an arc adds nothing to what weights are learnt from.
#[cfg(any(test, feature = "train"))]
pub(crate) const UNLIKELY: f64 = 1e-7;

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
        let expected = self.sweep_back(&forward, &mut kept, UNLIKELY, |_, head, step, _, p| {
            arrivals[head.j as usize + head.b as usize + step] += p;
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
