//! Archives of every kind, whole and damaged: what is given, in which order, under which name.

use std::{fs, io::Write, path::PathBuf};

use khanan::archive::{Bytes, Content, Entries, Entry, Failure, Field, Options};
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
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).expect("memory takes it");
    out.finish().expect("memory takes it")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("memory takes it")
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

/// Kinds of damage, and what is said of it.
mod broken_records {
    use super::*;

    #[test]
    fn what_is_no_record_is_told_with_its_line() {
        let bytes = [
            br#"{"id": 1, "text": "a"}"#.as_slice(),
            b"{\"id\": 2, \"text\": \"a",
            b"[1]",
            b"{\"id\": 3, \"text\": \"\xe0\xb8\"}",
            br#"{"id": 4}"#,
            br#"{"id": 5, "en": ["a", 1], "th": "b"}"#,
            br#"{"id": 6, "text": {"a": 1}}"#,
            br#"{"id": 7, "text": ""}"#,
        ]
        .join(&b"\n"[..]);
        let told = all_told(&of_file("a.jsonl", bytes));
        let wanted = [
            "1: “a”",
            "a.jsonl:2! a.jsonl:2: no JSON; give one JSON object a line",
            "a.jsonl:3! a.jsonl:3: no JSON object; give one JSON object a line",
            "a.jsonl:4! a.jsonl:4: byte 19 of the line (0xe0) is no character of UTF-8; save the file in UTF-8",
            "4! a.jsonl:5: none of the fields `text`, `en`, `th`, `html`, `path`; name the field that holds the text with --field text=KEY",
            "5! a.jsonl:6: the field `en` holds what is no string; give an array of strings, its paragraphs",
            "6! a.jsonl:7: the field `text` is no text; give a string, or an array of strings",
            "7: “”",
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn what_is_too_large_is_passed_and_the_rest_read() {
        let options = Options { max_bytes: 10, ..Options::default() };
        let long = "a".repeat(3 << 20);
        let text = format!("{{\"text\": \"{long}\"}}\n{{\"text\": \"12345678901\"}}\n{{\"text\": \"1234567890\"}}");
        let told = all_told(&of_file_with("a.jsonl", text, &options));
        let over = "over 10 bytes; raise --max-bytes if it is one you trust";
        let wanted = [
            format!("a.jsonl:1! a.jsonl:1: {over}"),
            format!("a.jsonl:2! a.jsonl:2: {over}"),
            "a.jsonl:3: “1234567890”".to_owned(),
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn a_file_that_is_cut_gives_what_comes_before() {
        let lines: String = (0..2000).map(|n| format!("{{\"id\": \"{n}\", \"text\": \"{}\"}}\n", n * n)).collect();
        for (name, packed) in [("a.jsonl.gz", gzip(lines.as_bytes())), ("a.jsonl.zst", zstd(lines.as_bytes()))] {
            let found = of_file(name, &packed[..packed.len() / 2]);
            let last = told(found.last().unwrap());
            let whole = found.iter().filter(|found| found.is_ok()).count();
            assert_eq!(whole, found.len() - 1, "{name}");
            assert!(
                last.starts_with(&format!("{name}:{}! {name}:{}: cannot be read on: ", whole + 1, whole + 1)),
                "{last}"
            );
            assert!(name.ends_with("zst") || whole > 100, "{whole}");
        }
    }

    #[test]
    fn fields_may_be_called_otherwise() {
        let mut options = Options::default();
        options.fields.set(Field::Text, "/meta/body");
        options.fields.set(Field::Id, "key");
        let told = all_told(&of_file_with("a.jsonl", r#"{"key": "k", "id": "i", "meta": {"body": "b"}}"#, &options));
        assert_eq!(told, ["k: “b”"]);
    }
}

mod manifests {
    use super::*;

    #[test]
    fn files_are_named_and_stay_in_their_folder() {
        let outside = folder(&[("secret.txt", "s")]);
        let secret = outside.path().join("secret.txt").display().to_string();
        let table = format!(
            "id\ten_path\tth_path\tdate\tsource\n1\tx/e.txt\tx/t.html\t2566-11-14\tกรม\n\n2\t../e.txt\tx/t.html\n3\t{secret}\tx/t.html\n\
             4\tgone.txt\tx/t.html\n5\tC:\\x\tx/t.html\n6\tin.zip\tx/t.html\n7\tx/e.txt\n8\tx\tx/e.txt\n"
        );
        let folder = folder(&[("m.tsv", table.as_str()), ("x/e.txt", "e"), ("x/t.html", "t")]);
        let told = all_told(&entries(&[folder.path().join("m.tsv")], &Options::default()));
        let gone = folder.path().join("gone.txt").display().to_string();
        let no_file = folder.path().join("x").display().to_string();
        let wanted = [
            "1: e | t 2023-11-14 by กรม".to_owned(),
            "2! m.tsv:4: ../e.txt: a path that climbs out of its archive; say with --root which folder all paths are in".to_owned(),
            format!("3! m.tsv:5: {secret}: a path out of the manifest's folder; say with --root which folder all paths are in"),
            format!("4! {gone}: cannot read: No such file or directory (os error 2)"),
            "5! m.tsv:7: C:\\x: an absolute path; say with --root which folder all paths are in".to_owned(),
            "6! m.tsv:8: in.zip is no document; give an archive as a source of its own".to_owned(),
            "7: e by x".to_owned(),
            format!("8! {no_file}: cannot read: no regular file"),
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn a_folder_may_be_named_for_all_paths() {
        let files = folder(&[("a/e.txt", "e")]);
        let absolute = files.path().join("a/e.txt").display().to_string();
        let lists =
            folder(&[("m.tsv", format!("a/e.txt\n{absolute}\n")), ("n.jsonl", "{\"path\": \"a/e.txt\"}".to_owned())]);
        let options = Options { root: Some(files.path().to_owned()), ..Options::default() };
        let told = all_told(&entries(&[lists.path().join("m.tsv"), lists.path().join("n.jsonl")], &options));
        assert_eq!(told, ["m.tsv:1: e by a", "m.tsv:2: e by a", "n.jsonl:1: e by a"]);
    }

    #[test]
    #[cfg(unix)]
    fn links_do_not_lead_out() {
        let outside = folder(&[("secret.txt", "s")]);
        let inside = folder(&[("m.tsv", "id\tpath\n1\tlink.txt\n2\tsame.txt\n"), ("a.txt", "a")]);
        let link = |to: PathBuf, from: &str| std::os::unix::fs::symlink(to, inside.path().join(from)).unwrap();
        link(outside.path().join("secret.txt"), "link.txt");
        link("a.txt".into(), "same.txt");
        link(".".into(), "round");
        link("gone".into(), "nowhere");
        let told = all_told(&entries(&[inside.path().join("m.tsv")], &Options::default()));
        let wanted = [
            "1! m.tsv:2: link.txt: a link out of the manifest's folder; say with --root which folder all paths are in",
            "2: a",
        ];
        assert_eq!(told, wanted);
        let told = all_told(&entries(&[inside.path().to_owned()], &Options::default()));
        let name = |name: &str| inside.path().join(name).display().to_string();
        let wanted = [
            "a.txt: a".to_owned(),
            format!("link.txt! {}: a link out of the folder; put the file itself there", name("link.txt")),
            "m.tsv: id\tpath\n1\tlink.txt\n2\tsame.txt\n".to_owned(),
            format!("nowhere! {}: cannot read: No such file or directory (os error 2)", name("nowhere")),
            "same.txt: a".to_owned(),
        ];
        assert_eq!(told, wanted);
    }
}

mod zips {
    use super::*;

    pub(super) fn zip(files: &[(&str, &[u8])], method: zip::CompressionMethod) -> Vec<u8> {
        let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        for (name, bytes) in files {
            out.start_file(*name, options).expect("memory takes it");
            out.write_all(bytes).expect("memory takes it");
        }
        out.finish().expect("memory takes it").into_inner()
    }

    const FILES: &[(&str, &[u8])] = &[
        ("b/2023/11/14/x.txt", b"first"),
        ("a.txt", b"second"),
        ("b/.x", b"-"),
        ("b/l.PNG", b"-"),
        ("empty.txt", b""),
    ];

    #[test]
    fn files_come_in_their_order() {
        for method in [zip::CompressionMethod::Stored, zip::CompressionMethod::Deflated] {
            let told = all_told(&of_file("n.zip", zip(FILES, method)));
            assert_eq!(
                told,
                ["n.zip/b/2023/11/14/x.txt: first 2023-11-14 by b", "n.zip/a.txt: second", "n.zip/empty.txt: "]
            );
        }
    }

    #[test]
    fn an_archive_in_a_folder_is_a_folder() {
        let zip = zip(&[("x.txt", b"x"), ("c/y.txt", b"y")], zip::CompressionMethod::Deflated);
        let folder = folder(&[("moi.zip", zip.as_slice()), ("z.txt", b"z"), ("en/moi.zip", &zip)]);
        let told = all_told(&entries(&[folder.path().to_owned()], &Options::default()));
        let wanted = [
            "en/moi.zip/x.txt: x by moi",
            "en/moi.zip/c/y.txt: y by moi",
            "moi.zip/x.txt: x by moi",
            "moi.zip/c/y.txt: y by moi",
            "z.txt: z",
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn one_bad_file_is_one_failure() {
        let mut bytes = zip(
            &[
                ("a.txt", b"first"),
                ("../b.txt", b"climbs"),
                ("/c.txt", b"x"),
                ("C:\\d.txt", b"x"),
                ("in.zip", b"PK"),
                ("e.txt", b"large one"),
                ("f.txt", b"last"),
            ],
            zip::CompressionMethod::Stored,
        );
        let at = bytes.windows(5).position(|window| window == b"first").unwrap();
        bytes[at] ^= 1;
        let options = Options { max_bytes: 8, ..Options::default() };
        let told = all_told(&of_file_with("n.zip", bytes, &options));
        let wanted = [
            "n.zip/a.txt! n.zip/a.txt: cannot be unpacked; get the archive anew; the other files in it are read",
            "n.zip/../b.txt! n.zip/../b.txt: a path that climbs out of its archive; pack it anew with paths that stay inside",
            "n.zip//c.txt! n.zip//c.txt: an absolute path; pack it anew with paths that stay inside",
            "n.zip/C:\\d.txt! n.zip/C:\\d.txt: an absolute path; pack it anew with paths that stay inside",
            "n.zip/in.zip! n.zip/in.zip: packed within an archive; unpack the outer one, and give the folder",
            "n.zip/e.txt! n.zip/e.txt: over 8 bytes; raise --max-bytes if it is one you trust",
            "n.zip/f.txt: last",
        ];
        assert_eq!(told, wanted);
    }

    /// What a header says of its size may be anything; what comes out of it counts.
    #[test]
    fn a_bomb_goes_off_nowhere() {
        let bomb = vec![0; 64 << 20];
        let told =
            all_told(&of_file("n.zip", zip(&[("a.txt", &bomb), ("b.txt", b"b")], zip::CompressionMethod::Deflated)));
        assert_eq!(
            told,
            [
                "n.zip/a.txt! n.zip/a.txt: over 16777216 bytes; raise --max-bytes if it is one you trust",
                "n.zip/b.txt: b"
            ]
        );
    }

    #[test]
    fn an_encrypted_file_is_told_as_such() {
        let mut bytes = zip(&[("a.txt", b"first"), ("b.txt", b"second")], zip::CompressionMethod::Stored);
        // The first bit of the flags, in both heads of the first file.
        for (magic, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
            let at = bytes.windows(4).position(|window| window == magic).unwrap();
            bytes[at + flags] |= 1;
        }
        let told = all_told(&of_file("n.zip", bytes));
        assert_eq!(told, ["n.zip/a.txt! n.zip/a.txt: encrypted; pack it without a password", "n.zip/b.txt: second"]);
    }

    #[test]
    fn no_archive_at_all_is_one_failure() {
        for bytes in [&b""[..], b"x", b"PK\x03\x04", &zip(FILES, zip::CompressionMethod::Stored)[..100]] {
            let told = all_told(&of_file("n.zip", bytes));
            assert_eq!(told, ["n.zip! n.zip: no ZIP archive, or its end is missing; get it anew"]);
        }
    }

    #[test]
    fn names_of_thai_windows_are_read() {
        let mut bytes = zip(&[("xxxx/a.txt", b"first")], zip::CompressionMethod::Stored);
        let (thai, ..) = encoding_rs::WINDOWS_874.encode("ข่าว");
        while let Some(at) = bytes.windows(4).position(|window| window == b"xxxx") {
            bytes[at..at + 4].copy_from_slice(&thai);
        }
        assert_eq!(all_told(&of_file("n.zip", bytes)), ["n.zip/ข่าว/a.txt: first by ข่าว"]);
    }
}

mod tars {
    use super::*;

    fn append(out: &mut tar::Builder<Vec<u8>>, name: &str, bytes: &[u8]) {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // The library makes no path that climbs.
        if tar::Header::new_gnu().set_path(name).is_ok() || name.len() > 100 {
            out.append_data(&mut header, name, bytes).expect("memory takes it");
        } else {
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            out.append(&header, bytes).expect("memory takes it");
        }
    }

    pub(super) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut out = tar::Builder::new(Vec::new());
        files.iter().for_each(|(name, bytes)| append(&mut out, name, bytes));
        out.into_inner().expect("memory takes it")
    }

    const LONG: &str =
        "a/very/long/path/that/does/not/fit/into/one/hundred/bytes/of/a/header/and/so/takes/a/block/of/its/own/ก.txt";

    #[test]
    fn files_come_in_their_order_however_packed() {
        let bytes = tar(&[
            ("./b/x.txt", b"first"),
            ("a.txt", &[b'x'; 1000]),
            (LONG, b"long"),
            ("b/.x", b"-"),
            ("l.gif", b"-"),
            ("empty", b""),
        ]);
        let wanted = |name: &str| {
            let x = "x".repeat(1000);
            [
                format!("{name}/b/x.txt: first by b"),
                format!("{name}/a.txt: {x}"),
                format!("{name}/{LONG}: long by a"),
                format!("{name}/empty: "),
            ]
        };
        let table = [
            ("n.tar", bytes.clone()),
            ("n.tar.gz", gzip(&bytes)),
            ("n.tgz", gzip(&bytes)),
            ("n.tar.zst", zstd(&bytes)),
            // Servers unpack what they send, and leave the name.
            ("m.tar.gz", bytes.clone()),
        ];
        for (name, bytes) in table {
            assert_eq!(all_told(&of_file(name, bytes)), wanted(name), "{name}");
        }
    }

    #[test]
    fn links_and_folders_are_no_documents() {
        let mut out = tar::Builder::new(Vec::new());
        for (kind, link) in [
            (tar::EntryType::Symlink, Some("/etc/passwd")),
            (tar::EntryType::Link, Some("a")),
            (tar::EntryType::Directory, None),
            (tar::EntryType::Fifo, None),
        ] {
            let mut header = tar::Header::new_gnu();
            header.set_entry_type(kind);
            header.set_size(0);
            link.iter().for_each(|link| header.set_link_name(link).unwrap());
            out.append_data(&mut header, "x", &b""[..]).unwrap();
        }
        append(&mut out, "a.txt", b"a");
        let folder = folder(&[("n.tar", out.into_inner().unwrap())]);
        let mut found = Entries::open(&[folder.path().join("n.tar")], &Options::default()).unwrap();
        assert_eq!(found.by_ref().map(|found| told(&found)).collect::<Vec<_>>(), ["n.tar/a.txt: a"]);
        assert_eq!(found.passed_over(), 3);
    }

    #[test]
    fn one_bad_file_is_one_failure() {
        let options = Options { max_bytes: 600, ..Options::default() };
        let bytes = tar(&[("../a.txt", &[b'x'; 2000]), ("/b.txt", b"x"), ("c.txt", &[b'x'; 601]), ("d.txt", b"d")]);
        let wanted = [
            "n.tar/../a.txt! n.tar/../a.txt: a path that climbs out of its archive; pack it anew with paths that stay inside",
            "n.tar//b.txt! n.tar//b.txt: an absolute path; pack it anew with paths that stay inside",
            "n.tar/c.txt! n.tar/c.txt: over 600 bytes; raise --max-bytes if it is one you trust",
            "n.tar/d.txt: d",
        ];
        assert_eq!(all_told(&of_file_with("n.tar", bytes, &options)), wanted);
    }

    #[test]
    fn a_tar_that_is_cut_or_damaged_gives_what_comes_before() {
        let bytes = tar(&[("a.txt", &[b'a'; 700]), ("b.txt", b"b")]);
        let mut damaged = bytes.clone();
        damaged[512 + 1024 + 10] ^= 1;
        let a = format!("n.tar/a.txt: {}", "a".repeat(700));
        let table: [(&[u8], &[&str]); 5] = [
            (
                &bytes[..300],
                &["n.tar! n.tar: byte 300: the tar archive ends too early; get it anew; what comes before was read"],
            ),
            (
                &bytes[..512 + 650],
                &[
                    "n.tar/a.txt! n.tar: byte 1162: the tar archive ends too early; get it anew; what comes before was read",
                ],
            ),
            // What only fills the block is missed by nobody.
            (&bytes[..512 + 710], &[&a]),
            (
                &bytes[..512 + 1024 + 512],
                &[
                    &a,
                    "n.tar/b.txt! n.tar: byte 2048: the tar archive ends too early; get it anew; what comes before was read",
                ],
            ),
            (
                &damaged,
                &[&a, "n.tar! n.tar: byte 2048: the tar archive is damaged; get it anew; what comes before was read"],
            ),
        ];
        for (bytes, wanted) in table {
            assert_eq!(all_told(&of_file("n.tar", bytes)), wanted, "{}", bytes.len());
        }
        let packed = gzip(&tar(&(0..200).map(|n| (["x", "y"][n % 2], &b"text"[..])).collect::<Vec<_>>()));
        let found = of_file("n.tar.gz", &packed[..packed.len() - 30]);
        assert!(found.len() > 1 && found[..found.len() - 1].iter().all(Result::is_ok));
        let last = told(found.last().unwrap());
        assert!(last.contains(": the gzip of the tar archive ends too early; "), "{last}");
    }

    /// A long name is held in memory by the library, so that a packed archive could make it hold anything.
    #[test]
    fn headers_have_an_end() {
        let name = vec![b'a'; 3 << 20];
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::GNULongName);
        header.set_size(name.len() as u64);
        header.set_cksum();
        let mut out = tar::Builder::new(Vec::new());
        append(&mut out, "a.txt", b"a");
        out.append(&header, name.as_slice()).unwrap();
        append(&mut out, "b.txt", b"b");
        let told = all_told(&of_file("n.tar", out.into_inner().unwrap()));
        assert_eq!(told[0], "n.tar/a.txt: a");
        assert!(told.len() == 2 && told[1].starts_with("n.tar! n.tar: byte "), "{told:?}");
    }
}

mod warcs {
    use super::*;

    /// A record of these fields.
    fn record(fields: &[&str], block: &[u8]) -> Vec<u8> {
        let mut out = b"WARC/1.1\r\n".to_vec();
        fields.iter().for_each(|field| out.extend(format!("{field}\r\n").bytes()));
        out.extend(format!("Content-Length: {}\r\n\r\n", block.len()).bytes());
        out.extend(block);
        out.extend(b"\r\n\r\n");
        out
    }

    pub(super) fn response(url: &str, head: &str, body: &[u8]) -> Vec<u8> {
        let block = [head.as_bytes(), b"\r\n\r\n", body].concat();
        let url = format!("WARC-Target-URI: {url}");
        record(&["WARC-Type: response", &url, "Content-Type: application/http; msgtype=response"], &block)
    }

    pub(super) fn page(url: &str, body: &str) -> Vec<u8> {
        response(url, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8", body.as_bytes())
    }

    #[test]
    fn pages_come_as_they_were_sent() {
        let records = [
            record(&["WARC-Type: warcinfo", "Content-Type: application/warc-fields"], b"software: x\r\n"),
            record(&["WARC-Type: request", "WARC-Target-URI: http://a.go.th/"], b"GET / HTTP/1.1\r\n\r\n"),
            page("https://www.a.go.th/th/2023/11/14/x", "<p>ก"),
            response("http://a.go.th/gone", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html", b"<p>x"),
            response("http://a.go.th/i", "HTTP/1.1 200 OK\r\nContent-Type: image/png", b"x"),
            response("http://a.go.th/robots.txt", "HTTP/1.1 200 OK\r\nContent-Type: text/plain", b"x"),
            response(
                "http://a.go.th/c",
                "HTTP/2 200\r\ncontent-type: text/plain\r\nTransfer-Encoding: chunked",
                b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
            ),
            response(
                "http://a.go.th/g",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip",
                &gzip(b"packed"),
            ),
            response(
                "http://a.go.th/u",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked",
                b"unpacked",
            ),
            response("http://a.go.th/br", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: br", b"x"),
            response(
                "http://a.go.th/cut",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip",
                &gzip(b"packed")[..15],
            ),
            response("http://a.go.th/no", "200 OK", b"x"),
            record(
                &["WARC-Type: conversion", "WARC-Target-URI: <http://b.go.th/>", "Content-Type: text/plain"],
                b"text",
            ),
            record(&["WARC-Type: resource", "WARC-Record-ID: <urn:x:1>", "Content-Type: application/pdf"], b"%PDF-"),
            record(&["WARC-Type: revisit", "WARC-Target-URI: http://b.go.th/"], b""),
            page("https://www.a.go.th/th/2023/11/14/x", "<p>again"),
        ];
        let wanted = [
            "https://www.a.go.th/th/2023/11/14/x: <p>ก 2023-11-14 by www.a.go.th",
            "http://a.go.th/c: abcde by a.go.th",
            "http://a.go.th/g: packed by a.go.th",
            "http://a.go.th/u: unpacked by a.go.th",
            "http://a.go.th/br! http://a.go.th/br: packed by br, which is not read; crawl it with `Accept-Encoding: gzip`",
            "http://a.go.th/cut! http://a.go.th/cut: the body cannot be unpacked by gzip; crawl the page anew",
            "http://a.go.th/no! http://a.go.th/no: the head of the response is damaged: invalid HTTP version; crawl the page anew",
            "http://b.go.th/: text by b.go.th",
            "urn:x:1: %PDF-",
            "https://www.a.go.th/th/2023/11/14/x#2: <p>again 2023-11-14 by www.a.go.th",
        ];
        let plain = records.concat();
        let members: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
        for (name, bytes) in
            [("c.warc", &plain), ("c.warc.gz", &members), ("d.warc.gz", &gzip(&plain)), ("c.warc.zst", &zstd(&plain))]
        {
            let folder = folder(&[(name, bytes)]);
            let mut found = Entries::open(&[folder.path().join(name)], &Options::default()).unwrap();
            assert_eq!(found.by_ref().map(|found| told(&found)).collect::<Vec<_>>(), wanted, "{name}");
            assert_eq!(found.passed_over(), 6, "{name}");
        }
    }

    #[test]
    fn a_page_is_read_as_one_whatever_its_address() {
        let found =
            of_file("c.warc", page("http://a.go.th/news.php?id=5", "<nav>menu</nav><p>The bank opens.</p>")).pop();
        let texts = found.unwrap().unwrap().texts(&khanan::read::Options::default()).unwrap();
        let khanan::archive::Texts::One(document) = texts else { panic!("one document") };
        assert_eq!((document.name(), document.text().trim()), ("http://a.go.th/news.php?id=5", "The bank opens."));
    }

    #[test]
    fn what_is_damaged_is_told_and_the_next_record_read() {
        let pages: Vec<Vec<u8>> =
            (1..=3).map(|n| page(&format!("http://a.th/{n}"), &format!("page {n} {}", "x".repeat(2000)))).collect();
        let x = "x".repeat(2000);
        let page = |n: usize| format!("http://a.th/{n}: page {n} {x} by a.th");
        let members: Vec<Vec<u8>> = pages.iter().map(|page| gzip(page)).collect();

        let mut damaged = members.clone();
        let middle = damaged[1].len() / 2;
        damaged[1][middle] ^= 0x55;
        let told = all_told(&of_file("c.warc.gz", damaged.concat()));
        assert_eq!((told[0].clone(), told.last().unwrap().clone(), told.len()), (page(1), page(3), 3));
        let place = format!("c.warc.gz: byte {}: ", members[0].len());
        assert!(told[1].contains(&place), "{}", told[1]);

        let cut = members.concat();
        let told = all_told(&of_file("c.warc.gz", &cut[..cut.len() - 20]));
        assert_eq!((told[0].clone(), told[1].clone(), told.len()), (page(1), page(2), 3));
        let place = members[0].len() + members[1].len();
        let end = format!(
            "! c.warc.gz: byte {place}: the record that begins here ends too early; get it anew; what comes before was read"
        );
        assert!(told[2].ends_with(&end), "{}", told[2]);

        let plain = [&pages[0][..], b"no record\r\n\r\n", &pages[1], &pages[2][..1000]].concat();
        let told = all_told(&of_file("c.warc", plain));
        let at = pages[0].len();
        assert_eq!(
            told[..3],
            [
                page(1),
                format!("c.warc! c.warc: byte {at}: \"no record\" begins no record; the records after it are read"),
                page(2)
            ]
        );
        assert!(told.len() == 4 && told[3].starts_with("http://a.th/3! c.warc: byte "), "{}", told[3]);
    }

    #[test]
    fn what_is_too_large_is_told_unless_it_is_no_document() {
        let options = Options { max_bytes: 100, ..Options::default() };
        let text = "HTTP/1.1 200 OK\r\nContent-Type: text/plain";
        let packed = format!("{text}\r\nContent-Encoding: gzip");
        let records = [
            response("http://a.th/1", text, &vec![b'x'; 1 << 20]),
            response("http://a.th/2", "HTTP/1.1 200 OK\r\nContent-Type: image/png", &vec![b'x'; 1 << 20]),
            response("http://a.th/3", &packed, &gzip(&vec![b'x'; 1 << 20])),
            response("http://a.th/4", text, b"small"),
        ];
        let over = "over 100 bytes; raise --max-bytes if it is one you trust";
        let wanted = [
            format!("http://a.th/1! http://a.th/1: {over}"),
            format!("http://a.th/3! http://a.th/3: {over}"),
            "http://a.th/4: small by a.th".to_owned(),
        ];
        assert_eq!(all_told(&of_file_with("c.warc", records.concat(), &options)), wanted);
    }
}

mod laws {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    const KINDS: [&str; 12] = [
        "a.zip",
        "a.tar",
        "a.tar.gz",
        "a.tar.zst",
        "a.warc",
        "a.warc.gz",
        "a.jsonl",
        "a.jsonl.gz",
        "a.jsonl.zst",
        "a.tsv",
        "a.txt",
        "a.txt.gz",
    ];

    /// An archive of this kind with a few documents in it.
    fn good(name: &str) -> Vec<u8> {
        let files: &[(&str, &[u8])] =
            &[("a/b.txt", b"text of b"), ("c.txt", b"text of c"), ("../d.txt", b"d"), ("c.txt.gz", b"x")];
        let bytes = match name.split('.').nth(1) {
            Some("zip") => return zips::zip(files, zip::CompressionMethod::Deflated),
            Some("tar") => tars::tar(files),
            Some("warc") => {
                let pages: Vec<Vec<u8>> =
                    (0..3).map(|n| warcs::page(&format!("http://a.th/{}", n % 2), "page")).collect();
                return if name.ends_with(".gz") {
                    pages.iter().flat_map(|page| gzip(page)).collect()
                } else {
                    pages.concat()
                };
            }
            Some("jsonl") => b"{\"id\": 1, \"text\": \"a\"}\n{}\n{\"id\": 1, \"en\": \"a\", \"th\": \"b\"}\n".to_vec(),
            _ => b"id\ttext\n1\ta\n1\tb\n".to_vec(),
        };
        match name.rsplit('.').next() {
            Some("gz") => gzip(&bytes),
            Some("zst") => zstd(&bytes),
            _ => bytes,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

        #[test]
        fn whatever_the_bytes_all_comes_once_and_in_one_order(
            kind in 0..KINDS.len(),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
            cut in proptest::option::of(any::<prop::sample::Index>()),
            noise in proptest::option::weighted(0.2, proptest::collection::vec(any::<u8>(), 0..600)),
            skip in 0..6usize,
        ) {
            let name = KINDS[kind];
            let mut bytes = noise.unwrap_or_else(|| good(name));
            for (at, byte) in changes {
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                }
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len() + 1));
            }
            let folder = folder(&[(name, &bytes)]);
            let source = [folder.path().join(name)];
            let all = all_told(&entries(&source, &Options::default()));
            prop_assert_eq!(&all_told(&entries(&source, &Options::default())), &all);
            let tail: Vec<String> = Entries::open(&source, &Options::default()).unwrap().skip(skip).map(|found| told(&found)).collect();
            prop_assert_eq!(tail, all.get(skip..).unwrap_or_default());
            let given = entries(&source, &Options::default());
            let ids: HashSet<&str> = given.iter().map(|found| match found {
                Ok(entry) => &*entry.id,
                Err(failure) => &*failure.id,
            }).collect();
            prop_assert_eq!(ids.len(), given.len());
        }
    }
}

mod fingerprints {
    use khanan::archive::listing;

    use super::*;

    fn fingerprint(sources: &[PathBuf]) -> khanan::Result<String> {
        listing(sources).map(|listing| listing.fingerprint)
    }

    #[test]
    fn sources_that_change_are_known_by_it() {
        let folder = folder(&[("a/x.txt", "1"), ("b.txt", "2"), (".c", "3")]);
        let source = [folder.path().to_owned()];
        let first = fingerprint(&source).unwrap();
        assert_eq!((fingerprint(&source).unwrap(), first.len()), (first.clone(), 64));
        fs::write(folder.path().join(".c"), "other").unwrap();
        assert_eq!(fingerprint(&source).unwrap(), first);
        fs::write(folder.path().join("a/x.txt"), "11").unwrap();
        let second = fingerprint(&source).unwrap();
        fs::rename(folder.path().join("b.txt"), folder.path().join("c.txt")).unwrap();
        let third = fingerprint(&source).unwrap();
        assert!(first != second && second != third);
        assert!(fingerprint(&[folder.path().join("gone")]).is_err());
    }
}
