//! Everything that can go wrong, in one enum.
//!
//! Each message names the file or place first, then the fact with its number, then the remedy, in lower case, so that
//! the program can print it as it is behind `khanan: `.

use std::io;

/// What the library reports; it never prints and never panics on input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written.
    #[error("{name}: cannot {action}: {source}")]
    Io {
        /// The file, or `-` for a standard stream.
        name: String,
        /// `read` or `write`.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// A step of a review that cannot be done.
    #[error("bead {bead}: {fact}; {remedy}")]
    Review {
        /// The bead, by its number in the session.
        bead: u32,
        /// Why not.
        fact: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A journal of a review that does not belong to what is reviewed, or is damaged.
    #[error("{name}:{line}: {fact}; {remedy}")]
    Journal {
        /// The file.
        name: String,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        fact: String,
        /// What to do.
        remedy: &'static str,
    },
    /// Bytes that the encoding has no character for.
    #[error(
        "{name}: byte {offset} (0x{byte:02x}) is no character of {encoding}; say which encoding it is with --encoding, or replace such bytes with --lossy"
    )]
    Undecodable {
        /// The file.
        name: String,
        /// The encoding that was detected or asked for.
        encoding: &'static str,
        /// Where, in bytes from the start of the file.
        offset: usize,
        /// The byte there.
        byte: u8,
    },
    /// A file that is no text at all, or one for programs.
    #[error(
        "{name}: no text but {looks_like}, as byte {offset} (0x{byte:02x}) shows; give a plain-text, HTML, DOCX, ODT, EPUB or PDF file"
    )]
    Binary {
        /// The file.
        name: String,
        /// What tells so: a control character that no text holds, or the first byte of a known kind of file, in bytes
        /// from the start of the file.
        offset: usize,
        /// The byte there.
        byte: u8,
        /// What kind of file its first bytes speak of, with the article.
        looks_like: &'static str,
    },
    /// A document that is damaged, or not made as its format asks.
    #[error("{name}: {part}: {fact}; save the document anew in the program it was made with")]
    Broken {
        /// The file.
        name: String,
        /// Where in it: the name of a part, `ZIP archive`, `PDF`.
        part: String,
        /// What is wrong.
        fact: String,
        /// What the reader of that part said.
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// A document that cannot be read without a password.
    #[error("{name}: {looks_like}, and encrypted; save a copy without a password")]
    Encrypted {
        /// The file.
        name: String,
        /// What kind of file it is, with the article.
        looks_like: &'static str,
    },
    /// A document that would grow beyond all measure when unpacked.
    #[error(
        "{name}: {part}: over {limit} {unit}, more than a document holds that is no trap; split it if it is one you trust"
    )]
    Bomb {
        /// The file.
        name: String,
        /// Where in it: the name of a part, `ZIP archive`, `page 3`.
        part: String,
        /// How many are taken.
        limit: u64,
        /// What is counted.
        unit: &'static str,
    },
    /// An archive of documents, or a document in one, that cannot be read, or is not.
    #[error("{name}: {fact}; {remedy}")]
    Archive {
        /// The archive, or the document in it.
        name: String,
        /// Where in it, if that is known, and what is wrong.
        fact: String,
        /// What to do.
        remedy: &'static str,
        /// What the reader of it said.
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// XML that defines entities, which may name other files or grow beyond all measure; none are read.
    #[error(
        "{name}: {part}: byte {offset} begins a document type declaration that defines entities, which are not read; remove it"
    )]
    Entities {
        /// The file.
        name: String,
        /// The part of it.
        part: String,
        /// Where, in bytes from the start of the part.
        offset: u64,
    },
    /// A document of images.
    #[error("{name}: no text, {images} image{}: run OCR first, and give the file that it makes", if *.images == 1 { "" } else { "s" })]
    NoText {
        /// The file.
        name: String,
        /// How many images it holds.
        images: usize,
    },
    /// A text that is given as one in a language that it is not in.
    #[error("{name}: {fact}; {remedy}")]
    Languages {
        /// The file.
        name: String,
        /// What it is given as, and what tells that it is not.
        fact: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A text in a format that is not read as text: its marks would come out as sentences.
    #[error("{name}: {looks_like}, as line {line} shows; {remedy}, or take it as it is with --input-format plain")]
    Foreign {
        /// The file.
        name: String,
        /// The line that tells, counted from 1.
        line: usize,
        /// What it is, with the article.
        looks_like: &'static str,
        /// What would be read.
        remedy: &'static str,
    },
    /// A label that names no encoding.
    #[error(
        "--encoding {label}: not an encoding known here; use utf-8, utf-16, utf-16le, utf-16be, windows-874 (TIS-620), iso-8859-11 or windows-1252"
    )]
    UnknownEncoding {
        /// As it was given.
        label: String,
    },
    /// A document too large for 32-bit offsets.
    #[error("{name}: {bytes} bytes of text; a document must be under 4 GiB (4294967295 bytes): split it")]
    TooLarge {
        /// The file.
        name: String,
        /// Bytes of decoded text.
        bytes: usize,
    },
    /// A document that is larger than was allowed.
    #[error("{name}: {count} {unit}, over the limit of {limit}; split it, or allow more with --max-text")]
    OverLimit {
        /// The document.
        name: String,
        /// How many it has.
        count: u64,
        /// What is counted.
        unit: &'static str,
        /// How many are allowed.
        limit: u64,
    },
    /// A model file that cannot be used.
    #[error("{name}: {fact}; {remedy}")]
    Model {
        /// The file.
        name: String,
        /// What is wrong.
        fact: String,
        /// How to get a good one.
        remedy: &'static str,
    },
    /// Beads that do not use every segment exactly once.
    #[error(
        "alignment: {lang} segment {segment} of {segments} is used {times} times; every segment belongs to exactly one bead"
    )]
    NotAPartition {
        /// The side.
        lang: crate::Lang,
        /// The segment, counted from 0.
        segment: usize,
        /// How many the side has.
        segments: usize,
        /// 0, or more than 1.
        times: usize,
    },
    /// An index of pairs that cannot be used.
    #[error("{name}: {fact}; {remedy}")]
    Index {
        /// The folder.
        name: String,
        /// What is wrong.
        fact: String,
        /// How to get a good one.
        remedy: &'static str,
        /// What the library of the index said, if it was that.
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// A query that nothing can be looked for by.
    #[error("{query}: {fact}; {remedy}")]
    Query {
        /// As it was given.
        query: String,
        /// What is wrong.
        fact: &'static str,
        /// What would be right.
        remedy: &'static str,
    },
    /// A place in a file of pairs that is not what its format asks.
    #[error("{name}:{line}:{column}: {fact}; {remedy}")]
    Syntax {
        /// The file.
        name: String,
        /// The line, counted from 1.
        line: usize,
        /// The column, in Unicode code points, counted from 1.
        column: usize,
        /// What is wrong.
        fact: String,
        /// What would be right.
        remedy: &'static str,
    },
    /// A file that cannot be read as pairs.
    #[error("{name}: {fact}; {remedy}")]
    NoPairs {
        /// The file.
        name: String,
        /// What is wrong.
        fact: String,
        /// What would be right.
        remedy: &'static str,
    },
    /// A batch that cannot go on in this folder.
    #[error("{name}: {fact}; {remedy}")]
    Batch {
        /// The folder, or a file in it.
        name: String,
        /// Why not.
        fact: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A line of a JSONL file that is not what it should be.
    #[error("{name}:{line}: {fact}; {remedy}")]
    Record {
        /// The file.
        name: String,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        fact: String,
        /// What would be right.
        remedy: &'static str,
        /// What the JSON reader said, if it was that.
        source: Option<serde_json::Error>,
    },
}

impl Error {
    /// The message, and those of its sources that it does not hold already.
    #[must_use]
    pub fn in_full(&self) -> String {
        let mut text = self.to_string();
        let mut source = std::error::Error::source(self);
        while let Some(error) = source {
            let more = error.to_string();
            if !text.contains(&more) {
                text = format!("{text}: {more}");
            }
            source = error.source();
        }
        text
    }

    /// What kind of error it is, in one word for counting: the variant's name, in lower case with underscores.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Error::Io { .. } => "io",
            Error::Review { .. } => "review",
            Error::Journal { .. } => "journal",
            Error::Undecodable { .. } => "undecodable",
            Error::Binary { .. } => "binary",
            Error::Broken { .. } => "broken",
            Error::Encrypted { .. } => "encrypted",
            Error::Bomb { .. } => "bomb",
            Error::Entities { .. } => "entities",
            Error::NoText { .. } => "no_text",
            Error::Languages { .. } => "languages",
            Error::Foreign { .. } => "foreign",
            Error::UnknownEncoding { .. } => "unknown_encoding",
            Error::TooLarge { .. } => "too_large",
            Error::OverLimit { .. } => "over_limit",
            Error::Model { .. } => "model",
            Error::NotAPartition { .. } => "not_a_partition",
            Error::Syntax { .. } => "syntax",
            Error::NoPairs { .. } => "no_pairs",
            Error::Index { .. } => "index",
            Error::Query { .. } => "query",
            Error::Archive { .. } => "archive",
            Error::Batch { .. } => "batch",
            Error::Record { .. } => "record",
        }
    }
}

/// A result whose error is this crate's.
pub type Result<T> = std::result::Result<T, Error>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_told_unless_it_was() {
        let io = |text: &str| io::Error::other(text.to_owned());
        let told = Error::Io { name: "a.txt".to_owned(), action: "read", source: io("gone") };
        assert_eq!(told.in_full(), "a.txt: cannot read: gone");
        let source = serde_json::from_str::<bool>("{").unwrap_err();
        let json = source.to_string();
        let record = Error::Record {
            name: "a.jsonl".to_owned(),
            line: 3,
            fact: "no pair".to_owned(),
            remedy: "give one",
            source: Some(source),
        };
        assert_eq!(record.in_full(), format!("a.jsonl:3: no pair; give one: {json}"));
        assert_eq!([told.kind(), record.kind()], ["io", "record"]);
    }
}
