//! The documents that a command aligns: which there are, and how their pairs are made.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::error::ErrorKind;
use khanan::{
    Aligner, Lang, Result,
    model::Model,
    read,
    segment::Cut,
    write::{self, Facts, Head, Pair},
};

use crate::{cli::Documents, output::place, wrong_usage};

/// One document, in one file or two.
#[derive(Clone, Copy)]
pub(crate) enum Input<'a> {
    Mixed(&'a str),
    Two { en: &'a str, th: &'a str },
}

/// A document's pairs, and what is to be said about it.
pub(crate) struct Aligned {
    pub(crate) head: Head<'static>,
    pub(crate) pairs: Vec<Pair<'static>>,
    pub(crate) notes: Vec<String>,
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
}

impl<'a> Job<'a> {
    pub(crate) fn new(documents: &Documents, model: &'a Model) -> Result<Self> {
        let cut = if documents.lines { Cut::Lines } else { Cut::Running };
        Ok(Job { reading: documents.reading.options()?, aligner: Aligner { cut, model }, keep_text: None })
    }

    pub(crate) fn aligned(&self, input: Input<'_>) -> Result<Aligned> {
        let facts = Facts::default();
        let (aligned, names) = match input {
            Input::Mixed(name) => {
                let document = read::read(name, &self.reading)?;
                if let Some(path) = self.keep_text {
                    write::to_file(path, |out| out.write_all(document.text().as_bytes()))?;
                }
                (self.aligner.one(&document, &facts), [document.name().to_owned(), document.name().to_owned()])
            }
            Input::Two { en, th } => {
                let (en, th) = (read::read(en, &self.reading)?, read::read(th, &self.reading)?);
                (self.aligner.two(&en, &th, &facts), [en.name().to_owned(), th.name().to_owned()])
            }
        };
        let notes = notes(&aligned, names.each_ref().map(String::as_str));
        Ok(Aligned { head: aligned.head, pairs: aligned.pairs, notes })
    }
}

/// What the reader of the pairs should know: that there can be none.
fn notes(aligned: &khanan::Aligned, [en, th]: [&str; 2]) -> Vec<String> {
    match (aligned.has(Lang::En), aligned.has(Lang::Th)) {
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
