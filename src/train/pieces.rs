//! Learning the pieces: which subwords make up the texts at least cost.
//!
//! After Kudo (2018) as the program SentencePiece does it, with the best cut of each run instead of all cuts: start from
//! the commonest stretches of letters, cut all texts, count, cut again; then leave out the pieces without which the texts
//! cost least more, and so on until few enough are left. Nothing is drawn at random.

use std::collections::HashMap;

use rayon::prelude::*;

use super::trie::Vocabulary;
use crate::model::{CLOSED, Kind, Lattice, PER_NAT, Run};

/// Longest piece, in units that are not cut.
const LONGEST: usize = 10;
/// Longest piece, in letters.
const LETTERS: usize = 20;
/// Stretches that stand fewer times are no candidates.
const FEWEST: u32 = 12;
/// Units that stand so often stay pieces, so that words nobody has seen can be spelled.
const SPELLING: u32 = 40;
/// Candidates at the start, for each piece wanted.
const CANDIDATES: usize = 4;
/// What is kept of the pieces in a round of leaving out.
const KEPT: f64 = 0.75;
/// Runs that a thread takes at a time.
const CHUNK: usize = 2048;

/// Runs of letters and how often each stands in the texts, in order.
type Runs = Vec<(Vec<u8>, u32)>;

/// Learns a vocabulary of about so many Thai and so many other pieces (Latin and digits) from texts in normal spelling.
pub(super) fn learn<'t>(texts: impl ParallelIterator<Item = &'t str>, thai: usize, other: usize) -> Vocabulary {
    let (thai_runs, other_runs) = runs(texts);
    let mut pieces = few(&thai_runs, thai);
    pieces.extend(few(&other_runs, other));
    pieces.sort();
    Vocabulary::new(&pieces)
}

/// The runs of Thai, and all others.
fn runs<'t>(texts: impl ParallelIterator<Item = &'t str>) -> (Runs, Runs) {
    let counted = texts
        .fold(
            || [HashMap::new(), HashMap::new()],
            |mut counts: [HashMap<Vec<u8>, u32>; 2], text| {
                let mut run = Run::default();
                while run.next(text) {
                    let counts = &mut counts[usize::from(run.kind() != Some(Kind::Thai))];
                    match counts.get_mut(&run.letters) {
                        Some(n) => *n += 1,
                        None => drop(counts.insert(run.letters.clone(), 1)),
                    }
                }
                counts
            },
        )
        .reduce(Default::default, |mut a, b| {
            for (a, b) in a.iter_mut().zip(b) {
                for (run, n) in b {
                    *a.entry(run).or_default() += n;
                }
            }
            a
        });
    let [thai, other] = counted.map(|counts| {
        let mut runs: Runs = counts.into_iter().collect();
        runs.par_sort();
        runs
    });
    (thai, other)
}

/// About `wanted` pieces that spell `runs`, with their costs.
fn few(runs: &Runs, wanted: usize) -> Vec<(Vec<u8>, u16)> {
    let mut candidates = stretches(runs);
    // Those that spare most letters, and all units that are needed to spell.
    candidates.par_sort_by_key(|c| {
        (!c.stays, std::cmp::Reverse(u64::from(c.count) * c.letters.len() as u64), c.letters.clone())
    });
    candidates.truncate((wanted * CANDIDATES).min(32_000));
    loop {
        candidates.sort_by(|a, b| a.letters.cmp(&b.letters));
        for _ in 0..2 {
            count(runs, &mut candidates);
            candidates.retain(|c| c.stays || c.count > 1);
        }
        if candidates.len() <= wanted {
            return costs(&candidates);
        }
        let kept = ((candidates.len() as f64 * KEPT) as usize).max(wanted);
        let losses = losses(&candidates);
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by_key(|&i| (std::cmp::Reverse(losses[i]), i));
        order.truncate(kept);
        candidates = order.into_iter().map(|i| std::mem::take(&mut candidates[i])).collect();
    }
}

/// What may be a piece.
#[derive(Clone, Default, Debug)]
struct Candidate {
    letters: Vec<u8>,
    count: u32,
    /// Whether it is never left out.
    stays: bool,
}

/// All stretches of whole units that stand at least [`FEWEST`] times.
fn stretches(runs: &Runs) -> Vec<Candidate> {
    // Units of all runs, one after the other: the run, and where the unit starts in it.
    let mut units: Vec<(u32, u16)> = Vec::new();
    for (r, (letters, _)) in runs.iter().enumerate() {
        let starts = (0..letters.len()).filter(|&i| letters[i] & CLOSED == 0);
        units.extend(starts.map(|i| (r as u32, i as u16)));
    }
    // The letters of `length` units from unit `u`, if the run goes so far.
    let stretch = |u: usize, length: usize| -> Option<&[u8]> {
        let (run, from) = units[u];
        let letters = &runs[run as usize].0;
        let to = match units.get(u + length) {
            Some((next, at)) if *next == run => usize::from(*at),
            _ if units.get(u + length - 1)?.0 == run => letters.len(),
            _ => return None,
        };
        Some(&letters[usize::from(from)..to])
    };
    const NONE: u32 = u32::MAX;
    let mut found = Vec::new();
    // For every unit, the number of the stretch of the present length that starts there. A stretch of one unit more is
    // told by the two stretches within it, and is common only if they are.
    let mut numbers: Vec<u32> = Vec::new();
    for length in 1..=LONGEST {
        let key = |u: usize| -> Option<u64> {
            let letters = stretch(u, length).filter(|l| l.len() <= LETTERS)?;
            if length == 1 {
                (letters.len() <= 8).then(|| letters.iter().fold(0, |key, &l| key << 8 | u64::from(l)))
            } else {
                let (a, b) = (numbers[u], numbers[u + 1]);
                (a != NONE && b != NONE).then_some(u64::from(a) << 32 | u64::from(b))
            }
        };
        let keys: Vec<Option<u64>> = (0..units.len()).into_par_iter().map(key).collect();
        let mut sorted: Vec<(u64, u32, u32)> = keys
            .iter()
            .enumerate()
            .filter_map(|(u, key)| key.map(|key| (key, u as u32, runs[units[u].0 as usize].1)))
            .collect();
        sorted.par_sort_unstable();
        let mut common: Vec<u64> = Vec::new();
        for same in sorted.chunk_by(|a, b| a.0 == b.0) {
            let count = same.iter().map(|s| s.2).sum();
            if count >= FEWEST {
                common.push(same[0].0);
                let letters = stretch(same[0].1 as usize, length).unwrap_or_default();
                let letters = letters.iter().map(|l| l & !CLOSED).collect();
                found.push(Candidate { letters, count, stays: length == 1 && count >= SPELLING });
            }
        }
        if common.is_empty() {
            break;
        }
        let number = |key: &Option<u64>| key.and_then(|k| common.binary_search(&k).ok()).map_or(NONE, |n| n as u32);
        numbers = keys.par_iter().map(number).collect();
    }
    // What is closed depends on what stands before; letters alone make a piece.
    found.sort_by(|a, b| a.letters.cmp(&b.letters));
    found.dedup_by(|b, a| {
        let same = a.letters == b.letters;
        if same {
            a.count += b.count;
            a.stays |= b.stays;
        }
        same
    });
    found
}

/// Candidates with the costs that their counts give.
fn costs(candidates: &[Candidate]) -> Vec<(Vec<u8>, u16)> {
    let total: f64 = candidates.iter().map(|c| f64::from(c.count.max(1))).sum();
    let cost = |c: &Candidate| ((total / f64::from(c.count.max(1))).ln() * f64::from(PER_NAT)).round() as u16;
    candidates.iter().map(|c| (c.letters.clone(), cost(c))).collect()
}

/// Cuts all runs and counts the pieces.
fn count(runs: &Runs, candidates: &mut [Candidate]) {
    let vocabulary = Vocabulary::new(&costs(candidates));
    let counts = runs
        .par_chunks(CHUNK)
        .fold(
            || (Lattice::default(), vec![0; vocabulary.len()]),
            |(mut lattice, mut counts), runs| {
                for (letters, n) in runs {
                    lattice.cut(vocabulary.trie(), letters, 0, |_, piece| counts[usize::from(piece)] += n);
                }
                (lattice, counts)
            },
        )
        .map(|(_, counts)| counts)
        .reduce(
            || vec![0; vocabulary.len()],
            |mut a, b| {
                a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
                a
            },
        );
    candidates.iter_mut().zip(&counts[1..]).for_each(|(c, n)| c.count = *n);
}

/// How much more the texts would cost without each candidate, in 1/256 nat.
fn losses(candidates: &[Candidate]) -> Vec<u64> {
    let costs = costs(candidates);
    let vocabulary = Vocabulary::new(&costs);
    (0..candidates.len())
        .into_par_iter()
        .map_init(Lattice::default, |lattice, i| {
            let c = &candidates[i];
            if c.stays {
                return u64::MAX;
            }
            let other = lattice.cut(vocabulary.trie(), &c.letters, (i + 1) as u16, |_, _| {});
            u64::from(c.count) * u64::from(other.saturating_sub(u32::from(costs[i].1)))
        })
        .collect()
}
