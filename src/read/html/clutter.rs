//! Clutter: what a page holds beside its content, as far as an element by itself tells.

use scraper::node::Element;

/// Elements that hold no text for readers, or text that is part of the page's controls.
#[rustfmt::skip]
const NEVER_TEXT: &[&str] = &[
    "applet", "area", "audio", "button", "canvas", "datalist", "dialog", "embed", "frame", "head", "iframe", "input",
    "label", "legend", "map", "meter", "noframes", "noscript", "object", "optgroup", "option", "output", "progress",
    "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// Elements around the content.
const AROUND: &[&str] = &["aside", "footer", "menu", "nav"];

/// Roles of elements around the content.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "alertdialog", "complementary", "contentinfo", "dialog", "menu", "menubar", "navigation", "search", "tablist",
    "toolbar",
];

/// Class and id words of elements around the content, `_` written as `-`. Only whole words count, and only words that
/// no content is called by: `social` may be about social policy, `header` may hold the headline.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    // Navigation.
    "back-to-top", "bread-crumb", "breadcrumb", "breadcrumbs", "main-menu", "main-nav", "mainmenu", "menu", "menubar",
    "nav", "nav-bar", "nav-links", "navbar", "navigation", "page-numbers", "pager", "pagination", "post-navigation",
    "posts-navigation", "sidebar", "side-bar", "sitemap", "skip-link", "skip-to-content", "sub-menu", "submenu",
    "top-menu", "topmenu", "totop", "widget-area",
    // Banners and footers.
    "copyright", "footer", "masthead", "page-footer", "site-footer", "site-header", "topbar", "top-bar",
    // Consent.
    "cookie", "cookie-banner", "cookie-bar", "cookie-consent", "cookie-notice", "cookies", "cookieconsent", "gdpr",
    "pdpa",
    // Sharing.
    "a2a-kit", "addthis", "addtoany", "addtoany-share-save-container", "fb-like", "share", "share-bar",
    "share-buttons", "share-links", "sharedaddy", "sharethis", "sharing", "social-links", "social-media",
    "social-share",
    // Other texts.
    "comment-list", "comment-respond", "comments", "comments-area", "more-news", "recent-posts", "related",
    "related-articles", "related-content", "related-links", "related-news", "related-posts", "tag-cloud", "tagcloud",
    "tags-links", "you-may-like",
    // Controls and advertisements.
    "ads", "advertisement", "font-resizer", "lang-switcher", "language-selector", "language-switcher", "login",
    "modal", "newsletter", "popup", "search-box", "search-form", "searchbox", "searchform", "subscribe",
    "visitor-counter",
    // Not for the eye, or not for paper.
    "d-print-none", "hidden-print", "no-print", "noprint", "screen-reader-text", "sr-only", "visually-hidden",
];

/// Elements that a browser sets on lines of their own.
#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "li", "listing", "main", "menu", "nav", "ol", "p", "plaintext", "pre", "search",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp",
];

/// Whether the element begins and ends lines.
pub(super) fn is_block(element: &Element) -> bool {
    BLOCKS.binary_search(&element.name()).is_ok()
}

/// Whether white space and line breaks inside the element are its author's.
pub(super) fn is_preformatted(element: &Element) -> bool {
    matches!(element.name(), "pre" | "listing" | "plaintext" | "xmp")
}

/// Whether an element holds no text for readers, or is not shown.
pub(super) fn is_unseen(element: &Element) -> bool {
    // Scripts uncover a page that hides itself while it loads.
    if matches!(element.name(), "html" | "body") {
        return false;
    }
    let hides = |style: &str| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        style.split(';').any(|rule| matches!(rule, "display:none" | "visibility:hidden"))
    };
    NEVER_TEXT.contains(&element.name())
        || element.attr("hidden").is_some()
        || element.attr("aria-hidden").is_some_and(|hidden| hidden.eq_ignore_ascii_case("true"))
        || element.attr("style").is_some_and(hides)
}

/// Whether an element says that it stands around the content.
pub(super) fn is_around(element: &Element) -> bool {
    AROUND.contains(&element.name()) || has_role(element, ROLES)
}

/// Whether an element is called, by class or id, as those around the content are.
pub(super) fn is_called_around(element: &Element) -> bool {
    let is_word = |word: &str| WORDS.contains(&word.to_ascii_lowercase().replace('_', "-").as_str());
    !matches!(element.name(), "html" | "body")
        && !is_content(element)
        && (element.classes().any(is_word) || element.id().is_some_and(is_word))
}

/// Whether an element is a header, of the page or of a part of it.
pub(super) fn is_header(element: &Element) -> bool {
    element.name() == "header" || has_role(element, &["banner"])
}

/// Whether an element says that it is the page's main content.
pub(super) fn is_main(element: &Element) -> bool {
    element.name() == "main" || has_role(element, &["main"])
}

/// Whether an element says that it is content, if not all of it.
pub(super) fn is_content(element: &Element) -> bool {
    element.name() == "article" || is_main(element)
}

fn has_role(element: &Element, roles: &[&str]) -> bool {
    element.attr("role").is_some_and(|role| roles.iter().any(|one| role.trim().eq_ignore_ascii_case(one)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn blocks_are_sorted_for_the_search() {
        assert!(super::BLOCKS.is_sorted());
    }
}
