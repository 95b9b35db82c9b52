//! Ids that are unique in a batch.
//!
//! A crawl holds the same address twice, a file of JSON lines the same id. Both documents count, so the second is called
//! `ID#2`, the third `ID#3`. To know them again takes memory for every document, so that only 64 bits of the SHA-256 of
//! each id are kept, some 30 bytes with the table around it: 300 MB for ten million. Two ids with the same 64 bits, which
//! is once in ten thousand batches of that size, give one of them a needless `#2`, on every run the same.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

/// The ids that were given.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// How many documents asked for each.
    asked: HashMap<u64, u32>,
}

impl Ids {
    /// The id itself, or if it was given before, the first of `ID#2`, `ID#3` … that was not.
    pub(super) fn unique(&mut self, id: String) -> String {
        let key = key(&id);
        let Some(&asked) = self.asked.get(&key) else {
            self.asked.insert(key, 1);
            return id;
        };
        let mut number = asked;
        let other = loop {
            number = number.saturating_add(1);
            let other = format!("{id}#{number}");
            let taken = self.asked.insert(self::key(&other), 1);
            match taken {
                // What was asked for stays known.
                Some(asked) => self.asked.insert(self::key(&other), asked),
                None => break other,
            };
        };
        self.asked.insert(key, number);
        other
    }
}

fn key(id: &str) -> u64 {
    let hash = Sha256::digest(id.as_bytes());
    hash.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_given_once() {
        let mut ids = Ids::default();
        let asked = ["a", "b", "a", "a#3", "a", "a#3", "b", "a"];
        let given = asked.map(|id| ids.unique(id.to_owned()));
        assert_eq!(given, ["a", "b", "a#2", "a#3", "a#4", "a#3#2", "b#2", "a#5"]);
    }
}
