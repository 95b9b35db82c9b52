//! Sketches: what is kept of a document to find its translation by, in about two kilobytes.

use std::hash::Hasher;

use serde::{Deserialize, Serialize};

use super::{hash::Fnv, keys, packed};
use crate::{
    Lang,
    model::{Model, Vectors},
    normalize::normalize,
    write::Date,
};

/// What is kept of a document in one language: enough to find its translation among thousands, too little to read.
///
/// A sketch depends on the text, the model and the version of this crate; it may be kept on disk and compared with others
/// made by the same two.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Sketch {
    /// Names the document: a path, an address, a number.
    pub id: String,
    /// Its language.
    pub lang: Lang,
    /// The day it was published, as its archive says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The first day that its text names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) dated: Option<Date>,
    /// Stands for who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<u64>,
    /// Letters and digits of the text.
    pub(super) letters: u32,
    /// Figures, days, Latin words, contacts: see [`keys`].
    #[serde(with = "packed::words")]
    pub(super) keys: Vec<u32>,
    /// Thai words, or what English ones mean in Thai: see [`keys::words`].
    #[serde(with = "packed::words")]
    pub(super) words: Vec<u32>,
    /// The direction of the text's vector, its greatest number 127.
    #[serde(with = "packed::signed")]
    pub(super) whole: Vec<i8>,
    /// The same of its first lines.
    #[serde(with = "packed::signed")]
    pub(super) lead: Vec<i8>,
    /// The same of stretches of the text, one after the other.
    #[serde(with = "packed::signed")]
    pub(super) parts: Vec<i8>,
}

/// So much of a text, in bytes, tells what it is.
const MOST: usize = 200_000;
/// Its lead, in bytes: title and first sentences. A Thai letter has three.
const LEAD: [usize; 2] = [300, 750];
/// A date that stands behind so many bytes says little of when a text was published.
const DATED: usize = 2500;

impl Sketch {
    /// Sketches a document.
    ///
    /// `id` is looked at too: names that differ in language alone (`th/12.html` and `en/12.html`) belong together. `date`
    /// and `source` are what the archive says of it, if it does. `lang` is the language of the text; of one that holds both
    /// (see [`Languages`](super::Languages)), only that language is looked at rightly.
    #[must_use]
    pub fn of(id: &str, date: Option<Date>, source: Option<&str>, text: &str, lang: Lang, model: &Model) -> Self {
        let text = normalize(head(text, MOST));
        let lead = head(&text, LEAD[usize::from(lang == Lang::Th)]);
        Sketch {
            id: id.to_owned(),
            lang,
            date,
            dated: Date::first_in(head(&text, DATED), Some(lang)),
            source: source.map(|source| {
                let mut hash = Fnv::default();
                hash.write(source.as_bytes());
                hash.finish()
            }),
            letters: text.chars().filter(|c| c.is_alphanumeric()).count() as u32,
            keys: keys::keys(&text, lang, model.lexicon()),
            words: keys::words(&text, lang, model.lexicon()),
            whole: direction(&text, model.vectors()),
            lead: direction(lead, model.vectors()),
            parts: parts(&text, lang).flat_map(|part| direction(part, model.vectors())).collect(),
        }
    }

    /// The day it was published: as the archive says, or else the first that its text names.
    pub(super) fn day(&self) -> Option<Date> {
        self.date.or(self.dated)
    }
}

/// The first `most` bytes of a text or a few less, so that no character is cut.
fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Stretches of about equal length, cut at white space where there is any.
fn parts(text: &str, lang: Lang) -> impl Iterator<Item = &str> {
    const LENGTH: [usize; 2] = [500, 1250];
    const MOST_PARTS: usize = 4;
    let text = text.trim_end();
    let count = (text.len() / LENGTH[usize::from(lang == Lang::Th)]).clamp(1, MOST_PARTS);
    let cut = move |n: usize| {
        let at = head(text, text.len() * n / count).len();
        if n == 0 || n == count { at } else { text[at..].find(char::is_whitespace).map_or(text.len(), |gap| at + gap) }
    };
    (0..count).map(move |n| &text[cut(n)..cut(n + 1)]).filter(|part| !part.trim().is_empty())
}

/// The direction of the sum of a text's pieces, each counted as the logarithm of how often it stands there.
fn direction(text: &str, vectors: &Vectors) -> Vec<i8> {
    let mut pieces: Vec<u32> = vectors.pieces(text).map(|(_, piece)| piece).collect();
    pieces.sort_unstable();
    let mut sum = vec![0.0_f32; vectors.dim()];
    let mut row = vec![0.0_f32; vectors.dim()];
    for run in pieces.chunk_by(|a, b| a == b) {
        row.fill(0.0);
        vectors.add_row(run[0], &mut row);
        let often = 1.0 + (run.len() as f32).ln();
        sum.iter_mut().zip(&row).for_each(|(sum, x)| *sum += often * x);
    }
    quantised(&sum)
}

/// Numbers scaled so that the greatest is 127.
pub(super) fn quantised(numbers: &[f32]) -> Vec<i8> {
    let most = numbers.iter().fold(0.0_f32, |most, x| most.max(x.abs()));
    let scale = if most > 0.0 { 127.0 / most } else { 0.0 };
    numbers.iter().map(|x| (x * scale).round() as i8).collect()
}
