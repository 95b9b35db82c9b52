//! Sounds of both scripts, and what it costs to take one for another.
//!
//! Costs are hundredths of a consonant. They are set by hand after the spelling rules: the Royal Institute's
//! romanisation (ก k, ข kh), the older one after Sanskrit that personal names use (พ b, ธ dh, ว v), and the Thai spelling
//! of English words; final consonants of Thai sound alike (ล and ร as n; ส, ช and จ as t). A Thai vowel may be unwritten,
//! an English one may be spelled in any of several ways: vowels cost little, but tell short names from chance.

use std::sync::LazyLock;

/// A sound of a name in English spelling.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct English(u8);

#[rustfmt::skip]
impl English {
    pub(super) const K: Self = Self(0);
    pub(super) const KH: Self = Self(1);
    pub(super) const G: Self = Self(2);
    pub(super) const NG: Self = Self(3);
    pub(super) const J: Self = Self(4);
    pub(super) const CH: Self = Self(5);
    pub(super) const SH: Self = Self(6);
    pub(super) const S: Self = Self(7);
    pub(super) const Z: Self = Self(8);
    pub(super) const Y: Self = Self(9);
    pub(super) const D: Self = Self(10);
    pub(super) const T: Self = Self(11);
    pub(super) const TH: Self = Self(12);
    pub(super) const N: Self = Self(13);
    pub(super) const B: Self = Self(14);
    pub(super) const P: Self = Self(15);
    pub(super) const PH: Self = Self(16);
    pub(super) const F: Self = Self(17);
    pub(super) const V: Self = Self(18);
    pub(super) const W: Self = Self(19);
    pub(super) const M: Self = Self(20);
    pub(super) const R: Self = Self(21);
    pub(super) const L: Self = Self(22);
    pub(super) const H: Self = Self(23);
    /// `r` before no vowel, which most English speakers do not say.
    pub(super) const FINAL_R: Self = Self(24);
    /// `w` before no vowel, which closes one.
    pub(super) const FINAL_W: Self = Self(25);
    /// `rn` before no vowel, as Thai อร is spelled: Porn, Korn.
    pub(super) const RN: Self = Self(26);
    /// `p`, `t` and `n` before no vowel: the sounds in which many Thai letters close a syllable.
    pub(super) const FINAL_P: Self = Self(30);
    pub(super) const FINAL_T: Self = Self(27);
    pub(super) const FINAL_N: Self = Self(28);
    /// `t` before `ch`, which Thai writes or leaves out: ชาติชัย, พัชรา.
    pub(super) const T_CH: Self = Self(29);
    /// `e` at the end of a name.
    pub(super) const SILENT: Self = Self(31);
}

/// From here on a sound is a run of vowels: this and the set of its letters in five bits.
const VOWELS: u8 = 32;
const ENGLISH: usize = VOWELS as usize + 32;

/// The set of the vowels among letters, one bit each; `y` counts as `i`.
const fn letters(letters: &[u8]) -> u8 {
    let (mut set, mut n) = (0, 0);
    while n < letters.len() {
        set |= match letters[n] {
            b'a' => 1,
            b'e' => 2,
            b'o' => 8,
            b'u' => 16,
            _ => 4,
        };
        n += 1;
    }
    set
}

/// The sound of a run of vowel letters.
pub(super) fn vowel(run: &[u8]) -> English {
    English(VOWELS + letters(run))
}

impl English {
    fn is_vowel(self) -> bool {
        self.0 >= Self::SILENT.0
    }

    /// What it costs as each Thai sound.
    pub(super) fn costs(self) -> &'static [u16; THAI] {
        &COSTS[usize::from(self.0)]
    }

    /// What it costs to find nothing in Thai for it.
    pub(super) fn drop(self) -> u16 {
        match self {
            Self::SILENT => 3,
            Self::H => 30,
            Self::FINAL_R | Self::FINAL_W | Self::T_CH => 12,
            Self::FINAL_T => 40,
            Self::R | Self::L | Self::W | Self::Y => 60,
            Self::S | Self::T | Self::D => 80,
            // a and o are the vowels that Thai leaves unwritten.
            Self(v) if v >= VOWELS && (v - VOWELS) & letters(b"eiu") == 0 => 6,
            Self(v) if v >= VOWELS => 22,
            _ => 100,
        }
    }

    /// How much a skeleton weighs for it.
    pub(super) fn weight(self) -> u16 {
        match self {
            Self::SILENT => 0,
            Self::H => 60,
            Self::FINAL_R | Self::FINAL_W | Self::T_CH => WEAK,
            Self(v) if v >= VOWELS => 25,
            _ => 100,
        }
    }
}

/// How many sounds are consonants.
pub(super) fn consonants(sounds: &[English]) -> usize {
    sounds.iter().filter(|sound| !sound.is_vowel()).count()
}

/// A sound of Thai spelling, under 32 so that sets of them are a `u32`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[rustfmt::skip]
pub(super) enum Thai {
    K, Kh, Ng, J, Ch, S, Y, Yn, D, T, Th, N, B, P, Ph, F, M, R, L, W, H,
    /// อ, which carries vowels and is one.
    Oo,
    A, I, U, Ue, E, Ae, O, Ai,
    /// ทร, which is said s in Thai words and thr in Indian and foreign ones.
    Thr,
    /// Anything that is not Thai letters.
    Break,
}

pub(super) const THAI: usize = Thai::Break as usize + 1;
impl Thai {
    pub(super) fn is_vowel(self) -> bool {
        (Thai::Oo as u8..Thai::Thr as u8).contains(&(self as u8))
    }

    pub(super) fn is_consonant(self) -> bool {
        self as u8 <= Thai::H as u8 || self == Thai::Thr
    }
}

/// The cost of taking sounds for each other that are not listed.
pub(super) const NEVER: u16 = 100;

/// What each English sound costs as each Thai one.
static COSTS: LazyLock<[[u16; THAI]; ENGLISH]> = LazyLock::new(|| {
    use English as En;
    use Thai::*;
    let mut costs = [[NEVER; THAI]; ENGLISH];
    let alike: &[(En, &[(Thai, u16)])] = &[
        (En::K, &[(K, 0), (Kh, 3), (Ng, 60)]),
        (En::KH, &[(Kh, 0), (K, 15)]),
        (En::G, &[(K, 0), (Kh, 20), (Ng, 40), (J, 30), (Ch, 60)]),
        (En::NG, &[(Ng, 0), (N, 30), (K, 60)]),
        (En::J, &[(J, 0), (Ch, 10), (Y, 60)]),
        (En::CH, &[(Ch, 0), (J, 5), (Kh, 35), (K, 50), (T, 50)]),
        (En::SH, &[(Ch, 5), (S, 15)]),
        (En::S, &[(S, 0), (Thr, 5), (Ch, 50), (T, 60)]),
        (En::Z, &[(S, 0), (Ch, 40)]),
        (En::Y, &[(Y, 0), (Yn, 5), (I, 25), (J, 60)]),
        (En::D, &[(D, 0), (Th, 12), (Thr, 12), (T, 15)]),
        (En::T, &[(T, 0), (Th, 5), (Thr, 5), (D, 20), (S, 45), (Ch, 45), (J, 45)]),
        (En::T_CH, &[(T, 0), (Th, 0), (D, 5), (Ch, 5), (J, 5)]),
        (En::FINAL_T, &[(T, 0), (Th, 3), (Thr, 5), (D, 8), (S, 12), (Ch, 12), (J, 12)]),
        (En::TH, &[(Th, 0), (Thr, 0), (T, 15), (D, 20), (S, 40)]),
        (En::N, &[(N, 0), (Yn, 15), (R, 45), (L, 45), (Ng, 45), (M, 50)]),
        (En::FINAL_N, &[(N, 0), (Yn, 3), (R, 10), (L, 10), (Ng, 30), (M, 50)]),
        (En::RN, &[(R, 0), (N, 5), (L, 15)]),
        (En::B, &[(B, 0), (P, 15), (Ph, 12)]),
        (En::P, &[(P, 0), (Ph, 3), (B, 20), (F, 50)]),
        (En::FINAL_P, &[(B, 3), (P, 0), (Ph, 3), (F, 12)]),
        (En::PH, &[(Ph, 0), (F, 8), (P, 15), (B, 40)]),
        (En::F, &[(F, 0), (Ph, 40), (P, 50)]),
        (En::V, &[(W, 0), (F, 50), (B, 50), (P, 50)]),
        (En::W, &[(W, 0), (U, 40)]),
        (En::M, &[(M, 0), (N, 45)]),
        (En::R, &[(R, 0), (L, 20)]),
        (En::FINAL_R, &[(R, 0), (L, 20), (Oo, 25)]),
        (En::L, &[(L, 0), (R, 15), (N, 30), (W, 50)]),
        (En::H, &[(H, 0)]),
        (En::FINAL_W, &[(W, 0), (U, 15), (Oo, 15)]),
        (En::SILENT, &[(E, 3), (I, 10), (Ae, 10), (Oo, 10), (A, 20)]),
    ];
    for (english, thai) in alike {
        for (thai, cost) in *thai {
            costs[usize::from(english.0)][*thai as usize] = *cost;
        }
    }
    // For each Thai vowel the letters that spell it well, and those that spell it at times.
    let vowels: [(Thai, &[u8], &[u8]); 11] = [
        (A, b"a", b"uoe"),
        (I, b"ie", b""),
        (U, b"uo", b""),
        (Ue, b"ue", b"io"),
        (E, b"e", b"ai"),
        (Ae, b"ae", b""),
        (O, b"o", b"ua"),
        (Ai, b"i", b"aeu"),
        (Oo, b"oa", b"eui"),
        (Y, b"", b"i"),
        (W, b"u", b"o"),
    ];
    for set in 1..32u8 {
        for (thai, good, fair) in vowels {
            let cost = if set & letters(good) != 0 {
                0
            } else if set & letters(fair) != 0 {
                12
            } else if matches!(thai, Y | W) {
                NEVER
            } else {
                30
            };
            costs[usize::from(VOWELS + set)][thai as usize] = cost;
        }
    }
    costs
});

/// The weight of a consonant that is often not said.
pub(super) const WEAK: u16 = 40;
