//! `khanan check` as people run it.

#[path = "common/program.rs"]
mod common;

use std::fs;

use common::{folder, package, run_in};
use serde_json::Value;

const RELEASE: &str = "\
Reef Bank Lends 900 Million Baht

The Reef Bank signed a loan of 900 million baht on 14 November 2023.
For more information, call 0 2000 1234.

ธนาคารแนวปะการังให้กู้ 900 ล้านบาท

ธนาคารแนวปะการังลงนามสัญญาเงินกู้ 800 ล้านบาท เมื่อวันที่ 14 พฤศจิกายน 2566
สอบถามข้อมูลเพิ่มเติม โทร. 0 2000 1234
";

#[test]
fn a_conflict_is_said_with_the_words_it_is_about() {
    let folder = folder(&[("loan.txt", RELEASE)]);
    let (status, report, errors) = run_in(folder.path(), &["check", "loan.txt", "--width", "100"]);
    assert_eq!((status, errors.as_str()), (0, ""));
    assert!(report.starts_with("loan.txt: 3 pairs, 1 conflict\n"), "{report}");
    assert!(report.contains("conflict: English says 900 million baht, Thai says 800 million baht."), "{report}");
    assert!(report.contains("a loan of «900 million baht» on"), "{report}");
    assert!(report.contains("เงินกู้ «800 ล้านบาท» เมื่อ"), "{report}");
}

#[test]
fn strict_ends_with_1_where_there_is_a_conflict() {
    let right = RELEASE.replace("800", "900");
    let folder = folder(&[("wrong.txt", RELEASE), ("right.txt", &right)]);
    let status = |args: &[&str]| run_in(folder.path(), &[&["check"][..], args].concat()).0;
    assert_eq!(status(&["wrong.txt"]), 0);
    assert_eq!(status(&["wrong.txt", "--strict"]), 1);
    assert_eq!(status(&["right.txt", "--strict"]), 0);
    assert_eq!(status(&["right.txt", "wrong.txt", "--strict"]), 1);
    assert_eq!(status(&["right.txt", "gone.txt", "--strict"]), 2);
}

#[test]
fn json_counts_and_lists() {
    let folder = folder(&[("loan.txt", RELEASE)]);
    let (status, report, _) = run_in(folder.path(), &["check", "loan.txt", "loan.txt", "--format", "json"]);
    assert_eq!(status, 0);
    let report: Value = serde_json::from_str(&report).expect("it is JSON");
    assert_eq!(report["conflicts"], 2);
    let document = &report["documents"][1];
    assert_eq!((&document["name"], &document["pairs"]), (&"loan.txt".into(), &3.into()));
    let found = &document["found"][0];
    assert_eq!((&found["kind"], &found["severity"]), (&"number".into(), &"conflict".into()));
    let mark = &found["en"];
    let text = found["en_text"].as_str().expect("a text");
    let marked = &text[mark["byte_start"].as_u64().unwrap() as usize..mark["byte_end"].as_u64().unwrap() as usize];
    assert_eq!(marked, mark["text"].as_str().unwrap());
}

#[test]
fn a_page_shows_the_pairs_concerned() {
    let folder = folder(&[("loan.txt", RELEASE)]);
    let (status, _, errors) = run_in(folder.path(), &["check", "loan.txt", "--format", "html", "-o", "report.html"]);
    assert_eq!((status, errors.as_str()), (0, ""));
    let page = std::fs::read_to_string(folder.path().join("report.html")).expect("it was written");
    assert!(page.contains(">900 million baht</mark>") && page.contains(">800 ล้านบาท</mark>"));
    assert!(!page.contains("0 2000 1234"), "pairs without discrepancy are not shown");
}

#[test]
fn the_name_of_the_report_tells_its_format() {
    let folder = folder(&[("a.txt", RELEASE)]);
    for (name, format, begin) in [
        ("r.html", None, "<!DOCTYPE html>"),
        ("r.HTM", None, "<!DOCTYPE html>"),
        ("r.json", None, "{"),
        ("r.txt", None, "a.txt: "),
        ("r.log", None, "a.txt: "),
        ("r.html", Some("text"), "a.txt: "),
        ("r.docx", Some("json"), "{"),
    ] {
        let more = format.map_or(Vec::new(), |format| vec!["--format", format]);
        let (status, output, errors) = run_in(folder.path(), &[&["check", "a.txt", "-o", name][..], &more].concat());
        assert_eq!((status, output.as_str(), errors.as_str()), (0, "", ""), "{name}");
        let report = fs::read_to_string(folder.path().join(name)).expect("it was written");
        assert!(report.starts_with(begin), "{name}: {report}");
    }
}

#[test]
fn pairs_that_a_person_went_over_are_checked_anew() {
    let folder = folder(&[("loan.txt", RELEASE)]);
    let run = |args: &[&str]| run_in(folder.path(), args);
    for file in ["pairs.jsonl", "pairs.tmx", "pairs.xlf", "pairs.tsv", "pairs.csv", "pairs.xlsx", "pairs.json"] {
        assert_eq!(run(&["align", "loan.txt", "-o", file]).0, 0);
        assert_eq!(run(&["check", file, "--strict"]).0, 1, "{file}");
    }
    let path = folder.path().join("pairs.tmx");
    let corrected = std::fs::read_to_string(&path).expect("it was written").replace("800", "900");
    std::fs::write(&path, corrected).expect("it can be written");
    let (status, report, errors) = run(&["check", "pairs.tmx", "--strict"]);
    assert_eq!((status, report.as_str(), errors.as_str()), (0, "pairs.tmx: 3 pairs, nothing disagrees\n", ""));
}

#[test]
fn the_corpus_has_no_conflicts() {
    let mut args = vec!["check".to_owned(), "--strict".to_owned()];
    let names = std::fs::read_dir(package().join("corpus")).expect("the corpus is there");
    let names = names.map(|file| file.expect("it can be listed").file_name().to_string_lossy().into_owned());
    let mixed = |name: &String| name.ends_with(".txt") && !name.ends_with(".en.txt") && !name.ends_with(".th.txt");
    args.extend(names.filter(mixed).map(|name| format!("corpus/{name}")));
    let (status, report, errors) = run_in(package(), &args);
    assert_eq!((status, errors.as_str()), (0, ""), "{report}");
}
