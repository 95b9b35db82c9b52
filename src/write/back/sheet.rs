//! Pairs out of tables: values between tabs or commas. The first row names the columns.

use super::{Skipped, Taker, line_and_column};
use crate::{
    Error, Result,
    write::{csv::unguarded, table::Column, tsv::unescaped},
};

const REMEDY: &str = "name the columns in the first row: en and th, and others as khanan writes them";

/// The columns of a file, as its first row names them.
pub(super) struct Columns(Vec<Option<Column>>);

/// Where a row stands, for errors.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Columns {
    /// Reads the first row.
    pub(super) fn read<'c>(taker: &mut Taker<'_>, cells: impl Iterator<Item = &'c str>) -> Result<Self> {
        let mut columns: Vec<Option<Column>> = Vec::new();
        for cell in cells {
            // A second column of a name is passed over, as one without a name is.
            let column = Column::named(cell).filter(|column| !columns.contains(&Some(*column)));
            if column.is_none() && !cell.trim().is_empty() {
                taker.skipped.columns.push(cell.trim().to_owned());
            }
            columns.push(column);
        }
        if !columns.iter().any(|column| matches!(column, Some(Column::En | Column::Th))) {
            return Err(fault(taker, At { line: 1, column: 1 }, "no column is called en or th".to_owned()));
        }
        Ok(Columns(columns))
    }

    /// Takes a row for a pair. One that is shorter than the first ends in empty cells.
    pub(super) fn take(&self, taker: &mut Taker<'_>, at: At, cells: impl Iterator<Item = String>) -> Result<()> {
        let mut pair = taker.blank();
        for (i, cell) in cells.enumerate() {
            match self.0.get(i) {
                Some(Some(column)) => column.set(&mut pair, cell).map_err(|fact| fault(taker, at, fact))?,
                Some(None) => {}
                None if cell.is_empty() => {}
                None => {
                    let fact = format!("cell {} in a row of a table with {} columns", i + 1, self.0.len());
                    return Err(fault(taker, at, fact));
                }
            }
        }
        taker.take(pair)
    }
}

fn fault(taker: &Taker<'_>, At { line, column }: At, fact: String) -> Error {
    Error::Syntax { name: taker.name.to_owned(), line, column, fact, remedy: REMEDY }
}

/// Values between tabs, a row a line.
pub(super) fn tsv(mut taker: Taker<'_>, text: &str) -> Result<Skipped> {
    let mut columns = None;
    for (line, number) in text.split('\n').zip(1..) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match &columns {
            _ if line.trim().is_empty() => {}
            None => columns = Some(Columns::read(&mut taker, line.split('\t'))?),
            Some(columns) => {
                let cells = line.split('\t').map(|cell| unescaped(cell).into_owned());
                columns.take(&mut taker, At { line: number, column: 1 }, cells)?;
            }
        }
    }
    taker.finish()
}

/// Values between commas; between semicolons or tabs, if the first line has more of those, as where a comma marks
/// decimals.
pub(super) fn csv(mut taker: Taker<'_>, text: &str) -> Result<Skipped> {
    let head = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| head.bytes().filter(|b| b == delimiter).count();
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut columns = None;
    let mut record = csv::StringRecord::new();
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(false) => return taker.finish(),
            Ok(true) => {}
            Err(e) => {
                let (line, column) = line_and_column(text, start);
                return Err(fault(&taker, At { line, column }, e.to_string()));
            }
        }
        match &columns {
            None => columns = Some(Columns::read(&mut taker, record.iter())?),
            Some(columns) => {
                let line = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(usize::MAX));
                let cells = record.iter().map(|cell| unguarded(cell).to_owned());
                columns.take(&mut taker, At { line, column: 1 }, cells)?;
            }
        }
    }
}
