//! Sections: a long text is aligned a piece at a time, so that what the search holds does not grow with the text.
//!
//! The lattice, its vectors and its links take kilobytes a segment. So a text of more than [`WHOLE`] segments is crossed
//! on stepping stones as a whole, and searched in sections of [`SECTION`] segments along them. The end of a section is a
//! guess, and what stands before it suffers; so its last part is thrown away, back to a place between two sure beads, and
//! the next section starts there. No bead is lost or cut: a place is one that no bead of the section, moved or pinned,
//! lies across.

use std::ops::Range;

use super::{Bead, Bitext, Pin, Run, band::Band, link::Sign, pin::Pinned, stone};
use crate::segment::Side;

/// Segments of both sides up to which a text is searched as a whole: some 2,500 sentences.
const WHOLE: usize = 16_000;
/// Segments of both sides in a section.
const SECTION: usize = 12_000;
/// Cells of the corridor, at its widest, up to which a text is searched as a whole: short lines have many to a segment.
const WHOLE_CELLS: usize = 2_000_000;
/// Cells of the corridor in a section.
const SECTION_CELLS: usize = 1_200_000;
/// The part of a section, counted in segments of both sides, after which the next may start.
const EARLIEST: f64 = 0.7;
/// The part of it after which nothing is kept: the guessed end is felt there.
const LATEST: f64 = 0.85;

/// A boundary of both sides: the English and the Thai segments before it.
type Cell = (usize, usize);

/// The sizes that texts are parted by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    whole: usize,
    section: usize,
    whole_cells: usize,
    section_cells: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Sizes { whole: WHOLE, section: SECTION, whole_cells: WHOLE_CELLS, section_cells: SECTION_CELLS }
    }
}

impl Sizes {
    /// The beads of a text by `solve`, which aligns a text as a whole.
    pub(super) fn beads(
        self,
        bitext: &Bitext<'_>,
        pinned: &Pinned<'_>,
        solve: impl Fn(&Bitext<'_>, &Pinned<'_>) -> Vec<Bead>,
    ) -> Vec<Bead> {
        let size = |side: &Side<'_>| side.segments.len();
        let end = (size(&bitext.en), size(&bitext.th));
        let most_cells = (end.0 + 1).saturating_mul(end.1.min(Band::WIDEST) + 1);
        if end.0 + end.1 <= self.whole && most_cells <= self.whole_cells {
            return solve(bitext, pinned);
        }
        let band = {
            let (en, th) = rayon::join(|| Sign::all(&bitext.en), || Sign::all(&bitext.th));
            Band::along(|| stone::stones(&en, &th), end.0, end.1, pinned)
        };
        let cells = band.cells();
        let mut beads = Vec::new();
        let (mut from, mut section, mut section_cells) = ((0, 0), self.section, self.section_cells);
        loop {
            let rest = end.0 - from.0 + end.1 - from.1;
            let is_last = rest <= section + self.whole - self.section
                && cells[end.0] - cells[from.0] <= section_cells + self.whole_cells - self.section_cells;
            let to = if is_last { end } else { reach(&band, &cells, from, section, section_cells) };
            let part = Bitext { en: slice(&bitext.en, from.0..to.0), th: slice(&bitext.th, from.1..to.1) };
            let (pins, torn) = pins_within(pinned.pins, from, to);
            let pinned =
                Pinned::new(&part, &pins).expect("what is pinned once in a text is pinned once in a part of it");
            let mut found = solve(&part, &pinned);
            if to == end {
                beads.extend(found.into_iter().map(|bead| moved(bead, from)));
                return beads;
            }
            // What a pin holds on both sides of the end is not to be kept, nor what stands behind it.
            match cut(&part, &found, &torn) {
                Some((count, (en, th))) => {
                    found.truncate(count);
                    beads.extend(found.into_iter().map(|bead| moved(bead, from)));
                    from = (from.0 + en, from.1 + th);
                    (section, section_cells) = (self.section, self.section_cells);
                }
                // Something lies across all of it: a larger section holds it whole.
                None => (section, section_cells) = (2 * section, 2 * section_cells),
            }
        }
    }
}

/// Where a section of about `size` segments and `most_cells` cells ends that starts at `from`: as much English as the
/// corridor has beside three quarters of the Thai, and what Thai may answer it, wherever the way has led so far. `cells` are
/// those before each row.
fn reach(band: &Band, cells: &[usize], from: Cell, size: usize, most_cells: usize) -> Cell {
    let most = size * 3 / 4;
    let taken = |i: usize| {
        let too_many = i > from.0 && cells[i] - cells[from.0] > most_cells;
        if too_many { usize::MAX } else { i - from.0 + band.row(i).0.saturating_sub(from.1) }
    };
    let (mut en, mut beyond) = (from.0, band.len());
    while beyond - en > 1 {
        let middle = en + (beyond - en) / 2;
        if taken(middle) <= most { en = middle } else { beyond = middle }
    }
    let thai = band.row(band.len() - 1).1;
    let far = band.row(en).1.max(from.1 + size / 8).min(from.1 + size - (en - from.0));
    (en, far.min(thai))
}

/// A part of a side, as a side of its own.
fn slice<'t>(side: &Side<'t>, range: Range<usize>) -> Side<'t> {
    let within = |at: u32| (at as usize).clamp(range.start, range.end) as u32 - range.start as u32;
    let mut segments = side.segments[range.clone()].to_vec();
    let first = segments.first().map_or(0, |segment| segment.passage);
    let last = segments.last().map_or(0, |segment| segment.passage + 1);
    segments.iter_mut().for_each(|segment| segment.passage -= first);
    let mut passages = side.passages[first as usize..last as usize].to_vec();
    passages.iter_mut().for_each(|passage| {
        passage.segments = within(passage.segments.start)..within(passage.segments.end);
    });
    Side { passages, segments, ..side.like() }
}

/// The pins that lie in a section, told by its own segments; and the boundary of each side from which on pins hold
/// segments that reach out of it.
fn pins_within(pins: &[Pin], from: Cell, to: Cell) -> (Vec<Pin>, Cell) {
    let mut within = Vec::new();
    let mut torn = (to.0 - from.0, to.1 - from.1);
    for pin in pins {
        let inside = |runs: &[Run], (from, to): (usize, usize)| {
            runs.iter().filter(|run| run.range().start >= from && run.range().end <= to).count()
        };
        let count = inside(&pin.en, (from.0, to.0)) + inside(&pin.th, (from.1, to.1));
        if count == pin.en.len() + pin.th.len() {
            let shifted = |runs: &[Run], from| runs.iter().map(|&run| back(run, from)).collect();
            within.push(Pin { en: shifted(&pin.en, from.0), th: shifted(&pin.th, from.1) });
            continue;
        }
        let first = |runs: &[Run], from: usize, to: usize| {
            let starts = runs.iter().map(|run| run.range()).filter(|run| run.end > from && run.start < to);
            starts.map(|run| run.start.max(from) - from).min()
        };
        torn.0 = torn.0.min(first(&pin.en, from.0, to.0).unwrap_or(torn.0));
        torn.1 = torn.1.min(first(&pin.th, from.1, to.1).unwrap_or(torn.1));
    }
    (within, torn)
}

/// How many of a section's beads are kept, and the place behind them.
fn cut(part: &Bitext<'_>, beads: &[Bead], torn: &Cell) -> Option<(usize, Cell)> {
    let whole = (part.en.segments.len() + part.th.segments.len()) as f64;
    let ends = |runs: &[Run], end: &mut usize, count: &mut usize| {
        for run in runs {
            *end = (*end).max(run.range().end);
            *count += run.range().len();
        }
    };
    let edge = |side: &Side<'_>, at: usize| {
        side.segments.get(at).is_none_or(|segment| at == 0 || side.segments[at - 1].passage != segment.passage)
    };
    let sure = |bead: &Bead| if bead.en.is_empty() || bead.th.is_empty() { 0.0 } else { bead.probability };
    let (mut end, mut count) = ((0, 0), (0, 0));
    let mut best: Option<(f64, usize, Cell)> = None;
    for (k, pair) in beads.windows(2).enumerate() {
        ends(&pair[0].en, &mut end.0, &mut count.0);
        ends(&pair[0].th, &mut end.1, &mut count.1);
        let share = (count.0 + count.1) as f64 / whole;
        if share > LATEST || end.0 > torn.0 || end.1 > torn.1 {
            break;
        }
        // Nothing before the place is missing, so nothing behind it belongs before it.
        if end != count {
            continue;
        }
        let worth = if share < EARLIEST {
            // Better than none, and the later the better.
            share - 1.0
        } else {
            sure(&pair[0]).min(sure(&pair[1])) + f64::from(u8::from(edge(&part.en, end.0) && edge(&part.th, end.1)))
        };
        if best.is_none_or(|(least, ..)| worth >= least) {
            best = Some((worth, k + 1, end));
        }
    }
    best.map(|(_, count, place)| (count, place))
}

fn back(run: Run, by: usize) -> Run {
    Run { start: run.start - by as u32, end: run.end - by as u32 }
}

/// A bead of a section that starts at `from` as one of the whole text.
fn moved(mut bead: Bead, from: Cell) -> Bead {
    for (runs, by) in [(&mut bead.en, from.0 as u32), (&mut bead.th, from.1 as u32)] {
        for run in runs {
            run.start += by;
            run.end += by;
        }
    }
    bead
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{
        align::{Alignment, align, whole},
        model::Model,
        normalize::Normalized,
        read::Document,
        segment::{Cut, bitext},
    };

    /// Releases of the corpus, one after the other.
    fn releases() -> String {
        let mut paths: Vec<_> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "txt"))
            .collect();
        paths.sort();
        let texts = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok());
        texts.filter(|text| !text.contains('\u{feff}')).collect::<Vec<_>>().join("\n\n")
    }

    fn in_sections(text: &Bitext<'_>, sizes: Sizes, pins: &[Pin]) -> Alignment {
        let pinned = Pinned::new(text, pins).unwrap();
        let beads = sizes.beads(text, &pinned, |part, pinned| whole(part, Model::embedded(), pinned));
        Alignment::new(text, beads).unwrap()
    }

    fn sides(alignment: &Alignment) -> HashSet<(Vec<Run>, Vec<Run>)> {
        alignment.beads().iter().map(|bead| (bead.en.clone(), bead.th.clone())).collect()
    }

    const SMALL: Sizes = Sizes { whole: 900, section: 600, whole_cells: 300_000, section_cells: 200_000 };
    const FEW_CELLS: Sizes = Sizes { whole_cells: 80_000, section_cells: 50_000, ..SMALL };

    #[test]
    fn sections_find_what_the_whole_finds() {
        let document = Document::from_text("all", releases()).unwrap();
        let text = Normalized::flowing(&document);
        let bitext = bitext(&text, Cut::Running);
        let once = sides(&align(&bitext));
        for sizes in [SMALL, FEW_CELLS] {
            let parted = sides(&in_sections(&bitext, sizes, &[]));
            let same = once.intersection(&parted).count();
            let told = format!("{same} of {} beads, {} in sections", once.len(), parted.len());
            assert!(same * 100 >= once.len() * 95, "{told}");
        }
    }

    #[test]
    fn pins_stay_wherever_sections_end() {
        let document = Document::from_text("all", releases()).unwrap();
        let text = Normalized::flowing(&document);
        let bitext = bitext(&text, Cut::Running);
        let (n, m) = (bitext.en.segments.len() as u32, bitext.th.segments.len() as u32);
        let one = |at: u32| vec![Run { start: at, end: at + 1 }];
        // In order; across the first ends; from one end of the text to the other.
        let near = (1..9).map(|k| Pin { en: one(k * n / 9), th: one(k * m / 9) });
        let far = [Pin { en: one(2), th: one(m / 2) }, Pin { en: one(n - 3), th: one(4) }];
        let torn = Pin { en: vec![], th: (1..5).flat_map(|k| one(k * 300 + 7)).collect() };
        for pins in [near.clone().collect::<Vec<_>>(), far.to_vec(), vec![torn.clone()], near.chain([torn]).collect()] {
            let parted = in_sections(&bitext, SMALL, &pins);
            let found = sides(&parted);
            assert!(pins.iter().all(|pin| found.contains(&(pin.en.clone(), pin.th.clone()))), "{pins:?}");
        }
    }

    #[test]
    fn one_language_alone_is_parted_too() {
        for lines in ["The bridge was opened.\n", "สะพานเปิดแล้ว\n"] {
            let document = Document::from_text("one", lines.repeat(2000)).unwrap();
            let text = Normalized::flowing(&document);
            let bitext = bitext(&text, Cut::Running);
            assert_eq!(in_sections(&bitext, SMALL, &[]).beads().len(), 2000);
        }
    }
}
