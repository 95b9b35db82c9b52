//! The journal: a file to which every step is added, and synced, before anybody hears that it was done.
//!
//! One JSON object a line. The first one names what is reviewed and holds its beads as they were found; the others are
//! steps. What a realigning came to is kept as beads, for another version of the program may align otherwise. Every line
//! ends with a value that vouches for it and for all lines before it, see `journal/line.rs`.
//!
//! The file of somebody else is never touched: nothing is written or cut off before all of the file was read and found to
//! be a journal of this text. A last line without its line feed was never answered for, and goes when the next step is
//! kept. A step that cannot be kept in full is cut off again, and until it is, no other is taken.

mod file;
mod line;
#[cfg(test)]
mod tests;

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, BufRead, BufReader, ErrorKind, Read},
    path::{Path, PathBuf},
};

use self::{
    file::Medium,
    line::{Chain, LAYOUT, Line, OPENING},
};
use super::{
    bead::Bead,
    operation::Operation,
    session::{Replaced, Session, Step},
};
use crate::{Error, Lang, Result, Span, align::Bitext, model::Model};

/// What to do about a file that is no journal of this text.
const OTHER: &str = "it was left as it is: move it away, or name another with --session";

/// What to do about a journal of which some lines are good.
const DAMAGED: &str = "what stands before that line is good: to go on from there, remove the line and all behind it; to begin \
                       anew, name another with --session";

/// A session's file, open for the next step.
#[derive(Debug)]
pub struct Journal {
    name: String,
    file: Box<dyn Medium>,
    chain: Chain,
    /// Bytes of the file, from its start, that are known to be whole lines of the review.
    good: u64,
    /// Whether something else may stand behind them.
    loose: bool,
}

impl Journal {
    /// Goes on with the session that the file at `path` holds, or begins one and the file.
    ///
    /// `sha256` names what is reviewed; `begin` makes the beads of a new session. A file that is there and is refused is
    /// left as it is, to the byte.
    ///
    /// # Errors
    /// [`Error::Io`]; [`Error::Journal`] if the file is of another text, damaged, no journal, or in use.
    pub fn open<'a>(
        path: &Path,
        sha256: &str,
        base: &'a Bitext<'a>,
        model: &'a Model,
        begin: impl FnOnce() -> Session<'a>,
    ) -> Result<(Journal, Session<'a>)> {
        let name = path.display().to_string();
        let (file, new) = locked(path, &name)?;
        let source = file.try_clone().map_err(failed(&name, "read"))?;
        let mut journal = Journal { name, file: Box::new(file), chain: Chain::default(), good: 0, loose: false };
        let session = journal.resume(BufReader::new(source), sha256, base, model, begin);
        match session {
            Ok(_) if new => sync_folder(path),
            // It was made for a session that could not begin.
            Err(_) if new => drop(fs::remove_file(path)),
            _ => {}
        }
        Ok((journal, session?))
    }

    /// Goes on with what the file holds, which `source` reads from its beginning, or begins.
    fn resume<'a>(
        &mut self,
        source: impl BufRead,
        sha256: &str,
        base: &'a Bitext<'a>,
        model: &'a Model,
        begin: impl FnOnce() -> Session<'a>,
    ) -> Result<Session<'a>> {
        match self.replay(source, sha256, base, model)? {
            Found::Session(session) => Ok(session),
            Found::Head(head) => {
                let session = begin();
                let beads = session.beads().to_vec();
                let first = Line::Begin { khanan_review: LAYOUT, sha256: sha256.to_owned(), beads };
                let (bytes, chain) = self.sealed(&first)?;
                // A first line that the power cut short holds no step, but it may be another's file after all. Where its line
                // feed would be, `add` may have put a space.
                if !bytes.starts_with(head.strip_suffix(b" ").unwrap_or(&head)) {
                    let fact = "the first line of a review, cut short before any step".to_owned();
                    return Err(self.fault(1, fact, "remove the file to begin anew, or name another with --session"));
                }
                self.add(&bytes, chain)?;
                Ok(session)
            }
        }
    }

    /// Where the session of an input is kept unless somebody says otherwise: beside it.
    #[must_use]
    pub fn beside(input: &Path) -> PathBuf {
        let mut name = input.as_os_str().to_owned();
        name.push(".review.jsonl");
        name.into()
    }

    /// Does a step of a session and keeps it. When this returns, the step is on the disk.
    ///
    /// # Errors
    /// [`Error::Review`] if the step cannot be done, [`Error::Io`] if it cannot be kept; the session then is as it was.
    pub fn apply(&mut self, session: &mut Session<'_>, operation: &Operation) -> Result<Replaced> {
        let step = session.prepare(operation)?;
        let (bytes, chain) = self.sealed(&match (&step, operation) {
            (Step::Beads { beads, .. }, Operation::Realign) => Line::Beads { beads: beads.clone() },
            (_, operation) => Line::Step(operation.clone()),
        })?;
        self.add(&bytes, chain)?;
        Ok(session.commit(step))
    }

    /// Reads the lines that were written whole, and does their steps.
    fn replay<'a>(
        &mut self,
        mut source: impl BufRead,
        sha256: &str,
        base: &'a Bitext<'a>,
        model: &'a Model,
    ) -> Result<Found<'a>> {
        let mut bytes = Vec::new();
        // A file of another kind is told before more of it is read.
        source.by_ref().take(OPENING.len() as u64).read_to_end(&mut bytes).map_err(failed(&self.name, "read"))?;
        if !bytes.is_empty() && bytes != OPENING {
            return Err(self.fault(1, line::stranger(&bytes), OTHER));
        }
        let mut session = None;
        let mut number = 1;
        loop {
            let remedy = if number == 1 { OTHER } else { DAMAGED };
            let most = self.chain.longest;
            source.by_ref().take(most as u64).read_until(b'\n', &mut bytes).map_err(failed(&self.name, "read"))?;
            if bytes.last() != Some(&b'\n') {
                if bytes.len() >= most {
                    let fact = format!("a line of over {most} bytes, longer than any of a review");
                    return Err(self.fault(number, fact, remedy));
                }
                // Only what ends in a line feed was written whole.
                self.loose = !bytes.is_empty();
                return Ok(session.map_or(Found::Head(bytes), Found::Session));
            }
            let line = self.chain.open(&bytes[..bytes.len() - 1]).map_err(|fact| self.fault(number, fact, remedy))?;
            self.follow(number, line, &mut session, sha256, base, model)?;
            self.good += bytes.len() as u64;
            number += 1;
            bytes.clear();
        }
    }

    /// Does what line `number` says.
    fn follow<'a>(
        &self,
        number: usize,
        line: Line,
        session: &mut Option<Session<'a>>,
        sha256: &str,
        base: &'a Bitext<'a>,
        model: &'a Model,
    ) -> Result<()> {
        match (line, session) {
            (Line::Layout { khanan_review }, _) if !(1..=LAYOUT).contains(&khanan_review) => {
                let fact = format!("layout {khanan_review}, where 1 to {LAYOUT} are read");
                Err(self.fault(
                    number,
                    fact,
                    "finish it with the version that wrote it, or name another with --session",
                ))
            }
            (Line::Begin { sha256: of, .. }, None) if of != sha256 => {
                let fact = "the review is of another text than this one".to_owned();
                Err(self.fault(number, fact, OTHER))
            }
            (Line::Begin { beads, .. }, session @ None) => {
                check(base, &beads).map_err(|fact| self.fault(number, fact, OTHER))?;
                *session = Some(Session::over(base, model, beads));
                Ok(())
            }
            (Line::Beads { beads }, Some(session)) => {
                check(base, &beads).map_err(|fact| self.fault(number, fact, DAMAGED))?;
                session.become_(beads);
                Ok(())
            }
            (Line::Step(operation), Some(session)) => {
                session.apply(&operation).map_err(|error| self.fault(number, error.to_string(), DAMAGED))?;
                Ok(())
            }
            (Line::Layout { .. }, Some(_)) => Ok(()),
            _ => Err(self.fault(number, "a line out of its place".to_owned(), DAMAGED)),
        }
    }

    /// A line as it is written, with what vouches for it.
    fn sealed(&self, line: &Line) -> Result<(Vec<u8>, Chain)> {
        let mut chain = self.chain.clone();
        let bytes = chain.seal(line).map_err(failed(&self.name, "write"))?;
        Ok((bytes, chain))
    }

    /// Adds bytes, which [`Journal::sealed`] made; all of them, or none as far as anybody who opens the file sees.
    fn add(&mut self, bytes: &[u8], chain: Chain) -> Result<()> {
        if self.loose {
            self.cut().map_err(failed(&self.name, "cut the end of an unfinished step off"))?;
        }
        let length = self.file.length().map_err(failed(&self.name, "write"))?;
        if length != self.good {
            let fact =
                format!("{length} bytes, where this review wrote {}: something else changed the file", self.good);
            return Err(self.fault(chain.lines(), fact, "end the review, look at the file, and begin again"));
        }
        let written = file::write_all(&mut *self.file, self.good, bytes);
        let whole = written.is_ok();
        if let Err(source) = written.and_then(|()| self.file.sync()) {
            self.loose = true;
            if self.cut().is_err() && whole {
                // A line without its line feed is none, and what was written in part has none.
                let _ = self.file.write(self.good + bytes.len() as u64 - 1, b" ").and_then(|_| self.file.sync());
            }
            return Err(failed(&self.name, "write")(source));
        }
        self.good += bytes.len() as u64;
        self.chain = chain;
        Ok(())
    }

    /// Cuts off what stands behind the last whole line of the review.
    fn cut(&mut self) -> io::Result<()> {
        self.file.cut(self.good)?;
        self.file.sync()?;
        self.loose = false;
        Ok(())
    }

    fn fault(&self, line: usize, fact: String, remedy: &'static str) -> Error {
        Error::Journal { name: self.name.clone(), line, fact, remedy }
    }
}

/// What a file holds.
enum Found<'a> {
    /// A session.
    Session(Session<'a>),
    /// Nothing yet, or some bytes of a first line.
    Head(Vec<u8>),
}

/// The file, which nobody else has, and whether it is new.
fn locked(path: &Path, name: &str) -> Result<(File, bool)> {
    // A pipe would be waited for, and a device is no place to keep anything.
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        let source = io::Error::other("it is no plain file: name another with --session");
        return Err(failed(name, "keep steps there")(source));
    }
    let open = |new| OpenOptions::new().read(true).write(true).create_new(new).open(path);
    let (file, new) = match open(true) {
        Ok(file) => (file, true),
        // A link that leads nowhere is there too; what it leads to is made.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.exists() => {
            (open(false).map_err(failed(name, "write"))?, false)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let made = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
            (made.map_err(failed(name, "write"))?, false)
        }
        Err(error) => return Err(failed(name, "write")(error)),
    };
    // Two sessions that write to one file would lose each other's steps.
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        let fact = "another review of it is open".to_owned();
        return Err(Error::Journal { name: name.to_owned(), line: 1, fact, remedy: "go on there, or end it first" });
    }
    Ok((file, new))
}

fn failed(name: &str, action: &'static str) -> impl FnOnce(io::Error) -> Error {
    let name = name.to_owned();
    move |source| Error::Io { name, action, source }
}

/// A new file's name is on the disk when its folder is; not all systems let a folder be synced, or need it.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Whether beads from a file can be of this text: every one has a name and a probability, their spans lie in it, in order,
/// between characters, and overlap nowhere.
fn check(base: &Bitext<'_>, beads: &[Bead]) -> std::result::Result<(), String> {
    let mut ids: Vec<u32> = beads.iter().map(|bead| bead.id).collect();
    ids.sort_unstable();
    if let Some(two) = ids.windows(2).find(|two| two[0] == two[1]) {
        return Err(format!("two beads of number {}", two[0]));
    }
    for bead in beads {
        let id = bead.id;
        if id == 0 {
            return Err("a bead of number 0, where they count from 1".to_owned());
        }
        if !(0.0..=1.0).contains(&bead.score) {
            return Err(format!("bead {id} has a score of {}, which is no probability, 0 to 1", bead.score));
        }
        if bead.is_empty() {
            return Err(format!("bead {id} holds nothing"));
        }
        if let Some(lang) = [Lang::En, Lang::Th].into_iter().find(|lang| !bead.of(*lang).is_sorted()) {
            return Err(format!("the {lang} of bead {id} is out of order"));
        }
    }
    let sides = [(Lang::En, &base.en), (Lang::Th, &base.th)].map(|(lang, side)| {
        let spans = beads.iter().flat_map(|bead| bead.of(lang)).map(|span| (*span, lang));
        (side.text.document().text(), spans.collect::<Vec<(Span, Lang)>>())
    });
    let [(en_text, en), (th_text, th)] = sides;
    // Of one document in both languages, no stretch is of both.
    let texts = if std::ptr::eq(en_text, th_text) {
        vec![(en_text, [en, th].concat())]
    } else {
        vec![(en_text, en), (th_text, th)]
    };
    for (text, mut spans) in texts {
        spans.sort_unstable_by_key(|(span, _)| *span);
        let mut end = 0;
        for (span, lang) in spans {
            let fits = text.get(span.range()).is_some_and(|text| !text.trim().is_empty());
            if !fits || span.start() < end {
                return Err(format!("no {lang} text stands at bytes {} to {}", span.start(), span.end()));
            }
            end = span.end();
        }
    }
    Ok(())
}
