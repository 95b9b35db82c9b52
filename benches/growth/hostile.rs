//! How the work of every entrance grows with hostile input of every shape.
//!
//! The exponent is the slope of log work over log size. Work is counted in instructions where valgrind is there, each size
//! in a process of its own and less what it takes to make the input; else in processor time, which is said. A test counts
//! what is allocated instead, which is the same on every machine, and fails where that grows faster than the bar.

use std::{
    env, fs,
    hint::black_box,
    io::{self, Write},
    process::Command,
};

use crate::{
    doors::{Case, cases},
    worked,
};

/// What the program says to itself, before an entrance, a shape, a size and how often it is to be worked upon.
pub(crate) const CHILD: &str = "--hostile";
/// The greatest exponent that nobody need look at.
pub(crate) const BAR: f64 = 1.2;

/// Sizes in bytes.
const SIZES: [usize; 3] = [16 << 10, 32 << 10, 64 << 10];
/// Sizes by processor time, which is coarse.
const TIMED: [usize; 3] = [64 << 10, 128 << 10, 256 << 10];
/// Sizes of a test.
const TESTED: [usize; 3] = [2 << 10, 4 << 10, 8 << 10];
/// Sizes of a test of `align` and `check`, which hold everything against everything as long as it is little.
const TESTED_LARGE: [usize; 2] = [64 << 10, 128 << 10];
/// What is known to grow faster than the bar between these sizes: the search's corridor is wide where all phrases look
/// alike, and where a text gets too long to be searched as a whole, sections that overlap take its place.
const KNOWN: [(&str, &str); 4] =
    [("align", "tiny lines"), ("align", "telephones"), ("align", "languages in turn"), ("align", "dots")];

/// Works upon one input as often as is said.
pub(crate) fn child(door: &str, shape: &str, size: usize, times: usize) {
    let case = cases().into_iter().find(|case| case.door == door && case.shape == shape);
    let case = case.expect("an entrance and a shape of it");
    let work = (case.make)(size);
    (0..times).for_each(|_| black_box(&work)());
}

/// Seconds of one size, the mean of a few runs.
pub(crate) fn timed(door: &str, shape: &str, size: usize) -> f64 {
    let case = cases().into_iter().find(|case| case.door == door && case.shape == shape);
    let work = (case.expect("an entrance and a shape of it").make)(size);
    let (start, mut count) = (worked(), 0.0);
    // The system counts in steps of some milliseconds.
    loop {
        work();
        count += 1.0;
        let spent = worked() - start;
        if spent > 0.15 {
            return spent / count;
        }
    }
}

/// Writes the exponent of every case whose entrance or shape holds one of the words.
pub(crate) fn table(words: &[&String], out: &mut impl Write) -> io::Result<()> {
    let counts = Command::new("valgrind").arg("--version").output().is_ok() && env::var_os("KHANAN_TIMED").is_none();
    writeln!(out, "growth: hostile input, {}", if counts { "instructions" } else { "processor time" })?;
    for Case { door, shape, .. } in cases() {
        let named = |word: &&String| door.contains(word.as_str()) || shape.contains(word.as_str());
        if !words.is_empty() && !words.iter().any(named) {
            continue;
        }
        let mut points = Vec::new();
        for size in if counts { SIZES } else { TIMED } {
            let work = if counts { instructions(&door, shape, size)? } else { timed(&door, shape, size) };
            points.push((size as f64, work.max(1e-9)));
        }
        let exponent = slope(&points);
        let work: Vec<String> = points.iter().map(|(_, work)| format!("{work:>14.6}")).collect();
        let high = if exponent > BAR { " over the bar" } else { "" };
        writeln!(out, "{exponent:>6.2} {} {door}: {shape}{high}", work.join(" "))?;
        out.flush()?;
    }
    Ok(())
}

/// How many instructions a case of one size takes, without making its input.
fn instructions(door: &str, shape: &str, size: usize) -> io::Result<f64> {
    let folder = tempfile::tempdir()?;
    let count = |times: usize| -> io::Result<f64> {
        let file = folder.path().join("counted");
        let output = Command::new("valgrind")
            .args(["--quiet", "--tool=cachegrind", "--cache-sim=no", "--main-stacksize=67108864"])
            .arg(format!("--cachegrind-out-file={}", file.display()))
            .arg(env::current_exe()?)
            .args([CHILD, door, shape, &size.to_string(), &times.to_string()])
            .output()?;
        if !output.status.success() {
            return Err(io::Error::other(format!(
                "{door}, {shape}, {size}: {}",
                String::from_utf8_lossy(&output.stderr)
            )));
        }
        let text = fs::read_to_string(&file)?;
        let total = text.lines().find_map(|line| line.strip_prefix("summary: ")?.trim().parse().ok());
        total.ok_or_else(|| io::Error::other("valgrind wrote no summary"))
    };
    Ok(count(1)? - count(0)?)
}

/// Fails where what a case allocates grows faster than the bar.
pub(crate) fn test(out: &mut impl Write) -> io::Result<()> {
    let mut high = Vec::new();
    let cases = cases();
    let count = cases.len();
    for Case { door, shape, make } in cases {
        if KNOWN.contains(&(&*door, shape)) {
            continue;
        }
        let large = door.starts_with("align") || door.starts_with("check");
        let sizes = if large { &TESTED_LARGE[..] } else { &TESTED[..] };
        let points = |of: fn(&allocation_counter::AllocationInfo) -> u64| -> Vec<(f64, f64)> {
            let point = |size| {
                let work = make(size);
                // What is made once is no growth.
                work();
                (size as f64, of(&allocation_counter::measure(&work)) as f64 + 1000.0)
            };
            sizes.iter().copied().map(point).collect()
        };
        for (what, points) in
            [("allocations", points(|info| info.count_total)), ("bytes", points(|info| info.bytes_total))]
        {
            let exponent = slope(&points);
            if exponent > BAR {
                high.push(format!("{door}: {shape}: {what} {points:?}, exponent {exponent:.2}"));
            }
        }
    }
    writeln!(out, "growth: {count} entrances with hostile input, allocations counted")?;
    assert!(high.is_empty(), "over {BAR}:\n{}", high.join("\n"));
    Ok(())
}

/// The slope of log over log, by least squares.
pub(crate) fn slope(points: &[(f64, f64)]) -> f64 {
    let points: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let (covariance, variance) =
        points.iter().fold((0.0, 0.0), |(c, v), p| (c + (p.0 - x) * (p.1 - y), v + (p.0 - x) * (p.0 - x)));
    covariance / variance
}
