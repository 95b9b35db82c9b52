//! Rows: the vectors of many segments in little room, and their products.
//!
//! A number takes 16 bits, few enough of them used that the products of two rows sum up within 32. Such sums are exact,
//! so the same on every machine and in every order, and processors take eight at a time.

/// Numbers multiplied at a time; rows are filled up with noughts to a multiple.
const GROUP: usize = 32;

/// Vectors of `dim` numbers each.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    dim: usize,
    /// Numbers from one row to the next.
    width: usize,
    /// The greatest number a row is written with.
    most: f32,
    numbers: Vec<i16>,
    /// What the numbers of each row are to be multiplied by.
    scales: Vec<f32>,
}

impl Rows {
    /// None yet, with room for `count`.
    pub(crate) fn new(dim: usize, count: usize) -> Self {
        let most = (i32::MAX as f32 / dim.max(1) as f32).sqrt().min(f32::from(i16::MAX)).floor() - 1.0;
        let width = dim.next_multiple_of(GROUP);
        Rows { dim, width, most, numbers: Vec::with_capacity(width * count), scales: Vec::with_capacity(count) }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.scales.len()
    }

    /// Numbers in a row.
    pub(crate) fn dim(&self) -> usize {
        self.dim
    }

    /// Appends a vector.
    pub(crate) fn push(&mut self, vector: &[f32]) {
        self.numbers.resize(self.numbers.len() + self.width, 0);
        self.scales.push(0.0);
        self.set(self.len() - 1, vector);
    }

    /// Puts a vector in the place of row `k`.
    pub(crate) fn set(&mut self, k: usize, vector: &[f32]) {
        let top = vector.iter().fold(0.0, |top: f32, x| top.max(x.abs()));
        let scale = top / self.most;
        let up = if scale > 0.0 { 1.0 / scale } else { 0.0 };
        let row = &mut self.numbers[k * self.width..(k + 1) * self.width];
        row.iter_mut().zip(vector).for_each(|(number, x)| *number = (x * up + ROUND).to_bits() as i16);
        self.scales[k] = scale;
    }

    /// Adds row `k`, times `factor`, to `sum`.
    pub(crate) fn add_to(&self, k: usize, factor: f32, sum: &mut [f32]) {
        let factor = factor * self.scales[k];
        sum.iter_mut().zip(self.row(k)).for_each(|(sum, &x)| *sum += factor * f32::from(x));
    }

    /// The product of row `k` and row `l` of `other`.
    #[inline]
    pub(crate) fn product(&self, k: usize, other: &Rows, l: usize) -> f32 {
        self.scales[k] * other.scales[l] * product(self.row(k), other.row(l)) as f32
    }

    fn row(&self, k: usize) -> &[i16] {
        &self.numbers[k * self.width..(k + 1) * self.width]
    }
}

/// Adding this rounds to a whole number, which then stands in the lowest bits.
const ROUND: f32 = 12_582_912.0;

/// The product of two rows, in eight sums side by side, which is how compilers see that they can multiply by eights.
#[inline]
fn product(a: &[i16], b: &[i16]) -> i32 {
    let mut sums = [0i32; 8];
    let ((a, _), (b, _)) = (a.as_chunks::<GROUP>(), b.as_chunks::<GROUP>());
    for (x, y) in a.iter().zip(b) {
        for eight in 0..GROUP / 8 {
            for (k, sum) in sums.iter_mut().enumerate() {
                *sum += i32::from(x[8 * eight + k]) * i32::from(y[8 * eight + k]);
            }
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn products_are_those_of_the_vectors(
            dim in 1usize..600, seed in any::<u32>(), size in prop_oneof![Just(0.0f32), 1e-6f32..1e6]
        ) {
            let number = |k: usize| {
                let mixed = (seed ^ k as u32).wrapping_mul(2_654_435_761);
                size * (mixed as f32 / u32::MAX as f32 - 0.5)
            };
            let [a, b]: [Vec<f32>; 2] = [0, dim].map(|from| (from..from + dim).map(number).collect());
            let mut rows = Rows::new(dim, 2);
            rows.push(&b);
            rows.push(&a);
            rows.set(0, &a);
            rows.set(1, &b);
            let exact: f64 = a.iter().zip(&b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum();
            let length = |v: &[f32]| v.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>().sqrt();
            let product = f64::from(rows.product(0, &rows, 1));
            prop_assert!((product - exact).abs() <= 2e-3 * length(&a) * length(&b), "{product} {exact}");
            let mut sum = a.clone();
            rows.add_to(0, -1.0, &mut sum);
            prop_assert!(length(&sum) <= 1e-3 * length(&a));
        }
    }

    #[test]
    fn the_greatest_products_fit() {
        for dim in [1, 2, 255, 256, 4096] {
            let mut rows = Rows::new(dim, 1);
            rows.push(&vec![-3.0; dim]);
            assert!((rows.product(0, &rows, 0) / (9.0 * dim as f32) - 1.0).abs() < 1e-3, "{dim}");
        }
    }
}
