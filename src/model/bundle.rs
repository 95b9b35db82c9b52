//! The model: all that was learnt beforehand, checked once and never changed.
//!
//! The program carries one, and a file can take its place. Both are made of the same parts, each the very bytes of a file
//! that can also stand alone; they are read where they lie.
//!
//! # Layout
//! Text lines, then bytes:
//!
//! | what | as |
//! |---|---|
//! | what it is, and its layout | `khanan model, layout 1` |
//! | for each part, in the order of [`PARTS`]: name, length in bytes, checksum | `lexicon 1049474 0123456789abcdef` |
//! | an empty line | |
//! | the parts, one right behind the other | |
//!
//! The checksum is [`checksum`], in 16 hexadecimal digits. Every part opens with a line that names it and its own layout.
//!
//! History: layout 1 is the first. It goes up with any change of these fields. A file that lacks a part, or holds one whose
//! own layout has changed, is refused by the name of that part.

use std::{fs, path::Path, sync::LazyLock};

use super::{
    Boundaries, Lexicon, Sentences, Vectors, WordCuts,
    bytes::{Bytes, checksum},
};
use crate::{
    Error, Result,
    align::weights::{Table, Weights},
    segment::Cut,
};

/// The first line of a file, less its layout.
const HEAD: &str = "khanan model, layout ";
/// The layout that is read and written.
const LAYOUT: &str = "1";
/// How to get a file that can be used.
const REMEDY: &str =
    "write it anew with `khanan train bundle` of this version, or leave out --model to use the one built in";

/// The parts in the order of the file: name, and the bytes that the program carries. A new part has a line here, a field
/// of [`Model`], and a line in [`Model::of`].
const PARTS: [(&str, &[u8]); 6] = [
    ("boundaries", include_bytes!("boundaries.bin")),
    ("lexicon", include_bytes!("lexicon.bin")),
    ("sentences", include_bytes!("sentences.bin")),
    ("vectors", include_bytes!("vectors.bin")),
    ("weights", include_bytes!("../align/weights.tsv")),
    ("words", include_bytes!("words.bin")),
];

/// The bytes of every part.
type Parts = [Bytes; PARTS.len()];

/// What was learnt beforehand, checked and immutable.
///
/// ```
/// use khanan::model::Model;
///
/// let bytes = Model::embedded().to_bytes(); // or what is in a file: then `Model::open(path)`
/// let model = Model::from_bytes("copy.model", bytes)?;
/// assert_eq!(model.label(), Model::embedded().label());
/// # Ok::<(), khanan::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Model {
    boundaries: Boundaries,
    lexicon: Lexicon,
    sentences: Sentences,
    vectors: Vectors,
    weights: Table,
    words: WordCuts,
    parts: Parts,
    label: String,
}

impl Model {
    /// The model that the program carries.
    #[must_use]
    pub fn embedded() -> &'static Model {
        static EMBEDDED: LazyLock<Model> = LazyLock::new(|| {
            Model::of("the model built in", PARTS.map(|(_, bytes)| bytes.into())).expect("a test reads it")
        });
        &EMBEDDED
    }

    /// Reads a model from a file, at once and without copying its parts.
    ///
    /// # Errors
    /// [`Error::Io`], and [`Error::Model`] as [`Model::from_bytes`].
    pub fn open(path: &Path) -> Result<Model> {
        let name = path.display().to_string();
        match fs::read(path) {
            Ok(bytes) => Model::from_bytes(&name, bytes),
            Err(source) => Err(Error::Io { name, action: "read", source }),
        }
    }

    /// Checks the bytes of a model file; `name` is what errors call it.
    ///
    /// # Errors
    /// [`Error::Model`] if it is of another layout, cut short, or damaged, or if a part of it is.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Model> {
        let wrong = |fact: String| Error::Model { name: name.to_owned(), fact, remedy: REMEDY };
        let bytes = Bytes::from(bytes);
        let mut at = 0;
        let mut line = || {
            let rest = &bytes[at..];
            let line = rest.iter().position(|&b| b == b'\n').and_then(|end| str::from_utf8(&rest[..end]).ok());
            at += line.map_or(0, |line| line.len() + 1);
            line
        };
        match line().and_then(|first| first.strip_prefix(HEAD)) {
            Some(LAYOUT) => {}
            Some(layout) => return Err(wrong(format!("a khanan model of layout {layout}, not {LAYOUT}"))),
            None => return Err(wrong("not a khanan model".to_owned())),
        }
        let mut wanted = Vec::with_capacity(PARTS.len());
        for (part, _) in PARTS {
            let fields = line().and_then(|line| {
                let (name, rest) = line.split_once(' ')?;
                let (length, sum) = rest.split_once(' ')?;
                Some((name, length.parse::<usize>().ok()?, u64::from_str_radix(sum, 16).ok()?))
            });
            match fields {
                Some((name, length, sum)) if name == part => wanted.push((length, sum)),
                _ => return Err(wrong(format!("its list of parts does not give the {part} where it should"))),
            }
        }
        if line() != Some("") {
            return Err(wrong("its list of parts does not end where it should".to_owned()));
        }
        let mut parts = PARTS.map(|(_, bytes)| Bytes::from(bytes));
        for (((part, _), slot), (length, sum)) in PARTS.iter().zip(&mut parts).zip(wanted) {
            let end = at.checked_add(length);
            let found = end.and_then(|end| bytes.slice(at..end));
            *slot = found.ok_or_else(|| wrong(format!("cut short: it ends before its {part} does")))?;
            at += length;
            if checksum(slot) != sum {
                return Err(wrong(format!("damaged: the checksum of its {part} is not that of its content")));
            }
        }
        if at != bytes.len() {
            return Err(wrong(format!("damaged: {} bytes follow its last part", bytes.len() - at)));
        }
        Model::of(name, parts)
    }

    /// Checks every part and what they give together.
    fn of(name: &str, parts: Parts) -> Result<Model> {
        let [boundaries, lexicon, sentences, vectors, weights, words] = &parts;
        Ok(Model {
            boundaries: Boundaries::check(name, boundaries.clone())?,
            lexicon: Lexicon::check(name, lexicon.clone())?,
            sentences: Sentences::check(name, sentences.clone())?,
            vectors: Vectors::check(name, vectors.clone())?,
            weights: Table::check(name, weights)?,
            words: WordCuts::check(name, words.clone())?,
            label: format!("model {:08x}", checksum(list(&parts).as_bytes()) >> 32),
            parts,
        })
    }

    /// The same model with another part in its place; which one tells the first line of `bytes`. `name` is what errors
    /// call them.
    ///
    /// # Errors
    /// [`Error::Model`] if they are no part of a model, of another layout, cut short, or damaged.
    pub fn with_part(&self, name: &str, bytes: Vec<u8>) -> Result<Model> {
        let first = bytes.split(|&b| b == b'\n').next().unwrap_or_default();
        let first = first.strip_prefix(b"# ").unwrap_or(first);
        let is = |part: &str| first.starts_with(format!("khanan {part}, layout ").as_bytes());
        let Some(place) = PARTS.iter().position(|(part, _)| is(part)) else {
            let (fact, remedy) = ("not a part of a khanan model", "make one with `khanan train`");
            return Err(Error::Model { name: name.to_owned(), fact: fact.to_owned(), remedy });
        };
        let mut parts = self.parts.clone();
        parts[place] = bytes.into();
        Model::of(name, parts)
    }

    /// The same model with other weights, whose table is not kept: what is learnt and scored is not written.
    #[cfg(feature = "train")]
    pub(crate) fn with_weights(&self, weights: &Weights) -> Model {
        Model { weights: Table::new(weights.clone(), weights.clone()), ..self.clone() }
    }

    /// The model as the bytes of its file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = format!("{HEAD}{LAYOUT}\n{}\n", list(&self.parts));
        let parts = self.parts.iter().map(|part| &**part);
        std::iter::once(head.as_bytes()).chain(parts).collect::<Vec<_>>().concat()
    }

    /// What pairs call it, such as `model 1c5e09a7`: the digits stand for its content, so that pairs made by another
    /// model can be told apart.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// How probable it is that a Thai sentence ends between two phrases.
    #[must_use]
    pub fn boundaries(&self) -> &Boundaries {
        &self.boundaries
    }

    /// Which Thai word translates which English one.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// What speaks for the end of a sentence in Thai alone.
    #[must_use]
    pub fn sentences(&self) -> &Sentences {
        &self.sentences
    }

    /// What stretches of text are about.
    #[must_use]
    pub fn vectors(&self) -> &Vectors {
        &self.vectors
    }

    /// Where Thai words end.
    #[must_use]
    pub fn words(&self) -> &WordCuts {
        &self.words
    }

    /// What each piece of evidence is worth, in a text that is cut so.
    pub(crate) fn weights(&self, cut: Cut) -> &Weights {
        self.weights.of(cut)
    }
}

/// The lines that list the parts.
fn list(parts: &Parts) -> String {
    let line = |((part, _), bytes): (&(&str, _), &Bytes)| format!("{part} {} {:016x}\n", bytes.len(), checksum(bytes));
    PARTS.iter().zip(parts).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: Vec<u8>) -> String {
        Model::from_bytes("x.model", bytes).expect_err("it is no good model").to_string()
    }

    #[test]
    fn a_written_model_is_read_as_it_was() {
        let written = Model::embedded().to_bytes();
        let read = Model::from_bytes("x.model", written.clone()).expect("whole");
        assert_eq!(read.label(), Model::embedded().label());
        assert_eq!(read.weights, Model::embedded().weights);
        assert_eq!(read.to_bytes(), written);
    }

    #[test]
    fn the_parts_of_a_file_are_not_copied() {
        let bytes = Model::embedded().to_bytes();
        let range = bytes.as_ptr_range();
        let model = Model::from_bytes("x.model", bytes).expect("whole");
        assert!(model.parts.iter().all(|part| range.contains(&part.as_ptr())));
    }

    #[test]
    fn another_part_makes_another_model() {
        let table = include_str!("../align/weights.tsv");
        let other = table.replace("en\tbias\t", "en\tbias\t1");
        let model = Model::embedded().with_part("w.tsv", other.into_bytes()).expect("a table");
        assert_ne!(model.label(), Model::embedded().label());
        assert_ne!(model.weights, Model::embedded().weights);
        let same = model.with_part("w.tsv", table.into()).expect("a table");
        assert_eq!(same.label(), Model::embedded().label());
        for (bytes, fact) in [
            ("khanan luck, layout 1\n", "x: not a part of a khanan model; make one"),
            ("", "x: not a part of a khanan model; make one"),
            ("khanan lexicon, layout 0\n", "x: not a khanan lexicon of layout"),
            ("# khanan weights, layout 0\n", "x: line 1: not `# khanan weights, layout"),
        ] {
            let error = model.with_part("x", bytes.into()).expect_err(fact).to_string();
            assert!(error.starts_with(fact) && error.contains("`khanan train"), "{error}");
        }
    }

    #[test]
    fn a_damaged_model_is_refused_with_the_remedy() {
        let good = Model::embedded().to_bytes();
        let list = list(&Model::embedded().parts);
        let changed = |from: &str, to: &str| {
            let head = String::from_utf8(good[..good.len() - body()].to_vec()).expect("lines of text");
            assert!(head.contains(from), "{head}");
            [head.replacen(from, to, 1).as_bytes(), &good[good.len() - body()..]].concat()
        };
        fn body() -> usize {
            PARTS.iter().map(|(_, bytes)| bytes.len()).sum()
        }
        let mut flipped = good.clone();
        *flipped.last_mut().expect("it holds something") ^= 1;
        let table = [
            (flipped, "damaged: the checksum of its words"),
            (good[..good.len() - 1].to_vec(), "cut short: it ends before its words"),
            ([&good[..], b"x"].concat(), "damaged: 1 bytes follow"),
            (changed("layout 1", "layout 0"), "a khanan model of layout 0, not 1; "),
            (changed("lexicon", "luck"), "its list of parts does not give the lexicon"),
            (changed(list.lines().last().expect("a part"), ""), "its list of parts does not give the words"),
            (changed("words ", "words 99"), "cut short"),
            (changed("lexicon ", "lexicon 99999999999999999999"), "its list of parts does not give the lexicon"),
            (changed("lexicon ", "lexicon 9999999999"), "cut short: it ends before its lexicon"),
            (changed("boundaries ", "boundaries x"), "its list of parts does not give the boundaries"),
            (changed("\n\n", "\n"), "its list of parts does not end"),
            (PARTS[0].1.to_vec(), "not a khanan model; "),
            (Vec::new(), "not a khanan model; "),
        ];
        for (bytes, fact) in table {
            let error = refused(bytes);
            assert!(error.starts_with(&format!("x.model: {fact}")), "{error}");
            assert!(error.contains("khanan train bundle") && error.contains("leave out --model"), "{error}");
        }
    }
}
