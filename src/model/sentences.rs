//! The sentence model: how much what stands around a boundary speaks for the end of a sentence, in Thai alone.
//!
//! It adds to the boundary model, which was learnt from releases, what sentences of other texts are like: translated ones,
//! with Latin names, quotations and what is said about them. A logistic regression over hashed clues
//! (`sentences/clue.rs`): words, and classes of words that stand in the same places. A second, small one tells texts that are
//! written as releases are (`sentences/style.rs`), for which the boundary model knows best. The file is read where it lies.
//!
//! # Layout
//! A first line, [`HEAD`], that names the layout; then, little-endian:
//!
//! | field | size |
//! |---|---|
//! | checksum of all that follows | 8 bytes |
//! | log-odds where no clue is known | 4 bytes, a float |
//! | what one step of a weight is worth, in nats | 4 bytes, a float |
//! | log-odds of a release where none of the words of `style.rs` stands | 4 bytes, a float |
//! | for each of these, what one in ten words adds, in nats | 4 bytes, a float |
//! | how many words have a class | 4 bytes |
//! | for each, in rising order: its hash, the lowest seven bits of which are its class | 4 bytes |
//! | weights of the clues, by the top bits of their hash: a power of two of them | 1 byte each, signed |
//!
//! History: layout 1 knew no style. It goes up with any change of these fields, of the clues or of the words of style.

mod clue;
mod style;

use std::ops::Range;

pub(crate) use clue::clues;
#[cfg(feature = "train")]
pub(crate) use clue::{CLASSES, entry, normal_words, style};
pub(crate) use style::{COUNT as STYLE, Style};

#[cfg(any(test, feature = "train"))]
use super::bytes::sealed;
use super::{
    Model,
    bytes::{Bytes, check_opening},
};
use crate::{Error, Result};

/// The first line of the file.
pub(crate) const HEAD: &[u8] = b"khanan sentences, layout 2\n";

/// Where the content that the checksum vouches for begins.
const CONTENT: usize = HEAD.len() + 8;
/// Where the weights of style begin, the log-odds without any first.
const MANNER: usize = CONTENT + 8;
/// Where the words begin.
const WORDS: usize = MANNER + 4 * (1 + STYLE) + 4;

/// A sentence model in its file's bytes.
#[derive(Clone, Debug)]
pub struct Sentences {
    bytes: Bytes,
    base: f32,
    step: f32,
    /// Log-odds of a release where nothing is known of the style, and the weights of its words.
    manner: (f32, [f32; STYLE]),
    /// Where the weights begin.
    weights: usize,
    /// How far to shift a clue's hash to get its weight's place.
    shift: u32,
}

impl Sentences {
    /// The model that the program carries.
    #[must_use]
    pub fn embedded() -> &'static Sentences {
        Model::embedded().sentences()
    }

    /// Checks the bytes of a sentence model's file.
    ///
    /// # Errors
    /// [`Error::Model`] if it is of another layout, cut short, or damaged.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Sentences> {
        Sentences::check(name, bytes.into())
    }

    pub(super) fn check(name: &str, bytes: Bytes) -> Result<Sentences> {
        let wrong = |fact: &str| Error::Model {
            name: name.to_owned(),
            fact: fact.to_owned(),
            remedy: "make it anew with `khanan train sentences`",
        };
        check_opening(&bytes, HEAD, WORDS, "not khanan sentences of layout 2").map_err(wrong)?;
        let number = |at: usize| [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        let float = |at: usize| f32::from_le_bytes(number(at));
        let (base, step) = (float(CONTENT), float(CONTENT + 4));
        let manner = (float(MANNER), std::array::from_fn(|i| float(MANNER + 4 * (1 + i))));
        if ![base, step, manner.0].iter().chain(&manner.1).all(|x| x.is_finite()) {
            return Err(wrong("damaged: a number in it is none"));
        }
        let words = u32::from_le_bytes(number(WORDS - 4)) as usize;
        let weights = words.checked_mul(4).map(|size| WORDS + size).filter(|&at| at <= bytes.len());
        let Some(weights) = weights else { return Err(wrong("damaged: its words go beyond its end")) };
        let count = bytes.len() - weights;
        if !count.is_power_of_two() || !(2..=1 << 30).contains(&count) {
            return Err(wrong("damaged: its weights are no power of two"));
        }
        if !bytes[WORDS..weights].as_chunks().0.is_sorted_by_key(|word| u32::from_le_bytes(*word)) {
            return Err(wrong("damaged: its words are out of order"));
        }
        Ok(Sentences { base, step, manner, weights, shift: 32 - count.trailing_zeros(), bytes })
    }

    /// The file of a model with these words (see [`entry`]) and weights (a power of two of them), each kept in one byte;
    /// `manner` is the log-odds of a release without words of style, then the weight of each.
    #[cfg(feature = "train")]
    pub(crate) fn file(base: f32, manner: &[f32; 1 + STYLE], words: &[u32], weights: &[f32]) -> Vec<u8> {
        let most = weights.iter().fold(0.0f32, |most, w| most.max(w.abs()));
        let step = (most / 127.0).max(f32::MIN_POSITIVE);
        let mut content: Vec<u8> = [base, step].iter().chain(manner).flat_map(|x| x.to_le_bytes()).collect();
        content.extend((words.len() as u32).to_le_bytes());
        content.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        content.extend(weights.iter().map(|w| (w / step).round() as i8 as u8));
        sealed(HEAD, &content)
    }

    /// For each phrase of a passage but the last, the log-odds that a sentence ends with it, in nats. `phrases` are bytes
    /// of `passage`, in order.
    ///
    /// # Panics
    /// If a phrase does not lie in the passage, on character boundaries.
    #[must_use]
    pub fn log_odds(&self, passage: &str, phrases: &[Range<usize>]) -> Vec<f32> {
        self.read(passage, phrases).0
    }

    /// As [`Sentences::log_odds`], with the style of the passage.
    pub(crate) fn read(&self, passage: &str, phrases: &[Range<usize>]) -> (Vec<f32>, Style) {
        let mut sums = vec![0i32; phrases.len().saturating_sub(1)];
        let weights = &self.bytes[self.weights..];
        let style = clues(self.words(), passage, phrases, |i, clue| {
            sums[i] += i32::from(weights[(clue >> self.shift) as usize] as i8);
        });
        (sums.into_iter().map(|sum| self.base + self.step * sum as f32).collect(), style)
    }

    /// How probable it is that a text of this style is written as releases are.
    pub(crate) fn release(&self, style: &Style) -> f32 {
        let (base, weights) = &self.manner;
        let odds: f32 = base + style.shares().iter().zip(weights).map(|(share, weight)| share * weight).sum::<f32>();
        1.0 / (1.0 + (-odds).exp())
    }

    /// The words that have a class, as the file holds them.
    fn words(&self) -> &[[u8; 4]] {
        self.bytes[WORDS..self.weights].as_chunks().0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The log-odds that a sentence ends at `|`, which stands before a space.
    fn at_bar(text: &str) -> f32 {
        let (bar, passage) = (text.find('|').expect("a bar"), text.replacen('|', "", 1));
        let mut phrases: Vec<Range<usize>> = Vec::new();
        for word in passage.split_whitespace() {
            let start = word.as_ptr() as usize - passage.as_ptr() as usize;
            phrases.push(start..start + word.len());
        }
        let at = phrases.iter().position(|p| p.end == bar).expect("a bar behind a phrase");
        Sentences::embedded().log_odds(&passage, &phrases)[at]
    }

    #[test]
    fn sentences_end_where_a_reader_says() {
        // (more probable, less probable)
        let table = [
            ("“เราจะกลับมาในปีหน้า” เธอกล่าว| เขาไม่ได้ตอบคำถามนี้", "“เราจะกลับมาในปีหน้า”| เธอกล่าว เขาไม่ได้ตอบคำถามนี้"),
            (
                "ตำรวจพบรถคันนี้ใน Texas เมื่อวานนี้| พวกเขาจะแถลงข่าวในวันจันทร์",
                "ตำรวจพบรถคันนี้ใน| Texas เมื่อวานนี้ พวกเขาจะแถลงข่าวในวันจันทร์",
            ),
            ("เขากล่าวว่า บริษัทจะขายบ้านหลังนี้| แต่ราคายังไม่แน่นอน", "เขากล่าวว่า| บริษัทจะขายบ้านหลังนี้ แต่ราคายังไม่แน่นอน"),
            ("นักวิจัยใช้เวลานานกว่าสามปี| พวกเขาศึกษานกหลายร้อยตัว", "นักวิจัยใช้เวลานานกว่าสามปี| เพื่อศึกษานกหลายร้อยตัว"),
            ("ทีมแพ้สองประตูต่อศูนย์| Smith Jones บอกว่าเขาเสียใจ", "ทีมแพ้สองประตูต่อศูนย์ Smith| Jones บอกว่าเขาเสียใจ"),
        ];
        for (more, less) in table {
            let (p, q) = (at_bar(more), at_bar(less));
            assert!(p > q, "{p} {more}\n{q} {less}");
        }
    }

    #[test]
    fn releases_are_told_from_other_texts() {
        let model = Sentences::embedded();
        let release = |text: &str| {
            let all = 0..text.len();
            model.release(&model.read(text, &[all]).1)
        };
        let ministry = "กระทรวงร่วมกับจังหวัดพัฒนาธุรกิจของประชาชน และสนับสนุนโครงการด้านพลังงาน โดยเริ่มตั้งแต่ปี 2568 ";
        let friend = "เขาบอกว่าจะไม่ไป แต่ถ้าคุณอยู่ที่นี่ ฉันก็อยากจะไปหาเธอ ";
        assert!(release(&ministry.repeat(8)) > 0.8);
        assert!(release(ministry) < release(&ministry.repeat(8)), "one sentence says less");
        assert!(release(&friend.repeat(8)) < 0.05);
        assert!(release("") < 0.3);
    }

    #[test]
    fn every_boundary_has_log_odds() {
        let passage = "กล่าวว่า (“ ๆ 5% ก";
        let all = [0..24, 25..29, 30..33, 34..36, 37..40];
        for phrases in [&all[..0], &all[..1], &all[..]] {
            let odds = Sentences::embedded().log_odds(passage, phrases);
            assert_eq!(odds.len(), phrases.len().saturating_sub(1));
            assert!(odds.iter().all(|x| x.is_finite()));
        }
    }

    #[test]
    fn a_damaged_file_is_refused_with_the_remedy() {
        let good = include_bytes!("sentences.bin").to_vec();
        let mut flipped = good.clone();
        let at = flipped.len() / 2;
        flipped[at] ^= 1;
        let mut old = good.clone();
        old[HEAD.len() - 2] = b'0';
        let signed = |content: Vec<u8>| sealed(HEAD, &content);
        let uneven = signed(good[CONTENT..good.len() - 1].to_vec());
        let mut long = good[CONTENT..].to_vec();
        long[WORDS - CONTENT - 1] = 0x40;
        let mut mixed = good[CONTENT..].to_vec();
        mixed[WORDS - CONTENT..][..8].rotate_left(4);
        let mut endless = good[CONTENT..].to_vec();
        endless[MANNER - CONTENT..][..4].copy_from_slice(&f32::NAN.to_le_bytes());
        for (bytes, fact) in [
            (flipped, "checksum"),
            (good[..good.len() - 1].to_vec(), "checksum"),
            (uneven, "power of two"),
            (signed(long), "beyond its end"),
            (signed(mixed), "out of order"),
            (signed(endless), "is none"),
            (old, "layout 2"),
            (HEAD.to_vec(), "cut short"),
            (Vec::new(), "not khanan sentences"),
        ] {
            let error = Sentences::from_bytes("x.bin", bytes).expect_err(fact).to_string();
            assert!(error.starts_with("x.bin: ") && error.contains(fact) && error.contains("khanan train"), "{error}");
        }
    }
}
