//! What a format cannot hold of the pairs, counted while they are written, so that nothing is lost in silence.

use super::{many, pair::Pair};

/// What did not get into a file. [`Lost::notes`] says it in words.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lost {
    /// Pairs with one side only, where the format has no room for them.
    pub unaligned: usize,
    /// Characters that XML has no way to write, which were left out.
    pub characters: usize,
    /// The first of them, and the pair it stood in.
    pub first_character: Option<(char, String)>,
    /// Line breaks within a text that became spaces.
    pub breaks: usize,
    /// Texts that were cut, being too long for a cell.
    pub cut: usize,
    /// Pairs that no longer fitted into the sheet.
    pub rows: usize,
}

impl Lost {
    /// Counts a character that is left out of a pair.
    pub(super) fn character(&mut self, c: char, place: &str) {
        self.characters += 1;
        if self.first_character.is_none() {
            self.first_character = Some((c, place.to_owned()));
        }
    }

    /// A sentence for each kind of loss; none if all was written.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let was = |n: usize| if n == 1 { "was" } else { "were" };
        let mut notes = Vec::new();
        if self.unaligned > 0 {
            let texts = many(self.unaligned, "text");
            notes.push(format!(
                "{texts} without counterpart {} left out: the format holds pairs only",
                was(self.unaligned)
            ));
        }
        if let Some((c, place)) = &self.first_character {
            let characters = many(self.characters, "character");
            let first = if self.characters == 1 { "" } else { "the first " };
            notes.push(format!(
                "{characters} that XML cannot hold {} left out, {first}U+{:04X} in {place}",
                was(self.characters),
                u32::from(*c)
            ));
        }
        if self.breaks > 0 {
            notes.push(format!(
                "{} inside texts became spaces: the format takes a line a text",
                many(self.breaks, "line break")
            ));
        }
        if self.cut > 0 {
            notes.push(format!(
                "{} {} cut at 32767 characters, the most that a cell holds",
                many(self.cut, "text"),
                was(self.cut)
            ));
        }
        if self.rows > 0 {
            notes.push(format!(
                "{} left out: a sheet holds 1048575; use another format, or several files",
                many(self.rows, "pair")
            ));
        }
        notes
    }
}

/// What a pair is called in a note: its number and document.
pub(super) fn place(pair: &Pair<'_>) -> String {
    format!("pair {} of {}", pair.seq, pair.doc.name)
}
