//! Queries: what is asked for, as it is typed.

use super::{
    atom::{Kind, atoms, folded},
    token,
};
use crate::{Error, Lang, Result, normalize::normalize, write::Date};

/// What to look for, which [`Query::parse`] reads, and where, which may be set as it is.
#[derive(Clone, PartialEq, Debug)]
pub struct Query {
    /// What to find; all of it has to be there. At least one is not unwanted.
    pub(super) clauses: Vec<Clause>,
    /// The language in which it has to stand; either, if none is given.
    pub lang: Option<Lang>,
    /// The first day. Pairs without a date are left out if this or [`Query::to`] is given.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Who published it: one of these; anyone, if there are none.
    pub sources: Vec<String>,
    /// The least score of a pair, a probability. Pairs without a score are kept.
    pub min_score: Option<f64>,
    /// How many hits are wanted at most.
    pub limit: usize,
    /// How many hits to pass over, the best first.
    pub offset: usize,
}

/// The usual number of hits.
pub const DEFAULT_LIMIT: usize = 20;

/// The most hits that can be asked for and passed over together.
pub const MOST_HITS: usize = 100_000;

/// One thing that has to be there, or must not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Clause {
    pub(super) what: What,
    /// Whether it must not be there.
    pub(super) unwanted: bool,
    /// Words that speak for a hit if they are there as words.
    pub(super) words: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum What {
    /// These atoms, one after the other.
    Phrase(Vec<(Kind, String)>),
    /// A word of this stem.
    Stem(String),
}

impl Query {
    /// Reads a query: words and phrases with spaces between, all of which have to be found.
    ///
    /// - `word`: an English word in any of its forms, by their stem; a figure; a stretch of Thai, wherever it stands, as one
    ///   word, as several, or as a part of one;
    /// - `"some words"`: these words in this form and order; punctuation, the case of letters and spaces within Thai do not
    ///   matter;
    /// - `-word`, `-"some words"`: must not be there.
    ///
    /// # Errors
    /// [`Error::Query`] if there is nothing to be found in it.
    pub fn parse(text: &str) -> Result<Query> {
        let mut clauses = Vec::new();
        for (part, quoted, unwanted) in parts(text) {
            clauses.extend(clause(part, quoted, unwanted));
        }
        let wrong = |fact| Error::Query {
            query: format!("query «{}»", text.trim()),
            fact,
            remedy: "give a word or a phrase, such as เงินกู้ or \"the loan\"",
        };
        match clauses.iter().all(|clause| clause.unwanted) {
            true if clauses.is_empty() => Err(wrong("no letter or figure in it")),
            true => Err(wrong("says only what is not wanted")),
            false => Ok(Query {
                clauses,
                lang: None,
                from: None,
                to: None,
                sources: Vec::new(),
                min_score: None,
                limit: DEFAULT_LIMIT,
                offset: 0,
            }),
        }
    }
}

/// The parts of a query: the text, whether it stood in quotes, whether it is not wanted. A quote that is not closed goes on
/// to the end.
fn parts(text: &str) -> Vec<(&str, bool, bool)> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let minus = matches!(first, '-' | '−' | '–') && rest.chars().nth(1).is_some_and(|c| !c.is_whitespace());
        if minus {
            rest = &rest[first.len_utf8()..];
        }
        let opening = rest.chars().next().filter(|c| is_quote(*c));
        let (part, after) = match opening {
            Some(quote) => {
                let inner = &rest[quote.len_utf8()..];
                let end = inner.find(is_quote).unwrap_or(inner.len());
                (&inner[..end], inner[end..].trim_start_matches(is_quote))
            }
            None => {
                let end = rest.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(rest.len());
                rest.split_at(end)
            }
        };
        parts.push((part, opening.is_some(), minus));
        rest = after.trim_start();
    }
    parts
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn clause(part: &str, quoted: bool, unwanted: bool) -> Option<Clause> {
    let text = normalize(part);
    let found: Vec<(Kind, String)> = atoms(&text).map(|atom| (atom.kind, folded(&text, &atom).into_owned())).collect();
    let what = match &found[..] {
        [] => return None,
        [(Kind::Word, word)] if !quoted => What::Stem(token::stem(word).into_owned()),
        _ => What::Phrase(found),
    };
    let mut words = Vec::new();
    if !unwanted {
        token::lexical(&text, |word| words.push(word.to_owned()));
        words.sort_unstable();
        words.dedup();
    }
    Some(Clause { what, unwanted, words })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(String, bool)> {
        let said = |what: &What| match what {
            What::Stem(stem) => format!("{stem}*"),
            What::Phrase(atoms) => atoms.iter().map(|(_, atom)| atom.as_str()).collect::<Vec<_>>().join("|"),
        };
        let query = Query::parse(text).expect(text);
        query.clauses.iter().map(|clause| (said(&clause.what), clause.unwanted)).collect()
    }

    #[test]
    fn queries_are_read() {
        let rows: [(&str, &[(&str, bool)]); 9] = [
            ("Loans", &[("loan*", false)]),
            ("\"the Loans\" เงินกู้", &[("the|loans", false), ("เงิ|น|กู้", false)]),
            ("“signed”", &[("signed", false)]),
            ("ธนาคาร -ออมสิน", &[("ธ|นา|คา|ร", false), ("อ|อ|ม|สิ|น", true)]),
            ("loan -\"of the\"", &[("loan*", false), ("of|the", true)]),
            ("COVID-19", &[("covid|19", false)]),
            ("๑,๐๐๐ - x", &[("1000*", false), ("x*", false)]),
            ("\"open end", &[("open|end", false)]),
            ("a\"b c\"", &[("a*", false), ("b|c", false)]),
        ];
        for (text, want) in rows {
            let want: Vec<(String, bool)> = want.iter().map(|(what, not)| ((*what).to_owned(), *not)).collect();
            assert_eq!(said(text), want, "{text}");
        }
    }

    #[test]
    fn a_query_for_nothing_is_refused() {
        for (text, fact) in [("", "no letter"), (" … \"\" -", "no letter"), ("-loan", "only what is not")] {
            let error = Query::parse(text).expect_err(text).to_string();
            assert!(error.starts_with("query «") && error.contains(fact) && error.contains("give a word"), "{error}");
        }
    }
}
