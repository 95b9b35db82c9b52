//! Descent: vectors of pieces whose sums point where they should.

use rayon::prelude::*;

use super::{
    matrix::{CHUNK, Panels, exp, transposed},
    targets::normalize,
};

/// How sharply a text must be told from the others of its batch: cosines are divided by this.
const TEMPERATURE: f32 = 0.05;
/// Pieces that make up so large a share of the text are half as long as rare ones at the start.
const COMMON: f32 = 1e-3;
/// Memory of the mean of the slopes, and of their squares.
const MEMORY: (f32, f32) = (0.9, 0.98);

/// Texts as the numbers of their pieces.
#[derive(Clone, Default, Debug)]
pub(super) struct Bags {
    starts: Vec<usize>,
    pieces: Vec<u16>,
}

impl Bags {
    pub(super) fn new(texts: Vec<Vec<u16>>) -> Bags {
        let mut starts = vec![0];
        starts.extend(texts.iter().scan(0, |at, text| {
            *at += text.len();
            Some(*at)
        }));
        Bags { starts, pieces: texts.concat() }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn get(&self, i: usize) -> &[u16] {
        &self.pieces[self.starts[i]..self.starts[i + 1]]
    }
}

/// Vectors of pieces while they are learnt, and what Adam (Kingma and Ba 2015) remembers. A piece moves only when it is
/// seen.
pub(super) struct Embedding {
    dim: usize,
    rows: Vec<f32>,
    means: Vec<f32>,
    squares: Vec<f32>,
    steps: Vec<i32>,
}

/// Sums of a batch of texts.
pub(super) struct Sums {
    /// Rows of length 1.
    pub(super) units: Vec<f32>,
    lengths: Vec<f32>,
}

impl Embedding {
    pub(super) fn new(rows: Vec<f32>, dim: usize) -> Embedding {
        let pieces = rows.len() / dim;
        Embedding { dim, means: vec![0.0; rows.len()], squares: vec![0.0; rows.len()], steps: vec![0; pieces], rows }
    }

    pub(super) fn row(&self, piece: u16) -> &[f32] {
        &self.rows[usize::from(piece) * self.dim..(usize::from(piece) + 1) * self.dim]
    }

    pub(super) fn rows(&self) -> &[f32] {
        &self.rows
    }

    pub(super) fn sums(&self, texts: &[&[u16]]) -> Sums {
        let mut units = vec![0.0; texts.len() * self.dim];
        let mut lengths = vec![0.0; texts.len()];
        units.par_chunks_mut(self.dim).zip(texts).zip(&mut lengths).for_each(|((sum, text), length)| {
            for &piece in *text {
                sum.iter_mut().zip(self.row(piece)).for_each(|(s, x)| *s += x);
            }
            *length = sum.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
            sum.iter_mut().for_each(|x| *x /= *length);
        });
        Sums { units, lengths }
    }

    /// Moves the pieces of `texts` against the slopes of their sums' units.
    pub(super) fn descend(&mut self, texts: &[&[u16]], sums: &Sums, mut slopes: Vec<f32>, rate: f32) {
        let dim = self.dim;
        // Only what turns a unit counts, not what would lengthen it.
        slopes.par_chunks_mut(dim).zip(sums.units.par_chunks(dim)).zip(&sums.lengths).for_each(|((g, x), length)| {
            let along: f32 = g.iter().zip(x).map(|(g, x)| g * x).sum();
            g.iter_mut().zip(x).for_each(|(g, x)| *g = (*g - along * x) / length);
        });
        // For each piece, the texts it stands in.
        let mut starts = vec![0_u32; self.steps.len() + 1];
        texts.iter().copied().flatten().for_each(|&p| starts[usize::from(p) + 1] += 1);
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut places = vec![0_u32; starts[starts.len() - 1] as usize];
        for (t, text) in texts.iter().enumerate() {
            for &p in *text {
                places[next[usize::from(p)] as usize] = t as u32;
                next[usize::from(p)] += 1;
            }
        }
        let seen = starts.par_windows(2).map(|w| &places[w[0] as usize..w[1] as usize]);
        let rows = self.rows.par_chunks_mut(dim).zip(self.means.par_chunks_mut(dim));
        rows.zip(self.squares.par_chunks_mut(dim)).zip(&mut self.steps).zip(seen).skip(1).for_each_init(
            || vec![0.0; dim],
            |slope, ((((row, mean), square), step), seen)| {
                if seen.is_empty() {
                    return;
                }
                slope.fill(0.0);
                for &t in seen {
                    let t = t as usize * dim;
                    slope.iter_mut().zip(&slopes[t..t + dim]).for_each(|(s, g)| *s += g);
                }
                *step += 1;
                let (b1, b2) = MEMORY;
                let (c1, c2) = (rate / (1.0 - power(b1, *step)), 1.0 / (1.0 - power(b2, *step)));
                for (((x, m), v), g) in row.iter_mut().zip(mean).zip(square).zip(&*slope) {
                    *m = b1 * *m + (1.0 - b1) * g;
                    *v = b2 * *v + (1.0 - b2) * g * g;
                    *x -= c1 * *m / ((*v * c2).sqrt() + 1e-6);
                }
            },
        );
    }
}

/// `x` to the power of `n`, by multiplication only, so that it is the same everywhere.
fn power(mut x: f32, mut n: i32) -> f32 {
    let mut product = 1.0;
    while n > 0 {
        if n & 1 == 1 {
            product *= x;
        }
        x *= x;
        n >>= 1;
    }
    product
}

/// How surely each row of `left` picks the same row of `right` among all: the mean loss in nats, and for each of `left` (a
/// row each) the slope of the loss by every product. Rows have length 1.
fn choose(left: &[f32], right: &[f32], dim: usize) -> (f32, Vec<f32>) {
    let panels = Panels::of_rows(right, dim);
    let count = right.len() / dim;
    let scale = 1.0 / (TEMPERATURE * count as f32);
    let mut slopes = vec![0.0; left.len() / dim * count];
    let losses: Vec<f32> = slopes
        .par_chunks_mut(CHUNK * count)
        .zip(left.par_chunks(CHUNK * dim))
        .enumerate()
        .map(|(c, (slopes, left))| {
            panels.times(left, slopes);
            let rows = slopes.chunks_exact_mut(count).zip(c * CHUNK..);
            rows.map(|(row, right)| {
                let most = row.iter().copied().fold(f32::MIN, f32::max);
                row.iter_mut().for_each(|x| *x = exp((*x - most) / TEMPERATURE));
                let sum = lanes(row);
                let loss = -(row[right] / sum).max(1e-9).ln();
                row.iter_mut().for_each(|x| *x *= scale / sum);
                row[right] -= scale;
                loss
            })
            .sum()
        })
        .collect();
    (losses.iter().sum::<f32>() / count as f32, slopes)
}

/// A sum in sixteen lanes.
fn lanes(row: &[f32]) -> f32 {
    let (chunks, rest) = row.as_chunks::<16>();
    let mut sums = [0.0; 16];
    for chunk in chunks {
        sums.iter_mut().zip(chunk).for_each(|(s, x)| *s += x);
    }
    sums.iter().chain(rest).sum()
}

/// Slopes of `left` when each row of it is to pick its row of `right`.
pub(super) fn towards(left: &[f32], right: &[f32], dim: usize) -> (f32, Vec<f32>) {
    let (loss, slopes) = choose(left, right, dim);
    (loss, Panels::of_columns(right, dim).product(&slopes))
}

/// Slopes of both when each row of either is to pick its row of the other.
pub(super) fn together(left: &[f32], right: &[f32], dim: usize) -> (f32, Vec<f32>, Vec<f32>) {
    let count = left.len() / dim;
    let (loss, mut slopes) = choose(left, right, dim);
    let (back_loss, back) = choose(right, left, dim);
    let back = transposed(&back, count);
    slopes.iter_mut().zip(back).for_each(|(s, b)| *s += b);
    let of_left = Panels::of_columns(right, dim).product(&slopes);
    let of_right = Panels::of_columns(left, dim).product(&transposed(&slopes, count));
    (loss + back_loss, of_left, of_right)
}

/// Vectors to start from: for each piece, where the texts that it stands in point on average, short texts above all, and
/// the shorter the commoner the piece is.
pub(super) fn start(texts: &[(&Bags, &[f32])], pieces: usize, dim: usize) -> Vec<f32> {
    let mut rows = vec![0.0_f32; pieces * dim];
    let mut counts = vec![0_u32; pieces];
    for (bags, targets) in texts {
        for (i, target) in (0..bags.len()).zip(targets.chunks_exact(dim)) {
            let text = bags.get(i);
            // A word that stands alone says what its piece means; one of fifty hardly does.
            let weight = 1.0 / (text.len() as f32 * text.len() as f32 * text.len() as f32);
            for p in text.iter().map(|&p| usize::from(p)) {
                rows[p * dim..(p + 1) * dim].iter_mut().zip(target).for_each(|(r, t)| *r += weight * t);
                counts[p] += 1;
            }
        }
    }
    let total: u32 = counts.iter().sum();
    rows.par_chunks_mut(dim).zip(&counts).for_each(|(row, &n)| {
        normalize(row);
        // Arora, Liang and Ma (2017): smooth inverse frequency.
        let weight = COMMON / (COMMON + n as f32 / total.max(1) as f32);
        row.iter_mut().for_each(|x| *x *= weight);
    });
    rows[..dim].fill(0.0);
    rows
}
