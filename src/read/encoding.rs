//! Encodings: bytes to text, with the place of every byte that is no character.

use std::{borrow::Cow, str::FromStr};

use crate::{Error, Result};

/// An encoding that Thai and English releases come in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16 of either byte order: as the byte order mark says, else as the text looks, else little-endian.
    Utf16,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows code page 874: all of TIS-620 and ISO-8859-11, and the quotes and dashes of Windows.
    Windows874,
    /// Windows code page 1252: Latin letters, and the quotes and dashes of Windows.
    Windows1252,
}

impl Encoding {
    /// Its WHATWG name, such as `windows-874`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.codec().name()
    }

    fn codec(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Utf16 | Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
            Encoding::Windows874 => encoding_rs::WINDOWS_874,
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
        }
    }

    /// Whether it is UTF-16, of either byte order.
    pub(super) fn is_utf16(self) -> bool {
        matches!(self, Encoding::Utf16 | Encoding::Utf16Le | Encoding::Utf16Be)
    }

    /// The text of `bytes`, without the byte order mark of `mark` bytes in front.
    pub(super) fn decode(self, name: &str, bytes: Cow<'_, [u8]>, mark: usize, lossy: bool) -> Result<String> {
        let Some(offset) = self.first_error(&bytes[mark..]) else {
            return Ok(match bytes {
                // Checked already: what remains is to take the bytes over.
                Cow::Owned(bytes) if self == Encoding::Utf8 && mark == 0 => {
                    String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
                }
                bytes => self.decode_lossy(&bytes[mark..]),
            });
        };
        if lossy {
            return Ok(self.decode_lossy(&bytes[mark..]));
        }
        let offset = mark + offset;
        Err(Error::Undecodable { name: name.to_owned(), encoding: self.name(), offset, byte: bytes[offset] })
    }

    /// The text, with U+FFFD for every byte or sequence that is no character.
    fn decode_lossy(self, bytes: &[u8]) -> String {
        if !matches!(self, Encoding::Windows874 | Encoding::Windows1252) {
            return self.codec().decode_without_bom_handling(bytes).0.into_owned();
        }
        let mut text = String::with_capacity(bytes.len() * 2);
        let mut rest = bytes;
        while let Some(bad) = self.first_error(rest) {
            text.push_str(&self.codec().decode_without_bom_handling(&rest[..bad]).0);
            text.push(char::REPLACEMENT_CHARACTER);
            rest = &rest[bad + 1..];
        }
        text.push_str(&self.codec().decode_without_bom_handling(rest).0);
        text
    }

    /// The first byte of the first sequence that is no character.
    pub(super) fn first_error(self, bytes: &[u8]) -> Option<usize> {
        match self {
            Encoding::Utf8 => std::str::from_utf8(bytes).err().map(|e| e.valid_up_to()),
            Encoding::Utf16 | Encoding::Utf16Le => first_error_of_utf16(bytes, u16::from_le_bytes),
            Encoding::Utf16Be => first_error_of_utf16(bytes, u16::from_be_bytes),
            Encoding::Windows874 => bytes.iter().position(|&b| is_free_in_874(b)),
            Encoding::Windows1252 => bytes.iter().position(|&b| is_free_in_1252(b)),
        }
    }
}

/// A lone surrogate, or half a unit at the end.
fn first_error_of_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<usize> {
    let (pairs, half) = bytes.as_chunks::<2>();
    let mut at = 0;
    for c in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        match c {
            Ok(c) => at += c.len_utf16() * 2,
            Err(_) => return Some(at),
        }
    }
    (!half.is_empty()).then_some(at)
}

/// Bytes that code page 874 leaves free. The WHATWG tables make C1 control characters of those below 0xA0, which would
/// let any file pass.
fn is_free_in_874(byte: u8) -> bool {
    matches!(byte, 0x81..=0x84 | 0x86..=0x90 | 0x98..=0x9f | 0xdb..=0xde | 0xfc..=0xff)
}

/// Bytes that code page 1252 leaves free, likewise.
fn is_free_in_1252(byte: u8) -> bool {
    matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)
}

impl FromStr for Encoding {
    type Err = Error;

    /// An encoding by any label that is in use for it, in upper or lower case: the labels of the WHATWG Encoding
    /// Standard, and those of TIS-620 that it lacks.
    fn from_str(label: &str) -> Result<Self> {
        let lower = label.trim().to_ascii_lowercase();
        match lower.as_str() {
            "utf-16" | "utf16" | "ucs-2" | "unicode" => return Ok(Encoding::Utf16),
            "utf16le" => return Ok(Encoding::Utf16Le),
            "utf16be" => return Ok(Encoding::Utf16Be),
            "tis620" | "tis-620.2533" | "tis-620-2533" | "tis620-2533" | "iso-ir-166" | "iso-8859-11:2001"
            | "cp874" | "cp-874" | "ms874" | "ibm874" | "windows874" | "874" => return Ok(Encoding::Windows874),
            "cp-1252" | "windows1252" | "1252" => return Ok(Encoding::Windows1252),
            _ => {}
        }
        let codec = encoding_rs::Encoding::for_label(lower.as_bytes());
        let known = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows874, Encoding::Windows1252];
        known
            .into_iter()
            .find(|known| codec == Some(known.codec()))
            .ok_or_else(|| Error::UnknownEncoding { label: label.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        let table = [
            ("UTF-8", Encoding::Utf8),
            ("utf8", Encoding::Utf8),
            (" tis-620 ", Encoding::Windows874),
            ("TIS620", Encoding::Windows874),
            ("ISO-8859-11", Encoding::Windows874),
            ("windows-874", Encoding::Windows874),
            ("cp874", Encoding::Windows874),
            ("latin1", Encoding::Windows1252),
            ("us-ascii", Encoding::Windows1252),
            ("windows-1252", Encoding::Windows1252),
            ("utf-16", Encoding::Utf16),
            ("UTF-16LE", Encoding::Utf16Le),
            ("utf-16be", Encoding::Utf16Be),
        ];
        for (label, encoding) in table {
            assert_eq!(label.parse::<Encoding>().expect(label), encoding, "{label}");
        }
        for label in ["", "shift_jis", "gb18030", "replacement", "ไทย"] {
            let error = label.parse::<Encoding>().expect_err(label);
            assert!(matches!(&error, Error::UnknownEncoding { label: given } if given == label), "{error}");
        }
    }

    /// The free bytes are those that the WHATWG tables map to nothing or to a C1 control character.
    #[test]
    fn free_bytes_are_those_without_a_character() {
        for (encoding, is_free) in
            [(Encoding::Windows874, is_free_in_874 as fn(u8) -> bool), (Encoding::Windows1252, is_free_in_1252)]
        {
            for byte in 0..=u8::MAX {
                let bytes = [byte];
                let text = encoding.codec().decode_without_bom_handling_and_without_replacement(&bytes);
                let nothing = text.is_none_or(|text| text.chars().any(|c| matches!(c, '\u{80}'..='\u{9f}')));
                assert_eq!(is_free(byte), nothing, "{encoding:?} {byte:02x}");
            }
        }
    }
}
