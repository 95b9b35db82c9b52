//! Connections: how many there are at once, how long each may take, and what happens when the system has none left.
//!
//! Any program on this computer can open connections and say nothing. So there is a bound to how many are held, one request is
//! answered on each, and each of its parts has its time. What cannot be taken now waits in the system's own queue.

use std::{
    convert::Infallible,
    future::{Future, poll_fn},
    io,
    pin::pin,
    sync::Arc,
    task::Poll,
    time::Duration,
};

use axum::{Router, body::Body, extract::Request};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Notify, Semaphore},
    time::sleep,
};

/// What is allowed to who connects.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Connections at once.
    pub(super) connections: usize,
    /// Until the head of the request is there.
    pub(super) head: Duration,
    /// From there until all of it is there.
    pub(super) body: Duration,
    /// Until the answer is taken, once there is one.
    pub(super) answer: Duration,
    /// Before it is tried again when the system takes no connection.
    pub(super) pause: Duration,
}

/// A browser opens six at once. Whatever is slower on one's own computer than this has stopped.
pub(super) const LIMITS: Limits = Limits {
    connections: 64,
    head: Duration::from_secs(10),
    body: Duration::from_secs(10),
    answer: Duration::from_secs(60),
    pause: Duration::from_millis(200),
};

/// Longest head of a request, in bytes.
const LONGEST_HEAD: usize = 64 << 10;

/// Answers whoever connects, for ever. `trouble` hears, once for all failures in a row, that no connection can be taken.
pub(super) async fn listen(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    mut trouble: impl FnMut(&io::Error),
) -> io::Result<()> {
    let room = Arc::new(Semaphore::new(limits.connections));
    let mut well = true;
    loop {
        let place = Arc::clone(&room).acquire_owned().await.map_err(io::Error::other)?;
        match listener.accept().await {
            Ok((stream, _)) => {
                well = true;
                let router = router.clone();
                tokio::spawn(async move {
                    converse(stream, router, limits).await;
                    drop(place);
                });
            }
            // Who wanted to connect has gone.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::ConnectionAborted
                        | io::ErrorKind::ConnectionReset
                        | io::ErrorKind::ConnectionRefused
                        | io::ErrorKind::Interrupted
                ) => {}
            // No descriptor is left, as a rule; what is waiting is answered when one is.
            Err(error) => {
                if well {
                    trouble(&error);
                }
                well = false;
                sleep(limits.pause).await;
            }
        }
    }
}

/// One request and its answer.
async fn converse(stream: TcpStream, router: Router, limits: Limits) {
    let answered = Notify::new();
    let service = service_fn(|request: Request<Incoming>| {
        let answer = TowerToHyperService::new(router.clone()).call(request.map(Body::new));
        let answered = &answered;
        async move {
            let answer: Result<_, Infallible> = answer.await;
            answered.notify_one();
            answer
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(LONGEST_HEAD)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    let overdue = async {
        answered.notified().await;
        sleep(limits.answer).await;
    };
    let (mut connection, mut overdue) = (pin!(connection), pin!(overdue));
    poll_fn(|context| {
        let over = connection.as_mut().poll(context).is_ready() || overdue.as_mut().poll(context).is_ready();
        if over { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net,
        sync::{
            atomic::{AtomicUsize, Ordering},
            mpsc,
        },
        thread,
    };

    use axum::routing::{get, post};

    use super::*;

    /// Serves on a port of its own until the tests end.
    fn start(router: Router, limits: Limits) -> net::SocketAddr {
        let listener = net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build().unwrap();
        thread::spawn(move || {
            let served = async { listen(TcpListener::from_std(listener)?, router, limits, |_| ()).await };
            runtime.block_on(served).unwrap();
        });
        address
    }

    /// A connection on which this was sent. A server that never answers fails the test instead of stopping it.
    fn sent(address: net::SocketAddr, request: &str) -> net::TcpStream {
        let mut stream = net::TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    fn answer(mut stream: net::TcpStream) -> String {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn so_many_at_once_and_no_more() {
        let (inside, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let gate = Arc::new(Semaphore::new(0));
        let (entered, enters) = mpsc::channel();
        let router = {
            let (inside, most, gate) = (Arc::clone(&inside), Arc::clone(&most), Arc::clone(&gate));
            Router::new().route(
                "/",
                get(|| async move {
                    most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    entered.send(()).unwrap();
                    gate.acquire().await.unwrap().forget();
                    inside.fetch_sub(1, Ordering::SeqCst);
                    "done"
                }),
            )
        };
        let address = start(router, Limits { connections: 2, ..LIMITS });
        let streams: Vec<_> = (0..7).map(|_| sent(address, "GET / HTTP/1.1\r\nhost: a\r\n\r\n")).collect();
        enters.recv().unwrap();
        enters.recv().unwrap();
        for _ in 2..streams.len() {
            gate.add_permits(1);
            enters.recv().unwrap();
        }
        gate.add_permits(2);
        for stream in streams {
            assert!(answer(stream).ends_with("done"));
        }
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }

    /// Whoever stops in the middle, be it of sending or of taking, gives the place to the next one.
    #[test]
    fn who_stops_is_left() {
        let soon = Duration::from_millis(30);
        let limits = Limits { connections: 1, head: soon, body: soon, answer: soon, ..LIMITS };
        let router = Router::new().route("/", get(|| async { "done" })).route(
            "/step",
            post(move |request: Request| async move {
                super::super::whole(request, limits).await.map(|_| "whole").map_err(|(status, _)| status)
            }),
        );
        let router = router.route("/all", get(|| async { "x".repeat(64 << 20) }));
        let address = start(router, limits);
        for stopped in [
            "",
            "GET / HT",
            "GET / HTTP/1.1\r\nhost: a\r\n",
            "POST /step HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nhal",
            "POST /step HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n9\r\nhal",
            "GET /all HTTP/1.1\r\nhost: a\r\n\r\n",
            // One request a connection: what comes behind it waits for nothing.
            "GET / HTTP/1.1\r\nhost: a\r\n\r\n",
        ] {
            let held = sent(address, stopped);
            let next = answer(sent(address, "GET / HTTP/1.1\r\nhost: a\r\n\r\n"));
            assert!(next.ends_with("done"), "{stopped:?}: {next}");
            drop(held);
        }
        let whole = "POST /step HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nwhole";
        assert!(answer(sent(address, whole)).ends_with("whole"));
    }
}
