//! `khanan check`: where the two languages of documents, or of pairs, disagree.

use std::{
    io::{self, IsTerminal},
    path::Path,
};

use khanan::{
    Aligned, Error, Result,
    check::{self, Severity, Texts},
    model::Model,
    parallel::{self, Bounds},
    write::{Format, Head, Layout, Pair, Report, Tally, Writer, back},
};

use crate::{
    Outcome,
    cli::{Check, ReportFormat},
    documents::{Input, Job},
    output::{columns, refuse_foreign},
    say,
    sink::Sink,
};

pub(crate) fn run(args: &Check) -> Result<Outcome> {
    let inputs = args.documents.inputs("check", args.output.iter().map(|path| ("--output", path.clone())));
    let format = args.report_format();
    args.documents.start_threads("check");
    let model = args.documents.model.get()?;
    let job = Job::new(&args.documents, &model)?;

    let mut printer = Printer::open(args, format)?;
    let (count, mut done, mut failed) = (inputs.len(), 0, 0);
    parallel::in_order_within(
        Bounds::default(),
        inputs,
        |input, turn| match args.pairs_format(input) {
            Some((name, format)) => corrected(args, &model, name, format),
            None => job.align(input, turn, |pairs, notes| (Aligned::from(pairs), notes)),
        },
        |result| match result {
            Ok((Aligned { head, pairs }, notes)) => {
                notes.iter().for_each(say);
                done += 1;
                printer.document(&head, pairs)
            }
            Err(error) => {
                failed += 1;
                say(error.in_full());
                Ok(())
            }
        },
    )?;
    let tally = printer.tally;
    if done > 0 {
        printer.finish()?;
    }
    job.hint(count).iter().for_each(say);
    Ok(match failed {
        0 if args.strict && tally.conflicts > 0 => Outcome::Conflict,
        0 => Outcome::Done,
        _ => Outcome::SomeFailed,
    })
}

impl Check {
    /// The name of an input that holds pairs, and their format; no format if it has to be found out.
    fn pairs_format<'a>(&self, input: Input<'a>) -> Option<(&'a str, Option<Format>)> {
        let Input::Mixed(name) = input else { return None };
        match self.from {
            Some(format) => Some((name, Some(format))),
            None => Format::from_path(name).filter(|format| format.reads_back()).map(|_| (name, None)),
        }
    }

    /// The format asked for, or else what the name after -o ends in; `text` for any other.
    fn report_format(&self) -> ReportFormat {
        let file = self.output.as_deref().filter(|path| *path != Path::new("-"));
        match (self.format, file) {
            (Some(format), _) => format,
            (None, None) => ReportFormat::Text,
            (None, Some(path)) => {
                let reports = [Format::Text, Format::Json, Format::Html];
                let ends: Vec<&str> = reports.iter().flat_map(|format| format.extensions()).copied().collect();
                refuse_foreign("check", "--output", path, &ends, "--format");
                match Format::from_path(path) {
                    Some(Format::Json) => ReportFormat::Json,
                    Some(Format::Html) => ReportFormat::Html,
                    _ => ReportFormat::Text,
                }
            }
        }
    }

    /// The least severity that is shown.
    fn least(&self) -> Severity {
        if self.notes { Severity::Note } else { Severity::Doubt }
    }
}

/// Pairs that were made before, and perhaps corrected since: what they say of discrepancies is out of date.
fn corrected(args: &Check, model: &Model, name: &str, format: Option<Format>) -> Result<(Aligned, Vec<String>)> {
    let reading = &args.documents.reading;
    let options = back::Options { format, encoding: reading.encoding()?, lossy: reading.lossy };
    let mut pairs: Vec<Pair<'static>> = Vec::new();
    let skipped = back::read(name, &options, |pair| {
        pairs.push(pair);
        Ok(())
    })?;
    let texts: Vec<Texts<'_>> = pairs
        .iter()
        .map(|pair| Texts {
            en: pair.en.as_ref().map(|part| &*part.text),
            th: pair.th.as_ref().map(|part| &*part.text),
            score: pair.score,
            ..Texts::default()
        })
        .collect();
    let found = check::pairs_with(&texts, model);
    for (pair, found) in pairs.iter_mut().zip(found) {
        pair.discrepancies = found;
    }
    let mut head = Head::default();
    head.doc.name = name.to_owned().into();
    let notes = skipped.notes().iter().map(|note| format!("{name}: {note}")).collect();
    Ok((Aligned { head, pairs }, notes))
}

/// The report on its way out.
struct Printer<'a> {
    args: &'a Check,
    format: ReportFormat,
    sink: Sink,
    columns: u16,
    tally: Tally,
    /// For [`ReportFormat::Json`].
    reports: Vec<Report>,
    /// For [`ReportFormat::Html`].
    page: Option<Writer<Vec<u8>>>,
    first: bool,
}

impl<'a> Printer<'a> {
    fn open(args: &'a Check, format: ReportFormat) -> Result<Self> {
        let page = matches!(format, ReportFormat::Html).then(|| Writer::in_memory(Format::Html, Layout::default()));
        Ok(Printer {
            args,
            format,
            sink: Sink::open(args.output.as_deref())?,
            columns: args.width.unwrap_or_else(|| columns(args.output.is_none() && io::stdout().is_terminal())),
            tally: Tally::default(),
            reports: Vec::new(),
            page,
            first: true,
        })
    }

    fn document(&mut self, head: &Head<'_>, mut pairs: Vec<Pair<'static>>) -> Result<()> {
        let least = self.args.least();
        let report = Report::new(&head.doc.name, &pairs, least);
        self.tally.join(report.tally);
        match self.format {
            ReportFormat::Text => {
                let mut bytes = Vec::new();
                if !std::mem::replace(&mut self.first, false) {
                    bytes.push(b'\n');
                }
                report.text(&mut bytes, self.columns).map_err(in_memory)?;
                self.sink.write(&bytes)?;
            }
            ReportFormat::Json => self.reports.push(report),
            ReportFormat::Html => {
                let Some(page) = &mut self.page else { return Ok(()) };
                page.document(head).map_err(in_memory)?;
                for pair in &mut pairs {
                    pair.discrepancies.retain(|found| found.severity >= least);
                }
                pairs.retain(|pair| !pair.discrepancies.is_empty());
                pairs.into_iter().try_for_each(|pair| page.pair(pair)).map_err(in_memory)?;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<()> {
        match self.format {
            ReportFormat::Text => {}
            ReportFormat::Json => {
                #[derive(serde::Serialize)]
                struct All<'r> {
                    #[serde(flatten)]
                    tally: Tally,
                    documents: &'r [Report],
                }
                let all = All { tally: self.tally, documents: &self.reports };
                let mut bytes = serde_json::to_vec_pretty(&all).map_err(|error| in_memory(error.into()))?;
                bytes.push(b'\n');
                self.sink.write(&bytes)?;
            }
            ReportFormat::Html => {
                if let Some(page) = self.page.take() {
                    let (files, _) = page.finish().map_err(in_memory)?;
                    files.iter().try_for_each(|bytes| self.sink.write(bytes))?;
                }
            }
        }
        self.sink.finish()
    }
}

/// Memory takes any bytes; if it does not, the report is what fails.
fn in_memory(source: io::Error) -> Error {
    Error::Io { name: "the report".to_owned(), action: "make", source }
}
