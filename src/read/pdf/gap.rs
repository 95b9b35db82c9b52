//! Spaces that a document does not keep at the ends of its lines.
//!
//! Thai is broken between words as well as at spaces, and browsers drop the space that a line is broken at. Most places
//! where a line may break hold none. But the same words often stand together elsewhere in the document, in the middle of
//! a line, and some words nearly always open a phrase: after these a space is missed when it is lost, for sentences end
//! at spaces.

use std::{collections::HashMap, sync::LazyLock};

use regex::Regex;

use super::line::Line;
use crate::is_thai;

/// Letters that are compared on both sides of a place together.
const AROUND: usize = 8;
/// How many of them stand before it.
const BEFORE: [usize; 3] = [AROUND / 2, AROUND, 0];

/// How many letters stand before the place, and all of them.
type Key = (usize, [char; AROUND]);

/// How often a place between letters was met in the middle of lines without a space and with one.
pub(super) struct Gaps(HashMap<Key, [u32; 2]>);

impl Gaps {
    /// What the lines of a document tell of the places where some of them end, in Thai.
    pub(super) fn of<'l>(
        ends: impl Iterator<Item = (&'l Line, &'l Line)>,
        lines: impl Iterator<Item = &'l Line>,
    ) -> Gaps {
        let mut met = HashMap::new();
        for (before, after) in ends {
            let keys = BEFORE.into_iter().filter_map(|count| key_at_end(&before.text, &after.text, count));
            met.extend(keys.map(|key| (key, [0, 0])));
        }
        if !met.is_empty() {
            lines.for_each(|line| count(&line.text, &mut met));
        }
        Gaps(met)
    }

    /// Whether a space is likely to stand between two lines.
    pub(super) fn is_likely(&self, before: &str, after: &str) -> bool {
        let met = BEFORE.map(|count| {
            let key = key_at_end(before, after, count);
            key.and_then(|key| self.0.get(&key)).copied().unwrap_or_default()
        });
        match met {
            [[without, with], ..] if without + with > 0 => with > without,
            _ if OPENER.is_match(after) || before.ends_with(" ณ") => true,
            [_, sides @ ..] => sides.into_iter().any(|[without, with]| without == 0 && with >= 2),
        }
    }
}

/// Words with a space before them in three out of five places or more, where letters stand on both sides, and what no line
/// begins with unless it was broken at a space.
static OPENER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        "^(?:โดย|ซึ่ง|ทั้งนี้|นอกจาก|ดังนั้น|ดังนี้|รวมถึง|รวมไปถึง|รวมทั้ง|ได้แก่|ตลอดจน|พร้อมด้วย|พร้อมทั้ง|พร้อมกันนี้|อีกทั้ง|อย่างไรก็        |เช่น|อาทิ|เปิดเผย|กล่าวว่า|กล่าวเพิ่มเติม|ไม่ว่า|เพราะ|เนื่องจาก|ประกอบกับ|ประกอบด้วย|เพื่อให้|และยัง|และได้|และจะ|ขณะที่|ในขณะที่|ในการนี้        |จึง|คือ|คิดเป็น|เป็นต้น|นางสาว|รองปลัด|รองอธิบดี|ผู้อำนวยการ|จำกัด\\s|ๆ|ณ\\s)",
    )
    .expect("a fixed pattern")
});

/// The letters around the place between two lines; `None` if they are too few.
fn key_at_end(before: &str, after: &str, count: usize) -> Option<Key> {
    let mut letters = ['\0'; AROUND];
    let mut head = before.chars().rev().filter(|c| !c.is_whitespace());
    for letter in letters[..count].iter_mut().rev() {
        *letter = head.next()?;
    }
    let mut tail = after.chars().filter(|c| !c.is_whitespace());
    for letter in &mut letters[count..] {
        *letter = tail.next()?;
    }
    Some((count, letters))
}

/// Counts the places of a line that are asked for.
fn count(line: &str, met: &mut HashMap<Key, [u32; 2]>) {
    let mut letters: Vec<(char, bool)> = Vec::new();
    let mut spaced = false;
    for c in line.chars() {
        if c.is_whitespace() {
            spaced = true;
        } else {
            letters.push((c, std::mem::take(&mut spaced)));
        }
    }
    for (at, window) in letters.windows(AROUND).enumerate() {
        let mut key = ['\0'; AROUND];
        key.iter_mut().zip(window).for_each(|(slot, &(c, _))| *slot = c);
        for before in BEFORE {
            // The first letter of a line and what follows the last stand beside no place of it.
            let Some(&(_, spaced)) = letters.get(at + before).filter(|_| at + before > 0) else { continue };
            if let Some(counts) = met.get_mut(&(before, key)) {
                counts[usize::from(spaced)] += 1;
            }
        }
    }
}

/// Whether two lines meet in Thai.
pub(super) fn meet_in_thai(before: &str, after: &str) -> bool {
    before.chars().next_back().is_some_and(is_thai) && after.chars().next().is_some_and(is_thai)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        Line { text: text.to_owned(), left: 0.0, right: 1.0, base: 0.0, size: 1.0, fonts: [None, None], spaced: false }
    }

    #[test]
    fn spaces_are_told_from_the_same_words_elsewhere_and_from_words_that_open_phrases() {
        let elsewhere = [
            "จังหวัดแม่ระมาด ประเทศไทย",
            "ธนาคารริมน้ำ จำกัด กับธนาคารริมน้ำ สาขาตาก",
            "เงินฝากประจำของลูกค้าทั่วไปและเงินกู้",
            "เงินให้สินเชื่อคือรายได้",
        ];
        let elsewhere: Vec<Line> = elsewhere.into_iter().map(line).collect();
        for (before, after, want) in [
            ("อำเภอแม่ระมาด", "ประเทศไทยมีสาขา", true),
            ("เปิดธนาคารริมน้ำ", "ในปีนี้เป็นครั้งแรก", true),
            ("ว่าของลูกค้า", "ทั่วไปและผู้กู้", false),
            ("ให้กู้แก่ครัวเรือน", "ที่อยู่ริมน้ำทุกราย", false),
            ("ให้กู้แก่ครัวเรือน", "ซึ่งอยู่ริมน้ำทุกราย", true),
            ("เป็นเงินให้สินเชื่อ", "คือรายได้หลัก", false),
            ("ที่เปิดโอกาสใหม่", "ๆ แก่ผู้กู้", true),
            ("ริมน้ำก้าวข้ามข้อ", "จำกัดด้านการเงิน", false),
            ("หักภาษี ณ", "ที่จ่าย", true),
            ("ก", "ข", false),
        ] {
            let (before, after) = (line(before), line(after));
            let gaps = Gaps::of([(&before, &after)].into_iter(), elsewhere.iter());
            assert_eq!(gaps.is_likely(&before.text, &after.text), want, "{} {}", before.text, after.text);
        }
    }
}
