//! `khanan train words`: where Thai words end.

use std::path::Path;

use khanan::{
    Result,
    model::{Granularity, WordCuts},
    train::{CutText, Judged, WordLessons, WordOptions, judge_words, learn_words, lines},
};

use super::{note, releases, weighted, whole};
use crate::{Outcome, cli::TrainWords};

pub(super) fn run(args: &TrainWords) -> Result<Outcome> {
    let gold: Vec<Vec<CutText>> = args.judge.iter().map(|path| by_hand(path)).collect::<Result<_>>()?;
    let judge = |what: &str, cuts: &WordCuts| -> Result<()> {
        for (path, texts) in args.judge.iter().zip(&gold) {
            for (name, granularity) in [("compounds", Granularity::Compounds), ("treebank", Granularity::Treebank)] {
                let scores = judge_words(texts, cuts, granularity);
                note(&format!("{what}, {name}, {}: {scores}", path.display()))?;
            }
        }
        Ok(())
    };
    if args.files.is_empty() {
        judge("built in", WordCuts::embedded())?;
        return Ok(Outcome::Done);
    }

    let mut judged = Vec::new();
    for path in &args.without {
        judged.extend(releases(path)?);
    }
    let judged = Judged::new(&judged.iter().map(|d| d.texts.th()).collect::<Vec<_>>());
    let mut lessons = WordLessons::default();
    for file in &args.files {
        let (path, weight) = weighted(file);
        let text = lines(Path::new(path))?;
        let kept = lessons.add_taught(&text, &args.teachers, [weight, weight * args.taught_treebank], &judged);
        note(&format!("{kept} of {} texts in {path}", text.lines().count()))?;
    }
    for (files, granularity) in [(&args.compounds, Granularity::Compounds), (&args.treebank, Granularity::Treebank)] {
        for file in files {
            let (path, weight) = weighted(file);
            lessons.add_gold(&by_hand(Path::new(path))?, weight, granularity);
        }
    }
    let list = args.dictionary.as_deref().map(lines).transpose()?.unwrap_or_default();
    let options =
        WordOptions { rounds: args.rounds, bounds: [args.compounds_from, args.treebank_from], sure: args.sure };
    let bytes = learn_words(&lessons, &list, options, |round, bytes| {
        judge(&format!("round {round}"), &WordCuts::from_bytes("words", bytes.to_vec())?)
    })?;
    note(&format!("{} bytes", bytes.len()))?;
    if let Some(path) = &args.output {
        whole(path, &bytes)?;
    }
    Ok(Outcome::Done)
}

/// Texts cut by hand.
fn by_hand(path: &Path) -> Result<Vec<CutText>> {
    let text = lines(path)?;
    let name = path.display().to_string();
    let treebank = name.trim_end_matches(".gz").ends_with(".conllu");
    Ok(if treebank { CutText::from_conllu(&text) } else { CutText::from_bars(&text) })
}
