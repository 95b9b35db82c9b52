//! The index on a disk that fails, and made by many at once.

use std::{fs, path::Path, thread};

use tempfile::TempDir;

use super::*;
use crate::{Error, Result, model::Model, write::disk::Faults};

fn pair(id: &str, text: &str) -> crate::write::Pair<'static> {
    let json = format!(
        r#"{{"id": "{id}", "doc": {{"name": "a.txt"}}, "seq": 1, "en": {{"text": "{text}"}}, "th": {{"text": "เงินกู้"}}}}"#
    );
    serde_json::from_str(&json).unwrap()
}

/// Adds these pairs to the index that is there, or a new one.
fn add(path: &Path, ids: &[&str]) -> Result<Added> {
    let index = Index::open_or_create(path)?;
    let mut adding = index.adding()?;
    ids.iter().try_for_each(|id| adding.add(&pair(id, &format!("The loan of {id} was signed."))))?;
    adding.commit()
}

/// The ids of all pairs that are found, after the index was found whole.
fn ids(path: &Path) -> Vec<String> {
    let index = Index::open(path).unwrap();
    assert_eq!(index.verify().unwrap().faults, [""; 0]);
    let found = index.search(&Query::parse("loan").unwrap(), Model::embedded()).unwrap();
    let mut ids: Vec<String> = found.hits.into_iter().map(|hit| hit.pair.id.unwrap().into_owned()).collect();
    ids.sort();
    ids
}

#[test]
fn whatever_call_fails_the_index_is_the_old_one_or_the_new_one() {
    let place = TempDir::new().unwrap();
    // On a full disk, every third call is enough: what fails after it fails too.
    for (has_old, lasts, step) in [(false, false, 1), (true, false, 1), (true, true, 3)] {
        let mut fails_at = 0;
        loop {
            let folder = place.path().join(format!("{has_old}-{lasts}-{fails_at}"));
            let path = folder.join("i");
            fs::create_dir(&folder).unwrap();
            if has_old {
                add(&path, &["a", "b"]).unwrap();
            }
            let faults = Faults::at(&folder, fails_at, lasts);
            // One is put in the place of another, one is new.
            let done = add(&path, &["b", "c"]);
            let calls = faults.calls();
            drop(faults);
            let what = format!("call {fails_at} fails, {:?}, on and on: {lasts}, {has_old}", calls.get(fails_at));
            let (old, new): (&[&str], &[&str]) =
                if has_old { (&["a", "b"], &["a", "b", "c"]) } else { (&[], &["b", "c"]) };
            match done {
                Ok(_) => assert_eq!(ids(&path), new, "{what}"),
                Err(error) => {
                    let text = error.to_string();
                    assert!(matches!(error, Error::Io { .. }), "{what}: {text}");
                    assert!(text.contains("was to fail"), "{what}: {text}");
                    if is_index(&path) {
                        let ids = ids(&path);
                        assert!(ids == old || ids == new, "{what}: {ids:?}");
                    } else {
                        assert!(!has_old && !path.exists(), "{what}");
                    }
                }
            }
            add(&path, &["b", "c"]).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!(ids(&path), new, "{what}");
            let left = |path: &Path| {
                let names = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
                names.filter(|name| name.starts_with(".khanan-") || name.starts_with(".tmp")).count()
            };
            assert_eq!((left(&path), left(&folder)), (0, 0), "{what}");
            if fails_at >= calls.len() {
                assert!(fails_at > 10, "{fails_at}");
                break;
            }
            fails_at += step;
        }
    }
}

#[test]
fn of_many_that_begin_at_once_each_adds_or_is_told_of_another() {
    let place = TempDir::new().unwrap();
    for round in 0..10 {
        let path = place.path().join(round.to_string());
        let done: Vec<_> = thread::scope(|scope| {
            let all: Vec<_> = ["a", "b", "c", "d", "e", "f"]
                .map(|id| {
                    let path = &path;
                    scope.spawn(move || add(path, &[id]).map(|_| id.to_owned()))
                })
                .into_iter()
                .collect();
            all.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let mut added = Vec::new();
        for done in done {
            match done {
                Ok(id) => added.push(id),
                Err(error) => {
                    assert!(error.to_string().contains("another process is adding to it; wait"), "{error}");
                }
            }
        }
        assert!(!added.is_empty());
        assert_eq!(ids(&path), added);
    }
}

#[test]
fn a_changed_or_missing_file_of_the_index_is_named() {
    let place = TempDir::new().unwrap();
    let path = place.path().join("i");
    add(&path, &["a", "b"]).unwrap();
    let files: Vec<_> = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()).collect();
    let segments: Vec<_> = files.iter().filter(|path| path.extension().is_some_and(|end| end != "json")).collect();
    assert!(segments.len() > 4, "{files:?}");
    let mut told = 0;
    for file in segments.into_iter().filter(|file| !file.to_string_lossy().ends_with(".lock")) {
        let whole = fs::read(file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        let mut changed = whole.clone();
        changed[0] ^= 1;
        let damages = [Some(changed), Some(whole[..whole.len() / 2].to_vec()), None];
        for damage in damages {
            // A new file each time: one that is read as it lies may not become shorter.
            fs::remove_file(file).unwrap();
            if let Some(bytes) = damage {
                fs::write(file, bytes).unwrap();
            }
            let faults = match Index::open(&path).and_then(|index| index.verify()) {
                Ok(verified) => verified.faults.join(", "),
                Err(error) => error.in_full(),
            };
            assert!(faults.contains(name) || faults.contains("damaged"), "{name}: {faults}");
            told += usize::from(faults.contains(name));
            let _ = fs::remove_file(file);
            fs::write(file, &whole).unwrap();
        }
    }
    assert!(told > 8, "{told} by name");
    assert_eq!(ids(&path), ["a", "b"]);
}
