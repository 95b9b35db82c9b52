//! Pairs as JSON: a pair a line, or one value for whole documents.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use super::{
    lost::Lost,
    metadata::Metadata,
    pair::Pair,
    pairs::Counts,
    writer::{Bytes, File, Form, Head},
};

/// A pair a line; every line ends in `\n`.
pub(super) struct Jsonl;

impl Form for Jsonl {
    fn pair(&mut self, out: &mut Bytes, pair: Pair<'_>, _lost: &mut Lost) -> io::Result<()> {
        value(&mut out.first, &pair)?;
        out.first.push(b'\n');
        Ok(())
    }
}

/// A document as one JSON object: what was read, and all its pairs, each on a line of its own; several as an array.
pub(super) struct Json {
    several: bool,
    /// Whether the array has begun.
    any: bool,
    open: Option<Open>,
}

/// A document whose pairs are still coming.
struct Open {
    head: Head<'static>,
    counts: Counts,
    pairs: Vec<u8>,
}

impl Json {
    pub(super) fn new(several: bool) -> Self {
        Json { several, any: false, open: None }
    }

    /// Writes the document that is open as one of several.
    fn push(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        if let Some(open) = self.open.take() {
            out.extend_from_slice(if self.any { b",\n" } else { b"[\n" });
            self.any = true;
            open.write(out)?;
        }
        Ok(())
    }
}

impl Form for Json {
    fn document(&mut self, out: &mut Bytes, head: &Head<'_>, _lost: &mut Lost) -> io::Result<()> {
        self.push(&mut out.first)?;
        let [en_segments, th_segments] = head.segments.map_or([None; 2], |counts| counts.map(Some));
        let counts = Counts { en_segments, th_segments, ..Counts::default() };
        self.open = Some(Open { head: head.clone().into_owned(), counts, pairs: Vec::new() });
        Ok(())
    }

    fn pair(&mut self, _out: &mut Bytes, pair: Pair<'_>, _lost: &mut Lost) -> io::Result<()> {
        let Some(open) = &mut self.open else { return Ok(()) };
        open.pairs.extend_from_slice(if open.pairs.is_empty() { b"\n" } else { b",\n" });
        open.counts.add(&pair);
        value(&mut open.pairs, &pair)
    }

    fn end(&mut self, out: &mut Bytes, _lost: &mut Lost) -> io::Result<()> {
        let out = &mut out.first;
        match self.open.take() {
            Some(only) if !self.any && !self.several => {
                only.write(out)?;
                out.push(b'\n');
            }
            last => {
                self.open = last;
                self.push(out)?;
                out.extend_from_slice(if self.any { b"\n]\n" } else { b"[]\n" });
            }
        }
        Ok(())
    }
}

/// What the object says of its document, beside the pairs.
#[derive(Serialize)]
struct Said<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<&'a str>,
    #[serde(flatten)]
    metadata: &'a Metadata<'a>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    files: &'a [File<'a>],
    counts: Counts,
}

impl Open {
    fn write(&self, out: &mut Vec<u8>) -> io::Result<()> {
        let Head { doc, files, method, .. } = &self.head;
        out.extend_from_slice(b"{\"document\":");
        let sha256 = doc.sha256.as_deref();
        value(out, &Said { name: &doc.name, sha256, metadata: &doc.metadata, files, counts: self.counts })?;
        if let Some(method) = method {
            out.extend_from_slice(b",\"method\":");
            value(out, method)?;
        }
        out.extend_from_slice(b",\"pairs\":[");
        out.extend_from_slice(&self.pairs);
        out.extend_from_slice(b"\n]}");
        Ok(())
    }
}

/// Any value as [`OneLine`] has it, in a string of its own.
pub(super) fn compact(value: &impl Serialize) -> String {
    let mut out = Vec::new();
    // Nothing that is written here fails to be JSON: keys are strings, and a vector takes any bytes.
    let _ = self::value(&mut out, value);
    String::from_utf8(out).unwrap_or_default()
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
    use std::collections::BTreeSet;

    use jsonschema::{Registry, Validator};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use crate::{
        Lang::{En, Th},
        align::Evidence,
        segment::Kind::Paragraph,
        write::{
            DOCUMENT_SCHEMA, Format, Layout, PAIR_SCHEMA, Pairs, back,
            sample::{self, Line, bead},
            writer::{Writer, written},
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

    fn jsonl(pairs: &Pairs<'_>) -> String {
        String::from_utf8(written(Format::Jsonl, Layout::default(), None, pairs.iter()).0.swap_remove(0)).unwrap()
    }

    fn json(pairs: &Pairs<'_>) -> Value {
        let (out, _) = written(Format::Json, Layout::default(), Some(&pairs.head()), pairs.iter());
        serde_json::from_slice(&out[0]).unwrap()
    }

    fn lines(pairs: &Pairs<'_>) -> Vec<Value> {
        let out = jsonl(pairs);
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
        let mut evidence = Evidence { length_ratio: Some(2.0 / 3.0), ..Evidence::default() };
        evidence.latin.matched.push("b".into());
        let only = sample::bead_with(&[0], &[0], 0.123_456, evidence);
        sample::mixed(lines, vec![only], |bitext, alignment| {
            let out = jsonl(&Pairs::new(bitext, alignment, "test 1"));
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
            let value = json(pairs);
            assert_valid(&document, &value);
            assert_eq!(value["pairs"].as_array().unwrap(), &lines(pairs));
            assert_eq!(value["document"]["counts"]["aligned"], 3);
            for key in ["name", "sha256", "date", "title"] {
                assert_eq!(value["document"][key], value["pairs"][0]["doc"][key]);
            }
        });
    }

    #[test]
    fn pairs_of_other_formats_obey_the_schemas() {
        let (line, document) = validators();
        let tsv = "en\tth\tnote\tid\tdiscrepancies\nOne.\tหนึ่ง\task\tx 1\tdoubt number: English says 1.\n\tสอง\n";
        let mut pairs = Vec::new();
        let each = |pair| {
            pairs.push(pair);
            Ok(())
        };
        back::decode("memory.tsv", tsv.into(), &back::Options::default(), each).unwrap();
        let out = |format| written(format, Layout::default(), None, pairs.iter().cloned()).0.swap_remove(0);
        let lines = String::from_utf8(out(Format::Jsonl)).unwrap();
        assert_eq!(lines.lines().count(), 2);
        lines.lines().for_each(|pair| assert_valid(&line, &serde_json::from_str(pair).unwrap()));
        assert_valid(&document, &serde_json::from_slice(&out(Format::Json)).unwrap());
    }

    #[test]
    fn a_pair_of_the_aligner_has_every_key_but_the_note() {
        let (keys, all) =
            (schema(PAIR_SCHEMA), |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>());
        let keys: BTreeSet<String> = all(&keys["properties"]).into_iter().filter(|key| key != "note").collect();
        both_ways(|pairs| {
            for pair in lines(pairs) {
                assert_eq!(all(&pair), keys);
                let id = pair["id"].as_str().unwrap();
                assert!(id.len() == 16 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{id}");
            }
        });
    }

    #[test]
    fn an_array_of_any_length_obeys_the_schema() {
        let (_, document) = validators();
        for documents in 0..3 {
            let layout = Layout { several: true, ..Layout::default() };
            let mut array = Writer::in_memory(Format::Json, layout);
            for _ in 0..documents {
                on_a_release(|pairs| array.pairs(&pairs.head(), pairs.iter()).unwrap());
            }
            let value: Value = serde_json::from_slice(&array.finish().unwrap().0[0]).unwrap();
            assert_eq!(value.as_array().unwrap().len(), documents);
            assert_valid(&document, &value);
        }
    }

    #[test]
    fn an_empty_document_is_written_too() {
        let (_, document) = validators();
        sample::mixed(&[], vec![], |bitext, alignment| {
            let pairs = Pairs::new(bitext, alignment, "test 1");
            assert_valid(&document, &json(&pairs));
            assert_eq!(lines(&pairs), Vec::<Value>::new());
        });
    }

    #[test]
    fn the_schemas_are_strict() {
        let (line, document) = validators();
        on_a_release(|pairs| {
            let good = lines(pairs).swap_remove(1);
            let spoil: [(&str, Value); 14] = [
                ("/id", json!(0)),
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
            for key in ["doc", "seq", "en", "th", "discrepancies"] {
                let mut bad = good.clone();
                bad.as_object_mut().unwrap().remove(key).unwrap();
                assert!(!line.is_valid(&bad), "without {key}");
            }
            let mut sideless = good.clone();
            (sideless["en"], sideless["th"]) = (Value::Null, Value::Null);
            assert!(!line.is_valid(&sideless));

            let good = json(pairs);
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
                let out = jsonl(&Pairs::new(bitext, alignment, ""));
                let ends = |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
                prop_assert_eq!(out.find(ends), Some(out.len() - 1));
                let pair: Value = serde_json::from_str(&out).unwrap();
                prop_assert_eq!(pair["en"]["text"].as_str(), Some(expected));
                Ok(())
            })?;
        }
    }
}
