//! Whether a finished batch is still what its manifest says.

use std::{
    fmt,
    fs::{self, File},
    io::{self, Read},
    path::{Component, Path},
};

use sha2::{Digest, Sha256};

use super::{
    Manifest, Shard,
    folder::{MANIFEST, failed, parsed},
};
use crate::{Error, Result, digest::hex};

/// Bytes that are read at once.
const BUFFER: usize = 1 << 18;

/// What a batch's folder was found to hold.
#[derive(Clone, PartialEq, Debug)]
pub struct Verified {
    /// What it should hold.
    pub manifest: Manifest,
    /// What is not so.
    pub faults: Vec<Fault>,
    /// Files that the manifest does not name, and that are no pairs: they change nothing.
    pub others: Vec<String>,
}

/// A file that is not as the manifest says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Its name in the folder.
    pub name: String,
    /// What is wrong with it.
    pub fact: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.fact)
    }
}

/// Reads all files of a finished batch, and compares them with its manifest: their sizes and SHA-256.
///
/// # Errors
/// [`Error::Batch`] if the folder holds no finished batch; [`Error::Io`] if a file cannot be read.
pub fn verify(folder: &Path) -> Result<Verified> {
    let Some(manifest) = parsed::<Manifest>(&folder.join(MANIFEST))? else {
        return Err(Error::Batch {
            name: folder.display().to_string(),
            fact: format!("no finished batch: {MANIFEST} is missing"),
            remedy: "give the folder of a batch; one that was interrupted goes on when its command is given again",
        });
    };
    let (faults, others) = compared(folder, &manifest)?;
    Ok(Verified { manifest, faults, others })
}

/// Makes sure that a folder holds what its manifest says.
pub(super) fn holds(folder: &Path, manifest: &Manifest) -> Result<()> {
    let (faults, _) = compared(folder, manifest)?;
    if faults.is_empty() {
        return Ok(());
    }
    let shown: Vec<String> = faults.iter().take(SHOWN).map(Fault::to_string).collect();
    let more = faults.len().checked_sub(SHOWN).filter(|more| *more > 0);
    let more = more.map(|more| format!(", and {more} more")).unwrap_or_default();
    Err(Error::Batch {
        name: folder.display().to_string(),
        fact: format!("is no longer what its manifest says: {}{more}", shown.join(", ")),
        remedy: "put back what was there, or make the corpus anew in another folder",
    })
}

/// So many faults are told in one message.
const SHOWN: usize = 5;

fn compared(folder: &Path, manifest: &Manifest) -> Result<(Vec<Fault>, Vec<String>)> {
    let mut faults = Vec::new();
    for file in &manifest.files {
        if let Some(fact) = fault(folder, file)? {
            faults.push(Fault { name: file.name.clone(), fact });
        }
    }
    let mut others = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed(folder, "read"))? {
        let name = entry.map_err(failed(folder, "read"))?.file_name().to_string_lossy().into_owned();
        if name == MANIFEST || name.starts_with('.') || manifest.files.iter().any(|file| file.name == name) {
            continue;
        }
        others.push(name);
    }
    others.sort();
    // Who reads the corpus takes them for a part of it.
    let pairs = |name: &String| ["pairs-", "dropped-"].iter().any(|stem| name.starts_with(stem));
    let (strange, others) = others.into_iter().partition(pairs);
    let strange: Vec<String> = strange;
    faults.extend(strange.into_iter().map(|name| Fault { name, fact: "is not in the manifest".to_owned() }));
    Ok((faults, others))
}

/// What is wrong with a file.
fn fault(folder: &Path, file: &Shard) -> Result<Option<String>> {
    let mut parts = Path::new(&file.name).components();
    if !matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None)) {
        return Ok(Some("is no name of a file in the folder".to_owned()));
    }
    let path = folder.join(&file.name);
    let there = match fs::metadata(&path) {
        Ok(there) => there,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Some("is missing".to_owned())),
        Err(error) => return Err(failed(&path, "read")(error)),
    };
    if !there.is_file() {
        return Ok(Some("is no file".to_owned()));
    }
    if there.len() != file.bytes {
        return Ok(Some(format!("has {} bytes, not {}", there.len(), file.bytes)));
    }
    let sha256 = sha256(&path).map_err(failed(&path, "read"))?;
    Ok((sha256 != file.sha256).then(|| "has other content: its SHA-256 is another".to_owned()))
}

fn sha256(path: &Path) -> io::Result<String> {
    let (mut file, mut hash, mut bytes) = (File::open(path)?, Sha256::new(), vec![0; BUFFER]);
    loop {
        match file.read(&mut bytes)? {
            0 => return Ok(hex(&hash.finalize())),
            n => hash.update(&bytes[..n]),
        }
    }
}
