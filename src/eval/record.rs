//! The JSON that gold and predictions share: objects one a line, beads in two shapes.

use std::{fmt, io::BufRead, ops::Range};

use serde::{Deserialize, de::DeserializeOwned};

use crate::{Error, Lang, Result};

/// A bead as it is written in a file.
#[derive(Deserialize, Clone, Debug)]
#[serde(untagged, expecting = "a bead is {\"en\": [[start, end], ...], \"th\": [[start, end], ...]} or [[...], [...]]")]
pub(super) enum RawBead {
    /// Spans of each side.
    Spans { en: Vec<RawSpan>, th: Vec<RawSpan> },
    /// English, then Thai: line numbers, or start and end of one span.
    Numbers(Option<Vec<usize>>, Option<Vec<usize>>),
}

/// A span as it is written in a file: `[start, end]`, or an object with `start` and `end`.
#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(untagged)]
pub(super) enum RawSpan {
    Pair(usize, usize),
    Named { start: usize, end: usize },
}

impl RawSpan {
    pub(super) fn range(self) -> Range<usize> {
        let (RawSpan::Pair(start, end) | RawSpan::Named { start, end }) = self;
        start..end
    }
}

/// A line of a file, to name in errors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'n> {
    pub(super) name: &'n str,
    /// Counted from 1.
    pub(super) line: usize,
}

impl Place<'_> {
    pub(super) fn error(self, fact: impl fmt::Display, remedy: &'static str) -> Error {
        let Place { name, line } = self;
        Error::Record { name: name.to_owned(), line, fact: fact.to_string(), remedy, source: None }
    }

    /// What the JSON reader said of the object that starts here.
    pub(super) fn json_error(self, source: serde_json::Error, what: &str, remedy: &'static str) -> Error {
        let Place { name, line } = self;
        let line = line + source.line().saturating_sub(1);
        Error::Record { name: name.to_owned(), line, fact: format!("not {what}"), remedy, source: Some(source) }
    }

    /// Checks that the spans of one side lie in a text of so many code points.
    pub(super) fn check_spans(self, spans: &[Range<usize>], lang: Lang, code_points: usize) -> Result<()> {
        for &Range { start, end } in spans {
            if start > end {
                let fact = format_args!("a span of the {lang} side ends ({end}) before it starts ({start})");
                return Err(self.error(fact, "give [start, end]"));
            }
            if end > code_points {
                let fact = format_args!("a span ends at {end}, but the {lang} text has {code_points} code points");
                return Err(self.error(fact, "count code points, not bytes, in the very text of the gold"));
            }
        }
        Ok(())
    }

    /// Checks that the line numbers of one side are lines of a text.
    pub(super) fn check_lines(self, numbers: &[usize], lang: Lang, lines: usize) -> Result<()> {
        match numbers.iter().find(|&&n| n >= lines) {
            None => Ok(()),
            Some(n) => Err(self.error(
                format_args!("line {n} of the {lang} side, which has {lines} lines"),
                "count lines from 0; for offsets into running text give two numbers a side, start and end",
            )),
        }
    }
}

/// Reads a file of objects, one a line; blank lines are skipped.
pub(super) fn jsonl<T: DeserializeOwned>(
    name: &str,
    mut reader: impl BufRead,
    what: &str,
    remedy: &'static str,
    mut each: impl FnMut(Place<'_>, T) -> Result<()>,
) -> Result<()> {
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let read = reader.read_until(b'\n', &mut bytes);
        let read = read.map_err(|source| Error::Io { name: name.to_owned(), action: "read", source })?;
        if read == 0 {
            break;
        }
        let object = bytes.strip_prefix("\u{feff}".as_bytes()).filter(|_| line == 1).unwrap_or(&bytes);
        if !object.trim_ascii().is_empty() {
            let place = Place { name, line };
            each(place, serde_json::from_slice(object).map_err(|e| place.json_error(e, what, remedy))?)?;
        }
    }
    Ok(())
}
