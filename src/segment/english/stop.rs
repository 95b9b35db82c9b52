//! A stop and what stands around it: all that the rules look at.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::mark::Mark;
use crate::segment::abbreviation::{self, Ends};

/// What kind of stop it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sign {
    /// One full stop.
    Full,
    /// `?` or `!`, with or without more stops.
    Strong,
    /// `…`, or more than one full stop.
    Ellipsis,
}

/// A run of stops with the quotation marks and brackets that close behind it. All positions are bytes of the text.
pub(super) struct Stop<'t> {
    text: &'t str,
    /// First byte of the segment that the stop stands in.
    segment: usize,
    /// The run of stops.
    run: Range<usize>,
    /// What it is.
    pub(super) sign: Sign,
    /// Letters and stops right before the run: `Ltd`, `U.S`, `www.bank`.
    word: Range<usize>,
    /// Whether a quotation or bracket closes right behind it.
    pub(super) is_closed: bool,
    /// One past the closing marks.
    closed: usize,
    /// First byte after the white space: where the text would be cut.
    pub(super) next: usize,
    /// First byte after that which opens no quotation or bracket.
    opened: usize,
    /// What stands there.
    follows: Next,
    /// How the word's stop behaves, if the word is a known abbreviation.
    pub(super) abbreviation: Option<Ends>,
}

/// What follows a stop, past white space and opening marks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Next {
    /// A capital letter.
    Capital,
    /// A small letter.
    Small,
    /// A digit, or a sign that stands before one.
    Number,
    /// A mark that goes on with a sentence, or closes something: `,`, `:`, `)`, another stop.
    Continuing,
    /// Anything else: a dash, a symbol, another script.
    Other,
}

impl Next {
    /// What stands at byte `at`.
    fn at(text: &str, at: usize) -> Next {
        let Some(c) = text[at..].chars().next() else { return Next::Continuing };
        match c {
            'A'..='Z' => Next::Capital,
            'a'..='z' => Next::Small,
            _ if c.is_lowercase() => Next::Small,
            _ if c.is_uppercase() => Next::Capital,
            _ if c.is_ascii_digit() || matches!(c, '+' | '#' | '$' | '€' | '£' | '¥' | '฿') => Next::Number,
            ',' | ';' | ':' | ')' | ']' | '}' | '”' | '%' | '/' | '\\' | '_' | '=' | '@' | '&' => Next::Continuing,
            _ if Stop::length(text.as_bytes(), at).is_some() => Next::Continuing,
            _ => Next::Other,
        }
    }
}

/// Longest word looked at before a stop, in bytes.
const WORD: usize = 16;
/// How far an address is looked for before a stop, in bytes: this bounds the work for each stop.
const ADDRESS: usize = 128;
/// Bytes of the longest time of day that opens a line; longer lines are gone through by no stop.
const LEADING: usize = 64;
/// How far the Unicode rules see past a cut, in code points.
const AHEAD: usize = 32;

impl<'t> Stop<'t> {
    /// The length in bytes of the stop that starts at byte `at`, if one does.
    pub(super) fn length(bytes: &[u8], at: usize) -> Option<usize> {
        match bytes.get(at..)? {
            [b'.' | b'?' | b'!', ..] => Some(1),
            // … ‼ ⁇ ⁈ ⁉ 。！．？
            [0xE2, 0x80, 0xA6 | 0xBC, ..] | [0xE2, 0x81, 0x87..=0x89, ..] => Some(3),
            [0xE3, 0x80, 0x82, ..] | [0xEF, 0xBC, 0x81 | 0x8E | 0x9F, ..] => Some(3),
            _ => None,
        }
    }

    /// Reads the run of stops that starts at byte `at` of a segment that starts at byte `segment`. `text` has no white
    /// space at its end.
    pub(super) fn new(text: &'t str, segment: usize, at: usize) -> Self {
        let bytes = text.as_bytes();
        let mut end = at;
        let (mut stops, mut strong, mut dots) = (0, false, false);
        while let Some(length) = Stop::length(bytes, end) {
            let stop = &bytes[end..end + length];
            dots |= stop == "…".as_bytes();
            strong |= !matches!(stop, b"." | [0xE2, 0x80, 0xA6] | [0xE3, ..] | [0xEF, _, 0x8E]);
            end += length;
            stops += 1;
        }
        let sign = match (strong, stops) {
            (true, _) => Sign::Strong,
            (false, 1) if !dots => Sign::Full,
            _ => Sign::Ellipsis,
        };

        let tail = text[end..].trim_start_matches([')', ']', '}', '"', '\'', '”', '’', '»']);
        let is_closed = tail.len() < text.len() - end;
        let tail = tail.trim_start_matches(['\u{200b}', '\u{2060}', '\u{feff}']);
        let mut closed = text.len() - tail.len();
        let mut next = text.len() - tail.trim_start().len();
        if let Some(behind) = strayed_mark(&text[next..]).filter(|_| next > closed) {
            closed = text.len() - behind.len();
            next = text.len() - behind.trim_start().len();
        }
        let opened = text.len() - text[next..].trim_start_matches(['(', '[', '{', '"', '\'', '“', '‘', '«']).len();

        let head = &bytes[segment..at];
        let of_word = |b: &&u8| b.is_ascii_alphabetic() || **b == b'.';
        let word = at - head.iter().rev().take(WORD).take_while(of_word).count()..at;
        let follows = Next::at(text, opened);
        let mut stop = Stop {
            text,
            segment,
            run: at..end,
            sign,
            word,
            is_closed,
            closed,
            next,
            opened,
            follows,
            abbreviation: None,
        };
        if sign == Sign::Full {
            stop.abbreviation = stop.find_abbreviation();
        }
        stop
    }

    fn find_abbreviation(&self) -> Option<Ends> {
        let word = &self.text.as_bytes()[self.word.clone()];
        if matches!(self.before_word(), Some('\'' | '’' | '-' | '@' | '/')) {
            return None;
        }
        // `Pol.Gen.` and `5.p.m.`: the whole first, then what stands after the last stop.
        let start = word.iter().position(|&b| b != b'.')?;
        abbreviation::find(&word[start..]).or_else(|| {
            let last = word.iter().rposition(|&b| b == b'.')?;
            abbreviation::find(&word[last + 1..])
        })
    }

    fn before_word(&self) -> Option<char> {
        self.text[self.segment..self.word.start].chars().next_back()
    }

    /// One past the stops: where the search for the next one goes on.
    pub(super) fn end(&self) -> usize {
        self.run.end
    }

    /// Whether white space follows.
    pub(super) fn is_spaced(&self) -> bool {
        self.next > self.closed
    }

    /// Whether a bracket opens behind the space.
    pub(super) fn opens_bracket(&self) -> bool {
        matches!(self.text.as_bytes().get(self.next), Some(b'(' | b'['))
    }

    /// What follows.
    pub(super) fn next(&self) -> Next {
        self.follows
    }

    /// The word that follows, as far as its letters go.
    fn next_word(&self) -> &'t str {
        let tail = &self.text[self.opened..];
        let length = tail.bytes().take(WORD).take_while(u8::is_ascii_alphabetic).count();
        &tail[..length]
    }

    /// Whether the next word clearly starts a sentence.
    pub(super) fn before_starter(&self) -> bool {
        let word = self.next_word();
        let after = self.text.as_bytes().get(self.opened + word.len());
        let whole = after.is_none_or(|b| matches!(b, b' ' | b',' | b'\'' | 0x80..));
        whole && !self.opens_bracket() && abbreviation::is_starter(word)
    }

    /// Whether the next word is written like `iPhone`.
    pub(super) fn before_camel_case(&self) -> bool {
        matches!(self.text.as_bytes()[self.opened..], [b'a'..=b'z', b'A'..=b'Z', b'a'..=b'z', ..])
    }

    /// Whether nothing but a time of day stands before it in its segment, as in `4.30 p.m. Opening ceremony`.
    pub(super) fn ends_leading_time(&self) -> bool {
        let head = &self.text[self.segment..self.run.start];
        if head.len() > LEADING {
            return false;
        }
        let (before, half) = head.rsplit_once(' ').unwrap_or(("", head));
        let is_clock = |c: char| c.is_ascii_digit() || matches!(c, '.' | ':' | '–' | '-' | ' ');
        matches!(half.to_ascii_lowercase().trim_start_matches(is_clock), "a.m" | "p.m")
            && head.starts_with(|c: char| c.is_ascii_digit())
            && before.chars().all(is_clock)
    }

    /// Whether a code such as `RR/07/2569` or `A12-3` follows: capital letters and figures in one word.
    pub(super) fn before_code(&self) -> bool {
        let word = self.text[self.opened..].split(char::is_whitespace).next().unwrap_or("");
        word.starts_with(|c: char| c.is_ascii_uppercase()) && word.bytes().any(|b| b.is_ascii_digit())
    }

    /// Whether a dash, a space and a capital letter follow: an item of a list that was run together.
    pub(super) fn before_dashed_item(&self) -> bool {
        let item = self.text[self.next..].strip_prefix(['-', '–', '—']).and_then(|tail| tail.strip_prefix(' '));
        item.is_some_and(|item| item.starts_with(char::is_uppercase))
    }

    /// Whether what it ends is a list mark that stands first in its segment, brackets and bullets aside.
    pub(super) fn ends_list_mark(&self) -> bool {
        let numbered = |part: &[u8]| matches!(part, [b'0'..=b'9'] | [b'0'..=b'9', b'0'..=b'9']);
        let head = &self.text.as_bytes()[self.segment..self.run.start];
        let length = head.iter().rev().take(WORD).take_while(|b| b.is_ascii_digit() || **b == b'.').count();
        let number = &head[head.len() - length..];
        self.sign == Sign::Full
            && (self.is_near_start(self.run.start - length) && number.split(|&b| b == b'.').all(numbered)
                || Mark::dotted(self.text, self.run.start).is_some_and(|mark| self.is_near_start(mark.start)))
    }

    /// Whether only brackets, bullets and the like stand between the start of the segment and byte `at`.
    pub(super) fn is_near_start(&self, at: usize) -> bool {
        at <= self.segment + WORD && self.text[self.segment.min(at)..at].chars().all(|c| !c.is_alphanumeric())
    }

    /// Whether the word is one letter, or letters with a stop after each: `J`, `U.S`.
    pub(super) fn is_initial(&self) -> bool {
        let word = &self.text.as_bytes()[self.word.clone()];
        let apart =
            self.before_word().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '&' | '-' | '/'));
        let mut parts = word.split(|&b| b == b'.');
        self.sign == Sign::Full && apart && !word.is_empty() && parts.all(|part| part.len() == 1)
    }

    /// Whether the word before it is ordinary: three small letters at its end, or a closing bracket or quotation mark.
    pub(super) fn after_plain_word(&self) -> bool {
        self.abbreviation.is_none()
            && match self.text.as_bytes()[self.segment..self.run.start] {
                [.., b')' | b'%' | b'"'] => true,
                [.., a, b, c] => [a, b, c].iter().all(u8::is_ascii_lowercase),
                _ => false,
            }
    }

    /// Whether it stands for something left out, as in `(No. …) B.E. …`.
    pub(super) fn is_blank(&self) -> bool {
        let head = self.text[self.segment..self.run.start].trim_end();
        self.sign == Sign::Ellipsis && (head.is_empty() || head.ends_with(['.', '…', '(']))
    }

    /// Whether it stands inside a number, a name, an address: no space follows, nor what looks like a sentence glued on.
    pub(super) fn is_inside(&self) -> bool {
        !self.is_spaced() && self.next() != Next::Other && (!self.is_glued() || self.is_in_address())
    }

    /// `baht.The`, `2567.The`, `ASEAN.The`, but not `B.Grimm`, `Ph.D`, `ASP.NET`.
    fn is_glued(&self) -> bool {
        if self.next() != Next::Capital {
            return false;
        }
        let head = &self.text.as_bytes()[self.segment..self.run.start];
        let word = self.next_word();
        let small = word.len() > 1 && word.as_bytes()[1..].iter().all(u8::is_ascii_lowercase);
        let whole_word = small || self.before_starter();
        match head {
            [.., b'a'..=b'z', b'a'..=b'z'] => true,
            [.., b'A'..=b'Z', b'A'..=b'Z'] | [.., b')' | b'%' | b'"'] => whole_word,
            [.., b'0'..=b'9', b'0'..=b'9', b'0'..=b'9'] => whole_word,
            [.., b'0'..=b'9'] => self.before_starter(),
            _ => whole_word && (self.is_closed || head.last().is_some_and(|b| !b.is_ascii())),
        }
    }

    /// Whether the stop belongs to a web or e-mail address.
    fn is_in_address(&self) -> bool {
        const DOMAINS: [&str; 12] = ["ac", "asia", "biz", "co", "com", "edu", "go", "info", "net", "or", "org", "th"];
        let (head, tail) = self.text.as_bytes()[self.segment..].split_at(self.run.start - self.segment);
        let not_space = |b: &&u8| !b.is_ascii_whitespace();
        let before = head.iter().rev().take(ADDRESS).take_while(not_space).count();
        let after = tail.iter().take(ADDRESS).take_while(not_space).count();
        let token = &self.text.as_bytes()[self.run.start - before..self.run.start + after];
        let word = self.next_word();
        token.contains(&b'@')
            || token.windows(2).any(|pair| pair == b"//")
            || token.windows(4).any(|four| four.eq_ignore_ascii_case(b"www."))
            || DOMAINS.iter().any(|domain| domain.eq_ignore_ascii_case(word))
    }

    /// Whether the Unicode sentence rules (UAX #29) cut here. They see the stop with the character before it and what
    /// follows, no more: that is all they ask for, and a hostile text cannot make them look far.
    pub(super) fn is_unicode_boundary(&self) -> bool {
        self.is_plainly_bounded() || self.is_bounded_by_unicode()
    }

    fn is_bounded_by_unicode(&self) -> bool {
        let before = self.text[..self.run.start].chars().next_back().map_or(0, char::len_utf8);
        let start = self.run.start - before;
        let ahead = self.text[self.opened..].char_indices().nth(AHEAD);
        let end = ahead.map_or(self.text.len(), |(i, _)| self.opened + i);
        let bounds = self.text[start..end].split_sentence_bound_indices().map(|(i, _)| start + i);
        bounds.skip_while(|&i| i <= self.run.start).take_while(|&i| i <= self.opened).next().is_some()
    }

    /// Whether a space and a capital letter follow, with nothing between that is not of ASCII. Then the rules cut (SB11),
    /// without being asked: nothing but a small letter further on could speak against it (SB8), and a capital shields that.
    fn is_plainly_bounded(&self) -> bool {
        let bytes = self.text.as_bytes();
        bytes[self.closed..self.next].contains(&b' ')
            && bytes.get(self.opened).is_some_and(u8::is_ascii_uppercase)
            && bytes[self.run.start..self.opened].is_ascii()
    }
}

/// `stopped. ” The`: the rest behind a closing mark that strayed behind the space.
fn strayed_mark(tail: &str) -> Option<&str> {
    let straight = || tail.strip_prefix('"').filter(|rest| rest.starts_with(char::is_whitespace));
    tail.strip_prefix(['”', '’', '»']).or_else(straight)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What is told without asking is what the rules would have said.
        #[test]
        fn plain_bounds_are_those_of_unicode(text in r#"[a-zA-Z0-9ก ,.!?…)"'”“(\[\u{200b}-]{1,24}"#) {
            let text = text.trim_end();
            let stops = (0..text.len()).filter(|&at| Stop::length(text.as_bytes(), at).is_some());
            for stop in stops.map(|at| Stop::new(text, 0, at)) {
                if stop.is_plainly_bounded() {
                    prop_assert!(stop.is_bounded_by_unicode(), "{text:?}, the stop at byte {}", stop.run.start);
                }
            }
        }
    }
}
