//! Text to measure with: the releases of `corpus/`, repeated until there is enough.
//!
//! Saying the same again would be no test of an aligner, which finds its way through a long text by what stands once or
//! twice in it. So the figures change from copy to copy, in both languages alike: see [`figures`].

mod figures;

use std::{path::Path, sync::LazyLock};

use khanan::{
    eval::{Gold, SpanDocument, Texts},
    is_thai,
};

/// A text and its translation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pair {
    pub(crate) en: String,
    pub(crate) th: String,
    /// English sentences, as the gold counts them.
    pub(crate) sentences: usize,
    /// Beads with two sides that the gold has.
    pub(crate) beads: usize,
}

impl Pair {
    /// Whole releases in turn, each time round with other figures, until there is `enough`.
    pub(crate) fn grown(enough: impl Fn(&Pair) -> bool) -> Self {
        let mut pair = Pair::default();
        for copy in 0.. {
            for release in releases() {
                if enough(&pair) {
                    return pair;
                }
                pair.push(release, copy);
            }
        }
        pair
    }

    /// Bytes of both sides together.
    pub(crate) fn bytes(&self) -> usize {
        self.en.len() + self.th.len()
    }

    /// One release more, with the figures of copy `copy`.
    pub(crate) fn push(&mut self, release: &SpanDocument, copy: u64) {
        let (en, th) = match &release.texts {
            Texts::Both(text) => text.lines().partition(|line| !line.contains(is_thai)),
            Texts::Two { en, th } => (en.lines().collect(), th.lines().collect()),
        };
        for (side, lines) in [(&mut self.en, en), (&mut self.th, th)] {
            let lines: Vec<&str> = lines;
            for line in lines {
                side.push_str(&figures::changed(line, copy));
                side.push('\n');
            }
        }
        self.sentences += release.beads.iter().filter(|bead| !bead.en.is_empty()).count();
        self.beads += two_sided(release);
    }
}

/// Beads with two sides that the gold has of a release.
pub(crate) fn two_sided(release: &SpanDocument) -> usize {
    release.beads.iter().filter(|bead| !bead.en.is_empty() && !bead.th.is_empty()).count()
}

/// The releases of `corpus/`, with their gold.
pub(crate) fn releases() -> &'static [SpanDocument] {
    static RELEASES: LazyLock<Vec<SpanDocument>> = LazyLock::new(|| {
        // `benches/peers` is a package of its own, below the one that has the corpus.
        let packages = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
        let folder = packages.map(|package| package.join("corpus")).find(|corpus| corpus.is_dir());
        let folder = folder.expect("the corpus lies beside the benches");
        match Gold::open(&folder) {
            Ok(Gold::Spans(releases)) => releases,
            Ok(Gold::Lines(_)) => panic!("{}: the gold is lines; spans are wanted", folder.display()),
            Err(error) => panic!("{error}"),
        }
    });
    &RELEASES
}

/// Has everything run on the calling thread alone, so that a time says what the work costs.
pub(crate) fn on_one_thread() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    pool.build_global().expect("nothing has started the threads before");
}
