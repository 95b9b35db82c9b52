//! The fields of the index, and the stamp that says which program can read it.

use std::{fs, path::Path};

use serde::{Deserialize, Serialize};
use tantivy::{
    schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{TextAnalyzer, TokenizerManager},
};

use super::token::{Lexical, Literal};
use crate::{Error, Lang, Result, write::to_file};

/// The layout of the index: its fields, how texts are cut into tokens, and the library's own format. It goes up with any
/// change of these, the word model's included.
///
/// History: 1 is the first.
pub(super) const LAYOUT: u32 = 1;

/// Where the stamp stands.
const STAMP: &str = "khanan.json";

const LITERAL: &str = "khanan-literal";
const LEXICAL: &str = "khanan-lexical";

/// What the index holds of a pair.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// The pair's name, for replacing it.
    pub(super) id: Field,
    /// The pair as JSON.
    pub(super) pair: Field,
    /// Literal tokens, English and Thai.
    literal: [Field; 2],
    /// Lexical tokens, English and Thai.
    lexical: [Field; 2],
    /// The day, as the number 20261121.
    pub(super) date: Field,
    pub(super) source: Field,
    pub(super) score: Field,
    /// Puts pairs of equal relevance in order: those of a document together.
    pub(super) order: Field,
}

/// The name of [`Fields::order`].
pub(super) const ORDER: &str = "order";

impl Fields {
    /// The fields, and the schema they are of.
    pub(super) fn new() -> (Fields, Schema) {
        let mut schema = Schema::builder();
        let mut text = |name: &str, tokenizer: &str, record| {
            let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
            schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
        };
        let literal = ["en", "th"].map(|lang| text(lang, LITERAL, IndexRecordOption::WithFreqsAndPositions));
        let lexical = ["en_words", "th_words"].map(|name| text(name, LEXICAL, IndexRecordOption::WithFreqs));
        let fields = Fields {
            literal,
            lexical,
            id: schema.add_text_field("id", STRING),
            pair: schema.add_bytes_field("pair", STORED),
            date: schema.add_u64_field("date", FAST),
            source: schema.add_text_field("source", STRING),
            score: schema.add_f64_field("score", FAST),
            order: schema.add_u64_field(ORDER, FAST),
        };
        (fields, schema.build())
    }

    pub(super) fn literal(&self, lang: Lang) -> Field {
        self.literal[usize::from(lang == Lang::Th)]
    }

    pub(super) fn lexical(&self, lang: Lang) -> Field {
        self.lexical[usize::from(lang == Lang::Th)]
    }
}

pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(LITERAL, TextAnalyzer::from(Literal));
    manager.register(LEXICAL, TextAnalyzer::from(Lexical));
    manager
}

/// What says that a folder is an index, and of which layout.
#[derive(Serialize, Deserialize)]
struct Stamp {
    /// The version of the program.
    khanan: String,
    layout: u32,
}

/// Marks a folder as an index of this layout.
pub(super) fn stamp(folder: &Path) -> Result<()> {
    let stamp = Stamp { khanan: env!("CARGO_PKG_VERSION").to_owned(), layout: LAYOUT };
    let path = folder.join(STAMP);
    to_file(&path, |file| Ok(serde_json::to_writer(file, &stamp)?))
}

/// Whether a folder is an index of some layout, as its stamp says.
#[must_use]
pub fn is_stamped(folder: &Path) -> bool {
    folder.join(STAMP).is_file()
}

/// Whether a folder is an index that can be read here.
///
/// # Errors
/// [`Error::Index`] if it is none, or of another layout.
pub(super) fn check(folder: &Path) -> Result<()> {
    let wrong = |fact: String, remedy| Error::Index { name: folder.display().to_string(), fact, remedy, source: None };
    if !is_stamped(folder) {
        let fact = if folder.exists() { "not an index of khanan" } else { "no such index" };
        return Err(wrong(fact.to_owned(), "make one with `khanan index PAIRS -o INDEX`"));
    }
    let path = folder.join(STAMP);
    let bytes =
        fs::read(&path).map_err(|source| Error::Io { name: path.display().to_string(), action: "read", source })?;
    let Ok(stamp) = serde_json::from_slice::<Stamp>(&bytes) else {
        return Err(wrong(format!("{STAMP} is damaged"), ANEW));
    };
    if stamp.layout != LAYOUT {
        let fact = format!(
            "an index of layout {}, made by khanan {}; khanan {} reads layout {LAYOUT}",
            stamp.layout,
            stamp.khanan,
            env!("CARGO_PKG_VERSION")
        );
        return Err(wrong(fact, ANEW));
    }
    Ok(())
}

/// The remedy for an index that cannot be used.
pub(super) const ANEW: &str = "make it anew with `khanan index PAIRS -o INDEX`, in another place or after removing it";
