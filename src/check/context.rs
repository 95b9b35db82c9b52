//! Contexts: what a figure is said of, told by the words around it and what the model knows of them.
//!
//! Two figures that have changed places are both there in both languages; only their words tell.

use std::ops::Range;

use super::claim::Claim;
use crate::{
    Lang, is_thai,
    model::{Lexicon, Model, Vectors, english_form},
    segment::dictionary_words,
};

/// How many words on either side of a figure are asked.
const REACH: usize = 8;

/// The words of a text: where each stands and which of the lexicon's it is, if any.
struct Words {
    at: Vec<(Range<usize>, Option<u32>)>,
}

impl Words {
    fn new(text: &str, lang: Lang, lexicon: &Lexicon) -> Self {
        let known = |word: &str| match lang {
            Lang::En => word.starts_with(char::is_alphabetic).then(|| lexicon.english(&english_form(word))).flatten(),
            Lang::Th => word.starts_with(is_thai).then(|| lexicon.thai(word)).flatten(),
        };
        let words = dictionary_words(text, lang).filter(|at| text[at.clone()].starts_with(char::is_alphabetic));
        Words { at: words.map(|at| (at.clone(), known(&text[at]))).collect() }
    }

    /// The known words around a figure, and how near each is, 1 and less.
    fn around(&self, figure: &Range<usize>) -> impl Iterator<Item = (u32, f32)> + '_ {
        let after = self.at.partition_point(|(at, _)| at.end <= figure.start);
        let next = self.at.partition_point(|(at, _)| at.start < figure.end);
        let before = self.at[..after].iter().rev().take(REACH).enumerate();
        let behind = self.at[next..].iter().take(REACH).enumerate();
        before.chain(behind).filter_map(|(i, (_, id))| Some(((*id)?, 1.0 / (1.0 + i as f32))))
    }
}

/// How much the lexicon's word counts beside the meaning of the whole stretch.
const WORDS: f32 = 2.0;
/// How far the stretch around a figure reaches on either side, in bytes: Thai letters take three.
const STRETCH: [usize; 2] = [60, 120];

/// A text, its claims and its words.
struct Side<'c> {
    text: &'c str,
    claims: &'c [Claim],
    words: Words,
    stretch: usize,
}

impl Side<'_> {
    /// What the stretch around a claim means, as far as the claims beside it.
    fn meaning(&self, i: usize, vectors: &Vectors) -> Vec<f32> {
        let said = &self.claims[i].said;
        let before = i.checked_sub(1).map_or(0, |before| self.claims[before].said.end);
        let behind = self.claims.get(i + 1).map_or(self.text.len(), |next| next.said.start);
        let from = before.max(said.start.saturating_sub(self.stretch)).min(said.start);
        let to = behind.min(said.end + self.stretch).max(said.end);
        let whole = |at: &usize| self.text.is_char_boundary(*at);
        let from = (from..said.start).find(whole).unwrap_or(said.start);
        let to = (said.end..=to).rev().find(whole).unwrap_or(said.end);
        let mut sum = vectors.sum(&self.text[from..said.start]);
        for (sum, more) in sum.iter_mut().zip(vectors.sum(&self.text[said.end..to])) {
            *sum += more;
        }
        sum
    }
}

/// The words around the claims of a pair.
pub(super) struct Contexts<'c> {
    en: Side<'c>,
    th: Side<'c>,
    model: &'c Model,
}

impl<'c> Contexts<'c> {
    pub(super) fn new(en: (&'c str, &'c [Claim]), th: (&'c str, &'c [Claim]), model: &'c Model) -> Self {
        let side = |(text, claims): (&'c str, &'c [Claim]), lang, stretch| Side {
            text,
            claims,
            words: Words::new(text, lang, model.lexicon()),
            stretch,
        };
        Contexts { en: side(en, Lang::En, STRETCH[0]), th: side(th, Lang::Th, STRETCH[1]), model }
    }

    /// How far what stands around an English claim and a Thai one, by their places in the lists, translates each other:
    /// about 0 if it has nothing in common, 1 and more if much.
    pub(super) fn kinship(&self, e: usize, t: usize) -> f32 {
        let (a, b) = (self.en.meaning(e, self.model.vectors()), self.th.meaning(t, self.model.vectors()));
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
        let cosine = dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt().max(1e-9);
        WORDS * self.words(&self.en.claims[e], &self.th.claims[t]) + cosine
    }

    /// How far the words around two claims translate each other by the lexicon.
    fn words(&self, en: &Claim, th: &Claim) -> f32 {
        let lexicon = self.model.lexicon();
        let thai: Vec<(u32, f32)> = self.th.words.around(&th.at).collect();
        let best = |word: u32| {
            let near = lexicon.entries(word).flat_map(|entry| {
                let same = thai.iter().filter(move |(id, _)| *id == entry.thai);
                same.map(move |(_, near)| entry.strength.sqrt() * near)
            });
            near.fold(0.0, f32::max)
        };
        self.en.words.around(&en.at).map(|(word, near)| near * lexicon.english_weight(word) * best(word)).sum()
    }
}
