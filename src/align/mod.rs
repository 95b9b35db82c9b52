//! Aligning: which English segments translate which Thai segments.

mod alignment;
mod standin;

pub use alignment::{Alignment, Bead, Evidence, Matches, Run};
pub use standin::{MODEL, align};

use crate::segment::Side;

/// The two sides together, not yet aligned.
#[derive(Clone, Debug)]
pub struct Bitext<'t> {
    /// The English side.
    pub en: Side<'t>,
    /// The Thai side.
    pub th: Side<'t>,
}
