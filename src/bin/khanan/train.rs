//! `khanan train`: from examples to what the program carries.

mod pairing;
mod words;

use std::{
    borrow::Cow,
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use khanan::{
    Error, Result,
    eval::{Gold, LineDocument, SpanDocument, beads},
    model::{Boundaries, Model, Vectors},
    normalize::normalize,
    train::{
        BoundaryOptions, BoundaryTexts, Found, Judged, Labelled, Lessons, Recipe, SentenceOptions, SentenceTexts,
        Taught, Translation, VectorOptions, cross_validate, judge_boundaries, judge_sentences, learn, learn_boundaries,
        learn_lexicon, learn_sentences, learn_vectors, lines, score, without,
    },
};

use crate::{
    Outcome,
    cli::{Train, TrainBoundaries, TrainBundle, TrainLexicon, TrainSentences, TrainVectors, TrainWeights, TrainWhat},
    say,
    sink::Sink,
};

pub(crate) fn run(args: &Train) -> Result<Outcome> {
    match &args.what {
        TrainWhat::Weights(args) => weights(args),
        TrainWhat::Lexicon(args) => lexicon(args),
        TrainWhat::Pairing(args) => pairing::run(args),
        TrainWhat::Boundaries(args) => boundaries(args),
        TrainWhat::Sentences(args) => sentences(args),
        TrainWhat::Bundle(args) => bundle(args),
        TrainWhat::Vectors(args) => vectors(args),
        TrainWhat::Words(args) => words::run(args),
    }
}

fn weights(args: &TrainWeights) -> Result<Outcome> {
    let examples: Vec<Labelled> = releases(&args.gold)?.into_iter().map(Labelled::new).collect::<Result<_>>()?;
    let mut out = Sink::standard();
    let model = args.model.get()?;
    let recipe =
        Recipe { rounds: args.rounds, l2: args.l2, without: args.without.clone(), shapes: args.shapes.clone() };
    out.write(told("as it is", &score(&examples, &model)).as_bytes())?;
    if args.folds > 1 {
        let scores = cross_validate(&examples, &model, args.folds, &recipe)?;
        out.write(told("cross-validated", &scores).as_bytes())?;
    }
    if let Some(path) = &args.output {
        let examples: Vec<&Labelled> = examples.iter().collect();
        let learnt = learn(&examples, &model, &recipe)?;
        let lines = learn(&examples, &model, &Recipe { shapes: args.lines.clone(), ..recipe })?;
        let (held, all) = learnt.reachable;
        out.write(format!("learnt from {held} of {all} beads, {:.2} nats a release\n", learnt.likelihood).as_bytes())?;
        whole(path, learnt.table(&lines).as_bytes())?;
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

fn boundaries(args: &TrainBoundaries) -> Result<Outcome> {
    let gold: Vec<Gold> = args.judge.iter().map(|path| Gold::open(path)).collect::<Result<_>>()?;
    let mut out = Sink::standard();
    let judge = |out: &mut Sink, what: &str, model: &Boundaries| -> Result<()> {
        for (path, gold) in args.judge.iter().zip(&gold) {
            let judgement = judge_boundaries(gold, model)?;
            out.write(format!("{what}, {}: {judgement}\n", path.display()).as_bytes())?;
        }
        Ok(())
    };
    judge(&mut out, "built in", Boundaries::embedded())?;
    if !args.files.is_empty() {
        let (found, others) = (all_translations(&args.files)?, all_translations(&args.other)?);
        let sentences = all_lines(&args.sentences)?;
        let mut judged = Vec::new();
        for path in &args.without {
            judged.extend(releases(path)?);
        }
        let judged: Vec<&str> = judged.iter().map(|d| d.texts.th()).collect();
        let texts = BoundaryTexts { releases: &found, others: &others, sentences: &sentences, judged: &judged };
        let options = BoundaryOptions { rounds: args.rounds, steps: args.steps, l2: args.l2, bits: args.bits };
        let bytes = learn_boundaries(texts, Model::embedded(), options, |round, examples, model| {
            judge(&mut out, &format!("round {round}, {examples} boundaries"), model)
        })?;
        if let Some(path) = &args.output {
            whole(path, &bytes)?;
        }
    }
    out.finish()?;
    Ok(Outcome::Done)
}

fn sentences(args: &TrainSentences) -> Result<Outcome> {
    let gold: Vec<Gold> = args.judge.iter().map(|path| Gold::open(path)).collect::<Result<_>>()?;
    let mut out = Sink::standard();
    let judge = |out: &mut Sink, what: &str, model: &Model| -> Result<()> {
        for (path, gold) in args.judge.iter().zip(&gold) {
            let judgement = judge_sentences(gold, model)?;
            out.write(format!("{what}, {}: {judgement}\n", path.display()).as_bytes())?;
        }
        Ok(())
    };
    judge(&mut out, "built in", Model::embedded())?;
    if !args.files.is_empty() {
        let (found, others) = (all_translations(&args.files)?, all_translations(&args.other)?);
        let (sentences, text) = (all_lines(&args.sentences)?, all_lines(&args.text)?);
        let mut judged = Vec::new();
        for path in &args.without {
            judged.extend(releases(path)?);
        }
        let judged: Vec<&str> = judged.iter().map(|d| d.texts.th()).collect();
        let texts =
            SentenceTexts { releases: &found, others: &others, sentences: &sentences, texts: &text, judged: &judged };
        let TrainSentences { passages, seed, steps, l2, bits, .. } = *args;
        let options = SentenceOptions { passages, seed, steps, l2, bits };
        let (examples, bytes) = learn_sentences(texts, Model::embedded(), options)?;
        let model = Model::embedded().with_part("the model just learnt", bytes.clone())?;
        judge(&mut out, &format!("learnt from {examples} boundaries"), &model)?;
        if let Some(path) = &args.output {
            whole(path, &bytes)?;
        }
    }
    out.finish()?;
    Ok(Outcome::Done)
}

fn all_translations(paths: &[PathBuf]) -> Result<Vec<Translation>> {
    Ok(paths.iter().map(|path| read_translations(path)).collect::<Result<Vec<_>>>()?.concat())
}

fn all_lines(paths: &[PathBuf]) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for path in paths {
        lines.extend(read_text(path)?.lines().map(str::to_owned));
    }
    Ok(lines)
}

/// Texts in two languages, from tab-separated or JSON lines.
fn read_translations(path: &Path) -> Result<Vec<Translation>> {
    let name = path.display().to_string();
    let text = lines(path)?;
    if path.extension().is_some_and(|e| e == "tsv") {
        let pairs = text.lines().filter_map(|line| line.split_once('\t'));
        return Ok(pairs.map(|(en, th)| Translation { en: en.to_owned(), th: th.to_owned() }).collect());
    }
    let text_of = |value: &serde_json::Value| -> Option<String> {
        match value {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Array(lines) => {
                Some(lines.iter().map(serde_json::Value::as_str).collect::<Option<Vec<_>>>()?.join("\n"))
            }
            _ => None,
        }
    };
    let read = |(n, line): (usize, &str)| {
        let wrong = |source| Error::Record {
            name: name.clone(),
            line: n + 1,
            fact: "not a release".to_owned(),
            remedy: "give an object with `en` and `th`, each a text or a list of paragraphs",
            source,
        };
        let value: serde_json::Value = serde_json::from_str(line).map_err(|e| wrong(Some(e)))?;
        let [en, th] = ["en", "th"].map(|lang| text_of(&value[lang]));
        en.zip(th).map(|(en, th)| Translation { en, th }).ok_or_else(|| wrong(None))
    };
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(read).collect()
}

fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|source| Error::Io { name: path.display().to_string(), action: "read", source })
}

fn vectors(args: &TrainVectors) -> Result<Outcome> {
    let lessons = lessons(args)?;
    let documents = args.judge.as_deref().map(given_lines).transpose()?.unwrap_or_default();
    let recipe =
        VectorOptions { dim: args.dim, thai: args.thai, other: args.other, rounds: args.rounds, seed: args.seed };
    let mut said = Ok(());
    let bytes = learn_vectors(&lessons, recipe, |round, loss, sum| {
        let found = Found::new(&documents, sum);
        let line = format!("round {round}: loss {loss:.4} nats; found {found}");
        said = std::mem::replace(&mut said, Ok(())).and_then(|()| note(&line));
    });
    said?;
    let vectors = Vectors::from_bytes("vectors", bytes.clone())?;
    let found = Found::new(&documents, |text| vectors.sum(&normalize(text)));
    whole(&args.output, &bytes)?;
    note(&format!("written: {} pieces, {} bytes; found {found}", vectors.len(), bytes.len()))?;
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
        note(&format!("{left} of {all} {what}"))?;
    }
    for file in &args.files {
        let (path, weight) = weighted(file);
        let all = translations(Path::new(path))?;
        let count = all.len();
        let kept: Vec<_> = all.into_iter().filter(|t| !barred(&t.en) && !barred(&t.th)).map(|t| (t, weight)).collect();
        note(&format!("{} of {count} translations in {path}", kept.len()))?;
        lessons.translations.extend(kept);
    }
    Ok(lessons)
}

/// A file's name, and the weight behind it; 1 if there is none.
fn weighted(file: &str) -> (&str, f32) {
    match file.rsplit_once('=').map(|(path, weight)| (path, weight.parse())) {
        Some((path, Ok(weight))) => (path, weight),
        _ => (file, 1.0),
    }
}

/// Prints a line at once: learning takes minutes.
fn note(line: &str) -> Result<()> {
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
