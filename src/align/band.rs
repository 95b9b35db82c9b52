//! The corridor: which cells of the search are worth looking at.
//!
//! Releases are searched whole. A long text is first crossed on stepping stones, pairs of rare anchors with the same
//! value that lie in order, the heaviest chain of which is found in O(k log k); the search then keeps near the path
//! from stone to stone, so its time and memory grow with the length of the text and not with its square.

use std::ops::Range;

/// For each English boundary, the range of Thai boundaries to search.
#[derive(Clone, Debug)]
pub(super) struct Band {
    /// Inclusive lower and upper Thai boundary for each English boundary, both growing.
    rows: Vec<(u32, u32)>,
}

/// A pair of segments that share a rare anchor.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Stone {
    pub(super) en: u32,
    pub(super) th: u32,
    pub(super) weight: f32,
}

/// Cells up to which a text is searched whole.
const WHOLE: usize = 60_000;
/// Thai segments to each side of the path that are searched in any case: five long paragraphs or so.
const LEAST: f32 = 60.0;
/// How much wider the corridor gets with the distance (in Thai segments) to the next stone.
const WIDEN: f32 = 0.5;
/// The widest half corridor, in Thai segments, so that cost stays linear where no stone is found.
const MOST: f32 = 600.0;

impl Band {
    /// Everything.
    pub(super) fn whole(en: usize, th: usize) -> Self {
        Band { rows: vec![(0, th as u32); en + 1] }
    }

    /// The corridor along the heaviest chain of stones, for a text of `en` by `th` segments.
    pub(super) fn along(stones: Vec<Stone>, en: usize, th: usize) -> Self {
        if (en + 1) * (th + 1) <= WHOLE {
            return Band::whole(en, th);
        }
        let mut path = vec![Stone { en: 0, th: 0, weight: 0.0 }];
        path.extend(steady(chain(stones), en, th));
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
    pub(super) fn row(&self, i: usize) -> (usize, usize) {
        (self.rows[i].0 as usize, self.rows[i].1 as usize)
    }

    /// Thai segments that a bead with English segment `i` can hold.
    pub(super) fn thai_near(&self, i: usize) -> Range<usize> {
        let from = self.rows[i.saturating_sub(super::lattice::MOST_EN)].0 as usize;
        let to = self.rows[(i + super::lattice::MOST_EN).min(self.rows.len() - 1)].1 as usize;
        from..to
    }

    /// Cells in the corridor.
    pub(super) fn cells(&self) -> usize {
        self.rows.iter().map(|&(lo, hi)| (hi - lo) as usize + 1).sum()
    }
}

/// The heaviest sequence of stones that grows on both sides: a Fenwick tree of best chains by Thai segment.
fn chain(mut stones: Vec<Stone>) -> Vec<Stone> {
    // For one English segment, later Thai first, so that no two stones of one segment follow each other.
    stones.sort_by(|a, b| (a.en, b.th).cmp(&(b.en, a.th)));
    let size = stones.iter().map(|s| s.th as usize + 2).max().unwrap_or(1);
    let mut tree: Vec<(f32, u32)> = vec![(0.0, u32::MAX); size + 1];
    let mut previous = Vec::with_capacity(stones.len());
    for (k, stone) in stones.iter().enumerate() {
        let (mut weight, mut from) = (0.0, u32::MAX);
        let mut at = stone.th as usize; // stones of Thai segments before this one
        while at > 0 {
            if tree[at].0 > weight {
                (weight, from) = tree[at];
            }
            at &= at - 1;
        }
        previous.push(from);
        weight += stone.weight;
        let mut at = stone.th as usize + 1;
        while at <= size {
            if weight > tree[at].0 {
                tree[at] = (weight, k as u32);
            }
            at += at & at.wrapping_neg();
        }
    }
    let mut best = (0.0, u32::MAX);
    let mut at = size;
    while at > 0 {
        if tree[at].0 > best.0 {
            best = tree[at];
        }
        at &= at - 1;
    }
    let mut path = Vec::new();
    let mut k = best.1;
    while k != u32::MAX {
        path.push(stones[k as usize]);
        k = previous[k as usize];
    }
    path.reverse();
    path
}

/// Drops stones that lie off the line their neighbours agree on: a chance pair in order is still a chance pair.
fn steady(path: Vec<Stone>, en: usize, th: usize) -> Vec<Stone> {
    const REACH: usize = 4;
    const OFF: f32 = 45.0;
    let slope = th as f32 / en.max(1) as f32;
    let offset = |s: &Stone| s.th as f32 - slope * s.en as f32;
    (0..path.len())
        .filter(|&k| {
            let near = &path[k.saturating_sub(REACH)..(k + REACH + 1).min(path.len())];
            let mut offsets: Vec<f32> = near.iter().map(offset).collect();
            offsets.sort_by(f32::total_cmp);
            (offset(&path[k]) - offsets[offsets.len() / 2]).abs() <= OFF
        })
        .map(|k| path[k])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_keeps_order_and_weight() {
        let stone = |en, th, weight| Stone { en, th, weight };
        let stones = vec![
            stone(0, 9, 1.0),
            stone(1, 1, 1.0),
            stone(2, 4, 1.0),
            stone(2, 5, 1.5),
            stone(3, 2, 5.0),
            stone(4, 8, 1.0),
        ];
        let path: Vec<(u32, u32)> = chain(stones).iter().map(|s| (s.en, s.th)).collect();
        assert_eq!(path, [(1, 1), (3, 2), (4, 8)]);
    }

    #[test]
    fn the_corridor_is_narrow_connected_and_holds_both_ends() {
        let (en, th) = (10_000, 35_000);
        let stones = (0..en).step_by(20).map(|i| Stone { en: i as u32, th: (i * 7 / 2) as u32, weight: 1.0 }).collect();
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
        assert!(band.cells() < 200 * en, "{}", band.cells());
    }
}
