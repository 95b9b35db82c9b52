//! Detecting the encoding, from the surest sign to the least sure.
//!
//! 1. A byte order mark: no text in another encoding begins with those bytes.
//! 2. What the caller says.
//! 3. The upper halves of UTF-16 letters in every other byte: in other encodings they are control characters.
//! 4. Valid UTF-8: text in another encoding is not so by chance, but for a word or two.
//! 5. An HTML page's own declaration, if it is of code page 874. Pages say UTF-8 or Latin 1 out of habit.
//! 6. UTF-8 with few errors is damaged UTF-8, and refused as such; read as code page 874 it would be letter salad.
//! 7. A statistical guess between code pages 874 and 1252.

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use regex::bytes::Regex;

use super::{Encoding, Options, binary, html};
use crate::Result;

/// How the bytes of a file are to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Source {
    pub(super) encoding: Encoding,
    /// Length of the byte order mark, in bytes.
    pub(super) mark: usize,
}

/// The encoding of a file, if it is text at all.
pub(super) fn source(name: &str, bytes: &[u8], options: &Options) -> Result<Source> {
    binary::check_magic(name, bytes)?;
    let source = told(bytes, options.encoding);
    if !source.encoding.is_utf16() {
        binary::check_controls(name, bytes, options.lossy, |at| at)?;
    }
    Ok(source)
}

/// The encoding of bytes that are taken for text.
pub(super) fn told(bytes: &[u8], asked: Option<Encoding>) -> Source {
    let (asked, mark) = match marked(bytes) {
        Some((encoding, mark)) => (Some(encoding), mark),
        None => (asked, 0),
    };
    let encoding = match asked {
        Some(Encoding::Utf16) => utf16_by_pattern(bytes).unwrap_or(Encoding::Utf16Le),
        Some(encoding) => encoding,
        None => utf16_by_pattern(bytes).unwrap_or_else(|| utf8_or_eight_bit(bytes)),
    };
    Source { encoding, mark }
}

/// The encoding that a byte order mark states, and the mark's length in bytes.
pub(super) fn marked(bytes: &[u8]) -> Option<(Encoding, usize)> {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => Some((Encoding::Utf8, 3)),
        [0xff, 0xfe, ..] => Some((Encoding::Utf16Le, 2)),
        [0xfe, 0xff, ..] => Some((Encoding::Utf16Be, 2)),
        _ => None,
    }
}

/// How many bytes at the start of a file are looked at for a pattern or a declaration.
pub(super) const HEAD: usize = 8192;

/// UTF-16 without a byte order mark: every other byte is the upper half of a Latin (00) or Thai (0E) letter, and the
/// bytes between them are not.
fn utf16_by_pattern(bytes: &[u8]) -> Option<Encoding> {
    let (pairs, _) = bytes[..bytes.len().min(HEAD)].as_chunks::<2>();
    let is_upper = |byte: u8| byte == 0x00 || byte == 0x0e;
    let upper = |place: usize| pairs.iter().filter(|pair| is_upper(pair[place])).count();
    let (first, second) = (upper(0), upper(1));
    let enough = pairs.len() * 2 / 3;
    match (first, second) {
        _ if second > enough && first * 2 < second => Some(Encoding::Utf16Le),
        _ if first > enough && second * 2 < first => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// The encoding of bytes that are no UTF-16.
fn utf8_or_eight_bit(bytes: &[u8]) -> Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return Encoding::Utf8;
    }
    if html::begins(bytes) && declared(bytes) == Some(Encoding::Windows874) {
        return Encoding::Windows874;
    }
    if is_damaged_utf8(bytes) {
        return Encoding::Utf8;
    }
    let guess = guess(bytes);
    let other = if guess == Encoding::Windows874 { Encoding::Windows1252 } else { Encoding::Windows874 };
    // The guess is of the most likely letters; bytes that it leaves free outweigh it.
    if guess.first_error(bytes).is_some() && other.first_error(bytes).is_none() { other } else { guess }
}

/// The encoding that an HTML page says it is in.
fn declared(bytes: &[u8]) -> Option<Encoding> {
    static CHARSET: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?i-u)<(?:meta|\?xml)\s[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_.:-]+)"#)
            .expect("a fixed pattern")
    });
    let label = CHARSET.captures(&bytes[..bytes.len().min(HEAD)])?.get(1)?;
    std::str::from_utf8(label.as_bytes()).ok()?.parse().ok()
}

/// Whether bytes that are not valid UTF-8 are so nearly: at least three in four of those beyond ASCII belong to valid
/// sequences. Of Thai in code page 874 two in five do, by chance.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|byte| !byte.is_ascii()).count();
        invalid += chunk.invalid().len();
    }
    valid >= 3 * invalid
}

/// The likelier of code pages 874 and 1252, by the letters themselves.
fn guess(bytes: &[u8]) -> Encoding {
    // The detector weighs some twenty-five encodings, and a page of letters tells as much as a book.
    const ENOUGH: usize = 1 << 16;
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0).saturating_sub(2);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[start..bytes.len().min(start + ENOUGH)], true);
    if detector.guess(Some(b"th"), Utf8Detection::Deny) == encoding_rs::WINDOWS_874 {
        Encoding::Windows874
    } else {
        Encoding::Windows1252
    }
}
