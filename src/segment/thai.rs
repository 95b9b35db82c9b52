//! Thai phrases: the possible sentence boundaries of a passage, each with a probability.
//!
//! Thai marks no sentence end. A space may end a sentence, a phrase, a name, or stand around a figure; of the spaces in
//! releases about one in ten ends a sentence. So a passage is cut at every space, and at the few places where a sentence
//! plainly begins without one (`3.36%ทั้งนี้`), and each cut gets the log-odds that the cues on its two sides add up to.
//! The aligner weighs these against the English side; on their own they are a guess and no more.

use std::ops::Range;

/// A phrase and the probability that a sentence ends with it.
pub(super) struct Phrase {
    /// Bytes of the text that was cut, without white space.
    pub(super) at: Range<usize>,
    /// Probability that a sentence ends here.
    pub(super) ends: f32,
}

/// Words that open a sentence or clause of their own: the log-odds they add where they stand right of a space.
const LEADS: [(&str, f32); 44] = [
    ("นอกจากนี้", 4.0),
    ("นอกจากนั้น", 4.0),
    ("ทั้งนี้", 4.0),
    ("อย่างไรก็ตาม", 4.0),
    ("อย่างไรก็ดี", 4.0),
    ("พร้อมกันนี้", 3.5),
    ("พร้อมกันนั้น", 3.5),
    ("ขณะเดียวกัน", 3.5),
    ("ในขณะเดียวกัน", 3.5),
    ("ขณะที่", 2.5),
    ("ในขณะที่", 2.5),
    ("ดังนั้น", 3.5),
    ("อนึ่ง", 4.0),
    ("อีกทั้ง", 2.8),
    ("รวมทั้ง", 0.8),
    ("ตลอดจน", 0.5),
    ("กล่าวคือ", 2.0),
    ("ในการนี้", 3.5),
    ("ในโอกาสนี้", 3.5),
    ("โอกาสนี้", 3.0),
    ("สำหรับ", 2.5),
    ("ส่วน", 2.3),
    ("ด้าน", 1.6),
    ("ปัจจุบัน", 3.0),
    ("ล่าสุด", 2.8),
    ("ต่อมา", 2.5),
    ("จากนั้น", 3.0),
    ("ที่ผ่านมา", 1.6),
    ("ภายใต้", 0.8),
    ("เนื่องจาก", 1.4),
    ("ส่งผลให้", 1.8),
    ("ทำให้", 1.3),
    ("หาก", 1.6),
    ("แต่", 1.4),
    ("โดยเฉพาะ", 0.4),
    ("โดยสาร", -1.0),
    ("โดย", 2.2),
    ("ซึ่ง", 1.7),
    ("และ", 0.6),
    ("รวมถึง", 0.8),
    ("เพื่อ", 0.7),
    ("เมื่อ", -0.2),
    ("ณ", -1.2),
    ("ว่า", -1.5),
];

/// Phrases that cannot close a sentence: lead words, prepositions and honorifics standing alone between two spaces.
const OPENERS: [&str; 40] = [
    "โดย",
    "โดยมี",
    "ทั้งนี้",
    "ซึ่ง",
    "นอกจากนี้",
    "และ",
    "หรือ",
    "ขณะที่",
    "อย่างไรก็ตาม",
    "พร้อมกันนี้",
    "ดังนั้น",
    "สำหรับ",
    "อีกทั้ง",
    "อนึ่ง",
    "กล่าวคือ",
    "ในการนี้",
    "ว่า",
    "ณ",
    "คือ",
    "ได้แก่",
    "อาทิ",
    "เช่น",
    "กับ",
    "เพื่อ",
    "ที่",
    "ในปี",
    "ระหว่าง",
    "นาย",
    "นาง",
    "นางสาว",
    "พลเอก",
    "พล.อ.",
    "ดร.",
    "ศ.",
    "รศ.",
    "ผศ.",
    "โทร.",
    "-",
    "–",
    "/",
];

/// Lead words that plainly begin a sentence even where the space before them is missing.
const GLUED: [&str; 8] = ["ทั้งนี้", "นอกจากนี้", "นอกจากนั้น", "อย่างไรก็ตาม", "อย่างไรก็ดี", "พร้อมกันนี้", "ในขณะเดียวกัน", "ในการนี้"];

/// Log-odds of a boundary at a space nothing is known about.
const BASE: f32 = -2.2;
/// Log-odds of a boundary where a lead word follows a figure or mark without a space.
const GLUED_ODDS: f32 = 0.8;

/// Cuts one Thai passage (normalised text, no line break) into phrases. The last one's `ends` is 1: the passage ends there.
pub(super) fn phrases(text: &str) -> Vec<Phrase> {
    let mut phrases: Vec<Phrase> = Vec::new();
    let mut odds: Vec<f32> = Vec::new(); // of the boundary before each phrase
    let start = text.as_ptr() as usize;
    for token in text.split_whitespace() {
        let mut at = token.as_ptr() as usize - start;
        let end = at + token.len();
        while let Some(cut) = glued_start(&text[at..end]) {
            phrases.push(Phrase { at: at..at + cut, ends: 1.0 });
            odds.push(0.0);
            at += cut;
        }
        phrases.push(Phrase { at: at..end, ends: 1.0 });
        odds.push(0.0);
    }
    let mut quoted = 0i32;
    for i in 1..phrases.len() {
        let (left, right) = (&text[phrases[i - 1].at.clone()], &text[phrases[i].at.clone()]);
        quoted = (quoted + nesting(left)).max(0);
        odds[i] =
            if phrases[i - 1].at.end == phrases[i].at.start { GLUED_ODDS } else { space_odds(left, right, quoted > 0) };
    }
    for i in 1..phrases.len() {
        phrases[i - 1].ends = 1.0 / (1.0 + (-odds[i]).exp());
    }
    phrases
}

/// Parentheses and brackets opened less those closed.
fn nesting(phrase: &str) -> i32 {
    phrase.chars().map(|c| i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'))).sum()
}

/// Where in a token a sentence begins without a space: at a lead word right behind a figure, a sign, or Latin, or at one
/// that ends the token (`…เชียงรายทั้งนี้ นาย…`).
fn glued_start(token: &str) -> Option<usize> {
    let first = token.chars().next()?.len_utf8();
    GLUED
        .iter()
        .filter_map(|lead| {
            let at = token[first..].find(lead).map(|n| n + first)?;
            let before = token[..at].chars().next_back()?;
            let closes = before.is_ascii_alphanumeric() || matches!(before, '%' | ')' | '”' | '"' | 'ๆ' | 'ฯ');
            let last = at + lead.len() == token.len() && *lead == "ทั้งนี้" && at > 2 * lead.len();
            (closes || last).then_some(at)
        })
        .min()
}

/// Log-odds that a sentence ends at the space between two phrases.
fn space_odds(left: &str, right: &str, in_parentheses: bool) -> f32 {
    let mut odds = BASE;
    if let Some((_, lead)) = LEADS.iter().find(|(lead, _)| right.starts_with(lead)) {
        odds += lead;
    }
    let last = left.chars().next_back().unwrap_or(' ');
    let next = right.chars().next().unwrap_or(' ');
    if OPENERS.contains(&left) || left.ends_with("ว่า") {
        odds -= 4.0;
    }
    if in_parentheses || right.starts_with('ๆ') || matches!(last, '(' | '[' | '“' | '‘') {
        odds -= 4.0;
    }
    if next.is_ascii_digit() || ('๐'..='๙').contains(&next) {
        odds += if starts_item(right) { 1.5 } else { -1.5 };
    }
    if next.is_ascii_alphabetic() {
        odds -= 1.0;
    }
    if matches!(next, '(' | '[' | ')' | ']' | ',' | ':' | '/' | '-' | '–' | '”') {
        odds -= 2.0;
    }
    if matches!(next, '“' | '"' | '‘') {
        odds += 0.4;
    }
    if matches!(last, '”' | '"' | '’') {
        odds += 0.5;
    }
    if matches!(last, '.' | '!' | '?' | '…') && left.chars().count() > 6 {
        odds += 0.8;
    }
    if matches!(last, ',' | ':' | '/' | '-' | '–') {
        odds -= 1.5;
    }
    if right.chars().count() <= 3 {
        odds -= 0.6;
    }
    odds
}

/// Whether a phrase starts with a list number: `1.`, `(2)`, `๓)`.
fn starts_item(phrase: &str) -> bool {
    let body = phrase.trim_start_matches('(');
    let digits = body.trim_start_matches(|c: char| c.is_ascii_digit() || ('๐'..='๙').contains(&c));
    let count = body[..body.len() - digits.len()].chars().count();
    (1..=2).contains(&count)
        && (digits.starts_with(')')
            || digits.strip_prefix('.').is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(&str, f32)> {
        phrases(text).into_iter().map(|p| (&text[p.at], p.ends)).collect()
    }

    #[test]
    fn a_sentence_may_begin_without_a_space() {
        let table: [(&str, &[&str]); 4] = [
            ("ขยายตัว 3.36%ทั้งนี้ กระทรวง", &["ขยายตัว", "3.36%", "ทั้งนี้", "กระทรวง"]),
            ("ให้ประชาชนในจังหวัดเชียงรายทั้งนี้ นายสมชาย", &["ให้ประชาชนในจังหวัดเชียงราย", "ทั้งนี้", "นายสมชาย"]),
            ("(EDC)นอกจากนี้ยังมี", &["(EDC)", "นอกจากนี้ยังมี"]),
            ("เป็นทั้งนี้ทั้งนั้น", &["เป็นทั้งนี้ทั้งนั้น"]),
        ];
        for (text, want) in table {
            let got: Vec<&str> = cut(text).into_iter().map(|(t, _)| t).collect();
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn cues_move_the_odds() {
        // (more likely an end, less likely an end): the first phrase's `ends`
        let table = [
            ("กล่าวเปิดงาน ทั้งนี้ จะมี", "กล่าวเปิดงาน จะมี"),
            ("กล่าวเปิดงาน นอกจากนี้", "กล่าวเปิดงาน 27"),
            ("กล่าวเปิดงาน โดยมี", "กล่าวว่า โดยมี"),
            ("ดำเนินการ 1. ซ่อมถนน", "ดำเนินการ 1.5 ล้านบาท"),
            ("ต่าง และ", "ต่าง ๆ"),
        ];
        for (more, less) in table {
            assert!(cut(more)[0].1 > cut(less)[0].1, "{more} / {less}");
        }
    }

    #[test]
    fn the_last_phrase_ends_its_passage() {
        assert_eq!(cut("ก ข").last().map(|p| p.1), Some(1.0));
        assert!(cut("   ").is_empty());
    }
}
