mod disk;

use std::sync::{Arc, OnceLock};

use proptest::prelude::*;

use self::disk::{Shared, bytes, disk_of};
use super::*;
use crate::{
    normalize::Normalized,
    read::Document,
    review::{Neighbour, Session},
    segment::{self, Cut},
};

const RELEASE: &str = "\
Loan of 900 Million Baht

The bank signed a loan of 900 million baht on 14 November 2023. The branch in Rayong opens on Monday.

เงินกู้ 900 ล้านบาท

ธนาคารลงนามสัญญาเงินกู้ 900 ล้านบาท เมื่อวันที่ 14 พฤศจิกายน 2566 สาขาระยองเปิดทำการวันจันทร์
";

/// The release cut, and the beads that a session over it begins with.
fn with_release(test: impl FnOnce(&Bitext<'_>, &[Bead])) {
    static BEADS: OnceLock<Vec<Bead>> = OnceLock::new();
    let document = Document::from_text("loan.txt", RELEASE).expect("it is small");
    let normalized = Normalized::new(&document);
    let base = segment::bitext(&normalized, Cut::Running);
    let beads = BEADS.get_or_init(|| Session::new(&base, Model::embedded()).beads().to_vec());
    assert!(beads.len() > 2 && beads[1].two_sided(), "{beads:?}");
    test(&base, beads);
}

/// Opens the file of a disk.
fn open<'a>(disk: &Shared, base: &'a Bitext<'a>, beads: &[Bead]) -> Result<(Journal, Session<'a>)> {
    let model = Model::embedded();
    let source = disk.lock().unwrap().bytes.clone();
    let file = Box::new(Arc::clone(disk));
    let mut journal = Journal { name: "j".to_owned(), file, chain: Chain::default(), good: 0, loose: false };
    let session = journal.resume(&source[..], "of this", base, model, || Session::over(base, model, beads.to_vec()))?;
    Ok((journal, session))
}

/// Steps of every kind that a journal keeps; the last can only be done if all others were.
fn steps(beads: &[Bead]) -> Vec<Operation> {
    let id = beads[1].id;
    vec![
        Operation::Accept { bead: beads[0].id, on: true },
        Operation::Note { bead: id, text: "ดูอีกครั้ง".to_owned() },
        Operation::Unlink { bead: id },
        Operation::Undo,
        Operation::Redo,
        Operation::Undo,
        Operation::Merge { bead: id, with: Neighbour::Previous },
        Operation::Realign,
        Operation::Accept { bead: id, on: true },
    ]
}

/// The file of a review with all steps.
fn journal(base: &Bitext<'_>, beads: &[Bead]) -> Vec<u8> {
    let disk = disk_of("");
    let (mut journal, mut session) = open(&disk, base, beads).unwrap();
    for step in steps(beads) {
        journal.apply(&mut session, &step).unwrap();
    }
    let bytes = bytes(&disk);
    assert_eq!(bytes.iter().filter(|byte| **byte == b'\n').count(), 1 + steps(beads).len());
    bytes
}

/// Beads, and whether a step can be undone and redone.
type State = (Vec<Bead>, [bool; 2]);

fn state(session: &Session<'_>) -> State {
    (session.beads().to_vec(), session.can())
}

/// Every call fails in turn, alone or with those after it: what was acknowledged is in the file, and nothing else.
#[test]
fn what_was_acknowledged_is_there_whichever_call_fails() {
    with_release(|base, beads| {
        let reopened = |bytes: Vec<u8>| state(&open(&disk_of(bytes), base, beads).unwrap().1);
        let calls = {
            let disk = disk_of("");
            let (mut journal, mut session) = open(&disk, base, beads).unwrap();
            for step in steps(beads) {
                journal.apply(&mut session, &step).unwrap();
            }
            disk.lock().unwrap().calls
        };
        assert_eq!(calls, 3 * (1 + steps(beads).len()), "a look, a write and a sync a line");
        let (mut refused, mut taken) = (0, 0);
        for (first, in_row) in (0..calls).flat_map(|first| [1, 2, 3, 4, 9].map(|in_row| (first, in_row))) {
            for halves in [false, true] {
                let disk = disk_of("");
                (disk.lock().unwrap().fails, disk.lock().unwrap().halves) = (first..first + in_row, halves);
                let Ok((mut journal, mut session)) = open(&disk, base, beads) else {
                    assert!(first < 3);
                    assert_eq!(reopened(bytes(&disk)).0, beads, "a review that did not begin can begin");
                    continue;
                };
                for step in steps(beads) {
                    let before = state(&session);
                    let outcome = journal.apply(&mut session, &step);
                    let (killed, cut) = (bytes(&disk), disk.lock().unwrap().synced.clone());
                    let expected = state(&session);
                    let of = format!("calls {first} to {}, halves {halves}, {step:?}", first + in_row);
                    assert_eq!(reopened(cut), expected, "the power fails: {of}");
                    match outcome {
                        Ok(_) => taken += 1,
                        Err(Error::Io { .. }) => refused += 1,
                        Err(Error::Review { .. }) => assert!(refused > 0, "{of}"),
                        Err(error) => panic!("{of}: {error}"),
                    }
                    // Where the sync, the cut and what makes the line none fail in a row, the line stands there until the next
                    // step cuts it off, or is refused.
                    let stands = killed.len() as u64 > journal.good && killed.ends_with(b"\n");
                    assert!(!stands || in_row > 2, "{of}");
                    if outcome.is_err() {
                        assert_eq!(expected, before, "{of}");
                    }
                    if !stands {
                        assert_eq!(reopened(killed), expected, "{of}");
                    }
                }
                // The disk is well again: the review goes on.
                disk.lock().unwrap().fails = 0..0;
                let bead = session.beads()[0].id;
                journal.apply(&mut session, &Operation::Accept { bead, on: false }).unwrap();
                assert_eq!(reopened(bytes(&disk)), state(&session));
            }
        }
        assert!(refused > calls && taken > refused, "{refused} refused, {taken} taken");
    });
}

#[test]
fn a_write_may_take_less_than_it_is_given() {
    with_release(|base, beads| {
        let whole = journal(base, beads);
        let disk = disk_of("");
        disk.lock().unwrap().most = Some(7);
        let (mut journal, mut session) = open(&disk, base, beads).unwrap();
        for step in steps(beads) {
            journal.apply(&mut session, &step).unwrap();
        }
        assert_eq!(bytes(&disk), whole);
    });
}

/// Cut anywhere, also within a character, a journal opens with the steps that are whole; opening writes nothing.
#[test]
fn a_journal_cut_at_any_byte_goes_on() {
    with_release(|base, beads| {
        let whole = journal(base, beads);
        let first = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let mut states = vec![(beads.to_vec(), [false, false])];
        let mut session = Session::over(base, Model::embedded(), beads.to_vec());
        for step in steps(beads) {
            session.apply(&step).unwrap();
            states.push(state(&session));
        }
        assert!((first..whole.len()).any(|at| std::str::from_utf8(&whole[..at]).is_err()), "a note in Thai is in it");
        for at in 0..=whole.len() {
            let disk = disk_of(&whole[..at]);
            if (1..OPENING.len()).contains(&at) {
                let error = open(&disk, base, beads).unwrap_err().to_string();
                assert!(error.starts_with("j:1: no journal of a review: "), "{error}");
                assert_eq!(bytes(&disk), whole[..at]);
                continue;
            }
            let (mut journal, mut session) = open(&disk, base, beads).unwrap();
            if at >= first {
                assert_eq!(bytes(&disk), whole[..at], "opening writes nothing");
            }
            let lines = whole[..at].iter().filter(|byte| **byte == b'\n').count().max(1);
            assert_eq!(state(&session), states[lines - 1], "{at} bytes");
            let bead = session.beads()[0].id;
            journal.apply(&mut session, &Operation::Note { bead, text: "ก".to_owned() }).unwrap();
            assert_eq!(state(&open(&disk, base, beads).unwrap().1), state(&session));
            assert_eq!(bytes(&disk)[..at.min(first)], whole[..at.min(first)]);
        }
    });
}

/// A first line that was cut short and is not what would be written now may be anybody's.
#[test]
fn half_a_first_line_of_another_review_is_left() {
    with_release(|base, beads| {
        for bytes_there in [&b"{\"khanan_review\":1"[..], b"{\"khanan_review\":", b"{\"khanan_review\": my only copy"] {
            let disk = disk_of(bytes_there);
            match open(&disk, base, beads) {
                Ok(_) => assert!(bytes(&disk).starts_with(bytes_there)),
                Err(error) => {
                    assert!(error.to_string().contains("cut short before any step; remove the file"), "{error}");
                    assert_eq!(bytes(&disk), bytes_there);
                }
            }
        }
    });
}

/// Any byte of a journal changed, any line lost, doubled or exchanged with the next: refused, and the line named.
#[test]
fn damage_is_told_with_its_line() {
    with_release(|base, beads| {
        let whole = journal(base, beads);
        let line_of = |at: usize| 1 + whole[..at].iter().filter(|byte| **byte == b'\n').count();
        let refused = |damaged: Vec<u8>, line: usize, what: String| {
            let disk = disk_of(&damaged[..]);
            let error = match open(&disk, base, beads) {
                Ok(_) => panic!("{what} is not told"),
                Err(error) => error.to_string(),
            };
            assert!(error.starts_with(&format!("j:{line}: ")), "{what}: {error}");
            assert!(error.contains("--session"), "{what}: {error}");
            assert_eq!(bytes(&disk), damaged, "{what}: it is left as it was");
        };
        for at in 0..whole.len() - 1 {
            for bit in [0, 3, 7] {
                let mut damaged = whole.clone();
                damaged[at] ^= 1 << bit;
                // A new line feed parts the line: its first half is damaged; none joins two, of which the first is named.
                refused(damaged, line_of(at), format!("byte {at}, bit {bit}"));
            }
            let mut damaged = whole.clone();
            damaged.remove(at);
            refused(damaged, line_of(at), format!("byte {at} is lost"));
        }
        let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
        for k in 1..lines.len() {
            let mut lost = lines.clone();
            lost.remove(k);
            if k + 1 < lines.len() {
                refused(lost.concat(), k + 1, format!("line {} is lost", k + 1));
            }
            let mut doubled = lines.clone();
            doubled.insert(k, lines[k]);
            refused(doubled.concat(), k + 2, format!("line {} is doubled", k + 1));
            if k + 1 < lines.len() {
                let mut exchanged = lines.clone();
                exchanged.swap(k, k + 1);
                refused(exchanged.concat(), k + 1, format!("line {} is exchanged", k + 1));
            }
        }
        // A program that ends lines otherwise does no damage.
        let other = String::from_utf8(whole.clone()).unwrap().replace('\n', "\r\n");
        assert_eq!(
            state(&open(&disk_of(other), base, beads).unwrap().1),
            state(&open(&disk_of(whole), base, beads).unwrap().1)
        );
    });
}

/// Lines of layout 1, which had no check values.
fn layout_1(beads: &[Bead], steps: &[Operation]) -> String {
    let begin = Line::Begin { khanan_review: 1, sha256: "of this".to_owned(), beads: beads.to_vec() };
    let steps = steps.iter().map(|step| serde_json::to_string(step).unwrap() + "\n");
    serde_json::to_string(&begin).unwrap() + "\n" + &steps.collect::<String>()
}

#[test]
fn a_journal_of_layout_1_goes_on_in_layout_2() {
    with_release(|base, beads| {
        let steps = steps(beads);
        let old = layout_1(beads, &steps[..3]);
        let disk = disk_of(&*old);
        let (mut journal, mut session) = open(&disk, base, beads).unwrap();
        assert_eq!(bytes(&disk), old.as_bytes(), "reading changes nothing");
        for step in &steps[3..] {
            journal.apply(&mut session, step).unwrap();
        }
        let now = bytes(&disk);
        assert!(now.starts_with(old.as_bytes()) && now[old.len()..].starts_with(b"{\"khanan_review\":2,\"check\":"));
        assert_eq!(state(&open(&disk, base, beads).unwrap().1), state(&session));
        // From then on the old lines are vouched for too.
        let damaged = String::from_utf8(now).unwrap().replace("\"on\":true", "\"on\":false");
        let error = open(&disk_of(damaged), base, beads).unwrap_err().to_string();
        assert!(error.starts_with("j:5: its check value does not fit"), "{error}");
        // Every call fails in turn while the layout changes.
        for first in 0..8 {
            let disk = disk_of(&*old);
            let (mut journal, mut session) = open(&disk, base, beads).unwrap();
            disk.lock().unwrap().fails = first..first + 1;
            disk.lock().unwrap().halves = true;
            for step in &steps[3..] {
                let _ = journal.apply(&mut session, step);
                assert_eq!(state(&open(&disk_of(bytes(&disk)), base, beads).unwrap().1), state(&session));
            }
        }
    });
}

#[test]
fn lines_that_no_review_writes_are_refused() {
    with_release(|base, beads| {
        let begin = |beads: &str| format!("{{\"khanan_review\":1,\"sha256\":\"of this\",\"beads\":[{beads}]}}\n");
        let bead = |id: &str, en: &str, th: &str, score: &str| {
            format!("{{\"id\":{id},\"en\":{en},\"th\":{th},\"score\":{score}}}")
        };
        let thai = RELEASE.find("เงิน").unwrap();
        let in_thai = format!("[[{},{}]]", thai + 1, thai + 6);
        let one = |id, score| begin(&bead(id, "[[0,4]]", "[]", score));
        let good = one("1", "0.5");
        let table = [
            (
                begin(&[bead("1", "[[0,4]]", "[]", "1"), bead("1", "[[5,7]]", "[]", "1")].join(",")),
                "j:1: two beads of number 1",
            ),
            (one("0", "1"), "j:1: a bead of number 0"),
            (one("-1", "1"), "j:1: no step of a review, from column "),
            (one("4294967296", "1"), "j:1: no step of a review, from column "),
            (one("1", "1.0001"), "j:1: bead 1 has a score of 1.0001"),
            (one("1", "-0.1"), "j:1: bead 1 has a score of -0.1"),
            (one("1", "1e999"), "j:1: no step of a review, from column "),
            (one("1", "NaN"), "j:1: no step of a review, from column "),
            (one("1", "null"), "j:1: no step of a review, from column "),
            (begin("{\"en\":[[0,4]],\"th\":[],\"score\":1}"), "missing field `id`"),
            (begin(&bead("1", "[]", "[]", "1")), "j:1: bead 1 holds nothing"),
            (begin(&bead("1", "[[5,7],[0,4]]", "[]", "1")), "j:1: the English of bead 1 is out of order"),
            (begin(&bead("1", "[[0,4],[3,7]]", "[]", "1")), "j:1: no English text stands at bytes 3 to 7"),
            (begin(&bead("1", "[[0,4]]", "[[0,4]]", "1")), "text stands at bytes 0 to 4"),
            (begin(&bead("1", "[[4,4]]", "[]", "1")), "a span ends (4) where or before it starts (4)"),
            (begin(&bead("1", "[[0,4000000000]]", "[]", "1")), "j:1: no English text stands at bytes 0 to 4000000000"),
            (begin(&bead("1", "[]", &in_thai, "1")), "j:1: no Thai text stands at bytes "),
            (
                format!("{good}{{\"op\":\"accept\",\"bead\":2,\"on\":true}}\n"),
                "j:2: bead 2: there is none of this number",
            ),
            (format!("{good}{{\"op\":\"undo\"}}\n"), "j:2: bead 0: nothing is there to be undone"),
            (format!("{good}{{\"op\":\"fly\"}}\n"), "j:2: no step of a review, from column "),
            (format!("{good}\n"), "j:2: no step of a review"),
            (format!("{good}{good}"), "j:2: a line out of its place"),
            (format!("{good}{{\"khanan_review\":1}}\n"), "j:2: a line out of its place"),
            (format!("{good}{{\"khanan_review\":2}}\n"), "j:2: it has no check value"),
            (format!("{good}{{\"khanan_review\":9}}\n"), "j:2: layout 9, where 1 to 2 are read"),
            (good.replace("w\":1", "w\":3"), "j:1: layout 3, where 1 to 2 are read"),
            (good.replace("w\":1", "w\":0"), "j:1: layout 0, where 1 to 2 are read"),
            (good.replace("w\":1", "w\":2"), "j:1: it has no check value"),
            ("{\"khanan_review\":1}\n".to_owned(), "j:1: no step of a review, from column "),
            (good.replace("of this", "of that"), "j:1: the review is of another text"),
        ];
        assert!(open(&disk_of(&*good), base, beads).is_ok());
        for (text, expected) in table {
            let disk = disk_of(&*text);
            let error = match open(&disk, base, beads) {
                Ok(_) => panic!("{text} is taken"),
                Err(error) => error.to_string(),
            };
            assert!(error.contains(expected), "{text}{error}");
            assert_eq!(bytes(&disk), text.as_bytes());
        }
    });
}

/// A file that never ends is not read to its end.
#[test]
fn a_line_has_a_longest_length() {
    with_release(|base, beads| {
        let model = Model::embedded();
        let disk = disk_of("");
        let mut chain = Chain::default();
        chain.longest = 5000;
        let mut journal =
            Journal { name: "j".to_owned(), file: Box::new(Arc::clone(&disk)), chain, good: 0, loose: false };
        let mut begin = |source: &mut dyn Read| {
            let source = BufReader::with_capacity(64, source);
            journal.resume(source, "of this", base, model, || Session::over(base, model, beads.to_vec()))
        };
        let mut endless = OPENING.chain(io::repeat(b' '));
        let error = begin(&mut endless).unwrap_err().to_string();
        assert!(error.starts_with("j:1: a line of over 5000 bytes"), "{error}");
        // What would not be read back is not written.
        let mut session = begin(&mut io::empty()).unwrap();
        let before = (state(&session), bytes(&disk));
        let note = Operation::Note { bead: beads[0].id, text: "x".repeat(5000) };
        let error = journal.apply(&mut session, &note).unwrap_err().to_string();
        assert!(error.contains("j: cannot write: a line of 50"), "{error}");
        assert_eq!((state(&session), bytes(&disk)), before);
    });
}

/// The last of all numbers is no reason to stop, or to give a number twice.
#[test]
fn numbers_run_out_without_harm() {
    with_release(|base, beads| {
        for (last, free) in [(u32::MAX, 0), (u32::MAX - 1, 0), (u32::MAX - 2, 1)] {
            let mut numbered = beads.to_vec();
            numbered[1].id = last;
            let disk = disk_of(layout_1(&numbered, &[]));
            let (mut journal, mut session) = open(&disk, base, beads).unwrap();
            for given in 0..=free {
                let outcome = journal.apply(&mut session, &Operation::Unlink { bead: last });
                assert_eq!(outcome.is_ok(), given < free, "{last}: {outcome:?}");
                let merged = journal.apply(&mut session, &Operation::Merge { bead: last, with: Neighbour::Next });
                assert!(merged.is_ok(), "{merged:?}");
            }
            match journal.apply(&mut session, &Operation::Realign) {
                Ok(_) => {}
                Err(error) => assert!(error.to_string().contains("the last of all numbers"), "{error}"),
            }
            let mut ids: Vec<u32> = session.beads().iter().map(|bead| bead.id).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), session.beads().len());
            assert_eq!(state(&open(&disk, base, beads).unwrap().1), state(&session));
        }
    });
}

#[test]
fn a_score_that_is_no_number_is_the_least() {
    for (score, kept) in [(f64::NAN, 0.0), (f64::INFINITY, 1.0), (f64::NEG_INFINITY, 0.0), (0.98765, 0.9877)] {
        assert_eq!(super::super::bead::rounded(score), kept);
    }
}

/// Beads as a journal may hold them that this program did not write, and steps on them.
fn forged() -> impl Strategy<Value = (Vec<Bead>, Vec<Operation>)> {
    let places: Vec<usize> = RELEASE.char_indices().map(|(at, _)| at).collect();
    let count = places.len();
    let cuts = prop::collection::btree_set(0..count, 2..24);
    let takers = prop::collection::vec((0usize..6, any::<bool>(), any::<bool>()), 24);
    let ids = prop::sample::subsequence(vec![1, 2, 3, 4, 5, 6, 7, 8, u32::MAX - 1, u32::MAX], 6).prop_shuffle();
    let bead = prop_oneof![1u32..9, Just(u32::MAX)];
    let place = 0..RELEASE.len();
    let step = prop_oneof![
        (bead.clone(), place.clone(), place).prop_map(|(bead, en, th)| Operation::Split { bead, en, th }),
        bead.clone().prop_map(|bead| Operation::Merge { bead, with: Neighbour::Next }),
        bead.clone().prop_map(|bead| Operation::Move { bead, lang: Lang::En, to: Neighbour::Previous }),
        bead.clone().prop_map(|bead| Operation::Move { bead, lang: Lang::Th, to: Neighbour::Next }),
        bead.clone().prop_map(|bead| Operation::Unlink { bead }),
        (bead.clone(), bead.clone()).prop_map(|(bead, with)| Operation::Relink { bead, with }),
        bead.prop_map(|bead| Operation::Accept { bead, on: true }),
        Just(Operation::Realign),
        Just(Operation::Undo),
        Just(Operation::Redo),
    ];
    (cuts, takers, ids, prop::collection::vec(step, 0..8)).prop_map(move |(cuts, takers, ids, steps)| {
        let mut beads: Vec<Bead> = ids.into_iter().map(empty).collect();
        let cuts: Vec<usize> = cuts.into_iter().map(|cut| places[cut]).collect();
        for (two, (taker, en, left_out)) in cuts.windows(2).zip(takers) {
            let inner = RELEASE[two[0]..two[1]].trim();
            if !left_out && !inner.is_empty() {
                let lang = if en { Lang::En } else { Lang::Th };
                beads[taker].of_mut(lang).push(Span::new(two[0], two[1]));
            }
        }
        beads.retain(|bead| !bead.is_empty());
        (beads, steps)
    })
}

fn empty(id: u32) -> Bead {
    let note = if id.is_multiple_of(2) { "noted".to_owned() } else { String::new() };
    Bead { id, en: Vec::new(), th: Vec::new(), score: 0.5, edited: id.is_multiple_of(3), accepted: false, note }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever beads a journal holds, also such as no aligner made: steps are done or refused, and what was done is there
    /// when the file is opened again.
    #[test]
    fn forged_beads_do_no_harm((beads, steps) in forged()) {
        let mut outcome = Ok(());
        with_release(|base, own| outcome = (|| {
            let disk = disk_of(layout_1(&beads, &[]));
            let Ok((mut journal, mut session)) = open(&disk, base, own) else {
                return Err(TestCaseError::fail("the beads can be of this text"));
            };
            for step in &steps {
                let _ = journal.apply(&mut session, step);
                let _ = crate::review::views(&session, 0, session.beads().len());
            }
            let (_, again) = open(&disk, base, own).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(state(&again), state(&session));
            Ok(())
        })());
        outcome?;
    }
}
