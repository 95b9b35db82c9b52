//! All stages at once: from a document's text to its pairs, the same for one document as for a million.

#[cfg(feature = "batch")]
use crate::archive::Texts;
use crate::{
    Error, Lang, Result,
    align::{Bitext, align_with},
    model::Model,
    read::Document,
    segment::{self, Cut},
    write::{Facts, Head, Pair, Pairs},
};

/// How documents are aligned.
#[derive(Clone, Copy, Debug)]
pub struct Aligner<'m> {
    /// Whether lines are sentences.
    pub cut: Cut,
    /// What was learnt beforehand.
    pub model: &'m Model,
    /// Segments of both languages that a document may have: each takes memory, however short it is.
    pub max_segments: usize,
}

/// What is aligned.
#[derive(Clone, Copy, Debug)]
pub enum Source<'d> {
    /// A document that holds both languages.
    Mixed(&'d Document),
    /// Two documents, one in each language.
    Two {
        /// The English.
        en: &'d Document,
        /// The Thai.
        th: &'d Document,
    },
}

/// A document's pairs.
#[derive(Clone, Debug)]
pub struct Aligned {
    /// What is said about the document.
    pub head: Head<'static>,
    /// Its pairs, in order.
    pub pairs: Vec<Pair<'static>>,
}

/// Running text, by the model in the program.
impl Default for Aligner<'static> {
    fn default() -> Self {
        Aligner::new(Cut::Running, Model::embedded())
    }
}

impl<'m> Aligner<'m> {
    /// Segments that a document may have where nothing else is said: two millions.
    pub const MAX_SEGMENTS: usize = 2 << 20;

    /// An aligner by this model, with the usual limit.
    #[must_use]
    pub fn new(cut: Cut, model: &'m Model) -> Self {
        Aligner { cut, model, max_segments: Aligner::MAX_SEGMENTS }
    }

    /// Aligns a document, and gives its pairs to `take` while the texts they point into are there: so that those of a large
    /// one need not all be made at once.
    ///
    /// # Errors
    /// [`Error::OverLimit`] if it has more segments than [`Aligner::max_segments`].
    pub fn align<R>(&self, source: Source<'_>, facts: &Facts, take: impl FnOnce(&Pairs<'_>) -> R) -> Result<R> {
        match source {
            Source::Mixed(document) => {
                let text = self.cut.normalized(document);
                self.pairs(&segment::bitext_with(&text, self.cut, self.model), facts, take)
            }
            Source::Two { en, th } => {
                let (en, th) = (self.cut.normalized(en), self.cut.normalized(th));
                let side = |text, lang| segment::side_with(text, lang, self.cut, self.model);
                self.pairs(&Bitext { en: side(&en, Lang::En), th: side(&th, Lang::Th) }, facts, take)
            }
        }
    }

    /// Aligns a document that holds both languages.
    ///
    /// # Errors
    /// As [`Aligner::align`].
    pub fn one(&self, document: &Document, facts: &Facts) -> Result<Aligned> {
        self.align(Source::Mixed(document), facts, |pairs| Aligned::from(pairs))
    }

    /// Aligns two documents, one in each language.
    ///
    /// # Errors
    /// As [`Aligner::align`].
    pub fn two(&self, en: &Document, th: &Document, facts: &Facts) -> Result<Aligned> {
        self.align(Source::Two { en, th }, facts, |pairs| Aligned::from(pairs))
    }

    fn pairs<R>(&self, bitext: &Bitext<'_>, facts: &Facts, take: impl FnOnce(&Pairs<'_>) -> R) -> Result<R> {
        let segments = bitext.en.segments.len() + bitext.th.segments.len();
        if segments > self.max_segments {
            return Err(Error::OverLimit {
                name: bitext.en.text.document().name().to_owned(),
                count: segments as u64,
                unit: "segments",
                limit: self.max_segments as u64,
            });
        }
        let alignment = align_with(bitext, self.model);
        Ok(take(&Pairs::by(bitext, &alignment, self.model).with_facts(facts)))
    }
}

impl Source<'_> {
    /// About how many bytes of memory it takes to align this, the texts included; for [`parallel`](crate::parallel).
    ///
    /// A byte of text takes some four, most of it in its normal spelling; a segment takes some 250, and some 12,000 as long
    /// as the section of the search it lies in is searched, if all segments say the same. No more segments begin than there
    /// are stretches of white space.
    #[must_use]
    pub fn memory(&self) -> u64 {
        let texts = match *self {
            Source::Mixed(document) => [document.text(), ""],
            Source::Two { en, th } => [en.text(), th.text()],
        };
        let [text, segments] = texts.iter().fold([0, 0], |[bytes, segments], text| {
            [bytes + text.len() as u64, segments + text.split_ascii_whitespace().count() as u64 + 1]
        });
        4 * text + 250 * segments.min(Aligner::MAX_SEGMENTS as u64) + 12_000 * segments.min(AT_ONCE)
    }
}

/// Segments that are searched at once, at most.
const AT_ONCE: u64 = 50_000;

#[cfg(feature = "batch")]
impl<'d> From<&'d Texts> for Source<'d> {
    fn from(texts: &'d Texts) -> Self {
        match texts {
            Texts::One(document) => Source::Mixed(document),
            Texts::Two { en, th } => Source::Two { en, th },
        }
    }
}

impl From<&Pairs<'_>> for Aligned {
    fn from(pairs: &Pairs<'_>) -> Self {
        Aligned { head: pairs.head().into_owned(), pairs: pairs.iter().map(Pair::into_owned).collect() }
    }
}
