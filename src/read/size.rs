//! How large what is read may be, and how much memory reading takes.
//!
//! A document is read into memory whole, and some formats take many times the room of their text while they are read. So
//! files have limits that ordinary documents are far below, and what reading a file may take is told beforehand, for who
//! reads many at once.

use std::{
    fs::File,
    io::{self, Read},
};

use super::{Options, archive::Archive, packed, pdf};
use crate::{Error, Result};

/// Bytes of a file that packs its text and pictures.
const PACKED: u64 = 256 << 20;
/// Bytes of memory that a byte of a page takes as a tree: of 15 MB of `<b>a</b>`, 59.
const PAGE: u64 = 60;
/// Bytes of memory that a byte of plain text takes, read and decoded: Thai in eight bits grows threefold.
const PLAIN: u64 = 5;
/// The same of a byte of XML from a ZIP archive.
const XML: u64 = 2;
/// The same of a byte of unpacked PDF: 44 of pages full of text, most of it glyphs with their places.
const PDF: u64 = 48;
/// The most that a PDF of as many glyphs as are read takes.
const PDF_MOST: u64 = 640 << 20;

impl Options {
    /// Bytes of text that a document may have where nothing else is said: 16 MiB, some thirty books.
    pub const MAX_TEXT: u64 = 16 << 20;
}

/// All bytes of a file that is no document, or enough of them to be refused as too many.
pub(crate) fn bytes(name: &str) -> io::Result<Vec<u8>> {
    // UTF-16 takes two bytes a letter, so a text under 4 GiB may come in a file of up to twice that.
    const LIMIT: u64 = 2 << 32;
    let mut bytes = Vec::new();
    opened(name)?.take(LIMIT).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn opened(name: &str) -> io::Result<Box<dyn Read>> {
    Ok(if name == "-" { Box::new(io::stdin().lock()) } else { Box::new(File::open(name)?) })
}

/// All bytes of a document's file, or of standard input if the name is `-`.
///
/// # Errors
/// [`Error::Io`] if it cannot be read, [`Error::OverLimit`] if it holds more than a document may.
pub fn load(name: &str, options: &Options) -> Result<Vec<u8>> {
    let failed = |source| Error::Io { name: name.to_owned(), action: "read", source };
    let mut file = opened(name).map_err(failed)?;
    // A letter that takes one byte of text takes two in UTF-16, behind a mark of two or three.
    let most = options.max_text.saturating_mul(2).saturating_add(3);
    let mut bytes = Vec::new();
    file.by_ref().take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 <= most {
        return Ok(bytes);
    }
    if !packed::is_packed(&bytes, options) {
        return Err(over(name, bytes.len(), "bytes of text and more", options.max_text));
    }
    let most = most.max(PACKED);
    file.take(most.saturating_add(1) - bytes.len() as u64).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > most { Err(over(name, bytes.len(), "bytes and more", most)) } else { Ok(bytes) }
}

/// About how many bytes of memory it takes to read these bytes as a document, beside themselves; for
/// [`parallel`](crate::parallel).
#[must_use]
pub fn memory(bytes: &[u8], options: &Options) -> u64 {
    let size = bytes.len() as u64;
    match packed::format("", bytes, options) {
        Ok(Some(super::Format::Pdf)) => pdf::unpacked(bytes).saturating_mul(PDF).min(PDF_MOST),
        Ok(Some(format)) => {
            let unpacked = Archive::new("", bytes).map_or(0, |archive| archive.unpacked());
            // Of a book, one page after the other is a tree.
            let page = if format == super::Format::Epub { PAGE * unpacked.min(options.max_text) } else { 0 };
            XML * unpacked + page
        }
        Ok(None) if options.format == Some(super::Format::Plain) => PLAIN * size,
        Ok(None) => PAGE * size,
        Err(_) => 0,
    }
}

/// Whether a text is no longer than was allowed.
pub(crate) fn within(name: &str, text: &str, options: &Options) -> Result<()> {
    if text.len() as u64 <= options.max_text {
        return Ok(());
    }
    Err(over(name, text.len(), "bytes of text", options.max_text))
}

fn over(name: &str, count: usize, unit: &'static str, limit: u64) -> Error {
    Error::OverLimit { name: name.to_owned(), count: count as u64, unit, limit }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Format, decode, read};

    /// The file's name and bytes, the format asked for, the limit, and whether it is kept.
    type Row<'a> = (&'a str, Vec<u8>, Option<Format>, u64, bool);

    #[test]
    fn a_text_is_as_long_as_was_allowed() {
        let folder = tempfile::tempdir().unwrap();
        let table: [Row<'_>; 9] = [
            ("a.txt", b"0123456789".to_vec(), None, 10, true),
            ("a.txt", b"0123456789".to_vec(), None, 9, false),
            ("a.txt", b"0123456789".to_vec(), None, 4, false),
            // In UTF-8 a Thai letter takes three bytes, whatever it took in the file.
            ("a.txt", vec![0xa1; 10], None, 30, true),
            ("a.txt", vec![0xa1; 10], None, 29, false),
            ("a.html", b"<p>ten letters</p><p></p>".to_vec(), None, 25, true),
            ("a.html", b"<p>ten letters</p><p></p>".to_vec(), None, 24, false),
            ("a.txt", [&b"\xff\xfe"[..], &[b'a', 0].repeat(10)].concat(), None, 9, false),
            ("a.txt", [&b"\xff\xfe"[..], &[b'a', 0].repeat(10)].concat(), None, 10, true),
        ];
        for (name, bytes, format, max_text, fits) in table {
            let options = Options { format, max_text, ..Options::default() };
            let path = folder.path().join(name);
            std::fs::write(&path, &bytes).unwrap();
            let path = path.to_str().unwrap();
            for read in [decode(path, &bytes, &options), read(path, &options)] {
                match read {
                    Ok(document) => assert!(fits, "{bytes:?} {max_text} {}", document.text()),
                    Err(error @ Error::OverLimit { .. }) => {
                        assert!(!fits, "{error}");
                        let told = error.to_string();
                        assert!(told.contains(&format!("over the limit of {max_text};")), "{told}");
                        assert!(told.ends_with("--max-text"), "{told}");
                    }
                    Err(error) => panic!("{error}"),
                }
            }
        }
    }
}
