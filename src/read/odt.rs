//! ODT: the text of an OpenDocument text, by the same rules as a Word document's.
//!
//! Deleted text lies apart from the body (`tracked-changes`) and is left there; headers and footers lie in another part.

mod lists;

use std::collections::HashSet;

use super::{
    archive::Archive,
    lines::Lines,
    xml::{Event, Tag, Xml},
};
use crate::{Error, Result};
use lists::Lists;

/// The text of a document.
pub(super) fn text(archive: &mut Archive<'_>) -> Result<String> {
    if archive.text("META-INF/manifest.xml")?.is_some_and(|text| text.contains("encryption-data")) {
        return Err(Error::Encrypted { name: archive.name().to_owned(), looks_like: "an ODT document" });
    }
    let mut walk = Walk::default();
    if let Some(styles) = archive.text("styles.xml")? {
        walk.styles(&mut Xml::new(archive.name(), "styles.xml", &styles))?;
    }
    let content = archive.needed("content.xml")?;
    walk.read(&mut Xml::new(archive.name(), "content.xml", &content))?;
    walk.lines.append(walk.notes);
    Ok(walk.lines.finish())
}

/// An open element, as far as its end matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Paragraph,
    /// A frame's text, or a note's, inside a paragraph.
    Aside {
        note: bool,
    },
    List,
    Style,
    Other,
}

/// A walk over a document's elements.
#[derive(Default)]
struct Walk {
    lines: Lines,
    /// Those of the notes, to stand at the end.
    notes: Lines,
    lists: Lists,
    /// Styles whose text is hidden.
    hidden: HashSet<String>,
    /// The style that is being read.
    style: Option<String>,
    open: Vec<Open>,
    /// Paragraphs that are open, those around a frame or note among them.
    paragraphs: usize,
    /// What stands around the frames and notes that are being read, outermost first: the lines, and the paragraphs.
    around: Vec<(Lines, usize)>,
    /// Text of frames that hang on the paragraph.
    frames: Vec<Lines>,
}

impl Walk {
    /// Reads the styles that the document may use by name; other text there is that of headers and footers.
    fn styles(&mut self, xml: &mut Xml<'_>) -> Result<()> {
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(tag) if tag.name() == "master-styles" => xml.skip()?,
                event => self.event(xml, event)?,
            }
        }
        Ok(())
    }

    fn read(&mut self, xml: &mut Xml<'_>) -> Result<()> {
        while let Some(event) = xml.next()? {
            self.event(xml, event)?;
        }
        self.lines.end();
        Ok(())
    }

    fn event(&mut self, xml: &mut Xml<'_>, event: Event<'_>) -> Result<()> {
        match event {
            Event::Open(tag) if self.is_unseen(&tag) => xml.skip()?,
            Event::Open(tag) => {
                let open = self.begins(&tag);
                self.open.push(open);
            }
            Event::Close => {
                if let Some(open) = self.open.pop() {
                    self.ends(open);
                }
            }
            Event::Text(text) if self.paragraphs > 0 => self.push(&text),
            Event::Text(_) => {}
        }
        Ok(())
    }

    /// Whether an element holds nothing that a reader of the document sees in its text.
    fn is_unseen(&self, tag: &Tag<'_>) -> bool {
        match tag.name() {
            "tracked-changes"
            | "annotation"
            | "note-citation"
            | "title"
            | "desc"
            | "forms"
            | "ruby-text"
            | "object"
            | "object-ole"
            | "binary-data"
            | "scripts"
            | "event-listeners"
            | "hidden-text"
            | "hidden-paragraph"
            | "variable-decls"
            | "sequence-decls"
            | "user-field-decls"
            | "dde-connection-decls" => true,
            "section" => tag.says("display", "none"),
            "span" | "p" | "h" => tag.attribute("style-name").is_some_and(|style| self.hidden.contains(&style)),
            _ => false,
        }
    }

    fn begins(&mut self, tag: &Tag<'_>) -> Open {
        match tag.name() {
            "p" | "h" => {
                self.lines.end();
                self.paragraphs += 1;
                self.lists.paragraph(tag);
                return Open::Paragraph;
            }
            "text-box" | "note-body" => {
                let lines = std::mem::take(&mut self.lines);
                self.around.push((lines, std::mem::take(&mut self.paragraphs)));
                self.lists.leave();
                return Open::Aside { note: tag.name() == "note-body" };
            }
            "list" => {
                self.lists.begin(tag);
                return Open::List;
            }
            "list-item" => self.lists.item(tag),
            "list-header" => self.lists.header(),
            "style" => {
                self.style = tag.attribute("name");
                return Open::Style;
            }
            "text-properties" if tag.says("display", "none") => self.hidden.extend(self.style.clone()),
            "list-style" | "outline-style" => self.lists.style(tag),
            "list-level-style-number" | "list-level-style-bullet" | "outline-level-style" => self.lists.level(tag),
            "s" if self.paragraphs > 0 => {
                let count = tag.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                // More than a line's width says no more.
                self.push_spaced(&" ".repeat(std::cmp::min(count, 100)));
            }
            "tab" if self.paragraphs > 0 => self.push_spaced("\t"),
            "line-break" => self.lines.end(),
            _ => {}
        }
        Open::Other
    }

    fn ends(&mut self, open: Open) {
        match open {
            Open::Paragraph => {
                self.paragraphs -= 1;
                self.lines.end();
                if self.paragraphs == 0 {
                    for frame in std::mem::take(&mut self.frames) {
                        self.lines.append(frame);
                    }
                }
            }
            Open::Aside { note } => {
                self.lists.enter();
                if let Some((lines, paragraphs)) = self.around.pop() {
                    let mut inner = std::mem::replace(&mut self.lines, lines);
                    self.paragraphs = paragraphs;
                    inner.end();
                    match note {
                        true => self.notes.append(inner),
                        false if paragraphs == 0 => self.lines.append(inner),
                        false => self.frames.push(inner),
                    }
                }
            }
            Open::List => self.lists.end(),
            Open::Style => self.style = None,
            Open::Other => {}
        }
    }

    fn push(&mut self, text: &str) {
        if text.trim().is_empty() && !self.lines.has_begun() {
            return;
        }
        self.mark();
        self.lines.push(text);
    }

    fn push_spaced(&mut self, text: &str) {
        self.mark();
        self.lines.push_spaced(text);
    }

    fn mark(&mut self) {
        let mark = self.lists.mark();
        if !mark.is_empty() {
            self.lines.push_spaced(&mark);
            self.lines.push_spaced(" ");
        }
    }
}

#[cfg(test)]
mod tests;
