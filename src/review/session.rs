//! The session: beads as they stand, what was done to them, and what can be taken back.

use std::collections::{HashMap, HashSet};

use super::{
    bead::{Bead, joined, rounded},
    operation::{Edit, Operation},
};
use crate::{
    Error, Lang, Result, Span,
    align::{Alignment, Bitext, Pin, Run, align_around, align_with},
    model::Model,
    segment::Side,
};

/// Beads under review. It holds no file; what has to outlive it is the caller's, see [`super::Journal`].
#[derive(Debug)]
pub struct Session<'a> {
    base: &'a Bitext<'a>,
    model: &'a Model,
    beads: Vec<Bead>,
    next: u32,
    done: Vec<Change>,
    undone: Vec<Change>,
}

/// What a step made of a stretch of the list: enough to take it back.
#[derive(Clone, Debug)]
struct Change {
    at: usize,
    before: Vec<Bead>,
    after: Vec<Bead>,
}

/// Which part of the list a step replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Replaced {
    /// The first bead that changed, by its place.
    pub at: usize,
    /// How many beads stood there before.
    pub before: usize,
    /// How many stand there now.
    pub after: usize,
}

impl<'a> Session<'a> {
    /// Aligns a bitext and begins a session over its beads.
    #[must_use]
    pub fn new(base: &'a Bitext<'a>, model: &'a Model) -> Self {
        let mut session = Session::over(base, model, Vec::new());
        let alignment = align_with(base, model);
        session.beads = alignment.beads().iter().filter_map(|bead| session.bead(base, bead)).collect();
        session
    }

    /// Begins a session over beads that are there already, as a journal or a file of pairs has them.
    #[must_use]
    pub fn over(base: &'a Bitext<'a>, model: &'a Model, beads: Vec<Bead>) -> Self {
        let next = beads.iter().map(|bead| bead.id + 1).max().unwrap_or(1);
        Session { base, model, beads, next, done: Vec::new(), undone: Vec::new() }
    }

    /// The beads, in the order of the English, text without counterpart where it stands.
    #[must_use]
    pub fn beads(&self) -> &[Bead] {
        &self.beads
    }

    /// The two texts.
    #[must_use]
    pub fn bitext(&self) -> &'a Bitext<'a> {
        self.base
    }

    /// What the texts are aligned by.
    #[must_use]
    pub fn model(&self) -> &'a Model {
        self.model
    }

    /// Whether a step can be taken back, and whether one that was can be done again.
    #[must_use]
    pub fn can(&self) -> [bool; 2] {
        [!self.done.is_empty(), !self.undone.is_empty()]
    }

    /// Does a step.
    ///
    /// # Errors
    /// [`Error::Review`] if it cannot be done; then nothing has changed.
    pub fn apply(&mut self, operation: &Operation) -> Result<Replaced> {
        match operation {
            Operation::Undo => {
                let change = self.done.pop().ok_or_else(|| nothing("undone"))?;
                let replaced = self.put(&change.before, change.at, change.after.len());
                self.undone.push(change);
                Ok(replaced)
            }
            Operation::Redo => {
                let change = self.undone.pop().ok_or_else(|| nothing("redone"))?;
                let replaced = self.put(&change.after, change.at, change.before.len());
                self.done.push(change);
                Ok(replaced)
            }
            Operation::Realign => {
                let next = self.next;
                let beads = self.realigned()?;
                // Names of beads that came out as they were are free again, as they are when the journal is read.
                self.next = next;
                Ok(self.become_(beads))
            }
            _ => {
                let mut edit = Edit { base: self.base, beads: self.beads.clone(), next: self.next };
                edit.apply(operation)?;
                self.next = edit.next;
                Ok(self.become_(edit.beads))
            }
        }
    }

    /// Takes over a list of beads as one step, as after a realigning whose outcome was kept.
    pub(super) fn become_(&mut self, beads: Vec<Bead>) -> Replaced {
        let alike = |(a, b): &(&Bead, &Bead)| a == b;
        let head = self.beads.iter().zip(&beads).take_while(alike).count();
        let rest = self.beads.len().min(beads.len()) - head;
        let tail = self.beads.iter().rev().zip(beads.iter().rev()).take(rest).take_while(alike).count();
        let before = self.beads[head..self.beads.len() - tail].to_vec();
        let after = beads[head..beads.len() - tail].to_vec();
        let replaced = Replaced { at: head, before: before.len(), after: after.len() };
        self.next = self.next.max(beads.iter().map(|bead| bead.id + 1).max().unwrap_or(0));
        self.beads = beads;
        if !(before.is_empty() && after.is_empty()) {
            self.done.push(Change { at: head, before, after });
            self.undone.clear();
        }
        replaced
    }

    fn put(&mut self, beads: &[Bead], at: usize, instead: usize) -> Replaced {
        self.beads.splice(at..at + instead, beads.iter().cloned());
        Replaced { at, before: instead, after: beads.len() }
    }

    /// The beads aligned anew around those that somebody decided about.
    fn realigned(&mut self) -> Result<Vec<Bead>> {
        let decided: Vec<Bead> = self.beads.iter().filter(|bead| bead.decided()).cloned().collect();
        let side = |side: &Side<'a>, lang| {
            let mut cuts: Vec<usize> =
                decided.iter().flat_map(|bead| bead.of(lang)).flat_map(|span| [span.start(), span.end()]).collect();
            cuts.sort_unstable();
            cuts.dedup();
            side.recut(&cuts)
        };
        let cut = Bitext { en: side(&self.base.en, Lang::En), th: side(&self.base.th, Lang::Th) };
        let pins: Vec<Pin> =
            decided.iter().map(|bead| Pin { en: runs(&cut.en, &bead.en), th: runs(&cut.th, &bead.th) }).collect();
        let alignment = align_around(&cut, self.model, &pins)?;
        Ok(self.renewed(&cut, &alignment, &decided, &pins))
    }

    fn renewed(&mut self, cut: &Bitext<'_>, alignment: &Alignment, decided: &[Bead], pins: &[Pin]) -> Vec<Bead> {
        let pinned = |bead: &crate::align::Bead| pins.iter().position(|pin| pin.en == bead.en && pin.th == bead.th);
        // A bead that comes out as it was keeps its name.
        let known: HashMap<(Vec<Span>, Vec<Span>), Bead> =
            self.beads.iter().map(|bead| ((bead.en.clone(), bead.th.clone()), bead.clone())).collect();
        let mut beads = Vec::new();
        for bead in alignment.beads() {
            match pinned(bead) {
                Some(pin) => beads.push(decided[pin].clone()),
                None => {
                    let Some(mut fresh) = self.bead(cut, bead) else { continue };
                    if let Some(old) = known.get(&(fresh.en.clone(), fresh.th.clone())) {
                        fresh = Bead { score: fresh.score, ..old.clone() };
                    }
                    beads.push(fresh);
                }
            }
        }
        // What somebody noted on a bead that is no more goes to the one that begins where it did, or around.
        let kept: HashSet<u32> = beads.iter().map(|bead| bead.id).collect();
        let orphans: Vec<Bead> =
            self.beads.iter().filter(|bead| !bead.note.is_empty() && !kept.contains(&bead.id)).cloned().collect();
        for orphan in orphans {
            let lang = if orphan.en.is_empty() { Lang::Th } else { Lang::En };
            let start = orphan.of(lang)[0].start();
            let holds = |bead: &&mut Bead| bead.of(lang).iter().any(|span| span.start() <= start && start < span.end());
            if let Some(heir) = beads.iter_mut().find(holds) {
                heir.note = [&*heir.note, &*orphan.note].join("\n").trim().to_owned();
            }
        }
        beads
    }

    /// A bead of the aligner as one of the session; none if it holds nothing.
    fn bead(&mut self, bitext: &Bitext<'_>, bead: &crate::align::Bead) -> Option<Bead> {
        let spans = |side: &Side<'_>, runs: &[Run]| {
            let spans = runs.iter().flat_map(|run| run.range()).map(|i| side.segments[i].span).collect();
            joined(side.text.document().text(), spans)
        };
        let (en, th) = (spans(&bitext.en, &bead.en), spans(&bitext.th, &bead.th));
        if en.is_empty() && th.is_empty() {
            return None;
        }
        self.next += 1;
        Some(Bead {
            id: self.next - 1,
            en,
            th,
            score: rounded(bead.probability),
            edited: false,
            accepted: false,
            note: String::new(),
        })
    }
}

fn nothing(what: &str) -> Error {
    Error::Review { bead: 0, fact: format!("nothing is there to be {what}"), remedy: "go on" }
}

/// The segments that lie in some spans, as runs.
fn runs(side: &Side<'_>, spans: &[Span]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for span in spans {
        let start = side.segments.partition_point(|segment| segment.span.start() < span.start());
        let end = side.segments.partition_point(|segment| segment.span.start() < span.end());
        match runs.last_mut() {
            Some(last) if last.end as usize == start => last.end = end as u32,
            _ if start < end => runs.push(Run { start: start as u32, end: end as u32 }),
            _ => {}
        }
    }
    runs
}
