//! What a stop after a short word means: the abbreviations of English releases, in families.
//!
//! Unicode's sentence rules (UAX #29) know no abbreviations and leave them to the language. What matters is not the
//! single word but how its stop behaves, so the words stand in families, one row each. To teach the splitter a new
//! word, add it to the family that behaves like it; to teach it a new behaviour, add a row with its reason and example.

use std::{collections::HashMap, sync::LazyLock};

/// When the stop of an abbreviation is also the stop of a sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ends {
    /// Never: something that belongs to it must follow.
    Never,
    /// Only if the next word is a clear [`is_starter`].
    BeforeStarter,
    /// Perhaps, if a capital letter follows.
    BeforeCapital,
    /// As after any other word, unless a number follows.
    UnlessNumber,
}

/// Abbreviations that behave alike.
pub(super) struct Family {
    /// How they behave.
    pub(super) ends: Ends,
    /// Why.
    #[cfg_attr(not(test), allow(dead_code, reason = "for the reader, and checked by the tests"))]
    pub(super) why: &'static str,
    /// A text with `|` where it is cut.
    #[cfg_attr(not(test), allow(dead_code, reason = "for the reader, and checked by the tests"))]
    pub(super) example: &'static str,
    /// The words, without the last stop, separated by spaces. One that is written with a capital here must have one in
    /// the text (`Sec. 5`, but `30 sec.`); the other letters match in either case.
    words: &'static str,
}

/// All families. A word stands in one of them only.
pub(super) const FAMILIES: [Family; 11] = [
    Family {
        ends: Ends::Never,
        why: "a form of address: a name follows",
        example: "They met H.E. Mr. Anan Deeyai and Assoc. Prof. Dr. Boon.|M.L. Chai left.",
        words: "Mr Mrs Ms Mx Mdm Mme Messrs Dr Drs Prof Assoc Asst Rev Ven Fr Rt Hon Esq H.E H.H H.M H.M.K H.R.H H.S.H \
                T.R.H M.L M.R M.C Supt Insp",
    },
    Family {
        ends: Ends::Never,
        why: "a rank: another rank or a name follows",
        example: "Pol. Gen. Decha met Gp. Capt. Ek.|Lt.Col. Fah stayed.",
        words: "Gen Lt Col Maj Capt Cdr Cmdr Cpl Sgt Pvt Adm RAdm VAdm Brig Gp Sqn Flt Flg Wg Plt Pol",
    },
    Family {
        ends: Ends::Never,
        why: "introduces what follows it",
        example: "It covers, e.g. Laos, approx. 5 km, i.e. Route 9.|Asia vs. Europe.",
        words: "e.g i.e viz vs cf ca approx incl excl esp aka sq",
    },
    Family {
        ends: Ends::BeforeStarter,
        why: "an office before a name, but some are names themselves",
        example: "They met Sen. Lee.|He thanked Hun Sen.|He then left.",
        words: "Sen Sens Rep Reps Gov Pres Amb",
    },
    Family {
        ends: Ends::BeforeStarter,
        why: "the form of a company or body: its name may go on",
        example: "Sri Co., Ltd. Group joined Thong Plc. (THG).|It acquired Rung Pcl.|The price was fair.",
        words: "Co Cos Ltd Ltda Plc Pcl Inc Corp Bhd Sdn Pte Pty Bros Intl Mfg Dept Govt Univ Inst Assn Bldg",
    },
    Family {
        ends: Ends::BeforeStarter,
        why: "part of an address: a name, a number or the next line follows",
        example: "Tel. 0 2000 1111 ext. 41-4, St. Anna Rd. Bangkok.|He lives on Park Ave.|The office is near.",
        words: "tel fax Mob ext extn attn St Rd Ave Blvd Fl Rm Mt Ft Dist Prov Tambon Amphur",
    },
    Family {
        ends: Ends::BeforeStarter,
        why: "follows a name or stands before a year: most often the sentence goes on",
        example: "Suda Rak, Ph.D. Candidate, cited the Act B.E. 2539.|It was written by Lee et al.|They agree.",
        words: "Jr Sr Ph.D D.Phil M.Sc B.Sc M.Eng B.Eng Ed.D Ed.M LL.B LL.M D.Eng D.Sc al B.E A.D B.C C.E",
    },
    Family {
        ends: Ends::BeforeCapital,
        why: "often the last word of a clause: only the capital speaks for an end",
        example: "Open 9 a.m. to 5 p.m. daily.|They grow rice, tea, etc.|Exports rose.",
        words: "a.m p.m etc hr hrs",
    },
    Family {
        ends: Ends::BeforeCapital,
        why: "a month or day: a number follows, or the sentence is over",
        example: "From Jan. 5 to Dec. 2024.|It opens on Fri.|Visitors are welcome.",
        words: "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun",
    },
    Family {
        ends: Ends::UnlessNumber,
        why: "points to a number, and is a common word otherwise",
        example: "See No. 5, Sec. 3 and Fig. 2.|They said no.|Thai law rules.",
        words: "no nos Sec Secs Art Arts fig figs Vol Vols Chap App Eq Ref para paras pp Pt km id est",
    },
    Family {
        ends: Ends::UnlessNumber,
        why: "a Thai letter that numbers roads, forms and laws",
        example: "Turn to Road Kor. 7 and see Form Por. 30.",
        words: "Kor Khor Ngor Jor Chor Sor Tor Thor Bor Por Phor Mor Ror Wor",
    },
];

/// Longest abbreviation looked up, in bytes.
const LONGEST: usize = 8;

/// Lower-cased word → its family, and whether its first letter must be a capital.
static INDEX: LazyLock<HashMap<String, (usize, bool)>> = LazyLock::new(|| {
    let rows = FAMILIES.iter().enumerate();
    rows.flat_map(|(i, family)| {
        let words = family.words.split_ascii_whitespace();
        words.map(move |w| (w.to_ascii_lowercase(), (i, w.starts_with(|c: char| c.is_ascii_uppercase()))))
    })
    .collect()
});

/// How the stop after `word` (without that stop) behaves, if it is a known abbreviation.
pub(super) fn find(word: &[u8]) -> Option<Ends> {
    let mut buffer = [0; LONGEST];
    let lower = buffer.get_mut(..word.len())?;
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    let &(family, capital) = INDEX.get(std::str::from_utf8(lower).ok()?)?;
    (!capital || word[0].is_ascii_uppercase()).then(|| FAMILIES[family].ends)
}

/// Words that, with a capital, start a sentence and hardly ever go on with a name or title: `Siam Plc. The bank` but
/// not `Siam Plc. Group`. Sorted.
#[rustfmt::skip]
const STARTERS: [&str; 98] = [
    "A", "About", "Above", "According", "Additionally", "After", "All", "Also", "Although", "Among", "An", "And",
    "Another", "As", "At", "Because", "Before", "Besides", "Between", "Both", "But", "By", "Consequently",
    "Currently", "Despite", "Due", "During", "Each", "Even", "Finally", "Following", "For", "From", "Further",
    "Furthermore", "Given", "He", "Hence", "Her", "Here", "His", "How", "However", "I", "If", "In", "It", "Its",
    "Last", "Later", "Many", "Meanwhile", "More", "Moreover", "Most", "Nevertheless", "Now", "Of", "On", "Once",
    "Only", "Or", "Other", "Our", "Overall", "Please", "Regarding", "She", "Similarly", "Since", "So", "Some", "Such",
    "That", "The", "Their", "Then", "There", "Therefore", "These", "They", "This", "Those", "Through", "Throughout",
    "Thus", "To", "Today", "Under", "Upon", "We", "What", "When", "Where", "While", "With", "You", "Your",
];

/// Whether `word` is one of [`STARTERS`].
pub(super) fn is_starter(word: &str) -> bool {
    STARTERS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_in_one_family_and_is_not_too_long() {
        let words: Vec<&str> = FAMILIES.iter().flat_map(|f| f.words.split_ascii_whitespace()).collect();
        assert_eq!(words.len(), INDEX.len(), "some word stands in two rows");
        for word in words {
            assert!(word.len() <= LONGEST, "{word}: {} bytes; the longest looked up has {LONGEST}", word.len());
            assert!(find(word.as_bytes()).is_some(), "{word}");
        }
    }

    #[test]
    fn a_capital_is_asked_for_where_the_table_has_one() {
        for (word, found) in [("Sec", true), ("SEC", true), ("sec", false), ("e.g", true), ("E.g", true), ("", false)] {
            assert_eq!(find(word.as_bytes()).is_some(), found, "{word}");
        }
    }

    #[test]
    fn starters_are_sorted() {
        assert!(STARTERS.is_sorted());
    }
}
