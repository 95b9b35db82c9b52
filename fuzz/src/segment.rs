//! Laws of normal spelling and of cutting.

use khanan::{
    Lang,
    model::{Granularity, WordCuts},
    normalize::{NormalSpan, Normalized, normalize},
    read::Document,
    segment::{Cut, Engine, Segmenter, Unit, bitext, dictionary_words, sentences, side, words, words_with},
};

use crate::bytes::{Bytes, text};

fn document(text: &str) -> Document {
    Document::from_text("notice", text).expect("it is short")
}

/// Normal spelling: no more to normalise, and every stretch of it leads back.
pub(crate) fn normal(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let cuts: [u32; 4] = [(); 4].map(|()| bytes.below(1 << 12) as u32);
    let text = text(bytes.rest());
    let document = document(&text);
    let (normal, flowing) = (Normalized::new(&document), Normalized::flowing(&document));
    assert_eq!(normalize(&text), normal.text());
    assert_eq!(normalize(normal.text()), normal.text(), "normalising twice changes nothing");
    assert!(normal.text().len() <= text.len());
    assert_eq!(normal.text().len(), flowing.text().len());
    for (a, b) in normal.text().bytes().zip(flowing.text().bytes()) {
        assert!(a == b || (b == b' ' && matches!(a, b'\n' | b'\r')), "a flowing text differs in line ends alone");
    }
    let end = normal.text().len() as u32;
    let mut cuts: Vec<u32> = cuts.into_iter().filter(|cut| normal.text().is_char_boundary(*cut as usize)).collect();
    cuts.extend([0, end]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut from = 0;
    for cut in cuts.windows(2) {
        let original = normal.to_original(NormalSpan { start: cut[0], end: cut[1] });
        assert_eq!(original.start(), from, "spans in a row tile the original");
        assert!(original.get(&text).is_some(), "on character boundaries");
        assert_eq!(original, flowing.to_original(NormalSpan { start: cut[0], end: cut[1] }));
        from = original.end();
    }
    assert!(from == text.len() || end == 0);
}

/// Units of every engine and language: in order, between characters, and with nothing but white space left out.
pub(crate) fn units(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let engine = bytes.of(&Engine::ALL);
    let lang = bytes.of(&[None, Some(Lang::En), Some(Lang::Th)]);
    let unit = bytes.of(&[Unit::Passage, Unit::Sentence, Unit::Word]);
    let granularity = bytes.of(&[Granularity::Compounds, Granularity::Treebank]);
    let text = text(bytes.rest());
    let document = document(&text);
    let normal = Cut::Running.normalized(&document);
    let segmenter = Segmenter::new(engine).of(granularity);
    let units = segmenter.units(&normal, lang, unit);
    assert!(lang.is_none_or(|lang| units.iter().all(|(_, of)| *of == lang)));
    let seen = !normal.text().trim().is_empty();
    let mut end = 0;
    let sentences_hold_all = unit == Unit::Sentence && seen;
    let passed_over = |gap: &str| match sentences_hold_all {
        true => assert!(gap.trim().is_empty(), "{gap:?} is lost"),
        false => assert!(normalize(gap).trim().is_empty(), "{gap:?} is lost"),
    };
    for (span, _) in &units {
        assert!(!span.is_empty() && span.start() >= end, "units are in order");
        assert!(
            span.get(&text).is_some_and(|unit| !unit.trim().is_empty()),
            "on character boundaries, and hold something"
        );
        passed_over(&text[end..span.start()]);
        end = span.end();
    }
    passed_over(&text[end..]);

    let lang = lang.unwrap_or(Lang::Th);
    all_but_space(&text, segmenter.sentences(&text, lang));
    all_but_space(&text, segmenter.words(&text, lang));
    match engine {
        Engine::Khanan => {
            all_but_space(&text, words(&text, lang));
            all_but_space(&text, words_with(&text, granularity, WordCuts::embedded()));
        }
        Engine::IcuDictionary => all_but_space(&text, dictionary_words(&text, lang)),
        _ => {}
    }
    let one = side(&normal, lang, Cut::Running);
    let mut end = 0;
    for span in sentences(&one) {
        assert!(span.start() >= end && span.get(&text).is_some());
        end = span.end();
    }
    let both = bitext(&normal, Cut::Lines);
    assert!([&both.en, &both.th].iter().all(|side| side.segments.iter().all(|s| s.span.get(&text).is_some())));
}

fn all_but_space(text: &str, pieces: impl Iterator<Item = std::ops::Range<usize>>) {
    let mut end = 0;
    for piece in pieces {
        assert!(piece.start >= end && piece.end > piece.start, "pieces are in order");
        assert!(text.get(piece.clone()).is_some(), "on character boundaries");
        assert!(text[end..piece.start].trim().is_empty(), "{:?} is lost", &text[end..piece.start]);
        end = piece.end;
    }
    assert!(text[end..].trim().is_empty(), "{:?} is lost", &text[end..]);
}
