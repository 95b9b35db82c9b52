//! Pairs as rows of a table: the columns that TSV, CSV and spreadsheets share.

use std::borrow::Cow;

use super::{
    json::compact,
    pair::{Pair, Part},
    props,
};
use crate::{Lang, check::Discrepancy};

/// A column: what its first line calls it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Column {
    Seq,
    Score,
    Type,
    En,
    Th,
    Discrepancies,
    Note,
    Doc,
    Id,
    Method,
}

impl Column {
    /// As they stand from left to right.
    pub(super) const ALL: [Column; 10] = [
        Column::Seq,
        Column::Score,
        Column::Type,
        Column::En,
        Column::Th,
        Column::Discrepancies,
        Column::Note,
        Column::Doc,
        Column::Id,
        Column::Method,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Column::Seq => "seq",
            Column::Score => "score",
            Column::Type => "type",
            Column::En => "en",
            Column::Th => "th",
            Column::Discrepancies => "discrepancies",
            Column::Note => "note",
            Column::Doc => "doc",
            Column::Id => "id",
            Column::Method => "method",
        }
    }

    /// The column that the first line of a file calls so, in upper or lower case. The texts may be called by their
    /// language in other ways too.
    pub(super) fn named(name: &str) -> Option<Column> {
        let name = name.trim().to_lowercase();
        let named = Column::ALL.into_iter().find(|column| column.name() == name);
        named.or_else(|| match (name.as_str(), language(&name)) {
            ("english", _) | (_, Some(Lang::En)) => Some(Column::En),
            ("thai", _) | (_, Some(Lang::Th)) => Some(Column::Th),
            _ => None,
        })
    }

    /// Takes back what a pair has there. A type that is none, as where a spreadsheet made a date of it, is let go.
    ///
    /// # Errors
    /// What is wrong with the cell.
    pub(super) fn set(self, pair: &mut Pair<'static>, cell: String) -> Result<(), String> {
        if cell.is_empty() {
            return Ok(());
        }
        match self {
            Column::Seq => match cell.trim().parse() {
                Ok(seq) if seq > 0 => pair.seq = seq,
                _ => return Err(format!("seq is {cell:?}, not a number from 1")),
            },
            Column::Score => {
                let score =
                    probability(&cell).ok_or_else(|| format!("score is {cell:?}, not a probability, 0 to 1"))?;
                pair.score = Some(score);
            }
            Column::Type => pair.shape = cell.parse().ok(),
            Column::En => pair.en = Some(Part::of(cell)),
            Column::Th => pair.th = Some(Part::of(cell)),
            Column::Discrepancies => {
                // What is no discrepancy was written there by somebody.
                for line in cell.lines().filter(|line| !line.is_empty()) {
                    match read_line(line) {
                        Some(discrepancy) => pair.discrepancies.push(discrepancy),
                        None => pair.note = Some(with_line(pair.note.take(), line)),
                    }
                }
            }
            Column::Note => pair.note = Some(with_line(pair.note.take(), &cell)),
            Column::Doc => pair.doc.to_mut().name = cell.into(),
            Column::Id => pair.id = Some(cell.into()),
            Column::Method => pair.method = Some(cell.into()),
        }
        Ok(())
    }

    /// Whether its cells are numbers.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Column::Seq | Column::Score)
    }

    /// What a pair has there; empty if it has nothing.
    pub(super) fn cell<'p>(self, pair: &'p Pair<'_>) -> Cow<'p, str> {
        let text = |text: Option<&'p str>| Cow::Borrowed(text.unwrap_or_default());
        match self {
            Column::Seq => pair.seq.to_string().into(),
            Column::Score => pair.score.map_or(Cow::Borrowed(""), |score| compact(&score).into()),
            Column::Type => pair.shape.map_or(Cow::Borrowed(""), |shape| shape.to_string().into()),
            Column::En => text(pair.en.as_ref().map(|part| &*part.text)),
            Column::Th => text(pair.th.as_ref().map(|part| &*part.text)),
            Column::Discrepancies => pair.discrepancies.iter().map(line).collect::<Vec<_>>().join("\n").into(),
            Column::Note => text(pair.note.as_deref()),
            Column::Doc => Cow::Borrowed(&pair.doc.name),
            Column::Id => text(pair.id.as_deref()),
            Column::Method => text(pair.method.as_deref()),
        }
    }
}

/// A discrepancy on a line: `conflict number: English says 4, Thai says 5.`
fn line(discrepancy: &Discrepancy) -> String {
    let Discrepancy { kind, severity, message, .. } = discrepancy;
    let message = message.split(['\r', '\n']).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    format!("{} {}: {message}", severity.as_str(), kind.as_str())
}

fn read_line(line: &str) -> Option<Discrepancy> {
    let (about, message) = line.split_once(": ")?;
    let (severity, kind) = about.split_once(' ')?;
    Some(Discrepancy { kind: word(kind)?, severity: word(severity)?, en: None, th: None, message: message.to_owned() })
}

/// A kind or a severity by its name.
pub(super) fn word<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(name.into()).ok()
}

fn with_line(note: Option<Cow<'static, str>>, line: &str) -> Cow<'static, str> {
    match note {
        Some(note) => format!("{note}\n{line}").into(),
        None => line.to_owned().into(),
    }
}

/// A probability as spreadsheets may write it: `0.98`, `0,98`, `98%`.
fn probability(cell: &str) -> Option<f64> {
    let cell = cell.trim().replace(',', ".");
    match cell.strip_suffix('%') {
        Some(percent) => props::score(&(percent.trim().parse::<f64>().ok()? / 100.0).to_string()),
        None => props::score(&cell),
    }
}

/// The language of a code, such as `en`, `en-US`, `EN_GB`, `eng`, `th-TH`; `None` for any other.
pub(super) fn language(code: &str) -> Option<Lang> {
    match code.split(['-', '_']).next().unwrap_or_default().to_lowercase().as_str() {
        "en" | "eng" => Some(Lang::En),
        "th" | "tha" => Some(Lang::Th),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Kind, Severity};

    #[test]
    fn columns_by_their_names() {
        for column in Column::ALL {
            assert_eq!(Column::named(&column.name().to_uppercase()), Some(column));
        }
        for (name, column) in [
            ("English", Some(Column::En)),
            (" en-US ", Some(Column::En)),
            ("THAI", Some(Column::Th)),
            ("th_TH", Some(Column::Th)),
            ("source", None),
            ("enough", None),
            ("", None),
        ] {
            assert_eq!(Column::named(name), column, "{name}");
        }
    }

    #[test]
    fn probabilities_as_spreadsheets_write_them() {
        for (cell, score) in
            [("0.98", Some(0.98)), ("0,98", Some(0.98)), (" 98 %", Some(0.98)), ("1", Some(1.0)), ("98", None)]
        {
            assert_eq!(probability(cell), score, "{cell}");
        }
    }

    #[test]
    fn a_discrepancy_keeps_kind_severity_and_words() {
        let discrepancy = Discrepancy {
            kind: Kind::Coverage,
            severity: Severity::Doubt,
            en: None,
            th: None,
            message: "No Thai: all of it.".into(),
        };
        assert_eq!(line(&discrepancy), "doubt coverage: No Thai: all of it.");
        assert_eq!(read_line(&line(&discrepancy)), Some(discrepancy));
        for text in ["", "doubt coverage", "doubt: that", "maybe coverage: x", "call them: now"] {
            assert_eq!(read_line(text), None, "{text}");
        }
        let mut pair = Pair::default();
        Column::Discrepancies.set(&mut pair, "ask the client\nnote name: Krung Thai is missing.".into()).unwrap();
        Column::Note.set(&mut pair, "done".into()).unwrap();
        assert_eq!((pair.discrepancies.len(), pair.note.as_deref()), (1, Some("ask the client\ndone")));
    }
}
