//! The survey: what must be known of a whole corpus before any of it can be judged.

use std::collections::{HashMap, HashSet};

use super::traits::Traits;

/// In how many different documents every text stands.
///
/// It takes about forty bytes for every different side of a pair, and ten for every document.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// Documents whose pairs have all been seen: one that comes again says nothing new.
    documents: HashSet<u64>,
    /// The document whose pairs are coming, and whether it came before.
    current: Option<(u64, bool)>,
    sides: HashMap<u64, Seen>,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    /// The document it stood in last.
    last: u64,
    documents: u32,
}

impl Survey {
    /// Takes note of the next pair. Pairs of a document come one after the other.
    pub fn add(&mut self, traits: &Traits) {
        let document = traits.document;
        let again = match self.current {
            Some((current, again)) if current == document => again,
            _ => {
                let again = !self.documents.insert(document);
                self.current = Some((document, again));
                again
            }
        };
        if again {
            return;
        }
        for side in traits.sides().into_iter().flatten() {
            let seen = self.sides.entry(side).or_insert(Seen { last: document, documents: 1 });
            if seen.last != document {
                *seen = Seen { last: document, documents: seen.documents.saturating_add(1) };
            }
        }
    }

    /// Forgets what stands in one document only, which is nearly everything.
    pub(super) fn settled(mut self) -> Survey {
        self.sides.retain(|_, seen| seen.documents > 1);
        self.sides.shrink_to_fit();
        self.documents = HashSet::new();
        self
    }

    /// In how many documents the one or the other side of a pair stands, whichever are more.
    pub(super) fn documents(&self, traits: &Traits) -> u32 {
        let of = |side| self.sides.get(&side).map_or(1, |seen| seen.documents);
        traits.sides().into_iter().flatten().map(of).max().unwrap_or(0)
    }
}
