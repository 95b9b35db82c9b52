//! The last stage: every pair is judged, and what is kept is written.
//!
//! The pairs are gone through twice, since some of what makes a pair not worth keeping is only known when all have been
//! seen: a line that stands in a hundred documents is no news. Only what must be known of a pair to judge it is read the
//! first time. The outputs appear one after the other, each whole; a run that is stopped here writes them anew, the same.

use std::{
    collections::HashSet,
    io::Write,
    sync::{Mutex, PoisonError},
};

use serde::Serialize;

use super::{
    Batch, Stage, Watch,
    chunk::{self, Chunks, Kind, Lines},
    couple::Coupled,
    folder::{Folder, MANIFEST, failed},
    ledger::{Failed, Line},
    manifest::{Counts, Manifest, Shard},
    output::{Counted, Form, Shards},
    plan::Plan,
    read::Done,
};
use crate::{
    Result,
    digest::hex_sha256,
    pairing::Languages,
    parallel::{self, Bounds, Turn},
    quality::{Documents, Judge, Report, Survey, Traits, Verdict},
    write::{Format, Pair, to_file},
};

pub(super) fn run(
    batch: &Batch<'_>,
    folder: &Folder,
    plan: Plan,
    (read, done): (&Chunks, Done),
    coupled: Coupled,
    watch: &dyn Watch,
) -> Result<Manifest> {
    let stages = [read, &coupled.chunks];
    let all = 2 * stages.iter().map(|chunks| chunks.len() as u64).sum::<u64>();
    watch.begin(Stage::Write, all, 0);
    let mut gone_through = 0;
    let mut reached = || {
        gone_through += 1;
        watch.reach(gone_through, 0);
    };

    let mut survey = Survey::default();
    each(&stages, false, |content| {
        content.traits.iter().for_each(|traits| survey.add(traits));
        if content.lines.is_last {
            reached();
        }
        Ok(())
    })?;

    let Coupled { chunks: _, mut lines, counted } = coupled;
    count_pairs(stages[1], &counted, &mut lines)?;
    let mut writing = Writing {
        judge: Judge::new(batch.filters.clone(), survey),
        report: Report::default(),
        counts: Counts::default(),
        kept: Shards::new(folder, "pairs", batch.output.formats.clone(), batch.output.shard),
        dropped: batch.output.dropped.then(|| {
            let packed = batch.output.formats.iter().any(|form| form.packed);
            Shards::new(folder, "dropped", vec![Form { format: Format::Jsonl, packed }], batch.output.shard)
        }),
        documents: Table::create(folder, "documents.jsonl")?,
        errors: Table::create(folder, "errors.jsonl")?,
        alone: lines.into_iter(),
        ids: HashSet::new(),
        done,
    };
    let wants_pairs = writing.kept.wants_pairs();
    each(&stages, wants_pairs, |content| {
        writing.chunk(&content)?;
        if content.lines.is_last {
            reached();
        }
        Ok(())
    })?;
    writing.finish(folder, plan)
}

/// What is read of a chunk.
struct Content {
    lines: Lines,
    /// Whether it is of the first stage, in which every document comes once.
    is_read: bool,
    traits: Vec<Traits>,
    /// The pairs themselves, where they are wanted.
    pairs: Vec<Pair<'static>>,
}

/// Gives the chunks of all stages to `take`, in order, read on all threads; large ones in pieces, when it is their turn.
fn each(stages: &[&Chunks], wants_pairs: bool, take: impl FnMut(Content) -> Result<()> + Send) -> Result<()> {
    let places = (0..).zip(stages).flat_map(|(stage, chunks)| (0..chunks.len()).map(move |i| (stage, *chunks, i)));
    let content = |stage: usize, lines: Lines| -> Result<Content> {
        let traits = |line| {
            let traits = lines.parse::<Traits>(line)?;
            traits.fault().map_or(Ok(traits), |fact| Err(lines.refused(line, fact)))
        };
        let traits = lines.iter().filter(|line| line.kind == Kind::Traits).map(traits).collect::<Result<_>>()?;
        let pairs = if wants_pairs { lines.all(Kind::Pair).collect::<Result<_>>()? } else { Vec::new() };
        Ok(Content { lines, is_read: stage == 0, traits, pairs })
    };
    // One after the other: whose turn it is.
    let take = Mutex::new(take);
    let taken = |content: Content| take.lock().unwrap_or_else(PoisonError::into_inner)(content);
    let read = |(stage, chunks, i): (usize, &Chunks, usize), turn: &Turn<'_>| -> Result<Option<Content>> {
        if !chunks.is_large(i) {
            turn.claim(chunks.memory(i));
            return content(stage, chunks.read(i)?).map(Some);
        }
        if turn.wait() {
            chunks.pieces(i, |lines| taken(content(stage, lines)?))?;
        }
        Ok(None)
    };
    // A chunk takes tens of megabytes: only few may wait for their turn.
    let bounds = Bounds { ahead: 1, ..Bounds::default() };
    parallel::in_order_within(bounds, places, read, |content| content?.map_or(Ok(()), taken))
}

/// Notes how many pairs every two documents made, or every one that found no other.
fn count_pairs(chunks: &Chunks, counted: &[usize], lines: &mut [Line]) -> Result<()> {
    let mut counted = counted.iter();
    for chunk in 0..chunks.len() {
        chunks.pieces(chunk, |content| {
            for line in content.iter() {
                let pairs = match line.kind {
                    Kind::Coupled => content.parse(line)?,
                    Kind::Failed => 0,
                    _ => continue,
                };
                let Some(&i) = counted.next() else { return Err(content.refused(line, "nothing was left to align")) };
                lines[i].pairs = pairs;
            }
            Ok(())
        })?;
    }
    chunks.are_all(chunks.documents() + counted.len())
}

struct Writing<'f> {
    judge: Judge,
    report: Report,
    counts: Counts,
    kept: Shards<'f>,
    dropped: Option<Shards<'f>>,
    documents: Table,
    errors: Table,
    /// What is to be said of the documents in one language, in their order.
    alone: std::vec::IntoIter<Line>,
    /// 64 bits of the SHA-256 of the ids that were written.
    ids: HashSet<u64>,
    /// What is known of the sources.
    done: Done,
}

impl Writing<'_> {
    fn chunk(&mut self, content: &Content) -> Result<()> {
        let (mut traits, mut pairs) = (content.traits.iter(), content.pairs.iter());
        for line in content.lines.iter() {
            match line.kind {
                Kind::Traits => {}
                Kind::Pair => {
                    let Some(traits) = traits.next() else {
                        return Err(content.lines.refused(line, "a pair without traits"));
                    };
                    self.pair(line.json, traits, pairs.next())?;
                }
                Kind::Aligned => {
                    let document = content.lines.parse::<Line>(line)?;
                    self.new_id(&document.id, content, line)?;
                    self.document(&document)?;
                }
                // The documents of a couple have their line already: their pairs were counted.
                Kind::Coupled => {}
                Kind::Alone => {
                    let Some(document) = self.alone.next() else {
                        return Err(content.lines.refused(line, "more documents than were paired"));
                    };
                    self.new_id(&document.id, content, line)?;
                    self.document(&document)?;
                }
                Kind::Failed => {
                    let failed: Failed = content.lines.parse(line)?;
                    // What could not be aligned later has its line in the ledger too.
                    if content.is_read {
                        self.new_id(&failed.id, content, line)?;
                    }
                    self.counts.failed += 1;
                    self.report.failure(&failed.kind);
                    self.errors.add(&failed)?;
                }
            }
        }
        Ok(())
    }

    /// A document comes once.
    fn new_id(&mut self, id: &str, content: &Content, line: chunk::Line<'_>) -> Result<()> {
        let hash = hex_sha256(id);
        let key = u64::from_str_radix(&hash[..16], 16).unwrap_or_default();
        if id.is_empty() || !self.ids.insert(key) {
            return Err(content.lines.refused(line, format!("document {id:?} came before, or has no id")));
        }
        Ok(())
    }

    fn pair(&mut self, line: &str, traits: &Traits, pair: Option<&Pair<'_>>) -> Result<()> {
        let verdict = self.judge.verdict(traits);
        self.report.add(traits, verdict);
        self.counts.pairs += 1;
        match (verdict, &mut self.dropped) {
            (Verdict::Keep, _) => {
                self.counts.kept += 1;
                self.kept.add(line, pair)
            }
            (Verdict::Drop(reason), dropped) => {
                *self.counts.dropped.entry(reason.name().to_owned()).or_default() += 1;
                let Some(dropped) = dropped else { return Ok(()) };
                dropped.add(&format!("{{\"reason\":\"{}\",\"pair\":{line}}}", reason.name()), None)
            }
        }
    }

    fn document(&mut self, line: &Line) -> Result<()> {
        let counts = &mut self.counts;
        counts.documents += 1;
        *match line.languages {
            Languages::Both => &mut counts.both,
            Languages::En => &mut counts.english,
            Languages::Th => &mut counts.thai,
            Languages::Neither => &mut counts.neither,
        } += 1;
        counts.paired += usize::from(line.languages == Languages::En && line.paired.is_some());
        self.documents.add(line)
    }

    fn finish(self, folder: &Folder, plan: Plan) -> Result<Manifest> {
        let Writing { judge: _, mut report, mut counts, kept, dropped, documents, errors, alone, ids: _, done } = self;
        if alone.len() > 0 {
            return Err(chunk::damaged(folder.file("").display(), format!("{} documents are missing", alone.len())));
        }
        counts.passed_over = done.passed_over.clone();
        let mut files = kept.finish()?;
        if let Some(dropped) = dropped {
            files.extend(dropped.finish()?);
        }
        files.push(documents.done()?);
        files.push(errors.done()?);
        let counted = |n: usize| n as u64;
        report.documents = Documents {
            read: counted(counts.documents),
            both: counted(counts.both),
            english: counted(counts.english),
            thai: counted(counts.thai),
            neither: counted(counts.neither),
            paired: counted(counts.paired),
            passed_over: done.passed_over.iter().map(|(reason, n)| (reason.name().to_owned(), n)).collect(),
            ..report.documents
        };
        for (name, format, text) in
            [("report.json", "json", report.to_json()), ("report.html", "html", report.to_html())]
        {
            let mut file = Counted::create(folder, name.to_owned())?;
            file.write_all(text.as_bytes()).map_err(failed(&folder.file(name), "write"))?;
            files.push(file.done(format)?);
        }
        let manifest = Manifest { plan, counts, empty: done.empty, files };
        to_file(folder.file(MANIFEST), |file| {
            serde_json::to_writer_pretty(&mut *file, &manifest)?;
            file.write_all(b"\n")
        })?;
        Ok(manifest)
    }
}

/// A file of one record a line.
struct Table {
    name: &'static str,
    file: Counted,
    folder: std::path::PathBuf,
}

impl Table {
    fn create(folder: &Folder, name: &'static str) -> Result<Table> {
        Ok(Table { name, file: Counted::create(folder, name.to_owned())?, folder: folder.file("") })
    }

    fn add(&mut self, record: &impl Serialize) -> Result<()> {
        let line = serde_json::to_vec(record).map_err(std::io::Error::from);
        let written = line.and_then(|mut line| {
            line.push(b'\n');
            self.file.write_all(&line)
        });
        written.map_err(failed(&self.folder.join(self.name), "write"))
    }

    fn done(self) -> Result<Shard> {
        self.file.done("jsonl")
    }
}
