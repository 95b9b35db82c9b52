//! Lines: how the text of a document's blocks becomes lines, one a block.

/// Lines under construction.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    line: String,
}

impl Lines {
    /// Adds text to the line; HTML's white space becomes one space.
    pub(super) fn push(&mut self, text: &str) {
        let mut parts = text.split(is_space);
        if let Some(first) = parts.next() {
            self.line.push_str(first);
        }
        for part in parts {
            if !self.line.ends_with(' ') && !self.line.is_empty() {
                self.line.push(' ');
            }
            self.line.push_str(part);
        }
    }

    /// Adds text whose line breaks and spaces are its author's.
    pub(super) fn push_preformatted(&mut self, text: &str) {
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.end();
            }
            self.line.push_str(line);
        }
    }

    /// Adds text whose spaces are its author's and whose line breaks are the file's.
    pub(super) fn push_spaced(&mut self, text: &str) {
        self.line.extend(text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
    }

    /// Adds finished lines below.
    pub(super) fn append(&mut self, lines: Lines) {
        self.end();
        let more = lines.finish();
        if !self.text.is_empty() && !more.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&more);
    }

    /// Whether the line holds anything yet.
    pub(super) fn has_begun(&self) -> bool {
        !self.line.is_empty()
    }

    /// Bytes of the finished lines.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Takes back what was finished since there were so many bytes.
    pub(super) fn truncate(&mut self, bytes: usize) {
        self.text.truncate(bytes);
    }

    /// Ends the line. Lines of white space and zero-width characters only, which hold blocks apart, are left out.
    pub(super) fn end(&mut self) {
        let line = self.line.trim();
        if line.chars().any(|c| !is_blank(c)) {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            self.text.push_str(line);
        }
        self.line.clear();
    }

    /// The finished text, without a line break at its end.
    pub(super) fn finish(mut self) -> String {
        self.end();
        self.text
    }
}

/// The white space of HTML, which does not count no-break spaces as such.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

/// Whether a character leaves no mark on the screen.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}
