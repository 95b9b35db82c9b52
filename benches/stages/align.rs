//! Two segmented sides to beads: one release, and texts that get longer.

use divan::{
    Bencher,
    counter::{BytesCount, ItemsCount},
};
use khanan::{
    Lang,
    align::{Alignment, Bitext, align},
    normalize::Normalized,
    read::Document,
    segment::{Cut, side},
};

use crate::common::Pair;

/// Checks that there are about as many pairs as the gold has: one in eight may be missing or too many.
#[track_caller]
pub(crate) fn assert_near_gold(pairs: usize, gold: usize) {
    assert!(8 * pairs.abs_diff(gold) <= gold, "{pairs} pairs; the gold has {gold}");
}

/// Beads with two sides.
fn two_sided(alignment: &Alignment) -> usize {
    alignment.beads().iter().filter(|bead| !bead.en.is_empty() && !bead.th.is_empty()).count()
}

/// Times the aligning of `pair`; items are the gold's beads with two sides. The answer is checked in passing, which
/// costs nothing beside it.
fn aligns(bencher: Bencher<'_, '_>, pair: &Pair) {
    let document = |name, text: &str| Document::from_text(name, text).expect("it is small");
    let (en, th) = (document("en.txt", &pair.en), document("th.txt", &pair.th));
    let (en, th) = (Normalized::new(&en), Normalized::new(&th));
    let bitext = Bitext { en: side(&en, Lang::En, Cut::Running), th: side(&th, Lang::Th, Cut::Running) };
    bencher.counter(BytesCount::new(pair.bytes())).counter(ItemsCount::new(pair.beads)).bench(|| {
        let alignment = align(&bitext);
        assert_near_gold(two_sided(&alignment), pair.beads);
        alignment
    });
}

/// A pair of so many English sentences, or a few more, for releases are taken whole.
#[divan::bench(args = [20, 100, 1_000, 10_000], sample_size = 1, max_time = 5)]
fn sentences(bencher: Bencher<'_, '_>, sentences: usize) {
    aligns(bencher, &Pair::grown(|pair| pair.sentences >= sentences));
}
