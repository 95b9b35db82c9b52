//! Khanan puts Thai and English releases side by side. (Map to be completed.)

mod error;
mod lang;
mod span;

pub mod read;

pub mod normalize;

pub mod segment;

pub mod anchor;

pub mod align;

pub mod write;

pub mod eval;

pub use error::{Error, Result};
pub use lang::{Lang, is_thai};
pub use span::{CodePoints, Span};
