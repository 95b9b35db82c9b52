//! Two plain files, line by line, as Moses and most tools that train on parallel text read them. A pair is a line in each;
//! text without counterpart has no place in them, and a line break inside a text becomes a space.

use std::io;

use super::{
    lost::Lost,
    pair::Pair,
    writer::{Bytes, Form},
};

/// Pairs as two files.
pub(super) struct Moses;

impl Form for Moses {
    fn pair(&mut self, out: &mut Bytes, pair: Pair<'_>, lost: &mut Lost) -> io::Result<()> {
        let (Some(en), Some(th)) = (&pair.en, &pair.th) else {
            lost.unaligned += 1;
            return Ok(());
        };
        line(&mut out.first, &en.text, lost);
        line(&mut out.second, &th.text, lost);
        Ok(())
    }
}

/// A text on one line by anybody's count: some readers end lines at separators that others take for letters.
fn line(out: &mut Vec<u8>, text: &str, lost: &mut Lost) {
    let mut parts = text.split("\r\n").flat_map(|part| part.split(is_break));
    out.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        lost.breaks += 1;
        out.push(b' ');
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'\n');
}

/// Whether a character ends a line for some reader.
fn is_break(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::{Format, Layout, pair::Part, writer::written};

    #[test]
    fn two_files_of_as_many_lines() {
        let pair = |en: &'static str, th: &'static str| Pair {
            en: Some(en).filter(|text| !text.is_empty()).map(Part::of),
            th: Some(th).filter(|text| !text.is_empty()).map(Part::of),
            ..Pair::default()
        };
        let pairs =
            [pair("One\r\ntwo.", "หนึ่ง\u{2028}สอง"), pair("Alone.", ""), pair("", "เดียว"), pair("Three.", "สาม")];
        let (files, lost) = written(Format::Moses, Layout::default(), None, pairs);
        let files: Vec<String> = files.into_iter().map(|file| String::from_utf8(file).unwrap()).collect();
        assert_eq!(files, ["One two.\nThree.\n", "หนึ่ง สอง\nสาม\n"]);
        assert_eq!((lost.unaligned, lost.breaks), (2, 2));
    }
}
