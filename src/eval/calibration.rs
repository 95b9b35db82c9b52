//! Calibration: whether scores are the probabilities they claim to be.
//!
//! Of the beads that are given a score near .8, about eight in ten should be right. Beads are sorted into ten bins of
//! equal width by their score; the *expected calibration error* is the mean over all beads of how far the mean score of
//! a bead's bin is from the share of right beads in it (Naeini, Cooper and Hauskrecht, 2015, *Obtaining well calibrated
//! probabilities using Bayesian binning*).
//!
//! What right means, white space aside:
//!
//! - a bead with two sides is right if it is strictly right: it covers exactly the characters of a gold bead on both sides;
//! - a bead with one side says that its text has no counterpart. It is right if none of its characters lies in a gold bead
//!   with two sides; where it begins and ends does not matter, since text without counterpart is not divided by the gold
//!   as it is by a program;
//! - a bead without any character is left out.

use std::fmt;

/// Bins of equal width between 0 and 1.
pub const BINS: usize = 10;

/// A predicted bead's score, and whether it is right.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Judged {
    /// The probability that it is right, as predicted.
    pub score: f64,
    /// Whether it is.
    pub right: bool,
    /// Whether it has text on both sides.
    pub two_sided: bool,
}

/// Beads whose scores are close to each other.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Bin {
    /// How many.
    pub count: usize,
    /// How many of them are right.
    pub right: usize,
    /// The sum of their scores.
    pub scores: f64,
}

impl Bin {
    /// The mean score; 0 where there is no bead.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.scores / self.count.max(1) as f64
    }

    /// The share that is right; 0 where there is no bead.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.right as f64 / self.count.max(1) as f64
    }
}

/// Beads by score.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Bins(pub [Bin; BINS]);

impl Bins {
    /// How many beads there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.iter().map(|bin| bin.count).sum()
    }

    /// The expected calibration error, 0..1; 0 where there is no bead.
    #[must_use]
    pub fn error(&self) -> f64 {
        let off = |bin: &Bin| (bin.scores - bin.right as f64).abs();
        self.0.iter().map(off).sum::<f64>() / self.count().max(1) as f64
    }
}

impl<'j> FromIterator<&'j Judged> for Bins {
    fn from_iter<I: IntoIterator<Item = &'j Judged>>(beads: I) -> Self {
        let mut bins = Bins::default();
        for bead in beads {
            let bin = &mut bins.0[((bead.score * BINS as f64) as usize).min(BINS - 1)];
            bin.count += 1;
            bin.right += usize::from(bead.right);
            bin.scores += bead.score;
        }
        bins
    }
}

/// The calibration of beads with two sides, of those with one, and of all.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Calibration {
    /// Both kinds of beads together.
    pub all: Bins,
    /// Beads with two sides.
    pub two_sided: Bins,
    /// Text without counterpart.
    pub one_sided: Bins,
}

impl Calibration {
    /// Sorts beads into bins; none where there are no beads.
    #[must_use]
    pub fn new(beads: &[Judged]) -> Option<Calibration> {
        let of = |two_sided: bool| beads.iter().filter(move |bead| bead.two_sided == two_sided);
        (!beads.is_empty()).then(|| Calibration {
            all: beads.iter().collect(),
            two_sided: of(true).collect(),
            one_sided: of(false).collect(),
        })
    }

    /// A line for each bin: how many beads, their mean score, the share that is right; first with two sides, then with one.
    #[must_use]
    pub fn table(&self) -> String {
        let mut table = format!("{:9}{:>24}   {:>24}\n", "score", "two-sided", "one-sided");
        table += &format!(
            "{:9}{:>8}{:>8}{:>8}   {:>8}{:>8}{:>8}\n",
            "", "beads", "score", "right", "beads", "score", "right"
        );
        for (k, (two, one)) in self.two_sided.0.iter().zip(&self.one_sided.0).enumerate() {
            let [from, to] = [k, k + 1].map(|k| k as f64 / BINS as f64);
            let cells = |bin: &Bin| match bin.count {
                0 => format!("{:>8}{:>8}{:>8}", 0, "-", "-"),
                n => format!("{n:>8}{:>8.3}{:>8.3}", bin.mean(), bin.share()),
            };
            table += &format!("{:9}{}   {}\n", format!("{from:.1}-{to:.1}"), cells(two), cells(one));
        }
        table
    }
}

impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |bins: &Bins| format!("{:.3} of {} beads", bins.error(), bins.count());
        write!(f, "calibration error {}", of(&self.all))?;
        write!(f, " (two-sided {}, one-sided {})", of(&self.two_sided), of(&self.one_sided))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bead(score: f64, right: bool) -> Judged {
        Judged { score, right, two_sided: true }
    }

    #[test]
    fn the_error_is_the_distance_of_scores_from_shares() {
        let near = |x: f64, y: f64| (x - y).abs() < 1e-12;
        let table: [(&[(f64, bool)], f64); 7] = [
            (&[], 0.0),
            (&[(1.0, true), (0.0, false)], 0.0),
            (&[(1.0, false)], 1.0),
            (&[(0.8, true), (0.8, true), (0.8, true), (0.8, true), (0.8, false)], 0.0),
            (&[(0.75, true), (0.75, false)], 0.25),
            (&[(0.75, true), (0.35, false)], 0.3),
            (&[(0.72, true), (0.78, false)], 0.25),
        ];
        for (beads, wanted) in table {
            let judged: Vec<Judged> = beads.iter().map(|&(score, right)| bead(score, right)).collect();
            let bins: Bins = judged.iter().collect();
            assert!(near(bins.error(), wanted), "{beads:?}: {}", bins.error());
        }
    }

    proptest! {
        #[test]
        fn every_bead_is_in_one_bin_near_its_score(beads in prop::collection::vec((0.0..=1.0f64, any::<bool>(), any::<bool>()), 1..50)) {
            let judged: Vec<Judged> =
                beads.iter().map(|&(score, right, two_sided)| Judged { score, right, two_sided }).collect();
            let calibration = Calibration::new(&judged).expect("there are beads");
            prop_assert_eq!(calibration.all.count(), judged.len());
            prop_assert_eq!(calibration.two_sided.count() + calibration.one_sided.count(), judged.len());
            for (k, bin) in calibration.all.0.iter().enumerate().filter(|(_, bin)| bin.count > 0) {
                let (from, to) = (k as f64 / BINS as f64, (k + 1) as f64 / BINS as f64);
                prop_assert!(from - 1e-9 <= bin.mean() && bin.mean() <= to + 1e-9);
            }
            prop_assert!((0.0..=1.0).contains(&calibration.all.error()));
        }
    }
}
