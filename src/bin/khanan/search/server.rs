//! What the page of the concordance asks and is answered; who may ask is decided in `page.rs`.

use std::{convert::Infallible, path::Path, sync::Arc};

use axum::{
    Router,
    extract::{Query as Asked, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use khanan::{
    Error, Lang, Result,
    model::Model,
    search::{DEFAULT_LIMIT, Index, Query},
    write::Date,
};
use serde::{Deserialize, Serialize};

use super::written;
use crate::page::{self, File, HTML, SCRIPT, STYLE};

const FILES: [File; 3] = [
    File { path: "/", kind: HTML, text: include_str!("page/index.html") },
    File { path: "/search.css", kind: STYLE, text: include_str!("page/search.css") },
    File { path: "/search.js", kind: SCRIPT, text: include_str!("page/search.js") },
];

/// The most hits that are answered at once.
const MOST: usize = 200;

struct Concordance {
    name: String,
    index: Index,
    model: Model,
}

/// What the page says of a query, all in text; what is empty is not said.
#[derive(Deserialize)]
struct Parameters {
    #[serde(default)]
    q: String,
    lang: Option<Lang>,
    from: Option<Date>,
    to: Option<Date>,
    source: Option<String>,
    min_score: Option<f64>,
    limit: Option<usize>,
    offset: Option<usize>,
}

/// Serves the page until the program is stopped, or the server ends, which is an error.
pub(super) fn serve(port: u16, path: &Path, index: Index, model: Model) -> Result<Infallible> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let concordance = Arc::new(Concordance { name, index, model });
    let answers = Router::new().route("/about", get(about)).route("/find", get(find)).with_state(concordance);
    Err(page::serve(port, &FILES, answers)?.ended())
}

async fn about(State(concordance): State<Arc<Concordance>>) -> Response {
    #[derive(Serialize)]
    struct About<'a> {
        name: &'a str,
        pairs: u64,
        sources: Vec<String>,
    }
    let Concordance { name, index, .. } = &*concordance;
    match index.sources() {
        Ok(sources) => json(&About { name, pairs: index.len(), sources }),
        Err(error) => refused(&error),
    }
}

async fn find(State(concordance): State<Arc<Concordance>>, Asked(asked): Asked<Parameters>) -> Response {
    let Concordance { index, model, .. } = &*concordance;
    let offset = asked.offset.unwrap_or(0);
    let found = Query::parse(&asked.q).and_then(|mut query| {
        query.lang = asked.lang;
        (query.from, query.to) = (asked.from, asked.to);
        query.sources = asked.source.into_iter().collect();
        query.min_score = asked.min_score;
        (query.limit, query.offset) = (asked.limit.unwrap_or(DEFAULT_LIMIT).min(MOST), offset);
        index.search(&query, model)
    });
    match found {
        Ok(found) => json(&written(&asked.q, offset, &found)),
        Err(error) => refused(&error),
    }
}

fn json(value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(bytes) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

fn refused(error: &Error) -> Response {
    let status =
        if matches!(error, Error::Query { .. }) { StatusCode::BAD_REQUEST } else { StatusCode::INTERNAL_SERVER_ERROR };
    (status, error.to_string()).into_response()
}
