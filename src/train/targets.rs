//! What a text's vector is to be like: the teacher's, with what all texts of a language share taken away, turned and cut to
//! fewer dimensions.

use rayon::prelude::*;

use super::matrix::{Panels, transposed};

/// Texts of a language that its mean and the principal axes are found from, at most.
const SAMPLE: usize = 20_000;
/// How much the stronger axes are held back: a number is multiplied by its axis's variance to this power.
const WHITENING: f64 = -0.25;

/// Targets for groups of rows of length `width`: for each group rows of length `dim`, each a vector of length 1. Each group
/// is centred for itself; the axes are those of the first two, an English and a Thai one, which count alike.
pub(super) fn targets(groups: &[&[i8]], width: usize, dim: usize) -> Vec<Vec<f32>> {
    let centred: Vec<Vec<f32>> = groups.par_iter().map(|rows| centred(rows, width)).collect();
    let mut covariance = vec![0.0_f64; width * width];
    for rows in centred.iter().take(2) {
        let step = (rows.len() / width).div_ceil(SAMPLE).max(1);
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
    let project = |rows: &Vec<f32>| {
        let mut projected = axes.product(rows);
        projected.par_chunks_mut(dim).for_each(normalize);
        projected
    };
    centred.iter().map(project).collect()
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
        let rest: f64 = (0..n).map(|p| a[p * n..p * n + p].iter().map(|x| x * x).sum::<f64>()).sum();
        if rest <= 1e-14 * size {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                let (pp, pq, qq) = (a[p * n + p], a[p * n + q], a[q * n + q]);
                if pq * pq <= 1e-20 * (pp * qq).abs() {
                    continue;
                }
                let theta = (qq - pp) / (2.0 * pq);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let c = 1.0 / (t * t + 1.0).sqrt();
                turn(&mut v, n, p, q, c, t * c);
                turn(&mut a, n, p, q, c, t * c);
                [a[p * n + p], a[q * n + q], a[p * n + q], a[q * n + p]] = [pp - t * pq, qq + t * pq, 0.0, 0.0];
                for k in (0..n).filter(|&k| k != p && k != q) {
                    a[k * n + p] = a[p * n + k];
                    a[k * n + q] = a[q * n + k];
                }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_make_the_matrix_anew() {
        let n = 7;
        let matrix: Vec<f64> =
            (0..n * n).map(|i| (((i / n) * 3 + (i % n) * 3 + (i / n) * (i % n)) % 11) as f64).collect();
        let (values, vectors) = axes(matrix.clone(), n);
        for (i, want) in matrix.iter().enumerate() {
            let (row, column) = (i / n, i % n);
            let sum: f64 = (0..n).map(|k| values[k] * vectors[k * n + row] * vectors[k * n + column]).sum();
            assert!((sum - want).abs() < 1e-5, "{i}: {sum} {want}");
        }
    }

    #[test]
    fn what_all_texts_share_is_taken_away() {
        // Two groups that differ only in what all of each share.
        let group =
            |shared: i8| -> Vec<i8> { (0..40_i8).flat_map(|i| [i % 5 - 2, i % 7 - 3, shared, i % 3]).collect() };
        let targets = targets(&[&group(100), &group(-100)], 4, 2);
        for (a, b) in targets[0].chunks(2).zip(targets[1].chunks(2)) {
            assert!(a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>() > 0.99, "{a:?} {b:?}");
        }
    }
}
