//! What the licences of others ask to be passed on with the program: THIRD-PARTY-NOTICES holds it, for all that Cargo.lock
//! puts into a program on any platform. Made anew by `KHANAN_NOTICES=write cargo test --test notices`.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

const FILE: &str = "THIRD-PARTY-NOTICES";

const HEAD: &str = "\
Third-party notices

Programs built from this project hold the packages below, on one platform or another. They are here with their licences and,
where there is a choice, by the one that was chosen; then come the texts and notices that these licences ask to be passed on.
The source of each package, of those under MPL-2.0 too, is at https://crates.io/crates/NAME/VERSION.

The Rust standard library is part of every program: MIT or Apache-2.0, its notices in every distribution of Rust. The word
model, src/model/words.bin, is under CC BY-SA 4.0 (LICENSE-CC-BY-SA-4.0), with attribution to the authors of the treebank UD
Thai-TUD, from which it was learnt; src/model/README.md names what the other parts were learnt from.
";

/// Licences with words that only their texts hold, those that ask least first.
const LICENSES: [(&str, &str); 13] = [
    ("Apache-2.0", "Apache License Version 2.0, January 2004"),
    ("MIT-0", "MIT No Attribution"),
    ("MIT", "The above copyright notice and this permission notice"),
    ("Zlib", "This software is provided 'as-is'"),
    ("BSD-2-Clause", "Redistribution and use in source and binary forms"),
    ("BSD-3-Clause", "Redistribution and use in source and binary forms"),
    ("ISC", "Permission to use, copy, modify, and/or distribute this software"),
    ("BSL-1.0", "Boost Software License"),
    ("Unicode-3.0", "UNICODE LICENSE V3"),
    ("CC0-1.0", "CC0 1.0 Universal"),
    ("Unlicense", "This is free and unencumbered software"),
    ("Apache-2.0 WITH LLVM-exception", "LLVM Exceptions"),
    ("MPL-2.0", "Mozilla Public License Version 2.0"),
];

struct Package {
    name: String,
    version: String,
    license: String,
    chosen: BTreeSet<String>,
    repository: String,
    /// Texts of licences and notices that lie in it, by their names.
    files: Vec<(PathBuf, String)>,
}

/// The packages of a program on any platform: what is only needed to build or to test is none of them.
fn packages() -> Vec<Package> {
    let root = env!("CARGO_MANIFEST_DIR");
    let mut cargo = Command::new(env!("CARGO"));
    let out =
        cargo.args(["metadata", "--locked", "--format-version", "1"]).current_dir(root).output().expect("cargo runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let all: Value = serde_json::from_slice(&out.stdout).expect("cargo writes JSON");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let by_id =
        |of: &Value| -> BTreeMap<String, Value> { list(of).into_iter().map(|one| (text(&one["id"]), one)).collect() };
    let (known, nodes) = (by_id(&all["packages"]), by_id(&all["resolve"]["nodes"]));
    let is_macro = |id: &str| {
        list(&known[id]["targets"]).iter().any(|target| list(&target["kind"]).contains(&"proc-macro".into()))
    };
    let first = text(&all["resolve"]["root"]);
    let (mut seen, mut waiting) = (BTreeSet::new(), vec![first.clone()]);
    while let Some(id) = waiting.pop() {
        if is_macro(&id) || !seen.insert(id.clone()) {
            continue;
        }
        let needed = list(&nodes[&id]["deps"])
            .into_iter()
            .filter(|dep| list(&dep["dep_kinds"]).iter().any(|of| of["kind"].is_null()));
        waiting.extend(needed.map(|dep| text(&dep["pkg"])));
    }
    seen.remove(&first);
    let mut packages: Vec<Package> = seen
        .iter()
        .map(|id| &known[id])
        .map(|package| {
            let license = text(&package["license"]);
            let manifest = PathBuf::from(text(&package["manifest_path"]));
            let mut files = Vec::new();
            gather(manifest.parent().expect("a folder"), Path::new(""), &mut files);
            files.sort();
            Package {
                name: text(&package["name"]),
                version: text(&package["version"]),
                chosen: chosen(&license),
                license,
                repository: text(&package["repository"]),
                files,
            }
        })
        .collect();
    packages.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    packages
}

/// Texts of licences and notices in a package, also of what others gave it, two folders deep.
fn gather(root: &Path, under: &Path, files: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(root.join(under)).expect("packages are on the disk").flatten() {
        let path = under.join(entry.file_name());
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if root.join(&path).is_dir() {
            if under.components().count() < 2 {
                gather(root, &path, files);
            }
        } else if ["license", "licence", "copying", "notice"].iter().any(|word| name.contains(word))
            && !name.ends_with(".rs")
        {
            let bytes = fs::read(root.join(&path)).expect("a file that is listed");
            // A picture may be called so too.
            if let Some(text) = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0')) {
                files.push((path, text.replace("\r\n", "\n")));
            }
        }
    }
}

/// The licences to be kept to, of an expression as packages have it: of several ways, the one that asks least.
fn chosen(expression: &str) -> BTreeSet<String> {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (ways, rest) = either(&words);
    assert!(rest.is_empty(), "{expression} is no expression");
    let rank = |of: &String| LICENSES.iter().position(|(known, _)| known == of).unwrap_or(100);
    ways.into_iter().min_by_key(|way| way.iter().map(rank).sum::<usize>()).expect("an expression has a way")
}

type Ways = Vec<BTreeSet<String>>;

fn either<'w>(words: &'w [&'w str]) -> (Ways, &'w [&'w str]) {
    let (mut ways, mut rest) = all(words);
    while let ["OR", after @ ..] = rest {
        let (more, left) = all(after);
        ways.extend(more);
        rest = left;
    }
    (ways, rest)
}

fn all<'w>(words: &'w [&'w str]) -> (Ways, &'w [&'w str]) {
    let (mut ways, mut rest) = one(words);
    while let ["AND", after @ ..] = rest {
        let (more, left) = one(after);
        ways = ways.iter().flat_map(|way| more.iter().map(move |with| way | with)).collect();
        rest = left;
    }
    (ways, rest)
}

fn one<'w>(words: &'w [&'w str]) -> (Ways, &'w [&'w str]) {
    match words {
        ["(", inner @ ..] => {
            let (ways, rest) = either(inner);
            (ways, rest.strip_prefix(&[")"]).expect("a bracket that closes"))
        }
        [license, "WITH", exception, rest @ ..] => (vec![[format!("{license} WITH {exception}")].into()], rest),
        [license, rest @ ..] => (vec![[(*license).to_owned()].into()], rest),
        [] => panic!("an expression that ends too early"),
    }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_text_of(license: &str, text: &str) -> bool {
    let (_, words) =
        LICENSES.iter().find(|(known, _)| *known == license).unwrap_or_else(|| panic!("{license} is not known"));
    flat(text).to_lowercase().contains(&words.to_lowercase())
}

/// The texts that a package owes.
fn owed<'p>(package: &'p Package, packages: &'p [Package]) -> Vec<&'p str> {
    let named = |path: &Path, begin: &str| {
        path.file_name().is_some_and(|name| name.to_string_lossy().to_lowercase().starts_with(begin))
    };
    let mut owed: Vec<&str> = Vec::new();
    // What they owe themselves, for what was given to them.
    let others = |(path, text): &&(PathBuf, String)| {
        named(path, "notice") || path.components().count() > 1 && !text.contains("GNU GENERAL PUBLIC LICENSE")
    };
    owed.extend(package.files.iter().filter(others).map(|(_, text)| &**text));
    for license in package.chosen.iter().filter(|license| *license != "Apache-2.0") {
        let of = |other: &'p Package| {
            other.files.iter().filter(|(_, text)| is_text_of(license, text)).map(|(_, text)| &**text)
        };
        let mut texts: Vec<&str> = of(package).collect();
        if texts.is_empty() {
            // Some packages of a repository leave the text to one of them; that of MPL-2.0 names nobody.
            let beside = |other: &&'p Package| other.repository == package.repository || license == "MPL-2.0";
            texts.extend(packages.iter().filter(beside).flat_map(of).next());
        }
        assert!(!texts.is_empty(), "{} {} has no text of {license}", package.name, package.version);
        owed.extend(texts);
    }
    owed
}

fn notices() -> String {
    let packages = packages();
    let mut notices = format!("{HEAD}\n");
    for Package { name, version, license, chosen, .. } in &packages {
        let chosen = chosen.iter().map(String::as_str).collect::<Vec<_>>().join(" AND ");
        let license = if chosen == *license { chosen } else { format!("{chosen} (of {license})") };
        notices.push_str(&format!("{name} {version}: {license}\n"));
    }
    // Each text once, with all that it is owed for.
    let mut texts: Vec<(String, &str, Vec<String>)> = Vec::new();
    for package in &packages {
        for text in owed(package, &packages) {
            let (called, flat) = (format!("{} {}", package.name, package.version), flat(text));
            match texts.iter_mut().find(|(known, ..)| *known == flat) {
                Some((.., of)) if of.contains(&called) => {}
                Some((.., of)) => of.push(called),
                None => texts.push((flat, text, vec![called])),
            }
        }
    }
    let apache = packages.iter().filter(|package| package.chosen.contains("Apache-2.0")).count();
    let of = format!("the {apache} packages under Apache-2.0");
    let own = include_str!("../LICENSE-APACHE");
    let rule = "=".repeat(80);
    for (of, text) in std::iter::once((of, own)).chain(texts.iter().map(|(_, text, of)| (of.join(", "), *text))) {
        let text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        notices.push_str(&format!("\n{rule}\nOf {of}:\n\n{}\n", text.trim_matches('\n')));
    }
    notices
}

#[test]
fn notices_are_those_of_what_is_used() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let notices = notices();
    if env::var_os("KHANAN_NOTICES").is_some_and(|what| what == "write") {
        fs::write(&path, &notices).expect("the project can be written to");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    let differs = there.lines().zip(notices.lines()).position(|(there, wanted)| there != wanted);
    assert!(
        there == notices,
        "{FILE} differs from line {:?} on: make it anew with `KHANAN_NOTICES=write cargo test --test notices`",
        differs.map(|line| line + 1)
    );
}

#[test]
fn the_way_that_asks_least_is_chosen() {
    for (expression, wanted) in [
        ("MIT", "MIT"),
        ("MIT OR Apache-2.0", "Apache-2.0"),
        ("MIT/Apache-2.0", "Apache-2.0"),
        ("Unlicense OR MIT", "MIT"),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", "Apache-2.0 Unicode-3.0"),
        ("MIT AND BSD-3-Clause", "BSD-3-Clause MIT"),
        ("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT", "Apache-2.0"),
        ("MIT OR Apache-2.0 OR LGPL-2.1-or-later", "Apache-2.0"),
    ] {
        assert_eq!(chosen(expression).into_iter().collect::<Vec<_>>().join(" "), wanted, "{expression}");
    }
}
