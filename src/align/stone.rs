//! Stepping stones: pairs of segments that share a rare anchor, and the heaviest chain of them that runs in order.
//!
//! In a long text a figure stands many times, but two figures next to each other seldom do. So a stone is laid where a
//! single value or a pair of neighbouring values is rare on both sides. The chain is found in O(k log k) for k stones.

use std::collections::HashSet;

use super::link::Sign;

/// A pair of segments that share something rare.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Stone {
    /// The English segment.
    pub(crate) en: u32,
    /// The Thai segment.
    pub(crate) th: u32,
    /// How much it says: 1 for what stands once on both sides.
    pub(crate) weight: f32,
}

/// What stands more often than this on a side says too little about place.
const OFTEN: usize = 4;

/// Where one value, or two neighbours, stand: who they are, on which side, in which segment.
type Place = ((u64, Option<u64>), bool, u32);

/// The stones of two sides' anchors, each in the order of its text.
pub(crate) fn stones(en: &[Sign], th: &[Sign]) -> Vec<Stone> {
    let values = |signs: &[Sign]| signs.iter().map(|sign| sign.value).collect::<HashSet<u64>>();
    let (in_en, in_th) = (values(en), values(th));
    let mut places: Vec<Place> = Vec::new();
    // Every English word is Latin, so only what the other side has too makes neighbours.
    for (is_thai, signs, others) in [(false, en, &in_th), (true, th, &in_en)] {
        let mut shared = signs.iter().filter(|sign| others.contains(&sign.value)).peekable();
        while let Some(&Sign { segment, value }) = shared.next() {
            places.push(((value, None), is_thai, segment));
            if let Some(next) = shared.peek() {
                places.push(((next.value.min(value), Some(next.value.max(value))), is_thai, segment));
            }
        }
    }
    places.sort_unstable();
    places.dedup();
    let mut stones = Vec::new();
    for places in places.chunk_by(|one, next| one.0 == next.0) {
        let (en, th) = places.split_at(places.partition_point(|&(_, is_thai, _)| !is_thai));
        if [en, th].iter().all(|at| (1..=OFTEN).contains(&at.len())) {
            let weight = 1.0 / (en.len() * th.len()) as f32;
            stones.extend(en.iter().flat_map(|en| th.iter().map(move |th| Stone { en: en.2, th: th.2, weight })));
        }
    }
    stones
}

/// The heaviest sequence of stones that grows on both sides: a Fenwick tree of best chains by Thai segment.
pub(crate) fn chain(mut stones: Vec<Stone>) -> Vec<Stone> {
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
pub(crate) fn steady(path: Vec<Stone>, en: usize, th: usize) -> Vec<Stone> {
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
}
