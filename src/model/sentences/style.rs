//! Style: whether a text is written as releases are, by how often it has some words.
//!
//! Releases speak of *the people*, ministries and years, in clauses hung on one another with โดย and ซึ่ง; other texts of
//! *him*, *her* and *you*. A logistic regression on how often each of a few words stands in ten. A text of few words says
//! little, and is taken for another. Words for governments are left out, since news has them too.

use std::{ops::AddAssign, sync::LazyLock};

use super::clue::hash;

/// The words that count. `0` is any number, `25` one that looks like a year of the Buddhist era, and `A`, `Aa` and `a` are
/// Latin words by their case. No marks: they tell of the keyboard.
const WORDS: [&str; COUNT] = [
    "0",
    "25",
    "A",
    "Aa",
    "a",
    "กระทรวง",
    "ก็",
    "ความ",
    "คณะ",
    "ครับ",
    "คุณ",
    "ค่ะ",
    "ฉัน",
    "ซึ่ง",
    "ณ",
    "ดังกล่าว",
    "ดังนี้",
    "ด้าน",
    "ตอน",
    "ตาม",
    "ถูก",
    "ถ้า",
    "ทั้งนี้",
    "ที่",
    "ธุรกิจ",
    "นอกจาก",
    "นาย",
    "นางสาว",
    "นี้",
    "บอก",
    "ประชาชน",
    "ประเทศไทย",
    "ผม",
    "ผ่าน",
    "พร้อม",
    "พวก",
    "พัฒนา",
    "มัน",
    "มา",
    "ร่วม",
    "ล้าน",
    "ว่า",
    "สนับสนุน",
    "สำนัก",
    "สำนักงาน",
    "หาก",
    "อยู่",
    "อะไร",
    "เขา",
    "เธอ",
    "เผย",
    "เพื่อ",
    "เมื่อ",
    "เรา",
    "แต่",
    "แล้ว",
    "และ",
    "โครงการ",
    "โดย",
    "ใคร",
    "ใช้",
    "ได้แก่",
    "ไทย",
    "ไป",
    "ไม่",
    "จะ",
    "จังหวัด",
    "ฯ",
];
/// How many they are.
pub(crate) const COUNT: usize = 68;

/// Words that a text is thought to have beside its own, none of which counts.
const BESIDE: f32 = 50.0;

/// Their hashes, in rising order, with their places.
static PLACES: LazyLock<Vec<(u32, usize)>> = LazyLock::new(|| {
    let mut places: Vec<_> = WORDS.iter().enumerate().map(|(place, word)| (hash(word), place)).collect();
    places.sort_unstable();
    places
});

/// What stands for a year.
static YEAR: LazyLock<u32> = LazyLock::new(|| hash("25"));

/// How often a text has each of the words that count.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    counts: [u32; COUNT],
    all: u32,
}

impl Default for Style {
    fn default() -> Self {
        Style { counts: [0; COUNT], all: 0 }
    }
}

impl AddAssign<&Style> for Style {
    fn add_assign(&mut self, other: &Style) {
        self.counts.iter_mut().zip(other.counts).for_each(|(count, more)| *count += more);
        self.all += other.all;
    }
}

impl Style {
    /// Counts a word, given as it is counted, see `normal`, and as it is written.
    pub(super) fn see(&mut self, normal: u32, written: &str) {
        self.all += 1;
        let year = written.len() == 4 && written.starts_with("25") || written.starts_with("๒๕") && written.len() == 12;
        let wanted = if year { *YEAR } else { normal };
        if let Ok(at) = PLACES.binary_search_by_key(&wanted, |place| place.0) {
            self.counts[PLACES[at].1] += 1;
        }
    }

    /// How often each word that counts stands in ten.
    pub(crate) fn shares(&self) -> [f32; COUNT] {
        let all = self.all as f32 + BESIDE;
        self.counts.map(|count| 10.0 * count as f32 / all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_each_in_its_place() {
        let mut style = Style::default();
        for (normal, written) in [("0", "2568"), ("0", "๒๕๖๘"), ("0", "25"), ("0", "25000"), ("โดย", "โดย"), ("x", "x")]
        {
            style.see(hash(normal), written);
        }
        let count = |word: &str| style.counts[WORDS.iter().position(|w| *w == word).expect("it counts")];
        assert_eq!((style.all, count("25"), count("0"), count("โดย"), count("และ")), (6, 2, 2, 1, 0));
        let mut twice = style.clone();
        twice += &style;
        assert_eq!((twice.all, twice.counts.iter().sum::<u32>()), (12, 10));
        assert!(twice.shares().iter().zip(style.shares()).all(|(more, less)| *more >= less), "more words say more");
        let distinct: std::collections::HashSet<u32> = WORDS.iter().map(|word| hash(word)).collect();
        assert_eq!(distinct.len(), COUNT);
    }
}
