//! Laws of archives: as any bytes, and as whole archives of any files.

use std::{collections::HashSet, fs, io::BufReader, path::PathBuf};

use khanan::{
    archive::{Content, Entries, Entry, Failure, Options, Records, listing},
    read,
};

use crate::{
    bytes::{Bytes, text},
    packed, review,
};

const NAMES: [&str; 13] = [
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
    "a.warc.zst",
];

type Found = Result<Entry, Failure>;

/// All there is to say of an item, for comparing.
fn told(found: &Found) -> String {
    match found {
        Ok(Entry { id, content, facts }) => format!("{id:?} {content:?} {facts:?}"),
        Err(Failure { id, error }) => format!("{id:?} {error}"),
    }
}

fn entries(source: &[PathBuf], options: &Options) -> Vec<Found> {
    Entries::open(source, options).expect("the source is there").collect()
}

/// What holds of any source: all comes once, in one order, with names of its own, within the limit, and skipping gives the
/// tail.
fn laws(source: PathBuf, skip: usize) -> Vec<Found> {
    let source = [source];
    // Less than usual, so that the limit is met.
    let options = Options { max_bytes: 4096, ..Options::default() };
    let found = entries(&source, &options);
    let all: Vec<String> = found.iter().map(told).collect();
    assert_eq!(entries(&source, &options).iter().map(told).collect::<Vec<_>>(), all, "the same each time");
    let tail: Vec<String> =
        Entries::open(&source, &options).expect("the source is there").skip(skip).map(|found| told(&found)).collect();
    assert_eq!(tail, all.get(skip..).unwrap_or_default(), "skipping gives the tail");
    let mut ids = HashSet::new();
    for item in &found {
        let id = match item {
            Ok(entry) => {
                assert!(entry.len() as u64 <= options.max_bytes, "{} is larger than allowed", entry.id);
                &entry.id
            }
            Err(failure) => &failure.id,
        };
        assert!(ids.insert(id.clone()), "{id} is given twice");
    }
    assert_eq!(listing(&source).expect("it can be listed"), listing(&source).expect("it can be listed"));
    for entry in found.iter().flatten().take(4) {
        let _ = entry.clone().texts(&read::Options::default());
    }
    found
}

/// An archive of any kind.
pub(crate) fn any(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let (name, skip) = (bytes.of(&NAMES), bytes.below(6));
    let folder = review::folder();
    let path = folder.path().join(name);
    fs::write(&path, bytes.rest()).expect("there is room");
    laws(path, skip);
    if name == "a.jsonl" {
        let data = &data[2.min(data.len())..];
        let records = || Records::new("stream", BufReader::new(data), &Options::default());
        assert!(records().map(|found| told(&found)).eq(records().map(|found| told(&found))), "the same each time");
    }
}

/// Files of any name and content, in a ZIP and a tar; a page of a crawl; a list of files, some of which are there.
pub(crate) fn inside(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let (kind, skip) = (bytes.below(4), bytes.below(6));
    let rest = bytes.rest();
    let folder = review::folder();
    let at = |name: &str| folder.path().join(name);
    let parts: Vec<&[u8]> = rest.split(|&byte| byte == 0xff).take(9).collect();
    match kind {
        0 => {
            let mut names = HashSet::new();
            let files: Vec<(String, &[u8])> = parts
                .chunks(2)
                .map(|file| (text(file[0]), file.get(1).copied().unwrap_or_default()))
                .filter(|(name, _)| names.insert(name.clone()))
                .collect();
            let files: Vec<(&str, &[u8])> = files.iter().map(|(name, content)| (&**name, *content)).collect();
            fs::write(at("a.zip"), packed::archive(&files)).expect("there is room");
            for entry in laws(at("a.zip"), skip).into_iter().flatten() {
                let Content::One(blob) = &entry.content else { continue };
                if let khanan::archive::Bytes::Raw(bytes) = &blob.bytes {
                    assert!(files.iter().any(|(_, content)| content == bytes) || entry.id.contains(".gz"));
                }
            }
        }
        1 => {
            let mut tar = Vec::new();
            for file in parts.chunks(2) {
                tar.extend(header(file[0], file.get(1).copied().unwrap_or_default()));
            }
            tar.extend([0; 1024]);
            fs::write(at("a.tar"), tar).expect("there is room");
            laws(at("a.tar"), skip);
        }
        2 => {
            let mut warc = Vec::new();
            for (answer, number) in parts.iter().zip(1..) {
                warc.extend(
                    format!(
                        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/{number}\r\nWARC-Record-ID: <urn:{number}>\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: {}\r\n\r\n",
                        answer.len()
                    )
                    .bytes(),
                );
                warc.extend(*answer);
                warc.extend(b"\r\n\r\n");
            }
            fs::write(at("a.warc"), warc).expect("there is room");
            laws(at("a.warc"), skip);
        }
        _ => {
            fs::create_dir(at("in")).expect("there is room");
            for (name, content) in
                [("in/b.txt", "text of b"), ("in/c.en.txt", "c"), ("in/c.th.txt", "ค"), ("out.txt", "o")]
            {
                fs::write(at(name), content).expect("there is room");
            }
            let name = if rest.first() == Some(&b'{') { "in/list.jsonl" } else { "in/list.tsv" };
            fs::write(at(name), rest).expect("there is room");
            for entry in laws(at(name), skip).into_iter().flatten() {
                let Content::One(blob) = &entry.content else { continue };
                if let khanan::archive::Bytes::Raw(bytes) = &blob.bytes {
                    assert_ne!(bytes, b"o", "{} lies outside the folder of the list", entry.id);
                }
            }
        }
    }
}

/// A file in a tar, its head as it should be.
fn header(name: &[u8], content: &[u8]) -> Vec<u8> {
    let mut head = vec![0u8; 512];
    let name = &name[..name.len().min(100)];
    head[..name.len()].copy_from_slice(name);
    head[100..108].copy_from_slice(b"0000644\0");
    head[124..136].copy_from_slice(format!("{:011o}\0", content.len()).as_bytes());
    head[148..156].fill(b' ');
    head[156] = b'0';
    head[257..263].copy_from_slice(b"ustar\0");
    let sum: u32 = head.iter().map(|&byte| u32::from(byte)).sum();
    head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    head.extend(content);
    head.resize(head.len().next_multiple_of(512), 0);
    head
}
