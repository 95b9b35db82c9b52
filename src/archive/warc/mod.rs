//! Crawls in WARC (ISO 28500:2017, which is WARC/1.1, and its predecessor 1.0): their pages one by one.
//!
//! A record is a few lines that say what it is, and a block of bytes. Documents are the bodies of HTTP responses with
//! status 200 whose type is text or a document, and `resource` and `conversion` records of such types; all others are
//! passed over. Crawls are long, and now and then a record is damaged. The library for WARC that there is (the
//! crate `warc`, 0.4) tells no place in the file, takes a head of any length, takes a file that ends within a head for whole, and
//! does not find the next record after a damaged one. So the records are read here; their HTTP heads by a library.
//!
//! What is damaged is one failure, and reading goes on at the next record: in a packed file at the next gzip member that
//! begins one, since every record is a member of its own; in a plain one at the next line that begins one.

mod head;
mod http;
mod members;

use std::{
    io::{self, BufRead, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    Blob, Bytes, Content, Entry, Found, Passed, PassedOver, Reader, fault,
    file::Common,
    place::{self, Place},
};
use crate::{Error, write::Facts};

use head::Head;
use http::Message;
use members::Members;

/// A crawl that is being read.
pub(super) struct Warc {
    path: PathBuf,
    reader: Members,
    /// The first line of the next record, if it was read to find it.
    first: Option<Vec<u8>>,
    place: Place,
    common: Common,
    passed_over: PassedOver,
    ended: bool,
}

/// What is wrong with a record.
enum Damage {
    /// The bytes cannot be had.
    Io(io::Error),
    /// They are no record.
    Form(String),
}

impl From<io::Error> for Damage {
    fn from(error: io::Error) -> Self {
        Damage::Io(error)
    }
}

/// What is left of a record's block.
struct Block<'a> {
    reader: &'a mut Members,
    left: u64,
}

impl Read for Block<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(bytes)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Block<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Ok(&[]);
        }
        let bytes = self.reader.fill_buf()?;
        if bytes.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
        Ok(&bytes[..most])
    }

    fn consume(&mut self, n: usize) {
        self.reader.consume(n);
        self.left -= n as u64;
    }
}

impl Warc {
    pub(super) fn open(path: &Path, place: Place, common: &Common) -> crate::Result<Warc> {
        let reader =
            Members::open(path, 0, &Arc::clone(&common.read)).map_err(|error| fault::unreadable(path, error))?;
        Ok(Warc {
            path: path.to_owned(),
            reader,
            first: None,
            place,
            common: common.clone(),
            passed_over: PassedOver::default(),
            ended: false,
        })
    }

    /// The next record: a document or a failure, or `None` if it is passed over; `Err` if it is damaged.
    fn record(&mut self, wanted: bool, id: &mut Option<String>) -> Result<Option<Found>, Damage> {
        let Some(mut head) = Head::read(&mut self.reader, self.first.take())? else {
            self.ended = true;
            return Ok(None);
        };
        if head.id.is_empty() {
            head.id = format!("{}:{}", self.place.label, self.reader.start());
        }
        let mut block = Block { reader: &mut self.reader, left: head.length };
        let found = match head.passed() {
            None => {
                *id = Some(head.id.clone());
                document(&head, &mut block, wanted, self.common.options.max_bytes)?
            }
            Some(reason) => Err(reason),
        };
        io::copy(&mut block, &mut io::sink())?;
        self.reader.end()?;
        Ok(match found {
            Ok(found) => Some(found),
            Err(reason) => {
                self.passed_over.add(reason);
                None
            }
        })
    }

    /// Goes on behind what is damaged, to where a record begins.
    fn recover(&mut self, damage: &Damage) {
        if let Damage::Form(_) = damage
            && let Ok(first) = self.next_first()
        {
            self.ended = first.is_none();
            self.first = first;
            return;
        }
        match self.reader.next_member(&self.path, b"WARC/") {
            Ok(Some(reader)) => self.reader = reader,
            _ => self.ended = true,
        }
    }

    /// The next line that begins a record.
    fn next_first(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            let mut line = Vec::new();
            let n = self.reader.by_ref().take(head::LINE).read_until(b'\n', &mut line)?;
            if n == 0 {
                return Ok(None);
            }
            if head::is_first(&line) {
                self.reader.mark_before(n as u64);
                return Ok(Some(line));
            }
            if line.last() != Some(&b'\n') {
                self.reader.skip_until(b'\n')?;
            }
        }
    }
}

/// The document that a record holds, or why it holds none.
fn document(head: &Head, block: &mut Block<'_>, wanted: bool, limit: u64) -> Result<Result<Found, Passed>, Damage> {
    let message = if head.is_http() {
        match Message::read(block)? {
            Ok(message) => message,
            Err(fact) => return Ok(Ok(Err(fault::of(&head.id, unread(&head.id, fact))))),
        }
    } else {
        Message::plain(head.content_type())
    };
    let format = match message.document(&head.id) {
        Ok(format) => format,
        Err(reason) => return Ok(Err(reason)),
    };
    let bytes = if wanted { message.body(block, &head.id, limit)? } else { Ok(Vec::new()) };
    let id = head.id.clone();
    let facts = Facts { date: place::date(&id), source: place::host(&id) };
    Ok(Ok(match bytes {
        Ok(bytes) => {
            let content = Content::One(Blob { name: id.clone(), bytes: Bytes::Raw(bytes), format });
            Ok(Entry { id, content, facts })
        }
        Err(error) => Err(fault::of(id, error)),
    }))
}

/// A page that cannot be read out of its record.
fn unread(id: &str, fact: impl Into<String>) -> Error {
    fault::archive(id, fact, "crawl the page anew")
}

impl Reader for Warc {
    fn next(&mut self, wanted: bool) -> Option<Found> {
        while !self.ended {
            let mut id = None;
            match self.record(wanted, &mut id) {
                Ok(Some(found)) => return Some(found),
                Ok(None) => {}
                Err(damage) => {
                    let start = self.reader.start();
                    self.recover(&damage);
                    let label = &self.place.label;
                    let error = match damage {
                        Damage::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                            fault::damaged(label, start, "the record that begins here ends too early", error)
                        }
                        Damage::Io(error) => {
                            fault::damaged(label, start, "the record that begins here cannot be unpacked", error)
                        }
                        Damage::Form(fact) => {
                            fault::archive(label, format!("byte {start}: {fact}"), "the records after it are read")
                        }
                    };
                    return Some(Err(fault::of(id.unwrap_or_else(|| label.clone()), error)));
                }
            }
        }
        None
    }

    fn passed_over(&self) -> PassedOver {
        self.passed_over.clone()
    }
}
