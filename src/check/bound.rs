//! Bounds: what the words beside a figure say of how exact it is, and whether one figure is the other one rounded.
//!
//! `More than 1.2 million` and 1.23 ล้าน are one fact; `about 1.3 million` and 1.23 ล้าน are two.

use std::{cmp::Ordering, ops::Range};

use super::claim::{Form, Quantity};

/// What the words beside a figure say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bound {
    /// Nothing.
    Exact,
    /// It is near: about, ประมาณ.
    Near,
    /// It is more, or no less: over, กว่า.
    Over,
    /// It is less, or no more: nearly, เกือบ.
    Under,
}

use Bound::{Exact, Near, Over, Under};

const BEFORE: &[(&str, Bound)] = &[
    ("about", Near),
    ("around", Near),
    ("approximately", Near),
    ("approx.", Near),
    ("roughly", Near),
    ("some", Near),
    ("estimated", Near),
    ("averaging", Near),
    ("up to", Near),
    ("as much as", Near),
    ("as many as", Near),
    ("close to", Under),
    ("nearly", Under),
    ("almost", Under),
    ("less than", Under),
    ("fewer than", Under),
    ("not exceeding", Under),
    ("under", Under),
    ("below", Under),
    ("over", Over),
    ("more than", Over),
    ("at least", Over),
    ("no less than", Over),
    ("no fewer than", Over),
    ("exceeding", Over),
    ("exceed", Over),
    ("exceeds", Over),
    ("exceeded", Over),
    ("surpassing", Over),
    ("surpassed", Over),
    ("above", Over),
    ("ประมาณ", Near),
    ("ราว", Near),
    ("ราวๆ", Near),
    ("ราว ๆ", Near),
    ("เฉลี่ย", Near),
    ("สูงถึง", Near),
    ("ถึง", Near),
    ("ใกล้เคียง", Near),
    ("เกือบ", Under),
    ("น้อยกว่า", Under),
    ("ต่ำกว่า", Under),
    ("ไม่เกิน", Under),
    ("ไม่ถึง", Under),
    ("กว่า", Over),
    ("มากกว่า", Over),
    ("ไม่น้อยกว่า", Over),
    ("ไม่ต่ำกว่า", Over),
    ("เกินกว่า", Over),
    ("เกิน", Over),
    ("อย่างน้อย", Over),
];

const AFTER: &[(&str, Bound)] =
    &[("กว่า", Over), ("เศษ", Over), ("or more", Over), ("plus", Over), ("+", Over), ("or so", Near)];

/// What stands between such a word and the figure: over US$4 billion, กว่าร้อยละ 5.
const BETWEEN: &[&str] = &["US$", "US", "USD", "THB", "Baht", "baht", "a", "the", "ร้อยละ", "จำนวน"];

/// The bound of the figure at `at`, whose unit ends at `end`.
pub(super) fn of(text: &str, at: &Range<usize>, end: usize) -> Bound {
    let trimmed = |head: &str| {
        head.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '$' | '฿' | '€' | '£' | '~')).len()
    };
    let mut head = &text[..trimmed(&text[..at.start])];
    if let Some(bare) = BETWEEN.iter().find_map(|word| strip_word(head, word)) {
        head = &head[..trimmed(bare)];
    }
    let before = BEFORE.iter().filter(|(word, _)| strip_word(head, word).is_some()).max_by_key(|(word, _)| word.len());
    if let Some((_, bound)) = before {
        return *bound;
    }
    let follows = |word: &str| [at.end, end].iter().any(|&end| text[end..].trim_start().starts_with(word));
    AFTER.iter().find(|(word, _)| follows(word)).map_or(Exact, |(_, bound)| *bound)
}

/// What stands before `word`, if `head` ends with it; in Latin script as a word of its own.
fn strip_word<'t>(head: &'t str, word: &str) -> Option<&'t str> {
    let start = head.len().checked_sub(word.len())?;
    let bytes = head.as_bytes();
    let ends = bytes[start..].eq_ignore_ascii_case(word.as_bytes());
    let whole = !word.is_ascii() || start == 0 || !bytes[start - 1].is_ascii_alphanumeric();
    (ends && whole).then(|| &head[..start])
}

/// Whether one of two quantities is the other one rounded, as both may stand in print.
///
/// The one with fewer figures is the rounded one. It must say so, or be written shorter; and it must lie where its bound
/// says, within one of its last figure.
pub(super) fn rounds(a: &Quantity, b: &Quantity) -> bool {
    let (x, y) = (a.values[0], b.values[0]);
    if (a.form, b.form) != (Form::Figures, Form::Figures) || x <= 0.0 || y <= 0.0 {
        return false;
    }
    let (short, long) = match significant(x).cmp(&significant(y)) {
        Ordering::Less => (a, b),
        Ordering::Greater => (b, a),
        Ordering::Equal => return false,
    };
    let (round, exact) = (short.values[0], long.values[0]);
    let figures = significant(round);
    let last = 10f64.powi(round.log10().floor() as i32 - figures + 1);
    let apart = (round - exact).abs();
    let within = |share: f64| apart <= last * share * (1.0 + 1e-9);
    // 700 and 706, both with `over`: neither is short for the other. 5 billion and 5,080 million may be.
    let shorter = short.written < long.written;
    let said = short.bound != Exact && long.bound == Exact;
    match short.bound {
        _ if !(shorter || said) || apart > 0.2 * exact => false,
        Over => round <= exact && within(1.0),
        Under => round >= exact && within(1.0),
        Near => within(0.5),
        Exact => figures >= 2 && within(0.5) && apart <= 0.05 * exact,
    }
}

/// How many figures of a value count: 2 of 4,400,000 and of 0.044.
fn significant(value: f64) -> i32 {
    let digits: String = value.to_string().chars().filter(char::is_ascii_digit).collect();
    i32::try_from(digits.trim_matches('0').len()).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Lang,
        check::claim::{What, claims},
    };

    #[test]
    fn words_beside_a_figure_bound_it() {
        let table = [
            ("over |500| people", Over),
            ("more than US$|4 billion|", Over),
            ("in May |500| people", Exact),
            ("wholesome |5|", Exact),
            ("nearly a |million|", Under),
            ("กว่า |500| คน", Over),
            ("|500| กว่าคน", Over),
            ("น้อยกว่า |500| คน", Under),
            ("ไม่น้อยกว่า |500| คน", Over),
            ("ประมาณร้อยละ |5|", Near),
        ];
        for (marked, bound) in table {
            let start = marked.find('|').unwrap();
            let text = marked.replace('|', "");
            let at = start..marked.rfind('|').unwrap() - 1;
            assert_eq!(of(&text, &at, at.end), bound, "{marked}");
        }
    }

    #[test]
    fn rounded_or_not() {
        let table = [
            ("over 1.2 million", "1.23 ล้าน", true),
            ("1.2 million", "1.23 ล้าน", true),
            ("about 1.3 million", "1.23 ล้าน", false),
            ("over 1.3 million", "1.23 ล้าน", false),
            ("nearly 1.3 million", "1.23 ล้าน", true),
            ("nearly 1.2 million", "1.23 ล้าน", false),
            ("over 700", "กว่า 706", false),
            ("over 700", "706", true),
            ("700", "706", false),
            ("over USD 1,709 billion", "กว่า 1.7 ล้านล้าน", true),
            ("more than 600,000", "612,345", true),
            ("4.4 billion", "4.4 ล้าน", false),
            ("5,806", "5,805", false),
        ];
        for (en, th, expected) in table {
            let quantity = |text: &str, lang| match claims(text, lang).swap_remove(0).what {
                What::Quantity(quantity) => quantity,
                other => panic!("{text}: {other:?}"),
            };
            assert_eq!(rounds(&quantity(en, Lang::En), &quantity(th, Lang::Th)), expected, "{en}, {th}");
        }
    }
}
