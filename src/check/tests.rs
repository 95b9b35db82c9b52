use proptest::prelude::*;

use super::*;

/// The findings of a pair, notes left out: `severity kind: message`.
fn said(en: &str, th: &str) -> Vec<String> {
    let shown = |d: Discrepancy| format!("{} {}: {}", d.severity.as_str(), d.kind.as_str(), d.message);
    pair(en, th).into_iter().filter(|d| d.severity > Severity::Note).map(shown).collect()
}

#[test]
fn errors_such_as_stand_in_print() {
    let table = [
        (
            "The fund holds $4.4 billion of assets.",
            "กองทุนมีสินทรัพย์ 4.4 ล้านดอลลาร์สหรัฐ",
            "conflict number: English says 4.4 billion US dollars, Thai says 4.4 million US dollars.",
        ),
        (
            "The fair opens on 26 August 2025 in Hua Hin.",
            "งานเริ่มวันที่ 27 สิงหาคม 2568 ที่หัวหิน",
            "conflict date: English says 26 August 2025, Thai says 27 August 2025.",
        ),
        (
            "Tel. 0 2000 1234 ext. 5806",
            "โทร. 0 2000 1234 ต่อ 5805",
            "conflict contact: English says 5806, Thai says 5805.",
        ),
        (
            "The society has about 1.3 million members.",
            "สมาคมมีสมาชิกประมาณ 1.23 ล้านคน",
            "conflict number: English says 1.3 million, Thai says 1.23 million.",
        ),
        (
            "In 2022, exports reached 6.4 billion baht.",
            "ในปี 2566 การส่งออกมีมูลค่า 6.4 พันล้านบาท",
            "conflict date: English says 2022, Thai says 2023.",
        ),
        (
            "Attacks went on from 29 to 30 July 2025.",
            "การโจมตีเกิดขึ้นในวันที่ 30 กรกฎาคม 2568",
            "conflict date: English says 29–30 July 2025, Thai says 30 July 2025.",
        ),
        (
            "The loan is worth 900 million baht.",
            "เงินกู้มีมูลค่า 900 ล้านดอลลาร์สหรัฐ",
            "conflict unit: English says 900 million baht, Thai says 900 million US dollars.",
        ),
        (
            "The doors open at 9.30 a.m. daily.",
            "เปิดให้เข้าชมทุกวัน เวลา 08.30 น.",
            "conflict date: English says 09:30, Thai says 08:30.",
        ),
        (
            "Write to press@museum.example.or.th.",
            "อีเมล pres@museum.example.or.th",
            "conflict contact: English says press@museum.example.or.th, Thai says pres@museum.example.or.th.",
        ),
        ("The NSDC signed the agreement.", "NDSC ลงนามในข้อตกลง", "conflict name: English says NSDC, Thai says NDSC."),
        (
            "Mr. Somchai Rakdee opened the fair.",
            "นายธงชัย รักดี เป็นประธานเปิดงาน",
            "doubt name: English names Somchai, Thai names ธงชัย, which does not sound alike.",
        ),
        (
            "In fiscal year 2024 the office spent 12,500 baht.",
            "ในปีงบประมาณ 2568 สำนักงานใช้จ่าย 12,500 บาท",
            "conflict date: English says 2024, Thai says 2025.",
        ),
    ];
    for (en, th, expected) in table {
        assert_eq!(said(en, th), [expected], "{en}\n{th}");
    }
}

#[test]
fn what_agrees_is_left_alone() {
    let table = [
        ("over 1.2 million people", "ประชาชน 1.23 ล้านคน"),
        ("THB 1,850 million", "1.85 พันล้านบาท"),
        ("Durian brought in USD3,219.42 million.", "ทุเรียนมีมูลค่าส่งออก 3,219.42 ล้านดอลลาร์สหรัฐ"),
        ("up by 248,422 million or 15.3%yoy", "เพิ่มขึ้น 248,422 ล้านบาท หรือร้อยละ 15.3"),
        ("The games run during July 26- August 11, 2024.", "การแข่งขันจัดระหว่างวันที่ 26 กรกฎาคม - 11 สิงหาคม 2567"),
        ("over 500 million people", "ประชาชน 500 กว่าล้านคน"),
        ("friends for nearly five decades", "เป็นมิตรกันมาเกือบ 50 ปี"),
        ("400-500 billion Baht a year", "ปีละ 400,000-500,000 ล้านบาท"),
        ("4) the north; and 5) the northeast, in 2 projects", "4) เหนือ และ 5) ตะวันออกเฉียงเหนือ รวม 2 โครงการ"),
        ("4) the north; and 5) the northeast", "มี 2 โครงการ ทางเหนือและตะวันออกเฉียงเหนือ"),
        ("On September 28, 2021, vaccines were bought.", "วันที่ 28 ก.ย. 64 ซื้อวัคซีนป้องกันโรคติดเชื้อไวรัสโคโรนา 2019"),
        ("the resolution of April 7, 1993", "ตามมติ ครม. วันที่ 7 เม.ย. 36"),
        ("1.2 million rai", "1 ล้าน 2 แสนไร่"),
        ("2.5 trillion baht", "2.5 ล้านล้านบาท"),
        ("300 billion baht", "3 แสนล้านบาท"),
        ("20 billion baht", "2 หมื่นล้านบาท"),
        ("5 percent", "ร้อยละ ๕"),
        ("5 per cent of twelve projects", "ร้อยละ 5 ของ 12 โครงการ"),
        ("twenty-five schools", "โรงเรียน 25 แห่ง"),
        ("half of the members", "สมาชิกร้อยละ 50"),
        ("10–20 million baht", "10–20 ล้านบาท"),
        ("within 3 years", "ภายใน 36 เดือน"),
        ("on 14 November 2023", "เมื่อวันที่ 14 พ.ย. 66"),
        ("on Tuesday, November 14, 2023", "วันอังคารที่ ๑๔ พฤศจิกายน ๒๕๖๖"),
        ("in the third quarter of 2024", "ไตรมาสที่ 3 ปี 2567"),
        ("in Q3/2024", "ไตรมาส 3/2567"),
        ("B.E. 2539 (AD 1996)", "พ.ศ. 2539"),
        ("at 1.30 p.m.", "เวลา 13.30 น."),
        ("Tel. +66 2000 1234 ext. 55", "โทร. 0 2000 1234 ต่อ 55"),
        ("www.museum.example.or.th/en", "www.museum.example.or.th/th"),
        ("Phase II of the project", "โครงการระยะที่ 2"),
        ("Mr. Somchai Rakdee", "นายสมชาย รักดี"),
        ("for 11 consecutive years, first in 2013", "เป็นอันดับ 1 ติดต่อกัน 11 ปี ตั้งแต่ปี 2556"),
        ("120 GWh a year", "120 กิกะวัตต์-ชั่วโมงต่อปี"),
        ("", ""),
    ];
    for (en, th) in table {
        assert_eq!(said(en, th), [""; 0], "{en}\n{th}");
    }
}

#[test]
fn telephone_numbers_that_two_banks_exchanged() {
    let rows = [
        ("Southern Reef Bank, Tel. 0 2000 1111", "ธนาคารแนวปะการังใต้ โทร. 0 2000 2222"),
        ("Inland Rice Bank, Tel. 0 2000 2222", "ธนาคารข้าวแผ่นดิน โทร. 0 2000 1111"),
    ];
    let texts = rows.map(|(en, th)| Texts { en: Some(en), th: Some(th), ..Texts::default() });
    for found in pairs(&texts) {
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].kind, found[0].severity), (Kind::Contact, Severity::Conflict));
    }
    let one = [rows[0].0, rows[1].0].join("; ");
    let other = [rows[0].1, rows[1].1].join(" และ ");
    assert_eq!(pair(&one, &other).len(), 1, "in one pair they are exchanged too");
}

#[test]
fn a_counterpart_in_a_pair_close_by_is_the_alignments_matter() {
    let texts = [
        Texts {
            en: Some("The loan of 900 million baht was signed."), th: Some("มีการลงนามแล้ว"), ..Texts::default()
        },
        Texts {
            en: Some("The bank said so."), th: Some("ธนาคารแจ้งว่า เงินกู้ 900 ล้านบาท"), ..Texts::default()
        },
    ];
    assert!(pairs(&texts).iter().all(Vec::is_empty));
}

#[test]
fn a_pair_that_is_hardly_one_is_in_doubt_only() {
    let texts = |score| Texts {
        en: Some("It cost 900 baht."), th: Some("ราคา 800 บาท"), score, ..Texts::default()
    };
    assert_eq!(pairs(&[texts(Some(0.9))])[0][0].severity, Severity::Conflict);
    assert_eq!(pairs(&[texts(None)])[0][0].severity, Severity::Conflict);
    assert_eq!(pairs(&[texts(Some(0.1))])[0][0].severity, Severity::Doubt);
}

/// A table that lost its rows: work and memory stay bounded, which a check of everything against everything would not.
#[test]
fn a_text_of_many_figures_is_checked_as_far_as_it_is_long() {
    let row = |lang: Lang, n: usize| match lang {
        Lang::En => format!("Mr. Abc{n} Def paid {} baht to ABC{n} on {} May. ", 7919 * n % 99_991, n % 31 + 1),
        Lang::Th => format!("นายกขค{n} จ่าย {} บาท เมื่อวันที่ {} มิถุนายน ", 7907 * n % 99_991, n % 30 + 1),
    };
    let text = |lang| (0..20_000).map(|n| row(lang, n)).collect::<String>();
    let (en, th) = (text(Lang::En), text(Lang::Th));
    let found = pair(&en, &th);
    assert!(!found.is_empty());
    let reached = found.iter().filter_map(|found| found.en.as_ref()).map(|mark| mark.place.byte_end).max();
    assert!(reached.is_some_and(|at| at < en.len() / 2), "only the beginning is compared");
}

#[test]
fn a_text_inside_a_translated_passage() {
    let lone = Texts {
        th: Some("ทั้งนี้ ผู้สนใจสามารถสมัครได้ที่สำนักงานทุกแห่งทั่วประเทศ"), inside: true, ..Texts::default()
    };
    assert_eq!(pairs(&[lone])[0][0].kind, Kind::Coverage);
    assert!(pairs(&[Texts { inside: false, ..lone }])[0].is_empty());
}

/// Bits that the check reads, to be strung together.
const PIECES: &[&str] = &[
    "900 million baht",
    "4.4 ล้าน",
    "1 ล้าน 2 แสน",
    "๒๙–๓๐ กรกฎาคม ๒๕๖๗",
    "30 February 2024",
    "(ค.ศ. 1998)",
    "Q3/2024",
    "โทร. 0 2000 1234 ต่อ 55",
    "0 1890 9999",
    "a@b.th",
    "www.example.or.th",
    "Mr. Somchai Rakdee",
    "นายสมชาย รักดี",
    "NSDC",
    "half",
    "ครึ่ง",
    "10–20",
    "กว่า",
    "over ",
    "%",
    "ร้อยละ ",
    " ",
    "\n",
    ".",
    "น\u{e4d}\u{e32}",
    "\u{200b}",
    "😀",
    "วัน",
];

proptest! {
    /// Whatever the texts, marks stand where they say and show what stands there, and texts that are one another's copy
    /// have nothing to say against each other but what they say against themselves.
    #[test]
    fn marks_lead_back(
        texts in proptest::collection::vec(
            (
                proptest::option::of(proptest::collection::vec(proptest::sample::select(PIECES), 0..12)),
                proptest::option::of(proptest::collection::vec(proptest::sample::select(PIECES), 0..12)),
                any::<bool>(),
            ),
            0..5,
        ),
        odd in any::<String>(),
    ) {
        let mut owned: Vec<(Option<String>, Option<String>, bool)> =
            texts.into_iter().map(|(en, th, inside)| (en.map(|p| p.concat()), th.map(|p| p.concat()), inside)).collect();
        owned.push((Some(odd.clone()), Some(odd), false));
        let texts: Vec<Texts<'_>> = owned
            .iter()
            .map(|(en, th, inside)| Texts { en: en.as_deref(), th: th.as_deref(), inside: *inside, score: None })
            .collect();
        let found = pairs(&texts);
        prop_assert_eq!(found.len(), texts.len());
        for (found, texts) in found.iter().zip(&texts) {
            for discrepancy in found {
                prop_assert!(discrepancy.en.is_some() || discrepancy.th.is_some());
                for (mark, text) in [(&discrepancy.en, texts.en), (&discrepancy.th, texts.th)] {
                    let Some(mark) = mark else { continue };
                    let text = text.expect("a mark has a text");
                    prop_assert_eq!(&text[mark.place.byte_start..mark.place.byte_end], &mark.text);
                    let points: String =
                        text.chars().skip(mark.place.start).take(mark.place.end - mark.place.start).collect();
                    prop_assert_eq!(&points, &mark.text);
                }
                prop_assert!(discrepancy.message.ends_with('.'));
            }
        }
    }
}
