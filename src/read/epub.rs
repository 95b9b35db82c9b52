//! EPUB: the text of a book, chapter after chapter in reading order, each by the rules for HTML.
//!
//! Nothing in a chapter stands around the content as on a web page, so all that is visible is taken; the table of contents
//! of the book is not.

use std::collections::{HashMap, HashSet};

use super::{archive::Archive, html, xml};
use crate::{Error, Result};

/// The text of a book.
pub(super) fn text(archive: &mut Archive<'_>) -> Result<String> {
    let package = package(archive)?;
    let chapters = chapters(archive, &package)?;
    let locked = archive.text("META-INF/encryption.xml")?.map(|text| locked(archive.name(), &text)).transpose()?;
    let mut text = String::new();
    for chapter in chapters {
        if locked.as_ref().is_some_and(|locked| locked.contains(&chapter)) {
            return Err(Error::Encrypted { name: archive.name().to_owned(), looks_like: "an EPUB book" });
        }
        let page = archive.needed_page(&chapter)?;
        if let Some(at) = page.find("<!ENTITY") {
            return Err(Error::Entities { name: archive.name().to_owned(), part: chapter, offset: at as u64 });
        }
        let lines = html::whole_text(archive.name(), &page)?;
        if !lines.is_empty() && !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&lines);
    }
    Ok(text)
}

/// The name of the part that says what the book consists of.
fn package(archive: &mut Archive<'_>) -> Result<String> {
    const CONTAINER: &str = "META-INF/container.xml";
    let text = archive.needed(CONTAINER)?;
    let mut xml = xml::Xml::new(archive.name(), CONTAINER, &text);
    while let Some(event) = xml.next()? {
        if let xml::Event::Open(tag) = event
            && tag.name() == "rootfile"
            && let Some(path) = tag.attribute("full-path")
        {
            return Ok(path);
        }
    }
    Err(broken(archive.name(), CONTAINER, "names no book"))
}

/// The parts that hold the chapters, in reading order.
fn chapters(archive: &mut Archive<'_>, package: &str) -> Result<Vec<String>> {
    let text = archive.needed(package)?;
    let mut xml = xml::Xml::new(archive.name(), package, &text);
    let mut parts = HashMap::new();
    let mut order = Vec::new();
    while let Some(event) = xml.next()? {
        let xml::Event::Open(tag) = event else { continue };
        match tag.name() {
            "item" => {
                let kind = tag.attribute("media-type").unwrap_or_default();
                let is_page = matches!(kind.as_str(), "application/xhtml+xml" | "text/html" | "text/x-oeb1-document");
                let properties = tag.attribute("properties").unwrap_or_default();
                let is_contents = properties.split_whitespace().any(|property| property == "nav");
                if let (Some(id), Some(path)) = (tag.attribute("id"), tag.attribute("href"))
                    && is_page
                    && !is_contents
                {
                    parts.insert(id, resolved(package, &path));
                }
            }
            "itemref" => order.extend(tag.attribute("idref")),
            _ => {}
        }
    }
    let chapters: Vec<String> = order.iter().filter_map(|id| parts.remove(id)).collect();
    if chapters.is_empty() { Err(broken(archive.name(), package, "lists no chapter")) } else { Ok(chapters) }
}

/// The parts that are encrypted; those of fonts are in many books that anybody may read.
fn locked(name: &str, text: &str) -> Result<HashSet<String>> {
    let mut xml = xml::Xml::new(name, "META-INF/encryption.xml", text);
    let mut parts = HashSet::new();
    while let Some(event) = xml.next()? {
        if let xml::Event::Open(tag) = event
            && tag.name() == "CipherReference"
        {
            parts.extend(tag.attribute("URI").map(|path| resolved("", &path)));
        }
    }
    Ok(parts)
}

/// The name of the part that `path` leads to from the part `from`.
fn resolved(from: &str, path: &str) -> String {
    let path = path.split(['#', '?']).next().unwrap_or_default();
    let mut folders: Vec<&str> = if path.starts_with('/') { Vec::new() } else { from.split('/').collect() };
    folders.pop();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(folders.pop()),
            step => folders.push(step),
        }
    }
    unescaped(&folders.join("/"))
}

/// A path with its `%20` and the like as characters.
fn unescaped(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, more @ ..] = rest {
        let hex = |at: usize| more.get(at).and_then(|&c| char::from(c).to_digit(16));
        match (first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &more[2..];
            }
            _ => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

fn broken(name: &str, part: &str, fact: &str) -> Error {
    Error::Broken { name: name.to_owned(), part: part.to_owned(), fact: fact.to_owned(), source: None }
}

#[cfg(test)]
mod tests;
