//! The alignment: beads that use every segment exactly once, checked by its one constructor.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Bitext;
use crate::{Error, Lang, Result};

/// A half-open range of neighbouring segments of one side.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Run {
    /// First segment.
    pub start: u32,
    /// One past the last segment.
    pub end: u32,
}

impl Run {
    /// The run as a range of indices into [`crate::segment::Side::segments`].
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Some English and some Thai segments that translate each other; either side may be empty.
#[derive(Clone, PartialEq, Debug)]
pub struct Bead {
    /// English segments, in order; none for Thai text without counterpart.
    pub en: Vec<Run>,
    /// Thai segments, in order; more than one run where the translation lies in two places.
    pub th: Vec<Run>,
    /// Probability that the bead is right, edges included.
    pub probability: f64,
    /// Why, if there is anything to say: most text without counterpart holds nothing that could be found elsewhere, and
    /// all of it is kept until the last bead is written.
    evidence: Option<Box<Evidence>>,
}

impl Bead {
    /// A bead of these segments.
    #[must_use]
    pub fn new(en: Vec<Run>, th: Vec<Run>, probability: f64, evidence: Evidence) -> Self {
        let evidence = (evidence != Evidence::NONE).then(|| Box::new(evidence));
        Bead { en, th, probability, evidence }
    }

    /// Why it is a bead.
    #[must_use]
    pub fn evidence(&self) -> &Evidence {
        static NONE: Evidence = Evidence::NONE;
        self.evidence.as_deref().unwrap_or(&NONE)
    }
}

/// Why a bead is a bead, in terms a translator can check.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    /// Thai characters for each English one, white space left out, against the ratio of the document, or of the section of a
    /// long one: 1 is as expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length_ratio: Option<f64>,
    /// Figures, percentages and number words.
    #[serde(skip_serializing_if = "Matches::is_empty")]
    pub numbers: Matches,
    /// Years, months and weekdays.
    #[serde(skip_serializing_if = "Matches::is_empty")]
    pub dates: Matches,
    /// Strings in Latin script.
    #[serde(skip_serializing_if = "Matches::is_empty")]
    pub latin: Matches,
    /// Telephone numbers, e-mail and web addresses.
    #[serde(skip_serializing_if = "Matches::is_empty")]
    pub contacts: Matches,
    /// Names that the two scripts spell alike, as `Charin = ชรินทร์`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

impl Evidence {
    /// No evidence.
    const NONE: Evidence = Evidence {
        length_ratio: None,
        numbers: Matches::NONE,
        dates: Matches::NONE,
        latin: Matches::NONE,
        contacts: Matches::NONE,
        names: Vec::new(),
    };
}

/// What one kind of anchor found on each side, in normal form.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Matches {
    /// On both sides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub matched: Vec<String>,
    /// Only in the English.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub en_only: Vec<String>,
    /// Only in the Thai.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub th_only: Vec<String>,
}

impl Matches {
    const NONE: Matches = Matches { matched: Vec::new(), en_only: Vec::new(), th_only: Vec::new() };

    /// Whether nothing of the kind was seen on either side.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.matched.is_empty() && self.en_only.is_empty() && self.th_only.is_empty()
    }
}

/// Beads that use every segment of both sides exactly once, in the order of the English, text without counterpart where
/// it stands.
#[derive(Clone, Debug)]
pub struct Alignment {
    beads: Vec<Bead>,
}

impl Alignment {
    /// Checks that `beads` use every segment of `bitext` exactly once.
    ///
    /// # Errors
    /// [`Error::NotAPartition`] names the first segment that is used twice or not at all.
    pub fn new(bitext: &Bitext<'_>, beads: Vec<Bead>) -> Result<Self> {
        for (lang, segments) in [(Lang::En, bitext.en.segments.len()), (Lang::Th, bitext.th.segments.len())] {
            let mut times = vec![0usize; segments];
            for bead in &beads {
                let runs = if lang == Lang::En { &bead.en } else { &bead.th };
                for i in runs.iter().flat_map(|run| run.range()) {
                    match times.get_mut(i) {
                        Some(n) => *n += 1,
                        None => return Err(Error::NotAPartition { lang, segment: i, segments, times: 1 }),
                    }
                }
            }
            if let Some(segment) = times.iter().position(|&n| n != 1) {
                return Err(Error::NotAPartition { lang, segment, segments, times: times[segment] });
            }
        }
        Ok(Alignment { beads })
    }

    /// The beads.
    #[must_use]
    pub fn beads(&self) -> &[Bead] {
        &self.beads
    }
}
