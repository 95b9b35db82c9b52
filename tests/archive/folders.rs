//! Folders: order, ids, dates and sources, links, what is left out.

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
    let passed = [(Passed::Suffix, 1), (Passed::Hidden, 3)];
    assert_eq!((found.passed_over().iter().collect::<Vec<_>>(), found.bytes_read()), (passed.into(), 6));
}

#[test]
fn a_source_that_is_not_there_is_told_at_once() {
    let error = Entries::open(&["no/such/folder".into()], &Options::default()).err().expect("it is not there");
    assert!(error.to_string().starts_with("no/such/folder: cannot read: "), "{error}");
}
