//! Records of JSON Lines: fields and what they say.

use super::*;

#[test]
fn a_record_says_all_there_is_to_say() {
    let lines = [
        r#"{"id": 7, "text": "ก a", "date": "14/11/2566", "source": "กรมประมง"}"#,
        r#"{"en": ["a", "b"], "th": "ก", "url": "https://www.a.go.th/2023/11/15/x"}"#,
        "",
        r#"{"text": ["ก", "a"], "source": "v2:data/2023/11/16/x.txt", "date": null}"#,
        r#"{"en_source": "d/2022/11/06/e.txt", "th_source": "t.txt", "en": "a", "th": "ก", "tier": "A"}"#,
        r#"{"th": "ก"}"#,
        r#"{"id": "7", "text": "again"}"#,
        r#"{"id": "page", "html": "<p>ก"}"#,
    ];
    let wanted = [
        "7: “ก a” 2023-11-14 by กรมประมง",
        "https://www.a.go.th/2023/11/15/x: “a\nb” | “ก” 2023-11-15 by www.a.go.th",
        "v2:data/2023/11/16/x.txt: “ก\na” 2023-11-16",
        "d/2022/11/06/e.txt + t.txt: “a” | “ก” 2022-11-06",
        "a.jsonl:6: “ก”",
        "7#2: “again”",
        "page: “<p>ก”",
    ];
    let text = format!("\u{feff}{}", lines.join("\r\n"));
    assert_eq!(all_told(&of_file("a.jsonl", &text)), wanted);
    for (name, bytes) in [("a.jsonl.gz", gzip(text.as_bytes())), ("a.ndjson.zst", zstd(text.as_bytes()))] {
        let told: Vec<String> =
            all_told(&of_file(name, bytes)).iter().map(|told| told.replace(name, "a.jsonl")).collect();
        assert_eq!(told, wanted, "{name}");
    }
}
