//! What the page asks and is answered; who may ask is decided in `page.rs`.

use std::{convert::Infallible, sync::mpsc};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use khanan::{
    Error, Result,
    review::{Journal, Material, Operation, Session, Update},
    write::Format,
};
use serde::Serialize;
use tokio::sync::oneshot;

use super::exported;
use crate::page::{self, File, HTML, SCRIPT, STYLE};

const FILES: [File; 3] = [
    File { path: "/", kind: HTML, text: include_str!("page/index.html") },
    File { path: "/review.css", kind: STYLE, text: include_str!("page/review.css") },
    File { path: "/review.js", kind: SCRIPT, text: include_str!("page/review.js") },
];

/// What is asked of the session, which lives in one thread, and where the answer goes.
enum Ask {
    Beads,
    Step(Operation),
    Export(Format),
}

type Answer = std::result::Result<(Vec<u8>, Option<Format>), (StatusCode, String)>;

struct Question {
    ask: Ask,
    answer: oneshot::Sender<Answer>,
}

/// Where questions go.
type Questions = mpsc::Sender<Question>;

/// Serves the page until the program is stopped, or the server ends, which is an error. Every step is kept before it is
/// answered, so that it may be stopped at any moment.
pub(super) fn serve(
    port: u16,
    material: &Material,
    journal: &mut Journal,
    session: &mut Session<'_>,
) -> Result<Infallible> {
    let (questions, asked) = mpsc::channel();
    let answers = Router::new()
        .route("/beads", get(beads))
        .route("/step", post(step))
        .route("/export/{format}", get(export))
        .with_state(questions);
    let server = page::serve(port, &FILES, answers)?;
    // The session does one thing after the other, in this thread, until nobody is there to ask.
    for Question { ask, answer } in asked {
        let _ = answer.send(answered(ask, material, journal, session));
    }
    Err(server.ended())
}

fn answered(ask: Ask, material: &Material, journal: &mut Journal, session: &mut Session<'_>) -> Answer {
    #[derive(Serialize)]
    struct All<'a> {
        name: String,
        formats: Vec<(&'a str, &'a str, usize)>,
        #[serde(flatten)]
        update: Update,
    }
    let refused = |error: &Error| {
        let status = if matches!(error, Error::Review { .. }) {
            StatusCode::CONFLICT
        } else {
            StatusCode::INTERNAL_SERVER_ERROR
        };
        (status, error.to_string())
    };
    let json = |value: serde_json::Result<Vec<u8>>| {
        let bytes = value.map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
        Ok((bytes, None))
    };
    match ask {
        Ask::Beads => {
            let formats = Format::ALL
                .iter()
                .map(|format| (format.name(), format.extensions()[0], if *format == Format::Moses { 2 } else { 1 }));
            json(serde_json::to_vec(&All {
                name: material.name(),
                formats: formats.collect(),
                update: Update::all(session),
            }))
        }
        Ask::Step(operation) => {
            let replaced = journal.apply(session, &operation).map_err(|error| refused(&error))?;
            json(serde_json::to_vec(&Update::new(session, replaced)))
        }
        Ask::Export(format) => {
            let mut files = exported(material, session, format).map_err(|error| refused(&error))?;
            // Two plain files go out as one, the second behind a form feed, for the page to part.
            let bytes = if files.len() == 2 { files.join(&0x0C) } else { files.swap_remove(0) };
            Ok((bytes, Some(format)))
        }
    }
}

async fn beads(State(questions): State<Questions>) -> Response {
    asked(&questions, Ask::Beads).await
}

async fn step(State(questions): State<Questions>, body: Bytes) -> Response {
    match serde_json::from_slice(&body) {
        Ok(operation) => asked(&questions, Ask::Step(operation)).await,
        Err(error) => (StatusCode::BAD_REQUEST, format!("no step of a review: {error}")).into_response(),
    }
}

async fn export(State(questions): State<Questions>, Path(format): Path<String>) -> Response {
    match Format::named(&format) {
        Some(format) => asked(&questions, Ask::Export(format)).await,
        None => (StatusCode::NOT_FOUND, format!("{format}: no format of pairs")).into_response(),
    }
}

async fn asked(questions: &Questions, ask: Ask) -> Response {
    let (answer, heard) = oneshot::channel();
    let gone = || (StatusCode::SERVICE_UNAVAILABLE, "the session has ended").into_response();
    if questions.send(Question { ask, answer }).is_err() {
        return gone();
    }
    match heard.await {
        Ok(Ok((bytes, None))) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Ok(Ok((bytes, Some(_)))) => ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        Ok(Err((status, why))) => (status, why).into_response(),
        Err(_) => gone(),
    }
}
