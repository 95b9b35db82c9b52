//! Records that are none: each a failure in its place.

use super::*;

#[test]
fn what_is_no_record_is_told_with_its_line() {
    let bytes = [
        br#"{"id": 1, "text": "a"}"#.as_slice(),
        b"{\"id\": 2, \"text\": \"a",
        b"[1]",
        b"{\"id\": 3, \"text\": \"\xe0\xb8\"}",
        br#"{"id": 4}"#,
        br#"{"id": 5, "en": ["a", 1], "th": "b"}"#,
        br#"{"id": 6, "text": {"a": 1}}"#,
        br#"{"id": 7, "text": ""}"#,
    ]
    .join(&b"\n"[..]);
    let told = all_told(&of_file("a.jsonl", bytes));
    let wanted = [
        "1: “a”",
        "a.jsonl:2! a.jsonl:2: no JSON; give one JSON object a line",
        "a.jsonl:3! a.jsonl:3: no JSON object; give one JSON object a line",
        "a.jsonl:4! a.jsonl:4: byte 19 of the line (0xe0) is no character of UTF-8; save the file in UTF-8",
        "4! a.jsonl:5: none of the fields `text`, `en`, `th`, `html`, `path`; name the field that holds the text with --field text=KEY",
        "5! a.jsonl:6: the field `en` holds what is no string; give an array of strings, its paragraphs",
        "6! a.jsonl:7: the field `text` is no text; give a string, or an array of strings",
        "7: “”",
    ];
    assert_eq!(told, wanted);
}

#[test]
fn what_is_too_large_is_passed_and_the_rest_read() {
    let options = Options { max_bytes: 10, ..Options::default() };
    let long = "a".repeat(3 << 20);
    let text = format!("{{\"text\": \"{long}\"}}\n{{\"text\": \"12345678901\"}}\n{{\"text\": \"1234567890\"}}");
    let told = all_told(&of_file_with("a.jsonl", text, &options));
    let over = "over 10 bytes; raise --max-bytes if it is one you trust";
    let wanted = [
        format!("a.jsonl:1! a.jsonl:1: {over}"),
        format!("a.jsonl:2! a.jsonl:2: {over}"),
        "a.jsonl:3: “1234567890”".to_owned(),
    ];
    assert_eq!(told, wanted);
}

#[test]
fn a_file_that_is_cut_gives_what_comes_before() {
    let lines: String = (0..2000).map(|n| format!("{{\"id\": \"{n}\", \"text\": \"{}\"}}\n", n * n)).collect();
    for (name, packed) in [("a.jsonl.gz", gzip(lines.as_bytes())), ("a.jsonl.zst", zstd(lines.as_bytes()))] {
        let found = of_file(name, &packed[..packed.len() / 2]);
        let last = told(found.last().unwrap());
        let whole = found.iter().filter(|found| found.is_ok()).count();
        assert_eq!(whole, found.len() - 1, "{name}");
        assert!(
            last.starts_with(&format!("{name}:{}! {name}:{}: cannot be read on: ", whole + 1, whole + 1)),
            "{last}"
        );
        assert!(name.ends_with("zst") || whole > 100, "{whole}");
    }
}

#[test]
fn fields_may_be_called_otherwise() {
    let mut options = Options::default();
    options.fields.set(Field::Text, "/meta/body");
    options.fields.set(Field::Id, "key");
    let told = all_told(&of_file_with("a.jsonl", r#"{"key": "k", "id": "i", "meta": {"body": "b"}}"#, &options));
    assert_eq!(told, ["k: “b”"]);
}
