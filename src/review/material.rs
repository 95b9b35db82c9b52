//! The material: what is reviewed, be it documents to align or pairs that are there already.

use std::{borrow::Cow, collections::HashMap};

use sha2::{Digest, Sha256};

use super::{bead::Bead, bead::joined, session::Session};
use crate::{
    Lang, Result, Span,
    align::Bitext,
    digest::hex,
    model::Model,
    normalize::Normalized,
    read::Document,
    segment::{self, Cut},
    write::{Doc, Pair, content_of_two},
};

/// Between the texts of pairs, which may hold line ends of their own.
pub(super) const BETWEEN: &str = "\n\u{2029}\n";

/// The texts under review, and the pairs they came in, if they did.
#[derive(Debug)]
pub struct Material {
    /// One document in both languages, or the English and the Thai one.
    documents: Vec<Document>,
    cut: Cut,
    pairs: Vec<Pair<'static>>,
    /// Of each pair: where its English and its Thai stand in the documents.
    places: Vec<[Option<Span>; 2]>,
}

impl Material {
    /// One document in both languages.
    #[must_use]
    pub fn mixed(document: Document, cut: Cut) -> Self {
        Material { documents: vec![document], cut, pairs: Vec::new(), places: Vec::new() }
    }

    /// An English and a Thai document.
    #[must_use]
    pub fn two(en: Document, th: Document, cut: Cut) -> Self {
        Material { documents: vec![en, th], cut, pairs: Vec::new(), places: Vec::new() }
    }

    /// Pairs that were made before. Their texts become two documents, a line for each text.
    ///
    /// # Errors
    /// [`crate::Error::TooLarge`] if the texts of a language are 4 GiB or more.
    pub fn pairs(name: &str, pairs: Vec<Pair<'static>>) -> Result<Self> {
        let mut texts = [String::new(), String::new()];
        let mut places = Vec::with_capacity(pairs.len());
        for pair in &pairs {
            let mut place = [None, None];
            for ((part, text), place) in [&pair.en, &pair.th].into_iter().zip(&mut texts).zip(&mut place) {
                let Some(part) = part else { continue };
                let inner = part.text.trim();
                if !inner.is_empty() {
                    let start = text.len();
                    text.push_str(inner);
                    *place = Some((start, text.len()));
                    text.push_str(BETWEEN);
                }
            }
            places.push(place.map(|place| place.map(|(start, end)| Span::new(start, end))));
        }
        let [en, th] = texts;
        let documents = vec![Document::from_text(name, en)?, Document::from_text(name, th)?];
        Ok(Material { documents, cut: Cut::Running, pairs, places })
    }

    /// Names the content: 64 hexadecimal digits.
    #[must_use]
    pub fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        for document in &self.documents {
            hash.update(document.sha256());
            hash.update("\n");
        }
        for [en, th] in &self.places {
            hash.update(format!("{en:?} {th:?}\n"));
        }
        hex(&hash.finalize())
    }

    /// What a person calls it.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.documents[..] {
            [en, th] if en.name() != th.name() => format!("{} + {}", en.name(), th.name()),
            documents => documents[0].name().to_owned(),
        }
    }

    /// The documents in normal spelling, for [`Material::bitext`]; two, or one.
    #[must_use]
    pub fn normalized(&self) -> Vec<Normalized<'_>> {
        self.documents.iter().map(|document| self.cut.normalized(document)).collect()
    }

    /// The texts cut into segments; `normalized` are this material's own.
    ///
    /// # Panics
    /// If `normalized` is empty.
    #[must_use]
    pub fn bitext<'t>(&self, normalized: &'t [Normalized<'t>], model: &Model) -> Bitext<'t> {
        match normalized {
            [en, th] => Bitext {
                en: segment::side_with(en, Lang::En, self.cut, model),
                th: segment::side_with(th, Lang::Th, self.cut, model),
            },
            mixed => segment::bitext_with(&mixed[0], self.cut, model),
        }
    }

    /// A new session: the texts aligned, or the pairs as they are.
    #[must_use]
    pub fn session<'a>(&self, bitext: &'a Bitext<'a>, model: &'a Model) -> Session<'a> {
        if self.pairs.is_empty() {
            return Session::new(bitext, model);
        }
        let text = |lang: Lang| bitext.side(lang).text.document().text();
        let spans = |lang, place: Option<Span>| joined(text(lang), place.into_iter().collect());
        let beads = self.pairs.iter().zip(&self.places).zip(1..).map(|((pair, [en, th]), id)| Bead {
            id,
            en: spans(Lang::En, *en),
            th: spans(Lang::Th, *th),
            score: super::bead::rounded(pair.score.unwrap_or(1.0)),
            edited: false,
            accepted: false,
            note: pair.note.as_deref().unwrap_or_default().to_owned(),
        });
        Session::over(bitext, model, beads.filter(|bead| !(bead.en.is_empty() && bead.th.is_empty())).collect())
    }

    /// The pairs that came in, by the bead that each became and the spans it had then.
    pub(super) fn origins(&self) -> HashMap<u32, (&Pair<'static>, [Option<Span>; 2])> {
        let pairs = self.pairs.iter().zip(&self.places).zip(1..);
        pairs.map(|((pair, places), id)| (id, (pair, *places))).collect()
    }

    /// What pairs say of the document, where none came in.
    pub(super) fn doc(&self) -> Doc<'static> {
        match self.pairs.first() {
            Some(pair) => pair.doc.clone().into_owned(),
            None => Doc { name: Cow::Owned(self.name()), sha256: Some(Cow::Owned(self.content())), ..Doc::default() },
        }
    }

    /// SHA-256 as pairs give it: of the file, or of both files' hashes.
    fn content(&self) -> String {
        match &self.documents[..] {
            [en, th] => content_of_two(en, th),
            documents => documents[0].sha256().to_owned(),
        }
    }

    /// Whether the spans of beads are places in files that a reader has.
    pub(super) fn has_places(&self) -> bool {
        self.pairs.is_empty()
    }
}
