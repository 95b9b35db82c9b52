//! ZIP archives, which DOCX, ODT and EPUB are: their parts by name, never more than a document holds.
//!
//! A few kilobytes can unpack to gigabytes. So the parts that are read are counted as they unpack, not as the archive
//! says, against a limit for all of them and a limit for how much smaller one was when packed.

use std::io::{self, Cursor, Read};

use zip::{ZipArchive, result::ZipError};

use super::{Encoding, Format, Options, detect};
use crate::{Error, Result};

/// Parts of an archive; a book with a thousand pictures has fewer.
const PARTS: usize = 1 << 16;
/// Bytes of all parts that are read, unpacked: a hundred novels.
const UNPACKED: u64 = 1 << 28;
/// Times that a part may grow in unpacking, if it is larger than [`SMALL`]. XML grows tenfold, a long list of empty table
/// cells a hundredfold; deflate ends at 1,032.
const GROWTH: u64 = 400;
/// Bytes up to which any growth will do.
const SMALL: u64 = 1 << 24;

/// How a ZIP archive begins.
pub(super) const MAGIC: &[u8] = b"PK\x03\x04";

/// An archive that is being read.
pub(crate) struct Archive<'b> {
    name: &'b str,
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
    /// Bytes that a page in it may have.
    page: u64,
}

impl<'b> Archive<'b> {
    /// Opens the archive that a file is.
    pub(super) fn new(name: &'b str, bytes: &'b [u8]) -> Result<Self> {
        Archive::within(name, bytes, UNPACKED)
    }

    /// Opens the archive that a file is, of which no more than so many bytes are unpacked.
    pub(crate) fn within(name: &'b str, bytes: &'b [u8], left: u64) -> Result<Self> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(name, "ZIP archive", error))?;
        if zip.len() > PARTS {
            let (part, unit) = ("ZIP archive".to_owned(), "parts");
            return Err(Error::Bomb { name: name.to_owned(), part, limit: PARTS as u64, unit });
        }
        Ok(Archive { name, zip, left, page: Options::MAX_TEXT })
    }

    /// The same, where a page may have so many bytes.
    pub(super) fn with_pages_to(self, most: u64) -> Self {
        Archive { page: most, ..self }
    }

    /// Bytes that all parts unpack to, as far as they are read, by what the archive says of them.
    pub(super) fn unpacked(&self) -> u64 {
        self.zip
            .decompressed_size()
            .map_or(UNPACKED, |size| u64::try_from(size).map_or(UNPACKED, |size| size.min(UNPACKED)))
    }

    /// The text of a part that must be there and is a page: as a tree it takes many times its size.
    pub(super) fn needed_page(&mut self, part: &str) -> Result<String> {
        let text = self.needed(part)?;
        if text.len() as u64 > self.page {
            let name = format!("{}: {part}", self.name);
            return Err(Error::OverLimit { name, count: text.len() as u64, unit: "bytes of page", limit: self.page });
        }
        Ok(text)
    }

    /// The file's name.
    pub(super) fn name(&self) -> &'b str {
        self.name
    }

    /// Whether there is a part of that name.
    pub(super) fn has(&self, part: &str) -> bool {
        self.zip.index_for_name(part).is_some()
    }

    /// How many parts are images, by their names.
    pub(super) fn images(&self) -> usize {
        const ENDS: &[&[u8]] = &[b".png", b".jpg", b".jpeg", b".gif", b".tif", b".tiff", b".bmp", b".emf", b".wmf"];
        let is_image = |part: &[u8]| ENDS.iter().any(|end| part.to_ascii_lowercase().ends_with(end));
        // The picture of the first page that some programs add is none of the document's.
        self.zip.file_names_raw().filter(|part| is_image(part) && !part.starts_with(b"Thumbnails/")).count()
    }

    /// Unpacks every part, within the limits, and forgets it: the names of all, what `look` saw in the first bytes that it
    /// asked for, and how many bytes each has.
    pub(crate) fn each<T>(
        &mut self,
        mut look: impl FnMut(&str, &mut dyn Read) -> Option<T>,
    ) -> Result<Vec<(String, Option<T>, u64)>> {
        let mut parts = Vec::with_capacity(self.zip.len());
        for index in 0..self.zip.len() {
            let name = self.name;
            let packed = self.zip.by_index(index).map_err(|error| unopened(name, "ZIP archive", error))?;
            let part = packed.name().unwrap_or_else(|_| String::from_utf8_lossy(packed.name_raw())).into_owned();
            let limit = self.left.min(SMALL.max(packed.compressed_size().saturating_mul(GROWTH)));
            let mut within = packed.take(limit + 1);
            let seen = look(&part, &mut within);
            io::copy(&mut within, &mut io::sink()).map_err(|error| broken(name, &part, error))?;
            let bytes = limit + 1 - within.limit();
            if bytes > limit {
                return Err(Error::Bomb { name: name.to_owned(), part, limit, unit: "bytes unpacked" });
            }
            self.left -= bytes;
            parts.push((part, seen, bytes));
        }
        Ok(parts)
    }

    /// The bytes of a part, `None` if there is none of that name.
    pub(super) fn bytes(&mut self, part: &str) -> Result<Option<Vec<u8>>> {
        let name = self.name;
        let Some(index) = self.zip.index_for_name(part) else { return Ok(None) };
        let bomb = |limit| Error::Bomb { name: name.to_owned(), part: part.to_owned(), limit, unit: "bytes unpacked" };
        let packed = self.zip.by_index(index).map_err(|error| unopened(name, part, error))?;
        let limit = self.left.min(SMALL.max(packed.compressed_size().saturating_mul(GROWTH)));
        let mut bytes = Vec::new();
        packed.take(limit + 1).read_to_end(&mut bytes).map_err(|error| broken(name, part, error))?;
        if bytes.len() as u64 > limit {
            return Err(bomb(limit));
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// The text of a part, which is XML: UTF-8, or UTF-16 with its mark.
    pub(super) fn text(&mut self, part: &str) -> Result<Option<String>> {
        let Some(bytes) = self.bytes(part)? else { return Ok(None) };
        let (encoding, mark) = detect::marked(&bytes).unwrap_or((Encoding::Utf8, 0));
        let told = |error| match error {
            Error::Undecodable { encoding, offset, byte, .. } => Error::Broken {
                name: self.name.to_owned(),
                part: part.to_owned(),
                fact: format!("byte {offset} (0x{byte:02x}) is no character of {encoding}"),
                source: None,
            },
            other => other,
        };
        encoding.decode(self.name, bytes.into(), mark, false).map(Some).map_err(told)
    }

    /// The text of a part that must be there.
    pub(super) fn needed(&mut self, part: &str) -> Result<String> {
        let missing = || Error::Broken {
            name: self.name.to_owned(),
            part: part.to_owned(),
            fact: "is missing".to_owned(),
            source: None,
        };
        let missing = missing();
        self.text(part)?.ok_or(missing)
    }

    /// What kind of document the archive is.
    pub(super) fn format(&mut self) -> Result<Format> {
        const OPEN: &str = "application/vnd.oasis.opendocument.";
        let kind = if self.has("mimetype") { self.bytes("mimetype")?.unwrap_or_default() } else { Vec::new() };
        let kind = String::from_utf8_lossy(&kind);
        let looks_like = match kind.trim() {
            "application/epub+zip" => return Ok(Format::Epub),
            kind if kind.strip_prefix(OPEN).is_some_and(|kind| kind.starts_with("text")) => return Ok(Format::Odt),
            kind if kind.strip_prefix(OPEN).is_some_and(|kind| kind.starts_with("spreadsheet")) => "an ODS spreadsheet",
            kind if kind.strip_prefix(OPEN).is_some_and(|kind| kind.starts_with("presentation")) => "ODP slides",
            _ if self.has("word/document.xml") || self.has("_rels/.rels") && self.says_word()? => {
                return Ok(Format::Docx);
            }
            _ if self.has("META-INF/container.xml") => return Ok(Format::Epub),
            _ if self.has("xl/workbook.xml") || self.has("xl/workbook.bin") => "an XLSX workbook",
            _ if self.has("ppt/presentation.xml") => "PPTX slides",
            _ => "a ZIP archive that is no document",
        };
        Err(Error::Binary { name: self.name.to_owned(), offset: 0, byte: MAGIC[0], looks_like })
    }

    /// Whether the list of parts speaks of a Word document, wherever it is.
    fn says_word(&mut self) -> Result<bool> {
        let types = self.text("[Content_Types].xml")?.unwrap_or_default();
        Ok(types.contains("wordprocessingml.document.main") || types.contains("ms-word.document"))
    }
}

/// A part that cannot be opened: for want of a password, or of anything else.
fn unopened(name: &str, part: &str, error: ZipError) -> Error {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            Error::Encrypted { name: name.to_owned(), looks_like: "a ZIP archive" }
        }
        error => broken(name, part, error),
    }
}

/// A part that cannot be unpacked.
fn broken(name: &str, part: &str, error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Broken {
        name: name.to_owned(),
        part: part.to_owned(),
        fact: "cannot be unpacked".to_owned(),
        source: Some(Box::new(error)),
    }
}
