//! Pairs for search servers: the bulk file that OpenSearch and Elasticsearch load, and the templates of an index for it.
//!
//! The form is that of their bulk interface: for each pair a line that says what to do with it (`index`: add, or put in the
//! place of the document of the same `_id`), and a line that is the document; every line ends with a line feed, the last too.
//! Thai comes twice: as it is, for the tokenizer `thai` of those servers, and cut into words by our segmenter with spaces
//! between (`th_tokens`), for engines that have no such tokenizer.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::{index::named, token};
use crate::write::{Date, Pair};

/// The template's text; the name of the index is put in.
const TEMPLATE: &str = include_str!("bulk/template.json");

/// What the server is told to do with the document on the next line.
#[derive(Serialize)]
struct Action<'a> {
    index: Target<'a>,
}

#[derive(Serialize)]
struct Target<'a> {
    _index: &'a str,
    _id: &'a str,
}

/// A pair as a document of the server. Every field has a mapping in the template.
#[derive(Serialize)]
struct Document<'a> {
    doc: &'a str,
    seq: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title_en: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title_th: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    en: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    th: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    th_tokens: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    aligned: bool,
    flagged: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'a str>,
}

/// Writes the two lines of a pair for the index `index`. `_id` is the pair's `id`; one without is named as in
/// [`Adding::add`](super::Adding::add).
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut impl Write, index: &str, pair: &Pair<'_>) -> io::Result<()> {
    let id = pair.id.as_deref().map_or_else(|| named(pair), str::to_owned);
    serde_json::to_writer(&mut *out, &Action { index: Target { _index: index, _id: &id } })?;
    out.write_all(b"\n")?;
    let text = |part: &'_ Option<_>| part.as_ref().map(|part: &crate::write::Part<'_>| part.text.clone().into_owned());
    let (en, th) = (text(&pair.en), text(&pair.th));
    let document = Document {
        doc: &pair.doc.name,
        seq: pair.seq,
        sha256: pair.doc.sha256.as_deref(),
        date: pair.doc.metadata.date,
        source: pair.doc.metadata.source.as_deref(),
        title_en: pair.doc.metadata.title.en.as_deref(),
        title_th: pair.doc.metadata.title.th.as_deref(),
        en: en.as_deref(),
        th: th.as_deref(),
        th_tokens: th.as_deref().map(token::spaced),
        score: pair.score,
        aligned: pair.is_aligned(),
        flagged: pair.is_flagged(),
        note: pair.note.as_deref(),
        method: pair.method.as_deref(),
    };
    serde_json::to_writer(&mut *out, &document)?;
    out.write_all(b"\n")
}

/// Whether the servers take `name` as the name of an index: lower case, at most 255 bytes, none of `\ / * ? " < > | , # :`, no
/// space, and not begun with `-`, `_` or `+`.
#[must_use]
pub fn is_index_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 255
        && !matches!(name, "." | "..")
        && !name.starts_with(['-', '_', '+'])
        && !name
            .contains(|c: char| c.is_uppercase() || c.is_whitespace() || c.is_control() || r#"\/*?"<>|,#:"#.contains(c))
}

/// The index template to be put at `_index_template/NAME` before the bulk file is sent: analyzers, and the mapping of every
/// field. With `thai_tokenizer` Thai is searched by the tokenizer `thai`; without it by `th_tokens` alone, and any engine
/// takes the template.
#[must_use]
pub fn template(index: &str, thai_tokenizer: bool) -> String {
    let mut template: Value = serde_json::from_str(TEMPLATE).unwrap_or_default();
    template["index_patterns"] = serde_json::json!([format!("{index}*")]);
    if !thai_tokenizer {
        if let Some(analyzers) = template["template"]["settings"]["analysis"]["analyzer"].as_object_mut() {
            analyzers.remove("khanan_th");
        }
        let properties = &mut template["template"]["mappings"]["properties"];
        for field in ["th", "title_th"] {
            properties[field] = serde_json::json!({ "type": "text", "index": false });
        }
    }
    format!("{template:#}\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A pair that has everything, and one that has next to nothing.
    fn pairs() -> [Pair<'static>; 2] {
        let full = r#"{"id": "0123456789abcdef", "doc": {"name": "loan.txt", "sha256": "00", "source": "agency.example",
            "date": "2026-11-21", "title": {"en": "A loan", "th": "เงินกู้"}}, "seq": 7, "type": "1-1",
            "en": {"text": "The loan is 900 \"million\"\nbaht."}, "th": {"text": "เงินกู้ ๙๐๐ ล้านบาท"},
            "score": 0.97, "note": "seen", "method": "khanan 0"}"#;
        let bare = r#"{"doc": {"name": "b"}, "seq": 1, "en": null, "th": {"text": "เท่านี้"}}"#;
        [full, bare].map(|json| serde_json::from_str(json).expect(json))
    }

    fn bulk() -> String {
        let mut bytes = Vec::new();
        pairs().iter().for_each(|pair| write(&mut bytes, "khanan", pair).expect("memory takes all"));
        String::from_utf8(bytes).expect("JSON is UTF-8")
    }

    #[test]
    fn lines_are_actions_and_documents_in_turn() {
        let bulk = bulk();
        assert!(bulk.ends_with("}\n"));
        let lines: Vec<Value> = bulk.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
        assert_eq!(lines.len(), 4);
        for (two, pair) in lines.chunks(2).zip(pairs()) {
            let action = two[0].as_object().expect("an object");
            assert_eq!(action.keys().collect::<Vec<_>>(), ["index"]);
            assert_eq!(action["index"]["_index"], "khanan");
            let id = action["index"]["_id"].as_str().expect("a name");
            assert_eq!(id.len(), 16);
            assert!(pair.id.is_none_or(|own| own == id));
            assert_eq!(two[1]["th"].as_str(), pair.th.as_ref().map(|part| &*part.text));
        }
        assert_eq!(lines[1]["th_tokens"], "เงิน กู้ 900 ล้าน บาท");
        assert_eq!(lines[1]["date"], "2026-11-21");
        assert_eq!(lines[3]["aligned"], false);
    }

    #[test]
    fn every_field_and_analyzer_is_in_the_template() {
        let bulk = bulk();
        let document: Value = serde_json::from_str(bulk.lines().nth(1).expect("a document")).expect("JSON");
        for thai in [true, false] {
            let text = template("news", thai);
            let template: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(template["index_patterns"][0], "news*");
            let properties = template["template"]["mappings"]["properties"].as_object().expect("a mapping");
            let mapped: BTreeSet<&String> = properties.keys().collect();
            assert_eq!(mapped, document.as_object().expect("an object").keys().collect(), "dynamic fields are refused");
            let analysis = &template["template"]["settings"]["analysis"];
            let mut used = BTreeSet::new();
            for field in properties.values() {
                used.extend(field["analyzer"].as_str());
                used.extend(field["fields"]["exact"]["analyzer"].as_str());
            }
            let made: BTreeSet<&str> =
                analysis["analyzer"].as_object().expect("some").keys().map(String::as_str).collect();
            assert_eq!(used, made);
            assert_eq!(text.contains("\"thai\""), thai);
        }
    }

    #[test]
    fn names_of_indices_are_such_as_servers_take() {
        for name in ["khanan", "news-2026", "ข่าว"] {
            assert!(is_index_name(name), "{name}");
        }
        for name in ["", "News", "a b", "_x", "-x", "a,b", "a*", "..", &"x".repeat(256)] {
            assert!(!is_index_name(name), "{name}");
        }
    }
}
