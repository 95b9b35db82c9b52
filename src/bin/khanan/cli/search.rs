//! What can be said to `khanan index` and `khanan search`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use khanan::{
    search::DEFAULT_LIMIT,
    write::{Date, Format},
};

use super::{EXIT_STATUS, Language, Learnt, Reading, formats, probability};

const INDEX_EXAMPLES: &str = "\
Examples:
  khanan index corpus -o news.index               the pairs of a batch
  khanan index more.jsonl -o news.index           add pairs, and replace those of the same id
  khanan index corpus --format opensearch -o news.ndjson
                                                  for a search server";

const SEARCH_EXAMPLES: &str = "\
Examples:
  khanan search เงินกู้ --index news.index            Thai, wherever it stands
  khanan search 'loan -housing' --index news.index  words in any form, and one that must not be there
  khanan search '\"signed the loan\"' --index news.index
                                                  these words in this order
  khanan search 'เงินกู้ baht' --index news.index --from 2026-01-01 --min-score .8
  khanan search --index news.index --serve        a page in the browser";

/// Make an index of pairs, to be searched with `khanan search`
///
/// PAIRS are files of pairs as `khanan align` writes them (JSONL, also packed as .jsonl.zst or .jsonl.gz; TMX, XLIFF, TSV, CSV,
/// XLSX, JSON), or folders of them, such as a batch made. An index that is there already gets the pairs too; a pair with the
/// `id` of one that it holds takes that one's place. Nothing is seen of a run before it has ended: killed, it leaves the index as
/// it was.
#[derive(Args, Debug)]
#[command(after_help = INDEX_EXAMPLES, after_long_help = format!("{INDEX_EXAMPLES}\n\n{EXIT_STATUS}"))]
pub(crate) struct Index {
    /// Files of pairs, or folders; `-` is standard input, of JSONL
    #[arg(value_name = "PAIRS", required = true)]
    pub(crate) inputs: Vec<PathBuf>,

    /// The folder of the index; for a search server, the bulk file
    ///
    /// Beside the bulk file NAME.ndjson come two templates of an index, either of which goes to the server before it:
    /// NAME.template.json, and NAME.template-tokens.json for engines without a tokenizer for Thai.
    #[arg(short, long, value_name = "INDEX")]
    pub(crate) output: PathBuf,

    /// What to make
    #[arg(long, value_enum, default_value_t = IndexFormat::Index)]
    pub(crate) format: IndexFormat,

    /// What the search server is to call the index
    #[arg(long, value_name = "NAME", default_value = "khanan", value_parser = index_name)]
    pub(crate) name: String,

    /// The format of the files [default: by their names and how they begin]
    #[arg(long, value_name = "FORMAT", value_parser = formats(true))]
    pub(crate) from: Option<Format>,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum IndexFormat {
    /// An index for `khanan search`
    Index,
    /// A bulk file for OpenSearch or Elasticsearch, two lines a pair, with templates
    Opensearch,
}

fn index_name(name: &str) -> Result<String, String> {
    let good = khanan::search::bulk::is_index_name(name);
    good.then(|| name.to_owned())
        .ok_or_else(|| "servers take lower case, no spaces, and none of \\/*?\"<>|,#:".to_owned())
}

/// Look words and phrases up in an index of pairs, with their translations
///
/// Shows the pairs that hold what is asked for, in either language, with their counterparts beside them; what was asked for and
/// what translates it is marked. Words with spaces between must all be there, in any order, each in either language. An
/// English word is found in all its forms; Thai wherever it stands, as a word or part of one; Thai figures are Arabic ones.
/// A phrase in "quotes" must be there as it is; case, punctuation and spaces within Thai do not matter. A word or phrase
/// behind a minus must not be there.
#[derive(Args, Debug)]
#[command(after_help = SEARCH_EXAMPLES, after_long_help = format!("{SEARCH_EXAMPLES}\n\n{EXIT_STATUS}"))]
pub(crate) struct Search {
    /// What to look for
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    #[cfg_attr(feature = "page", arg(required_unless_present = "serve"))]
    #[cfg_attr(not(feature = "page"), arg(required = true))]
    pub(crate) query: Option<String>,

    /// The index, as `khanan index` made it
    #[arg(short, long, value_name = "INDEX")]
    pub(crate) index: PathBuf,

    /// Look in one language only
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Language>,

    /// Only documents of this day or later, as 2026-11-21
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) from: Option<Date>,

    /// Only documents of this day or earlier
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) to: Option<Date>,

    /// Only documents that this source published; given twice, either
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Vec<String>,

    /// Only pairs whose score is at least P, a probability from 0 to 1; a pair that has no score is shown
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(crate) min_score: Option<f64>,

    /// Show so many pairs at most
    #[arg(long, value_name = "N", default_value_t = DEFAULT_LIMIT)]
    pub(crate) limit: usize,

    /// Pass over so many pairs, the best first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,

    /// How to write the pairs
    #[arg(long, value_enum, default_value_t = FoundFormat::Text)]
    pub(crate) format: FoundFormat,

    /// Width of the `text` format [default: that of the terminal, or 100]
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) width: Option<u16>,

    #[command(flatten)]
    pub(crate) model: Learnt,

    /// Serve a page to search on, to this computer alone, and print its address, which holds a key; stop it with Ctrl-C
    #[cfg(feature = "page")]
    #[arg(long, conflicts_with_all = ["query", "lang", "from", "to", "source", "min_score", "limit", "offset", "format", "width"])]
    pub(crate) serve: bool,

    /// The port to serve on; 0 is any that is free
    #[cfg(feature = "page")]
    #[arg(long, value_name = "PORT", default_value_t = 0, requires = "serve")]
    pub(crate) port: u16,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FoundFormat {
    /// Both languages side by side, with the words marked by «»
    Text,
    /// One JSON object: `total`, and `hits`, each a `pair` with its `marks`, counted in Unicode characters
    Json,
}

fn date(text: &str) -> Result<Date, &'static str> {
    text.parse()
}
