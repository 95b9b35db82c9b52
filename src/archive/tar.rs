//! Tar archives: their files one by one as they stream past.
//!
//! The library reads headers and long names (ustar, GNU, pax), one file at a time; where the next one begins is counted
//! here, so that a file that is not wanted is passed over as it is stored, whatever its header claims that it unpacks to.

use std::{
    cell::Cell,
    io::{self, Read},
};

use tar::Archive;

use super::{
    Blob, Content, Entry, Found, Passed, PassedOver, Reader, fault,
    file::Common,
    place::{Place, Within},
    stream::{self, Stream},
};

/// Bytes of a block, of which everything in a tar is a whole number.
const BLOCK: u64 = 512;

/// Bytes that the headers of one file may have: names as long as a system allows take a few thousand.
const HEADERS: u64 = 1 << 20;

/// A tar archive that is being read.
pub(super) struct Tar {
    stream: Stream,
    place: Place,
    common: Common,
    passed_over: PassedOver,
    ended: bool,
}

/// What comes of one file.
enum Step {
    Found(Found),
    /// It is no document.
    Passed,
    End,
    /// Nothing more can be read of the archive: of this file, if it is one.
    Damaged(Option<String>, io::Error),
}

/// A stream of which only so many bytes may be read.
struct Limited<'a> {
    stream: &'a mut Stream,
    left: &'a Cell<u64>,
}

impl Read for Limited<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let n = self.stream.read(bytes)?;
        let left = self.left.get().checked_sub(n as u64);
        self.left.set(left.ok_or_else(|| io::Error::other(format!("headers of one file are over {HEADERS} bytes")))?);
        Ok(n)
    }
}

impl Tar {
    pub(super) fn new(stream: Stream, place: Place, common: &Common) -> Tar {
        Tar { stream, place, common: common.clone(), passed_over: PassedOver::default(), ended: false }
    }

    fn step(&mut self, wanted: bool) -> Step {
        let start = self.stream.at();
        let left = Cell::new(HEADERS);
        let mut archive = Archive::new(Limited { stream: &mut self.stream, left: &left });
        let mut file = match archive.entries().map(|mut entries| entries.next()) {
            Ok(None) => return Step::End,
            Ok(Some(Ok(file))) => file,
            Ok(Some(Err(error))) | Err(error) => return Step::Damaged(None, error),
        };
        let kind = file.header().entry_type();
        let sparse = kind.is_gnu_sparse();
        let stored = if sparse { file.header().entry_size() } else { Ok(file.size()) };
        let stored = match stored {
            Ok(stored) => stored,
            Err(error) => return Step::Damaged(None, error),
        };
        let headers = HEADERS - left.get();
        left.set(u64::MAX);

        let is_file = kind.is_file() || kind.is_contiguous() || sparse;
        let within = if is_file { Some(self.place.within(&file.path_bytes())) } else { None };
        // What describes other files (pax' globals) and folders are nothing that could be a document.
        let passed = if kind.is_symlink() || kind.is_hard_link() {
            Some(Passed::Link)
        } else if kind.is_character_special() || kind.is_block_special() || kind.is_fifo() {
            Some(Passed::Special)
        } else {
            None
        };
        let limit = self.common.options.max_bytes;
        let (step, id) = match within {
            None => {
                passed.into_iter().for_each(|reason| self.passed_over.add(reason));
                (Step::Passed, None)
            }
            Some(Within::Passed(reason)) => {
                self.passed_over.add(reason);
                (Step::Passed, None)
            }
            Some(Within::Refused(failure)) => (Step::Found(Err(failure)), None),
            Some(Within::Document { id, facts }) => {
                let too_large = file.size() > limit;
                let bytes = match stream::whole(&mut file, if wanted && !too_large { limit } else { 0 }) {
                    Ok(bytes) => bytes.unwrap_or_default(),
                    Err(error) => return Step::Damaged(Some(id), error),
                };
                let known = Some(id.clone());
                if too_large {
                    (Step::Found(Err(fault::of(&*id, fault::too_large(&id, limit)))), known)
                } else if wanted && (bytes.len() as u64) < file.size() {
                    return Step::Damaged(Some(id), io::ErrorKind::UnexpectedEof.into());
                } else {
                    let content = Content::One(Blob::raw(&*id, bytes));
                    (Step::Found(Ok(Entry { id, content, facts })), known)
                }
            }
        };
        drop(file);
        match (self.go_to(start, headers, stored), step) {
            (Ok(()), step) => step,
            // Of a file that was read, or refused, only what fills the block is missing; the next step tells the rest.
            (Err(_), step @ Step::Found(_)) if self.stream.at() >= start + headers + stored => step,
            (Err(error), _) => Step::Damaged(id, error),
        }
    }

    /// Goes on to the end of a file that began at `start` with so many bytes of headers and of content.
    fn go_to(&mut self, start: u64, headers: u64, stored: u64) -> io::Result<()> {
        let blocks =
            stored.checked_next_multiple_of(BLOCK).and_then(|stored| start.checked_add(headers)?.checked_add(stored));
        let end = blocks.ok_or_else(|| io::Error::other("a size over all measure"))?;
        let rest = end.saturating_sub(self.stream.at());
        let passed = io::copy(&mut self.stream.by_ref().take(rest), &mut io::sink())?;
        if passed < rest { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

impl Reader for Tar {
    fn next(&mut self, wanted: bool) -> Option<Found> {
        while !self.ended {
            match self.step(wanted) {
                Step::Found(found) => return Some(found),
                Step::Passed => {}
                Step::End => self.ended = true,
                Step::Damaged(id, error) => {
                    self.ended = true;
                    let what = self.stream.damage("tar", &error);
                    let error = fault::damaged(&self.place.label, self.stream.at(), &what, error);
                    return Some(Err(fault::of(id.unwrap_or_else(|| self.place.label.clone()), error)));
                }
            }
        }
        None
    }

    fn passed_over(&self) -> PassedOver {
        self.passed_over.clone()
    }
}
