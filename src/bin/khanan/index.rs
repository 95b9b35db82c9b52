//! `khanan index`: pairs to an index, or to what a search server loads.

use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

use clap::error::ErrorKind;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use khanan::{
    Error, Result,
    search::{self, bulk, source},
    write::{self, NewFile, Pair, back, many},
};

use crate::{
    Outcome,
    cli::{Index, IndexFormat},
    output::{place, refuse_foreign},
    say, wrong_usage,
};

pub(crate) fn run(args: &Index) -> Result<Outcome> {
    let files = source::files(&args.inputs)?;
    if args.inputs.iter().filter(|input| **input == *"-").count() > 1 {
        wrong_usage("index", ErrorKind::ArgumentConflict, "standard input (`-`) can be read only once");
    }
    match args.format {
        IndexFormat::Index => index(args, &files),
        IndexFormat::Opensearch => bulk(args, &files),
    }?;
    Ok(Outcome::Done)
}

fn index(args: &Index, files: &[PathBuf]) -> Result<()> {
    let index = search::Index::open_or_create(&args.output)?;
    let mut adding = index.adding()?;
    each_pair(args, files, |pair| adding.add(pair))?;
    let search::Added { new, replaced } = adding.commit()?;
    let added = many(new, "pair");
    say(format_args!("{}: {added} added, {replaced} replaced, {} in all", args.output.display(), index.len()));
    Ok(())
}

fn bulk(args: &Index, files: &[PathBuf]) -> Result<()> {
    refuse_foreign("index", "--output", &args.output, &["ndjson", "jsonl", "json"], "");
    let outputs = [None, Some("template.json"), Some("template-tokens.json")]
        .map(|end| end.map_or_else(|| args.output.clone(), |end| args.output.with_extension(end)));
    for folder in args.inputs.iter().filter(|input| input.is_dir()) {
        for output in &outputs {
            let beside = place(output).is_some_and(|there| there.parent() == folder.canonicalize().ok().as_deref());
            if beside {
                let message = format!(
                    "--output {}: lies in {}, and would be read with it the next time; give another folder",
                    output.display(),
                    folder.display()
                );
                wrong_usage("index", ErrorKind::ArgumentConflict, message);
            }
        }
    }
    for output in &outputs {
        if place(output).is_some_and(|there| files.iter().any(|file| place(file).as_ref() == Some(&there))) {
            let message = format!("--output {}: is an input already; give another name", output.display());
            wrong_usage("index", ErrorKind::ArgumentConflict, message);
        }
    }
    let [bulk, template, tokens] = outputs.map(|path| NewFile::create(&path).map(|file| (file, path)));
    let ((mut file, path), templates) = (bulk?, [template?, tokens?]);
    let failed = |path: &PathBuf, source| Error::Io { name: path.display().to_string(), action: "write", source };
    let mut count = 0;
    each_pair(args, files, |pair| {
        count += 1;
        bulk::write(&mut file, &args.name, pair).map_err(|source| failed(&path, source))
    })?;
    let mut all = vec![file];
    for ((mut file, path), thai) in templates.into_iter().zip([true, false]) {
        let text = bulk::template(&args.name, thai);
        file.write_all(text.as_bytes()).map_err(|source| failed(&path, source))?;
        all.push(file);
    }
    write::finish_all(all)?;
    say(format_args!("{}: {}", args.output.display(), many(count, "pair")));
    Ok(())
}

/// Hands on every pair of the files, and says how far it is.
fn each_pair(args: &Index, files: &[PathBuf], mut each: impl FnMut(&Pair<'_>) -> Result<()>) -> Result<()> {
    let options = back::Options { format: args.from, encoding: args.reading.encoding()?, lossy: args.reading.lossy };
    let bar = progress();
    for file in files {
        let skipped = source::pairs(file, &options, |pair| {
            bar.inc(1);
            each(&pair)
        })?;
        bar.suspend(|| skipped.notes().iter().for_each(|note| say(format_args!("{}: {note}", file.display()))));
    }
    bar.finish_and_clear();
    Ok(())
}

/// How many pairs were read and how fast, where a person is looking.
fn progress() -> ProgressBar {
    let bar = ProgressBar::no_length();
    if io::stderr().is_terminal() {
        if let Ok(style) = ProgressStyle::with_template("{pos} pairs, {per_sec}, {elapsed}") {
            bar.set_style(style);
        }
    } else {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    bar
}
