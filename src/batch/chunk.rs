//! Chunks: what a stage found out, in files that are whole or not there.
//!
//! A chunk holds the records of some documents in a row, one a line, each opened by a letter that says what it is. A chunk is closed
//! when it has enough documents, or enough bytes of them, so that the same documents always make the same chunks. Its
//! name is its number and the number of documents up to its end, so that a run that goes on knows where from without
//! opening any. Texts that are kept for later lie beside it, each for itself, so that one can be read without the others.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{Error, Result, read::Document, write::NewFile};

/// Documents after which a chunk is closed.
const DOCUMENTS: usize = 64;
/// Bytes of documents after which it is closed.
const BYTES: usize = 4 << 20;
/// Level of zstd: records are read again within hours.
const LEVEL: i32 = 1;

/// What a line of a chunk is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A pair, as it is going to be written.
    Pair,
    /// What is to be known of it to judge it.
    Traits,
    /// A document whose pairs stand before it.
    Aligned,
    /// A document in one language, whose text is kept.
    Alone,
    /// A document that could not be read.
    Failed,
}

impl Kind {
    const ALL: [(Kind, u8); 5] =
        [(Kind::Pair, b'p'), (Kind::Traits, b't'), (Kind::Aligned, b'd'), (Kind::Alone, b's'), (Kind::Failed, b'e')];

    fn letter(self) -> u8 {
        Kind::ALL.iter().find(|(kind, _)| *kind == self).map_or(b'?', |&(_, letter)| letter)
    }

    fn of(letter: u8) -> Option<Kind> {
        Kind::ALL.iter().find(|&&(_, known)| known == letter).map(|&(kind, _)| kind)
    }
}

/// What became of one document: the lines it adds to its chunk.
#[derive(Default)]
pub(super) struct Records {
    lines: Vec<u8>,
    /// The text to be kept, packed.
    text: Vec<u8>,
    /// How many bytes it was read from.
    pub(super) bytes: usize,
}

impl Records {
    pub(super) fn add(&mut self, kind: Kind, record: &impl Serialize) {
        self.open(kind);
        // Nothing that is kept fails to be JSON: keys are strings, and a vector takes any bytes.
        let _ = serde_json::to_writer(&mut self.lines, record);
        self.lines.push(b'\n');
    }

    /// Adds a line that is JSON already.
    pub(super) fn add_line(&mut self, kind: Kind, line: &[u8]) {
        self.open(kind);
        self.lines.extend_from_slice(line);
        self.lines.push(b'\n');
    }

    /// Has the text of a document be kept; how many bytes it takes.
    pub(super) fn keep(&mut self, document: &Document) -> io::Result<usize> {
        self.text = zstd::bulk::compress(&serde_json::to_vec(document)?, LEVEL)?;
        Ok(self.text.len())
    }

    fn open(&mut self, kind: Kind) {
        self.lines.push(kind.letter());
    }
}

/// The chunks of one stage, in a folder of its own.
#[derive(Clone, Debug)]
pub(super) struct Chunks {
    folder: PathBuf,
    /// For each chunk: how many documents there are up to its end.
    ends: Vec<usize>,
}

/// A chunk being filled.
pub(super) struct Filler<'c> {
    chunks: &'c mut Chunks,
    lines: Vec<u8>,
    texts: Vec<u8>,
    documents: usize,
    bytes: usize,
}

/// Where the text of a document is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Kept {
    pub(super) chunk: usize,
    pub(super) start: u64,
    pub(super) len: usize,
}

impl Chunks {
    /// Those that are there already.
    pub(super) fn open(folder: PathBuf) -> Result<Chunks> {
        let failed = |action| {
            let name = folder.display().to_string();
            move |source| Error::Io { name, action, source }
        };
        fs::create_dir_all(&folder).map_err(failed("write"))?;
        let mut found = Vec::new();
        for entry in fs::read_dir(&folder).map_err(failed("read"))? {
            let name = entry.map_err(failed("read"))?.file_name();
            let Some(name) = name.to_str() else { continue };
            if let Some((number, end)) = name.strip_suffix(RECORDS).and_then(|name| name.split_once('-'))
                && let (Ok(number), Ok(end)) = (number.parse::<usize>(), end.parse::<usize>())
            {
                found.push((number, end));
            }
        }
        found.sort_unstable();
        let ends = (0..).zip(&found).take_while(|(i, (number, _))| i == number).map(|(_, &(_, end))| end).collect();
        Ok(Chunks { folder, ends })
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many documents they hold.
    pub(super) fn documents(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    pub(super) fn fill(&mut self) -> Filler<'_> {
        Filler { chunks: self, lines: Vec::new(), texts: Vec::new(), documents: 0, bytes: 0 }
    }

    fn path(&self, chunk: usize, tail: &str) -> PathBuf {
        self.folder.join(format!("{chunk:06}-{:09}{tail}", self.ends[chunk]))
    }

    /// A chunk's lines.
    pub(super) fn read(&self, chunk: usize) -> Result<Lines> {
        let path = self.path(chunk, RECORDS);
        let read = || -> io::Result<String> {
            let mut text = String::new();
            zstd::Decoder::new(File::open(&path)?)?.read_to_string(&mut text)?;
            Ok(text)
        };
        match read() {
            Ok(text) => Ok(Lines { path, text }),
            Err(source) => Err(Error::Io { name: path.display().to_string(), action: "read", source }),
        }
    }

    /// A document that was kept.
    pub(super) fn document(&self, kept: Kept) -> Result<Document> {
        let path = self.path(kept.chunk, TEXTS);
        let read = || -> io::Result<Document> {
            let mut file = File::open(&path)?;
            file.seek(SeekFrom::Start(kept.start))?;
            let mut packed = vec![0; kept.len];
            file.read_exact(&mut packed)?;
            Ok(serde_json::from_slice(&zstd::decode_all(&packed[..])?)?)
        };
        read().map_err(|source| Error::Io { name: path.display().to_string(), action: "read", source })
    }
}

const RECORDS: &str = ".jsonl.zst";
const TEXTS: &str = ".texts";

impl Filler<'_> {
    /// Adds what became of the next document; closes the chunk if it is full.
    pub(super) fn add(&mut self, records: &Records) -> Result<()> {
        self.lines.extend_from_slice(&records.lines);
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
        write(&self.chunks.path(chunk, RECORDS), |file| {
            let mut packed = zstd::Encoder::new(file, LEVEL)?;
            packed.include_checksum(true)?;
            packed.write_all(&self.lines)?;
            packed.finish().map(drop)
        })?;
        self.lines.clear();
        self.texts.clear();
        (self.documents, self.bytes) = (0, 0);
        Ok(())
    }
}

fn write(path: &Path, fill: impl FnOnce(&mut NewFile) -> io::Result<()>) -> Result<()> {
    crate::write::to_file(path, fill)
}

/// The lines of a chunk.
pub(super) struct Lines {
    path: PathBuf,
    text: String,
}

impl Lines {
    /// Each with what it is.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Kind, &str)> {
        self.text.lines().filter_map(|line| Some((Kind::of(*line.as_bytes().first()?)?, &line[1..])))
    }

    /// Reads a line.
    pub(super) fn parse<'l, T: Deserialize<'l>>(&self, line: &'l str) -> Result<T> {
        serde_json::from_str(line).map_err(|source| Error::Batch {
            name: self.path.display().to_string(),
            fact: format!("a record is damaged: {source}"),
            remedy: "remove the folder .work, and start the batch again",
        })
    }

    /// All lines of one kind.
    pub(super) fn all<T: DeserializeOwned>(&self, kind: Kind) -> impl Iterator<Item = Result<T>> {
        self.iter().filter(move |(is, _)| *is == kind).map(|(_, line)| self.parse(line))
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn records(n: usize) -> Records {
        let mut records = Records { bytes: 10, ..Records::default() };
        records.add(Kind::Failed, &n);
        if n.is_multiple_of(3) {
            let len =
                records.keep(&Document::from_text(format!("{n}.txt"), "ข้อความ text\n".repeat(n)).unwrap()).unwrap();
            records.add(Kind::Alone, &len);
        }
        records
    }

    /// Everything in the chunks: the numbers, and the documents kept.
    fn all(chunks: &Chunks) -> (Vec<usize>, Vec<String>) {
        let (mut numbers, mut names) = (Vec::new(), Vec::new());
        for chunk in 0..chunks.len() {
            let lines = chunks.read(chunk).unwrap();
            numbers.extend(lines.all::<usize>(Kind::Failed).map(Result::unwrap));
            let mut start = 0;
            for len in lines.all::<usize>(Kind::Alone).map(Result::unwrap) {
                let document = chunks.document(Kept { chunk, start, len }).unwrap();
                start += len as u64;
                names.push(format!("{} {}", document.name(), document.text().lines().count()));
            }
        }
        (numbers, names)
    }

    #[test]
    fn what_goes_in_comes_out_wherever_it_was_interrupted() {
        let folder = TempDir::new().unwrap();
        for stop in [0, 63, 64, 150, 200] {
            let place = folder.path().join(stop.to_string());
            let mut chunks = Chunks::open(place.clone()).unwrap();
            let mut filler = chunks.fill();
            (0..stop).for_each(|n| filler.add(&records(n)).unwrap());
            // What was not closed is lost, and done again.
            let mut chunks = Chunks::open(place).unwrap();
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
    fn large_documents_close_a_chunk_early() {
        let folder = TempDir::new().unwrap();
        let mut chunks = Chunks::open(folder.path().to_owned()).unwrap();
        let mut filler = chunks.fill();
        (0..3).for_each(|n| filler.add(&Records { bytes: BYTES / 2, ..records(n) }).unwrap());
        filler.close().unwrap();
        assert_eq!(chunks.ends, [2, 3]);
    }

    #[test]
    fn a_damaged_chunk_is_named() {
        let folder = TempDir::new().unwrap();
        let mut chunks = Chunks::open(folder.path().to_owned()).unwrap();
        let mut filler = chunks.fill();
        filler.add(&records(1)).unwrap();
        filler.close().unwrap();
        let path = chunks.path(0, RECORDS);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x55;
        fs::write(&path, bytes).unwrap();
        let error = chunks.read(0).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains("000000-000000001.jsonl.zst"), "{error}");
    }
}
