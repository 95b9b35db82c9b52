//! Comparing: which claims of one language answer which of the other, and what is left open.

use std::ops::Range;

use super::{
    claim::{Claim, Quantity, What},
    date::Date,
    discrepancy::{Kind, Severity},
    say,
    unit::{Dimension, Unit},
};

/// A discrepancy before its words are marked: places are bytes of the texts in normal spelling, values in normal form.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Finding {
    pub(super) kind: Kind,
    pub(super) severity: Severity,
    pub(super) en: Option<(Range<usize>, String)>,
    pub(super) th: Option<(Range<usize>, String)>,
    pub(super) message: String,
}

/// What is left open of a pair's claims: what one language says and the other neither repeats nor contradicts yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Open {
    pub(super) en: Vec<Claim>,
    pub(super) th: Vec<Claim>,
}

/// Ties the claims of a pair to one another.
pub(super) fn tie(en: &[Claim], th: &[Claim], found: &mut Vec<Finding>) -> Open {
    let mut answered = Answered { en: vec![false; en.len()], th: vec![false; th.len()] };
    quantities(en, th, &mut answered, found);
    dates(en, th, &mut answered, found);
    plain(en, th, &mut answered);
    across(en, th, &mut answered.en);
    across(th, en, &mut answered.th);
    let open = |claims: &[Claim], answered: &[bool]| {
        let asks = |claim: &Claim| match &claim.what {
            What::Quantity(quantity) => quantity.asks || quantity.values[0] >= 2.0 && quantity.values.len() == 1,
            _ => true,
        };
        claims
            .iter()
            .zip(answered)
            .filter(|(claim, answered)| !**answered && asks(claim))
            .map(|(claim, _)| claim.clone())
            .collect()
    };
    Open { en: open(en, &answered.en), th: open(th, &answered.th) }
}

struct Answered {
    en: Vec<bool>,
    th: Vec<bool>,
}

/// How two quantities answer each other, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Answer {
    /// The same figure of the same unit.
    Same,
    /// The same figure; one side does not say of what.
    Figure,
    /// The same quantity in other words or another unit.
    Worded,
    /// One rounds the other.
    Rounded,
    /// The same figure of another unit.
    OtherUnit,
}

fn quantities(en: &[Claim], th: &[Claim], answered: &mut Answered, found: &mut Vec<Finding>) {
    let mut ties: Vec<(Answer, usize, usize, usize)> = Vec::new();
    for (e, one) in en.iter().enumerate() {
        let What::Quantity(one) = &one.what else { continue };
        for (t, other) in th.iter().enumerate() {
            if let What::Quantity(other) = &other.what
                && let Some(answer) = answer(one, other)
            {
                let apart = (e * th.len().max(1)).abs_diff(t * en.len().max(1));
                ties.push((answer, apart, e, t));
            }
        }
    }
    ties.sort_unstable();
    for &(answer, _, e, t) in &ties {
        if answered.en[e] || answered.th[t] {
            continue;
        }
        // A figure of the wrong unit is a conflict only if it is not the right one said once more.
        if answer == Answer::OtherUnit && (elsewhere(&ties, answered, e, t)) {
            continue;
        }
        answered.en[e] = true;
        answered.th[t] = true;
        match answer {
            Answer::OtherUnit => found.push(differ(Kind::Unit, Severity::Conflict, &en[e], &th[t])),
            Answer::Rounded => found.push(rounded(&en[e], &th[t])),
            _ => {}
        }
    }
    // Said twice in one language, `1885 (B.E. 2428)`, and once in the other.
    for (answer, _, e, t) in ties {
        if answer < Answer::OtherUnit {
            answered.en[e] = true;
            answered.th[t] = true;
        }
    }
}

/// Whether either of two quantities has a better answer than the other one, though a used one.
fn elsewhere(ties: &[(Answer, usize, usize, usize)], answered: &Answered, e: usize, t: usize) -> bool {
    ties.iter().any(|&(answer, _, a, b)| {
        answer < Answer::OtherUnit && ((a == e && answered.th[b]) || (b == t && answered.en[a]))
    })
}

fn answer(a: &Quantity, b: &Quantity) -> Option<Answer> {
    let same = |x: f64, y: f64| (x - y).abs() <= 1e-9 * x.abs().max(y.abs());
    let plain = same(a.values[0], b.values[0]) && a.values.len() == 1 && b.values.len() == 1;
    let equal = plain || a.values.iter().any(|&x| b.values.iter().any(|&y| same(x, y)));
    match (a.unit, b.unit) {
        (Some(x), Some(y)) if x.dimension == y.dimension => {
            let (p, q) = (a.values[0] * x.factor, b.values[0] * y.factor);
            match x.factor == y.factor {
                true if plain => Some(Answer::Same),
                true if equal => Some(Answer::Worded),
                true => rounds(a, b).then_some(Answer::Rounded),
                false => ((p - q).abs() <= 0.03 * p.max(q)).then_some(Answer::Worded),
            }
        }
        (Some(x), Some(y)) => {
            if convertible(x, a.values[0], y, b.values[0]) {
                return Some(Answer::Worded);
            }
            equal.then_some(Answer::OtherUnit)
        }
        _ if plain => Some(Answer::Figure),
        _ if equal => Some(Answer::Worded),
        _ => rounds(a, b).then_some(Answer::Rounded),
    }
}

/// Whether two lengths of time, or a share and a multiple, are one: 12 months and a year, 36 months and 3 years.
fn convertible(x: Unit, a: f64, y: Unit, b: f64) -> bool {
    use Dimension::{Duration, Fold, Months, Share, Years};
    const MONTHS: f64 = 12.0;
    const MINUTES: f64 = 30.4 * 1440.0;
    let (p, q) = (a * x.factor, b * y.factor);
    let near = |p: f64, q: f64, share: f64| (p - q).abs() <= share * p.max(q);
    match (x.dimension, y.dimension) {
        (Years, Months) => near(p * MONTHS, q, 1e-9),
        (Months, Years) => near(p, q * MONTHS, 1e-9),
        (Months, Duration) => near(p * MINUTES, q, 0.05),
        (Duration, Months) => near(p, q * MINUTES, 0.05),
        (Years, Duration) => near(p * MONTHS * MINUTES, q, 0.02),
        (Duration, Years) => near(p, q * MONTHS * MINUTES, 0.02),
        (Share, Fold) => near(p, q * 100.0, 1e-9) || near(p + 100.0, q * 100.0, 1e-9),
        (Fold, Share) => near(p * 100.0, q, 1e-9) || near(p * 100.0, q + 100.0, 1e-9),
        _ => false,
    }
}

/// Whether one of two quantities is the other one rounded: to two figures or more, or to fewer if a word says so.
fn rounds(a: &Quantity, b: &Quantity) -> bool {
    let (x, y) = (a.values[0], b.values[0]);
    if !(a.asks && b.asks && x > 0.0 && y > 0.0) {
        return false;
    }
    let (short, long, about) = match significant(x).cmp(&significant(y)) {
        std::cmp::Ordering::Less => (x, y, a.about || b.about),
        std::cmp::Ordering::Greater => (y, x, a.about || b.about),
        std::cmp::Ordering::Equal => return false,
    };
    let figures = significant(short);
    let last = 10f64.powi(short.log10().floor() as i32 - figures + 1);
    let apart = (short - long).abs();
    if about {
        apart < last * (1.0 + 1e-9) && apart <= 0.2 * long
    } else {
        figures >= 2 && apart <= last * 0.5 * (1.0 + 1e-9) && apart <= 0.05 * long
    }
}

/// How many figures of a value count: 2 of 4,400,000 and of 0.044.
fn significant(value: f64) -> i32 {
    let digits: String = value.to_string().chars().filter(char::is_ascii_digit).collect();
    i32::try_from(digits.trim_matches('0').len()).unwrap_or(i32::MAX)
}

fn rounded(en: &Claim, th: &Claim) -> Finding {
    Finding {
        message: format!("English says {}, Thai says {}: one of them is rounded.", say::claim(en), say::claim(th)),
        ..differ(Kind::Number, Severity::Note, en, th)
    }
}

fn dates(en: &[Claim], th: &[Claim], answered: &mut Answered, found: &mut Vec<Finding>) {
    let list = |claims: &[Claim]| -> Vec<(usize, Date)> {
        claims
            .iter()
            .enumerate()
            .filter_map(|(i, claim)| if let What::Date(date) = &claim.what { Some((i, date.clone())) } else { None })
            .collect()
    };
    let (en_dates, th_dates) = (list(en), list(th));
    let state = |own: &[(usize, Date)], other: &[(usize, Date)]| -> Vec<Vec<bool>> {
        let answers = |day: &Date| {
            other.iter().any(|(_, date)| {
                date.spans(day)
                    && date.days.len() > 1
                    && date.year.is_none_or(|year| day.year.is_none_or(|own| own == year))
                    || date.each_day().any(|one| day.agreement(&one).is_some_and(|shared| shared > 0))
            })
        };
        own.iter().map(|(_, date)| date.each_day().map(|day| answers(&day)).collect()).collect()
    };
    let (en_state, th_state) = (state(&en_dates, &th_dates), state(&th_dates, &en_dates));
    for ((i, _), days) in en_dates.iter().zip(&en_state) {
        answered.en[*i] = days.iter().all(|answered| *answered);
    }
    for ((i, _), days) in th_dates.iter().zip(&th_state) {
        answered.th[*i] = days.iter().all(|answered| *answered);
    }
    // One day of a range is there and the other is not: 29–30 July against 30 July.
    let part = |days: &[bool]| days.iter().any(|day| *day) && !days.iter().all(|day| *day);
    let nearest = |date: &Date, others: &[(usize, Date)]| {
        others
            .iter()
            .filter(|(_, other)| other.shared(date) > 1)
            .max_by_key(|(_, other)| other.shared(date))
            .map(|(i, _)| *i)
    };
    for ((e, date), days) in en_dates.iter().zip(&en_state) {
        if part(days)
            && let Some(t) = nearest(date, &th_dates)
        {
            (answered.en[*e], answered.th[t]) = (true, true);
            found.push(differ(Kind::Date, Severity::Conflict, &en[*e], &th[t]));
        }
    }
    for ((t, date), days) in th_dates.iter().zip(&th_state) {
        if part(days)
            && !answered.th[*t]
            && let Some(e) = nearest(date, &en_dates)
        {
            (answered.en[e], answered.th[*t]) = (true, true);
            found.push(differ(Kind::Date, Severity::Conflict, &en[e], &th[*t]));
        }
    }
}

/// Ties what has but one form: times, telephone numbers, addresses, list marks.
fn plain(en: &[Claim], th: &[Claim], answered: &mut Answered) {
    for (e, one) in en.iter().enumerate() {
        for (t, other) in th.iter().enumerate() {
            let same = match (&one.what, &other.what) {
                (What::Time(a), What::Time(b)) => a == b || a.abs_diff(*b) == 12 * 60,
                (What::Phone(a), What::Phone(b)) => numbers(a).any(|a| numbers(b).any(|b| a == b)),
                (What::Address(a), What::Address(b)) => site(a) == site(b),
                (What::Item(a), What::Item(b)) => a == b,
                _ => false,
            };
            if same {
                (answered.en[e], answered.th[t]) = (true, true);
            }
        }
    }
}

/// The numbers of a range, in full: 021265800-6 is also its first number.
fn numbers(phone: &str) -> impl Iterator<Item = &str> {
    std::iter::once(phone).chain(phone.split_once('-').map(|(first, _)| first))
}

/// An address without what tells its language's pages apart.
fn site(address: &str) -> String {
    let parts =
        address.split('/').filter(|part| !matches!(*part, "th" | "en" | "tha" | "eng" | "th-th" | "en-us" | ""));
    parts.collect::<Vec<_>>().join("/")
}

/// Marks what another kind of claim answers: a day where only the figure stands, a hotline that reads as a figure.
fn across(own: &[Claim], other: &[Claim], answered: &mut [bool]) {
    for (claim, answered) in own.iter().zip(answered) {
        let value = match &claim.what {
            _ if *answered => continue,
            What::Quantity(quantity) => quantity.values[0],
            What::Item(n) => f64::from(*n),
            What::Phone(digits) => digits.trim_start_matches('0').parse().unwrap_or(-1.0),
            What::Date(Date { year: Some(year), month: None, .. }) => f64::from(*year),
            What::Date(Date { days, year: None, .. }) if days.len() == 1 => f64::from(days[0]),
            What::Time(minutes) => f64::from(minutes / 60) + f64::from(minutes % 60) / 100.0,
            _ => continue,
        };
        *answered = other.iter().any(|claim| match &claim.what {
            What::Quantity(quantity) => quantity.values.contains(&value) || quantity.values[0] == value + 543.0,
            What::Item(n) => f64::from(*n) == value,
            What::Phone(digits) => digits.trim_start_matches('0').parse() == Ok(value),
            What::Date(date) => {
                date.year.map(f64::from) == Some(value) || date.days.iter().any(|&day| f64::from(day) == value)
            }
            What::Time(minutes) => (f64::from(minutes / 60) + f64::from(minutes % 60) / 100.0 - value).abs() < 1e-6,
            What::Address(_) => false,
        });
    }
}

/// A finding about two claims that differ.
pub(super) fn differ(kind: Kind, severity: Severity, en: &Claim, th: &Claim) -> Finding {
    Finding {
        kind,
        severity,
        en: Some((en.at.clone(), say::value(en))),
        th: Some((th.at.clone(), say::value(th))),
        message: format!("English says {}, Thai says {}.", say::claim(en), say::claim(th)),
    }
}
