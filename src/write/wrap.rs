//! Text cut into lines of a given width, Thai between words, and never inside what is read as one character.

use std::sync::LazyLock;

use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed, options::LineBreakOptions};
use textwrap::{core::Fragment, wrap_algorithms::wrap_first_fit};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::{Lang, segment::words};

/// Where lines may end, by Unicode's rules (UAX #14) and a dictionary.
static LINES: LazyLock<LineSegmenterBorrowed<'static>> =
    LazyLock::new(|| LineSegmenter::new_dictionary(LineBreakOptions::default()));

/// Cuts `text` into lines of at most `width` columns; there is always one.
///
/// White space and line ends become single spaces, and characters that steer a terminal become visible ones; nothing
/// else is changed or lost. A word too long for a line is cut between characters as they are read (grapheme clusters);
/// one such character alone is cut only if it is wider than a line.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let text = visible(text);
    let mut pieces = Vec::new();
    let mut clusters = text.grapheme_indices(true).peekable();
    let mut start = 0;
    for end in ends(&text) {
        while clusters.next_if(|&(at, _)| at < end).is_some() {}
        let whole = match clusters.peek() {
            // A silenced consonant (ส์) opens no word, whatever the words are taken for.
            Some(&(at, cluster)) => at == end && !cluster.ends_with('\u{e4c}'),
            None => end == text.len(),
        };
        if whole && end > start {
            pieces.extend(Piece::fitting(&text[start..end], width));
            start = end;
        }
    }
    let lines = wrap_first_fit(&pieces, &[columns(width)]);
    lines.into_iter().map(Piece::line).collect()
}

/// Where lines of `text` may end, in order: inside Thai, between our own words.
fn ends(text: &str) -> Vec<usize> {
    let thai = |c: Option<char>| c.is_some_and(|c| matches!(c, 'ก'..='ฮ' | 'ะ'..='ฺ' | 'เ'..='๎'));
    let around = |end: usize| (text[..end].chars().next_back(), text[end..].chars().next());
    let inside = |end: usize| {
        let (before, after) = around(end);
        thai(before) && thai(after)
    };
    let mut ends: Vec<usize> = LINES.segment_str(text).filter(|&end| !inside(end)).collect();
    // The mark of repetition (ๆ) stays with its word; that of a word cut short (ฯ) is no letter.
    let ours = words(text, Lang::Th).map(|word| word.end);
    ends.extend(ours.filter(|&end| inside(end) && around(end).1 != Some('ๆ')));
    ends.sort_unstable();
    ends
}

/// `text` on one line, safe to show: without line ends, tabs, escape sequences and marks that turn the reading order.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\u{a0}' | '\u{2007}' | '\u{202f}' => shown.push(c), // white space, but meant to hold words together
            c if c.is_whitespace() => {
                if !shown.ends_with(' ') {
                    shown.push(' ');
                }
            }
            '\0'..='\u{1f}' => shown.extend(char::from_u32(0x2400 + u32::from(c))),
            '\u{7f}' => shown.push('␡'),
            '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                shown.push(char::REPLACEMENT_CHARACTER);
            }
            c => shown.push(c),
        }
    }
    shown
}

/// What is set as one: mostly a word, and the space behind it.
#[derive(Clone, Copy, Debug)]
struct Piece<'t> {
    word: &'t str,
    width: usize,
    space: bool,
}

impl Fragment for Piece<'_> {
    fn width(&self) -> f64 {
        columns(self.width)
    }

    fn whitespace_width(&self) -> f64 {
        if self.space { 1.0 } else { 0.0 }
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

impl<'t> Piece<'t> {
    /// A word in pieces that fit into a line: mostly one.
    fn fitting(word: &'t str, width: usize) -> Vec<Self> {
        let (word, space) = word.strip_suffix(' ').map_or((word, false), |word| (word, true));
        let whole = Piece { word, width: word.width(), space };
        if whole.width <= width {
            return vec![whole];
        }
        let units = word.graphemes(true).flat_map(|cluster| {
            if cluster.width() <= width { vec![cluster] } else { cluster.split_inclusive(|_| true).collect() }
        });
        let mut pieces = Vec::new();
        let (mut start, mut end, mut wide) = (0, 0, 0);
        for unit in units {
            let unit_wide = unit.width();
            if wide + unit_wide > width && end > start {
                pieces.push(Piece { word: &word[start..end], width: wide, space: false });
                (start, wide) = (end, 0);
            }
            end += unit.len();
            wide += unit_wide;
        }
        pieces.push(Piece { word: &word[start..], width: wide, space });
        pieces
    }

    fn line(pieces: &[Self]) -> String {
        let mut line = String::new();
        for (i, piece) in pieces.iter().enumerate() {
            line.push_str(piece.word);
            if piece.space && i + 1 < pieces.len() {
                line.push(' ');
            }
        }
        line
    }
}

/// A width as `textwrap` counts it.
#[allow(clippy::cast_precision_loss, reason = "the widths of words and terminals are small")]
fn columns(width: usize) -> f64 {
    width as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_end_between_words() {
        for (text, width, lines) in [
            ("", 10, &[""][..]),
            (" one\ttwo\r\n\u{2028} three ", 7, &["one two", "three"]),
            ("see (a) and “b”", 8, &["see (a)", "and “b”"]),
            ("10\u{a0}% of it", 6, &["10\u{a0}%", "of it"]),
            ("ธนาคารกรุงไทยพร้อมรับนักท่องเที่ยว", 12, &["ธนาคารกรุงไทย", "พร้อมรับ", "นักท่องเที่ยว"]),
            ("ต่างๆนานา", 7, &["ต่างๆ", "นานา"]),
            ("อาทิ หลุยส์ วิตตอง", 9, &["อาทิ หลุยส์", "วิตตอง"]),
            ("abcdefghij k", 4, &["abcd", "efgh", "ij k"]),
            ("กำกำกำกำกำ", 4, &["กำ", "กำกำ", "กำกำ"]),
            ("a mark on the last space \u{fe0f}", 24, &["a mark on the last", "space \u{fe0f}"]),
            ("\u{1b}[31mred\u{202e}", 20, &["␛[31mred\u{fffd}"]),
        ] {
            assert_eq!(wrap(text, width), lines, "{text:?}");
        }
    }

    /// Letters, marks, wide and joined characters, spaces and controls, in any order.
    fn any_text() -> impl Strategy<Value = String> {
        let odd =
            "[ก-๛a-z /.()“” \u{a0}\u{200b}\u{200d}\u{301}\u{fe0f}\u{1f468}\u{1f1f9}世ᄀ각لا\r\n\t\u{1b}\u{2028}]{0,80}";
        prop_oneof![Just(odd).prop_flat_map(|odd| odd), "\\PC{0,80}", any::<String>(), "[กำน้ำที่เ]{0,60}"]
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in any_text(), width in 8usize..40) {
            let lines = wrap(&text, width);
            prop_assert!(!lines.is_empty());
            for line in &lines {
                prop_assert!(line.width() <= width, "{} > {width}: {line:?}", line.width());
            }
            let solid = |text: &str| text.replace(' ', "");
            prop_assert_eq!(solid(&lines.concat()), solid(&visible(&text)));
        }

        #[test]
        fn no_cluster_is_cut(text in any_text(), width in 8usize..40) {
            let shown = visible(&text);
            prop_assume!(shown.graphemes(true).all(|cluster| cluster.width() <= width));
            let mut clusters = shown.graphemes(true).filter(|cluster| *cluster != " ");
            for line in wrap(&text, width) {
                for cluster in line.graphemes(true).filter(|cluster| *cluster != " ") {
                    prop_assert_eq!(Some(cluster), clusters.next());
                }
            }
        }
    }
}
