//! Records that come in a stream, one a line, as from another program.

use std::{
    io::BufRead,
    path::Path,
    sync::{Arc, atomic::AtomicU64},
};

use super::{Failure, Found, Options, Reader, fault, place::Place, rows::Rows, stream::Stream};
use crate::Error;

/// The documents of a stream of JSON records, one a line, read in constant memory.
///
/// They are what [`Entries`](super::Entries) makes of a file of such lines, but that nothing is kept of a record that was
/// given: two with the same id have the same id. Files that a record names are not read: whoever sends records may be
/// anybody.
pub struct Records<R>(Rows<R>);

impl<R: BufRead + Send> Records<R> {
    /// The records of a reader; `name` is that of the place in messages, and in the ids of records that have none:
    /// `name:line`.
    pub fn new(name: &str, reader: R, options: &Options) -> Records<R> {
        let place = Place::called(name);
        Records(Rows::json(reader, place, None, &Arc::new(options.clone())))
    }

    /// Whether the stream could not be read to its end, as its last failure says.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.0.is_cut()
    }
}

impl Records<Box<dyn BufRead + Send>> {
    /// The records of a file, which gzip or Zstandard may pack.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io) if it cannot be opened.
    pub fn open(path: &Path, options: &Options) -> Result<Self, Error> {
        let stream =
            Stream::open(path, &Arc::new(AtomicU64::new(0))).map_err(|error| fault::unreadable(path, error))?;
        Ok(Records::new(&path.display().to_string(), Box::new(stream), options))
    }
}

impl<R: BufRead + Send> Iterator for Records<R> {
    type Item = Result<super::Entry, Failure>;

    fn next(&mut self) -> Option<Found> {
        self.0.next(true)
    }
}
