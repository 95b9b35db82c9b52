//! Text to words: what search engines that cannot cut Thai ask for, and what is counted wherever words are.
//!
//! Both languages follow Unicode's word rules (UAX #29). Those end at Thai, which has no spaces between words; there a
//! dictionary decides, the one that ICU has used for years: the longest word that fits, from left to right.

use std::{ops::Range, sync::LazyLock};

use icu_segmenter::{
    WordSegmenter, WordSegmenterBorrowed, iterators::WordBreakIterator, options::WordBreakInvariantOptions,
    scaffold::Utf8,
};
use unicode_segmentation::{GraphemeCursor, UWordBoundIndices, UnicodeSegmentation};

use crate::Lang;

static THAI: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// Cuts `text` into words and punctuation marks: ranges of bytes, in order, that do not overlap, that cover all but
/// white space, and that never cut what a reader takes for one character (a grapheme cluster).
///
/// ```
/// use khanan::{Lang, segment::words};
///
/// let cut = |text, lang| words(text, lang).map(|range| &text[range]).collect::<Vec<_>>();
/// assert_eq!(cut("Rates fell 0.25%.", Lang::En), ["Rates", "fell", "0.25", "%", "."]);
/// assert_eq!(cut("ธนาคารไทย 25 แห่ง", Lang::Th), ["ธนาคาร", "ไทย", "25", "แห่ง"]);
/// ```
pub fn words(text: &str, lang: Lang) -> Words<'_> {
    let breaks = match lang {
        Lang::En => Breaks::English(text.split_word_bound_indices()),
        Lang::Th => Breaks::Thai(THAI.segment_str(text)),
    };
    Words { text, start: 0, breaks }
}

/// The iterator of [`words`].
pub struct Words<'t> {
    text: &'t str,
    /// Where the next piece starts: always between two grapheme clusters.
    start: usize,
    breaks: Breaks<'t>,
}

enum Breaks<'t> {
    English(UWordBoundIndices<'t>),
    Thai(WordBreakIterator<'static, 't, Utf8>),
}

impl Iterator for Breaks<'_> {
    type Item = usize;

    /// One past the last byte of the next piece.
    fn next(&mut self) -> Option<usize> {
        match self {
            Breaks::English(pieces) => pieces.next().map(|(start, piece)| start + piece.len()),
            Breaks::Thai(breaks) => breaks.next(),
        }
    }
}

impl Iterator for Words<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let end = self.breaks.next()?;
            if end > self.start && self.parts_clusters(end) {
                let piece = self.start..end;
                self.start = end;
                if !self.text[piece.clone()].chars().all(char::is_whitespace) {
                    return Some(piece);
                }
            }
        }
    }
}

impl Words<'_> {
    /// Whether byte `at` lies between two grapheme clusters. Unicode's word rules see to that but for a few marks, Thai
    /// sara am among them.
    fn parts_clusters(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        if bytes[at - 1].is_ascii_graphic() && bytes.get(at).is_some_and(u8::is_ascii) {
            return true;
        }
        // The piece starts between clusters, so nothing before it matters, and it is short.
        let rest = &self.text[self.start..];
        let boundary = GraphemeCursor::new(at - self.start, rest.len(), true).is_boundary(rest, 0);
        boundary.unwrap_or(true)
    }
}

impl std::fmt::Debug for Words<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("text", &self.text).field("start", &self.start).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str, lang: Lang) -> Vec<&str> {
        words(text, lang).map(|range| &text[range]).collect()
    }

    #[test]
    fn words_are_cut() {
        let rows: [(Lang, &str, &[&str]); 9] = [
            (Lang::En, "Dr. Rak’s 3.5%", &["Dr", ".", "Rak’s", "3.5", "%"]),
            (Lang::En, " two  spaces ", &["two", "spaces"]),
            (Lang::En, "2,500 (USD)", &["2,500", "(", "USD", ")"]),
            (Lang::En, "the กำ rite", &["the", "กำ", "rite"]),
            (Lang::En, "", &[]),
            (Lang::Th, "ประเทศไทยส่งออกข้าว", &["ประเทศไทย", "ส่ง", "ออก", "ข้าว"]),
            (Lang::Th, "เงิน 3.5 ล้านบาท (THB)", &["เงิน", "3.5", "ล้าน", "บาท", "(", "THB", ")"]),
            (Lang::Th, "EXIM BANK เปิดตัว", &["EXIM", "BANK", "เปิด", "ตัว"]),
            (Lang::Th, " \u{a0}\n", &[]),
        ];
        for (lang, text, want) in rows {
            assert_eq!(cut(text, lang), want, "{text}");
        }
    }

    fn assert_lawful(text: &str) {
        let clusters: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
        for lang in [Lang::En, Lang::Th] {
            let mut at = 0;
            for piece in words(text, lang) {
                assert!(piece.start >= at && piece.start < piece.end, "{piece:?} {text:?}");
                assert!(text[at..piece.start].chars().all(char::is_whitespace), "{piece:?} leaves text out: {text:?}");
                for end in [piece.start, piece.end] {
                    assert!(clusters.binary_search(&end).is_ok(), "{lang} {piece:?} cuts a cluster: {text:?}");
                }
                at = piece.end;
            }
            assert!(text[at..].chars().all(char::is_whitespace), "text is left out at its end: {text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_covered_in_order_without_cutting_clusters(text in any::<String>()) {
            assert_lawful(&text);
        }

        #[test]
        fn so_is_text_of_both_languages(
            text in "([ก-ฮ][ิ-ู]?[่-๋]?ำ?|[ก-๛]|[a-zA-Z0-9.,'’%() ]|\u{301}|\u{308}|\r\n|\u{200d}|\u{600}|👨|👩|🇹|\u{200b}){0,60}"
        ) {
            assert_lawful(&text);
        }
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        for unit in ["🇹", "\u{301}", "ก", "เ", "ำ", "ๆ", "กา", "👩\u{200d}", " ", "\u{600}"] {
            assert_lawful(&unit.repeat(50_000 / unit.len()));
        }
    }
}
