//! Models: what was learnt beforehand and is carried in the program, checked at the door and then trusted.

mod boundary;
mod lexicon;

pub use boundary::Boundaries;
#[cfg(feature = "train")]
pub(crate) use boundary::clues;
pub use lexicon::{Entry, Lexicon, english_form};
#[cfg(feature = "train")]
pub(crate) use lexicon::{HEAD, checksum};
