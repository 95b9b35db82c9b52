//! Learning the sentence model: a logistic regression on composed passages and on what alignments say.
//!
//! Sentences that are known one by one are put together as news puts them (`compose.rs`): those of translations whose
//! English is one sentence, given ones, and those of releases whose ends the alignment is sure of. Beside these it learns
//! from translations of several sentences, where the alignment shows the ends.

use super::{
    Translation,
    boundary::{BoundaryOptions, Examples, Known, OTHERS, label},
    classes::classes,
    compose::{Composed, compose},
    seen::Judged,
    style::learn_style,
};
use crate::{
    Lang, Result,
    model::{CLASSES, Model, Sentences, entry, sentence_clues},
    normalize::Normalized,
    read::Document,
    segment::{Cut, sentence_spans, side},
};

/// How the sentence model is learnt.
#[derive(Clone, Copy, Debug)]
pub struct SentenceOptions {
    /// How many passages are composed.
    pub passages: usize,
    /// Stands for the choices in them.
    pub seed: u64,
    /// The most steps of descent.
    pub steps: usize,
    /// How strongly weights are held towards nought: the penalty is `l2`·|w|².
    pub l2: f64,
    /// The model has 2 to the power of this many weights.
    pub bits: u32,
}

/// What is learnt from.
#[derive(Clone, Copy, Debug)]
pub struct SentenceTexts<'t> {
    /// Releases in two languages.
    pub releases: &'t [Translation],
    /// Other texts in two languages.
    pub others: &'t [Translation],
    /// Thai sentences, one by one.
    pub sentences: &'t [String],
    /// Thai text of any kind, from which nothing but the classes of words is learnt.
    pub texts: &'t [String],
    /// What the model will be judged by: paragraphs that share a stretch of 30 letters with it are not learnt from.
    pub judged: &'t [&'t str],
}

/// A sentence of a release is taken if the alignment is as sure as this that it ends there and nowhere within.
const SURE: f32 = 0.85;
/// Characters of a sentence of a release.
const LENGTHS: std::ops::Range<usize> = 25..300;
/// Fewest characters of a sentence of other texts.
const SHORTEST: usize = 15;

/// What a part of a sentence begins with that English made a sentence of, but Thai did not.
const PARTS: [&str; 16] = [
    "โดย",
    "ซึ่ง",
    "และ",
    "ทำให้",
    "ส่งผล",
    "เพื่อ",
    "อัน",
    "ที่",
    "ได้แก่",
    "เช่น",
    "อาทิ",
    "รวมทั้ง",
    "รวมถึง",
    "ตลอดจน",
    "พร้อม",
    "จำนวน",
];
/// What ends a piece that goes on, with a list or a speech.
const OPEN: [&str; 5] = ["ดังนี้", "ได้แก่", "ว่า", "คือ", ":"];
/// What an instruction of a manual begins with, which news hardly has.
const ORDERS: [&str; 27] = [
    "เลือก",
    "ป้อน",
    "คลิก",
    "ระบุ",
    "ใช้",
    "ดู",
    "เปิด",
    "ไปที่",
    "บน",
    "ในฟิลด์",
    "ถ้า",
    "เมื่อต้องการ",
    "ในการ",
    "แตะ",
    "กด",
    "สร้าง",
    "เพิ่ม",
    "ตั้งค่า",
    "ลบ",
    "ปิด",
    "กำหนด",
    "หาก",
    "โปรด",
    "อนุญาต",
    "แสดง",
    "คำนวณ",
    "ตรวจสอบ",
];

/// Learns, and returns the model as the bytes of its file, with the number of examples.
///
/// # Errors
/// As [`Document::from_text`].
pub fn learn_sentences(texts: SentenceTexts<'_>, base: &Model, options: SentenceOptions) -> Result<(usize, Vec<u8>)> {
    let judged = Judged::new(texts.judged);
    let aligned = label(texts.releases, OTHERS, (base, base.boundaries()), &judged)?;
    let mut known = label(texts.others, OTHERS, (base, base.boundaries()), &judged)?;

    let single: Vec<&str> = texts.others.iter().filter(|t| is_sentence(t)).map(|t| t.th.trim()).collect();
    let told: Vec<&str> = single.iter().copied().filter(|s| !ORDERS.iter().any(|order| s.starts_with(order))).collect();
    let given: Vec<&str> = texts.sentences.iter().map(|s| s.trim()).filter(|s| !s.is_empty()).collect();
    let released: Vec<&str> = aligned.iter().flat_map(sure).filter(|s| is_whole(s)).collect();
    let pools: [(&[&str], f32); 4] = [(&told, 1.0), (&given, 1.0), (&released, 1.0), (&single, 0.4)];
    let [told, given_only, .., single] = pools;
    let news = compose(&[told, given_only, single], options.passages / 6, options.seed);
    let manner = learn_style(&aligned, &known, &given, &news);
    for passage in compose(&pools, options.passages, options.seed) {
        known.extend(cut(&passage, &judged)?);
    }

    let others = texts.others.iter().map(|t| &*t.th);
    let all = texts.texts.iter().map(String::as_str).chain(others).chain(given.iter().copied());
    let all: Vec<&str> = all.filter(|text| !judged.shares(text)).collect();
    let mut words: Vec<u32> = classes(all.into_iter()).iter().map(|(word, class)| entry(word, *class)).collect();
    words.sort_unstable();
    words.dedup_by_key(|word| *word & !(CLASSES - 1));
    let table: Vec<[u8; 4]> = words.iter().map(|word| word.to_le_bytes()).collect();
    let clues = |passage: &Known, see: &mut dyn FnMut(usize, u32)| {
        sentence_clues(&table, &passage.text, &passage.phrases, see);
    };
    let examples = Examples::new(&known, options.bits, clues);
    let how = BoundaryOptions { rounds: 1, steps: options.steps, l2: options.l2, bits: options.bits };
    let (at_rest, weights) = examples.learn(how, OTHERS);
    Ok((examples.count(), Sentences::file(at_rest, &manner, &words, &weights)))
}

/// Whether a translation is of one whole English sentence.
fn is_sentence(t: &Translation) -> bool {
    let en = t.en.trim();
    let plain =
        !t.th.contains("http") && t.th.chars().filter(|c| ('\u{e01}'..='\u{e4e}').contains(c)).count() >= SHORTEST;
    plain && en.starts_with(char::is_uppercase) && en.ends_with(['.', '!', '?']) && sentence_spans(en).count() == 1
}

/// The sentences of a passage whose ends are sure, and that none is likely to end within.
fn sure(passage: &Known) -> Vec<&str> {
    let (mut found, mut start, mut doubt) = (Vec::new(), 0, false);
    let last = passage.phrases.len() - 1;
    for i in 0..=last {
        let (yes, no) = passage.ends.get(i).copied().unwrap_or((1.0, 0.0));
        if yes > SURE {
            if !doubt {
                found.push(&passage.text[passage.phrases[start].start..passage.phrases[i].end]);
            }
            (start, doubt) = (i + 1, false);
        } else if no < SURE {
            doubt = true;
        }
    }
    found
}

/// Whether a piece of a release is a sentence by itself: no item of a list, no clause that hangs on another.
fn is_whole(piece: &str) -> bool {
    let begins = piece
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '“' | '"') || ('\u{e01}'..='\u{e4e}').contains(&c));
    let head = piece.trim_start_matches(['“', '"']);
    let mark = head.char_indices().take(4).any(|(at, c)| {
        matches!(c, '.' | ')') && head[..at].chars().all(|c| c.is_numeric() || ('ก'..='ฮ').contains(&c))
    });
    begins
        && !mark
        && LENGTHS.contains(&piece.chars().count())
        && !PARTS.iter().any(|part| piece.starts_with(part))
        && !OPEN.iter().any(|open| piece.ends_with(open))
}

/// A composed passage, cut into phrases.
fn cut(passage: &Composed, judged: &Judged) -> Result<Vec<Known>> {
    let document = Document::from_text("th", &*passage.text)?;
    let normalized = Normalized::new(&document);
    let th = side(&normalized, Lang::Th, Cut::Running);
    let ends = |i: usize| {
        let end = passage.ends.binary_search(&th.segments[i].span.end()).is_ok();
        (f32::from(u8::from(end)), f32::from(u8::from(!end)))
    };
    Ok(super::boundary::passages(&th, judged, OTHERS, ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_learns_from_composed_passages_the_same_for_any_number_of_threads() {
        let pair = |n: usize| Translation {
            en: format!("The user buys {n} new houses."),
            th: format!("ผู้ใช้ซื้อบ้านหลังใหม่จำนวน {n} หลัง"),
        };
        let others: Vec<Translation> = (2..12).map(pair).collect();
        let sentences: Vec<String> = (0..30).map(|n| format!("พ่อมีรถ {n} คัน")).collect();
        let texts =
            SentenceTexts { releases: &[], others: &others, sentences: &sentences, texts: &sentences, judged: &[] };
        let options = SentenceOptions { passages: 60, seed: 1, steps: 20, l2: 0.1, bits: 12 };
        let learn = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| learn_sentences(texts, Model::embedded(), options)).expect("small texts")
        };
        let (count, bytes) = learn(2);
        assert!(count > 400, "{count}");
        assert_eq!(learn(1), (count, bytes.clone()));
        let model = Sentences::from_bytes("learnt", bytes).expect("whole");
        let passage = "พ่อมีรถ 3 คัน พ่อมีรถ 4 คัน";
        let phrases: Vec<_> = passage
            .split(' ')
            .map(|word| {
                let at = word.as_ptr() as usize - passage.as_ptr() as usize;
                at..at + word.len()
            })
            .collect();
        let odds = model.log_odds(passage, &phrases);
        assert!(odds.iter().enumerate().all(|(i, &x)| i == 2 || x < odds[2]), "{odds:?}");
    }

    #[test]
    fn a_whole_sentence_is_no_item_and_no_clause() {
        let table = [
            ("ธนาคารได้ให้ความช่วยเหลือลูกค้าที่ได้รับผลกระทบ", true),
            ("1. ธนาคารได้ให้ความช่วยเหลือลูกค้าที่ได้รับผลกระทบ", false),
            ("ซึ่งธนาคารได้ให้ความช่วยเหลือลูกค้าที่ได้รับผลกระทบ", false),
            ("ธนาคารได้ให้ความช่วยเหลือลูกค้าที่ได้รับผลกระทบ ดังนี้", false),
            ("(ธนาคารได้ให้ความช่วยเหลือลูกค้าที่ได้รับผลกระทบ)", false),
        ];
        for (piece, whole) in table {
            assert_eq!(is_whole(piece), whole, "{piece}");
        }
    }
}
