//! A record to a document: which field is the text, which the id, which says when and who.

use std::path::Path;

use serde_json::Value;

use super::{
    Blob, Bytes, Content, Entry, Field, Found, Options,
    entry::is_page,
    fault,
    kind::{Kind, kind},
    place::{self, Place},
    stream::Stream,
};
use crate::{
    Error, Result,
    read::Format,
    write::{Date, Facts},
};

/// A record, and where it stands.
pub(super) struct Record<'a> {
    /// A JSON object.
    pub(super) value: Value,
    /// The file it is of.
    pub(super) place: &'a Place,
    /// The line, counted from 1.
    pub(super) line: usize,
    /// The folder that paths count from, if they may be followed.
    pub(super) root: Option<&'a Path>,
    /// Which field is which.
    pub(super) options: &'a Options,
}

impl Record<'_> {
    /// The document. If it is not `wanted`, files that it names are not read.
    pub(super) fn entry(mut self, wanted: bool) -> Found {
        let names = Names::of(&self);
        let id = names.id(|| format!("{}:{}", self.place.label, self.line));
        let facts = self.facts(&names);
        match self.content(&id, &names, wanted) {
            Ok(content) => Ok(Entry { id, content, facts }),
            Err(error) => Err(fault::of(id, error)),
        }
    }

    /// The value of a field, nothing if it is absent or null.
    fn get(&self, field: Field) -> Option<&Value> {
        let key = self.options.fields.key(field);
        let value = if key.starts_with('/') { self.value.pointer(key) } else { self.value.get(key) };
        value.filter(|value| !value.is_null())
    }

    /// The value of a field that names something.
    fn name(&self, field: Field) -> Option<String> {
        match self.get(field)? {
            Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    fn take(&mut self, field: Field) -> Option<Value> {
        let key = self.options.fields.key(field);
        let value = if key.starts_with('/') { self.value.pointer_mut(key) } else { self.value.get_mut(key) };
        value.map(Value::take).filter(|value| !value.is_null())
    }

    /// The text of a field: a string, or paragraphs.
    fn text(&mut self, field: Field) -> Result<Option<String>> {
        let (fact, remedy) = match self.take(field) {
            None => return Ok(None),
            Some(Value::String(text)) => return Ok(Some(text)),
            Some(Value::Array(paragraphs)) => {
                let lines: Option<Vec<&str>> = paragraphs.iter().map(Value::as_str).collect();
                match lines {
                    Some(lines) => return Ok(Some(lines.join("\n"))),
                    None => ("holds what is no string", "give an array of strings, its paragraphs"),
                }
            }
            Some(_) => ("is no text", "give a string, or an array of strings"),
        };
        Err(self.refused(format!("the field `{}` {fact}", self.options.fields.key(field)), remedy))
    }

    fn refused(&self, fact: impl Into<String>, remedy: &'static str) -> Error {
        let name = self.place.label.clone();
        Error::Record { name, line: self.line, fact: fact.into(), remedy, source: None }
    }

    fn content(&mut self, id: &str, names: &Names, wanted: bool) -> Result<Content> {
        let (en, th) = (self.text(Field::En)?, self.text(Field::Th)?);
        let text = |text: String| Blob { name: id.to_owned(), bytes: Bytes::Text(text), format: None };
        let content = match (en, th) {
            (Some(en), Some(th)) => {
                let (en_name, th_name) = names.of_two(id);
                let en = Blob { name: en_name, ..text(en) };
                Content::Two { en, th: Blob { name: th_name, ..text(th) } }
            }
            (en, th) => match (self.text(Field::Text)?, self.text(Field::Html)?) {
                (Some(both), _) => Content::One(text(both)),
                (None, Some(page)) => Content::One(Blob { format: Some(Format::Html), ..text(page) }),
                (None, None) => match en.or(th) {
                    Some(one) => Content::One(text(one)),
                    None => return self.files(id, names, wanted),
                },
            },
        };
        if content.len() as u64 > self.options.max_bytes {
            return Err(fault::too_large(id, self.options.max_bytes));
        }
        Ok(content)
    }

    /// What is in the files that the record names.
    fn files(&self, id: &str, names: &Names, wanted: bool) -> Result<Content> {
        let file = |name: String, path: &str| {
            let bytes = if wanted { self.file(path)? } else { Vec::new() };
            // The id in the place of the name may end in anything.
            let format = Some(Format::Html).filter(|_| !is_page(&name) && is_page(path));
            Ok(Blob { name, bytes: Bytes::Raw(bytes), format })
        };
        let (en, th) = (self.name(Field::EnPath), self.name(Field::ThPath));
        match (self.name(Field::Path), en, th) {
            (None, Some(en), Some(th)) => {
                let (en_name, th_name) = names.of_two(id);
                Ok(Content::Two { en: file(en_name, &en)?, th: file(th_name, &th)? })
            }
            (path, en, th) => match path.or(en).or(th) {
                Some(path) => file(id.to_owned(), &path).map(Content::One),
                None => {
                    let key = |field| format!("`{}`", self.options.fields.key(field));
                    let fields = [Field::Text, Field::En, Field::Th, Field::Html, Field::Path].map(key).join(", ");
                    let remedy = "name the field that holds the text with --field text=KEY";
                    Err(self.refused(format!("none of the fields {fields}"), remedy))
                }
            },
        }
    }

    fn file(&self, path: &str) -> Result<Vec<u8>> {
        let Some(root) = self.root else {
            return Err(self.refused(format!("names the file {path}"), "give its text; no files are read here"));
        };
        let full = place::under(root, path).map_err(|fact| {
            let remedy = "say with --root which folder all paths are in";
            self.refused(format!("{path}: {fact}"), remedy)
        })?;
        if kind(path) != Kind::Document {
            return Err(self.refused(format!("{path} is no document"), "give an archive as a source of its own"));
        }
        let read = || Stream::open(&full, &Default::default())?.whole(self.options.max_bytes);
        match regular(&full).and_then(|()| read()) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(fault::too_large(path, self.options.max_bytes)),
            Err(error) => Err(fault::unreadable(&full, error)),
        }
    }

    /// What the record says about the document, or else the place of it.
    fn facts(&self, names: &Names) -> Facts {
        let of_place = self.place.facts();
        let url = self.name(Field::Url);
        let path = self.name(Field::Path).or_else(|| self.name(Field::EnPath));
        let path = path.map(|path| {
            let below = self.root.and_then(|root| Path::new(&path).strip_prefix(root).ok()?.to_str());
            below.map_or(path.clone(), str::to_owned)
        });
        let date = self.name(Field::Date).and_then(|text| Date::first_in(&text, None).or_else(|| place::date(&text)));
        let written = names.source.as_deref().filter(|source| !is_path(source)).map(str::to_owned);
        let found: Vec<&str> =
            [&url, &names.source, &names.en, &names.th, &path].into_iter().flatten().map(String::as_str).collect();
        Facts {
            date: date.or_else(|| found.iter().find_map(|place| place::date(place))).or(of_place.date),
            source: written
                .or_else(|| found.iter().find_map(|place| place::host(place)))
                .or_else(|| path.as_deref().and_then(|path| place::facts(path).source))
                .or(of_place.source),
        }
    }
}

/// No folder, and nothing that would never end.
fn regular(path: &Path) -> std::io::Result<()> {
    if path.metadata()?.is_file() { Ok(()) } else { Err(std::io::Error::other("no regular file")) }
}

/// Whether what a record calls its source says where a document was found, and not who published it: an address, or a
/// path of two steps or more. `Ministry of Tourism / Sports` is neither.
fn is_path(source: &str) -> bool {
    place::host(source).is_some()
        || source.trim_matches('/').split('/').count() > 1 && !source.contains(" /") && !source.contains("/ ")
}

/// How a record calls its document.
struct Names {
    id: Option<String>,
    source: Option<String>,
    en: Option<String>,
    th: Option<String>,
}

impl Names {
    fn of(record: &Record<'_>) -> Names {
        let source = record.name(Field::Source);
        let either = |one, other| record.name(one).or_else(|| record.name(other));
        Names {
            id: either(Field::Id, Field::Url).or_else(|| source.clone().filter(|source| is_path(source))),
            source,
            en: either(Field::EnSource, Field::EnPath),
            th: either(Field::ThSource, Field::ThPath),
        }
    }

    /// The id, or what else names the document: as a document in two files is called, if it is one.
    fn id(&self, or: impl FnOnce() -> String) -> String {
        match (&self.id, &self.en, &self.th) {
            (Some(id), ..) => id.clone(),
            (None, Some(en), Some(th)) => format!("{en} + {th}"),
            _ => or(),
        }
    }

    /// How the two texts are called: so that together they are called `id`.
    fn of_two(&self, id: &str) -> (String, String) {
        match (&self.id, &self.en, &self.th) {
            (None, Some(en), Some(th)) => (en.clone(), th.clone()),
            _ => (id.to_owned(), id.to_owned()),
        }
    }
}
