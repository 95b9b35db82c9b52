//! Folders: their files by path, depth first, and the archives among them.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    vec,
};

use super::{
    Found, Passed, PassedOver, Reader, fault,
    file::{self, Common},
    kind::{Kind, kind},
    place::{self, Place},
};

/// A folder that is being walked.
pub(super) struct Folder {
    /// The source, with all links resolved.
    root: PathBuf,
    /// The folders from the source down to where the walk is.
    levels: Vec<Level>,
    /// An archive in it.
    open: Option<Box<dyn Reader>>,
    /// Whether anything came of it.
    gave: bool,
    common: Common,
    passed_over: PassedOver,
}

/// One folder of the walk.
struct Level {
    path: PathBuf,
    /// Its path under the source, and a slash.
    label: String,
    items: vec::IntoIter<Item>,
}

/// What is in a folder.
pub(super) struct Item {
    pub(super) name: OsString,
    pub(super) is: Is,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    Folder,
    File,
    Link,
    /// A device, a socket, a pipe.
    Other,
}

impl Folder {
    pub(super) fn new(path: &Path, common: &Common) -> Folder {
        let root = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let mut folder = Folder {
            root,
            levels: Vec::new(),
            open: None,
            gave: false,
            common: common.clone(),
            passed_over: PassedOver::default(),
        };
        match listed(path) {
            Ok(items) => folder.levels.push(Level { path: path.to_owned(), label: String::new(), items }),
            Err(error) => {
                folder.open = Some(file::failed(path.display().to_string(), fault::unreadable(path, error)));
            }
        }
        folder
    }

    /// Goes on to the next thing in the walk; `None` at the end, else what is to be read there, if anything.
    fn step(&mut self) -> Option<Option<Box<dyn Reader>>> {
        let level = self.levels.last_mut()?;
        let Some(item) = level.items.next() else {
            self.levels.pop();
            return Some(None);
        };
        let name = place::spelled(item.name.as_encoded_bytes());
        let (path, label) = (level.path.join(&item.name), format!("{}{name}", level.label));
        if place::is_hidden(&name) {
            return self.pass(Passed::Hidden);
        }
        let is = match item.is {
            Is::Link => match followed(&path, &self.root) {
                Ok(is) => is,
                Err(error) => return Some(Some(file::failed(label, error))),
            },
            is => is,
        };
        match (is, kind(&name)) {
            // A folder that a link leads to is walked where it is.
            (Is::Folder, _) if item.is == Is::Link => self.pass(Passed::Link),
            (Is::Folder, _) => match listed(&path) {
                Ok(items) => {
                    self.levels.push(Level { path, label: format!("{label}/"), items });
                    Some(None)
                }
                Err(error) => Some(Some(file::failed(label, fault::unreadable(&path, error)))),
            },
            (Is::File, kind) if kind != Kind::Other => {
                // A table in a folder is one of its documents.
                let kind = if kind == Kind::Table { Kind::Document } else { kind };
                let place = Place::file(&level.label, &name);
                Some(Some(file::open(&path, place, kind, &self.common)))
            }
            (Is::File, _) => self.pass(Passed::Suffix),
            _ => self.pass(Passed::Special),
        }
    }

    fn pass(&mut self, reason: Passed) -> Option<Option<Box<dyn Reader>>> {
        self.passed_over.add(reason);
        Some(None)
    }
}

/// What a link leads to, if it stays in the folder.
fn followed(path: &Path, root: &Path) -> crate::Result<Is> {
    let real = path.canonicalize().map_err(|error| fault::unreadable(path, error))?;
    if !real.starts_with(root) {
        let name = path.display().to_string();
        return Err(fault::archive(&name, "a link out of the folder", "put the file itself there"));
    }
    let there = real.metadata().map_err(|error| fault::unreadable(path, error))?;
    Ok(if there.is_dir() {
        Is::Folder
    } else if there.is_file() {
        Is::File
    } else {
        Is::Other
    })
}

/// What is in a folder, in the order of their paths' bytes: that of a folder goes on with a slash.
pub(super) fn listed(path: &Path) -> io::Result<vec::IntoIter<Item>> {
    let item = |entry: io::Result<fs::DirEntry>| {
        let entry = entry?;
        let is = entry.file_type()?;
        let is = match is {
            _ if is.is_dir() => Is::Folder,
            _ if is.is_file() => Is::File,
            _ if is.is_symlink() => Is::Link,
            _ => Is::Other,
        };
        Ok(Item { name: entry.file_name(), is })
    };
    let mut items = fs::read_dir(path)?.map(item).collect::<io::Result<Vec<_>>>()?;
    items.sort_by_cached_key(|item| {
        let mut key = item.name.as_encoded_bytes().to_vec();
        key.extend((item.is == Is::Folder).then_some(b'/'));
        key
    });
    Ok(items.into_iter())
}

impl Reader for Folder {
    fn next(&mut self, wanted: bool) -> Option<Found> {
        loop {
            if let Some(open) = &mut self.open {
                if let Some(found) = open.next(wanted) {
                    self.gave = true;
                    return Some(found);
                }
                let passed = open.passed_over();
                if !self.gave && passed.is_empty() {
                    self.passed_over.add(Passed::Empty);
                }
                self.passed_over.join(&passed);
                (self.open, self.gave) = (None, false);
            }
            self.open = self.step()?;
        }
    }

    fn passed_over(&self) -> PassedOver {
        let mut all = self.passed_over.clone();
        if let Some(open) = &self.open {
            all.join(&open.passed_over());
        }
        all
    }
}
