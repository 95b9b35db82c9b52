//! Chunks: what a stage found out, in files that are whole or not there.
//!
//! A chunk holds the records of some documents in a row, one a line, each opened by a letter that says what it is. A chunk is closed
//! when it has enough documents, or enough bytes of them, so that the same documents always make the same chunks. Its
//! name is its number and the number of documents up to its end, so that a run that goes on knows where from without
//! opening any. Texts that are kept for later lie beside it, each for itself, so that one can be read without the others.
//!
//! The last line is a seal: which chunk of which stage of which batch this is, how many documents and lines it has, and the
//! SHA-256 of these. What does not agree with its seal, and lines that cannot stand where they do, are errors that name
//! the place: nothing that was kept is passed over, or taken for something else.

mod lines;

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub(super) use lines::{Line, Lines};

use self::lines::Order;
use super::folder::{ANEW, failed};
use crate::{
    Error, Result,
    digest::{hex, hex_sha256},
    read::Document,
    write::{NewFile, disk},
};

/// Documents after which a chunk is closed.
const DOCUMENTS: usize = 64;
/// Bytes of documents after which it is closed.
const BYTES: usize = 4 << 20;
/// Bytes of lines that are kept as they are; more of one document are packed as they come.
const LOOSE: usize = 1 << 20;
/// Bytes of memory beyond which a chunk is read in pieces.
const LARGE: u64 = 64 << 20;
/// Bytes of lines in a piece.
const PIECE: usize = 8 << 20;
/// Level of zstd: records are read again within hours.
const LEVEL: i32 = 1;

/// What a line of a chunk is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// What is to be known of a pair to judge it.
    Traits,
    /// The pair, as it is going to be written; its traits stand before it.
    Pair,
    /// A document whose pairs stand before it: its line in the ledger.
    Aligned,
    /// Two documents whose pairs stand before it, or one that found no other: how many pairs.
    Coupled,
    /// A document in one language, whose text is kept.
    Alone,
    /// A document that could not be read.
    Failed,
}

impl Kind {
    const ALL: [(Kind, u8); 6] = [
        (Kind::Traits, b't'),
        (Kind::Pair, b'p'),
        (Kind::Aligned, b'd'),
        (Kind::Coupled, b'c'),
        (Kind::Alone, b's'),
        (Kind::Failed, b'e'),
    ];

    fn letter(self) -> u8 {
        Kind::ALL.iter().find(|(kind, _)| *kind == self).map_or(b'?', |&(_, letter)| letter)
    }

    fn of(letter: u8) -> Option<Kind> {
        Kind::ALL.iter().find(|&&(_, known)| known == letter).map(|&(kind, _)| kind)
    }

    /// Whether a document ends with such a line.
    fn ends_document(self) -> bool {
        !matches!(self, Kind::Traits | Kind::Pair)
    }
}

/// The letter of the seal.
const SEAL: u8 = b'z';

/// What a chunk is, and that it is whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Seal {
    /// The batch: see [`Folder::chunks`](super::folder::Folder::chunks).
    batch: String,
    stage: String,
    chunk: usize,
    /// How many documents are in the chunks before.
    before: usize,
    documents: usize,
    lines: usize,
    /// SHA-256 of the lines.
    sha256: String,
}

/// What became of one document: the lines it adds to its chunk.
#[derive(Default)]
pub(super) struct Records {
    /// Lines that come before the others, packed: a frame of zstd after the other.
    frames: Vec<u8>,
    lines: Vec<u8>,
    /// The text to be kept, packed.
    text: Vec<u8>,
    /// How many bytes it was read from.
    pub(super) bytes: usize,
}

/// How a text is kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Packed {
    /// Bytes it takes.
    pub(super) len: usize,
    /// SHA-256 of these.
    sha256: String,
}

impl Records {
    /// Adds a record. One that cannot be written as JSON adds nothing, and is an error.
    pub(super) fn add(&mut self, kind: Kind, record: &impl Serialize) -> io::Result<()> {
        let line = serde_json::to_vec(record)?;
        self.add_line(kind, &line)
    }

    /// Adds a line that is JSON already.
    pub(super) fn add_line(&mut self, kind: Kind, line: &[u8]) -> io::Result<()> {
        self.lines.push(kind.letter());
        self.lines.extend_from_slice(line);
        self.lines.push(b'\n');
        if self.lines.len() >= LOOSE {
            self.frames.extend_from_slice(&frame(&self.lines)?);
            self.lines.clear();
        }
        Ok(())
    }

    /// Has the text of a document be kept.
    pub(super) fn keep(&mut self, document: &Document) -> io::Result<Packed> {
        self.text = zstd::bulk::compress(&serde_json::to_vec(document)?, LEVEL)?;
        Ok(Packed { len: self.text.len(), sha256: hex_sha256(&self.text) })
    }
}

/// The chunks of one stage, in a folder of its own.
#[derive(Clone, Debug)]
pub(super) struct Chunks {
    folder: PathBuf,
    /// What their seals say of the batch.
    batch: String,
    stage: &'static str,
    /// What a document ends with in this stage.
    ends_with: &'static [Kind],
    /// For each chunk: how many documents there are up to its end.
    ends: Vec<usize>,
}

/// A chunk being filled.
pub(super) struct Filler<'c> {
    chunks: &'c mut Chunks,
    /// Lines that come before the others, packed.
    frames: Vec<u8>,
    lines: Vec<u8>,
    /// Of all lines.
    hash: Sha256,
    count: usize,
    texts: Vec<u8>,
    documents: usize,
    bytes: usize,
}

/// Where the text of a document is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Kept {
    pub(super) chunk: usize,
    pub(super) start: u64,
    pub(super) packed: Packed,
}

impl Chunks {
    /// Those that are there already. `ends_with` are the kinds of lines that a document ends with.
    pub(super) fn open(
        folder: PathBuf,
        batch: &str,
        stage: &'static str,
        ends_with: &'static [Kind],
    ) -> Result<Chunks> {
        disk::make_folders(&folder).map_err(failed(&folder, "write"))?;
        let mut found = Vec::new();
        for entry in fs::read_dir(&folder).map_err(failed(&folder, "read"))? {
            let name = entry.map_err(failed(&folder, "read"))?.file_name();
            let Some(name) = name.to_str() else { continue };
            if let Some((number, end)) = name.strip_suffix(RECORDS).and_then(|name| name.split_once('-'))
                && let (Ok(number), Ok(end)) = (number.parse::<usize>(), end.parse::<usize>())
            {
                found.push((number, end));
            }
        }
        found.sort_unstable();
        let ends: Vec<usize> =
            (0..).zip(&found).take_while(|(i, (number, _))| i == number).map(|(_, &(_, end))| end).collect();
        // Of two chunks of one number, or one behind a missing one, nobody knows which documents they are.
        if ends.len() < found.len() || ends.windows(2).any(|two| two[0] >= two[1]) || ends.first() == Some(&0) {
            return Err(damaged(folder.display(), format!("chunk {} is missing, or there twice", ends.len())));
        }
        Ok(Chunks { folder, batch: batch.to_owned(), stage, ends_with, ends })
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many documents they hold.
    pub(super) fn documents(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// Makes sure that these are all documents of the stage.
    pub(super) fn are_all(&self, documents: usize) -> Result<()> {
        if self.documents() == documents {
            return Ok(());
        }
        Err(damaged(self.folder.display(), format!("{} documents of {documents} are there", self.documents())))
    }

    pub(super) fn fill(&mut self) -> Filler<'_> {
        Filler {
            chunks: self,
            frames: Vec::new(),
            lines: Vec::new(),
            hash: Sha256::new(),
            count: 0,
            texts: Vec::new(),
            documents: 0,
            bytes: 0,
        }
    }

    fn path(&self, chunk: usize, tail: &str) -> PathBuf {
        self.folder.join(format!("{chunk:06}-{:09}{tail}", self.ends[chunk]))
    }

    /// What the seal of a chunk with so many lines of this hash says.
    fn seal(&self, chunk: usize, lines: usize, sha256: String) -> Seal {
        let before = chunk.checked_sub(1).map_or(0, |last| self.ends[last]);
        Seal {
            batch: self.batch.clone(),
            stage: self.stage.to_owned(),
            chunk,
            before,
            documents: self.ends[chunk] - before,
            lines,
            sha256,
        }
    }

    /// About how many bytes of memory the lines of a chunk take, by the size of its file.
    pub(super) fn memory(&self, chunk: usize) -> u64 {
        // Lines of pairs are packed to a twentieth and less; what is made of them takes as much again.
        40 * fs::metadata(self.path(chunk, RECORDS)).map_or(0, |file| file.len())
    }

    /// A chunk's lines, which are what they were when they were written.
    pub(super) fn read(&self, chunk: usize) -> Result<Lines> {
        let path = self.path(chunk, RECORDS);
        let read = || -> io::Result<Vec<u8>> {
            let mut bytes = Vec::new();
            zstd::Decoder::new(File::open(&path)?)?.read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = read().map_err(|error| damaged(path.display(), format!("cannot be read: {error}")))?;
        let text = String::from_utf8(bytes).map_err(|error| damaged(path.display(), error.to_string()))?;
        let lines = Lines { path, text, first: 1, is_last: true };
        lines.check(|content| self.seal(chunk, newlines(content), hex_sha256(content)), self.ends_with)?;
        Ok(lines)
    }

    /// Whether a chunk takes so much memory that it is better gone through in pieces.
    pub(super) fn is_large(&self, chunk: usize) -> bool {
        self.memory(chunk) > LARGE
    }

    /// Gives a chunk's lines to `take`, all at once, or in pieces if it is large; a pair and its traits are never parted.
    pub(super) fn pieces(&self, chunk: usize, take: impl FnMut(Lines) -> Result<()>) -> Result<()> {
        if self.is_large(chunk) { self.pieces_of(PIECE, chunk, take) } else { self.whole(chunk, take) }
    }

    fn whole(&self, chunk: usize, mut take: impl FnMut(Lines) -> Result<()>) -> Result<()> {
        take(self.read(chunk)?)
    }

    fn pieces_of(&self, size: usize, chunk: usize, mut take: impl FnMut(Lines) -> Result<()>) -> Result<()> {
        if !self.is_as_sealed(chunk).unwrap_or(false) {
            // Read whole, it says what is wrong and where.
            return self.whole(chunk, take);
        }
        let path = self.path(chunk, RECORDS);
        let unreadable = |error: io::Error| damaged(path.display(), format!("cannot be read: {error}"));
        let mut file = self.unpacked(chunk).map_err(unreadable)?;
        let (mut order, mut first, mut text) = (Order::default(), 1, Vec::new());
        loop {
            let start = text.len();
            let read = file.read_until(b'\n', &mut text).map_err(unreadable)?;
            let is_last = read == 0 || text[start] == SEAL;
            let opens = text.get(start).is_some_and(|letter| *letter == Kind::Traits.letter());
            let is_full = opens && start >= size;
            if !is_last && !is_full {
                continue;
            }
            // What was read last belongs to the next piece.
            let rest = if is_last { Vec::new() } else { text.split_off(start) };
            text.truncate(start);
            let count = newlines(&text);
            let text_of = String::from_utf8(std::mem::replace(&mut text, rest));
            let text_of = text_of.map_err(|error| damaged(path.display(), error.to_string()))?;
            let lines = Lines { path: path.clone(), text: text_of, first, is_last: false };
            order.all(&lines, self.ends_with)?;
            first += count;
            if is_last {
                let before = chunk.checked_sub(1).map_or(0, |last| self.ends[last]);
                order.end(&lines, self.ends[chunk] - before)?;
            }
            take(Lines { is_last, ..lines })?;
            if is_last {
                return Ok(());
            }
        }
    }

    fn unpacked(&self, chunk: usize) -> io::Result<BufReader<zstd::Decoder<'static, BufReader<File>>>> {
        Ok(BufReader::new(zstd::Decoder::new(File::open(self.path(chunk, RECORDS))?)?))
    }

    /// Whether the lines are those that were sealed, found without keeping them.
    fn is_as_sealed(&self, chunk: usize) -> io::Result<bool> {
        let mut file = self.unpacked(chunk)?;
        let (mut hash, mut count, mut line) = (Sha256::new(), 0, Vec::new());
        while file.read_until(b'\n', &mut line)? > 0 {
            if line[0] == SEAL {
                let seal = serde_json::from_slice::<Seal>(&line[1..]).ok();
                line.clear();
                let ends = file.read_until(b'\n', &mut line)? == 0;
                return Ok(ends && seal == Some(self.seal(chunk, count, hex(&hash.finalize()))));
            }
            hash.update(&line);
            count += 1;
            line.clear();
        }
        Ok(false)
    }

    /// Makes sure that the texts of a chunk are there: so many bytes.
    pub(super) fn has_texts(&self, chunk: usize, bytes: u64) -> Result<()> {
        let path = self.path(chunk, TEXTS);
        let there = match fs::metadata(&path) {
            Ok(there) => there.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(failed(&path, "read")(error)),
        };
        if there == bytes { Ok(()) } else { Err(damaged(path.display(), format!("{there} bytes of {bytes}"))) }
    }

    /// A document that was kept.
    pub(super) fn document(&self, kept: &Kept) -> Result<Document> {
        let path = self.path(kept.chunk, TEXTS);
        let read = || -> io::Result<Vec<u8>> {
            let mut file = File::open(&path)?;
            file.seek(SeekFrom::Start(kept.start))?;
            let mut packed = Vec::new();
            file.take(kept.packed.len as u64).read_to_end(&mut packed)?;
            Ok(packed)
        };
        let wrong =
            |fact: String| damaged(path.display(), format!("the text at byte {} is damaged: {fact}", kept.start));
        let packed = read().map_err(|error| wrong(error.to_string()))?;
        if hex_sha256(&packed) != kept.packed.sha256 {
            return Err(wrong("it is not what was written".to_owned()));
        }
        let read = zstd::decode_all(&packed[..]).and_then(|json| Ok(serde_json::from_slice(&json)?));
        read.map_err(|error| wrong(error.to_string()))
    }
}

const RECORDS: &str = ".jsonl.zst";
const TEXTS: &str = ".texts";

/// What was kept cannot be used.
pub(super) fn damaged(place: impl std::fmt::Display, fact: String) -> Error {
    Error::Batch { name: place.to_string(), fact, remedy: ANEW }
}

impl Filler<'_> {
    /// Adds what became of the next document; closes the chunk if it is full.
    pub(super) fn add(&mut self, records: &Records) -> Result<()> {
        let name = self.chunks.folder.clone();
        self.take(records).map_err(failed(&name, "write"))?;
        self.texts.extend_from_slice(&records.text);
        self.documents += 1;
        self.bytes += records.bytes;
        if self.documents == DOCUMENTS || self.bytes >= BYTES { self.close() } else { Ok(()) }
    }

    /// Closes the chunk, if anything is in it.
    pub(super) fn close(&mut self) -> Result<()> {
        if self.documents == 0 {
            return Ok(());
        }
        let (chunk, end) = (self.chunks.len(), self.chunks.documents() + self.documents);
        self.chunks.ends.push(end);
        // The records come last: where they are, the texts are.
        if !self.texts.is_empty() {
            write(&self.chunks.path(chunk, TEXTS), |file| file.write_all(&self.texts))?;
        }
        let seal = self.chunks.seal(chunk, self.count, hex(&std::mem::take(&mut self.hash).finalize()));
        write(&self.chunks.path(chunk, RECORDS), |file| {
            file.write_all(&self.frames)?;
            let mut packed = zstd::Encoder::new(file, LEVEL)?;
            packed.include_checksum(true)?;
            packed.write_all(&self.lines)?;
            packed.write_all(&[SEAL])?;
            serde_json::to_writer(&mut packed, &seal)?;
            packed.write_all(b"\n")?;
            packed.finish().map(drop)
        })?;
        self.frames.clear();
        self.lines.clear();
        self.texts.clear();
        (self.documents, self.bytes, self.count) = (0, 0, 0);
        Ok(())
    }

    /// Takes over the lines of a document.
    fn take(&mut self, records: &Records) -> io::Result<()> {
        if !records.frames.is_empty() {
            if !self.lines.is_empty() {
                self.frames.extend_from_slice(&frame(&self.lines)?);
                self.lines.clear();
            }
            self.frames.extend_from_slice(&records.frames);
            let mut lines = zstd::Decoder::new(&records.frames[..])?;
            let mut buffer = vec![0; 1 << 16];
            loop {
                let read = lines.read(&mut buffer)?;
                if read == 0 {
                    break;
                }
                self.count(&buffer[..read]);
            }
        }
        self.count(&records.lines);
        self.lines.extend_from_slice(&records.lines);
        Ok(())
    }

    fn count(&mut self, lines: &[u8]) {
        self.hash.update(lines);
        self.count += newlines(lines);
    }
}

/// Lines as a frame of their own.
fn frame(lines: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = zstd::Encoder::new(Vec::new(), LEVEL)?;
    packed.include_checksum(true)?;
    packed.write_all(lines)?;
    packed.finish()
}

fn newlines(lines: &[u8]) -> usize {
    lines.iter().filter(|byte| **byte == b'\n').count()
}

fn write(path: &Path, fill: impl FnOnce(&mut NewFile) -> io::Result<()>) -> Result<()> {
    crate::write::to_file(path, fill)
}

#[cfg(test)]
mod tests;
