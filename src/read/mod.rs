//! Reading: bytes to a [`Document`].

mod document;

pub use document::{Document, Format};
