//! Laws of reviewing: of a journal that holds anything, and of any steps.

use std::{fs, path::Path, sync::LazyLock};

use khanan::{
    Lang, Span,
    align::Bitext,
    model::Model,
    normalize::Normalized,
    read::Document,
    review::{Bead, Journal, Neighbour, Operation, Session, views},
    segment::{Cut, bitext},
};
use tempfile::TempDir;

use crate::{bytes::Bytes, told};

const RELEASE: &str = "\
Village Bank Lends 900 Million Baht

The bank signed a loan of 900 million baht on 14 November 2023. It runs for ten years, said Mr. Somchai Rakdee.
The branch in Rayong opens on Monday.

ธนาคารหมู่บ้านให้กู้ 900 ล้านบาท

ธนาคารลงนามสัญญาเงินกู้ 900 ล้านบาท เมื่อวันที่ 14 พฤศจิกายน 2566 นายสมชาย รักดี กล่าวว่า สัญญามีอายุสิบปี
สาขาระยองเปิดทำการวันจันทร์
";

/// What seeds say is reviewed.
const SHA256: &str = "of this";

static BITEXT: LazyLock<Bitext<'static>> = LazyLock::new(|| {
    let document = Box::leak(Box::new(Document::from_text("loan.txt", RELEASE).expect("it is short")));
    let normalized = Box::leak(Box::new(Normalized::new(document)));
    bitext(normalized, Cut::Running)
});

/// A folder for files, in memory if the system has one there: every step is synced.
pub(crate) fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
    folder.expect("there is room for a folder")
}

pub(crate) fn open(path: &Path) -> khanan::Result<(Journal, Session<'static>)> {
    let model = Model::embedded();
    Journal::open(path, SHA256, &BITEXT, model, || Session::new(&BITEXT, model))
}

/// Beads lie between characters and beside each other; gives all characters but white space that they hold.
fn held(beads: &[Bead]) -> [String; 2] {
    [Lang::En, Lang::Th].map(|lang| {
        assert!(beads.iter().all(|bead| bead.of(lang).is_sorted()));
        let mut spans: Vec<Span> = beads.iter().flat_map(|bead| bead.of(lang)).copied().collect();
        spans.sort_unstable();
        assert!(spans.windows(2).all(|two| two[0].end() <= two[1].start()), "beads lie beside each other");
        let solid = spans.iter().flat_map(|span| span.of(RELEASE).chars()).filter(|c| !c.is_whitespace());
        solid.collect()
    })
}

fn operation(bytes: &mut Bytes<'_>) -> Operation {
    let kind = bytes.byte();
    let bead = 1 + u32::from(bytes.byte()) % 16;
    let neighbour = |bytes: &mut Bytes<'_>| if bytes.is() { Neighbour::Next } else { Neighbour::Previous };
    match kind % 12 {
        0..=2 => Operation::Split { bead, en: bytes.below(1 << 11), th: bytes.below(1 << 11) },
        3 => Operation::Merge { bead, with: neighbour(bytes) },
        4 => Operation::Move { bead, lang: Lang::En, to: neighbour(bytes) },
        5 => Operation::Move { bead, lang: Lang::Th, to: neighbour(bytes) },
        6 => Operation::Unlink { bead },
        7 => Operation::Relink { bead, with: 1 + u32::from(bytes.byte()) % 16 },
        8 => Operation::Accept { bead, on: bytes.is() },
        9 => Operation::Note { bead, text: bytes.text() },
        10 if kind > 127 => Operation::Realign,
        10 => Operation::Redo,
        _ => Operation::Undo,
    }
}

/// Does steps one by one: a refused one changes nothing, none loses or doubles a character, and undoing gives back what was.
fn go_through(path: &Path, (mut journal, mut session): (Journal, Session<'static>), mut bytes: Bytes<'_>) {
    let all = held(session.beads());
    for _ in 0..24 {
        if bytes.is_empty() {
            break;
        }
        let operation = operation(&mut bytes);
        let before = session.beads().to_vec();
        match journal.apply(&mut session, &operation) {
            Err(_) => assert_eq!(session.beads(), before, "a refused step changes nothing"),
            Ok(replaced) => {
                let mut shown = before.clone();
                let now = session.beads();
                let new = now[replaced.at..replaced.at + replaced.after].iter().cloned();
                shown.splice(replaced.at..replaced.at + replaced.before, new);
                assert_eq!(shown, now);
                if !matches!(operation, Operation::Undo | Operation::Redo | Operation::Realign) {
                    assert_eq!(held(now), all, "no character is lost");
                }
                if !matches!(operation, Operation::Undo | Operation::Redo) && before != now {
                    session.apply(&Operation::Undo).expect("there is something to undo");
                    assert_eq!(session.beads(), before);
                    session.apply(&Operation::Redo).expect("there is something to redo");
                }
            }
        }
    }
    let (beads, can) = (session.beads().to_vec(), session.can());
    assert_eq!(views(&session, 0, beads.len()).len(), beads.len());
    drop(journal);
    let (_, again) = open(path).expect("a journal that was written is read");
    assert_eq!((again.beads(), again.can()), (&*beads, can), "the journal is the session");
}

/// A file of any bytes as a journal, and a few steps more.
pub(crate) fn journal(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let steps: Vec<u8> = (0..6).map(|_| bytes.byte()).collect();
    let folder = folder();
    let path = folder.path().join("journal.jsonl");
    let written = bytes.rest();
    fs::write(&path, written).expect("there is room");
    match open(&path) {
        Ok(opened) => go_through(&path, opened, Bytes::new(&steps)),
        Err(error) => {
            told(&error, &path.display().to_string());
            assert_eq!(fs::read(&path).expect("it is there"), written, "a file that is refused is left as it is");
        }
    }
}

/// Any steps.
pub(crate) fn steps(data: &[u8]) {
    let folder = folder();
    let path = folder.path().join("journal.jsonl");
    let opened = open(&path).expect("a new journal");
    let all = held(opened.1.beads());
    let solid = |side: &khanan::segment::Side<'_>| -> String {
        let texts = (0..side.segments.len()).flat_map(|i| side.original(i).chars());
        texts.filter(|c| !c.is_whitespace()).collect()
    };
    assert_eq!(all, [solid(&BITEXT.en), solid(&BITEXT.th)]);
    go_through(&path, opened, Bytes::new(data));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Else the fuzzer would never get beyond the door.
    #[test]
    fn seeds_of_journals_open() {
        let seeds = crate::seeds().into_iter().find(|(name, _)| *name == "review_journal").expect("a target").1;
        for (seed, number) in seeds.iter().zip(1..) {
            let folder = folder();
            let path = folder.path().join("journal.jsonl");
            fs::write(&path, &seed[6..]).expect("there is room");
            let (_, session) = open(&path).unwrap_or_else(|error| panic!("seed {number}: {error}"));
            assert_eq!(session.can() == [false, false], number == 2, "all but one hold steps");
        }
    }
}
