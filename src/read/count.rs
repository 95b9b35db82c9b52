//! Counting as lists do: numbers in digits, letters and Roman figures.

/// How a list writes its numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Digits {
    /// Not at all.
    None,
    /// 1, 2, 3.
    European,
    /// 01, 02, 03.
    TwoPlaces,
    /// ๑, ๒, ๓.
    Thai,
    /// ก, ข, ค.
    ThaiLetters,
    /// a, b, c.
    Letters,
    /// A, B, C.
    Capitals,
    /// i, ii, iii.
    Roman,
    /// I, II, III.
    RomanCapitals,
}

/// The letters that Thai lists count with: without ฃ, ฅ and the vowels ฤ, ฦ.
const THAI: &str = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ";

/// A number as a list writes it.
pub(super) fn written(number: u32, digits: Digits) -> String {
    match digits {
        Digits::None => String::new(),
        Digits::European => number.to_string(),
        Digits::TwoPlaces => format!("{number:02}"),
        Digits::Thai => {
            let thai = |c: char| char::from_u32(u32::from('๐') + c.to_digit(10).unwrap_or(0)).unwrap_or(c);
            number.to_string().chars().map(thai).collect()
        }
        Digits::ThaiLetters => letters(number, &THAI.chars().collect::<Vec<_>>()),
        Digits::Letters => letters(number, &('a'..='z').collect::<Vec<_>>()),
        Digits::Capitals => letters(number, &('A'..='Z').collect::<Vec<_>>()),
        Digits::Roman => roman(number),
        Digits::RomanCapitals => roman(number).to_uppercase(),
    }
}

/// The last letter is followed by the first twice, as word processors count.
fn letters(number: u32, alphabet: &[char]) -> String {
    // No list gets there, but a file may say that one begins there.
    const MOST: usize = 8;
    match (number as usize).checked_sub(1) {
        Some(at) if at / alphabet.len() < MOST => {
            std::iter::repeat_n(alphabet[at % alphabet.len()], at / alphabet.len() + 1).collect()
        }
        _ => number.to_string(),
    }
}

fn roman(number: u32) -> String {
    #[rustfmt::skip]
    const FIGURES: [(u32, &str); 13] = [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
        (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ];
    if number == 0 || number > 4999 {
        return number.to_string();
    }
    let mut rest = number;
    let mut figures = String::new();
    for (value, figure) in FIGURES {
        while rest >= value {
            figures.push_str(figure);
            rest -= value;
        }
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::{Digits::*, *};

    #[test]
    fn numbers_are_written_as_lists_do() {
        let table = [
            (7, European, "7"),
            (7, TwoPlaces, "07"),
            (12, TwoPlaces, "12"),
            (209, Thai, "๒๐๙"),
            (1, ThaiLetters, "ก"),
            (42, ThaiLetters, "ฮ"),
            (44, ThaiLetters, "ขข"),
            (3, Letters, "c"),
            (28, Capitals, "BB"),
            (0, Letters, "0"),
            (4, Roman, "iv"),
            (1994, RomanCapitals, "MCMXCIV"),
            (5000, Roman, "5000"),
            (u32::MAX, Letters, "4294967295"),
            (9, None, ""),
        ];
        for (number, digits, want) in table {
            assert_eq!(written(number, digits), want, "{number} {digits:?}");
        }
    }
}
