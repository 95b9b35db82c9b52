//! The first stage: every document is read, once; those in both languages are aligned, the others kept for later.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use super::{
    Batch, Stage, Watch,
    chunk::{Chunks, Kind, Records},
    folder::{Folder, parsed},
    ledger::{Failed, Line},
};
use crate::{
    Error, Result, Source,
    archive::{Entries, Entry, Failure, Texts},
    pairing::{Languages, Sketch},
    parallel,
    quality::Traits,
    write::{Facts, Format, Layout, Pairs, Writer, to_file},
};

/// A document in one language, that waits for its counterpart.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Alone {
    /// What the archive says of it.
    pub(super) facts: Facts,
    /// What it is compared by.
    pub(super) sketch: Sketch,
    /// How many bytes its text takes where it is kept.
    pub(super) len: usize,
}

/// There when all has been read.
const DONE: &str = "read.json";

pub(super) fn run(batch: &Batch<'_>, folder: &Folder, bytes: u64, watch: &dyn Watch) -> Result<Chunks> {
    let mut chunks = folder.chunks("read")?;
    if parsed::<usize>(&folder.work(DONE))?.is_some() {
        return Ok(chunks);
    }
    let done = chunks.documents();
    let mut entries = Entries::open(&batch.sources, &batch.archive)?;
    let meter = entries.meter();
    watch.begin(Stage::Read, bytes, 0);
    if let Some(last) = done.checked_sub(1) {
        entries.nth(last);
    }
    let mut documents = done as u64;
    let mut filler = chunks.fill();
    parallel::in_order(
        entries,
        |entry| records(batch, entry),
        |records| {
            documents += 1;
            watch.reach(meter.bytes_read(), documents);
            filler.add(&records)
        },
    )?;
    filler.close()?;
    let all = chunks.documents();
    to_file(folder.work(DONE), |file| Ok(serde_json::to_writer(file, &all)?))?;
    Ok(chunks)
}

/// What becomes of a document.
fn records(batch: &Batch<'_>, entry: std::result::Result<Entry, Failure>) -> Records {
    let (id, bytes) = match &entry {
        Ok(entry) => (entry.id.clone(), entry.len()),
        Err(failure) => (failure.id.clone(), 0),
    };
    let done = entry.map_err(Failed::from).and_then(|entry| {
        // No document is worth a night's work, not even one that shows a mistake of the program.
        let tried = catch_unwind(AssertUnwindSafe(|| read(batch, entry)));
        tried.unwrap_or_else(|_| Err(Failed::panicked(id)))
    });
    let mut records = done.unwrap_or_else(|failed| {
        let mut records = Records::default();
        records.add(Kind::Failed, &failed);
        records
    });
    records.bytes = bytes;
    records
}

fn read(batch: &Batch<'_>, entry: Entry) -> std::result::Result<Records, Failed> {
    let (id, facts) = (entry.id.clone(), entry.facts.clone());
    let failed = |error| Failed::from(Failure { id: id.clone(), error });
    let texts = entry.texts(&batch.reading).map_err(failed)?;
    let languages = match &texts {
        Texts::One(document) => Languages::of(document.text()),
        Texts::Two { .. } => Languages::Both,
    };
    let mut line = Line { id: id.clone(), languages, pairs: 0, paired: None, best: None };
    let mut records = Records::default();
    match (&texts, languages.one(), batch.pairing.is_some()) {
        (Texts::One(document), Some(lang), true) => {
            let len = records.keep(document).map_err(|source| {
                let name = id.clone();
                failed(Error::Io { name, action: "read", source })
            })?;
            let sketch =
                Sketch::of(&id, facts.date, facts.source.as_deref(), document.text(), lang, batch.aligner.model);
            records.add(Kind::Alone, &Alone { facts, sketch, len });
        }
        // A document that finds no other has all of its text in pairs too, most of them with one side.
        _ => {
            let add = |pairs: &Pairs<'_>| add(&mut records, pairs);
            line.pairs = batch.aligner.align(Source::from(&texts), &facts, add).map_err(failed)?;
            records.add(Kind::Aligned, &line);
        }
    }
    Ok(records)
}

/// Adds a document's pairs; how many they are.
pub(super) fn add(records: &mut Records, pairs: &Pairs<'_>) -> usize {
    for pair in pairs.iter() {
        let traits = Traits::of(&pair);
        let mut writer = Writer::in_memory(Format::Jsonl, Layout::default());
        // Nothing is written but to memory.
        let lines = writer.pair(pair).and_then(|()| writer.finish());
        let Ok((lines, _)) = lines else { continue };
        records.add(Kind::Traits, &traits);
        records.add_line(Kind::Pair, lines[0].trim_ascii_end());
    }
    pairs.len()
}
