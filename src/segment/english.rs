//! Stand-in.
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
pub(super) fn split(text: &str) -> Vec<(Range<usize>, f32)> {
    text.split_sentence_bound_indices()
        .map(|(i, s)| {
            let t = s.trim();
            let k = i + (s.len() - s.trim_start().len());
            (k..k + t.len(), 0.9)
        })
        .filter(|(r, _)| !r.is_empty())
        .collect()
}
