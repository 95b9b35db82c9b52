//! What the check finds in the pairs of a document.

use std::{borrow::Cow, collections::HashSet};

use super::pairs::{holds_any, segments, text};
use crate::{
    align::{Bead, Bitext, Run},
    check::{self, Discrepancy, Texts},
    model::Model,
    segment::Side,
};

/// Checks the beads of a document: one list for each.
pub(super) fn check(bitext: &Bitext<'_>, beads: &[&Bead], model: &Model) -> Vec<Vec<Discrepancy>> {
    let translated =
        [Translated::new(&bitext.en, beads, |bead| &bead.en), Translated::new(&bitext.th, beads, |bead| &bead.th)];
    let texts: Vec<[Option<Cow<'_, str>>; 2]> =
        beads.iter().map(|bead| [text(&bitext.en, &bead.en), text(&bitext.th, &bead.th)]).collect();
    let texts: Vec<Texts<'_>> = beads
        .iter()
        .zip(&texts)
        .map(|(bead, [en, th])| Texts {
            en: en.as_deref(),
            th: th.as_deref(),
            inside: match (en, th) {
                (Some(_), None) => translated[0].holds(&bead.en),
                (None, Some(_)) => translated[1].holds(&bead.th),
                _ => false,
            },
            score: Some(bead.probability),
        })
        .collect();
    check::pairs_with(&texts, model)
}

/// The passages of a side of which at least one segment has a counterpart.
struct Translated<'s, 't> {
    side: &'s Side<'t>,
    passages: HashSet<u32>,
}

impl<'s, 't> Translated<'s, 't> {
    fn new(side: &'s Side<'t>, beads: &[&Bead], runs: impl Fn(&Bead) -> &[Run]) -> Self {
        let whole = beads.iter().filter(|bead| holds_any(&bead.en) && holds_any(&bead.th));
        let passages = whole.flat_map(|bead| segments(runs(bead)).map(|i| side.segments[i].passage)).collect();
        Translated { side, passages }
    }

    /// Whether all of some segments stand in passages that are translated otherwise.
    fn holds(&self, runs: &[Run]) -> bool {
        segments(runs).all(|i| self.passages.contains(&self.side.segments[i].passage))
    }
}
