//! The way back: from bytes of the normal text to bytes of the original.

use super::Bytes;

/// One place where the normal text differs from the original: a stretch of one stands for a stretch of the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Edit {
    normal_start: u32,
    normal_end: u32,
    original_start: u32,
    original_end: u32,
}

/// The edits of a text in order, 16 bytes each, and the lengths of both texts in bytes. Between two edits both texts are
/// the same.
#[derive(Clone, Debug, Default)]
pub(super) struct OffsetMap {
    edits: Vec<Edit>,
    normal_len: usize,
    original_len: usize,
}

impl OffsetMap {
    /// Adds an edit behind all others.
    pub(super) fn push(&mut self, normal: Bytes, original: Bytes) {
        let narrow = |x: usize| u32::try_from(x).expect("documents are under 4 GiB");
        self.edits.push(Edit {
            normal_start: narrow(normal.start),
            normal_end: narrow(normal.end),
            original_start: narrow(original.start),
            original_end: narrow(original.end),
        });
    }

    /// Notes how long the texts are, when all edits are there.
    pub(super) fn finish(&mut self, normal_len: usize, original_len: usize) {
        (self.normal_len, self.original_len) = (normal_len, original_len);
        self.edits.shrink_to_fit();
    }

    /// The original byte at which a span begins that begins at byte `at` of the normal text.
    pub(super) fn start(&self, at: usize) -> usize {
        if at == 0 { 0 } else { self.cut(at) }
    }

    /// The original byte before which a span ends that ends before byte `at` of the normal text.
    pub(super) fn end(&self, at: usize) -> usize {
        if at == self.normal_len { self.original_len } else { self.start(at) }
    }

    /// Where a cut of the normal text falls in the original: behind every edit that lies before it or that it cuts.
    fn cut(&self, at: usize) -> usize {
        let passed = self.edits.partition_point(|edit| edit.normal_end as usize <= at);
        match self.edits.get(passed) {
            Some(edit) if (edit.normal_start as usize) < at => edit.original_end as usize,
            _ => match passed.checked_sub(1).map(|last| self.edits[last]) {
                Some(edit) => edit.original_end as usize + (at - edit.normal_end as usize),
                None => at,
            },
        }
    }
}
