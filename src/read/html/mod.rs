//! HTML: the main content of a page as lines of text, one block (heading, paragraph, list item, table cell) a line.
//!
//! The text holds the letters that stand in the file, entities decoded and white space collapsed as a browser does, and
//! no others: the bullets, numbers and quotation marks that a browser draws are not in the source, so no pair should
//! hold them. What surrounds the content (menus, banners, footers, link lists) is left out, carefully: a rule of thumb
//! that would take half of a page's text, or its only headline, is not followed. When in doubt a line too many is kept,
//! since the aligner can leave it alone, and a line that was dropped is lost.

mod attributes;
mod clutter;
mod page;

use std::sync::LazyLock;

use html5ever::{ParseOpts, driver, tendril::TendrilSink};
use regex::bytes::Regex;
use scraper::{Html, HtmlTreeSink};

use super::detect::HEAD;
use crate::{Error, Result};
use page::Page;

/// Whether bytes begin as an HTML document does, or a fragment of one; in any encoding that has ASCII at its base. Text
/// that merely holds a `<` somewhere does not.
pub(super) fn begins(bytes: &[u8]) -> bool {
    static DOCUMENT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?is-u)^(?:\s|\xEF\xBB\xBF|<!--.*?-->|<\?[^>]*>)*<(?:!doctype\s+html|(?:html|head|body|title|meta|link|script|style)(?:\s[^<>]*)?/?>)",
        )
        .expect("a fixed pattern")
    });
    // A single tag may begin a plain text; a fragment closes some tag too.
    static FRAGMENT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?is-u)^(?:\s|\xEF\xBB\xBF|<!--.*?-->)*<(?:p|div|h[1-6]|span|table|article|section|main|header|nav|aside|figure|ul|ol|dl|center|font|blockquote|pre|form|a|b|i|u|em|strong|br|hr|img)(?:\s[^<>]*)?/?>.*</[a-z]",
        )
        .expect("a fixed pattern")
    });
    let head = &bytes[..bytes.len().min(HEAD)];
    DOCUMENT.is_match(head) || FRAGMENT.is_match(head)
}

/// The main content of a page; its title stands in for a headline that the content lacks.
///
/// # Errors
/// [`Error::Bomb`] if its elements lie too deep in one another.
pub(super) fn main_text(name: &str, html: &str) -> Result<String> {
    let parsed = parsed(name, &attributes::trimmed(html), DEEPEST)?;
    let page = Page::new(&parsed);
    let mut content = page.main();
    let mut text = page.text(&content);
    if text.is_empty() {
        // A page of nothing but what looks like clutter is taken whole.
        content = page.whole();
        text = page.text(&content);
    }
    Ok(match page.title_for(&content, &text) {
        Some(title) if text.is_empty() => title.to_owned(),
        Some(title) => format!("{title}\n{text}"),
        None => text,
    })
}

/// Elements inside one another, and a few more. The parser goes through all that are open for nearly every tag; pages that
/// people made lie below a hundred deep, and browsers give up at 512.
const DEEPEST: usize = 1024;
/// Bytes after which it is looked how deep the page lies.
const STEP: usize = 4096;

/// Parses a page, unless its elements lie too deep.
fn parsed(name: &str, html: &str, deepest: usize) -> Result<Html> {
    let mut parser = driver::parse_document(HtmlTreeSink::new(Html::new_document()), ParseOpts::default());
    let mut rest = html;
    while !rest.is_empty() {
        let end = (STEP.min(rest.len())..rest.len()).find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        let (head, tail) = rest.split_at(end);
        parser.process(head.into());
        let page = parser.tokenizer.sink.sink.0.borrow();
        // What was made last lies in all that is open.
        if page.tree.nodes().next_back().is_some_and(|node| node.ancestors().take(deepest + 1).count() > deepest) {
            let (name, part) = (name.to_owned(), "HTML".to_owned());
            return Err(Error::Bomb { name, part, limit: deepest as u64, unit: "elements inside one another" });
        }
        rest = tail;
    }
    Ok(parser.finish())
}

/// All that is visible of a page which is XHTML; there, any element may be closed at its start.
///
/// # Errors
/// As [`main_text`].
pub(super) fn whole_text(name: &str, xhtml: &str) -> Result<String> {
    // To a reader of HTML, the rest of the page would be inside these.
    static CLOSED: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(r"(?i)<(title|script|style|iframe|textarea|noscript|noframes|xmp|a)(\s[^<>]*)?/>")
            .expect("a fixed pattern")
    });
    let html = CLOSED.replace_all(xhtml, "<$1$2></$1>");
    let parsed = parsed(name, &attributes::trimmed(&html), DEEPEST)?;
    let page = Page::new(&parsed);
    Ok(page.text(&page.whole()))
}

#[cfg(test)]
mod tests;
