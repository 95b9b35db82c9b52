//! Which pairs are written, where not all are wanted.

use std::fmt;

use super::{many, pair::Pair};

/// Which pairs to write. The default keeps all.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Filter {
    /// The least score, a probability. A pair that has no score, as in a translator's memory, is kept.
    pub min_score: Option<f64>,
    /// What a pair must be: one of these; anything, if there are none.
    pub only: Vec<Only>,
}

/// A kind of pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Only {
    /// With both languages.
    Aligned,
    /// Text without counterpart.
    Unaligned,
    /// With a conflict or a doubt, see [`Pair::is_flagged`].
    Flagged,
}

/// How many pairs were left out, and why; what fails twice is counted under the score.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LeftOut {
    /// All pairs seen.
    pub of: usize,
    /// For their score.
    pub by_score: usize,
    /// For their kind.
    pub by_kind: usize,
}

impl Filter {
    /// Whether the pair is to be written; `count` learns of it.
    pub fn keeps(&self, pair: &Pair<'_>, count: &mut LeftOut) -> bool {
        count.of += 1;
        if let (Some(least), Some(score)) = (self.min_score, pair.score)
            && score < least
        {
            count.by_score += 1;
            return false;
        }
        let kept = self.only.is_empty() || self.only.iter().any(|only| only.holds(pair));
        count.by_kind += usize::from(!kept);
        kept
    }
}

impl Only {
    fn holds(self, pair: &Pair<'_>) -> bool {
        match self {
            Only::Aligned => pair.is_aligned(),
            Only::Unaligned => !pair.is_aligned(),
            Only::Flagged => pair.is_flagged(),
        }
    }
}

impl LeftOut {
    /// Whether nothing was.
    #[must_use]
    pub fn is_none(self) -> bool {
        self.by_score + self.by_kind == 0
    }
}

impl fmt::Display for LeftOut {
    /// `12 of 60 pairs left out: 10 by --min-score, 2 by --only`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LeftOut { of, by_score, by_kind } = *self;
        write!(f, "{} of {} left out", by_score + by_kind, many(of, "pair"))?;
        let reasons = [(by_score, "--min-score"), (by_kind, "--only")];
        for (i, (count, option)) in reasons.into_iter().filter(|(count, _)| *count > 0).enumerate() {
            write!(f, "{} {count} by {option}", if i == 0 { ":" } else { "," })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        check::{Discrepancy, Kind, Severity},
        write::pair::Part,
    };

    #[test]
    fn what_is_kept() {
        let flag = || Discrepancy {
            kind: Kind::Number,
            severity: Severity::Conflict,
            en: None,
            th: None,
            message: "English says 4, Thai says 5.".into(),
        };
        let pair = |en: &'static str, th: &'static str, score, flagged: bool| Pair {
            en: (!en.is_empty()).then(|| Part::of(en)),
            th: (!th.is_empty()).then(|| Part::of(th)),
            score,
            discrepancies: if flagged { vec![flag()] } else { Vec::new() },
            ..Pair::default()
        };
        let pairs = [
            pair("a", "ก", Some(0.9), false),
            pair("b", "ข", Some(0.5), true),
            pair("c", "", Some(0.8), false),
            pair("", "ง", None, true),
        ];
        use Only::{Aligned, Flagged, Unaligned};
        for (min_score, only, kept, said) in [
            (None, &[][..], "abcง", "0 of 4 pairs left out"),
            (Some(0.8), &[], "acง", "1 of 4 pairs left out: 1 by --min-score"),
            (None, &[Aligned], "ab", "2 of 4 pairs left out: 2 by --only"),
            (None, &[Unaligned], "cง", "2 of 4 pairs left out: 2 by --only"),
            (None, &[Flagged], "bง", "2 of 4 pairs left out: 2 by --only"),
            (None, &[Aligned, Flagged], "abง", "1 of 4 pairs left out: 1 by --only"),
            (Some(0.6), &[Flagged], "ง", "3 of 4 pairs left out: 1 by --min-score, 2 by --only"),
        ] {
            let filter = Filter { min_score, only: only.to_vec() };
            let mut count = LeftOut::default();
            let those = pairs.iter().filter(|pair| filter.keeps(pair, &mut count));
            let those: String = those.map(|pair| &*pair.en.as_ref().or(pair.th.as_ref()).unwrap().text).collect();
            assert_eq!((those.as_str(), count.to_string().as_str()), (kept, said), "{filter:?}");
        }
    }
}
