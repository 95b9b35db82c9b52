//! Small bitexts made by hand, for the tests of this folder.

use crate::{
    Lang, Span,
    align::{Alignment, Bead, Bitext, Evidence, Run},
    normalize::{NormalSpan, Normalized},
    read::Document,
    segment::{Cut, Kind, Passage, Segment, Side},
};

/// A line of a document: a passage, and its segments, set with a space between them. A segment that ends in `|`, which
/// is left out, ends a sentence.
pub(super) type Line<'a> = (Lang, Kind, &'a [&'a str]);

/// The text of a document that consists of `lines`.
pub(super) fn document(name: &str, lines: &[Line<'_>]) -> Document {
    let line = |line: &Line<'_>| line.2.iter().map(|s| s.trim_end_matches('|')).collect::<Vec<_>>().join(" ") + "\n";
    Document::from_text(name, lines.iter().map(line).collect::<String>()).unwrap()
}

/// One language's lines of `text`, which was made from `lines`.
pub(super) fn side<'t>(lang: Lang, text: &'t Normalized<'t>, lines: &[Line<'_>]) -> Side<'t> {
    let mut side = Side { lang, cut: Cut::Running, text, passages: Vec::new(), segments: Vec::new() };
    let mut at = 0;
    for (place, &(line_lang, kind, segments)) in (0..).zip(lines) {
        let start = at;
        let first = side.segments.len() as u32;
        for segment in segments {
            let solid = segment.trim_end_matches('|');
            if line_lang == lang {
                side.segments.push(Segment {
                    span: Span::new(at, at + solid.len()),
                    normal: NormalSpan { start: at as u32, end: (at + solid.len()) as u32 },
                    passage: side.passages.len() as u32,
                    ends: if solid == *segment { 0.1 } else { 0.9 },
                    cues: crate::segment::Cues::NONE,
                });
            }
            at += solid.len() + 1;
        }
        if line_lang == lang {
            let segments = first..side.segments.len() as u32;
            side.passages.push(Passage { span: Span::new(start, at - 1), lang, kind, place, segments });
        }
    }
    side
}

/// A bead of the segments in `en` and `th`; neighbours make one run.
pub(super) fn bead(en: &[u32], th: &[u32], probability: f64) -> Bead {
    bead_with(en, th, probability, Evidence::default())
}

/// The same, with its evidence.
pub(super) fn bead_with(en: &[u32], th: &[u32], probability: f64, evidence: Evidence) -> Bead {
    let runs = |segments: &[u32]| {
        let runs = segments.chunk_by(|a, b| a + 1 == *b);
        runs.map(|run| Run { start: run[0], end: run[0] + run.len() as u32 }).collect()
    };
    Bead::new(runs(en), runs(th), probability, evidence)
}

/// Calls `test` with one document that holds both languages, and `beads` over it.
pub(super) fn mixed<T>(lines: &[Line<'_>], beads: Vec<Bead>, test: impl FnOnce(&Bitext<'_>, &Alignment) -> T) -> T {
    let document = document("release.txt", lines);
    let text = Normalized::as_is(&document);
    let bitext = Bitext { en: side(Lang::En, &text, lines), th: side(Lang::Th, &text, lines) };
    let alignment = Alignment::new(&bitext, beads).unwrap();
    test(&bitext, &alignment)
}

/// Calls `test` with two documents of one language each, and `beads` over them.
pub(super) fn two<T>(
    en: &[Line<'_>],
    th: &[Line<'_>],
    beads: Vec<Bead>,
    test: impl FnOnce(&Bitext<'_>, &Alignment) -> T,
) -> T {
    let documents = (document("en.txt", en), document("th.txt", th));
    let texts = (Normalized::as_is(&documents.0), Normalized::as_is(&documents.1));
    let bitext = Bitext { en: side(Lang::En, &texts.0, en), th: side(Lang::Th, &texts.1, th) };
    let alignment = Alignment::new(&bitext, beads).unwrap();
    test(&bitext, &alignment)
}

/// A release with most of what can happen: two titles, a dateline, 1-1, 2-2 over a line end, a translation in two
/// places, text without counterpart on either side.
pub(super) const RELEASE: &[Line<'static>] = &[
    (Lang::Th, Kind::Title, &["กองทุนหมู่บ้าน", "เปิดสาขาใหม่"]),
    (Lang::Th, Kind::Paragraph, &["กองทุนอนุมัติเงิน 4.4 ล้านบาท|", "สาขาเปิดวันจันทร์"]),
    (Lang::Th, Kind::Paragraph, &["ประชาชนยินดี", "นายกล่าวเสริมว่า", "เจ้าหน้าที่ก็ยินดี"]),
    (Lang::Th, Kind::Dateline, &["21 พฤศจิกายน 2569"]),
    (Lang::En, Kind::Title, &["Village fund opens a new branch"]),
    (Lang::En, Kind::Paragraph, &["The fund approved 4.5 million baht.|", "The branch opens on Monday.|"]),
    (Lang::En, Kind::Paragraph, &["Staff and people are pleased.|", "See the “map” below.|"]),
];

/// The beads of [`RELEASE`].
pub(super) fn release_beads() -> Vec<Bead> {
    let mut evidence = Evidence { length_ratio: Some(1.0 / 3.0), ..Evidence::default() };
    evidence.numbers.en_only.push("4500000".into());
    evidence.numbers.th_only.push("4400000".into());
    evidence.names.push("Fund = กองทุน".into());
    let figures = bead_with(&[1, 2], &[2, 3], 0.987_654_3, evidence);
    vec![
        bead(&[0], &[0, 1], 1.0),
        figures,
        bead(&[3], &[4, 6], 0.5),
        bead(&[], &[5], 0.75),
        bead(&[4], &[], 0.25),
        bead(&[], &[7], 0.75),
    ]
}
