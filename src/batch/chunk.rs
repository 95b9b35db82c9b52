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

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned, de::IgnoredAny};
use sha2::{Digest, Sha256};

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

/// The lines of a chunk.
pub(super) struct Lines {
    path: PathBuf,
    text: String,
    /// The number of the first line, counted from 1.
    first: usize,
    /// Whether they are the last of the chunk.
    pub(super) is_last: bool,
}

/// How far the lines of a chunk stand where they can.
#[derive(Default)]
struct Order {
    documents: usize,
    pairs: usize,
    last: Option<Kind>,
}

impl Order {
    /// Goes on with all lines of a piece.
    fn all(&mut self, lines: &Lines, ends_with: &[Kind]) -> Result<()> {
        for (number, line) in (lines.first..).zip(lines.content().lines()) {
            let Some(kind) = line.bytes().next().and_then(Kind::of) else {
                return Err(lines.wrong(number, "no record begins so"));
            };
            let line = Line { kind, json: &line[1..], number };
            if (kind == Kind::Pair) != (self.last == Some(Kind::Traits)) {
                return Err(lines.wrong(number, "a pair and its traits are not together"));
            }
            if kind == Kind::Pair {
                self.pairs += 1;
            }
            if kind.ends_document() {
                if !ends_with.contains(&kind) {
                    return Err(lines.wrong(number, "such a record belongs to another stage"));
                }
                let told = match kind {
                    Kind::Aligned => lines.parse::<Pairs>(line)?.pairs,
                    Kind::Coupled => lines.parse::<usize>(line)?,
                    _ => 0,
                };
                if told != self.pairs {
                    return Err(lines.wrong(number, format!("{} pairs stand before it, not {told}", self.pairs)));
                }
                self.documents += 1;
                self.pairs = 0;
            }
            self.last = Some(kind);
        }
        Ok(())
    }

    /// Whether so many documents are there, all whole.
    fn end(&self, lines: &Lines, documents: usize) -> Result<()> {
        if self.documents != documents || self.last.is_some_and(|kind| !kind.ends_document()) {
            return Err(damaged(lines.path.display(), format!("{} documents of {documents}", self.documents)));
        }
        Ok(())
    }
}

/// A line of a chunk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'l> {
    pub(super) kind: Kind,
    pub(super) json: &'l str,
    /// Counted from 1.
    number: usize,
}

/// As much of a document's line as says how many pairs it has.
#[derive(Deserialize)]
struct Pairs {
    pairs: usize,
}

impl Lines {
    /// All but the seal, if it is there.
    fn content(&self) -> &str {
        let end = self.text.trim_end_matches('\n').rfind('\n').map_or(0, |end| end + 1);
        if self.text[end..].starts_with(char::from(SEAL)) { &self.text[..end] } else { &self.text }
    }

    fn wrong(&self, line: usize, fact: impl Into<String>) -> Error {
        damaged(format_args!("{}:{line}", self.path.display()), fact.into())
    }

    /// Whether the lines are those that were sealed, and stand where they can.
    fn check(&self, seal: impl FnOnce(&[u8]) -> Seal, ends_with: &[Kind]) -> Result<()> {
        let content = self.content();
        let wanted = seal(content.as_bytes());
        let last = content.lines().count() + 1;
        let is = self.text[content.len()..].trim_end_matches('\n').strip_prefix(char::from(SEAL));
        let is = is.and_then(|json| serde_json::from_str::<Seal>(json).ok());
        let Some(is) = is else { return Err(self.wrong(last, "the line that ends a chunk is missing or damaged")) };
        if is != wanted {
            // The place, if a line shows it.
            let broken = content.lines().position(|line| {
                let json = line.as_bytes().first().and_then(|&letter| Kind::of(letter)).and_then(|_| line.get(1..));
                json.is_none_or(|json| serde_json::from_str::<IgnoredAny>(json).is_err())
            });
            let fact = match () {
                () if is.sha256 != wanted.sha256 || is.lines != wanted.lines => "it is not what was written",
                () if is.batch != wanted.batch => "it is of another batch",
                () => "it is another chunk than its name says",
            };
            return Err(match broken {
                Some(line) => self.wrong(line + 1, format!("a record is damaged, and {fact}")),
                None => damaged(self.path.display(), fact.to_owned()),
            });
        }
        let mut order = Order::default();
        order.all(self, ends_with)?;
        order.end(self, wanted.documents)
    }

    /// Each with what it is.
    pub(super) fn iter(&self) -> impl Iterator<Item = Line<'_>> {
        let lines = (self.first..).zip(self.content().lines());
        lines.filter_map(|(number, line)| {
            Some(Line { kind: Kind::of(*line.as_bytes().first()?)?, json: line.get(1..)?, number })
        })
    }

    /// Reads a line.
    pub(super) fn parse<'l, T: Deserialize<'l>>(&self, line: Line<'l>) -> Result<T> {
        serde_json::from_str(line.json)
            .map_err(|source| self.wrong(line.number, format!("a record is damaged: {source}")))
    }

    /// What is wrong with what a line says.
    pub(super) fn refused(&self, line: Line<'_>, fact: impl Into<String>) -> Error {
        self.wrong(line.number, fact)
    }

    /// All lines of one kind.
    pub(super) fn all<T: DeserializeOwned>(&self, kind: Kind) -> impl Iterator<Item = Result<T>> {
        self.iter().filter(move |line| line.kind == kind).map(|line| self.parse(line))
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const ENDS: &[Kind] = &[Kind::Failed, Kind::Alone, Kind::Aligned];

    fn open(folder: &Path) -> Result<Chunks> {
        Chunks::open(folder.to_owned(), "batch", "read", ENDS)
    }

    fn records(n: usize) -> Records {
        let mut records = Records { bytes: 10, ..Records::default() };
        if n.is_multiple_of(3) {
            let document = Document::from_text(format!("{n}.txt"), "ข้อความ text\n".repeat(n)).unwrap();
            let kept = records.keep(&document).unwrap();
            records.add(Kind::Alone, &(n, kept)).unwrap();
        } else {
            records.add(Kind::Failed, &n).unwrap();
        }
        records
    }

    /// Everything in the chunks: the numbers, and the documents kept.
    fn all(chunks: &Chunks) -> (Vec<usize>, Vec<String>) {
        let (mut numbers, mut names) = (Vec::new(), Vec::new());
        for chunk in 0..chunks.len() {
            let lines = chunks.read(chunk).unwrap();
            let mut start = 0;
            for line in lines.iter() {
                if line.kind == Kind::Failed {
                    numbers.push(lines.parse(line).unwrap());
                    continue;
                }
                let (n, packed): (usize, Packed) = lines.parse(line).unwrap();
                numbers.push(n);
                let len = packed.len as u64;
                let document = chunks.document(&Kept { chunk, start, packed }).unwrap();
                start += len;
                names.push(format!("{} {}", document.name(), document.text().lines().count()));
            }
            chunks.has_texts(chunk, start).unwrap();
        }
        (numbers, names)
    }

    #[test]
    fn what_goes_in_comes_out_wherever_it_was_interrupted() {
        let folder = TempDir::new().unwrap();
        for stop in [0, 63, 64, 150, 200] {
            let place = folder.path().join(stop.to_string());
            let mut chunks = open(&place).unwrap();
            let mut filler = chunks.fill();
            (0..stop).for_each(|n| filler.add(&records(n)).unwrap());
            // What was not closed is lost, and done again.
            let mut chunks = open(&place).unwrap();
            assert_eq!(chunks.documents(), stop / DOCUMENTS * DOCUMENTS);
            let from = chunks.documents();
            let mut filler = chunks.fill();
            (from..200).for_each(|n| filler.add(&records(n)).unwrap());
            filler.close().unwrap();
            let (numbers, names) = all(&chunks);
            assert!(numbers.into_iter().eq(0..200));
            assert!(names.into_iter().eq((0..200).step_by(3).map(|n| format!("{n}.txt {n}"))));
        }
    }

    #[test]
    fn documents_of_many_lines_are_packed_as_they_come() {
        let folder = TempDir::new().unwrap();
        let mut chunks = open(folder.path()).unwrap();
        let mut filler = chunks.fill();
        // Between two of a line each, one of several frames and a rest.
        let long = "x".repeat(LOOSE / 3);
        let mut wanted = Vec::new();
        for count in [0, 11, 0, 3, 0] {
            let mut records = Records { bytes: 10, ..Records::default() };
            for n in 0..count {
                records.add(Kind::Traits, &n).unwrap();
                records.add(Kind::Pair, &format!("{n}{long}")).unwrap();
                wanted.extend([(Kind::Traits, n.to_string()), (Kind::Pair, format!("\"{n}{long}\""))]);
            }
            assert!(records.lines.len() < LOOSE);
            let line = format!("{{\"pairs\":{count}}}");
            records.add_line(Kind::Aligned, line.as_bytes()).unwrap();
            wanted.push((Kind::Aligned, line));
            filler.add(&records).unwrap();
        }
        filler.close().unwrap();
        let lines = chunks.read(0).unwrap();
        assert!(lines.iter().map(|line| (line.kind, line.json.to_owned())).eq(wanted.clone()));
        // And so in pieces of any size.
        for size in [0, LOOSE / 2, LOOSE, usize::MAX] {
            let (mut found, mut numbers, mut ended) = (Vec::new(), Vec::new(), 0);
            let take = |lines: Lines| {
                found.extend(lines.iter().map(|line| (line.kind, line.json.to_owned())));
                numbers.extend(lines.iter().map(|line| line.number));
                ended += usize::from(lines.is_last);
                Ok(())
            };
            chunks.pieces_of(size, 0, take).unwrap();
            assert_eq!((found.len(), ended), (wanted.len(), 1), "{size}");
            assert!(found == wanted && numbers.into_iter().eq(1..=wanted.len()), "{size}");
        }
        // A damaged one is told before anything of it is taken.
        let path = chunks.path(0, RECORDS);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x55;
        fs::write(&path, bytes).unwrap();
        let error = chunks.pieces_of(0, 0, |_| panic!("nothing is taken")).unwrap_err().to_string();
        assert!(error.contains(RECORDS), "{error}");
    }

    #[test]
    fn large_documents_close_a_chunk_early() {
        let folder = TempDir::new().unwrap();
        let mut chunks = open(folder.path()).unwrap();
        let mut filler = chunks.fill();
        (0..3).for_each(|n| filler.add(&Records { bytes: BYTES / 2, ..records(n) }).unwrap());
        filler.close().unwrap();
        assert_eq!(chunks.ends, [2, 3]);
    }

    /// A stage of three chunks, of 64 documents but the last, which has 22.
    fn three(folder: &Path) -> Chunks {
        let mut chunks = open(folder).unwrap();
        let mut filler = chunks.fill();
        (0..150).for_each(|n| filler.add(&records(n)).unwrap());
        filler.close().unwrap();
        chunks
    }

    #[test]
    fn any_changed_byte_is_found_and_its_file_named() {
        let folder = TempDir::new().unwrap();
        let chunks = three(folder.path());
        let path = chunks.path(1, RECORDS);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            fs::write(&path, bytes).unwrap();
            // A bit of zstd's frame that nothing depends on changes nothing.
            if let Err(error) = chunks.read(1) {
                let error = error.to_string();
                assert!(error.contains("000001-000000128.jsonl.zst") && error.ends_with(ANEW), "{error}");
            } else {
                assert!(at < 20, "byte {at}");
            }
        }
        fs::write(&path, &whole).unwrap();

        let texts = chunks.path(1, TEXTS);
        let whole = fs::read(&texts).unwrap();
        let lines = chunks.read(1).unwrap();
        let mut start = 0;
        let kept: Vec<Kept> = lines
            .all::<(usize, Packed)>(Kind::Alone)
            .map(|line| {
                let packed = line.unwrap().1;
                let kept = Kept { chunk: 1, start, packed };
                start += kept.packed.len as u64;
                kept
            })
            .collect();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&texts, bytes).unwrap();
            let of = kept.iter().rposition(|kept| kept.start <= at as u64).unwrap();
            let error = chunks.document(&kept[of]).unwrap_err().to_string();
            assert!(error.contains(&format!("the text at byte {}", kept[of].start)), "{error}");
        }
        fs::write(&texts, &whole[1..]).unwrap();
        let error = chunks.has_texts(1, start).unwrap_err().to_string();
        assert!(error.contains(&format!("{} bytes of {start}", start - 1)), "{error}");
    }

    #[test]
    fn a_chunk_in_anothers_place_or_of_another_batch_is_refused() {
        let folder = TempDir::new().unwrap();
        let chunks = three(folder.path());
        fs::copy(chunks.path(0, RECORDS), chunks.path(1, RECORDS)).unwrap();
        let error = chunks.read(1).map(drop).unwrap_err().to_string();
        assert!(error.contains("another chunk than its name says"), "{error}");
        for (batch, stage, fact) in [("other", "read", "of another batch"), ("batch", "aligned", "another chunk")] {
            let other = Chunks::open(folder.path().to_owned(), batch, stage, ENDS).unwrap();
            let error = other.read(0).map(drop).unwrap_err().to_string();
            assert!(error.contains(fact), "{error}");
        }
        fs::remove_file(chunks.path(1, RECORDS)).unwrap();
        let error = open(folder.path()).map(drop).unwrap_err().to_string();
        assert!(error.contains("chunk 1 is missing"), "{error}");
        fs::remove_file(chunks.path(2, RECORDS)).unwrap();
        let error = open(folder.path()).unwrap().are_all(150).unwrap_err().to_string();
        assert!(error.contains("64 documents of 150 are there"), "{error}");
    }

    /// Lines that were sealed, and should not have been.
    #[test]
    fn a_line_that_cannot_stand_where_it_does_is_named() {
        let folder = TempDir::new().unwrap();
        let rows = [
            ("x1\n", ":1: no record begins so"),
            ("e1\n\n", ":2: no record begins so"),
            ("ก1\n", ":1: no record begins so"),
            ("e1\np{}\n", ":2: a pair and its traits are not together"),
            ("t{}\nd{\"pairs\":0}\n", ":2: a pair and its traits are not together"),
            ("t{}\nt{}\n", ":2: a pair and its traits are not together"),
            ("t{}\np{}\nd{\"pairs\":2}\n", ":3: 1 pairs stand before it, not 2"),
            ("t{}\np{}\ne1\n", ":3: 1 pairs stand before it, not 0"),
            ("d{\"pairs\":0\n", ":1: a record is damaged: "),
            ("c0\n", ":1: such a record belongs to another stage"),
            ("e1\ne2\n", ": 2 documents of 1"),
            ("e1\nt{}\np{}\n", ": 1 documents of 1"),
            ("", ": 0 documents of 1"),
        ];
        for (row, (content, fact)) in rows.into_iter().enumerate() {
            let mut chunks = open(&folder.path().join(row.to_string())).unwrap();
            let mut filler = chunks.fill();
            filler.add(&Records { lines: content.into(), ..Records::default() }).unwrap();
            filler.close().unwrap();
            let error = chunks.read(0).map(drop).unwrap_err().to_string();
            assert!(error.contains(&format!("000000-000000001.jsonl.zst{fact}")), "{content:?}: {error}");
            assert!(error.ends_with(ANEW), "{error}");
        }
    }

    #[test]
    fn what_was_sealed_otherwise_is_named_by_its_line_if_one_shows() {
        let folder = TempDir::new().unwrap();
        let chunks = three(folder.path());
        let path = chunks.path(0, RECORDS);
        let text = String::from_utf8(zstd::decode_all(&fs::read(&path).unwrap()[..]).unwrap()).unwrap();
        let write = |text: &str| {
            fs::write(&path, zstd::encode_all(text.as_bytes(), 1).unwrap()).unwrap();
            chunks.read(0).map(drop).unwrap_err().to_string()
        };
        let lines: Vec<&str> = text.lines().collect();
        // The JSON of the second line is cut.
        let cut = text.replacen("\ne1\n", "\ne\n", 1);
        assert!(write(&cut).contains(".zst:2: a record is damaged, and it is not what was written"));
        let other = text.replacen("\ne1\n", "\ne7\n", 1);
        assert!(write(&other).contains(".zst: it is not what was written"));
        let twice = format!("{}\n{text}", lines[0]);
        assert!(write(&twice).contains(".zst: it is not what was written"));
        let without = lines[..lines.len() - 1].join("\n");
        assert!(write(&without).contains("the line that ends a chunk is missing or damaged"));
        assert!(write("").contains("the line that ends a chunk is missing or damaged"));
    }
}
