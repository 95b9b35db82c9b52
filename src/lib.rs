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
//! 6. [`write`](mod@write): pairs as JSON Lines, JSON, or a table.
//!
//! [`model`] is what was learnt beforehand: one [`Model`](model::Model), which the program carries, and which stages that
//! ask it can be given another of, as [`segment::bitext_with`] and [`align::align_with`]. [`eval`] scores pairs against
//! pairs made by hand.
//!
//! ```
//! use khanan::{align::align, model::Model, normalize::Normalized, read::Document, segment::{Cut, bitext}, write::Pairs};
//!
//! let document = Document::from_text(
//!     "loan.txt",
//!     "ธนาคารลงนามสัญญาเงินกู้ 900 ล้านบาท\nThe bank signed a loan of 900 million baht.\n",
//! )?;
//! let text = Normalized::new(&document);
//! let bitext = bitext(&text, Cut::Running);
//! let alignment = align(&bitext);
//! let pairs = Pairs::new(&bitext, &alignment, Model::embedded().label());
//! let pair = pairs.iter().next().expect("the two lines translate each other");
//! assert!(pair.en.is_some() && pair.th.is_some());
//! # Ok::<(), khanan::Error>(())
//! ```
//!
//! The library never prints, and never panics on input; what can go wrong is an [`Error`].

mod error;
mod lang;
mod span;

pub mod parallel;

pub mod read;

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

pub use error::{Error, Result};
pub use lang::{Lang, is_thai};
pub use span::{CodePoints, Place, Span};
