//! Classes of words: those that stand between the same words, found by clustering.
//!
//! Each word is a vector of how much more often than by chance (positive mutual information) each of the commonest words
//! stands right before and right behind it. Spherical k-means from the commonest words as seeds, so that no random number
//! is drawn; each word weighs the root of its count.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::model::{CLASSES, normal_words};

/// Words that get a class, the commonest.
const WORDS: usize = 4000;
/// Neighbours that are told apart, the commonest words; then come all others, a space, and the text's ends.
const NEIGHBOURS: usize = 400;
const OTHER: usize = NEIGHBOURS;
const SPACE: usize = NEIGHBOURS + 1;
const EDGE: usize = NEIGHBOURS + 2;
const WIDTH: usize = 2 * (EDGE + 1);
const ROUNDS: usize = 25;

/// The commonest words of some texts, each with its class, by falling count.
pub(super) fn classes<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> Vec<(String, u32)> {
    let mut counts: HashMap<&str, u64> = HashMap::new();
    for text in texts.clone() {
        text.split_whitespace().flat_map(normal_words).for_each(|word| *counts.entry(word).or_default() += 1);
    }
    let mut words: Vec<(&str, u64)> = counts.into_iter().collect();
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    words.truncate(WORDS);
    let place: HashMap<&str, usize> = words.iter().enumerate().map(|(i, (word, _))| (*word, i)).collect();

    let mut beside = vec![[0.0f64; WIDTH]; words.len()];
    for text in texts {
        let mut row = vec![(None, EDGE)];
        for phrase in text.split_whitespace() {
            if row.len() > 1 {
                row.push((None, SPACE));
            }
            let known = |word: &str| place.get(word).copied();
            row.extend(normal_words(phrase).map(known).map(|i| (i, i.filter(|&i| i < NEIGHBOURS).unwrap_or(OTHER))));
        }
        row.push((None, EDGE));
        for around in row.windows(3) {
            if let Some(i) = around[1].0 {
                beside[i][around[0].1] += 1.0;
                beside[i][EDGE + 1 + around[2].1] += 1.0;
            }
        }
    }
    let columns = beside.iter().fold([0.0; WIDTH], |mut sums, row| {
        sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        sums
    });
    let total: f64 = columns.iter().sum();
    beside.par_iter_mut().for_each(|row| {
        let sum: f64 = row.iter().sum();
        let information = |x: f64, column: f64| if x > 0.0 { (x * total / (sum * column)).ln().max(0.0) } else { 0.0 };
        row.iter_mut().zip(&columns).for_each(|(x, &column)| *x = information(*x, column));
        normalise(row);
    });
    let weights: Vec<f64> = words.iter().map(|(_, count)| (*count as f64).sqrt()).collect();
    let class = cluster(&beside, &weights);
    words.into_iter().zip(class).map(|((word, _), class)| (word.to_owned(), class as u32)).collect()
}

/// Spherical k-means.
fn cluster(vectors: &[[f64; WIDTH]], weights: &[f64]) -> Vec<usize> {
    let mut centres: Vec<[f64; WIDTH]> = vectors.iter().take(CLASSES as usize).copied().collect();
    let mut class = Vec::new();
    for _ in 0..ROUNDS {
        let nearest = |v: &[f64; WIDTH]| {
            let near: Vec<f64> = centres.iter().map(|c| c.iter().zip(v).map(|(a, b)| a * b).sum()).collect();
            (0..near.len()).max_by(|&a, &b| near[a].total_cmp(&near[b]).then(b.cmp(&a))).unwrap_or(0)
        };
        class = vectors.par_iter().map(nearest).collect();
        let mut sums = vec![[0.0; WIDTH]; centres.len()];
        for ((v, &k), w) in vectors.iter().zip(&class).zip(weights) {
            sums[k].iter_mut().zip(v).for_each(|(sum, x)| *sum += w * x);
        }
        for (centre, mut sum) in centres.iter_mut().zip(sums) {
            if sum.iter().any(|&x| x > 0.0) {
                normalise(&mut sum);
                *centre = sum;
            }
        }
    }
    class
}

/// Makes a vector of length one.
fn normalise(v: &mut [f64; WIDTH]) {
    let length = v.iter().map(|x| x * x).sum::<f64>().sqrt().max(1e-9);
    v.iter_mut().for_each(|x| *x /= length);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_stand_between_the_same_words_share_a_class() {
        // So few words that each would be a class by itself: only that they come by falling count, and the same each time.
        let texts = ["ฉันไปตลาด", "เขาไปตลาด ฉันไปบ้าน"];
        let found = classes(texts.iter().copied());
        assert_eq!(found[0].0, "ไป");
        assert_eq!(found, classes(texts.iter().copied()));
    }
}
