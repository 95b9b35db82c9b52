//! A text for each language, and what is given in its place.

use super::*;

const THAI: &str = "ธนาคารริมน้ำเปิดสาขาใหม่ 3 แห่งในจังหวัดตาก เมื่อวันที่ 4 พฤษภาคม 2569\n";
const ENGLISH: &str = "Rimnam Bank opened 3 new branches in Tak Province on 4 May 2026.\n";

#[test]
fn a_side_in_the_wrong_language_is_refused_with_the_remedy() {
    let both = format!("{THAI}{ENGLISH}");
    let more = "ธนาคารริมน้ำปิดสาขาเก่า 2 แห่งในจังหวัดน่าน\n";
    let files =
        [("a.th.txt", THAI), ("a.en.txt", ENGLISH), ("b.th.txt", more), ("both.txt", &both), ("copy.txt", &both)];
    let folder = folder(&files);
    let table = [
        (
            "a.th.txt",
            "a.en.txt",
            "a.th.txt: given as English, but 100 % of its letters are Thai; exchange it with the Thai one",
        ),
        (
            "b.th.txt",
            "a.th.txt",
            "b.th.txt: given as English, but 100 % of its letters are Thai; give the text in that language",
        ),
        (
            "both.txt",
            "both.txt",
            "both.txt: the same text as both.txt, given as English and as Thai; give a text in both languages as one",
        ),
        ("both.txt", "copy.txt", "both.txt: the same text as copy.txt, given as English and as Thai"),
    ];
    for (en, th, told) in table {
        let commands: &[&[&str]] = &[
            &["align"],
            &["align", "--lines"],
            &["check"],
            #[cfg(feature = "review")]
            &["review", "--session", "s.jsonl", "--export", "out.jsonl"],
        ];
        for command in commands {
            let args = [command, &["--en", en, "--th", th][..]].concat();
            let (status, output, errors) = run_in(folder.path(), &args);
            assert_eq!((status, output.as_str()), (2, ""), "{args:?}");
            assert!(errors.starts_with(&format!("khanan: {told}")), "{errors}");
        }
        #[cfg(feature = "batch")]
        {
            let text = |name| files.iter().find(|file| file.0 == name).expect("one of them").1;
            let record = serde_json::json!({"id": "r", "en": text(en), "th": text(th)}).to_string();
            let (status, output, _) = fed(folder.path(), &["align", "--documents", "jsonl"], record.as_bytes());
            assert_eq!((status, output.contains("\"kind\":\"languages\"")), (0, true), "{output}");
            fs::write(folder.path().join("list.tsv"), format!("id\ten_path\tth_path\nr\t{en}\t{th}\n")).expect("room");
            let (status, _, errors) = run_in(folder.path(), &["pair", "list.tsv"]);
            assert_eq!((status, errors.contains("given as English")), (3, true), "{errors}");
        }
    }
    let (status, ..) = run_in(folder.path(), &["align", "--en", "a.en.txt", "--th", "a.th.txt"]);
    assert_eq!(status, 0);
    assert_eq!(
        fs::read_dir(folder.path())
            .expect("it is there")
            .filter(|file| {
                file.as_ref().is_ok_and(|file| file.file_name() == "out.jsonl" || file.file_name() == "s.jsonl")
            })
            .count(),
        0,
        "nothing is written"
    );
}

#[test]
fn pairs_with_languages_exchanged_are_refused() {
    let pair = serde_json::json!({"translation": {"en": THAI.trim(), "th": ENGLISH.trim()}}).to_string();
    let tsv = format!("en\tth\n{}\t{}\n", THAI.trim(), ENGLISH.trim());
    let tmx = format!(
        "<tmx version=\"1.4\"><header srclang=\"en\"/><body><tu><tuv xml:lang=\"en\"><seg>{}</seg></tuv><tuv xml:lang=\"th\"><seg>{}</seg></tuv></tu></body></tmx>",
        THAI.trim(),
        ENGLISH.trim()
    );
    let folder = folder(&[("a.jsonl", &*pair), ("a.tsv", &tsv), ("a.tmx", &tmx), ("a.en", THAI), ("a.th", ENGLISH)]);
    for name in ["a.jsonl", "a.tsv", "a.tmx", "a.en"] {
        let commands: &[&[&str]] = &[
            &["convert", name, "-o", "out.jsonl"],
            &["check", name],
            #[cfg(feature = "review")]
            &["review", name, "--session", "s.jsonl", "--export", "out.jsonl"],
            #[cfg(feature = "search")]
            &["index", name, "-o", "out.index"],
        ];
        for command in commands {
            let (status, output, errors) = run_in(folder.path(), command);
            assert_eq!((status, output.as_str()), (2, ""), "{command:?} {errors}");
            let told = "given as English, but 100 % of its letters are Thai; given as Thai, but 100 % of its letters are Latin; exchange";
            assert!(errors.contains(told), "{errors}");
            assert!(!folder.path().join("out.jsonl").exists());
        }
    }
}

#[test]
fn two_inputs_that_look_like_the_halves_of_one_are_said() {
    let both = format!("{THAI}{ENGLISH}");
    let folder = folder(&[("a.th.txt", THAI), ("a.en.txt", ENGLISH), ("b.txt", &both), ("c.th.txt", THAI)]);
    let hint = "khanan: a.th.txt is in Thai and a.en.txt in English: if they are one document, give them as --th a.th.txt --en a.en.txt\n";
    for command in ["align", "check"] {
        for inputs in [["a.th.txt", "a.en.txt"], ["a.en.txt", "a.th.txt"]] {
            let (status, _, errors) = run_in(folder.path(), &[&[command][..], &inputs].concat());
            assert_eq!((status, errors.ends_with(hint)), (0, true), "{errors}");
        }
        for inputs in [&["a.th.txt", "b.txt"][..], &["a.th.txt", "c.th.txt"], &["a.th.txt"]] {
            let (_, _, errors) = run_in(folder.path(), &[&[command][..], inputs].concat());
            assert!(!errors.contains("--th"), "{errors}");
        }
        let (_, _, errors) = run_in(folder.path(), &[command, "a.th.txt", "a.en.txt", "c.th.txt"]);
        assert!(errors.contains("of 3 inputs, 2 in Thai alone and 1 in English alone: "), "{errors}");
    }
}
