//! The document: one source text, decoded once and never edited.

use std::{borrow::Cow, sync::OnceLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{Error, Result, Span, digest::hex_sha256};

/// What kind of file the text came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Plain text: the document's text is the decoded file.
    Plain,
    /// HTML: the document's text is the main content, one block (heading, paragraph, list item, cell) a line.
    Html,
    /// A Word document (Office Open XML): one block (heading, paragraph, list item, paragraph of a cell) a line, then the
    /// footnotes and endnotes.
    Docx,
    /// An OpenDocument text: as of a Word document.
    Odt,
    /// A book: its chapters one after the other, one block a line as of HTML.
    Epub,
    /// A document of pages: one paragraph a line, as far as the places of its glyphs tell.
    Pdf,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 6] = [Format::Plain, Format::Html, Format::Docx, Format::Odt, Format::Epub, Format::Pdf];

    /// Its name, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Plain => "plain",
            Format::Html => "html",
            Format::Docx => "docx",
            Format::Odt => "odt",
            Format::Epub => "epub",
            Format::Pdf => "pdf",
        }
    }

    /// Whether a file of this format is no text file.
    pub(super) fn is_packed(self) -> bool {
        !matches!(self, Format::Plain | Format::Html)
    }
}

/// A document as it is kept until its counterpart is found: all there is of it, so that it need not be read twice.
#[derive(Serialize, Deserialize)]
struct Kept<'d> {
    name: Cow<'d, str>,
    text: Cow<'d, str>,
    sha256: Cow<'d, str>,
    encoding: Cow<'d, str>,
    format: Cow<'d, str>,
    pages: Cow<'d, [u32]>,
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let kept = Kept {
            name: (&*self.name).into(),
            text: (&*self.text).into(),
            sha256: self.sha256().into(),
            encoding: self.encoding.into(),
            format: self.format.name().into(),
            pages: (&*self.pages).into(),
        };
        kept.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let Kept { name, text, sha256, encoding, format, pages } = Kept::deserialize(deserializer)?;
        let unknown = |what: &str, value: &str| de::Error::custom(format!("{what} {value} is not known"));
        let known = encoding_rs::Encoding::for_label(encoding.as_bytes());
        let encoding = known.ok_or_else(|| unknown("encoding", &encoding))?.name();
        let format =
            Format::ALL.into_iter().find(|known| known.name() == format).ok_or_else(|| unknown("format", &format))?;
        let (name, text) = (name.into_owned(), text.into_owned());
        let document =
            Document::new(name, text, Some(sha256.into_owned()), encoding, format).map_err(de::Error::custom)?;
        Ok(document.with_pages(pages.into_owned()))
    }
}

/// One source text as read. Spans of every later stage point into [`Document::text`].
#[derive(Clone, Debug)]
pub struct Document {
    name: String,
    text: String,
    /// Empty until it is asked for, if it is that of the text's bytes.
    sha256: OnceLock<String>,
    encoding: &'static str,
    format: Format,
    /// Where each page begins, in bytes of the text; empty if the source has no pages.
    pages: Vec<u32>,
}

impl Document {
    /// A document from text already at hand; its hash is that of the text's UTF-8 bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] at 4 GiB.
    pub fn from_text(name: impl Into<String>, text: impl Into<String>) -> Result<Self> {
        Self::new(name.into(), text.into(), None, "UTF-8", Format::Plain)
    }

    /// `sha256` is that of the bytes as read, `None` if those are the text's.
    pub(super) fn new(
        name: String,
        text: String,
        sha256: Option<String>,
        encoding: &'static str,
        format: Format,
    ) -> Result<Self> {
        if u32::try_from(text.len()).is_err() {
            return Err(Error::TooLarge { name, bytes: text.len() });
        }
        let sha256 = sha256.map_or_else(OnceLock::new, OnceLock::from);
        Ok(Document { name, text, sha256, encoding, format, pages: Vec::new() })
    }

    /// The same, its pages beginning at these bytes.
    pub(super) fn with_pages(self, pages: Vec<u32>) -> Self {
        Document { pages, ..self }
    }

    /// The source's name as it was given: a path, or `-`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The decoded text that all spans point into.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the bytes as they were read, 64 hexadecimal digits.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| hex_sha256(self.text.as_bytes()))
    }

    /// The WHATWG name of the encoding the bytes were in, such as `windows-874`; UTF-8 for formats that settle it
    /// themselves.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// What kind of file it was.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// The page on which the character at this byte of the text stands, counted from 1 whatever number is printed on it;
    /// `None` if the source has no pages.
    #[must_use]
    pub fn page(&self, offset: usize) -> Option<u32> {
        let begun = self.pages.partition_point(|&start| start as usize <= offset);
        u32::try_from(begun).ok().filter(|_| !self.pages.is_empty())
    }

    /// The text a span points at.
    ///
    /// # Panics
    /// If the span was made for another document.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }
}
