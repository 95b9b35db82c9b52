//! How time and memory grow with the length of a text, from the bytes of two files to JSON Lines.
//!
//! Every size has a process of its own, so that its peak of memory is its own too. The exponent is the slope of time
//! over size where both are logarithms: 1 is linear, 2 is quadratic. Time is processor time where the system tells it
//! (Linux does), so that other work on the machine disturbs it little. Nothing here fails because it is slow.

#[path = "../common/mod.rs"]
mod common;
mod doors;
mod files;
mod hostile;
mod shapes;

use std::{
    env, fs,
    io::{self, Write},
    process::Command,
    sync::LazyLock,
    time::Instant,
};

use common::Pair;
use khanan::{
    Lang,
    align::{Bitext, align},
    model::Model,
    normalize::Normalized,
    read::{Options, decode},
    segment::{Cut, side},
    write::{self, Format, Layout, Pairs, Writer},
};
use serde::{Deserialize, Serialize};

/// Sizes in English sentences; there may be a few more, for releases are taken whole.
const SIZES: [usize; 9] = [10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000];
/// How many of them a test runs.
const TESTED: usize = 3;
/// Runs of one size, of which the fastest counts.
const RUNS: usize = 5;
/// Seconds after which no other run is begun.
const LONG: f64 = 20.0;
/// What the program says to itself, before a size.
const CHILD: &str = "--sentences";

/// What one size took.
#[derive(Debug, Serialize, Deserialize)]
struct Row {
    bytes: usize,
    /// Gold beads with two sides.
    gold: usize,
    en_segments: usize,
    th_segments: usize,
    /// Pairs with two sides.
    pairs: usize,
    seconds: f64,
    /// The part of `seconds` that aligning took.
    align: f64,
    /// Peak of memory in kibibytes, as far as the system tells.
    peak: Option<u64>,
}

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let number = |text: &String| text.parse::<usize>().map_err(io::Error::other);
    match &args[..] {
        [flag, size] if flag == CHILD => {
            return Ok(serde_json::to_writer(io::stdout().lock(), &measure(number(size)?))?);
        }
        [flag, door, shape, size, times] if flag == hostile::CHILD => {
            common::on_one_thread();
            hostile::child(door, shape, number(size)?, number(times)?);
            return Ok(());
        }
        _ => {}
    }
    let has = |flag: &str| args.iter().any(|arg| arg == flag);
    // As with the other benches: a filter that does not name this one leaves it out, and without `--bench` it is a test.
    let filters: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let names = |what: &str| filters.is_empty() || filters.iter().any(|filter| what.contains(filter.as_str()));
    let out = &mut io::stdout().lock();
    if has("--list") {
        return writeln!(out, "growth: benchmark");
    }
    let tests = has("--test") || !has("--bench");
    if names("growth") {
        table(if tests { &SIZES[..TESTED] } else { &SIZES }, out)?;
    }
    // `cargo bench --bench growth -- hostile PDF` asks for some of them.
    match filters.split_first() {
        _ if tests && names("growth") => hostile::test(out),
        None => hostile::table(&[], out),
        Some((first, words)) if *first == "hostile" => {
            common::on_one_thread();
            hostile::table(words, out)
        }
        _ => Ok(()),
    }
}

/// Measures each size in a process of its own, and writes a row as soon as it is known.
fn table(sizes: &[usize], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "growth: one thread, bytes to JSON Lines")?;
    writeln!(
        out,
        "     bytes   English      Thai     pairs   seconds     align   pairs/s      MB/s  peak MiB  exponent"
    )?;
    let mut rows: Vec<Row> = Vec::new();
    for &size in sizes {
        let row = in_a_process(size)?;
        let Row { bytes, en_segments, th_segments, pairs, seconds, align, .. } = row;
        write!(out, "{bytes:>10}{en_segments:>10}{th_segments:>10}{pairs:>10}{seconds:>10.4}{align:>10.4}")?;
        write!(out, "{:>10.0}{:>10.2}", pairs as f64 / seconds, bytes as f64 / seconds / 1e6)?;
        match row.peak {
            Some(peak) => write!(out, "{:>10.1}", peak as f64 / 1024.0)?,
            None => write!(out, "{:>10}", "-")?,
        }
        match rows.last() {
            Some(before) => writeln!(out, "{:>10.2}", exponent(&[before, &row]))?,
            None => writeln!(out)?,
        }
        rows.push(row);
    }
    if rows.len() > 1 {
        writeln!(out, "exponent over all sizes: {:.2}", exponent(&rows.iter().collect::<Vec<_>>()))?;
    }
    Ok(())
}

fn in_a_process(size: usize) -> io::Result<Row> {
    let output = Command::new(env::current_exe()?).args([CHILD, &size.to_string()]).output()?;
    if !output.status.success() {
        return Err(io::Error::other(format!("{size} sentences: {}", String::from_utf8_lossy(&output.stderr))));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Aligns a pair of so many kilobytes a few times over.
fn measure(size: usize) -> Row {
    common::on_one_thread();
    let pair = Pair::grown(|pair| pair.sentences >= size);
    let mut best = run(&pair);
    let mut spent = best.seconds;
    for _ in 1..RUNS {
        if spent > LONG {
            break;
        }
        let row = run(&pair);
        spent += row.seconds;
        if row.seconds < best.seconds {
            best = row;
        }
    }
    assert!(8 * best.pairs.abs_diff(best.gold) <= best.gold, "{} pairs; the gold has {}", best.pairs, best.gold);
    Row { peak: peak(), ..best }
}

fn run(pair: &Pair) -> Row {
    let start = worked();
    let read = |name, text: &str| decode(name, text.as_bytes(), &Options::default()).expect("it is UTF-8");
    let (en, th) = (read("en.txt", &pair.en), read("th.txt", &pair.th));
    let (en, th) = (Normalized::new(&en), Normalized::new(&th));
    let bitext = Bitext { en: side(&en, Lang::En, Cut::Running), th: side(&th, Lang::Th, Cut::Running) };
    let before = worked();
    let alignment = align(&bitext);
    let align = worked() - before;
    let pairs = Pairs::new(&bitext, &alignment, Model::embedded().label());
    let mut writer = Writer::in_memory(Format::Jsonl, Layout::default());
    pairs.iter().try_for_each(|pair| writer.pair(pair)).expect("a vector takes any bytes");
    writer.finish().expect("a vector takes any bytes");
    let seconds = worked() - start;
    Row {
        bytes: pair.bytes(),
        gold: pair.beads,
        en_segments: bitext.en.segments.len(),
        th_segments: bitext.th.segments.len(),
        pairs: pairs.iter().filter(write::Pair::is_aligned).count(),
        seconds,
        align,
        peak: None,
    }
}

/// Seconds this thread has worked since some time or other.
fn worked() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let nanoseconds = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = nanoseconds.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| START.elapsed().as_secs_f64(), |ns| ns / 1e9)
}

/// The most memory this process has held so far, in kibibytes; Linux tells.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// The slope of log time over log size, by least squares.
fn exponent(rows: &[&Row]) -> f64 {
    hostile::slope(&rows.iter().map(|row| (row.bytes as f64, row.seconds)).collect::<Vec<_>>())
}
