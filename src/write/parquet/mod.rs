//! Parquet: pairs as columns, for pandas, DuckDB, Spark and data sets of hundreds of thousands of pairs.
//!
//! What people sort and filter by is a flat column; places, pages and discrepancies are lists; the evidence is the text of
//! its JSON, as in [`Format::Jsonl`](super::Format::Jsonl), since it grows with the model. Scores have four decimals, as
//! there. A pair read back is the pair that was written. The schema stands in `README.md` beside this file, which a test
//! compares.
//!
//! The bytes depend on the pairs and on the version of this program alone. Row groups are closed at 10,000 pairs, or
//! earlier at 16 MiB, so that memory is bounded whatever the number of pairs.

mod column;
mod value;

use std::io;

use arrow_array::{RecordBatch, builder::StructBuilder};
use arrow_schema::{Field, Fields, Schema};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    errors::ParquetError,
    file::properties::WriterProperties,
};

pub(super) use column::Column;
pub(super) use value::Value;

use super::{
    lost::Lost,
    pair::Pair,
    writer::{Bytes, Form},
};

/// The most pairs of a row group.
const ROWS: usize = 10_000;

/// The bytes at which a row group is closed though it has fewer pairs.
const BYTES: usize = 16 << 20;

/// The most bytes of one pair: Arrow counts the bytes of a column in 31 bits.
const PAIR: usize = 1 << 30;

/// How hard zstd tries; its own default.
const LEVEL: i32 = 3;

/// Pairs as Parquet. The pairs of one row group are in memory.
pub(super) struct Parquet {
    /// Absent before the file begins and after it ends.
    writer: Option<ArrowWriter<Vec<u8>>>,
    rows: StructBuilder,
    /// How many rows are waiting, and about how many bytes they take.
    waiting: (usize, usize),
}

impl Parquet {
    pub(super) fn new() -> Self {
        Parquet { writer: None, rows: StructBuilder::from_fields(fields(), 0), waiting: (0, 0) }
    }

    /// Closes a row group, and moves its bytes out.
    fn close_group(&mut self, out: &mut Bytes) -> io::Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        if self.waiting.0 > 0 {
            self.waiting = (0, 0);
            writer.write(&RecordBatch::from(self.rows.finish())).map_err(failed)?;
            writer.flush().map_err(failed)?;
        }
        writer.sync()?;
        out.first.append(writer.inner_mut());
        Ok(())
    }
}

impl Form for Parquet {
    fn begin(&mut self, out: &mut Bytes) -> io::Result<()> {
        let level = ZstdLevel::try_new(LEVEL).map_err(failed)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_created_by(format!("khanan version {}", env!("CARGO_PKG_VERSION")))
            .build();
        let schema = Schema::new(fields()).into();
        self.writer = Some(ArrowWriter::try_new(Vec::new(), schema, Some(properties)).map_err(failed)?);
        self.close_group(out)
    }

    fn pair(&mut self, out: &mut Bytes, pair: Pair<'_>, _lost: &mut Lost) -> io::Result<()> {
        let cells = Column::ALL.iter().map(|column| column.cell(&pair)).collect::<io::Result<Vec<Value<'_>>>>()?;
        let bytes = cells.iter().map(Value::bytes).sum::<usize>();
        if bytes > PAIR {
            let fact = format!("pair {} of {} is of {bytes} bytes; Parquet takes {PAIR}", pair.seq, pair.doc.name);
            return Err(io::Error::new(io::ErrorKind::InvalidData, fact));
        }
        for (cell, builder) in cells.into_iter().zip(self.rows.field_builders_mut()) {
            cell.append(builder.as_mut())?;
        }
        self.rows.append(true);
        self.waiting = (self.waiting.0 + 1, self.waiting.1 + bytes);
        if self.waiting.0 == ROWS || self.waiting.1 >= BYTES {
            self.close_group(out)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Bytes, _lost: &mut Lost) -> io::Result<()> {
        self.close_group(out)?;
        if let Some(writer) = self.writer.take() {
            out.first.append(&mut writer.into_inner().map_err(failed)?);
        }
        Ok(())
    }
}

/// The columns as Arrow has them.
fn fields() -> Fields {
    Column::ALL.iter().map(|column| Field::new(column.name(), column.kind(), column.is_nullable())).collect()
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => io::Error::other(error),
        error => io::Error::other(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::{Format, Layout, Part, writer::written};

    fn pairs(n: usize) -> impl Iterator<Item = Pair<'static>> {
        (1..=n).map(|seq| Pair { seq, en: Some(Part::of(format!("Loan no. {seq}"))), ..Pair::default() })
    }

    #[test]
    fn the_schema_is_the_one_that_is_documented() {
        let readme = include_str!("README.md");
        let mut documented = readme.lines().filter(|line| line.starts_with("| `"));
        for field in &fields() {
            let null = if field.is_nullable() { "yes" } else { "no" };
            let row = format!("| `{}` | `{}` | {null} | ", field.name(), shown(field.data_type()));
            let line = documented.next().unwrap_or_default();
            assert!(line.starts_with(&row), "{line}\nis not of\n{row}");
        }
        assert_eq!(documented.next(), None);
    }

    /// A type as Arrow's own documents write it.
    fn shown(kind: &arrow_schema::DataType) -> String {
        use arrow_schema::DataType;
        match kind {
            DataType::Utf8 => "utf8".to_owned(),
            DataType::Int64 => "int64".to_owned(),
            DataType::Float64 => "float64".to_owned(),
            DataType::Date32 => "date32".to_owned(),
            DataType::List(item) => format!("list<{}>", shown(item.data_type())),
            DataType::Struct(fields) => {
                let fields = fields.iter().map(|field| {
                    let null = if field.is_nullable() { "?" } else { "" };
                    format!("{}{null}: {}", field.name(), shown(field.data_type()))
                });
                format!("struct<{}>", fields.collect::<Vec<_>>().join(", "))
            }
            other => panic!("{other} is not among the types of the columns"),
        }
    }

    #[test]
    fn a_row_group_goes_out_as_soon_as_it_is_full() {
        let (mut form, mut out, mut lost) = (Parquet::new(), Bytes::default(), Lost::default());
        form.begin(&mut out).unwrap();
        assert_eq!(out.first, b"PAR1");
        let mut sizes = Vec::new();
        for pair in pairs(2 * ROWS + 1) {
            form.pair(&mut out, pair, &mut lost).unwrap();
            sizes.push(std::mem::take(&mut out.first).len());
        }
        let full: Vec<usize> = (1..).zip(&sizes).filter(|(_, size)| **size > 0).map(|(n, _)| n).collect();
        assert_eq!(full[full.len() - 2..], [ROWS, 2 * ROWS]);
        form.end(&mut out, &mut lost).unwrap();
        assert!(out.first.ends_with(b"PAR1"));
    }

    #[test]
    fn large_pairs_close_a_row_group_early() {
        let (mut form, mut out, mut lost) = (Parquet::new(), Bytes::default(), Lost::default());
        form.begin(&mut out).unwrap();
        out.first.clear();
        let long = "a".repeat(BYTES / 2);
        for written in [false, true, false] {
            let pair = Pair { seq: 1, en: Some(Part::of(&*long)), ..Pair::default() };
            form.pair(&mut out, pair, &mut lost).unwrap();
            assert_eq!(!std::mem::take(&mut out.first).is_empty(), written);
        }
    }

    #[test]
    fn the_same_pairs_are_the_same_bytes() {
        let made = |seconds| {
            let layout = Layout { created: Some(crate::write::Time(seconds)), ..Layout::default() };
            written(Format::Parquet, layout, None, pairs(99)).0
        };
        assert_eq!(made(0), made(1_800_000_000));
    }

    #[test]
    fn a_number_that_no_column_holds_is_an_error() {
        let (mut form, mut out) = (Parquet::new(), Bytes::default());
        form.begin(&mut out).unwrap();
        let pair = Pair { seq: usize::MAX, ..Pair::default() };
        let error = form.pair(&mut out, pair, &mut Lost::default()).unwrap_err();
        assert_eq!(error.to_string(), format!("{} is too large a number for Parquet's int64", usize::MAX));
    }
}
