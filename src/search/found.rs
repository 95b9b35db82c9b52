//! Searching: from a query to hits, each read and checked.

use std::{ops::Bound, ops::Range, path::Path};

use serde::Serialize;
use tantivy::{
    DocAddress, Order, TantivyDocument, Term,
    collector::{
        Count, TopDocs,
        sort_key::{SortBySimilarityScore, SortByStaticFastValue},
    },
    query::{
        BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhrasePrefixQuery, PhraseQuery, Query as Plan, RangeQuery,
        TermQuery,
    },
    schema::{Field, IndexRecordOption, Value},
};

use super::{
    Index,
    index::number,
    mark::{self, Read},
    query::{Clause, MOST_HITS, Query, What},
    schema::{ANEW, ORDER},
    token::{Phrase, cut_off, phrase},
};
use crate::{
    Error, Lang, Result,
    model::Model,
    write::{Pair, Part},
};

/// A pair that was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Hit {
    /// The pair.
    pub pair: Pair<'static>,
    /// Words of the English that were asked for, or translate what was: bytes of its text, in order, not overlapping.
    pub marks_en: Vec<Range<usize>>,
    /// The same of the Thai.
    pub marks_th: Vec<Range<usize>>,
    /// How well it fits, more is better (BM25, in no unit).
    pub score: f32,
}

/// What was found.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Found {
    /// How many pairs fit, those beyond the limit counted.
    pub total: u64,
    /// The best of them that were asked for, the best first; of equals, those of a document together and in its order.
    pub hits: Vec<Hit>,
}

/// Thai words that are words of the text too speak for it, besides standing there.
const AS_WORDS: f32 = 0.5;

impl Index {
    /// Looks for pairs, and marks what was asked for, and what translates it by the lexicon of `model`.
    ///
    /// Every hit is read, and dropped if its text does not hold what was asked for.
    ///
    /// # Errors
    /// [`Error::Index`] if the index cannot be read; [`Error::Query`] if more than [`MOST_HITS`] are asked for.
    pub fn search(&self, query: &Query, model: &Model) -> Result<Found> {
        let wanted = query.offset.saturating_add(query.limit);
        if wanted > MOST_HITS {
            return Err(Error::Query {
                query: format!("hits up to {wanted}"),
                fact: "more than 100000",
                remedy: "narrow the query by dates or further words",
            });
        }
        let failed = |error| self.failed(error);
        let searcher = self.reader.searcher();
        let plan = self.plan(query);
        if query.limit == 0 {
            let total = searcher.search(&plan, &Count).map_err(failed)? as u64;
            return Ok(Found { total, hits: Vec::new() });
        }
        let order = (SortByStaticFastValue::<u64>::for_field(ORDER), Order::Asc);
        let top = TopDocs::with_limit(query.limit).and_offset(query.offset).order_by((SortBySimilarityScore, order));
        let (best, total) = searcher.search(&plan, &(top, Count)).map_err(failed)?;
        let mut hits = Vec::with_capacity(best.len());
        for ((score, _), at) in best {
            let document: TantivyDocument = searcher.doc(at).map_err(failed)?;
            let pair = self.pair(&document, at)?;
            hits.extend(hit(pair, query, score, model));
        }
        Ok(Found { total: total as u64, hits })
    }

    /// The pair that a document of the index keeps.
    pub(super) fn pair(&self, document: &TantivyDocument, at: DocAddress) -> Result<Pair<'static>> {
        let json = document.get_first(self.fields.pair).and_then(|value| value.as_bytes()).unwrap_or_default();
        serde_json::from_slice(json).map_err(|source| damaged(&self.path, at, source))
    }

    /// What the index is asked.
    fn plan(&self, query: &Query) -> BooleanQuery {
        let mut parts: Vec<(Occur, Box<dyn Plan>)> = Vec::new();
        let langs: &[Lang] = match query.lang {
            Some(Lang::En) => &[Lang::En],
            Some(Lang::Th) => &[Lang::Th],
            None => &[Lang::En, Lang::Th],
        };
        for clause in &query.clauses {
            let mut ways: Vec<Box<dyn Plan>> = langs.iter().map(|lang| self.clause(clause, *lang)).collect();
            let either = if ways.len() == 1 { ways.remove(0) } else { Box::new(BooleanQuery::union(ways)) };
            parts.push((if clause.unwanted { Occur::MustNot } else { Occur::Must }, either));
            if let What::Phrase(_) = clause.what {
                for word in &clause.words {
                    parts.extend(langs.iter().map(|lang| {
                        let term = Term::from_field_text(self.fields.lexical(*lang), word);
                        let word: Box<dyn Plan> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
                        (Occur::Should, Box::new(BoostQuery::new(word, AS_WORDS)) as Box<dyn Plan>)
                    }));
                }
            }
        }
        let silent = |plan| Box::new(ConstScoreQuery::new(plan, 0.0)) as Box<dyn Plan>;
        if query.from.is_some() || query.to.is_some() {
            let bound = |day: Option<_>| {
                day.map_or(Bound::Unbounded, |day| Bound::Included(Term::from_field_u64(self.fields.date, number(day))))
            };
            parts.push((Occur::Must, silent(Box::new(RangeQuery::new(bound(query.from), bound(query.to))))));
        }
        if !query.sources.is_empty() {
            let terms = query.sources.iter().map(|source| {
                let term = Term::from_field_text(self.fields.source, source);
                Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Plan>
            });
            parts.push((Occur::Must, silent(Box::new(BooleanQuery::union(terms.collect())))));
        }
        if let Some(least) = query.min_score.filter(|least| *least > 0.0) {
            let least = Bound::Excluded(Term::from_field_f64(self.fields.score, least));
            parts.push((Occur::MustNot, Box::new(RangeQuery::new(Bound::Unbounded, least))));
        }
        BooleanQuery::new(parts)
    }

    fn clause(&self, clause: &Clause, lang: Lang) -> Box<dyn Plan> {
        let term = |field: Field, token: &str| Term::from_field_text(field, cut_off(token));
        match &clause.what {
            What::Stem(stem) => {
                Box::new(TermQuery::new(term(self.fields.lexical(lang), stem), IndexRecordOption::WithFreqs))
            }
            What::Phrase(atoms) => {
                let field = self.fields.literal(lang);
                match phrase(atoms) {
                    Phrase::Prefix(start) => Box::new(PhrasePrefixQuery::new(vec![term(field, &start)])),
                    Phrase::All(tokens) => match &tokens[..] {
                        [(_, only)] => Box::new(TermQuery::new(term(field, only), IndexRecordOption::WithFreqs)),
                        _ => Box::new(PhraseQuery::new_with_offset(
                            tokens.iter().map(|(at, token)| (*at, term(field, token))).collect(),
                        )),
                    },
                }
            }
        }
    }
}

/// The pair as a hit, if it holds what was asked for.
fn hit(pair: Pair<'static>, query: &Query, score: f32, model: &Model) -> Option<Hit> {
    fn read<'t>(part: &'t Option<Part<'_>>) -> Read<'t> {
        Read::new(part.as_ref().map_or("", |part| &*part.text))
    }
    let (en, th) = (read(&pair.en), read(&pair.th));
    let asked = |lang| query.lang.is_none_or(|only| only == lang);
    let (mut in_en, mut in_th) = (Vec::new(), Vec::new());
    for clause in &query.clauses {
        let here = if asked(Lang::En) { en.places(&clause.what) } else { Vec::new() };
        let there = if asked(Lang::Th) { th.places(&clause.what) } else { Vec::new() };
        if (here.is_empty() && there.is_empty()) != clause.unwanted {
            return None;
        }
        in_en.extend(here);
        in_th.extend(there);
    }
    let (in_en, in_th) = (mark::joined(in_en), mark::joined(in_th));
    let (to_th, to_en) = mark::translated(&en, &in_en, &th, &in_th, model);
    let marks = |text: &Read<'_>, own: Vec<Range<usize>>, other: Vec<Range<usize>>| {
        text.original(mark::joined(own.into_iter().chain(other).collect()))
    };
    let (marks_en, marks_th) = (marks(&en, in_en, to_en), marks(&th, in_th, to_th));
    Some(Hit { marks_en, marks_th, score, pair })
}

fn damaged(path: &Path, at: DocAddress, source: serde_json::Error) -> Error {
    Error::Index {
        name: path.display().to_string(),
        fact: format!("pair {} of segment {} is damaged", at.doc_id, at.segment_ord),
        remedy: ANEW,
        source: Some(Box::new(source)),
    }
}

/// A hit as it is written in JSON: places are counted in code points of the text, from 0.
impl Serialize for Hit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Marks {
            en: Vec<[usize; 2]>,
            th: Vec<[usize; 2]>,
        }
        #[derive(Serialize)]
        struct Written<'h> {
            relevance: f32,
            marks: Marks,
            pair: &'h Pair<'static>,
        }
        let points = |part: &Option<Part<'_>>, marks: &[Range<usize>]| {
            let text = part.as_ref().map_or("", |part| &*part.text);
            let (mut byte, mut point) = (0, 0);
            let mut count = |to: usize| {
                point += text[byte..to].chars().count();
                byte = to;
                point
            };
            marks.iter().map(|at| [count(at.start), count(at.end)]).collect()
        };
        let marks = Marks { en: points(&self.pair.en, &self.marks_en), th: points(&self.pair.th, &self.marks_th) };
        Written { relevance: self.score, marks, pair: &self.pair }.serialize(serializer)
    }
}
