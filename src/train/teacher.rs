//! The teacher: texts with the vectors that a large encoder gave them.
//!
//! Vectors come as NumPy writes them: an archive `NAME.npz` that holds `q`, whole numbers of 8 bits, a row for each line of
//! `NAME.txt.gz` beside it. Only a row's direction counts, so its scale is not read.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use crate::{Error, Result};

/// Texts and their vectors.
#[derive(Clone, Default, Debug)]
pub struct Taught {
    /// The texts.
    pub texts: Vec<String>,
    /// Their vectors, one after the other, each with the same count of numbers.
    pub rows: Vec<i8>,
}

impl Taught {
    /// Reads `NAME.npz` and `NAME.txt.gz` beside it.
    ///
    /// # Errors
    /// [`Error::Io`] for files that cannot be read, and [`Error::Model`] for ones that are not as told above.
    pub fn open(path: &Path) -> Result<Taught> {
        let name = path.display().to_string();
        let failed = |source: io::Error| Error::Io { name: name.clone(), action: "read", source };
        let wrong = |fact: &str| Error::Model {
            name: name.clone(),
            fact: fact.to_owned(),
            remedy: "give an archive of NumPy that holds `q`, a row of 8-bit numbers for each line of the text beside it",
        };
        let mut bytes = Vec::new();
        let mut archive = zip::ZipArchive::new(File::open(path).map_err(failed)?).map_err(|e| failed(e.into()))?;
        archive.by_name("q.npy").map_err(|e| failed(e.into()))?.read_to_end(&mut bytes).map_err(failed)?;
        let (height, width, rows) = array(&bytes).ok_or_else(|| wrong("`q` is no table of 8-bit numbers"))?;
        let texts: Vec<String> = lines(&path.with_extension("txt.gz"))?.lines().map(str::to_owned).collect();
        if texts.len() != height || width == 0 {
            return Err(wrong(&format!("{height} rows for {} lines", texts.len())));
        }
        Ok(Taught { texts, rows: rows.iter().map(|&b| b.cast_signed()).collect() })
    }
}

impl Taught {
    /// Keeps those texts only for which `kept` says so.
    pub(super) fn retain(&mut self, kept: &[bool]) {
        let width = self.rows.len() / self.texts.len().max(1);
        let rows = self.rows.chunks_exact(width.max(1)).zip(kept).filter(|(_, kept)| **kept);
        self.rows = rows.flat_map(|(row, _)| row).copied().collect();
        let mut kept = kept.iter();
        self.texts.retain(|_| kept.next().is_some_and(|k| *k));
    }
}

/// Rows, columns and numbers of a table in NumPy's format.
fn array(bytes: &[u8]) -> Option<(usize, usize, &[u8])> {
    let rest = bytes.strip_prefix(b"\x93NUMPY\x01\x00")?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (head, numbers) = rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
    let head = std::str::from_utf8(head).ok()?;
    if !head.contains("'|i1'") || !head.contains("'fortran_order': False") {
        return None;
    }
    let (_, shape) = head.split_once("'shape': (")?;
    let (height, width) = shape.split_once(')')?.0.split_once(',')?;
    let (height, width) = (height.trim().parse().ok()?, width.trim().parse().ok()?);
    (numbers.len() == usize::checked_mul(height, width)?).then_some((height, width, numbers))
}

/// The text of a file, unpacked if its name ends in `.gz`.
///
/// # Errors
/// [`Error::Io`] if it cannot be read, or is no UTF-8.
pub fn lines(path: &Path) -> Result<String> {
    let read = || {
        let mut text = String::new();
        let mut file = File::open(path)?;
        if path.extension().is_some_and(|e| e == "gz") {
            flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text)?;
        } else {
            file.read_to_string(&mut text)?;
        }
        Ok(text)
    };
    read().map_err(|source| Error::Io { name: path.display().to_string(), action: "read", source })
}
