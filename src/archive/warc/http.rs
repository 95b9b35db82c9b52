//! HTTP responses (RFC 9112) as crawlers keep them: what they hold, and their bodies without what they were packed in.
//!
//! Some crawlers unpack a body and leave the head as it was. So a body that is not chunked, or not packed, as its head
//! says is taken as it stands.

use std::io::{BufRead, Read};

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::{Block, Damage, unread};
use crate::{
    Error,
    archive::{
        Passed, fault,
        kind::{Kind, kind},
        stream::{GZIP, whole},
    },
    read::Format,
};

/// Bytes that a head may have.
const HEAD: u64 = 1 << 18;
/// Fields that a head may have.
const FIELDS: usize = 512;

/// Types of documents that are no text files.
const DOCUMENTS: [&str; 5] = [
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text",
    "application/epub+zip",
    "application/msword",
];

/// Types of text that nobody reads.
const NO_TEXT: [&str; 7] =
    ["text/css", "text/javascript", "text/ecmascript", "text/calendar", "text/vcard", "text/dns", "text/x-component"];

/// What is known of a message when its body begins.
pub(super) struct Message {
    /// Whether it is a whole answer.
    is_whole: bool,
    content_type: String,
    /// How the body is packed, the last way first.
    codings: Vec<String>,
    chunked: bool,
}

impl Message {
    /// What is no message, but a body of this type.
    pub(super) fn plain(content_type: &str) -> Message {
        Message { is_whole: true, content_type: bare(content_type), codings: Vec::new(), chunked: false }
    }

    /// Reads the head of a response; if it is none, says why.
    pub(super) fn read(block: &mut Block<'_>) -> Result<Result<Message, String>, Damage> {
        let mut head = Vec::new();
        let mut lines = block.by_ref().take(HEAD);
        loop {
            let line = head.len();
            lines.read_until(b'\n', &mut head)?;
            if head[line..].trim_ascii().is_empty() {
                break;
            }
        }
        if lines.limit() == 0 {
            return Ok(Err(format!("the head of the response is over {HEAD} bytes")));
        }
        // Of other versions crawlers write the head as of HTTP/1.1.
        if head.starts_with(b"HTTP/") && head.get(5) != Some(&b'1') {
            let version = head.iter().position(|byte| *byte == b' ').unwrap_or(head.len());
            head.splice(..version, *b"HTTP/1.1");
        }
        let mut fields = vec![httparse::EMPTY_HEADER; FIELDS];
        let mut response = httparse::Response::new(&mut fields);
        let mut parser = httparse::ParserConfig::default();
        parser
            .allow_spaces_after_header_name_in_responses(true)
            .allow_obsolete_multiline_headers_in_responses(true)
            .ignore_invalid_headers_in_responses(true);
        match parser.parse_response(&mut response, &head) {
            Ok(_) => {}
            Err(error) => return Ok(Err(format!("the head of the response is damaged: {error}"))),
        }
        let all = |name: &'static str| {
            let same = response.headers.iter().filter(move |field| field.name.eq_ignore_ascii_case(name));
            same.map(|field| String::from_utf8_lossy(field.value).trim().to_ascii_lowercase())
        };
        let listed = |name| {
            let mut listed: Vec<String> = all(name)
                .flat_map(|value| value.split(',').map(|coding| coding.trim().to_owned()).collect::<Vec<_>>())
                .filter(|coding| !coding.is_empty() && coding != "identity")
                .collect();
            listed.reverse();
            listed
        };
        let transfer = listed("transfer-encoding");
        let mut codings: Vec<String> = transfer.iter().filter(|coding| *coding != "chunked").cloned().collect();
        codings.extend(listed("content-encoding"));
        let content_type = all("content-type").next().unwrap_or_default();
        Ok(Ok(Message {
            is_whole: response.code == Some(200),
            content_type: bare(&content_type),
            chunked: transfer.iter().any(|coding| coding == "chunked"),
            codings,
        }))
    }

    /// What kind of text the head says that the body is; or why it is no document.
    pub(super) fn document(&self, url: &str) -> Result<Option<Format>, Passed> {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let says_document = kind(path) == Kind::Document && !path.ends_with("/robots.txt");
        match &*self.content_type {
            _ if !self.is_whole => Err(Passed::Status),
            "text/html" | "application/xhtml+xml" => Ok(Some(Format::Html)),
            "text/plain" if says_document => Ok(Some(Format::Plain)),
            other if NO_TEXT.contains(&other) => Err(Passed::MediaType),
            other if DOCUMENTS.contains(&other) => Ok(None),
            // The type says nothing: the name may.
            "" | "application/octet-stream" | "application/download" | "application/force-download" => {
                const ENDS: [&str; 9] = [".txt", ".html", ".htm", ".xhtml", ".pdf", ".doc", ".docx", ".odt", ".epub"];
                let lower = path.to_ascii_lowercase();
                if ENDS.iter().any(|end| lower.ends_with(end)) { Ok(None) } else { Err(Passed::MediaType) }
            }
            _ => Err(Passed::MediaType),
        }
    }

    /// The body, unpacked.
    pub(super) fn body(&self, block: &mut Block<'_>, id: &str, limit: u64) -> Result<crate::Result<Vec<u8>>, Damage> {
        // What chunks add is little.
        let stored = limit.saturating_add(limit / 8).saturating_add(HEAD);
        let Some(mut body) = whole(block, stored)? else { return Ok(Err(fault::too_large(id, limit))) };
        if self.chunked {
            match unchunked(&body) {
                Some(Ok(joined)) => body = joined,
                Some(Err(fact)) => return Ok(Err(unread(id, fact))),
                None => {}
            }
        }
        for coding in &self.codings {
            body = match unpacked(coding, body, limit) {
                Ok(Some(body)) => body,
                Ok(None) => return Ok(Err(fault::too_large(id, limit))),
                Err(Unpacking::Unknown) => {
                    let fact = format!("packed by {coding}, which is not read");
                    return Ok(Err(fault::archive(id, fact, "crawl it with `Accept-Encoding: gzip`")));
                }
                Err(Unpacking::Damaged(source)) => {
                    return Ok(Err(Error::Archive {
                        name: id.to_owned(),
                        fact: format!("the body cannot be unpacked by {coding}"),
                        remedy: "crawl the page anew",
                        source: Some(Box::new(source)),
                    }));
                }
            };
        }
        Ok(if body.len() as u64 > limit { Err(fault::too_large(id, limit)) } else { Ok(body) })
    }
}

/// A type without its parameters.
fn bare(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The chunks of a body, joined; `None` if it is not made of chunks.
fn unchunked(body: &[u8]) -> Option<Result<Vec<u8>, String>> {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let at = body.len() - rest.len();
        let size = rest.iter().position(|byte| *byte == b'\n').and_then(|end| {
            let (line, after) = rest.split_at(end + 1);
            let size = line.split(|byte| *byte == b';').next()?.trim_ascii();
            let size = usize::from_str_radix(std::str::from_utf8(size).ok()?, 16).ok()?;
            Some((size, after))
        });
        let Some((size, after)) = size else {
            return (at > 0).then(|| Err(format!("byte {at} of the body begins no chunk")));
        };
        if size == 0 {
            return Some(Ok(joined));
        }
        let Some(chunk) = after.get(..size) else {
            return (at > 0).then(|| Err(format!("the chunk at byte {at} of the body ends too early")));
        };
        joined.extend_from_slice(chunk);
        let after = &after[size..];
        rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
    }
}

enum Unpacking {
    Unknown,
    Damaged(std::io::Error),
}

/// A body unpacked, `None` if it is over the limit then.
fn unpacked(coding: &str, body: Vec<u8>, limit: u64) -> Result<Option<Vec<u8>>, Unpacking> {
    let bytes = &body[..];
    // The first two bytes of zlib's format are a multiple of 31 (RFC 1950).
    let is_zlib = matches!(bytes, [first, second, ..]
        if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31));
    let unpacked = match coding {
        "gzip" | "x-gzip" if bytes.starts_with(GZIP) => whole(&mut MultiGzDecoder::new(bytes), limit),
        "deflate" if is_zlib => whole(&mut ZlibDecoder::new(bytes), limit),
        "deflate" => match whole(&mut DeflateDecoder::new(bytes), limit) {
            Err(_) => return Ok(Some(body)),
            unpacked => unpacked,
        },
        "zstd" if bytes.starts_with(b"\x28\xb5\x2f\xfd") => {
            zstd::stream::read::Decoder::with_buffer(bytes).and_then(|mut decoder| whole(&mut decoder, limit))
        }
        "gzip" | "x-gzip" | "zstd" => return Ok(Some(body)),
        _ => return Err(Unpacking::Unknown),
    };
    unpacked.map_err(Unpacking::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined() {
        let table: &[(&str, Option<Result<&str, &str>>)] = &[
            ("5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n", Some(Ok("hello world"))),
            ("5\nhello\n0\n", Some(Ok("hello"))),
            ("0\r\n\r\n", Some(Ok(""))),
            ("<html>hello</html>", None),
            ("face the facts\nand more", None),
            ("5\r\nhello\r\n6\r\n wor", Some(Err("the chunk at byte 10 of the body ends too early"))),
            ("5\r\nhello\r\n", Some(Err("byte 10 of the body begins no chunk"))),
            ("", None),
            ("ffffffffffffffff\r\nx", None),
        ];
        for (body, wanted) in table {
            let joined = unchunked(body.as_bytes());
            let wanted = wanted.map(|wanted| wanted.map(|text| text.as_bytes().to_vec()).map_err(str::to_owned));
            assert_eq!(joined, wanted, "{body:?}");
        }
    }
}
