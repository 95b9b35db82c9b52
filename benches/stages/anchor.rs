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

/// Times the scan of a language's text, and checks that every copy of the releases gives the same number of figures as
/// the first.
fn scans(bencher: Bencher<'_, '_>, lang: Lang, text: fn(&Pair) -> &str) {
    let figures = |text: &str| scan_lines(text, lang).filter(|a| matches!(a.value, Value::Number(_))).count();
    let once = Pair::grown(|pair| pair.sentences == sentences(1));
    let thrice = Pair::grown(|pair| pair.sentences == sentences(3));
    assert!(figures(text(&once)) > 100);
    assert_eq!(figures(text(&thrice)), 3 * figures(text(&once)));
    let text = text(long());
    bencher.counter(BytesCount::of_str(text)).bench(|| scan_lines(text, lang).count());
}

/// English sentences in so many copies of all releases.
fn sentences(copies: usize) -> usize {
    let in_english = |release: &khanan::eval::SpanDocument| release.beads.iter().filter(|b| !b.en.is_empty()).count();
    copies * common::releases().iter().map(in_english).sum::<usize>()
}

#[divan::bench]
fn english(bencher: Bencher<'_, '_>) {
    scans(bencher, Lang::En, |pair| &pair.en);
}

#[divan::bench]
fn thai(bencher: Bencher<'_, '_>) {
    scans(bencher, Lang::Th, |pair| &pair.th);
}

/// The sounds of Thai text, read once before names are looked for in it.
#[divan::bench]
fn thai_sounds(bencher: Bencher<'_, '_>) {
    let text = &long().th;
    let name = Skeleton::new("Songkhla").expect("it has three consonants");
    let found = ThaiSounds::new(text).find(&name).count();
    assert!(found >= text.matches("สงขลา").count());
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
