//! What must hold of any text, on its way from reading to beads.

#[path = "common/text.rs"]
mod common;

use common::text;
use khanan::{
    CodePoints,
    align::{Alignment, Run, align},
    normalize::Normalized,
    read::Document,
    segment::{Cut, Side, bitext},
};
use proptest::prelude::*;

fn with_alignment(text: &str, check: impl FnOnce(&Side<'_>, &Side<'_>, &Alignment)) {
    let document = Document::from_text("text", text).expect("small");
    let normalized = Normalized::new(&document);
    let bitext = bitext(&normalized, Cut::Running);
    let alignment = align(&bitext);
    check(&bitext.en, &bitext.th, &alignment);
}

/// The spans of all runs of a side, as byte ranges, in the order of the beads.
fn spans(side: &Side<'_>, runs: impl Iterator<Item = Run>) -> Vec<(usize, usize)> {
    runs.map(|run| {
        let (first, last) = (side.segments[run.start as usize], side.segments[run.end as usize - 1]);
        (first.span.start(), last.span.end())
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_doubled(text in text()) {
        let mut held = vec![0u8; text.len()];
        let mut seen = true;
        with_alignment(&text, |en, th, _| {
            seen = !en.text.text().trim().is_empty();
            for side in [en, th] {
                let mut end = 0;
                for segment in &side.segments {
                    assert!(!segment.span.is_empty());
                    assert!(segment.span.start() >= end, "segments are in order");
                    assert!(segment.span.get(&text).is_some(), "on character boundaries");
                    end = segment.span.end();
                    held[segment.span.range()].iter_mut().for_each(|n| *n += 1);
                }
            }
        });
        for (at, c) in text.char_indices() {
            prop_assert!(held[at] <= 1, "{c:?} at {at} lies in two segments");
            prop_assert!(held[at] == 1 || c.is_whitespace() || !seen, "{c:?} at {at} is lost");
        }
    }

    #[test]
    fn beads_use_every_segment_once_and_are_probable(text in text()) {
        with_alignment(&text, |en, th, alignment| {
            let mut counts = [vec![0; en.segments.len()], vec![0; th.segments.len()]];
            for bead in alignment.beads() {
                assert!(bead.probability.is_finite() && (0.0..=1.0).contains(&bead.probability), "{}", bead.probability);
                assert!(!bead.en.is_empty() || !bead.th.is_empty());
                for (runs, counts) in [&bead.en, &bead.th].into_iter().zip(&mut counts) {
                    runs.iter().flat_map(|run| run.range()).for_each(|i| counts[i] += 1);
                }
            }
            assert!(counts.iter().flatten().all(|&n| n == 1));
        });
    }

    #[test]
    fn sentences_in_any_order_are_used_once(order in Just((0..8usize).collect::<Vec<_>>()).prop_shuffle(), run in any::<bool>()) {
        let figure = |i: usize| 117 + 131 * i;
        let en = (0..8).map(|i| format!("Factory {} sold {} machines to farmers last year.", i + 2, figure(i)));
        let th = order.iter().map(|&i| format!("โรงงาน {} ขายเครื่องจักร {} เครื่อง ให้เกษตรกร เมื่อวันที่ {} มีนาคม", i + 2, figure(i), i + 3));
        let between = if run { " " } else { "\n" };
        let [en, th] = [en.collect::<Vec<_>>(), th.collect()].map(|lines| lines.join(between));
        with_alignment(&format!("{en}\n{th}\n"), |en, th, alignment| {
            let mut counts = [vec![0; en.segments.len()], vec![0; th.segments.len()]];
            for bead in alignment.beads() {
                for (runs, counts) in [&bead.en, &bead.th].into_iter().zip(&mut counts) {
                    assert!(runs.iter().all(|run| run.start < run.end), "no run is empty");
                    assert!(runs.windows(2).all(|two| two[0].end <= two[1].start), "runs are in order");
                    runs.iter().flat_map(|run| run.range()).for_each(|i| counts[i] += 1);
                }
            }
            assert!(counts.iter().flatten().all(|&n| n == 1));
        });
    }

    #[test]
    fn one_thread_and_eight_give_the_same(text in text()) {
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            let mut beads = Vec::new();
            pool.install(|| with_alignment(&text, |_, _, alignment| beads = alignment.beads().to_vec()));
            beads
        };
        prop_assert_eq!(run(1), run(8));
    }

    #[test]
    fn offsets_lead_back(text in text()) {
        let points: Vec<char> = text.chars().collect();
        let index = CodePoints::new(&text);
        with_alignment(&text, |en, th, alignment| {
            for bead in alignment.beads() {
                for (side, runs) in [(en, &bead.en), (th, &bead.th)] {
                    for (start, end) in spans(side, runs.iter().copied()) {
                        let by_points: String = points[index.at(start)..index.at(end)].iter().collect();
                        assert_eq!(by_points, text[start..end]);
                    }
                }
            }
        });
    }
}
