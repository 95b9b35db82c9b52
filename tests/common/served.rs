//! A page that the program serves, over HTTP.

#![allow(dead_code, reason = "every test takes what it needs")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Stdio},
};

use crate::common::khanan;

/// A page that is being served; it ends when this is dropped.
pub(crate) struct Served {
    child: Child,
    pub(crate) host: String,
    pub(crate) key: String,
}

impl Served {
    /// The program with these arguments, in `folder`, once it has said where it listens.
    pub(crate) fn start(folder: &Path, args: &[&str]) -> Served {
        let mut child = khanan(args).current_dir(folder).stdout(Stdio::piped()).spawn().expect("the program was built");
        let mut address = String::new();
        BufReader::new(child.stdout.as_mut().expect("it is piped")).read_line(&mut address).expect("it says where");
        let (host, key) =
            address.trim().strip_prefix("http://").and_then(|rest| rest.split_once("/#")).expect("an address");
        Served { host: host.to_owned(), key: key.to_owned(), child }
    }

    /// A request and its answer: status, headers, body.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.host).expect("it listens");
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).expect("it listens");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("headers end");
        let head = String::from_utf8(answer[..end].to_vec()).expect("headers are text").to_lowercase();
        let status = head[9..12].parse().expect("a status");
        (status, head, answer[end + 4..].to_vec())
    }

    /// The headers that its own page sends.
    pub(crate) fn own(&self) -> [(&str, &str); 2] {
        [("host", &self.host), ("x-khanan-key", &self.key)]
    }

    /// SIGKILL: nothing is cleaned up.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
