//! A page that the program serves, over HTTP.

#![allow(dead_code, reason = "every test takes what it needs")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
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
        Served::of(khanan(args).current_dir(folder))
    }

    /// The same, with so many descriptors for files and connections.
    #[cfg(unix)]
    pub(crate) fn with_descriptors(many: usize, folder: &Path, args: &[&str]) -> Served {
        let program = khanan(args);
        let mut limited = Command::new("sh");
        limited.arg("-c").arg(format!("ulimit -n {many} && exec \"$0\" \"$@\""));
        limited.arg(program.get_program()).args(program.get_args());
        Served::of(limited.current_dir(folder).stdin(Stdio::null()).stderr(Stdio::piped()))
    }

    fn of(command: &mut Command) -> Served {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program was built");
        let mut address = String::new();
        BufReader::new(child.stdout.as_mut().expect("it is piped")).read_line(&mut address).expect("it says where");
        let (host, key) =
            address.trim().strip_prefix("http://").and_then(|rest| rest.split_once("/#")).expect("an address");
        Served { host: host.to_owned(), key: key.to_owned(), child }
    }

    /// Opens more connections than there are descriptors until the program says so, and closes them again.
    pub(crate) fn run_out_of_descriptors(&mut self) {
        let mut errors = BufReader::new(self.child.stderr.as_mut().expect("it is piped"));
        let idle: Vec<TcpStream> =
            (0..60).map(|_| TcpStream::connect(&self.host).expect("the system's queue is longer")).collect();
        let mut said = String::new();
        errors.read_line(&mut said).expect("it says why");
        assert!(said.contains("cannot take connections"), "{said}");
        drop(idle);
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
