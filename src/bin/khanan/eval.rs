//! `khanan eval`: pairs against pairs made by hand.

use std::{fmt::Write, io, path::Path};

use khanan::{
    Result,
    eval::{Gold, Prediction, Scores, compare, units::Cut},
};

use crate::{Outcome, cli::Eval, say, sink::Sink};

/// So many names are enough to know which documents are meant.
const NAMES: usize = 10;

pub(crate) fn run(args: &Eval) -> Result<Outcome> {
    if args.units {
        return units(args);
    }
    let gold = Gold::open(&args.gold)?;
    let prediction = if args.pred == Path::new("-") {
        Prediction::read("-", io::stdin().lock())?
    } else {
        Prediction::open(&args.pred)?
    };
    let report = compare(&gold, &prediction, args.lines)?;
    if !report.missing.is_empty() {
        say(format_args!("no prediction, all counted as missed: {}", list(&report.missing)));
    }
    if !report.unknown.is_empty() {
        say(format_args!("predicted, but not in the gold: {}", list(&report.unknown)));
    }
    let mut sink = Sink::standard();
    if args.verbose {
        for row in report.scores.worst_first() {
            sink.write(format!("{row}\n").as_bytes())?;
        }
        if let Scores::Beads(scores) = &report.scores {
            for (kind, scores) in scores.by_kind() {
                sink.write(format!("{kind} alone\n{scores}\n").as_bytes())?;
            }
            if let Some(calibration) = scores.calibration() {
                sink.write(calibration.table().as_bytes())?;
            }
        }
    }
    sink.write(format!("{}\n", report.scores).as_bytes())?;
    sink.finish()?;
    Ok(Outcome::Done)
}

/// Words or sentences against those cut by hand.
fn units(args: &Eval) -> Result<Outcome> {
    let gold = Cut::open(&args.gold)?;
    let predicted =
        if args.pred == Path::new("-") { Cut::read("-", io::stdin().lock())? } else { Cut::open(&args.pred)? };
    let mut sink = Sink::standard();
    sink.write(format!("{}\n", gold.score(&predicted)?).as_bytes())?;
    sink.finish()?;
    Ok(Outcome::Done)
}

/// How many there are, and the first names.
fn list(names: &[String]) -> String {
    let (shown, rest) = names.split_at(names.len().min(NAMES));
    let documents = if names.len() == 1 { "document" } else { "documents" };
    let mut text = format!("{} {documents}: {}", names.len(), shown.join(", "));
    if !rest.is_empty() {
        let _ = write!(text, " and {} more", rest.len());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = (1..=12).map(|n| format!("d{n}")).collect();
        assert_eq!(list(&names[..1]), "1 document: d1");
        assert_eq!(list(&names), "12 documents: d1, d2, d3, d4, d5, d6, d7, d8, d9, d10 and 2 more");
    }
}
