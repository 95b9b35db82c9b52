//! Filters: what makes a pair not worth keeping, each with its limit.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Why a pair is left out. Where several reasons hold, the first of this list is given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Text without counterpart.
    OneSided,
    /// The same addresses and telephone numbers stand in several documents.
    Contact,
    /// The same text stands in many documents.
    Boilerplate,
    /// Both sides are the same text, or nearly: nobody translated it.
    Copy,
    /// A side is not in its language.
    Language,
    /// It is not probable enough that the pair is right.
    Score,
    /// One side is much longer than the other.
    Length,
    /// The languages contradict each other.
    Conflict,
    /// The same pair was kept before.
    Duplicate,
    /// Nearly the same pair, with the same figures, was kept before.
    #[serde(rename = "near-duplicate")]
    Near,
}

impl Reason {
    /// All of them, in the order in which they are tried.
    pub const ALL: [Reason; 10] = [
        Reason::OneSided,
        Reason::Contact,
        Reason::Boilerplate,
        Reason::Copy,
        Reason::Language,
        Reason::Score,
        Reason::Length,
        Reason::Conflict,
        Reason::Duplicate,
        Reason::Near,
    ];

    /// Its name, as filters are asked for and reasons are written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Reason::OneSided => "one-sided",
            Reason::Copy => "copy",
            Reason::Language => "language",
            Reason::Score => "score",
            Reason::Length => "length",
            Reason::Conflict => "conflict",
            Reason::Contact => "contact",
            Reason::Boilerplate => "boilerplate",
            Reason::Duplicate => "duplicate",
            Reason::Near => "near-duplicate",
        }
    }

    /// What it means, in a sentence.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Reason::OneSided => "text without counterpart",
            Reason::Copy => "both sides are nearly the same text",
            Reason::Language => "a side is not in its language",
            Reason::Score => "not probable enough to be right",
            Reason::Length => "one side is much longer than the other",
            Reason::Conflict => "figures, dates or contacts contradict each other",
            Reason::Contact => "addresses and numbers that stand in several documents",
            Reason::Boilerplate => "text that stands in many documents",
            Reason::Duplicate => "the same pair was kept before",
            Reason::Near => "nearly the same pair was kept before",
        }
    }

    /// The limit it has unless another is asked for, and the range of those that make sense; `None` where there is
    /// nothing to be limited.
    fn limit(self) -> Option<(f64, std::ops::RangeInclusive<f64>)> {
        match self {
            Reason::Copy => Some((0.8, 0.0..=1.0)),
            Reason::Language => Some((0.5, 0.0..=1.0)),
            Reason::Score => Some((0.5, 0.0..=1.0)),
            Reason::Length => Some((3.0, 1.0..=1e6)),
            Reason::Contact => Some((3.0, 1.0..=1e9)),
            Reason::Boilerplate => Some((10.0, 1.0..=1e9)),
            Reason::Near => Some((0.85, 0.0..=1.0)),
            Reason::OneSided | Reason::Conflict | Reason::Duplicate => None,
        }
    }

    fn named(name: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Which filters are on, and where each draws the line.
///
/// | filter | limit | leaves a pair out if |
/// |---|---|---|
/// | `one-sided` | | it has no English, or no Thai |
/// | `contact` | 3 | it is a contact block, and a side of it stands in so many documents |
/// | `boilerplate` | 10 | a side of it stands in so many documents |
/// | `copy` | 0.8 | its sides are at least so alike, letter by letter |
/// | `language` | 0.5 | less than this share of the English letters is Latin, or less than two fifths of it of the Thai ones Thai |
/// | `score` | 0.5 | its score is less; a pair without score passes |
/// | `length` | 3 | one side is more than so many times as long as it should be by the other |
/// | `conflict` | | its languages contradict each other |
/// | `duplicate` | | the same texts were kept before |
/// | `near-duplicate` | 0.85 | a pair with the same figures was kept before that is at least so alike (Jaccard) |
///
/// Documents are different if their bytes are: one that an archive holds twice makes nothing boilerplate.
///
/// Read from text such as `all`, `none`, `score=.7,-boilerplate` (all but that, one changed), or `none,duplicate`.
#[derive(Clone, PartialEq, Debug)]
pub struct Filters {
    /// For each of [`Reason::ALL`], whether it is on, and its limit.
    limits: [Option<f64>; Reason::ALL.len()],
}

impl Filters {
    /// None is on: every pair is kept.
    pub const NONE: Filters = Filters { limits: [None; Reason::ALL.len()] };

    /// The limit of a filter; `None` if it is off. Of a filter that has no limit, 0.
    #[must_use]
    pub fn limit(&self, reason: Reason) -> Option<f64> {
        self.limits[reason as usize]
    }

    fn switch_on(&mut self, reason: Reason, limit: Option<f64>) {
        self.limits[reason as usize] = Some(limit.unwrap_or_else(|| reason.limit().map_or(0.0, |(usual, _)| usual)));
    }
}

impl Default for Filters {
    /// All are on, with their usual limits.
    fn default() -> Self {
        let mut filters = Filters::NONE;
        Reason::ALL.into_iter().for_each(|reason| filters.switch_on(reason, None));
        filters
    }
}

impl FromStr for Filters {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut filters = Filters::default();
        for (i, word) in text.split(',').map(str::trim).enumerate() {
            match word {
                "" if text.trim().is_empty() => return Err("no filter is named; `none` has every pair kept".to_owned()),
                "all" if i == 0 => {}
                "none" if i == 0 => filters = Filters::NONE,
                _ => {
                    let off = word.strip_prefix('-');
                    let (name, limit) = off
                        .unwrap_or(word)
                        .split_once('=')
                        .map_or((off.unwrap_or(word), None), |(name, limit)| (name, Some(limit)));
                    let known = || Reason::ALL.map(Reason::name).join(", ");
                    let reason = Reason::named(name).ok_or_else(|| {
                        format!("`{name}` is no filter; there are {}, and all and none before them", known())
                    })?;
                    match (off, limit) {
                        (Some(_), None) => filters.limits[reason as usize] = None,
                        (Some(_), Some(_)) => return Err(format!("`{word}`: a filter that is off has no limit")),
                        (None, None) => filters.switch_on(reason, None),
                        (None, Some(limit)) => {
                            let (_, range) = reason.limit().ok_or_else(|| format!("`{name}` has no limit"))?;
                            let value = limit.parse().ok().filter(|value| range.contains(value));
                            let value = value.ok_or_else(|| {
                                format!("`{word}`: the limit is a number from {} to {}", range.start(), range.end())
                            })?;
                            filters.switch_on(reason, Some(value));
                        }
                    }
                }
            }
        }
        Ok(filters)
    }
}

impl fmt::Display for Filters {
    /// As it is read: `none`, or all that are on with their limits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("none")?;
        for reason in Reason::ALL {
            match (self.limit(reason), reason.limit()) {
                (None, _) => {}
                (Some(_), None) => write!(f, ",{reason}")?,
                (Some(limit), Some(_)) => write!(f, ",{reason}={limit}")?,
            }
        }
        Ok(())
    }
}

impl Serialize for Filters {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_as_they_are_written() {
        let read = |text: &str| text.parse::<Filters>().unwrap();
        assert_eq!(read("all"), Filters::default());
        assert_eq!(read("none"), Filters::NONE);
        let some = read("score=.7, -boilerplate");
        assert_eq!((some.limit(Reason::Score), some.limit(Reason::Boilerplate)), (Some(0.7), None));
        assert_eq!(some.limit(Reason::Copy), Some(0.8));
        let one = read("none,duplicate,contact=5");
        assert_eq!(one.limit(Reason::Contact), Some(5.0));
        assert_eq!(Reason::ALL.into_iter().filter(|reason| one.limit(*reason).is_some()).count(), 2);
        for filters in [some, one, Filters::NONE, Filters::default()] {
            assert_eq!(read(&filters.to_string()), filters);
        }
    }

    #[test]
    fn what_is_no_filter_is_told_with_those_there_are() {
        for (text, fact) in [
            ("", "no filter is named"),
            ("sense", "`sense` is no filter; there are one-sided, contact"),
            ("score=2", "a number from 0 to 1"),
            ("score=high", "a number from 0 to 1"),
            ("-score=.5", "a filter that is off has no limit"),
            ("duplicate=3", "`duplicate` has no limit"),
            ("score,none", "`none` is no filter"),
        ] {
            let error = text.parse::<Filters>().unwrap_err();
            assert!(error.contains(fact), "{text}: {error}");
        }
    }

    #[test]
    fn reasons_are_numbered_as_they_are_listed() {
        for (i, reason) in Reason::ALL.into_iter().enumerate() {
            assert_eq!((reason as usize, Reason::named(reason.name())), (i, Some(reason)));
        }
    }
}
