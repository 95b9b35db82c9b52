//! `khanan bench`: engines side by side on the same text, their speed and how far they agree.

use std::{
    collections::HashSet,
    fmt::Write as _,
    fs,
    time::{Duration, Instant},
};

use khanan::{
    Lang, Result,
    normalize::Normalized,
    read::{self, Document},
    segment::{Engine, Segmenter, Unit, passages},
};
use serde::Serialize;

use crate::{
    Outcome,
    cli::{self, Bench, TableFormat},
    say,
    sink::Sink,
};

/// Releases of the project, for those who give no file.
const OWN: [&str; 2] =
    [include_str!("../../../corpus/14-cassava-trade.txt"), include_str!("../../../corpus/15-boat-museum-notice.txt")];
/// Bytes that they are repeated up to.
const OWN_BYTES: usize = 1 << 20;

/// What one engine did with all text of one language.
#[derive(Serialize)]
struct Row {
    unit: &'static str,
    lang: Lang,
    engine: &'static str,
    /// Bytes of text, line ends left out.
    bytes: usize,
    units: usize,
    /// The fastest round.
    seconds: f64,
    #[serde(rename = "mb_per_second")]
    speed: f64,
    /// F1 of the ends of units, against each engine in turn.
    agreement: Vec<(&'static str, f64)>,
    machine: String,
}

pub(crate) fn run(args: &Bench) -> Result<Outcome> {
    let model = args.model.get()?;
    let all = args.engines.contains(&None);
    let engines = Engine::ALL.into_iter().filter(|&engine| all || args.engines.contains(&Some(engine)));
    let segmenters: Vec<Segmenter<'_>> =
        engines.map(|engine| Segmenter::new(engine).by(&model).of(args.granularity.into())).collect();
    let documents = documents(args)?;
    let texts: Vec<Normalized<'_>> = documents.iter().map(Normalized::new).collect();
    let machine = machine();
    let mut rows = Vec::new();
    for lang in [Lang::En, Lang::Th] {
        let passages: Vec<&str> =
            texts.iter().flat_map(|text| of(text.text(), args.lang.map(Lang::from), lang)).collect();
        for &unit in &args.units {
            rows.extend(compare(&segmenters, &passages, lang, unit, args.rounds, &machine));
        }
    }
    if rows.is_empty() {
        say("no text found");
    }
    let mut sink = Sink::standard();
    match args.format {
        TableFormat::Text => sink.write(table(&rows, &machine).as_bytes())?,
        TableFormat::Jsonl => {
            for row in &rows {
                let line = serde_json::to_string(row).expect("a row is plain numbers and names");
                sink.write(line.as_bytes())?;
                sink.write(b"\n")?;
            }
        }
    }
    sink.finish()?;
    Ok(Outcome::Done)
}

fn documents(args: &Bench) -> Result<Vec<Document>> {
    if args.files.is_empty() {
        let text = OWN.concat();
        return Ok(vec![Document::from_text("the project's own releases", text.repeat(OWN_BYTES / text.len() + 1))?]);
    }
    args.files.iter().map(|file| read::read(file, &args.reading.options()?)).collect()
}

/// The passages of a text in one language.
fn of(text: &str, given: Option<Lang>, lang: Lang) -> Vec<&str> {
    passages(text, given).into_iter().filter(|(_, own)| *own == lang).map(|(at, _)| &text[at]).collect()
}

/// Lets all engines cut the passages of one language, in turn; no rows where there is no text.
fn compare(
    segmenters: &[Segmenter<'_>],
    passages: &[&str],
    lang: Lang,
    unit: cli::Unit,
    rounds: u32,
    machine: &str,
) -> Vec<Row> {
    if passages.is_empty() {
        return Vec::new();
    }
    // Each engine's ends, found before anything is timed, so that what is made once is made.
    let ends: Vec<HashSet<(usize, usize)>> = segmenters
        .iter()
        .map(|segmenter| {
            let mut ends = HashSet::new();
            for (k, passage) in passages.iter().enumerate() {
                cut(segmenter, passage, lang, unit.into(), |end| {
                    ends.insert((k, end));
                });
            }
            ends
        })
        .collect();
    let mut best = vec![Duration::MAX; segmenters.len()];
    for _ in 0..rounds {
        for ((segmenter, best), ends) in segmenters.iter().zip(&mut best).zip(&ends) {
            let mut count = 0;
            let start = Instant::now();
            passages.iter().for_each(|passage| cut(segmenter, passage, lang, unit.into(), |_| count += 1));
            *best = start.elapsed().min(*best);
            assert_eq!(count, ends.len(), "an engine cuts a text the same way every time");
        }
    }
    let bytes = passages.iter().map(|passage| passage.len()).sum();
    let row = |k: usize| {
        let seconds = best[k].as_secs_f64().max(1e-9);
        let agreement = |other: usize| {
            let both = ends[k].intersection(&ends[other]).count();
            2.0 * both as f64 / (ends[k].len() + ends[other].len()).max(1) as f64
        };
        Row {
            unit: unit.name(),
            lang,
            engine: segmenters[k].engine().name(),
            bytes,
            units: ends[k].len(),
            seconds,
            speed: bytes as f64 / seconds / 1e6,
            agreement: (0..segmenters.len())
                .map(|other| (segmenters[other].engine().name(), agreement(other)))
                .collect(),
            machine: machine.to_owned(),
        }
    };
    (0..segmenters.len()).map(row).collect()
}

/// Calls `each` with the end of every unit.
fn cut(segmenter: &Segmenter<'_>, passage: &str, lang: Lang, unit: Unit, mut each: impl FnMut(usize)) {
    match unit {
        Unit::Passage => each(passage.len()),
        Unit::Sentence => segmenter.sentences(passage, lang).for_each(|at| each(at.end)),
        Unit::Word => segmenter.words(passage, lang).for_each(|at| each(at.end)),
    }
}

/// A table for a person: a block for each kind of unit and language.
fn table(rows: &[Row], machine: &str) -> String {
    let mut text = format!("{machine}; one thread, the fastest round of each engine\n");
    for block in rows.chunk_by(|a, b| (a.unit, a.lang) == (b.unit, b.lang)) {
        let head = &block[0];
        let _ = write!(
            text,
            "\n{} {}, {} bytes\n{:<16}{:>9}{:>9}{:>10}",
            name(head.lang),
            head.unit,
            head.bytes,
            "",
            "MB/s",
            "ratio",
            "units"
        );
        for row in block {
            let _ = write!(text, "{:>16}", row.engine);
        }
        text.push('\n');
        for row in block {
            let ratio = row.speed / head.speed;
            let _ = write!(text, "{:<16}{:>9.1}{:>9.2}{:>10}", row.engine, row.speed, ratio, row.units);
            for (_, f1) in &row.agreement {
                let _ = write!(text, "{f1:>16.3}");
            }
            text.push('\n');
        }
    }
    text
}

fn name(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "English",
        Lang::Th => "Thai",
    }
}

/// The machine: its processor as far as the system tells, its threads, its system.
fn machine() -> String {
    let told = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = told.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model.trim());
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    format!("{model}, {threads} threads, {}", std::env::consts::OS)
}
