//! The word model: where words end in a run of Thai letters.
//!
//! At every place where a word may end, clues (`words/walk.rs`) are looked up by their hash in one table of weights: the
//! characters around, the word that would end there, and what a dictionary tells. A word ends where the weights add up to
//! more than a bound. So a text is walked once, and nothing is kept but a few numbers. The file is read where it lies.
//!
//! # Layout
//! A first line, [`HEAD`], that names the layout; then, little-endian:
//!
//! | field | size |
//! |---|---|
//! | checksum of all that follows | 8 bytes |
//! | what a sum must exceed at each granularity, `Compounds` first | 4 bytes each, signed |
//! | how far from what it must exceed a sum settles the matter before all clues are seen | 4 bytes |
//! | how many units the dictionary has | 4 bytes |
//! | the dictionary, a double array as in `pieces.rs`: for each unit its base (24 bits), whether a word ends there (1 bit) and its label (7 bits), a Thai character by its place in Unicode's block | 4 bytes each |
//! | 262,144 weights of the clues, by their hash | 1 byte each, signed |
//!
//! History: layout 1 had any number of weights, and a dictionary whose words shared no ends. It goes up with any change of
//! these fields or of the clues.

mod walk;

pub(crate) use walk::{Walk, in_run, is_letter};

#[cfg(any(test, feature = "train"))]
use super::bytes::sealed;
use super::{
    Model,
    bytes::{Bytes, check_opening},
};
use crate::{Error, Result};

/// The first line of the file.
const HEAD: &[u8] = b"khanan words, layout 2\n";
/// Where the content that the checksum vouches for begins.
const CONTENT: usize = HEAD.len() + 8;
/// Where the dictionary begins.
const DICTIONARY: usize = CONTENT + 16;

/// How many weights there are.
pub(crate) const WEIGHTS: usize = 1 << 18;

/// How much a Thai word holds: gold corpora differ, and so do uses.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum Granularity {
    /// As the Wisesight samples are cut: compounds stay whole (เจ้าหน้าที่, รายได้), words of grammar are parted where their
    /// parts are words too (เนื่อง|จาก, ดัง|กล่าว).
    #[default]
    Compounds,
    /// As the treebank UD TUD is cut: words of grammar stay whole (เนื่องจาก, ดังกล่าว), many compounds are parted (ราย|ได้).
    Treebank,
}

/// A word model in its file's bytes.
#[derive(Clone, Debug)]
pub struct WordCuts {
    bounds: [i32; 2],
    sure: i32,
    units: Bytes,
    weights: Bytes,
}

impl WordCuts {
    /// The model that the program carries.
    #[must_use]
    pub fn embedded() -> &'static WordCuts {
        Model::embedded().words()
    }

    /// Checks the bytes of a word model's file.
    ///
    /// # Errors
    /// [`Error::Model`] if it is of another layout, cut short, or damaged.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<WordCuts> {
        WordCuts::check(name, bytes.into())
    }

    pub(super) fn check(name: &str, bytes: Bytes) -> Result<WordCuts> {
        let wrong = |fact: &str| Error::Model {
            name: name.to_owned(),
            fact: fact.to_owned(),
            remedy: "make it anew with `khanan train words`",
        };
        check_opening(&bytes, HEAD, DICTIONARY, "not khanan words of layout 2").map_err(wrong)?;
        let number = |at: usize| i32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let units =
            usize::try_from(number(CONTENT + 12)).ok().and_then(|units| DICTIONARY.checked_add(units.checked_mul(4)?));
        let (Some(units), Some(weights)) = (
            units.and_then(|end| bytes.slice(DICTIONARY..end)),
            units.and_then(|end| bytes.slice(end..bytes.len())).filter(|weights| weights.len() == WEIGHTS),
        ) else {
            return Err(wrong("damaged: its dictionary or its weights are not there"));
        };
        Ok(WordCuts { bounds: [number(CONTENT), number(CONTENT + 4)], sure: number(CONTENT + 8), units, weights })
    }

    /// The file of a model with these weights, each kept in one byte. A word ends where they add up to more than the
    /// granularity's bound; where they are farther than `sure` from that, the rest is not seen.
    #[cfg(feature = "train")]
    pub(crate) fn file(bounds: [f32; 2], sure: f32, dictionary: Dictionary<'_>, weights: &[f32]) -> Vec<u8> {
        let most = weights.iter().fold(0.0f32, |most, w| most.max(w.abs()));
        let step = (most / 127.0).max(f32::MIN_POSITIVE);
        let mut content: Vec<u8> =
            [bounds[0], bounds[1], sure].iter().flat_map(|x| ((x / step).round() as i32).to_le_bytes()).collect();
        content.extend((dictionary.units.len() as u32).to_le_bytes());
        content.extend(dictionary.units.as_flattened());
        content.extend(weights.iter().map(|w| (w / step).round() as i8 as u8));
        sealed(HEAD, &content)
    }

    fn dictionary(&self) -> Dictionary<'_> {
        Dictionary { units: self.units.as_chunks().0 }
    }

    /// Goes on to where the next word ends in the run; none if it is the end of the run.
    pub(crate) fn next_end(&self, walk: &mut Walk<'_>, granularity: Granularity) -> Option<usize> {
        let (weights, _) = self.weights.split_first_chunk::<WEIGHTS>()?;
        let dictionary = self.dictionary();
        let treebank = granularity == Granularity::Treebank;
        let (bound, sure) = (self.bounds[usize::from(treebank)], self.sure);
        while walk.advance() {
            let mut sum = -bound;
            let add = |sum: &mut i32, clue| *sum += i32::from(weights[place(clue)] as i8);
            walk.clues(dictionary, treebank, &mut sum, add, |sum| sum.abs() > sure);
            if sum > 0 {
                walk.cut();
                return Some(walk.at());
            }
        }
        None
    }
}

/// The place of a clue's weight.
#[inline(always)]
pub(crate) fn place(clue: u64) -> usize {
    (clue >> (u64::BITS - WEIGHTS.ilog2())) as usize
}

/// The most characters of a word in the dictionary.
pub(crate) const LONGEST: usize = 15;

/// Words, to be looked up character by character.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dictionary<'b> {
    pub(crate) units: &'b [[u8; 4]],
}

impl Dictionary<'_> {
    fn root(self) -> u32 {
        self.units.first().map_or(0, |unit| u32::from_le_bytes(*unit) >> 8)
    }

    /// From a node with this base by a character: whether a word ends there, and the base.
    #[inline(always)]
    fn step(self, base: u32, id: u8) -> Option<(bool, u32)> {
        let unit = u32::from_le_bytes(*self.units.get((base ^ u32::from(id)) as usize)?);
        (unit & 0x7f == u32::from(id)).then_some((unit & 0x80 != 0, unit >> 8))
    }
}

/// The characters of a word as the dictionary has them; none if not all are letters of a run.
#[cfg(feature = "train")]
pub(crate) fn letters(word: &str) -> Option<Vec<u8>> {
    let ids = word.as_bytes().as_chunks().0.iter().map(|letter| walk::id(*letter));
    word.chars().all(in_run).then(|| ids.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_is_refused_with_the_remedy() {
        let good = include_bytes!("words.bin").to_vec();
        let mut flipped = good.clone();
        let at = flipped.len() / 2;
        flipped[at] ^= 1;
        let mut old = good.clone();
        old[HEAD.len() - 2] = b'0';
        let of = |content: &[u8]| sealed(HEAD, content);
        let no_weights = of(&[&[0; 12][..], &[1, 0, 0, 0], &[0; 4]].concat());
        let no_dictionary = of(&[&[0; 12][..], &[9, 0, 0, 0], &[0; 5]].concat());
        let endless = of(&[&[0; 12][..], &[0xff; 4], &[0; 5]].concat());
        for (bytes, fact) in [
            (flipped, "checksum"),
            (good[..good.len() - 1].to_vec(), "checksum"),
            (no_weights, "its weights are not there"),
            (no_dictionary, "its dictionary or"),
            (endless, "its dictionary or"),
            (old, "layout 2"),
            (HEAD.to_vec(), "cut short"),
            (Vec::new(), "not khanan words"),
        ] {
            let error = WordCuts::from_bytes("x.bin", bytes).expect_err(fact).to_string();
            assert!(error.starts_with("x.bin: ") && error.contains(fact) && error.contains("khanan train"), "{error}");
        }
    }

    #[test]
    fn any_content_cuts_without_panic() {
        // a unit that leads to itself by every letter, and no unit at all
        for units in [vec![[1, 0, 0, 0]; 128], Vec::new()] {
            let content = [
                &[0; 12][..],
                &(units.len() as u32).to_le_bytes(),
                units.as_flattened(),
                &[1, 255, 127, 0].repeat(WEIGHTS / 4),
            ]
            .concat();
            let bytes = sealed(HEAD, &content);
            let cuts = WordCuts::from_bytes("x.bin", bytes).expect("whole");
            for granularity in [Granularity::Compounds, Granularity::Treebank] {
                let text = "กกกกกกกกกกกกกกกกกกกกกกกกกกกกก ขเก้งกำ";
                let words = crate::segment::words_with(text, granularity, &cuts);
                assert_eq!(words.map(|at| text[at].len()).sum::<usize>(), text.len() - 1);
            }
        }
    }
}
