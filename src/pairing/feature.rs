//! Features: what speaks for and against two documents being translations of each other.

use std::cmp::Ordering;

use super::{
    collection::{Centred, Collection, Rarity},
    keys::Kind,
    sketch::Sketch,
};

/// How many features a candidate has.
pub(super) const COUNT: usize = NAMES.len();

/// The names of the features, in their order; [`of`] says what each is.
pub(super) const NAMES: [&str; 23] = [
    "bias",
    "whole",
    "lead",
    "lead and whole",
    "parts",
    "parts of the longer",
    "least part",
    "figures",
    "all figures",
    "more figures",
    "days",
    "all days",
    "more days",
    "latin",
    "all latin",
    "more latin",
    "contacts",
    "words",
    "more words",
    "days apart",
    "no day",
    "longer",
    "shorter",
];

/// What a candidate's features are.
pub(super) type Features = [f32; COUNT];

/// What two documents share, counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Shared {
    /// How many keys of each [`Kind`].
    pub(super) keys: [u16; 4],
    /// How many words that translate each other.
    pub(super) words: u16,
}

/// An English release has so many letters for each of the Thai one, vowels of Thai counted: from where it is a little
/// abridged to where it is translated in full.
const USUAL_LENGTH: [f32; 2] = [0.95, 1.25];
/// Rarity that weighs as much as nothing shared, in nats: about two rare keys.
const PRIOR: f32 = 8.0;

/// The features of an English document and a Thai one, and what they share.
pub(super) fn of(collection: &Collection<'_>, en: usize, th: usize) -> (Features, Shared) {
    let (english, thai) = (collection.sketch(en), collection.sketch(th));
    let mut shared = Shared::default();
    let sums = keys(english, thai, &collection.rarity, &mut shared);
    let share = |kind: Kind| {
        let [both, english, thai] = sums[kind as usize];
        both / (english.min(thai) + PRIOR)
    };
    let all = |kind: Kind| {
        let [both, english, thai] = sums[kind as usize];
        both / (english.max(thai) + PRIOR)
    };
    let more = |kind: Kind| (1.0 + sums[kind as usize][0]).ln();
    let (alike, amount) = words(english, thai, &collection.rarity, &mut shared);
    let apart = match (english.day(), thai.day()) {
        (Some(a), Some(b)) => Some((a.days() - b.days()).unsigned_abs() as f32),
        _ => None,
    };
    let length = (english.letters.max(1) as f32 / thai.letters.max(1) as f32).ln();
    let [whole, lead] = [&collection.whole, &collection.lead];
    let [in_english, in_thai] = [(th, en), (en, th)].map(|(a, b)| found(&collection.parts, a, b));
    let (parts, least) = if in_english.0 > in_thai.0 { in_english } else { in_thai };
    let features = [
        1.0,
        whole.cosine(en, whole, th),
        lead.cosine(en, lead, th),
        lead.cosine(en, whole, th) + whole.cosine(en, lead, th),
        parts,
        in_english.0.min(in_thai.0),
        least,
        share(Kind::Figure),
        all(Kind::Figure),
        more(Kind::Figure),
        share(Kind::Day),
        all(Kind::Day),
        more(Kind::Day),
        share(Kind::Latin),
        all(Kind::Latin),
        more(Kind::Latin),
        more(Kind::Contact),
        alike,
        amount,
        apart.map_or(0.0, |days| (1.0 + days.min(400.0)).ln()),
        f32::from(u8::from(apart.is_none())),
        (length - USUAL_LENGTH[1].ln()).max(0.0),
        (USUAL_LENGTH[0].ln() - length).max(0.0),
    ];
    (features, shared)
}

/// How well the parts of a document are found in another, −1..1: on the mean, and the least one.
fn found(parts: &Centred, a: usize, b: usize) -> (f32, f32) {
    let (mut sum, mut count, mut least) = (0.0, 0.0, 1.0_f32);
    for cosine in parts.nearest(a, b) {
        sum += cosine;
        count += 1.0;
        least = least.min(cosine);
    }
    if count > 0.0 { (sum / count, least) } else { (0.0, 0.0) }
}

/// For each kind of key how rare those are, in nats, that both documents have, the English one, and the Thai one.
fn keys(english: &Sketch, thai: &Sketch, rarity: &Rarity, shared: &mut Shared) -> [[f32; 3]; 4] {
    let mut sums = [[0.0; 3]; 4];
    merge(
        &english.keys,
        &thai.keys,
        |&key| key,
        |a, b| {
            let Some(&key) = a.or(b) else { return };
            let rare = rarity.of_key(key);
            let sums = &mut sums[Kind::of(key) as usize];
            for (sum, there) in sums.iter_mut().zip([a.is_some() && b.is_some(), a.is_some(), b.is_some()]) {
                *sum += if there { rare } else { 0.0 };
            }
            shared.keys[Kind::of(key) as usize] += u16::from(a.is_some() && b.is_some());
        },
    );
    sums
}

/// How alike the bags of words are, 0..1, and how much they share.
fn words(english: &Sketch, thai: &Sketch, rarity: &Rarity, shared: &mut Shared) -> (f32, f32) {
    let (mut both, mut en, mut th) = (0.0_f32, 0.0_f32, 0.0_f32);
    merge(
        &english.words,
        &thai.words,
        |&word| word >> 8,
        |a, b| {
            let Some(&id) = a.or(b) else { return };
            let rare = rarity.of_word(id >> 8);
            let weight = |word: Option<&u32>| word.map_or(0.0, |&word| (word & 0xff) as f32 / 255.0 * rare);
            let (a, b) = (weight(a), weight(b));
            both += a * b;
            en += a * a;
            th += b * b;
            shared.words += u16::from(a * b > 0.0);
        },
    );
    (both / (en * th).sqrt().max(1e-6), (1.0 + both).ln())
}

/// Walks two sorted lists at once: what is in either, and in both together.
fn merge<'l, T>(a: &'l [T], b: &'l [T], by: impl Fn(&T) -> u32, mut take: impl FnMut(Option<&'l T>, Option<&'l T>)) {
    let (mut i, mut j) = (0, 0);
    loop {
        let order = match (a.get(i), b.get(j)) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(x), Some(y)) => by(x).cmp(&by(y)),
        };
        match order {
            Ordering::Less => take(a.get(i), None),
            Ordering::Greater => take(None, b.get(j)),
            Ordering::Equal => take(a.get(i), b.get(j)),
        }
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
}

/// Whether two documents of one language are the same but for a few words, so that neither is wrong where the other is
/// right.
pub(super) fn twins(collection: &Collection<'_>, a: usize, b: usize) -> bool {
    const SAME: f32 = 0.9;
    let (x, y) = (collection.sketch(a), collection.sketch(b));
    let mut both = 0;
    merge(&x.words, &y.words, |&word| word >> 8, |a, b| both += usize::from(a.is_some() && b.is_some()));
    let mut keys = 0;
    merge(&x.keys, &y.keys, |&key| key, |a, b| keys += usize::from(a.is_some() && b.is_some()));
    let most = |a: usize, b: usize| a.max(b).max(1) as f32;
    (both + keys) as f32 / (most(x.words.len(), y.words.len()) + most(x.keys.len(), y.keys.len())) >= SAME
        && collection.whole.cosine(a, &collection.whole, b) >= SAME
}
