//! English and Thai side by side, for reading in a terminal.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::{
    lost::Lost,
    pair::{Doc, Pair},
    pairs::Counts,
    wrap::wrap,
    writer::{Bytes, Form, Head},
};
use crate::align::Evidence;

/// The width where none is asked for, in terminal columns.
pub const DEFAULT_COLUMNS: u16 = 100;

/// The least width that two languages can be read in side by side, in terminal columns.
pub const MIN_COLUMNS: u16 = 40;

/// Between the columns of the table.
const GAP: &str = "  ";

/// In place of text that has no counterpart.
const NOTHING: &str = "—";

/// A document as a table. A pair's figures and dates that stand on one side only are named below it.
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
        if let (true, Some(evidence)) = (pair.is_aligned(), &pair.evidence) {
            let indent = " ".repeat(self.number + SCORE.len() + 2 * GAP.len());
            for flag in flags(evidence) {
                self.paragraph(out, &indent, &flag)?;
            }
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

/// What a translator should look at: figures and dates that the other side lacks.
fn flags(evidence: &Evidence) -> impl Iterator<Item = String> {
    let of = |side: &str, numbers: &[String], dates: &[String]| {
        let missing: Vec<String> = numbers.iter().map(|n| grouped(n)).chain(dates.iter().cloned()).collect();
        (!missing.is_empty()).then(|| format!("≠ only in {side}: {}", missing.join(", ")))
    };
    let (numbers, dates) = (&evidence.numbers, &evidence.dates);
    [of("English", &numbers.en_only, &dates.en_only), of("Thai", &numbers.th_only, &dates.th_only)]
        .into_iter()
        .flatten()
}

/// A figure with a comma before every three digits, so that nobody counts noughts; one of four digits may be a year.
fn grouped(figure: &str) -> String {
    let whole = figure.find('.').unwrap_or(figure.len());
    if whole <= 4 || !figure[..whole].bytes().all(|b| b.is_ascii_digit()) {
        return figure.to_owned();
    }
    let mut grouped = String::with_capacity(figure.len() + whole / 3);
    for (at, c) in figure.char_indices() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    grouped
}

fn summary(counts: Counts) -> String {
    let Counts { pairs, aligned, en_only, th_only, .. } = counts;
    let noun = if pairs == 1 { "pair" } else { "pairs" };
    format!("{pairs} {noun}: {aligned} in both languages, {en_only} only in English, {th_only} only in Thai")
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
          ≠ only in English: 4,500,000
          ≠ only in Thai: 4,400,000

3    50%  Staff and people are pleased.  ประชาชนยินดี เจ้าหน้าที่ก็ยินดี

4    75%  —                              นายกล่าวเสริมว่า

5    25%  See the “map” below.           —

6    75%  —                              21 พฤศจิกายน 2569

6 pairs: 3 in both languages, 1 only in English, 2 only in Thai
";
        assert_eq!(release(70), expected);
    }

    #[test]
    fn figures_are_flagged_only_where_both_sides_could_have_them() {
        let lines: &[Line<'_>] = &[(En, Paragraph, &["Five.", "In 2026."]), (Th, Paragraph, &["หก"])];
        let mut beads = vec![bead(&[0], &[0], 1.0), bead(&[1], &[], 1.0)];
        for bead in &mut beads {
            bead.evidence.numbers.en_only.push("5".into());
            bead.evidence.dates.en_only.push("2026".into());
        }
        let out =
            sample::mixed(lines, beads, |bitext, alignment| table(&Pairs::new(bitext, alignment, ""), DEFAULT_COLUMNS));
        let flags: Vec<&str> = out.lines().map(str::trim).filter(|line| line.starts_with('≠')).collect();
        assert_eq!(flags, ["≠ only in English: 5, 2026"]);
    }

    #[test]
    fn long_figures_are_grouped() {
        for (figure, shown) in [
            ("0", "0"),
            ("2569", "2569"),
            ("23000", "23,000"),
            ("1850000000", "1,850,000,000"),
            ("12345.6789", "12,345.6789"),
            ("0.25", "0.25"),
            ("12/2569", "12/2569"),
            ("๑๒๓๔๕", "๑๒๓๔๕"),
            ("", ""),
        ] {
            assert_eq!(grouped(figure), shown);
        }
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
            let mut only = bead(&[0], &[0], 1.0);
            only.evidence.numbers.en_only = vec!["1234567890".into(); 20];
            let out = sample::mixed(lines, vec![only], |bitext, alignment| {
                table(&Pairs::new(bitext, alignment, ""), columns)
            });
            for line in out.split('\n') {
                prop_assert!(line.width() <= columns.max(MIN_COLUMNS).into(), "{columns}: {line:?}");
                prop_assert!(!line.ends_with(' ') && !line.contains(char::is_control));
            }
        }
    }
}
