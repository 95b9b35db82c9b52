//! The pair: the one record that every output is made of, and that reading one back gives.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::metadata::Metadata;
use crate::{
    Place,
    align::Evidence,
    check::{Discrepancy, Severity},
};

/// One bead as it is written: some English, the Thai that translates it, and where both stand.
///
/// Either side may be missing; never both. The fields are written in this order. A pair as the aligner makes it has all
/// of them; one that was read back has those that its format carries, and nothing in place of the others.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Pair<'a> {
    /// Names the pair; of the aligner's own pairs: 16 hexadecimal digits, the same on every run over the same content, and
    /// of no other pair of the document.
    ///
    /// They are the first 8 bytes of the SHA-256 over five UTF-8 strings, each but the last followed by a line feed:
    /// `doc.sha256`; the English spans in bytes as `0-41` or `0-41,60-72`; the Thai spans likewise; the English text;
    /// the Thai text. A missing side is empty. No two readings of those strings can be confused, since the spans give
    /// the length of the English text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Cow<'a, str>>,
    /// The document it comes from.
    pub doc: Cow<'a, Doc<'a>>,
    /// Its place among the document's pairs, counted from 1.
    pub seq: usize,
    /// How many English and Thai sentences it holds.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
    /// The English, unless it has none.
    pub en: Option<Part<'a>>,
    /// The Thai, unless it has none.
    pub th: Option<Part<'a>>,
    /// Probability that the pair is right, edges included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Why it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Cow<'a, Evidence>>,
    /// Where its languages disagree.
    #[serde(default)]
    pub discrepancies: Vec<Discrepancy>,
    /// What somebody wrote beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Cow<'a, str>>,
    /// Program and model that made it, each with its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Cow<'a, str>>,
}

impl Pair<'_> {
    /// Whether it has both sides.
    #[must_use]
    pub fn is_aligned(&self) -> bool {
        self.en.is_some() && self.th.is_some()
    }

    /// Whether a person should look at it: whether a discrepancy is more than a note.
    #[must_use]
    pub fn is_flagged(&self) -> bool {
        self.discrepancies.iter().any(|discrepancy| discrepancy.severity > Severity::Note)
    }

    /// The pair for itself, without what it borrows.
    #[must_use]
    pub fn into_owned(self) -> Pair<'static> {
        Pair {
            id: self.id.map(owned),
            doc: Cow::Owned(self.doc.into_owned().into_owned()),
            seq: self.seq,
            shape: self.shape,
            en: self.en.map(Part::into_owned),
            th: self.th.map(Part::into_owned),
            score: self.score,
            evidence: self.evidence.map(|evidence| Cow::Owned(evidence.into_owned())),
            discrepancies: self.discrepancies,
            note: self.note.map(owned),
            method: self.method.map(owned),
        }
    }
}

/// A text for itself.
pub(super) fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

/// What every pair says about its document.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Doc<'a> {
    /// The file's name; where the sides are two files, both names, the English first, joined by ` + `
    /// unless they are the same.
    pub name: Cow<'a, str>,
    /// SHA-256 of the file, 64 hexadecimal digits; where the sides are two files, SHA-256 of both such hashes, the
    /// English first, each followed by a line feed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Cow<'a, str>>,
    /// Date and titles.
    #[serde(flatten)]
    pub metadata: Metadata<'a>,
}

impl Doc<'_> {
    pub(super) fn into_owned(self) -> Doc<'static> {
        Doc { name: owned(self.name), sha256: self.sha256.map(owned), metadata: self.metadata.into_owned() }
    }
}

/// One language's part of a pair.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Part<'a> {
    /// The original text of the spans, exactly; where there are several, joined by one space.
    pub text: Cow<'a, str>,
    /// Where it stands, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Place>,
    /// The name of the file that the spans point into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Cow<'a, str>>,
    /// The pages that it stands on, in order, counted from 1; empty if the source has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<u32>,
}

impl<'a> Part<'a> {
    /// A text of which nobody knows where it stands.
    pub(super) fn of(text: impl Into<Cow<'a, str>>) -> Self {
        Part { text: text.into(), spans: Vec::new(), file: None, pages: Vec::new() }
    }

    fn into_owned(self) -> Part<'static> {
        Part { text: owned(self.text), spans: self.spans, file: self.file.map(owned), pages: self.pages }
    }
}

/// How many sentences stand against how many, written `2-1`: English first.
///
/// English segments are sentences already and are counted as they are. Thai phrases are not: counted is one, and one
/// more for every phrase before the last that probably ends a sentence or that ends its passage.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Shape {
    /// English sentences.
    pub en: usize,
    /// Thai sentences.
    pub th: usize,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.en, self.th)
    }
}

impl Serialize for Shape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Shape {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let sides = text.split_once('-').and_then(|(en, th)| Some((number(en)?, number(th)?)));
        match sides {
            Some((0, 0)) | None => Err("a type is how many English sentences stand against how many Thai ones, as 2-1"),
            Some((en, th)) => Ok(Shape { en, th }),
        }
    }
}

/// A number in figures, without sign or leading nought.
fn number(figures: &str) -> Option<usize> {
    let plain = figures.bytes().all(|b| b.is_ascii_digit()) && (figures == "0" || !figures.starts_with('0'));
    if plain { figures.parse().ok() } else { None }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_read_as_it_is_written() {
        for shape in [(1, 1), (0, 12), (3, 0), (10, 2)].map(|(en, th)| Shape { en, th }) {
            assert_eq!(shape.to_string().parse(), Ok(shape));
        }
        for text in ["", "-", "1", "0-0", "01-1", "1-+1", "1-1-1", "1 - 1", "a-b", "99999999999999999999999-1"] {
            assert!(text.parse::<Shape>().is_err(), "{text}");
        }
    }
}
