//! Reading: bytes to a [`Document`].
//!
//! Thai releases come as UTF-8 today, as UTF-16 out of word processors, and in the eight-bit TIS-620 family from twenty
//! years of archives. A wrong guess does not fail, it yields letters that are not there, so a guess is only made where
//! nothing else is left: a byte order mark, then what the caller says, then what the bytes themselves allow decide. What
//! cannot be read is an error that names the byte.
//!
//! Of an HTML page only the main content is text: every later stage would take a menu for a list of headlines.
//!
//! DOCX, ODT, EPUB and PDF are told by their bytes, whatever the file is called. Their text is what a reader of the
//! document sees, one block a line as of HTML.

pub(crate) mod archive;
mod binary;
mod blocks;
mod count;
mod detect;
mod document;
mod docx;
mod encoding;
mod epub;
mod foreign;
mod html;
mod lines;
mod odt;
mod packed;
mod pdf;
#[cfg(test)]
mod sample;
mod size;
mod xml;

use std::{borrow::Cow, path::Path};

use crate::{Error, Result, digest::hex_sha256, guard::guarded};

pub use blocks::{Block, Blocks, blocks};
pub use document::{Document, Format};
pub use encoding::Encoding;
pub(crate) use size::{bytes, within};
pub use size::{load, memory};

use detect::Source;
use packed::Content;

/// How to read a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// The encoding, or `None` to detect it. A byte order mark in the file overrides it, as it does in browsers: no text
    /// in another encoding begins with those bytes.
    pub encoding: Option<Encoding>,
    /// Whether bytes that are no character become U+FFFD instead of an error.
    pub lossy: bool,
    /// The format, or `None` to tell it by the file's name and first bytes.
    pub format: Option<Format>,
    /// Bytes of text that a document may have; of a page, its source too.
    pub max_text: u64,
}

/// Everything is detected, and nothing is replaced.
impl Default for Options {
    fn default() -> Self {
        Options { encoding: None, lossy: false, format: None, max_text: Options::MAX_TEXT }
    }
}

/// Reads one file, or standard input if the name is `-`.
///
/// # Errors
/// [`Error::Io`] if it cannot be read, else as [`decode`].
pub fn read(name: &str, options: &Options) -> Result<Document> {
    let bytes = load(name, options)?;
    document(name, Cow::Owned(bytes), options)
}

/// The name of the threads that PDF is interpreted on.
///
/// Files that are broken in ways nobody thought of may make the interpreter panic. That is caught, and comes back as
/// [`Error::Broken`]; but the panic hook is called before, and prints by default. A program that wants its standard error
/// clean sets a hook that is silent on threads of this name; a library has no business with the hook.
pub const PDF_THREAD: &str = "khanan-pdf";

/// Makes a document of bytes already read; `name` tells where they came from, and its extension what they may be.
///
/// # Errors
/// [`Error::Binary`] if they are no text, or are XML or JSON and no format was asked for, [`Error::Foreign`] if they are mail,
/// subtitles, a table or another text for programs, likewise, [`Error::Undecodable`] if they
/// fit no encoding or not the one that was asked for, [`Error::OverLimit`] if the text is longer than was allowed,
/// [`Error::TooLarge`] if it is 4 GiB or more. Of DOCX, ODT, EPUB and PDF: [`Error::Broken`], [`Error::Encrypted`], [`Error::Bomb`], [`Error::Entities`], [`Error::NoText`].
pub fn decode(name: &str, bytes: &[u8], options: &Options) -> Result<Document> {
    document(name, Cow::Borrowed(bytes), options)
}

/// Whether bytes are a document that is no text file, as their first ones tell.
#[cfg(feature = "batch")]
pub(crate) fn is_packed(bytes: &[u8]) -> bool {
    packed::is_packed(bytes, &Options::default())
}

/// The text of bytes that are no document but pairs written before: it may hold any character.
pub(crate) fn text(name: &str, bytes: Vec<u8>, encoding: Option<Encoding>, lossy: bool) -> Result<String> {
    let Source { encoding, mark } = detect::told(&bytes, encoding);
    encoding.decode(name, Cow::Owned(bytes), mark, lossy)
}

fn document(name: &str, bytes: Cow<'_, [u8]>, options: &Options) -> Result<Document> {
    guarded(|| unguarded(name, bytes, options)).unwrap_or_else(|said| {
        let fact = format!("damaged in a way that its reader does not know: {said}");
        Err(Error::Broken { name: name.to_owned(), part: "document".to_owned(), fact, source: None })
    })
}

fn unguarded(name: &str, bytes: Cow<'_, [u8]>, options: &Options) -> Result<Document> {
    let sha256 = hex_sha256(&bytes);
    if let Some(format) = packed::format(name, &bytes, options)? {
        let Content { text, pages } = packed::content(name, &bytes, format, options)?;
        within(name, &text, options)?;
        let document = Document::new(name.to_owned(), text, Some(sha256), Encoding::Utf8.name(), format)?;
        return Ok(document.with_pages(pages));
    }
    let Source { encoding, mark } = detect::source(name, &bytes, options)?;
    let mut text = encoding.decode(name, bytes, mark, options.lossy)?;
    within(name, &text, options)?;
    if encoding.is_utf16() {
        let offset = |at: usize| mark + 2 * text[..at].encode_utf16().count();
        binary::check_controls(name, text.as_bytes(), options.lossy, offset)?;
    }
    if options.lossy {
        text = binary::replace_controls(text);
    }
    let format = options.format.unwrap_or_else(|| format(name, &text));
    if format == Format::Plain && options.format.is_none() {
        // Only white space stands before what tells.
        binary::check_data(name, &text, |at| mark + if encoding.is_utf16() { 2 * at } else { at })?;
        foreign::check(name, &text)?;
    }
    let text = match format {
        // The parser counts in 32 bits too, so the limit is for its input.
        Format::Html if u32::try_from(text.len()).is_ok() => html::main_text(name, &text)?,
        Format::Html => return Err(Error::TooLarge { name: name.to_owned(), bytes: text.len() }),
        _ => text,
    };
    Document::new(name.to_owned(), text, Some(sha256), encoding.name(), format)
}

/// What kind of file a text is, by its name or else by how it begins.
fn format(name: &str, text: &str) -> Format {
    let extension = Path::new(name).extension().unwrap_or_default();
    let named = ["html", "htm", "xhtml", "xht"].iter().any(|html| extension.eq_ignore_ascii_case(html));
    if named || html::begins(text.as_bytes()) { Format::Html } else { Format::Plain }
}

#[cfg(test)]
mod tests;
