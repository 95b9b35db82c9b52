//! The program `khanan`: the library's stages as commands, one file each.
//!
//! What holds for all of them is here: how errors and notes are said, the exit status, and that a reader who has seen
//! enough, as `head` has, is no error.

mod align;
#[cfg(feature = "batch")]
mod batch;
mod bench;
mod check;
mod cli;
mod completions;
mod convert;
mod documents;
mod eval;
#[cfg(feature = "batch")]
mod filter;
#[cfg(feature = "search")]
mod index;
mod output;
#[cfg(feature = "page")]
mod page;
#[cfg(feature = "batch")]
mod pair;
#[cfg(feature = "review")]
mod review;
#[cfg(feature = "search")]
mod search;
mod segment;
#[cfg(unix)]
mod signals;
mod sink;
#[cfg(feature = "train")]
mod train;
#[cfg(any(feature = "batch", feature = "search"))]
mod verify;

use std::{
    fmt,
    io::{self, Write},
    panic,
    process::ExitCode,
    thread,
};

use clap::{CommandFactory, Parser, error::ErrorKind};
use khanan::{Error, read::PDF_THREAD};

use cli::{Cli, Command};

/// Wrong usage, or a file that could not be read or written.
const FAILED: u8 = 2;

/// The languages contradict each other, and `--strict` asked for more than saying so.
const CONFLICT: u8 = 1;

/// All was done but for documents of an archive that could not be read.
const DOCUMENTS_FAILED: u8 = 3;

/// How a command ended that did not fail as a whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All was done.
    Done,
    /// All was done, and the languages contradict each other where that was not to be.
    Conflict,
    /// Some inputs could not be used, as was said on standard error; the others were.
    SomeFailed,
    /// Some documents of an archive could not be read, as its list of errors says; the others were.
    #[cfg_attr(not(feature = "batch"), expect(dead_code, reason = "archives are read by batches alone"))]
    DocumentsFailed,
}

fn main() -> ExitCode {
    quiet_readers();
    #[cfg(unix)]
    signals::watch();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(said) => return told(&said),
    };
    let outcome = match cli.command {
        Command::Align(args) => align::run(&args),
        Command::Check(args) => check::run(&args),
        #[cfg(feature = "review")]
        Command::Review(args) => review::run(&args),
        #[cfg(feature = "batch")]
        Command::Batch(args) => batch::run(&args),
        #[cfg(feature = "batch")]
        Command::Pair(args) => pair::run(&args),
        Command::Convert(args) => convert::run(&args),
        #[cfg(feature = "search")]
        Command::Index(args) => index::run(&args),
        #[cfg(feature = "search")]
        Command::Search(args) => search::run(&args),
        #[cfg(any(feature = "batch", feature = "search"))]
        Command::Verify(args) => verify::run(&args),
        Command::Segment(args) => segment::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Completions(args) => completions::run(&args),
        #[cfg(feature = "train")]
        Command::Train(args) => train::run(&args),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Conflict) => ExitCode::from(CONFLICT),
        Ok(Outcome::SomeFailed) => ExitCode::from(FAILED),
        Ok(Outcome::DocumentsFailed) => ExitCode::from(DOCUMENTS_FAILED),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say(error.in_full());
            ExitCode::from(FAILED)
        }
    }
}

/// Prints the help or the version that was asked for, or what is wrong with the arguments. Help that cannot be written is
/// an error as any output is.
fn told(said: &clap::Error) -> ExitCode {
    let printed = said.print().and_then(|()| io::stdout().flush());
    match printed {
        Err(error) if !said.use_stderr() && error.kind() != io::ErrorKind::BrokenPipe => {
            say(format_args!("standard output: cannot write: {error}"));
            ExitCode::from(FAILED)
        }
        _ => ExitCode::from(u8::try_from(said.exit_code()).unwrap_or(FAILED)),
    }
}

/// Keeps panics off standard error that come back as errors.
fn quiet_readers() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panicked| {
        let quiet = |name| {
            #[cfg(feature = "batch")]
            if name == khanan::write::back::PARQUET_THREAD {
                return true;
            }
            name == PDF_THREAD
        };
        if !khanan::guard::is_guarded() && !thread::current().name().is_some_and(quiet) {
            usual(panicked);
        }
    }));
}

/// Says something on standard error, which may be closed: then nobody wants to know.
fn say(message: impl fmt::Display) {
    let _ = writeln!(io::stderr(), "khanan: {message}");
}

/// Ends the program as clap does for arguments it can refuse by itself: message, usage, exit status 2.
fn wrong_usage(command: &str, kind: ErrorKind, message: impl fmt::Display) -> ! {
    let mut cli = Cli::command();
    cli.build();
    let command = cli.find_subcommand_mut(command).expect("every command calls itself by its own name");
    command.error(kind, message).exit()
}

fn is_closed_pipe(error: &Error) -> bool {
    matches!(error, Error::Io { source, action: "write", .. } if source.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_reader_of_the_output_may_leave() {
        let broken = |action| Error::Io { name: "-".to_owned(), action, source: io::ErrorKind::BrokenPipe.into() };
        assert!(is_closed_pipe(&broken("write")));
        assert!(!is_closed_pipe(&broken("read")));
    }
}
