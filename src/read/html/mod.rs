//! HTML: the main content of a page as lines of text, one block (heading, paragraph, list item, table cell) a line.
//!
//! The text holds the letters that stand in the file, entities decoded and white space collapsed as a browser does, and
//! no others: the bullets, numbers and quotation marks that a browser draws are not in the source, so no pair should
//! hold them. What surrounds the content (menus, banners, footers, link lists) is left out, carefully: a rule of thumb
//! that would take half of a page's text, or its only headline, is not followed. When in doubt a line too many is kept,
//! since the aligner can leave it alone, and a line that was dropped is lost.

mod clutter;
mod page;

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::detect::HEAD;
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
pub(super) fn main_text(html: &str) -> String {
    let parsed = scraper::Html::parse_document(html);
    let page = Page::new(&parsed);
    let mut content = page.main();
    let mut text = page.text(&content);
    if text.is_empty() {
        // A page of nothing but what looks like clutter is taken whole.
        content = page.whole();
        text = page.text(&content);
    }
    match page.title_for(&content, &text) {
        Some(title) if text.is_empty() => title.to_owned(),
        Some(title) => format!("{title}\n{text}"),
        None => text,
    }
}

/// All that is visible of a page which is XHTML; there, any element may be closed at its start.
pub(super) fn whole_text(xhtml: &str) -> String {
    // To a reader of HTML, the rest of the page would be inside these.
    static CLOSED: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(r"(?i)<(title|script|style|iframe|textarea|noscript|noframes|xmp|a)(\s[^<>]*)?/>")
            .expect("a fixed pattern")
    });
    let html = CLOSED.replace_all(xhtml, "<$1$2></$1>");
    let parsed = scraper::Html::parse_document(&html);
    let page = Page::new(&parsed);
    page.text(&page.whole())
}

#[cfg(test)]
mod tests;
