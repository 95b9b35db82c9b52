//! Running the program.

#![allow(dead_code, reason = "every test takes what it needs")]

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use assert_cmd::cargo::cargo_bin;
use tempfile::TempDir;

/// The program with these arguments, nothing to read on standard input, and nothing in the environment that changes its
/// help.
pub(crate) fn khanan(args: &[impl AsRef<str>]) -> Command {
    let mut command = Command::new(cargo_bin!("khanan"));
    command
        .args(args.iter().map(AsRef::as_ref))
        .stdin(Stdio::null())
        .env_remove("COLUMNS")
        .env_remove("CLICOLOR_FORCE");
    command
}

/// Runs it in `folder`: exit status, standard output, standard error.
pub(crate) fn run_in(folder: &Path, args: &[impl AsRef<str>]) -> (i32, String, String) {
    told(khanan(args).current_dir(folder).output().expect("the program was built"))
}

pub(crate) fn run(args: &[impl AsRef<str>]) -> (i32, String, String) {
    run_in(Path::new("."), args)
}

pub(crate) fn told(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("all that is written is UTF-8");
    (output.status.code().expect("no signal ended it"), text(output.stdout), text(output.stderr))
}

/// A folder with these files in it.
pub(crate) fn folder(files: &[(impl AsRef<Path>, impl AsRef<[u8]>)]) -> TempDir {
    let folder = TempDir::new().expect("there is room for a folder");
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("there is room for a file");
    }
    folder
}

/// The package's own folder.
pub(crate) fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
