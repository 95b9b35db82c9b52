//! The documents that a command aligns: which there are, and how their pairs are made.

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use clap::error::ErrorKind;
use khanan::{
    Aligner, Lang, Result, Source,
    model::Model,
    parallel::Turn,
    read,
    sides::{self, Letters},
    write::{self, Facts, Pairs},
};

use crate::{cli::Documents, output::place, wrong_usage};

/// One document, in one file or two.
#[derive(Clone, Copy)]
pub(crate) enum Input<'a> {
    Mixed(&'a str),
    Two { en: &'a str, th: &'a str },
}

impl Documents {
    /// The documents asked for, after checks that one argument alone does not tell. `writes` are the files that are going
    /// to be written, each with its option.
    pub(crate) fn inputs(
        &self,
        command: &str,
        writes: impl Iterator<Item = (&'static str, PathBuf)>,
    ) -> Vec<Input<'_>> {
        let refuse = |message: &str| wrong_usage(command, ErrorKind::ArgumentConflict, message);
        let names = self.inputs.iter().chain(&self.en).chain(&self.th);
        if names.clone().filter(|name| *name == "-").count() > 1 {
            refuse("standard input (`-`) can be read only once");
        }
        let read = names.map(Path::new).chain(self.model.file.as_deref());
        let mut taken: Vec<PathBuf> = read.filter_map(place).collect();
        for (option, path) in writes {
            if let Some(place) = place(&path) {
                if taken.contains(&place) {
                    refuse(&format!(
                        "{option} {}: is an input or an output already; give another name",
                        path.display()
                    ));
                }
                taken.push(place);
            }
        }
        match (&self.en, &self.th) {
            (Some(en), Some(th)) => vec![Input::Two { en, th }],
            _ => self.inputs.iter().map(|name| Input::Mixed(name)).collect(),
        }
    }

    /// Has the pool of threads be as large as asked for.
    pub(crate) fn start_threads(&self, command: &str) {
        start_threads(command, self.jobs);
    }
}

/// Has the pool of threads be as large as asked for.
pub(crate) fn start_threads(command: &str, jobs: Option<u16>) {
    if let Some(jobs) = jobs
        && let Err(error) = rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global()
    {
        let message = format!("--jobs {jobs}: cannot start so many threads: {error}");
        wrong_usage(command, ErrorKind::InvalidValue, message);
    }
}

/// How every document is to be aligned.
pub(crate) struct Job<'a> {
    pub(crate) reading: read::Options,
    pub(crate) aligner: Aligner<'a>,
    /// Where the text of a document in one file is saved.
    pub(crate) keep_text: Option<&'a Path>,
    /// Documents that were to be in both languages and are in one alone.
    pub(crate) alone: Mutex<Vec<(String, Lang)>>,
}

impl<'a> Job<'a> {
    pub(crate) fn new(documents: &Documents, model: &'a Model) -> Result<Self> {
        let aligner = documents.reading.aligner(documents.lines, model);
        Ok(Job { reading: documents.reading.options()?, aligner, keep_text: None, alone: Mutex::default() })
    }

    /// Aligns a document when there is memory for it, and gives its pairs to `take`, with what is to be said about them.
    pub(crate) fn align<R>(
        &self,
        input: Input<'_>,
        turn: &Turn<'_>,
        take: impl FnOnce(&Pairs<'_>, Vec<String>) -> R,
    ) -> Result<R> {
        let read = |name| {
            let bytes = read::load(name, &self.reading)?;
            turn.claim(read::memory(&bytes, &self.reading));
            read::decode(name, &bytes, &self.reading)
        };
        let align = |source: Source<'_>, names: [&str; 2]| {
            turn.claim(source.memory());
            self.aligner.align(source, &Facts::default(), |pairs| take(pairs, notes(pairs, names)))
        };
        match input {
            Input::Mixed(name) => {
                let document = read(name)?;
                if let Some(path) = self.keep_text {
                    write::to_file(path, |out| out.write_all(document.text().as_bytes()))?;
                }
                if let Some(lang) = Letters::of(document.text()).alone() {
                    self.alone.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), lang));
                }
                align(Source::Mixed(&document), [document.name(); 2])
            }
            Input::Two { en, th } => {
                let (en, th) = (read(en)?, read(th)?);
                sides::check(&en, &th)?;
                align(Source::Two { en: &en, th: &th }, [en.name(), th.name()])
            }
        }
    }

    /// What to do if documents that were to be in both languages may be the halves of others; `inputs` are all that there
    /// were.
    pub(crate) fn hint(&self, inputs: usize) -> Option<String> {
        let alone = self.alone.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |wanted: Lang| alone.iter().filter(move |(_, lang)| *lang == wanted).map(|(name, _)| name.as_str());
        let (en, th) = (of(Lang::En).next()?, of(Lang::Th).next()?);
        Some(if inputs == 2 {
            format!("{th} is in Thai and {en} in English: if they are one document, give them as --th {th} --en {en}")
        } else {
            let counts = [Lang::Th, Lang::En].map(|lang| of(lang).count());
            format!(
                "of {inputs} inputs, {} in Thai alone and {} in English alone: a document in two files is given with --th and --en, \
             many are paired by khanan batch",
                counts[0], counts[1]
            )
        })
    }
}

/// What the reader of the pairs should know: that there can be none.
fn notes(pairs: &Pairs<'_>, [en, th]: [&str; 2]) -> Vec<String> {
    match (pairs.has(Lang::En), pairs.has(Lang::Th)) {
        (false, false) if en == th => vec![format!("{en}: no text found")],
        (false, false) => vec![format!("{en}: no text found"), format!("{th}: no text found")],
        (false, true) => vec![absent(en, Lang::En)],
        (true, false) => vec![absent(th, Lang::Th)],
        (true, true) => Vec::new(),
    }
}

fn absent(name: &str, lang: Lang) -> String {
    format!("{name}: no {lang} text found; all is written as text without counterpart")
}
