//! Models: what was learnt beforehand and is carried in the program, checked at the door and then trusted.

mod boundary;
mod bundle;
mod bytes;
mod lexicon;
mod pieces;
mod sentences;
mod vectors;
mod words;

pub use boundary::Boundaries;
#[cfg(feature = "train")]
pub(crate) use boundary::clues;
pub use bundle::Model;
#[cfg(feature = "train")]
pub(crate) use bytes::sealed;
#[cfg(feature = "train")]
pub(crate) use lexicon::HEAD;
pub use lexicon::{Entry, Lexicon, english_form};
pub use pieces::Pieces;
#[cfg(feature = "train")]
pub(crate) use pieces::{CLOSED, Kind, Lattice, PER_NAT, Run, Trie};
pub use sentences::Sentences;
pub(crate) use sentences::Style;
#[cfg(feature = "train")]
pub(crate) use sentences::{CLASSES, STYLE, clues as sentence_clues, entry, normal_words, style};
#[cfg(feature = "train")]
pub(crate) use vectors::HEAD as VECTORS_HEAD;
pub use vectors::Vectors;
#[cfg(feature = "train")]
pub(crate) use words::{Dictionary, LONGEST, WEIGHTS, letters, place};
pub use words::{Granularity, WordCuts};
pub(crate) use words::{Walk, in_run, is_letter};
