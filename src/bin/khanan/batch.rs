//! `khanan batch`: archives to a corpus.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use khanan::{
    Result,
    batch::{Batch, Manifest, Output, Stage, Watch},
    pairing,
    write::many,
};

use crate::{Outcome, cli, documents::start_threads, say};

pub(crate) fn run(args: &cli::Batch) -> Result<Outcome> {
    start_threads("batch", args.jobs);
    let model = args.model.get()?;
    let pairing = (!args.no_pairing).then(|| {
        let usual = pairing::Options::default();
        pairing::Options { min_score: args.pair_score.unwrap_or(usual.min_score), ..usual }
    });
    // A format that is named twice is written once.
    let mut formats = Vec::new();
    args.format.iter().for_each(|form| {
        if !formats.contains(form) {
            formats.push(*form);
        }
    });
    let batch = Batch {
        sources: args.sources.sources.clone(),
        archive: args.sources.options(),
        reading: args.sources.reading.options()?,
        aligner: args.sources.reading.aligner(args.lines, &model),
        pairing,
        filters: args.filters.clone(),
        output: Output { formats, shard: args.shard as usize, dropped: args.dropped },
        folder: args.output.clone(),
    };
    let manifest = if args.quiet { batch.run(&())? } else { batch.run(&Progress::new())? };
    tell(&batch, &manifest, args.quiet);
    Ok(if manifest.counts.failed == 0 { Outcome::Done } else { Outcome::DocumentsFailed })
}

/// Says what came of it.
fn tell(batch: &Batch<'_>, manifest: &Manifest, quiet: bool) {
    let folder = batch.folder.display();
    let counts = &manifest.counts;
    if !quiet {
        say(format_args!(
            "{folder}: {} ({} in both languages, {}), {}, {} kept; report.html shows why",
            many(counts.documents, "document"),
            counts.both,
            many(counts.paired, "couple"),
            many(counts.pairs, "pair"),
            counts.kept
        ));
    }
    // What is not read is said even where little is said.
    if !counts.passed_over.is_empty() {
        say(format_args!("{folder}: {}", counts.passed_over));
    }
    for source in &manifest.empty {
        say(format_args!("{source}: no document in it"));
    }
    if counts.failed > 0 {
        say(format_args!("{folder}: {} could not be read: see errors.jsonl", many(counts.failed, "document")));
    }
}

/// How far the batch is, on standard error: a bar in a terminal, else a line now and then.
struct Progress {
    bar: ProgressBar,
    told: Mutex<Told>,
}

struct Told {
    stage: Stage,
    of: u64,
    begun: Instant,
    /// Where an earlier run had ended: no part of the rate.
    before: Option<(u64, u64)>,
    last: Instant,
}

/// How often a line is written where there is no terminal.
const EVERY: Duration = Duration::from_secs(10);

impl Progress {
    fn new() -> Progress {
        let now = Instant::now();
        let told = Told { stage: Stage::Read, of: 0, begun: now, before: None, last: now };
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(4));
        Progress { bar, told: Mutex::new(told) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Progress {
    fn begin(&self, stage: Stage, of: u64, done: u64) {
        let style = "{prefix} {wide_bar} {percent:>3} % {msg}";
        // The template is right: a test draws it.
        let style = ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
        self.bar.set_style(style);
        self.bar.set_length(of.max(1));
        self.bar.set_position(done);
        self.bar.set_prefix(name(stage));
        self.bar.set_message("");
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        *told = Told { stage, of, begun: now, before: None, last: now };
    }

    fn reach(&self, done: u64, documents: u64) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let (done_before, documents_before) = *told.before.get_or_insert((done, documents.saturating_sub(1)));
        let (since, now) = (told.begun.elapsed(), Instant::now());
        let seconds = since.as_secs_f64().max(0.001);
        let new = documents.saturating_sub(documents_before);
        let rate = new as f64 / seconds;
        // The first item tells nothing yet.
        let left = (done > done_before && told.of > done).then(|| {
            let bytes = (done - done_before) as f64 / seconds;
            Duration::from_secs_f64(((told.of - done) as f64 / bytes).min(1e9))
        });
        let left = left.map_or_else(String::new, |left| format!(", {} left", time(left)));
        let message = match documents {
            0 => left.trim_start_matches(", ").to_owned(),
            _ => format!("{documents} documents, {rate:.1} a second{left}"),
        };
        if self.bar.is_hidden() {
            if now - told.last >= EVERY {
                told.last = now;
                let share = (100 * done.min(told.of)).checked_div(told.of).unwrap_or(100);
                say(format_args!("{}: {share} %, {message}", name(told.stage)));
            }
        } else {
            self.bar.set_position(done);
            self.bar.set_message(message);
        }
    }
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Read => "reading",
        Stage::Pair => "pairing documents",
        Stage::Align => "aligning what was paired, and the rest",
        Stage::Write => "filtering and writing",
    }
}

/// A time as a person says it: `2 h 5 min`, `3 min`, `40 s`.
fn time(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds @ 60..3600 => format!("{} min", seconds.div_ceil(60)),
        seconds => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_a_person_would() {
        for (seconds, said) in [(0, "0 s"), (59, "59 s"), (61, "2 min"), (3600, "1 h 0 min"), (7500, "2 h 5 min")] {
            assert_eq!(time(Duration::from_secs(seconds)), said);
        }
    }

    #[test]
    fn the_bar_can_be_drawn() {
        ProgressStyle::with_template("{prefix} {wide_bar} {percent:>3} % {msg}").unwrap();
    }
}
