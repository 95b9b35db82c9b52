//! Comparing: which claims of one language answer which of the other, and what is left open.

use std::ops::Range;

use super::{
    bound::rounds,
    claim::{Claim, Form, Quantity, What},
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
    /// Which English claims answer which Thai ones, by their places among all claims: quantities and numbers to call.
    pub(super) tied: Vec<(usize, usize)>,
}

/// Ties the claims of a pair to one another.
pub(super) fn tie(en: &[Claim], th: &[Claim], found: &mut Vec<Finding>) -> Open {
    let none = |claims: &[Claim]| vec![Tie::None; claims.len()];
    let mut tied = Ties { en: none(en), th: none(th), couples: Vec::new() };
    quantities(en, th, &mut tied, found);
    dates(en, th, &mut tied, found);
    plain(en, th, &mut tied);
    across(en, th, &mut tied.en);
    across(th, en, &mut tied.th);
    let open = |claims: &[Claim], ties: &[Tie], others: &[Claim]| {
        let asks = |claim: &Claim| match &claim.what {
            What::Quantity(quantity) => match quantity.form {
                Form::Figures => true,
                Form::Word => quantity.values[0] >= 2.0,
                Form::Turn => false,
            },
            _ => true,
        };
        claims
            .iter()
            .zip(ties)
            .filter(|(claim, tie)| **tie < Tie::Whole && asks(claim))
            .map(|(claim, tie)| Claim { loosely: *tie == Tie::Loose || has_part(claim, others), ..claim.clone() })
            .collect()
    };
    Open { en: open(en, &tied.en, th), th: open(th, &tied.th, en), tied: tied.couples }
}

/// How far a claim is answered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Tie {
    None,
    /// By a figure of which it is not said what it is of, or that answers another one too.
    Loose,
    Whole,
}

struct Ties {
    en: Vec<Tie>,
    th: Vec<Tie>,
    couples: Vec<(usize, usize)>,
}

/// Whether a part of a date stands among the other language's claims, and nothing against it beside it.
fn has_part(claim: &Claim, others: &[Claim]) -> bool {
    let What::Date(date) = &claim.what else { return false };
    others.iter().any(|other| matches!(&other.what, What::Date(other) if date.agreement(other).is_some_and(|n| n > 0)))
}

/// How two quantities answer each other, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Answer {
    /// The same figure of the same unit, or of none on both sides.
    Same,
    /// The same quantity in other words or another unit.
    Worded,
    /// The same figure; one side does not say of what.
    Figure,
    /// One rounds the other.
    Rounded,
    /// The same figure of another unit.
    OtherUnit,
}

fn quantities(en: &[Claim], th: &[Claim], tied: &mut Ties, found: &mut Vec<Finding>) {
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
    // Who has a better answer than a figure of the wrong unit. The better ones come first, so that one who is not tied when
    // a wrong unit's turn comes has them in use elsewhere.
    let mut better = (vec![false; en.len()], vec![false; th.len()]);
    for &(_, _, e, t) in ties.iter().take_while(|tie| tie.0 < Answer::OtherUnit) {
        (better.0[e], better.1[t]) = (true, true);
    }
    for &(answer, _, e, t) in &ties {
        if tied.en[e] > Tie::None || tied.th[t] > Tie::None {
            continue;
        }
        // A figure of the wrong unit is a conflict only if it is not the right one said once more.
        if answer == Answer::OtherUnit && (better.0[e] || better.1[t]) {
            continue;
        }
        let turn = |claim: &Claim| matches!(&claim.what, What::Quantity(q) if q.form == Form::Turn);
        let loose = answer == Answer::Figure || turn(&en[e]) || turn(&th[t]);
        let tie = if loose { Tie::Loose } else { Tie::Whole };
        (tied.en[e], tied.th[t]) = (tie, tie);
        tied.couples.push((e, t));
        match answer {
            Answer::OtherUnit => found.push(differ(Kind::Unit, Severity::Conflict, &en[e], &th[t])),
            Answer::Rounded => found.push(rounded(&en[e], &th[t])),
            _ => {}
        }
    }
    // Said twice in one language, `1885 (B.E. 2428)`, and once in the other.
    for (answer, _, e, t) in ties {
        if answer < Answer::OtherUnit {
            tied.en[e] = tied.en[e].max(Tie::Loose);
            tied.th[t] = tied.th[t].max(Tie::Loose);
        }
    }
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
        (None, None) if plain => Some(Answer::Same),
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

fn rounded(en: &Claim, th: &Claim) -> Finding {
    Finding {
        message: format!("English says {}, Thai says {}: one of them is rounded.", say::claim(en), say::claim(th)),
        ..differ(Kind::Number, Severity::Note, en, th)
    }
}

fn dates(en: &[Claim], th: &[Claim], tied: &mut Ties, found: &mut Vec<Finding>) {
    let list = |claims: &[Claim]| -> Vec<(usize, Date)> {
        claims
            .iter()
            .enumerate()
            .filter_map(|(i, claim)| if let What::Date(date) = &claim.what { Some((i, date.clone())) } else { None })
            .collect()
    };
    let (en_dates, th_dates) = (list(en), list(th));
    let state = |own: &[(usize, Date)], other: &[(usize, Date)]| -> Vec<Vec<bool>> {
        let days: Vec<Vec<Date>> = other.iter().map(|(_, date)| date.each_day().collect()).collect();
        let answers = |day: &Date| {
            other.iter().zip(&days).any(|((_, date), days)| {
                date.spans(day)
                    && date.days.len() > 1
                    && date.year.is_none_or(|year| day.year.is_none_or(|own| own == year))
                    || days.iter().any(|one| day.says(one))
            })
        };
        own.iter().map(|(_, date)| date.each_day().map(|day| answers(&day)).collect()).collect()
    };
    for (e, one) in en_dates.iter().filter(|(_, date)| date.parts() == 1) {
        let same = th_dates.iter().filter(|(_, other)| other.parts() == 1 && one.says(other));
        tied.couples.extend(same.map(|(t, _)| (*e, *t)));
    }
    let (en_state, th_state) = (state(&en_dates, &th_dates), state(&th_dates, &en_dates));
    let whole = |days: &[bool]| if days.iter().all(|day| *day) { Tie::Whole } else { Tie::None };
    for ((i, _), days) in en_dates.iter().zip(&en_state) {
        tied.en[*i] = whole(days);
    }
    for ((i, _), days) in th_dates.iter().zip(&th_state) {
        tied.th[*i] = whole(days);
    }
    // One day of a range is there and the other is not: 29–30 July against 30 July.
    let part = |days: &[bool]| days.iter().any(|day| *day) && !days.iter().all(|day| *day);
    // A day that another date says is not this range's: Monday 17 September, and from 17 to 28 September.
    let nearest = |date: &Date, others: &[(usize, Date)], own: &[(usize, Date)]| {
        others
            .iter()
            .filter(|(_, other)| other.shared(date) > 1)
            .filter(|(_, other)| !own.iter().any(|(_, own)| own != date && own.days == other.days && other.says(own)))
            .max_by_key(|(_, other)| other.shared(date))
            .map(|(i, _)| *i)
    };
    for ((e, date), days) in en_dates.iter().zip(&en_state) {
        if part(days)
            && let Some(t) = nearest(date, &th_dates, &en_dates)
        {
            (tied.en[*e], tied.th[t]) = (Tie::Whole, Tie::Whole);
            found.push(differ(Kind::Date, Severity::Conflict, &en[*e], &th[t]));
        }
    }
    for ((t, date), days) in th_dates.iter().zip(&th_state) {
        if part(days)
            && tied.th[*t] == Tie::None
            && let Some(e) = nearest(date, &en_dates, &th_dates)
        {
            (tied.en[e], tied.th[*t]) = (Tie::Whole, Tie::Whole);
            found.push(differ(Kind::Date, Severity::Conflict, &en[e], &th[*t]));
        }
    }
}

/// Ties what has but one form: times, telephone numbers, addresses, list marks.
fn plain(en: &[Claim], th: &[Claim], tied: &mut Ties) {
    // Once for each address, not once for each two.
    let sites = |claims: &[Claim]| -> Vec<String> {
        let site = |claim: &Claim| if let What::Address(address) = &claim.what { site(address) } else { String::new() };
        claims.iter().map(site).collect()
    };
    let (en_sites, th_sites) = (sites(en), sites(th));
    for (e, one) in en.iter().enumerate() {
        for (t, other) in th.iter().enumerate() {
            let same = match (&one.what, &other.what) {
                (What::Time(a), What::Time(b)) => a == b || a.abs_diff(*b) == 12 * 60,
                (What::Phone(a), What::Phone(b)) => numbers(a).any(|a| numbers(b).any(|b| a == b)),
                (What::Address(_), What::Address(_)) => en_sites[e] == th_sites[t],
                (What::Item(a), What::Item(b)) => a == b,
                _ => false,
            };
            if same {
                if matches!(one.what, What::Phone(_)) {
                    tied.couples.push((e, t));
                }
                (tied.en[e], tied.th[t]) = (Tie::Whole, Tie::Whole);
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
fn across(claims: &[Claim], other: &[Claim], ties: &mut [Tie]) {
    for (own, tie) in claims.iter().zip(ties) {
        let value = match &own.what {
            _ if *tie > Tie::None => continue,
            What::Quantity(quantity) => quantity.values[0],
            What::Item(n) => f64::from(*n),
            What::Phone(digits) => digits.trim_start_matches('0').parse().unwrap_or(-1.0),
            What::Date(Date { year: Some(year), month: None, .. }) => f64::from(*year),
            What::Date(Date { days, year: None, .. }) if days.len() == 1 => f64::from(days[0]),
            What::Time(minutes) => f64::from(minutes / 60) + f64::from(minutes % 60) / 100.0,
            _ => continue,
        };
        let answers = |claim: &Claim| match &claim.what {
            What::Quantity(quantity) => quantity.values.contains(&value) || quantity.values[0] == value + 543.0,
            What::Item(n) => f64::from(*n) == value,
            What::Phone(digits) => digits.trim_start_matches('0').parse() == Ok(value),
            What::Date(_) if matches!(own.what, What::Date(_)) => false,
            What::Date(date) => {
                date.year.map(f64::from) == Some(value) || date.days.iter().any(|&day| f64::from(day) == value)
            }
            What::Time(minutes) => (f64::from(minutes / 60) + f64::from(minutes % 60) / 100.0 - value).abs() < 1e-6,
            What::Address(_) => false,
        };
        if other.iter().any(answers) {
            *tie = Tie::Loose;
        }
    }
}

/// A finding about two claims that differ.
pub(super) fn differ(kind: Kind, severity: Severity, en: &Claim, th: &Claim) -> Finding {
    Finding {
        kind,
        severity,
        en: Some((en.said.clone(), say::value(en))),
        th: Some((th.said.clone(), say::value(th))),
        message: format!("English says {}, Thai says {}.", say::claim(en), say::claim(th)),
    }
}
