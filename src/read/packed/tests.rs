use proptest::prelude::*;

use super::*;
use crate::read::{
    Document, decode,
    sample::{archive, archive_of, docx, odt, read, text, word},
};

const PARAGRAPH: &str = "<w:p><w:r><w:t>ธนาคาร</w:t></w:r></w:p>";

#[test]
fn formats_are_told_by_their_content() {
    let word = docx(PARAGRAPH, &[]);
    let elsewhere = super::super::sample::word("document", PARAGRAPH);
    let moved = archive(&[
        ("[Content_Types].xml", "wordprocessingml.document.main"),
        (
            "_rels/.rels",
            "<Relationships><Relationship Type=\"x/officeDocument\" Target=\"/doc/main.xml\"/></Relationships>",
        ),
        ("doc/main.xml", &elsewhere),
    ]);
    for bytes in [&word, &moved] {
        let document = read(bytes).expect("a document");
        assert_eq!((document.format(), document.text(), document.page(0)), (Format::Docx, "ธนาคาร", None));
        assert_eq!(document.sha256(), crate::digest::hex_sha256(bytes));
    }
    assert_eq!(read(&odt("", "<text:p>a</text:p>")).expect("a document").format(), Format::Odt);
    let asked = Options { format: Some(Format::Docx), ..Options::default() };
    assert!(matches!(decode("a.txt", b"plain", &asked), Err(Error::Broken { .. })));
    let asked = Options { format: Some(Format::Plain), ..Options::default() };
    assert!(matches!(decode("a.docx", &word, &asked), Err(Error::Binary { .. })));
}

fn told(result: Result<Document>) -> String {
    result.expect_err("a bad document").to_string()
}

#[test]
fn what_cannot_be_read_is_told_why() {
    let ole = |stream: &str| {
        let name: Vec<u8> = stream.bytes().flat_map(|byte| [byte, 0]).collect();
        [OLE, &[0; 512], &name, &[0; 64]].concat()
    };
    let entity = format!("<!DOCTYPE x [<!ENTITY a \"b\">]>{}", word("document", PARAGRAPH));
    let unknown = word("document", "<w:p><w:r><w:t>&evil;</w:t></w:r></w:p>");
    let cut = &docx(PARAGRAPH, &[])[..200];
    let bomb = "<x>".to_owned() + &" ".repeat(20 << 20) + "</x>";
    let table: [(Vec<u8>, &str); 15] = [
        (ole("EncryptedPackage"), "an Office document, and encrypted"),
        (ole("WordDocument"), "an old Word document (DOC)"),
        (ole("Workbook"), "an old Excel workbook (XLS)"),
        (b"{\\rtf1".to_vec(), "an RTF document"),
        (archive(&[("xl/workbook.xml", "")]), "an XLSX workbook"),
        (archive(&[("ppt/presentation.xml", "")]), "PPTX slides"),
        (archive(&[("a.txt", "x")]), "a ZIP archive that is no document"),
        (archive(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]), "an ODS spreadsheet"),
        (archive(&[("word/document.xml", &entity)]), "word/document.xml: byte 0 begins a document type declaration"),
        (archive(&[("word/document.xml", &unknown)]), "begins a reference that stands for nothing"),
        (archive(&[("word/document.xml", "<a><b></a>")]), "word/document.xml: byte 6 is no XML"),
        (archive(&[("word/document.xml", "<a><b>")]), "word/document.xml: byte 6 ends it amidst an element"),
        (archive(&[("word/document.xml", &bomb)]), "word/document.xml: over 16777216 bytes unpacked"),
        (cut.to_vec(), "ZIP archive: cannot be unpacked"),
        (docx("", &[("word/media/image1.png", String::new())]), "no text, 1 image: run OCR first"),
    ];
    for (bytes, want) in table {
        let told = told(read(&bytes));
        assert!(told.starts_with("a.bin: ") && told.contains(want), "{told}");
    }
    let manifest = ("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>");
    let locked = archive(&[("mimetype", "application/vnd.oasis.opendocument.text"), manifest, ("content.xml", "?")]);
    assert!(told(read(&locked)).contains("an ODT document, and encrypted"));
}

#[test]
fn elements_may_lie_as_deep_as_they_like() {
    let deep = "<w:x>".repeat(100_000) + PARAGRAPH + &"</w:x>".repeat(100_000);
    assert_eq!(text(&docx(&deep, &[])), "ธนาคาร");
}

/// Bits of documents, to be strung together.
fn bits(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(of), 0..40).prop_map(|bits| bits.concat())
}

const WORD: &[&str] = &[
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:t>",
    "</w:t>",
    "ก",
    "a",
    "<w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "</w:tbl>",
    "<w:br/>",
    "<w:pPr>",
    "</w:pPr>",
    "<w:sdt>",
    "<w:sdtPr>",
    "<w:showingPlcHdr/>",
    "</w:sdtPr>",
    "<w:sdtContent>",
    "</w:sdtContent>",
    "</w:sdt>",
    "<w:txbxContent>",
    "</w:txbxContent>",
    "<w:fldChar w:fldCharType=\"end\"/>",
    "<w:del/>",
    "&amp;",
    "&#0;",
    "<",
];

proptest! {
    #[test]
    fn no_body_is_too_broken(body in bits(WORD)) {
        if let Ok(document) = read(&docx(&body, &[])) {
            prop_assert!(!document.text().contains("\n\n"));
        }
    }

    #[test]
    fn no_bytes_are_too_broken(at in 0usize..2000, byte in any::<u8>(), cut in 0usize..2000) {
        for good in [docx(PARAGRAPH, &[]), odt("", "<text:p>a</text:p>")] {
            let mut bytes = good;
            let length = bytes.len();
            bytes[at % length] = byte;
            let _ = read(&bytes);
            bytes.truncate(cut % length);
            let _ = read(&bytes);
        }
    }

    #[test]
    fn no_part_is_too_broken(
        spots in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&b"<>/&;\"'=xw:0 \x80\xe0"[..])), 0..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let damaged = |text: &str| {
            let mut bytes = text.as_bytes().to_vec();
            for (at, byte) in &spots {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            bytes
        };
        let body = format!("<w:body><w:tbl><w:tr><w:tc>{PARAGRAPH}</w:tc></w:tr></w:tbl>{PARAGRAPH}<w:p><w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p></w:body>");
        let document = word("document", &body);
        let notes = word("footnotes", &format!("<w:footnote w:id=\"1\">{PARAGRAPH}</w:footnote>"));
        let open = "<office:document-content><office:body><office:text><text:list><text:list-item><text:p>ก<text:s text:c=\"2\"/></text:p></text:list-item></text:list></office:text></office:body></office:document-content>";
        let container = "<container><rootfiles><rootfile full-path=\"b.opf\"/></rootfiles></container>";
        let book = "<package><manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>";
        let archives = [
            vec![("word/document.xml", damaged(&document)), ("word/footnotes.xml", notes.clone().into_bytes())],
            vec![("word/document.xml", document.clone().into_bytes()), ("word/footnotes.xml", damaged(&notes))],
            vec![("mimetype", b"application/vnd.oasis.opendocument.text".to_vec()), ("content.xml", damaged(open))],
            vec![
                ("mimetype", b"application/epub+zip".to_vec()),
                ("META-INF/container.xml", damaged(container)),
                ("b.opf", book.as_bytes().to_vec()),
                ("a.xhtml", b"<html><body><p>a</p></body></html>".to_vec()),
            ],
            vec![
                ("mimetype", b"application/epub+zip".to_vec()),
                ("META-INF/container.xml", container.as_bytes().to_vec()),
                ("b.opf", damaged(book)),
                ("a.xhtml", damaged("<html><body><p>a</p></body></html>")),
            ],
        ];
        for parts in archives {
            let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
            if let Err(error) = read(&archive_of(&parts)) {
                prop_assert!(error.to_string().starts_with("a.bin: "), "{}", error);
            }
        }
    }

    #[test]
    fn no_pdf_is_too_broken(inner in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&[pdf::MAGIC, &inner[..]].concat());
    }
}
