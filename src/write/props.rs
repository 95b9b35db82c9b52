//! What a pair says beside its two texts, as named strings: how TMX and XLIFF carry it, and how it is read back.

use std::borrow::Cow;

use super::{
    json::compact,
    pair::{Pair, Part},
};
use crate::Place;

/// What precedes every name in a file, so that no other tool's name is taken for one of ours.
pub(super) const PREFIX: &str = "x-khanan-";

/// What is said of the pair as a whole, its id and its note excepted, for which the formats have places of their own.
pub(super) fn of_pair<'p>(pair: &'p Pair<'_>) -> Vec<(&'static str, Cow<'p, str>)> {
    let doc = &pair.doc;
    let title = &doc.metadata.title;
    let said: [(&'static str, Option<Cow<'p, str>>); 12] = [
        ("document", Some(Cow::Borrowed(&*doc.name))),
        ("sha256", doc.sha256.as_deref().map(Cow::Borrowed)),
        ("source", doc.metadata.source.as_deref().map(Cow::Borrowed)),
        ("date", doc.metadata.date.map(|date| date.to_string().into())),
        ("title-en", title.en.as_deref().map(Cow::Borrowed)),
        ("title-th", title.th.as_deref().map(Cow::Borrowed)),
        ("seq", Some(pair.seq.to_string().into())),
        ("type", pair.shape.map(|shape| shape.to_string().into())),
        ("score", pair.score.map(|score| compact(&score).into())),
        ("evidence", pair.evidence.as_deref().map(|evidence| compact(evidence).into())),
        ("discrepancies", (!pair.discrepancies.is_empty()).then(|| compact(&pair.discrepancies).into())),
        ("method", pair.method.as_deref().map(Cow::Borrowed)),
    ];
    said.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// What is said of one side.
pub(super) fn of_part<'p>(part: &'p Part<'_>) -> Vec<(&'static str, Cow<'p, str>)> {
    let mut said = Vec::with_capacity(3);
    if let Some(file) = &part.file {
        said.push(("file", Cow::Borrowed(&**file)));
    }
    if !part.spans.is_empty() {
        said.push(("spans", spans(&part.spans).into()));
    }
    if !part.pages.is_empty() {
        said.push(("pages", part.pages.iter().map(u32::to_string).collect::<Vec<_>>().join(",").into()));
    }
    said
}

/// Places in code points and in bytes: `0-41/0-57,60-72/80-92`.
fn spans(places: &[Place]) -> String {
    let place = |p: &Place| format!("{}-{}/{}-{}", p.start, p.end, p.byte_start, p.byte_end);
    places.iter().map(place).collect::<Vec<_>>().join(",")
}

fn read_spans(text: &str) -> Option<Vec<Place>> {
    let range = |text: &str| {
        let (start, end) = text.split_once('-')?;
        let (start, end) = (start.parse().ok()?, end.parse().ok()?);
        (start <= end).then_some((start, end))
    };
    let place = |text: &str| {
        let (points, bytes) = text.split_once('/')?;
        let ((start, end), (byte_start, byte_end)) = (range(points)?, range(bytes)?);
        Some(Place { start, end, byte_start, byte_end })
    };
    text.split(',').map(place).collect()
}

/// Takes back what [`of_pair`] said. A name that is not known is passed over.
///
/// # Errors
/// What is wrong with the value, to be told with its place.
pub(super) fn set_pair(pair: &mut Pair<'static>, name: &str, value: String) -> Result<(), String> {
    let wrong = |what: &str| format!("{PREFIX}{name}: {what}");
    let doc = pair.doc.to_mut();
    match name {
        "document" => doc.name = value.into(),
        "sha256" => doc.sha256 = Some(value.into()),
        "source" => doc.metadata.source = Some(value.into()),
        "date" => doc.metadata.date = Some(value.parse().map_err(wrong)?),
        "title-en" => doc.metadata.title.en = Some(value.into()),
        "title-th" => doc.metadata.title.th = Some(value.into()),
        "seq" => pair.seq = value.parse().map_err(|_| wrong("not a number"))?,
        "type" => pair.shape = Some(value.parse().map_err(wrong)?),
        "score" => pair.score = Some(score(&value).ok_or_else(|| wrong("not a probability, 0 to 1"))?),
        "evidence" => pair.evidence = Some(Cow::Owned(json(&value).map_err(|e| wrong(&e))?)),
        "discrepancies" => pair.discrepancies = json(&value).map_err(|e| wrong(&e))?,
        "method" => pair.method = Some(value.into()),
        _ => {}
    }
    Ok(())
}

/// Takes back what [`of_part`] said.
///
/// # Errors
/// As [`set_pair`].
pub(super) fn set_part(part: &mut Part<'static>, name: &str, value: String) -> Result<(), String> {
    match name {
        "file" => part.file = Some(value.into()),
        "spans" => {
            part.spans = read_spans(&value).ok_or_else(|| format!("{PREFIX}spans: not places as 0-41/0-57"))?;
        }
        "pages" => {
            let pages = value.split(',').map(|page| page.parse().ok()).collect::<Option<_>>();
            part.pages = pages.ok_or_else(|| format!("{PREFIX}pages: not numbers as 1,2"))?;
        }
        _ => {}
    }
    Ok(())
}

/// Takes back the notes of a unit: those that are no discrepancy's are the pair's own. What a discrepancy says was taken
/// back before.
pub(super) fn set_notes(pair: &mut Pair<'static>, mut notes: Vec<String>) {
    for discrepancy in &pair.discrepancies {
        if let Some(at) = notes.iter().position(|note| *note == discrepancy.message) {
            notes.remove(at);
        }
    }
    pair.note = (!notes.is_empty()).then(|| notes.join("\n").into());
}

/// A probability.
pub(super) fn score(text: &str) -> Option<f64> {
    text.parse().ok().filter(|score| (0.0..=1.0).contains(score))
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_they_are_written() {
        let places = [(0, 41, 0, 57), (60, 72, 80, 92)];
        let places =
            places.map(|(start, end, byte_start, byte_end)| Place { start, end, byte_start, byte_end }).to_vec();
        assert_eq!(spans(&places), "0-41/0-57,60-72/80-92");
        assert_eq!(read_spans(&spans(&places)), Some(places));
        for text in ["", "0-41", "0-41/57", "5-4/0-1", "0-1/0-1,", "a-b/c-d", "0-1/0-1/0-1"] {
            assert_eq!(read_spans(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (name, value) in
            [("seq", "x"), ("score", "1.5"), ("score", "NaN"), ("type", "0-0"), ("date", "today"), ("evidence", "{")]
        {
            let fault = set_pair(&mut Pair::default(), name, value.to_owned()).unwrap_err();
            assert!(fault.starts_with(&format!("x-khanan-{name}: ")), "{fault}");
        }
    }
}
