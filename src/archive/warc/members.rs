//! The bytes of a crawl, unpacked, with the place of every gzip member.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::GzDecoder;

use super::super::stream::{GZIP, Stream};

const BUFFER: usize = 1 << 16;

/// A file that is read on from some byte.
pub(super) struct Members {
    form: Form,
    /// Where the record that is read begins: in a packed file the member that holds it; in bytes of the file, or of the
    /// unpacked one if Zstandard packs it.
    start: u64,
    read: Arc<AtomicU64>,
}

enum Form {
    Gzip(Box<BufReader<Gzip>>),
    Other(Stream),
}

/// Members one after the other, as one stream.
struct Gzip {
    /// `None` only while the member changes.
    member: Option<GzDecoder<Counted>>,
    /// Where the member begins.
    start: u64,
    /// Whether the end of the member is that of the stream.
    stops: bool,
}

/// A file, and how many bytes of it were taken.
struct Counted {
    file: BufReader<File>,
    at: u64,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(bytes)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.file.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.file.consume(n);
        self.at += n as u64;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
    }
}

impl Read for Gzip {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(member) = &mut self.member else { return Ok(0) };
            let n = member.read(bytes)?;
            if n > 0 || bytes.is_empty() || self.stops {
                return Ok(n);
            }
            let Some(mut file) = self.member.take().map(GzDecoder::into_inner) else { return Ok(0) };
            if file.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.start = file.at;
            self.member = Some(GzDecoder::new(file));
        }
    }
}

impl Members {
    /// Reads on from byte `at`, which begins a gzip member if the file is packed so.
    pub(super) fn open(path: &Path, at: u64, read: &Arc<AtomicU64>) -> io::Result<Members> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(at))?;
        let mut file = BufReader::with_capacity(BUFFER, file);
        let form = if file.fill_buf()?.starts_with(GZIP) {
            let member = Some(GzDecoder::new(Counted { file, at, read: Arc::clone(read) }));
            Form::Gzip(Box::new(BufReader::with_capacity(BUFFER, Gzip { member, start: at, stops: false })))
        } else {
            Form::Other(Stream::open(path, read)?)
        };
        Ok(Members { form, start: at, read: Arc::clone(read) })
    }

    /// Where the record that is read begins.
    pub(super) fn start(&self) -> u64 {
        self.start
    }

    /// Says that a record begins here.
    pub(super) fn mark(&mut self) -> io::Result<()> {
        // What was unpacked and not taken is of one member; if nothing is left, the next one begins first.
        let begun = self.fill_buf().map(|_| ());
        self.mark_before(0);
        begun
    }

    /// Passes what ends a record, and sees whether the member that holds it was whole: its checksum comes last.
    pub(super) fn end(&mut self) -> io::Result<()> {
        if let Form::Gzip(gzip) = &mut self.form {
            gzip.get_mut().stops = true;
        }
        let mut passed = 0;
        let whole = loop {
            match self.fill_buf().map(|bytes| bytes.first().copied()) {
                Ok(Some(b'\r' | b'\n')) if passed < 4 => self.consume(1),
                Ok(_) => break Ok(()),
                Err(error) => break Err(error),
            }
            passed += 1;
        };
        if let Form::Gzip(gzip) = &mut self.form {
            gzip.get_mut().stops = false;
        }
        whole
    }

    /// Says that a record began so many bytes before.
    pub(super) fn mark_before(&mut self, bytes: u64) {
        self.start = match &self.form {
            Form::Gzip(gzip) => gzip.get_ref().start,
            Form::Other(stream) => stream.at() - bytes,
        };
    }

    /// The file from the next gzip member that begins with `magic`; `None` if there is none.
    pub(super) fn next_member(&self, path: &Path, magic: &[u8]) -> io::Result<Option<Members>> {
        let Form::Gzip(gzip) = &self.form else { return Ok(None) };
        let mut at = gzip.get_ref().start + 1;
        let mut file = BufReader::with_capacity(BUFFER, File::open(path)?);
        file.seek(SeekFrom::Start(at))?;
        loop {
            let passed = file.skip_until(GZIP[0])? as u64;
            if passed == 0 {
                return Ok(None);
            }
            at += passed;
            if file.fill_buf()?.first() != Some(&GZIP[1]) {
                continue;
            }
            let begin = at - 1;
            let mut there = File::open(path)?;
            there.seek(SeekFrom::Start(begin))?;
            let mut first = vec![0; magic.len()];
            if GzDecoder::new(BufReader::with_capacity(1 << 12, there)).read_exact(&mut first).is_ok() && first == magic
            {
                return Members::open(path, begin, &self.read).map(Some);
            }
        }
    }
}

impl Read for Members {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        match &mut self.form {
            Form::Gzip(gzip) => gzip.read(bytes),
            Form::Other(stream) => stream.read(bytes),
        }
    }
}

impl BufRead for Members {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match &mut self.form {
            Form::Gzip(gzip) => gzip.fill_buf(),
            Form::Other(stream) => stream.fill_buf(),
        }
    }

    fn consume(&mut self, n: usize) {
        match &mut self.form {
            Form::Gzip(gzip) => gzip.consume(n),
            Form::Other(stream) => stream.consume(n),
        }
    }
}
