//! The judge: one verdict on every pair, in order.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{
    filter::{Filters, Reason},
    near::Near,
    survey::Survey,
    traits::Traits,
};

/// What is to be done with a pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Verdict {
    /// It is worth keeping.
    Keep,
    /// It is not.
    Drop(Reason),
}

/// Judges pairs one after the other; of those that are the same, the first is kept.
///
/// It takes some twenty bytes for every pair that is kept, and two hundred where near-duplicates are looked for.
#[derive(Debug)]
pub struct Judge {
    filters: Filters,
    survey: Survey,
    kept: HashSet<u64>,
    near: Near,
}

impl Judge {
    /// Judges by these filters, after this survey of the same pairs.
    #[must_use]
    pub fn new(filters: Filters, survey: Survey) -> Judge {
        Judge { filters, survey: survey.settled(), kept: HashSet::new(), near: Near::default() }
    }

    /// The verdict on the next pair.
    pub fn verdict(&mut self, traits: &Traits) -> Verdict {
        let reason = Reason::ALL.into_iter().find(|&reason| {
            let limit = self.filters.limit(reason);
            limit.is_some_and(|limit| self.holds(reason, limit, traits))
        });
        reason.map_or(Verdict::Keep, Verdict::Drop)
    }

    /// Whether there is this reason to leave the pair out. The last two are asked of pairs that nothing else is held
    /// against, and remember those.
    fn holds(&mut self, reason: Reason, limit: f64, traits: &Traits) -> bool {
        let in_documents = |survey: &Survey| f64::from(survey.documents(traits)) >= limit;
        let two = traits.is_two_sided();
        match reason {
            Reason::OneSided => !two,
            Reason::Copy => two && traits.copy >= limit,
            Reason::Language => traits.language < limit,
            Reason::Score => traits.score.is_some_and(|score| score < limit),
            Reason::Length => two && traits.length_ratio().is_some_and(|ratio| ratio.max(1.0 / ratio) > limit),
            Reason::Conflict => traits.conflict,
            Reason::Contact => traits.contact && in_documents(&self.survey),
            Reason::Boilerplate => in_documents(&self.survey),
            Reason::Duplicate => !self.kept.insert(traits.pair()),
            Reason::Near => two && self.near.seen(&traits.sketch, traits.figures, limit),
        }
    }
}
