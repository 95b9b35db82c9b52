//! Reading back: pairs out of the formats they were written in, by this program or another, so that what a translator
//! corrected returns.
//!
//! A file is decoded as documents are, and its pairs are handed on one by one. What a format does not carry is absent
//! from the pair. What is passed over, since no pair has room for it, is counted in [`Skipped`].

mod json;
mod lines;
#[cfg(feature = "batch")]
mod parquet;
mod sheet;
mod tmx;
mod workbook;
mod xliff;
mod xml;

#[cfg(test)]
mod tests;

#[cfg(feature = "batch")]
pub use parquet::PARQUET_THREAD;

use std::{collections::BTreeMap, io::BufRead, path::Path};

use super::{
    compressed::{self, Compression},
    format::Format,
    many,
    pair::{Doc, Pair},
};
use crate::{
    Error, Lang, Result,
    read::{self, Encoding},
    sides::{self, Letters},
};

/// How to read a file of pairs; by default all is found out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// The format, or `None` to tell it by the file's name and how it begins.
    pub format: Option<Format>,
    /// The encoding, or `None` to detect it. A byte order mark overrides it.
    pub encoding: Option<Encoding>,
    /// Whether bytes that are no character become U+FFFD instead of an error.
    pub lossy: bool,
}

/// What was passed over. [`Skipped::notes`] says it in words.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Skipped {
    /// Pairs that were read.
    pub pairs: usize,
    /// Texts in other languages, by their code.
    pub languages: BTreeMap<String, usize>,
    /// Units that lack English or Thai but have another language.
    pub foreign: usize,
    /// Second texts of a unit in the same language.
    pub variants: usize,
    /// Units without any text.
    pub empty: usize,
    /// Inline tags within texts; what they enclose was kept, unless it is code.
    pub tags: usize,
    /// Columns that no pair has.
    pub columns: Vec<String>,
}

impl Skipped {
    /// A sentence for each kind of thing; none if all was read.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let languages: Vec<String> = self.languages.iter().map(|(code, n)| format!("{code} ({n})")).collect();
        let languages = languages.join(", ");
        if self.foreign > 0 {
            notes.push(format!("{} passed over, not of English and Thai: {languages}", many(self.foreign, "unit")));
        } else if !languages.is_empty() {
            notes.push(format!("texts of other languages passed over: {languages}"));
        }
        if self.variants > 0 {
            notes
                .push(format!("{} of a unit passed over: one a language is read", many(self.variants, "further text")));
        }
        if self.empty > 0 {
            notes.push(format!("{} without text passed over", many(self.empty, "unit")));
        }
        if self.tags > 0 {
            notes.push(format!("{} dropped, the text within kept", many(self.tags, "inline tag")));
        }
        if !self.columns.is_empty() {
            notes.push(format!("columns passed over: {}", self.columns.join(", ")));
        }
        if self.pairs == 0 {
            notes.push("no pairs found".to_owned());
        }
        notes
    }
}

/// Takes the pairs of a file one by one, and numbers those that have no number.
struct Taker<'a> {
    each: &'a mut dyn FnMut(Pair<'static>) -> Result<()>,
    skipped: Skipped,
    name: &'a str,
    /// Those of all texts so far, English and Thai.
    letters: [Letters; 2],
}

/// Letters of each language that tell, so that exchanged languages are found before all is handed on.
const TELLING: u64 = 2000;

impl<'a> Taker<'a> {
    fn new(name: &'a str, each: &'a mut dyn FnMut(Pair<'static>) -> Result<()>) -> Self {
        Taker { each, skipped: Skipped::default(), name, letters: Default::default() }
    }

    /// What was passed over, at the end of the file.
    fn finish(self) -> Result<Skipped> {
        sides::check_pairs(self.name, self.letters)?;
        Ok(self.skipped)
    }

    /// A pair of which nothing is known but the file it stands in.
    fn blank(&self) -> Pair<'static> {
        let doc = Doc { name: self.name.to_owned().into(), ..Doc::default() };
        Pair { doc: std::borrow::Cow::Owned(doc), ..Pair::default() }
    }

    /// Hands a pair on; one without text is passed over.
    fn take(&mut self, mut pair: Pair<'static>) -> Result<()> {
        let empty = |part: &Option<super::Part<'_>>| part.as_ref().is_none_or(|part| part.text.is_empty());
        if empty(&pair.en) && empty(&pair.th) {
            self.skipped.empty += 1;
            return Ok(());
        }
        if self.letters.iter().any(|letters| letters.all() < TELLING) {
            for (letters, part) in self.letters.iter_mut().zip([&pair.en, &pair.th]) {
                letters.add(part.as_ref().map_or_else(Letters::default, |part| Letters::of(&part.text)));
            }
            if self.letters.iter().all(|letters| letters.all() >= TELLING) {
                sides::check_pairs(self.name, self.letters)?;
            }
        }
        self.skipped.pairs += 1;
        if pair.seq == 0 {
            pair.seq = self.skipped.pairs;
        }
        (self.each)(pair)
    }
}

/// Reads the pairs of a file, or of standard input if the name is `-`, and hands each to `each`.
///
/// A pair of plain files, as [`Format::Moses`], is named by either of the two or by what they have in common. A file may be
/// compressed in any way of [`Compression`].
///
/// # Errors
/// [`Error::Io`] and [`Error::Undecodable`]; [`Error::Broken`] and [`Error::Bomb`] for a compressed file; [`Error::Syntax`] for a place that is not as the format asks;
/// [`Error::NoPairs`] for a file that is of no format which can be read back; [`Error::Languages`] if what it calls English
/// is Thai and the other way round; those of `each`.
pub fn read(name: &str, options: &Options, mut each: impl FnMut(Pair<'static>) -> Result<()>) -> Result<Skipped> {
    let named = Format::from_path(name).filter(|format| *format == Format::Moses);
    if let Some(Format::Moses) = options.format.or(named) {
        let text = |name: &str| text(name, compressed::content(name, bytes(name)?)?, options);
        let [en, th] = sides(name);
        let (en, th) = (text(&en)?, text(&th)?);
        return lines::moses(Taker::new(stem(name), &mut each), &en, &th);
    }
    decode(name, bytes(name)?, options, each)
}

/// Reads pairs of [`Format::Jsonl`] or [`Format::Hf`], in UTF-8, line by line as they come, so that any number of them takes
/// little memory; `name` tells where they came from.
///
/// # Errors
/// As [`read()`].
pub fn lines(
    name: &str,
    mut input: impl BufRead,
    mut each: impl FnMut(Pair<'static>) -> Result<()>,
) -> Result<Skipped> {
    let mut taker = Taker::new(name, &mut each);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = input.read_until(b'\n', &mut line);
        if read.map_err(|source| Error::Io { name: name.to_owned(), action: "read", source })? == 0 {
            break;
        }
        let Ok(text) = str::from_utf8(&line) else {
            let fact = "not in UTF-8".to_owned();
            let remedy = "give it in UTF-8, or as it is with `khanan convert` before";
            return Err(Error::Syntax { name: name.to_owned(), line: number, column: 1, fact, remedy });
        };
        let text = if number == 1 { text.trim_start_matches('\u{feff}') } else { text };
        json::object(&mut taker, text, number)?;
    }
    taker.finish()
}

/// Reads the pairs out of bytes, as [`read()`]; `name` tells where they came from. [`Format::Moses`], which is two files,
/// Reads the pairs out of bytes, compressed or not, as [`read()`]; `name` tells where they came from. [`Format::Moses`], which is two files,
/// cannot be read so.
///
/// # Errors
/// As [`read()`].
pub fn decode(
    name: &str,
    bytes: Vec<u8>,
    options: &Options,
    mut each: impl FnMut(Pair<'static>) -> Result<()>,
) -> Result<Skipped> {
    let bytes = compressed::content(name, bytes)?;
    let taker = Taker::new(name, &mut each);
    let sheet = bytes.starts_with(ZIP) || Format::from_path(name) == Some(Format::Xlsx);
    if options.format.map_or(sheet, |format| format == Format::Xlsx) {
        return workbook::xlsx(taker, bytes);
    }
    #[cfg(feature = "batch")]
    if options.format.map_or(bytes.starts_with(PARQUET) || Format::from_path(name) == Some(Format::Parquet), |format| {
        format == Format::Parquet
    }) {
        return parquet::parquet(taker, bytes);
    }
    let text = text(name, bytes, options)?;
    match options.format.map_or_else(|| told(name, &text), Ok)? {
        Format::Jsonl | Format::Hf => json::jsonl(taker, &text),
        Format::Json => json::json(taker, &text),
        Format::Tmx => tmx::tmx(taker, &text),
        Format::Xliff => xliff::xliff(taker, &text),
        Format::Tsv => sheet::tsv(taker, &text),
        Format::Csv => sheet::csv(taker, &text),
        format => {
            let fact = format!("{} cannot be read back", format.name());
            Err(Error::NoPairs { name: name.to_owned(), fact, remedy: READABLE })
        }
    }
}

/// What [`Format::Moses`] calls both files, without the language and without the end of a compression.
#[must_use]
pub fn stem(name: &str) -> &str {
    let name = Compression::bare(name);
    name.strip_suffix(".en").or_else(|| name.strip_suffix(".th")).unwrap_or(name)
}

/// The English and the Thai file of [`Format::Moses`], by either of the two or by what they have in common.
#[must_use]
pub fn sides(name: &str) -> [String; 2] {
    let (stem, compression) = (stem(name), &name[Compression::bare(name).len()..]);
    [Lang::En, Lang::Th].map(|lang| format!("{stem}.{}{compression}", lang.code()))
}

const ZIP: &[u8] = b"PK\x03\x04";
#[cfg(feature = "batch")]
const PARQUET: &[u8] = b"PAR1";
const READABLE: &str = "give JSONL, JSON, TMX, XLIFF, TSV, CSV, XLSX, Parquet, or two plain files NAME.en and NAME.th";

fn bytes(name: &str) -> Result<Vec<u8>> {
    read::bytes(name).map_err(|source| Error::Io { name: name.to_owned(), action: "read", source })
}

/// The text of a file, in the encoding that its XML declaration names if nothing else tells.
fn text(name: &str, bytes: Vec<u8>, options: &Options) -> Result<String> {
    let declared = || if std::str::from_utf8(&bytes).is_ok() { None } else { xml::encoding(&bytes)?.parse().ok() };
    let encoding = options.encoding.or_else(declared);
    read::text(name, bytes, encoding, options.lossy)
}

/// The format of a text, by the file's name, else by how it begins.
fn told(name: &str, text: &str) -> Result<Format> {
    let named = Format::from_path(Path::new(name));
    // Spreadsheets save values between tabs as text, and some tools any XML as `.xml`.
    if let Some(format) = named
        && format != Format::Text
    {
        return Ok(format);
    }
    let begin = text.trim_start();
    let line = begin.lines().next().unwrap_or_default();
    let has = |what: &str| begin.as_bytes().windows(what.len()).take(4096).any(|part| part == what.as_bytes());
    match begin.chars().next() {
        Some('<') if has("<tmx") => Ok(Format::Tmx),
        Some('<') if has("<xliff") || has(":xliff") => Ok(Format::Xliff),
        Some('[') => Ok(Format::Json),
        Some('{') if begin.starts_with("{\"document\"") => Ok(Format::Json),
        Some('{') => Ok(Format::Jsonl),
        _ if line.contains('\t') => Ok(Format::Tsv),
        _ if line.contains([',', ';']) => Ok(Format::Csv),
        _ => {
            let fact = "not a format that is known by its name or by how it begins".to_owned();
            Err(Error::NoPairs { name: name.to_owned(), fact, remedy: READABLE })
        }
    }
}

/// Line and column of a byte of a text, both counted from 1; columns in code points.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    (before.bytes().filter(|b| *b == b'\n').count() + 1, before[line..].chars().count() + 1)
}
