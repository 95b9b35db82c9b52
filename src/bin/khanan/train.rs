//! `khanan train`: from examples to what the program carries.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use khanan::{
    Error, Result,
    eval::{Gold, LineDocument, SpanDocument},
    model::Vectors,
    normalize::normalize,
    train::{
        Found, Judged, Labelled, Lessons, Recipe, Taught, Translation, cross_validate, learn, learn_lexicon,
        learn_vectors, lines, score_embedded, without,
    },
};

use crate::{
    Outcome,
    cli::{Train, TrainLexicon, TrainVectors, TrainWeights, TrainWhat},
    sink::Sink,
};

pub(crate) fn run(args: &Train) -> Result<Outcome> {
    match &args.what {
        TrainWhat::Weights(args) => weights(args),
        TrainWhat::Lexicon(args) => lexicon(args),
        TrainWhat::Vectors(args) => vectors(args),
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
        translations.extend(self::translations(path)?);
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

fn vectors(args: &TrainVectors) -> Result<Outcome> {
    let lessons = lessons(args)?;
    let documents = args.judge.as_deref().map(given_lines).transpose()?.unwrap_or_default();
    let recipe = Recipe { dim: args.dim, thai: args.thai, other: args.other, rounds: args.rounds, seed: args.seed };
    let mut said = Ok(());
    let bytes = learn_vectors(&lessons, recipe, |round, loss, sum| {
        let found = Found::new(&documents, sum);
        let line = format!("round {round}: loss {loss:.4} nats; found {found}");
        said = std::mem::replace(&mut said, Ok(())).and_then(|()| say(&line));
    });
    said?;
    let vectors = Vectors::from_bytes("vectors", bytes.clone())?;
    let found = Found::new(&documents, |text| vectors.sum(&normalize(text)));
    whole(&args.output, &bytes)?;
    say(&format!("written: {} pieces, {} bytes; found {found}", vectors.len(), bytes.len()))?;
    Ok(Outcome::Done)
}

/// What vectors are learnt from, without what they may not be learnt from.
fn lessons(args: &TrainVectors) -> Result<Lessons> {
    let mut judged = Vec::new();
    for path in &args.without {
        judged.extend(releases(path)?);
    }
    let texts: Vec<&str> = judged.iter().flat_map(|d| [d.texts.en(), d.texts.th()]).collect();
    let judged = Judged::new(&texts);
    let mut excepted = HashSet::new();
    for path in &args.except {
        excepted.extend(translations(path)?.into_iter().flat_map(|t| [t.en, t.th]));
    }
    let barred = |text: &str| excepted.contains(text) || judged.shares(text);

    let mut lessons = Lessons { en: taught(&args.en)?, th: taught(&args.th)?, ..Lessons::default() };
    if let [en, th] = &args.pairs[..] {
        (lessons.en_pairs, lessons.th_pairs) = (Taught::open(en)?, Taught::open(th)?);
    }
    for (what, left, all) in lessons.retain(barred) {
        say(&format!("{left} of {all} {what}"))?;
    }
    for file in &args.files {
        let (path, weight) = match file.rsplit_once('=').map(|(path, weight)| (path, weight.parse())) {
            Some((path, Ok(weight))) => (path, weight),
            _ => (&**file, 1.0),
        };
        let all = translations(Path::new(path))?;
        let count = all.len();
        let kept: Vec<_> = all.into_iter().filter(|t| !barred(&t.en) && !barred(&t.th)).map(|t| (t, weight)).collect();
        say(&format!("{} of {count} translations in {path}", kept.len()))?;
        lessons.translations.extend(kept);
    }
    Ok(lessons)
}

/// Prints a line at once: learning takes minutes.
fn say(line: &str) -> Result<()> {
    let mut out = Sink::standard();
    out.write(format!("{line}\n").as_bytes())?;
    out.finish()
}

fn taught(paths: &[PathBuf]) -> Result<Vec<Taught>> {
    paths.iter().map(|path| Taught::open(path)).collect()
}

/// The translations of a file: a line each, English and Thai with a tab between.
fn translations(path: &Path) -> Result<Vec<Translation>> {
    let text = lines(path)?;
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    Ok(pairs.map(|(en, th)| Translation { en: en.to_owned(), th: th.to_owned() }).collect())
}

/// Documents given line by line.
fn given_lines(path: &Path) -> Result<Vec<LineDocument>> {
    match Gold::open(path)? {
        Gold::Lines(documents) => Ok(documents),
        Gold::Spans(_) => Err(Error::Record {
            name: path.display().to_string(),
            line: 1,
            fact: "gold of whole texts".to_owned(),
            remedy: "give documents whose beads are lines",
            source: None,
        }),
    }
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
