//! What is compared: which text is cut, into what, and by whom.

use std::{fmt, str::FromStr};

use khanan::Lang;

use crate::{
    common::Pair,
    engine::{Engine, Entry},
    sentences, words,
};

/// One comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Task {
    ThaiWords,
    EnglishWords,
    EnglishSentences,
    ThaiSentences,
}

/// What the text is cut into.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unit {
    Word,
    Sentence,
}

impl Task {
    pub(crate) const ALL: [Task; 4] =
        [Task::ThaiWords, Task::EnglishWords, Task::EnglishSentences, Task::ThaiSentences];

    pub(crate) fn of(lang: Lang, unit: Unit) -> Task {
        match (lang, unit) {
            (Lang::Th, Unit::Word) => Task::ThaiWords,
            (Lang::En, Unit::Word) => Task::EnglishWords,
            (Lang::En, Unit::Sentence) => Task::EnglishSentences,
            (Lang::Th, Unit::Sentence) => Task::ThaiSentences,
        }
    }

    /// What `--task` calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Task::ThaiWords => "thai-words",
            Task::EnglishWords => "english-words",
            Task::EnglishSentences => "english-sentences",
            Task::ThaiSentences => "thai-sentences",
        }
    }

    pub(crate) fn unit(self) -> Unit {
        match self {
            Task::ThaiWords | Task::EnglishWords => Unit::Word,
            Task::EnglishSentences | Task::ThaiSentences => Unit::Sentence,
        }
    }

    fn lang(self) -> Lang {
        match self {
            Task::ThaiWords | Task::ThaiSentences => Lang::Th,
            Task::EnglishWords | Task::EnglishSentences => Lang::En,
        }
    }

    /// At least so many bytes of the releases.
    pub(crate) fn text(self, bytes: usize) -> String {
        match self.lang() {
            Lang::En => Pair::grown(|pair| pair.en.len() >= bytes).en,
            Lang::Th => Pair::grown(|pair| pair.th.len() >= bytes).th,
        }
    }

    /// Those that are compared, khanan first; or only the one of a name.
    pub(crate) fn engines(self, only: Option<&str>) -> Vec<Engine> {
        let entries: &[Entry] = match self {
            Task::ThaiWords => &words::THAI,
            Task::EnglishWords => &words::ENGLISH,
            Task::EnglishSentences => &sentences::ENGLISH,
            Task::ThaiSentences => &sentences::THAI,
        };
        let wanted = entries.iter().filter(|entry| only.is_none_or(|only| only == entry.name));
        wanted.map(|entry| Engine { name: entry.name, package: entry.package, cutter: (entry.make)() }).collect()
    }
}

/// What a text is given in, to every engine alike: its lines. No word or sentence reaches over the end of one. Some engines do
/// not see such an end, and some take time out of all proportion to the length of what they are given.
pub(crate) fn lines(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.trim().is_empty()).collect()
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Task::ThaiWords => "Thai words",
            Task::EnglishWords => "English words",
            Task::EnglishSentences => "English sentences",
            Task::ThaiSentences => "Thai sentences",
        })
    }
}

impl FromStr for Task {
    type Err = String;

    fn from_str(name: &str) -> Result<Task, String> {
        let task = Task::ALL.into_iter().find(|task| task.name() == name);
        task.ok_or_else(|| format!("there is no task {name}; there are {}", Task::ALL.map(Task::name).join(", ")))
    }
}
