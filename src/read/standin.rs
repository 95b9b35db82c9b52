//! Stand-in until the reading stage is merged.

use std::io::Read;

use super::{Document, Format};
use crate::{Error, Result};

/// An encoding.
#[derive(Clone, Copy, Debug)]
pub struct Encoding;

impl std::str::FromStr for Encoding {
    type Err = Error;

    fn from_str(label: &str) -> Result<Self> {
        let known = encoding_rs::Encoding::for_label(label.as_bytes());
        known.map(|_| Encoding).ok_or_else(|| Error::UnknownEncoding { label: label.to_owned() })
    }
}

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The encoding, or none to detect it.
    pub encoding: Option<Encoding>,
    /// Replace what cannot be decoded.
    pub lossy: bool,
    /// The format, or none to detect it.
    pub format: Option<Format>,
}

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// [`Error::Io`].
pub fn read(name: &str, _options: &Options) -> Result<Document> {
    let mut bytes = Vec::new();
    let done = if name == "-" {
        std::io::stdin().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::read(name).map(|b| bytes = b)
    };
    done.map_err(|source| Error::Io { name: name.to_owned(), action: "read", source })?;
    Document::from_text(name, String::from_utf8_lossy(&bytes))
}
