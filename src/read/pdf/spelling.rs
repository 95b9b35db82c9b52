//! Thai as it is spelled, out of Thai as it is drawn.
//!
//! A font draws sara am as two glyphs, puts the marks of one letter in any order, and has other glyphs for a mark over a
//! tall letter; programs put spaces between the glyphs. What is left of this in the text is mended here: a space can stand
//! neither before a mark nor between a letter and a vowel that is never without one. Order and private characters are put
//! right by the rules of [`normalize`](mod@crate::normalize), since they are no author's here.

use std::{borrow::Cow, sync::LazyLock};

use regex::Regex;

use crate::normalize::normalize;

/// The text of a line, mended.
pub(super) fn repaired(text: &str) -> String {
    static SPACES: LazyLock<Regex> = LazyLock::new(|| {
        // Before marks, sara am and the vowels that follow a letter; after the vowels that stand before one. Sara aa and
        // sara a must follow a letter, or what the letter carries, to be sure.
        Regex::new(
            r"(?x)
            (?P<before>[\u{e01}-\u{e4e}]) \s+ (?P<mark>[\u{e31}\u{e33}\u{e34}-\u{e3a}\u{e45}\u{e47}-\u{e4e}])
          | (?P<letter>[\u{e01}-\u{e2e}\u{e31}\u{e34}-\u{e3a}\u{e47}-\u{e4e}]) \s+ (?P<vowel>[\u{e30}\u{e32}])
          | (?P<leading>[\u{e40}-\u{e44}]) \s+ (?P<after>[\u{e01}-\u{e2e}])",
        )
        .expect("a fixed pattern")
    });
    let plain: String = text.chars().map(spelled).collect();
    let mut text = normalize(&plain).into_owned();
    // A match may hide the next: `น ้ ำ` has two.
    while let Cow::Owned(closer) = SPACES.replace_all(&text, "$before$mark$letter$vowel$leading$after") {
        text = closer;
    }
    for (ligature, letters) in LIGATURES {
        if text.contains(ligature) {
            text = text.replace(ligature, letters);
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    normalize(&words.join(" ")).into_owned()
}

/// Ligatures that have a character of their own.
const LIGATURES: [(char, &str); 7] = [
    ('\u{fb00}', "ff"),
    ('\u{fb01}', "fi"),
    ('\u{fb02}', "fl"),
    ('\u{fb03}', "ffi"),
    ('\u{fb04}', "ffl"),
    ('\u{fb05}', "st"),
    ('\u{fb06}', "st"),
];

/// Bullets of symbol fonts are bullets; other private characters stay, as far as nothing is known of them.
fn spelled(c: char) -> char {
    match c {
        '\u{f0b7}' | '\u{f0a7}' | '\u{f076}' | '\u{f0d8}' | '\u{f0fc}' => '•',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_fonts_do_to_thai_is_mended() {
        let table = [
            ("น ้ำ", "น้ำ"),
            ("น้ ำ", "น้ำ"),
            ("น\u{e4d}\u{e49}า", "น้ำ"),
            ("น\u{e49}\u{e4d}า", "น้ำ"),
            ("น\u{e4d} \u{e49} า", "น้ำ"),
            ("ทํางาน", "ทำงาน"),
            ("ท ำงำน", "ทำงำน"),
            ("ที\u{f70a}", "ที่"),
            ("ท\u{e48}\u{e35}", "ที่"),
            ("เ ศรษฐกิจ", "เศรษฐกิจ"),
            ("ก าร", "การ"),
            ("ราคา า", "ราคา า"),
            ("ปี 2569 ที่ตาก", "ปี 2569 ที่ตาก"),
            ("the ﬁrst  ofﬁce", "the first office"),
            ("\u{f0b7} one", "• one"),
            ("", ""),
        ];
        for (drawn, spelled) in table {
            assert_eq!(repaired(drawn), spelled, "{drawn:?}");
        }
    }

    proptest! {
        #[test]
        fn mending_twice_is_mending_once(text in "[ก-๎a-z ]{0,40}") {
            let once = repaired(&text);
            prop_assert_eq!(&repaired(&once), &once);
        }
    }
}
