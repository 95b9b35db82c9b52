//! `khanan completions`: the command line as the shells know it.

use clap::CommandFactory;
use khanan::Result;

use crate::{
    Outcome,
    cli::{Cli, Completions},
    sink::Sink,
};

pub(crate) fn run(args: &Completions) -> Result<Outcome> {
    // Into memory first: the generator panics where it cannot write, as on a closed pipe.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "khanan", &mut script);
    let mut sink = Sink::standard();
    sink.write(&script)?;
    sink.finish()?;
    Ok(Outcome::Done)
}
