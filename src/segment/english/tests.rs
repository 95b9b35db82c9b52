//! What the splitter must do, as tables and laws.

use proptest::prelude::*;

use super::*;
use crate::segment::abbreviation::FAMILIES;

/// The text of a row, without its marks: `|` stands for a cut at a space, `¦` for a cut where there is none.
fn unmarked(row: &str) -> String {
    row.replace('|', " ").replace('¦', "")
}

fn pieces(text: &str) -> Vec<&str> {
    split(text).map(|(range, _)| &text[range]).collect()
}

/// Asserts that each row comes out cut at its marks.
fn check<'r>(rows: impl IntoIterator<Item = &'r str>) {
    let wrong = rows.into_iter().filter_map(|row| {
        let text = unmarked(row);
        let got = pieces(&text);
        let want: Vec<&str> = row.split(['|', '¦']).map(str::trim).collect();
        (got != want).then(|| format!("\nwant {}\n got {}", want.join(" | "), got.join(" | ")))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{} rows wrong:{}", wrong.len(), wrong.concat());
}

#[test]
fn titles_ranks_and_names() {
    check([
        "Mr. Ko met Dr. Rak.|They spoke for an hour.",
        "Assoc. Prof. Dr. Wan Dee, M.D. opened the fair.|It runs for a week.",
        "H.E. Mr. Remy Blanc paid a call on H.E. Gen. Anupong.|M.L. Chai was there.",
        "Gp. Capt. Somsak and Pol. Gen. Wut flew to Phuket.",
        "Pol.Lt.Col. Kan and Lt. Col. Mali signed.|Adm. Pong did not.",
        "MR. SMITH WILL SPEAK.|DR. WU WILL NOT.",
        "The Rt. Hon. Anna Bell thanked the Rev. John Dow.",
        "said Dr. Rak.",
        "He praised Kim Ki-dong.|Mr. Kim smiled.",
        "B.Grimm Power built the plant.|A.P.Honda sold it.",
        "The author J. K. Bowling arrived with George R. R. Marten.",
        "The letter was signed by J. A. Lee.|The reply was not.",
        "Col. Peter Q. Stone of the U.S. Coast Guard came.",
        "Exports to the U.S. rose by 5 per cent.",
        "He studied in the U.K.|In 2010 he moved to the U.S.|He liked it.",
        "John Lee Jr. and Dr. Ann Ray, Ph.D. (Econ.), met.",
        "They honoured King Rama X.|The rite took an hour.",
        "He thanked Hun Sen.|He flew home.",
        "The head of R&D.|Nothing else.",
    ]);
}

#[test]
fn companies_and_addresses() {
    check([
        "Lotus Mills (Thailand) Co., Ltd. Silk Division won.",
        "It lent to B.Grimm Plc. Group and to Thai Bank Plc. (TB), an agent.",
        "The deal was signed with Gulf Corp.|The sum is 5 million baht.",
        "It belongs to Nikko Inc.|Its head is Mr. Abe.",
        "Kuala Sdn. Bhd. and Axis Pte. Ltd. agreed.",
        "Silk Co.,Ltd. has applied.",
        "Tel. 0 2000 1234, 0 2000 5678 ext. 901-3",
        "Call Tel. 0 2000 1234 ext. 901.|For more, see www.bank.go.th.|Thank you.",
        "TEL. (662) 000 1111 FAX. (662) 000 1112 Mob. 081 000 1111",
        "The office is at 5 Park Rd. Bangkok.|It opens daily.",
        "A mass was held at St. Peter's Church.",
        "The Dept. of Trade and the Univ. of Bath agreed.",
    ]);
}

#[test]
fn references_dates_and_latin() {
    check([
        "See Sec. 5 and Art. 7 of Act No. 3, Vol. 2, pp. 5-9, Fig. 1.|Both apply.",
        "The minister said no.|The plan was dropped.",
        "Under the Act B.E. 2539 (A.D. 1996) funds are safe.",
        "The draft Royal Decree (No. …) B.E. … was approved.",
        "The draft Royal Decree, B.E. ...., was approved.|It will take effect soon.",
        "Markets, e.g. Lao PDR and Vietnam, i.e. the region, grew by approx. 5 per cent.",
        "It sells rice, rubber, etc.|Thailand is a large exporter.",
        "It sells rice, rubber, etc., and tea.",
        "Open from 9.00 a.m. to 5.30 p.m. on Oct. 5, 2024.|Entry is free.",
        "It starts at 10 a.m.|Guests are welcome.",
        "From Jan. – Mar. 2024 sales rose.",
        "Lions vs. Bears was a draw.",
        "The road begins at km. 30+450 of Highway No. 107.",
        "The bank grew at 4.5% p.a. in 2023.",
    ]);
}

#[test]
fn numbers_and_addresses_on_the_web() {
    check([
        "GDP grew by 3.36 per cent in 2024.|It fell in 2023.",
        "The rate is 32.50 baht.|It was 33.",
        "Visit www.Bank.Com or https://www.abc.co.th/News.Aspx?Id=5.Htm now.",
        "Visit www.bank.com.|It is open.",
        "Write to Somchai.Deejai@Bank.co.th.|We answer.",
        "Hotels.com and Rooms.Com agreed.",
        "Version 2.0.1 is out.|Get it now!",
        "It ended in 2021.|The next starts in 2022.",
        "The gates are open.|18 teams came.",
        "The total was USD 5 million.|€3 million was paid.",
    ]);
}

#[test]
fn list_marks() {
    check([
        "1. Fund transfer",
        "1.2 Bill payment",
        "1.2. Bill payment",
        "(2) Western Union. ",
        "a) Loans for farmers",
        "a. Loans for farmers",
        "i. Loans for farmers",
        "IV. Conclusion",
        "• 3. Bill payment",
    ]);
}

#[test]
fn lists_run_together() {
    check([
        "The goals are:|(1) growth;|(2) trade; and|(3) peace.",
        "The trends are|1) a wired world;|2) Industry 4.0; and|3) green growth.|All will last.",
        "They are:|a) rice;|b) tea.",
        "They are:|i) rice;|ii) tea; and|iii) silk.",
        "Four pillars:|1. Trade;|2. Food;|3. Green Growth; and|4. Fair Play.",
        "The plans are:|1. Roads.|2. Rail.|3. Ports.",
        "Section 26 (1) and (2) of the Act applies.",
        "He called (66) 2000 and (2567) on the first day (phase 1) of work.",
        "The three (3) banks agreed on stage 2.|Thailand will follow.",
        "It is the person(s) in charge.",
        "The apps are|• BitOne|• CoinTwo|• Paxo",
        "Costs fall.|- Quality rises.",
        "Rice exports; tea imports; and silk all grew.",
    ]);
}

#[test]
fn quotations_questions_and_brackets() {
    check([
        "“We are glad.|Trade grew.|We will go on,” said Dr. Rak.|He then left.",
        "“We are glad.”|The bank agreed.",
        "\"We are glad.\"|The bank agreed.",
        "He said, \"We are glad.\"|\"So am I,\" she said.",
        "“Is it so?” he asked.|“It is!” she cried.",
        "\"Is it so?\" she wondered.",
        "He said: “We will grow.|We will export.”",
        "It was called a success.” |The end came late.".trim_start_matches('\u{feff}'),
        "He said it was good. ” |She agreed.",
        "‘It works.’|The test was over.",
        "The firm is old (est. 1990) and large.",
        "The firm is old.|(It was set up in 1990.)|It is large.",
        "Prices fell (see p. 5).|Sales rose.",
        "What is next?|Nobody knows!|We will see.",
        "Really?!|Yes.",
        "Yahoo! was sold.",
    ]);
}

#[test]
fn ellipses_and_stray_stops() {
    check([
        "They waited...|Then it rained.",
        "They waited... and it rained.",
        "They waited…|Then it rained.",
        "Contents ........ 5",
        "----------",
        "* * *",
        "...",
        "The text ends .|The next begins.",
        "The text ends..|The next begins.",
        "The text has no end",
    ]);
}

#[test]
fn typists_faults() {
    check([
        "It rose to 5 million baht.¦The Minister agreed.",
        "It ended in 2567.¦The bank agreed.",
        "It was paid by the ADB.¦The bank agreed.",
        "It was paid (in full).¦The bank agreed.",
        "“It was paid.”¦The bank agreed.",
        "It cost 5 baht.¦No one paid.",
        "Mr.Somchai and Pol.Gen. Wut met Dr.Rak.",
        "It grew all spring.|exports fell in June.",
        "Demand rose.|iPhones sold well.",
        "It is done.\u{a0}|The next step follows.",
        "It is done.\u{200b}|The next step follows.",
        "It is done。|The next step follows.",
    ]);
}

#[test]
fn the_examples_in_the_tables_are_true() {
    check(FAMILIES.iter().map(|family| family.example));
    check(RULES.iter().map(|rule| rule.example));
    assert!(FAMILIES.iter().all(|family| !family.why.is_empty()));
}

#[test]
fn each_rule_decides_something_in_its_example() {
    for rule in &RULES {
        let text = unmarked(rule.example);
        let names: Vec<&str> = split(&text)
            .flat_map(|(range, _)| range.clone().map(move |at| (range.start, at)))
            .filter(|&(_, at)| Stop::length(text.as_bytes(), at).is_some())
            .filter_map(|(start, at)| RULES.iter().find(|rule| (rule.knows)(&Stop::new(text.trim_end(), start, at))))
            .map(|rule| rule.name)
            .collect();
        assert!(names.contains(&rule.name), "{}: {names:?} decide its example ({})", rule.name, rule.why);
    }
}

#[test]
fn sure_ends_are_likelier_than_doubtful_ones() {
    let ends = |text: &str| split(text).next().map(|(_, ends)| ends).expect("the text is not empty");
    let falling = ["It is over. The bank left.", "It is over... The bank left.", "We sell tea, (1) rice, and (2) oil."];
    let falling = falling.map(ends);
    assert!(falling.is_sorted_by(|a, b| a > b), "{falling:?}");
}

/// Pieces in order, that cover all but white space, cut between characters; probabilities that are some.
fn assert_lawful(text: &str) {
    let mut at = 0;
    for (range, ends) in split(text) {
        assert!(text[at..range.start].chars().all(char::is_whitespace), "{range:?} leaves text out: {text:?}");
        let piece = &text[range.clone()];
        assert!(!piece.is_empty() && piece.trim() == piece, "{range:?}: {text:?}");
        assert!(ends > 0.0 && ends <= 1.0, "{ends}");
        at = range.end;
    }
    assert!(text[at..].chars().all(char::is_whitespace), "text is left out at its end: {text:?}");
}

proptest! {
    #[test]
    fn any_text_is_covered_in_order(text in any::<String>()) {
        assert_lawful(&text);
    }

    #[test]
    fn any_release_like_text_is_covered_in_order(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "Mr", "Plc", "The", "baht", "U.S", "e.g", "iPad", "5", "(", ")", "1", "2", "a", "b", "ii", ".", ".", "...",
                "…", "?", "!", "”", "“", "\"", "'", " ", " ", "\u{a0}", "\u{200b}", "•", "-", "–", ";", ":", ",", "www.", "@",
                "ไทย", "é", "É", "。", "\u{301}", "\n", "//",
            ]),
            0..40,
        )
    ) {
        assert_lawful(&parts.concat());
    }

    /// What stands before a sentence end that is sure does not matter to what stands behind it.
    #[test]
    fn a_sure_end_parts_the_text(head in "[a-z]{4,8}( [a-z]{4,8}){0,5}", tail in "[A-Z][a-z]{3,8}( [a-z]{4,8}){0,5}") {
        let text = format!("{head}. {tail}");
        prop_assert_eq!(pieces(&text), vec![format!("{head}."), tail]);
    }
}

/// Each stop may look about only so far; otherwise these would take minutes.
#[test]
fn hostile_text_takes_linear_time() {
    for unit in
        ["(", ".", ". ", " .", ")", "1) ", "(1) ", "• ", "a.", ".(", ". (", ".\"", "A. ", "\u{301}", "www.A.", "…"]
    {
        assert_lawful(&unit.repeat(200_000 / unit.len()));
        let spaced = format!("x.{}y. Z{}.", unit.repeat(50_000), " ".repeat(50_000));
        assert_lawful(&spaced);
    }
    let many = format!("{}{}", "(".repeat(100_000), "1. ".repeat(30_000));
    assert_lawful(&many);
}
