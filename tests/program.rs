//! The program as its users meet it: what it prints, and how it exits.

#[path = "common/program.rs"]
mod common;

use std::{fs, path::PathBuf};

use common::{folder, khanan, package, run, run_in, told};
use tempfile::TempDir;

fn fixtures() -> PathBuf {
    package().join("tests/eval")
}

const RELEASE: &str = "The bank opens a branch.\n\nIt is open daily.\n\nธนาคารเปิดสาขาใหม่\n\nเปิดให้บริการทุกวัน\n";

mod usage {
    use super::*;

    #[test]
    fn help_names_every_command_and_exit_status() {
        let (status, help, errors) = run(&["--help"]);
        assert_eq!((status, errors.as_str()), (0, ""));
        for word in ["align", "segment", "bench", "eval", "completions", "Exit status:"] {
            assert!(help.contains(word), "{word}: {help}");
        }
        for command in ["align", "segment", "bench", "eval"] {
            let (status, help, _) = run(&[command, "--help"]);
            assert_eq!(status, 0);
            assert!(help.contains("Exit status:"), "{help}");
        }
    }

    #[test]
    fn the_version_is_that_of_the_package() {
        assert_eq!(run(&["--version"]), (0, format!("khanan {}\n", env!("CARGO_PKG_VERSION")), String::new()));
    }

    #[test]
    fn wrong_usage_exits_2_and_says_how_to_do_it() {
        let table: &[&[&str]] = &[
            &[],
            &["no-such-command"],
            &["align"],
            &["align", "--th", "a.txt"],
            &["align", "--en", "a.txt"],
            &["align", "--th", "a.txt", "--en", "b.txt", "c.txt"],
            &["align", "--th", "-", "--en", "-"],
            &["align", "-", "a.txt", "-"],
            &["align", "a.txt", "b.txt", "--keep-text", "c.txt"],
            &["align", "--th", "a.txt", "--en", "b.txt", "--keep-text", "c.txt"],
            &["align", "a.txt", "--format", "docx"],
            &["align", "a.txt", "--jobs", "0"],
            &["align", "a.txt", "--jobs", "100000"],
            &["align", "a.txt", "--width", "wide"],
            &["check"],
            &["review"],
            &["review", "-"],
            &["review", "a.txt", "b.txt"],
            &["review", "a.txt", "--session", "a.txt"],
            &["check", "a.txt", "--format", "tmx"],
            &["check", "--en", "a.txt", "--th", "b.txt", "--from", "tmx"],
            &["segment"],
            &["segment", "a.txt", "b.txt"],
            &["segment", "a.txt", "--unit", "letter"],
            &["segment", "a.txt", "--lang", "lo"],
            &["segment", "a.txt", "--engine", "luck"],
            &["bench", "a.txt", "--engines", "khanan,luck"],
            &["bench", "a.txt", "--rounds", "0"],
            &["eval", "--gold", "a.jsonl"],
            &["completions"],
            &["completions", "cobra"],
        ];
        for args in table {
            let (status, output, errors) = run(args);
            assert_eq!((status, output.as_str()), (2, ""), "{args:?}");
            assert!(errors.contains("Usage:") || errors.contains("--help"), "{args:?}: {errors}");
        }
    }

    #[test]
    fn an_unknown_encoding_is_told_once() {
        for args in
            [&["align", "a.txt", "b.txt", "--encoding", "klingon"][..], &["segment", "a.txt", "--encoding", "klingon"]]
        {
            let (status, output, errors) = run(args);
            assert_eq!((status, output.as_str(), errors.lines().count()), (2, "", 1), "{errors}");
            assert!(errors.starts_with("khanan: --encoding klingon: "), "{errors}");
        }
    }

    #[test]
    fn completions_know_the_commands() {
        for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
            let (status, script, errors) = run(&["completions", shell]);
            assert_eq!((status, errors.as_str()), (0, ""), "{shell}");
            assert!(script.contains("segment"), "{shell}");
        }
    }
}

/// What must hold of every command that writes.
mod output {
    use super::*;

    fn commands(folder: &TempDir) -> Vec<Vec<String>> {
        let (release, gold) = (folder.path().join("release.txt"), fixtures().join("lines.gold.jsonl"));
        let (release, gold) = (release.display(), gold.display());
        let command = |line: String| line.split('|').map(str::to_owned).collect();
        vec![
            command(format!("align|{release}")),
            command(format!("align|{release}|{release}|--format|json")),
            command(format!("align|{release}|--format|text")),
            command(format!("segment|{release}")),
            command(format!("segment|{release}|--lines|--unit|word")),
            command(format!("eval|--gold|{gold}|--pred|{gold}|-v")),
            command("completions|bash".to_owned()),
        ]
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        let folder = folder(&[("release.txt", RELEASE)]);
        for args in commands(&folder) {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let (reader, writer) = std::io::pipe().expect("there are pipes");
            drop(reader);
            let output = khanan(&args).stdout(writer).output().expect("the program was built");
            assert_eq!(told(output), (0, String::new(), String::new()), "{args:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error() {
        let folder = folder(&[("release.txt", RELEASE)]);
        for args in commands(&folder) {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
            let (status, _, errors) = told(khanan(&args).stdout(full).output().expect("the program was built"));
            assert_eq!(status, 2, "{args:?}");
            assert!(errors.starts_with("khanan: standard output: cannot write: "), "{errors}");
        }
    }
}

mod align {
    use super::*;

    #[test]
    fn one_bad_input_leaves_the_others() {
        let folder = folder(&[("a.txt", RELEASE), ("b.txt", RELEASE)]);
        let (status, output, errors) = run_in(folder.path(), &["align", "a.txt", "missing.txt", "b.txt"]);
        assert_eq!(status, 2);
        assert_eq!(errors.lines().count(), 1, "{errors}");
        assert!(errors.starts_with("khanan: missing.txt: cannot read: "), "{errors}");
        let (_, without, _) = run_in(folder.path(), &["align", "a.txt", "b.txt"]);
        assert_eq!(output, without);
        assert!(output.contains("a.txt") && output.contains("b.txt"), "{output}");
    }

    #[test]
    fn where_nothing_could_be_read_nothing_is_written() {
        let folder = folder(&[("out.jsonl", "old")]);
        for out in ["out.jsonl", "new.json"] {
            let (status, output, errors) = run_in(folder.path(), &["align", "missing.txt", "-o", out]);
            assert_eq!((status, output.as_str()), (2, ""));
            assert!(errors.starts_with("khanan: missing.txt: cannot read: "), "{errors}");
        }
        assert_eq!(fs::read_to_string(folder.path().join("out.jsonl")).expect("it was there before"), "old");
        assert!(!folder.path().join("new.json").exists());
    }

    #[test]
    fn an_output_that_cannot_be_written_exits_2() {
        let folder = folder(&[("a.txt", RELEASE)]);
        let (status, _, errors) = run_in(folder.path(), &["align", "a.txt", "-o", "no/such/folder.jsonl"]);
        assert_eq!(status, 2);
        assert!(errors.starts_with("khanan: no/such/folder.jsonl: cannot write: "), "{errors}");
    }

    #[test]
    fn the_output_is_the_same_for_any_number_of_threads() {
        let names: Vec<String> = (0..40).map(|n| format!("{n}.txt")).collect();
        let texts: Vec<String> = (0..40).map(|n| RELEASE.repeat(1 + n % 7)).collect();
        let files: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
        let folder = folder(&files);
        for format in ["jsonl", "json", "text"] {
            let output = |jobs: &str| {
                let options = ["align", "--format", format, "--jobs", jobs];
                let args: Vec<&str> = options.into_iter().chain(names.iter().map(String::as_str)).collect();
                let (status, output, errors) = run_in(folder.path(), &args);
                assert_eq!((status, errors.as_str()), (0, ""));
                output
            };
            let alone = output("1");
            assert!(!alone.is_empty());
            assert!(alone == output("2") && alone == output("7"), "{format}");
        }
    }

    #[test]
    fn json_is_an_object_for_one_document_and_an_array_for_several() {
        let folder = folder(&[("a.txt", RELEASE), ("b.txt", "")]);
        let json = |args: &[&str]| -> serde_json::Value {
            let (_, output, _) = run_in(folder.path(), &[&["align", "--format", "json"], args].concat());
            serde_json::from_str(&output).expect("one JSON value")
        };
        assert!(json(&["a.txt"]).is_object());
        assert_eq!(json(&["a.txt", "b.txt"]).as_array().map(Vec::len), Some(2));
        assert_eq!(json(&["missing.txt", "a.txt"]).as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn a_language_that_is_absent_is_told_and_the_other_is_written() {
        let folder =
            folder(&[("th.txt", "ธนาคารเปิดสาขาใหม่\n"), ("en.txt", "The bank opens a branch.\n"), ("0.txt", "\n")]);
        let table: &[(&[&str], usize, &str)] = &[
            (&["th.txt"], 1, "khanan: th.txt: no English text found; all is written as text without counterpart\n"),
            (&["en.txt"], 1, "khanan: en.txt: no Thai text found; all is written as text without counterpart\n"),
            (
                &["--th", "0.txt", "--en", "en.txt"],
                1,
                "khanan: 0.txt: no Thai text found; all is written as text without counterpart\n",
            ),
            (&["--th", "th.txt", "--en", "en.txt"], 1, ""),
            (&["0.txt"], 0, "khanan: 0.txt: no text found\n"),
        ];
        for (args, pairs, note) in table {
            let (status, output, errors) = run_in(folder.path(), &[&["align"], *args].concat());
            assert_eq!((status, output.lines().count(), errors.as_str()), (0, *pairs, *note), "{args:?}: {output}");
        }
    }

    #[test]
    fn the_kept_text_is_what_was_read() {
        let folder = folder(&[("a.txt", RELEASE)]);
        let (status, ..) = run_in(folder.path(), &["align", "a.txt", "--keep-text", "kept.txt", "-o", "a.jsonl"]);
        assert_eq!(status, 0);
        assert_eq!(fs::read_to_string(folder.path().join("kept.txt")).expect("it was kept"), RELEASE);
        assert!(folder.path().join("a.jsonl").exists());
    }

    #[test]
    fn the_end_of_the_output_name_tells_the_format() {
        let folder = folder(&[("a.txt", RELEASE)]);
        let written = |name: &str, format: &str| {
            run_in(folder.path(), &["align", "a.txt", "-o", name]);
            let (_, asked, _) = run_in(folder.path(), &["align", "a.txt", "--format", format]);
            assert_eq!(fs::read_to_string(folder.path().join(name)).expect("it was written"), asked, "{name}");
        };
        written("pairs.json", "json");
        written("pairs.txt", "text");
        written("pairs.jsonl", "jsonl");
        written("pairs", "jsonl");
    }
}

mod segment {
    use super::*;

    #[test]
    fn a_missing_file_exits_2() {
        let (status, output, errors) = run(&["segment", "no/such/file.txt"]);
        assert_eq!((status, output.as_str()), (2, ""));
        assert!(errors.starts_with("khanan: no/such/file.txt: cannot read: "), "{errors}");
    }

    #[test]
    fn an_empty_file_is_noted() {
        let folder = folder(&[("0.txt", "")]);
        let told = run_in(folder.path(), &["segment", "0.txt"]);
        assert_eq!(told, (0, String::new(), "khanan: 0.txt: no text found\n".to_owned()));
    }

    #[test]
    fn the_end_of_a_line_inside_a_paragraph_ends_no_sentence() {
        let mail = "The Harbour Bank has signed a loan of 900 million baht with Gen.\nPrasert Thonglor for three cold \
                    stores, which will be built this\nyear by the town of Sonthana and by two others. The stores\nare \
                    open from 2027 on, says the bank, and a fourth one is to\nfollow later.\n";
        let folder = folder(&[("mail.txt", mail)]);
        let (status, output, errors) = run_in(folder.path(), &["segment", "mail.txt"]);
        assert_eq!((status, errors.as_str()), (0, ""));
        let sentences: Vec<&str> = output.lines().collect();
        assert_eq!(sentences.len(), 2, "{output}");
        assert!(sentences[0].contains("Gen. Prasert") && sentences[1].ends_with("follow later."), "{output}");
        let (_, output, _) = run_in(folder.path(), &["segment", "mail.txt", "--lines"]);
        assert!(output.lines().count() > 4, "given lines stay lines: {output}");
    }

    /// Every unit is where it says, in code points: of the file, or with `--lines` of its line.
    #[test]
    fn units_are_where_they_say() {
        let folder = folder(&[("a.txt", RELEASE)]);
        for unit in ["sentence", "passage", "word"] {
            for lines in [false, true] {
                let mut args = vec!["segment", "a.txt", "--format", "jsonl", "--unit", unit];
                args.extend(lines.then_some("--lines"));
                let (status, output, errors) = run_in(folder.path(), &args);
                assert_eq!((status, errors.as_str()), (0, ""));
                let mut seen = String::new();
                for record in output.lines() {
                    let record: serde_json::Value = serde_json::from_str(record).expect("one object a line");
                    let number = |key: &str| record[key].as_u64().expect("a number") as usize;
                    let text = if lines { RELEASE.lines().nth(number("line")).expect("a line") } else { RELEASE };
                    let there: String = text.chars().take(number("end")).skip(number("start")).collect();
                    assert_eq!(record["text"], there);
                    assert_eq!(record["lang"], if there.contains(khanan::is_thai) { "th" } else { "en" });
                    seen.push_str(&there);
                }
                let solid = |text: &str| text.split_whitespace().collect::<String>();
                assert_eq!(solid(&seen), solid(RELEASE), "{unit}");
            }
        }
    }

    /// A text of several megabytes is read in blocks; places and lines are counted through all of them.
    #[test]
    fn a_long_text_is_cut_as_its_parts_are() {
        let copies = 3_000_000 / RELEASE.len();
        let folder = folder(&[("one.txt", RELEASE.to_owned()), ("long.txt", RELEASE.repeat(copies))]);
        for lines in [&[][..], &["--lines"]] {
            let cut = |file: &str| {
                let args = [&["segment", file, "--unit", "sentence", "--format", "jsonl"], lines].concat();
                let (status, output, errors) = run_in(folder.path(), &args);
                assert_eq!((status, errors.as_str()), (0, ""));
                let records = output.lines().map(|record| serde_json::from_str(record).expect("one object a line"));
                records.collect::<Vec<serde_json::Value>>()
            };
            let (one, long) = (cut("one.txt"), cut("long.txt"));
            assert_eq!(long.len(), copies * one.len());
            let (points, count) = (RELEASE.chars().count() as u64, RELEASE.lines().count() as u64);
            for (k, record) in long.iter().enumerate() {
                let (copy, mut want) = ((k / one.len()) as u64, one[k % one.len()].clone());
                for (key, step) in [("line", count), ("start", points), ("end", points)] {
                    if (key == "line") != lines.is_empty() {
                        want[key] = (want[key].as_u64().expect("a number") + copy * step).into();
                    }
                }
                assert_eq!(*record, want, "copy {copy}");
            }
        }
    }

    #[test]
    fn engines_cut_each_in_its_way() {
        let folder = folder(&[("a.txt", "Mr. Anan left. It rained.\nธนาคารไทย\n")]);
        let cut = |engine: &str, unit: &str| {
            let (status, output, errors) =
                run_in(folder.path(), &["segment", "a.txt", "--engine", engine, "--unit", unit]);
            assert_eq!((status, errors.as_str()), (0, ""));
            output
        };
        assert_eq!(cut("khanan", "sentence"), "Mr. Anan left.\nIt rained.\nธนาคารไทย\n");
        assert_eq!(cut("uax29", "sentence"), "Mr.\nAnan left.\nIt rained.\nธนาคารไทย\n");
        assert_eq!(cut("icu-lstm", "sentence"), cut("icu-dictionary", "sentence"));
        for engine in ["khanan", "icu-dictionary", "icu-lstm"] {
            assert!(cut(engine, "word").ends_with("rained\n.\nธนาคาร\nไทย\n"), "{engine}");
        }
        assert!(cut("uax29", "word").ends_with("rained\n.\nธ\nน\nา\nค\nา\nร\nไ\nท\nย\n"));
    }

    #[test]
    fn words_are_judged() {
        let gold = "ธนาคาร|ไทย| |25| |แห่ง\nMr.| |Rak\n";
        let folder = folder(&[("gold.txt", gold.to_owned()), ("a.txt", gold.replace('|', ""))]);
        let args = ["segment", "a.txt", "--lines", "--unit", "word", "--lang", "th", "--format", "jsonl"];
        let (status, cut, _) = run_in(folder.path(), &args);
        assert_eq!(status, 0);
        fs::write(folder.path().join("pred.jsonl"), cut).expect("a folder to write to");
        let judge = |pred: &str| run_in(folder.path(), &["eval", "--units", "--gold", "gold.txt", "--pred", pred]);
        let told = "units P 0.714 R 0.833 F1 0.769 of 7 for 6 | ends P 0.800 R 1.000 F1 0.889\n";
        assert_eq!(judge("pred.jsonl"), (0, told.to_owned(), String::new()));
        assert_eq!(judge("gold.txt").1, "units P 1.000 R 1.000 F1 1.000 of 6 for 6 | ends P 1.000 R 1.000 F1 1.000\n");
        fs::write(folder.path().join("other.txt"), "ธนาคาร\n").expect("a folder to write to");
        let (status, output, errors) = judge("other.txt");
        assert_eq!((status, output.as_str()), (2, ""));
        assert!(errors.starts_with("khanan: other.txt:1: a text of 6 characters"), "{errors}");
    }

    #[test]
    fn engines_are_compared() {
        let folder = folder(&[("a.txt", RELEASE)]);
        let bench = |more: &[&str]| {
            let (status, output, errors) =
                run_in(folder.path(), &[&["bench", "a.txt", "--rounds", "1"], more].concat());
            assert_eq!((status, errors.as_str()), (0, ""));
            output
        };
        let rows: Vec<serde_json::Value> = bench(&["--format", "jsonl", "--engines", "uax29,khanan"])
            .lines()
            .map(|row| serde_json::from_str(row).expect("one object a line"))
            .collect();
        let names: Vec<String> =
            rows.iter().map(|row| format!("{} {} {}", row["lang"], row["unit"], row["engine"])).collect();
        let want = ["en", "th"].into_iter().flat_map(|lang| {
            ["words", "sentences"].into_iter().flat_map(move |unit| {
                ["khanan", "uax29"].into_iter().map(move |engine| format!("\"{lang}\" \"{unit}\" \"{engine}\""))
            })
        });
        assert_eq!(names, want.collect::<Vec<_>>());
        for row in &rows {
            let own = row["agreement"].as_array().expect("a list").iter().find(|pair| pair[0] == row["engine"]);
            assert_eq!(own.expect("itself")[1], 1.0);
            assert!(row["units"].as_u64() > Some(0) && row["mb_per_second"].as_f64() > Some(0.0), "{row}");
        }
        let table = bench(&[]);
        for text in ["English words, ", "Thai sentences, ", "MB/s", "icu-lstm"] {
            assert!(table.contains(text), "{text}: {table}");
        }
        assert!(run(&["bench", "--rounds", "1", "--units", "passage"]).1.contains("Thai passages, "));
    }

    #[test]
    fn text_has_one_unit_a_line() {
        let folder = folder(&[("a.txt", RELEASE)]);
        let (_, output, _) = run_in(folder.path(), &["segment", "a.txt", "--unit", "passage"]);
        assert_eq!(output, RELEASE.replace("\n\n", "\n"));
    }
}

/// What was learnt beforehand, from a file.
mod model {
    use super::*;
    use khanan::model::Model;

    /// The commands that go by a model.
    const COMMANDS: [&[&str]; 3] = [
        &["align", "release.txt"],
        &["segment", "release.txt"],
        &["segment", "release.txt", "--lang", "th", "--lines"],
    ];

    #[test]
    fn the_model_built_in_does_the_same_from_a_file() {
        let model = Model::embedded().to_bytes();
        let folder = folder(&[("release.txt", RELEASE.as_bytes()), ("built-in.model", &model)]);
        for args in COMMANDS {
            let (status, alone, errors) = run_in(folder.path(), args);
            assert_eq!((status, errors.as_str()), (0, ""), "{args:?}");
            assert!(!alone.is_empty());
            assert_eq!(
                run_in(folder.path(), &[args, &["--model", "built-in.model"]].concat()),
                (0, alone, String::new())
            );
        }
    }

    #[test]
    fn pairs_name_the_model_that_made_them() {
        let table = include_str!("../src/align/weights.tsv").replace("en\tbias\t", "en\tbias\t-1");
        let other = Model::embedded().with_part("w.tsv", table.into_bytes()).expect("a table of weights");
        let folder = folder(&[("release.txt", RELEASE.as_bytes()), ("other.model", &other.to_bytes())]);
        for (model, options) in [(Model::embedded(), &[][..]), (&other, &["--model", "other.model"])] {
            let (_, pairs, _) = run_in(folder.path(), &[&["align", "release.txt"], options].concat());
            let method = format!(r#""method":"khanan {}, {}""#, env!("CARGO_PKG_VERSION"), model.label());
            assert!(!pairs.is_empty() && pairs.lines().all(|pair| pair.contains(&method)), "{method}: {pairs}");
        }
    }

    /// `tests/compat/` holds files that must be refused by name, with the fact and the remedy.
    #[test]
    fn an_old_or_damaged_model_is_refused() {
        let compat = package().join("tests/compat");
        let table = [
            ("layout-0.model", "a khanan model of layout 0, not 1; "),
            ("cut-short.model", "its list of parts does not give the boundaries where it should; "),
            ("no-model.model", "not a khanan model; "),
        ];
        let files = fs::read_dir(&compat).expect("it is there").filter_map(Result::ok);
        assert_eq!(files.filter(|file| file.path().is_file()).count(), table.len());
        let folder = folder(&[("release.txt", RELEASE)]);
        for (name, fact) in table {
            let path = compat.join(name).display().to_string();
            for args in COMMANDS {
                let (status, output, errors) = run_in(folder.path(), &[args, &["--model", &path]].concat());
                assert_eq!((status, output.as_str(), errors.lines().count()), (2, "", 1), "{errors}");
                assert!(errors.starts_with(&format!("khanan: {path}: {fact}")), "{errors}");
                assert!(errors.contains("`khanan train bundle`") && errors.contains("leave out --model"), "{errors}");
            }
        }
        let (status, output, errors) = run_in(folder.path(), &["align", "release.txt", "--model", "missing.model"]);
        assert_eq!((status, output.as_str()), (2, ""));
        assert!(errors.starts_with("khanan: missing.model: cannot read: "), "{errors}");
    }

    #[test]
    fn a_model_is_not_written_over() {
        let model = Model::embedded().to_bytes();
        let folder = folder(&[("release.txt", RELEASE.as_bytes()), ("a.model", &model)]);
        let (status, ..) = run_in(folder.path(), &["align", "release.txt", "--model", "a.model", "-o", "./a.model"]);
        assert_eq!(status, 2);
        assert!(fs::read(folder.path().join("a.model")).expect("it is there") == model);
    }

    #[cfg(feature = "train")]
    #[test]
    fn a_bundle_is_made_of_the_parts_given_and_the_others_built_in() {
        let table = include_str!("../src/align/weights.tsv");
        let other = table.replace("en\tbias\t", "en\tbias\t1");
        let folder = folder(&[("same.tsv", table), ("other.tsv", &other), ("old.tsv", "# khanan weights, layout 0\n")]);
        let bundle = |more: &[&str]| {
            let (status, output, errors) =
                run_in(folder.path(), &[&["train", "bundle", "-o", "made.model"], more].concat());
            assert_eq!((status, output.as_str()), (0, ""), "{errors}");
            let bytes = fs::read(folder.path().join("made.model")).expect("it was written");
            let model = Model::from_bytes("made.model", bytes.clone()).expect("it is whole");
            assert_eq!(errors, format!("khanan: made.model: {}\n", model.label()));
            bytes
        };
        assert!(bundle(&[]) == Model::embedded().to_bytes());
        assert!(bundle(&["same.tsv"]) == Model::embedded().to_bytes());
        let with_other = Model::embedded().with_part("other.tsv", other.clone().into_bytes()).expect("a table");
        assert!(bundle(&["other.tsv"]) == with_other.to_bytes());
        let (status, _, errors) = run_in(folder.path(), &["train", "bundle", "old.tsv", "-o", "none.model"]);
        assert_eq!(status, 2);
        assert!(errors.starts_with("khanan: old.tsv: ") && errors.contains("`khanan train weights`"), "{errors}");
        assert!(!folder.path().join("none.model").exists());
    }
}

/// The expected figures are those that plain scripts in Python gave for the same files, which list every character of
/// every bead in a set and follow the definitions word by word.
mod eval {
    use super::*;

    fn eval(gold: &str, pred: &str, more: &[&str]) -> (i32, String, String) {
        run_in(&fixtures(), &[&["eval", "--gold", gold, "--pred", pred], more].concat())
    }

    #[test]
    fn beads_of_whole_texts() {
        let (status, output, notes) = eval("releases.gold.jsonl", "releases.pred.jsonl", &["-v"]);
        assert_eq!(status, 0);
        let wanted = "\
lost strict 0 of 0 predicted, 1 gold; area F1 0.000
rice strict 0 of 1 predicted, 1 gold; area F1 0.727
bank strict 1 of 2 predicted, 2 gold; area F1 0.926
strict P 0.333 R 0.250 F1 0.286 | area P 0.687 R 0.667 F1 0.677
";
        assert_eq!(output, wanted);
        let wanted = "\
khanan: no prediction, all counted as missed: 1 document: lost
khanan: predicted, but not in the gold: 1 document: other
";
        assert_eq!(notes, wanted);
    }

    #[test]
    fn beads_of_lines() {
        let (status, output, notes) = eval("lines.gold.jsonl", "lines.pred.jsonl", &[]);
        let wanted = "strict P 0.2857 R 0.2000 F1 0.2353\nlax    P 0.5714 R 0.8000 F1 0.6667\n";
        assert_eq!((status, output.as_str(), notes.as_str()), (0, wanted, ""));
    }

    #[test]
    fn boundaries_in_running_text() {
        let (status, output, notes) = eval("lines.gold.jsonl", "running.pred.jsonl", &[]);
        let wanted = "P 0.8000 R 0.4000 F1 0.5333  (points: gold 5, predicted 5, exact 0.4000)\n";
        assert_eq!((status, output.as_str(), notes.as_str()), (0, wanted, ""));
    }

    #[test]
    fn a_gold_is_right_by_itself() {
        let (_, output, notes) = eval("lines.gold.jsonl", "lines.gold.jsonl", &[]);
        assert_eq!(output, "strict P 1.0000 R 1.0000 F1 1.0000\nlax    P 1.0000 R 1.0000 F1 1.0000\n");
        assert_eq!(notes, "");
        let (_, output, _) = eval("releases.gold.jsonl", "releases.gold.jsonl", &[]);
        assert_eq!(output, "strict P 1.000 R 1.000 F1 1.000 | area P 1.000 R 1.000 F1 1.000\n");
    }

    #[test]
    fn the_prediction_may_come_from_standard_input() {
        let gold = fixtures().join("releases.gold.jsonl");
        let file = fs::File::open(fixtures().join("releases.pred.jsonl")).expect("a fixture");
        let gold = gold.to_str().expect("the path is UTF-8");
        let output = khanan(&["eval", "--gold", gold, "--pred", "-"]).stdin(file).output().expect("it was built");
        assert_eq!(told(output).1, eval("releases.gold.jsonl", "releases.pred.jsonl", &[]).1);
    }

    #[test]
    fn gold_may_be_a_folder() {
        let gold = r#"{"files": {"th": "a.th.txt", "en": "a.en.txt"}, "beads": [{"en": [[0, 4]], "th": [[0, 5]]}]}"#;
        let pair = r#"{"doc": {"name": "in/a.en.txt + in/a.th.txt"}, "en": {"spans": [{"start": 0, "end": 4}]}, "th": {"spans": [{"start": 0, "end": 6}]}}"#;
        let folder =
            folder(&[("a.gold.json", gold), ("a.th.txt", "หนึ่ง\n"), ("a.en.txt", "One.\n"), ("pairs.jsonl", pair)]);
        let (status, output, errors) = run_in(folder.path(), &["eval", "--gold", ".", "--pred", "pairs.jsonl"]);
        let wanted = "strict P 1.000 R 1.000 F1 1.000 | area P 1.000 R 1.000 F1 1.000\n";
        assert_eq!((status, output.as_str(), errors.as_str()), (0, wanted, ""));
    }

    #[test]
    fn scores_are_held_against_the_truth() {
        let gold = |id: &str, kind: &str| {
            format!(
                r#"{{"id": "{id}", "kind": "{kind}", "text": "One. Two. หนึ่ง สอง", "beads": [{{"en": [[0, 4]], "th": [[10, 15]]}}]}}"#
            )
        };
        let pair = |id: &str, en: &str, th: &str, score: f64| {
            format!(
                r#"{{"doc": {{"name": "{id}.txt"}}, "en": {{"spans": [{en}]}}, "th": {{"spans": [{th}]}}, "score": {score}}}"#
            )
        };
        let pairs = [
            pair("a", "[0, 4]", "[10, 15]", 0.9),
            pair("a", "[5, 9]", "", 0.75),
            pair("b", "[0, 4]", "[10, 19]", 0.5),
            pair("b", "", "[10, 15]", 0.25),
        ];
        let gold = [gold("a", "notice"), gold("b", "release")].join("\n");
        let folder = folder(&[("gold.jsonl", gold), ("pred.jsonl", pairs.join("\n"))]);
        let (status, output, errors) =
            run_in(folder.path(), &["eval", "--gold", "gold.jsonl", "--pred", "pred.jsonl", "-v"]);
        assert_eq!((status, errors.as_str()), (0, ""));
        let wanted = "\
b strict 0 of 1 predicted, 1 gold; area F1 0.769
a strict 1 of 1 predicted, 1 gold; area F1 1.000
notice alone
strict P 1.000 R 1.000 F1 1.000 | area P 1.000 R 1.000 F1 1.000
calibration error 0.175 of 2 beads (two-sided 0.100 of 1 beads, one-sided 0.250 of 1 beads)
release alone
strict P 0.000 R 0.000 F1 0.000 | area P 0.625 R 1.000 F1 0.769
calibration error 0.375 of 2 beads (two-sided 0.500 of 1 beads, one-sided 0.250 of 1 beads)
score                   two-sided                  one-sided
            beads   score   right      beads   score   right
0.0-0.1         0       -       -          0       -       -
0.1-0.2         0       -       -          0       -       -
0.2-0.3         0       -       -          1   0.250   0.000
0.3-0.4         0       -       -          0       -       -
0.4-0.5         0       -       -          0       -       -
0.5-0.6         1   0.500   0.000          0       -       -
0.6-0.7         0       -       -          0       -       -
0.7-0.8         0       -       -          1   0.750   1.000
0.8-0.9         0       -       -          0       -       -
0.9-1.0         1   0.900   1.000          0       -       -
strict P 0.500 R 0.500 F1 0.500 | area P 0.769 R 1.000 F1 0.870
calibration error 0.275 of 4 beads (two-sided 0.300 of 2 beads, one-sided 0.250 of 2 beads)
";
        assert_eq!(output, wanted);
    }

    #[test]
    fn what_cannot_be_scored_exits_2_and_names_the_line() {
        let folder = folder(&[
            ("gold.jsonl", "{\"id\": \"a\", \"text\": \"One.\", \"beads\": []}\n"),
            ("bad.jsonl", "\n{\"id\": 7}\n"),
            ("far.jsonl", "{\"id\": \"a\", \"beads\": [{\"en\": [[0, 5]], \"th\": []}]}\n"),
        ]);
        let table = [
            ("missing.jsonl", "bad.jsonl", "khanan: missing.jsonl: cannot read: "),
            ("gold.jsonl", "missing.jsonl", "khanan: missing.jsonl: cannot read: "),
            ("bad.jsonl", "bad.jsonl", "khanan: bad.jsonl:2: not a gold document; "),
            ("gold.jsonl", "bad.jsonl", "khanan: bad.jsonl:2: not a predicted document or pair; "),
            (
                "gold.jsonl",
                "far.jsonl",
                "khanan: far.jsonl:1: a span ends at 5, but the English text has 4 code points; ",
            ),
        ];
        for (gold, pred, wanted) in table {
            let (status, output, errors) = run_in(folder.path(), &["eval", "--gold", gold, "--pred", pred]);
            assert_eq!((status, output.as_str()), (2, ""));
            assert!(errors.starts_with(wanted), "{errors}");
        }
    }
}
