//! Bytes to a document: what it costs to tell an encoding, to decode it, and to find the text of a page.

use divan::{Bencher, counter::BytesCount};
use encoding_rs::WINDOWS_874;
use khanan::read::{Document, Options, decode};

use crate::long;

/// Times the reading of `bytes`, and checks that they say `text`.
fn reads(bencher: Bencher<'_, '_>, name: &str, bytes: &[u8], encoding: &str, text: &str) {
    let read = || decode(name, bytes, &Options::default());
    let document: Document = read().expect("the bytes are in their encoding");
    assert_eq!(document.encoding(), encoding);
    assert!(document.text() == text, "{name}: {} bytes read, {} wanted", document.text().len(), text.len());
    bencher.counter(BytesCount::of_slice(bytes)).bench(read);
}

#[divan::bench]
fn utf_8(bencher: Bencher<'_, '_>) {
    let text = &long().th;
    reads(bencher, "release.txt", text.as_bytes(), "UTF-8", text);
}

#[divan::bench]
fn utf_16(bencher: Bencher<'_, '_>) {
    let text = &long().th;
    let bytes: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    reads(bencher, "release.txt", &bytes, "UTF-16LE", text);
}

#[divan::bench]
fn windows_874(bencher: Bencher<'_, '_>) {
    // What the code page lacks is written as a reference, such as `&#237;`.
    let bytes = WINDOWS_874.encode(&long().th).0;
    let text = WINDOWS_874.decode_without_bom_handling(&bytes).0;
    reads(bencher, "release.txt", &bytes, "windows-874", &text);
}

#[divan::bench]
fn html(bencher: Bencher<'_, '_>) {
    // A page has neither empty paragraphs nor spaces that follow each other.
    let lines = long().th.lines().map(|line| line.split_ascii_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    let menu = "<nav><ul><li><a href='/'>หน้าแรก</a></li><li><a href='/news'>ข่าว</a></li></ul></nav>";
    let mut page = format!("<!DOCTYPE html><html lang=th><meta charset=utf-8><title>ข่าว</title>{menu}<main><article>");
    for line in &lines {
        page += &format!("<p class=\"text\">{}</p>\n", line.replace('&', "&amp;").replace('<', "&lt;"));
    }
    page += "</article></main><footer><a href='/contact'>ติดต่อเรา</a></footer></html>";
    reads(bencher, "release.html", page.as_bytes(), "UTF-8", &lines.join("\n"));
}
