//! One document of an archive, before and after it is decoded.

use crate::{
    Error, Result,
    read::{self, Document, Encoding, Format},
    sides,
    write::Facts,
};

/// One document of an archive, as its bytes.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Names it in the archive, and in everything that is written of it.
    pub id: String,
    /// What is in it.
    pub content: Content,
    /// What the archive says about it.
    pub facts: Facts,
}

/// The bytes of a document: in one file, or one for each language.
#[derive(Clone, Debug)]
pub enum Content {
    /// One file, in either language or both.
    One(Blob),
    /// A file for each language, which the archive says belong together.
    Two {
        /// The English.
        en: Blob,
        /// The Thai.
        th: Blob,
    },
}

/// A file's bytes with the name that tells what they may be.
#[derive(Clone, Debug)]
pub struct Blob {
    /// A name whose extension may say what kind of file it is.
    pub name: String,
    /// What is in it.
    pub bytes: Bytes,
    /// What kind of text the archive says it is; `None` to tell it by the name and the bytes. PDF and packed documents
    /// are told by their bytes all the same.
    pub format: Option<Format>,
}

/// Bytes whose encoding is to be found out, or text that was decoded already.
#[derive(Clone, Debug)]
pub enum Bytes {
    /// A file as it was.
    Raw(Vec<u8>),
    /// The value of a field, say.
    Text(String),
}

/// A document that could not be read out of its archive.
#[derive(Debug)]
pub struct Failure {
    /// Which, as far as it has a name.
    pub id: String,
    /// Why.
    pub error: Error,
}

/// The decoded text of an entry.
#[derive(Clone, Debug)]
pub enum Texts {
    /// One document, in either language or both.
    One(Document),
    /// A document for each language.
    Two {
        /// The English.
        en: Document,
        /// The Thai.
        th: Document,
    },
}

impl Entry {
    /// Decodes the entry.
    ///
    /// # Errors
    /// As [`read::decode`]; [`Error::Languages`](crate::Error::Languages) for two texts of which one is not in its language.
    pub fn texts(self, options: &read::Options) -> Result<Texts> {
        Ok(match self.content {
            Content::One(blob) => Texts::One(blob.document(options)?),
            Content::Two { en, th } => {
                let (en, th) = (en.document(options)?, th.document(options)?);
                sides::check(&en, &th)?;
                Texts::Two { en, th }
            }
        })
    }

    /// About how many bytes of memory it takes to decode it.
    #[must_use]
    pub fn memory(&self, options: &read::Options) -> u64 {
        match &self.content {
            Content::One(blob) => blob.memory(options),
            Content::Two { en, th } => en.memory(options) + th.memory(options),
        }
    }

    /// How many bytes it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.content.len()
    }

    /// Calls it by another id, in all that is written of it.
    pub(super) fn rename(&mut self, id: String) {
        match &mut self.content {
            Content::One(blob) => blob.rename(&id),
            Content::Two { en, th } => {
                en.rename(&id);
                th.rename(&id);
            }
        }
        self.id = id;
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Content {
    pub(super) fn len(&self) -> usize {
        match self {
            Content::One(blob) => blob.len(),
            Content::Two { en, th } => en.len() + th.len(),
        }
    }
}

impl Blob {
    /// A file's bytes.
    pub(super) fn raw(name: impl Into<String>, bytes: Vec<u8>) -> Blob {
        Blob { name: name.into(), bytes: Bytes::Raw(bytes), format: None }
    }

    fn memory(&self, options: &read::Options) -> u64 {
        let format = options.format.or(self.format);
        match &self.bytes {
            Bytes::Raw(bytes) => read::memory(bytes, &read::Options { format: options.format, ..*options }),
            Bytes::Text(_) if matches!(format, None | Some(Format::Plain)) => 0,
            Bytes::Text(text) => read::memory(text.as_bytes(), &read::Options { format, ..*options }),
        }
    }

    fn document(self, options: &read::Options) -> Result<Document> {
        match (self.bytes, self.format) {
            (Bytes::Raw(bytes), format) => {
                let format = options.format.or(format.filter(|_| !read::is_packed(&bytes)));
                read::decode(&self.name, &bytes, &read::Options { format, ..*options })
            }
            (Bytes::Text(text), None | Some(Format::Plain)) => {
                read::within(&self.name, &text, options)?;
                Document::from_text(self.name, text)
            }
            (Bytes::Text(text), format) => {
                let encoding = Some(Encoding::Utf8);
                read::decode(&self.name, text.as_bytes(), &read::Options { encoding, format, ..*options })
            }
        }
    }

    fn rename(&mut self, id: &str) {
        if self.format.is_none() && is_page(&self.name) {
            self.format = Some(Format::Html);
        }
        id.clone_into(&mut self.name);
    }

    fn len(&self) -> usize {
        match &self.bytes {
            Bytes::Raw(bytes) => bytes.len(),
            Bytes::Text(text) => text.len(),
        }
    }
}

/// Whether a file of this name is a page.
pub(super) fn is_page(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".html", ".htm", ".xhtml", ".xht"].iter().any(|end| lower.ends_with(end))
}
