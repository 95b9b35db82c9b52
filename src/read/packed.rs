//! Documents that are no text files: which format their bytes are of, and the text inside.

use super::{Format, Options, archive, archive::Archive, binary, docx, epub, odt, pdf};
use crate::{Error, Result};

/// The text of a document, and where each of its pages begins, in bytes; nothing if it has none.
pub(super) struct Content {
    pub(super) text: String,
    pub(super) pages: Vec<u32>,
}

/// Whether a file is such a document, as its first bytes or the options tell.
pub(super) fn is_packed(bytes: &[u8], options: &Options) -> bool {
    match options.format {
        Some(format) => format.is_packed(),
        None => [archive::MAGIC, pdf::MAGIC, OLE].iter().any(|magic| start(bytes).starts_with(magic)),
    }
}

/// How files of the old Office begin; the new one wraps what it encrypts into such a file.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The bytes without what some servers put before a PDF.
fn start(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start()
}

/// What kind of document the bytes are, `None` if a text.
pub(super) fn format(name: &str, bytes: &[u8], options: &Options) -> Result<Option<Format>> {
    if let Some(format) = options.format {
        return Ok(Some(format).filter(|format| format.is_packed()));
    }
    let bytes = start(bytes);
    if bytes.starts_with(pdf::MAGIC) {
        Ok(Some(Format::Pdf))
    } else if bytes.starts_with(archive::MAGIC) {
        Archive::new(name, bytes)?.format().map(Some)
    } else if bytes.starts_with(OLE) {
        Err(old_office(name, bytes))
    } else {
        Ok(None)
    }
}

/// What is wrong with a file of the old Office.
fn old_office(name: &str, bytes: &[u8]) -> Error {
    // Names of what it holds are in UTF-16.
    let holds = |what: &str| {
        let what: Vec<u8> = what.bytes().flat_map(|byte| [byte, 0]).collect();
        bytes.windows(what.len()).any(|window| window == what)
    };
    let name = name.to_owned();
    if holds("EncryptedPackage") {
        return Error::Encrypted { name, looks_like: "an Office document" };
    }
    let looks_like = if holds("WordDocument") {
        "an old Word document (DOC)"
    } else if holds("Workbook") {
        "an old Excel workbook (XLS)"
    } else if holds("PowerPoint Document") {
        "old PowerPoint slides (PPT)"
    } else {
        "an old Office document, such as DOC or XLS"
    };
    Error::Binary { name, offset: 0, byte: OLE[0], looks_like }
}

/// The text of a document of this format, which is no text file.
pub(super) fn content(name: &str, bytes: &[u8], format: Format, options: &Options) -> Result<Content> {
    let mut images = 0;
    let mut from_archive = |text: fn(&mut Archive<'_>) -> Result<String>| {
        let mut archive = Archive::new(name, bytes)?.with_pages_to(options.max_text);
        let text = text(&mut archive)?;
        images = archive.images();
        Ok(Content { text, pages: Vec::new() })
    };
    let mut content = match format {
        Format::Docx => from_archive(docx::text),
        Format::Odt => from_archive(odt::text),
        Format::Epub => from_archive(epub::text),
        _ => pdf::text(name, bytes).map(|pdf::Text { text, pages, images: seen }| {
            images = seen;
            Content { text, pages }
        }),
    }?;
    if content.text.trim().is_empty() && images > 0 {
        return Err(Error::NoText { name: name.to_owned(), images });
    }
    content.text = binary::replace_controls(content.text);
    Ok(content)
}

#[cfg(test)]
mod tests;
