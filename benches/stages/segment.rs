//! Text to sentences, phrases and words, beside the libraries that cut by Unicode's rules and a dictionary.
//!
//! Khanan's English sentences and Thai phrases come with their passages, kinds and probabilities; the others give
//! boundaries alone.

use divan::{Bencher, counter::BytesCount};
use icu_segmenter::{
    SentenceSegmenter, WordSegmenter,
    options::{SentenceBreakInvariantOptions, WordBreakInvariantOptions},
};
use khanan::{
    Lang,
    model::{Granularity, WordCuts},
    normalize::Normalized,
    read::Document,
    segment::{self, Cut, Side},
};
use unicode_segmentation::UnicodeSegmentation;

use crate::{common::Pair, long};

/// Times the cutting of `text` into so many pieces.
fn cuts(bencher: Bencher<'_, '_>, text: &str, pieces: impl Fn(&str) -> usize + Sync) {
    assert_plausible(pieces(text), text);
    bencher.counter(BytesCount::of_str(text)).bench(|| pieces(text));
}

/// More pieces than lines, fewer than characters.
fn assert_plausible(pieces: usize, text: &str) {
    let (lines, characters) = (text.lines().count(), text.chars().count());
    assert!((lines..characters).contains(&pieces), "{pieces} pieces in {lines} lines of {characters} characters");
}

/// The characters of a text that are no white space, in bytes.
fn dense(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).map(char::len_utf8).sum()
}

/// Times the segmenting of `text`, and checks that its segments hold all of it.
fn segments(bencher: Bencher<'_, '_>, text: &str, lang: Lang) {
    let document = Document::from_text("release.txt", text).expect("it is small");
    let normalized = Normalized::new(&document);
    let side = segment::side(&normalized, lang, Cut::Running);
    assert_whole(&[&side], text);
    bencher.counter(BytesCount::of_str(text)).bench(|| segment::side(&normalized, lang, Cut::Running));
}

fn assert_whole(sides: &[&Side<'_>], text: &str) {
    let segments = || sides.iter().flat_map(|side| (0..side.segments.len()).map(|i| side.original(i)));
    assert_eq!(segments().map(dense).sum::<usize>(), dense(text));
    assert_plausible(segments().count(), text);
}

mod english_sentences {
    use super::*;

    #[divan::bench]
    fn khanan(bencher: Bencher<'_, '_>) {
        let Pair { en, .. } = long();
        segments(bencher, en, Lang::En);
    }

    #[divan::bench]
    fn unicode_segmentation(bencher: Bencher<'_, '_>) {
        cuts(bencher, &long().en, |text| text.split_sentence_bounds().count());
    }

    #[divan::bench]
    fn icu(bencher: Bencher<'_, '_>) {
        let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
        cuts(bencher, &long().en, |text| segmenter.segment_str(text).count() - 1);
    }
}

mod thai_phrases {
    use super::*;

    #[divan::bench]
    fn khanan(bencher: Bencher<'_, '_>) {
        segments(bencher, &long().th, Lang::Th);
    }
}

/// Both languages in one document, told apart by script.
mod both_languages {
    use super::*;

    #[divan::bench]
    fn khanan(bencher: Bencher<'_, '_>) {
        let Pair { en, th, .. } = long();
        let text = format!("{en}{th}");
        let document = Document::from_text("release.txt", text.as_str()).expect("it is small");
        let normalized = Normalized::new(&document);
        let bitext = segment::bitext(&normalized, Cut::Running);
        assert_whole(&[&bitext.en, &bitext.th], &text);
        bencher.counter(BytesCount::of_str(&text)).bench(|| segment::bitext(&normalized, Cut::Running));
    }
}

/// Times the cutting of `text` into words, and checks that they hold all of it.
fn words(bencher: Bencher<'_, '_>, text: &str, lang: Lang) {
    assert_eq!(segment::words(text, lang).map(|at| dense(&text[at])).sum::<usize>(), dense(text));
    cuts(bencher, text, |text| segment::words(text, lang).count());
}

mod english_words {
    use super::*;

    #[divan::bench]
    fn khanan(bencher: Bencher<'_, '_>) {
        words(bencher, &long().en, Lang::En);
    }

    #[divan::bench]
    fn unicode_segmentation(bencher: Bencher<'_, '_>) {
        cuts(bencher, &long().en, |text| text.split_word_bounds().count());
    }

    #[divan::bench]
    fn icu(bencher: Bencher<'_, '_>) {
        let segmenter = WordSegmenter::new_for_non_complex_scripts(WordBreakInvariantOptions::default());
        cuts(bencher, &long().en, |text| segmenter.segment_str(text).count() - 1);
    }
}

mod thai_words {
    use super::*;

    #[divan::bench]
    fn khanan(bencher: Bencher<'_, '_>) {
        words(bencher, &long().th, Lang::Th);
    }

    #[divan::bench]
    fn khanan_treebank(bencher: Bencher<'_, '_>) {
        let cut = |text: &str| segment::words_with(text, Granularity::Treebank, WordCuts::embedded()).count();
        let (treebank, compounds) = (cut(&long().th), segment::words(&long().th, Lang::Th).count());
        assert!(treebank.abs_diff(compounds) < compounds / 10, "{treebank} words, {compounds} with compounds whole");
        cuts(bencher, &long().th, cut);
    }

    #[divan::bench]
    fn icu(bencher: Bencher<'_, '_>) {
        let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
        cuts(bencher, &long().th, |text| segmenter.segment_str(text).count() - 1);
    }
}
