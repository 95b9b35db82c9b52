//! The calendar: dates that contradict themselves, whatever the other language says.

use super::{
    claim::{Claim, What},
    compare::Finding,
    date::Date,
    discrepancy::{Kind, Severity},
    say,
};
use crate::{Lang, anchor::weekday_name};

/// Looks for a weekday that is another one, a thirtieth of February, and a year that two eras give differently.
pub(super) fn find(text: &str, claims: &[Claim], lang: Lang, found: &mut Vec<Finding>) {
    let language = if lang == Lang::En { "English" } else { "Thai" };
    let mut conflict = |claim: &Claim, message: String| {
        let mark = Some((claim.said.clone(), say::value(claim)));
        let (en, th) = if lang == Lang::En { (mark, None) } else { (None, mark) };
        found.push(Finding { kind: Kind::Date, severity: Severity::Conflict, en, th, message });
    };
    for (i, claim) in claims.iter().enumerate() {
        let What::Date(date) = &claim.what else { continue };
        match (date.true_weekday(), date.weekday) {
            (Some(day), Some(said)) if said != day => {
                let bare = Date { weekday: None, ..date.clone() };
                let (day, said) = (weekday_name(day).unwrap_or_default(), weekday_name(said).unwrap_or_default());
                conflict(claim, format!("{} is a {day}; {language} says {said}.", say::day(&bare)));
            }
            _ if date.is_impossible() => {
                conflict(claim, format!("{language} says {}, which is no day.", say::day(date)));
            }
            _ => {}
        }
        if let Some(next) = claims.get(i + 1)
            && let What::Date(other) = &next.what
            && let (Some(year), Some(again)) = (date.year, other.year)
            && year != again
            && other.parts() == 1
            && is_era(&text[claim.at.start..next.at.end], claim.at.len())
        {
            conflict(next, format!("{language} gives one year as {year} and as {again} of the Christian Era."));
        }
    }
}

/// Whether two years, the first of which ends at `end` and the second with the text, are said to be one in two eras: 2539
/// (AD 1996), 2539 (1996).
fn is_era(text: &str, end: usize) -> bool {
    let figure = |text: &str| text.get(text.len().checked_sub(4)?..)?.parse::<u16>().ok();
    let eras = match (figure(&text[..end]), figure(text)) {
        (Some(first), Some(second)) => (first > 2400) != (second > 2400),
        _ => false,
    };
    let between = text[end..].trim_end_matches(|c: char| c.is_numeric()).trim();
    let era = between.trim_start_matches(['(', '/', '[']).trim();
    let named = ["AD", "A.D.", "CE", "C.E.", "BE", "B.E.", "ค.ศ.", "ค.ศ", "พ.ศ.", "พ.ศ"].contains(&era);
    between.len() > era.len() && (named || era.is_empty() && eras)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::claim::claims;

    #[test]
    fn dates_that_contradict_themselves() {
        let table = [
            ("on Tuesday, November 14, 2023", Lang::En, None),
            ("on Monday, November 14, 2023", Lang::En, Some("14 November 2023 is a Tuesday; English says Monday.")),
            ("วันอังคารที่ 14 พฤศจิกายน 2566", Lang::Th, None),
            ("วันพุธที่ 14 พฤศจิกายน 2566", Lang::Th, Some("14 November 2023 is a Tuesday; Thai says Wednesday.")),
            ("ภายใน 31 กันยายน 2561", Lang::Th, Some("Thai says 31 September 2018, which is no day.")),
            ("29 February 2024", Lang::En, None),
            ("the Act of B.E. 2539 (AD 1996)", Lang::En, None),
            (
                "the Act of B.E. 2539 (AD 1994)",
                Lang::En,
                Some("English gives one year as 1996 and as 1994 of the Christian Era."),
            ),
            ("ปี พ.ศ. 2541 (ค.ศ. 1998)", Lang::Th, None),
            ("Fiscal Year B.E. 2574 (2031)", Lang::En, None),
            (
                "Fiscal Year B.E. 2574 (2041)",
                Lang::En,
                Some("English gives one year as 2031 and as 2041 of the Christian Era."),
            ),
            ("in 2019 (2018: 5)", Lang::En, None),
            ("ในปี 2541 และปี 2542", Lang::Th, None),
        ];
        for (text, lang, expected) in table {
            let mut found = Vec::new();
            find(text, &claims(text, lang), lang, &mut found);
            assert_eq!(found.first().map(|found| &*found.message), expected, "{text}");
        }
    }
}
