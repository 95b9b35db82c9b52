//! Sounds of both scripts, what it costs to take one for another, and the search for a skeleton in Thai text.
//!
//! Costs are hundredths of a consonant. They are set by hand after the spelling rules: the Royal Institute's
//! romanisation (ก k, ข kh), the older one after Sanskrit that personal names use (พ b, ธ dh, ว v), and the Thai spelling
//! of English words; final consonants of Thai sound alike (ล and ร as n; ส, ช and จ as t). A Thai vowel may be unwritten,
//! an English one may be spelled in any of several ways: vowels cost little, but tell short names from chance.

use std::ops::Range;
use std::sync::LazyLock;

use super::name::{MOST, Skeleton};

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
    /// `t` and `n` before no vowel: the sounds in which many Thai letters close a syllable.
    pub(super) const FINAL_T: Self = Self(27);
    pub(super) const FINAL_N: Self = Self(28);
    /// `t` before `ch`, which Thai writes or leaves out: ชาติชัย, พัชรา.
    pub(super) const T_CH: Self = Self(29);
    /// `e` at the end of a name.
    pub(super) const SILENT: Self = Self(30);
}

/// From here on a sound is a run of vowels: this and the set of its letters in five bits.
const VOWELS: u8 = 31;
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

    /// What it costs to find nothing in Thai for it.
    fn drop(self) -> u16 {
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
    fn weight(self) -> u16 {
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
enum Thai {
    K, Kh, Ng, J, Ch, S, Y, Yn, D, T, Th, N, B, P, Ph, F, M, R, L, W, H,
    /// อ, which carries vowels and is one.
    Oo,
    A, I, U, Ue, E, Ae, O, Ai,
    /// ทร, which is said s in Thai words and thr in Indian and foreign ones.
    Thr,
    /// Anything that is not Thai letters.
    Break,
}

const THAI: usize = Thai::Break as usize + 1;
/// The cost of taking sounds for each other that are not listed.
const NEVER: u16 = 100;

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
        (En::CH, &[(Ch, 0), (J, 15), (Kh, 35), (K, 50), (T, 50)]),
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
        (W, b"", b"uo"),
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
const WEAK: u16 = 40;

/// Sounds of which a seed may be made: what costs no more than this.
const SEED: u16 = 40;

/// One Thai sound in its text.
#[derive(Clone, Copy, Debug)]
struct Sound {
    thai: Thai,
    /// What it costs to pass over it.
    skip: u8,
    /// What it costs to start a name with it, and to end one.
    head: u8,
    tail: u8,
    /// First byte, of the vowel written before it if there is one.
    start: u32,
    /// One past the last byte of its letter.
    end: u32,
    /// The sounds of the next few places, itself left out, as a set.
    ahead: u32,
}

/// A place in Thai text that sounds like a name.
#[derive(Clone, PartialEq, Debug)]
pub struct Hit {
    /// Where it stands: bytes of the Thai text.
    pub at: Range<usize>,
    /// Probability that the name is meant, 0.5 at least: how well the sounds agree, and how many they are.
    pub score: f32,
}

/// The sounds of Thai text, made once and searched for many names.
#[derive(Clone, Debug)]
pub struct ThaiSounds {
    sounds: Vec<Sound>,
}

impl ThaiSounds {
    /// Reads the sounds of `text`, which may be a whole release.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut reader = Reader { text, sounds: Vec::with_capacity(text.len() / 4), vowel: None };
        let mut at = 0;
        while at < text.len() {
            at = reader.read(at);
        }
        reader.place_vowel();
        let mut sounds = reader.sounds;
        for n in 0..sounds.len() {
            let next = &sounds[n + 1..sounds.len().min(n + 1 + AHEAD)];
            sounds[n].ahead = next.iter().fold(0, |set, sound| set | 1 << sound.thai as u32);
            sounds[n].tail = tail(text, sounds[n].end as usize);
        }
        ThaiSounds { sounds }
    }

    /// Where the text sounds like `name`, in its order; of places that overlap, the one that agrees best.
    pub fn find<'s>(&'s self, name: &Skeleton) -> impl Iterator<Item = Hit> + 's {
        let pattern = Pattern::new(name);
        let mut held: Option<Hit> = None;
        let mut seed = 0;
        std::iter::from_fn(move || {
            while seed < self.sounds.len() {
                let hit =
                    if pattern.may_start(&self.sounds[seed]) { pattern.matches(&self.sounds, seed) } else { None };
                seed += 1;
                let Some(hit) = hit else { continue };
                match &mut held {
                    Some(last) if hit.at.start < last.at.end => {
                        if hit.score > last.score {
                            *last = hit;
                        }
                    }
                    _ => {
                        if let Some(done) = held.replace(hit) {
                            return Some(done);
                        }
                    }
                }
            }
            held.take()
        })
    }
}

/// How many sounds [`Sound::ahead`] covers: room for the first four sounds of a name and vowels between.
const AHEAD: usize = 6;

/// A name made ready for the search.
struct Pattern {
    costs: [[u16; THAI]; MOST],
    drop: [u16; MOST],
    len: usize,
    /// Its first consonant; a hit is grown from there.
    first: usize,
    /// The Thai sounds that may stand for the first consonant.
    seeds: u32,
    /// The Thai sounds that may stand for each of the next consonants, and what their absence costs.
    wanted: [(u32, u16); 3],
    /// The cost of even odds.
    even: f32,
    /// The greatest cost of a hit: less likely ones are not reported.
    budget: u16,
}

impl Pattern {
    fn new(name: &Skeleton) -> Self {
        let sounds = name.sounds();
        let mut costs = [[NEVER; THAI]; MOST];
        let mut drop = [0; MOST];
        for (n, sound) in sounds.iter().enumerate() {
            costs[n] = COSTS[usize::from(sound.0)];
            drop[n] = sound.drop();
        }
        let alike = |n: usize| (0..THAI).filter(|&thai| costs[n][thai] <= SEED).fold(0, |set, thai| set | 1u32 << thai);
        // Weak consonants are no ground to start from.
        let mut consonants = (0..sounds.len()).filter(|&n| sounds[n].weight() > WEAK);
        let first = consonants.next().unwrap_or(0);
        let mut wanted = [(u32::MAX, 0); 3];
        for (slot, n) in wanted.iter_mut().zip(consonants) {
            *slot = (alike(n), drop[n].min(SEED));
        }
        let weight = sounds.iter().map(|sound| sound.weight()).sum();
        let even = even(weight);
        Pattern {
            costs,
            drop,
            len: sounds.len(),
            first,
            seeds: alike(first),
            wanted,
            even,
            budget: even.max(0.0) as u16,
        }
    }

    /// Whether a hit may grow from `sound`: it can be the first consonant, and enough of the next ones follow soon.
    fn may_start(&self, sound: &Sound) -> bool {
        if self.seeds >> sound.thai as u32 & 1 == 0 {
            return false;
        }
        let missing: u16 = self.wanted.iter().filter(|(set, _)| set & sound.ahead == 0).map(|(_, cost)| cost).sum();
        missing <= self.budget
    }

    /// The cheapest way to read the whole name from `seed` on, if it is cheap enough.
    fn matches(&self, sounds: &[Sound], seed: usize) -> Option<Hit> {
        let (lead, start) = self.lead(sounds, seed);
        // column[i]: the least cost of the name's first i sounds, the Thai read so far all used.
        let mut column = [u16::MAX / 2; MOST + 1];
        let first = self.first + 1;
        column[first] = lead + u16::from(sounds[seed].head) + self.costs[self.first][sounds[seed].thai as usize];
        for i in first + 1..=self.len {
            column[i] = column[i - 1] + self.drop[i - 1];
        }
        let mut best: Option<(u16, usize)> = None;
        // Cells beyond these rows are over budget already.
        let mut low = first;
        for (n, sound) in sounds.iter().enumerate().skip(seed + 1) {
            let total = column[self.len] + u16::from(sounds[n - 1].tail);
            if total <= self.budget && best.is_none_or(|(cost, _)| total < cost) {
                best = Some((total, n - 1));
            }
            let thai = sound.thai as usize;
            let skip = u16::from(sound.skip);
            let mut diagonal = column[low];
            column[low] += skip;
            let mut least = column[low];
            for i in low + 1..=self.len {
                let here = column[i];
                let cost = (diagonal + self.costs[i - 1][thai]).min(here + skip).min(column[i - 1] + self.drop[i - 1]);
                diagonal = here;
                column[i] = cost;
                least = least.min(cost);
            }
            if least > self.budget {
                break;
            }
            while low < self.len && column[low] > self.budget {
                low += 1;
            }
            if n + 1 == sounds.len() {
                let total = column[self.len] + u16::from(sound.tail);
                if total <= self.budget && best.is_none_or(|(cost, _)| total < cost) {
                    best = Some((total, n));
                }
            }
        }
        let (cost, last) = best?;
        let end = sounds[seed..=last].iter().map(|sound| sound.end).max()?;
        Some(Hit { at: start..end as usize, score: self.score(cost) })
    }

    /// The probability that the name is meant, at a cost.
    fn score(&self, cost: u16) -> f32 {
        1.0 / (1.0 + (STEEPNESS * (f32::from(cost) - self.even)).exp())
    }

    /// What the vowels before the first consonant cost, and where the hit starts with them.
    fn lead(&self, sounds: &[Sound], seed: usize) -> (u16, usize) {
        let start = sounds[seed].start as usize;
        let dropped: u16 = self.drop[..self.first].iter().sum();
        // อ and its vowel: อมร, อิทธิ, เอก.
        let vowel = |sound: &&Sound| (Thai::Oo as u8..Thai::Thr as u8).contains(&(sound.thai as u8));
        let before = sounds[..seed].iter().rev().take(2).take_while(vowel).count();
        let before = &sounds[seed - before..seed];
        match (self.first, before.first()) {
            (1.., Some(carrier)) if carrier.thai == Thai::Oo => {
                let spelled = before.iter().map(|sound| self.costs[0][sound.thai as usize]).min().unwrap_or(NEVER);
                let rest: u16 = self.drop[1..self.first].iter().sum();
                (dropped.min(spelled + rest), carrier.start as usize)
            }
            _ => (dropped, start),
        }
    }
}

/// The cost at which a hit of a name of `weight` is as likely chance as not. Fitted, with [`STEEPNESS`], on 313 releases
/// in both languages: hits of their own names against hits of other releases' names.
fn even(weight: u16) -> f32 {
    0.24 * f32::from(weight) - 58.0
}

/// How the log-odds of a hit fall with its cost, a hundredth of a consonant.
const STEEPNESS: f32 = 0.09;

/// Reads Thai spelling into sounds, in the order of speech.
struct Reader<'t> {
    text: &'t str,
    sounds: Vec<Sound>,
    /// A vowel written before its consonant, and its first byte.
    vowel: Option<(Thai, usize)>,
}

/// The place of the Thai character at `at` in its block, 0 for anything else.
fn letter(text: &str, at: usize) -> u8 {
    match text.as_bytes().get(at..) {
        Some([0xE0, b @ (0xB8 | 0xB9), c, ..]) => (b & 1) << 6 | (c & 0x3F),
        _ => 0,
    }
}

const KARAN: u8 = 0x4C;
const RO: u8 = 0x23;

/// The sounds of the letters ก (1) to ฮ (46).
#[rustfmt::skip]
const CONSONANTS: [Thai; 46] = {
    use Thai::*;
    [
        K, Kh, Kh, Kh, Kh, Kh, Ng, J, Ch, Ch, S, Ch, Yn, D, T, Th, Th, Th, N, D, T, Th, Th, Th, N, B, P, Ph, F, Ph, F,
        Ph, M, Y, R, R, L, L, W, S, S, S, H, L, Oo, H,
    ]
};

fn consonant(letter: u8) -> Option<Thai> {
    CONSONANTS.get(usize::from(letter).checked_sub(1)?).copied()
}

/// Marks above and below that are no sounds: short sign, tones, and those over no vowel.
fn is_tone(letter: u8) -> bool {
    matches!(letter, 0x3A | 0x47..=0x4E)
}

/// Where the consonant at `at` ends with the mark that silences it, if it is silent: ร์, ธิ์, ธุ์.
fn silenced(text: &str, at: usize) -> Option<usize> {
    consonant(letter(text, at))?;
    let mut next = at + 3;
    if matches!(letter(text, next), 0x34 | 0x38) {
        next += 3;
    }
    (letter(text, next) == KARAN).then_some(next + 3)
}

impl Reader<'_> {
    /// Reads what stands at `at`; returns where it ends.
    fn read(&mut self, at: usize) -> usize {
        use Thai::*;
        let here = letter(self.text, at);
        if let Some(thai) = consonant(here) {
            return self.consonant(at, here, thai);
        }
        let (thai, skip) = match here {
            0x30 => (A, 15),
            // เ–า, เ–ิ, เ–ี and เ–ื are ao, oe, ia and uea.
            0x32 if self.after_e() => return self.become_vowel(A, at),
            0x31 | 0x32 | 0x45 => (A, 22),
            0x33 => {
                self.push(A, 15, at, at + 3);
                (M, 90)
            }
            0x34 if self.after_e() => return self.become_vowel(Oo, at),
            0x35 if self.after_e() => return self.become_vowel(I, at),
            0x36 | 0x37 if self.after_e() => return self.become_vowel(Ue, at),
            0x34 | 0x35 => (I, 22),
            0x36 | 0x37 => (Ue, 22),
            0x38 | 0x39 => (U, 22),
            0x40..=0x44 => {
                self.place_vowel();
                self.vowel = Some((
                    if here == 0x40 {
                        E
                    } else if here == 0x41 {
                        Ae
                    } else if here == 0x42 {
                        O
                    } else {
                        Ai
                    },
                    at,
                ));
                return at + 3;
            }
            _ if is_tone(here) => return at + 3,
            _ => return self.gap(at),
        };
        self.push(thai, skip, at, at + 3);
        at + 3
    }

    fn push(&mut self, thai: Thai, skip: u8, start: usize, end: usize) {
        let narrow = |x: usize| u32::try_from(x).expect("documents are under 4 GiB");
        let head = self.head(start);
        self.sounds.push(Sound { thai, skip, head, tail: 0, start: narrow(start), end: narrow(end), ahead: 0 });
    }

    /// What it costs to start a name at `start`: after ั or ็ a consonant closes the syllable.
    fn head(&self, start: usize) -> u8 {
        match (
            self.sounds.last(),
            start.checked_sub(3).map_or(0, |at| if self.text.is_char_boundary(at) { letter(self.text, at) } else { 0 }),
        ) {
            (None | Some(Sound { thai: Thai::Break, .. }), _) => 0,
            (_, 0x31 | 0x47) => 35,
            _ => 8,
        }
    }

    /// Whether เ was placed last, and may be part of a longer vowel.
    fn after_e(&self) -> bool {
        self.sounds.last().is_some_and(|sound| sound.thai == Thai::E)
    }

    /// Turns the เ placed last into the vowel it spells together with the mark at `at`.
    fn become_vowel(&mut self, thai: Thai, at: usize) -> usize {
        if let Some(last) = self.sounds.last_mut() {
            last.thai = thai;
        }
        at + 3
    }

    /// Puts the vowel written before a consonant after it.
    fn place_vowel(&mut self) {
        if let Some((vowel, start)) = self.vowel.take() {
            self.push(vowel, 22, start, start + 3);
        }
    }

    fn consonant(&mut self, at: usize, here: u8, thai: Thai) -> usize {
        use Thai::*;
        let text = self.text;
        if let Some(end) = silenced(text, at) {
            self.push(thai, 5, at, end);
            self.place_vowel();
            return end;
        }
        let next = letter(text, at + 3);
        if here == RO && next == RO {
            self.push(A, 10, at, at + 6);
            self.push(R, 5, at, at + 6);
            self.place_vowel();
            return at + 6;
        }
        let last = self.sounds.last().map(|sound| sound.thai);
        let after_vowel = last.is_some_and(|last| (Oo as u8..Thr as u8).contains(&(last as u8)) || last == W);
        let after_consonant = last.is_some_and(|last| (last as u8) < Oo as u8 || last == Thr) && self.vowel.is_none();
        let sonorant = matches!(next, 0x07 | 0x0D | 0x13 | 0x19 | 0x21 | 0x22 | 0x23 | 0x25 | 0x27);
        let silent_next = silenced(text, at + 3).is_some() && matches!(next, RO | 0x13);
        let skip = match thai {
            Oo => 10,
            H if sonorant => 8,
            H => 50,
            Y if after_vowel => 5,
            Y | Yn => 60,
            W if after_vowel || after_consonant => 30,
            W => 60,
            R if last == Some(Thr) => 5,
            R | L if after_consonant => 35,
            R | L => 50,
            // เชษฐ, เศรษฐา
            S if here == 0x29 && matches!(next, 0x0E..=0x13) => 12,
            // จันทร์ and ลักษณ์ end in two silent letters.
            _ if silent_next => 15,
            // พุทธ, วัฒน: the second of two like letters.
            _ if last.is_some_and(|last| twins(last, thai)) => 5,
            _ => 90,
        };
        // A consonant starts where the vowel before it is written.
        let start = self.vowel.map_or(at, |(_, start)| start);
        let thai = if here == 0x17 && next == RO && silenced(text, at + 3).is_none() { Thr } else { thai };
        self.push(thai, skip, start, at + 3);
        let cluster = here == 0x28 && next == RO
            || matches!(thai, K | Kh | T | P | Ph | Th | Thr | B | F | D) && matches!(next, RO | 0x25 | 0x27);
        let led = here == 0x2B && sonorant;
        let first = self.vowel.is_some_and(|(_, start)| start + 3 == at);
        if !(first && (cluster || led)) {
            self.place_vowel();
        }
        if matches!(here, 0x24 | 0x26) {
            // ฤ and ฦ carry their vowel.
            self.push(Ue, 22, at, at + 3);
        }
        at + 3
    }

    /// Reads what is not Thai letters, up to the next one.
    fn gap(&mut self, at: usize) -> usize {
        self.place_vowel();
        let mut end = super::next(self.text, at);
        while end < self.text.len() && !(1..0x46).contains(&letter(self.text, end)) {
            end = super::next(self.text, end);
        }
        let blank = self.text[at..end].chars().all(char::is_whitespace);
        self.push(Thai::Break, if blank { 50 } else { 100 }, at, end);
        end
    }
}

/// Whether two letters side by side may sound as one.
fn twins(a: Thai, b: Thai) -> bool {
    use Thai::*;
    let place = |thai| match thai {
        K | Kh => 1,
        D | T | Th => 2,
        B | P | Ph => 3,
        J | Ch => 4,
        Y | Yn => 5,
        other => 16 + other as u8,
    };
    place(a) == place(b)
}

/// What it costs to end a name at `end`: nothing before a gap, more before a vowel that belongs to its last consonant.
fn tail(text: &str, mut end: usize) -> u8 {
    while let Some(after) = silenced(text, end) {
        end = after;
    }
    while is_tone(letter(text, end)) {
        end += 3;
    }
    match letter(text, end) {
        0 | 0x46.. | 0x2F => 0,
        // Final ิ and ุ are silent in ชาติ and ธาตุ.
        0x34 | 0x38 => 8,
        0x30..=0x39 => 28,
        _ => 8,
    }
}
