//! Traits: what is to be known of a pair to judge it, in two hundred bytes.

use serde::{Deserialize, Serialize};

use super::near::{Sketch, hash};
use crate::{
    Lang,
    anchor::{self, Value},
    check::Severity,
    is_thai,
    normalize::normalize,
    write::{Date, Pair, Part},
};

/// Thai letters and marks for one English letter, in the middle: of 2,526 pairs with a score over .9 in 313 releases, half have more and half
/// fewer.
const THAI_FOR_ENGLISH: f64 = 0.98;
/// Share of a text's letters and digits that stand in addresses and numbers, from which it is a contact block.
const CONTACT: f64 = 0.4;
/// How much more Latin script a Thai text may hold than an English one Thai script: it keeps names, and explains terms by
/// the English ones.
const LATIN_IN_THAI: f64 = 2.5;
/// Letters of a side under which its script says nothing.
const FEW_LETTERS: usize = 4;

/// What a pair is judged by, without its text.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Traits {
    /// The document it comes from, by its content.
    pub(super) document: u64,
    /// Hashes of the sides, white space, case and marks aside; `None` for a side that is missing.
    en: Option<u64>,
    th: Option<u64>,
    /// How many letters and digits the sides have.
    letters: [u32; 2],
    /// The probability that it is right.
    pub(super) score: Option<f64>,
    /// How alike its sides are, letter by letter: 0..1.
    pub(super) copy: f64,
    /// The least share of a side's letters that is in the side's script: 0..1; of Thai, two and a half times that share.
    pub(super) language: f64,
    /// Whether its languages contradict each other.
    pub(super) conflict: bool,
    /// Whether it is a contact block.
    pub(super) contact: bool,
    /// Hash of the figures of both sides.
    pub(super) figures: u64,
    /// What it is compared by.
    pub(super) sketch: Sketch,
    /// Year of the document's date.
    pub(super) year: Option<u16>,
    /// Who published it.
    pub(super) source: Option<String>,
}

#[cfg(all(test, feature = "batch"))]
impl Traits {
    pub(crate) fn with_shares(self, score: f64, others: f64) -> Traits {
        Traits { score: Some(score), copy: others, language: others, ..self }
    }

    pub(crate) fn shares(&self) -> [u64; 3] {
        [self.score.unwrap_or_default(), self.copy, self.language].map(f64::to_bits)
    }
}

impl Traits {
    /// What cannot be so, if anything is: of traits that were kept in a file.
    #[cfg(feature = "batch")]
    pub(crate) fn fault(&self) -> Option<String> {
        let shares = [("score", self.score), ("copy", Some(self.copy)), ("language", Some(self.language))];
        let wrong = shares.into_iter().find_map(|(name, value)| {
            let value = value.filter(|value| !(0.0..=1.0).contains(value))?;
            Some(format!("its {name} is {value}, which is none from 0 to 1"))
        });
        let sides = [(self.en, self.letters[0]), (self.th, self.letters[1])];
        let lost = sides.iter().any(|(side, letters)| side.is_none() && *letters > 0);
        wrong.or_else(|| lost.then(|| "it has letters on a side that is missing".to_owned()))
    }

    /// Of a pair.
    #[must_use]
    pub fn of(pair: &Pair<'_>) -> Traits {
        let doc = &pair.doc;
        let content = doc.sha256.as_deref().unwrap_or(&doc.name);
        let [en, th] = [&pair.en, &pair.th].map(|part| part.as_ref().map(Side::of));
        let of_both = |of: fn(&Side) -> bool| [&en, &th].into_iter().flatten().any(of);
        let chars = |side: &Option<Side>| side.as_ref().map_or(Vec::new(), |side| side.chars.clone());
        let [en_chars, th_chars] = [chars(&en), chars(&th)];
        let language = [(&en, Lang::En), (&th, Lang::Th)];
        let share = |(side, lang): (&Option<Side>, Lang)| {
            let allowance = if lang == Lang::Th { LATIN_IN_THAI } else { 1.0 };
            side.as_ref()?.share(lang).map(|share| allowance * share)
        };
        let language = language.into_iter().filter_map(share).fold(1.0, f64::min);
        let figures = en_chars.iter().chain(&th_chars).filter_map(|c| c.to_digit(10)).map(u64::from);
        Traits {
            document: hash(content.bytes().map(u64::from)),
            letters: [en_chars.len() as u32, th_chars.len() as u32],
            score: pair.score,
            copy: likeness(&en_chars, &th_chars),
            language,
            conflict: pair.discrepancies.iter().any(|found| found.severity == Severity::Conflict),
            contact: of_both(|side| side.contact),
            figures: hash(figures),
            sketch: Sketch::of([&en_chars, &th_chars]),
            year: doc.metadata.date.map(Date::year),
            source: doc.metadata.source.as_deref().map(str::to_owned),
            en: en.map(|side| side.hash),
            th: th.map(|side| side.hash),
        }
    }

    /// Hashes of the sides there are.
    pub(super) fn sides(&self) -> [Option<u64>; 2] {
        // The same text on either side is not the same.
        [self.en, self.th.map(|th| !th)]
    }

    /// Hash of the pair.
    pub(super) fn pair(&self) -> u64 {
        hash([self.en.unwrap_or(0), self.th.unwrap_or(0)])
    }

    pub(super) fn letters(&self) -> [u32; 2] {
        self.letters
    }

    pub(super) fn is_two_sided(&self) -> bool {
        self.en.is_some() && self.th.is_some()
    }

    /// How long the Thai is by the English: 1 is what is usual. `None` where a side has no letters.
    pub(super) fn length_ratio(&self) -> Option<f64> {
        let [en, th] = self.letters.map(f64::from);
        (en > 0.0 && th > 0.0).then(|| th / en / THAI_FOR_ENGLISH)
    }
}

/// One side of a pair, as it is compared.
struct Side {
    /// Its letters, marks of Thai, and digits, in lower case and Arabic figures.
    chars: Vec<char>,
    hash: u64,
    contact: bool,
}

impl Side {
    fn of(part: &Part<'_>) -> Side {
        let text = normalize(&part.text);
        let chars: Vec<char> = text.chars().filter(|&c| c.is_alphanumeric() || is_thai(c)).flat_map(plain).collect();
        let found = anchor::scan(&text, Lang::Th)
            .into_iter()
            .filter(|anchor| matches!(anchor.value, Value::Phone(_) | Value::Url(_) | Value::Email(_)));
        let of_contacts: usize =
            found.map(|anchor| text[anchor.at].chars().filter(|c| c.is_alphanumeric()).count()).sum();
        let contact = of_contacts as f64 >= CONTACT * chars.len() as f64 && of_contacts > 0;
        // What holds nothing but marks is told apart by them.
        let hash = if chars.is_empty() {
            hash(text.chars().filter(|c| !c.is_whitespace()).map(u64::from))
        } else {
            hash(chars.iter().map(|&c| u64::from(c)))
        };
        Side { chars, hash, contact }
    }

    /// Share of its letters that are in the script of `lang`; `None` where there are too few.
    fn share(&self, lang: Lang) -> Option<f64> {
        let letters = self.chars.iter().filter(|c| c.is_alphabetic() || is_thai(**c)).count();
        let thai = self.chars.iter().filter(|c| is_thai(**c) && !c.is_ascii_digit()).count();
        let own = if lang == Lang::Th { thai } else { letters - thai };
        (letters >= FEW_LETTERS).then(|| own as f64 / letters as f64)
    }
}

/// A letter in lower case, a Thai digit as an Arabic one.
fn plain(c: char) -> impl Iterator<Item = char> {
    let digit = ('๐'..='๙').contains(&c).then(|| char::from_digit(c as u32 - '๐' as u32, 10)).flatten();
    digit.into_iter().chain(c.to_lowercase().filter(move |_| digit.is_none()))
}

/// How alike two texts are: what they have in common of their runs of three letters, over all of the longer one (0..1).
fn likeness(a: &[char], b: &[char]) -> f64 {
    let grams = |text: &[char]| {
        let mut grams: Vec<[char; 3]> = text.windows(3).filter_map(|run| run.try_into().ok()).collect();
        grams.sort_unstable();
        grams
    };
    if a == b {
        return if a.is_empty() { 0.0 } else { 1.0 };
    }
    let (a, b) = (grams(a), grams(b));
    let (mut i, mut j, mut same) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, same) = (i + 1, j + 1, same + 1),
        }
    }
    same as f64 / a.len().max(b.len()).max(1) as f64
}
