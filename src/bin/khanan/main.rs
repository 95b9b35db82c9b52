//! The program `khanan`: the library's stages as commands, one file each.
//!
//! What holds for all of them is here: how errors and notes are said, the exit status, and that a reader who has seen
//! enough, as `head` has, is no error.

mod align;
mod bench;
mod check;
mod cli;
mod completions;
mod convert;
mod documents;
mod eval;
mod output;
#[cfg(feature = "review")]
mod review;
mod segment;
mod sink;
#[cfg(feature = "train")]
mod train;

use std::{
    error::Error as _,
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

/// How a command ended that did not fail as a whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All was done.
    Done,
    /// All was done, and the languages contradict each other where that was not to be.
    Conflict,
    /// Some inputs could not be used, as was said on standard error; the others were.
    SomeFailed,
}

fn main() -> ExitCode {
    quiet_readers();
    let outcome = match Cli::parse().command {
        Command::Align(args) => align::run(&args),
        Command::Check(args) => check::run(&args),
        #[cfg(feature = "review")]
        Command::Review(args) => review::run(&args),
        Command::Convert(args) => convert::run(&args),
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
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say(in_full(&error));
            ExitCode::from(FAILED)
        }
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
        if !thread::current().name().is_some_and(quiet) {
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

/// The message, and those of its sources that it does not hold already.
fn in_full(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_told_unless_it_was() {
        let io = |text: &str| io::Error::other(text.to_owned());
        let told = Error::Io { name: "a.txt".to_owned(), action: "read", source: io("gone") };
        assert_eq!(in_full(&told), "a.txt: cannot read: gone");
        let source = serde_json::from_str::<bool>("{").unwrap_err();
        let json = source.to_string();
        let record = Error::Record {
            name: "a.jsonl".to_owned(),
            line: 3,
            fact: "no pair".to_owned(),
            remedy: "give one",
            source: Some(source),
        };
        assert_eq!(in_full(&record), format!("a.jsonl:3: no pair; give one: {json}"));
    }

    #[test]
    fn only_the_reader_of_the_output_may_leave() {
        let broken = |action| Error::Io { name: "-".to_owned(), action, source: io::ErrorKind::BrokenPipe.into() };
        assert!(is_closed_pipe(&broken("write")));
        assert!(!is_closed_pipe(&broken("read")));
    }
}
