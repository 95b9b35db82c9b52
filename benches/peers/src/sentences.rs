//! The sentence cutters.

use std::{ops::Range, path::PathBuf, process::Command, str::FromStr};

use icu_segmenter::{SentenceSegmenter, SentenceSegmenterBorrowed, options::SentenceBreakInvariantOptions};
use khanan::{
    Lang,
    segment::{Engine, Segmenter},
};
use sakurs_core::{Config, Input, SentenceProcessor};
use unicode_segmentation::UnicodeSegmentation;

use crate::engine::{Cutter, Entry};

pub(crate) const ENGLISH: [Entry; 6] = [
    Entry { name: "khanan", package: "khanan", make: || Box::new(Khanan(Lang::En)) },
    Entry { name: "icu", package: "icu_segmenter", make: || Box::new(Icu::new()) },
    Entry { name: "unicode-segmentation", package: "unicode-segmentation", make: || Box::new(Uax29) },
    Entry { name: "sentencex", package: "sentencex", make: || Box::new(Sentencex) },
    Entry { name: "srx", package: "srx", make: || Box::new(Srx::new()) },
    Entry { name: "sakurs-core", package: "sakurs-core", make: || Box::new(Sakurs::new()) },
];

pub(crate) const THAI: [Entry; 4] = [
    Entry { name: "khanan", package: "khanan", make: || Box::new(Khanan(Lang::Th)) },
    Entry { name: "icu", package: "icu_segmenter", make: || Box::new(Icu::new()) },
    Entry { name: "kham-core", package: "kham-core", make: || Box::new(Kham) },
    // No segmenter, but what any of them has to better.
    Entry { name: "every-space", package: "peers", make: || Box::new(EverySpace) },
];

struct Khanan(Lang);

impl Cutter for Khanan {
    fn cut(&self, text: &str, each: impl FnMut(Range<usize>)) {
        Segmenter::new(Engine::Khanan).sentences(text, self.0).for_each(each);
    }
}

struct Icu(SentenceSegmenterBorrowed<'static>);

impl Icu {
    fn new() -> Icu {
        Icu(SentenceSegmenter::new(SentenceBreakInvariantOptions::default()))
    }
}

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
        text.split_sentence_bound_indices().for_each(|(at, piece)| each(at..at + piece.len()));
    }
}

struct Sentencex;

impl Cutter for Sentencex {
    fn cut(&self, text: &str, mut each: impl FnMut(Range<usize>)) {
        for sentence in sentencex::segment("en", text) {
            let start = sentence.as_ptr() as usize - text.as_ptr() as usize;
            each(start..start + sentence.len());
        }
    }
}

struct Srx(srx::Rules);

impl Srx {
    /// With the rules of LanguageTool that lie in the crate's folder, but are no part of what it compiles.
    fn new() -> Srx {
        let rules = folder_of("srx").join("data/segment.srx");
        let rules = std::fs::read_to_string(&rules).expect("the crate brings rules");
        let rules = srx::SRX::from_str(&rules).expect("the crate reads its own rules");
        Srx(rules.language_rules("en"))
    }
}

impl Cutter for Srx {
    fn cut(&self, text: &str, each: impl FnMut(Range<usize>)) {
        self.0.split_ranges(text).into_iter().for_each(each);
    }
}

/// Where the source of a crate lies, as cargo tells.
fn folder_of(package: &str) -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let metadata = ["metadata", "--format-version=1", "--frozen", "--filter-platform", env!("TARGET")];
    let told = Command::new(cargo).args(metadata).args(["--manifest-path", manifest]).output();
    let told = told.expect("cargo, which compiled this, can be run");
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).expect("cargo writes JSON");
    let packages = told["packages"].as_array().expect("cargo lists packages");
    let found = packages.iter().find(|found| found["name"] == package).expect("the crate is a dependency");
    let manifest = PathBuf::from(found["manifest_path"].as_str().expect("a package has a manifest"));
    manifest.parent().expect("a file lies in a folder").to_owned()
}

struct Sakurs(SentenceProcessor);

impl Sakurs {
    fn new() -> Sakurs {
        let config = Config::builder().threads(Some(1)).language("en").and_then(|config| config.build());
        Sakurs(SentenceProcessor::with_config(config.expect("it knows English")).expect("it knows English"))
    }
}

impl Cutter for Sakurs {
    fn cut(&self, text: &str, mut each: impl FnMut(Range<usize>)) {
        let output = self.0.process(Input::from_text(text)).expect("it takes any text");
        let mut from = 0;
        for boundary in output.boundaries {
            each(from..boundary.offset);
            from = boundary.offset;
        }
        if from < text.len() {
            each(from..text.len());
        }
    }
}

struct Kham;

impl Cutter for Kham {
    fn cut(&self, text: &str, mut each: impl FnMut(Range<usize>)) {
        kham_core::sentence::split_sentences(text).into_iter().for_each(|sentence| each(sentence.span));
    }
}

struct EverySpace;

impl Cutter for EverySpace {
    fn cut(&self, text: &str, mut each: impl FnMut(Range<usize>)) {
        let mut from = 0;
        for piece in text.split_inclusive(char::is_whitespace) {
            each(from..from + piece.len());
            from += piece.len();
        }
    }
}
