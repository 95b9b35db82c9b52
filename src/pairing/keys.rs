//! Keys: what two documents may have in common, each as a number of 32 bits.
//!
//! The upper bits tell its kind, the lower ones are a hash of its value, so that a sketch holds a sorted list of numbers and
//! nothing else.

use std::collections::HashMap;

use super::hash::key;
use crate::{
    Lang,
    anchor::{Anchor, Value, scan},
    is_thai,
    model::{Lexicon, english_form},
    segment::dictionary_words,
};

/// What a key stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub(super) enum Kind {
    /// A quantity, of two digits or more.
    Figure,
    /// A day of the year, or of a year.
    Day,
    /// A word in Latin script that Thai would keep.
    Latin,
    /// A telephone number or address.
    Contact,
}

impl Kind {
    pub(super) const ALL: [Kind; 4] = [Kind::Figure, Kind::Day, Kind::Latin, Kind::Contact];

    /// The most keys of this kind that a document keeps.
    const fn most(self) -> usize {
        match self {
            Kind::Figure => 40,
            Kind::Day => 12,
            Kind::Latin => 40,
            Kind::Contact => 6,
        }
    }

    /// The kind of a key.
    pub(super) fn of(key: u32) -> Kind {
        Kind::ALL[(key >> SHIFT) as usize]
    }
}

/// Bits under those of the kind.
const SHIFT: u32 = 30;

fn of(kind: Kind, bytes: &[u8]) -> u32 {
    (kind as u32) << SHIFT | key(kind as u8, bytes) >> 2
}

/// The keys of a text in normal spelling, sorted, each once: those that say most, where there are too many.
pub(super) fn keys(text: &str, lang: Lang, lexicon: &Lexicon) -> Vec<u32> {
    // how much each says, less is more: then by where it stands
    let mut found: HashMap<u32, (u8, usize)> = HashMap::new();
    let mut add = |kind: Kind, bytes: &[u8], rank: u8| {
        let place = found.len();
        let entry = found.entry(of(kind, bytes)).or_insert((rank, place));
        entry.0 = entry.0.min(rank);
    };
    let anchors = scan(text, lang);
    for (n, anchor) in anchors.iter().enumerate() {
        match &anchor.value {
            Value::Number(number) => {
                let digits = number.bytes().filter(u8::is_ascii_digit).count();
                if digits > 1 {
                    add(Kind::Figure, number.as_bytes(), 6_u8.saturating_sub(digits as u8));
                }
            }
            Value::Month(month) => {
                if let Some((day, year)) = day_of(&anchors, n, text) {
                    add(Kind::Day, &[*month, day], 1);
                    if let Some(year) = year {
                        let [low, high] = year.to_le_bytes();
                        add(Kind::Day, &[*month, day, low, high], 0);
                    }
                }
            }
            Value::Latin(word) => {
                let written = &text[anchor.at.clone()];
                if let Some(rank) = latin_rank(word, written, lang, lexicon) {
                    add(Kind::Latin, word.as_bytes(), rank);
                }
            }
            Value::Phone(contact) | Value::Url(contact) | Value::Email(contact) => {
                add(Kind::Contact, contact.as_bytes(), 0);
            }
            Value::Year(_) | Value::Weekday(_) | Value::Time(_) | Value::Word(_) | Value::Item(_) => {}
        }
    }
    let mut found: Vec<(u32, (u8, usize))> = found.into_iter().collect();
    found.sort_unstable_by_key(|&(key, place)| (Kind::of(key), place));
    let mut room = Kind::ALL.map(Kind::most);
    found.retain(|&(key, _)| {
        let left = &mut room[Kind::of(key) as usize];
        let keep = *left > 0;
        *left = left.saturating_sub(1);
        keep
    });
    let mut keys: Vec<u32> = found.into_iter().map(|(key, _)| key).collect();
    keys.sort_unstable();
    keys
}

/// The day, and the year if there is one, of the month that is anchor `n`.
fn day_of(anchors: &[Anchor], n: usize, text: &str) -> Option<(u8, Option<u16>)> {
    let near = |a: usize, b: usize| {
        let (a, b) = (anchors.get(a)?, anchors.get(b)?);
        text.get(a.at.end..b.at.start).filter(|gap| gap.len() <= 4)
    };
    let day = |k: usize| match &anchors.get(k)?.value {
        Value::Number(number) => number.parse().ok().filter(|day| (1..=31).contains(day)),
        _ => None,
    };
    let year = |k: usize| match anchors.get(k)?.value {
        Value::Year(year) => Some(year),
        _ => None,
    };
    if let Some(before) = n.checked_sub(1)
        && near(before, n).is_some()
        && let Some(day) = day(before)
    {
        return Some((day, near(n, n + 1).and_then(|_| year(n + 1))));
    }
    near(n, n + 1)?;
    let day = day(n + 1)?;
    Some((day, near(n + 1, n + 2).and_then(|_| year(n + 2))))
}

/// How much a Latin word says, less is more: capitals and digits, then what the lexicon does not know, then other names.
/// `None` for common words.
fn latin_rank(word: &str, written: &str, lang: Lang, lexicon: &Lexicon) -> Option<u8> {
    if word.chars().count() < 2 {
        return None;
    }
    let capitals = written.chars().filter(|c| c.is_uppercase()).count();
    let digits = written.chars().any(|c| c.is_ascii_digit());
    let known = lexicon.english(&english_form(word)).is_some();
    match (lang, capitals) {
        (_, 2..) => Some(0),
        _ if digits => Some(0),
        (Lang::Th, _) if !known => Some(1),
        (_, 1) if !known => Some(1),
        (_, 1) => Some(2),
        (Lang::Th, _) => Some(3),
        (Lang::En, _) if !known => Some(3),
        (Lang::En, _) => None,
    }
}

/// The most words that a document keeps.
const MOST_WORDS: usize = 64;
/// The translations taken of an English word.
const TRANSLATIONS: usize = 3;
/// How surely a translation must be one.
const SURELY: f32 = 0.04;
/// Words that say less are left out.
const SAYS: f32 = 0.25;

/// The Thai words of a text in normal spelling, or of what its English words mean in Thai, that say most: the lexicon's
/// index of the word in the upper 24 bits, and how much it says here, 1–255, in the lower 8. Sorted, each once.
pub(super) fn words(text: &str, lang: Lang, lexicon: &Lexicon) -> Vec<u32> {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for at in dictionary_words(text, lang) {
        let word = &text[at];
        let id = match lang {
            Lang::Th => word.starts_with(is_thai).then(|| lexicon.thai(word)).flatten(),
            Lang::En => word.starts_with(char::is_alphabetic).then(|| lexicon.english(&english_form(word))).flatten(),
        };
        if let Some(id) = id {
            *counts.entry(id).or_default() += 1;
        }
    }
    let mut weights: HashMap<u32, f32> = HashMap::new();
    let mut counts: Vec<(u32, u32)> = counts.into_iter().collect();
    counts.sort_unstable();
    for (id, count) in counts {
        let often = 1.0 + (count as f32).ln();
        match lang {
            Lang::Th => {
                let says = lexicon.thai_weight(id);
                if says >= SAYS {
                    weights.insert(id, says * often);
                }
            }
            Lang::En => {
                let says = lexicon.english_weight(id);
                if says < SAYS {
                    continue;
                }
                let mut entries: Vec<_> = lexicon.entries(id).filter(|entry| entry.strength >= SURELY).collect();
                entries.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.thai.cmp(&b.thai)));
                for entry in entries.into_iter().take(TRANSLATIONS) {
                    let thai = lexicon.thai_weight(entry.thai);
                    if thai >= SAYS {
                        *weights.entry(entry.thai).or_default() += (says * thai).sqrt() * entry.strength.sqrt() * often;
                    }
                }
            }
        }
    }
    let mut weights: Vec<(u32, f32)> = weights.into_iter().collect();
    weights.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    weights.truncate(MOST_WORDS);
    let most = weights.first().map_or(1.0, |w| w.1);
    let mut words: Vec<u32> =
        weights.into_iter().map(|(id, weight)| id << 8 | (weight / most * 255.0).round().max(1.0) as u32).collect();
    words.sort_unstable();
    words
}
