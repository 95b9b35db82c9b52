//! Counts with their nouns, as a person reads them.

use std::fmt::Display;

/// `1 pair`, `2 pairs`; for nouns that take an s.
#[must_use]
pub fn many<N: Display + PartialEq + From<u8>>(count: N, noun: &str) -> String {
    format!("{count} {noun}{}", if count == N::from(1) { "" } else { "s" })
}
