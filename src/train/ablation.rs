//! Ablations: learning without a group of features, to see what the group is worth.
//!
//! A feature that is left out has the weight nought while all others are learnt. Where two features share a case between
//! them (a run opens at an edge, or elsewhere), nought for one of them would still tell the cases apart; such features are
//! learnt as one. What is left out are features, not what else the search takes from the same source: beads that no
//! lattice holds stay out, and long texts are still crossed along their anchors.

use crate::align::weights::NAMES;

/// Features that stand and fall together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// Vectors.
    Vectors,
    /// Words that the lexicon knows.
    Lexicon,
    /// Figures, dates, Latin strings, contacts, items, number words, names.
    Anchors,
    /// What stands around a Thai boundary.
    Boundary,
    /// Edges and kinds of passages.
    Passages,
}

/// What makes up a group: how its features begin, as `group of weights, name`, and the features learnt as one.
type Members = (&'static [&'static str], &'static [[&'static str; 2]]);

impl Group {
    /// All of them.
    pub const ALL: [Group; 5] = [Group::Vectors, Group::Lexicon, Group::Anchors, Group::Boundary, Group::Passages];

    /// What the command line calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Group::Vectors => "vectors",
            Group::Lexicon => "lexicon",
            Group::Anchors => "anchors",
            Group::Boundary => "boundary",
            Group::Passages => "passages",
        }
    }

    /// The group of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Group> {
        Group::ALL.into_iter().find(|group| group.name() == name)
    }

    fn members(self) -> Members {
        match self {
            Group::Vectors => {
                (&["start, vector", "end, vector", "bead, vector", "skip th, vector", "skip en, vector"], &[])
            }
            Group::Lexicon => (&["en, lexeme", "th, lexeme", "bead, lexeme"], &[]),
            Group::Anchors => (
                &[
                    "en, number",
                    "en, date",
                    "en, latin",
                    "en, contact",
                    "en, item",
                    "en, word",
                    "en, name",
                    "th, number",
                    "th, date",
                    "th, latin",
                    "th, contact",
                    "th, item",
                    "th, word",
                    "th, name",
                    "bead, number",
                    "bead, date",
                    "bead, latin",
                    "bead, contact",
                    "bead, item",
                    "bead, word",
                    "bead, name",
                    "bead, density",
                    "boundary, inside anchor",
                ],
                &[],
            ),
            Group::Boundary => (&["boundary, log-odds", "cue, "], &[]),
            Group::Passages => (
                &[
                    "en, crosses",
                    "th, crosses",
                    "th, whole",
                    "start, Thai passage",
                    "start, both",
                    "start, one",
                    "start, same kind",
                    "start, other kind",
                    "start, turn",
                    "end, Thai passage",
                    "end, both",
                    "end, one",
                    "bead, whole",
                    "bead, repeated title",
                    "bead, title to",
                    "bead, body to",
                    "skip th, passage",
                    "skip en, closes at edge",
                    "skip en, title",
                    "skip en, item",
                ],
                &[
                    ["bead, repeated title", "bead, repeated body"],
                    ["skip th, opens at edge", "skip th, opens"],
                    ["skip th, closes at edge", "skip th, closes"],
                    ["skip en, opens at edge", "skip en, opens"],
                    ["boundary, edge", "boundary, space"],
                ],
            ),
        }
    }
}

/// For every weight, in the order of [`NAMES`], the number of the parameter that it is: its own, that of another which it
/// is learnt as one with, or none.
pub(super) fn parameters(without: &[Group]) -> Vec<Option<usize>> {
    let names: Vec<String> = NAMES.iter().map(|(group, name)| format!("{group}, {name}")).collect();
    let place = |name: &str| names.iter().position(|other| other == name);
    let mut parameters: Vec<Option<usize>> = (0..names.len()).map(Some).collect();
    for (prefixes, tied) in without.iter().map(|group| group.members()) {
        for (parameter, name) in parameters.iter_mut().zip(&names) {
            if prefixes.iter().any(|prefix| name.starts_with(prefix)) {
                *parameter = None;
            }
        }
        for [one, other] in tied.iter().map(|pair| pair.map(place)) {
            if let (Some(one), Some(other)) = (one, other) {
                parameters[one] = parameters[other];
            }
        }
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_nothing_left_out_every_weight_is_its_own() {
        assert!(parameters(&[]).into_iter().eq((0..NAMES.len()).map(Some)));
    }

    #[test]
    fn a_group_leaves_out_its_own_and_nothing_else() {
        let place = |group: &str, name: &str| NAMES.iter().position(|n| *n == (group, name)).expect(name);
        let table = [
            (Group::Vectors, "start", "vector heads"),
            (Group::Lexicon, "bead", "lexemes answered in Thai"),
            (Group::Anchors, "th", "numbers"),
            (Group::Anchors, "bead", "density"),
            (Group::Boundary, "cue", "lead"),
            (Group::Boundary, "boundary", "log-odds"),
            (Group::Passages, "bead", "whole both"),
            (Group::Passages, "skip en", "item"),
        ];
        for (group, of, name) in table {
            for other in Group::ALL {
                assert_eq!(parameters(&[other])[place(of, name)].is_none(), other == group, "{name} {other:?}");
            }
        }
        for (of, name) in [("en", "bias"), ("bead", "z2"), ("skip th", "length"), ("start", "quotes agree")] {
            assert!(parameters(&Group::ALL)[place(of, name)] == Some(place(of, name)), "{name}");
        }
        let without = parameters(&[Group::Passages]);
        assert_eq!(without[place("skip th", "opens at edge")], Some(place("skip th", "opens")));
        assert_eq!(without[place("bead", "repeated title")], Some(place("bead", "repeated body")));
    }

    /// A feature that is renamed must be renamed here too.
    #[test]
    fn every_prefix_begins_some_feature() {
        let names: Vec<String> = NAMES.iter().map(|(group, name)| format!("{group}, {name}")).collect();
        for group in Group::ALL {
            let (prefixes, tied) = group.members();
            for prefix in prefixes.iter().chain(tied.as_flattened()) {
                assert!(names.iter().any(|name| name.starts_with(prefix)), "{prefix}");
            }
        }
        assert!(Group::ALL.into_iter().all(|group| Group::named(group.name()) == Some(group)));
    }
}
