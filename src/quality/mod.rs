//! Quality: which pairs of a corpus are worth keeping, and why the others are not.
//!
//! An archive holds the same release three times, the same telephone number under every release, tables whose figures
//! were pasted from another year, and English paragraphs that nobody translated. None of it should be learnt from or found
//! twice. What is to be known of a pair to judge it is worked out once, with the pair ([`Traits`]); what is to be known of
//! the whole corpus is gathered in one pass over those ([`Survey`]), and a second pass judges them in order ([`Judge`]).
//! Every pair has one [`Verdict`], and the [`Report`] counts them all.

mod filter;
mod judge;
mod near;
mod page;
mod report;
mod survey;
#[cfg(test)]
mod tests;
mod traits;

pub use filter::{Filters, Reason};
pub use judge::{Judge, Verdict};
pub use report::{Documents, Report};
pub use survey::Survey;
pub use traits::Traits;

/// JSON Schema (draft 2020-12) of [`Report::to_json`].
pub const REPORT_SCHEMA: &str = include_str!("report.schema.json");
