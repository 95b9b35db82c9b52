//! Explaining: the evidence of a bead in terms a translator can check.

use std::collections::HashSet;

use super::{
    alignment::{Evidence, Matches, Run},
    lattice::Lattice,
    link::{Class, Token},
    measure::SideMeasures,
};
use crate::anchor::{Value, month_name, weekday_name};

/// The evidence for a bead of these runs; of text without counterpart, what it holds.
pub(crate) fn evidence(lattice: &Lattice, en: &[Run], th: &[Run]) -> Evidence {
    let links = &lattice.links;
    let tokens = |runs: &[Run], first: &[u32]| -> Vec<usize> {
        runs.iter().flat_map(|r| first[r.start as usize] as usize..first[r.end as usize] as usize).collect()
    };
    let (en_tokens, th_tokens) = (tokens(en, &links.en_first), tokens(th, &links.th_first));
    let mut answered_th = vec![false; th_tokens.len()];
    let mut evidence = Evidence { length_ratio: length_ratio(lattice, en, th), ..Evidence::default() };
    let answered = |e: usize| links.links[e].iter().any(|link| th_tokens.binary_search(&(link.th as usize)).is_ok());
    let said: HashSet<&Value> = en_tokens.iter().filter(|&&e| answered(e)).map(|&e| &links.en[e].value).collect();
    for &e in &en_tokens {
        let mut answer = None;
        for link in &links.links[e] {
            if let Ok(k) = th_tokens.binary_search(&(link.th as usize)) {
                // one Thai figure answers one English figure as long as there are enough of them
                if answer.is_none_or(|best: usize| answered_th[best] && !answered_th[k]) {
                    answer = Some(k);
                }
            }
        }
        if let Some(k) = answer {
            answered_th[k] = true;
        }
        let token = &links.en[e];
        if token.class == Class::Lexeme {
            continue;
        }
        if token.class == Class::Name {
            if let Some(k) = answer {
                evidence.names.push(format!("{} = {}", name(token), name(&links.th[th_tokens[k]])));
            }
            continue;
        }
        let matches = kind(&mut evidence, token.class);
        match answer {
            Some(_) => matches.matched.push(shown(&token.value)),
            None if matches!(token.class, Class::Latin | Class::Word) => {}
            // said twice in one language, `1885 (B.E. 2428)`, and once in the other
            None if said.contains(&token.value) => {}
            None => matches.en_only.push(shown(&token.value)),
        }
    }
    let mut said = HashSet::new();
    for (&t, answered) in th_tokens.iter().zip(answered_th) {
        let token = &links.th[t];
        let repeated = !said.insert(&token.value);
        if answered {
            continue;
        }
        if !matches!(token.class, Class::Name | Class::Word | Class::Lexeme) && !repeated {
            kind(&mut evidence, token.class).th_only.push(shown(&token.value));
        }
    }
    evidence
}

/// The list that a class is shown in.
fn kind(evidence: &mut Evidence, class: Class) -> &mut Matches {
    match class {
        Class::Number | Class::Word | Class::Item => &mut evidence.numbers,
        Class::Date => &mut evidence.dates,
        Class::Contact => &mut evidence.contacts,
        Class::Latin | Class::Name | Class::Lexeme => &mut evidence.latin,
    }
}

fn name(token: &Token) -> String {
    shown(&token.value)
}

/// A value as it is written in the evidence.
fn shown(value: &Value) -> String {
    let named = |name: Option<&str>, n: u8| name.map_or_else(|| n.to_string(), str::to_owned);
    match value {
        Value::Number(s) | Value::Latin(s) | Value::Phone(s) | Value::Url(s) | Value::Email(s) => s.clone(),
        Value::Year(y) => y.to_string(),
        Value::Month(n) => named(month_name(*n), *n),
        Value::Weekday(n) => named(weekday_name(*n), *n),
        Value::Word(n) => n.to_string(),
        Value::Item(n) => format!("({n})"),
        Value::Time(minutes) => format!("{}:{:02}", minutes / 60, minutes % 60),
    }
}

/// Thai over expected Thai length; none if a side is empty.
fn length_ratio(lattice: &Lattice, en: &[Run], th: &[Run]) -> Option<f64> {
    let length = |runs: &[Run], side: &SideMeasures| -> f32 {
        runs.iter().map(|r| side.length(r.start as usize, r.end as usize)).sum()
    };
    let measures = &lattice.measures;
    let (en, th) = (length(en, &measures.en), length(th, &measures.th));
    (en > 0.0 && th > 0.0).then(|| f64::from(th / (en * measures.ratio)))
}
