//! `khanan align`: documents to pairs.

use std::{
    io,
    path::{Path, PathBuf},
};

use clap::error::ErrorKind;
use khanan::{
    Result,
    align::{Bitext, align_with},
    model::Model,
    normalize::Normalized,
    read::{self, Document},
    segment::{self, Cut},
    write::{self, Head, Pair, Pairs},
};

use crate::{
    Outcome,
    cli::Align,
    in_full,
    output::{Output, place},
    parallel, say, wrong_usage,
};

/// One document, in one file or two.
#[derive(Clone, Copy)]
enum Input<'a> {
    Mixed(&'a str),
    Two { en: &'a str, th: &'a str },
}

/// A document's pairs, and what is to be said about it.
struct Aligned {
    head: Head<'static>,
    pairs: Vec<Pair<'static>>,
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
    let model = args.model.get()?;
    let job = Job { args, options: args.reading.options()?, model: &model };

    let mut output = Output::open("align", &args.writing, inputs.len() > 1)?;
    let (mut done, mut failed) = (0, 0);
    parallel::in_order(
        inputs,
        |input| job.aligned(input),
        |result| match result {
            Ok(Aligned { head, pairs, notes }) => {
                notes.iter().for_each(say);
                done += 1;
                output.document(&head)?;
                pairs.into_iter().try_for_each(|pair| output.pair(pair))
            }
            Err(error) => {
                failed += 1;
                say(in_full(&error));
                Ok(())
            }
        },
    )?;
    if done > 0 {
        output.finish()?;
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
    let outputs = args.writing.paths().into_iter().map(|path| ("--output", path));
    for (option, path) in outputs.chain(args.keep_text.clone().map(|path| ("--keep-text", path))) {
        if let Some(place) = place(&path) {
            if taken.contains(&place) {
                refuse(&format!("{option} {}: is an input or an output already; give another name", path.display()));
            }
            taken.push(place);
        }
    }
    inputs
}

/// How every document is to be aligned.
struct Job<'a> {
    args: &'a Align,
    options: read::Options,
    model: &'a Model,
}

impl Job<'_> {
    fn aligned(&self, input: Input<'_>) -> Result<Aligned> {
        let cut = if self.args.lines { Cut::Lines } else { Cut::Running };
        match input {
            Input::Mixed(name) => {
                let document = read::read(name, &self.options)?;
                if let Some(path) = &self.args.keep_text {
                    write::to_file(path, |out| io::Write::write_all(out, document.text().as_bytes()))?;
                }
                let text = Normalized::new(&document);
                Ok(self.paired(&segment::bitext_with(&text, cut, self.model)))
            }
            Input::Two { en, th } => {
                let (en, th) = (read::read(en, &self.options)?, read::read(th, &self.options)?);
                let (en, th) = (Normalized::new(&en), Normalized::new(&th));
                let side = |text, lang| segment::side_with(text, lang, cut, self.model);
                Ok(self.paired(&Bitext { en: side(&en, khanan::Lang::En), th: side(&th, khanan::Lang::Th) }))
            }
        }
    }

    fn paired(&self, bitext: &Bitext<'_>) -> Aligned {
        let alignment = align_with(bitext, self.model);
        let pairs = Pairs::new(bitext, &alignment, self.model.label());
        let head = pairs.head().into_owned();
        Aligned { head, pairs: pairs.iter().map(Pair::into_owned).collect(), notes: notes(bitext) }
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
