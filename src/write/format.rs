//! The formats that pairs are written in, by their names and the ends of file names.

use std::path::Path;

use super::compressed::Compression;

/// A way to write pairs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Format {
    /// One JSON object a line for each pair.
    Jsonl,
    /// One JSON object for a document, an array of them for several.
    Json,
    /// English and Thai side by side, for a terminal.
    Text,
    /// Translation Memory eXchange 1.4b.
    Tmx,
    /// XLIFF 2.1.
    Xliff,
    /// Values between tabs, one pair a line.
    Tsv,
    /// Values between commas, as Excel opens them.
    Csv,
    /// Two plain files, line by line.
    Moses,
    /// `{"translation": {"en", "th"}}`, one a line.
    Hf,
    /// A spreadsheet.
    Xlsx,
    /// A page to read in a browser.
    Html,
    /// Columns, compressed.
    #[cfg(feature = "batch")]
    Parquet,
}

/// What is known of a format: name, ends of file names, one line of help.
type Row = (Format, &'static str, &'static [&'static str], &'static str);

/// In the order of the help.
const TABLE: &[Row] = &[
    (Format::Jsonl, "jsonl", &["jsonl", "ndjson"], "One JSON object a line for each pair"),
    (Format::Json, "json", &["json"], "One JSON object for the document; an array of them for several"),
    (Format::Text, "text", &["txt"], "A table to read"),
    (Format::Tmx, "tmx", &["tmx"], "TMX 1.4b, for translation memories"),
    (Format::Xliff, "xliff", &["xlf", "xliff"], "XLIFF 2.1, for translation tools"),
    (Format::Tsv, "tsv", &["tsv", "tab"], "Values between tabs, a line for each pair"),
    (Format::Csv, "csv", &["csv"], "Values between commas, as Excel opens them with Thai intact"),
    (Format::Moses, "moses", &["en", "th"], "Two plain files, line by line: NAME.en and NAME.th"),
    (Format::Hf, "hf", &["hf.jsonl"], "{\"translation\": {\"en\", \"th\"}} a line, as Hugging Face's data sets"),
    (Format::Xlsx, "xlsx", &["xlsx"], "A spreadsheet"),
    (Format::Html, "html", &["html", "htm"], "A page to read and search in a browser"),
    #[cfg(feature = "batch")]
    (Format::Parquet, "parquet", &["parquet"], "Columns, compressed, for pandas, DuckDB, Spark and data sets"),
];

/// Ends of file names that tell what is not written here, and what that is, with the article. A name with such an end would
/// be opened by a program that cannot read what is in it.
const FOREIGN: &[(&[&str], &str)] = &[
    (&["docx", "docm", "dotx", "doc", "dot"], "a Word document"),
    (&["rtf"], "an RTF document"),
    (&["odt", "ott", "fodt"], "an OpenDocument text"),
    (&["pages"], "a document of Pages"),
    (&["pdf"], "a PDF document"),
    (&["ps", "eps"], "a PostScript document"),
    (&["epub", "mobi", "azw", "azw3"], "a book"),
    (&["xls", "xlsm", "xlsb", "xltx", "xlt"], "another kind of Excel workbook"),
    (&["ods", "ots", "fods", "numbers"], "another kind of spreadsheet"),
    (&["ppt", "pptx", "pptm", "odp", "key"], "a file of slides"),
    (&["md", "markdown", "mdown", "mkd", "rst", "adoc", "asciidoc"], "text with marks, such as Markdown"),
    (&["tex", "ltx", "bib"], "a LaTeX document"),
    (&["xml", "xsl", "xsd", "rss", "atom", "svg", "rdf"], "XML of no known kind"),
    (&["xhtml", "xht", "mht", "mhtml"], "another kind of page"),
    (&["css", "js", "mjs"], "a part of a page"),
    (
        &["sdlxliff", "mqxliff", "mxliff", "txlf", "sdltm", "ttx", "tbx", "tbxm", "txml", "wfm"],
        "a file of one translation tool",
    ),
    (&["po", "pot", "mo", "properties", "strings", "resx", "arb", "ftl", "ts"], "a file of a program's texts"),
    (&["yaml", "yml", "toml", "ini", "cfg", "conf"], "a file of settings"),
    (&["srt", "vtt", "ass", "ssa", "sbv", "ttml", "lrc"], "a file of subtitles"),
    (&["eml", "mbox", "msg", "pst"], "mail"),
    (&["ics", "vcf", "vcard"], "a calendar or address book"),
    (&["db", "sqlite", "sqlite3", "mdb", "accdb", "sql", "dbf", "duckdb"], "a database"),
    (
        &["parquet", "pq", "arrow", "feather", "avro", "orc", "pkl", "pickle", "h5", "hdf5", "npy", "npz"],
        "a table of columns",
    ),
    (&["zip", "tar", "tgz", "tzst", "tbz", "tbz2", "txz", "7z", "rar", "jar", "warc", "cab", "iso"], "an archive"),
    (&["gz", "zst"], "a file compressed twice, or in a way that is not built in"),
    (&["bz2", "xz", "lz", "lz4", "lzma", "br", "z", "zstd", "sz"], "a file compressed in another way"),
    (&["png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp", "webp"], "a picture"),
    (&["mp3", "mp4", "wav", "ogg", "webm", "mov", "avi", "mkv"], "sound or a film"),
    (&["exe", "dll", "bat", "sh", "py"], "a program"),
];

impl Format {
    /// All of them.
    pub const ALL: [Format; TABLE.len()] = {
        let mut all = [Format::Jsonl; TABLE.len()];
        let mut i = 0;
        while i < TABLE.len() {
            all[i] = TABLE[i].0;
            i += 1;
        }
        all
    };

    fn row(self) -> &'static Row {
        TABLE.iter().find(|row| row.0 == self).expect("every format has its row, as a test sees")
    }

    /// Its name, as after `--format`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// What a file name ends in, behind the dot; the usual one first.
    #[must_use]
    pub fn extensions(self) -> &'static [&'static str] {
        self.row().2
    }

    /// What it is, in a line.
    #[must_use]
    pub fn about(self) -> &'static str {
        self.row().3
    }

    /// The format of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Format> {
        TABLE.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// The format that a file's name tells, in upper or lower case; the longest end counts, and that of a compression is
    /// passed over.
    #[must_use]
    pub fn from_path(path: impl AsRef<Path>) -> Option<Format> {
        let name = path.as_ref().file_name()?.to_str()?.to_lowercase();
        let name = Compression::bare(&name);
        let ends = |end: &str| name.strip_suffix(end).is_some_and(|stem| stem.len() > 1 && stem.ends_with('.'));
        let ends = TABLE.iter().flat_map(|row| row.2.iter().map(move |end| (*end, row.0))).filter(|(end, _)| ends(end));
        ends.max_by_key(|(end, _)| end.len()).map(|(_, format)| format)
    }

    /// What a file of this name would be taken for that is not written in any format here, with the article; `None` for a name
    /// that tells a format, or nothing. The end of a compression is passed over, as in [`Format::from_path`].
    ///
    /// ```
    /// use khanan::write::Format;
    ///
    /// assert_eq!(Format::foreign("pairs.docx"), Some("a Word document"));
    /// assert_eq!(Format::foreign("pairs.xlsx"), None);
    /// assert_eq!(Format::foreign("pairs.out"), None);
    /// ```
    #[must_use]
    pub fn foreign(path: impl AsRef<Path>) -> Option<&'static str> {
        if Format::from_path(&path).is_some() {
            return None;
        }
        let name = path.as_ref().file_name()?.to_str()?.to_lowercase();
        let (stem, end) = Compression::bare(&name).rsplit_once('.')?;
        let known = FOREIGN.iter().find(|(ends, _)| ends.contains(&end));
        known.filter(|_| !stem.is_empty()).map(|(_, what)| *what)
    }

    /// Whether pairs written in it can be read back.
    #[must_use]
    pub fn reads_back(self) -> bool {
        !matches!(self, Format::Text | Format::Html)
    }

    /// Whether it is for programs alone, so that a terminal should not show it.
    #[must_use]
    pub fn is_binary(self) -> bool {
        match self {
            Format::Xlsx => true,
            #[cfg(feature = "batch")]
            Format::Parquet => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_known_by_its_name_and_its_ends() {
        for format in Format::ALL {
            assert_eq!(Format::named(format.name()), Some(format));
            for end in format.extensions() {
                assert_eq!(Format::from_path(format!("folder.d/pairs.v1.{end}")), Some(format), "{end}");
                assert_eq!(Format::from_path(format!("PAIRS.{}", end.to_uppercase())), Some(format), "{end}");
                assert_eq!(Format::from_path(format!("pairs.{end}.gz")), Some(format), "{end}");
            }
        }
        for path in ["", "pairs", ".tmx", "tmx", "pairs.docx", "pairs.gz", "tmx.gz", "pairs.tmx/", "en"] {
            let known = Format::from_path(path);
            assert_eq!(known, (path == "pairs.tmx/").then_some(Format::Tmx), "{path}");
        }
        for format in Format::ALL {
            assert!(format.extensions().iter().all(|end| Format::foreign(format!("pairs.{end}")).is_none()));
        }
        for (path, foreign) in [
            ("x.docx", true),
            ("X.PDF", true),
            ("d/x.xls", true),
            ("x.md", true),
            ("x.odt.gz", true),
            ("x.tmx.bz2", true),
            ("x.jsonl.gz.gz", true),
            ("x.out", false),
            ("x", false),
            ("x.v1.2", false),
            ("x.docx/y", false),
            (".pdf", false),
            ("x.gz", false),
            ("-", false),
        ] {
            assert_eq!(Format::foreign(path).is_some(), foreign, "{path}");
        }
        let mut ends: Vec<&str> = FOREIGN.iter().flat_map(|(ends, _)| *ends).copied().collect();
        let all = ends.len();
        ends.sort_unstable();
        ends.dedup();
        assert_eq!(ends.len(), all, "an end tells one thing");
        assert_eq!(Format::from_path("a.hf.jsonl"), Some(Format::Hf));
        assert_eq!(Format::from_path("hf.jsonl"), Some(Format::Jsonl));
        assert_eq!(Format::named("docx"), None);
    }
}
