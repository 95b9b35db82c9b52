//! Meaning: what the vectors say of how alike two stretches of the texts are.
//!
//! A segment's vector is the sum of its pieces', so that of any run of segments is a sum again, and its likeness to an
//! English sentence a sum of products worked out once. All segments of a text share its topic, which says nothing about
//! which of them translate each other: so the mean of the text around is taken away first.

use std::{collections::VecDeque, ops::Range};

use rayon::prelude::*;

use super::{Bitext, band::Band, rows::Rows};
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

/// The vectors of one side's segments.
#[derive(Debug)]
struct Sums {
    /// Of the whole segment, less the topic.
    whole: Rows,
    /// Of the first pieces from the segment on; of length 1 or nought.
    heads: Rows,
    /// Of the last pieces up to the segment's end; of length 1 or nought.
    tails: Rows,
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
                let of = |j: usize| en.whole.product(i, &th.whole, j);
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
        let whole = &self.th.whole;
        let follows = norms.first == j + 1 && norms.squares.len() + 1 >= last - j;
        let mut squares = std::mem::take(&mut norms.squares);
        if follows {
            // |x + y|² = |x|² + 2xy + |y|², where y is what follows the first segment
            squares.truncate((last - j).saturating_sub(1));
            let own = whole.product(j, whole, j);
            let mut both = 0.0;
            for (k, square) in (j + 1..).zip(&mut squares) {
                both += 2.0 * whole.product(j, whole, k);
                *square += own + both;
            }
            squares.insert(0, own);
            squares.truncate(last - j);
        } else {
            squares.clear();
            let mut sum = vec![0.0; whole.dim()];
            for k in j..last {
                whole.add_to(k, 1.0, &mut sum);
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
            let mut sum = vec![0.0; sums.whole.dim()];
            segments.for_each(|k| sums.whole.add_to(k, 1.0, &mut sum));
            sum
        };
        let english = sum(&self.en, &mut en.clone());
        let thai = sum(&self.th, &mut runs.iter().flat_map(|run| run.clone()));
        (dot(&english, &thai), dot(&thai, &thai).sqrt())
    }

    /// How alike the first words of English segment `i` and of Thai segment `j` are, −1..1.
    pub(crate) fn heads(&self, i: usize, j: usize) -> f32 {
        self.scale * self.en.heads.product(i, &self.th.heads, j)
    }

    /// How alike the last words of English segment `i` and of Thai segment `j` are, −1..1.
    pub(crate) fn tails(&self, i: usize, j: usize) -> f32 {
        self.scale * self.en.tails.product(i, &self.th.tails, j)
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
        let [mut whole, mut heads, mut tails] = [(); 3].map(|()| Rows::new(dim, count));
        let mut sizes = Vec::with_capacity(count);
        let (mut pieces, mut firsts) = (Vec::new(), Vec::new());
        let mut sum = vec![0.0; dim];
        let fill = |pieces: &[u32], sum: &mut [f32]| {
            sum.fill(0.0);
            pieces.iter().for_each(|&piece| vectors.add_row(piece, sum));
        };
        for passage in &side.passages {
            pieces.clear();
            firsts.clear();
            for k in passage.segments.start as usize..passage.segments.end as usize {
                firsts.push(pieces.len());
                pieces.extend(vectors.pieces(side.normal(k)).map(|(_, piece)| piece));
            }
            let lasts = firsts.iter().skip(1).copied().chain([pieces.len()]);
            for (&first, last) in firsts.iter().zip(lasts) {
                fill(&pieces[first..last], &mut sum);
                whole.push(&sum);
                sizes.push((last - first) as f32);
                let few = [first..(first + FEW).min(pieces.len()), last.saturating_sub(FEW)..last];
                for (rows, few) in [&mut heads, &mut tails].into_iter().zip(few) {
                    fill(&pieces[few], &mut sum);
                    let norm = dot(&sum, &sum).sqrt().max(TINY);
                    sum.iter_mut().for_each(|x| *x /= norm);
                    rows.push(&sum);
                }
            }
        }
        forget_topic(&mut whole, &sizes);
        let norms = (0..count).map(|k| whole.product(k, &whole, k).sqrt()).collect();
        let mut sums = Sums { whole, heads, tails, norms, norms_of_two: Vec::new() };
        sums.norms_of_two = (1..count).map(|k| sums.norm(k - 1, k + 1)).collect();
        sums
    }

    /// The length of the sum of the segments `from..to`.
    fn norm(&self, from: usize, to: usize) -> f32 {
        let mut sum = vec![0.0; self.whole.dim()];
        (from..to).for_each(|k| self.whole.add_to(k, 1.0, &mut sum));
        dot(&sum, &sum).sqrt()
    }
}

/// Takes away from every segment, for each of its pieces, the mean of the pieces around; `sizes` are in pieces.
fn forget_topic(rows: &mut Rows, sizes: &[f32]) {
    let row = |rows: &Rows, k: usize| {
        let mut row = vec![0.0; rows.dim()];
        rows.add_to(k, 1.0, &mut row);
        row
    };
    // the rows that are changed already and still within reach, as they were
    let mut changed: VecDeque<Vec<f32>> = VecDeque::new();
    let (mut from, mut to) = (0, 0);
    let (mut sum, mut size) = (vec![0.0f32; rows.dim()], 0.0f32);
    let (mut before, mut behind, mut at) = (0.0f32, 0.0f32, 0.0f32); // pieces before `from`, `to` and this segment
    for (k, &own) in sizes.iter().enumerate() {
        while to < sizes.len() && behind < at + TOPIC_REACH {
            rows.add_to(to, 1.0, &mut sum);
            size += sizes[to];
            behind += sizes[to];
            to += 1;
        }
        while from < k && before + sizes[from] < at - TOPIC_REACH {
            let gone = changed.pop_front().unwrap_or_default();
            sum.iter_mut().zip(gone).for_each(|(s, x)| *s -= x);
            size -= sizes[from];
            before += sizes[from];
            from += 1;
        }
        let share = own / (size + TOPIC_PRIOR);
        let mut own_row = row(rows, k);
        changed.push_back(own_row.clone());
        own_row.iter_mut().zip(&sum).for_each(|(x, s)| *x -= share * s);
        rows.set(k, &own_row);
        at += own;
    }
}

/// The dot product, in eight sums side by side, so that it is fast and the same on every machine.
fn dot(a: &[f32], b: &[f32]) -> f32 {
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
