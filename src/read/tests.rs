use proptest::prelude::*;

use super::*;

fn read_as(bytes: &[u8], options: Options) -> Result<Document> {
    decode("release.txt", bytes, &options)
}

fn detected(bytes: &[u8]) -> Result<Document> {
    read_as(bytes, Options::default())
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// Thai in code page 874, as far as these tests need it: the Thai block lies at A1.
fn code_page_874(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match u32::from(c) {
            c @ 0..0x80 => u8::try_from(c).expect("ASCII"),
            c @ 0xe01..=0xe5b => u8::try_from(c - 0xe00 + 0xa0).expect("one byte"),
            0x201c => 0x93,
            0x201d => 0x94,
            0x2013 => 0x96,
            c => panic!("U+{c:04X}"),
        })
        .collect()
}

const THAI: &str = "กรมส่งเสริมการประมงน้ำจืด แถลงผลการดำเนินงาน “โครงการบ่อปลา” ประจำปี 2566 – มีผู้เข้าร่วม 1,250 คน";
const ENGLISH: &str = "The Inland Pond Agency said on Monday that 1,250 people had joined.";

#[test]
fn encodings_are_detected() {
    let mixed = format!("{THAI}\r\n{ENGLISH}");
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let table: Vec<(Vec<u8>, &str, &str)> = vec![
        (ENGLISH.as_bytes().to_vec(), ENGLISH, "UTF-8"),
        (mixed.as_bytes().to_vec(), &mixed, "UTF-8"),
        (marked(b"\xef\xbb\xbf", mixed.as_bytes().to_vec()), &mixed, "UTF-8"),
        (marked(b"\xff\xfe", utf16(&mixed, u16::to_le_bytes)), &mixed, "UTF-16LE"),
        (marked(b"\xfe\xff", utf16(&mixed, u16::to_be_bytes)), &mixed, "UTF-16BE"),
        (utf16(&mixed, u16::to_le_bytes), &mixed, "UTF-16LE"),
        (utf16(&mixed, u16::to_be_bytes), &mixed, "UTF-16BE"),
        (utf16(ENGLISH, u16::to_le_bytes), ENGLISH, "UTF-16LE"),
        (utf16(ENGLISH, u16::to_be_bytes), ENGLISH, "UTF-16BE"),
        (utf16("การประมง", u16::to_le_bytes), "การประมง", "UTF-16LE"),
        (utf16("การประมง", u16::to_be_bytes), "การประมง", "UTF-16BE"),
        (code_page_874(THAI), THAI, "windows-874"),
        (code_page_874(&mixed), &mixed, "windows-874"),
        (code_page_874("สวัสดีครับ"), "สวัสดีครับ", "windows-874"),
        (
            b"The agency\x92s \x93pond scheme\x94 \x96 a caf\xe9 in Chiang Mai".to_vec(),
            "The agency’s “pond scheme” – a café in Chiang Mai",
            "windows-1252",
        ),
    ];
    for (bytes, text, encoding) in table {
        let document = detected(&bytes).expect(encoding);
        assert_eq!((document.text(), document.encoding()), (text, encoding));
        assert_eq!(document.format(), Format::Plain);
        assert_eq!(document.sha256(), crate::digest::hex_sha256(&bytes));
    }
}

#[test]
fn nothing_and_next_to_nothing() {
    for (bytes, text, encoding) in [
        (&b""[..], "", "UTF-8"),
        (b"\xef\xbb\xbf", "", "UTF-8"),
        (b"\xff\xfe", "", "UTF-16LE"),
        (b"a", "a", "UTF-8"),
        (b"\n", "\n", "UTF-8"),
        (b"a\0", "a", "UTF-16LE"),
        (b"\0a", "a", "UTF-16BE"),
        (b"one\r\ntwo\rthree", "one\r\ntwo\rthree", "UTF-8"),
        (b"\x1b[1mbold\x1b[0m\x0c\x1a", "\x1b[1mbold\x1b[0m\x0c\x1a", "UTF-8"),
    ] {
        let document = detected(bytes).expect(text);
        assert_eq!((document.text(), document.encoding()), (text, encoding), "{bytes:02x?}");
    }
}

#[test]
fn bytes_that_are_no_character_are_named() {
    let thai = "กรมประมง แถลงว่า มีผู้เข้าร่วม".as_bytes();
    let with = |at: usize, byte: u8| [&thai[..at], &[byte], &thai[at..]].concat();
    let half = |text: &str, unit: u16| [&b"\xff\xfe"[..], &utf16(text, u16::to_le_bytes), &unit.to_le_bytes()].concat();
    let asked = |encoding| Options { encoding: Some(encoding), ..Options::default() };
    let table: Vec<(Vec<u8>, Options, &str, usize)> = vec![
        // Thai UTF-8 with a bad byte is damaged UTF-8, not code page 874.
        (with(0, 0xff), Options::default(), "UTF-8", 0),
        (with(6, 0xa1), Options::default(), "UTF-8", 6),
        (with(7, 0xe9), Options::default(), "UTF-8", 6),
        (thai[..thai.len() - 1].to_vec(), Options::default(), "UTF-8", thai.len() - 3),
        ([b"\xef\xbb\xbf", &with(6, 0xa1)[..]].concat(), Options::default(), "UTF-8", 9),
        // Lone surrogates, and half a unit at the end.
        (half("ab", 0xd800), Options::default(), "UTF-16LE", 6),
        (half("\u{1f41f}", 0xdc00), Options::default(), "UTF-16LE", 6),
        ([&b"\xfe\xff"[..], &utf16("ab", u16::to_be_bytes), &[0x0e]].concat(), Options::default(), "UTF-16BE", 6),
        (utf16("\u{1f41f}", u16::to_be_bytes)[2..].to_vec(), asked(Encoding::Utf16Be), "UTF-16BE", 0),
        (b"a".to_vec(), asked(Encoding::Utf16), "UTF-16LE", 0),
        // Bytes that a code page leaves free.
        (b"\xa1\xd2\xdb".to_vec(), asked(Encoding::Windows874), "windows-874", 2),
        (b"caf\xe9 \x81".to_vec(), asked(Encoding::Windows1252), "windows-1252", 5),
        (b"caf\xe9".to_vec(), asked(Encoding::Utf8), "UTF-8", 3),
        // Japanese, in an encoding that is not read.
        (b"\x83e\x83X\x83g \x82\xb1\x82\xea\x82\xcd \x81\x40".to_vec(), Options::default(), "windows-1252", 14),
    ];
    for (bytes, options, name, at) in table {
        match read_as(&bytes, options) {
            Err(Error::Undecodable { encoding, offset, byte, .. }) => {
                assert_eq!((encoding, offset, byte), (name, at, bytes[at]), "{bytes:02x?}");
            }
            other => panic!("{bytes:02x?}: {other:?}"),
        }
        let lossy = read_as(&bytes, Options { lossy: true, ..options }).expect("lossy reads on");
        assert!(lossy.text().contains('\u{fffd}'), "{bytes:02x?}");
    }
}

#[test]
fn lossy_replaces_each_bad_byte_and_nothing_else() {
    let lossy = |encoding, bytes: &[u8]| {
        let options = Options { encoding: Some(encoding), lossy: true, ..Options::default() };
        read_as(bytes, options).expect("lossy").text().to_owned()
    };
    assert_eq!(lossy(Encoding::Windows874, b"\xff\xa1\xdb\xdc\xd2."), "\u{fffd}ก\u{fffd}\u{fffd}า.");
    assert_eq!(lossy(Encoding::Windows1252, b"\x81caf\xe9"), "\u{fffd}café");
    assert_eq!(lossy(Encoding::Utf8, b"a\xffb\xe0\xb8"), "a\u{fffd}b\u{fffd}");
    assert_eq!(lossy(Encoding::Utf8, b"a\x01b"), "a\u{fffd}b");
    assert_eq!(lossy(Encoding::Utf16Le, b"a\0\0\xd8b\0c"), "a\u{fffd}b\u{fffd}");
}

#[test]
fn a_byte_order_mark_overrides_what_is_asked() {
    let asked = |encoding| Options { encoding: Some(encoding), ..Options::default() };
    for encoding in [Encoding::Windows874, Encoding::Utf16, Encoding::Utf16Be, Encoding::Windows1252] {
        let document = read_as("\u{feff}กา".as_bytes(), asked(encoding)).expect("UTF-8");
        assert_eq!((document.text(), document.encoding()), ("กา", "UTF-8"));
    }
    for (mark, bytes, name) in [
        (*b"\xff\xfe", u16::to_le_bytes as fn(u16) -> [u8; 2], "UTF-16LE"),
        (*b"\xfe\xff", u16::to_be_bytes, "UTF-16BE"),
    ] {
        for encoding in [Encoding::Utf16, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Utf8] {
            let document = read_as(&[&mark, &utf16("กา", bytes)[..]].concat(), asked(encoding)).expect(name);
            assert_eq!((document.text(), document.encoding()), ("กา", name));
        }
    }
}

#[test]
fn an_encoding_that_is_asked_for_is_used() {
    let asked = |encoding| Options { encoding: Some(encoding), ..Options::default() };
    let table = [
        (Encoding::Windows874, &b"\xa1\xd2"[..], "กา"),
        (Encoding::Windows1252, b"\xa1\xd2", "¡Ò"),
        (Encoding::Utf16Le, b"\x01\x0e", "ก"),
        (Encoding::Utf16Be, b"\x0e\x01", "ก"),
        (Encoding::Utf16, b"\x0e\x01\x0e\x32", "กา"),
        (Encoding::Utf16, b"\x01\x0e\x32\x0e", "กา"),
        (Encoding::Utf8, b"\xe0\xb8\x81", "ก"),
    ];
    for (encoding, bytes, text) in table {
        assert_eq!(read_as(bytes, asked(encoding)).expect(text).text(), text);
    }
}

#[test]
fn files_that_are_no_text_are_refused() {
    let table: &[(&[u8], usize, &str)] = &[
        (b"{\\rtf1\\ansi", 0, "RTF"),
        (b"\x89PNG\r\n\x1a\n", 0, "PNG"),
        (b"\xff\xd8\xff\xe0", 0, "JPEG"),
        (b"\x1f\x8b\x08", 0, "gzip"),
        (b"\xff\xfe\0\0a\0\0\0", 0, "UTF-32"),
        (b"\0", 0, "bytes"),
        (b"text \x01", 5, "bytes"),
        (b"\0\0\0\0\0\0", 0, "bytes"),
        (b"a\0\0\0b\0\0\0", 1, "bytes"),
        (b"\x7fELF\x02\x01\x01\0", 4, "bytes"),
        (b"\xff\xfea\0\x01\0", 4, "bytes"),
        (b"\xfe\xff\x0e\x01\xd8\x3d\xdc\x1f\0\0", 8, "bytes"),
    ];
    for &(bytes, at, kind) in table {
        match detected(bytes) {
            Err(Error::Binary { offset, byte, looks_like, .. }) => {
                assert!(looks_like.contains(kind), "{looks_like}");
                assert_eq!(offset, at, "{bytes:02x?}");
                assert!(bytes[at] == byte || byte == 0, "{bytes:02x?}");
            }
            other => panic!("{bytes:02x?}: {other:?}"),
        }
    }
    let lossy = Options { lossy: true, ..Options::default() };
    assert!(read_as(b"%PDF-1.7", lossy).is_err());
    assert!(read_as(b"a\0\0\0b", lossy).is_err());
    assert_eq!(
        detected(b"\x1f\x8b\x08").expect_err("gzip").to_string(),
        "release.txt: no text but a gzip archive, as byte 0 (0x1f) shows; \
         give a plain-text, HTML, DOCX, ODT, EPUB or PDF file"
    );
}

#[test]
fn text_for_programs_is_refused() {
    let table: &[(&str, usize, &str)] = &[
        ("<?xml version=\"1.0\"?>\n<news><p>A</p></news>", 0, "XML"),
        ("\n <!-- a --><!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">", 2, "XML"),
        ("<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header/><body><tu>", 0, "XML"),
        ("<rss version=\"2.0\"><channel>", 0, "XML"),
        ("{\"text\": \"A\"}\n{\"text\": \"B\"}\n", 0, "JSON"),
        ("\u{feff}\n[ {\"text\": [1]} ]", 4, "JSON"),
    ];
    let plain = Options { format: Some(Format::Plain), ..Options::default() };
    for &(text, at, kind) in table {
        match detected(text.as_bytes()) {
            Err(Error::Binary { offset, byte, looks_like, .. }) => {
                assert!(looks_like.starts_with(kind), "{text}: {looks_like}");
                assert_eq!((offset, byte), (at, text.as_bytes()[at]), "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
        assert!(read_as(text.as_bytes(), plain).is_ok(), "{text}");
    }
    let wide: Vec<u8> = "\u{feff} {\"a\": 1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(detected(&wide), Err(Error::Binary { offset: 4, .. })));
    for text in [
        "{name} signs a loan",
        "[1] Source: the bank",
        "{\"A bank lends\", it says}",
        "<news> of today",
        "[{}]",
        "[",
        "",
    ] {
        assert!(detected(text.as_bytes()).is_ok(), "{text}");
    }
}

#[test]
fn formats_are_told_by_name_and_by_content() {
    let table: &[(&str, &str, Format)] = &[
        ("a.txt", "Where x < 5 and <b>bold</b> is seen.", Format::Plain),
        ("a.txt", "<Notice> the office is closed", Format::Plain),
        ("a.txt", "<p> is how a paragraph begins in HTML", Format::Plain),
        ("a.txt", "1 < 2", Format::Plain),
        ("a.txt", "", Format::Plain),
        ("a.txt", "<!DOCTYPE html><p>x", Format::Html),
        ("-", "\n\n  <!-- saved page -->\n<HTML lang=th>", Format::Html),
        ("-", "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0\">", Format::Html),
        ("-", "<p class=lead>One</p>", Format::Html),
        ("-", "<div><p>One</div>", Format::Html),
        ("a.html", "no tags at all", Format::Html),
        ("a.HTM", "", Format::Html),
    ];
    for &(name, text, format) in table {
        assert_eq!(decode(name, text.as_bytes(), &Options::default()).expect(text).format(), format, "{text}");
    }
    let plain = Options { format: Some(Format::Plain), ..Options::default() };
    assert_eq!(decode("a.html", b"<p>x</p>", &plain).expect("plain").text(), "<p>x</p>");
    let html = Options { format: Some(Format::Html), ..Options::default() };
    assert_eq!(decode("a.txt", b"x &amp; y", &html).expect("HTML").text(), "x & y");
}

#[test]
fn html_in_code_page_874() {
    let body = "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=CHARSET\"></head>\
                <body><p>กรมประมงน้ำจืด แถลงข่าว</p><p>Pond Agency</body>";
    let text = "กรมประมงน้ำจืด แถลงข่าว\nPond Agency";
    // Pages in it also said that they were Latin 1, or UTF-8, or nothing.
    for charset in ["tis-620", "TIS620", "windows-874", "iso-8859-1", "utf-8", "x-user-defined", ""] {
        let bytes = code_page_874(&body.replace("CHARSET", charset));
        let document = decode("page.html", &bytes, &Options::default()).expect(charset);
        assert_eq!((document.text(), document.encoding()), (text, "windows-874"), "{charset}");
    }
    // UTF-8 that says it is TIS-620 is UTF-8.
    let document = detected(body.replace("CHARSET", "tis-620").as_bytes()).expect("UTF-8");
    assert_eq!((document.text(), document.encoding(), document.format()), (text, "UTF-8", Format::Html));
    // Too little to guess from: the declaration counts.
    let short = code_page_874("<?xml version='1.0' encoding='tis-620'?><html><p>ก");
    assert_eq!(detected(&short).expect("XHTML").text(), "ก");
    let document = detected(&utf16("<html><p>กา", u16::to_le_bytes)).expect("UTF-16");
    assert_eq!((document.text(), document.format()), ("กา", Format::Html));
}

#[test]
fn files_are_read() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("release.txt");
    std::fs::write(&path, code_page_874(THAI)).expect("written");
    let name = path.to_str().expect("UTF-8");
    let document = read(name, &Options::default()).expect("read");
    assert_eq!((document.name(), document.text()), (name, THAI));
    let missing = directory.path().join("missing.txt").to_string_lossy().into_owned();
    let error = read(&missing, &Options::default()).expect_err("missing");
    assert!(error.to_string().starts_with(&format!("{missing}: cannot read")), "{error}");
}

proptest! {
    #[test]
    fn any_bytes_give_text_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200), lossy: bool) {
        match read_as(&bytes, Options { lossy, ..Options::default() }) {
            Ok(document) => prop_assert!(lossy || !document.text().contains('\0')),
            Err(Error::Undecodable { offset, byte, .. } ) => prop_assert!(!lossy && bytes[offset] == byte),
            Err(Error::Binary { offset, .. } ) => prop_assert!(offset < bytes.len()),
            // Two lines with two tabs each are a table.
            Err(Error::Foreign { line, .. }) => prop_assert!((1..=bytes.len()).contains(&line)),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn plain_utf8_is_its_own_text(text in "[^\u{0}-\u{1f}<%{]{1,80}") {
        prop_assume!(!text.starts_with('\u{feff}'));
        let document = detected(text.as_bytes()).expect("UTF-8");
        prop_assert_eq!(document.text(), text);
    }

    #[test]
    fn thai_in_code_page_874_is_read(text in "[ก-ฮ][ะ-ูเ-์ก-ฮ]{20,60}( [ก-ฮเ-ไ][ะ-ูเ-์ก-ฮ]{5,30}){0,5}") {
        let document = detected(&code_page_874(&text)).expect("text");
        prop_assert_eq!(document.text(), text);
    }

    #[test]
    fn utf16_is_read_as_what_it_is(text in "[ก-๛a-zA-Z0-9 .,]{2,80}", little: bool) {
        let bytes = utf16(&text, if little { u16::to_le_bytes } else { u16::to_be_bytes });
        let encoding = if little { Encoding::Utf16Le } else { Encoding::Utf16Be };
        let asked = read_as(&bytes, Options { encoding: Some(encoding), ..Options::default() }).expect("UTF-16");
        prop_assert_eq!(asked.text(), &text);
        let found = detected(&bytes).expect("UTF-16");
        prop_assert_eq!(found.text(), text);
    }
}
