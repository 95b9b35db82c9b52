//! Romanizing: whether a name in Latin letters may be this one in Thai letters.
//!
//! [`crate::anchor::ThaiSounds`] finds a name anywhere in Thai text and must not find what is not there. Here two names stand
//! side by side, and only a plain difference counts: what is compared is the row of consonants, each in a wide class.
//! `Charat` and ชลัช are alike, `Somchai` and ธงชัย are not.

/// The share of an English name's consonants that may differ.
const MOST: f32 = 0.5;

/// Whether an English name may be the Thai one, behind which more text may follow without a space.
pub(super) fn alike(english: &str, thai: &str) -> bool {
    let english = latin(head(english, LETTERS));
    let thai = head(thai, LETTERS * 8);
    // ทร is s in ทรัพย์ and tr in อินทรา.
    near(&english, &consonants(thai)) || thai.contains("ทร") && near(&english, &consonants(&thai.replace("ทร", "ซ")))
}

/// The most letters of an English name that are compared; of a Thai one eight times as many, for its vowels and marks.
const LETTERS: usize = 64;

/// So many characters of a text.
fn head(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or(text, |(end, _)| &text[..end])
}

fn near(english: &[u8], thai: &[u8]) -> bool {
    if english.is_empty() || thai.is_empty() {
        return true;
    }
    // To any beginning of the Thai, the empty one too; a longer one than this differs in all of the English at least.
    let thai = &thai[..thai.len().min(2 * english.len())];
    let least = edits(english, thai).min().unwrap_or(english.len()).min(english.len());
    least as f32 <= MOST * english.len() as f32
}

/// The edit distances between a pattern and each beginning of a text, from its first element on, in turn: Levenshtein's, by
/// the row.
pub(super) fn edits(pattern: &[u8], text: &[u8]) -> impl Iterator<Item = usize> {
    let mut row: Vec<usize> = (0..=pattern.len()).collect();
    text.iter().map(move |t| {
        let mut corner = row[0];
        row[0] += 1;
        for (i, p) in pattern.iter().enumerate() {
            let next = (corner + usize::from(p != t)).min(row[i] + 1).min(row[i + 1] + 1);
            corner = std::mem::replace(&mut row[i + 1], next);
        }
        row[pattern.len()]
    })
}

/// The classes of a Latin name's consonants, doubled ones once. Half vowels and h come and go in spelling and are left out.
fn latin(name: &str) -> Vec<u8> {
    let letters: Vec<char> = name.to_lowercase().chars().collect();
    let classes = letters.iter().enumerate().filter_map(|(i, c)| {
        let next = letters.get(i + 1);
        match c {
            'g' if i > 0 && letters[i - 1] == 'n' => None,
            'c' if next == Some(&'h') => Some(b'S'),
            'k' | 'g' | 'c' | 'q' | 'x' => Some(b'K'),
            'j' | 's' | 'z' => Some(b'S'),
            't' | 'd' => Some(b'T'),
            'b' | 'p' | 'f' => Some(b'P'),
            'm' => Some(b'M'),
            'n' => Some(b'N'),
            'r' | 'l' => Some(b'R'),
            _ => None,
        }
    });
    once(classes)
}

/// The classes of a Thai name's consonants, without those that a mark silences.
fn consonants(name: &str) -> Vec<u8> {
    const SILENT: char = '\u{e4c}';
    let letters: Vec<char> = name.chars().collect();
    // Whether what follows is the mark, past vowels.
    let mut silenced = vec![false; letters.len()];
    for i in (1..letters.len()).rev() {
        let vowel = matches!(letters[i], '\u{e31}' | '\u{e34}'..='\u{e3a}');
        silenced[i - 1] = letters[i] == SILENT || vowel && silenced[i];
    }
    let classes = letters.iter().zip(silenced).filter(|(_, silenced)| !silenced).filter_map(|(c, _)| match c {
        'ก'..='ฆ' => Some(b'K'),
        'จ'..='ฌ' | 'ศ'..='ส' => Some(b'S'),
        'ฎ'..='ฒ' | 'ด'..='ธ' => Some(b'T'),
        'ณ' | 'น' | 'ง' => Some(b'N'),
        'บ'..='ภ' => Some(b'P'),
        'ม' => Some(b'M'),
        'ร' | 'ล' | 'ฬ' => Some(b'R'),
        _ => None,
    });
    once(classes)
}

fn once(classes: impl Iterator<Item = u8>) -> Vec<u8> {
    let mut classes: Vec<u8> = classes.collect();
    classes.dedup();
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_two_scripts() {
        let table = [
            ("Rak", "รักษ์", true),
            ("Charat", "ชลัช", true),
            ("Arkhom", "อาคม", true),
            ("Ajarin", "อัจฉรินทร์", true),
            ("Chan-o-cha", "จันทร์โอชา", true),
            ("Onphailin", "อรไพลิน", true),
            ("Rak", "รักษ์กล่าวว่า", true),
            ("Songwit", "ทรงวิทย์", true),
            ("Intra", "อินทรา", true),
            ("Somchai", "ธงชัย", false),
            ("Piyaporn", "เบญจมาศ", false),
            ("Wirote", "สมชาย", false),
        ];
        for (english, thai, expected) in table {
            assert_eq!(alike(english, thai), expected, "{english}, {thai}");
        }
    }
}
