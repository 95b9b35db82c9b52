//! A page that holds all it needs: the texts side by side, scores as colours, discrepancies marked in both languages,
//! filters and a search. It fetches nothing, and its policy forbids any script or style but its own.

use std::{borrow::Cow, fmt::Write as _, io};

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{
    lost::Lost,
    pair::{Doc, Pair, Part},
    writer::{Bytes, Form, Head},
};
use crate::{
    Lang,
    check::{Discrepancy, Mark, Severity},
};

pub(crate) const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// The choices of the filter: value, label.
const KINDS: [(&str, &str); 4] = [("all", "All"), ("aligned", "Aligned"), ("alone", "Alone"), ("flagged", "Flagged")];

/// Pairs as a page.
#[derive(Default)]
pub(super) struct Html {
    /// How many documents were begun.
    documents: usize,
}

impl Form for Html {
    fn document(&mut self, out: &mut Bytes, head: &Head<'_>, _lost: &mut Lost) -> io::Result<()> {
        let mut page = String::new();
        if self.documents == 0 {
            top(&mut page, &head.doc.name);
        } else {
            page.push_str("</div></section>\n");
        }
        self.documents += 1;
        section(&mut page, &head.doc, self.documents);
        out.first.extend_from_slice(page.as_bytes());
        Ok(())
    }

    fn pair(&mut self, out: &mut Bytes, pair: Pair<'_>, _lost: &mut Lost) -> io::Result<()> {
        let mut page = String::new();
        row(&mut page, &pair, self.documents);
        out.first.extend_from_slice(page.as_bytes());
        Ok(())
    }

    fn end(&mut self, out: &mut Bytes, _lost: &mut Lost) -> io::Result<()> {
        let mut page = String::new();
        if self.documents == 0 {
            top(&mut page, "no pairs");
        } else {
            page.push_str("</div></section>\n");
        }
        let version = env!("CARGO_PKG_VERSION");
        let _ =
            write!(page, "</main>\n<footer>khanan {version}</footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n");
        out.first.extend_from_slice(page.as_bytes());
        Ok(())
    }
}

/// All before the first document.
fn top(page: &mut String, name: &str) {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; script-src {}; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{} – Thai and English</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <header><h1>Thai and English side by side</h1></header>\n",
        hash(STYLE),
        hash(SCRIPT),
        escaped(name)
    );
    page.push_str("<form hidden aria-label=\"Which pairs are shown\"><div>\n<fieldset><legend>Show</legend>\n");
    for (value, label) in KINDS {
        let checked = if value == "all" { " checked" } else { "" };
        let _ = writeln!(
            page,
            "<label><input type=\"radio\" name=\"kind\" value=\"{value}\"{checked}>{label} <output id=\"count-{value}\">\
             </output></label>"
        );
    }
    page.push_str("</fieldset>\n<fieldset><legend>Score</legend>\n");
    for (id, start) in [("from", 0), ("to", 100)] {
        let _ = writeln!(
            page,
            "<label>{id} <input type=\"range\" id=\"{id}\" min=\"0\" max=\"100\" step=\"1\" value=\"{start}\">\
             <output id=\"{id}-shown\" for=\"{id}\"></output></label>"
        );
    }
    page.push_str(
        "</fieldset>\n<label><span class=\"heard\">Search in both languages</span>\
         <input type=\"search\" id=\"search\" placeholder=\"Search in both\" autocomplete=\"off\"></label>\n\
         <output id=\"shown\" aria-live=\"polite\"></output>\n</div></form>\n<main>\n",
    );
}

fn section(page: &mut String, doc: &Doc<'_>, number: usize) {
    let name = escaped(&doc.name);
    let date = doc.metadata.date.map(|date| format!(", <time datetime=\"{date}\">{date}</time>")).unwrap_or_default();
    let _ = write!(page, "<section aria-labelledby=\"d{number}\">\n<h2 id=\"d{number}\">{name}{date}</h2>\n");
    let title = &doc.metadata.title;
    let titles: Vec<String> = [(Lang::En, &title.en), (Lang::Th, &title.th)]
        .into_iter()
        .filter_map(|(lang, title)| {
            Some(format!("<span lang=\"{}\">{}</span>", lang.code(), escaped(title.as_deref()?)))
        })
        .collect();
    if !titles.is_empty() {
        let _ = writeln!(page, "<p class=\"titles\">{}</p>", titles.join(" · "));
    }
    let _ = write!(
        page,
        "<div class=\"table\" role=\"table\" aria-labelledby=\"d{number}\">\n<div class=\"pair head\" role=\"row\">\
         <span role=\"columnheader\">Pair, score</span><span role=\"columnheader\">English</span>\
         <span role=\"columnheader\">Thai</span><span role=\"columnheader\" class=\"heard\">Remarks</span></div>\n"
    );
}

fn row(page: &mut String, pair: &Pair<'_>, document: usize) {
    let mut class = if pair.is_aligned() { "pair aligned" } else { "pair" }.to_owned();
    if pair.is_flagged() {
        class.push_str(" flagged");
    }
    let percent = pair.score.map(|score| (score * 100.0).round());
    let data = percent.map(|percent| format!(" data-score=\"{percent}\"")).unwrap_or_default();
    let (seq, anchor) = (pair.seq, format!("d{document}p{}", pair.seq));
    let _ = write!(
        page,
        "<div class=\"{class}\" role=\"row\" id=\"{anchor}\"{data}>\
         <div class=\"number\" role=\"rowheader\"><a href=\"#{anchor}\">{seq}</a>"
    );
    if let Some(percent) = percent {
        let tenth = (percent / 10.0).round();
        let _ = write!(page, "<span class=\"score s{tenth}\"><span class=\"heard\">score </span>{percent} %</span>");
    }
    if let Some(shape) = pair.shape {
        let _ = write!(page, "<span title=\"English against Thai sentences\">{shape}</span>");
    }
    page.push_str("</div>");
    cell(page, Lang::En, pair.en.as_ref(), &pair.discrepancies);
    cell(page, Lang::Th, pair.th.as_ref(), &pair.discrepancies);
    remarks(page, pair);
    page.push_str("</div>\n");
}

fn cell(page: &mut String, lang: Lang, part: Option<&Part<'_>>, discrepancies: &[Discrepancy]) {
    let Some(part) = part else {
        page.push_str("<div class=\"text none\" role=\"cell\"><span aria-hidden=\"true\">—</span><span class=\"heard\">no counterpart</span></div>");
        return;
    };
    let _ = write!(page, "<div class=\"text\" role=\"cell\" lang=\"{}\">", lang.code());
    let mut marks: Vec<(&Mark, &Discrepancy)> = discrepancies
        .iter()
        .filter_map(|d| Some((if lang == Lang::En { d.en.as_ref()? } else { d.th.as_ref()? }, d)))
        .collect();
    // What matters most is marked where two would overlap.
    marks.sort_by_key(|(mark, d)| (mark.place.byte_start, std::cmp::Reverse(d.severity)));
    let mut done = 0;
    for (mark, discrepancy) in marks {
        let (start, end) = (mark.place.byte_start, mark.place.byte_end);
        let (Some(before), Some(marked)) = (part.text.get(done..start), part.text.get(start..end)) else { continue };
        page.push_str(&escaped(before));
        let severity = class(discrepancy.severity);
        let _ = write!(
            page,
            "<mark class=\"{severity}\" title=\"{}\">{}</mark>",
            escaped(&discrepancy.message),
            escaped(marked)
        );
        done = end;
    }
    page.push_str(&escaped(&part.text[done..]));
    page.push_str("</div>");
}

fn remarks(page: &mut String, pair: &Pair<'_>) {
    if pair.discrepancies.is_empty() && pair.note.is_none() {
        return;
    }
    page.push_str("<div class=\"remarks\" role=\"cell\"><ul>");
    for discrepancy in &pair.discrepancies {
        let severity = class(discrepancy.severity);
        let (name, message) = (discrepancy.severity.as_str(), escaped(&discrepancy.message));
        let _ = write!(page, "<li class=\"{severity}\"><b>{name}</b> {message}</li>");
    }
    if let Some(note) = &pair.note {
        let _ = write!(page, "<li>{}</li>", escaped(note));
    }
    page.push_str("</ul></div>");
}

/// The class of a severity; notes have the look of all remarks.
fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Conflict => "conflict",
        Severity::Doubt => "doubt",
        Severity::Note => "told",
    }
}

/// A text that no browser takes for anything else. Characters that HTML has not, and those that turn the reading order,
/// are shown as U+FFFD.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    let odd = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(|c| matches!(c, '&' | '<' | '>' | '"' | '\'') || odd(c)) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if odd(c) => escaped.push(char::REPLACEMENT_CHARACTER),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}
