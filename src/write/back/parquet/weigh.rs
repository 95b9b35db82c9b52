//! What a Parquet file says of itself, held against what it is, before its decoder believes it.
//!
//! The decoder makes room for as many bytes and values as a page says it has, goes down a schema as deep as it is, and
//! repeats a value of a dictionary as often as a few bits say. A file of some kilobytes can so ask for any amount of memory.

use std::ops::Range;

use super::thrift::{DAMAGED, I32, LIST, Reader, STRUCT};

type Fallible<T> = Result<T, String>;

/// How much is taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Groups within groups.
    pub(super) depth: usize,
    /// Bytes that any page may unpack to.
    pub(super) small: u64,
    /// Times that a larger page may grow in unpacking.
    pub(super) growth: u64,
    /// Values of a page.
    pub(super) values: u64,
    /// Values of a column of a row group that holds lists: they all may be of one row.
    pub(super) listed: u64,
}

impl Limits {
    /// Columns of pairs are five deep; a page is about a megabyte, and a row group seldom a million rows.
    pub(super) const USUAL: Limits =
        Limits { depth: 32, small: 64 << 20, growth: 400, values: 1 << 22, listed: 1 << 25 };
}

/// Looks at the schema, which stands at the end of the file.
pub(super) fn schema(bytes: &[u8], limits: &Limits) -> Fallible<()> {
    let mut children = Vec::new();
    Reader::new(footer(bytes)?).fields(|reader, id, kind| {
        if (id, kind) != (2, LIST) {
            return Ok(false);
        }
        reader.structs(|reader| {
            let mut count = 0;
            reader.fields(|reader, id, kind| {
                let wanted = (id, kind) == (5, I32);
                if wanted {
                    count = reader.number()?;
                }
                Ok(wanted)
            })?;
            children.push(count);
            Ok(())
        })?;
        Ok(true)
    })?;
    // For each group that is open, how many of its children are to come.
    let mut open: Vec<u64> = Vec::new();
    for (n, &count) in children.iter().enumerate() {
        let count = u64::try_from(count).map_err(|_| DAMAGED.to_owned())?;
        if count > (children.len() - n) as u64 {
            return Err(format!("a group of columns says that it has {count}, of {} in all", children.len()));
        }
        if let Some(left) = open.last_mut() {
            *left -= 1;
        }
        if count > 0 {
            open.push(count);
        }
        if open.len() > limits.depth {
            return Err(format!("columns nested more than {} deep", limits.depth));
        }
        while open.last() == Some(&0) {
            open.pop();
        }
    }
    Ok(())
}

fn footer(bytes: &[u8]) -> Fallible<&[u8]> {
    let no_file = || "not a Parquet file that can be read: its end is not that of one".to_owned();
    let (rest, end) = bytes.split_last_chunk::<8>().ok_or_else(no_file)?;
    let (length, magic) = end.split_at(4);
    if magic != b"PAR1" {
        return Err(no_file());
    }
    let length = length.iter().rev().fold(0usize, |n, byte| n << 8 | usize::from(*byte));
    let start = rest.len().checked_sub(length).ok_or_else(no_file)?;
    Ok(&rest[start..])
}

/// Looks at the pages of a column of a row group, which stand in this range of the file; how many bytes its dictionary has.
pub(super) fn column(bytes: &[u8], at: Range<u64>, is_list: bool, limits: &Limits) -> Fallible<u64> {
    let range = usize::try_from(at.start).ok().zip(usize::try_from(at.end).ok());
    let mut rest = range.and_then(|(start, end)| bytes.get(start..end)).ok_or_else(|| DAMAGED.to_owned())?;
    let (mut dictionary, mut all) = (0, 0);
    while !rest.is_empty() {
        let page = Page::read(rest)?;
        if page.unpacked > limits.small.max(page.packed.saturating_mul(limits.growth)) {
            return Err(format!("a page of {} bytes says that it unpacks to {}", page.packed, page.unpacked));
        }
        if page.values > limits.values {
            return Err(format!("a page says that it has {} values, more than {}", page.values, limits.values));
        }
        all += page.values;
        if is_list && all > limits.listed {
            return Err(format!("a list column of a row group has more than {} values", limits.listed));
        }
        if page.is_dictionary {
            dictionary = dictionary.max(page.unpacked);
        }
        let taken = usize::try_from(page.packed).ok().and_then(|packed| packed.checked_add(page.head));
        rest = taken.and_then(|taken| rest.get(taken..)).ok_or_else(|| DAMAGED.to_owned())?;
    }
    Ok(dictionary)
}

/// What the head of a page says.
#[derive(Default)]
struct Page {
    /// Bytes of the head itself.
    head: usize,
    packed: u64,
    unpacked: u64,
    values: u64,
    is_dictionary: bool,
}

impl Page {
    fn read(bytes: &[u8]) -> Fallible<Page> {
        let mut page = Page::default();
        let mut reader = Reader::new(bytes);
        let size = |reader: &mut Reader<'_>| {
            let number = reader.number()?;
            u64::try_from(number).map_err(|_| DAMAGED.to_owned())
        };
        reader.fields(|reader, id, kind| {
            match (id, kind) {
                (2, I32) => page.unpacked = size(reader)?,
                (3, I32) => page.packed = size(reader)?,
                // Of a page of values, of a dictionary, and of a page of values in the second version.
                (5 | 7 | 8, STRUCT) => {
                    page.is_dictionary |= id == 7;
                    reader.fields(|reader, id, kind| {
                        let wanted = (id, kind) == (1, I32);
                        if wanted {
                            page.values = page.values.max(size(reader)?);
                        }
                        Ok(wanted)
                    })?;
                }
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        page.head = reader.at();
        Ok(page)
    }
}
