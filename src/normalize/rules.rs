//! The rules: what single characters become, and how the marks around a Thai letter are put in order.

use std::ops::Range;

/// What a character may take part in, as far as the rules go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub(super) enum Class {
    /// Anything else: no rule looks across it.
    Other,
    /// Sara e, of which two make one sara ae.
    LeadingE,
    /// A vowel above or below, phinthu and maitaikhu: what stands next to the letter.
    Vowel,
    /// Nikhahit: behind the vowel, before the tone.
    Nikhahit,
    /// Tones, thanthakhat and yamakkan: what stands last.
    Tone,
    /// A vowel that follows the letter and its marks: `ะ า ำ ๅ`.
    Follow,
}

/// The class of a character in standard spelling.
pub(super) const fn class(c: char) -> Class {
    match c {
        'เ' => Class::LeadingE,
        '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}' => Class::Vowel,
        '\u{e4d}' => Class::Nikhahit,
        '\u{e48}'..='\u{e4c}' | '\u{e4e}' => Class::Tone,
        'ะ' | 'า' | 'ำ' | 'ๅ' => Class::Follow,
        _ => Class::Other,
    }
}

/// One character in standard spelling, or `None` if it has none because it is removed.
pub(super) fn single(c: char) -> Option<char> {
    Some(match c {
        // White space without the line breaks U+0085, U+2028 and U+2029.
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        // Zero-width characters, the soft hyphen, and all of Unicode's Bidi_Control.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => return None,
        '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => return None,
        '\u{f700}'..='\u{f71a}' | '\u{f884}'..='\u{f89e}' => glyph(c),
        c => c,
    })
}

/// The standard character behind a private-use glyph variant. Fonts without shaping tables carried them for marks that
/// stand left of a tall letter, low over a short one, or below a descender, and for letters without their lower part;
/// text taken out of PDF files still holds them. Two sets were in use: that of Windows and that of the Macintosh.
const fn glyph(c: char) -> char {
    match c {
        '\u{f700}' | '\u{f89e}' => 'ฐ',
        '\u{f70f}' | '\u{f89a}' => 'ญ',
        '\u{f701}' | '\u{f885}' => '\u{e34}',
        '\u{f702}' | '\u{f886}' => '\u{e35}',
        '\u{f703}' | '\u{f887}' => '\u{e36}',
        '\u{f704}' | '\u{f888}' => '\u{e37}',
        '\u{f705}' | '\u{f70a}' | '\u{f713}' | '\u{f88a}'..='\u{f88c}' => '\u{e48}',
        '\u{f706}' | '\u{f70b}' | '\u{f714}' | '\u{f88d}'..='\u{f88f}' => '\u{e49}',
        '\u{f707}' | '\u{f70c}' | '\u{f715}' | '\u{f890}'..='\u{f892}' => '\u{e4a}',
        '\u{f708}' | '\u{f70d}' | '\u{f716}' | '\u{f893}'..='\u{f895}' => '\u{e4b}',
        '\u{f709}' | '\u{f70e}' | '\u{f717}' | '\u{f896}'..='\u{f898}' => '\u{e4c}',
        '\u{f710}' | '\u{f884}' => '\u{e31}',
        '\u{f711}' | '\u{f899}' => '\u{e4d}',
        '\u{f712}' | '\u{f889}' => '\u{e47}',
        '\u{f718}' | '\u{f89b}' => '\u{e38}',
        '\u{f719}' | '\u{f89c}' => '\u{e39}',
        '\u{f71a}' | '\u{f89d}' => '\u{e3a}',
        c => c,
    }
}

/// Rewrites one unit, a stretch beyond whose ends no rule looks (see [`super::scan::unit`]): calls `edit` for every part
/// that changes, with its bytes in the unit and its normal spelling.
pub(super) fn rewrite(unit: &str, mut edit: impl FnMut(Range<usize>, Vec<char>)) {
    let mut group: Vec<char> = Vec::new();
    let mut start = 0;
    for (at, typed) in unit.char_indices() {
        let Some(c) = single(typed) else { continue };
        let same = |&last: &char| (class(last) == Class::LeadingE) == (class(c) == Class::LeadingE);
        if !group.last().is_some_and(same) {
            close(unit, start..at, std::mem::take(&mut group), &mut edit);
            start = at;
        }
        group.push(c);
    }
    close(unit, start..unit.len(), group, &mut edit);
}

/// Ends a group (a run of sara e, or of marks, or one character of another kind) that was typed at `at`, and reports the
/// smallest part of it that changes.
fn close(unit: &str, at: Range<usize>, group: Vec<char>, edit: &mut impl FnMut(Range<usize>, Vec<char>)) {
    let mut normal = match group.first().map(|&c| class(c)) {
        Some(Class::LeadingE) => join_leading(&group),
        Some(Class::Other) | None => group,
        Some(_) => order(&group),
    };
    let typed = &unit[at.clone()];
    let ahead = typed.chars().zip(&normal).take_while(|(a, b)| a == *b).count();
    normal.drain(..ahead);
    let ahead: usize = typed.chars().take(ahead).map(char::len_utf8).sum();
    let typed = &typed[ahead..];
    let behind = typed.chars().rev().zip(normal.iter().rev()).take_while(|(a, b)| a == *b).count();
    normal.truncate(normal.len() - behind);
    let behind: usize = typed.chars().rev().take(behind).map(char::len_utf8).sum();
    if behind < typed.len() {
        edit(at.start + ahead..at.end - behind, normal);
    }
}

/// Every two sara e are one sara ae.
fn join_leading(run: &[char]) -> Vec<char> {
    let mut normal = vec!['แ'; run.len() / 2];
    normal.extend((run.len() % 2 == 1).then_some('เ'));
    normal
}

/// Puts a run of marks and following vowels in order.
///
/// The run is seen as marks, vowel, marks, vowel, …, marks. A nikhahit joins the sara aa before it, else the one behind
/// it, and makes it sara am. Tones typed behind the first vowel move before it; vowels further on have none to carry, they
/// are letters drawn out for emphasis. Every stretch of marks is then sorted, each mark once.
fn order(run: &[char]) -> Vec<char> {
    let next_vowel = |run: &[char]| run.iter().position(|&c| class(c) == Class::Follow);
    let mut normal = Vec::with_capacity(run.len());
    let (marks, mut rest) = run.split_at(next_vowel(run).unwrap_or(run.len()));
    let mut marks = marks.to_vec();
    let mut first = true;
    while let [vowel, tail @ ..] = rest {
        let (behind, tail) = tail.split_at(next_vowel(tail).unwrap_or(tail.len()));
        let joins = |c: char| matches!(vowel, 'า' | 'ำ') && class(c) == Class::Nikhahit;
        let moves = |c: char| first && is_tone(c) || joins(c);
        let (moved, behind): (Vec<char>, Vec<char>) = behind.iter().partition(|&&c| moves(c));
        marks.extend(moved);
        let vowel = if marks.iter().any(|&c| joins(c)) { 'ำ' } else { *vowel };
        marks.retain(|&c| !joins(c));
        flush(&mut marks, &mut normal);
        normal.push(vowel);
        (marks, rest, first) = (behind, tail, false);
    }
    flush(&mut marks, &mut normal);
    normal
}

/// Sorts a stretch of marks by class, each mark once, onto the end of `normal`.
fn flush(marks: &mut Vec<char>, normal: &mut Vec<char>) {
    marks.sort_by_key(|&c| class(c));
    marks.dedup();
    normal.append(marks);
}

/// The four tones, without thanthakhat and yamakkan.
fn is_tone(c: char) -> bool {
    matches!(c, '\u{e48}'..='\u{e4b}')
}
