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

/// What sources hold, as far as it can be told without reading them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listing {
    /// What tells whether they have changed: the SHA-256, in hexadecimal digits, over the files in them in the order of
    /// [`Entries`](super::Entries), each with its path under the source, its size in bytes, and when it was last written,
    /// in nanoseconds. Files that a manifest names are no part of it, and neither are hidden ones.
    pub fingerprint: String,
    /// Size of all these files, in bytes: what [`Entries::bytes_read`](super::Entries::bytes_read) comes to at most.
    pub bytes: u64,
}

/// Lists the files of sources.
///
/// # Errors
/// [`Error::Io`](crate::Error::Io) if a source is not there, or a file of it cannot be looked at.
pub fn listing(sources: &[PathBuf]) -> Result<Listing> {
    let mut lister = Lister { hash: Sha256::new(), bytes: 0 };
    for source in sources {
        let unreadable = |error| fault::unreadable(source, error);
        let there = source.metadata().map_err(unreadable)?;
        if there.is_dir() {
            lister.hash.update(b"folder\n");
            lister.folder(source, "").map_err(unreadable)?;
        } else {
            lister.file(&Place::source(source).label, &there);
        }
    }
    Ok(Listing { fingerprint: crate::digest::hex(&lister.hash.finalize()), bytes: lister.bytes })
}

struct Lister {
    hash: Sha256,
    bytes: u64,
}

impl Lister {
    fn folder(&mut self, path: &Path, label: &str) -> io::Result<()> {
        for item in listed(path)? {
            let name = place::spelled(item.name.as_encoded_bytes());
            if place::is_hidden(&name) {
                continue;
            }
            let (path, label) = (path.join(&item.name), format!("{label}{name}"));
            match item.is {
                Is::Folder => self.folder(&path, &format!("{label}/"))?,
                // A link that leads nowhere is a failure of the batch.
                Is::Link => match path.metadata() {
                    Ok(there) if there.is_dir() => {}
                    Ok(there) => self.file(&label, &there),
                    Err(_) => self.hash.update(label.as_bytes()),
                },
                Is::File | Is::Other => self.file(&label, &path.symlink_metadata()?),
            }
        }
        Ok(())
    }

    fn file(&mut self, label: &str, there: &Metadata) {
        let written = there.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let nanoseconds = written.map_or(0, |time| time.as_nanos());
        self.hash.update(format!("{}\t{nanoseconds}\t{label}\0", there.len()));
        self.bytes += there.len();
    }
}
