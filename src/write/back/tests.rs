//! The law of the round trip, and files of other tools.

use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::{
    Place,
    align::Evidence,
    check::{Discrepancy, Kind, Mark, Severity},
    write::{Date, Layout, Lost, Metadata, Part, Shape, Titles, writer::written, xml::is_forbidden},
};

/// What a file gives: its pairs, and what was passed over.
fn read_as(name: &str, format: Option<Format>, bytes: Vec<u8>) -> Result<(Vec<Pair<'static>>, Skipped)> {
    let mut pairs = Vec::new();
    let options = Options { format, ..Options::default() };
    let skipped = decode(name, bytes, &options, |pair| {
        pairs.push(pair);
        Ok(())
    })?;
    Ok((pairs, skipped))
}

/// The pairs after a way out and back.
fn back(format: Format, pairs: &[Pair<'static>]) -> Vec<Pair<'static>> {
    let (mut files, lost) = written(format, Layout::default(), None, pairs.iter().cloned());
    assert_eq!(lost.characters, 0);
    if format == Format::Moses {
        let mut back = Vec::new();
        let mut each = |pair| {
            back.push(pair);
            Ok(())
        };
        let taker = Taker::new("file", &mut each);
        let [en, th] = [0, 1].map(|i| std::str::from_utf8(&files[i]).unwrap());
        lines::moses(taker, en, th).unwrap();
        return back;
    }
    let (back, skipped) = read_as("file", Some(format), files.swap_remove(0)).unwrap();
    assert_eq!(skipped, Skipped { pairs: back.len(), ..Skipped::default() });
    back
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z ก-๛]{1,8}",
        2 => proptest::sample::select(&["\n", "\r", "\r\n", "\t", "\"", "'", "<", "&amp;", "]]>", "=", "-", "\\n", "\\", ",", ";", "_x000D_", "\u{feff}", "\u{85}", "\u{2028}"][..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(|c| c.to_string()),
    ];
    let text = prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat().replace(is_forbidden, ""));
    text.prop_map(|text| if text.is_empty() { "a".to_owned() } else { text })
}

fn place() -> impl Strategy<Value = Place> {
    let range = (0usize..99, 0usize..99).prop_map(|(start, length)| (start, start + length));
    (range.clone(), range).prop_map(|((start, end), (byte_start, byte_end))| Place { start, end, byte_start, byte_end })
}

fn part() -> impl Strategy<Value = Part<'static>> {
    let spans = prop::collection::vec(place(), 0..3);
    let pages = prop::collection::vec(1u32..99, 0..3);
    (text(), spans, prop::option::of(text()), pages).prop_map(|(text, spans, file, pages)| Part {
        text: text.into(),
        spans,
        file: file.map(Cow::Owned),
        pages,
    })
}

fn discrepancy() -> impl Strategy<Value = Discrepancy> {
    let kind = proptest::sample::select(&[Kind::Number, Kind::Unit, Kind::Coverage][..]);
    let severity = proptest::sample::select(&[Severity::Note, Severity::Doubt, Severity::Conflict][..]);
    let mark =
        || prop::option::of((text(), place()).prop_map(|(text, place)| Mark { value: text.clone(), text, place }));
    (kind, severity, mark(), mark(), "[a-z<&: ]{1,20}").prop_map(|(kind, severity, en, th, message)| Discrepancy {
        kind,
        severity,
        en,
        th,
        message,
    })
}

/// A score as it is written: with four decimals.
fn score() -> impl Strategy<Value = f64> {
    (0u32..=10_000).prop_map(|n| f64::from(n) / 1e4)
}

fn doc() -> impl Strategy<Value = Doc<'static>> {
    let date = prop::option::of((1900u32..2200, 1u32..13, 1u32..29));
    let maybe = || prop::option::of(text());
    (text(), maybe(), maybe(), date, maybe(), maybe()).prop_map(|(name, sha256, source, date, en, th)| Doc {
        name: name.into(),
        sha256: sha256.map(Cow::Owned),
        metadata: Metadata {
            source: source.map(Cow::Owned),
            date: date.and_then(|(year, month, day)| Date::new(year, month, day)),
            title: Titles { en: en.map(Cow::Owned), th: th.map(Cow::Owned) },
        },
    })
}

fn pair() -> impl Strategy<Value = Pair<'static>> {
    let sides = prop_oneof![
        4 => (part(), part()).prop_map(|(en, th)| (Some(en), Some(th))),
        1 => part().prop_map(|en| (Some(en), None)),
        1 => part().prop_map(|th| (None, Some(th))),
    ];
    let evidence = (prop::option::of(score()), prop::collection::vec(text(), 0..2))
        .prop_map(|(length_ratio, names)| Evidence { length_ratio, names, ..Evidence::default() });
    let said =
        (prop::option::of(text()), 1usize..999, prop::option::of((0usize..9, 1usize..9)), prop::option::of(score()));
    let more = (
        prop::option::of(evidence),
        prop::collection::vec(discrepancy(), 0..3),
        prop::option::of(text()),
        prop::option::of(text()),
    );
    (doc(), sides, said, more).prop_map(
        |(doc, (en, th), (id, seq, shape, score), (evidence, discrepancies, note, method))| Pair {
            id: id.map(Cow::Owned),
            doc: Cow::Owned(doc),
            seq,
            shape: shape.map(|(en, th)| Shape { en, th }),
            en,
            th,
            score,
            evidence: evidence.map(Cow::Owned),
            discrepancies,
            note: note.map(Cow::Owned),
            method: method.map(Cow::Owned),
        },
    )
}

/// Some pairs, of which neighbours may be of one document.
fn pairs() -> impl Strategy<Value = Vec<Pair<'static>>> {
    prop::collection::vec((pair(), any::<bool>()), 1..5).prop_map(|pairs| {
        let mut all: Vec<Pair<'static>> = Vec::new();
        for (mut pair, same) in pairs {
            if let Some(last) = all.last().filter(|_| same) {
                pair.doc = last.doc.clone();
                pair.id = pair.id.and(last.id.clone());
            }
            all.push(pair);
        }
        all
    })
}

/// What a table carries of a pair.
fn tabled(pair: &Pair<'static>) -> Pair<'static> {
    let text = |part: &Option<Part<'static>>| part.as_ref().map(|part| Part::of(part.text.clone()));
    let bare = |d: &Discrepancy| Discrepancy { en: None, th: None, ..d.clone() };
    Pair {
        doc: Cow::Owned(Doc { name: pair.doc.name.clone(), ..Doc::default() }),
        en: text(&pair.en),
        th: text(&pair.th),
        evidence: None,
        discrepancies: pair.discrepancies.iter().map(bare).collect(),
        ..pair.clone()
    }
}

/// What two columns of text carry: the aligned pairs' texts.
fn texts(pairs: &[Pair<'static>]) -> Vec<Pair<'static>> {
    let aligned = pairs.iter().filter(|pair| pair.is_aligned()).zip(1..);
    aligned
        .map(|(pair, seq)| Pair {
            doc: Cow::Owned(Doc { name: "file".into(), ..Doc::default() }),
            seq,
            en: pair.en.as_ref().map(|part| Part::of(part.text.clone())),
            th: pair.th.as_ref().map(|part| Part::of(part.text.clone())),
            ..Pair::default()
        })
        .collect()
}

/// The formats that hold all of a pair.
const WHOLE: &[Format] = &[
    Format::Jsonl,
    Format::Json,
    Format::Tmx,
    Format::Xliff,
    #[cfg(feature = "batch")]
    Format::Parquet,
];

proptest! {
    #[test]
    fn json_tmx_xliff_and_parquet_lose_nothing(pairs in pairs()) {
        for format in WHOLE.iter().copied() {
            prop_assert_eq!(&back(format, &pairs), &pairs, "{:?}", format);
        }
    }

    #[test]
    fn tables_keep_what_they_have_columns_for(pairs in pairs()) {
        let kept: Vec<_> = pairs.iter().map(tabled).collect();
        for format in [Format::Tsv, Format::Csv, Format::Xlsx] {
            prop_assert_eq!(&back(format, &pairs), &kept, "{:?}", format);
        }
    }

    #[test]
    fn bare_texts_are_kept_where_there_is_nothing_else(pairs in pairs()) {
        prop_assert_eq!(back(Format::Hf, &pairs), texts(&pairs));
        let flat = |c: char| matches!(c, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        let mut flattened = texts(&pairs);
        for part in flattened.iter_mut().flat_map(|pair| [&mut pair.en, &mut pair.th]).flatten() {
            part.text = part.text.replace("\r\n", " ").replace(flat, " ").into();
        }
        prop_assert_eq!(back(Format::Moses, &pairs), flattened);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[<>/a-z\"'=&#;!\\[\\]{}:,\\\\ \t\n0-9\\?-]{0,80}") {
        for format in Format::ALL {
            let _ = read_as("file", Some(format), bytes.clone());
            let _ = read_as("file", Some(format), text.clone().into_bytes());
        }
        let _ = read_as("file", None, text.into_bytes());
        let _ = read_as("file", None, bytes);
    }
}

/// The texts of pairs.
fn said<'p>(pairs: &'p [Pair<'static>]) -> Vec<(&'p str, &'p str)> {
    fn text<'p>(part: &'p Option<Part<'static>>) -> &'p str {
        part.as_ref().map_or("", |part| &*part.text)
    }
    pairs.iter().map(|pair| (text(&pair.en), text(&pair.th))).collect()
}

#[test]
fn xliff_writes_any_character_of_a_text() {
    let pair = Pair {
        seq: 1,
        en: Some(Part::of("a\u{1b}[1m\u{0}\u{ffff}b")),
        th: Some(Part::of("ก\u{b}")),
        ..Pair::default()
    };
    let (mut files, lost) = written(Format::Xliff, Layout::default(), None, [pair.clone()]);
    assert_eq!(lost, Lost::default());
    let (back, _) = read_as("a.xlf", None, files.swap_remove(0)).unwrap();
    assert_eq!(said(&back), [("a\u{1b}[1m\u{0}\u{ffff}b", "ก\u{b}")]);
    let (files, lost) = written(Format::Tmx, Layout::default(), None, [pair]);
    assert_eq!(lost.notes(), ["4 characters that XML cannot hold were left out, the first U+001B in pair 1 of "]);
    assert!(String::from_utf8_lossy(&files[0]).contains("<seg>a[1mb</seg>"));
}

#[test]
fn a_memory_of_another_tool() {
    let tmx = r#"<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="Elsewhere" segtype="sentence" srclang="*all*"><note>of all</note></header><body>
<tu tuid="7" changedate="20260101T000000Z"><prop type="x-score">12</prop><note>ask &#x0E01;</note>
  <tuv xml:lang="TH"><seg>กู้เงิน <bpt i="1">&lt;b></bpt>900<ept i="1">&lt;/b></ept> ล้านบาท</seg></tuv>
  <tuv xml:lang="en-US"><prop type="who">x</prop><seg><hi>Loan</hi> of<ph x="1">{<sub>see note</sub>}</ph>900<it pos="begin">&lt;i></it> m &amp; more<ut>x</ut></seg></tuv></tu>
<tu><tuv xml:lang="de"><seg>Ja</seg></tuv><tuv xml:lang="en"><seg>Yes</seg></tuv></tu>
<tu><tuv lang="EN-GB"><seg>One</seg></tuv><tuv lang="EN-US"><seg>Uno</seg></tuv><tuv lang="th-TH"><seg><![CDATA[<หนึ่ง>]]></seg></tuv><tuv lang="FR"><seg>Un</seg></tuv></tu>
<tu><tuv xml:lang="th"><seg></seg></tuv><tuv xml:lang="en"><seg/></tuv></tu>
<tu><tuv xml:lang="th"><seg>ลำพัง</seg></tuv></tu>
</body></tmx>"#;
    let check = |bytes: Vec<u8>| {
        let (pairs, skipped) = read_as("memory.tmx", None, bytes).unwrap();
        let texts = [("Loan of see note 900 m & more", "กู้เงิน 900 ล้านบาท"), ("One", "<หนึ่ง>"), ("", "ลำพัง")];
        assert_eq!(said(&pairs), texts);
        assert_eq!(
            (pairs[0].id.as_deref(), pairs[0].note.as_deref(), pairs[0].score),
            (Some("7"), Some("ask ก"), None)
        );
        assert!(pairs.iter().map(|pair| pair.seq).eq(1..=3) && pairs[1].doc.name == "memory.tmx");
        assert_eq!(
            skipped.notes(),
            [
                "1 unit passed over, not of English and Thai: FR (1), de (1)",
                "1 further text of a unit passed over: one a language is read",
                "1 unit without text passed over",
                "7 inline tags dropped, the text within kept",
            ]
        );
    };
    check(tmx.as_bytes().to_vec());
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    check([&[0xff, 0xfe][..], &utf16(tmx)].concat());
    check(utf16(tmx));
    let declared = tmx.replace("version=\"1.0\"?", "version=\"1.0\" encoding=\"TIS-620\"?");
    check(encoding_rs::WINDOWS_874.encode(&declared).0.into_owned());
}

#[test]
fn xliff_of_other_tools() {
    let two = r#"<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="th-TH" trgLang="en-GB">
<file id="f" original="news.docx"><skeleton>x</skeleton><unit id="1"><mtc:matches xmlns:mtc="m"><mtc:match><source>no</source><target>no</target></mtc:match></mtc:matches>
<originalData><data id="d">&lt;b></data></originalData>
<segment id="s1"><source>หนึ่ง<ph id="1" dataRef="d"/></source><target><pc id="2">One</pc></target></segment>
<ignorable><source> </source></ignorable>
<segment><source>สอง<cp hex="0001"/></source></segment></unit></file></xliff>"#;
    let (pairs, skipped) = read_as("x.xlf", None, two.as_bytes().to_vec()).unwrap();
    assert_eq!(said(&pairs), [("One", "หนึ่ง"), ("", "สอง\u{1}")]);
    assert_eq!((pairs[1].id.as_deref(), &*pairs[1].doc.name, skipped.tags), (Some("1-2"), "news.docx", 2));
    let one = r#"<xliff version="1.2"><file original="a.txt" source-language="en-US" target-language="th-TH" datatype="x"><header><note>h</note></header><body><group>
<trans-unit id="t1"><source>One <g id="1">two</g><x id="2"/></source><seg-source><mrk mtype="seg">One</mrk></seg-source><target state="final">หนึ่ง <bpt id="1">{</bpt>สอง</target><note>n</note><alt-trans><source>no</source><target>no</target></alt-trans></trans-unit>
</group></body></file><file source-language="de" target-language="th"><body><trans-unit id="t2"><source>Ja</source><target>ใช่</target></trans-unit></body></file></xliff>"#;
    let (pairs, skipped) = read_as("x.xml", None, one.as_bytes().to_vec()).unwrap();
    assert_eq!(said(&pairs), [("One two", "หนึ่ง สอง")]);
    assert_eq!((pairs[0].id.as_deref(), pairs[0].note.as_deref(), skipped.foreign), (Some("t1"), Some("n"), 1));
}

#[test]
fn translations_of_other_data_sets() {
    let jsonl = "{\"id\": 7, \"translation\": {\"th\": \"หนึ่ง\", \"en\": \"One\", \"de\": \"Eins\"}}\n\
        { \"translation\" : {\"en\": \"Two\"}, \"id\": \"b\"}\n\
        {\"seq\": 3, \"doc\": {\"name\": \"a\"}, \"en\": {\"text\": \"a \\\"translation\\\"\"}, \"th\": null}\n";
    let (pairs, _) = read_as("x.jsonl", None, jsonl.as_bytes().to_vec()).unwrap();
    assert_eq!(said(&pairs), [("One", "หนึ่ง"), ("Two", ""), ("a \"translation\"", "")]);
    assert!(pairs.iter().map(|pair| pair.id.as_deref()).eq([Some("7"), Some("b"), None]));
}

#[test]
fn what_a_spreadsheet_takes_for_a_moment() {
    let moment = |text: &str| rust_xlsxwriter::ExcelDateTime::parse_from_str(text).unwrap();
    let format = |text: &str| rust_xlsxwriter::Format::new().set_num_format(text);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "en").unwrap();
    sheet.write_with_format(1, 0, moment("2026-11-21"), &format("d mmm yyyy")).unwrap();
    sheet.write_with_format(2, 0, moment("2026-11-21T09:30"), &format("d/m/yy h:mm")).unwrap();
    sheet.write_with_format(3, 0, moment("09:30"), &format("h:mm")).unwrap();
    sheet.write_number(4, 0, 2569).unwrap();
    let (pairs, _) = read_as("a.xlsx", None, book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(said(&pairs), ["2026-11-21", "2026-11-21 09:30:00", "09:30:00", "2569"].map(|text| (text, "")));
}

#[test]
fn tables_of_spreadsheets() {
    for (name, table, notes) in [
        ("a.tsv", "EN\tth-TH\tcolour\n\"He said \"\"yes\"\"\"\tใช่\tred\n\nNo\n", &["columns passed over: colour"][..]),
        ("a.txt", "en\tth\nHe said \"yes\"\tใช่\r\nNo\t\r\n", &[]),
        ("a.csv", "en;th;score\n\"He said \"\"yes\"\"\";ใช่;0,5\nNo;;\n", &[]),
        (
            "-",
            "English,Thai,type\r\n\"He said \"\"yes\"\"\",ใช่,1-Jan\r\n'No,\r\n,,\r\n",
            &["1 unit without text passed over"],
        ),
    ] {
        let (pairs, skipped) = read_as(name, None, table.as_bytes().to_vec()).unwrap();
        let no = if name == "-" { "'No" } else { "No" };
        assert_eq!(said(&pairs), [("He said \"yes\"", "ใช่"), (no, "")], "{name}");
        assert_eq!(skipped.notes(), notes, "{name}");
        assert_eq!(pairs[0].score, (name == "a.csv").then_some(0.5));
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let tu = |inside: &str| format!("<tmx version=\"1.4\">\n<body>\n <tu>{inside}</tu></body></tmx>");
    for (name, text, message) in [
        ("a.tmx", "<tmx><body>".to_owned(), "a.tmx:1:12: the file ends inside <body>; "),
        ("a.tmx", "<tmx>\n  <body></tmx>".into(), "a.tmx:2:9: not well-formed XML: "),
        ("a.tmx", "<xliff/>".into(), "a.tmx:1:9: the root is <xliff>, not <tmx>; "),
        ("a.tmx", "plain".into(), "a.tmx:1:6: no <tmx> in the file; "),
        (
            "a.tmx",
            "<!DOCTYPE tmx [<!ENTITY a \"b\">]><tmx/>".into(),
            "a.tmx:1:33: a document type that defines entities, ",
        ),
        ("a.tmx", tu("<tuv xml:lang=\"th\"><seg>ก&b;"), "a.tmx:3:34: &b; is an entity, which are not read; "),
        ("a.tmx", tu("<tuv><seg>a</seg></tuv>"), "a.tmx:3:11: a <tuv> that does not say its language in xml:lang; "),
        (
            "a.tmx",
            tu("<prop type=\"x-khanan-score\">2</prop>"),
            "a.tmx:3:42: x-khanan-score: not a probability, 0 to 1; ",
        ),
        ("a.xlf", "<tmx/>".into(), "a.xlf:1:7: the root is <tmx>, not <xliff>; "),
        ("a.jsonl", "\n{\"seq\": \"x\"}".into(), "a.jsonl:2:11: invalid type: string \"x\", expected usize; "),
        ("a.jsonl", "{\"doc\":{\"name\":\"a\"},\"seq\":1,\"score\":2}".into(), "a.jsonl:1:1: a score of 2, "),
        ("a.json", "{\n\"pairs\": 1}".into(), "a.json:2:10: invalid type: integer `1`, expected a sequence; "),
        ("a.tsv", "a\tb\n".into(), "a.tsv:1:1: no column is called en or th; name the columns in the first row"),
        ("a.tsv", "en\tth\na\tb\tc\n".into(), "a.tsv:2:1: cell 3 in a row of a table with 2 columns; "),
        ("a.csv", "en,seq\na,1\nb,x\n".into(), "a.csv:3:1: seq is \"x\", not a number from 1; "),
        ("a.html", "<html>".into(), "a.html: html cannot be read back; give JSONL, "),
        (
            "notes",
            "Just words".into(),
            "notes: not a format that is known by its name or by how it begins; give JSONL, ",
        ),
        ("a.xlsx", "PK".into(), "a.xlsx: not a spreadsheet: "),
    ] {
        let error = read_as(name, None, text.clone().into_bytes()).unwrap_err().to_string();
        assert!(error.starts_with(message), "{text}\n{error}\n{message}");
    }
}

#[test]
fn compressed_files_are_read_whatever_their_format() {
    use crate::write::{Compressed, Compression};
    use std::io::Write;

    let pairs =
        [Pair { seq: 1, en: Some(Part::of("One, two.")), th: Some(Part::of("หนึ่ง")), ..Pair::default() }];
    for compression in Compression::ALL.iter().copied() {
        for format in [Format::Jsonl, Format::Tmx, Format::Tsv, Format::Xlsx] {
            let (files, _) = written(format, Layout::default(), None, pairs.iter().cloned());
            let mut out = Compressed::new(Vec::new(), Some(compression)).unwrap();
            out.write_all(&files[0]).unwrap();
            let bytes = out.finish().unwrap();
            let named = format!("a.{}.{}", format.extensions()[0], compression.extension());
            for name in ["-", &named] {
                assert_eq!(said(&read_as(name, None, bytes.clone()).unwrap().0), [("One, two.", "หนึ่ง")], "{name}");
            }
        }
    }
    for name in ["d/a.en.gz", "d/a.th.gz", "d/a.gz"] {
        assert_eq!((stem(name), sides(name)), ("d/a", ["d/a.en.gz".to_owned(), "d/a.th.gz".to_owned()]));
    }
    assert_eq!(sides("a.v1"), ["a.v1.en", "a.v1.th"]);
}

#[test]
fn no_pairs_are_a_file_too() {
    for format in Format::ALL.into_iter().filter(|format| format.reads_back() && *format != Format::Moses) {
        let (mut files, lost) = written(format, Layout::default(), None, []);
        assert_eq!(lost, Lost::default());
        let (pairs, skipped) = read_as("-", Some(format), files.swap_remove(0)).unwrap();
        assert_eq!((pairs.len(), skipped.notes()), (0, vec!["no pairs found".to_owned()]), "{format:?}");
    }
    let (files, _) = written(Format::Xliff, Layout::default(), None, []);
    assert!(String::from_utf8_lossy(&files[0]).contains("<file id=\"f1\">\n    <group id=\"g1\"/>\n  </file>"));
}

#[test]
fn formats_are_told_by_how_they_begin() {
    let pairs =
        [Pair { seq: 1, en: Some(Part::of("One, two.")), th: Some(Part::of("หนึ่ง")), ..Pair::default() }];
    for format in Format::ALL.into_iter().filter(|format| format.reads_back() && *format != Format::Moses) {
        let (mut files, _) = written(format, Layout::default(), None, pairs.iter().cloned());
        let (back, _) = read_as("-", None, files.swap_remove(0)).unwrap();
        assert_eq!(said(&back), [("One, two.", "หนึ่ง")], "{format:?}");
    }
}

#[cfg(feature = "batch")]
mod columns {
    use std::sync::Arc;

    use ::parquet::arrow::ArrowWriter;
    use arrow_array::{
        ArrayRef, DictionaryArray, Float32Array, LargeStringArray, RecordBatch, StringArray, StructArray, UInt16Array,
        types::Int32Type,
    };

    use super::*;

    fn file(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
        let batch =
            RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))
                .unwrap();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.into_inner().unwrap()
    }

    #[test]
    fn parquet_of_other_tools() {
        let en: DictionaryArray<Int32Type> = [Some("Yes"), None, Some("Yes")].into_iter().collect();
        let bytes = file(vec![
            ("th", Arc::new(LargeStringArray::from(vec![Some("ใช่"), Some("ไม่"), None]))),
            ("en", Arc::new(en)),
            ("colour", Arc::new(StringArray::from(vec!["red", "green", "blue"]))),
            ("score", Arc::new(Float32Array::from(vec![Some(0.5), None, Some(1.0)]))),
            ("seq", Arc::new(UInt16Array::from(vec![7, 8, 9]))),
        ]);
        let (pairs, skipped) = read_as("a.bin", None, bytes).unwrap();
        assert_eq!(super::said(&pairs), [("Yes", "ใช่"), ("", "ไม่"), ("Yes", "")]);
        assert!(pairs.iter().map(|pair| (pair.seq, pair.score)).eq([(7, Some(0.5)), (8, None), (9, Some(1.0))]));
        assert_eq!((&*pairs[0].doc.name, skipped.notes()), ("a.bin", vec!["columns passed over: colour".to_owned()]));
    }

    #[test]
    fn translations_in_a_column() {
        let texts = |texts: [&str; 2]| Arc::new(StringArray::from(texts.to_vec())) as ArrayRef;
        let both = StructArray::try_from(vec![
            ("en", texts(["One", "Two"])),
            ("fr", texts(["Un", "Deux"])),
            ("th", texts(["หนึ่ง", "สอง"])),
        ])
        .unwrap();
        let (pairs, _) = read_as("a.parquet", None, file(vec![("translation", Arc::new(both))])).unwrap();
        assert_eq!(super::said(&pairs), [("One", "หนึ่ง"), ("Two", "สอง")]);
    }

    #[test]
    fn what_is_wrong_in_a_row_is_told() {
        let en = || ("en", Arc::new(StringArray::from(vec!["a", "b"])) as ArrayRef);
        for (columns, message) in [
            (vec![("x", en().1)], "a.parquet: no column is called en or th; "),
            (
                vec![en(), ("score", Arc::new(Float32Array::from(vec![1.0, 1.5])) as ArrayRef)],
                "a.parquet: row 2: score: not a probability, 0 to 1; ",
            ),
            (vec![en(), ("type", en().1)], "a.parquet: row 1: type: a type is how many "),
            (vec![en(), ("evidence", en().1)], "a.parquet: row 1: evidence: expected value at "),
            (vec![en(), ("discrepancies", en().1)], "a.parquet: row 1: discrepancies: not a list; "),
            (vec![en(), ("date", en().1)], "a.parquet: row 1: date: a date is a day "),
        ] {
            let error = read_as("a.parquet", None, file(columns)).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}\n{message}");
        }
    }

    /// Bytes of a file changed, and the file cut: an error or pairs, nothing worse.
    #[test]
    fn no_damage_makes_it_panic() {
        let pair = Pair {
            seq: 1,
            en: Some(Part { spans: vec![Place { start: 0, end: 1, byte_start: 0, byte_end: 1 }], ..Part::of("One") }),
            ..Pair::default()
        };
        let (mut files, _) = written(Format::Parquet, Layout::default(), None, [pair]);
        let whole = files.swap_remove(0);
        for i in (0..whole.len()).step_by(13) {
            let mut bytes = whole.clone();
            bytes[i] ^= 1 << (i % 8);
            let _ = read_as("a.parquet", Some(Format::Parquet), bytes);
            let error = read_as("a.parquet", None, whole[..i].to_vec()).unwrap_err().to_string();
            assert!(error.starts_with("a.parquet: "), "{error}");
        }
    }
}
