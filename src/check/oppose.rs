//! Opposing: which of the claims left open on both sides are about one thing, and so contradict each other.

use super::{
    claim::{Claim, Form, Quantity, What},
    compare::{Finding, Open, differ},
    date::Date,
    discrepancy::{Kind, Severity},
    romanize::edits,
    say,
};

/// The lengths of a pair's texts in bytes, to tell how far along a claim stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lengths {
    pub(super) en: usize,
    pub(super) th: usize,
}

/// The least likeness of two claims that are taken to be about one thing, whatever stands in pairs close by.
pub(super) const SURE: f64 = 2.0;
/// The least likeness where no pair close by has what they say.
pub(super) const ALIKE: f64 = 1.0;

/// What it costs that a claim is answered loosely.
const LOOSE: f64 = 1.0;
/// What it adds that neither claim has another to be about.
const ONLY: f64 = 0.5;

/// Sets the open claims of a pair against each other, the likest first, and takes out those that contradict. `may` tells
/// whether two may, by their places in the lists.
pub(super) fn oppose(
    open: &mut Open,
    lengths: Lengths,
    least: f64,
    may: impl Fn(usize, usize) -> bool,
    found: &mut Vec<Finding>,
) {
    let along = |claim: &Claim, length: usize| claim.at.start as f64 / length.max(1) as f64;
    let mut likeness: Vec<(f64, usize, usize)> = Vec::new();
    for (e, en) in open.en.iter().enumerate() {
        for (t, th) in open.th.iter().enumerate() {
            if let Some(like) = alike(&en.what, &th.what)
                && !spent(en, th)
                && may(e, t)
            {
                let loose = f64::from(u8::from(en.loosely) + u8::from(th.loosely));
                likeness.push((like - LOOSE * loose, e, t));
            }
        }
    }
    // Where each has no other to be about, it does not matter how far along they stand.
    let mut rivals = (vec![0; open.en.len()], vec![0; open.th.len()]);
    for &(_, e, t) in &likeness {
        rivals.0[e] += 1;
        rivals.1[t] += 1;
    }
    let only = |e: usize, t: usize| (rivals.0[e], rivals.1[t]) == (1, 1);
    let mut ranked: Vec<(f64, usize, usize)> = likeness
        .iter()
        .map(|&(like, e, t)| {
            let apart = (along(&open.en[e], lengths.en) - along(&open.th[t], lengths.th)).abs();
            let like = if only(e, t) { like + ONLY - 0.5 * apart } else { like - 2.0 * apart };
            (like, e, t)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut en, mut th) = (vec![true; open.en.len()], vec![true; open.th.len()]);
    for (like, e, t) in ranked {
        if like >= least && en[e] && th[t] {
            (en[e], th[t]) = (false, false);
            found.push(differ(kind(&open.en[e].what), Severity::Conflict, &open.en[e], &open.th[t]));
        }
    }
    let keep = |claims: &mut Vec<Claim>, kept: &[bool]| {
        let mut kept = kept.iter();
        claims.retain(|_| *kept.next().unwrap_or(&true));
    };
    keep(&mut open.en, &en);
    keep(&mut open.th, &th);
}

/// What stands on one side only, as far as it is worth a look.
pub(super) fn alone(open: &Open, found: &mut Vec<Finding>) {
    let finding = |claim: &Claim, message: String| Finding {
        kind: kind(&claim.what),
        severity: weight(&claim.what),
        en: None,
        th: None,
        message,
    };
    for claim in open.en.iter().filter(|claim| matters(claim)) {
        let message = format!("English says {}; the Thai has nothing of the kind.", say::claim(claim));
        let en = Some((claim.said.clone(), say::value(claim)));
        found.push(Finding { en, ..finding(claim, message) });
    }
    for claim in open.th.iter().filter(|claim| matters(claim)) {
        let message = format!("Thai says {}; the English has nothing of the kind.", say::claim(claim));
        let th = Some((claim.said.clone(), say::value(claim)));
        found.push(Finding { th, ..finding(claim, message) });
    }
}

/// Whether one of two quantities is answered already, and no unit tells that the answer is the wrong one: `a`, `one` and 1
/// answer each other anywhere, and 11 consecutive years are 11 ปี.
fn spent(en: &Claim, th: &Claim) -> bool {
    let (What::Quantity(a), What::Quantity(b)) = (&en.what, &th.what) else { return false };
    (en.loosely || th.loosely) && a.unit.is_none() && b.unit.is_none()
}

fn kind(what: &What) -> Kind {
    match what {
        What::Quantity(_) | What::Item(_) => Kind::Number,
        What::Date(_) | What::Time(_) => Kind::Date,
        What::Phone(_) | What::Address(_) => Kind::Contact,
    }
}

/// How much it matters that one language leaves a claim out. Years are often clear from what went before, and small
/// numbers from what they count.
fn weight(what: &What) -> Severity {
    match what {
        What::Date(date) if date.parts() == 1 => Severity::Note,
        What::Quantity(quantity) if quantity.unit.is_none() && quantity.values[0] < 10.0 => Severity::Note,
        _ => Severity::Doubt,
    }
}

/// Whether a claim that stands on one side only is worth a person's look: small words and lone months are not.
fn matters(claim: &Claim) -> bool {
    match &claim.what {
        _ if claim.loosely => false,
        What::Quantity(quantity) => {
            quantity.form == Form::Figures
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
        // 10.60 is no time, and stands for one.
        (What::Time(_), What::Quantity(quantity)) | (What::Quantity(quantity), What::Time(_)) => {
            (quantity.unit.is_none() && quantity.values[0] < 25.0 && quantity.written > 2).then_some(1.5)
        }
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
            match date.year {
                Some(year) if date.month.is_none() => year_like(year, quantity),
                _ => day.then_some(1.0),
            }
        }
        _ => None,
    }
}

/// How much a figure looks like a year misspelt: 2622 for 2022, by either era.
fn year_like(year: u16, quantity: &Quantity) -> Option<f64> {
    let digits = quantity.values[0].to_string();
    let near = |year: u16| distance(&year.to_string(), &digits);
    (quantity.unit.is_none() && quantity.written == 4 && digits.len() == 4)
        .then(|| if near(year).min(near(year + 543)) == 1 { 2.5 } else { 1.5 })
}

fn figures(a: &Quantity, b: &Quantity) -> Option<f64> {
    let same_unit = matches!((a.unit, b.unit), (Some(x), Some(y)) if x.dimension == y.dimension);
    let mut like = match (a.unit, b.unit) {
        _ if same_unit => 2.0,
        (Some(_), Some(_)) => return None,
        (None, None) => 1.0,
        _ => 0.5,
    };
    let (x, y) = (a.values[0], b.values[0]);
    // 5 metres and 5 kilometres differ, 5 and 5 do not.
    if x == y && a.unit.map(|unit| unit.factor) == b.unit.map(|unit| unit.factor) {
        return None;
    }
    // Words and figures under ten are many.
    if (a.form, b.form) != (Form::Figures, Form::Figures) {
        like -= 1.0;
    }
    let (p, q) = (digits(x), digits(y));
    if p == q {
        return Some(like + 2.0);
    }
    // 3,000 and 3,002 differ in one figure of four, 4.4 billion and 4.6 billion in one of two.
    let spelt = |a: &str, b: &str| -> f64 {
        match (distance(a, b), a.len().max(b.len())) {
            (1, 3..) => 1.5,
            (1, 2) => 1.0,
            (2, 4..) => 0.5,
            (1, _) => 0.25,
            _ => 0.0,
        }
    };
    let spelt = spelt(&p, &q).max(if x.max(y) < 1e5 { spelt(&x.to_string(), &y.to_string()) } else { 0.0 });
    let ratio = x.max(y) / x.min(y).max(1e-9);
    like += spelt;
    if spelt == 0.0 {
        // Two figures that have nothing in common but their unit are mostly about two things.
        like -= 0.5;
    } else if ratio < 2.5 {
        like += 0.5;
    } else if ratio > 100.0 {
        like -= 1.5;
    }
    Some(like)
}

/// How much two dates that differ look like one: the fewer parts contradict, and the more agree, the likelier.
fn parts(a: &Date, b: &Date) -> Option<f64> {
    let (shared, differing) = (a.shared(b), a.contradictions(b));
    let months = matches!((a.month, b.month), (Some(x), Some(y)) if x != y);
    match (shared, differing) {
        (_, 0) => None,
        // A day, and another month as a whole, are two things.
        _ if months && a.days.is_empty() != b.days.is_empty() => None,
        (0, 1) if a.parts() == 1 && b.parts() == 1 => match (a.year, b.year) {
            (Some(x), Some(y)) if distance(&x.to_string(), &y.to_string()) > 1 => Some(1.5),
            _ => Some(2.5),
        },
        (0, 1) => Some(1.5),
        (0, _) if a.parts() != b.parts() => None,
        (_, 1) => Some(1.5 + shared as f64),
        _ => Some(1.0 + 0.25 * shared as f64),
    }
}

/// The figures of a value that count: 44 of 4,400,000.
fn digits(value: f64) -> String {
    let digits: String = value.to_string().chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').to_owned()
}

fn differences(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).filter(|(a, b)| a != b).count()
}

/// Edit distance in bytes. What both begin and end with is no edit; where more than [`EDITED`] bytes are left of both, all
/// the longer one's count as edited, which is no less than the distance.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    if a.len().min(b.len()) > EDITED {
        return a.len().max(b.len());
    }
    edits(b, a).last().unwrap_or(b.len())
}

/// The most bytes of the shorter of two texts in which edits are looked for.
const EDITED: usize = 64;
