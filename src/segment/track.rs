//! Tracks: which lines of a mixed document are English and which are Thai.
//!
//! One file may hold both languages, block after block or line by line. Script tells most lines apart; the rest (dates,
//! figures, `E-mail: …`, a headline of Latin names inside a Thai block) go with their neighbourhood. Both are weighed at
//! once: every line has a cost in each language, a change of language costs too, and the cheapest sequence wins
//! (Viterbi's algorithm over two states). How much a change costs is read off the document itself, so that a file that
//! alternates line by line is not smoothed into blocks.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use crate::lang::{Lang, is_thai};

/// A line, or a run of one language inside a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Stretch {
    /// Bytes of the normalised text, white space at the ends left out.
    pub(super) at: Range<usize>,
    pub(super) lang: Lang,
}

/// Splits a text at its hard breaks and gives every stretch its language.
pub(super) fn stretches(text: &str) -> Vec<Stretch> {
    let parts: Vec<Range<usize>> = lines(text).flat_map(|line| runs(text, line)).collect();
    let costs: Vec<[f32; 2]> = parts.iter().map(|at| costs(&text[at.clone()])).collect();
    let langs = cheapest(&costs, change_cost(&costs));
    parts.into_iter().zip(langs).map(|(at, lang)| Stretch { at, lang }).collect()
}

/// The lines of a text that hold more than white space, trimmed. Every Unicode line or page break ends a line.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        (rest <= text.len()).then(|| {
            let start = rest;
            let stop = text[start..].find(is_break).map_or(text.len(), |n| start + n);
            rest = text[stop..].chars().next().map_or(text.len() + 1, |c| stop + c.len_utf8());
            trim(text, start..stop)
        })
    })
    .filter(|at| !at.is_empty())
}

/// Hard breaks of the Unicode line breaking algorithm (UAX #14, rules LB4 and LB5).
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\x0b' | '\x0c' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// `at` without the white space at its ends.
pub(super) fn trim(text: &str, at: Range<usize>) -> Range<usize> {
    let inner = &text[at.clone()];
    let start = at.start + (inner.len() - inner.trim_start().len());
    start..start + inner.trim().len()
}

/// Cuts a line that holds a whole stretch of running English beside a whole stretch of Thai. Latin names inside Thai and
/// glosses in parentheses stay where they are: only a run of many words, most of them lower case, or a part behind a
/// slash or bar, is text of its own.
fn runs(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    static LATIN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"[A-Za-z“"‘'(\[0-9][^\u{0E00}-\u{0E7F}]*[^\s\u{0E00}-\u{0E7F}]"#).expect("a fixed pattern")
    });
    let whole = &text[line.clone()];
    let thai = whole.chars().filter(|&c| is_thai(c)).count();
    if thai < LEAST_THAI || thai == whole.chars().count() {
        return vec![line];
    }
    let mut parts = Vec::new();
    let mut from = line.start;
    for hit in LATIN.find_iter(whole) {
        let at = line.start + hit.start()..line.start + hit.end();
        if stands_alone(whole, hit.range()) && thai_around(text, from..at.start, at.end..line.end) {
            parts.push(from..at.start);
            parts.push(at.clone());
            from = at.end;
        }
    }
    parts.push(from..line.end);
    parts.into_iter().map(|at| trim(text, at)).filter(|at| !at.is_empty()).collect()
}

/// Thai characters a line needs before an English run in it can be a text beside it.
const LEAST_THAI: usize = 12;

/// Whether a Latin run of a line reads as text of its own, not as a name or gloss within the Thai.
fn stands_alone(line: &str, run: Range<usize>) -> bool {
    let inner = &line[run.clone()];
    let before = line[..run.start].trim_end().chars().next_back();
    let after = line[run.end..].trim_start().chars().next();
    if matches!(before, Some('(' | '[' | '“' | '"' | '‘')) || inner.starts_with(['(', '[', '“', '"', '‘']) {
        return false;
    }
    let words = inner.split_whitespace().filter(|w| w.bytes().any(|b| b.is_ascii_alphabetic())).count();
    let lower = inner.split_whitespace().filter(|w| w.starts_with(|c: char| c.is_ascii_lowercase())).count();
    let barred = matches!(before, Some('/' | '|')) || matches!(after, Some('/' | '|'));
    let stops = inner.ends_with(['.', '!', '?', '”', '"']);
    (words >= 10 && lower * 3 >= words) || (words >= 4 && barred) || (words >= 6 && lower * 3 >= words && stops)
}

/// Whether enough Thai stands on one of the two sides to be a text beside the run.
fn thai_around(text: &str, before: Range<usize>, after: Range<usize>) -> bool {
    // No further than needed: a line may be a whole book, with thousands of runs.
    let enough = |at: Range<usize>| text[at].chars().filter(|&c| is_thai(c)).nth(LEAST_THAI - 1).is_some();
    enough(before) || enough(after)
}

/// What it costs (in nats, roughly) to take a line for English and for Thai.
fn costs(line: &str) -> [f32; 2] {
    let thai = line.chars().filter(|&c| is_thai(c)).count();
    let latin = line.bytes().filter(u8::is_ascii_alphabetic).count();
    let words = line.split_whitespace().filter(|w| w.bytes().any(|b| b.is_ascii_alphabetic())).count();
    let lower = line
        .split_whitespace()
        .filter(|w| {
            w.len() > 1
                && w.starts_with(|c: char| c.is_ascii_lowercase())
                && !w.trim_end_matches('.').contains(['@', '/', '.'])
        })
        .count();
    if thai == 0 && latin == 0 {
        return [0.0, 0.0];
    }
    if thai == 0 {
        // `E-mail: x@y` or a brand name may stand in a Thai block; a line of many words, some of them lower case, hardly.
        let running = 0.4 * (words as f32) + 1.2 * (lower as f32);
        let address = line.contains(['@']) || line.contains("://") || line.contains("www.");
        return [0.0, if address { 0.4 } else { (0.3 + running).min(8.0) }];
    }
    if lower >= 5 && thai * 4 < latin {
        return [0.0, 4.0];
    }
    [(0.5 + thai as f32 / 2.0).min(8.0), 0.0]
}

/// What a change of language costs in this document: much in a file of two blocks, little in one that alternates.
fn change_cost(costs: &[[f32; 2]]) -> f32 {
    let sure: Vec<bool> = costs.iter().filter(|c| (c[0] - c[1]).abs() >= 3.0).map(|c| c[0] < c[1]).collect();
    let changes = sure.windows(2).filter(|w| w[0] != w[1]).count() as f32;
    let same = (sure.len() as f32 - changes).max(0.0);
    ((same + 2.0) / (changes + 1.0)).ln().clamp(0.1, 2.0)
}

/// The cheapest sequence of languages.
fn cheapest(costs: &[[f32; 2]], change: f32) -> Vec<Lang> {
    const LANGS: [Lang; 2] = [Lang::En, Lang::Th];
    let mut total = [0.0f32; 2];
    let mut from: Vec<[usize; 2]> = Vec::with_capacity(costs.len());
    for cost in costs {
        let step = [0, 1].map(|s| if total[1 - s] + change < total[s] { 1 - s } else { s });
        total = [0, 1].map(|s| total[step[s]] + if step[s] == s { 0.0 } else { change } + cost[s]);
        from.push(step);
    }
    let mut state = usize::from(total[1] < total[0]);
    let mut langs = vec![Lang::En; costs.len()];
    for i in (0..costs.len()).rev() {
        langs[i] = LANGS[state];
        state = from[i][state];
    }
    langs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn langs(text: &str) -> String {
        stretches(text).iter().map(|s| if s.lang == Lang::En { 'e' } else { 't' }).collect()
    }

    #[test]
    fn lines_go_with_their_neighbourhood() {
        let table = [
            (
                "ธนาคารลงนามสัญญา\nE-mail: info@example.or.th\nโทร. 02-111-2222\nThe bank signed a loan today.\nTel. 02-111-2222",
                "tttee",
            ),
            (
                "Ministry opens new dam\n21 November 2026\nPage 1\nกระทรวงเปิดเขื่อนใหม่\nThe minister opened the new dam on Friday.",
                "eeete",
            ),
            ("กระทรวงเปิดเขื่อน\nMinistry opens dam\nเปิดวันนี้ทั้งวัน\nOpen all day\nโทร. 1234\nTel. 1234", "tetete"),
            ("ธนาคารเปิดสาขา\nBank Opens Branch", "te"),
            ("A bank.\nธนาคาร", "et"),
            ("123\n456", "ee"),
            ("", ""),
        ];
        for (text, want) in table {
            assert_eq!(langs(text), want, "{text}");
        }
    }

    #[test]
    fn a_line_of_two_texts_is_cut_and_a_gloss_is_not() {
        let table = [
            ("กระทรวงการคลังแจ้งผลการประมูล / Ministry announces the auction results", 2),
            ("ธนาคารยกระดับบริการ VAT Refund for Tourists (VRT) ทั่วประเทศ", 1),
            ("การไฟฟ้ากัมพูชา (Electricite Du Cambodge which is the state body of the country) ลงนาม", 1),
        ];
        for (text, want) in table {
            assert_eq!(stretches(text).len(), want, "{text}");
        }
    }

    #[test]
    fn every_kind_of_break_ends_a_line() {
        let cut: Vec<&str> =
            ["ก\nข\r\nค\rง\u{c}จ\u{2028}ฉ\u{85}  ช "].iter().flat_map(|t| lines(t).map(|at| &t[at])).collect();
        assert_eq!(cut, ["ก", "ข", "ค", "ง", "จ", "ฉ", "ช"]);
    }
}
