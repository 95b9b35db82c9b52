//! What the fuzzer begins with: small inputs that go deep, made from the releases in `corpus/`.

use std::{fs, path::Path};

use khanan::{
    Aligner,
    model::Model,
    read::Document,
    review::Operation,
    write::{Compressed, Compression, Facts, Format, Layout, Pair, Writer},
};

use crate::{packed::archive, review};

/// The seeds of every target, in the order of [`TARGETS`](crate::TARGETS).
///
/// # Panics
/// If the project's files are not there.
pub fn seeds() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let releases = ["15-boat-museum-notice.txt", "13-mixed-titles-reef.txt", "08-public-health-dengue.txt"];
    let releases: Vec<String> = releases.iter().map(|name| file("corpus", name)).map(utf8).collect();
    let [notice, reef, dengue] = &releases[..] else { unreachable!("three names make three") };
    // Some lines, for targets that take long over every character.
    let few: Vec<String> = releases.iter().map(|text| text.lines().take(8).collect::<Vec<_>>().join("\n")).collect();
    let pairs: Vec<Pair<'static>> = few.iter().flat_map(|text| pairs(text)).take(2).collect();
    let in_format = |format| written(format, &pairs);
    let marked = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
    let document = [WORD, NUMBERING, STYLES, FOOTNOTES].join(&b"\xff"[..]);
    let open = [OPEN, OPEN_STYLES].join(&b"\xff"[..]);
    let page = [PAGE, MEANING, FORM].join(&b"\xff"[..]);
    let pdf = |name| file("tests/pdf", name);
    let both = |text: &String| {
        let (thai, english): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.chars().any(khanan::is_thai));
        [english.join("\n"), thai.join("\n")]
    };
    let halved: Vec<Vec<u8>> = few.iter().map(|text| both(text).map(String::into_bytes).join(&0xff)).collect();
    let docx = [("word/document.xml", WORD), ("word/numbering.xml", NUMBERING), ("word/styles.xml", STYLES)];
    let odt = [("mimetype", &b"application/vnd.oasis.opendocument.text"[..]), ("content.xml", OPEN)];
    let epub = [
        ("mimetype", &b"application/epub+zip"[..]),
        ("META-INF/container.xml", CONTAINER),
        ("b.opf", BOOK),
        ("a.xhtml", CHAPTER),
    ];
    let (line, tmx, xliff, tsv) =
        (in_format(Format::Jsonl), in_format(Format::Tmx), in_format(Format::Xliff), in_format(Format::Tsv));
    let packing = |by, bytes: &[u8]| compressed(by, bytes);
    let utf16: Vec<u8> = notice.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let thai874: Vec<u8> = notice.chars().filter_map(windows_874).collect();
    let journal = journal();
    let unsealed = unsealed(&journal);
    vec![
        (
            "read_text",
            vec![
                marked(&[0, 0], notice.as_bytes()),
                marked(&[0, 0], &thai874),
                marked(&[0, 1], &utf16),
                marked(&[3, 0], &utf16),
                marked(&[5, 1], &thai874),
                marked(&[0, 0], CHAPTER),
            ],
        ),
        ("read_html", vec![HTML.to_vec(), CHAPTER.to_vec(), marked(HTML, reef.as_bytes())]),
        ("read_packed", vec![archive(&docx), archive(&odt), archive(&epub), b"{\\rtf1 a}".to_vec()]),
        ("read_docx", vec![document, WORD.to_vec()]),
        ("read_odt", vec![open, OPEN.to_vec()]),
        ("read_epub", vec![[CHAPTER, BOOK, CONTAINER].join(&b"\xff"[..]), CHAPTER.to_vec()]),
        ("read_pdf", vec![pdf("columns.pdf"), pdf("pages.pdf"), pdf("locked.pdf")]),
        ("read_pdf_page", vec![page, PAGE.to_vec()]),
        ("normalize", vec![marked(&[1, 2, 3, 4, 5, 6, 7, 8], notice.as_bytes()), marked(&[0; 8], TROUBLE.as_bytes())]),
        ("segment", (0..24).map(|k| marked(&[k % 4, k / 4 % 3, k % 3, k / 12], few[k as usize % 3].as_bytes())).collect()),
        (
            "align",
            few.iter()
                .map(|text| marked(&[0; 9], text.as_bytes()))
                .chain(halved.iter().map(|text| marked(&[7; 9], text)))
                .chain([marked(&[0; 9], dengue.lines().take(20).collect::<Vec<_>>().join("\n").as_bytes())])
                .collect(),
        ),
        (
            "align_pins",
            few.iter()
                .map(|text| marked(&[0, 1, 2, 3, 8, 0, 7, 1, 2], text.as_bytes()))
                .chain(halved.iter().map(|text| marked(&[0, 3, 8, 8, 1, 8, 0, 8, 2], text)))
                .collect(),
        ),
        (
            "check",
            CHECKED
                .iter()
                .map(|[en, th]| [en.as_bytes(), th.as_bytes()].join(&0xff))
                .chain(halved.iter().cloned())
                .collect(),
        ),
        (
            "model_file",
            vec![
                marked(&[0], head(&Model::embedded().to_bytes())),
                vec![1, 0, 0, 9, 0],
                vec![2, 0, 1, 0, 0, 7, 0, 2, 0, 0, 9],
            ],
        ),
        ("model_part", (0..6).map(|k| vec![k, 0, 1, 4, 0, 0, 0, 9, 0, 200, 200, 0, 0, 3]).collect()),
        (
            "back_lines",
            vec![
                marked(&[0, 0], &line),
                marked(&[1, 0], &in_format(Format::Json)),
                marked(&[2, 0], &in_format(Format::Hf)),
                marked(&[3, 0], &tsv),
                marked(&[4, 0], &in_format(Format::Csv)),
                marked(&[4, 0], b"en;th;score\n\"He said \"\"yes\"\"\";\xe0\xb9\x83\xe0\xb8\x8a\xe0\xb9\x88;0,5\n"),
                marked(&[5, 0], b"One\nTwo\n\xff\xe0\xb8\x81\n\xe0\xb8\x82\n"),
                marked(&[0, 2], &packing(Compression::Gzip, &line)),
                marked(&[3, 2], &packing(Compression::Zstd, &tsv)),
                marked(&[0, 0x10], b"{\"translation\": {\"en\": \"One\", \"th\": \"\xe0\xb8\x81\", \"de\": \"Eins\"}, \"id\": 7}\n"),
            ],
        ),
        ("back_xml", vec![marked(&[0, 1], &tmx), marked(&[1, 1], &xliff), marked(&[0, 0], MEMORY), marked(&[1, 0], XLIFF_1)]),
        ("back_xlsx", vec![in_format(Format::Xlsx)]),
        ("back_xlsx_parts", vec![[SHEET, SHARED, b"", CELL_STYLES].join(&b"\xff"[..])]),
        ("back_parquet", vec![in_format(Format::Parquet)]),
        ("written", vec![(0..=255).collect(), (0..=255).rev().map(|n| n / 4).collect(), [b"\x0b", TROUBLE.as_bytes()].concat()]),
        (
            "archive",
            vec![
                marked(&[0, 0], &archive(&[("a/b.txt", b"text of b"), ("../c.txt", b"c"), ("c.txt.gz", b"x")])),
                marked(&[6, 1], b"{\"id\": 1, \"text\": \"a\"}\n{}\n{\"id\": 1, \"en\": \"a\", \"th\": \"b\"}\n"),
                marked(&[7, 0], &packing(Compression::Gzip, b"{\"text\": \"a\"}\n{\"html\": \"<p>a\"}\n")),
                marked(&[8, 0], &packing(Compression::Zstd, b"{\"text\": \"a\", \"date\": \"2023-11-14\"}\n")),
                marked(&[9, 2], b"id\ttext\tsource\n1\ta\tx\n1\tb\ty\n"),
                marked(&[4, 0], WARC),
                marked(&[5, 0], &[packing(Compression::Gzip, WARC), packing(Compression::Gzip, WARC)].concat()),
                marked(&[10, 0], few[0].as_bytes()),
                marked(&[11, 0], &packing(Compression::Gzip, few[0].as_bytes())),
            ],
        ),
        (
            "archive_inside",
            vec![
                [&b"\x00\x00a/b.txt"[..], b"text of b", b"c.html", CHAPTER, b"d.docx", b"PK"].join(&0xff),
                [&b"\x01\x01a/b.txt"[..], b"text of b", b"../c.txt", b"c", b"d.zip", b"PK"].join(&0xff),
                [&b"\x02\x00HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>a</p>"[..], b"HTTP/1.1 404 Not Found\r\n\r\nb"].join(&0xff),
                b"\x02\x00HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n4\r\ntext\r\n0\r\n\r\n".to_vec(),
                b"\x03\x00{\"path\": \"b.txt\", \"id\": \"x\"}\n{\"en_path\": \"c.en.txt\", \"th_path\": \"c.th.txt\"}\n{\"path\": \"../out.txt\"}\n".to_vec(),
                b"\x03\x00path\tdate\nb.txt\t2023-11-14\n../out.txt\t\n".to_vec(),
            ],
        ),
        (
            "review_journal",
            vec![
                marked(&[3, 2, 1, 8, 1, 1], &journal),
                marked(&[0; 6], &unsealed),
                marked(&[0; 6], &[&unsealed[..], NOTED].concat()),
                marked(&[4, 1, 1, 0, 0, 0], &[&unsealed[..], PARTED].concat()),
            ],
        ),
        (
            "review_steps",
            vec![
                vec![0, 2, 0, 80, 1, 200, 3, 1, 1, 4, 2, 1, 5, 2, 0, 6, 3, 8, 2, 1, 9, 2, 3, b'a', b'b', b'c', 250, 0, 11, 10, 0],
                vec![6, 1, 6, 2, 7, 1, 5, 8, 3, 1, 250, 0, 11, 0, 11, 0, 10, 0],
            ],
        ),
        (
            "search_query",
            ["loan", "\"the loan\" -farmers", "เงินกู้", "\"900 ล้านบาท\"", "โควิด-19 ๐.๒๕%", "“signed” rayong"]
                .iter()
                .zip(0..)
                .map(|(query, k)| marked(&[k, 9, k % 2, k * 41], query.as_bytes()))
                .collect(),
        ),
        (
            "eval_files",
            vec![
                marked(&[0], &file("tests/eval", "releases.pred.jsonl")),
                marked(&[0], &line),
                marked(&[1], "ธนาคาร|ลด|ดอกเบี้ย\nThe| bank\n".as_bytes()),
                marked(&[1], "{\"line\": 0, \"text\": \"ธนาคาร\"}\n{\"text\": \"ลด\"}\n".as_bytes()),
                marked(&[2], b"1\tOne\n2-3\tTwo\n2\tT\n3\two\n\n1\tA\n"),
            ],
        ),
    ]
}

fn file(folder: &str, name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder).join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn utf8(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("releases are in UTF-8")
}

fn pairs(text: &str) -> Vec<Pair<'static>> {
    let document = Document::from_text("release.txt", text).expect("it is short");
    Aligner::default().one(&document, &Facts::default()).expect("it is short").pairs
}

fn written(format: Format, pairs: &[Pair<'static>]) -> Vec<u8> {
    let mut writer = Writer::in_memory(format, Layout::default());
    pairs.iter().try_for_each(|pair| writer.pair(pair.clone())).expect("memory takes everything");
    writer.finish().expect("memory takes everything").0.swap_remove(0)
}

fn compressed(by: Compression, bytes: &[u8]) -> Vec<u8> {
    let mut out = Compressed::new(Vec::new(), Some(by)).expect("memory takes everything");
    std::io::Write::write_all(&mut out, bytes).expect("memory takes everything");
    out.finish().expect("memory takes everything")
}

/// A character in the Thai code page of Windows.
fn windows_874(c: char) -> Option<u8> {
    match u32::from(c) {
        c @ 0..=0x7f => u8::try_from(c).ok(),
        c @ 0xe01..=0xe5b => u8::try_from(c - 0xe00 + 0xa0).ok(),
        _ => None,
    }
}

/// What stands before a model's first part.
fn head(model: &[u8]) -> &[u8] {
    let end = model.windows(2).position(|two| two == b"\n\n").map_or(model.len(), |at| at + 2);
    &model[..end]
}

/// A journal in which a few things were done.
fn journal() -> Vec<u8> {
    let folder = review::folder();
    let path = folder.path().join("journal.jsonl");
    let (mut journal, mut session) = review::open(&path).expect("a new journal");
    for operation in
        [Operation::Accept { bead: 1, on: true }, Operation::Unlink { bead: 2 }, Operation::Realign, Operation::Undo]
    {
        journal.apply(&mut session, &operation).expect("there is such a bead");
    }
    drop(journal);
    fs::read(path).expect("it was written")
}

/// The first line of a journal as layout 1 has it: without what vouches for it, so that the fuzzer gets behind it.
fn unsealed(journal: &[u8]) -> Vec<u8> {
    let first = String::from_utf8_lossy(journal).lines().next().expect("a first line").to_owned();
    let (line, _) = first.split_once(",\"check\"").expect("a value that vouches for it");
    format!("{}}}\n", line.replacen("\"khanan_review\":2", "\"khanan_review\":1", 1)).into_bytes()
}

const NOTED: &[u8] = "{\"op\":\"note\",\"bead\":2,\"text\":\"ก\"}\n{\"op\":\"undo\"}\n{\"op\":\"redo\"}\n".as_bytes();

const PARTED: &[u8] = b"{\"op\":\"merge\",\"bead\":1,\"with\":\"next\"}\n{\"op\":\"move\",\"bead\":1,\"lang\":\"th\",\"to\":\"next\"}\n{\"op\":\"accept\",\"bead\":1,\"on\":true}\n";

const TROUBLE: &str = "น\u{e4d}\u{e32} เเล้ว ก\u{e48}\u{e35} \u{200b}a\u{ad}b\u{feff} \u{f70a}\u{a0}๛ \u{202e}x\u{2028}y\r\nz\u{1c}“ๆ”ฯ 1,๐๐๐.๕% é😀 ก\u{e48}\u{e48}";

const CHECKED: [[&str; 2]; 8] = [
    ["It lent 4.4 billion baht on 14 November 2023.", "ให้กู้ 4.4 ล้านบาท เมื่อวันที่ 15 พฤศจิกายน 2566"],
    ["Tel. 0 2000 1234 ext. 55, www.example.com", "โทร. 0 2000 1235 ต่อ 5 อีเมล a@example.com"],
    ["Growth of 3-5 per cent by Q3 2024", "ขยายตัวร้อยละ 3-6 ในไตรมาส 3 ปี 2567"],
    ["Mr. Charin Sukjai, President of ABC Co., Ltd.", "นายชรินทร์ สุขใจ ประธาน บริษัท เอบีซี จำกัด"],
    ["1) item a; 2) item b; 3) item c", "๑) ก ๒) ข ๓) ค"],
    ["two hundred and fifty thousand tonnes, 1/4, 10.30 a.m.", "สองแสนห้าหมื่นตัน 1/4 เวลา 10.30 น."],
    ["USD 1,000,000 (one million US dollars) at 35.5 baht", "1,000,000 ดอลลาร์สหรัฐ (หนึ่งล้านดอลลาร์) ที่ 35.50 บาท"],
    ["10/01/2020; Monday, 1 May", "10/01/2563 วันอังคารที่ 1 พ.ค. 63"],
];

const HTML: &[u8] = "<!DOCTYPE html><html><head><title>ข่าว</title><style>p{}</style></head><body><nav><ul><li><a href=x>Home</a></ul></nav><main><h1>ธนาคารให้กู้</h1><p>The bank &amp; the loan<br>of 900&nbsp;million</p><table><tr><td>a<td>b</table><ul><li>one<li>two</ul><pre>x\ny</pre><!-- c --><script>var a = '<p>'</script></main><footer>©</footer></body></html>".as_bytes();

const CHAPTER: &[u8] = "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><body><h1>บทที่ 1</h1><p>One <b>two</b></p><p>สาม</p></body></html>".as_bytes();

const BOOK: &[u8] = b"<package><metadata/><manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"n\" href=\"n.xhtml\" properties=\"nav\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\" linear=\"yes\"/></spine></package>";

const CONTAINER: &[u8] = b"<container><rootfiles><rootfile full-path=\"b.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";

const WORD: &[u8] = "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:mc=\"mc\" xmlns:wps=\"wps\"><w:body><w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>ธนาคาร</w:t><w:tab/><w:t xml:space=\"preserve\"> loan</w:t><w:br/></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>one</w:t></w:r><w:del><w:r><w:delText>no</w:delText></w:r></w:del><w:ins><w:r><w:t>yes</w:t></w:r></w:ins></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a &amp; b</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>link</w:t><w:footnoteReference w:id=\"1\"/></w:r></w:hyperlink></w:p></w:sdtContent></w:sdt><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback/></mc:AlternateContent></w:body></w:document>".as_bytes();

const NUMBERING: &[u8] = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"thaiNumbers\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"3\"/></w:lvlOverride></w:num></w:numbering>".as_bytes();

const STYLES: &[u8] = b"<w:styles xmlns:w=\"w\"><w:style w:styleId=\"Heading1\"><w:basedOn w:val=\"Normal\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:rPr><w:vanish w:val=\"false\"/></w:rPr></w:style></w:styles>";

const FOOTNOTES: &[u8] = b"<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"1\"><w:p><w:r><w:t>note</w:t></w:r></w:p></w:footnote></w:footnotes>";

const OPEN: &[u8] = "<office:document-content><office:automatic-styles><text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\" text:start-value=\"2\"/></text:list-style></office:automatic-styles><office:body><office:text><text:h>ธนาคาร</text:h><text:p>loan<text:s text:c=\"2\"/>a<text:tab/>b<text:line-break/>c<text:note><text:note-body><text:p>note</text:p></text:note-body></text:note></text:p><text:list text:style-name=\"L1\"><text:list-item><text:p>one</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>".as_bytes();

const OPEN_STYLES: &[u8] = b"<office:document-styles><office:styles><text:list-style style:name=\"L2\"><text:list-level-style-bullet text:level=\"1\" text:bullet-char=\"-\"/></text:list-style></office:styles></office:document-styles>";

const PAGE: &[u8] = b"BT /F1 12 Tf 72 700 Td (The bank signed) Tj 0 -14 Td [(a lo) -20 (an.)] TJ /F2 10 Tf 1 0 0 1 300 700 Tm (two) ' T* <41> Tj ET q 1 0 0 1 0 0 cm /X1 Do Q /P <</MCID 0 /ActualText (x)>> BDC BT (y) Tj ET EMC";

const MEANING: &[u8] = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <41> <0E01> endbfchar 1 beginbfrange <42> <44> <0E48> endbfrange endcmap end";

const FORM: &[u8] = b"BT /F1 9 Tf 10 10 Td (form) Tj ET";

const MEMORY: &[u8] = "<?xml version=\"1.0\"?><tmx version=\"1.4\"><header creationtool=\"Elsewhere\" segtype=\"sentence\" srclang=\"*all*\"/><body><tu tuid=\"7\"><prop type=\"x-score\">1</prop><note>ask</note><tuv xml:lang=\"TH\"><seg>กู้ <bpt i=\"1\">&lt;b></bpt>900<ept i=\"1\"/></seg></tuv><tuv xml:lang=\"en-US\"><seg><hi>Loan</hi> &amp; <![CDATA[<x>]]></seg></tuv></tu></body></tmx>".as_bytes();

const XLIFF_1: &[u8] = "<xliff version=\"1.2\"><file original=\"a.txt\" source-language=\"en-US\" target-language=\"th-TH\"><body><group><trans-unit id=\"t1\"><source>One <g id=\"1\">two</g><x id=\"2\"/></source><seg-source><mrk mtype=\"seg\">One</mrk></seg-source><target state=\"final\">หนึ่ง</target><note>n</note></trans-unit></group></body></file></xliff>".as_bytes();

const SHEET: &[u8] = b"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:C3\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>en</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>th</t></is></c><c r=\"C1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>One</t></is></c><c r=\"B2\" t=\"s\"><v>1</v></c><c r=\"C2\" s=\"1\"><v>0.5</v></c></row><row r=\"3\"><c r=\"A3\" t=\"b\"><v>1</v></c><c r=\"B3\" s=\"2\"><v>45250.5</v></c><c r=\"C3\" t=\"e\"><v>#N/A</v></c></row></sheetData></worksheet>";

const SHARED: &[u8] = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"2\"><si><t>score</t></si><si><r><t>ห</t></r><r><t xml:space=\"preserve\">นึ่ง_x000D_</t></r></si></sst>".as_bytes();

const CELL_STYLES: &[u8] = b"<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"d mmm yyyy\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"2\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";

const WARC: &[u8] = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nWARC-Date: 2023-11-14T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: 67\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>a</p>\r\n\r\n";
