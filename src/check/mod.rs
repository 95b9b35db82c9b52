//! Checking: where the two languages of a pair disagree, so that a translator need not compare every figure by eye.
//!
//! Each text is read into claims: quantities with their units, whole dates, times, numbers to call, addresses. Claims of
//! the two languages that say the same are tied; what is left open on both sides and looks like one thing said
//! differently is a conflict; what stands on one side only is a doubt. A claim whose counterpart stands in a pair close
//! by is neither: there the alignment, not the translation, is at fault.
//!
//! The check needs no more than two texts, so it also serves pairs that another tool made or a person corrected.

mod bound;
mod calendar;
mod claim;
mod compare;
mod context;
mod coverage;
mod date;
mod discrepancy;
mod name;
mod oppose;
mod romanize;
mod say;
mod swap;
mod unit;
mod worded;

#[cfg(test)]
mod tests;

use crate::{CodePoints, Lang, Place, model::Model, normalize::Spelling};
use claim::{Claim, What, claims};
use compare::{Finding, Open, tie};
pub(crate) use date::days_in;
pub use discrepancy::{Discrepancy, Kind, Mark, Severity};
use oppose::{ALIKE, Lengths, SURE, alone, oppose};

/// The texts of one pair, as the check reads them.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Texts<'a> {
    /// The English, unless it has none.
    pub en: Option<&'a str>,
    /// The Thai, unless it has none.
    pub th: Option<&'a str>,
    /// Whether a text without counterpart stands inside a passage whose other text is translated, so that its
    /// translation was probably forgotten.
    pub inside: bool,
    /// The probability that they are a pair; none if a person says so. In a pair that is not likely one, nothing is a
    /// conflict.
    pub score: Option<f64>,
}

/// The least probability of a pair whose conflicts are its texts' own, and not the alignment's.
const LIKELY: f64 = 0.3;

/// Checks one pair by itself.
#[must_use]
pub fn pair(en: &str, th: &str) -> Vec<Discrepancy> {
    pairs(&[Texts { en: Some(en), th: Some(th), ..Texts::default() }]).pop().unwrap_or_default()
}

/// Checks the pairs of a document, in their order, by the model that the program carries; one list for each. Of a text with
/// more than 500 figures, dates and the like, the first 500 are compared.
#[must_use]
pub fn pairs(texts: &[Texts<'_>]) -> Vec<Vec<Discrepancy>> {
    pairs_with(texts, Model::embedded())
}

/// The same by another model, whose lexicon and vectors tell what stands around a figure and which words have no
/// counterpart.
#[must_use]
pub fn pairs_with(texts: &[Texts<'_>], model: &Model) -> Vec<Vec<Discrepancy>> {
    let read: Vec<Read<'_>> = texts.iter().map(Read::new).collect();
    let mut found: Vec<Vec<Finding>> = vec![Vec::new(); texts.len()];
    let mut open: Vec<Open> =
        read.iter().zip(&mut found).map(|(read, found)| tie(&read.en_claims, &read.th_claims, found)).collect();
    swap::between(&mut open, NEAR, &mut found);
    let near: Vec<Near> = (0..open.len()).map(|i| Near::new(&open, i)).collect();
    // A claim that both looks misspelt and stands in a pair close by is misspelt; two that both stand close by are not.
    for (((read, open), found), near) in read.iter().zip(&mut open).zip(&mut found).zip(&near) {
        oppose(open, read.lengths(), SURE, |e, t| !(near.en[e] && near.th[t]), found);
    }
    let near: Vec<Near> = (0..open.len()).map(|i| Near::new(&open, i)).collect();
    for (((read, open), found), near) in read.iter().zip(&mut open).zip(&mut found).zip(&near) {
        near.drop_from(open);
        oppose(open, read.lengths(), ALIKE, |_, _| true, found);
        if read.is_whole() {
            alone(open, found);
            coverage::find(read.en.text(), read.th.text(), model, found);
            name::find(read.en.text(), read.th.text(), found);
            let (en, th) = ((read.en.text(), &*read.en_claims), (read.th.text(), &*read.th_claims));
            swap::find(en, th, &open.tied, model, found);
        }
        if read.texts.inside {
            let lang = if read.texts.en.is_some() { Lang::En } else { Lang::Th };
            coverage::alone(if lang == Lang::En { read.en.text() } else { read.th.text() }, lang, found);
        }
        calendar::find(read.en.text(), &read.en_claims, Lang::En, found);
        calendar::find(read.th.text(), &read.th_claims, Lang::Th, found);
    }
    read.iter().zip(found).map(|(read, found)| read.marked(found)).collect()
}

/// How many pairs away a counterpart may stand.
const NEAR: usize = 2;

/// Which of a pair's open claims a pair close by leaves open on the other side.
struct Near {
    en: Vec<bool>,
    th: Vec<bool>,
}

impl Near {
    fn new(open: &[Open], i: usize) -> Self {
        let around = i.saturating_sub(NEAR)..(i + NEAR + 1).min(open.len());
        let stands = |claim: &Claim, side: fn(&Open) -> &[Claim]| {
            around.clone().filter(|j| *j != i).flat_map(|j| side(&open[j])).any(|other| same(&claim.what, &other.what))
        };
        Near {
            en: open[i].en.iter().map(|claim| stands(claim, |open| &open.th)).collect(),
            th: open[i].th.iter().map(|claim| stands(claim, |open| &open.en)).collect(),
        }
    }

    fn drop_from(&self, open: &mut Open) {
        let keep = |claims: &mut Vec<Claim>, near: &[bool]| {
            let mut near = near.iter();
            claims.retain(|_| !near.next().unwrap_or(&false));
        };
        keep(&mut open.en, &self.en);
        keep(&mut open.th, &self.th);
    }
}

fn same(a: &What, b: &What) -> bool {
    match (a, b) {
        (What::Quantity(a), What::Quantity(b)) => a.values[0] == b.values[0],
        (What::Date(a), What::Date(b)) => a.says(b),
        _ => a == b,
    }
}

/// A pair's texts in normal spelling, with the way back, and what they claim.
struct Read<'a> {
    en: Spelling<'a>,
    th: Spelling<'a>,
    en_claims: Vec<Claim>,
    th_claims: Vec<Claim>,
    texts: Texts<'a>,
}

impl<'a> Read<'a> {
    fn new(texts: &Texts<'a>) -> Self {
        let (en, th) = (Spelling::new(texts.en.unwrap_or_default()), Spelling::new(texts.th.unwrap_or_default()));
        Read { en_claims: claims(en.text(), Lang::En), th_claims: claims(th.text(), Lang::Th), en, th, texts: *texts }
    }

    fn lengths(&self) -> Lengths {
        Lengths { en: self.en.text().len(), th: self.th.text().len() }
    }

    fn is_whole(&self) -> bool {
        self.texts.en.is_some() && self.texts.th.is_some()
    }

    /// The findings with their words marked in the original texts, in the order of the English, then the Thai.
    fn marked(&self, mut found: Vec<Finding>) -> Vec<Discrepancy> {
        let start =
            |mark: &Option<(std::ops::Range<usize>, String)>| mark.as_ref().map_or(usize::MAX, |(at, _)| at.start);
        found.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), start(&finding.en), start(&finding.th)));
        if found.is_empty() {
            return Vec::new();
        }
        let [en, th] = [self.texts.en, self.texts.th].map(|text| text.map(|text| (text, CodePoints::new(text))));
        let mark = |spelling: &Spelling<'_>,
                    text: &Option<(&str, CodePoints<'_>)>,
                    mark: Option<(std::ops::Range<usize>, String)>| {
            let (at, value) = mark?;
            let (original, points) = text.as_ref()?;
            let at = spelling.original(at);
            let place =
                Place { start: points.at(at.start), end: points.at(at.end), byte_start: at.start, byte_end: at.end };
            Some(Mark { text: original[at].to_owned(), value, place })
        };
        let most =
            if self.texts.score.is_none_or(|score| score >= LIKELY) { Severity::Conflict } else { Severity::Doubt };
        found
            .into_iter()
            .map(|finding| Discrepancy {
                kind: finding.kind,
                severity: finding.severity.min(most),
                en: mark(&self.en, &en, finding.en),
                th: mark(&self.th, &th, finding.th),
                message: finding.message,
            })
            .collect()
    }
}
