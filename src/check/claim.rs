//! Claims: what one language of a pair states that the other must not contradict.
//!
//! Anchors are the grain of the search; a claim is what a person would compare: a quantity with its unit, a whole date, a
//! telephone number. Each claim knows the words it rests on.

use std::ops::Range;

use super::{
    bound::{self, Bound},
    date::{self, Date},
    unit::{self, Unit},
    worded::worded,
};
use crate::{
    Lang,
    anchor::{self, Anchor, Value},
};

/// One thing stated, and where: bytes of the text in normal spelling.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Claim {
    /// The figures or words themselves.
    pub(super) at: Range<usize>,
    /// With the unit, as a person would mark it.
    pub(super) said: Range<usize>,
    pub(super) what: What,
    /// Whether the other language has a part of it: the year of a whole date. It may still be contradicted.
    pub(super) loosely: bool,
}

impl Claim {
    pub(super) fn new(at: Range<usize>, what: What) -> Self {
        Claim { said: at.clone(), at, what, loosely: false }
    }
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
    pub(super) form: Form,
    /// What the words beside it say of how exact it is.
    pub(super) bound: Bound,
    /// How many figures it is written with: 4 of `1,709 billion`, 2 of `1.7 trillion`, none of `half`.
    pub(super) written: usize,
}

/// How a quantity is put.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// In figures, or large.
    Figures,
    /// `two`, `third`: it answers a figure, and may contradict one.
    Word,
    /// `both`, `half`: it may answer a figure.
    Turn,
}

/// The most claims of a text that are compared, a date once for each of its days. Every claim of one text is held against every one of the other, and a text
/// with more is a table that lost its rows.
const MOST: usize = 500;

/// Reads the claims of a text in normal spelling, in the order of the text; the first [`MOST`] of them.
pub(super) fn claims(text: &str, lang: Lang) -> Vec<Claim> {
    let anchors = anchor::scan(text, lang);
    let (mut claims, mut used) = date::read(text, &anchors);
    let mut last: Option<usize> = None;
    let mut brackets = Brackets::new(text);
    for (i, anchor) in anchors.iter().enumerate() {
        if used[i] {
            continue;
        }
        let at = anchor.at.clone();
        if let Some((end, digits)) = called(text, &anchors[i..]) {
            used[i..i + end].fill(true);
            claims.push(Claim::new(at.start..anchors[i + end - 1].at.end, What::Phone(digits)));
            continue;
        }
        let claim = match &anchor.value {
            Value::Number(digits) if is_mark(text, &at, &mut brackets) => {
                digits.parse().ok().map(|n| Claim::new(at, What::Item(n)))
            }
            Value::Number(digits) => digits.parse().ok().map(|value| quantity(text, at, value, Form::Figures)),
            Value::Word(n) => Some(quantity(text, at, f64::from(*n), Form::Word)),
            Value::Time(minutes) => Some(Claim::new(at, What::Time(*minutes))),
            Value::Phone(digits) => Some(Claim::new(at, What::Phone(digits.clone()))),
            Value::Url(address) | Value::Email(address) => Some(Claim::new(at, What::Address(address.clone()))),
            Value::Item(n) => Some(Claim::new(at, What::Item(*n))),
            Value::Year(_) | Value::Month(_) | Value::Weekday(_) | Value::Latin(_) => None,
        };
        let Some(mut claim) = claim else { continue };
        let counts = matches!(claim.what, What::Quantity(_));
        if let Some(before) = last
            && counts
            && i > 0
            && join(text, &mut claims[before], &anchors[i - 1].at, &mut claim)
        {
            continue;
        }
        last = counts.then_some(claims.len());
        claims.push(claim);
    }
    claims.extend(worded(text, lang, &anchors));
    claims.sort_by_key(|claim| claim.at.start);
    let mut count = 0;
    // Each day of a date is held against each day of the others.
    let within = |claim: &Claim| {
        count += if let What::Date(date) = &claim.what { date.days.len().max(1) } else { 1 };
        count <= MOST
    };
    let kept = claims.iter().map(within).take_while(|kept| *kept).count();
    claims.truncate(kept);
    claims
}

fn quantity(text: &str, at: Range<usize>, value: f64, form: Form) -> Claim {
    let (unit, said) = match unit::of(text, at.start, at.end) {
        Some((unit, said)) => (Some(unit), said),
        None => (None, at.clone()),
    };
    let bound = bound::of(text, &at, said.end);
    let mut values = vec![value];
    if text[at.end..].trim_start().starts_with("MB") {
        // Millions of baht, in the tables of some offices.
        values.push(value * 1e6);
    }
    if unit.is_none() && value >= 1e3 && text[at.end..].trim_start().is_empty() {
        // The text was cut behind the figure, and what it is of went with the next one.
        values.extend([1e3, 1e6, 1e9].map(|scale| value * scale));
    }
    let written = text[at.clone()].chars().filter(|c| c.is_numeric()).count();
    let quantity = Quantity { values, unit, form, bound, written };
    Claim { said, ..Claim::new(at, What::Quantity(quantity)) }
}

/// Whether a figure is the number of an item inside a sentence, with a bracket behind it and none before: …; and 5) the….
fn is_mark(text: &str, at: &Range<usize>, brackets: &mut Brackets<'_>) -> bool {
    at.len() <= 2
        && text[at.end..].starts_with(')')
        && text[..at.start].ends_with([' ', '\u{a0}', '\n', ';', ','])
        && brackets.are_closed_before(at.start)
}

/// The round brackets of a text, counted once on the way through it.
struct Brackets<'t> {
    text: &'t str,
    /// Up to where they are counted.
    at: usize,
    opened: usize,
    closed: usize,
    /// Bytes looked at.
    #[cfg(test)]
    steps: usize,
}

impl<'t> Brackets<'t> {
    fn new(text: &'t str) -> Self {
        Brackets {
            text,
            at: 0,
            opened: 0,
            closed: 0,
            #[cfg(test)]
            steps: 0,
        }
    }

    /// Whether no more are opened than closed before a place; the places are asked for in the order of the text.
    fn are_closed_before(&mut self, place: usize) -> bool {
        for byte in &self.text.as_bytes()[self.at..place] {
            self.opened += usize::from(*byte == b'(');
            self.closed += usize::from(*byte == b')');
            #[cfg(test)]
            {
                self.steps += 1;
            }
        }
        self.at = place;
        self.opened <= self.closed
    }
}

/// How many anchors make a number to call that no country has, and its digits: 0 1890 9999. As quantities its parts
/// would have nothing to stand against.
fn called(text: &str, anchors: &[Anchor]) -> Option<(usize, String)> {
    let mut digits = String::new();
    let first = &anchors.first()?.at;
    let announced = ["Tel.", "Tel:", "tel.", "โทร.", "โทร", "โทรศัพท์", "Call"];
    let head = text[..first.start].trim_end();
    if !text[first.clone()].starts_with(['0', '๐']) && !announced.iter().any(|word| head.ends_with(word)) {
        return None;
    }
    let mut end = first.start;
    for (i, anchor) in anchors.iter().enumerate() {
        let (Value::Number(_) | Value::Year(_) | Value::Phone(_)) = anchor.value else { return None };
        let (gap, words) = (&text[end..anchor.at.start], &text[anchor.at.clone()]);
        let separate = matches!(gap, " " | "-" | "–" | "\u{a0}" | " - ");
        if separate == (i == 0) || words.contains(|c: char| !c.is_numeric()) {
            return None;
        }
        digits.extend(words.chars().filter_map(|c| char::from_digit(c.to_digit(10).or_else(|| thai(c))?, 10)));
        end = anchor.at.end;
        match digits.len() {
            9 | 10 if i > 0 => return Some((i + 1, digits)),
            0..9 => {}
            _ => return None,
        }
    }
    None
}

/// The value of a Thai digit.
fn thai(digit: char) -> Option<u32> {
    u32::from(digit).checked_sub(u32::from('๐')).filter(|value| *value < 10)
}

/// Joins a quantity to the one right before it where both are one: 1 ล้าน 2 แสน is 1.2 million. The ends of a range
/// share a unit; and in one without a scale of its own, 10–20 ล้าน, the first figure may be meant with the second one's.
fn join(text: &str, before: &mut Claim, anchor: &Range<usize>, claim: &mut Claim) -> bool {
    let (What::Quantity(first), What::Quantity(second)) = (&mut before.what, &mut claim.what) else { return false };
    if before.at.end != anchor.end {
        return false;
    }
    let at = &claim.at;
    let gap = &text[before.at.end..at.start];
    let (value, next) = (first.values[0], second.values[0]);
    if gap.chars().all(char::is_whitespace)
        && gap.len() <= 2
        && next >= 100.0
        && value > next
        && scaled(&text[before.at.clone()])
        && scaled(&text[at.clone()])
        && first.unit.is_none()
    {
        first.values[0] = value + next;
        first.unit = second.unit;
        first.written += second.written;
        before.at.end = at.end;
        before.said.end = claim.said.end;
        return true;
    }
    if !date::ranges(gap) && !date::lists(gap) {
        return false;
    }
    if date::lists(gap) {
        // 0.9 and 1.0 percent; but 248,422 million or 15.3%
        let is_share = second.unit.is_some_and(|unit| unit.dimension == unit::Dimension::Share);
        if !is_share || (value < 1e3 && !scaled(&text[before.at.clone()])) {
            first.unit = first.unit.or(second.unit);
        }
        return false;
    }
    if scaled(&text[at.clone()]) && !scaled(&text[before.at.clone()]) {
        let figure: String =
            text[at.clone()].chars().filter(|c| *c != ',').take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        if let Ok(figure) = figure.parse::<f64>()
            && figure > 0.0
            && (value < 1e4 || value <= figure)
        {
            first.values.push(value * next / figure);
        }
    }
    first.unit = first.unit.or(second.unit);
    second.unit = second.unit.or(first.unit);
    false
}

/// Whether a quantity's own words hold a scale word: letters of any script.
fn scaled(words: &str) -> bool {
    words.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_inside_a_sentence_are_told_by_their_brackets() {
        let items = |text: &str| -> Vec<u32> {
            let item = |claim: Claim| if let What::Item(n) = claim.what { Some(n) } else { None };
            claims(text, Lang::En).into_iter().filter_map(item).collect()
        };
        let table: [(&str, &[u32]); 6] = [
            ("We sell: 1) rice; 2) oil; and 3) salt", &[1, 2, 3]),
            ("It grew (from 4) this year, 5) salt", &[5]),
            ("It grew (from 4 to 7) by a third", &[]),
            ("a) the (small) ones, 2) the rest", &[2]),
            ("((( 1) a; 2) b; 3) c; 4) d", &[4]),
            ("x1) a 123) b", &[]),
        ];
        for (text, want) in table {
            assert_eq!(items(text), want, "{text}");
        }
    }

    #[test]
    fn brackets_are_counted_once_however_many_marks_ask() {
        let text = "(1) item a; 2) item b; ".repeat(1000);
        let mut brackets = Brackets::new(&text);
        for (place, _) in text.match_indices(')') {
            let count = |mark| text[..place].matches(mark).count();
            assert_eq!(brackets.are_closed_before(place), count('(') <= count(')'), "{place}");
        }
        assert!(brackets.steps <= text.len(), "{} steps", brackets.steps);
    }

    #[test]
    fn the_days_of_a_date_are_as_many_as_a_month_has() {
        for text in ["1, ".repeat(5000) + "1 May", "May ".to_owned() + &"1, ".repeat(5000) + "1"] {
            let (dates, _) = date::read(&text, &anchor::scan(&text, Lang::En));
            let days = |claim: &Claim| if let What::Date(date) = &claim.what { date.days.len() } else { 0 };
            let most = dates.iter().map(days).max();
            assert_eq!(most, Some(31));
        }
        let months = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 May and ".repeat(200);
        assert_eq!(claims(&months, Lang::En).len(), MOST / 10);
    }
}
