//! ZIP archives, good and bad.

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

const FILES: &[(&str, &[u8])] =
    &[("b/2023/11/14/x.txt", b"first"), ("a.txt", b"second"), ("b/.x", b"-"), ("b/l.PNG", b"-"), ("empty.txt", b"")];

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
    let told = all_told(&of_file("n.zip", zip(&[("a.txt", &bomb), ("b.txt", b"b")], zip::CompressionMethod::Deflated)));
    assert_eq!(
        told,
        ["n.zip/a.txt! n.zip/a.txt: over 16777216 bytes; raise --max-bytes if it is one you trust", "n.zip/b.txt: b"]
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
    assert_eq!(all_told(&of_file("n.zip", b"")), [""; 0], "no bytes are no broken archive");
    for bytes in [&b"x"[..], b"PK\x03\x04", &zip(FILES, zip::CompressionMethod::Stored)[..100]] {
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
