//! The lines of a chunk as they are read back: whether they are those that were sealed, and stand where they can.

use std::path::PathBuf;

use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};

use super::{Kind, SEAL, Seal, damaged};
use crate::{Error, Result};

/// The lines of a chunk.
pub(in crate::batch) struct Lines {
    pub(super) path: PathBuf,
    pub(super) text: String,
    /// The number of the first line, counted from 1.
    pub(super) first: usize,
    /// Whether they are the last of the chunk.
    pub(in crate::batch) is_last: bool,
}

/// How far the lines of a chunk stand where they can.
#[derive(Default)]
pub(super) struct Order {
    documents: usize,
    pairs: usize,
    last: Option<Kind>,
}

impl Order {
    /// Goes on with all lines of a piece.
    pub(super) fn all(&mut self, lines: &Lines, ends_with: &[Kind]) -> Result<()> {
        for (number, line) in (lines.first..).zip(lines.content().lines()) {
            let Some(kind) = line.bytes().next().and_then(Kind::of) else {
                return Err(lines.wrong(number, "no record begins so"));
            };
            let line = Line { kind, json: &line[1..], number };
            if (kind == Kind::Pair) != (self.last == Some(Kind::Traits)) {
                return Err(lines.wrong(number, "a pair and its traits are not together"));
            }
            if kind == Kind::Pair {
                self.pairs += 1;
            }
            if kind.ends_document() {
                if !ends_with.contains(&kind) {
                    return Err(lines.wrong(number, "such a record belongs to another stage"));
                }
                let told = match kind {
                    Kind::Aligned => lines.parse::<Pairs>(line)?.pairs,
                    Kind::Coupled => lines.parse::<usize>(line)?,
                    _ => 0,
                };
                if told != self.pairs {
                    return Err(lines.wrong(number, format!("{} pairs stand before it, not {told}", self.pairs)));
                }
                self.documents += 1;
                self.pairs = 0;
            }
            self.last = Some(kind);
        }
        Ok(())
    }

    /// Whether so many documents are there, all whole.
    pub(super) fn end(&self, lines: &Lines, documents: usize) -> Result<()> {
        if self.documents != documents || self.last.is_some_and(|kind| !kind.ends_document()) {
            return Err(damaged(lines.path.display(), format!("{} documents of {documents}", self.documents)));
        }
        Ok(())
    }
}

/// A line of a chunk.
#[derive(Clone, Copy, Debug)]
pub(in crate::batch) struct Line<'l> {
    pub(in crate::batch) kind: Kind,
    pub(in crate::batch) json: &'l str,
    /// Counted from 1.
    pub(super) number: usize,
}

/// As much of a document's line as says how many pairs it has.
#[derive(Deserialize)]
struct Pairs {
    pairs: usize,
}

impl Lines {
    /// All but the seal, if it is there.
    fn content(&self) -> &str {
        let end = self.text.trim_end_matches('\n').rfind('\n').map_or(0, |end| end + 1);
        if self.text[end..].starts_with(char::from(SEAL)) { &self.text[..end] } else { &self.text }
    }

    fn wrong(&self, line: usize, fact: impl Into<String>) -> Error {
        damaged(format_args!("{}:{line}", self.path.display()), fact.into())
    }

    /// Whether the lines are those that were sealed, and stand where they can.
    pub(super) fn check(&self, seal: impl FnOnce(&[u8]) -> Seal, ends_with: &[Kind]) -> Result<()> {
        let content = self.content();
        let wanted = seal(content.as_bytes());
        let last = content.lines().count() + 1;
        let is = self.text[content.len()..].trim_end_matches('\n').strip_prefix(char::from(SEAL));
        let is = is.and_then(|json| serde_json::from_str::<Seal>(json).ok());
        let Some(is) = is else { return Err(self.wrong(last, "the line that ends a chunk is missing or damaged")) };
        if is != wanted {
            // The place, if a line shows it.
            let broken = content.lines().position(|line| {
                let json = line.as_bytes().first().and_then(|&letter| Kind::of(letter)).and_then(|_| line.get(1..));
                json.is_none_or(|json| serde_json::from_str::<IgnoredAny>(json).is_err())
            });
            let fact = match () {
                () if is.sha256 != wanted.sha256 || is.lines != wanted.lines => "it is not what was written",
                () if is.batch != wanted.batch => "it is of another batch",
                () => "it is another chunk than its name says",
            };
            return Err(match broken {
                Some(line) => self.wrong(line + 1, format!("a record is damaged, and {fact}")),
                None => damaged(self.path.display(), fact.to_owned()),
            });
        }
        let mut order = Order::default();
        order.all(self, ends_with)?;
        order.end(self, wanted.documents)
    }

    /// Each with what it is.
    pub(in crate::batch) fn iter(&self) -> impl Iterator<Item = Line<'_>> {
        let lines = (self.first..).zip(self.content().lines());
        lines.filter_map(|(number, line)| {
            Some(Line { kind: Kind::of(*line.as_bytes().first()?)?, json: line.get(1..)?, number })
        })
    }

    /// Reads a line.
    pub(in crate::batch) fn parse<'l, T: Deserialize<'l>>(&self, line: Line<'l>) -> Result<T> {
        serde_json::from_str(line.json)
            .map_err(|source| self.wrong(line.number, format!("a record is damaged: {source}")))
    }

    /// What is wrong with what a line says.
    pub(in crate::batch) fn refused(&self, line: Line<'_>, fact: impl Into<String>) -> Error {
        self.wrong(line.number, fact)
    }

    /// All lines of one kind.
    pub(in crate::batch) fn all<T: DeserializeOwned>(&self, kind: Kind) -> impl Iterator<Item = Result<T>> {
        self.iter().filter(move |line| line.kind == kind).map(|line| self.parse(line))
    }
}
