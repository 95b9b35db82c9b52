//! Documents made in memory, for the tests of this folder.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::{Document, Options, decode};
use crate::Result;

/// A ZIP archive of these parts.
pub(super) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    archive_of(&parts)
}

/// A ZIP archive of parts that may be no text.
pub(super) fn archive_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a new part");
        zip.write_all(bytes).expect("there is room");
    }
    zip.finish().expect("it is whole").into_inner()
}

/// A part of a Word document around its elements.
pub(super) fn word(root: &str, inner: &str) -> String {
    format!(r#"<?xml version="1.0"?><w:{root} xmlns:w="w" xmlns:mc="mc" xmlns:wps="wps">{inner}</w:{root}>"#)
}

/// A Word document whose body this is, with other parts.
pub(super) fn docx(body: &str, parts: &[(&str, String)]) -> Vec<u8> {
    let document = word("document", &format!("<w:body>{body}</w:body>"));
    let mut all = vec![("word/document.xml", document.as_str())];
    all.extend(parts.iter().map(|(name, text)| (*name, text.as_str())));
    archive(&all)
}

/// An OpenDocument text.
pub(super) fn odt(styles: &str, text: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{text}</office:text></office:body></office:document-content>"
    );
    archive(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)])
}

pub(super) fn read(bytes: &[u8]) -> Result<Document> {
    decode("a.bin", bytes, &Options::default())
}

/// The text of a document that is as it should be.
pub(super) fn text(bytes: &[u8]) -> String {
    read(bytes).expect("a good document").text().to_owned()
}
