//! Archives of every kind, whole and damaged: what is given, in which order, under which name.

mod broken_records;
mod fingerprints;
mod folders;
mod laws;
mod manifests;
mod records;
mod tars;
mod warcs;
mod zips;

use std::{fs, io::Write, path::PathBuf};

use khanan::archive::{Bytes, Content, Entries, Entry, Failure, Field, Options, Passed};
use tempfile::TempDir;

type Found = Result<Entry, Failure>;

fn entries(sources: &[PathBuf], options: &Options) -> Vec<Found> {
    Entries::open(sources, options).expect("the sources are there").collect()
}

/// A folder with these files, whose folders are made.
fn folder<B: AsRef<[u8]>>(files: &[(&str, B)]) -> TempDir {
    let folder = TempDir::new().expect("there is room");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("there is room");
        fs::write(path, bytes).expect("there is room");
    }
    folder
}

/// What a file of these bytes holds.
fn of_file(name: &str, bytes: impl AsRef<[u8]>) -> Vec<Found> {
    of_file_with(name, bytes, &Options::default())
}

fn of_file_with(name: &str, bytes: impl AsRef<[u8]>, options: &Options) -> Vec<Found> {
    let folder = folder(&[(name, bytes)]);
    entries(&[folder.path().join(name)], options)
}

/// An item on a line: `id: content (date, source)`, or `id! error`.
fn told(found: &Found) -> String {
    match found {
        Ok(entry) => {
            let text = |bytes: &Bytes| match bytes {
                Bytes::Raw(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                Bytes::Text(text) => format!("“{text}”"),
            };
            let content = match &entry.content {
                Content::One(blob) => text(&blob.bytes),
                Content::Two { en, th } => format!("{} | {}", text(&en.bytes), text(&th.bytes)),
            };
            let date = entry.facts.date.map(|date| format!(" {date}")).unwrap_or_default();
            let source = entry.facts.source.as_deref().map(|source| format!(" by {source}")).unwrap_or_default();
            format!("{}: {content}{date}{source}", entry.id)
        }
        Err(Failure { id, error }) => format!("{id}! {error}"),
    }
}

fn all_told(found: &[Found]) -> Vec<String> {
    found.iter().map(told).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).expect("memory takes it");
    out.finish().expect("memory takes it")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("memory takes it")
}
