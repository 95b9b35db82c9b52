//! How many instructions an engine needs: a measure that no other work on the machine disturbs.
//!
//! The program runs itself under valgrind, with one engine and one round, and has it count within that round alone.

use std::process::Command;

use crate::{
    engine::Engine,
    task::{Task, lines},
};

/// Instructions a byte of text, or what keeps them from being counted.
pub(crate) fn a_byte(task: Task, engine: &Engine, size: usize) -> Result<String, String> {
    let this = std::env::current_exe().map_err(|error| format!("the program does not find itself: {error}"))?;
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*counted_round*"]).arg(this);
    valgrind.args(["--task", task.name(), "--only", engine.name, "--rounds", "1", "--size", &size.to_string()]);
    let Ok(output) = valgrind.output() else { return Ok("no valgrind here".to_owned()) };
    let told = String::from_utf8_lossy(&output.stderr);
    let count = collected(&told).ok_or_else(|| format!("valgrind does not tell what it counted:\n{told}"))?;
    let bytes: usize = lines(&task.text(size)).iter().map(|input| input.len()).sum();
    Ok(format!("{:.1}", count as f64 / bytes as f64))
}

/// The sum that callgrind reports on a line such as `==1== Collected : 42`.
fn collected(report: &str) -> Option<u64> {
    let count = report.lines().find_map(|line| line.split_once("Collected :"))?.1;
    count.trim().parse().ok().filter(|&count| count > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_read_from_the_report() {
        assert_eq!(collected("==1== Events    : Ir\n==1== Collected : 42\n==1==\n"), Some(42));
        assert_eq!(collected("==1== Collected : 0\n"), None);
        assert_eq!(collected("==1== Command: peers\n"), None);
    }
}
