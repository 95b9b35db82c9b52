//! How archives are read: how large a document may be, and which fields of a record say what.

use std::{path::PathBuf, str::FromStr};

/// How archives are read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// Bytes that a document may have, unpacked; of a record, that its texts may have. A larger one is a failure.
    pub max_bytes: u64,
    /// Which fields of a record say what.
    pub fields: Fields,
    /// The folder that the paths of a manifest count from, and may not leave; `None` for the manifest's own.
    pub root: Option<PathBuf>,
}

impl Options {
    /// The usual limit of a document: 16 MiB, some forty novels.
    pub const MAX_BYTES: u64 = 16 << 20;
}

impl Default for Options {
    fn default() -> Self {
        Options { max_bytes: Options::MAX_BYTES, fields: Fields::default(), root: None }
    }
}

/// What a field of a record is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// Names the document.
    Id,
    /// Its text, in either language or both: a string, or an array of strings, which are its paragraphs.
    Text,
    /// Its English text, likewise.
    En,
    /// Its Thai text, likewise.
    Th,
    /// A page, whose main content is the text.
    Html,
    /// The day it was published.
    Date,
    /// Who published it; if it is a path or an address, where it was found.
    Source,
    /// Where it was published.
    Url,
    /// The file that holds it.
    Path,
    /// The file that holds the English.
    EnPath,
    /// The file that holds the Thai.
    ThPath,
    /// Where the English was found.
    EnSource,
    /// Where the Thai was found.
    ThSource,
}

impl Field {
    /// All of them.
    pub const ALL: [Field; 13] = [
        Field::Id,
        Field::Text,
        Field::En,
        Field::Th,
        Field::Html,
        Field::Date,
        Field::Source,
        Field::Url,
        Field::Path,
        Field::EnPath,
        Field::ThPath,
        Field::EnSource,
        Field::ThSource,
    ];

    /// Its name, which is the key of the field unless another is given.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Field::Id => "id",
            Field::Text => "text",
            Field::En => "en",
            Field::Th => "th",
            Field::Html => "html",
            Field::Date => "date",
            Field::Source => "source",
            Field::Url => "url",
            Field::Path => "path",
            Field::EnPath => "en_path",
            Field::ThPath => "th_path",
            Field::EnSource => "en_source",
            Field::ThSource => "th_source",
        }
    }
}

impl FromStr for Field {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = || Field::ALL.map(Field::name).join(", ");
        Field::ALL
            .into_iter()
            .find(|field| field.name() == name)
            .ok_or_else(|| format!("no field {name}; there are {}", known()))
    }
}

/// The key of each field in a record: its name, unless another is given.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fields {
    other: Vec<(Field, String)>,
}

impl Fields {
    /// Has a field be read from another key; one that begins with `/` is a JSON Pointer (RFC 6901) into the record.
    pub fn set(&mut self, field: Field, key: impl Into<String>) {
        self.other.retain(|(other, _)| *other != field);
        self.other.push((field, key.into()));
    }

    /// The key of a field.
    #[must_use]
    pub fn key(&self, field: Field) -> &str {
        self.other.iter().find(|(other, _)| *other == field).map_or(field.name(), |(_, key)| key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_known_by_its_name() {
        for field in Field::ALL {
            assert_eq!(field.name().parse(), Ok(field));
        }
        assert!("body".parse::<Field>().unwrap_err().starts_with("no field body; there are id, text"));
    }

    #[test]
    fn the_last_key_given_counts() {
        let mut fields = Fields::default();
        assert_eq!(fields.key(Field::Text), "text");
        fields.set(Field::Text, "body");
        fields.set(Field::Text, "content");
        assert_eq!((fields.key(Field::Text), fields.key(Field::Id)), ("content", "id"));
    }
}
