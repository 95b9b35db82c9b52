//! The score of boundaries in running text: does the cut come at the same place in both languages?
//!
//! Where the text is given as lines joined by a space, no prediction can be asked for the very lines. So every bead's
//! end becomes a point: how many characters of the English and of the Thai lie before it, white space aside. *Recall* is
//! the share of gold points that were predicted. *Precision* is the share of predicted points that lie inside one gold
//! bead on both sides: a cut inside a long sentence is no fault as long as both languages are cut in that sentence. The
//! end of the document is nobody's merit and is left out.

use std::{collections::HashSet, fmt, ops::Range};

use super::{
    LineDocument, Ratio, SpanBead,
    overlap::{Meeting, NonSpace},
};
use crate::Lang;

/// What was counted in one document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The document.
    pub id: String,
    /// Points that are in both.
    pub right: usize,
    /// Predicted points that lie inside one gold bead on both sides.
    pub inside: usize,
    /// Predicted points.
    pub predicted: usize,
    /// Gold points.
    pub gold: usize,
}

impl Row {
    /// Compares predicted beads with the gold of the same document. Spans are code points of the lines joined by one
    /// character; a side of several spans counts from the first one's start to the last one's end; offsets beyond the
    /// text count as its end.
    #[must_use]
    pub fn new(document: &LineDocument, predicted: &[SpanBead]) -> Self {
        let (en, th) = (Lines::new(document, Lang::En), Lines::new(document, Lang::Th));
        let end = (en.end(), th.end());
        let gold: Vec<_> =
            document.beads.iter().filter_map(|b| Some((en.of_lines(&b.en)?, th.of_lines(&b.th)?))).collect();
        let gold_points: HashSet<_> = gold.iter().map(|(en, th)| (en.end, th.end)).filter(|p| *p != end).collect();
        let points: HashSet<_> = predicted
            .iter()
            .filter_map(|b| Some((en.of_spans(&b.en)?.end, th.of_spans(&b.th)?.end)))
            .filter(|p| *p != end)
            .collect();

        let index = Meeting::new(gold.iter().enumerate().map(|(i, (en, _))| (en.clone(), i)));
        let inside =
            |&&(x, y): &&(u32, u32)| index.with(&(x..x)).any(|(_, i)| gold[*i].1.start <= y && y <= gold[*i].1.end);
        Row {
            id: document.id.clone(),
            right: points.intersection(&gold_points).count(),
            inside: points.iter().filter(inside).count(),
            predicted: points.len(),
            gold: gold_points.len(),
        }
    }

    /// Precision, recall and F1 in this document alone.
    #[must_use]
    pub fn boundary(&self) -> Ratio {
        Ratio::of_counts(self.inside, self.predicted, self.right, self.gold)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Row { id, right, inside, predicted, gold } = self;
        let f1 = self.boundary().f1;
        write!(f, "{id} F1 {f1:.4}; {right} of {gold} points found, {inside} of {predicted} predicted inside a bead")
    }
}

/// The scores over all documents.
#[derive(Clone, PartialEq, Debug)]
pub struct Scores {
    /// Precision, recall and F1 of the points.
    pub boundary: Ratio,
    /// The share of predicted points that are gold points.
    pub exact: f64,
    /// One row a document, in the order of the gold.
    pub documents: Vec<Row>,
}

impl FromIterator<Row> for Scores {
    fn from_iter<I: IntoIterator<Item = Row>>(rows: I) -> Self {
        let documents: Vec<Row> = rows.into_iter().collect();
        let sum = |count: fn(&Row) -> usize| documents.iter().map(count).sum::<usize>();
        let (right, predicted) = (sum(|r| r.right), sum(|r| r.predicted));
        let boundary = Ratio::of_counts(sum(|r| r.inside), predicted, right, sum(|r| r.gold));
        Scores { boundary, exact: Ratio::share(right, predicted), documents }
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = |count: fn(&Row) -> usize| self.documents.iter().map(count).sum::<usize>();
        let (gold, predicted) = (sum(|r| r.gold), sum(|r| r.predicted));
        write!(f, "{:.4}  (points: gold {gold}, predicted {predicted}, exact {:.4})", self.boundary, self.exact)
    }
}

/// One side of a document given as lines, its characters counted.
pub(super) struct Lines {
    /// Of the lines joined by one character of white space.
    characters: NonSpace,
    /// Non-space characters before each line, and before the end.
    starts: Vec<u32>,
}

impl Lines {
    pub(super) fn new(document: &LineDocument, lang: Lang) -> Self {
        let lines = document.lines(lang);
        let characters = NonSpace::new(lines.iter().flat_map(|line| line.chars().chain([' '])));
        let mut at = 0;
        let mut starts = vec![0];
        starts.extend(lines.iter().map(|line| {
            at += line.chars().count() + 1;
            characters.at(at)
        }));
        Lines { characters, starts }
    }

    fn end(&self) -> u32 {
        self.starts[self.starts.len() - 1]
    }

    /// From the first line's start to the last line's end; nothing for no lines.
    fn of_lines(&self, lines: &[usize]) -> Option<Range<u32>> {
        let (first, last) = (*lines.first()?, *lines.last()?);
        Some(*self.starts.get(first)?..*self.starts.get(last + 1)?)
    }

    /// From the first span's start to the last span's end; nothing where that holds no character.
    pub(super) fn of_spans(&self, spans: &[Range<usize>]) -> Option<Range<u32>> {
        let start = spans.iter().map(|s| s.start).min()?;
        let end = spans.iter().map(|s| s.end).max()?;
        Some(self.characters.range(&(start..end))).filter(|r| !r.is_empty())
    }

    /// The lines that share a character with one of the spans.
    pub(super) fn touched(&self, spans: &[Range<usize>]) -> Vec<usize> {
        let mut lines: Vec<usize> = Vec::new();
        for range in self.characters.cover(spans) {
            let first = self.starts[1..].partition_point(|&end| end <= range.start);
            let met = (first..self.starts.len() - 1).take_while(|&i| self.starts[i] < range.end);
            lines.extend(met.filter(|&i| self.starts[i] < self.starts[i + 1]));
        }
        lines.dedup();
        lines
    }
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "a side of one span is meant")]
mod tests {
    use super::*;
    use crate::eval::{LineBead, lines::tests::line_beads};
    use proptest::prelude::*;

    fn lines() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("[ab ]{0,6}", 6)
    }

    fn spans() -> impl Strategy<Value = Vec<Range<usize>>> {
        prop::collection::vec((0usize..40, 0usize..10).prop_map(|(start, len)| start..start + len), 0..2)
    }

    fn document(en: Vec<String>, th: Vec<String>, beads: Vec<LineBead>) -> LineDocument {
        LineDocument { id: "d".to_owned(), en, th, beads }
    }

    /// Each line's span in the lines joined by one space.
    fn whole_lines(lines: &[String]) -> Vec<Range<usize>> {
        let mut at = 0;
        let mut span = |line: &String| {
            let start = at;
            at += line.chars().count() + 1;
            start..at - 1
        };
        lines.iter().map(&mut span).collect()
    }

    /// The definition, with every character counted anew.
    fn by_characters(document: &LineDocument, predicted: &[SpanBead]) -> Row {
        let before =
            |lines: &[String], at: usize| lines.join(" ").chars().take(at).filter(|c| !c.is_whitespace()).count();
        let gold: Vec<_> = document
            .beads
            .iter()
            .filter(|b| !b.en.is_empty() && !b.th.is_empty())
            .map(|b| {
                let side = |lines: &[String], numbers: &[usize]| {
                    let spans = whole_lines(lines);
                    before(lines, spans[numbers[0]].start)..before(lines, spans[numbers[numbers.len() - 1]].end)
                };
                (side(&document.en, &b.en), side(&document.th, &b.th))
            })
            .collect();
        let end = (before(&document.en, usize::MAX), before(&document.th, usize::MAX));
        let mut points = HashSet::new();
        for bead in predicted {
            if let ([x], [y]) = (&bead.en[..], &bead.th[..]) {
                let (a0, a1) = (before(&document.en, x.start), before(&document.en, x.end));
                let (b0, b1) = (before(&document.th, y.start), before(&document.th, y.end));
                if a1 > a0 && b1 > b0 {
                    points.insert((a1, b1));
                }
            }
        }
        points.remove(&end);
        let mut ends: HashSet<_> = gold.iter().map(|(x, y)| (x.end, y.end)).collect();
        ends.remove(&end);
        let inside = |(a, b): &(usize, usize)| {
            gold.iter().any(|(x, y)| x.start <= *a && *a <= x.end && y.start <= *b && *b <= y.end)
        };
        Row {
            id: document.id.clone(),
            right: ends.intersection(&points).count(),
            inside: points.iter().filter(|p| inside(p)).count(),
            predicted: points.len(),
            gold: ends.len(),
        }
    }

    proptest! {
        #[test]
        fn counting_by_subtraction_counts_characters(
            en in lines(),
            th in lines(),
            beads in line_beads(6),
            spans in prop::collection::vec((spans(), spans()), 0..8),
        ) {
            let document = document(en, th, beads);
            let predicted: Vec<_> = spans.into_iter().map(|(en, th)| SpanBead { en, th }).collect();
            prop_assert_eq!(Row::new(&document, &predicted), by_characters(&document, &predicted));
        }

        #[test]
        fn a_perfect_prediction_scores_one(texts in prop::collection::vec(("[ab]{1,9}", "[ก-ค]{1,9}"), 2..9)) {
            let (en, th): (Vec<_>, Vec<_>) = texts.into_iter().unzip();
            let spans = whole_lines(&en).into_iter().zip(whole_lines(&th));
            let predicted: Vec<_> = spans.map(|(en, th)| SpanBead { en: vec![en], th: vec![th] }).collect();
            let beads = (0..en.len()).map(|i| LineBead { en: vec![i], th: vec![i] }).collect();
            let scores: Scores = [Row::new(&document(en, th, beads), &predicted)].into_iter().collect();
            prop_assert_eq!(scores.boundary, Ratio { precision: 1.0, recall: 1.0, f1: 1.0 });
            prop_assert_eq!(scores.exact, 1.0);
        }

        #[test]
        fn a_line_is_touched_by_its_own_span_alone(lines in lines()) {
            let count = Lines::new(&document(lines.clone(), vec![], vec![]), Lang::En);
            for (i, span) in whole_lines(&lines).into_iter().enumerate() {
                let wanted = if lines[i].trim().is_empty() { vec![] } else { vec![i] };
                prop_assert_eq!(count.touched(&[span]), wanted);
            }
        }
    }

    #[test]
    fn a_cut_inside_a_bead_is_no_fault_but_finds_nothing() {
        let text = |s: &str| vec![s.to_owned(), "end".to_owned()];
        let bead = |n: usize| LineBead { en: vec![n], th: vec![n] };
        let document = document(text("one two"), text("หนึ่ง สอง"), vec![bead(0), bead(1)]);
        let cut = SpanBead { en: vec![0..3], th: vec![0..5] };
        let row = Row::new(&document, &[cut]);
        assert_eq!((row.right, row.inside, row.predicted, row.gold), (0, 1, 1, 1));
        assert_eq!(row.boundary(), Ratio::new(1.0, 0.0));
    }
}
