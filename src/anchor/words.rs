//! The words that are anchors or announce one, of both languages, found by their first letter.
//!
//! Both languages are looked up in either text: Thai releases quote English titles and dates.

use std::sync::LazyLock;

/// What a listed word means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Word {
    /// A month by its full name.
    Month(u8),
    /// A month by a short name, to be followed by a full stop or to stand beside a figure.
    ShortMonth(u8),
    /// A month by a name that is a word of its own: `may`, `march`, and the Thai `ก.พ.`, also a commission.
    DoubtfulMonth(u8),
    /// A weekday by its full name.
    Weekday(u8),
    /// A weekday by a short name, or in Thai without วัน, which may be the word for a planet.
    ShortWeekday(u8),
    /// 0–19 in English, 1–9 in Thai.
    Unit(u32),
    /// 20, 30 … 90.
    Tens(u32),
    /// A place in a row: `first`, `twentieth`, แรก.
    Ordinal(u32),
    /// A power of ten: the exponent. 2 and 1 are `hundred` and สิบ.
    Scale(u8),
    /// Thai ยี่, two before สิบ.
    Twenty,
    /// Thai เอ็ด, one after สิบ.
    LastOne,
    /// `a`, which counts before a scale word.
    Article,
    /// A word that announces a telephone number.
    Telephone,
    /// A word that announces a short number to call, its service perhaps named between: สายด่วนกรมเจ้าท่า 1199.
    Hotline,
    /// A word so common in English that finding it in both texts says nothing.
    Common,
}

/// One list of words, by their first letter.
struct Lexicon {
    words: Vec<(&'static str, Word)>,
    /// Where the words of each first letter start in `words`; one more at the end.
    starts: [u16; 129],
    letter: fn(&[u8]) -> usize,
}

impl Lexicon {
    /// Sorts by first letter and, within one, longest first.
    fn new(mut words: Vec<(&'static str, Word)>, letter: fn(&[u8]) -> usize) -> Self {
        words.sort_by_key(|(word, _)| (letter(word.as_bytes()), std::cmp::Reverse(word.len())));
        let mut starts = [0u16; 129];
        for (n, start) in starts.iter_mut().enumerate() {
            let before = words.partition_point(|(word, _)| letter(word.as_bytes()) < n);
            *start = u16::try_from(before).expect("the lists are short");
        }
        Lexicon { words, starts, letter }
    }

    /// The words that start with the letter at the head of `bytes`, longest first.
    fn like(&self, bytes: &[u8]) -> &[(&'static str, Word)] {
        let n = (self.letter)(bytes);
        &self.words[usize::from(self.starts[n])..usize::from(self.starts[n + 1])]
    }
}

/// The letter itself.
fn latin_letter(bytes: &[u8]) -> usize {
    usize::from(bytes.first().copied().unwrap_or(0) & 0x7F)
}

/// The letter's place in the Thai block.
fn thai_letter(bytes: &[u8]) -> usize {
    match bytes {
        [0xE0, b, c, ..] => usize::from((b & 1) << 6 | (c & 0x3F)),
        _ => 0,
    }
}

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(english_words(), latin_letter));
static THAI: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(thai_words(), thai_letter));

/// The longest listed English word; longer ones need no look-up.
const LONGEST: usize = 11;

/// What the English word `word` means, in any case.
pub(super) fn english(word: &str) -> Option<Word> {
    if word.len() > LONGEST {
        return None;
    }
    let mut lower = [0; LONGEST];
    for (to, from) in lower.iter_mut().zip(word.bytes()) {
        *to = from.to_ascii_lowercase();
    }
    let lower = &lower[..word.len()];
    ENGLISH.like(lower).iter().find(|(listed, _)| listed.as_bytes() == lower).map(|&(_, word)| word)
}

/// The longest listed Thai word at byte `at`, and where it ends. Whether a word ends there is not known yet.
pub(super) fn thai(text: &str, at: usize) -> Option<(Word, usize)> {
    let rest = &text.as_bytes()[at..];
    THAI.like(rest).iter().find(|(word, _)| rest.starts_with(word.as_bytes())).map(|&(w, word)| (word, at + w.len()))
}

fn numbered(list: &str, from: u32, make: impl Fn(u32) -> Word) -> impl Iterator<Item = (&str, Word)> {
    list.split_whitespace().zip(from..).map(move |(word, n)| (word, make(n)))
}

/// Months and weekdays number fewer than 256.
fn small(n: u32) -> u8 {
    u8::try_from(n).expect("a month or a weekday")
}

fn english_words() -> Vec<(&'static str, Word)> {
    let months = "january february _ april _ june july august september october november december";
    let days = "monday tuesday wednesday thursday friday saturday sunday";
    let units = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
                 seventeen eighteen nineteen";
    let ordinals = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth \
                    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth";
    let common = "the and for with from that this its are was were has have had been will would can not but also \
                  which who all their his her our they more than such other into through under between during within \
                  these those";
    let mut words: Vec<_> = numbered(months, 1, |n| Word::Month(small(n))).filter(|(w, _)| *w != "_").collect();
    let short = "jan feb mar apr _ jun jul aug sep oct nov dec";
    words.extend(numbered(short, 1, |n| Word::ShortMonth(small(n))).filter(|(w, _)| *w != "_"));
    words.extend([("sept", Word::ShortMonth(9)), ("march", Word::DoubtfulMonth(3)), ("may", Word::DoubtfulMonth(5))]);
    words.extend(numbered(days, 1, |n| Word::Weekday(small(n))));
    words.extend(numbered("mon tue wed thu fri sat sun", 1, |n| Word::ShortWeekday(small(n))));
    words.extend([("tues", 2), ("thur", 4), ("thurs", 4)].map(|(word, n)| (word, Word::ShortWeekday(n))));
    words.extend(numbered(units, 0, Word::Unit));
    words.extend(numbered("twenty thirty forty fifty sixty seventy eighty ninety", 2, |n| Word::Tens(n * 10)));
    words.extend(numbered(ordinals, 1, Word::Ordinal));
    words.extend([("thirtieth", Word::Ordinal(30)), ("a", Word::Article)]);
    words.extend([
        ("hundred", Word::Scale(2)),
        ("thousand", Word::Scale(3)),
        ("million", Word::Scale(6)),
        ("billion", Word::Scale(9)),
        ("trillion", Word::Scale(12)),
    ]);
    let telephones = "tel telephone phone mobile fax call contact dial";
    words.extend(telephones.split_whitespace().map(|word| (word, Word::Telephone)));
    words.extend([("hotline", Word::Hotline), ("hotlines", Word::Hotline)]);
    words.extend(common.split_whitespace().map(|word| (word, Word::Common)));
    words
}

fn thai_words() -> Vec<(&'static str, Word)> {
    let months = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม";
    let short = "ม.ค _ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค";
    let days = "จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์";
    let mut words: Vec<_> = numbered(months, 1, |n| Word::Month(small(n))).collect();
    words.extend(numbered(short, 1, |n| Word::ShortMonth(small(n))).filter(|(w, _)| *w != "_"));
    words.extend([("ก.พ", Word::DoubtfulMonth(2)), ("พฤหัส", Word::ShortWeekday(4))]);
    words.extend(numbered(days, 1, |n| Word::ShortWeekday(small(n))));
    let full = "วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์";
    words.extend(numbered(full, 1, |n| Word::Weekday(small(n))));
    words.push(("วันพฤหัส", Word::Weekday(4)));
    words.extend(numbered("หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า", 1, Word::Unit));
    words.extend(numbered("สิบ ร้อย พัน หมื่น แสน ล้าน", 1, |n| {
        Word::Scale(small(n))
    }));
    words.extend([("ยี่", Word::Twenty), ("เอ็ด", Word::LastOne), ("แรก", Word::Ordinal(1))]);
    let telephones = "โทร โทรศัพท์ โทรสาร แฟกซ์";
    words.extend(telephones.split_whitespace().map(|word| (word, Word::Telephone)));
    words.extend([("สายด่วน", Word::Hotline), ("ฮอตไลน์", Word::Hotline)]);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_found() {
        assert_eq!(thai("วันพฤหัสบดีที่", 0), Some((Word::Weekday(4), "วันพฤหัสบดี".len())));
        assert_eq!(thai("โทรศัพท์", 0), Some((Word::Telephone, "โทรศัพท์".len())));
        assert_eq!(english("SEPTEMBER"), Some(Word::Month(9)));
        assert_eq!(english("seventeen"), Some(Word::Unit(17)));
        assert_eq!(english("_"), None);
    }

    #[test]
    fn no_listed_english_word_is_too_long_to_look_up() {
        for (word, meaning) in english_words() {
            assert_eq!(english(word), Some(meaning), "{word}");
        }
    }
}
