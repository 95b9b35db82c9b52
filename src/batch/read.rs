//! The first stage: every document is read, once; those in both languages are aligned, the others kept for later.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
};

use serde::{Deserialize, Serialize};

use super::{
    Batch, Stage, Watch,
    chunk::{Chunks, Kind, Packed, Records},
    folder::Folder,
    ledger::{Failed, Line},
};
use crate::{
    Error, Result, Source,
    archive::{Entries, Entry, Failure, PassedOver, Texts},
    pairing::{Languages, Sketch},
    parallel::{self, Bounds, Turn},
    quality::Traits,
    write::{Facts, Format, Layout, Pairs, Writer},
};

/// A document in one language, that waits for its counterpart.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Alone {
    /// What the archive says of it.
    pub(super) facts: Facts,
    /// What it is compared by.
    pub(super) sketch: Sketch,
    /// How its text is kept.
    pub(super) text: Packed,
}

/// What is known when all has been read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Done {
    documents: usize,
    /// What was no document.
    pub(super) passed_over: PassedOver,
    /// Sources that gave none.
    pub(super) empty: Vec<String>,
}

/// There when all has been read.
const DONE: &str = "read.json";

pub(super) fn run(batch: &Batch<'_>, folder: &Folder, bytes: u64, watch: &dyn Watch) -> Result<(Chunks, Done)> {
    let mut chunks = folder.chunks("read", &[Kind::Aligned, Kind::Alone, Kind::Failed])?;
    if let Some(read) = folder.kept::<Done>(DONE)? {
        chunks.are_all(read.documents)?;
        return Ok((chunks, read));
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
    parallel::in_order_within(
        Bounds::default(),
        entries.by_ref(),
        |entry, turn| records(batch, entry, turn),
        |records| {
            documents += 1;
            watch.reach(meter.bytes_read(), documents);
            filler.add(&records?)
        },
    )?;
    filler.close()?;
    let read = Done {
        documents: chunks.documents(),
        passed_over: entries.passed_over(),
        empty: entries.empty().iter().map(|source| source.display().to_string()).collect(),
    };
    folder.keep(DONE, &read)?;
    Ok((chunks, read))
}

/// What becomes of a document.
fn records(batch: &Batch<'_>, entry: std::result::Result<Entry, Failure>, turn: &Turn<'_>) -> Result<Records> {
    let (id, bytes) = match &entry {
        Ok(entry) => (entry.id.clone(), entry.len()),
        Err(failure) => (failure.id.clone(), 0),
    };
    let done = entry.map_err(Failed::from).and_then(|entry| {
        // No document is worth a night's work, not even one that shows a mistake of the program.
        let tried = catch_unwind(AssertUnwindSafe(|| read(batch, entry, turn)));
        tried.unwrap_or_else(|_| Err(Failed::panicked(id)))
    });
    let mut records = match done {
        Ok(records) => records,
        Err(failed) => {
            let mut records = Records::default();
            records.add(Kind::Failed, &failed).map_err(unkept)?;
            records
        }
    };
    records.bytes = bytes;
    Ok(records)
}

/// What cannot be kept stops the batch: nothing is left out in silence.
pub(super) fn unkept(source: io::Error) -> Error {
    Error::Io { name: "a record".to_owned(), action: "keep", source }
}

fn read(batch: &Batch<'_>, entry: Entry, turn: &Turn<'_>) -> std::result::Result<Records, Failed> {
    let (id, facts) = (entry.id.clone(), entry.facts.clone());
    let failed = |error| Failed::from(Failure { id: id.clone(), error });
    turn.claim(entry.memory(&batch.reading));
    let texts = entry.texts(&batch.reading).map_err(failed)?;
    turn.claim(Source::from(&texts).memory());
    let languages = match &texts {
        Texts::One(document) => Languages::of(document.text()),
        Texts::Two { .. } => Languages::Both,
    };
    let unkept = |source| failed(unkept(source));
    let mut line = Line { id: id.clone(), languages, pairs: 0, paired: None, best: None };
    let mut records = Records::default();
    match (&texts, languages.one(), batch.pairing.is_some()) {
        (Texts::One(document), Some(lang), true) => {
            let text = records.keep(document).map_err(unkept)?;
            let sketch =
                Sketch::of(&id, facts.date, facts.source.as_deref(), document.text(), lang, batch.aligner.model);
            records.add(Kind::Alone, &Alone { facts, sketch, text }).map_err(unkept)?;
        }
        // A document that finds no other has all of its text in pairs too, most of them with one side.
        _ => {
            let add = |pairs: &Pairs<'_>| add(&mut records, pairs);
            let added = batch.aligner.align(Source::from(&texts), &facts, add).map_err(failed)?;
            line.pairs = added.map_err(unkept)?;
            records.add(Kind::Aligned, &line).map_err(unkept)?;
        }
    }
    Ok(records)
}

/// Adds a document's pairs; how many they are.
pub(super) fn add(records: &mut Records, pairs: &Pairs<'_>) -> io::Result<usize> {
    for pair in pairs.iter() {
        let traits = Traits::of(&pair);
        let mut writer = Writer::in_memory(Format::Jsonl, Layout::default());
        writer.pair(pair)?;
        let (lines, _) = writer.finish()?;
        records.add(Kind::Traits, &traits)?;
        records.add_line(Kind::Pair, lines[0].trim_ascii_end())?;
    }
    Ok(pairs.len())
}
