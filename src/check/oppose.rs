//! Opposing: which of the claims left open on both sides are about one thing, and so contradict each other.

use super::{
    claim::{Claim, Quantity, What},
    compare::{Finding, Open, differ},
    date::Date,
    discrepancy::{Kind, Severity},
    say,
};

/// The lengths of a pair's texts in bytes, to tell how far along a claim stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lengths {
    pub(super) en: usize,
    pub(super) th: usize,
}

/// The least likeness of two claims that are taken to be about one thing.
const ALIKE: f64 = 1.0;

/// Sets the open claims of a pair against each other, the likest first; what stays alone is doubtful.
pub(super) fn oppose(open: &Open, lengths: Lengths, found: &mut Vec<Finding>) {
    let along = |claim: &Claim, length: usize| claim.at.start as f64 / length.max(1) as f64;
    let mut likeness: Vec<(f64, usize, usize)> = Vec::new();
    for (e, en) in open.en.iter().enumerate() {
        for (t, th) in open.th.iter().enumerate() {
            let apart = (along(en, lengths.en) - along(th, lengths.th)).abs();
            if let Some(like) = alike(&en.what, &th.what) {
                likeness.push((like - 2.0 * apart, e, t));
            }
        }
    }
    likeness.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut en, mut th) = (vec![false; open.en.len()], vec![false; open.th.len()]);
    for (like, e, t) in likeness {
        if like >= ALIKE && !en[e] && !th[t] {
            (en[e], th[t]) = (true, true);
            found.push(differ(kind(&open.en[e].what), Severity::Conflict, &open.en[e], &open.th[t]));
        }
    }
    let alone = |claims: &[Claim], opposed: &[bool]| -> Vec<Claim> {
        claims
            .iter()
            .zip(opposed)
            .filter(|(claim, opposed)| !**opposed && matters(&claim.what))
            .map(|(claim, _)| claim.clone())
            .collect()
    };
    for claim in alone(&open.en, &en) {
        let message = format!("English says {}; the Thai has nothing of the kind.", say::claim(&claim));
        found.push(Finding {
            kind: kind(&claim.what),
            severity: Severity::Doubt,
            en: Some((claim.at.clone(), say::value(&claim))),
            th: None,
            message,
        });
    }
    for claim in alone(&open.th, &th) {
        let message = format!("Thai says {}; the English has nothing of the kind.", say::claim(&claim));
        found.push(Finding {
            kind: kind(&claim.what),
            severity: Severity::Doubt,
            en: None,
            th: Some((claim.at.clone(), say::value(&claim))),
            message,
        });
    }
}

fn kind(what: &What) -> Kind {
    match what {
        What::Quantity(_) | What::Item(_) => Kind::Number,
        What::Date(_) | What::Time(_) => Kind::Date,
        What::Phone(_) | What::Address(_) => Kind::Contact,
    }
}

/// Whether a claim that stands on one side only is worth a person's look: small words and lone months are not.
fn matters(what: &What) -> bool {
    match what {
        What::Quantity(quantity) => {
            quantity.asks
                && (quantity.values[0] > 2.0
                    || quantity.unit.is_some_and(|unit| unit.factor == 1.0 && quantity.values[0] != 1.0))
        }
        What::Date(date) => !date.days.is_empty() || date.year.is_some(),
        What::Item(_) => false,
        What::Time(_) | What::Phone(_) | What::Address(_) => true,
    }
}

/// How much two differing claims look like the same thing said differently; `None` if they are of different kinds.
fn alike(en: &What, th: &What) -> Option<f64> {
    match (en, th) {
        (What::Quantity(a), What::Quantity(b)) => figures(a, b),
        (What::Date(a), What::Date(b)) => parts(a, b),
        (What::Time(_), What::Time(_)) => Some(2.0),
        (What::Item(_), What::Item(_)) => Some(2.0),
        (What::Phone(a), What::Phone(b)) => {
            Some(if a.len() == b.len() { 3.0 - 0.5 * differences(a, b) as f64 } else { 1.0 })
        }
        (What::Address(a), What::Address(b)) if a.contains('@') == b.contains('@') => {
            let least = a.len().max(b.len()) as f64;
            Some(3.0 - 6.0 * distance(a, b) as f64 / least)
        }
        // A date of a day only, วันที่ 30, and a figure.
        (What::Date(date), What::Quantity(quantity)) | (What::Quantity(quantity), What::Date(date)) => {
            let day =
                quantity.values[0] <= 31.0 && quantity.unit.is_none() && date.days.len() == 1 && date.year.is_none();
            day.then_some(1.0)
        }
        _ => None,
    }
}

fn figures(a: &Quantity, b: &Quantity) -> Option<f64> {
    let mut like = match (a.unit, b.unit) {
        (Some(x), Some(y)) if x.dimension == y.dimension => 2.0,
        (Some(_), Some(_)) => return None,
        (None, None) => 1.0,
        _ => 0.5,
    };
    let (x, y) = (a.values[0], b.values[0]);
    // Words and figures under ten are many.
    if !(a.asks && b.asks) {
        like -= 1.0;
    }
    let (p, q) = (digits(x), digits(y));
    if p == q {
        return Some(like + 2.0);
    }
    like += match distance(&p, &q) {
        1 if p.len().max(q.len()) > 2 => 1.5,
        1 if p.len().max(q.len()) > 1 => 1.0,
        2 if p.len().max(q.len()) > 3 => 0.5,
        _ => 0.0,
    };
    let ratio = x.max(y) / x.min(y).max(1e-9);
    like += if ratio < 2.5 {
        0.5
    } else if ratio > 100.0 {
        -1.5
    } else {
        0.0
    };
    Some(like)
}

fn parts(a: &Date, b: &Date) -> Option<f64> {
    let shape =
        |date: &Date| (date.weekday.is_some(), !date.days.is_empty(), date.month.is_some(), date.year.is_some());
    let shared = a.shared(b);
    if shared == 0 && shape(a) != shape(b) {
        return None;
    }
    Some(1.0 + shared as f64)
}

/// The figures of a value that count: 44 of 4,400,000.
fn digits(value: f64) -> String {
    let digits: String = value.to_string().chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').to_owned()
}

fn differences(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).filter(|(a, b)| a != b).count()
}

/// Edit distance in bytes; the strings are short.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let next = (corner + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}
