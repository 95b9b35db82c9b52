//! Latin strings: what Thai text keeps in Latin letters, and so may stand in both.
//!
//! In Thai text every Latin word is worth an anchor. In English text every word would be, and there is no telling here
//! which of them the Thai kept; so all of three letters and more are returned, acronyms of two besides, and the caller
//! keeps those that occur on both sides.

use super::cursor::{byte, byte_before, char_at, digit, latin_at, latin_len};
use super::words::{self, Word};
use super::{Anchor, Value, contact, date, number, period, spelled};
use crate::Lang;

/// Reads the Latin token at `at`, where a letter stands: a word of a date, a number word, or a string to keep.
/// Returns where it ends.
pub(super) fn word(text: &str, at: usize, lang: Lang, out: &mut Vec<Anchor>) -> usize {
    let (end, plain) = letters(text, at);
    if plain && end - at <= 11 {
        let token = &text[at..end];
        if let Some(listed) = words::english(token) {
            let read = match listed {
                Word::Month(_) | Word::ShortMonth(_) | Word::DoubtfulMonth(_) => {
                    date::english_month(text, at, end, listed, lang, out)
                }
                Word::Weekday(_) | Word::ShortWeekday(_) => date::english_weekday(text, at, end, listed, out),
                Word::Telephone if contact::needs_center(text, at, end) => None,
                Word::Telephone | Word::Hotline => contact::announced(text, end, out),
                Word::Common => return end,
                _ => spelled::english(text, at, out),
            };
            if let Some(read) = read {
                return read;
            }
        } else if token.len() == 1
            && let Some(read) = period::lettered_quarter(text, at, lang, out)
        {
            return read;
        } else if let Some(figures) = period::fiscal(text, at) {
            return period::fiscal_year(text, figures, lang, out).unwrap_or(figures);
        }
    }
    string(text, at, end, out)
}

/// Where the run of Latin letters at `at` ends, and whether all are ASCII.
fn letters(text: &str, at: usize) -> (usize, bool) {
    let (mut end, mut plain) = (at, true);
    loop {
        match latin_len(text, end) {
            0 => return (end, plain),
            1 => end += 1,
            len => {
                end += len;
                plain = false;
            }
        }
    }
}

/// Reads the string to keep at `at`, whose first letters end at `end`. Compounds are cut at hyphens, slashes and full
/// stops, as the languages differ in them, unless a part of one letter would be lost: `T-VER`, `R&D`, `U.S.A.`.
fn string(text: &str, at: usize, end: usize, out: &mut Vec<Anchor>) -> usize {
    let first = &text[at..end];
    if first.len() == 1 && byte(text, end) == b'.' && letters(text, end + 1).0 == end + 2 {
        return initials(text, at, out);
    }
    let mut value = first.to_lowercase();
    let mut end = end;
    let joins = |value: &str, at: usize| match byte(text, at) {
        b'-' => value.len() == 1,
        b'&' => value.len() <= 2,
        _ => false,
    };
    let opens = !matches!(byte_before(text, at), b'-' | b'&');
    if opens && joins(first, end) && latin_at(text, end + 1) {
        let (next, _) = letters(text, end + 1);
        value.push_str(&text[end + 1..next].to_lowercase());
        end = next;
        // G-to-G: a single letter at the end belongs too.
        if byte(text, end) == b'-' && letters(text, end + 1).0 == end + 2 {
            value.push(char::from(byte(text, end + 1).to_ascii_lowercase()));
            end += 2;
        }
    } else if digit(text, end).is_some_and(|(_, bytes)| bytes == 1)
        && first.len() < 4
        && capitals(first)
        && !number::is_currency(first)
    {
        // G20 and H1N1 are one string; COVID19, August31, PM2.5, USD500 and B3,200 million are a word and a figure.
        // One that never ends is no code.
        const CODE: usize = 253;
        let tail = text[end..].bytes().take(CODE + 1).take_while(u8::is_ascii_alphanumeric).count();
        if tail <= CODE && !number::goes_on(text, end, end + tail) {
            value.push_str(&text[end..end + tail].to_ascii_lowercase());
            end += tail;
        }
    }
    let whole = &text[at..end];
    if first.len() > 2 && first.ends_with('s') && capitals(&first[..first.len() - 1]) && end == at + first.len() {
        // SMEs is the plural of SME.
        value.pop();
    }
    if value.len() > 2 || (value.len() == 2 && (capitals(whole) || whole.len() > 2 || digit(text, end - 1).is_some())) {
        out.push(Anchor { at: at..end, value: Value::Latin(value) });
    }
    possessive(text, end)
}

/// Whether every letter is an ASCII capital.
fn capitals(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_uppercase())
}

/// Reads initials with full stops, `U.S.A.`, as one string: `usa`. The names of eras are none.
fn initials(text: &str, at: usize, out: &mut Vec<Anchor>) -> usize {
    let mut value = String::new();
    let mut end = at;
    loop {
        let (next, plain) = letters(text, end);
        if !plain || next != end + 1 || (byte(text, next) != b'.' && value.is_empty()) {
            break;
        }
        value.push(char::from(byte(text, end).to_ascii_lowercase()));
        end = next;
        if byte(text, end) != b'.' {
            break;
        }
        end += 1;
    }
    if value.len() > 1 && byte(text, at).is_ascii_uppercase() && !matches!(value.as_str(), "be" | "ad" | "ce") {
        out.push(Anchor { at: at..end, value: Value::Latin(value) });
    }
    end
}

/// Passes over `'s` after a word, and the end of `don't`.
fn possessive(text: &str, at: usize) -> usize {
    match char_at(text, at) {
        Some(mark @ ('\'' | '’' | '‘' | 'ʼ')) => {
            let start = at + mark.len_utf8();
            let (end, _) = letters(text, start);
            if (1..=2).contains(&(end - start)) { end } else { at }
        }
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::values;
    use super::*;

    #[test]
    fn strings_have_one_normal_form() {
        let table: &[(&str, &[&str])] = &[
            ("EXIM BANK", &["exim", "bank"]),
            ("EXIM Thailand's", &["exim", "thailand"]),
            ("SMEs และ SME", &["sme", "sme"]),
            ("T-VER PoA", &["tver", "poa"]),
            ("e-Commerce", &["ecommerce"]),
            ("R&D", &["rd"]),
            ("AT&T", &["att"]),
            ("G-to-G", &["gtog"]),
            ("Chan-o-cha", &["chan", "cha"]),
            ("Bio-Circular-Green", &["bio", "circular", "green"]),
            ("B.Grimm", &["grimm"]),
            ("B. Grimm", &["grimm"]),
            ("U.S.A.", &["usa"]),
            ("G20", &["g20"]),
            ("CO2", &["co2"]),
            ("ISO/IEC", &["iso", "iec"]),
            ("EU", &["eu"]),
            ("of the EV", &["ev"]),
            ("80 MW", &["mw"]),
            ("Nestlé", &["nestlé"]),
            ("don't", &["don"]),
        ];
        for (text, expected) in table {
            for lang in [Lang::Th, Lang::En] {
                let found: Vec<_> = values(text, lang)
                    .into_iter()
                    .filter_map(|value| if let Value::Latin(string) = value { Some(string) } else { None })
                    .collect();
                assert_eq!(found, *expected, "{text}");
            }
        }
    }

    #[test]
    fn a_word_and_a_figure_are_two() {
        let latin = |string: &str| Value::Latin(string.into());
        let number = |figure: &str| Value::Number(figure.into());
        assert_eq!(values("COVID-19", Lang::Th), [latin("covid"), number("19")]);
        assert_eq!(values("COVID19", Lang::Th), [latin("covid"), number("19")]);
        assert_eq!(values("PM2.5", Lang::Th), [latin("pm"), number("2.5")]);
        assert_eq!(values("August31", Lang::En), [Value::Month(8), number("31")]);
        assert_eq!(values("10kg", Lang::En), [number("10")]);
        assert_eq!(values("USD500", Lang::En), [latin("usd"), number("500")]);
        assert_eq!(values("USD3,219.42 million", Lang::En), [latin("usd"), number("3219420000")]);
        assert_eq!(values("มูลค่า THB1,000", Lang::Th), [latin("thb"), number("1000")]);
        assert_eq!(values("B500 million", Lang::En), [number("500000000")]);
        assert_eq!(values("B3,200", Lang::En), [number("3200")]);
        assert_eq!(values("G20, 193 members", Lang::En), [latin("g20"), number("193"), latin("members")]);
    }
}
