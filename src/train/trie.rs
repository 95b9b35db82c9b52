//! Building the double arrays that pieces and words are looked up in.

use std::collections::HashMap;

use crate::model::Trie;

/// A vocabulary as it stands in the file of vectors.
#[derive(Clone, Default, Debug)]
pub(super) struct Vocabulary {
    pub(super) units: Vec<[u8; 4]>,
    pub(super) ends: Vec<[u8; 2]>,
    pub(super) costs: Vec<[u8; 2]>,
}

/// The base of a node from which no letter leads anywhere.
const DEAD: u32 = u32::MAX >> 8;

impl Vocabulary {
    /// Pieces, in the order of their letters and each once, with their costs. They are numbered from 1 in that order.
    pub(super) fn new(pieces: &[(Vec<u8>, u16)]) -> Vocabulary {
        let mut array = Array { units: vec![0; 256], ends: vec![0; 256], bases: vec![false; 256], free: 1 };
        // What is to be placed: a unit, and the pieces that go through it with the count of letters up to it.
        let mut open = vec![(0, 0..pieces.len(), 0)];
        while let Some((unit, range, depth)) = open.pop() {
            let mut at = range.start;
            if pieces.get(at).is_some_and(|(letters, _)| letters.len() == depth) {
                array.ends[unit] = (at + 1) as u16;
                at += 1;
            }
            let mut children: Vec<(u8, std::ops::Range<usize>)> = Vec::new();
            for (i, (letters, _)) in pieces.iter().enumerate().take(range.end).skip(at) {
                let letter = letters[depth];
                match children.last_mut() {
                    Some((last, range)) if *last == letter => range.end = i + 1,
                    _ => children.push((letter, i..i + 1)),
                }
            }
            let base = array.place(children.iter().map(|child| child.0));
            array.units[unit] = base << 8 | array.units[unit] & 0xff;
            for (letter, range) in children.into_iter().rev() {
                open.push(((base ^ u32::from(letter)) as usize, range, depth + 1));
            }
        }
        let used = array.units.iter().rposition(|&unit| unit != 0).map_or(1, |last| last + 1);
        Vocabulary {
            units: array.units[..used].iter().map(|unit| unit.to_le_bytes()).collect(),
            ends: array.ends[..used].iter().map(|end| end.to_le_bytes()).collect(),
            costs: [0].into_iter().chain(pieces.iter().map(|p| p.1)).map(u16::to_le_bytes).collect(),
        }
    }

    /// To look pieces up.
    pub(super) fn trie(&self) -> Trie<'_> {
        Trie { units: &self.units, ends: &self.ends, costs: &self.costs }
    }

    /// How many pieces there are, the one for what no piece fits included.
    pub(super) fn len(&self) -> usize {
        self.costs.len()
    }
}

/// Words, in the order of their letters and each once, as the word model has them: ends of words that are alike share units.
pub(super) fn dictionary(words: &[Vec<u8>]) -> Vec<[u8; 4]> {
    let mut nodes = Nodes { number: HashMap::from([(Vec::new(), 0)]), steps: vec![Vec::new()] };
    let root = nodes.add(words, 0);
    let mut array = Array { units: vec![0; 256], ends: vec![0; 256], bases: vec![false; 256], free: 1 };
    // the nodes behind a node lie near to it
    let mut bases = vec![None; nodes.steps.len()];
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        if bases[node].is_none() {
            bases[node] = Some(array.place(nodes.steps[node].iter().map(|step| step.0)));
            open.extend(nodes.steps[node].iter().rev().map(|step| step.2));
        }
    }
    let base = |node: usize| bases[node].unwrap_or(DEAD);
    array.units[0] = base(root) << 8;
    for (node, steps) in nodes.steps.iter().enumerate() {
        for &(letter, is_word, then) in steps {
            let unit = (base(node) ^ u32::from(letter)) as usize;
            array.units[unit] = base(then) << 8 | u32::from(is_word) << 7 | u32::from(letter);
        }
    }
    let used = array.units.iter().rposition(|&unit| unit != 0).map_or(1, |last| last + 1);
    array.units[..used].iter().map(|unit| unit.to_le_bytes()).collect()
}

/// From a node: by which letter, whether a word ends there, and the node it leads to.
type Steps = Vec<(u8, bool, usize)>;

/// The nodes of a dictionary, each once.
struct Nodes {
    number: HashMap<Steps, usize>,
    steps: Vec<Steps>,
}

impl Nodes {
    /// Adds what follows the first letters of `words`, which they share.
    fn add(&mut self, words: &[Vec<u8>], letters: usize) -> usize {
        let longer = words.split_at(words.partition_point(|word| word.len() <= letters)).1;
        let by_letter = longer.chunk_by(|a, b| a[letters] == b[letters]);
        let steps: Steps = by_letter
            .map(|words| (words[0][letters], words[0].len() == letters + 1, self.add(words, letters + 1)))
            .collect();
        let new = self.steps.len();
        let number = *self.number.entry(steps.clone()).or_insert(new);
        if number == new {
            self.steps.push(steps);
        }
        number
    }
}

struct Array {
    units: Vec<u32>,
    ends: Vec<u16>,
    /// Which bases are taken: no two nodes share one, so that a label alone tells whose child a unit is.
    bases: Vec<bool>,
    /// No unit before this one is free.
    free: usize,
}

impl Array {
    /// Labels units for the children of a node and returns its base.
    fn place(&mut self, mut letters: impl Iterator<Item = u8> + Clone) -> u32 {
        let rest = letters.clone();
        let Some(first) = letters.next() else { return DEAD };
        while self.units[self.free] != 0 {
            self.free += 1;
            self.grow(self.free);
        }
        let mut at = self.free;
        let base = loop {
            self.grow(at);
            let base = at ^ usize::from(first);
            let fits = self.units[at] == 0
                && !self.bases[base]
                && rest.clone().all(|letter| {
                    let unit = base ^ usize::from(letter);
                    unit != 0 && self.units[unit] == 0
                });
            if fits {
                break base;
            }
            at += 1;
        };
        self.bases[base] = true;
        for letter in rest {
            self.units[base ^ usize::from(letter)] = u32::from(letter);
        }
        base as u32
    }

    /// Sees to it that unit `at` and all that differ from it in a letter are there.
    fn grow(&mut self, at: usize) {
        if at + 256 > self.units.len() {
            let size = self.units.len() * 2;
            self.units.resize(size, 0);
            self.ends.resize(size, 0);
            self.bases.resize(size, false);
        }
    }
}
