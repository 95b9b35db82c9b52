//! The network that decides: one layer of units over all that is known of a candidate.
//!
//! What two documents share is worth something else in a short text than in a long one, and next to a close rival than
//! without any: a sum of weights cannot say that, a dozen units between can.

use super::feature::{self, Features};

/// What the network looks at: features but for the constant first one; the evidence they come to; how far that is ahead of
/// the rivals.
pub(super) const INPUTS: usize = feature::COUNT - 1 + 3;
/// Units between.
pub(super) const UNITS: usize = 12;
/// Weights: of each unit those of the inputs and a constant; then what each unit is worth, and a constant.
pub(super) const WEIGHTS: usize = UNITS * (INPUTS + 1) + UNITS + 1;

/// All that is known of a candidate.
pub(super) type Inputs = [f32; INPUTS];

/// Evidence under this was not learnt from, in nats: such candidates are as good as never couples, and each nat less takes
/// another one away.
pub(super) const LEAST_EVIDENCE: f32 = -9.0;

/// A candidate's features, its evidence, and how far it is ahead of the rivals of its English document and of its Thai one.
pub(super) fn inputs(features: &Features, evidence: f32, ahead: [f32; 2]) -> Inputs {
    let mut inputs = [0.0; INPUTS];
    inputs[..feature::COUNT - 1].copy_from_slice(&features[1..]);
    inputs[feature::COUNT - 1..].copy_from_slice(&[evidence.max(LEAST_EVIDENCE), ahead[0], ahead[1]]);
    inputs
}

/// Weights of the network.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Net(pub(super) Vec<f32>);

impl Net {
    /// The weights of each unit, then what the units are worth.
    #[cfg(any(test, feature = "train"))]
    pub(super) fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.0.chunks(INPUTS + 1)
    }

    /// The weights of a unit, counted from 1, or after the last one of what the units are worth.
    pub(super) fn row(&mut self, n: usize) -> Option<&mut [f32]> {
        self.0.chunks_mut(INPUTS + 1).nth(n.checked_sub(1)?)
    }

    /// What speaks for a candidate, in nats.
    pub(super) fn nats(&self, inputs: &Inputs) -> f32 {
        let (units, out) = self.0.split_at(UNITS * (INPUTS + 1));
        let nats = units.chunks_exact(INPUTS + 1).zip(out).map(|(unit, worth)| worth * sum(unit, inputs).tanh());
        nats.sum::<f32>() + out[UNITS]
    }
}

/// The inputs by a unit's weights, and its constant.
fn sum(unit: &[f32], inputs: &Inputs) -> f32 {
    unit[INPUTS] + unit.iter().zip(inputs).map(|(w, x)| w * x).sum::<f32>()
}

/// Learning the network.
#[cfg(feature = "train")]
pub(super) mod learn {
    use rayon::prelude::*;

    use super::*;
    use crate::pairing::hash::key;

    /// The mean of every input, and one over its spread.
    struct Scale([(f64, f64); INPUTS]);

    impl Scale {
        fn of(examples: &[(Inputs, bool)]) -> Self {
            let count = examples.len().max(1) as f64;
            Scale(std::array::from_fn(|k| {
                let all = || examples.iter().map(|(inputs, _)| f64::from(inputs[k]));
                let mean = all().sum::<f64>() / count;
                let variance = all().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
                (mean, if variance > 1e-12 { 1.0 / variance.sqrt() } else { 0.0 })
            }))
        }
    }

    /// The network under which the examples are most probable, its weights held towards nought by `l2`.
    pub(in super::super) fn net(
        examples: &[(Inputs, bool)],
        l2: f64,
        minimise: impl Fn(Vec<f64>, usize, &dyn Fn(&[f64]) -> (f64, Vec<f64>)) -> Vec<f64>,
    ) -> Net {
        let scale = Scale::of(examples);
        let scaled: Vec<([f64; INPUTS], bool)> = examples
            .iter()
            .map(|(inputs, is)| (std::array::from_fn(|k| (f64::from(inputs[k]) - scale.0[k].0) * scale.0[k].1), *is))
            .collect();
        // Units have to begin different from each other, and the same every time (the spread is Glorot and Bengio's, 2010).
        let any = |n: usize| f64::from(key(0, &n.to_le_bytes())) / f64::from(u32::MAX) * 2.0 - 1.0;
        let spread = |ins: usize, outs: usize| (6.0 / (ins + outs) as f64).sqrt();
        let begin = (0..WEIGHTS)
            .map(|n| any(n) * if n < UNITS * (INPUTS + 1) { spread(INPUTS, UNITS) } else { spread(UNITS, 1) })
            .collect();
        let mut weights = minimise(begin, 300, &|weights| loss(&scaled, weights, l2));
        // The scale goes into the weights.
        for unit in weights[..UNITS * (INPUTS + 1)].chunks_exact_mut(INPUTS + 1) {
            for (k, (mean, by)) in scale.0.iter().enumerate() {
                unit[k] *= by;
                unit[INPUTS] -= unit[k] * mean;
            }
        }
        Net(weights.into_iter().map(|w| w as f32).collect())
    }

    /// Examples of which a thread takes so many at a time; sums are the same for any number of threads.
    const BLOCK: usize = 1024;

    /// Minus the log-likelihood of the examples, and the penalty on all weights but constants; and its gradient.
    fn loss(examples: &[([f64; INPUTS], bool)], weights: &[f64], l2: f64) -> (f64, Vec<f64>) {
        let is_constant =
            |n: usize| if n < UNITS * (INPUTS + 1) { n % (INPUTS + 1) == INPUTS } else { n == WEIGHTS - 1 };
        let held = |n: usize, w: f64| if is_constant(n) { 0.0 } else { l2 * w };
        let mut gradient: Vec<f64> = weights.iter().enumerate().map(|(n, &w)| held(n, w)).collect();
        let mut loss: f64 = weights.iter().enumerate().map(|(n, &w)| 0.5 * held(n, w) * w).sum();
        let blocks: Vec<(f64, Vec<f64>)> = examples.par_chunks(BLOCK).map(|block| of_block(block, weights)).collect();
        for (part, slope) in blocks {
            loss += part;
            gradient.iter_mut().zip(slope).for_each(|(g, s)| *g += s);
        }
        (loss, gradient)
    }

    fn of_block(examples: &[([f64; INPUTS], bool)], weights: &[f64]) -> (f64, Vec<f64>) {
        let (units, out) = weights.split_at(UNITS * (INPUTS + 1));
        let mut gradient = vec![0.0; WEIGHTS];
        let mut loss = 0.0;
        for (inputs, is) in examples {
            let mut told = [0.0; UNITS];
            for (told, unit) in told.iter_mut().zip(units.chunks_exact(INPUTS + 1)) {
                *told = (unit[INPUTS] + unit.iter().zip(inputs).map(|(w, x)| w * x).sum::<f64>()).tanh();
            }
            let nats = out[UNITS] + told.iter().zip(out).map(|(x, w)| x * w).sum::<f64>();
            let signed = if *is { nats } else { -nats };
            // ln(1 + e^-x), without overflow
            loss += if signed > 0.0 { (-signed).exp().ln_1p() } else { signed.exp().ln_1p() - signed };
            let slope = 1.0 / (1.0 + (-nats).exp()) - f64::from(u8::from(*is));
            let (of_units, of_out) = gradient.split_at_mut(UNITS * (INPUTS + 1));
            of_out[UNITS] += slope;
            for (n, unit) in of_units.chunks_exact_mut(INPUTS + 1).enumerate() {
                of_out[n] += slope * told[n];
                let slope = slope * out[n] * (1.0 - told[n] * told[n]);
                unit.iter_mut().zip(inputs).for_each(|(g, x)| *g += slope * x);
                unit[INPUTS] += slope;
            }
        }
        (loss, gradient)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_gradient_is_that_of_the_loss() {
            let any = |n: usize| f64::from(key(1, &n.to_le_bytes())) / f64::from(u32::MAX) - 0.5;
            let examples: Vec<([f64; INPUTS], bool)> =
                (0..5).map(|n| (std::array::from_fn(|k| 3.0 * any(n * INPUTS + k)), n % 2 == 0)).collect();
            let weights: Vec<f64> = (0..WEIGHTS).map(|n| any(1000 + n)).collect();
            let (_, gradient) = loss(&examples, &weights, 2.0);
            for n in (0..WEIGHTS).step_by(7).chain([WEIGHTS - 1, INPUTS]) {
                let at = |by: f64| {
                    let mut moved = weights.clone();
                    moved[n] += by;
                    loss(&examples, &moved, 2.0).0
                };
                let slope = (at(1e-5) - at(-1e-5)) / 2e-5;
                assert!((slope - gradient[n]).abs() < 1e-6, "weight {n}: {slope} {}", gradient[n]);
            }
        }
    }
}
