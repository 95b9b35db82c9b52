//! The lexicon: which Thai word translates which English word, and how surely.
//!
//! Learnt by counting in parallel texts (see the card, `lexicon.md`). The file is read where it lies: words are looked up
//! by binary search in its bytes, so that nothing is copied or built when the program starts.
//!
//! # Layout
//! A first line, [`HEAD`], that names the layout; then little-endian 32-bit numbers and bytes:
//!
//! | field | size |
//! |---|---|
//! | [`checksum`] of all that follows | 8 bytes |
//! | English words, Thai words, entries | 3 numbers |
//! | for each English word and one more: where its letters begin, where its entries begin | 2 numbers each |
//! | for each Thai word and one more: where its letters begin | 1 number each |
//! | for each English word: how much it says, 0–255 | 1 byte each |
//! | for each Thai word: how much it says, 0–255 | 1 byte each |
//! | entries: the Thai word's index (3 bytes), how surely, 0–255 (1 byte) | 4 bytes each |
//! | letters of all English words, then of all Thai words, each list in byte order | |
//!
//! History: layout 1 is the first, with FNV-1a by bytes as its checksum; 2 has a faster one. It goes up with any change of
//! these fields or of how words are cut and spelled.

use super::{
    Model,
    bytes::{Bytes, check_opening},
};
use crate::{Error, Result};

/// The first line of the file.
pub(crate) const HEAD: &[u8] = b"khanan lexicon, layout 2\n";

/// A Thai word that translates an English one.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Entry {
    /// The Thai word's index.
    pub thai: u32,
    /// How surely, 0..1: the geometric mean of the probabilities of either word given the other.
    pub strength: f32,
}

/// A bilingual lexicon in its file's bytes.
#[derive(Clone, Debug)]
pub struct Lexicon {
    bytes: Bytes,
    english: usize,
    thai: usize,
    entries: usize,
}

impl Lexicon {
    /// The lexicon that the program carries.
    #[must_use]
    pub fn embedded() -> &'static Lexicon {
        Model::embedded().lexicon()
    }

    /// Checks the bytes of a lexicon file.
    ///
    /// # Errors
    /// [`Error::Model`] if it is of another layout, cut short, or damaged.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Lexicon> {
        Lexicon::check(name, bytes.into())
    }

    pub(super) fn check(name: &str, bytes: Bytes) -> Result<Lexicon> {
        let wrong = |fact: &str| Error::Model {
            name: name.to_owned(),
            fact: fact.to_owned(),
            remedy: "make it anew with `khanan train lexicon`",
        };
        check_opening(&bytes, HEAD, COUNTS + 12, "not a khanan lexicon of layout 2").map_err(wrong)?;
        let mut lexicon = Lexicon { bytes, english: 0, thai: 0, entries: 0 };
        [lexicon.english, lexicon.thai, lexicon.entries] = [0, 1, 2].map(|k| lexicon.number(COUNTS + 4 * k));
        // The checksum vouches for what a whole writer wrote; these keep every look-up within the file.
        let letters = lexicon.letters();
        let ends = letters
            .checked_add(lexicon.english_at(lexicon.english).0)
            .and_then(|n| n.checked_add(lexicon.thai_at(lexicon.thai)));
        if ends != Some(lexicon.bytes.len()) {
            return Err(wrong("damaged: its parts do not fill it"));
        }
        let growing = (0..lexicon.english).all(|i| {
            let (a, b) = (lexicon.english_at(i), lexicon.english_at(i + 1));
            a.0 <= b.0 && a.1 <= b.1
        }) && (0..lexicon.thai).all(|i| lexicon.thai_at(i) <= lexicon.thai_at(i + 1))
            && lexicon.english_at(lexicon.english).1 == lexicon.entries;
        if growing { Ok(lexicon) } else { Err(wrong("damaged: its parts are out of order")) }
    }

    fn number(&self, at: usize) -> usize {
        let bytes = self.bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).unwrap_or([0; 4]);
        u32::from_le_bytes(bytes) as usize
    }

    /// Where an English word's letters and entries begin.
    fn english_at(&self, i: usize) -> (usize, usize) {
        let at = COUNTS + 12 + 8 * i;
        (self.number(at), self.number(at + 4))
    }

    /// Where a Thai word's letters begin.
    fn thai_at(&self, i: usize) -> usize {
        self.number(COUNTS + 12 + 8 * (self.english + 1) + 4 * i)
    }

    fn weights(&self) -> usize {
        COUNTS + 12 + 8 * (self.english + 1) + 4 * (self.thai + 1)
    }

    fn entries_at(&self) -> usize {
        self.weights() + self.english + self.thai
    }

    fn letters(&self) -> usize {
        self.entries_at() + 4 * self.entries
    }

    /// The index of an English word as [`english_form`] spells it.
    #[must_use]
    pub fn english(&self, word: &str) -> Option<u32> {
        let letters = self.letters();
        find(self.english, word, |i| &self.bytes[letters + self.english_at(i).0..letters + self.english_at(i + 1).0])
    }

    /// The index of a Thai word.
    #[must_use]
    pub fn thai(&self, word: &str) -> Option<u32> {
        let letters = self.letters() + self.english_at(self.english).0;
        find(self.thai, word, |i| &self.bytes[letters + self.thai_at(i)..letters + self.thai_at(i + 1)])
    }

    /// How much the English word `i` says, 0..1: little for a word that stands everywhere.
    #[must_use]
    pub fn english_weight(&self, i: u32) -> f32 {
        f32::from(self.bytes[self.weights() + i as usize]) / 255.0
    }

    /// How much the Thai word `i` says, 0..1.
    #[must_use]
    pub fn thai_weight(&self, i: u32) -> f32 {
        f32::from(self.bytes[self.weights() + self.english + i as usize]) / 255.0
    }

    /// The Thai words that translate the English word `i`.
    pub fn entries(&self, i: u32) -> impl Iterator<Item = Entry> + '_ {
        let (from, to) = (self.english_at(i as usize).1, self.english_at(i as usize + 1).1);
        let at = self.entries_at();
        self.bytes[at + 4 * from..at + 4 * to]
            .chunks_exact(4)
            .map(|e| Entry { thai: u32::from_le_bytes([e[0], e[1], e[2], 0]), strength: f32::from(e[3]) / 255.0 })
    }
}

/// Where the counts stand.
const COUNTS: usize = HEAD.len() + 8;

/// The index of `word` in a list of `count` words in byte order.
fn find<'b>(count: usize, word: &str, at: impl Fn(usize) -> &'b [u8]) -> Option<u32> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = (low + high) / 2;
        match at(middle).cmp(word.as_bytes()) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => return Some(middle as u32),
        }
    }
    None
}

/// An English word as the lexicon spells it: lower case, without `'s` and the plural's `s`.
#[must_use]
pub fn english_form(word: &str) -> String {
    let mut form = word.to_lowercase();
    for tail in ["'s", "’s", "'", "’"] {
        if let Some(stem) = form.strip_suffix(tail) {
            form.truncate(stem.len());
            break;
        }
    }
    if form.len() > 4 && form.ends_with("ies") {
        form.truncate(form.len() - 3);
        form.push('y');
    } else if form.len() > 3
        && form.ends_with('s')
        && !form.ends_with("ss")
        && !form.ends_with("us")
        && !form.ends_with("is")
    {
        form.truncate(form.len() - 1);
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_lexicon_is_whole_and_knows_words() {
        let lexicon = Lexicon::embedded();
        for (english, thai) in [("bank", "ธนาคาร"), ("government", "รัฐบาล"), ("policy", "นโยบาย")]
        {
            let e = lexicon.english(english).expect(english);
            let t = lexicon.thai(thai).expect(thai);
            assert!(lexicon.entries(e).any(|entry| entry.thai == t), "{english} {thai}");
        }
        assert_eq!(lexicon.english("qwertz"), None);
    }

    #[test]
    fn a_damaged_file_is_refused_with_the_remedy() {
        let good = include_bytes!("lexicon.bin").to_vec();
        let mut flipped = good.clone();
        let at = flipped.len() / 2;
        flipped[at] ^= 1;
        let mut old = good.clone();
        old[HEAD.len() - 2] = b'0';
        for (bytes, fact) in [
            (flipped, "checksum"),
            (good[..good.len() - 1].to_vec(), "checksum"),
            (old, "layout 2"),
            (HEAD.to_vec(), "cut short"),
            (Vec::new(), "not a khanan lexicon"),
        ] {
            let error = Lexicon::from_bytes("x.bin", bytes).expect_err(fact).to_string();
            assert!(error.starts_with("x.bin: ") && error.contains(fact) && error.contains("khanan train"), "{error}");
        }
    }

    #[test]
    fn words_are_spelled_as_the_lexicon_does() {
        for (word, want) in
            [("Banks", "bank"), ("Bank’s", "bank"), ("policies", "policy"), ("process", "process"), ("gas", "gas")]
        {
            assert_eq!(english_form(word), want);
        }
    }
}
