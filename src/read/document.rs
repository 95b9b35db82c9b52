//! The document: one source text, decoded once and never edited.

use sha2::{Digest, Sha256};

use crate::{Error, Result, Span};

/// What kind of file the text came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Plain text: the document's text is the decoded file.
    Plain,
    /// HTML: the document's text is the main content, one block (heading, paragraph, list item, cell) a line.
    Html,
}

/// One source text as read. Spans of every later stage point into [`Document::text`].
#[derive(Clone, Debug)]
pub struct Document {
    name: String,
    text: String,
    sha256: String,
    encoding: &'static str,
    format: Format,
}

impl Document {
    /// A document from text already at hand; its hash is that of the text's UTF-8 bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] at 4 GiB.
    pub fn from_text(name: impl Into<String>, text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        let sha256 = hex_sha256(text.as_bytes());
        Self::new(name.into(), text, sha256, "UTF-8", Format::Plain)
    }

    pub(super) fn new(
        name: String,
        text: String,
        sha256: String,
        encoding: &'static str,
        format: Format,
    ) -> Result<Self> {
        if u32::try_from(text.len()).is_err() {
            return Err(Error::TooLarge { name, bytes: text.len() });
        }
        Ok(Document { name, text, sha256, encoding, format })
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
        &self.sha256
    }

    /// The WHATWG name of the encoding the bytes were in, such as `windows-874`.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// What kind of file it was.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
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

/// SHA-256 as 64 lower-case hexadecimal digits.
pub(crate) fn hex_sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
