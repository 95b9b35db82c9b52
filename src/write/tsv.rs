//! Values between tabs, a pair a line: for programs that cut lines into columns.
//!
//! What would end a cell or a line is written as PostgreSQL and others write it: `\t`, `\n`, `\r`, and a backslash as
//! `\\`. A quotation mark that begins a cell is written `\"`, so that a cell which begins with a bare one can only be a
//! spreadsheet's, which put the cell in quotation marks.

use std::{borrow::Cow, io};

use super::{
    lost::Lost,
    pair::Pair,
    table::Column,
    writer::{Bytes, Form},
};

/// Pairs as TSV.
pub(super) struct Tsv;

impl Form for Tsv {
    fn begin(&mut self, out: &mut Bytes) -> io::Result<()> {
        line(out, Column::ALL.map(|column| Cow::Borrowed(column.name())));
        Ok(())
    }

    fn pair(&mut self, out: &mut Bytes, pair: Pair<'_>, _lost: &mut Lost) -> io::Result<()> {
        line(out, Column::ALL.map(|column| column.cell(&pair)));
        Ok(())
    }
}

fn line(out: &mut Bytes, cells: [Cow<'_, str>; Column::ALL.len()]) {
    for (i, cell) in cells.iter().enumerate() {
        if i > 0 {
            out.first.push(b'\t');
        }
        out.first.extend_from_slice(escaped(cell).as_bytes());
    }
    out.first.push(b'\n');
}

fn escaped(cell: &str) -> Cow<'_, str> {
    if !cell.contains(['\\', '\t', '\n', '\r']) && !cell.starts_with('"') {
        return Cow::Borrowed(cell);
    }
    let mut escaped = String::with_capacity(cell.len() + 8);
    for (i, c) in cell.char_indices() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '"' if i == 0 => escaped.push_str("\\\""),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

/// The cell that is written so.
pub(super) fn unescaped(cell: &str) -> Cow<'_, str> {
    let quoted = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
    if let Some(inner) = quoted
        && !inner.replace("\"\"", "").contains('"')
    {
        return Cow::Owned(inner.replace("\"\"", "\""));
    }
    if !cell.contains('\\') {
        return Cow::Borrowed(cell);
    }
    let mut plain = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let (c, taken) = match rest.as_bytes().get(at + 1) {
            Some(b'\\') => ('\\', 2),
            Some(b't') => ('\t', 2),
            Some(b'n') => ('\n', 2),
            Some(b'r') => ('\r', 2),
            Some(b'"') => ('"', 2),
            _ => ('\\', 1),
        };
        plain.push(c);
        rest = &rest[at + taken..];
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_as_they_stand() {
        for (cell, written) in [
            ("", ""),
            ("a \"b\"", "a \"b\""),
            ("\"a\" b", "\\\"a\" b"),
            ("a\tb\r\nc", "a\\tb\\r\\nc"),
            ("C:\\new", "C:\\\\new"),
        ] {
            assert_eq!((&*escaped(cell), &*unescaped(written)), (written, cell));
        }
        for (foreign, cell) in [("\"a \"\"b\"\"\"", "a \"b\""), ("\"a\" b", "\"a\" b"), ("a\\b", "a\\b"), ("\"", "\"")]
        {
            assert_eq!(unescaped(foreign), cell);
        }
    }

    proptest! {
        #[test]
        fn any_cell_comes_back_and_stays_on_its_line(cell in "[a\\\\\"\t\r\ntnr]{0,9}|\\PC{0,20}") {
            let written = escaped(&cell);
            prop_assert!(!written.contains(['\t', '\n', '\r']));
            prop_assert_eq!(&*unescaped(&written), cell.as_str());
        }
    }
}
