//! One file on the disk: a document, or an archive of many.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    Blob, Bytes, Content, Entry, Failure, Found, Options, Reader, fault,
    kind::{Kind, kind, unpacked},
    place::{self, Place},
    rows::Rows,
    stream::Stream,
    tar::Tar,
    warc::Warc,
    zip::Zip,
};
use crate::Result;

/// What all readers of a batch share.
#[derive(Clone)]
pub(super) struct Common {
    pub(super) options: Arc<Options>,
    /// Bytes read from the disk so far.
    pub(super) read: Arc<AtomicU64>,
}

impl Common {
    /// Counts bytes that were read from the disk.
    pub(super) fn count(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// What reads a file of this kind.
pub(super) fn open(path: &Path, place: Place, kind: Kind, common: &Common) -> Box<dyn Reader> {
    let label = place.label.clone();
    opened(path, place, kind, common).unwrap_or_else(|error| failed(label, error))
}

fn opened(path: &Path, place: Place, kind: Kind, common: &Common) -> Result<Box<dyn Reader>> {
    let stream = || Stream::open(path, &common.read).map_err(|error| fault::unreadable(path, error));
    let root = path.parent().unwrap_or(Path::new(""));
    Ok(match kind {
        Kind::Document | Kind::Other => {
            Box::new(Once(Some(Source::Document { path: path.to_owned(), place, common: common.clone() })))
        }
        // What holds nothing at all is no broken archive.
        Kind::Zip if path.metadata().is_ok_and(|there| there.len() == 0) => Box::new(Once(None)),
        Kind::Zip => Box::new(Zip::open(path, place, common)?),
        Kind::Tar => Box::new(Tar::new(stream()?, place, common)),
        Kind::Warc => Box::new(Warc::open(path, place, common)?),
        Kind::Jsonl => Box::new(Rows::json(stream()?, place, Some(root), &common.options)),
        Kind::Table => Box::new(Rows::table(stream()?, place, root, &common.options)),
    })
}

/// A reader that has this failure to give.
pub(super) fn failed(id: impl Into<String>, error: crate::Error) -> Box<dyn Reader> {
    Box::new(Once(Some(Source::Failure(fault::of(id, error)))))
}

/// A reader of one thing, or of nothing.
struct Once(Option<Source>);

enum Source {
    Document { path: PathBuf, place: Place, common: Common },
    Failure(Failure),
}

impl Reader for Once {
    fn next(&mut self, wanted: bool) -> Option<Found> {
        Some(match self.0.take()? {
            Source::Failure(failure) => Err(failure),
            Source::Document { path, place, common } => document(&path, place.label, &common, wanted),
        })
    }
}

/// A file that is a document.
fn document(path: &Path, id: String, common: &Common, wanted: bool) -> Found {
    let limit = common.options.max_bytes;
    let bytes = if wanted {
        match Stream::open(path, &common.read).and_then(|stream| stream.whole(limit)) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Err(Failure { error: fault::too_large(&id, limit), id }),
            Err(error) => return Err(fault::of(id, fault::unreadable(path, error))),
        }
    } else {
        Vec::new()
    };
    let facts = place::facts(&id);
    let name = unpacked(&id).to_owned();
    Ok(Entry { content: Content::One(Blob { name, bytes: Bytes::Raw(bytes), format: None }), id, facts })
}

/// What reads a source: a file or a folder.
pub(super) fn source(path: &Path, common: &Common) -> Box<dyn Reader> {
    let place = Place::source(path);
    match path.metadata() {
        Ok(there) if there.is_dir() => Box::new(super::folder::Folder::new(path, common)),
        Ok(_) => open(path, place.clone(), kind(&place.label), common),
        Err(error) => failed(place.label, fault::unreadable(path, error)),
    }
}
