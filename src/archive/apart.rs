//! Whether what is going to be written lies apart from what is read.
//!
//! An output in a source is a document of it the next time: another corpus, or one that "has changed".

use std::path::{Path, PathBuf};

use super::fault;
use crate::Result;

/// Makes sure that `output`, a file or a folder that may not be there yet, is no source, in none, and holds none,
/// whatever links lead there.
///
/// # Errors
/// [`Error::Archive`](crate::Error::Archive) names the two and the remedy.
pub fn apart(sources: &[PathBuf], output: &Path) -> Result<()> {
    let out = real(output);
    for source in sources {
        let place = real(source);
        let what = if place == out {
            "is"
        } else if out.starts_with(&place) {
            "lies in"
        } else if place.starts_with(&out) {
            "holds"
        } else {
            continue;
        };
        let name = output.display().to_string();
        let fact = format!("{what} the source {}, and would be read with it the next time", source.display());
        return Err(fault::archive(&name, fact, "give a place for the output outside of all sources"));
    }
    Ok(())
}

/// Where a path is, or would be if it were made, with all links resolved.
fn real(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for above in whole.ancestors() {
        let rest = whole.strip_prefix(above).unwrap_or(Path::new(""));
        if let Ok(there) = above.canonicalize() {
            return if rest.as_os_str().is_empty() { there } else { there.join(rest) };
        }
        // A link that leads nowhere yet.
        if let Ok(leads) = above.read_link() {
            let leads = above.parent().unwrap_or(Path::new("")).join(leads);
            if let (Some(folder), Some(name)) = (leads.parent(), leads.file_name())
                && let Ok(folder) = folder.canonicalize()
            {
                return folder.join(name).join(rest);
            }
        }
    }
    whole
}
