//! The coarse pass: a cheap crossing of the whole text, so that the lattice need not look at all of it.
//!
//! English sentences are laid over Thai stretches, a few phrases each and a third of a sentence and more, by length and
//! by the links between their anchors and words alone. The best path through every cell is found from both ends; a cell
//! whose best path falls far behind the best of all is left out. So the corridor is narrow where the evidence is plain and
//! wide where it is not, as beside a long stretch without counterpart.

use super::{band::Band, link::Links, measure::Measures};

/// Cells up to which the lattice is searched whole: there is nothing to save.
const WHOLE: usize = 150;
/// Least length of a stretch, in mean English sentences.
const STRETCH: f32 = 0.3;
/// Longest translation weighed, in lengths of the English sentence, and what may be added to it in mean sentences.
const LONGEST: (f32, f32) = (3.3, 0.5);
/// What all that a Thai stretch answers is worth, in nats for an anchor of weight 1.
const LINK: f32 = 2.0;
/// How much of what the mean Thai stretch answers is taken off every one.
const COMMON: f32 = 1.0;
/// Mean sentences added to the Thai when the mean is taken, since in a short text most of it is the translation's.
const COMMON_EASE: f32 = 4.0;
/// What a pair of the right length is worth by itself.
const PAIR: f32 = 0.3;
/// What a pair costs whose lengths have nothing to do with each other.
const LENGTH: f32 = 3.0;
/// Added to both lengths, in mean sentences, so that a short pair's ratio is not taken too seriously.
const EASE: f32 = 0.2;
/// What it costs to leave an English sentence without counterpart, and one more for its length in mean sentences.
const SKIP_EN: (f32, f32) = (0.5, 0.5);
/// What it costs to leave a mean sentence's length of Thai without counterpart.
const SKIP_TH: f32 = 0.15;
/// How far behind the best path, in nats, a cell's best path may fall: at least; more for each nat by which the lengths of
/// the two texts differ, for where much has no counterpart the evidence is less plain; and at most.
const BEHIND: (f32, f32, f32) = (11.0, 6.0, 14.0);
/// Stretches added on both sides, since a bead may end within one.
const MARGIN: usize = 1;
/// Where an English passage starts, phrases within which the next Thai passage's start is taken in too.
const EDGE: usize = 16;

/// The part of `wide` in which the alignment is to be looked for.
pub(crate) fn corridor(measures: &Measures, links: &Links, wide: &Band) -> Band {
    let (n, m) = (measures.en.len, measures.th.len);
    if (n + 1) * (m + 1) <= WHOLE {
        return wide.clone();
    }
    Coarse::new(measures, links, wide).corridor()
}

/// Both sides as the coarse pass sees them. Lengths are in mean English sentences.
struct Coarse<'a> {
    links: &'a Links,
    /// For every boundary of either side, whether a passage starts there.
    edges: [&'a [bool]; 2],
    /// Length of every English sentence.
    english: Vec<f32>,
    /// For every stretch, its first phrase; one more entry closes the last.
    firsts: Vec<u32>,
    /// Length of the Thai before each of them.
    before: Vec<f32>,
    /// For every phrase, its stretch.
    stretch: Vec<u32>,
    /// For every English boundary, the first and the last boundary of stretches to look at.
    rows: Vec<(u32, u32)>,
    /// Where each row's cells begin.
    offsets: Vec<usize>,
}

impl<'a> Coarse<'a> {
    fn new(measures: &'a Measures, links: &'a Links, wide: &Band) -> Self {
        let (n, m) = (measures.en.len, measures.th.len);
        let unit = measures.unit * measures.ratio;
        let th = &measures.th;
        let (mut firsts, mut before) = (vec![0], vec![0.0]);
        let mut stretch = Vec::with_capacity(m);
        for j in 1..=m {
            stretch.push(firsts.len() as u32 - 1);
            let length = th.length(0, j) / unit;
            if th.edge[j] || length - before[before.len() - 1] >= STRETCH {
                firsts.push(j as u32);
                before.push(length);
            }
        }
        let end = firsts.len() as u32 - 1;
        let rows: Vec<(u32, u32)> = (0..=n)
            .map(|i| {
                let (low, high) = wide.row(i);
                (stretch.get(low).copied().unwrap_or(end), stretch.get(high).map_or(end, |s| s + 1))
            })
            .collect();
        let mut offsets = Vec::with_capacity(n + 2);
        offsets.push(0);
        for (low, high) in &rows {
            offsets.push(offsets[offsets.len() - 1] + (high - low + 1) as usize);
        }
        let english = (0..n).map(|i| measures.en.length(i, i + 1) / measures.unit).collect();
        Coarse { edges: [&measures.en.edge, &measures.th.edge], links, english, firsts, before, stretch, rows, offsets }
    }

    fn row(&self, i: usize) -> (usize, usize) {
        (self.rows[i].0 as usize, self.rows[i].1 as usize)
    }

    /// For the row's boundaries of stretches, what the sentence `i` is worth beside all Thai of the row before them.
    fn worth(&self, i: usize, worth: &mut Vec<f32>) {
        let (low, high) = (self.row(i).0, self.row(i + 1).1);
        worth.clear();
        worth.resize(high - low + 1, 0.0);
        for token in self.links.en_first[i] as usize..self.links.en_first[i + 1] as usize {
            let links = &self.links.links[token];
            let each = LINK * self.links.en[token].weight / (links.len() as f32).sqrt();
            for link in links {
                let stretch = self.stretch[link.segment as usize] as usize;
                if (low..high).contains(&stretch) {
                    worth[stretch + 1 - low] += each * link.strength;
                }
            }
        }
        // Any Thai answers a little: what counts is more than that.
        let common = COMMON * worth.iter().sum::<f32>() / (self.before[high] - self.before[low] + COMMON_EASE);
        let mut sum = 0.0;
        for (worth, before) in worth.iter_mut().zip(&self.before[low..]) {
            sum += *worth;
            *worth = sum - common * (before - self.before[low]);
        }
    }

    /// Calls `pair(t, to, worth)` for the sentence `i` beside the stretches `t..to`, for all that are weighed.
    fn pairs(&self, i: usize, worth: &[f32], mut pair: impl FnMut(usize, usize, f32)) {
        let ((low, high), (low_next, high_next)) = (self.row(i), self.row(i + 1));
        let own = self.english[i];
        let longest = LONGEST.0 * own + LONGEST.1;
        for t in low..=high {
            for to in t + 1..=high_next {
                let length = self.before[to] - self.before[t];
                if length > longest && to > t + 1 {
                    break;
                }
                if to >= low_next {
                    let apart = (length - own) / (length + own + EASE);
                    pair(t, to, PAIR - LENGTH * apart * apart + worth[to - low] - worth[t - low]);
                }
            }
        }
    }

    fn skip_en(&self, i: usize) -> f32 {
        -(SKIP_EN.0 + SKIP_EN.1 * self.english[i])
    }

    fn skip_th(&self, t: usize) -> f32 {
        -SKIP_TH * (self.before[t + 1] - self.before[t])
    }

    /// The best way to every cell, in nats.
    fn forward(&self) -> Vec<f32> {
        let n = self.english.len();
        let mut best = vec![f32::NEG_INFINITY; self.offsets[n + 1]];
        best[0] = 0.0;
        let mut worth = Vec::new();
        for i in 0..=n {
            let (low, high) = self.row(i);
            let (done, next) = best.split_at_mut(self.offsets[i + 1]);
            let row = &mut done[self.offsets[i]..];
            for t in low..high {
                row[t + 1 - low] = row[t + 1 - low].max(row[t - low] + self.skip_th(t));
            }
            if i == n {
                break;
            }
            let low_next = self.row(i + 1).0;
            for t in low.max(low_next)..=high {
                next[t - low_next] = next[t - low_next].max(row[t - low] + self.skip_en(i));
            }
            self.worth(i, &mut worth);
            self.pairs(i, &worth, |t, to, worth| {
                let cell = &mut next[to - low_next];
                *cell = cell.max(row[t - low] + worth);
            });
        }
        best
    }

    /// The corridor of the cells whose best path is not far behind the best of all.
    fn corridor(&self) -> Band {
        let n = self.english.len();
        let forward = self.forward();
        let least = forward[forward.len() - 1] - self.behind();
        let mut rows = vec![(0, 0); n + 1];
        let (mut next, mut own, mut worth) = (Vec::new(), Vec::new(), Vec::new());
        for i in (0..=n).rev() {
            let (low, high) = self.row(i);
            own.clear();
            own.resize(high - low + 1, f32::NEG_INFINITY);
            if i == n {
                own[high - low] = 0.0;
            } else {
                let (low_next, high_next) = self.row(i + 1);
                for t in low.max(low_next)..=high.min(high_next) {
                    own[t - low] = next[t - low_next] + self.skip_en(i);
                }
                self.worth(i, &mut worth);
                self.pairs(i, &worth, |t, to, worth| {
                    let cell: &mut f32 = &mut own[t - low];
                    *cell = cell.max(next[to - low_next] + worth);
                });
            }
            for t in (low..high).rev() {
                own[t - low] = own[t - low].max(own[t + 1 - low] + self.skip_th(t));
            }
            let cells = forward[self.offsets[i]..].iter().zip(&own);
            let mut kept =
                cells.enumerate().filter(|(_, (forward, back))| *forward + *back >= least).map(|(k, _)| low + k);
            let first = kept.next().unwrap_or(low);
            rows[i] = self.phrases(i, first, kept.next_back().unwrap_or(first));
            std::mem::swap(&mut next, &mut own);
        }
        Band::of(rows, self.stretch.len())
    }

    /// How far behind the best path a cell's best path may fall.
    fn behind(&self) -> f32 {
        let [en, th] = [self.english.iter().sum::<f32>(), self.before[self.before.len() - 1]];
        (BEHIND.0 + BEHIND.1 * ((th + 1.0) / (en + 1.0)).ln().abs()).min(BEHIND.2)
    }

    /// The boundaries of phrases around the boundaries `first..=last` of stretches of row `i`, with a margin.
    fn phrases(&self, i: usize, first: usize, last: usize) -> (u32, u32) {
        let last = (last + MARGIN).min(self.firsts.len() - 1);
        let (mut low, mut high) = (self.firsts[first.saturating_sub(MARGIN)], self.firsts[last]);
        let [en, th] = self.edges;
        if en[i] {
            let (from, to) = (low as usize, high as usize);
            low = (0..=from).rev().take(EDGE).find(|&j| th[j]).map_or(low, |j| j as u32);
            high = (to..th.len()).take(EDGE).find(|&j| th[j]).map_or(high, |j| j as u32);
        }
        (low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Lang,
        align::{Bitext, link},
        model::Model,
        normalize::Normalized,
        read::Document,
        segment::{Cut, side},
    };

    /// Sixty sentences and, of those for which `kept` holds, the Thai; how many cells the corridor has of all, and which
    /// of the sentences that are translated start outside it.
    fn crossed(kept: impl Fn(usize) -> bool) -> (f32, Vec<usize>) {
        let figure = |i: usize| 117 + 13 * i;
        let en: String =
            (0..60).map(|i| format!("The company sold {} machines to farmers last year. ", figure(i))).collect();
        let th = (0..60).filter(|&i| kept(i));
        let th: String =
            th.clone().map(|i| format!("ปีที่แล้วบริษัทขาย เครื่องจักร {} เครื่อง ให้แก่เกษตรกร ", figure(i))).collect();
        let documents = [("en", en), ("th", th)].map(|(name, text)| Document::from_text(name, &*text).expect("small"));
        let [en, th] = documents.each_ref().map(Normalized::new);
        let bitext = Bitext { en: side(&en, Lang::En, Cut::Running), th: side(&th, Lang::Th, Cut::Running) };
        let (n, m) = (bitext.en.segments.len(), bitext.th.segments.len());
        assert_eq!((n, m), (60, 5 * (0..60).filter(|&i| kept(i)).count()));
        let wide = Band::whole(n, m);
        let links = link::Links::new(&bitext, link::find(&bitext.en), link::find(&bitext.th), &wide, Model::embedded());
        let band = corridor(&Measures::new(&bitext), &links, &wide);
        let holds = |i: usize, j: usize| (band.row(i).0..=band.row(i).1).contains(&j);
        let starts = (0..60).filter(|&i| kept(i)).enumerate();
        let lost = starts.filter(|(k, i)| !holds(*i, 5 * k) || !holds(i + 1, 5 * k + 5)).map(|(_, i)| i).collect();
        let cells: usize = (0..=n).map(|i| band.row(i).1 - band.row(i).0 + 1).sum();
        (cells as f32 / ((n + 1) * (m + 1)) as f32, lost)
    }

    #[test]
    fn the_corridor_is_narrow_and_holds_the_translation() {
        type Kept = fn(usize) -> bool;
        let table: [(&str, Kept); 4] = [
            ("all", |_| true),
            ("the first third is left out", |i| i >= 20),
            ("the middle is left out", |i| !(20..40).contains(&i)),
            ("every other is left out", |i| i % 2 == 0),
        ];
        for (name, kept) in table {
            let (share, lost) = crossed(kept);
            assert!(lost.is_empty(), "{name}: {lost:?} start outside");
            assert!(share < 0.35, "{name}: {share} of all cells");
        }
    }
}
