//! What does not run in order: found after the search, whose beads do, each with its Thai in one place.
//!
//! A Thai sentence often keeps its place and date for the very end, behind what English says in a second sentence; two
//! neighbours may be swapped, a paragraph may stand elsewhere. About 2 % of beads are such. A lattice that held them all
//! would be many times larger. So the search is left in order (of a swapped pair, or a paragraph that stands elsewhere, it
//! leaves a part without counterpart on both sides), and what it found is put right by a few moves. Each is weighed by the
//! arcs' own features and weights against what the search found, and must be worth more by a margin: little is moved, and
//! of many candidates the best by chance looks good.

use std::ops::Range;

use super::{
    Run,
    feature::Worth,
    lattice::{Lattice, MOST_EDGES, MOST_EN, MOST_TH, boundary_score, crossed},
    pin::{Pin, Pinned},
    search::Step,
    weights::Weights,
};
use crate::segment::Side;

/// A bead in its place, or text without counterpart.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Placed {
    /// English segments; none for Thai without counterpart.
    pub(crate) en: Range<usize>,
    /// Thai segments, in order: none for English without counterpart, in two places for a bead with a tail.
    pub(crate) th: Vec<Range<usize>>,
    /// Probability that it is right.
    pub(crate) probability: f64,
    /// The pin that it is, by index; a pin stays where and as it is.
    pub(crate) pin: Option<usize>,
}

impl Placed {
    fn two_sided(&self) -> bool {
        !self.en.is_empty() && !self.th.is_empty()
    }

    /// What the search found, with each pin once: where its longest stretches are, or else where its English is, or its
    /// Thai if it has none.
    fn of(step: Step, pinned: &Pinned<'_>) -> Vec<Placed> {
        let Step { en, th, probability } = step;
        let pin = |pin: usize, en, th| Placed { en, th, probability: 1.0, pin: Some(pin) };
        if !en.is_empty() && (pinned.on_path_en(en.start) || !th.is_empty()) {
            return match pinned.of_en(en.start) {
                // The first of a pin's arcs tells all of it.
                Some(of) if pinned.path.iter().any(|block| block.pin == of && block.en.start == en.start) => {
                    vec![pin(of, en, vec![th])]
                }
                Some(_) => Vec::new(),
                None => vec![Placed { en, th: vec![th], probability, pin: None }],
            };
        }
        let (alone, of): (_, &dyn Fn(usize) -> Option<usize>) =
            if en.is_empty() { (th, &|j| pinned.of_th(j)) } else { (en.clone(), &|i| pinned.of_en(i)) };
        let number = |k: usize| of(k).map_or(0, |pin| pin + 1);
        let side = |run: Range<usize>| if en.is_empty() { (0..0, vec![run]) } else { (run, Vec::new()) };
        runs(alone, number)
            .into_iter()
            .filter_map(|run| match of(run.start) {
                None => {
                    let (en, th) = side(run);
                    Some(Placed { en, th, probability, pin: None })
                }
                Some(of) => {
                    let Pin { en: own, th } = &pinned.pins[of];
                    let first = |runs: &[Run]| runs.iter().flat_map(|run| run.range()).min();
                    let on_path = pinned.path.iter().any(|block| block.pin == of);
                    let here = if en.is_empty() {
                        first(own).is_none() && first(th) == Some(run.start)
                    } else {
                        first(own) == Some(run.start)
                    };
                    let (en, th) = side(run);
                    (here && !on_path).then(|| pin(of, en, th))
                }
            })
            .collect()
    }
}

/// How much more, in nats, a tail must be worth where it is put. In 42 releases aligned by reading those that belong there
/// are worth 1.2 and more, others -1 and less.
const TAIL: f32 = 0.0;
/// How much more two stretches out of order must be worth beside each other than without counterpart: in news texts with
/// lines deleted and put in, where nothing is moved, the best by chance are worth 3.2.
const MOVE: f32 = 4.0;
/// Highest probability of a moved bead: its edges were not weighed against all others.
const SUREST: f64 = 0.9;
/// Most phrases of a tail.
const LONGEST: usize = 30;
/// Beads before a tail that it may belong to.
const OWNERS: usize = 4;
/// Log-odds of a sentence's end from which on a moved bead may start or end at a Thai boundary. Where all may, parts of
/// sentences are brought together that only share a name.
const LIKELY_END: f32 = -1.0;
/// Weight of the anchors and words of a stretch that another must answer, to be looked at: a telephone number that stands
/// twice.
const ANSWERED: f32 = 1.0;
/// Least and greatest length of a moved bead's Thai, over the expected one.
const LENGTHS: (f32, f32) = (0.5, 2.0);
/// Stretches of Thai without counterpart that are weighed beside each English one.
const BEST: usize = 3;
/// Most Thai boundaries, and most English segments, of two stretches that are weighed beside each other.
const MOST: (usize, usize) = (40, 12);

/// How a Thai phrase of place or date begins.
const OPENERS: [&str; 11] =
    ["ณ ", "เมื่อวัน", "เมื่อเร็ว", "ในวันที่", "ในวันนี้", "วันที่", "วันนี้", "ระหว่างวันที่", "ผ่านการประชุม", "ผ่านระบบ", "ที่โรงแรม"];

/// The steps of the search with what was not in order put right. Uses every segment once, as they do.
pub(crate) fn put_right(
    th: &Side<'_>,
    lattice: &Lattice,
    weights: &Weights,
    steps: Vec<Step>,
    pinned: &Pinned<'_>,
) -> Vec<Placed> {
    let placed = steps.into_iter().flat_map(|step| Placed::of(step, pinned));
    let mut moves = Moves { th, lattice, weights, placed: placed.collect() };
    moves.fetch();
    moves.split();
    moves.tails();
    moves.placed
}

/// A bead of what the search left without counterpart.
struct Found {
    /// What it is worth more than its margin, in nats.
    gain: f32,
    en: Range<usize>,
    th: Range<usize>,
}

/// What a bead is worth, its English segments, and its last boundary among those weighed.
type Taken = (f32, usize, usize);

/// The alignment while it is put right.
struct Moves<'a> {
    th: &'a Side<'a>,
    lattice: &'a Lattice,
    weights: &'a Weights,
    placed: Vec<Placed>,
}

impl Moves<'_> {
    /// What the English segments `en` and the Thai ones in `runs` say beside each other, wherever they lie.
    fn contents(&self, en: &Range<usize>, runs: &[Range<usize>]) -> f32 {
        let stretch =
            |run: &Range<usize>| Worth::of(&self.weights.stretch, |s| self.lattice.stretch(run.start, run.end, s));
        let own = Worth::of(&self.weights.bead, |s| self.lattice.bead_apart((en.start, en.len()), runs, s));
        own + runs.iter().map(stretch).sum::<f32>()
    }

    /// What an arc of the search with these sides is worth, wherever they lie.
    fn arc(&self, en: &Range<usize>, th: &Range<usize>) -> f32 {
        let (lattice, weights) = (self.lattice, self.weights);
        Worth::of(&weights.group, |s| lattice.group(en.start, en.len(), s))
            + Worth::of(&weights.start, |s| lattice.start(en.start, th.start, s))
            + Worth::of(&weights.end, |s| lattice.end(en.end, th.end, s))
            + boundary_score(lattice, weights, th.end)
            + self.contents(en, std::slice::from_ref(th))
    }

    fn alone_th(&self, th: Range<usize>) -> f32 {
        th.map(|j| Worth::of(&self.weights.skip_th, |s| self.lattice.extend_th(j, s))).sum()
    }

    fn alone_en(&self, en: Range<usize>) -> f32 {
        en.map(|i| Worth::of(&self.weights.skip_en, |s| self.lattice.extend_en(i, s))).sum()
    }

    /// Weight of the anchors and words of `en` that `th` answers.
    fn answered(&self, en: &Range<usize>, th: &Range<usize>) -> f32 {
        let links = &self.lattice.links;
        let tokens = links.en_first[en.start] as usize..links.en_first[en.end] as usize;
        let best = |e: usize| {
            let ties = links.links[e].iter().filter(|link| th.contains(&(link.segment as usize)));
            links.en[e].weight * ties.map(|link| link.strength).fold(0.0, f32::max)
        };
        tokens.map(best).sum()
    }

    /// Brings together what was left without counterpart in two places.
    fn fetch(&mut self) {
        let (n, m) = self.lattice.size();
        // For each Thai segment without counterpart, its stretch; and how many beads come before each stretch.
        let mut stretch_of = vec![usize::MAX; m];
        let mut beads = 0;
        let mut before = Vec::with_capacity(self.placed.len());
        for (k, placed) in self.placed.iter().enumerate() {
            before.push(beads);
            if placed.two_sided() {
                beads += 1;
            } else if let ([th], None) = (&placed.th[..], placed.pin) {
                stretch_of[th.clone()].fill(k);
            }
        }
        let links = &self.lattice.links;
        let mut found: Vec<Found> = Vec::new();
        for (k, placed) in self.placed.iter().enumerate() {
            if placed.en.is_empty() || !placed.th.is_empty() || placed.pin.is_some() {
                continue;
            }
            let mut worth: Vec<(usize, f32)> = Vec::new();
            for e in links.en_first[placed.en.start] as usize..links.en_first[placed.en.end] as usize {
                for link in &links.links[e] {
                    let other = stretch_of[link.segment as usize];
                    if other != usize::MAX && before[other] != before[k] {
                        worth.push((other, link.strength * links.en[e].weight / (links.links[e].len() as f32).sqrt()));
                    }
                }
            }
            worth.sort_by_key(|x| x.0);
            let mut sums: Vec<(usize, f32)> =
                worth.chunk_by(|x, y| x.0 == y.0).map(|c| (c[0].0, c.iter().map(|x| x.1).sum())).collect();
            sums.retain(|x| x.1 >= ANSWERED);
            sums.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
            for (other, _) in sums.into_iter().take(BEST) {
                found.extend(self.pairs(&placed.en, &self.placed[other].th[0]));
            }
        }
        found.sort_by(|x, y| y.gain.total_cmp(&x.gain).then((x.en.start, x.th.start).cmp(&(y.en.start, y.th.start))));
        let (mut taken_en, mut taken_th) = (vec![None; n], vec![false; m]);
        for (k, Found { en, th, .. }) in found.iter().enumerate() {
            if taken_en[en.clone()].iter().all(Option::is_none) && !taken_th[th.clone()].contains(&true) {
                taken_en[en.clone()].fill(Some(k));
                taken_th[th.clone()].fill(true);
            }
        }
        if taken_en.iter().all(Option::is_none) {
            return;
        }
        for placed in std::mem::take(&mut self.placed) {
            if placed.two_sided() || placed.pin.is_some() {
                self.placed.push(placed);
                continue;
            }
            let rest = |en: Range<usize>, th: Vec<Range<usize>>| Placed { en, th, ..placed.clone() };
            match placed.th.first() {
                Some(th) => {
                    let runs = runs(th.clone(), |j| if taken_th[j] { 1 } else { 0 });
                    let rests = runs.into_iter().filter(|run| !taken_th[run.start]);
                    self.placed.extend(rests.map(|run| rest(placed.en.clone(), vec![run])));
                }
                None => {
                    for run in runs(placed.en.clone(), |i| taken_en[i].map_or(0, |k| k + 1)) {
                        self.placed.push(match taken_en[run.start] {
                            Some(k) => {
                                let Found { gain, en, th } = &found[k];
                                let probability = SUREST * chance(*gain);
                                Placed { en: en.clone(), th: vec![th.clone()], probability, pin: None }
                            }
                            None => rest(run, Vec::new()),
                        });
                    }
                }
            }
        }
    }

    /// The beads, in order, that two stretches without counterpart give together, and what each is worth.
    fn pairs(&self, en: &Range<usize>, th: &Range<usize>) -> Vec<Found> {
        let (lattice, measures) = (self.lattice, &self.lattice.measures);
        let likely = |j: &usize| *j == th.start || *j == th.end || lattice.likely(*j, LIKELY_END);
        let ends: Vec<usize> = (th.start..=th.end).filter(likely).filter(|&j| lattice.open[j]).collect();
        if ends.len() > MOST.0 || en.len() > MOST.1 {
            return Vec::new();
        }
        // The best from every cell on, and the bead that it begins with.
        let width = ends.len();
        // Where pins hold all of it, there is no boundary.
        if width == 0 {
            return Vec::new();
        }
        let mut best: Vec<(f32, Option<Taken>)> = vec![(0.0, None); (en.len() + 1) * width];
        for i in (en.start..en.end).rev() {
            let row = (i - en.start) * width;
            for from in (0..width).rev() {
                let mut top = (best[row + width + from].0, None);
                if from + 1 < width && best[row + from + 1].0 > top.0 {
                    top = (best[row + from + 1].0, None);
                }
                for a in (1..=MOST_EN.min(en.end - i)).take_while(|&a| crossed(&measures.en.passages, i, i + a) <= 1) {
                    for to in from + 1..width {
                        let (j, end) = (ends[from], ends[to]);
                        let ratio = measures.th.length(j, end) / (measures.en.length(i, i + a) * measures.ratio);
                        if end - j > MOST_TH || ratio > LENGTHS.1 || crossed(&measures.th.passages, j, end) > MOST_EDGES
                        {
                            break;
                        }
                        if ratio < LENGTHS.0 || self.answered(&(i..i + a), &(j..end)) < ANSWERED {
                            continue;
                        }
                        let gain = self.arc(&(i..i + a), &(j..end)) - self.alone_en(i..i + a) - self.alone_th(j..end);
                        let on = best[row + a * width + to].0;
                        if gain > 0.0 && gain + on > top.0 {
                            top = (gain + on, Some((gain, a, to)));
                        }
                    }
                }
                best[row + from] = top;
            }
        }
        let total = best[0].0;
        let mut beads = Vec::new();
        if total <= MOVE {
            return beads;
        }
        let (mut i, mut from) = (en.start, 0);
        while i < en.end && from < width {
            let row = (i - en.start) * width;
            match best[row + from].1 {
                Some((gain, a, to)) => {
                    beads.push(Found { gain: gain.min(total - MOVE), en: i..i + a, th: ends[from]..ends[to] });
                    (i, from) = (i + a, to);
                }
                None if from + 1 < width && best[row + from + 1].0 >= best[row + width + from].0 => from += 1,
                None => i += 1,
            }
        }
        beads
    }

    /// Splits beads of several English sentences whose Thai ends in a tail of the first.
    fn split(&mut self) {
        let (lattice, weights) = (self.lattice, self.weights);
        let group = |en: &Range<usize>| Worth::of(&weights.group, |s| lattice.group(en.start, en.len(), s));
        let mut k = 0;
        while k < self.placed.len() {
            let mut best: Option<(f32, usize, usize, usize)> = None;
            let Placed { en, th, pin, .. } = &self.placed[k];
            if let ([run], None) = (&th[..], pin)
                && en.len() > 1
            {
                let old = group(en) + self.contents(en, std::slice::from_ref(run));
                for t in self.openers(run.start + 2..run.end) {
                    for (i, j) in (en.start + 1..en.end).flat_map(|i| (run.start + 1..t).map(move |j| (i, j))) {
                        if !lattice.open[j] {
                            continue;
                        }
                        let (one, two, between) = (en.start..i, i..en.end, j..t);
                        // The bead's start is the same as before, and so, but for the tail, is its end.
                        let worth = group(&one)
                            + group(&two)
                            + self.contents(&one, &[run.start..j, t..run.end])
                            + self.contents(&two, std::slice::from_ref(&between))
                            + Worth::of(&weights.end, |s| lattice.end(i, j, s))
                            + boundary_score(lattice, weights, j)
                            + Worth::of(&weights.start, |s| lattice.start(i, j, s));
                        if worth - old > best.map_or(TAIL, |b| b.0) {
                            best = Some((worth - old, i, j, t));
                        }
                    }
                }
            }
            if let Some((gain, i, j, t)) = best {
                let Placed { en, th, probability, pin } = self.placed[k].clone();
                let between = j..t;
                self.placed[k] = Placed { en: en.start..i, th: vec![th[0].start..j, t..th[0].end], probability, pin };
                self.placed.insert(k + 1, Placed { en: i..en.end, th: vec![between], probability, pin });
                self.doubt(&[k, k + 1], gain - TAIL);
            }
            k += 1;
        }
    }

    /// Gives tails of place and date that stand behind a later sentence to the bead they belong to.
    fn tails(&mut self) {
        for k in 1..self.placed.len() {
            let ([run], None) = (&self.placed[k].th[..], self.placed[k].pin) else { continue };
            let run = run.clone();
            let passage = self.th.passages[self.th.segments[run.end - 1].passage as usize].segments.start as usize;
            let alone = self.placed[k].en.is_empty();
            let mut best: Option<(f32, usize, usize)> = None;
            for t in self.openers((run.start + usize::from(!alone)).max(passage)..run.end) {
                let (tail, rest) = (t..run.end, run.start..t);
                let follower = &self.placed[k].en;
                let left = if alone {
                    self.alone_th(tail.clone())
                } else {
                    self.contents(follower, std::slice::from_ref(&run))
                        - self.contents(follower, std::slice::from_ref(&rest))
                };
                let before = self.placed[..k].iter().enumerate().rev();
                let near = before.take_while(|(_, p)| p.th.iter().all(|own| own.start >= passage));
                for (o, owner) in near.filter(|(_, p)| p.two_sided() && p.pin.is_none()).take(OWNERS) {
                    if let [own] = &owner.th[..]
                        && own.end < t
                    {
                        let with = self.contents(&owner.en, &[own.clone(), tail.clone()]);
                        let gain = with - self.contents(&owner.en, std::slice::from_ref(own)) - left;
                        if gain > best.map_or(TAIL, |b| b.0) {
                            best = Some((gain, o, t));
                        }
                    }
                }
            }
            if let Some((gain, o, t)) = best {
                self.placed[o].th.push(t..run.end);
                let rest = run.start..t;
                self.placed[k].th = if rest.is_empty() { Vec::new() } else { vec![rest] };
                self.doubt(&[o, k][..if alone { 1 } else { 2 }], gain - TAIL);
            }
        }
        self.placed.retain(|p| !p.en.is_empty() || !p.th.is_empty());
    }

    /// Makes beads that were changed for `gain` nats above the margin as doubtful as the change.
    fn doubt(&mut self, beads: &[usize], gain: f32) {
        beads.iter().for_each(|&k| self.placed[k].probability *= chance(gain));
    }

    /// Where a tail may start that ends with the Thai segments `run`.
    fn openers(&self, run: Range<usize>) -> Vec<usize> {
        let from = run.start.max(run.end.saturating_sub(LONGEST));
        (from..run.end).filter(|&j| self.lattice.open[j] && opens(self.th.normal(j))).collect()
    }
}

/// Whether a phrase of place or date begins with this Thai.
fn opens(text: &str) -> bool {
    text == "ณ" || OPENERS.iter().any(|opener| text.starts_with(opener))
}

/// The probability of a change that is worth `gain` nats more than its margin.
fn chance(gain: f32) -> f64 {
    1.0 / (1.0 + f64::from(-gain).exp())
}

/// The longest runs of one number each.
fn runs(of: Range<usize>, number: impl Fn(usize) -> usize) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for i in of {
        match runs.last_mut() {
            Some(run) if number(run.start) == number(i) => run.end = i + 1,
            _ => runs.push(i..i + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_and_date_open_a_tail() {
        for (text, tail) in [
            ("ณ โรงแรมพาร์ค ไฮแอท", true),
            ("ณ", true),
            ("ณรงค์ชัยกล่าว", false),
            ("เมื่อวันที่", true),
            ("เมื่อเร็ว ๆ นี้", true),
            ("เมื่อโครงการแล้วเสร็จ", false),
            ("ผ่านการประชุมออนไลน์", true),
            ("ผ่านกลไกการสนับสนุน", false),
            ("", false),
        ] {
            assert_eq!(opens(text), tail, "{text}");
        }
    }

    #[test]
    fn runs_of_one_number() {
        let numbers = [0, 0, 2, 2, 1, 0];
        assert_eq!(runs(0..6, |i| numbers[i]), [0..2, 2..4, 4..5, 5..6]);
        assert_eq!(runs(1..3, |i| numbers[i]), [1..2, 2..3]);
        assert!(runs(3..3, |i| numbers[i]).is_empty());
    }

    #[test]
    fn a_change_at_its_margin_is_as_likely_as_not() {
        assert!((chance(0.0) - 0.5).abs() < 1e-9);
        assert!(chance(3.0) > 0.95 && chance(3.0) < 1.0 && chance(-3.0) < 0.05);
    }
}
