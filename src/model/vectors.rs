//! The vectors: what a stretch of text is about, alike in both languages.
//!
//! Every piece (a word or a part of one) has a vector, and a text's vector is the plain sum of its pieces' vectors: so that
//! of any run of phrases is the difference of two prefix sums. Texts that translate each other have sums of high cosine.
//! Pieces that say little are short, so a vector's length is its weight. How they were learnt stands in the card
//! (`README.md` beside this file). The file is read where it lies; nothing is built when the program starts.
//!
//! # Layout
//! A first line, [`HEAD`], that names the layout; then, little-endian,
//!
//! | field | size |
//! |---|---|
//! | checksum of all that follows | 8 bytes |
//! | dimensions (even), pieces, units of the double array | 3 numbers of 4 bytes |
//! | units: base (24 bits) above label (8 bits) | 4 bytes each |
//! | for each unit, the piece that ends there, or 0 | 2 bytes each |
//! | for each piece, its cost, minus the logarithm of its probability, in 1/256 nat | 2 bytes each |
//! | for each piece, its scale: the upper half of a 32-bit float | 2 bytes each |
//! | for each piece, its vector's length: the same | 2 bytes each |
//! | for each piece, its row: byte `k` holds numbers `k` (lower half) and `k + dimensions / 2`, each plus 8 | dimensions / 2 bytes each |
//!
//! A vector is its row's numbers, −8..=7, times its scale. Piece 0 stands for what no piece fits; its vector is nought.
//!
//! History: layout 1 is the first. It goes up with any change of these fields or of how a text is cut into pieces.

use super::{
    Model,
    bytes::{Bytes, check_opening},
    pieces::{Pieces, Trie},
};
use crate::{Error, Result};

/// The first line of the file.
pub(crate) const HEAD: &[u8] = b"khanan vectors, layout 1\n";

/// Where the counts stand.
const COUNTS: usize = HEAD.len() + 8;
/// Where the units stand.
const UNITS: usize = COUNTS + 12;

/// Vectors of pieces in their file's bytes.
#[derive(Clone, Debug)]
pub struct Vectors {
    bytes: Bytes,
    dim: usize,
    pieces: usize,
    units: usize,
}

impl Vectors {
    /// The vectors that the program carries.
    #[must_use]
    pub fn embedded() -> &'static Vectors {
        Model::embedded().vectors()
    }

    /// Checks the bytes of a file of vectors.
    ///
    /// # Errors
    /// [`Error::Model`] if it is of another layout, cut short, or damaged.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Vectors> {
        Vectors::check(name, bytes.into())
    }

    pub(super) fn check(name: &str, bytes: Bytes) -> Result<Vectors> {
        let wrong = |fact: &str| Error::Model {
            name: name.to_owned(),
            fact: fact.to_owned(),
            remedy: "make it anew with `khanan train vectors`",
        };
        check_opening(&bytes, HEAD, UNITS, "not khanan vectors of layout 1").map_err(wrong)?;
        let number = |k: usize| {
            let at = COUNTS + 4 * k;
            bytes[at..at + 4].iter().rev().fold(0, |n, &b| n << 8 | usize::from(b))
        };
        let vectors = Vectors { dim: number(0), pieces: number(1), units: number(2), bytes };
        // The checksum vouches for what a whole writer wrote; these keep every look-up within the file.
        let size = vectors.units.checked_mul(6).zip((vectors.dim / 2 + 6).checked_mul(vectors.pieces));
        if size.and_then(|(a, b)| a.checked_add(b)).and_then(|n| n.checked_add(UNITS)) != Some(vectors.bytes.len()) {
            return Err(wrong("damaged: its parts do not fill it"));
        }
        let known = |end: &[u8; 2]| usize::from(u16::from_le_bytes(*end)) < vectors.pieces;
        if !vectors.dim.is_multiple_of(2) || !vectors.trie().ends.iter().all(known) {
            return Err(wrong("damaged: its parts do not fit each other"));
        }
        Ok(vectors)
    }

    /// Numbers in a vector.
    #[must_use]
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// How many pieces there are, the one for what no piece fits included. Pieces are numbered from 0.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces
    }

    /// Whether there are no pieces.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces == 0
    }

    fn trie(&self) -> Trie<'_> {
        let ends = UNITS + 4 * self.units;
        let costs = ends + 2 * self.units;
        Trie {
            units: self.bytes[UNITS..ends].as_chunks().0,
            ends: self.bytes[ends..costs].as_chunks().0,
            costs: self.bytes[costs..self.scales()].as_chunks().0,
        }
    }

    /// Where the scales stand.
    fn scales(&self) -> usize {
        UNITS + 6 * self.units + 2 * self.pieces
    }

    /// Cuts a text in [normal spelling](crate::normalize) into pieces: for each, its bytes in the text, and its number.
    ///
    /// Pieces are in order and do not overlap; every Thai and Latin letter and every digit lies in one, and nothing else
    /// does. What no piece fits is piece 0. Linear time.
    #[must_use]
    pub fn pieces<'t>(&self, text: &'t str) -> Pieces<'_, 't> {
        Pieces::new(self.trie(), text)
    }

    /// A number of 16 bits, the upper half of a float.
    fn float(&self, at: usize) -> f32 {
        f32::from_bits(u32::from(self.bytes[at]) << 16 | u32::from(self.bytes[at + 1]) << 24)
    }

    /// What the numbers of [`row`](Vectors::row) are multiples of.
    ///
    /// # Panics
    /// If there is no such piece.
    #[must_use]
    pub fn scale(&self, piece: u32) -> f32 {
        self.float(self.scales() + 2 * piece as usize)
    }

    /// The length of a piece's vector: how much the piece says. Usual pieces that say something lie about 1.
    ///
    /// # Panics
    /// If there is no such piece.
    #[must_use]
    pub fn norm(&self, piece: u32) -> f32 {
        self.float(self.scales() + 2 * (self.pieces + piece as usize))
    }

    fn packed(&self, piece: u32) -> &[u8] {
        let at = self.scales() + 4 * self.pieces + self.dim / 2 * piece as usize;
        &self.bytes[at..at + self.dim / 2]
    }

    /// Writes a piece's row to `row`, of length [`dim`](Vectors::dim): whole numbers −8..=7, to be multiplied by its
    /// [`scale`](Vectors::scale).
    ///
    /// # Panics
    /// If there is no such piece, or `row` is of another length.
    pub fn row(&self, piece: u32, row: &mut [i8]) {
        let (low, high) = row.split_at_mut(self.dim / 2);
        assert_eq!(low.len(), high.len(), "a row is as long as a vector");
        for ((&byte, low), high) in self.packed(piece).iter().zip(low).zip(high) {
            *low = (byte & 15).cast_signed() - 8;
            *high = (byte >> 4).cast_signed() - 8;
        }
    }

    /// Adds a piece's vector to `sum`, of length [`dim`](Vectors::dim).
    ///
    /// # Panics
    /// If there is no such piece, or `sum` is of another length.
    pub fn add_row(&self, piece: u32, sum: &mut [f32]) {
        let scale = self.scale(piece);
        let (low, high) = sum.split_at_mut(self.dim / 2);
        assert_eq!(low.len(), high.len(), "a sum is as long as a vector");
        for ((&byte, low), high) in self.packed(piece).iter().zip(low).zip(high) {
            *low += f32::from((byte & 15).cast_signed() - 8) * scale;
            *high += f32::from((byte >> 4).cast_signed() - 8) * scale;
        }
    }

    /// The sum of the vectors of a text's pieces.
    #[must_use]
    pub fn sum(&self, text: &str) -> Vec<f32> {
        let mut sum = vec![0.0; self.dim];
        self.pieces(text).for_each(|(_, piece)| self.add_row(piece, &mut sum));
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosine(a: &[f32], b: &[f32]) -> f32 {
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt().max(1e-9)
    }

    #[test]
    fn the_embedded_vectors_are_whole_and_put_translations_together() {
        let vectors = Vectors::embedded();
        let rows = [
            ("The cabinet approved the budget.", "คณะรัฐมนตรีอนุมัติงบประมาณ"),
            ("Exports of rice rose last year.", "การส่งออกข้าวเพิ่มขึ้นในปีที่ผ่านมา"),
            ("The hospital treats patients.", "โรงพยาบาลรักษาผู้ป่วย"),
        ];
        for (en, th) in rows {
            let of = |th: &str| cosine(&vectors.sum(en), &vectors.sum(th));
            for (_, other) in rows.iter().filter(|(_, other)| *other != th) {
                assert!(of(th) > of(other) + 0.1, "{en}: {th} {}, {other} {}", of(th), of(other));
            }
        }
    }

    #[test]
    fn a_vector_is_its_row_times_its_scale_and_as_long_as_its_norm() {
        let vectors = Vectors::embedded();
        let mut row = vec![0; vectors.dim()];
        for piece in (0..vectors.len() as u32).step_by(97) {
            vectors.row(piece, &mut row);
            let mut sum = vec![0.0; vectors.dim()];
            vectors.add_row(piece, &mut sum);
            for (q, x) in row.iter().zip(&sum) {
                assert!((-8..8).contains(q) && f32::from(*q) * vectors.scale(piece) == *x, "{piece}");
            }
            let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
            assert!((length - vectors.norm(piece)).abs() <= 0.005 * length, "{piece}");
        }
        assert_eq!(vectors.norm(0), 0.0);
    }

    #[test]
    fn a_damaged_file_is_refused_with_the_remedy() {
        let good = include_bytes!("vectors.bin").to_vec();
        let mut flipped = good.clone();
        let at = flipped.len() / 2;
        flipped[at] ^= 1;
        let mut old = good.clone();
        old[HEAD.len() - 2] = b'0';
        // Whole by its checksum, but not what a whole writer wrote.
        let forged = |edit: fn(&mut Vec<u8>)| {
            let mut bytes = good.clone();
            edit(&mut bytes);
            let sum = crate::model::bytes::checksum(&bytes[COUNTS..]).to_le_bytes();
            bytes[HEAD.len()..COUNTS].copy_from_slice(&sum);
            bytes
        };
        for (bytes, fact) in [
            (flipped, "checksum"),
            (good[..good.len() - 1].to_vec(), "checksum"),
            (old, "layout 1"),
            (HEAD.to_vec(), "cut short"),
            (Vec::new(), "not khanan vectors"),
            (forged(|bytes| bytes.truncate(bytes.len() - 1)), "do not fill it"),
            (forged(|bytes| bytes[COUNTS..UNITS].fill(0xff)), "do not fill it"),
            (
                forged(|bytes| {
                    let ends = UNITS + 4 * Vectors::embedded().units;
                    bytes[ends..ends + 2].fill(0xff);
                }),
                "do not fit each other",
            ),
        ] {
            let error = Vectors::from_bytes("x.bin", bytes).expect_err(fact).to_string();
            assert!(error.starts_with("x.bin: ") && error.contains(fact) && error.contains("khanan train"), "{error}");
        }
    }

    #[test]
    fn an_open_file_is_the_one_it_was() {
        let vectors = Vectors::from_bytes("x.bin", include_bytes!("vectors.bin").to_vec()).unwrap();
        let text = "ธนาคารลงนามสัญญาเงินกู้ 900 ล้านบาท";
        assert_eq!(vectors.sum(text), Vectors::embedded().sum(text));
    }
}
