//! Thai spelling to sounds, in the order of speech.
//!
//! Vowels written before their consonant are put after it, vowels of two signs become one, and every sound carries what
//! it costs to pass over it: little for letters that the karan silences, that double another, or that only carry a vowel.

use super::sound::Thai;

/// One Thai sound in its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sound {
    pub(super) thai: Thai,
    /// What it costs to pass over it.
    pub(super) skip: u8,
    /// Whether a karan silences it.
    pub(super) silent: bool,
    /// What it costs to start a name with it, and to end one.
    pub(super) head: u8,
    pub(super) tail: u8,
    /// First byte, of the vowel written before it if there is one.
    pub(super) start: u32,
    /// One past the last byte of its letter.
    pub(super) end: u32,
    /// The sounds of the next few places, itself left out, as a set.
    pub(super) ahead: u32,
}

/// The sounds of Thai text, made once and searched for many names.
#[derive(Clone, Debug)]
pub struct ThaiSounds {
    pub(super) sounds: Vec<Sound>,
}

impl ThaiSounds {
    /// Reads the sounds of `text`, which may be a whole release.
    ///
    /// # Panics
    /// If `text` is 4 GiB or more: documents are refused at that size when they are read.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut reader = Reader { text, sounds: Vec::with_capacity(text.len() / 4), vowel: None };
        let mut at = 0;
        while at < text.len() {
            at = reader.read(at);
        }
        reader.place_vowel();
        let mut sounds = reader.sounds;
        for n in 0..sounds.len() {
            let next = &sounds[n + 1..sounds.len().min(n + 1 + AHEAD)];
            sounds[n].ahead = next.iter().fold(0, |set, sound| set | 1 << sound.thai as u32);
            sounds[n].tail = tail(text, sounds[n].end as usize);
        }
        ThaiSounds { sounds }
    }
}

/// How many sounds [`Sound::ahead`] covers: room for the first four sounds of a name and vowels between.
const AHEAD: usize = 6;

/// Reads Thai spelling into sounds, in the order of speech.
struct Reader<'t> {
    text: &'t str,
    sounds: Vec<Sound>,
    /// A vowel written before its consonant, and its first byte.
    vowel: Option<(Thai, usize)>,
}

/// The place of the Thai character at `at` in its block, 0 for anything else.
fn letter(text: &str, at: usize) -> u8 {
    match text.as_bytes().get(at..) {
        Some([0xE0, b @ (0xB8 | 0xB9), c, ..]) => (b & 1) << 6 | (c & 0x3F),
        _ => 0,
    }
}

const KARAN: u8 = 0x4C;
const RO: u8 = 0x23;

/// The sounds of the letters ก (1) to ฮ (46).
#[rustfmt::skip]
const CONSONANTS: [Thai; 46] = {
    use Thai::*;
    [
        K, Kh, Kh, Kh, Kh, Kh, Ng, J, Ch, Ch, S, Ch, Yn, D, T, Th, Th, Th, N, D, T, Th, Th, Th, N, B, P, Ph, F, Ph, F,
        Ph, M, Y, R, R, L, L, W, S, S, S, H, L, Oo, H,
    ]
};

fn consonant(letter: u8) -> Option<Thai> {
    CONSONANTS.get(usize::from(letter).checked_sub(1)?).copied()
}

/// Marks above and below that are no sounds: short sign, tones, and those over no vowel.
fn is_tone(letter: u8) -> bool {
    matches!(letter, 0x3A | 0x47..=0x4E)
}

/// Where the consonant at `at` ends with the mark that silences it, if it is silent: ร์, ธิ์, ธุ์.
fn silenced(text: &str, at: usize) -> Option<usize> {
    consonant(letter(text, at))?;
    let mut next = at + 3;
    if matches!(letter(text, next), 0x34 | 0x38) {
        next += 3;
    }
    (letter(text, next) == KARAN).then_some(next + 3)
}

impl Reader<'_> {
    /// Reads what stands at `at`; returns where it ends.
    fn read(&mut self, at: usize) -> usize {
        use Thai::*;
        let here = letter(self.text, at);
        if let Some(thai) = consonant(here) {
            return self.consonant(at, here, thai);
        }
        let (thai, skip) = match here {
            0x30 => (A, 15),
            // เ–า, เ–ิ, เ–ี and เ–ื are ao, oe, ia and uea.
            0x32 if self.after_e() => return self.become_vowel(A, at),
            0x31 | 0x32 | 0x45 => (A, 22),
            0x33 => {
                self.push(A, 15, at, at + 3);
                (M, 90)
            }
            0x34 if self.after_e() => return self.become_vowel(Oo, at),
            0x35 if self.after_e() => return self.become_vowel(I, at),
            0x36 | 0x37 if self.after_e() => return self.become_vowel(Ue, at),
            0x34 | 0x35 => (I, 22),
            0x36 | 0x37 => (Ue, 22),
            0x38 | 0x39 => (U, 22),
            0x40..=0x44 => {
                self.place_vowel();
                self.vowel = Some((
                    if here == 0x40 {
                        E
                    } else if here == 0x41 {
                        Ae
                    } else if here == 0x42 {
                        O
                    } else {
                        Ai
                    },
                    at,
                ));
                return at + 3;
            }
            _ if is_tone(here) => return at + 3,
            _ => return self.gap(at),
        };
        self.push(thai, skip, at, at + 3);
        at + 3
    }

    fn push(&mut self, thai: Thai, skip: u8, start: usize, end: usize) {
        let narrow = |x: usize| u32::try_from(x).expect("documents are under 4 GiB");
        let head = self.head(start);
        self.sounds.push(Sound {
            thai,
            skip,
            silent: false,
            head,
            tail: 0,
            start: narrow(start),
            end: narrow(end),
            ahead: 0,
        });
    }

    /// What it costs to start a name at `start`: after ั or ็ a consonant closes the syllable.
    fn head(&self, start: usize) -> u8 {
        match (
            self.sounds.last(),
            start.checked_sub(3).map_or(0, |at| if self.text.is_char_boundary(at) { letter(self.text, at) } else { 0 }),
        ) {
            (None | Some(Sound { thai: Thai::Break, .. }), _) => 0,
            (_, 0x31 | 0x47) => 35,
            _ => 8,
        }
    }

    /// Whether เ was placed last, and may be part of a longer vowel.
    fn after_e(&self) -> bool {
        self.sounds.last().is_some_and(|sound| sound.thai == Thai::E)
    }

    /// Turns the เ placed last into the vowel it spells together with the mark at `at`.
    fn become_vowel(&mut self, thai: Thai, at: usize) -> usize {
        if let Some(last) = self.sounds.last_mut() {
            last.thai = thai;
        }
        at + 3
    }

    /// Puts the vowel written before a consonant after it.
    fn place_vowel(&mut self) {
        if let Some((vowel, start)) = self.vowel.take() {
            self.push(vowel, 22, start, start + 3);
        }
    }

    fn consonant(&mut self, at: usize, here: u8, thai: Thai) -> usize {
        use Thai::*;
        let text = self.text;
        if let Some(end) = silenced(text, at) {
            self.push(thai, 5, at, end);
            if let Some(last) = self.sounds.last_mut() {
                last.silent = true;
            }
            self.place_vowel();
            return end;
        }
        let next = letter(text, at + 3);
        if here == RO && next == RO {
            self.push(A, 10, at, at + 6);
            self.push(R, 5, at, at + 6);
            self.place_vowel();
            return at + 6;
        }
        let last = self.sounds.last().map(|sound| sound.thai);
        let after_vowel = last.is_some_and(|last| last.is_vowel() || last == W);
        let after_consonant = last.is_some_and(Thai::is_consonant) && self.vowel.is_none();
        let sonorant = matches!(next, 0x07 | 0x0D | 0x13 | 0x19 | 0x21 | 0x22 | 0x23 | 0x25 | 0x27);
        let silent_next = silenced(text, at + 3).is_some() && matches!(next, RO | 0x13);
        let skip = match thai {
            Oo => 10,
            H if sonorant => 8,
            H => 50,
            Y if after_vowel => 5,
            Y | Yn => 60,
            W if after_vowel || after_consonant => 30,
            W => 60,
            R if last == Some(Thr) => 5,
            R | L if after_consonant => 35,
            R | L => 50,
            // เชษฐ, เศรษฐา
            S if here == 0x29 && matches!(next, 0x0E..=0x13) => 12,
            // จันทร์ and ลักษณ์ end in two silent letters.
            _ if silent_next => 15,
            // พุทธ, วัฒน: the second of two like letters.
            _ if last.is_some_and(|last| twins(last, thai)) => 5,
            _ => 90,
        };
        // A consonant starts where the vowel before it is written.
        let start = self.vowel.map_or(at, |(_, start)| start);
        let thai = if here == 0x17 && next == RO && silenced(text, at + 3).is_none() { Thr } else { thai };
        self.push(thai, skip, start, at + 3);
        let cluster = here == 0x28 && next == RO
            || matches!(thai, K | Kh | T | P | Ph | Th | Thr | B | F | D) && matches!(next, RO | 0x25 | 0x27);
        let led = here == 0x2B && sonorant;
        let first = self.vowel.is_some_and(|(_, start)| start + 3 == at);
        if !(first && (cluster || led)) {
            self.place_vowel();
        }
        if matches!(here, 0x24 | 0x26) {
            // ฤ and ฦ carry their vowel.
            self.push(Ue, 22, at, at + 3);
        }
        at + 3
    }

    /// Reads what is not Thai letters, up to the next one.
    fn gap(&mut self, at: usize) -> usize {
        self.place_vowel();
        let mut end = super::next(self.text, at);
        while end < self.text.len() && !(1..0x46).contains(&letter(self.text, end)) {
            end = super::next(self.text, end);
        }
        let blank = self.text[at..end].chars().all(char::is_whitespace);
        self.push(Thai::Break, if blank { 50 } else { 100 }, at, end);
        end
    }
}

/// Whether two letters side by side may sound as one.
fn twins(a: Thai, b: Thai) -> bool {
    use Thai::*;
    let place = |thai| match thai {
        K | Kh => 1,
        D | T | Th => 2,
        B | P | Ph => 3,
        J | Ch => 4,
        Y | Yn => 5,
        other => 16 + other as u8,
    };
    place(a) == place(b)
}

/// What it costs to end a name at `end`: nothing before a gap, more before a vowel that belongs to its last consonant.
fn tail(text: &str, mut end: usize) -> u8 {
    while let Some(after) = silenced(text, end) {
        end = after;
    }
    while is_tone(letter(text, end)) {
        end += 3;
    }
    match letter(text, end) {
        0 | 0x46.. | 0x2F => 0,
        // Final ิ and ุ are silent in ชาติ and ธาตุ.
        0x34 | 0x38 => 8,
        0x30..=0x39 => 28,
        _ => 8,
    }
}

/// Bytes of the marks and silenced letters that still belong to a name whose last sound stands before `rest`.
pub(crate) fn unsounded(rest: &str) -> usize {
    const THANTHAKHAT: char = '\u{e4c}';
    let is_mark = |c: char| matches!(c, '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}');
    let marks = rest.len() - rest.trim_start_matches(is_mark).len();
    let mut silenced = rest[marks..].chars();
    let Some(letter) = silenced.next() else { return marks };
    let tail = &rest[marks + letter.len_utf8()..];
    let own = tail.len() - tail.trim_start_matches(is_mark).len();
    if tail[..own].contains(THANTHAKHAT) { marks + letter.len_utf8() + own } else { marks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_marks_and_silenced_letters() {
        for (rest, want) in [("ิ ศรี", "ิ"), ("ย์ กล่าว", "ย์"), ("ิทธิ์ กล่าว", "ิ"), ("กล่าว", ""), ("", ""), ("ุ", "ุ")]
        {
            assert_eq!(&rest[..unsounded(rest)], want, "{rest}");
        }
    }
}
