//! The bead as a person sees and changes it: stretches of both texts, and what was said of them.
//!
//! Beads are kept as spans of the original text, not as segments, so that a session outlives the program that began it:
//! another version may cut the text otherwise, but where an accepted bead ends stays where it was.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    Lang, Span,
    segment::{Kind, Side},
};

/// A bead of a session.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Bead {
    /// Names it within the session, whatever becomes of its text.
    pub id: u32,
    /// The English, in the order of the text; none for Thai without counterpart.
    #[serde(with = "spans")]
    pub en: Vec<Span>,
    /// The Thai, in the order of the text; none for English without counterpart.
    #[serde(with = "spans")]
    pub th: Vec<Span>,
    /// Probability that it is right, as the aligner saw it; of an edited bead, the least of those it was made of. Four
    /// decimals.
    pub score: f64,
    /// Whether a person changed what it holds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// Whether a person said that it is right.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accepted: bool,
    /// What a person noted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Bead {
    /// The stretches of one language.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &[Span] {
        match lang {
            Lang::En => &self.en,
            Lang::Th => &self.th,
        }
    }

    pub(super) fn of_mut(&mut self, lang: Lang) -> &mut Vec<Span> {
        match lang {
            Lang::En => &mut self.en,
            Lang::Th => &mut self.th,
        }
    }

    /// Whether it holds both languages.
    #[must_use]
    pub fn two_sided(&self) -> bool {
        !self.en.is_empty() && !self.th.is_empty()
    }

    /// Whether a person decided about it: it stays when the rest is aligned anew.
    #[must_use]
    pub fn decided(&self) -> bool {
        self.accepted || self.edited
    }

    /// Whether it holds nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.en.is_empty() && self.th.is_empty()
    }
}

/// A probability as sessions keep it: with four decimals, which JSON gives back as they are. What is no number, which JSON
/// has no room for, is the least.
pub(super) fn rounded(score: f64) -> f64 {
    if score.is_nan() { 0.0 } else { (score.clamp(0.0, 1.0) * 1e4).round() / 1e4 }
}

/// A piece of a bead that moves as one: a segment, or what a cut left of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    pub(super) span: Span,
    pub(super) kind: Kind,
    /// Whether a passage begins with it.
    pub(super) opens: bool,
}

/// The pieces of some stretches of a side.
pub(super) fn pieces(side: &Side<'_>, spans: &[Span]) -> Vec<Piece> {
    let text = side.text.document().text();
    let mut pieces = Vec::new();
    for span in spans {
        let first = side.segments.partition_point(|segment| segment.span.end() <= span.start());
        for (k, segment) in side.segments.iter().enumerate().skip(first) {
            if segment.span.start() >= span.end() {
                break;
            }
            let (start, end) = (segment.span.start().max(span.start()), segment.span.end().min(span.end()));
            if let Some(span) = trimmed(text, start, end) {
                let passage = &side.passages[segment.passage as usize];
                let opens = passage.segments.start as usize == k && span.start() == segment.span.start();
                pieces.push(Piece { span, kind: passage.kind, opens });
            }
        }
    }
    pieces
}

/// The stretch from `start` to `end` without the white space at its ends; none if there is nothing else.
pub(super) fn trimmed(text: &str, start: usize, end: usize) -> Option<Span> {
    let inner = &text[start..end];
    let from = start + (inner.len() - inner.trim_start().len());
    (!inner.trim().is_empty()).then(|| Span::new(from, from + inner.trim().len()))
}

/// Stretches in the order of the text, those that only white space parts as one. So the same text is always written the
/// same way.
pub(super) fn joined(text: &str, mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if text[last.end()..span.start()].trim().is_empty() => *last = last.cover(span),
            _ => joined.push(span),
        }
    }
    joined
}

/// Spans as `[[start, end], …]`, in bytes.
mod spans {
    use serde::de::Error;

    use super::{Deserialize, Deserializer, Serialize, Serializer, Span};

    pub(super) fn serialize<S: Serializer>(spans: &[Span], serializer: S) -> Result<S::Ok, S::Error> {
        spans.iter().map(|span| [span.start(), span.end()]).collect::<Vec<_>>().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Span>, D::Error> {
        let pairs = Vec::<[u32; 2]>::deserialize(deserializer)?;
        let span = |[start, end]: [u32; 2]| {
            if start < end {
                Ok(Span::new(start as usize, end as usize))
            } else {
                Err(D::Error::custom(format_args!("a span ends ({end}) where or before it starts ({start})")))
            }
        };
        pairs.into_iter().map(span).collect()
    }
}
