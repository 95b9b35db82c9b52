//! Whether sources have changed.

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
