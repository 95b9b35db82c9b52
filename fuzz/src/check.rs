//! Laws of the check.

use khanan::{CodePoints, Lang, check, write::Date};

use crate::bytes::{parts, text};

/// What disagrees rests on words that stand in the texts where it says, and is the same each time.
pub(crate) fn pair(data: &[u8]) {
    let [en, th] = parts(data).map(text);
    let found = check::pair(&en, &th);
    assert_eq!(check::pair(&en, &th), found);
    for discrepancy in &found {
        assert!(!discrepancy.message.trim().is_empty());
        for (mark, text) in [(&discrepancy.en, &en), (&discrepancy.th, &th)] {
            let Some(mark) = mark else { continue };
            let points = CodePoints::new(text);
            assert_eq!(text.get(mark.place.byte_start..mark.place.byte_end), Some(&*mark.text));
            assert_eq!(
                (points.at(mark.place.byte_start), points.at(mark.place.byte_end)),
                (mark.place.start, mark.place.end)
            );
        }
    }
    for text in [&en, &th] {
        for lang in [None, Some(Lang::En), Some(Lang::Th)] {
            if let Some(date) = Date::first_in(text, lang) {
                assert_eq!(date.to_string().parse(), Ok(date));
            }
        }
    }
}
