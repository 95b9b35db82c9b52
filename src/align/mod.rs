//! Aligning: which English segments translate which Thai segments, and where the Thai sentences end, in one search.
//!
//! [`align`] reads the anchors and words of both sides, lays a corridor along those that answer each other, and takes the
//! surest path through the lattice of all beads in it. Every bead carries its probability and the evidence for it.

mod alignment;
pub(crate) mod arcs;
mod band;
mod coarse;
mod decide;
mod explain;
pub(crate) mod feature;
pub(crate) mod lattice;
mod lexeme;
mod link;
mod meaning;
mod measure;
mod moved;
mod name;
mod pin;
pub(crate) mod posterior;
mod rows;
pub(crate) mod search;
mod section;
mod stone;
pub(crate) mod weights;

use std::ops::Range;

pub use alignment::{Alignment, Bead, Evidence, Matches, Run};
pub use pin::Pin;

use self::{
    band::Band, decide::Surest, lattice::Lattice, link::Links, meaning::Meaning, measure::Measures, moved::Placed,
    pin::Pinned, search::Search, section::Sizes,
};
use crate::{
    Lang, Result,
    model::Model,
    segment::{Side, probable},
};

/// The two sides together, not yet aligned.
#[derive(Clone, Debug)]
pub struct Bitext<'t> {
    /// The English side.
    pub en: Side<'t>,
    /// The Thai side.
    pub th: Side<'t>,
}

impl<'t> Bitext<'t> {
    /// One of the two sides.
    #[must_use]
    pub fn side(&self, lang: Lang) -> &Side<'t> {
        match lang {
            Lang::En => &self.en,
            Lang::Th => &self.th,
        }
    }
}

/// Aligns the two sides by the model that the program carries. The outcome is the same for any number of threads.
#[must_use]
pub fn align(bitext: &Bitext<'_>) -> Alignment {
    align_with(bitext, Model::embedded())
}

/// Aligns the two sides by this model.
#[must_use]
pub fn align_with(bitext: &Bitext<'_>, model: &Model) -> Alignment {
    around(bitext, model, &Pinned::default())
}

/// Aligns the two sides around what is decided already: `pins` are in the outcome as they are, with probability 1, and
/// guide the search of the rest.
///
/// # Errors
/// [`Error::NotAPartition`](crate::Error::NotAPartition) names a segment that does not exist or that two pins hold.
pub fn align_around(bitext: &Bitext<'_>, model: &Model, pins: &[Pin]) -> Result<Alignment> {
    Ok(around(bitext, model, &Pinned::new(bitext, pins)?))
}

fn around(bitext: &Bitext<'_>, model: &Model, pinned: &Pinned<'_>) -> Alignment {
    let beads = Sizes::default().beads(bitext, pinned, |part, pinned| whole(part, model, pinned));
    Alignment::new(bitext, beads).expect("a path through the lattice passes every segment once")
}

/// The beads of a text that is searched as one.
fn whole(bitext: &Bitext<'_>, model: &Model, pinned: &Pinned<'_>) -> Vec<Bead> {
    let lattice = lattice_around(bitext, model, pinned);
    let weights = model.weights(bitext.th.cut);
    let search = Search::around(&lattice, weights, (!pinned.is_empty()).then_some(pinned));
    let Surest { steps, alone_th, alone_en } = search.best();
    let placed = moved::put_right(&bitext.th, &lattice, weights, steps, pinned);
    let beads = placed.iter().flat_map(|placed| match placed.pin {
        Some(pin) => {
            let Pin { en, th } = &pinned.pins[pin];
            vec![bead(&lattice, en.clone(), th.clone(), 1.0)]
        }
        None => beads(bitext, &lattice, placed, [&alone_en, &alone_th]),
    });
    beads.collect()
}

/// Everything the search weighs, as far as the model's parts but its weights see it.
#[cfg(any(test, feature = "train"))]
pub(crate) fn lattice(bitext: &Bitext<'_>, model: &Model) -> Lattice {
    lattice_around(bitext, model, &Pinned::default())
}

/// The same in a corridor around what is pinned.
fn lattice_around(bitext: &Bitext<'_>, model: &Model, pinned: &Pinned<'_>) -> Lattice {
    let (en, th) = rayon::join(|| link::find(&bitext.en), || link::find(&bitext.th));
    let (n, m) = (bitext.en.segments.len(), bitext.th.segments.len());
    let wide = Band::along(|| stone::stones(&en.signs(), &th.signs()), n, m, pinned);
    let links = Links::new(bitext, en, th, &wide, model);
    let measures = Measures::new(bitext);
    let band = if pinned.is_empty() {
        coarse::corridor(&measures, &links, &wide)
    } else {
        coarse::corridor(&measures, &links, &wide.around(pinned).loose()).around(pinned)
    };
    let meaning = Meaning::new(bitext, model.vectors(), &band);
    Lattice::new(measures, links, band, meaning, &bitext.en, &bitext.th)
}

fn bead(lattice: &Lattice, en: Vec<Run>, th: Vec<Run>, probability: f64) -> Bead {
    let evidence = explain::evidence(lattice, &en, &th);
    Bead::new(en, th, probability, evidence)
}

/// The beads of what has its place: one with two sides, or text without counterpart sentence by sentence, as far as it
/// can be told. `alone` gives the probabilities of the English and of the Thai segments to have no counterpart.
fn beads(bitext: &Bitext<'_>, lattice: &Lattice, placed: &Placed, alone: [&[f64]; 2]) -> Vec<Bead> {
    let run = |at: &Range<usize>| Run { start: at.start as u32, end: at.end as u32 };
    let (side, whole, alone) = match (placed.en.is_empty(), &placed.th[..]) {
        (true, [whole]) => (&bitext.th, whole, alone[1]),
        (false, []) => (&bitext.en, &placed.en, alone[0]),
        _ => {
            return vec![bead(lattice, vec![run(&placed.en)], placed.th.iter().map(run).collect(), placed.probability)];
        }
    };
    let mut beads = Vec::new();
    let mut from = whole.start;
    for i in whole.clone() {
        if side.segments[i].ends >= probable(side.lang) || i + 1 == whole.end {
            let piece = vec![run(&(from..i + 1))];
            // It is right if all of it is: no more probable than the least probable.
            let least = alone[from..=i].iter().copied().fold(1.0, f64::min);
            let probability = placed.probability * least.max(0.0);
            let (en, th) = if placed.en.is_empty() { (Vec::new(), piece) } else { (piece, Vec::new()) };
            beads.push(bead(lattice, en, th, probability));
            from = i + 1;
        }
    }
    beads
}
