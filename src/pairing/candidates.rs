//! Candidates: the few Thai documents that an English one may belong to.
//!
//! Never all against all: an inverted index leads from a key to the Thai documents that have it, and what stands in too many
//! says too little to follow.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{collection::Collection, name::Form};

/// Keys and words that stand in more Thai documents than this are not followed.
const MOST_PLACES: usize = 400;
/// How many documents that share most are looked at closely.
const BEST: usize = 24;

/// What two names say of their documents.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) enum Named {
    /// Nothing.
    #[default]
    No,
    /// The same numbers stand in both, and in no others.
    Number,
    /// They are the same but for the language, and no others are.
    Alike,
}

/// An English document and a Thai one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Candidate {
    pub(super) en: usize,
    pub(super) th: usize,
    pub(super) named: Named,
}

/// The candidates of a collection, sorted by document, each once.
pub(super) fn of(collection: &Collection<'_>, window: Option<u32>) -> Vec<Candidate> {
    let named = named(collection);
    let index = Index::new(collection);
    let apart = |en: usize, th: usize| match (window, collection.sketch(en).date, collection.sketch(th).date) {
        (Some(window), Some(a), Some(b)) => (a.days() - b.days()).unsigned_abs() > window,
        _ => false,
    };
    let found: Vec<Vec<Candidate>> = collection
        .en
        .par_iter()
        .map_init(
            || vec![0.0_f32; collection.th.len()],
            |scores, &en| {
                let names = named.get(&en).into_iter().flatten().copied();
                let mut found: Vec<Candidate> = names.filter(|c| !apart(en, c.th)).collect();
                let mut best = index.shared(collection, en, scores);
                best.retain(|&(n, _)| !apart(en, collection.th[n]));
                best.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                let best = best.into_iter().take(BEST).map(|(n, _)| collection.th[n]);
                let best: Vec<usize> = best.filter(|th| found.iter().all(|c| c.th != *th)).collect();
                found.extend(best.into_iter().map(|th| Candidate { en, th, named: Named::No }));
                found.sort_unstable();
                found
            },
        )
        .collect();
    found.concat()
}

/// Thai documents by what stands in them.
struct Index {
    keys: HashMap<u32, Vec<u32>>,
    words: HashMap<u32, Vec<(u32, f32)>>,
}

impl Index {
    fn new(collection: &Collection<'_>) -> Self {
        let mut index = Index { keys: HashMap::new(), words: HashMap::new() };
        for (n, &th) in collection.th.iter().enumerate() {
            let sketch = collection.sketch(th);
            sketch.keys.iter().for_each(|&key| index.keys.entry(key).or_default().push(n as u32));
            for &word in &sketch.words {
                index.words.entry(word >> 8).or_default().push((n as u32, weight(word)));
            }
        }
        index.keys.retain(|_, places| places.len() <= MOST_PLACES);
        index.words.retain(|_, places| places.len() <= MOST_PLACES);
        index
    }

    /// The Thai documents that share something with an English one, by their place among them, with how much it is.
    /// `scores` is all noughts, before and after.
    fn shared(&self, collection: &Collection<'_>, en: usize, scores: &mut [f32]) -> Vec<(usize, f32)> {
        let sketch = collection.sketch(en);
        let mut touched: Vec<u32> = Vec::new();
        let mut add = |n: u32, score: f32| {
            let slot = &mut scores[n as usize];
            if *slot == 0.0 {
                touched.push(n);
            }
            *slot += score;
        };
        for key in &sketch.keys {
            let rare = collection.rarity.of_key(*key);
            self.keys.get(key).into_iter().flatten().for_each(|&n| add(n, rare));
        }
        for word in &sketch.words {
            let rare = collection.rarity.of_word(word >> 8);
            let weight = weight(*word) * rare;
            self.words.get(&(word >> 8)).into_iter().flatten().for_each(|&(n, other)| add(n, weight * other));
        }
        touched.into_iter().map(|n| (n as usize, std::mem::take(&mut scores[n as usize]))).collect()
    }
}

/// How much a word says in its document, 0..1.
fn weight(word: u32) -> f32 {
    (word & 0xff) as f32 / 255.0
}

/// For each English document the Thai one whose name says that it belongs to it.
fn named(collection: &Collection<'_>) -> HashMap<usize, Vec<Candidate>> {
    let mut found: HashMap<usize, Vec<Candidate>> = HashMap::new();
    let form = |n: &usize| (*n, Form::of(&collection.sketch(*n).id));
    let en: Vec<(usize, Form)> = collection.en.iter().map(form).collect();
    let th: Vec<(usize, Form)> = collection.th.iter().map(form).collect();
    // names are told apart by their publishers first: two may number their releases alike
    let source = |n: usize| collection.sketch(n).source.unwrap_or(0);
    let with_source = |n: usize, form: &Form| Some((form.name?, source(n)));
    for (a, b) in unique(&en, &th, with_source).into_iter().chain(unique(&en, &th, |_, form| Some((form.name?, 0)))) {
        let list = found.entry(a).or_default();
        if list.iter().all(|c| c.th != b) {
            list.push(Candidate { en: a, th: b, named: Named::Alike });
        }
    }
    for (a, b) in unique(&en, &th, |n, form| Some((form.numbers?, source(n)))) {
        let list = found.entry(a).or_default();
        if list.iter().all(|c| c.th != b) {
            list.push(Candidate { en: a, th: b, named: Named::Number });
        }
    }
    found
}

/// English and Thai documents that have a key which no other document of their language has.
fn unique(
    en: &[(usize, Form)],
    th: &[(usize, Form)],
    key: impl Fn(usize, &Form) -> Option<(u64, u64)>,
) -> Vec<(usize, usize)> {
    let mut places: HashMap<(u64, u64), [Option<Option<usize>>; 2]> = HashMap::new();
    for (side, documents) in [en, th].into_iter().enumerate() {
        for (n, form) in documents {
            if let Some(key) = key(*n, form) {
                let slot = &mut places.entry(key).or_default()[side];
                *slot = Some(if slot.is_none() { Some(*n) } else { None });
            }
        }
    }
    let mut found: Vec<(usize, usize)> = places
        .into_values()
        .filter_map(|place| match place {
            [Some(Some(en)), Some(Some(th))] => Some((en, th)),
            _ => None,
        })
        .collect();
    found.sort_unstable();
    found
}
