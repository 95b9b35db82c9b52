//! What is passed over since it is no document: how much of it, and why.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

/// Why something in a source is no document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Passed {
    /// Its name ends as those of pictures, films, fonts or scripts do.
    Suffix,
    /// It is hidden, or left by a file manager: nobody put it there. A folder counts once, with all that is in it.
    Hidden,
    /// A link to a folder, or one in an archive.
    Link,
    /// No regular file: a device, a socket, a pipe.
    Special,
    /// A record of a crawl that holds no answer of a server: a request, say, or what is said of another record.
    RecordType,
    /// A record of a crawl that goes on with another.
    RecordPart,
    /// An answer of another status than 200.
    Status,
    /// An answer whose media type, or name, is not that of a document.
    MediaType,
    /// An archive, a list or a source that holds nothing at all.
    Empty,
}

impl Passed {
    /// All of them.
    pub const ALL: [Passed; 9] = [
        Passed::Suffix,
        Passed::Hidden,
        Passed::Link,
        Passed::Special,
        Passed::RecordType,
        Passed::RecordPart,
        Passed::Status,
        Passed::MediaType,
        Passed::Empty,
    ];

    /// Its name, as it is written in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Passed::Suffix => "suffix",
            Passed::Hidden => "hidden",
            Passed::Link => "link",
            Passed::Special => "special",
            Passed::RecordType => "record-type",
            Passed::RecordPart => "record-part",
            Passed::Status => "status",
            Passed::MediaType => "media-type",
            Passed::Empty => "empty",
        }
    }

    /// The same for people, of one or of many.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Passed::Suffix => "no document by name",
            Passed::Hidden => "hidden",
            Passed::Link => "link",
            Passed::Special => "no regular file",
            Passed::RecordType => "record without an answer",
            Passed::RecordPart => "part of a longer record",
            Passed::Status => "answer of another status than 200",
            Passed::MediaType => "answer of another media type",
            Passed::Empty => "empty",
        }
    }
}

/// How much was passed over, by reason.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PassedOver {
    counts: BTreeMap<Passed, u64>,
}

impl PassedOver {
    /// Counts one more.
    pub(super) fn add(&mut self, reason: Passed) {
        *self.counts.entry(reason).or_default() += 1;
    }

    /// Adds all that another counted.
    pub(super) fn join(&mut self, other: &PassedOver) {
        for (reason, count) in other.iter() {
            *self.counts.entry(reason).or_default() += count;
        }
    }

    /// How many for this reason.
    #[must_use]
    pub fn of(&self, reason: Passed) -> u64 {
        self.counts.get(&reason).copied().unwrap_or(0)
    }

    /// How many for any.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Whether nothing was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }

    /// The reasons there are, each with how many.
    pub fn iter(&self) -> impl Iterator<Item = (Passed, u64)> {
        self.counts.iter().map(|(&reason, &count)| (reason, count))
    }
}

/// `7 passed over: 4 hidden, 3 link`.
impl fmt::Display for PassedOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed over", self.total())?;
        let mut before = ": ";
        for (reason, count) in self.iter() {
            write!(f, "{before}{count} {}", reason.about())?;
            before = ", ";
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_counted_and_said() {
        let mut passed = PassedOver::default();
        assert!(passed.is_empty());
        [Passed::Link, Passed::Hidden, Passed::Link].into_iter().for_each(|reason| passed.add(reason));
        let twice = passed.clone();
        passed.join(&twice);
        assert_eq!(passed.to_string(), "6 passed over: 2 hidden, 4 link");
        let json = serde_json::to_string(&passed).unwrap();
        assert_eq!(json, r#"{"hidden":2,"link":4}"#);
        assert_eq!(serde_json::from_str::<PassedOver>(&json).unwrap(), passed);
        for reason in Passed::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
    }
}
