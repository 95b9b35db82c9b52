//! Pairs out of Parquet: as khanan writes them, or any columns called `en` and `th`, or a `translation` of both, as
//! Hugging Face's data sets have them.

use std::{
    fmt::Display,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{self, SyncSender},
    thread,
};

use arrow_array::RecordBatch;
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

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

/// Rows that are decoded at once.
const ROWS: usize = 1000;

/// The column that holds both texts in data sets of translations.
const TRANSLATION: &str = "translation";

/// The name of the threads that Parquet is decoded on.
///
/// Files that are damaged in ways nobody thought of may make the decoder panic. That is caught, and comes back as
/// [`Error::NoPairs`]; of the panic hook, the same holds as for [`PDF_THREAD`](crate::read::PDF_THREAD).
pub const PARQUET_THREAD: &str = "khanan-parquet";

/// A row is a pair.
pub(super) fn parquet(mut taker: Taker<'_>, bytes: Vec<u8>) -> Result<Skipped> {
    let name = taker.name;
    let wrong = |fact: String| Error::NoPairs { name: name.to_owned(), fact, remedy: REMEDY };
    let blank = taker.blank();
    let (sender, parts) = mpsc::sync_channel(1);
    thread::scope(|scope| {
        let decode = move || {
            let decoded = catch_unwind(AssertUnwindSafe(|| decoded(bytes, &blank, &sender)));
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
        Ok(taker.skipped)
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
fn decoded(bytes: Vec<u8>, blank: &Pair<'static>, parts: &SyncSender<Fallible<Part>>) -> Fallible<()> {
    let damaged = |e: &dyn Display| format!("not a Parquet file that can be read: {e}");
    // The types of Parquet alone count: what Arrow kept as a dictionary or with long offsets is the same text.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let reader =
        ParquetRecordBatchReaderBuilder::try_new_with_options(Bytes::from(bytes), options).map_err(|e| damaged(&e))?;
    let names: Vec<&str> = reader.schema().fields().iter().map(|field| field.name().as_str()).collect();
    if !names.iter().any(|name| ["en", "th", TRANSLATION].contains(name)) {
        return Err("no column is called en or th".to_owned());
    }
    let known = |name: &str| name == TRANSLATION || Column::ALL.iter().any(|column| column.name() == name);
    let passed_over = names.into_iter().filter(|name| !known(name)).map(str::to_owned).collect();
    let mut listening = parts.send(Ok(Part { passed_over, ..Part::default() })).is_ok();
    let mut row = 0;
    let mut batches = reader.with_batch_size(ROWS).build().map_err(|e| damaged(&e))?;
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
