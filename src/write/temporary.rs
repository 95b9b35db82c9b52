//! Temporary files: what is being written and has no name yet.
//!
//! The process knows all of its own, so that a signal can have them removed before it ends. What a killed one left is
//! removed by the next that writes to the folder. Whether somebody still writes to a file, its lock tells, which the
//! system lets go of however a process ends: who holds the lock may write to the file, or remove it, and nobody else.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use tempfile::NamedTempFile;

use super::disk::{self, Call, folder_of};

/// What the names of temporary files begin with. A program that was killed leaves them behind, until the next one
/// writes to the same folder.
pub const TEMPORARY: &str = ".khanan-";

/// How many letters and figures follow, by chance.
const RANDOM: usize = 6;

/// All that this process has begun.
struct All {
    paths: BTreeSet<PathBuf>,
    /// Folders that were looked through for what others left.
    swept: BTreeSet<PathBuf>,
    /// The process is about to end: nothing is begun, and nothing gets its name any more.
    ended: bool,
}

static ALL: Mutex<All> = Mutex::new(All { paths: BTreeSet::new(), swept: BTreeSet::new(), ended: false });

fn all() -> MutexGuard<'static, All> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes all temporary files of this process, for one that is about to end by a signal. What is being written fails
/// from now on.
pub fn remove_temporary() {
    let mut all = all();
    all.ended = true;
    for path in std::mem::take(&mut all.paths) {
        // There is nobody left to tell.
        let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
    }
}

fn ended() -> io::Error {
    io::Error::new(io::ErrorKind::Interrupted, "the program was told to end")
}

/// A file beside the one whose name it is going to have. Dropped, it leaves nothing.
#[derive(Debug)]
pub(super) struct Temporary {
    /// `None` only while it is dropped.
    file: Option<NamedTempFile>,
    /// What it stands for.
    at: PathBuf,
}

impl Temporary {
    /// Begins a file for `at`, open to whom the user's mask lets in, as any new file is.
    pub(super) fn beside(at: &Path) -> io::Result<Temporary> {
        let folder = folder_of(at);
        sweep(folder);
        loop {
            disk::told(Call::Create, at)?;
            let mut builder = tempfile::Builder::new();
            builder.prefix(TEMPORARY).rand_bytes(RANDOM);
            #[cfg(unix)]
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
            let mut all = all();
            if all.ended {
                return Err(ended());
            }
            let file = builder.tempfile_in(folder)?;
            if held(file.as_file(), file.path()) {
                all.paths.insert(file.path().to_owned());
                return Ok(Temporary { file: Some(file), at: at.to_owned() });
            }
        }
    }

    fn inner(&mut self) -> io::Result<&mut NamedTempFile> {
        self.file.as_mut().ok_or_else(ended)
    }

    /// Gives it the permissions of another file.
    pub(super) fn set_permissions(&mut self, permissions: fs::Permissions) -> io::Result<()> {
        self.inner()?.as_file().set_permissions(permissions)
    }

    /// Fills it with what a file holds.
    pub(super) fn copy(&mut self, from: &Path) -> io::Result<()> {
        let mut from = File::open(from)?;
        self.set_permissions(from.metadata()?.permissions())?;
        let mut bytes = vec![0; 1 << 16];
        loop {
            match from.read(&mut bytes)? {
                0 => return Ok(()),
                n => self.write_all(&bytes[..n])?,
            }
        }
    }

    /// Makes sure the bytes are on the disk.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        disk::told(Call::Sync, &self.at)?;
        self.inner()?.as_file().sync_all()
    }

    /// Gives the file the name it was made for.
    pub(super) fn persist(mut self) -> io::Result<()> {
        disk::told(Call::Rename, &self.at)?;
        // So that no signal comes between the name and the list.
        let mut all = all();
        if all.ended {
            return Err(ended());
        }
        let Some(file) = self.file.take() else { return Err(ended()) };
        all.paths.remove(file.path());
        file.persist(&self.at)?;
        Ok(())
    }
}

impl Write for Temporary {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = disk::told(Call::Write, &self.at) {
            // As much as there is room for.
            self.inner()?.write_all(&bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        self.inner()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner()?.flush()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Whoever holds the list of all has taken the file already.
        if let Some(file) = self.file.take() {
            let mut all = all();
            all.paths.remove(file.path());
            drop(file);
        }
    }
}

/// A folder that is going to be moved elsewhere. Dropped, it leaves nothing.
#[cfg(feature = "search")]
#[derive(Debug)]
pub(crate) struct TemporaryFolder {
    path: PathBuf,
    /// Locked, where folders can be.
    _lock: Option<File>,
}

#[cfg(feature = "search")]
impl TemporaryFolder {
    /// Makes a folder beside `at`.
    pub(crate) fn beside(at: &Path) -> io::Result<TemporaryFolder> {
        let folder = folder_of(at);
        sweep(folder);
        loop {
            disk::told(Call::MakeFolder, at)?;
            let mut all = all();
            if all.ended {
                return Err(ended());
            }
            let made = tempfile::Builder::new().prefix(TEMPORARY).rand_bytes(RANDOM).tempdir_in(folder)?;
            let lock = File::open(made.path()).ok();
            if lock.as_ref().is_none_or(|lock| held(lock, made.path())) {
                let path = made.keep();
                all.paths.insert(path.clone());
                return Ok(TemporaryFolder { path, _lock: lock });
            }
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(feature = "search")]
impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let mut all = all();
        all.paths.remove(&self.path);
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Takes hold of a new file; not if somebody took it for a left-over before it was locked, and removes it.
fn held(file: &File, path: &Path) -> bool {
    match file.try_lock() {
        Ok(()) => is_linked(file, path),
        Err(fs::TryLockError::WouldBlock) => false,
        // On a file system without locks nothing is taken for a left-over.
        Err(fs::TryLockError::Error(_)) => true,
    }
}

#[cfg(unix)]
fn is_linked(file: &File, _: &Path) -> bool {
    file.metadata().is_ok_and(|there| std::os::unix::fs::MetadataExt::nlink(&there) > 0)
}

#[cfg(not(unix))]
fn is_linked(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Removes what processes that were killed left in a folder; once in the life of this one. Nothing depends on it.
fn sweep(folder: &Path) {
    let mut all = all();
    let Ok(real) = folder.canonicalize() else { return };
    if !all.swept.insert(real) {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        if is_temporary(&entry.file_name()) && !all.paths.contains(&entry.path()) {
            let _ = remove_left(&entry);
        }
    }
}

/// Removes a left-over, unless somebody is at work on it.
fn remove_left(entry: &fs::DirEntry) -> io::Result<()> {
    let (path, is) = (entry.path(), entry.file_type()?);
    if !is.is_file() && !is.is_dir() {
        return Ok(());
    }
    let file = match File::options().read(true).write(is.is_file()).open(&path) {
        Ok(file) => file,
        Err(_) => File::open(&path)?,
    };
    if file.try_lock().is_err() {
        return Ok(());
    }
    if is.is_file() { fs::remove_file(&path) } else { fs::remove_dir_all(&path) }
}

/// Whether a file of this name is a temporary one.
pub(crate) fn is_temporary(name: &OsStr) -> bool {
    let random = name.as_encoded_bytes().strip_prefix(TEMPORARY.as_bytes());
    random.is_some_and(|random| random.len() == RANDOM && random.iter().all(u8::is_ascii_alphanumeric))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_killed_process_left_is_removed_and_nothing_else() {
        let folder = TempDir::new().unwrap();
        let place = |name: &str| folder.path().join(name);
        let kept = [".khanan-", ".khanan-notes", ".khanan-longer7", ".khanan-ab_def", "khanan-abcdef"];
        for name in kept.iter().chain([&".khanan-abcdef", &".khanan-locked"]) {
            fs::write(place(name), "x").unwrap();
        }
        fs::create_dir(place(".khanan-folder")).unwrap();
        fs::write(place(".khanan-folder/file"), "x").unwrap();
        // Another process is at work on it.
        let lock = File::open(place(".khanan-locked")).unwrap();
        lock.lock().unwrap();
        drop(Temporary::beside(&place("out")).unwrap());
        let mut wanted: Vec<&str> = [&kept[..], &[".khanan-locked"]].concat();
        wanted.sort_unstable();
        assert_eq!(names(folder.path()), wanted);
    }

    #[test]
    fn a_file_at_work_is_nobodys_left_over() {
        let folder = TempDir::new().unwrap();
        let mut file = Temporary::beside(&folder.path().join("out")).unwrap();
        let entry = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap();
        remove_left(&entry).unwrap();
        assert!(entry.path().exists());
        file.write_all(b"whole").unwrap();
        file.persist().unwrap();
        assert_eq!(fs::read(folder.path().join("out")).unwrap(), b"whole");
        assert_eq!(names(folder.path()), ["out"]);
    }

    #[test]
    fn a_file_that_was_removed_before_it_was_held_is_not_written_to() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("x");
        let file = File::create(&path).unwrap();
        assert!(held(&file, &path));
        fs::remove_file(&path).unwrap();
        assert!(!held(&file, &path));
    }
}
