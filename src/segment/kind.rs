//! Kinds: what a passage is, told by its shape.

use std::sync::LazyLock;

use regex::Regex;

use super::Kind;

const MONTHS: &str = r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?|มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม|ม\.ค\.|ก\.พ\.|มี\.ค\.|เม\.ย\.|พ\.ค\.|มิ\.ย\.|ก\.ค\.|ส\.ค\.|ก\.ย\.|ต\.ค\.|พ\.ย\.|ธ\.ค\.)";

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = format!(
        r"(?i)[0-9๐-๙]{{1,2}}(?:st|nd|rd|th)?\s*(?:of\s+)?{MONTHS},?\s*(?:พ\.?ศ\.?|b\.?e\.?)?\s*[0-9๐-๙]{{2,4}}|{MONTHS}\s*[0-9๐-๙]{{1,2}}(?:st|nd|rd|th)?,?\s*[0-9๐-๙]{{4}}|(?-u:\b)[0-9๐-๙]{{1,2}}[/.-][0-9๐-๙]{{1,2}}[/.-][0-9๐-๙]{{2,4}}(?-u:\b)|(?-u:\b)[0-9๐-๙]{{4}}-[0-9๐-๙]{{2}}-[0-9๐-๙]{{2}}(?-u:\b)"
    );
    Regex::new(&pattern).expect("a fixed pattern")
});
static PAGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:(?:page|p\.|หน้า|หน้าที่)\s*[0-9๐-๙]{1,4}(?:\s*(?:of|/|จาก|ของ)\s*[0-9๐-๙]{1,4})?|[-–—]\s*[0-9๐-๙]{1,4}\s*[-–—]|[0-9๐-๙]{1,3}(?:\s*/\s*[0-9๐-๙]{1,3})?|\(\s*[0-9๐-๙]{1,3}\s*\))$",
    )
    .expect("a fixed pattern")
});
static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?-u:\b)(?:tel|telephone|phone|fax|mobile|hotline|e-?mail|call center|facebook|line id)(?-u:\b)\s*[.:]|@[a-z0-9-]+\.[a-z]|โทร(?:ศัพท์|สาร)?\s*[.:]?\s*[+(]?[0-9๐-๙]|สายด่วน\s*[0-9๐-๙]|อีเมล",
    )
    .expect("a fixed pattern")
});
static URL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^(?:[^\s:/]{0,20}\s*:\s*)?(?:https?://|www\.)\S+$").expect("a fixed pattern"));
static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:[•●▪■◦‣∙·*➢✓]\s*|[-–—]\s*[^\s0-9๐-๙-]|\(?(?:[0-9๐-๙]{1,2}|[a-z]|[ivx]{1,4}|[ก-ฮ])\)|(?:[0-9๐-๙]{1,2}\.)+(?:\s|[^\s0-9๐-๙])|[a-z]\.\s|ข้อ\s*[0-9๐-๙])")
        .expect("a fixed pattern")
});

/// Longest dateline, contact line and heading, in code points.
const SHORT: usize = 160;
/// Longest page number, in code points.
const SHORT_PAGE: usize = 40;
/// Most words of an address with what it is called.
const URL_WORDS: usize = 3;

/// What one line is, looking at nothing but itself; a [`Kind::Title`] is found by its place, later.
pub(super) fn of_line(line: &str) -> Kind {
    if !line.chars().any(|c| c.is_alphanumeric()) {
        return Kind::Rule;
    }
    let length = line.chars().count();
    if length <= SHORT_PAGE && PAGE.is_match(line) {
        return Kind::PageNumber;
    }
    if line.split_whitespace().nth(URL_WORDS).is_none() && URL.is_match(line) {
        return Kind::Url;
    }
    if length <= SHORT / 2 && DATE.find(line).is_some_and(|hit| hit.as_str().chars().count() * 2 + 6 >= length) {
        return Kind::Dateline;
    }
    if ITEM.is_match(line) {
        return Kind::ListItem;
    }
    if length <= SHORT && CONTACT.is_match(line) {
        return Kind::Contact;
    }
    Kind::Paragraph
}

/// Marks the headlines of one language's passages: the short lines before its first body paragraph, and a short line
/// without a final stop right above a paragraph.
pub(super) fn mark_titles<'a>(kinds: &mut [Kind], text_of: impl Fn(usize) -> &'a str) {
    let body = (0..kinds.len()).find(|&i| kinds[i] == Kind::Paragraph && is_body(text_of(i)));
    let mut first = true;
    for i in 0..kinds.len() {
        if kinds[i] != Kind::Paragraph {
            continue;
        }
        let line = text_of(i);
        let above_body = body.is_none_or(|b| i < b);
        let heading = line.chars().count() <= SHORT / 2 && kinds.get(i + 1) == Some(&Kind::Paragraph) && !ends(line);
        let followed = kinds.get(i + 1).is_some() && text_of(i + 1).chars().count() > 2 * line.chars().count();
        if (above_body && (first || !ends(line)) && !is_body(line)) || (heading && followed) {
            kinds[i] = Kind::Title;
        }
        first = false;
    }
}

/// Code points from which a line without a final stop counts as body text: Thai leads have none.
const BODY: usize = 260;

fn is_body(line: &str) -> bool {
    let length = line.chars().count();
    length >= BODY || (length >= 60 && ends(line))
}

/// Whether a line ends as a sentence does.
fn ends(line: &str) -> bool {
    line.trim_end_matches(['”', '"', '’', '\'', ')', ']']).ends_with(['.', '!', '?', '…', ':', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_tell_their_kind() {
        let table = [
            ("----------------", Kind::Rule),
            ("* * *", Kind::Rule),
            ("Page 1 of 2", Kind::PageNumber),
            ("หน้า ๓", Kind::PageNumber),
            ("หน้า 3", Kind::PageNumber),
            ("- 2 -", Kind::PageNumber),
            ("21 November 2026", Kind::Dateline),
            ("BANGKOK – 29 April 2024", Kind::Dateline),
            ("วันที่ 21 พฤศจิกายน 2569", Kind::Dateline),
            ("14/11/2566", Kind::Dateline),
            ("https://www.example.go.th/news/12", Kind::Url),
            ("Website: https://www.example.go.th/", Kind::Url),
            ("Tel. 0 2000 1234 ext. 55", Kind::Contact),
            ("โทร 02-000-1234", Kind::Contact),
            ("Email: info@example.or.th", Kind::Contact),
            ("1. งานทำความสะอาดผิวทาง", Kind::ListItem),
            ("(2) Road surface cleaning", Kind::ListItem),
            ("• One of many", Kind::ListItem),
            ("2.5 million baht was paid.", Kind::Paragraph),
            ("The bank signed a loan.", Kind::Paragraph),
        ];
        for (line, want) in table {
            assert_eq!(of_line(line), want, "{line}");
        }
    }
}
