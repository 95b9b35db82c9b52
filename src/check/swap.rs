//! Swaps: two figures, two years or two numbers to call that have changed places in one of the languages.
//!
//! Nothing is missing then; only the order and the words around the figures tell. Many right pairs cross too, so a swap
//! is a conflict only where the words say so plainly.

use super::{
    claim::{Claim, Form, What},
    compare::Finding,
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
pub(super) fn find(en: (&str, &[Claim]), th: (&str, &[Claim]), tied: &[(usize, usize)], found: &mut Vec<Finding>) {
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
            let contexts = contexts.get_or_insert_with(|| Contexts::new(en, th, Model::embedded()));
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
