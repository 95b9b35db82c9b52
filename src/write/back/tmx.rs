//! Pairs out of TMX, of any version and any tool.

use quick_xml::events::BytesStart;

use super::{
    Skipped, Taker,
    xml::{Node, Xml, local},
};
use crate::{
    Lang, Result,
    write::{
        Pair, Part,
        props::{self, PREFIX},
        table::language,
    },
};

/// A memory.
pub(super) fn tmx(mut taker: Taker<'_>, text: &str) -> Result<Skipped> {
    let mut xml = Xml::new(taker.name, text);
    let mut rooted = false;
    loop {
        match xml.next()? {
            Node::Open(start) => match local(&start) {
                "tmx" => rooted = true,
                other if !rooted => return Err(xml.fault(format!("the root is <{other}>, not <tmx>"))),
                "body" => {}
                "tu" => unit(&mut taker, &mut xml, &start)?,
                _ => xml.skip()?,
            },
            Node::Close | Node::Text(_) => {}
            Node::End if rooted => return taker.finish(),
            Node::End => return Err(xml.fault("no <tmx> in the file")),
        }
    }
}

/// A unit, to its end.
fn unit<'t>(taker: &mut Taker<'_>, xml: &mut Xml<'t>, start: &BytesStart<'t>) -> Result<()> {
    let mut pair = Pair { id: xml.attribute(start, &["tuid"])?.map(Into::into), ..taker.blank() };
    let mut notes = Vec::new();
    let mut others = 0;
    xml.inside(|xml, start| {
        match local(&start) {
            "note" => notes.push(xml.text()?),
            "prop" => {
                let (name, value) = (own(xml, &start)?, xml.text()?);
                if let Some(name) = name {
                    props::set_pair(&mut pair, &name, value).map_err(|fact| xml.fault(fact))?;
                }
            }
            "tuv" => others += usize::from(!variant(taker, xml, &start, &mut pair)?),
            _ => xml.skip()?,
        }
        Ok(())
    })?;
    if others > 0 && !pair.is_aligned() {
        taker.skipped.foreign += 1;
        return Ok(());
    }
    props::set_notes(&mut pair, notes);
    taker.take(pair)
}

/// The text of one language, to its end; whether it is English or Thai.
fn variant<'t>(
    taker: &mut Taker<'_>,
    xml: &mut Xml<'t>,
    start: &BytesStart<'t>,
    pair: &mut Pair<'static>,
) -> Result<bool> {
    let Some(code) = xml.attribute(start, &["xml:lang", "lang"])? else {
        return Err(xml.fault("a <tuv> that does not say its language in xml:lang"));
    };
    let mut part = None;
    let mut said = Vec::new();
    xml.inside(|xml, start| {
        match local(&start) {
            "seg" => part = Some(Part::of(xml.content(&mut taker.skipped.tags)?)),
            "prop" => said.push((own(xml, &start)?, xml.text()?)),
            _ => xml.skip()?,
        }
        Ok(())
    })?;
    let Some(lang) = language(&code) else {
        *taker.skipped.languages.entry(code).or_default() += 1;
        return Ok(false);
    };
    let Some(mut part) = part.filter(|part| !part.text.is_empty()) else { return Ok(true) };
    let side = if lang == Lang::En { &mut pair.en } else { &mut pair.th };
    if side.is_some() {
        taker.skipped.variants += 1;
        return Ok(true);
    }
    for (name, value) in said {
        if let Some(name) = name {
            props::set_part(&mut part, &name, value).map_err(|fact| xml.fault(fact))?;
        }
    }
    *side = Some(part);
    Ok(true)
}

/// What a property is called, if it is one of ours.
fn own<'t>(xml: &Xml<'t>, start: &BytesStart<'t>) -> Result<Option<String>> {
    let name = xml.attribute(start, &["type"])?;
    Ok(name.and_then(|name| name.strip_prefix(PREFIX).map(str::to_owned)))
}
