//! One document of an archive, before and after it is decoded.

use crate::{
    Error, Result,
    read::{self, Document},
    write::Date,
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
}

/// Bytes whose encoding is to be found out, or text that was decoded already.
#[derive(Clone, Debug)]
pub enum Bytes {
    /// A file as it was.
    Raw(Vec<u8>),
    /// The value of a field, say.
    Text(String),
}

/// What an archive says about a document beside its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// The day it was published.
    pub date: Option<Date>,
    /// Who published it: a site, an agency, a collection.
    pub source: Option<String>,
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
    /// As [`read::decode`].
    pub fn texts(self, options: &read::Options) -> Result<Texts> {
        Ok(match self.content {
            Content::One(blob) => Texts::One(blob.document(options)?),
            Content::Two { en, th } => Texts::Two { en: en.document(options)?, th: th.document(options)? },
        })
    }

    /// How many bytes it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.content {
            Content::One(blob) => blob.len(),
            Content::Two { en, th } => en.len() + th.len(),
        }
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Blob {
    fn document(self, options: &read::Options) -> Result<Document> {
        match self.bytes {
            Bytes::Raw(bytes) => read::decode(&self.name, &bytes, options),
            Bytes::Text(text) => Document::from_text(self.name, text),
        }
    }

    fn len(&self) -> usize {
        match &self.bytes {
            Bytes::Raw(bytes) => bytes.len(),
            Bytes::Text(text) => text.len(),
        }
    }
}
