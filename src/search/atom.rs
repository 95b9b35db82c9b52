//! Atoms: the smallest things that a query and a text are compared by.
//!
//! Thai is written without spaces, and no segmenter cuts a query as it cuts the text around it: asked for `การค้า`, a text
//! that holds `การค้าปลีก` as one word would be missed. So what is compared is smaller than a word and cut by rules that look
//! at two characters, which are the same two in the query and in the text:
//!
//! - a **cluster**: a Thai consonant with the vowel before it, its marks, and the vowels behind it (`เก็` `บ` `ภา` `ษี`), for
//!   no Thai word begins or ends inside one;
//! - a **word**: a run of other letters and figures, with the apostrophe between letters and the point and comma between
//!   figures, in lower case, without the possessive; Thai figures are Arabic ones, commas in figures are left out.
//!
//! All between them, white space and punctuation, is passed over: Thai puts spaces where it likes.

use std::{borrow::Cow, ops::Range};

/// A stretch of a text in normal spelling.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Atom {
    /// Where it stands, in bytes of the text.
    pub(super) at: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Thai.
    Cluster,
    /// Anything else.
    Word,
}

/// The most characters of a cluster; what has more is no Thai.
const LONGEST: usize = 8;

/// The atoms of a text in normal spelling, in order.
pub(super) fn atoms(text: &str) -> impl Iterator<Item = Atom> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let c = text[at..].chars().next()?;
            let start = at;
            if is_letter(c) {
                at += cluster(&text[at..]);
                return Some(Atom { at: start..at, kind: Kind::Cluster });
            }
            if is_figure_or_letter(c) {
                at += word(&text[at..]);
                return Some(Atom { at: start..at, kind: Kind::Word });
            }
            at += c.len_utf8();
        }
    })
}

/// An atom as it is compared.
pub(super) fn folded<'t>(text: &'t str, atom: &Atom) -> Cow<'t, str> {
    let text = &text[atom.at.clone()];
    match atom.kind {
        Kind::Cluster => Cow::Borrowed(text),
        Kind::Word => fold(text),
    }
}

/// A word as it is compared.
fn fold(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            // Only those between figures are in a word.
            ',' => {}
            '’' => folded.push('\''),
            '๐'..='๙' => folded.extend(char::from_digit(u32::from(c) - u32::from('๐'), 10)),
            c => folded.extend(c.to_lowercase()),
        }
    }
    if let Some(owner) = folded.strip_suffix("'s") {
        folded.truncate(owner.len());
    }
    Cow::Owned(folded)
}

/// Whether Thai words are made of it: letters, vowels, marks, and the signs of repetition and of words cut short.
fn is_letter(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}')
}

/// Whether it is written before the consonant that it is said after.
fn leads(c: char) -> bool {
    matches!(c, 'เ'..='ไ')
}

/// Whether it cannot begin a word: marks, and vowels behind a consonant.
fn follows(c: char) -> bool {
    matches!(c, '\u{e30}'..='\u{e3a}' | '\u{e45}' | '\u{e47}'..='\u{e4e}')
}

fn is_figure_or_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        c if c.is_ascii() || is_letter(c) => false,
        // accents that stand by themselves
        '\u{300}'..='\u{36f}' => true,
        c => c.is_alphanumeric(),
    }
}

/// The length of the cluster that `rest` begins with, in bytes.
fn cluster(rest: &str) -> usize {
    let mut before = None;
    for (count, (at, c)) in rest.char_indices().enumerate() {
        let goes_on = is_letter(c) && (follows(c) || before.is_some_and(leads));
        if before.is_some() && (!goes_on || count == LONGEST) {
            return at;
        }
        before = Some(c);
    }
    rest.len()
}

/// The length of the word that `rest` begins with, in bytes.
fn word(rest: &str) -> usize {
    let mut before = ' ';
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |&(_, c)| c);
        let joins = match c {
            '\'' | '’' => before.is_alphabetic() && next.is_alphabetic() && is_figure_or_letter(next),
            '.' | ',' => before.is_numeric() && next.is_numeric(),
            c => is_figure_or_letter(c),
        };
        if !joins {
            return at;
        }
        before = c;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::normalize::normalize;

    fn cut(text: &str) -> Vec<String> {
        atoms(text).map(|atom| folded(text, &atom).into_owned()).collect()
    }

    #[test]
    fn atoms_are_cut() {
        let rows: [(&str, &[&str]); 12] = [
            ("ธนาคาร", &["ธ", "นา", "คา", "ร"]),
            ("เก็บภาษี", &["เก็", "บ", "ภา", "ษี"]),
            ("น้ำแข็ง ต่าง ๆ", &["น้ำ", "แข็", "ง", "ต่า", "ง", "ๆ"]),
            ("กรุงเทพฯ", &["ก", "รุ", "ง", "เท", "พ", "ฯ"]),
            ("เกาะ พ.ศ. ๒๕๖๙", &["เกาะ", "พ", "ศ", "2569"]),
            ("๒,๕๐๐.๕๐ บาท", &["2500.50", "บา", "ท"]),
            ("The Bank’s loan, $1,000.", &["the", "bank", "loan", "1000"]),
            ("don't O'Neil's 'x'", &["don't", "o'neil", "x"]),
            ("COVID-19 end.Next U.S.", &["covid", "19", "end", "next", "u", "s"]),
            ("EXIMไทย5G", &["exim", "ไท", "ย", "5g"]),
            ("cafe\u{301} Zürich", &["cafe\u{301}", "zürich"]),
            ("… ฿ ๏ \n", &[]),
        ];
        for (text, want) in rows {
            assert_eq!(cut(text), want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_cut_in_order(text in any::<String>()) {
            let text = normalize(&text);
            let mut end = 0;
            for atom in atoms(&text) {
                prop_assert!(atom.at.start >= end && atom.at.start < atom.at.end);
                end = atom.at.end;
            }
        }

        /// What lets any part of a text be found.
        #[test]
        fn a_part_that_begins_and_ends_with_atoms_is_cut_as_in_the_whole(
            text in "([ก-ฮ][ิ-ู]?[่-๋]?[าำะ]?|[เ-ไ][ก-ฮ]|[ก-๛]|[a-zA-Z0-9.,'’% ]){1,40}", from: usize, to: usize
        ) {
            let text = normalize(&text);
            let whole: Vec<Atom> = atoms(&text).collect();
            prop_assume!(!whole.is_empty());
            let (a, b) = (from % whole.len(), to % whole.len());
            let (first, last) = (a.min(b), a.max(b));
            let part = &text[whole[first].at.start..whole[last].at.end];
            let want: Vec<_> = whole[first..=last].iter().map(|atom| folded(&text, atom)).collect();
            prop_assert_eq!(cut(part), want);
        }
    }
}
