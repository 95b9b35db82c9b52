//! A spreadsheet: the rows of the table with the first one frozen, columns that wrap, a filter on each, and scores as
//! colours.

use std::io;

use rust_xlsxwriter::{
    ConditionalFormat3ColorScale, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::{
    lost::Lost,
    pair::Pair,
    table::Column,
    time::Time,
    writer::{Bytes, Form},
};

/// The most UTF-16 units that a cell holds.
const CELL: usize = 32_767;

/// The most rows that a sheet holds, the first one among them.
const ROWS: u32 = 1_048_576;

/// A font that has Thai, on Windows as on macOS.
const FONT: &str = "Tahoma";

/// Pairs as a sheet, which is in memory until all of them have come.
pub(super) struct Xlsx {
    created: Option<Time>,
    sheet: Worksheet,
    /// The row that comes next.
    row: u32,
    text: Format,
    number: Format,
    percent: Format,
}

impl Xlsx {
    pub(super) fn new(created: Option<Time>) -> Self {
        let text = Format::new().set_font_name(FONT).set_align(FormatAlign::Top).set_text_wrap();
        let number = Format::new().set_font_name(FONT).set_align(FormatAlign::Top);
        let percent = number.clone().set_num_format("0%");
        Xlsx { created, sheet: Worksheet::new(), row: 0, text, number, percent }
    }

    fn head(&mut self) -> Result<(), XlsxError> {
        self.sheet.set_name("Pairs")?;
        let bold = self.text.clone().set_bold();
        for (column, at) in Column::ALL.into_iter().zip(0..) {
            self.sheet.write_string_with_format(0, at, column.name(), &bold)?;
            self.sheet.set_column_width(at, width(column))?;
        }
        self.sheet.set_freeze_panes(1, 0)?;
        self.row = 1;
        Ok(())
    }

    fn add(&mut self, pair: &Pair<'_>, lost: &mut Lost) -> Result<(), XlsxError> {
        for (column, at) in Column::ALL.into_iter().zip(0..) {
            match (column, pair.score) {
                (Column::Seq, _) => {
                    #[allow(clippy::cast_precision_loss, reason = "a sheet has fewer rows than a float has digits")]
                    self.sheet.write_number_with_format(self.row, at, pair.seq as f64, &self.number)?;
                }
                (Column::Score, Some(score)) => {
                    let score = (score * 1e4).round() / 1e4;
                    self.sheet.write_number_with_format(self.row, at, score, &self.percent)?;
                }
                _ => {
                    let cell = column.cell(pair);
                    if !cell.is_empty() {
                        self.sheet.write_string_with_format(self.row, at, fitting(&cell, lost), &self.text)?;
                    }
                }
            }
        }
        self.row += 1;
        Ok(())
    }

    fn finished(&mut self) -> Result<Vec<u8>, XlsxError> {
        let last = self.row.saturating_sub(1);
        let columns = Column::ALL.len() as u16;
        self.sheet.autofilter(0, 0, last, columns - 1)?;
        if let Some(score) = Column::ALL.iter().position(|column| *column == Column::Score)
            && last > 0
        {
            let score = score as u16;
            self.sheet.add_conditional_format(1, score, last, score, &scale())?;
        }
        let mut workbook = Workbook::new();
        let mut properties = DocProperties::new().set_title("Pairs of Thai and English").set_author("khanan");
        if let Some(created) = self.created {
            properties = properties.set_creation_datetime(&ExcelDateTime::from_timestamp(created.0 as i64)?);
        }
        workbook.set_properties(&properties);
        workbook.push_worksheet(std::mem::take(&mut self.sheet));
        workbook.save_to_buffer()
    }
}

impl Form for Xlsx {
    fn begin(&mut self, _out: &mut Bytes) -> io::Result<()> {
        self.head().map_err(io::Error::other)
    }

    fn pair(&mut self, _out: &mut Bytes, pair: Pair<'_>, lost: &mut Lost) -> io::Result<()> {
        if self.row == ROWS {
            lost.rows += 1;
            return Ok(());
        }
        self.add(&pair, lost).map_err(io::Error::other)
    }

    fn end(&mut self, out: &mut Bytes, _lost: &mut Lost) -> io::Result<()> {
        out.first = self.finished().map_err(io::Error::other)?;
        Ok(())
    }
}

/// Red where a pair is probably wrong, yellow where it may be, green where it is probably right.
fn scale() -> ConditionalFormat3ColorScale {
    use rust_xlsxwriter::ConditionalFormatType::Number;
    ConditionalFormat3ColorScale::new()
        .set_minimum(Number, 0)
        .set_midpoint(Number, 0.5)
        .set_maximum(Number, 1)
        .set_minimum_color("F4A6A0")
        .set_midpoint_color("FCE9A5")
        .set_maximum_color("B5DDB0")
}

/// In characters of the font.
fn width(column: Column) -> u32 {
    match column {
        Column::Seq | Column::Score | Column::Type => 8,
        Column::En | Column::Th => 60,
        Column::Discrepancies => 40,
        Column::Note => 30,
        Column::Doc | Column::Id | Column::Method => 20,
    }
}

/// As much of a text as a cell holds.
fn fitting<'c>(cell: &'c str, lost: &mut Lost) -> &'c str {
    let mut units = 0;
    let over = cell.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL
    });
    match over {
        Some((end, _)) => {
            lost.cut += 1;
            &cell[..end]
        }
        None => cell,
    }
}
