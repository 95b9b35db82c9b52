//! Checking: where the two languages of a pair disagree, so that a translator need not compare every figure by eye.

mod discrepancy;

pub use discrepancy::{Discrepancy, Kind, Mark, Severity};
