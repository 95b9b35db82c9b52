//! Keeping apart what is learnt from and what is judged on.

use std::{
    collections::HashSet,
    hash::{BuildHasherDefault, DefaultHasher},
};

use rayon::prelude::*;

use crate::{is_thai, normalize::normalize};

/// Letters in a row that two texts do not share by chance.
const SHARED: usize = 30;

/// The texts that learning is judged on, by all their stretches of 30 letters.
#[derive(Clone, Debug)]
pub struct Judged {
    stretches: HashSet<u64, BuildHasherDefault<DefaultHasher>>,
}

impl Judged {
    /// Takes the texts.
    #[must_use]
    pub fn new(texts: &[&str]) -> Judged {
        Judged { stretches: texts.par_iter().flat_map_iter(|text| stretches(text)).collect() }
    }

    /// Whether `text` shares a stretch with one of them: it must not be learnt from.
    #[must_use]
    pub fn shares(&self, text: &str) -> bool {
        stretches(text).iter().any(|s| self.stretches.contains(s))
    }
}

/// Sums over every stretch of letters (Rabin and Karp 1987), 64 bits each: two that differ are taken for the same about
/// once in 10^13 comparisons of such texts.
fn stretches(text: &str) -> Vec<u64> {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let first = (1..SHARED).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mix = |c: char| (u64::from(u32::from(c)) + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let normal = normalize(text);
    let letters: Vec<u64> = normal.chars().filter(|c| c.is_alphanumeric() || is_thai(*c)).map(mix).collect();
    let mut sums = Vec::new();
    let mut sum = 0_u64;
    for (i, letter) in letters.iter().enumerate() {
        if i >= SHARED {
            sum = sum.wrapping_sub(letters[i - SHARED].wrapping_mul(first));
        }
        sum = sum.wrapping_mul(BASE).wrapping_add(*letter);
        if i + 1 >= SHARED {
            sums.push(sum ^ sum >> 32);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_share_thirty_letters_are_told() {
        let judged = Judged::new(&[
            "The bank signed a loan agreement for 900 million baht today.",
            "ธนาคารลงนามสัญญาเงินกู้ 900 ล้านบาทในวันนี้",
        ]);
        for (text, want) in [
            ("On Monday, the bank signed a loan agreement", false),
            ("On Monday the bank signed a loan, agreement for 9", true),
            ("a loan agreement for 900 mill", false),
            ("a loan agreement for 900 million baht tod", true),
            ("วันก่อน ธนาคารลงนามสัญญาเงินกู้ 900ล้าน", true),
            ("ลงนามสัญญาเงินกู้", false),
            ("", false),
        ] {
            assert_eq!(judged.shares(text), want, "{text}");
        }
    }
}
