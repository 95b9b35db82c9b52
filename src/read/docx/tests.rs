use crate::read::sample::{docx, text, word};

fn p(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

fn r(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

#[test]
fn what_a_reader_sees_is_text() {
    let hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>";
    let shown = "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>open</w:t></w:r>";
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGEREF x</w:instrText><w:t>no</w:t></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let text_box = "<w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>";
    let table = [
        (p(&r("ธนาคารเปิดสาขา")), "ธนาคารเปิดสาขา"),
        (p(&[r("The bank "), r("opens")].concat()), "The bank opens"),
        (p(&r("R&amp;D &#xE01; &lt;b&gt;")), "R&D ก <b>"),
        (p(""), ""),
        (p("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>"), "a\tb"),
        (p("<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r>"), "a"),
        (p("<w:r><w:t>one</w:t><w:br/><w:t>two</w:t></w:r>"), "one\ntwo"),
        (p("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:softHyphen/></w:r>"), "co\u{2011}op"),
        (p("<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0A7\"/><w:t>a</w:t><w:sym w:char=\"2022\"/></w:r>"), "a•"),
        (p(&format!("a stray word {}", r("x"))), "x"),
        (p(&format!("<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins>{}</w:ins>", r("new"))), "new"),
        (p(&format!("<w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo>", r("from"), r("to"))), "to"),
        ([p(&format!("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}", r("one "))), p(&r("line"))].concat(), "one line"),
        (p(&format!("{hidden}{shown}{hidden}")), "open"),
        (p(&format!("<w:r><w:rPr><w:rStyle w:val=\"H\"/></w:rPr><w:t>hid</w:t></w:r>{}", r("den"))), "den"),
        (p(&format!("{}{field}", r("page "))), "page 7"),
        (p(&format!("<w:fldSimple w:instr=\"x\">{}</w:fldSimple>", r("8"))), "8"),
        (p(&format!("<w:hyperlink>{}</w:hyperlink>", r("link"))), "link"),
        (p(&format!("{}{text_box}{}", r("before"), r(" after"))), "before after\nIn a box"),
        (
            format!(
                "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>{}",
                p(&r("Click")),
                p(&r("x"))
            ),
            "x",
        ),
        (format!("<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>", p(&r("kept"))), "kept"),
        (
            format!(
                "<w:tbl><w:tr><w:tc>{}{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
                p(&r("1")),
                p(&r("2")),
                p(&r("3")),
                p(&r("deleted")),
                p(&r("4"))
            ),
            "1\n2\n3\n4",
        ),
    ];
    let styles = word(
        "styles",
        "<w:style w:styleId=\"B\"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId=\"H\"><w:basedOn w:val=\"B\"/></w:style>",
    );
    for (body, want) in table {
        assert_eq!(text(&docx(&body, &[("word/styles.xml", styles.clone())])), want, "{body}");
    }
}

#[test]
fn notes_follow_the_text_in_the_order_of_their_references() {
    let body = p(&format!(
        "{}<w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:endnoteReference w:id=\"1\"/></w:r><w:r><w:footnoteReference w:id=\"1\"/></w:r>",
        r("Text")
    ));
    let note = |kind: &str, id: u32, text: &str| format!("<w:{kind} w:id=\"{id}\">{}</w:{kind}>", p(&r(text)));
    let feet = word(
        "footnotes",
        &[note("footnote", 0, "rule"), note("footnote", 1, "one"), note("footnote", 2, "two")].concat(),
    );
    let ends = word("endnotes", &note("endnote", 1, "last"));
    let bytes = docx(&body, &[("word/footnotes.xml", feet), ("word/endnotes.xml", ends)]);
    assert_eq!(text(&bytes), "Text\ntwo\none\nlast");
}

#[test]
fn the_numbers_of_lists_are_text() {
    let level = |at: u32, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let shape = |id: u32, levels: &[String]| {
        format!("<w:abstractNum w:abstractNumId=\"{id}\">{}</w:abstractNum>", levels.concat())
    };
    let list = |id: u32, shape: u32, more: &str| {
        format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{shape}\"/>{more}</w:num>")
    };
    let again = "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride>";
    let numbering = word(
        "numbering",
        &[
            shape(0, &[level(0, "decimal", "%1."), level(1, "decimal", "%1.%2")]),
            shape(1, &[level(0, "thaiNumbers", "(%1)"), level(1, "thaiLetters", "%2)")]),
            shape(2, &[level(0, "bullet", "\u{f0b7}")]),
            list(1, 0, ""),
            list(2, 1, ""),
            list(3, 2, ""),
            list(4, 0, again),
        ]
        .concat(),
    );
    let styles =
        word("styles", "<w:style w:styleId=\"L\"><w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>");
    let item = |list: u32, level: u32, text: &str| {
        let text = if text.is_empty() { String::new() } else { r(text) };
        p(&format!("<w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>{text}"))
    };
    let body = [
        item(1, 0, "a"),
        item(1, 1, "b"),
        item(1, 1, "c"),
        item(1, 0, ""),
        item(1, 0, "d"),
        item(1, 1, "e"),
        item(2, 0, "f"),
        item(2, 1, "g"),
        item(0, 0, "h"),
        item(4, 0, "i"),
        p(&format!("<w:pPr><w:pStyle w:val=\"L\"/></w:pPr>{}", r("j"))),
    ];
    let bytes = docx(&body.concat(), &[("word/numbering.xml", numbering), ("word/styles.xml", styles)]);
    assert_eq!(text(&bytes), "1. a\n1.1 b\n1.2 c\n3. d\n3.1 e\n(๑) f\nก) g\nh\n1. i\n• j");
}

#[test]
fn a_table_of_two_languages_comes_row_by_row() {
    let cell = |paragraphs: &[&str]| {
        let paragraphs: String = paragraphs.iter().map(|text| p(&r(text))).collect();
        format!("<w:tc>{paragraphs}</w:tc>")
    };
    let rows = [
        [cell(&["ธนาคารริมน้ำเปิดสามสาขา"]), cell(&["Rimnam Bank opens three branches"])],
        [cell(&["นายสมพล ทองคำ กล่าว", "สาขาเปิดทุกวัน"]), cell(&["Mr. Somphon said", "The branches open daily"])],
    ];
    let rows: String = rows.iter().map(|row| format!("<w:tr>{}</w:tr>", row.concat())).collect();
    let want = "ธนาคารริมน้ำเปิดสามสาขา\nRimnam Bank opens three branches\nนายสมพล ทองคำ กล่าว\nสาขาเปิดทุกวัน\nMr. Somphon said\nThe branches open daily";
    assert_eq!(text(&docx(&format!("<w:tbl>{rows}</w:tbl>"), &[])), want);
}
