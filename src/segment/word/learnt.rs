//! Breaks in Thai text by the word model, and by Unicode's rules in all that is not Thai.

use std::ops::Range;

use unicode_segmentation::{UWordBoundIndices, UnicodeSegmentation};

use crate::model::{Granularity, Walk, WordCuts, in_run};

/// Where the pieces of a text end, in order.
#[derive(Debug)]
pub(super) struct Learnt<'t> {
    text: &'t str,
    cuts: &'t WordCuts,
    granularity: Granularity,
    /// What is being cut.
    stretch: Range<usize>,
    within: Within<'t>,
}

#[derive(Debug)]
enum Within<'t> {
    /// A run of Thai letters.
    Thai(Walk<'t>),
    /// What stands between two runs.
    Other(UWordBoundIndices<'t>),
}

impl<'t> Learnt<'t> {
    pub(super) fn new(text: &'t str, granularity: Granularity, cuts: &'t WordCuts) -> Learnt<'t> {
        Learnt { text, cuts, granularity, stretch: 0..0, within: Within::Other("".split_word_bound_indices()) }
    }

    /// Goes on to the stretch behind this one, none at the end of the text.
    fn go_on(&mut self) -> Option<()> {
        let start = self.stretch.end;
        let rest = &self.text[start..];
        let thai = in_run(rest.chars().next()?);
        let length = rest.find(|c| in_run(c) != thai).unwrap_or(rest.len());
        self.stretch = start..start + length;
        self.within = if thai {
            Within::Thai(Walk::new(self.text, start, start + length))
        } else {
            Within::Other(rest[..length].split_word_bound_indices())
        };
        Some(())
    }
}

impl Iterator for Learnt<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        loop {
            match &mut self.within {
                Within::Thai(walk) if walk.at() < self.stretch.end => {
                    let end = self.cuts.next_end(walk, self.granularity);
                    return Some(end.unwrap_or(self.stretch.end));
                }
                Within::Thai(_) => {}
                Within::Other(pieces) => {
                    if let Some((at, piece)) = pieces.next() {
                        return Some(self.stretch.start + at + piece.len());
                    }
                }
            }
            self.go_on()?;
        }
    }
}
