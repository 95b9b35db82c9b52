//! Clues: what is seen around a boundary between two Thai phrases, each as a number that the model has a weight for.
//!
//! No words are cut, which would take longer than all the rest: beginnings and ends of phrases of a few lengths stand for
//! the words there. A clue is hashed to 32 bits; which clues fall together is left to chance, and to the training, which
//! sees them fall together too.

use std::ops::Range;

/// Lengths, in characters, of the beginnings and ends of a phrase that are clues.
const LENGTHS: [usize; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16];

/// What is known of one phrase.
#[derive(Clone, Copy)]
struct Phrase {
    /// Hashes of its beginnings and ends of [`LENGTHS`], as many as it is long enough for; the longest is repeated.
    heads: [u32; LENGTHS.len()],
    tails: [u32; LENGTHS.len()],
    /// How many differ.
    lengths: usize,
    /// Hash of its beginning, its end and its length: the phrase itself if it is short.
    whole: u32,
    /// Kinds of its first and last character.
    first: u32,
    last: u32,
    /// Characters.
    chars: u32,
    /// Quotation marks opened less those closed, and the same of parentheses.
    quotes: i32,
    brackets: i32,
}

/// No phrase: the one before the first and behind the last.
const NONE: Phrase = Phrase {
    heads: [7; LENGTHS.len()],
    tails: [7; LENGTHS.len()],
    lengths: 0,
    whole: 7,
    first: 7,
    last: 7,
    chars: 0,
    quotes: 0,
    brackets: 0,
};

/// Calls `see(i, clue)` for each clue at the boundary behind phrase `i` of a passage, for all phrases but the last.
pub(crate) fn clues(text: &str, phrases: &[Range<usize>], mut see: impl FnMut(usize, u32)) {
    let total: u32 = phrases.iter().map(|at| chars(&text[at.clone()])).sum();
    let long = size(total);
    let mean = size(total / phrases.len().max(1) as u32);
    let mut around = [NONE; 4];
    let (mut before, mut quotes, mut brackets) = (0, 0i32, 0i32);
    for i in 0..phrases.len() + 1 {
        let next = phrases.get(i).map_or(NONE, |at| Phrase::new(&text[at.clone()]));
        around = [around[1], around[2], around[3], next];
        // the boundary between phrases i - 2 and i - 1
        let Some(at) = i.checked_sub(2) else { continue };
        let [previous, left, right, next] = around;
        before += left.chars;
        quotes = (quotes + left.quotes).max(0);
        brackets = (brackets + left.brackets).max(0);
        let mut see = |kind: u32, what: u32| see(at, mix(what ^ kind.wrapping_mul(0x9e37_79b1)));
        for k in 0..right.lengths {
            see(k as u32, right.heads[k]);
        }
        for k in 0..left.lengths {
            see(20 + k as u32, left.tails[k]);
        }
        let (near, far) = (size(before), size(total - before));
        let state = (quotes.min(2) << 2 | brackets.min(2)) as u32;
        let glued = u32::from(phrases[at].end == phrases[at + 1].start);
        let (llen, rlen) = (size(left.chars), size(right.chars));
        let pairs = [
            (right.whole, 0),
            (left.whole, 0),
            (next.heads[2], 0),
            (next.heads[4], 0),
            (previous.tails[2], 0),
            (previous.tails[4], 0),
            (right.heads[5], next.heads[2]),
            (right.heads[7], next.heads[4]),
            (left.tails[5], previous.tails[2]),
            (left.tails[2], right.heads[2]),
            (left.tails[1], right.heads[4]),
            (left.tails[4], right.heads[1]),
            (left.tails[4], right.heads[4]),
            (left.last, right.heads[5]),
            (left.tails[5], right.first),
            (left.last, right.first),
            (pair(previous.last, left.first), pair(left.last, right.first)),
            (pair(left.last, right.first), pair(right.last, next.first)),
            (llen, rlen),
            (llen, right.heads[3]),
            (rlen, left.tails[3]),
            (rlen, right.heads[3]),
            (llen, left.tails[3]),
            (near, right.heads[3]),
            (far, right.heads[3]),
            (near, far),
            (long, right.heads[2]),
            (near.min(12), 1),
            (far.min(12), 1),
            (state, glued),
            (state, right.first),
            (state, left.last),
            (size(next.chars), rlen),
            (left.heads[2], 1),
            (left.heads[4], 1),
            (left.heads[6], 1),
            (right.tails[2], 1),
            (right.tails[4], 1),
            (previous.heads[2], 1),
            (previous.heads[5], 1),
            (next.tails[2], 1),
            (left.heads[4], right.heads[4]),
            (left.heads[3], llen),
            ((at as u32).min(12), 1),
            ((phrases.len() - at).min(12) as u32, 1),
            (previous.heads[4], right.heads[4]),
            (mean, 1),
            (mean, near),
            (mean, right.heads[2]),
            (mean, llen),
        ];
        for (kind, (a, b)) in pairs.into_iter().enumerate() {
            see(40 + kind as u32, pair(a, b));
        }
    }
}

impl Phrase {
    fn new(text: &str) -> Phrase {
        let mut phrase = NONE;
        phrase.chars = chars(text);
        let (heads, lengths) = hashes(text.chars());
        let (tails, _) = hashes(text.chars().rev());
        (phrase.heads, phrase.tails, phrase.lengths) = (heads, tails, lengths);
        phrase.whole = pair(pair(heads[LENGTHS.len() - 1], tails[LENGTHS.len() - 1]), phrase.chars);
        phrase.first = text.chars().next().map_or(7, kind);
        phrase.last = text.chars().next_back().map_or(7, kind);
        for c in text.chars() {
            match c {
                '“' => phrase.quotes += 1,
                '”' => phrase.quotes -= 1,
                '(' | '[' => phrase.brackets += 1,
                ')' | ']' => phrase.brackets -= 1,
                _ => {}
            }
        }
        phrase
    }
}

/// The hashes of the first characters, for each length, and how many differ.
fn hashes(chars: impl Iterator<Item = char>) -> ([u32; LENGTHS.len()], usize) {
    let mut hashes = [0; LENGTHS.len()];
    let (mut hash, mut count, mut known) = (0x811c_9dc5u32, 0, 0);
    for c in chars {
        hash = pair(hash, spelled(c));
        count += 1;
        if count == LENGTHS[known] {
            hashes[known] = hash;
            known += 1;
            if known == LENGTHS.len() {
                break;
            }
        }
    }
    hashes[known..].fill(hash);
    (hashes, known)
}

fn chars(text: &str) -> u32 {
    text.chars().count() as u32
}

/// A character as clues spell it: figures are all the same, and so are Latin letters of one case.
fn spelled(c: char) -> u32 {
    match c {
        '0'..='9' | '๐'..='๙' => '0' as u32,
        'a'..='z' => 'a' as u32,
        'A'..='Z' => 'A' as u32,
        '"' | '“' | '”' => c as u32,
        _ => c as u32,
    }
}

/// The kind of a character: a Thai letter, a figure, a Latin letter, or any other by itself.
fn kind(c: char) -> u32 {
    match c {
        '0'..='9' | '๐'..='๙' => 1,
        'a'..='z' | 'A'..='Z' => 2,
        'ๆ' | 'ฯ' => c as u32,
        '\u{e00}'..='\u{e7f}' => 3,
        _ => c as u32,
    }
}

/// A length on a scale of steps that grow.
fn size(chars: u32) -> u32 {
    match chars {
        0..16 => chars / 3,
        16..64 => 5 + (chars - 16) / 8,
        64..256 => 11 + (chars - 64) / 32,
        _ => 17 + (chars.min(1535) - 256) / 256,
    }
}

fn pair(a: u32, b: u32) -> u32 {
    (a.rotate_left(7) ^ b).wrapping_mul(0x9e37_79b1)
}

fn mix(x: u32) -> u32 {
    let x = (x ^ x >> 16).wrapping_mul(0x7feb_352d);
    let x = (x ^ x >> 15).wrapping_mul(0x846c_a68b);
    x ^ x >> 16
}
