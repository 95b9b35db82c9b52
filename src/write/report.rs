//! The report of the check: where the languages of a document disagree, and nothing else.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    many,
    pair::{Pair, Part},
    wrap::wrap,
};
use crate::{
    Lang,
    check::{Discrepancy, Mark, Severity},
    segment::words,
};

/// How many discrepancies of each severity there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Tally {
    /// Both languages cannot be right.
    pub conflicts: usize,
    /// A person should look.
    pub doubts: usize,
    /// Both may be right.
    pub notes: usize,
}

/// What was found in one document.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
    /// Its name.
    pub name: String,
    /// How many pairs were checked.
    pub pairs: usize,
    /// How many discrepancies there are, those below the least severity that was asked for among them.
    #[serde(flatten)]
    pub tally: Tally,
    /// The discrepancies that were asked for, in the order of the pairs.
    pub found: Vec<Found>,
}

/// A discrepancy and the pair it stands in.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Found {
    /// The pair's place in the document, counted from 1.
    pub seq: usize,
    /// The pair's id, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The discrepancy; its marks count in the two texts.
    #[serde(flatten)]
    pub discrepancy: Discrepancy,
    /// The pair's English.
    pub en_text: Option<String>,
    /// The pair's Thai.
    pub th_text: Option<String>,
    /// The pages that the pair stands on, if the source has any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<u32>,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, severity: Severity) {
        *match severity {
            Severity::Conflict => &mut self.conflicts,
            Severity::Doubt => &mut self.doubts,
            Severity::Note => &mut self.notes,
        } += 1;
    }

    /// Counts those of another document.
    pub fn join(&mut self, other: Tally) {
        self.conflicts += other.conflicts;
        self.doubts += other.doubts;
        self.notes += other.notes;
    }
}

/// `1 conflict, 2 doubts, 5 notes`; what there is none of is left out.
impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counts = [(self.conflicts, "conflict"), (self.doubts, "doubt"), (self.notes, "note")];
        let mut some = counts.into_iter().filter(|(count, _)| *count > 0).peekable();
        if some.peek().is_none() {
            return f.write_str("nothing disagrees");
        }
        for (i, (count, noun)) in some.enumerate() {
            write!(f, "{}{}", if i > 0 { ", " } else { "" }, many(count, noun))?;
        }
        Ok(())
    }
}

impl Report {
    /// What stands in the `discrepancies` of some pairs, from the severity `least` on.
    #[must_use]
    pub fn new(name: &str, pairs: &[Pair<'_>], least: Severity) -> Self {
        let mut report =
            Report { name: name.to_owned(), pairs: pairs.len(), tally: Tally::default(), found: Vec::new() };
        for pair in pairs {
            let text = |part: &Option<Part<'_>>| part.as_ref().map(|part| part.text.clone().into_owned());
            let mut pages: Vec<u32> = pair.en.iter().chain(&pair.th).flat_map(|part| part.pages.clone()).collect();
            pages.sort_unstable();
            pages.dedup();
            for discrepancy in &pair.discrepancies {
                report.tally.add(discrepancy.severity);
                if discrepancy.severity >= least {
                    report.found.push(Found {
                        seq: pair.seq,
                        id: pair.id.as_deref().map(str::to_owned),
                        discrepancy: discrepancy.clone(),
                        en_text: text(&pair.en),
                        th_text: text(&pair.th),
                        pages: pages.clone(),
                    });
                }
            }
        }
        report
    }

    /// Writes it for a person, at most `columns` terminal columns wide.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn text(&self, out: &mut impl Write, columns: u16) -> io::Result<()> {
        let Report { name, pairs, tally, found } = self;
        writeln!(out, "{name}: {}, {tally}", many(*pairs, "pair"))?;
        let number = found.iter().map(|found| found.seq).max().unwrap_or(0).to_string().len();
        let indent = " ".repeat(number + 4);
        let width = usize::from(columns.max(super::MIN_COLUMNS)) - indent.len();
        for found in found {
            let Discrepancy { severity, message, en, th, .. } = &found.discrepancy;
            let page = match &found.pages[..] {
                [] => String::new(),
                [first, ..] => format!(" (page {first})"),
            };
            writeln!(out)?;
            for (i, line) in wrap(&format!("{}: {message}{page}", severity.as_str()), width).iter().enumerate() {
                let seq = if i == 0 { found.seq.to_string() } else { String::new() };
                writeln!(out, "  {seq:>number$}  {line}")?;
            }
            for (text, mark, lang) in [(&found.en_text, en, Lang::En), (&found.th_text, th, Lang::Th)] {
                if let (Some(text), Some(mark)) = (text, mark) {
                    wrap(&excerpt(text, mark, lang), width)
                        .iter()
                        .try_for_each(|line| writeln!(out, "{indent}{line}"))?;
                }
            }
        }
        Ok(())
    }
}

/// How much of the text is shown on either side of the words that are marked, in bytes; Thai letters take three.
const AROUND: [usize; 2] = [60, 120];

/// The marked words in «», with the whole words that stand around them.
fn excerpt(text: &str, mark: &Mark, lang: Lang) -> String {
    let (start, end) = (mark.place.byte_start, mark.place.byte_end);
    let (Some(before), Some(marked), Some(after)) = (text.get(..start), text.get(start..end), text.get(end..)) else {
        return text.to_owned();
    };
    let reach = AROUND[usize::from(lang == Lang::Th)];
    // So much is cut into words, more than is shown, since a word may be long.
    let near = |at: usize| (0..=at).rev().find(|&at| before.is_char_boundary(at)).unwrap_or(0);
    let head = near(before.len().saturating_sub(2 * reach));
    let first = words(&before[head..], lang).map(|word| head + word.start).find(|&at| before.len() - at <= reach);
    let from = if before.len() <= reach { 0 } else { first.unwrap_or(before.len()) };
    let last = words(after, lang).map(|word| word.end).take_while(|&at| at <= reach).last();
    let to = if after.len() <= reach { after.len() } else { last.unwrap_or(0) };
    let dots = |cut: bool| if cut { "…" } else { "" };
    let inner = words(marked, lang).map(|word| word.end).take_while(|&at| at <= 2 * reach).last();
    let marked = match inner {
        Some(end) if marked.len() > 2 * reach => format!("{}…", &marked[..end]),
        _ => marked.to_owned(),
    };
    let line = format!("{}{}«{marked}»{}{}", dots(from > 0), &before[from..], &after[..to], dots(to < after.len()));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;

    fn report() -> Report {
        let pair = |seq, en: &'static str, th: &'static str| Pair {
            seq,
            en: Some(Part::of(en)),
            th: Some(Part::of(th)),
            discrepancies: check::pair(en, th),
            ..Pair::default()
        };
        let pairs = [
            pair(1, "The fair opens soon.", "งานจะเริ่มเร็วๆ นี้"),
            pair(2, "The loan of 900 million baht was signed.", "มีการลงนามเงินกู้ 800 ล้านบาท"),
            pair(3, "In 2024 all was well.", "ทุกอย่างเรียบร้อยดี"),
        ];
        Report::new("loan.txt", &pairs, Severity::Doubt)
    }

    #[test]
    fn a_report_to_read() {
        let mut out = Vec::new();
        report().text(&mut out, 72).unwrap();
        let expected = "\
loan.txt: 3 pairs, 1 conflict, 1 note

  2  conflict: English says 900 million baht, Thai says 800 million
     baht.
     The loan of «900 million baht» was signed.
     มีการลงนามเงินกู้ «800 ล้านบาท»
";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn a_report_to_compute_with() {
        let json = serde_json::to_value(report()).unwrap();
        assert_eq!(json["conflicts"], 1);
        assert_eq!(json["notes"], 1);
        let found = &json["found"][0];
        assert_eq!(
            (&found["seq"], &found["kind"], &found["severity"]),
            (&2.into(), &"number".into(), &"conflict".into())
        );
        assert_eq!(found["en"]["value"], "900000000 baht");
        assert_eq!(found["th"]["text"], "800 ล้านบาท");
    }

    #[test]
    fn nothing_is_said_plainly() {
        assert_eq!(Tally::default().to_string(), "nothing disagrees");
        assert_eq!(Tally { conflicts: 1, doubts: 0, notes: 2 }.to_string(), "1 conflict, 2 notes");
    }
}
