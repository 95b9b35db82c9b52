//! Pairs against gold: reading a prediction, and scoring it.

use divan::{Bencher, counter::BytesCount};
use khanan::eval::{Gold, Prediction, Scores, compare};
use serde_json::json;

use crate::{
    common::{releases, two_sided},
    pipeline,
};

/// The pairs that khanan finds in all releases.
fn pairs() -> Vec<u8> {
    releases().iter().flat_map(pipeline::run).collect()
}

fn read(jsonl: &[u8]) -> Prediction {
    Prediction::read("releases.jsonl", jsonl).expect("these are pairs")
}

/// Bytes of JSON Lines.
#[divan::bench]
fn read_pairs(bencher: Bencher<'_, '_>) {
    let jsonl = pairs();
    let report = compare(&Gold::Spans(releases().to_vec()), &read(&jsonl), false).expect("it is of the gold's texts");
    assert!(report.missing.is_empty() && report.unknown.is_empty(), "{report:?}");
    bencher.counter(BytesCount::of_slice(&jsonl)).bench(|| read(&jsonl));
}

/// Bytes of the gold's texts. The gold itself is scored, which is right in everything.
#[divan::bench]
fn score(bencher: Bencher<'_, '_>) {
    let spans = |spans: &[std::ops::Range<usize>]| spans.iter().map(|s| [s.start, s.end]).collect::<Vec<_>>();
    let mut jsonl = String::new();
    for release in releases() {
        let beads: Vec<_> =
            release.beads.iter().map(|bead| json!({"en": spans(&bead.en), "th": spans(&bead.th)})).collect();
        jsonl += &json!({"id": release.id, "beads": beads}).to_string();
        jsonl.push('\n');
    }
    let (gold, prediction) = (Gold::Spans(releases().to_vec()), read(jsonl.as_bytes()));
    let score = || compare(&gold, &prediction, false).expect("it is of the gold's texts");
    let Scores::Beads(scores) = score().scores else { panic!("the gold is beads") };
    let right: usize = scores.documents.iter().map(|row| row.right).sum();
    assert_eq!(right, releases().iter().map(two_sided).sum::<usize>());
    bencher.counter(BytesCount::new(releases().iter().map(pipeline::bytes).sum::<usize>())).bench(score);
}
