//! Texts at random.

use proptest::prelude::*;

/// Bits of releases and of trouble, to be strung together.
const PIECES: &[&str] = &[
    "ธนาคารแห่งประเทศไทย",
    "ลงนามสัญญา",
    "ทั้งนี้",
    "โดย",
    "นายชรินทร์ สุขใจ",
    "กล่าวว่า",
    "900 ล้านบาท",
    "๓.๓๖%ทั้งนี้",
    "วันที่ 21 พฤศจิกายน 2569",
    "โทร. 0 2000 1234 ต่อ 55",
    "น\u{0e4d}\u{0e32}",
    "เเล้ว",
    "ก\u{0e48}\u{0e35}",
    "\u{200b}",
    "\u{feff}",
    "\u{f70a}",
    "ๆ",
    "ฯ",
    "“",
    "”",
    "(",
    ")",
    "The bank signed a loan of 900 million baht.",
    "Mr. Charin Sukjai, Co., Ltd. said",
    "on 21 November 2026.",
    "Tel. 0 2000 1234 ext. 55",
    "Page 1 of 2",
    "https://www.example.go.th/",
    "1.",
    "(2)",
    "-----",
    " ",
    "  ",
    "\u{a0}",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\u{2028}",
    "\t",
    "\u{1c}",
    "\u{0}",
    "😀",
    "é",
];

/// Any text, mostly one that could be a release's.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(|c| c.to_string()),
        1 => "[ก-๛]{1,6}",
        1 => "[a-zA-Z .,]{1,12}",
    ];
    proptest::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}
