//! `khanan search`: the concordance of an index.

use std::io::{self, IsTerminal};

use khanan::{
    Error, Result,
    search::{Found, Index, Query},
};
use serde::Serialize;

use crate::{
    Outcome,
    cli::{FoundFormat, Search},
    output::columns,
    sink::Sink,
};

pub(crate) fn run(args: &Search) -> Result<Outcome> {
    let model = args.model.get()?;
    let index = Index::open(&args.index)?;
    let text = args.query.as_deref().unwrap_or_default();
    let found = index.search(&args.query(text)?, &model)?;
    let mut bytes = Vec::new();
    match args.format {
        FoundFormat::Text => {
            let columns = args.width.unwrap_or_else(|| columns(io::stdout().is_terminal()));
            found.text(&mut bytes, args.offset, columns)
        }
        FoundFormat::Json => json(&mut bytes, text, args.offset, &found),
    }
    .map_err(|source| Error::Io { name: "the pairs".to_owned(), action: "make", source })?;
    let mut sink = Sink::standard();
    sink.write(&bytes)?;
    sink.finish()?;
    Ok(Outcome::Done)
}

impl Search {
    /// What is asked for by `text`, within what the arguments ask for.
    fn query(&self, text: &str) -> Result<Query> {
        let mut query = Query::parse(text)?;
        query.lang = self.lang.map(Into::into);
        (query.from, query.to) = (self.from, self.to);
        query.sources.clone_from(&self.source);
        query.min_score = self.min_score;
        (query.limit, query.offset) = (self.limit, self.offset);
        Ok(query)
    }
}

/// What was found as one JSON object, on one line.
fn json(out: &mut Vec<u8>, query: &str, offset: usize, found: &Found) -> io::Result<()> {
    #[derive(Serialize)]
    struct Written<'f> {
        query: &'f str,
        offset: usize,
        #[serde(flatten)]
        found: &'f Found,
    }
    serde_json::to_writer(&mut *out, &Written { query, offset, found })?;
    out.push(b'\n');
    Ok(())
}
