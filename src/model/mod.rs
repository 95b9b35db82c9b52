//! Models: what was learnt beforehand and is carried in the program, checked at the door and then trusted.

mod bundle;
mod bytes;
mod lexicon;
mod pieces;
mod vectors;

pub use bundle::Model;
pub use pieces::Pieces;
pub use vectors::Vectors;
#[cfg(feature = "train")]
pub(crate) use bytes::checksum;
#[cfg(feature = "train")]
pub(crate) use lexicon::HEAD;
pub use lexicon::{Entry, Lexicon, english_form};
