//! Archives of every kind, whole and damaged: what is given, in which order, under which name.

use std::{fs, path::PathBuf};

use khanan::archive::{Bytes, Content, Entries, Entry, Failure, Options};
use tempfile::TempDir;

type Found = Result<Entry, Failure>;

fn entries(sources: &[PathBuf], options: &Options) -> Vec<Found> {
    Entries::open(sources, options).expect("the sources are there").collect()
}

/// A folder with these files, whose folders are made.
fn folder<B: AsRef<[u8]>>(files: &[(&str, B)]) -> TempDir {
    let folder = TempDir::new().expect("there is room");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("there is room");
        fs::write(path, bytes).expect("there is room");
    }
    folder
}

/// What a file of these bytes holds.
fn of_file(name: &str, bytes: impl AsRef<[u8]>) -> Vec<Found> {
    of_file_with(name, bytes, &Options::default())
}

fn of_file_with(name: &str, bytes: impl AsRef<[u8]>, options: &Options) -> Vec<Found> {
    let folder = folder(&[(name, bytes)]);
    entries(&[folder.path().join(name)], options)
}

/// An item on a line: `id: content (date, source)`, or `id! error`.
fn told(found: &Found) -> String {
    match found {
        Ok(entry) => {
            let text = |bytes: &Bytes| match bytes {
                Bytes::Raw(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                Bytes::Text(text) => format!("“{text}”"),
            };
            let content = match &entry.content {
                Content::One(blob) => text(&blob.bytes),
                Content::Two { en, th } => format!("{} | {}", text(&en.bytes), text(&th.bytes)),
            };
            let date = entry.facts.date.map(|date| format!(" {date}")).unwrap_or_default();
            let source = entry.facts.source.as_deref().map(|source| format!(" by {source}")).unwrap_or_default();
            format!("{}: {content}{date}{source}", entry.id)
        }
        Err(Failure { id, error }) => format!("{id}! {error}"),
    }
}

fn all_told(found: &[Found]) -> Vec<String> {
    found.iter().map(told).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

mod folders {
    use super::*;

    #[test]
    fn files_come_by_path_and_say_when_and_who() {
        let folder = folder(&[
            ("b.txt", "5"),
            ("a/x.txt", "3"),
            ("a-b.txt", "1"),
            ("a.txt", "2"),
            ("moph/2023/11/14/ข่าว.txt", "6"),
            ("a/en/y.html", "4"),
            (".hidden", "-"),
            ("a/.git/x", "-"),
            ("a/logo.png", "-"),
            ("a/.DS_Store", "-"),
            ("a/z.txt", ""),
        ]);
        let sources = [folder.path().to_owned()];
        let mut found = Entries::open(&sources, &Options::default()).unwrap();
        let told: Vec<String> = found.by_ref().map(|found| told(&found)).collect();
        let wanted = [
            "a-b.txt: 1",
            "a.txt: 2",
            "a/en/y.html: 4 by a",
            "a/x.txt: 3 by a",
            "a/z.txt:  by a",
            "b.txt: 5",
            "moph/2023/11/14/ข่าว.txt: 6 2023-11-14 by moph",
        ];
        assert_eq!(told, wanted);
        assert_eq!((found.passed_over(), found.bytes_read()), (1, 6));
    }

    #[test]
    fn a_source_that_is_not_there_is_told_at_once() {
        let error = Entries::open(&["no/such/folder".into()], &Options::default()).err().expect("it is not there");
        assert!(error.to_string().starts_with("no/such/folder: cannot read: "), "{error}");
    }
}

mod records {
    use super::*;

    #[test]
    fn a_record_says_all_there_is_to_say() {
        let lines = [
            r#"{"id": 7, "text": "ก a", "date": "14/11/2566", "source": "กรมประมง"}"#,
            r#"{"en": ["a", "b"], "th": "ก", "url": "https://www.a.go.th/2023/11/15/x"}"#,
            "",
            r#"{"text": ["ก", "a"], "source": "v2:data/2023/11/16/x.txt", "date": null}"#,
            r#"{"en_source": "d/2022/11/06/e.txt", "th_source": "t.txt", "en": "a", "th": "ก", "tier": "A"}"#,
            r#"{"th": "ก"}"#,
            r#"{"id": "7", "text": "again"}"#,
            r#"{"id": "page", "html": "<p>ก"}"#,
        ];
        let wanted = [
            "7: “ก a” 2023-11-14 by กรมประมง",
            "https://www.a.go.th/2023/11/15/x: “a\nb” | “ก” 2023-11-15 by www.a.go.th",
            "v2:data/2023/11/16/x.txt: “ก\na” 2023-11-16",
            "d/2022/11/06/e.txt + t.txt: “a” | “ก” 2022-11-06",
            "a.jsonl:6: “ก”",
            "7#2: “again”",
            "page: “<p>ก”",
        ];
        let text = format!("\u{feff}{}", lines.join("\r\n"));
        assert_eq!(all_told(&of_file("a.jsonl", &text)), wanted);
        for (name, bytes) in [("a.jsonl.gz", gzip(text.as_bytes())), ("a.ndjson.zst", zstd(text.as_bytes()))] {
            let told: Vec<String> =
                all_told(&of_file(name, bytes)).iter().map(|told| told.replace(name, "a.jsonl")).collect();
            assert_eq!(told, wanted, "{name}");
        }
    }
}
