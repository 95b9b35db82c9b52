//! Variants: the same release as other people would hand it over.
//!
//! Releases aligned by reading come with their line breaks. The aligner also meets running text without any, and lines
//! that are sentences already, some of them missing or run together. Both can be made of a release and its gold, so that
//! the weights are learnt for them too.

use std::ops::Range;

use super::random::Random;
use crate::{
    Lang,
    eval::{SpanBead, SpanDocument, Texts},
    segment::{Cut, sentence_spans},
};

/// A shape that a release is learnt from in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// As it is.
    Release,
    /// Each language in a text of its own, every line break a space.
    Running,
    /// Given lines: English sentences, and the Thai sides of beads.
    Lines,
    /// The same, with some lines left out and some run together.
    Spoilt,
}

impl Shape {
    /// All of them.
    pub const ALL: [Shape; 4] = [Shape::Release, Shape::Running, Shape::Lines, Shape::Spoilt];

    /// What the command line calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Shape::Release => "release",
            Shape::Running => "running",
            Shape::Lines => "lines",
            Shape::Spoilt => "spoilt",
        }
    }

    /// The shape of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Shape> {
        Shape::ALL.into_iter().find(|shape| shape.name() == name)
    }

    /// The release in this shape, and how its text is to be cut. The number makes one release's luck differ from another's.
    pub(super) fn of(self, gold: &SpanDocument, number: u64) -> (SpanDocument, Cut) {
        match self {
            Shape::Release => (gold.clone(), Cut::Running),
            Shape::Running => (running(gold), Cut::Running),
            Shape::Lines => (lines(gold, false, number), Cut::Lines),
            Shape::Spoilt => (lines(gold, true, number), Cut::Lines),
        }
    }
}

/// The release as running text: each language in a text of its own, every line break a space.
fn running(gold: &SpanDocument) -> SpanDocument {
    let mut beads = vec![SpanBead::default(); gold.beads.len()];
    let [en, th] = [Lang::En, Lang::Th].map(|lang| {
        let mut text = Text::default();
        for (k, at) in in_order(gold, lang) {
            let own = text.push(&stretch(gold, lang, &at), ' ');
            side_mut(&mut beads[k], lang).push(own);
        }
        text.text
    });
    SpanDocument { id: gold.id.clone(), kind: gold.kind.clone(), texts: Texts::Two { en, th }, beads }
}

/// Share of the lines of each language that are left out, and that are run together with the next one.
const SPOILT: f64 = 0.1;

/// The release as given lines, one for each English sentence and each Thai side of a bead; if `spoil`, some are left
/// out, and some run together.
fn lines(gold: &SpanDocument, spoil: bool, seed: u64) -> SpanDocument {
    let mut random = Random(seed);
    let mut spoils = |share: f64| spoil && f64::from(random.share()) < share;
    let mut beads = vec![SpanBead::default(); gold.beads.len()];
    let mut joined: Vec<usize> = (0..gold.beads.len()).collect();
    let [en, th] = [Lang::En, Lang::Th].map(|lang| {
        let mut text = Text::default();
        let mut last: Option<usize> = None;
        for (k, at) in in_order(gold, lang) {
            let two_sided = !gold.beads[k].en.is_empty() && !gold.beads[k].th.is_empty();
            if spoils(SPOILT) {
                continue;
            }
            let line = stretch(gold, lang, &at).replace('\n', " ");
            let before = last.replace(k).filter(|&before| {
                let neighbours =
                    before + 1 == k && gold.beads[before].en.len() == 1 && gold.beads[before].th.len() == 1;
                neighbours && two_sided && joined[before] == before && gold.beads[k].th.len() == 1
            });
            if let Some(before) = before
                && spoils(SPOILT)
                && !side_mut(&mut beads[before], lang).is_empty()
            {
                // the line goes on; what was two beads is one
                let grown = text.push(&line, ' ');
                let own = side_mut(&mut beads[before], lang);
                let from = own[own.len() - 1].start;
                own.pop();
                own.push(from..grown.end);
                joined[k] = before;
                continue;
            }
            if lang == Lang::En {
                for sentence in sentence_spans(&line) {
                    beads[k].en.push(text.push(&line[sentence], '\n'));
                }
            } else {
                let own = text.push(&line, '\n');
                beads[k].th.push(own);
            }
        }
        text.text
    });
    for k in 0..beads.len() {
        if joined[k] != k {
            let SpanBead { en, th } = std::mem::take(&mut beads[k]);
            beads[joined[k]].en.extend(en);
            beads[joined[k]].th.extend(th);
        }
    }
    beads.retain(|bead| !bead.en.is_empty() || !bead.th.is_empty());
    SpanDocument { id: gold.id.clone(), kind: gold.kind.clone(), texts: Texts::Two { en, th }, beads }
}

/// A text that grows, and its length in code points.
#[derive(Default)]
struct Text {
    text: String,
    points: usize,
}

impl Text {
    /// Appends a stretch behind a separator; where it stands, in code points.
    fn push(&mut self, stretch: &str, separator: char) -> Range<usize> {
        if !self.text.is_empty() {
            self.text.push(separator);
            self.points += 1;
        }
        let start = self.points;
        self.text.extend(stretch.chars().map(|c| if c == '\n' { ' ' } else { c }));
        self.points += stretch.chars().count();
        start..self.points
    }
}

/// The spans of one language with the beads they belong to, in the order of the text.
fn in_order(gold: &SpanDocument, lang: Lang) -> Vec<(usize, Range<usize>)> {
    let spans = |bead: &SpanBead| if lang == Lang::En { bead.en.clone() } else { bead.th.clone() };
    let mut all: Vec<(usize, Range<usize>)> =
        gold.beads.iter().enumerate().flat_map(|(k, bead)| spans(bead).into_iter().map(move |at| (k, at))).collect();
    all.sort_by_key(|(_, at)| at.start);
    all
}

fn stretch(gold: &SpanDocument, lang: Lang, at: &Range<usize>) -> String {
    let text = if lang == Lang::En { gold.texts.en() } else { gold.texts.th() };
    text.chars().skip(at.start).take(at.len()).collect()
}

fn side_mut(bead: &mut SpanBead, lang: Lang) -> &mut Vec<Range<usize>> {
    if lang == Lang::En { &mut bead.en } else { &mut bead.th }
}
