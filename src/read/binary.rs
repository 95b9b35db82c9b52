//! Files that are no text: told by their first bytes, or by a control character that no text holds. Text that is for
//! programs is none either: its names and marks would come out as sentences.

use std::sync::LazyLock;

use regex::Regex;
use serde::de::IgnoredAny;

use crate::{Error, Result};

/// How files of other kinds begin, and what they are, with the article for the message.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive, such as a DOCX, XLSX or ODT document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document, such as DOC or XLS"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS-", "a PostScript document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\xff\xfe\0\0", "a UTF-32 text"),
    (b"\0\0\xfe\xff", "a UTF-32 text"),
];

/// What a file without known first bytes is called.
const UNKNOWN: &str = "a file of bytes, not characters";

/// Whether a control character is one that text never holds. Kept are the breaks, the end-of-file mark of DOS and the
/// escape character of terminals.
fn is_foreign(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a | 0x1b)
}

/// Refuses files that begin as no text does.
pub(super) fn check_magic(name: &str, bytes: &[u8]) -> Result<()> {
    match MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        Some(&(magic, looks_like)) => {
            Err(Error::Binary { name: name.to_owned(), offset: 0, byte: magic[0], looks_like })
        }
        None => Ok(()),
    }
}

/// Refuses control characters that no text holds; `lossy` refuses only NUL, of which every file of bytes has some.
/// `offset` tells where in the file a byte of `text` stands.
pub(super) fn check_controls(name: &str, text: &[u8], lossy: bool, offset: impl Fn(usize) -> usize) -> Result<()> {
    match text.iter().position(|&byte| if lossy { byte == 0 } else { is_foreign(byte) }) {
        Some(at) => {
            Err(Error::Binary { name: name.to_owned(), offset: offset(at), byte: text[at], looks_like: UNKNOWN })
        }
        None => Ok(()),
    }
}

/// Refuses XML and JSON; that XML is no page of HTML, the caller knows. `offset` tells where in the file a byte of `text`
/// stands.
pub(super) fn check_data(name: &str, text: &str, offset: impl Fn(usize) -> usize) -> Result<()> {
    let bare = text.trim_ascii_start();
    let looks_like = match bare.as_bytes() {
        [b'<', ..] if is_xml(bare) => "XML that is no page, such as TMX or XLIFF for `khanan convert`",
        [b'{' | b'[', ..] if is_json(bare) => "JSON, such as records for `khanan align --documents jsonl`",
        _ => return Ok(()),
    };
    let offset = offset(text.len() - bare.len());
    Err(Error::Binary { name: name.to_owned(), offset, byte: bare.as_bytes()[0], looks_like })
}

/// Whether a text says that it is XML, or begins with the first element of a kind of XML that is common.
fn is_xml(text: &str) -> bool {
    static XML: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:<\?xml\s|(?:<!--(?s:.*?)-->|<!DOCTYPE[^>]*>|\s)*<(?:tmx|xliff|rss|feed|rdf:RDF|urlset|sitemapindex|svg|office:document)[\s>])",
        )
        .expect("a fixed pattern")
    });
    XML.is_match(text)
}

/// Whether a text is an object of JSON, or a list of objects, as far as its first value goes.
fn is_json(text: &str) -> bool {
    let list = text.strip_prefix('[').map(str::trim_ascii_start);
    let object = list.unwrap_or(text).strip_prefix('{').map(str::trim_ascii_start);
    object.is_some_and(|inside| inside.starts_with('"'))
        && serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>().next().is_some_and(|value| value.is_ok())
}

/// The text with U+FFFD for control characters that no text holds.
pub(super) fn replace_controls(text: String) -> String {
    if text.bytes().any(is_foreign) {
        text.replace(|c: char| u8::try_from(c).is_ok_and(is_foreign), "\u{fffd}")
    } else {
        text
    }
}
