//! Cutting anew: boundaries that a person gave, where the text shows none.
//!
//! A translator may say that a bead ends inside a sentence or a phrase. Then the segment is parted there: both halves keep
//! their places in the original, and the first one ends a sentence, since somebody said so.

use unicode_segmentation::GraphemeCursor;

use super::{Cues, Segment, Side};
use crate::{Span, normalize::NormalSpan};

impl<'t> Side<'t> {
    /// The same side where every segment that holds one of `cuts` is parted there. Cuts are bytes of the document in
    /// ascending order; those at a segment's edges or in white space change nothing.
    ///
    /// # Panics
    /// If a cut is no character boundary of the document.
    #[must_use]
    pub fn recut(&self, cuts: &[usize]) -> Side<'t> {
        let mut side = self.clone();
        side.segments.clear();
        let mut passage = usize::MAX;
        for segment in &self.segments {
            if segment.passage as usize != passage {
                passage = segment.passage as usize;
                side.passages[passage].segments.start = side.segments.len() as u32;
            }
            let mut rest = *segment;
            let from = cuts.partition_point(|&cut| cut <= segment.span.start());
            for &cut in cuts[from..].iter().take_while(|&&cut| cut < segment.span.end()) {
                if let Some((first, second)) = self.part(&rest, cut) {
                    side.segments.push(first);
                    rest = second;
                }
            }
            side.segments.push(rest);
            side.passages[passage].segments.end = side.segments.len() as u32;
        }
        side
    }

    /// Whether a segment may be parted at a byte of the document: between two characters as a reader sees them, with text
    /// on both sides, and not inside what normalising takes as one.
    #[must_use]
    pub fn can_cut(&self, at: usize) -> bool {
        let text = self.text.document().text();
        let k = self.segments.partition_point(|segment| segment.span.end() <= at);
        let Some(segment) = self.segments.get(k).filter(|segment| segment.span.start() < at) else { return false };
        text.is_char_boundary(at)
            && GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0) == Ok(true)
            && self.part(segment, at).is_some_and(|(first, second)| {
                [first, second].iter().all(|half| !self.text.slice(half.normal).trim().is_empty())
                    && self.original_at(second.normal.start) == second.span.start()
            })
    }

    /// Where a boundary of the normal text lies in the original.
    fn original_at(&self, normal: u32) -> usize {
        self.text.to_original(NormalSpan { start: normal, end: normal }).start()
    }

    /// A segment as two, parted at a byte of the document; none if one of them would hold nothing.
    fn part(&self, segment: &Segment, at: usize) -> Option<(Segment, Segment)> {
        let text = self.text.document().text();
        let (before, after) = (&text[segment.span.start()..at], &text[at..segment.span.end()]);
        if before.trim().is_empty() || after.trim().is_empty() {
            return None;
        }
        let first = Span::new(segment.span.start(), segment.span.start() + before.trim_end().len());
        let second = Span::new(segment.span.end() - after.trim_start().len(), segment.span.end());
        let normal = self.text.slice(segment.normal);
        let starts: Vec<u32> = normal.char_indices().map(|(k, _)| segment.normal.start + k as u32).collect();
        let start = starts.partition_point(|&start| self.original_at(start) < second.start());
        let start = starts.get(start).copied().unwrap_or(segment.normal.end);
        let end = segment.normal.start + normal[..(start - segment.normal.start) as usize].trim_end().len() as u32;
        let first = Segment {
            span: first,
            normal: NormalSpan { start: segment.normal.start, end },
            ends: 1.0,
            cues: Cues::NONE,
            ..*segment
        };
        Some((first, Segment { span: second, normal: NormalSpan { start, end: segment.normal.end }, ..*segment }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::{
        normalize::Normalized,
        read::Document,
        segment::{Cut, bitext},
    };

    #[test]
    fn a_segment_is_parted_where_one_says() {
        let text = "The bank signed a loan, and it runs for ten years.\nธนาคารลงนามสัญญาเงินกู้และมีอายุสิบปี น\u{e4d}\u{e32}ตาล ที\u{e48}ดี\n";
        let document = Document::from_text("t", text).expect("small");
        let normalized = Normalized::new(&document);
        let bitext = bitext(&normalized, Cut::Running);
        let at = |part: &str| text.find(part).expect("it stands there");
        let en = bitext.en.recut(&[at("and it")]);
        let halves: Vec<_> = (0..en.segments.len()).map(|i| (en.original(i), en.normal(i))).collect();
        let wanted = ["The bank signed a loan,", "and it runs for ten years."].map(|half| (half, half));
        assert_eq!(halves, wanted);
        assert_eq!(en.passages[0].segments, 0..2);
        let th = bitext.th.recut(&[at("และ")]);
        assert_eq!((th.original(0), th.original(1)), ("ธนาคารลงนามสัญญาเงินกู้", "และมีอายุสิบปี"));
        for (cut, allowed) in [
            (at("และ"), true),
            (at("และ") + 1, false),
            (at("\u{e48}ดี"), false),
            (at("\u{e32}ตาล"), false),
            (at("ตาล"), true),
            (at(" น\u{e4d}"), false),
            (text.len(), false),
        ] {
            assert_eq!(bitext.th.can_cut(cut), allowed, "{cut}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_by_cutting(text in "([a-z]{1,3}|[ก-ฮ]{1,4}|[ ะาิ่้ํ\u{200b}]|\n){0,40}", cuts in prop::collection::vec(0..200usize, 0..12)) {
            let document = Document::from_text("t", &*text).expect("small");
            let normalized = Normalized::new(&document);
            let bitext = bitext(&normalized, Cut::Running);
            let mut cuts: Vec<usize> = cuts.into_iter().filter(|&c| text.is_char_boundary(c)).collect();
            cuts.sort_unstable();
            for side in [&bitext.en, &bitext.th] {
                let cut = side.recut(&cuts);
                let solid = |side: &crate::segment::Side<'_>| {
                    (0..side.segments.len()).flat_map(|i| side.original(i).chars()).filter(|c| !c.is_whitespace()).collect::<String>()
                };
                prop_assert_eq!(solid(&cut), solid(side));
                let mut from = 0;
                for (p, passage) in cut.passages.iter().enumerate() {
                    let segments = &cut.segments[passage.segments.start as usize..passage.segments.end as usize];
                    prop_assert!(segments.iter().all(|s| s.passage as usize == p));
                    for s in segments {
                        prop_assert!(s.span.start() >= from && !s.span.is_empty() && s.normal.start <= s.normal.end);
                        from = s.span.end();
                    }
                }
            }
        }
    }
}
