//! A session's beads as pairs, to be written in any format.

use std::{borrow::Cow, collections::HashSet};

use super::{
    bead::Bead,
    material::{BETWEEN, Material},
    session::Session,
};
use crate::{
    CodePoints, Lang, Place, Span,
    check::{self, Texts},
    read::Document,
    segment::Side,
    write::{Pair, Part, pair_id},
};

/// The pairs of a session as they stand, checked anew. A pair that came in and was not changed goes out as it came.
#[must_use]
pub fn pairs(material: &Material, session: &Session<'_>) -> Vec<Pair<'static>> {
    let bitext = session.bitext();
    let documents = [bitext.en.text.document(), bitext.th.text.document()];
    let points = documents.map(|document| CodePoints::new(document.text()));
    let (doc, origins, places) = (material.doc(), material.origins(), material.has_places());
    let sha256 = doc.sha256.clone().unwrap_or_default();
    let mut pairs: Vec<Pair<'static>> = session
        .beads()
        .iter()
        .zip(1..)
        .map(|(bead, seq)| {
            let origin = origins.get(&bead.id).filter(|(_, spans)| is_as(bead, spans)).map(|(pair, _)| *pair);
            let mut pair = origin.cloned().unwrap_or_else(|| {
                let part = |lang: Lang, k: usize| part(documents[k], &points[k], bead.of(lang), places);
                let (en, th) = (part(Lang::En, 0), part(Lang::Th, 1));
                Pair {
                    id: places.then(|| Cow::Owned(pair_id(&sha256, en.as_ref(), th.as_ref()))),
                    doc: Cow::Owned(doc.clone()),
                    en,
                    th,
                    ..Pair::default()
                }
            });
            pair.seq = seq;
            // Who accepts a pair is sure of it.
            pair.score = Some(if bead.accepted { 1.0 } else { bead.score });
            pair.note = (!bead.note.is_empty()).then(|| Cow::Owned(bead.note.clone()));
            pair
        })
        .collect();
    let texts = texts(session, 0..session.beads().len());
    let found = check::pairs_with(&texts.iter().map(Owned::as_texts).collect::<Vec<_>>(), session.model());
    for (pair, found) in pairs.iter_mut().zip(found) {
        pair.discrepancies = found;
    }
    pairs
}

/// A bead's texts, for the check.
pub(super) struct Owned {
    en: Option<String>,
    th: Option<String>,
    inside: bool,
    score: Option<f64>,
}

impl Owned {
    pub(super) fn as_texts(&self) -> Texts<'_> {
        Texts { en: self.en.as_deref(), th: self.th.as_deref(), inside: self.inside, score: self.score }
    }
}

/// The texts of some beads, by their places. A pair that a person decided about is one, whatever the aligner thought of it.
pub(super) fn texts(session: &Session<'_>, beads: std::ops::Range<usize>) -> Vec<Owned> {
    let bitext = session.bitext();
    let translated = [Lang::En, Lang::Th].map(|lang| -> HashSet<u32> {
        let whole = session.beads().iter().filter(|bead| bead.two_sided());
        whole.flat_map(|bead| bead.of(lang)).filter_map(|span| passage(bitext.side(lang), *span)).collect()
    });
    // A person who accepts text without counterpart has seen that it has none.
    let inside = |bead: &Bead| {
        let (lang, k) = if bead.th.is_empty() { (Lang::En, 0) } else { (Lang::Th, 1) };
        let known = |span: &Span| passage(bitext.side(lang), *span).is_some_and(|at| translated[k].contains(&at));
        !bead.two_sided() && !bead.accepted && bead.of(lang).iter().all(known)
    };
    let owned = |bead: &Bead| Owned {
        en: join(bitext.en.text.document(), &bead.en),
        th: join(bitext.th.text.document(), &bead.th),
        inside: inside(bead),
        score: (!bead.decided()).then_some(bead.score),
    };
    session.beads()[beads].iter().map(owned).collect()
}

/// The passage that a span begins in.
fn passage(side: &Side<'_>, span: Span) -> Option<u32> {
    let at = side.segments.partition_point(|segment| segment.span.end() <= span.start());
    side.segments.get(at).map(|segment| segment.passage)
}

/// Whether a bead holds what it held when it came in.
fn is_as(bead: &Bead, places: &[Option<Span>; 2]) -> bool {
    [&bead.en, &bead.th].into_iter().zip(places).all(|(spans, place)| spans.iter().eq(place.iter()))
}

fn part(document: &Document, points: &CodePoints<'_>, spans: &[Span], places: bool) -> Option<Part<'static>> {
    // What parts the texts of pairs is no part of a text that was made of two.
    let text = join(document, spans)?.replace(BETWEEN, " ");
    let place = |span: &Span| Place {
        start: points.at(span.start()),
        end: points.at(span.end()),
        byte_start: span.start(),
        byte_end: span.end(),
    };
    let mut pages: Vec<u32> = spans.iter().filter_map(|span| document.page(span.start())).collect();
    pages.dedup();
    Some(Part {
        text: text.into(),
        spans: if places { spans.iter().map(place).collect() } else { Vec::new() },
        file: places.then(|| document.name().to_owned().into()),
        pages,
    })
}

/// The text of some spans, joined by a space; none if there are none.
pub(super) fn join(document: &Document, spans: &[Span]) -> Option<String> {
    (!spans.is_empty()).then(|| spans.iter().map(|span| document.slice(*span)).collect::<Vec<_>>().join(" "))
}
