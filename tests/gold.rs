//! The whole way from text to beads, against alignments made by careful reading: floors that quality must not fall
//! below, and when it does, the beads to learn from.
//!
//! The floors stand a little under what was measured when they were last set; whoever makes the aligner better raises
//! them. The releases of `corpus/` are always scored. Others are scored where an environment variable names them:
//!
//! ```text
//! KHANAN_GOLD=gold.jsonl KHANAN_GOLD_STRICT=0.7 KHANAN_GOLD_AREA=0.9 cargo test --release --test gold -- --nocapture
//! ```
//!
//! `KHANAN_GOLD` is a file of objects, one a line: `{"id", "text", "beads": [{"en": [[0, 9]], "th": [[10, 21]]}]}`, spans in
//! code points of `text`, which holds both languages; or a folder such as `corpus`. The other two are floors on F1 over
//! all documents; without them the scores are only printed.

use std::{collections::HashSet, env, fmt::Write, ops::Range, path::Path};

use khanan::{
    CodePoints, Lang,
    align::{Bitext, align},
    eval::{
        Gold, SpanBead, SpanDocument, Texts,
        beads::{Row, Scores},
    },
    model::Model,
    normalize::Normalized,
    read::Document,
    segment::{self, Cut},
    write::{Pairs, Part},
};
use rayon::prelude::*;

/// Strict F1 over all releases of `corpus/`.
const CORPUS_STRICT: f64 = 0.91;
/// Area F1 over all releases of `corpus/`.
const CORPUS_AREA: f64 = 0.96;
/// F1 over all releases of `corpus/` whose lines are broken to fit a page.
const BROKEN_STRICT: f64 = 0.76;
const BROKEN_AREA: f64 = 0.94;
/// F1 of the ends of Thai sentences within passages, over all releases of `corpus/`.
const CORPUS_SENTENCES: f64 = 0.53;
/// Area F1 of each release of `corpus/`.
const RELEASE_AREA: f64 = 0.65;

#[test]
fn releases_of_the_corpus() {
    let judged = Judged::new(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"));
    assert_eq!(judged.documents.len(), 18, "every release of the corpus is judged");
    judged.hold(CORPUS_STRICT, CORPUS_AREA);
    let low: Vec<String> =
        judged.scores.documents.iter().filter(|row| row.area().f1 < RELEASE_AREA).map(Row::to_string).collect();
    assert!(low.is_empty(), "area F1 under {RELEASE_AREA} in\n{}\n{}", low.join("\n"), judged.lessons());
}

/// The same, broken at spaces into lines of a page: what was one line is one again, nearly always.
#[test]
fn releases_of_the_corpus_as_mails_have_them() {
    let mut documents = documents_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"));
    for document in &mut documents {
        match &mut document.texts {
            Texts::Both(text) => *text = broken(text),
            Texts::Two { en, th } => (*en, *th) = (broken(en), broken(th)),
        }
    }
    let judged = Judged::of(documents);
    judged.hold(BROKEN_STRICT, BROKEN_AREA);
}

/// A text with spaces turned into line ends, so that no line that has a space is longer than 78 characters.
fn broken(text: &str) -> String {
    let mut broken = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut columns = 0;
        for (n, word) in line.split(' ').enumerate() {
            let width = word.chars().count();
            let fits = columns + 1 + width <= 78;
            if n > 0 {
                broken.push(if fits { ' ' } else { '\n' });
            }
            columns = if fits { columns + 1 + width } else { width };
            broken.push_str(word);
        }
    }
    broken
}

/// Ends of Thai sentences within passages, found in Thai alone, against ends of what was aligned by reading.
#[test]
fn thai_sentences_of_the_corpus() {
    let gold = Gold::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")).expect("the corpus is there");
    let Gold::Spans(documents) = gold else { panic!("the corpus gives beads") };
    let (mut both, mut wanted, mut found) = (0, 0, 0);
    for document in &documents {
        let text = document.texts.th();
        let points = CodePoints::new(text);
        let read = Document::from_text(document.id.as_str(), text).expect("texts are small");
        let normalized = Normalized::new(&read);
        let th = match &document.texts {
            Texts::Both(_) => segment::bitext(&normalized, Cut::Running).th,
            Texts::Two { .. } => segment::side(&normalized, Lang::Th, Cut::Running),
        };
        let of_passages: HashSet<usize> = th.passages.iter().map(|p| points.at(p.span.end())).collect();
        let boundaries: HashSet<usize> = th.segments.iter().map(|s| points.at(s.span.end())).collect();
        let within = |end: &usize| boundaries.contains(end) && !of_passages.contains(end);
        let gold: HashSet<usize> = document.beads.iter().flat_map(|b| &b.th).map(|s| s.end).filter(within).collect();
        let ends: HashSet<usize> = segment::sentences(&th).iter().map(|s| points.at(s.end())).filter(within).collect();
        both += gold.intersection(&ends).count();
        wanted += gold.len();
        found += ends.len();
    }
    let f1 = 2.0 * both as f64 / (wanted + found) as f64;
    assert!(f1 >= CORPUS_SENTENCES, "F1 {f1:.3} is under {CORPUS_SENTENCES}: {both} of {wanted} ends, {found} found");
}

/// A paragraph of two sentences that stands elsewhere, and a sentence whose place and date stand behind the next one.
#[test]
fn what_does_not_run_in_order_is_found() {
    let judged = Judged::new(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"));
    let mut seen = 0;
    for (document, predicted) in judged.documents.iter().zip(&judged.predicted) {
        let (en, th) = (Text::new(document.texts.en()), Text::new(document.texts.th()));
        let solid = |bead: &SpanBead| (en.solid(&bead.en), th.solid(&bead.th));
        let predicted: Vec<_> = predicted.iter().map(solid).collect();
        let mut reached = 0;
        for bead in document.beads.iter().filter(|bead| !bead.en.is_empty() && !bead.th.is_empty()) {
            let wanted = match document.id.as_str() {
                "06-university-biofilm" => bead.th[0].start < reached,
                "17-embassy-visit" => bead.th.len() > 1,
                _ => false,
            };
            if wanted {
                seen += 1;
                assert!(predicted.contains(&solid(bead)), "{}: {}", document.id, en.of(&bead.en));
            }
            reached = reached.max(bead.th[0].end);
        }
    }
    assert_eq!(seen, 3);
}

#[test]
#[expect(clippy::print_stdout, reason = "the scores are what one runs it for")]
fn releases_of_your_own() {
    let Some(path) = env::var_os("KHANAN_GOLD") else {
        println!("KHANAN_GOLD names no gold file, so none but the corpus is scored");
        return;
    };
    let judged = Judged::new(Path::new(&path));
    println!("{}\n\n{}", judged.worst_rows(), judged.scores);
    judged.hold(floor("KHANAN_GOLD_STRICT"), floor("KHANAN_GOLD_AREA"));
}

/// The floor that a variable sets; none if it is not there.
fn floor(variable: &str) -> f64 {
    env::var(variable).map_or(0.0, |floor| {
        floor.parse().unwrap_or_else(|_| panic!("{variable}: {floor:?} is no number; give an F1 such as 0.75"))
    })
}

/// Gold documents, what was made of them, and what that is worth.
struct Judged {
    documents: Vec<SpanDocument>,
    predicted: Vec<Vec<SpanBead>>,
    scores: Scores,
}

fn documents_of(gold: &Path) -> Vec<SpanDocument> {
    let gold = Gold::open(gold).unwrap_or_else(|error| panic!("{error}"));
    let Gold::Spans(documents) = gold else { panic!("the gold gives lines; beads of whole texts are wanted") };
    documents
}

impl Judged {
    fn new(gold: &Path) -> Self {
        Judged::of(documents_of(gold))
    }

    fn of(documents: Vec<SpanDocument>) -> Self {
        let predicted: Vec<_> = documents.par_iter().map(beads).collect();
        let scores = documents.iter().zip(&predicted).map(|(document, beads)| Row::new(document, beads)).collect();
        Judged { documents, predicted, scores }
    }

    fn hold(&self, strict: f64, area: f64) {
        let Scores { strict: has_strict, area: has_area, .. } = self.scores;
        assert!(
            has_strict.f1 >= strict && has_area.f1 >= area,
            "{}\nunder the floors of F1, strict {strict}, area {area}\n{}",
            self.scores,
            self.lessons()
        );
    }

    /// The ten documents with the least strict F1.
    fn worst_rows(&self) -> String {
        let mut rows: Vec<&Row> = self.scores.documents.iter().collect();
        rows.sort_by(|a, b| a.strict().f1.total_cmp(&b.strict().f1));
        rows.into_iter().take(10).map(Row::to_string).collect::<Vec<_>>().join("\n")
    }

    /// The ten worst documents, and the ten worst beads of all: what was expected, and what was put in its place.
    fn lessons(&self) -> String {
        let mut misses: Vec<Miss> = self.documents.iter().zip(&self.predicted).flat_map(misses).collect();
        misses.sort_by(|a, b| a.likeness.total_cmp(&b.likeness));
        let mut text = format!("\nthe worst documents\n{}\n\nthe worst beads\n", self.worst_rows());
        for Miss { id, en, wanted, got, .. } in misses.iter().take(10) {
            let _ = writeln!(text, "{id}\n  English   {en}\n  expected  {wanted}\n  got       {got}");
        }
        text
    }
}

/// What the program makes of a document.
fn beads(document: &SpanDocument) -> Vec<SpanBead> {
    let read = |text: &str| Document::from_text(document.id.as_str(), text).expect("texts are small");
    match &document.texts {
        Texts::Both(text) => {
            let text = read(text);
            let text = Cut::Running.normalized(&text);
            aligned(&segment::bitext(&text, Cut::Running))
        }
        Texts::Two { en, th } => {
            let (en, th) = (read(en), read(th));
            let (en, th) = (Cut::Running.normalized(&en), Cut::Running.normalized(&th));
            let side = |text, lang| segment::side(text, lang, Cut::Running);
            aligned(&Bitext { en: side(&en, Lang::En), th: side(&th, Lang::Th) })
        }
    }
}

fn aligned(bitext: &Bitext<'_>) -> Vec<SpanBead> {
    let alignment = align(bitext);
    let spans = |part: Option<Part<'_>>| part.iter().flat_map(|p| &p.spans).map(|s| s.start..s.end).collect();
    let pairs = Pairs::new(bitext, &alignment, Model::embedded().label());
    pairs.iter().map(|pair| SpanBead { en: spans(pair.en), th: spans(pair.th) }).collect()
}

/// A gold bead that was not found.
struct Miss {
    id: String,
    en: String,
    wanted: String,
    /// The Thai of the predicted bead that shares the most English with it.
    got: String,
    /// Share of the Thai characters of either that are in both, 0 to 1.
    likeness: f64,
}

fn misses((document, predicted): (&SpanDocument, &Vec<SpanBead>)) -> Vec<Miss> {
    let (en, th) = (Text::new(document.texts.en()), Text::new(document.texts.th()));
    let two_sided = |bead: &&SpanBead| !bead.en.is_empty() && !bead.th.is_empty();
    let miss = |gold: &SpanBead| {
        let (gold_en, gold_th) = (en.solid(&gold.en), th.solid(&gold.th));
        let closest = predicted.iter().map(|bead| (en.solid(&bead.en).intersection(&gold_en).count(), bead));
        let closest = closest.max_by_key(|(shared, _)| *shared).filter(|(shared, _)| *shared > 0);
        let (same_en, got) =
            closest.map_or((false, &[][..]), |(_, bead)| (en.solid(&bead.en) == gold_en, &bead.th[..]));
        let got_th = th.solid(got);
        let share = |n: usize, of: usize| if of == 0 { 0.0 } else { n as f64 / of as f64 };
        (!same_en || got_th != gold_th).then(|| Miss {
            id: document.id.clone(),
            en: en.of(&gold.en),
            wanted: th.of(&gold.th),
            got: th.of(got),
            likeness: share(got_th.intersection(&gold_th).count(), got_th.union(&gold_th).count()),
        })
    };
    document.beads.iter().filter(two_sided).filter_map(miss).collect()
}

/// A text by its code points.
struct Text(Vec<char>);

impl Text {
    fn new(text: &str) -> Self {
        Text(text.chars().collect())
    }

    /// Where the characters of spans stand, white space left out.
    fn solid(&self, spans: &[Range<usize>]) -> HashSet<usize> {
        spans.iter().cloned().flatten().filter(|&at| !self.0[at].is_whitespace()).collect()
    }

    /// The text of spans, or a dash.
    fn of(&self, spans: &[Range<usize>]) -> String {
        let parts: Vec<String> = spans.iter().map(|span| self.0[span.clone()].iter().collect()).collect();
        if parts.is_empty() { "—".to_owned() } else { parts.join(" … ") }
    }
}
