//! What the command line asks for.

use std::path::PathBuf;

use crate::task::Task;

pub(crate) const HELP: &str = "\
Usage: peers [OPTIONS]

  --task TASK      thai-words, english-words, english-sentences or thai-sentences alone
  --only ENGINE    one engine alone, by its name in the table
  --rounds N       how often each engine runs; the fastest counts [5]
  --size BYTES     text of each language [1000000]
  --instructions   count instructions too, by valgrind, on a tenth of the text
  --gold FILE...   quality on gold: CoNLL-U, words parted by |, or JSON Lines of `khanan eval`; .gz or not
  --test           each engine once on a little text
  --help           this text";

/// The command line, read.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) task: Option<Task>,
    pub(crate) only: Option<String>,
    pub(crate) rounds: usize,
    /// Bytes of each language.
    pub(crate) size: usize,
    pub(crate) instructions: bool,
    pub(crate) gold: Vec<PathBuf>,
    pub(crate) help: bool,
}

impl Options {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Options, String> {
        let mut options = Options {
            task: None,
            only: None,
            rounds: 5,
            size: 1_000_000,
            instructions: false,
            gold: Vec::new(),
            help: false,
        };
        let mut files_follow = false;
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} wants a value\n\n{HELP}"));
            let number = |value: String| match value.parse() {
                Ok(number) if number > 0 => Ok(number),
                _ => Err(format!("{value} is no number above 0")),
            };
            let is_file = files_follow && !word.starts_with("--");
            files_follow = is_file || word == "--gold";
            match word.as_str() {
                _ if is_file => options.gold.push(word.into()),
                "--task" => options.task = Some(value()?.parse()?),
                "--only" => options.only = Some(value()?),
                "--rounds" => options.rounds = number(value()?)?,
                "--size" => options.size = number(value()?)?,
                "--instructions" => options.instructions = true,
                "--gold" => {}
                "--test" => (options.rounds, options.size) = (1, 20_000),
                "--help" | "-h" => options.help = true,
                _ => return Err(format!("what is {word}?\n\n{HELP}")),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, String> {
        Options::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_may_follow_files() {
        let options = parse("--gold a b.gz --task thai-words --rounds 3").unwrap();
        assert_eq!(options.gold, ["a", "b.gz"].map(PathBuf::from));
        assert_eq!((options.task, options.rounds), (Some(Task::ThaiWords), 3));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for line in ["file", "--rounds", "--rounds 0", "--task thai", "--quick"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
