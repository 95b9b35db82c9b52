//! XML as the exchange formats are written in: elements indented, texts to the letter, and no character that XML 1.0
//! forbids.

use std::{borrow::Cow, fmt::Write as _, io};

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event, attributes::Attribute},
    name::QName,
};

use super::lost::Lost;

/// Elements, one a line; what stands inside a text is written as it is.
pub(super) struct Xml<'o> {
    out: Writer<&'o mut Vec<u8>>,
    /// How many elements are open.
    depth: usize,
    /// Where the characters are counted that have to be left out.
    lost: &'o mut Lost,
    /// What is being written, to be named in notes.
    place: &'o str,
}

impl<'o> Xml<'o> {
    /// Writes inside `depth` elements that are open already.
    pub(super) fn new(out: &'o mut Vec<u8>, depth: usize, lost: &'o mut Lost, place: &'o str) -> Self {
        Xml { out: Writer::new(out), depth, lost, place }
    }

    /// What every file begins with.
    pub(super) fn declaration(&mut self) -> io::Result<()> {
        self.out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
    }

    /// Opens an element that holds others.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.indent()?;
        self.depth += 1;
        let start = self.start(name, attributes);
        self.out.write_event(Event::Start(start))
    }

    /// Closes it.
    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.depth -= 1;
        self.indent()?;
        self.out.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Writes an element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.indent()?;
        let start = self.start(name, attributes);
        self.out.write_event(Event::Empty(start))
    }

    /// Writes an element that holds a text; `instead` writes what XML forbids, or is `None` where it is left out.
    pub(super) fn text(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        text: &str,
        instead: Option<fn(char) -> String>,
    ) -> io::Result<()> {
        self.indent()?;
        let start = self.start(name, attributes);
        self.out.write_event(Event::Start(start))?;
        let text = self.escaped(text, false, instead);
        self.out.write_event(Event::Text(BytesText::from_escaped(text)))?;
        self.out.write_event(Event::End(BytesEnd::new(name)))
    }

    fn start<'n>(&mut self, name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
        let mut start = BytesStart::new(name);
        for (key, value) in attributes {
            let value = self.escaped(value, true, None);
            start.push_attribute(Attribute { key: QName(key), value });
        }
        start
    }

    fn indent(&mut self) -> io::Result<()> {
        let indent = format!("\n{:1$}", "", self.depth * 2);
        self.out.write_event(Event::Text(BytesText::from_escaped(indent)))
    }

    /// The text as it stands in a file.
    ///
    /// A carriage return is written by number, since readers take a bare one for a line end of the file, and so is any
    /// white space in an attribute, where they would make a space of it.
    fn escaped<'t>(&mut self, text: &'t str, attribute: bool, instead: Option<fn(char) -> String>) -> Cow<'t, str> {
        let special = |c: char| matches!(c, '<' | '>' | '&' | '"' | '\n' | '\t') || c == '\r' || is_forbidden(c);
        if !text.contains(special) {
            return Cow::Borrowed(text);
        }
        let mut escaped = String::with_capacity(text.len() + text.len() / 8);
        for c in text.chars() {
            match c {
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '&' => escaped.push_str("&amp;"),
                '"' if attribute => escaped.push_str("&quot;"),
                '\n' | '\t' if !attribute => escaped.push(c),
                '\n' | '\t' | '\r' => {
                    let _ = write!(escaped, "&#{};", u32::from(c));
                }
                c if is_forbidden(c) => match instead {
                    Some(instead) => escaped.push_str(&instead(c)),
                    None => self.lost.character(c, self.place),
                },
                c => escaped.push(c),
            }
        }
        Cow::Owned(escaped)
    }
}

/// Whether XML 1.0 has no way to write a character, not even by number.
pub(super) fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_file() {
        let mut lost = Lost::default();
        let mut out = Vec::new();
        let mut xml = Xml::new(&mut out, 0, &mut lost, "pair 3");
        xml.declaration().unwrap();
        xml.open("a", &[("b", "<\"&'\n\u{1}>")]).unwrap();
        xml.text("c", &[], " <\"&'\r\n\t\u{b}ก> ", None).unwrap();
        xml.text("d", &[], "\u{1b}", Some(|c| format!("[{:X}]", u32::from(c)))).unwrap();
        xml.empty("e", &[]).unwrap();
        xml.close("a").unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <a b=\"&lt;&quot;&amp;'&#10;&gt;\">\n  \
             <c> &lt;\"&amp;'&#13;\n\tก&gt; </c>\n  <d>[1B]</d>\n  <e/>\n</a>"
        );
        assert_eq!((lost.characters, lost.first_character), (2, Some(('\u{1}', "pair 3".to_owned()))));
    }
}
