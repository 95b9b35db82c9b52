//! Pairs out of Parquet: as khanan writes them, or any columns called `en` and `th`, or a `translation` of both, as
//! Hugging Face's data sets have them.

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

/// A row is a pair.
pub(super) fn parquet(mut taker: Taker<'_>, bytes: Vec<u8>) -> Result<Skipped> {
    let name = taker.name;
    let wrong = |fact: String| Error::NoPairs { name: name.to_owned(), fact, remedy: REMEDY };
    let damaged = |e: &dyn std::fmt::Display| wrong(format!("not a Parquet file that can be read: {e}"));
    // The types of Parquet alone count: what Arrow kept as a dictionary or with long offsets is the same text.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let reader =
        ParquetRecordBatchReaderBuilder::try_new_with_options(Bytes::from(bytes), options).map_err(|e| damaged(&e))?;
    let schema = reader.schema().clone();
    let mut texts = false;
    for field in schema.fields() {
        let known = Column::ALL.iter().find(|column| column.name() == field.name());
        texts |= matches!(known, Some(Column::Text(_))) || field.name() == TRANSLATION;
        if known.is_none() && field.name() != TRANSLATION {
            taker.skipped.columns.push(field.name().clone());
        }
    }
    if !texts {
        return Err(wrong("no column is called en or th".to_owned()));
    }
    let mut row = 0;
    for batch in reader.with_batch_size(ROWS).build().map_err(|e| damaged(&e))? {
        let batch = batch.map_err(|e| damaged(&e))?;
        for i in 0..batch.num_rows() {
            row += 1;
            let pair = pair(&batch, i, taker.blank()).map_err(|fact| wrong(format!("row {row}: {fact}")))?;
            taker.take(pair)?;
        }
    }
    Ok(taker.skipped)
}

/// The pair of a row, over what is known of it without.
fn pair(batch: &RecordBatch, i: usize, mut pair: Pair<'static>) -> std::result::Result<Pair<'static>, String> {
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
