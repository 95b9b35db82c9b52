//! The bytes of a file on the disk, unpacked on the way.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;

/// How gzip and Zstandard begin (RFC 1952, RFC 8878).
pub(super) const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";

/// Bytes that are read from the disk at once.
const BUFFER: usize = 1 << 16;

/// A file that is being read, and how far: in unpacked bytes.
pub(super) struct Stream {
    inner: Box<dyn BufRead + Send>,
    at: u64,
    /// What packs it.
    pub(super) packing: Option<&'static str>,
}

/// A file whose bytes are counted for the progress of all.
struct Tracked {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Tracked {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(bytes)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

impl Stream {
    /// Opens a file, which may be packed by gzip or Zstandard, in as many members or frames as there are.
    pub(super) fn open(path: &Path, read: &Arc<AtomicU64>) -> io::Result<Stream> {
        let mut file = Tracked { file: File::open(path)?, read: Arc::clone(read) };
        let mut head = Vec::with_capacity(ZSTD.len());
        file.by_ref().take(ZSTD.len() as u64).read_to_end(&mut head)?;
        let (gzip, zstd) = (head.starts_with(GZIP), head.starts_with(ZSTD));
        let file = BufReader::with_capacity(BUFFER, Cursor::new(head).chain(file));
        let (inner, packing): (Box<dyn BufRead + Send>, _) = if gzip {
            (Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(file))), Some("gzip"))
        } else if zstd {
            let decoder = zstd::stream::read::Decoder::with_buffer(file)?;
            (Box::new(BufReader::with_capacity(BUFFER, decoder)), Some("Zstandard"))
        } else {
            (Box::new(file), None)
        };
        Ok(Stream { inner, at: 0, packing })
    }

    /// How many unpacked bytes were read.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// What an error while reading this kind of archive means.
    pub(super) fn damage(&mut self, kind: &str, error: &io::Error) -> String {
        let packing = self.packing.map(|packing| format!("{packing} of the ")).unwrap_or_default();
        let is_at_end = self.inner.fill_buf().is_ok_and(<[u8]>::is_empty);
        match error.kind() {
            // The reader of tar has an error of its own for half a block.
            io::ErrorKind::Other if is_at_end && !self.at.is_multiple_of(512) => {}
            io::ErrorKind::UnexpectedEof => {}
            _ => return format!("the {packing}{kind} archive is damaged"),
        }
        format!("the {packing}{kind} archive ends too early")
    }

    /// All that follows, or `None` if it is more than `limit` bytes.
    pub(super) fn whole(mut self, limit: u64) -> io::Result<Option<Vec<u8>>> {
        whole(&mut self, limit)
    }
}

/// All bytes of a reader, or `None` if they are more than `limit`.
pub(super) fn whole(reader: &mut impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= limit))
}

impl Read for Stream {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(bytes)?;
        self.at += n as u64;
        Ok(n)
    }
}

impl BufRead for Stream {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.inner.consume(n);
        self.at += n as u64;
    }
}
