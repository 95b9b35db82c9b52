//! Files compressed as a whole: by gzip or zstd, as the last end of their names says, whatever format they are in.

use std::{
    io::{self, Read, Write},
    path::Path,
};

use flate2::{read::MultiGzDecoder, write::GzEncoder};

use crate::{Error, Result};

/// A way to compress a file. Others decompress what khanan wrote, and khanan what others wrote.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Compression {
    /// RFC 1952, `.gz`.
    Gzip,
    /// RFC 8878, `.zst`; with a checksum over the content.
    #[cfg(any(feature = "batch", feature = "search"))]
    Zstd,
}

/// The most bytes that are taken out of a compressed file of pairs.
const LIMIT: u64 = 4 << 30;

/// How hard zstd tries; its own default.
#[cfg(any(feature = "batch", feature = "search"))]
const LEVEL: i32 = 3;

impl Compression {
    /// All of them.
    pub const ALL: &[Compression] = &[
        Compression::Gzip,
        #[cfg(any(feature = "batch", feature = "search"))]
        Compression::Zstd,
    ];

    /// Its name, as errors say it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            #[cfg(any(feature = "batch", feature = "search"))]
            Compression::Zstd => "zstd",
        }
    }

    /// What a file name ends in, behind the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Compression::Gzip => "gz",
            #[cfg(any(feature = "batch", feature = "search"))]
            Compression::Zstd => "zst",
        }
    }

    /// The compression that a file's name tells, in upper or lower case.
    #[must_use]
    pub fn from_path(path: impl AsRef<Path>) -> Option<Compression> {
        let extension = path.as_ref().extension()?;
        Compression::ALL.iter().copied().find(|known| extension.eq_ignore_ascii_case(known.extension()))
    }

    /// A file's name without the end that tells its compression.
    #[must_use]
    pub fn bare(name: &str) -> &str {
        let stem = || name.rsplit_once('.').map(|(stem, _)| stem);
        Compression::from_path(name).and_then(|_| stem()).unwrap_or(name)
    }

    /// The compression that the bytes of a file begin with.
    fn of(bytes: &[u8]) -> Option<Compression> {
        let begins = |known: &&Compression| match known {
            Compression::Gzip => bytes.starts_with(&[0x1f, 0x8b, 8]),
            #[cfg(any(feature = "batch", feature = "search"))]
            Compression::Zstd => bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
        };
        Compression::ALL.iter().find(begins).copied()
    }
}

/// The content of a file that may be compressed, as its first bytes tell.
///
/// # Errors
/// [`Error::Broken`] for a file that is damaged or cut short; [`Error::Bomb`] for one that grows beyond 4 GiB.
pub(super) fn content(name: &str, bytes: Vec<u8>) -> Result<Vec<u8>> {
    let Some(compression) = Compression::of(&bytes) else { return Ok(bytes) };
    let mut content = Vec::new();
    let read = match compression {
        Compression::Gzip => MultiGzDecoder::new(&bytes[..]).take(LIMIT + 1).read_to_end(&mut content),
        #[cfg(any(feature = "batch", feature = "search"))]
        Compression::Zstd => {
            zstd::Decoder::new(&bytes[..]).and_then(|decoder| decoder.take(LIMIT + 1).read_to_end(&mut content))
        }
    };
    let part = compression.name().to_owned();
    match read {
        Ok(_) if content.len() as u64 > LIMIT => {
            Err(Error::Bomb { name: name.to_owned(), part, limit: LIMIT, unit: "bytes" })
        }
        Ok(_) => Ok(content),
        Err(source) => {
            let fact = "damaged or cut short".to_owned();
            Err(Error::Broken { name: name.to_owned(), part, fact, source: Some(source.into()) })
        }
    }
}

/// A file on its way out, compressed or as it is. What it takes in is out after [`Compressed::finish`] alone.
pub struct Compressed<W: Write>(Stream<W>);

enum Stream<W: Write> {
    Plain(W),
    Gzip(GzEncoder<W>),
    #[cfg(any(feature = "batch", feature = "search"))]
    Zstd(zstd::Encoder<'static, W>),
}

impl<W: Write> Compressed<W> {
    /// Compresses into `out`; with `None`, all goes out as it comes. The bytes depend on the content alone.
    ///
    /// # Errors
    /// Those of zstd, for want of memory.
    pub fn new(out: W, compression: Option<Compression>) -> io::Result<Self> {
        Ok(Compressed(match compression {
            None => Stream::Plain(out),
            Some(Compression::Gzip) => Stream::Gzip(GzEncoder::new(out, flate2::Compression::default())),
            #[cfg(any(feature = "batch", feature = "search"))]
            Some(Compression::Zstd) => {
                let mut encoder = zstd::Encoder::new(out, LEVEL)?;
                encoder.include_checksum(true)?;
                Stream::Zstd(encoder)
            }
        }))
    }

    /// Ends the compression, and gives back what it went into.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(self) -> io::Result<W> {
        match self.0 {
            Stream::Plain(out) => Ok(out),
            Stream::Gzip(encoder) => encoder.finish(),
            #[cfg(any(feature = "batch", feature = "search"))]
            Stream::Zstd(encoder) => encoder.finish(),
        }
    }

    fn stream(&mut self) -> &mut dyn Write {
        match &mut self.0 {
            Stream::Plain(out) => out,
            Stream::Gzip(encoder) => encoder,
            #[cfg(any(feature = "batch", feature = "search"))]
            Stream::Zstd(encoder) => encoder,
        }
    }
}

impl<W: Write> Write for Compressed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream().flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compressed(compression: Compression, bytes: &[u8]) -> Vec<u8> {
        let mut out = Compressed::new(Vec::new(), Some(compression)).unwrap();
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn names_tell_the_compression() {
        for compression in Compression::ALL.iter().copied() {
            let end = compression.extension();
            for name in ["pairs.jsonl", "folder.d/pairs"] {
                let whole = format!("{name}.{}", end.to_uppercase());
                assert_eq!((Compression::from_path(&whole), Compression::bare(&whole)), (Some(compression), name));
            }
            for name in [format!(".{end}"), format!("d/.{end}"), end.to_owned(), format!("a.{end}.jsonl")] {
                assert_eq!((Compression::from_path(&name), Compression::bare(&name)), (None, &*name));
            }
        }
    }

    #[test]
    fn what_went_in_comes_out() {
        for compression in Compression::ALL.iter().copied() {
            for bytes in [&b""[..], b"one", &[7; 100_000]] {
                let file = compressed(compression, bytes);
                assert_eq!(content("a", file.clone()).unwrap(), bytes);
                let twice = [file, compressed(compression, b"more")].concat();
                assert_eq!(content("a", twice).unwrap(), [bytes, b"more"].concat(), "files one after the other");
            }
        }
        assert_eq!(content("a.gz", b"plain".to_vec()).unwrap(), b"plain");
    }

    #[test]
    fn damage_is_an_error() {
        for compression in Compression::ALL.iter().copied() {
            let text: String = (0..2000).map(|n| format!("Loan no. {n}\n")).collect();
            let whole = compressed(compression, text.as_bytes());
            let mut changed = whole.clone();
            changed[whole.len() / 2] ^= 1;
            for bytes in [changed, whole[..whole.len() - 1].to_vec(), whole[..20].to_vec()] {
                let error = content("a.jsonl", bytes).unwrap_err().to_string();
                let start = format!("a.jsonl: {}: damaged or cut short; ", compression.name());
                assert!(error.starts_with(&start), "{error}");
            }
        }
    }
}
