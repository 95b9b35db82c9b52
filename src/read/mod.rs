//! Reading: bytes to a [`Document`].

mod document;
mod standin;

pub use document::{Document, Format};
pub use standin::{Encoding, Options, read};
