//! Crawls: records, HTTP, damage.

use super::*;

/// A record of these fields.
fn record(fields: &[&str], block: &[u8]) -> Vec<u8> {
    let mut out = b"WARC/1.1\r\n".to_vec();
    fields.iter().for_each(|field| out.extend(format!("{field}\r\n").bytes()));
    out.extend(format!("Content-Length: {}\r\n\r\n", block.len()).bytes());
    out.extend(block);
    out.extend(b"\r\n\r\n");
    out
}

pub(super) fn response(url: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let block = [head.as_bytes(), b"\r\n\r\n", body].concat();
    let url = format!("WARC-Target-URI: {url}");
    record(&["WARC-Type: response", &url, "Content-Type: application/http; msgtype=response"], &block)
}

pub(super) fn page(url: &str, body: &str) -> Vec<u8> {
    response(url, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8", body.as_bytes())
}

#[test]
fn pages_come_as_they_were_sent() {
    let records = [
        record(&["WARC-Type: warcinfo", "Content-Type: application/warc-fields"], b"software: x\r\n"),
        record(&["WARC-Type: request", "WARC-Target-URI: http://a.go.th/"], b"GET / HTTP/1.1\r\n\r\n"),
        page("https://www.a.go.th/th/2023/11/14/x", "<p>ก"),
        response("http://a.go.th/gone", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html", b"<p>x"),
        response("http://a.go.th/i", "HTTP/1.1 200 OK\r\nContent-Type: image/png", b"x"),
        response("http://a.go.th/robots.txt", "HTTP/1.1 200 OK\r\nContent-Type: text/plain", b"x"),
        response(
            "http://a.go.th/c",
            "HTTP/2 200\r\ncontent-type: text/plain\r\nTransfer-Encoding: chunked",
            b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
        ),
        response(
            "http://a.go.th/g",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip",
            &gzip(b"packed"),
        ),
        response(
            "http://a.go.th/u",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked",
            b"unpacked",
        ),
        response("http://a.go.th/br", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: br", b"x"),
        response(
            "http://a.go.th/cut",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip",
            &gzip(b"packed")[..15],
        ),
        response("http://a.go.th/no", "200 OK", b"x"),
        record(&["WARC-Type: conversion", "WARC-Target-URI: <http://b.go.th/>", "Content-Type: text/plain"], b"text"),
        record(&["WARC-Type: resource", "WARC-Record-ID: <urn:x:1>", "Content-Type: application/pdf"], b"%PDF-"),
        record(&["WARC-Type: revisit", "WARC-Target-URI: http://b.go.th/"], b""),
        page("https://www.a.go.th/th/2023/11/14/x", "<p>again"),
    ];
    let wanted = [
        "https://www.a.go.th/th/2023/11/14/x: <p>ก 2023-11-14 by www.a.go.th",
        "http://a.go.th/c: abcde by a.go.th",
        "http://a.go.th/g: packed by a.go.th",
        "http://a.go.th/u: unpacked by a.go.th",
        "http://a.go.th/br! http://a.go.th/br: packed by br, which is not read; crawl it with `Accept-Encoding: gzip`",
        "http://a.go.th/cut! http://a.go.th/cut: the body cannot be unpacked by gzip; crawl the page anew",
        "http://a.go.th/no! http://a.go.th/no: the head of the response is damaged: invalid HTTP version; crawl the page anew",
        "http://b.go.th/: text by b.go.th",
        "urn:x:1: %PDF-",
        "https://www.a.go.th/th/2023/11/14/x#2: <p>again 2023-11-14 by www.a.go.th",
    ];
    let plain = records.concat();
    let members: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in
        [("c.warc", &plain), ("c.warc.gz", &members), ("d.warc.gz", &gzip(&plain)), ("c.warc.zst", &zstd(&plain))]
    {
        let folder = folder(&[(name, bytes)]);
        let mut found = Entries::open(&[folder.path().join(name)], &Options::default()).unwrap();
        assert_eq!(found.by_ref().map(|found| told(&found)).collect::<Vec<_>>(), wanted, "{name}");
        let passed = [(Passed::RecordType, 3), (Passed::Status, 1), (Passed::MediaType, 2)];
        assert_eq!(found.passed_over().iter().collect::<Vec<_>>(), passed, "{name}");
    }
}

#[test]
fn a_page_is_read_as_one_whatever_its_address() {
    let found = of_file("c.warc", page("http://a.go.th/news.php?id=5", "<nav>menu</nav><p>The bank opens.</p>")).pop();
    let texts = found.unwrap().unwrap().texts(&khanan::read::Options::default()).unwrap();
    let khanan::archive::Texts::One(document) = texts else { panic!("one document") };
    assert_eq!((document.name(), document.text().trim()), ("http://a.go.th/news.php?id=5", "The bank opens."));
}

#[test]
fn what_is_damaged_is_told_and_the_next_record_read() {
    let pages: Vec<Vec<u8>> =
        (1..=3).map(|n| page(&format!("http://a.th/{n}"), &format!("page {n} {}", "x".repeat(2000)))).collect();
    let x = "x".repeat(2000);
    let page = |n: usize| format!("http://a.th/{n}: page {n} {x} by a.th");
    let members: Vec<Vec<u8>> = pages.iter().map(|page| gzip(page)).collect();

    let mut damaged = members.clone();
    let middle = damaged[1].len() / 2;
    damaged[1][middle] ^= 0x55;
    let told = all_told(&of_file("c.warc.gz", damaged.concat()));
    assert_eq!((told[0].clone(), told.last().unwrap().clone(), told.len()), (page(1), page(3), 3));
    let place = format!("c.warc.gz: byte {}: ", members[0].len());
    assert!(told[1].contains(&place), "{}", told[1]);

    let cut = members.concat();
    let told = all_told(&of_file("c.warc.gz", &cut[..cut.len() - 20]));
    assert_eq!((told[0].clone(), told[1].clone(), told.len()), (page(1), page(2), 3));
    let place = members[0].len() + members[1].len();
    let end = format!(
        "! c.warc.gz: byte {place}: the record that begins here ends too early; get it anew; what comes before was read"
    );
    assert!(told[2].ends_with(&end), "{}", told[2]);

    let plain = [&pages[0][..], b"no record\r\n\r\n", &pages[1], &pages[2][..1000]].concat();
    let told = all_told(&of_file("c.warc", plain));
    let at = pages[0].len();
    assert_eq!(
        told[..3],
        [
            page(1),
            format!("c.warc! c.warc: byte {at}: \"no record\" begins no record; the records after it are read"),
            page(2)
        ]
    );
    assert!(told.len() == 4 && told[3].starts_with("http://a.th/3! c.warc: byte "), "{}", told[3]);
}

#[test]
fn what_is_too_large_is_told_unless_it_is_no_document() {
    let options = Options { max_bytes: 100, ..Options::default() };
    let text = "HTTP/1.1 200 OK\r\nContent-Type: text/plain";
    let packed = format!("{text}\r\nContent-Encoding: gzip");
    let records = [
        response("http://a.th/1", text, &vec![b'x'; 1 << 20]),
        response("http://a.th/2", "HTTP/1.1 200 OK\r\nContent-Type: image/png", &vec![b'x'; 1 << 20]),
        response("http://a.th/3", &packed, &gzip(&vec![b'x'; 1 << 20])),
        response("http://a.th/4", text, b"small"),
    ];
    let over = "over 100 bytes; raise --max-bytes if it is one you trust";
    let wanted = [
        format!("http://a.th/1! http://a.th/1: {over}"),
        format!("http://a.th/3! http://a.th/3: {over}"),
        "http://a.th/4: small by a.th".to_owned(),
    ];
    assert_eq!(all_told(&of_file_with("c.warc", records.concat(), &options)), wanted);
}
