//! Laws of searching.

use std::sync::LazyLock;

use khanan::{
    Lang,
    model::Model,
    search::{Index, Query},
    write::Pair,
};
use tempfile::TempDir;

use crate::{
    bytes::{Bytes, text},
    review::folder,
    told,
};

const PAIRS: &[(&str, &str)] = &[
    ("The bank signed a loan of 900 million baht.", "ธนาคารลงนามสัญญาเงินกู้ 900 ล้านบาท"),
    ("Loans for farmers run for ten years.", "เงินกู้สำหรับเกษตรกรมีอายุสิบปี"),
    ("COVID-19 closed the branch in Rayong.", "โควิด-19 ทำให้สาขาระยองปิด"),
    ("Mr. Somchai Rakdee opened it again on 14 November 2023.", "นายสมชาย รักดี เปิดอีกครั้งเมื่อวันที่ 14 พฤศจิกายน 2566"),
    ("Interest fell to 0.25%.", "ดอกเบี้ยลดลงเหลือ ๐.๒๕%"),
    ("", "ลำพัง"),
    ("Alone", ""),
    ("“The loan”, he said, “was signed.”", "“ลงนามเงินกู้แล้ว” เขากล่าว"),
];

static INDEX: LazyLock<(Index, TempDir)> = LazyLock::new(|| {
    let folder = folder();
    let index = Index::create(folder.path().join("index")).expect("a new index");
    let mut adding = index.adding().expect("nobody else adds");
    for ((en, th), seq) in PAIRS.iter().zip(1..) {
        let part =
            |text: &str| if text.is_empty() { serde_json::Value::Null } else { serde_json::json!({ "text": text }) };
        let json = serde_json::json!({
            "doc": {"name": format!("doc {}", seq % 3), "date": "2023-11-14", "source": "bank"}, "seq": seq,
            "en": part(en), "th": part(th), "score": f64::from(seq) / 10.0,
        });
        let json = json.to_string();
        adding.add(&serde_json::from_str::<Pair<'_>>(&json).expect("a pair")).expect("there is room");
    }
    adding.commit().expect("there is room");
    (index, folder)
});

/// What is found is within the limit, the same each time, and its marks are words that stand in the text.
pub(crate) fn query(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let (lang, limit, offset, score) =
        (bytes.of(&[None, None, Some(Lang::En), Some(Lang::Th)]), bytes.below(12), bytes.below(12), bytes.byte());
    let text = text(bytes.rest());
    let mut query = match Query::parse(&text) {
        Ok(query) => query,
        Err(error) => return told(&error, "query «"),
    };
    assert_eq!(Query::parse(&text).expect("it was read before"), query);
    let (index, _) = &*INDEX;
    let (lang, limit, offset) = if score & 1 == 0 { (None, 20, 0) } else { (lang, limit, offset) };
    (query.lang, query.limit, query.offset) = (lang, limit, offset);
    query.min_score = (score > 200).then(|| f64::from(score) / 255.0);
    let model = Model::embedded();
    let found = index.search(&query, model).expect("the index is whole");
    assert_eq!(index.search(&query, model).expect("the index is whole"), found);
    assert!(found.hits.len() <= limit && found.total >= found.hits.len() as u64 && found.total <= PAIRS.len() as u64);
    for hit in &found.hits {
        assert!(hit.score.is_finite());
        for (marks, part) in [(&hit.marks_en, &hit.pair.en), (&hit.marks_th, &hit.pair.th)] {
            let text = part.as_ref().map_or("", |part| &*part.text);
            let mut end = 0;
            for mark in marks {
                assert!(mark.start >= end && mark.end > mark.start, "marks are in order");
                assert!(text.get(mark.clone()).is_some(), "on character boundaries");
                end = mark.end;
            }
        }
    }
    let mut out = Vec::new();
    found.text(&mut out, offset, 60).expect("memory takes everything");
    assert!(str::from_utf8(&out).is_ok());
}
