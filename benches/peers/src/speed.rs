//! How fast each engine is, and how far it agrees with khanan.

use std::{ops::Range, time::Instant};

use crate::{
    engine::{Engine, assert_plausible, trimmed},
    instructions,
    options::Options,
    score,
    task::{Task, lines},
};

/// Bytes that are timed at once: a few milliseconds of the slower engines.
const SLICE: usize = 50_000;

/// Prints the table of a task.
pub(crate) fn table(task: Task, engines: &[Engine], options: &Options) -> Result<(), String> {
    let text = task.text(options.size);
    let inputs = lines(&text);
    let checked: Vec<_> = engines.iter().map(|engine| checked(engine, &text)).collect();
    let fastest = fastest(engines, &inputs, options.rounds);
    let megabytes = inputs.iter().map(|input| input.len()).sum::<usize>() as f64 / 1e6;
    println!("{megabytes:.2} MB, the fastest of {} rounds.\n", options.rounds);
    println!(
        "| engine | version | MB/s | against {} | units | agreement |{}",
        engines[0].name,
        if options.instructions { " instructions a byte |" } else { "" }
    );
    println!("|---|---|---|---|---|---|{}", if options.instructions { "---|" } else { "" });
    for (i, engine) in engines.iter().enumerate() {
        let agreement = score::boundaries(&text, task.unit(), &checked[i], &checked[0]).f1();
        let (speed, ratio) = (megabytes / fastest[i], fastest[0] / fastest[i]);
        print!(
            "| {} | {} | {} | {ratio:.2} | {} | {agreement:.3} |",
            engine.name,
            engine.version(),
            figures(speed),
            checked[i].len()
        );
        if options.instructions {
            print!(" {} |", instructions::a_byte(task, engine, options.size / 10)?);
        }
        println!();
    }
    Ok(())
}

/// An engine's pieces of the whole text, once they are seen to be a way to cut it.
fn checked(engine: &Engine, text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    for input in lines(text) {
        let start = input.as_ptr() as usize - text.as_ptr() as usize;
        let found = engine.cutter.pieces(input);
        assert_eq!(found.len(), engine.cutter.count(input), "{} cuts alike twice", engine.name);
        pieces.extend(found.into_iter().map(|piece| start + piece.start..start + piece.end));
    }
    let pieces = trimmed(text, &pieces);
    assert_plausible(engine.name, text, &pieces);
    pieces
}

/// Seconds that each engine needs: of each slice of the text its fastest round, added up. A whole round is seldom left
/// alone on a busy machine, a slice often. The engines run in turn, so that what slows the machine for a while slows all.
fn fastest(engines: &[Engine], inputs: &[&str], rounds: usize) -> Vec<f64> {
    let slices = slices(inputs);
    let mut fastest = vec![vec![f64::INFINITY; slices.len()]; engines.len()];
    for _ in 0..rounds {
        for (engine, fastest) in engines.iter().zip(&mut fastest) {
            for (slice, fastest) in slices.iter().zip(fastest) {
                let start = Instant::now();
                std::hint::black_box(counted_round(engine, slice));
                *fastest = fastest.min(start.elapsed().as_secs_f64());
            }
        }
    }
    fastest.into_iter().map(|slices| slices.into_iter().sum()).collect()
}

/// The lines in slices of some [`SLICE`] bytes.
fn slices<'i, 't>(mut lines: &'i [&'t str]) -> Vec<&'i [&'t str]> {
    let mut slices = Vec::new();
    while !lines.is_empty() {
        let mut bytes = 0;
        let is_within = |line: &&&str| {
            bytes += line.len();
            bytes - line.len() < SLICE
        };
        let count = lines.iter().take_while(is_within).count();
        let (slice, rest) = lines.split_at(count);
        slices.push(slice);
        lines = rest;
    }
    slices
}

/// A slice cut once. `instructions` has valgrind count from where this function is entered to where it is left, and
/// knows it by its name: so it stays a function, and has no closure, whose name would hold its own.
#[inline(never)]
fn counted_round(engine: &Engine, lines: &[&str]) -> usize {
    let mut count = 0;
    for line in lines {
        count += engine.cutter.count(line);
    }
    count
}

/// Three significant figures.
fn figures(speed: f64) -> String {
    let places = if speed >= 100.0 {
        0
    } else if speed >= 10.0 {
        1
    } else {
        2
    };
    format!("{speed:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_hold_all_lines_in_order() {
        let line = "x".repeat(SLICE / 2);
        let lines = [line.as_str(), "a", &line, "b", "c"];
        assert_eq!(slices(&lines), [&lines[..3], &lines[3..]]);
        assert!(slices(&[]).is_empty());
    }
}
