//! The second and third stage: documents in one language find their counterpart, and are aligned with it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use super::{
    Batch, Stage, Watch,
    chunk::{Chunks, Kept, Kind, Records},
    folder::{Folder, parsed},
    ledger::{Counterpart, Failed, Line},
    read::{Alone, add},
};
use crate::{
    Lang, Result, Source,
    archive::Failure,
    pairing::{self, Languages, Sketch},
    parallel,
    write::{Facts, to_file},
};

/// What the pairing found, as it is kept: documents are numbers among those that stood alone.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Found {
    couples: Vec<Couple>,
    /// Those that stay alone, each with the most probable other.
    alone: Vec<(usize, Option<(usize, f64)>)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Couple {
    en: usize,
    th: usize,
    score: f64,
    reason: String,
}

const FOUND: &str = "couples.json";

/// Documents that stood alone, aligned.
pub(super) struct Coupled {
    /// The pairs of every two documents, then of every one that found no other.
    pub(super) chunks: Chunks,
    /// What the ledger says of every document that stood alone, in their order, but for the number of pairs.
    pub(super) lines: Vec<Line>,
    /// In whose line the pairs are counted, in the order in which they were made: the English document of every two, or the
    /// one that found no other.
    pub(super) counted: Vec<usize>,
}

/// Pairs what [`read`](super::read) left alone, and aligns it.
pub(super) fn run(batch: &Batch<'_>, folder: &Folder, read: &Chunks, watch: &dyn Watch) -> Result<Coupled> {
    let (mut sketches, mut places) = (Vec::new(), Vec::new());
    for chunk in 0..read.len() {
        let mut start = 0;
        for alone in read.read(chunk)?.all::<Alone>(Kind::Alone) {
            let Alone { facts, sketch, len } = alone?;
            sketches.push(sketch);
            places.push((Kept { chunk, start, len }, facts));
            start += len as u64;
        }
    }
    let found = match (parsed(&folder.work(FOUND))?, &batch.pairing) {
        (Some(found), _) => found,
        (None, None) => Found::default(),
        (None, Some(options)) => {
            watch.begin(Stage::Pair, sketches.len() as u64, 0);
            let found = pair(&sketches, options);
            to_file(folder.work(FOUND), |file| Ok(serde_json::to_writer(file, &found)?))?;
            watch.reach(sketches.len() as u64, sketches.len() as u64);
            found
        }
    };
    let mut chunks = folder.chunks("aligned")?;
    let done = chunks.documents();
    let couples = found.couples.iter().map(Work::Two);
    let work: Vec<Work<'_>> = couples.chain(found.alone.iter().map(|&(i, _)| Work::One(i))).collect();
    watch.begin(Stage::Align, work.len() as u64, done as u64);
    let mut documents = done as u64;
    let mut filler = chunks.fill();
    parallel::in_order(
        &work[done..],
        |work| records(batch, read, work, &sketches, &places),
        |records| {
            documents += 1;
            watch.reach(documents, documents);
            filler.add(&records?)
        },
    )?;
    filler.close()?;
    let counted = work.iter().map(Work::counted).collect();
    Ok(Coupled { chunks, lines: lines(&found, &sketches), counted })
}

fn pair(sketches: &[Sketch], options: &pairing::Options) -> Found {
    let pairing = pairing::pair(sketches, options);
    let couple = |couple: pairing::Couple| {
        let pairing::Couple { en, th, score, reason } = couple;
        Couple { en, th, score, reason: reason.to_string() }
    };
    let alone = |alone: pairing::Alone| (alone.document, alone.best);
    Found {
        couples: pairing.couples.into_iter().map(couple).collect(),
        alone: pairing.alone.into_iter().map(alone).collect(),
    }
}

/// What there is to align.
#[derive(Clone, Copy)]
enum Work<'f> {
    /// Two documents that translate each other.
    Two(&'f Couple),
    /// One that found no other: all of its text is in pairs too, and a headline in the other language finds its counterpart.
    One(usize),
}

impl Work<'_> {
    /// The document in whose line the pairs are counted.
    fn counted(&self) -> usize {
        match self {
            Work::Two(couple) => couple.en,
            Work::One(document) => *document,
        }
    }
}

/// Aligns two documents, or one.
fn records(
    batch: &Batch<'_>,
    read: &Chunks,
    work: &Work<'_>,
    sketches: &[Sketch],
    places: &[(Kept, Facts)],
) -> Result<Records> {
    let mut records = Records::default();
    let align = |source: Source<'_>, facts: &Facts| {
        catch_unwind(AssertUnwindSafe(|| {
            let mut records = Records::default();
            let pairs = batch.aligner.align(source, facts, |pairs| add(&mut records, pairs))?;
            records.add(Kind::Aligned, &pairs);
            Ok(records)
        }))
    };
    let bytes;
    let aligned = match *work {
        Work::Two(couple) => {
            let [(en_kept, en_facts), (th_kept, th_facts)] = [couple.en, couple.th].map(|i| &places[i]);
            let (en, th) = (read.document(*en_kept)?, read.document(*th_kept)?);
            let facts = Facts {
                date: en_facts.date.or(th_facts.date),
                source: en_facts.source.clone().or_else(|| th_facts.source.clone()),
            };
            bytes = en.text().len() + th.text().len();
            align(Source::Two { en: &en, th: &th }, &facts)
        }
        Work::One(i) => {
            let (kept, facts) = &places[i];
            let document = read.document(*kept)?;
            bytes = document.text().len();
            align(Source::Mixed(&document), facts)
        }
    };
    let id = || sketches[work.counted()].id.clone();
    match aligned {
        Ok(Ok(aligned)) => records = aligned,
        Ok(Err(error)) => records.add(Kind::Failed, &Failed::from(Failure { id: id(), error })),
        Err(_) => records.add(Kind::Failed, &Failed::panicked(id())),
    }
    records.bytes = bytes;
    Ok(records)
}

/// What the ledger says of the documents that stood alone; how many pairs they made is told when they are counted.
fn lines(found: &Found, sketches: &[Sketch]) -> Vec<Line> {
    let line = |sketch: &Sketch| Line {
        id: sketch.id.clone(),
        languages: match sketch.lang {
            Lang::En => Languages::En,
            Lang::Th => Languages::Th,
        },
        pairs: 0,
        paired: None,
        best: None,
    };
    let mut lines: Vec<Line> = sketches.iter().map(line).collect();
    let other = |i: usize, score, reason| Some(Counterpart { id: sketches[i].id.clone(), score, reason });
    for Couple { en, th, score, reason } in &found.couples {
        lines[*en].paired = other(*th, *score, Some(reason.clone()));
        lines[*th].paired = other(*en, *score, Some(reason.clone()));
    }
    for &(document, best) in &found.alone {
        lines[document].best = best.and_then(|(i, score)| other(i, score, None));
    }
    lines
}
