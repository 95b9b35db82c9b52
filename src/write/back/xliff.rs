//! Pairs out of XLIFF 2, of any tool, and out of 1.2.

use quick_xml::events::BytesStart;

use super::{
    Skipped, Taker,
    xml::{Node, Xml, local},
};
use crate::{
    Lang, Result,
    write::{
        Pair, Part, props,
        table::language,
        xliff::{CATEGORY, OWN_ID},
    },
};

/// The languages of source and target, by their codes.
#[derive(Clone, Default)]
struct Languages {
    source: String,
    target: String,
}

/// A unit as far as it was read.
struct Unit {
    pair: Pair<'static>,
    /// What is said of source and target: which, name, value.
    said: Vec<(bool, String, String)>,
    notes: Vec<String>,
    /// Source and target of each segment.
    segments: Vec<[Option<Part<'static>>; 2]>,
}

/// A document of translation.
pub(super) fn xliff(mut taker: Taker<'_>, text: &str) -> Result<Skipped> {
    let mut xml = Xml::new(taker.name, text);
    let mut languages = Languages::default();
    // What the file that is open says of all its pairs.
    let mut file = taker.blank();
    let mut rooted = false;
    loop {
        match xml.next()? {
            Node::Open(start) => match local(&start) {
                "xliff" => {
                    rooted = true;
                    read_languages(&xml, &start, &mut languages)?;
                }
                other if !rooted => return Err(xml.fault(format!("the root is <{other}>, not <xliff>"))),
                "file" => {
                    read_languages(&xml, &start, &mut languages)?;
                    file = taker.blank();
                    if let Some(original) = xml.attribute(&start, &["original"])?.filter(|name| !name.is_empty()) {
                        file.doc.to_mut().name = original.into();
                    }
                }
                "metadata" => metadata(&mut xml, |xml, _, name, value| {
                    props::set_pair(&mut file, &name, value).map_err(|fact| xml.fault(fact))
                })?,
                "body" | "group" => {}
                "unit" | "trans-unit" => unit(&mut taker, &mut xml, &start, &file, &languages)?,
                _ => xml.skip()?,
            },
            Node::Close | Node::Text(_) => {}
            Node::End if rooted => return taker.finish(),
            Node::End => return Err(xml.fault("no <xliff> in the file")),
        }
    }
}

fn read_languages<'t>(xml: &Xml<'t>, start: &BytesStart<'t>, languages: &mut Languages) -> Result<()> {
    if let Some(code) = xml.attribute(start, &["srcLang", "source-language"])? {
        languages.source = code;
    }
    if let Some(code) = xml.attribute(start, &["trgLang", "target-language"])? {
        languages.target = code;
    }
    Ok(())
}

/// A unit, to its end.
fn unit<'t>(
    taker: &mut Taker<'_>,
    xml: &mut Xml<'t>,
    start: &BytesStart<'t>,
    file: &Pair<'static>,
    languages: &Languages,
) -> Result<()> {
    let id = xml.attribute(start, &["id"])?;
    let mut unit = Unit {
        pair: Pair { id: id.map(Into::into), ..file.clone() },
        said: Vec::new(),
        notes: Vec::new(),
        segments: Vec::new(),
    };
    // Version 1.2 has one source and target, which stand in the unit itself.
    let mut only = [None, None];
    let tags = &mut taker.skipped.tags;
    xml.inside(|xml, start| {
        match local(&start) {
            "metadata" => metadata(xml, |xml, side, name, value| {
                match side {
                    Some(target) => unit.said.push((target, name, value)),
                    None if name == OWN_ID => {
                        unit.pair.id = Some(value.into()).filter(|id: &std::borrow::Cow<'_, str>| !id.is_empty())
                    }
                    None => props::set_pair(&mut unit.pair, &name, value).map_err(|fact| xml.fault(fact))?,
                }
                Ok(())
            })?,
            "notes" => xml.inside(|xml, _| {
                unit.notes.push(xml.text()?);
                Ok(())
            })?,
            "note" => unit.notes.push(xml.text()?),
            "segment" => {
                let mut texts = [None, None];
                xml.inside(|xml, start| side(xml, &start, &mut texts, tags))?;
                unit.segments.push(texts);
            }
            _ => side(xml, &start, &mut only, tags)?,
        }
        Ok(())
    })?;
    if only != [None, None] {
        unit.segments.push(only);
    }
    finish(taker, xml, unit, languages)
}

/// A source or target, to its end; anything else is passed over.
fn side<'t>(
    xml: &mut Xml<'t>,
    start: &BytesStart<'t>,
    texts: &mut [Option<Part<'static>>; 2],
    tags: &mut usize,
) -> Result<()> {
    let side = match local(start) {
        "source" => &mut texts[0],
        "target" => &mut texts[1],
        _ => return xml.skip(),
    };
    *side = Some(xml.content(tags)?).filter(|text| !text.is_empty()).map(Part::of);
    Ok(())
}

/// Makes pairs of the segments of a unit.
fn finish(taker: &mut Taker<'_>, xml: &Xml<'_>, unit: Unit, languages: &Languages) -> Result<()> {
    let Unit { mut pair, said, notes, segments } = unit;
    let langs = [&languages.source, &languages.target].map(|code| language(code));
    props::set_notes(&mut pair, notes);
    let several = segments.len() > 1;
    for (texts, number) in segments.into_iter().zip(1..) {
        let mut pair = pair.clone();
        if several {
            // The number and the name are the unit's; each segment needs its own.
            pair.seq = 0;
            pair.id = pair.id.map(|id| format!("{id}-{number}").into());
        }
        let mut foreign = false;
        for ((text, lang), target) in texts.into_iter().zip(langs).zip([false, true]) {
            let Some(mut part) = text else { continue };
            let Some(lang) = lang else {
                let code = if target { &languages.target } else { &languages.source };
                *taker.skipped.languages.entry(code.clone()).or_default() += 1;
                foreign = true;
                continue;
            };
            for (_, name, value) in said.iter().filter(|said| said.0 == target && !several) {
                props::set_part(&mut part, name, value.clone()).map_err(|fact| xml.fault(fact))?;
            }
            *(if lang == Lang::En { &mut pair.en } else { &mut pair.th }) = Some(part);
        }
        if foreign {
            taker.skipped.foreign += 1;
        } else {
            taker.take(pair)?;
        }
    }
    Ok(())
}

/// Our own entries of a metadata element, to its end: of the whole, or of the target (`true`) or source (`false`).
fn metadata<'t>(
    xml: &mut Xml<'t>,
    mut each: impl FnMut(&Xml<'t>, Option<bool>, String, String) -> Result<()>,
) -> Result<()> {
    xml.inside(|xml, group| {
        if local(&group) != "metaGroup" || xml.attribute(&group, &["category"])?.as_deref() != Some(CATEGORY) {
            return xml.skip();
        }
        let side = xml.attribute(&group, &["appliesTo"])?.map(|side| side == "target");
        xml.inside(|xml, meta| {
            let name = xml.attribute(&meta, &["type"])?.unwrap_or_default();
            let value = xml.text()?;
            each(xml, side, name, value)
        })
    })
}
