//! `khanan review` as a browser and its user meet it: over HTTP, killed, and started again.

#[path = "common/program.rs"]
mod common;
#[path = "common/served.rs"]
mod served;

use std::{fs, io::Write, path::Path};

use common::{folder, package, run_in};
use serde_json::{Value, json};
use served::Served;

/// A review that is being served.
fn review(folder: &Path, args: &[&str]) -> Served {
    Served::start(folder, &[&["review"], args].concat())
}

impl Served {
    fn beads(&self) -> Vec<Value> {
        let (status, _, body) = self.send("GET", "/beads", &self.own(), "");
        assert_eq!(status, 200);
        let mut all: Value = serde_json::from_slice(&body).expect("it is JSON");
        all["beads"].as_array_mut().map(std::mem::take).expect("beads")
    }

    fn try_step(&self, step: &Value) -> (u16, Value) {
        let origin = format!("http://{}", self.host);
        let headers = [&self.own()[..], &[("origin", &*origin)]].concat();
        let (status, _, body) = self.send("POST", "/step", &headers, &step.to_string());
        (status, serde_json::from_slice(&body).unwrap_or(Value::String(String::from_utf8_lossy(&body).into_owned())))
    }

    fn step(&self, step: Value) -> Value {
        let (status, update) = self.try_step(&step);
        assert_eq!(status, 200, "{step}: {update}");
        update
    }

    fn export(&self, format: &str) -> Vec<u8> {
        let (status, _, body) = self.send("GET", &format!("/export/{format}"), &self.own(), "");
        assert_eq!(status, 200, "{format}");
        body
    }
}

fn release() -> tempfile::TempDir {
    folder(&[("flood.txt", fs::read(package().join("corpus/05-flood-relief.txt")).expect("the corpus is there"))])
}

fn text<'v>(bead: &'v Value, lang: &str) -> &'v str {
    bead[lang]["text"].as_str().expect("a text")
}

fn solid(beads: &[Value], lang: &str) -> String {
    let mut all: Vec<(u64, &str)> = beads
        .iter()
        .filter(|bead| !text(bead, lang).is_empty())
        .map(|bead| (bead[lang]["spans"][0][0].as_u64().expect("a span"), text(bead, lang)))
        .collect();
    all.sort_unstable();
    all.iter().flat_map(|(_, text)| text.chars()).filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn a_review_from_beginning_to_end() {
    let folder = release();
    let served = review(folder.path(), &["flood.txt"]);
    let first = served.beads();
    let (n, id) = (first.len(), |k: usize| first[k]["id"].clone());

    served.step(json!({"op": "accept", "bead": id(0), "on": true}));
    served.step(json!({"op": "merge", "bead": id(1), "with": "next"}));
    served.step(json!({"op": "note", "bead": id(1), "text": "ask <b>Anan</b>"}));
    let merged = served.beads();
    assert_eq!(merged.len(), n - 1);
    assert_eq!(merged[0]["accepted"], true);
    assert_eq!((&merged[1]["note"], &merged[1]["edited"]), (&"ask <b>Anan</b>".into(), &true.into()));
    for lang in ["en", "th"] {
        assert_eq!(solid(&merged, lang), solid(&first, lang), "no letter is lost");
    }

    let two = merged.iter().find(|bead| !text(bead, "en").is_empty() && !text(bead, "th").is_empty()).expect("a pair");
    served.step(json!({"op": "unlink", "bead": two["id"]}));
    assert_eq!(served.beads().len(), n);
    let (status, why) = served.try_step(&json!({"op": "unlink", "bead": two["id"]}));
    assert_eq!(status, 409, "{why}");
    served.step(json!({"op": "undo"}));
    assert_eq!(served.beads(), merged);
    served.step(json!({"op": "redo"}));
    served.step(json!({"op": "undo"}));

    served.step(json!({"op": "realign"}));
    let realigned = served.beads();
    assert_eq!(text(&realigned[0], "th"), text(&first[0], "th"), "what was accepted stays");
    assert!(realigned.iter().any(|bead| text(bead, "en") == text(&merged[1], "en")), "what was merged stays");
    for lang in ["en", "th"] {
        assert_eq!(solid(&realigned, lang), solid(&first, lang));
    }

    // Every format goes out; the pairs come back as they are shown.
    for format in ["jsonl", "json", "text", "tmx", "xliff", "tsv", "csv", "moses", "hf", "xlsx", "html"] {
        assert!(!served.export(format).is_empty(), "{format}");
    }
    let jsonl = String::from_utf8(served.export("jsonl")).expect("UTF-8");
    let pairs: Vec<Value> = jsonl.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(pairs.len(), realigned.len());
    let source = fs::read_to_string(folder.path().join("flood.txt")).expect("it is there");
    for (pair, bead) in pairs.iter().zip(&realigned) {
        for lang in ["en", "th"] {
            assert_eq!(pair[lang]["text"].as_str().unwrap_or_default(), text(bead, lang));
            for span in pair[lang]["spans"].as_array().into_iter().flatten() {
                let at = |end: &str| span[end].as_u64().expect("a number") as usize;
                assert!(text(bead, lang).contains(&source[at("byte_start")..at("byte_end")]));
            }
        }
    }
}

#[test]
fn killed_at_any_step_it_goes_on_where_it_was() {
    let folder = release();
    let mut expected = None;
    let steps: Vec<Value> = vec![
        json!({"op": "accept", "bead": 1, "on": true}),
        json!({"op": "merge", "bead": 2, "with": "next"}),
        json!({"op": "realign"}),
        json!({"op": "undo"}),
        json!({"op": "note", "bead": 4, "text": "ดูอีกครั้ง"}),
    ];
    for step in steps {
        let served = review(folder.path(), &["flood.txt"]);
        if let Some(expected) = &expected {
            assert_eq!(&served.beads(), expected);
        }
        served.step(step);
        expected = Some(served.beads());
        served.kill();
    }
    // A line that the power cut short is dropped; all before it stands.
    let path = folder.path().join("flood.txt.review.jsonl");
    let mut journal = fs::OpenOptions::new().append(true).open(&path).expect("it is beside the input");
    let torn = "{\"op\":\"note\",\"bead\":4,\"text\":\"ดู".as_bytes();
    journal.write_all(&torn[..torn.len() - 1]).expect("it can be written");
    let served = review(folder.path(), &["flood.txt"]);
    assert_eq!(&served.beads(), expected.as_ref().expect("five steps"));
    let (status, _, errors) = run_in(folder.path(), &["review", "flood.txt"]);
    assert!(status == 2 && errors.contains("another review of it is open"), "{errors}");
    served.kill();
    // Without a page, for scripts.
    let (status, _, errors) = run_in(folder.path(), &["review", "flood.txt", "--export", "done.tmx"]);
    assert_eq!((status, errors.as_str()), (0, ""));
    assert!(fs::read_to_string(folder.path().join("done.tmx")).expect("it was written").contains("ดูอีกครั้ง"));
    // Another text does not take over the session.
    fs::write(folder.path().join("flood.txt"), "Other.\n\nอื่น\n").expect("it can be written");
    let (status, _, errors) = run_in(folder.path(), &["review", "flood.txt", "--export", "done.tmx"]);
    assert_eq!(status, 2);
    assert!(errors.contains("flood.txt.review.jsonl:1: the review is of another text"), "{errors}");
}

#[test]
fn nobody_else_comes_in() {
    let folder = release();
    let served = review(folder.path(), &["flood.txt"]);
    let (host, key) = (&*served.host, &*served.key);
    let origin = format!("http://{host}");
    let own = [("host", host), ("x-khanan-key", key)];
    let step = r#"{"op":"accept","bead":1,"on":true}"#;
    for (method, path, headers, status) in [
        ("GET", "/", vec![("host", host)], 200),
        ("GET", "/review.js", vec![("host", host)], 200),
        ("GET", "/", vec![("host", "khanan.example")], 403),
        ("GET", "/beads", vec![("host", host)], 403),
        ("GET", "/beads", vec![("host", host), ("x-khanan-key", "0123456789abcdef0123456789abcdef")], 403),
        ("GET", "/beads", vec![("host", "khanan.example"), own[1]], 403),
        ("POST", "/step", vec![own[0], own[1]], 403),
        ("POST", "/step", vec![own[0], own[1], ("origin", "http://khanan.example")], 403),
        ("POST", "/step", vec![own[0], ("origin", &*origin)], 403),
        ("POST", "/step", vec![own[0], own[1], ("origin", &*origin)], 200),
        ("GET", "/export/docx", vec![own[0], own[1]], 404),
        ("GET", "/etc/passwd", vec![own[0], own[1]], 404),
    ] {
        let body = if method == "POST" { step } else { "" };
        let (got, head, _) = served.send(method, path, &headers, body);
        assert_eq!(got, status, "{method} {path} {headers:?}");
        assert!(head.contains("content-security-policy: default-src 'none'"), "{head}");
    }
    let headers = [&own[..], &[("origin", &*origin)]].concat();
    assert_eq!(served.send("POST", "/step", &headers, "{\"op\":\"fly\"}").0, 400);
    assert_eq!(served.send("POST", "/step", &headers, &"x".repeat(100_000)).0, 413);
}

#[test]
fn pairs_of_another_tool_are_reviewed_too() {
    let tmx = r#"<tmx version="1.4"><header srclang="en-US"/><body>
<tu><tuv xml:lang="en-US"><seg>The bank lent 900 million baht.</seg></tuv><tuv xml:lang="th-TH"><seg>ธนาคารให้กู้ 800 ล้านบาท</seg></tuv></tu>
<tu><tuv xml:lang="en-US"><seg>It said so.</seg></tuv><tuv xml:lang="th-TH"><seg>ธนาคารแจ้ง</seg></tuv></tu>
</body></tmx>"#;
    let folder = folder(&[("memory.tmx", tmx)]);
    let served = review(folder.path(), &["memory.tmx"]);
    let beads = served.beads();
    assert_eq!(beads.len(), 2);
    assert_eq!(beads[0]["discrepancies"][0]["severity"], "conflict");
    assert_eq!(beads[0]["discrepancies"][0]["th"]["text"], "800 ล้านบาท");
    served.step(json!({"op": "merge", "bead": 1, "with": "next"}));
    served.step(json!({"op": "accept", "bead": 1, "on": true}));
    let tmx = String::from_utf8(served.export("tmx")).expect("UTF-8");
    assert!(tmx.contains("<seg>The bank lent 900 million baht. It said so.</seg>"), "{tmx}");
}

#[test]
fn a_file_that_is_no_journal_is_left_as_it_is() {
    let folder = release();
    let path = folder.path().join("f");
    let refused = |fact: &str| {
        let (status, output, errors) =
            run_in(folder.path(), &["review", "flood.txt", "--session", "f", "--export", "o.jsonl"]);
        assert_eq!((status, output.as_str(), errors.lines().count()), (2, "", 1), "{errors}");
        assert!(errors.starts_with("khanan: f:") && errors.contains(fact), "{errors}");
        assert!(errors.contains("--session") && !folder.path().join("o.jsonl").exists(), "{errors}");
    };
    let no_journal = "no journal of a review: ";
    for (bytes, fact) in [
        (&b"my only copy"[..], no_journal),
        (b"my only copy\nof two lines\n", no_journal),
        (b"my only copy\nof two lines, and a half", no_journal),
        (b"\n", no_journal),
        (b"\0", no_journal),
        (b"{", no_journal),
        (b"{\"op\":\"accept\",\"bead\":1,\"on\":true}\n", no_journal),
        ("\u{feff}{\"khanan_review\":2}\n".as_bytes(), "a byte order mark"),
        (b"PK\x03\x04\x14\n\xff\xfe", no_journal),
        (b"{\"khanan_review\":2, \"what\":\"I wrote\"", "cut short before any step"),
        (b"{\"khanan_review\":2, \"what\":\"I wrote\"}\n", "f:1: it has no check value"),
        (b"{\"khanan_review\":3, \"what\":\"I wrote\"}\n", "f:1: layout 3, where 1 to 2 are read"),
    ] {
        fs::write(&path, bytes).expect("there is room for a file");
        refused(fact);
        assert_eq!(fs::read(&path).expect("it is there"), bytes);
    }
    // As large as a film, and not read to its end.
    let film = fs::File::create(&path).expect("there is room for a file");
    film.set_len(1 << 33).expect("nothing stands in it");
    refused(no_journal);
    assert_eq!(film.metadata().expect("it is there").len(), 1 << 33);
    fs::remove_file(&path).expect("it is there");
    fs::create_dir(&path).expect("there is room for a folder");
    refused("it is no plain file");
    #[cfg(unix)]
    {
        fs::remove_dir(&path).expect("it is there");
        let made = std::process::Command::new("mkfifo").arg(&path).status().expect("there is a mkfifo");
        assert!(made.success());
        refused("it is no plain file");
    }
    // One that is empty becomes a journal.
    fs::remove_file(&path).expect("it is there");
    fs::write(&path, "").expect("there is room for a file");
    let (status, _, errors) = run_in(folder.path(), &["review", "flood.txt", "--session", "f", "--export", "o.jsonl"]);
    assert_eq!((status, errors.as_str()), (0, ""));
    assert!(fs::read(&path).expect("it is there").starts_with(b"{\"khanan_review\":2,"));
}

/// A journal that an older version wrote opens, and goes on.
#[test]
fn a_journal_of_layout_1_opens() {
    let folder = folder(&[("x", "")]);
    for name in ["layout-1.txt", "layout-1.txt.review.jsonl"] {
        fs::copy(package().join("tests/compat/review").join(name), folder.path().join(name)).expect("it is there");
    }
    let served = review(folder.path(), &["layout-1.txt"]);
    let beads = served.beads();
    let said: Vec<_> = beads.iter().map(|bead| (&bead["id"], &bead["accepted"], &bead["note"])).collect();
    assert_eq!(json!(said), json!([[1, true, ""], [2, true, "ดูอีกครั้ง"], [4, false, ""]]));
    served.step(json!({"op": "undo"}));
    served.step(json!({"op": "undo"}));
    let undone = served.beads();
    assert_eq!(undone.len(), 4);
    served.kill();
    assert_eq!(review(folder.path(), &["layout-1.txt"]).beads(), undone);
}

#[test]
fn nothing_is_written_over_that_is_read_or_kept() {
    let folder = release();
    let export = |args: &[&str]| run_in(folder.path(), &[&["review", "flood.txt"], args].concat());
    assert_eq!(export(&["--export", "o.jsonl"]).0, 0);
    let read = |name: &str| fs::read(folder.path().join(name)).expect("it is there");
    let before = ["flood.txt", "flood.txt.review.jsonl"].map(read);
    for args in [
        &["--export", "flood.txt"][..],
        &["--export", "./flood.txt.review.jsonl"],
        &["--session", "s.jsonl", "--export", "s.jsonl"],
        &["--session", "flood.txt", "--export", "p.jsonl"],
    ] {
        let (status, _, errors) = export(args);
        assert!(status == 2 && errors.contains("give another name"), "{args:?}: {errors}");
    }
    assert_eq!(["flood.txt", "flood.txt.review.jsonl"].map(read), before);
    assert!(!folder.path().join("s.jsonl").exists() && !folder.path().join("p.jsonl").exists());
}

/// Steps that nobody would find again are not acknowledged.
#[cfg(unix)]
#[test]
fn a_journal_that_was_taken_away_or_changed_takes_no_steps() {
    let folder = release();
    let path = folder.path().join("flood.txt.review.jsonl");
    let step = json!({"op": "accept", "bead": 1, "on": true});
    let served = review(folder.path(), &["flood.txt"]);
    fs::remove_file(&path).expect("it is there");
    let (status, why) = served.try_step(&step);
    assert!(status == 500 && why.to_string().contains("the file was removed or replaced"), "{why}");
    assert_eq!(served.beads()[0]["accepted"], false);
    served.kill();
    let served = review(folder.path(), &["flood.txt"]);
    let mut other = fs::OpenOptions::new().append(true).open(&path).expect("it is there");
    other.write_all(b"mine\n").expect("there is room");
    let (status, why) = served.try_step(&step);
    assert!(status == 500 && why.to_string().contains("something else changed the file"), "{why}");
    assert!(fs::read(&path).expect("it is there").ends_with(b"\nmine\n"));
}

/// Connections that take every descriptor end neither the program nor the review.
#[cfg(unix)]
#[test]
fn it_outlives_a_want_of_descriptors() {
    let folder = release();
    let mut served = Served::with_descriptors(24, folder.path(), &["review", "flood.txt"]);
    for on in [true, false, true] {
        served.run_out_of_descriptors();
        served.step(json!({"op": "accept", "bead": 1, "on": on}));
        assert_eq!(served.beads()[0]["accepted"], on);
    }
}

#[test]
fn five_thousand_beads() {
    let line = |n: usize| {
        format!(
            "{{\"doc\":{{\"name\":\"m\"}},\"seq\":{n},\"en\":{{\"text\":\"Loan {n} was signed.\"}},\"th\":{{\"text\":\"ลงนามเงินกู้ {n} แล้ว\"}}}}\n"
        )
    };
    let folder = folder(&[("m.jsonl", (1..=5000).map(line).collect::<String>())]);
    let served = review(folder.path(), &["m.jsonl"]);
    assert_eq!(served.beads().len(), 5000);
    let update = served.step(json!({"op": "accept", "bead": 2500, "on": true}));
    assert!(update["beads"].as_array().expect("beads").len() <= 5, "only what changed is sent");
}
