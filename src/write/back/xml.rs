//! XML as the exchange formats are read: elements and texts, with places for errors, and no entity but XML's own five.

use std::{borrow::Cow, ops::ControlFlow, sync::LazyLock};

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesRef, BytesStart, Event},
    name::QName,
};
use regex::bytes::Regex;

use super::line_and_column;
use crate::{Error, Result};

/// Attributes that an element may have.
const ATTRIBUTES: usize = 256;

/// A file of XML, as it is being read.
pub(super) struct Xml<'t> {
    name: &'t str,
    text: &'t str,
    reader: Reader<&'t [u8]>,
    /// The elements that are open.
    open: Vec<String>,
}

/// What comes next.
pub(super) enum Node<'t> {
    /// An element begins.
    Open(BytesStart<'t>),
    /// The last element that began ends.
    Close,
    /// Text.
    Text(Cow<'t, str>),
    /// The file ends.
    End,
}

const REMEDY: &str = "mend the file, or export it anew";

impl<'t> Xml<'t> {
    pub(super) fn new(name: &'t str, text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Xml { name, text, reader, open: Vec::new() }
    }

    /// An error at what was read last.
    pub(super) fn fault(&self, fact: impl Into<String>) -> Error {
        self.fault_at(self.reader.buffer_position(), fact.into())
    }

    fn fault_at(&self, at: u64, fact: String) -> Error {
        let (line, column) = line_and_column(self.text, usize::try_from(at).unwrap_or(usize::MAX));
        Error::Syntax { name: self.name.to_owned(), line, column, fact, remedy: REMEDY }
    }

    pub(super) fn next(&mut self) -> Result<Node<'t>> {
        loop {
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(e) => return Err(self.fault_at(self.reader.error_position(), format!("not well-formed XML: {e}"))),
            };
            match event {
                Event::Start(start) => {
                    self.open.push(local(&start).to_owned());
                    return Ok(Node::Open(start));
                }
                Event::End(_) => {
                    self.open.pop();
                    return Ok(Node::Close);
                }
                Event::Text(text) => return Ok(Node::Text(text.xml10_content())),
                Event::CData(text) => return Ok(Node::Text(text.xml10_content())),
                Event::GeneralRef(reference) => return Ok(Node::Text(self.resolved(&reference)?)),
                Event::DocType(declared) if declared.contains("<!ENTITY") => {
                    return Err(self.fault("a document type that defines entities, which are not read"));
                }
                Event::Eof => match self.open.last() {
                    None => return Ok(Node::End),
                    Some(open) => return Err(self.fault(format!("the file ends inside <{open}>"))),
                },
                _ => {}
            }
        }
    }

    /// The character that a reference stands for.
    fn resolved(&self, reference: &BytesRef<'t>) -> Result<Cow<'t, str>> {
        let character = reference.resolve_char_ref().map_err(|e| self.fault(format!("not a character: {e}")))?;
        Ok(match (character, &**reference) {
            (Some(c), _) => Cow::Owned(c.to_string()),
            (None, "lt") => Cow::Borrowed("<"),
            (None, "gt") => Cow::Borrowed(">"),
            (None, "amp") => Cow::Borrowed("&"),
            (None, "quot") => Cow::Borrowed("\""),
            (None, "apos") => Cow::Borrowed("'"),
            (None, other) => return Err(self.fault(format!("&{other}; is an entity, which are not read"))),
        })
    }

    /// The value of an attribute; the first of several names that is there.
    pub(super) fn attribute(&self, start: &BytesStart<'t>, names: &[&str]) -> Result<Option<String>> {
        // Each is held against all before it.
        if start.attributes().with_checks(false).take(ATTRIBUTES + 1).count() > ATTRIBUTES {
            return Err(self.fault(format!("an element has over {ATTRIBUTES} attributes")));
        }
        for name in names {
            for attribute in start.attributes() {
                let attribute = attribute.map_err(|e| self.fault(format!("not well-formed XML: {e}")))?;
                if attribute.key == QName(name) {
                    let value = attribute.normalized_value(XmlVersion::Explicit1_0);
                    return Ok(Some(value.map_err(|e| self.fault(format!("attribute {name}: {e}")))?.into_owned()));
                }
            }
        }
        Ok(None)
    }

    /// Calls `each` with every element inside the one that began last, which `each` has to read to its end, until that
    /// one ends. Texts between them are passed over.
    pub(super) fn inside(&mut self, mut each: impl FnMut(&mut Self, BytesStart<'t>) -> Result<()>) -> Result<()> {
        loop {
            match self.next()? {
                Node::Open(start) => each(self, start)?,
                Node::Close => return Ok(()),
                Node::Text(_) => {}
                Node::End => return Err(self.fault("the file ends too early")),
            }
        }
    }

    /// Passes over all of the element that began last.
    pub(super) fn skip(&mut self) -> Result<()> {
        let mut depth = 1usize;
        while depth > 0 {
            match self.next()? {
                Node::Open(_) => depth += 1,
                Node::Close => depth -= 1,
                Node::Text(_) => {}
                Node::End => return Err(self.fault("the file ends too early")),
            }
        }
        Ok(())
    }

    /// The text of the element that began last, and of all in it.
    pub(super) fn text(&mut self) -> Result<String> {
        let mut tags = 0;
        self.content(&mut tags)
    }

    /// The text of a segment: inline tags are dropped and counted. What a tag says of itself, the code of the format that
    /// was translated, goes with it; text within such code, as of a footnote, stays, set off by spaces.
    pub(super) fn content(&mut self, tags: &mut usize) -> Result<String> {
        let mut text = String::new();
        // For each open element, whether what stands in it is text.
        let mut kept = vec![true];
        let mut gap = false;
        while let Some(&keep) = kept.last() {
            match self.next()? {
                Node::Text(more) if keep => {
                    if gap && !more.starts_with(char::is_whitespace) {
                        text.push(' ');
                    }
                    gap &= more.is_empty();
                    text.push_str(&more);
                }
                Node::Text(_) => {}
                Node::Close => {
                    kept.pop();
                    // Back from a text within code.
                    gap |= keep && kept.last() == Some(&false);
                }
                Node::End => return Err(self.fault("the file ends too early")),
                Node::Open(start) => {
                    let inline = inline(local(&start));
                    match inline {
                        ControlFlow::Break(()) => {
                            text.extend(self.code_point(&start)?);
                            kept.push(false);
                            continue;
                        }
                        ControlFlow::Continue(keeps) => {
                            *tags += 1;
                            let within_code = !keep && local(&start) == "sub";
                            gap |= within_code && !text.is_empty() && !text.ends_with(char::is_whitespace);
                            kept.push(within_code || (keep && keeps));
                        }
                    }
                }
            }
        }
        Ok(text)
    }

    /// The character that `<cp hex="…"/>` stands for.
    fn code_point(&self, start: &BytesStart<'t>) -> Result<Option<char>> {
        let hex = self.attribute(start, &["hex"])?.unwrap_or_default();
        let character = u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32);
        character.map(Some).ok_or_else(|| self.fault(format!("<cp hex={hex:?}> is no character")))
    }
}

/// Whether what stands in an inline element is text, not code; `Break` for the one that is a character itself.
fn inline(name: &str) -> ControlFlow<(), bool> {
    match name {
        "cp" => ControlFlow::Break(()),
        "bpt" | "ept" | "ph" | "it" | "ut" | "x" | "bx" | "ex" => ControlFlow::Continue(false),
        _ => ControlFlow::Continue(true),
    }
}

/// The name of an element, without its prefix.
pub(super) fn local<'s>(start: &'s BytesStart<'_>) -> &'s str {
    let name = start.name().0;
    name.rsplit(':').next().unwrap_or(name)
}

/// The encoding that an XML declaration names.
pub(super) fn encoding(bytes: &[u8]) -> Option<&str> {
    static DECLARED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?-u)^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']"#).expect("a fixed pattern")
    });
    std::str::from_utf8(DECLARED.captures(&bytes[..bytes.len().min(1024)])?.get(1)?.as_bytes()).ok()
}
