//! Hostile files: shapes of structure, where the format has more than text.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

use crate::shapes::again;

/// A name, and the file of about so many bytes before it is packed.
pub(crate) type File = (&'static str, fn(usize) -> Vec<u8>);

/// Pages.
pub(crate) const HTML: [File; 20] = [
    ("elements in elements", |n| page(&format!("{}x", again("<div>", n.min(DEEP * 5))), n)),
    ("formatting in formatting", |n| page(&format!("{}x", again("<b><i>", n.min(DEEP * 3))), n)),
    ("formatting never closed", |n| page(&again("<p><b><i><u>x", n), 0)),
    ("attributes", |n| page(&format!("<p {}>x</p>", numbered(" a", "=1", n.min(MANY * 8))), n)),
    ("one attribute again", |n| page(&format!("<p {}>x</p>", again("a=1 ", n)), 0)),
    ("elements of attributes", |n| page(&again("<p class='a b c' id=x title=y>x", n), 0)),
    ("tiny elements", |n| page(&again("<p>x", n), 0)),
    ("end tags alone", |n| page(&again("</p></b></div>", n), 0)),
    ("tables without cells", |n| page(&again("<table>x</table>", n), 0)),
    ("tables in tables", |n| page(&again("<table>x<tr><td>", n.min(DEEP * 3)), n)),
    ("links in links", |n| page(&again("<a href=x>x", n), 0)),
    ("items never closed", |n| page(&format!("<ul>{}", again("<li>x", n)), 0)),
    ("list after list", |n| page(&again("<ul><li>x</ul>", n), 0)),
    ("comments", |n| page(&again("<!--x-->", n), 0)),
    ("a comment without end", |n| page(&format!("<!--{}", again("--!x-", n)), 0)),
    ("entities", |n| page(&again("&amp;&ampx&#65;&", n), 0)),
    ("a tag without end", |n| page(&format!("<p a=\"{}", again("<>", n)), 0)),
    ("less-than signs", |n| page(&again("<", n), 0)),
    ("selects and options", |n| page(&again("<select><option>x", n), 0)),
    ("words of a title", |n| format!("<title>{}</title><body>{}", again("ab ", n / 2), again("<p>b a", n / 2)).into()),
];

/// How deep elements lie in these files: pages that lie deeper are refused, whatever their length.
const DEEP: usize = 400;
/// How many attributes these files have in an element, for the same reason.
const MANY: usize = 200;

/// A page around this, filled up to so many bytes with what is harmless.
fn page(body: &str, bytes: usize) -> Vec<u8> {
    let more = again("<p>The bank lent money.</p>", bytes.saturating_sub(body.len()));
    format!("<!doctype html><html><body>{body}{more}").into()
}

/// `before`, a number, `after`, over and over with other numbers.
fn numbered(before: &str, after: &str, bytes: usize) -> String {
    let mut text = String::new();
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        text += &format!("{before}{number}{after}");
    }
    text
}

/// Bodies of Word documents.
pub(crate) const DOCX: [File; 12] = [
    ("tables in tables", |n| docx(&nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", n), "")),
    ("runs", |n| docx(&format!("<w:p>{}</w:p>", again("<w:r><w:t>a</w:t></w:r>", n)), "")),
    ("paragraphs", |n| docx(&again("<w:p><w:r><w:t>a</w:t></w:r></w:p>", n), "")),
    ("empty paragraphs", |n| docx(&again("<w:p/>", n), "")),
    ("tabs and breaks", |n| docx(&format!("<w:p><w:r>{}</w:r></w:p>", again("<w:tab/><w:br/>", n)), "")),
    ("attributes", |n| docx(&format!("<w:p {}/>", numbered(" a", "='1'", n)), "")),
    ("fields", |n| docx(&format!("<w:p>{}</w:p>", again("<w:r><w:fldChar w:fldCharType='begin'/></w:r>", n)), "")),
    ("changes", |n| {
        docx(&format!("<w:p>{}</w:p>", again("<w:ins><w:del><w:r><w:t>a</w:t></w:r></w:del></w:ins>", n)), "")
    }),
    ("entities", |n| docx(&paragraph(&again("&amp;&#65;", n)), "")),
    ("comments", |n| docx(&again("<!--x-->", n), "")),
    ("styles upon styles", |n| {
        docx(&again("<w:p><w:pPr><w:pStyle w:val='s9'/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>", n), &chain(n))
    }),
    ("text boxes", |n| {
        docx(
            &again(
                "<w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:p><w:r><w:t>a</w:t></w:r></w:p></wps:txbx></mc:Choice></mc:AlternateContent></w:r></w:p>",
                n,
            ),
            "",
        )
    }),
];

/// A chain of styles, each based on the one before.
fn chain(bytes: usize) -> String {
    let style =
        |i: usize| format!("<w:style w:type='paragraph' w:styleId='s{}'><w:basedOn w:val='s{i}'/></w:style>", i + 1);
    (0..bytes / 70).map(style).collect()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// Elements in elements, up to so many bytes; the deepest holds a letter.
fn nested(open: &str, close: &str, bytes: usize) -> String {
    let times = (bytes / (open.len() + close.len())).min(DEEP / 8);
    let one = format!("{}{}{}", open.repeat(times), paragraph("a"), close.repeat(times));
    again(&one, bytes)
}

fn docx(body: &str, styles: &str) -> Vec<u8> {
    let names = "xmlns:w='w' xmlns:mc='mc' xmlns:wps='wps'";
    let document = format!("<w:document {names}><w:body>{body}</w:body></w:document>");
    let styles = format!("<w:styles {names}>{styles}</w:styles>");
    packed(&[("word/document.xml", &document), ("word/styles.xml", &styles)])
}

/// A Word document of a text, one paragraph a line.
pub(crate) fn word(text: &str) -> Vec<u8> {
    docx(&text.lines().map(|line| paragraph(&escaped(line))).collect::<String>(), "")
}

/// Bodies of OpenDocument texts.
pub(crate) const ODT: [File; 12] = [
    ("lists in lists", |n| odt(&deep("<text:list><text:list-item>", "</text:list-item></text:list>", n), "")),
    ("spans in spans", |n| odt(&deep("<text:p><text:span>", "</text:span></text:p>", n), "")),
    ("spans", |n| odt(&format!("<text:p>{}</text:p>", again("<text:span>a</text:span>", n)), "")),
    ("paragraphs", |n| odt(&again("<text:p>a</text:p>", n), "")),
    ("empty paragraphs", |n| odt(&again("<text:p/>", n), "")),
    ("tabs and breaks", |n| {
        odt(&format!("<text:p>{}</text:p>", again("<text:tab/><text:line-break/><text:s/>", n)), "")
    }),
    ("attributes", |n| odt(&format!("<text:p {}/>", numbered(" a", "='1'", n)), "")),
    ("items", |n| {
        odt(&format!("<text:list>{}</text:list>", again("<text:list-item><text:p>a</text:p></text:list-item>", n)), "")
    }),
    ("lists", |n| odt(&again("<text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>", n), "")),
    ("entities", |n| odt(&format!("<text:p>{}</text:p>", again("&amp;&#65;", n)), "")),
    ("notes", |n| {
        odt(
            &format!(
                "<text:p>{}</text:p>",
                again("<text:note><text:note-body><text:p>a</text:p></text:note-body></text:note>", n)
            ),
            "",
        )
    }),
    ("styles", |n| {
        odt("<text:p>a</text:p>", &numbered("<style:style style:name='s", "' style:parent-style-name='s0'/>", n))
    }),
];

fn deep(open: &str, close: &str, bytes: usize) -> String {
    let times = (bytes / (open.len() + close.len())).min(DEEP / 8);
    again(&format!("{}<text:p>a</text:p>{}", open.repeat(times), close.repeat(times)), bytes)
}

fn odt(text: &str, styles: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{text}</office:text></office:body></office:document-content>"
    );
    packed(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)])
}

/// An OpenDocument text, one paragraph a line.
pub(crate) fn open_document(text: &str) -> Vec<u8> {
    odt(&text.lines().map(|line| format!("<text:p>{}</text:p>", escaped(line))).collect::<String>(), "")
}

/// Books.
pub(crate) const EPUB: [File; 12] = [
    ("chapters", |n| book(n / 60, n / 60, "<p>a</p>".to_owned())),
    ("one chapter again", |n| book(1, n / 30, "<p>The bank lent money.</p>".to_owned())),
    ("chapters listed, never read", |n| book(n / 60, 1, "<p>a</p>".to_owned())),
    ("one long chapter", |n| book(1, 1, again("<p>a</p>", n))),
    ("a tiny element", |n| book(1, 1, again("<i>a</i>", n))),
    ("elements in elements", |n| book(1, 1, again("<div>", n.min(DEEP * 5)) + &again("<p>a</p>", n))),
    ("attributes", |n| book(1, 1, again("<p a='1' b='2' c='3'>a</p>", n))),
    ("entities", |n| book(1, 1, again("&amp;&#65;", n))),
    ("comments", |n| book(1, 1, again("<!--x-->", n))),
    ("tables", |n| book(1, 1, again("<table>x<tr><td>a</table>", n))),
    ("links", |n| book(1, 1, again("<a href='x'>x</a>", n))),
    ("headings", |n| book(n / 400, n / 400, again("<h1>a</h1>", 300))),
];

/// A book of so many chapters, of which so many are read in turn, each with this text.
fn book(chapters: usize, read: usize, text: String) -> Vec<u8> {
    let (chapters, read) = (chapters.max(1), read.max(1));
    let item = |i: usize| format!("<item id='c{i}' href='c{i}.xhtml' media-type='application/xhtml+xml'/>");
    let items: String = (0..chapters).map(item).collect();
    let refs: String = (0..read).map(|i| format!("<itemref idref='c{}'/>", i % chapters)).collect();
    let package = format!("<package><manifest>{items}</manifest><spine>{refs}</spine></package>");
    let container = "<container><rootfiles><rootfile full-path='p.opf'/></rootfiles></container>";
    let page = format!("<html xmlns='http://www.w3.org/1999/xhtml'><body>{text}</body></html>");
    let names: Vec<String> = (0..chapters).map(|i| format!("c{i}.xhtml")).collect();
    let mut parts =
        vec![("mimetype", "application/epub+zip"), ("META-INF/container.xml", container), ("p.opf", &*package)];
    parts.extend(names.iter().map(|name| (&**name, &*page)));
    packed(&parts)
}

/// A book of a text, one paragraph a line.
pub(crate) fn epub(text: &str) -> Vec<u8> {
    book(1, 1, text.lines().map(|line| format!("<p>{}</p>", escaped(line))).collect())
}

/// Documents of pages.
pub(crate) const PDF: [File; 14] = [
    ("pages", |n| pages(n / 200, "BT /F 9 Tf 20 50 Td (One page) Tj ET", "", &[])),
    ("one long line", |n| pages(1, &format!("BT /F .01 Tf 20 50 Td ({}) Tj ET", again("ab ", n)), "", &[])),
    ("lines", |n| pages(1, &format!("BT /F 1 Tf 2 99 Td {}ET", again("(ab) Tj 0 -.001 Td ", n)), "", &[])),
    ("glyphs in one place", |n| pages(1, &again("BT /F 9 Tf 20 50 Td (a) Tj ET ", n), "", &[])),
    ("glyphs from the right", |n| {
        pages(1, &format!("BT /F 1 Tf 99 50 Td {}ET", again("(a) Tj -.6 0 Td ", n)), "", &[])
    }),
    ("columns", |n| {
        pages(1, &format!("BT /F 1 Tf 2 99 Td {}ET", again("(a) Tj 9 0 Td (b) Tj -9 -.001 Td ", n)), "", &[])
    }),
    ("states in states", |n| pages(1, &format!("{}BT /F 9 Tf 20 50 Td (a) Tj ET", again("q ", n)), "", &[])),
    ("marked content", |n| {
        pages(1, &again("/Span <</ActualText (a)>> BDC BT /F 9 Tf 20 50 Td (a) Tj ET EMC ", n), "", &[])
    }),
    ("marked content in marked content", |n| {
        pages(1, &format!("{}BT /F 9 Tf 20 50 Td (a) Tj ET", again("/Span <</ActualText (a)>> BDC ", n)), "", &[])
    }),
    ("forms", |n| pages(1, &again("/X Do ", n), "/XObject<</X 7 0 R>>", &[form("BT /F 9 Tf 20 50 Td (a) Tj ET", "")])),
    ("forms named, never drawn", |n| {
        pages(
            1,
            "BT /F 9 Tf 20 50 Td (a) Tj ET",
            &format!("/XObject<<{}>>", numbered("/X", " 7 0 R", n)),
            &[form("", "")],
        )
    }),
    ("objects never used", |n| pages(1, "BT /F 9 Tf 20 50 Td (a) Tj ET", "", &vec!["[1 2 3]".to_owned(); n / 28])),
    ("streams never used", |n| pages(1, "BT /F 9 Tf 20 50 Td (a) Tj ET", "", &vec![stream("", ""); n / 60])),
    ("paths", |n| pages(1, &format!("{}f BT /F 9 Tf 20 50 Td (a) Tj ET", again("0 0 m 1 1 l h ", n)), "", &[])),
];

fn stream(dict: &str, data: &str) -> String {
    format!("<<{dict}/Length {}>> stream\n{data}\nendstream", data.len())
}

fn form(data: &str, resources: &str) -> String {
    stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Resources<</Font<</F 4 0 R>>{resources}>>"), data)
}

/// So many pages with this drawn on each, and with more objects, from 7 on.
fn pages(count: usize, drawn: &str, resources: &str, more: &[String]) -> Vec<u8> {
    let count = count.max(1);
    let to_unicode = "begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange endcmap";
    let first = 7 + more.len();
    let kids: String = (first..first + count).map(|kid| format!("{kid} 0 R ")).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!(
            "<</Type/Pages/Kids[{kids}]/Count {count}/MediaBox[0 0 100 100]/Resources<</Font<</F 4 0 R>>{resources}>>>>"
        ),
        stream("", drawn),
        format!(
            "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<</a 5 0 R>>/Encoding<</Differences[32{}]>>/FirstChar 32/LastChar 126/Widths[{}]/ToUnicode 6 0 R>>",
            "/a".repeat(95),
            "500 ".repeat(95)
        ),
        stream("", "500 0 d0"),
        stream("", to_unicode),
    ];
    objects.extend_from_slice(more);
    objects.extend((0..count).map(|_| "<</Type/Page/Parent 2 0 R/Contents 3 0 R>>".to_owned()));
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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a new part");
        zip.write_all(text.as_bytes()).expect("there is room");
    }
    zip.finish().expect("it is whole").into_inner()
}
