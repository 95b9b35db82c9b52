//! The body of a document, or of a note: a walk over its elements that gathers lines.

use super::{
    numbers::Numbers,
    styles::{Styles, is_on},
};
use crate::{
    Result,
    read::{
        lines::Lines,
        xml::{Event, Tag, Xml},
    },
};

/// A note that the text refers to, by its id.
pub(super) enum Noted {
    Foot(String),
    End(String),
}

/// What a body holds.
#[derive(Default)]
pub(super) struct Body {
    pub(super) lines: Lines,
    /// In the order of the text.
    pub(super) noted: Vec<Noted>,
}

impl Body {
    /// Reads a whole part.
    pub(super) fn read(xml: &mut Xml<'_>, styles: &Styles, numbers: &mut Numbers) -> Result<Body> {
        let mut walk = Walk::new(styles, numbers);
        while let Some(event) = xml.next()? {
            walk.event(xml, event)?;
        }
        Ok(walk.finish())
    }

    /// Reads what is inside the element that was opened last, and its end.
    pub(super) fn within(xml: &mut Xml<'_>, styles: &Styles, numbers: &mut Numbers) -> Result<Body> {
        let mut walk = Walk::new(styles, numbers);
        loop {
            match xml.next()? {
                Some(Event::Close) if walk.open.is_empty() => break,
                Some(event) => walk.event(xml, event)?,
                None => break,
            }
        }
        Ok(walk.finish())
    }
}

/// An open element, as far as its end matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Paragraph,
    Run,
    Text,
    Row { lines: usize, notes: usize },
    TextBox,
    Other,
}

/// A paragraph being read.
#[derive(Default)]
struct Paragraph {
    /// Whether it is numbered already: it is when its first text comes.
    numbered: bool,
    style: Option<String>,
    list: Option<String>,
    level: Option<usize>,
    /// Whether its end was deleted, so that the next one goes on in its line.
    joined: bool,
    /// Text boxes that hang on it, to stand below.
    boxes: Vec<Lines>,
}

struct Walk<'s> {
    styles: &'s Styles,
    numbers: &'s mut Numbers,
    body: Body,
    open: Vec<Open>,
    paragraph: Paragraph,
    /// What stands around the text boxes that are being read, outermost first.
    around: Vec<(Lines, Paragraph)>,
    /// The fields that are open: whether what they show has begun.
    fields: Vec<bool>,
    /// Whether the run is hidden.
    hidden: bool,
    /// Whether the row was deleted.
    deleted: bool,
}

impl<'s> Walk<'s> {
    fn new(styles: &'s Styles, numbers: &'s mut Numbers) -> Self {
        Walk {
            styles,
            numbers,
            body: Body::default(),
            open: Vec::new(),
            paragraph: Paragraph::default(),
            around: Vec::new(),
            fields: Vec::new(),
            hidden: false,
            deleted: false,
        }
    }

    fn event(&mut self, xml: &mut Xml<'_>, event: Event<'_>) -> Result<()> {
        match event {
            Event::Open(tag) => {
                if let Some(open) = self.begins(xml, &tag)? {
                    self.open.push(open);
                }
            }
            Event::Close => {
                if let Some(open) = self.open.pop() {
                    self.ends(open);
                }
            }
            Event::Text(text) if self.open.last() == Some(&Open::Text) => self.push(&text),
            Event::Text(_) => {}
        }
        Ok(())
    }

    /// What an element that begins is, `None` if it was passed over with all that is inside it.
    fn begins(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>) -> Result<Option<Open>> {
        let open = match tag.name() {
            // What was deleted or moved away, instructions of fields, a second copy for old programs, readings above
            // the text, and properties without text.
            "del" | "moveFrom" | "instrText" | "delText" | "delInstrText" | "Fallback" | "rt" | "sectPr" | "tblPr"
            | "tblGrid" | "tcPr" => {
                xml.skip()?;
                return Ok(None);
            }
            "pPr" => {
                self.paragraph_properties(xml)?;
                return Ok(None);
            }
            "rPr" => {
                self.run_properties(xml)?;
                return Ok(None);
            }
            "trPr" => {
                self.row_properties(xml)?;
                return Ok(None);
            }
            "sdtPr" => {
                if holds(xml, "showingPlcHdr")?.is_some_and(|value| is_on(value.as_deref())) {
                    // What stands in the field until somebody writes into it.
                    self.pass_content(xml)?;
                }
                return Ok(None);
            }
            "p" => {
                let before = std::mem::take(&mut self.paragraph);
                if !before.joined {
                    self.body.lines.end();
                }
                self.paragraph = Paragraph { numbered: before.joined, boxes: before.boxes, ..Paragraph::default() };
                Open::Paragraph
            }
            "r" => {
                self.hidden = false;
                Open::Run
            }
            "t" => Open::Text,
            "tr" => {
                self.body.lines.end();
                self.deleted = false;
                Open::Row { lines: self.body.lines.len(), notes: self.body.noted.len() }
            }
            "txbxContent" => {
                let lines = std::mem::take(&mut self.body.lines);
                self.around.push((lines, std::mem::take(&mut self.paragraph)));
                Open::TextBox
            }
            name => {
                self.mark(name, tag);
                Open::Other
            }
        };
        Ok(Some(open))
    }

    /// Elements that stand for a character or a place.
    fn mark(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "tab" | "ptab" => self.push("\t"),
            "br" | "cr" if self.shows() => self.body.lines.end(),
            "noBreakHyphen" => self.push("\u{2011}"),
            "sym" => {
                // Most are pictures in the private use area of a font.
                let code = tag.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                let is_private = |c: &char| ('\u{e000}'..='\u{f8ff}').contains(c);
                if let Some(c) = code.and_then(char::from_u32).filter(|c| !is_private(c) && !c.is_control()) {
                    self.push(c.encode_utf8(&mut [0; 4]));
                }
            }
            "fldChar" => match tag.attribute("fldCharType").as_deref() {
                Some("begin") => self.fields.push(false),
                Some("separate") => self.fields.last_mut().into_iter().for_each(|shown| *shown = true),
                Some("end") => drop(self.fields.pop()),
                _ => {}
            },
            "footnoteReference" => self.body.noted.extend(tag.attribute("id").map(Noted::Foot)),
            "endnoteReference" => self.body.noted.extend(tag.attribute("id").map(Noted::End)),
            _ => {}
        }
    }

    fn ends(&mut self, open: Open) {
        match open {
            Open::Paragraph if self.paragraph.joined => {}
            Open::Paragraph => {
                // A number without text is counted, though not worth a line.
                self.number();
                self.body.lines.end();
                for lines in std::mem::take(&mut self.paragraph.boxes) {
                    self.body.lines.append(lines);
                }
            }
            Open::Row { lines, notes } => {
                self.body.lines.end();
                if std::mem::take(&mut self.deleted) {
                    self.body.lines.truncate(lines);
                    self.body.noted.truncate(notes);
                }
            }
            Open::TextBox => {
                if let Some((lines, paragraph)) = self.around.pop() {
                    self.body.lines.end();
                    let inner = std::mem::replace(&mut self.body.lines, lines);
                    let boxes = std::mem::replace(&mut self.paragraph, paragraph).boxes;
                    self.paragraph.boxes.push(inner);
                    self.paragraph.boxes.extend(boxes);
                }
            }
            Open::Run => self.hidden = false,
            Open::Text | Open::Other => {}
        }
    }

    /// Whether text at this place is seen.
    fn shows(&self) -> bool {
        !self.hidden && self.fields.iter().all(|&shown| shown)
    }

    fn push(&mut self, text: &str) {
        if !self.shows() || text.is_empty() {
            return;
        }
        let mark = self.number();
        if !mark.is_empty() {
            self.body.lines.push_spaced(&mark);
            self.body.lines.push_spaced(" ");
        }
        self.body.lines.push_spaced(text);
    }

    /// The mark that its list puts before the paragraph, once.
    fn number(&mut self) -> String {
        if std::mem::replace(&mut self.paragraph.numbered, true) {
            return String::new();
        }
        let (list, level) = self.styles.list(self.paragraph.style.as_deref());
        let level = self.paragraph.level.or(level).unwrap_or(0);
        let list = self.paragraph.list.as_deref().or(list);
        list.map(|list| self.numbers.next(list, level)).unwrap_or_default()
    }

    /// Reads the properties of the paragraph: its list, and whether its end was deleted.
    fn paragraph_properties(&mut self, xml: &mut Xml<'_>) -> Result<()> {
        let mut open = 1;
        while open > 0 {
            match xml.next()? {
                Some(Event::Open(tag)) => {
                    let value = || tag.attribute("val");
                    match tag.name() {
                        // How it was before.
                        "pPrChange" | "rPrChange" | "sectPr" => {
                            xml.skip()?;
                            continue;
                        }
                        "pStyle" => self.paragraph.style = value(),
                        "numId" => self.paragraph.list = value(),
                        "ilvl" => self.paragraph.level = value().and_then(|level| level.parse().ok()),
                        "del" => self.paragraph.joined = true,
                        _ => {}
                    }
                    open += 1;
                }
                Some(Event::Close) => open -= 1,
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
        Ok(())
    }

    /// Reads the properties of the run: whether it is hidden.
    fn run_properties(&mut self, xml: &mut Xml<'_>) -> Result<()> {
        let mut open = 1;
        let mut vanish = None;
        while open > 0 {
            match xml.next()? {
                Some(Event::Open(tag)) => {
                    match tag.name() {
                        "rPrChange" => {
                            xml.skip()?;
                            continue;
                        }
                        "rStyle" => {
                            let style = tag.attribute("val").unwrap_or_default();
                            vanish = vanish.or(Some(self.styles.hides(&style)));
                        }
                        "vanish" => vanish = Some(is_on(tag.attribute("val").as_deref())),
                        _ => {}
                    }
                    open += 1;
                }
                Some(Event::Close) => open -= 1,
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
        self.hidden = vanish.unwrap_or(false);
        Ok(())
    }

    /// Reads the properties of the row: whether it was deleted.
    fn row_properties(&mut self, xml: &mut Xml<'_>) -> Result<()> {
        self.deleted = holds(xml, "del")?.is_some();
        Ok(())
    }

    /// Passes over the content of the open `sdt` whose properties were just read.
    fn pass_content(&mut self, xml: &mut Xml<'_>) -> Result<()> {
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(tag) if tag.name() == "sdtContent" => return xml.skip(),
                Event::Open(_) => xml.skip()?,
                Event::Close => {
                    // The end of the `sdt` itself: it has no content.
                    self.event(xml, Event::Close)?;
                    return Ok(());
                }
                Event::Text(_) => {}
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Body {
        while let Some(open) = self.open.pop() {
            self.ends(open);
        }
        self.body.lines.end();
        self.body
    }
}

/// The value of an element of this name inside the open one, if there is such an element; reads to the end of the open one.
fn holds(xml: &mut Xml<'_>, name: &str) -> Result<Option<Option<String>>> {
    let mut open = 1;
    let mut found = None;
    while open > 0 {
        match xml.next()? {
            Some(Event::Open(tag)) => {
                open += 1;
                if tag.name() == name {
                    found = Some(tag.attribute("val"));
                }
            }
            Some(Event::Close) => open -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    Ok(found)
}
