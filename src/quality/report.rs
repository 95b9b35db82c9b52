//! The report: what was kept of a corpus, what was not, and why, in numbers and as a page.
//!
//! It holds no time of the clock and no path, so that the same corpus gives the same report.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{filter::Reason, judge::Verdict, page, traits::Traits};

/// Bins of the scores: tenths.
pub(super) const SCORES: usize = 10;
/// Bins of the length ratios, of which each is the fourth root of two wide.
pub(super) const RATIOS: usize = 25;

/// Counts of a corpus.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Report {
    /// What is said of the documents.
    pub documents: Documents,
    /// Pairs that were judged.
    pub pairs: u64,
    /// Pairs that were kept.
    pub kept: u64,
    /// Letters and digits of the English of what was kept, and of its Thai.
    pub kept_letters: [u64; 2],
    /// Pairs that were not kept, by reason.
    pub dropped: BTreeMap<Reason, u64>,
    /// Pairs with both sides by score, in tenths from 0 to 1: those that were kept, and those that were not. Pairs without
    /// a score are in neither.
    pub scores: [Fates; SCORES],
    /// Pairs with both sides by the length of the Thai over what is usual for the English: bin `i` of 25 reaches up to
    /// 2^((i − 11.5) / 4), the first and the last hold all beyond.
    pub lengths: Vec<Fates>,
    /// Pairs by year of their document.
    pub years: BTreeMap<String, Fates>,
    /// Pairs by source.
    pub sources: BTreeMap<String, Fates>,
    /// How far the scores come true: pairs with both sides by score, in tenths.
    pub calibration: [Reliability; SCORES],
}

/// What became of some pairs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Fates {
    /// Kept.
    pub kept: u64,
    /// Left out.
    pub dropped: u64,
}

/// What speaks for and against pairs of about one score.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Reliability {
    /// How many there are.
    pub pairs: u64,
    /// Sum of their scores: how many of them should be right.
    pub expected: f64,
    /// How many contradict themselves in figures, dates or contacts.
    pub conflicts: u64,
}

/// What is said of the documents of a corpus.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Documents {
    /// Documents that were read.
    pub read: u64,
    /// In both languages.
    pub both: u64,
    /// In English alone.
    pub english: u64,
    /// In Thai alone.
    pub thai: u64,
    /// Without text in either.
    pub neither: u64,
    /// Thai and English ones that found each other.
    pub paired: u64,
    /// That could not be read, by kind of error.
    pub failed: BTreeMap<String, u64>,
    /// What was passed over since it is no document, by reason; these are none of those above.
    pub passed_over: BTreeMap<String, u64>,
}

impl Report {
    /// Counts a pair.
    pub fn add(&mut self, traits: &Traits, verdict: Verdict) {
        self.pairs += 1;
        let kept = verdict == Verdict::Keep;
        if let Verdict::Drop(reason) = verdict {
            *self.dropped.entry(reason).or_default() += 1;
        }
        if kept {
            self.kept += 1;
            for (sum, letters) in self.kept_letters.iter_mut().zip(traits.letters()) {
                *sum += u64::from(letters);
            }
        }
        let year = traits.year.map_or_else(|| "undated".to_owned(), |year| year.to_string());
        self.years.entry(year).or_default().add(kept);
        let source = traits.source.clone().unwrap_or_else(|| "unknown".to_owned());
        self.sources.entry(source).or_default().add(kept);
        if !traits.is_two_sided() {
            return;
        }
        if let Some(score) = traits.score {
            let bin = ((score * SCORES as f64) as usize).min(SCORES - 1);
            self.scores[bin].add(kept);
            let reliability = &mut self.calibration[bin];
            reliability.pairs += 1;
            reliability.expected += score;
            reliability.conflicts += u64::from(traits.conflict);
        }
        if let Some(ratio) = traits.length_ratio() {
            self.lengths.resize(RATIOS, Fates::default());
            self.lengths[ratio_bin(ratio)].add(kept);
        }
    }

    /// Counts a document that could not be read, by the kind of its error.
    pub fn failure(&mut self, kind: &str) {
        *self.documents.failed.entry(kind.to_owned()).or_default() += 1;
    }

    /// As JSON, for programs.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Keys are strings, and nothing else can go wrong.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// As a page that holds all it needs, for people.
    #[must_use]
    pub fn to_html(&self) -> String {
        page::page(self)
    }
}

impl Fates {
    fn add(&mut self, kept: bool) {
        *(if kept { &mut self.kept } else { &mut self.dropped }) += 1;
    }

    /// Both together.
    #[must_use]
    pub fn all(self) -> u64 {
        self.kept + self.dropped
    }
}

fn ratio_bin(ratio: f64) -> usize {
    (4.0 * ratio.log2() + (RATIOS / 2) as f64).round().clamp(0.0, (RATIOS - 1) as f64) as usize
}

/// The middle of a bin of length ratios.
pub(super) fn ratio_of(bin: usize) -> f64 {
    ((bin as f64 - (RATIOS / 2) as f64) / 4.0).exp2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_fall_into_the_bin_they_are_nearest_to() {
        assert_eq!([ratio_bin(1.0), ratio_bin(0.0), ratio_bin(1e9)], [12, 0, 24]);
        assert!((0..RATIOS).all(|bin| ratio_bin(ratio_of(bin)) == bin));
    }
}
