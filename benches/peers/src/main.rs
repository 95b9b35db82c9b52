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
    for task in Task::ALL.into_iter().filter(|&task| options.task.is_none_or(|only| only == task)) {
        let engines = task.engines(options.only.as_deref());
        if engines.is_empty() {
            continue;
        }
        println!("## {task}\n");
        speed::table(task, &engines, options)?;
        println!();
        for gold in gold::of_task(&options.gold, task)? {
            quality::table(task, &engines, &gold);
            println!();
        }
    }
    Ok(())
}
