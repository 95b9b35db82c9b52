//! Which language a side is in: whether what is given as English is no Thai, and the other way round.
//!
//! A side that is named wrongly is aligned all the same: as text without counterpart, or with languages exchanged in every
//! pair, which a corpus then teaches. Letters tell: Thai and Latin ones are never the same. A Thai text may hold many Latin
//! letters, of names and brands, an English one hardly any Thai; so it takes more to call a side no Thai than no English.

use crate::{Error, Lang, Result, is_thai, read::Document};

/// How many letters of a text are of which script.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Letters {
    /// Thai ones.
    pub thai: u64,
    /// Latin ones.
    pub latin: u64,
    /// All others.
    pub other: u64,
}

/// A side of so few letters is called wrong only if the other one is, too.
const LEAST: u64 = 20;
/// Pairs tell of exchanged languages from so many letters a side on.
const LEAST_OF_PAIRS: u64 = 40;
/// The least shares of letters in a text that is in one language alone, in per cent.
const ALONE_THAI: u64 = 70;
const ALONE_LATIN: u64 = 95;
/// The least share of Thai letters in a Thai text, in per cent.
const LEAST_THAI: u64 = 10;

impl Letters {
    /// Those of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut letters = Letters::default();
        for c in text.chars() {
            if !c.is_alphabetic() {
                continue;
            }
            match c {
                _ if is_thai(c) => letters.thai += 1,
                'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => letters.latin += 1,
                _ => letters.other += 1,
            }
        }
        letters
    }

    /// Counts those of another text in.
    pub fn add(&mut self, more: Letters) {
        self.thai += more.thai;
        self.latin += more.latin;
        self.other += more.other;
    }

    /// All of them.
    #[must_use]
    pub fn all(self) -> u64 {
        self.thai + self.latin + self.other
    }

    /// The share of those of a language's script, in per cent; 0 if there are none at all.
    #[must_use]
    pub fn share(self, lang: Lang) -> u64 {
        percent(if lang == Lang::Th { self.thai } else { self.latin }, self.all())
    }

    /// The language, if it is one alone; names and brands of the other are none.
    #[must_use]
    pub fn alone(self) -> Option<Lang> {
        let enough = self.all() >= LEAST;
        let lang = match (self.share(Lang::En), self.share(Lang::Th)) {
            (_, ALONE_THAI..) => Lang::Th,
            (ALONE_LATIN.., _) => Lang::En,
            _ => return None,
        };
        enough.then_some(lang)
    }

    /// The language that most of the letters are of.
    fn main(self) -> Option<Lang> {
        [Lang::En, Lang::Th]
            .into_iter()
            .find(|lang| 2 * if *lang == Lang::Th { self.thai } else { self.latin } > self.all())
    }

    /// Whether it is no text of that language.
    fn is_not(self, lang: Lang) -> bool {
        self.all() >= LEAST
            && match lang {
                Lang::En => self.main() != Some(Lang::En),
                Lang::Th => self.share(Lang::Th) < LEAST_THAI,
            }
    }
}

fn percent(part: u64, all: u64) -> u64 {
    (100 * part).checked_div(all).unwrap_or_default()
}

/// Refuses an English and a Thai text of which one is in another language, or which are the same text.
///
/// # Errors
/// [`Error::Languages`], with the remedy.
pub fn check(en: &Document, th: &Document) -> Result<()> {
    let letters = [Letters::of(en.text()), Letters::of(th.text())];
    let error = |name: &str, fact, remedy| Err(Error::Languages { name: name.to_owned(), fact, remedy });
    if are_exchanged(letters) {
        return error(
            en.name(),
            said(letters[0], Lang::En),
            "exchange it with the Thai one: it is the other way round there",
        );
    }
    if letters[0].all() > 0 && en.sha256() == th.sha256() {
        let fact = format!("the same text as {}, given as English and as Thai", th.name());
        return error(en.name(), fact, "give a text in both languages as one document");
    }
    for (document, letters, lang) in [(en, letters[0], Lang::En), (th, letters[1], Lang::Th)] {
        if letters.is_not(lang) {
            return error(document.name(), said(letters, lang), "give the text in that language");
        }
    }
    Ok(())
}

/// Refuses pairs whose English is Thai and whose Thai is English, all in all: each in the one language alone, since what the
/// aligner itself wrote of a text in which both are mixed must be read back.
///
/// # Errors
/// [`Error::Languages`], with the remedy.
pub(crate) fn check_pairs(name: &str, letters: [Letters; 2]) -> Result<()> {
    let exchanged = letters.map(Letters::alone) == [Some(Lang::Th), Some(Lang::En)];
    if !exchanged || letters.iter().any(|letters| letters.all() < LEAST_OF_PAIRS) {
        return Ok(());
    }
    let fact = format!("{}; {}", said(letters[0], Lang::En), said(letters[1], Lang::Th));
    let remedy = "exchange the names of the languages: of the columns, of the files, or in the tags";
    Err(Error::Languages { name: name.to_owned(), fact, remedy })
}

/// Whether the English is mostly in Thai letters, and the Thai is not.
fn are_exchanged([en, th]: [Letters; 2]) -> bool {
    en.main() == Some(Lang::Th) && th.main() == Some(Lang::En)
}

/// What a side is given as, and what its letters are.
fn said(letters: Letters, given: Lang) -> String {
    let other = given.other();
    let share = letters.share(other);
    if 2 * share > 100 {
        format!("given as {given}, but {share} % of its letters are {}", script(other))
    } else {
        let neither = percent(letters.other, letters.all());
        format!(
            "given as {given}, but {neither} % of its letters are neither {} nor {}",
            script(Lang::En),
            script(Lang::Th)
        )
    }
}

/// What letters of a language's script are.
fn script(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "Latin",
        Lang::Th => "Thai",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THAI: &str = "ธนาคารลงนามสัญญาเงินกู้ 900 ล้านบาท";
    const ENGLISH: &str = "The bank signed a loan of 900 million baht.";

    fn said_of(en: &str, th: &str) -> String {
        let [en, th] = [("en.txt", en), ("th.txt", th)].map(|(name, text)| Document::from_text(name, text).unwrap());
        check(&en, &th).map_or_else(|error| error.to_string(), |()| "good".to_owned())
    }

    #[test]
    fn sides_are_told_by_their_letters() {
        let branded = "บริษัท NTT DATA ออก Smart Cloud Platform รุ่นใหม่";
        let mixed = format!("{ENGLISH}\n{THAI}");
        let chinese = "银行签署了九亿泰铢的贷款协议并宣布了新的合作计划与项目安排说明";
        let table: &[(&str, &str, &str)] = &[
            (ENGLISH, THAI, "good"),
            ("", "", "good"),
            ("", THAI, "good"),
            (ENGLISH, "", "good"),
            ("900", "900", "good"),
            ("Loan", "Loan 900", "good"),
            (ENGLISH, branded, "good"),
            (ENGLISH, &mixed, "good"),
            ("See “เงินกู้” in the glossary.", THAI, "good"),
            (THAI, ENGLISH, "en.txt: given as English, but 100 % of its letters are Thai; exchange it"),
            ("ก", "a", "en.txt: given as English, but 100 % of its letters are Thai; exchange it"),
            (branded, ENGLISH, "th.txt: given as Thai, but 100 % of its letters are Latin; give"),
            (THAI, branded, "en.txt: given as English, but 100 % of its letters are Thai; exchange it"),
            (THAI, &mixed, "en.txt: given as English, but 100 % of its letters are Thai"),
            (THAI, THAI, "en.txt: the same text as th.txt"),
            (&mixed, &mixed, "en.txt: the same text as th.txt"),
            (ENGLISH, ENGLISH, "en.txt: the same text as th.txt"),
            (
                ENGLISH,
                "The bank opened new branches.",
                "th.txt: given as Thai, but 100 % of its letters are Latin; give",
            ),
            ("ธนาคารเปิดสาขาใหม่ในจังหวัดตาก", THAI, "en.txt: given as English, but 100 % of its letters are Thai; give"),
            (chinese, THAI, "en.txt: given as English, but 100 % of its letters are neither Latin nor Thai; give"),
            (ENGLISH, chinese, "th.txt: given as Thai, but 100 % of its letters are neither Latin nor Thai; give"),
        ];
        for (en, th, expected) in table {
            assert!(said_of(en, th).starts_with(expected), "{en} | {th}: {}", said_of(en, th));
        }
    }

    #[test]
    fn a_text_in_one_language_is_told_from_one_in_both() {
        let both = format!("{ENGLISH}\n{THAI}");
        for (text, alone) in
            [(ENGLISH, Some(Lang::En)), (THAI, Some(Lang::Th)), (&both, None), ("", None), ("Loan", None)]
        {
            assert_eq!(Letters::of(text).alone(), alone, "{text}");
        }
    }

    #[test]
    fn pairs_are_exchanged_all_in_all() {
        let letters = |text: &str, times| {
            let mut all = Letters::default();
            (0..times).for_each(|_| all.add(Letters::of(text)));
            all
        };
        let [en, th] = [letters(ENGLISH, 3), letters(THAI, 3)];
        assert!(check_pairs("a", [en, th]).is_ok() && check_pairs("a", [th, th]).is_ok());
        assert!(check_pairs("a", [Letters::of("ก"), en]).is_ok(), "too few to tell");
        // As the aligner may leave a text that mixes scripts inside its words.
        let mixed = [letters("ธนาคารลงนาม loan", 9), letters("The bank signed เงินกู้", 9)];
        assert!(are_exchanged(mixed) && check_pairs("a", mixed).is_ok());
        let error = check_pairs("a.tmx", [th, en]).unwrap_err().to_string();
        let expected = "a.tmx: given as English, but 100 % of its letters are Thai; given as Thai, but 100 % of its letters are \
                        Latin; exchange the names of the languages";
        assert!(error.starts_with(expected), "{error}");
    }
}
