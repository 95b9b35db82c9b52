//! What a file of a corpus is, by its name.
//!
//! DOCX, ODT and EPUB are ZIP archives too, and a page may begin with anything, so that the bytes tell less than the name.
//! Only whether a file is packed (gzip, Zstandard) its first bytes say, since servers pack and unpack on the way.

/// What a file of a corpus is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A document.
    Document,
    /// A ZIP archive.
    Zip,
    /// A tar archive, packed or not.
    Tar,
    /// A crawl, packed or not.
    Warc,
    /// A record a line, in JSON, packed or not.
    Jsonl,
    /// A record a line, with tabs between its fields, packed or not; only where it is named itself.
    Table,
    /// No document: a picture, say.
    Other,
}

/// What packs a file, as its name tells, in the order that they are tried.
const PACKED: [&str; 3] = [".gz", ".zst", ".zstd"];

const KINDS: [(Kind, &[&str]); 5] = [
    (Kind::Zip, &[".zip"]),
    (Kind::Tar, &[".tar", ".tgz", ".tzst"]),
    (Kind::Warc, &[".warc"]),
    (Kind::Jsonl, &[".jsonl", ".ndjson"]),
    (Kind::Table, &[".tsv"]),
];

/// Endings of pictures, sound, films, fonts, and what pages are made of beside their text.
const OTHER: &[&str] = &[
    ".avi", ".avif", ".bmp", ".css", ".eot", ".gif", ".heic", ".ico", ".jpeg", ".jpg", ".js", ".m4a", ".m4v", ".map",
    ".mjs", ".mkv", ".mov", ".mp3", ".mp4", ".mpeg", ".mpg", ".ogg", ".ogv", ".otf", ".png", ".psd", ".svg", ".tif",
    ".tiff", ".ttf", ".wav", ".webm", ".webp", ".wmv", ".woff", ".woff2",
];

/// What a file of this name is.
pub(super) fn kind(name: &str) -> Kind {
    let lower = name.to_ascii_lowercase();
    let inner = unpacked(&lower);
    let ends = |ends: &[&str]| ends.iter().any(|end| inner.ends_with(end));
    match KINDS.iter().find(|(_, names)| ends(names)) {
        // What is packed twice is left as it is.
        Some((Kind::Zip, _)) if inner != lower => Kind::Document,
        Some((kind, _)) => *kind,
        None if ends(OTHER) => Kind::Other,
        None => Kind::Document,
    }
}

/// The name without what tells that it is packed.
pub(super) fn unpacked(name: &str) -> &str {
    let ends = |end: &&str| {
        name.len() > end.len() && name.as_bytes()[name.len() - end.len()..].eq_ignore_ascii_case(end.as_bytes())
    };
    PACKED.iter().find(|end| ends(end)).map_or(name, |end| &name[..name.len() - end.len()])
}

/// The name of an archive without all that tells what it is.
pub(super) fn stem(name: &str) -> &str {
    let inner = unpacked(name);
    let lower = inner.to_ascii_lowercase();
    let end = KINDS.iter().flat_map(|(_, names)| *names).find(|end| lower.ends_with(**end));
    end.map_or(inner, |end| &inner[..inner.len() - end.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells() {
        let table = [
            ("a.txt", Kind::Document, "a.txt"),
            ("a.docx", Kind::Document, "a.docx"),
            ("a", Kind::Document, "a"),
            ("ก.txt.gz", Kind::Document, "ก.txt"),
            ("a.ZIP", Kind::Zip, "a"),
            ("a.zip.gz", Kind::Document, "a"),
            ("a.tar", Kind::Tar, "a"),
            ("a.tar.gz", Kind::Tar, "a"),
            ("a.tgz", Kind::Tar, "a"),
            ("a.tar.zst", Kind::Tar, "a"),
            ("crawl.warc.gz", Kind::Warc, "crawl"),
            ("a.jsonl.zst", Kind::Jsonl, "a"),
            ("a.NDJSON", Kind::Jsonl, "a"),
            ("list.tsv", Kind::Table, "list"),
            ("a.jpg", Kind::Other, "a.jpg"),
            ("a.svg.gz", Kind::Other, "a.svg"),
            (".gz", Kind::Document, ".gz"),
        ];
        for (name, is, called) in table {
            assert_eq!((kind(name), stem(name)), (is, called), "{name}");
        }
    }
}
