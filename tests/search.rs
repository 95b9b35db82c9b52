//! `khanan index` and `khanan search` as their users meet them: files in, hits out; killed, and over HTTP.

#[path = "common/program.rs"]
mod common;
#[path = "common/served.rs"]
mod served;

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use common::{folder, khanan, run_in, told};
use khanan::{
    Lang,
    model::Model,
    normalize::normalize,
    search::{Index, Query},
    write::Pair,
};
use serde_json::{Value, json};
use served::Served;
use tempfile::TempDir;

/// A pair as a line of JSONL.
fn pair(id: &str, en: Option<&str>, th: Option<&str>, more: Value) -> String {
    let part = |text: Option<&str>| text.map(|text| json!({ "text": text }));
    let mut pair = json!({ "id": id, "doc": { "name": "a.txt" }, "seq": 1, "en": part(en), "th": part(th) });
    for (key, value) in more.as_object().expect("an object") {
        match key.as_str() {
            "date" | "source" | "name" => pair["doc"][key] = value.clone(),
            _ => pair[key] = value.clone(),
        }
    }
    format!("{pair}\n")
}

fn pairs() -> String {
    [
        pair(
            "loan",
            Some("The Bank’s loans of 2,500 baht were signed in Songkhla."),
            Some("ธนาคารลงนามเงินกู้ ๒,๕๐๐ บาท ที่สงขลา"),
            json!({ "date": "2026-01-15", "source": "bank.example", "score": 0.95 }),
        ),
        pair(
            "fund",
            Some("Fund income from retail trade"),
            Some("รายได้กองทุนจากการค้าปลีก EXIM BANK"),
            json!({ "date": "2026-03-01", "source": "fund.example", "score": 0.5 }),
        ),
        pair("rain", Some("It rained; the loan office (สำนักงาน) closed."), Some("ฝนตก สำนักงานจึงปิด"), json!({})),
        pair("alone", None, Some("น\u{e4d}้า\u{200b}แข็ง เเละ ตาก\u{e48}ลม"), json!({ "score": 0.9 })),
    ]
    .concat()
}

/// A folder with these pairs, indexed.
fn indexed() -> TempDir {
    let folder = folder(&[("pairs.jsonl", pairs())]);
    let (status, _, errors) = run_in(folder.path(), &["index", "pairs.jsonl", "-o", "i"]);
    assert_eq!((status, errors.as_str()), (0, "khanan: i: 4 pairs added, 0 replaced, 4 in all\n"));
    folder
}

/// The ids of what is found, in the order of the alphabet.
fn ids(folder: &Path, args: &[&str]) -> Vec<String> {
    let found = found(folder, args);
    let mut ids: Vec<String> = found["hits"]
        .as_array()
        .expect("hits")
        .iter()
        .map(|hit| hit["pair"]["id"].as_str().expect("an id").to_owned())
        .collect();
    ids.sort();
    ids
}

fn found(folder: &Path, args: &[&str]) -> Value {
    let (status, out, errors) = run_in(folder, &[&["search", "--index", "i", "--format", "json"], args].concat());
    assert_eq!((status, errors.as_str()), (0, ""), "{args:?}");
    serde_json::from_str(&out).expect("it is JSON")
}

#[test]
fn pairs_are_found_by_either_language() {
    let folder = indexed();
    let rows: [(&[&str], &[&str]); 28] = [
        // Thai: words, parts of compounds, across words, marks in any order, spaces
        (&["เงินกู้"], &["loan"]),
        (&["การค้า"], &["fund"]),
        (&["ค้าปลีก"], &["fund"]),
        (&["ได้กองทุนจาก"], &["fund"]),
        (&["น้ำแข็งและ"], &["alone"]),
        (&["ลงนาม เงินกู้"], &["loan"]),
        (&["สำนักงาน"], &["rain"]),
        (&["สำนักงาน", "--lang", "en"], &["rain"]),
        (&["ตก"], &["rain"]),
        // Thai and Arabic figures, with commas or without
        (&["2500"], &["loan"]),
        (&["๒๕๐๐"], &["loan"]),
        (&["\"2,500 บาท\""], &["loan"]),
        // English: forms, phrases
        (&["loan"], &["loan", "rain"]),
        (&["Loans"], &["loan", "rain"]),
        (&["\"loan\""], &["rain"]),
        (&["\"the bank loans\""], &["loan"]),
        (&["\"loans bank\""], &[]),
        (&["sign"], &["loan"]),
        (&["exim bank"], &["fund"]),
        (&["\"ค้าปลีก exim\""], &["fund"]),
        // together, and without
        (&["loan สงขลา"], &["loan"]),
        (&["loan -rained"], &["loan"]),
        (&["loan -\"the bank\""], &["rain"]),
        (&["loan", "--lang", "th"], &[]),
        // where and when
        (&["-rain loan", "--from", "2026-01-15", "--to", "2026-02-01"], &["loan"]),
        (&["ที่", "--from", "2026-02-01"], &[]),
        (&["bank", "--source", "fund.example", "--source", "bank.example", "--min-score", "0.9"], &["loan"]),
        (&["loan", "--min-score", "0.96"], &["rain"]),
    ];
    for (args, want) in rows {
        assert_eq!(ids(folder.path(), args), want, "{args:?}");
    }
}

#[test]
fn words_are_marked_on_both_sides() {
    let folder = indexed();
    let marked = |args: &[&str]| -> (Vec<String>, Vec<String>) {
        let found = found(folder.path(), args);
        let hit = &found["hits"][0];
        let of = |lang: &str| {
            let text: Vec<char> = hit["pair"][lang]["text"].as_str().unwrap_or_default().chars().collect();
            let marks = hit["marks"][lang].as_array().expect("marks").iter();
            let place = |at: &Value| usize::try_from(at.as_u64().expect("a place")).expect("it is small");
            marks.map(|at| text[place(&at[0])..place(&at[1])].iter().collect()).collect()
        };
        (of("en"), of("th"))
    };
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    for (query, en, th) in [
        ("ธนาคาร", &["Bank’s"][..], &["ธนาคาร"][..]),
        ("\"bank's loans\"", &["Bank’s loans"], &["ธนาคาร", "กู้"]),
        ("๒๕๐๐", &["2,500"], &["๒,๕๐๐"]),
        ("สงขลา", &["Songkhla"], &["สงขลา"]),
        ("songkhla", &["Songkhla"], &["สงขลา"]),
        ("น้ำแข็ง", &[], &["น\u{e4d}้า\u{200b}แข็ง"]),
    ] {
        assert_eq!(marked(&[query]), (texts(en), texts(th)), "{query}");
    }
}

#[test]
fn hits_are_read_side_by_side_page_by_page() {
    let folder = indexed();
    let (_, out, _) = run_in(folder.path(), &["search", "เงินกู้", "--index", "i", "--width", "60"]);
    let want = "\
1 pair

1  a.txt, pair 1 · 2026-01-15 · bank.example · 95%
   The Bank’s «loans» of 2,500  ธนาคารลงนาม«เงินกู้» ๒,๕๐๐ บาท
   baht were signed in          ที่สงขลา
   Songkhla.
";
    assert_eq!(out, want);
    let page =
        |offset: &str| run_in(folder.path(), &["search", "loan", "--index", "i", "--limit", "1", "--offset", offset]).1;
    assert!(page("0").starts_with("2 pairs, 1–1 shown; more with --offset 1\n"), "{}", page("0"));
    assert!(page("1").starts_with("2 pairs, 2–2 shown\n\n2  a.txt"), "{}", page("1"));
    assert_eq!(page("2"), "2 pairs, none shown\n");
    assert_eq!(run_in(folder.path(), &["search", "xyzzy", "--index", "i"]).1, "no pairs\n");
}

#[test]
fn pairs_are_replaced_by_their_ids() {
    let folder = indexed();
    let more = [
        pair("loan", Some("The credit line"), Some("วงเงินสินเชื่อ"), json!({})),
        pair("new", Some("A new loan"), Some("เงินกู้ใหม่"), json!({})),
        pair("new", Some("A newer loan"), Some("เงินกู้ใหม่กว่า"), json!({})),
    ]
    .concat();
    fs::write(folder.path().join("more.jsonl"), more).expect("there is room");
    let (_, _, errors) = run_in(folder.path(), &["index", "more.jsonl", "-o", "i"]);
    assert_eq!(errors, "khanan: i: 1 pair added, 2 replaced, 5 in all\n");
    assert_eq!(ids(folder.path(), &["เงินกู้"]), ["new"]);
    assert_eq!(ids(folder.path(), &["สินเชื่อ"]), ["loan"]);
    assert_eq!(ids(folder.path(), &["newer"]), ["new"]);
}

#[test]
fn pairs_without_an_id_keep_their_name_from_run_to_run() {
    let folder = folder(&[("m.tsv", "en\tth\nOne loan\tหนึ่ง\nOne loan\tหนึ่ง\n")]);
    for (new, replaced) in [(2, 0), (0, 2)] {
        let (status, _, errors) = run_in(folder.path(), &["index", "m.tsv", "-o", "i"]);
        assert_eq!((status, errors), (0, format!("khanan: i: {new} pairs added, {replaced} replaced, 2 in all\n")));
    }
}

#[test]
fn packed_files_and_folders_are_read() {
    let folder = folder(&[("notes.txt", "no pairs")]);
    let out = folder.path().join("out");
    fs::create_dir(&out).expect("there is room");
    let pairs = pairs();
    let lines: Vec<&str> = pairs.split_inclusive('\n').collect();
    fs::write(out.join("pairs-00000.jsonl"), lines[0]).expect("there is room");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(lines[1].as_bytes()).expect("memory takes all");
    fs::write(out.join("pairs-00001.jsonl.gz"), gzip.finish().expect("memory takes all")).expect("there is room");
    let zstd = zstd::encode_all([lines[2], lines[3]].concat().as_bytes(), 1).expect("memory takes all");
    fs::write(out.join("pairs-00002.jsonl.zst"), zstd).expect("there is room");
    fs::write(out.join("dropped.jsonl"), "not a pair\n").expect("there is room");
    fs::write(out.join("manifest.json"), "{}").expect("there is room");
    let (status, _, errors) = run_in(folder.path(), &["index", "out", "-o", "i"]);
    assert_eq!((status, errors.as_str()), (0, "khanan: i: 4 pairs added, 0 replaced, 4 in all\n"));
    let (status, _, errors) = run_in(folder.path(), &["index", ".", "-o", "j"]);
    assert_eq!(status, 2);
    assert!(errors.starts_with("khanan: .: no file of pairs in this folder; give"), "{errors}");
}

#[test]
fn standard_input_is_read_line_by_line() {
    let folder = folder(&[] as &[(&str, &str)]);
    let mut command = khanan(&["index", "-", "-o", "i"]);
    let mut child =
        command.current_dir(folder.path()).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("built");
    child.stdin.take().expect("it is piped").write_all(pairs().as_bytes()).expect("it reads");
    let (status, _, errors) = told(child.wait_with_output().expect("it ends"));
    assert_eq!((status, errors.as_str()), (0, "khanan: i: 4 pairs added, 0 replaced, 4 in all\n"));
}

#[test]
fn a_run_that_fails_or_is_killed_leaves_the_index_as_it_was() {
    let folder = indexed();
    let broken = format!("{}not json\n", pair("late", Some("A late loan"), None, json!({})));
    fs::write(folder.path().join("broken.jsonl"), broken).expect("there is room");
    let (status, _, errors) = run_in(folder.path(), &["index", "broken.jsonl", "-o", "i"]);
    assert_eq!(status, 2);
    assert!(errors.starts_with("khanan: broken.jsonl:2:"), "{errors}");
    assert_eq!(ids(folder.path(), &["late"]), [""; 0]);

    let mut command: Command = khanan(&["index", "-", "-o", "i"]);
    let mut child =
        command.current_dir(folder.path()).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().expect("built");
    let mut input = child.stdin.take().expect("it is piped");
    for n in 0..2_000 {
        let line = pair(&format!("n{n}"), Some("A late loan"), Some("เงินกู้ช้า"), json!({}));
        input.write_all(line.as_bytes()).expect("it reads");
    }
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    drop(input);
    assert_eq!(ids(folder.path(), &["late"]), [""; 0]);
    assert_eq!(ids(folder.path(), &["loan"]), ["loan", "rain"]);
    let (status, _, errors) = run_in(folder.path(), &["index", "pairs.jsonl", "-o", "i"]);
    assert_eq!((status, errors.as_str()), (0, "khanan: i: 0 pairs added, 4 replaced, 4 in all\n"));
}

#[test]
fn what_is_no_index_of_this_version_is_refused_with_the_remedy() {
    let folder = indexed();
    let search = |index: &str| run_in(folder.path(), &["search", "loan", "--index", index]);
    assert_eq!(search("k").2, "khanan: k: no such index; make one with `khanan index PAIRS -o INDEX`\n");
    fs::create_dir(folder.path().join("full")).expect("there is room");
    fs::write(folder.path().join("full/file"), "").expect("there is room");
    assert!(search("full").2.starts_with("khanan: full: not an index of khanan; make one"));
    let (status, _, errors) = run_in(folder.path(), &["index", "pairs.jsonl", "-o", "full"]);
    assert_eq!(
        (status, errors.as_str()),
        (2, "khanan: full: is there already; give the name of a folder that is not there, or is empty\n")
    );

    let stamp = folder.path().join("i/khanan.json");
    let old = fs::read_to_string(&stamp).expect("it is there");
    fs::write(&stamp, old.replace("\"layout\":1", "\"layout\":9").replace(env!("CARGO_PKG_VERSION"), "7.0.0"))
        .expect("room");
    for errors in [search("i").2, run_in(folder.path(), &["index", "pairs.jsonl", "-o", "i"]).2] {
        assert!(errors.starts_with("khanan: i: an index of layout 9, made by khanan 7.0.0; khanan "), "{errors}");
        assert!(errors.contains("make it anew with `khanan index PAIRS -o INDEX`"), "{errors}");
    }
}

#[test]
fn one_process_adds_at_a_time() {
    let folder = indexed();
    let index = Index::open(folder.path().join("i")).expect("it was made");
    let adding = index.adding().expect("nobody else does");
    let (status, _, errors) = run_in(folder.path(), &["index", "pairs.jsonl", "-o", "i"]);
    assert_eq!(status, 2);
    assert!(errors.starts_with("khanan: i: another process is adding to it; wait until it has ended"), "{errors}");
    drop(adding);
    assert_eq!(run_in(folder.path(), &["index", "pairs.jsonl", "-o", "i"]).0, 0);
}

#[test]
fn wrong_usage_is_told() {
    let folder = indexed();
    let rows: [(&[&str], &str); 5] = [
        (&["search", "--index", "i"], "<QUERY>"),
        (&["search", "-loan", "--index", "i"], "says only what is not wanted"),
        (&["search", "loan", "--index", "i", "--from", "2026-02-30"], "a date is a day of the calendar"),
        (&["search", "loan", "--index", "i", "--serve"], "cannot be used with"),
        (&["index", "pairs.jsonl", "-o", "x.ndjson", "--format", "opensearch", "--name", "News"], "lower case"),
    ];
    for (args, want) in rows {
        let (status, _, errors) = run_in(folder.path(), args);
        assert_eq!(status, 2, "{args:?}");
        assert!(errors.contains(want), "{args:?}: {errors}");
    }
}

#[test]
fn search_servers_get_a_bulk_file_and_templates() {
    let folder = indexed();
    let (status, _, errors) =
        run_in(folder.path(), &["index", "pairs.jsonl", "-o", "b.ndjson", "--format", "opensearch", "--name", "news"]);
    assert_eq!((status, errors.as_str()), (0, "khanan: b.ndjson: 4 pairs\n"));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect(name);
    let bulk = read("b.ndjson");
    assert!(bulk.ends_with('\n'));
    let lines: Vec<Value> = bulk.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert_eq!(lines.len(), 8);
    let templates = ["b.template.json", "b.template-tokens.json"]
        .map(|name| serde_json::from_str::<Value>(&read(name)).expect(name));
    for (two, id) in lines.chunks(2).zip(["loan", "fund", "rain", "alone"]) {
        assert_eq!(two[0], json!({ "index": { "_index": "news", "_id": id } }));
        for field in two[1].as_object().expect("a document").keys() {
            for template in &templates {
                assert!(template["template"]["mappings"]["properties"][field].is_object(), "{field}");
            }
        }
    }
    assert_eq!(lines[1]["th_tokens"], "ธนาคาร ลง นาม เงิน กู้ 2500 บาท ที่ สงขลา");
}

/// Texts of Thai and English in all their spellings, and every part of them between atoms: what is indexed is found, and what
/// is found holds what was asked for.
#[test]
fn every_part_of_a_text_finds_it() {
    let folder = TempDir::new().expect("there is room");
    let texts = [
        "ธนาคารเพื่อการส่งออกและนำเข้าแห่งประเทศไทย (EXIM BANK) ลงนามสัญญาเงินกู้ 900 ล้านบาท ณ สำนักงานใหญ่",
        "เมื่อวันที่ ๑๔ พฤศจิกายน พ.ศ. ๒๕๖๖ ต่าง ๆ กรุงเทพฯ G20 ก Z เกาะ",
        "The Bank’s long-term loan, worth 1.85 billion baht, in ธนาคาร notes.",
    ];
    let index = Index::create(folder.path().join("i")).expect("there is room");
    let mut adding = index.adding().expect("nobody else does");
    for (n, text) in texts.iter().enumerate() {
        let pair: Pair<'_> = serde_json::from_str(&pair(&n.to_string(), None, Some(text), json!({}))).expect("a pair");
        adding.add(&pair).expect("there is room");
    }
    adding.commit().expect("there is room");
    let is_part_of_cluster = |c: char| matches!(c, '\u{e30}'..='\u{e3a}' | '\u{e45}' | '\u{e47}'..='\u{e4e}');
    let (mut asked, model) = (0, Model::embedded());
    for (n, text) in texts.iter().enumerate() {
        let text = normalize(text);
        // Places between words of other letters, and between Thai letters where a word may end.
        let ends: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .filter(|&at| {
                let (before, after) = (text[..at].chars().next_back(), text[at..].chars().next());
                let word = |c: Option<char>| {
                    c.is_some_and(|c| !('ก'..='๎').contains(&c) && (c.is_alphanumeric() || "’.,".contains(c)))
                };
                let inside = word(before) && word(after)
                    || after.is_some_and(is_part_of_cluster)
                    || before.is_some_and(|c| matches!(c, 'เ'..='ไ'));
                !inside
            })
            .collect();
        for (i, &from) in ends.iter().enumerate() {
            for &to in ends[i + 1..].iter().step_by(3) {
                let part = &text[from..to];
                if !part.chars().any(char::is_alphanumeric) || part.contains('"') {
                    continue;
                }
                let mut query = Query::parse(&format!("\"{part}\"")).expect(part);
                query.lang = Some(Lang::Th);
                let found = index.search(&query, model).expect("it is whole");
                assert_eq!(found.total, found.hits.len() as u64, "«{part}»: a hit was dropped");
                let ids: Vec<_> = found.hits.iter().filter_map(|hit| hit.pair.id.as_deref()).collect();
                assert!(ids.contains(&&*n.to_string()), "«{part}» finds {ids:?}");
                asked += 1;
            }
        }
    }
    assert!(asked > 900, "{asked}");
}

/// The concordance of the index `i`, served.
fn concordance(folder: &Path) -> Served {
    Served::start(folder, &["search", "--index", "i", "--serve"])
}

impl Served {
    /// Asks for a path as the page does: status and body.
    fn ask(&self, path: &str) -> (u16, String) {
        let (status, _, body) = self.send("GET", path, &self.own(), "");
        (status, String::from_utf8(body).expect("it is text"))
    }
}

#[test]
fn the_page_answers_who_has_the_key() {
    let folder = indexed();
    let served = concordance(folder.path());
    let host = ("host", &*served.host);
    for (path, headers, want) in [
        ("/", vec![host], 200),
        ("/?q=loan", vec![host], 200),
        ("/page.css", vec![host], 200),
        ("/search.js", vec![host], 200),
        ("/find?q=loan", vec![host], 403),
        ("/find?q=loan", vec![host, ("x-khanan-key", "0")], 403),
        ("/about", vec![host], 403),
        ("/", vec![("host", "evil.example")], 403),
        ("/find?q=loan", vec![host, ("x-khanan-key", &*served.key), ("origin", "http://evil.example")], 403),
    ] {
        let (status, head, _) = served.send("GET", path, &headers, "");
        assert_eq!(status, want, "{path} {headers:?}");
        assert!(head.contains("content-security-policy: default-src 'none'"), "{head}");
    }
    let (status, about) = served.ask("/about");
    let about: Value = serde_json::from_str(&about).expect("it is JSON");
    assert_eq!(
        (status, &about["pairs"], &about["sources"]),
        (200, &json!(4), &json!(["bank.example", "fund.example"]))
    );
    let (_, hits) = served.ask("/find?q=loan&limit=1&offset=1&lang=en");
    let hits: Value = serde_json::from_str(&hits).expect("it is JSON");
    assert_eq!((&hits["total"], hits["hits"].as_array().map(Vec::len)), (&json!(2), Some(1)));
    let (status, why) = served.ask("/find?q=-loan");
    assert_eq!(status, 400);
    assert!(why.contains("says only what is not wanted"), "{why}");
    assert_eq!(served.ask("/find?q=loan&from=2026-13-01").0, 400);
}

/// Connections that take every descriptor do not end the program.
#[cfg(unix)]
#[test]
fn the_page_outlives_a_want_of_descriptors() {
    let folder = indexed();
    let mut served = Served::with_descriptors(40, folder.path(), &["search", "--index", "i", "--serve"]);
    for _ in 0..3 {
        served.run_out_of_descriptors();
        assert_eq!(served.ask("/find?q=loan").0, 200);
    }
}

#[test]
fn the_page_finds_what_was_added_meanwhile() {
    let folder = indexed();
    let served = concordance(folder.path());
    fs::write(folder.path().join("more.jsonl"), pair("new", Some("zebra"), None, json!({}))).expect("there is room");
    assert_eq!(run_in(folder.path(), &["index", "more.jsonl", "-o", "i"]).0, 0);
    let found = || serde_json::from_str::<Value>(&served.ask("/find?q=zebra").1).expect("it is JSON")["total"] == 1;
    assert!((0..200).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        found()
    }));
}
