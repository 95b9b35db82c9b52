//! Verdicts on small corpora.

use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::{
    check,
    write::{Date, Doc, Metadata, Pair, Part},
};

/// A pair of a document with this content, checked; an empty text is a side that is missing.
fn pair(document: &str, en: &str, th: &str, score: f64) -> Pair<'static> {
    let part = |text: &str| Part { text: text.to_owned().into(), spans: Vec::new(), file: None, pages: Vec::new() };
    let side = |text: &str| (!text.is_empty()).then(|| part(text));
    let metadata = Metadata { date: Date::new(2026, 11, 21), ..Metadata::default() };
    let doc = Doc { name: document.to_owned().into(), metadata, ..Doc::default() };
    let discrepancies = if en.is_empty() || th.is_empty() { Vec::new() } else { check::pair(en, th) };
    Pair { doc: Cow::Owned(doc), en: side(en), th: side(th), score: Some(score), discrepancies, ..Pair::default() }
}

/// The verdict on each of them, in order.
fn verdicts(filters: &Filters, pairs: &[Pair<'_>]) -> Vec<Verdict> {
    let traits: Vec<Traits> = pairs.iter().map(Traits::of).collect();
    let mut survey = Survey::default();
    traits.iter().for_each(|traits| survey.add(traits));
    let mut judge = Judge::new(filters.clone(), survey);
    traits.iter().map(|traits| judge.verdict(traits)).collect()
}

const EN: &str = "The ministry lends 900 million baht to 35 fishing villages along the coast.";
const TH: &str = "กระทรวงให้หมู่บ้านชาวประมง 35 แห่งตลอดชายฝั่งกู้เงิน 900 ล้านบาท";

#[test]
fn every_filter_leaves_out_what_it_is_for() {
    let long = "ข้อความนี้ยาวเกินกว่าจะเป็นคำแปลของหัวข้อข้างต้นเพราะเล่าเรื่องอื่นต่อไปอีกหลายเรื่อง";
    let table = [
        (EN, TH, 0.9, Verdict::Keep),
        (EN, "", 0.9, Verdict::Drop(Reason::OneSided)),
        ("", TH, 0.9, Verdict::Drop(Reason::OneSided)),
        ("EXIM BANK Head Office, Bangkok", "EXIM BANK Head Office, Bangkok", 0.9, Verdict::Drop(Reason::Copy)),
        (EN, "The ministry lends nine hundred million baht.", 0.9, Verdict::Drop(Reason::Language)),
        ("กระทรวงการคลังประกาศ", TH, 0.9, Verdict::Drop(Reason::Language)),
        (EN, TH, 0.3, Verdict::Drop(Reason::Score)),
        ("New rules", long, 0.9, Verdict::Drop(Reason::Length)),
        (EN, "กระทรวงให้หมู่บ้านชาวประมง 35 แห่งตลอดชายฝั่งกู้เงิน 600 ล้านบาท", 0.9, Verdict::Drop(Reason::Conflict)),
        // Names and figures stay as they are in any language.
        ("2026", "2569", 0.9, Verdict::Keep),
        ("ASEAN+3", "อาเซียน+3", 0.9, Verdict::Keep),
    ];
    for (en, th, score, wanted) in table {
        let pairs = [pair("a", en, th, score)];
        assert_eq!(verdicts(&Filters::default(), &pairs), [wanted], "{en} | {th}");
        assert_eq!(verdicts(&Filters::NONE, &pairs), [Verdict::Keep], "{en} | {th}");
        if let Verdict::Drop(reason) = wanted {
            let off = format!("-{reason}").parse().unwrap();
            assert_ne!(verdicts(&off, &pairs), [wanted], "{en} | {th}: {reason} is off");
        }
    }
}

#[test]
fn the_first_of_what_is_the_same_is_kept() {
    let spaced = TH.replace(' ', "  ").replace('9', "๙").replace('3', "๓").replace('5', "๕").replace('0', "๐");
    let pairs = [
        pair("a", EN, TH, 0.9),
        pair("b", EN, TH, 0.9),
        pair("c", &EN.to_uppercase(), &spaced, 0.9),
        pair("d", &EN.replace("fishing", "farming"), TH, 0.9),
        pair("e", &EN.replace("35", "36"), &TH.replace("35", "36"), 0.9),
    ];
    let same = Verdict::Drop(Reason::Duplicate);
    let wanted = [Verdict::Keep, same, same, Verdict::Drop(Reason::Near), Verdict::Keep];
    assert_eq!(verdicts(&Filters::default(), &pairs), wanted);
    let exact = "-near-duplicate".parse().unwrap();
    assert_eq!(verdicts(&exact, &pairs)[3], Verdict::Keep);
}

#[test]
fn what_stands_under_every_release_is_boilerplate() {
    let contact = ("Tel. 02-555-0142, press@floatingmarket.example", "โทร. 02-555-0142, press@floatingmarket.example");
    let slogan = ("Markets for everyone, every day.", "ตลาดของทุกคน ทุกวัน");
    let mut pairs = Vec::new();
    for n in 0..12 {
        let name = format!("release {n}");
        let (en, th) = (EN.replace("900", &(901 + n).to_string()), TH.replace("900", &(901 + n).to_string()));
        pairs.push(pair(&name, &en, &th, 0.9));
        pairs.push(pair(&name, slogan.0, slogan.1, 0.9));
        if n < 3 {
            pairs.push(pair(&name, contact.0, contact.1, 0.9));
        }
    }
    let verdicts_of = |pairs: &[Pair<'_>]| verdicts(&Filters::default(), pairs);
    let of = |text: &str| {
        let places = pairs.iter().enumerate().filter(|(_, pair)| pair.en.as_ref().unwrap().text == text);
        places.map(|(i, _)| verdicts_of(&pairs)[i]).collect::<Vec<_>>()
    };
    assert_eq!(of(contact.0), [Verdict::Drop(Reason::Contact); 3]);
    assert_eq!(of(slogan.0), [Verdict::Drop(Reason::Boilerplate); 12]);
    assert_eq!(verdicts_of(&pairs)[0], Verdict::Keep);

    // One release, a dozen times over, is a dozen copies and no boilerplate.
    let copies: Vec<Pair<'_>> = (0..12).map(|_| pair("release", slogan.0, slogan.1, 0.9)).collect();
    let again = verdicts_of(&copies);
    assert_eq!(again[0], Verdict::Keep);
    assert!(again[1..].iter().all(|verdict| *verdict == Verdict::Drop(Reason::Duplicate)));
}

#[test]
fn the_report_counts_every_pair_once_and_is_the_same_every_time() {
    let texts = [(EN, TH, 0.93), (EN, TH, 0.93), (EN, "", 0.5), ("New rules <b>", TH, 0.2)];
    let make = || {
        let pairs: Vec<Pair<'_>> = texts.iter().map(|(en, th, score)| pair("a", en, th, *score)).collect();
        let mut report = Report::default();
        for (pair, verdict) in pairs.iter().zip(verdicts(&Filters::default(), &pairs)) {
            report.add(&Traits::of(pair), verdict);
        }
        report.failure("io");
        report
    };
    let report = make();
    assert_eq!((report.pairs, report.kept, report.dropped.values().sum::<u64>()), (4, 1, 3));
    assert_eq!(report.scores[9], report::Fates { kept: 1, dropped: 1 });
    assert_eq!(report.years["2026"].all(), 4);
    assert_eq!((report.to_json(), report.to_html()), (make().to_json(), make().to_html()));
    let json: serde_json::Value = serde_json::from_str(&report.to_json()).unwrap();
    assert_eq!(json["dropped"]["one-sided"], 1);
    assert_eq!(json["documents"]["failed"]["io"], 1);
}

#[test]
fn the_page_is_whole_and_holds_no_markup_of_others() {
    let mut report = Report::default();
    let mut odd = pair("a", EN, TH, 0.9);
    odd.doc.to_mut().metadata.source = Some("<script>alert(1)</script>".into());
    report.add(&Traits::of(&odd), Verdict::Keep);
    let metadata = regex::Regex::new("<meta [^>]*>").unwrap();
    for report in [report, Report::default()] {
        let page = report.to_html();
        assert!(!page.contains("<script"), "no script, and none of a source's name");
        let body = page.replace("<!DOCTYPE html>", "").replace("<meta charset=\"utf-8\">", "");
        let body = metadata.replace_all(&body, "").into_owned();
        roxmltree::Document::parse(&body).expect("every element is closed");
        assert!(!page.contains("NaN") && !page.contains("inf"));
    }
}

proptest! {
    #[test]
    fn any_pairs_are_judged_and_a_second_time_the_same(
        texts in prop::collection::vec(("[a-zก-ฮ0-9 .@]{0,30}", "[ก-๛a-z0-9 .@]{0,30}", 0.0..=1.0f64), 1..20)
    ) {
        let pairs: Vec<Pair<'_>> = texts
            .iter()
            .filter(|(en, th, _)| !en.is_empty() || !th.is_empty())
            .enumerate()
            .map(|(n, (en, th, score))| pair(&(n / 3).to_string(), en, th, *score))
            .collect();
        let first = verdicts(&Filters::default(), &pairs);
        prop_assert_eq!(&first, &verdicts(&Filters::default(), &pairs));
        // Of what was kept, nothing is left out when it is judged alone, but for what the rest of the corpus made known.
        let kept: Vec<Pair<'_>> = pairs.iter().zip(&first).filter(|(_, v)| **v == Verdict::Keep).map(|(p, _)| p.clone()).collect();
        prop_assert!(verdicts(&Filters::default(), &kept).iter().all(|verdict| *verdict == Verdict::Keep));
        for traits in pairs.iter().map(Traits::of) {
            let json = serde_json::to_string(&traits).unwrap();
            prop_assert_eq!(serde_json::from_str::<Traits>(&json).unwrap(), traits);
        }
    }
}
