//! dev
use khanan::{align::Bitext, normalize::Normalized, read::Document, *};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let te = std::fs::read_to_string(&a[1]).expect("read");
    let tt = std::fs::read_to_string(&a[2]).expect("read");
    let t = std::time::Instant::now();
    let bytes = te.len() + tt.len();
    let (de, dt) = (Document::from_text("e", te).expect("d"), Document::from_text("t", tt).expect("d"));
    let (ne, nt) = (Normalized::new(&de), Normalized::new(&dt));
    let b = Bitext {
        en: segment::side(&ne, Lang::En, segment::Cut::Running),
        th: segment::side(&nt, Lang::Th, segment::Cut::Running),
    };
    let t1 = t.elapsed();
    let al = align::align(&b);
    let two = al.beads().iter().filter(|b| !b.en.is_empty() && !b.th.is_empty()).count();
    println!(
        "{bytes} bytes, {} x {} segments, {} beads, {two} two-sided; segment {:.2}s align {:.2}s",
        b.en.segments.len(),
        b.th.segments.len(),
        al.beads().len(),
        t1.as_secs_f64(),
        (t.elapsed() - t1).as_secs_f64()
    );
}
