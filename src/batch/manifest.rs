//! The manifest: what a batch read, made, and wrote, for those who come after it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::plan::Plan;
use crate::archive::PassedOver;

/// The content of `manifest.json`. It is written last: where it is, everything it names is whole.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// What was asked for, of what.
    pub plan: Plan,
    /// How much there was.
    pub counts: Counts,
    /// Sources that gave no document, as they were named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub empty: Vec<String>,
    /// The files beside it.
    pub files: Vec<Shard>,
}

/// How many documents and pairs there were.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Documents that were read.
    pub documents: usize,
    /// Of these: in both languages.
    pub both: usize,
    /// In English alone.
    pub english: usize,
    /// In Thai alone.
    pub thai: usize,
    /// Without text in either.
    pub neither: usize,
    /// Thai and English documents that found each other, each two counted once.
    pub paired: usize,
    /// Documents that could not be read; none of those above.
    pub failed: usize,
    /// What was no document, by reason.
    #[serde(default)]
    pub passed_over: PassedOver,
    /// Pairs that were made.
    pub pairs: usize,
    /// Pairs that were kept.
    pub kept: usize,
    /// Pairs that were not, by reason.
    pub dropped: BTreeMap<String, usize>,
}

/// A file that was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shard {
    /// Its name in the folder.
    pub name: String,
    /// Its format.
    pub format: String,
    /// How many pairs it holds, if it holds any such thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pairs: Option<usize>,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
}
