//! The speed of every stage, from bytes to pairs, and of the libraries that do a part of the same work.
//!
//! All stages run on one thread, unless a bench says otherwise. Each bench checks its answer once, outside the timed
//! part: by what must hold exactly where such a law is known, else against the gold.

#[path = "../common/mod.rs"]
mod common;

mod align;
mod anchor;
mod eval;
mod model;
mod normalize;
mod pipeline;
mod read;
mod segment;

fn main() {
    common::on_one_thread();
    divan::main();
}

/// Bytes of each language for the stages that read text from end to end.
const LONG: usize = 1_000_000;

/// Text of each language for the stages that read it from end to end.
fn long() -> &'static common::Pair {
    use std::sync::LazyLock;
    static LONG_PAIR: LazyLock<common::Pair> =
        LazyLock::new(|| common::Pair::grown(|pair| pair.en.len().min(pair.th.len()) >= LONG));
    &LONG_PAIR
}
