//! Paragraphs: which lines go on with each other, and what stands between their words.
//!
//! A line ends a paragraph if what follows stands further down than lines do, is set in, in another size or font, begins
//! with the mark of a list, or would have found room in the line. Thai is broken inside phrases, where no space belongs,
//! but also at its spaces; which it was, is seen where the file keeps the space at the end of the line, and else from the
//! letters on both sides ([`gap`](super::gap)). What is broken at a hyphen is joined without it, if the document breaks words at all.

use std::{collections::HashSet, sync::LazyLock};

use regex::Regex;

use super::{
    column::Block,
    gap::{Gaps, meet_in_thai},
    line::Line,
};
use crate::is_thai;

/// The text of a document, one paragraph a line, and where each page begins in it, in bytes.
pub(super) fn text(pages: &[Vec<Block>]) -> (String, Vec<u32>) {
    let habits = Habits::of(pages);
    let mut text = String::new();
    let mut starts = Vec::with_capacity(pages.len());
    let mut before: Option<Before<'_>> = None;
    for blocks in pages {
        let mut first_of_page = true;
        for block in blocks {
            let pitches = pitches(block);
            for (at, line) in block.lines.iter().enumerate() {
                let edges = habits.edges(line, block);
                let goes_on = before.as_ref().is_some_and(|before| match at {
                    0 => goes_on_over(before, line, edges),
                    _ => {
                        let most = habits.apart * pitches[usize::from(is_thai_text(&line.text))].min(2.2 * line.size);
                        goes_on(before, line, most, block.lines.get(at + 1))
                    }
                });
                let opens = !goes_on;
                if let Some(before) = &before {
                    if goes_on {
                        habits.join(&mut text, before.line, line);
                    } else {
                        text.push('\n');
                    }
                }
                if std::mem::take(&mut first_of_page) {
                    starts.push(start(&text));
                }
                text.push_str(&line.text);
                before = Some(Before { line, edges, opens });
            }
        }
        if first_of_page {
            // A page without text begins where the next one does.
            starts.push(start(&text));
        }
    }
    (text, starts)
}

/// An offset in a text; one of 4 GiB is refused when it is whole.
fn start(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// The line before.
struct Before<'l> {
    line: &'l Line,
    /// Where the lines of its column begin and end, in points.
    edges: (f32, f32),
    /// Whether it is the first of its paragraph.
    opens: bool,
}

impl Before<'_> {
    fn slack(&self) -> f32 {
        self.edges.1 - self.line.right
    }

    /// Whether it stands in the middle of its column, as titles do.
    fn is_centred(&self) -> bool {
        let (left, right) = (self.line.left - self.edges.0, self.slack());
        left.min(right) > 1.5 * self.line.size && (left - right).abs() < self.line.size
    }

    /// Whether words of a line would have found room behind it.
    fn had_room_for(&self, line: &Line) -> bool {
        let chars = line.text.chars().count().max(1) as f32;
        let each = (line.right - line.left) / chars;
        let first = line.text.split(' ').next().unwrap_or_default();
        let count = first.chars().count();
        // Thai is broken between words too, and few words are longer than sixteen characters; in other scripts a word
        // is broader than its characters in a line of Thai, whose marks take no room.
        let (count, broad) = if first.starts_with(is_thai) {
            (count.min(16), 0.0)
        } else {
            let of = |c: char| if c.is_uppercase() { 0.75 } else { 0.55 };
            (count, line.size * first.chars().map(of).sum::<f32>())
        };
        // A word may be of wider letters than the line.
        self.slack() > broad.max(each * 1.3 * count as f32) + each
    }
}

/// The usual distance of a block's lines from those above them, in points: of lines in other scripts, and in Thai.
fn pitches(block: &Block) -> [f32; 2] {
    /// Steps of one script that tell what is usual in it.
    const LEAST: usize = 3;
    let steps = block.lines.windows(2).map(|pair| (is_thai_text(&pair[1].text), pair[1].base - pair[0].base));
    let most = 4.0 * block.lines[0].size.max(6.0);
    let mut steps: Vec<(bool, f32)> = steps.filter(|&(_, step)| step > 0.0 && step < most).collect();
    steps.sort_by(|a, b| a.1.total_cmp(&b.1));
    // The lower third: a block of short paragraphs has more steps between them than inside them.
    let lower = |steps: &[f32]| steps.get(steps.len() / 3).copied().unwrap_or(f32::INFINITY);
    [false, true].map(|thai| {
        let own: Vec<f32> = steps.iter().filter(|step| step.0 == thai).map(|step| step.1).collect();
        if own.len() >= LEAST { lower(&own) } else { lower(&steps.iter().map(|step| step.1).collect::<Vec<f32>>()) }
    })
}

/// Whether a line is set as another is, as far as they share a script.
fn is_alike(a: &Line, b: &Line) -> bool {
    let mut shared = a.fonts.iter().zip(&b.fonts).filter(|(a, b)| a.is_some() && b.is_some()).peekable();
    if shared.peek().is_none() {
        return (a.size - b.size).abs() < 0.2 * a.size.max(b.size);
    }
    shared.all(|(a, b)| a == b)
}

/// Whether a line goes on with the one above it.
///
/// Lines of a paragraph stand at most `most` points below each other.
fn goes_on(before: &Before<'_>, line: &Line, most: f32, next: Option<&Line>) -> bool {
    let step = line.base - before.line.base;
    if step <= 0.0 || step > most || !is_alike(before.line, line) || begins_item(&line.text) {
        return false;
    }
    let em = line.size;
    let indent = line.left - before.line.left;
    if before.is_centred() && line.left - before.edges.0 > em {
        // A title of two lines fills the first.
        return before.line.right - before.line.left > 0.6 * (before.edges.1 - before.edges.0);
    }
    if before.had_room_for(line) {
        return false;
    }
    let set_in = indent > em && !(before.opens && begins_item(&before.line.text));
    // Of a block that is set in as a whole, the lines below stand as far in.
    let hangs = before.opens && next.is_some_and(|next| (next.left - line.left).abs() < 0.5 * em) && indent < 4.0 * em;
    if set_in && !hangs {
        return false;
    }
    // The first line of a paragraph is set in, the others are not.
    indent > -em || before.opens
}

/// Whether the first line of a column or page goes on with the last line of the one before.
fn goes_on_over(before: &Before<'_>, line: &Line, edges: (f32, f32)) -> bool {
    let last = before.line.text.chars().next_back().unwrap_or(' ');
    let first = line.text.chars().next().unwrap_or(' ');
    let same_script = is_thai(last) == is_thai(first) || !first.is_alphabetic() || !last.is_alphabetic();
    is_alike(before.line, line)
        && same_script
        && is_thai_text(&before.line.text) == is_thai_text(&line.text)
        && !begins_item(&line.text)
        && !matches!(last, '.' | '!' | '?' | ':' | '”' | '"')
        && line.left - edges.0 < line.size
        && before.slack() < 0.15 * (before.edges.1 - before.edges.0)
        && !before.had_room_for(line)
}

/// Whether most letters of a line are Thai.
fn is_thai_text(text: &str) -> bool {
    let thai = text.chars().filter(|&c| is_thai(c)).count();
    2 * thai > text.chars().filter(|c| c.is_alphabetic() || is_thai(*c)).count()
}

/// Whether a line begins with the mark of a list item.
fn begins_item(text: &str) -> bool {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:[•●○▪■◦‣–—*-]\s|\(?(?:[0-9๐-๙]{1,2}|[a-zA-Zก-ฮ])[.)]\s|[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2}){2,3}\.?\s)",
        )
        .expect("a fixed pattern")
    });
    MARK.is_match(text)
}

/// How a document is set, as its lines tell together.
struct Habits {
    /// Where columns begin and how far their longest line goes.
    columns: Vec<(f32, f32)>,
    /// Whether the space at which a line is broken is kept at its end.
    keeps_spaces: bool,
    /// Whether Thai is broken at spaces only.
    breaks_at_spaces: bool,
    /// Whether words are broken at line ends.
    hyphenates: bool,
    words: HashSet<String>,
    /// How much wider than usual the step to a line is that begins a paragraph, at least.
    apart: f32,
    gaps: Gaps,
}

/// The narrowest step between paragraphs, in usual steps: where short lines tell that it parts them, and else.
const APART: [f32; 2] = [1.12, 1.3];

impl Habits {
    fn of(pages: &[Vec<Block>]) -> Self {
        let blocks = || pages.iter().flatten();
        let lines = || blocks().flat_map(|block| &block.lines);
        let mut columns: Vec<(f32, f32)> = Vec::new();
        for block in blocks() {
            let left = block.lines.iter().map(|line| line.left).fold(f32::INFINITY, f32::min);
            let right = block.lines.iter().map(|line| line.right).fold(f32::NEG_INFINITY, f32::max);
            match columns.iter_mut().find(|column| (column.0 - left).abs() < block.lines[0].size) {
                Some(column) => column.1 = column.1.max(right),
                None => columns.push((left, right)),
            }
        }
        let ends = || blocks().flat_map(|block| block.lines.windows(2)).map(|pair| (&pair[0], &pair[1]));
        let mut habits = Habits {
            columns,
            keeps_spaces: false,
            breaks_at_spaces: false,
            hyphenates: false,
            words: HashSet::new(),
            apart: APART[1],
            gaps: Gaps::of(ends().filter(|(before, after)| meet_in_thai(&before.text, &after.text)), lines()),
        };
        // What the ends of lines that another follows tell.
        let (mut thai, mut spaced, mut slack) = (0, 0, 0.0);
        let (mut latin, mut hyphens) = (0, 0);
        // Lines that are followed by a somewhat wider step, and how many of them are short.
        let (mut wide, mut short) = (0, 0);
        for block in blocks() {
            let pitches = pitches(block);
            for pair in block.lines.windows(2) {
                let step = (pair[1].base - pair[0].base) / pitches[usize::from(is_thai_text(&pair[1].text))];
                if step > APART[0] && step <= APART[1] {
                    let before = Before { line: &pair[0], edges: habits.edges(&pair[0], block), opens: false };
                    wide += 1;
                    short += usize::from(before.had_room_for(&pair[1]));
                }
                let last = pair[0].text.chars().next_back().unwrap_or(' ');
                let first = pair[1].text.chars().next().unwrap_or(' ');
                if is_thai(last) && is_thai(first) {
                    let edges = habits.edges(&pair[0], block);
                    // A short line ends a paragraph.
                    if edges.1 - pair[0].right < 0.4 * (edges.1 - edges.0) {
                        thai += 1;
                        spaced += usize::from(pair[0].spaced);
                        slack += (edges.1 - pair[0].right) / pair[0].size;
                    }
                } else if first.is_ascii_alphabetic() {
                    latin += 1;
                    hyphens += usize::from(is_hyphen(last));
                }
            }
        }
        habits.apart = APART[usize::from(wide < 2 || 2 * short < wide)];
        habits.keeps_spaces = spaced > 0 && spaced < thai;
        habits.breaks_at_spaces = thai >= 3 && (spaced == thai || slack / thai as f32 > 4.5);
        // A few are of words that are written so.
        habits.hyphenates = hyphens >= 3 && hyphens * 12 > latin;
        if hyphens > 0 {
            let words = lines().flat_map(|line| line.text.split(|c: char| !c.is_alphanumeric() && c != '-'));
            habits.words = words.map(str::to_lowercase).collect();
        }
        habits
    }

    /// Where the column of a line begins and ends.
    fn edges(&self, line: &Line, block: &Block) -> (f32, f32) {
        let left = block.lines.iter().map(|line| line.left).fold(f32::INFINITY, f32::min);
        let near = self.columns.iter().find(|column| (column.0 - left).abs() < line.size.max(block.lines[0].size));
        near.copied().unwrap_or((line.left, line.right))
    }

    /// Ends a line whose paragraph goes on with another one.
    fn join(&self, text: &mut String, before: &Line, after: &Line) {
        let last = before.text.chars().next_back().unwrap_or(' ');
        let first = after.text.chars().next().unwrap_or(' ');
        let hyphens = is_hyphen(last) && first.is_alphanumeric();
        if hyphens && before.text.trim_end_matches(is_hyphen).ends_with(char::is_whitespace) {
            // A dash between words.
            text.push(' ');
        } else if hyphens {
            if last == '\u{ad}' || first.is_lowercase() && self.is_broken(&before.text, &after.text) {
                text.pop();
            }
        } else if is_thai(last) && is_thai(first) {
            let spaced = before.spaced || self.breaks_at_spaces && !self.keeps_spaces;
            let likely = || !self.keeps_spaces && self.gaps.is_likely(&before.text, &after.text);
            let is_digit = |c: char| matches!(c, '๐'..='๙');
            // The mark of repetition is followed by a space; so is an abbreviated name, more often than not. No line is
            // broken between a letter and a figure but at a space.
            if spaced || matches!(last, 'ๆ' | 'ฯ') || is_digit(last) != is_digit(first) || likely() {
                text.push(' ');
            }
        } else if !matches!(last, '(' | '[' | '“' | '/' | '‘') && !matches!(first, ')' | ']' | '”' | ',' | '’')
        {
            text.push(' ');
        }
    }

    /// Whether the hyphen at the end of a line is there only because the line ends.
    fn is_broken(&self, before: &str, after: &str) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || c == '-';
        let head = before.trim_end_matches(is_hyphen);
        let head = &head
            [head.rfind(|c| !is_part(c)).map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8))..];
        let tail = &after[..after.find(|c| !is_part(c)).unwrap_or(after.len())];
        let (whole, parted) = (format!("{head}{tail}").to_lowercase(), format!("{head}-{tail}").to_lowercase());
        match (self.words.contains(&whole), self.words.contains(&parted)) {
            (true, false) => true,
            (false, true) => false,
            _ => self.hyphenates,
        }
    }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{ad}')
}
