//! Pairs on their way out: which of them, in which format, to where; and what is to be said of the rest.

use std::{
    env, fs,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
    time::SystemTime,
};

use clap::error::ErrorKind;
use khanan::{
    Error, Lang, Result,
    write::{self, Filter, Format, Head, Layout, LeftOut, Pair, Time, Writer, back},
};

use crate::{cli::Writing, say, sink::Sink, wrong_usage};

/// Where pairs go.
pub(crate) struct Output {
    name: String,
    writer: Writer<Sink>,
    filter: Filter,
    left_out: LeftOut,
}

impl Output {
    /// Opens what `writing` asks for; `several` documents are expected, or one.
    pub(crate) fn open(command: &str, writing: &Writing, several: bool) -> Result<Output> {
        let to_terminal = writing.path().is_none() && io::stdout().is_terminal();
        writing.refuse_foreign(command);
        let format = writing.format(to_terminal);
        let refuse = |message: &str| wrong_usage(command, ErrorKind::InvalidValue, message);
        if format == Format::Moses && writing.path().is_none() {
            refuse("--format moses writes two files: name them with -o NAME, for NAME.en and NAME.th");
        }
        if format.is_binary() && to_terminal {
            refuse(&format!("--format {} is not for a terminal: name a file with -o", format.name()));
        }
        let columns = writing.width.unwrap_or_else(|| columns(to_terminal));
        let layout = Layout { columns, several, created: Some(now()) };
        let name = writing.path().map_or_else(|| "standard output".to_owned(), |path| path.display().to_string());
        let writer = Writer::new(format, layout, |lang| Sink::open(writing.path_of(lang).as_deref()))?;
        Ok(Output { name, writer, filter: writing.filter(), left_out: LeftOut::default() })
    }

    /// Begins a document.
    pub(crate) fn document(&mut self, head: &Head<'_>) -> Result<()> {
        self.writer.document(head).map_err(|source| error(&self.name, source))
    }

    /// Writes a pair, if it is one of those that are wanted.
    pub(crate) fn pair(&mut self, pair: Pair<'_>) -> Result<()> {
        if !self.filter.keeps(&pair, &mut self.left_out) {
            return Ok(());
        }
        self.writer.pair(pair).map_err(|source| error(&self.name, source))
    }

    /// Lets the output be seen, and says what is not in it.
    pub(crate) fn finish(self) -> Result<()> {
        let Output { name, writer, left_out, .. } = self;
        let (sinks, lost) = writer.finish().map_err(|source| error(&name, source))?;
        Sink::finish_all(sinks)?;
        if !left_out.is_none() {
            say(format_args!("{name}: {left_out}"));
        }
        lost.notes().iter().for_each(|note| say(format_args!("{name}: {note}")));
        Ok(())
    }
}

fn error(name: &str, source: io::Error) -> Error {
    Error::Io { name: name.to_owned(), action: "write", source }
}

impl Writing {
    /// The file asked for, if it is one.
    fn path(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// The file for one language, where there are two.
    fn path_of(&self, lang: Option<Lang>) -> Option<PathBuf> {
        let path = self.path()?;
        let Some(lang) = lang else { return Some(path.to_owned()) };
        // A name that is no Unicode has no end that could be known.
        Some(match path.to_str() {
            Some(name) => {
                let [en, th] = back::sides(name);
                if lang == Lang::En { en } else { th }.into()
            }
            None => {
                let mut name = path.as_os_str().to_owned();
                name.push(".");
                name.push(lang.code());
                name.into()
            }
        })
    }

    /// Where a stream of JSONL goes, and which pairs are in it.
    #[cfg(feature = "batch")]
    pub(crate) fn stream(&self, command: &str) -> Result<(Sink, Filter)> {
        self.refuse_foreign(command);
        if self.format(false) != Format::Jsonl {
            let message = "--documents writes JSONL; turn it into other formats with khanan convert";
            wrong_usage(command, ErrorKind::ArgumentConflict, message);
        }
        Ok((Sink::open(self.path())?, self.filter()))
    }

    fn filter(&self) -> Filter {
        Filter { min_score: self.min_score, only: self.only.iter().copied().map(write::Only::from).collect() }
    }

    /// Refuses a name that says another thing than any format does, unless the format is given.
    fn refuse_foreign(&self, command: &str) {
        if let (Some(path), None) = (self.path(), self.format) {
            refuse_foreign(command, "--output", path, &ends(), "--format");
        }
    }

    /// The files that are going to be written.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        let two = self.format(false) == Format::Moses;
        let langs: &[Option<Lang>] = if two { &[Some(Lang::En), Some(Lang::Th)] } else { &[None] };
        langs.iter().filter_map(|lang| self.path_of(*lang)).collect()
    }

    /// The format asked for, or else the usual one.
    fn format(&self, to_terminal: bool) -> Format {
        self.format.unwrap_or_else(|| match self.path() {
            None if to_terminal => Format::Text,
            None => Format::Jsonl,
            Some(path) => Format::from_path(path).unwrap_or(Format::Jsonl),
        })
    }
}

/// The ends of file names that tell a format of pairs, the usual one of each.
pub(crate) fn ends() -> Vec<&'static str> {
    Format::ALL.iter().map(|format| format.extensions()[0]).collect()
}

/// Refuses, before any work, to write a file whose name says that it is something else: a document, say, or a format that
/// this command does not write. `ends` are those that it knows, `by` the option that overrides the name, if there is one.
pub(crate) fn refuse_foreign(command: &str, option: &str, path: &Path, ends: &[&str], by: &str) {
    let own = Format::from_path(path).filter(|format| !format.extensions().iter().any(|end| ends.contains(end)));
    let what = match (own, Format::foreign(path)) {
        (Some(format), _) => format!("a file of the format {}", format.name()),
        (None, Some(what)) => what.to_owned(),
        (None, None) => return,
    };
    let ends = ends.iter().map(|end| format!(".{end}")).collect::<Vec<_>>().join(", ");
    let remedy = if by.is_empty() { String::new() } else { format!(", or say with {by} what is to be written") };
    let message = format!(
        "{option} {}: named as {what}, which is not written here; give a name that ends in {ends}{remedy}",
        path.display()
    );
    wrong_usage(command, ErrorKind::InvalidValue, message)
}

/// The width where none is asked for.
pub(crate) fn columns(to_terminal: bool) -> u16 {
    let terminal = if to_terminal { terminal_size::terminal_size() } else { None };
    terminal.map_or(write::DEFAULT_COLUMNS, |(width, _)| width.0)
}

/// The time that files are given as that of their making; `SOURCE_DATE_EPOCH` in its stead makes them the same on every
/// run.
fn now() -> Time {
    let asked = env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let clock = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Time(asked.unwrap_or_else(clock))
}

/// Where a file is, or would be if it were made, whatever links lead there; `None` for what can be no file, and for what
/// is none but may be read and written at once, such as `/dev/null` and the standard streams.
pub(crate) fn place(path: &Path) -> Option<PathBuf> {
    match fs::metadata(path) {
        _ if path == Path::new("-") => None,
        Ok(there) if there.is_file() => fs::canonicalize(path).ok(),
        Ok(_) => None,
        Err(_) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writing(output: Option<&str>, format: Option<Format>) -> Writing {
        Writing { output: output.map(PathBuf::from), format, min_score: None, only: Vec::new(), width: None }
    }

    #[test]
    fn the_usual_format_is_the_one_expected() {
        let table = [
            (None, true, Format::Text),
            (None, false, Format::Jsonl),
            (Some("-"), false, Format::Jsonl),
            (Some("-"), true, Format::Text),
            (Some("a.json"), false, Format::Json),
            (Some("a.txt"), false, Format::Text),
            (Some("a.jsonl"), false, Format::Jsonl),
            (Some("a.tmx"), false, Format::Tmx),
            (Some("a.out"), false, Format::Jsonl),
            (Some("a.tmx.gz"), false, Format::Tmx),
            (Some("a.gz"), false, Format::Jsonl),
            (Some("a"), false, Format::Jsonl),
        ];
        for (output, to_terminal, wanted) in table {
            assert_eq!(writing(output, None).format(to_terminal), wanted, "{output:?}");
        }
        assert_eq!(writing(Some("a.json"), Some(Format::Tmx)).format(false), Format::Tmx);
    }

    #[test]
    fn two_files_for_two_languages() {
        for (output, format) in [("d/a.en", None), ("d/a.th", None), ("d/a", Some(Format::Moses))] {
            assert_eq!(writing(Some(output), format).paths(), [Path::new("d/a.en"), Path::new("d/a.th")]);
        }
        assert_eq!(writing(Some("d/a.v1"), Some(Format::Moses)).paths()[0], Path::new("d/a.v1.en"));
        assert_eq!(writing(Some("d/a.th.gz"), None).paths(), [Path::new("d/a.en.gz"), Path::new("d/a.th.gz")]);
        assert_eq!(writing(Some("a.tmx"), None).paths(), [Path::new("a.tmx")]);
        assert!(writing(Some("-"), None).paths().is_empty());
    }
}
