//! `khanan align --documents jsonl`: a filter, as other programs use it.

#[path = "common/program.rs"]
mod common;

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::Stdio,
};

use common::{folder, khanan, package, run_in, told};
use serde_json::{Value, json};

const FILTER: [&str; 3] = ["align", "--documents", "jsonl"];

/// Runs it with `input` on standard input.
fn fed(args: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut command = khanan(&[&FILTER, args].concat());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program was built");
    let mut pipe = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || drop(pipe.write_all(&input)));
    let output = child.wait_with_output().expect("it ends");
    feeder.join().expect("no panic");
    told(output)
}

fn lines(output: &str) -> Vec<Value> {
    output.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
}

/// Releases of the corpus, as records.
fn releases() -> Vec<Value> {
    let mut paths: Vec<_> = fs::read_dir(package().join("corpus"))
        .expect("the corpus is there")
        .map(|entry| entry.expect("the corpus is there").path())
        .collect();
    paths.retain(|path| {
        let name = path.file_name().expect("the corpus is there").to_string_lossy().into_owned();
        name.ends_with(".txt") && !name.ends_with(".en.txt") && !name.ends_with(".th.txt")
    });
    paths.sort();
    let record = |path: &PathBuf| json!({"id": path.file_name().expect("the corpus is there").to_string_lossy(), "text": fs::read_to_string(path).expect("the corpus is there")});
    paths.iter().map(record).collect()
}

fn jsonl(records: &[Value]) -> Vec<u8> {
    records.iter().flat_map(|record| format!("{record}\n").into_bytes()).collect()
}

/// A document is the same whether it comes as a file or as a record.
#[test]
fn the_pairs_are_those_of_the_files() {
    let records = releases();
    let names: Vec<&str> = records.iter().map(|record| record["id"].as_str().unwrap()).collect();
    let (status, files, _) = run_in(&package().join("corpus"), &[&["align", "--format", "jsonl"], &names[..]].concat());
    assert_eq!(status, 0);
    for jobs in ["1", "3"] {
        let (status, output, errors) = fed(&["--jobs", jobs], &jsonl(&records));
        assert_eq!((status, errors.as_str()), (0, ""));
        assert!(output == files, "--jobs {jobs}");
    }
}

#[test]
fn what_cannot_be_read_is_a_line_in_its_place() {
    let input = [
        r#"{"id": "a", "en": "The bank opens.", "th": ["ธนาคารเปิด"], "date": "21/11/2569", "source": "ธนาคาร"}"#
            .as_bytes(),
        b"{\"id\": ",
        b"{\"text\": \"\xff\"}",
        br#"{"id": "p", "path": "/etc/passwd"}"#,
        br#"{"id": 5, "text": ""}"#,
        r#"{"id": "b", "text": "The bank opens.\n\nธนาคารเปิด"}"#.as_bytes(),
    ]
    .join(&b"\n"[..]);
    let (status, output, errors) = fed(&[], &input);
    assert_eq!((status, errors.as_str()), (0, ""));
    let lines = lines(&output);
    let schema = |text: &str| {
        let schema: Value = serde_json::from_str(text).unwrap();
        jsonschema::validator_for(&schema).unwrap()
    };
    let (failure, pair) = (schema(khanan::write::FAILURE_SCHEMA), schema(khanan::write::PAIR_SCHEMA));
    let mut told = Vec::new();
    for line in &lines {
        let is_failure = line.get("error").is_some();
        assert!(failure.is_valid(line) == is_failure && pair.is_valid(line) != is_failure, "{line}");
        told.push(match is_failure {
            true => format!("{}! {}", line["id"].as_str().unwrap(), line["error"].as_str().unwrap()),
            false => line["doc"]["name"].as_str().unwrap().to_owned(),
        });
    }
    told.dedup();
    let wanted = [
        "a",
        "-:2! -:2: no JSON; give one JSON object a line: EOF while parsing a value at line 1 column 7",
        "-:3! -:3: byte 10 of the line (0xff) is no character of UTF-8; save the file in UTF-8",
        "p! -:4: names the file /etc/passwd; give its text; no files are read here",
        "b",
    ];
    assert_eq!(told, wanted);
    assert_eq!(
        (lines[0]["doc"]["date"].as_str(), lines[0]["doc"]["source"].as_str()),
        (Some("2026-11-21"), Some("ธนาคาร"))
    );
}

/// A program that sends a document and waits for its pairs gets them.
#[test]
fn pairs_are_seen_before_the_input_ends() {
    let mut child = khanan(&FILTER).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut pipe, mut output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for id in ["one", "two"] {
        pipe.write_all(&jsonl(&[json!({"id": id, "text": "The bank opens."})])).unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let pair: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(pair["doc"]["name"], id);
    }
    drop(pipe);
    assert!(child.wait().unwrap().success());
}

/// `khanan … | head -1` ends, though nobody ends its input.
#[test]
fn a_reader_who_has_seen_enough_ends_it() {
    let mut child = khanan(&FILTER).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    drop(child.stdout.take());
    pipe.write_all(&jsonl(&[json!({"text": "The bank opens."})])).unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn files_of_records_are_taken_too() {
    let records = [json!({"id": "a", "body": "The bank opens."})];
    let packed = zstd::encode_all(&jsonl(&records)[..], 1).unwrap();
    let folder = folder(&[
        ("a.txt", jsonl(&records)),
        ("b.zst", packed.clone()),
        ("c.zst", packed[..packed.len() - 4].to_vec()),
    ]);
    let run = |args: &[&str]| run_in(folder.path(), &[&FILTER, args].concat());
    let (status, output, errors) = run(&["--field", "text=body", "a.txt", "b.zst"]);
    assert_eq!((status, errors.as_str(), lines(&output).len()), (0, "", 2));

    let (status, output, errors) = run(&["--field", "text=body", "gone", "a.txt", "c.zst"]);
    assert_eq!((status, lines(&output).iter().filter(|line| line.get("error").is_none()).count()), (2, 1));
    assert!(errors.starts_with("khanan: gone: cannot read: "), "{errors}");
    assert!(
        errors.ends_with("khanan: c.zst: cannot be read to its end; the last line of the output says why\n"),
        "{errors}"
    );

    let (status, output, _) = run(&["--field", "text=body", "--max-bytes", "5", "a.txt"]);
    assert_eq!(
        (status, lines(&output)[0]["error"].as_str()),
        (0, Some("a: over 5 bytes; raise --max-bytes if it is one you trust"))
    );

    let (status, output, errors) = run(&["--field", "text=body", "--only", "aligned", "a.txt", "-o", "out.jsonl"]);
    assert_eq!((status, output.as_str(), errors.as_str()), (0, "", "khanan: 1 of 1 pair left out: 1 by --only\n"));
    assert_eq!(fs::read(folder.path().join("out.jsonl")).unwrap(), b"");
}

#[test]
fn wrong_usage_is_refused() {
    let table: [&[&str]; 8] = [
        &["align", "--documents", "xml"],
        &["align", "--documents", "jsonl", "--format", "tmx"],
        &["align", "--documents", "jsonl", "-o", "a.tmx"],
        &["align", "--documents", "jsonl", "--width", "80"],
        &["align", "--documents", "jsonl", "--th", "a", "--en", "b"],
        &["align", "--documents", "jsonl", "--keep-text", "a"],
        &["align", "--documents", "jsonl", "--field", "body"],
        &["align", "a.txt", "--field", "text=body"],
    ];
    for args in table {
        let (status, output, errors) = run_in(Path::new("."), args);
        assert_eq!((status, output.as_str()), (2, ""), "{args:?}");
        assert!(errors.contains("Usage:") || errors.contains("--help"), "{args:?}: {errors}");
    }
}
