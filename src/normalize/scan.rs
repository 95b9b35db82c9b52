//! The scan: where a rule may apply, found at the speed of reading.
//!
//! Nearly all text is in normal spelling, so what costs is to see that it is. One look-up a Thai letter tells whether it
//! and the one before are a pair that some rule knows; only there do the rules themselves run.

use std::ops::Range;

use super::rules::{Class, class, single};

/// First code point of the Thai block, two of whose 64-character rows (UTF-8 lead bytes E0 B8 and E0 B9) hold it all.
const THAI: u32 = 0xe00;

/// The bits that no ASCII byte has set, for eight bytes at a time.
const NOT_ASCII: u64 = 0x8080_8080_8080_8080;

/// The class of every character of the Thai block, by code point from [`THAI`].
const CLASSES: [Class; 128] = {
    let mut classes = [Class::Other; 128];
    let mut i = 0;
    while i < classes.len() {
        if let Some(c) = char::from_u32(THAI + i as u32) {
            classes[i] = class(c);
        }
        i += 1;
    }
    classes
};

/// For each class, the classes that cannot stand behind it in normal spelling, or not without a look at the rules: one
/// bit each. Nikhahit is looked at wherever it stands: sara aa may follow it behind a tone.
const SUSPECT: [u8; 6] = {
    const fn set(classes: &[Class]) -> u8 {
        let mut bits = 1 << Class::Nikhahit as u8;
        let mut i = 0;
        while i < classes.len() {
            bits |= 1 << classes[i] as u8;
            i += 1;
        }
        bits
    }
    let mut suspect = [set(&[]); 6];
    suspect[Class::LeadingE as usize] = set(&[Class::LeadingE]);
    suspect[Class::Vowel as usize] = set(&[Class::Vowel]);
    suspect[Class::Tone as usize] = set(&[Class::Vowel, Class::Tone]);
    suspect[Class::Follow as usize] = set(&[Class::Vowel, Class::Tone]);
    suspect
};

/// The first byte at or after `from` of a character at which a rule may apply; `from` is the start of a character before
/// which no rule looks.
pub(super) fn next_suspect(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut before = Class::Other;
    let mut at = from;
    loop {
        at += match *bytes.get(at..)? {
            [0xe0, row @ (0xb8 | 0xb9), column, ..] => {
                let class = CLASSES[usize::from(row & 1) << 6 | usize::from(column & 0x3f)];
                if SUSPECT[before as usize] >> class as u8 & 1 == 1 {
                    return Some(at);
                }
                before = class;
                3
            }
            [] => return None,
            [..0x80, ..] => {
                before = Class::Other;
                match bytes[at..].first_chunk() {
                    Some(&eight) if u64::from_ne_bytes(eight) & NOT_ASCII == 0 => 8,
                    _ => 1,
                }
            }
            [lead, ..] => {
                before = Class::Other;
                let c = text[at..].chars().next()?;
                // The lead bytes of all characters that are changed by themselves.
                if matches!(lead, 0xc2 | 0xd8 | 0xe1 | 0xe2 | 0xe3 | 0xef) && single(c) != Some(c) {
                    return Some(at);
                }
                c.len_utf8()
            }
        };
    }
}

/// The unit around a suspect character at byte `at`: all that a rule may see together, from `from` on. That is a run of
/// marks, following vowels, sara e and removed characters; or one character of another kind.
pub(super) fn unit(text: &str, from: usize, at: usize) -> Range<usize> {
    let joins = |c: &char| single(*c).is_none_or(|c| class(c) != Class::Other);
    let len = |c: char| c.len_utf8();
    let ahead: usize = text[at..].chars().take_while(joins).map(len).sum();
    if ahead == 0 {
        return at..at + text[at..].chars().next().map_or(0, len);
    }
    let behind: usize = text[from..at].chars().rev().take_while(joins).map(len).sum();
    at - behind..at + ahead
}
