//! The discrepancy: one thing that the two languages of a pair say differently, in words a translator can act on.

use serde::{Deserialize, Serialize};

use crate::Place;

/// Something that disagrees inside a pair, or that one of its languages contradicts by itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Discrepancy {
    /// What it is about.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// The English words it rests on, if any.
    pub en: Option<Mark>,
    /// The Thai words it rests on, if any.
    pub th: Option<Mark>,
    /// One plain sentence in English, such as `English says 4.4 billion, Thai says 4.4 million.`
    pub message: String,
}

/// What a discrepancy is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A quantity, its scale included.
    Number,
    /// What a quantity is of: a currency, per cent, a measure.
    Unit,
    /// A day, month, year, weekday or time of day.
    Date,
    /// A telephone number or extension, an e-mail or web address.
    Contact,
    /// A name or acronym.
    Name,
    /// Text that has no counterpart, or much less than is usual.
    Coverage,
}

/// How much a discrepancy matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Both may be right: one language rounds, or leaves out what the other says.
    Note,
    /// A person should look: something stands on one side only.
    Doubt,
    /// Both cannot be right.
    Conflict,
}

/// Words of one language that a discrepancy rests on. The place is counted within the text of that language's part of
/// the pair, not within the document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// The words.
    pub text: String,
    /// What they say in normal form: `4400000000`, `2023-08-26`, `5806`.
    pub value: String,
    /// Where they stand in the part's text.
    #[serde(flatten)]
    pub place: Place,
}

impl Kind {
    /// As it is written in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Number => "number",
            Kind::Unit => "unit",
            Kind::Date => "date",
            Kind::Contact => "contact",
            Kind::Name => "name",
            Kind::Coverage => "coverage",
        }
    }
}

impl Severity {
    /// As it is written in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Doubt => "doubt",
            Severity::Conflict => "conflict",
        }
    }
}
