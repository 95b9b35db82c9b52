//! How much a page draws, before it is drawn.
//!
//! A form may draw other forms, so a few that draw each other twice draw for hours, and the interpreter unpacks a form anew
//! each time; it cannot be asked to stop while nothing of it is a glyph. So the page is gone over as the interpreter would
//! go, form by form, with a budget of bytes; what is over it is not drawn at all. Patterns, glyphs that are drawn by forms of
//! their own, and notes are never gone into, for no text is taken from them; of a soft mask only its form is unpacked.

use hayro_interpret::hayro_syntax::{
    content::{TypedIter, ops::TypedInstruction},
    object::{Dict, Name, Stream},
    page::{Page, Resources},
};

/// Bytes of all pages and of the forms on them, each as often as it is drawn: no fewer than all streams may unpack to.
pub(super) const DRAWN: u64 = 1 << 28;
/// Forms inside forms that the interpreter goes into.
const DEEPEST: usize = 50;
/// Bytes that a form counts as at least: it has to be looked up.
const LEAST: u64 = 128;

/// Takes what a page draws off the budget; `None` if that is not enough.
pub(super) fn weigh(page: &Page<'_>, budget: u64) -> Option<u64> {
    let mut left = budget.checked_sub(page.page_stream().map_or(0, <[u8]>::len) as u64)?;
    let own = page.resources();
    let draws = |resources: &Resources<'_>| {
        resources.x_objects.keys().next().is_some() || resources.ext_g_states.keys().next().is_some()
    };
    // Most pages draw none.
    if draws(own) || std::iter::successors(own.parent(), |one| one.parent()).any(draws) {
        walk(page.typed_operations(), own, 0, &mut left)?;
    }
    Some(left)
}

fn walk<'a>(mut operations: TypedIter<'_>, resources: &Resources<'a>, depth: usize, left: &mut u64) -> Option<()> {
    while let Some(operation) = operations.next() {
        let (form, drawn) = match operation {
            TypedInstruction::XObject(drawn) => (resources.get_x_object(drawn.0), true),
            TypedInstruction::SetGraphicsState(state) => {
                let mask =
                    resources.get_ext_g_state(state.0).and_then(|state| state.get::<Dict<'_>>(b"SMask".as_slice()));
                (mask.and_then(|mask| mask.get::<Stream<'_>>(b"G".as_slice())), false)
            }
            _ => continue,
        };
        let Some(form) = form.filter(|form| !drawn || is_form(form)) else { continue };
        let inner = form.decoded().unwrap_or_default();
        *left = left.checked_sub(LEAST.max(inner.len() as u64))?;
        if drawn && depth < DEEPEST {
            let own = form.dict().get::<Dict<'_>>(b"Resources".as_slice()).unwrap_or_default();
            walk(TypedIter::new(&inner), &Resources::from_parent(own, resources.clone()), depth + 1, left)?;
        }
    }
    Some(())
}

/// Whether a stream is a form.
pub(super) fn is_form(stream: &Stream<'_>) -> bool {
    stream.dict().get::<Name<'_>>(b"Subtype".as_slice()).is_some_and(|kind| kind.as_ref() == b"Form")
}
