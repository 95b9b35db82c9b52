//! Signals that end the program: what it had begun to write is removed first.
//!
//! The program then ends as one that knows nothing of signals does, by the signal itself, so that a shell or a service
//! manager sees which it was. A signal that the caller has had ignored, as `nohup` does with SIGHUP, stays ignored.
//! What is to be on the disk when the program is killed outright (SIGKILL, a power cut) does not depend on this.

use std::{fs, thread};

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
    low_level::emulate_default_handler,
};

/// Watches out for signals, on a thread of its own. If that is not possible, they end the program as they always do.
pub(crate) fn watch() {
    let ignored = ignored();
    // Where it cannot be told what is ignored, SIGHUP is left as it is.
    let wanted = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| match ignored {
        Some(ignored) => ignored >> (signal - 1) & 1 == 0,
        None => *signal != SIGHUP,
    });
    let Ok(mut signals) = Signals::new(wanted) else { return };
    thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            khanan::write::remove_temporary();
            let _ = emulate_default_handler(signal);
        }
    });
}

/// The signals that are ignored, a bit each, as Linux tells.
fn ignored() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(mask.trim(), 16).ok()
}
