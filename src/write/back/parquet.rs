//! Pairs out of Parquet: as khanan writes them, or any columns called `en` and `th`, or a `translation` of both, as
//! Hugging Face's data sets have them.

mod thrift;
mod weigh;

use std::{
    fmt::Display,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{self, SyncSender},
    thread,
};

use arrow_array::RecordBatch;
use bytes::Bytes;
use parquet::{
    arrow::{
        ProjectionMask,
        arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder},
    },
    file::metadata::ParquetMetaData,
};
use weigh::Limits;

use super::{Skipped, Taker};
use crate::{
    Error, Result,
    write::{
        Pair,
        parquet::{Column, Value},
        table::language,
    },
};

const REMEDY: &str = "give a Parquet file with columns en and th, and others as khanan writes them";

/// Rows that are decoded at once, at most.
const ROWS: usize = 1000;

/// Bytes that rows decoded at once may take, if each has the largest values of all dictionaries.
const BYTES: u64 = 512 << 20;

/// The column that holds both texts in data sets of translations.
const TRANSLATION: &str = "translation";

/// The name of the threads that Parquet is decoded on.
///
/// Files that are damaged in ways nobody thought of may make the decoder panic. That is caught, and comes back as
/// [`Error::NoPairs`]; of the panic hook, the same holds as for [`PDF_THREAD`](crate::read::PDF_THREAD).
pub const PARQUET_THREAD: &str = "khanan-parquet";

/// A row is a pair.
pub(super) fn parquet(taker: Taker<'_>, bytes: Vec<u8>) -> Result<Skipped> {
    parquet_within(taker, bytes, Limits::USUAL)
}

fn parquet_within(mut taker: Taker<'_>, bytes: Vec<u8>, limits: Limits) -> Result<Skipped> {
    let name = taker.name;
    let wrong = |fact: String| Error::NoPairs { name: name.to_owned(), fact, remedy: REMEDY };
    let blank = taker.blank();
    let (sender, parts) = mpsc::sync_channel(1);
    thread::scope(|scope| {
        let decode = move || {
            let decoded = catch_unwind(AssertUnwindSafe(|| decoded(bytes, &blank, &limits, &sender)));
            let fact = decoded.unwrap_or_else(|_| Err("damaged Parquet".to_owned()));
            // Who no longer listens has met with an error of his own.
            let _ = fact.or_else(|fact| sender.send(Err(fact)));
        };
        thread::Builder::new()
            .name(PARQUET_THREAD.to_owned())
            .spawn_scoped(scope, decode)
            .map_err(|source| Error::Io { name: name.to_owned(), action: "read", source })?;
        for part in parts {
            let Part { passed_over, pairs } = part.map_err(wrong)?;
            taker.skipped.columns.extend(passed_over);
            pairs.into_iter().try_for_each(|pair| taker.take(pair))?;
        }
        taker.finish()
    })
}

/// What was decoded so far and not handed on yet.
#[derive(Default)]
struct Part {
    /// Columns that no pair has.
    passed_over: Vec<String>,
    pairs: Vec<Pair<'static>>,
}

/// Decodes a file, a part after the other, until nobody listens.
fn decoded(bytes: Vec<u8>, blank: &Pair<'static>, limits: &Limits, parts: &SyncSender<Fallible<Part>>) -> Fallible<()> {
    let damaged = |e: &dyn Display| format!("not a Parquet file that can be read: {e}");
    // The types of Parquet alone count: what Arrow kept as a dictionary or with long offsets is the same text.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let bytes = Bytes::from(bytes);
    weigh::schema(&bytes, limits)?;
    let reader =
        ParquetRecordBatchReaderBuilder::try_new_with_options(bytes.clone(), options).map_err(|e| damaged(&e))?;
    let names: Vec<&str> = reader.schema().fields().iter().map(|field| field.name().as_str()).collect();
    if !names.iter().any(|name| ["en", "th", TRANSLATION].contains(name)) {
        return Err("no column is called en or th".to_owned());
    }
    let known = |name: &str| name == TRANSLATION || Column::ALL.iter().any(|column| column.name() == name);
    // What no pair has is not decoded.
    let roots: Vec<usize> = (0..names.len()).filter(|&n| known(names[n])).collect();
    let passed_over = names.iter().filter(|name| !known(name)).map(|name| (*name).to_owned()).collect();
    let mask = ProjectionMask::roots(reader.parquet_schema(), roots);
    let rows = rows(&bytes, reader.metadata(), &mask, limits)?;
    let mut listening = parts.send(Ok(Part { passed_over, ..Part::default() })).is_ok();
    let mut row = 0;
    let mut batches = reader.with_projection(mask).with_batch_size(rows).build().map_err(|e| damaged(&e))?;
    while let (true, Some(batch)) = (listening, batches.next()) {
        let batch = batch.map_err(|e| damaged(&e))?;
        let mut pairs = Vec::with_capacity(batch.num_rows());
        for i in 0..batch.num_rows() {
            row += 1;
            pairs.push(pair(&batch, i, blank.clone()).map_err(|fact| format!("row {row}: {fact}"))?);
        }
        listening = parts.send(Ok(Part { pairs, ..Part::default() })).is_ok();
    }
    Ok(())
}

/// Looks at every page that is going to be decoded; how many rows are to be decoded at once.
fn rows(bytes: &[u8], metadata: &ParquetMetaData, mask: &ProjectionMask, limits: &Limits) -> Fallible<usize> {
    let mut rows = ROWS;
    let mut seen = 0u64;
    for group in metadata.row_groups() {
        let mut dictionaries = 1;
        for (leaf, column) in group.columns().iter().enumerate().filter(|(leaf, _)| mask.leaf_included(*leaf)) {
            let (start, length) = column.byte_range();
            seen = seen.saturating_add(length);
            if seen > bytes.len() as u64 {
                return Err(format!("its columns say that they have more bytes than the file, {}", bytes.len()));
            }
            let is_list = column.column_descr().max_rep_level() > 0;
            let dictionary = weigh::column(bytes, start..start.saturating_add(length), is_list, limits);
            dictionaries += dictionary.map_err(|fact| format!("column {}: {fact}", path(metadata, leaf)))?;
        }
        rows = rows.min(usize::try_from(BYTES / dictionaries).unwrap_or(ROWS)).max(1);
    }
    Ok(rows)
}

/// What a column is called, with the groups that it is in.
fn path(metadata: &ParquetMetaData, leaf: usize) -> String {
    metadata.file_metadata().schema_descr().column(leaf).path().string()
}

/// A value, or what is wrong with the file.
type Fallible<T> = std::result::Result<T, String>;

/// The pair of a row, over what is known of it without.
fn pair(batch: &RecordBatch, i: usize, mut pair: Pair<'static>) -> Fallible<Pair<'static>> {
    let value = |name: &str| match batch.column_by_name(name) {
        Some(column) => Value::at(column.as_ref(), i).map_err(|fact| format!("{name} is {fact}")),
        None => Ok(Value::Null),
    };
    if let Value::Struct(fields) = value(TRANSLATION)? {
        for (code, text) in fields {
            if let Some(lang) = language(code) {
                Column::Text(lang).set(&mut pair, text).map_err(|fact| format!("{TRANSLATION}: {fact}"))?;
            }
        }
    }
    for column in Column::ALL {
        let name = column.name();
        column.set(&mut pair, value(name)?).map_err(|fact| format!("{name}: {fact}"))?;
    }
    Ok(pair)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::{Format, Layout, Part, writer::written};

    /// A file of so many pairs, all alike.
    fn file(pairs: usize) -> Vec<u8> {
        let part = |text: &str| Some(Part::of(text.to_owned()));
        let pair = |seq| Pair {
            seq, en: part("The bank opens."), th: part("ธนาคารเปิด"), ..Pair::default()
        };
        let (mut files, _) = written(Format::Parquet, Layout::default(), None, (1..=pairs).map(pair));
        files.swap_remove(0)
    }

    fn read_within(bytes: Vec<u8>, limits: Limits) -> std::result::Result<usize, String> {
        let mut each = |_| Ok(());
        parquet_within(Taker::new("a.parquet", &mut each), bytes, limits)
            .map(|skipped| skipped.pairs)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_a_file_says_of_itself_is_held_against_limits() {
        let usual = Limits::USUAL;
        assert_eq!(read_within(file(2500), usual), Ok(2500));
        assert_eq!(read_within(file(0), usual), Ok(0));
        let table = [
            (Limits { depth: 1, ..usual }, "columns nested more than 1 deep"),
            (Limits { values: 1000, ..usual }, "a page says that it has 2500 values, more than 1000"),
            (Limits { small: 10, growth: 0, ..usual }, " bytes says that it unpacks to "),
            (Limits { listed: 1000, ..usual }, "a list column of a row group has more than 1000 values"),
        ];
        for (limits, fact) in table {
            let error = read_within(file(2500), limits).unwrap_err();
            assert!(error.starts_with("a.parquet: ") && error.contains(fact), "{error}");
        }
    }

    #[test]
    fn an_end_that_is_none_is_said() {
        for bytes in [&b"PAR1"[..], b"PAR1PAR1", b"PAR1\xff\xff\xff\xffPAR1", b"PAR1\x00\x00\x00\x00PAR2"] {
            let error = read_within(bytes.to_vec(), Limits::USUAL).unwrap_err();
            assert!(error.starts_with("a.parquet: "), "{error}");
        }
    }
}
