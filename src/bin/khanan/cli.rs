//! The command line: what can be said, and its help. What it means is in each command's file.

use std::{borrow::Cow, path::PathBuf};

#[cfg(feature = "train")]
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
#[cfg(feature = "train")]
use khanan::train::{Group, Shape};
use khanan::{
    Lang, Result,
    model::{Granularity, Model},
    read,
};

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
       khanan align [OPTIONS] --th <FILE> --en <FILE>";

const ALIGN_EXAMPLES: &str = "\
Examples:
  khanan align release.txt                        see the pairs side by side
  khanan align release.txt > pairs.jsonl          keep them, one JSON object a line
  khanan align --th news.th.txt --en news.en.txt  the two languages in two files
  khanan align archive/*.txt -o pairs.jsonl       many documents, each for itself";

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
    Segment(Segment),
    Eval(Eval),
    Completions(Completions),
    #[cfg(feature = "train")]
    Train(Train),
}

/// Learn what the program carries
#[cfg(feature = "train")]
#[derive(Args, Debug)]
pub(crate) struct Train {
    #[command(subcommand)]
    pub(crate) what: TrainWhat,
}

#[cfg(feature = "train")]
#[derive(Subcommand, Debug)]
pub(crate) enum TrainWhat {
    Weights(TrainWeights),
    Lexicon(TrainLexicon),
    Boundaries(TrainBoundaries),
    Bundle(TrainBundle),
    Vectors(TrainVectors),
    Words(TrainWords),
}

/// Put a model together in one file, for --model
///
/// Parts that are not given are those of the model built in, or of --model.
#[cfg(feature = "train")]
#[derive(Args, Debug)]
pub(crate) struct TrainBundle {
    /// Parts as the other commands write them; the first line of each tells which it is
    #[arg(value_name = "PART")]
    pub(crate) parts: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) model: Learnt,

    /// Where to write the model
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// Learn from releases where Thai sentences end
///
/// The releases are aligned, which shows where; so learn the aligner's weights first, then this model, then the weights
/// anew. To put the model into the program, write it to src/model/boundaries.bin and
/// build it anew.
#[cfg(feature = "train")]
#[derive(Args, Debug)]
pub(crate) struct TrainBoundaries {
    /// Files of releases: a JSON object a line, with `en` and `th`, each a text or a list of paragraphs; or, in a file *.tsv,
    /// English and Thai with a tab between. Without any, the model built in is judged
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Texts of other kinds in the two languages, in files of the same form
    #[arg(long, value_name = "FILE")]
    pub(crate) other: Vec<PathBuf>,

    /// Thai sentences, one a line
    #[arg(long, value_name = "FILE")]
    pub(crate) sentences: Vec<PathBuf>,

    /// Releases to judge by, from which nothing may be learnt: what shares text with them is left out
    #[arg(long, value_name = "GOLD")]
    pub(crate) without: Vec<PathBuf>,

    /// Print how well the model tells the ends of sentences in these: releases aligned by reading, or texts in lines
    #[arg(long, value_name = "GOLD")]
    pub(crate) judge: Vec<PathBuf>,

    /// Where to write the model; without it, it is only judged
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// How often to align and learn
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) rounds: usize,

    /// The most steps of descent each time
    #[arg(long, value_name = "N", default_value_t = 30)]
    pub(crate) steps: usize,

    /// How strongly weights are held towards nought
    #[arg(long, value_name = "PENALTY", default_value_t = 4.0)]
    pub(crate) l2: f64,

    /// The model has 2 to the power of this many weights
    #[arg(long, value_name = "BITS", default_value_t = 17, value_parser = clap::value_parser!(u32).range(8..=24))]
    pub(crate) bits: u32,
}

/// Learn the vectors of pieces of words from a large encoder's vectors and from translations
///
/// To put them into the program, write them to src/model/vectors.bin and build it anew.
#[cfg(feature = "train")]
#[derive(Args, Debug)]
pub(crate) struct TrainVectors {
    /// Files of translations: a line each, English and Thai with a tab between, packed if the name ends in .gz; with
    /// =WEIGHT behind it, its lines are seen so often against once for others
    #[arg(value_name = "FILE[=WEIGHT]", required = true)]
    pub(crate) files: Vec<String>,

    /// The encoder's vectors of English texts, NAME.npz, with the texts in NAME.txt.gz beside it
    #[arg(long, value_name = "NPZ", required = true)]
    pub(crate) en: Vec<PathBuf>,

    /// Those of Thai texts
    #[arg(long, value_name = "NPZ", required = true)]
    pub(crate) th: Vec<PathBuf>,

    /// Those of English texts and of their Thai translations, row by row
    #[arg(long, value_names = ["EN-NPZ", "TH-NPZ"], num_args = 2)]
    pub(crate) pairs: Vec<PathBuf>,

    /// Releases to judge by, from which nothing may be learnt: texts that share text with them are left out
    #[arg(long, value_name = "GOLD")]
    pub(crate) without: Vec<PathBuf>,

    /// Files of translations that may not be learnt from: texts that are lines of them are left out
    #[arg(long, value_name = "FILE")]
    pub(crate) except: Vec<PathBuf>,

    /// Documents given line by line: after each round, says how many lines find their translation
    #[arg(long, value_name = "GOLD")]
    pub(crate) judge: Option<PathBuf>,

    /// Where to write the vectors
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,

    /// Numbers in a vector; even
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = dimensions)]
    pub(crate) dim: usize,

    /// Thai pieces
    #[arg(long, value_name = "N", default_value_t = 8_000)]
    pub(crate) thai: usize,

    /// Pieces of Latin letters and digits
    #[arg(long, value_name = "N", default_value_t = 7_000)]
    pub(crate) other: usize,

    /// How often all texts are seen
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub(crate) rounds: usize,

    /// Where random choices start
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}

#[cfg(feature = "train")]
fn dimensions(text: &str) -> std::result::Result<usize, String> {
    match text.parse() {
        Ok(n @ 2..=384) if n % 2 == 0 => Ok(n),
        _ => Err("an even number from 2 to 384".to_owned()),
    }
}

/// Learn where Thai words end from texts cut by other programs and by hand
///
/// To put the model into the program, write it to src/model/words.bin and build it anew.
#[cfg(feature = "train")]
#[derive(Args, Debug)]
pub(crate) struct TrainWords {
    /// Files of texts cut by other programs, packed if the name ends in .gz: a text a line, bars between its words, and a
    /// tab between each program's cut of it; with =WEIGHT behind it, its lines count so much against 1 for others. Without
    /// any, the model built in is judged
    #[arg(value_name = "FILE[=WEIGHT]")]
    pub(crate) files: Vec<String>,

    /// How much each program's cut counts
    #[arg(long, value_name = "WEIGHTS", value_delimiter = ',', default_value = "2,1,1")]
    pub(crate) teachers: Vec<f32>,

    /// How much the programs' texts count as examples of long words, against 1 for short ones: less leaves more to --long
    #[arg(long, value_name = "WEIGHT", default_value_t = 1.0)]
    pub(crate) taught_long: f32,

    /// Texts cut by hand into short words: with bars, or, in a file *.conllu or *.conllu.gz, a treebank
    #[arg(long, value_name = "FILE[=WEIGHT]")]
    pub(crate) short: Vec<String>,

    /// Texts cut by hand into long words
    #[arg(long, value_name = "FILE[=WEIGHT]")]
    pub(crate) long: Vec<String>,

    /// Words for the dictionary, one a line: those that the first program uses are taken
    #[arg(long, value_name = "FILE")]
    pub(crate) dictionary: Option<PathBuf>,

    /// Releases to judge by, from which nothing may be learnt: texts that share text with them are left out
    #[arg(long, value_name = "GOLD")]
    pub(crate) without: Vec<PathBuf>,

    /// Print how well the model cuts these texts, cut by hand, at each granularity
    #[arg(long, value_name = "FILE")]
    pub(crate) judge: Vec<PathBuf>,

    /// Where to write the model; without it, it is only judged
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// How often all texts are gone through
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) rounds: usize,

    /// The log-odds from which on a short word ends
    #[arg(long, value_name = "NATS", default_value_t = 0.0, allow_negative_numbers = true)]
    pub(crate) short_from: f32,

    /// The log-odds from which on a long word ends
    #[arg(long, value_name = "NATS", default_value_t = 0.0, allow_negative_numbers = true)]
    pub(crate) long_from: f32,

    /// How far from there the log-odds settle the matter before all clues are seen, which saves time
    #[arg(long, value_name = "NATS", default_value_t = 3.0)]
    pub(crate) sure: f32,
}

/// Learn the lexicon from texts and their translations
///
/// To put it into the program, write it to src/model/lexicon.bin and build it anew.
#[cfg(feature = "train")]
#[derive(Args, Debug)]
pub(crate) struct TrainLexicon {
    /// Files of translations: a line each, English and Thai with a tab between
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Releases to judge by, from which nothing may be learnt: translations that share text with them are left out
    #[arg(long, value_name = "GOLD")]
    pub(crate) without: Vec<PathBuf>,

    /// Where to write the lexicon
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// Learn the aligner's weights from releases aligned by reading
///
/// Prints how well such weights do on releases they were not learnt from, and writes those learnt from all. To put them
/// into the program, write them to src/align/weights.tsv and build it anew.
#[cfg(feature = "train")]
#[derive(Args, Debug)]
pub(crate) struct TrainWeights {
    /// Releases aligned by reading: a file of JSON objects, one a line, or a folder of files *.gold.json
    #[arg(long, value_name = "GOLD")]
    pub(crate) gold: PathBuf,

    /// Where to write the weights; without it they are only scored
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// How many parts to score in turn, each with weights learnt from the others; 0 skips it
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub(crate) folds: usize,

    /// The most steps of descent
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub(crate) rounds: usize,

    /// How strongly weights are held towards nought
    #[arg(long, value_name = "PENALTY", default_value_t = 0.3)]
    pub(crate) l2: f64,

    /// Learn without groups of features, to see what they are worth
    #[arg(long, value_name = "GROUPS", value_delimiter = ',', value_parser = groups())]
    pub(crate) without: Vec<Group>,

    /// Shapes that each release is learnt from in
    #[arg(long, value_name = "SHAPES", value_delimiter = ',', value_parser = shapes(), default_value = "release,running")]
    pub(crate) shapes: Vec<Shape>,

    #[command(flatten)]
    pub(crate) model: Learnt,
}

#[cfg(feature = "train")]
fn groups() -> impl TypedValueParser<Value = Group> {
    PossibleValuesParser::new(Group::ALL.map(Group::name))
        .map(|name| Group::named(&name).expect("a group is known by its name"))
}

#[cfg(feature = "train")]
fn shapes() -> impl TypedValueParser<Value = Shape> {
    PossibleValuesParser::new(Shape::ALL.map(Shape::name))
        .map(|name| Shape::named(&name).expect("a shape is known by its name"))
}

/// Pair the sentences of a text with their translations
///
/// Each INPUT is a document in both languages: the one after the other, or in turns. A document in two files is given
/// with --th and --en.
#[derive(Args, Debug)]
#[command(override_usage = ALIGN_USAGE, after_help = ALIGN_EXAMPLES, after_long_help = format!("{ALIGN_EXAMPLES}\n\n{EXIT_STATUS_OF_MANY}"))]
pub(crate) struct Align {
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

    /// Write to this file instead of standard output
    ///
    /// The file appears when all is done; until then, an old one of that name stays as it is.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// How to write the pairs
    ///
    /// Unless you say: `text` in a terminal, for reading; otherwise what the name after -o ends in (`.json`, `.txt`), and
    /// `jsonl` for any other name, a pipe, or a redirection with `>`.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) model: Learnt,

    /// Save the text that was read from the one INPUT, which the pairs' positions count in
    ///
    /// Useful where the input is HTML, or not in UTF-8: this is the text without tags, in UTF-8.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["th", "en"])]
    pub(crate) keep_text: Option<PathBuf>,

    /// Work on so many documents at once [default: as many as there are processors]
    ///
    /// The output is the same for any number, in the order of the inputs.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,

    /// Width of the `text` format [default: that of the terminal, or 100]
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) width: Option<u16>,
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

    /// How much a Thai word holds
    #[arg(long, value_enum, default_value_t = Grain::Short)]
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

/// Compare pairs with pairs that were made by hand
///
/// P (precision) is the share of the predicted pairs that is right, R (recall) the share of the right pairs that was
/// found, F1 their mean. Which score is given depends on the gold. Whole texts: `strict`, both edges of both sides right, and
/// `area`, how much of the text is put side by side rightly; and, if the pairs have scores, how far these are from being the
/// probabilities they claim to be (expected calibration error, ten bins; text without counterpart is right if none of it
/// has one). Lines: pairs of lines, `strict` and `lax`, if the prediction is of
/// lines; otherwise how many cuts in the running text are right.
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

/// How files are read.
#[derive(Args, Debug)]
pub(crate) struct Reading {
    /// The encoding of the files, such as utf-8, utf-16, windows-874 (TIS-620) [default: found out]
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,

    /// Read on where bytes are no text in the encoding: put U+FFFD in their place
    #[arg(long)]
    lossy: bool,
}

impl Reading {
    pub(crate) fn options(&self) -> Result<read::Options> {
        let encoding = self.encoding.as_deref().map(str::parse).transpose()?;
        Ok(read::Options { encoding, lossy: self.lossy, ..read::Options::default() })
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
pub(crate) enum Format {
    /// One JSON object a line for each pair
    Jsonl,
    /// One JSON object for the document; an array of them for several inputs
    Json,
    /// A table to read
    Text,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum UnitFormat {
    /// One unit a line; line breaks within it become spaces
    Text,
    /// One JSON object a line: `line` (from 0), `start` and `end` (in Unicode characters), `text`, `lang`
    Jsonl,
}

/// How much a Thai word holds.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Grain {
    /// Words of grammar are parted where their parts are words too
    Short,
    /// Words of grammar stay whole
    Long,
}

impl From<Grain> for Granularity {
    fn from(grain: Grain) -> Self {
        match grain {
            Grain::Short => Granularity::Short,
            Grain::Long => Granularity::Long,
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
