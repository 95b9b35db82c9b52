//! Laws of reading pairs back, and of writing them.

use std::borrow::Cow;

use khanan::{
    Place,
    align::Evidence,
    check::{Discrepancy, Kind, Mark, Severity},
    read::Encoding,
    search::bulk,
    write::{
        Date, Doc, Format, Layout, Lost, Metadata, Pair, Part, Shape, Titles, Writer,
        back::{Options, Skipped, decode, read, sides},
    },
};

use crate::{
    bytes::{Bytes, parts},
    packed::archive,
    told,
};

/// English and Thai of a pair; a text that is empty is as good as none.
pub(crate) fn said<'p>(pair: &'p Pair<'_>) -> (&'p str, &'p str) {
    fn text<'p>(part: &'p Option<Part<'_>>) -> &'p str {
        part.as_ref().map_or("", |part| &*part.text)
    }
    (text(&pair.en), text(&pair.th))
}

fn written(format: Format, pairs: &[Pair<'_>]) -> (Vec<Vec<u8>>, Lost) {
    let mut writer = Writer::in_memory(format, Layout::default());
    for pair in pairs {
        writer.pair(pair.clone()).expect("memory takes everything");
    }
    writer.finish().expect("memory takes everything")
}

/// What is known of a file that was just written; a few odd characters may look like another encoding.
fn as_written(format: Format) -> Options {
    Options { format: Some(format), encoding: Some(Encoding::Utf8), ..Options::default() }
}

/// Pairs after a way out and back.
pub(crate) fn again(format: Format, pairs: &[Pair<'_>]) -> Vec<Pair<'static>> {
    let (mut files, _) = written(format, pairs);
    let options = as_written(format);
    if format == Format::Moses {
        return moses(&files[0], &files[1], &options).expect("what was written is read").0;
    }
    taken("pairs.bin", files.swap_remove(0), &options).expect("what was written is read").0
}

type Taken = khanan::Result<(Vec<Pair<'static>>, Skipped)>;

fn taken(name: &str, bytes: Vec<u8>, options: &Options) -> Taken {
    let mut pairs = Vec::new();
    let skipped = decode(name, bytes, options, |pair| {
        pairs.push(pair);
        Ok(())
    })?;
    Ok((pairs, skipped))
}

/// As [`Format::Moses`] is two files, they have to lie on a disk.
fn moses(en: &[u8], th: &[u8], options: &Options) -> Taken {
    let folder = crate::review::folder();
    let name = folder.path().join("pairs").display().to_string();
    for (path, bytes) in sides(&name).iter().zip([en, th]) {
        std::fs::write(path, bytes).expect("there is room");
    }
    let mut pairs = Vec::new();
    let skipped = read(&name, &Options { format: Some(Format::Moses), ..*options }, |pair| {
        pairs.push(pair);
        Ok(())
    })?;
    Ok((pairs, skipped))
}

/// What holds of whatever is read: all pairs that are counted come, none is empty, and written in any format that takes
/// everything they are read again as they are.
fn laws(name: &str, format: Format, read: Taken) {
    let (pairs, skipped) = match read {
        Ok(read) => read,
        Err(error) => return told(&error, name),
    };
    assert_eq!(skipped.pairs, pairs.len());
    assert!(skipped.notes().iter().all(|note| !note.is_empty()));
    for pair in &pairs {
        assert_ne!(said(pair), ("", ""));
        assert!(pair.seq > 0);
        assert!(pair.score.is_none_or(|score| (0.0..=1.0).contains(&score)));
    }
    let texts = |pairs: &[Pair<'_>]| -> Vec<(String, String)> {
        pairs.iter().map(|pair| (said(pair).0.to_owned(), said(pair).1.to_owned())).collect()
    };
    let once = again(Format::Jsonl, &pairs);
    assert_eq!(texts(&once), texts(&pairs), "JSONL holds every text");
    let twice = again(Format::Jsonl, &once);
    assert_eq!(twice, once, "what was written once is read as it was written");
    let (files, lost) = written(format, &once);
    let whole = lost == Lost::default();
    let own = match format {
        Format::Moses => moses(&files[0], &files[1], &as_written(format)),
        _ => taken("pairs.bin", files[0].clone(), &as_written(format)),
    };
    let own = own.expect("what was written is read").0;
    if whole {
        assert_eq!(texts(&own), texts(&once), "{format:?} holds every text");
    }
    assert_eq!(texts(&again(format, &own)), texts(&own), "{format:?}, written twice");
}

/// Formats of lines.
pub(crate) fn lines(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let format =
        bytes.of(&[Format::Jsonl, Format::Json, Format::Hf, Format::Tsv, Format::Csv, Format::Moses, Format::Jsonl]);
    let flags = bytes.byte();
    let encoding = match flags >> 4 {
        1 => Some(Encoding::Windows874),
        2 => Some(Encoding::Utf16Le),
        _ => None,
    };
    let options = Options { format: (flags & 2 == 0).then_some(format), encoding, lossy: flags & 1 == 1 };
    let rest = bytes.rest();
    if format == Format::Moses {
        let [en, th] = parts(rest);
        if let Ok(read) = moses(en, th, &options) {
            laws("", format, Ok(read));
        }
        return;
    }
    let name = format!("pairs.{}", format.extensions()[0]);
    laws(&name, format, taken(&name, rest.to_vec(), &options));
}

/// TMX and XLIFF, or whichever of the two it looks like.
pub(crate) fn xml(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let (format, told) = (bytes.of(&[Format::Tmx, Format::Xliff]), bytes.is());
    let options = Options { format: told.then_some(format), ..Options::default() };
    laws("pairs.xml", format, taken("pairs.xml", bytes.rest().to_vec(), &options));
}

/// Spreadsheets, as any bytes.
pub(crate) fn xlsx(data: &[u8]) {
    let options = Options { format: Some(Format::Xlsx), ..Options::default() };
    laws("pairs.xlsx", Format::Xlsx, taken("pairs.xlsx", data.to_vec(), &options));
}

/// A whole spreadsheet around its parts: its sheet, the texts that cells share, its list of sheets, its styles.
fn spreadsheet(data: &[u8]) -> Vec<u8> {
    const BOOK: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Pairs" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const ROOT: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const RELATIONS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let [sheet, shared, book, styles] = parts(data);
    let mut all = vec![
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", if book.is_empty() { BOOK } else { book }),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let others = [("xl/sharedStrings.xml", shared), ("xl/styles.xml", styles)];
    all.extend(others.iter().filter(|(_, part)| !part.is_empty()));
    archive(&all)
}

/// Spreadsheets that are whole around any XML.
pub(crate) fn xlsx_parts(data: &[u8]) {
    xlsx(&spreadsheet(data));
}

/// Columns.
pub(crate) fn parquet(data: &[u8]) {
    let options = Options { format: Some(Format::Parquet), ..Options::default() };
    laws("pairs.parquet", Format::Parquet, taken("pairs.parquet", data.to_vec(), &options));
}

/// Pairs that nobody would write, in all formats: what holds everything gives everything back, and no other refuses them.
fn written_pairs(pairs: &[Pair<'static>]) {
    for format in Format::ALL.into_iter().filter(|format| format.reads_back()) {
        let (_, lost) = written(format, pairs);
        let back = again(format, pairs);
        match format {
            Format::Jsonl | Format::Json | Format::Parquet => assert_eq!(back, pairs, "{format:?}"),
            Format::Tmx | Format::Xliff if lost == Lost::default() => assert_eq!(back, pairs, "{format:?}"),
            Format::Tsv | Format::Csv | Format::Xlsx if lost == Lost::default() => {
                assert!(back.iter().map(said).eq(pairs.iter().map(said)), "{format:?}: {back:?} of {pairs:?}");
            }
            _ => {}
        }
    }
    for format in [Format::Text, Format::Html] {
        let (files, _) = written(format, pairs);
        assert!(str::from_utf8(&files[0]).is_ok());
    }
    for pair in pairs {
        let mut out = Vec::new();
        bulk::write(&mut out, "pairs", pair).expect("memory takes everything");
        let lines: Vec<&[u8]> = out.split_inclusive(|&byte| byte == b'\n').collect();
        assert_eq!(lines.len(), 2, "a line says what to do, another is the pair");
        lines.iter().for_each(|line| drop(serde_json::from_slice::<serde_json::Value>(line).expect("JSON")));
    }
}

/// See [`written_pairs`].
pub(crate) fn any_pairs(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let mut pairs: Vec<Pair<'static>> = Vec::new();
    while !bytes.is_empty() && pairs.len() < 4 {
        let mut pair = pair(&mut bytes);
        if let Some(last) = pairs.last().filter(|_| bytes.is()) {
            pair.doc = last.doc.clone();
        }
        pairs.push(pair);
    }
    written_pairs(&pairs);
}

fn words(bytes: &mut Bytes<'_>) -> String {
    let words = bytes.text();
    if words.is_empty() { "a".to_owned() } else { words }
}

fn maybe<T>(bytes: &mut Bytes<'_>, of: impl FnOnce(&mut Bytes<'_>) -> T) -> Option<T> {
    bytes.is().then(|| of(bytes))
}

fn some(bytes: &mut Bytes<'_>) -> Option<Cow<'static, str>> {
    maybe(bytes, words).map(Cow::Owned)
}

fn place(bytes: &mut Bytes<'_>) -> Place {
    let [start, byte_start, length, byte_length] = [(); 4].map(|()| usize::from(bytes.byte()));
    Place { start, end: start + length, byte_start, byte_end: byte_start + byte_length }
}

fn part(bytes: &mut Bytes<'_>) -> Part<'static> {
    let text = words(bytes).into();
    let spans = (0..bytes.below(3)).map(|_| place(bytes)).collect();
    let file = some(bytes);
    Part { text, spans, file, pages: (0..bytes.below(3)).map(|_| 1 + u32::from(bytes.byte())).collect() }
}

fn score(bytes: &mut Bytes<'_>) -> f64 {
    f64::from(bytes.below(10_001) as u32) / 1e4
}

fn mark(bytes: &mut Bytes<'_>) -> Mark {
    Mark { text: words(bytes), value: words(bytes), place: place(bytes) }
}

fn pair(bytes: &mut Bytes<'_>) -> Pair<'static> {
    let (sides, which) = (bytes.below(4), bytes.byte());
    let metadata = Metadata {
        source: some(bytes),
        date: maybe(bytes, |bytes| {
            Date::new(1900 + bytes.below(300) as u32, 1 + bytes.below(12) as u32, 1 + bytes.below(28) as u32)
        })
        .flatten(),
        title: Titles { en: some(bytes), th: some(bytes) },
    };
    let doc = Doc { name: words(bytes).into(), sha256: some(bytes), metadata };
    let discrepancies = (0..usize::from(which & 3).min(2)).map(|_| Discrepancy {
        kind: bytes.of(&[Kind::Number, Kind::Unit, Kind::Date, Kind::Contact, Kind::Name, Kind::Coverage]),
        severity: bytes.of(&[Severity::Note, Severity::Doubt, Severity::Conflict]),
        en: maybe(bytes, mark),
        th: maybe(bytes, mark),
        message: words(bytes),
    });
    let discrepancies = discrepancies.collect();
    Pair {
        id: some(bytes),
        doc: Cow::Owned(doc),
        seq: 1 + usize::from(bytes.byte()),
        shape: maybe(bytes, |bytes| Shape { en: bytes.below(9), th: 1 + bytes.below(9) }),
        en: (sides != 1).then(|| part(bytes)),
        th: (sides != 2).then(|| part(bytes)),
        score: maybe(bytes, score),
        evidence: maybe(bytes, |bytes| {
            let length_ratio = maybe(bytes, score);
            Cow::Owned(Evidence { length_ratio, names: vec![words(bytes)], ..Evidence::default() })
        }),
        discrepancies,
        note: some(bytes),
        method: some(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Else the fuzzer would never get beyond the door.
    #[test]
    fn seeds_of_pairs_hold_pairs() {
        let read = |name: &str, bytes: &[u8], format| {
            let options = Options { format, ..Options::default() };
            let (pairs, _) = taken(name, bytes.to_vec(), &options).unwrap_or_else(|error| panic!("{error}"));
            assert!(!pairs.is_empty(), "{name}");
        };
        for (name, seeds) in crate::seeds() {
            for seed in seeds {
                match name {
                    "back_lines" if seed[0] == 5 => {}
                    "back_lines" | "back_xml" => read("-", &seed[2..], None),
                    "back_xlsx" => read("-", &seed, Some(Format::Xlsx)),
                    "back_xlsx_parts" => read("-", &spreadsheet(&seed), Some(Format::Xlsx)),
                    "back_parquet" => read("-", &seed, Some(Format::Parquet)),
                    _ => {}
                }
            }
        }
    }
}
