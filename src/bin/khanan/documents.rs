//! The documents that a command aligns: which there are, and how their pairs are made.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::error::ErrorKind;
use khanan::{
    Lang, Result,
    align::{Bitext, align_with},
    model::Model,
    normalize::Normalized,
    read::{self, Document},
    segment::{self, Cut},
    write::{self, Head, Pair, Pairs},
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
    pub(crate) options: read::Options,
    pub(crate) cut: Cut,
    pub(crate) model: &'a Model,
    /// Where the text of a document in one file is saved.
    pub(crate) keep_text: Option<&'a Path>,
}

impl<'a> Job<'a> {
    pub(crate) fn new(documents: &Documents, model: &'a Model) -> Result<Self> {
        let cut = if documents.lines { Cut::Lines } else { Cut::Running };
        Ok(Job { options: documents.reading.options()?, cut, model, keep_text: None })
    }

    pub(crate) fn aligned(&self, input: Input<'_>) -> Result<Aligned> {
        match input {
            Input::Mixed(name) => {
                let document = read::read(name, &self.options)?;
                if let Some(path) = self.keep_text {
                    write::to_file(path, |out| out.write_all(document.text().as_bytes()))?;
                }
                let text = Normalized::new(&document);
                Ok(self.paired(&segment::bitext_with(&text, self.cut, self.model)))
            }
            Input::Two { en, th } => {
                let (en, th) = (read::read(en, &self.options)?, read::read(th, &self.options)?);
                let (en, th) = (Normalized::new(&en), Normalized::new(&th));
                let side = |text, lang| segment::side_with(text, lang, self.cut, self.model);
                Ok(self.paired(&Bitext { en: side(&en, Lang::En), th: side(&th, Lang::Th) }))
            }
        }
    }

    fn paired(&self, bitext: &Bitext<'_>) -> Aligned {
        let alignment = align_with(bitext, self.model);
        let pairs = Pairs::by(bitext, &alignment, self.model);
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
        (true, false) => vec![absent(&en, Lang::En)],
        (false, true) => vec![absent(&th, Lang::Th)],
        (false, false) => Vec::new(),
    }
}

fn absent(name: &str, lang: Lang) -> String {
    format!("{name}: no {lang} text found; all is written as text without counterpart")
}
