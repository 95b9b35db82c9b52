//! Search: an index of pairs, and the concordance that is read out of it.

mod atom;
pub mod bulk;
mod concordance;
mod found;
mod index;
mod mark;
mod query;
mod schema;
pub mod source;
mod token;

pub use found::{Found, Hit};
pub use index::{Added, Adding, Index};
pub use query::{DEFAULT_LIMIT, MOST_HITS, Query};
