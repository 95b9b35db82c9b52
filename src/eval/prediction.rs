//! Predictions: what an aligner made of the gold's documents.
//!
//! Either one object a document, as `{"id", "beads"}` with beads in the shapes of the gold, or with start and end of a
//! side's one span: `[[0, 9], [0, 12]]`. Or khanan's own pairs, one object a pair: they belong to the document whose `id` is
//! the name of `doc.name`'s file, without folder, extension, and a last `.en` or `.th`.

use std::{
    collections::{HashMap, hash_map::Entry},
    fs::File,
    io::{BufRead, BufReader},
    iter,
    ops::Range,
    path::Path,
};

use serde::Deserialize;

use super::{
    Gold, LineBead, LineDocument, SpanBead,
    points::Lines,
    record::{self, Place, RawBead, RawSpan},
};
use crate::{Error, Lang, Result};

/// All predicted documents of a file.
#[derive(Clone, Debug)]
pub struct Prediction {
    documents: Vec<Predicted>,
}

/// One predicted document.
#[derive(Clone, Debug)]
pub(super) struct Predicted {
    file: String,
    /// Its first line in the file, counted from 1.
    line: usize,
    label: String,
    /// Whether the label is a `doc.name`, not an `id`.
    pairs: bool,
    /// Beads, each with its line in the file.
    beads: Vec<(usize, RawBead)>,
    /// The beads' scores, as far as they have any.
    scores: Vec<f64>,
}

/// A line of a prediction as it is written in a file: a document, or one of khanan's own pairs.
#[derive(Deserialize)]
#[serde(untagged, expecting = "beads are {\"en\": [[start, end], ...], \"th\": ...} or [[numbers], [numbers]]")]
enum Record {
    Document { id: String, beads: Vec<RawBead> },
    Pair { doc: Doc, en: Option<Side>, th: Option<Side>, score: Option<f64> },
}

#[derive(Deserialize)]
struct Doc {
    name: String,
}

#[derive(Deserialize)]
struct Side {
    spans: Vec<RawSpan>,
}

const WHAT: &str = "a predicted document or pair";
const REMEDY: &str = "give \"id\" and \"beads\", or pairs as khanan writes them";

impl Prediction {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::Io`], and [`Error::Record`] as [`Prediction::read`].
    pub fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        match File::open(path) {
            Ok(file) => Prediction::read(&name, BufReader::new(file)),
            Err(source) => Err(Error::Io { name, action: "read", source }),
        }
    }

    /// Reads what `reader` gives; `name` is what errors call it.
    ///
    /// # Errors
    /// [`Error::Record`] for a line that is neither a document nor a pair, and for a second line on one `id`.
    pub fn read(name: &str, reader: impl BufRead) -> Result<Self> {
        let mut documents: Vec<Predicted> = Vec::new();
        let mut places: HashMap<(bool, String), usize> = HashMap::new();
        record::jsonl(name, reader, WHAT, REMEDY, |place, record: Record| {
            let spans = |side: Option<Side>| side.map_or_else(Vec::new, |side| side.spans);
            let (pairs, label, beads, score) = match record {
                Record::Document { id, beads } => (false, id, beads, None),
                Record::Pair { doc, en, th, score } => {
                    (true, doc.name, vec![RawBead::Spans { en: spans(en), th: spans(th) }], score)
                }
            };
            if let Some(score) = score
                && !(0.0..=1.0).contains(&score)
            {
                return Err(place.error(format_args!("a score of {score}"), "give a probability, 0 to 1, or none"));
            }
            let beads = beads.into_iter().map(|bead| (place.line, bead));
            match places.entry((pairs, label)) {
                Entry::Occupied(_) if !pairs => {
                    Err(place.error("a document that was predicted before", "give every document once"))
                }
                Entry::Occupied(entry) => {
                    documents[*entry.get()].beads.extend(beads);
                    documents[*entry.get()].scores.extend(score);
                    Ok(())
                }
                Entry::Vacant(entry) => {
                    let (file, label) = (name.to_owned(), entry.key().1.clone());
                    entry.insert(documents.len());
                    let (beads, scores) = (beads.collect(), score.into_iter().collect());
                    documents.push(Predicted { file, line: place.line, label, pairs, beads, scores });
                    Ok(())
                }
            }
        })?;
        Ok(Prediction { documents })
    }

    /// Whether beads are numbers and cannot all be start and end of spans: some side has one number, or more than two.
    pub(super) fn gives_line_numbers(&self) -> bool {
        let sides = self.documents.iter().flat_map(|d| &d.beads).flat_map(|(_, bead)| match bead {
            RawBead::Spans { .. } => [None, None],
            RawBead::Numbers(en, th) => [en.as_ref(), th.as_ref()],
        });
        sides.flatten().any(|numbers| !matches!(numbers.len(), 0 | 2))
    }

    /// The prediction for each id of the gold, and the predicted documents that the gold does not have.
    pub(super) fn matched(&self, gold: &Gold) -> Result<(HashMap<String, &Predicted>, Vec<String>)> {
        let mut matched: HashMap<String, Option<&Predicted>> = match gold {
            Gold::Spans(documents) => documents.iter().map(|d| (d.id.clone(), None)).collect(),
            Gold::Lines(documents) => documents.iter().map(|d| (d.id.clone(), None)).collect(),
        };
        let mut unknown = Vec::new();
        for document in &self.documents {
            // An `id` stands for itself; a file's name may stand for more.
            let mut names = ids_of(&document.label).take(if document.pairs { usize::MAX } else { 1 });
            let Some(id) = names.find(|&name| matched.contains_key(name)) else {
                unknown.push(document.label.clone());
                continue;
            };
            if let Some(first) = matched.insert(id.to_owned(), Some(document)).flatten() {
                let fact = format_args!("{} and {} are both a prediction for {id}", first.label, document.label);
                return Err(document.place(document.line).error(fact, "give every document once"));
            }
        }
        Ok((matched.into_iter().filter_map(|(id, found)| Some((id, found?))).collect(), unknown))
    }
}

impl Predicted {
    fn place(&self, line: usize) -> Place<'_> {
        Place { name: &self.file, line }
    }

    /// The beads as spans in texts of so many code points.
    pub(super) fn spans(&self, code_points: impl Fn(Lang) -> usize) -> Result<Vec<SpanBead>> {
        let lengths = [code_points(Lang::En), code_points(Lang::Th)];
        self.beads.iter().map(|(line, bead)| span_bead(self.place(*line), bead, lengths)).collect()
    }

    /// The beads' scores; none unless every bead has one.
    pub(super) fn scores(&self) -> Option<&[f64]> {
        (self.scores.len() == self.beads.len()).then_some(&self.scores)
    }

    /// The beads as lines of a document. A span stands for every line it shares a character with.
    pub(super) fn lines(&self, document: &LineDocument) -> Result<Vec<LineBead>> {
        let (en, th) = (Lines::new(document, Lang::En), Lines::new(document, Lang::Th));
        let lengths = [document.code_points(Lang::En), document.code_points(Lang::Th)];
        let bead = |(line, bead): &(usize, RawBead)| {
            let place = self.place(*line);
            if let RawBead::Numbers(en, th) = bead {
                let bead = LineBead { en: en.clone().unwrap_or_default(), th: th.clone().unwrap_or_default() };
                place.check_lines(&bead.en, Lang::En, document.en.len())?;
                place.check_lines(&bead.th, Lang::Th, document.th.len())?;
                return Ok(bead);
            }
            let bead = span_bead(place, bead, lengths)?;
            Ok(LineBead { en: en.touched(&bead.en), th: th.touched(&bead.th) })
        };
        self.beads.iter().map(bead).collect()
    }
}

fn span_bead(place: Place<'_>, bead: &RawBead, [en_len, th_len]: [usize; 2]) -> Result<SpanBead> {
    let side = |numbers: &Option<Vec<usize>>| -> Result<Vec<Range<usize>>> {
        match numbers.as_deref() {
            None | Some([]) => Ok(Vec::new()),
            Some(&[start, end]) => Ok(iter::once(start..end).collect()),
            Some(numbers) => {
                let fact = format_args!("{} numbers for a side, where start and end are wanted", numbers.len());
                Err(place.error(fact, "line numbers are for gold that is given in lines"))
            }
        }
    };
    let ranges = |spans: &[RawSpan]| spans.iter().map(|s| s.range()).collect();
    let bead = match bead {
        RawBead::Spans { en, th } => SpanBead { en: ranges(en), th: ranges(th) },
        RawBead::Numbers(en, th) => SpanBead { en: side(en)?, th: side(th)? },
    };
    place.check_spans(&bead.en, Lang::En, en_len)?;
    place.check_spans(&bead.th, Lang::Th, th_len)?;
    Ok(bead)
}

/// The ids that a document's name may stand for, the likeliest first. Two files are named `A.th.txt + A.en.txt`.
fn ids_of(name: &str) -> impl Iterator<Item = &str> {
    iter::once(name).chain(name.split(" + ")).flat_map(|part| {
        let file = part.rsplit(['/', '\\']).next().unwrap_or(part);
        let stem = match file.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => file,
        };
        let bare = [".th", ".en"].iter().find_map(|end| stem.strip_suffix(end)).unwrap_or(stem);
        [part, file, stem, bare]
    })
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "a side of one span is meant")]
mod tests {
    use super::*;
    use crate::eval::{Ratio, Scores, SpanDocument, Texts, compare};

    fn read(text: &str) -> Result<Prediction> {
        Prediction::read("pred.jsonl", text.as_bytes())
    }

    fn lines_gold() -> Gold {
        let lines = |text: &str| text.split('|').map(str::to_owned).collect();
        let bead = |en: &[usize], th: &[usize]| LineBead { en: en.to_vec(), th: th.to_vec() };
        let beads = vec![bead(&[0], &[0]), bead(&[1, 2], &[1])];
        Gold::Lines(vec![LineDocument {
            id: "n1".into(),
            en: lines("One.|Two.|Three."),
            th: lines("หนึ่ง|สองสาม"),
            beads,
        }])
    }

    fn spans_gold() -> Gold {
        let bead = SpanBead { en: vec![0..4], th: vec![5..10] };
        let document = |id: &str| SpanDocument {
            id: id.to_owned(),
            kind: None,
            texts: Texts::Both("One. หนึ่ง".to_owned()),
            beads: vec![bead.clone()],
        };
        Gold::Spans(vec![document("r1"), document("r2")])
    }

    #[test]
    fn pairs_are_matched_by_the_name_of_their_file() {
        let table = [
            ("r1", true),
            ("r1.txt", true),
            ("in/some/r1.html", true),
            (r"C:\\in\\r1.txt", true),
            ("in/r1.th.txt + in/r1.en.txt", true),
            ("other.txt + r1.en", true),
            ("r1.th", true),
            ("r1/other.txt", false),
            ("r12.txt", false),
            ("-", false),
        ];
        for (name, known) in table {
            let pair = format!(
                r#"{{"doc": {{"name": "{name}"}}, "en": {{"spans": [{{"start": 0, "end": 4}}]}}, "th": null}}"#
            );
            let report = compare(&spans_gold(), &read(&pair).unwrap(), false).unwrap();
            assert_eq!(report.unknown.is_empty(), known, "{name}");
            assert_eq!(report.missing, if known { vec!["r2"] } else { vec!["r1", "r2"] }, "{name}");
        }
    }

    #[test]
    fn pairs_and_documents_score_alike() {
        let documents = r#"{"id": "r1", "beads": [{"en": [[0, 4]], "th": [[5, 10]]}]}
            {"id": "r2", "beads": [{"en": [[0, 4]], "th": [[5, 7]]}, {"en": [], "th": [[7, 10]]}]}"#;
        let pair = |name: &str, en: &str, th: &str| {
            format!(
                r#"{{"id": "hash", "doc": {{"name": "{name}"}}, "seq": 0, "en": {{"spans": [{en}]}}, "th": {{"spans": [{th}]}}}}"#
            )
        };
        let english = r#"{"start": 0, "end": 4, "start_byte": 0}"#;
        let pairs = [
            pair("r1.txt", english, r#"{"start": 5, "end": 10}"#),
            pair("r2.txt", english, r#"{"start": 5, "end": 7}"#),
            pair("r2.txt", "", r#"{"start": 7, "end": 10}"#),
        ];
        let report = |text: &str| compare(&spans_gold(), &read(text).unwrap(), false).unwrap();
        assert_eq!(report(documents), report(&pairs.join("\n")));
        let Scores::Beads(scores) = report(documents).scores else { panic!("spans") };
        assert_eq!(scores.strict, Ratio::new(0.5, 0.5));
    }

    #[test]
    fn calibration_is_of_documents_whose_pairs_all_have_scores() {
        let pair = |name: &str, th: &str, score: &str| {
            format!(r#"{{"doc": {{"name": "{name}"}}, "en": null, "th": {{"spans": [{th}]}}{score}}}"#)
        };
        let (whole, tail) = (r#"{"start": 5, "end": 10}"#, r#"{"start": 10, "end": 10}"#);
        let calibration = |pairs: &[String]| {
            let report = compare(&spans_gold(), &read(&pairs.join("\n")).unwrap(), false).unwrap();
            let Scores::Beads(scores) = report.scores else { panic!("spans") };
            scores.calibration()
        };
        assert_eq!(calibration(&[pair("r1.txt", whole, "")]), None);
        assert_eq!(calibration(&[pair("r1.txt", whole, r#", "score": 1"#), pair("r1.txt", tail, "")]), None);
        let both = [pair("r1.txt", whole, r#", "score": 0.25"#), pair("r2.txt", whole, "")];
        let calibration = calibration(&both).expect("r1 has a score");
        assert_eq!((calibration.all.count(), calibration.all.error()), (1, 0.25));
    }

    #[test]
    fn the_shape_of_beads_tells_lines_from_offsets() {
        let is_lines = |report: super::super::Report| matches!(report.scores, Scores::Lines(_));
        let report = |text: &str, lines| compare(&lines_gold(), &read(text).unwrap(), lines).unwrap();
        assert!(is_lines(report(r#"{"id": "n1", "beads": [[[0], [0]], [[1, 2], [1]]]}"#, false)));
        assert!(!is_lines(report(r#"{"id": "n1", "beads": [[[0, 4], [0, 5]], [null, []]]}"#, false)));
        assert!(is_lines(report(r#"{"id": "n1", "beads": [[[1, 2], []]]}"#, true)));
        let pairs = r#"{"doc": {"name": "n1.en.txt"}, "en": {"spans": [{"start": 0, "end": 4}]}, "th": {"spans": [{"start": 0, "end": 5}]}}
            {"doc": {"name": "n1.en.txt"}, "en": {"spans": [{"start": 5, "end": 9}, {"start": 10, "end": 16}]}, "th": {"spans": [{"start": 6, "end": 12}]}}"#;
        for lines in [false, true] {
            let report = report(pairs, lines);
            assert_eq!(is_lines(report.clone()), lines);
            let one = Ratio::new(1.0, 1.0);
            match report.scores {
                Scores::Lines(scores) => assert_eq!((scores.strict, scores.lax), (one, one)),
                Scores::Points(scores) => assert_eq!(scores.boundary, one),
                Scores::Beads(_) => panic!("lines"),
            }
        }
    }

    #[test]
    fn what_is_no_prediction_is_refused_with_its_line() {
        let spans =
            |gold: &Gold, text: &str| read(text).and_then(|p| compare(gold, &p, false)).unwrap_err().to_string();
        let table = [
            (spans_gold(), "\n{", "2: not a predicted document or pair"),
            (spans_gold(), "{\"id\": \"r1\"}", "1: not a predicted document or pair"),
            (spans_gold(), "{\"doc\": {\"name\": \"r1\"}, \"en\": {}}", "1: not a predicted document or pair"),
            (spans_gold(), "{\"id\": \"r1\", \"beads\": [[[\"0\"], []]]}", "1: not a predicted document or pair"),
            (
                spans_gold(),
                "{\"id\": \"r1\", \"beads\": []}\n{\"id\": \"r1\", \"beads\": []}",
                "2: a document that was",
            ),
            (
                spans_gold(),
                "{\"doc\": {\"name\": \"a/r1.txt\"}}\n{\"doc\": {\"name\": \"b/r1.txt\"}}",
                "2: a/r1.txt and b/r1.txt",
            ),
            (spans_gold(), "{\"doc\": {\"name\": \"r1\"}, \"score\": 1.5}", "1: a score of 1.5"),
            (spans_gold(), "{\"id\": \"r1\", \"beads\": [{\"en\": [[0, 11]], \"th\": []}]}", "1: a span ends at 11"),
            (spans_gold(), "{\"id\": \"r1\", \"beads\": [[[0], []]]}", "1: 1 numbers for a side"),
            (
                lines_gold(),
                "{\"id\": \"n1\", \"beads\": [[[3], []]]}",
                "1: line 3 of the English side, which has 3 lines",
            ),
            (lines_gold(), "{\"id\": \"n1\", \"beads\": [[[0, 99], []]]}", "1: a span ends at 99"),
        ];
        for (gold, text, wanted) in table {
            let error = spans(&gold, text);
            assert!(error.starts_with(&format!("pred.jsonl:{wanted}")), "{error}");
        }
    }

    #[test]
    fn a_byte_order_mark_and_blank_lines_are_no_matter() {
        let text = "\u{feff}{\"id\": \"r1\", \"beads\": []}\r\n\r\n";
        assert_eq!(compare(&spans_gold(), &read(text).unwrap(), false).unwrap().missing, ["r2"]);
    }
}
