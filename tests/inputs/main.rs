//! Broken and odd inputs: what is read all the same, what is refused, and what is then said.

#[path = "../common/program.rs"]
mod common;
mod encodings;
mod foreign;
mod sides;

use std::{
    fs,
    io::{Read, Write},
    path::Path,
    process::{Output, Stdio},
};

use common::{folder, khanan, run_in, told};
use serde_json::Value;

/// Thai, then English, with characters of one to three bytes in UTF-8.
const RELEASE: &str = "ธนาคารริมน้ำเปิดสาขาใหม่ 3 แห่ง\n\nธนาคารริมน้ำเปิดสาขาใหม่ที่จังหวัดตากเมื่อวันที่ 4 พฤษภาคม 2569 “เราดีใจมาก” นายสมพล กล่าว\n\nRimnam Bank Opens 3 New Branches\n\nRimnam Bank opened new branches in Tak Province on 4 May 2026 – “We are very glad,” said Mr. Somphon.\n";

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn windows_874(text: &str) -> Vec<u8> {
    let (bytes, _, failed) = encoding_rs::WINDOWS_874.encode(text);
    assert!(!failed, "{text}");
    bytes.into_owned()
}

/// The pairs of JSON Lines.
fn pairs(output: &str) -> Vec<Value> {
    output.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
}

/// What `a.txt` of these bytes gives, less what tells of the very bytes: the hash, and the ids made from it.
fn aligned(bytes: &[u8], options: &[&str]) -> Vec<Value> {
    let folder = folder(&[("a.txt", bytes)]);
    let (status, output, errors) = run_in(folder.path(), &[&["align", "a.txt"], options].concat());
    assert_eq!((status, errors.as_str()), (0, ""), "{options:?}");
    let mut pairs = pairs(&output);
    for pair in &mut pairs {
        pair["id"].take();
        pair["doc"]["sha256"].take();
    }
    pairs
}

/// The texts of one language.
fn texts<'p>(pairs: &'p [Value], lang: &str) -> Vec<&'p str> {
    pairs.iter().filter_map(|pair| pair[lang]["text"].as_str()).collect()
}

fn solid(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Runs it with `input` on standard input.
fn fed(folder: &Path, args: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut command = khanan(args);
    command.current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program was built");
    child.stdin.take().expect("a pipe").write_all(input).expect("all is read");
    told(child.wait_with_output().expect("it ends"))
}

/// Texts with nothing in them, and texts in one language.
mod little {
    use super::*;

    #[test]
    fn nothing_to_align_is_said_and_is_no_error() {
        for text in ["", " ", " \t  ", "\n", "\r\n \r\n", "\u{feff}", "\u{a0}\u{3000}\u{2028}"] {
            let folder = folder(&[("a.txt", text)]);
            for (format, wanted) in [("jsonl", Some(0)), ("json", None), ("text", None)] {
                let (status, output, errors) = run_in(folder.path(), &["align", "a.txt", "--format", format]);
                assert_eq!((status, errors.as_str()), (0, "khanan: a.txt: no text found\n"), "{text:?}");
                match wanted {
                    Some(bytes) => assert_eq!(output.len(), bytes),
                    None if format == "json" => {
                        let document: Value = serde_json::from_str(&output).expect("one JSON value");
                        assert_eq!(document["document"]["counts"]["pairs"], 0);
                        assert_eq!(document["pairs"], Value::Array(Vec::new()));
                    }
                    None => assert!(output.contains("0 pairs"), "{output}"),
                }
            }
            let (status, output, errors) = run_in(folder.path(), &["segment", "a.txt"]);
            assert_eq!((status, output.as_str(), errors.as_str()), (0, "", "khanan: a.txt: no text found\n"));
        }
    }

    #[test]
    fn one_language_alone_is_written_entire() {
        let thai = "ธนาคารเปิดสาขาใหม่ ทั้งนี้ เปิดทุกวัน\n\n• วันจันทร์ 9.00 น.\nโทร. 0 2000 1234\n-----\n- 1 -\n";
        let english = "The bank opens a branch. It is open daily.\n\n• Mon., 9 a.m.\nTel. 0 2000 1234\n-----\nPage 1\n";
        for (text, own, other, absent) in [(thai, "th", "en", "English"), (english, "en", "th", "Thai")] {
            let folder = folder(&[("a.txt", text)]);
            let (status, output, errors) = run_in(folder.path(), &["align", "a.txt"]);
            let note = format!("khanan: a.txt: no {absent} text found; all is written as text without counterpart\n");
            assert_eq!((status, errors), (0, note));
            let pairs = pairs(&output);
            assert!(pairs.iter().all(|pair| pair[other].is_null()));
            assert_eq!(solid(&texts(&pairs, own).concat()), solid(text));
        }
    }

    #[test]
    fn characters_that_are_not_seen_are_not_lost_but_are_no_text_alone() {
        let held = |text: &str| {
            let folder = folder(&[("a.txt", text)]);
            let (_, output, _) = run_in(folder.path(), &["align", "a.txt"]);
            let pairs = pairs(&output);
            solid(&[texts(&pairs, "th"), texts(&pairs, "en")].concat().concat())
        };
        for text in ["ก\n\u{200b}\n", "\u{200b} a", "a\u{ad} \u{200d}"] {
            assert_eq!(held(text), solid(text), "{text:?}");
        }
        for text in ["\u{200b}", "\u{ad}\n\u{200d} "] {
            assert_eq!(held(text), "", "{text:?}");
        }
    }

    #[test]
    fn a_last_line_without_its_end_is_a_line() {
        assert_eq!(aligned(RELEASE.as_bytes(), &[]), aligned(RELEASE.trim_end().as_bytes(), &[]));
    }
}

/// Files that are no text.
mod binary {
    use super::*;

    #[test]
    fn they_are_refused_and_told_what_they_are() {
        let table: [(&str, &[u8], &str); 8] = [
            ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "PDF: has no pages that can be found"),
            ("a.docx", b"PK\x03\x04\x14\0\x06\0\x08\0", "ZIP archive: cannot be unpacked"),
            ("a.rtf", b"{\\rtf1 text}", "no text but an RTF document, as byte 0 (0x7b) shows"),
            ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "no text but an old Office document, such as DOC or XLS"),
            ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text but a PNG image, as byte 0 (0x89) shows"),
            ("a.txt", b"The bank\0opens.\n", "no text but a file of bytes, not characters, as byte 8 (0x00) shows"),
            ("a.bin", &[0; 4096], "no text but a file of bytes, not characters, as byte 0 (0x00) shows"),
            ("a.html", b"<html><body><p>One\x02</p>", "no text but a file of bytes, not characters, as byte 18 (0x02)"),
        ];
        for (name, bytes, wanted) in table {
            let folder = folder(&[(name, bytes)]);
            for args in [&["align", name, "-o", "out.jsonl", "--keep-text", "kept.txt"][..], &["segment", name]] {
                let (status, output, errors) = run_in(folder.path(), args);
                assert_eq!((status, output.as_str()), (2, ""), "{args:?}");
                assert!(errors.starts_with(&format!("khanan: {name}: {wanted}")), "{errors}");
                let other = errors.ends_with("; give a plain-text, HTML, DOCX, ODT, EPUB or PDF file\n");
                assert!(other || errors.contains("; save the document anew"), "{errors}");
                assert_eq!(errors.lines().count(), 1, "{errors}");
            }
            assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 1, "nothing is left behind");
        }
    }

    #[test]
    fn a_folder_is_no_file() {
        let folder = folder(&[("a.txt", RELEASE)]);
        fs::create_dir(folder.path().join("archive")).expect("there is room");
        let (status, output, errors) = run_in(folder.path(), &["align", "archive", "a.txt"]);
        assert_eq!((status, pairs(&output).is_empty()), (2, false));
        assert!(errors.starts_with("khanan: archive: cannot read: "), "{errors}");
    }
}

/// Whole releases in one line, and lines of megabytes; by hand they are run with fifty.
mod long {
    use super::*;

    /// At least `bytes` of `part`, again and again.
    fn line(part: &str, bytes: usize) -> String {
        part.repeat(bytes.div_ceil(part.len()))
    }

    const MEGABYTE: usize = 1 << 20;

    #[test]
    fn a_line_of_megabytes_is_read_and_written_entire() {
        let thai = "ธนาคารริมน้ำเปิดสาขาใหม่3แห่งและตั้งตู้ฝากเงิน5%ทั้งนี้เปิดทุกวัน";
        let spaced = "ธนาคารริมน้ำ เปิดสาขาใหม่ 3 แห่ง และ (ตั้งตู้ฝากเงิน) ทั้งนี้ เปิดทุกวัน ";
        let english = "Rimnam Bank Plc. opened 3 branches. “We are glad,” said Mr. Somphon, e.g. on Sat. at 5 p.m. ";
        for (part, lang) in
            [(thai, "th"), (spaced, "th"), (english, "en"), ("ก", "th"), ("a", "en"), ("7", "en"), ("(", "en")]
        {
            let text = line(part, MEGABYTE / 2);
            let folder = folder(&[("a.txt", &text)]);
            let (status, output, _) = run_in(folder.path(), &["align", "a.txt"]);
            assert_eq!(status, 0, "{part}");
            assert!(solid(&texts(&pairs(&output), lang).concat()) == solid(&text), "{part}");
        }
    }

    #[test]
    fn places_in_a_line_that_is_read_in_parts_count_from_its_start() {
        let text = line("one two three ", 17 * MEGABYTE);
        let folder = folder(&[("a.txt", format!("first\n{text}\nlast"))]);
        let args = ["segment", "a.txt", "--lines", "--unit", "passage", "--format", "jsonl"];
        let (status, output, errors) = run_in(folder.path(), &args);
        assert_eq!((status, errors.as_str()), (0, ""));
        let units = pairs(&output);
        let place = |unit: &Value| ["line", "start", "end"].map(|field| unit[field].as_u64().expect("a number"));
        let places: Vec<[u64; 3]> = units.iter().map(place).collect();
        let [_, [_, 0, cut], second, [2, 0, 4]] = places[..] else { panic!("{places:?}") };
        assert_eq!(second, [1, cut + 1, text.trim_end().len() as u64]);
    }

    #[test]
    fn both_languages_in_one_line() {
        let text =
            line("ธนาคารริมน้ำเปิดสาขาใหม่ 3 แห่ง Rimnam Bank opened three new branches in the town of Tak. ", 1 << 14);
        let folder = folder(&[("a.txt", &text)]);
        let (status, output, errors) = run_in(folder.path(), &["align", "a.txt"]);
        assert_eq!((status, errors.as_str()), (0, ""));
        let pairs = pairs(&output);
        let held = [texts(&pairs, "th"), texts(&pairs, "en")].concat().concat();
        assert_eq!(solid(&held).len(), solid(&text).len());
    }
}

/// One text in lines that are segments already.
mod lines {
    use super::*;

    #[test]
    fn every_line_that_holds_anything_is_a_segment() {
        let th = "ธนาคารเปิดสาขา 3 แห่ง\n\n   \nเปิดทุกวัน ทั้งนี้ ปิดวันที่ 4 พฤษภาคม\nโทร. 0 2000 1234\n";
        let en = "The bank opens 3 branches.\nThey are open daily. Closed on 4 May.\n\t\nTel. 0 2000 1234\n\nThe end. Really.";
        let folder = folder(&[("th.txt", th), ("en.txt", en)]);
        let args = ["align", "--th", "th.txt", "--en", "en.txt", "--lines"];
        let (status, output, errors) = run_in(folder.path(), &args);
        assert_eq!((status, errors.as_str()), (0, ""));
        let pairs = pairs(&output);
        for (lang, text) in [("th", th), ("en", en)] {
            let wanted: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let mut held: Vec<&str> = texts(&pairs, lang).into_iter().flat_map(str::lines).map(str::trim).collect();
            held.retain(|line| !line.is_empty());
            held.sort_by_key(|line| text.find(line));
            assert_eq!(held, wanted, "{lang}");
        }
        let (_, json, _) = run_in(folder.path(), &[&args[..], &["--format", "json"]].concat());
        let document: Value = serde_json::from_str(&json).expect("one JSON value");
        let counts = &document["document"]["counts"];
        assert_eq!((&counts["th_segments"], &counts["en_segments"]), (&3.into(), &4.into()));
    }

    #[test]
    fn a_side_may_be_empty() {
        let folder = folder(&[("th.txt", "\n\n"), ("en.txt", "One.\nTwo.\n")]);
        let (status, output, errors) = run_in(folder.path(), &["align", "--th", "th.txt", "--en", "en.txt", "--lines"]);
        assert_eq!((status, texts(&pairs(&output), "en")), (0, vec!["One.", "Two."]));
        assert!(errors.contains("th.txt: no Thai text found"), "{errors}");
    }
}

/// Where the text comes from.
mod sources {
    use super::*;

    #[test]
    fn standard_input_is_a_file_called_dash() {
        let folder = folder(&[("a.txt", RELEASE), ("th.txt", RELEASE)]);
        let from_file = run_in(folder.path(), &["align", "a.txt"]).1;
        let (status, output, errors) = fed(folder.path(), &["align", "-"], RELEASE.as_bytes());
        assert_eq!((status, errors.as_str()), (0, ""));
        assert_eq!(output, from_file.replace("\"a.txt\"", "\"-\""));
        assert_eq!(fed(folder.path(), &["align", "-", "-o", "-"], RELEASE.as_bytes()), (0, output, errors));
        let (status, output, errors) = fed(folder.path(), &["align", "--en", "-", "--th", "th.txt"], b"The bank.");
        assert_eq!((status, errors.as_str()), (0, ""));
        assert_eq!(texts(&pairs(&output), "en").concat(), "The bank.");
        assert!(output.contains(r#""name":"- + th.txt""#), "{output}");
        let (status, output, errors) = fed(folder.path(), &["segment", "-", "--unit", "passage"], RELEASE.as_bytes());
        assert_eq!((status, output, errors.as_str()), (0, RELEASE.replace("\n\n", "\n"), ""));
        let (status, _, errors) = fed(folder.path(), &["align", "-"], b"%PDF-1.4");
        assert_eq!(status, 2);
        assert!(errors.starts_with("khanan: -: PDF: has no pages that can be found"), "{errors}");
    }

    #[test]
    fn the_good_are_done_and_the_bad_are_named() {
        let files: [(&str, &[u8]); 5] = [
            ("a.txt", RELEASE.as_bytes()),
            ("b.pdf", b"%PDF-1.4"),
            ("c.txt", &[RELEASE.as_bytes(), b"\xff"].concat()),
            ("d.txt", b""),
            ("e.txt", RELEASE.as_bytes()),
        ];
        let folder = folder(&files);
        let names = files.map(|(name, _)| name);
        for (format, good) in [("jsonl", 2), ("json", 3), ("text", 3)] {
            let args = [&["align", "-o", "out", "--format", format][..], &names].concat();
            let (status, output, errors) = run_in(folder.path(), &args);
            assert_eq!((status, output.as_str()), (2, ""));
            let named: Vec<&str> = errors.lines().filter_map(|line| line.split(": ").nth(1)).collect();
            assert_eq!(named, ["b.pdf", "c.txt", "d.txt"], "{errors}");
            let written = fs::read_to_string(folder.path().join("out")).expect("the good ones were written");
            let documents = match format {
                "jsonl" => {
                    let mut names: Vec<Value> =
                        pairs(&written).iter().map(|pair| pair["doc"]["name"].clone()).collect();
                    names.dedup();
                    names.len()
                }
                "json" => {
                    let documents: Value = serde_json::from_str(&written).expect("one JSON value");
                    documents.as_array().map_or(0, Vec::len)
                }
                _ => written.lines().filter(|line| line.contains(" in both languages, ")).count(),
            };
            assert_eq!(documents, good, "{format}");
        }
    }
}

/// Where the pairs go.
mod targets {
    use super::*;

    #[test]
    fn a_reader_who_has_seen_enough_is_no_error() {
        let folder = folder(&[("a.txt", RELEASE.repeat(400))]);
        for args in [&["segment", "a.txt"][..], &["segment", "a.txt", "--lines", "--unit", "word", "--format", "jsonl"]]
        {
            let mut command = khanan(args);
            command.current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn().expect("the program was built");
            let mut first = [0; 16];
            let mut reader = child.stdout.take().expect("a pipe");
            reader.read_exact(&mut first).expect("something is written");
            drop(reader);
            let Output { status, stderr, .. } = child.wait_with_output().expect("it ends");
            assert_eq!((status.code(), String::from_utf8_lossy(&stderr).as_ref()), (Some(0), ""), "{args:?}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_made_is_told_before_any_work() {
        let folder = folder(&[("a.txt", RELEASE)]);
        let mut table = vec!["no/such/folder.txt", ".", "a.txt/out.txt"];
        if cfg!(target_os = "linux") {
            table.extend(["/proc/khanan.txt", "/dev/full"]); // nobody can write there, not even root
        }
        for path in table {
            for option in ["-o", "--keep-text"] {
                let (status, output, errors) = run_in(folder.path(), &["align", "a.txt", option, path]);
                assert_eq!((status, output.as_str()), (2, ""), "{option} {path}");
                assert!(errors.starts_with(&format!("khanan: {path}: cannot write: ")), "{errors}");
                assert_eq!(errors.lines().count(), 1, "{errors}");
            }
        }
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 1, "nothing is left behind");
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_cannot_be_written_is_left_alone() {
        use std::os::unix::fs::PermissionsExt;

        let folder = folder(&[("a.txt", RELEASE), ("out.jsonl", "old")]);
        let allow = |mode| fs::set_permissions(folder.path(), PermissionsExt::from_mode(mode)).expect("it is ours");
        allow(0o555);
        // Root may write all the same; then the output must be there and whole.
        let may = fs::File::create(folder.path().join("may")).is_ok();
        let (status, _, errors) = run_in(folder.path(), &["align", "a.txt", "-o", "out.jsonl"]);
        allow(0o755);
        let written = fs::read_to_string(folder.path().join("out.jsonl")).expect("it was there before");
        if may {
            assert_eq!((status, errors.as_str()), (0, ""));
            assert!(!pairs(&written).is_empty());
        } else {
            assert!(status == 2 && errors.starts_with("khanan: out.jsonl: cannot write: "), "{errors}");
            assert_eq!(written, "old");
        }
    }

    #[test]
    fn until_all_is_done_the_old_file_stays() {
        let folder = folder(&[("out.jsonl", "old")]);
        let read = || fs::read_to_string(folder.path().join("out.jsonl")).expect("it was there before");
        let mut command = khanan(&["align", "-", "-o", "out.jsonl"]);
        command.current_dir(folder.path()).stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program was built");
        let mut input = child.stdin.take().expect("a pipe");
        input.write_all(RELEASE.as_bytes()).expect("it is read");
        assert_eq!(read(), "old");
        drop(input);
        assert!(child.wait().expect("it ends").success());
        assert!(!pairs(&read()).is_empty());
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 1, "nothing is left behind");
    }

    #[test]
    fn no_input_is_written_over() {
        let folder = folder(&[("a.txt", RELEASE), ("b.txt", RELEASE)]);
        let table: [&[&str]; 5] = [
            &["a.txt", "-o", "a.txt"],
            &["a.txt", "b.txt", "-o", "./b.txt"],
            &["--th", "a.txt", "--en", "b.txt", "-o", "b.txt"],
            &["a.txt", "--keep-text", "a.txt"],
            &["a.txt", "--keep-text", "c.txt", "-o", "c.txt"],
        ];
        for args in table {
            let (status, output, errors) = run_in(folder.path(), &[&["align"], args].concat());
            assert_eq!((status, output.as_str()), (2, ""), "{args:?}");
            assert!(errors.contains("--help"), "{errors}");
            for name in ["a.txt", "b.txt"] {
                assert_eq!(fs::read_to_string(folder.path().join(name)).expect("it was there before"), RELEASE);
            }
        }
        assert!(!folder.path().join("c.txt").exists());
    }
}
