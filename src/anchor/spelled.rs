//! Numbers spelled in words: `twenty-five`, `two million`, สามสิบเอ็ด, สองแสน.
//!
//! Under a hundred and without a scale word they are weak ([`Value::Word`]): `one` and หนึ่ง are pronouns and articles
//! more often than quantities. Thai has no spaces between words, and its number words open many others (สามารถ, หกล้ม,
//! เก้าอี้), so a Thai one counts only where a dictionary cuts words at both its ends.

use std::sync::LazyLock;

use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed, options::WordBreakInvariantOptions};

use super::cursor::{blanks, byte, char_at, char_before, ends_with_any, latin_len, skip_any, thai_at, thai_before};
use super::number::{scale_ends, whole};
use super::words::{self, Word};
use super::{Anchor, Value};

/// A number being spelled: thousands, millions … already closed, and the part under a thousand (in Thai, a million)
/// still open.
#[derive(Default)]
struct Spelled {
    closed: u64,
    open: u64,
    scaled: bool,
}

impl Spelled {
    fn value(&self) -> Option<u64> {
        self.closed.checked_add(self.open)
    }

    /// As an anchor's value: a word if small, a number otherwise.
    fn anchor(&self) -> Option<Value> {
        let value = self.value()?;
        Some(match u32::try_from(value) {
            Ok(small) if small < 100 && !self.scaled => Value::Word(small),
            _ => whole(value),
        })
    }
}

/// Reads the English number words from `at` on.
pub(super) fn english(text: &str, at: usize, out: &mut Vec<Anchor>) -> Option<usize> {
    let mut number = Spelled::default();
    let mut end = None;
    let mut last_scale = u8::MAX;
    let mut started = false;
    let mut ordinal = false;
    let mut next = at;
    while !ordinal {
        let word_end = word_end(text, next);
        let tail = number.open % 100;
        match words::english(&text[next..word_end]) {
            Some(Word::Unit(n)) if !started || fits(tail, n) => number.open += u64::from(n),
            Some(Word::Tens(n)) if tail == 0 => number.open += u64::from(n),
            Some(Word::Ordinal(n)) if !started || fits(tail, n) => {
                number.open += u64::from(n);
                ordinal = true;
            }
            Some(Word::Scale(2)) if (1..10).contains(&number.open) => {
                number.open *= 100;
                number.scaled = true;
            }
            Some(Word::Scale(n)) if n > 2 && n < last_scale && number.open > 0 => {
                number.closed += number.open * 10u64.pow(u32::from(n));
                number.open = 0;
                number.scaled = true;
                last_scale = n;
            }
            // `a million`; an article alone is nothing.
            Some(Word::Article) if !started => {
                let noun = blanks(text, word_end);
                if !matches!(words::english(&text[noun..self::word_end(text, noun)]), Some(Word::Scale(_))) {
                    return None;
                }
                number.open = 1;
            }
            _ => break,
        }
        started = true;
        end = Some(word_end);
        next = match byte(text, word_end) {
            b'-' => word_end + 1,
            _ => blanks(text, word_end),
        };
        if next == word_end {
            break;
        }
        // two hundred and fifty
        if number.scaled && words::english(&text[next..self::word_end(text, next)]) == Some(Word::Common) {
            let and = self::word_end(text, next);
            if text[next..and].eq_ignore_ascii_case("and") {
                next = blanks(text, and);
            }
        }
    }
    let end = end?;
    out.push(Anchor { at: at..end, value: number.anchor()? });
    Some(end)
}

/// Whether `n` may follow what is spelled under a hundred so far: five after twenty, anything after nothing.
fn fits(tail: u64, n: u32) -> bool {
    n > 0 && (tail == 0 || (tail >= 20 && tail.is_multiple_of(10) && n < 10))
}

fn word_end(text: &str, mut at: usize) -> usize {
    while latin_len(text, at) == 1 {
        at += 1;
    }
    at
}

/// Reads the Thai number words from `start` on; `first`, which ends at `end`, is the first of them.
pub(super) fn thai(text: &str, start: usize, first: Word, end: usize, out: &mut Vec<Anchor>) -> Option<usize> {
    if let Word::Ordinal(n) = first {
        let suits = parted(text, start, end) && !taken(text, start, end);
        return suits.then(|| push(out, start, end, Value::Word(n)));
    }
    // The end of a longer number that no dictionary parts from its noun, คลองสิบเก้า, is no number of its own.
    if text[..start].ends_with("สิบ") {
        return None;
    }
    let (number, end) = thai_number(text, start)?;
    // Longer numbers, and words that open no others, need no dictionary.
    let doubtful =
        matches!(first, Word::Unit(3 | 5 | 6)) && words::thai(text, start).is_some_and(|(_, one)| one == end);
    if !parted(text, start, end) || taken(text, start, end) || (doubtful && !thai_word(text, start, end)) {
        return None;
    }
    number.anchor().map(|value| push(out, start, end, value))
}

fn push(out: &mut Vec<Anchor>, start: usize, end: usize, value: Value) -> usize {
    out.push(Anchor { at: start..end, value });
    end
}

/// The number spelled from `at` on, and where it ends.
fn thai_number(text: &str, at: usize) -> Option<(Spelled, usize)> {
    let mut number = Spelled::default();
    let mut digit = None;
    let mut last_scale = u8::MAX;
    let mut next = at;
    while let Some((word, end)) = words::thai(text, next) {
        match (word, digit) {
            (Word::Unit(n), None) if last_scale > 0 => digit = Some(u64::from(n)),
            (Word::Twenty, None) if matches!(words::thai(text, end), Some((Word::Scale(1), _))) => digit = Some(2),
            (Word::LastOne, None) if matches!(last_scale, 1 | 2) => digit = Some(1),
            // สิบ alone is ten; the other scale words need a count.
            (Word::Scale(1), _) if last_scale > 1 => {
                number.open += digit.take().unwrap_or(1) * 10;
                last_scale = 1;
            }
            (Word::Scale(n @ 2..=5), Some(count)) if last_scale > n && scale_ends(text, n, end) => {
                number.open += count * 10u64.pow(u32::from(n));
                digit = None;
                last_scale = n;
                number.scaled = true;
            }
            (Word::Scale(6), _) if next > at && scale_ends(text, 6, end) => {
                let millions = number.value()?.checked_add(digit.take().unwrap_or(0))?;
                number = Spelled { closed: millions.checked_mul(1_000_000)?, open: 0, scaled: true };
                last_scale = u8::MAX;
            }
            _ => break,
        }
        next = end;
    }
    number.open += digit.unwrap_or(0);
    (next > at).then_some((number, next))
}

/// Whether the spelling lets words be parted at both ends: เสี่ยง is no สี่, สามารถ no สาม.
fn parted(text: &str, start: usize, end: usize) -> bool {
    let mark = |c: char| matches!(c, 'ะ'..='ฺ' | '็'..='๎');
    let opener = |c: char| matches!(c, 'เ'..='ไ');
    !char_at(text, end).is_some_and(mark) && !char_before(text, start).is_some_and(opener)
}

/// Names and idioms that hold a number word and count nothing.
fn taken(text: &str, start: usize, end: usize) -> bool {
    const AFTER: &[&str] = &[
        "แคว",
        "พี่น้อง",
        "ล้อ",
        "ตำรวจ",
        "เอก",
        "โท",
        "ตรี",
        "ละ",
        "เสมีย",
        "ริ้ว",
        "เป็ง",
        "เซียน",
        "ยอด",
        "เลี้ยว",
        "บาตร",
        "เจริญ",
        "เหลี่ยม",
        "แพร่ง",
        "พราน",
        "โคก",
        "พระยา",
        "ร้อยยอด",
        "เกลอ",
        "เณร",
        "กลีบ",
        "เดียว",
        "อี้",
        "นาขวัญ",
        "เกิด",
        "รับ",
        "เริ่ม",
        "บรรจุ",
        "เข้า",
        "หมู่ ",
        "เนื่อง",
        "ดาว",
    ];
    const BEFORE: &[&str] = &["ผล", "วัด", "คลอง", "เขา", "อำเภอ", "จังหวัด", "ตำบล", "ร้อย", "ช่าง", "จรเข้", "เสมอ"];
    skip_any(text, end, AFTER).is_some() || ends_with_any(text, start, BEFORE)
}

static DICTIONARY: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// How far the dictionary looks on either side, in bytes: 20 Thai characters.
const CONTEXT: usize = 60;

/// Whether words end at both `start` and `end`, as a dictionary cuts the Thai around them.
fn thai_word(text: &str, start: usize, end: usize) -> bool {
    let mut from = start;
    while from + CONTEXT > start && thai_before(text, from) {
        from -= 3;
    }
    let mut to = end;
    while to < end + CONTEXT && thai_at(text, to) {
        to += 3;
    }
    if from == start && to == end {
        return true;
    }
    let (mut opens, mut closes) = (false, false);
    for cut in DICTIONARY.segment_str(&text[from..to]) {
        opens |= from + cut == start;
        closes |= from + cut == end;
    }
    opens && closes
}

#[cfg(test)]
mod tests {
    use super::super::tests::values;
    use super::*;
    use crate::Lang;

    fn number(value: &str) -> Value {
        Value::Number(value.into())
    }

    /// All but the Latin strings.
    fn spelled(text: &str) -> Vec<Value> {
        values(text, Lang::En).into_iter().filter(|v| !matches!(v, Value::Latin(_))).collect()
    }

    #[test]
    fn english_number_words() {
        let table = [
            ("three", Value::Word(3)),
            ("Three documents", Value::Word(3)),
            ("twenty-five", Value::Word(25)),
            ("ninety nine", Value::Word(99)),
            ("the first", Value::Word(1)),
            ("twenty-first", Value::Word(21)),
            ("two million", number("2000000")),
            ("a million", number("1000000")),
            ("one hundred", number("100")),
            ("two hundred and fifty thousand", number("250000")),
            ("three million two hundred thousand", number("3200000")),
            ("four-day", Value::Word(4)),
        ];
        for (text, expected) in table {
            assert_eq!(spelled(text), [expected], "{text}");
        }
        assert_eq!(spelled("two, three"), [Value::Word(2), Value::Word(3)]);
        assert_eq!(spelled("one or two and"), [Value::Word(1), Value::Word(2)]);
        assert_eq!(spelled("millions of people, hundreds, a day, someone"), []);
        assert_eq!(spelled("ten (10)"), [Value::Word(10), number("10")]);
    }

    #[test]
    fn thai_number_words() {
        let table = [
            ("สามประเทศ", Value::Word(3)),
            ("ทั้งสองฝ่าย", Value::Word(2)),
            ("ประการที่สาม", Value::Word(3)),
            ("ครบหนึ่งปี", Value::Word(1)),
            ("อย่างน้อยหนึ่งคนซึ่ง", Value::Word(1)),
            ("สามสิบเอ็ด", Value::Word(31)),
            ("ยี่สิบห้าปี", Value::Word(25)),
            ("ถึงร้อยละเก้าสิบห้าของ", Value::Word(95)),
            ("ครั้งแรก", Value::Word(1)),
            ("สิบห้าวัน", Value::Word(15)),
            ("ตั้งแต่หกเดือน", Value::Word(6)),
            ("สี่ร้อยคน", number("400")),
            ("หนึ่งแสนบาท", number("100000")),
            ("สามสิบล้านบาท", number("30000000")),
            ("สองล้านห้าแสนบาท", number("2500000")),
            ("หนึ่งพันล้านบาท", number("1000000000")),
        ];
        for (text, expected) in table {
            assert_eq!(spelled(text), [expected], "{text}");
        }
    }

    #[test]
    fn thai_number_words_do_not_fire_inside_others() {
        let table = [
            "สามารถ",
            "สามัคคี",
            "หกล้ม",
            "อุตสาหกรรม",
            "สหกรณ์",
            "เก้าอี้",
            "สองแคว",
            "ผลสิบเนื่อง",
            "พันธมิตร",
            "แสนสิริ",
            "ล้านนา",
            "ร้อยละ",
            "พันตำรวจ",
            "เสี่ยงภัย",
            "ห้างสรรพสินค้า",
            "ห้ามเข้า",
            "สิบเอก",
            "แรกเกิด",
            "เป็นหนึ่งเดียว",
            "สามร้อยยอด",
            "หลายพันล้านบาท",
            "สรรพสามิต",
        ];
        for text in table {
            assert_eq!(spelled(text), [], "{text}");
        }
    }
}
