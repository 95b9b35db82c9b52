//! Lists of files.

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
        "2! m.tsv:4: ../e.txt: a path that climbs out of its archive; say with --root which folder all paths are in"
            .to_owned(),
        format!(
            "3! m.tsv:5: {secret}: a path out of the manifest's folder; say with --root which folder all paths are in"
        ),
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
