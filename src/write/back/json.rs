//! Pairs out of JSON: one a line, documents of them, or translations as Hugging Face's data sets have them.

use serde::Deserialize;
use serde_json::Value;

use super::{Skipped, Taker};
use crate::{
    Error, Result,
    write::{Pair, Part},
};

const REMEDY: &str = "give pairs as khanan writes them, or {\"translation\": {\"en\", \"th\"}}";

/// A document with its pairs; what else it says is said by the pairs too.
#[derive(Deserialize)]
struct Document {
    pairs: Vec<Pair<'static>>,
}

/// An object that may be a translation, and its id, which some data sets number.
#[derive(Deserialize)]
struct Row {
    translation: Option<Texts>,
    id: Option<Value>,
}

#[derive(Deserialize)]
struct Texts {
    #[serde(default)]
    en: Option<String>,
    #[serde(default)]
    th: Option<String>,
}

/// An object a line; empty lines are passed over.
pub(super) fn jsonl(mut taker: Taker<'_>, text: &str) -> Result<Skipped> {
    for (line, number) in text.split('\n').zip(1..) {
        object(&mut taker, line, number)?;
    }
    taker.finish()
}

/// Takes the pair of a line, if there is one.
pub(super) fn object(taker: &mut Taker<'_>, line: &str, number: usize) -> Result<()> {
    let object = line.trim();
    if object.is_empty() {
        return Ok(());
    }
    let name = taker.name;
    let fault = |e: &serde_json::Error| syntax(name, number, e.column().max(1), e.to_string());
    let row: Option<Row> =
        if object.contains("\"translation\"") { serde_json::from_str(object).map_err(|e| fault(&e))? } else { None };
    let pair = if let Some(Row { translation: Some(Texts { en, th }), id }) = row {
        let part = |text: Option<String>| text.filter(|text| !text.is_empty()).map(Part::of);
        let id = id.and_then(|id| match id {
            Value::String(id) => Some(id),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        });
        Pair { id: id.map(Into::into), en: part(en), th: part(th), ..taker.blank() }
    } else {
        let pair = serde_json::from_str(object).map_err(|e| fault(&e))?;
        checked(pair).map_err(|fact| syntax(name, number, 1, fact))?
    };
    taker.take(pair)
}

/// A document, or an array of documents.
pub(super) fn json(mut taker: Taker<'_>, text: &str) -> Result<Skipped> {
    let documents = if text.trim_start().starts_with('[') {
        serde_json::from_str(text)
    } else {
        serde_json::from_str(text).map(|document| vec![document])
    };
    let fault = |e: serde_json::Error| syntax(taker.name, e.line().max(1), e.column().max(1), e.to_string());
    let documents: Vec<Document> = documents.map_err(fault)?;
    for (pair, number) in documents.into_iter().flat_map(|document| document.pairs).zip(1..) {
        let pair = checked(pair).map_err(|fact| Error::NoPairs {
            name: taker.name.to_owned(),
            fact: format!("pair {number}: {fact}"),
            remedy: REMEDY,
        })?;
        taker.take(pair)?;
    }
    taker.finish()
}

/// The pair, if its figures are such as pairs can have.
fn checked(pair: Pair<'static>) -> std::result::Result<Pair<'static>, String> {
    if let Some(score) = pair.score
        && !(0.0..=1.0).contains(&score)
    {
        return Err(format!("a score of {score}, which is no probability, 0 to 1"));
    }
    let mut spans = pair.en.iter().chain(&pair.th).flat_map(|part| &part.spans);
    match spans.find(|span| span.start > span.end || span.byte_start > span.byte_end) {
        Some(span) => Err(format!("a span that ends ({}) before it starts ({})", span.end, span.start)),
        None => Ok(pair),
    }
}

fn syntax(name: &str, line: usize, column: usize, fact: String) -> Error {
    // The place stands before the fact already.
    let fact = fact.split(" at line ").next().unwrap_or_default().to_owned();
    Error::Syntax { name: name.to_owned(), line, column, fact, remedy: REMEDY }
}
