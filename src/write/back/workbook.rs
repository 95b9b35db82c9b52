//! Pairs out of a spreadsheet: cell by cell, as they stand in the file.
//!
//! A workbook says how large its sheets are, and one cell in the last corner makes a small file claim seventeen thousand
//! million cells. So nothing is made for a cell that is not there; parts are unpacked once before, to be counted, and a
//! count that the workbook states is held against what it holds.

use std::io::{BufReader, Cursor, Read};

use calamine::{Data, DataRef, Reader, Xlsx};

use super::{
    Skipped, Taker,
    sheet::{At, Columns},
};
use crate::{Error, Result, guard::guarded, read::archive::Archive};

/// Bytes of all parts of a workbook, unpacked: a full sheet, with two thousand bytes a row.
const UNPACKED: u64 = 2 << 30;

/// Bytes that an entry of the table of strings takes at least: `<si/>`.
const LEAST: u64 = 5;

/// Columns without a name that are listed.
const LISTED: usize = 8;

const REMEDY: &str = "give a workbook as XLSX, not encrypted, whose first sheet holds the pairs";

/// The first sheet of a workbook.
pub(super) fn xlsx(taker: Taker<'_>, bytes: Vec<u8>) -> Result<Skipped> {
    xlsx_within(taker, bytes, UNPACKED)
}

fn xlsx_within(mut taker: Taker<'_>, bytes: Vec<u8>, unpacked: u64) -> Result<Skipped> {
    let name = taker.name.to_owned();
    let wrong = |fact: String| Error::NoPairs { name: name.clone(), fact, remedy: REMEDY };
    weigh(&name, &bytes, unpacked)?;
    let opened = guarded(|| Xlsx::new(Cursor::new(bytes))).map_err(|said| wrong(panicked(&said)))?;
    let mut workbook = opened.map_err(|e| wrong(format!("not a spreadsheet: {e}")))?;
    let sheets = workbook.sheet_names();
    let sheet = sheets.first().ok_or_else(|| wrong("a workbook without sheets".to_owned()))?;
    let unreadable = |e: &dyn std::fmt::Display| wrong(format!("the first sheet cannot be read: {e}"));
    let mut cells = guarded(|| workbook.worksheet_cells_reader(sheet))
        .map_err(|said| wrong(panicked(&said)))?
        .map_err(|e| unreadable(&e))?;

    let mut table = Table::default();
    let mut row = Row::default();
    loop {
        let cell = guarded(|| cells.next_cell()).map_err(|said| wrong(panicked(&said)))?.map_err(|e| unreadable(&e))?;
        let Some(cell) = cell else { break };
        if *cell.get_value() == DataRef::Empty {
            continue;
        }
        let (number, column) = cell.get_position();
        if !row.cells.is_empty() && number != row.number {
            if number < row.number {
                let fact = format!("row {} stands behind row {}", u64::from(number) + 1, u64::from(row.number) + 1);
                return Err(wrong(format!("the first sheet is not in order: {fact}")));
            }
            table.take(&mut taker, std::mem::take(&mut row))?;
        }
        row.number = number;
        row.cells.push((column, shown(&cell.get_value().clone().into())));
    }
    table.take(&mut taker, row)?;
    table.finish(taker)
}

/// Counts what the parts of a workbook unpack to, and holds the number of strings that it states against them.
fn weigh(name: &str, bytes: &[u8], unpacked: u64) -> Result<()> {
    let wrong = |fact: String| Error::NoPairs { name: name.to_owned(), fact, remedy: REMEDY };
    let not_one = |error: Error| match error {
        Error::Broken { .. } => wrong(format!("not a spreadsheet: {}", error.in_full())),
        other => other,
    };
    let mut archive = Archive::within(name, bytes, unpacked).map_err(not_one)?;
    archive
        .each(|part, reader| {
            // The reader looks for it so: in any folder, in upper or lower case.
            let is_table = part.to_ascii_lowercase().ends_with("sharedstrings.xml");
            if is_table { strings(reader) } else { None }
        })
        .map_err(not_one)?
        .into_iter()
        .find(|(_, stated, bytes)| stated.is_some_and(|stated| stated > bytes / LEAST))
        .map_or(Ok(()), |(part, stated, bytes)| {
            let stated = stated.unwrap_or_default();
            Err(wrong(format!("{part} says that it has {stated} strings, in {bytes} bytes")))
        })
}

/// How many strings a table of strings says it has.
fn strings(part: &mut dyn Read) -> Option<u64> {
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(quick_xml::events::Event::Start(start) | quick_xml::events::Event::Empty(start)) => {
                if start.local_name().as_ref() == "sst" {
                    let stated =
                        start.attributes().flatten().filter(|one| one.key.local_name().as_ref() == "uniqueCount");
                    // What is no number, or too large for one, no reader takes for one.
                    return stated.filter_map(|one| one.value.trim().parse().ok()).max();
                }
            }
            Ok(quick_xml::events::Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

fn panicked(said: &str) -> String {
    format!("damaged in a way that the reader does not know: {said}")
}

/// The cells of a row that hold anything, by their columns.
#[derive(Default)]
struct Row {
    /// Counted from 0.
    number: u32,
    cells: Vec<(u32, String)>,
}

/// The columns of a sheet, once its first row is known.
#[derive(Default)]
struct Table {
    columns: Option<Columns>,
    /// Where they stand, in order, counted from 0.
    places: Vec<u32>,
    /// Where else anything stands.
    nameless: Vec<u32>,
    further: bool,
}

impl Table {
    /// Takes a row: the first for the names of the columns, every other for a pair.
    fn take(&mut self, taker: &mut Taker<'_>, Row { number, mut cells }: Row) -> Result<()> {
        if cells.is_empty() {
            return Ok(());
        }
        // Of two that stand in one place, the last is seen.
        cells.reverse();
        cells.sort_by_key(|(column, _)| *column);
        cells.dedup_by_key(|(column, _)| *column);
        let Some(columns) = &self.columns else {
            self.places = cells.iter().map(|(column, _)| *column).collect();
            self.columns = Some(Columns::read(taker, cells.iter().map(|(_, name)| name.as_str()))?);
            return Ok(());
        };
        let mut named = vec![String::new(); self.places.len()];
        for (column, cell) in cells {
            match self.places.binary_search(&column) {
                Ok(place) => named[place] = cell,
                Err(_) if self.nameless.contains(&column) => {}
                Err(_) if self.nameless.len() < LISTED => self.nameless.push(column),
                Err(_) => self.further = true,
            }
        }
        columns.take(taker, At { line: number as usize + 1, column: 1 }, named.into_iter())
    }

    fn finish(mut self, mut taker: Taker<'_>) -> Result<Skipped> {
        self.nameless.sort_unstable();
        taker.skipped.columns.extend(self.nameless.into_iter().map(letters));
        if self.further {
            taker.skipped.columns.push("and more".to_owned());
        }
        taker.finish()
    }
}

/// What a spreadsheet calls a column, counted from 0: A to Z, AA and so on.
fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let letter = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(letter).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A cell as a text; a date or a time that a spreadsheet made of one is written as in ISO 8601.
fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            let time = format!("{hour:02}:{minute:02}:{second:02}");
            match moment.as_f64() {
                of_no_day if of_no_day < 1.0 => time,
                whole if whole.fract() == 0.0 => date,
                _ => format!("{date} {time}"),
            }
        }
        cell => cell.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use rust_xlsxwriter::Workbook;
    use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

    use super::*;

    /// A workbook of cells, by their rows and columns, counted from 0.
    fn book(cells: &[(u32, u16, &str)]) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, column, text) in cells {
            sheet.write(*row, *column, *text).unwrap();
        }
        book.save_to_buffer().unwrap()
    }

    /// A workbook with the text of a part changed.
    fn changed(bytes: Vec<u8>, part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
        let mut from = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut to = ZipWriter::new(Cursor::new(Vec::new()));
        for i in 0..from.len() {
            let mut text = String::new();
            let mut file = from.by_index(i).unwrap();
            file.read_to_string(&mut text).unwrap();
            let name = file.name().unwrap().into_owned();
            to.start_file(&*name, SimpleFileOptions::default()).unwrap();
            let text = if name == part { change(&text) } else { text };
            to.write_all(text.as_bytes()).unwrap();
        }
        to.finish().unwrap().into_inner()
    }

    fn read_within(bytes: Vec<u8>, unpacked: u64) -> Result<(Vec<[String; 2]>, Skipped)> {
        let mut pairs = Vec::new();
        let mut each = |pair: crate::write::Pair<'static>| {
            pairs.push([pair.en, pair.th].map(|part| part.map_or_else(String::new, |part| part.text.into_owned())));
            Ok(())
        };
        let skipped = xlsx_within(Taker::new("a.xlsx", &mut each), bytes, unpacked)?;
        Ok((pairs, skipped))
    }

    fn read(bytes: Vec<u8>) -> Result<(Vec<[String; 2]>, Skipped)> {
        read_within(bytes, UNPACKED)
    }

    const LAST: (u32, u16) = (1_048_575, 16_383);

    /// Dense, the sheet would have 17,179,869,184 cells: what is not there is nowhere made.
    #[test]
    fn a_cell_in_the_last_corner_is_one_cell() {
        let table = [(0, 0, "en"), (0, 1, "th"), (1, 0, "One."), (1, 1, "หนึ่ง")];
        let one = ["One.".to_owned(), "หนึ่ง".to_owned()];
        let far = |cell: (u32, u16, &'static str)| read(book(&[&table[..], &[cell]].concat())).unwrap();
        let (pairs, skipped) = far((LAST.0, LAST.1, "far"));
        assert_eq!((&pairs[..], skipped.empty), (&[one.clone()][..], 1));
        assert_eq!(skipped.columns, ["XFD"], "what stands under no name is said");
        let (pairs, _) = far((LAST.0, 0, "The last one."));
        assert_eq!(pairs, [one.clone(), ["The last one.".to_owned(), String::new()]]);
        let (pairs, skipped) = far((0, LAST.1, "Remark"));
        assert_eq!((&pairs[..], &skipped.columns[..]), (&[one][..], &["Remark".to_owned()][..]));
        let below = [(9000, 500, "th"), (9000, 400, "en"), (9001, 400, "One."), (LAST.0, 500, "หนึ่ง")];
        let (pairs, _) = read(book(&below)).unwrap();
        assert_eq!(pairs, [["One.".to_owned(), String::new()], [String::new(), "หนึ่ง".to_owned()]]);
        let wide: Vec<(u32, u16, &str)> = (0..100).map(|column| (1, 10 + column, "remark")).collect();
        let (_, skipped) = read(book(&[&table[..], &wide].concat())).unwrap();
        assert_eq!((skipped.columns.len(), &*skipped.columns[0], &*skipped.columns[8]), (9, "K", "and more"));
    }

    #[test]
    fn columns_have_letters() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters(column), name);
        }
    }

    #[test]
    fn what_a_workbook_says_of_itself_is_not_believed() {
        let table = book(&[(0, 0, "en"), (0, 1, "th"), (1, 0, "One."), (1, 1, "หนึ่ง")]);
        let sheet = "xl/worksheets/sheet1.xml";
        // The size of the sheet is nothing to go by.
        let large = changed(table.clone(), sheet, |text| text.replace("A1:B2", "A1:XFD1048576"));
        assert_eq!(read(large).unwrap().0.len(), 1);
        let strings = |count: &str| {
            changed(table.clone(), "xl/sharedStrings.xml", |text| {
                text.replace("uniqueCount=\"4\"", &format!("uniqueCount=\"{count}\""))
            })
        };
        assert_eq!(read(strings("9")).unwrap().0.len(), 1, "a few too many do no harm");
        let error = read(strings("1000")).unwrap_err().to_string();
        assert!(error.starts_with("a.xlsx: xl/sharedStrings.xml says that it has 1000 strings, in "), "{error}");
        let turned = changed(table.clone(), sheet, |text| {
            let (first, second) = (text.find("<row r=\"1\"").unwrap(), text.find("<row r=\"2\"").unwrap());
            let end = text.find("</sheetData>").unwrap();
            [&text[..first], &text[second..end], &text[first..second], &text[end..]].concat()
        });
        let error = read(turned).unwrap_err().to_string();
        assert!(error.starts_with("a.xlsx: the first sheet is not in order: row 1 stands behind row 2"), "{error}");
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_before_it_is_read() {
        let table = book(&[(0, 0, "en"), (1, 0, "One.")]);
        let error = read_within(table.clone(), 3000).unwrap_err();
        assert!(matches!(&error, Error::Bomb { limit: 0..=3000, unit: "bytes unpacked", .. }), "{error}");
        assert!(read_within(table, 30_000).is_ok());
        for (bytes, fact) in
            [(&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], "not a spreadsheet: "), (b"PK\x03\x04", "not a spreadsheet: ")]
        {
            let error = read(bytes.to_vec()).unwrap_err().to_string();
            assert!(error.starts_with(&format!("a.xlsx: {fact}")), "{error}");
        }
    }
}
