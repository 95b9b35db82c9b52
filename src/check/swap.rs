//! Swaps: two figures, two years or two numbers to call that have changed places in one of the languages.
//!
//! Nothing is missing then; only the order and the words around the figures tell. Many right pairs cross too, so a swap
//! is a conflict only where the words say so plainly.

use super::{
    claim::{Claim, Form, What},
    compare::{Finding, Open, differ},
    context::Contexts,
    discrepancy::{Kind, Severity},
    say,
};
use crate::model::Model;

/// How much more kin the claims must be the other way round for a doubt, and for a conflict.
const LEAD: [f32; 2] = [0.1, 1.0];

/// The most couples of a pair that are looked at; texts with more are tables.
const MOST: usize = 24;

/// Looks among couples of tied claims for two that belong the other way round.
pub(super) fn find(
    en: (&str, &[Claim]),
    th: (&str, &[Claim]),
    tied: &[(usize, usize)],
    model: &Model,
    found: &mut Vec<Finding>,
) {
    if tied.len() > MOST {
        return;
    }
    let mut contexts = None;
    let mut swaps: Vec<(f32, usize, usize)> = Vec::new();
    for (i, &(e, t)) in tied.iter().enumerate() {
        for (j, &(f, u)) in tied.iter().enumerate().skip(i + 1) {
            let crossing = (e < f) != (t < u);
            if !crossing || !interchangeable(&en.1[e], &en.1[f]) || !interchangeable(&th.1[t], &th.1[u]) {
                continue;
            }
            let contexts = contexts.get_or_insert_with(|| Contexts::new(en, th, model));
            let kin = |e, t| contexts.kinship(e, t);
            let lead = kin(e, u) + kin(f, t) - kin(e, t) - kin(f, u);
            if lead > LEAD[0] {
                swaps.push((lead, i, j));
            }
        }
    }
    swaps.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut used = vec![false; tied.len()];
    for (lead, i, j) in swaps {
        if used[i] || used[j] {
            continue;
        }
        (used[i], used[j]) = (true, true);
        let ((e, _), (f, u)) = (tied[i], tied[j]);
        let (first, second, thai) = (&en.1[e], &en.1[f], &th.1[u]);
        found.push(Finding {
            kind: match first.what {
                What::Phone(_) => Kind::Contact,
                What::Date(_) => Kind::Date,
                _ => Kind::Number,
            },
            severity: if lead > LEAD[1] { Severity::Conflict } else { Severity::Doubt },
            en: Some((first.said.clone(), say::value(first))),
            th: Some((thai.said.clone(), say::value(thai))),
            message: format!(
                "{} and {} seem to have changed places between the languages.",
                say::claim(first),
                say::claim(second)
            ),
        });
    }
}

/// Looks for claims that two pairs close by have exchanged: each says in English what the other says in Thai. Takes them out
/// of what is open.
///
/// Telephone numbers stand beside names that tie the pairs, so there it is a conflict; with figures, the alignment may
/// have exchanged the sentences.
pub(super) fn between(open: &mut [Open], near: usize, found: &mut [Vec<Finding>]) {
    for i in 0..open.len() {
        for j in i + 1..(i + near + 1).min(open.len()) {
            let Some((e, t, f, u)) = exchanged(&open[i], &open[j]) else { continue };
            let (e, t) = (open[i].en.remove(e), open[i].th.remove(t));
            let (f, u) = (open[j].en.remove(f), open[j].th.remove(u));
            for (i, en, th) in [(i, &e, &t), (j, &f, &u)] {
                let contact = matches!(en.what, What::Phone(_));
                let (kind, severity) =
                    if contact { (Kind::Contact, Severity::Conflict) } else { (Kind::Number, Severity::Doubt) };
                let mut finding = differ(kind, severity, en, th);
                finding.message.pop();
                finding.message.push_str("; a pair close by has them the other way round.");
                found[i].push(finding);
            }
        }
    }
}

/// The places in the lists of two pairs' open claims that have been exchanged.
fn exchanged(one: &Open, other: &Open) -> Option<(usize, usize, usize, usize)> {
    let place = |claims: &[Claim], claim: &Claim| claims.iter().position(|own| own.what == claim.what);
    for (e, en) in one.en.iter().enumerate().filter(|(_, en)| matters(en)) {
        let Some(u) = place(&other.th, en) else { continue };
        for (t, th) in one.th.iter().enumerate().filter(|(_, th)| matters(th)) {
            let alike = std::mem::discriminant(&en.what) == std::mem::discriminant(&th.what);
            if let Some(f) = place(&other.en, th)
                && alike
            {
                return Some((e, t, f, u));
            }
        }
    }
    None
}

fn matters(claim: &Claim) -> bool {
    match &claim.what {
        What::Quantity(quantity) => quantity.form == Form::Figures && quantity.written > 1,
        What::Phone(_) => true,
        _ => false,
    }
}

/// Whether two claims of one language could stand in each other's place.
fn interchangeable(a: &Claim, b: &Claim) -> bool {
    match (&a.what, &b.what) {
        (What::Quantity(a), What::Quantity(b)) => {
            let dimension = |unit: Option<super::unit::Unit>| unit.map(|unit| unit.dimension);
            (a.form, b.form) == (Form::Figures, Form::Figures)
                && a.values[0] != b.values[0]
                && dimension(a.unit) == dimension(b.unit)
        }
        (What::Phone(a), What::Phone(b)) => a != b,
        (What::Date(a), What::Date(b)) => a.year.is_some() && a.year != b.year && a.parts() == 1 && b.parts() == 1,
        _ => false,
    }
}
