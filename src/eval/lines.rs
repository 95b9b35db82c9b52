//! The score of beads of given lines: are the same lines put side by side?
//!
//! Counted as the field counts it, so that figures can be compared with those of other aligners: *precision* over all
//! predicted beads, text without counterpart included; *recall* over the gold beads with two sides, found or not among
//! the predicted ones with two sides. *Strict* asks for the very bead; *lax* is content when some English and some Thai
//! line of it belong to one bead of the other.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fmt,
};

use super::{LineBead, LineDocument, Ratio};

/// How many beads of one kind agree with the other file's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Agreement {
    /// The very same bead is there.
    pub strict: usize,
    /// Some English and some Thai line are together there too.
    pub lax: usize,
    /// Of so many, each counted once.
    pub beads: usize,
}

impl Agreement {
    fn new(beads: &BTreeSet<LineBead>, others: &BTreeSet<LineBead>) -> Self {
        let mut holding_en: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut holding_th: HashMap<usize, Vec<usize>> = HashMap::new();
        for (i, other) in others.iter().enumerate() {
            other.en.iter().for_each(|&line| holding_en.entry(line).or_default().push(i));
            other.th.iter().for_each(|&line| holding_th.entry(line).or_default().push(i));
        }
        let holding = |map: &HashMap<usize, Vec<usize>>, lines: &[usize]| -> HashSet<usize> {
            lines.iter().filter_map(|line| map.get(line)).flatten().copied().collect()
        };
        let mut found = Agreement { strict: 0, lax: 0, beads: beads.len() };
        for bead in beads {
            let same = others.contains(bead);
            let meets = || !holding(&holding_en, &bead.en).is_disjoint(&holding(&holding_th, &bead.th));
            found.strict += usize::from(same);
            found.lax += usize::from(same || meets());
        }
        found
    }
}

impl std::iter::Sum for Agreement {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Agreement::default(), |a, b| Agreement {
            strict: a.strict + b.strict,
            lax: a.lax + b.lax,
            beads: a.beads + b.beads,
        })
    }
}

/// What was counted in one document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The document.
    pub id: String,
    /// All predicted beads that agree with the gold.
    pub predicted: Agreement,
    /// Two-sided gold beads that agree with the two-sided predicted ones.
    pub gold: Agreement,
}

impl Row {
    /// Compares predicted beads with the gold of the same document.
    #[must_use]
    pub fn new(document: &LineDocument, predicted: &[LineBead]) -> Self {
        let all = |beads: &[LineBead]| -> BTreeSet<LineBead> {
            beads.iter().filter(|b| !b.en.is_empty() || !b.th.is_empty()).map(LineBead::sorted).collect()
        };
        let (mut predicted, mut gold) = (all(predicted), all(&document.beads));
        let of_predicted = Agreement::new(&predicted, &gold);
        for beads in [&mut predicted, &mut gold] {
            beads.retain(|b| !b.en.is_empty() && !b.th.is_empty());
        }
        let of_gold = Agreement::new(&gold, &predicted);
        Row { id: document.id.clone(), predicted: of_predicted, gold: of_gold }
    }

    /// Strict precision, recall and F1 in this document alone.
    #[must_use]
    pub fn strict(&self) -> Ratio {
        let (p, r) = (self.predicted, self.gold);
        Ratio::of_counts(p.strict, p.beads, r.strict, r.beads)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, p, r, f1) = (&self.id, self.predicted, self.gold, self.strict().f1);
        write!(
            f,
            "{id} strict F1 {f1:.4}; {} of {} predicted right, {} of {} found",
            p.strict, p.beads, r.strict, r.beads
        )
    }
}

/// The scores over all documents.
#[derive(Clone, PartialEq, Debug)]
pub struct Scores {
    /// The same bead.
    pub strict: Ratio,
    /// A bead with an English and a Thai line in common.
    pub lax: Ratio,
    /// One row a document, in the order of the gold.
    pub documents: Vec<Row>,
}

impl FromIterator<Row> for Scores {
    fn from_iter<I: IntoIterator<Item = Row>>(rows: I) -> Self {
        let documents: Vec<Row> = rows.into_iter().collect();
        let p: Agreement = documents.iter().map(|row| row.predicted).sum();
        let r: Agreement = documents.iter().map(|row| row.gold).sum();
        Scores {
            strict: Ratio::of_counts(p.strict, p.beads, r.strict, r.beads),
            lax: Ratio::of_counts(p.lax, p.beads, r.lax, r.beads),
            documents,
        }
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "strict {:.4}\nlax    {:.4}", self.strict, self.lax)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Beads of up to three neighbouring lines a side, of `lines` lines.
    pub(in crate::eval) fn line_beads(lines: usize) -> impl Strategy<Value = Vec<LineBead>> {
        let side =
            move || (0..lines, 0usize..4).prop_map(move |(at, n)| (at..lines.min(at + n)).collect::<Vec<usize>>());
        prop::collection::vec((side(), side()).prop_map(|(en, th)| LineBead { en, th }), 0..8)
    }

    fn document(beads: Vec<LineBead>) -> LineDocument {
        LineDocument { id: "d".to_owned(), en: vec![String::new(); 6], th: vec![String::new(); 6], beads }
    }

    /// The definition, every bead against every bead.
    fn by_pairs(beads: &[LineBead], others: &[LineBead]) -> Agreement {
        let beads: BTreeSet<&LineBead> = beads.iter().filter(|b| !b.en.is_empty() || !b.th.is_empty()).collect();
        let lax = |b: &LineBead| {
            let shared = |x: &[usize], y: &[usize]| x.iter().any(|i| y.contains(i));
            others.iter().any(|o| o == b || (shared(&b.en, &o.en) && shared(&b.th, &o.th)))
        };
        Agreement {
            strict: beads.iter().filter(|b| others.contains(b)).count(),
            lax: beads.iter().filter(|b| lax(b)).count(),
            beads: beads.len(),
        }
    }

    proptest! {
        #[test]
        fn the_index_finds_what_comparing_all_finds(gold in line_beads(6), predicted in line_beads(6)) {
            let two_sided = |beads: &[LineBead]| -> Vec<LineBead> {
                beads.iter().filter(|b| !b.en.is_empty() && !b.th.is_empty()).cloned().collect()
            };
            let row = Row::new(&document(gold.clone()), &predicted);
            prop_assert_eq!(row.predicted, by_pairs(&predicted, &gold));
            prop_assert_eq!(row.gold, by_pairs(&two_sided(&gold), &two_sided(&predicted)));
        }

        #[test]
        fn order_does_not_matter(gold in line_beads(6), predicted in line_beads(6)) {
            let reversed = |beads: &[LineBead]| -> Vec<LineBead> {
                let side = |lines: &[usize]| lines.iter().rev().copied().collect();
                beads.iter().rev().map(|b| LineBead { en: side(&b.en), th: side(&b.th) }).collect()
            };
            let row = Row::new(&document(reversed(&gold)), &reversed(&predicted));
            prop_assert_eq!(row, Row::new(&document(gold), &predicted));
        }

        #[test]
        fn a_perfect_prediction_scores_one(gold in line_beads(6)) {
            prop_assume!(gold.iter().any(|b| !b.en.is_empty() && !b.th.is_empty()));
            let scores: Scores = [Row::new(&document(gold.clone()), &gold)].into_iter().collect();
            let one = Ratio { precision: 1.0, recall: 1.0, f1: 1.0 };
            prop_assert_eq!((scores.strict, scores.lax), (one, one));
        }
    }

    #[test]
    fn text_without_counterpart_counts_for_precision_alone() {
        let bead = |en: &[usize], th: &[usize]| LineBead { en: en.to_vec(), th: th.to_vec() };
        let gold = document(vec![bead(&[0], &[0]), bead(&[1, 2], &[1]), bead(&[], &[2])]);
        let row = Row::new(&gold, &[bead(&[0], &[0]), bead(&[1], &[1]), bead(&[2], &[]), bead(&[], &[2])]);
        assert_eq!(row.predicted, Agreement { strict: 2, lax: 3, beads: 4 });
        assert_eq!(row.gold, Agreement { strict: 1, lax: 2, beads: 2 });
    }
}
