//! Where pairs come from: files of pairs, packed or not, and folders of them.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

use flate2::read::MultiGzDecoder;

use crate::{
    Error, Result,
    write::{
        Compression, Format, Pair,
        back::{self, Skipped},
    },
};

/// How the shards of a batch begin.
const SHARD: &str = "pairs-";

/// The files of pairs that are meant: files as they are, and for a folder the shards of a batch (`pairs-…`) that lie in it,
/// or if there are none all its files of pairs by their names, in the order of these. Folders within are left alone.
///
/// # Errors
/// [`Error::NoPairs`] for a folder without any; [`Error::Io`].
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() { files.extend(within(path)?) } else { files.push(path.clone()) }
    }
    Ok(files)
}

fn within(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
    let entries = entries.map_err(|source| io_error(folder, source))?;
    let mut found: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).filter(|path| is_pairs(path)).collect();
    found.sort();
    let is_shard = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(SHARD));
    if found.iter().any(is_shard) {
        found.retain(is_shard);
        one_format(&mut found);
    }
    if found.is_empty() {
        return Err(Error::NoPairs {
            name: folder.display().to_string(),
            fact: "no file of pairs in this folder".to_owned(),
            remedy: "give a batch's output with JSONL in it, or files of pairs by their names",
        });
    }
    Ok(found)
}

/// Leaves one file of each shard: a batch writes the same pairs in several formats side by side.
fn one_format(shards: &mut Vec<PathBuf>) {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = |path: &Path| name(path).split('.').next().unwrap_or_default().to_owned();
    // What is read line by line before what is read whole.
    let rank = |path: &Path| match (packing(path), Format::from_path(path)) {
        (None, Some(Format::Jsonl)) => 0,
        (Some(_), _) => 1,
        (None, _) => 2,
    };
    shards.sort_by_cached_key(|path| (stem(path), rank(path), name(path)));
    shards.dedup_by_key(|path| stem(path));
}

/// Whether the file's name says that it holds pairs which can be read.
fn is_pairs(path: &Path) -> bool {
    path.is_file()
        && (packing(path).is_some_and(|(_, format)| format == Format::Jsonl)
            || Format::from_path(path).is_some_and(|format| format.reads_back() && format != Format::Text))
}

/// How a file is compressed, and the format of what is in it, by its name.
fn packing(path: &Path) -> Option<(Compression, Format)> {
    Some((Compression::from_path(path)?, Format::from_path(path.with_extension(""))?))
}

/// Reads the pairs of a file one by one. JSONL, packed by Zstandard or gzip or not, is read line by line and so takes little
/// memory however long it is; other formats are read whole, as [`back::read`] does. `-` is standard input, of JSONL unless the
/// options name another format.
///
/// # Errors
/// As [`back::read`].
pub fn pairs(path: &Path, options: &back::Options, each: impl FnMut(Pair<'static>) -> Result<()>) -> Result<Skipped> {
    let name = path.display().to_string();
    let by_lines = |format: Option<Format>| matches!(format, Some(Format::Jsonl | Format::Hf));
    let plain = options.encoding.is_none() && !options.lossy;
    if name == "-" && plain && options.format.is_none_or(|format| by_lines(Some(format))) {
        return back::lines(&name, io::stdin().lock(), each);
    }
    if let Some((by, format)) = packing(path) {
        let format = options.format.unwrap_or(format);
        if !by_lines(Some(format)) || !plain {
            return Err(Error::NoPairs {
                name,
                fact: "packed, and not JSONL in UTF-8".to_owned(),
                remedy: "unpack it first",
            });
        }
        return back::lines(&name, unpacked(path, by)?, each);
    }
    if plain && by_lines(options.format.or_else(|| Format::from_path(path))) {
        return back::lines(&name, BufReader::new(open(path)?), each);
    }
    back::read(&name, options, each)
}

fn unpacked(path: &Path, by: Compression) -> Result<Box<dyn BufRead>> {
    let file = open(path)?;
    Ok(match by {
        Compression::Gzip => Box::new(BufReader::new(MultiGzDecoder::new(file))),
        Compression::Zstd => {
            let decoder = zstd::Decoder::new(file).map_err(|source| io_error(path, source))?;
            Box::new(BufReader::new(decoder))
        }
    })
}

fn open(path: &Path) -> Result<File> {
    File::open(path).map_err(|source| io_error(path, source))
}

fn io_error(path: &Path, source: io::Error) -> Error {
    Error::Io { name: path.display().to_string(), action: "read", source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_read_in_one_of_its_formats() {
        let folder = tempfile::TempDir::new().unwrap();
        for name in [
            "documents.jsonl",
            "manifest.json",
            "dropped-00000.jsonl",
            "pairs-00000.jsonl",
            "pairs-00000.jsonl.zst",
            "pairs-00000.tmx",
            "pairs-00001.tmx",
            "pairs-00001.jsonl.zst",
            "pairs-00002.tmx",
        ] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let files = files(&[folder.path().to_owned()]).unwrap();
        let names: Vec<_> = files.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["pairs-00000.jsonl", "pairs-00001.jsonl.zst", "pairs-00002.tmx"]);
    }
}
