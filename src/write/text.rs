//! English and Thai side by side, for reading in a terminal.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::{
    lost::Lost,
    many,
    pair::{Doc, Pair},
    pairs::Counts,
    wrap::wrap,
    writer::{Bytes, Form, Head},
};
use crate::check::Severity;

/// The width where none is asked for, in terminal columns.
pub const DEFAULT_COLUMNS: u16 = 100;

/// The least width that two languages can be read in side by side, in terminal columns.
pub const MIN_COLUMNS: u16 = 40;

/// Between the columns of the table.
const GAP: &str = "  ";

/// In place of text that has no counterpart.
const NOTHING: &str = "—";

/// A document as a table. What disagrees in a pair is said below it, notes left out.
pub(super) struct Text {
    /// How wide it is at most.
    columns: usize,
    any: bool,
    /// The document whose pairs are still coming: how many there are decides the width of a column.
    open: Option<(Doc<'static>, Vec<Pair<'static>>)>,
}

impl Text {
    /// A table at most `columns` wide, or [`MIN_COLUMNS`] if that is more.
    pub(super) fn new(columns: u16) -> Self {
        Text { columns: columns.max(MIN_COLUMNS).into(), any: false, open: None }
    }

    fn push(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        let Some((doc, pairs)) = self.open.take() else { return Ok(()) };
        if std::mem::replace(&mut self.any, true) {
            writeln!(out)?;
        }
        let mut counts = Counts::default();
        pairs.iter().for_each(|pair| counts.add(pair));
        let table = Table::new(self.columns, pairs.iter().map(|pair| pair.seq).max().unwrap_or(0));
        table.heading(out, &doc)?;
        pairs.iter().try_for_each(|pair| table.row(out, pair))?;
        table.paragraph(out, "", &summary(counts))
    }
}

impl Form for Text {
    fn document(&mut self, out: &mut Bytes, head: &Head<'_>, _lost: &mut Lost) -> io::Result<()> {
        self.push(&mut out.first)?;
        self.open = Some((head.doc.clone().into_owned(), Vec::new()));
        Ok(())
    }

    fn pair(&mut self, _out: &mut Bytes, pair: Pair<'_>, _lost: &mut Lost) -> io::Result<()> {
        if let Some((_, pairs)) = &mut self.open {
            pairs.push(pair.into_owned());
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Bytes, _lost: &mut Lost) -> io::Result<()> {
        self.push(&mut out.first)
    }
}

/// The widths of the table, in terminal columns.
struct Table {
    whole: usize,
    number: usize,
    cell: usize,
}

/// Wide enough for its heading, and for `100%`.
const SCORE: &str = "score";

impl Table {
    /// For pairs of which the last has the number `last`.
    fn new(whole: usize, last: usize) -> Self {
        let number = last.to_string().len();
        Table { whole, number, cell: (whole - number - SCORE.len() - 3 * GAP.len()) / 2 }
    }

    fn heading(&self, out: &mut impl Write, doc: &Doc<'_>) -> io::Result<()> {
        match doc.metadata.date {
            Some(date) => self.paragraph(out, "", &format!("{}, {date}", doc.name))?,
            None => self.paragraph(out, "", &doc.name)?,
        }
        let rule = |width| "─".repeat(width);
        writeln!(out)?;
        self.line(out, "#", SCORE, "English", "Thai")?;
        self.line(out, &rule(self.number), &rule(SCORE.len()), &rule(self.cell), &rule(self.cell))
    }

    fn row(&self, out: &mut impl Write, pair: &Pair<'_>) -> io::Result<()> {
        let cell = |text: Option<&str>| wrap(text.unwrap_or(NOTHING), self.cell);
        let en = cell(pair.en.as_ref().map(|part| &*part.text));
        let th = cell(pair.th.as_ref().map(|part| &*part.text));
        let score = pair.score.map_or_else(|| NOTHING.to_owned(), |score| format!("{:.0}%", score * 100.0));
        let (mut number, mut score) = (pair.seq.to_string(), score);
        for i in 0..en.len().max(th.len()) {
            let at = |lines: &[String]| lines.get(i).cloned().unwrap_or_default();
            self.line(out, &number, &score, &at(&en), &at(&th))?;
            number.clear();
            score.clear();
        }
        let indent = " ".repeat(self.number + SCORE.len() + 2 * GAP.len());
        for discrepancy in &pair.discrepancies {
            let sign = match discrepancy.severity {
                Severity::Conflict => "≠",
                Severity::Doubt => "?",
                Severity::Note => continue,
            };
            self.paragraph(out, &indent, &format!("{sign} {}", discrepancy.message))?;
        }
        writeln!(out)
    }

    /// One line of the table, without white space at its end.
    fn line(&self, out: &mut impl Write, number: &str, score: &str, en: &str, th: &str) -> io::Result<()> {
        let padding = " ".repeat(self.cell.saturating_sub(en.width()));
        let line = format!("{number:>n$}{GAP}{score:>s$}{GAP}{en}{padding}{GAP}{th}", n = self.number, s = SCORE.len());
        writeln!(out, "{}", line.trim_end_matches(' '))
    }

    /// Lines that run across the table's columns.
    fn paragraph(&self, out: &mut impl Write, indent: &str, text: &str) -> io::Result<()> {
        wrap(text, self.whole - indent.len()).iter().try_for_each(|line| writeln!(out, "{indent}{line}"))
    }
}

fn summary(counts: Counts) -> String {
    let Counts { pairs, aligned, en_only, th_only, .. } = counts;
    let pairs = many(pairs, "pair");
    format!("{pairs}: {aligned} in both languages, {en_only} only in English, {th_only} only in Thai")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        Lang::{En, Th},
        segment::Kind::Paragraph,
        write::{
            Format, Layout, Pairs,
            sample::{self, Line, bead},
            writer::written,
        },
    };

    fn table(pairs: &Pairs<'_>, columns: u16) -> String {
        let layout = Layout { columns, ..Layout::default() };
        let (mut out, _) = written(Format::Text, layout, Some(&pairs.head()), pairs.iter());
        String::from_utf8(out.swap_remove(0)).unwrap()
    }

    fn release(columns: u16) -> String {
        sample::mixed(sample::RELEASE, sample::release_beads(), |bitext, alignment| {
            table(&Pairs::new(bitext, alignment, "test 1"), columns)
        })
    }

    #[test]
    fn a_release_side_by_side() {
        let expected = "\
release.txt, 2026-11-21

#  score  English                        Thai
─  ─────  ─────────────────────────────  ─────────────────────────────
1   100%  Village fund opens a new       กองทุนหมู่บ้าน เปิดสาขาใหม่
          branch

2    99%  The fund approved 4.5 million  กองทุนอนุมัติเงิน 4.4 ล้านบาท สาขา
          baht. The branch opens on      เปิดวันจันทร์
          Monday.
          ≠ English says 4.5 million baht, Thai says 4.4 million baht.

3    50%  Staff and people are pleased.  ประชาชนยินดี เจ้าหน้าที่ก็ยินดี

4    75%  —                              นายกล่าวเสริมว่า

5    25%  See the “map” below.           —

6    75%  —                              21 พฤศจิกายน 2569

6 pairs: 3 in both languages, 1 only in English, 2 only in Thai
";
        assert_eq!(release(70), expected);
    }

    #[test]
    fn what_disagrees_is_said_and_notes_are_not() {
        let lines: &[Line<'_>] = &[
            (En, Paragraph, &["Over 1.2 million came.", "It cost 5 baht."]),
            (Th, Paragraph, &["มีผู้มา 1.23 ล้านคน", "ราคา 6 บาท"]),
        ];
        let beads = vec![bead(&[0], &[0], 1.0), bead(&[1], &[1], 1.0)];
        let out =
            sample::mixed(lines, beads, |bitext, alignment| table(&Pairs::new(bitext, alignment, ""), DEFAULT_COLUMNS));
        let flags: Vec<&str> = out.lines().map(str::trim).filter(|line| line.starts_with(['≠', '?'])).collect();
        assert_eq!(flags, ["≠ English says 5 baht, Thai says 6 baht."]);
    }

    #[test]
    fn too_narrow_is_as_narrow_as_can_be() {
        assert_eq!(release(0), release(MIN_COLUMNS));
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_asked(
            en in "\\PC{1,200}|[a-z \\n./]{1,200}", th in "[ก-๛ \u{1b}]{1,200}|\\PC{1,100}", columns in 0u16..150
        ) {
            let (en, th) = ([en.as_str()], [th.as_str()]);
            let lines: &[Line<'_>] = &[(En, Paragraph, &en), (Th, Paragraph, &th)];
            let out = sample::mixed(lines, vec![bead(&[0], &[0], 1.0)], |bitext, alignment| {
                table(&Pairs::new(bitext, alignment, ""), columns)
            });
            for line in out.split('\n') {
                prop_assert!(line.width() <= columns.max(MIN_COLUMNS).into(), "{columns}: {line:?}");
                prop_assert!(!line.ends_with(' ') && !line.contains(char::is_control));
            }
        }
    }
}
