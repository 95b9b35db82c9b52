//! A small batch, stopped and failed at every point there is.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use proptest::prelude::*;
use tempfile::TempDir;

use super::{couple::Found, *};
use crate::write::{Format, Pair, disk};

/// Documents in both languages, couples of two, one that finds no other, one that cannot be read, and one that is none.
fn sources(place: &Path) -> PathBuf {
    let folder = place.join("sources");
    fs::create_dir_all(folder.join("en")).unwrap();
    fs::create_dir_all(folder.join("th")).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    let mut both = String::new();
    for n in 1..=2 {
        let (baht, shops) = (1_000 + 37 * n, 40 + n);
        let th = format!("สำนักงานส่งเสริมตลาดน้ำจัดสรรงบประมาณ {baht} ล้านบาท ให้ร้านค้า {shops} แห่ง\n");
        let en = format!("The Floating Market Office allotted {baht} million baht to {shops} shops.\n");
        both += &format!("{}\n", serde_json::json!({"id": format!("both-{n}"), "en": en, "th": th}));
        write(&format!("en/{n}.txt"), &en.replace("million", "thousand"));
        write(&format!("th/{n}.txt"), &th.replace("ล้าน", "พัน"));
    }
    write("both.jsonl", &both);
    write("en/alone.txt", "Nobody translated the note on the boat museum and its 17 oars.\n");
    write("broken.txt", "a\0b");
    write("logo.png", "");
    folder
}

fn batch(sources: &Path, folder: PathBuf) -> Batch<'static> {
    let form = |format, packed| Form { format, packed };
    Batch {
        sources: vec![sources.to_owned()],
        archive: archive::Options::default(),
        reading: reading::Options::default(),
        aligner: Aligner::default(),
        pairing: Some(pairing::Options::default()),
        filters: "none".parse().unwrap(),
        output: Output { formats: vec![form(Format::Jsonl, true), form(Format::Tmx, false)], shard: 4, dropped: true },
        folder,
    }
}

/// The files of a folder, but for what is to be kept for another run.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    entries
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name() != ".work")
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect()
}

/// All files under a folder.
fn all_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut all = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() { all.extend(all_files(&path)) } else { all.push(path) }
    }
    all.sort();
    all
}

/// The sources and what comes of them.
fn whole(place: &Path) -> (PathBuf, BTreeMap<String, Vec<u8>>) {
    let sources = sources(place);
    let folder = place.join("whole");
    let manifest = batch(&sources, folder.clone()).run(&()).unwrap();
    let counts = &manifest.counts;
    assert_eq!((counts.both, counts.paired, counts.english, counts.thai, counts.failed), (2, 2, 3, 2, 1));
    assert_eq!(counts.passed_over.to_string(), "1 passed over: 1 no document by name");
    assert!(counts.kept > 4, "two shards: {counts:?}");
    (sources, files(&folder))
}

#[test]
fn whatever_call_fails_no_file_is_half_and_the_same_comes_out_at_last() {
    let place = TempDir::new().unwrap();
    let (sources, whole) = whole(place.path());
    for lasts in [false, true] {
        let run = |fails_at: usize| {
            let folder = place.path().join(format!("{lasts}-{fails_at}"));
            let faults = disk::Faults::at(&folder, fails_at, lasts);
            let failed = batch(&sources, folder.clone()).run(&()).err();
            let calls = faults.calls();
            drop(faults);
            let what = format!("call {fails_at} fails, {:?}", calls.get(fails_at));
            for (name, bytes) in files(&folder) {
                assert!(whole.get(&name) == Some(&bytes), "{what}: {name} is neither whole nor absent");
            }
            let left = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(".khanan-");
            assert!(!all_files(&folder).iter().any(left), "{what}: {:?}", all_files(&folder));
            if fails_at < calls.len() {
                let error = failed.unwrap_or_else(|| panic!("{what}, and nobody said so")).to_string();
                assert!(error.contains("was to fail"), "{what}: {error}");
            }
            batch(&sources, folder.clone()).run(&()).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert!(files(&folder) == whole, "{what}: other files come out");
            assert!(!folder.join(".work").exists());
            fs::remove_dir_all(folder).unwrap();
            calls.len()
        };
        let calls = run(usize::MAX);
        assert!(calls > 60, "{calls}");
        for fails_at in 0..calls {
            run(fails_at);
        }
    }
}

/// Stops the batch at the call of some number.
struct Stop {
    at: usize,
    calls: AtomicUsize,
    stages: Mutex<Vec<Stage>>,
}

impl Stop {
    fn at(at: usize) -> Stop {
        Stop { at, calls: AtomicUsize::new(0), stages: Mutex::default() }
    }

    fn count(&self) {
        if self.calls.fetch_add(1, Ordering::SeqCst) == self.at {
            // As a panic, but without a word.
            resume_unwind(Box::new("stopped"));
        }
    }
}

impl Watch for Stop {
    fn begin(&self, stage: Stage, _: u64, _: u64) {
        self.stages.lock().unwrap().push(stage);
        self.count();
    }

    fn reach(&self, _: u64, _: u64) {
        self.count();
    }
}

#[test]
fn stopped_at_any_point_of_any_stage_it_goes_on_to_the_same_bytes() {
    let place = TempDir::new().unwrap();
    let (sources, whole) = whole(place.path());
    let mut stopped_in = Vec::new();
    for at in 0.. {
        let folder = place.path().join(at.to_string());
        let run = |watch: &Stop| {
            let tried = catch_unwind(AssertUnwindSafe(|| batch(&sources, folder.clone()).run(watch)));
            tried.map(|done| done.unwrap())
        };
        let watch = Stop::at(at);
        let done = run(&watch);
        if done.is_err() {
            stopped_in.push(*watch.stages.lock().unwrap().last().unwrap());
            // And once more soon after it went on.
            let _ = run(&Stop::at(at % 5));
            run(&Stop::at(usize::MAX)).unwrap();
        }
        assert!(files(&folder) == whole, "stopped at call {at}");
        if done.is_ok() {
            break;
        }
    }
    for stage in [Stage::Read, Stage::Pair, Stage::Align, Stage::Write] {
        let times = stopped_in.iter().filter(|is| **is == stage).count();
        assert!(times >= 2, "{stage:?}: {times}");
    }
}

/// The folder of a batch that was stopped before it wrote.
fn stopped(sources: &Path, folder: &Path) {
    struct InWrite;
    impl Watch for InWrite {
        fn begin(&self, stage: Stage, _: u64, _: u64) {
            if stage == Stage::Write {
                resume_unwind(Box::new("stopped"));
            }
        }
        fn reach(&self, _: u64, _: u64) {}
    }
    let run = || batch(sources, folder.to_owned()).run(&InWrite);
    assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
}

#[test]
fn what_was_kept_and_is_damaged_or_missing_is_named_and_never_passed_over() {
    let place = TempDir::new().unwrap();
    let (sources, whole) = whole(place.path());
    let begun = place.path().join("begun");
    stopped(&sources, &begun);
    let kept = all_files(&begun);
    let names: Vec<_> = kept.iter().map(|path| path.strip_prefix(&begun).unwrap().to_owned()).collect();
    assert_eq!(names.len(), 7, "lock, plan, two lists, two chunks and texts: {names:?}");
    let mut named = BTreeSet::new();
    for name in names.iter().filter(|name| !name.ends_with("lock")) {
        let bytes = fs::read(begun.join(name)).unwrap();
        let damage = (0..bytes.len()).step_by(bytes.len().div_ceil(24)).map(|at| {
            let mut bytes = bytes.clone();
            bytes[at] ^= 4;
            Some(bytes)
        });
        for damage in damage.chain([Some(bytes[..bytes.len() / 2].to_vec()), Some(Vec::new()), None]) {
            let folder = place.path().join("damaged");
            for name in &names {
                fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
                fs::copy(begun.join(name), folder.join(name)).unwrap();
            }
            match damage {
                Some(bytes) => fs::write(folder.join(name), bytes).unwrap(),
                None => fs::remove_file(folder.join(name)).unwrap(),
            }
            match batch(&sources, folder.clone()).run(&()) {
                // What can be done anew is.
                Ok(_) => assert!(files(&folder) == whole, "{}", name.display()),
                Err(error) => {
                    assert_eq!(error.kind(), "batch", "{error}");
                    named.insert(name.clone());
                    assert!(error.to_string().contains("; "), "{error}");
                }
            }
            fs::remove_dir_all(folder).unwrap();
        }
    }
    assert_eq!(named.len(), 6, "{named:?}");
}

#[test]
fn what_the_pairing_cannot_have_found_is_refused() {
    let text = "The Floating Market Office allotted 1,000 million baht to 40 shops.";
    let sketch = |lang| pairing::Sketch::of("a", None, None, text, lang, crate::model::Model::embedded());
    let sketches = [sketch(crate::Lang::En), sketch(crate::Lang::Th), sketch(crate::Lang::En)];
    let check = |json: &str| serde_json::from_str::<Found>(json).unwrap().check(&sketches);
    let couple = r#""couples":[{"en":0,"th":1,"score":0.9,"reason":"r"}]"#;
    assert_eq!(check(&format!(r#"{{{couple},"alone":[[2,[1,0.25]]]}}"#)), Ok(()));
    for (json, fact) in [
        (format!(r#"{{{couple},"alone":[]}}"#), "does not name document 2"),
        (format!(r#"{{{couple},"alone":[[2,null],[2,null]]}}"#), "names document 2 twice"),
        (format!(r#"{{{couple},"alone":[[1,null],[2,null]]}}"#), "names document 1 twice"),
        (format!(r#"{{{couple},"alone":[[3,null]]}}"#), "names document 3 of 3"),
        (format!(r#"{{{couple},"alone":[[2,[7,0.5]]]}}"#), "names document 7 of 3"),
        (format!(r#"{{{couple},"alone":[[2,[1,1.5]]]}}"#), "1.5 is no probability"),
        (format!(r#"{{{},"alone":[[2,null]]}}"#, couple.replace("0.9", "-0.1")), "-0.1 is no probability"),
        (format!(r#"{{{},"alone":[[2,null]]}}"#, couple.replace("\"th\":1", "\"th\":2")), "in the other language"),
    ] {
        assert!(check(&json).unwrap_err().contains(fact), "{json}");
    }
}

/// Any number there is, the smallest and those beside a power of two among them.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => any::<u64>().prop_map(f64::from_bits).prop_filter("finite", |x| x.is_finite()),
        4 => 0.0..=1.0,
        1 => (0u64..1 << 52).prop_map(f64::from_bits),
        1 => (-1074i32..1023, -1i64..=1).prop_map(|(power, step)| {
            f64::from_bits((f64::from(power).exp2().to_bits() as i64 + step).max(0) as u64)
        }),
    ]
}

/// A record after it went through a file.
fn through<T: serde::Serialize + serde::de::DeserializeOwned>(record: &T) -> T {
    serde_json::from_slice(&serde_json::to_vec(record).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// The issue's own number, and any other: what is kept of a batch comes back to the bit.
    #[test]
    fn numbers_come_back_to_the_bit(x in number(), y in number()) {
        let found: Found = Found::of(vec![(0, 1, x)], vec![(2, Some((1, y)))]);
        prop_assert_eq!(through(&found).scores(), [x.to_bits(), y.to_bits()]);
        let other = |score| Some(Counterpart { id: "b".to_owned(), score, reason: None });
        let line = Line { id: "a".to_owned(), languages: pairing::Languages::En, pairs: 0, paired: other(x), best: other(y) };
        let back = through(&line);
        prop_assert_eq!(back.paired.unwrap().score.to_bits(), x.to_bits());
        prop_assert_eq!(back.best.unwrap().score.to_bits(), y.to_bits());
        let mut pair: Pair<'static> = serde_json::from_str(r#"{"doc": {"name": "a"}, "seq": 1, "en": null, "th": null}"#).unwrap();
        pair.score = Some(x);
        prop_assert_eq!(through(&pair).score.unwrap().to_bits(), x.to_bits());
        let traits = quality::Traits::of(&pair).with_shares(x, y);
        prop_assert_eq!(through(&traits).shares(), [x.to_bits(), y.to_bits(), y.to_bits()]);
    }
}
