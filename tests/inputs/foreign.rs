//! Texts for programs, whose names and marks would come out as sentences.

use super::*;

const TEXTS: [(&str, &str, &str); 8] = [
    ("a.eml", "From: a@example.org\nSubject: Loan\nMIME-Version: 1.0\n\nThe bank opens.\n", "a mail with its headers"),
    ("a.srt", "1\n00:00:01,000 --> 00:00:04,000\nสวัสดี\n", "subtitles"),
    ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:04.000\nHello\n", "subtitles"),
    ("a.csv", "en,th\nThe bank opens.,ธนาคารเปิด\n", "a table of values"),
    ("a.tsv", "en\tth\nThe bank opens.\tธนาคารเปิด\n", "a table of values"),
    ("a.po", "msgid \"Open\"\nmsgstr \"เปิด\"\n", "a catalogue of a program's texts"),
    ("a.ics", "BEGIN:VCALENDAR\nVERSION:2.0\n", "a calendar"),
    ("a.properties", "menu.open=เปิด\nmenu.close=ปิด\n", "settings"),
];

#[test]
fn they_are_refused_whatever_they_are_called_and_taken_if_asked() {
    for (name, text, what) in TEXTS {
        for name in [name, "release.txt"] {
            let folder = folder(&[(name, text)]);
            let (status, output, errors) = run_in(folder.path(), &["align", name, "-o", "out.jsonl"]);
            assert_eq!((status, output.as_str()), (2, ""), "{name}");
            assert!(errors.starts_with(&format!("khanan: {name}: {what}")), "{errors}");
            assert!(errors.ends_with(", or take it as it is with --input-format plain\n"), "{errors}");
            assert!(!folder.path().join("out.jsonl").exists());
            let (status, output, _) = run_in(folder.path(), &["align", name, "--input-format", "plain"]);
            let pairs = pairs(&output);
            assert_eq!((status, pairs.is_empty()), (0, false), "{name}");
        }
        let utf16 = [&b"\xff\xfe"[..], &utf16(text, u16::to_le_bytes)].concat();
        let (status, _, errors) = fed(Path::new("."), &["align", "-"], &utf16);
        assert!(status == 2 && errors.starts_with(&format!("khanan: -: {what}")), "{errors}");
    }
}

#[cfg(feature = "batch")]
#[test]
fn in_a_batch_one_is_an_error_of_that_document() {
    let folder = folder(&TEXTS.map(|(name, text, _)| (name, text)));
    fs::write(folder.path().join("release.txt"), RELEASE).expect("there is room");
    let records = serde_json::json!({"id": "a", "path": "a.csv"}).to_string();
    fs::write(folder.path().join("list.jsonl"), records).expect("there is room");
    let out = tempfile::tempdir().expect("there is room");
    let target = out.path().join("out");
    let args = ["batch", ".", "-o", target.to_str().expect("a path in UTF-8")];
    let (status, _, errors) = run_in(folder.path(), &args);
    assert_eq!(status, 3, "{errors}");
    let errors = fs::read_to_string(target.join("errors.jsonl")).expect("a list of errors");
    for (name, _, what) in TEXTS {
        let line = errors.lines().find(|line| line.contains(&format!("{name}\""))).expect(name);
        assert!(line.contains("\"kind\":\"foreign\"") && line.contains(what), "{line}");
    }
    assert!(!errors.contains("release.txt"), "{errors}");
}
