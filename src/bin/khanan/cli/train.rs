//! The command line of `khanan train`, in programs built with the feature `train`.

use std::path::PathBuf;

use clap::{
    Args, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use khanan::train::{Group, Shape};

use super::Learnt;

/// Learn what the program carries
#[derive(Args, Debug)]
pub(crate) struct Train {
    #[command(subcommand)]
    pub(crate) what: TrainWhat,
}

#[derive(Subcommand, Debug)]
pub(crate) enum TrainWhat {
    Weights(TrainWeights),
    Lexicon(TrainLexicon),
    Pairing(TrainPairing),
    Boundaries(TrainBoundaries),
    Sentences(TrainSentences),
    Bundle(TrainBundle),
    Vectors(TrainVectors),
    Words(TrainWords),
}

/// Put a model together in one file, for --model
///
/// Parts that are not given are those of the model built in, or of --model.
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

/// Learn from sentences that are known where Thai ones end, with no English at hand
///
/// Sentences of translations and releases are put together to passages. To put the model into the program, write it to
/// src/model/sentences.bin and build it anew.
#[derive(Args, Debug)]
pub(crate) struct TrainSentences {
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

    /// Thai text, from which classes of words are learnt and nothing else
    #[arg(long, value_name = "FILE")]
    pub(crate) text: Vec<PathBuf>,

    /// Releases to judge by, from which nothing may be learnt: what shares text with them is left out
    #[arg(long, value_name = "GOLD")]
    pub(crate) without: Vec<PathBuf>,

    /// Print how well sentences are found in these: releases aligned by reading, or texts in lines
    #[arg(long, value_name = "GOLD")]
    pub(crate) judge: Vec<PathBuf>,

    /// Where to write the model; without it, it is only judged
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// How many passages to put together
    #[arg(long, value_name = "N", default_value_t = 12000)]
    pub(crate) passages: usize,

    /// Stands for the choices in them
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,

    /// The most steps of descent
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub(crate) steps: usize,

    /// How strongly weights are held towards nought
    #[arg(long, value_name = "PENALTY", default_value_t = 3.0)]
    pub(crate) l2: f64,

    /// The model has 2 to the power of this many weights
    #[arg(long, value_name = "BITS", default_value_t = 16, value_parser = clap::value_parser!(u32).range(8..=24))]
    pub(crate) bits: u32,
}

/// Learn the vectors of pieces of words from a large encoder's vectors and from translations
///
/// To put them into the program, write them to src/model/vectors.bin and build it anew.
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

fn dimensions(text: &str) -> std::result::Result<usize, String> {
    match text.parse() {
        Ok(n @ 2..=384) if n % 2 == 0 => Ok(n),
        _ => Err("an even number from 2 to 384".to_owned()),
    }
}

/// Learn where Thai words end from texts cut by other programs and by hand
///
/// To put the model into the program, write it to src/model/words.bin and build it anew.
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

    /// How much the programs' texts count as examples of the treebank's words, against 1 for words with compounds whole: less
    /// leaves more to --treebank
    #[arg(long, value_name = "WEIGHT", default_value_t = 1.0)]
    pub(crate) taught_treebank: f32,

    /// Texts cut by hand into words with compounds whole: with bars, or, in a file *.conllu or *.conllu.gz, a treebank
    #[arg(long, value_name = "FILE[=WEIGHT]")]
    pub(crate) compounds: Vec<String>,

    /// Texts cut by hand as the treebank is
    #[arg(long, value_name = "FILE[=WEIGHT]")]
    pub(crate) treebank: Vec<String>,

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

    /// The log-odds from which on a word with compounds whole ends
    #[arg(long, value_name = "NATS", default_value_t = 0.0, allow_negative_numbers = true)]
    pub(crate) compounds_from: f32,

    /// The log-odds from which on a word of the treebank ends
    #[arg(long, value_name = "NATS", default_value_t = 0.0, allow_negative_numbers = true)]
    pub(crate) treebank_from: f32,

    /// How far from there the log-odds settle the matter before all clues are seen, which saves time
    #[arg(long, value_name = "NATS", default_value_t = 3.0)]
    pub(crate) sure: f32,
}

/// Learn the lexicon from texts and their translations
///
/// To put it into the program, write it to src/model/lexicon.bin and build it anew.
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
    #[arg(long, value_name = "PENALTY", default_value_t = 0.5)]
    pub(crate) l2: f64,

    /// Learn without groups of features, to see what they are worth
    #[arg(long, value_name = "GROUPS", value_delimiter = ',', value_parser = groups())]
    pub(crate) without: Vec<Group>,

    /// Shapes that each release is learnt from in, with `=` how much each counts
    #[arg(long, value_name = "SHAPES", value_delimiter = ',', value_parser = shape, default_value = "release,running=.3")]
    pub(crate) shapes: Vec<(Shape, f64)>,

    /// The same for the weights for given lines
    #[arg(long, value_name = "SHAPES", value_delimiter = ',', value_parser = shape, default_value = "release=1.7")]
    pub(crate) lines: Vec<(Shape, f64)>,

    #[command(flatten)]
    pub(crate) model: Learnt,
}

fn groups() -> impl TypedValueParser<Value = Group> {
    PossibleValuesParser::new(Group::ALL.map(Group::name))
        .map(|name| Group::named(&name).expect("a group is known by its name"))
}

fn shape(text: &str) -> std::result::Result<(Shape, f64), String> {
    let (name, share) = text.split_once('=').unwrap_or((text, "1"));
    let known = || format!("not one of {}", Shape::ALL.map(Shape::name).join(", "));
    let shape = Shape::named(name).ok_or_else(known)?;
    let share = share.parse().ok().filter(|share| (0.0..=1e6).contains(share));
    Ok((shape, share.ok_or("what it counts is not a number from 0 up")?))
}

/// Learn the weights of pairing from documents whose counterparts are known
///
/// Prints how well hidden couples are found by weights that were learnt from the others. To put weights into the program,
/// write them to src/pairing/weights.tsv and build it anew: these are learnt from all couples.
#[derive(Args, Debug)]
pub(crate) struct TrainPairing {
    /// Files of documents that surely belong together: a JSON object a line, with `en` and `th`, each a text or a list of
    /// paragraphs
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Other documents, in files of the same form; what stands on one line may belong together or not
    #[arg(long, value_name = "FILE")]
    pub(crate) others: Vec<PathBuf>,

    /// Where to write the weights; without it, they are only judged
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// How often to hide couples
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) trials: u64,

    /// How many to hide
    #[arg(long, value_name = "N", default_value_t = 300)]
    pub(crate) hidden: usize,

    /// Among how many other documents
    #[arg(long, value_name = "N", default_value_t = 2000)]
    pub(crate) distractors: usize,

    /// How probable a couple must be
    #[arg(long, value_name = "PROBABILITY", default_value_t = khanan::pairing::Options::default().min_score)]
    pub(crate) min_score: f64,

    /// How strongly weights are held towards nought
    #[arg(long, value_name = "PENALTY", default_value_t = 1.0)]
    pub(crate) l2: f64,

    /// Where random choices start
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,

    /// Print the couples that were wrong or missed, by the lines of the files
    #[arg(short, long)]
    pub(crate) verbose: bool,
}
