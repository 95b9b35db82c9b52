//! `khanan align`: documents to pairs.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use clap::error::ErrorKind;
use khanan::{
    Error, Result,
    align::{Bitext, align_with},
    model::Model,
    normalize::Normalized,
    read::{self, Document},
    segment::{self, Cut},
    write::{self, Pairs},
};

use crate::{
    Outcome,
    cli::{Align, Format},
    in_full, parallel, say,
    sink::Sink,
    wrong_usage,
};

/// One document, in one file or two.
#[derive(Clone, Copy)]
enum Input<'a> {
    Mixed(&'a str),
    Two { en: &'a str, th: &'a str },
}

/// A document's pairs as they are written, and what is to be said about it.
#[derive(Default)]
struct Aligned {
    bytes: Vec<u8>,
    notes: Vec<String>,
}

pub(crate) fn run(args: &Align) -> Result<Outcome> {
    let inputs = inputs(args);
    if let Some(jobs) = args.jobs
        && let Err(error) = rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global()
    {
        wrong_usage(
            "align",
            ErrorKind::InvalidValue,
            format_args!("--jobs {jobs}: cannot start so many threads: {error}"),
        );
    }
    let to_terminal = args.output.is_none() && io::stdout().is_terminal();
    let format = args.format.unwrap_or_else(|| usual_format(args.output.as_deref(), to_terminal));
    let columns = args.width.unwrap_or_else(|| columns(to_terminal));
    let model = args.model.get()?;
    let job = Job { args, options: args.reading.options()?, model: &model, format, columns };

    let mut sink = Sink::open(args.output.as_deref())?;
    let mut joint = Joint::new(format, inputs.len());
    let (mut done, mut failed) = (0, 0);
    parallel::in_order(
        inputs,
        |input| job.aligned(input),
        |result| match result {
            Ok(Aligned { bytes, notes }) => {
                notes.iter().for_each(say);
                done += 1;
                sink.write(joint.before_next())?;
                sink.write(joint.inside(&bytes))
            }
            Err(error) => {
                failed += 1;
                say(in_full(&error));
                Ok(())
            }
        },
    )?;
    if done > 0 {
        sink.write(joint.after_last())?;
        sink.finish()?;
    }
    Ok(if failed == 0 { Outcome::Done } else { Outcome::SomeFailed })
}

/// The documents asked for, after checks that one argument alone does not tell.
fn inputs(args: &Align) -> Vec<Input<'_>> {
    let refuse = |message: &str| wrong_usage("align", ErrorKind::ArgumentConflict, message);
    let inputs: Vec<_> = match (&args.en, &args.th) {
        (Some(en), Some(th)) => vec![Input::Two { en, th }],
        _ => args.inputs.iter().map(|name| Input::Mixed(name)).collect(),
    };
    let names = args.inputs.iter().chain(&args.en).chain(&args.th);
    if names.clone().filter(|name| *name == "-").count() > 1 {
        refuse("standard input (`-`) can be read only once");
    }
    if args.keep_text.is_some() && inputs.len() > 1 {
        refuse("--keep-text saves the text of one INPUT; give one at a time");
    }
    let read = names.map(Path::new).chain(args.model.file.as_deref());
    let mut taken: Vec<PathBuf> = read.filter_map(place).collect();
    for (option, path) in [("--output", &args.output), ("--keep-text", &args.keep_text)] {
        if let Some(path) = path
            && let Some(place) = place(path)
        {
            if taken.contains(&place) {
                refuse(&format!("{option} {}: is an input or an output already; give another name", path.display()));
            }
            taken.push(place);
        }
    }
    inputs
}

/// Where a file is, or would be if it were made, whatever links lead there; `None` for what can be no file, and for what
/// is none but may be read and written at once, such as `/dev/null` and the standard streams.
fn place(path: &Path) -> Option<PathBuf> {
    match fs::metadata(path) {
        _ if path == Path::new("-") => None,
        Ok(there) if there.is_file() => fs::canonicalize(path).ok(),
        Ok(_) => None,
        Err(_) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
        }
    }
}

/// The format where none is asked for.
fn usual_format(output: Option<&Path>, to_terminal: bool) -> Format {
    match output.and_then(Path::extension).and_then(|end| end.to_str()) {
        Some("json") => Format::Json,
        Some("txt") => Format::Text,
        None if to_terminal => Format::Text,
        _ => Format::Jsonl,
    }
}

/// The width where none is asked for.
fn columns(to_terminal: bool) -> u16 {
    let terminal = if to_terminal { terminal_size::terminal_size() } else { None };
    terminal.map_or(write::DEFAULT_COLUMNS, |(width, _)| width.0)
}

/// How every document is to be aligned.
struct Job<'a> {
    args: &'a Align,
    options: read::Options,
    model: &'a Model,
    format: Format,
    columns: u16,
}

impl Job<'_> {
    fn aligned(&self, input: Input<'_>) -> Result<Aligned> {
        let cut = if self.args.lines { Cut::Lines } else { Cut::Running };
        match input {
            Input::Mixed(name) => {
                let document = read::read(name, &self.options)?;
                if let Some(path) = &self.args.keep_text {
                    write::to_file(path, |out| out.write_all(document.text().as_bytes()))?;
                }
                let text = Normalized::new(&document);
                self.written(&segment::bitext_with(&text, cut, self.model))
            }
            Input::Two { en, th } => {
                let (en, th) = (read::read(en, &self.options)?, read::read(th, &self.options)?);
                let (en, th) = (Normalized::new(&en), Normalized::new(&th));
                let side = |text, lang| segment::side_with(text, lang, cut, self.model);
                self.written(&Bitext { en: side(&en, khanan::Lang::En), th: side(&th, khanan::Lang::Th) })
            }
        }
    }

    fn written(&self, bitext: &Bitext<'_>) -> Result<Aligned> {
        let alignment = align_with(bitext, self.model);
        let pairs = Pairs::new(bitext, &alignment, self.model.label());
        let mut bytes = Vec::new();
        let written = match self.format {
            Format::Jsonl => write::jsonl(&mut bytes, &pairs),
            Format::Json => write::json(&mut bytes, &pairs),
            Format::Text => write::text(&mut bytes, &pairs, self.columns),
        };
        let name = || bitext.en.text.document().name().to_owned();
        written.map_err(|source| Error::Io { name: name(), action: "write", source })?;
        Ok(Aligned { bytes, notes: notes(bitext) })
    }
}

/// What the reader of the pairs should know: that there can be none.
fn notes(bitext: &Bitext<'_>) -> Vec<String> {
    let name = |document: &Document| document.name().to_owned();
    let (en, th) = (name(bitext.en.text.document()), name(bitext.th.text.document()));
    match (bitext.en.segments.is_empty(), bitext.th.segments.is_empty()) {
        (true, true) if en == th => vec![format!("{en}: no text found")],
        (true, true) => vec![format!("{en}: no text found"), format!("{th}: no text found")],
        (true, false) => vec![absent(&en, khanan::Lang::En)],
        (false, true) => vec![absent(&th, khanan::Lang::Th)],
        (false, false) => Vec::new(),
    }
}

fn absent(name: &str, lang: khanan::Lang) -> String {
    format!("{name}: no {lang} text found; all is written as text without counterpart")
}

/// What stands between the documents: brackets and commas around several JSON objects, an empty line between tables.
struct Joint {
    format: Format,
    array: bool,
    first: bool,
}

impl Joint {
    fn new(format: Format, documents: usize) -> Self {
        Joint { format, array: format == Format::Json && documents > 1, first: true }
    }

    fn before_next(&mut self) -> &'static [u8] {
        match (std::mem::replace(&mut self.first, false), self.format) {
            (true, _) if self.array => b"[\n",
            (false, Format::Json) => b",\n",
            (false, Format::Text) => b"\n",
            _ => b"",
        }
    }

    /// The document as it stands between the others.
    fn inside<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        if self.array { bytes.trim_ascii_end() } else { bytes }
    }

    fn after_last(&self) -> &'static [u8] {
        if self.array { b"\n]\n" } else { b"" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_format_is_the_one_expected() {
        let table = [
            (None, true, Format::Text),
            (None, false, Format::Jsonl),
            (Some("-"), false, Format::Jsonl),
            (Some("a.json"), false, Format::Json),
            (Some("a.txt"), false, Format::Text),
            (Some("a.jsonl"), false, Format::Jsonl),
            (Some("a.out"), false, Format::Jsonl),
            (Some("a"), false, Format::Jsonl),
        ];
        for (output, to_terminal, wanted) in table {
            assert_eq!(usual_format(output.map(Path::new), to_terminal), wanted, "{output:?}");
        }
    }

    fn joined(format: Format, documents: &[&str]) -> String {
        let mut joint = Joint::new(format, documents.len());
        let mut all = Vec::new();
        for document in documents {
            all.extend_from_slice(joint.before_next());
            all.extend_from_slice(joint.inside(document.as_bytes()));
        }
        all.extend_from_slice(joint.after_last());
        String::from_utf8(all).unwrap()
    }

    #[test]
    fn several_documents_are_still_of_the_format() {
        assert_eq!(joined(Format::Jsonl, &["{}\n{}\n", "", "{}\n"]), "{}\n{}\n{}\n");
        assert_eq!(joined(Format::Json, &["{}\n"]), "{}\n");
        assert_eq!(joined(Format::Json, &["{}\n", "{}\n"]), "[\n{},\n{}\n]\n");
        assert_eq!(joined(Format::Text, &["a\n", "b\n"]), "a\n\nb\n");
    }
}
