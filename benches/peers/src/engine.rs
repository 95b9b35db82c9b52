//! A segmenter as the bench sees it, whatever its own interface.

use std::ops::Range;

/// Cuts text into pieces. What stands between two pieces is white space.
pub(crate) trait Cutter {
    /// Gives each piece, as a range of bytes, in order.
    fn cut(&self, text: &str, each: impl FnMut(Range<usize>));
}

/// A [`Cutter`] of any kind. Its loop is compiled for each kind of cutter, so the bench adds no call for every piece.
pub(crate) trait AnyCutter {
    fn count(&self, text: &str) -> usize;
    fn pieces(&self, text: &str) -> Vec<Range<usize>>;
}

impl<C: Cutter> AnyCutter for C {
    fn count(&self, text: &str) -> usize {
        let mut count = 0;
        self.cut(text, |_| count += 1);
        count
    }

    fn pieces(&self, text: &str) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        self.cut(text, |piece| pieces.push(piece));
        pieces
    }
}

/// A segmenter with its name.
pub(crate) struct Engine {
    /// What the table and `--only` call it.
    pub(crate) name: &'static str,
    /// The crate that it comes from.
    pub(crate) package: &'static str,
    pub(crate) cutter: Box<dyn AnyCutter>,
}

impl Engine {
    /// The version of the crate that was compiled.
    pub(crate) fn version(&self) -> &'static str {
        let name = format!("name = \"{}\"\nversion = \"", self.package);
        let lock = include_str!("../Cargo.lock");
        let at = lock.find(&name).expect("the lock file names every crate") + name.len();
        lock[at..].split('"').next().expect("a version ends")
    }
}

/// What stands in a table before it is made: the name, the crate, and how to make the cutter.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) package: &'static str,
    pub(crate) make: fn() -> Box<dyn AnyCutter>,
}

/// Pieces that end at the ends of lines and have no white space at their own ends; those of white space alone are gone.
pub(crate) fn trimmed(text: &str, pieces: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut trimmed = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let mut from = piece.start;
        for line in text[piece.clone()].split_inclusive('\n') {
            let start = from + (line.len() - line.trim_start().len());
            let end = from + line.trim_end().len();
            if start < end {
                trimmed.push(start..end);
            }
            from += line.len();
        }
    }
    trimmed
}

/// Panics unless the pieces are in order, hold all of `text` but white space, and are more than its lines and fewer than
/// its characters.
pub(crate) fn assert_plausible(name: &str, text: &str, pieces: &[Range<usize>]) {
    let mut from = 0;
    for piece in pieces {
        let gap =
            text.get(from..piece.start).unwrap_or_else(|| panic!("{name}: {piece:?} overlaps or cuts a character"));
        assert!(gap.trim().is_empty(), "{name} leaves out {gap:?} before byte {}", piece.start);
        from = piece.end;
    }
    assert!(text[from..].trim().is_empty(), "{name} leaves out {:?} at the end", &text[from..]);
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    let range = lines..=text.chars().count();
    assert!(range.contains(&pieces.len()), "{name}: {} pieces, of {range:?} that there may be", pieces.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_trimmed_and_end_with_their_line() {
        let text = "One. \nTwo three.\n\n Four. ";
        let pieces = [0..10, 10..text.len()];
        let trimmed: Vec<_> = trimmed(text, &pieces).into_iter().map(|piece| &text[piece]).collect();
        assert_eq!(trimmed, ["One.", "Two", "three.", "Four."]);
    }

    #[test]
    #[should_panic(expected = "leaves out \" b \"")]
    fn what_leaves_out_text_is_refused() {
        assert_plausible("it", "a b c", &[0..1, 4..5]);
    }
}
