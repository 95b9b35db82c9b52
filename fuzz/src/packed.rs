//! Laws of reading documents that are no text files: as any bytes, and as whole archives around any XML.

use std::io::{Cursor, Write};

use khanan::read::{Document, Format, Options};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{bytes::parts, read};

/// A ZIP archive of these parts, its content as it is, so that the fuzzer sees what it changes.
pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, stored).expect("a new part");
        zip.write_all(bytes).expect("there is room");
    }
    zip.finish().expect("it is whole").into_inner()
}

fn of(bytes: &[u8], format: Option<Format>) {
    let options = Options { format, ..Options::default() };
    if let Some(document) = read::document("release.bin", bytes, &options) {
        blocks(&document);
    }
}

/// Blocks come one a line, and no character is one that text cannot hold.
fn blocks(document: &Document) {
    let text = document.text();
    if !matches!(document.format(), Format::Plain | Format::Html) {
        assert!(!text.contains("\n\n"), "no line is empty: {text:?}");
        assert!(!text.contains('\0'));
    }
}

/// A document of any kind, as its bytes tell.
pub(crate) fn any(data: &[u8]) {
    of(data, None);
}

/// A PDF.
pub(crate) fn pdf(data: &[u8]) {
    of(data, Some(Format::Pdf));
}

/// The parts of a Word document: its body, its numbering, its styles, its footnotes.
fn docx_of(data: &[u8]) -> Vec<u8> {
    let [document, numbering, styles, footnotes, relations] = parts(data);
    let mut all = vec![("word/document.xml", document)];
    let others = [
        ("word/numbering.xml", numbering),
        ("word/styles.xml", styles),
        ("word/footnotes.xml", footnotes),
        ("_rels/.rels", relations),
    ];
    all.extend(others.iter().filter(|(_, part)| !part.is_empty()));
    archive(&all)
}

/// See [`docx_of`].
pub(crate) fn docx(data: &[u8]) {
    of(&docx_of(data), None);
}

/// The parts of an OpenDocument text: its content, its styles, its manifest.
fn odt_of(data: &[u8]) -> Vec<u8> {
    let [content, styles, manifest] = parts(data);
    let mut all: Vec<(&str, &[u8])> =
        vec![("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content)];
    let others = [("styles.xml", styles), ("META-INF/manifest.xml", manifest)];
    all.extend(others.iter().filter(|(_, part)| !part.is_empty()));
    archive(&all)
}

/// See [`odt_of`].
pub(crate) fn odt(data: &[u8]) {
    of(&odt_of(data), None);
}

/// The parts of a book: a chapter, its list of parts, its container.
fn epub_of(data: &[u8]) -> Vec<u8> {
    const BOOK: &[u8] = b"<package><manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>";
    const CONTAINER: &[u8] = b"<container><rootfiles><rootfile full-path=\"b.opf\"/></rootfiles></container>";
    let [chapter, book, container] = parts(data);
    let all: [(&str, &[u8]); 4] = [
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", if container.is_empty() { CONTAINER } else { container }),
        ("b.opf", if book.is_empty() { BOOK } else { book }),
        ("a.xhtml", chapter),
    ];
    archive(&all)
}

/// See [`epub_of`].
pub(crate) fn epub(data: &[u8]) {
    of(&epub_of(data), None);
}

/// What draws a page of a PDF, and what its font says that its glyphs mean, in a whole file around them.
fn page_of(data: &[u8]) -> Vec<u8> {
    let [page, meaning, form] = parts(data);
    // Fonts whose glyphs are drawn here, so that none has to come along.
    let font = |meaning: u8| {
        format!(
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0] /CharProcs << /a 9 0 R >> /Encoding << /Differences [32 {}] >> /FirstChar 32 /LastChar 126 /Widths [{}] /ToUnicode {meaning} 0 R >>",
            "/a ".repeat(95),
            "500 ".repeat(95)
        )
    };
    const PLAIN: &[u8] =
        b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange endcmap";
    let (first, second) = (font(6), font(10));
    let objects: [&[u8]; 10] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 8 0 R >> /XObject << /X1 7 0 R >> >> >>",
        &stream("", page),
        first.as_bytes(),
        &stream("", if meaning.is_empty() { PLAIN } else { meaning }),
        &stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /Font << /F1 5 0 R >> >>",
            form,
        ),
        second.as_bytes(),
        &stream("", b"500 0 d0"),
        &stream("", PLAIN),
    ];
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        places.push(pdf.len());
        pdf.extend(format!("{number} 0 obj\n").bytes());
        pdf.extend(*object);
        pdf.extend(b"\nendobj\n");
    }
    let start = pdf.len();
    pdf.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    places.iter().for_each(|at| pdf.extend(format!("{at:010} 00000 n \n").bytes()));
    pdf.extend(format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", places.len() + 1).bytes());
    pdf
}

/// See [`page_of`].
pub(crate) fn pdf_page(data: &[u8]) {
    of(&page_of(data), Some(Format::Pdf));
}

fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut stream = format!("<< {entries} /Length {} >>\nstream\n", content.len()).into_bytes();
    stream.extend(content);
    stream.extend(b"\nendstream");
    stream
}

#[cfg(test)]
mod tests {
    use khanan::read::decode;

    use super::*;

    /// Else the fuzzer would never get beyond the door.
    #[test]
    fn seeds_of_documents_hold_text() {
        for (name, seeds) in crate::seeds() {
            for seed in seeds {
                let bytes = match name {
                    "read_docx" => docx_of(&seed),
                    "read_odt" => odt_of(&seed),
                    "read_epub" => epub_of(&seed),
                    "read_pdf_page" => page_of(&seed),
                    "read_packed" | "read_pdf" if !seed.starts_with(b"{") => seed,
                    _ => continue,
                };
                match decode(name, &bytes, &Options::default()) {
                    Ok(document) => assert!(!document.text().is_empty(), "{name}"),
                    // One of the files of the tests is.
                    Err(error) => assert!(error.to_string().contains("encrypted"), "{error}"),
                }
            }
        }
    }
}
