//! Counting characters by subtraction: how the scores compare stretches of text without listing their characters.
//!
//! A stretch becomes the range of its non-space characters, counted from the start of the text. Stretches that differ
//! only in the white space at their edges become equal, and what two stretches share is a difference of two numbers.

use std::ops::Range;

/// For every place of a text, how many characters before it are not white space.
///
/// White space is what Python's `str.isspace` takes for it, so that scores agree with scorers written in Python:
/// Unicode's `White_Space` and the four information separators U+001C–U+001F.
#[derive(Clone, Debug)]
pub(super) struct NonSpace {
    /// One entry a code point, and one for the end.
    before: Vec<u32>,
}

impl NonSpace {
    /// Counts the characters of a text once; 4 bytes for each.
    pub(super) fn new(text: impl IntoIterator<Item = char>) -> Self {
        let mut count = 0;
        let mut before = vec![0];
        before.extend(text.into_iter().map(|c| {
            count += u32::from(!is_space(c));
            count
        }));
        NonSpace { before }
    }

    /// How many characters before code point `offset` are not white space; an offset beyond the text is its end.
    pub(super) fn at(&self, offset: usize) -> u32 {
        self.before[offset.min(self.before.len() - 1)]
    }

    /// The non-space characters of a stretch of code points, counted from the start of the text.
    pub(super) fn range(&self, span: &Range<usize>) -> Range<u32> {
        self.at(span.start)..self.at(span.end)
    }

    /// The non-space characters of several stretches in their one canonical form: in order, none empty, none touching.
    /// Two sets of stretches cover the same characters if and only if their canonical forms are equal.
    pub(super) fn cover(&self, spans: &[Range<usize>]) -> Vec<Range<u32>> {
        let mut ranges: Vec<Range<u32>> = spans.iter().map(|s| self.range(s)).filter(|r| !r.is_empty()).collect();
        ranges.sort_unstable_by_key(|r| r.start);
        ranges.dedup_by(|next, last| {
            let touches = next.start <= last.end;
            if touches {
                last.end = last.end.max(next.end);
            }
            touches
        });
        ranges
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// How many characters a canonical form covers.
pub(super) fn size(ranges: &[Range<u32>]) -> u64 {
    ranges.iter().map(|r| u64::from(r.end - r.start)).sum()
}

/// How many characters two ranges share.
pub(super) fn shared(a: &Range<u32>, b: &Range<u32>) -> u64 {
    u64::from(a.end.min(b.end).saturating_sub(a.start.max(b.start)))
}

/// How many characters two canonical forms share, in one walk along both.
pub(super) fn shared_all(mut a: &[Range<u32>], mut b: &[Range<u32>]) -> u64 {
    let mut sum = 0;
    while let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b) {
        sum += shared(x, y);
        if x.end <= y.end {
            a = rest_a;
        } else {
            b = rest_b;
        }
    }
    sum
}

/// Ranges with a label each, sorted so that those which meet a given range are found without looking at the others.
pub(super) struct Meeting {
    sorted: Vec<(Range<u32>, usize)>,
    /// The greatest end of all ranges up to and with this one.
    reach: Vec<u32>,
}

impl Meeting {
    pub(super) fn new(ranges: impl IntoIterator<Item = (Range<u32>, usize)>) -> Self {
        let mut sorted: Vec<_> = ranges.into_iter().collect();
        sorted.sort_unstable_by_key(|(r, label)| (r.start, r.end, *label));
        let reach = sorted
            .iter()
            .scan(0, |most, (r, _)| {
                *most = r.end.max(*most);
                Some(*most)
            })
            .collect();
        Meeting { sorted, reach }
    }

    /// The ranges that share a character with `range` or touch it, in order. Fast where few ranges lie inside others.
    pub(super) fn with(&self, range: &Range<u32>) -> impl Iterator<Item = &(Range<u32>, usize)> {
        let first = self.reach.partition_point(|&end| end < range.start);
        let start = range.start;
        let last = self.sorted.partition_point(|(r, _)| r.start <= range.end).max(first);
        self.sorted[first..last].iter().filter(move |(r, _)| r.end >= start)
    }

    /// Whether any of these shares a character with any of `ranges`.
    pub(super) fn shares(&self, ranges: &[Range<u32>]) -> bool {
        ranges.iter().any(|range| self.with(range).any(|(other, _)| shared(range, other) > 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Python: `[c for c in range(0x110000) if chr(c).isspace()]`.
    #[test]
    fn white_space_is_that_of_python() {
        let python = [
            0x09..=0x0d,
            0x1c..=0x20,
            0x85..=0x85,
            0xa0..=0xa0,
            0x1680..=0x1680,
            0x2000..=0x200a,
            0x2028..=0x2029,
            0x202f..=0x202f,
            0x205f..=0x205f,
            0x3000..=0x3000,
        ];
        for c in '\0'..=char::MAX {
            assert_eq!(is_space(c), python.iter().any(|r| r.contains(&(c as u32))), "{:x}", c as u32);
        }
    }

    fn characters(ranges: &[Range<u32>]) -> BTreeSet<u32> {
        ranges.iter().cloned().flatten().collect()
    }

    fn spans() -> impl Strategy<Value = Vec<Range<usize>>> {
        prop::collection::vec((0usize..40, 0usize..12).prop_map(|(start, len)| start..start + len), 0..6)
    }

    proptest! {
        #[test]
        fn canonical_forms_are_equal_when_the_characters_are(text in "[ก-ค ]{0,40}", a in spans(), b in spans()) {
            let count = NonSpace::new(text.chars());
            let slow = |spans: &[Range<usize>]| -> BTreeSet<usize> {
                let chars: Vec<char> = text.chars().collect();
                spans.iter().cloned().flatten().filter(|&i| i < chars.len() && !is_space(chars[i])).collect()
            };
            let (ca, cb) = (count.cover(&a), count.cover(&b));
            prop_assert_eq!(ca == cb, slow(&a) == slow(&b));
            prop_assert_eq!(size(&ca), slow(&a).len() as u64);
            prop_assert_eq!(shared_all(&ca, &cb), slow(&a).intersection(&slow(&b)).count() as u64);
            prop_assert_eq!(characters(&ca).len() as u64, size(&ca));
        }

        #[test]
        fn every_range_that_meets_is_found(all in spans(), start in 0u32..40, len in 0u32..12) {
            let wanted = start..start + len;
            let ranges: Vec<_> = all.iter().map(|r| r.start as u32..r.end as u32).enumerate().map(|(i, r)| (r, i)).collect();
            let meeting = Meeting::new(ranges.clone());
            let found: BTreeSet<usize> = meeting.with(&wanted).map(|(_, i)| *i).collect();
            let slow = ranges.iter().filter(|(r, _)| r.start <= wanted.end && r.end >= wanted.start);
            prop_assert_eq!(found, slow.map(|(_, i)| *i).collect::<BTreeSet<_>>());
        }
    }
}
