//! What a text's vector is to be like: the teacher's, with what all texts of a language share taken away, turned and cut to
//! fewer dimensions.

use rayon::prelude::*;

use super::matrix::{Panels, transposed};

/// Texts of a language that its mean and the principal axes are found from, at most.
const SAMPLE: usize = 20_000;
/// How much the stronger axes are held back: a number is multiplied by its axis's variance to this power.
const WHITENING: f64 = -0.25;

/// From the teacher's rows to targets.
pub(super) struct Targets {
    dim: usize,
    width: usize,
    axes: Panels,
}

impl Targets {
    /// Finds `dim` axes from rows of some groups of texts, each group centred for itself; and the groups' targets, rows of
    /// length `dim` and length 1.
    pub(super) fn of(groups: &[&[i8]], width: usize, dim: usize, basis: usize) -> Vec<Vec<f32>> {
        let centred: Vec<Vec<f32>> = groups.par_iter().map(|rows| centred(rows, width)).collect();
        let mut covariance = vec![0.0_f64; width * width];
        for rows in &centred[..basis] {
            let height = rows.len() / width;
            let step = height.div_ceil(SAMPLE).max(1);
            let sample: Vec<f32> = rows.chunks_exact(width).step_by(step).flatten().copied().collect();
            let product = Panels::of_columns(&sample, width).product(&transposed(&sample, width));
            let count = (sample.len() / width).max(1) as f64;
            covariance.iter_mut().zip(product).for_each(|(c, p)| *c += f64::from(p) / count);
        }
        let (variances, vectors) = axes(covariance, width);
        let mut order: Vec<usize> = (0..width).collect();
        order.sort_by(|&a, &b| variances[b].total_cmp(&variances[a]));
        let scaled = order[..dim.min(width)].iter().flat_map(|&axis| {
            let scale = variances[axis].max(1e-9).powf(WHITENING);
            vectors[axis * width..(axis + 1) * width].iter().map(move |x| (x * scale) as f32)
        });
        let axes = Panels::of_rows(&scaled.collect::<Vec<f32>>(), width);
        let targets = Targets { dim, width, axes };
        centred.iter().map(|rows| targets.project(rows)).collect()
    }

    fn project(&self, rows: &[f32]) -> Vec<f32> {
        debug_assert_eq!(rows.len() % self.width, 0);
        let mut projected = self.axes.product(rows);
        projected.par_chunks_mut(self.dim).for_each(normalize);
        projected
    }
}

/// Gives a row length 1.
pub(super) fn normalize(row: &mut [f32]) {
    let length = row.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
    row.iter_mut().for_each(|x| *x /= length);
}

/// Rows of length 1, less their mean.
fn centred(rows: &[i8], width: usize) -> Vec<f32> {
    let mut floats: Vec<f32> = rows.iter().map(|&x| f32::from(x)).collect();
    floats.chunks_exact_mut(width).for_each(normalize);
    let mut mean = vec![0.0_f64; width];
    for row in floats.chunks_exact(width) {
        mean.iter_mut().zip(row).for_each(|(m, &x)| *m += f64::from(x));
    }
    let count = (rows.len() / width).max(1) as f64;
    for row in floats.chunks_exact_mut(width) {
        row.iter_mut().zip(&mean).for_each(|(x, m)| *x -= (m / count) as f32);
    }
    floats
}

/// Eigenvalues and eigenvectors (as rows) of a symmetric matrix, by Jacobi's rotations.
fn axes(mut a: Vec<f64>, n: usize) -> (Vec<f64>, Vec<f64>) {
    let mut v: Vec<f64> = (0..n * n).map(|i| f64::from(u8::from(i / n == i % n))).collect();
    let size: f64 = a.iter().map(|x| x * x).sum();
    for _ in 0..30 {
        let rest: f64 = (0..n * n).filter(|i| i / n != i % n).map(|i| a[i] * a[i]).sum();
        if rest <= 1e-18 * size {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                if a[p * n + q] == 0.0 {
                    continue;
                }
                let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * a[p * n + q]);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let c = 1.0 / (t * t + 1.0).sqrt();
                let s = t * c;
                for k in 0..n {
                    let (x, y) = (a[k * n + p], a[k * n + q]);
                    a[k * n + p] = c * x - s * y;
                    a[k * n + q] = s * x + c * y;
                }
                turn(&mut a, n, p, q, c, s);
                turn(&mut v, n, p, q, c, s);
            }
        }
    }
    ((0..n).map(|i| a[i * n + i]).collect(), v)
}

/// Rotates two rows.
fn turn(a: &mut [f64], n: usize, p: usize, q: usize, c: f64, s: f64) {
    let (head, tail) = a.split_at_mut(q * n);
    for (x, y) in head[p * n..(p + 1) * n].iter_mut().zip(&mut tail[..n]) {
        (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
    }
}
