//! The mark of a list item.

use super::cursor::{blanks, byte, char_at, digit, run, skip};
use super::{Anchor, Value, contact};

/// Reads the mark of a list item that opens the text: `1.`, `1)`, `(2)`, `๓.`, `ข้อ 3`. A mark of several parts, `2.1`,
/// is left to be read as a figure.
pub(super) fn mark(text: &str, out: &mut Vec<Anchor>) -> usize {
    let mut at = blanks(text, 0);
    while let Some(bullet) = char_at(text, at).filter(|c| matches!(c, '-' | '–' | '•' | '*' | '·' | '●' | '■'))
    {
        at = blanks(text, at + bullet.len_utf8());
    }
    let named = skip(text, at, "ข้อ").map(|end| blanks(text, skip(text, end, "ที่").unwrap_or(end)));
    let open = byte(text, at) == b'(';
    let start = named.unwrap_or(at + usize::from(open));
    let Some(number) = run(text, start).filter(|run| run.len <= 3) else { return 0 };
    let mark = byte(text, number.end);
    let after = number.end + usize::from(matches!(mark, b'.' | b')'));
    let end = match (named, open, mark) {
        (Some(_), ..) => number.end,
        (None, true, b')') | (None, false, b'.' | b')') => after,
        _ => return 0,
    };
    // 2.1 and `1.ม.` in an abbreviation are no marks of whole numbers, nor is `13.00 น.`.
    if digit(text, after).is_some() || (named.is_some() && mark == b'/') {
        return 0;
    }
    // (66) 2 … is a telephone number.
    if open && contact::phone(text, at, &mut Vec::new()).is_some() {
        return 0;
    }
    let number = u32::try_from(number.value).expect("at most three digits");
    out.push(Anchor { at: at..end, value: Value::Item(number) });
    end
}

#[cfg(test)]
mod tests {
    use super::super::tests::values;
    use super::*;
    use crate::Lang;

    #[test]
    fn item_marks_open_the_text() {
        let marks =
            ["3. Passengers", "3) ผู้โดยสาร", "(3) ผู้โดยสาร", "๓. ผู้โดยสาร", "• 3. x", "ข้อ 3 ให้", "3.ผู้โดยสาร", " 3."];
        for text in marks {
            assert_eq!(values(text, Lang::Th)[0], Value::Item(3), "{text}");
        }
        for text in ["2.1 ให้", "2.1", "see 3.", "(3 คน", "13.00 น.", "2567. ให้", "3 คน"] {
            assert!(!values(text, Lang::Th).iter().any(|v| matches!(v, Value::Item(_))), "{text}");
        }
    }
}
