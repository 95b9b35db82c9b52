//! Contacts: telephone numbers, e-mail and web addresses.
//!
//! They close nearly every release, in the same order in both languages, and their digits must not be taken for
//! quantities. A number is known by its own length (0 and eight or nine digits, +66) or by the word before it, which
//! then admits the three to five digits of a hotline.

use super::cursor::{
    blanks, byte, dash, dash_len, digit, latin_at, latin_before, run, skip, skip_any, skip_word, thai_at,
};
use super::{Anchor, Value};

/// The digits of a telephone number as they are read. Numbers of any country have at most 15.
#[derive(Default)]
struct Digits {
    digits: [u8; 15],
    len: usize,
}

impl Digits {
    /// Appends the digits of `at..end`; `None` if they are too many.
    fn push(&mut self, text: &str, mut at: usize, end: usize) -> Option<()> {
        while at < end {
            let (d, bytes) = digit(text, at)?;
            *self.digits.get_mut(self.len)? = b'0' + d;
            self.len += 1;
            at += bytes;
        }
        Some(())
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits[..self.len]).unwrap_or_default()
    }

    /// How many digits a Thai number that starts so has, the leading 0 included.
    fn expected(&self) -> Option<usize> {
        match &self.digits[..self.len.min(2)] {
            b"02" | b"03" | b"04" | b"05" | b"07" => Some(9),
            b"06" | b"08" | b"09" | b"18" | b"19" => Some(10),
            _ => None,
        }
    }
}

/// Reads the telephone number at `at`, where a digit, `+` or `(` stands, with its extensions.
pub(super) fn phone(text: &str, at: usize, out: &mut Vec<Anchor>) -> Option<usize> {
    let (number, end) = main_number(text, at)?;
    let (tail, end) = range_tail(text, end);
    let mut number = number;
    number.push_str(&tail);
    out.push(Anchor { at: at..end, value: Value::Phone(number) });
    Some(extensions(text, end, out))
}

/// The number itself, digits from the leading 0, and where it ends.
fn main_number(text: &str, at: usize) -> Option<(String, usize)> {
    let mut digits = Digits::default();
    let open = usize::from(byte(text, at) == b'(');
    let plus = usize::from(byte(text, at + open) == b'+');
    let country = at + open + plus;
    let mut next = if plus == 1 || (open == 1 && skip_any(text, country, &["66"]).is_some()) {
        let code = run(text, country)?;
        let Some(mut end) = skip(text, country, "66") else { return foreign(text, country) };
        digits.digits[0] = b'0';
        digits.len = 1;
        if code.end == end {
            end += usize::from(byte(text, end) == b')');
        }
        let after = separator(text, end);
        // +66 (0) 2 …
        let zero = skip_any(text, after, &["(0)", "0"]);
        if open == 1 && code.end != country + 2 {
            return None;
        }
        separator(text, zero.unwrap_or(after))
    } else if open == 1 {
        // (0) 2271 7999, (02) 123 4567
        let area = run(text, country).filter(|area| area.len <= 3 && byte(text, area.end) == b')')?;
        digits.push(text, country, area.end)?;
        separator(text, area.end + 1)
    } else {
        at
    };
    if digits.len == 0 && !matches!(digit(text, at), Some((0 | 1, _))) {
        return None;
    }
    loop {
        let group = run(text, next)?;
        digits.push(text, next, group.end)?;
        let expected = if digits.len >= 2 { digits.expected()? } else { usize::MAX };
        if digits.len >= expected {
            let toll_free = digits.digits[0] == b'1';
            let whole = digits.len == expected && !latin_at(text, group.end) && (!toll_free || next > at);
            return whole.then(|| (digits.as_str().to_owned(), group.end));
        }
        let closed = group.end + usize::from(byte(text, group.end) == b')' && open == 0 && digits.len <= 3);
        next = separator(text, closed);
        if next == group.end {
            return None;
        }
    }
}

/// A number of another country, from its code on: `+` and its digits.
fn foreign(text: &str, at: usize) -> Option<(String, usize)> {
    let mut digits = Digits::default();
    let (mut next, mut end) = (at, at);
    while let Some(group) = run(text, next) {
        digits.push(text, next, group.end)?;
        end = group.end;
        let closed = end + usize::from(byte(text, end) == b')');
        next = separator(text, closed);
        next += usize::from(byte(text, next) == b'(');
        if next == end {
            break;
        }
    }
    (digits.len >= 8).then(|| (format!("+{}", digits.as_str()), end))
}

/// Where a mark between groups of digits ends: a space, a dash or a full stop.
fn separator(text: &str, at: usize) -> usize {
    match (byte(text, at), byte(text, at + 1)) {
        (b' ', b'-') if byte(text, at + 2) == b' ' => at + 3,
        (b' ' | b'.', _) => at + 1,
        (0xC2, 0xA0) => at + 2,
        _ => at + dash_len(text, at),
    }
}

/// The short end of a range of numbers that follows `at`, as `-6`, and where it ends: 0 2126 5800-6.
fn range_tail(text: &str, at: usize) -> (String, usize) {
    let tail = dash(text, at).and_then(|start| {
        let tail = run(text, start).filter(|tail| tail.len <= 4)?;
        let next = separator(text, tail.end);
        let alone = digit(text, next).is_none() && (tail.len < 2 || digit(text, start).is_some_and(|(d, _)| d != 0));
        alone.then(|| {
            let mut short = String::from("-");
            super::cursor::push_digits(text, start, tail.end, &mut short);
            (short, tail.end)
        })
    });
    tail.unwrap_or((String::new(), at))
}

/// Reads the extensions announced after a number that ends at `at`: `ext. 4120-4`, `ต่อ 1, 2`; returns where they end.
fn extensions(text: &str, at: usize, out: &mut Vec<Anchor>) -> usize {
    let mut next = blanks(text, at);
    while matches!(byte(text, next), b',' | b'(') {
        next = blanks(text, next + 1);
    }
    let Some(word) = skip_any(text, next, &["extension", "ext", "press", "ต่อ", "กด", "#"]) else {
        return at;
    };
    let mut end = at;
    next = word;
    loop {
        while matches!(byte(text, next), b'.' | b':') {
            next += 1;
        }
        next = blanks(text, next);
        let Some(number) = run(text, next).filter(|n| n.len <= 5 && !latin_at(text, n.end)) else { return end };
        // A list goes on with extensions of more than one digit, not with the next telephone number.
        if end > at && (number.len < 2 || byte(text, next) == b'0') {
            return end;
        }
        let mut value = String::new();
        super::cursor::push_digits(text, next, number.end, &mut value);
        let (tail, tail_end) = range_tail(text, number.end);
        if tail.is_empty() && end > at && digit(text, separator(text, tail_end)).is_some() {
            return end;
        }
        value.push_str(&tail);
        out.push(Anchor { at: next..tail_end, value: Value::Phone(value) });
        end = tail_end;
        match skip_any(text, blanks(text, end), &[",", "/", "และ", "หรือ", "or ", "and "]) {
            Some(more) => next = blanks(text, more),
            None => return end,
        }
    }
}

/// Reads the numbers that a word ending at `at` announces, hotlines among them: `โทร. 1115`, `Hotline 1111 or 1300`.
pub(super) fn announced(text: &str, at: usize, out: &mut Vec<Anchor>) -> Option<usize> {
    const LINKS: &[&str] = &[
        "center",
        "centre",
        "number",
        "numbers",
        "no",
        "สอบถาม",
        "ศัพท์",
        "สาร",
        "ถึง",
        "หมายเลข",
        "เบอร์",
        "ที่",
        ".",
        ":",
        "(",
        "/",
        "fax",
        "แฟกซ์",
        "โทรสาร",
        "and ",
    ];
    let mut next = blanks(text, at);
    // A few words at most stand between the announcement and the number.
    for _ in 0..4 {
        match skip_any(text, next, LINKS) {
            Some(end) => next = blanks(text, end),
            None => break,
        }
    }
    let mut end = None;
    loop {
        let read = phone(text, next, out).or_else(|| hotline(text, next, out));
        let Some(read) = read else { return end };
        end = Some(read);
        let more = blanks(text, read);
        match skip_any(text, more, &[",", "/", "และ", "หรือ", "or ", "and "]) {
            Some(mark) => next = blanks(text, mark),
            None => return end,
        }
    }
}

/// Reads the hotline of a service that Thai names right after the word: สายด่วนกรมเจ้าท่า 1199.
pub(super) fn hotline_of(text: &str, at: usize, out: &mut Vec<Anchor>) -> Option<usize> {
    let mut end = at;
    while end < at + NAME && thai_at(text, end) {
        end += 3;
    }
    let next = blanks(text, end);
    (end > at && next > end).then(|| hotline(text, next, out)).flatten()
}

/// The longest name of such a service, in bytes.
const NAME: usize = 90;

/// Reads three to five digits in one, or seven or eight in groups, as a number to call.
fn hotline(text: &str, at: usize, out: &mut Vec<Anchor>) -> Option<usize> {
    let first = run(text, at)?;
    let mut digits = Digits::default();
    digits.push(text, at, first.end)?;
    let mut end = first.end;
    let rest = separator(text, end);
    if matches!(first.len, 3 | 4)
        && rest > end
        && let Some(second) = run(text, rest).filter(|second| second.len == 4 && first.value > 199)
    {
        digits.push(text, rest, second.end)?;
        end = second.end;
    } else if !(3..=5).contains(&first.len) || matches!(byte(text, end), b',' | b'.') && digit(text, end + 1).is_some()
    {
        return None;
    }
    let (tail, end) = range_tail(text, end);
    out.push(Anchor { at: at..end, value: Value::Phone(format!("{}{tail}", digits.as_str())) });
    Some(extensions(text, end, out))
}

/// The longest local part of an e-mail address (RFC 5321), and of what is tried as a domain, in bytes.
const LOCAL: usize = 64;
const DOMAIN: usize = 253;

/// Last labels of the domains that releases name. A bare `word.word` with another ending is a missing space.
const TOP: &[&str] = &[
    "th", "com", "net", "org", "info", "gov", "edu", "int", "asia", "io", "ly", "gl", "gle", "be", "me", "tv", "eu",
    "cn", "jp", "uk", "app",
];

/// Reads the web or e-mail address at `at`, where a letter or digit opens a token.
pub(super) fn address(text: &str, at: usize, out: &mut Vec<Anchor>) -> Option<usize> {
    let bytes = text.as_bytes();
    // One that is longer than a domain is no address, and would be gone through again from each of its parts.
    let token = run_of(bytes, at, DOMAIN + 1, |b| b.is_ascii_alphanumeric());
    if token > at + DOMAIN {
        return None;
    }
    // Most tokens are words before a space: look no further.
    let next = byte(text, token + 1);
    let goes_on = match byte(text, token) {
        b'@' | b'_' => true,
        b':' => next == b'/',
        b'.' | b'-' | b'+' => next.is_ascii_alphanumeric(),
        _ => false,
    };
    if !goes_on || latin_before(text, at) {
        return None;
    }
    if let Some(start) = skip_any(text, at, &["https://", "http://", "www."]) {
        let end = url_end(text, at);
        return (end > start).then(|| push_url(text, at, end, out));
    }
    let chain = run_of(bytes, at, LOCAL, |b| b.is_ascii_alphanumeric() || b"._%+-".contains(&b));
    if byte(text, chain) == b'@' {
        let end = trim(bytes, chain + 1, run_of(bytes, chain + 1, DOMAIN, domain_byte));
        if text[chain + 1..end].contains('.') {
            out.push(Anchor { at: at..end, value: Value::Email(text[at..end].to_ascii_lowercase()) });
            return Some(end);
        }
    }
    let end = trim(bytes, at, run_of(bytes, at, DOMAIN, domain_byte));
    let mut labels = text[at..end].rsplit('.');
    let top = labels.next().unwrap_or_default();
    let named = TOP.iter().any(|listed| top.eq_ignore_ascii_case(listed));
    // `bit.ly`, but not `R.be`: two letters at least.
    if named && labels.clone().count() > 0 && labels.all(|label| label.len() > 1) {
        let end = if matches!(byte(text, end), b'/' | b':' | b'?') { url_end(text, at) } else { end };
        return Some(push_url(text, at, end, out));
    }
    None
}

fn domain_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')
}

/// Where the bytes that `keep` takes end, `most` of them at most.
fn run_of(bytes: &[u8], at: usize, most: usize, keep: impl Fn(u8) -> bool) -> usize {
    at + bytes[at..].iter().take(most).take_while(|&&b| keep(b)).count()
}

/// Leaves out punctuation that closes a sentence around an address.
fn trim(bytes: &[u8], start: usize, end: usize) -> usize {
    start
        + bytes[start..end].trim_ascii_end().iter().rposition(|&b| !b".,;:!?'\")]}-*".contains(&b)).map_or(0, |n| n + 1)
}

/// Where the web address that opens at `at` ends.
fn url_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let end = run_of(bytes, at, usize::MAX, |b| b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&b));
    trim(bytes, at, end)
}

/// Pushes the web address in normal form.
fn push_url(text: &str, at: usize, end: usize, out: &mut Vec<Anchor>) -> usize {
    let lower = text[at..end].to_ascii_lowercase();
    let bare = lower.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    out.push(Anchor { at: at..end, value: Value::Url(bare.trim_end_matches('/').to_owned()) });
    end
}

/// Whether a Latin word announces numbers only before `Center`, as in `Contact Center 1115`.
pub(super) fn needs_center(text: &str, start: usize, end: usize) -> bool {
    matches!(byte(text, start) | 0x20, b'c') && skip_word(text, blanks(text, end), &["center", "centre"]).is_none()
}

#[cfg(test)]
mod tests {
    use super::super::tests::values;
    use super::*;
    use crate::Lang;

    fn phones(text: &str) -> Vec<String> {
        let phone = |value| if let Value::Phone(number) = value { Some(number) } else { None };
        values(text, Lang::Th).into_iter().filter_map(phone).collect()
    }

    #[test]
    fn telephone_numbers_have_one_normal_form() {
        let table: &[(&str, &[&str])] = &[
            ("0 2271 3700", &["022713700"]),
            ("02-271-3700", &["022713700"]),
            ("022713700", &["022713700"]),
            ("(02) 271 3700", &["022713700"]),
            ("(0) 2271 3700", &["022713700"]),
            ("+66 2-271-3700", &["022713700"]),
            ("+66 (0) 2 271 3700", &["022713700"]),
            ("(66) 2271 3700", &["022713700"]),
            ("+6622713700", &["022713700"]),
            ("๐ ๒๒๗๑ ๓๗๐๐", &["022713700"]),
            ("081-832-9434", &["0818329434"]),
            ("08 1832 9434", &["0818329434"]),
            ("08-1832-9434", &["0818329434"]),
            ("0 2271 3700, 0 2278 0047", &["022713700", "022780047"]),
            ("0 2617 2111 ext. 4120-4", &["026172111", "4120-4"]),
            ("0 2617 2111 ต่อ 4120-4", &["026172111", "4120-4"]),
            ("02 265 8050 Ext. 5520, 5521", &["022658050", "5520", "5521"]),
            ("0 2660 2069 – 71", &["026602069-71"]),
            ("02-528-9641-44, 02-528-8888", &["025289641-44", "025288888"]),
            ("โทร. 1115", &["1115"]),
            ("โทร.1441 หรือ 191", &["1441", "191"]),
            ("สายด่วน 1506", &["1506"]),
            ("สายด่วนกรมเจ้าท่า 1199", &["1199"]),
            ("Hotline 1111 or 1300", &["1111", "1300"]),
            ("Contact Center 1115", &["1115"]),
            ("please dial 1161.", &["1161"]),
            ("Tel: 2271-3700", &["22713700"]),
            ("+44 20 7123 4567", &["+442071234567"]),
        ];
        for (text, expected) in table {
            assert_eq!(phones(text), *expected, "{text}");
            let numbers = values(text, Lang::En).into_iter().filter(|v| matches!(v, Value::Number(_)));
            assert_eq!(numbers.count(), 0, "{text}");
        }
    }

    #[test]
    fn other_figures_are_no_telephone_numbers() {
        for text in [
            "0.5",
            "0 + 700",
            "1115",
            "โทรคมนาคม 1115",
            "โทรทัศน์ 1234",
            "ต่อ 100 คน",
            "contact 1500 people",
            "+5.6%",
            "(2)",
            "(66)",
        ] {
            assert_eq!(phones(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn addresses_have_one_normal_form() {
        let url = |address: &str| Value::Url(address.into());
        let email = |address: &str| Value::Email(address.into());
        let table = [
            ("www.EXIM.go.th", url("exim.go.th")),
            ("https://www.exim.go.th/", url("exim.go.th")),
            ("http://exim.go.th/TH/index.aspx?id=5", url("exim.go.th/th/index.aspx?id=5")),
            ("(exim.go.th)", url("exim.go.th")),
            ("bit.ly/3Abc.", url("bit.ly/3abc")),
            ("ที่ www.exim.go.thและ", url("exim.go.th")),
            ("Consular.Cai@mfa.go.th", email("consular.cai@mfa.go.th")),
            ("123abc@gmail.com.", email("123abc@gmail.com")),
        ];
        for (text, expected) in table {
            assert_eq!(values(text, Lang::En), [expected], "{text}");
        }
        for text in ["growth.The end", "Co.,Ltd", "3.in", "e.g. x"] {
            assert!(!values(text, Lang::En).iter().any(|v| matches!(v, Value::Url(_))), "{text}");
        }
    }
}
