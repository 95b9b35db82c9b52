//! What a person reads, byte for byte: tables, pairs, cuts, help.
//!
//! `tests/golden/` holds what the program wrote when somebody last read it and found it good. Where a change is meant,
//! write the files anew, read what has changed, and commit both:
//!
//! ```text
//! KHANAN_BLESS=1 cargo test --test golden
//! git diff tests/golden
//! ```

#[path = "common/program.rs"]
mod common;

use std::{collections::BTreeSet, env, fs};

use common::{package, run_in};
use similar::TextDiff;

/// Each file of `tests/golden/`, and the arguments that make it.
const FILES: &[(&str, &str)] = &[
    ("15-boat-museum-notice.table", "align corpus/15-boat-museum-notice.txt --format text --width 100"),
    ("15-boat-museum-notice.jsonl", "align corpus/15-boat-museum-notice.txt --format jsonl"),
    ("05-flood-relief.table", "align corpus/05-flood-relief.txt --format text --width 100"),
    (
        "03-energy-results.table",
        "align --en corpus/03-energy-results.en.txt --th corpus/03-energy-results.th.txt --format text --width 100",
    ),
    ("05-flood-relief.report", "check corpus/05-flood-relief.txt --notes --width 100"),
    ("notice.passages", "segment tests/golden/notice.txt --unit passage"),
    ("notice.sentences", "segment tests/golden/notice.txt"),
    ("notice.sentences.jsonl", "segment tests/golden/notice.txt --format jsonl"),
    ("notice.words", "segment tests/golden/notice.txt --unit word"),
    ("help", "--help"),
    ("help.align", "align --help"),
    ("help.align.short", "align -h"),
    ("help.check", "check --help"),
    ("help.review", "review --help"),
    ("help.batch", "batch --help"),
    ("help.pair", "pair --help"),
    ("help.index", "index --help"),
    ("help.search", "search --help"),
    ("help.verify", "verify --help"),
    ("help.convert", "convert --help"),
    ("help.segment", "segment --help"),
    ("help.bench", "bench --help"),
    ("help.eval", "eval --help"),
    ("help.completions", "completions --help"),
];

/// What is in `tests/golden/` besides: the texts that are cut.
const INPUTS: &[&str] = &["notice.txt"];

#[test]
fn all_is_written_as_it_was_when_it_was_found_good() {
    let folder = package().join("tests/golden");
    let bless = env::var_os("KHANAN_BLESS").is_some_and(|value| value != "0");
    let mut differences = String::new();
    for (name, args) in FILES {
        let args: Vec<&str> = args.split(' ').collect();
        let (status, output, errors) = run_in(package(), &args);
        assert_eq!((status, errors.as_str()), (0, ""), "{args:?}");
        let path = folder.join(name);
        if bless {
            fs::write(&path, output).expect("tests/golden can be written");
            continue;
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        if golden != output {
            let diff = TextDiff::from_lines(&golden, &output);
            let header = (format!("tests/golden/{name}"), format!("khanan {}", args.join(" ")));
            differences += &diff.unified_diff().context_radius(1).header(&header.0, &header.1).to_string();
        }
    }
    assert!(
        differences.is_empty(),
        "{differences}\nif this is meant: KHANAN_BLESS=1 cargo test --test golden, and read git diff tests/golden"
    );
}

#[test]
fn no_file_is_left_over() {
    let there = fs::read_dir(package().join("tests/golden")).expect("tests/golden is there");
    let there = there.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned());
    let known = FILES.iter().map(|(name, _)| *name).chain(INPUTS.iter().copied());
    assert_eq!(there.collect::<BTreeSet<_>>(), known.map(str::to_owned).collect::<BTreeSet<_>>());
}
