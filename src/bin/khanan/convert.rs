//! `khanan convert`: pairs from one format to another.

use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use khanan::{
    Result,
    write::{Format, back},
};

use crate::{
    Outcome,
    cli::Convert,
    output::{Output, place},
    say, wrong_usage,
};

pub(crate) fn run(args: &Convert) -> Result<Outcome> {
    let inputs = inputs(args);
    let options = back::Options { format: args.from, encoding: args.reading.encoding()?, lossy: args.reading.lossy };
    let mut output = Output::open("convert", &args.writing, false)?;
    for input in inputs {
        // A file that cannot be read leaves no output: half of what was asked for would look like all.
        let skipped = back::read(input, &options, |pair| output.pair(pair))?;
        skipped.notes().iter().for_each(|note| say(format_args!("{input}: {note}")));
    }
    output.finish()?;
    Ok(Outcome::Done)
}

/// The inputs, two plain files that belong together as one.
fn inputs(args: &Convert) -> Vec<&str> {
    let refuse = |message: &str| wrong_usage("convert", ErrorKind::ArgumentConflict, message);
    let two = |name: &str| args.from.or_else(|| Format::from_path(name)) == Some(Format::Moses);
    let mut inputs: Vec<&str> = Vec::new();
    let mut read: Vec<PathBuf> = Vec::new();
    for input in &args.inputs {
        let name = if two(input) { back::stem(input) } else { input };
        if two(input) {
            if inputs.iter().any(|other| two(other) && back::stem(other) == name) {
                continue;
            }
            read.extend(back::sides(input).iter().filter_map(|name| place(Path::new(name))));
        } else {
            if input == "-" && inputs.contains(&"-") {
                refuse("standard input (`-`) can be read only once");
            }
            read.extend(place(Path::new(input)));
        }
        inputs.push(input);
    }
    for path in args.writing.paths() {
        if place(&path).is_some_and(|place| read.contains(&place)) {
            refuse(&format!("--output {}: is an input already; give another name", path.display()));
        }
    }
    inputs
}
