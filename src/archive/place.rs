//! Where documents stand, and what that says of them.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use regex::Regex;

use super::{
    Failure, Passed, fault,
    kind::{Kind, kind, stem, unpacked},
};
use crate::write::{Date, Facts};

/// A file or a folder on the disk, or what stands in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// How it is called: its path under the source.
    pub(super) label: String,
    /// The folders and archives above a document, without the source itself; each ends in `/`.
    above: String,
}

impl Place {
    /// A source of this name.
    pub(super) fn source(path: &Path) -> Place {
        let name = path.file_name().map_or_else(|| "source".into(), |name| spelled(name.as_encoded_bytes()));
        Place { label: name.into_owned(), above: String::new() }
    }

    /// A place of this name.
    pub(super) fn called(name: &str) -> Place {
        Place { label: name.to_owned(), above: String::new() }
    }

    /// A file in this folder, which is `folder/` or nothing for the source.
    pub(super) fn file(folder: &str, name: &str) -> Place {
        Place { label: format!("{folder}{name}"), above: format!("{folder}{}/", stem(name)) }
    }

    /// What the path of the archive itself says.
    pub(super) fn facts(&self) -> Facts {
        facts(&self.above)
    }
}

/// What a file in an archive is, by its path.
pub(super) enum Within {
    /// A document.
    Document {
        /// How it is called.
        id: String,
        /// What its path says.
        facts: Facts,
    },
    /// No document.
    Passed(Passed),
    /// Nothing that is read.
    Refused(Failure),
}

impl Place {
    /// What a file of this path in the archive is.
    pub(super) fn within(&self, path: &[u8]) -> Within {
        let path = spelled(path);
        let path = path.trim_start_matches("./");
        let id = format!("{}/{path}", self.label);
        let refused = |error| Within::Refused(fault::of(&*id, error));
        if let Some(fact) = climbs(path) {
            return refused(fault::leaves(&id, fact));
        }
        if is_hidden(path) {
            return Within::Passed(Passed::Hidden);
        }
        match kind(path) {
            Kind::Other => Within::Passed(Passed::Suffix),
            Kind::Document | Kind::Table if unpacked(path) == path => {
                let facts = facts(&format!("{}{path}", self.above));
                Within::Document { facts, id }
            }
            _ => refused(fault::archive(&id, "packed within an archive", "unpack the outer one, and give the folder")),
        }
    }
}

/// What the path of a document under its source says: the date, as in `2023/11/14/` or `2023-11-14`, and who published it:
/// the first folder that is no number, no date and no language.
pub(super) fn facts(path: &str) -> Facts {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    let tells = |folder: &&str| {
        const LANGUAGES: [&str; 6] = ["en", "th", "eng", "tha", "english", "thai"];
        let letters = folder.chars().any(char::is_alphabetic);
        letters && !LANGUAGES.iter().any(|lang| lang.eq_ignore_ascii_case(folder))
    };
    Facts { date: date(path), source: folders.split('/').find(tells).map(str::to_owned) }
}

/// The date in a path, of either era.
pub(super) fn date(path: &str) -> Option<Date> {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("(?:^|[^0-9])([0-9]{4})(?:/([0-9]{1,2})/([0-9]{1,2})|[-_]([0-9]{2})[-_]([0-9]{2}))")
            .expect("a fixed pattern")
    });
    DATE.captures_iter(path).find_map(|found| {
        // What ends a date may begin the next one: it is looked at, not taken.
        let end = found.get(0)?.end();
        if path[end..].starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let figure = |at: usize| found.get(at).and_then(|figure| figure.as_str().parse::<u32>().ok());
        let year = figure(1)?;
        let year = if year >= 2400 { year - 543 } else { year };
        Date::new(year, figure(2).or_else(|| figure(4))?, figure(3).or_else(|| figure(5))?)
    })
}

/// The host of an address, in lower case; nothing if it is no address.
pub(super) fn host(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    if scheme.is_empty() || !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let host = port.map_or(host, |(host, _)| host);
    (!host.is_empty()).then(|| host.to_lowercase())
}

/// Why a path in an archive is not one of a file in it, if so.
pub(super) fn climbs(path: &str) -> Option<&'static str> {
    let is_drive = |part: &str| matches!(part.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if path.starts_with(['/', '\\']) || is_drive(path) {
        Some("an absolute path")
    } else if path.split(['/', '\\']).any(|part| part == "..") {
        Some("a path that climbs out of its archive")
    } else if path.contains('\0') {
        Some("a path with a NUL in it")
    } else {
        None
    }
}

/// Whether a file of this path is none that a person put there: hidden, or what file managers leave.
pub(super) fn is_hidden(path: &str) -> bool {
    let left = |part: &str| {
        ["__macosx", "thumbs.db", "desktop.ini"].iter().any(|name| part.eq_ignore_ascii_case(name))
            || part.starts_with('.') && part != "." && part != ".."
    };
    path.split('/').any(left)
}

/// A file name as text: in UTF-8; else, if all of its bytes are letters there, in code page 874, as Thai systems wrote
/// it; else with U+FFFD for what is no character.
pub(super) fn spelled(name: &[u8]) -> Cow<'_, str> {
    if let Ok(name) = std::str::from_utf8(name) {
        return name.into();
    }
    let (thai, _) = encoding_rs::WINDOWS_874.decode_without_bom_handling(name);
    if thai.chars().all(|c| !c.is_control() && c != char::REPLACEMENT_CHARACTER) && thai.chars().any(crate::is_thai) {
        return thai;
    }
    String::from_utf8_lossy(name)
}

/// The file that a manifest names, by its path from `root`, which it may not leave.
pub(super) fn under(root: &Path, path: &str) -> Result<PathBuf, &'static str> {
    let full = match Path::new(path) {
        absolute if absolute.is_absolute() => {
            absolute.strip_prefix(root).map_err(|_| "a path out of the manifest's folder")?
        }
        relative => relative,
    };
    if let Some(climbs) = full.to_str().and_then(climbs) {
        return Err(climbs);
    }
    let real = root.join(full);
    // A link may lead anywhere; a file that is not there is told by who opens it.
    match (real.canonicalize(), root.canonicalize()) {
        (Ok(real), Ok(root)) if !real.starts_with(&root) => Err("a link out of the manifest's folder"),
        _ => Ok(real),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_when_and_who() {
        let table = [
            ("moph/2023/11/14/a.txt", Some("2023-11-14"), Some("moph")),
            ("2566/11/4/en/fishery/a.txt", Some("2023-11-04"), Some("fishery")),
            ("en/2023-11-14_a.txt", Some("2023-11-14"), None),
            ("a/2023/13/14/2024_02_29.txt", Some("2024-02-29"), Some("a")),
            ("กรมประมง/12023/11/14/a.txt", None, Some("กรมประมง")),
            ("a.txt", None, None),
            ("", None, None),
        ];
        for (path, date, source) in table {
            let facts = facts(path);
            let said = (facts.date.map(|date| date.to_string()), facts.source);
            assert_eq!(said, (date.map(str::to_owned), source.map(str::to_owned)), "{path}");
        }
    }

    #[test]
    fn hosts_of_addresses() {
        let table = [
            ("https://www.Example.go.th/th/1?x=http://b/", Some("www.example.go.th")),
            ("http://user:p@a.th:8080", Some("a.th")),
            ("http://[::1]/", Some("[::1]")),
            ("http:///x", None),
            ("data/2023/x", None),
            ("โฮสต์://x/", None),
        ];
        for (url, wanted) in table {
            assert_eq!(host(url).as_deref(), wanted, "{url}");
        }
    }

    #[test]
    fn paths_that_leave() {
        for path in ["/etc/x", "\\x", "../x", "a/../../x", "a\\..\\x", "C:\\x", "c:x", "a/..", "a\0b"] {
            assert!(climbs(path).is_some(), "{path}");
        }
        for path in ["a", "a/b..c", "..a/b", "a/.../b", "ก/ข", "./a"] {
            assert!(climbs(path).is_none(), "{path}");
        }
    }

    #[test]
    fn names_that_nobody_gave() {
        for path in [".a", "a/.git/x", "__MACOSX/a.txt", "a/Thumbs.db"] {
            assert!(is_hidden(path), "{path}");
        }
        for path in ["a", "./a", "a.b/c", "a/thumbs.db.txt"] {
            assert!(!is_hidden(path), "{path}");
        }
    }

    #[test]
    fn names_of_old_systems() {
        let (thai, ..) = encoding_rs::WINDOWS_874.encode("ข่าว 1.txt");
        for (name, wanted) in [(&b"a.txt"[..], "a.txt"), (&thai, "ข่าว 1.txt"), (b"a\xff\xff", "a\u{fffd}\u{fffd}")]
        {
            assert_eq!(spelled(name), wanted);
        }
    }
}
