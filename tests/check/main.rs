//! The check against errors that were planted, and against releases that have none.
//!
//! Pairs come from alignments made by reading: those of `corpus/`, and of the file that `KHANAN_GOLD` names. Errors of
//! each kind are put into pairs that were right, and the check has to point at them and at nothing else. The floors
//! stand a little under what was measured when they were last set.

mod plant;

use std::{collections::BTreeMap, env, fmt::Write, path::Path};

use khanan::{
    Lang,
    check::{self, Discrepancy, Severity},
    eval::{Gold, SpanDocument},
};
use plant::{Error, Pair, Plant, Random};

/// Of planted figures, scales, months, units and telephone numbers, the share that is reported as a conflict.
const RECALL: f64 = 0.95;
/// Of conflicts reported where errors were planted, the share that points at one.
const PRECISION: f64 = 0.98;

struct Release {
    id: String,
    pairs: Vec<Pair>,
}

fn releases(path: &Path) -> Vec<Release> {
    let Ok(Gold::Spans(documents)) = Gold::open(path) else { panic!("{}: beads are wanted", path.display()) };
    documents.iter().map(Release::new).collect()
}

impl Release {
    fn new(document: &SpanDocument) -> Self {
        let side = |text: &str, spans: &[std::ops::Range<usize>]| {
            let part =
                |span: &std::ops::Range<usize>| text.chars().skip(span.start).take(span.len()).collect::<String>();
            (!spans.is_empty()).then(|| spans.iter().map(part).collect::<Vec<_>>().join(" "))
        };
        let mut beads: Vec<_> = document.beads.iter().collect();
        beads.sort_by_key(|bead| bead.en.first().or(bead.th.first()).map(|span| span.start));
        let pair = |bead: &&khanan::eval::SpanBead| Pair {
            en: side(document.texts.en(), &bead.en),
            th: side(document.texts.th(), &bead.th),
        };
        Release { id: document.id.clone(), pairs: beads.iter().map(pair).collect() }
    }
}

fn checked(pairs: &[Pair]) -> Vec<Vec<Discrepancy>> {
    let texts: Vec<check::Texts<'_>> = pairs
        .iter()
        .map(|pair| check::Texts { en: pair.en.as_deref(), th: pair.th.as_deref(), ..check::Texts::default() })
        .collect();
    check::pairs(&texts)
}

/// Whether a discrepancy points at a planted error.
fn points_at(found: &Discrepancy, error: &Error) -> bool {
    let mark = if error.lang == Lang::En { &found.en } else { &found.th };
    match error.plant {
        Plant::Drop => found.kind == check::Kind::Coverage,
        _ => mark
            .as_ref()
            .is_some_and(|mark| mark.place.byte_start < error.at.end && error.at.start < mark.place.byte_end),
    }
}

#[derive(Default, Clone, Copy)]
struct Count {
    planted: usize,
    conflict: usize,
    doubt: usize,
    wrong: usize,
}

/// Plants each kind of error in every third pair or so of each release, one kind at a time.
fn measure(releases: &[Release], rounds: u64, lessons: &mut String) -> BTreeMap<Plant, Count> {
    let mut counts = BTreeMap::<Plant, Count>::new();
    for kind in Plant::ALL {
        let mut random = Random(kind as u64);
        let count = counts.entry(kind).or_default();
        for _ in 0..rounds {
            for release in releases {
                let (pairs, planted) = planted(release, kind, &mut random);
                // What disagreed before is no fault of the check.
                let known: Vec<String> =
                    checked(&release.pairs).into_iter().flatten().map(|found| found.message).collect();
                for ((pair, error), found) in pairs.iter().zip(&planted).zip(checked(&pairs)) {
                    let Some(error) = error else { continue };
                    let best = found.iter().filter(|found| points_at(found, error)).map(|found| found.severity).max();
                    let wrong = found
                        .iter()
                        .filter(|f| {
                            f.severity == Severity::Conflict && !points_at(f, error) && !known.contains(&f.message)
                        })
                        .count();
                    count.planted += 1;
                    count.conflict += usize::from(best == Some(Severity::Conflict));
                    count.doubt += usize::from(best == Some(Severity::Doubt));
                    count.wrong += wrong;
                    if best < Some(Severity::Doubt) && kind != Plant::Drop && kind != Plant::Name
                        || wrong > 0
                        || best == Some(Severity::Doubt) && kind < Plant::Swap
                    {
                        let (en, th) = (pair.en.as_deref().unwrap_or("-"), pair.th.as_deref().unwrap_or("-"));
                        let _ = writeln!(
                            lessons,
                            "{} {kind:?} {:?}: {} became {}",
                            release.id, error.lang, error.was, error.is
                        );
                        let _ = writeln!(lessons, "  {en}\n  {th}");
                        for found in &found {
                            let _ = writeln!(lessons, "  {} {}", found.severity.as_str(), found.message);
                        }
                    }
                }
            }
        }
    }
    counts
}

fn planted(release: &Release, kind: Plant, random: &mut Random) -> (Vec<Pair>, Vec<Option<Error>>) {
    let mut pairs = Vec::new();
    let mut errors = Vec::new();
    let (mut at, mut free) = (0, 0);
    while let Some(pair) = release.pairs.get(at) {
        let mut pair = pair.clone();
        at += 1;
        let mut error = None;
        // What is planted close by would be a second error of the same place.
        if at > free && random.below(3) == 0 {
            if kind == Plant::Drop {
                if let Some(second) = release.pairs.get(at)
                    && let Some((joined, lost)) = plant::join(&pair, second, random)
                {
                    at += 1;
                    (pair, error) = (joined, Some(lost));
                }
            } else {
                error = plant::plant(&mut pair, kind, random);
            }
        }
        if error.is_some() {
            free = at + 3;
        }
        pairs.push(pair);
        errors.push(error);
    }
    (pairs, errors)
}

fn table(counts: &BTreeMap<Plant, Count>) -> String {
    let mut out = String::new();
    for (plant, Count { planted, conflict, doubt, wrong }) in counts {
        let share = |n: usize| n as f64 / (*planted).max(1) as f64;
        let _ = writeln!(
            out,
            "{:<7} planted {planted:>5}  conflict {:.3}  with doubts {:.3}  wrong {wrong}",
            format!("{plant:?}"),
            share(*conflict),
            share(conflict + doubt)
        );
    }
    let sum = |f: fn(&Count) -> usize| {
        counts.iter().filter(|(plant, _)| **plant < Plant::Swap).map(|(_, c)| f(c)).sum::<usize>()
    };
    let (planted, conflict, wrong) = (sum(|c| c.planted), sum(|c| c.conflict), sum(|c| c.wrong));
    let _ = writeln!(
        out,
        "figures and dates: recall {:.4}, precision {:.4}",
        conflict as f64 / planted as f64,
        conflict as f64 / (conflict + wrong) as f64
    );
    out
}

#[test]
#[expect(clippy::print_stdout, reason = "the scores are what one runs it for")]
fn releases_of_your_own() {
    let Some(path) = env::var_os("KHANAN_GOLD") else { return };
    let releases = releases(Path::new(&path));
    let mut lessons = String::new();
    let counts = measure(&releases, 10, &mut lessons);
    println!("{lessons}\n{}", table(&counts));
}
