//! All documents of all sources, one after the other.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    vec,
};

use super::{
    Failure, Found, Options, Passed, PassedOver, Reader, fault,
    file::{self, Common},
    ids::Ids,
};
use crate::Result;

/// The documents of archives, in an order that depends on these alone.
///
/// Sources come in the order given. A folder is walked by the bytes of its paths, depth first; archives in it are read as
/// if they were folders, those within archives are failures. Files in an archive come in its own order. Left out, and counted
/// by [`passed_over`](Entries::passed_over), are hidden files, what file managers leave (`__MACOSX`, `Thumbs.db`), pictures,
/// films, fonts and scripts by their names, records of a crawl that are no pages, and what is no file. A link in a folder is
/// followed to a file in it; one that leads out is a failure.
///
/// Every id is given once: the second document of the same id is called `ID#2`.
///
/// Every item counts, failures too: [`nth`](Iterator::nth), and so [`skip`](Iterator::skip), passes over items without
/// reading what is in them where the archive allows it, and gives what reading them all would have given.
pub struct Entries {
    sources: vec::IntoIter<PathBuf>,
    open: Option<Open>,
    ids: Ids,
    common: Common,
    passed_over: PassedOver,
    empty: Vec<PathBuf>,
}

/// The source that is being read.
struct Open {
    path: PathBuf,
    reader: Box<dyn Reader>,
    /// Whether anything came of it, if only a failure.
    gave: bool,
}

impl Entries {
    /// Opens archives: folders, files of the kinds that their names tell, and single documents.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io) if a source, or the folder that paths of a manifest count from, is not there.
    pub fn open(sources: &[PathBuf], options: &Options) -> Result<Entries> {
        for path in sources.iter().chain(&options.root) {
            path.metadata().map_err(|error| fault::unreadable(path, error))?;
        }
        Ok(Entries {
            sources: Vec::from(sources).into_iter(),
            open: None,
            ids: Ids::default(),
            common: Common { options: Arc::new(options.clone()), read: Arc::new(AtomicU64::new(0)) },
            passed_over: PassedOver::default(),
            empty: Vec::new(),
        })
    }

    /// What was passed over so far, since it is no document.
    #[must_use]
    pub fn passed_over(&self) -> PassedOver {
        let mut all = self.passed_over.clone();
        if let Some(open) = &self.open {
            all.join(&open.reader.passed_over());
        }
        all
    }

    /// The sources, of those that were read to their end, that gave no document, nor any failure.
    #[must_use]
    pub fn empty(&self) -> &[PathBuf] {
        &self.empty
    }

    /// How many bytes were read from the disk so far, of the files as they are.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.common.read.load(Ordering::Relaxed)
    }

    /// What tells the same while somebody else asks for the entries.
    #[must_use]
    pub fn meter(&self) -> Meter {
        Meter(Arc::clone(&self.common.read))
    }

    fn step(&mut self, wanted: bool) -> Option<Found> {
        loop {
            if let Some(open) = &mut self.open {
                if let Some(found) = open.reader.next(wanted) {
                    open.gave = true;
                    return Some(self.called(found));
                }
                let passed = open.reader.passed_over();
                self.passed_over.join(&passed);
                if let Some(Open { path, gave: false, .. }) = self.open.take() {
                    if passed.is_empty() {
                        self.passed_over.add(Passed::Empty);
                    }
                    self.empty.push(path);
                }
            }
            let path = self.sources.next()?;
            let reader = file::source(&path, &self.common);
            self.open = Some(Open { path, reader, gave: false });
        }
    }

    /// Has every id be given once.
    fn called(&mut self, found: Found) -> Found {
        match found {
            Ok(mut entry) => {
                let id = self.ids.unique(entry.id.clone());
                if id != entry.id {
                    entry.rename(id);
                }
                Ok(entry)
            }
            Err(Failure { id, error }) => Err(Failure { id: self.ids.unique(id), error }),
        }
    }
}

/// Tells how far [`Entries`] are.
#[derive(Clone, Debug)]
pub struct Meter(Arc<AtomicU64>);

impl Meter {
    /// As [`Entries::bytes_read`].
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Iterator for Entries {
    type Item = Found;

    fn next(&mut self) -> Option<Self::Item> {
        self.step(true)
    }

    fn nth(&mut self, n: usize) -> Option<Self::Item> {
        for _ in 0..n {
            let _passed = self.step(false)?;
        }
        self.step(true)
    }
}
