//! Laws of aligning.

use std::collections::HashSet;

use khanan::{
    CodePoints, Lang,
    align::{Alignment, Bitext, Pin, Run, align, align_around},
    model::Model,
    read::Document,
    segment::{Cut, Side, bitext, side},
    write::{Facts, Format, Pair, Pairs},
};

use crate::{
    back,
    bytes::{Bytes, parts, text},
};

/// One text in both languages, or one in each, and what is done with them.
fn with_bitext(data: &[u8], then: impl FnOnce(&Bitext<'_>, &mut Bytes<'_>)) {
    let mut bytes = Bytes::new(data);
    let cut = if bytes.byte() & 7 == 7 { Cut::Lines } else { Cut::Running };
    let dealt: Vec<u8> = (0..8).map(|_| bytes.byte()).collect();
    let rest = bytes.rest();
    let document = |name, part| Document::from_text(name, text(part)).expect("it is short");
    if rest.contains(&0xff) {
        let [en, th] = parts(rest);
        let (en, th) = (document("a.en.txt", en), document("a.th.txt", th));
        let (en, th) = (cut.normalized(&en), cut.normalized(&th));
        then(&Bitext { en: side(&en, Lang::En, cut), th: side(&th, Lang::Th, cut) }, &mut Bytes::new(&dealt));
    } else {
        let mixed = document("a.txt", rest);
        let mixed = cut.normalized(&mixed);
        then(&bitext(&mixed, cut), &mut Bytes::new(&dealt));
    }
}

/// Segments are in order and hold every character but white space once; of a mixed text those of both languages together.
fn segments(bitext: &Bitext<'_>) {
    let sides = [&bitext.en, &bitext.th];
    let documents = sides.map(|side| side.text.document());
    let one = std::ptr::eq(documents[0], documents[1]);
    for (side, document) in sides.into_iter().zip(documents) {
        let text = document.text();
        let mut held = vec![0u8; text.len()];
        for of in sides.into_iter().filter(|of| one || of.lang == side.lang) {
            let mut end = 0;
            for segment in &of.segments {
                assert!(!segment.span.is_empty() && segment.span.start() >= end, "segments are in order");
                assert!(segment.span.get(text).is_some(), "on character boundaries");
                assert!(segment.ends.is_finite() && (0.0..=1.0).contains(&segment.ends));
                end = segment.span.end();
                held[segment.span.range()].iter_mut().for_each(|n| *n += 1);
            }
        }
        let seen = !side.text.text().trim().is_empty();
        for (at, c) in text.char_indices() {
            assert!(held[at] <= 1, "{c:?} at {at} lies in two segments");
            assert!(held[at] == 1 || c.is_whitespace() || !seen, "{c:?} at {at} is lost");
        }
    }
}

/// Beads use every segment once, and are probable.
fn beads(bitext: &Bitext<'_>, alignment: &Alignment) {
    let mut counts = [vec![0; bitext.en.segments.len()], vec![0; bitext.th.segments.len()]];
    for bead in alignment.beads() {
        assert!(bead.probability.is_finite() && (0.0..=1.0).contains(&bead.probability), "{}", bead.probability);
        assert!(!bead.en.is_empty() || !bead.th.is_empty());
        for (runs, counts) in [&bead.en, &bead.th].into_iter().zip(&mut counts) {
            assert!(runs.iter().all(|run| run.start < run.end), "no run is empty");
            assert!(runs.windows(2).all(|two| two[0].end <= two[1].start), "runs are in order");
            runs.iter().flat_map(|run| run.range()).for_each(|i| counts[i] += 1);
        }
    }
    assert!(counts.iter().flatten().all(|&n| n == 1), "every segment lies in one bead");
}

/// Whatever the texts: segments, beads, and pairs that say where they stand and are read again as they were written.
pub(crate) fn texts(data: &[u8]) {
    with_bitext(data, |bitext, _| {
        segments(bitext);
        let alignment = align(bitext);
        beads(bitext, &alignment);
        assert_eq!(align(bitext).beads(), alignment.beads(), "the same each time");
        let facts = Facts::default();
        let pairs = Pairs::by(bitext, &alignment, Model::embedded()).with_facts(&facts);
        let pairs: Vec<Pair<'_>> = pairs.iter().map(Pair::into_owned).collect();
        let ids: HashSet<&str> = pairs.iter().filter_map(|pair| pair.id.as_deref()).collect();
        assert_eq!(ids.len(), pairs.len(), "every pair has a name of its own");
        for pair in &pairs {
            for (part, side) in [(&pair.en, &bitext.en), (&pair.th, &bitext.th)] {
                let Some(part) = part else { continue };
                let text = side.text.document().text();
                let points = CodePoints::new(text);
                let mut said = Vec::new();
                for span in &part.spans {
                    said.push(&text[span.byte_start..span.byte_end]);
                    assert_eq!((points.at(span.byte_start), points.at(span.byte_end)), (span.start, span.end));
                }
                assert_eq!(said.join(" "), part.text, "a text is that of its spans");
            }
        }
        let read = back::again(Format::Jsonl, &pairs);
        assert!(read.iter().map(back::said).eq(pairs.iter().map(back::said)), "pairs are read as they were written");
    });
}

/// Pins at random are kept as they are.
pub(crate) fn pins(data: &[u8]) {
    with_bitext(data, |bitext, dealt| {
        let dealt: Vec<u8> = (0..8).map(|_| dealt.byte() % 9).collect();
        let of = |side: &Side<'_>, shift: usize, pin: u8| -> Vec<Run> {
            let held: Vec<usize> = (0..side.segments.len()).filter(|i| dealt[(i + shift) % 8] == pin).collect();
            let runs = held.chunk_by(|a, b| a + 1 == *b);
            runs.map(|run| Run { start: run[0] as u32, end: (run[0] + run.len()) as u32 }).collect()
        };
        let pins: Vec<Pin> = (0..4)
            .map(|pin| Pin { en: of(&bitext.en, 0, pin), th: of(&bitext.th, 3, pin) })
            .filter(|pin| !pin.en.is_empty() || !pin.th.is_empty())
            .collect();
        let alignment = align_around(bitext, Model::embedded(), &pins).expect("they hold no segment twice");
        beads(bitext, &alignment);
        for pin in &pins {
            let kept = alignment.beads().iter().find(|bead| bead.en == pin.en && bead.th == pin.th);
            assert_eq!(kept.expect("the pin is kept").probability, 1.0);
        }
    });
}
