//! Columns: the order in which the lines of a page are read.
//!
//! Where several lines in a row leave the same gap free, with lines of text on both sides of it, the page has columns
//! there, and they are read one after the other. A table of figures has such gaps too, but no lines of text: it is read row
//! by row.

use super::{
    glyphs::Glyph,
    line::{Line, Piece, line, pieces},
};

/// Lines one below the other, in one column.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) lines: Vec<Line>,
    /// Height of the page, in points.
    pub(super) height: f32,
}

/// Lines of a page from which on no columns are looked for: nobody could read it.
const MOST_ROWS: usize = 1000;
/// Columns inside columns.
const DEEPEST: usize = 6;
/// Width of a gap between columns, of the size of the font.
const GAP: f32 = 1.2;
/// Lines that a column has at least.
const LEAST_LINES: usize = 3;

/// The blocks of a page, in the order of reading.
pub(super) fn blocks(glyphs: Vec<Glyph>, height: f32) -> Vec<Block> {
    let (pieces, spaces) = pieces(glyphs);
    let mut ordered = Vec::new();
    order(pieces, 0, &mut ordered);
    let block = |rows: Vec<Vec<Piece>>| Block {
        lines: rows.into_iter().filter_map(|row| line(row, &spaces)).collect(),
        height,
    };
    ordered.into_iter().map(block).filter(|block| !block.lines.is_empty()).collect()
}

/// Adds the rows of some pieces to `ordered`, columns apart.
fn order(pieces: Vec<Piece>, depth: usize, ordered: &mut Vec<Vec<Vec<Piece>>>) {
    let mut rows = rows(pieces);
    let gutter = if depth < DEEPEST && rows.len() <= MOST_ROWS { gutter(&rows) } else { None };
    let Some(Gutter { from, to, middle }) = gutter else {
        if !rows.is_empty() {
            ordered.push(rows);
        }
        return;
    };
    let after = rows.split_off(to);
    let columns: Vec<Piece> = rows.split_off(from).into_iter().flatten().collect();
    let (left, right): (Vec<Piece>, Vec<Piece>) = columns.into_iter().partition(|piece| piece.left < middle);
    order(rows.into_iter().flatten().collect(), depth + 1, ordered);
    order(left, depth + 1, ordered);
    order(right, depth + 1, ordered);
    order(after.into_iter().flatten().collect(), depth + 1, ordered);
}

/// Pieces that stand on one line, line by line from the top.
fn rows(mut pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    pieces.sort_by(|a, b| a.base.total_cmp(&b.base));
    let (marks, pieces): (Vec<Piece>, Vec<Piece>) = pieces.into_iter().partition(Piece::is_marks);
    let mut rows: Vec<(Vec<Piece>, usize)> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some((row, widest)) if piece.base - row[*widest].base < 0.45 * piece.size.max(row[*widest].size) => {
                if piece.right - piece.left > row[*widest].right - row[*widest].left {
                    *widest = row.len();
                }
                row.push(piece);
            }
            _ => rows.push((vec![piece], 0)),
        }
    }
    // A mark by itself belongs to the letter that it stands over or under.
    for mark in marks {
        let far = |row: &[Piece]| {
            let near =
                row.iter().filter(|piece| piece.left - mark.size <= mark.left && mark.left <= piece.right + mark.size);
            near.map(|piece| (piece.base - mark.base).abs()).reduce(f32::min).unwrap_or(f32::INFINITY)
        };
        if let Some((row, _)) = rows.iter_mut().min_by(|a, b| far(&a.0).total_cmp(&far(&b.0))) {
            row.push(mark);
        }
    }
    rows.into_iter().map(|(row, _)| row).collect()
}

/// A gap between columns: the rows it runs through, and its middle, in points.
struct Gutter {
    from: usize,
    to: usize,
    middle: f32,
}

/// A stretch of a line that is free, in points.
type Free = (f32, f32);

/// The gap that runs through most rows, if any parts columns.
fn gutter(rows: &[Vec<Piece>]) -> Option<Gutter> {
    let all = || rows.iter().flatten();
    let left = all().map(|piece| piece.left).reduce(f32::min)?;
    let right = all().map(|piece| piece.right).reduce(f32::max)?;
    let free: Vec<Vec<Free>> = rows.iter().map(|row| free(row, left, right)).collect();
    let mut best: Option<Gutter> = None;
    for from in 0..rows.len() {
        let mut common = free[from].clone();
        for to in from + 1..=rows.len() {
            if to > from + 1 {
                common = shared(&common, &free[to - 1], GAP * size(&rows[to - 1]));
            }
            if common.is_empty() {
                break;
            }
            if best.as_ref().is_none_or(|best| to - from > best.to - best.from)
                && let Some(&(start, end)) = common.iter().find(|&&gap| parts(&rows[from..to], gap))
            {
                best = Some(Gutter { from, to, middle: (start + end) / 2.0 });
            }
        }
    }
    best
}

fn size(row: &[Piece]) -> f32 {
    row.iter().map(|piece| piece.size).reduce(f32::min).unwrap_or(0.0)
}

/// The gaps of a row, between `left` and `right`; what is outside its pieces is free too.
fn free(row: &[Piece], left: f32, right: f32) -> Vec<Free> {
    let mut pieces: Vec<Free> = row.iter().map(|piece| (piece.left, piece.right)).collect();
    pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut gaps = Vec::new();
    let mut end = left;
    for (from, to) in pieces.into_iter().chain([(right, right)]) {
        if from - end >= GAP * size(row) {
            gaps.push((end, from));
        }
        end = end.max(to);
    }
    gaps
}

/// What two rows both leave free, if it is as wide as `width`.
fn shared(a: &[Free], b: &[Free], width: f32) -> Vec<Free> {
    let pairs = a.iter().flat_map(|a| b.iter().map(|b| (a.0.max(b.0), a.1.min(b.1))));
    pairs.filter(|(start, end)| end - start >= width).collect()
}

/// Whether a gap parts columns of text: enough lines on both sides, most of them filled to a good part, and some of them
/// beside each other.
fn parts(rows: &[Vec<Piece>], gap: Free) -> bool {
    const LEAST_BESIDE: usize = 2;
    /// Characters of a line of text, on the average.
    const LEAST_LONG: usize = 14;
    const LEAST_FILLED: f32 = 0.4;
    let middle = (gap.0 + gap.1) / 2.0;
    let sides = |row: &Vec<Piece>| [row.iter().any(|p| p.left < middle), row.iter().any(|p| p.left >= middle)];
    if rows.iter().filter(|row| sides(row) == [true, true]).count() < LEAST_BESIDE {
        return false;
    }
    [true, false].into_iter().all(|is_left| {
        let lines: Vec<(f32, f32, usize)> = rows
            .iter()
            .filter_map(|row| {
                let side = || row.iter().filter(|piece| (piece.left < middle) == is_left);
                let from = side().map(|piece| piece.left).reduce(f32::min)?;
                let to = side().map(|piece| piece.right).reduce(f32::max)?;
                Some((from, to, side().map(Piece::weight).sum()))
            })
            .collect();
        let from = lines.iter().map(|line| line.0).fold(f32::INFINITY, f32::min);
        let to = lines.iter().map(|line| line.1).fold(f32::NEG_INFINITY, f32::max);
        let filled: f32 = lines.iter().map(|line| line.1 - line.0).sum();
        let long: usize = lines.iter().map(|line| line.2).sum();
        lines.len() >= LEAST_LINES
            && long >= LEAST_LONG * lines.len()
            && filled >= LEAST_FILLED * (to - from) * lines.len() as f32
    })
}
