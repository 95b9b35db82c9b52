//! Search: an index of pairs, and the concordance that is read out of it.
//!
//! [`Index`] keeps pairs in a folder and finds them by either language; a [`Query`] is read as it is typed; a [`Hit`] is a pair
//! with the words marked that were asked for and those that translate them. Phrases are compared by pieces of text smaller
//! than a word, so that Thai is found however a segmenter cuts it; words as our segmenter cuts them decide what comes first.
//! [`source`] reads files and folders of pairs, [`bulk`] writes what search servers load. The method and what was measured
//! are in the folder's README.

mod atom;
pub mod bulk;
mod concordance;
mod directory;
mod found;
mod index;
mod mark;
mod query;
mod schema;
pub mod source;
#[cfg(test)]
mod tests;
mod token;
mod verify;

pub use found::{Found, Hit};
pub use index::{Added, Adding, Index};
pub use query::{DEFAULT_LIMIT, MOST_HITS, Query};
pub use schema::is_stamped as is_index;
pub use verify::Verified;
