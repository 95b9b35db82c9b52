//! Whether an index is what was written: its files by their checksums, its pairs one by one.

use std::collections::HashSet;

use tantivy::{DocAddress, TantivyDocument};

use super::{Index, index::named};
use crate::{Result, digest::hex_sha256};

/// What an index was found to hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verified {
    /// Pairs that can be read.
    pub pairs: u64,
    /// What is wrong, each with the file or the pair it is about.
    pub faults: Vec<String>,
}

impl Index {
    /// Compares all files of the index with their checksums, then reads every pair: each has to be there once.
    ///
    /// # Errors
    /// [`Error::Index`](crate::Error::Index) if the index cannot be read at all, or a file of it is missing.
    pub fn verify(&self) -> Result<Verified> {
        let damaged = self.index.validate_checksum().map_err(|error| self.failed(error))?;
        let mut faults: Vec<String> =
            damaged.iter().map(|path| format!("{}: its checksum is another", path.display())).collect();
        faults.sort();
        let mut verified = Verified { pairs: 0, faults };
        // What is damaged below would only say so again.
        if !verified.faults.is_empty() {
            return Ok(verified);
        }
        let mut names = HashSet::new();
        for (segment_ord, segment) in (0..).zip(self.reader.searcher().segment_readers()) {
            let store = segment.get_store_reader(1).map_err(|error| self.failed(error.into()))?;
            let documents = segment.doc_ids_alive().zip(store.iter::<TantivyDocument>(segment.alive_bitset()));
            for (doc_id, document) in documents {
                let at = DocAddress { segment_ord, doc_id };
                let pair = document.map_err(|error| self.failed(error)).and_then(|document| self.pair(&document, at));
                match pair {
                    Ok(pair) => {
                        verified.pairs += 1;
                        let name = pair.id.as_deref().map_or_else(|| named(&pair), str::to_owned);
                        // 64 bits of each are enough to know it again.
                        if !names.insert(hex_sha256(&name)[..16].to_owned()) {
                            verified.faults.push(format!("pair {name}: is there twice"));
                        }
                    }
                    Err(error) => verified.faults.push(error.in_full()),
                }
            }
        }
        if verified.pairs != self.len() && verified.faults.is_empty() {
            verified.faults.push(format!("{} pairs can be read, of {}", verified.pairs, self.len()));
        }
        Ok(verified)
    }
}
