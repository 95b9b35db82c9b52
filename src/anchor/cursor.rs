//! Small steps over text: what every reader of anchors asks of the bytes around a place.
//!
//! Thai text is three bytes a character and mostly nothing here, so the readers work on bytes and look at whole
//! characters only where one may matter. Every `at` is a byte offset on a character boundary.

/// A run of digits without any mark between them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Run {
    /// Its value, stuck at the greatest `u64` if it is longer than that holds.
    pub(super) value: u64,
    /// How many digits.
    pub(super) len: usize,
    /// One past its last byte.
    pub(super) end: usize,
}

/// The digit at `at`, ASCII or Thai, and its length in bytes.
pub(super) fn digit(text: &str, at: usize) -> Option<(u8, usize)> {
    match text.as_bytes().get(at..)? {
        [d @ b'0'..=b'9', ..] => Some((d - b'0', 1)),
        [0xE0, 0xB9, d @ 0x90..=0x99, ..] => Some((d - 0x90, 3)),
        _ => None,
    }
}

/// The digits from `at` on.
pub(super) fn run(text: &str, at: usize) -> Option<Run> {
    let mut run = Run { value: 0, len: 0, end: at };
    while let Some((d, bytes)) = digit(text, run.end) {
        run.value = run.value.saturating_mul(10).saturating_add(u64::from(d));
        run.len += 1;
        run.end += bytes;
    }
    (run.len > 0).then_some(run)
}

/// Appends the digits of `at..end` in ASCII.
pub(super) fn push_digits(text: &str, mut at: usize, end: usize, out: &mut String) {
    while at < end {
        let Some((d, bytes)) = digit(text, at) else { return };
        out.push(char::from(b'0' + d));
        at += bytes;
    }
}

/// The byte at `at`, or 0 after the end.
pub(super) fn byte(text: &str, at: usize) -> u8 {
    text.as_bytes().get(at).copied().unwrap_or(0)
}

/// The byte before `at`, or 0 at the start.
pub(super) fn byte_before(text: &str, at: usize) -> u8 {
    text.as_bytes()[..at].last().copied().unwrap_or(0)
}

/// Where the blanks from `at` on end: spaces, tabs, line ends, no-break spaces.
pub(super) fn blanks(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at..) {
            Some([b' ' | b'\t' | b'\n' | b'\r', ..]) => at += 1,
            Some([0xC2, 0xA0, ..]) => at += 2,
            _ => return at,
        }
    }
}

/// Where the blanks before `at` start.
pub(super) fn blanks_before(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        match &bytes[..at] {
            [.., b' ' | b'\t' | b'\n' | b'\r'] => at -= 1,
            [.., 0xC2, 0xA0] => at -= 2,
            _ => return at,
        }
    }
}

/// The character at `at`.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// The character that ends at `at`.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// Where `word` ends if it stands at `at`, whatever its case. `word` is ASCII lower case or Thai.
pub(super) fn skip(text: &str, at: usize, word: &str) -> Option<usize> {
    let end = at + word.len();
    let found = text.as_bytes().get(at..end)?;
    found.eq_ignore_ascii_case(word.as_bytes()).then_some(end)
}

/// As [`skip`], for the longest of several; they must be listed longest first where one starts another.
pub(super) fn skip_any(text: &str, at: usize, words: &[&str]) -> Option<usize> {
    words.iter().find_map(|word| skip(text, at, word))
}

/// As [`skip_any`], but a Latin word must end there too.
pub(super) fn skip_word(text: &str, at: usize, words: &[&str]) -> Option<usize> {
    words.iter().filter_map(|word| skip(text, at, word)).find(|&end| !latin_at(text, end))
}

/// Whether `text[..at]` ends with one of the words, whatever their case, each a whole word if it is Latin.
pub(super) fn ends_with_any(text: &str, at: usize, words: &[&str]) -> bool {
    words.iter().any(|word| {
        at.checked_sub(word.len()).is_some_and(|start| {
            text.as_bytes()[start..at].eq_ignore_ascii_case(word.as_bytes())
                && (!word.as_bytes()[0].is_ascii_alphabetic() || !latin_before(text, start))
        })
    })
}

/// Whether a Latin letter, ASCII or with a mark, stands at `at`.
pub(super) fn latin_at(text: &str, at: usize) -> bool {
    latin_len(text, at) > 0
}

/// Length in bytes of the Latin letter at `at`, 0 if there is none. Letters with marks end at U+024F.
pub(super) fn latin_len(text: &str, at: usize) -> usize {
    match text.as_bytes().get(at..) {
        Some([b'a'..=b'z' | b'A'..=b'Z', ..]) => 1,
        // U+00C0–U+00FF but × and ÷, then U+0100–U+024F.
        Some([0xC3, x, ..]) if !matches!(x, 0x97 | 0xB7) => 2,
        Some([0xC4..=0xC8, ..] | [0xC9, 0x80..=0x8F, ..]) => 2,
        _ => 0,
    }
}

/// Whether a Latin letter ends at `at`.
pub(super) fn latin_before(text: &str, at: usize) -> bool {
    match &text.as_bytes()[..at] {
        [.., b'a'..=b'z' | b'A'..=b'Z'] => true,
        [.., lead @ 0xC3..=0xC9, _] => latin_len(text, at - 2) == 2 && *lead >= 0xC3,
        _ => false,
    }
}

/// Length in bytes of the dash at `at`: hyphen-minus, hyphens, en and em dash, minus.
pub(super) fn dash_len(text: &str, at: usize) -> usize {
    match text.as_bytes().get(at..) {
        Some([b'-', ..]) => 1,
        Some([0xE2, 0x80, 0x90..=0x95, ..] | [0xE2, 0x88, 0x92, ..]) => 3,
        _ => 0,
    }
}

/// Where a dash, with or without blanks around it, ends if there is one from `at` on.
pub(super) fn dash(text: &str, at: usize) -> Option<usize> {
    let start = blanks(text, at);
    match dash_len(text, start) {
        0 => None,
        len => Some(blanks(text, start + len)),
    }
}

/// Whether a Thai letter or mark, digits left out, stands at `at`.
pub(super) fn thai_at(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at..) {
        Some([0xE0, 0xB8, ..]) => true,
        Some([0xE0, 0xB9, x, ..]) => *x < 0x8F,
        _ => false,
    }
}

/// Whether a Thai letter or mark ends at `at`.
pub(super) fn thai_before(text: &str, at: usize) -> bool {
    at >= 3 && text.is_char_boundary(at - 3) && thai_at(text, at - 3)
}
