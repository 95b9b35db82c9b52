//! Lines of a file, none longer than a limit.

use std::io::{self, BufRead, Read};

/// Lines that are being read, and the number of the last, from 1.
pub(super) struct Lines<R> {
    reader: R,
    limit: u64,
    number: usize,
}

/// Why there is no line.
pub(super) enum NoLine {
    /// It is longer than the limit; the next one follows.
    TooLong,
    /// It cannot be read, and none after it.
    Io(io::Error),
}

impl<R: BufRead> Lines<R> {
    /// The lines of a reader, of at most `limit` bytes each.
    pub(super) fn new(reader: R, limit: u64) -> Self {
        Lines { reader, limit, number: 0 }
    }

    /// The number of the last line given, from 1.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// The next line that is not blank, without its end.
    pub(super) fn next(&mut self) -> Option<Result<Vec<u8>, NoLine>> {
        loop {
            let mut line = Vec::new();
            match self.reader.by_ref().take(self.limit.saturating_add(1)).read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) => self.number += 1,
                Err(error) => {
                    self.number += 1;
                    return Some(Err(NoLine::Io(error)));
                }
            }
            if line.last() == Some(&b'\n') {
                line.pop();
            } else if line.len() as u64 > self.limit {
                let rest = self.reader.skip_until(b'\n');
                return Some(Err(rest.map_or_else(NoLine::Io, |_| NoLine::TooLong)));
            }
            if self.number == 1 && line.starts_with("\u{feff}".as_bytes()) {
                line.drain(..3);
            }
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            if !line.trim_ascii().is_empty() {
                return Some(Ok(line));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_anywhere() {
        let mut lines = Lines::new(&b"\xef\xbb\xbfa\r\n\n \t\r\nlonger than eight\nb\n12345678\nc"[..], 8);
        let mut seen = Vec::new();
        while let Some(line) = lines.next() {
            seen.push((lines.number(), line.ok().map(|line| String::from_utf8(line).unwrap())));
        }
        let line = |text: &str| Some(text.to_owned());
        assert_eq!(seen, [(1, line("a")), (4, None), (5, line("b")), (6, line("12345678")), (7, line("c"))]);
    }
}
