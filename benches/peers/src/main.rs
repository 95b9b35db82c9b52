//! Khanan's segmenters beside those of others: how fast each is, how far they agree, and, for gold that a machine has at
//! hand, how good each is. See README.md for what was measured and how.

#[path = "../../common/mod.rs"]
#[allow(dead_code, reason = "the aligner's benches ask for more of it")]
mod common;

mod engine;
mod gold;
mod instructions;
mod options;
mod quality;
mod score;
mod sentences;
mod speed;
mod task;
mod words;

use std::process::ExitCode;

use options::Options;
use task::Task;

fn main() -> ExitCode {
    common::on_one_thread();
    match Options::parse(std::env::args().skip(1)).and_then(|options| run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), String> {
    if options.help {
        println!("{}", options::HELP);
        return Ok(());
    }
    let golds = gold::read_all(&options.gold)?;
    let mut found = false;
    for task in Task::ALL.into_iter().filter(|&task| options.task.is_none_or(|only| only == task)) {
        let engines = task.engines(options.only.as_deref());
        if engines.is_empty() {
            continue;
        }
        found = true;
        println!("## {task}\n");
        speed::table(task, &engines, options)?;
        println!();
        for gold in golds.iter().filter(|gold| gold.task == task) {
            quality::table(&engines, gold);
            println!();
        }
    }
    match &options.only {
        Some(engine) if !found => Err(format!("there is no engine {engine}; the tables name those that there are")),
        _ => Ok(()),
    }
}
