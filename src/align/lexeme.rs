//! Lexemes: the words of both sides that the lexicon knows, tied where one translates the other near by.

use std::collections::HashMap;

use super::{
    Bitext,
    band::Band,
    link::{Class, Ties, Token},
};
use crate::{
    anchor::Value,
    is_thai,
    model::{Lexicon, english_form},
    segment::{Side, dictionary_words},
};

/// Looks up the words of both sides and ties those that translate each other within the corridor.
pub(crate) fn find(bitext: &Bitext<'_>, band: &Band, lexicon: &Lexicon) -> Ties {
    let english = |word: &str| {
        let id = word.starts_with(char::is_alphabetic).then(|| lexicon.english(&english_form(word))).flatten()?;
        Some((id, lexicon.english_weight(id)))
    };
    let thai = |word: &str| {
        let id = word.starts_with(is_thai).then(|| lexicon.thai(word)).flatten()?;
        Some((id, lexicon.thai_weight(id)))
    };
    let (en, th) = rayon::join(|| known(&bitext.en, english), || known(&bitext.th, thai));
    let (firsts, list) = places(&th);
    let mut ties = Ties::default();
    for (e, (id, token)) in en.iter().enumerate() {
        let window = band.thai_near(token.segment as usize);
        for entry in lexicon.entries(*id) {
            let Some(at) = firsts.get(entry.thai as usize..entry.thai as usize + 2) else { continue };
            let at = &list[at[0] as usize..at[1] as usize];
            let from = at.partition_point(|&t| (th[t as usize].1.segment as usize) < window.start);
            let near = at[from..].iter().take_while(|&&t| (th[t as usize].1.segment as usize) < window.end);
            // the strength spans two decades; its root keeps weak ties from vanishing
            ties.links.extend(near.map(|&t| (e, t as usize, entry.strength.sqrt())));
        }
    }
    ties.en = en.into_iter().map(|(_, token)| token).collect();
    ties.th = th.into_iter().map(|(_, token)| token).collect();
    ties
}

/// For every word's index where its places begin in the list that comes second: indices into `tokens`, in their order. One
/// more entry closes the last.
fn places(tokens: &[(u32, Token)]) -> (Vec<u32>, Vec<u32>) {
    let ids = tokens.iter().map(|(id, _)| *id as usize);
    let mut firsts = vec![0; ids.clone().max().map_or(1, |last| last + 2)];
    ids.clone().for_each(|id| firsts[id + 1] += 1);
    for id in 1..firsts.len() {
        firsts[id] += firsts[id - 1];
    }
    let mut next = firsts.clone();
    let mut list = vec![0; tokens.len()];
    for (k, id) in ids.enumerate() {
        list[next[id] as usize] = k as u32;
        next[id] += 1;
    }
    (firsts, list)
}

/// The words of a side that `look_up` knows, each once a segment.
fn known(side: &Side<'_>, look_up: impl Fn(&str) -> Option<(u32, f32)>) -> Vec<(u32, Token)> {
    let mut tokens: Vec<(u32, Token)> = Vec::new();
    // The segment in which each word was last met.
    let mut met: HashMap<u32, usize> = HashMap::new();
    for i in 0..side.segments.len() {
        let text = side.normal(i);
        for at in dictionary_words(text, side.lang) {
            if let Some((id, weight)) = look_up(&text[at])
                && met.insert(id, i) != Some(i)
            {
                let token = Token { segment: i as u32, class: Class::Lexeme, weight, value: Value::Word(id) };
                tokens.push((id, token));
            }
        }
    }
    tokens
}
