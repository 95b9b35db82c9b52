//! From an alignment to its pairs.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::{
    checked,
    metadata::{Facts, Metadata},
    pair::{Doc, Pair, Part, Shape},
    writer::{File, Head},
};
use crate::{
    CodePoints, Lang, Place, Span,
    align::{Alignment, Bead, Bitext, Run},
    check::Discrepancy,
    digest::{hex, hex_sha256},
    model::Model,
    read::Document,
    segment::{Side, probable},
};

/// An aligned document, ready to be written.
#[derive(Clone, Debug)]
pub struct Pairs<'a> {
    bitext: &'a Bitext<'a>,
    alignment: &'a Alignment,
    doc: Doc<'a>,
    method: String,
    en_points: CodePoints<'a>,
    /// `None` if both sides are of one document.
    th_points: Option<CodePoints<'a>>,
    /// Of each pair, in their order.
    discrepancies: Vec<Vec<Discrepancy>>,
}

/// How much was read, and how much of it found its counterpart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Counts {
    /// English segments, if they were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en_segments: Option<usize>,
    /// Thai segments, if they were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub th_segments: Option<usize>,
    /// Pairs, those with one side only among them.
    pub pairs: usize,
    /// Pairs with both sides.
    pub aligned: usize,
    /// Pairs without Thai.
    pub en_only: usize,
    /// Pairs without English.
    pub th_only: usize,
}

impl Counts {
    /// Counts one more pair.
    pub fn add(&mut self, pair: &Pair<'_>) {
        self.pairs += 1;
        *match (&pair.en, &pair.th) {
            (_, None) => &mut self.en_only,
            (None, _) => &mut self.th_only,
            (Some(_), Some(_)) => &mut self.aligned,
        } += 1;
    }
}

impl<'a> Pairs<'a> {
    /// Takes the alignment of `bitext`; `label` is the name and version of the model that made it. Its pairs are checked by
    /// the model that the program carries.
    #[must_use]
    pub fn new(bitext: &'a Bitext<'a>, alignment: &'a Alignment, label: &str) -> Self {
        Pairs::checked(bitext, alignment, label, Model::embedded())
    }

    /// Takes the alignment that `model` made of `bitext`, and checks its pairs by the same model.
    #[must_use]
    pub fn by(bitext: &'a Bitext<'a>, alignment: &'a Alignment, model: &Model) -> Self {
        Pairs::checked(bitext, alignment, model.label(), model)
    }

    fn checked(bitext: &'a Bitext<'a>, alignment: &'a Alignment, label: &str, model: &Model) -> Self {
        let (en, th) = (bitext.en.text.document(), bitext.th.text.document());
        let metadata = Metadata::of(bitext);
        let doc = if same(en, th) {
            Doc { name: en.name().into(), sha256: Some(en.sha256().into()), metadata }
        } else {
            let sha256 = Some(content_of_two(en, th).into());
            // Two fields of one record have one name.
            let one = en.name() == th.name();
            let name = if one { en.name().into() } else { format!("{} + {}", en.name(), th.name()).into() };
            Doc { name, sha256, metadata }
        };
        Pairs {
            bitext,
            alignment,
            doc,
            method: format!("{} {}, {label}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")),
            en_points: CodePoints::new(en.text()),
            th_points: (!same(en, th)).then(|| CodePoints::new(th.text())),
            discrepancies: checked::check(bitext, &beads(alignment).collect::<Vec<_>>(), model),
        }
    }

    /// The same, with what is known of the document beside its text; a date goes before that of the text.
    #[must_use]
    pub fn with_facts(mut self, facts: &'a Facts) -> Self {
        self.doc.metadata.date = facts.date.or(self.doc.metadata.date);
        self.doc.metadata.source = facts.source.as_deref().map(Cow::Borrowed);
        self
    }

    /// What every pair says about its document.
    #[must_use]
    pub fn doc(&self) -> &Doc<'a> {
        &self.doc
    }

    /// Program and model, each with its version.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The files the text was read from: one, or the English and the Thai one.
    #[must_use]
    pub fn files(&self) -> Vec<&'a Document> {
        let mut files = vec![self.bitext.en.text.document(), self.bitext.th.text.document()];
        files.dedup_by(|a, b| same(a, b));
        files
    }

    /// What is known before the first pair.
    #[must_use]
    pub fn head(&self) -> Head<'a> {
        Head {
            doc: self.doc.clone(),
            files: self.files().into_iter().map(File::from).collect(),
            segments: Some([self.bitext.en.segments.len(), self.bitext.th.segments.len()]),
            method: Some(self.method.clone()),
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.discrepancies.len()
    }

    /// Whether there are none: no text was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.discrepancies.is_empty()
    }

    /// Whether any text of that language was found: all of it is in the pairs, with a counterpart or without.
    #[must_use]
    pub fn has(&self, lang: Lang) -> bool {
        !self.bitext.side(lang).segments.is_empty()
    }

    /// The pairs, in the order of the alignment.
    pub fn iter(&self) -> impl Iterator<Item = Pair<'_>> {
        let discrepancies = self.discrepancies.iter().cloned();
        self.beads().zip(1..).zip(discrepancies).map(|((bead, seq), found)| self.pair(bead, seq, found))
    }

    fn beads(&self) -> impl Iterator<Item = &'a Bead> {
        beads(self.alignment)
    }

    fn pair(&self, bead: &'a Bead, seq: usize, discrepancies: Vec<Discrepancy>) -> Pair<'_> {
        let en = part(&self.bitext.en, &bead.en, &self.en_points);
        let th = part(&self.bitext.th, &bead.th, self.th_points.as_ref().unwrap_or(&self.en_points));
        Pair {
            id: Some(id(self.doc.sha256.as_deref().unwrap_or_default(), en.as_ref(), th.as_ref()).into()),
            doc: Cow::Borrowed(&self.doc),
            seq,
            shape: Some(Shape { en: segments(&bead.en).count(), th: thai_sentences(&self.bitext.th, &bead.th) }),
            en,
            th,
            score: Some(if bead.probability.is_nan() { 0.0 } else { bead.probability.clamp(0.0, 1.0) }),
            evidence: Some(Cow::Borrowed(bead.evidence())),
            discrepancies,
            note: None,
            method: Some(Cow::Borrowed(&self.method)),
        }
    }
}

/// The beads that hold anything.
fn beads(alignment: &Alignment) -> impl Iterator<Item = &Bead> {
    alignment.beads().iter().filter(|bead| holds_any(&bead.en) || holds_any(&bead.th))
}

impl<'a> From<&'a Document> for File<'a> {
    fn from(document: &'a Document) -> Self {
        let (name, sha256) = (document.name().into(), document.sha256().into());
        File { name, sha256, encoding: document.encoding(), format: document.format().name() }
    }
}

/// Whether two documents are the same file with the same content.
fn same(a: &Document, b: &Document) -> bool {
    std::ptr::eq(a, b) || (a.name() == b.name() && a.sha256() == b.sha256() && a.text() == b.text())
}

pub(super) fn segments(runs: &[Run]) -> impl Iterator<Item = usize> {
    runs.iter().flat_map(|run| run.range())
}

pub(super) fn holds_any(runs: &[Run]) -> bool {
    segments(runs).next().is_some()
}

fn part<'a>(side: &Side<'a>, runs: &[Run], points: &CodePoints<'_>) -> Option<Part<'a>> {
    let document = side.text.document();
    let text = text(side, runs)?;
    let spans: Vec<Span> = runs.iter().flat_map(|&run| spans(side, run)).collect();
    let place = |span: Span| Place {
        start: points.at(span.start()),
        end: points.at(span.end()),
        byte_start: span.start(),
        byte_end: span.end(),
    };
    let pages = pages(document, &spans);
    let spans = spans.into_iter().map(place).collect();
    Some(Part { text, spans, file: Some(document.name().into()), pages })
}

/// See [`Part::text`].
pub(super) fn text<'a>(side: &Side<'a>, runs: &[Run]) -> Option<Cow<'a, str>> {
    let document = side.text.document();
    let mut spans = runs.iter().flat_map(|&run| spans(side, run));
    let first = document.slice(spans.next()?);
    let rest: String = spans.flat_map(|span| [" ", document.slice(span)]).collect();
    Some(if rest.is_empty() { Cow::Borrowed(first) } else { Cow::Owned([first, &rest].concat()) })
}

/// The pages that some spans stand on.
fn pages(document: &Document, spans: &[Span]) -> Vec<u32> {
    let on = |span: &Span| {
        let first = document.page(span.start())?;
        Some(first..=document.page(span.end().saturating_sub(1)).unwrap_or(first).max(first))
    };
    let mut pages: Vec<u32> = spans.iter().filter_map(on).flatten().collect();
    pages.sort_unstable();
    pages.dedup();
    pages
}

/// The stretches of the document that a run of segments covers, from the first segment's start to the last one's end.
///
/// Mostly one. But where the languages take turns line by line, the passage between two neighbouring segments of a side
/// may be the other side's, and must not end up in this one's text; so the span is broken there.
fn spans(side: &Side<'_>, run: Run) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::with_capacity(1);
    let mut place_before = None;
    for segment in &side.segments[run.range()] {
        let place = side.passages[segment.passage as usize].place;
        match spans.last_mut() {
            Some(last) if place_before.is_some_and(|before| place == before || place == before + 1) => {
                *last = last.cover(segment.span);
            }
            _ => spans.push(segment.span),
        }
        place_before = Some(place);
    }
    spans
}

/// See [`Shape`].
fn thai_sentences(side: &Side<'_>, runs: &[Run]) -> usize {
    let mut sentences = 0;
    let mut open = false;
    for i in segments(runs) {
        sentences += usize::from(!open);
        let segment = &side.segments[i];
        let ends_passage = side.segments.get(i + 1).is_none_or(|next| next.passage != segment.passage);
        open = segment.ends < probable(side.lang) && !ends_passage;
    }
    sentences
}

/// See [`Pair::id`].
pub(crate) fn id(document: &str, en: Option<&Part<'_>>, th: Option<&Part<'_>>) -> String {
    let places = |part: Option<&Part<'_>>| {
        let places = part.iter().flat_map(|part| &part.spans);
        places.map(|place| format!("{}-{}", place.byte_start, place.byte_end)).collect::<Vec<_>>().join(",")
    };
    let mut hash = Sha256::new();
    for line in [document, &places(en), &places(th), en.map_or("", |en| &en.text)] {
        hash.update(line);
        hash.update("\n");
    }
    hash.update(th.map_or("", |th| &*th.text));
    hex(&hash.finalize()[..8])
}

/// The content of a document in two files, see [`Doc::sha256`].
pub(crate) fn content_of_two(en: &Document, th: &Document) -> String {
    hex_sha256(format!("{}\n{}\n", en.sha256(), th.sha256()))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{
        Lang::{En, Th},
        segment::Kind::Paragraph,
        write::sample::{self, Line, bead},
    };

    fn shapes(pairs: &Pairs<'_>) -> Vec<String> {
        pairs.iter().filter_map(|pair| Some(pair.shape?.to_string())).collect()
    }

    #[test]
    fn a_release_as_pairs() {
        sample::mixed(sample::RELEASE, sample::release_beads(), |bitext, alignment| {
            let pairs = Pairs::new(bitext, alignment, "model 7");
            assert_eq!(pairs.method(), concat!("khanan ", env!("CARGO_PKG_VERSION"), ", model 7"));
            assert_eq!(
                (&*pairs.doc().name, pairs.doc().sha256.as_deref()),
                ("release.txt", Some(bitext.en.text.document().sha256()))
            );
            assert_eq!(shapes(&pairs), ["1-1", "2-2", "1-1", "0-1", "1-0", "0-1"]);
            assert_eq!(pairs.head().segments, Some([5, 8]));
            let mut counts = Counts::default();
            pairs.iter().for_each(|pair| counts.add(&pair));
            assert_eq!(counts, Counts { pairs: 6, aligned: 3, en_only: 1, th_only: 2, ..Counts::default() });
            let all: Vec<Pair<'_>> = pairs.iter().collect();
            assert!(all.iter().map(|pair| pair.seq).eq(1..=6));
            let figures = all[1].th.as_ref().unwrap();
            assert_eq!(figures.text, "กองทุนอนุมัติเงิน 4.4 ล้านบาท สาขาเปิดวันจันทร์");
            let twice = all[2].th.as_ref().unwrap();
            assert_eq!(twice.text, "ประชาชนยินดี เจ้าหน้าที่ก็ยินดี");
            assert_eq!(twice.spans.len(), 2);
            assert!(all[3].en.is_none() && all[4].th.is_none());
        });
    }

    #[test]
    fn places_lead_back_to_the_text() {
        sample::mixed(sample::RELEASE, sample::release_beads(), |bitext, alignment| {
            let text = bitext.en.text.document().text();
            let mut seen = 0;
            for pair in Pairs::new(bitext, alignment, "").iter() {
                for part in [&pair.en, &pair.th].into_iter().flatten() {
                    let bytes = part.spans.iter().map(|place| &text[place.byte_start..place.byte_end]);
                    let points = part
                        .spans
                        .iter()
                        .map(|place| text.chars().skip(place.start).take(place.end - place.start).collect::<String>());
                    assert_eq!(bytes.collect::<Vec<_>>().join(" "), part.text);
                    assert_eq!(points.collect::<Vec<_>>().join(" "), part.text);
                    assert_eq!(part.file.as_deref(), Some("release.txt"));
                    seen += 1;
                }
            }
            assert_eq!(seen, 9);
        });
    }

    #[test]
    fn the_id_follows_its_recipe_and_is_one_pairs_alone() {
        let lines: &[Line<'_>] = &[(En, Paragraph, &["Yes.", "Yes."]), (Th, Paragraph, &["ใช่", "ใช่"])];
        let ids = |beads| {
            sample::mixed(lines, beads, |bitext, alignment| {
                Pairs::new(bitext, alignment, "").iter().map(|pair| pair.id.unwrap().into_owned()).collect::<Vec<_>>()
            })
        };
        let both = ids(vec![bead(&[0], &[0], 0.9), bead(&[1], &[1], 0.8)]);
        let document = sample::document("", lines);
        let recipe = format!("{}\n5-9\n20-29\nYes.\nใช่", document.sha256());
        assert_eq!(both[1], hex_sha256(recipe)[..16]);
        let apart = ids(vec![bead(&[1], &[1], 0.1), bead(&[0], &[], 0.1), bead(&[], &[0], 0.1)]);
        assert_eq!(apart[0], both[1], "neither place in the list nor score matters");
        assert_eq!(both.iter().chain(&apart).collect::<HashSet<_>>().len(), 4);
    }

    #[test]
    fn a_thai_phrase_is_no_sentence_until_it_ends() {
        let lines: &[Line<'_>] = &[(Th, Paragraph, &["ก", "ข|", "ค"]), (Th, Paragraph, &["ง", "จ|"])];
        for (phrases, sentences) in [
            (&[0][..], 1),
            (&[0, 1], 1),
            (&[0, 1, 2], 2),
            (&[1, 2, 3], 3),
            (&[0, 1, 2, 3, 4], 3),
            (&[0, 3, 4], 1),
            (&[1, 3, 4], 2),
        ] {
            let rest: Vec<u32> = (0..5).filter(|i| !phrases.contains(i)).collect();
            let beads = vec![bead(&[], phrases, 1.0), bead(&[], &rest, 1.0)];
            sample::mixed(lines, beads, |bitext, alignment| {
                let pairs = Pairs::new(bitext, alignment, "");
                assert_eq!(pairs.iter().next().unwrap().shape, Some(Shape { en: 0, th: sentences }), "{phrases:?}");
            });
        }
    }

    #[test]
    fn a_run_does_not_swallow_the_other_languages_lines() {
        let lines: &[Line<'_>] = &[
            (Th, Paragraph, &["หนึ่ง", "สอง"]),
            (En, Paragraph, &["One two"]),
            (Th, Paragraph, &["สาม"]),
            (Th, Paragraph, &["สี่"]),
            (En, Paragraph, &["three four."]),
        ];
        sample::mixed(lines, vec![bead(&[0, 1], &[0, 1, 2, 3], 1.0)], |bitext, alignment| {
            let pairs = Pairs::new(bitext, alignment, "");
            let pair = pairs.iter().next().unwrap();
            assert_eq!(pair.en.unwrap().text, "One two three four.");
            assert_eq!(pair.th.unwrap().text, "หนึ่ง สอง สาม\nสี่");
        });
    }

    #[test]
    fn two_files_make_one_document() {
        let (en, th): (&[Line<'_>], &[Line<'_>]) = (&[(En, Paragraph, &["One."])], &[(Th, Paragraph, &["หนึ่ง"])]);
        sample::two(en, th, vec![bead(&[0], &[0], 1.0)], |bitext, alignment| {
            let pairs = Pairs::new(bitext, alignment, "");
            let files = pairs.files();
            assert_eq!(files.iter().map(|file| file.name()).collect::<Vec<_>>(), ["en.txt", "th.txt"]);
            assert_eq!(pairs.doc().name, "en.txt + th.txt");
            let recipe = format!("{}\n{}\n", files[0].sha256(), files[1].sha256());
            assert_eq!(pairs.doc().sha256.as_deref(), Some(&*hex_sha256(recipe)));
            let pair = pairs.iter().next().unwrap();
            assert_eq!(
                (pair.en.unwrap().file.as_deref(), pair.th.unwrap().file.as_deref()),
                (Some("en.txt"), Some("th.txt"))
            );
        });
    }

    #[test]
    fn the_same_file_twice_is_one_document() {
        let lines: &[Line<'_>] = &[(En, Paragraph, &["One."]), (Th, Paragraph, &["หนึ่ง"])];
        let documents = [(); 2].map(|()| sample::document("a.txt", lines));
        let texts = documents.each_ref().map(crate::normalize::Normalized::as_is);
        let bitext = Bitext { en: sample::side(En, &texts[0], lines), th: sample::side(Th, &texts[1], lines) };
        let alignment = Alignment::new(&bitext, vec![bead(&[0], &[0], 1.0)]).unwrap();
        assert_eq!(Pairs::new(&bitext, &alignment, "").doc().name, "a.txt");
    }

    #[test]
    fn odd_beads_do_no_harm() {
        let lines: &[Line<'_>] = &[(En, Paragraph, &["One.", "Two."])];
        let mut beads = vec![bead(&[], &[], 1.0), bead(&[0], &[], f64::NAN), bead(&[1], &[], -3.0)];
        beads[1].en.push(Run { start: 1, end: 1 });
        beads[1].th.push(Run { start: 0, end: 0 });
        sample::mixed(lines, beads, |bitext, alignment| {
            let pairs = Pairs::new(bitext, alignment, "");
            assert_eq!(shapes(&pairs), ["1-0", "1-0"]);
            assert!(pairs.iter().all(|pair| pair.score == Some(0.0) && pair.en.unwrap().spans.len() == 1));
        });
    }
}
