//! The corridor: which cells of the search are worth looking at.
//!
//! A long text is first crossed on stepping stones; all that follows keeps near the path from stone to stone, so time and
//! memory grow with the length of the text and not with its square. Within this wide corridor the coarse pass finds the
//! narrow one that the lattice is searched in.

use std::ops::Range;

use super::stone::{Stone, chain, steady};

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
    /// Everything.
    pub(crate) fn whole(en: usize, th: usize) -> Self {
        Band { rows: vec![(0, th as u32); en + 1] }
    }

    /// The corridor along the heaviest chain of stones, for a text of `en` by `th` segments.
    pub(crate) fn along(stones: impl FnOnce() -> Vec<Stone>, en: usize, th: usize) -> Self {
        if (en + 1) * (th + 1) <= WHOLE {
            return Band::whole(en, th);
        }
        let mut path = vec![Stone { en: 0, th: 0, weight: 0.0 }];
        path.extend(steady(chain(stones()), en, th));
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
        let en = rows.len() - 1;
        rows[0].0 = 0;
        rows[en].1 = th as u32;
        for i in 1..=en {
            rows[i].1 = rows[i].1.max(rows[i - 1].1);
        }
        for i in (0..en).rev() {
            rows[i].0 = rows[i].0.min(rows[i + 1].0);
        }
        // A step must always be possible: each row reaches the next one's start.
        for i in 1..=en {
            rows[i].0 = rows[i].0.min(rows[i - 1].1);
        }
        Band { rows }
    }

    /// The Thai boundaries to search at English boundary `i`, both included.
    pub(crate) fn row(&self, i: usize) -> (usize, usize) {
        (self.rows[i].0 as usize, self.rows[i].1 as usize)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corridor_is_narrow_connected_and_holds_both_ends() {
        let (en, th) = (10_000, 35_000);
        let stones =
            || (0..en).step_by(20).map(|i| Stone { en: i as u32, th: (i * 7 / 2) as u32, weight: 1.0 }).collect();
        let band = Band::along(stones, en, th);
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
