//! The writer: pairs to the bytes of any format, as they come.

use std::{
    borrow::Cow,
    convert::Infallible,
    io::{self, Write},
};

use serde::Serialize;

#[cfg(feature = "batch")]
use super::parquet::Parquet;
use super::{
    csv::Csv,
    format::Format,
    hf::Hf,
    html::Html,
    json::{Json, Jsonl},
    lost::Lost,
    moses::Moses,
    pair::{Doc, Pair, owned},
    text::{DEFAULT_COLUMNS, Text},
    time::Time,
    tmx::Tmx,
    tsv::Tsv,
    xliff::Xliff,
    xlsx::Xlsx,
};
use crate::Lang;

/// Writes pairs in one format, document after document.
///
/// Pairs go out as they come; JSON and the table keep one document in memory, Parquet up to 10,000 pairs, and a spreadsheet
/// all of them. What is
/// written before [`Writer::finish`] is no whole file.
pub struct Writer<W> {
    form: Box<dyn Form>,
    /// What is about to go out.
    bytes: Bytes,
    outs: Vec<W>,
    lost: Lost,
    /// The document whose pairs are being written.
    doc: Option<Doc<'static>>,
    /// Whether anything was written yet.
    begun: bool,
}

/// What the look of a file depends on, besides the pairs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    /// Width of a [`Format::Text`] table in terminal columns; [`MIN_COLUMNS`](super::MIN_COLUMNS) if that is more.
    pub columns: u16,
    /// Whether [`Format::Json`] is an array though there be only one document.
    pub several: bool,
    /// When the file is made, if the format says so.
    pub created: Option<Time>,
}

impl Default for Layout {
    fn default() -> Self {
        Layout { columns: DEFAULT_COLUMNS, several: false, created: None }
    }
}

/// What is known of a document before its first pair.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Head<'a> {
    /// What every pair says of it.
    pub doc: Doc<'a>,
    /// The files the text was read from: one, or the English and the Thai one; none if nobody knows.
    pub files: Vec<File<'a>>,
    /// How many English and Thai segments were read.
    pub segments: Option<[usize; 2]>,
    /// Program and model, each with its version.
    pub method: Option<String>,
}

/// One file that a document was read from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct File<'a> {
    /// As it was given: a path, or `-`.
    pub name: Cow<'a, str>,
    /// SHA-256 of its bytes as they were read, 64 hexadecimal digits.
    pub sha256: Cow<'a, str>,
    /// The WHATWG name of the encoding it was in.
    pub encoding: &'static str,
    /// What kind of file it is: `plain`, `html`.
    pub format: &'static str,
}

impl Head<'_> {
    /// The same for itself, without what it borrows.
    #[must_use]
    pub fn into_owned(self) -> Head<'static> {
        let file = |file: File<'_>| File { name: owned(file.name), sha256: owned(file.sha256), ..file };
        Head {
            doc: self.doc.into_owned(),
            files: self.files.into_iter().map(file).collect(),
            segments: self.segments,
            method: self.method,
        }
    }
}

/// What a format does with documents and pairs.
pub(super) trait Form: Send {
    /// Begins the file.
    fn begin(&mut self, _out: &mut Bytes) -> io::Result<()> {
        Ok(())
    }

    /// Begins a document.
    fn document(&mut self, _out: &mut Bytes, _head: &Head<'_>, _lost: &mut Lost) -> io::Result<()> {
        Ok(())
    }

    /// Writes the document's next pair.
    fn pair(&mut self, out: &mut Bytes, pair: Pair<'_>, lost: &mut Lost) -> io::Result<()>;

    /// Ends the document and the file.
    fn end(&mut self, _out: &mut Bytes, _lost: &mut Lost) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes for a format's one file, or for the English and the Thai one of two.
#[derive(Default)]
pub(super) struct Bytes {
    pub(super) first: Vec<u8>,
    pub(super) second: Vec<u8>,
}

impl Writer<Vec<u8>> {
    /// Writes to memory.
    #[must_use]
    pub fn in_memory(format: Format, layout: Layout) -> Self {
        let Ok(writer) = Writer::new(format, layout, |_| Ok::<_, Infallible>(Vec::new()));
        writer
    }
}

impl<W: Write> Writer<W> {
    /// Opens what a format writes to: one file, or an English and a Thai one. `open` is asked for each, with the language
    /// if there are two.
    ///
    /// # Errors
    /// Those of `open`.
    pub fn new<E>(format: Format, layout: Layout, open: impl FnMut(Option<Lang>) -> Result<W, E>) -> Result<Self, E> {
        let langs: &[Option<Lang>] = if format == Format::Moses { &[Some(Lang::En), Some(Lang::Th)] } else { &[None] };
        let outs = langs.iter().copied().map(open).collect::<Result<Vec<W>, E>>()?;
        let form: Box<dyn Form> = match format {
            Format::Jsonl => Box::new(Jsonl),
            Format::Json => Box::new(Json::new(layout.several)),
            Format::Text => Box::new(Text::new(layout.columns)),
            Format::Tmx => Box::new(Tmx::new(layout.created)),
            Format::Xliff => Box::new(Xliff::default()),
            Format::Tsv => Box::new(Tsv),
            Format::Csv => Box::new(Csv),
            Format::Moses => Box::new(Moses),
            Format::Hf => Box::new(Hf),
            Format::Xlsx => Box::new(Xlsx::new(layout.created)),
            Format::Html => Box::new(Html::default()),
            #[cfg(feature = "batch")]
            Format::Parquet => Box::new(Parquet::new()),
        };
        let (bytes, lost) = (Bytes::default(), Lost::default());
        Ok(Writer { form, bytes, outs, lost, doc: None, begun: false })
    }

    /// Begins a document, which may have no pairs. A pair of another document begins that one by itself.
    ///
    /// # Errors
    /// Those of the outputs.
    pub fn document(&mut self, head: &Head<'_>) -> io::Result<()> {
        self.begin()?;
        self.doc = Some(head.doc.clone().into_owned());
        self.form.document(&mut self.bytes, head, &mut self.lost)?;
        self.flush()
    }

    /// Writes a pair.
    ///
    /// # Errors
    /// Those of the outputs.
    pub fn pair(&mut self, pair: Pair<'_>) -> io::Result<()> {
        if self.doc.as_ref() != Some(&*pair.doc) {
            let method = pair.method.as_deref().map(str::to_owned);
            self.document(&Head { doc: (*pair.doc).clone(), method, ..Head::default() })?;
        }
        self.form.pair(&mut self.bytes, pair, &mut self.lost)?;
        self.flush()
    }

    /// Writes a document and its pairs.
    ///
    /// # Errors
    /// Those of the outputs.
    pub fn pairs<'a>(&mut self, head: &Head<'_>, pairs: impl IntoIterator<Item = Pair<'a>>) -> io::Result<()> {
        self.document(head)?;
        pairs.into_iter().try_for_each(|pair| self.pair(pair))
    }

    /// Completes the outputs and gives them back, and tells what the format could not hold.
    ///
    /// # Errors
    /// Those of the outputs.
    pub fn finish(mut self) -> io::Result<(Vec<W>, Lost)> {
        self.begin()?;
        self.form.end(&mut self.bytes, &mut self.lost)?;
        self.flush()?;
        self.outs.iter_mut().try_for_each(W::flush)?;
        Ok((self.outs, self.lost))
    }

    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            self.form.begin(&mut self.bytes)?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        for (bytes, out) in [&mut self.bytes.first, &mut self.bytes.second].into_iter().zip(&mut self.outs) {
            if !bytes.is_empty() {
                out.write_all(bytes)?;
                bytes.clear();
            }
        }
        Ok(())
    }
}

/// The pairs in a format, for tests.
#[cfg(test)]
pub(super) fn written<'a>(
    format: Format,
    layout: Layout,
    head: Option<&Head<'_>>,
    pairs: impl IntoIterator<Item = Pair<'a>>,
) -> (Vec<Vec<u8>>, Lost) {
    let mut writer = Writer::in_memory(format, layout);
    if let Some(head) = head {
        writer.document(head).unwrap();
    }
    pairs.into_iter().try_for_each(|pair| writer.pair(pair)).unwrap();
    writer.finish().unwrap()
}
