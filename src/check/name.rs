//! Names: persons and acronyms that the two languages of a pair give differently.
//!
//! A person is known by a title, given name and surname by what stands after it. The two scripts are compared by
//! their consonants, see [`romanize`], which forgives how freely Thai names are romanised; even so, a name that does not sound alike is a doubt.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    compare::Finding,
    discrepancy::{Kind, Severity},
    romanize,
};

/// A titled person of either language: the parts of the name, in bytes.
struct Person {
    given: Range<usize>,
    surname: Option<Range<usize>>,
}

static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    let title = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Gen|Lt|Col|Maj|Capt|Adm|Pol|General|M\.L|M\.R)\b\.?\s+";
    let name = r"([A-Z]\p{Ll}{2,}[\p{Ll}-]*)";
    Regex::new(&format!(r"\b(?:{title})+{name}(?:\s+{name})?")).expect("a pattern")
});
static THAI: LazyLock<Regex> = LazyLock::new(|| {
    let title = "นางสาว|น\\.ส\\.|นาย|นาง|ดร\\.|คุณ|พลเอก|พลโท|พลตรี|พล\\.อ\\.|พล\\.ต\\.อ\\.|พลตำรวจเอก|พันเอก|ม\\.ล\\.|ม\\.ร\\.ว\\.";
    let name = "([ก-ฮเ-ไ][ก-์]{2,})";
    Regex::new(&format!(r"(?:{title})\s?{name}(?:\s{{1,3}}(?:ณ\s)?{name})?")).expect("a pattern")
});
static ACRONYM: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b[A-Z]{3,6}\b").expect("a pattern"));

/// The most persons and acronyms of a text that are compared; each is held against each.
const MOST: usize = 100;

/// Compares the names of a pair's texts, in normal spelling.
pub(super) fn find(en: &str, th: &str, found: &mut Vec<Finding>) {
    acronyms(en, th, found);
    persons(en, th, found);
}

fn people(text: &str, pattern: &Regex) -> Vec<Person> {
    let part = |found: &regex::Captures<'_>, i| found.get(i).map(|part| part.range());
    pattern
        .captures_iter(text)
        .take(MOST)
        .filter_map(|found| Some(Person { given: part(&found, 1)?, surname: part(&found, 2) }))
        // นายก presides, and is no Mr.
        .filter(|person| {
            !["กเทศมนตรี", "กรัฐมนตรี", "กสมาคม", "กสภา", "กองค์การ"]
                .iter()
                .any(|office| text[person.given.start..].starts_with(office))
        })
        .collect()
}

fn persons(en: &str, th: &str, found: &mut Vec<Finding>) {
    let english = people(en, &ENGLISH);
    let thai = if english.is_empty() { Vec::new() } else { people(th, &THAI) };
    if thai.is_empty() {
        return;
    }
    // Whether a part sounds like the other one; not known if either is missing.
    let like =
        |e: Option<&Range<usize>>, t: Option<&Range<usize>>| Some(romanize::alike(&en[e?.clone()], &th[t?.clone()]));
    let mut couples: Vec<(usize, usize, usize)> = Vec::new();
    for (e, person) in english.iter().enumerate() {
        for (t, other) in thai.iter().enumerate() {
            let parts =
                [like(Some(&person.given), Some(&other.given)), like(person.surname.as_ref(), other.surname.as_ref())];
            let alike = parts.iter().filter(|part| **part == Some(true)).count();
            if alike > 0 {
                couples.push((alike, e, t));
            }
        }
    }
    // Those alike in both parts first, then those that stand in the same order.
    couples.sort_by_key(|&(alike, e, t)| (std::cmp::Reverse(alike), e.abs_diff(t)));
    let (mut known, mut taken) = (vec![false; english.len()], vec![false; thai.len()]);
    for (_, e, t) in couples {
        if known[e] || taken[t] {
            continue;
        }
        (known[e], taken[t]) = (true, true);
        // One part is the same person's, so the other one ought to be.
        let (person, other) = (&english[e], &thai[t]);
        if like(Some(&person.given), Some(&other.given)) == Some(false) {
            found.push(differ(en, &person.given, th, &other.given));
        } else if let (Some(surname), Some(other)) = (&person.surname, &other.surname)
            && like(Some(surname), Some(other)) == Some(false)
        {
            found.push(differ(en, surname, th, other));
        }
    }
    let mut left = (0..english.len()).filter(|e| !known[*e]);
    let mut open = (0..thai.len()).filter(|t| !taken[*t]);
    if let (Some(e), None, Some(t), None) = (left.next(), left.next(), open.next(), open.next()) {
        found.push(differ(en, &english[e].given, th, &thai[t].given));
    }
}

fn differ(en: &str, e: &Range<usize>, th: &str, t: &Range<usize>) -> Finding {
    let (english, thai) = (&en[e.clone()], &th[t.clone()]);
    Finding {
        kind: Kind::Name,
        severity: Severity::Doubt,
        en: Some((e.clone(), english.to_owned())),
        th: Some((t.clone(), thai.to_owned())),
        message: format!("English names {english}, Thai names {thai}, which does not sound alike."),
    }
}

/// Acronyms that only one side has, where the other has one like it.
fn acronyms(en: &str, th: &str, found: &mut Vec<Finding>) {
    let lone = |own: &str, other: &str| -> Vec<Range<usize>> {
        ACRONYM
            .find_iter(own)
            .take(MOST)
            .map(|found| found.range())
            .filter(|at| !other.contains(&own[at.clone()]))
            .collect()
    };
    let thai = lone(th, en);
    let mut english = lone(en, th);
    for t in thai {
        let word = &th[t.clone()];
        let near = |at: &Range<usize>| {
            let other = &en[at.clone()];
            let mut letters = [word.as_bytes().to_vec(), other.as_bytes().to_vec()];
            letters.iter_mut().for_each(|letters| letters.sort_unstable());
            letters[0] == letters[1]
                || word.len() == other.len() && word.bytes().zip(other.bytes()).filter(|(a, b)| a != b).count() == 1
        };
        let Some(i) = english.iter().position(near) else { continue };
        let e = english.swap_remove(i);
        let other = &en[e.clone()];
        found.push(Finding {
            kind: Kind::Name,
            severity: Severity::Conflict,
            message: format!("English says {other}, Thai says {word}."),
            en: Some((e, other.to_owned())),
            th: Some((t, word.to_owned())),
        });
    }
}
