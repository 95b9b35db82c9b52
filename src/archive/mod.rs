//! Archives: from folders, packed files and crawls to documents, one by one.
//!
//! A corpus comes as a folder of files, a zip, a tar, a crawl in WARC, a file of JSON lines, or a list that names its
//! parts. Whatever it is, [`Entries`] gives its documents in an order that depends on nothing but the archive, each read
//! once and held no longer than it takes to work on it; what cannot be read is a [`Failure`] in its place, and the next
//! one follows. Decoding is left to [`Entry::texts`], so that it runs on the thread that works on the entry.
//!
//! What a file is, its name tells (`kind`); where a document stands, and what its path says of it, is a `Place`; a row of
//! JSON or of a table is a `Record`. Nothing is ever unpacked to the disk.

mod apart;
mod entries;
mod entry;
mod fault;
mod file;
mod fingerprint;
mod folder;
mod ids;
mod kind;
mod lines;
mod options;
mod passed;
mod place;
mod record;
mod records;
mod rows;
mod stream;
mod tar;
mod warc;
mod zip;

pub use apart::apart;
pub use entries::{Entries, Meter};
pub use entry::{Blob, Bytes, Content, Entry, Failure, Texts};
pub use fingerprint::{Listing, listing};
pub use options::{Field, Fields, Options};
pub use passed::{Passed, PassedOver};
pub use records::Records;

/// A document, or what is wrong with it.
type Found = std::result::Result<Entry, Failure>;

/// What reads one kind of archive.
trait Reader: Send {
    /// The next document, or what is wrong with it. A document that is not `wanted` needs no content; that it counts, and
    /// its id, do not depend on it.
    fn next(&mut self, wanted: bool) -> Option<Found>;

    /// What was passed over so far, since it is no document.
    fn passed_over(&self) -> PassedOver {
        PassedOver::default()
    }
}
