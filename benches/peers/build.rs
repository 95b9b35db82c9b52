//! Tells the program what it is compiled for: cargo lists the crates of one target without fetching those of others.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=TARGET={}", std::env::var("TARGET").expect("cargo sets it"));
}
