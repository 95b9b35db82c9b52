//! `khanan verify`: whether what was written is still what it was.

use std::path::Path;

use khanan::{Error, Result, write::many};

use crate::{Outcome, cli::Verify, say};

pub(crate) fn run(args: &Verify) -> Result<Outcome> {
    let mut outcome = Outcome::Done;
    for folder in &args.folders {
        let whole = folder_is_whole(folder).unwrap_or_else(|error| {
            say(error.in_full());
            false
        });
        if !whole {
            outcome = Outcome::SomeFailed;
        }
    }
    Ok(outcome)
}

/// Says what is wrong with a folder; whether nothing is.
fn folder_is_whole(folder: &Path) -> Result<bool> {
    #[cfg(feature = "search")]
    if khanan::search::is_index(folder) {
        return index_is_whole(folder);
    }
    #[cfg(feature = "batch")]
    if [".work", "manifest.json"].iter().any(|name| folder.join(name).exists()) {
        return corpus_is_whole(folder);
    }
    let fact = if folder.is_dir() { "neither a corpus nor an index" } else { "no such folder" };
    Err(Error::NoPairs {
        name: folder.display().to_string(),
        fact: fact.to_owned(),
        remedy: "give a folder that `khanan batch` or `khanan index` wrote",
    })
}

#[cfg(feature = "batch")]
fn corpus_is_whole(folder: &Path) -> Result<bool> {
    let verified = khanan::batch::verify(folder)?;
    for fault in &verified.faults {
        say(format_args!("{}: {}", folder.join(&fault.name).display(), fault.fact));
    }
    if !verified.others.is_empty() {
        say(format_args!("{}: not in the manifest: {}", folder.display(), verified.others.join(", ")));
    }
    let files = many(verified.manifest.files.len(), "file");
    let whole = verified.faults.is_empty();
    if whole {
        say(format_args!("{}: {files}, all as the manifest says", folder.display()));
    } else {
        let remedy = "put back what was there, or make the corpus anew in another folder";
        say(format_args!("{}: is no longer what its manifest says; {remedy}", folder.display()));
    }
    Ok(whole)
}

#[cfg(feature = "search")]
fn index_is_whole(folder: &Path) -> Result<bool> {
    let verified = khanan::search::Index::open(folder)?.verify()?;
    for fault in &verified.faults {
        say(format_args!("{}: {fault}", folder.display()));
    }
    let whole = verified.faults.is_empty();
    if whole {
        say(format_args!("{}: {}, all as they were written", folder.display(), many(verified.pairs, "pair")));
    } else {
        say(format_args!("{}: damaged; remove it, and make it anew with `khanan index`", folder.display()));
    }
    Ok(whole)
}
