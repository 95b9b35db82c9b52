//! Batches as a corpus builder meets them: what comes out, that it does not depend on threads or on where the program was
//! killed, and what is said of what could not be read.

#[path = "common/program.rs"]
mod common;

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    io::Write,
    path::Path,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use common::{khanan, package, run_in};
use khanan::{
    batch::{LINE_SCHEMA, MANIFEST_SCHEMA},
    quality::REPORT_SCHEMA,
    write::FAILURE_SCHEMA,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// The project's own releases: those in one file, and those in two, under names that tell they belong together.
fn releases(folder: &Path) {
    for entry in fs::read_dir(package().join("corpus")).expect("as it was written") {
        let path = entry.expect("as it was written").path();
        let name = path.file_name().expect("as it was written").to_str().expect("as it was written").to_owned();
        if name.ends_with(".txt") {
            fs::copy(&path, folder.join(name)).expect("files can be written and read");
        }
    }
}

/// Many short documents, with a broken one here and there: enough for several chunks.
fn many(folder: &Path, documents: usize) {
    let mut lines = fs::File::create(folder.join("many.jsonl")).expect("files can be written and read");
    for n in 0..documents {
        let (baht, shops) = (1_000 + 37 * n, 3 + n % 90);
        let th = format!("สำนักงานส่งเสริมตลาดน้ำจัดสรรงบประมาณ {baht} ล้านบาท ให้ร้านค้า {shops} แห่ง");
        let en = format!("The Floating Market Office allotted {baht} million baht to {shops} shops.");
        match n % 40 {
            17 => writeln!(lines, "{{\"id\": \"{n}\", \"text\": "),
            18 => writeln!(
                lines,
                "{}",
                serde_json::json!({"id": n.to_string(), "th": th, "en": en, "date": "2026-11-21"})
            ),
            _ => writeln!(lines, "{}", serde_json::json!({"id": n.to_string(), "text": format!("{th}\n{en}\n")})),
        }
        .expect("files can be written and read");
    }
}

/// Whether all is as a schema says.
fn is_as(schema: &str, values: &[Value]) {
    let schema: Value = serde_json::from_str(schema).expect("a schema is JSON");
    jsonschema::meta::validate(&schema).expect("a schema is one");
    let validator = jsonschema::validator_for(&schema).expect("a schema is one");
    for value in values {
        let wrong: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
        assert_eq!(wrong, [""; 0], "{value}");
    }
}

/// A file of a folder as JSON.
fn json(folder: &Path, name: &str) -> Value {
    serde_json::from_slice(&fs::read(folder.join(name)).expect("it was written")).expect("it is JSON")
}

/// All files of a folder, by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("as it was written").map(|entry| entry.expect("the folder can be read"));
    entries
        .map(|entry| {
            (entry.file_name().into_string().expect("as it was written"), fs::read(entry.path()).unwrap_or_default())
        })
        .collect()
}

fn lines(folder: &Path, name: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder.join(name)).expect("files can be written and read");
    text.lines().map(|line| serde_json::from_str(line).expect("as it was written")).collect()
}

fn manifest(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("manifest.json")).expect("as it was written"))
        .expect("as it was written")
}

/// Whatever is killed, the files are these.
fn assert_same(wanted: &BTreeMap<String, Vec<u8>>, is: &BTreeMap<String, Vec<u8>>, what: &str) {
    assert!(wanted.keys().eq(is.keys()), "{what}: {:?} {:?}", wanted.keys(), is.keys());
    for (name, bytes) in wanted {
        assert!(*bytes == is[name], "{what}: {name} differs");
    }
}

#[test]
fn a_folder_becomes_a_corpus_with_a_line_on_every_document() {
    let place = TempDir::new().unwrap();
    let source = place.path().join("releases");
    fs::create_dir(&source).unwrap();
    releases(&source);
    let (status, out, errors) = run_in(place.path(), &["batch", "releases", "-o", "corpus", "--filters", "none"]);
    assert_eq!((status, out.as_str()), (0, ""), "{errors}");
    assert!(errors.contains("22 documents (13 in both languages, 4 couples)"), "{errors}");

    let corpus = place.path().join("corpus");
    let documents = lines(&corpus, "documents.jsonl");
    assert_eq!(documents.len(), 22);
    let ids: HashSet<_> = documents.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 22, "each once");
    for line in &documents {
        let id = line["id"].as_str().unwrap();
        let other = id.contains(".en.").then(|| id.replace(".en.", ".th."));
        let other = other.or_else(|| id.contains(".th.").then(|| id.replace(".th.", ".en.")));
        assert_eq!(line["paired"]["id"].as_str(), other.as_deref(), "{id}");
    }
    let pairs = lines(&corpus, "pairs-00000.jsonl");
    let counted: u64 = documents.iter().map(|line| line["pairs"].as_u64().unwrap()).sum();
    assert_eq!(pairs.len() as u64, counted);
    assert!(pairs.iter().any(|pair| pair["th"].is_null()) && pairs.iter().any(|pair| pair["en"].is_null()));

    is_as(LINE_SCHEMA, &documents);
    is_as(REPORT_SCHEMA, &[json(&corpus, "report.json")]);

    // Every character but white space is in one pair, whether its document found another or not.
    let mut letters: BTreeMap<String, usize> = BTreeMap::new();
    let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    for pair in &pairs {
        for side in ["en", "th"].map(|lang| &pair[lang]).into_iter().filter(|side| !side.is_null()) {
            let file = side["file"].as_str().or(pair["doc"]["name"].as_str()).unwrap();
            *letters.entry(file.to_owned()).or_default() += count(side["text"].as_str().unwrap());
        }
    }
    for id in &ids {
        let text = fs::read_to_string(source.join(id)).unwrap();
        assert_eq!(letters.get(*id), Some(&count(&text)), "{id}");
    }

    // What is aligned in a batch is what is aligned alone.
    let (_, alone, _) = run_in(place.path(), &["align", "releases/05-flood-relief.txt"]);
    let of = |pair: &&Value| pair["doc"]["name"].as_str().unwrap().ends_with("05-flood-relief.txt");
    let ids = |pairs: Vec<&Value>| pairs.iter().map(|pair| pair["id"].clone()).collect::<Vec<_>>();
    let alone: Vec<Value> = alone.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(ids(pairs.iter().filter(of).collect()), ids(alone.iter().collect()));
}

#[test]
fn the_manifest_tells_size_hash_and_count_of_every_file() {
    let place = TempDir::new().unwrap();
    many(place.path(), 100);
    let args = [
        "batch",
        "many.jsonl",
        "-o",
        "out",
        "--shard",
        "30",
        "--dropped",
        "--format",
        "jsonl,jsonl.zst,tmx,moses,jsonl",
    ];
    assert_eq!(run_in(place.path(), &args).0, 3);
    let out = place.path().join("out");
    let manifest = manifest(&out);
    let mut named = HashSet::from(["manifest.json".to_owned()]);
    for file in manifest["files"].as_array().unwrap() {
        let name = file["name"].as_str().unwrap();
        let bytes = fs::read(out.join(name)).unwrap();
        let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            (file["bytes"].as_u64(), file["sha256"].as_str()),
            (Some(bytes.len() as u64), Some(&*hash)),
            "{name}"
        );
        if let (Some(pairs), true) = (file["pairs"].as_u64(), name.ends_with(".jsonl") || name.ends_with(".th")) {
            assert_eq!(bytes.iter().filter(|byte| **byte == b'\n').count() as u64, pairs, "{name}");
            assert!(pairs <= 30);
        }
        if let Some(plain) = name.strip_suffix(".zst").filter(|plain| plain.starts_with("pairs-")) {
            assert_eq!(zstd::decode_all(&bytes[..]).unwrap(), fs::read(out.join(plain)).unwrap(), "{name}");
        }
        named.insert(name.to_owned());
    }
    assert!(files(&out).into_keys().all(|name| named.contains(&name)), "nothing is there that is not named");
    let counts = &manifest["counts"];
    let kept: u64 = counts["kept"].as_u64().unwrap();
    let dropped: u64 = counts["dropped"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(counts["pairs"].as_u64().unwrap(), kept + dropped, "every pair has one fate");
    let of = |format: &str| -> u64 {
        let files = manifest["files"].as_array().unwrap().iter().filter(|file| file["format"] == format);
        files
            .filter(|file| file["name"].as_str().unwrap().starts_with("pairs-"))
            .map(|file| file["pairs"].as_u64().unwrap())
            .sum()
    };
    assert_eq!([of("jsonl"), of("jsonl.zst"), of("tmx"), of("moses")], [kept, kept, kept, 2 * kept]);
}

#[test]
fn what_cannot_be_read_is_listed_and_stops_nothing() {
    let place = TempDir::new().unwrap();
    many(place.path(), 100);
    let args = ["batch", "many.jsonl", "-o", "out", "--filters", "score=1"];
    let (status, _, errors) = run_in(place.path(), &args);
    assert_eq!(status, 3, "{errors}");
    assert!(errors.contains("out: 3 documents could not be read: see errors.jsonl"), "{errors}");
    let failed = lines(&place.path().join("out"), "errors.jsonl");
    is_as(FAILURE_SCHEMA, &failed);
    let out = place.path().join("out");
    is_as(LINE_SCHEMA, &lines(&out, "documents.jsonl"));
    let (report, manifest) = (json(&out, "report.json"), json(&out, "manifest.json"));
    let sum = |dropped: &Value| dropped.as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum::<u64>();
    assert!(sum(&report["dropped"]) > 0);
    assert_eq!(report["dropped"], manifest["counts"]["dropped"], "the two say the same in the same words");
    is_as(REPORT_SCHEMA, &[report]);
    is_as(MANIFEST_SCHEMA, &[manifest]);
    let places: Vec<_> = failed.iter().map(|line| line["error"].as_str().unwrap()).collect();
    assert_eq!(places.len(), 3);
    for (error, line) in places.iter().zip([18, 58, 98]) {
        assert!(error.contains(&format!("many.jsonl:{line}: ")), "{error}");
    }
    assert_eq!(lines(&place.path().join("out"), "documents.jsonl").len(), 97);
    // Said again where there is nothing left to do.
    assert_eq!(run_in(place.path(), &args).0, 3);
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let place = TempDir::new().unwrap();
    many(place.path(), 150);
    let source = place.path().join("releases");
    fs::create_dir(&source).unwrap();
    releases(&source);
    let outputs: Vec<_> = ["1", "2", "7"]
        .into_iter()
        .map(|jobs| {
            let args = ["batch", "many.jsonl", "releases", "-o", jobs, "--jobs", jobs, "--dropped"];
            assert_eq!(run_in(place.path(), &args).0, 3);
            files(&place.path().join(jobs))
        })
        .collect();
    outputs[1..].iter().for_each(|output| assert_same(&outputs[0], output, "threads"));
}

#[test]
fn killed_wherever_it_is_it_goes_on_to_the_same_bytes() {
    let place = TempDir::new().unwrap();
    many(place.path(), 150);
    let source = place.path().join("releases");
    fs::create_dir(&source).unwrap();
    releases(&source);
    let args = |out: &str| {
        ["batch", "many.jsonl", "releases", "-o", out, "--dropped", "--shard", "50", "-q"].map(str::to_owned)
    };
    let begun = Instant::now();
    assert_eq!(run_in(place.path(), &args("whole")).0, 3);
    // Only to hit the program while it is at work.
    let lasts = u64::try_from(begun.elapsed().as_millis()).expect("less than a lifetime").max(2);
    let whole = files(&place.path().join("whole"));

    // Knuth's multiplier for 64 bits: which instants are hit depends on the machine anyway.
    let mut state = 42u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) % below
    };
    let wanted: usize = std::env::var("KHANAN_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(4);
    let (mut kills, mut rounds) = (0, 0);
    while kills < wanted {
        assert!(rounds < 50 * wanted, "killed {kills} times in {rounds} rounds");
        let out = format!("killed-{rounds}");
        rounds += 1;
        // Killed again and again, later each time, until it is done before it is killed.
        let mut wait = random(lasts);
        loop {
            let mut program = khanan(&args(&out)).current_dir(place.path()).stderr(Stdio::null()).spawn().unwrap();
            thread::sleep(Duration::from_millis(wait));
            if let Some(status) = program.try_wait().unwrap() {
                assert_eq!(status.code(), Some(3));
                break;
            }
            program.kill().unwrap();
            program.wait().unwrap();
            kills += 1;
            wait += random(lasts);
        }
        assert_same(&whole, &files(&place.path().join(&out)), &format!("round {rounds}, {kills} kills"));
    }
}

#[test]
fn a_folder_belongs_to_one_batch() {
    let place = TempDir::new().unwrap();
    many(place.path(), 10);
    let run = |args: &[&str]| run_in(place.path(), &[&["batch", "many.jsonl", "-q"], args].concat());
    assert_eq!(run(&["-o", "out"]).0, 0);
    let before = files(&place.path().join("out"));
    assert_eq!(run(&["-o", "out"]), (0, String::new(), String::new()));
    assert_same(&before, &files(&place.path().join("out")), "again");

    let (status, _, error) = run(&["-o", "out", "--filters", "none"]);
    assert_eq!(status, 2);
    assert!(error.starts_with("khanan: out: holds another batch: filters was "), "{error}");
    fs::write(place.path().join("many.jsonl"), "{\"id\": \"1\", \"text\": \"อื่น\\nOther.\"}\n").unwrap();
    let (status, _, error) = run(&["-o", "out"]);
    assert_eq!(status, 2);
    assert!(error.contains("the sources have changed since"), "{error}");
    assert_same(&before, &files(&place.path().join("out")), "refused");

    fs::create_dir(place.path().join("mine")).unwrap();
    fs::write(place.path().join("mine/thesis.doc"), "years of work").unwrap();
    let (status, _, error) = run(&["-o", "mine"]);
    assert_eq!(status, 2);
    assert!(error.starts_with("khanan: mine: holds thesis.doc already"), "{error}");
    let (status, _, error) = run_in(place.path(), &["batch", "nowhere", "-o", "new"]);
    assert_eq!(status, 2);
    assert!(error.starts_with("khanan: nowhere: "), "{error}");
    assert!(!place.path().join("new").exists(), "nothing is made for a source that is not there");
}
