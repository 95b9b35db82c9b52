//! Wrapped text: paragraphs whose lines were broken to fit a page, as mails and copies from print have them.
//!
//! The end of such a line ends nothing. Whether a text is wrapped, it tells itself: English lines break off without a stop
//! and go on with a small letter, again and again; or line after line fits a page's width and with the next word would
//! not, which in Thai, without stops and capitals, has to do. Then a line is joined to the next one of its paragraph if
//! that goes on with a small letter, or if its first word would not have fitted behind it.
//!
//! Texts that are not wrapped have a paragraph a line, of all lengths. Of 2,794 releases, English and Thai, 38 are taken for
//! wrapped, and all of them are.

use std::{
    ops::{Range, RangeInclusive},
    sync::LazyLock,
};

use regex::Regex;

use crate::is_thai;

/// The line ends of a text inside wrapped paragraphs, in order: each the bytes of one line break.
pub(super) fn ends(text: &str) -> Vec<Range<usize>> {
    let lines: Vec<Line<'_>> = lines(text).collect();
    let english = joined(&lines, text, false, english_join);
    let thai = joined(&lines, text, true, thai_join);
    let mut ends: Vec<usize> = english.into_iter().chain(thai).collect();
    ends.sort_unstable();
    ends.into_iter().map(|i| lines[i].break_after()).collect()
}

/// A line that holds more than white space.
struct Line<'t> {
    /// Trimmed.
    text: &'t str,
    /// Where it ends, before the line break.
    end: usize,
    /// Where the line break ends.
    next: usize,
    /// Columns that it takes.
    width: usize,
    thai: bool,
}

impl Line<'_> {
    fn break_after(&self) -> Range<usize> {
        self.end..self.next
    }

    /// Columns that it takes with the first word of the next one.
    fn fill(&self, next: &Line<'_>) -> usize {
        self.width + 1 + next.text.split_whitespace().next().map_or(0, width)
    }
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let bare = line.trim_end_matches(['\n', '\r']);
        let trimmed = bare.trim();
        (!trimmed.is_empty()).then(|| Line {
            text: trimmed,
            end: start + bare.len(),
            next: at,
            width: width(trimmed),
            thai: trimmed.contains(is_thai),
        })
    })
}

/// Columns: characters, but for the Thai ones that stand above and below others.
fn width(text: &str) -> usize {
    let stacked = |c| matches!(c, '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}');
    text.chars().filter(|&c| !stacked(c)).count()
}

/// The lines of one script that are joined to the next one, by what `judge` says of all that may be.
fn joined(
    lines: &[Line<'_>],
    text: &str,
    thai: bool,
    judge: fn(&[Line<'_>], &[usize], usize) -> Vec<usize>,
) -> Vec<usize> {
    let count = lines.iter().filter(|line| line.thai == thai).count();
    let follows = |i: &usize| {
        let (a, b) = (&lines[*i], &lines[*i + 1]);
        let blank = text[a.next..].lines().next().is_none_or(|next| next.trim().is_empty());
        let address = b.text.split_whitespace().next().is_some_and(|word| word.contains("://"));
        a.thai == thai && b.thai == thai && !blank && !address && !opens_item(b.text)
    };
    let may: Vec<usize> = (0..lines.len().saturating_sub(1)).filter(follows).collect();
    judge(lines, &may, count)
}

/// So many lines have to go on with a small letter, and so great a share of all.
const LEAST_ENGLISH: usize = 3;
const SHARE_ENGLISH: usize = 5;

fn english_join(lines: &[Line<'_>], may: &[usize], count: usize) -> Vec<usize> {
    let goes_on = |i: usize| breaks_off(lines[i].text) && begins_small(lines[i + 1].text);
    let fill = |i: usize| lines[i].fill(&lines[i + 1]);
    let mut full: Vec<usize> = may.iter().copied().filter(|&i| goes_on(i)).map(fill).collect();
    full.sort_unstable();
    // A line that is not the last of its paragraph reaches so far with the next word; where a sentence ends with the line,
    // a paragraph may too.
    let [least, usual] = if full.len() >= LEAST_ENGLISH && full.len() * SHARE_ENGLISH >= count {
        [full[full.len() / 5] * 93 / 100, full[full.len() / 5]]
    } else if let Some(page) = Page::of(lines, may, count) {
        [page.width + 1; 2]
    } else {
        return Vec::new();
    };
    let joins = |&i: &usize| goes_on(i) || fill(i) >= if breaks_off(lines[i].text) { least } else { usual };
    may.iter().copied().filter(joins).collect()
}

fn thai_join(lines: &[Line<'_>], may: &[usize], count: usize) -> Vec<usize> {
    let Some(page) = Page::of(lines, may, count) else { return Vec::new() };
    // Broken between words that no space parts, lines are nearly full, and the first word of the next one is not known.
    let least = if page.is_dense { page.width * 4 / 5 } else { 0 };
    may.iter().copied().filter(|&i| lines[i].width >= least && lines[i].fill(&lines[i + 1]) > page.width).collect()
}

/// What lines were broken to fit.
struct Page {
    /// In columns.
    width: usize,
    /// Whether most lines lack less than a word.
    is_dense: bool,
}

impl Page {
    /// Columns that a page has.
    const WIDTHS: RangeInclusive<usize> = 45..=130;
    /// A line that the next word did not fit behind lacks at most so many columns.
    const WORD: usize = 12;
    /// So many lines have to be broken where the next word did not fit, at least.
    const LEAST: usize = 4;

    /// The width that most lines agree on: they fit, and with the next line's first word would not. Three in five have to
    /// agree, and of all lines of the script but one in eight must fit. `None` if the text is not wrapped.
    fn of(lines: &[Line<'_>], may: &[usize], count: usize) -> Option<Page> {
        let breaks: Vec<Range<usize>> = may.iter().map(|&i| lines[i].width..lines[i].fill(&lines[i + 1])).collect();
        let agree = |width| breaks.iter().filter(|at| at.contains(&width)).count();
        let width = Self::WIDTHS.rev().max_by_key(|&width| agree(width))?;
        let thai = lines[*may.first()?].thai;
        let over = lines.iter().filter(|line| line.thai == thai && line.width > width).count();
        let broken = agree(width);
        if broken < Self::LEAST || broken * 5 < may.len() * 3 || over * 8 > count {
            return None;
        }
        let dense = breaks.iter().filter(|at| at.contains(&width) && at.start + Self::WORD >= width).count();
        Some(Page { width, is_dense: dense * 2 >= broken })
    }
}

/// Whether a line ends with a word, and no mark behind it that ends anything.
fn breaks_off(line: &str) -> bool {
    let word = line.split_whitespace().next_back().unwrap_or_default();
    word.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | ',' | '”' | '"' | '’' | '%' | '-' | '–'))
        && !word.contains("://")
}

/// Whether it begins with a word of small letters.
fn begins_small(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default().trim_end_matches([',', '.', ';', ':', ')', '”', '"']);
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '’' | '\''))
}

/// Whether it begins with the mark of a list.
fn opens_item(line: &str) -> bool {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:[•●▪■◦‣∙·*➢✓–—-]|\(?(?:[0-9๐-๙]{1,2}|[A-Za-zก-ฮ]|[ivx]{1,4})[.)](?:\s|[^\s0-9๐-๙])|ข้อ\s*[0-9๐-๙])",
        )
        .expect("a fixed pattern")
    });
    MARK.is_match(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with a bar for every line end inside a paragraph.
    fn shown(text: &str) -> String {
        let mut shown = text.to_owned();
        for at in ends(text).into_iter().rev() {
            shown.replace_range(at, "|");
        }
        shown
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let table = [
            (
                "Harbour Bank lends to cold stores\nThe Harbour Bank of the South has signed a loan of 900 million\n\
                 baht for three cold stores, which will be built this year by\nthe town of Sonthana and by two others. All \
                 open in 2027.\nThe Governor of the Bank, Mr. Prasert Thonglor, said that the\nBank was \
                 pleased to help. More loans will follow in the second\nhalf of the year.\n",
                "Harbour Bank lends to cold stores\nThe Harbour Bank of the South has signed a loan of 900 million|\
                 baht for three cold stores, which will be built this year by|the town of Sonthana and by two others. All \
                 open in 2027.\nThe Governor of the Bank, Mr. Prasert Thonglor, said that the|Bank was \
                 pleased to help. More loans will follow in the second|half of the year.\n",
            ),
            (
                "the first line of a paragraph of a letter that\r\ngoes on here, and on the next line again, but\r\n\
                 ends there.\r\n\r\nand another one begins with a small letter, as\r\nin some letters, and ends at \
                 once.\r\n",
                "the first line of a paragraph of a letter that|goes on here, and on the next line again, but|\
                 ends there.\r\n\r\nand another one begins with a small letter, as|in some letters, and ends at \
                 once.\r\n",
            ),
        ];
        for (text, expected) in table {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn thai_is_known_by_the_width_of_its_lines() {
        let line = "ธนาคารให้กู้เงินแก่ผู้ประกอบการรายย่อยทั่วประเทศเพื่อสร้างห้องเย็น";
        let text = format!("ธนาคารเปิดสาขา\n{line}\n{line}\n{line}ใหม่\n{line}\nในปีนี้\n{line}\n{line}\n1. {line}\n");
        let expected = format!("ธนาคารเปิดสาขา\n{line}|{line}|{line}ใหม่|{line}|ในปีนี้\n{line}|{line}\n1. {line}\n");
        assert_eq!(shown(&text), expected);
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in [
            "",
            "one line",
            "Bank opens branch\nThe bank opened a branch in Sonthana on Monday, which is the third one of this year.\n\
             The minister was there.\nธนาคารเปิดสาขา\nรัฐมนตรีร่วมงาน\n",
            "p.p1 {margin: 0.0px}\nspan.s1 {font: none}\np.p2 {margin: 0.0px}\nspan.s2 {font: none}\nspan.s3 {a}\n",
            "https://a.example/x\nhttps://b.example/y\nhttps://c.example/z\nhttps://d.example/w\n",
            "The list has:\nrice;\nfruit;\nrubber;\ncassava; and\nsugar.\n",
            "นายก\nรองนายก\nรัฐมนตรี\nปลัด\nอธิบดี\nผู้ว่าการ\nเลขาธิการ\n",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
