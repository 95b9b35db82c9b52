//! tar archives, packed or not, good and bad.

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
    let passed = [(Passed::Link, 2), (Passed::Special, 1)];
    assert_eq!(found.passed_over().iter().collect::<Vec<_>>(), passed);
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
            &["n.tar/a.txt! n.tar: byte 1162: the tar archive ends too early; get it anew; what comes before was read"],
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
