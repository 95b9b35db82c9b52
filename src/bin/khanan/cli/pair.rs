//! What can be said to `khanan pair`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Learnt, archive::Sources};

const EXAMPLES: &str = "\
Examples:
  khanan pair releases/                        which documents belong together, and why
  khanan pair site.warc.gz --all               those that belong to none, too
  khanan pair en.zip th.zip --min-score .9     the surer ones alone
  khanan pair releases/ -o couples.tsv         a list to correct, and then
  khanan batch couples.tsv --root releases -o corpus --no-pairing";

const EXIT_STATUS: &str = "\
Exit status:
  0  done; also if there was nothing to do, or the output was closed early
  2  wrong usage, or a source that cannot be read at all, or a file that cannot be
     written
  3  done, but some documents could not be read, as was said on standard error";

/// Find which Thai document belongs to which English one
///
/// Names that differ in language alone (/th/ and /en/, _th and _en, the same number) belong together unless what the
/// documents say speaks against it; others are found by the figures, days, names and words they share. Each document belongs
/// to one other at most. The score is the probability that the two translate each other; one may be much shorter.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{EXIT_STATUS}"))]
pub(crate) struct Pair {
    #[command(flatten)]
    pub(crate) sources: Sources,

    /// List all documents: also those in both languages, those whose counterpart the archive itself names, and those
    /// without one, with the most probable candidate
    #[arg(long)]
    pub(crate) all: bool,

    /// Leave out couples less probable than this, between 0 and 1
    #[arg(long, value_name = "PROBABILITY", value_parser = super::probability, default_value_t = khanan::pairing::Options::default().min_score)]
    pub(crate) min_score: f64,

    /// Days that the dates of two documents may be apart, where the archive gives them
    #[arg(long, value_name = "DAYS", default_value_t = khanan::pairing::Options::WINDOW)]
    pub(crate) window: u32,

    /// How to write the list [default: by the name after -o; `text` in a terminal, else `tsv`]
    #[arg(long, value_enum)]
    pub(crate) format: Option<CoupleFormat>,

    /// Write to this file instead of standard output
    ///
    /// The file appears when all is done; until then, an old one of that name stays as it is.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) model: Learnt,

    /// Work on so many documents at once [default: as many as there are processors]
    ///
    /// The output is the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CoupleFormat {
    /// For a person: the score, both documents, the reason
    Text,
    /// A table that `khanan batch` takes as a list of files: id, path, en_path, th_path, score, reason
    Tsv,
    /// One JSON object a line: `en`, `th`, `score` and `reason`, or `document`, `languages` and `best`
    Jsonl,
}
