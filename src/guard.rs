//! Panics of other people's readers, as errors of the file they were reading.
//!
//! Files that are broken in ways nobody thought of make some readers panic. One such file must not end a program that has a
//! million others to read. The panic is caught, but the panic hook is called before and prints by default, and a library has
//! no business with the hook: a program that wants its standard error clean sets one that is silent where
//! [`is_guarded`] says so.

use std::{
    any::Any,
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread would come back as an error.
#[must_use]
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// What `reader` gives, or what it said when it panicked. All that it holds is to be dropped then.
pub(crate) fn guarded<T>(reader: impl FnOnce() -> T) -> Result<T, String> {
    let before = GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(reader));
    GUARDED.set(before);
    outcome.map_err(|panic| said(&*panic))
}

/// The message of a panic.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("the reader stopped").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_what_it_said() {
        assert_eq!(guarded(|| 7), Ok(7));
        assert_eq!(guarded(is_guarded), Ok(true));
        let nested = guarded(|| {
            let inner = guarded(|| -> u8 { panic!("at byte {}", 3) });
            (inner, is_guarded())
        });
        assert_eq!(nested, Ok((Err("at byte 3".to_owned()), true)));
        assert_eq!(guarded(|| -> u8 { std::panic::panic_any(7) }), Err("the reader stopped".to_owned()));
        assert!(!is_guarded());
    }
}
