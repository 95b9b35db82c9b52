//! Learning the word model: a logistic regression on texts cut into words, by hand or by other programs.
//!
//! Where teachers differ, each is believed as far as its weight goes: every teacher's cuts of a text are an example of their
//! own. The treebank's words differ from the teachers' in what `words/treebank.txt` lists; weights of their own, on top of the
//! shared ones, tell the granularities apart.
//!
//! Steps of a size that falls for each weight by itself (AdaGrad; Duchi, Hazan and Singer 2011), one example at a time,
//! in one thread. The order is drawn by a fixed seed, so the same bytes come out every time.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    sync::LazyLock,
};

use super::{random::Random, seen::Judged, trie};
use crate::model::{Dictionary, Granularity, LONGEST, WEIGHTS, Walk, WordCuts, in_run, letters, place};

/// What the treebank parts otherwise than the teachers.
const TREEBANK: &str = include_str!("words/treebank.txt");
/// The most words that make up one of them.
const MOST: usize = 8;
/// The share of examples that are learnt from the clues seen first alone, so that those settle what they can.
const FEW: f32 = 0.5;
/// How often in a round the weights are taken down; the model is the mean of those of all rounds but the first.
const OFTEN: usize = 32;
/// How far the first step goes.
const RATE: f32 = 0.1;
/// A word of the list is in the dictionary if the first teacher uses it so often, any other if all teachers do.
const LISTED: u32 = 2;
const USED: u32 = 30;

/// A text and where its words end, in bytes.
#[derive(Clone, Debug, Default)]
pub struct CutText {
    text: String,
    ends: Vec<usize>,
}

impl CutText {
    /// Takes the words of a text, spaces among them.
    pub fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> CutText {
        let mut cut = CutText::default();
        for word in words.into_iter().filter(|word| !word.is_empty()) {
            cut.text.push_str(word);
            cut.ends.push(cut.text.len());
        }
        cut
    }

    /// Reads texts with bars between their words, one a line.
    #[must_use]
    pub fn from_bars(text: &str) -> Vec<CutText> {
        text.lines().filter(|line| !line.is_empty()).map(|line| CutText::of(line.split('|'))).collect()
    }

    /// Reads the sentences of a treebank in the format CoNLL-U.
    #[must_use]
    pub fn from_conllu(text: &str) -> Vec<CutText> {
        let sentence = |lines: &str| {
            let mut words = Vec::new();
            for line in lines.lines().filter(|line| !line.starts_with('#')) {
                let fields: Vec<&str> = line.split('\t').collect();
                if let [number, form, .., other] = fields[..]
                    && number.bytes().all(|b| b.is_ascii_digit())
                {
                    words.extend([form, if other.contains("SpaceAfter=No") { "" } else { " " }]);
                }
            }
            CutText::of(words)
        };
        text.split("\n\n").map(sentence).filter(|cut| !cut.text.is_empty()).collect()
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.text[start..*end])
    }

    /// The same text, cut as the treebank would.
    fn as_treebank(&self) -> CutText {
        let words: Vec<&str> = self.words().collect();
        let (mut cut, mut i) = (Vec::new(), 0);
        let mut start = 0;
        while i < words.len() {
            let ends = &self.ends[i..self.ends.len().min(i + MOST)];
            let listed = |end: &usize| PARTS_OF.get(&self.text[start..*end]);
            let found = ends.iter().enumerate().rev().find_map(|(n, end)| Some((n, listed(end)?)));
            match found {
                Some((n, parts)) => {
                    cut.extend(parts);
                    i += n + 1;
                }
                None => {
                    cut.push(words[i]);
                    i += 1;
                }
            }
            start = self.ends[i - 1];
        }
        CutText::of(cut)
    }

    /// The words as first and one past the last byte, without the white space around them.
    fn spans(&self) -> Vec<(usize, usize)> {
        let trimmed = |word: &str, end: usize| {
            let start = end - word.trim_start().len();
            (start, start + word.trim().len())
        };
        self.words().zip(&self.ends).map(|(word, end)| trimmed(word, *end)).filter(|(start, end)| start < end).collect()
    }
}

/// The listed words and their parts.
static PARTS_OF: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let words = TREEBANK.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    words.map(|word| (word.replace('|', ""), word.split('|').collect())).collect()
});

/// What the word model is learnt from.
#[derive(Clone, Debug, Default)]
pub struct WordLessons {
    /// Text, how much it counts, and how much its words hold.
    examples: Vec<(CutText, f32, Granularity)>,
    /// How often the first teacher uses a word, and how often all do.
    used: BTreeMap<String, [u32; 2]>,
}

impl WordLessons {
    /// Adds texts cut by teachers, one a line, each teacher's cut with bars, tabs between; `teachers` tells how much each
    /// counts, `weights` how much the texts do as examples of each granularity. Texts that share a stretch of 30
    /// letters with `judged` are left out; tells how many were kept.
    pub fn add_taught(&mut self, text: &str, teachers: &[f32], weights: [f32; 2], judged: &Judged) -> usize {
        let mut kept = 0;
        for line in text.lines() {
            let cuts: Vec<CutText> = line.split('\t').map(|cut| CutText::of(cut.split('|'))).collect();
            if cuts.first().is_none_or(|cut| judged.shares(&cut.text)) {
                continue;
            }
            kept += 1;
            for (n, (cut, trust)) in cuts.into_iter().zip(teachers).enumerate() {
                for word in cut.words().filter(|word| word.chars().all(|c| in_run(c) && c != 'ๆ')) {
                    let used = self.used.entry(word.to_owned()).or_default();
                    used[0] += u32::from(n == 0);
                    used[1] += 1;
                }
                self.examples.push((cut.as_treebank(), trust * weights[1], Granularity::Treebank));
                self.examples.push((cut, trust * weights[0], Granularity::Compounds));
            }
        }
        kept
    }

    /// Adds texts cut by hand.
    pub fn add_gold(&mut self, texts: &[CutText], weight: f32, granularity: Granularity) {
        for word in texts.iter().flat_map(CutText::words).filter(|word| word.chars().all(|c| in_run(c) && c != 'ๆ')) {
            self.used.entry(word.to_owned()).or_default()[0] += 1;
        }
        self.examples.extend(texts.iter().map(|cut| (cut.clone(), weight, granularity)));
    }

    /// The words of the dictionary: those of `list` that are used, and others that are used often.
    fn dictionary(&self, list: &str) -> Vec<[u8; 4]> {
        let listed: BTreeSet<&str> = list.lines().map(str::trim).collect();
        let wanted = self
            .used
            .iter()
            .filter(|(word, used)| used[1] >= USED || used[0] >= LISTED && listed.contains(word.as_str()));
        let words = wanted.filter_map(|(word, _)| letters(word));
        let words: Vec<_> = words.filter(|word| (2..=LONGEST).contains(&word.len())).collect();
        trie::dictionary(&words)
    }
}

/// How the word model is learnt.
#[derive(Clone, Copy, Debug)]
pub struct WordOptions {
    /// How often all examples are gone through.
    pub rounds: usize,
    /// The log-odds from which on a word ends at each granularity.
    pub bounds: [f32; 2],
    /// How far from there the log-odds settle the matter before all clues are seen.
    pub sure: f32,
}

/// Learns, and returns the model as the bytes of its file. `list` holds words that the dictionary may have, one a line.
/// `tell` is called after each round with the model so far.
///
/// # Errors
/// What `tell` gives.
pub fn learn_words<E>(
    lessons: &WordLessons,
    list: &str,
    options: WordOptions,
    mut tell: impl FnMut(usize, &[u8]) -> Result<(), E>,
) -> Result<Vec<u8>, E> {
    let units = lessons.dictionary(list);
    let dictionary = Dictionary { units: &units };
    let none = || vec![0.0; WEIGHTS];
    let mut learner = Learner { weights: none(), seen: none(), random: Random(2) };
    let mut order: Vec<usize> = (0..lessons.examples.len()).collect();
    let mut random = Random(1);
    let mut bytes = Vec::new();
    let mut mean = none();
    let mut seen = 0.0;
    for round in 1..=options.rounds {
        random.shuffle(&mut order);
        if round <= 2 {
            (mean, seen) = (none(), 0.0);
        }
        for part in order.chunks(order.len().div_ceil(OFTEN).max(1)) {
            for &i in part {
                let (cut, weight, granularity) = &lessons.examples[i];
                learner.learn(cut, *weight, *granularity, dictionary);
            }
            seen += 1.0;
            mean.iter_mut().zip(&learner.weights).for_each(|(mean, w)| *mean += (w - *mean) / seen);
        }
        bytes = WordCuts::file(options.bounds, options.sure, dictionary, &mean);
        tell(round, &bytes)?;
    }
    Ok(bytes)
}

struct Learner {
    weights: Vec<f32>,
    /// The sum of the squares of a weight's slopes.
    seen: Vec<f32>,
    random: Random,
}

impl Learner {
    fn learn(&mut self, cut: &CutText, weight: f32, granularity: Granularity, dictionary: Dictionary<'_>) {
        let mut at = 0;
        let mut places = Vec::new();
        while let Some(start) = cut.text[at..].find(in_run).map(|n| at + n) {
            at = cut.text[start..].find(|c| !in_run(c)).map_or(cut.text.len(), |n| start + n);
            let mut walk = Walk::new(&cut.text, start, at);
            while walk.advance() {
                let ends = cut.ends.binary_search(&walk.at()).is_ok();
                places.clear();
                let add = |places: &mut Vec<usize>, clue| places.push(place(clue));
                let few = self.random.share() < FEW;
                walk.clues(dictionary, granularity == Granularity::Treebank, &mut places, add, |_| few);
                self.step(&places, ends, weight);
                if ends {
                    walk.cut();
                }
            }
        }
    }

    fn step(&mut self, places: &[usize], ends: bool, weight: f32) {
        let sum: f32 = places.iter().map(|&k| self.weights[k]).sum();
        let slope = (1.0 / (1.0 + (-sum).exp()) - f32::from(u8::from(ends))) * weight;
        for &k in places {
            self.seen[k] += slope * slope;
            self.weights[k] -= RATE * slope / (self.seen[k].sqrt() + 1e-3);
        }
    }
}

/// How well words agree with those cut by hand.
#[derive(Clone, Copy, Debug, Default)]
pub struct WordScores {
    /// Words cut by hand, by the model, and those that both have: with the same beginning and end.
    counts: [usize; 3],
}

/// Judges a model by texts cut by hand. White space is no word.
#[must_use]
pub fn judge_words(texts: &[CutText], cuts: &WordCuts, granularity: Granularity) -> WordScores {
    let mut counts = [0; 3];
    for gold in texts {
        let known = gold.spans();
        counts[0] += known.len();
        for word in crate::segment::words_with(&gold.text, granularity, cuts) {
            counts[1] += 1;
            counts[2] += usize::from(known.binary_search(&(word.start, word.end)).is_ok());
        }
    }
    WordScores { counts }
}

impl fmt::Display for WordScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [gold, cut, both] = self.counts.map(|count| count as f64);
        let (f1, precision, recall) = (2.0 * both / (gold + cut), both / cut, both / gold);
        write!(f, "word F1 {f1:.4}, precision {precision:.4}, recall {recall:.4}, {} words", self.counts[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(cut: &CutText) -> String {
        cut.words().collect::<Vec<_>>().join("|")
    }

    #[test]
    fn texts_are_read_in_both_forms() {
        let treebank = "# text = ฝนตก มาก\n1\tฝน\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n2\tตก\t_\t_\t_\t_\t_\t_\t_\t_\n\
                        2.1\tx\t_\t_\t_\t_\t_\t_\t_\t_\n3\tมาก\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n\n";
        assert_eq!(CutText::from_conllu(treebank).iter().map(bars).collect::<Vec<_>>(), ["ฝน|ตก| |มาก"]);
        assert_eq!(CutText::from_bars("ฝน||ตก\n\nมาก\n").iter().map(bars).collect::<Vec<_>>(), ["ฝน|ตก", "มาก"]);
    }

    #[test]
    fn the_treebank_parts_as_listed() {
        for (taught, treebank) in [
            ("เนื่อง|จาก|ฝน|ตก", "เนื่องจาก|ฝน|ตก"),
            ("ผู้หญิง|มา", "ผู้|หญิง|มา"),
            ("อย่าง|ไร|ก็|ตาม| |ฝน", "อย่างไรก็ตาม| |ฝน"),
            ("", ""),
        ] {
            assert_eq!(bars(&CutText::of(taught.split('|')).as_treebank()), treebank);
        }
    }

    #[test]
    fn what_is_taught_is_learnt() {
        let text = "ฝน|ตก|มาก\tฝน|ตก|มาก\nมาก|ฝน|ตก\tมาก|ฝน|ตก\nเนื่อง|จาก|ฝน\tเนื่อง|จาก|ฝน\n".repeat(40);
        let mut lessons = WordLessons::default();
        assert_eq!(lessons.add_taught(&text, &[2.0, 1.0], [1.0, 0.5], &Judged::new(&[])), 120);
        let options = WordOptions { rounds: 2, bounds: [0.0; 2], sure: 9.0 };
        let learn = || learn_words(&lessons, "ฝน\nตก\nมาก", options, |_, _| Ok::<(), ()>(())).expect("nothing fails");
        let bytes = learn();
        assert_eq!(bytes, learn());
        let cuts = WordCuts::from_bytes("x", bytes).expect("whole");
        for (granularity, cut) in [(Granularity::Compounds, "เนื่อง|จาก|ฝน|ตก"), (Granularity::Treebank, "เนื่องจาก|ฝน|ตก")]
        {
            let gold = CutText::from_bars(cut);
            assert_eq!(judge_words(&gold, &cuts, granularity).counts, [gold[0].ends.len(); 3], "{cut}");
        }
    }
}
