//! Writes the seeds to a folder, `corpus` unless another is given: `cargo run --no-default-features --example seeds`.

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map_or_else(|| PathBuf::from("corpus"), PathBuf::from);
    for (name, seeds) in khanan_fuzz::seeds() {
        let folder = folder.join(name);
        fs::create_dir_all(&folder)?;
        for (seed, number) in seeds.iter().zip(1..) {
            fs::write(folder.join(format!("seed-{number:02}")), seed)?;
        }
    }
    Ok(())
}
