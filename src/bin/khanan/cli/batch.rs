//! What can be said to `khanan batch`.

use std::path::PathBuf;

use clap::{
    Args,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use khanan::{
    batch::{Form, Output},
    quality::Filters,
};

use super::{Learnt, archive::Sources};

const EXAMPLES: &str = "\
Examples:
  khanan batch releases/ -o corpus                  a folder of documents
  khanan batch 2023.zip 2024.tar.zst -o corpus      archives, one after the other
  khanan batch crawl-*.warc.gz -o corpus --format parquet,tmx
  khanan batch list.tsv -o corpus --filters none    a list of files; every pair is kept
  khanan batch releases/ -o corpus                  again: goes on where it was stopped";

const EXIT_STATUS: &str = "\
Exit status:
  0  done
  2  wrong usage, or a source that cannot be read at all, or a folder that cannot be
     written; what was done is kept, and the same command goes on from there. Also
     if the batch is done, and a file of it is not what it was
  3  done, but some documents could not be read: errors.jsonl says which, and why";

/// Make a corpus of archives: pair documents and sentences, filter, write shards
///
/// Reads folders, zip, tar, tar.gz, tar.zst, WARC and JSONL, or a list (manifest) of files. Documents in both languages are
/// aligned as they are; documents in one language look for their counterpart first, by their names and by what they say.
/// Every pair of sentences is judged, and those worth it are written to DIR in shards, with a report (report.html), a line
/// on every document (documents.jsonl), one on every document that could not be read (errors.jsonl), and the hashes of all
/// files (manifest.json). A batch that was stopped, however it was, goes on when the same command is given again; what comes
/// out is the same, byte for byte, and for any number of --jobs.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{EXIT_STATUS}"))]
pub(crate) struct Batch {
    #[command(flatten)]
    pub(crate) sources: Sources,

    /// The folder for the output, outside of all sources: a new or empty one, or that of the same batch, which then goes on
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,

    /// The formats of the pairs; several are written side by side
    #[arg(short, long, value_name = "FORMATS", value_delimiter = ',', value_parser = forms(), default_value = "jsonl")]
    pub(crate) format: Vec<Form>,

    /// Pairs in a file of the output
    #[arg(long, value_name = "N", default_value_t = Output::SHARD as u32, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) shard: u32,

    /// Which pairs are left out: `all` that should be, `none`, or changes such as `score=.7,-boilerplate`
    ///
    /// The filters: `one-sided`, `contact`, `boilerplate`, `copy`, `language`, `score`, `length`, `conflict`, `duplicate`,
    /// `near-duplicate`. Each has its usual limit; NAME=LIMIT sets another, -NAME switches it off, and `none,NAME` has NAME
    /// alone.
    #[arg(long, value_name = "FILTERS", default_value = "all", allow_hyphen_values = true)]
    pub(crate) filters: Filters,

    /// Write the pairs that are left out too, with the reason: dropped-*.jsonl
    #[arg(long)]
    pub(crate) dropped: bool,

    /// Leave documents in one language alone: do not look for their counterpart
    #[arg(long)]
    pub(crate) no_pairing: bool,

    /// Least probability with which two documents are taken for translations
    #[arg(long, value_name = "P", value_parser = super::probability, conflicts_with = "no_pairing")]
    pub(crate) pair_score: Option<f64>,

    /// Take every line as a sentence: pair lines, do not cut them
    #[arg(long)]
    pub(crate) lines: bool,

    /// Say nothing of the progress
    #[arg(short, long)]
    pub(crate) quiet: bool,

    #[command(flatten)]
    pub(crate) model: Learnt,

    /// Work on so many documents at once [default: as many as there are processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
}

fn forms() -> impl TypedValueParser<Value = Form> {
    PossibleValuesParser::new(Form::ALL.map(|form| PossibleValue::new(form.name()))).map(|name| {
        let named = Form::ALL.into_iter().find(|form| form.name() == name);
        named.expect("a format is known by its name")
    })
}
