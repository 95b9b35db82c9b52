//! All stages at once: from a document's text to its pairs, the same for one document as for a million.

#[cfg(feature = "batch")]
use crate::archive::Texts;
use crate::{
    Lang,
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
        Aligner { cut: Cut::Running, model: Model::embedded() }
    }
}

impl Aligner<'_> {
    /// Aligns a document that holds both languages.
    #[must_use]
    pub fn one(&self, document: &Document, facts: &Facts) -> Aligned {
        let text = self.cut.normalized(document);
        self.pairs(&segment::bitext_with(&text, self.cut, self.model), facts)
    }

    /// Aligns the texts of an archive's entry.
    #[cfg(feature = "batch")]
    #[must_use]
    pub fn texts(&self, texts: &Texts, facts: &Facts) -> Aligned {
        match texts {
            Texts::One(document) => self.one(document, facts),
            Texts::Two { en, th } => self.two(en, th, facts),
        }
    }

    /// Aligns two documents, one in each language.
    #[must_use]
    pub fn two(&self, en: &Document, th: &Document, facts: &Facts) -> Aligned {
        let (en, th) = (self.cut.normalized(en), self.cut.normalized(th));
        let side = |text, lang| segment::side_with(text, lang, self.cut, self.model);
        self.pairs(&Bitext { en: side(&en, Lang::En), th: side(&th, Lang::Th) }, facts)
    }

    fn pairs(&self, bitext: &Bitext<'_>, facts: &Facts) -> Aligned {
        let alignment = align_with(bitext, self.model);
        let pairs = Pairs::by(bitext, &alignment, self.model).with_facts(facts);
        let head = pairs.head().into_owned();
        Aligned { head, pairs: pairs.iter().map(Pair::into_owned).collect() }
    }
}

impl Aligned {
    /// Whether any text of that language was found: all of it is in the pairs, with a counterpart or without.
    #[must_use]
    pub fn has(&self, lang: Lang) -> bool {
        self.pairs.iter().any(|pair| match lang {
            Lang::En => pair.en.is_some(),
            Lang::Th => pair.th.is_some(),
        })
    }
}
