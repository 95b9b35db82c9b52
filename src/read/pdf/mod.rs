//! PDF: the text of a document of pages, put together again from the places of its glyphs.
//!
//! A PDF holds glyphs at places, not paragraphs. A library interprets the file and tells which glyph stands where
//! ([`glyphs`]); what follows is ours: glyphs to lines ([`line`]), columns one after the other ([`column`]), without what
//! stands on every page ([`running`]), lines to paragraphs ([`paragraph`], [`gap`]), and Thai as it is spelled ([`spelling`]),
//! which the glyphs of most fonts are not.

mod column;
mod drawn;
mod gap;
mod glyphs;
mod line;
mod meaning;
mod paragraph;
mod running;
mod said;
mod spelling;
mod unpacked;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
};

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::{Error, Result};
use glyphs::{Interpreter, Sheet};

/// How a PDF begins.
pub(super) const MAGIC: &[u8] = b"%PDF-";

/// Pages that are read; the longest books have a few thousand.
const PAGES: usize = 20_000;
/// Stack for the interpreter, in bytes: it goes into forms inside forms, each with a frame of its own.
const STACK: usize = 32 << 20;

/// The text of a document, and where in it each page begins, in bytes.
pub(super) struct Text {
    pub(super) text: String,
    pub(super) pages: Vec<u32>,
    /// Images on all pages.
    pub(super) images: usize,
}

/// Bytes that the streams of a file unpack to, images left out; as many as are allowed, if it is more.
pub(super) fn unpacked(bytes: &[u8]) -> u64 {
    unpacked::size(bytes)
}

/// Reads a document.
///
/// The interpreter is a library that is fed files of anybody's making. It runs on a thread of its own, for the sake of the
/// stack, and should it panic, that is an error of this file and of no other. The hook for panics is called all the same,
/// and only the program has a say in it: see [`PDF_THREAD`](super::PDF_THREAD).
pub(super) fn text(name: &str, bytes: &[u8]) -> Result<Text> {
    text_to(name, bytes, Limits::default())
}

/// How much a document may hold.
#[derive(Clone, Copy)]
struct Limits {
    /// Glyphs of all pages.
    glyphs: usize,
    /// Bytes of what is drawn, see [`drawn`].
    drawn: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { glyphs: glyphs::GLYPHS, drawn: drawn::DRAWN }
    }
}

/// Reads a document within these limits.
fn text_to(name: &str, bytes: &[u8], limit: Limits) -> Result<Text> {
    let broken = |fact: &str| Error::Broken {
        name: name.to_owned(),
        part: "PDF".to_owned(),
        fact: fact.to_owned(),
        source: None,
    };
    unpacked::check(name, bytes)?;
    let work = || catch_unwind(AssertUnwindSafe(|| sheets(name, bytes, limit)));
    let sheets = thread::scope(|scope| {
        let thread =
            thread::Builder::new().name(super::PDF_THREAD.to_owned()).stack_size(STACK).spawn_scoped(scope, work);
        let thread = thread.map_err(|source| Error::Io { name: name.to_owned(), action: "read", source })?;
        thread.join().map_err(|_| broken("cannot be made sense of"))
    })?;
    let sheets = sheets.unwrap_or_else(|_| Err(broken("cannot be made sense of")))?;
    let images = sheets.iter().map(|sheet| sheet.images).sum();
    if images > 0 && sheets.iter().all(|sheet| sheet.is_scan() || sheet.glyphs.is_empty()) {
        // A line that was stamped on a scan is not the text of the document.
        return Ok(Text { text: String::new(), pages: Vec::new(), images });
    }
    let mut pages: Vec<Vec<column::Block>> =
        sheets.into_iter().map(|sheet| column::blocks(sheet.glyphs, sheet.height)).collect();
    running::drop(&mut pages);
    let (text, pages) = paragraph::text(&pages);
    Ok(Text { text, pages, images })
}

/// The glyphs of all pages.
fn sheets(name: &str, bytes: &[u8], limit: Limits) -> Result<Vec<Sheet>> {
    let broken = |fact: &str| Error::Broken {
        name: name.to_owned(),
        part: "PDF".to_owned(),
        fact: fact.to_owned(),
        source: None,
    };
    let pdf = Pdf::new(Arc::new(bytes.to_vec())).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Error::Encrypted { name: name.to_owned(), looks_like: "a PDF document" }
        }
        LoadPdfError::Decryption(_) => broken("is encrypted in a way that is not known"),
        LoadPdfError::Invalid => broken("has no pages that can be found"),
    })?;
    let pages = pdf.pages();
    if pages.len() > PAGES {
        let (part, unit) = ("PDF".to_owned(), "pages");
        return Err(Error::Bomb { name: name.to_owned(), part, limit: PAGES as u64, unit });
    }
    let mut interpreter = Interpreter::new(name, limit);
    pages.iter().zip(1..).map(|(page, number)| interpreter.sheet(page, number)).collect()
}

#[cfg(test)]
mod tests;
