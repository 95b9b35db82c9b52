//! Judging the boundary model: its probabilities against ends of sentences that are known.

use std::{collections::HashSet, fmt};

use super::Labelled;
use crate::{
    Lang, Result, Span,
    eval::Gold,
    model::{Boundaries, Model},
    normalize::Normalized,
    read::Document,
    segment::{Cut, Segment, Side, TAKEN, ends as weigh_together, probable, side, weigh},
};

/// How probabilities fare against what is known, over the boundaries within passages.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// Probability, and whether a sentence ends there; by falling probability.
    points: Vec<(f32, bool)>,
    /// The probability from which on an end is taken.
    from: f32,
}

/// Judges a model by releases aligned by reading, where a sentence ends with each Thai span of a bead, or by texts in
/// lines, which are joined by spaces and where a sentence ends with each line.
///
/// # Errors
/// As [`Document::from_text`].
pub fn judge_boundaries(gold: &Gold, model: &Boundaries) -> Result<Judgement> {
    judge(gold, probable(Lang::Th), |side| {
        let mut side = side.clone();
        weigh(&mut side, model);
        side.segments.iter().map(|segment| segment.ends).collect()
    })
}

/// As [`judge_boundaries`], but judges sentences as they are found in Thai alone.
///
/// # Errors
/// As [`judge_boundaries`].
pub fn judge_sentences(gold: &Gold, model: &Model) -> Result<Judgement> {
    judge(gold, TAKEN, |side| {
        let mut side = side.clone();
        weigh(&mut side, model.boundaries());
        weigh_together(&side, model)
    })
}

/// Judges the probabilities that `model` gives the segments of a side.
fn judge(gold: &Gold, from: f32, model: impl Fn(&Side<'_>) -> Vec<f32>) -> Result<Judgement> {
    let mut points = Vec::new();
    match gold {
        Gold::Spans(documents) => {
            for document in documents {
                let labelled = Labelled::new(document.clone())?;
                let spans = labelled.beads.iter().flat_map(|(_, th)| th);
                let ends: HashSet<usize> = spans.map(|s| s.end()).collect();
                // Sentences without counterpart may lie several in one span: where they end within it is not known.
                let alone = labelled.beads.iter().filter(|(en, _)| en.is_empty()).flat_map(|(_, th)| th.clone());
                let alone: Vec<Span> = alone.collect();
                labelled.with_bitext(Model::embedded(), |bitext| see(&bitext.th, &model, &ends, &alone, &mut points));
            }
        }
        Gold::Lines(documents) => {
            for document in documents {
                let text = document.th.join(" ");
                let ends = document.th.iter().scan(0, |at, line| {
                    *at += line.len() + 1;
                    Some(*at - 1 - (line.len() - line.trim_end().len()))
                });
                let ends: HashSet<usize> = ends.collect();
                let document = Document::from_text(&*document.id, &*text)?;
                let normalized = Normalized::new(&document);
                see(&side(&normalized, Lang::Th, Cut::Running), &model, &ends, &[], &mut points);
            }
        }
    }
    points.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(Judgement { points, from })
}

/// Adds the boundaries within the passages of a side.
fn see(
    th: &Side<'_>,
    model: &impl Fn(&Side<'_>) -> Vec<f32>,
    ends: &HashSet<usize>,
    alone: &[Span],
    points: &mut Vec<(f32, bool)>,
) {
    let probabilities = model(th);
    for passage in &th.passages {
        let within = passage.segments.start as usize..(passage.segments.end as usize).saturating_sub(1);
        let known = |at: usize| ends.contains(&at) || !alone.iter().any(|s| s.start() < at && at < s.end());
        let point = |(segment, &p): (&Segment, &f32)| (p, ends.contains(&segment.span.end()));
        let segments = th.segments.iter().zip(&probabilities).take(within.end).skip(within.start);
        points.extend(segments.filter(|(s, _)| known(s.span.end())).map(point));
    }
}

impl Judgement {
    /// How often an end of a sentence is more probable than a boundary that is none; ties count half.
    #[must_use]
    pub fn auc(&self) -> f64 {
        let (yes, no) = self.counts();
        let mut above = 0.0;
        let mut seen = 0.0;
        for group in self.points.chunk_by(|a, b| a.0 == b.0) {
            let ends = group.iter().filter(|p| p.1).count() as f64;
            let others = group.len() as f64 - ends;
            above += others * (seen + ends / 2.0);
            seen += ends;
        }
        above / (yes * no)
    }

    /// Mean of -ln of the probability of what is so, in nats.
    #[must_use]
    pub fn log_loss(&self) -> f64 {
        let loss = |&(p, ends): &(f32, bool)| -f64::from(if ends { p } else { 1.0 - p }).max(1e-9).ln();
        self.points.iter().map(loss).sum::<f64>() / self.points.len().max(1) as f64
    }

    /// F1 of the boundaries of at least the probability `from`.
    #[must_use]
    pub fn f1(&self, from: f32) -> f64 {
        let taken = self.points.iter().filter(|p| p.0 >= from);
        let (right, taken) = taken.fold((0.0, 0.0), |(r, t), p| (r + f64::from(u8::from(p.1)), t + 1.0));
        2.0 * right / (taken + self.counts().0)
    }

    /// The best F1, and the probability from which on it is reached.
    #[must_use]
    pub fn best_f1(&self) -> (f64, f32) {
        let yes = self.counts().0;
        let (mut right, mut best) = (0.0, (0.0, 1.0));
        let mut taken = 0.0;
        for group in self.points.chunk_by(|a, b| a.0 == b.0) {
            taken += group.len() as f64;
            right += group.iter().filter(|p| p.1).count() as f64;
            let f1 = 2.0 * right / (taken + yes);
            if f1 > best.0 {
                best = (f1, group[0].0);
            }
        }
        best
    }

    /// For ten bins of probability: boundaries, their mean probability, and the share where a sentence ends.
    #[must_use]
    pub fn bins(&self) -> [(usize, f64, f64); 10] {
        let mut bins = [(0, 0.0, 0.0); 10];
        for &(p, ends) in &self.points {
            let bin = &mut bins[((p * 10.0) as usize).min(9)];
            bin.0 += 1;
            bin.1 += f64::from(p);
            bin.2 += f64::from(u8::from(ends));
        }
        bins.map(|(n, p, ends)| (n, p / n.max(1) as f64, ends / n.max(1) as f64))
    }

    /// Expected calibration error, over ten bins of probability.
    #[must_use]
    pub fn calibration_error(&self) -> f64 {
        let off = self.bins().iter().map(|(n, p, ends)| *n as f64 * (p - ends).abs()).sum::<f64>();
        off / self.points.len().max(1) as f64
    }

    /// Ends of sentences, and other boundaries.
    fn counts(&self) -> (f64, f64) {
        let ends = self.points.iter().filter(|p| p.1).count();
        (ends as f64, (self.points.len() - ends) as f64)
    }
}

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (yes, no) = self.counts();
        let (best, from) = self.best_f1();
        let cut = self.from;
        write!(
            f,
            "{yes} ends in {} boundaries: AUC {:.4}, log loss {:.4}, ECE {:.3}, F1 {:.3} from {cut}, at best {best:.3} from {from:.2}",
            yes + no,
            self.auc(),
            self.log_loss(),
            self.calibration_error(),
            self.f1(cut)
        )?;
        write!(f, "; ends of so many boundaries, by tenths of probability:")?;
        self.bins().iter().try_for_each(|(n, p, ends)| write!(f, " {:.0}/{n} ({p:.2})", ends * *n as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_judgement_counts_what_is_there() {
        let points = vec![(0.9, true), (0.8, false), (0.8, true), (0.3, false), (0.1, true), (0.1, false)];
        let judgement = Judgement { points, from: 0.5 };
        // of the nine pairs of an end and another boundary, five are in order and two equal
        assert!((judgement.auc() - 6.0 / 9.0).abs() < 1e-9, "{}", judgement.auc());
        let loss = -(0.9f64.ln() + 0.2f64.ln() + 0.8f64.ln() + 0.7f64.ln() + 0.1f64.ln() + 0.9f64.ln()) / 6.0;
        assert!((judgement.log_loss() - loss).abs() < 1e-6, "{}", judgement.log_loss());
        assert!((judgement.f1(0.5) - 4.0 / 6.0).abs() < 1e-9, "{}", judgement.f1(0.5));
        let (best, from) = judgement.best_f1();
        assert!((best - 2.0 / 3.0).abs() < 1e-9 && from > 0.05, "{best} from {from}");
        assert_eq!(judgement.bins()[8].0, 2);
        assert_eq!(judgement.bins().iter().map(|bin| bin.0).sum::<usize>(), 6);
    }

    #[test]
    fn ends_are_those_of_the_gold() {
        let line = |text: &str| text.to_owned();
        let gold = Gold::Lines(vec![crate::eval::LineDocument {
            id: line("a"),
            en: vec![],
            th: vec![line("พ่อมีรถ 2 คัน "), line("แม่มีบ้าน")],
            beads: vec![],
        }]);
        let judgement = judge_boundaries(&gold, Boundaries::embedded()).expect("small texts");
        assert_eq!(judgement.counts(), (1.0, 2.0));
    }
}
