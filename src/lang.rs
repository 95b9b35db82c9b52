//! The two languages, told apart by script.

use serde::{Deserialize, Serialize};

/// One of the two languages put side by side.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English: any line or run in Latin script.
    En,
    /// Thai: any line or run in Thai script.
    Th,
}

impl Lang {
    /// The ISO 639-1 code, as in `xml:lang`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Th => "th",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Lang {
        match self {
            Lang::En => Lang::Th,
            Lang::Th => Lang::En,
        }
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Lang::En => "English",
            Lang::Th => "Thai",
        })
    }
}

/// Whether `c` belongs to the Thai block (U+0E01–U+0E5B), Thai digits and the baht sign included.
#[must_use]
pub fn is_thai(c: char) -> bool {
    matches!(c, '\u{0e01}'..='\u{0e3a}' | '\u{0e3f}'..='\u{0e5b}')
}
