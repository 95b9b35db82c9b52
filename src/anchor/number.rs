//! Figures: digits of either script, thousands commas, decimals, and the scale words that follow them.
//!
//! A value is kept as decimal digits and moved by powers of ten, never as a float, so that 6,274,872.04 million is exact
//! in both languages. The sign is left out: a dash before a figure is more often a range or a list mark.

use super::cursor::{
    blanks, blanks_before, byte, char_at, dash_len, digit, ends_with_any, latin_at, latin_len, push_digits, run, skip,
    skip_any, skip_word, thai_at,
};
use super::words::{self, Word};
use super::{Anchor, Value, date};
use crate::Lang;

/// Digits without point or leading sign, the last `fraction` of them decimals.
struct Decimal {
    digits: String,
    fraction: usize,
}

impl Decimal {
    /// Multiplies by ten to the `power`.
    fn shift(&mut self, power: usize) {
        let decimals = self.fraction.min(power);
        self.fraction -= decimals;
        self.digits.extend(std::iter::repeat_n('0', power - decimals));
    }

    /// In normal form: no zeros at either end but `0` itself.
    fn normal(mut self) -> String {
        while self.fraction > 0 && self.digits.ends_with('0') {
            self.digits.pop();
            self.fraction -= 1;
        }
        let whole = self.digits.len() - self.fraction;
        let zeros = self.digits.bytes().take(whole).take_while(|&b| b == b'0').count();
        if self.fraction > 0 {
            self.digits.insert(whole, '.');
        }
        if zeros == whole {
            // 0.5 and 0 keep one zero.
            if zeros == 0 {
                self.digits.insert(0, '0');
            } else {
                self.digits.drain(..zeros - 1);
            }
        } else {
            self.digits.drain(..zeros);
        }
        self.digits
    }
}

/// The normal form of a whole number.
pub(super) fn whole(value: u64) -> Value {
    Value::Number(value.to_string())
}

/// Reads the figure at `at`: a year, a code such as `5G` or `1.2.3`, or a quantity with its scale words.
pub(super) fn figure(text: &str, at: usize, lang: Lang, out: &mut Vec<Anchor>) -> Option<usize> {
    let first = run(text, at)?;
    if let Some(end) = code(text, at, first.end).or_else(|| section(text, first.end)) {
        out.push(Anchor { at: at..end, value: Value::Latin(ascii_lower(&text[at..end])) });
        return Some(end);
    }
    let mut decimal = Decimal { digits: String::with_capacity(first.len + 4), fraction: 0 };
    push_digits(text, at, first.end, &mut decimal.digits);
    let mut end = first.end;
    while first.len <= 3 && byte(text, end) == b',' {
        let Some(group) = run(text, end + 1).filter(|group| group.len == 3) else { break };
        push_digits(text, end + 1, group.end, &mut decimal.digits);
        end = group.end;
    }
    if byte(text, end) == b'.'
        && let Some(decimals) = run(text, end + 1)
    {
        push_digits(text, end + 1, decimals.end, &mut decimal.digits);
        decimal.fraction = decimals.len;
        end = decimals.end;
    }
    let plain = end == first.end;
    if let Some((power, end)) = scale(text, at, end) {
        decimal.shift(power);
        out.push(Anchor { at: at..end, value: Value::Number(decimal.normal()) });
        return Some(end);
    }
    if plain && let Some(end) = date::year(text, at, first, lang, out) {
        return Some(end);
    }
    let end = ordinal(text, end).unwrap_or(end);
    out.push(Anchor { at: at..end, value: Value::Number(decimal.normal()) });
    Some(end)
}

/// The end of the letters that make a place in a row of a figure: 30th. A missing space after them is forgiven, 29thAPEC.
fn ordinal(text: &str, at: usize) -> Option<usize> {
    let end = skip_any(text, at, &["st", "nd", "rd", "th"])?;
    (!latin_at(text, end) || byte(text, end).is_ascii_uppercase()).then_some(end)
}

/// The end of a code that opens with digits and closes with one capital: `5G`, `3D`. Not `$20M`.
fn code(text: &str, start: usize, digits_end: usize) -> Option<usize> {
    let end = digits_end + 1;
    let capital = byte(text, digits_end).is_ascii_uppercase();
    let alone = capital && !latin_at(text, end) && digit(text, end).is_none();
    (alone && !currency_after(text, end) && !currency_before(text, start)).then_some(end)
}

/// The end of a section number of three or more parts, `1.2.3`, which is no quantity.
fn section(text: &str, first_end: usize) -> Option<usize> {
    let part = |at| (byte(text, at) == b'.').then(|| run(text, at + 1)).flatten();
    let mut end = part(part(first_end)?.end)?.end;
    while let Some(next) = part(end) {
        end = next.end;
    }
    Some(end)
}

/// A code in ASCII: Thai digits become the figures they are.
fn ascii_lower(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        match digit(text, at) {
            Some((d, _)) => lower.push(char::from(b'0' + d)),
            None => lower.push(c.to_ascii_lowercase()),
        }
        at += c.len_utf8();
    }
    lower
}

const CURRENCIES: &[&str] = &["baht", "thb", "usd", "us$", "eur", "dollars", "dollar", "$", "฿", "€", "£", "¥", "บาท"];

/// Codes that stand right before a figure without a space: ISO 4217, and those in use beside it.
const CODES: &[&str] = &[
    "THB", "USD", "EUR", "JPY", "CNY", "RMB", "GBP", "KRW", "SGD", "HKD", "AUD", "CAD", "NZD", "CHF", "INR", "MYR",
    "IDR", "PHP", "VND", "LAK", "KHR", "MMK", "TWD", "NTD", "US", "RM", "BT",
];

/// Whether a word in capitals is the code of a currency.
pub(super) fn is_currency(word: &str) -> bool {
    CODES.contains(&word)
}

/// Whether the digits at `start..end` are but the beginning of a figure: decimals, thousands or a scale word follow.
pub(super) fn goes_on(text: &str, start: usize, end: usize) -> bool {
    let group = |at| run(text, at).is_some_and(|run| run.len == 3);
    match byte(text, end) {
        b'.' => digit(text, end + 1).is_some(),
        b',' if end - start <= 3 && group(end + 1) => true,
        _ => scale(text, start, end).is_some(),
    }
}

fn currency_after(text: &str, at: usize) -> bool {
    skip_any(text, blanks(text, at), CURRENCIES).is_some()
}

fn currency_before(text: &str, at: usize) -> bool {
    ends_with_any(text, blanks_before(text, at), CURRENCIES)
}

/// The power of ten that the words from `end` on, after a figure from `start`, multiply by, and where they end.
fn scale(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let near = blanks(text, end);
    if thai_at(text, near) {
        return thai_scale(text, near);
    }
    // `5-million` is one quantity; so is `5 million`.
    let near = if dash_len(text, end) == 1 { end + 1 } else { near };
    let mut power = 0;
    let mut last = end;
    let mut at = near;
    while latin_at(text, at) {
        let word_end = latin_end(text, at);
        let word = &text[at..word_end];
        power += match words::english(word) {
            // Scales grow to the left of one another only as hundred million does.
            Some(Word::Scale(n)) if power == 0 || (power == 2 && n > 2) => usize::from(n),
            _ if power == 0 => short_scale(text, word, at == end, start, word_end)?,
            _ => break,
        };
        last = word_end + usize::from(word.len() < 4 && byte(text, word_end) == b'.');
        at = blanks(text, word_end);
    }
    (power > 0).then_some((power, last))
}

/// The power of an abbreviated scale; one letter alone counts only when it touches the figure and money is named.
fn short_scale(text: &str, word: &str, touches: bool, start: usize, end: usize) -> Option<usize> {
    let money = || currency_before(text, start) || currency_after(text, end);
    match word {
        "mn" | "mln" | "mil" | "Mn" | "MN" | "MLN" => Some(6),
        "bn" | "bln" | "Bn" | "BN" => Some(9),
        "tn" | "trn" | "Tn" => Some(12),
        "k" | "K" if touches && money() => Some(3),
        "m" | "M" if touches && money() => Some(6),
        "b" | "B" if touches && money() => Some(9),
        _ => None,
    }
}

fn latin_end(text: &str, mut at: usize) -> usize {
    loop {
        match latin_len(text, at) {
            0 => return at,
            len => at += len,
        }
    }
}

/// Thai scale words from `at` on: พัน, แสนล้าน, ล้านล้าน, ลบ.
fn thai_scale(text: &str, at: usize) -> Option<(usize, usize)> {
    if let Some(end) = skip(text, at, "ลบ.") {
        // ลบ.ม. is a cubic metre.
        return (!thai_at(text, end)).then_some((6, end));
    }
    let (mut power, mut end) = (0, at);
    // 500 กว่าล้าน, 3 พันกว่าล้าน: somewhat more.
    let over = |at| skip(text, at, "กว่า").unwrap_or(at);
    while let Some((Word::Scale(n), next)) = words::thai(text, over(end)) {
        if (n < 6 && power > 0) || !scale_ends(text, n, next) {
            break;
        }
        power += usize::from(n);
        end = next;
    }
    // Ten after a figure counts only as in สิบล้าน.
    (power > 1).then_some((power, end))
}

/// Whether a Thai scale word is over at `at`, and not the head of a longer word.
pub(super) fn scale_ends(text: &str, power: u8, at: usize) -> bool {
    let longer: &[&str] = match power {
        1 => &["เอก", "โท", "ตรี", "ตำรวจ"],
        2 => &["ละ", "เอก", "โท", "ตรี", "ตำรวจ", "เอ็ดเจ็ด"],
        3 => &["ธ", "เอก", "โท", "ตรี", "ตำรวจ", "จ่า", "ตา"],
        5 => &["สิริ", "สุข", "ยา", "สาหัส"],
        6 => &["นา", "ช้าง"],
        _ => &[],
    };
    // ล้านนาที is a million minutes.
    skip_any(text, at, longer).is_none() || skip(text, at, "นาที").is_some()
}

/// What is counted, measured or paid: after one of these a figure of four digits is no year.
const UNITS: &[&str] = &[
    "%",
    "บาท",
    "คน",
    "ราย",
    "ไร่",
    "ตัน",
    "เมตร",
    "กม.",
    "กิโล",
    "ครัวเรือน",
    "แห่ง",
    "เครื่อง",
    "หลัง",
    "คัน",
    "ตัว",
    "หน่วย",
    "ชุด",
    "ต้น",
    "ลิตร",
    "ดอลลาร์",
    "เหรียญ",
    "เปอร์เซ็นต์",
    "ชั่วโมง",
    "หุ้น",
    "ฉบับ",
    "เมกะวัตต์",
    "ลูกบาศก์",
    "ลบ.",
    "ตาราง",
    "โรง",
    "หมู่บ้าน",
    "กลุ่ม",
    "ล้าน",
    "เตียง",
    "อัตรา",
    "ยูนิต",
    "เม็ด",
    "โดส",
];
const ENGLISH_UNITS: &[&str] = &[
    "baht",
    "thb",
    "usd",
    "us",
    "dollars",
    "percent",
    "people",
    "persons",
    "tons",
    "tonnes",
    "km",
    "kilometers",
    "kilometres",
    "meters",
    "metres",
    "m",
    "mw",
    "megawatts",
    "units",
    "households",
    "rai",
    "litres",
    "liters",
    "hectares",
    "hours",
    "users",
    "cases",
    "schools",
    "villages",
    "square",
    "sq",
    "sqm",
    "cubic",
    "employees",
    "workers",
    "students",
    "tourists",
    "farmers",
    "companies",
    "passengers",
    "visitors",
    "participants",
    "trees",
    "vehicles",
    "beds",
    "doses",
];

/// Whether a unit follows at `at`, or money stands before `start`: then four digits are a quantity.
pub(super) fn measured(text: &str, start: usize, at: usize) -> bool {
    let near = blanks(text, at);
    skip_any(text, near, UNITS).is_some()
        || skip_word(text, near, ENGLISH_UNITS).is_some()
        || currency_before(text, start)
}

#[cfg(test)]
mod tests {
    use super::super::tests::values;
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Value {
        Value::Number(text.to_owned())
    }

    #[test]
    fn figures_have_one_normal_form() {
        let table: &[(&str, &str)] = &[
            ("4.4 ล้าน", "4400000"),
            ("4.4ล้านบาท", "4400000"),
            ("๔.๔ ล้าน", "4400000"),
            ("4.4 million", "4400000"),
            ("4.4\u{a0}million", "4400000"),
            ("4,400,000 บาท", "4400000"),
            ("4.4 billion", "4400000000"),
            ("4.4 พันล้านบาท", "4400000000"),
            ("THB 4.4 bn", "4400000000"),
            ("Baht 4.4 bn.", "4400000000"),
            ("THB 900m", "900000000"),
            ("$20M", "20000000"),
            ("20M baht", "20000000"),
            ("900 ลบ.", "900000000"),
            ("1.2 แสนล้าน", "120000000000"),
            ("2 หมื่นล้านบาท", "20000000000"),
            ("5.6 ล้านล้านบาท", "5600000000000"),
            ("5.6 trillion baht", "5600000000000"),
            ("3 หมื่น", "30000"),
            ("3 พันกว่าล้านบาท", "3000000000"),
            ("500 กว่าล้านคน", "500000000"),
            ("20 กว่าคน", "20"),
            ("8 พันคน", "8000"),
            ("3 hundred million", "300000000"),
            ("$5-million", "5000000"),
            ("6,274,872.04million Baht", "6274872040000"),
            ("3.50", "3.5"),
            ("0.50%", "0.5"),
            ("ร้อยละ 5.00", "5"),
            ("ร้อยละ ๙๕.๑๔", "95.14"),
            ("12 เปอร์เซ็นต์", "12"),
            ("7 percent", "7"),
            ("007", "7"),
            ("0", "0"),
            ("0.0", "0"),
            ("30th", "30"),
            ("the 29thAPEC", "29"),
            ("3,200,000 ลบ.ม.", "3200000"),
            ("2,567", "2567"),
            ("2500 บาท", "2500"),
            ("1999 people", "1999"),
            ("123456789012345678901234567890 ล้าน", "123456789012345678901234567890000000"),
        ];
        for (text, expected) in table {
            for lang in [Lang::Th, Lang::En] {
                let numbers: Vec<_> =
                    values(text, lang).into_iter().filter(|v| matches!(v, Value::Number(_))).collect();
                assert_eq!(numbers, [number(expected)], "{text}");
            }
        }
    }

    #[test]
    fn figures_stay_apart() {
        let table: &[(&str, &[&str])] = &[
            ("1 234", &["1", "234"]),
            ("1,2,3", &["1", "2", "3"]),
            ("10-20 ล้าน", &["10", "20000000"]),
            ("3 พันธุ์", &["3"]),
            ("5 ร้อยละ", &["5"]),
            ("1,2345", &["1", "2345"]),
        ];
        for (text, expected) in table {
            let expected: Vec<_> = expected.iter().map(|n| number(n)).collect();
            assert_eq!(values(text, Lang::Th), expected, "{text}");
        }
    }

    #[test]
    fn codes_are_no_quantities() {
        for (text, expected) in [("ระบบ 5G", "5g"), ("ข้อ 1.2.3", "1.2.3"), ("๑.๒.๓ ให้", "1.2.3"), ("3D", "3d")]
        {
            assert_eq!(values(text, Lang::Th), [Value::Latin(expected.into())], "{text}");
        }
    }

    proptest! {
        #[test]
        fn scale_words_agree_with_zeros(n in 1u64..1_000_000, cut in 0usize..6) {
            let digits = n.to_string();
            let fraction = cut.min(digits.len() - 1);
            let (a, b) = digits.split_at(digits.len() - fraction);
            let figure = if b.is_empty() { a.to_owned() } else { format!("{a}.{b}") };
            let thai = format!("{figure} ล้าน");
            let english = format!("{figure} million");
            let expected = [whole(n * 10u64.pow(6 - u32::try_from(fraction).expect("under 6")))];
            prop_assert_eq!(values(&thai, Lang::Th), &expected);
            prop_assert_eq!(values(&english, Lang::En), &expected);
        }
    }
}
