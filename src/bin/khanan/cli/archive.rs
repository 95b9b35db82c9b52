//! The command line of what reads archives.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use khanan::archive::{Field, Fields, Options};

use super::Reading;

/// Where documents come from.
#[derive(Args, Debug)]
pub(crate) struct Sources {
    /// Folders, ZIP, tar, WARC and JSONL files, also packed by gzip or Zstandard; lists of files; single documents
    ///
    /// What a file is, its name tells: .zip; .tar, .tar.gz, .tgz, .tar.zst; .warc, .warc.gz; .jsonl and .ndjson, also .gz
    /// and .zst; .tsv for a list of files. Any other file is a document, and so is every file in a folder or an archive.
    /// A folder may hold archives. Left out, and counted, are hidden files, pictures, sound, films, fonts, styles and scripts,
    /// and records of a crawl that are no pages.
    #[arg(value_name = "SOURCE", required = true)]
    pub(crate) sources: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) records: Records,

    /// The folder that the paths in a list of files count from, and may not leave [default: that of the list]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

impl Sources {
    /// How archives are read.
    pub(crate) fn options(&self) -> Options {
        Options { root: self.root.clone(), ..self.records.options() }
    }
}

/// How documents come in a stream.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stream {
    /// A JSON object a line
    Jsonl,
}

/// How records are read.
#[derive(Args, Debug)]
pub(crate) struct Records {
    /// Read a field of JSONL records, or of a list of files, from another key: `--field text=body`
    ///
    /// The fields: `text` (both languages), or `en` and `th`, or `html`: strings, or arrays of paragraphs; `path`, or
    /// `en_path` and `th_path`: files; `id`, `url`, `date`, `source`, `en_source`, `th_source`: what is said of the document.
    /// A key that begins with `/` is a JSON Pointer, such as `/meta/url`.
    #[arg(long = "field", value_name = "FIELD=KEY", value_parser = field)]
    fields: Vec<(Field, String)>,

    /// The size a document may have, unpacked, in bytes or with K, M or G behind; larger ones are reported and left out [default: 16M]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_bytes: Option<u64>,
}

impl Records {
    /// Whether anything is said of them.
    pub(crate) fn is_given(&self) -> bool {
        !self.fields.is_empty() || self.max_bytes.is_some()
    }

    /// How archives are read.
    pub(crate) fn options(&self) -> Options {
        let mut fields = Fields::default();
        self.fields.iter().for_each(|(field, key)| fields.set(*field, key));
        Options { max_bytes: self.max_bytes.unwrap_or(Options::MAX_BYTES), fields, root: None }
    }
}

fn field(text: &str) -> Result<(Field, String), String> {
    let (field, key) = text.split_once('=').filter(|(_, key)| !key.is_empty()).ok_or("not of the form FIELD=KEY")?;
    Ok((field.parse()?, key.to_owned()))
}

/// Bytes; with K, M or G, in powers of 1024.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    let (figures, unit) = match text.to_ascii_uppercase().chars().last() {
        Some('K') => (&text[..text.len() - 1], 1 << 10),
        Some('M') => (&text[..text.len() - 1], 1 << 20),
        Some('G') => (&text[..text.len() - 1], 1 << 30),
        _ => (text, 1),
    };
    let size = figures.parse::<u64>().ok().and_then(|size| size.checked_mul(unit)).filter(|size| *size > 0);
    size.ok_or_else(|| "not a size, such as 500000, 512K or 16M".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, bytes) in [("1", 1), ("512K", 512 << 10), ("16m", 16 << 20), ("2G", 2 << 30)] {
            assert_eq!(size(text), Ok(bytes));
        }
        for text in ["", "0", "M", "-1", "1.5M", "16MB", "99999999999G", "1ก"] {
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn fields() {
        assert_eq!(field("text=/a/b=c"), Ok((Field::Text, "/a/b=c".to_owned())));
        for text in ["text", "text=", "body=text", "=a"] {
            assert!(field(text).is_err(), "{text}");
        }
    }
}
