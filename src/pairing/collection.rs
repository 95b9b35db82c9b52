//! A collection: the documents to be paired, and what can only be said of them together.
//!
//! How rare a key is decides how much it says; and the vectors of all texts of a language share a direction, which says
//! nothing of which belong together and is taken away.

use std::{collections::HashMap, iter, ops::Range};

use rayon::prelude::*;

use super::{
    sketch::{Sketch, quantised},
    weights::Means,
};
use crate::Lang;

/// Documents to be paired.
#[derive(Debug)]
pub(super) struct Collection<'s> {
    sketches: &'s [Sketch],
    /// The documents of each language, in their order.
    pub(super) en: Vec<usize>,
    pub(super) th: Vec<usize>,
    pub(super) rarity: Rarity,
    /// The vectors of the texts, and of their first lines.
    pub(super) whole: Centred,
    pub(super) lead: Centred,
    pub(super) parts: Centred,
}

impl<'s> Collection<'s> {
    pub(super) fn new(sketches: &'s [Sketch], means: &Means) -> Self {
        let of = |lang| (0..sketches.len()).filter(|&n| sketches[n].lang == lang).collect::<Vec<_>>();
        let (en, th) = (of(Lang::En), of(Lang::Th));
        Collection {
            whole: Centred::new(sketches, |sketch| &sketch.whole, &means.whole),
            lead: Centred::new(sketches, |sketch| &sketch.lead, &means.lead),
            parts: Centred::new(sketches, |sketch| &sketch.parts, &means.parts),
            rarity: Rarity::new(sketches),
            sketches,
            en,
            th,
        }
    }

    pub(super) fn sketch(&self, document: usize) -> &'s Sketch {
        &self.sketches[document]
    }
}

/// In how many documents keys and words stand.
#[derive(Debug)]
pub(super) struct Rarity {
    keys: HashMap<u32, u32>,
    words: HashMap<u32, u32>,
    documents: f32,
}

/// Documents without the key that are taken to exist besides: in a small collection, too, a key is rare.
const UNSEEN: f32 = 500.0;

impl Rarity {
    fn new(sketches: &[Sketch]) -> Self {
        let (mut keys, mut words) = (HashMap::new(), HashMap::new());
        for sketch in sketches {
            sketch.keys.iter().for_each(|&key| *keys.entry(key).or_default() += 1);
            sketch.words.iter().for_each(|&word| *words.entry(word >> 8).or_default() += 1);
        }
        Rarity { keys, words, documents: sketches.len() as f32 }
    }

    fn of(&self, count: Option<&u32>) -> f32 {
        ((self.documents + UNSEEN) / (count.copied().unwrap_or(0) as f32 + 1.0)).ln()
    }

    /// How rare a key is, in nats.
    pub(super) fn of_key(&self, key: u32) -> f32 {
        self.of(self.keys.get(&key))
    }

    /// How rare a word is, in nats.
    pub(super) fn of_word(&self, word: u32) -> f32 {
        self.of(self.words.get(&word))
    }
}

/// Vectors of all documents, less the mean of their language, of one length.
#[derive(Debug)]
pub(super) struct Centred {
    dim: usize,
    /// Where each document's rows begin, and where the last one's end.
    starts: Vec<usize>,
    rows: Vec<i8>,
    /// One over the length of each row; 0 for rows of noughts.
    scales: Vec<f32>,
}

/// Documents that the means known beforehand count as.
const PRIOR: f32 = 30.0;

impl Centred {
    /// `rows` are a document's vectors, one after the other.
    fn new(sketches: &[Sketch], rows: impl Fn(&Sketch) -> &[i8] + Sync, prior: &[Vec<f32>; 2]) -> Self {
        let dim = sketches.iter().map(|sketch| sketch.whole.len()).max().unwrap_or(0).max(1);
        let rows = |sketch| rows(sketch).chunks_exact(dim);
        let mean = |lang: Lang| {
            let prior = prior.get(lang as usize).filter(|prior| prior.len() == dim);
            let mut sum = prior.map_or(vec![0.0; dim], |prior| prior.iter().map(|x| x * PRIOR).collect());
            let mut count = PRIOR;
            for row in sketches.iter().filter(|sketch| sketch.lang == lang).flat_map(rows) {
                sum.iter_mut().zip(unit(row)).for_each(|(sum, x)| *sum += x);
                count += 1.0;
            }
            sum.iter_mut().for_each(|x| *x /= count);
            sum
        };
        let means = [mean(Lang::En), mean(Lang::Th)];
        let centred: Vec<Vec<i8>> = sketches
            .par_iter()
            .map(|sketch| {
                let centre = |row| -> Vec<f32> {
                    unit(row).zip(&means[sketch.lang as usize]).map(|(x, mean)| x - mean).collect()
                };
                rows(sketch).flat_map(|row| quantised(&centre(row))).collect()
            })
            .collect();
        let starts = iter::once(0).chain(centred.iter().map(|rows| rows.len() / dim).scan(0, |end, rows| {
            *end += rows;
            Some(*end)
        }));
        let starts = starts.collect();
        let rows = centred.concat();
        let scales = rows.chunks(dim).map(length).map(|n| if n > 0.0 { 1.0 / n } else { 0.0 }).collect();
        Centred { dim, starts, rows, scales }
    }

    /// The rows of a document.
    fn of(&self, document: usize) -> Range<usize> {
        self.starts[document]..self.starts[document + 1]
    }

    fn row(&self, n: usize) -> &[i8] {
        &self.rows[n * self.dim..(n + 1) * self.dim]
    }

    fn rows_cosine(&self, a: usize, other: &Centred, b: usize) -> f32 {
        let dot: i32 = self.row(a).iter().zip(other.row(b)).map(|(x, y)| i32::from(*x) * i32::from(*y)).sum();
        dot as f32 * self.scales[a] * other.scales[b]
    }

    /// The cosine of two documents' vectors, −1..1, the greatest where they have several; 0 if there is none.
    pub(super) fn cosine(&self, a: usize, other: &Centred, b: usize) -> f32 {
        match (self.of(a).next(), other.of(b).next()) {
            (Some(a), Some(b)) => self.rows_cosine(a, other, b),
            _ => 0.0,
        }
    }

    /// For every row of document `a` the greatest cosine with a row of document `b`.
    pub(super) fn nearest(&self, a: usize, b: usize) -> impl Iterator<Item = f32> + '_ {
        self.of(a).map(move |a| self.of(b).map(|b| self.rows_cosine(a, self, b)).fold(-1.0, f32::max))
    }
}

fn length(row: &[i8]) -> f32 {
    row.iter().map(|x| f32::from(*x) * f32::from(*x)).sum::<f32>().sqrt()
}

/// A row as a vector of length 1, or of noughts.
pub(super) fn unit(row: &[i8]) -> impl Iterator<Item = f32> {
    let length = length(row).max(1.0);
    row.iter().map(move |x| f32::from(*x) / length)
}
