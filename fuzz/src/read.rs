//! Laws of reading text and pages.

use khanan::{
    Error,
    read::{Document, Encoding, Format, Options, decode},
};

use crate::{bytes::Bytes, told};

const ENCODINGS: [Option<Encoding>; 7] = [
    None,
    Some(Encoding::Utf8),
    Some(Encoding::Utf16),
    Some(Encoding::Utf16Le),
    Some(Encoding::Utf16Be),
    Some(Encoding::Windows874),
    Some(Encoding::Windows1252),
];

/// What holds of whatever is read: it is the same each time, and comes back from where documents wait for each other.
pub(crate) fn document(name: &str, bytes: &[u8], options: &Options) -> Option<Document> {
    let read = decode(name, bytes, options);
    let again = decode(name, bytes, options);
    let document = match (read, again) {
        (Ok(document), Ok(again)) => {
            assert_eq!(document.text(), again.text());
            document
        }
        (Err(error), Err(again)) => {
            assert_eq!(error.to_string(), again.to_string());
            told(&error, name);
            match error {
                Error::Undecodable { offset, byte, .. } => assert!(!options.lossy && bytes.get(offset) == Some(&byte)),
                Error::Binary { offset, .. } => assert!(offset < bytes.len().max(1)),
                _ => {}
            }
            return None;
        }
        (read, _) => panic!("read once and not twice: {read:?}"),
    };
    assert_eq!((document.name(), document.sha256().len()), (name, 64));
    let kept = serde_json::to_vec(&document).expect("a document can be kept");
    let kept: Document = serde_json::from_slice(&kept).expect("and is read again");
    assert_eq!(
        (kept.text(), kept.sha256(), kept.encoding()),
        (document.text(), document.sha256(), document.encoding())
    );
    let mut last = document.page(0);
    for (at, _) in document.text().char_indices() {
        let page = document.page(at);
        assert_eq!(page.is_some(), last.is_some());
        assert!(page >= last, "pages are in order");
        assert_eq!(page, kept.page(at));
        last = page;
    }
    Some(document)
}

/// Plain text in any encoding, asked for or found out; also pages, if it looks like one.
pub(crate) fn text(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let (encoding, flags) = (bytes.of(&ENCODINGS), bytes.byte());
    let format = if flags & 2 == 0 { None } else { Some(Format::Plain) };
    let options = Options { encoding, lossy: flags & 1 == 1, format, ..Options::default() };
    let bytes = bytes.rest();
    let Some(document) = document("notice.txt", bytes, &options) else { return };
    if document.format() != Format::Plain {
        return;
    }
    assert!(options.lossy || !document.text().contains('\0'));
    if !options.lossy && document.encoding() == "UTF-8" {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        assert_eq!(document.text().as_bytes(), bytes, "UTF-8 is its own text");
    }
}

/// The main content of a page.
pub(crate) fn html(data: &[u8]) {
    let options =
        Options { encoding: Some(Encoding::Utf8), lossy: true, format: Some(Format::Html), ..Options::default() };
    if let Some(document) = document("page.html", data, &options) {
        let text = document.text();
        assert!(text.lines().all(|line| !line.is_empty() && line.trim() == line), "lines are clean: {text:?}");
        assert!(!text.ends_with('\n'));
    }
}
