//! Meaning: what the vectors say of how alike two stretches of the texts are.
//!
//! A segment's vector is the sum of its pieces', so that of any run of segments is a sum again, and its likeness to an
//! English sentence a sum of products worked out once. All segments of a text share its topic, which says nothing about
//! which of them translate each other: so the mean of the text around is taken away first.

use std::ops::Range;

use rayon::prelude::*;

use super::{Bitext, band::Band};
use crate::{model::Vectors, segment::Side};

/// The vectors of both sides and the products between them.
#[derive(Debug)]
pub(crate) struct Meaning {
    en: Sums,
    th: Sums,
    /// For each English segment, its products with the Thai segments near by.
    products: Vec<Products>,
    /// What every likeness is multiplied by.
    scale: f32,
}

/// The vectors of one side's segments, each of `dim` numbers, one after another.
#[derive(Debug)]
struct Sums {
    dim: usize,
    /// Of the whole segment, less the topic.
    whole: Vec<f32>,
    /// Of the first pieces from the segment on; of length 1 or nought.
    heads: Vec<f32>,
    /// Of the last pieces up to the segment's end; of length 1 or nought.
    tails: Vec<f32>,
    /// Lengths of the vectors in `whole`.
    norms: Vec<f32>,
    /// Lengths of the sums of a segment's vector and the next one's.
    norms_of_two: Vec<f32>,
}

/// One English segment's products with the Thai segments from `first` on, as sums before each.
#[derive(Debug)]
struct Products {
    first: usize,
    before: Vec<f32>,
}

/// Pieces that are taken for the first, and the last, words.
const FEW: usize = 5;
/// Pieces that weigh as much against the topic as the text itself: in a short text its mean says little of its topic.
const TOPIC_PRIOR: f32 = 100.0;
/// Pieces to each side that make up the topic of a long text.
const TOPIC_REACH: f32 = 3000.0;

impl Meaning {
    /// The vectors of both sides, and the products of what lies in the corridor together.
    pub(crate) fn new(bitext: &Bitext<'_>, vectors: &Vectors, band: &Band) -> Self {
        let (en, th) = rayon::join(|| Sums::new(&bitext.en, vectors), || Sums::new(&bitext.th, vectors));
        let products = (0..bitext.en.segments.len())
            .into_par_iter()
            .map(|i| {
                let near = band.thai_near(i);
                let mut sum = 0.0;
                let of = |j: usize| dot(en.at(&en.whole, i), th.at(&th.whole, j));
                let sums = near.clone().map(|j| {
                    sum += of(j);
                    sum
                });
                Products { first: near.start, before: std::iter::once(0.0).chain(sums).collect() }
            })
            .collect();
        Meaning { en, th, products, scale: 1.0 }
    }

    /// Sets all likenesses to a common level, given the best one of each English segment; what they are multiplied by.
    pub(crate) fn level(&mut self, best: &[f32]) -> f32 {
        let mut best = best.to_vec();
        best.sort_by(f32::total_cmp);
        let median = best.get(best.len() / 2).copied().unwrap_or(USUAL);
        self.scale = (USUAL / median.max(TINY)).clamp(0.6, 1.6);
        self.scale
    }

    /// What every likeness is multiplied by.
    pub(crate) fn scale(&self) -> f32 {
        self.scale
    }

    /// Product of English segment `i` with the Thai segments before boundary `j`, counted from some boundary near by.
    #[inline]
    pub(crate) fn before(&self, i: usize, j: usize) -> f32 {
        let products = &self.products[i];
        products.before[j - products.first]
    }

    /// The length of the vector of the `a` English segments from `i`.
    pub(crate) fn norm_en(&self, i: usize, a: usize) -> f32 {
        self.en.norm(i, i + a)
    }

    /// The lengths of the vectors of the Thai segments from `j` to each end up to `last`; fastest if `norms` holds those
    /// from `j + 1`.
    pub(crate) fn norms_th(&self, j: usize, last: usize, norms: &mut Norms) {
        let row = |k| self.th.at(&self.th.whole, k);
        let follows = norms.first == j + 1 && norms.squares.len() + 1 >= last - j;
        let mut squares = std::mem::take(&mut norms.squares);
        if follows {
            // |x + y|² = |x|² + 2xy + |y|², where y is what follows the first segment
            squares.truncate((last - j).saturating_sub(1));
            let own = dot(row(j), row(j));
            let mut both = 0.0;
            for (k, square) in (j + 1..).zip(&mut squares) {
                both += 2.0 * dot(row(j), row(k));
                *square += own + both;
            }
            squares.insert(0, own);
            squares.truncate(last - j);
        } else {
            squares.clear();
            let mut sum = vec![0.0; self.th.dim];
            for k in j..last {
                sum.iter_mut().zip(row(k)).for_each(|(s, x)| *s += x);
                squares.push(dot(&sum, &sum));
            }
        }
        *norms = Norms { first: j, squares };
    }

    /// How alike English segment `i` and the Thai segments from `j` to `end` are: the cosine, less the shorter the Thai
    /// vector; 0 where there is no such segment.
    pub(crate) fn alike(&self, i: Option<usize>, j: usize, end: usize) -> f32 {
        let Some(i) = i.filter(|&i| i < self.products.len()) else { return 0.0 };
        let products = &self.products[i];
        if j < products.first || end - products.first >= products.before.len() {
            return 0.0;
        }
        let norm = match end - j {
            1 => self.th.norms[j],
            2 => self.th.norms_of_two[j],
            _ => self.th.norm(j, end),
        };
        self.scale * (self.before(i, end) - self.before(i, j)) / (self.en.norms[i] * (norm + SHORT)).max(TINY)
    }

    /// The product of the vectors of the English segments `en` and of the Thai ones in `runs`, wherever they lie, and the
    /// length of the latter.
    pub(crate) fn apart(&self, en: Range<usize>, runs: &[Range<usize>]) -> (f32, f32) {
        let sum = |sums: &Sums, segments: &mut dyn Iterator<Item = usize>| {
            let mut sum = vec![0.0; sums.dim];
            segments.for_each(|k| sum.iter_mut().zip(sums.at(&sums.whole, k)).for_each(|(s, x)| *s += x));
            sum
        };
        let english = sum(&self.en, &mut en.clone());
        let thai = sum(&self.th, &mut runs.iter().flat_map(|run| run.clone()));
        (dot(&english, &thai), dot(&thai, &thai).sqrt())
    }

    /// How alike the first words of English segment `i` and of Thai segment `j` are, −1..1.
    pub(crate) fn heads(&self, i: usize, j: usize) -> f32 {
        self.scale * dot(self.en.at(&self.en.heads, i), self.th.at(&self.th.heads, j))
    }

    /// How alike the last words of English segment `i` and of Thai segment `j` are, −1..1.
    pub(crate) fn tails(&self, i: usize, j: usize) -> f32 {
        self.scale * dot(self.en.at(&self.en.tails, i), self.th.at(&self.th.tails, j))
    }
}

/// The lengths of the vectors of the Thai segments from `first` to each end, squared.
#[derive(Debug, Default)]
pub(crate) struct Norms {
    first: usize,
    squares: Vec<f32>,
}

impl Norms {
    /// The lengths.
    pub(crate) fn lengths(&self) -> impl Iterator<Item = f32> {
        self.squares.iter().map(|square| square.max(0.0).sqrt())
    }
}

/// Usual likeness of an English segment to the Thai segment it is most like.
const USUAL: f32 = 0.4;
/// Length of a vector that says so little that its direction counts half.
pub(crate) const SHORT: f32 = 1.0;
/// Least length to divide by.
pub(crate) const TINY: f32 = 1e-3;

impl Sums {
    fn new(side: &Side<'_>, vectors: &Vectors) -> Self {
        let (dim, count) = (vectors.dim(), side.segments.len());
        let mut sums = Sums {
            dim,
            whole: vec![0.0; count * dim],
            heads: vec![0.0; count * dim],
            tails: vec![0.0; count * dim],
            norms: Vec::new(),
            norms_of_two: Vec::new(),
        };
        let mut sizes = vec![0.0f32; count];
        for passage in &side.passages {
            let own = passage.segments.start as usize..passage.segments.end as usize;
            let mut pieces: Vec<u32> = Vec::new();
            let mut firsts = Vec::with_capacity(own.len());
            for k in own.clone() {
                firsts.push(pieces.len());
                for (_, piece) in vectors.pieces(side.normal(k)) {
                    vectors.add_row(piece, &mut sums.whole[k * dim..(k + 1) * dim]);
                    pieces.push(piece);
                }
                sizes[k] = (pieces.len() - firsts[k - own.start]) as f32;
            }
            for k in own.clone() {
                let first = firsts[k - own.start];
                let last = firsts.get(k + 1 - own.start).copied().unwrap_or(pieces.len());
                for &piece in &pieces[first..(first + FEW).min(pieces.len())] {
                    vectors.add_row(piece, &mut sums.heads[k * dim..(k + 1) * dim]);
                }
                for &piece in &pieces[last.saturating_sub(FEW)..last] {
                    vectors.add_row(piece, &mut sums.tails[k * dim..(k + 1) * dim]);
                }
            }
        }
        for few in [&mut sums.heads, &mut sums.tails] {
            for vector in few.chunks_exact_mut(dim) {
                let norm = dot(vector, vector).sqrt().max(TINY);
                vector.iter_mut().for_each(|x| *x /= norm);
            }
        }
        sums.forget_topic(&sizes);
        sums.norms = sums.whole.chunks_exact(dim).map(|v| dot(v, v).sqrt()).collect();
        sums.norms_of_two = (1..count).map(|k| sums.norm(k - 1, k + 1)).collect();
        sums
    }

    /// Takes away from every segment, for each of its pieces, the mean of the pieces around.
    fn forget_topic(&mut self, sizes: &[f32]) {
        let dim = self.dim;
        let original = self.whole.clone();
        let row = |k: usize| &original[k * dim..(k + 1) * dim];
        let (mut from, mut to) = (0, 0);
        let (mut sum, mut size) = (vec![0.0f32; dim], 0.0f32);
        let (mut before, mut behind, mut at) = (0.0f32, 0.0f32, 0.0f32); // pieces before `from`, `to` and this segment
        for k in 0..sizes.len() {
            while to < sizes.len() && behind < at + TOPIC_REACH {
                sum.iter_mut().zip(row(to)).for_each(|(s, x)| *s += x);
                size += sizes[to];
                behind += sizes[to];
                to += 1;
            }
            while from < k && before + sizes[from] < at - TOPIC_REACH {
                sum.iter_mut().zip(row(from)).for_each(|(s, x)| *s -= x);
                size -= sizes[from];
                before += sizes[from];
                from += 1;
            }
            let share = sizes[k] / (size + TOPIC_PRIOR);
            self.whole[k * dim..(k + 1) * dim].iter_mut().zip(&sum).for_each(|(x, s)| *x -= share * s);
            at += sizes[k];
        }
    }

    fn at<'s>(&self, of: &'s [f32], k: usize) -> &'s [f32] {
        &of[k * self.dim..(k + 1) * self.dim]
    }

    /// The length of the sum of the segments `from..to`.
    fn norm(&self, from: usize, to: usize) -> f32 {
        let mut sum = self.at(&self.whole, from).to_vec();
        for k in from + 1..to {
            sum.iter_mut().zip(self.at(&self.whole, k)).for_each(|(s, x)| *s += x);
        }
        dot(&sum, &sum).sqrt()
    }
}

/// The dot product, in eight sums side by side, so that it is fast and the same on every machine.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    let (a8, b8) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a8.remainder().iter().zip(b8.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a8.zip(b8) {
        for k in 0..8 {
            sums[k] += x[k] * y[k];
        }
    }
    sums.iter().sum::<f32>() + rest
}
