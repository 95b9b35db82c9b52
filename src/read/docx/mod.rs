//! DOCX: the text of a Word document, one block (heading, paragraph, list item, paragraph of a table cell) a line.
//!
//! What a reader of the document sees is text: what was inserted, the numbers of lists, what fields show, text boxes;
//! footnotes and endnotes follow the text. What was deleted, hidden, or is said about the text (comments) is none, nor is
//! what stands on every page (headers and footers). A table is read row by row, so that a row of a bilingual table puts a
//! cell's text beside its translation.

mod body;
mod numbers;
mod styles;

use super::{archive::Archive, lines::Lines, xml};
use crate::{Error, Result};
use body::{Body, Noted};
use numbers::Numbers;
use styles::Styles;

/// The text of a document, and how many images it holds.
pub(super) fn text(archive: &mut Archive<'_>) -> Result<String> {
    let main = main_part(archive)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = |part: &str| if folder.is_empty() { part.to_owned() } else { format!("{folder}/{part}") };
    let styles = match archive.text(&beside("styles.xml"))? {
        Some(text) => Styles::read(&mut xml::Xml::new(archive.name(), "styles.xml", &text))?,
        None => Styles::default(),
    };
    let mut numbers = match archive.text(&beside("numbering.xml"))? {
        Some(text) => Numbers::read(&mut xml::Xml::new(archive.name(), "numbering.xml", &text))?,
        None => Numbers::default(),
    };
    let text = archive.needed(&main)?;
    let mut xml = xml::Xml::new(archive.name(), &main, &text);
    let Body { mut lines, noted } = Body::read(&mut xml, &styles, &mut numbers)?;
    for (part, element, ids) in [
        ("footnotes.xml", "footnote", ids(&noted, |one| matches!(one, Noted::Foot(_)))),
        ("endnotes.xml", "endnote", ids(&noted, |one| matches!(one, Noted::End(_)))),
    ] {
        if !ids.is_empty()
            && let Some(text) = archive.text(&beside(part))?
        {
            lines.append(notes(&mut xml::Xml::new(archive.name(), part, &text), element, &ids, &styles, &mut numbers)?);
        }
    }
    Ok(lines.finish())
}

/// The ids of the notes of one kind, in the order in which the text refers to them.
fn ids(noted: &[Noted], kind: impl Fn(&Noted) -> bool) -> Vec<&str> {
    noted.iter().filter(|one| kind(one)).map(|(Noted::Foot(id) | Noted::End(id))| id.as_str()).collect()
}

/// The notes that the text refers to, in the order in which it does.
fn notes(xml: &mut xml::Xml<'_>, element: &str, ids: &[&str], styles: &Styles, numbers: &mut Numbers) -> Result<Lines> {
    let mut found: Vec<Option<Lines>> = ids.iter().map(|_| None).collect();
    while let Some(event) = xml.next()? {
        if let xml::Event::Open(tag) = event
            && tag.name() == element
        {
            let id = tag.attribute("id").unwrap_or_default();
            match ids.iter().position(|one| *one == id) {
                Some(at) => found[at] = Some(Body::within(xml, styles, numbers)?.lines),
                None => xml.skip()?,
            }
        }
    }
    let mut lines = Lines::default();
    found.into_iter().flatten().for_each(|note| lines.append(note));
    Ok(lines)
}

/// The name of the part that holds the text: nearly always the same, but the format lets it be any.
fn main_part(archive: &mut Archive<'_>) -> Result<String> {
    const USUAL: &str = "word/document.xml";
    if archive.has(USUAL) {
        return Ok(USUAL.to_owned());
    }
    let text = archive.needed("_rels/.rels")?;
    let mut xml = xml::Xml::new(archive.name(), "_rels/.rels", &text);
    while let Some(event) = xml.next()? {
        if let xml::Event::Open(tag) = event
            && tag.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            && let Some(target) = tag.attribute("Target")
        {
            return Ok(target.trim_start_matches('/').to_owned());
        }
    }
    Err(Error::Broken {
        name: archive.name().to_owned(),
        part: "_rels/.rels".to_owned(),
        fact: "names no document".to_owned(),
        source: None,
    })
}

#[cfg(test)]
mod tests;
