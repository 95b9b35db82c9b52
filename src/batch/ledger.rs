//! The ledger: what became of every document, one line each.

use serde::{Deserialize, Serialize};

use crate::{archive::Failure, pairing::Languages};

/// A line of `documents.jsonl`: a document that was read.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Line {
    /// Its name in the archive.
    pub id: String,
    /// The languages it holds.
    pub languages: Languages,
    /// How many pairs were made of it, those without counterpart among them; counted with the English document where two
    /// were aligned.
    #[serde(default)]
    pub pairs: usize,
    /// The document that translates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paired: Option<Counterpart>,
    /// The document that most probably would have, where none was sure enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best: Option<Counterpart>,
}

/// Another document.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Counterpart {
    /// Its name in the archive.
    pub id: String,
    /// Probability that it is the right one.
    pub score: f64,
    /// What speaks for it, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A document that could not be read: a line of `errors.jsonl`, and of a stream in the place of the document's pairs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Failed {
    /// Its name in the archive, as far as it has one.
    pub id: String,
    /// What kind of error: [`Error::kind`](crate::Error::kind).
    pub kind: String,
    /// What is wrong, and the remedy.
    pub error: String,
}

impl Failed {
    /// A document over which the program itself failed.
    pub(super) fn panicked(id: String) -> Failed {
        let error = format!("{id}: a mistake of the program; please report it with the document");
        Failed { id, kind: "panic".to_owned(), error }
    }
}

impl From<Failure> for Failed {
    fn from(Failure { id, error }: Failure) -> Self {
        Failed { id, kind: error.kind().to_owned(), error: error.in_full() }
    }
}
