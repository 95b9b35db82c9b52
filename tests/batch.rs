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

/// Documents in one language that belong together by what they say.
fn singles(folder: &Path, couples: usize) {
    let mut lines = fs::File::create(folder.join("singles.jsonl")).expect("files can be written and read");
    for n in 0..couples {
        let (baht, shops, day) = (2_000 + 53 * n, 5 + n % 80, 1 + n % 28);
        let th = format!(
            "การเคหะชุมชนให้สินเชื่อ {baht} ล้านบาท แก่ครัวเรือน {shops} แห่ง เมื่อวันที่ {day} มกราคม 2569 เพื่อซ่อมแซมบ้านริมคลอง"
        );
        let en = format!(
            "On January {day}, 2026 the Housing Office lent {baht} million baht to {shops} households to repair homes on canals."
        );
        for (lang, text) in [("th", th), ("en", en)] {
            let record = serde_json::json!({"id": format!("{lang}/{n}"), "text": text});
            writeln!(lines, "{record}").expect("files can be written and read");
        }
    }
}

const STAGES: [&str; 4] = ["read", "pair", "align", "write"];

/// How many files are in a folder whose names are such.
fn count(folder: &Path, is: impl Fn(&str) -> bool) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries.filter(|entry| is(&entry.file_name().to_string_lossy())).count()
}

/// The stage that a batch was in, as its folder tells; `None` before and after all of them.
fn stage(out: &Path) -> Option<usize> {
    let work = |name: &str| out.join(".work").join(name).exists();
    match () {
        () if out.join("manifest.json").exists() || !work("plan.json") => None,
        () if count(out, |name| name != ".work") > 0 => Some(3),
        () if work("couples.json") => Some(2),
        () if work("read.json") => Some(1),
        () => Some(0),
    }
}

/// Whether a batch is so far in a stage; how far differs from round to round.
fn reached(out: &Path, of: usize, round: usize) -> bool {
    let chunks = |stage: &str| count(&out.join(".work").join(stage), |name| name.ends_with(".jsonl.zst"));
    match of {
        0 => stage(out).is_some() && chunks("read") >= round % 4,
        1 => stage(out) >= Some(1),
        2 => stage(out) >= Some(2) && chunks("aligned") >= round % 3,
        _ => stage(out) >= Some(3) && count(out, |name| name != ".work") > round % 6,
    }
}

/// SIGKILL in every stage, one after the other in the same folder. `KHANAN_KILLS` is how many in all; a tenth of them at
/// least falls into each stage.
#[test]
fn killed_in_every_stage_it_goes_on_to_the_same_bytes() {
    let place = TempDir::new().unwrap();
    many(place.path(), 130);
    singles(place.path(), 40);
    let source = place.path().join("releases");
    fs::create_dir(&source).unwrap();
    releases(&source);
    let args = |out: &str| {
        ["batch", "many.jsonl", "singles.jsonl", "releases", "-o", out, "--dropped", "--shard", "50", "-q"]
            .map(str::to_owned)
    };
    assert_eq!(run_in(place.path(), &args("whole")).0, 3);
    let whole = files(&place.path().join("whole"));
    let paired = manifest(&place.path().join("whole"))["counts"]["paired"].as_u64().unwrap();
    assert!(paired > 30, "scores go through a file: {paired}");

    let wanted: usize = std::env::var("KHANAN_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(4);
    let (mut kills, mut round) = ([0; 4], 0);
    while kills.iter().sum::<usize>() < wanted || kills.iter().any(|kills| *kills < wanted.div_ceil(10)) {
        assert!(round < 20 + wanted, "killed {kills:?} times in {round} rounds");
        let name = format!("killed-{round}");
        let out = place.path().join(&name);
        for of in 0..STAGES.len() {
            let mut program = khanan(&args(&name)).current_dir(place.path()).stderr(Stdio::null()).spawn().unwrap();
            let ended = loop {
                if reached(&out, of, round) {
                    break program.try_wait().unwrap().is_some();
                }
                if program.try_wait().unwrap().is_some() {
                    break true;
                }
                thread::yield_now();
            };
            if !ended {
                program.kill().unwrap();
                if let (None, Some(stage)) = (program.wait().unwrap().code(), stage(&out)) {
                    kills[stage] += 1;
                }
            }
        }
        assert_eq!(run_in(place.path(), &args(&name)).0, 3);
        assert_same(&whole, &files(&out), &format!("round {round}, kills {kills:?}"));
        fs::remove_dir_all(out).unwrap();
        round += 1;
    }
    let told: Vec<String> = STAGES.iter().zip(kills).map(|(stage, kills)| format!("{kills} in {stage}")).collect();
    #[expect(clippy::print_stdout, reason = "a figure to be recorded")]
    {
        println!("{} kills in {round} rounds: {}", kills.iter().sum::<usize>(), told.join(", "));
    }
}

#[test]
fn an_output_among_its_sources_is_refused() {
    let place = TempDir::new().unwrap();
    let path = |name: &str| place.path().join(name);
    fs::create_dir_all(path("src/below")).unwrap();
    many(&path("src"), 3);
    let run = |args: &[&str]| run_in(place.path(), args);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("src", path("link")).unwrap();
        std::os::unix::fs::symlink("src/not-yet", path("ahead")).unwrap();
    }
    for (source, output, verb) in [
        ("src", "src/out", "lies in"),
        ("src", "src/below/a/b/out", "lies in"),
        ("src", "src", "is"),
        ("src/", "./src/below/../out", "lies in"),
        (".", "out", "lies in"),
        ("src/many.jsonl", "src", "holds"),
        ("src/below", "src", "holds"),
        #[cfg(unix)]
        ("src", "link/out", "lies in"),
        #[cfg(unix)]
        ("link", "src/out", "lies in"),
        #[cfg(unix)]
        ("src", "ahead", "lies in"),
    ] {
        let before = files(&path("src"));
        let (status, _, error) = run(&["batch", source, "-o", output]);
        let wanted = format!(
            "khanan: {output}: {verb} the source {source}, and would be read with it the next time; give a place for the output outside of all sources\n"
        );
        assert_eq!((status, error), (2, wanted), "{source} {output}");
        assert_same(&before, &files(&path("src")), "nothing is made");
    }
    for (source, output) in [("src", "src/couples.tsv"), ("src/many.jsonl", "src/many.jsonl")] {
        let (status, _, error) = run(&["pair", source, "-o", output]);
        assert_eq!(status, 2);
        assert!(error.contains("the source"), "{error}");
    }
    // Beside it, or of a like name, is no harm.
    for output in ["src-out", "below"] {
        assert_eq!(run(&["batch", "src", "-o", output, "-q"]).0, 0);
        assert_eq!(run(&["batch", "src", "-o", output, "-q"]).0, 0, "its sources have not changed");
    }
}

#[test]
fn sources_that_hold_nothing_are_said() {
    let place = TempDir::new().unwrap();
    let path = |name: &str| place.path().join(name);
    let empty =
        ["a.warc.gz", "a.warc", "a.tar", "a.tar.gz", "a.jsonl", "a.jsonl.zst", "a.zip", "a.tsv", "folder", "hidden"];
    for name in empty {
        match name {
            "folder" | "hidden" => fs::create_dir(path(name)).unwrap(),
            _ => fs::write(path(name), "").unwrap(),
        }
    }
    fs::write(path("hidden/.only"), "x").unwrap();
    fs::write(path("packed.jsonl.zst"), zstd::encode_all(&b""[..], 1).unwrap()).unwrap();
    let empty = [&empty[..], &["packed.jsonl.zst"]].concat();
    many(place.path(), 3);
    for name in &empty {
        let out = format!("out-{name}");
        let (status, _, errors) = run_in(place.path(), &["batch", name, "many.jsonl", "-o", &out, "-q"]);
        assert_eq!(status, 0, "{errors}");
        let reason = if *name == "hidden" { "hidden" } else { "empty" };
        assert_eq!(errors, format!("khanan: {out}: 1 passed over: 1 {reason}\nkhanan: {name}: no document in it\n"));
        let manifest = manifest(&path(&out));
        assert_eq!(manifest["empty"], serde_json::json!([name]));
        assert_eq!(manifest["counts"]["passed_over"], serde_json::json!({ reason: 1 }));
        is_as(MANIFEST_SCHEMA, &[manifest]);
    }
    let (status, _, errors) = run_in(place.path(), &["pair", "a.tar", "many.jsonl"]);
    assert_eq!(status, 0);
    assert!(errors.ends_with("khanan: 1 passed over: 1 empty\nkhanan: a.tar: no document in it\n"), "{errors}");
    // An archive in a folder, too.
    fs::create_dir(path("some")).unwrap();
    many(&path("some"), 3);
    fs::write(path("some/none.tar.gz"), "").unwrap();
    let (_, _, errors) = run_in(place.path(), &["batch", "some", "-o", "out-some", "-q"]);
    assert_eq!(errors, "khanan: out-some: 1 passed over: 1 empty\n");
}

#[test]
fn what_was_passed_over_is_counted_by_reason_everywhere() {
    let place = TempDir::new().unwrap();
    let source = place.path().join("src");
    fs::create_dir_all(source.join(".git")).unwrap();
    many(&source, 3);
    for name in ["logo.png", "style.css", ".hidden", ".git/a.txt"] {
        fs::write(source.join(name), "x").unwrap();
    }
    let record = |kind: &str, http: &str| {
        let http = format!("{http}\r\n\r\nx");
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://a.th/{}\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len(),
            http.len()
        )
    };
    let crawl = [
        record("warcinfo", "software: none"),
        record("request", "GET / HTTP/1.1"),
        record("response", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html"),
        record("response", "HTTP/1.1 301 Moved Permanently\r\nContent-Type: text/html"),
        record("response", "HTTP/1.1 200 OK\r\nContent-Type: image/png"),
        record("continuation", "more"),
    ];
    fs::write(source.join("crawl.warc"), crawl.concat()).unwrap();
    let mut wanted = serde_json::json!({
        "suffix": 2, "hidden": 2, "record-type": 2, "record-part": 1, "status": 2, "media-type": 1
    });
    let mut said = "10 passed over: 2 no document by name, 2 hidden, ".to_owned();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(".", source.join("again")).unwrap();
        wanted["link"] = 1.into();
        said = said.replace("10 ", "11 ") + "1 link, ";
    }
    said += "2 record without an answer, 1 part of a longer record, 2 answer of another status than 200, 1 answer of another media type";
    let (status, _, errors) = run_in(place.path(), &["batch", "src", "-o", "out"]);
    assert_eq!(status, 0);
    assert!(errors.contains(&format!("khanan: out: {said}\n")), "{errors}");
    let out = place.path().join("out");
    let (report, manifest) = (json(&out, "report.json"), manifest(&out));
    assert_eq!((&report["documents"]["passed_over"], &manifest["counts"]["passed_over"]), (&wanted, &wanted));
    is_as(REPORT_SCHEMA, &[report]);
    is_as(MANIFEST_SCHEMA, &[manifest]);
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("<tr><td>record-type</td><td>2</td></tr>"));
    // Said again where there is nothing left to do.
    assert!(run_in(place.path(), &["batch", "src", "-o", "out", "-q"]).2.contains(&said));
}

#[test]
fn a_finished_batch_that_was_changed_is_told_by_name() {
    let place = TempDir::new().unwrap();
    many(place.path(), 10);
    let batch = ["batch", "many.jsonl", "-o", "out", "--dropped", "-q"];
    assert_eq!(run_in(place.path(), &batch).0, 0);
    let out = place.path().join("out");
    let (status, _, said) = run_in(place.path(), &["verify", "out"]);
    assert_eq!((status, said.as_str()), (0, "khanan: out: 6 files, all as the manifest says\n"));
    let whole = files(&out);
    for name in whole.keys().filter(|name| *name != "manifest.json") {
        let bytes = &whole[name];
        let mut changed = bytes.clone();
        if let Some(byte) = changed.last_mut() {
            *byte ^= 1;
        }
        let longer = [&bytes[..], b"\n"].concat();
        let sizes = format!("has {} bytes, not {}", longer.len(), bytes.len());
        let rows = [
            (Some(changed), "has other content: its SHA-256 is another"),
            (Some(longer), &sizes),
            (None, "is missing"),
        ];
        for (now, fact) in rows {
            match &now {
                Some(now) if now == bytes => continue,
                Some(now) => fs::write(out.join(name), now).unwrap(),
                None => fs::remove_file(out.join(name)).unwrap(),
            }
            let (status, _, errors) = run_in(place.path(), &batch);
            let wanted = format!(
                "khanan: out: is no longer what its manifest says: {name} {fact}; put back what was there, or make the corpus anew in another folder\n"
            );
            assert_eq!((status, errors), (2, wanted));
            let (status, _, errors) = run_in(place.path(), &["verify", "out"]);
            assert_eq!(status, 2);
            assert!(errors.starts_with(&format!("khanan: out/{name}: {fact}\n")), "{errors}");
            fs::write(out.join(name), bytes).unwrap();
        }
    }
    assert_eq!(run_in(place.path(), &batch).0, 0);

    // What is read with the corpus and is no part of it; and what is not.
    fs::write(out.join("notes.txt"), "mine").unwrap();
    let (status, _, said) = run_in(place.path(), &["verify", "out"]);
    assert_eq!(status, 0);
    assert!(said.contains("out: not in the manifest: notes.txt\n"), "{said}");
    fs::write(out.join("pairs-00007.jsonl"), "").unwrap();
    assert!(run_in(place.path(), &["verify", "out"]).2.contains("out/pairs-00007.jsonl: is not in the manifest\n"));
    assert_eq!(run_in(place.path(), &batch).0, 2);
    fs::remove_file(out.join("pairs-00007.jsonl")).unwrap();
    let text = fs::read_to_string(out.join("manifest.json")).unwrap();
    fs::write(out.join("manifest.json"), text.replace("\"errors.jsonl\"", "\"../errors.jsonl\"")).unwrap();
    assert!(run_in(place.path(), &["verify", "out"]).2.contains("is no name of a file in the folder"));
    fs::write(out.join("manifest.json"), "{}").unwrap();
    assert_eq!(run_in(place.path(), &["verify", "out"]).0, 2);
    fs::remove_file(out.join("manifest.json")).unwrap();
    for (name, fact) in [("out", "neither a corpus nor an index"), ("nowhere", "no such folder")] {
        let (status, _, errors) = run_in(place.path(), &["verify", name]);
        assert_eq!(status, 2);
        assert!(errors.starts_with(&format!("khanan: {name}: {fact}; give a folder")), "{errors}");
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
