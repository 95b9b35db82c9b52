//! List marks: `1.`, `(2)`, `b)`, `iv.`.
//!
//! A mark belongs to the text behind it. At the start of a segment its stop ends nothing; inside a line it starts an
//! item, which the Thai of a release often gives a line of its own. There `(3)` is taken for a mark only if `(2)` came
//! before, because `Section 26 (3)` and `(66) 2271` look the same.

/// A list mark, as far as its form tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    /// Its first byte.
    pub(super) start: usize,
    /// Its number, counted from 1; `i` is 1 or 9, so there may be two.
    numbers: [u8; 2],
}

impl Mark {
    /// The mark that the `)` at byte `at` closes.
    pub(super) fn parenthesised(text: &str, at: usize) -> Option<Mark> {
        let mut mark = Mark::ending(text, at)?;
        match text.as_bytes()[..mark.start].last() {
            Some(b'(') => mark.start -= 1,
            // `(phase 2) `: the bracket was opened before, so it closes a remark.
            _ if is_inside_parentheses(&text.as_bytes()[..mark.start]) => return None,
            _ => {}
        }
        mark.stands_alone(text).then_some(mark)
    }

    /// The mark that the stop at byte `at` ends.
    pub(super) fn dotted(text: &str, at: usize) -> Option<Mark> {
        Mark::ending(text, at).filter(|mark| mark.stands_alone(text))
    }

    /// Letters or digits before `at` that read as a number.
    fn ending(text: &str, at: usize) -> Option<Mark> {
        let head = &text.as_bytes()[..at];
        let length = head.iter().rev().take(6).take_while(|b| b.is_ascii_alphanumeric()).count();
        let start = at - length;
        Some(Mark { start, numbers: read(&head[start..])? })
    }

    fn stands_alone(&self, text: &str) -> bool {
        text[..self.start].chars().next_back().is_none_or(char::is_whitespace)
    }

    /// Whether it is written in digits.
    pub(super) fn is_number(&self, text: &str) -> bool {
        text.as_bytes()[self.start].is_ascii_digit()
    }

    /// Whether the item after `last` may bear it (0: no list so far). The first item may come at any time, unless the
    /// word before it is a name or a number, as in `Section 26 (1)`.
    pub(super) fn follows(&self, last: u8, text: &str) -> Option<u8> {
        if let Some(next) = self.numbers.into_iter().find(|&n| last > 0 && n == last + 1) {
            return Some(next);
        }
        let before = text[..self.start].trim_end();
        let ends_in_word = before.ends_with(|c: char| c.is_alphanumeric() || c == ')');
        let length = before.bytes().rev().take(24).take_while(u8::is_ascii_alphanumeric).count();
        let names = before.as_bytes()[before.len() - length..].first().is_none_or(|b| !b.is_ascii_lowercase());
        (self.numbers.contains(&1) && !(ends_in_word && names)).then_some(1)
    }

    /// The number to count on from, when it stands at the start of a segment.
    pub(super) fn number(&self) -> u8 {
        self.numbers[0]
    }
}

/// `12`, `b`, `iv`, `IV` as numbers from 1 to 99; a letter that is also a Roman number gives both, the Roman first.
fn read(mark: &[u8]) -> Option<[u8; 2]> {
    let both = |n: u8| (n > 0).then_some([n, n]);
    match mark {
        [d @ b'0'..=b'9'] => both(d - b'0'),
        [t @ b'1'..=b'9', d @ b'0'..=b'9'] => both((t - b'0') * 10 + d - b'0'),
        [letter] => {
            let nth = letter.to_ascii_lowercase() - b'a' + 1;
            Some(roman(mark).map_or([nth, nth], |roman| [roman, nth]))
        }
        _ => roman(mark).and_then(both),
    }
}

/// Roman numbers up to twenty, in one case throughout.
fn roman(mark: &[u8]) -> Option<u8> {
    const ROMAN: [&str; 20] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
        "xviii", "xix", "xx",
    ];
    let one_case = mark.iter().all(u8::is_ascii_lowercase) || mark.iter().all(u8::is_ascii_uppercase);
    let n = ROMAN.iter().position(|r| r.as_bytes().eq_ignore_ascii_case(mark))?;
    u8::try_from(n + 1).ok().filter(|_| one_case)
}

/// Whether the last bracket within reach was opened and not closed.
fn is_inside_parentheses(head: &[u8]) -> bool {
    const REACH: usize = 64;
    head.iter().rev().take(REACH).find(|b| matches!(b, b'(' | b')')) == Some(&b'(')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read() {
        let rows: [(&str, Option<[u8; 2]>); 12] = [
            ("1", Some([1, 1])),
            ("12", Some([12, 12])),
            ("0", None),
            ("02", None),
            ("123", None),
            ("b", Some([2, 2])),
            ("i", Some([1, 9])),
            ("V", Some([5, 22])),
            ("iv", Some([4, 4])),
            ("Iv", None),
            ("kg", None),
            ("", None),
        ];
        for (text, numbers) in rows {
            assert_eq!(read(text.as_bytes()), numbers, "{text}");
        }
    }

    #[test]
    fn a_remark_in_brackets_is_no_mark() {
        let at = |text: &str| Mark::parenthesised(text, text.find(')').expect("each row has one"));
        assert!(at("to (2) go").is_some() && at("2) go").is_some());
        for text in ["(phase 2) go", "person(s) go", "(a1) go", "(2567) go", "x2) go", "() go"] {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
