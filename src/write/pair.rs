//! The pair: the one record that every output is made of.

use std::{borrow::Cow, fmt};

use serde::{Serialize, Serializer};

use super::metadata::Metadata;
use crate::{Place, align::Evidence, check::Discrepancy};

/// One bead as it is written: some English, the Thai that translates it, and where both stand.
///
/// Either side may be missing; never both. The fields are written in this order.
#[derive(Clone, Debug, Serialize)]
pub struct Pair<'a> {
    /// Names the pair: 16 hexadecimal digits, the same on every run over the same content, and of no other pair of
    /// the document.
    ///
    /// They are the first 8 bytes of the SHA-256 over five UTF-8 strings, each but the last followed by a line feed:
    /// `doc.sha256`; the English spans in bytes as `0-41` or `0-41,60-72`; the Thai spans likewise; the English text;
    /// the Thai text. A missing side is empty. No two readings of those strings can be confused, since the spans give
    /// the length of the English text.
    pub id: String,
    /// The document it comes from.
    pub doc: &'a Doc<'a>,
    /// Its place among the document's pairs, counted from 1.
    pub seq: usize,
    /// How many English and Thai sentences it holds.
    #[serde(rename = "type")]
    pub shape: Shape,
    /// The English, unless it has none.
    pub en: Option<Part<'a>>,
    /// The Thai, unless it has none.
    pub th: Option<Part<'a>>,
    /// Probability that the pair is right, edges included.
    pub score: f64,
    /// Why it was made.
    pub evidence: &'a Evidence,
    /// Where its languages disagree.
    pub discrepancies: Vec<Discrepancy>,
    /// Program and model that made it, each with its version.
    pub method: &'a str,
}

/// What every pair says about its document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Doc<'a> {
    /// The file's name; where the sides are two files, both names, the English first, joined by ` + `.
    pub name: Cow<'a, str>,
    /// SHA-256 of the file, 64 hexadecimal digits; where the sides are two files, SHA-256 of both such hashes, the
    /// English first, each followed by a line feed.
    pub sha256: Cow<'a, str>,
    /// Date and titles.
    #[serde(flatten)]
    pub metadata: Metadata<'a>,
}

/// One language's part of a pair.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Part<'a> {
    /// The original text of the spans, exactly; where there are several, joined by one space.
    pub text: Cow<'a, str>,
    /// Where it stands, in order.
    pub spans: Vec<Place>,
    /// The name of the file that the spans point into.
    pub file: &'a str,
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
