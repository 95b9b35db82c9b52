//! What the page shows of beads: their texts, where they can be cut, and what disagrees.

use serde::Serialize;

use super::{
    bead::{Bead, pieces},
    export::{join, texts},
    session::{Replaced, Session},
};
use crate::{
    Lang,
    check::{self, Discrepancy},
};

/// A bead as the page has it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct View {
    /// Its name in the session.
    pub id: u32,
    /// Probability that it is right.
    pub score: f64,
    /// Whether a person changed it.
    pub edited: bool,
    /// Whether a person said that it is right.
    pub accepted: bool,
    /// What a person noted.
    pub note: String,
    /// The English.
    pub en: Text,
    /// The Thai.
    pub th: Text,
    /// Whether its Thai, or its English, stands before that of a bead further up.
    pub moved: bool,
    /// Where the languages disagree; marks count in the texts.
    pub discrepancies: Vec<Discrepancy>,
}

/// One language of a bead; empty if it has none.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Text {
    /// The stretches, joined by a space.
    pub text: String,
    /// The stretches, in bytes of the document.
    pub spans: Vec<[usize; 2]>,
    /// Where sentences or phrases within it begin, in bytes of the document.
    pub cuts: Vec<usize>,
}

/// What the page has to change.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Update {
    /// The first bead to replace, by its place.
    pub at: usize,
    /// How many to take out.
    pub before: usize,
    /// What to put in.
    pub beads: Vec<View>,
    /// The first bead that the step itself changed, for the page to go to.
    pub focus: Option<u32>,
    /// Whether a step can be taken back.
    pub undo: bool,
    /// Whether one that was taken back can be done again.
    pub redo: bool,
}

/// How far what disagrees in a bead may depend on beads beside it.
const NEAR: usize = 2;

impl Update {
    /// What the page has to change after a step.
    #[must_use]
    pub fn new(session: &Session<'_>, replaced: Replaced) -> Self {
        let all = session.beads().len();
        // The beads beside the change may say something else now.
        let from = replaced.at.saturating_sub(NEAR);
        let to = (replaced.at + replaced.after + NEAR).min(all);
        let [undo, redo] = session.can();
        let focus = session.beads().get(replaced.at.min(all.saturating_sub(1))).map(|bead| bead.id);
        let before = replaced.before + (to - from) - replaced.after;
        Update { at: from, before, beads: views(session, from, to), focus, undo, redo }
    }

    /// All beads, for a page that has none.
    #[must_use]
    pub fn all(session: &Session<'_>) -> Self {
        let [undo, redo] = session.can();
        let beads = views(session, 0, session.beads().len());
        Update { at: 0, before: 0, focus: beads.first().map(|bead| bead.id), beads, undo, redo }
    }
}

/// The beads from place `from` to place `to`.
#[must_use]
pub fn views(session: &Session<'_>, from: usize, to: usize) -> Vec<View> {
    let beads = session.beads();
    let window = from.saturating_sub(NEAR)..(to + NEAR).min(beads.len());
    let texts = texts(session, window.clone());
    let texts: Vec<check::Texts<'_>> = texts.iter().map(super::export::Owned::as_texts).collect();
    let mut found = check::pairs_with(&texts, session.model()).into_iter().skip(from - window.start);
    let mut reached = [Lang::En, Lang::Th]
        .map(|lang| beads[..from].iter().flat_map(|bead| bead.of(lang)).map(|span| span.start()).max().unwrap_or(0));
    let mut view = |bead: &Bead| {
        let mut moved = false;
        for (reached, lang) in reached.iter_mut().zip([Lang::En, Lang::Th]) {
            if let Some(first) = bead.of(lang).first() {
                moved |= bead.two_sided() && first.start() < *reached;
                *reached = (*reached).max(first.start());
            }
        }
        View {
            id: bead.id,
            score: bead.score,
            edited: bead.edited,
            accepted: bead.accepted,
            note: bead.note.clone(),
            en: text(session, bead, Lang::En),
            th: text(session, bead, Lang::Th),
            moved,
            discrepancies: found.next().unwrap_or_default(),
        }
    };
    beads[from..to].iter().map(&mut view).collect()
}

fn text(session: &Session<'_>, bead: &Bead, lang: Lang) -> Text {
    let side = session.bitext().side(lang);
    let spans = bead.of(lang);
    let cuts = pieces(side, spans).iter().skip(1).map(|piece| piece.span.start()).collect();
    Text {
        text: join(side.text.document(), spans).unwrap_or_default(),
        spans: spans.iter().map(|span| [span.start(), span.end()]).collect(),
        cuts,
    }
}
