//! The second and third stage: documents in one language find their counterpart, and are aligned with it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use super::{
    Batch, Stage, Watch,
    chunk::{Chunks, Kept, Kind, Records, damaged},
    folder::Folder,
    ledger::{Counterpart, Failed, Line},
    read::{Alone, add, unkept},
};
use crate::{
    Lang, Result, Source,
    archive::Failure,
    pairing::{self, Languages, Sketch},
    parallel::{self, Bounds, Turn},
    write::Facts,
};

/// What the pairing found, as it is kept: documents are numbers among those that stood alone.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Found {
    couples: Vec<Couple>,
    /// Those that stay alone, each with the most probable other.
    alone: Vec<(usize, Option<(usize, f64)>)>,
}

#[cfg(test)]
impl Found {
    pub(super) fn of(couples: Vec<(usize, usize, f64)>, alone: Vec<(usize, Option<(usize, f64)>)>) -> Found {
        let couple = |(en, th, score)| Couple { en, th, score, reason: String::new() };
        Found { couples: couples.into_iter().map(couple).collect(), alone }
    }

    pub(super) fn scores(&self) -> Vec<u64> {
        let alone = self.alone.iter().filter_map(|(_, best)| best.map(|(_, score)| score));
        self.couples.iter().map(|couple| couple.score).chain(alone).map(f64::to_bits).collect()
    }
}

impl Found {
    /// Whether it is what the pairing of these could find.
    pub(super) fn check(&self, sketches: &[Sketch]) -> std::result::Result<(), String> {
        let mut seen = vec![false; sketches.len()];
        let mut see = |document: usize, lang: Option<Lang>| match seen.get_mut(document) {
            None => Err(format!("names document {document} of {}", sketches.len())),
            Some(true) => Err(format!("names document {document} twice")),
            Some(_) if lang.is_some_and(|lang| lang != sketches[document].lang) => {
                Err(format!("names document {document} in the other language"))
            }
            Some(seen) => {
                *seen = true;
                Ok(())
            }
        };
        let mut scores = Vec::new();
        for Couple { en, th, score, .. } in &self.couples {
            see(*en, Some(Lang::En))?;
            see(*th, Some(Lang::Th))?;
            scores.push(*score);
        }
        for (document, best) in &self.alone {
            see(*document, None)?;
            if let Some((other, score)) = best {
                if *other >= sketches.len() {
                    return Err(format!("names document {other} of {}", sketches.len()));
                }
                scores.push(*score);
            }
        }
        if let Some(score) = scores.iter().find(|score| !(0.0..=1.0).contains(*score)) {
            return Err(format!("{score} is no probability"));
        }
        match seen.iter().position(|seen| !seen) {
            Some(document) => Err(format!("does not name document {document}")),
            None => Ok(()),
        }
    }
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
        read.pieces(chunk, |lines| {
            for alone in lines.all::<Alone>(Kind::Alone) {
                let Alone { facts, sketch, text } = alone?;
                let len = text.len as u64;
                sketches.push(sketch);
                places.push((Kept { chunk, start, packed: text }, facts));
                start += len;
            }
            Ok(())
        })?;
        read.has_texts(chunk, start)?;
    }
    let found = match (folder.kept::<Found>(FOUND)?, &batch.pairing) {
        (Some(found), _) => {
            found.check(&sketches).map_err(|fact| damaged(FOUND, fact))?;
            found
        }
        (None, None) => Found::default(),
        (None, Some(options)) => {
            watch.begin(Stage::Pair, sketches.len() as u64, 0);
            let found = pair(&sketches, options);
            folder.keep(FOUND, &found)?;
            watch.reach(sketches.len() as u64, sketches.len() as u64);
            found
        }
    };
    let mut chunks = folder.chunks("aligned", &[Kind::Coupled, Kind::Failed])?;
    let done = chunks.documents();
    let couples = found.couples.iter().map(Work::Two);
    let work: Vec<Work<'_>> = couples.chain(found.alone.iter().map(|&(i, _)| Work::One(i))).collect();
    if done > work.len() {
        chunks.are_all(work.len())?;
    }
    watch.begin(Stage::Align, work.len() as u64, done as u64);
    let mut documents = done as u64;
    let mut filler = chunks.fill();
    parallel::in_order_within(
        Bounds::default(),
        &work[done..],
        |work, turn| records(batch, read, work, &sketches, &places, turn),
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
    turn: &Turn<'_>,
) -> Result<Records> {
    let mut records = Records::default();
    let align = |source: Source<'_>, facts: &Facts| {
        turn.claim(source.memory());
        catch_unwind(AssertUnwindSafe(|| {
            let mut records = Records::default();
            let added = batch.aligner.align(source, facts, |pairs| add(&mut records, pairs))?;
            let added = added.and_then(|pairs| records.add(Kind::Coupled, &pairs));
            added.map_err(unkept)?;
            Ok(records)
        }))
    };
    let bytes;
    let aligned = match *work {
        Work::Two(couple) => {
            let [(en_kept, en_facts), (th_kept, th_facts)] = [couple.en, couple.th].map(|i| &places[i]);
            let (en, th) = (read.document(en_kept)?, read.document(th_kept)?);
            let facts = Facts {
                date: en_facts.date.or(th_facts.date),
                source: en_facts.source.clone().or_else(|| th_facts.source.clone()),
            };
            bytes = en.text().len() + th.text().len();
            align(Source::Two { en: &en, th: &th }, &facts)
        }
        Work::One(i) => {
            let (kept, facts) = &places[i];
            let document = read.document(kept)?;
            bytes = document.text().len();
            align(Source::Mixed(&document), facts)
        }
    };
    let id = || sketches[work.counted()].id.clone();
    match aligned {
        Ok(Ok(aligned)) => records = aligned,
        Ok(Err(error)) => {
            let failed = Failed::from(Failure { id: id(), error });
            records.add(Kind::Failed, &failed).map_err(unkept)?;
        }
        Err(_) => records.add(Kind::Failed, &Failed::panicked(id())).map_err(unkept)?,
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
