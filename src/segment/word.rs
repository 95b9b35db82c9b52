//! Text to words: what search engines that cannot cut Thai ask for, and what is counted wherever words are.
//!
//! Both languages follow Unicode's word rules (UAX #29). Those end at Thai, which has no spaces between words. There the
//! word model decides ([`words_with`]), or else a dictionary, the one that ICU has used for years: the longest word that
//! fits, from left to right ([`dictionary_words`]). Either gives bytes one piece after the other, and allocates nothing.

mod learnt;

use std::{ops::Range, sync::LazyLock};

use icu_segmenter::{
    WordSegmenter, WordSegmenterBorrowed, iterators::WordBreakIterator, options::WordBreakInvariantOptions,
    scaffold::Utf8,
};
use unicode_segmentation::{GraphemeCursor, UWordBoundIndices, UnicodeSegmentation};

use learnt::Learnt;

use crate::{
    Lang,
    model::{Granularity, WordCuts, in_run},
};

static DICTIONARY: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));
static NETWORK: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_lstm(WordBreakInvariantOptions::default()));

/// The most parts of an abbreviation behind its first.
const PARTS: usize = 8;

/// Cuts `text` into words and punctuation marks: ranges of bytes, in order, that do not overlap, that cover all but
/// white space, and that never cut what a reader takes for one character (a grapheme cluster). Thai compounds stay
/// whole, by the model that the program carries ([`Granularity::Compounds`]).
///
/// ```
/// use khanan::{Lang, segment::words};
///
/// let cut = |text, lang| words(text, lang).map(|range| &text[range]).collect::<Vec<_>>();
/// assert_eq!(cut("Rates fell 0.25%.", Lang::En), ["Rates", "fell", "0.25", "%", "."]);
/// assert_eq!(cut("ธนาคารไทย 25 แห่ง", Lang::Th), ["ธนาคาร", "ไทย", "25", "แห่ง"]);
/// ```
pub fn words(text: &str, lang: Lang) -> Words<'_> {
    match lang {
        Lang::En => Words::by_rules(text),
        Lang::Th => words_with(text, Granularity::default(), WordCuts::embedded()),
    }
}

/// Cuts Thai text as [`words`] does, by a model and into words of a granularity.
///
/// ```
/// use khanan::{model::{Granularity, WordCuts}, segment::words_with};
///
/// let text = "เนื่องจากฝนตก";
/// let cut = |granularity| words_with(text, granularity, WordCuts::embedded()).map(|range| &text[range]).collect::<Vec<_>>();
/// assert_eq!(cut(Granularity::Compounds), ["เนื่อง", "จาก", "ฝน", "ตก"]);
/// assert_eq!(cut(Granularity::Treebank), ["เนื่องจาก", "ฝน", "ตก"]);
/// ```
pub fn words_with<'t>(text: &'t str, granularity: Granularity, cuts: &'t WordCuts) -> Words<'t> {
    Words { dotted: true, ..Words::of(text, Breaks::Learnt(Learnt::new(text, granularity, cuts))) }
}

/// Cuts text as [`words`] does, but Thai by ICU's dictionary: the words that the lexicon was learnt from and is asked for.
pub fn dictionary_words(text: &str, lang: Lang) -> Words<'_> {
    match lang {
        Lang::En => words(text, lang),
        Lang::Th => Words::by_dictionary(text),
    }
}

/// The iterator of [`words`], [`words_with`] and [`dictionary_words`].
pub struct Words<'t> {
    text: &'t str,
    /// Where the next piece starts: always between two grapheme clusters.
    start: usize,
    breaks: Breaks<'t>,
    /// Whether the stops of Thai abbreviations stay with them.
    dotted: bool,
}

enum Breaks<'t> {
    Rules(UWordBoundIndices<'t>),
    Learnt(Learnt<'t>),
    Icu(WordBreakIterator<'static, 't, Utf8>),
}

impl Iterator for Breaks<'_> {
    type Item = usize;

    /// One past the last byte of the next piece.
    fn next(&mut self) -> Option<usize> {
        match self {
            Breaks::Rules(pieces) => pieces.next().map(|(start, piece)| start + piece.len()),
            Breaks::Learnt(breaks) => breaks.next(),
            Breaks::Icu(breaks) => breaks.next(),
        }
    }
}

impl Iterator for Words<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let mut end = self.breaks.next()?;
            if end > self.start && self.parts_clusters(end) {
                if self.dotted && self.text.as_bytes().get(end) == Some(&b'.') {
                    end = self.abbreviation(end);
                }
                let piece = self.start..end;
                self.start = end;
                // neither ASCII's marks and letters nor Thai's, whose first byte is 0xe0, are white space
                let first = self.text.as_bytes()[piece.start];
                let plain = first.is_ascii_graphic() || first == 0xe0;
                if plain || !self.text[piece.clone()].chars().all(char::is_whitespace) {
                    return Some(piece);
                }
            }
        }
    }
}

impl<'t> Words<'t> {
    /// By Unicode's rules alone.
    pub(super) fn by_rules(text: &'t str) -> Words<'t> {
        Words::of(text, Breaks::Rules(text.split_word_bound_indices()))
    }

    /// By ICU's rules, Thai by its dictionary.
    pub(super) fn by_dictionary(text: &'t str) -> Words<'t> {
        Words::of(text, Breaks::Icu(DICTIONARY.segment_str(text)))
    }

    /// By ICU's rules, Thai by its neural network.
    pub(super) fn by_network(text: &'t str) -> Words<'t> {
        Words::of(text, Breaks::Icu(NETWORK.segment_str(text)))
    }

    fn of(text: &'t str, breaks: Breaks<'t>) -> Words<'t> {
        Words { text, start: 0, breaks, dotted: false }
    }

    /// Whether byte `at` lies between two grapheme clusters. Unicode's word rules see to that but for a few marks, Thai
    /// sara am among them.
    fn parts_clusters(&self, at: usize) -> bool {
        let (before, after) = self.text.as_bytes().split_at(at);
        // vowels and marks that stand behind a consonant or on it begin in other ways
        if matches!(before, [.., 0xe0, 0xb8 | 0xb9, _] | [.., b' '..=b'~'])
            && matches!(after, [..0x80, ..] | [0xe0, 0xb8, ..0xb0, ..] | [0xe0, 0xb9, ..0x87, ..])
        {
            return true;
        }
        // The piece starts between clusters, so nothing before it matters, and it is short.
        let rest = &self.text[self.start..];
        let boundary = GraphemeCursor::new(at - self.start, rest.len(), true).is_boundary(rest, 0);
        boundary.unwrap_or(true)
    }

    /// Where the abbreviation ends whose first part ends at `end`, before a stop: พ.ศ., กทม., มี.ค. If it is none, `end`.
    fn abbreviation(&self, end: usize) -> usize {
        let consonants = |part: &str| part.chars().all(|c| ('ก'..='ฮ').contains(&c));
        // a part of so many letters with its stop
        let part = |from: usize, most: usize| {
            let rest = &self.text[from..];
            let stop = rest.bytes().take(3 * most + 1).position(|b| b == b'.')?;
            let letters = &rest[..stop];
            (stop > 0 && letters.chars().all(in_run)).then_some((from + stop + 1, consonants(letters)))
        };
        let alone = part(self.start, 4).filter(|(_, bare)| *bare);
        let in_row = || part(self.start, 3).filter(|(then, _)| part(*then, 3).is_some_and(|(_, bare)| bare));
        let Some((mut last, _)) = alone.or_else(in_row) else { return end };
        for _ in 0..PARTS {
            let Some((then, _)) = part(last, 3) else { break };
            last = then;
        }
        let more = self.text[last..].starts_with('.');
        if last > end && !more && self.parts_clusters(last) { last } else { end }
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
        let rows: [(Lang, &str, &[&str]); 11] = [
            (Lang::En, "Dr. Rak’s 3.5%", &["Dr", ".", "Rak’s", "3.5", "%"]),
            (Lang::En, " two  spaces ", &["two", "spaces"]),
            (Lang::En, "2,500 (USD)", &["2,500", "(", "USD", ")"]),
            (Lang::En, "the กำ rite", &["the", "กำ", "rite"]),
            (Lang::En, "", &[]),
            (Lang::Th, "เขาปลูกข้าวปีละสองครั้ง", &["เขา", "ปลูก", "ข้าว", "ปี", "ละ", "สอง", "ครั้ง"]),
            (Lang::Th, "เมื่อ พ.ศ. 2566", &["เมื่อ", "พ.ศ.", "2566"]),
            (Lang::Th, "15 มี.ค. กทม.ฝนตก...", &["15", "มี.ค.", "กทม.", "ฝน", "ตก", ".", ".", "."]),
            (Lang::Th, "เงิน 3.5 ล้านบาท (THB)", &["เงิน", "3.5", "ล้าน", "บาท", "(", "THB", ")"]),
            (Lang::Th, "EXIM BANK เปิดตัว", &["EXIM", "BANK", "เปิด", "ตัว"]),
            (Lang::Th, " \u{a0}\n", &[]),
        ];
        for (lang, text, want) in rows {
            assert_eq!(cut(text, lang), want, "{text}");
        }
    }

    #[test]
    fn the_dictionary_is_as_it_was() {
        let cut = |text| dictionary_words(text, Lang::Th).map(|at| &text[at]).collect::<Vec<_>>();
        assert_eq!(cut("ประเทศไทยส่งออกข้าว พ.ศ."), ["ประเทศไทย", "ส่ง", "ออก", "ข้าว", "พ", ".", "ศ", "."]);
    }

    #[test]
    fn iterators_can_be_sent() {
        fn sent<T: Send + Sync>() {}
        sent::<WordCuts>();
        sent::<Learnt<'_>>();
    }

    fn assert_lawful(text: &str) {
        let clusters: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
        let treebank = words_with(text, Granularity::Treebank, WordCuts::embedded());
        for (how, words) in [
            ("en", words(text, Lang::En)),
            ("th", words(text, Lang::Th)),
            ("treebank", treebank),
            ("dictionary", dictionary_words(text, Lang::Th)),
        ] {
            let mut at = 0;
            for piece in words {
                assert!(piece.start >= at && piece.start < piece.end, "{piece:?} {text:?}");
                assert!(text[at..piece.start].chars().all(char::is_whitespace), "{piece:?} leaves text out: {text:?}");
                for end in [piece.start, piece.end] {
                    assert!(clusters.binary_search(&end).is_ok(), "{how} {piece:?} cuts a cluster: {text:?}");
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
        for unit in ["🇹", "\u{301}", "ก", "เ", "ำ", "ๆ", "กา", "ก.", "กการ", "👩\u{200d}", " ", "\u{600}"]
        {
            assert_lawful(&unit.repeat(50_000 / unit.len()));
        }
    }
}
