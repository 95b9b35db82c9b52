//! Reviewing: pairs that a person goes over, corrects and accepts, and what is left of it when the power fails.
//!
//! A [`Session`] holds beads as stretches of the two texts and changes them by [`Operation`]s, each of which can be taken
//! back. Text is never edited: a person says what stands beside what. What is decided stays as it is when the rest is
//! aligned again around it. A [`Journal`] keeps every step in a file before it is answered, so that a session killed at
//! any moment goes on where it was. [`Material`] is what is reviewed: a document, two, or pairs of any format.

mod bead;
mod export;
mod journal;
mod material;
mod operation;
mod session;
mod view;

pub use bead::Bead;
pub use export::pairs;
pub use journal::Journal;
pub use material::Material;
pub use operation::{Neighbour, Operation};
pub use session::{Replaced, Session};
pub use view::{Update, View, views};

#[cfg(test)]
mod tests;
