//! Sentences, where nothing but a text's own side is known.
//!
//! English ends are nearly always sure. In a Thai release the boundary model, which was learnt from releases, has the say;
//! how much of a release a text is, its style tells. In other Thai what stands around a space says something and never all,
//! but sentences are not of any length: with each way to cut a passage goes a probability, the product of what speaks for
//! each of its ends and of how usual the length of each of its sentences is (a semi-Markov chain). The probability of an end
//! is the sum over all ways that have it, by the forward-backward algorithm; it counts only sentences shorter than [`FAR`],
//! so the work grows as the length of the passage.

use std::ops::Range;

use super::{
    Side, passage_phrases, probable,
    thai::{self, Cues},
};
use crate::{
    Lang, Span,
    model::{Model, Style},
};

/// The middle of the lengths of sentences, in characters, and the spread of their logarithm. News, manuals and releases
/// differ, and this is in between.
const LENGTH: f32 = 100.0;
const SPREAD: f32 = 0.65;
/// Characters that no sentence of more than one phrase has.
const FAR: u32 = 1200;

/// How much of the log-odds counts: what stands beside one boundary stands beside the next, so their sum is too sure.
const TRUST: f32 = 0.6;
/// How much the boundary model, which knows releases only, counts beside the sentence model.
const RELEASES: f32 = 0.5;
/// Log-odds that the boundary model gives at a space of which nothing is known.
const USUAL: f32 = -2.6;
/// What an end costs less than its sentences' lengths would make it cost, in nats.
const EAGER: f32 = 3.5;
/// Log-odds where no sentence can end.
const NEVER: f32 = -20.0;
/// The probability from which on an end is taken: F1 is highest at half the best F1 (Lipton, Elkan and Narayanaswamy, 2014,
/// *Thresholding classifiers to maximize F1 score*), which is about .6.
pub(crate) const TAKEN: f32 = 0.3;

/// The sentences of a side, as far as it tells by itself, by the model that the program carries.
#[must_use]
pub fn sentences(side: &Side<'_>) -> Vec<Span> {
    sentences_with(side, Model::embedded())
}

/// As [`sentences`], by this model.
#[must_use]
pub fn sentences_with(side: &Side<'_>, model: &Model) -> Vec<Span> {
    let from = if side.lang == Lang::Th { TAKEN } else { probable(side.lang) };
    let mut sentences: Vec<Span> = Vec::new();
    let mut open = false;
    for (segment, ends) in side.segments.iter().zip(ends(side, model)) {
        match sentences.last_mut() {
            Some(sentence) if open => *sentence = sentence.cover(segment.span),
            _ => sentences.push(segment.span),
        }
        open = ends < from;
    }
    sentences
}

/// For each segment of a side, the probability that a sentence ends with it, all sentences of its passage weighed together.
pub(crate) fn ends(side: &Side<'_>, model: &Model) -> Vec<f32> {
    if side.lang == Lang::En {
        return side.segments.iter().map(|segment| segment.ends).collect();
    }
    let passages = side.passages.iter().filter_map(|passage| {
        let (text, phrases) = passage_phrases(side, passage)?;
        let segments = &side.segments[passage.segments.start as usize..passage.segments.end as usize];
        // Lines given as segments are sentences, and the model that gave `ends` has no say.
        let given = segments.iter().all(|segment| segment.ends >= 1.0);
        let seen = || Seen::new(text, &phrases, segments.iter().map(|segment| (segment.ends, segment.cues)), model);
        Some((segments.len(), (!given).then(seen)))
    });
    let passages: Vec<(usize, Option<Seen>)> = passages.collect();
    let release = release(passages.iter().filter_map(|(_, seen)| seen.as_ref()), model);
    let ends = |(count, seen): &(usize, Option<Seen>)| match seen {
        Some(seen) => seen.weighed(release),
        None => vec![1.0; *count],
    };
    passages.iter().flat_map(ends).collect()
}

/// A Thai passage, cut into phrases, all that is seen in it before it is known what text it stands in.
pub(super) struct ThaiPassage {
    phrases: Vec<Range<usize>>,
    seen: Seen,
}

impl ThaiPassage {
    pub(super) fn new(passage: &str, model: &Model) -> Self {
        let (phrases, cues): (Vec<Range<usize>>, Vec<Cues>) =
            thai::phrases(passage).into_iter().map(|phrase| (phrase.at, phrase.cues)).unzip();
        let mut ends = model.boundaries().probabilities(passage, &phrases);
        ends.push(1.0);
        let seen = Seen::new(passage, &phrases, ends.into_iter().zip(cues), model);
        ThaiPassage { phrases, seen }
    }

    /// How probable it is that the text of these passages is written as releases are.
    pub(super) fn release<'s>(passages: impl Iterator<Item = &'s ThaiPassage>, model: &Model) -> f32 {
        release(passages.map(|passage| &passage.seen), model)
    }

    /// Where its sentences end, in bytes of it; of its text is given how probably it is a release.
    pub(super) fn ends(&self, release: f32) -> Vec<usize> {
        let probable = self.seen.weighed(release);
        self.phrases.iter().zip(probable).filter(|(_, ends)| *ends >= TAKEN).map(|(at, _)| at.end).collect()
    }
}

/// What is seen in a Thai passage.
struct Seen {
    /// For each phrase, what the boundary model says.
    said: Vec<f32>,
    /// For each phrase, the log-odds in other texts.
    odds: Vec<f32>,
    /// Of each phrase and what follows it, in characters.
    lengths: Vec<u32>,
    style: Style,
}

impl Seen {
    /// Of each phrase is given what the boundary model says, and the cues behind it.
    fn new(text: &str, phrases: &[Range<usize>], said: impl Iterator<Item = (f32, Cues)>, model: &Model) -> Seen {
        let (odds, style) = model.sentences().read(text, phrases);
        let (said, cues): (Vec<f32>, Vec<Cues>) = said.unzip();
        let odds = odds.iter().zip(&said).zip(cues).map(|((odds, ends), cues)| match cues.forbid() {
            true => NEVER,
            false => TRUST * (odds + RELEASES * (log_odds(*ends) - USUAL)) + EAGER,
        });
        let lengths = phrases.iter().map(|at| text[at.clone()].chars().count() as u32 + 1);
        Seen { odds: odds.collect(), lengths: lengths.collect(), said, style }
    }

    /// For each phrase, the probability that a sentence ends with it: what the boundary model says if the text is a release,
    /// and what all sentences say together if it is not.
    fn weighed(&self, release: f32) -> Vec<f32> {
        let others = weigh_together(&self.odds, &self.lengths);
        others.iter().zip(&self.said).map(|(other, said)| release * said + (1.0 - release) * other).collect()
    }
}

/// How probable it is that the text of these passages is written as releases are.
fn release<'s>(passages: impl Iterator<Item = &'s Seen>, model: &Model) -> f32 {
    let mut style = Style::default();
    passages.for_each(|passage| style += &passage.style);
    model.sentences().release(&style)
}

fn log_odds(p: f32) -> f32 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}

/// The probability of an end behind each phrase, from the log-odds of each but the last and the lengths of all.
fn weigh_together(odds: &[f32], lengths: &[u32]) -> Vec<f32> {
    let count = lengths.len();
    // Where each boundary lies: the start, then behind each phrase.
    let mut at = vec![0u32; count + 1];
    for (i, length) in lengths.iter().enumerate() {
        at[i + 1] = at[i] + length;
    }
    let gain = |i: usize| if i == 0 || i == count { 0.0 } else { odds[i - 1] };
    let (mut forward, mut backward) = (vec![f32::NEG_INFINITY; count + 1], vec![f32::NEG_INFINITY; count + 1]);
    forward[0] = 0.0;
    for j in 1..=count {
        let mut sum = f32::NEG_INFINITY;
        for i in (0..j).rev().take_while(|&i| i + 1 == j || at[j] - at[i] <= FAR) {
            sum = add(sum, forward[i] + usual(at[j] - at[i]));
        }
        forward[j] = sum + gain(j);
    }
    backward[count] = 0.0;
    for i in (0..count).rev() {
        let mut sum = f32::NEG_INFINITY;
        for j in (i + 1..=count).take_while(|&j| j == i + 1 || at[j] - at[i] <= FAR) {
            sum = add(sum, backward[j] + gain(j) + usual(at[j] - at[i]));
        }
        backward[i] = sum;
    }
    (1..=count).map(|i| (forward[i] + backward[i] - forward[count]).exp().min(1.0)).collect()
}

/// Logarithm of the probability of a sentence's length, but for what is the same for all.
fn usual(length: u32) -> f32 {
    let length = (length as f32).ln();
    let off = (length - LENGTH.ln()) / SPREAD;
    -0.5 * off * off - length - SPREAD.ln()
}

/// Logarithm of the sum of two numbers that are given by their logarithms.
fn add(a: f32, b: f32) -> f32 {
    let (most, least) = if a > b { (a, b) } else { (b, a) };
    if least == f32::NEG_INFINITY { most } else { most + (least - most).exp().ln_1p() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        normalize::Normalized,
        read::Document,
        segment::{Cut, side},
    };

    #[test]
    fn the_probabilities_are_those_of_all_ways_counted_out() {
        let (odds, lengths) = ([1.0, -2.0, 0.5, NEVER], [30, 80, 10, 120, 60]);
        let (mut all, mut with) = (0.0, [0.0; 4]);
        for cuts in 0u32..16 {
            let (mut weight, mut length) = (0.0, 0);
            for (i, add) in lengths.iter().enumerate() {
                length += add;
                if i == 4 || cuts >> i & 1 == 1 {
                    weight += usual(length) + odds.get(i).unwrap_or(&0.0);
                    length = 0;
                }
            }
            all += weight.exp();
            (0..4).filter(|i| cuts >> i & 1 == 1).for_each(|i| with[i] += weight.exp());
        }
        let found = weigh_together(&odds, &lengths);
        for i in 0..4 {
            assert!((found[i] - with[i] / all).abs() < 1e-4, "{i}: {} {}", found[i], with[i] / all);
        }
        assert!((found[4] - 1.0).abs() < 1e-4);
    }

    #[test]
    fn long_passages_have_probabilities_too() {
        let (odds, lengths) = (vec![0.3; 4999], vec![40; 5000]);
        let found = weigh_together(&odds, &lengths);
        assert!(found.iter().all(|p| (0.0..=1.0).contains(p)));
        assert!(found[4999] > 0.9);
        assert_eq!(weigh_together(&[], &[FAR + 1]).len(), 1);
    }

    #[test]
    fn a_text_is_cut_as_its_style_says() {
        let text = "ธนาคารลดดอกเบี้ย ซึ่งช่วยลูกค้าได้มาก ทั้งนี้ ลูกค้าแจ้งได้ทุกสาขา";
        let passage = ThaiPassage::new(text, Model::embedded());
        let Seen { odds, lengths, said, .. } = &passage.seen;
        let (as_release, as_other) = (passage.seen.weighed(1.0), passage.seen.weighed(0.0));
        assert_eq!((&as_release, &as_other), (said, &weigh_together(odds, lengths)));
        assert_ne!(as_release, as_other);
        for (i, p) in passage.seen.weighed(0.5).into_iter().enumerate() {
            assert!((p - (as_release[i] + as_other[i]) / 2.0).abs() < 1e-6);
        }
        assert_eq!(passage.ends(0.5).last(), Some(&text.len()));
    }

    #[test]
    fn sentences_hold_every_phrase_once() {
        let text = "เขาไปตลาดเมื่อวันเสาร์ \"ผมชอบผลไม้\" เขากล่าว ส่วน Mary Smith ซื้อบ้านหลังใหม่ ใน London\nจบ";
        let document = Document::from_text("x", text).expect("short");
        let normalized = Normalized::new(&document);
        let side = side(&normalized, Lang::Th, Cut::Running);
        let found: Vec<&str> = sentences(&side).iter().map(|span| span.of(text)).collect();
        assert_eq!(found.concat().replace([' ', '\n'], ""), text.replace([' ', '\n'], ""));
        assert_eq!(found.last(), Some(&"จบ"));
    }
}
