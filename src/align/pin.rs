//! Pins: beads that are decided already, as those a translator accepted, around which the rest is searched.
//!
//! The search runs in order, so the pins are parted in two. Those that follow each other in both texts, the heaviest
//! chain of them, lie on its path: every way through the lattice takes them, and what stands before one is never put
//! beside what stands behind it. Of the others, and of what a pin holds apart from its longest stretches, the segments
//! have no counterpart as far as the search sees. So the probabilities of the rest are those given the pins.

use std::ops::Range;

use super::{
    Bitext, Run,
    lattice::MOST_EN,
    search::{Arcs, Head},
    stone::{Stone, chain},
};
use crate::{Error, Lang, Result};

/// A bead that is decided already.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pin {
    /// English segments, in order; none for Thai text without counterpart.
    pub en: Vec<Run>,
    /// Thai segments, in order; none for English text without counterpart.
    pub th: Vec<Run>,
}

/// The part of a pin that lies on the search's path: neighbouring segments of both sides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Block {
    pub(crate) en: Range<usize>,
    pub(crate) th: Range<usize>,
    /// The pin, by index.
    pub(crate) pin: usize,
}

/// The pins of one bitext as the search sees them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pinned<'p> {
    pub(crate) pins: &'p [Pin],
    /// In the order of both texts.
    pub(crate) path: Vec<Block>,
    en: Held,
    th: Held,
}

/// Which of one side's segments pins hold.
#[derive(Clone, Debug, Default)]
struct Held {
    /// For each segment its pin, if it has one.
    pin: Vec<Option<u32>>,
    /// Pinned segments before each boundary.
    before: Vec<u32>,
    /// For each segment, whether it lies on the path.
    path: Vec<bool>,
}

impl<'p> Pinned<'p> {
    /// Checks the pins of a bitext and parts them.
    ///
    /// # Errors
    /// [`Error::NotAPartition`] names a segment that does not exist or that two pins hold.
    pub(crate) fn new(bitext: &Bitext<'_>, pins: &'p [Pin]) -> Result<Self> {
        let mut en = Held::new(Lang::En, bitext.en.segments.len(), pins)?;
        let mut th = Held::new(Lang::Th, bitext.th.segments.len(), pins)?;
        let blocks = pins.iter().enumerate().filter_map(|(pin, of)| {
            let [en, th] = [&of.en, &of.th].map(|runs| longest(runs));
            Some(Block { en: en?, th: th?, pin })
        });
        let mut blocks: Vec<Block> = blocks.collect();
        blocks.sort_by_key(|block| block.en.start);
        let stones = blocks.iter().map(|block| Stone {
            en: block.en.start as u32,
            th: block.th.start as u32,
            weight: (block.en.len() * 4 + block.th.len()) as f32,
        });
        let mut in_order = chain(stones.collect()).into_iter().map(|stone| stone.en as usize).peekable();
        blocks.retain(|block| in_order.next_if_eq(&block.en.start).is_some());
        for block in &blocks {
            en.path[block.en.clone()].fill(true);
            th.path[block.th.clone()].fill(true);
        }
        Ok(Pinned { pins, path: blocks, en, th })
    }

    /// Whether nothing is pinned.
    pub(crate) fn is_empty(&self) -> bool {
        self.pins.is_empty()
    }

    /// Whether an English segment lies on the path.
    pub(crate) fn on_path_en(&self, i: usize) -> bool {
        self.en.path.get(i).is_some_and(|&on| on)
    }

    /// Whether a Thai segment lies on the path.
    pub(crate) fn on_path_th(&self, j: usize) -> bool {
        self.th.path.get(j).is_some_and(|&on| on)
    }

    /// The pin that holds an English segment.
    pub(crate) fn of_en(&self, i: usize) -> Option<usize> {
        self.en.pin.get(i).copied().flatten().map(|pin| pin as usize)
    }

    /// The pin that holds a Thai segment.
    pub(crate) fn of_th(&self, j: usize) -> Option<usize> {
        self.th.pin.get(j).copied().flatten().map(|pin| pin as usize)
    }

    /// Forbids the arcs from English boundary `i` that take a pinned segment.
    pub(crate) fn bar(&self, i: usize, arcs: &mut Arcs) {
        for head in &arcs.heads {
            let (j, shortest) = (head.j as usize, head.b as usize);
            let scores = &mut arcs.scores[head.scores.start as usize..head.scores.end as usize];
            let free = if self.en.any(i..i + usize::from(head.a)) { 0 } else { self.th.free(j) };
            let allowed = (free + 1).saturating_sub(shortest.max(1)).min(scores.len());
            scores[allowed..].fill(f32::NEG_INFINITY);
        }
    }

    /// Adds the arcs of pins from English boundary `i`, already weighed: being on every way, they weigh nothing. One of
    /// more English segments than an arc takes is a row of arcs, the first of which takes all Thai.
    pub(crate) fn add(&self, i: usize, arcs: &mut Arcs) {
        if let Some((a, j, b)) = self.step(i) {
            let at = arcs.scores.len() as u32;
            arcs.scores.push(1.0);
            arcs.heads.push(Head { a: a as u8, b: b as u32, j: j as u32, scores: at..at + 1, factor: 1.0 });
        }
    }

    /// The pin's arc from English boundary `i`, if there is one: its English segments, where its Thai starts, how many.
    pub(crate) fn step(&self, i: usize) -> Option<(usize, usize, usize)> {
        let block = &self.path[self.path.partition_point(|block| block.en.end <= i)..].first()?;
        let into = i.checked_sub(block.en.start).filter(|into| into % MOST_EN == 0)?;
        let a = MOST_EN.min(block.en.end - i);
        Some(if into == 0 { (a, block.th.start, block.th.len()) } else { (a, block.th.end, 0) })
    }

    /// Whether a pair of segments can stand beside each other, given the path.
    pub(crate) fn allows(&self, en: usize, th: usize) -> bool {
        let k = self.path.partition_point(|block| block.en.end <= en);
        let from = k.checked_sub(1).map_or(0, |k| self.path[k].th.end);
        th >= from
            && self
                .path
                .get(k)
                .is_none_or(|block| if en < block.en.start { th < block.th.start } else { block.th.contains(&th) })
    }
}

impl Held {
    fn new(lang: Lang, segments: usize, pins: &[Pin]) -> Result<Self> {
        let mut held = Held { pin: vec![None; segments], before: vec![0], path: vec![false; segments] };
        for (k, pin) in pins.iter().enumerate() {
            let runs = if lang == Lang::En { &pin.en } else { &pin.th };
            for i in runs.iter().flat_map(|run| run.range()) {
                let times = match held.pin.get_mut(i) {
                    Some(pin @ None) => {
                        *pin = Some(k as u32);
                        continue;
                    }
                    Some(_) => 2,
                    None => 1,
                };
                return Err(Error::NotAPartition { lang, segment: i, segments, times });
            }
        }
        let mut sum = 0;
        held.before.extend(held.pin.iter().map(|pin| {
            sum += u32::from(pin.is_some());
            sum
        }));
        Ok(held)
    }

    fn any(&self, of: Range<usize>) -> bool {
        self.before[of.start] < self.before[of.end]
    }

    /// How many segments from `j` on no pin holds.
    fn free(&self, j: usize) -> usize {
        self.before.partition_point(|&n| n <= self.before[j]) - 1 - j
    }
}

/// The longest of some runs.
fn longest(runs: &[Run]) -> Option<Range<usize>> {
    runs.iter().map(|run| run.range()).filter(|run| !run.is_empty()).rev().max_by_key(Range::len)
}
