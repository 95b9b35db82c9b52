//! What the program writes, judged by nothing but what it writes and the text it was given: schemas, ids, places.

#[path = "common/program.rs"]
mod common;
#[path = "common/text.rs"]
mod random;

use std::{collections::HashSet, fs, sync::LazyLock};

use common::{folder, package, run_in};
use jsonschema::{Registry, Validator};
use khanan::write::{DOCUMENT_SCHEMA, PAIR_SCHEMA};
use proptest::prelude::*;
use serde_json::Value;

/// The files that hold a release of the corpus in both languages, and those that hold one in English, with the Thai.
static CORPUS: LazyLock<(Vec<String>, Vec<[String; 2]>)> = LazyLock::new(|| {
    let files = fs::read_dir(package().join("corpus")).expect("the corpus is there");
    let names = files.map(|file| file.expect("it can be listed").file_name().to_string_lossy().into_owned());
    let mut texts: Vec<String> =
        names.filter(|name| name.ends_with(".txt")).map(|name| format!("corpus/{name}")).collect();
    texts.sort();
    let (one, two): (Vec<_>, Vec<_>) =
        texts.into_iter().partition(|name| !name.ends_with(".en.txt") && !name.ends_with(".th.txt"));
    let english = two.into_iter().filter_map(|name| name.strip_suffix(".en.txt").map(str::to_owned));
    (one, english.map(|stem| [format!("{stem}.en.txt"), format!("{stem}.th.txt")]).collect())
});

/// What is written of the whole corpus, one output for the mixed files and one for each release in two.
fn corpus(options: &[&str]) -> Vec<String> {
    let (mixed, two) = &*CORPUS;
    let aligned = |inputs: &[&str]| {
        let (status, output, errors) = run_in(package(), &[&["align"], options, inputs].concat());
        assert_eq!((status, errors.as_str()), (0, ""));
        output
    };
    let mixed: Vec<&str> = mixed.iter().map(String::as_str).collect();
    let two = two.iter().map(|[en, th]| aligned(&["--en", en, "--th", th]));
    std::iter::once(aligned(&mixed)).chain(two).collect()
}

static JSONL: LazyLock<Vec<String>> = LazyLock::new(|| corpus(&["--format", "jsonl", "--jobs", "8"]));
static JSON: LazyLock<Vec<String>> = LazyLock::new(|| corpus(&["--format", "json", "--jobs", "1"]));

fn value(json: &str) -> Value {
    serde_json::from_str(json).expect("it is JSON")
}

fn pairs(jsonl: &str) -> Vec<Value> {
    jsonl.lines().map(value).collect()
}

/// The schemas of a pair and of a document, which refers to the other by the name of its file.
static SCHEMAS: LazyLock<[Validator; 2]> = LazyLock::new(|| {
    let at = |name: &str| format!("file:///schemas/{name}");
    let [mut pair, mut document] = [PAIR_SCHEMA, DOCUMENT_SCHEMA].map(value);
    pair["$id"] = at("pair.schema.json").into();
    document["$id"] = at("document.schema.json").into();
    let registry = Registry::new().add(at("pair.schema.json"), &pair).expect("a schema").prepare().expect("a schema");
    let strict = jsonschema::options().should_validate_formats(true).with_registry(&registry);
    [&pair, &document].map(|schema| strict.clone().build(schema).expect("a schema"))
});

#[track_caller]
fn assert_valid(schema: &Validator, value: &Value) {
    let faults: Vec<String> =
        schema.iter_errors(value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_corpus_obeys_the_schemas() {
    let [pair, document] = &*SCHEMAS;
    let all: Vec<Value> = JSONL.iter().flat_map(|output| pairs(output)).collect();
    assert!(all.len() > 300, "{} pairs", all.len());
    all.iter().for_each(|value| assert_valid(pair, value));
    JSON.iter().for_each(|output| assert_valid(document, &value(output)));
    assert_eq!(value(&JSON[0]).as_array().map(Vec::len), Some(CORPUS.0.len()));
}

/// Both were made by runs of their own: neither the number of threads nor the format makes a difference, to the byte.
#[test]
fn pairs_are_the_same_in_either_format_for_one_thread_and_eight() {
    for (jsonl, json) in JSONL.iter().zip(&*JSON) {
        let inside = json.lines().filter(|line| line.starts_with("{\"id\":"));
        assert!(inside.map(|line| line.strip_suffix(',').unwrap_or(line)).eq(jsonl.lines()));
    }
}

#[test]
fn ids_are_one_pairs_alone() {
    let mut ids = HashSet::new();
    for pair in JSONL.iter().flat_map(|output| pairs(output)) {
        let id = pair["id"].as_str().expect("a text").to_owned();
        assert!(ids.insert(id), "{pair} has the id of another");
    }
}

#[test]
fn ids_go_with_the_content_and_not_with_the_name() {
    let text = fs::read(package().join("corpus/14-cassava-trade.txt")).expect("the release is there");
    let folder = folder(&[("one.txt", &text), ("two.txt", &text)]);
    let ids = |name: &str| -> Vec<Value> {
        let (_, output, _) = run_in(folder.path(), &["align", name]);
        pairs(&output).into_iter().map(|mut pair| pair["id"].take()).collect()
    };
    assert_eq!(ids("one.txt"), ids("two.txt"));
    fs::write(folder.path().join("two.txt"), [&text[..], b"\n"].concat()).expect("there is room");
    assert!(ids("one.txt").iter().zip(&ids("two.txt")).all(|(one, two)| one != two));
}

#[test]
fn what_a_pair_says_of_its_document_is_said_of_all_its_pairs() {
    for output in &*JSON {
        let output = value(output);
        let documents = output.as_array().cloned().unwrap_or_else(|| vec![output]);
        for document in documents {
            let pairs = document["pairs"].as_array().expect("a list");
            for (n, pair) in pairs.iter().enumerate() {
                for key in ["name", "sha256", "date", "title"] {
                    assert_eq!(pair["doc"][key], document["document"][key]);
                }
                assert_eq!((&pair["seq"], &pair["method"]), (&(n + 1).into(), &document["method"]));
            }
            let count = |key: &str| document["document"]["counts"][key].as_u64().expect("a number") as usize;
            let without = |lang: &str| pairs.iter().filter(|pair| pair[lang].is_null()).count();
            assert_eq!(count("pairs"), pairs.len());
            assert_eq!((count("th_only"), count("en_only")), (without("en"), without("th")));
            assert_eq!(count("aligned"), pairs.len() - without("en") - without("th"));
        }
    }
}

/// Checks that the pairs of one file hold every character of its text but white space exactly once, in spans whose text
/// is what they say, counted in code points and in bytes.
fn check_places<'p>(text: &str, file: &str, pairs: impl Iterator<Item = &'p Value>) -> Result<(), TestCaseError> {
    let points: Vec<(usize, char)> = text.char_indices().collect();
    let mut held = vec![0; points.len()];
    let sides = pairs.flat_map(|pair| [&pair["en"], &pair["th"]]).filter(|part| part["file"] == file);
    for part in sides {
        let mut told = Vec::new();
        for span in part["spans"].as_array().expect("a list") {
            let number = |key: &str| span[key].as_u64().expect("a number") as usize;
            let (start, end) = (number("start"), number("end"));
            prop_assert!(start < end && end <= points.len(), "{}", span);
            let bytes = number("byte_start")..number("byte_end");
            prop_assert_eq!(bytes.start, points[start].0);
            prop_assert_eq!(bytes.end, points.get(end).map_or(text.len(), |(at, _)| *at));
            held[start..end].iter_mut().for_each(|n| *n += 1);
            told.push(&text[bytes]);
        }
        prop_assert_eq!(part["text"].as_str(), Some(&*told.join(" ")));
    }
    for (&times, &(at, c)) in held.iter().zip(&points) {
        prop_assert!(times <= 1, "{:?} at byte {} is in {} pairs", c, at, times);
        prop_assert!(times == 1 || c.is_whitespace(), "{:?} at byte {} is lost", c, at);
    }
    Ok(())
}

#[test]
fn every_character_of_the_corpus_is_in_one_pair() {
    let pairs: Vec<Value> = JSONL.iter().flat_map(|output| pairs(output)).collect();
    let files = CORPUS.0.iter().chain(CORPUS.1.iter().flatten());
    for file in files {
        let text = fs::read_to_string(package().join(file)).expect("it is there");
        check_places(&text, file, pairs.iter()).unwrap_or_else(|fault| panic!("{file}: {fault}"));
    }
}

/// Text as a file may hold it: without control characters that no text has, and with a letter to be seen. A mark of the
/// byte order in front would be taken off.
fn readable() -> impl Strategy<Value = String> {
    let kept = |c: char| !matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{19}' | '\u{1c}'..='\u{1f}');
    random::text().prop_map(move |text| format!("a{}", text.replace(|c| !kept(c), "")))
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_an_error() {
    use common::khanan;
    for args in [
        &["--help"][..],
        &["-h"],
        &["--version"],
        &["align", "--help"],
        &["help", "check"],
        &["completions", "bash"],
        &["segment", "README.md"],
    ] {
        let full = fs::File::options().write(true).open("/dev/full").expect("Linux has it");
        let output = khanan(args).current_dir(package()).stdout(full).output().expect("the program was built");
        let errors = String::from_utf8(output.stderr).expect("all that is written is UTF-8");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(errors.starts_with("khanan: standard output: cannot write: "), "{args:?}: {errors}");
        let output = khanan(args).current_dir(package()).output().expect("the program was built");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
    }
}

/// What is written when the program is told to end, and what is left of it afterwards.
#[cfg(unix)]
mod ended {
    use std::{
        io::Write,
        os::unix::process::ExitStatusExt,
        path::Path,
        process::{Child, Command, Stdio},
    };

    use common::khanan;

    use super::*;

    const PAIR: &str = r#"{"doc": {"name": "a"}, "seq": 1, "en": {"text": "a"}, "th": {"text": "ก"}}"#;

    fn names(folder: &Path) -> Vec<String> {
        let names =
            fs::read_dir(folder).expect("it is there").map(|entry| entry.expect("it can be listed").file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().expect("Unicode")).collect();
        names.sort();
        names
    }

    fn temporary(folder: &Path) -> usize {
        names(folder).iter().filter(|name| name.starts_with(".khanan-")).count()
    }

    /// The program at work on `out.tsv`, waiting for more of its input.
    fn at_work(folder: &Path, mut command: Command) -> Child {
        let before = names(folder);
        command.current_dir(folder).stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program was built");
        let begun = |name: &String| name.starts_with(".khanan-") && !before.contains(name);
        while !names(folder).iter().any(begun) {
            assert!(child.try_wait().expect("it is ours").is_none(), "it waits for input");
            std::thread::yield_now();
        }
        child
    }

    fn convert() -> Command {
        khanan(&["convert", "-", "--from", "jsonl", "-o", "out.tsv"])
    }

    fn kill(child: &Child, signal: &str) {
        let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("there is kill");
        assert!(sent.success());
    }

    /// Whether a signal is ignored here, as far as the system tells.
    fn is_ignored(signal: i32) -> bool {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
        mask >> (signal - 1) & 1 == 1
    }

    #[test]
    fn a_signal_leaves_nothing_behind() {
        // What this test was started with ignored, as by nohup, the program has ignored too.
        for (signal, number) in [("-TERM", 15), ("-HUP", 1), ("-INT", 2)].into_iter().filter(|of| !is_ignored(of.1)) {
            for old in [None, Some("old")] {
                let folder = folder(&[] as &[(&str, &str)]);
                old.iter().for_each(|old| fs::write(folder.path().join("out.tsv"), old).expect("there is room"));
                let mut child = at_work(folder.path(), convert());
                kill(&child, signal);
                let status = child.wait().expect("it is ours");
                assert_eq!(status.signal(), Some(number), "{signal}: {status}");
                assert_eq!(names(folder.path()), old.map(|_| "out.tsv".to_owned()).as_slice(), "{signal}");
                assert_eq!(fs::read_to_string(folder.path().join("out.tsv")).ok().as_deref(), old);
            }
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_nohup_ignores_stays_ignored() {
        let folder = folder(&[] as &[(&str, &str)]);
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]).arg(convert().get_program()).args(convert().get_args());
        let mut child = at_work(folder.path(), command);
        kill(&child, "-HUP");
        writeln!(child.stdin.take().expect("it is piped"), "{PAIR}").expect("it reads");
        assert_eq!(child.wait().expect("it is ours").code(), Some(0));
        assert_eq!(names(folder.path()), ["out.tsv"]);
    }

    #[test]
    fn what_a_kill_leaves_the_next_run_removes_but_for_what_others_write() {
        let folder = folder(&[("in.jsonl", format!("{PAIR}\n"))]);
        for _ in 0..2 {
            let mut child = at_work(folder.path(), convert());
            child.kill().expect("it runs");
            child.wait().expect("it is ours");
            assert_eq!(temporary(folder.path()), 1, "a kill leaves it, and removes that of the one before");
        }
        let mut other = at_work(folder.path(), convert());
        assert_eq!(temporary(folder.path()), 1);
        let (status, _, errors) = run_in(folder.path(), &["convert", "in.jsonl", "-o", "other.tsv"]);
        assert_eq!((status, errors.as_str()), (0, ""));
        assert_eq!(temporary(folder.path()), 1, "it is at work");
        writeln!(other.stdin.take().expect("it is piped"), "{PAIR}").expect("it reads");
        assert_eq!(other.wait().expect("it is ours").code(), Some(0));
        assert_eq!(names(folder.path()), ["in.jsonl", "other.tsv", "out.tsv"]);
        let read = |name: &str| fs::read(folder.path().join(name)).expect(name);
        assert_eq!(read("out.tsv"), read("other.tsv"));
    }

    #[test]
    fn a_link_that_leads_nowhere_is_followed() {
        let folder = folder(&[("in.jsonl", format!("{PAIR}\n"))]);
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("there")).expect("there is room");
        std::os::unix::fs::symlink("there/made.tsv", path("link.tsv")).expect("there is room");
        assert_eq!(run_in(folder.path(), &["convert", "in.jsonl", "-o", "link.tsv"]).0, 0);
        assert!(fs::symlink_metadata(path("link.tsv")).expect("it is there").is_symlink());
        assert!(fs::symlink_metadata(path("there/made.tsv")).expect("it was made").is_file());
    }
}

proptest! {
    // Every case is a run of the program over a handful of files.
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn every_character_of_any_text_is_in_one_pair(texts in prop::collection::vec(readable(), 1..9), lines: bool) {
        let names: Vec<String> = (0..texts.len()).map(|n| format!("{n}.txt")).collect();
        let files: Vec<_> = names.iter().zip(&texts).collect();
        let folder = folder(&files);
        // As it is: a text with tabs may look like a table.
        let mut args: Vec<&str> = vec!["align", "--input-format", "plain"];
        args.extend(lines.then_some("--lines"));
        args.extend(names.iter().map(String::as_str));
        let (status, output, errors) = run_in(folder.path(), &args);
        prop_assert_eq!(status, 0, "{}", errors);
        let pairs = pairs(&output);
        for (name, text) in files {
            check_places(text, name, pairs.iter().filter(|pair| pair["doc"]["name"] == *name))?;
        }
    }

    #[test]
    fn every_character_of_two_files_is_in_one_pair(en in readable(), th in readable()) {
        let folder = folder(&[("en.txt", &en), ("th.txt", &th)]);
        let (status, output, errors) = run_in(folder.path(), &["align", "--input-format", "plain", "--en", "en.txt", "--th", "th.txt"]);
        if status == 2 {
            // Texts of any letters may be in the other language than they are given as.
            prop_assert!(errors.contains("given as ") && output.is_empty(), "{}", errors);
            return Ok(());
        }
        prop_assert_eq!(status, 0, "{}", errors);
        let pairs = pairs(&output);
        check_places(&en, "en.txt", pairs.iter())?;
        check_places(&th, "th.txt", pairs.iter())?;
    }
}
