//! The laws that the fuzz targets assert, one function a target, each over any bytes.
//!
//! They stand here and not in the targets, so that any compiler checks them, and so that the tests go through the seeds with
//! them; a target is one line. A law is broken by a panic. Only what the library itself survives may panic: readers of
//! others, which it guards, and the interpreter of PDF on a thread of the library's own, whose name begins with `khanan-`.

mod align;
mod archive;
mod back;
mod bytes;
mod check;
mod eval;
mod model;
mod packed;
mod read;
mod review;
mod search;
mod seeds;
mod segment;

pub use seeds::seeds;

use std::sync::Once;

/// A target: its name, and its laws over any bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All of them, in the order that text passes through the program.
pub const TARGETS: &[Target] = &[
    ("read_text", read::text),
    ("read_html", read::html),
    ("read_packed", packed::any),
    ("read_docx", packed::docx),
    ("read_odt", packed::odt),
    ("read_epub", packed::epub),
    ("read_pdf", packed::pdf),
    ("read_pdf_page", packed::pdf_page),
    ("normalize", segment::normal),
    ("segment", segment::units),
    ("align", align::texts),
    ("align_pins", align::pins),
    ("check", check::pair),
    ("model_file", model::file),
    ("model_part", model::part),
    ("back_lines", back::lines),
    ("back_xml", back::xml),
    ("back_xlsx", back::xlsx),
    ("back_xlsx_parts", back::xlsx_parts),
    ("back_parquet", back::parquet),
    ("written", back::any_pairs),
    ("archive", archive::any),
    ("archive_inside", archive::inside),
    ("review_journal", review::journal),
    ("review_steps", review::steps),
    ("search_query", search::query),
    ("eval_files", eval::files),
];

/// Goes through a target once.
///
/// # Panics
/// If a law is broken, or there is no target of this name.
pub fn run(name: &str, data: &[u8]) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let survived = |name: &str| name.starts_with("khanan-");
            if !khanan::guard::is_guarded() && !std::thread::current().name().is_some_and(survived) {
                before(info);
            }
        }));
    });
    let (_, laws) = TARGETS.iter().find(|(known, _)| *known == name).expect("a target of this name");
    laws(data);
}

/// Whether an error begins with the name of what is wrong, and has something to say of it.
fn told(error: &khanan::Error, name: &str) {
    let said = error.to_string();
    assert!(said.starts_with(name) && said.len() > name.len() + 2, "{said:?} does not name {name}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_a_program_and_seeds() {
        let targets: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
        let seeds = seeds();
        assert_eq!(seeds.iter().map(|(name, _)| *name).collect::<Vec<_>>(), targets);
        assert!(seeds.iter().all(|(_, seeds)| !seeds.is_empty()));
        let manifest = include_str!("../Cargo.toml");
        for name in targets {
            let path = format!("{}/fuzz_targets/{name}.rs", env!("CARGO_MANIFEST_DIR"));
            let program = std::fs::read_to_string(&path).expect("a program");
            assert!(
                program.contains(&format!("run(\"{name}\"")) && manifest.contains(&format!("fuzz_targets/{name}.rs"))
            );
        }
    }

    /// As they are, cut, and with a few bits turned.
    #[test]
    fn seeds_break_no_law() {
        for (name, seeds) in seeds() {
            for seed in seeds {
                run(name, &seed);
                for k in 1..4 {
                    run(name, &seed[..seed.len() * k / 4]);
                    let mut changed = seed.clone();
                    changed.iter_mut().skip(k).step_by(97 + k).for_each(|byte| *byte ^= 1 << k);
                    run(name, &changed);
                }
            }
        }
    }
}
