//! Near-duplicates: pairs that differ by a word or two.
//!
//! A pair's shingles are all runs of five letters and digits of both sides. Each is hashed once; the hashes fall into as
//! many bins as there are in a sketch, and of each bin the least is kept (one-permutation MinHash, Li, Owen and Zhang 2012;
//! a bin that stays empty takes what the next full one has, Shrivastava and Li 2014). The share of bins in which two
//! sketches agree estimates the Jaccard likeness of their sets of shingles, with a standard error of at most .1 at 24 bins.
//! Pairs that may be alike are found by six bands of four bins: a pair of likeness .9 shares a band with probability .998,
//! one of .85 with .987, one of .5 with .32.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// Bins of a sketch.
const BINS: usize = 24;
/// Bins of a band.
const BAND: usize = 4;
/// Letters and digits of a shingle.
const SHINGLE: usize = 5;
/// Letters and digits of both sides under which a pair has too few shingles to be compared.
const LEAST: usize = 40;

/// What a pair's likeness to others is told by; empty if the pair is too short.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Sketch(Vec<u16>);

impl Sketch {
    /// Of the letters and digits of both sides.
    pub(super) fn of(sides: [&[char]; 2]) -> Sketch {
        if sides.iter().map(|side| side.len()).sum::<usize>() < LEAST {
            return Sketch::default();
        }
        let mut bins = [u32::MAX; BINS];
        for shingle in sides.into_iter().flat_map(|side| side.windows(SHINGLE)) {
            let hash = hash(shingle.iter().map(|&c| u64::from(c)));
            let bin = &mut bins[((hash >> 32) as usize * BINS) >> 32];
            *bin = (*bin).min(hash as u32 & (u32::MAX >> 1));
        }
        let full = |i: usize| (0..BINS).map(|step| bins[(i + step) % BINS]).find(|&least| least != u32::MAX);
        Sketch((0..BINS).map(|i| full(i).map_or(0, |least| (least >> 15) as u16)).collect())
    }

    /// The estimated Jaccard likeness, 0..1.
    fn likeness(&self, other: &[u16]) -> f64 {
        let same = self.0.iter().zip(other).filter(|(a, b)| a == b).count();
        same as f64 / BINS as f64
    }
}

/// Sketches of the pairs kept so far, and which of them share a band.
#[derive(Debug, Default)]
pub(super) struct Near {
    sketches: Vec<u16>,
    /// By what stands in a band, and the figures: the last sketch that has it.
    bands: HashMap<u64, u32>,
}

impl Near {
    /// Whether a pair like this was kept before; if not, it is now.
    pub(super) fn seen(&mut self, sketch: &Sketch, figures: u64, least: f64) -> bool {
        if sketch.0.is_empty() {
            return false;
        }
        let keys: Vec<u64> = (0u64..)
            .zip(sketch.0.chunks_exact(BAND))
            .map(|(band, bins)| hash([band, figures].into_iter().chain(bins.iter().map(|&bin| u64::from(bin)))))
            .collect();
        let alike = |&place: &u32| {
            let from = place as usize * BINS;
            sketch.likeness(&self.sketches[from..from + BINS]) >= least
        };
        if keys.iter().filter_map(|key| self.bands.get(key)).any(alike) {
            return true;
        }
        let Ok(place) = u32::try_from(self.sketches.len() / BINS) else { return false };
        self.sketches.extend_from_slice(&sketch.0);
        self.bands.extend(keys.into_iter().map(|key| (key, place)));
        false
    }
}

/// A hash that is the same on every machine and in every version: two rounds of SplitMix64's mixing a word.
pub(super) fn hash(words: impl IntoIterator<Item = u64>) -> u64 {
    words.into_iter().fold(0x9E37_79B9_7F4A_7C15, |state: u64, word| {
        let mut z = (state ^ word).wrapping_add(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn sketch(text: &str) -> (Sketch, HashSet<Vec<char>>) {
        let chars: Vec<char> = text.chars().collect();
        (Sketch::of([&chars, &[]]), chars.windows(SHINGLE).map(<[char]>::to_vec).collect())
    }

    /// A text of made-up words, some of them others where `changed` says so.
    fn text(seed: u64, words: u64, changed: impl Fn(u64) -> bool) -> String {
        let word = |i: u64| format!("{:06x}", hash([seed, i, u64::from(changed(i))]) & 0xFF_FFFF);
        (0..words).map(word).collect()
    }

    #[test]
    fn the_likeness_is_near_that_of_the_sets() {
        let mut errors = Vec::new();
        for seed in 0..100 {
            let (a, set_a) = sketch(&text(seed, 60, |_| false));
            let (b, set_b) = sketch(&text(seed, 60, |i| i % 12 < seed % 5));
            let true_one = set_a.intersection(&set_b).count() as f64 / set_a.union(&set_b).count() as f64;
            errors.push(a.likeness(&b.0) - true_one);
        }
        let mean = errors.iter().sum::<f64>() / 100.0;
        let spread = (errors.iter().map(|e| e * e).sum::<f64>() / 100.0).sqrt();
        assert!(mean.abs() < 0.03 && spread < 0.13, "{mean} {spread}");
    }

    #[test]
    fn what_differs_by_a_word_is_found_and_what_differs_by_a_third_is_not() {
        let (mut found, mut wrong) = (0, 0);
        for seed in 0..200 {
            let mut near = Near::default();
            assert!(!near.seen(&sketch(&text(seed, 80, |_| false)).0, 7, 0.85));
            found += usize::from(near.seen(&sketch(&text(seed, 80, |i| i == 40)).0, 7, 0.85));
            wrong += usize::from(near.seen(&sketch(&text(seed, 80, |i| i % 3 == 0)).0, 7, 0.85));
            // The same with other figures is another pair.
            assert!(!near.seen(&sketch(&text(seed, 80, |i| i == 40)).0, 8, 0.85));
        }
        assert!(found >= 195 && wrong == 0, "{found} {wrong}");
    }

    #[test]
    fn short_pairs_are_not_compared() {
        let (short, _) = sketch("โทร. 02 123 4567");
        assert_eq!(short, Sketch::default());
        let mut near = Near::default();
        assert!(!near.seen(&short, 0, 0.85) && !near.seen(&short, 0, 0.85));
    }
}
