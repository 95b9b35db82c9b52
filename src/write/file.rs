//! Files that appear complete or not at all.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use super::{
    disk::{self, Call},
    temporary::Temporary,
};
use crate::{Error, Result};

/// Links that lead to links, at most: as many as Linux follows.
const LINKS: usize = 40;

/// A file being written: nobody sees it under its name before [`NewFile::finish`], and dropping it leaves nothing.
///
/// The bytes go to a temporary file in the same folder, which then takes the name and the permissions of the old one.
/// What is no ordinary file, such as a pipe or `/dev/null`, cannot be replaced and is written to as it stands.
#[derive(Debug)]
pub struct NewFile {
    name: String,
    out: BufWriter<Target>,
}

#[derive(Debug)]
enum Target {
    Replaced { by: Temporary, at: PathBuf },
    Written { file: File, at: PathBuf },
}

impl NewFile {
    /// Starts a file that is to be called `path`. A link is followed: the file it leads to is replaced, or made.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder or the file that is there cannot be written.
    pub fn create(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let name = path.display().to_string();
        match Target::open(path) {
            Ok(target) => Ok(NewFile { name, out: BufWriter::new(target) }),
            Err(source) => Err(Error::Io { name, action: "write", source }),
        }
    }

    /// Makes sure the bytes are on the disk, then gives the file its name.
    ///
    /// # Errors
    /// [`Error::Io`]; the old file is then as it was, unless the new one has its name already, and only that this is on the
    /// disk could not be made sure.
    pub fn finish(self) -> Result<()> {
        let NewFile { name, out } = self;
        let target = out.into_inner().map_err(io::IntoInnerError::into_error);
        target.and_then(Target::settle).map_err(|source| Error::Io { name, action: "write", source })
    }
}

/// Writes what `fill` writes to a file called `path`, which appears complete or not at all.
///
/// # Errors
/// [`Error::Io`] names the file, whether `fill` failed or the file; the old file is then as it was.
pub fn to_file(path: impl AsRef<Path>, fill: impl FnOnce(&mut NewFile) -> io::Result<()>) -> Result<()> {
    let mut file = NewFile::create(path)?;
    match fill(&mut file) {
        Ok(()) => file.finish(),
        Err(source) => Err(Error::Io { name: file.name, action: "write", source }),
    }
}

/// Finishes files that belong together: all get their names, or none.
///
/// # Errors
/// [`Error::Io`]; the old files are then as they were.
pub fn finish_all(files: Vec<NewFile>) -> Result<()> {
    let mut settled: Vec<Before> = Vec::with_capacity(files.len());
    for file in files {
        let before = match Before::of(&file) {
            Ok(before) => before,
            Err(error) => {
                settled.into_iter().for_each(Before::restore);
                return Err(error);
            }
        };
        let finished = file.finish();
        // The last one too: it may have its name, and no more.
        settled.push(before);
        if let Err(error) = finished {
            settled.into_iter().for_each(Before::restore);
            return Err(error);
        }
    }
    Ok(())
}

/// What was there before a file got its name.
enum Before {
    /// Something that is not replaced.
    Lasting,
    Nothing(PathBuf),
    Old(Temporary),
}

impl Before {
    fn of(file: &NewFile) -> Result<Self> {
        let Target::Replaced { at, .. } = file.out.get_ref() else { return Ok(Before::Lasting) };
        let copied = || {
            if !at.exists() {
                return Ok(Before::Nothing(at.clone()));
            }
            let mut copy = Temporary::beside(at)?;
            copy.copy(at)?;
            Ok(Before::Old(copy))
        };
        copied().map_err(|source| Error::Io { name: file.name.clone(), action: "write", source })
    }

    /// Puts it back as far as that can be done.
    fn restore(self) {
        match self {
            Before::Lasting => {}
            Before::Nothing(at) => drop(fs::remove_file(at)),
            Before::Old(copy) => drop(copy.persist()),
        }
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Target {
    fn open(path: &Path) -> io::Result<Self> {
        match fs::metadata(path) {
            Ok(old) if old.is_file() => {
                if old.permissions().readonly() {
                    return Err(io::ErrorKind::PermissionDenied.into());
                }
                let at = fs::canonicalize(path)?;
                let mut by = Temporary::beside(&at)?;
                by.set_permissions(old.permissions())?;
                Ok(Target::Replaced { by, at })
            }
            Ok(_) => {
                let file = File::options().write(true).open(path)?;
                Ok(Target::Written { file, at: path.to_owned() })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let at = followed(path)?;
                Ok(Target::Replaced { by: Temporary::beside(&at)?, at })
            }
            Err(error) => Err(error),
        }
    }

    fn settle(self) -> io::Result<()> {
        match self {
            Target::Replaced { mut by, at } => {
                by.sync()?;
                by.persist()?;
                disk::sync_folder_of(&at)
            }
            Target::Written { .. } => Ok(()),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Target::Replaced { by, .. } => by.write(bytes),
            Target::Written { file, at } => {
                disk::told(Call::Write, at)?;
                file.write(bytes)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::Replaced { by, .. } => by.flush(),
            Target::Written { file, .. } => file.flush(),
        }
    }
}

/// Where a link leads that leads nowhere yet: what is written to it is made there, as any program would.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut at = path.to_owned();
    for _ in 0..LINKS {
        match fs::symlink_metadata(&at) {
            Ok(there) if there.is_symlink() => at = disk::folder_of(&at).join(fs::read_link(&at)?),
            _ => return Ok(at),
        }
    }
    Err(io::Error::other("links that lead to links without end"))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn names(folder: &TempDir) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn complete_or_not_at_all() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("out.jsonl");
        let mut file = NewFile::create(&path).unwrap();
        file.write_all(b"one").unwrap();
        file.flush().unwrap();
        assert!(!path.exists(), "not before it is finished");
        file.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one");

        to_file(&path, |out| out.write_all(b"two")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(&folder), ["out.jsonl"]);
    }

    #[test]
    fn a_failure_leaves_the_old_file_and_nothing_else() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("out.jsonl");
        let fail = |out: &mut NewFile| {
            out.write_all(&[b'x'; 100_000])?;
            Err(io::Error::other("the lights went out"))
        };
        let error = to_file(&path, fail).unwrap_err();
        assert_eq!(error.to_string(), format!("{}: cannot write: the lights went out", path.display()));
        assert_eq!(names(&folder), [""; 0]);

        fs::write(&path, "old").unwrap();
        to_file(&path, fail).unwrap_err();
        drop(NewFile::create(&path).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(&folder), ["out.jsonl"]);
    }

    #[test]
    fn files_that_belong_together_appear_together_or_not_at_all() {
        let folder = TempDir::new().unwrap();
        let [en, th] = ["a.en", "a.th"].map(|name| folder.path().join(name));
        let new = |text: &[u8]| {
            [&en, &th].map(|path| {
                let mut file = NewFile::create(path).unwrap();
                file.write_all(text).unwrap();
                file
            })
        };
        for old in [None, Some("old")] {
            let files = new(b"new").into();
            // What cannot be replaced by a file: a folder.
            fs::remove_file(&th).unwrap_or_default();
            fs::create_dir(&th).unwrap();
            let error = finish_all(files).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{}: cannot write: ", th.display())), "{error}");
            assert_eq!(fs::read_to_string(&en).ok().as_deref(), old);
            fs::remove_dir(&th).unwrap();
            finish_all(new(b"old").into()).unwrap();
        }
        finish_all(new(b"new").into()).unwrap();
        assert!([&en, &th].into_iter().all(|path| fs::read(path).unwrap() == b"new"));
        assert_eq!(names(&folder), ["a.en", "a.th"]);
    }

    /// One file or three that belong together, whichever call fails and whether it goes on failing.
    #[test]
    fn whatever_call_fails_files_are_the_old_ones_or_the_new_ones() {
        // More than a buffer holds, so that it is written in parts.
        let [old, new] = ["old", "new"].map(|word| word.repeat(5_000));
        for (names_of, lasts, has_old) in [&["a"][..], &["a", "b", "c"]]
            .into_iter()
            .flat_map(|names| [(names, false, false), (names, false, true), (names, true, false), (names, true, true)])
        {
            let run = |fails_at: usize| {
                let folder = TempDir::new().unwrap();
                let path = |name: &str| folder.path().join(name);
                if has_old {
                    names_of.iter().for_each(|name| fs::write(path(name), &old).unwrap());
                }
                let faults = disk::Faults::at(folder.path(), fails_at, lasts);
                let write = || {
                    let mut files = Vec::new();
                    for name in names_of {
                        let mut file = NewFile::create(path(name))?;
                        let written = file.write_all(new.as_bytes());
                        written.map_err(|source| Error::Io { name: (*name).to_owned(), action: "write", source })?;
                        files.push(file);
                    }
                    if files.len() == 1 { files.remove(0).finish() } else { finish_all(files) }
                };
                let done = write();
                let (calls, ended) = (faults.calls(), done.is_ok());
                drop(faults);
                let found: Vec<_> = names_of.iter().map(|name| fs::read_to_string(path(name)).ok()).collect();
                let is = |wanted: Option<&String>| found.iter().all(|found| found.as_ref() == wanted);
                let what = format!("{names_of:?}, call {fails_at} fails, on and on: {lasts}, had old: {has_old}");
                let restores = !lasts || !has_old || calls.iter().filter(|(call, _)| *call == Call::Rename).count() < 2;
                match () {
                    () if ended => assert!(is(Some(&new)), "{what}"),
                    // The one file may have its name already.
                    () if names_of.len() == 1 => assert!(is(Some(&new)) || is(has_old.then_some(&old)), "{what}"),
                    () if restores => assert!(is(has_old.then_some(&old)), "{what}"),
                    // What cannot be put back on a disk that takes nothing more is whole all the same.
                    () => assert!(found.iter().all(|found| [&Some(old.clone()), &Some(new.clone())].contains(&found))),
                }
                let left = names(&folder).into_iter().filter(|name| name.starts_with('.')).count();
                assert_eq!(left, 0, "{what}");
                (ended, calls.len())
            };
            let (_, calls) = run(usize::MAX);
            assert!(calls >= 5 * names_of.len(), "{calls}");
            for fails_at in 0..calls {
                assert!(!run(fails_at).0, "call {fails_at} failed, and nobody said so");
            }
        }
    }

    #[test]
    fn errors_name_the_file() {
        let folder = TempDir::new().unwrap();
        for path in [folder.path().join("missing/out.jsonl"), folder.path().to_owned()] {
            let error = to_file(&path, |_| Ok(())).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{}: cannot write: ", path.display())), "{error}");
        }
        let locked = folder.path().join("locked");
        fs::write(&locked, "mine").unwrap();
        let mut permissions = fs::metadata(&locked).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&locked, permissions).unwrap();
        to_file(&locked, |out| out.write_all(b"yours")).unwrap_err();
        assert_eq!(fs::read(&locked).unwrap(), b"mine");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_links_and_devices_stay_what_they_are() {
        use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

        let folder = TempDir::new().unwrap();
        let (file, link, plain) = (folder.path().join("file"), folder.path().join("link"), folder.path().join("plain"));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        to_file(&link, |out| out.write_all(b"new")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!((fs::read(&file).unwrap(), mode(&file)), (b"new".to_vec(), 0o640));

        fs::write(&plain, "").unwrap();
        let usual = mode(&plain);
        fs::remove_file(&plain).unwrap();
        to_file(&plain, |_| Ok(())).unwrap();
        assert_eq!(mode(&plain), usual, "as any program would have made it");

        // A link that leads nowhere yet, through another.
        let (ahead, further) = (folder.path().join("ahead"), folder.path().join("further"));
        fs::create_dir(folder.path().join("d")).unwrap();
        symlink("d/made", &ahead).unwrap();
        symlink(&ahead, &further).unwrap();
        to_file(&further, |out| out.write_all(b"made")).unwrap();
        assert!([&ahead, &further].into_iter().all(|path| fs::symlink_metadata(path).unwrap().is_symlink()));
        assert_eq!(fs::read(folder.path().join("d/made")).unwrap(), b"made");
        for (leads, name) in [("missing/made", "lost"), ("round", "round")] {
            symlink(leads, folder.path().join(name)).unwrap();
            to_file(folder.path().join(name), |_| Ok(())).unwrap_err();
            assert!(fs::symlink_metadata(folder.path().join(name)).unwrap().is_symlink());
        }

        to_file("/dev/null", |out| out.write_all(b"gone")).unwrap();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }
}
