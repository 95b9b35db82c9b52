//! Names of English text, by their sound.
//!
//! Thai spells a foreign name after its sound, and English spells a Thai one in many ways after letters or sound
//! (Pattanapanchai is พัฒนพันธ์ชัย). What survives is the row of consonants, and roughly the vowels between them. A
//! [`Skeleton`] keeps that; [`super::ThaiSounds`] finds it in Thai.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use super::cursor::{byte, latin_before, latin_len};
use super::sound::{English, consonants, vowel};
use super::words::{self, Word};

/// The most sounds a skeleton keeps. A name of 32 sounds is found by less.
pub(super) const MOST: usize = 32;

/// The fewest consonants of a name worth looking for; two occur in every other line of Thai.
const FEWEST: usize = 3;

/// The sounds of an English name, ready to be looked for in Thai text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Skeleton {
    sounds: Vec<English>,
}

impl Skeleton {
    /// The skeleton of a name of one word or several; `None` if it has fewer than three consonants.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let mut letters = [0; 4 * MOST];
        let mut len = 0;
        for c in name.chars() {
            if let (Some(letter), Some(slot)) = (plain(c), letters.get_mut(len)) {
                *slot = letter;
                len += 1;
            }
        }
        let mut sounds = Vec::with_capacity(len);
        let mut at = 0;
        while at < len && sounds.len() < MOST {
            at += sound(&letters[..len], at, &mut sounds);
        }
        // The last letter may have been an x, which is two sounds.
        sounds.truncate(MOST);
        (consonants(&sounds) >= FEWEST).then_some(Skeleton { sounds })
    }

    /// How many consonants it keeps: the more, the less a hit is chance.
    #[must_use]
    pub fn consonants(&self) -> usize {
        consonants(&self.sounds)
    }

    /// The sounds in their order.
    pub(super) fn sounds(&self) -> &[English] {
        &self.sounds
    }
}

/// The ASCII letter for a letter with or without a mark, lower case.
fn plain(c: char) -> Option<u8> {
    Some(match c {
        'a'..='z' | 'A'..='Z' => (c as u8).to_ascii_lowercase(),
        'à'..='å' | 'À'..='Å' | 'ā' | 'Ā' => b'a',
        'ç' | 'Ç' => b's',
        'è'..='ë' | 'È'..='Ë' | 'ē' | 'Ē' => b'e',
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'Ī' => b'i',
        'ñ' | 'Ñ' => b'n',
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' | 'ō' | 'Ō' => b'o',
        'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'Ū' => b'u',
        'ý' | 'Ý' => b'y',
        _ => return None,
    })
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Whether the letter at the head of `rest` closes a syllable: no vowel follows but a silent `e`, nor the letter again.
fn closes(rest: &[u8], letter: u8) -> bool {
    match rest.get(1) {
        None => true,
        Some(b'e') => rest.len() == 2,
        Some(&next) => !is_vowel(next) && next != b'y' && next != letter && next != b'h',
    }
}

/// Appends the sound at letter `at`; returns how many letters spell it.
fn sound(letters: &[u8], at: usize, sounds: &mut Vec<English>) -> usize {
    use English as E;
    let get = |n: usize| letters.get(at + n).copied().unwrap_or(0);
    let vowel_at = |n: usize| is_vowel(get(n)) || get(n) == b'y';
    let rest = &letters[at..];
    if is_vowel(get(0)) || (get(0) == b'y' && at > 0 && !is_vowel(get(1))) {
        let len =
            (0..rest.len()).take_while(|&n| is_vowel(get(n)) || (get(n) == b'y' && !is_vowel(get(n + 1)))).count();
        let silent = rest == b"e" && !sounds.is_empty();
        sounds.push(if silent { E::SILENT } else { vowel(&rest[..len]) });
        // ah and oh are long vowels.
        return len + usize::from(get(len) == b'h' && !vowel_at(len + 1));
    }
    let (sound, len) = match rest {
        [b't', b'i', b'o', b'n', ..] if at > 0 => (E::SH, 3),
        [b's', b'c', b'h', ..] | [b's', b'h', ..] if at == 0 || get(1) == b'h' => {
            (E::SH, if get(1) == b'h' { 2 } else { 3 })
        }
        [b's', b's', b'i', b'o', b'n', ..] => (E::SH, 4),
        [b't', b'c', b'h', ..] => (E::T_CH, 1),
        [b'c', b'h', ..] => (E::CH, 2),
        [b'p', b'h', ..] => (E::PH, 2),
        [b't', b'h', ..] => (E::TH, 2),
        [b'k', b'h', ..] => (E::KH, 2),
        [b'b', b'h', ..] => (E::B, 2),
        [b'd', b'h', ..] => (E::D, 2),
        [b'g', b'h', ..] => (E::G, 2),
        [b'j', b'h', ..] => (E::CH, 2),
        [b'c', b'k', ..] => (E::K, 2),
        [b'n', b'g', ..] => (E::NG, 2),
        [b'n', b'k', ..] => (E::NG, 1),
        [b'w', b'h', ..] => (E::W, 2),
        [b'w', b'r', ..] if at == 0 => (E::R, 2),
        [b'k', b'n', ..] if at == 0 && get(2) != 0 => (E::N, 2),
        [b'q', b'u', ..] => (E::K, 1),
        [b'x', ..] => {
            sounds.push(E::K);
            (E::S, 1)
        }
        [b'c', b'e' | b'i' | b'y', ..] => (E::S, 1),
        [b'b', ..] => (E::B, 1),
        [b'c' | b'k' | b'q', ..] => (E::K, 1),
        [b'd', ..] => (E::D, 1),
        [b'f', ..] => (E::F, 1),
        [b'g', ..] => (E::G, 1),
        [b'h', ..] => (E::H, 1),
        [b'j', ..] => (E::J, 1),
        [b'l', ..] => (E::L, 1),
        [b'm', ..] => (E::M, 1),
        [b'n', ..] if closes(rest, b'n') => (E::FINAL_N, 1),
        [b'n', ..] => (E::N, 1),
        [b'p', ..] if closes(rest, b'p') => (E::FINAL_P, 1),
        [b'p', ..] => (E::P, 1),
        [b'r', ..] if vowel_at(1) => (E::R, 1),
        [b'r', b'n', ..] if closes(&rest[1..], b'n') => (E::RN, 2),
        [b'r', ..] => (E::FINAL_R, 1),
        [b's', ..] => (E::S, 1),
        [b't', ..] if closes(rest, b't') => (E::FINAL_T, 1),
        [b't', ..] => (E::T, 1),
        [b'v', ..] => (E::V, 1),
        [b'w', ..] if vowel_at(1) => (E::W, 1),
        [b'w', ..] => (E::FINAL_W, 1),
        [b'y', ..] => (E::Y, 1),
        [b'z', ..] => (E::Z, 1),
        _ => return 1,
    };
    match sounds.last_mut() {
        // Doubled letters, as in Pattana and Vittha, are one sound.
        Some(last) if *last == sound => {}
        Some(last)
            if matches!(
                (*last, sound),
                (E::T | E::FINAL_T, E::TH | E::T)
                    | (E::FINAL_N, E::N)
                    | (E::FINAL_R, E::R)
                    | (E::FINAL_P, E::PH | E::P)
                    | (E::P, E::PH)
                    | (E::K, E::KH)
                    | (E::S, E::SH)
            ) =>
        {
            *last = sound;
        }
        _ => sounds.push(sound),
    }
    len
}

/// The capitalised words of English text that may be names, each with its bytes and skeleton. Left out are months,
/// weekdays, common words that open sentences, titles and ranks. A word that also occurs in lower case elsewhere in the
/// document is no name either; only the caller can see that.
pub fn names(text: &str) -> impl Iterator<Item = (Range<usize>, Skeleton)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            let start = at;
            while latin_len(text, at) > 0 {
                at += latin_len(text, at);
            }
            if at == start {
                at = super::next(text, at);
                continue;
            }
            let word = &text[start..at];
            if byte(text, start).is_ascii_uppercase()
                && word.len() > 2
                && word.chars().nth(1).is_some_and(char::is_lowercase)
                && !latin_before(text, start)
                && !is_common(word)
                && let Some(skeleton) = Skeleton::new(word)
            {
                return Some((start..at, skeleton));
            }
        }
        None
    })
}

/// Capitalised words that are no names, beyond those in [`words`].
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "about according acting additionally administration advisor after agency agreement all also although \
     ambassador among annual another april area areas artificial assistant association authority bank because \
     before being billion board both bureau business cabinet center central centre ceremony chairman chairperson \
     chief city civil commerce commission committee company conference council country currently department \
     deputy development director district division doctor draft during each economic education electricity energy \
     enterprise excellency executive export father federation finance financial first following foreign forum \
     foundation fund furthermore general global government governor group hence here highness hospital hotel \
     house however industrial industry institute international investment kingdom labour limited madam majesty \
     management many market meanwhile measures meeting minister ministers ministry miss moreover most mother \
     national nevertheless north northeast northern office officer official only organization other our over \
     permanent phase plan please police policy president prime private professor program programme project \
     projects province provincial public regarding region regional report republic royal school second \
     secretariat secretary section security senior service services several since social some south southern \
     special state strategy subdistrict subject such summit system tax technology thai thailand that then there \
     therefore third through thus today together tourism trade transport treasury under union university upon \
     vice water western what when where whereas while with within without women world"
        .split_whitespace()
        .collect()
});

fn is_common(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    COMMON.contains(lower.as_str())
        || words::english(&lower).is_some_and(|listed| !matches!(listed, Word::ShortMonth(_) | Word::ShortWeekday(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_leave_out_common_words() {
        let text = "The Minister of Finance, Mr. Julapun Amornvivat, met François Müller in May. EXIM Thailand";
        let found: Vec<_> = names(text).map(|(at, _)| &text[at]).collect();
        assert_eq!(found, ["Julapun", "Amornvivat", "François", "Müller"]);
    }

    #[test]
    fn spellings_of_one_sound_agree() {
        for (a, b) in [("Pattana", "Patana"), ("Phillip", "Philip"), ("Matthew", "Mathew"), ("Jackson", "Jakson")] {
            assert_eq!(Skeleton::new(a), Skeleton::new(b), "{a} {b}");
        }
        assert_eq!(Skeleton::new("Rak"), None);
        let longest = Skeleton::new(&format!("{}x", "ka".repeat(MOST / 2 - 1) + "k")).map(|name| name.sounds().len());
        assert_eq!(longest, Some(MOST));
        assert_eq!(Skeleton::new("รักษ์"), None);
    }
}
