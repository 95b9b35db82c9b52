//! `khanan train`: from examples to what the program carries.

use std::{borrow::Cow, fs, path::Path};

use khanan::{
    Error, Result,
    eval::{Gold, SpanDocument, beads},
    train::{Labelled, Recipe, Translation, cross_validate, learn, learn_lexicon, score, without},
};

use crate::{
    Outcome,
    cli::{Train, TrainBundle, TrainLexicon, TrainWeights, TrainWhat},
    say,
    sink::Sink,
};

pub(crate) fn run(args: &Train) -> Result<Outcome> {
    match &args.what {
        TrainWhat::Weights(args) => weights(args),
        TrainWhat::Lexicon(args) => lexicon(args),
        TrainWhat::Bundle(args) => bundle(args),
    }
}

fn weights(args: &TrainWeights) -> Result<Outcome> {
    let examples: Vec<Labelled> = releases(&args.gold)?.into_iter().map(Labelled::new).collect::<Result<_>>()?;
    let mut out = Sink::standard();
    let model = args.model.get()?;
    let recipe = Recipe { rounds: args.rounds, l2: args.l2, without: args.without.clone() };
    out.write(told("as it is", &score(&examples, &model)).as_bytes())?;
    if args.folds > 1 {
        let scores = cross_validate(&examples, &model, args.folds, &recipe);
        out.write(told("cross-validated", &scores).as_bytes())?;
    }
    if let Some(path) = &args.output {
        let learnt = learn(&examples.iter().collect::<Vec<_>>(), &model, &recipe);
        let (held, all) = learnt.reachable;
        out.write(format!("learnt from {held} of {all} beads, {:.2} nats a release\n", learnt.likelihood).as_bytes())?;
        whole(path, learnt.table().as_bytes())?;
    }
    out.finish()?;
    Ok(Outcome::Done)
}

/// Scores of all releases, and of each kind by itself.
fn told(how: &str, scores: &beads::Scores) -> String {
    let kinds = scores.by_kind().into_iter().map(|(kind, scores)| format!("{how}, {kind} alone\n{scores}\n"));
    std::iter::once(format!("{how}\n{scores}\n")).chain(kinds).collect()
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

fn bundle(args: &TrainBundle) -> Result<Outcome> {
    let mut model = args.model.get()?;
    for path in &args.parts {
        let name = path.display().to_string();
        match fs::read(path) {
            Ok(bytes) => model = Cow::Owned(model.with_part(&name, bytes)?),
            Err(source) => return Err(Error::Io { name, action: "read", source }),
        }
    }
    whole(&args.output, &model.to_bytes())?;
    say(format_args!("{}: {}", args.output.display(), model.label()));
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
