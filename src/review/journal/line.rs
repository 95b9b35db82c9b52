//! A line of the journal, and the value at its end that vouches for it.
//!
//! The value is the beginning of SHA-256 over the value of the line before and the line without its own. So a line that was
//! changed, lost, doubled or moved is told, and which one it was.
//!
//! | layout | what changed |
//! |---|---|
//! | 1 | a first line with `khanan_review`, `sha256` and `beads`, then steps |
//! | 2 | `check` at the end of every line |
//!
//! A journal of layout 1 goes on in layout 2 with its next step: a line that says so stands before it and vouches for the
//! lines of layout 1 as well.

use std::io;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use super::super::{bead::Bead, operation::Operation};
use crate::digest::hex;

/// The layout of new lines; it goes up with any change of what a line says.
pub(super) const LAYOUT: u32 = 2;

/// What every journal begins with.
pub(super) const OPENING: &[u8] = b"{\"khanan_review\":";

/// Bytes of the longest line, for a file that is none of ours may be one of many gigabytes. A bead takes a hundred.
const LONGEST: usize = 1 << 30;

/// Before a check value, its hexadecimal digits, and behind it.
const BEFORE: &[u8] = b",\"check\":\"";
const DIGITS: usize = 16;
const BEHIND: &[u8] = b"\"}";

/// A line.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Line {
    /// The first.
    Begin {
        /// [`LAYOUT`], or an older one.
        khanan_review: u32,
        /// What is reviewed, by its content.
        sha256: String,
        beads: Vec<Bead>,
    },
    /// The layout of the lines from here on; or, in place of a first line, one that is not read.
    Layout { khanan_review: u32 },
    /// What the beads are after a realigning.
    Beads { beads: Vec<Bead> },
    /// Any other step.
    Step(Operation),
}

/// The lines so far: what the next one is made or read by.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    /// The check value of the last line.
    check: String,
    lines: usize,
    layout: u32,
    /// Bytes that a line may have.
    pub(super) longest: usize,
}

impl Default for Chain {
    fn default() -> Self {
        Chain { check: String::new(), lines: 0, layout: LAYOUT, longest: LONGEST }
    }
}

impl Chain {
    /// How many lines there are.
    pub(super) fn lines(&self) -> usize {
        self.lines
    }

    /// A line as bytes, line feed included; behind lines of an older layout, two lines.
    pub(super) fn seal(&mut self, line: &Line) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if self.layout < LAYOUT {
            self.layout = LAYOUT;
            self.push(&Line::Layout { khanan_review: LAYOUT }, &mut bytes)?;
        }
        self.push(line, &mut bytes)?;
        Ok(bytes)
    }

    fn push(&mut self, line: &Line, bytes: &mut Vec<u8>) -> io::Result<()> {
        let mut body = serde_json::to_vec(line)?;
        self.pass(&body);
        body.pop();
        let length = body.len() + BEFORE.len() + DIGITS + BEHIND.len();
        if length >= self.longest {
            let most = self.longest;
            return Err(io::Error::other(format!("a line of {length} bytes, where fewer than {most} are read back")));
        }
        for part in [&body, BEFORE, self.check.as_bytes(), BEHIND, b"\n"] {
            bytes.extend_from_slice(part);
        }
        Ok(())
    }

    /// Reads the next line, given without its line feed; if it is damaged, in what way.
    pub(super) fn open(&mut self, line: &[u8]) -> Result<Line, String> {
        #[derive(Deserialize)]
        struct Head {
            khanan_review: u32,
        }
        #[derive(Deserialize)]
        struct Begin {
            khanan_review: u32,
            sha256: String,
            beads: Vec<Bead>,
        }
        #[derive(Deserialize)]
        struct Beads {
            beads: Vec<Bead>,
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let names_layout = line.starts_with(OPENING);
        if names_layout {
            let Head { khanan_review } = parsed(line)?;
            if self.lines > 0 && khanan_review <= self.layout {
                return Err("a line out of its place".to_owned());
            }
            self.layout = khanan_review;
            // How lines of another layout are made, nobody here knows.
            if !(1..=LAYOUT).contains(&khanan_review) {
                return Ok(Line::Layout { khanan_review });
            }
        }
        let (body, check) = parted(line);
        self.pass(&body);
        match check {
            Some(check) if check != self.check.as_bytes() => {
                return Err("its check value does not fit: it was changed, or a line before it is missing".to_owned());
            }
            None if self.layout > 1 => return Err("it has no check value: it was changed".to_owned()),
            _ => {}
        }
        if self.lines == 1 {
            let Begin { khanan_review, sha256, beads } = parsed(&body)?;
            return Ok(Line::Begin { khanan_review, sha256, beads });
        }
        if names_layout {
            return Ok(Line::Layout { khanan_review: self.layout });
        }
        if body.starts_with(b"{\"beads\":") {
            let Beads { beads } = parsed(&body)?;
            return Ok(Line::Beads { beads });
        }
        parsed(&body).map(Line::Step)
    }

    /// Goes on to the next line, whose check value then is the last.
    fn pass(&mut self, body: &[u8]) {
        let hash = Sha256::new().chain_update(&self.check).chain_update(body).finalize();
        self.check = hex(&hash[..DIGITS / 2]);
        self.lines += 1;
    }
}

/// A line without its check value, and that, if it has one.
fn parted(line: &[u8]) -> (Vec<u8>, Option<&[u8]>) {
    let sealed = line.strip_suffix(BEHIND).and_then(|rest| {
        let (rest, check) = rest.split_at_checked(rest.len().checked_sub(DIGITS)?)?;
        Some((rest.strip_suffix(BEFORE)?, check))
    });
    match sealed {
        Some((body, check)) => ([body, b"}"].concat(), Some(check)),
        None => (line.to_vec(), None),
    }
}

fn parsed<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| {
        let text = error.to_string();
        let fact = text.rsplit_once(" at line ").map_or(&*text, |(fact, _)| fact);
        format!("no step of a review, from column {}: {fact}", error.column())
    })
}

/// What is to be said of a file that begins with these bytes, which are not [`OPENING`].
pub(super) fn stranger(bytes: &[u8]) -> String {
    if bytes.starts_with("\u{FEFF}".as_bytes()) {
        return "a byte order mark stands before all else, which no journal of a review has".to_owned();
    }
    format!("no journal of a review: it does not begin with {}", String::from_utf8_lossy(OPENING))
}
