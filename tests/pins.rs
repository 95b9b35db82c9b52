//! Beads that are decided already stay as they are, and guide the search of the rest.

#[path = "common/text.rs"]
mod common;

use std::{ops::Range, path::Path};

use common::text;
use khanan::{
    CodePoints, Error, Lang, Span,
    align::{Alignment, Bead, Bitext, Pin, Run, align, align_around},
    eval::{Gold, SpanDocument, Texts},
    model::Model,
    normalize::Normalized,
    read::Document,
    segment::{self, Cut, Side},
};
use proptest::prelude::*;

fn with_bitext<T>(text: &str, check: impl FnOnce(&Bitext<'_>) -> T) -> T {
    let document = Document::from_text("text", text).expect("small");
    let normalized = Normalized::new(&document);
    check(&segment::bitext(&normalized, Cut::Running))
}

fn around(bitext: &Bitext<'_>, pins: &[Pin]) -> Alignment {
    align_around(bitext, Model::embedded(), pins).expect("the pins hold every segment at most once")
}

/// The runs that some segments make.
fn runs(segments: &[usize]) -> Vec<Run> {
    let runs = segments.chunk_by(|a, b| a + 1 == *b);
    runs.map(|run| Run { start: run[0] as u32, end: (run[0] + run.len()) as u32 }).collect()
}

/// Pins at random: each side's segments are dealt out to a few, or to none.
fn pins(bitext: &Bitext<'_>, dealt: &[u8]) -> Vec<Pin> {
    let of = |side: &Side<'_>, shift: usize, pin: u8| -> Vec<usize> {
        (0..side.segments.len()).filter(|i| dealt[(i + shift) % dealt.len()] == pin).collect()
    };
    let pins = (0..4).map(|pin| Pin { en: runs(&of(&bitext.en, 0, pin)), th: runs(&of(&bitext.th, 3, pin)) });
    pins.filter(|pin| !pin.en.is_empty() || !pin.th.is_empty()).collect()
}

fn assert_kept(bitext: &Bitext<'_>, pins: &[Pin]) {
    let alignment = around(bitext, pins);
    for pin in pins {
        let kept = |bead: &&Bead| bead.en == pin.en && bead.th == pin.th;
        let bead = alignment.beads().iter().find(kept).unwrap_or_else(|| panic!("{pin:?} is lost"));
        assert_eq!(bead.probability, 1.0);
    }
    let mut counts = [vec![0; bitext.en.segments.len()], vec![0; bitext.th.segments.len()]];
    for bead in alignment.beads() {
        assert!(bead.probability.is_finite() && (0.0..=1.0).contains(&bead.probability), "{}", bead.probability);
        for (runs, counts) in [&bead.en, &bead.th].into_iter().zip(&mut counts) {
            runs.iter().flat_map(|run| run.range()).for_each(|i| counts[i] += 1);
        }
    }
    assert!(counts.iter().flatten().all(|&n| n == 1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn without_pins_nothing_changes(text in text()) {
        with_bitext(&text, |bitext| assert_eq!(around(bitext, &[]).beads(), align(bitext).beads()));
    }

    #[test]
    fn any_pins_are_kept(text in text(), dealt in prop::collection::vec(0..9u8, 1..40)) {
        with_bitext(&text, |bitext| assert_kept(bitext, &pins(bitext, &dealt)));
    }

    #[test]
    fn pinning_what_was_found_changes_no_bead(text in text()) {
        with_bitext(&text, |bitext| {
            let found = align(bitext);
            let pins: Vec<Pin> = found.beads().iter().map(|b| Pin { en: b.en.clone(), th: b.th.clone() }).collect();
            let beads = |alignment: &Alignment| {
                let mut beads: Vec<_> = alignment.beads().iter().map(|b| (b.en.clone(), b.th.clone())).collect();
                beads.sort();
                beads
            };
            assert_eq!(beads(&around(bitext, &pins)), beads(&found));
        });
    }

    #[test]
    fn neighbours_that_were_pinned_together_are_kept(sizes in prop::collection::vec((1..9usize, 1..300usize), 1..4)) {
        let en: String = (0..30).map(|i| format!("Factory {i} sold {} machines.\n", 117 + i)).collect();
        let th: String = (0..30).map(|i| format!("โรงงาน {i} ขาย {} เครื่อง ให้เกษตรกร เมื่อวาน ทั้งนี้ เป็นไปตามแผน\n", 117 + i)).collect();
        with_bitext(&format!("{en}{th}"), |bitext| {
            let (mut i, mut j) = (0, 0);
            let mut pins = Vec::new();
            for &(a, b) in &sizes {
                let (to_i, to_j) = ((i + a).min(bitext.en.segments.len()), (j + b).min(bitext.th.segments.len()));
                let all = |from: usize, to: usize| runs(&(from..to).collect::<Vec<_>>());
                pins.push(Pin { en: all(i, to_i), th: all(j, to_j) });
                (i, j) = (to_i + 1, to_j + 2);
                if i >= bitext.en.segments.len() || j >= bitext.th.segments.len() {
                    break;
                }
            }
            assert_kept(bitext, &pins);
        });
    }
}

#[test]
fn what_two_pins_hold_is_refused() {
    with_bitext("One. Two.\nหนึ่ง สอง\n", |bitext| {
        let run = |start, end| vec![Run { start, end }];
        for (pins, segment, wanted) in [
            (vec![Pin { en: run(0, 1), th: run(0, 1) }, Pin { en: run(0, 2), th: vec![] }], 0, 2),
            (vec![Pin { en: run(0, 9), th: vec![] }], bitext.en.segments.len(), 1),
        ] {
            let refused = align_around(bitext, Model::embedded(), &pins).expect_err("no partition");
            assert!(
                matches!(refused, Error::NotAPartition { lang: Lang::En, segment: at, times, .. } if at == segment && times == wanted),
                "{refused}"
            );
        }
    });
}

/// A long text, which is searched in a corridor, with a pin that the corridor of the text alone does not hold.
#[test]
fn a_pin_far_off_is_kept_in_a_long_text() {
    let en: String = (0..400).map(|i| format!("Factory {i} sold {} machines to farmers.\n", 117 + 7 * i)).collect();
    let th: String = (0..400).map(|i| format!("โรงงาน {i} ขายเครื่องจักร {} เครื่อง ให้แก่เกษตรกร\n", 117 + 7 * i)).collect();
    with_bitext(&format!("{en}{th}"), |bitext| {
        let per = bitext.th.segments.len() / 400;
        let run = |start: usize, end: usize| vec![Run { start: start as u32, end: end as u32 }];
        let far = Pin { en: run(20, 21), th: run(300 * per, 301 * per) };
        assert_kept(bitext, std::slice::from_ref(&far));
        let near = Pin { en: run(310, 311), th: run(310 * per, 311 * per) };
        let pins = [far, near, Pin { en: vec![], th: run(30 * per, 31 * per) }, Pin { en: run(30, 31), th: vec![] }];
        assert_kept(bitext, &pins);
        let found = around(bitext, &pins[1..]);
        let right = found
            .beads()
            .iter()
            .filter(|b| matches!((&b.en[..], &b.th[..]), ([en], [th]) if en.start as usize * per == th.start as usize));
        assert!(right.count() >= 390);
    });
}

/// Pinning a third of the gold beads of each release of the corpus: of the others, no fewer are found than without.
#[test]
fn gold_beads_guide_the_rest() {
    let gold = Gold::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")).expect("the corpus is there");
    let Gold::Spans(documents) = gold else { panic!("the corpus gives beads") };
    let (mut alone, mut guided, mut of) = (0, 0, 0);
    for document in &documents {
        for third in 0..3 {
            let [without, with, all] = guide(document, third);
            alone += without;
            guided += with;
            of += all;
            assert!(
                with + 1 >= without,
                "{}: {with} of {all} with every third bead pinned, {without} without",
                document.id
            );
        }
    }
    assert!(guided > alone, "{guided} of {of} with pins, {alone} without");
}

/// Of the gold beads that are not pinned: how many are found without pins, with them, and how many there are.
fn guide(document: &SpanDocument, third: usize) -> [usize; 3] {
    let read = |text: &str| Document::from_text(document.id.as_str(), text).expect("texts are small");
    let [en, th] = [document.texts.en(), document.texts.th()].map(read);
    let (en, th) = (Normalized::new(&en), Normalized::new(&th));
    let bitext = match &document.texts {
        Texts::Both(_) => segment::bitext(&en, Cut::Running),
        Texts::Two { .. } => {
            Bitext { en: segment::side(&en, Lang::En, Cut::Running), th: segment::side(&th, Lang::Th, Cut::Running) }
        }
    };
    let beads: Vec<Pin> = document
        .beads
        .iter()
        .filter_map(|b| Some(Pin { en: whole(&bitext.en, &b.en)?, th: whole(&bitext.th, &b.th)? }))
        .collect();
    let (pins, rest): (Vec<_>, Vec<_>) = beads.into_iter().enumerate().partition(|(k, _)| k % 3 == third);
    let pins: Vec<Pin> = pins.into_iter().map(|(_, pin)| pin).collect();
    assert_kept(&bitext, &pins);
    let found = |alignment: &Alignment| {
        let same = |pin: &Pin| alignment.beads().iter().any(|b| (&b.en, &b.th) == (&pin.en, &pin.th));
        rest.iter().filter(|(_, pin)| !pin.en.is_empty() && !pin.th.is_empty() && same(pin)).count()
    };
    [found(&align(&bitext)), found(&around(&bitext, &pins)), rest.len()]
}

/// The segments that spans hold, if each is held whole or not at all.
fn whole(side: &Side<'_>, spans: &[Range<usize>]) -> Option<Vec<Run>> {
    let points = CodePoints::new(side.text.document().text());
    let inside = |span: Span| {
        let (start, end) = (points.at(span.start()), points.at(span.end()));
        let holds = spans.iter().any(|s| s.start <= start && end <= s.end);
        let touches = spans.iter().any(|s| s.start < end && start < s.end);
        (holds == touches).then_some(holds)
    };
    let held: Option<Vec<bool>> = side.segments.iter().map(|segment| inside(segment.span)).collect();
    let segments: Vec<usize> = held?.iter().enumerate().filter(|(_, held)| **held).map(|(i, _)| i).collect();
    Some(runs(&segments))
}
