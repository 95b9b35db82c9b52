//! `khanan train`: from examples to what the program carries.

use std::{fs, path::Path};

use khanan::{
    Error, Result,
    eval::{Gold, SpanDocument},
    train::{Labelled, Translation, cross_validate, learn, learn_lexicon, score_embedded, without},
};

use crate::{
    Outcome,
    cli::{Train, TrainLexicon, TrainWeights, TrainWhat},
    sink::Sink,
};

pub(crate) fn run(args: &Train) -> Result<Outcome> {
    match &args.what {
        TrainWhat::Weights(args) => weights(args),
        TrainWhat::Lexicon(args) => lexicon(args),
    }
}

fn weights(args: &TrainWeights) -> Result<Outcome> {
    let examples: Vec<Labelled> = releases(&args.gold)?.into_iter().map(Labelled::new).collect::<Result<_>>()?;
    let mut out = Sink::standard();
    out.write(format!("built in:        {}\n", score_embedded(&examples)).as_bytes())?;
    if args.folds > 1 {
        let scores = cross_validate(&examples, args.folds, args.rounds, args.l2);
        out.write(format!("cross-validated: {scores}\n").as_bytes())?;
    }
    if let Some(path) = &args.output {
        let learnt = learn(&examples.iter().collect::<Vec<_>>(), args.rounds, args.l2);
        let (held, all) = learnt.reachable;
        out.write(format!("learnt from {held} of {all} beads, {:.2} nats a release\n", learnt.likelihood).as_bytes())?;
        whole(path, learnt.table().as_bytes())?;
    }
    out.finish()?;
    Ok(Outcome::Done)
}

fn lexicon(args: &TrainLexicon) -> Result<Outcome> {
    let mut translations = Vec::new();
    for path in &args.files {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|source| Error::Io { name, action: "read", source })?;
        translations.extend(
            text.lines()
                .filter_map(|line| line.split_once('\t'))
                .map(|(en, th)| Translation { en: en.to_owned(), th: th.to_owned() }),
        );
    }
    let all = translations.len();
    let mut judged = Vec::new();
    for path in &args.without {
        judged.extend(releases(path)?);
    }
    let texts: Vec<&str> = judged.iter().flat_map(|d| [d.texts.en(), d.texts.th()]).collect();
    let translations = without(translations, &texts);
    let bytes = learn_lexicon(&translations);
    let mut out = Sink::standard();
    let line = format!("learnt from {} of {all} translations: {} bytes\n", translations.len(), bytes.len());
    out.write(line.as_bytes())?;
    whole(&args.output, &bytes)?;
    out.finish()?;
    Ok(Outcome::Done)
}

fn whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = Sink::open(Some(path))?;
    file.write(bytes)?;
    file.finish()
}

/// Releases aligned by reading.
fn releases(path: &Path) -> Result<Vec<SpanDocument>> {
    match Gold::open(path)? {
        Gold::Spans(documents) => Ok(documents),
        Gold::Lines(_) => Err(Error::Record {
            name: path.display().to_string(),
            line: 1,
            fact: "gold of given lines".to_owned(),
            remedy: "give releases whose beads are spans",
            source: None,
        }),
    }
}
