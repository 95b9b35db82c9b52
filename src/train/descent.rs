//! Descent: the minimum of a smooth function of a few dozen numbers.

use std::collections::VecDeque;

/// L-BFGS with backtracking: from `x`, at most `rounds` steps, down `f`, which gives value and gradient.
pub(super) fn minimise(mut x: Vec<f64>, rounds: usize, f: impl Fn(&[f64]) -> (f64, Vec<f64>)) -> (Vec<f64>, f64) {
    const MEMORY: usize = 10;
    let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(x, y)| x * y).sum() };
    let (mut value, mut gradient) = f(&x);
    let mut pairs: VecDeque<(Vec<f64>, Vec<f64>)> = VecDeque::new();
    for _ in 0..rounds {
        let mut direction: Vec<f64> = gradient.iter().map(|g| -g).collect();
        let mut shares = Vec::new();
        for (s, y) in pairs.iter().rev() {
            let share = dot(s, &direction) / dot(s, y);
            direction.iter_mut().zip(y).for_each(|(d, y)| *d -= share * y);
            shares.push(share);
        }
        let scale =
            pairs.back().map_or(0.1 / dot(&gradient, &gradient).sqrt().max(1e-12), |(s, y)| dot(s, y) / dot(y, y));
        direction.iter_mut().for_each(|d| *d *= scale);
        for ((s, y), share) in pairs.iter().zip(shares.into_iter().rev()) {
            let back = dot(y, &direction) / dot(s, y);
            direction.iter_mut().zip(s).for_each(|(d, s)| *d += (share - back) * s);
        }
        let slope = dot(&gradient, &direction);
        let mut step = 1.0;
        let found = (0..20).find_map(|_| {
            let next: Vec<f64> = x.iter().zip(&direction).map(|(x, d)| x + step * d).collect();
            let (v, g) = f(&next);
            if v <= value + 1e-4 * step * slope {
                return Some((next, v, g));
            }
            step *= 0.5;
            None
        });
        let Some((next, v, g)) = found else { break };
        let s: Vec<f64> = next.iter().zip(&x).map(|(a, b)| a - b).collect();
        let y: Vec<f64> = g.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        let done = (value - v).abs() < 1e-7 * value.abs();
        if dot(&s, &y) > 1e-12 {
            pairs.push_back((s, y));
            if pairs.len() > MEMORY {
                pairs.pop_front();
            }
        }
        (x, value, gradient) = (next, v, g);
        if done {
            break;
        }
    }
    (x, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bowl_is_descended_to_its_bottom() {
        let (x, value) = minimise(vec![5.0, -3.0, 1.0], 100, |x| {
            let v = (x[0] - 1.0).powi(2) + 10.0 * (x[1] - 2.0).powi(2) + (x[2] + x[0]).powi(2);
            (v, vec![2.0 * (x[0] - 1.0) + 2.0 * (x[2] + x[0]), 20.0 * (x[1] - 2.0), 2.0 * (x[2] + x[0])])
        });
        assert!(value < 1e-8, "{value} at {x:?}");
    }
}
