//! Pairing: whole collections of documents, in which each must find its counterpart, through the library and through the
//! program as users run it.
//!
//! The project's own releases are a floor for every run. Others are scored where environment variables name them:
//!
//! ```text
//! KHANAN_COUPLES=couples.jsonl.gz KHANAN_OTHERS=others.jsonl.gz cargo test --release --test pairing hidden -- --nocapture
//! ```
//!
//! Both are files of objects, one a line, with `en` and `th`, each a text or a list of paragraphs; `KHANAN_OTHERS` may be
//! several, parted as in `PATH`. 300 of the couples are hidden among 2,000 documents, sides of all others. What weights do
//! on couples that they were not learnt from, `khanan train pairing` tells.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]

#[path = "common/program.rs"]
mod common;

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use common::{folder, package, run_in};
use khanan::{
    Lang,
    model::Model,
    pairing::{Languages, Options, Pairing, Sketch, pair},
};

/// A document of its own: name, language, text.
type Side = (String, Lang, String);

/// Both sides of every release of the corpus, by its gold beads, but for the page whose Thai is its headline alone.
fn corpus() -> Vec<[String; 2]> {
    let folder = package().join("corpus");
    let mut golds: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    golds.retain(|path| {
        path.to_str().unwrap().ends_with(".gold.json") && !path.ends_with("02-coastal-cabinet-page.gold.json")
    });
    golds.sort();
    golds.iter().map(|path| sides(&fs::read_to_string(path).unwrap(), path)).collect()
}

/// English and Thai of a release: what its beads hold in each language.
fn sides(gold: &str, path: &Path) -> [String; 2] {
    let gold: serde_json::Value = serde_json::from_str(gold).unwrap();
    let base = path.to_str().unwrap().strip_suffix(".gold.json").unwrap();
    ["en", "th"].map(|lang| {
        let own = fs::read_to_string(format!("{base}.{lang}.txt"));
        if let Ok(text) = own {
            return text;
        }
        let text: Vec<char> = fs::read_to_string(format!("{base}.txt")).unwrap().chars().collect();
        let mut spans: Vec<[usize; 2]> = Vec::new();
        for bead in gold["beads"].as_array().unwrap() {
            for span in bead[lang].as_array().unwrap() {
                spans.push([0, 1].map(|k| span[k].as_u64().unwrap() as usize));
            }
        }
        spans.sort_unstable();
        let parts: Vec<String> = spans.iter().map(|&[start, end]| text[start..end].iter().collect()).collect();
        parts.join("\n")
    })
}

fn sketches(sides: &[Side]) -> Vec<Sketch> {
    sides.iter().map(|(id, lang, text)| Sketch::of(id, None, None, text, *lang, Model::embedded())).collect()
}

/// All sides of these releases in an order that has nothing to do with theirs, each with the number of its release.
fn shuffled(releases: &[[String; 2]]) -> Vec<(usize, Side)> {
    let mut sides = Vec::new();
    for (n, [en, th]) in releases.iter().enumerate() {
        sides.push((n, (String::new(), Lang::En, en.clone())));
        sides.push((n, (String::new(), Lang::Th, th.clone())));
    }
    let count = sides.len();
    // 13 shares no divisor with the count of 34 sides
    let mut order: Vec<(usize, Side)> = (0..count).map(|k| sides[k * 13 % count].clone()).collect();
    for (k, (_, side)) in order.iter_mut().enumerate() {
        side.0 = format!("document-{k}");
    }
    order
}

fn numbers(sides: &[(usize, Side)], pairing: &Pairing) -> Vec<(usize, usize)> {
    pairing.couples.iter().map(|couple| (sides[couple.en].0, sides[couple.th].0)).collect()
}

#[test]
fn every_release_of_the_corpus_finds_its_other_side() {
    let releases = corpus();
    assert_eq!(releases.len(), 17);
    let sides = shuffled(&releases);
    for (_, (_, lang, text)) in &sides {
        assert_eq!(Languages::of(text).one(), Some(*lang), "{text}");
    }
    let documents: Vec<Side> = sides.iter().map(|(_, side)| side.clone()).collect();
    let pairing = pair(&sketches(&documents), &Options::default());
    let wrong: Vec<_> = numbers(&sides, &pairing).into_iter().filter(|(en, th)| en != th).collect();
    assert_eq!((pairing.couples.len(), wrong), (17, vec![]), "{:#?}", pairing.alone);
    assert!(pairing.alone.is_empty());
}

#[test]
fn documents_whose_counterpart_is_missing_stay_alone() {
    let releases = corpus();
    let mut sides = shuffled(&releases);
    // English of one half, Thai of the other
    sides.retain(|(n, (_, lang, _))| (n % 2 == 0) == (*lang == Lang::En));
    let documents: Vec<Side> = sides.iter().map(|(_, side)| side.clone()).collect();
    let pairing = pair(&sketches(&documents), &Options::default());
    assert_eq!(numbers(&sides, &pairing), []);
    assert_eq!(pairing.alone.len(), 17);
}

#[test]
fn two_strangers_are_no_couple_though_there_is_nobody_else() {
    let releases = corpus();
    for (n, [en, _]) in releases.iter().enumerate() {
        let [own, other] = [n, (n + 1) % releases.len()].map(|th| {
            let document = |lang, text: &String| (String::new(), lang, text.clone());
            pair(&sketches(&[document(Lang::En, en), document(Lang::Th, &releases[th][1])]), &Options::default())
        });
        assert_eq!((own.couples.len(), other.couples.len()), (1, 0), "release {n}: {:?}", other.couples);
    }
}

#[test]
fn bilingual_releases_of_the_corpus_are_known_as_such() {
    let folder = package().join("corpus");
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let wanted = match name.split('.').skip(1).collect::<Vec<_>>()[..] {
            ["txt"] if name.starts_with("02") => Languages::En,
            ["txt"] => Languages::Both,
            ["en", "txt"] => Languages::En,
            ["th", "txt"] => Languages::Th,
            _ => continue,
        };
        seen += 1;
        assert_eq!(Languages::of(&text), wanted, "{name}");
    }
    assert_eq!(seen, 22);
}

#[test]
fn the_answer_is_the_same_for_any_number_of_threads_and_after_a_sketch_was_kept() {
    let sides: Vec<Side> = shuffled(&corpus()).into_iter().map(|(_, side)| side).collect();
    let sketches = sketches(&sides);
    let kept: Vec<Sketch> = sketches
        .iter()
        .map(|sketch| {
            let line = serde_json::to_string(sketch).unwrap();
            assert!(line.len() < 4096, "{} bytes", line.len());
            serde_json::from_str(&line).unwrap()
        })
        .collect();
    assert_eq!(kept, sketches);
    let answers = [1, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| pair(&kept, &Options::default()))
    });
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], pair(&sketches, &Options::default()));
}

#[test]
fn nothing_and_one_document_are_no_couples() {
    assert_eq!(pair(&[], &Options::default()), Pairing::default());
    for (lang, text) in [(Lang::En, ""), (Lang::Th, "ประกาศ"), (Lang::En, "Notice")] {
        let pairing = pair(&sketches(&[("a".to_owned(), lang, text.to_owned())]), &Options::default());
        assert!(pairing.couples.is_empty());
        assert_eq!((pairing.alone[0].document, pairing.alone[0].best), (0, None));
    }
}

mod names {
    use super::*;

    const ENGLISH: [&str; 2] = ["The pier is closed today.", "The office will be open again on Monday."];
    const THAI: [&str; 2] = ["ท่าเรือปิดให้บริการในวันนี้", "สำนักงานจะเปิดทำการอีกครั้งในวันจันทร์"];

    fn paired(ids: [&str; 4]) -> Vec<(usize, usize)> {
        let texts = [(Lang::En, ENGLISH[0]), (Lang::En, ENGLISH[1]), (Lang::Th, THAI[0]), (Lang::Th, THAI[1])];
        let sides: Vec<Side> =
            ids.iter().zip(texts).map(|(id, (lang, text))| ((*id).to_owned(), lang, text.to_owned())).collect();
        let pairing = pair(&sketches(&sides), &Options::default());
        pairing.couples.iter().map(|couple| (couple.en, couple.th)).collect()
    }

    #[test]
    fn names_that_differ_in_language_alone_decide_where_texts_say_little() {
        for ids in [
            ["en/1.txt", "en/2.txt", "th/1.txt", "th/2.txt"],
            ["a-eng.txt", "b-eng.txt", "a-tha.txt", "b-tha.txt"],
            ["อังกฤษ/ก.txt", "อังกฤษ/ข.txt", "ไทย/ก.txt", "ไทย/ข.txt"],
            ["n?id=1&lang=en", "n?id=2&lang=en", "n?id=1&lang=th", "n?id=2&lang=th"],
        ] {
            assert_eq!(paired(ids), [(0, 2), (1, 3)], "{ids:?}");
        }
    }

    #[test]
    fn a_name_that_several_have_decides_nothing() {
        let same = ["en/index.txt", "en/index.txt", "th/index.txt", "th/index.txt"];
        let none = ["a.txt", "b.txt", "c.txt", "d.txt"];
        assert_eq!(paired(same), paired(none));
    }

    #[test]
    fn content_overrules_a_name_that_lies() {
        let releases = corpus();
        let side = |n: usize, k: usize, id: &str| (id.to_owned(), [Lang::En, Lang::Th][k], releases[n][k].clone());
        // the numbers of two releases are exchanged
        let sides = [side(0, 0, "en/1"), side(4, 0, "en/2"), side(0, 1, "th/2"), side(4, 1, "th/1")];
        let pairing = pair(&sketches(&sides), &Options::default());
        let couples: Vec<_> = pairing.couples.iter().map(|couple| (couple.en, couple.th)).collect();
        assert_eq!(couples, [(0, 2), (1, 3)]);
    }

    #[test]
    fn dates_of_the_archive_that_are_far_apart_part_documents() {
        let [en, th] = &corpus()[4];
        let date = |text: &str| Some(text.parse().unwrap());
        let sketch = |text: &str, lang, day| Sketch::of("", date(day), None, text, lang, Model::embedded());
        for (day, window, couples) in [
            ("2024-05-02", Some(90), 1),
            ("2024-12-02", Some(90), 0),
            ("2024-12-02", Some(400), 1),
            ("2024-12-02", None, 1),
        ] {
            let sketches = [sketch(en, Lang::En, "2024-05-01"), sketch(th, Lang::Th, day)];
            let options = Options { window, min_score: 0.0 };
            assert_eq!(pair(&sketches, &options).couples.len(), couples, "{day} {window:?}");
        }
    }
}

#[cfg(all(feature = "cli", feature = "batch"))]
mod program {
    use super::*;

    /// A folder of the corpus's sides under names that say nothing, a bilingual document, a broken one, and a notice.
    fn documents() -> (tempfile::TempDir, HashMap<String, usize>) {
        let mut numbers = HashMap::new();
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for (n, (id, _, text)) in shuffled(&corpus()) {
            numbers.insert(format!("{id}.txt"), n);
            files.push((format!("{id}.txt"), text.into_bytes()));
        }
        files.push(("both.txt".to_owned(), fs::read(package().join("corpus/14-cassava-trade.txt")).unwrap()));
        files.push((
            "notice.txt".to_owned(),
            b"The car park of the Lantaria Embassy is closed for repairs until further notice.".into(),
        ));
        files.push(("broken.docx".to_owned(), b"PK\x03\x04 and then nothing".into()));
        (folder(&files), numbers)
    }

    #[test]
    fn the_table_names_both_files_and_the_reason() {
        let (folder, numbers) = documents();
        let (status, table, errors) = run_in(folder.path(), &["pair", "."]);
        assert_eq!(status, 3, "{errors}");
        assert!(
            errors.contains("broken.docx: ") && errors.contains("17 couples, 1 document in both languages"),
            "{errors}"
        );
        let mut lines = table.lines();
        assert_eq!(lines.next(), Some("id\tpath\ten_path\tth_path\tscore\treason"));
        let rows: Vec<Vec<&str>> = lines.map(|line| line.split('\t').collect()).collect();
        assert_eq!(rows.len(), 17);
        for row in rows {
            assert_eq!(numbers[row[2]], numbers[row[3]], "{row:?}");
            assert!(row[4].parse::<f64>().unwrap() >= 0.75 && row[5].contains("in common"), "{row:?}");
        }
    }

    #[test]
    fn all_documents_are_listed_when_asked_for() {
        let (folder, _) = documents();
        let (_, list, _) = run_in(folder.path(), &["pair", ".", "--all", "--format", "jsonl"]);
        let rows: Vec<serde_json::Value> = list.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(rows.len(), 19);
        assert!(rows.iter().any(|row| row["document"] == "both.txt" && row["languages"] == "both"));
        let notice = rows.iter().find(|row| row["document"] == "notice.txt").expect("it is listed");
        assert!(
            notice["languages"] == "en" && (notice["best"].is_null() || notice["best"]["score"].as_f64() < Some(0.75))
        );
    }

    #[test]
    fn only_couples_that_are_probable_enough_are_made() {
        let (folder, _) = documents();
        let rows = |score: &str| {
            let (_, list, _) = run_in(folder.path(), &["pair", ".", "--min-score", score, "--format", "jsonl"]);
            list.lines().count()
        };
        assert!(rows("1") < 17 && rows("0") >= 17);
    }

    #[test]
    fn the_format_is_that_of_the_name_and_the_bytes_are_the_same_for_any_number_of_jobs() {
        let (folder, _) = documents();
        let lists = tempfile::TempDir::new().unwrap();
        let [one, three] = ["1", "3"].map(|jobs| {
            let output = lists.path().join(format!("{jobs}.jsonl"));
            let (status, shown, errors) =
                run_in(folder.path(), &["pair", ".", "--jobs", jobs, "-o", output.to_str().unwrap()]);
            assert_eq!((status, &*shown), (3, ""), "{errors}");
            fs::read_to_string(output).unwrap()
        });
        assert!(one.starts_with("{\"en\":"));
        assert_eq!(one, three);
    }

    #[test]
    fn the_table_serves_a_batch_as_a_list_of_files() {
        let (folder, numbers) = documents();
        let lists = tempfile::TempDir::new().unwrap();
        let path = |name: &str| lists.path().join(name).to_str().unwrap().to_owned();
        let (status, ..) = run_in(folder.path(), &["pair", ".", "--all", "-o", &path("couples.tsv")]);
        assert_eq!(status, 3);
        let args = ["pair", &path("couples.tsv"), "--root", ".", "--all", "--format", "jsonl"];
        let (status, list, errors) = run_in(folder.path(), &args);
        assert_eq!(status, 0, "{errors}");
        assert!(
            errors.contains("0 couples, 17 couples given, 1 document in both languages, 1 English document alone"),
            "{errors}"
        );
        assert_eq!(list.lines().count(), numbers.len() / 2 + 2);
    }

    #[test]
    fn what_the_archive_puts_together_is_left_so() {
        let [en, th] = &corpus()[4];
        let line = serde_json::json!({"id": "r5", "en": en, "th": th}).to_string();
        let folder = folder(&[("releases.jsonl", line)]);
        let (status, list, errors) = run_in(folder.path(), &["pair", "releases.jsonl", "--all", "--format", "jsonl"]);
        assert_eq!(status, 0, "{errors}");
        assert!(list.contains("\"given\":true") && errors.contains("0 couples, 1 couple given"), "{list} {errors}");
    }
}

mod hidden {
    use std::{env, ffi::OsStr, io::Read};

    use super::*;

    const HIDDEN: usize = 300;
    const OTHERS: usize = 2000;

    /// English and Thai of each line.
    fn couples(paths: &OsStr) -> Vec<[String; 2]> {
        let mut couples = Vec::new();
        for path in env::split_paths(paths) {
            let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let mut text = String::new();
            if path.extension().is_some_and(|end| end == "gz") {
                flate2::read::MultiGzDecoder::new(&*bytes).read_to_string(&mut text).unwrap();
            } else {
                text = String::from_utf8(bytes).unwrap();
            }
            for line in text.lines() {
                let couple: serde_json::Value = serde_json::from_str(line).unwrap();
                couples.push(["en", "th"].map(|lang| match &couple[lang] {
                    serde_json::Value::Array(lines) => {
                        lines.iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
                    }
                    text => text.as_str().unwrap().to_owned(),
                }));
            }
        }
        couples
    }

    #[test]
    #[expect(clippy::print_stdout, reason = "the counts are what one runs it for")]
    fn documents_of_your_own_are_known_by_their_language() {
        let sides = env::var_os("KHANAN_COUPLES").map(|path| couples(&path)).unwrap_or_default();
        let bilingual = env::var("KHANAN_GOLD").map(|path| fs::read_to_string(path).unwrap()).unwrap_or_default();
        let texts = bilingual.lines().map(|line| {
            let release: serde_json::Value = serde_json::from_str(line).unwrap();
            (Languages::Both, release["text"].as_str().unwrap().to_owned())
        });
        let sides = sides.into_iter().flat_map(|[en, th]| [(Languages::En, en), (Languages::Th, th)]);
        let (mut all, mut other) = (0, 0);
        for (n, (wanted, text)) in texts.chain(sides).enumerate() {
            all += 1;
            let found = Languages::of(&text);
            if found != wanted {
                other += 1;
                println!("text {n}: {found:?}, not {wanted:?}: {}", text.chars().take(80).collect::<String>());
            }
        }
        println!("{other} of {all} texts are taken for another language");
        // a few Thai releases of any archive quote the English in full
        assert!(100 * other <= all);
    }

    /// SplitMix64.
    fn below(state: &mut u64, n: usize) -> usize {
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (*state ^ *state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((u128::from(x ^ x >> 31) * n as u128) >> 64) as usize
    }

    fn shuffle<T>(items: &mut [T], state: &mut u64) {
        for k in (1..items.len()).rev() {
            items.swap(k, below(state, k + 1));
        }
    }

    #[test]
    #[expect(clippy::print_stdout, reason = "the scores are what one runs it for")]
    fn hidden_couples_are_found_among_thousands() {
        let Some(path) = env::var_os("KHANAN_COUPLES") else {
            println!("KHANAN_COUPLES names no couples, so none but the corpus is paired");
            return;
        };
        let sure = couples(&path);
        let mut all = sure.clone();
        all.extend(couples(&env::var_os("KHANAN_OTHERS").unwrap_or_default()));
        let sketch = |(n, [en, th]): (usize, &[String; 2])| {
            let of = |text, lang| Sketch::of("", None, None, text, lang, Model::embedded());
            [(n, of(en, Lang::En)), (n, of(th, Lang::Th))]
        };
        let sketched: Vec<_> = all.iter().enumerate().map(sketch).collect();
        let (mut right, mut made, mut hidden) = (0, 0, 0);
        for seed in 1..=5 {
            let mut state = seed;
            let mut chosen: Vec<usize> = (0..sure.len()).collect();
            shuffle(&mut chosen, &mut state);
            chosen.truncate(HIDDEN);
            let (mut documents, mut others) = (Vec::new(), Vec::new());
            for sides in &sketched {
                let list = if chosen.contains(&sides[0].0) { &mut documents } else { &mut others };
                list.extend(sides.iter().cloned());
            }
            shuffle(&mut others, &mut state);
            documents.extend(others.into_iter().take(OTHERS));
            shuffle(&mut documents, &mut state);
            let (numbers, sketches): (Vec<usize>, Vec<Sketch>) = documents.into_iter().unzip();
            let pairing = pair(&sketches, &Options::default());
            // couples of other documents may be right or wrong: nobody read them all
            let couples = pairing.couples.iter().map(|couple| (numbers[couple.en], numbers[couple.th]));
            let counted: Vec<_> = couples.filter(|(en, th)| chosen.contains(en) || chosen.contains(th)).collect();
            made += counted.len();
            right += counted.iter().filter(|(en, th)| en == th).count();
            hidden += chosen.len();
        }
        let (precision, recall) = (right as f64 / made as f64, right as f64 / hidden as f64);
        println!("precision {precision:.4}, recall {recall:.4}: {right} right of {made} made, {hidden} hidden");
        assert!(precision >= 0.98 && recall >= 0.95);
    }
}
