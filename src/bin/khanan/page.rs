//! Pages in the browser: served to this computer alone, and only to who has the key.
//!
//! Any page that a browser has open can send requests to a loopback port, and a name under another's control can be made to
//! point there. So every request has to name the loopback address as its host, a request that changes anything has to
//! come from the page itself, and whatever says or changes anything about the texts has to show the key. The key is in the
//! part of the address that browsers keep to themselves. What the pages share in looks and ways is in `page/`; how many may
//! talk at once, and how long, in `page/listen.rs`.

mod listen;

use std::{
    any::Any,
    io::{self, Write},
    net::Ipv4Addr,
    thread::{self, JoinHandle},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use khanan::{Error, Result};
use listen::{LIMITS, Limits, listen};
use tokio::{net::TcpListener, time::timeout};

use crate::say;

/// A file of a page, which anyone on this computer may read: it says nothing about the texts.
#[derive(Clone, Copy)]
pub(crate) struct File {
    pub(crate) path: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) text: &'static str,
}

/// What all pages share.
const SHARED: [File; 2] = [
    File { path: "/page.css", kind: STYLE, text: include_str!("page/page.css") },
    File { path: "/page.js", kind: SCRIPT, text: include_str!("page/page.js") },
];

pub(crate) const HTML: &str = "text/html; charset=utf-8";
pub(crate) const STYLE: &str = "text/css; charset=utf-8";
pub(crate) const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The longest request, in bytes: a note, and room.
const LONGEST: usize = 64 << 10;

/// What a page is allowed to do: nothing that is not served here.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// The header that shows the key.
const KEY: &str = "x-khanan-key";

/// Who may come in, and to what without the key.
#[derive(Clone)]
struct Door {
    key: String,
    port: u16,
    open: Vec<&'static str>,
    limits: Limits,
}

/// A page that is being served.
pub(crate) struct Server {
    name: String,
    thread: JoinHandle<io::Result<()>>,
}

impl Server {
    /// Waits for its end, which is an error whenever it comes: nothing asks it to end before the program does.
    pub(crate) fn ended(self) -> Error {
        let source = match self.thread.join() {
            Ok(Ok(())) => io::Error::other("its thread ended"),
            Ok(Err(source)) => source,
            Err(panicked) => io::Error::other(format!("its thread panicked: {}", said(&*panicked))),
        };
        Error::Io { name: self.name, action: "go on serving the page", source }
    }
}

/// What a panic said.
fn said(panicked: &(dyn Any + Send)) -> &str {
    let text = panicked.downcast_ref::<&str>().copied();
    text.or_else(|| panicked.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a word")
}

/// Serves a page's files, and `answers` to who has the key, in a thread of its own until the program ends; port 0 is any that
/// is free. The page's address goes to standard output.
pub(crate) fn serve(port: u16, files: &[File], answers: Router) -> Result<Server> {
    let failed = |action| move |source: io::Error| Error::Io { name: format!("127.0.0.1:{port}"), action, source };
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed("listen on"))?;
    listener.set_nonblocking(true).map_err(failed("listen on"))?;
    let port = listener.local_addr().map_err(failed("listen on"))?.port();
    let files = [files, &SHARED].concat();
    let door = Door { key: key()?, port, open: files.iter().map(|file| file.path).collect(), limits: LIMITS };
    let address = format!("http://127.0.0.1:{port}/#{}", door.key);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build().map_err(failed("serve on"))?;
    let router = files
        .into_iter()
        .fold(answers, |router, File { path, kind, text }| {
            router.route(path, get(move || async move { ([(header::CONTENT_TYPE, kind)], text) }))
        })
        .layer(middleware::from_fn_with_state(door, guard));
    let name = format!("127.0.0.1:{port}");
    let trouble = {
        let name = name.clone();
        move |error: &io::Error| {
            say(format_args!("{name}: cannot take connections: {error}; goes on as soon as others are closed"));
        }
    };
    let thread = thread::spawn(move || {
        runtime.block_on(async { listen(TcpListener::from_std(listener)?, router, LIMITS, trouble).await })
    });
    let mut out = io::stdout();
    writeln!(out, "{address}").and_then(|()| out.flush()).map_err(|source| Error::Io {
        name: "standard output".to_owned(),
        action: "write",
        source,
    })?;
    Ok(Server { name, thread })
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

/// Lets through what may be let through, and says in every answer what the browser must not do with it.
async fn guard(State(door): State<Door>, request: Request, next: Next) -> Response {
    let mut response = match admitted(&door, request.method(), request.uri().path(), request.headers()) {
        Ok(()) => match whole(request, door.limits).await {
            Ok(request) => next.run(request).await,
            Err(refused) => refused.into_response(),
        },
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

/// A request with all of its body, which must be short and come soon.
async fn whole(request: Request, limits: Limits) -> std::result::Result<Request, (StatusCode, &'static str)> {
    let (head, body) = request.into_parts();
    match timeout(limits.body, to_bytes(body, LONGEST)).await {
        Ok(Ok(bytes)) => Ok(Request::from_parts(head, Body::from(bytes))),
        Ok(Err(_)) => Err((StatusCode::PAYLOAD_TOO_LARGE, "the request is too long")),
        Err(_) => Err((StatusCode::REQUEST_TIMEOUT, "the request did not come to an end")),
    }
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
    let open = door.open.contains(&path);
    if !open && !same(text(KEY).unwrap_or_default(), &door.key) {
        return Err("the key is missing or wrong; open the address that the program printed");
    }
    Ok(())
}

/// Whether two texts are the same, found out in a time that does not tell how much of them is.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door() -> Door {
        Door { key: "abc".to_owned(), port: 80, open: vec!["/", "/page.css"], limits: LIMITS }
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
            ("GET", "/page.css", &[("host", "127.0.0.1:80")], true),
            ("GET", "/beads", &[("host", "127.0.0.1:80")], false),
            ("GET", "/x/page.css", &[("host", "127.0.0.1:80")], false),
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
    fn a_server_that_ends_is_an_error() {
        type End = fn() -> io::Result<()>;
        let ends: [(End, &str); 3] = [
            (|| Ok(()), "its thread ended"),
            (|| Err(io::Error::other("no descriptors")), "no descriptors"),
            (|| panic!("a timer of {}", 0), "its thread panicked: a timer of 0"),
        ];
        for (end, why) in ends {
            let server = Server { name: "127.0.0.1:80".to_owned(), thread: thread::spawn(end) };
            let expected = format!("127.0.0.1:80: cannot go on serving the page: {why}");
            assert_eq!(server.ended().to_string(), expected);
        }
    }

    #[test]
    fn keys_differ() {
        assert_ne!(key().unwrap(), key().unwrap());
        assert_eq!(key().unwrap().len(), 32);
    }
}
