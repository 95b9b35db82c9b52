//! How much the streams of a PDF unpack to.
//!
//! A few kilobytes can unpack to gigabytes, and the library that interprets the file unpacks streams whole. So they are
//! unpacked here first, without keeping anything, wherever the file says that one begins. Only what is deflated is: that
//! is nearly all, and what grows most. Streams that are encrypted, in LZW, or deflated and then spelled in ASCII are not
//! counted.

use std::io::{self, Read};

use flate2::read::ZlibDecoder;

use crate::{Error, Result};

/// Bytes that all streams but images unpack to at most: as of other documents, a hundred novels and their fonts.
const TEXT: u64 = 1 << 28;
/// Bytes that one image unpacks to at most: the interpreter leaves them packed, unless they are used as something else.
const IMAGE: u64 = 1 << 30;
/// Times that deflate lets a stream grow, at most.
const GROWTH: u64 = 1032;
/// Times that a stream is packed at most; once more than once is hardly seen.
const TIMES: usize = 4;

/// Refuses a file whose streams unpack to more than a document holds.
pub(super) fn check(name: &str, bytes: &[u8]) -> Result<()> {
    check_to(name, bytes, TEXT, IMAGE).map(drop)
}

/// How much the streams but images unpack to, at most as much as is allowed.
pub(super) fn size(bytes: &[u8]) -> u64 {
    check_to("", bytes, TEXT, IMAGE).map_or(TEXT, |left| TEXT - left)
}

/// How much more could be unpacked.
fn check_to(name: &str, bytes: &[u8], text: u64, image: u64) -> Result<u64> {
    let bomb = |limit| {
        let (part, unit) = ("PDF".to_owned(), "bytes unpacked");
        Err(Error::Bomb { name: name.to_owned(), part, limit, unit })
    };
    let mut left = text;
    let mut rest = bytes;
    while let Some((head, data)) = next_stream(rest) {
        let head = &head[head.windows(3).rposition(|window| window == b"obj").unwrap_or(0)..];
        let is_image = holds(head, b"/Image") && holds(head, b"/Width");
        if !is_image {
            left = match left.checked_sub(unpacked(data, left + 1)) {
                Some(left) => left,
                None => return bomb(text),
            };
        } else if data.len() as u64 > image / GROWTH && unpacked(data, image + 1) > image {
            return bomb(image);
        }
        rest = data;
    }
    Ok(left)
}

/// The bytes before the next stream, and those from its first on.
fn next_stream(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    const BEGINS: &[u8] = b"stream";
    let mut from = 0;
    loop {
        let at = from + bytes[from..].windows(BEGINS.len()).position(|window| window == BEGINS)?;
        let data = &bytes[at + BEGINS.len()..];
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).or_else(|| data.strip_prefix(b"\r"));
        match data {
            Some(data) if !bytes[..at].ends_with(b"end") => return Some((&bytes[..at], data)),
            _ => from = at + BEGINS.len(),
        }
    }
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// How many bytes a stream unpacks to, with those on the way if it was packed several times, but not more than `limit`;
/// none, if it is packed in another way.
fn unpacked(data: &[u8], limit: u64) -> u64 {
    let mut count = 0;
    for times in 1..=TIMES {
        let (size, packed) = unpacked_times(data, times, limit - count);
        count += size;
        if !packed || count >= limit {
            return count;
        }
    }
    limit
}

/// How many bytes come of unpacking so many times, and whether they look packed.
fn unpacked_times(data: &[u8], times: usize, limit: u64) -> (u64, bool) {
    let mut source: Box<dyn Read + '_> = Box::new(data);
    for _ in 0..times {
        source = Box::new(ZlibDecoder::new(source));
    }
    let mut source = source.take(limit);
    let (mut count, mut packed) = (0, false);
    let mut buffer = [0; 1 << 14];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return (count, packed),
            Ok(read) => {
                // What zlib writes begins with its method, and a check of the first two bytes.
                packed |= count == 0
                    && matches!(buffer[..read], [first, second, ..]
                        if first & 0x0f == 8 && u16::from_be_bytes([first, second]).is_multiple_of(31));
                count += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // What came before the damage is unpacked all the same.
            Err(_) => return (count, packed),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    fn stream(dict: &str, length: usize) -> Vec<u8> {
        stream_of(dict, &vec![b' '; length], 1)
    }

    fn stream_of(dict: &str, bytes: &[u8], times: usize) -> Vec<u8> {
        let packed = (0..times).fold(bytes.to_vec(), |bytes, _| {
            let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
            packed.write_all(&bytes).expect("there is room");
            packed.finish().expect("it is whole")
        });
        [b"1 0 obj ", dict.as_bytes(), b" stream\r\n", &packed, b"\nendstream endobj\n"].concat()
    }

    #[test]
    fn what_unpacks_to_more_than_a_document_holds_is_refused() {
        let text = |length| stream("<</Filter/FlateDecode>>", length);
        let image = |length| stream("<</Subtype/Image/Width 9>>", length);
        let table = [
            (text(1000), None),
            (text(1001), Some(1000)),
            ([text(600), text(600)].concat(), Some(1000)),
            ([text(400), image(60_000), text(600)].concat(), None),
            ([image(400_000), image(400_000)].concat(), None),
            (image(700_000), Some(500_000)),
            ([b"stream\nplain text endstream stream".as_slice(), &text(10)].concat(), None),
            (text(1000)[..25].to_vec(), None),
            (stream_of("", &[b' '; 100_000], 2), Some(1000)),
            (stream_of("", &[b' '; 500], 2), None),
            (stream_of("", &[b' '; 10], 9), Some(1000)),
        ];
        for (at, (bytes, want)) in table.into_iter().enumerate() {
            let told = match check_to("a.pdf", &bytes, 1000, 500_000) {
                Err(Error::Bomb { limit, .. }) => Some(limit),
                _ => None,
            };
            assert_eq!(told, want, "{at}");
        }
        assert!(matches!(check("a.pdf", &text(300 << 20)), Err(Error::Bomb { .. })));
    }
}
