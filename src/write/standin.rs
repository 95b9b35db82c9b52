//! Stand-in until the writing stage is merged.

use std::{
    io::{self, Write},
    path::Path,
};

use serde_json::{Value, json};

use crate::{
    CodePoints, Error, Result,
    align::{Alignment, Bitext, Run},
    segment::Side,
};

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

fn pairs(bitext: &Bitext<'_>, alignment: &Alignment) -> Vec<Value> {
    let (en, th) = (bitext.en.text.document().name(), bitext.th.text.document().name());
    let name = if en == th { en.to_owned() } else { format!("{th} + {en}") };
    let beads = alignment.beads().iter();
    beads
        .map(|b| json!({"doc": {"name": name}, "en": side(&bitext.en, &b.en), "th": side(&bitext.th, &b.th)}))
        .collect()
}

/// One pair a line.
///
/// # Errors
/// As the writer's.
pub fn jsonl(out: &mut dyn Write, bitext: &Bitext<'_>, alignment: &Alignment) -> io::Result<()> {
    pairs(bitext, alignment).iter().try_for_each(|pair| writeln!(out, "{pair}"))
}

/// One array.
///
/// # Errors
/// As the writer's.
pub fn json(out: &mut dyn Write, bitext: &Bitext<'_>, alignment: &Alignment) -> io::Result<()> {
    writeln!(out, "{:#}", Value::Array(pairs(bitext, alignment)))
}

/// Side by side.
///
/// # Errors
/// As the writer's.
pub fn text(out: &mut dyn Write, bitext: &Bitext<'_>, alignment: &Alignment, _width: usize) -> io::Result<()> {
    for bead in alignment.beads() {
        for (side, runs) in [(&bitext.en, &bead.en), (&bitext.th, &bead.th)] {
            for i in runs.iter().flat_map(|r| r.range()) {
                writeln!(out, "{}", side.original(i))?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A whole file, or none.
///
/// # Errors
/// [`Error::Io`], or what `write` returns.
pub fn to_file<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T> {
    let failed = |source| Error::Io { name: path.display().to_string(), action: "write", source };
    let mut bytes = Vec::new();
    let done = write(&mut bytes)?;
    std::fs::write(path, bytes).map_err(failed)?;
    Ok(done)
}
