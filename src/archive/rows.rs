//! Files of records, one a line: JSON Lines, and tables with tabs.

use std::{
    io::BufRead,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::{Map, Value};

use super::{
    Field, Found, Options, Reader, fault,
    lines::{Lines, NoLine},
    place::Place,
    record::Record,
};
use crate::Error;

/// How a line is a record.
enum Form {
    /// A JSON object.
    Json,
    /// Fields with tabs between them, under these keys; the first line may give them.
    Table(Option<Vec<String>>),
}

/// Records that are being read.
pub(super) struct Rows<R> {
    lines: Lines<R>,
    form: Form,
    place: Place,
    /// The folder that paths in records count from.
    root: Option<PathBuf>,
    options: Arc<Options>,
    ended: bool,
}

impl<R: BufRead> Rows<R> {
    /// Records in JSON; paths in them are followed under `root`, if at all.
    pub(super) fn json(reader: R, place: Place, root: Option<&Path>, options: &Arc<Options>) -> Self {
        // In ASCII, as many programs write JSON, a Thai letter takes six bytes for three; the rest is for other fields.
        let limit = options.max_bytes.saturating_mul(2).saturating_add(1 << 20);
        let root = root.map(|root| options.root.clone().unwrap_or_else(|| root.to_owned()));
        let (lines, options) = (Lines::new(reader, limit), Arc::clone(options));
        Rows { lines, form: Form::Json, place, root, options, ended: false }
    }

    /// Records in a table, with a first line of keys; without, its columns are `path`, or `id` and `path`, or `id`,
    /// `en_path` and `th_path`.
    pub(super) fn table(reader: R, place: Place, root: &Path, options: &Arc<Options>) -> Self {
        Rows { form: Form::Table(None), ..Rows::json(reader, place, Some(root), options) }
    }

    /// A line as a record, nothing if it is the line of keys.
    fn value(&mut self, line: Vec<u8>) -> Result<Option<Value>, Error> {
        let refused = |fact: String, remedy, source| Error::Record {
            name: self.place.label.clone(),
            line: self.lines.number(),
            fact,
            remedy,
            source,
        };
        let line = String::from_utf8(line).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(at).copied().unwrap_or_default();
            let fact = format!("byte {at} of the line (0x{byte:02x}) is no character of UTF-8");
            refused(fact, "save the file in UTF-8", None)
        })?;
        let keys = match &mut self.form {
            Form::Json => {
                let value: Value = serde_json::from_str(&line)
                    .map_err(|error| refused("no JSON".to_owned(), "give one JSON object a line", Some(error)))?;
                return match value {
                    Value::Object(_) => Ok(Some(value)),
                    _ => Err(refused("no JSON object".to_owned(), "give one JSON object a line", None)),
                };
            }
            Form::Table(keys) => keys,
        };
        let cells = || line.split('\t').map(str::trim);
        let keys = match keys {
            Some(keys) => keys,
            None => {
                let known = Field::ALL.map(|field| self.options.fields.key(field).to_owned());
                let is_head = cells().any(|cell| known.iter().any(|key| key == cell));
                let columns: &[Field] = match cells().count() {
                    1 => &[Field::Path],
                    2 => &[Field::Id, Field::Path],
                    _ => &[Field::Id, Field::EnPath, Field::ThPath],
                };
                if is_head {
                    *keys = Some(cells().map(str::to_owned).collect());
                    return Ok(None);
                }
                keys.insert(columns.iter().map(|&field| self.options.fields.key(field).to_owned()).collect())
            }
        };
        let said = keys.iter().cloned().zip(cells()).filter(|(_, cell)| !cell.is_empty());
        Ok(Some(Value::Object(said.map(|(key, cell)| (key, Value::String(cell.to_owned()))).collect::<Map<_, _>>())))
    }
}

impl<R: BufRead + Send> Reader for Rows<R> {
    fn next(&mut self, wanted: bool) -> Option<Found> {
        while !self.ended {
            let line = self.lines.next()?;
            let number = self.lines.number();
            let id = format!("{}:{number}", self.place.label);
            let value = match line {
                Ok(line) => self.value(line),
                Err(NoLine::TooLong) => Err(fault::too_large(&id, self.options.max_bytes)),
                Err(NoLine::Io(error)) => {
                    self.ended = true;
                    Err(Error::Record {
                        name: self.place.label.clone(),
                        line: number,
                        fact: format!("cannot be read on: {error}"),
                        remedy: "get the file anew; the lines before were read",
                        source: None,
                    })
                }
            };
            let (root, options) = (self.root.as_deref(), &*self.options);
            match value {
                Ok(Some(value)) => {
                    return Some(Record { value, place: &self.place, line: number, root, options }.entry(wanted));
                }
                Ok(None) => {}
                Err(error) => return Some(Err(fault::of(id, error))),
            }
        }
        None
    }
}
