//! Marks: the words that were asked for, and those of the other language that translate them.
//!
//! The counterpart's words are found as the aligner finds them: by the lexicon, by anchors of equal value (figures, dates,
//! Latin strings, addresses), and names by their sound. A word is marked only if nothing else in the other text translates it
//! better: a mark that is missing is a smaller harm than one that misleads.

use std::{collections::HashMap, ops::Range};

use super::{
    atom::{Atom, atoms, folded},
    query::What,
    token,
};
use crate::{
    Lang,
    anchor::{self, ThaiSounds, Value},
    is_thai,
    model::{Granularity, Model, english_form},
    normalize::Spelling,
    segment::{dictionary_words, words_with},
};

/// The least strength of a lexicon's tie, of 0 to 1, that a mark is made of: weaker entries are as often chance (`amount` for เงิน).
const LEAST: f32 = 0.15;
/// What translates a word less than half as surely as the best is not marked.
const BESIDE: f32 = 0.5;
/// Words that say less than this stand everywhere, and so do what translates them.
const SAYS: f32 = 0.25;
/// The least probability that a stretch of Thai is meant to be a name.
const NAMED: f32 = 0.6;

/// A stretch of bytes of a text in normal spelling.
type Bytes = Range<usize>;

/// A text of a pair, read for its words.
pub(super) struct Read<'t> {
    text: Spelling<'t>,
    atoms: Vec<Atom>,
}

impl<'t> Read<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let text = Spelling::new(text);
        let atoms = atoms(text.text()).collect();
        Read { text, atoms }
    }

    /// Where something that was asked for stands.
    pub(super) fn places(&self, what: &What) -> Vec<Bytes> {
        let text = self.text.text();
        match what {
            What::Stem(stem) => {
                let same = |atom: &&Atom| token::stem(&folded(text, atom)) == **stem;
                self.atoms.iter().filter(same).map(|atom| atom.at.clone()).collect()
            }
            What::Phrase(wanted) => self
                .atoms
                .windows(wanted.len())
                .filter(|atoms| {
                    let same = |(atom, (kind, own)): (&Atom, &(_, String))| {
                        atom.kind == *kind && folded(text, atom) == own.as_str()
                    };
                    atoms.iter().zip(wanted).all(same)
                })
                .filter_map(|atoms| Some(atoms.first()?.at.start..atoms.last()?.at.end))
                .collect(),
        }
    }

    /// The same places in the original text.
    pub(super) fn original(&self, places: Vec<Bytes>) -> Vec<Bytes> {
        joined(places.into_iter().map(|at| self.text.original(at)).collect())
    }
}

/// Places in order, those that overlap as one.
pub(super) fn joined(mut places: Vec<Bytes>) -> Vec<Bytes> {
    places.sort_unstable_by_key(|at| (at.start, at.end));
    let mut joined: Vec<Bytes> = Vec::with_capacity(places.len());
    for at in places {
        match joined.last_mut() {
            Some(last) if at.start <= last.end => last.end = last.end.max(at.end),
            _ => joined.push(at),
        }
    }
    joined
}

/// Words of a text that the lexicon knows and that say something, with their indices. The lexicon was learnt from words as the
/// dictionary cuts them; Thai words that it does not know so are looked for as our segmenter cuts them.
fn known(text: &str, lang: Lang, model: &Model) -> Vec<(Bytes, u32)> {
    let lexicon = model.lexicon();
    let look_up = |at: Bytes| {
        let word = &text[at.clone()];
        let (id, weight) = match lang {
            Lang::En if word.starts_with(char::is_alphabetic) => {
                lexicon.english(&english_form(word)).map(|id| (id, lexicon.english_weight(id)))
            }
            Lang::Th if word.starts_with(is_thai) => lexicon.thai(word).map(|id| (id, lexicon.thai_weight(id))),
            _ => None,
        }?;
        Some((at, id, weight))
    };
    let mut known: Vec<(Bytes, u32, f32)> = dictionary_words(text, lang).filter_map(look_up).collect();
    if lang == Lang::Th {
        let mut passed = 0;
        let others = words_with(text, Granularity::Compounds, model.words()).filter(|at| {
            passed += known[passed..].iter().take_while(|(word, ..)| word.end <= at.start).count();
            known.get(passed).is_none_or(|(word, ..)| at.end <= word.start)
        });
        let others: Vec<_> = others.filter_map(look_up).collect();
        known.extend(others);
    }
    known.into_iter().filter(|(.., weight)| *weight >= SAYS).map(|(at, id, _)| (at, id)).collect()
}

/// What translates the marks of either text: in the Thai what translates those of the English, and in the English what
/// translates those of the Thai.
pub(super) fn translated(
    en: &Read<'_>,
    in_en: &[Bytes],
    th: &Read<'_>,
    in_th: &[Bytes],
    model: &Model,
) -> (Vec<Bytes>, Vec<Bytes>) {
    let (en, th) = (en.text.text(), th.text.text());
    let (mut to_th, mut to_en) = (Vec::new(), Vec::new());
    if en.is_empty() || th.is_empty() {
        return (to_th, to_en);
    }
    let touches = |marks: &[Bytes], at: &Bytes| marks.iter().any(|mark| mark.start < at.end && at.start < mark.end);
    let mut ties = lexicon_ties(en, th, model);
    ties.extend(anchor_ties(en, th));
    ties.extend(name_ties(en, th, |name| !in_th.is_empty() || touches(in_en, name)));
    for (e, t) in ties {
        if touches(in_en, &e) {
            to_th.push(t.clone());
        }
        if touches(in_th, &t) {
            to_en.push(e);
        }
    }
    (to_th, to_en)
}

/// English and Thai words of which each is about the best that the other text has for it.
fn lexicon_ties(en: &str, th: &str, model: &Model) -> Vec<(Bytes, Bytes)> {
    let (en, th) = (known(en, Lang::En, model), known(th, Lang::Th, model));
    let mut places: HashMap<u32, Vec<usize>> = HashMap::new();
    for (t, (_, id)) in th.iter().enumerate() {
        places.entry(*id).or_default().push(t);
    }
    let mut ties: Vec<(usize, usize, f32)> = Vec::new();
    for (e, (_, id)) in en.iter().enumerate() {
        for entry in model.lexicon().entries(*id).filter(|entry| entry.strength >= LEAST) {
            ties.extend(places.get(&entry.thai).into_iter().flatten().map(|t| (e, *t, entry.strength)));
        }
    }
    let (mut best_of_en, mut best_of_th) = (vec![0.0f32; en.len()], vec![0.0f32; th.len()]);
    for &(e, t, strength) in &ties {
        best_of_en[e] = best_of_en[e].max(strength);
        best_of_th[t] = best_of_th[t].max(strength);
    }
    ties.retain(|&(e, t, strength)| strength >= BESIDE * best_of_en[e].max(best_of_th[t]));
    ties.into_iter().map(|(e, t, _)| (en[e].0.clone(), th[t].0.clone())).collect()
}

/// Figures, dates, Latin strings and addresses that both texts have.
fn anchor_ties(en: &str, th: &str) -> Vec<(Bytes, Bytes)> {
    // a small quantity in words is the same as in figures
    let value = |value: Value| match value {
        Value::Word(count) | Value::Item(count) => Value::Number(count.to_string()),
        value => value,
    };
    let mut places: HashMap<Value, Vec<Bytes>> = HashMap::new();
    for anchor in anchor::scan(th, Lang::Th) {
        places.entry(value(anchor.value)).or_default().push(anchor.at);
    }
    let english = anchor::scan(en, Lang::En).into_iter();
    english
        .flat_map(|anchor| {
            let there = places.get(&value(anchor.value)).cloned().unwrap_or_default();
            there.into_iter().map(move |at| (anchor.at.clone(), at))
        })
        .collect()
}

/// Names that the Thai spells after their sound, each with the place that agrees best; of those alone that are `wanted`.
fn name_ties(en: &str, th: &str, wanted: impl Fn(&Bytes) -> bool) -> Vec<(Bytes, Bytes)> {
    let mut sounds = None;
    let mut ties = Vec::new();
    for (at, skeleton) in anchor::names(en).filter(|(at, _)| wanted(at)) {
        let sounds = sounds.get_or_insert_with(|| ThaiSounds::new(th));
        let hits = sounds.find(&skeleton).filter(|hit| hit.score >= NAMED);
        if let Some(hit) = hits.max_by(|a, b| a.score.total_cmp(&b.score)) {
            ties.push((at, hit.at.start..hit.at.end + anchor::unsounded(&th[hit.at.end..])));
        }
    }
    ties
}
