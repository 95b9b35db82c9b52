//! The formats as the program writes and converts them, read by readers that are not ours.

#[path = "common/program.rs"]
mod common;

use std::{fs, path::Path};

use common::{folder, package, run_in};
use roxmltree::{Document, Node};
use serde_json::Value;

const RELEASE: &str = "corpus/05-flood-relief.txt";

/// A release in a format, as text.
fn aligned(format: &str, more: &[&str]) -> String {
    let (status, output, errors) = run_in(package(), &[&["align", RELEASE, "--format", format][..], more].concat());
    assert_eq!(status, 0, "{errors}");
    output
}

fn pairs(jsonl: &str) -> Vec<Value> {
    jsonl.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect()
}

fn text<'v>(pair: &'v Value, lang: &str) -> Option<&'v str> {
    pair[lang]["text"].as_str()
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name(name))
}

const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The segments of a translation unit by language.
fn units(tmx: &str) -> Vec<[Option<String>; 2]> {
    let document = Document::parse(tmx).expect("it is well-formed");
    let root = document.root_element();
    assert_eq!((root.tag_name().name(), root.attribute("version")), ("tmx", Some("1.4")));
    let header = child(root, "header").expect("a header");
    for needed in
        ["creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype", "creationdate"]
    {
        assert!(header.attribute(needed).is_some_and(|value| !value.is_empty()), "{needed}");
    }
    let body = child(root, "body").expect("a body");
    let of = |unit: Node<'_, '_>, lang: &str| {
        let tuv = unit.children().find(|tuv| tuv.attribute((XML, "lang")) == Some(lang))?;
        Some(child(tuv, "seg")?.text().unwrap_or_default().to_owned())
    };
    body.children().filter(Node::is_element).map(|unit| [of(unit, "en"), of(unit, "th")]).collect()
}

#[test]
fn a_tmx_holds_every_pair() {
    let expected: Vec<[Option<String>; 2]> = pairs(&aligned("jsonl", &[]))
        .iter()
        .map(|pair| ["en", "th"].map(|lang| text(pair, lang).map(str::to_owned)))
        .collect();
    assert_eq!(units(&aligned("tmx", &[])), expected);
}

#[test]
fn an_xliff_holds_every_pair() {
    let pairs = pairs(&aligned("jsonl", &[]));
    let xliff = aligned("xliff", &[]);
    let document = Document::parse(&xliff).expect("it is well-formed");
    let root = document.root_element();
    let attributes = ["version", "srcLang", "trgLang"].map(|name| root.attribute(name));
    assert_eq!(attributes, [Some("2.1"), Some("en"), Some("th")]);
    let units: Vec<Node<'_, '_>> = root.descendants().filter(|node| node.tag_name().name() == "unit").collect();
    assert_eq!(units.len(), pairs.len());
    for (unit, pair) in units.iter().zip(&pairs) {
        let of = |name: &str| unit.descendants().find(|node| node.tag_name().name() == name).and_then(|n| n.text());
        assert_eq!(of("source"), text(pair, "en"));
        assert_eq!(of("target"), text(pair, "th"));
        assert_eq!(unit.attribute("id"), pair["id"].as_str());
    }
}

#[test]
fn ten_thousand_pairs_in_a_memory() {
    let line = |n: usize| {
        format!(
            "{{\"doc\":{{\"name\":\"memory\"}},\"seq\":{n},\"en\":{{\"text\":\"Loan no. {n} <of> \\\"5 & 6\\\" baht.\"}},\"th\":{{\"text\":\"เงินกู้ฉบับที่ {n}\"}}}}\n"
        )
    };
    let folder = folder(&[("pairs.jsonl", (1..=10_000).map(line).collect::<String>())]);
    let (status, _, errors) = run_in(folder.path(), &["convert", "pairs.jsonl", "-o", "pairs.tmx"]);
    assert_eq!((status, errors.as_str()), (0, ""));
    let units = units(&fs::read_to_string(folder.path().join("pairs.tmx")).expect("it was written"));
    assert_eq!(units.len(), 10_000);
    for (unit, n) in units.iter().zip(1..) {
        assert_eq!(unit[0].as_deref(), Some(&*format!("Loan no. {n} <of> \"5 & 6\" baht.")));
        assert_eq!(unit[1].as_deref(), Some(&*format!("เงินกู้ฉบับที่ {n}")));
    }
}

#[test]
fn pairs_come_back_as_they_were() {
    let folder = folder(&[("pairs.jsonl", aligned("jsonl", &[]))]);
    let convert = |from: &str, to: &str| {
        let (status, _, errors) = run_in(folder.path(), &["convert", from, "-o", to]);
        assert_eq!((status, errors.as_str()), (0, ""), "{from} to {to}");
    };
    let read = |name: &str| fs::read(folder.path().join(name)).expect("it was written");
    for format in ["tmx", "xlf", "json"] {
        convert("pairs.jsonl", &format!("pairs.{format}"));
        convert(&format!("pairs.{format}"), "again.jsonl");
        assert_eq!(read("again.jsonl"), read("pairs.jsonl"), "{format}");
    }
    // Tables have no room for places; what they have comes back.
    let of = |name: &str| -> Vec<[Option<String>; 3]> {
        pairs(&String::from_utf8(read(name)).expect("UTF-8"))
            .iter()
            .map(|pair| {
                let text = |lang| text(pair, lang).map(str::to_owned);
                [text("en"), text("th"), pair["id"].as_str().map(str::to_owned)]
            })
            .collect()
    };
    for format in ["tsv", "csv", "xlsx"] {
        convert("pairs.jsonl", &format!("pairs.{format}"));
        convert(&format!("pairs.{format}"), "again.jsonl");
        assert_eq!(of("again.jsonl"), of("pairs.jsonl"), "{format}");
    }
}

#[test]
fn excel_is_told_that_a_csv_is_unicode() {
    assert!(aligned("csv", &[]).starts_with('\u{feff}'));
}

#[test]
fn two_plain_files_have_a_line_for_every_aligned_pair() {
    let folder = folder(&[("pairs.jsonl", aligned("jsonl", &[]))]);
    let (status, _, errors) = run_in(folder.path(), &["convert", "pairs.jsonl", "-o", "corpus.en"]);
    assert_eq!(status, 0, "{errors}");
    assert!(errors.contains("left out"), "text without counterpart has no line, which is said: {errors}");
    let lines = |name: &str| {
        fs::read_to_string(folder.path().join(name))
            .expect("it was written")
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let pairs = pairs(&fs::read_to_string(folder.path().join("pairs.jsonl")).expect("it is there"));
    let aligned = pairs.iter().filter(|pair| text(pair, "en").is_some() && text(pair, "th").is_some()).count();
    assert_eq!((lines("corpus.en").len(), lines("corpus.th").len()), (aligned, aligned));
    assert!(!Path::new(&folder.path().join("corpus.en.en")).exists());
}

#[test]
fn pairs_that_are_not_wanted_are_left_out_and_counted() {
    let all = pairs(&aligned("jsonl", &[]));
    let kept = |more: &[&str]| {
        let (status, output, errors) =
            run_in(package(), &[&["align", RELEASE, "--format", "jsonl"][..], more].concat());
        assert_eq!(status, 0, "{errors}");
        assert_eq!(errors.contains("left out"), pairs(&output).len() < all.len(), "{errors}");
        pairs(&output)
    };
    let two = |pair: &&Value| text(pair, "en").is_some() && text(pair, "th").is_some();
    let better = |pair: &&Value| pair["score"].as_f64() >= Some(0.9);
    let flagged = |pair: &&Value| {
        let found = pair["discrepancies"].as_array().expect("a list");
        found.iter().any(|found| found["severity"] != "note")
    };
    assert_eq!(kept(&["--only", "aligned"]).len(), all.iter().filter(two).count());
    assert_eq!(kept(&["--only", "unaligned"]).len(), all.iter().filter(|pair| !two(pair)).count());
    assert_eq!(kept(&["--only", "flagged"]).len(), all.iter().filter(flagged).count());
    assert_eq!(kept(&["--min-score", ".9"]).len(), all.iter().filter(better).count());
}

#[test]
fn a_page_fetches_nothing_and_runs_nothing_but_its_own() {
    let page = aligned("html", &[]);
    assert!(page.starts_with("<!DOCTYPE html>"));
    assert!(page.contains("default-src 'none'"));
    for fetched in ["src=\"http", "href=\"http", "@import", "url("] {
        assert!(!page.contains(fetched), "{fetched}");
    }
}

#[test]
fn what_can_be_no_output_is_refused() {
    let folder = folder(&[("a.jsonl", "{\"seq\":1,\"en\":{\"text\":\"a\"},\"th\":null,\"doc\":{\"name\":\"a\"}}\n")]);
    for args in [
        &["convert", "a.jsonl", "-o", "a.jsonl"][..],
        &["convert", "a.jsonl", "--format", "moses"],
        &["convert"],
        &["convert", "a.jsonl", "--from", "docx"],
    ] {
        let (status, output, errors) = run_in(folder.path(), args);
        assert_eq!((status, output.as_str()), (2, ""), "{args:?}");
        assert!(errors.contains("Usage:") || errors.contains("--help"), "{args:?}: {errors}");
    }
    let (status, _, errors) = run_in(folder.path(), &["convert", "gone.tmx", "-o", "b.tmx"]);
    assert_eq!(status, 2);
    assert!(errors.starts_with("khanan: gone.tmx: cannot read"), "{errors}");
    assert!(!folder.path().join("b.tmx").exists());
}

/// A name that says another thing than any format does would be opened by a program that cannot read it.
#[test]
fn a_name_of_another_kind_of_document_is_no_output() {
    let folder = folder(&[("a.txt", fs::read(package().join(RELEASE)).expect("it is in the corpus"))]);
    run_in(folder.path(), &["align", "a.txt", "-o", "a.jsonl"]);
    let files = || fs::read_dir(folder.path()).expect("it is there").count();
    let before = files();
    let commands: &[(&[&str], &str)] = &[
        (&["align", "a.txt"], "-o"),
        #[cfg(feature = "batch")]
        (&["align", "--documents", "jsonl", "a.jsonl"], "-o"),
        (&["align", "a.txt"], "--keep-text"),
        (&["convert", "a.jsonl"], "-o"),
        (&["check", "a.txt"], "-o"),
        #[cfg(feature = "batch")]
        (&["pair", "a.txt"], "-o"),
        #[cfg(feature = "review")]
        (&["review", "a.txt"], "--export"),
        #[cfg(feature = "search")]
        (&["index", "a.jsonl", "--format", "opensearch"], "-o"),
    ];
    let names =
        ["x.docx", "x.PDF", "x.xls", "x.md", "x.odt", "x.rtf", "x.zip", "x.po", "x.srt", "x.eml", "x.doc.gz", "x.xz"];
    for (command, option) in commands {
        for name in names {
            let (status, output, errors) = run_in(folder.path(), &[command, &[*option, name][..]].concat());
            assert_eq!((status, output.as_str()), (2, ""), "{command:?} {name}");
            let long = if *option == "-o" { "--output" } else { option };
            assert!(errors.starts_with(&format!("error: {long} {name}: named as ")), "{errors}");
            assert!(errors.contains("which is not written here; give a name that ends in ."), "{errors}");
        }
    }
    for (command, name, known) in [
        (&["check", "a.txt"][..], "r.tmx", ".html"),
        #[cfg(feature = "batch")]
        (&["pair", "a.txt"], "r.csv", ".tsv"),
        (&["align", "a.txt", "--keep-text"], "r.json", ".txt"),
    ] {
        let option: &[&str] = if command.contains(&"--keep-text") { &[] } else { &["-o"] };
        let (status, _, errors) = run_in(folder.path(), &[command, option, &[name]].concat());
        assert!(status == 2 && errors.contains("which is not written here") && errors.contains(known), "{errors}");
    }
    assert_eq!(files(), before, "nothing was written");
    // Other names say nothing, and who says the format means it.
    for (name, more, begin) in [("x.out", &[][..], "{"), ("x.md", &["--format", "tsv"], "seq\t"), ("x.v1", &[], "{")] {
        let (status, ..) = run_in(folder.path(), &[&["align", "a.txt", "-o", name], more].concat());
        assert_eq!(status, 0, "{name}");
        assert!(fs::read_to_string(folder.path().join(name)).expect("it was written").starts_with(begin), "{name}");
    }
}

#[test]
fn a_name_says_that_a_file_is_compressed() {
    let folder = folder(&[("pairs.jsonl", aligned("jsonl", &[]))]);
    let read = |name: &str| fs::read(folder.path().join(name)).expect("it was written");
    for (packed, magic) in [
        ("pairs.jsonl.gz", &[0x1f, 0x8b][..]),
        ("pairs.jsonl.zst", &[0x28, 0xb5, 0x2f, 0xfd]),
        ("pairs.zst", &[0x28, 0xb5, 0x2f, 0xfd]),
        ("pairs.tmx.gz", &[0x1f, 0x8b]),
        ("pairs.json.zst", &[0x28, 0xb5, 0x2f, 0xfd]),
    ] {
        let output = folder.path().join(packed);
        let (status, _, errors) = run_in(package(), &["align", RELEASE, "-o", &output.to_string_lossy()]);
        assert_eq!((status, errors.as_str()), (0, ""), "{packed}");
        assert!(read(packed).starts_with(magic), "{packed}");
        let (status, _, errors) = run_in(folder.path(), &["convert", packed, "-o", "again.jsonl"]);
        assert_eq!((status, errors.as_str()), (0, ""), "{packed}");
        assert_eq!(read("again.jsonl"), read("pairs.jsonl"), "{packed}");
    }
    for (from, to) in [("pairs.jsonl.gz", "two.en.gz"), ("two.th.gz", "two.jsonl.zst")] {
        let (status, _, errors) = run_in(folder.path(), &["convert", from, "-o", to, "--only", "aligned"]);
        assert_eq!(status, 0, "{errors}");
    }
    let mut cut = read("pairs.jsonl.zst");
    cut.truncate(cut.len() / 2);
    fs::write(folder.path().join("cut.jsonl.zst"), cut).expect("there is room");
    let (status, _, errors) = run_in(folder.path(), &["convert", "cut.jsonl.zst", "-o", "cut.jsonl"]);
    assert_eq!(status, 2);
    assert!(errors.starts_with("khanan: cut.jsonl.zst: zstd: damaged or cut short; "), "{errors}");
    assert!(!folder.path().join("cut.jsonl").exists());
}

#[test]
fn parquet_goes_out_and_comes_back() {
    let folder = folder(&[("pairs.jsonl", aligned("jsonl", &[]))]);
    let read = |name: &str| fs::read(folder.path().join(name)).expect("it was written");
    let convert = |from: &str, to: &str| {
        let (status, _, errors) = run_in(folder.path(), &["convert", from, "-o", to]);
        assert_eq!((status, errors.as_str()), (0, ""), "{from} to {to}");
    };
    convert("pairs.jsonl", "pairs.parquet");
    convert("pairs.parquet", "again.jsonl");
    assert_eq!(read("again.jsonl"), read("pairs.jsonl"));
    let output = folder.path().join("aligned.parquet");
    let (status, _, errors) = run_in(package(), &["align", RELEASE, "-o", &output.to_string_lossy()]);
    assert_eq!((status, errors.as_str()), (0, ""));
    assert_eq!(read("aligned.parquet"), read("pairs.parquet"), "bytes depend on the pairs alone");

    // A check of pairs names the file it was given, and says the same of both.
    let checked = |name: &str| {
        let (status, report, errors) = run_in(folder.path(), &["check", name, "--format", "json"]);
        assert_eq!((status, errors.as_str()), (0, ""));
        report.replace(name, "")
    };
    assert_eq!(checked("pairs.parquet"), checked("pairs.jsonl"));

    let mut damaged = read("pairs.parquet");
    damaged.truncate(damaged.len() - 9);
    fs::write(folder.path().join("damaged.parquet"), damaged).expect("there is room");
    for (name, message) in
        [("damaged.parquet", "not a Parquet file that can be read: "), ("gone.parquet", "cannot read: ")]
    {
        let (status, _, errors) = run_in(folder.path(), &["convert", name, "-o", "b.jsonl"]);
        assert_eq!(status, 2);
        assert!(errors.starts_with(&format!("khanan: {name}: {message}")), "{errors}");
        assert!(!folder.path().join("b.jsonl").exists());
    }
}
