//! Coverage: text that the other language does not have.
//!
//! A sentence is forgotten more easily than misread. Where one text is much longer than its translation mostly is, its
//! sentences (in Thai, its phrases) are asked one by one whether the lexicon finds their words on the other side, and
//! those that have next to none are pointed out.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    compare::Finding,
    context::Words,
    discrepancy::{Kind, Severity},
};
use crate::{
    Lang,
    model::{Lexicon, Model},
    segment::{Engine, Segmenter},
};

/// Natural logarithm of the usual length of a Thai text in code points against its English, and how far from it a pair has
/// to be for a note and for a doubt. Measured over releases: mean, 1.4 and 2.5 standard deviations.
const USUAL: f64 = -0.145;
const UNUSUAL: [f64; 2] = [0.3, 0.55];
/// The share of a stretch's words, by weight, that have to be on the other side.
const COVERED: f32 = 0.25;
/// How much weight has to be missing for a note and for a doubt.
const LACKING: [f32; 2] = [0.4, 0.6];
/// The least length of what is pointed out, in code points.
const LEAST: usize = 30;
/// The share of the surplus that what is pointed out has to make up.
const SURPLUS: f64 = 0.4;

/// A text that stands alone though the passage around it is translated.
pub(super) fn alone(text: &str, lang: Lang, found: &mut Vec<Finding>) {
    if text.chars().filter(|c| c.is_alphabetic()).count() < LEAST {
        return;
    }
    let (language, other) = names(lang);
    let message =
        format!("{other} has no counterpart for this {language}, though the passage around it is translated.");
    found.push(finding(lang, 0..text.len(), message));
}

/// Looks for sentences of a pair's longer text that the shorter one does not have.
pub(super) fn find(en: &str, th: &str, model: &Model, found: &mut Vec<Finding>) {
    let lengths = [en, th].map(|text| text.chars().count() as f64);
    let excess = (lengths[1] / lengths[0].max(1.0)).ln() - USUAL;
    if lengths[0].max(lengths[1]) < 2.0 * LEAST as f64 || excess.abs() < UNUSUAL[0] {
        return;
    }
    let (lang, text) = if excess < 0.0 { (Lang::En, en) } else { (Lang::Th, th) };
    // What is there beyond what the other text asks for, in code points of this one.
    let surplus = match lang {
        Lang::En => lengths[0] - lengths[1] / USUAL.exp(),
        Lang::Th => lengths[1] - lengths[0] * USUAL.exp(),
    };
    let stretches = match lang {
        Lang::En => Segmenter::new(Engine::Khanan).sentences(text, lang).collect(),
        Lang::Th => phrases(text),
    };
    let weighed = weigh(text, lang, if lang == Lang::En { th } else { en }, &stretches, model.lexicon());
    let (lacking, run) = uncovered(&weighed);
    if lacking < LACKING[0] {
        return;
    }
    let severity = if excess.abs() < UNUSUAL[1] || lacking < LACKING[1] { Severity::Note } else { Severity::Doubt };
    let at = stretches[run.start].start..stretches[run.end - 1].end;
    let long = text[at.clone()].chars().count();
    if run.len() < stretches.len() && long >= LEAST && long as f64 >= SURPLUS * surplus {
        let (language, other) = names(lang);
        let message = format!("{other} seems to have no counterpart for this part of the {language}.");
        found.push(Finding { severity, ..finding(lang, at, message) });
    }
}

fn names(lang: Lang) -> (&'static str, &'static str) {
    match lang {
        Lang::En => ("English", "Thai"),
        Lang::Th => ("Thai", "English"),
    }
}

fn finding(lang: Lang, at: Range<usize>, message: String) -> Finding {
    let mark = Some((at, String::new()));
    let (en, th) = if lang == Lang::En { (mark, None) } else { (None, mark) };
    Finding { kind: Kind::Coverage, severity: Severity::Doubt, en, th, message }
}

/// Between spaces.
fn phrases(text: &str) -> Vec<Range<usize>> {
    let start = |phrase: &str| phrase.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().map(|phrase| start(phrase)..start(phrase) + phrase.len()).collect()
}

/// How much the words of each stretch say, and how much of it the other text has.
fn weigh(text: &str, lang: Lang, other: &str, stretches: &[Range<usize>], lexicon: &Lexicon) -> Vec<(f32, f32)> {
    let (own, others) = (Words::new(text, lang, lexicon), Words::new(other, lang.other(), lexicon));
    // The best strength of each word that the other text translates.
    let mut best: HashMap<u32, f32> = HashMap::new();
    let mut keep = |word: u32, strength: f32| {
        let known = best.entry(word).or_default();
        *known = known.max(strength.sqrt());
    };
    match lang {
        Lang::En => {
            let thai: HashSet<u32> = others.known().map(|(_, id)| id).collect();
            for (_, word) in own.known() {
                lexicon.entries(word).filter(|entry| thai.contains(&entry.thai)).for_each(|e| keep(word, e.strength));
            }
        }
        Lang::Th => {
            for (_, word) in others.known() {
                lexicon.entries(word).for_each(|entry| keep(entry.thai, entry.strength));
            }
        }
    }
    let mut weighed = vec![(0.0, 0.0); stretches.len()];
    for (at, word) in own.known() {
        let i = stretches.partition_point(|stretch| stretch.end <= at.start);
        let Some((all, covered)) = weighed.get_mut(i) else { continue };
        let weight = if lang == Lang::En { lexicon.english_weight(word) } else { lexicon.thai_weight(word) };
        *all += weight;
        *covered += weight * best.get(&word).copied().unwrap_or(0.0);
    }
    // What both scripts write alike: figures and Latin words.
    let theirs: HashSet<&str> = alike(other).map(|(_, word)| word).collect();
    for (at, word) in alike(text) {
        let i = stretches.partition_point(|stretch| stretch.end <= at.start);
        if let Some((all, covered)) = weighed.get_mut(i)
            && (lang == Lang::Th || word.starts_with(|c: char| c.is_ascii_digit()))
        {
            *all += 1.0;
            *covered += if theirs.contains(word) { 1.0 } else { 0.0 };
        }
    }
    weighed
}

/// Runs of ASCII letters and digits.
fn alike(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 1);
    words.map(|word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        (start..start + word.len(), word)
    })
}

/// The run of stretches that is covered least, and the weight that is missing: Kadane's maximal sum.
fn uncovered(weighed: &[(f32, f32)]) -> (f32, Range<usize>) {
    let mut best = (0.0, 0..0);
    let (mut sum, mut from) = (0.0, 0);
    for (i, (all, covered)) in weighed.iter().enumerate() {
        if sum <= 0.0 {
            (sum, from) = (0.0, i);
        }
        sum += COVERED * all - covered;
        if sum > best.0 {
            best = (sum, from..i + 1);
        }
    }
    best
}
