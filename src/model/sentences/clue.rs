//! Clues: what is seen around a boundary between two Thai phrases, each as a number that the model has a weight for.
//!
//! Words count by themselves and by their class. A space beside a Latin name or a number says little, for it stands there
//! in any case; so what the boundary is seen among runs on across such spaces, and a name of several words is one word.

use std::{ops::Range, sync::LazyLock};

use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed, options::WordBreakInvariantOptions};

use super::style::Style;

/// How many classes of words there are.
pub(crate) const CLASSES: u32 = 128;

/// Codes beside the classes: a word that has none, quotation marks, a space that says something, and nothing.
const UNKNOWN: u32 = CLASSES;
const OPENS: u32 = CLASSES + 1;
const CLOSES: u32 = CLASSES + 2;
const QUOTES: u32 = CLASSES + 3;
const SPACE: u32 = CLASSES + 4;
const NOTHING: u32 = CLASSES + 5;

/// After so many phrases a quotation that was opened is taken to be over.
const QUOTED: u32 = 14;

static WORDS: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// The words of a phrase, each as it is counted: numbers are all the same, and so are Latin words of one case.
#[cfg(feature = "train")]
pub(crate) fn normal_words(phrase: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    WORDS.segment_str(phrase).skip(1).map(move |end| {
        let word = &phrase[from..end];
        from = end;
        normal(word)
    })
}

fn normal(word: &str) -> &str {
    let mut chars = word.chars();
    let (first, second) = (chars.next().unwrap_or(' '), chars.next());
    if first.is_ascii_digit() || ('๐'..='๙').contains(&first) {
        "0"
    } else if word.bytes().all(|b| b.is_ascii_alphabetic()) {
        let all = second.is_some() && word.bytes().all(|b| b.is_ascii_uppercase());
        if all {
            "A"
        } else if first.is_ascii_uppercase() {
            "Aa"
        } else {
            "a"
        }
    } else {
        word
    }
}

/// A word and its class, as the file holds them.
#[cfg(feature = "train")]
pub(crate) fn entry(word: &str, class: u32) -> u32 {
    hash(word) & !(CLASSES - 1) | class
}

/// What a word looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Thai,
    Number,
    Latin,
    Quote,
    Space,
}

/// A word, as clues see it.
#[derive(Clone, Copy, Debug)]
struct Word {
    hash: u32,
    class: u32,
    kind: Kind,
}

const NONE: Word = Word { hash: 7, class: NOTHING, kind: Kind::Thai };
const GAP: Word = Word { hash: 11, class: SPACE, kind: Kind::Space };

/// Adds the words of a phrase, and what they say of the style.
fn push_words(classes: &[[u8; 4]], phrase: &str, words: &mut Vec<Word>, style: &mut Style) {
    let start = words.len();
    let mut at = 0;
    let mut breaks = WORDS.segment_str(phrase).skip(1).peekable();
    while let Some(end) = breaks.next() {
        let (word, first) = (&phrase[at..end], at == 0);
        at = end;
        let last = breaks.peek().is_none();
        let before = if words.len() > start { words[words.len() - 1].kind } else { Kind::Thai };
        if matches!(word, "\"" | "'" | "“" | "”" | "‘" | "’" | "«" | "»") {
            let straight = matches!(word, "\"" | "'");
            let class = match () {
                () if straight && !first && !last => QUOTES,
                () if first && !last || matches!(word, "“" | "‘" | "«") => OPENS,
                () => CLOSES,
            };
            words.push(Word { hash: class, class, kind: Kind::Quote });
            continue;
        }
        let normal = normal(word);
        let kind = match normal {
            "0" => Kind::Number,
            "A" | "Aa" | "a" => Kind::Latin,
            _ => Kind::Thai,
        };
        let goes_on = matches!(before, Kind::Number | Kind::Latin);
        let joins = matches!(word, "." | "-" | "’" | "'" | "&" | "," | "/");
        if goes_on && (kind == before || joins && !last) {
            continue;
        }
        let hash = hash(normal);
        style.see(hash, word);
        words.push(Word { hash, class: class_of(classes, hash), kind });
    }
}

fn class_of(classes: &[[u8; 4]], hash: u32) -> u32 {
    let wanted = hash & !(CLASSES - 1);
    let at = classes.partition_point(|word| u32::from_le_bytes(*word) < wanted);
    let found = classes.get(at).map(|word| u32::from_le_bytes(*word));
    found.filter(|word| word & !(CLASSES - 1) == wanted).map_or(UNKNOWN, |word| word & (CLASSES - 1))
}

/// Calls `see(i, clue)` for each clue at the boundary behind phrase `i` of a passage, for all phrases but the last.
/// `classes` are the words that have one, as the file holds them. Gives the style of the passage.
pub(crate) fn clues(
    classes: &[[u8; 4]],
    text: &str,
    phrases: &[Range<usize>],
    mut see: impl FnMut(usize, u32),
) -> Style {
    let count = phrases.len();
    let chars: Vec<u32> = phrases.iter().map(|at| text[at.clone()].chars().count() as u32).collect();
    let (mut words, mut style): (Vec<Word>, Style) = (Vec::new(), Style::default());
    // For each phrase, where its words begin, and whether the space before it says something.
    let mut begins = Vec::with_capacity(count);
    for at in phrases {
        let (from, before) = (words.len(), words.last().map(|w| w.kind));
        push_words(classes, &text[at.clone()], &mut words, &mut style);
        let soft = |kind: Kind| matches!(kind, Kind::Latin | Kind::Number);
        let plain = from > 0 && !before.is_some_and(soft) && !words.get(from).is_some_and(|w| soft(w.kind));
        if plain {
            words.insert(from, GAP);
        }
        begins.push((from + usize::from(plain), plain));
    }
    // For each phrase, where the first one behind it begins that has a plain space before it.
    let mut plain_after = vec![count; count];
    for i in (0..count.saturating_sub(1)).rev() {
        plain_after[i] = if begins[i + 1].1 { i + 1 } else { plain_after[i + 1] };
    }
    let (mut unit, mut quoted, mut since, mut brackets) = (0, false, QUOTED, 0i32);
    for i in 0..count.saturating_sub(1) {
        let mut see = |kind: u32, what: &[u32]| {
            let mixed = what.iter().fold(kind.wrapping_mul(0x9e37_79b1), |h, &x| pair(h, x));
            see(i, mix(mixed));
        };
        let phrase = &text[phrases[i].clone()];
        let (from, (to, plain)) = (begins[i].0, begins[i + 1]);
        for word in &words[from..to] {
            match word.class {
                OPENS => (quoted, since) = (true, 0),
                CLOSES => quoted = false,
                QUOTES => (quoted, since) = (!quoted, 0),
                _ => {}
            }
        }
        since += 1;
        quoted &= since <= QUOTED;
        brackets = (brackets + nesting(phrase)).max(0);
        let r: [Word; 4] = seen(words[to..].iter());
        let end = to - usize::from(plain);
        let l: [Word; 4] = seen(words[..end].iter().rev());
        let kinds = (l[0].kind as u32) << 4 | (r[0].kind as u32) << 1 | u32::from(plain);
        let quote = |w: Word| if w.kind == Kind::Quote { w.class } else { 0 };

        let (left, next) = (begins[unit].0, plain_after[i + 1]);
        let until = begins.get(next).map_or(words.len(), |begin| begin.0 - 1);
        let whole = |a: usize, b: usize| chars[a..b].iter().sum::<u32>() + (b - a) as u32;
        let (ul, ur) = (size(whole(unit, i + 1)), size(whole(i + 1, next)));
        let first = words.get(left).copied().unwrap_or(NONE);
        let second = words.get(left + 1).copied().unwrap_or(NONE);
        let last = words.get(until.wrapping_sub(1)).copied().unwrap_or(NONE);
        let beyond = words.get(until + 1).copied().unwrap_or(NONE);
        let table: [&[u32]; 44] = [
            &[kinds],
            &[r[0].hash],
            &[r[0].hash, r[1].hash],
            &[r[0].hash, r[1].hash, r[2].hash],
            &[l[0].hash],
            &[l[0].hash, l[1].hash],
            &[l[0].hash, l[1].hash, l[2].hash],
            &[l[0].hash, r[0].hash],
            &[r[0].class],
            &[r[0].class, r[1].class],
            &[r[0].class, r[1].class, r[2].class],
            &[r[0].class, r[2].class],
            &[r[1].class, r[2].class],
            &[r[1].class],
            &[r[2].class],
            &[l[0].class],
            &[l[0].class, l[1].class],
            &[l[0].class, l[1].class, l[2].class],
            &[l[0].class, l[2].class],
            &[l[1].class],
            &[l[2].class],
            &[l[0].class, r[0].class],
            &[l[1].class, l[0].class, r[0].class],
            &[l[0].class, r[0].class, r[1].class],
            &[l[1].class, l[0].class, r[0].class, r[1].class],
            &[first.hash],
            &[first.class],
            &[first.class, second.class],
            &[first.class, r[0].class],
            &[last.class],
            &[beyond.class],
            &[beyond.class, r[0].class],
            &[ul],
            &[ur],
            &[ul / 2, ur / 2, kinds],
            &[ul, r[0].class],
            &[ur, l[0].class],
            &[ur / 2, r[0].class],
            &[ul / 2, l[0].class],
            &[size(chars[i]), kinds],
            &[size(chars[i + 1]), kinds],
            &[u32::from(quoted), quote(l[0]), quote(r[0])],
            &[brackets.min(1) as u32],
            &[u32::from(phrases[i].end == phrases[i + 1].start)],
        ];
        table.iter().enumerate().for_each(|(kind, what)| see(kind as u32, what));
        if l[0].kind == Kind::Quote || r[0].kind == Kind::Quote {
            see(50, &[l[0].class, l[1].class, r[0].class, r[1].class]);
            see(51, &[l[0].class, r[0].class, r[1].class]);
            see(52, &[quote(l[0]), quote(r[0]), r[1].class]);
        }
        let letter = |c: char| c.is_ascii_alphanumeric() || ('\u{e01}'..='\u{e5b}').contains(&c);
        if let Some(c) = phrase.chars().next_back().filter(|&c| !letter(c)) {
            see(53, &[c as u32, kinds]);
        }
        if let Some(c) = text[phrases[i + 1].clone()].chars().next().filter(|&c| !letter(c)) {
            see(54, &[c as u32]);
        }
        let near = left.max(end.saturating_sub(9))..end;
        set(&words[near], |class| see(55, &[class]));
        set(&words[to..until.min(to + 7)], |class| see(56, &[class]));
        if plain {
            unit = i + 1;
        }
    }
    style
}

/// The style of some phrases.
#[cfg(feature = "train")]
pub(crate) fn style<'t>(phrases: impl IntoIterator<Item = &'t str>) -> Style {
    let (mut words, mut style) = (Vec::new(), Style::default());
    phrases.into_iter().for_each(|phrase| push_words(&[], phrase, &mut words, &mut style));
    style
}

/// The first four words, those of a Latin name taken for one.
fn seen<'w>(words: impl Iterator<Item = &'w Word>) -> [Word; 4] {
    let (mut seen, mut count) = ([NONE; 4], 0);
    let mut before = Kind::Thai;
    for &word in words {
        let same = word.kind == Kind::Latin && before == Kind::Latin;
        before = word.kind;
        if !same {
            seen[count] = word;
            count += 1;
            if count == seen.len() {
                break;
            }
        }
    }
    seen
}

/// Every class among some words, once.
fn set(words: &[Word], mut see: impl FnMut(u32)) {
    let mut before = [0u64; 3];
    for class in words.iter().map(|word| word.class) {
        let (place, bit) = ((class / 64) as usize, 1 << (class % 64));
        if before[place] & bit == 0 {
            before[place] |= bit;
            see(class);
        }
    }
}

/// Parentheses and brackets opened less those closed.
fn nesting(phrase: &str) -> i32 {
    phrase.chars().map(|c| i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'))).sum()
}

/// A number that grows by one whenever a length grows by two fifths.
fn size(length: u32) -> u32 {
    (2.0 * f64::from(length + 1).log2()) as u32
}

/// Hash of a word (FNV-1a, mixed).
pub(super) fn hash(word: &str) -> u32 {
    mix(word.bytes().fold(0x811c_9dc5, |hash, b| (hash ^ u32::from(b)).wrapping_mul(0x0100_0193)))
}

fn pair(hash: u32, next: u32) -> u32 {
    (hash ^ next.wrapping_mul(0x85eb_ca6b)).wrapping_mul(0x0100_0193).rotate_left(13)
}

fn mix(mut x: u32) -> u32 {
    x = (x ^ x >> 16).wrapping_mul(0x7feb_352d);
    x = (x ^ x >> 15).wrapping_mul(0x846c_a68b);
    x ^ x >> 16
}
