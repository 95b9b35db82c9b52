//! The gold: documents aligned by careful reading.
//!
//! Two shapes. Whole texts with beads as code-point spans: `{"id", "text", "beads": [{"en": [[0, 9]], "th": [[10, 21]]}]}`,
//! where `"files": {"both": path}` or `"files": {"en": path, "th": path}` may stand for `"text"`, relative to the gold
//! file; `"kind"`, if it is there, tells kinds of documents apart. Lines with beads as line numbers: `{"id", "en": [lines], "th": [lines], "beads": [[[0], [0, 1]]]}`. One object a
//! line, or a folder of files `*.gold.json` of one object each.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::BufReader,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{
    LineBead, SpanBead,
    record::{self, Place, RawBead, RawSpan},
};
use crate::{Error, Lang, Result, read};

/// All documents of a gold file, of one shape.
#[derive(Clone, Debug)]
pub enum Gold {
    /// Whole texts, beads as spans.
    Spans(Vec<SpanDocument>),
    /// Texts given as lines, beads as line numbers.
    Lines(Vec<LineDocument>),
}

/// A document whose gold beads are spans.
#[derive(Clone, Debug)]
pub struct SpanDocument {
    /// What predictions name it by.
    pub id: String,
    /// What kind of document it is, in the gold's own words: documents of one kind are also scored by themselves.
    pub kind: Option<String>,
    /// What the spans point into.
    pub texts: Texts,
    /// The gold.
    pub beads: Vec<SpanBead>,
}

/// The text or texts of a document.
#[derive(Clone, Debug)]
pub enum Texts {
    /// One text in both languages.
    Both(String),
    /// A text for each language.
    Two {
        /// The English one.
        en: String,
        /// The Thai one.
        th: String,
    },
}

impl Texts {
    /// The text that English spans point into.
    #[must_use]
    pub fn en(&self) -> &str {
        let (Texts::Both(text) | Texts::Two { en: text, .. }) = self;
        text
    }

    /// The text that Thai spans point into.
    #[must_use]
    pub fn th(&self) -> &str {
        let (Texts::Both(text) | Texts::Two { th: text, .. }) = self;
        text
    }

    /// The length of a language's text in code points.
    pub(super) fn code_points(&self, lang: Lang) -> usize {
        let text = if lang == Lang::En { self.en() } else { self.th() };
        text.chars().count()
    }
}

/// A document whose gold beads are lines.
#[derive(Clone, Debug)]
pub struct LineDocument {
    /// What predictions name it by.
    pub id: String,
    /// The English lines.
    pub en: Vec<String>,
    /// The Thai lines.
    pub th: Vec<String>,
    /// The gold.
    pub beads: Vec<LineBead>,
}

impl LineDocument {
    /// The lines of one language.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> &[String] {
        if lang == Lang::En { &self.en } else { &self.th }
    }

    /// The length in code points of a language's lines, each followed by one character.
    pub(super) fn code_points(&self, lang: Lang) -> usize {
        self.lines(lang).iter().map(|line| line.chars().count() + 1).sum()
    }
}

const WHAT: &str = "a gold document";
const REMEDY: &str = "give \"id\", \"beads\", and \"text\", \"files\", or \"en\" and \"th\" lines";

impl Gold {
    /// Reads a gold file, one object a line; or a single file `*.gold.json` of one object; or a folder of such files,
    /// whose `id`, if they have none, is the file's name without `.gold.json`.
    ///
    /// # Errors
    /// [`Error::Io`] for a file that cannot be read, whatever reading a text under `files` reports, and
    /// [`Error::Record`] for what is no gold: unknown shape, two shapes in one file, a document twice, offsets or lines
    /// beyond the text.
    pub fn open(path: &Path) -> Result<Gold> {
        let failed = |source| Error::Io { name: name_of(path), action: "read", source };
        let mut documents = Documents::new(path);
        if path.is_dir() {
            let entries = fs::read_dir(path).map_err(failed)?;
            let paths = entries.map(|entry| entry.map(|e| e.path()).map_err(failed));
            let mut files = paths.collect::<Result<Vec<_>>>()?;
            files.retain(|file| stem(file).is_some());
            files.sort_unstable();
            for file in &files {
                documents.read_whole(file)?;
            }
        } else if stem(path).is_some() {
            documents.read_whole(path)?;
        } else {
            let reader = BufReader::new(File::open(path).map_err(failed)?);
            let (name, folder) = (name_of(path), folder_of(path));
            record::jsonl(&name, reader, WHAT, REMEDY, |place, record| documents.add(place, record, folder))?;
        }
        documents.finish()
    }
}

/// A gold document as it is written in a file.
#[derive(Deserialize)]
struct Record {
    id: Option<String>,
    kind: Option<String>,
    text: Option<String>,
    files: Option<Files>,
    en: Option<Vec<String>>,
    th: Option<Vec<String>>,
    beads: Vec<RawBead>,
}

#[derive(Deserialize)]
struct Files {
    both: Option<PathBuf>,
    en: Option<PathBuf>,
    th: Option<PathBuf>,
}

/// The documents read so far, whose ids are distinct.
struct Documents {
    name: String,
    ids: HashSet<String>,
    spans: Vec<SpanDocument>,
    lines: Vec<LineDocument>,
}

impl Documents {
    fn new(path: &Path) -> Self {
        Documents { name: name_of(path), ids: HashSet::new(), spans: Vec::new(), lines: Vec::new() }
    }

    fn read_whole(&mut self, path: &Path) -> Result<()> {
        let name = name_of(path);
        let place = Place { name: &name, line: 1 };
        let bytes = fs::read(path).map_err(|source| Error::Io { name: name.clone(), action: "read", source })?;
        let mut record: Record =
            serde_json::from_slice(&bytes).map_err(|source| place.json_error(source, WHAT, REMEDY))?;
        record.id = record.id.or_else(|| stem(path));
        self.add(place, record, folder_of(path))
    }

    fn add(&mut self, place: Place<'_>, record: Record, folder: &Path) -> Result<()> {
        let Some(id) = record.id else {
            return Err(place.error("a gold document without \"id\"", REMEDY));
        };
        if !self.ids.insert(id.clone()) {
            return Err(
                place.error(format_args!("a second gold document {id}"), "give every document an id of its own")
            );
        }
        let texts = match (record.text, record.files, record.en, record.th) {
            (Some(text), None, None, None) => Texts::Both(text),
            (None, Some(files), None, None) => files.read(place, folder)?,
            (None, None, Some(en), Some(th)) => {
                let beads = record.beads.into_iter().map(|b| line_bead(place, b, &en, &th)).collect::<Result<_>>()?;
                self.lines.push(LineDocument { id, en, th, beads });
                return self.check_shape(place);
            }
            _ => return Err(place.error(format_args!("{id} has no text, or more than one"), REMEDY)),
        };
        let lengths = [texts.code_points(Lang::En), texts.code_points(Lang::Th)];
        let beads = record.beads.into_iter().map(|b| span_bead(place, b, lengths)).collect::<Result<_>>()?;
        self.spans.push(SpanDocument { id, kind: record.kind, texts, beads });
        self.check_shape(place)
    }

    fn check_shape(&self, place: Place<'_>) -> Result<()> {
        if self.spans.is_empty() || self.lines.is_empty() {
            return Ok(());
        }
        Err(place.error("lines in a gold that has whole texts too", "keep the two kinds of gold apart"))
    }

    fn finish(self) -> Result<Gold> {
        match (self.spans, self.lines) {
            (spans, lines) if spans.is_empty() && lines.is_empty() => {
                let place = Place { name: &self.name, line: 1 };
                Err(place
                    .error("no gold document", "give a file of objects, one a line, or a folder of *.gold.json files"))
            }
            (spans, lines) if lines.is_empty() => Ok(Gold::Spans(spans)),
            (_, lines) => Ok(Gold::Lines(lines)),
        }
    }
}

impl Files {
    fn read(self, place: Place<'_>, folder: &Path) -> Result<Texts> {
        let text = |path: PathBuf| {
            read::read(&name_of(&folder.join(path)), &read::Options::default()).map(|d| d.text().to_owned())
        };
        match (self.both, self.en, self.th) {
            (Some(both), None, None) => Ok(Texts::Both(text(both)?)),
            (None, Some(en), Some(th)) => Ok(Texts::Two { en: text(en)?, th: text(th)? }),
            _ => Err(place.error("\"files\" names the wrong texts", "give \"both\", or \"en\" and \"th\"")),
        }
    }
}

fn span_bead(place: Place<'_>, bead: RawBead, [en_len, th_len]: [usize; 2]) -> Result<SpanBead> {
    let RawBead::Spans { en, th } = bead else {
        return Err(place
            .error("a bead of numbers in a gold of whole texts", "give spans {\"en\": [[start, end]], \"th\": ...}"));
    };
    let ranges = |spans: Vec<RawSpan>| spans.into_iter().map(RawSpan::range).collect();
    let bead = SpanBead { en: ranges(en), th: ranges(th) };
    place.check_spans(&bead.en, Lang::En, en_len)?;
    place.check_spans(&bead.th, Lang::Th, th_len)?;
    Ok(bead)
}

fn line_bead(place: Place<'_>, bead: RawBead, en_lines: &[String], th_lines: &[String]) -> Result<LineBead> {
    let RawBead::Numbers(en, th) = bead else {
        return Err(
            place.error("a bead of spans in a gold of lines", "give line numbers, English and Thai: [[0], [0, 1]]")
        );
    };
    let bead = LineBead { en: en.unwrap_or_default(), th: th.unwrap_or_default() };
    place.check_lines(&bead.en, Lang::En, en_lines.len())?;
    place.check_lines(&bead.th, Lang::Th, th_lines.len())?;
    Ok(bead)
}

fn name_of(path: &Path) -> String {
    path.display().to_string()
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// The id that the name of a `*.gold.json` file gives.
fn stem(path: &Path) -> Option<String> {
    path.file_name()?.to_str()?.strip_suffix(".gold.json").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(gold: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gold.jsonl");
        fs::write(&path, gold).unwrap();
        Gold::open(&path).unwrap_err().to_string().replace(&name_of(&path), "gold.jsonl")
    }

    #[test]
    fn what_is_no_gold_is_refused_with_its_line() {
        let good = r#"{"id": "a", "text": "One หนึ่ง", "beads": [{"en": [[0, 3]], "th": [[4, 9]]}]}"#;
        let lines = r#"{"id": "b", "en": ["One"], "th": ["หนึ่ง"], "beads": [[[0], [0]]]}"#;
        let table = [
            ("", "1: no gold document"),
            ("\n{\"id\": 1}", "2: not a gold document"),
            (&format!("{good}\n{lines}"), "2: lines in a gold that has whole texts too"),
            (&format!("{good}\n\n{good}"), "3: a second gold document a"),
            (&good.replace("\"id\": \"a\", ", ""), "1: a gold document without \"id\""),
            (&good.replace("\"text\"", "\"note\""), "1: a has no text, or more than one"),
            (&good.replace("[4, 9]", "[4, 10]"), "1: a span ends at 10, but the Thai text has 9 code points"),
            (&good.replace("[0, 3]", "[3, 0]"), "1: a span of the English side ends (0) before it starts (3)"),
            (&good.replace("[0, 3]", "0"), "1: not a gold document"),
            (&lines.replace("[[0], [0]]", "[[0], [1]]"), "1: line 1 of the Thai side, which has 1 lines"),
            (r#"{"id": "a", "files": {"en": "x"}, "beads": []}"#, "1: \"files\" names the wrong texts"),
        ];
        for (gold, wanted) in table {
            let error = error_of(gold);
            assert!(error.starts_with(&format!("gold.jsonl:{wanted}")), "{error}");
        }
    }

    #[test]
    fn a_folder_is_read_in_order_with_texts_from_files_beside() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("b.th.txt", "หนึ่ง");
        write("b.en.txt", "One");
        write("b.gold.json", "{\n \"files\": {\"th\": \"b.th.txt\", \"en\": \"b.en.txt\"},\n \"beads\": []\n}\n");
        write("a.gold.json", r#"{"id": "first", "text": "x", "beads": []}"#);
        write("notes.json", "{}");
        let Gold::Spans(documents) = Gold::open(folder.path()).unwrap() else { panic!("whole texts") };
        let ids: Vec<_> = documents.iter().map(|d| (d.id.as_str(), d.texts.en(), d.texts.th())).collect();
        assert_eq!(ids, [("first", "x", "x"), ("b", "One", "หนึ่ง")]);
    }

    #[test]
    fn in_a_file_of_one_object_errors_name_the_line_within() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.gold.json");
        fs::write(&path, "{\n \"text\": \"x\",\n \"beads\": 3\n}").unwrap();
        let error = Gold::open(&path).unwrap_err().to_string();
        assert!(error.contains("x.gold.json:3: not a gold document"), "{error}");
    }
}
