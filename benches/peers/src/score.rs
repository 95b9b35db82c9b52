//! How far two ways to cut a text agree.

use std::ops::Range;

use crate::task::Unit;

/// What was found, what was to be found, and what of it was found rightly.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Tally {
    pub(crate) found: usize,
    pub(crate) gold: usize,
    pub(crate) right: usize,
}

impl Tally {
    pub(crate) fn precision(self) -> f64 {
        ratio(self.right, self.found)
    }

    pub(crate) fn recall(self) -> f64 {
        ratio(self.right, self.gold)
    }

    pub(crate) fn f1(self) -> f64 {
        ratio(2 * self.right, self.found + self.gold)
    }

    pub(crate) fn add(&mut self, other: Tally) {
        self.found += other.found;
        self.gold += other.gold;
        self.right += other.right;
    }

    /// Of two lists without repetition, in order.
    fn of<T: Ord>(found: &[T], gold: &[T]) -> Tally {
        let right = found.iter().filter(|&item| gold.binary_search(item).is_ok()).count();
        Tally { found: found.len(), gold: gold.len(), right }
    }
}

/// Nothing of nothing is all of it.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Words whose both ends are right.
pub(crate) fn words(found: &[Range<usize>], gold: &[Range<usize>]) -> Tally {
    let ends = |pieces: &[Range<usize>]| pieces.iter().map(|piece| (piece.start, piece.end)).collect::<Vec<_>>();
    Tally::of(&ends(found), &ends(gold))
}

/// Boundaries that are right. Those that anyone finds are left out: for words, white space; for sentences, the ends of
/// lines.
pub(crate) fn boundaries(text: &str, unit: Unit, found: &[Range<usize>], gold: &[Range<usize>]) -> Tally {
    let counts = |gap: &str| match unit {
        Unit::Word => gap.is_empty(),
        Unit::Sentence => !gap.contains('\n'),
    };
    let starts = |pieces: &[Range<usize>]| {
        let pairs = pieces.windows(2).filter(|pair| counts(&text[pair[0].end..pair[1].start]));
        pairs.map(|pair| pair[1].start).collect::<Vec<_>>()
    };
    Tally::of(&starts(found), &starts(gold))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_right_if_both_its_ends_are() {
        let tally = words(&[0..2, 2..5, 6..8], &[0..2, 2..3, 3..5, 6..8]);
        assert_eq!(tally, Tally { found: 3, gold: 4, right: 2 });
        assert!((tally.f1() - 4.0 / 7.0).abs() < 1e-9);
    }

    #[test]
    fn boundaries_that_anyone_finds_do_not_count() {
        let text = "ab. c\nd";
        let pieces = [0..2, 2..3, 4..5, 6..7];
        assert_eq!(boundaries(text, Unit::Word, &pieces, &pieces), Tally { found: 1, gold: 1, right: 1 });
        let sentences = [0..3, 4..5, 6..7];
        assert_eq!(boundaries(text, Unit::Sentence, &sentences, &[0..5, 6..7]), Tally { found: 1, gold: 0, right: 0 });
    }
}
