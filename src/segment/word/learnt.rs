//! Breaks in Thai text by the word model, and by Unicode's rules in all that is not Thai.

use std::ops::Range;

use unicode_segmentation::{UWordBoundIndices, UnicodeSegmentation};

use crate::model::{Granularity, Walk, WordCuts, is_letter};

/// Where the pieces of a text end, in order.
#[derive(Debug)]
pub(super) struct Learnt<'t> {
    text: &'t str,
    cuts: &'t WordCuts,
    granularity: Granularity,
    /// What is being cut: a run of Thai letters, or what is left of what stands between two.
    stretch: Range<usize>,
    within: Within<'t>,
}

#[derive(Debug)]
enum Within<'t> {
    Thai(Walk<'t>),
    /// Cut so far as plain pieces go.
    Other,
    /// Cut by Unicode's rules from a byte on.
    Ruled(UWordBoundIndices<'t>, usize),
}

impl<'t> Learnt<'t> {
    pub(super) fn new(text: &'t str, granularity: Granularity, cuts: &'t WordCuts) -> Learnt<'t> {
        Learnt { text, cuts, granularity, stretch: 0..0, within: Within::Other }
    }

    /// Goes on to the stretch behind this one, none at the end of the text.
    fn go_on(&mut self) -> Option<()> {
        let start = self.stretch.end;
        let rest = &self.text.as_bytes()[start..];
        rest.first()?;
        let run = 3 * rest.as_chunks().0.iter().take_while(|letter| is_letter(letter)).count();
        if run > 0 {
            self.stretch = start..start + run;
            self.within = Within::Thai(Walk::new(self.text, start, start + run));
        } else {
            let length = rest.windows(3).position(|at| at.first_chunk().is_some_and(is_letter)).unwrap_or(rest.len());
            self.stretch = start..start + length;
            self.within = Within::Other;
        }
        Some(())
    }
}

impl Iterator for Learnt<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        loop {
            let Range { start, end } = self.stretch;
            match &mut self.within {
                Within::Thai(walk) if walk.at() < end => {
                    return Some(self.cuts.next_end(walk, self.granularity).unwrap_or(end));
                }
                Within::Other if start < end => {
                    let rest = &self.text[start..end];
                    if let Some(length) = plain_piece(rest.as_bytes()) {
                        self.stretch.start += length;
                        return Some(self.stretch.start);
                    }
                    self.within = Within::Ruled(rest.split_word_bound_indices(), start);
                }
                Within::Ruled(pieces, from) => match pieces.next() {
                    Some((at, piece)) => return Some(*from + at + piece.len()),
                    None => self.go_on()?,
                },
                _ => self.go_on()?,
            }
        }
    }
}

/// How long the first piece is by Unicode's rules, if a few bytes tell: spaces, a mark, or letters and figures, with nothing
/// behind that might belong to them.
fn plain_piece(rest: &[u8]) -> Option<usize> {
    let joined = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let (length, inner): (usize, &[u8]) = match rest.first()? {
        b' ' => (rest.iter().take_while(|b| **b == b' ').count(), b""),
        first if joined(first) => (rest.iter().take_while(|b| joined(b)).count(), b"'.,:;"),
        first if first.is_ascii_graphic() => (1, b""),
        _ => return None,
    };
    rest.get(length).is_none_or(|next| next.is_ascii() && !inner.contains(next)).then_some(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn plain_pieces_are_those_of_unicode(text in "([ -~]|[a-z0-9_'.,:; ]|\r|\n|\t|[éא\u{301}’\u{200d}\u{a0}]){1,12}") {
            let want = text.split_word_bounds().next().map(str::len);
            let plain = plain_piece(text.as_bytes());
            prop_assert!(plain.is_none() || plain == want, "{plain:?} {want:?}");
        }

        #[test]
        fn what_is_not_thai_is_cut_by_unicode(text in "([ -~]|[a-z0-9_'.,:; ]|\r|\n|\t|[éא\u{301}’\u{200d}\u{a0}🇹๕ฯๆ]){0,30}") {
            prop_assume!(!text.contains(crate::model::in_run));
            let want: Vec<usize> = text.split_word_bound_indices().map(|(at, piece)| at + piece.len()).collect();
            let cut: Vec<usize> = Learnt::new(&text, Granularity::Compounds, WordCuts::embedded()).collect();
            prop_assert_eq!(cut, want);
        }
    }
}
