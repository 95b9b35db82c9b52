//! Products of matrices, the same to the bit on every machine and for any number of threads.
//!
//! Each number of a product is summed in the order of its terms and by one thread; what runs side by side, in the lanes of
//! the processor and on its cores, are different numbers. Matrices are rows, one after the other.

use rayon::prelude::*;

/// Columns that are summed side by side, and rows: as many as the processor has room for. The sums are the same.
const WIDE: usize = if cfg!(target_feature = "avx") { 16 } else { 8 };
const TALL: usize = if cfg!(target_feature = "avx512f") { 12 } else { 4 };
/// Rows that a thread takes at a time.
pub(super) const CHUNK: usize = 32;

/// The right side of a product, in the order in which it is read.
pub(super) struct Panels {
    panels: Vec<[f32; WIDE]>,
    depth: usize,
    columns: usize,
}

impl Panels {
    /// The matrix whose columns are `rows`, each of length `depth`.
    pub(super) fn of_rows(rows: &[f32], depth: usize) -> Panels {
        let columns = rows.len() / depth;
        let mut panels = vec![[0.0; WIDE]; columns.div_ceil(WIDE) * depth];
        panels.par_chunks_mut(depth).zip(rows.par_chunks(WIDE * depth)).for_each(|(panel, rows)| {
            for (j, row) in rows.chunks_exact(depth).enumerate() {
                panel.iter_mut().zip(row).for_each(|(lanes, &x)| lanes[j] = x);
            }
        });
        Panels { panels, depth, columns }
    }

    /// The matrix whose rows are `rows`, each of length `columns`.
    pub(super) fn of_columns(rows: &[f32], columns: usize) -> Panels {
        let depth = rows.len() / columns;
        let mut panels = vec![[0.0; WIDE]; columns.div_ceil(WIDE) * depth];
        panels.par_chunks_mut(depth).enumerate().for_each(|(p, panel)| {
            for (lanes, row) in panel.iter_mut().zip(rows.chunks_exact(columns)) {
                let part = &row[p * WIDE..columns.min((p + 1) * WIDE)];
                lanes[..part.len()].copy_from_slice(part);
            }
        });
        Panels { panels, depth, columns }
    }

    /// Puts the product of `left`, rows of this matrix's depth, and this matrix into `product`, on one thread.
    pub(super) fn times(&self, left: &[f32], product: &mut [f32]) {
        for (p, panel) in self.panels.chunks_exact(self.depth).enumerate() {
            let from = p * WIDE;
            let width = WIDE.min(self.columns - from);
            let rows = left.chunks(TALL * self.depth).zip(product.chunks_mut(TALL * self.columns));
            for (left, product) in rows {
                let row = |r: usize| left.get(r * self.depth..(r + 1) * self.depth).unwrap_or(&left[..self.depth]);
                let sums = tile(std::array::from_fn(row), panel);
                for (row, sums) in product.chunks_exact_mut(self.columns).zip(&sums) {
                    row[from..from + width].copy_from_slice(&sums[..width]);
                }
            }
        }
    }

    /// The product of `left` and this matrix, on all threads.
    pub(super) fn product(&self, left: &[f32]) -> Vec<f32> {
        let mut product = vec![0.0; left.len() / self.depth * self.columns];
        product
            .par_chunks_mut(CHUNK * self.columns)
            .zip(left.par_chunks(CHUNK * self.depth))
            .for_each(|(product, left)| self.times(left, product));
        product
    }
}

fn tile(rows: [&[f32]; TALL], panel: &[[f32; WIDE]]) -> [[f32; WIDE]; TALL] {
    let mut sums = [[0.0; WIDE]; TALL];
    let rows = rows.map(|row| &row[..panel.len()]);
    for (k, lanes) in panel.iter().enumerate() {
        for (sums, row) in sums.iter_mut().zip(rows) {
            let x = row[k];
            for (sum, lane) in sums.iter_mut().zip(lanes) {
                *sum += x * lane;
            }
        }
    }
    sums
}

/// The transpose of `rows`, each of length `columns`.
pub(super) fn transposed(rows: &[f32], columns: usize) -> Vec<f32> {
    let height = rows.len() / columns;
    let mut turned = vec![0.0; rows.len()];
    turned.par_chunks_mut(height).enumerate().for_each(|(j, column)| {
        column.iter_mut().zip(rows[j..].iter().step_by(columns)).for_each(|(to, &x)| *to = x);
    });
    turned
}

/// e to the power of `x`, at most nought, to one part in a hundred thousand; the same on every machine, unlike the
/// system's.
pub(super) fn exp(x: f32) -> f32 {
    // 2^(n + f): n goes into the exponent, f in −½..½ through the series.
    const WHOLE: f32 = 12_582_912.0;
    let y = x.max(-80.0) * std::f32::consts::LOG2_E;
    let shifted = y + WHOLE;
    let f = (y - (shifted - WHOLE)) * std::f32::consts::LN_2;
    let series = 1.0 + f * (1.0 + f * (0.5 + f * (1.0 / 6.0 + f * (1.0 / 24.0 + f * (1.0 / 120.0)))));
    series * f32::from_bits(shifted.to_bits().wrapping_sub(WHOLE.to_bits()).wrapping_add(127) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_those_of_the_definition() {
        for (height, depth, width) in [(1, 1, 1), (5, 3, 17), (70, 40, 33)] {
            let a: Vec<f32> = (0..height * depth).map(|i| (i * 7 % 11) as f32 - 5.0).collect();
            let b: Vec<f32> = (0..depth * width).map(|i| (i * 5 % 13) as f32 - 6.0).collect();
            let want: Vec<f32> = (0..height * width)
                .map(|i| (0..depth).map(|k| a[i / width * depth + k] * b[k * width + i % width]).sum())
                .collect();
            assert_eq!(Panels::of_columns(&b, width).product(&a), want);
            assert_eq!(Panels::of_rows(&transposed(&b, width), depth).product(&a), want);
        }
    }

    #[test]
    fn powers_are_close() {
        for i in 0..800 {
            let x = -(i as f32) / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}: {} {}", exp(x), x.exp());
        }
    }
}
