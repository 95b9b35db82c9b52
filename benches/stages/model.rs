//! Opening a model: what every start of the program pays before the first byte of text.

use std::hint::black_box;

use divan::{Bencher, counter::BytesCount};
use khanan::model::Model;

/// Whether it answers as a model should.
fn assert_answers(model: &Model) {
    let lexicon = model.lexicon();
    let (en, th) = (lexicon.english("bank").expect("a word"), lexicon.thai("ธนาคาร").expect("a word"));
    assert!(lexicon.entries(en).any(|entry| entry.thai == th));
}

/// From a file that the system has at hand.
#[divan::bench]
fn open(bencher: Bencher<'_, '_>) {
    let bytes = Model::embedded().to_bytes();
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let path = folder.path().join("a.model");
    std::fs::write(&path, &bytes).expect("there is room for a file");
    assert_answers(&Model::open(&path).expect("it is whole"));
    bencher.counter(BytesCount::new(bytes.len())).bench(|| Model::open(black_box(&path)).expect("it is whole"));
}

/// From bytes in memory, as the one in the program.
#[divan::bench]
fn check(bencher: Bencher<'_, '_>) {
    let bytes = Model::embedded().to_bytes();
    let inputs = bencher.counter(BytesCount::new(bytes.len())).with_inputs(|| bytes.clone());
    inputs.bench_values(|bytes| Model::from_bytes("a.model", bytes).expect("it is whole"));
    assert_answers(&Model::from_bytes("a.model", bytes).expect("it is whole"));
}
