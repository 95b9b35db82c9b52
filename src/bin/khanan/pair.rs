//! `khanan pair`: which Thai document belongs to which English one.

use std::{io::IsTerminal, path::Path};

use khanan::{
    Error, Lang, Result,
    archive::{self, Entries, Entry, Failure, Texts},
    model::Model,
    pairing::{Alone, Couple, Languages, Options, Pairing, Reason, Sketch, pair},
    parallel, read,
    write::{Format, many},
};
use serde::Serialize;

use crate::{
    Outcome,
    cli::{self, CoupleFormat},
    documents::start_threads,
    output::refuse_foreign,
    say,
    sink::Sink,
};

pub(crate) fn run(args: &cli::Pair) -> Result<Outcome> {
    let format = args.format();
    start_threads("pair", args.jobs);
    let model = args.model.get()?;
    let reading = args.sources.reading.options()?;
    if let Some(output) = args.output.as_deref().filter(|path| *path != Path::new("-")) {
        archive::apart(&args.sources.sources, output)?;
    }
    let mut out = Sink::open(args.output.as_deref())?;

    let mut read = Documents::default();
    let mut entries = Entries::open(&args.sources.sources, &args.sources.options())?;
    parallel::in_order(
        entries.by_ref(),
        |entry| found(entry, &reading, &model),
        |found| {
            read.add(found);
            Ok(())
        },
    )?;
    let pairing = pair(&read.sketches, &Options { min_score: args.min_score, window: Some(args.window) });

    let list = List { format, all: args.all };
    list.write(&read, &pairing, &mut out)?;
    out.finish()?;
    say(read.summary(&pairing));
    let passed_over = entries.passed_over();
    if !passed_over.is_empty() {
        say(passed_over);
    }
    for source in entries.empty() {
        say(format_args!("{}: no document in it", source.display()));
    }
    Ok(if read.failed == 0 { Outcome::Done } else { Outcome::DocumentsFailed })
}

impl cli::Pair {
    fn format(&self) -> CoupleFormat {
        let file = self.output.as_deref().filter(|path| *path != Path::new("-"));
        if let (Some(path), None) = (file, self.format) {
            refuse_foreign("pair", "--output", path, &["tsv", "tab", "jsonl", "ndjson", "txt"], "--format");
        }
        self.format.unwrap_or_else(|| match file.map(Format::from_path) {
            None if std::io::stdout().is_terminal() => CoupleFormat::Text,
            Some(Some(Format::Text)) => CoupleFormat::Text,
            Some(Some(Format::Jsonl)) => CoupleFormat::Jsonl,
            _ => CoupleFormat::Tsv,
        })
    }
}

/// What a document is to the pairing.
enum Found {
    One(Box<Sketch>),
    Other {
        id: String,
        languages: Languages,
    },
    /// The archive says what belongs together.
    Given {
        id: String,
        en: String,
        th: String,
    },
    Failed {
        id: String,
        error: Error,
    },
}

fn found(entry: std::result::Result<Entry, Failure>, reading: &read::Options, model: &Model) -> Found {
    let entry = match entry {
        Ok(entry) => entry,
        Err(Failure { id, error }) => return Found::Failed { id, error },
    };
    let (id, facts) = (entry.id.clone(), entry.facts.clone());
    match entry.texts(reading) {
        Ok(Texts::Two { en, th }) => Found::Given { id, en: en.name().to_owned(), th: th.name().to_owned() },
        Ok(Texts::One(document)) => {
            let languages = Languages::of(document.text());
            match languages.one() {
                Some(lang) => {
                    let source = facts.source.as_deref();
                    Found::One(Box::new(Sketch::of(&id, facts.date, source, document.text(), lang, model)))
                }
                None => Found::Other { id, languages },
            }
        }
        Err(error) => Found::Failed { id, error },
    }
}

/// The documents that were read.
#[derive(Default)]
struct Documents {
    sketches: Vec<Sketch>,
    others: Vec<(String, Languages)>,
    given: Vec<[String; 3]>,
    failed: usize,
}

impl Documents {
    fn add(&mut self, found: Found) {
        match found {
            Found::One(sketch) => self.sketches.push(*sketch),
            Found::Other { id, languages } => self.others.push((id, languages)),
            Found::Given { id, en, th } => self.given.push([id, en, th]),
            Found::Failed { id, error } => {
                self.failed += 1;
                let error = error.in_full();
                if error.starts_with(&id) { say(error) } else { say(format_args!("{id}: {error}")) }
            }
        }
    }

    fn summary(&self, pairing: &Pairing) -> String {
        let of = |wanted| self.others.iter().filter(|(_, languages)| *languages == wanted).count();
        let alone = |lang| pairing.alone.iter().filter(|alone| self.sketches[alone.document].lang == lang).count();
        let parts = [
            (pairing.couples.len(), "couple", ""),
            (self.given.len(), "couple", " given"),
            (of(Languages::Both), "document", " in both languages"),
            (alone(Lang::En), "English document", " alone"),
            (alone(Lang::Th), "Thai document", " alone"),
            (of(Languages::Neither), "document", " in neither language"),
            (self.failed, "document", " that could not be read"),
        ];
        let parts = parts.into_iter().enumerate().filter(|(n, (count, ..))| *n == 0 || *count > 0);
        parts.map(|(_, (count, noun, which))| many(count, noun) + which).collect::<Vec<_>>().join(", ")
    }
}

/// A row of the list.
#[derive(Serialize)]
#[serde(untagged)]
enum Row<'a> {
    Couple { en: &'a str, th: &'a str, score: f64, reason: Reason },
    Given { id: &'a str, en: &'a str, th: &'a str, given: bool },
    Alone { document: &'a str, languages: Languages, best: Option<Best<'a>> },
    Other { document: &'a str, languages: Languages },
}

/// The most probable counterpart of a document that is left alone.
#[derive(Serialize)]
struct Best<'a> {
    document: &'a str,
    score: f64,
}

/// Which documents are listed, and how.
struct List {
    format: CoupleFormat,
    all: bool,
}

impl List {
    fn write(&self, read: &Documents, pairing: &Pairing, out: &mut Sink) -> Result<()> {
        if self.format == CoupleFormat::Tsv {
            out.write(b"id\tpath\ten_path\tth_path\tscore\treason\n")?;
        }
        let id = |n: usize| &*read.sketches[n].id;
        for &Couple { en, th, score, reason } in &pairing.couples {
            self.row(&Row::Couple { en: id(en), th: id(th), score: rounded(score), reason }, out)?;
        }
        if self.all {
            for [id, en, th] in &read.given {
                self.row(&Row::Given { id, en, th, given: true }, out)?;
            }
            for &(ref document, languages) in &read.others {
                self.row(&Row::Other { document, languages }, out)?;
            }
            for &Alone { document, best } in &pairing.alone {
                let languages = match read.sketches[document].lang {
                    Lang::En => Languages::En,
                    Lang::Th => Languages::Th,
                };
                let best = best.map(|(n, score)| Best { document: id(n), score: rounded(score) });
                self.row(&Row::Alone { document: id(document), languages, best }, out)?;
            }
        }
        Ok(())
    }

    fn row(&self, row: &Row<'_>, out: &mut Sink) -> Result<()> {
        let line = match self.format {
            CoupleFormat::Jsonl => serde_json::to_string(row).map_err(|error| out.error(error.into()))?,
            CoupleFormat::Tsv => row.cells().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).join("\t"),
            CoupleFormat::Text => row.text(),
        };
        out.write(line.as_bytes())?;
        out.write(b"\n")
    }
}

impl Row<'_> {
    /// Id, path, path of the English, path of the Thai, score, reason.
    fn cells(&self) -> [String; 6] {
        let cells = |id: &str, path: &str, en: &str, th: &str, score: String, reason: String| {
            [id.to_owned(), path.to_owned(), en.to_owned(), th.to_owned(), score, reason]
        };
        match *self {
            Row::Couple { en, th, score, reason } => cells(en, "", en, th, score.to_string(), reason.to_string()),
            Row::Given { id, en, th, .. } => cells(id, "", en, th, String::new(), "given".to_owned()),
            Row::Other { document, languages } => {
                cells(document, document, "", "", String::new(), said(languages).to_owned())
            }
            Row::Alone { document, languages, ref best } => {
                let (en, th) = if languages == Languages::En { (document, "") } else { ("", document) };
                cells(document, "", en, th, String::new(), alone(best))
            }
        }
    }

    fn text(&self) -> String {
        match *self {
            Row::Couple { en, th, score, reason } => {
                format!("{:3.0}%  {en}\n      {th}\n      {reason}", 100.0 * score)
            }
            Row::Given { en, th, .. } => format!("      {en}\n      {th}\n      given"),
            Row::Other { document, languages } => format!("      {document}\n      {}", said(languages)),
            Row::Alone { document, languages, ref best } => {
                format!("   —  {document}\n      {}, {}", said(languages), alone(best))
            }
        }
    }
}

fn said(languages: Languages) -> &'static str {
    match languages {
        Languages::Both => "both languages",
        Languages::En => "English",
        Languages::Th => "Thai",
        Languages::Neither => "neither language",
    }
}

fn alone(best: &Option<Best<'_>>) -> String {
    match best {
        Some(best) => format!("alone; best {} ({})", best.document, best.score),
        None => "alone; no candidate".to_owned(),
    }
}

/// To a thousandth.
fn rounded(score: f64) -> f64 {
    (score * 1000.0).round() / 1000.0
}
