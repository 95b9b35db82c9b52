//! The boundary model: how probable it is that a Thai sentence ends between two phrases, seen from the Thai alone.
//!
//! A logistic regression over hashed clues (`boundary/clue.rs`), learnt from releases that the aligner cut by their
//! translations (see the card, `README.md`). The file is read where it lies.
//!
//! # Layout
//! A first line, [`HEAD`], that names the layout; then, little-endian:
//!
//! | field | size |
//! |---|---|
//! | checksum of all that follows | 8 bytes |
//! | log-odds where no clue is known | 4 bytes, a float |
//! | what one step of a weight is worth, in nats | 4 bytes, a float |
//! | weights of the clues, by the top bits of their hash: a power of two of them | 1 byte each, signed |
//!
//! History: layout 1 is the first. It goes up with any change of these fields or of the clues.

mod clue;

use std::ops::Range;

pub(crate) use clue::clues;

#[cfg(any(test, feature = "train"))]
use super::bytes::sealed;
use super::{
    Model,
    bytes::{Bytes, check_opening},
};
use crate::{Error, Result};

/// The first line of the file.
pub(crate) const HEAD: &[u8] = b"khanan boundaries, layout 1\n";

/// Where the content that the checksum vouches for begins.
const CONTENT: usize = HEAD.len() + 8;
/// Where the weights begin.
const WEIGHTS: usize = CONTENT + 8;

/// A boundary model in its file's bytes.
#[derive(Clone, Debug)]
pub struct Boundaries {
    bytes: Bytes,
    base: f32,
    step: f32,
    /// How far to shift a clue's hash to get its weight's place.
    shift: u32,
}

impl Boundaries {
    /// The model that the program carries.
    #[must_use]
    pub fn embedded() -> &'static Boundaries {
        Model::embedded().boundaries()
    }

    /// Checks the bytes of a boundary model's file.
    ///
    /// # Errors
    /// [`Error::Model`] if it is of another layout, cut short, or damaged.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Boundaries> {
        Boundaries::check(name, bytes.into())
    }

    pub(super) fn check(name: &str, bytes: Bytes) -> Result<Boundaries> {
        let wrong = |fact: &str| Error::Model {
            name: name.to_owned(),
            fact: fact.to_owned(),
            remedy: "make it anew with `khanan train boundaries`",
        };
        check_opening(&bytes, HEAD, WEIGHTS, "not khanan boundaries of layout 1").map_err(wrong)?;
        let count = bytes.len() - WEIGHTS;
        if !count.is_power_of_two() || !(2..=1 << 30).contains(&count) {
            return Err(wrong("damaged: its weights are no power of two"));
        }
        let float = |at: usize| f32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let (base, step) = (float(CONTENT), float(CONTENT + 4));
        if !(base.is_finite() && step.is_finite()) {
            return Err(wrong("damaged: a number in it is none"));
        }
        Ok(Boundaries { base, step, shift: 32 - count.trailing_zeros(), bytes })
    }

    /// The file of a model with these weights (a power of two of them), each kept in one byte.
    #[cfg(feature = "train")]
    pub(crate) fn file(base: f32, weights: &[f32]) -> Vec<u8> {
        let most = weights.iter().fold(0.0f32, |most, w| most.max(w.abs()));
        let step = (most / 127.0).max(f32::MIN_POSITIVE);
        let mut content: Vec<u8> = [base, step].iter().flat_map(|x| x.to_le_bytes()).collect();
        content.extend(weights.iter().map(|w| (w / step).round() as i8 as u8));
        sealed(HEAD, &content)
    }

    /// For each phrase of a passage but the last, the probability that a sentence ends with it. `phrases` are bytes of
    /// `passage`, in order.
    ///
    /// # Panics
    /// If a phrase does not lie in the passage, on character boundaries.
    #[must_use]
    pub fn probabilities(&self, passage: &str, phrases: &[Range<usize>]) -> Vec<f32> {
        let mut sums = vec![0i32; phrases.len().saturating_sub(1)];
        let weights = &self.bytes[WEIGHTS..];
        clues(passage, phrases, |i, clue| sums[i] += i32::from(weights[(clue >> self.shift) as usize] as i8));
        sums.into_iter().map(|sum| 1.0 / (1.0 + (-(self.base + self.step * sum as f32)).exp())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The probability that a sentence ends at `|`, which stands before a space or between two phrases.
    fn at_bar(text: &str) -> f32 {
        let (bar, passage) = (text.find('|').expect("a bar"), text.replacen('|', "", 1));
        let mut phrases: Vec<Range<usize>> = Vec::new();
        for word in passage.split_whitespace() {
            let start = word.as_ptr() as usize - passage.as_ptr() as usize;
            phrases.push(start..start + word.len());
        }
        let at = phrases.iter().position(|p| p.end == bar).expect("a bar behind a phrase");
        Boundaries::embedded().probabilities(&passage, &phrases)[at]
    }

    #[test]
    fn sentences_end_where_a_reader_says() {
        // (more probable, less probable)
        let table = [
            (
                "ธนาคารได้ให้ความช่วยเหลือลูกค้าที่ได้รับผลกระทบจากน้ำท่วม| ทั้งนี้ ลูกค้าสามารถติดต่อได้ทุกสาขา",
                "ธนาคารได้ให้ความช่วยเหลือลูกค้าที่ได้รับผลกระทบจากน้ำท่วม ทั้งนี้| ลูกค้าสามารถติดต่อได้ทุกสาขา",
            ),
            (
                "รัฐบาลได้จัดสรรงบประมาณเพื่อก่อสร้างถนนสายใหม่| นอกจากนี้ ยังมีแผนขยายสนามบิน",
                "รัฐบาลได้จัดสรรงบประมาณเพื่อก่อสร้างถนนสายใหม่| และขยายสนามบิน",
            ),
            (
                "โครงการนี้จะช่วยลดต้นทุนของเกษตรกร| อย่างไรก็ตาม กระทรวงจะติดตามผลอย่างใกล้ชิด",
                "โครงการนี้จะช่วยลดต้นทุนของเกษตรกร| 1,200 ราย ในพื้นที่ภาคเหนือ",
            ),
            (
                "นายกรัฐมนตรีเป็นประธานเปิดงานที่ทำเนียบรัฐบาล| โดยมีรัฐมนตรีและผู้บริหารเข้าร่วม",
                "นายกรัฐมนตรีเป็นประธานเปิดงาน ณ| ทำเนียบรัฐบาล โดยมีรัฐมนตรีและผู้บริหารเข้าร่วม",
            ),
            (
                "การส่งออกในไตรมาสแรกขยายตัวร้อยละ 5.2| ขณะที่การนำเข้าหดตัวลง",
                "การส่งออกในไตรมาสแรกขยายตัวร้อยละ| 5.2 ขณะที่การนำเข้าหดตัวลง",
            ),
            (
                "ผู้ว่าการกล่าวถึงแผนการลงทุนในปีหน้า| สำหรับโครงการรถไฟฟ้าจะเปิดให้บริการในปี 2570",
                "ผู้ว่าการกล่าวว่า| โครงการรถไฟฟ้าจะเปิดให้บริการในปี 2570",
            ),
        ];
        for (more, less) in table {
            let (p, q) = (at_bar(more), at_bar(less));
            assert!(p > q, "{p} {more}\n{q} {less}");
        }
    }

    #[test]
    fn every_boundary_has_a_probability() {
        let passage = "กล่าวว่า (“ ๆ 5% ก";
        let all = [0..24, 25..29, 30..33, 34..36, 37..40];
        for phrases in [&all[..0], &all[..1], &all[..]] {
            let probabilities = Boundaries::embedded().probabilities(passage, phrases);
            assert_eq!(probabilities.len(), phrases.len().saturating_sub(1));
            assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
        }
    }

    #[test]
    fn a_damaged_file_is_refused_with_the_remedy() {
        let good = include_bytes!("boundaries.bin").to_vec();
        let mut flipped = good.clone();
        let at = flipped.len() / 2;
        flipped[at] ^= 1;
        let mut old = good.clone();
        old[HEAD.len() - 2] = b'0';
        let mut uneven = good[CONTENT..good.len() - 1].to_vec();
        uneven = sealed(HEAD, &uneven);
        for (bytes, fact) in [
            (flipped, "checksum"),
            (good[..good.len() - 1].to_vec(), "checksum"),
            (uneven, "power of two"),
            (old, "layout 1"),
            (HEAD.to_vec(), "cut short"),
            (Vec::new(), "not khanan boundaries"),
        ] {
            let error = Boundaries::from_bytes("x.bin", bytes).expect_err(fact).to_string();
            assert!(error.starts_with("x.bin: ") && error.contains(fact) && error.contains("khanan train"), "{error}");
        }
    }
}
