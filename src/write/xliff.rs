//! XLIFF 2.1, the format of translation tools.
//!
//! A document is a file, a pair a unit of one segment. English without Thai is a segment without target, which tools offer
//! for translation; Thai without English is a segment whose source is empty, not to be translated. Score, places and
//! the like stand in the metadata module; discrepancies and notes are notes.

use std::{borrow::Cow, collections::HashSet, io};

use super::{
    lost::{Lost, place},
    pair::{Pair, Part},
    props,
    writer::{Bytes, Form, Head},
    xml::Xml,
};
use crate::check::Severity;

/// The category of our metadata, by which it is known when read back.
pub(super) const CATEGORY: &str = "khanan";

/// The name that stands for an id which cannot be a unit's.
pub(super) const OWN_ID: &str = "id";

/// What pairs say of their document; the file says it for all.
const OF_DOCUMENT: [&str; 5] = ["document", "sha256", "date", "title-en", "title-th"];

/// Pairs as XLIFF.
#[derive(Default)]
pub(super) struct Xliff {
    /// How many files were opened.
    files: usize,
    /// Whether the last one is open still. It is opened by its first unit, since it must have one.
    open: bool,
    /// The ids of its units, of which each must be another.
    ids: HashSet<String>,
}

impl Xliff {
    fn close(&mut self, xml: &mut Xml<'_>) -> io::Result<()> {
        if std::mem::replace(&mut self.open, false) { xml.close("file") } else { Ok(()) }
    }

    fn open(&mut self, xml: &mut Xml<'_>, pair: &Pair<'_>) -> io::Result<()> {
        if std::mem::replace(&mut self.open, true) {
            return Ok(());
        }
        self.files += 1;
        self.ids.clear();
        xml.open("file", &[("id", &format!("f{}", self.files)), ("original", &pair.doc.name)])?;
        let said: Vec<_> = props::of_pair(pair).into_iter().filter(|(name, _)| OF_DOCUMENT.contains(name)).collect();
        xml.open("mda:metadata", &[])?;
        group(xml, None, &said)?;
        xml.close("mda:metadata")
    }

    /// An id that the unit may bear: the pair's own, if it can.
    fn id<'p>(&mut self, pair: &'p Pair<'_>) -> Cow<'p, str> {
        let mut id = match pair.id.as_deref() {
            Some(id) if is_token(id) && !self.ids.contains(id) => Cow::Borrowed(id),
            _ => Cow::Owned(format!("u{}", self.ids.len() + 1)),
        };
        while !self.ids.insert(id.to_string()) {
            id.to_mut().push('_');
        }
        id
    }
}

impl Form for Xliff {
    fn begin(&mut self, out: &mut Bytes) -> io::Result<()> {
        let mut lost = Lost::default();
        let mut xml = Xml::new(&mut out.first, 0, &mut lost, "");
        xml.declaration()?;
        let attributes = [
            ("xmlns", "urn:oasis:names:tc:xliff:document:2.0"),
            ("xmlns:mda", "urn:oasis:names:tc:xliff:metadata:2.0"),
            ("version", "2.1"),
            ("srcLang", "en"),
            ("trgLang", "th"),
        ];
        xml.open("xliff", &attributes)
    }

    fn document(&mut self, out: &mut Bytes, _head: &Head<'_>, lost: &mut Lost) -> io::Result<()> {
        self.close(&mut Xml::new(&mut out.first, 2, lost, ""))
    }

    fn pair(&mut self, out: &mut Bytes, pair: Pair<'_>, lost: &mut Lost) -> io::Result<()> {
        let place = place(&pair);
        self.open(&mut Xml::new(&mut out.first, 1, lost, &place), &pair)?;
        let xml = &mut Xml::new(&mut out.first, 2, lost, &place);
        let id = self.id(&pair);
        let mut attributes = vec![("id", &*id)];
        if pair.en.is_none() {
            attributes.push(("translate", "no"));
        }
        xml.open("unit", &attributes)?;
        metadata(xml, &pair, &id)?;
        notes(xml, &pair)?;
        xml.open("segment", &[("state", if pair.is_aligned() { "translated" } else { "initial" })])?;
        let text = |part: &Option<Part<'_>>| part.as_ref().map(|part| part.text.to_string());
        let preserve = [("xml:space", "preserve")];
        xml.text("source", &preserve, &text(&pair.en).unwrap_or_default(), Some(code_point))?;
        if let Some(th) = text(&pair.th) {
            xml.text("target", &preserve, &th, Some(code_point))?;
        }
        xml.close("segment")?;
        xml.close("unit")
    }

    fn end(&mut self, out: &mut Bytes, lost: &mut Lost) -> io::Result<()> {
        self.close(&mut Xml::new(&mut out.first, 2, lost, ""))?;
        if self.files == 0 {
            // There must be a file, and something in it; a group may be empty.
            let xml = &mut Xml::new(&mut out.first, 1, lost, "");
            xml.open("file", &[("id", "f1")])?;
            xml.empty("group", &[("id", "g1")])?;
            xml.close("file")?;
        }
        Xml::new(&mut out.first, 1, lost, "").close("xliff")?;
        out.first.push(b'\n');
        Ok(())
    }
}

fn metadata(xml: &mut Xml<'_>, pair: &Pair<'_>, id: &str) -> io::Result<()> {
    let mut said: Vec<_> = props::of_pair(pair).into_iter().filter(|(name, _)| !OF_DOCUMENT.contains(name)).collect();
    // A unit must have an id; a pair that has none says so by an empty one.
    let own = pair.id.as_deref().unwrap_or_default();
    said.extend((own != id).then_some((OWN_ID, Cow::Borrowed(own))));
    xml.open("mda:metadata", &[])?;
    group(xml, None, &said)?;
    for (applies_to, part) in [("source", &pair.en), ("target", &pair.th)] {
        if let Some(part) = part {
            group(xml, Some(applies_to), &props::of_part(part))?;
        }
    }
    xml.close("mda:metadata")
}

fn group(xml: &mut Xml<'_>, applies_to: Option<&str>, said: &[(&str, Cow<'_, str>)]) -> io::Result<()> {
    if said.is_empty() {
        return Ok(());
    }
    let mut attributes = vec![("category", CATEGORY)];
    attributes.extend(applies_to.map(|side| ("appliesTo", side)));
    xml.open("mda:metaGroup", &attributes)?;
    for (name, value) in said {
        xml.text("mda:meta", &[("type", name)], value, None)?;
    }
    xml.close("mda:metaGroup")
}

fn notes(xml: &mut Xml<'_>, pair: &Pair<'_>) -> io::Result<()> {
    if pair.discrepancies.is_empty() && pair.note.is_none() {
        return Ok(());
    }
    xml.open("notes", &[])?;
    for discrepancy in &pair.discrepancies {
        // From 1, the most urgent, to 10.
        let priority = match discrepancy.severity {
            Severity::Conflict => "1",
            Severity::Doubt => "4",
            Severity::Note => "8",
        };
        xml.text("note", &[("category", "discrepancy"), ("priority", priority)], &discrepancy.message, None)?;
    }
    if let Some(note) = &pair.note {
        xml.text("note", &[], note, None)?;
    }
    xml.close("notes")
}

/// How XLIFF writes, inside a text, a character that XML forbids.
fn code_point(c: char) -> String {
    format!("<cp hex=\"{:04X}\"/>", u32::from(c))
}

/// Whether a text may be the id of a unit (NMTOKEN; of the letters beyond ASCII, those of any language).
fn is_token(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    !text.is_empty() && text.chars().all(|c| plain(c) || (!c.is_ascii() && c.is_alphabetic()))
}
