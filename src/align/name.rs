//! Names: English ones looked for in the Thai near by, by their sound.
//!
//! A name has no value that both scripts share, so it becomes an anchor only where a search finds it. Each name is looked
//! for once in a block of sentences, in the Thai that the corridor holds for them.

use std::collections::{HashMap, HashSet};

use super::{
    Bitext,
    band::Band,
    link::{Class, Ties, Token},
};
use crate::{
    anchor::{self, Skeleton, ThaiSounds, Value},
    normalize::NormalSpan,
    segment::Side,
};

/// Sentences whose names are looked for together.
const BLOCK: usize = 48;
/// A name that is found in more phrases than this, and more than twice as often as it stands in the English, is none.
const MOST_PLACES: usize = 4;
/// The most names of a block: each is looked for in all its Thai. A block of prose has some dozens.
const MOST_NAMES: usize = 1 << 10;
/// A Thai place's weight against the English name's: the place may be chance.
const CHANCE: f32 = 0.7;

/// Looks for the English side's names in the Thai side, within the corridor.
pub(crate) fn find(bitext: &Bitext<'_>, band: &Band) -> Ties {
    let mut ties = Ties::default();
    let n = bitext.en.segments.len();
    let common = lower_case(&bitext.en);
    for from in (0..n).step_by(BLOCK) {
        let to = (from + BLOCK).min(n);
        let thai = band.thai_near(from).start..band.thai_near(to - 1).end.min(bitext.th.segments.len());
        let mut names: HashMap<&str, (Skeleton, Vec<usize>)> = HashMap::new();
        let mut order: Vec<&str> = Vec::new();
        for i in from..to {
            let text = bitext.en.normal(i);
            for (at, skeleton) in anchor::names(text) {
                if order.len() == MOST_NAMES {
                    break;
                }
                let word = &text[at];
                if common.contains(word.to_lowercase().as_str()) {
                    continue;
                }
                let (_, places) = names.entry(word).or_insert_with(|| {
                    order.push(word);
                    (skeleton, Vec::new())
                });
                if places.last() != Some(&i) {
                    places.push(i);
                }
            }
        }
        if let (false, Some(base)) = (order.is_empty() || thai.is_empty(), bitext.th.segments.get(thai.start)) {
            let base = base.normal.start;
            let end = bitext.th.segments[thai.end - 1].normal.end;
            let text = bitext.th.text.slice(NormalSpan { start: base, end });
            let sounds = ThaiSounds::new(text);
            for word in order {
                let (skeleton, places) = &names[word];
                tie(&mut ties, word, places, found(&bitext.th, thai.clone(), base, text, &sounds, skeleton));
            }
        }
    }
    ties
}

/// Where a name is found: the segment of its first sound, its spelling there, and how surely; the surest in each segment.
fn found<'t>(
    side: &Side<'_>,
    thai: std::ops::Range<usize>,
    base: u32,
    text: &'t str,
    sounds: &ThaiSounds,
    skeleton: &Skeleton,
) -> Vec<(usize, &'t str, f32)> {
    let mut places: Vec<(usize, &str, f32)> = Vec::new();
    for hit in sounds.find(skeleton) {
        let start = base + hit.at.start as u32;
        let segment = thai.start + side.segments[thai.clone()].partition_point(|s| s.normal.end <= start);
        if segment >= thai.end {
            continue;
        }
        let spelling = &text[hit.at.start..hit.at.end + anchor::unsounded(&text[hit.at.end..])];
        match places.iter_mut().find(|place| place.0 == segment) {
            Some(place) if place.2 >= hit.score => {}
            Some(place) => *place = (segment, spelling, hit.score),
            None => places.push((segment, spelling, hit.score)),
        }
    }
    places
}

/// Ties a name's English places to its Thai ones, unless it is found all over.
fn tie(ties: &mut Ties, word: &str, english: &[usize], thai: Vec<(usize, &str, f32)>) {
    if thai.is_empty() || thai.len() > MOST_PLACES.max(2 * english.len()) {
        return;
    }
    let length = word.chars().count() as f32;
    let weight = ((length - 2.0) / 5.0).clamp(0.3, 1.0) / (english.len().max(thai.len()) as f32).sqrt();
    let first = ties.th.len();
    for &(segment, spelling, _) in &thai {
        let value = Value::Latin(spelling.to_owned());
        ties.th.push(Token { segment: segment as u32, class: Class::Name, weight: weight * CHANCE, value });
    }
    for &segment in english {
        for (k, &(_, _, score)) in thai.iter().enumerate() {
            ties.links.push((ties.en.len(), first + k, score));
        }
        let value = Value::Latin(word.to_owned());
        ties.en.push(Token { segment: segment as u32, class: Class::Name, weight, value });
    }
}

/// Words that stand in lower case somewhere: with a capital they only open a sentence or a title.
fn lower_case<'t>(side: &Side<'t>) -> HashSet<&'t str> {
    (0..side.segments.len())
        .flat_map(|i| side.normal(i).split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.starts_with(char::is_lowercase))
        .collect()
}
