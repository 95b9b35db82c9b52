//! The whole way from the bytes of a file to JSON Lines.

use divan::{
    Bencher,
    counter::{BytesCount, ItemsCount},
};
use khanan::{
    Lang,
    align::{Bitext, align},
    eval::{SpanDocument, Texts},
    model::Model,
    read::{Document, Options, decode},
    segment::{Cut, bitext, side},
    write::{Format, Layout, Pairs, Writer},
};
use rayon::prelude::*;

use crate::{
    align::assert_near_gold,
    common::{Pair, releases, two_sided},
};

fn read(name: &str, text: &str) -> Document {
    decode(name, text.as_bytes(), &Options::default()).expect("it is UTF-8")
}

/// The pairs of a release, as JSON Lines.
pub(crate) fn run(release: &SpanDocument) -> Vec<u8> {
    let read = |name: &str, text: &str| read(&format!("{}{name}.txt", release.id), text);
    match &release.texts {
        Texts::Both(text) => {
            let document = read("", text);
            let text = Cut::Running.normalized(&document);
            written(&bitext(&text, Cut::Running))
        }
        Texts::Two { en, th } => two(&read(".en", en), &read(".th", th)),
    }
}

/// The pairs of two documents.
fn two(en: &Document, th: &Document) -> Vec<u8> {
    let (en, th) = (Cut::Running.normalized(en), Cut::Running.normalized(th));
    written(&Bitext { en: side(&en, Lang::En, Cut::Running), th: side(&th, Lang::Th, Cut::Running) })
}

fn written(bitext: &Bitext<'_>) -> Vec<u8> {
    let alignment = align(bitext);
    let pairs = Pairs::new(bitext, &alignment, Model::embedded().label());
    let mut writer = Writer::in_memory(Format::Jsonl, Layout::default());
    pairs.iter().try_for_each(|pair| writer.pair(pair)).expect("a vector takes any bytes");
    let (mut files, _) = writer.finish().expect("a vector takes any bytes");
    files.swap_remove(0)
}

/// Bytes of a release, of both files if there are two.
pub(crate) fn bytes(release: &SpanDocument) -> usize {
    match &release.texts {
        Texts::Both(text) => text.len(),
        Texts::Two { en, th } => en.len() + th.len(),
    }
}

/// Pairs with two sides in JSON Lines.
fn pairs(jsonl: &[u8]) -> usize {
    let lines = serde_json::Deserializer::from_slice(jsonl).into_iter::<serde_json::Value>();
    lines.filter(|pair| pair.as_ref().is_ok_and(|pair| !pair["en"].is_null() && !pair["th"].is_null())).count()
}

/// Times `run` over `releases`; items are the gold's beads with two sides.
fn times(bencher: Bencher<'_, '_>, releases: &[SpanDocument], run: impl Fn() -> Vec<Vec<u8>> + Sync) {
    let gold = releases.iter().map(two_sided).sum();
    assert_near_gold(run().iter().map(|jsonl| pairs(jsonl)).sum(), gold);
    let bytes = releases.iter().map(bytes).sum::<usize>();
    bencher.counter(BytesCount::new(bytes)).counter(ItemsCount::new(gold)).bench(run);
}

#[divan::bench(max_time = 5)]
fn one_release(bencher: Bencher<'_, '_>) {
    let releases = &releases()[..1];
    times(bencher, releases, || releases.iter().map(run).collect());
}

#[divan::bench(max_time = 5)]
fn all_releases(bencher: Bencher<'_, '_>) {
    times(bencher, releases(), || releases().iter().map(run).collect());
}

/// Every release as two files without line breaks, as benchmarks of running text have it: nothing but the words says where
/// a sentence ends. Items are the pairs that come out, of which the gold may have more: headlines run into the lead.
#[divan::bench(max_time = 5)]
fn running_text(bencher: Bencher<'_, '_>) {
    let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut texts = Vec::new();
    let mut gold = 0;
    for release in releases() {
        let mut pair = Pair::default();
        pair.push(release, 0);
        gold += pair.beads;
        texts.push([joined(&pair.en), joined(&pair.th)]);
    }
    let run = || texts.iter().map(|[en, th]| two(&read("en.txt", en), &read("th.txt", th))).collect::<Vec<_>>();
    let found = run().iter().map(|jsonl| pairs(jsonl)).sum::<usize>();
    assert!(found <= gold && 3 * found >= 2 * gold, "{found} pairs; the gold has {gold}");
    let bytes = texts.iter().flatten().map(String::len).sum::<usize>();
    bencher.counter(BytesCount::new(bytes)).counter(ItemsCount::new(found)).bench(run);
}

/// All releases, as they are, on as many threads as the machine has cores.
#[divan::bench(max_time = 5)]
fn all_releases_on_all_cores(bencher: Bencher<'_, '_>) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build().expect("threads can be started");
    times(bencher, releases(), || pool.install(|| releases().par_iter().map(run).collect()));
}
