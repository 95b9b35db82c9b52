//! Learning style: a small logistic regression that tells texts written as releases are from others.
//!
//! Releases stand against composed passages, manuals and everyday sentences. Texts differ in length, so each kind is shown in
//! short and long ones. Kinds count by fixed shares, however many texts of one there are.

use super::{boundary::Known, compose::Composed, descent::minimise};
use crate::model::{STYLE, Style, style};

/// Passages of one example: a paragraph, a short text, a long one.
const RUNS: [usize; 3] = [1, 3, 12];
/// Sentences, or passages of one sentence, of an example.
const SENTENCES: [usize; 2] = [2, 8];
/// The shares of other texts.
const COMPOSED: f64 = 0.5;
const MANUALS: f64 = 0.25;
const EVERYDAY: f64 = 0.25;
/// How much all releases weigh, and all others, against the penalty |w|².
const WEIGHT: f64 = 3000.0;
/// How many other texts there are thought to be for each release: a text is taken for another unless it says that it is
/// none.
const OTHERS: f64 = 8.0;
/// The most steps of descent.
const STEPS: usize = 100;

/// Learns the log-odds of a release without words of style, and the weight of each of them.
pub(super) fn learn_style(
    releases: &[Known],
    manuals: &[Known],
    everyday: &[&str],
    composed: &[Composed],
) -> [f32; 1 + STYLE] {
    let runs = |known: &[Known], sizes: &[usize]| -> Vec<Style> {
        let phrases = |k: &Known| style(k.phrases.iter().map(|at| &k.text[at.clone()]));
        let all: Vec<Style> = known.iter().map(phrases).collect();
        sizes.iter().flat_map(|&size| all.chunks(size)).map(sum).collect()
    };
    let everyday: Vec<Style> = everyday.iter().map(|s| style(s.split_whitespace())).collect();
    let everyday = SENTENCES.iter().flat_map(|&size| everyday.chunks(size)).map(sum).collect();
    // Whole, and their first sentences.
    let heads = SENTENCES.iter().flat_map(|&count| composed.iter().map(move |c| &c.text[..c.ends[count - 1]]));
    let composed = heads.map(|text| style(text.split_whitespace())).collect();
    let kinds: [(Vec<Style>, f64, bool); 4] = [
        (runs(releases, &RUNS), 1.0, true),
        (composed, COMPOSED, false),
        (runs(manuals, &SENTENCES), MANUALS, false),
        (everyday, EVERYDAY, false),
    ];
    let mut rows: Vec<([f32; STYLE], f64, bool)> = Vec::new();
    for (texts, share, release) in &kinds {
        let weight = WEIGHT * share / texts.len().max(1) as f64;
        rows.extend(texts.iter().map(|text| (text.shares(), weight, *release)));
    }
    let (mut learnt, _) = minimise(vec![0.0; 1 + STYLE], STEPS, |w| {
        let mut loss: f64 = w[1..].iter().map(|x| x * x).sum();
        let mut gradient: Vec<f64> = w.iter().map(|x| 2.0 * x).collect();
        gradient[0] = 0.0;
        for (shares, weight, release) in &rows {
            let odds = w[0] + shares.iter().zip(&w[1..]).map(|(share, w)| f64::from(*share) * w).sum::<f64>();
            let sign = if *release { -1.0 } else { 1.0 };
            // The logarithm of 1 + e^x, in a form that does not overflow.
            loss += weight * ((sign * odds).max(0.0) + (-odds.abs()).exp().ln_1p());
            let slope = weight * sign / (1.0 + (-sign * odds).exp());
            gradient[0] += slope;
            gradient[1..].iter_mut().zip(shares).for_each(|(g, share)| *g += slope * f64::from(*share));
        }
        (loss, gradient)
    });
    learnt[0] -= OTHERS.ln();
    std::array::from_fn(|i| learnt[i] as f32)
}

/// The style of several texts in one.
fn sum(texts: &[Style]) -> Style {
    let mut sum = Style::default();
    texts.iter().for_each(|text| sum += text);
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_releases_weigh_for_releases() {
        let known = |text: &str| {
            let at = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
            let phrases = text.split(' ').map(|word| at(word)..at(word) + word.len()).collect();
            Known { text: text.to_owned(), phrases, ends: Vec::new(), kind: 0 }
        };
        let releases: Vec<Known> = (0..40).map(|_| known("ประชาชนและธุรกิจ โดยกระทรวง พ.ศ. 2568")).collect();
        let manuals: Vec<Known> = (0..40).map(|_| known("คุณใช้รถ เมื่ออยู่บ้าน")).collect();
        let learnt = learn_style(&releases, &manuals, &["เขาไม่ไป"; 40], &[]);
        let odds = |text: &str| {
            let shares = style(text.split(' ')).shares();
            learnt[0] + shares.iter().zip(&learnt[1..]).map(|(share, weight)| share * weight).sum::<f32>()
        };
        assert!(odds(&"ธุรกิจของประชาชน โดยกระทรวง ".repeat(20)) > 0.0);
        assert!(odds(&"คุณไม่ใช้รถ ".repeat(20)) < odds("คุณไม่ใช้รถ"));
        assert!(odds("รถ") < 0.0, "a text of which nothing is known is none");
    }
}
