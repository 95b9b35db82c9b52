//! The concordance for reading: hits with both languages side by side.

use std::{
    io::{self, Write},
    ops::Range,
};

use unicode_width::UnicodeWidthStr;

use super::{Found, Hit};
use crate::write::{MIN_COLUMNS, Part, many, wrap};

/// Between the columns.
const GAP: &str = "  ";

/// In place of text that has no counterpart.
const NOTHING: &str = "—";

impl Found {
    /// Writes the hits for a person, at most `columns` terminal columns wide, the words that are marked in «»; `offset` hits
    /// were passed over.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn text(&self, out: &mut impl Write, offset: usize, columns: u16) -> io::Result<()> {
        writeln!(out, "{}", self.summary(offset))?;
        let last = offset + self.hits.len();
        let number = last.to_string().len();
        let width = usize::from(columns.max(MIN_COLUMNS)) - number - GAP.len();
        let cell = (width - GAP.len()) / 2;
        let indent = " ".repeat(number);
        for (hit, at) in self.hits.iter().zip(offset + 1..) {
            writeln!(out)?;
            for (i, line) in wrap(&origin(hit), width).iter().enumerate() {
                let number = if i == 0 { format!("{at:>number$}") } else { indent.clone() };
                writeln!(out, "{number}{GAP}{line}")?;
            }
            let en = wrap(&marked(&hit.pair.en, &hit.marks_en), cell);
            let th = wrap(&marked(&hit.pair.th, &hit.marks_th), cell);
            for i in 0..en.len().max(th.len()) {
                let (en, th) = (en.get(i).map_or("", String::as_str), th.get(i).map_or("", String::as_str));
                let blank = " ".repeat(cell.saturating_sub(en.width()));
                writeln!(out, "{}", format!("{indent}{GAP}{en}{blank}{GAP}{th}").trim_end())?;
            }
        }
        Ok(())
    }

    /// How many there are, and which of them these are.
    fn summary(&self, offset: usize) -> String {
        let Found { total, hits } = self;
        let pairs = many(*total, "pair");
        let last = offset + hits.len();
        if hits.is_empty() {
            return if *total == 0 { "no pairs".to_owned() } else { format!("{pairs}, none shown") };
        }
        let more = if (last as u64) < *total { format!("; more with --offset {last}") } else { String::new() };
        let all = offset == 0 && more.is_empty();
        if all { pairs } else { format!("{pairs}, {}–{last} shown{more}", offset + 1) }
    }
}

/// Where a hit comes from, and how sure it is.
fn origin(hit: &Hit) -> String {
    let doc = &hit.pair.doc;
    let mut said = vec![format!("{}, pair {}", doc.name, hit.pair.seq)];
    said.extend(doc.metadata.date.map(|date| date.to_string()));
    said.extend(doc.metadata.source.as_deref().map(str::to_owned));
    said.extend(hit.pair.score.map(|score| format!("{:.0}%", score * 100.0)));
    said.join(" · ")
}

/// A part with its marks in «».
fn marked(part: &Option<Part<'_>>, marks: &[Range<usize>]) -> String {
    let Some(Part { text, .. }) = part else { return NOTHING.to_owned() };
    let mut shown = String::with_capacity(text.len() + 4 * marks.len());
    let mut from = 0;
    for mark in marks {
        shown.extend([&text[from..mark.start], "«", &text[mark.clone()], "»"]);
        from = mark.end;
    }
    shown.push_str(&text[from..]);
    shown
}
