//! Links: which anchors of one side answer which of the other.
//!
//! The search asks, for every bead it weighs, how much of each side's anchors the other side answers. So the anchors
//! are read once, given a weight (a figure that stands once says more than one that stands everywhere), and tied to
//! those of the same value within the corridor.

use std::{
    collections::{HashMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
    ops::Range,
};

use super::{Bitext, band::Band, lexeme, name};
use crate::{
    anchor::{self, Value},
    model::Model,
    segment::Side,
};

/// Kinds of anchors that the search weighs apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Class {
    Number,
    Date,
    Latin,
    Contact,
    Item,
    Word,
    Name,
    Lexeme,
}

/// How many classes there are.
pub(crate) const CLASSES: usize = 8;

/// One anchor of one side.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// The segment it starts in.
    pub(crate) segment: u32,
    pub(crate) class: Class,
    /// How much it says; 1 for a figure that stands once.
    pub(crate) weight: f32,
    /// What it says, in normal form; for a name, its spelling.
    pub(crate) value: Value,
}

/// An English anchor answered by a Thai one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// Index into [`Links::th`].
    pub(crate) th: u32,
    /// The Thai anchor's segment.
    pub(crate) segment: u32,
    /// How surely, 0..1.
    pub(crate) strength: f32,
}

/// The anchors of both sides and the ties between them.
#[derive(Debug, Default)]
pub(crate) struct Links {
    /// English anchors in the order of the text.
    pub(crate) en: Vec<Token>,
    /// Where each English segment's anchors begin in `en`; one more entry closes the last.
    pub(crate) en_first: Vec<u32>,
    /// Thai anchors in the order of the text.
    pub(crate) th: Vec<Token>,
    /// Where each Thai segment's anchors begin in `th`; one more entry closes the last.
    pub(crate) th_first: Vec<u32>,
    /// For each English anchor, its links, in the order of the Thai.
    pub(crate) links: Vec<Vec<Link>>,
    /// For each Thai boundary, whether an anchor reaches across it (`27.1 ล้าน`, `0 2000 1234`).
    pub(crate) inside: Vec<bool>,
}

/// Tokens of both sides that were found together.
#[derive(Debug, Default)]
pub(crate) struct Ties {
    pub(crate) en: Vec<Token>,
    pub(crate) th: Vec<Token>,
    /// (index into `en`, index into `th`, strength).
    pub(crate) links: Vec<(usize, usize, f32)>,
}

/// The anchors of one side, each with the segment it starts in, and the boundaries that lie inside one.
pub(crate) struct Found {
    pub(crate) tokens: Vec<Token>,
    pub(crate) inside: Vec<bool>,
}

/// Reads the anchors of a side.
pub(crate) fn find(side: &Side<'_>) -> Found {
    let mut tokens = Vec::new();
    let mut inside = vec![false; side.segments.len() + 1];
    read(side, |segment, value, within| {
        inside[within].fill(true);
        let (class, weight) = weigh(&value);
        tokens.push(Token { segment, class, weight, value });
    });
    tokens.sort_by_key(|t| t.segment);
    Found { tokens, inside }
}

/// Calls `each` with the anchors of a side: the segment it starts in, what it says, and the boundaries that lie inside it.
/// They are read passage by passage, since a figure and its unit may be two phrases.
fn read(side: &Side<'_>, mut each: impl FnMut(u32, Value, Range<usize>)) {
    for passage in &side.passages {
        let (first, last) = (passage.segments.start as usize, passage.segments.end as usize);
        if first == last {
            continue;
        }
        let base = side.segments[first].normal.start;
        let text =
            side.text.slice(crate::normalize::NormalSpan { start: base, end: side.segments[last - 1].normal.end });
        for anchor in anchor::scan(text, side.lang) {
            let start = base + anchor.at.start as u32;
            let end = base + anchor.at.end as u32;
            let segment = first + side.segments[first..last].partition_point(|s| s.normal.end <= start);
            let past = segment + side.segments[segment..last].partition_point(|s| s.normal.end < end);
            each(segment as u32, anchor.value, segment + 1..past + 1);
        }
    }
}

/// An anchor by its value alone, in little room: what the stones of a long text are laid by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Sign {
    /// The segment it starts in.
    pub(crate) segment: u32,
    /// A hash of what it says.
    pub(crate) value: u64,
}

impl Sign {
    fn new(segment: u32, value: &Value) -> Self {
        // Without a key: the same in every run.
        let mut hash = DefaultHasher::new();
        value.hash(&mut hash);
        Sign { segment, value: hash.finish() }
    }

    /// The anchors of a side, in the order of its text.
    pub(crate) fn all(side: &Side<'_>) -> Vec<Sign> {
        let mut signs = Vec::new();
        read(side, |segment, value, _| signs.push(Sign::new(segment, &value)));
        signs.sort_by_key(|sign| sign.segment);
        signs
    }
}

impl Found {
    /// The anchors by their values alone.
    pub(crate) fn signs(&self) -> Vec<Sign> {
        self.tokens.iter().map(|token| Sign::new(token.segment, &token.value)).collect()
    }
}

/// The class and weight of a value that stands once.
fn weigh(value: &Value) -> (Class, f32) {
    match value {
        Value::Number(digits) => (Class::Number, [0.6, 0.9, 1.2][digits.len().clamp(1, 3) - 1]),
        Value::Year(_) | Value::Month(_) => (Class::Date, 0.8),
        Value::Weekday(_) => (Class::Date, 1.0),
        Value::Time(_) => (Class::Date, 1.2),
        Value::Word(_) => (Class::Word, 0.5),
        Value::Latin(_) => (Class::Latin, 0.9),
        Value::Phone(_) | Value::Url(_) | Value::Email(_) => (Class::Contact, 1.5),
        Value::Item(_) => (Class::Item, 1.0),
    }
}

/// A value that also answers `value`, less surely: a figure for the word of it and the reverse, a figure for an item.
fn alternative(value: &Value) -> Option<Value> {
    match value {
        Value::Word(n) | Value::Item(n) => Some(Value::Number(n.to_string())),
        Value::Number(digits) => digits.parse().ok().filter(|n| *n < 100).map(Value::Word),
        _ => None,
    }
}

impl Links {
    /// Ties the anchors of two sides together within `band`.
    pub(crate) fn new(bitext: &Bitext<'_>, en: Found, th: Found, band: &Band, model: &Model) -> Self {
        let (n, m) = (bitext.en.segments.len(), bitext.th.segments.len());
        let values = Values::new(&en.tokens, &th.tokens);
        // In a long text a value stands often, but what counts is how often it stands near by.
        let near = (NEAR / m.max(1) as f32).min(1.0);
        let scale = |token: Token, value: u32| {
            let others = (values.most(value) as f32 * near).max(1.0);
            Token { weight: token.weight / others.sqrt(), ..token }
        };
        let mut links = Links { inside: th.inside, ..Links::default() };
        // How many tokens of each value came before.
        let mut ranks = vec![0; values.counts.len()];
        for (token, &(value, other)) in en.tokens.into_iter().zip(&values.en) {
            let window = band.thai_near(token.segment as usize);
            let mut ties: Vec<Link> = Vec::new();
            let rank = ranks[value as usize];
            ranks[value as usize] += 1;
            let along = f64::from(rank) / f64::from(values.counts[value as usize]);
            for (value, strength) in std::iter::once((value, 1.0)).chain(other.map(|value| (value, 0.6))) {
                let at = values.places(value);
                let place = |edge: usize| at.partition_point(|&t| (th.tokens[t as usize].segment as usize) < edge);
                let near = nearest(place(window.start)..place(window.end), (along * at.len() as f64) as usize);
                let link = |&t: &u32| Link { th: t, segment: th.tokens[t as usize].segment, strength };
                ties.extend(at[near].iter().map(link));
            }
            // Every English word is Latin: only one that the Thai has too is an anchor.
            if !ties.is_empty() || !matches!(token.class, Class::Latin | Class::Word) {
                ties.sort_by_key(|link| link.th);
                links.en.push(scale(token, value));
                links.links.push(ties);
            }
        }
        links.th = th.tokens.into_iter().zip(&values.th).map(|(token, &value)| scale(token, value)).collect();
        links.add(name::find(bitext, band));
        links.add(lexeme::find(bitext, band, model.lexicon()));
        links.en_first = firsts(&links.en, n);
        links.th_first = firsts(&links.th, m);
        links
    }
}

/// Thai tokens of one value in an English token's window up to which it is tied to all of them.
const CROWD: usize = 256;
/// Those it is tied to if there are more: a value that stands so often tells nothing of the place, and ties of all with
/// all would be as many as the square of them.
const NEAREST: usize = 32;

/// The places in a list of equal tokens that are tied to one as far along in the other language as `centre` is in the list.
fn nearest(window: Range<usize>, centre: usize) -> Range<usize> {
    if window.len() <= CROWD {
        return window;
    }
    let from = centre.saturating_sub(NEAREST / 2).clamp(window.start, window.end - NEAREST);
    from..from + NEAREST
}

/// The values of both sides by number, each looked up once.
struct Values {
    /// For each English token its value, and that which answers it less surely, if it stands anywhere.
    en: Vec<(u32, Option<u32>)>,
    /// For each Thai token its value.
    th: Vec<u32>,
    /// How often a value stands in the English.
    counts: Vec<u32>,
    /// Where each value's Thai tokens begin in `list`; one more entry closes the last.
    firsts: Vec<u32>,
    /// Indices of Thai tokens, by value, in the order of the text.
    list: Vec<u32>,
}

impl Values {
    fn new(en: &[Token], th: &[Token]) -> Self {
        let mut numbers: HashMap<&Value, u32> = HashMap::with_capacity(en.len() + th.len());
        let mut number = |value| {
            let next = numbers.len() as u32;
            *numbers.entry(value).or_insert(next)
        };
        let th: Vec<u32> = th.iter().map(|token| number(&token.value)).collect();
        let own: Vec<u32> = en.iter().map(|token| number(&token.value)).collect();
        let other = |token: &Token| numbers.get(&alternative(&token.value)?).copied();
        let mut counts = vec![0; numbers.len()];
        own.iter().for_each(|&value| counts[value as usize] += 1);
        let mut firsts = vec![0; numbers.len() + 1];
        th.iter().for_each(|&value| firsts[value as usize + 1] += 1);
        for value in 0..numbers.len() {
            firsts[value + 1] += firsts[value];
        }
        let mut next = firsts.clone();
        let mut list = vec![0; th.len()];
        for (t, &value) in th.iter().enumerate() {
            list[next[value as usize] as usize] = t as u32;
            next[value as usize] += 1;
        }
        Values {
            en: own.iter().zip(en).map(|(&value, token)| (value, other(token))).collect(),
            th,
            counts,
            firsts,
            list,
        }
    }

    /// The Thai tokens of a value.
    fn places(&self, value: u32) -> &[u32] {
        &self.list[self.firsts[value as usize] as usize..self.firsts[value as usize + 1] as usize]
    }

    /// How often a value stands on the side where it stands more often.
    fn most(&self, value: u32) -> usize {
        self.places(value).len().max(self.counts[value as usize] as usize)
    }
}

impl Links {
    /// Joins what else was found to the anchors, and puts both sides in the order of the text again.
    fn add(&mut self, names: Ties) {
        let (en, th) = (self.en.len(), self.th.len());
        self.en.extend(names.en);
        self.th.extend(names.th);
        self.links.resize_with(self.en.len(), Vec::new);
        for (e, t, strength) in names.links {
            let t = th + t;
            self.links[en + e].push(Link { th: t as u32, segment: self.th[t].segment, strength });
        }
        let place = sort(&mut self.th);
        let order: Vec<usize> = {
            let mut order: Vec<usize> = (0..self.en.len()).collect();
            order.sort_by_key(|&e| self.en[e].segment);
            order
        };
        self.en.sort_by_key(|t| t.segment);
        self.links = order.iter().map(|&e| std::mem::take(&mut self.links[e])).collect();
        for ties in &mut self.links {
            ties.iter_mut().for_each(|link| link.th = place[link.th as usize]);
            ties.sort_by_key(|link| link.th);
        }
    }
}

/// Sorts tokens by segment; returns where each one went.
fn sort(tokens: &mut [Token]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..tokens.len() as u32).collect();
    order.sort_by_key(|&t| tokens[t as usize].segment);
    let mut place = vec![0; tokens.len()];
    order.iter().enumerate().for_each(|(to, &from)| place[from as usize] = to as u32);
    tokens.sort_by_key(|t| t.segment);
    place
}

/// Thai segments that count as near by.
const NEAR: f32 = 300.0;

/// For every segment, where its tokens begin; one more entry closes the last.
fn firsts(tokens: &[Token], segments: usize) -> Vec<u32> {
    (0..=segments).map(|s| tokens.partition_point(|t| (t.segment as usize) < s) as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_of_equal_tokens_is_tied_to_the_nearest() {
        let table = [
            (0..CROWD, 9, 0..CROWD),
            (3..3, 0, 3..3),
            (0..1000, 500, 484..516),
            (0..1000, 3, 0..32),
            (200..1000, 3, 200..232),
            (0..1000, 999, 968..1000),
        ];
        for (window, centre, want) in table {
            assert_eq!(nearest(window.clone(), centre), want, "{window:?}, {centre}");
        }
    }
}
