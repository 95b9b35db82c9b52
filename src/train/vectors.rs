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
    random::Random,
    targets::targets,
    teacher::Taught,
    trie::Vocabulary,
};
use crate::{
    model::{Pieces, VECTORS_HEAD, sealed},
    normalize::normalize,
};

/// What vectors are learnt from.
#[derive(Clone, Default, Debug)]
pub struct Lessons {
    /// English texts with the teacher's vectors. The first group, of sentences, decides which axes are kept.
    pub en: Vec<Taught>,
    /// Thai ones, likewise.
    pub th: Vec<Taught>,
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
        let pairs: Vec<bool> =
            free(&self.en_pairs).into_iter().zip(free(&self.th_pairs)).map(|(en, th)| en && th).collect();
        self.en_pairs.retain(&pairs);
        self.th_pairs.retain(&pairs);
        let groups = |groups: &mut [Taught]| -> (usize, usize) {
            groups.iter_mut().fold((0, 0), |(left, all), group| {
                let kept = free(group);
                group.retain(&kept);
                (left + group.texts.len(), all + kept.len())
            })
        };
        let ((en, all_en), (th, all_th)) = (groups(&mut self.en), groups(&mut self.th));
        [
            ("English texts", en, all_en),
            ("Thai texts", th, all_th),
            ("taught pairs", self.en_pairs.texts.len(), pairs.len()),
        ]
    }
}

/// How vectors are learnt.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct VectorOptions {
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
/// How much the latter count.
const PAIRS_WEIGHT: f32 = 0.5;
/// How fast, at first.
const RATE: f32 = 3e-3;
/// What is left of that at the end.
const LAST_RATE: f32 = 0.05;
/// Longest texts, in pieces; what goes beyond is not learnt from.
const LONGEST: usize = 256;

/// Learns vectors, tells `after` of the start and of each round the loss, in nats, and a way to sum a text, and returns the
/// bytes of their file.
///
/// All texts must be free of what the vectors are judged on.
///
/// # Panics
/// If there is no group of English or of Thai texts, or no translation.
pub fn learn_vectors(
    lessons: &Lessons,
    recipe: VectorOptions,
    mut after: impl FnMut(usize, f32, &(dyn Fn(&str) -> Vec<f32> + Sync)),
) -> Vec<u8> {
    let dim = recipe.dim;
    // The groups whose axes are kept, the two sides of the pairs, and all others.
    let ((first_en, en), (first_th, th)) = (lessons.en.split_at(1), lessons.th.split_at(1));
    let taught: Vec<&Taught> =
        first_en.iter().chain(first_th).chain([&lessons.en_pairs, &lessons.th_pairs]).chain(en).chain(th).collect();
    let sides = lessons.translations.iter().flat_map(|(t, _)| [&*t.en, &*t.th]);
    let all: Vec<&str> = taught.iter().flat_map(|t| t.texts.iter().map(String::as_str)).chain(sides).collect();
    let normal: Vec<String> = all.par_iter().map(|t| normalize(t).into_owned()).collect();
    let vocabulary = pieces::learn(normal.par_iter().map(String::as_str), recipe.thai, recipe.other);
    let cut = |text: &str| -> Vec<u16> { Pieces::new(vocabulary.trie(), text).map(|(_, p)| p as u16).collect() };
    let cuts: Vec<Vec<u16>> = normal.par_iter().map(|t| cut(t).into_iter().take(LONGEST).collect()).collect();
    let mut cuts = cuts.into_iter();
    let bags: Vec<Bags> = taught.iter().map(|t| Bags::new(cuts.by_ref().take(t.texts.len()).collect())).collect();

    let width = taught[0].rows.len() / taught[0].texts.len().max(1);
    let targets = targets(&taught.iter().map(|t| &*t.rows).collect::<Vec<_>>(), width, dim);
    let target = |(group, i): (u16, u32)| &targets[usize::from(group)][i as usize * dim..(i as usize + 1) * dim];

    let mut random = Random(recipe.seed);
    let (mut en, mut th) = (Vec::new(), Vec::new());
    for (_, weight) in &lessons.translations {
        let (a, b) = (cuts.next().unwrap_or_default(), cuts.next().unwrap_or_default());
        let times = (weight + random.share()) as usize;
        if !a.is_empty() && !b.is_empty() {
            en.extend(std::iter::repeat_n(a, times));
            th.extend(std::iter::repeat_n(b, times));
        }
    }
    let (en, th) = (Bags::new(en), Bags::new(th));

    let both: Vec<(&Bags, &[f32])> = bags.iter().zip(&targets).map(|(b, t)| (b, &**t)).collect();
    let mut embedding = Embedding::new(start(&both, vocabulary.len(), dim), dim);
    let sum = |embedding: &Embedding, text: &str| embedding.sums(&[&cut(&normalize(text))]).units;
    after(0, 0.0, &|text| sum(&embedding, text));

    let mut order: Vec<(u16, u32)> = Vec::new();
    for (group, bags) in (0..).zip(&bags) {
        order.extend((0..bags.len()).filter(|&i| !bags.get(i).is_empty()).map(|i| (group, i as u32)));
    }
    let steps = order.len() / BATCH;
    for round in 0..recipe.rounds {
        random.shuffle(&mut order);
        let mut loss = 0.0;
        for (step, batch) in order.chunks_exact(BATCH).enumerate() {
            let done = (round * steps + step) as f32 / (recipe.rounds * steps) as f32;
            let mut texts: Vec<&[u16]> = batch.iter().map(|&(g, i)| bags[usize::from(g)].get(i as usize)).collect();
            let right: Vec<f32> = batch.iter().flat_map(|&text| target(text)).copied().collect();
            let picked: Vec<usize> = (0..PAIRS).map(|_| random.below(en.len())).collect();
            texts.extend(picked.iter().map(|&i| en.get(i)));
            texts.extend(picked.iter().map(|&i| th.get(i)));

            let sums = embedding.sums(&texts);
            let (left, pairs) = sums.units.split_at(BATCH * dim);
            let (of_batch, mut slopes) = towards(left, &right, dim);
            let (en_units, th_units) = pairs.split_at(PAIRS * dim);
            let (_, of_en, of_th) = together(en_units, th_units, dim);
            slopes.extend(of_en.iter().chain(&of_th).map(|s| s * PAIRS_WEIGHT));
            embedding.descend(&texts, &sums, slopes, RATE * (1.0 - done).max(LAST_RATE));
            loss += of_batch;
        }
        after(round + 1, loss / steps.max(1) as f32, &|text| sum(&embedding, text));
    }
    write(&vocabulary, &embedding, dim)
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
    body.extend(
        rounded.iter().flat_map(|(scale, row)| {
            half(scale * row.iter().map(|&q| f32::from(q) * f32::from(q)).sum::<f32>().sqrt())
        }),
    );
    for (_, row) in &rounded {
        let (low, high) = row.split_at(dim / 2);
        body.extend(low.iter().zip(high).map(|(l, h)| (l + 8).cast_unsigned() | (h + 8).cast_unsigned() << 4));
    }
    sealed(VECTORS_HEAD, &body)
}

/// The upper half of a float, rounded.
fn half(x: f32) -> [u8; 2] {
    (((x.to_bits() + 0x8000) >> 16) as u16).to_le_bytes()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Vectors;

    const EN: [&str; 8] = ["river", "market", "teacher", "engine", "doctor", "forest", "window", "island"];
    const TH: [&str; 8] = ["แม่น้ำ", "ตลาด", "ครู", "เครื่อง", "หมอ", "ป่า", "หน้าต่าง", "เกาะ"];

    /// Texts of two words each, which the teacher tells by their words, whatever the language.
    fn taught(words: [&str; 8], shared: i8) -> Taught {
        let mut taught = Taught::default();
        for i in 0..600 {
            let (a, b) = (i % 8, i / 8 % 8);
            taught.texts.push(format!("{} {}", words[a], words[b]));
            taught.rows.extend((0..8).map(|k| 50 * i8::from(k == a) + 50 * i8::from(k == b)).chain([shared]));
        }
        taught
    }

    #[test]
    fn any_number_of_threads_learns_the_same_and_the_file_holds_it() {
        let translations =
            EN.iter().zip(TH).map(|(en, th)| (Translation { en: (*en).to_owned(), th: th.to_owned() }, 2.0)).collect();
        let lessons =
            Lessons { en: vec![taught(EN, 90)], th: vec![taught(TH, -90)], translations, ..Lessons::default() };
        let recipe = VectorOptions { dim: 6, thai: 40, other: 60, rounds: 20, seed: 1 };
        let learn = |threads: usize| {
            let mut sums = Vec::new();
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let bytes = pool.install(|| {
                learn_vectors(&lessons, recipe, |_, _, sum| {
                    sums = EN.iter().chain(&TH).map(|word| sum(word)).collect();
                })
            });
            (bytes, sums)
        };
        let (bytes, sums) = learn(1);
        assert!(bytes == learn(3).0, "the bytes depend on the number of threads");
        let vectors = Vectors::from_bytes("learnt", bytes).unwrap();
        let cosine = |a: &[f32], b: &[f32]| {
            let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
            dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
        };
        for (word, sum) in EN.iter().chain(&TH).zip(&sums) {
            let written = vectors.sum(word);
            assert!(cosine(&written, sum) > 0.97, "{word}: {written:?} {sum:?}");
        }
        for (en, sum) in EN.iter().zip(&sums) {
            let best = (0..8).max_by(|&a, &b| cosine(sum, &sums[8 + a]).total_cmp(&cosine(sum, &sums[8 + b]))).unwrap();
            assert_eq!(EN[best], *en, "{en} is put with {}", TH[best]);
        }
    }
}
