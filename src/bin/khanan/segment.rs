//! `khanan segment`: a text to its sentences, passages or words.

use khanan::{
    CodePoints, Error, Lang, Result, Span,
    model::{Granularity, Model},
    normalize::Normalized,
    read::{self, Document},
    segment::{self, Cut, Side},
};
use serde::Serialize;

use crate::{
    Outcome,
    cli::{Segment, Unit, UnitFormat},
    parallel, say,
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
    let document = read::read(&args.input, &args.reading.options()?)?;
    if document.text().trim().is_empty() {
        say(format_args!("{}: no text found", document.name()));
    }
    let model = args.model.get()?;
    let mut sink = Sink::standard();
    if args.lines {
        let work = |(number, line): (usize, &str)| {
            let text = Document::from_text(document.name(), line)?;
            written(args, &model, number, &text)
        };
        parallel::in_order(document.text().lines().enumerate(), work, |bytes| sink.write(&bytes?))?;
    } else {
        sink.write(&written(args, &model, 0, &document)?)?;
    }
    sink.finish()?;
    Ok(Outcome::Done)
}

/// All units of a text as they are written.
fn written(args: &Segment, model: &Model, line: usize, document: &Document) -> Result<Vec<u8>> {
    let points = CodePoints::new(document.text());
    let mut bytes = Vec::new();
    for (span, lang) in units(args, model, document) {
        let text = document.slice(span);
        match args.format {
            UnitFormat::Text => bytes.extend_from_slice(on_one_line(text).as_bytes()),
            UnitFormat::Jsonl => {
                let record = Record { line, start: points.at(span.start()), end: points.at(span.end()), text, lang };
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

/// All units of a text, in its order.
fn units(args: &Segment, model: &Model, document: &Document) -> Vec<(Span, Lang)> {
    let text = Normalized::new(document);
    let sides = match args.lang {
        Some(lang) => vec![segment::side_with(&text, lang.into(), Cut::Running, model)],
        None => {
            let bitext = segment::bitext_with(&text, Cut::Running, model);
            vec![bitext.en, bitext.th]
        }
    };
    let mut units: Vec<(Span, Lang)> = Vec::new();
    for side in &sides {
        let spans = match args.unit {
            Unit::Sentence => segment::sentences_with(side, model),
            Unit::Passage => side.passages.iter().map(|passage| passage.span).collect(),
            Unit::Word => words(side, document.text(), args.granularity.into(), model),
        };
        units.extend(spans.into_iter().map(|span| (span, side.lang)));
    }
    units.sort_unstable_by_key(|(span, _)| *span);
    units
}

/// The words of a side, white space left out.
fn words(side: &Side<'_>, text: &str, granularity: Granularity, model: &Model) -> Vec<Span> {
    let in_passage = |passage: Span| {
        let text = passage.of(text);
        let words = match side.lang {
            Lang::En => segment::words(text, Lang::En),
            Lang::Th => segment::words_with(text, granularity, model.words()),
        };
        words.map(move |word| Span::new(passage.start() + word.start, passage.start() + word.end))
    };
    let words = side.passages.iter().flat_map(|passage| in_passage(passage.span));
    words.filter(|word| !word.of(text).trim().is_empty()).collect()
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
