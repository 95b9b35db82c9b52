//! English text to sentences: rather one cut too many than one too few.
//!
//! The search that follows can join segments and never cuts them, so a sentence end that is missed here is lost, and a
//! needless cut costs a little. One pass looks for stops. Each is shown to the [`RULES`] in their order; the first that
//! knows it decides. What no rule knows is left to Unicode's sentence rules (UAX #29), which have the whole of Unicode
//! in view, but no abbreviations, no lists, and a trust in the typist that releases do not deserve.

pub(crate) mod headline;
mod mark;
mod stop;
#[cfg(test)]
mod tests;

use std::ops::Range;

use self::{
    mark::Mark,
    stop::{Next, Sign, Stop},
};
use super::abbreviation::Ends;

/// What one kind of stop means.
struct Rule {
    /// What the rule is about.
    #[cfg_attr(not(test), allow(dead_code, reason = "for the reader, and checked by the tests"))]
    name: &'static str,
    /// Why it decides so.
    #[cfg_attr(not(test), allow(dead_code, reason = "for the reader, and checked by the tests"))]
    why: &'static str,
    /// A text with `|` where it is cut, and `¦` where it is cut without a space.
    #[cfg_attr(not(test), allow(dead_code, reason = "for the reader, and checked by the tests"))]
    example: &'static str,
    /// Whether it knows the stop.
    knows: fn(&Stop) -> bool,
    /// Probability that a sentence ends there; 0 is no cut.
    ends: f32,
}

/// The rules, in the order they are asked.
#[rustfmt::skip]
const RULES: [Rule; 26] = [
    Rule {
        name: "sentence goes on",
        why: "a comma, a colon or a closing mark behind the stop says so",
        example: "Sri Co., Ltd. (Thailand) sells tea, milk, etc., in Asia.",
        knows: |s| s.next() == Next::Continuing,
        ends: 0.0,
    },
    Rule {
        name: "inside",
        why: "no space: a number, a name, an address",
        example: "B.Grimm paid 3.36 baht; see www.Sri.Co.th/A.Htm or mail to A.Bee@Sri.Co.th.|Thanks.",
        knows: |s| s.is_inside(),
        ends: 0.0,
    },
    Rule {
        name: "list mark",
        why: "the number belongs to the item behind it",
        example: "1. Fund transfer",
        knows: |s| s.ends_list_mark(),
        ends: 0.0,
    },
    Rule {
        name: "abbreviation before its name",
        why: "see the families of abbreviations",
        example: "Mr. Anan left.",
        knows: |s| s.abbreviation == Some(Ends::Never),
        ends: 0.0,
    },
    Rule {
        name: "abbreviation, then a starter",
        why: "a word that starts sentences and no names",
        example: "It was bought by Thong Plc.|The price was fair.",
        knows: |s| s.abbreviation == Some(Ends::BeforeStarter) && s.before_starter(),
        ends: 0.8,
    },
    Rule {
        name: "abbreviation, then anything else",
        why: "the name or address goes on",
        example: "Kasem Bank Plc. (KB) and Thong Plc. Group met.",
        knows: |s| s.abbreviation == Some(Ends::BeforeStarter),
        ends: 0.0,
    },
    Rule {
        name: "time that opens a line",
        why: "what happens then follows",
        example: "4.30 p.m. Opening of the fair.|We open at 9 a.m.|Visitors wait.",
        knows: |s| s.ends_leading_time(),
        ends: 0.0,
    },
    Rule {
        name: "abbreviation, then a capital",
        why: "these end a clause as often as not",
        example: "It opens at 9 a.m.|Visitors wait.",
        knows: |s| s.abbreviation == Some(Ends::BeforeCapital) && s.next() == Next::Capital && !s.opens_bracket(),
        ends: 0.6,
    },
    Rule {
        name: "abbreviation, then no capital",
        why: "no capital, no new sentence",
        example: "From 9 a.m. to 5 p.m. (local time) on Oct. 5 only.",
        knows: |s| s.abbreviation == Some(Ends::BeforeCapital) && s.next() != Next::Other,
        ends: 0.0,
    },
    Rule {
        name: "abbreviation, then its number",
        why: "it points to that number",
        example: "Article No. 5 and Fig. (2) apply.",
        knows: |s| s.abbreviation == Some(Ends::UnlessNumber) && (s.next() == Next::Number || s.opens_bracket()),
        ends: 0.0,
    },
    Rule {
        name: "abbreviation, then its code",
        why: "numbers of contracts and files have letters too",
        example: "The contract (No. RR/07/2569) was signed.",
        knows: |s| s.abbreviation == Some(Ends::UnlessNumber) && s.before_code(),
        ends: 0.0,
    },
    Rule {
        name: "initials, then a starter",
        why: "no surname reads like this",
        example: "He moved to the U.S.|In May he came back.",
        knows: |s| s.is_initial() && s.before_starter(),
        ends: 0.6,
    },
    Rule {
        name: "initials",
        why: "a name goes on",
        example: "J. K. Rao met U.S. Navy men in Washington D.C. (USA).",
        knows: |s| s.is_initial(),
        ends: 0.0,
    },
    Rule {
        name: "blank",
        why: "the dots stand for a number not yet known",
        example: "The draft Act (No. …) B.E. …. Passed.",
        knows: |s| s.is_blank(),
        ends: 0.0,
    },
    Rule {
        name: "ellipsis, then a capital",
        why: "a pause, or an end",
        example: "They waited...|Then it rained.",
        knows: |s| s.sign == Sign::Ellipsis && s.next() == Next::Capital,
        ends: 0.5,
    },
    Rule {
        name: "dots before a number",
        why: "they lead the eye to a page number, or stand for the number",
        example: "Contents ..... 5",
        knows: |s| s.sign == Sign::Ellipsis && s.next() == Next::Number,
        ends: 0.0,
    },
    Rule {
        name: "brand in small letters",
        why: "some names start with a small letter and go on with a capital",
        example: "Demand grew.|iPads sold well.",
        knows: |s| s.next() == Next::Small && s.before_camel_case() && s.after_plain_word(),
        ends: 0.7,
    },
    Rule {
        name: "small letter after a plain word",
        why: "typists forget capitals; unknown abbreviations look the same",
        example: "Prices rose in spring.|exports fell.",
        knows: |s| s.sign == Sign::Full && s.next() == Next::Small && s.is_spaced() && !s.is_closed && s.after_plain_word(),
        ends: 0.4,
    },
    Rule {
        name: "small letter",
        why: "no capital, no new sentence: this keeps `he said` with its quotation",
        example: "“It works!” he said... and left (est. 1990) the room.",
        knows: |s| s.next() == Next::Small,
        ends: 0.0,
    },
    Rule {
        name: "number after a plain word",
        why: "Unicode's rules pass over the number, and see only the small letter behind it",
        example: "All is ready.|18 teams play.",
        knows: |s| s.next() == Next::Number && s.is_spaced() && s.after_plain_word(),
        ends: 0.7,
    },
    Rule {
        name: "dash after a plain word",
        why: "an item of a list that was run together",
        example: "Costs fall.|- Quality rises.",
        knows: |s| s.before_dashed_item() && s.after_plain_word(),
        ends: 0.6,
    },
    Rule {
        name: "missing space",
        why: "two sentences were glued together",
        example: "It rose to 5 baht.¦The Minister agreed.",
        knows: |s| !s.is_spaced() && s.next() == Next::Capital,
        ends: 0.8,
    },
    Rule {
        name: "question in quotation marks",
        why: "who asked may follow",
        example: "“Is it safe?”|Mr. Anan asked.",
        knows: |s| s.sign == Sign::Strong && s.is_closed && s.is_unicode_boundary(),
        ends: 0.6,
    },
    Rule {
        name: "bracket opens",
        why: "a remark on the sentence, or a sentence of its own",
        example: "Sales rose.|(See the table.)",
        knows: |s| s.opens_bracket() && s.is_unicode_boundary(),
        ends: 0.6,
    },
    Rule {
        name: "plain end",
        why: "Unicode's rules see an end, a capital letter follows, and nothing above spoke against it",
        example: "“Exports rose.|We are glad.”|The bank agreed.|Is that all?|Yes!",
        knows: |s| s.next() == Next::Capital && s.is_unicode_boundary(),
        ends: 0.97,
    },
    Rule {
        name: "end before no letter",
        why: "Unicode's rules see an end: a symbol, a number or another script follows",
        example: "It ended in 2024.|☎ 1111",
        knows: |s| s.is_unicode_boundary(),
        ends: 0.7,
    },
];

/// Probability that a sentence ends before an item of a list that was run together.
const BEFORE_ITEM: f32 = 0.5;
/// The same behind a comma: such items are short, a word or two.
const BEFORE_SHORT_ITEM: f32 = 0.3;

/// Cuts one passage of normalised English text into sentences.
///
/// Gives byte ranges in order, white space at their ends left out, that cover everything else; each with the
/// probability, 0 to 1, that a sentence ends with it.
pub(crate) fn split(text: &str) -> Sentences<'_> {
    let text = text.trim_end();
    let start = text.len() - text.trim_start().len();
    Sentences { text, start, at: start, item: 0 }
}

/// The iterator of [`split`].
#[derive(Clone, Debug)]
pub(crate) struct Sentences<'t> {
    /// The passage without white space at its end.
    text: &'t str,
    /// First byte of the segment to come.
    start: usize,
    /// Where the search for the next stop goes on.
    at: usize,
    /// Number of the last list mark, 0 if there was none.
    item: u8,
}

/// Bytes that a stop, a closing bracket or a bullet may begin with.
const SIGNS: [bool; 256] = {
    let mut signs = [false; 256];
    let mut n = 0;
    while n < 256 {
        signs[n] = matches!(n as u8, b'.' | b'?' | b'!' | b')' | 0xE2 | 0xE3 | 0xEF);
        n += 1;
    }
    signs
};

/// A place to cut, and the probability that a sentence ends there.
struct Cut {
    at: usize,
    ends: f32,
}

impl Iterator for Sentences<'_> {
    type Item = (Range<usize>, f32);

    fn next(&mut self) -> Option<Self::Item> {
        if self.start == self.text.len() {
            return None;
        }
        let start = self.start;
        while let Some(at) = self.next_sign() {
            if let Some(cut) = self.judge(at)
                && cut.at > start
            {
                self.start = cut.at;
                self.at = self.at.max(cut.at);
                return Some((start..start + self.text[start..cut.at].trim_end().len(), cut.ends));
            }
        }
        self.start = self.text.len();
        Some((start..self.text.len(), ends_passage(&self.text[start..])))
    }
}

impl Sentences<'_> {
    /// The next byte that may have to do with a cut: a stop, a closing bracket of a list mark, a bullet.
    fn next_sign(&self) -> Option<usize> {
        let rest = &self.text.as_bytes()[self.at..];
        rest.iter().position(|&b| SIGNS[usize::from(b)]).map(|i| self.at + i)
    }

    /// Judges the sign at byte `at`, and moves on behind it.
    fn judge(&mut self, at: usize) -> Option<Cut> {
        let bytes = self.text.as_bytes();
        if bytes[at] == b'.' && bytes.get(at + 1).is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
            // The commonest stop of all that ends nothing: `3.36`, `bank.com`.
            self.at = at + 1;
            return None;
        }
        if Stop::length(bytes, at).is_some() {
            let stop = Stop::new(self.text, self.start, at);
            self.at = stop.end();
            return self.item_with_stop(&stop, at).or_else(|| judge(&stop));
        }
        let sign = self.text[at..].chars().next()?;
        self.at = at + sign.len_utf8();
        match sign {
            ')' => self.item_in_brackets(at),
            '•' | '●' | '■' | '▪' | '◦' | '‣' | '►' | '➢' | '✓' | '✔' => self.bullet(at),
            _ => None,
        }
    }

    /// `(2) text`, `b) text`
    fn item_in_brackets(&mut self, at: usize) -> Option<Cut> {
        let follows = self.text[at + 1..].starts_with(|c: char| c.is_whitespace() || c.is_alphabetic());
        let mark = Mark::parenthesised(self.text, at).filter(|_| follows)?;
        self.count(mark)
    }

    /// `2. Text` behind `1. Text` in the same line
    fn item_with_stop(&mut self, stop: &Stop, at: usize) -> Option<Cut> {
        let mark = Mark::dotted(self.text, at).filter(|_| stop.sign == Sign::Full)?;
        let first = stop.is_near_start(mark.start);
        let item = stop.next() == Next::Capital && mark.is_number(self.text);
        if !first && !item {
            return None;
        }
        if !first && self.item == 0 && !self.text[..mark.start].trim_end().ends_with(':') {
            return None;
        }
        self.count(mark)
    }

    /// Takes `mark` for the next item, if it is.
    fn count(&mut self, mark: Mark) -> Option<Cut> {
        if mark.start <= self.start {
            self.item = mark.number();
            return None;
        }
        self.item = mark.follows(self.item, self.text)?;
        let short = self.text[..mark.start].trim_end().ends_with(',');
        Some(Cut { at: mark.start, ends: if short { BEFORE_SHORT_ITEM } else { BEFORE_ITEM } })
    }

    /// `• text`
    fn bullet(&self, at: usize) -> Option<Cut> {
        let apart = self.text[..at].ends_with(char::is_whitespace);
        apart.then_some(Cut { at, ends: BEFORE_ITEM })
    }
}

fn judge(stop: &Stop) -> Option<Cut> {
    let rule = RULES.iter().find(|rule| (rule.knows)(stop))?;
    (rule.ends > 0.0).then_some(Cut { at: stop.next, ends: rule.ends })
}

/// Probability that the end of a passage, after its last segment, is the end of a sentence. Most that lack a stop are
/// headlines and items, which stand for themselves.
fn ends_passage(last: &str) -> f32 {
    let last = last.trim_end_matches([')', ']', '"', '\'', '”', '’']);
    match last.chars().next_back() {
        Some('.' | '?' | '!' | '。' | '！' | '？') => 0.99,
        Some(',' | ';' | ':' | '-' | '–') => 0.9,
        _ => 0.98,
    }
}
