//! What holds of any bytes.

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
            let pages: Vec<Vec<u8>> = (0..3).map(|n| warcs::page(&format!("http://a.th/{}", n % 2), "page")).collect();
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
        let mut skipping = Entries::open(&source, &Options::default()).unwrap();
        let tail: Vec<String> = skipping.by_ref().skip(skip).map(|found| told(&found)).collect();
        let mut reading = Entries::open(&source, &Options::default()).unwrap();
        reading.by_ref().for_each(drop);
        prop_assert_eq!((skipping.passed_over(), skipping.empty()), (reading.passed_over(), reading.empty()));
        prop_assert_eq!(reading.empty().is_empty(), !all.is_empty(), "a source that gave nothing is said");
        prop_assert_eq!(tail, all.get(skip..).unwrap_or_default());
        let given = entries(&source, &Options::default());
        let ids: HashSet<&str> = given.iter().map(|found| match found {
            Ok(entry) => &*entry.id,
            Err(failure) => &*failure.id,
        }).collect();
        prop_assert_eq!(ids.len(), given.len());
    }
}
