//! Running heads and feet: lines at the edge of a page that stand on other pages too, and page numbers.

use std::{collections::HashMap, sync::LazyLock};

use regex::Regex;

use super::{column::Block, line::Line};

/// The part of a page's height, at the top and at the bottom, that they stand in.
const EDGE: f32 = 0.13;
/// How far the place of a line may differ from page to page, in points.
const NEAR: f32 = 4.0;

/// Drops them.
pub(super) fn drop(pages: &mut [Vec<Block>]) {
    let mut seen: HashMap<String, Vec<(usize, f32)>> = HashMap::new();
    for (page, blocks) in pages.iter().enumerate() {
        for block in blocks {
            for line in block.lines.iter().filter(|line| is_at_edge(line, block.height)) {
                seen.entry(shape(&line.text)).or_default().push((page, line.base));
            }
        }
    }
    let count = pages.len();
    for (page, blocks) in pages.iter_mut().enumerate() {
        let mut lines: Vec<(f32, &str)> = Vec::new();
        lines.extend(blocks.iter().flat_map(|block| &block.lines).map(|line| (line.base, line.text.as_str())));
        let outermost = |line: &Line| {
            lines.iter().all(|&(base, _)| base <= line.base + NEAR)
                || lines.iter().all(|&(base, _)| base >= line.base - NEAR)
        };
        let runs = |line: &Line| {
            let places = &seen[&shape(&line.text)];
            let others = places.iter().filter(|&&(other, base)| other != page && (base - line.base).abs() < NEAR);
            let mut others: Vec<usize> = others.map(|&(other, _)| other).collect();
            others.dedup();
            // On the pages of one side, or of one chapter, at least.
            others.len() >= 1.max(count / 4) || is_number(&line.text) && outermost(line)
        };
        let keep: Vec<Vec<bool>> = blocks
            .iter()
            .map(|block| block.lines.iter().map(|line| !(is_at_edge(line, block.height) && runs(line))).collect())
            .collect();
        for (block, keep) in blocks.iter_mut().zip(keep) {
            let mut keep = keep.into_iter();
            block.lines.retain(|_| keep.next().unwrap_or(true));
        }
        blocks.retain(|block| !block.lines.is_empty());
    }
}

fn is_at_edge(line: &Line, height: f32) -> bool {
    line.base < EDGE * height || line.base > (1.0 - EDGE) * height
}

/// A line as it is compared: without spaces, every number alike.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let c = if c.is_numeric() { '0' } else { c };
        if c != '0' || !shape.ends_with('0') {
            shape.push(c);
        }
    }
    shape
}

/// Whether a line is a page number and no more.
fn is_number(text: &str) -> bool {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:[-–—]\s*)?(?:page|หน้า(?:ที่)?)?\s*[0-9๑-๙๐]{1,4}\s*(?:(?:/|of|จาก)\s*[0-9๑-๙๐]{1,4})?(?:\s*[-–—])?$")
            .expect("a fixed pattern")
    });
    NUMBER.is_match(text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_told() {
        for (text, want) in [
            ("3", true),
            ("- 3 -", true),
            ("Page 1 of 2", true),
            ("หน้า ๑/๒", true),
            ("2569", true),
            ("3 branches", false),
            ("12,000", false),
            ("", false),
        ] {
            assert_eq!(is_number(text), want, "{text}");
        }
        assert_eq!(shape("Page 12 of 130"), shape("Page 9 of 130"));
    }
}
