//! Styles: which lists the paragraphs of a style belong to, and which styles hide their text.

use std::collections::HashMap;

use crate::{
    Result,
    read::xml::{Event, Xml},
};

/// What a style says, or leaves to the one it is based on.
#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    list: Option<String>,
    level: Option<usize>,
    hidden: Option<bool>,
}

/// The styles of a document by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// Of paragraphs that name none.
    usual: Option<String>,
}

/// Styles that one is based on, one by the other; a document may hold a circle of them.
const DEEPEST: usize = 32;

impl Styles {
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Styles> {
        let mut styles = Styles::default();
        while let Some(event) = xml.next()? {
            if let Event::Open(tag) = event
                && tag.name() == "style"
            {
                let Some(id) = tag.attribute("styleId") else { continue };
                if tag.says("type", "paragraph") && (tag.says("default", "1") || tag.says("default", "true")) {
                    styles.usual = Some(id.clone());
                }
                styles.styles.insert(id, style(xml)?);
            }
        }
        Ok(styles)
    }

    /// The list and the level in it that a paragraph style gives.
    pub(super) fn list<'s>(&'s self, style: Option<&'s str>) -> (Option<&'s str>, Option<usize>) {
        let (mut list, mut level) = (None, None);
        for style in self.chain(style.or(self.usual.as_deref())) {
            list = list.or(style.list.as_deref());
            level = level.or(style.level);
        }
        (list, level)
    }

    /// Whether text in this style is hidden.
    pub(super) fn hides(&self, style: &str) -> bool {
        self.chain(Some(style)).find_map(|style| style.hidden).unwrap_or(false)
    }

    /// A style and those that it is based on.
    fn chain<'s>(&'s self, style: Option<&'s str>) -> impl Iterator<Item = &'s Style> {
        let first = style.and_then(|style| self.styles.get(style));
        std::iter::successors(first, |style| self.styles.get(style.based_on.as_deref()?)).take(DEEPEST)
    }
}

/// Reads on to the end of an open `style`.
fn style(xml: &mut Xml<'_>) -> Result<Style> {
    let mut style = Style::default();
    let mut open = 1;
    while open > 0 {
        match xml.next()? {
            Some(Event::Open(tag)) => {
                open += 1;
                let value = || tag.attribute("val");
                match tag.name() {
                    "basedOn" => style.based_on = value(),
                    "numId" => style.list = value(),
                    "ilvl" => style.level = value().and_then(|level| level.parse().ok()),
                    "vanish" => style.hidden = Some(is_on(value().as_deref())),
                    _ => {}
                }
            }
            Some(Event::Close) => open -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    Ok(style)
}

/// Whether a switch of this value is on; without one it is.
pub(super) fn is_on(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "off" | "none"))
}
