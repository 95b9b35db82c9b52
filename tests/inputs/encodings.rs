//! Texts in every encoding, detected or named, whole or broken.

use super::*;

#[test]
fn every_encoding_gives_the_same_pairs() {
    let wanted = aligned(RELEASE.as_bytes(), &[]);
    assert!(wanted.len() > 1);
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let (le, be) = (utf16(RELEASE, u16::to_le_bytes), utf16(RELEASE, u16::to_be_bytes));
    let table: [(Vec<u8>, &[&str]); 11] = [
        (marked(b"\xef\xbb\xbf", RELEASE.into()), &[]),
        (marked(b"\xff\xfe", le.clone()), &[]),
        (marked(b"\xfe\xff", be.clone()), &[]),
        (le.clone(), &[]),
        (be.clone(), &[]),
        (le.clone(), &["--encoding", "utf-16le"]),
        (be, &["--encoding", "UTF-16"]),
        (marked(b"\xff\xfe", le), &["--encoding", "windows-874"]),
        (windows_874(RELEASE), &[]),
        (windows_874(RELEASE), &["--encoding", "TIS-620"]),
        (windows_874(RELEASE), &["--encoding", "iso-8859-11", "--lossy"]),
    ];
    for (bytes, options) in table {
        assert_eq!(aligned(&bytes, options), wanted, "{:02x?} {options:?}", &bytes[..8]);
    }
}

#[test]
fn lines_may_end_as_they_do_anywhere() {
    let wanted = aligned(RELEASE.as_bytes(), &[]);
    for end in ["\r\n", "\r"] {
        let text = RELEASE.replace('\n', end);
        let got = aligned(text.as_bytes(), &[]);
        for lang in ["en", "th"] {
            assert_eq!(texts(&got, lang), texts(&wanted, lang), "{end:?}");
        }
        let points: Vec<char> = text.chars().collect();
        for span in got.iter().flat_map(|pair| [&pair["en"], &pair["th"]]).filter(|part| !part.is_null()) {
            assert_eq!(span["text"].as_str(), Some(&*spans(&points, span).concat()), "{end:?}");
        }
    }
}

/// The stretches of a text, given as code points, that a part of a pair says it is.
fn spans(points: &[char], part: &Value) -> Vec<String> {
    let spans = part["spans"].as_array().expect("a list");
    let number = |value: &Value| value.as_u64().expect("a number") as usize;
    spans.iter().map(|span| points[number(&span["start"])..number(&span["end"])].iter().collect()).collect()
}

#[test]
fn what_is_no_character_is_named_by_its_place() {
    let half = [&b"\xff\xfe"[..], &utf16("กา ab", u16::to_le_bytes), b"\x00\xd8", &utf16("c\n", u16::to_le_bytes)];
    let half_be = [&b"\xfe\xff"[..], &utf16("\u{1f41f}กา", u16::to_be_bytes), b"\xdc\x00\x00a"];
    let table: [(Vec<u8>, &[&str], &str); 7] = [
        (half.concat(), &[], "byte 12 (0x00) is no character of UTF-16LE"),
        (half_be.concat(), &[], "byte 10 (0xdc) is no character of UTF-16BE"),
        (utf16("odd", u16::to_le_bytes)[..5].to_vec(), &[], "byte 4 (0x64) is no character of UTF-16LE"),
        (
            [RELEASE.as_bytes(), b"\xff"].concat(),
            &[],
            &format!("byte {} (0xff) is no character of UTF-8", RELEASE.len()),
        ),
        (windows_874(RELEASE), &["--encoding", "utf-8"], "byte 0 (0xb8) is no character of UTF-8"),
        (RELEASE.into(), &["--encoding", "windows-874"], "byte 2 (0x98) is no character of windows-874"),
        (b"caf\xc3\x81".to_vec(), &["--encoding", "latin1"], "byte 4 (0x81) is no character of windows-1252"),
    ];
    for (bytes, options, wanted) in table {
        let folder = folder(&[("a.txt", &bytes)]);
        for command in ["align", "segment"] {
            let (status, output, errors) = run_in(folder.path(), &[&[command, "a.txt"], options].concat());
            assert_eq!((status, output.as_str()), (2, ""), "{wanted}");
            assert!(errors.starts_with(&format!("khanan: a.txt: {wanted}")), "{errors}");
            assert!(errors.contains("--encoding") && errors.contains("--lossy"), "the remedies: {errors}");
            let (status, output, _) = run_in(folder.path(), &[&[command, "a.txt", "--lossy"], options].concat());
            assert_eq!((status, output.contains('\u{fffd}')), (0, true), "{wanted}: {output}");
        }
    }
}

#[test]
fn an_encoding_nobody_knows_is_refused_before_anything_is_read() {
    for command in ["align", "segment"] {
        let (status, output, errors) = run_in(Path::new("."), &[command, "missing.txt", "--encoding", "klingon"]);
        assert_eq!((status, output.as_str()), (2, ""));
        assert!(errors.contains("klingon") && errors.contains("windows-874 (TIS-620)"), "{errors}");
    }
}

#[test]
fn a_page_of_the_nineties() {
    let page = "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=TIS-620\">\
        <title>ข่าว</title></head><body>\r\n<h1>ธนาคารเปิดสาขา &amp; ตู้ฝากเงิน</h1><p>ธนาคารริมน้ำเปิดสาขาใหม่<br>\
        ที่จังหวัดตาก</p>\r\n<h1>Bank Opens Branch &amp; Teller</h1><p>Rimnam Bank opened a new branch in Tak Province.\
        </body></html>";
    let folder = folder(&[("page.htm", windows_874(page))]);
    let args = ["align", "page.htm", "--format", "json", "--keep-text", "kept.txt"];
    let (status, output, errors) = run_in(folder.path(), &args);
    assert_eq!((status, errors.as_str()), (0, ""));
    let document: Value = serde_json::from_str(&output).expect("one JSON value");
    let file = &document["document"]["files"][0];
    assert_eq!((&file["encoding"], &file["format"]), (&"windows-874".into(), &"html".into()));
    let kept = fs::read_to_string(folder.path().join("kept.txt")).expect("it was kept, in UTF-8");
    assert!(kept.contains("ธนาคารเปิดสาขา & ตู้ฝากเงิน") && !kept.contains('<'), "{kept}");
    let points: Vec<char> = kept.chars().collect();
    let pairs = document["pairs"].as_array().expect("a list");
    let mut held = String::new();
    for part in pairs.iter().flat_map(|pair| [&pair["th"], &pair["en"]]).filter(|part| !part.is_null()) {
        assert_eq!(part["text"].as_str(), Some(&*spans(&points, part).join(" ")));
        held += part["text"].as_str().expect("a text");
    }
    assert_eq!(solid(&held).chars().count(), solid(&kept).chars().count());
}
