//! The corridor: which cells of the search are worth looking at.
//!
//! A long text is first crossed on stepping stones; all that follows keeps near the path from stone to stone, so time and
//! memory grow with the length of the text and not with its square. Within this wide corridor the coarse pass finds the
//! narrow one that the lattice is searched in.

use std::ops::Range;

use super::{
    pin::Pinned,
    stone::{Stone, chain, steady},
};

/// For each English boundary, the range of Thai boundaries to search.
#[derive(Clone, Debug)]
pub(crate) struct Band {
    /// Inclusive lower and upper Thai boundary for each English boundary, both growing.
    rows: Vec<(u32, u32)>,
}

/// Cells up to which a text needs no stones.
const WHOLE: usize = 60_000;
/// Thai segments to each side of the path that are searched in any case: five long paragraphs or so.
const LEAST: f32 = 60.0;
/// How much wider the corridor gets with the distance (in Thai segments) to the next stone.
const WIDEN: f32 = 0.5;
/// The widest half corridor, in Thai segments, so that cost stays linear where no stone is found.
const MOST: f32 = 300.0;

impl Band {
    /// Most Thai boundaries beside an English one where the corridor was laid along a path, its ends aside.
    pub(crate) const WIDEST: usize = 2 * MOST as usize;

    /// How many cells lie before each row; one more entry counts all.
    pub(crate) fn cells(&self) -> Vec<usize> {
        let mut sum = 0;
        let mut cells = vec![0];
        cells.extend(self.rows.iter().map(|(low, high)| {
            sum += (high - low + 1) as usize;
            sum
        }));
        cells
    }

    /// Everything.
    pub(crate) fn whole(en: usize, th: usize) -> Self {
        Band { rows: vec![(0, th as u32); en + 1] }
    }

    /// The corridor along the heaviest chain of stones, for a text of `en` by `th` segments; what is pinned is a stone too.
    pub(crate) fn along(stones: impl FnOnce() -> Vec<Stone>, en: usize, th: usize, pinned: &Pinned<'_>) -> Self {
        if (en + 1) * (th + 1) <= WHOLE {
            return Band::whole(en, th);
        }
        let mut path = vec![Stone { en: 0, th: 0, weight: 0.0 }];
        let mut stones = stones();
        if !pinned.is_empty() {
            stones.retain(|stone| pinned.allows(stone.en as usize, stone.th as usize));
        }
        path.extend(steady(chain(stones), en, th));
        if !pinned.is_empty() {
            let corners = pinned.path.iter().flat_map(|b| [(b.en.start, b.th.start), (b.en.end, b.th.end)]);
            path.extend(corners.map(|(en, th)| Stone { en: en as u32, th: th as u32, weight: 0.0 }));
            path.sort_by_key(|stone| (stone.en, stone.th));
        }
        path.push(Stone { en: en as u32, th: th as u32, weight: 0.0 });
        let mut rows = Vec::with_capacity(en + 1);
        let mut k = 0;
        for i in 0..=en {
            while k + 2 < path.len() && (path[k + 1].en as usize) <= i {
                k += 1;
            }
            let (a, b) = (path[k], path[k + 1]);
            let along = if b.en > a.en { (i as f32 - a.en as f32) / (b.en - a.en) as f32 } else { 1.0 };
            let centre = a.th as f32 + along * (b.th as f32 - a.th as f32);
            let far = (centre - a.th as f32).abs().min((b.th as f32 - centre).abs());
            let half = (LEAST + WIDEN * far).min(MOST);
            rows.push(((centre - half).max(0.0) as u32, (centre + half).min(th as f32) as u32));
        }
        Band::of(rows, th)
    }

    /// The corridor of these rows, made to hold both ends, to grow, and to be connected, for `th` Thai segments.
    pub(crate) fn of(mut rows: Vec<(u32, u32)>, th: usize) -> Self {
        connect(&mut rows, 0, th);
        Band { rows }
    }

    /// The same corridor where every way goes through the pins on the path: nothing that lies beside one is left in it.
    pub(crate) fn around(mut self, pinned: &Pinned<'_>) -> Self {
        if pinned.is_empty() {
            return self;
        }
        let (n, m) = (self.rows.len() - 1, self.rows[self.rows.len() - 1].1 as usize);
        let ends = pinned.path.iter().map(|block| (block.en.clone(), block.th.clone()));
        let (mut from, mut low) = (0, 0);
        for (en, th) in ends.chain([(n..n, m..m)]) {
            let window = &mut self.rows[from..=en.start];
            let (least, most) = (low as u32, th.start as u32);
            window.iter_mut().for_each(|row| *row = (row.0.clamp(least, most), row.1.clamp(least, most)));
            connect(window, low, th.start);
            self.rows[en.start + usize::from(en.start < en.end)..en.end].fill((th.start as u32, th.end as u32));
            (from, low) = (en.end, th.end);
        }
        self
    }

    /// The same corridor with rows that reach each other, where they only did so through pins.
    pub(crate) fn loose(mut self) -> Self {
        let (low, high) = (self.rows[0].0 as usize, self.rows[self.rows.len() - 1].1 as usize);
        connect(&mut self.rows, low, high);
        self
    }

    /// The Thai boundaries to search at English boundary `i`, both included.
    pub(crate) fn row(&self, i: usize) -> (usize, usize) {
        (self.rows[i].0 as usize, self.rows[i].1 as usize)
    }

    /// How many English boundaries there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The last Thai boundary at which a bead may end that starts at the Thai boundary `j`.
    pub(crate) fn reach(&self, j: usize) -> usize {
        let last = self.rows.partition_point(|&(low, _)| low as usize <= j) - 1;
        self.rows[(last + super::lattice::MOST_EN).min(self.rows.len() - 1)].1 as usize
    }

    /// Thai segments that a bead with English segment `i` can hold.
    pub(crate) fn thai_near(&self, i: usize) -> Range<usize> {
        let from = self.rows[i.saturating_sub(super::lattice::MOST_EN)].0 as usize;
        let to = self.rows[(i + super::lattice::MOST_EN).min(self.rows.len() - 1)].1 as usize;
        from..to
    }
}

/// Makes rows hold the Thai boundary `low` at their start and `high` at their end, grow, and reach each other.
fn connect(rows: &mut [(u32, u32)], low: usize, high: usize) {
    let last = rows.len() - 1;
    rows[0].0 = low as u32;
    rows[last].1 = high as u32;
    for i in 1..=last {
        rows[i].1 = rows[i].1.max(rows[i - 1].1);
    }
    for i in (0..last).rev() {
        rows[i].0 = rows[i].0.min(rows[i + 1].0);
    }
    // A step must always be possible: each row reaches the next one's start.
    for i in 1..=last {
        rows[i].0 = rows[i].0.min(rows[i - 1].1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corridor_is_narrow_connected_and_holds_both_ends() {
        let (en, th) = (10_000, 35_000);
        let stones =
            || (0..en).step_by(20).map(|i| Stone { en: i as u32, th: (i * 7 / 2) as u32, weight: 1.0 }).collect();
        let band = Band::along(stones, en, th, &Pinned::default());
        assert_eq!(band.row(0).0, 0);
        assert_eq!(band.row(en).1, th);
        for i in 1..=en {
            let (before, row) = (band.row(i - 1), band.row(i));
            assert!(
                before.0 <= row.0 && before.1 <= row.1 && row.0 <= before.1 && row.0 <= row.1,
                "{before:?} {row:?}"
            );
        }
        let cells: usize = (0..=en).map(|i| band.row(i).1 - band.row(i).0 + 1).sum();
        assert!(cells < 200 * en, "{cells}");
    }
}
