//! A walk along a run of Thai letters: what is seen at each place where a word may end, as clues.

use super::{Dictionary, LONGEST};

/// Odd numbers that spread the bits of what they multiply to the higher ones.
const SPREAD: [u64; 3] = [0x9e37_79b9_7f4a_7c15, 0xd6e8_feb8_6659_fd93, 0xa24b_aed4_963e_e407];

/// Whether a character is a Thai letter, vowel, tone or mark that stands in words: no digit, and no mark of lists.
#[inline]
pub(crate) fn in_run(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}')
}

/// Whether these are the bytes of such a character.
#[inline]
pub(crate) fn is_letter(&[first, second, third]: &[u8; 3]) -> bool {
    first == 0xe0 && matches!(u16::from_be_bytes([second, third]), 0xb881..=0xb8ba | 0xb980..=0xb98e)
}

/// The number of a Thai character: its place in Unicode's block.
#[inline]
pub(super) fn id(letter: [u8; 3]) -> u8 {
    (letter[1] & 1) << 6 | letter[2] & 0x3f
}

/// What stands beside a run: a number no Thai character has.
fn neighbour(c: Option<char>) -> u8 {
    match c {
        None => 0x61,
        Some(c) if c.is_whitespace() => 0x62,
        Some(c) if c.is_numeric() => 0x63,
        Some(c) if c.is_alphabetic() => 0x64,
        Some('(' | '[' | '"' | '“' | '‘') => 0x65,
        Some('.') => 0x66,
        Some(_) => 0x67,
    }
}

/// What kind of character each number stands for.
const KINDS: [u8; 128] = {
    let mut kinds = [0; 128];
    let mut id = 0x01;
    while id < 128 {
        kinds[id] = match id as u8 {
            // consonants that often end syllables; ho hip, which leads others; the rest
            0x01 | 0x07 | 0x14 | 0x19 | 0x1a | 0x21 | 0x22 | 0x23 | 0x27 | 0x2d => 1,
            0x2b => 2,
            0x2f | 0x46 => 3,
            0x01..=0x2e => 4,
            0x31 => 5,
            0x30 | 0x32 | 0x33 | 0x45 => 6,
            0x34..=0x3a => 7,
            0x40..=0x44 => 8,
            0x47 => 9,
            0x48..=0x4b => 10,
            0x4c..=0x4e => 11,
            0x61 | 0x62 => 12,
            0x63 => 13,
            0x64..=0x67 => 14,
            _ => 0,
        };
        id += 1;
    }
    kinds
};

/// Kinds of which no word begins: what is written on, under or behind its consonant.
const BEGINS_NONE: u32 = 1 << 5 | 1 << 6 | 1 << 7 | 1 << 9 | 1 << 10 | 1 << 11;
/// Kinds at which no word ends: vowels that lead or ask for a consonant.
const ENDS_NONE: u32 = 1 << 5 | 1 << 8;
/// The sign that silences the letter before it.
const SILENCER: u8 = 0x4c;

/// Whether a word may end between characters of two kinds, the third character coming behind them.
#[inline]
fn may_part(before: u32, after: u32, third: u8) -> bool {
    (BEGINS_NONE >> after | ENDS_NONE >> before) & 1 == 0 && third != SILENCER
}

#[inline]
fn kind(id: u8) -> u32 {
    u32::from(KINDS[usize::from(id & 127)])
}

/// The hash of a string of characters, from that of all but its last.
#[inline]
fn longer(hash: u64, id: u8) -> u64 {
    let product = hash.wrapping_add(u64::from(id) + 1).wrapping_mul(SPREAD[0]);
    product ^ product >> 29
}

/// The hash of a clue: what kind it is, and what is seen, both spread. Its high bits tell most.
#[inline(always)]
fn hash_of(kind: u64, a: u64, b: u64) -> u64 {
    a.wrapping_add(b).wrapping_add(kind.wrapping_mul(SPREAD[2]))
}

/// A place in a run, and what is known there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walk<'t> {
    /// The run, and where it starts in the text.
    letters: &'t [[u8; 3]],
    start: usize,
    /// The place: so many letters lie before it.
    at: usize,
    /// What comes behind the run.
    behind: u8,
    /// The last eight characters and the next eight, the nearest in the low byte; their kinds, four bits each.
    left: u64,
    right: u64,
    left_kinds: u32,
    right_kinds: u32,
    /// The place of the last cut; the characters since, hashed; and the word before, hashed.
    cut: usize,
    word: u64,
    before: u64,
    /// The words of the dictionary that begin at the last cut: bit n for one of n + 1 characters. None before it is asked.
    reach: Option<u32>,
    /// The place that the dictionary was last asked about, and the words that begin there.
    asked: (usize, u32),
}

impl<'t> Walk<'t> {
    /// Starts a walk along the run `start..end` of `text`.
    pub(crate) fn new(text: &'t str, start: usize, end: usize) -> Walk<'t> {
        let first = neighbour(text[..start].chars().next_back());
        let mut walk = Walk {
            letters: text.as_bytes()[start..end].as_chunks().0,
            start,
            at: 0,
            behind: neighbour(text[end..].chars().next()),
            left: u64::from(first),
            right: 0,
            left_kinds: kind(first),
            right_kinds: 0,
            cut: 0,
            word: 0,
            before: 0,
            reach: None,
            asked: (0, 0),
        };
        for k in 0..8 {
            let id = walk.id(k);
            walk.right |= u64::from(id) << (8 * k);
            walk.right_kinds |= kind(id) << (4 * k);
        }
        walk
    }

    /// The place, in bytes of the text.
    #[inline]
    pub(crate) fn at(&self) -> usize {
        self.start + 3 * self.at
    }

    /// A character of the run, or what stands behind the run.
    #[inline]
    fn id(&self, at: usize) -> u8 {
        match self.letters.get(at) {
            Some(letter) => id(*letter),
            None if at == self.letters.len() => self.behind,
            None => 0,
        }
    }

    /// Goes on to the next place where a word may end, and looks around there; `false` at the end of the run.
    #[inline]
    pub(crate) fn advance(&mut self) -> bool {
        while self.at + 1 < self.letters.len() {
            let (id, far) = (self.right as u8, self.id(self.at + 8));
            self.left = self.left << 8 | u64::from(id);
            self.left_kinds = self.left_kinds << 4 | self.right_kinds & 15;
            self.right = self.right >> 8 | u64::from(far) << 56;
            self.right_kinds = self.right_kinds >> 4 | kind(far) << 28;
            self.word = longer(self.word, id);
            self.at += 1;
            if may_part(self.left_kinds & 15, self.right_kinds & 15, (self.right >> 8) as u8) {
                return true;
            }
        }
        self.at = self.letters.len();
        false
    }

    /// Takes note that a word ends here.
    #[inline]
    pub(crate) fn cut(&mut self) {
        let reach = (self.asked.0 == self.at).then_some(self.asked.1);
        (self.cut, self.before, self.word, self.reach) = (self.at, self.word, 0, reach);
    }

    /// The lengths of the words of the dictionary that begin at a place.
    #[inline(always)]
    fn words_from(&self, from: usize, dictionary: Dictionary<'_>) -> impl Iterator<Item = usize> {
        let mut node = dictionary.root();
        let steps = self.letters[from..].iter().take(LONGEST).zip(from + 1..).map_while(move |(letter, next)| {
            let last = id(*letter);
            let (is_word, then) = dictionary.step(node, last)?;
            node = then;
            Some((is_word && may_part(kind(last), kind(self.id(next)), self.id(next + 1)), next - from))
        });
        steps.filter(|(is_word, _)| *is_word).map(|(_, length)| length)
    }

    /// The same as bits: bit n for a word of n + 1 characters.
    #[inline(never)]
    fn reach_from(&self, from: usize, dictionary: Dictionary<'_>) -> u32 {
        self.words_from(from, dictionary).fold(0, |words, length| words | 1 << (length - 1))
    }

    /// What the dictionary tells, as a number below 192: whether the letters since the last cut are a word, how far the
    /// longest word from there reaches, how long the longest word is that begins here, and whether it ends where another
    /// begins.
    #[inline(always)]
    fn told(&mut self, dictionary: Dictionary<'_>) -> u64 {
        let longest = |words: u32| u32::BITS - words.leading_zeros();
        self.asked = (self.at, self.reach_from(self.at, dictionary));
        let next = longest(self.asked.1);
        let then = self.at + next as usize;
        let goes_on = then >= self.letters.len() || next > 0 && self.words_from(then, dictionary).next().is_some();
        let reach = self.reach.unwrap_or_else(|| self.reach_from(self.cut, dictionary));
        self.reach = Some(reach);
        let length = self.length();
        let whole = reach >> (length - 1).min(31) & 1;
        let reach = (longest(reach) + 1).saturating_sub(length).min(5);
        u64::from(whole + 2 * reach + 12 * next.min(7) + 96 * u32::from(goes_on))
    }

    /// The characters since the last cut; where there are very many, it does not matter how many.
    #[inline]
    fn length(&self) -> u32 {
        (self.at - self.cut).min(99) as u32
    }

    /// Gives the hash of each clue to `each`: those of both granularities, and those of the treebank's alone. Where `settled`
    /// says so, the rest is left out: it is asked before the clues that take the most time.
    #[inline(always)]
    pub(crate) fn clues<S>(
        &mut self,
        dictionary: Dictionary<'_>,
        treebank: bool,
        state: &mut S,
        each: impl Fn(&mut S, u64),
        settled: impl Fn(&S) -> bool,
    ) {
        let last = |n: u32| (self.left & ((1 << (8 * n)) - 1)).wrapping_mul(SPREAD[0]);
        let next = |n: u32| (self.right & ((1 << (8 * n)) - 1)).wrapping_mul(SPREAD[1]);
        let kinds = |left: u32, right: u32| {
            let left = u64::from(self.left_kinds) & ((1 << (4 * left)) - 1);
            let right = u64::from(self.right_kinds) & ((1 << (4 * right)) - 1);
            (left << 32 | right).wrapping_mul(SPREAD[0])
        };
        let mut clue = |kind: u64, a: u64, b: u64| each(state, hash_of(kind, a, b));
        let (l1, l2, l3) = (last(1), last(2), last(3));
        let (r1, r2, r3) = (next(1), next(2), next(3));
        let (word, one_and_one) = (self.word, kinds(1, 1));
        let length = u64::from(self.length().min(12)).wrapping_mul(SPREAD[2]);
        // characters around, their kinds, and the word that would end here
        clue(1, l2, r2);
        clue(2, l3, r3);
        clue(3, l1, r2);
        clue(4, 0, r3);
        clue(5, word, 0);
        clue(6, word, r1);
        clue(7, word, r2);
        clue(8, kinds(5, 5), 0);
        if treebank {
            clue(9, 0, 0);
            clue(10, word, 0);
            clue(11, word, r2);
            clue(12, word, r3);
            clue(13, word, next(4));
            clue(14, l1, r1);
            clue(15, l2, r2);
        }
        if settled(state) {
            return;
        }
        let mut clue = |kind: u64, a: u64, b: u64| each(state, hash_of(kind, a, b));
        clue(16, l2, 0);
        clue(17, l3, 0);
        clue(18, 0, r2);
        clue(19, 0, next(4));
        clue(20, 0, next(5));
        clue(21, l1, r1);
        clue(22, l2, r1);
        clue(23, kinds(3, 3), 0);
        clue(24, kinds(6, 2), 0);
        clue(25, kinds(2, 6), 0);
        clue(26, word, r3);
        clue(27, word, self.before.rotate_left(31));
        clue(28, word, kinds(0, 3));
        clue(29, length, kinds(0, 2));
        if settled(state) {
            return;
        }
        // the dictionary
        let told = self.told(dictionary).wrapping_mul(SPREAD[1]);
        let mut clue = |kind: u64, a: u64, b: u64| each(state, hash_of(kind, a, b));
        clue(30, told, 0);
        clue(31, told, length);
        clue(32, told, one_and_one);
        if treebank {
            clue(33, told, 0);
            clue(34, told, length);
        }
    }
}
