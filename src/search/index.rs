//! The index on the disk: made, opened, added to.

use std::{
    collections::HashSet,
    fmt, fs,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use sha2::{Digest, Sha256};
use tantivy::{
    IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError, Term,
    directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
};

use super::{
    directory::{Noting, again},
    schema::{self, ANEW, Fields},
};
use crate::{
    Error, Lang, Result,
    digest::hex,
    write::{
        Date, Pair, Part,
        disk::{self, Call},
        temporary::TemporaryFolder,
    },
};

/// Bytes of memory for each thread that makes the index; then what it holds is put on the disk.
const MEMORY: usize = 96 << 20;

/// The most threads that make the index.
const THREADS: usize = 8;

/// An index of pairs in a folder.
///
/// ```
/// use khanan::{model::Model, search::{Index, Query}, write::Pair};
///
/// let folder = tempfile::tempdir()?;
/// let index = Index::create(folder.path().join("index"))?;
/// let json = r#"{"doc": {"name": "loan"}, "seq": 1, "en": {"text": "The loan was signed."}, "th": {"text": "ลงนามเงินกู้แล้ว"}}"#;
/// let mut adding = index.adding()?;
/// adding.add(&serde_json::from_str::<Pair<'_>>(json)?)?;
/// adding.commit()?;
///
/// let found = index.search(&Query::parse("เงินกู้")?, Model::embedded())?;
/// let hit = &found.hits[0];
/// assert_eq!(&hit.pair.en.as_ref().unwrap().text[hit.marks_en[0].clone()], "loan");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Index {
    pub(super) path: PathBuf,
    pub(super) fields: Fields,
    pub(super) index: tantivy::Index,
    pub(super) reader: IndexReader,
    /// Knows what could not be written.
    directory: Noting,
}

/// What the library begins its own temporary files with.
const TEMPORARY: &str = ".tmp";

impl Index {
    /// Makes an empty index: a folder that appears when it is complete.
    ///
    /// # Errors
    /// [`Error::Index`] if something is there already; [`Error::Io`].
    pub fn create(path: impl Into<PathBuf>) -> Result<Index> {
        let path = path.into();
        let name = || path.display().to_string();
        let io = |source| Error::Io { name: name(), action: "write", source };
        let taken = || Error::Index {
            name: name(),
            fact: "is there already".to_owned(),
            remedy: "give the name of a folder that is not there, or is empty",
            source: None,
        };
        let is_taken = || path.read_dir().map_or(path.exists(), |mut files| files.next().is_some());
        if is_taken() {
            return Err(taken());
        }
        let folder = TemporaryFolder::beside(&path).map_err(io)?;
        // The temporary folder is for nobody else; the one within is made as any other.
        let made = folder.path().join("index");
        disk::told(Call::MakeFolder, &path).and_then(|()| fs::create_dir(&made)).map_err(io)?;
        tantivy::Index::create_in_dir(&made, Fields::new().1).map_err(|error| failed(&path, error))?;
        schema::stamp(&made)?;
        let place = || {
            disk::told(Call::Rename, &path)?;
            if path.exists() {
                fs::remove_dir(&path)?;
            }
            fs::rename(&made, &path)
        };
        if let Err(error) = place() {
            // Another process may have made one meanwhile.
            return Err(if is_taken() { taken() } else { io(error) });
        }
        disk::sync_folder_of(&path).map_err(io)?;
        Index::open(path)
    }

    /// Opens an index.
    ///
    /// # Errors
    /// [`Error::Index`] if there is none, or one that was made by another version, or a damaged one.
    pub fn open(path: impl Into<PathBuf>) -> Result<Index> {
        let path = path.into();
        schema::check(&path)?;
        let directory = Noting::open(&path).map_err(|error| failed(&path, error.into()))?;
        let mut index = tantivy::Index::open(directory.clone()).map_err(|error| failed(&path, error))?;
        let (fields, wanted) = Fields::new();
        if index.schema() != wanted {
            return Err(Error::Index {
                name: path.display().to_string(),
                fact: "its fields are not those of its layout".to_owned(),
                remedy: ANEW,
                source: None,
            });
        }
        index.set_tokenizers(schema::tokenizers());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::OnCommitWithDelay).try_into();
        let reader = reader.map_err(|error| failed(&path, error))?;
        Ok(Index { path, fields, index, reader, directory })
    }

    /// Opens the index that is there, or makes one.
    ///
    /// # Errors
    /// As [`Index::open`] and [`Index::create`].
    pub fn open_or_create(path: impl Into<PathBuf>) -> Result<Index> {
        let path = path.into();
        if schema::is_stamped(&path) {
            return Index::open(path);
        }
        match Index::create(&path) {
            // Another process was faster.
            Err(Error::Index { .. }) if schema::is_stamped(&path) => Index::open(path),
            made => made,
        }
    }

    /// What the library reports, or what the system said before of what could not be written.
    pub(super) fn failed(&self, error: TantivyError) -> Error {
        match self.directory.fault() {
            Some(source) if !matches!(error, TantivyError::LockFailure(LockError::LockBusy, _)) => {
                Error::Io { name: self.path.display().to_string(), action: "write", source }
            }
            _ => failed(&self.path, error),
        }
    }

    /// Removes the library's temporary files, which a process that was killed leaves. Only who may write may do so.
    fn sweep(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            if entry.file_name().as_encoded_bytes().starts_with(TEMPORARY.as_bytes()) && entry.file_type()?.is_file() {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// How many pairs it holds.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Who published its pairs, in the order of the alphabet.
    ///
    /// # Errors
    /// [`Error::Index`] if it cannot be read.
    pub fn sources(&self) -> Result<Vec<String>> {
        let mut all = std::collections::BTreeSet::new();
        for segment in self.reader.searcher().segment_readers() {
            let mut read = || {
                let list = segment.inverted_index(self.fields.source)?;
                let mut terms = list.terms().stream()?;
                while terms.advance() {
                    all.insert(String::from_utf8_lossy(terms.key()).into_owned());
                }
                tantivy::Result::Ok(())
            };
            read().map_err(|error| self.failed(error))?;
        }
        Ok(all.into_iter().collect())
    }

    /// Begins to add pairs. Nothing is seen of them before [`Adding::commit`]; one process can add at a time.
    ///
    /// # Errors
    /// [`Error::Index`] if another one does, or the index cannot be written.
    pub fn adding(&self) -> Result<Adding<'_>> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS);
        let writer = self.index.writer_with_num_threads(threads, threads * MEMORY);
        let writer = writer.map_err(|error| self.failed(error))?;
        // Files that a run wrote which failed have names that this one may give again.
        writer.garbage_collect_files().wait().map_err(|error| self.failed(error))?;
        self.sweep().map_err(|source| Error::Io { name: self.path.display().to_string(), action: "write", source })?;
        Ok(Adding { index: self, writer, seen: HashSet::new(), added: Added::default() })
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Pairs on their way into an index. Dropped, or killed, without [`Adding::commit`], it leaves the index as it was.
pub struct Adding<'i> {
    index: &'i Index,
    writer: IndexWriter,
    /// Hashes of the names of pairs that came before.
    seen: HashSet<u64>,
    added: Added,
}

/// How many pairs were added.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Added {
    /// Pairs that were not there.
    pub new: u64,
    /// Pairs in whose place another of the same name came.
    pub replaced: u64,
}

impl Adding<'_> {
    /// Adds a pair, or puts it in the place of one of the same name. A pair without `id` is named by its document, its place
    /// in it, and its texts.
    ///
    /// # Errors
    /// [`Error::Index`] if the index cannot be written.
    pub fn add(&mut self, pair: &Pair<'_>) -> Result<()> {
        let Fields { id, pair: stored, date, source, score, order, .. } = self.index.fields;
        let name = pair.id.as_deref().map_or_else(|| named(pair), str::to_owned);
        let term = Term::from_field_text(id, &name);
        let was_there = !self.seen.insert(hash(&name)) || self.is_indexed(&term)?;
        if was_there {
            self.writer.delete_term(term);
        }
        let json = serde_json::to_vec(pair).map_err(|source| Error::Index {
            name: self.index.path.display().to_string(),
            fact: format!("pair {name} cannot be kept"),
            remedy: "leave it out",
            source: Some(Box::new(source)),
        })?;
        let mut document = TantivyDocument::new();
        document.add_text(id, &name);
        document.add_bytes(stored, &json);
        for (lang, part) in [(Lang::En, &pair.en), (Lang::Th, &pair.th)] {
            if let Some(Part { text, .. }) = part {
                document.add_text(self.index.fields.literal(lang), text);
                document.add_text(self.index.fields.lexical(lang), text);
            }
        }
        if let Some(day) = pair.doc.metadata.date {
            document.add_u64(date, number(day));
        }
        if let Some(publisher) = &pair.doc.metadata.source {
            document.add_text(source, publisher);
        }
        if let Some(probability) = pair.score {
            document.add_f64(score, probability);
        }
        let file = pair.doc.sha256.as_deref().unwrap_or(&pair.doc.name);
        document.add_u64(order, hash(file) << 20 | (pair.seq as u64).min((1 << 20) - 1));
        self.writer.add_document(document).map_err(|error| self.index.failed(error))?;
        if was_there {
            self.added.replaced += 1;
        } else {
            self.added.new += 1;
        }
        Ok(())
    }

    fn is_indexed(&self, term: &Term) -> Result<bool> {
        let searcher = self.index.reader.searcher();
        if searcher.num_docs() == 0 {
            return Ok(false);
        }
        searcher.doc_freq(term).map(|count| count > 0).map_err(|error| self.index.failed(error))
    }

    /// Lets what was added be found, all at once, and tells how much it was.
    ///
    /// # Errors
    /// [`Error::Index`]; the index is then as it was.
    pub fn commit(mut self) -> Result<Added> {
        let Adding { index, added, seen: _, .. } = self;
        self.writer.commit().map_err(|error| index.failed(error))?;
        // What cannot be merged now is the next time; all pairs are there.
        self.writer.wait_merging_threads().map_err(|error| index.failed(error))?;
        index.reader.reload().map_err(|error| index.failed(error))?;
        Ok(added)
    }
}

impl fmt::Debug for Adding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Adding").field("index", self.index).field("added", &self.added).finish_non_exhaustive()
    }
}

/// The name of a pair that has none: 16 hexadecimal digits, of the SHA-256 over its document's name, its place and its
/// texts, each with its length before it.
pub(super) fn named(pair: &Pair<'_>) -> String {
    let mut sha = Sha256::new();
    let text = |part: &Option<Part<'_>>| part.as_ref().map_or(String::new(), |part| part.text.clone().into_owned());
    for field in [pair.doc.name.clone().into_owned(), pair.seq.to_string(), text(&pair.en), text(&pair.th)] {
        sha.update((field.len() as u64).to_le_bytes());
        sha.update(field);
    }
    hex(&sha.finalize()[..8])
}

/// The same on every run of one program; nothing of it is kept but the order of equals.
fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// A day as a number whose order is that of the days.
pub(super) fn number(day: Date) -> u64 {
    day.to_string().bytes().filter(u8::is_ascii_digit).fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
}

/// What the system said, if it was that: not that a file is shorter than it should be, or something else.
fn said(error: &TantivyError) -> Option<Arc<io::Error>> {
    let source = match error {
        TantivyError::IoError(source)
        | TantivyError::LockFailure(LockError::IoError(source), _)
        | TantivyError::OpenDirectoryError(
            OpenDirectoryError::IoError { io_error: source, .. } | OpenDirectoryError::FailedToCreateTempDir(source),
        )
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: source, .. })
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: source, .. }) => source,
        _ => return None,
    };
    let is_damage = matches!(source.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData);
    (!is_damage).then(|| Arc::clone(source))
}

/// What the library of the index reports, as this one does.
pub(super) fn failed(path: &Path, error: TantivyError) -> Error {
    let name = path.display().to_string();
    if let Some(source) = said(&error) {
        return Error::Io { name, action: "use", source: again(&source) };
    }
    let (fact, remedy) = match &error {
        TantivyError::LockFailure(LockError::LockBusy, _) => {
            ("another process is adding to it", "wait until it has ended")
        }
        TantivyError::IncompatibleIndex(_) => ("made by another version", ANEW),
        _ => ("damaged, or changed under way", ANEW),
    };
    Error::Index { name, fact: fact.to_owned(), remedy, source: Some(Box::new(error)) }
}
