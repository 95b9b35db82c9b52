use proptest::prelude::*;

use super::Limits;
use crate::{
    Error,
    read::{Document, Format, Options, decode},
};

const PAGES: &[u8] = include_bytes!("../../../tests/pdf/pages.pdf");
const COLUMNS: &[u8] = include_bytes!("../../../tests/pdf/columns.pdf");
const LOCKED: &[u8] = include_bytes!("../../../tests/pdf/locked.pdf");

const THAI: &str = "ธนาคารริมน้ำเปิดสามสาขาในภาคเหนือ
ธนาคารริมน้ำเปิดสาขาใหม่สามแห่งที่จังหวัดตาก น่าน และแพร่ เมื่อวันที่ 4 พฤษภาคม 2569 และขณะนี้ให้สินเชื่อแก่ 12,500 ครัวเรือนที่อยู่ริมน้ำ นายสมพล ทองคำ กรรมการผู้จัดการ กล่าว
สาขาเปิดทุกวันตั้งแต่เวลา 9 ถึง 17 นาฬิกา และให้กู้ได้ถึง 300,000 บาทสำหรับเครื่องสูบน้ำ เรือ และเมล็ดพันธุ์ โดยผู้กู้ไม่ต้องมีหลักทรัพย์ค้ำประกัน";

const ENGLISH: &str = "Rimnam Bank Opens Three Branches in the North
Rimnam Bank opened three branches in Tak, Nan and Phrae on 4 May 2026, and now lends to 12,500 households along the river, said Mr. Somphon Thongkham, its president.
The branches are open daily from 9 a.m. to 5 p.m. and offer loans of up to 300,000 baht for water pumps, boats and seed.";

fn read(bytes: &[u8]) -> Document {
    decode("a.pdf", bytes, &Options::default()).expect("a good document")
}

#[test]
fn a_document_of_pages_is_its_paragraphs() {
    let document = read(PAGES);
    assert_eq!(document.format(), Format::Pdf);
    assert_eq!(document.text(), format!("{THAI}\n{ENGLISH}"), "the head and the page numbers are left out");
    let place = |what: &str| document.text().find(what).expect("it is there");
    assert_eq!((document.page(0), document.page(place("โดย"))), (Some(1), Some(1)));
    assert_eq!((document.page(place("Rimnam")), document.page(document.text().len())), (Some(2), Some(2)));
}

#[test]
fn columns_come_one_after_the_other() {
    // The end of the line at this place, where the file keeps no space.
    let thai = THAI.replace("ริมน้ำ นาย", "ริมน้ำนาย");
    assert_eq!(read(COLUMNS).text(), format!("{ENGLISH}\n{thai}"));
}

#[test]
fn glyphs_are_counted_over_all_pages() {
    let glyphs = read(PAGES).text().chars().count();
    assert!(super::text_to("a.pdf", PAGES, Limits { glyphs: 2 * glyphs, ..Limits::default() }).is_ok());
    for (limit, page) in [(0, "page 1"), (10, "page 1"), (glyphs - 10, "page 2")] {
        let told = super::text_to("a.pdf", PAGES, Limits { glyphs: limit, ..Limits::default() })
            .map(|_| ())
            .expect_err("too many");
        assert!(matches!(&told, Error::Bomb { part, .. } if part == page), "{told}");
        assert!(told.to_string().contains(&format!("over {limit} glyphs")), "{told}");
    }
}

/// A document of one page of 100 by 100 points with an image as wide as given, and a line of this text.
fn page_with_image(width: u32, text: &str) -> Vec<u8> {
    let stream = |dict: &str, data: &str| format!("<<{dict}/Length {}>> stream\n{data}\nendstream", data.len());
    let to_unicode = "begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange endcmap";
    // The line fits into the page.
    let size = (180.0 / text.len() as f32).min(10.0);
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</I 8 0 R>>>>>>"
            .to_owned(),
        stream("", &format!("q {width} 0 0 100 0 0 cm /I Do Q BT /F {size} Tf 2 50 Td ({text}) Tj ET")),
        format!(
            "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<</a 6 0 R>>/Encoding<</Differences[32{}]>>/FirstChar 32/LastChar 126/Widths[{}]/ToUnicode 7 0 R>>",
            "/a".repeat(95),
            "500 ".repeat(95)
        ),
        stream("", "500 0 d0"),
        stream("", to_unicode),
        stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "x"),
    ];
    file(&objects)
}

/// A file of these objects, the first of which is its root.
fn file(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = String::new();
    for (object, number) in objects.iter().zip(1..) {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj {object} endobj\n");
    }
    let (start, size) = (file.len(), objects.len() + 1);
    file += &format!(
        "xref\n0 {size}\n0000000000 65535 f \n{table}trailer <</Root 1 0 R/Size {size}>>\nstartxref\n{start}\n%%EOF\n"
    );
    file.into_bytes()
}

#[test]
fn a_stamp_on_a_scan_is_no_text() {
    assert_eq!(read(&page_with_image(40, "RECEIVED 12 MAY")).text(), "RECEIVED 12 MAY");
    let told = decode("a.pdf", &page_with_image(90, "RECEIVED 12 MAY"), &Options::default()).expect_err("a scan");
    assert_eq!(told.to_string(), "a.pdf: no text, 1 image: run OCR first, and give the file that it makes");
    let long = "one two three ".repeat(12);
    assert!(read(&page_with_image(90, &long)).text().starts_with("one"), "text over a picture");
}

#[test]
fn what_cannot_be_read_is_told() {
    let locked = decode("a.pdf", LOCKED, &Options::default()).expect_err("a password");
    assert_eq!(locked.to_string(), "a.pdf: a PDF document, and encrypted; save a copy without a password");
    for length in [9, 100, 5000] {
        assert!(matches!(decode("a.pdf", &PAGES[..length], &Options::default()), Err(Error::Broken { .. })));
    }
}

/// A document of one page that draws a form, which draws another one twice, and so on, so many deep; the last draws a line.
fn page_of_forms(deep: usize) -> Vec<u8> {
    let stream = |dict: &str, data: &str| format!("<<{dict}/Length {}>> stream\n{data}\nendstream", data.len());
    let named = |number: usize| format!("/Resources<</XObject<</X {number} 0 R>>>>");
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R{}>>", named(5)),
        stream("", "/X Do"),
    ];
    for number in 5..5 + deep {
        let data = if number + 1 < 5 + deep { "/X Do /X Do" } else { "0 0 m 1 1 l S" };
        objects.push(stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]{}", named(number + 1)), data));
    }
    file(&objects)
}

#[test]
fn forms_count_as_often_as_they_are_drawn() {
    // 1, 2, 4, 8 and 16 times, each as 128 bytes at least, and the page's five.
    let drawn = 31 * 128 + 5;
    let read = |bytes: &[u8], drawn| super::text_to("a.pdf", bytes, Limits { drawn, ..Limits::default() }).map(|_| ());
    assert!(read(&page_of_forms(5), drawn + 1).is_ok());
    let told = read(&page_of_forms(5), drawn - 1).expect_err("too many");
    assert!(told.to_string().starts_with(&format!("a.pdf: page 1: over {} bytes drawn", drawn - 1)), "{told}");
    // One level more is twice as much.
    assert!(read(&page_of_forms(6), drawn + 1).is_err());
    // A page without forms is as long as it is.
    assert!(read(PAGES, 100).is_err());
}

proptest! {
    #[test]
    fn damage_gives_text_or_an_error(spots in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20), cut in any::<prop::sample::Index>(), cuts in any::<bool>()) {
        for good in [PAGES, COLUMNS] {
            let mut bytes = good.to_vec();
            for (at, byte) in &spots {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            if cuts {
                bytes.truncate(cut.index(bytes.len()));
            }
            match decode("a.pdf", &bytes, &Options::default()) {
                Ok(document) => prop_assert!(!document.text().contains('\0')),
                Err(error) => prop_assert!(error.to_string().starts_with("a.pdf: "), "{}", error),
            }
        }
    }
}
