//! Values between commas, as Excel opens them: UTF-8 that says so, lines that end in CRLF, and no text that a spreadsheet
//! takes for something else.
//!
//! A cell that begins with `=`, `+`, `-` or `@` would be a formula, `1-1` a date and `0020` the number 20. An apostrophe
//! in front, by which spreadsheets know a text, keeps them what they are; it is taken off when the file is read back. A
//! text that has an apostrophe before such a thing already gets another, so nothing is lost.

use std::{borrow::Cow, io, sync::LazyLock};

use regex::Regex;

use super::{
    lost::Lost,
    pair::Pair,
    table::Column,
    writer::{Bytes, Form},
};

/// Says that the text is UTF-8.
const MARK: &str = "\u{feff}";

/// Pairs as CSV.
pub(super) struct Csv;

impl Form for Csv {
    fn begin(&mut self, out: &mut Bytes) -> io::Result<()> {
        out.first.extend_from_slice(MARK.as_bytes());
        record(out, Column::ALL.map(|column| Cow::Borrowed(column.name())))
    }

    fn pair(&mut self, out: &mut Bytes, pair: Pair<'_>, _lost: &mut Lost) -> io::Result<()> {
        record(
            out,
            Column::ALL.map(|column| {
                let cell = column.cell(&pair);
                if column.is_number() { cell } else { guarded(cell) }
            }),
        )
    }
}

fn record(out: &mut Bytes, cells: [Cow<'_, str>; Column::ALL.len()]) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut out.first);
    writer.write_record(cells.iter().map(|cell| cell.as_bytes()))?;
    writer.flush()
}

/// What a spreadsheet takes for a formula, a number, a date, a time or a truth value, with apostrophes in front or not.
static GUARDED: LazyLock<Regex> = LazyLock::new(|| {
    let month = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|\
        nov(?:ember)?|dec(?:ember)?|มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|\
        พฤศจิกายน|ธันวาคม|[มกพสตธ]\\.?[คพยิีม]*\\.?[คยม]\\.?";
    Regex::new(&format!(
        r"(?i)^'*(?:[=+\-@\t\r]|(?:[\s\d๐-๙.,:/%$฿()-]|e[+-]?\d|[ap]\.?m\.?|{month})*\d(?:[\s\d๐-๙.,:/%$฿()-]|e[+-]?\d|[ap]\.?m\.?|{month})*$|(?:true|false)$)"
    ))
    .expect("the pattern is fixed, and a test matches it")
});

/// The cell, with an apostrophe in front if it needs one.
fn guarded(cell: Cow<'_, str>) -> Cow<'_, str> {
    if GUARDED.is_match(&cell) { Cow::Owned(format!("'{cell}")) } else { cell }
}

/// The text of a cell, without the apostrophe that guards it.
pub(super) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|_| GUARDED.is_match(cell)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_guarded() {
        for cell in [
            "=1+1",
            "+66 2 000 1234",
            "- item",
            "@name",
            "\ta",
            "1-1",
            "0020",
            "15.2%",
            "21 November 2026",
            "Nov 2026",
            "21 พฤศจิกายน 2569",
            "21 พ.ย. 69",
            "9:30 a.m.",
            "1E5",
            "12e45678901234",
            "TRUE",
            "'=a",
            "''1-1",
        ] {
            assert_eq!(guarded(cell.into()), format!("'{cell}"), "{cell}");
            assert_eq!(unguarded(&guarded(cell.into())), cell);
        }
        for cell in
            ["", "a", "'a", "“1-1”", "ธนาคาร 1-1", "1,200 people", "release-1.txt", "3f2a000000000000", "'", "– item"]
        {
            assert_eq!(guarded(cell.into()), cell);
            assert_eq!(unguarded(cell), cell);
        }
    }

    proptest! {
        #[test]
        fn any_cell_comes_back(cell in "['=1a. -]{0,6}|\\PC{0,20}") {
            let written = guarded(Cow::Borrowed(&cell));
            prop_assert_eq!(unguarded(&written), cell.as_str());
        }
    }
}
