//! What can be wrong with an archive, as errors.

use std::{io, path::Path};

use super::Failure;
use crate::Error;

type Source = Box<dyn std::error::Error + Send + Sync>;

const TRUST: &str = "raise --max-bytes if it is one you trust";

/// A file that the system cannot read.
pub(super) fn unreadable(path: &Path, source: io::Error) -> Error {
    Error::Io { name: path.display().to_string(), action: "read", source }
}

/// A document over the limit.
pub(super) fn too_large(id: &str, limit: u64) -> Error {
    archive(id, format!("over {limit} bytes"), TRUST)
}

/// Bytes that cannot be unpacked, or that end too early, after `at` bytes of what was unpacked.
pub(super) fn damaged(label: &str, at: u64, what: &str, source: impl Into<Source>) -> Error {
    let source = Some(source.into());
    let fact = format!("byte {at}: {what}");
    Error::Archive { name: label.to_owned(), fact, remedy: "get it anew; what comes before was read", source }
}

/// Anything else.
pub(super) fn archive(name: &str, fact: impl Into<String>, remedy: &'static str) -> Error {
    Error::Archive { name: name.to_owned(), fact: fact.into(), remedy, source: None }
}

/// A path in an archive that leads out of it.
pub(super) fn leaves(id: &str, fact: &'static str) -> Error {
    archive(id, fact, "pack it anew with paths that stay inside")
}

/// A failure of this document.
pub(super) fn of(id: impl Into<String>, error: Error) -> Failure {
    Failure { id: id.into(), error }
}
