//! Years: of which era four figures are, and what two figures stand for.
//!
//! One rule for all that reads dates: the dates of documents, the anchors that are evidence, and the check. Two that
//! differed would date a release to one year and show another as evidence.

use crate::Lang;

/// Years from the Buddha's death to the Christian Era: CE = BE − 543.
pub(crate) const BUDDHIST_ERA: u16 = 543;

/// The year of the Christian Era that four figures say, if they look like a year: 2400–2620 is Buddhist, 1900–2100
/// Christian. Releases of either language use both.
pub(super) fn plausible(year: u64) -> Option<u16> {
    let year = u16::try_from(year).ok()?;
    match year {
        2400..=2620 => Some(year - BUDDHIST_ERA),
        1900..=2100 => Some(year),
        _ => None,
    }
}

/// The year of the Christian Era that two figures, 0–99, say.
///
/// Thailand shortens the Buddhist year, in either language: `21 พ.ย. 48` is 2548, that is 2005. But English writes the
/// nineties of the Christian Era so, and below 31 (Thai) or 40 (English) a Buddhist year would be one before there were
/// files, so that the Christian one is meant.
pub(crate) fn short_year(year: u64, lang: Lang) -> u16 {
    // Two figures they are.
    let year = u16::try_from(year % 100).unwrap_or_default();
    match (lang, year) {
        (Lang::En, 90..) => 1900 + year,
        (Lang::En, 40..) | (Lang::Th, 31..) => 2500 + year - BUDDHIST_ERA,
        _ => 2000 + year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Lang::{En, Th};

    #[test]
    fn what_two_figures_say() {
        for (figures, lang, year) in [
            (48, Th, 2005),
            (48, En, 2005),
            (66, Th, 2023),
            (66, En, 2023),
            (31, Th, 1988),
            (30, Th, 2030),
            (39, En, 2039),
            (40, En, 1997),
            (89, En, 2046),
            (90, En, 1990),
            (99, En, 1999),
            (99, Th, 2056),
            (23, En, 2023),
            (23, Th, 2023),
            (0, En, 2000),
            (0, Th, 2000),
        ] {
            assert_eq!(short_year(figures, lang), year, "{figures} {lang}");
        }
    }

    #[test]
    fn what_four_figures_say() {
        for (figures, year) in [(2566, Some(2023)), (2023, Some(2023)), (2400, Some(1857)), (2200, None), (1850, None)]
        {
            assert_eq!(plausible(figures), year, "{figures}");
        }
        assert_eq!(plausible(u64::MAX), None);
    }
}
