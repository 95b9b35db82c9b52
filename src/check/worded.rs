//! Quantities in words that are no number words: both, doubled, half; คู่, ครึ่ง, ทศวรรษ; Roman numerals.
//!
//! They answer a figure of the other language and ask for none themselves.

use std::ops::Range;

use super::{
    bound::Bound,
    claim::{Claim, Form, Quantity, What},
};
use crate::{
    Lang,
    anchor::{Anchor, Value},
};

/// Words that state a quantity without a number word: each with what it may stand for.
type Worded = (&'static str, &'static [f64]);
const ENGLISH: &[Worded] = &[
    ("both", &[2.0]),
    ("pair", &[2.0]),
    ("couple", &[2.0]),
    ("twice", &[2.0]),
    ("double", &[2.0]),
    ("doubled", &[2.0]),
    ("doubling", &[2.0]),
    ("twofold", &[2.0]),
    ("bilateral", &[2.0]),
    ("triple", &[3.0]),
    ("tripled", &[3.0]),
    ("threefold", &[3.0]),
    ("trilateral", &[3.0]),
    ("half", &[0.5, 50.0, 6.0, 2.0]),
    ("halves", &[0.5]),
    ("quarter", &[0.25, 25.0, 3.0]),
    ("quarterly", &[3.0]),
    ("dozen", &[12.0]),
    ("decade", &[10.0]),
    ("century", &[100.0]),
    ("centennial", &[100.0]),
    ("fortnight", &[2.0, 14.0]),
    ("single", &[1.0]),
    ("once", &[1.0]),
    ("per", &[1.0]),
    ("a", &[1.0]),
    ("an", &[1.0]),
    ("each", &[1.0]),
    ("every", &[1.0]),
    ("annual", &[1.0, 12.0]),
    ("yearly", &[1.0, 12.0]),
    ("year", &[1.0, 12.0]),
    ("day", &[1.0, 24.0]),
    ("week", &[1.0, 7.0]),
    ("full", &[100.0]),
];
const THAI: &[Worded] = &[
    ("คู่", &[2.0]),
    ("ทวิภาคี", &[2.0]),
    ("ไตรภาคี", &[3.0]),
    ("ครึ่ง", &[0.5, 50.0, 6.0]),
    ("ไตรมาส", &[3.0]),
    ("โหล", &[12.0]),
    ("ทศวรรษ", &[10.0]),
    ("ศตวรรษ", &[100.0]),
    ("สัปดาห์", &[7.0]),
    ("เดียว", &[1.0]),
    ("เท่าตัว", &[1.0, 2.0, 100.0]),
];

/// Quantities in words that are no number words. They answer figures and ask for none.
pub(super) fn worded<'a>(text: &'a str, lang: Lang, anchors: &'a [Anchor]) -> impl Iterator<Item = Claim> + 'a {
    let free = |at: &Range<usize>| {
        let next = anchors.partition_point(|anchor| anchor.at.end <= at.start);
        anchors.get(next).is_none_or(|anchor| at.end <= anchor.at.start || matches!(anchor.value, Value::Latin(_)))
    };
    let english = (lang == Lang::En).then(|| words(text)).into_iter().flatten().flat_map(|at| {
        let word = &text[at.clone()];
        let values = ENGLISH.iter().find(|(listed, _)| listed.eq_ignore_ascii_case(word)).map(|(_, values)| *values);
        values.map(<[f64]>::to_vec).or_else(|| roman(word)).map(|values| (at, values))
    });
    let thai = (lang == Lang::Th).then_some(THAI).into_iter().flatten().flat_map(|&(word, values)| {
        let found = text.match_indices(word).map(|(start, _)| start..start + word.len());
        // โหลด loads, and is no dozen.
        found.filter(|at| !text[at.end..].starts_with('ด')).map(move |at| (at, values.to_vec()))
    });
    english.chain(thai).filter(move |(at, _)| free(at)).map(|(at, values)| {
        Claim::new(
            at,
            What::Quantity(Quantity { values, unit: None, form: Form::Turn, bound: Bound::Exact, written: 0 }),
        )
    })
}

/// The runs of ASCII letters.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text.as_bytes()[at..];
        let start = at + rest.iter().position(u8::is_ascii_alphabetic)?;
        let len = text.as_bytes()[start..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        at = start + len;
        Some(start..at)
    })
}

/// The value of a Roman numeral of two letters or more, or V, X: Phase II, King Rama X.
fn roman(word: &str) -> Option<Vec<f64>> {
    let digit = |b: u8| match b {
        b'I' => Some(1),
        b'V' => Some(5),
        b'X' => Some(10),
        _ => None,
    };
    let digits: Vec<i32> = word.bytes().map(digit).collect::<Option<_>>()?;
    if digits.is_empty() || digits.len() > 5 || digits == [1] {
        return None;
    }
    let signed =
        digits.iter().enumerate().map(|(i, &d)| if digits.get(i + 1).is_some_and(|&next| next > d) { -d } else { d });
    Some(vec![f64::from(signed.sum::<i32>())])
}
