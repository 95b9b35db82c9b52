//! What can be said to `khanan verify`.

use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  khanan verify corpus          what khanan batch wrote: sizes and SHA-256
  khanan verify index           what khanan index wrote: checksums, and every pair
  khanan verify corpus index    both, the one after the other";

const EXIT_STATUS: &str = "\
Exit status:
  0  all is as it was written
  2  wrong usage, or something is changed, missing, or cannot be read; the others are
     looked at all the same";

/// Tell whether a corpus or an index is still what was written
///
/// Of the output of `khanan batch`, all files are read and compared with the manifest: their sizes and SHA-256. Of an index,
/// all files are compared with their checksums, and every pair is read. What is not as it was is told by name.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{EXIT_STATUS}"))]
pub(crate) struct Verify {
    /// Folders that `khanan batch` or `khanan index` wrote
    #[arg(value_name = "DIR", required = true)]
    pub(crate) folders: Vec<PathBuf>,
}
