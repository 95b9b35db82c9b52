//! What marked content says it stands for (`ActualText`): some programs say so of every letter whose glyph they made up.
//!
//! The interpreter reports where marked content begins, not what it says. So the page is gone over beforehand, and what is
//! said is listed in the order in which it will be reported.

use std::collections::VecDeque;

use hayro_interpret::hayro_syntax::{
    content::{TypedIter, ops::TypedInstruction},
    object::{self, Dict, dict_or_stream},
    page::{Page, Resources},
};

use super::drawn::is_form;

/// Forms inside forms; the interpreter goes no deeper than a few of these.
const DEEPEST: usize = 24;
/// Marked content of a page, those of its forms each time they are drawn.
const MOST: usize = 1 << 20;

/// What every marked content of a page says, in order; empty if none says anything.
pub(super) fn said(page: &Page<'_>) -> VecDeque<Option<String>> {
    let mut list = VecDeque::new();
    let is_said = |stream: &[u8]| stream.windows(KEY.len()).any(|window| window == KEY);
    if page.page_stream().is_some_and(is_said) {
        let mut left = MOST;
        walk(page.typed_operations(), page.resources(), 0, &mut left, &mut list);
    }
    list
}

const KEY: &[u8] = b"ActualText";

fn walk<'a>(
    mut operations: TypedIter<'_>,
    resources: &Resources<'a>,
    depth: usize,
    left: &mut usize,
    list: &mut VecDeque<Option<String>>,
) {
    while let Some(operation) = operations.next() {
        if *left == 0 {
            return;
        }
        match operation {
            TypedInstruction::BeginMarkedContent(_) => {
                *left -= 1;
                list.push_back(None);
            }
            TypedInstruction::BeginMarkedContentWithProperties(begin) => {
                *left -= 1;
                let text =
                    dict_or_stream(begin.1).and_then(|(properties, _)| properties.get::<object::String<'_>>(KEY));
                list.push_back(text.map(|text| decoded(text.as_bytes())));
            }
            TypedInstruction::XObject(drawn) if depth < DEEPEST => {
                *left -= 1;
                if let Some(form) = resources.get_x_object(drawn.0).filter(is_form)
                    && let Ok(inner) = form.decoded()
                {
                    let own = form.dict().get::<Dict<'_>>(b"Resources".as_slice()).unwrap_or_default();
                    let resources = Resources::from_parent(own, resources.clone());
                    walk(TypedIter::new(&inner), &resources, depth + 1, left, list);
                }
            }
            _ => {}
        }
    }
}

/// A text string of the format: UTF-16 or UTF-8 with its mark, or one byte a letter.
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let (units, _) = rest.as_chunks::<2>();
            char::decode_utf16(units.iter().map(|&unit| u16::from_be_bytes(unit)))
                .map(|c| c.unwrap_or('\u{fffd}'))
                .collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn text_strings_are_decoded() {
        let table: [(&[u8], &str); 4] =
            [(b"\xfe\xff\x0e\x39", "\u{e39}"), (b"\xef\xbb\xbf\xe0\xb8\x81", "ก"), (b"a\xe9", "aé"), (b"", "")];
        for (bytes, want) in table {
            assert_eq!(super::decoded(bytes), want);
        }
    }
}
