//! What a document says about itself: its titles and its date.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{date::Date, pair::owned};
use crate::{
    Lang,
    align::Bitext,
    normalize::NormalSpan,
    segment::{Kind, Passage, Side},
};

/// Titles and date of the text that both sides carry.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Metadata<'t> {
    /// Who published it, if the archive it comes from says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Cow<'t, str>>,
    /// The day the release gives as its own, or `None` where it gives none.
    #[serde(default)]
    pub date: Option<Date>,
    /// The first headline in each language.
    #[serde(default)]
    pub title: Titles<'t>,
}

/// The first headline of each side, in its original spelling.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Titles<'t> {
    /// In English.
    pub en: Option<Cow<'t, str>>,
    /// In Thai.
    pub th: Option<Cow<'t, str>>,
}

/// What is known of a document beside its text: an archive may say it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    /// The day it was published.
    pub date: Option<Date>,
    /// Who published it: a site, an agency, a collection.
    pub source: Option<String>,
}

/// How many passages at either end of a side may hold the date: headline, sub-headline and lead; contact and imprint.
const NEAR_THE_EDGE: usize = 3;

impl<'t> Metadata<'t> {
    /// Reads titles and date from the passages of both sides.
    ///
    /// The date is looked for in the datelines, then in the first passages, then in the last ones, in either language;
    /// the body is left alone, since its dates are those of other events.
    #[must_use]
    pub fn of(bitext: &Bitext<'t>) -> Self {
        let title = |side: &Side<'t>| {
            let title = side.passages.iter().find(|passage| passage.kind == Kind::Title)?;
            Some(Cow::Borrowed(side.text.document().slice(title.span).trim()))
        };
        Metadata { source: None, date: date(bitext), title: Titles { en: title(&bitext.en), th: title(&bitext.th) } }
    }

    pub(super) fn into_owned(self) -> Metadata<'static> {
        let Titles { en, th } = self.title;
        Metadata {
            source: self.source.map(owned),
            date: self.date,
            title: Titles { en: en.map(owned), th: th.map(owned) },
        }
    }
}

fn date(bitext: &Bitext<'_>) -> Option<Date> {
    let sides = [(&bitext.en, Lang::En), (&bitext.th, Lang::Th)];
    let of =
        |side, lang, passages: &[&Passage]| passages.iter().map(|p| (p.place, text(side, p), lang)).collect::<Vec<_>>();
    let mut datelines = Vec::new();
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for (side, lang) in sides {
        let (dated, told): (Vec<&Passage>, Vec<&Passage>) = side
            .passages
            .iter()
            .filter(|p| !matches!(p.kind, Kind::PageNumber | Kind::Rule | Kind::Url))
            .partition(|p| p.kind == Kind::Dateline);
        datelines.extend(of(side, lang, &dated));
        first.extend(of(side, lang, &told[..told.len().min(NEAR_THE_EDGE)]));
        last.extend(of(side, lang, &told[told.len().saturating_sub(NEAR_THE_EDGE)..]));
    }
    // In the order of the document; where the sides are two documents, the English comes first at equal places.
    datelines.sort_by_key(|&(place, ..)| place);
    first.sort_by_key(|&(place, ..)| place);
    last.sort_by_key(|&(place, ..)| std::cmp::Reverse(place));
    let near = [datelines, first, last];
    // A date that can be read in two ways is the document's all the same: no other one is taken for it.
    let found = near.iter().flatten().find_map(|&(_, text, lang)| Date::of_first(text, Some(lang), || all(bitext)));
    found.flatten()
}

/// All passages of both sides.
fn all<'t>(bitext: &Bitext<'t>) -> Vec<(&'t str, Option<Lang>)> {
    let sides = [(&bitext.en, Lang::En), (&bitext.th, Lang::Th)];
    let texts = |(side, lang): (&Side<'t>, Lang)| {
        side.passages.iter().map(|passage| (text(side, passage), Some(lang))).collect::<Vec<_>>()
    };
    sides.into_iter().flat_map(texts).collect()
}

/// A passage in normal spelling, as far as it has segments; else as it was written.
fn text<'t>(side: &Side<'t>, passage: &Passage) -> &'t str {
    let segments = &side.segments[passage.segments.start as usize..passage.segments.end as usize];
    match segments {
        [first, .., last] => side.text.slice(NormalSpan { start: first.normal.start, end: last.normal.end }),
        [only] => side.text.slice(only.normal),
        [] => side.text.document().slice(passage.span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Lang::{En, Th},
        segment::Kind::{Dateline, PageNumber, Paragraph, Title},
        write::sample::{self, Line, bead},
    };

    /// What a document of these lines says about itself: its date, and its titles in English and Thai.
    fn said(lines: &[Line<'_>]) -> (Option<String>, Option<String>, Option<String>) {
        let all = |lang| {
            let segments = lines.iter().filter(|line| line.0 == lang).flat_map(|line| line.2);
            (0..).zip(segments).map(|(i, _)| i).collect::<Vec<u32>>()
        };
        sample::mixed(lines, vec![bead(&all(En), &all(Th), 1.0)], |bitext, _| {
            let Metadata { date, title, .. } = Metadata::of(bitext);
            (date.map(|date| date.to_string()), title.en.map(Cow::into_owned), title.th.map(Cow::into_owned))
        })
    }

    fn date(lines: &[Line<'_>]) -> Option<String> {
        said(lines).0
    }

    #[test]
    fn titles_in_their_own_spelling() {
        let (_, en, th) = said(sample::RELEASE);
        assert_eq!(en.as_deref(), Some("Village fund opens a new branch"));
        assert_eq!(th.as_deref(), Some("กองทุนหมู่บ้าน เปิดสาขาใหม่"));
        assert_eq!(said(&[(En, Paragraph, &["No title."])]), (None, None, None));
        let two: &[Line<'_>] = &[(En, Paragraph, &["Kicker"]), (En, Title, &[" First "]), (En, Title, &["Second"])];
        assert_eq!(said(two).1.as_deref(), Some("First"));
    }

    #[test]
    fn a_dateline_wins_wherever_it_stands() {
        assert_eq!(date(sample::RELEASE).as_deref(), Some("2026-11-21"));
        let lines: &[Line<'_>] = &[
            (Th, Title, &["ตั้งแต่ 1 มกราคม 2570 เป็นต้นไป"]),
            (Th, Paragraph, &["เนื้อความ"]),
            (Th, Dateline, &["กรุงเทพฯ"]),
            (En, Dateline, &["Bangkok,", "21 November", "2026"]),
            (Th, Dateline, &["22 พฤศจิกายน 2569"]),
        ];
        assert_eq!(date(lines).as_deref(), Some("2026-11-21"), "the first of them, over the segments' ends");
    }

    #[test]
    fn then_the_first_passages_then_the_last() {
        let page: Line<'_> = (En, PageNumber, &["1 January 2020"]);
        let body: Line<'_> = (En, Paragraph, &["Body, begun on 2 January 2020."]);
        let plain: Line<'_> = (En, Paragraph, &["Words."]);
        let lead: Line<'_> = (En, Paragraph, &["Bangkok, 3 January 2020 – The lead."]);
        let imprint: Line<'_> = (Th, Paragraph, &["ศูนย์ข่าว 4 มกราคม 2563"]);
        for (lines, expected) in [
            (&[page, plain, plain, lead, body, imprint][..], Some("2020-01-03")),
            (&[plain, plain, plain, body, plain, plain, plain, imprint], Some("2020-01-04")),
            (&[plain, plain, plain, body, plain, lead, plain, page], Some("2020-01-03")),
            (&[plain, plain, plain, body, plain, plain, plain], None),
            (&[page], None),
            (&[], None),
            (&[(En, Dateline, &["10/01/2020"]), lead], None),
            (&[(En, Dateline, &["10/01/2020"]), (Th, Paragraph, &["เมื่อวันที่ 10 มกราคม 2563"])], Some("2020-01-10")),
            (
                &[(En, Dateline, &["10/01/2020"]), plain, plain, plain, (En, Paragraph, &["until October 1, 2020."])],
                Some("2020-10-01"),
            ),
            (&[(Th, Dateline, &["10/01/2020"]), lead], Some("2020-01-10")),
            (&[(Th, Dateline, &["21 พ.ย. 48"]), plain], Some("2005-11-21")),
        ] {
            assert_eq!(date(lines).as_deref(), expected, "{lines:?}");
        }
    }
}
