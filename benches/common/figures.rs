//! Other figures for every copy of a text, the same in both languages.
//!
//! Only a figure of three significant digits or more is changed, and only those digits, by their distance from the
//! first: so 1.85 billion and 1,850 ล้าน, or 3.36 and ๓.๓๖, still say the same afterwards. Years stay, because the
//! calendars differ by 543; so do times of day, because one language may count to 24 and the other twice to 12.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// The zeros of the two scripts.
const ZEROS: [char; 2] = ['0', '๐'];

/// `text` with the figures of copy `copy`; copy 0 is the text as it was written.
pub(crate) fn changed(text: &str, copy: u64) -> String {
    static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"([0-9๐-๙]+(?:[.,][0-9๐-๙]+)*)(\s*(?:น\.|[ap]\.m\.))?").expect("it is a regular expression")
    });
    let change = |found: &Captures<'_>| match found.get(2) {
        Some(_) => found[0].to_owned(),
        None => figure(&found[1], copy),
    };
    if copy == 0 { text.to_owned() } else { FIGURE.replace_all(text, change).into_owned() }
}

fn figure(figure: &str, copy: u64) -> String {
    let digits: Vec<u32> = figure.chars().filter_map(|c| digit(c).map(|(_, digit)| digit)).collect();
    let first = digits.iter().position(|&d| d > 0);
    let last = digits.iter().rposition(|&d| d > 0);
    let (Some(first), Some(last)) = (first, last) else { return figure.to_owned() };
    let is_year = figure.chars().count() == 4
        && digits.len() == 4
        && matches!(10 * digits[0] + digits[1], 18 | 19 | 20 | 24 | 25);
    if last - first < 2 || is_year {
        return figure.to_owned();
    }
    let shifts = mixed(copy);
    let mut place = 0;
    let change = |c: char| {
        let Some((zero, digit)) = digit(c) else { return c };
        place += 1;
        if digit == 0 {
            return c;
        }
        // 1 to 9 stay 1 to 9, and each is changed to another in its place.
        let shift = shifts / 9u64.pow((place - 1 - first as u32) % 16) % 9;
        char::from_u32(zero as u32 + 1 + (digit - 1 + shift as u32) % 9).expect("a digit follows its zero")
    };
    figure.chars().map(change).collect()
}

/// The zero of its script, and its value.
fn digit(c: char) -> Option<(char, u32)> {
    ZEROS.into_iter().find_map(|zero| {
        let digit = (c as u32).checked_sub(zero as u32)?;
        (digit < 10).then_some((zero, digit))
    })
}

/// A number that has nothing to do with its neighbours': the finish of SplitMix64 (Steele, Lea and Flood, 2014).
fn mixed(copy: u64) -> u64 {
    let x = copy.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
