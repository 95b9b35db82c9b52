//! Batches: from archives to a bitext, however long it takes and however often it is interrupted.
//!
//! A batch goes through four stages. It *reads* every document of its sources once, aligns those that hold both languages,
//! and keeps the texts of the others; it *pairs* those; it *aligns* the pairs of documents that were found, and by itself
//! what found none, so that no text is lost; and it *writes*: judges every pair of sentences, and puts those that are worth
//! it into shards. What comes out depends on the sources and the settings alone: not on the number of threads, nor on when
//! or how often the batch was stopped.
//!
//! Everything a stage finds out is written in chunks to a folder `.work`, each of which appears whole or not at all. So
//! a batch that was killed goes on after the last chunk that is there. The outputs themselves are written last, and the
//! manifest after them: where there is a manifest, all is done.
//!
//! Memory holds the documents that are being worked on, a sketch (about two kilobytes) of every document in one language, and
//! some bytes for every pair that was kept, by which another like it is known.

mod chunk;
mod couple;
mod folder;
mod ledger;
mod manifest;
mod output;
mod plan;
mod read;
#[cfg(test)]
mod tests;
mod verify;
mod write;

use std::path::PathBuf;

use crate::{Aligner, Result, archive, pairing, quality, read as reading};

pub use ledger::{Counterpart, Failed, Line};
pub use manifest::{Counts, Manifest, Shard};
pub use output::{Form, Output};
pub use plan::Plan;
pub use verify::{Fault, Verified, verify};

/// JSON Schema (draft 2020-12) of `manifest.json`, a [`Manifest`].
pub const MANIFEST_SCHEMA: &str = include_str!("manifest.schema.json");

/// JSON Schema (draft 2020-12) of a [`Line`] of `documents.jsonl`.
pub const LINE_SCHEMA: &str = include_str!("line.schema.json");

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Batch<'m> {
    /// Folders, archives, lists: what [`archive::Entries::open`] takes.
    pub sources: Vec<PathBuf>,
    /// How they are read.
    pub archive: archive::Options,
    /// How documents are decoded.
    pub reading: reading::Options,
    /// How they are aligned.
    pub aligner: Aligner<'m>,
    /// How documents in one language find their counterpart; `None` leaves them alone.
    pub pairing: Option<pairing::Options>,
    /// Which pairs are kept.
    pub filters: quality::Filters,
    /// What is written.
    pub output: Output,
    /// Where to.
    pub folder: PathBuf,
}

/// What a batch is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Documents are read, and those in both languages aligned.
    Read,
    /// Documents in one language look for their counterpart.
    Pair,
    /// Those that found it are aligned with it, and the others by themselves.
    Align,
    /// Pairs are judged and written.
    Write,
}

/// Who is told how far a batch is. Nothing depends on it.
pub trait Watch: Sync {
    /// A stage begins. `of` is how much there is to do and `done` how much of it an earlier run did: in bytes of the
    /// sources when reading, in documents when pairing, else in chunks.
    fn begin(&self, stage: Stage, of: u64, done: u64);
    /// The stage has got so far, and that many documents have been dealt with in it.
    fn reach(&self, done: u64, documents: u64);
}

/// Nobody.
impl Watch for () {
    fn begin(&self, _: Stage, _: u64, _: u64) {}
    fn reach(&self, _: u64, _: u64) {}
}

impl Batch<'_> {
    /// Does what is left to do, all of it on rayon's threads.
    ///
    /// # Errors
    /// [`Error::Batch`](crate::Error::Batch) if the folder holds anything else than this batch, or another program is at
    /// work in it, or the batch is done and a file of it is not what it was; [`Error::Archive`](crate::Error::Archive) if
    /// the folder lies in a source, or a source in it; [`Error::Io`](crate::Error::Io) if the sources cannot be listed or the folder cannot be written. A
    /// document that cannot be read is no error: it is in the [`Manifest`]'s count and in `errors.jsonl`.
    pub fn run(&self, watch: &dyn Watch) -> Result<Manifest> {
        archive::apart(&self.sources, &self.folder)?;
        let listing = archive::listing(&self.sources)?;
        let plan = Plan::new(self, &listing);
        let folder = match folder::Folder::open(&self.folder, &plan)? {
            folder::Opened::Finished(manifest) => return Ok(*manifest),
            folder::Opened::Begun(folder) => folder,
        };
        let (read, done) = read::run(self, &folder, listing.bytes, watch)?;
        let coupled = couple::run(self, &folder, &read, watch)?;
        let manifest = write::run(self, &folder, plan, (&read, done), coupled, watch)?;
        folder.close()?;
        Ok(manifest)
    }
}
