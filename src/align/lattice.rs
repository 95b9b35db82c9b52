//! The lattice: every bead the search may choose, and its features.
//!
//! An arc leads from a cell (English boundary `i`, Thai boundary `j`) to a later one. For a fixed group of English
//! segments the Thai anchors it answers are summed once along the text, with what each end adds; for a fixed Thai start
//! the English anchors answered grow as the end moves on. All of it is linear in the weights, so where only the worth is
//! wanted each of these is one number, and an arc costs a few operations, whatever its length.

use super::{
    band::Band,
    link::{CLASSES, Class, Link, Links},
    measure::Measures,
    weights::{BEAD, BOUNDARY, SKIP_EN, SKIP_TH, Weights},
};
use crate::segment::{Cues, Kind, Side};

/// Most English segments in a bead.
pub(crate) const MOST_EN: usize = 4;
/// Most Thai phrases in a bead.
pub(crate) const MOST_TH: usize = 80;
/// Farthest a bead's length may be from the expected one, in nats: a factor of 3.3. Of 556 beads aligned by reading, one
/// in 250 lies farther.
const MOST_Z: f32 = 1.2;
/// Characters added to both lengths, so that a short pair's ratio is not taken too seriously.
const EASE: f32 = 8.0;
/// Most passage edges that a bead may cross in each language.
const MOST_EDGES: u32 = 2;

/// The features of one bead.
pub(crate) type Features = [f32; BEAD.len()];

/// Where a bead's features go: into a list when weights are learnt, straight into a sum when they are used. What many
/// beads share is added once and carried on by cloning.
pub(crate) trait Sink: Clone {
    fn add(&mut self, feature: usize, value: f32);

    /// Adds all that `other` has got.
    fn plus(&mut self, other: &Self);

    /// Takes away all that `other` has got.
    fn minus(&mut self, other: &Self);

    fn add_if(&mut self, feature: usize, holds: bool) {
        if holds {
            self.add(feature, 1.0);
        }
    }
}

impl Sink for Features {
    fn add(&mut self, feature: usize, value: f32) {
        self[feature] += value;
    }

    fn plus(&mut self, other: &Self) {
        self.iter_mut().zip(other).for_each(|(x, y)| *x += y);
    }

    fn minus(&mut self, other: &Self) {
        self.iter_mut().zip(other).for_each(|(x, y)| *x -= y);
    }
}

/// The worth of the features added so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Worth<'w> {
    pub(crate) weights: &'w Features,
    pub(crate) sum: f32,
}

impl Sink for Worth<'_> {
    #[inline]
    fn add(&mut self, feature: usize, value: f32) {
        self.sum += self.weights[feature] * value;
    }

    #[inline]
    fn plus(&mut self, other: &Self) {
        self.sum += other.sum;
    }

    #[inline]
    fn minus(&mut self, other: &Self) {
        self.sum -= other.sum;
    }
}

/// All that is needed to list the arcs of one bitext.
#[derive(Debug)]
pub(crate) struct Lattice {
    pub(crate) measures: Measures,
    pub(crate) links: Links,
    pub(crate) band: Band,
    quotes_en: Vec<Quotes>,
    quotes_th: Vec<Quotes>,
    odds: Vec<f32>,
    cues: Vec<Cues>,
    /// Thai boundaries at which a bead may start or end: not within a figure or parentheses, nor before ๆ.
    open: Vec<bool>,
}

/// Whether a segment opens with a quotation mark and closes with one.
#[derive(Clone, Copy, Debug)]
struct Quotes {
    opens: bool,
    closes: bool,
}

impl Lattice {
    pub(crate) fn new(measures: Measures, links: Links, band: Band, en: &Side<'_>, th: &Side<'_>) -> Self {
        let quotes = |side: &Side<'_>| (0..side.segments.len()).map(|i| Quotes::of(side.normal(i))).collect();
        let mut odds: Vec<f32> = vec![0.0];
        odds.extend(th.segments.iter().map(|s| (s.ends / (1.0 - s.ends)).ln().clamp(-5.0, 5.0)));
        let mut cues = vec![Cues::NONE];
        cues.extend(th.segments.iter().map(|s| s.cues));
        let open = (0..cues.len()).map(|j| measures.th.edge[j] || !(links.inside[j] || cues[j].forbid())).collect();
        Lattice { quotes_en: quotes(en), quotes_th: quotes(th), odds, cues, open, measures, links, band }
    }

    /// English and Thai segments.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.measures.en.len, self.measures.th.len)
    }

    /// Calls `visit(a, j, b, sink)` for every bead of `a` English segments from `i` and `b` Thai ones from `j`, where
    /// the sink has got the bead's features on top of what `empty` holds.
    pub(crate) fn visit<S: Sink>(
        &self,
        i: usize,
        empty: &S,
        scratch: &mut Scratch<S>,
        mut visit: impl FnMut(usize, usize, usize, &S),
    ) {
        let (n, m) = self.size();
        let th = &self.measures.th;
        let (low, high) = self.band.row(i);
        let within = |a: &usize| crossed(&self.measures.en.passages, i, i + a) <= MOST_EDGES;
        let most = (1..=MOST_EN.min(n - i)).take_while(within).count();
        scratch.tie(self, i..i + most, (low, self.band.row(i + most).1));
        for a in 1..=most {
            let group = Group::new(self, i, a);
            let mut shared = empty.clone();
            group.features(&mut shared);
            let (low_end, high_end) = self.band.row(i + a);
            scratch.answer(self, i, &group, (low, high_end), empty);
            // Thai characters that keep the bead's length within bounds
            let bound = |z: f32| ((group.length + EASE) * z.exp() - EASE) * self.measures.ratio;
            let (shortest, longest) = (bound(-MOST_Z), bound(MOST_Z));
            let mut next_tie = 0;
            // the first end that the corridor and the length allow
            let mut first_end = low_end;
            for j in (low..=high.min(m)).filter(|&j| self.open[j]) {
                while next_tie < scratch.ties.len() && (scratch.ties[next_tie].segment as usize) < j {
                    next_tie += 1;
                }
                scratch.forget();
                let mut tie = next_tie;
                // all but what the end decides, which grows as the end moves on
                let mut so_far = shared.clone();
                self.start_features(&group, j, &mut so_far);
                so_far.minus(&scratch.before[j - low]);
                first_end = first_end.max(j + 1);
                while first_end <= high_end && th.chars[first_end] - th.chars[j] < shortest {
                    first_end += 1;
                }
                for end in first_end..=(j + MOST_TH).min(high_end) {
                    let length = th.chars[end] - th.chars[j];
                    if length > longest {
                        break;
                    }
                    // the English anchors that the phrases before `end` answer
                    while let Some(next) = scratch.ties.get(tie).filter(|next| (next.segment as usize) < end) {
                        tie += 1;
                        let best = &mut scratch.answered[next.token as usize];
                        if next.worth > *best {
                            if *best == 0.0 {
                                scratch.touched.push(next.token);
                            }
                            let more = next.worth - *best;
                            group.answers(next.class, more, &mut so_far);
                            so_far.add(ANCHORS + 3 * next.class as usize + 1, -more);
                            *best = next.worth;
                        }
                    }
                    if !self.open[end] {
                        continue;
                    }
                    if crossed(&th.passages, j, end) > MOST_EDGES {
                        break;
                    }
                    let mut bead = so_far.clone();
                    bead.plus(&scratch.ends[end - low]);
                    self.bead_features(&group, j, end, &mut bead);
                    visit(a, j, end - j, &bead);
                }
            }
        }
    }

    /// Features that beads share which start at the Thai boundary `j`.
    fn start_features(&self, group: &Group, j: usize, sink: &mut impl Sink) {
        let th = &self.measures.th;
        let starts = th.edge[j];
        sink.add_if(13, starts);
        sink.add_if(16, starts && group.starts);
        sink.add_if(19, starts != group.starts);
        let Some(&kind) = th.kind.get(j) else { return };
        let special = |k: Kind| !matches!(k, Kind::Paragraph | Kind::Title);
        sink.add_if(26, kind == group.kind && special(kind));
        sink.add_if(27, kind != group.kind && (special(kind) || special(group.kind)));
        sink.add_if(31, self.measures.takes_turns && th.block[j] == group.block);
        let opens = self.quotes_th[j].opens;
        sink.add_if(32, opens && group.quotes.opens);
        sink.add_if(33, opens != group.quotes.opens);
    }

    /// Features that beads share which end at the Thai boundary `end`.
    fn end_features(&self, group: &Group, end: usize, sink: &mut impl Sink) {
        let ends = self.measures.th.edge[end];
        sink.add_if(14, ends);
        sink.add_if(17, ends && group.ends);
        sink.add_if(20, ends != group.ends);
        let closes = end > 0 && self.quotes_th[end - 1].closes;
        sink.add_if(32, closes && group.quotes.closes);
        sink.add_if(33, closes != group.quotes.closes);
    }

    /// Features of the bead from the Thai boundary `j` to `end` that need both.
    #[inline]
    fn bead_features(&self, group: &Group, j: usize, end: usize, sink: &mut impl Sink) {
        let th = &self.measures.th;
        let length = th.chars[end] - th.chars[j];
        let z = ((length / self.measures.ratio + EASE) / (group.length + EASE)).ln();
        let length_th = length / (self.measures.unit * self.measures.ratio);
        let size = (0.5 * (length_th + group.length / self.measures.unit)).sqrt();
        sink.add(1, size);
        sink.add(2, size * z * z);
        sink.add(3, z * z);
        sink.add(if z > 0.0 { 4 } else { 5 }, z.abs());
        sink.add_if(9, end == j + 1);
        let crossed = crossed(&th.passages, j, end);
        if crossed > 0 {
            sink.add(10, 1.0);
            sink.add(11, (crossed - 1) as f32);
        }
        if th.edge[j] && th.edge[end] {
            sink.add(15, 1.0);
            sink.add_if(18, group.starts && group.ends);
        }
        let repeated = (th.repeated[end] - th.repeated[j]) / length;
        if repeated > 0.0 {
            sink.add(21, repeated * (1.0 - group.titles));
            sink.add(22, repeated * group.titles);
        }
        let titles = (th.titles[end] - th.titles[j]) as f32 / (end - j) as f32;
        if titles > 0.0 || group.titles > 0.0 {
            sink.add(23, group.titles * (1.0 - titles));
            sink.add(24, (1.0 - group.titles) * titles);
            sink.add(25, group.titles * titles);
        }
        sink.add(28, length_th);
        let drift = (0.5 * (th.chars[j] + th.chars[end]) / th.chars[th.len] - group.place).abs();
        sink.add(30, (10.0 * drift).min(3.0));
    }

    /// Features of the Thai boundary `j`, added to whatever ends there.
    pub(crate) fn boundary(&self, j: usize) -> [f32; BOUNDARY.len()] {
        let edge = self.measures.th.edge[j];
        let inside = self.links.inside.get(j).copied().unwrap_or(false);
        [
            f32::from(u8::from(edge)),
            if edge { 0.0 } else { self.odds[j] },
            f32::from(u8::from(inside)),
            f32::from(u8::from(!edge)),
        ]
    }

    /// The cues seen at the Thai boundary `j`; none at a passage's edge.
    pub(crate) fn cues(&self, j: usize) -> Cues {
        if self.measures.th.edge[j] { Cues::NONE } else { self.cues[j] }
    }

    /// Features of opening a stretch of Thai without counterpart at boundary `j`.
    pub(crate) fn open_th(&self, j: usize) -> [f32; SKIP_TH.len()] {
        let mut f = [0.0; SKIP_TH.len()];
        f[usize::from(self.measures.th.edge[j])] = 1.0;
        f
    }

    /// Features of closing one at boundary `j`, opened at a passage's edge or not.
    pub(crate) fn close_th(&self, j: usize, opened_at_edge: bool) -> [f32; SKIP_TH.len()] {
        let mut f = [0.0; SKIP_TH.len()];
        let edge = self.measures.th.edge[j];
        f[2 + usize::from(edge)] = 1.0;
        f[4] = f32::from(u8::from(edge && opened_at_edge));
        f
    }

    /// Features of Thai segment `j` in one.
    pub(crate) fn extend_th(&self, j: usize) -> [f32; SKIP_TH.len()] {
        let th = &self.measures.th;
        let unit = self.measures.unit * self.measures.ratio;
        let mut f = [0.0; SKIP_TH.len()];
        f[5] = (th.chars[j + 1] - th.chars[j]) / unit;
        f[6] = (th.repeated[j + 1] - th.repeated[j]) / unit;
        f
    }

    /// Features of opening a stretch of English without counterpart at boundary `i`.
    pub(crate) fn open_en(&self, i: usize) -> [f32; SKIP_EN.len()] {
        let mut f = [0.0; SKIP_EN.len()];
        f[usize::from(self.measures.en.edge[i])] = 1.0;
        f
    }

    /// Features of closing one at boundary `i`.
    pub(crate) fn close_en(&self, i: usize) -> [f32; SKIP_EN.len()] {
        let mut f = [0.0; SKIP_EN.len()];
        f[2] = f32::from(u8::from(self.measures.en.edge[i]));
        f
    }

    /// Features of English segment `i` in one.
    pub(crate) fn extend_en(&self, i: usize) -> [f32; SKIP_EN.len()] {
        let en = &self.measures.en;
        let mut f = [0.0; SKIP_EN.len()];
        f[3] = 1.0;
        f[4] = (en.chars[i + 1] - en.chars[i]) / self.measures.unit;
        f[5] = (en.titles[i + 1] - en.titles[i]) as f32;
        f[6] = f32::from(u8::from(!matches!(en.kind[i], Kind::Paragraph | Kind::Title)));
        f
    }
}

impl Quotes {
    fn of(text: &str) -> Self {
        let closing = text.trim_end_matches(['.', ',', '!', '?']);
        Quotes { opens: text.starts_with(['“', '"', '‘']), closes: closing.ends_with(['”', '"', '’']) }
    }
}

/// Passage edges strictly between two boundaries.
fn crossed(passages: &[u32], from: usize, to: usize) -> u32 {
    passages[to - 1] - passages[from]
}

/// What all beads with the same English segments share.
struct Group {
    count: usize,
    length: f32,
    crossed: u32,
    starts: bool,
    ends: bool,
    titles: f32,
    kind: Kind,
    block: u32,
    place: f32,
    quotes: Quotes,
    anchors: [f32; CLASSES],
    /// Length in mean English sentences.
    size: f32,
}

/// The first of the anchors' features: for each class, matched, only English, only Thai.
const ANCHORS: usize = 34;

impl Group {
    fn new(lattice: &Lattice, i: usize, a: usize) -> Self {
        let en = &lattice.measures.en;
        let mut anchors = [0.0; CLASSES];
        for token in &lattice.links.en[lattice.links.en_first[i] as usize..lattice.links.en_first[i + a] as usize] {
            anchors[token.class as usize] += token.weight;
        }
        Group {
            count: a,
            length: en.chars[i + a] - en.chars[i],
            crossed: crossed(&en.passages, i, i + a),
            starts: en.edge[i],
            ends: en.edge[i + a],
            titles: (en.titles[i + a] - en.titles[i]) as f32 / a as f32,
            kind: en.kind[i],
            block: en.block[i],
            place: 0.5 * (en.chars[i] + en.chars[i + a]) / en.chars[en.len],
            quotes: Quotes { opens: lattice.quotes_en[i].opens, closes: lattice.quotes_en[i + a - 1].closes },
            anchors,
            size: (en.chars[i + a] - en.chars[i]) / lattice.measures.unit,
        }
    }

    /// Features that all the group's beads share.
    fn features(&self, sink: &mut impl Sink) {
        sink.add(0, 1.0);
        if self.count > 1 {
            sink.add(4 + self.count, 1.0);
        }
        sink.add(12, self.crossed as f32);
        sink.add(29, self.size);
        for (class, &weight) in self.anchors.iter().enumerate() {
            sink.add(ANCHORS + 3 * class + 1, weight);
        }
    }

    /// Features of anchors of one side that the other answers, of that `weight` together.
    fn answers(&self, class: Class, weight: f32, sink: &mut impl Sink) {
        sink.add(ANCHORS + 3 * class as usize, 0.5 * weight);
        if class != Class::Lexeme {
            sink.add(ANCHORS + 3 * CLASSES, 0.5 * weight / (self.size + 0.5));
        }
    }
}

/// A link of a group's anchor to one of a Thai segment.
#[derive(Clone, Copy, Debug)]
struct Tie {
    segment: u32,
    /// The English token, counted within the group.
    token: u32,
    class: Class,
    /// How much of the token is answered.
    worth: f32,
    /// The Thai token.
    th: u32,
    /// How surely it answers.
    strength: f32,
}

/// Buffers of [`Lattice::visit`], kept from row to row.
#[derive(Debug)]
pub(crate) struct Scratch<S> {
    /// Every link of the row's English segments, by Thai segment.
    all: Vec<Tie>,
    /// Those of the group.
    ties: Vec<Tie>,
    /// For each English token of the group, how well it is answered so far.
    answered: Vec<f32>,
    /// Tokens with an answer.
    touched: Vec<u32>,
    /// For each Thai boundary within reach, the features of all Thai anchors within reach before it.
    before: Vec<S>,
    /// The same, with the features of a bead that ends there.
    ends: Vec<S>,
    /// How well the group answers each Thai token.
    best: Vec<f32>,
}

impl<S> Default for Scratch<S> {
    fn default() -> Self {
        Scratch {
            all: Vec::new(),
            ties: Vec::new(),
            answered: Vec::new(),
            touched: Vec::new(),
            before: Vec::new(),
            ends: Vec::new(),
            best: Vec::new(),
        }
    }
}

impl<S: Sink> Scratch<S> {
    /// Ties the English segments `en` to the Thai segments `reach.0..reach.1`.
    fn tie(&mut self, lattice: &Lattice, en: std::ops::Range<usize>, reach: (usize, usize)) {
        let links = &lattice.links;
        let (first, last) = (links.th_first[reach.0], links.th_first[reach.1]);
        let tokens = links.en_first[en.start] as usize..links.en_first[en.end] as usize;
        self.all.clear();
        for (k, token) in tokens.enumerate() {
            let (weight, class) = (links.en[token].weight, links.en[token].class);
            let ties = &links.links[token];
            for link in &ties[ties.partition_point(|l| l.th < first)..] {
                if link.th >= last {
                    break;
                }
                let Link { th, segment, strength } = *link;
                self.all.push(Tie { segment, token: k as u32, class, worth: weight * strength, th, strength });
            }
        }
        self.all.sort_unstable_by_key(|t| (t.segment, t.token));
    }

    /// Sums what the group, whose English segments start at `i`, answers of the Thai segments `reach.0..reach.1`.
    fn answer(&mut self, lattice: &Lattice, i: usize, group: &Group, reach: (usize, usize), empty: &S) {
        let links = &lattice.links;
        let first = links.th_first[reach.0] as usize;
        let last = links.th_first[reach.1] as usize;
        self.best.clear();
        self.best.resize(last - first, 0.0);
        let tokens = (links.en_first[i + group.count] - links.en_first[i]) as usize;
        self.touched.clear();
        self.answered.clear();
        self.answered.resize(tokens, 0.0);
        self.ties.clear();
        self.ties.extend(self.all.iter().filter(|t| (t.token as usize) < tokens && (t.segment as usize) < reach.1));
        for tie in &self.ties {
            let best = &mut self.best[tie.th as usize - first];
            *best = best.max(tie.strength);
        }
        self.before.clear();
        self.ends.clear();
        let mut sum = empty.clone();
        for boundary in reach.0..=reach.1 {
            let mut so_far = sum.clone();
            so_far.minus(empty);
            self.before.push(so_far.clone());
            let mut end = so_far;
            lattice.end_features(group, boundary, &mut end);
            self.ends.push(end);
            if boundary == reach.1 {
                break;
            }
            for t in links.th_first[boundary] as usize..links.th_first[boundary + 1] as usize {
                let token = &links.th[t];
                let answered = self.best[t - first] * token.weight;
                if answered > 0.0 {
                    group.answers(token.class, answered, &mut sum);
                }
                sum.add(ANCHORS + 3 * token.class as usize + 2, token.weight - answered);
            }
        }
    }

    /// Forgets which tokens are answered: a new Thai start begins.
    fn forget(&mut self) {
        self.touched.drain(..).for_each(|token| self.answered[token as usize] = 0.0);
    }
}

/// What the features of a step are worth.
pub(crate) fn score<const N: usize>(features: &[f32; N], weights: &[f32; N]) -> f32 {
    features.iter().zip(weights).map(|(f, w)| f * w).sum()
}

/// What a Thai boundary is worth.
pub(crate) fn boundary_score(lattice: &Lattice, weights: &Weights, j: usize) -> f32 {
    score(&lattice.boundary(j), &weights.boundary) + lattice.cues(j).iter().map(|c| weights.cues[c]).sum::<f32>()
}
