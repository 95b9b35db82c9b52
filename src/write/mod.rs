//! Writing: an alignment to bytes.
//!
//! Every output is made of one record, the [`Pair`], which carries its text, where it stands in the file it was read
//! from, and why it was made; text without counterpart is a pair with one side. [`Pairs`] makes them from an
//! [`Alignment`](crate::align::Alignment); a [`Filter`] keeps those that are wanted; a [`Writer`] writes them in a
//! [`Format`], [`Compressed`] or not, and [`back`] reads them out of it again.
//!
//! ```
//! use khanan::write::{Format, Layout, Pair, Writer};
//!
//! let json = r#"{"doc": {"name": "loan"}, "seq": 1, "en": {"text": "A loan."}, "th": {"text": "เงินกู้"}}"#;
//! let pair: Pair<'_> = serde_json::from_str(json)?;
//! let mut writer = Writer::in_memory(Format::Tmx, Layout::default());
//! writer.pair(pair)?;
//! let (files, lost) = writer.finish()?;
//! assert!(String::from_utf8_lossy(&files[0]).contains("<seg>เงินกู้</seg>"));
//! assert!(lost.notes().is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Writers report plain I/O errors, since only the caller knows where the bytes go; [`to_file`] and [`NewFile`] name the
//! file, and leave the old one alone until the new one is complete.

pub mod back;

mod checked;
mod compressed;
mod csv;
mod date;
#[cfg_attr(not(feature = "batch"), allow(dead_code, reason = "batches alone make and remove folders"))]
pub(crate) mod disk;
mod file;
mod filter;
mod format;
mod hf;
mod html;
mod json;
mod lost;
mod many;
mod metadata;
mod moses;
mod pair;
mod pairs;
#[cfg(feature = "batch")]
mod parquet;
mod props;
mod report;
mod table;
pub(crate) mod temporary;
mod text;
mod time;
mod tmx;
mod tsv;
mod wrap;
mod writer;
mod xliff;
mod xlsx;
mod xml;

#[cfg(test)]
mod sample;

pub use compressed::{Compressed, Compression};
pub use date::Date;
pub use file::{NewFile, finish_all, to_file};
pub use filter::{Filter, LeftOut, Only};
pub use format::Format;
pub(crate) use html::{STYLE as PAGE_STYLE, escaped};
pub use lost::Lost;
pub use many::many;
pub use metadata::{Facts, Metadata, Titles};
pub use pair::{Doc, Pair, Part, Shape};
pub use pairs::{Counts, Pairs};
#[cfg(feature = "review")]
pub(crate) use pairs::{content_of_two, id as pair_id};
pub use report::{Found, Report, Tally};
pub use temporary::{TEMPORARY, remove_temporary};
pub use text::{DEFAULT_COLUMNS, MIN_COLUMNS};
pub use time::Time;
#[cfg(feature = "search")]
pub(crate) use wrap::wrap;
pub use writer::{File, Head, Layout, Writer};

/// JSON Schema (draft 2020-12) of a [`Pair`]: of each line of [`Format::Jsonl`].
pub const PAIR_SCHEMA: &str = include_str!("pair.schema.json");

/// JSON Schema (draft 2020-12) of what is said of a document that could not be read: a line of a batch's `errors.jsonl`,
/// and what stands in the place of its pairs in the stream that `khanan align --documents jsonl` writes.
pub const FAILURE_SCHEMA: &str = include_str!("failure.schema.json");

/// JSON Schema (draft 2020-12) of [`Format::Json`]; it refers to [`PAIR_SCHEMA`] as `pair.schema.json`.
pub const DOCUMENT_SCHEMA: &str = include_str!("document.schema.json");
