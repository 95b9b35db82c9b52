//! Learning the vectors: pieces whose sums point where a large encoder's vectors point.
//!
//! The encoder (the teacher) puts texts of the same meaning close to each other whatever their language. Each text's sum of
//! piece vectors is to pick the teacher's vector of that text among those of its batch (InfoNCE; van den Oord and others
//! 2018), and the sums of a text and its translation are to pick each other. Adam, in batches, from a fixed seed.

use rayon::prelude::*;

use super::{
    Translation,
    embed::{Bags, Embedding, start, together, towards},
    pieces,
    targets::Targets,
    teacher::Taught,
    trie::Vocabulary,
};
use crate::{
    model::{Pieces, VECTORS_HEAD, vectors_checksum},
    normalize::normalize,
};

/// What vectors are learnt from.
#[derive(Clone, Default, Debug)]
pub struct Lessons {
    /// English texts with the teacher's vectors.
    pub en: Taught,
    /// Thai ones.
    pub th: Taught,
    /// English texts with the teacher's vectors, and their translations: the same row of [`th_pairs`](Lessons::th_pairs).
    pub en_pairs: Taught,
    /// Thai translations.
    pub th_pairs: Taught,
    /// Texts and translations without the teacher's vectors, and how often each is seen, against once for others.
    pub translations: Vec<(Translation, f32)>,
}

impl Lessons {
    /// Leaves out texts, and pairs either side of which is `barred`. Returns, for English, Thai and pairs, how many of how
    /// many are left.
    pub fn retain(&mut self, barred: impl Fn(&str) -> bool + Sync) -> [(&'static str, usize, usize); 3] {
        let free = |t: &Taught| -> Vec<bool> { t.texts.par_iter().map(|t| !barred(t)).collect() };
        let (en, th) = (free(&self.en), free(&self.th));
        let pairs: Vec<bool> =
            free(&self.en_pairs).into_iter().zip(free(&self.th_pairs)).map(|(en, th)| en && th).collect();
        self.en.retain(&en);
        self.th.retain(&th);
        self.en_pairs.retain(&pairs);
        self.th_pairs.retain(&pairs);
        [
            ("English texts", self.en.texts.len(), en.len()),
            ("Thai texts", self.th.texts.len(), th.len()),
            ("taught pairs", self.en_pairs.texts.len(), pairs.len()),
        ]
    }
}

/// How vectors are learnt.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Recipe {
    /// Numbers in a vector.
    pub dim: usize,
    /// How many Thai pieces, about.
    pub thai: usize,
    /// How many other pieces, about.
    pub other: usize,
    /// How often all texts are seen.
    pub rounds: usize,
    /// Where random choices start.
    pub seed: u64,
}

/// Texts of a batch that pick among the teacher's vectors.
const BATCH: usize = 1024;
/// Translations of a batch that pick each other.
const PAIRS: usize = 512;
/// How fast, at first.
const RATE: f32 = 3e-3;
/// What is left of that at the end.
const LAST_RATE: f32 = 0.05;
/// Pieces of so large a share of the text are half as long at the start.
const COMMON: f32 = 1e-3;
/// Longest texts, in pieces; what goes beyond is not learnt from.
const LONGEST: usize = 256;

pub(super) static KNOBS: std::sync::Mutex<String> = std::sync::Mutex::new(String::new());
pub(super) fn knob(name: &str, default: f32) -> f32 {
    let k = KNOBS.lock().unwrap();
    k.split_whitespace().filter_map(|kv| kv.split_once('=')).find(|(k, _)| *k == name).and_then(|(_, v)| v.parse().ok()).unwrap_or(default)
}

/// Learns vectors, tells `after` of each round the loss and a way to sum a text, and returns the bytes of their file.
///
/// All texts must be free of what the vectors are judged on.
pub fn learn_vectors(
    lessons: &Lessons,
    recipe: Recipe,
    mut after: impl FnMut(usize, f32, &(dyn Fn(&str) -> Vec<f32> + Sync)),
) -> Vec<u8> {
    let t0 = std::time::Instant::now();
    let dim = recipe.dim;
    let sides: Vec<&str> = lessons.translations.iter().flat_map(|(t, _)| [&*t.en, &*t.th]).collect();
    let taught = [&lessons.en, &lessons.th, &lessons.en_pairs, &lessons.th_pairs];
    let all: Vec<&str> = taught.iter().flat_map(|t| t.texts.iter().map(String::as_str)).chain(sides).collect();
    let normal: Vec<String> = all.par_iter().map(|t| normalize(t).into_owned()).collect();
    let vocabulary = pieces::learn(normal.par_iter().map(String::as_str), recipe.thai, recipe.other);
    eprintln!("pieces {} units {} {:?}", vocabulary.len(), vocabulary.units.len(), t0.elapsed());
    let cut = |text: &str| -> Vec<u16> { Pieces::new(vocabulary.trie(), text).map(|(_, p)| p as u16).collect() };
    let mut cuts = normal.par_iter().map(|t| {
        let mut pieces = cut(t);
        pieces.truncate(LONGEST);
        pieces
    }).collect::<Vec<_>>().into_iter();
    let bags: Vec<Bags> = taught.iter().map(|t| Bags::new(cuts.by_ref().take(t.texts.len()).collect())).collect();
    let width = lessons.en.rows.len() / lessons.en.texts.len().max(1);
    let targets = Targets::of(&taught.map(|t| &*t.rows), width, dim, 2);
    eprintln!("targets {:?}", t0.elapsed());
    let configs = std::env::var("CONFIGS").unwrap_or_default();
    let mut last = Vec::new();
    for config in configs.split(';') {
    *KNOBS.lock().unwrap() = config.to_owned();
    eprintln!("CONFIG {config}");
    let t0 = std::time::Instant::now();
    let mut random = Random(recipe.seed);
    let mut en = Vec::new();
    let mut th = Vec::new();
    for (_, weight) in &lessons.translations {
        let (a, b) = (cuts.next().unwrap_or_default(), cuts.next().unwrap_or_default());
        let times = (weight + random.share()) as usize;
        if !a.is_empty() && !b.is_empty() {
            (0..times).for_each(|_| { en.push(a.clone()); th.push(b.clone()) });
        }
    }
    let (en, th) = (Bags::new(en), Bags::new(th));
    eprintln!("pairs {} {:?}", en.len(), t0.elapsed());
    let both: Vec<(&Bags, &[f32])> = bags.iter().zip(&targets).map(|(b, t)| (b, &**t)).collect();
    let mut embedding = Embedding::new(start(&both, vocabulary.len(), dim, knob("COMMON", COMMON)), dim);
    let sum = |embedding: &Embedding, text: &str| {
        let text = cut(&normalize(text));
        embedding.sums(&[&text]).units
    };
    after(0, 0.0, &|text| sum(&embedding, text));
    let mut targets = targets.clone();
    if knob("XT", 0.0) > 0.0 {
        let (a, b) = targets.split_at_mut(3);
        a[2].iter_mut().zip(&mut b[0]).for_each(|(x, y)| { *x += *y; *y = *x; });
        a[2].par_chunks_mut(dim).for_each(super::targets::normalize);
        b[0].par_chunks_mut(dim).for_each(super::targets::normalize);
    }
    // What is learnt from: a group and a text of it.
    let groups = knob("GROUPS", 4.0) as usize;
    let mut order: Vec<(u8, u32)> = bags[..groups].iter().enumerate().flat_map(|(g, b)| (0..b.len()).filter(|&i| !b.get(i).is_empty()).map(move |i| (g as u8, i as u32)).collect::<Vec<_>>()).collect();
    let steps = order.len() / BATCH;
    let pairs = knob("PAIRS", PAIRS as f32) as usize;
    for round in 0..recipe.rounds {
        random.shuffle(&mut order);
        let mut loss = 0.0;
        let bits = knob("BITS", 0.0) as usize;
        if bits > 0 {
            let dirs: Vec<f32> = (0..bits * dim).map(|_| random.share() + random.share() + random.share() - 1.5).collect();
            let code = |&(g, i): &(u8, u32)| {
                let t = &targets[usize::from(g)][i as usize * dim..(i as usize + 1) * dim];
                dirs.chunks(dim).fold(0_u64, |code, d| code << 1 | u64::from(d.iter().zip(t).map(|(a, b)| a * b).sum::<f32>() > 0.0))
            };
            let mut coded: Vec<(u64, usize)> = order.par_iter().map(code).collect::<Vec<_>>().into_iter().zip(0..).collect();
            coded.sort();
            let size = knob("GROUP", 64.0) as usize;
            let mut groups: Vec<Vec<(u8, u32)>> = coded.chunks(size).map(|c| c.iter().map(|&(_, i)| order[i]).collect()).collect();
            random.shuffle(&mut groups);
            order = groups.concat();
        }
        for (step, batch) in order.chunks_exact(BATCH).enumerate() {
            let done = (round * steps + step) as f32 / (recipe.rounds * steps) as f32;
            let rate = knob("RATE", RATE) * (1.0 - done).max(LAST_RATE);
            let mut texts: Vec<&[u16]> = batch.iter().map(|&(g, i)| bags[usize::from(g)].get(i as usize)).collect();
            let right: Vec<f32> = batch
                .iter()
                .flat_map(|&(g, i)| &targets[usize::from(g)][i as usize * dim..(i as usize + 1) * dim])
                .copied()
                .collect();
            let picked: Vec<usize> = (0..pairs).map(|_| random.below(en.len())).collect();
            texts.extend(picked.iter().map(|&i| en.get(i)));
            texts.extend(picked.iter().map(|&i| th.get(i)));
            let sums = embedding.sums(&texts);
            let (left, rest) = sums.units.split_at(BATCH * dim);
            let (l, mut slopes) = towards(left, &right, dim);
            loss += l;
            let (en_sums, th_sums) = rest.split_at(pairs * dim);
            let (_, of_en, of_th) = together(en_sums, th_sums, dim);
            let weight = knob("PAIRW", 0.5);
            slopes.extend(of_en.iter().chain(&of_th).map(|s| s * weight));
            embedding.descend(&texts, &sums, slopes, rate);
        }
        eprintln!("round {round} {:?}", t0.elapsed());
        after(round + 1, loss / steps as f32, &|text| sum(&embedding, text));
    }
    last = write(&vocabulary, &embedding, dim);
    }
    last
}

/// The file: see the layout in [`crate::model`].
fn write(vocabulary: &Vocabulary, embedding: &Embedding, dim: usize) -> Vec<u8> {
    let mut body = Vec::new();
    for n in [dim, vocabulary.len(), vocabulary.units.len()] {
        body.extend(u32::try_from(n).expect("vectors are under 4 GiB").to_le_bytes());
    }
    body.extend(vocabulary.units.iter().flatten());
    body.extend(vocabulary.ends.iter().flatten());
    body.extend(vocabulary.costs.iter().flatten());
    let rounded: Vec<(f32, Vec<i8>)> = embedding.rows().par_chunks(dim).map(rounded).collect();
    body.extend(rounded.iter().flat_map(|(scale, _)| half(*scale)));
    body.extend(rounded.iter().flat_map(|(scale, row)| {
        half(scale * row.iter().map(|&q| f32::from(q) * f32::from(q)).sum::<f32>().sqrt())
    }));
    for (_, row) in &rounded {
        let (low, high) = row.split_at(dim / 2);
        body.extend(low.iter().zip(high).map(|(l, h)| (l + 8).cast_unsigned() | (h + 8).cast_unsigned() << 4));
    }
    [VECTORS_HEAD, &vectors_checksum(&body).to_le_bytes(), &body].concat()
}

/// The upper half of a float, rounded.
fn half(x: f32) -> [u8; 2] {
    ((x.to_bits() + 0x8000 >> 16) as u16).to_le_bytes()
}

/// A row as whole numbers −8..=7 and their scale, the one of the least squared error of some.
fn rounded(row: &[f32]) -> (f32, Vec<i8>) {
    let most = row.iter().fold(0.0_f32, |m, x| m.max(x.abs()));
    let candidate = |k: u32| {
        let [low, high] = half(most / 7.0 * (1.0 - 0.03 * k as f32));
        let scale = f32::from_bits(u32::from(low) << 16 | u32::from(high) << 24);
        let numbers: Vec<i8> = row.iter().map(|x| (x / scale.max(1e-30)).round().clamp(-8.0, 7.0) as i8).collect();
        let error: f32 = row.iter().zip(&numbers).map(|(x, &q)| (x - f32::from(q) * scale).powi(2)).sum();
        (error, scale, numbers)
    };
    let best = (0..20).map(candidate).min_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or((0.0, Vec::new()), |(_, scale, numbers)| (scale, numbers))
}

/// Steele, Lea and Flood's SplitMix64 (2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ x >> 31
    }

    /// In 0..`n`.
    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// In 0..1.
    fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1 << 24) as f32
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}
