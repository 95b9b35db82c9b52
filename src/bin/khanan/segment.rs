//! `khanan segment`: a text to its sentences, passages or words.

use khanan::{
    CodePoints, Error, Lang, Result, parallel,
    read::{self, Block, Document},
    segment::{Cut, Segmenter},
};
use serde::Serialize;

use crate::{
    Outcome,
    cli::{Segment, UnitFormat},
    say,
    sink::Sink,
};

/// A unit as it is written in JSON.
#[derive(Serialize)]
struct Record<'t> {
    /// Counted from 0; always 0 where the whole file is one text.
    line: usize,
    /// First character, in code points of the text.
    start: usize,
    /// One past the last character, in code points of the text.
    end: usize,
    text: &'t str,
    lang: Lang,
}

pub(crate) fn run(args: &Segment) -> Result<Outcome> {
    let model = args.model.get()?;
    let segmenter = Segmenter::new(args.engine).by(&model).of(args.granularity.into());
    let mut sink = Sink::standard();
    let mut empty = true;
    if args.lines {
        for block in read::blocks(&args.input, &args.reading.options()?)? {
            let block = block?;
            empty &= block.document.text().trim().is_empty();
            let work = |(number, line): (usize, &str)| {
                let text = Document::from_text(block.document.name(), line)?;
                let before = if number == 0 { block.column } else { 0 };
                written(args, &segmenter, &text, block.lines + number, before)
            };
            parallel::in_order(block.document.text().lines().enumerate(), work, |bytes| sink.write(&bytes?))?;
        }
    } else {
        let work = |block: Result<Block>| {
            let Block { document, points, .. } = block?;
            let empty = document.text().trim().is_empty();
            Ok((empty, written(args, &segmenter, &document, 0, points)?))
        };
        parallel::in_order(
            read::blocks(&args.input, &args.reading.options()?)?,
            work,
            |done: Result<(bool, Vec<u8>)>| {
                let (nothing, bytes) = done?;
                empty &= nothing;
                sink.write(&bytes)
            },
        )?;
    }
    if empty {
        say(format_args!("{}: no text found", args.input));
    }
    sink.finish()?;
    Ok(Outcome::Done)
}

/// All units of a text as they are written; it stands in line `line`, behind `before` code points.
fn written(
    args: &Segment,
    segmenter: &Segmenter<'_>,
    document: &Document,
    line: usize,
    before: usize,
) -> Result<Vec<u8>> {
    let normalized = Cut::Running.normalized(document);
    let points = CodePoints::new(document.text());
    let mut bytes = Vec::new();
    for (span, lang) in segmenter.units(&normalized, args.lang.map(Lang::from), args.unit.into()) {
        let text = document.slice(span);
        match args.format {
            UnitFormat::Text => bytes.extend_from_slice(on_one_line(text).as_bytes()),
            UnitFormat::Jsonl => {
                let [start, end] = [span.start(), span.end()].map(|at| before + points.at(at));
                let record = Record { line, start, end, text, lang };
                serde_json::to_writer(&mut bytes, &record).map_err(|e| Error::Io {
                    name: document.name().to_owned(),
                    action: "write",
                    source: e.into(),
                })?;
            }
        }
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// A unit may cross the end of a line, but a line of output holds one.
fn on_one_line(text: &str) -> String {
    text.split(['\r', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_written_on_one_line() {
        let table = [("one", "one"), ("one \r\n\r\n two", "one two"), ("a  b\nc", "a  b c"), ("\n", "")];
        for (text, wanted) in table {
            assert_eq!(on_one_line(text), wanted);
        }
    }
}
