//! How good each engine is on gold.

use crate::{
    engine::{Engine, trimmed},
    gold::Gold,
    score::{self, Tally},
    task::{Task, Unit},
};

/// Prints the table of a task on one gold.
pub(crate) fn table(task: Task, engines: &[Engine], gold: &Gold) {
    let what = match task.unit() {
        Unit::Word => "words",
        Unit::Sentence => "boundaries",
    };
    let count: usize = tally(task, gold, |text| text.pieces.clone()).gold;
    println!("{}: {} texts, {count} {what}.\n", gold.name, gold.texts.len());
    println!("| engine | precision | recall | F1 |\n|---|---|---|---|");
    for engine in engines {
        let tally = tally(task, gold, |text| trimmed(&text.text, &engine.cutter.pieces(&text.text)));
        println!("| {} | {:.3} | {:.3} | {:.3} |", engine.name, tally.precision(), tally.recall(), tally.f1());
    }
}

fn tally(task: Task, gold: &Gold, cut: impl Fn(&crate::gold::Text) -> Vec<std::ops::Range<usize>>) -> Tally {
    let mut sum = Tally::default();
    for text in &gold.texts {
        let found = cut(text);
        sum.add(match task.unit() {
            Unit::Word => score::words(&found, &text.pieces),
            Unit::Sentence => score::boundaries(&text.text, Unit::Sentence, &found, &text.pieces),
        });
    }
    sum
}
