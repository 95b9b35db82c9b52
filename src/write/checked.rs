//! What the check finds in the pairs of a document.

use std::{borrow::Cow, collections::HashSet};

use super::pairs::{holds_any, segments, text};
use crate::{
    align::{Bead, Bitext, Run},
    check::{self, Discrepancy, Texts},
    model::Model,
    segment::Side,
};

/// Pairs that are checked at a time: what they claim is kept until all of them have been read.
const AT_A_TIME: usize = 4096;
/// Pairs before and behind them that are read too, for a figure may stand in a pair close by.
const AROUND: usize = 16;

/// Checks the beads of a document: one list for each.
pub(super) fn check(bitext: &Bitext<'_>, beads: &[&Bead], model: &Model) -> Vec<Vec<Discrepancy>> {
    check_by(AT_A_TIME, bitext, beads, model)
}

fn check_by(at_a_time: usize, bitext: &Bitext<'_>, beads: &[&Bead], model: &Model) -> Vec<Vec<Discrepancy>> {
    let translated =
        [Translated::new(&bitext.en, beads, |bead| &bead.en), Translated::new(&bitext.th, beads, |bead| &bead.th)];
    if beads.len() <= 2 * at_a_time {
        return some(bitext, beads, &translated, model);
    }
    let mut all = Vec::with_capacity(beads.len());
    for from in (0..beads.len()).step_by(at_a_time) {
        let to = (from + at_a_time).min(beads.len());
        let (first, last) = (from.saturating_sub(AROUND), (to + AROUND).min(beads.len()));
        let found = some(bitext, &beads[first..last], &translated, model);
        all.extend(found.into_iter().skip(from - first).take(to - from));
    }
    all
}

fn some(
    bitext: &Bitext<'_>,
    beads: &[&Bead],
    translated: &[Translated<'_, '_>; 2],
    model: &Model,
) -> Vec<Vec<Discrepancy>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        align::align,
        normalize::Normalized,
        read::Document,
        segment::{Cut, bitext},
    };

    #[test]
    fn pairs_are_checked_alike_however_many_at_a_time() {
        let en = (0..60).map(|i| format!("The fund paid {} million baht in 20{:02}.\n", 100 + 7 * i, i % 20));
        let th = (0..60).map(|i| format!("กองทุนจ่าย {} ล้านบาทในปี 25{:02}\n", 100 + 7 * (i ^ 1), 43 + i % 20));
        let text = en.zip(th).map(|(en, th)| en + &th).collect::<String>();
        let document = Document::from_text("a.txt", text).unwrap();
        let text = Normalized::flowing(&document);
        let bitext = bitext(&text, Cut::Running);
        let alignment = align(&bitext);
        let beads: Vec<&Bead> = alignment.beads().iter().collect();
        let once = check(&bitext, &beads, Model::embedded());
        assert!(once.iter().any(|found| !found.is_empty()));
        for at_a_time in [1, 7, 20] {
            assert_eq!(check_by(at_a_time, &bitext, &beads, Model::embedded()), once, "{at_a_time}");
        }
    }
}
