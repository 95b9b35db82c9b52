//! Text to anchors: figures, dates and contacts, and names by their sound.

use divan::{Bencher, counter::BytesCount};
use khanan::{
    Lang,
    anchor::{Anchor, Skeleton, ThaiSounds, Value, names, scan},
};

use crate::{
    common::{self, Pair},
    long,
};

/// The anchors of every line.
fn scan_lines(text: &str, lang: Lang) -> impl Iterator<Item = Anchor> {
    text.lines().flat_map(move |line| scan(line, lang))
}

/// The figures of every line.
fn figures(text: &str, lang: Lang) -> Vec<Value> {
    scan_lines(text, lang).map(|anchor| anchor.value).filter(|value| matches!(value, Value::Number(_))).collect()
}

/// Times the scan of `text`. Checks that every copy of a release holds as many figures as the release itself, and as
/// many English ones that stand in its Thai.
fn scans(bencher: Bencher<'_, '_>, lang: Lang, text: &str) {
    for release in common::releases() {
        let [first, second, third] = [0, 1, 2].map(|copy| {
            let mut pair = Pair::default();
            pair.push(release, copy);
            let (en, th) = (figures(&pair.en, Lang::En), figures(&pair.th, Lang::Th));
            (en.len(), th.len(), en.iter().filter(|value| th.contains(value)).count())
        });
        assert!(first == second && second == third, "{}: {first:?} {second:?} {third:?}", release.id);
    }
    bencher.counter(BytesCount::of_str(text)).bench(|| scan_lines(text, lang).count());
}

#[divan::bench]
fn english(bencher: Bencher<'_, '_>) {
    scans(bencher, Lang::En, &long().en);
}

#[divan::bench]
fn thai(bencher: Bencher<'_, '_>) {
    scans(bencher, Lang::Th, &long().th);
}

/// The sounds of Thai text, read once before names are looked for in it.
#[divan::bench]
fn thai_sounds(bencher: Bencher<'_, '_>) {
    let text = &long().th;
    let name = Skeleton::new("Songkhla").expect("it has three consonants");
    let found = ThaiSounds::new(text).find(&name).count();
    let written = text.matches("สงขลา").count();
    assert!(written > 0 && found >= written, "{found} places found, {written} written");
    bencher.counter(BytesCount::of_str(text)).bench(|| ThaiSounds::new(text));
}

/// All names of a release looked for in its Thai.
#[divan::bench]
fn names_in_thai(bencher: Bencher<'_, '_>) {
    let Pair { en, th, .. } = Pair::grown(|pair| !pair.en.is_empty());
    let sounds = ThaiSounds::new(&th);
    let find = || names(&en).map(|(_, name)| sounds.find(&name).count()).sum::<usize>();
    assert!(find() > 0);
    bencher.counter(BytesCount::of_str(&th)).bench(find);
}
