//! XML as the parts of documents hold it: elements by their names without prefix, text with its references resolved.
//!
//! Nothing outside the part is ever read, and no entity is expanded but the five that XML knows: a declaration of others
//! is refused.

use std::borrow::Cow;

use quick_xml::{Reader, events};

use crate::{Error, Result};

/// What comes next in a part.
pub(super) enum Event<'x> {
    /// An element begins; every one ends.
    Open(Tag<'x>),
    /// The innermost open element ends.
    Close,
    /// Text in the innermost open element; one text may come in several.
    Text(Cow<'x, str>),
}

/// An element's name and attributes.
pub(super) struct Tag<'x>(events::BytesStart<'x>);

impl Tag<'_> {
    /// The name without prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of the attribute of that name, prefixes left aside.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        // Not checked for repeats: each would be held against all before it. The first one counts.
        let found =
            self.0.attributes().with_checks(false).flatten().find(|one| one.key.local_name().into_inner() == name)?;
        Some(
            found
                .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                .map_or_else(|_| found.value.clone().into_owned(), Cow::into_owned),
        )
    }

    /// Whether an attribute has this value.
    pub(super) fn says(&self, name: &str, value: &str) -> bool {
        self.attribute(name).is_some_and(|found| found == value)
    }
}

/// A part being read.
pub(super) struct Xml<'x> {
    /// The file.
    name: &'x str,
    part: &'x str,
    reader: Reader<&'x [u8]>,
    open: usize,
}

impl<'x> Xml<'x> {
    /// Reads the text of a part of a file.
    pub(super) fn new(name: &'x str, part: &'x str, text: &'x str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Xml { name, part, reader, open: 0 }
    }

    /// What comes next, `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'x>>> {
        loop {
            let at = self.reader.buffer_position();
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err(self.broken(at, "is no XML", Some(Box::new(error)))),
            };
            return Ok(Some(match event {
                events::Event::Start(tag) => {
                    self.open += 1;
                    Event::Open(Tag(tag))
                }
                events::Event::End(_) => {
                    self.open -= 1;
                    Event::Close
                }
                events::Event::Text(text) => Event::Text(text.xml10_content()),
                events::Event::CData(text) => Event::Text(text.xml10_content()),
                events::Event::GeneralRef(reference) => {
                    let known = match reference.resolve_char_ref() {
                        Ok(None) => quick_xml::escape::resolve_xml_entity(&reference).map(Cow::Borrowed),
                        Ok(Some(c)) => Some(Cow::Owned(c.to_string())),
                        Err(_) => None,
                    };
                    match known {
                        Some(text) => Event::Text(text),
                        None => return Err(self.broken(at, "begins a reference that stands for nothing", None)),
                    }
                }
                events::Event::DocType(declaration) if declaration.contains(['[', '<']) => {
                    let (name, part) = (self.name.to_owned(), self.part.to_owned());
                    return Err(Error::Entities { name, part, offset: at });
                }
                events::Event::Eof if self.open > 0 => return Err(self.broken(at, "ends it amidst an element", None)),
                events::Event::Eof => return Ok(None),
                _ => continue,
            }));
        }
    }

    /// Passes over all that is inside the element that was opened last, and its end.
    pub(super) fn skip(&mut self) -> Result<()> {
        let around = self.open - 1;
        while self.open > around {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn broken(&self, at: u64, fact: &str, source: Option<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        let (name, part) = (self.name.to_owned(), self.part.to_owned());
        Error::Broken { name, part, fact: format!("byte {at} {fact}"), source }
    }
}
