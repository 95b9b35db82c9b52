//! The arcs: every bead the search may choose, and what of its features belongs to it alone.
//!
//! For a fixed group of English segments the Thai anchors it answers are summed once along the text; for a fixed Thai
//! start the English anchors answered grow as the end moves on. So an arc costs a few dozen operations, whatever its
//! length.

use std::ops::Range;

use super::{
    feature::{Bead, Gather, Sink, Worth},
    lattice::{Lattice, MOST_EDGES, MOST_EN, MOST_TH, crossed},
    link::{CLASSES, Class, Link},
    meaning::{Norms, SHORT, TINY},
    weights::Weights,
};

/// Farthest a bead's length may be from the expected one, in nats: a factor of 3.3. Of 556 beads aligned by reading, one
/// in 250 lies farther.
const MOST_Z: f32 = 1.2;
/// Characters added to both lengths, so that a short pair's ratio is not taken too seriously.
const EASE: f32 = 8.0;

/// The features of anchors answered, by class: in English and in Thai.
const ANSWERED: [[Bead; 2]; CLASSES] = [
    [Bead::NumbersEn, Bead::NumbersTh],
    [Bead::DatesEn, Bead::DatesTh],
    [Bead::LatinEn, Bead::LatinTh],
    [Bead::ContactsEn, Bead::ContactsTh],
    [Bead::ItemsEn, Bead::ItemsTh],
    [Bead::WordsEn, Bead::WordsTh],
    [Bead::NamesEn, Bead::NamesTh],
    [Bead::LexemesEn, Bead::LexemesTh],
];

/// What is known of the Thai stretches that start in some range, whatever English they are put beside.
#[derive(Clone, Debug)]
pub(crate) struct Stretches {
    first: usize,
    /// For each start, its stretches by number of phrases.
    rows: Vec<Vec<Known>>,
}

/// One stretch.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// Logarithm of its length in English characters.
    log: f32,
    /// The same length in mean English sentences.
    length: f32,
    /// Length of its vector.
    norm: f32,
    /// What it is worth by itself.
    worth: f32,
}

impl Stretches {
    /// Those that start at the open Thai boundaries in `starts`.
    pub(crate) fn new(lattice: &Lattice, weights: &Weights, starts: Range<usize>) -> Self {
        let m = lattice.size().1;
        let ratio = lattice.measures.ratio;
        // No bead's English is longer than that of the longest group.
        let longest = lattice.measures.longest * MOST_Z.exp() * 1.01;
        let length = |j: usize, end: usize| lattice.measures.th.length(j, end) / ratio;
        let mut rows: Vec<Vec<Known>> = vec![Vec::new(); starts.len()];
        let mut norms = Norms::default();
        for j in starts.clone().rev().filter(|&j| j < m) {
            let within = |&end: &usize| length(j, end) <= longest;
            let last = (j + 1..=(j + MOST_TH).min(lattice.band.reach(j))).take_while(within).last().unwrap_or(j);
            lattice.meaning.norms_th(j, last, &mut norms);
            if lattice.open[j] {
                let known = |(end, norm)| Known {
                    log: (length(j, end) + EASE).ln(),
                    length: lattice.length_th(j, end),
                    norm,
                    worth: Worth::of(&weights.stretch, |s| lattice.stretch(j, end, s)),
                };
                rows[j - starts.start] = (j + 1..).zip(norms.lengths()).map(known).collect();
            }
        }
        Stretches { first: starts.start, rows }
    }

    /// What the stretch from `j` to `end` is worth by itself.
    #[cfg(feature = "train")]
    pub(crate) fn worth(&self, j: usize, end: usize) -> f32 {
        self.rows[j - self.first][end - j - 1].worth
    }

    /// Weighs them anew.
    #[cfg(feature = "train")]
    pub(crate) fn weigh(&mut self, lattice: &Lattice, weights: &Weights) {
        for (j, row) in (self.first..).zip(&mut self.rows) {
            for (end, known) in (j + 1..).zip(row) {
                known.worth = Worth::of(&weights.stretch, |s| lattice.stretch(j, end, s));
            }
        }
    }
}

/// What all beads with the same English segments share.
struct English {
    /// Logarithm of the length in characters.
    log: f32,
    /// Length in mean English sentences.
    size: f32,
    /// Length of the vector.
    norm: f32,
    whole: bool,
    titles: f32,
    place: f32,
}

impl English {
    fn new(lattice: &Lattice, i: usize, a: usize) -> Self {
        let en = &lattice.measures.en;
        let length = en.length(i, i + a);
        English {
            log: (length + EASE).ln(),
            size: length / lattice.measures.unit,
            norm: lattice.meaning.norm_en(i, a),
            whole: en.edge[i] && en.edge[i + a],
            titles: (en.titles[i + a] - en.titles[i]) as f32 / a as f32,
            place: en.place(i, i + a),
        }
    }
}

impl Lattice {
    /// Calls `visit(a, j, end, sink, stretch)` for every bead of `a` English segments from `i` and the Thai ones from `j`
    /// to `end`, where the sink has got the bead's own features on top of what `from(a, j)` holds, and `stretch` is what
    /// its Thai is worth by itself. `empty` holds nothing.
    pub(crate) fn visit<S: Gather>(
        &self,
        i: usize,
        stretches: &Stretches,
        scratch: &mut Scratch<S>,
        empty: &S,
        from: impl Fn(usize, usize) -> S,
        mut visit: impl FnMut(usize, usize, usize, &S, f32),
    ) {
        let (n, m) = self.size();
        let th = &self.measures.th;
        let scale = self.meaning.scale();
        let (low, high) = self.band.row(i);
        let within = |a: &usize| crossed(&self.measures.en.passages, i, i + a) <= MOST_EDGES;
        let most = (1..=MOST_EN.min(n - i)).take_while(within).count();
        scratch.tie(self, i..i + most, (low, self.band.row(i + most).1));
        for a in 1..=most {
            let english = English::new(self, i, a);
            let (low_end, high_end) = self.band.row(i + a);
            scratch.answer(self, (i, a), (low, high_end), &english, empty);
            let mut ties = scratch.ties.len();
            // Backwards, so that every start takes over what the next one answers.
            for j in (low..=high.min(m)).rev() {
                while ties > 0 && scratch.ties[ties - 1].segment as usize >= j {
                    ties -= 1;
                    scratch.reply(ties, low, &english);
                }
                if !self.open[j] {
                    continue;
                }
                let mut answered = from(a, j);
                answered.gather(&scratch.sums[j - low], -1.0);
                let before = scratch.products[j - low];
                let row = (j + 1..=high_end).zip(&stretches.rows[j - stretches.first]);
                for ((end, known), replied) in row.zip(&scratch.replied[j - low..]) {
                    let z = known.log - english.log;
                    if z > MOST_Z {
                        break;
                    }
                    answered.gather(replied, 1.0);
                    if z < -MOST_Z || end < low_end || !self.open[end] {
                        continue;
                    }
                    if crossed(&th.passages, j, end) > MOST_EDGES {
                        break;
                    }
                    let mut bead = answered.clone();
                    bead.gather(&scratch.sums[end - low], 1.0);
                    let product = scratch.products[end - low] - before;
                    let cosine = scale * product / (english.norm * (known.norm + SHORT)).max(TINY);
                    self.bead(&english, (j, end), (z, known.length, cosine), &mut bead);
                    visit(a, j, end, &bead, known.worth);
                }
            }
        }
    }

    /// Adds the own features of one bead by itself: of the `a` English segments from `i` and of the Thai ones in `runs`, two
    /// of which may lie apart. Of those that depend on the place, the first run's count.
    pub(crate) fn bead_apart(&self, (i, a): (usize, usize), runs: &[Range<usize>], sink: &mut impl Sink<Bead>) {
        let english = English::new(self, i, a);
        let links = &self.links;
        let mut answered: Vec<(u32, f32)> = Vec::new();
        for e in links.en_first[i] as usize..links.en_first[i + a] as usize {
            let before = answered.len();
            let within = |link: &&Link| runs.iter().any(|run| run.contains(&(link.segment as usize)));
            answered.extend(links.links[e].iter().filter(within).map(|link| (link.th, link.strength)));
            let best = answered[before..].iter().fold(0.0, |best: f32, (_, strength)| best.max(*strength));
            if best > 0.0 {
                answer(sink, links.en[e].class, 0, best * links.en[e].weight, english.size);
            }
        }
        answered.sort_unstable_by(|x, y| x.0.cmp(&y.0).then(y.1.total_cmp(&x.1)));
        answered.dedup_by_key(|(t, _)| *t);
        for (t, best) in answered {
            let token = &links.th[t as usize];
            answer(sink, token.class, 1, best * token.weight, english.size);
        }
        let characters: f32 = runs.iter().map(|run| self.measures.th.length(run.start, run.end)).sum();
        let z = (characters / self.measures.ratio + EASE).ln() - english.log;
        let length = runs.iter().map(|run| self.length_th(run.start, run.end)).sum();
        let (product, norm) = self.meaning.apart(i..i + a, runs);
        let cosine = self.meaning.scale() * product / (english.norm * (norm + SHORT)).max(TINY);
        self.bead(&english, (runs[0].start, runs[0].end), (z, length, cosine), sink);
    }

    /// What is left of the features of the bead of `english` and the Thai segments `at`: `z`, the Thai length and the
    /// cosine are given.
    #[inline(always)]
    fn bead(&self, english: &English, at: (usize, usize), given: (f32, f32, f32), sink: &mut impl Sink<Bead>) {
        let ((j, end), (z, length, cosine)) = (at, given);
        let th = &self.measures.th;
        let size = (0.5 * (length + english.size)).sqrt();
        sink.add(Bead::Size, size);
        sink.add(Bead::SizeZ2, size * z * z);
        sink.add(Bead::Z2, z * z);
        sink.add(if z > 0.0 { Bead::TooLong } else { Bead::TooShort }, z.abs());
        sink.add_if(Bead::Whole, english.whole && th.edge[j] && th.edge[end]);
        let repeated = th.repeated[end] - th.repeated[j];
        if repeated > 0.0 {
            let repeated = repeated / th.length(j, end);
            sink.add(Bead::RepeatedBody, repeated * (1.0 - english.titles));
            sink.add(Bead::RepeatedTitle, repeated * english.titles);
        }
        let titles = th.titles[end] - th.titles[j];
        if titles > 0 || english.titles > 0.0 {
            let titles = titles as f32 / (end - j) as f32;
            sink.add(Bead::TitleToBody, english.titles * (1.0 - titles));
            sink.add(Bead::BodyToTitle, (1.0 - english.titles) * titles);
            sink.add(Bead::TitleToTitle, english.titles * titles);
        }
        let drift = (th.place(j, end) - english.place).abs();
        sink.add(Bead::Drift, (10.0 * drift).min(3.0));
        sink.add(Bead::Cosine, cosine);
        sink.add(Bead::SizeCosine, size * cosine);
        sink.add(Bead::LengthCosine, length * cosine);
    }
}

/// Adds an anchor answered in English (`side` 0) or in Thai (1), beside English of length `size`.
#[inline]
fn answer(sink: &mut impl Sink<Bead>, class: Class, side: usize, worth: f32, size: f32) {
    sink.add(ANSWERED[class as usize][side], worth);
    if class != Class::Lexeme {
        sink.add(Bead::Density, 0.5 * worth / (size + 0.5));
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
    /// Every link of the row's English segments, by English token.
    unsorted: Vec<Tie>,
    /// The same by Thai segment.
    all: Vec<Tie>,
    /// For each Thai segment within reach, the links that lie before it.
    starts: Vec<u32>,
    /// Those of the group.
    ties: Vec<Tie>,
    /// For each tie, the next one of its token that says more: the answer gets better there.
    better: Vec<u32>,
    /// For each English token of the group, its first tie from the Thai start on.
    first: Vec<u32>,
    /// For each Thai segment within reach, the features of the group's anchors that are answered there, less those that
    /// were answered before it, from the Thai start on.
    replied: Vec<S>,
    /// For each Thai boundary within reach, the features of the Thai anchors before it that the group answers.
    sums: Vec<S>,
    /// For each Thai boundary within reach, the product of the group's vector with the text before it.
    products: Vec<f32>,
    /// How well the group answers each Thai token.
    best: Vec<f32>,
}

/// No tie.
const NONE: u32 = u32::MAX;

impl<S> Default for Scratch<S> {
    fn default() -> Self {
        Scratch {
            unsorted: Vec::new(),
            all: Vec::new(),
            starts: Vec::new(),
            ties: Vec::new(),
            better: Vec::new(),
            first: Vec::new(),
            replied: Vec::new(),
            sums: Vec::new(),
            products: Vec::new(),
            best: Vec::new(),
        }
    }
}

impl<S: Gather> Scratch<S> {
    /// Ties the English segments `en` to the Thai segments `reach.0..reach.1`.
    fn tie(&mut self, lattice: &Lattice, en: Range<usize>, reach: (usize, usize)) {
        let links = &lattice.links;
        let (first, last) = (links.th_first[reach.0], links.th_first[reach.1]);
        let tokens = links.en_first[en.start] as usize..links.en_first[en.end] as usize;
        self.all.clear();
        for (k, token) in tokens.enumerate() {
            let (weight, class) = (links.en[token].weight, links.en[token].class);
            let ties = &links.links[token];
            for link in ties[ties.partition_point(|l| l.th < first)..].iter().take_while(|link| link.th < last) {
                let Link { th, segment, strength } = *link;
                self.unsorted.push(Tie { segment, token: k as u32, class, worth: weight * strength, th, strength });
            }
        }
        // sorted by segment, with a count of those before each
        self.starts.clear();
        self.starts.resize(reach.1 - reach.0 + 1, 0);
        self.unsorted.iter().for_each(|t| self.starts[t.segment as usize - reach.0 + 1] += 1);
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
        self.all.extend_from_slice(&self.unsorted);
        for tie in self.unsorted.drain(..) {
            let place = &mut self.starts[tie.segment as usize - reach.0];
            self.all[*place as usize] = tie;
            *place += 1;
        }
    }

    /// Sums what the group of `at.1` English segments from `at.0` answers of the Thai segments `reach.0..reach.1`.
    fn answer(&mut self, lattice: &Lattice, at: (usize, usize), reach: (usize, usize), english: &English, empty: &S) {
        let links = &lattice.links;
        let (i, a) = at;
        let (first, last) = (links.th_first[reach.0] as usize, links.th_first[reach.1] as usize);
        let tokens = (links.en_first[i + a] - links.en_first[i]) as usize;
        self.ties.clear();
        self.ties.extend(self.all.iter().filter(|t| (t.token as usize) < tokens && (t.segment as usize) < reach.1));
        self.better.clear();
        self.better.resize(self.ties.len(), NONE);
        self.first.clear();
        self.first.resize(tokens, NONE);
        self.replied.clear();
        self.replied.resize(reach.1 - reach.0, empty.clone());
        self.best.clear();
        self.best.resize(last - first, 0.0);
        for tie in &self.ties {
            let best = &mut self.best[tie.th as usize - first];
            *best = best.max(tie.strength);
        }
        self.sums.clear();
        let mut sum = empty.clone();
        self.sums.push(sum.clone());
        for segment in reach.0..reach.1 {
            for t in links.th_first[segment] as usize..links.th_first[segment + 1] as usize {
                let best = self.best[t - first];
                if best > 0.0 {
                    answer(&mut sum, links.th[t].class, 1, best * links.th[t].weight, english.size);
                }
            }
            self.sums.push(sum.clone());
        }
        self.products.clear();
        let product = |j: usize| (i..i + a).map(|k| lattice.meaning.before(k, j)).sum::<f32>();
        self.products.extend((reach.0..=reach.1).map(product));
    }

    /// Takes in a tie that lies before all that were taken in: its token is answered from there on, and those behind it
    /// count only for what they say more. `low` is the first segment within reach.
    fn reply(&mut self, tie: usize, low: usize, english: &English) {
        let Tie { segment, token, class, worth, .. } = self.ties[tie];
        let mut add = |segment: u32, worth| {
            answer(&mut self.replied[segment as usize - low], class, 0, worth, english.size);
        };
        add(segment, worth);
        let mut said = 0.0;
        let mut next = self.first[token as usize];
        while let Some(&Tie { segment, worth: more, .. }) = self.ties.get(next as usize) {
            add(segment, said - worth.min(more));
            if more > worth {
                break;
            }
            said = more;
            next = self.better[next as usize];
        }
        self.better[tie] = next;
        self.first[token as usize] = tie as u32;
    }
}
