//! Khanan puts Thai and English releases side by side: it cuts both into sentences, finds the passages that translate
//! each other, and writes them as pairs.
//!
//! The stages, in the order that text passes through them; each is a folder of the same name:
//!
//! 1. [`read`]: bytes to a [`Document`](read::Document), whose text is decoded once and never edited;
//! 2. [`normalize`]: one spelling for comparing, and the way back to the original;
//! 3. [`segment`]: passages of each language, English sentences, Thai phrases with the odds that a sentence ends;
//! 4. [`anchor`]: what both languages write alike: figures, dates, names;
//! 5. [`align`](mod@align): the most probable beads, each with its probability and evidence;
//! 6. [`check`](mod@check): figures, dates and names in which the two sides of a pair disagree;
//! 7. [`write`](mod@write): pairs in the formats that translators' tools and corpora use, and back from them.
//!
//! A text for each language is looked at by [`sides`] before: whether it is in that language.
//!
//! An [`Aligner`] goes through all of them. Archives are read by `archive`, whose documents find their counterpart by
//! [`pairing`]; `batch` makes corpora of them whose pairs [`quality`] judges; `search` finds pairs again and `review` has
//! a person correct them.
//!
//! [`model`] is what was learnt beforehand: one [`Model`](model::Model), which the program carries, and which stages that
//! ask it can be given another of, as [`segment::bitext_with`] and [`align::align_with`]. [`eval`] scores pairs against
//! pairs made by hand.
//!
//! ```
//! use khanan::{Aligner, read::Document, write::Facts};
//!
//! let document = Document::from_text(
//!     "loan.txt",
//!     "ธนาคารลงนามสัญญาเงินกู้ 900 ล้านบาท\nThe bank signed a loan of 900 million baht.\n",
//! )?;
//! let aligned = Aligner::default().one(&document, &Facts::default())?;
//! let pair = &aligned.pairs[0];
//! assert_eq!(pair.th.as_ref().map(|th| &*th.text), Some("ธนาคารลงนามสัญญาเงินกู้ 900 ล้านบาท"));
//! assert_eq!(pair.en.as_ref().map(|en| &*en.text), Some("The bank signed a loan of 900 million baht."));
//! # Ok::<(), khanan::Error>(())
//! ```
//!
//! The library never prints, and never panics on input; what can go wrong is an [`Error`].

mod digest;
mod error;
mod lang;
mod span;

pub mod guard;

pub mod parallel;

mod aligner;

pub mod read;

pub mod sides;

pub mod normalize;

pub mod segment;

pub mod anchor;

pub mod model;

pub mod align;

pub mod check;

pub mod write;

#[cfg(feature = "review")]
pub mod review;

#[cfg(feature = "batch")]
pub mod archive;

pub mod pairing;

pub mod quality;

#[cfg(feature = "batch")]
pub mod batch;

#[cfg(feature = "search")]
pub mod search;

pub mod eval;

#[cfg(feature = "train")]
pub mod train;

pub use aligner::{Aligned, Aligner, Source};
pub use error::{Error, Result};
pub use lang::{Lang, is_thai};
pub use span::{CodePoints, Place, Span};
