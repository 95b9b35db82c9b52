//! dev
use khanan::{normalize::Normalized, read::Document, *};
fn main() {
    let file = std::env::args().nth(1).expect("file");
    let t = std::time::Instant::now();
    let mut bytes = 0;
    for line in std::fs::read_to_string(file).expect("read").lines() {
        let v: serde_json::Value = serde_json::from_str(line).expect("json");
        let text = v["text"].as_str().expect("text");
        bytes += text.len();
        let d = Document::from_text(v["id"].as_str().expect("id"), text).expect("doc");
        let n = Normalized::new(&d);
        let b = segment::bitext(&n, segment::Cut::Running);
        let a = align::align(&b);
        let cp = CodePoints::new(text);
        let spans = |side: &segment::Side, runs: &[align::Run]| -> Vec<[usize; 2]> {
            runs.iter()
                .map(|r| {
                    let x = side.segments[r.start as usize].span.cover(side.segments[r.end as usize - 1].span);
                    [cp.at(x.start()), cp.at(x.end())]
                })
                .collect()
        };
        let beads: Vec<_> = a
            .beads()
            .iter()
            .map(|x| serde_json::json!({"en": spans(&b.en, &x.en), "th": spans(&b.th, &x.th), "p": x.probability}))
            .collect();
        println!("{}", serde_json::json!({"id": v["id"], "beads": beads}));
    }
    eprintln!("{:.3} MB/s", bytes as f64 / 1e6 / t.elapsed().as_secs_f64());
}
