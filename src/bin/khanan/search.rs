//! `khanan search`: the concordance of an index.

#[cfg(feature = "page")]
mod server;

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
    #[cfg(feature = "page")]
    if args.serve {
        match server::serve(args.port, &args.index, index, model.into_owned())? {}
    }
    let text = args.query.as_deref().unwrap_or_default();
    let found = index.search(&args.query(text)?, &model)?;
    let mut bytes = Vec::new();
    match args.format {
        FoundFormat::Text => {
            let columns = args.width.unwrap_or_else(|| columns(io::stdout().is_terminal()));
            found.text(&mut bytes, args.offset, columns)
        }
        FoundFormat::Json => serde_json::to_writer(&mut bytes, &written(text, args.offset, &found))
            .map(|()| bytes.push(b'\n'))
            .map_err(Into::into),
    }
    .map_err(|source: io::Error| Error::Io { name: "the pairs".to_owned(), action: "make", source })?;
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

/// What was found, as it is written in JSON: one object.
fn written<'a>(query: &'a str, offset: usize, found: &'a Found) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Written<'a> {
        query: &'a str,
        offset: usize,
        #[serde(flatten)]
        found: &'a Found,
    }
    Written { query, offset, found }
}
