//! The word cutters.

use std::{ops::Range, path::Path};

use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed, options::WordBreakInvariantOptions};
use khanan::{
    Lang,
    model::{Granularity, WordCuts},
    segment,
};
use nlpo3::tokenizer::{newmm::NewmmTokenizer, tokenizer_trait::Tokenizer as _};
use unicode_segmentation::UnicodeSegmentation;
use wordcut_engine::Wordcut;

use crate::engine::{Cutter, Entry};

pub(crate) const THAI: [Entry; 8] = [
    Entry { name: "khanan", package: "khanan", make: || Box::new(Khanan(Granularity::Compounds)) },
    Entry { name: "khanan-treebank", package: "khanan", make: || Box::new(Khanan(Granularity::Treebank)) },
    Entry { name: "khanan-dictionary", package: "khanan", make: || Box::new(KhananDictionary) },
    Entry {
        name: "icu-dictionary",
        package: "icu_segmenter",
        make: || Box::new(Icu(WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()))),
    },
    Entry {
        name: "icu-lstm",
        package: "icu_segmenter",
        make: || Box::new(Icu(WordSegmenter::new_lstm(WordBreakInvariantOptions::default()))),
    },
    Entry { name: "nlpo3", package: "nlpo3", make: || Box::new(Nlpo3::new()) },
    Entry { name: "kham-core", package: "kham-core", make: || Box::new(Kham(kham_core::Tokenizer::new())) },
    Entry { name: "wordcut-engine", package: "wordcut-engine", make: || Box::new(WordcutEngine::new()) },
];

pub(crate) const ENGLISH: [Entry; 3] = [
    Entry { name: "khanan", package: "khanan", make: || Box::new(KhananEnglish) },
    Entry {
        name: "icu",
        package: "icu_segmenter",
        make: || Box::new(Icu(WordSegmenter::new_for_non_complex_scripts(WordBreakInvariantOptions::default()))),
    },
    Entry { name: "unicode-segmentation", package: "unicode-segmentation", make: || Box::new(Uax29) },
];

struct Khanan(Granularity);

impl Cutter for Khanan {
    fn cut(&self, text: &str, each: impl FnMut(Range<usize>)) {
        segment::words_with(text, self.0, WordCuts::embedded()).for_each(each);
    }
}

struct KhananDictionary;

impl Cutter for KhananDictionary {
    fn cut(&self, text: &str, each: impl FnMut(Range<usize>)) {
        segment::dictionary_words(text, Lang::Th).for_each(each);
    }
}

struct KhananEnglish;

impl Cutter for KhananEnglish {
    fn cut(&self, text: &str, each: impl FnMut(Range<usize>)) {
        segment::words(text, Lang::En).for_each(each);
    }
}

struct Icu(WordSegmenterBorrowed<'static>);

impl Cutter for Icu {
    fn cut(&self, text: &str, mut each: impl FnMut(Range<usize>)) {
        let mut from = 0;
        for end in self.0.segment_str(text).skip(1) {
            each(from..end);
            from = end;
        }
    }
}

struct Uax29;

impl Cutter for Uax29 {
    fn cut(&self, text: &str, mut each: impl FnMut(Range<usize>)) {
        text.split_word_bound_indices().for_each(|(at, piece)| each(at..at + piece.len()));
    }
}

struct Nlpo3(NewmmTokenizer);

impl Nlpo3 {
    /// It brings no dictionary. The one that it is mostly used with, PyThaiNLP's, is a constant of kham-core.
    fn new() -> Nlpo3 {
        let words = kham_core::dict::BUILTIN_WORDS.lines().map(str::trim).filter(|word| !word.is_empty());
        Nlpo3(NewmmTokenizer::from_word_list(words.map(str::to_owned).collect()))
    }
}

impl Cutter for Nlpo3 {
    fn cut(&self, text: &str, mut each: impl FnMut(Range<usize>)) {
        let mut from = 0;
        for word in self.0.segment(text, false, false).expect("it finds a way through any text") {
            each(from..from + word.len());
            from += word.len();
        }
    }
}

struct Kham(kham_core::Tokenizer);

impl Cutter for Kham {
    fn cut(&self, text: &str, mut each: impl FnMut(Range<usize>)) {
        self.0.segment(text).into_iter().for_each(|token| each(token.span));
    }
}

struct WordcutEngine(Wordcut);

impl WordcutEngine {
    /// With the dictionary that it calls its default, and its clusters of Thai characters.
    fn new() -> WordcutEngine {
        let dictionary = wordcut_engine::load_dict(wordcut_engine::default_dict_path());
        let clusters = wordcut_engine::thai_cluster_path().expect("it brings rules for Thai");
        let clusters = wordcut_engine::load_cluster_rules(Path::new(&clusters));
        WordcutEngine(Wordcut::new_with_cluster_re(
            dictionary.expect("it brings a dictionary"),
            clusters.expect("it brings rules for Thai"),
        ))
    }
}

impl Cutter for WordcutEngine {
    fn cut(&self, text: &str, mut each: impl FnMut(Range<usize>)) {
        self.0.segment_into_byte_ranges(text).into_iter().for_each(|word| each(word.s..word.e));
    }
}
