//! Which languages a document is written in: both, as bilingual releases are, or one, with names and quotations in the
//! other.
//!
//! Letters alone do not tell: a Thai release names agreements in English, and one of its people is quoted so; a bilingual
//! one may give the English in a tenth of the Thai. What counts is prose on lines of its own, in each language.

use serde::{Deserialize, Serialize};

use crate::{Lang, is_thai};

/// The languages of a document.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Languages {
    /// Thai and English, the one after the other or in turns.
    Both,
    /// English, perhaps with Thai names.
    En,
    /// Thai, perhaps with Latin names and English quotations.
    Th,
    /// No prose of either: nothing, figures, another language.
    Neither,
}

/// The least letters of prose that make a language one of two: about two sentences.
const LEAST: usize = 150;
/// The least share of either language's prose in both.
const SHARE: f32 = 0.08;
/// The least letters that make a document one of a language at all.
const LEAST_ALONE: usize = 20;
/// A stretch of English between Thai counts as prose from so many words on, wherever it stands.
const STRETCH: usize = 40;
/// Words on a line of prose.
const LINE: usize = 8;
/// From so many words on, English is known by its small words.
const KNOWN: usize = 60;

/// The small words of English, of which every sixth word of a sentence is one at least.
const SMALL: [&str; 28] = [
    "the", "of", "and", "to", "in", "for", "on", "with", "by", "at", "from", "is", "are", "was", "were", "that",
    "this", "which", "as", "be", "has", "have", "will", "it", "its", "their", "a", "an",
];

impl Languages {
    /// The languages of a text.
    ///
    /// ```
    /// use khanan::pairing::Languages;
    ///
    /// assert_eq!(Languages::of("ธนาคารกลางของไทย (Bank of Thailand) คงอัตราดอกเบี้ย"), Languages::Th);
    /// assert_eq!(Languages::of("The central bank (ธนาคาร) kept its policy rate."), Languages::En);
    /// assert_eq!(Languages::of("1, 2, 3"), Languages::Neither);
    /// ```
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut all = Count::default();
        let mut prose = Count::default();
        let mut small = (0, 0);
        for line in text.lines() {
            let letters = Count::of(line);
            all.thai += letters.thai;
            all.latin += letters.latin;
            let words = Words::of(line);
            small = (small.0 + words.small, small.1 + words.all);
            if letters.latin > 9 * letters.thai {
                if words.all >= LINE && words.prose(8) {
                    prose.latin += letters.latin;
                }
            } else {
                let english = stretches(line);
                prose.latin += english;
                if letters.thai > letters.latin - english {
                    prose.thai += letters.thai;
                }
            }
        }
        let share = |part: usize| part as f32 >= SHARE * (prose.thai + prose.latin) as f32;
        if prose.thai >= LEAST && prose.latin >= LEAST && share(prose.thai) && share(prose.latin) {
            return Languages::Both;
        }
        // Thai is written without the spaces and some of the vowels: its letters weigh more.
        if all.thai >= LEAST_ALONE && all.thai >= all.latin / 2 {
            Languages::Th
        } else if all.latin >= LEAST_ALONE && (small.1 < KNOWN || 50 * small.0 >= small.1) {
            Languages::En
        } else {
            Languages::Neither
        }
    }

    /// The language, if it is one.
    #[must_use]
    pub fn one(self) -> Option<Lang> {
        match self {
            Languages::En => Some(Lang::En),
            Languages::Th => Some(Lang::Th),
            Languages::Both | Languages::Neither => None,
        }
    }
}

/// Letters of each script.
#[derive(Clone, Copy, Default, Debug)]
struct Count {
    thai: usize,
    latin: usize,
}

impl Count {
    fn of(text: &str) -> Self {
        let mut count = Count::default();
        for c in text.chars() {
            count.thai += usize::from(is_thai(c));
            count.latin += usize::from(c.is_ascii_alphabetic());
        }
        count
    }
}

/// Latin words and how many of them are small ones.
struct Words {
    all: usize,
    small: usize,
}

impl Words {
    fn of(text: &str) -> Self {
        let words =
            text.split(|c: char| !c.is_ascii_alphabetic() && c != '\'' && c != '’').filter(|word| !word.is_empty());
        words.fold(Words { all: 0, small: 0 }, |count, word| Words {
            all: count.all + 1,
            small: count.small + usize::from(SMALL.contains(&word)),
        })
    }

    /// Whether every `n`th word at least is a small one.
    fn prose(&self, n: usize) -> bool {
        n * self.small >= self.all
    }
}

/// Latin letters in stretches without Thai that are long enough to be prose of their own.
fn stretches(line: &str) -> usize {
    line.split(is_thai)
        .filter(|run| {
            let words = Words::of(run);
            words.all >= STRETCH && words.prose(5)
        })
        .map(|run| Count::of(run).latin)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const THAI: &str = "กรมการค้าทางทะเลเปิดเผยว่า การส่งออกอาหารทะเลแช่แข็งในไตรมาสแรกเพิ่มขึ้นร้อยละ 12 จากช่วงเดียวกันของปีก่อน \
                        โดยมีตลาดหลักอยู่ในเอเชียตะวันออกและยุโรปเหนือ และคาดว่าจะขยายตัวต่อเนื่องตลอดทั้งปี";
    const ENGLISH: &str = "The Department of Maritime Trade said that exports of frozen seafood rose by 12 percent in the first \
                           quarter from a year ago, with most of it going to markets in East Asia and in the north of Europe.";

    #[test]
    fn prose_of_both_makes_a_bilingual_document_in_any_order() {
        for text in [
            format!("{THAI}\n{ENGLISH}"),
            format!("{ENGLISH}\n\n{THAI}"),
            format!("{THAI}\n{ENGLISH}\n{THAI}\n{ENGLISH}\n"),
            format!("{THAI}\n{THAI}\n{THAI}\n{THAI}\n{ENGLISH}"),
            format!("{THAI} {ENGLISH} {ENGLISH}"),
        ] {
            assert_eq!(Languages::of(&text), Languages::Both, "{text}");
        }
    }

    #[test]
    fn names_titles_and_short_quotations_leave_it_one() {
        let names = "Memorandum of Understanding between the Ministry of Reefs of Lantaria and the Agency for the Sea";
        for (text, wanted) in [
            (THAI.to_owned(), Languages::Th),
            (format!("{THAI} ({names}) {THAI} ({names}) {THAI}"), Languages::Th),
            (format!("{THAI}\n“We are proud of it,” he said.\n{THAI}"), Languages::Th),
            (format!("{THAI}\np.p1 {{margin: 0.0px 0.0px 10.0px; font: 16.0px Helvetica}}"), Languages::Th),
            (ENGLISH.to_owned(), Languages::En),
            (format!("{ENGLISH}\nกรมการค้าทางทะเล\n{ENGLISH}"), Languages::En),
            (format!("{ENGLISH} (กรมการค้าทางทะเล)"), Languages::En),
        ] {
            assert_eq!(Languages::of(&text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_neither_is_said_so() {
        let german = "Das Ministerium teilte mit, die Ausfuhr von Fisch sei gegenüber dem Vorjahr deutlich gestiegen. "
            .repeat(6);
        for text in ["", "2566 — 12,500.00", "海产品出口增长", &*german] {
            assert_eq!(Languages::of(text), Languages::Neither, "{text}");
        }
    }
}
