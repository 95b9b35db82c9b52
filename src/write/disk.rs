//! Calls that change the disk, each of which may fail: a disk fills up, a share goes away, a folder is removed.
//!
//! They are made here, so that a test can have the n-th of them fail, for every n, and see that what is left is the old
//! file or the new one.

use std::{
    fs::{self, File},
    io,
    path::Path,
};

/// What is asked of the system.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Call {
    /// To make a file.
    Create,
    /// To take bytes.
    Write,
    /// To have a file's bytes on the disk.
    Sync,
    /// To give a file its name.
    Rename,
    /// To have names in a folder on the disk.
    SyncFolder,
    /// To make a folder.
    MakeFolder,
    /// To remove a file or a folder.
    Remove,
}

/// Told before every call; a test lets it fail.
#[cfg(not(test))]
#[inline]
pub(crate) fn told(_: Call, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(crate) use faults::{Faults, told};

/// Makes a folder and those above it that are missing, and has their names on the disk.
pub(crate) fn make_folders(path: &Path) -> io::Result<()> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let missing: Vec<&Path> = path.ancestors().take_while(|folder| !is_there(folder)).collect();
    for folder in missing.iter().rev() {
        told(Call::MakeFolder, folder)?;
        match fs::create_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
            made => made?,
        }
        sync_folder_of(folder)?;
    }
    // What is there may be a file.
    if missing.is_empty() { fs::create_dir_all(path) } else { Ok(()) }
}

fn is_there(folder: &Path) -> bool {
    folder.as_os_str().is_empty() || folder.exists()
}

/// Removes a folder with all that is in it.
pub(crate) fn remove_folder(path: &Path) -> io::Result<()> {
    told(Call::Remove, path)?;
    fs::remove_dir_all(path)
}

/// Makes sure that the name of a new file or folder is on the disk too.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    told(Call::SyncFolder, path)?;
    // Elsewhere a folder cannot be opened, and its names are synced by the system.
    if cfg!(unix) { File::open(folder_of(path))?.sync_all() } else { Ok(()) }
}

/// The folder that a file is in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A disk that fails when a test wants it to.
#[cfg(test)]
mod faults {
    use std::{
        path::PathBuf,
        sync::{Arc, Mutex},
    };

    use super::*;

    /// Tests run side by side, and a batch works on many threads: so a fault belongs to a folder.
    static ALL: Mutex<Vec<Arc<Plan>>> = Mutex::new(Vec::new());

    #[derive(Debug)]
    struct Plan {
        folder: PathBuf,
        fails_at: usize,
        lasts: bool,
        calls: Mutex<Vec<(Call, PathBuf)>>,
    }

    /// As long as this lives, a call that changes something under a folder fails.
    pub(crate) struct Faults(Arc<Plan>);

    impl Faults {
        /// The call of this number, from 0, fails; and all after it, if it `lasts`, as on a full disk.
        pub(crate) fn at(folder: &Path, fails_at: usize, lasts: bool) -> Faults {
            let plan = Plan { folder: folder.to_owned(), fails_at, lasts, calls: Mutex::default() };
            let plan = Arc::new(plan);
            ALL.lock().unwrap().push(Arc::clone(&plan));
            Faults(plan)
        }

        /// None fails.
        pub(crate) fn none(folder: &Path) -> Faults {
            Faults::at(folder, usize::MAX, false)
        }

        /// What was called so far.
        pub(crate) fn calls(&self) -> Vec<(Call, PathBuf)> {
            self.0.calls.lock().unwrap().clone()
        }
    }

    impl Drop for Faults {
        fn drop(&mut self) {
            ALL.lock().unwrap().retain(|plan| !Arc::ptr_eq(plan, &self.0));
        }
    }

    pub(crate) fn told(call: Call, path: &Path) -> io::Result<()> {
        let plan = ALL.lock().unwrap().iter().find(|plan| path.starts_with(&plan.folder)).cloned();
        let Some(plan) = plan else { return Ok(()) };
        let mut calls = plan.calls.lock().unwrap();
        let number = calls.len();
        calls.push((call, path.to_owned()));
        if number == plan.fails_at || plan.lasts && number > plan.fails_at {
            return Err(io::Error::new(io::ErrorKind::StorageFull, format!("call {number}, {call:?}, was to fail")));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_made_and_each_is_synced_in_the_one_above() {
        let place = tempfile::TempDir::new().unwrap();
        let faults = Faults::none(place.path());
        let path = place.path().join("a/b/c");
        make_folders(&path).unwrap();
        assert!(path.is_dir());
        let made = ["a", "a/b", "a/b/c"].map(|name| place.path().join(name));
        let wanted: Vec<_> =
            made.into_iter().flat_map(|path| [(Call::MakeFolder, path.clone()), (Call::SyncFolder, path)]).collect();
        assert_eq!(faults.calls(), wanted);
        make_folders(&path).unwrap();
        assert_eq!(faults.calls().len(), wanted.len(), "nothing is left to do");

        fs::write(place.path().join("file"), "").unwrap();
        for name in ["file", "file/below"] {
            make_folders(&place.path().join(name)).unwrap_err();
        }
    }
}
