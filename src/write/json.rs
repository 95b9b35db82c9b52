//! Pairs as JSON: a pair a line, or one value for whole documents.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use super::{
    metadata::Metadata,
    pair::Doc,
    pairs::{Counts, Pairs},
};
use crate::read::{Document, Format};

/// Writes a pair a line; every line ends in `\n`.
///
/// # Errors
/// Those of `out`.
pub fn jsonl(out: &mut impl Write, pairs: &Pairs<'_>) -> io::Result<()> {
    for pair in pairs.iter() {
        value(out, &pair)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes a document as one JSON object: what was read, and all its pairs, each on a line of its own.
///
/// # Errors
/// Those of `out`.
pub fn json(out: &mut impl Write, pairs: &Pairs<'_>) -> io::Result<()> {
    object(out, pairs)?;
    out.write_all(b"\n")
}

/// Writes many documents as one JSON array of the objects that [`json`] writes, one document at a time.
#[derive(Debug)]
pub struct JsonArray<W> {
    out: W,
    any: bool,
}

impl<W: Write> JsonArray<W> {
    /// An array without documents; nothing is written yet.
    pub fn new(out: W) -> Self {
        JsonArray { out, any: false }
    }

    /// Writes the next document.
    ///
    /// # Errors
    /// Those of the output.
    pub fn push(&mut self, pairs: &Pairs<'_>) -> io::Result<()> {
        self.out.write_all(if self.any { b",\n" } else { b"[\n" })?;
        self.any = true;
        object(&mut self.out, pairs)
    }

    /// Closes the array and gives the output back. Without it, what was written is no JSON.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(if self.any { b"\n]\n" } else { b"[]\n" })?;
        Ok(self.out)
    }
}

/// What the object says of its document, beside the pairs.
#[derive(Serialize)]
struct Head<'a> {
    name: &'a str,
    sha256: &'a str,
    #[serde(flatten)]
    metadata: &'a Metadata<'a>,
    files: Vec<File<'a>>,
    counts: Counts,
}

/// One file that the document was read from.
#[derive(Serialize)]
struct File<'a> {
    name: &'a str,
    sha256: &'a str,
    encoding: &'static str,
    format: &'static str,
}

impl<'a> From<&'a Document> for File<'a> {
    fn from(document: &'a Document) -> Self {
        let format = match document.format() {
            Format::Plain => "plain",
            Format::Html => "html",
        };
        File { name: document.name(), sha256: document.sha256(), encoding: document.encoding(), format }
    }
}

fn object(out: &mut impl Write, pairs: &Pairs<'_>) -> io::Result<()> {
    let Doc { name, sha256, metadata } = pairs.doc();
    let files = pairs.files().into_iter().map(File::from).collect();
    out.write_all(b"{\"document\":")?;
    value(out, &Head { name, sha256, metadata, files, counts: pairs.counts() })?;
    out.write_all(b",\"method\":")?;
    value(out, pairs.method())?;
    out.write_all(b",\"pairs\":[")?;
    for (i, pair) in pairs.iter().enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        value(out, &pair)?;
    }
    out.write_all(b"\n]}")
}

fn value(out: &mut impl Write, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, OneLine)).map_err(io::Error::from)
}

/// JSON without white space, and on one line by anybody's count.
///
/// JSON lets U+0085, U+2028 and U+2029 stand in a string as they are, but many readers that cut a file into lines take
/// them for line ends, so they are escaped. Figures are rounded to four decimals: more would be noise.
struct OneLine;

impl Formatter for OneLine {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(['\u{85}', '\u{2028}', '\u{2029}']) {
            let (before, from) = rest.split_at(at);
            out.write_all(before.as_bytes())?;
            let mut after = from.chars();
            if let Some(c) = after.next() {
                write!(out, "\\u{:04x}", u32::from(c))?;
            }
            rest = after.as_str();
        }
        out.write_all(rest.as_bytes())
    }

    fn write_f64<W: ?Sized + Write>(&mut self, out: &mut W, figure: f64) -> io::Result<()> {
        CompactFormatter.write_f64(out, (figure * 1e4).round() / 1e4)
    }
}

#[cfg(test)]
mod tests {
    use jsonschema::{Registry, Validator};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        Lang::{En, Th},
        segment::Kind::Paragraph,
        write::{
            DOCUMENT_SCHEMA, PAIR_SCHEMA,
            sample::{self, Line, bead},
        },
    };

    fn schema(text: &str) -> Value {
        let schema = serde_json::from_str(text).unwrap();
        jsonschema::meta::validate(&schema).unwrap();
        schema
    }

    /// The schemas of a line and of a document; both refer to each other by file name, as they lie side by side.
    fn validators() -> (Validator, Validator) {
        let base = |name: &str| format!("file:///schemas/{name}");
        let (mut pair, mut document) = (schema(PAIR_SCHEMA), schema(DOCUMENT_SCHEMA));
        pair["$id"] = base("pair.schema.json").into();
        document["$id"] = base("document.schema.json").into();
        let registry = Registry::new().add(base("pair.schema.json"), &pair).unwrap().prepare().unwrap();
        let build = |schema| {
            jsonschema::options().should_validate_formats(true).with_registry(&registry).build(schema).unwrap()
        };
        (build(&pair), build(&document))
    }

    #[track_caller]
    fn assert_valid(validator: &Validator, value: &Value) {
        let faults: Vec<String> =
            validator.iter_errors(value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:#?}\n{value:#}");
    }

    fn lines(pairs: &Pairs<'_>) -> Vec<Value> {
        let mut out = Vec::new();
        jsonl(&mut out, pairs).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.is_empty() || out.ends_with('\n'));
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// `test` on one document in two languages.
    fn on_a_release(test: impl FnOnce(&Pairs<'_>)) {
        sample::mixed(sample::RELEASE, sample::release_beads(), |bitext, alignment| {
            test(&Pairs::new(bitext, alignment, "test 1"));
        });
    }

    /// `test` on the same as one document and as two.
    fn both_ways(test: impl Fn(&Pairs<'_>)) {
        on_a_release(&test);
        let (th, en): (Vec<Line<'_>>, Vec<Line<'_>>) = sample::RELEASE.iter().partition(|line| line.0 == Th);
        sample::two(&en, &th, sample::release_beads(), |bitext, alignment| {
            test(&Pairs::new(bitext, alignment, "test 1"));
        });
    }

    #[test]
    fn a_line_as_it_stands() {
        let lines: &[Line<'_>] = &[(En, Paragraph, &["A “b”."]), (Th, Paragraph, &["ก\t\"ข\""])];
        let mut only = bead(&[0], &[0], 0.123_456);
        only.evidence.length_ratio = Some(2.0 / 3.0);
        only.evidence.latin.matched.push("b".into());
        sample::mixed(lines, vec![only], |bitext, alignment| {
            let mut out = Vec::new();
            jsonl(&mut out, &Pairs::new(bitext, alignment, "test 1")).unwrap();
            let sha = bitext.en.text.document().sha256();
            let expected = [
                r#"{"id":"#,
                &format!(
                    r#","doc":{{"name":"release.txt","sha256":"{sha}","date":null,"title":{{"en":null,"th":null}}}}"#
                ),
                r#","seq":1,"type":"1-1""#,
                r#","en":{"text":"A “b”.","spans":[{"start":0,"end":6,"byte_start":0,"byte_end":10}],"file":"release.txt"}"#,
                r#","th":{"text":"ก\t\"ข\"","spans":[{"start":7,"end":12,"byte_start":11,"byte_end":20}],"file":"release.txt"}"#,
                r#","score":0.1235,"evidence":{"length_ratio":0.6667,"latin":{"matched":["b"]}},"discrepancies":[]"#,
                concat!(r#","method":"khanan "#, env!("CARGO_PKG_VERSION"), ", test 1\"}\n"),
            ];
            let out = String::from_utf8(out).unwrap();
            let without_id = [&out[..6], &out[24..]].concat();
            assert_eq!(without_id, expected.concat());
        });
    }

    #[test]
    fn every_line_obeys_its_schema() {
        let (line, _) = validators();
        both_ways(|pairs| {
            let lines = lines(pairs);
            assert_eq!(lines.len(), 6);
            lines.iter().for_each(|pair| assert_valid(&line, pair));
        });
    }

    #[test]
    fn every_document_obeys_its_schema() {
        let (_, document) = validators();
        both_ways(|pairs| {
            let mut out = Vec::new();
            json(&mut out, pairs).unwrap();
            let value: Value = serde_json::from_slice(&out).unwrap();
            assert_valid(&document, &value);
            assert_eq!(value["pairs"].as_array().unwrap(), &lines(pairs));
            assert_eq!(value["document"]["counts"]["aligned"], 3);
            for key in ["name", "sha256", "date", "title"] {
                assert_eq!(value["document"][key], value["pairs"][0]["doc"][key]);
            }
        });
    }

    #[test]
    fn an_array_of_any_length_obeys_the_schema() {
        let (_, document) = validators();
        for documents in 0..3 {
            let mut array = JsonArray::new(Vec::new());
            for _ in 0..documents {
                on_a_release(|pairs| array.push(pairs).unwrap());
            }
            let value: Value = serde_json::from_slice(&array.finish().unwrap()).unwrap();
            assert_eq!(value.as_array().unwrap().len(), documents);
            assert_valid(&document, &value);
        }
    }

    #[test]
    fn an_empty_document_is_written_too() {
        let (_, document) = validators();
        sample::mixed(&[], vec![], |bitext, alignment| {
            let pairs = Pairs::new(bitext, alignment, "test 1");
            let mut out = Vec::new();
            json(&mut out, &pairs).unwrap();
            assert_valid(&document, &serde_json::from_slice(&out).unwrap());
            assert_eq!(lines(&pairs), Vec::<Value>::new());
        });
    }

    #[test]
    fn the_schemas_are_strict() {
        let (line, document) = validators();
        on_a_release(|pairs| {
            let good = lines(pairs).swap_remove(1);
            let spoil: [(&str, Value); 14] = [
                ("/id", json!("00")),
                ("/doc/date", json!("2026-02-31")),
                ("/doc/more", json!(1)),
                ("/seq", json!(0)),
                ("/type", json!("0-0")),
                ("/type", json!("01-1")),
                ("/en/text", json!(null)),
                ("/en/spans", json!([])),
                ("/th/spans/0/start", json!(-1)),
                ("/score", json!(1.5)),
                ("/evidence/numbers", json!({})),
                ("/evidence/vibes", json!(0.9)),
                ("/method", json!("")),
                ("/more", json!(true)),
            ];
            assert_valid(&line, &good);
            for (at, value) in spoil {
                let mut bad = good.clone();
                let (parent, key) = at.rsplit_once('/').unwrap();
                bad.pointer_mut(parent).unwrap()[key] = value;
                assert!(!line.is_valid(&bad), "{at}");
            }
            for key in good.as_object().unwrap().keys() {
                let mut bad = good.clone();
                bad.as_object_mut().unwrap().remove(key);
                assert!(!line.is_valid(&bad), "without {key}");
            }
            let mut sideless = good.clone();
            (sideless["en"], sideless["th"]) = (Value::Null, Value::Null);
            assert!(!line.is_valid(&sideless));

            let mut out = Vec::new();
            json(&mut out, pairs).unwrap();
            let good: Value = serde_json::from_slice(&out).unwrap();
            for (at, value) in [
                ("/document/files", json!([])),
                ("/document/files/0/format", json!("pdf?")),
                ("/document/counts/pairs", json!(-1)),
                ("/pairs/0/seq", json!(0)),
                ("/more", json!(true)),
            ] {
                let mut bad = good.clone();
                let (parent, key) = at.rsplit_once('/').unwrap();
                bad.pointer_mut(parent).unwrap()[key] = value;
                assert!(!document.is_valid(&bad), "{at}");
                assert!(!document.is_valid(&json!([bad])), "{at} in an array");
            }
        });
    }

    proptest! {
        #[test]
        fn any_text_stays_on_its_line(text in "[a-zก-๛\"\\\\\\x00-\\x1f\u{7f}-\u{9f}\u{2028}\u{2029}\u{feff}😀]{1,60}|\\PC{1,60}") {
            let segments = [text.as_str()];
            let lines: &[Line<'_>] = &[(En, Paragraph, &segments)];
            let expected = text.trim_end_matches('|');
            sample::mixed(lines, vec![bead(&[0], &[], 1.0)], |bitext, alignment| {
                let mut out = Vec::new();
                jsonl(&mut out, &Pairs::new(bitext, alignment, "")).unwrap();
                let out = String::from_utf8(out).unwrap();
                let ends = |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
                prop_assert_eq!(out.find(ends), Some(out.len() - 1));
                let pair: Value = serde_json::from_str(&out).unwrap();
                prop_assert_eq!(pair["en"]["text"].as_str(), Some(expected));
                Ok(())
            })?;
        }
    }
}
