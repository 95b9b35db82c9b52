//! Stand-in until the writing stage is merged.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{
    CodePoints, Error, Result,
    align::{Alignment, Bitext, Run},
    segment::Side,
};

/// Terminal columns.
pub const DEFAULT_COLUMNS: u16 = 100;

/// An aligned document.
#[derive(Debug)]
pub struct Pairs<'a>(&'a Bitext<'a>, &'a Alignment);

impl<'a> Pairs<'a> {
    /// Takes an alignment.
    #[must_use]
    pub fn new(bitext: &'a Bitext<'a>, alignment: &'a Alignment, _model: &str) -> Self {
        Pairs(bitext, alignment)
    }

    fn values(&self) -> Vec<Value> {
        let Pairs(bitext, alignment) = self;
        let (en, th) = (bitext.en.text.document().name(), bitext.th.text.document().name());
        let name = if en == th { en.to_owned() } else { format!("{en} + {th}") };
        let beads = alignment.beads().iter();
        beads
            .map(|b| json!({"doc": {"name": name}, "en": side(&bitext.en, &b.en), "th": side(&bitext.th, &b.th)}))
            .collect()
    }
}

fn side(side: &Side<'_>, runs: &[Run]) -> Value {
    let points = CodePoints::new(side.text.document().text());
    let spans: Vec<Value> = runs
        .iter()
        .map(|run| {
            let segments = &side.segments[run.range()];
            let (start, end) = (segments[0].span.start(), segments[segments.len() - 1].span.end());
            json!({"start": points.at(start), "end": points.at(end)})
        })
        .collect();
    json!({"spans": spans})
}

/// One pair a line.
///
/// # Errors
/// As the writer's.
pub fn jsonl(out: &mut impl Write, pairs: &Pairs<'_>) -> io::Result<()> {
    pairs.values().iter().try_for_each(|pair| writeln!(out, "{pair}"))
}

/// One object.
///
/// # Errors
/// As the writer's.
pub fn json(out: &mut impl Write, pairs: &Pairs<'_>) -> io::Result<()> {
    writeln!(out, "{}", json!({"pairs": pairs.values()}))
}

/// Side by side.
///
/// # Errors
/// As the writer's.
pub fn text(out: &mut impl Write, pairs: &Pairs<'_>, _columns: u16) -> io::Result<()> {
    for bead in pairs.1.beads() {
        for (side, runs) in [(&pairs.0.en, &bead.en), (&pairs.0.th, &bead.th)] {
            for i in runs.iter().flat_map(|r| r.range()) {
                writeln!(out, "{}", side.original(i))?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A whole file, or none.
#[derive(Debug)]
pub struct NewFile(PathBuf, Vec<u8>);

impl NewFile {
    /// Starts it.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn create(path: impl AsRef<Path>) -> Result<Self> {
        Ok(NewFile(path.as_ref().to_owned(), Vec::new()))
    }

    /// Ends it.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn finish(self) -> Result<()> {
        let failed = |source| Error::Io { name: self.0.display().to_string(), action: "write", source };
        std::fs::write(&self.0, &self.1).map_err(failed)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.1.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A whole file, or none.
///
/// # Errors
/// [`Error::Io`].
pub fn to_file(path: impl AsRef<Path>, fill: impl FnOnce(&mut NewFile) -> io::Result<()>) -> Result<()> {
    let mut file = NewFile::create(&path)?;
    fill(&mut file).map_err(|source| Error::Io {
        name: path.as_ref().display().to_string(),
        action: "write",
        source,
    })?;
    file.finish()
}
