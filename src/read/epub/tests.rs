use super::*;
use crate::read::sample::{archive, read, text};

const CONTAINER: (&str, &str) = (
    "META-INF/container.xml",
    "<container><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>",
);
const PACKAGE: (&str, &str) = (
    "OEBPS/book.opf",
    "<package><manifest><item id=\"n\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/><item id=\"b\" href=\"text/two%20b.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"a\" href=\"one.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"n\"/><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>",
);
const KIND: (&str, &str) = ("mimetype", "application/epub+zip");
const ONE: (&str, &str) = (
    "OEBPS/one.xhtml",
    "<?xml version=\"1.0\"?><!DOCTYPE html><html><head><title/><script src=\"x\"/></head><body><h1>บทที่ 1</h1><p>หนึ่ง<a id=\"x\"/> คำ</p><aside>A note.</aside></body></html>",
);
const TWO: (&str, &str) =
    ("OEBPS/text/two b.xhtml", "<html><head><title>Two</title></head><body><p>Two.</p></body></html>");

#[test]
fn chapters_come_in_reading_order() {
    let book = archive(&[KIND, CONTAINER, PACKAGE, TWO, ONE]);
    assert_eq!(text(&book), "บทที่ 1\nหนึ่ง คำ\nA note.\nTwo.");
}

#[test]
fn bad_books_are_told() {
    let locked = ("META-INF/encryption.xml", "<encryption><CipherReference URI=\"OEBPS/one.xhtml\"/></encryption>");
    let entities = (ONE.0, "<!DOCTYPE html [<!ENTITY a \"b\">]><html><body>&a;</body></html>");
    assert!(matches!(read(&archive(&[KIND, CONTAINER, PACKAGE, ONE, TWO, locked])), Err(Error::Encrypted { .. })));
    assert!(matches!(
        read(&archive(&[KIND, CONTAINER, PACKAGE, entities, TWO])),
        Err(Error::Entities { offset: 16, .. })
    ));
    assert!(matches!(read(&archive(&[KIND, CONTAINER, PACKAGE, TWO])), Err(Error::Broken { .. })));
    assert!(matches!(read(&archive(&[KIND, CONTAINER])), Err(Error::Broken { .. })));
}
