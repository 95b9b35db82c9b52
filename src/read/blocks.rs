//! Blocks: a text of any length in little memory, a block of whole lines at a time.
//!
//! Cutting text into words and sentences looks at no more than a line and its neighbours. So a plain text in an encoding
//! whose line ends are single bytes is read block by block; HTML, whose main content is found from the whole, UTF-16, and
//! documents that are no text files come in one. The encoding is told from the first block that has anything to tell.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, Read},
};

use super::{Document, Encoding, Format, Options, binary, detect, document, format, packed};
use crate::{Error, Result, digest::hex_sha256};

/// Bytes read before a block is looked for.
const BLOCK: usize = 1 << 20;
/// Bytes up to which a block waits for the end of a line; then it ends at a space.
const LONGEST: usize = 16 << 20;

/// A part of a text.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its text; whole lines, unless a line is longer than 16 MiB.
    pub document: Document,
    /// Code points of the text before it.
    pub points: usize,
    /// Line ends of the text before it.
    pub lines: usize,
    /// Code points before it of the line that it begins in: 0, unless the line is longer than 16 MiB.
    pub column: usize,
}

/// The iterator of [`blocks`].
pub struct Blocks {
    name: String,
    options: Options,
    source: Box<dyn Read + Send>,
    /// Bytes that were read and not yet given out.
    bytes: Vec<u8>,
    /// Where they begin in the file.
    offset: usize,
    encoding: Option<Encoding>,
    ended: bool,
    begun: bool,
    points: usize,
    lines: usize,
    column: usize,
}

/// Reads one file, or standard input if the name is `-`, in blocks. An empty file is one empty block.
///
/// # Errors
/// [`Error::Io`] if it cannot be opened. Each block may fail as [`super::read`] does; then it is the last.
pub fn blocks(name: &str, options: &Options) -> Result<Blocks> {
    let failed = |source| Error::Io { name: name.to_owned(), action: "read", source };
    let source: Box<dyn Read + Send> =
        if name == "-" { Box::new(io::stdin()) } else { Box::new(File::open(name).map_err(failed)?) };
    Ok(Blocks::new(name, options, source))
}

impl Blocks {
    fn new(name: &str, options: &Options, source: Box<dyn Read + Send>) -> Blocks {
        Blocks {
            name: name.to_owned(),
            options: *options,
            source,
            bytes: Vec::new(),
            offset: 0,
            encoding: None,
            ended: false,
            begun: false,
            points: 0,
            lines: 0,
            column: 0,
        }
    }

    /// Reads on until so many bytes are at hand, or the file ends.
    fn fill(&mut self, want: usize) -> Result<()> {
        while self.bytes.len() < want && !self.ended {
            let more = (want - self.bytes.len()) as u64;
            let read = self.source.by_ref().take(more).read_to_end(&mut self.bytes);
            let read = read.map_err(|source| Error::Io { name: self.name.clone(), action: "read", source })?;
            self.ended = read == 0;
        }
        Ok(())
    }

    /// The next block, none behind the last.
    fn take(&mut self) -> Result<Option<Block>> {
        self.fill(BLOCK)?;
        if self.ended && self.bytes.is_empty() && self.begun {
            return Ok(None);
        }
        let document = if self.begun || !self.is_indivisible()? { self.part()? } else { self.whole()? };
        self.begun = true;
        let block = Block { points: self.points, lines: self.lines, column: self.column, document };
        let text = block.document.text();
        let points = text.chars().count();
        self.points += points;
        self.column = match text.rfind('\n') {
            Some(at) => text[at + 1..].chars().count(),
            None => self.column + points,
        };
        self.lines += text.bytes().filter(|&byte| byte == b'\n').count();
        Ok(Some(block))
    }

    /// Whether the file is no plain text, or UTF-16, as its beginning tells.
    fn is_indivisible(&self) -> Result<bool> {
        if packed::is_packed(&self.bytes, &self.options) {
            return Ok(true);
        }
        let whole_lines = &self.bytes[..if self.ended { self.bytes.len() } else { end(&self.bytes, true) }];
        let source = detect::source(&self.name, whole_lines, &self.options)?;
        let html = || format(&self.name, &String::from_utf8_lossy(&self.bytes[..self.bytes.len().min(detect::HEAD)]));
        Ok(source.encoding.is_utf16() || self.options.format.unwrap_or_else(html) == Format::Html)
    }

    fn whole(&mut self) -> Result<Document> {
        // Enough for UTF-16 of a text of 4 GiB; what is longer is refused.
        self.fill(usize::try_from(2u64 << 32).unwrap_or(usize::MAX))?;
        document(&self.name, Cow::Owned(std::mem::take(&mut self.bytes)), &self.options)
    }

    fn part(&mut self) -> Result<Document> {
        let mut length = end(&self.bytes, false);
        while !self.ended && length == 0 && self.bytes.len() < LONGEST {
            self.fill(2 * self.bytes.len())?;
            length = end(&self.bytes, false);
        }
        if self.ended {
            length = self.bytes.len();
        } else if length == 0 {
            length = end(&self.bytes, true);
        }
        let rest = self.bytes.split_off(length);
        let block = std::mem::replace(&mut self.bytes, rest);
        let before = self.offset;
        self.offset += block.len();
        self.decode(block).map_err(|error| behind(error, before))
    }

    /// The text of a block. As long as all is ASCII, the encoding is open.
    fn decode(&mut self, block: Vec<u8>) -> Result<Document> {
        let name = &self.name;
        let (encoding, mark) = match self.encoding {
            Some(encoding) => {
                binary::check_controls(name, &block, self.options.lossy, |at| at)?;
                (encoding, 0)
            }
            None => {
                let source = detect::source(name, &block, &self.options)?;
                if !block.is_ascii() || self.options.encoding.is_some() {
                    self.encoding = Some(source.encoding);
                }
                (source.encoding, source.mark)
            }
        };
        // Most blocks are never asked for their hash; where the text is the bytes, it can wait until one is.
        let same = encoding == Encoding::Utf8 && mark == 0 && !self.options.lossy;
        let sha256 = (!same).then(|| hex_sha256(&block));
        let mut text = encoding.decode(name, Cow::Owned(block), mark, self.options.lossy)?;
        if self.options.lossy {
            text = binary::replace_controls(text);
        }
        Document::new(name.clone(), text, sha256, encoding.name(), Format::Plain)
    }
}

impl Iterator for Blocks {
    type Item = Result<Block>;

    fn next(&mut self) -> Option<Result<Block>> {
        let block = self.take();
        if block.is_err() {
            (self.ended, self.begun) = (true, true);
            self.bytes.clear();
        }
        block.transpose()
    }
}

/// One past the last line end; if there is none and `anyhow`, one past the last space, or else where a character of UTF-8
/// may begin; 0 if there is none of them.
fn end(bytes: &[u8], anyhow: bool) -> usize {
    let last = |found: fn(u8) -> bool| bytes.iter().rposition(|&byte| found(byte));
    let line = last(|byte| byte == b'\n').map_or(0, |at| at + 1);
    if line > 0 || !anyhow {
        return line;
    }
    let space = last(|byte| byte == b' ').map_or(0, |at| at + 1);
    if space > 0 { space } else { last(|byte| byte & 0xC0 != 0x80).unwrap_or(0) }
}

/// The error of a block that begins at byte `before` of its file.
fn behind(error: Error, before: usize) -> Error {
    match error {
        Error::Undecodable { name, encoding, offset, byte } => {
            Error::Undecodable { name, encoding, offset: before + offset, byte }
        }
        Error::Binary { name, offset, byte, looks_like } => {
            Error::Binary { name, offset: before + offset, byte, looks_like }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A source that gives a few bytes at a time.
    struct Slow(io::Cursor<Vec<u8>>);

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let few = buffer.len().min(4093);
            self.0.read(&mut buffer[..few])
        }
    }

    fn read(bytes: Vec<u8>, options: &Options) -> Vec<Result<Block>> {
        Blocks::new("x.txt", options, Box::new(Slow(io::Cursor::new(bytes)))).collect()
    }

    fn text(blocks: &[Result<Block>]) -> String {
        blocks.iter().map(|block| block.as_ref().expect("text").document.text()).collect()
    }

    #[test]
    fn blocks_hold_all_of_the_text_in_whole_lines() {
        let line = "ข่าวประจำวัน the news of the day\r\n";
        let long = line.repeat(3 * BLOCK / line.len());
        let endless = "ข่าว ".repeat(LONGEST / 10);
        for text_in in [String::new(), "short".to_owned(), long.clone(), format!("{long}{endless}\n{long}")] {
            let blocks = read(text_in.clone().into_bytes(), &Options::default());
            assert!(text(&blocks) == text_in);
            let (mut points, mut lines, mut column) = (0, 0, 0);
            for (k, block) in blocks.iter().enumerate() {
                let block = block.as_ref().expect("text");
                assert_eq!((block.points, block.lines, block.column), (points, lines, column));
                let text = block.document.text();
                points += text.chars().count();
                lines += text.matches('\n').count();
                column = text.chars().rev().take_while(|&c| c != '\n').count()
                    + if text.contains('\n') { 0 } else { column };
                let last = k + 1 == blocks.len();
                assert!(last || block.document.text().ends_with(['\n', ' ']), "a line is cut");
            }
        }
        assert!(read(long.into_bytes(), &Options::default()).len() > 2);
    }

    #[test]
    fn the_encoding_is_told_where_it_shows() {
        let ascii = "All is plain.\n".repeat(2 * BLOCK / 14);
        let thai = "ขาว\n".repeat(300);
        let mut bytes = ascii.clone().into_bytes();
        bytes.extend(thai.chars().map(|c| if c == '\n' { 10 } else { (u32::from(c) - 0xE00 + 0xA0) as u8 }));
        let blocks = read(bytes, &Options::default());
        assert!(text(&blocks) == ascii + &thai);
        assert_eq!(blocks.last().and_then(|b| b.as_ref().ok()).expect("text").document.encoding(), "windows-874");
    }

    #[test]
    fn html_and_utf16_come_in_one() {
        let html = format!("<!DOCTYPE html><title>x</title><p>{}</p>", "Many words. ".repeat(BLOCK / 4));
        assert_eq!(read(html.into_bytes(), &Options::default()).len(), 1);
        let utf16: Vec<u8> = "ข่าว the news\n".repeat(BLOCK / 10).encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(utf16, &Options::default()).len(), 1);
    }

    #[test]
    fn errors_tell_the_byte_of_the_file_and_end_the_blocks() {
        let mut bytes = "ข่าว\n".repeat(BLOCK / 5).into_bytes();
        let at = bytes.len() + 2;
        bytes.extend(b"ab\xFFcd\n");
        bytes.extend("ข่าว\n".repeat(BLOCK / 5).bytes());
        let blocks = read(bytes.clone(), &Options::default());
        let error = blocks.last().and_then(|block| block.as_ref().err()).expect("a bad byte");
        assert!(matches!(error, Error::Undecodable { offset, .. } if *offset == at), "{error}");
        bytes[at] = 0;
        let blocks = read(bytes, &Options::default());
        assert!(matches!(blocks.last(), Some(Err(Error::Binary { offset, .. })) if *offset == at));
    }
}
