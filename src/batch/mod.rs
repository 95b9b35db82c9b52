//! Batches: from archives to a bitext, however long it takes and however often it is interrupted.

mod aligner;

pub use aligner::{Aligned, Aligner};
