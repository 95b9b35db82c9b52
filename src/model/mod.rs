//! Models: what was learnt beforehand and is carried in the program, checked at the door and then trusted.

mod lexicon;

pub use lexicon::{Entry, Lexicon, english_form};
#[cfg(feature = "train")]
pub(crate) use lexicon::{HEAD, checksum};
