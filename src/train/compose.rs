//! Composed passages: sentences from here and there, put together as news puts them.
//!
//! Texts whose sentences are known one by one are manuals and everyday phrases. News differs in what stands around the
//! same clauses: names in Latin letters, quotations and who says them, times and places, one clause on the other. That is
//! made here by a few patterns, so that the model sees where sentences do and do not end beside such things.

use super::random::Random;
use crate::{Lang, segment::dictionary_words};

/// A passage, and where its sentences end, in bytes.
pub(super) struct Composed {
    pub(super) text: String,
    pub(super) ends: Vec<usize>,
}

/// Sentences of one passage.
const SENTENCES: usize = 8;
/// Most characters of two clauses that are joined.
const JOINED: usize = 350;

/// How often what is done.
const LATIN: f32 = 0.5;
const QUOTED: f32 = 0.25;
const OPENED: f32 = 0.12;
const CONTINUED: f32 = 0.12;
const RENAMED: f32 = 0.3;
const TIMED: f32 = 0.1;

/// `X` stands for a name in Latin letters, of one to three words.
const WHO: &[&str] = &[
    "เขา",
    "เธอ",
    "พวกเขา",
    "เขาและทีม",
    "ตำรวจ",
    "โฆษก",
    "ผู้อำนวยการ",
    "นายกรัฐมนตรี",
    "ประธานาธิบดี",
    "รัฐมนตรี",
    "เจ้าหน้าที่",
    "แม่ของเขา",
    "ผู้เชี่ยวชาญ",
    "โค้ช",
    "นักวิจัย",
    "ทนายความ",
    "นาง X",
    "นาย X",
    "X",
    "X",
    "X",
    "X",
    "X",
    "X",
    "X ผู้อำนวยการ",
    "X ประธานบริษัท",
    "X วัย 30 ปี",
    "ดร. X",
    "นายสมิธ",
    "มร. โจนส์",
];
const SAID: &[&str] = &[
    "กล่าว",
    "กล่าว",
    "กล่าว",
    "กล่าวเสริม",
    "กล่าวเพิ่มเติม",
    "กล่าวต่อ",
    "บอก",
    "ตอบ",
    "อธิบาย",
    "ระบุ",
    "เขียน",
    "เล่า",
    "พูด",
    "ย้ำ",
    "กล่าวกับผู้สื่อข่าว",
    "กล่าวกับ X",
    "กล่าวในแถลงการณ์",
    "กล่าวเมื่อวันจันทร์",
    "กล่าวเมื่อวันที่ 5 มีนาคม",
    "กล่าวในการสัมภาษณ์",
];
const SAYS: &[&str] = &[
    "กล่าวว่า",
    "กล่าวว่า",
    "บอกว่า",
    "ระบุว่า",
    "เสริมว่า",
    "กล่าวเพิ่มเติมว่า",
    "อธิบายว่า",
    "ยืนยันว่า",
    "เชื่อว่า",
    "เขียนไว้ว่า",
    "ถามว่า",
    "กล่าว:",
    "บอกกับ X ว่า",
    "ทวีตว่า",
];
const OPENINGS: &[&str] = &[
    "อย่างไรก็ตาม ",
    "นอกจากนี้ ",
    "ในขณะเดียวกัน ",
    "หลังจากนั้น ",
    "ในวันเสาร์ ",
    "เมื่อปีที่แล้ว ",
    "เมื่อวันจันทร์ที่ผ่านมา ",
    "ในปี 2017 ",
    "ตามรายงานของ X ",
    "ในตอนแรก ",
    "ต่อมา ",
    "ตอนนี้ ",
    "แต่",
    "แต่",
    "แต่",
    "และ",
    "ดังนั้น",
    "จากนั้น",
    "ในเดือนสิงหาคม ",
    "สำหรับ X ",
    "หลังจาก 3 ปี ",
    "ในการแข่งขันครั้งนี้ ",
    "ที่ลอนดอน ",
];
const LINKS: &[&str] = &[
    "แต่",
    "แต่",
    "และ",
    "และ",
    "และ",
    "ซึ่ง",
    "ซึ่ง",
    "โดย",
    "โดย",
    "ในขณะที่",
    "ขณะที่",
    "เพราะ",
    "เนื่องจาก",
    "หลังจากที่",
    "เมื่อ",
    "เพื่อ",
    "ทำให้",
    "ถ้า",
    "หาก",
    "แม้ว่า",
    "จนกระทั่ง",
    "ก่อนที่",
    "หรือ",
];
const SUBJECTS: &[&str] = &[
    "เขา",
    "เขา",
    "เขา",
    "เธอ",
    "เธอ",
    "พวกเขา",
    "ผม",
    "ฉัน",
    "เรา",
    "พวกเรา",
    "มัน",
    "ทอม",
    "แมรี่",
    "ทรัมป์",
    "ตำรวจ",
    "ทีม",
    "รัฐบาล",
    "บริษัท",
    "ผู้หญิงคนนี้",
    "นาย X",
    "นาง X",
    "X",
    "X",
    "X",
    "เด็กๆ",
    "แม่",
    "พ่อ",
    "คนงาน",
    "นักวิทยาศาสตร์",
    "ผู้คน",
    "คุณ",
    "สหรัฐฯ",
    "จีน",
];
const TIMES: &[&str] = &[
    " เมื่อวันเสาร์",
    " ในปี 2016",
    " เมื่อปีที่แล้ว",
    " ในวันอังคาร",
    " เป็นเวลา 3 ปี",
    " ที่ X",
    " ใน X",
    " จาก X",
    " กับ X",
    " ต่อ X",
    " เมื่อวันที่ 27 กันยายน",
    " ถึง 40%",
    " (X)",
    " อีกครั้ง",
    " - X",
];
/// Whom manuals speak of.
const USERS: &[&str] = &["คุณ", "ผู้ใช้", "ระบบ"];
/// Nouns that a name can stand for.
const NOUNS: &[&str] = &[
    "ประเทศไทย",
    "ไทย",
    "รัฐบาล",
    "คุณ",
    "ธนาคาร",
    "รัฐมนตรี",
    "ประเทศ",
    "บริษัท",
    "กระทรวง",
    "จังหวัด",
    "ประชาชน",
    "เด็ก",
    "เขา",
    "เธอ",
    "อาเซียน",
    "กรุงเทพฯ",
    "โครงการ",
    "ลูกค้า",
    "ผู้ใช้",
    "ระบบ",
    "สินค้า",
    "พนักงาน",
    "ผม",
    "ฉัน",
    "ครู",
    "นักเรียน",
    "แม่",
    "พ่อ",
    "เพื่อน",
    "ทอม",
    "แมรี่",
    "โรงเรียน",
    "บ้าน",
    "หนังสือ",
    "รถ",
    "ผู้ขาย",
    "ผู้จัดการ",
    "องค์กร",
    "ญี่ปุ่น",
    "จีน",
    "อังกฤษ",
];

/// Composes passages: each of sentences from one of the pools, which is taken as often as its share says.
pub(super) fn compose(pools: &[(&[&str], f32)], passages: usize, seed: u64) -> Vec<Composed> {
    let mut composer = Composer(Random(seed));
    let all: f32 = pools.iter().filter(|(pool, _)| !pool.is_empty()).map(|(_, share)| share).sum();
    let one = |_| {
        let mut rest = composer.0.share() * all;
        let (pool, _) = pools.iter().filter(|(pool, _)| !pool.is_empty()).find(|(_, share)| {
            rest -= share;
            rest < 0.0
        })?;
        let mut sentences = Vec::new();
        while sentences.len() < SENTENCES {
            composer.push(pool, &mut sentences);
        }
        let (mut text, mut ends) = (String::new(), Vec::new());
        for word in sentences {
            let sentence = word.split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&sentence);
            ends.push(text.len());
        }
        Some(Composed { text, ends })
    };
    (0..passages).filter_map(one).collect()
}

struct Composer(Random);

impl Composer {
    fn happens(&mut self, share: f32) -> bool {
        self.0.share() < share
    }

    fn one_of<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.0.below(list.len())]
    }

    /// A pattern with names in the place of `X`.
    fn fill(&mut self, pattern: &str) -> String {
        match pattern.split_once('X') {
            Some((before, behind)) => format!("{before}{}{behind}", self.name()),
            None => pattern.to_owned(),
        }
    }

    /// A name: which one does not matter, since all Latin words are the same to the clues.
    fn name(&mut self) -> String {
        let count = [1, 1, 1, 2, 2, 3][self.0.below(6)];
        vec!["Name"; count].join(" ")
    }

    /// Two pieces in a row, as a rule with a space where a Latin letter meets another.
    fn add(&mut self, mut left: String, right: &str) -> String {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if (latin(left.chars().next_back()) || latin(right.chars().next())) && self.happens(0.9) {
            left.push(' ');
        }
        left + right
    }

    /// Puts names in the place of some nouns.
    fn named(&mut self, sentence: &str) -> String {
        let words: Vec<_> = dictionary_words(sentence, Lang::Th).collect();
        let nouns: Vec<usize> = (0..words.len()).filter(|&i| NOUNS.contains(&&sentence[words[i].clone()])).collect();
        if nouns.is_empty() {
            return sentence.to_owned();
        }
        let (mut named, mut from) = (String::new(), 0);
        let wanted = [1, 1, 2, 3][self.0.below(4)] as f32 / nouns.len() as f32;
        for at in nouns.into_iter().map(|i| words[i].clone()) {
            if self.happens(wanted) {
                named.push_str(&sentence[from..at.start]);
                named.push_str(if self.happens(0.85) { " " } else { "" });
                named.push_str(&self.name());
                named.push_str(if self.happens(0.85) { " " } else { "" });
                from = at.end;
            }
        }
        named + &sentence[from..]
    }

    fn clause(&mut self, pool: &[&str]) -> String {
        let mut clause = self.one_of(pool).to_owned();
        if self.happens(LATIN) {
            clause = self.named(&clause);
        }
        if self.happens(RENAMED)
            && let Some(at) = dictionary_words(&clause, Lang::Th).find(|at| USERS.contains(&&clause[at.clone()]))
        {
            let subject = self.one_of(SUBJECTS);
            let subject = self.fill(subject);
            let before = self.add(clause[..at.start].to_owned(), &subject);
            clause = self.add(before, &clause[at.end..]);
        }
        clause
    }

    fn sentence(&mut self, pool: &[&str]) -> String {
        let mut sentence = self.clause(pool);
        if self.happens(TIMED) {
            let time = self.one_of(TIMES);
            sentence += &self.fill(time);
        }
        if self.happens(CONTINUED) {
            let next = self.clause(pool);
            if sentence.chars().count() + next.chars().count() < JOINED {
                let link = self.one_of(LINKS).to_owned();
                sentence = sentence + " " + &self.add(link, &next);
            }
        }
        if self.happens(OPENED) {
            let opening = self.one_of(OPENINGS);
            let opening = self.fill(opening);
            sentence = self.add(opening, &sentence);
        }
        sentence
    }

    /// Somebody, and a verb of saying.
    fn speech(&mut self, verbs: &[&str]) -> String {
        let (who, verb) = (self.one_of(WHO), self.one_of(verbs));
        let (who, verb) = (self.fill(who), self.fill(verb));
        self.add(who, &verb)
    }

    fn space(&mut self, share: f32) -> &'static str {
        if self.happens(share) { " " } else { "" }
    }

    /// Adds a sentence, or a quotation of some with what is said about it.
    fn push(&mut self, pool: &[&str], sentences: &mut Vec<String>) {
        let first = self.sentence(pool);
        if !self.happens(QUOTED) {
            return sentences.push(first);
        }
        let (open, close) = if self.happens(0.6) { ('"', '"') } else { ('“', '”') };
        let more = [0, 0, 0, 0, 0, 0, 0, 1, 1, 2][self.0.below(10)];
        let mut quoted = vec![first];
        quoted.extend((0..more).map(|_| self.sentence(pool)));
        let last = quoted.len() - 1;
        match self.0.share() {
            // “…” she said. And: “…” she said. “…”
            how if how < 0.55 => {
                quoted[0].insert(0, open);
                quoted[last].push(close);
                quoted[last] += self.space(0.9);
                quoted[last] += &self.speech(SAID);
                if how > 0.4 {
                    let next = self.sentence(pool);
                    let next = format!("{open}{next}{close}");
                    if how < 0.5 { quoted.push(next) } else { quoted[last] += &format!(" {next}") }
                }
            }
            // She said “…”.
            how if how < 0.75 => {
                quoted[0] = format!("{}{}{open}{}", self.speech(SAYS), self.space(0.8), quoted[0]);
                quoted[last].push(close);
            }
            // She said that …
            how if how < 0.9 => quoted = vec![format!("{}{}{}", self.speech(SAYS), self.space(0.7), quoted[0])],
            _ => {
                quoted[0].insert(0, open);
                quoted[last].push(close);
            }
        }
        sentences.extend(quoted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_hold_their_sentences_one_behind_the_other() {
        let pool: &[&str] = &["คุณไปตลาด", "ฝนตกหนัก ลมแรง"];
        let composed = compose(&[(pool, 1.0), (&[], 1.0)], 20, 1);
        assert_eq!(composed.len(), 20);
        for passage in &composed {
            assert_eq!(passage.ends.last(), Some(&passage.text.len()));
            assert!(passage.ends.len() >= SENTENCES && passage.ends.is_sorted());
            assert!(passage.ends.iter().all(|&end| passage.text[end..].starts_with(' ') || end == passage.text.len()));
        }
        let again = compose(&[(pool, 1.0)], 20, 1);
        assert!(composed.iter().zip(&again).all(|(a, b)| a.text == b.text));
        assert!(composed.iter().any(|passage| passage.text.contains("Name")));
    }
}
