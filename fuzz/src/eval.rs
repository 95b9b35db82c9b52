//! Laws of the files that scores are made from.

use khanan::eval::{Prediction, units::Cut};

use crate::{bytes::Bytes, told};

/// Predictions, and texts that are cut into units.
pub(crate) fn files(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let name = bytes.of(&["pairs.jsonl", "words.txt", "words.conllu"]);
    let rest = bytes.rest();
    if name == "pairs.jsonl" {
        if let Err(error) = Prediction::read(name, rest) {
            told(&error, name);
        }
        return;
    }
    match Cut::read(name, rest) {
        Ok(cut) => drop(cut.score(&cut).expect("it is as long as itself")),
        Err(error) => told(&error, name),
    }
}
