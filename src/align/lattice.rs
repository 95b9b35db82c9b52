//! The lattice: every bead the search may choose, and its features.
//!
//! An arc leads from a cell (English boundary `i`, Thai boundary `j`) to a later one. For a fixed group of English
//! segments the Thai anchors it answers are summed once along the text; for a fixed Thai start the English anchors
//! answered grow as the end moves on. So an arc costs a few dozen operations, whatever its length.

use super::{
    band::Band,
    link::{CLASSES, Class, Links},
    measure::Measures,
    weights::{BEAD, BOUNDARY, SKIP_EN, SKIP_TH, Weights},
};
use crate::segment::{Kind, Side};

/// Most English segments in a bead.
pub(super) const MOST_EN: usize = 4;
/// Most Thai phrases in a bead.
pub(super) const MOST_TH: usize = 80;
/// Farthest a bead's length may be from the expected one: 1.5 nats, a factor of 4.5.
const MOST_Z: f32 = 1.5;
/// Characters added to both lengths, so that a short pair's ratio is not taken too seriously.
const EASE: f32 = 8.0;
/// Most passage edges that a bead may cross in each language.
const MOST_EDGES: u32 = 2;

/// The features of one bead.
pub(super) type Features = [f32; BEAD.len()];

/// All that is needed to list the arcs of one bitext.
#[derive(Debug)]
pub(super) struct Lattice {
    pub(super) measures: Measures,
    pub(super) links: Links,
    pub(super) band: Band,
    quotes_en: Vec<Quotes>,
    quotes_th: Vec<Quotes>,
    odds: Vec<f32>,
    cues: Vec<crate::segment::Cues>,
}

/// Whether a segment opens with a quotation mark and closes with one.
#[derive(Clone, Copy, Debug)]
struct Quotes {
    opens: bool,
    closes: bool,
}

impl Lattice {
    pub(super) fn new(measures: Measures, links: Links, band: Band, en: &Side<'_>, th: &Side<'_>) -> Self {
        let quotes = |side: &Side<'_>| (0..side.segments.len()).map(|i| Quotes::of(side.normal(i))).collect();
        let mut odds: Vec<f32> = vec![0.0];
        odds.extend(th.segments.iter().map(|s| (s.ends / (1.0 - s.ends)).ln().clamp(-5.0, 5.0)));
        let mut cues = vec![crate::segment::Cues::NONE];
        cues.extend(th.segments.iter().map(|s| s.cues));
        Lattice { quotes_en: quotes(en), quotes_th: quotes(th), odds, cues, measures, links, band }
    }

    /// English and Thai segments.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.measures.en.len, self.measures.th.len)
    }

    /// Calls `visit(a, j, b, features)` for every bead of `a` English segments from `i` and `b` Thai ones from `j`.
    pub(super) fn visit(&self, i: usize, scratch: &mut Scratch, mut visit: impl FnMut(usize, usize, usize, &Features)) {
        let (n, m) = self.size();
        let (en, th) = (&self.measures.en, &self.measures.th);
        let (low, high) = self.band.row(i);
        for a in 1..=MOST_EN.min(n - i) {
            let crossed_en = crossed(&en.passages, i, i + a);
            if crossed_en > MOST_EDGES {
                break;
            }
            let group = Group::new(self, i, a);
            let (low_end, high_end) = self.band.row(i + a);
            let reach = (low, (high_end).min(m));
            scratch.answer(self, i, a, reach);
            let mut next_tie = 0;
            for j in low..=high.min(m) {
                while next_tie < scratch.ties.len() && (scratch.ties[next_tie].0 as usize) < j {
                    next_tie += 1;
                }
                scratch.answered.clear();
                let mut tie = next_tie;
                let mut answered_en = [0.0f32; CLASSES];
                for b in 1..=MOST_TH.min(m - j) {
                    let end = j + b;
                    if end > high_end {
                        break;
                    }
                    // the anchors this phrase answers
                    while tie < scratch.ties.len() && (scratch.ties[tie].0 as usize) < end {
                        let (_, token, worth) = scratch.ties[tie];
                        tie += 1;
                        let class = self.links.en[token as usize].class as usize;
                        match scratch.answered.iter_mut().find(|(t, _)| *t == token) {
                            Some((_, best)) if *best >= worth => {}
                            Some((_, best)) => {
                                answered_en[class] += worth - *best;
                                *best = worth;
                            }
                            None => {
                                answered_en[class] += worth;
                                scratch.answered.push((token, worth));
                            }
                        }
                    }
                    let length = th.chars[end] - th.chars[j];
                    let z = ((length / self.measures.ratio + EASE) / (group.length + EASE)).ln();
                    if z < -MOST_Z || end < low_end {
                        continue;
                    }
                    if z > MOST_Z {
                        break;
                    }
                    let crossed_th = crossed(&th.passages, j, end);
                    if crossed_th > MOST_EDGES {
                        break;
                    }
                    let features = self.features(&group, scratch, j, b, z, length, crossed_th, &answered_en);
                    visit(a, j, b, &features);
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the inner loop hands over what it has at hand")]
    #[inline]
    fn features(
        &self,
        group: &Group,
        scratch: &Scratch,
        j: usize,
        b: usize,
        z: f32,
        length: f32,
        crossed_th: u32,
        answered_en: &[f32; CLASSES],
    ) -> Features {
        let end = j + b;
        let th = &self.measures.th;
        let (starts, ends) = (th.edge[j], th.edge[end]);
        let flag = |x: bool| f32::from(u8::from(x));
        let length_th = length / (self.measures.unit * self.measures.ratio);
        let length_en = group.length / self.measures.unit;
        let size = (0.5 * (length_th + length_en)).sqrt();
        let titles = (th.titles[end] - th.titles[j]) as f32 / b as f32;
        let repeated = (th.repeated[end] - th.repeated[j]) / length;
        let quotes = (self.quotes_th[j].opens, self.quotes_th[end - 1].closes);
        let quote_marks = [(quotes.0, group.quotes.opens), (quotes.1, group.quotes.closes)];
        let total_th = th.chars[th.len];
        let drift = (0.5 * (th.chars[j] + th.chars[end]) / total_th - group.place).abs();
        let kind = th.kind[j];
        let special = |k: Kind| !matches!(k, Kind::Paragraph | Kind::Title);
        let mut f = [0.0; BEAD.len()];
        f[0] = 1.0;
        f[1] = size;
        f[2] = size * z * z;
        f[3] = z * z;
        f[4] = z.max(0.0);
        f[5] = (-z).max(0.0);
        f[6] = flag(group.count == 2);
        f[7] = flag(group.count == 3);
        f[8] = flag(group.count == 4);
        f[9] = flag(b == 1);
        f[10] = crossed_th.min(1) as f32;
        f[11] = crossed_th.saturating_sub(1) as f32;
        f[12] = group.crossed as f32;
        f[13] = flag(starts);
        f[14] = flag(ends);
        f[15] = flag(starts && ends);
        f[16] = flag(starts && group.starts);
        f[17] = flag(ends && group.ends);
        f[18] = flag(starts && group.starts && ends && group.ends);
        f[19] = flag(starts != group.starts);
        f[20] = flag(ends != group.ends);
        f[21] = repeated * (1.0 - group.titles);
        f[22] = repeated * group.titles;
        f[23] = group.titles * (1.0 - titles);
        f[24] = (1.0 - group.titles) * titles;
        f[25] = group.titles * titles;
        f[26] = flag(kind == group.kind && special(kind));
        f[27] = flag(kind != group.kind && (special(kind) || special(group.kind)));
        f[28] = length_th;
        f[29] = length_en;
        f[30] = (10.0 * drift).min(3.0);
        f[31] = flag(self.measures.takes_turns && th.block[j] == group.block);
        f[32] = quote_marks.iter().map(|&(t, e)| flag(t && e)).sum();
        f[33] = quote_marks.iter().map(|&(t, e)| flag(t != e)).sum();
        let mut matched = 0.0;
        for class in 0..CLASSES {
            let (answered_th, all_th) = scratch.thai(self, j, end, class);
            let both = 0.5 * (answered_en[class] + answered_th);
            matched += both;
            f[34 + 3 * class] = both;
            f[35 + 3 * class] = group.anchors[class] - answered_en[class];
            f[36 + 3 * class] = all_th - answered_th;
        }
        f[55] = matched / (length_en + 0.5);
        f
    }

    /// Features of the Thai boundary `j`, added to whatever ends there.
    pub(super) fn boundary(&self, j: usize) -> [f32; BOUNDARY.len()] {
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
    pub(super) fn cues(&self, j: usize) -> crate::segment::Cues {
        if self.measures.th.edge[j] { crate::segment::Cues::NONE } else { self.cues[j] }
    }

    /// Features of opening a stretch of Thai without counterpart at boundary `j`.
    pub(super) fn open_th(&self, j: usize) -> [f32; SKIP_TH.len()] {
        let mut f = [0.0; SKIP_TH.len()];
        f[usize::from(self.measures.th.edge[j])] = 1.0;
        f
    }

    /// Features of closing one at boundary `j`, opened at a passage's edge or not.
    pub(super) fn close_th(&self, j: usize, opened_at_edge: bool) -> [f32; SKIP_TH.len()] {
        let mut f = [0.0; SKIP_TH.len()];
        let edge = self.measures.th.edge[j];
        f[2 + usize::from(edge)] = 1.0;
        f[4] = f32::from(u8::from(edge && opened_at_edge));
        f
    }

    /// Features of Thai segment `j` in one.
    pub(super) fn extend_th(&self, j: usize) -> [f32; SKIP_TH.len()] {
        let th = &self.measures.th;
        let unit = self.measures.unit * self.measures.ratio;
        let mut f = [0.0; SKIP_TH.len()];
        f[5] = (th.chars[j + 1] - th.chars[j]) / unit;
        f[6] = (th.repeated[j + 1] - th.repeated[j]) / unit;
        f
    }

    /// Features of opening a stretch of English without counterpart at boundary `i`.
    pub(super) fn open_en(&self, i: usize) -> [f32; SKIP_EN.len()] {
        let mut f = [0.0; SKIP_EN.len()];
        f[usize::from(self.measures.en.edge[i])] = 1.0;
        f
    }

    /// Features of closing one at boundary `i`.
    pub(super) fn close_en(&self, i: usize) -> [f32; SKIP_EN.len()] {
        let mut f = [0.0; SKIP_EN.len()];
        f[2] = f32::from(u8::from(self.measures.en.edge[i]));
        f
    }

    /// Features of English segment `i` in one.
    pub(super) fn extend_en(&self, i: usize) -> [f32; SKIP_EN.len()] {
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
}

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
        }
    }
}

/// Buffers of [`Lattice::visit`], kept from row to row.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// (Thai segment, English token, worth) of every link of the group, by Thai segment.
    ties: Vec<(u32, u32, f32)>,
    /// English tokens answered so far, and how well.
    answered: Vec<(u32, f32)>,
    /// First Thai token of `sums`.
    first: usize,
    /// For each Thai token from `first` on, the sums before it, by class: answered, and all.
    sums: Vec<[[f32; 2]; CLASSES]>,
    /// How well the group answers each Thai token.
    best: Vec<f32>,
}

impl Scratch {
    /// Ties the group of `a` English segments from `i` to the Thai segments `reach.0..=reach.1`.
    fn answer(&mut self, lattice: &Lattice, i: usize, a: usize, reach: (usize, usize)) {
        let links = &lattice.links;
        let first = links.th_first[reach.0] as usize;
        let last = links.th_first[reach.1.min(links.th_first.len() - 1)] as usize;
        self.first = first;
        self.ties.clear();
        self.best.clear();
        self.best.resize(last.saturating_sub(first), 0.0);
        for token in links.en_first[i]..links.en_first[i + a] {
            let weight = links.en[token as usize].weight;
            let ties = &links.links[token as usize];
            for link in &ties[ties.partition_point(|l| (l.th as usize) < first)..] {
                let Some(best) = self.best.get_mut(link.th as usize - first) else { break };
                *best = best.max(link.strength);
                self.ties.push((link.segment, token, weight * link.strength));
            }
        }
        self.ties.sort_unstable_by_key(|t| (t.0, t.1));
        self.sums.clear();
        let mut sum = [[0.0; 2]; CLASSES];
        self.sums.push(sum);
        for (k, &best) in self.best.iter().enumerate() {
            let token = &links.th[first + k];
            let class = &mut sum[token.class as usize];
            class[0] += best * token.weight;
            class[1] += token.weight;
            self.sums.push(sum);
        }
    }

    /// Weight of the Thai anchors of a class in the segments `from..to`: answered, and all.
    #[inline]
    fn thai(&self, lattice: &Lattice, from: usize, to: usize, class: usize) -> (f32, f32) {
        let at = |segment: usize| lattice.links.th_first[segment] as usize - self.first;
        let (a, b) = (self.sums[at(from)][class], self.sums[at(to)][class]);
        (b[0] - a[0], b[1] - a[1])
    }
}

/// What the features of a step are worth.
pub(super) fn score<const N: usize>(features: &[f32; N], weights: &[f32; N]) -> f32 {
    features.iter().zip(weights).map(|(f, w)| f * w).sum()
}

/// What a Thai boundary is worth.
pub(super) fn boundary_score(lattice: &Lattice, weights: &Weights, j: usize) -> f32 {
    score(&lattice.boundary(j), &weights.boundary) + lattice.cues(j).iter().map(|c| weights.cues[c]).sum::<f32>()
}

impl Class {
    /// All classes, in the order of their features.
    #[cfg(test)]
    pub(super) const ALL: [Class; CLASSES] =
        [Class::Number, Class::Date, Class::Latin, Class::Contact, Class::Item, Class::Word, Class::Name];
}
