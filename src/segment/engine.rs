//! Engines: several ways to cut text behind one face, so that they can take each other's place and be compared.
//!
//! | engine | words | sentences |
//! |---|---|---|
//! | [`Engine::Khanan`] | Thai by the word model, the rest by UAX #29 | English by the table of rules, Thai by the sentence model |
//! | [`Engine::IcuDictionary`] | ICU's rules, Thai by its dictionary | ICU's rules, the same for both languages |
//! | [`Engine::IcuLstm`] | ICU's rules, Thai by its neural network | as `IcuDictionary` |
//! | [`Engine::Uax29`] | Unicode's plain rules, which know no Thai word: every Thai character is one | Unicode's plain rules |
//!
//! ICU's rules are those of Unicode, made to fit. Neither knows where a Thai sentence ends but at a full stop or a line end.

use std::{fmt, ops::Range, sync::LazyLock};

use icu_segmenter::{
    SentenceSegmenter, SentenceSegmenterBorrowed, iterators::SentenceBreakIterator,
    options::SentenceBreakInvariantOptions, scaffold::Utf8,
};
use unicode_segmentation::{USentenceBoundIndices, UnicodeSegmentation};

use super::{claim_gaps, english, normal_span, probable, sentence::ThaiPassage, track, word::Words, words_with};
use crate::{
    Lang, Span,
    model::{Granularity, Model},
    normalize::Normalized,
};

static ICU: LazyLock<SentenceSegmenterBorrowed<'static>> =
    LazyLock::new(|| SentenceSegmenter::new(SentenceBreakInvariantOptions::default()));

/// A way to cut text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum Engine {
    /// This library's own.
    #[default]
    Khanan,
    /// ICU with its dictionary of Thai.
    IcuDictionary,
    /// ICU with its neural network for Thai (a long short-term memory).
    IcuLstm,
    /// The plain rules of Unicode's Standard Annex 29.
    Uax29,
}

impl Engine {
    /// All of them.
    pub const ALL: [Engine; 4] = [Engine::Khanan, Engine::IcuDictionary, Engine::IcuLstm, Engine::Uax29];

    /// What the command line calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Engine::Khanan => "khanan",
            Engine::IcuDictionary => "icu-dictionary",
            Engine::IcuLstm => "icu-lstm",
            Engine::Uax29 => "uax29",
        }
    }

    /// The engine of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Engine> {
        Engine::ALL.into_iter().find(|engine| engine.name() == name)
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Cuts text into passages, sentences and words by one engine. It can be shared between threads.
///
/// ```
/// use khanan::{Lang, segment::{Engine, Segmenter}};
///
/// let text = "Mr. Anan left. It rained.";
/// let cut = |engine| Segmenter::new(engine).sentences(text, Lang::En).map(|at| &text[at]).collect::<Vec<_>>();
/// assert_eq!(cut(Engine::Khanan), ["Mr. Anan left.", "It rained."]);
/// assert_eq!(cut(Engine::Uax29), ["Mr.", "Anan left.", "It rained."]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Segmenter<'m> {
    engine: Engine,
    granularity: Granularity,
    model: &'m Model,
}

impl Segmenter<'static> {
    /// A segmenter by the model that the program carries, which only [`Engine::Khanan`] asks. Thai compounds stay whole.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Segmenter { engine, granularity: Granularity::default(), model: Model::embedded() }
    }
}

impl<'m> Segmenter<'m> {
    /// The same engine by another model.
    #[must_use]
    pub fn by<'n>(self, model: &'n Model) -> Segmenter<'n> {
        Segmenter { engine: self.engine, granularity: self.granularity, model }
    }

    /// The same, with Thai words of this granularity; only [`Engine::Khanan`] has a choice.
    #[must_use]
    pub fn of(self, granularity: Granularity) -> Self {
        Segmenter { granularity, ..self }
    }

    /// Its engine.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Cuts text into words and marks: bytes of the text in order that cover all but white space and cut no grapheme
    /// cluster. Nothing is allocated for a word.
    pub fn words<'t>(&self, text: &'t str, lang: Lang) -> Words<'t>
    where
        'm: 't,
    {
        match (self.engine, lang) {
            (Engine::Khanan, Lang::Th) => words_with(text, self.granularity, self.model.words()),
            (Engine::Khanan, Lang::En) | (Engine::Uax29, _) => Words::by_rules(text),
            (Engine::IcuDictionary, _) => Words::by_dictionary(text),
            (Engine::IcuLstm, _) => Words::by_network(text),
        }
    }

    /// Cuts a passage, such as one of [`passages`], into sentences: bytes of it in order, without white space at their ends,
    /// that cover everything else. Nothing is allocated for a sentence; our own engine weighs all Thai sentences of a
    /// passage together, and keeps a few numbers for each phrase meanwhile. It cuts Thai releases and other Thai texts
    /// differently, and tells them apart better by a whole text ([`Segmenter::units`]) than by a passage. It knows text in
    /// normal spelling best, see [`crate::normalize`].
    pub fn sentences<'t>(&self, passage: &'t str, lang: Lang) -> Sentences<'t> {
        let ends = match (self.engine, lang) {
            (Engine::Khanan, Lang::En) => Ends::Rules(english::split(passage)),
            (Engine::Khanan, Lang::Th) => {
                let thai = ThaiPassage::new(passage, self.model);
                Ends::Weighed(thai.ends(ThaiPassage::release([&thai].into_iter(), self.model)).into_iter())
            }
            (Engine::IcuDictionary | Engine::IcuLstm, _) => Ends::Icu(ICU.segment_str(passage)),
            (Engine::Uax29, _) => Ends::Unicode(passage.split_sentence_bound_indices()),
        };
        Sentences { text: passage, start: 0, ends }
    }
}

/// What a text can be cut into.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Unit {
    /// Headlines, paragraphs, list items and the like.
    Passage,
    /// Sentences.
    Sentence,
    /// Words and marks.
    Word,
}

impl Segmenter<'_> {
    /// Cuts a whole text into units, each with its language: spans of the original, in order. Passages are of one language,
    /// told by its script, or all of `lang`.
    #[must_use]
    pub fn units(&self, text: &Normalized<'_>, lang: Option<Lang>, unit: Unit) -> Vec<(Span, Lang)> {
        let original = text.document().text();
        let mut units: Vec<(Span, Lang)> = Vec::new();
        let passages = passages(text.text(), lang);
        // What a Thai passage looks like by itself; how much of that counts, all of them say together.
        let thai = |(at, lang): &(Range<usize>, Lang)| {
            let ours = (self.engine, *lang, unit) == (Engine::Khanan, Lang::Th, Unit::Sentence);
            ours.then(|| ThaiPassage::new(&text.text()[at.clone()], self.model))
        };
        let thai: Vec<Option<ThaiPassage>> = passages.iter().map(thai).collect();
        let release = ThaiPassage::release(thai.iter().flatten(), self.model);
        for ((passage, lang), thai) in passages.into_iter().zip(thai) {
            let span = |at: Range<usize>| text.to_original(normal_span(at));
            match unit {
                Unit::Passage => units.push((span(passage), lang)),
                Unit::Sentence => {
                    let start = passage.start;
                    let whole = &text.text()[passage];
                    let sentences = match thai {
                        Some(thai) => {
                            Sentences { text: whole, start: 0, ends: Ends::Weighed(thai.ends(release).into_iter()) }
                        }
                        None => self.sentences(whole, lang),
                    };
                    units.extend(sentences.map(|at| (span(start + at.start..start + at.end), lang)));
                }
                Unit::Word => {
                    let whole = span(passage);
                    let words = self.words(whole.of(original), lang);
                    units.extend(words.map(|at| (Span::new(whole.start() + at.start, whole.start() + at.end), lang)));
                }
            }
        }
        if unit == Unit::Sentence {
            claim_gaps(original, &mut units.iter_mut().map(|(span, _)| span).collect::<Vec<_>>());
        }
        units
    }
}

/// The passages of a text with their languages, in order: stretches between hard breaks, white space at the ends left out,
/// each in one language, told by its script and its neighbourhood, or all in `lang`. Bytes of the text, which should be in
/// normal spelling. All engines have the same.
#[must_use]
pub fn passages(text: &str, lang: Option<Lang>) -> Vec<(Range<usize>, Lang)> {
    match lang {
        Some(lang) => track::lines(text).map(|at| (at, lang)).collect(),
        None => track::stretches(text).into_iter().map(|stretch| (stretch.at, stretch.lang)).collect(),
    }
}

/// The iterator of [`Segmenter::sentences`].
#[derive(Debug)]
pub struct Sentences<'t> {
    text: &'t str,
    /// Where the next sentence starts, white space before it included.
    start: usize,
    ends: Ends<'t>,
}

/// Where sentences end, in order.
enum Ends<'t> {
    Rules(english::Sentences<'t>),
    Weighed(std::vec::IntoIter<usize>),
    Icu(SentenceBreakIterator<'static, 't, Utf8>),
    Unicode(USentenceBoundIndices<'t>),
}

impl fmt::Debug for Ends<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Ends::Rules(_) => "Rules",
            Ends::Weighed(_) => "Weighed",
            Ends::Icu(_) => "Icu",
            Ends::Unicode(_) => "Unicode",
        })
    }
}

impl Iterator for Ends<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        match self {
            Ends::Rules(pieces) => {
                let mut last = None;
                for (at, ends) in pieces {
                    last = Some(at.end);
                    if ends >= probable(Lang::En) {
                        break;
                    }
                }
                last
            }
            Ends::Weighed(ends) => ends.next(),
            Ends::Icu(breaks) => breaks.next(),
            Ends::Unicode(pieces) => pieces.next().map(|(start, piece)| start + piece.len()),
        }
    }
}

impl Iterator for Sentences<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let piece = self.start..self.ends.next()?;
            self.start = piece.end;
            let sentence = track::trim(self.text, piece);
            if !sentence.is_empty() {
                return Some(sentence);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        read::Document,
        segment::{Cut, sentences, side},
    };

    const _: () = {
        const fn is_shared<T: Send + Sync>() {}
        is_shared::<Segmenter<'static>>();
    };

    #[test]
    fn engines_have_names() {
        for engine in Engine::ALL {
            assert_eq!(Engine::named(engine.name()), Some(engine));
        }
        assert_eq!(Engine::named("luck"), None);
    }

    #[test]
    fn engines_differ_as_their_table_says() {
        let words = |engine, text: &'static str, lang| {
            Segmenter::new(engine).words(text, lang).map(|at| &text[at]).collect::<Vec<_>>()
        };
        let table: [(Engine, &[&str]); 4] = [
            (Engine::Khanan, &["ธนาคาร", "ไทย", "25", "แห่ง"]),
            (Engine::IcuDictionary, &["ธนาคาร", "ไทย", "25", "แห่ง"]),
            (Engine::IcuLstm, &["ธนาคาร", "ไทย", "25", "แห่ง"]),
            (Engine::Uax29, &["ธ", "น", "า", "ค", "า", "ร", "ไ", "ท", "ย", "25", "แ", "ห่", "ง"]),
        ];
        for (engine, want) in table {
            assert_eq!(words(engine, "ธนาคารไทย 25 แห่ง", Lang::Th), want, "{engine}");
            assert_eq!(words(engine, "Rates fell 0.25%.", Lang::En), ["Rates", "fell", "0.25", "%", "."], "{engine}");
        }
    }

    #[test]
    fn passages_of_a_text_are_cut_by_what_all_of_them_say() {
        let other = "พ่อซื้อรถคันใหม่ ราคาไม่แพง แม่ชอบสีแดง ลูกไม่ค่อยชอบ";
        let text = format!("{other}\n{}", "เขาบอกว่าจะไม่ไป แต่ถ้าคุณอยู่ที่นี่ ฉันก็อยากจะไปหาเธอ\n".repeat(20));
        let document = Document::from_text("x", &*text).expect("short");
        let normalized = Normalized::new(&document);
        let units = Segmenter::new(Engine::Khanan).units(&normalized, Some(Lang::Th), Unit::Sentence);
        let whole: Vec<Span> = sentences(&side(&normalized, Lang::Th, Cut::Running));
        assert_eq!(units.into_iter().map(|(span, _)| span).collect::<Vec<_>>(), whole);
    }

    #[test]
    fn granularities_differ() {
        let count = |granularity| Segmenter::new(Engine::Khanan).of(granularity).words("เนื่องจากฝนตก", Lang::Th).count();
        assert!(count(Granularity::Treebank) < count(Granularity::Compounds));
    }

    #[test]
    fn passages_have_their_language() {
        let text = "ข่าวประจำวัน\n\n  A day in the market.  \r\n3 มกราคม";
        let found: Vec<(&str, Lang)> = passages(text, None).into_iter().map(|(at, lang)| (&text[at], lang)).collect();
        assert_eq!(found, [("ข่าวประจำวัน", Lang::Th), ("A day in the market.", Lang::En), ("3 มกราคม", Lang::Th)]);
        assert!(passages(text, Some(Lang::En)).iter().all(|(_, lang)| *lang == Lang::En));
    }

    proptest! {
        /// Whatever the engine: in order, nothing lost but white space, none of it at the ends.
        #[test]
        fn sentences_hold_all_of_any_text(text in "\\PC{0,40}|([ก-ฮ][ิ-ู]?[่-๋]?|[a-zA-Z0-9.,?!“”()ๆ]| ){0,80}") {
            for (engine, lang) in Engine::ALL.into_iter().flat_map(|engine| [(engine, Lang::En), (engine, Lang::Th)]) {
                let mut from = 0;
                for at in Segmenter::new(engine).sentences(&text, lang) {
                    prop_assert!(from <= at.start && at.start < at.end, "{engine} {lang} {at:?}");
                    prop_assert!(text[from..at.start].trim().is_empty(), "{engine} {lang} leaves text out before {at:?}");
                    prop_assert_eq!(text[at.clone()].trim(), &text[at.clone()]);
                    from = at.end;
                }
                prop_assert!(text[from..].trim().is_empty(), "{engine} {lang} leaves the end out");
            }
        }
    }
}
