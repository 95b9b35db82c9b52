//! See [`khanan_fuzz::TARGETS`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| khanan_fuzz::run("back_lines", data));
