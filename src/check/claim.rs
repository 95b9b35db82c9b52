//! Claims: what one language of a pair states that the other must not contradict.
//!
//! Anchors are the grain of the search; a claim is what a person would compare: a quantity with its unit, a whole date, a
//! telephone number. Each claim knows the words it rests on.

use std::ops::Range;

use super::{
    date::{self, Date},
    unit::{self, Unit},
};
use crate::{
    Lang,
    anchor::{self, Anchor, Value},
};

/// One thing stated, and where: bytes of the text in normal spelling.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Claim {
    pub(super) at: Range<usize>,
    pub(super) what: What,
}

/// What is stated.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum What {
    Quantity(Quantity),
    Date(Date),
    /// Minutes since midnight.
    Time(u16),
    /// Digits, as [`Value::Phone`].
    Phone(String),
    /// A web or e-mail address, lower case.
    Address(String),
    /// The number of a list item.
    Item(u32),
}

/// A quantity. It may be said in more than one way: `half` is 0.5, 50 per cent, or six months.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Quantity {
    /// As it is stated; the first is the plainest.
    pub(super) values: Vec<f64>,
    pub(super) unit: Option<Unit>,
    /// Whether it is in figures or large; `two`, `both` and `half` answer a figure but do not ask for one.
    pub(super) asks: bool,
    /// Whether a word beside it says that it is rounded: about, over, nearly; กว่า, เกือบ, ประมาณ.
    pub(super) about: bool,
}

/// Reads the claims of a text in normal spelling, in the order of the text.
pub(super) fn claims(text: &str, lang: Lang) -> Vec<Claim> {
    let anchors = anchor::scan(text, lang);
    let (mut claims, used) = date::read(text, &anchors);
    let mut last: Option<usize> = None;
    for (i, anchor) in anchors.iter().enumerate().filter(|(i, _)| !used[*i]) {
        let at = anchor.at.clone();
        let what = match &anchor.value {
            Value::Number(digits) => quantity(text, at.clone(), digits.parse().ok(), true),
            Value::Word(n) => quantity(text, at.clone(), Some(f64::from(*n)), false),
            Value::Time(minutes) => Some(What::Time(*minutes)),
            Value::Phone(digits) => Some(What::Phone(digits.clone())),
            Value::Url(address) | Value::Email(address) => Some(What::Address(address.clone())),
            Value::Item(n) => Some(What::Item(*n)),
            Value::Year(_) | Value::Month(_) | Value::Weekday(_) | Value::Latin(_) => None,
        };
        let Some(what) = what else { continue };
        if let (Some(before), What::Quantity(more)) = (last, &what)
            && i > 0
            && join(text, &mut claims[before], &anchors[i - 1].at, &at, more)
        {
            continue;
        }
        last = matches!(what, What::Quantity(_)).then_some(claims.len());
        claims.push(Claim { at, what });
    }
    claims.extend(worded(text, lang, &anchors));
    claims.sort_by_key(|claim| claim.at.start);
    claims
}

fn quantity(text: &str, at: Range<usize>, value: Option<f64>, asks: bool) -> Option<What> {
    let value = value?;
    let unit = unit::of(text, at.start, at.end).map(|(unit, _)| unit);
    let about = about(text, &at);
    Some(What::Quantity(Quantity { values: vec![value], unit, asks, about }))
}

/// Joins a quantity to the one right before it where both are one: 1 ล้าน 2 แสน is 1.2 million; and in a range without
/// a scale of its own, 10–20 ล้าน, the first figure may be meant with the second one's.
fn join(text: &str, before: &mut Claim, anchor: &Range<usize>, at: &Range<usize>, more: &Quantity) -> bool {
    let What::Quantity(quantity) = &mut before.what else { return false };
    if before.at.end != anchor.end {
        return false;
    }
    let gap = &text[before.at.end..at.start];
    let (value, next) = (quantity.values[0], more.values[0]);
    if gap.chars().all(char::is_whitespace)
        && gap.len() <= 2
        && next >= 100.0
        && value > next
        && scaled(&text[before.at.clone()])
        && scaled(&text[at.clone()])
        && quantity.unit.is_none()
    {
        quantity.values[0] = value + next;
        quantity.unit = more.unit;
        before.at.end = at.end;
        return true;
    }
    if date::ranges(gap) && scaled(&text[at.clone()]) && !scaled(&text[before.at.clone()]) && value < 1e4 {
        let figure: f64 = text[at.clone()]
            .chars()
            .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
            .filter(|c| *c != ',')
            .collect::<String>()
            .parse()
            .unwrap_or(0.0);
        if figure > 0.0 {
            quantity.values.push(value * next / figure);
        }
    }
    false
}

/// Whether a quantity's own words hold a scale word: letters of any script.
fn scaled(words: &str) -> bool {
    words.chars().any(char::is_alphabetic)
}

/// Words that say that the quantity beside them is rounded.
const ABOUT_BEFORE: &[&str] = &[
    "about",
    "around",
    "approximately",
    "roughly",
    "some",
    "nearly",
    "almost",
    "over",
    "more than",
    "up to",
    "at least",
    "less than",
    "under",
    "exceeding",
    "exceeded",
    "above",
    "below",
    "close to",
    "estimated",
    "well over",
    "ประมาณ",
    "ราว",
    "ราวๆ",
    "เกือบ",
    "มากกว่า",
    "กว่า",
    "น้อยกว่า",
    "ไม่น้อยกว่า",
    "ไม่เกิน",
    "ไม่ต่ำกว่า",
    "เกินกว่า",
    "เกิน",
    "สูงถึง",
    "ถึง",
    "ใกล้เคียง",
    "เฉลี่ย",
];
const ABOUT_AFTER: &[&str] = &["กว่า", "เศษ", "or so", "or more", "plus", "+"];

fn about(text: &str, at: &Range<usize>) -> bool {
    // Money may stand between: over US$4 billion.
    let head = text[..at.start].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '$' | '฿' | '€' | '~'));
    let head =
        ["US", "USD", "THB", "Baht", "baht", "ร้อยละ"].iter().find_map(|money| head.strip_suffix(money)).unwrap_or(head);
    let head = head.trim_end();
    let word = |word: &&str| {
        let start = head.len().checked_sub(word.len());
        start.is_some_and(|start| {
            head.as_bytes()[start..].eq_ignore_ascii_case(word.as_bytes())
                && (!word.is_ascii() || start == 0 || !head.as_bytes()[start - 1].is_ascii_alphanumeric())
        })
    };
    let tail = text[at.end..].trim_start();
    ABOUT_BEFORE.iter().any(word) || ABOUT_AFTER.iter().any(|after| tail.starts_with(after))
}

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
fn worded<'a>(text: &'a str, lang: Lang, anchors: &'a [Anchor]) -> impl Iterator<Item = Claim> + 'a {
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
        text.match_indices(word).map(move |(start, _)| (start..start + word.len(), values.to_vec()))
    });
    english.chain(thai).filter(move |(at, _)| free(at)).map(|(at, values)| Claim {
        at,
        what: What::Quantity(Quantity { values, unit: None, asks: false, about: false }),
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
