//! What a record says of itself: its first line, and its named fields.

use std::io::{BufRead, Read};

use super::{super::Passed, Damage, members::Members};

/// Bytes that a line may have; an address of more is none.
pub(super) const LINE: u64 = 1 << 16;
/// Lines that a head may have.
const LINES: usize = 1 << 10;

/// Named fields of a record.
pub(super) struct Head {
    kind: String,
    /// Bytes of the block.
    pub(super) length: u64,
    content_type: String,
    /// The address of what it holds.
    pub(super) id: String,
    /// Whether it is a part of a record that others continue.
    is_part: bool,
}

/// Whether a line begins a record.
pub(super) fn is_first(line: &[u8]) -> bool {
    line.strip_prefix(b"WARC/").is_some_and(|version| version.first().is_some_and(u8::is_ascii_digit))
}

impl Head {
    /// The next one; its first line may have been read already. `None` at the end.
    pub(super) fn read(reader: &mut Members, first: Option<Vec<u8>>) -> Result<Option<Head>, Damage> {
        let first = match first {
            Some(first) => first,
            // Two empty lines end a record; some writers make more of them, or fewer.
            None => loop {
                reader.mark()?;
                match line(reader)? {
                    None => return Ok(None),
                    Some(line) if line.is_empty() => {}
                    Some(line) => break line,
                }
            },
        };
        if !is_first(&first) {
            let shown: String = String::from_utf8_lossy(&first).chars().take(40).collect();
            return Err(Damage::Form(format!("{shown:?} begins no record")));
        }
        let mut fields: Vec<(String, String)> = Vec::new();
        loop {
            let line = line(reader)?.ok_or_else(|| Damage::Io(std::io::ErrorKind::UnexpectedEof.into()))?;
            if line.is_empty() {
                break;
            }
            let line = String::from_utf8_lossy(&line);
            match (fields.last_mut(), line.split_once(':')) {
                (Some((_, value)), _) if line.starts_with([' ', '\t']) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (_, Some((name, value))) => fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned())),
                _ => {
                    return Err(Damage::Form(format!(
                        "a field without `:` in the head of a record: {:?}",
                        first_of(&line)
                    )));
                }
            }
            if fields.len() > LINES {
                return Err(Damage::Form(format!("a head of over {LINES} lines")));
            }
        }
        let get = |name: &str| fields.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
        let length = get("content-length").and_then(|length| length.parse().ok());
        let length = length.ok_or_else(|| Damage::Form("a record that does not say its length".to_owned()))?;
        let bare = |address: &str| address.trim_start_matches('<').trim_end_matches('>').to_owned();
        Ok(Some(Head {
            kind: get("warc-type").unwrap_or_default().to_ascii_lowercase(),
            length,
            content_type: get("content-type").unwrap_or_default().to_ascii_lowercase(),
            id: get("warc-target-uri").or_else(|| get("warc-record-id")).map(bare).unwrap_or_default(),
            is_part: get("warc-segment-number").is_some_and(|number| number != "1"),
        }))
    }

    /// Why the record holds no document, if that can be told.
    pub(super) fn passed(&self) -> Option<Passed> {
        match &*self.kind {
            "response" | "resource" | "conversion" => self.is_part.then_some(Passed::RecordPart),
            // What goes on with a record that came before.
            "continuation" => Some(Passed::RecordPart),
            _ => Some(Passed::RecordType),
        }
    }

    /// Whether the block is an HTTP message.
    pub(super) fn is_http(&self) -> bool {
        self.content_type.starts_with("application/http")
    }

    pub(super) fn content_type(&self) -> &str {
        &self.content_type
    }
}

fn first_of(line: &str) -> String {
    line.chars().take(40).collect()
}

/// A line without its end; `None` at the end.
fn line(reader: &mut Members) -> Result<Option<Vec<u8>>, Damage> {
    let mut line = Vec::new();
    if reader.by_ref().take(LINE).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() as u64 == LINE {
        return Err(Damage::Form(format!("a line of over {LINE} bytes in the head of a record")));
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(Some(line))
}
