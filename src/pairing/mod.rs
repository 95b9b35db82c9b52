//! Pairing: which Thai document belongs to which English one.
//!
//! Each document is read once and kept as a [`Sketch`] of about two kilobytes: its name's form, its date, the figures,
//! days, Latin words and contacts in it, the Thai words that say most (of English: their translations), and vectors of the
//! text, of its first lines and of its parts. An inverted index over what is rare finds for each English document the few
//! Thai ones it may belong to; a logistic model says how much speaks for each by itself, a small network how probable that
//! makes it among its rivals; and the most probable couples are taken first, each document once. How well, stands in the
//! README beside this file.
//!
//! ```
//! use khanan::{Lang, model::Model, pairing::{Languages, Options, Sketch, pair}};
//!
//! let documents = [
//!     ("a", "The Harbour Bank lent 912.5 million baht to Sonthana Cold Stores on 14 November 2023."),
//!     ("b", "The Office of Reefs closes 37 bays to visitors until 2 May 2024."),
//!     ("c", "สำนักงานปะการังปิด 37 อ่าวไม่ให้นักท่องเที่ยวเข้าจนถึงวันที่ 2 พฤษภาคม 2567"),
//! ];
//! let sketch = |(id, text)| {
//!     let lang = Languages::of(text).one().expect("one language each");
//!     Sketch::of(id, None, None, text, lang, Model::embedded())
//! };
//! let sketches: Vec<Sketch> = documents.into_iter().map(sketch).collect();
//! let pairing = pair(&sketches, &Options::default());
//! assert_eq!((pairing.couples[0].en, pairing.couples[0].th), (1, 2));
//! assert_eq!(pairing.alone[0].document, 0);
//! ```

mod assign;
mod candidates;
mod collection;
mod couple;
mod feature;
mod hash;
mod keys;
mod languages;
#[cfg(feature = "train")]
mod learner;
mod name;
mod net;
mod packed;
mod sketch;
mod weights;

pub use couple::{Alone, Couple, Options, Pairing, Reason, pair};
#[cfg(feature = "train")]
pub(crate) use couple::{pair_by, twins};
pub use languages::Languages;
#[cfg(feature = "train")]
pub(crate) use learner::Learner;
pub use sketch::Sketch;
#[cfg(feature = "train")]
pub(crate) use weights::Weights;
