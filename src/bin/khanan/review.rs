//! `khanan review`: pairs on a page in the browser, to be corrected.

mod server;

use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use khanan::{
    Error, Result, read,
    review::{Journal, Material, Session, pairs},
    segment::Cut,
    sides,
    write::{self, Format, Layout, Pair, Writer, back},
};

use crate::{
    Outcome,
    cli::Review,
    documents::Input,
    output::{ends, refuse_foreign},
    sink::Sink,
    wrong_usage,
};

pub(crate) fn run(args: &Review) -> Result<Outcome> {
    let inputs = args.documents.inputs("review", std::iter::empty());
    let refuse = |message: &str| wrong_usage("review", ErrorKind::ArgumentConflict, message);
    let [input] = inputs[..] else { refuse("give one document at a time") };
    if let Some(file) = &args.export {
        refuse_foreign("review", "--export", file, &ends(), "");
    }
    let path = session_path(args, input);
    let exports = args.export.as_deref().map(exports).unwrap_or_default();
    // Neither goes where something is read, nor the one where the other is.
    let writes = exports.iter().map(|export| ("--export", export.clone()));
    args.documents.inputs("review", std::iter::once(("--session", path.clone())).chain(writes));
    args.documents.start_threads("review");
    let model = args.documents.model.get()?;
    let material = material(args, input)?;
    let normalized = material.normalized();
    let bitext = material.bitext(&normalized, &model);
    let (mut journal, mut session) =
        Journal::open(&path, &material.sha256(), &bitext, &model, || material.session(&bitext, &model))?;
    if let Some(file) = &args.export {
        for (bytes, path) in exported(&material, &session, format_of(file))?.iter().zip(&exports) {
            let mut sink = Sink::open(Some(path))?;
            sink.write(bytes)?;
            sink.finish()?;
        }
        return Ok(Outcome::Done);
    }
    match server::serve(args.port, &material, &mut journal, &mut session)? {}
}

fn format_of(file: &Path) -> Format {
    Format::from_path(file).unwrap_or(Format::Jsonl)
}

/// The files that an export to `file` makes.
fn exports(file: &Path) -> Vec<PathBuf> {
    if format_of(file) == Format::Moses {
        back::sides(&file.to_string_lossy()).map(PathBuf::from).to_vec()
    } else {
        vec![file.to_owned()]
    }
}

fn names(input: Input<'_>) -> Vec<&str> {
    match input {
        Input::Mixed(name) => vec![name],
        Input::Two { en, th } => vec![en, th],
    }
}

/// Where the steps are kept.
fn session_path(args: &Review, input: Input<'_>) -> PathBuf {
    if let Some(path) = &args.session {
        return path.clone();
    }
    let name = names(input)[0];
    if name == "-" {
        let message = "standard input has no place to keep the steps beside it; name one with --session";
        wrong_usage("review", ErrorKind::MissingRequiredArgument, message);
    }
    Journal::beside(Path::new(name))
}

/// What is to be reviewed.
fn material(args: &Review, input: Input<'_>) -> Result<Material> {
    let reading = &args.documents.reading;
    let cut = if args.documents.lines { Cut::Lines } else { Cut::Running };
    match input {
        Input::Mixed(name) => {
            if args.from.is_some() || Format::from_path(name).is_some_and(Format::reads_back) {
                let options = back::Options { format: args.from, encoding: reading.encoding()?, lossy: reading.lossy };
                let mut pairs: Vec<Pair<'static>> = Vec::new();
                back::read(name, &options, |pair| {
                    pairs.push(pair);
                    Ok(())
                })?;
                return Material::pairs(name, pairs);
            }
            Ok(Material::mixed(read::read(name, &reading.options()?)?, cut))
        }
        Input::Two { en, th } => {
            let options = reading.options()?;
            let (en, th) = (read::read(en, &options)?, read::read(th, &options)?);
            sides::check(&en, &th)?;
            Ok(Material::two(en, th, cut))
        }
    }
}

/// The pairs as they stand, as the files of a format.
fn exported(material: &Material, session: &Session<'_>, format: Format) -> Result<Vec<Vec<u8>>> {
    let written = || {
        let mut writer = Writer::in_memory(format, Layout::default());
        let pairs = pairs(material, session);
        if let Some(first) = pairs.first() {
            writer.document(&write::Head { doc: first.doc.clone().into_owned(), ..write::Head::default() })?;
        }
        pairs.into_iter().try_for_each(|pair| writer.pair(pair))?;
        Ok(writer.finish()?.0)
    };
    written().map_err(|source: std::io::Error| Error::Io { name: "the pairs".to_owned(), action: "write", source })
}
