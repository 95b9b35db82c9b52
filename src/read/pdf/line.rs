//! Lines: glyphs next to each other on one line, and which of them are words apart.
//!
//! Programs write spaces as glyphs, as gaps, or as both. So a gap wider than letters are set apart is a space, and a space
//! that takes no room is none. Marks above and below stand where their font needs them, not where they are read: they go
//! with the letter that they stand over.

use std::collections::{HashMap, hash_map::Entry};

use super::{glyphs::Glyph, spelling};
use crate::is_thai;

/// Glyphs that follow each other closely on one line.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    glyphs: Vec<Glyph>,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) base: f32,
    pub(super) size: f32,
}

/// A line of text, measured in points from the page's left and top.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) base: f32,
    pub(super) size: f32,
    /// The font that most Thai letters are in, and that most others are in.
    pub(super) fonts: [Option<Font>; 2],
    /// Whether a space ends it, which no eye can see but the file holds.
    pub(super) spaced: bool,
}

/// A font in a size, in quarters of a point; programs often set Thai in another size than the rest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Font {
    name: u128,
    size: u32,
}

/// Thai marks above and below, those of old fonts' private use area among them, and accents.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{300}'..='\u{36f}')
        || matches!(c, '\u{f701}'..='\u{f70e}' | '\u{f710}'..='\u{f71a}' | '\u{f884}'..='\u{f899}' | '\u{f89b}'..='\u{f89d}')
}

/// The spaces of a page that were drawn apart from the words around them.
#[derive(Debug, Default)]
pub(super) struct Spaces {
    /// By the line they stand on.
    lone: Vec<Glyph>,
    /// Whether the page has any space as a glyph.
    any: bool,
}

impl Spaces {
    /// Whether one stands between two places of a line.
    fn between(&self, from: f32, to: f32, base: f32, size: f32) -> bool {
        let near = 0.3 * size;
        let first = self.lone.partition_point(|space| space.base < base - near);
        let mut on_line = self.lone[first..].iter().take_while(|space| space.base <= base + near);
        on_line.any(|space| space.left >= from - 0.15 * size && space.left < to - 0.05 * size)
    }
}

/// The pieces of a page, in the order of the file, and what spaces it has.
pub(super) fn pieces(glyphs: Vec<Glyph>) -> (Vec<Piece>, Spaces) {
    let mut pieces: Vec<Piece> = Vec::new();
    let glyphs = with_widths(once_each(glyphs));
    for glyph in glyphs {
        match pieces.last_mut() {
            Some(piece) if piece.goes_on_with(&glyph) => piece.push(glyph),
            _ => pieces.push(Piece::of(glyph)),
        }
    }
    let is_space = |piece: &Piece| piece.glyphs.iter().all(Glyph::is_space);
    let (spaces, pieces): (Vec<Piece>, Vec<Piece>) = pieces.into_iter().partition(is_space);
    let mut lone: Vec<Glyph> = spaces.into_iter().flat_map(|piece| piece.glyphs).collect();
    lone.sort_by(|a, b| a.base.total_cmp(&b.base));
    let any = !lone.is_empty() || pieces.iter().any(Piece::holds_space);
    (pieces, Spaces { lone, any })
}

/// The glyphs without those that are drawn again over themselves, to look bold.
fn once_each(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    /// Of the size of the font.
    const NEAR: f32 = 0.12;
    let mut seen: HashMap<(i32, i32), Vec<usize>> = HashMap::new();
    let mut once: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        // Places by whole points; no font is so large that two of them are near.
        let (x, y) = (glyph.left as i32, glyph.base as i32);
        let near = |other: &Glyph| {
            let far = (other.left - glyph.left).abs().max((other.base - glyph.base).abs());
            other.text == glyph.text && far < NEAR * glyph.size
        };
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x.saturating_add(dx), y.saturating_add(dy))));
        let again = around.filter_map(|place| seen.get(&place)).flatten().any(|&at| near(&once[at]));
        if !again {
            match seen.entry((x, y)) {
                Entry::Occupied(mut there) if there.get().len() < 8 => there.get_mut().push(once.len()),
                Entry::Occupied(_) => {}
                Entry::Vacant(place) => drop(place.insert(vec![once.len()])),
            }
            once.push(glyph);
        }
    }
    once
}

/// The glyphs, each with an end: where the file tells none, where the next begins.
fn with_widths(mut glyphs: Vec<Glyph>) -> Vec<Glyph> {
    for at in 0..glyphs.len() {
        let Glyph { left, base, size, right, .. } = glyphs[at];
        if right.is_none() {
            let next = glyphs.get(at + 1).filter(|next| (next.base - base).abs() < 0.1 * size);
            let next = next.map(|next| next.left).filter(|&next| next >= left && next < left + 1.5 * size);
            glyphs[at].right = Some(next.unwrap_or(left + 0.5 * size));
        }
    }
    glyphs
}

impl Piece {
    fn of(glyph: Glyph) -> Self {
        let right = end(&glyph);
        Piece { left: glyph.left, right, base: glyph.base, size: glyph.size, glyphs: vec![glyph] }
    }

    /// Whether a glyph stands right behind the last one.
    fn goes_on_with(&self, glyph: &Glyph) -> bool {
        let size = self.size.max(glyph.size);
        let rise = (glyph.base - self.base).abs();
        let gap = glyph.left - self.right;
        if is_mark(glyph.first()) {
            rise < 1.2 * size && gap.abs() < 1.2 * size
        } else {
            rise < 0.45 * size && gap > -0.8 * size && gap < size
        }
    }

    fn push(&mut self, glyph: Glyph) {
        self.left = self.left.min(glyph.left);
        if !is_mark(glyph.first()) {
            if self.is_marks() {
                (self.base, self.size) = (glyph.base, glyph.size);
            }
            self.size = self.size.max(glyph.size);
            self.right = end(&glyph);
        }
        self.glyphs.push(glyph);
    }

    /// Whether it holds nothing but marks, drawn apart from their letters.
    pub(super) fn is_marks(&self) -> bool {
        self.glyphs.iter().all(|glyph| is_mark(glyph.first()))
    }

    /// How many characters are seen.
    pub(super) fn weight(&self) -> usize {
        self.glyphs.iter().filter(|glyph| !glyph.is_space()).count()
    }

    /// Whether it holds a space as a glyph, not at its end.
    fn holds_space(&self) -> bool {
        self.glyphs.iter().rev().skip_while(|glyph| glyph.is_space()).any(Glyph::is_space)
    }
}

fn end(glyph: &Glyph) -> f32 {
    glyph.right.unwrap_or(glyph.left).max(glyph.left)
}

/// The line that pieces on one line make, on a page with these spaces; `None` if there is nothing to be seen.
pub(super) fn line(mut pieces: Vec<Piece>, spaces: &Spaces) -> Option<Line> {
    let widest = pieces.iter().max_by(|a, b| (a.right - a.left).total_cmp(&(b.right - b.left)))?;
    let (base, size) = (widest.base, widest.size);
    pieces.sort_by(|a, b| a.left.total_cmp(&b.left));
    let (marks, pieces): (Vec<Piece>, Vec<Piece>) = pieces.into_iter().partition(Piece::is_marks);
    let mut glyphs = in_order(pieces);
    for mark in marks.into_iter().flat_map(|piece| piece.glyphs) {
        let at = place(&glyphs, &mark);
        glyphs.insert(at, mark);
    }
    put_marks_behind(&mut glyphs);
    let text = spelling::repaired(&text(&glyphs, spaces));
    let seen = || glyphs.iter().filter(|glyph| !glyph.is_space());
    let left = seen().map(|glyph| glyph.left).reduce(f32::min)?;
    let right = seen().map(end).reduce(f32::max)?;
    let spaced = glyphs.last().is_some_and(Glyph::is_space) || spaces.between(right, right + size, base, size);
    let fonts =
        [true, false].map(|thai| most(seen().filter(|g| is_thai(g.first()) == thai && g.first().is_alphabetic())));
    (!text.is_empty()).then_some(Line { text, left, right, base, size, fonts, spaced })
}

/// The glyphs of pieces that come from left to right.
///
/// Where a font lacks a letter, programs draw what it has of a stretch of text, and then in another font what it lacks, into
/// the gaps. Such pieces lie in each other, and are read letter by letter.
fn in_order(pieces: Vec<Piece>) -> Vec<Glyph> {
    let mut ordered = Vec::new();
    let mut together: Vec<Piece> = Vec::new();
    let mut right = f32::NEG_INFINITY;
    for piece in pieces {
        if piece.left >= right - 0.1 * piece.size {
            woven(&mut together, &mut ordered);
        }
        right = right.max(piece.right);
        together.push(piece);
    }
    woven(&mut together, &mut ordered);
    ordered
}

/// Adds the glyphs of pieces that lie in each other: each letter with its marks, from left to right.
fn woven(pieces: &mut Vec<Piece>, ordered: &mut Vec<Glyph>) {
    if pieces.len() < 2 {
        ordered.extend(pieces.drain(..).flat_map(|piece| piece.glyphs));
        return;
    }
    let mut letters: Vec<Vec<Glyph>> = Vec::new();
    for piece in pieces.drain(..) {
        let first = letters.len();
        for glyph in piece.glyphs {
            match letters[first..].last_mut() {
                Some(letter) if is_mark(glyph.first()) => letter.push(glyph),
                _ => letters.push(vec![glyph]),
            }
        }
    }
    letters.sort_by(|a, b| a[0].left.total_cmp(&b[0].left));
    ordered.extend(letters.into_iter().flatten());
}

/// The font that most of some glyphs are in.
fn most<'g>(glyphs: impl Iterator<Item = &'g Glyph>) -> Option<Font> {
    let mut counts: HashMap<Font, usize> = HashMap::new();
    for glyph in glyphs {
        *counts.entry(Font { name: glyph.font, size: (4.0 * glyph.size).round() as u32 }).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(font, count)| (count, font)).map(|(font, _)| font)
}

/// Where a mark that was drawn by itself belongs: behind the letter that it stands over.
fn place(glyphs: &[Glyph], mark: &Glyph) -> usize {
    let owns = |glyph: &Glyph| {
        !is_mark(glyph.first())
            && !glyph.is_space()
            && glyph.left + 0.2 * glyph.size <= mark.left
            && mark.left <= end(glyph) + 0.35 * glyph.size
    };
    let Some(letter) = glyphs.iter().rposition(owns) else {
        return glyphs.iter().position(|glyph| glyph.left > mark.left).unwrap_or(glyphs.len());
    };
    let marks = glyphs[letter + 1..].iter().take_while(|glyph| is_mark(glyph.first())).count();
    letter + 1 + marks
}

/// Moves marks that were drawn before their letter behind it.
fn put_marks_behind(glyphs: &mut [Glyph]) {
    for at in 1..glyphs.len() {
        let (mark, letter) = (&glyphs[at - 1], &glyphs[at]);
        if !is_mark(mark.first()) || is_mark(letter.first()) || letter.is_space() {
            continue;
        }
        let over = letter.left + 0.2 * letter.size < mark.left;
        let before = glyphs[..at - 1].iter().rev().find(|glyph| !is_mark(glyph.first()));
        let owned = before.is_some_and(|before| mark.left <= end(before) + 0.2 * before.size && !before.is_space());
        if over && !owned {
            glyphs.swap(at - 1, at);
        }
    }
}

/// The text of a line's glyphs, with a space where one is seen.
fn text(glyphs: &[Glyph], spaces: &Spaces) -> String {
    let usual = usual_gap(glyphs);
    let mut text = String::new();
    // The last letter, and whether a space was drawn after it.
    let mut last: Option<&Glyph> = None;
    let mut drawn = false;
    for glyph in glyphs {
        if glyph.is_space() {
            drawn = true;
            continue;
        }
        if !is_mark(glyph.first()) {
            if let Some(last) = last {
                let gap = glyph.left - end(last);
                let size = glyph.size.max(last.size);
                let thai = is_thai(glyph.first()) && is_thai(last.first());
                let apart = match (thai, spaces.any) {
                    // Thai is set apart letter by letter to fill a line.
                    (true, true) => 0.6,
                    (true, false) => 0.25,
                    (false, _) => 0.18,
                };
                drawn |= spaces.between(end(last), glyph.left, last.base, size);
                let seen = if drawn { gap > 0.06 * size } else { gap > usual + apart * size };
                if seen {
                    text.push(' ');
                }
            }
            (last, drawn) = (Some(glyph), false);
        }
        glyph.push_to(&mut text);
    }
    text
}

/// How far letters are set apart in a line, in points: the median.
fn usual_gap(glyphs: &[Glyph]) -> f32 {
    let letters: Vec<&Glyph> = glyphs.iter().filter(|glyph| !is_mark(glyph.first())).collect();
    let pairs = letters.windows(2).filter(|pair| !pair[0].is_space() && !pair[1].is_space());
    let mut gaps: Vec<f32> = pairs.map(|pair| pair[1].left - end(pair[0])).collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or(0.0).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::glyphs::Text;

    /// Letters of equal width from a place on; `_` is a gap that another font fills.
    fn drawn(text: &str, left: f32, font: u128) -> Vec<Glyph> {
        const WIDTH: f32 = 6.0;
        let places = text.chars().scan(left, |left, c| {
            let at = *left;
            *left += if is_mark(c) { 0.0 } else { WIDTH };
            Some((c, at, *left))
        });
        let seen = places.filter(|place| place.0 != '_');
        let glyph =
            |(c, left, right)| Glyph { text: Text::One(c), left, right: Some(right), base: 100.0, size: 12.0, font };
        seen.map(glyph).collect()
    }

    #[test]
    fn what_another_font_draws_into_the_gaps_stands_in_them() {
        for (one, other, want) in [
            ("6_35% ต่อปี", "_.", "6.35% ต่อปี"),
            ("_____ ____ _._", "Prime_Rate_0_2", "Prime Rate 0.2"),
            ("(__)__", "_น้ำ_ดี", "(น้ำ)ดี"),
            ("26_29", "__-", "26-29"),
            ("ab", "__cd", "abcd"),
        ] {
            // Every glyph has a place of its own, and each font's come together.
            let glyphs = [drawn(one, 50.0, 1), drawn(other, 50.0, 2)].concat();
            let (pieces, spaces) = pieces(glyphs);
            assert_eq!(line(pieces, &spaces).expect("a line").text, want);
        }
    }
}
