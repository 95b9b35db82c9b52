//! Writing: an alignment to bytes.
//!
//! Every output is made of one record, the [`Pair`], which carries its text, where it stands in the file it was read
//! from, and why it was made; text without counterpart is a pair with one side. [`Pairs`] makes them from an
//! [`Alignment`](crate::align::Alignment), and is what the formats take:
//!
//! - [`jsonl`]: a pair a line, as [`PAIR_SCHEMA`] has it;
//! - [`json`] and [`JsonArray`]: one JSON value for a document, or for many, as [`DOCUMENT_SCHEMA`] has it;
//! - [`text`]: English and Thai side by side, for reading in a terminal.
//!
//! All write as they go and hold one pair at a time. They report plain I/O errors, since only the caller knows where
//! the bytes go; [`to_file`] and [`NewFile`] name the file, and leave the old one alone until the new one is complete.

mod date;
mod file;
mod json;
mod metadata;
mod pair;
mod pairs;
mod text;
mod wrap;

#[cfg(test)]
mod sample;

pub use date::Date;
pub use file::{NewFile, to_file};
pub use json::{JsonArray, json, jsonl};
pub use metadata::{Metadata, Titles};
pub use pair::{Doc, Pair, Part, Shape};
pub use pairs::{Counts, Pairs};
pub use text::{DEFAULT_COLUMNS, MIN_COLUMNS, text};

/// JSON Schema (draft 2020-12) of a [`Pair`]: of each line that [`jsonl`] writes.
pub const PAIR_SCHEMA: &str = include_str!("pair.schema.json");

/// JSON Schema (draft 2020-12) of what [`json`] and [`JsonArray`] write; it refers to [`PAIR_SCHEMA`] as
/// `pair.schema.json`.
pub const DOCUMENT_SCHEMA: &str = include_str!("document.schema.json");
