//! The command line: what can be said, and its help. What it means is in each command's file.

#[cfg(feature = "batch")]
mod archive;
#[cfg(feature = "batch")]
mod batch;
#[cfg(feature = "batch")]
mod pair;
#[cfg(feature = "search")]
mod search;
#[cfg(feature = "train")]
mod train;
#[cfg(any(feature = "batch", feature = "search"))]
mod verify;

use std::{borrow::Cow, path::PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use khanan::{
    Aligner, Lang, Result,
    model::{Granularity, Model},
    read::{self, Encoding},
    segment::{Cut, Engine},
    write::Format,
};

#[cfg(feature = "batch")]
pub(crate) use archive::{Records, Stream};
#[cfg(feature = "batch")]
pub(crate) use batch::Batch;
#[cfg(feature = "batch")]
pub(crate) use pair::*;
#[cfg(feature = "search")]
pub(crate) use search::*;
#[cfg(feature = "train")]
pub(crate) use train::*;
#[cfg(any(feature = "batch", feature = "search"))]
pub(crate) use verify::Verify;

/// Of a command with one input.
const EXIT_STATUS: &str = "\
Exit status:
  0  done; also if there was nothing to do, or the output was closed early
  2  wrong usage, or a file that could not be read or written";

/// Of a command with several.
const EXIT_STATUS_OF_MANY: &str = "\
Exit status:
  0  done; also if there was nothing to do, or the output was closed early
  2  wrong usage, or a file that could not be read or written; where there are
     several inputs, the others are done all the same";

const ALIGN_USAGE: &str = "\
khanan align [OPTIONS] <INPUT>...
       khanan align [OPTIONS] --th <FILE> --en <FILE>
       khanan align [OPTIONS] --documents jsonl [INPUT]...";

const ALIGN_EXAMPLES: &str = "\
Examples:
  khanan align release.txt                        see the pairs side by side
  khanan align release.txt > pairs.jsonl          keep them, one JSON object a line
  khanan align --th news.th.txt --en news.en.txt  the two languages in two files
  khanan align table.docx                         Word, ODT, EPUB, PDF, HTML
  khanan align release.txt -o release.tmx         for a translation memory
  khanan align archive/*.txt -o pairs.jsonl       many documents, each for itself
  khanan align --documents jsonl < docs.jsonl     a document a line, of another program";

const CHECK_USAGE: &str = "\
khanan check [OPTIONS] <INPUT>...
       khanan check [OPTIONS] --th <FILE> --en <FILE>";

const CHECK_EXAMPLES: &str = "\
Examples:
  khanan check release.docx                       what disagrees, in sentences
  khanan check corrected.tmx --strict             pairs that a person went over
  khanan check release.txt -o report.html         a page to read in a browser";

#[cfg(feature = "review")]
const REVIEW_USAGE: &str = "\
khanan review [OPTIONS] <INPUT>
       khanan review [OPTIONS] --th <FILE> --en <FILE>";

#[cfg(feature = "review")]
const REVIEW_EXAMPLES: &str = "\
Examples:
  khanan review release.docx                      align it, and go over the pairs
  khanan review pairs.tmx                         go over pairs that are there already
  khanan review release.docx --export done.tmx    what came of it";

/// Of `check`.
const EXIT_STATUS_OF_CHECK: &str = "\
Exit status:
  0  done; also if there was nothing to do, or the output was closed early
  1  done, and with --strict: at least one conflict
  2  wrong usage, or a file that could not be read or written; where there are
     several inputs, the others are done all the same";

const CONVERT_EXAMPLES: &str = "\
Examples:
  khanan convert pairs.jsonl -o pairs.xlsx              a spreadsheet
  khanan convert corrected.xlsx -o pairs.jsonl          and back
  khanan convert memory.tmx -o corpus.en                two plain files, corpus.en and corpus.th
  khanan convert pairs.jsonl --min-score .8 -o good.tmx the better pairs alone";

/// Puts Thai and English texts side by side.
///
/// Khanan cuts a Thai and an English text into sentences and finds out which of them translate each other. Text that has
/// no counterpart in the other language is written too; nothing that was read is lost.
#[derive(Parser, Debug)]
#[command(version, arg_required_else_help = true, max_term_width = 100, after_help = EXIT_STATUS_OF_MANY)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    Align(Align),
    Check(Check),
    #[cfg(feature = "review")]
    Review(Review),
    #[cfg(feature = "batch")]
    Batch(Batch),
    #[cfg(feature = "batch")]
    Pair(Pair),
    Convert(Convert),
    #[cfg(feature = "search")]
    Index(Index),
    #[cfg(feature = "search")]
    Search(Search),
    #[cfg(any(feature = "batch", feature = "search"))]
    Verify(Verify),
    Segment(Segment),
    Bench(Bench),
    Eval(Eval),
    Completions(Completions),
    #[cfg(feature = "train")]
    Train(Train),
}

/// Pair the sentences of a text with their translations
///
/// Each INPUT is a document in both languages: the one after the other, or in turns. A document in two files is given
/// with --th and --en.
#[derive(Args, Debug)]
#[cfg_attr(feature = "batch", command(mut_arg("inputs", |inputs| inputs.required_unless_present("stream"))))]
#[command(override_usage = ALIGN_USAGE, after_help = ALIGN_EXAMPLES, after_long_help = format!("{ALIGN_EXAMPLES}\n\n{EXIT_STATUS_OF_MANY}"))]
pub(crate) struct Align {
    #[command(flatten)]
    pub(crate) documents: Documents,

    #[command(flatten)]
    pub(crate) writing: Writing,

    /// Save the text that was read from the one INPUT, which the pairs' positions count in
    ///
    /// Useful where the input is not plain text, or not in UTF-8: this is the text alone, in UTF-8.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["th", "en"])]
    pub(crate) keep_text: Option<PathBuf>,

    /// Take INPUT, or standard input if there is none, as a stream of documents in this format
    ///
    /// For pipes, and for engines that spread work over machines. Each line is a document: a JSON object with `text`, or `en`
    /// and `th`, or `html`, and with `id`, `date`, `source` or `url` if these are known. Its pairs are written as JSONL, in the
    /// order of the documents and as soon as they are there, in memory that does not grow. For a document that cannot be
    /// read there is one line with the keys `id` and `error` in the place of its pairs; no pair has the key `error`. That is no
    /// failure of the program: the exit status is 0 if all of the input was read and all of the output written, else 2.
    #[cfg(feature = "batch")]
    #[arg(long = "documents", value_name = "FORMAT", value_enum, conflicts_with_all = ["th", "en", "keep_text"])]
    pub(crate) stream: Option<Stream>,

    #[cfg(feature = "batch")]
    #[command(flatten)]
    pub(crate) records: Records,
}

/// The documents to be aligned.
#[derive(Args, Debug)]
pub(crate) struct Documents {
    /// Files that hold both languages; `-` is standard input
    #[arg(value_name = "INPUT", required_unless_present_any = ["th", "en"])]
    pub(crate) inputs: Vec<String>,

    /// The Thai file of a document in two files
    #[arg(long, value_name = "FILE", requires = "en", conflicts_with = "inputs")]
    pub(crate) th: Option<String>,

    /// The English file of a document in two files
    #[arg(long, value_name = "FILE", requires = "th", conflicts_with = "inputs")]
    pub(crate) en: Option<String>,

    /// Take every line as a sentence: pair lines, do not cut them
    #[arg(long)]
    pub(crate) lines: bool,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) model: Learnt,

    /// Work on so many documents at once [default: as many as there are processors]
    ///
    /// The output is the same for any number, in the order of the inputs.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
}

/// Report where the two languages disagree
///
/// Compares figures, units, dates, telephone numbers, addresses and names, and looks for text without counterpart. A conflict
/// is what cannot be right in both languages; a doubt is worth a look; a note may be right, such as a rounded figure. Each
/// INPUT is a document as `khanan align` takes it, or a file of pairs, perhaps corrected: JSONL, JSON, TMX, XLIFF, TSV,
/// CSV, XLSX or Parquet, by its name.
#[derive(Args, Debug)]
#[command(override_usage = CHECK_USAGE, after_help = CHECK_EXAMPLES, after_long_help = format!("{CHECK_EXAMPLES}\n\n{EXIT_STATUS_OF_CHECK}"))]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) documents: Documents,

    /// Take every INPUT as a file of pairs in this format [default: by its name]
    #[arg(long, value_name = "FORMAT", value_parser = formats(true), conflicts_with_all = ["th", "en"])]
    pub(crate) from: Option<Format>,

    /// End with exit status 1 if there is a conflict
    #[arg(long)]
    pub(crate) strict: bool,

    /// Report notes too
    #[arg(long)]
    pub(crate) notes: bool,

    /// How to write the report [default: by what the name after -o ends in (`.txt`, `.json`, `.html`), else `text`]
    #[arg(long, value_enum)]
    pub(crate) format: Option<ReportFormat>,

    /// Write to this file instead of standard output
    ///
    /// The file appears when all is done; until then, an old one of that name stays as it is.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Width of the `text` format [default: that of the terminal, or 100]
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) width: Option<u16>,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ReportFormat {
    /// Sentences, with the words they are about in «»
    Text,
    /// One JSON object: counts, and what was found in each document
    Json,
    /// A page to read in a browser: the pairs concerned, with the words marked
    Html,
}

/// Correct pairs on a page in the browser
///
/// Serves the page to this computer alone and prints its address, which holds a key. INPUT is a document as `khanan align`
/// takes it, or a file of pairs. Every step is saved at once, in a file beside the input; the same command goes on where the
/// last one ended, however it did. Stop it with Ctrl-C.
#[cfg(feature = "review")]
#[derive(Args, Debug)]
#[command(override_usage = REVIEW_USAGE, after_help = REVIEW_EXAMPLES, after_long_help = format!("{REVIEW_EXAMPLES}\n\n{EXIT_STATUS}"))]
pub(crate) struct Review {
    #[command(flatten)]
    pub(crate) documents: Documents,

    /// Take the INPUT as a file of pairs in this format [default: by its name]
    #[arg(long, value_name = "FORMAT", value_parser = formats(true), conflicts_with_all = ["th", "en"])]
    pub(crate) from: Option<Format>,

    /// Where the steps are kept [default: the name of the input, and `.review.jsonl`]
    #[arg(long, value_name = "FILE")]
    pub(crate) session: Option<PathBuf>,

    /// The port to serve on; 0 is any that is free
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub(crate) port: u16,

    /// Write the pairs as they stand, in the format of the name, and end without serving a page
    #[arg(long, value_name = "FILE")]
    pub(crate) export: Option<PathBuf>,
}

/// Turn pairs from one format into another, and read corrected pairs back
///
/// Reads JSONL, JSON, TMX, XLIFF, TSV, CSV, XLSX, Parquet and pairs of plain files, compressed by gzip or zstd or not, made by
/// khanan or by other tools, and writes any format. What a format does not carry is absent; what had to be left out is counted on standard error.
#[derive(Args, Debug)]
#[command(after_help = CONVERT_EXAMPLES, after_long_help = format!("{CONVERT_EXAMPLES}\n\n{EXIT_STATUS}"))]
pub(crate) struct Convert {
    /// Files of pairs; `-` is standard input, and of two plain files either is enough
    #[arg(value_name = "IN", required = true)]
    pub(crate) inputs: Vec<String>,

    /// The format of the files [default: by their names and how they begin]
    #[arg(long, value_name = "FORMAT", value_parser = formats(true))]
    pub(crate) from: Option<Format>,

    #[command(flatten)]
    pub(crate) writing: Writing,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Cut a text into sentences, passages, or words
///
/// Thai has no mark at the end of a sentence. Cut without its translation, it is cut where a sentence probably ends; `khanan
/// align`, which sees the translation too, knows better.
#[derive(Args, Debug)]
#[command(after_long_help = EXIT_STATUS)]
pub(crate) struct Segment {
    /// The file; `-` is standard input
    #[arg(value_name = "INPUT")]
    pub(crate) input: String,

    /// Take all text as this language [default: each stretch by its script]
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Language>,

    /// What to cut into
    #[arg(long, value_enum, default_value_t = Unit::Sentence)]
    pub(crate) unit: Unit,

    /// Which way to cut; `uax29` are the plain rules of Unicode
    #[arg(long, value_name = "ENGINE", value_parser = engine(), default_value = Engine::Khanan.name())]
    pub(crate) engine: Engine,

    /// How much a Thai word holds, if khanan cuts
    #[arg(long, value_enum, default_value_t = Grain::Compounds)]
    pub(crate) granularity: Grain,

    /// Take every line as a text of its own
    ///
    /// Positions then count from the start of the line.
    #[arg(long)]
    pub(crate) lines: bool,

    /// How to write the units
    #[arg(long, value_enum, default_value_t = UnitFormat::Text)]
    pub(crate) format: UnitFormat,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) model: Learnt,
}

/// Compare ways to cut text: how fast they are, and how far they agree
///
/// Every engine cuts the same text on one thread, in turn, a few times over; the fastest time of each counts. Two engines
/// agree as far as the ends of their units do: twice the ends that both have, over all ends (F1).
#[derive(Args, Debug)]
#[command(after_long_help = EXIT_STATUS)]
pub(crate) struct Bench {
    /// Texts to cut [default: some of the project's own releases]
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<String>,

    /// Engines to compare, or `all`
    #[arg(long, value_name = "ENGINES", value_delimiter = ',', value_parser = engines(), default_value = "all")]
    pub(crate) engines: Vec<Option<Engine>>,

    /// What to cut into
    #[arg(long, value_name = "UNITS", value_enum, value_delimiter = ',', default_values_t = [Unit::Word, Unit::Sentence])]
    pub(crate) units: Vec<Unit>,

    /// Take all text as this language [default: each stretch by its script]
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Language>,

    /// How much a Thai word holds, if khanan cuts
    #[arg(long, value_enum, default_value_t = Grain::Compounds)]
    pub(crate) granularity: Grain,

    /// How often each engine cuts the text
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rounds: u32,

    /// How to write the table
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub(crate) format: TableFormat,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) model: Learnt,
}

/// An engine by its name, or none for all of them.
fn engines() -> impl TypedValueParser<Value = Option<Engine>> {
    PossibleValuesParser::new(std::iter::once("all").chain(Engine::ALL.map(Engine::name)))
        .map(|name| Engine::named(&name))
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TableFormat {
    /// A table for a person
    Text,
    /// An object a row, one a line
    Jsonl,
}

/// Compare pairs with pairs that were made by hand
///
/// P (precision) is the share of the predicted pairs that is right, R (recall) the share of the right pairs that was
/// found, F1 their mean. Which score is given depends on the gold. Whole texts: `strict`, both edges of both sides right, and
/// `area`, how much of the text is put side by side rightly; and, if the pairs have scores, how far these are from being the
/// probabilities they claim to be (expected calibration error, ten bins; text without counterpart is right if none of it
/// has one). Lines: pairs of lines, `strict` and `lax`, if the prediction is of
/// lines; otherwise how many cuts in the running text are right. With --units, words or sentences are judged.
#[derive(Args, Debug)]
#[command(after_long_help = EXIT_STATUS)]
pub(crate) struct Eval {
    /// Pairs made by hand: a file of JSON objects, one a line, or a folder of files *.gold.json
    #[arg(long, value_name = "GOLD")]
    pub(crate) gold: PathBuf,

    /// The pairs to judge, as `khanan align` writes them, or {"id", "beads"} a line; `-` is standard input
    #[arg(long, value_name = "PRED")]
    pub(crate) pred: PathBuf,

    /// The pairs were made with `khanan align --lines`: score them line by line
    #[arg(long)]
    pub(crate) lines: bool,

    /// Judge words or sentences instead of pairs
    ///
    /// Both files hold units as `khanan segment --lines --format jsonl` writes them, texts one a line with `|` between
    /// their units, or (*.conllu) a treebank. A unit is right if both its ends are.
    #[arg(long, conflicts_with_all = ["lines", "verbose"])]
    pub(crate) units: bool,

    /// Show every document, the worst first, kinds of documents apart, and how often scores come true
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

/// Write a script that lets your shell complete khanan's arguments
///
/// For bash, add this to ~/.bashrc: source <(khanan completions bash)
#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// Your shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// Which pairs are written, how, and where.
#[derive(Args, Debug)]
pub(crate) struct Writing {
    /// Write to this file instead of standard output
    ///
    /// The file appears when all is done; until then, an old one of that name stays as it is. A name that ends in `.gz` or
    /// `.zst`, such as pairs.jsonl.zst, makes a compressed file. The format `moses` makes two files, NAME.en and NAME.th.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// How to write the pairs
    ///
    /// Unless you say: `text` in a terminal, for reading; otherwise what the name after -o ends in (`.tmx`, `.xlf`,
    /// `.csv`, `.xlsx`, `.parquet`, `.html`, `.txt` …), and `jsonl` for any other name, a pipe, or a redirection with `>`. A
    /// name that ends as another kind of document does (`.docx`, `.pdf`, `.md` …) is refused.
    #[arg(short, long, value_name = "FORMAT", value_parser = formats(false))]
    pub(crate) format: Option<Format>,

    /// Write only pairs whose score is at least P, a probability from 0 to 1
    ///
    /// The score of text without counterpart is the probability that it has none. A pair that has no score is written.
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(crate) min_score: Option<f64>,

    /// Write only pairs of a kind; given twice, pairs of either kind
    #[arg(long, value_name = "KIND", value_enum)]
    pub(crate) only: Vec<Only>,

    /// Width of the `text` format [default: that of the terminal, or 100]
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) width: Option<u16>,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Only {
    /// Text in both languages
    Aligned,
    /// Text without counterpart
    Unaligned,
    /// Pairs whose languages disagree
    Flagged,
}

impl From<Only> for khanan::write::Only {
    fn from(only: Only) -> Self {
        match only {
            Only::Aligned => khanan::write::Only::Aligned,
            Only::Unaligned => khanan::write::Only::Unaligned,
            Only::Flagged => khanan::write::Only::Flagged,
        }
    }
}

/// A format by its name; those alone that can be read back, or all.
fn formats(back: bool) -> impl TypedValueParser<Value = Format> {
    let known = Format::ALL.into_iter().filter(move |format| !back || format.reads_back());
    PossibleValuesParser::new(known.map(|format| PossibleValue::new(format.name()).help(format.about())))
        .map(|name| Format::named(&name).expect("a format is known by its name"))
}

fn probability(text: &str) -> std::result::Result<f64, String> {
    let p = text.parse().ok().filter(|p| (0.0..=1.0).contains(p));
    p.ok_or_else(|| "not a probability, such as 0.8".to_owned())
}

/// How files are read.
#[derive(Args, Debug)]
pub(crate) struct Reading {
    /// The encoding of the files, such as utf-8, utf-16, windows-874 (TIS-620) [default: found out]
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,

    /// Read on where bytes are no text in the encoding: put U+FFFD in their place
    #[arg(long)]
    pub(crate) lossy: bool,

    /// The format of the files [default: found out]
    #[arg(long, value_name = "FORMAT", value_parser = source())]
    input_format: Option<read::Format>,

    /// The text a document may have, in bytes or with K, M or G behind; an eighth as many segments [default: 16M]
    #[arg(long, value_name = "SIZE", value_parser = archive::size)]
    max_text: Option<u64>,
}

fn source() -> impl TypedValueParser<Value = read::Format> {
    PossibleValuesParser::new(read::Format::ALL.map(read::Format::name)).map(|name| {
        read::Format::ALL.into_iter().find(|format| format.name() == name).expect("a format is known by its name")
    })
}

impl Reading {
    pub(crate) fn encoding(&self) -> Result<Option<Encoding>> {
        self.encoding.as_deref().map(str::parse).transpose()
    }

    pub(crate) fn options(&self) -> Result<read::Options> {
        let max_text = self.max_text();
        Ok(read::Options { encoding: self.encoding()?, lossy: self.lossy, format: self.input_format, max_text })
    }

    fn max_text(&self) -> u64 {
        self.max_text.unwrap_or(read::Options::MAX_TEXT)
    }

    /// How documents are aligned that are read so.
    pub(crate) fn aligner<'m>(&self, lines: bool, model: &'m Model) -> Aligner<'m> {
        let cut = if lines { Cut::Lines } else { Cut::Running };
        let max_segments = usize::try_from(self.max_text() / 8).unwrap_or(usize::MAX);
        Aligner { max_segments, ..Aligner::new(cut, model) }
    }
}

/// What was learnt beforehand.
#[derive(Args, Debug)]
pub(crate) struct Learnt {
    /// Go by the model in this file instead of the one built in
    #[arg(long = "model", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

impl Learnt {
    pub(crate) fn get(&self) -> Result<Cow<'static, Model>> {
        match &self.file {
            Some(path) => Model::open(path).map(Cow::Owned),
            None => Ok(Cow::Borrowed(Model::embedded())),
        }
    }
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum UnitFormat {
    /// One unit a line; line breaks within it become spaces
    Text,
    /// One JSON object a line: `line` (from 0), `start` and `end` (in Unicode characters), `text`, `lang`
    Jsonl,
}

fn engine() -> impl TypedValueParser<Value = Engine> {
    PossibleValuesParser::new(Engine::ALL.map(Engine::name))
        .map(|name| Engine::named(&name).expect("an engine is known by its name"))
}

/// How much a Thai word holds.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Grain {
    /// Compounds stay whole, words of grammar are parted where their parts are words too, as in the Wisesight samples
    Compounds,
    /// Words of grammar stay whole, many compounds are parted, as in the treebank UD TUD
    Treebank,
}

impl From<Grain> for Granularity {
    fn from(grain: Grain) -> Self {
        match grain {
            Grain::Compounds => Granularity::Compounds,
            Grain::Treebank => Granularity::Treebank,
        }
    }
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unit {
    /// Sentences
    Sentence,
    /// Headlines, paragraphs, list items and the like
    Passage,
    /// Words, marks and figures
    Word,
}

impl Unit {
    /// What more than one are called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Unit::Sentence => "sentences",
            Unit::Passage => "passages",
            Unit::Word => "words",
        }
    }
}

impl From<Unit> for khanan::segment::Unit {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Sentence => khanan::segment::Unit::Sentence,
            Unit::Passage => khanan::segment::Unit::Passage,
            Unit::Word => khanan::segment::Unit::Word,
        }
    }
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Language {
    /// Thai
    Th,
    /// English
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Lang {
        match language {
            Language::Th => Lang::Th,
            Language::En => Lang::En,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        Cli::command().debug_assert();
    }
}
