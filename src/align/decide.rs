//! Deciding: from the posteriors of all beads to one alignment.

use super::search::{Arcs, Forward, NEVER, Search, Step};

/// A bead of `a` English segments and `b` Thai ones from the Thai boundary `j`, and its posterior.
#[derive(Clone, Copy, Debug)]
struct Likely {
    a: u8,
    j: u32,
    b: u32,
    probability: f64,
}

/// The surest alignment.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Surest {
    /// Its steps, in order.
    pub(crate) steps: Vec<Step>,
    /// For each Thai and each English segment, the probability that it has no counterpart.
    pub(crate) alone_th: Vec<f64>,
    pub(crate) alone_en: Vec<f64>,
}

/// A bead less probable than this is better left out.
const DOUBT: f64 = 0.1;

impl Search<'_> {
    /// The alignment with the most beads expected to be right.
    ///
    /// The single best path may leave a sentence out only because its probability is shared by beads that differ in an
    /// edge, each less likely than none. So what is maximised is the sum of the beads' posteriors, less [`DOUBT`] each.
    pub(crate) fn surest(&self, forward: &Forward, kept: &mut [Option<Arcs>]) -> Surest {
        let n = self.lattice.size().0;
        let mut likely: Vec<Vec<Likely>> = vec![Vec::new(); n + 1];
        let expected = self.sweep_back(forward, kept, DOUBT, |i, head, step, _, probability| {
            likely[i].push(Likely { a: head.a, j: head.j, b: head.b + step as u32, probability });
        });
        if let Some(pinned) = self.pinned {
            // They are on every way, however many numbers were multiplied to tell so.
            for (i, likely) in likely.iter_mut().enumerate() {
                if let Some((a, j, b)) = pinned.step(i) {
                    *likely = vec![Likely { a: a as u8, j: j as u32, b: b as u32, probability: 1.0 }];
                }
            }
        }
        // From each cell on, the most that can be gained, and the bead to take there, if any.
        let mut gain = vec![0.0f64; self.offsets[n + 1]];
        let mut take: Vec<Option<Likely>> = vec![None; self.offsets[n + 1]];
        for i in (0..=n).rev() {
            let (low, high) = self.lattice.band.row(i);
            likely[i].sort_by_key(|arc| std::cmp::Reverse(arc.j));
            let mut arcs = likely[i].iter().peekable();
            for j in (low..=high).rev() {
                let at = self.offsets[i] + j - low;
                gain[at] = self.onward(&gain, i, j).into_iter().flatten().fold(0.0, f64::max);
                while let Some(arc) = arcs.next_if(|arc| arc.j as usize == j) {
                    let to = self.cell(i + usize::from(arc.a), j + arc.b as usize).map_or(NEVER, |c| gain[c]);
                    if arc.probability - DOUBT + to > gain[at] {
                        gain[at] = arc.probability - DOUBT + to;
                        take[at] = Some(*arc);
                    }
                }
            }
        }
        Surest { steps: self.collect(&gain, &take), alone_th: expected.extend_th, alone_en: expected.extend_en }
    }

    /// What is gained by leaving the next Thai, and the next English segment without counterpart; none where the corridor
    /// ends.
    fn onward(&self, gain: &[f64], i: usize, j: usize) -> [Option<f64>; 2] {
        let (n, m) = self.lattice.size();
        let to = |i: usize, j: usize| self.cell(i, j).map(|cell| gain[cell]);
        let [th, en] = self.pinned.map_or([false; 2], |pinned| [pinned.on_path_th(j), pinned.on_path_en(i)]);
        [if j < m && !th { to(i, j + 1) } else { None }, if i < n && !en { to(i + 1, j) } else { None }]
    }

    /// The steps from the first cell on: the beads to take, and between them what is left without counterpart.
    fn collect(&self, gain: &[f64], take: &[Option<Likely>]) -> Vec<Step> {
        let (n, m) = self.lattice.size();
        let mut steps = Vec::new();
        let (mut i, mut j) = (0, 0);
        let (mut from_i, mut from_j) = (0, 0);
        loop {
            let bead = self.cell(i, j).and_then(|cell| take[cell]);
            if bead.is_some() || (i, j) == (n, m) {
                if from_j < j {
                    steps.push(Step { en: from_i..from_i, th: from_j..j, probability: 1.0 });
                }
                if from_i < i {
                    steps.push(Step { en: from_i..i, th: j..j, probability: 1.0 });
                }
                let Some(Likely { a, b, probability, .. }) = bead else { return steps };
                let to = (i + usize::from(a), j + b as usize);
                steps.push(Step { en: i..to.0, th: j..to.1, probability: probability.clamp(0.0, 1.0) });
                (i, j) = to;
                (from_i, from_j) = to;
            } else {
                match self.onward(gain, i, j) {
                    [Some(thai), Some(english)] if english > thai => i += 1,
                    [Some(_), _] => j += 1,
                    _ => i += 1,
                }
            }
        }
    }
}
