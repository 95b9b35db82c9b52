//! From a document's texts to its pairs: the same for one document as for a million.

use crate::{
    Lang,
    align::{Bitext, align_with},
    archive::{Facts, Texts},
    model::Model,
    normalize::Normalized,
    read::Document,
    segment::{self, Cut},
    write::{Head, Pair, Pairs},
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

impl Aligner<'_> {
    /// Aligns a document that holds both languages, or two documents.
    #[must_use]
    pub fn aligned(&self, texts: &Texts, facts: &Facts) -> Aligned {
        match texts {
            Texts::One(document) => {
                let text = Normalized::new(document);
                self.pairs(&segment::bitext_with(&text, self.cut, self.model), facts)
            }
            Texts::Two { en, th } => self.two(en, th, facts),
        }
    }

    /// Aligns two documents.
    #[must_use]
    pub fn two(&self, en: &Document, th: &Document, facts: &Facts) -> Aligned {
        let (en, th) = (Normalized::new(en), Normalized::new(th));
        let side = |text, lang| segment::side_with(text, lang, self.cut, self.model);
        self.pairs(&Bitext { en: side(&en, Lang::En), th: side(&th, Lang::Th) }, facts)
    }

    fn pairs(&self, bitext: &Bitext<'_>, facts: &Facts) -> Aligned {
        let alignment = align_with(bitext, self.model);
        let pairs = Pairs::by(bitext, &alignment, self.model).with_facts(facts.date, facts.source.as_deref());
        let head = pairs.head().into_owned();
        Aligned { head, pairs: pairs.iter().map(Pair::into_owned).collect() }
    }
}
