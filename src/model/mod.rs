//! Models: what was learnt beforehand and is carried in the program, checked at the door and then trusted.

mod lexicon;
mod pieces;
mod vectors;

pub use lexicon::{Entry, Lexicon, english_form};
pub use pieces::Pieces;
pub use vectors::Vectors;

#[cfg(feature = "train")]
pub(crate) use lexicon::{HEAD, checksum};
#[cfg(feature = "train")]
pub(crate) use pieces::{CLOSED, Kind, Lattice, PER_NAT, Run, Trie};
#[cfg(feature = "train")]
pub(crate) use vectors::{HEAD as VECTORS_HEAD, checksum as vectors_checksum};
