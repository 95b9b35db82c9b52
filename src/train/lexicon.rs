//! Learning the lexicon: IBM model 1 in both directions.
//!
//! Brown and others (1993), *The mathematics of statistical machine translation*: which words stand together in
//! translations more often than chance, by expectation maximisation. What either direction alone believes is mostly
//! noise; an entry needs both, and its strength is the geometric mean of the two probabilities.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::{BuildHasherDefault, DefaultHasher},
};

use rayon::prelude::*;

use super::seen::Judged;
use crate::{
    Lang, is_thai,
    model::{HEAD, english_form, sealed},
    normalize::normalize,
    segment::dictionary_words,
};

/// A sentence, paragraph or term and its translation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Translation {
    /// The English.
    pub en: String,
    /// The Thai.
    pub th: String,
}

/// Longest texts learnt from, in words: in longer ones everything stands with everything.
const LONGEST: usize = 160;
/// Words that stand fewer times say nothing.
const FEWEST: u32 = 2;
/// Weakest entry kept.
const WEAKEST: f32 = 0.06;
/// Most Thai words kept for an English one.
const MOST: usize = 10;
/// How often the expectation is maximised.
const ROUNDS: usize = 6;

/// Leaves out translations that share a stretch of letters with one of `texts`, so that nothing is learnt from what it is
/// judged on.
#[must_use]
pub fn without(translations: Vec<Translation>, texts: &[&str]) -> Vec<Translation> {
    let judged = Judged::new(texts);
    translations.into_par_iter().filter(|t| !judged.shares(&t.en) && !judged.shares(&t.th)).collect()
}

/// Learns a lexicon and returns it as the bytes of its file.
#[must_use]
pub fn learn_lexicon(translations: &[Translation]) -> Vec<u8> {
    let texts: Vec<(Vec<String>, Vec<String>)> =
        translations.par_iter().map(|t| (english(&t.en), thai(&t.th))).filter(fits).collect();
    let (en_index, en_counts) = index(texts.iter().map(|t| &t.0));
    let (th_index, th_counts) = index(texts.iter().map(|t| &t.1));
    let look = |words: &[String], index: &HashMap<String, u32>| -> Vec<u32> {
        words.iter().filter_map(|w| index.get(w).copied()).collect()
    };
    let pairs: Vec<(Vec<u32>, Vec<u32>)> =
        texts.par_iter().map(|(en, th)| (look(en, &en_index), look(th, &th_index))).collect();
    let to_thai = model_1(&pairs, en_counts.len(), |p| (&p.0, &p.1));
    let to_english = model_1(&pairs, th_counts.len(), |p| (&p.1, &p.0));
    let mut entries: Vec<Vec<(u32, f32)>> = to_thai
        .iter()
        .enumerate()
        .map(|(e, row)| {
            let mut kept: Vec<(u32, f32)> = row
                .iter()
                .filter_map(|(&t, &p)| {
                    let back = to_english[t as usize].get(&(e as u32))?;
                    let strength = (p * back).sqrt();
                    (strength >= WEAKEST).then_some((t, strength))
                })
                .collect();
            kept.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            kept.truncate(MOST);
            kept
        })
        .collect();
    write(&en_index, &en_counts, &th_index, &th_counts, &mut entries, texts.len())
}

fn fits(text: &(Vec<String>, Vec<String>)) -> bool {
    [&text.0, &text.1].iter().all(|words| (1..=LONGEST).contains(&words.len()))
}

/// The words of an English text, as the lexicon spells them.
fn english(text: &str) -> Vec<String> {
    let text = normalize(text);
    let word = |at: std::ops::Range<usize>| &text[at];
    dictionary_words(&text, Lang::En)
        .map(word)
        .filter(|w| w.starts_with(char::is_alphabetic))
        .map(english_form)
        .collect()
}

/// The words of a Thai text.
fn thai(text: &str) -> Vec<String> {
    let text = normalize(text);
    let word = |at: std::ops::Range<usize>| &text[at];
    dictionary_words(&text, Lang::Th).map(word).filter(|w| w.starts_with(is_thai)).map(str::to_owned).collect()
}

/// Numbers the words that stand often enough, in byte order, and counts the texts each stands in.
fn index<'a>(texts: impl Iterator<Item = &'a Vec<String>>) -> (HashMap<String, u32>, Vec<u32>) {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for text in texts {
        for word in text.iter().map(String::as_str).collect::<BTreeSet<_>>() {
            *counts.entry(word).or_default() += 1;
        }
    }
    counts.retain(|_, n| *n >= FEWEST);
    let index = counts.keys().zip(0..).map(|(word, i)| ((*word).to_owned(), i)).collect();
    (index, counts.into_values().collect())
}

/// Probabilities by word. Hashed without a random seed: sums over it come out the same, to the bit, every time.
type Row = HashMap<u32, f32, BuildHasherDefault<DefaultHasher>>;

/// p(target word | source word) for every source word, by expectation maximisation.
fn model_1(
    pairs: &[(Vec<u32>, Vec<u32>)],
    sources: usize,
    sides: impl for<'p> Fn(&'p (Vec<u32>, Vec<u32>)) -> (&'p Vec<u32>, &'p Vec<u32>) + Sync,
) -> Vec<Row> {
    // The last source is the empty word, which every text has.
    let mut table: Vec<Row> = vec![Row::default(); sources + 1];
    for round in 0..ROUNDS {
        let mut counts: Vec<Row> = vec![Row::default(); sources + 1];
        for pair in pairs {
            let (source, target) = sides(pair);
            let with_empty = || source.iter().map(|&s| s as usize).chain([sources]);
            for &t in target {
                let p = |s: usize| if round == 0 { 1.0 } else { table[s].get(&t).copied().unwrap_or(0.0) };
                let sum: f32 = with_empty().map(p).sum();
                if sum > 0.0 {
                    for s in with_empty() {
                        let share = p(s) / sum;
                        if share > 1e-4 {
                            *counts[s].entry(t).or_default() += share;
                        }
                    }
                }
            }
        }
        for row in &mut counts {
            let sum: f32 = row.values().sum();
            row.values_mut().for_each(|p| *p /= sum);
            row.retain(|_, p| *p > 1e-4);
        }
        table = counts;
    }
    table
}

/// The file: see the layout in [`crate::model`].
fn write(
    en_index: &HashMap<String, u32>,
    en_counts: &[u32],
    th_index: &HashMap<String, u32>,
    th_counts: &[u32],
    entries: &mut [Vec<(u32, f32)>],
    texts: usize,
) -> Vec<u8> {
    let used_en: Vec<usize> = (0..entries.len()).filter(|&e| !entries[e].is_empty()).collect();
    let used_th: BTreeSet<u32> = entries.iter().flatten().map(|e| e.0).collect();
    let new_th: HashMap<u32, u32> = used_th.iter().copied().zip(0..).collect();
    let spelled = |index: &HashMap<String, u32>| -> Vec<String> {
        let mut words = vec![String::new(); index.len()];
        index.iter().for_each(|(word, &i)| words[i as usize].clone_from(word));
        words
    };
    let (en_words, th_words) = (spelled(en_index), spelled(th_index));
    // Inverse document frequency, against a word that stands in two texts only.
    let most = (texts.max(4) as f32 / 2.0).ln();
    let weight = |n: u32| ((texts as f32 / n as f32).ln() / most * 255.0).clamp(0.0, 255.0) as u8;
    let narrow = |n: usize| u32::try_from(n).expect("a lexicon is under 4 GiB").to_le_bytes();

    let mut body = Vec::new();
    let count: usize = entries.iter().map(Vec::len).sum();
    for n in [used_en.len(), used_th.len(), count] {
        body.extend(narrow(n));
    }
    let (mut letters, mut first) = (0, 0);
    for &e in &used_en {
        body.extend(narrow(letters));
        body.extend(narrow(first));
        letters += en_words[e].len();
        first += entries[e].len();
    }
    body.extend(narrow(letters));
    body.extend(narrow(first));
    let mut letters = 0;
    for &t in &used_th {
        body.extend(narrow(letters));
        letters += th_words[t as usize].len();
    }
    body.extend(narrow(letters));
    body.extend(used_en.iter().map(|&e| weight(en_counts[e])));
    body.extend(used_th.iter().map(|&t| weight(th_counts[t as usize])));
    for &e in &used_en {
        for (t, strength) in &entries[e] {
            body.extend(&new_th[t].to_le_bytes()[..3]);
            body.push((strength * 255.0).round().clamp(1.0, 255.0) as u8);
        }
    }
    used_en.iter().for_each(|&e| body.extend(en_words[e].bytes()));
    used_th.iter().for_each(|&t| body.extend(th_words[t as usize].bytes()));
    sealed(HEAD, &body)
}
