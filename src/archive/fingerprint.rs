//! Whether sources are what they were.

use std::{
    fs::Metadata,
    io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use sha2::{Digest, Sha256};

use super::{
    fault,
    folder::{Is, listed},
    place::{self, Place},
};
use crate::Result;

/// What tells whether sources have changed: the SHA-256, in hexadecimal digits, over the files in them in the order of
/// [`Entries`](super::Entries), each with its path under the source, its size in bytes, and when it was last written, in
/// nanoseconds. Files that a manifest names are no part of it, and neither are hidden ones.
///
/// # Errors
/// [`Error::Io`](crate::Error::Io) if a source is not there, or a file of it cannot be looked at.
pub fn fingerprint(sources: &[PathBuf]) -> Result<String> {
    let mut hash = Sha256::new();
    for source in sources {
        let unreadable = |error| fault::unreadable(source, error);
        let there = source.metadata().map_err(unreadable)?;
        if there.is_dir() {
            hash.update(b"folder\n");
            folder(source, "", &mut hash).map_err(unreadable)?;
        } else {
            file(&Place::source(source).label, &there, &mut hash);
        }
    }
    Ok(crate::write::hex(&hash.finalize()))
}

fn folder(path: &Path, label: &str, hash: &mut Sha256) -> io::Result<()> {
    for item in listed(path)? {
        let name = place::spelled(item.name.as_encoded_bytes());
        if place::is_hidden(&name) {
            continue;
        }
        let (path, label) = (path.join(&item.name), format!("{label}{name}"));
        match item.is {
            Is::Folder => folder(&path, &format!("{label}/"), hash)?,
            // A link that leads nowhere is a failure of the batch.
            Is::Link => match path.metadata() {
                Ok(there) if there.is_dir() => {}
                Ok(there) => file(&label, &there, hash),
                Err(_) => hash.update(label.as_bytes()),
            },
            Is::File | Is::Other => file(&label, &path.symlink_metadata()?, hash),
        }
    }
    Ok(())
}

fn file(label: &str, there: &Metadata, hash: &mut Sha256) {
    let written = there.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let nanoseconds = written.map_or(0, |time| time.as_nanos());
    hash.update(format!("{}\t{nanoseconds}\t{label}\0", there.len()));
}
