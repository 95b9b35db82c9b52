//! Archives: from folders, packed files and crawls to documents, one by one.
//!
//! A corpus comes as a folder of files, a zip, a tar, a crawl in WARC, a file of JSON lines, or a list that names its
//! parts. Whatever it is, [`Entries`] gives its documents in an order that depends on nothing but the archive, each read
//! once and held no longer than it takes to work on it; what cannot be read is a [`Failure`] in its place, and the next
//! one follows. Decoding is left to [`Entry::texts`], so that it runs on the thread that works on the entry.

mod entry;

pub use entry::{Blob, Bytes, Content, Entry, Facts, Failure, Texts};
