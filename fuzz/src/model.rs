//! Laws of model files: damaged ones are refused, and one that was made to pass every checksum breaks nothing.

use std::sync::LazyLock;

use khanan::{
    Aligner,
    model::{Granularity, Model},
    normalize::Normalized,
    read::Document,
    segment::{Cut, Engine, Segmenter, Unit},
    write::Facts,
};

use crate::{bytes::Bytes, told};

const TEXT: &str = "The bank signed a loan of 900 million baht. It runs for ten years.\n\
    ธนาคารลงนามสัญญาเงินกู้ 900 ล้านบาท นายสมชาย รักดี กล่าวว่า สัญญามีอายุสิบปี\n";

/// A model does what models do.
fn used(model: &Model) {
    let document = Document::from_text("notice.txt", TEXT).expect("it is short");
    let normal = Normalized::new(&document);
    for granularity in [Granularity::Compounds, Granularity::Treebank] {
        let segmenter = Segmenter::new(Engine::Khanan).of(granularity).by(model);
        for unit in [Unit::Sentence, Unit::Word] {
            for (span, _) in segmenter.units(&normal, None, unit) {
                assert!(span.get(TEXT).is_some());
            }
        }
    }
    let lexicon = model.lexicon();
    for word in ["bank", "loan", "signed"] {
        if let Some(i) = lexicon.english(word) {
            let _ = (lexicon.english_weight(i), lexicon.entries(i).count());
        }
    }
    for word in ["ธนาคาร", "เงินกู้"] {
        let _ = lexicon.thai(word).map(|i| lexicon.thai_weight(i));
    }
    let aligned = Aligner::new(Cut::Running, model).one(&document, &Facts::default()).expect("it is short");
    assert!(aligned.pairs.iter().any(|pair| pair.en.is_some()) && aligned.pairs.iter().any(|pair| pair.th.is_some()));
    assert!(aligned.pairs.iter().all(|pair| pair.score.is_none_or(|score| (0.0..=1.0).contains(&score))));
}

/// A whole file of which a few bytes were changed, or which was cut.
pub(crate) fn file(data: &[u8]) {
    static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| Model::embedded().to_bytes());
    // The head is text, and most of what can be wrong is there.
    let mut bytes = Bytes::new(data);
    let (mut model, kind) = (WHOLE.clone(), bytes.byte());
    match kind % 3 {
        0 => {
            let end = model.len().min(4096);
            let head = bytes.rest();
            let body = WHOLE.windows(2).position(|two| two == b"\n\n").map_or(0, |at| at + 2).min(end);
            model = [head, &WHOLE[body..]].concat();
        }
        1 => model.truncate(bytes.number() as usize % (WHOLE.len() + 1)),
        _ => {
            while !bytes.is_empty() {
                let at = bytes.number() as usize % model.len();
                model[at] = bytes.byte();
            }
        }
    }
    let same = model == *WHOLE;
    match Model::from_bytes("a.model", model) {
        Ok(model) => {
            assert!(same, "damage is noticed");
            assert_eq!(model.to_bytes(), *WHOLE);
        }
        Err(error) => {
            assert!(!same);
            told(&error, "a.model");
        }
    }
}

/// The parts of the model, where their content begins, and whether it stands behind a checksum.
static PARTS: LazyLock<Vec<(Vec<u8>, usize, bool)>> = LazyLock::new(|| {
    let whole = Model::embedded().to_bytes();
    let head = whole.windows(2).position(|two| two == b"\n\n").expect("a head") + 2;
    let lines: Vec<&str> = str::from_utf8(&whole[..head]).expect("text").lines().skip(1).collect();
    let mut at = head;
    let lengths = lines.iter().filter_map(|line| line.split(' ').nth(1)?.parse::<usize>().ok());
    lengths
        .map(|length| {
            let part = whole[at..at + length].to_vec();
            at += length;
            let line = part.iter().position(|&byte| byte == b'\n').expect("a first line") + 1;
            let sealed = part.get(line..line + 8).is_some_and(|sum| sum == checksum(&part[line + 8..]).to_le_bytes());
            (part, if sealed { line + 8 } else { line }, sealed)
        })
        .collect()
});

/// A part of which a few bytes were changed, by somebody who knows how checksums are made.
pub(crate) fn part(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let (part, content, sealed) = &PARTS[bytes.below(PARTS.len())];
    let (mut part, cut) = (part.clone(), bytes.byte());
    if cut == 255 {
        let length = part.len() - content;
        part.truncate(content + bytes.number() as usize % (length + 1));
    }
    while !bytes.is_empty() && part.len() > *content {
        // Counts and tables stand in front.
        let (near, number) = (bytes.is(), bytes.number() as usize);
        let length = part.len() - content;
        let at = content + number % if near { length.min(256) } else { length };
        part[at] = bytes.byte();
    }
    if *sealed {
        let sum = checksum(&part[*content..]).to_le_bytes();
        part[content - 8..*content].copy_from_slice(&sum);
    }
    match Model::embedded().with_part("a.part", part) {
        Ok(model) => used(&model),
        Err(error) => told(&error, "a.part"),
    }
}

/// As `khanan::model` makes it; that every part has it is what [`PARTS`] looks at.
fn checksum(bytes: &[u8]) -> u64 {
    let step = |sum: u64, word: u64| {
        let product = (sum ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        product ^ product >> 32
    };
    let start = 0xcbf2_9ce4_8422_2325;
    let (blocks, rest) = bytes.as_chunks::<32>();
    let mut lanes = [start; 4];
    for block in blocks {
        for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
            *lane = step(*lane, u64::from_le_bytes(*word));
        }
    }
    let sum = lanes.into_iter().fold(step(start, bytes.len() as u64), step);
    rest.iter().fold(sum, |sum, &byte| step(sum, u64::from(byte)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn all_parts_but_the_table_of_weights_are_sealed() {
        assert_eq!(
            super::PARTS.iter().map(|(_, _, sealed)| *sealed).collect::<Vec<_>>(),
            [true, true, true, true, false, true]
        );
    }
}
