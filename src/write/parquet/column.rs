//! The columns of a Parquet file: what a pair has in each, and how it is taken back.

use std::{borrow::Cow, io};

use arrow_schema::{DataType, Field, Fields};

use super::Value;
use crate::{
    Lang, Place,
    check::{Discrepancy, Mark},
    write::{
        date::Date,
        json::compact,
        pair::{Pair, Part},
        props,
        table::word,
    },
};

/// A column, by what it holds of a pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::write) enum Column {
    Id,
    Doc,
    Sha256,
    Source,
    Date,
    Title(Lang),
    Seq,
    Type,
    Text(Lang),
    Score,
    Method,
    Note,
    Spans(Lang),
    File(Lang),
    Pages(Lang),
    Evidence,
    Discrepancies,
}

impl Column {
    /// In the order of the file. A side's text stands before what is said of it.
    pub(in crate::write) const ALL: [Column; 22] = [
        Column::Id,
        Column::Doc,
        Column::Sha256,
        Column::Source,
        Column::Date,
        Column::Title(Lang::En),
        Column::Title(Lang::Th),
        Column::Seq,
        Column::Type,
        Column::Text(Lang::En),
        Column::Text(Lang::Th),
        Column::Score,
        Column::Method,
        Column::Note,
        Column::Spans(Lang::En),
        Column::Spans(Lang::Th),
        Column::File(Lang::En),
        Column::File(Lang::Th),
        Column::Pages(Lang::En),
        Column::Pages(Lang::Th),
        Column::Evidence,
        Column::Discrepancies,
    ];

    pub(in crate::write) fn name(self) -> &'static str {
        let of = |lang, [en, th]: [&'static str; 2]| if lang == Lang::En { en } else { th };
        match self {
            Column::Id => "id",
            Column::Doc => "doc",
            Column::Sha256 => "doc_sha256",
            Column::Source => "source",
            Column::Date => "date",
            Column::Title(lang) => of(lang, ["title_en", "title_th"]),
            Column::Seq => "seq",
            Column::Type => "type",
            Column::Text(lang) => of(lang, ["en", "th"]),
            Column::Score => "score",
            Column::Method => "method",
            Column::Note => "note",
            Column::Spans(lang) => of(lang, ["en_spans", "th_spans"]),
            Column::File(lang) => of(lang, ["en_file", "th_file"]),
            Column::Pages(lang) => of(lang, ["en_pages", "th_pages"]),
            Column::Evidence => "evidence",
            Column::Discrepancies => "discrepancies",
        }
    }

    pub(super) fn kind(self) -> DataType {
        let list = |kind| DataType::List(Field::new("item", kind, false).into());
        match self {
            Column::Date => DataType::Date32,
            Column::Seq => DataType::Int64,
            Column::Score => DataType::Float64,
            Column::Spans(_) => list(DataType::Struct(place_fields().collect())),
            Column::Pages(_) => list(DataType::Int64),
            Column::Discrepancies => {
                let text = |name| Field::new(name, DataType::Utf8, false);
                let mark: Fields = [text("text"), text("value")].into_iter().chain(place_fields()).collect();
                let mark = |name| Field::new(name, DataType::Struct(mark.clone()), true);
                let fields = [text("kind"), text("severity"), text("message"), mark("en"), mark("th")];
                list(DataType::Struct(fields.into_iter().collect()))
            }
            _ => DataType::Utf8,
        }
    }

    pub(super) fn is_nullable(self) -> bool {
        !matches!(self, Column::Doc | Column::Seq | Column::Discrepancies)
    }

    /// What a pair has there.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] for a number that no column holds.
    pub(super) fn cell<'p>(self, pair: &'p Pair<'_>) -> io::Result<Value<'p>> {
        let doc = &pair.doc;
        let title = &doc.metadata.title;
        Ok(match self {
            Column::Id => Value::text(pair.id.as_deref()),
            Column::Doc => Value::text(Some(&*doc.name)),
            Column::Sha256 => Value::text(doc.sha256.as_deref()),
            Column::Source => Value::text(doc.metadata.source.as_deref()),
            Column::Date => doc.metadata.date.map_or(Value::Null, |date| Value::Day(date.since_1970())),
            Column::Title(Lang::En) => Value::text(title.en.as_deref()),
            Column::Title(Lang::Th) => Value::text(title.th.as_deref()),
            Column::Seq => Value::whole(pair.seq)?,
            Column::Type => Value::text(pair.shape.map(|shape| shape.to_string())),
            Column::Text(lang) => Value::text(part(pair, lang).map(|part| &*part.text)),
            Column::Score => pair.score.map_or(Value::Null, |score| Value::Real((score * 1e4).round() / 1e4)),
            Column::Method => Value::text(pair.method.as_deref()),
            Column::Note => Value::text(pair.note.as_deref()),
            Column::Spans(lang) => list(part(pair, lang).map(|part| &*part.spans), |place| {
                Ok(Value::Struct(place_values(place)?.to_vec()))
            })?,
            Column::File(lang) => Value::text(part(pair, lang).and_then(|part| part.file.as_deref())),
            Column::Pages(lang) => {
                list(part(pair, lang).map(|part| &*part.pages), |page| Ok(Value::Whole((*page).into())))?
            }
            Column::Evidence => Value::text(pair.evidence.as_deref().map(compact)),
            Column::Discrepancies => list(Some(&*pair.discrepancies), |found| {
                Ok(Value::Struct(vec![
                    ("kind", Value::text(Some(found.kind.as_str()))),
                    ("severity", Value::text(Some(found.severity.as_str()))),
                    ("message", Value::text(Some(&*found.message))),
                    ("en", mark_value(found.en.as_ref())?),
                    ("th", mark_value(found.th.as_ref())?),
                ]))
            })?,
        })
    }

    /// Takes back what a pair has there. What is said of a side that has no text is passed over.
    ///
    /// # Errors
    /// What is wrong with the value.
    pub(in crate::write) fn set(self, pair: &mut Pair<'static>, value: Value<'_>) -> Result<(), String> {
        if value == Value::Null {
            return Ok(());
        }
        let title = |pair: &mut Pair<'static>, lang, text| {
            let titles = &mut pair.doc.to_mut().metadata.title;
            *(if lang == Lang::En { &mut titles.en } else { &mut titles.th }) = Some(text);
        };
        match self {
            Column::Id => pair.id = Some(text(value)?),
            Column::Doc => pair.doc.to_mut().name = text(value)?,
            Column::Sha256 => pair.doc.to_mut().sha256 = Some(text(value)?),
            Column::Source => pair.doc.to_mut().metadata.source = Some(text(value)?),
            Column::Date => {
                let date = match value {
                    Value::Day(days) => Date::after_1970(days).ok_or("a day outside 1900 to 2199")?,
                    value => text(value)?.parse()?,
                };
                pair.doc.to_mut().metadata.date = Some(date);
            }
            Column::Title(lang) => title(pair, lang, text(value)?),
            Column::Seq => pair.seq = whole(&value)?,
            Column::Type => pair.shape = Some(text(value)?.parse()?),
            Column::Text(lang) => *side(pair, lang) = Some(Part::of(text(value)?)),
            Column::Score => match value {
                Value::Real(score) if (0.0..=1.0).contains(&score) => pair.score = Some(score),
                Value::Text(score) => {
                    pair.score = Some(props::score(&score).ok_or("not a probability, 0 to 1")?);
                }
                #[allow(clippy::cast_precision_loss, reason = "it is 0 or 1")]
                Value::Whole(score @ 0..=1) => pair.score = Some(score as f64),
                _ => return Err("not a probability, 0 to 1".to_owned()),
            },
            Column::Method => pair.method = Some(text(value)?),
            Column::Note => pair.note = Some(text(value)?),
            Column::Spans(lang) => {
                let spans = items(value)?.into_iter().map(place).collect::<Result<_, _>>()?;
                side(pair, lang).iter_mut().for_each(|part| part.spans = Vec::clone(&spans));
            }
            Column::File(lang) => {
                let file = text(value)?;
                side(pair, lang).iter_mut().for_each(|part| part.file = Some(file.clone()));
            }
            Column::Pages(lang) => {
                let page = |page| u32::try_from(whole(&page)?).map_err(|_| "not a number of a page".to_owned());
                let pages = items(value)?.into_iter().map(page).collect::<Result<_, _>>()?;
                side(pair, lang).iter_mut().for_each(|part| part.pages = Vec::clone(&pages));
            }
            Column::Evidence => {
                let evidence = serde_json::from_str(&text(value)?).map_err(|e| e.to_string())?;
                pair.evidence = Some(Cow::Owned(evidence));
            }
            Column::Discrepancies => {
                pair.discrepancies = items(value)?.into_iter().map(discrepancy).collect::<Result<_, _>>()?;
            }
        }
        Ok(())
    }
}

fn part<'p, 'a>(pair: &'p Pair<'a>, lang: Lang) -> Option<&'p Part<'a>> {
    if lang == Lang::En { pair.en.as_ref() } else { pair.th.as_ref() }
}

fn side<'p>(pair: &'p mut Pair<'static>, lang: Lang) -> &'p mut Option<Part<'static>> {
    if lang == Lang::En { &mut pair.en } else { &mut pair.th }
}

/// A list of values; null for none.
fn list<'p, T>(items: Option<&'p [T]>, value: impl Fn(&'p T) -> io::Result<Value<'p>>) -> io::Result<Value<'p>> {
    items.map_or(Ok(Value::Null), |items| Ok(Value::List(items.iter().map(value).collect::<io::Result<_>>()?)))
}

/// The offsets of a [`Place`], under the names that JSON has for them.
const PLACE: [&str; 4] = ["start", "end", "byte_start", "byte_end"];

fn place_fields() -> impl Iterator<Item = Field> {
    PLACE.into_iter().map(|name| Field::new(name, DataType::Int64, false))
}

fn place_values(place: &Place) -> io::Result<[(&'static str, Value<'static>); 4]> {
    let [start, end, byte_start, byte_end] = PLACE;
    Ok([
        (start, Value::whole(place.start)?),
        (end, Value::whole(place.end)?),
        (byte_start, Value::whole(place.byte_start)?),
        (byte_end, Value::whole(place.byte_end)?),
    ])
}

fn mark_value(mark: Option<&Mark>) -> io::Result<Value<'_>> {
    let Some(mark) = mark else { return Ok(Value::Null) };
    let texts = [("text", Value::text(Some(&*mark.text))), ("value", Value::text(Some(&*mark.value)))];
    Ok(Value::Struct(texts.into_iter().chain(place_values(&mark.place)?).collect()))
}

fn text(value: Value<'_>) -> Result<Cow<'static, str>, String> {
    match value {
        Value::Text(text) => Ok(text.into_owned().into()),
        Value::Whole(number) => Ok(number.to_string().into()),
        _ => Err("not a text".to_owned()),
    }
}

fn whole(value: &Value<'_>) -> Result<usize, String> {
    let number = match value {
        Value::Whole(number) => usize::try_from(*number).ok(),
        _ => None,
    };
    number.ok_or_else(|| "not a number from 0".to_owned())
}

fn items(value: Value<'_>) -> Result<Vec<Value<'_>>, String> {
    match value {
        Value::List(values) => Ok(values),
        _ => Err("not a list".to_owned()),
    }
}

fn place(mut value: Value<'_>) -> Result<Place, String> {
    let [start, end, byte_start, byte_end] = PLACE.map(|name| whole(&value.field(name)));
    let place = Place { start: start?, end: end?, byte_start: byte_start?, byte_end: byte_end? };
    if place.start > place.end || place.byte_start > place.byte_end {
        return Err(format!("a place that ends ({}) before it starts ({})", place.end, place.start));
    }
    Ok(place)
}

fn discrepancy(mut value: Value<'_>) -> Result<Discrepancy, String> {
    let mark = |value: Value<'_>| match value {
        Value::Null => Ok(None),
        mut value => {
            let [text, of] = ["text", "value"].map(|name| text(value.field(name)));
            Ok::<_, String>(Some(Mark { text: text?.into_owned(), value: of?.into_owned(), place: place(value)? }))
        }
    };
    let [kind, severity, message] = ["kind", "severity", "message"].map(|name| text(value.field(name)));
    let (kind, severity) = (kind?, severity?);
    Ok(Discrepancy {
        kind: word(&kind).ok_or_else(|| format!("{kind:?} is no kind of discrepancy"))?,
        severity: word(&severity).ok_or_else(|| format!("{severity:?} is no severity"))?,
        en: mark(value.field("en"))?,
        th: mark(value.field("th"))?,
        message: message?.into_owned(),
    })
}
