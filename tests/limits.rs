//! Limits: a document of any size takes a bounded amount of memory, or is refused with its number.

#[path = "common/program.rs"]
mod program;

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use assert_cmd::cargo::cargo_bin;
use program::{folder, run_in, told};
use serde_json::Value;

/// Runs the program where it gets no more than so many KiB of memory, address space and stacks counted.
#[cfg(target_os = "linux")]
fn run_within(kib: u64, folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new("sh");
    let script = format!("ulimit -v {kib}; exec \"$0\" \"$@\"");
    command.args(["-c", &script]).arg(cargo_bin!("khanan")).args(args).current_dir(folder).stdin(Stdio::null());
    told(command.output().expect("there is a shell"))
}

#[cfg(target_os = "linux")]
#[test]
fn tiny_lines_take_little_memory() {
    // Each letter is a segment: before texts were searched in sections, each took three kilobytes.
    let place = folder(&[("a.txt", "ก\na\n".repeat(60_000))]);
    let (status, _, errors) = run_within(
        260_000,
        place.path(),
        &["align", "--jobs", "1", "a.txt", "-o", "a.jsonl", "--input-format", "plain"],
    );
    assert_eq!((status, &*errors), (0, ""));
    let pairs = fs::read_to_string(place.path().join("a.jsonl")).unwrap();
    let letters: usize = pairs.lines().map(|line| letters(&serde_json::from_str(line).unwrap())).sum();
    assert_eq!(letters, 120_000);
}

#[cfg(target_os = "linux")]
#[test]
fn one_line_of_many_sentences_takes_little_memory() {
    let place = folder(&[("a.txt", "Go on. ".repeat(40_000))]);
    let (status, _, _) = run_within(260_000, place.path(), &["align", "--jobs", "1", "a.txt", "-o", "a.jsonl"]);
    assert_eq!(status, 0);
    assert_eq!(fs::read_to_string(place.path().join("a.jsonl")).unwrap().lines().count(), 40_000);
}

/// How many characters but white space a pair holds.
fn letters(pair: &Value) -> usize {
    let texts = ["en", "th"].map(|side| pair[side]["text"].as_str().unwrap_or_default());
    texts.iter().flat_map(|text| text.chars()).filter(|c| !c.is_whitespace()).count()
}

const RELEASE: &str = "ธนาคารลงนามสัญญาเงินกู้ 900 ล้านบาท\nThe bank signed a loan of 900 million baht.\n";

#[test]
fn a_document_over_its_limit_is_an_error_with_the_number_and_the_remedy() {
    let many = "ก ".repeat(40);
    let place =
        folder(&[("a.txt", RELEASE.as_bytes()), ("b.txt", RELEASE.repeat(2).as_bytes()), ("c.txt", many.as_bytes())]);
    let align = |max: &str, name: &str| run_in(place.path(), &["align", "--max-text", max, name]);
    let size = RELEASE.len();
    assert_eq!(align(&size.to_string(), "a.txt").0, 0);
    let (status, output, errors) = align(&size.to_string(), "b.txt");
    let told = format!(
        "khanan: b.txt: {} bytes of text, over the limit of {size}; split it, or allow more with --max-text\n",
        2 * size
    );
    assert_eq!((status, &*output, errors), (2, "", told));
    // A file far over the limit is not read to its end.
    let (status, _, errors) = align("20", "b.txt");
    assert_eq!(
        (status, &*errors),
        (
            2,
            "khanan: b.txt: 44 bytes of text and more, over the limit of 20; split it, or allow more with --max-text\n"
        )
    );
    // Short segments take as much memory as long ones.
    let (status, _, errors) = align(&many.len().to_string(), "c.txt");
    let told = format!(
        "khanan: c.txt: 40 segments, over the limit of {}; split it, or allow more with --max-text\n",
        many.len() / 8
    );
    assert_eq!((status, errors), (2, told));
    assert_eq!(align("1K", "c.txt").0, 0);
    for wrong in ["0", "-1", "1T", "ก"] {
        assert_eq!(align(wrong, "a.txt").0, 2, "{wrong}");
    }
}

#[cfg(feature = "batch")]
#[test]
fn one_document_over_its_limit_leaves_the_others_alone() {
    let place = folder(&[("a.txt", RELEASE), ("b.txt", &RELEASE.repeat(20)), ("c.txt", &"ก ".repeat(200))]);
    fs::create_dir(place.path().join("in")).unwrap();
    for name in ["a.txt", "b.txt", "c.txt"] {
        fs::rename(place.path().join(name), place.path().join("in").join(name)).unwrap();
    }
    let max = (2 * RELEASE.len()).max(800).to_string();
    let (status, _, _) =
        run_in(place.path(), &["batch", "in", "-o", "out", "--max-text", &max, "--quiet", "--no-pairing"]);
    assert_eq!(status, 3);
    let errors = fs::read_to_string(place.path().join("out/errors.jsonl")).unwrap();
    let errors: Vec<Value> = errors.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(errors.iter().all(|error| error["kind"] == "over_limit"), "{errors:?}");
    assert_eq!(errors.len(), 2);
    let documents = fs::read_to_string(place.path().join("out/documents.jsonl")).unwrap();
    assert_eq!(documents.lines().count(), 1);
}
