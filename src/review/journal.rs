//! The journal: a file to which every step is added, and synced, before anybody hears that it was done.
//!
//! One JSON object a line. The first one names what is reviewed and holds its beads as they were found; the others are
//! steps. What a realigning came to is kept as beads, for another version of the program may align otherwise. A last line
//! that the power cut short is dropped.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    bead::Bead,
    operation::Operation,
    session::{Replaced, Session},
};
use crate::{Error, Result, align::Bitext, model::Model};

/// The layout of the file; it goes up with any change of what a line says.
const LAYOUT: u32 = 1;

/// A line.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    /// The first.
    Begin {
        /// [`LAYOUT`].
        khanan_review: u32,
        /// What is reviewed, by its content.
        sha256: String,
        beads: Vec<Bead>,
    },
    /// What the beads are after a realigning.
    Beads { beads: Vec<Bead> },
    /// Any other step.
    Step(Operation),
}

/// A session's file, open for the next step.
#[derive(Debug)]
pub struct Journal {
    name: String,
    file: File,
}

impl Journal {
    /// Goes on with the session that the file at `path` holds, or begins one and the file.
    ///
    /// `sha256` names what is reviewed; `begin` makes the beads of a new session.
    ///
    /// # Errors
    /// [`Error::Io`]; [`Error::Journal`] if the file is of another text, no journal, or in use.
    pub fn open<'a>(
        path: &Path,
        sha256: &str,
        base: &'a Bitext<'a>,
        model: &'a Model,
        begin: impl FnOnce() -> Session<'a>,
    ) -> Result<(Journal, Session<'a>)> {
        let name = path.display().to_string();
        let io = |action| {
            let name = name.clone();
            move |source| Error::Io { name, action, source }
        };
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(io("write"))?;
        // Two sessions that write to one file would lose each other's steps.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            let fact = "another review of it is open".to_owned();
            return Err(Error::Journal { name, line: 1, fact, remedy: "go on there, or end it first" });
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(io("read"))?;
        // Only what ends in a line feed was written whole.
        let whole = text.rfind('\n').map_or(0, |at| at + 1);
        file.set_len(whole as u64).map_err(io("write"))?;
        file.seek(SeekFrom::End(0)).map_err(io("write"))?;
        let mut journal = Journal { name, file };
        if whole == 0 {
            let session = begin();
            let beads = session.beads().to_vec();
            journal.add(&Line::Begin { khanan_review: LAYOUT, sha256: sha256.to_owned(), beads })?;
            sync_folder(path);
            return Ok((journal, session));
        }
        let session = journal.replay(&text[..whole], sha256, base, model)?;
        Ok((journal, session))
    }

    /// Where the session of an input is kept unless somebody says otherwise: beside it.
    #[must_use]
    pub fn beside(input: &Path) -> PathBuf {
        let mut name = input.as_os_str().to_owned();
        name.push(".review.jsonl");
        name.into()
    }

    fn replay<'a>(&self, text: &str, sha256: &str, base: &'a Bitext<'a>, model: &'a Model) -> Result<Session<'a>> {
        let fault = |line: usize, fact: String, remedy| Error::Journal { name: self.name.clone(), line, fact, remedy };
        const OTHER: &str = "move it away, or name another with --session";
        let mut session: Option<Session<'a>> = None;
        for (line, number) in text.lines().zip(1..) {
            let read: Line = serde_json::from_str(line)
                .map_err(|error| fault(number, format!("no step of a review: {error}"), OTHER))?;
            match (read, &mut session) {
                (Line::Begin { khanan_review, .. }, None) if khanan_review != LAYOUT => {
                    let fact = format!("layout {khanan_review}, where {LAYOUT} is read");
                    return Err(fault(number, fact, "finish it with the version that began it"));
                }
                (Line::Begin { sha256: of, .. }, None) if of != sha256 => {
                    let fact = "the review is of another text than this one".to_owned();
                    return Err(fault(number, fact, OTHER));
                }
                (Line::Begin { beads, .. }, None) => {
                    check(base, &beads).map_err(|fact| fault(number, fact, OTHER))?;
                    session = Some(Session::over(base, model, beads));
                }
                (Line::Beads { beads }, Some(session)) => {
                    check(base, &beads).map_err(|fact| fault(number, fact, OTHER))?;
                    session.become_(beads);
                }
                (Line::Step(operation), Some(session)) => {
                    session.apply(&operation).map_err(|error| fault(number, error.to_string(), OTHER))?;
                }
                _ => return Err(fault(number, "a line out of its place".to_owned(), OTHER)),
            }
        }
        session.ok_or_else(|| fault(1, "no session begins here".to_owned(), OTHER))
    }

    /// Does a step of a session and keeps it. When this returns, the step is on the disk.
    ///
    /// # Errors
    /// [`Error::Review`] if the step cannot be done, [`Error::Io`] if it cannot be kept; the session then is as it was.
    pub fn apply(&mut self, session: &mut Session<'_>, operation: &Operation) -> Result<Replaced> {
        let replaced = session.apply(operation)?;
        let line = match operation {
            Operation::Realign => Line::Beads { beads: session.beads().to_vec() },
            other => Line::Step(other.clone()),
        };
        if let Err(error) = self.add(&line) {
            let back = match operation {
                Operation::Undo => Operation::Redo,
                _ => Operation::Undo,
            };
            let _ = session.apply(&back);
            return Err(error);
        }
        Ok(replaced)
    }

    fn add(&mut self, line: &Line) -> Result<()> {
        let mut bytes = serde_json::to_vec(line).unwrap_or_default();
        bytes.push(b'\n');
        let written = self.file.write_all(&bytes).and_then(|()| self.file.sync_data());
        written.map_err(|source| Error::Io { name: self.name.clone(), action: "write", source })
    }
}

/// A new file's name is on the disk when its folder is; not all systems let a folder be synced, or need it.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Whether beads from a file can be of this text: their spans lie in it, between characters, and overlap nowhere.
fn check(base: &Bitext<'_>, beads: &[Bead]) -> std::result::Result<(), String> {
    for (lang, side) in [(crate::Lang::En, &base.en), (crate::Lang::Th, &base.th)] {
        let text = side.text.document().text();
        let mut spans: Vec<crate::Span> = beads.iter().flat_map(|bead| bead.of(lang)).copied().collect();
        spans.sort_unstable();
        let mut end = 0;
        for span in spans {
            let fits = text.get(span.range()).is_some_and(|text| !text.trim().is_empty());
            if !fits || span.start() < end {
                return Err(format!("no {lang} text stands at bytes {} to {}", span.start(), span.end()));
            }
            end = span.end();
        }
    }
    Ok(())
}
