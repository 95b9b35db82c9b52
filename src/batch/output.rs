//! Shards: the pairs that were kept, in files of a size that tools like, in every format asked for.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::{
    folder::{Folder, failed},
    manifest::Shard,
};
use crate::{
    Lang, Result,
    digest::hex,
    write::{Compressed, Compression, Format, Head, Layout, NewFile, Pair, Writer},
};

/// What is written of the pairs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Output {
    /// The formats, each of which holds all pairs that are kept.
    pub formats: Vec<Form>,
    /// Pairs in a shard; the last one may have fewer.
    pub shard: usize,
    /// Whether the pairs that are not kept are written too, each with the reason.
    pub dropped: bool,
}

impl Output {
    /// Pairs in a shard where nothing else is said.
    pub const SHARD: usize = 100_000;
}

impl Default for Output {
    /// JSON Lines.
    fn default() -> Self {
        Output { formats: vec![Form { format: Format::Jsonl, packed: false }], shard: Output::SHARD, dropped: false }
    }
}

/// A format of shards.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Form {
    /// The format.
    pub format: Format,
    /// Whether it is compressed by Zstandard, as JSON Lines can be.
    pub packed: bool,
}

impl Form {
    /// Those that a batch writes. Formats that one file cannot hold much of, or that are made to be looked at, are none of
    /// them.
    pub const ALL: [Form; 8] = [
        Form { format: Format::Jsonl, packed: false },
        Form { format: Format::Jsonl, packed: true },
        Form { format: Format::Parquet, packed: false },
        Form { format: Format::Tmx, packed: false },
        Form { format: Format::Moses, packed: false },
        Form { format: Format::Hf, packed: false },
        Form { format: Format::Tsv, packed: false },
        Form { format: Format::Csv, packed: false },
    ];

    /// As it is asked for: `jsonl`, `jsonl.zst`, `parquet`, …
    #[must_use]
    pub fn name(self) -> &'static str {
        if self.packed { "jsonl.zst" } else { self.format.name() }
    }

    /// What its files' names end with; two of them have one for each language.
    fn file(self, stem: &str, lang: Option<Lang>) -> String {
        match lang {
            Some(lang) => format!("{stem}.{}", lang.code()),
            None if self.format == Format::Jsonl => format!("{stem}.{}", self.name()),
            None => {
                let extension = self.format.extensions().first().copied().unwrap_or(self.format.name());
                format!("{stem}.{extension}")
            }
        }
    }

    /// Whether lines of JSON are written as they are.
    fn is_lines(self) -> bool {
        self.format == Format::Jsonl
    }
}

/// Pairs on their way into shards.
pub(super) struct Shards<'f> {
    folder: &'f Folder,
    stem: &'static str,
    forms: Vec<Form>,
    most: usize,
    open: Option<Open>,
    written: Vec<Shard>,
    number: usize,
}

/// A shard being written, in every format.
struct Open {
    outs: Vec<(Form, Out)>,
    pairs: usize,
    /// The document of the last pair.
    document: Option<String>,
}

enum Out {
    Lines(Box<Compressed<Counted>>),
    Writer(Box<Writer<Counted>>),
}

impl<'f> Shards<'f> {
    pub(super) fn new(folder: &'f Folder, stem: &'static str, forms: Vec<Form>, most: usize) -> Self {
        Shards { folder, stem, forms, most: most.max(1), open: None, written: Vec::new(), number: 0 }
    }

    /// Whether pairs must be given as more than a line.
    pub(super) fn wants_pairs(&self) -> bool {
        self.forms.iter().any(|form| !form.is_lines())
    }

    /// Adds a pair: its line of JSON, and itself where [`Shards::wants_pairs`].
    pub(super) fn add(&mut self, line: &str, pair: Option<&Pair<'_>>) -> Result<()> {
        let open = match self.open.take() {
            Some(open) => open,
            None => self.begin()?,
        };
        let open = self.open.insert(open);
        open.pairs += 1;
        let name = pair.map(|pair| &*pair.doc.name);
        let new = name.is_some() && open.document.as_deref() != name;
        if new {
            open.document = name.map(str::to_owned);
        }
        for (form, out) in &mut open.outs {
            let name = self.folder.file(&form.file(&format!("{}-{:05}", self.stem, self.number - 1), None));
            out.add(line, pair, new).map_err(failed(&name, "write"))?;
        }
        if open.pairs == self.most { self.close() } else { Ok(()) }
    }

    /// The shards, all of them on the disk.
    pub(super) fn finish(mut self) -> Result<Vec<Shard>> {
        // An empty corpus is a file that holds nothing, not a file that is missing.
        if self.number == 0 && self.open.is_none() {
            self.open = Some(self.begin()?);
        }
        self.close()?;
        Ok(self.written)
    }

    fn begin(&mut self) -> Result<Open> {
        let stem = format!("{}-{:05}", self.stem, self.number);
        self.number += 1;
        let out = |&form: &Form| {
            let create = |lang| Counted::create(self.folder, form.file(&stem, lang));
            let out = if form.is_lines() {
                let file = create(None)?;
                let name = self.folder.file(&file.name);
                let packed = form.packed.then_some(Compression::Zstd);
                Out::Lines(Box::new(Compressed::new(file, packed).map_err(failed(&name, "write"))?))
            } else {
                Out::Writer(Box::new(Writer::new(form.format, Layout { several: true, ..Layout::default() }, create)?))
            };
            Ok((form, out))
        };
        let outs = self.forms.iter().map(out).collect::<Result<_>>()?;
        Ok(Open { outs, pairs: 0, document: None })
    }

    fn close(&mut self) -> Result<()> {
        let Some(open) = self.open.take() else { return Ok(()) };
        for (form, out) in open.outs {
            let name = self.folder.file(self.stem);
            for file in out.finish().map_err(failed(&name, "write"))? {
                self.written.push(file.finish(form, open.pairs)?);
            }
        }
        Ok(())
    }
}

impl Out {
    fn add(&mut self, line: &str, pair: Option<&Pair<'_>>, new: bool) -> io::Result<()> {
        match self {
            Out::Lines(out) => out.write_all(line.as_bytes()).and_then(|()| out.write_all(b"\n")),
            Out::Writer(writer) => {
                let Some(pair) = pair else { return Ok(()) };
                if new {
                    let method = pair.method.as_deref().map(str::to_owned);
                    writer.document(&Head { doc: pair.doc.clone().into_owned(), method, ..Head::default() })?;
                }
                writer.pair(pair.clone())
            }
        }
    }

    fn finish(self) -> io::Result<Vec<Counted>> {
        match self {
            Out::Lines(out) => Ok(vec![out.finish()?]),
            Out::Writer(writer) => Ok(writer.finish()?.0),
        }
    }
}

/// A new file whose bytes are counted, and their hash taken, as they are written.
pub(super) struct Counted {
    name: String,
    file: NewFile,
    hash: Sha256,
    bytes: u64,
}

impl Counted {
    pub(super) fn create(folder: &Folder, name: String) -> Result<Counted> {
        Ok(Counted { file: NewFile::create(folder.file(&name))?, name, hash: Sha256::new(), bytes: 0 })
    }

    fn finish(self, form: Form, pairs: usize) -> Result<Shard> {
        let shard = self.record(form.name().to_owned(), Some(pairs));
        self.file.finish()?;
        Ok(shard)
    }

    /// Lets a file that holds no pairs be seen.
    pub(super) fn done(self, format: &str) -> Result<Shard> {
        let shard = self.record(format.to_owned(), None);
        self.file.finish()?;
        Ok(shard)
    }

    fn record(&self, format: String, pairs: Option<usize>) -> Shard {
        let sha256 = hex(&self.hash.clone().finalize());
        Shard { name: self.name.clone(), format, pairs, bytes: self.bytes, sha256 }
    }
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
