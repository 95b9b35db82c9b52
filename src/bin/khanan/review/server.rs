//! The server of the page: to this computer alone, and only to who has the key.
//!
//! Any page that a browser has open can send requests to a loopback port, and a name under another's control can be made to
//! point there. So every request has to name the loopback address as its host, a request that changes anything has to
//! come from the page itself, and whatever says or changes anything about the texts has to show the key. The key is in the
//! part of the address that browsers keep to themselves.

use std::{
    io::{self, Write},
    net::Ipv4Addr,
    sync::mpsc,
    thread,
};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use khanan::{
    Error, Result,
    review::{Journal, Material, Operation, Session, Update},
    write::Format,
};
use serde::Serialize;
use tokio::{net::TcpListener, sync::oneshot};

use super::exported;

const PAGE: &str = include_str!("page/index.html");
const STYLE: &str = include_str!("page/review.css");
const SCRIPT: &str = include_str!("page/review.js");

/// The longest request, in bytes: a note, and room.
const LONGEST: usize = 64 << 10;

/// What the page is allowed to do: nothing that is not served here.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// The header that shows the key.
const KEY: &str = "x-khanan-key";

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

#[derive(Clone)]
struct Door {
    key: String,
    port: u16,
    questions: mpsc::Sender<Question>,
}

/// Serves the page until the program is stopped. Every step is kept before it is answered, so that it may be stopped at any
/// moment.
pub(super) fn serve(port: u16, material: &Material, journal: &mut Journal, session: &mut Session<'_>) -> Result<()> {
    let (questions, asked) = mpsc::channel();
    let failed = |action| move |source: io::Error| Error::Io { name: format!("127.0.0.1:{port}"), action, source };
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed("listen on"))?;
    listener.set_nonblocking(true).map_err(failed("listen on"))?;
    let port = listener.local_addr().map_err(failed("listen on"))?.port();
    let door = Door { key: key()?, port, questions };
    let address = format!("http://127.0.0.1:{port}/#{}", door.key);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().map_err(failed("serve on"))?;
    thread::spawn(move || {
        runtime.block_on(async {
            let Ok(listener) = TcpListener::from_std(listener) else { return };
            let _ = axum::serve(listener, router(door)).await;
        });
    });
    let mut out = io::stdout();
    writeln!(out, "{address}").and_then(|()| out.flush()).map_err(|source| Error::Io {
        name: "standard output".to_owned(),
        action: "write",
        source,
    })?;
    // The session does one thing after the other, in this thread.
    for Question { ask, answer } in asked {
        let _ = answer.send(answered(ask, material, journal, session));
    }
    Ok(())
}

/// 128 bits that nobody can guess, as hexadecimal digits.
fn key() -> Result<String> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::Io {
        name: "the system's random numbers".to_owned(),
        action: "read",
        source: io::Error::other(error),
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
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

fn router(door: Door) -> Router {
    let asset =
        |kind: &'static str, text: &'static str| get(move || async move { ([(header::CONTENT_TYPE, kind)], text) });
    Router::new()
        .route("/", asset("text/html; charset=utf-8", PAGE))
        .route("/review.css", asset("text/css; charset=utf-8", STYLE))
        .route("/review.js", asset("text/javascript; charset=utf-8", SCRIPT))
        .route("/beads", get(beads))
        .route("/step", post(step))
        .route("/export/{format}", get(export))
        .layer(DefaultBodyLimit::max(LONGEST))
        .layer(middleware::from_fn_with_state(door.clone(), guard))
        .with_state(door)
}

/// Lets through what may be let through, and says in every answer what the browser must not do with it.
async fn guard(State(door): State<Door>, request: Request, next: Next) -> Response {
    let mut response = match admitted(&door, request.method(), request.uri().path(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(why) => (StatusCode::FORBIDDEN, why).into_response(),
    };
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cache-control", "no-store"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether a request may be answered; if not, why not.
fn admitted(door: &Door, method: &Method, path: &str, headers: &HeaderMap) -> std::result::Result<(), &'static str> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let hosts = ["127.0.0.1", "localhost"].map(|host| format!("{host}:{}", door.port));
    let host = text("host").unwrap_or_default();
    if !hosts.iter().any(|known| known == host) {
        return Err("the host is not this computer");
    }
    let origin = text("origin");
    let own = origin.is_some_and(|origin| hosts.iter().any(|host| origin == format!("http://{host}")));
    if !own && (origin.is_some() || *method != Method::GET) {
        return Err("another page sent this");
    }
    let open = matches!(path, "/" | "/review.css" | "/review.js");
    if !open && !same(text(KEY).unwrap_or_default(), &door.key) {
        return Err("the key is missing or wrong; open the address that the program printed");
    }
    Ok(())
}

/// Whether two texts are the same, found out in a time that does not tell how much of them is.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

async fn beads(State(door): State<Door>) -> Response {
    asked(&door, Ask::Beads).await
}

async fn step(State(door): State<Door>, body: Bytes) -> Response {
    match serde_json::from_slice(&body) {
        Ok(operation) => asked(&door, Ask::Step(operation)).await,
        Err(error) => (StatusCode::BAD_REQUEST, format!("no step of a review: {error}")).into_response(),
    }
}

async fn export(State(door): State<Door>, Path(format): Path<String>) -> Response {
    match Format::named(&format) {
        Some(format) => asked(&door, Ask::Export(format)).await,
        None => (StatusCode::NOT_FOUND, format!("{format}: no format of pairs")).into_response(),
    }
}

async fn asked(door: &Door, ask: Ask) -> Response {
    let (answer, heard) = oneshot::channel();
    let gone = || (StatusCode::SERVICE_UNAVAILABLE, "the session has ended").into_response();
    if door.questions.send(Question { ask, answer }).is_err() {
        return gone();
    }
    match heard.await {
        Ok(Ok((bytes, None))) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Ok(Ok((bytes, Some(_)))) => ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        Ok(Err((status, why))) => (status, why).into_response(),
        Err(_) => gone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door() -> Door {
        Door { key: "abc".to_owned(), port: 80, questions: mpsc::channel().0 }
    }

    #[test]
    fn who_may_come_in() {
        type Row<'a> = (&'a str, &'a str, &'a [(&'static str, &'static str)], bool);
        let table: &[Row<'_>] = &[
            ("GET", "/", &[("host", "127.0.0.1:80")], true),
            ("GET", "/", &[("host", "localhost:80")], true),
            ("GET", "/", &[("host", "127.0.0.1:81")], false),
            ("GET", "/", &[("host", "evil.example")], false),
            ("GET", "/", &[], false),
            ("GET", "/beads", &[("host", "127.0.0.1:80")], false),
            ("GET", "/beads", &[("host", "127.0.0.1:80"), (KEY, "abd")], false),
            ("GET", "/beads", &[("host", "127.0.0.1:80"), (KEY, "abc")], true),
            ("GET", "/beads", &[("host", "evil.example:80"), (KEY, "abc")], false),
            ("GET", "/beads", &[("host", "127.0.0.1:80"), (KEY, "abc"), ("origin", "http://evil.example")], false),
            ("POST", "/step", &[("host", "127.0.0.1:80"), (KEY, "abc")], false),
            ("POST", "/step", &[("host", "127.0.0.1:80"), (KEY, "abc"), ("origin", "null")], false),
            ("POST", "/step", &[("host", "127.0.0.1:80"), ("origin", "http://127.0.0.1:80")], false),
            ("POST", "/step", &[("host", "127.0.0.1:80"), (KEY, "abc"), ("origin", "http://127.0.0.1:80")], true),
        ];
        for (method, path, headers, expected) in table {
            let mut map = HeaderMap::new();
            for (name, value) in *headers {
                map.insert(*name, HeaderValue::from_static(value));
            }
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            assert_eq!(admitted(&door(), &method, path, &map).is_ok(), *expected, "{method} {path} {headers:?}");
        }
    }

    #[test]
    fn keys_differ() {
        assert_ne!(key().unwrap(), key().unwrap());
        assert_eq!(key().unwrap().len(), 32);
    }
}
