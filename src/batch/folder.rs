//! The folder that a batch writes to: whose it is, and what an earlier run left in it.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{
    chunk::{Chunks, Kind, damaged},
    manifest::Manifest,
    plan::Plan,
    verify,
};
use crate::{
    Error, Result,
    digest::hex_sha256,
    write::{
        TEMPORARY,
        disk::{self, Call},
        to_file,
    },
};

/// Where the stages keep what they find out, within the folder.
const WORK: &str = ".work";
const PLAN: &str = "plan.json";
const LOCK: &str = "lock";
/// There once all is done.
pub(super) const MANIFEST: &str = "manifest.json";

/// The remedy for what was kept and is not what it was.
pub(super) const ANEW: &str = "remove the output folder, and give the same command again";

/// A folder that belongs to this batch, and to this run of it as long as it lives.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    work: PathBuf,
    /// The plan's SHA-256: whose chunks these are.
    batch: String,
    /// Locked; the system lets go of it however the program ends.
    _lock: File,
}

/// What was found.
pub(super) enum Opened {
    /// The same batch, done.
    Finished(Box<Manifest>),
    /// A new batch, or the same one, interrupted.
    Begun(Folder),
}

impl Folder {
    pub(super) fn open(path: &Path, plan: &Plan) -> Result<Opened> {
        let work = path.join(WORK);
        if let Some(manifest) = parsed::<Manifest>(&path.join(MANIFEST))? {
            agrees(path, plan, &manifest.plan)?;
            verify::holds(path, &manifest)?;
            // The last thing a batch does, if it gets so far; what it did not make is left alone.
            if parsed::<Plan>(&work.join(PLAN)).is_ok_and(|plan| plan.is_some()) {
                let _ = fs::remove_dir_all(&work);
            }
            return Ok(Opened::Finished(Box::new(manifest)));
        }
        disk::make_folders(path).map_err(failed(path, "write"))?;
        let strange =
            fs::read_dir(path).map_err(failed(path, "read"))?.filter_map(|entry| Some(entry.ok()?.file_name()));
        let begun = parsed::<Plan>(&work.join(PLAN))?;
        let own = begun.is_some() || is_begun(&work).map_err(failed(&work, "read"))?;
        let mut strange: Vec<_> = strange.filter(|name| (name != WORK || !own) && !is_temporary(name)).collect();
        strange.sort();
        match (&begun, strange.first()) {
            (Some(begun), _) => agrees(path, plan, begun)?,
            (None, None) => disk::make_folders(&work).map_err(failed(&work, "write"))?,
            (None, Some(name)) => {
                return Err(Error::Batch {
                    name: path.display().to_string(),
                    fact: format!("holds {} already, and no batch that was begun", name.display()),
                    remedy: "give a new or an empty folder",
                });
            }
        }
        let lock = locked(path, &work.join(LOCK))?;
        for folder in [path, &work] {
            clear(folder).map_err(failed(folder, "write"))?;
        }
        if begun.is_none() {
            to_file(work.join(PLAN), |file| Ok(serde_json::to_writer_pretty(file, plan)?))?;
        }
        let batch = serde_json::to_vec(plan).map_err(io::Error::from).map_err(failed(path, "write"))?;
        let batch = hex_sha256(batch);
        Ok(Opened::Begun(Folder { path: path.to_owned(), work, batch, _lock: lock }))
    }

    /// A file of the output.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Keeps something for later stages, or another run: a line of JSON, and its SHA-256.
    pub(super) fn keep(&self, name: &str, value: &impl serde::Serialize) -> Result<()> {
        to_file(self.work.join(name), |file| {
            let json = serde_json::to_string(value)?;
            let sha256 = hex_sha256(&json);
            file.write_all(format!("{json}\n{sha256}\n").as_bytes())
        })
    }

    /// What was kept under this name, if anything was.
    pub(super) fn kept<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let path = self.work.join(name);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) if source.kind() == io::ErrorKind::InvalidData => {
                return Err(damaged(path.display(), "it is not what was written".to_owned()));
            }
            Err(source) => return Err(failed(&path, "read")(source)),
        };
        let whole = text.strip_suffix('\n').and_then(|text| text.rsplit_once('\n'));
        let Some((json, _)) = whole.filter(|(json, sha256)| hex_sha256(json) == *sha256) else {
            return Err(damaged(path.display(), "it is not what was written".to_owned()));
        };
        serde_json::from_str(json).map(Some).map_err(|error| damaged(path.display(), error.to_string()))
    }

    /// The chunks of a stage, in which documents end with lines of these kinds.
    pub(super) fn chunks(&self, stage: &'static str, ends_with: &'static [Kind]) -> Result<Chunks> {
        let folder = self.work.join(stage);
        if folder.is_dir() {
            clear(&folder).map_err(failed(&folder, "write"))?;
        }
        Chunks::open(folder, &self.batch, stage, ends_with)
    }

    /// Removes what is needed no longer.
    pub(super) fn close(self) -> Result<()> {
        disk::remove_folder(&self.work).map_err(failed(&self.work, "write"))
    }
}

/// Whether a folder is there that a batch had only just made when it was stopped, or none: one that holds anything else is
/// somebody's own.
fn is_begun(work: &Path) -> io::Result<bool> {
    let entries = match fs::read_dir(work) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(false),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let (name, about) = (entry.file_name(), entry.metadata()?);
        let own = is_temporary(&name) || (name == LOCK && about.len() == 0);
        if !(own && about.is_file()) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn agrees(path: &Path, plan: &Plan, begun: &Plan) -> Result<()> {
    match plan.difference(begun) {
        None => Ok(()),
        Some(difference) => Err(Error::Batch {
            name: path.display().to_string(),
            fact: format!("holds another batch: {difference}"),
            remedy: "repeat the command as it was, or give a new folder",
        }),
    }
}

/// Takes hold of the folder for this run.
fn locked(path: &Path, lock: &Path) -> Result<File> {
    let file = disk::told(Call::Create, lock).and_then(|()| File::create(lock)).map_err(failed(lock, "write"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Batch {
            name: path.display().to_string(),
            fact: "another run of this batch is at work".to_owned(),
            remedy: "wait until it ends, or stop it",
        }),
        // A file system without locks is no reason not to work.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(source)) => Err(failed(lock, "write")(source)),
    }
}

/// Removes what a run that was killed had not finished.
fn clear(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if is_temporary(&entry.file_name()) && entry.file_type()?.is_file() {
            disk::told(Call::Remove, &entry.path())?;
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn is_temporary(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().starts_with(TEMPORARY.as_bytes())
}

/// What a JSON file holds, if it is there.
pub(super) fn parsed<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(source) => return Err(failed(path, "read")(source)),
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|source| Error::Batch {
        name: path.display().to_string(),
        fact: format!("not a file that a batch of this version wrote: {source}"),
        remedy: "give a new folder",
    })
}

pub(super) fn failed(path: &Path, action: &'static str) -> impl FnOnce(io::Error) -> Error {
    let name = path.display().to_string();
    move |source| Error::Io { name, action, source }
}
