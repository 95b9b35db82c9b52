//! Where the index lies on the disk, and what went wrong there.
//!
//! The library of the index works on threads of its own, and of an error there it tells no more than that there was one. So
//! what the system said is noted on the way: a full disk is called that, and no damage.

use std::{
    fmt,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use tantivy::{
    Directory,
    directory::{
        AntiCallToken, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite, WatchCallback, WatchHandle,
        WritePtr,
        error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
    },
};

use crate::write::disk::{self, Call};

/// A folder, and the first thing that could not be written to it.
#[derive(Clone)]
pub(super) struct Noting {
    inner: MmapDirectory,
    path: PathBuf,
    first: Arc<Mutex<Option<io::Error>>>,
}

impl Noting {
    pub(super) fn open(path: &Path) -> Result<Noting, OpenDirectoryError> {
        Ok(Noting { inner: MmapDirectory::open(path)?, path: path.to_owned(), first: Arc::default() })
    }

    /// The first thing that could not be written, if anything could not. It is told once.
    pub(super) fn fault(&self) -> Option<io::Error> {
        self.first.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Asks for something, and notes if it fails.
    fn noted<T>(&self, call: Call, path: &Path, ask: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        disk::told(call, &self.path.join(path)).and_then(|()| ask()).inspect_err(|error| self.note(error))
    }

    fn note(&self, error: &io::Error) {
        if error.kind() != io::ErrorKind::Interrupted {
            let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert_with(|| again(error));
        }
    }
}

impl fmt::Debug for Noting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Noting").field(&self.path).finish()
    }
}

/// The same error once more.
pub(super) fn again(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

/// A file of the index on its way.
struct Writing {
    inner: WritePtr,
    path: PathBuf,
    directory: Noting,
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.directory.noted(Call::Write, &self.path, || self.inner.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.directory.noted(Call::Write, &self.path, || self.inner.flush())
    }
}

impl TerminatingWrite for Writing {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.directory.noted(Call::Sync, &self.path, || self.inner.terminate_ref(token))
    }
}

impl Directory for Noting {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        // What is not removed now is the next time: that is no loss, and noted nowhere.
        let filepath = || path.to_owned();
        disk::told(Call::Remove, &self.path.join(path))
            .map_err(|error| DeleteError::IoError { io_error: Arc::new(error), filepath: filepath() })?;
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let told = self.noted(Call::Create, path, || Ok(()));
        told.map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        let inner = self.inner.open_write(path).inspect_err(|error| {
            if let OpenWriteError::IoError { io_error, .. } = error {
                self.note(io_error);
            }
        })?;
        Ok(BufWriter::new(Box::new(Writing { inner, path: path.to_owned(), directory: self.clone() })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.noted(Call::Rename, path, || self.inner.atomic_write(path, data))
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.noted(Call::SyncFolder, Path::new(""), || self.inner.sync_directory())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}
