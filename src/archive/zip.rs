//! ZIP archives: their files one by one, in the order of the directory at their end, which alone is held in memory.

use std::{fs::File, io::BufReader, path::Path};

use zip::{ZipArchive, result::ZipError};

use super::{
    Blob, Content, Entry, Found, Passed, PassedOver, Reader, fault,
    file::Common,
    place::{Place, Within},
    stream,
};
use crate::{Error, Result};

/// A ZIP archive that is being read.
pub(super) struct Zip {
    archive: ZipArchive<BufReader<File>>,
    /// The next file, by its place in the directory.
    next: usize,
    /// What is wrong with the archive as a whole, told at its end.
    last: Option<Error>,
    place: Place,
    common: Common,
    passed_over: PassedOver,
}

impl Zip {
    pub(super) fn open(path: &Path, place: Place, common: &Common) -> Result<Zip> {
        let file = File::open(path).map_err(|error| fault::unreadable(path, error))?;
        let archive = ZipArchive::new(BufReader::new(file)).map_err(|source| Error::Archive {
            name: place.label.clone(),
            fact: "no ZIP archive, or its end is missing".to_owned(),
            remedy: "get it anew",
            source: Some(Box::new(source)),
        })?;
        let last = archive.has_duplicate_names().then(|| {
            let fact = "holds several files of one name, of which only the last was read";
            fault::archive(&place.label, fact, "unpack it, and give the folder")
        });
        Ok(Zip { archive, next: 0, last, place, common: common.clone(), passed_over: PassedOver::default() })
    }

    /// The content of a file.
    fn bytes(&mut self, index: usize, id: &str) -> Result<Vec<u8>> {
        let limit = self.common.options.max_bytes;
        let broken = |source: Box<dyn std::error::Error + Send + Sync>| Error::Archive {
            name: id.to_owned(),
            fact: "cannot be unpacked".to_owned(),
            remedy: "get the archive anew; the other files in it are read",
            source: Some(source),
        };
        let mut file = match self.archive.by_index(index) {
            Ok(file) => file,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(fault::archive(id, "encrypted", "pack it without a password"));
            }
            Err(error) => return Err(broken(error.into())),
        };
        let packed = file.compressed_size();
        let bytes = stream::whole(&mut file, limit).map_err(|error| broken(error.into()))?;
        self.common.count(packed);
        bytes.ok_or_else(|| fault::too_large(id, limit))
    }
}

impl Reader for Zip {
    fn next(&mut self, wanted: bool) -> Option<Found> {
        loop {
            let index = self.next;
            if index >= self.archive.len() {
                return self.last.take().map(|error| Err(fault::of(&self.place.label, error)));
            }
            self.next += 1;
            let path = match self.archive.by_index_data(index) {
                Ok(file) if file.is_dir() => continue,
                Ok(file) if file.is_symlink() => {
                    self.passed_over.add(Passed::Link);
                    continue;
                }
                Ok(file) => file.name_raw().to_vec(),
                Err(error) => {
                    let id = format!("{}:{}", self.place.label, index + 1);
                    let error = Error::Archive {
                        name: self.place.label.clone(),
                        fact: format!("file {} of its directory cannot be found", index + 1),
                        remedy: "get the archive anew; the other files in it are read",
                        source: Some(Box::new(error)),
                    };
                    return Some(Err(fault::of(id, error)));
                }
            };
            let (id, facts) = match self.place.within(&path) {
                Within::Document { id, facts } => (id, facts),
                Within::Passed(reason) => {
                    self.passed_over.add(reason);
                    continue;
                }
                Within::Refused(failure) => return Some(Err(failure)),
            };
            let bytes = if wanted { self.bytes(index, &id) } else { Ok(Vec::new()) };
            return Some(match bytes {
                Ok(bytes) => Ok(Entry { content: Content::One(Blob::raw(&*id, bytes)), id, facts }),
                Err(error) => Err(fault::of(id, error)),
            });
        }
    }

    fn passed_over(&self) -> PassedOver {
        self.passed_over.clone()
    }
}
