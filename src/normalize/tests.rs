use proptest::prelude::*;

use super::*;

/// Typed and normal spelling.
const CASES: &[(&str, &str)] = &[
    // Nothing to do.
    ("", ""),
    ("Press Release No. 12 — “quoted”, 5%…", "Press Release No. 12 — “quoted”, 5%…"),
    ("กี่ น้ำ ที่ สิทธิ์ พันธุ์ ผู้ เป็น ดั้ง แก้ว ก็ ฤๅ ๑๒๓ ๆ ฯลฯ", "กี่ น้ำ ที่ สิทธิ์ พันธุ์ ผู้ เป็น ดั้ง แก้ว ก็ ฤๅ ๑๒๓ ๆ ฯลฯ"),
    ("สํโฆ อรหํ", "สํโฆ อรหํ"),
    ("มากกกาาา", "มากกกาาา"),
    ("café naïve 中文", "café naïve 中文"),
    // Sara am.
    ("ก\u{e4d}า", "กำ"),
    ("น\u{e4d}\u{e49}า", "น้ำ"),
    ("น\u{e49}\u{e4d}า", "น้ำ"),
    ("นำ\u{e49}", "น้ำ"),
    ("นา\u{e4d}", "นำ"),
    ("นา\u{e4d}\u{e49}", "น้ำ"),
    ("น\u{e49}า\u{e4d}", "น้ำ"),
    ("น\u{e4d}ำ", "นำ"),
    ("น\u{e49}ำ\u{e49}", "น้ำ"),
    // Sara e.
    ("เเละ", "และ"),
    ("เเเก", "แเก"),
    ("เ\u{200b}เละ", "และ"),
    ("เ เละ", "เ เละ"),
    ("ต\u{e4d}าเเหน่ง", "ตำแหน่ง"),
    // Order.
    ("ก\u{e48}\u{e35}", "ก\u{e35}\u{e48}"),
    ("ผ\u{e49}\u{e39}", "ผ\u{e39}\u{e49}"),
    ("ธ\u{e4c}\u{e34}", "ธ\u{e34}\u{e4c}"),
    ("ด\u{e49}\u{e31}ง", "ด\u{e31}\u{e49}ง"),
    ("ส\u{e4d}\u{e34}", "ส\u{e34}\u{e4d}"),
    ("จะ\u{e49}", "จ\u{e49}ะ"),
    ("กา\u{e48}", "ก\u{e48}า"),
    ("กาา\u{e4d}", "กาำ"),
    ("กาะ\u{e49}", "กาะ\u{e49}"),
    // The same mark twice.
    ("ก\u{e48}\u{e48}", "ก\u{e48}"),
    ("ก\u{e34}\u{e34}น", "ก\u{e34}น"),
    ("ก\u{e48}\u{e34}\u{e48}", "ก\u{e34}\u{e48}"),
    ("ก\u{e48}\u{200b}\u{e48}", "ก\u{e48}"),
    ("ก\u{e48}\u{e49}", "ก\u{e48}\u{e49}"),
    // Zero-width characters and spaces.
    ("\u{feff}กข\u{200b}ค\u{2060}ง\u{ad}จ\u{200e}", "กขคงจ"),
    ("co\u{ad}operation \u{202a}x\u{202c}\u{2066}y\u{2069}\u{61c}", "cooperation xy"),
    ("\u{200b}", ""),
    ("a\u{a0}\u{a0}b\u{3000}c\u{2009}d\u{202f}e\u{205f}f\u{1680}g", "a  b c d e f g"),
    // Line breaks stay, and part what stands at their sides.
    ("เ\nเ\r\u{e48}\u{2028}\u{e34}\u{2029}\u{85}\u{b}\u{c}", "เ\nเ\r\u{e48}\u{2028}\u{e34}\u{2029}\u{85}\u{b}\u{c}"),
    // Glyph variants, alone and in the wrong order.
    ("\u{f70f}\u{f700}", "ญฐ"),
    ("ป\u{f713}า ป\u{f701}\u{f705}น", "ป\u{e48}า ป\u{e34}\u{e48}น"),
    ("ฝ\u{f714}\u{f702}", "ฝ\u{e35}\u{e49}"),
    ("ป\u{f711}\u{f706}า", "ป\u{e49}ำ"),
    ("ฎ\u{f718}\u{f719}\u{f71a}", "ฎ\u{e38}\u{e39}\u{e3a}"),
    ("ป\u{f884}\u{f88a} \u{f89a}\u{f89e}", "ป\u{e31}\u{e48} ญฐ"),
];

#[test]
fn table() {
    for (typed, normal) in CASES {
        assert_eq!(normalize(typed), *normal, "{typed:?}");
        assert_eq!(matches!(normalize(typed), Cow::Borrowed(_)), typed == normal, "{typed:?}");
    }
}

#[test]
fn every_glyph_variant_becomes_standard() {
    for c in ('\u{f700}'..='\u{f71a}').chain('\u{f884}'..='\u{f89e}') {
        assert!(normalize(&c.to_string()).chars().all(crate::is_thai), "{c:?}");
    }
    assert_eq!(normalize("\u{f6ff}\u{f71b}\u{f883}\u{f89f}"), "\u{f6ff}\u{f71b}\u{f883}\u{f89f}");
}

fn document(text: &str) -> Document {
    Document::from_text("test", text).expect("short")
}

fn span(start: usize, end: usize) -> NormalSpan {
    NormalSpan { start: u32::try_from(start).expect("short"), end: u32::try_from(end).expect("short") }
}

#[test]
fn the_way_back() {
    // Original: ZWSP at the start, sara am in two, two no-break spaces, ZWSP between words, at the end.
    let original = "\u{200b}น\u{e4d}\u{e49}า\u{a0}\u{a0}ไหล\u{200b}มา\u{200b}";
    let document = document(original);
    let text = Normalized::new(&document);
    assert_eq!(text.text(), "น้ำ  ไหลมา");
    let back = |part: &str| {
        let at = text.text().find(part).expect("is there");
        document.slice(text.to_original(span(at, at + part.len())))
    };
    assert_eq!(back("น้ำ"), "\u{200b}น\u{e4d}\u{e49}า");
    assert_eq!(back("น"), "\u{200b}น");
    assert_eq!(back("้ำ"), "\u{e4d}\u{e49}า");
    assert_eq!(back(" "), "\u{a0}");
    assert_eq!(back("ไหล"), "ไหล\u{200b}");
    assert_eq!(back("มา"), "มา\u{200b}");
    assert_eq!(back("หลม"), "หล\u{200b}ม");
    assert_eq!(back(text.text()), original);
    // Cut through, a rewritten stretch belongs to the part before the cut.
    assert_eq!(back("น้"), "\u{200b}น\u{e4d}\u{e49}า");
    assert_eq!(back("ำ "), "\u{a0}");
}

#[test]
fn a_text_of_removed_characters_only() {
    let document = document("\u{200b}\u{feff}");
    let text = Normalized::new(&document);
    assert_eq!(text.text(), "");
    assert_eq!(text.to_original(span(0, 0)), Span::new(0, 6));
}

/// Normalises every unit of the text without looking for suspects first: what the scan must agree with.
fn without_scan(text: &str) -> String {
    let mut normal = String::new();
    let mut from = 0;
    while from < text.len() {
        let unit = scan::unit(text, from, from);
        let mut copied = unit.start;
        rules::rewrite(&text[unit.clone()], |part, spelling| {
            normal.push_str(&text[copied..unit.start + part.start]);
            normal.extend(spelling);
            copied = unit.start + part.end;
        });
        normal.push_str(&text[copied..unit.end]);
        from = unit.end;
    }
    normal
}

/// Letters, vowels, marks, glyph variants, removed characters, spaces and breaks, thick with what the rules are about.
const SOUP: &str = "[กปญฐเแะาำๅิีัฺุู็่้์ํ๎ๆ๑\u{200b}\u{200d}\u{feff}\u{ad}\u{202a}\u{a0}\u{3000} \n\r\u{2028}\u{85}\u{f700}-\u{f71b}\u{f883}-\u{f89f}a—é“]{0,40}|\
                    [กเา่้ิํำ\u{200b}\n]{0,12}|\\PC{0,40}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_flowing_text_differs_in_line_ends_alone(text in "([a-z,.]{1,9}[ \\n]|[ก-ฮ]{5,30}[ \\n]|\\PC|\r\n){0,120}") {
        let document = Document::from_text("a.txt", &*text).unwrap();
        let (plain, flowing) = (Normalized::new(&document), Normalized::flowing(&document));
        prop_assert_eq!(plain.text().len(), flowing.text().len());
        for (a, b) in plain.text().bytes().zip(flowing.text().bytes()) {
            prop_assert!(a == b || (b == b' ' && matches!(a, b'\n' | b'\r')));
        }
    }

    #[test]
    fn normalising_twice_changes_nothing(text in SOUP) {
        let once = normalize(&text).into_owned();
        prop_assert_eq!(normalize(&once), once.as_str());
        prop_assert!(matches!(normalize(&once), Cow::Borrowed(_)));
        prop_assert!(once.len() <= text.len());
    }

    #[test]
    fn the_scan_misses_nothing(text in SOUP) {
        prop_assert_eq!(normalize(&text), without_scan(&text));
    }

    #[test]
    fn a_line_is_the_same_alone_and_in_its_text(text in SOUP) {
        const BREAKS: [char; 7] = ['\n', '\r', '\x0b', '\x0c', '\u{85}', '\u{2028}', '\u{2029}'];
        let lines: Vec<_> = text.split_inclusive(BREAKS).map(|line| normalize(line).into_owned()).collect();
        prop_assert_eq!(normalize(&text), lines.concat());
    }

    #[test]
    fn no_variant_is_left(text in SOUP) {
        let normal = normalize(&text);
        prop_assert!(normal.chars().all(|c| rules::single(c) == Some(c)));
        for wrong in ["เเ", "\u{e4d}า", "ำ\u{e4d}", "\u{e48}\u{e34}", "\u{e48}\u{e48}", "\u{e4c}\u{e38}"] {
            prop_assert!(!normal.contains(wrong), "{:?} in {:?}", wrong, normal);
        }
    }

    #[test]
    fn spans_in_a_row_tile_the_original(text in SOUP, cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..8)) {
        let document = document(&text);
        let normal = Normalized::new(&document);
        let places: Vec<usize> = normal.text().char_indices().map(|(at, _)| at).chain([normal.text().len()]).collect();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| places[cut.index(places.len())]).collect();
        cuts.extend([0, normal.text().len()]);
        cuts.sort_unstable();
        cuts.dedup();
        let mut from = 0;
        for cut in cuts.windows(2) {
            let original = normal.to_original(span(cut[0], cut[1]));
            prop_assert_eq!(original.start(), from);
            prop_assert!(original.get(&text).is_some(), "on character boundaries");
            from = original.end();
        }
        prop_assert!(from == text.len() || normal.text().is_empty());
        prop_assert_eq!(normal.to_original(span(0, normal.text().len())), Span::new(0, text.len()));
    }

    #[test]
    fn stretches_between_edits_are_the_same_in_both(text in SOUP) {
        let mut edits = Vec::new();
        let normal = rewrite(&text, |normal, original| edits.push((normal, original)));
        edits.push((normal.len()..normal.len(), text.len()..text.len()));
        let (mut at, mut from) = (0, 0);
        for (new, old) in edits {
            prop_assert_eq!(&normal[at..new.start], &text[from..old.start]);
            prop_assert!(new.is_empty() || normal[new.clone()] != text[old.clone()], "an edit that edits nothing");
            (at, from) = (new.end, old.end);
        }
    }

    #[test]
    fn text_without_a_change_is_borrowed(text in "[ก-ฮ a-z0-9“”\n]{0,60}") {
        prop_assert!(matches!(normalize(&text), Cow::Borrowed(_)));
    }
}
