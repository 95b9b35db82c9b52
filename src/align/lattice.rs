//! The lattice: all that is known of both texts, and the features of everything an alignment is made of but its beads.
//!
//! An arc leads from a cell (English boundary `i`, Thai boundary `j`) to a later one. What it is made of (its English, its
//! Thai, its start, its end) is shared by many arcs, and told here; what is left of it is told in [`super::arcs`].

use rayon::prelude::*;

use super::{
    band::Band,
    feature::{Boundary, End, Group, Sink, SkipEn, SkipTh, Start, Stretch, Worth},
    link::{CLASSES, Links},
    meaning::Meaning,
    measure::Measures,
    weights::Weights,
};
use crate::segment::{Cues, Kind, Side};

/// Probability of an end below which an English boundary is there for a headline only.
const DOUBTFUL: f32 = 0.2;
/// Most English segments in a bead.
pub(crate) const MOST_EN: usize = 4;
/// Most Thai phrases in a bead.
pub(crate) const MOST_TH: usize = 80;
/// Most passage edges that a bead may cross in each language.
pub(crate) const MOST_EDGES: u32 = 2;

/// All that is needed to list the arcs of one bitext.
#[derive(Debug)]
pub(crate) struct Lattice {
    pub(crate) measures: Measures,
    pub(crate) links: Links,
    pub(crate) band: Band,
    pub(crate) meaning: Meaning,
    /// English boundaries where nothing but a headline may end.
    headline: Vec<bool>,
    quotes_en: Vec<Quotes>,
    quotes_th: Vec<Quotes>,
    odds: Vec<f32>,
    cues: Vec<Cues>,
    /// Thai boundaries at which a bead may start or end: not within a figure or parentheses, nor before ๆ.
    pub(crate) open: Vec<bool>,
    /// Weight of the Thai anchors before a boundary, by class.
    anchors_th: Vec<[f64; CLASSES]>,
    /// For each English and each Thai segment, its best likeness to a segment of the other language near by.
    alike_en: Vec<f32>,
    alike_th: Vec<f32>,
}

/// Whether a segment opens with a quotation mark and closes with one.
#[derive(Clone, Copy, Debug)]
struct Quotes {
    opens: bool,
    closes: bool,
}

/// The features of anchors of one language, by class.
const GROUP_ANCHORS: [Group; CLASSES] = [
    Group::Numbers,
    Group::Dates,
    Group::Latin,
    Group::Contacts,
    Group::Items,
    Group::Words,
    Group::Names,
    Group::Lexemes,
];
const STRETCH_ANCHORS: [Stretch; CLASSES] = [
    Stretch::Numbers,
    Stretch::Dates,
    Stretch::Latin,
    Stretch::Contacts,
    Stretch::Items,
    Stretch::Words,
    Stretch::Names,
    Stretch::Lexemes,
];

impl Lattice {
    pub(crate) fn new(
        measures: Measures,
        links: Links,
        band: Band,
        meaning: Meaning,
        en: &Side<'_>,
        th: &Side<'_>,
    ) -> Self {
        let quotes = |side: &Side<'_>| (0..side.segments.len()).map(|i| Quotes::of(side.normal(i))).collect();
        let mut odds: Vec<f32> = vec![0.0];
        odds.extend(th.segments.iter().map(|s| (s.ends / (1.0 - s.ends)).ln().clamp(-6.0, 6.0)));
        let mut cues = vec![Cues::NONE];
        cues.extend(th.segments.iter().map(|s| s.cues));
        let open = (0..cues.len()).map(|j| measures.th.edge[j] || !(links.inside[j] || cues[j].forbid())).collect();
        let mut sum = [0.0; CLASSES];
        let mut anchors_th = vec![sum];
        for j in 0..th.segments.len() {
            for token in &links.th[links.th_first[j] as usize..links.th_first[j + 1] as usize] {
                sum[token.class as usize] += f64::from(token.weight);
            }
            anchors_th.push(sum);
        }
        let (n, m) = (en.segments.len(), th.segments.len());
        let mut meaning = meaning;
        let (mut alike_en, mut alike_th) = (vec![0.0f32; n], vec![0.0f32; m]);
        for (i, best_en) in alike_en.iter_mut().enumerate() {
            let near = band.thai_near(i);
            for (j, best_th) in near.clone().zip(&mut alike_th[near]) {
                let alike = meaning.alike(Some(i), j, j + 1);
                *best_en = best_en.max(alike);
                *best_th = best_th.max(alike);
            }
        }
        // In some texts all translations are more alike than in others: what counts is how alike for its text.
        let scale = meaning.level(&alike_en);
        alike_en.iter_mut().chain(&mut alike_th).for_each(|x| *x *= scale);
        Lattice {
            headline: std::iter::once(false).chain(en.segments.iter().map(|s| s.ends < DOUBTFUL)).collect(),
            quotes_en: quotes(en),
            quotes_th: quotes(th),
            odds,
            cues,
            open,
            anchors_th,
            alike_en,
            alike_th,
            measures,
            links,
            band,
            meaning,
        }
    }

    /// English and Thai segments.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.measures.en.len, self.measures.th.len)
    }

    /// Features of the `a` English segments from `i`.
    pub(crate) fn group(&self, i: usize, a: usize, sink: &mut impl Sink<Group>) {
        let en = &self.measures.en;
        sink.add(Group::Bias, 1.0);
        let headlines = self.headline[i + 1..i + a].iter().filter(|&&x| x).count();
        sink.add(Group::Headline, headlines as f32);
        if let Some(&more) = [Group::Two, Group::Three, Group::Four].get((a - headlines).wrapping_sub(2)) {
            sink.add(more, 1.0);
        }
        sink.add(Group::Crosses, crossed(&en.passages, i, i + a) as f32);
        sink.add(Group::Length, en.length(i, i + a) / self.measures.unit);
        let tokens = self.links.en_first[i] as usize..self.links.en_first[i + a] as usize;
        for token in &self.links.en[tokens] {
            sink.add(GROUP_ANCHORS[token.class as usize], token.weight);
        }
    }

    /// Features of the Thai segments from `j` to `end`.
    pub(crate) fn stretch(&self, j: usize, end: usize, sink: &mut impl Sink<Stretch>) {
        let th = &self.measures.th;
        sink.add_if(Stretch::One, end == j + 1);
        let crossed = crossed(&th.passages, j, end);
        if crossed > 0 {
            sink.add(Stretch::Crosses, 1.0);
            sink.add(Stretch::CrossesMore, (crossed - 1) as f32);
        }
        sink.add_if(Stretch::Whole, th.edge[j] && th.edge[end]);
        sink.add(Stretch::Length, self.length_th(j, end));
        for (class, &feature) in STRETCH_ANCHORS.iter().enumerate() {
            let weight = self.anchors_th[end][class] - self.anchors_th[j][class];
            if weight > 0.0 {
                sink.add(feature, weight as f32);
            }
        }
    }

    /// Thai length in mean English sentences.
    #[inline]
    pub(crate) fn length_th(&self, j: usize, end: usize) -> f32 {
        self.measures.th.length(j, end) / (self.measures.unit * self.measures.ratio)
    }

    /// Features of a bead's start at English boundary `i` and Thai boundary `j`, neither the last.
    pub(crate) fn start(&self, i: usize, j: usize, sink: &mut impl Sink<Start>) {
        let (en, th) = (&self.measures.en, &self.measures.th);
        sink.add_if(Start::Thai, th.edge[j]);
        sink.add_if(Start::Both, th.edge[j] && en.edge[i]);
        sink.add_if(Start::Alone, th.edge[j] != en.edge[i]);
        let special = |k: Kind| !matches!(k, Kind::Paragraph | Kind::Title);
        let (kind_en, kind_th) = (en.kind[i], th.kind[j]);
        sink.add_if(Start::SameKind, kind_en == kind_th && special(kind_th));
        sink.add_if(Start::OtherKind, kind_en != kind_th && (special(kind_th) || special(kind_en)));
        sink.add_if(Start::Turn, self.measures.takes_turns && th.block[j] == en.block[i]);
        let (opens_en, opens_th) = (self.quotes_en[i].opens, self.quotes_th[j].opens);
        sink.add_if(Start::QuotesAgree, opens_en && opens_th);
        sink.add_if(Start::QuotesDiffer, opens_en != opens_th);
        let owns = |end: usize| self.meaning.alike(Some(i), j, end) - self.meaning.alike(i.checked_sub(1), j, end);
        sink.add(Start::Owns, owns(j + 1));
        if j + 2 <= th.len {
            sink.add(Start::OwnsTwo, owns(j + 2));
        }
        sink.add(Start::Heads, self.meaning.heads(i, j));
    }

    /// Features of a bead's end at English boundary `i` and Thai boundary `j`, neither the first.
    pub(crate) fn end(&self, i: usize, j: usize, sink: &mut impl Sink<End>) {
        let (en, th) = (&self.measures.en, &self.measures.th);
        sink.add_if(End::Thai, th.edge[j]);
        sink.add_if(End::Both, th.edge[j] && en.edge[i]);
        sink.add_if(End::Alone, th.edge[j] != en.edge[i]);
        let (closes_en, closes_th) = (self.quotes_en[i - 1].closes, self.quotes_th[j - 1].closes);
        sink.add_if(End::QuotesAgree, closes_en && closes_th);
        sink.add_if(End::QuotesDiffer, closes_en != closes_th);
        let owns = |from: usize| self.meaning.alike(Some(i - 1), from, j) - self.meaning.alike(Some(i), from, j);
        sink.add(End::Owns, owns(j - 1));
        if j >= 2 {
            sink.add(End::OwnsTwo, owns(j - 2));
        }
        sink.add(End::Tails, self.meaning.tails(i - 1, j - 1));
        sink.add_if(End::Headline, self.headline[i]);
    }

    /// Features of the Thai boundary `j`, added to whatever ends there.
    pub(crate) fn boundary(&self, j: usize, sink: &mut impl Sink<Boundary>) {
        let edge = self.measures.th.edge[j];
        sink.add_if(Boundary::Edge, edge);
        sink.add_if(Boundary::Inside, self.links.inside[j]);
        sink.add_if(Boundary::Space, !edge);
        if !edge {
            sink.add(Boundary::LogOdds, self.odds[j]);
        }
    }

    /// Whether a sentence ends at the Thai boundary `j` with log-odds of at least `least`.
    pub(crate) fn likely(&self, j: usize, least: f32) -> bool {
        self.measures.th.edge[j] || self.odds[j] >= least
    }

    /// The cues seen at the Thai boundary `j`; none at a passage's edge.
    pub(crate) fn cues(&self, j: usize) -> Cues {
        if self.measures.th.edge[j] { Cues::NONE } else { self.cues[j] }
    }

    /// Features of opening a stretch of Thai without counterpart at boundary `j`.
    pub(crate) fn open_th(&self, j: usize, sink: &mut impl Sink<SkipTh>) {
        sink.add(if self.measures.th.edge[j] { SkipTh::OpensAtEdge } else { SkipTh::Opens }, 1.0);
    }

    /// Features of closing one at boundary `j`, opened at a passage's edge or not.
    pub(crate) fn close_th(&self, j: usize, opened_at_edge: bool, sink: &mut impl Sink<SkipTh>) {
        let edge = self.measures.th.edge[j];
        sink.add(if edge { SkipTh::ClosesAtEdge } else { SkipTh::Closes }, 1.0);
        sink.add_if(SkipTh::Whole, edge && opened_at_edge);
    }

    /// Features of Thai segment `j` in one.
    pub(crate) fn extend_th(&self, j: usize, sink: &mut impl Sink<SkipTh>) {
        let th = &self.measures.th;
        let length = self.length_th(j, j + 1);
        sink.add(SkipTh::Length, length);
        sink.add(SkipTh::Repeated, (th.repeated[j + 1] - th.repeated[j]) / (self.measures.unit * self.measures.ratio));
        sink.add(SkipTh::Alike, length * self.alike_th[j]);
    }

    /// Features of opening a stretch of English without counterpart at boundary `i`.
    pub(crate) fn open_en(&self, i: usize, sink: &mut impl Sink<SkipEn>) {
        sink.add(if self.measures.en.edge[i] { SkipEn::OpensAtEdge } else { SkipEn::Opens }, 1.0);
    }

    /// Features of closing one at boundary `i`.
    pub(crate) fn close_en(&self, i: usize, sink: &mut impl Sink<SkipEn>) {
        sink.add_if(SkipEn::ClosesAtEdge, self.measures.en.edge[i]);
    }

    /// Features of English segment `i` in one.
    pub(crate) fn extend_en(&self, i: usize, sink: &mut impl Sink<SkipEn>) {
        let en = &self.measures.en;
        sink.add(SkipEn::Sentence, 1.0);
        sink.add(SkipEn::Length, en.length(i, i + 1) / self.measures.unit);
        sink.add(SkipEn::Title, (en.titles[i + 1] - en.titles[i]) as f32);
        sink.add_if(SkipEn::Item, !matches!(en.kind[i], Kind::Paragraph | Kind::Title));
        sink.add(SkipEn::Alike, self.alike_en[i]);
    }

    /// What all cells of the corridor are worth as a bead's start and as its end, row by row; `boundary` is what each Thai
    /// boundary is worth.
    pub(crate) fn cells(&self, weights: &Weights, boundary: &[f64]) -> Vec<Cells> {
        let (n, m) = self.size();
        (0..=n)
            .into_par_iter()
            .map(|i| {
                let (low, high) = self.band.row(i);
                let start = |j| if i < n && j < m { Worth::of(&weights.start, |s| self.start(i, j, s)) } else { 0.0 };
                let end = |j: usize| {
                    let own = if i > 0 && j > 0 { Worth::of(&weights.end, |s| self.end(i, j, s)) } else { 0.0 };
                    own + boundary[j] as f32
                };
                let open = |j: &usize| self.open[*j];
                let fill = |of: &dyn Fn(usize) -> f32| {
                    (low..=high).map(|j| if open(&j) { of(j) } else { 0.0 }).collect::<Vec<f32>>()
                };
                Cells { first: low, start: fill(&start), end: fill(&end) }
            })
            .collect()
    }
}

/// What the cells of one row are worth as starts, and as ends with the Thai boundary itself, from the Thai boundary `first`
/// on.
#[derive(Debug)]
pub(crate) struct Cells {
    first: usize,
    start: Vec<f32>,
    end: Vec<f32>,
}

impl Cells {
    #[inline]
    pub(crate) fn start(&self, j: usize) -> f32 {
        self.start[j - self.first]
    }

    #[inline]
    pub(crate) fn end(&self, j: usize) -> f32 {
        self.end[j - self.first]
    }
}

impl Quotes {
    fn of(text: &str) -> Self {
        let closing = text.trim_end_matches(['.', ',', '!', '?']);
        Quotes { opens: text.starts_with(['“', '"', '‘']), closes: closing.ends_with(['”', '"', '’']) }
    }
}

/// Passage edges strictly between two boundaries.
#[inline]
pub(crate) fn crossed(passages: &[u32], from: usize, to: usize) -> u32 {
    passages[to - 1] - passages[from]
}

/// What a Thai boundary is worth.
pub(crate) fn boundary_score(lattice: &Lattice, weights: &Weights, j: usize) -> f32 {
    Worth::of(&weights.boundary, |s| lattice.boundary(j, s))
        + lattice.cues(j).iter().map(|c| weights.cues[c]).sum::<f32>()
}
