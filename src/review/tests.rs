use proptest::prelude::*;

use super::*;
use crate::{
    Lang, Span,
    align::Bitext,
    model::Model,
    normalize::Normalized,
    read::Document,
    segment::{self, Cut},
};

const RELEASE: &str = "\
Village Bank Lends 900 Million Baht

The bank signed a loan of 900 million baht on 14 November 2023. It runs for ten years, said Mr. Somchai Rakdee.
The branch in Rayong opens on Monday.

ธนาคารหมู่บ้านให้กู้ 900 ล้านบาท

ธนาคารลงนามสัญญาเงินกู้ 900 ล้านบาท เมื่อวันที่ 14 พฤศจิกายน 2566 นายสมชาย รักดี กล่าวว่า สัญญามีอายุสิบปี
สาขาระยองเปิดทำการวันจันทร์
";

fn with_release(test: impl FnOnce(&Bitext<'_>)) {
    let document = Document::from_text("loan.txt", RELEASE).expect("it is small");
    let normalized = Normalized::new(&document);
    test(&segment::bitext(&normalized, Cut::Running));
}

/// Every character of a language's segments stands in exactly one bead, and beads' spans are in order.
fn hold_law(base: &Bitext<'_>, beads: &[Bead]) -> Result<(), TestCaseError> {
    for (lang, side) in [(Lang::En, &base.en), (Lang::Th, &base.th)] {
        let text = side.text.document().text();
        let solid = |spans: Vec<Span>| -> String {
            spans.iter().flat_map(|span| text[span.range()].chars()).filter(|c| !c.is_whitespace()).collect()
        };
        let mut spans: Vec<Span> = beads.iter().flat_map(|bead| bead.of(lang)).copied().collect();
        prop_assert!(beads.iter().all(|bead| bead.of(lang).is_sorted()));
        spans.sort_unstable();
        prop_assert!(spans.windows(2).all(|two| two[0].end() <= two[1].start()));
        prop_assert_eq!(solid(spans), solid(side.segments.iter().map(|segment| segment.span).collect()));
    }
    let mut ids: Vec<u32> = beads.iter().map(|bead| bead.id).collect();
    ids.sort_unstable();
    ids.dedup();
    prop_assert_eq!(ids.len(), beads.len());
    Ok(())
}

fn operation() -> impl Strategy<Value = Operation> {
    let bead = 1u32..12;
    let neighbour = prop_oneof![Just(Neighbour::Previous), Just(Neighbour::Next)];
    let lang = prop_oneof![Just(Lang::En), Just(Lang::Th)];
    let place = 0..RELEASE.len();
    prop_oneof![
        4 => (bead.clone(), place.clone(), place).prop_map(|(bead, en, th)| Operation::Split { bead, en, th }),
        3 => (bead.clone(), neighbour.clone()).prop_map(|(bead, with)| Operation::Merge { bead, with }),
        3 => (bead.clone(), lang, neighbour).prop_map(|(bead, lang, to)| Operation::Move { bead, lang, to }),
        2 => bead.clone().prop_map(|bead| Operation::Unlink { bead }),
        2 => (bead.clone(), bead.clone()).prop_map(|(bead, with)| Operation::Relink { bead, with }),
        2 => (bead.clone(), any::<bool>()).prop_map(|(bead, on)| Operation::Accept { bead, on }),
        1 => (bead, "[a-zก-ฮ\\n]{0,6}").prop_map(|(bead, text)| Operation::Note { bead, text }),
        1 => Just(Operation::Realign),
        2 => Just(Operation::Undo),
        1 => Just(Operation::Redo),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever a person does: no character is lost or doubled, a refused step changes nothing, undo gives back what was,
    /// and the journal's replay is the session.
    #[test]
    fn no_step_breaks_anything(operations in prop::collection::vec(operation(), 1..24)) {
        let folder = tempfile::TempDir::new().expect("there is room for a folder");
        let path = folder.path().join("journal");
        let mut outcome = Ok(());
        with_release(|base| outcome = (|| {
            let model = Model::embedded();
            let open = || Journal::open(&path, "of this", base, model, || Session::new(base, model)).expect("a journal");
            let (mut journal, mut session) = open();
            hold_law(base, session.beads())?;
            for operation in &operations {
                let before = session.beads().to_vec();
                match journal.apply(&mut session, operation) {
                    Err(_) => prop_assert_eq!(session.beads(), before),
                    Ok(replaced) => {
                        let mut shown = before.clone();
                        let now = session.beads();
                        shown.splice(
                            replaced.at..replaced.at + replaced.before,
                            now[replaced.at..replaced.at + replaced.after].iter().cloned(),
                        );
                        prop_assert_eq!(&shown, now);
                        hold_law(base, now)?;
                        if !matches!(operation, Operation::Undo | Operation::Redo) && before != now {
                            session.apply(&Operation::Undo).expect("there is something to undo");
                            prop_assert_eq!(session.beads(), before);
                            session.apply(&Operation::Redo).expect("there is something to redo");
                        }
                    }
                }
            }
            drop(journal);
            let (_, again) = open();
            prop_assert_eq!(again.beads(), session.beads());
            prop_assert_eq!(again.can(), session.can());
            Ok(())
        })());
        outcome?;
    }
}

#[test]
fn what_is_decided_stays_when_the_rest_is_aligned_again() {
    with_release(|base| {
        let model = Model::embedded();
        let mut session = Session::new(base, model);
        let first = session.beads()[0].clone();
        let id = session.beads()[1].id;
        session.apply(&Operation::Accept { bead: first.id, on: true }).unwrap();
        session.apply(&Operation::Merge { bead: id, with: Neighbour::Next }).unwrap();
        let merged = session.beads()[1].clone();
        session.apply(&Operation::Realign).unwrap();
        assert_eq!(session.beads()[0], Bead { accepted: true, ..first });
        assert!(session.beads().contains(&merged));
    });
}

#[test]
fn views_say_where_a_bead_can_be_cut_and_what_disagrees() {
    with_release(|base| {
        let session = Session::new(base, Model::embedded());
        let views = views(&session, 0, session.beads().len());
        for view in &views {
            for text in [&view.en, &view.th] {
                for cut in &text.cuts {
                    assert!(text.spans.iter().any(|[start, end]| start < cut && cut < end || start == cut));
                }
            }
        }
        let update = Update::all(&session);
        assert_eq!(update.beads, views);
    });
}
