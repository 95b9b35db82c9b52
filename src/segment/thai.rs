//! Thai phrases: the possible sentence boundaries of a passage, each with what is seen there.
//!
//! Thai marks no sentence end. A space may end a sentence, a phrase, a name, or stand around a figure; of the spaces in
//! releases about one in ten ends a sentence. So a passage is cut at every space, and at the few places where a sentence
//! plainly begins without one (`3.36%ทั้งนี้`), and each cut carries the cues seen on its two sides. How probably a sentence
//! ends there the boundary model says (`crate::model`); the aligner weighs the cues, beside it, against the English side.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

/// A phrase and what is known about its end.
pub(super) struct Phrase {
    /// Bytes of the text that was cut, without white space.
    pub(super) at: Range<usize>,
    /// What stands around the boundary behind it; [`Cues::NONE`] behind the last.
    pub(super) cues: Cues,
}

/// The cues that hold at one boundary, as a set of indices into [`CUES`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Cues(u32);

impl Cues {
    /// No cue at all.
    pub(crate) const NONE: Cues = Cues(0);

    /// The indices of the cues that hold.
    pub(crate) fn iter(self) -> impl Iterator<Item = usize> {
        (0..CUES.len()).filter(move |i| self.0 >> i & 1 == 1)
    }

    /// Whether no sentence can end here, whatever the translation says.
    pub(crate) fn forbid(self) -> bool {
        let never = 1 << Cue::Nested as u32 | 1 << Cue::GoesOn as u32 | 1 << Cue::OpenMark as u32;
        self.0 & never != 0
    }

    fn set(&mut self, name: Cue) {
        self.0 |= 1 << name as u32;
    }
}

/// What can stand around a space, as it is read in [`cues`].
#[derive(Clone, Copy)]
enum Cue {
    Glued,
    Lead,
    Turn,
    By,
    Which,
    And,
    For,
    When,
    At,
    That,
    Opener,
    Saying,
    Nested,
    GoesOn,
    OpenMark,
    Item,
    Figure,
    Latin,
    Bracket,
    Quote,
    Unquote,
    Stop,
    Comma,
    Short,
    Honorific,
    AfterFigure,
    Include,
    Effect,
}

/// Every cue's name, as in the aligner's weights.
pub(crate) const CUES: [&str; 28] = [
    "glued lead",     // 3.36%|ทั้งนี้: no space, but a plain start
    "lead",           // |นอกจากนี้ |ทั้งนี้ |อย่างไรก็ตาม
    "turn",           // |ขณะที่ |ส่วน |สำหรับ |ด้าน
    "by",             // |โดย
    "which",          // |ซึ่ง
    "and",            // |และ |รวมทั้ง |ตลอดจน
    "for",            // |เพื่อ
    "when",           // |เมื่อ
    "at",             // |ณ
    "that",           // |ว่า |ที่
    "opener left",    // โดย| นาย| ได้แก่|: cannot close
    "saying left",    // กล่าวว่า|
    "nested",         // within parentheses
    "goes on",        // |ๆ |ฯลฯ |พ.ศ.
    "open mark left", // (| “|
    "item",           // |1. |(2)
    "figure",         // |27
    "latin",          // |EXIM
    "bracket",        // |( |, |:
    "quote",          // |“
    "unquote left",   // ”|
    "stop left",      // .| !| ?|
    "comma left",     // ,| :| -|
    "short",          // a phrase of up to three characters
    "honorific",      // |นาย |ดร.
    "after figure",   // 27|
    "include",        // |ได้แก่ |อาทิ |เช่น
    "effect",         // |ทำให้ |ส่งผลให้
];

/// Words that open a sentence or clause, and the cue each is.
const LEADS: [(&str, Cue); 58] = [
    ("นอกจาก", Cue::Lead),
    ("ทั้งนี้", Cue::Lead),
    ("อย่างไรก็", Cue::Lead),
    ("พร้อมกันนี้", Cue::Lead),
    ("พร้อมกันนั้น", Cue::Lead),
    ("ขณะเดียวกัน", Cue::Lead),
    ("ในขณะเดียวกัน", Cue::Lead),
    ("ดังนั้น", Cue::Lead),
    ("อนึ่ง", Cue::Lead),
    ("ในการนี้", Cue::Lead),
    ("ในโอกาสนี้", Cue::Lead),
    ("โอกาสนี้", Cue::Lead),
    ("ปัจจุบัน", Cue::Lead),
    ("ล่าสุด", Cue::Lead),
    ("จากนั้น", Cue::Lead),
    ("ต่อมา", Cue::Lead),
    ("ขณะที่", Cue::Turn),
    ("ในขณะที่", Cue::Turn),
    ("อีกทั้ง", Cue::Turn),
    ("สำหรับ", Cue::Turn),
    ("ส่วน", Cue::Turn),
    ("ด้าน", Cue::Turn),
    ("กล่าวคือ", Cue::Turn),
    ("ที่ผ่านมา", Cue::Turn),
    ("ภายใต้", Cue::Turn),
    ("เนื่องจาก", Cue::Turn),
    ("หาก", Cue::Turn),
    ("แต่", Cue::Turn),
    ("แม้", Cue::Turn),
    ("ซึ่งจะ", Cue::Which),
    ("ซึ่ง", Cue::Which),
    ("ส่งผล", Cue::Effect),
    ("ทำให้", Cue::Effect),
    ("โดยเฉพาะ", Cue::And),
    ("โดยสาร", Cue::Include),
    ("โดย", Cue::By),
    ("และ", Cue::And),
    ("รวมทั้ง", Cue::And),
    ("รวมถึง", Cue::And),
    ("ตลอดจน", Cue::And),
    ("หรือ", Cue::And),
    ("เพื่อ", Cue::For),
    ("เมื่อ", Cue::When),
    ("ว่า", Cue::That),
    ("ที่", Cue::That),
    ("ได้แก่", Cue::Include),
    ("อาทิ", Cue::Include),
    ("เช่น", Cue::Include),
    ("คือ", Cue::Include),
    ("นาย", Cue::Honorific),
    ("นาง", Cue::Honorific),
    ("ดร.", Cue::Honorific),
    ("พล.", Cue::Honorific),
    ("พลเอก", Cue::Honorific),
    ("รศ.", Cue::Honorific),
    ("ผศ.", Cue::Honorific),
    ("ศ.", Cue::Honorific),
    ("ร.ต.", Cue::Honorific),
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

/// What no sentence begins with.
const GOES_ON: [&str; 4] = ["ๆ", "ฯลฯ", "พ.ศ.", "ค.ศ."];

/// Units and classifiers that stand behind a figure.
const UNITS: [&str; 40] = [
    "คน",
    "ราย",
    "บาท",
    "ล้าน",
    "แสน",
    "หมื่น",
    "พัน",
    "ร้อย",
    "ดอลลาร์",
    "ยูโร",
    "เยน",
    "เปอร์เซ็นต์",
    "จุด",
    "กิโล",
    "เมตร",
    "ตาราง",
    "เซนติเมตร",
    "ไร่",
    "ตัน",
    "ลิตร",
    "เมกะวัตต์",
    "หน่วย",
    "แห่ง",
    "ครั้ง",
    "ปี",
    "เดือน",
    "วัน",
    "ชั่วโมง",
    "นาที",
    "ฉบับ",
    "โครงการ",
    "คัน",
    "ลำ",
    "หลัง",
    "ครัวเรือน",
    "ประเทศ",
    "จังหวัด",
    "แปลง",
    "รายการ",
    "ประการ",
];

/// Lead words that plainly begin a sentence even where the space before them is missing: right behind a figure, a sign,
/// or Latin.
static GLUED: LazyLock<Regex> = LazyLock::new(|| {
    const LEADS: &str = "ทั้งนี้|นอกจากนี้|นอกจากนั้น|อย่างไรก็ตาม|อย่างไรก็ดี|พร้อมกันนี้|ในขณะเดียวกัน|ในการนี้";
    Regex::new(&format!(r#"[0-9A-Za-z%)”"ๆฯ](?:{LEADS})"#)).expect("a fixed pattern")
});

/// The one of them that begins a sentence behind any letter, if nothing but a space follows it (`…เชียงรายทั้งนี้ นาย…`).
const GLUED_LAST: &str = "ทั้งนี้";

/// Cuts one Thai passage (normalised text, no line break) into phrases.
pub(super) fn phrases(text: &str) -> Vec<Phrase> {
    let mut phrases: Vec<Phrase> = Vec::new();
    let mut push = |at| phrases.push(Phrase { at, cues: Cues::NONE });
    let before = |hit: &str| hit.chars().next().map_or(0, char::len_utf8);
    let mut glued = GLUED.find_iter(text).map(|hit| hit.start() + before(hit.as_str())).peekable();
    let start = text.as_ptr() as usize;
    for token in text.split_whitespace() {
        let mut at = token.as_ptr() as usize - start;
        let end = at + token.len();
        while let Some(cut) = glued.next_if(|&cut| cut < end) {
            push(at..cut);
            at = cut;
        }
        if let Some(head) = text[at..end].strip_suffix(GLUED_LAST)
            && head.len() > 2 * GLUED_LAST.len()
        {
            push(at..at + head.len());
            at += head.len();
        }
        push(at..end);
    }
    // The phrase in which the parentheses close that were opened last.
    let mut closing = 0;
    for i in 1..phrases.len() {
        let [left, right] = [i - 1, i].map(|k| &text[phrases[k].at.clone()]);
        if i > closing && nesting(left) > 0 {
            let mut depth = 0;
            let closes = |k: &usize| {
                depth += nesting(&text[phrases[*k].at.clone()]);
                depth <= 0
            };
            closing = (i - 1..phrases.len().min(i + NESTED)).find(closes).unwrap_or(closing);
        }
        let mut cues = cues(left, right);
        if i <= closing {
            cues.set(Cue::Nested);
        }
        if phrases[i - 1].at.end == phrases[i].at.start {
            cues = Cues::NONE;
            cues.set(Cue::Glued);
        }
        phrases[i - 1].cues = cues;
    }
    phrases
}

/// Most phrases in parentheses; those that stay open for longer were never closed.
const NESTED: usize = 20;

/// Parentheses and brackets opened less those closed.
fn nesting(phrase: &str) -> i32 {
    phrase.chars().map(|c| i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'))).sum()
}

/// The cues at the space between two phrases.
fn cues(left: &str, right: &str) -> Cues {
    let mut cues = Cues::NONE;
    if right == "ณ" {
        cues.set(Cue::At);
    } else if let Some((_, cue)) = LEADS.iter().find(|(lead, _)| right.starts_with(lead)) {
        cues.set(*cue);
    }
    let last = left.chars().next_back().unwrap_or(' ');
    let next = right.chars().next().unwrap_or(' ');
    let digit = |c: char| c.is_ascii_digit() || ('๐'..='๙').contains(&c);
    let holds = [
        (Cue::Opener, OPENERS.contains(&left)),
        (Cue::Saying, left.ends_with("ว่า") || left.ends_with("ที่")),
        (Cue::GoesOn, GOES_ON.iter().any(|word| right.starts_with(word)) || is_counted(left, right)),
        (Cue::OpenMark, matches!(last, '(' | '[' | '“' | '‘')),
        (Cue::Item, digit(next) && starts_item(right) || next == '(' && starts_item(right)),
        (Cue::Figure, digit(next) && !starts_item(right)),
        (Cue::Latin, next.is_ascii_alphabetic()),
        (
            Cue::Bracket,
            matches!(next, '(' | '[' | ')' | ']' | ',' | ':' | '/' | '-' | '–' | '”') && !starts_item(right),
        ),
        (Cue::Quote, matches!(next, '“' | '"' | '‘')),
        (Cue::Unquote, matches!(last, '”' | '"' | '’') && left.len() > last.len_utf8()),
        (Cue::Stop, matches!(last, '.' | '!' | '?' | '…') && left.chars().count() > 6),
        (Cue::Comma, matches!(last, ',' | ':' | '/' | '-' | '–')),
        (Cue::Short, right.chars().count() <= 3),
        (Cue::AfterFigure, digit(last)),
    ];
    for (cue, _) in holds.into_iter().filter(|(_, holds)| *holds) {
        cues.set(cue);
    }
    cues
}

/// Whether a figure and what it counts stand on the two sides. A figure that may be a year can end a sentence.
fn is_counted(left: &str, right: &str) -> bool {
    let digits = left.chars().filter(char::is_ascii_digit).count();
    let is_figure = digits > 0 && left.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'));
    let may_be_year = digits == 4 && left.len() == 4;
    is_figure && !may_be_year && UNITS.iter().any(|unit| right.starts_with(unit))
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

    fn cut(text: &str) -> Vec<&str> {
        phrases(text).into_iter().map(|p| &text[p.at]).collect()
    }

    #[test]
    fn a_sentence_may_begin_without_a_space() {
        let table: [(&str, &[&str]); 7] = [
            ("ขยายตัว 3.36%ทั้งนี้ กระทรวง", &["ขยายตัว", "3.36%", "ทั้งนี้", "กระทรวง"]),
            ("ให้ประชาชนในจังหวัดเชียงรายทั้งนี้ นายสมชาย", &["ให้ประชาชนในจังหวัดเชียงราย", "ทั้งนี้", "นายสมชาย"]),
            ("(EDC)นอกจากนี้ยังมี", &["(EDC)", "นอกจากนี้ยังมี"]),
            ("เป็นทั้งนี้ทั้งนั้น", &["เป็นทั้งนี้ทั้งนั้น"]),
            ("เช่นนี้ทั้งนี้เพราะโต 5%ทั้งนี้จะ", &["เช่นนี้ทั้งนี้เพราะโต", "5%", "ทั้งนี้จะ"]),
            ("เช่นนี้ทั้งนี้เพราะโต5%ทั้งนี้จะ", &["เช่นนี้ทั้งนี้เพราะโต5%", "ทั้งนี้จะ"]),
            ("โต5%ทั้งนี้ปี2ในการนี้มีผู้ร่วมงานทั้งนี้", &["โต5%", "ทั้งนี้ปี2", "ในการนี้มีผู้ร่วมงาน", "ทั้งนี้"]),
        ];
        for (text, want) in table {
            assert_eq!(cut(text), want, "{text}");
        }
    }

    #[test]
    fn cues_are_seen() {
        // the cues at the first boundary
        let table: [(&str, &[&str]); 8] = [
            ("กล่าวเปิดงาน ทั้งนี้ จะมี", &["lead"]),
            ("กล่าวเปิดงาน จะมี", &[]),
            ("กล่าวว่า โดยมี", &["by", "saying left"]),
            ("ดำเนินการ 1. ซ่อมถนน", &["item", "short"]),
            ("ดำเนินการ 1.5 ล้านบาท", &["figure", "short"]),
            ("ต่าง ๆ", &["goes on", "short"]),
            ("โต 5%ทั้งนี้ จะ", &["figure", "short"]),
            ("(เช่น ก. และ ข.)", &["nested", "short"]),
        ];
        for (text, want) in table {
            let got: Vec<&str> = phrases(text)[0].cues.iter().map(|i| CUES[i]).collect();
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn only_parentheses_that_close_hold_their_phrases_together() {
        let nested = |text: &str| -> Vec<bool> {
            phrases(text).iter().map(|p| p.cues.iter().any(|cue| CUES[cue] == "nested")).collect()
        };
        assert_eq!(nested("ธนาคาร (กรุงเทพ และ เชียงใหม่) กล่าว"), [false, true, true, false, false]);
        assert_eq!(nested("ธนาคาร (กรุงเทพ และ (เชียงใหม่) ด้วย) กล่าว"), [false, true, true, true, false, false]);
        let open = format!("ธนาคาร (กรุงเทพ {}", "กล่าว ".repeat(40));
        assert!(nested(&open).iter().all(|nested| !nested));
    }

    #[test]
    fn white_space_alone_is_no_phrase() {
        assert!(cut("   ").is_empty());
    }
}
