//! TMX 1.4b, the format of translation memories.
//!
//! A pair is a unit with a variant for each language; text without counterpart is a unit with one variant. Score, places
//! and the like are properties, whose names begin with `x-khanan-`; discrepancies and notes are notes too, which tools
//! show.

use std::io;

use super::{
    lost::{Lost, place},
    pair::{Pair, Part},
    props::{self, PREFIX},
    time::Time,
    writer::{Bytes, Form},
    xml::Xml,
};

/// Pairs as TMX.
pub(super) struct Tmx {
    created: Option<Time>,
}

impl Tmx {
    pub(super) fn new(created: Option<Time>) -> Self {
        Tmx { created }
    }
}

impl Form for Tmx {
    fn begin(&mut self, out: &mut Bytes) -> io::Result<()> {
        let mut lost = Lost::default();
        let mut xml = Xml::new(&mut out.first, 0, &mut lost, "");
        xml.declaration()?;
        xml.open("tmx", &[("version", "1.4")])?;
        let created = self.created.map(|time| time.to_string());
        let mut attributes = vec![
            ("creationtool", env!("CARGO_PKG_NAME")),
            ("creationtoolversion", env!("CARGO_PKG_VERSION")),
            ("segtype", "sentence"),
            ("o-tmf", "khanan-pairs"),
            ("adminlang", "en"),
            ("srclang", "en"),
            ("datatype", "plaintext"),
        ];
        attributes.extend(created.as_deref().map(|created| ("creationdate", created)));
        xml.empty("header", &attributes)?;
        xml.open("body", &[])
    }

    fn pair(&mut self, out: &mut Bytes, pair: Pair<'_>, lost: &mut Lost) -> io::Result<()> {
        let place = place(&pair);
        let mut xml = Xml::new(&mut out.first, 2, lost, &place);
        let id: Vec<(&str, &str)> = pair.id.iter().map(|id| ("tuid", &**id)).collect();
        xml.open("tu", &id)?;
        for discrepancy in &pair.discrepancies {
            xml.text("note", &[], &discrepancy.message, None)?;
        }
        if let Some(note) = &pair.note {
            xml.text("note", &[], note, None)?;
        }
        for (name, value) in props::of_pair(&pair) {
            prop(&mut xml, name, &value)?;
        }
        for (lang, part) in [("en", &pair.en), ("th", &pair.th)] {
            if let Some(part) = part {
                variant(&mut xml, lang, part)?;
            }
        }
        xml.close("tu")
    }

    fn end(&mut self, out: &mut Bytes, lost: &mut Lost) -> io::Result<()> {
        let mut xml = Xml::new(&mut out.first, 2, lost, "");
        xml.close("body")?;
        xml.close("tmx")?;
        out.first.push(b'\n');
        Ok(())
    }
}

fn variant(xml: &mut Xml<'_>, lang: &str, part: &Part<'_>) -> io::Result<()> {
    xml.open("tuv", &[("xml:lang", lang)])?;
    for (name, value) in props::of_part(part) {
        prop(xml, name, &value)?;
    }
    xml.text("seg", &[], &part.text, None)?;
    xml.close("tuv")
}

fn prop(xml: &mut Xml<'_>, name: &str, value: &str) -> io::Result<()> {
    xml.text("prop", &[("type", &format!("{PREFIX}{name}"))], value, None)
}
