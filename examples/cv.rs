//! dev: cv GOLD OUT folds l2 rounds
use khanan::{align::learn::*, normalize::Normalized, read::Document, *};
use std::io::Write;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let (folds, l2, rounds): (usize, f64, usize) =
        (a[3].parse().unwrap(), a[4].parse().unwrap(), a[5].parse().unwrap());
    let gold: Vec<Labelled> = std::fs::read_to_string(&a[1])
        .unwrap()
        .lines()
        .map(|line| {
            let v: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = v["text"].as_str().unwrap();
            let bytes: Vec<usize> = text.char_indices().map(|x| x.0).chain([text.len()]).collect();
            let sp = |x: &serde_json::Value| {
                x.as_array()
                    .unwrap()
                    .iter()
                    .map(|s| Span::new(bytes[s[0].as_u64().unwrap() as usize], bytes[s[1].as_u64().unwrap() as usize]))
                    .collect::<Vec<_>>()
            };
            Labelled {
                document: Document::from_text(v["id"].as_str().unwrap(), text).unwrap(),
                beads: v["beads"].as_array().unwrap().iter().map(|b| (sp(&b["en"]), sp(&b["th"]))).collect(),
            }
        })
        .collect();
    let mut out = std::fs::File::create(&a[2]).unwrap();
    for fold in 0..folds.max(1) {
        let t = std::time::Instant::now();
        let train: Vec<Labelled> =
            gold.iter().enumerate().filter(|(i, _)| folds <= 1 || i % folds != fold).map(|x| x.1.clone()).collect();
        let learnt = learn(&train, rounds, l2);
        eprintln!(
            "fold {fold} reachable {:?} ll {:.2} {:.0}s",
            learnt.reachable,
            learnt.likelihood,
            t.elapsed().as_secs_f32()
        );
        if folds <= 1 {
            std::fs::write(format!("{}.tsv", a[2]), &learnt.table).unwrap();
        }
        for (_, l) in gold.iter().enumerate().filter(|(i, _)| folds <= 1 || i % folds == fold) {
            let n = Normalized::new(&l.document);
            let b = segment::bitext(&n, segment::Cut::Running);
            let al = align::align_by(&b, &learnt.table).unwrap();
            let cp = CodePoints::new(l.document.text());
            let spans = |side: &segment::Side, runs: &[align::Run]| -> Vec<[usize; 2]> {
                runs.iter()
                    .map(|r| {
                        let x = side.segments[r.start as usize].span.cover(side.segments[r.end as usize - 1].span);
                        [cp.at(x.start()), cp.at(x.end())]
                    })
                    .collect()
            };
            let beads: Vec<_> = al
                .beads()
                .iter()
                .map(|x| serde_json::json!({"en": spans(&b.en, &x.en), "th": spans(&b.th, &x.th), "p": x.probability}))
                .collect();
            writeln!(out, "{}", serde_json::json!({"id": l.document.name(), "beads": beads})).unwrap();
        }
    }
}
