//! Pieces: the subwords that have vectors, and how a text is cut into them.
//!
//! A unigram model (Kudo 2018, doi:10.18653/v1/P18-1007): each piece has a cost, minus the logarithm of its probability,
//! and a run of letters is cut where the sum of costs is least (Viterbi). A run is Thai letters, Latin letters, or digits;
//! Latin words and numbers are marked at their start, so that "other" does not begin like "there". Letters are compared in
//! lower case and without accents. Thai is cut between clusters only: never before a vowel or tone that belongs to the
//! letter before it, never behind a vowel that belongs to the letter after it.
//!
//! The vocabulary is a double array (Aoe 1989, doi:10.1109/32.31365), which is read where it lies: from node `s`, letter `c`
//! leads to unit `base(s) ^ c` if that unit is labelled `c`.

use std::ops::Range;

/// Opens Latin words and numbers.
const MARK: u8 = 37;
/// A Latin letter that no piece has.
const OTHER: u8 = 38;
/// The letter before U+0E01.
const THAI: u8 = 39;
/// Set on a letter before which nothing may be cut.
pub(crate) const CLOSED: u8 = 0x80;
/// Costs are whole numbers of 1/256 nat.
pub(crate) const PER_NAT: u32 = 256;
/// Cost of what no piece fits.
const UNKNOWN: u32 = 20 * PER_NAT;
/// A run ends where it may be cut, after so many letters; and anywhere after twice as many.
const LONGEST: usize = 2048;

/// The letter that a character is compared as, in 1..=127; 0 for what is no letter.
fn letter(c: char) -> u8 {
    match c {
        'a'..='z' => c as u8 - b'a' + 1,
        'A'..='Z' => c as u8 - b'A' + 1,
        '0'..='9' => c as u8 - b'0' + 27,
        '\u{e50}'..='\u{e59}' => (c as u32 - 0xe50) as u8 + 27,
        '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' => (c as u32 - 0xe00) as u8 + THAI,
        '×' | '÷' => 0,
        'À'..='ÿ' => plain(c),
        '\u{100}'..='\u{24f}' => OTHER,
        _ => 0,
    }
}

/// An accented letter of Latin-1 without its accent.
fn plain(c: char) -> u8 {
    let letters = b"aaaaaaaceeeeiiiidnooooo*ouuuuyts";
    let plain = if c == 'ÿ' { b'y' } else { letters[(c as usize - 0xc0) % 32] };
    plain - b'a' + 1
}

/// What runs are made of: letters of different kinds never share one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    Latin,
    Digit,
    Thai,
}

fn kind(letter: u8) -> Kind {
    match letter {
        ..27 | OTHER => Kind::Latin,
        27..=MARK => Kind::Digit,
        _ => Kind::Thai,
    }
}

/// The letter of a Thai character.
const fn thai(low: u8) -> u8 {
    THAI + low
}

/// Whether a vowel, tone or sign belongs to the letter before it.
fn follows(letter: u8) -> bool {
    const A: u8 = thai(0x30);
    const PHINTHU: u8 = thai(0x3a);
    const LAKKHANG: u8 = thai(0x45);
    const TAIKHU: u8 = thai(0x47);
    const YAMAKKAN: u8 = thai(0x4e);
    matches!(letter, A..=PHINTHU | LAKKHANG | TAIKHU..=YAMAKKAN)
}

/// Whether a vowel belongs to the letter after it.
fn leads(letter: u8) -> bool {
    const E: u8 = thai(0x40);
    const MAI_MALAI: u8 = thai(0x44);
    matches!(letter, E..=MAI_MALAI)
}

/// A run of letters of one kind.
#[derive(Clone, Default, Debug)]
pub(crate) struct Run {
    /// The letters, with [`CLOSED`]; a mark first, if it is the start of a Latin word or a number.
    pub(crate) letters: Vec<u8>,
    /// Where each ends, in bytes of the text.
    ends: Vec<u32>,
    /// Where the run starts, in bytes of the text.
    start: u32,
    /// Where it ends.
    end: usize,
    /// Its kind, and the byte before which a run of digits goes on with a number.
    last: Option<(Kind, usize)>,
}

impl Run {
    /// The next run at or after where this one ends. False if there is none.
    pub(crate) fn next(&mut self, text: &str) -> bool {
        let mut at = self.end;
        self.letters.clear();
        self.ends.clear();
        let mut run: Option<Kind> = None;
        let mut after_sara_an = false;
        for c in text[at..].chars() {
            let code = letter(c);
            let end = at + c.len_utf8();
            if code == 0 {
                if run.is_some() {
                    break;
                }
                // One point or comma within a number leaves it one number.
                match &mut self.last {
                    Some((Kind::Digit, number)) if *number == at && matches!(c, '.' | ',') => *number = end,
                    last => *last = None,
                }
                at = end;
                continue;
            }
            let this = kind(code);
            match run {
                None => {
                    self.start = at as u32;
                    let goes_on = this != Kind::Digit && self.last == Some((this, at))
                        || this == Kind::Digit && matches!(self.last, Some((Kind::Digit, number)) if number == at);
                    if this != Kind::Thai && !goes_on {
                        self.letters.push(MARK);
                        self.ends.push(at as u32);
                    }
                    run = Some(this);
                }
                Some(kind) if kind != this => break,
                Some(_) => {}
            }
            let before = self.letters.last().map(|l| l & !CLOSED);
            let closed = before.is_some_and(|b| b == MARK || follows(code) || leads(b) || after_sara_an);
            if !closed && self.letters.len() >= LONGEST || self.letters.len() >= 2 * LONGEST {
                break;
            }
            const SARA_AN: u8 = thai(0x31);
            after_sara_an = code == SARA_AN || after_sara_an && follows(code);
            self.letters.push(if closed { code | CLOSED } else { code });
            self.ends.push(end as u32);
            at = end;
        }
        self.end = at;
        self.last = run.map(|kind| (kind, at));
        run.is_some()
    }

    /// The kind of the run that was found.
    #[cfg(feature = "train")]
    pub(crate) fn kind(&self) -> Option<Kind> {
        self.last.map(|(kind, _)| kind)
    }
}

/// A vocabulary: which letters make a piece, and what it costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trie<'b> {
    /// For each unit, its base (24 bits) above its label (8 bits), little-endian.
    pub(crate) units: &'b [[u8; 4]],
    /// For each unit, the piece that ends there, or 0.
    pub(crate) ends: &'b [[u8; 2]],
    /// For each piece, its cost in 1/256 nat.
    pub(crate) costs: &'b [[u8; 2]],
}

impl Trie<'_> {
    /// The base of the root.
    fn root(&self) -> u32 {
        self.units.first().map_or(0, |unit| u32::from_le_bytes(*unit) >> 8)
    }

    /// From a node with this base by a letter: the unit, and its base.
    fn step(&self, base: u32, letter: u8) -> Option<(usize, u32)> {
        let at = (base ^ u32::from(letter)) as usize;
        let unit = u32::from_le_bytes(*self.units.get(at)?);
        (unit & 0xff == u32::from(letter)).then_some((at, unit >> 8))
    }

    fn cost(&self, piece: u16) -> u32 {
        self.costs.get(usize::from(piece)).map_or(UNKNOWN, |cost| u32::from(u16::from_le_bytes(*cost)))
    }
}

/// The cheapest way to a place in a run.
#[derive(Clone, Copy, Debug)]
struct Way {
    cost: u32,
    from: u16,
    piece: u16,
}

/// Room to cut runs in.
#[derive(Clone, Default, Debug)]
pub(crate) struct Lattice {
    ways: Vec<Way>,
}

impl Lattice {
    /// Cuts `letters` at least cost, without the piece `but`, and calls `each` with the letters' range and the piece (0:
    /// none fits) from the last to the first. Returns the cost.
    pub(crate) fn cut(
        &mut self,
        trie: Trie<'_>,
        letters: &[u8],
        but: u16,
        mut each: impl FnMut(Range<usize>, u16),
    ) -> u32 {
        let ways = &mut self.ways;
        ways.clear();
        ways.resize(letters.len() + 1, Way { cost: u32::MAX, from: 0, piece: 0 });
        ways[0].cost = 0;
        let root = trie.root();
        for start in 0..letters.len() {
            if ways[start].cost == u32::MAX {
                continue;
            }
            let cost = ways[start].cost;
            let mut base = root;
            let mut first_end = 0;
            for end in start + 1..=letters.len() {
                let step = trie.step(base, letters[end - 1] & !CLOSED);
                let open = letters.get(end).is_none_or(|l| l & CLOSED == 0);
                if open && first_end == 0 {
                    first_end = end;
                    reach(&mut ways[end], Way { cost: cost + UNKNOWN, from: start as u16, piece: 0 });
                }
                match step {
                    Some((unit, next)) => {
                        base = next;
                        let piece = if open { u16::from_le_bytes(trie.ends[unit]) } else { 0 };
                        if piece != 0 && piece != but {
                            let cost = cost + trie.cost(piece);
                            reach(&mut ways[end], Way { cost, from: start as u16, piece });
                        }
                    }
                    None if first_end != 0 => break,
                    // Dead, but the end of the cluster is still to be found.
                    None => base = u32::MAX >> 8,
                }
            }
        }
        let mut end = letters.len();
        while end > 0 {
            let way = ways[end];
            each(usize::from(way.from)..end, way.piece);
            end = usize::from(way.from);
        }
        ways[letters.len()].cost
    }
}

fn reach(way: &mut Way, new: Way) {
    if new.cost < way.cost {
        *way = new;
    }
}

/// The pieces of a text, in order: see [`Vectors::pieces`](super::Vectors::pieces).
#[derive(Clone, Debug)]
pub struct Pieces<'m, 't> {
    trie: Trie<'m>,
    text: &'t str,
    run: Run,
    lattice: Lattice,
    /// What is left of the run, last piece first.
    left: Vec<(Range<u32>, u16)>,
}

impl<'m, 't> Pieces<'m, 't> {
    pub(crate) fn new(trie: Trie<'m>, text: &'t str) -> Self {
        Pieces { trie, text, run: Run::default(), lattice: Lattice::default(), left: Vec::new() }
    }
}

impl Iterator for Pieces<'_, '_> {
    type Item = (Range<usize>, u32);

    fn next(&mut self) -> Option<Self::Item> {
        if self.left.is_empty() && self.run.next(self.text) {
            let Pieces { trie, run, lattice, left, .. } = self;
            lattice.cut(*trie, &run.letters, 0, |letters, piece| {
                let start = if letters.start == 0 { run.start } else { run.ends[letters.start - 1] };
                left.push((start..run.ends[letters.end - 1], piece));
            });
        }
        self.left.pop().map(|(range, piece)| (range.start as usize..range.end as usize, u32::from(piece)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Vectors;

    fn cut(text: &str) -> Vec<&str> {
        Vectors::embedded().pieces(text).map(|(range, _)| &text[range]).collect()
    }

    #[test]
    fn words_that_stand_everywhere_are_pieces() {
        for (text, want) in [
            ("The bank, the Bank", &["The", "bank", "the", "Bank"][..]),
            ("รัฐบาล ธนาคาร", &["รัฐบาล", "ธนาคาร"]),
            ("ปี 2563", &["ปี", "2563"]),
            (" – …\n", &[]),
            ("", &[]),
        ] {
            assert_eq!(cut(text), want, "{text}");
        }
    }

    #[test]
    fn spelling_that_says_nothing_is_no_difference() {
        let pieces = |text| Vectors::embedded().pieces(text).map(|(_, piece)| piece).collect::<Vec<_>>();
        for (a, b) in [("BANK", "bank"), ("๒๕๖๓", "2563"), ("Café", "cafe"), ("a – b", "a b")] {
            assert_eq!(pieces(a), pieces(b), "{a} {b}");
        }
        // Where a word starts says something.
        assert_ne!(pieces("inter est"), pieces("interest"));
    }

    fn assert_lawful(text: &str) {
        let mut at = 0;
        let letterless = |gap: &str| gap.chars().all(|c| letter(c) == 0);
        for (range, piece) in Vectors::embedded().pieces(text) {
            assert!(range.start >= at && range.start < range.end, "{range:?} {text:?}");
            assert!(letterless(&text[at..range.start]), "{range:?} leaves letters out: {text:?}");
            assert!(text[range.clone()].chars().all(|c| letter(c) != 0), "{range:?} holds more than letters: {text:?}");
            assert!((piece as usize) < Vectors::embedded().len());
            at = range.end;
        }
        assert!(letterless(&text[at..]), "letters are left out at the end: {text:?}");
    }

    proptest! {
        #[test]
        fn pieces_cover_all_letters_in_order(text in any::<String>()) {
            assert_lawful(&text);
        }

        #[test]
        fn so_they_do_in_text_of_both_languages(text in "([ก-ฮ][ิ-ู]?[่-๋]?[ำะา]?|[ก-๛]|[a-zA-Zß-ſ0-9.,'’ ]|[๐-๙]){0,60}") {
            assert_lawful(&text);
        }
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        for unit in ["ก", "เ", "ำ", "ั", "กา", "a", "é", "1", "1.", "ſ"] {
            assert_lawful(&unit.repeat(200_000 / unit.len()));
        }
    }
}
