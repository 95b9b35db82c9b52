//! How good each engine is on gold.

use std::ops::Range;

use crate::{
    engine::{Engine, trimmed},
    gold::{Gold, Text},
    score::{self, Tally},
    task::Unit,
};

/// Prints the table of one gold.
pub(crate) fn table(engines: &[Engine], gold: &Gold) {
    let what = match gold.task.unit() {
        Unit::Word => "words",
        Unit::Sentence => "boundaries",
    };
    let count = tally(gold, |text| text.pieces.clone()).gold;
    println!("{}: {} texts, {count} {what}.\n", gold.name, gold.texts.len());
    println!("| engine | precision | recall | F1 |\n|---|---|---|---|");
    for engine in engines {
        let tally = tally(gold, |text| trimmed(&text.text, &engine.cutter.pieces(&text.text)));
        println!("| {} | {:.3} | {:.3} | {:.3} |", engine.name, tally.precision(), tally.recall(), tally.f1());
    }
}

/// All texts of a gold together, as `cut` cuts them.
fn tally(gold: &Gold, cut: impl Fn(&Text) -> Vec<Range<usize>>) -> Tally {
    let mut sum = Tally::default();
    for text in &gold.texts {
        let found = cut(text);
        sum.add(match gold.task.unit() {
            Unit::Word => score::words(&found, &text.pieces),
            Unit::Sentence => score::boundaries(&text.text, Unit::Sentence, &found, &text.pieces),
        });
    }
    sum
}
