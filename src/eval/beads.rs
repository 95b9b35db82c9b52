//! The score of beads in whole documents: are the same characters put side by side?
//!
//! *Strict* asks for the very bead: of the two-sided beads, how many cover exactly the gold bead's characters on both
//! sides, white space aside, counted over all documents. *Area* forgives an edge that is a phrase off: a bead of m
//! English and n Thai characters claims m × n pairs of characters, and what counts is how many of the claimed pairs the
//! gold claims too. Each document weighs alike in it: its areas are divided by the area of its gold.
//!
//! Area counts claims, not characters: a prediction whose beads overlap on both sides claims a pair of characters more
//! than once, is credited each time, and can so pass a recall of 1. An [`Alignment`](crate::align::Alignment) uses every
//! segment once and cannot; of other predictions, trust the area only if their beads do not overlap.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fmt,
    ops::Range,
};

use super::{
    Ratio, SpanBead, SpanDocument, Texts,
    calibration::{Calibration, Judged},
    overlap::{Meeting, NonSpace, shared, shared_all, size},
};

/// What was counted in one document.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// The document.
    pub id: String,
    /// What kind of document it is, if the gold says so.
    pub kind: Option<String>,
    /// Predicted beads that are gold beads too.
    pub right: usize,
    /// Predicted beads with two sides.
    pub predicted: usize,
    /// Gold beads with two sides.
    pub gold: usize,
    /// Pairs of characters that both claim.
    pub shared_area: u128,
    /// Pairs of characters that the prediction claims.
    pub predicted_area: u128,
    /// Pairs of characters that the gold claims.
    pub gold_area: u128,
    /// The predicted beads that have a score and any character.
    pub judged: Vec<Judged>,
}

impl Row {
    /// Compares predicted beads with the gold of the same document. Offsets beyond the text count as its end.
    #[must_use]
    pub fn new(document: &SpanDocument, predicted: &[SpanBead]) -> Self {
        Row::with_scores(document, predicted, &[])
    }

    /// As [`Row::new`], with the scores of the first beads, or of all: probabilities, 0..1.
    #[must_use]
    pub fn with_scores(document: &SpanDocument, predicted: &[SpanBead], scores: &[f64]) -> Self {
        let count = |text: &str| NonSpace::new(text.chars());
        let (en, th) = match &document.texts {
            Texts::Both(text) => (count(text), None),
            Texts::Two { en, th } => (count(en), Some(count(th))),
        };
        let th = th.as_ref().unwrap_or(&en);
        let cover = |bead: &SpanBead| Cover { en: en.cover(&bead.en), th: th.cover(&bead.th) };

        let two_sided = document.beads.iter().filter(|b| !b.en.is_empty() && !b.th.is_empty());
        let gold: Vec<Cover> = two_sided.map(cover).collect();
        let mut predicted: Vec<Cover> = predicted.iter().map(cover).collect();
        let index = |side: fn(&Cover) -> &[Range<u32>]| {
            Meeting::new(gold.iter().enumerate().flat_map(|(i, b)| side(b).iter().map(move |r| (r.clone(), i))))
        };
        let (index, index_th) = (index(|b| &b.en), index(|b| &b.th));
        let known: HashSet<&Cover> = gold.iter().collect();
        let judge = |(bead, &score): (&Cover, &f64)| {
            let (two_sided, right) = match (bead.en.is_empty(), bead.th.is_empty()) {
                (false, false) => (true, known.contains(bead)),
                (false, true) => (false, !index.shares(&bead.en)),
                (true, false) => (false, !index_th.shares(&bead.th)),
                (true, true) => return None,
            };
            Some(Judged { score, right, two_sided })
        };
        let judged = predicted.iter().zip(scores).filter_map(judge).collect();
        predicted.retain(|b| b.area() > 0);

        let mut shared_area = 0;
        let mut shared_en: HashMap<usize, u64> = HashMap::new();
        for bead in &predicted {
            for range in &bead.en {
                for (other, i) in index.with(range) {
                    *shared_en.entry(*i).or_default() += shared(range, other);
                }
            }
            shared_area += shared_en.drain().map(|(i, n)| area(n, shared_all(&bead.th, &gold[i].th))).sum::<u128>();
        }

        let (all, areas) = (predicted.len(), |beads: &[Cover]| beads.iter().map(Cover::area).sum());
        let (predicted_area, gold_area) = (areas(&predicted), areas(&gold));
        let predicted: HashSet<Cover> = predicted.into_iter().collect();
        Row {
            id: document.id.clone(),
            kind: document.kind.clone(),
            judged,
            gold: gold.len(),
            right: gold.into_iter().collect::<HashSet<_>>().intersection(&predicted).count(),
            predicted: all,
            shared_area,
            predicted_area,
            gold_area,
        }
    }

    /// Strict precision, recall and F1 in this document alone.
    #[must_use]
    pub fn strict(&self) -> Ratio {
        Ratio::of_counts(self.right, self.predicted, self.right, self.gold)
    }

    /// Area precision, recall and F1 in this document alone.
    #[must_use]
    pub fn area(&self) -> Ratio {
        let part = |whole: u128| if whole == 0 { 0.0 } else { self.shared_area as f64 / whole as f64 };
        Ratio::new(part(self.predicted_area), part(self.gold_area))
    }
}

/// The characters of one bead, in canonical form.
#[derive(PartialEq, Eq, Hash)]
struct Cover {
    en: Vec<Range<u32>>,
    th: Vec<Range<u32>>,
}

impl Cover {
    fn area(&self) -> u128 {
        area(size(&self.en), size(&self.th))
    }
}

fn area(en: u64, th: u64) -> u128 {
    u128::from(en) * u128::from(th)
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Row { id, right, predicted, gold, .. } = self;
        write!(f, "{id} strict {right} of {predicted} predicted, {gold} gold; area F1 {:.3}", self.area().f1)
    }
}

/// The scores over all documents.
#[derive(Clone, PartialEq, Debug)]
pub struct Scores {
    /// The same bead.
    pub strict: Ratio,
    /// The same pairs of characters.
    pub area: Ratio,
    /// One row a document, in the order of the gold.
    pub documents: Vec<Row>,
}

impl Scores {
    /// Whether the predicted scores are the probabilities they claim to be; none where there are no scores.
    #[must_use]
    pub fn calibration(&self) -> Option<Calibration> {
        Calibration::new(&self.documents.iter().flat_map(|row| &row.judged).copied().collect::<Vec<_>>())
    }

    /// The scores of each kind of documents by themselves, by name; none where the gold has not several kinds.
    #[must_use]
    pub fn by_kind(&self) -> Vec<(&str, Scores)> {
        let kinds: BTreeSet<&str> = self.documents.iter().filter_map(|row| row.kind.as_deref()).collect();
        let of = |kind| self.documents.iter().filter(move |row| row.kind.as_deref() == Some(kind)).cloned().collect();
        if kinds.len() > 1 { kinds.into_iter().map(|kind| (kind, of(kind))).collect() } else { Vec::new() }
    }
}

impl FromIterator<Row> for Scores {
    fn from_iter<I: IntoIterator<Item = Row>>(rows: I) -> Self {
        let documents: Vec<Row> = rows.into_iter().collect();
        let sum = |count: fn(&Row) -> usize| documents.iter().map(count).sum::<usize>();
        let right = sum(|r| r.right);
        let strict = Ratio::of_counts(right, sum(|r| r.predicted), right, sum(|r| r.gold));

        let with_gold = || documents.iter().filter(|r| r.gold_area > 0);
        let share = |area: fn(&Row) -> u128| with_gold().map(|r| area(r) as f64 / r.gold_area as f64).sum::<f64>();
        let (both, predicted) = (share(|r| r.shared_area), share(|r| r.predicted_area));
        let part = |whole: f64| if whole > 0.0 { both / whole } else { 0.0 };
        let area = Ratio::new(part(predicted), part(with_gold().count() as f64));
        Scores { strict, area, documents }
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "strict {:.3} | area {:.3}", self.strict, self.area)?;
        self.calibration().map_or(Ok(()), |calibration| write!(f, "\n{calibration}"))
    }
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "a side of one span is meant")]
mod tests {
    use super::*;
    use proptest::prelude::*;
    fn spans() -> impl Strategy<Value = Vec<Range<usize>>> {
        prop::collection::vec((0usize..60, 0usize..15).prop_map(|(start, len)| start..start + len), 0..3)
    }

    fn beads() -> impl Strategy<Value = Vec<SpanBead>> {
        prop::collection::vec((spans(), spans()).prop_map(|(en, th)| SpanBead { en, th }), 0..8)
    }

    /// The definition, with every character listed.
    fn by_characters(document: &SpanDocument, predicted: &[SpanBead]) -> Row {
        let set = |spans: &[Range<usize>], text: &str| -> BTreeSet<usize> {
            let chars: Vec<char> = text.chars().collect();
            spans.iter().cloned().flatten().filter(|&i| i < chars.len() && !chars[i].is_whitespace()).collect()
        };
        let sets = |beads: &[SpanBead]| -> Vec<_> {
            let two_sided = beads.iter().filter(|b| !b.en.is_empty() && !b.th.is_empty());
            two_sided.map(|b| (set(&b.en, document.texts.en()), set(&b.th, document.texts.th()))).collect()
        };
        let gold = sets(&document.beads);
        let mut predicted = sets(predicted);
        predicted.retain(|(en, th)| !en.is_empty() && !th.is_empty());
        let area = |beads: &[(BTreeSet<usize>, BTreeSet<usize>)]| -> u128 {
            beads.iter().map(|(en, th)| (en.len() * th.len()) as u128).sum()
        };
        let unique = |beads: &[(BTreeSet<usize>, BTreeSet<usize>)]| beads.iter().cloned().collect::<BTreeSet<_>>();
        let shared = predicted.iter().flat_map(|p| gold.iter().map(move |g| (p, g)));
        Row {
            id: document.id.clone(),
            kind: document.kind.clone(),
            judged: Vec::new(),
            right: unique(&gold).intersection(&unique(&predicted)).count(),
            predicted: predicted.len(),
            gold: gold.len(),
            shared_area: shared
                .map(|(p, g)| (p.0.intersection(&g.0).count() * p.1.intersection(&g.1).count()) as u128)
                .sum(),
            predicted_area: area(&predicted),
            gold_area: area(&gold),
        }
    }

    fn document(en: &str, th: Option<&str>, beads: Vec<SpanBead>) -> SpanDocument {
        let texts = match th {
            None => Texts::Both(en.to_owned()),
            Some(th) => Texts::Two { en: en.to_owned(), th: th.to_owned() },
        };
        SpanDocument { id: "d".to_owned(), kind: None, texts, beads }
    }

    proptest! {
        #[test]
        fn counting_by_subtraction_counts_characters(
            en in "[ab\n ]{0,60}",
            th in prop::option::of("[กข ]{0,60}"),
            gold in beads(),
            predicted in beads(),
        ) {
            let document = document(&en, th.as_deref(), gold);
            prop_assert_eq!(Row::new(&document, &predicted), by_characters(&document, &predicted));
        }

        #[test]
        fn the_order_of_beads_and_spans_does_not_matter(
            text in "[ab\n ]{0,60}",
            gold in beads(),
            predicted in beads(),
            shuffled in any::<prop::sample::Index>(),
        ) {
            let before = Row::new(&document(&text, None, gold.clone()), &predicted);
            let turn = |beads: &[SpanBead]| -> Vec<SpanBead> {
                let mut beads = beads.to_vec();
                if !beads.is_empty() {
                    let by = shuffled.index(beads.len());
                    beads.rotate_left(by);
                }
                for bead in &mut beads {
                    bead.en.reverse();
                    bead.th.reverse();
                }
                beads
            };
            prop_assert_eq!(before, Row::new(&document(&text, None, turn(&gold)), &turn(&predicted)));
        }

        #[test]
        fn a_perfect_prediction_scores_one(words in prop::collection::vec("[ab]{1,5} ?", 2..20), other in beads()) {
            let mut beads = Vec::new();
            let mut at = 0;
            for pair in words.chunks_exact(2) {
                let (middle, end) = (at + pair[0].len(), at + pair[0].len() + pair[1].len());
                beads.push(SpanBead { en: vec![at..middle], th: vec![middle..end] });
                at = end;
            }
            let document = document(&words.concat(), None, beads);
            let perfect: Scores = [Row::new(&document, &document.beads)].into_iter().collect();
            let one = Ratio { precision: 1.0, recall: 1.0, f1: 1.0 };
            prop_assert_eq!((perfect.strict, perfect.area), (one, one));
            let any: Scores = [Row::new(&document, &other)].into_iter().collect();
            for score in [any.strict, any.area] {
                prop_assert!((0.0..=1.0).contains(&score.precision), "{}", score);
            }
        }
    }

    #[test]
    fn white_space_at_the_edges_and_empty_sides_are_no_matter() {
        //           0         1
        //           0123456789012345
        let text = "One. Two. หนึ่ง สอง";
        let bead = |en: Range<usize>, th: Range<usize>| SpanBead { en: vec![en], th: vec![th] };
        let document = document(text, None, vec![bead(0..4, 10..15), bead(5..9, 16..19)]);
        let wide = [bead(0..5, 9..16), bead(4..10, 15..19), bead(4..5, 0..3), SpanBead::default()];
        let row = Row::new(&document, &wide);
        assert_eq!((row.right, row.predicted, row.gold), (2, 2, 2));
        assert_eq!(row.strict().f1, 1.0);
    }

    #[test]
    fn a_bead_is_right_if_strictly_so_and_text_alone_if_the_gold_has_no_counterpart_for_any_of_it() {
        //           0         1         2
        //           01234567890123456789012
        let text = "One. Two. หนึ่ง สอง สาม";
        let bead = |en: &[Range<usize>], th: &[Range<usize>]| SpanBead { en: en.to_vec(), th: th.to_vec() };
        let document = document(text, None, vec![bead(&[0..4], &[10..15]), bead(&[], &[16..23])]);
        let table = [
            (bead(&[0..5], &[10..16]), Some((true, true))),
            (bead(&[0..4], &[10..14]), Some((true, false))),
            (bead(&[0..4], &[16..19]), Some((true, false))),
            (bead(&[], &[16..19]), Some((false, true))),
            (bead(&[], &[15..23]), Some((false, true))),
            (bead(&[], &[14..23]), Some((false, false))),
            (bead(&[], &[16..19, 11..12]), Some((false, false))),
            (bead(&[4..9], &[]), Some((false, true))),
            (bead(&[3..9], &[4..5]), Some((false, false))),
            (bead(&[4..5], &[9..10]), None),
        ];
        for (bead, wanted) in table {
            let row = Row::with_scores(&document, std::slice::from_ref(&bead), &[0.5]);
            let judged = row.judged.first().map(|judged| (judged.two_sided, judged.right));
            assert_eq!(judged, wanted, "{bead:?}");
        }
    }

    #[test]
    fn kinds_of_documents_are_scored_apart() {
        let bead = SpanBead { en: vec![0..4], th: vec![5..10] };
        let of = |kind: &str| SpanDocument {
            kind: Some(kind.to_owned()),
            ..document("One. หนึ่ง", None, vec![bead.clone()])
        };
        let rows = [("b", 1), ("a", 0), ("b", 0)].map(|(kind, n)| Row::new(&of(kind), &vec![bead.clone(); n]));
        let scores: Scores = rows.clone().into_iter().collect();
        let by_kind = scores.by_kind();
        let recalls = by_kind.iter().map(|(kind, scores)| (*kind, scores.strict.recall, scores.documents.len()));
        assert!(recalls.eq([("a", 0.0, 1), ("b", 0.5, 2)]));
        assert!(rows.into_iter().take(1).collect::<Scores>().by_kind().is_empty());
    }

    /// No recommendation: it is what the definition says, and whoever compares figures must know it.
    #[test]
    fn a_claim_made_twice_is_credited_twice_by_area_and_once_by_strict() {
        let bead = SpanBead { en: vec![0..4], th: vec![5..10] };
        let document = document("One. หนึ่ง", None, vec![bead.clone()]);
        let row = Row::new(&document, &[bead.clone(), bead]);
        assert_eq!((row.strict(), row.area()), (Ratio::new(0.5, 1.0), Ratio::new(1.0, 2.0)));
    }

    #[test]
    fn a_document_without_gold_beads_counts_for_strict_precision_alone() {
        let text = "One. หนึ่ง";
        let bead = SpanBead { en: vec![0..4], th: vec![5..10] };
        let full = document(text, None, vec![bead.clone()]);
        let none = document(text, None, vec![]);
        let beads = [bead];
        let scores: Scores = [Row::new(&full, &beads), Row::new(&none, &beads)].into_iter().collect();
        assert_eq!(scores.strict, Ratio::new(0.5, 1.0));
        assert_eq!(scores.area, Ratio::new(1.0, 1.0));
        assert_eq!(scores.to_string(), "strict P 0.500 R 1.000 F1 0.667 | area P 1.000 R 1.000 F1 1.000");
    }
}
