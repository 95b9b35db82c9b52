//! A document's text in normal spelling, with the way back: where nothing is to be changed, and where much is.

use divan::{Bencher, counter::BytesCount};
use khanan::{normalize::Normalized, read::Document};

use crate::long;

/// Times the normalising of `text`, and checks that it comes out as `normal`.
fn normalizes(bencher: Bencher<'_, '_>, text: &str, normal: &str) {
    let document = Document::from_text("release.txt", text).expect("it is small");
    assert!(Normalized::new(&document).text() == normal);
    bencher.counter(BytesCount::of_str(text)).bench(|| Normalized::new(&document));
}

#[divan::bench]
fn nothing_to_change(bencher: Bencher<'_, '_>) {
    normalizes(bencher, &long().th, &long().th);
}

/// Sara am in two characters, sara ae as two sara e, a mark of zero width behind every full stop: an edit every so many
/// words.
#[divan::bench]
fn much_to_change(bencher: Bencher<'_, '_>) {
    let odd = long().th.replace('ำ', "ํา").replace('แ', "เเ").replace('.', ".\u{200b}");
    normalizes(bencher, &odd, &long().th);
}
