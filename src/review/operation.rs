//! What a person can do with beads, each as a function from a list of beads to the next one.

use serde::{Deserialize, Serialize};

use super::bead::{Bead, joined, pieces, trimmed};
use crate::{Error, Lang, Result, Span, align::Bitext};

/// One step of a person's work. Beads are named by their `id`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase", deny_unknown_fields)]
pub enum Operation {
    /// Part a bead in two.
    Split {
        /// The bead.
        bead: u32,
        /// Where its English is cut, in bytes of the text: what begins there or later goes to the second.
        en: usize,
        /// Where its Thai is cut.
        th: usize,
    },
    /// Make one of a bead and a neighbour.
    Merge {
        /// The bead.
        bead: u32,
        /// Which neighbour.
        with: Neighbour,
    },
    /// Give a bead's last (first) sentence or phrase to the next (previous) one.
    Move {
        /// The bead that gives.
        bead: u32,
        /// Of which language.
        lang: Lang,
        /// Who takes.
        to: Neighbour,
    },
    /// Part a bead's English from its Thai.
    Unlink {
        /// The bead.
        bead: u32,
    },
    /// Make one of two beads that hold one language each.
    Relink {
        /// The one.
        bead: u32,
        /// The other.
        with: u32,
    },
    /// Say that a bead is right, or take it back.
    Accept {
        /// The bead.
        bead: u32,
        /// Whether it is.
        on: bool,
    },
    /// Keep a note on a bead.
    Note {
        /// The bead.
        bead: u32,
        /// The note; an empty one takes it away.
        text: String,
    },
    /// Align again whatever nobody decided about.
    Realign,
    /// Take back the last step.
    Undo,
    /// Do again what was taken back last.
    Redo,
}

/// One of the two beads beside a bead.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Neighbour {
    /// The one before.
    Previous,
    /// The one behind.
    Next,
}

/// Longest note, in bytes.
const LONGEST_NOTE: usize = 20_000;

/// A list of beads while it is changed.
pub(super) struct Edit<'a> {
    pub(super) base: &'a Bitext<'a>,
    pub(super) beads: Vec<Bead>,
    /// The next new bead's name.
    pub(super) next: u32,
}

impl Edit<'_> {
    /// Splits, merges, moves, unlinks, relinks, accepts or notes; the rest is no matter of beads alone.
    pub(super) fn apply(&mut self, operation: &Operation) -> Result<()> {
        match *operation {
            Operation::Split { bead, en, th } => self.split(bead, en, th),
            Operation::Merge { bead, with } => self.merge(bead, with),
            Operation::Move { bead, lang, to } => self.shift(bead, lang, to),
            Operation::Unlink { bead } => self.unlink(bead),
            Operation::Relink { bead, with } => self.relink(bead, with),
            Operation::Accept { bead, on } => {
                let at = self.at(bead)?;
                self.beads[at].accepted = on;
                Ok(())
            }
            Operation::Note { bead, ref text } => {
                let at = self.at(bead)?;
                if text.len() > LONGEST_NOTE {
                    let fact = format!("a note of {} bytes, where {LONGEST_NOTE} are the most", text.len());
                    return Err(Error::Review { bead, fact, remedy: "make it shorter" });
                }
                self.beads[at].note = text.trim().to_owned();
                Ok(())
            }
            Operation::Realign | Operation::Undo | Operation::Redo => Ok(()),
        }
    }

    fn at(&self, id: u32) -> Result<usize> {
        let fact = || "there is none of this number".to_owned();
        let at = self.beads.iter().position(|bead| bead.id == id);
        at.ok_or_else(|| Error::Review { bead: id, fact: fact(), remedy: "load the page again" })
    }

    fn beside(&self, id: u32, neighbour: Neighbour) -> Result<(usize, usize)> {
        let at = self.at(id)?;
        let (other, which) = match neighbour {
            Neighbour::Previous => (at.checked_sub(1), "before"),
            Neighbour::Next => (Some(at + 1).filter(|&k| k < self.beads.len()), "behind"),
        };
        let none = || Error::Review { bead: id, fact: format!("there is none {which} it"), remedy: "choose another" };
        Ok((at, other.ok_or_else(none)?))
    }

    fn text(&self, lang: Lang) -> &str {
        let side = self.base.side(lang);
        side.text.document().text()
    }

    fn split(&mut self, id: u32, en: usize, th: usize) -> Result<()> {
        let at = self.at(id)?;
        let mut halves = [self.beads[at].clone(), self.beads[at].clone()];
        for (lang, cut) in [(Lang::En, en), (Lang::Th, th)] {
            let parts = self.parted(&self.beads[at], lang, cut)?;
            for (half, part) in halves.iter_mut().zip(parts) {
                *half.of_mut(lang) = part;
            }
        }
        if halves.iter().any(Bead::is_empty) {
            let fact = "all of it lies on one side of the cut".to_owned();
            return Err(Error::Review { bead: id, fact, remedy: "cut inside it" });
        }
        let [mut first, mut second] = halves;
        second.id = new_id(&mut self.next)?;
        second.note.clear();
        touch(&mut first);
        touch(&mut second);
        self.beads.splice(at..=at, [first, second]);
        Ok(())
    }

    /// One language of a bead before and behind a cut.
    fn parted(&self, bead: &Bead, lang: Lang, cut: usize) -> Result<[Vec<Span>; 2]> {
        let side = self.base.side(lang);
        let text = self.text(lang);
        let mut parts = [Vec::new(), Vec::new()];
        for span in bead.of(lang) {
            if span.end() <= cut {
                parts[0].push(*span);
            } else if cut <= span.start() {
                parts[1].push(*span);
            } else {
                let edge =
                    pieces(side, &[*span]).iter().all(|piece| cut <= piece.span.start() || piece.span.end() <= cut);
                if !(side.can_cut(cut) || edge && text.is_char_boundary(cut)) {
                    let fact = format!("the {lang} cannot be cut at byte {cut}, inside a character");
                    return Err(Error::Review { bead: bead.id, fact, remedy: "cut between two characters" });
                }
                parts[0].extend(trimmed(text, span.start(), cut));
                parts[1].extend(trimmed(text, cut, span.end()));
            }
        }
        Ok(parts)
    }

    fn merge(&mut self, id: u32, with: Neighbour) -> Result<()> {
        let (at, other) = self.beside(id, with)?;
        let (first, second) = (at.min(other), at.max(other));
        self.unite(first, second, id);
        Ok(())
    }

    /// Makes one of two beads; it takes the place of the first, and is called `id`.
    fn unite(&mut self, first: usize, second: usize, id: u32) {
        let other = self.beads.remove(second);
        for lang in [Lang::En, Lang::Th] {
            let spans = [self.beads[first].of(lang), other.of(lang)].concat();
            *self.beads[first].of_mut(lang) = joined(self.text(lang), spans);
        }
        let bead = &mut self.beads[first];
        bead.id = id;
        bead.score = bead.score.min(other.score);
        if !other.note.is_empty() {
            bead.note = [&*bead.note, &*other.note].join("\n").trim().to_owned();
        }
        touch(bead);
    }

    fn shift(&mut self, id: u32, lang: Lang, to: Neighbour) -> Result<()> {
        let (at, other) = self.beside(id, to)?;
        let side = self.base.side(lang);
        let mut pieces: Vec<Span> = pieces(side, self.beads[at].of(lang)).iter().map(|piece| piece.span).collect();
        let moved = match to {
            Neighbour::Next => pieces.pop(),
            Neighbour::Previous => (!pieces.is_empty()).then(|| pieces.remove(0)),
        };
        let Some(moved) = moved else {
            let fact = format!("it holds no {lang}");
            return Err(Error::Review { bead: id, fact, remedy: "move from a bead that does" });
        };
        let kept = joined(self.text(lang), pieces);
        let taken = joined(self.text(lang), [self.beads[other].of(lang), &[moved]].concat());
        let score = self.beads[at].score.min(self.beads[other].score);
        for (k, spans) in [(at, kept), (other, taken)] {
            let bead = &mut self.beads[k];
            *bead.of_mut(lang) = spans;
            bead.score = score;
            touch(bead);
        }
        if self.beads[at].is_empty() {
            let note = std::mem::take(&mut self.beads[at].note);
            if !note.is_empty() {
                let taker = &mut self.beads[other];
                taker.note = [&*taker.note, &*note].join("\n").trim().to_owned();
            }
            self.beads.remove(at);
        }
        Ok(())
    }

    fn unlink(&mut self, id: u32) -> Result<()> {
        let at = self.at(id)?;
        if !self.beads[at].two_sided() {
            let fact = "it holds one language only".to_owned();
            return Err(Error::Review { bead: id, fact, remedy: "unlink one that holds both" });
        }
        let mut thai = self.beads[at].clone();
        thai.id = new_id(&mut self.next)?;
        thai.en.clear();
        thai.note.clear();
        self.beads[at].th.clear();
        touch(&mut thai);
        touch(&mut self.beads[at]);
        self.beads.insert(at + 1, thai);
        Ok(())
    }

    fn relink(&mut self, id: u32, with: u32) -> Result<()> {
        let (one, other) = (self.at(id)?, self.at(with)?);
        let (a, b) = (&self.beads[one], &self.beads[other]);
        if a.two_sided() || b.two_sided() || a.en.is_empty() == b.en.is_empty() {
            let fact = format!("it and bead {with} are not English alone and Thai alone");
            return Err(Error::Review { bead: id, fact, remedy: "link one of each" });
        }
        // It stands where the English does.
        let (english, thai) = if a.en.is_empty() { (other, one) } else { (one, other) };
        let bead = self.beads[english].id;
        if english < thai {
            self.unite(english, thai, bead);
        } else {
            let moved = self.beads.remove(thai);
            self.beads.insert(english, moved);
            self.unite(english - 1, english, bead);
        }
        Ok(())
    }
}

/// A name that no bead has had yet.
pub(super) fn new_id(next: &mut u32) -> Result<u32> {
    let id = *next;
    *next = id.checked_add(1).ok_or_else(|| Error::Review {
        bead: id,
        fact: "it has the last of all numbers, and none is left for a new one".to_owned(),
        remedy: "write the pairs with --export, and review these",
    })?;
    Ok(id)
}

/// Notes that a person changed a bead; whether what it holds now is right, nobody said yet.
fn touch(bead: &mut Bead) {
    bead.edited = true;
    bead.accepted = false;
}
