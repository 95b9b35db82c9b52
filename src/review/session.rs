//! The session: beads as they stand, what was done to them, and what can be taken back.

use std::collections::{HashMap, HashSet};

use super::{
    bead::{Bead, joined, rounded},
    operation::{Edit, Operation, new_id},
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

/// What a step would come to; nothing has changed yet.
#[derive(Debug)]
pub(super) enum Step {
    /// The last step is taken back.
    Undo,
    /// What was taken back is done again.
    Redo,
    /// The list is this one.
    Beads {
        beads: Vec<Bead>,
        /// The next new bead's name.
        next: u32,
    },
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
        let alignment = align_with(base, model);
        let held = alignment.beads().iter().filter_map(|aligned| held(base, aligned));
        let beads = held.zip(1..=u32::MAX).map(|(bead, id)| Bead { id, ..bead }).collect();
        Session::over(base, model, beads)
    }

    /// Begins a session over beads that are there already, as a journal or a file of pairs has them.
    #[must_use]
    pub fn over(base: &'a Bitext<'a>, model: &'a Model, beads: Vec<Bead>) -> Self {
        let next = free(&beads);
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
        let step = self.prepare(operation)?;
        Ok(self.commit(step))
    }

    /// Works out what a step comes to and leaves all as it is, so that it can be kept before it is done.
    pub(super) fn prepare(&self, operation: &Operation) -> Result<Step> {
        match operation {
            Operation::Undo if self.done.is_empty() => Err(nothing("undone")),
            Operation::Undo => Ok(Step::Undo),
            Operation::Redo if self.undone.is_empty() => Err(nothing("redone")),
            Operation::Redo => Ok(Step::Redo),
            Operation::Realign => self.realigned().map(|beads| Step::Beads { beads, next: self.next }),
            _ => {
                let mut edit = Edit { base: self.base, beads: self.beads.clone(), next: self.next };
                edit.apply(operation)?;
                Ok(Step::Beads { beads: edit.beads, next: edit.next })
            }
        }
    }

    /// Does what [`Session::prepare`] worked out, with no other step in between.
    pub(super) fn commit(&mut self, step: Step) -> Replaced {
        let (from, to) = match step {
            Step::Beads { beads, next } => {
                self.next = next;
                return self.become_(beads);
            }
            Step::Undo => (&mut self.done, &mut self.undone),
            Step::Redo => (&mut self.undone, &mut self.done),
        };
        let Some(change) = from.pop() else { return Replaced { at: 0, before: 0, after: 0 } };
        to.push(change.clone());
        match step {
            Step::Redo => self.put(&change.after, change.at, change.before.len()),
            _ => self.put(&change.before, change.at, change.after.len()),
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
        self.next = self.next.max(free(&beads));
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
    fn realigned(&self) -> Result<Vec<Bead>> {
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
        // Beads of another version may hold what is no text of that language here, or part what is one here.
        for (bead, pin) in decided.iter().zip(&pins) {
            for (side, spans, runs) in [(&cut.en, &bead.en, &pin.en), (&cut.th, &bead.th, &pin.th)] {
                if covered(side, runs) != joined(side.text.document().text(), spans.clone()) {
                    let fact = "it was decided about by a version that cuts the texts otherwise".to_owned();
                    let remedy = "go on without aligning the rest, or take the decision back";
                    return Err(Error::Review { bead: bead.id, fact, remedy });
                }
            }
        }
        let alignment = align_around(&cut, self.model, &pins)?;
        self.renewed(&cut, &alignment, &decided, &pins)
    }

    fn renewed(&self, cut: &Bitext<'_>, alignment: &Alignment, decided: &[Bead], pins: &[Pin]) -> Result<Vec<Bead>> {
        let pinned = |bead: &crate::align::Bead| pins.iter().position(|pin| pin.en == bead.en && pin.th == bead.th);
        // A bead that comes out as it was keeps its name.
        let known: HashMap<(&[Span], &[Span]), &Bead> =
            self.beads.iter().map(|bead| ((&bead.en[..], &bead.th[..]), bead)).collect();
        let mut next = self.next;
        let mut beads = Vec::new();
        for aligned in alignment.beads() {
            if let Some(pin) = pinned(aligned) {
                beads.push(decided[pin].clone());
            } else if let Some(fresh) = held(cut, aligned) {
                beads.push(match known.get(&(&fresh.en[..], &fresh.th[..])) {
                    Some(&old) => Bead { score: fresh.score, ..old.clone() },
                    None => Bead { id: new_id(&mut next)?, ..fresh },
                });
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
        Ok(beads)
    }
}

/// A bead of the aligner as one of a session, without a name yet; none if it holds nothing.
fn held(bitext: &Bitext<'_>, bead: &crate::align::Bead) -> Option<Bead> {
    let (en, th) = (covered(&bitext.en, &bead.en), covered(&bitext.th, &bead.th));
    let score = rounded(bead.probability);
    (!(en.is_empty() && th.is_empty())).then(|| Bead {
        id: 0,
        en,
        th,
        score,
        edited: false,
        accepted: false,
        note: String::new(),
    })
}

/// The stretches of a side that some of its segments make.
fn covered(side: &Side<'_>, runs: &[Run]) -> Vec<Span> {
    let spans = runs.iter().flat_map(|run| run.range()).map(|i| side.segments[i].span).collect();
    joined(side.text.document().text(), spans)
}

/// The next name for a bead that is in use nowhere in a list; the last number of all is never given out.
fn free(beads: &[Bead]) -> u32 {
    beads.iter().map(|bead| bead.id).max().map_or(1, |id| id.saturating_add(1))
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
