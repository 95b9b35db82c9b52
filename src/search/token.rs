//! Tokens: what the index holds of a text, in two ways.
//!
//! **Literal** tokens are for phrases, and complete: each two clusters of Thai that follow each other are a token (of the last
//! before a word or the end, it alone), each word is one, all at the atom's place in the text. A phrase is found by every
//! second pair of its clusters, in their places, so that few lists have to be read; and it is found wherever it stands.
//!
//! **Lexical** tokens are for relevance, and for English words in any of their forms: Thai words as our segmenter cuts them,
//! compounds and their parts both, English words by their stems (Snowball's Porter2).

use std::{borrow::Cow, collections::VecDeque};

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::atom::{Atom, Kind, atoms, folded};
use crate::{
    is_thai,
    model::{Granularity, WordCuts},
    normalize::normalize,
    segment::words_with,
};

/// Ends each cluster in a token, so that `ก` followed by `รา` is never `กร` followed by `า`.
const END: char = '\u{1f}';
/// Begins the token of a run's first cluster alone.
const FIRST: char = '\u{1e}';
/// The most bytes of a token; longer words are cut off, and told apart when the text is read.
const LONGEST: usize = 120;

/// What a phrase's atoms must be in the index: their tokens, each with its place from the first atom on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Phrase {
    /// All of these tokens, in their places.
    All(Vec<(usize, String)>),
    /// Any token that begins so: the phrase is one cluster.
    Prefix(String),
}

/// The tokens by which a phrase of these atoms is found.
pub(super) fn phrase(atoms: &[(Kind, String)]) -> Phrase {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some((kind, text)) = atoms.get(at) {
        if *kind == Kind::Word {
            tokens.push((at, cut_off(text).to_owned()));
            at += 1;
            continue;
        }
        let length = atoms[at..].iter().take_while(|(kind, _)| *kind == Kind::Cluster).count();
        let run = &atoms[at..at + length];
        match run {
            [(_, only)] if at + 1 < atoms.len() => tokens.push((at, format!("{only}{END}"))),
            [(_, only)] if at > 0 => tokens.push((at, format!("{FIRST}{only}{END}"))),
            [(_, only)] => return Phrase::Prefix(format!("{only}{END}")),
            _ => {
                let pairs = (0..length - 1).step_by(2).chain((length % 2 == 1).then_some(length - 2));
                tokens.extend(pairs.map(|i| (at + i, format!("{}{END}{}{END}", run[i].1, run[i + 1].1))));
            }
        }
        at += length;
    }
    Phrase::All(tokens)
}

/// The literal tokens of a text, each with its place.
fn literal(text: &str, mut each: impl FnMut(usize, &Atom, &str)) {
    let text = normalize(text);
    let mut token = String::new();
    let mut list = atoms(&text).enumerate().peekable();
    let mut in_run = false;
    while let Some((place, atom)) = list.next() {
        let own = folded(&text, &atom);
        if atom.kind == Kind::Word {
            in_run = false;
            each(place, &atom, cut_off(&own));
            continue;
        }
        token.clear();
        if !in_run {
            token.extend([FIRST]);
            token.push_str(&own);
            token.push(END);
            each(place, &atom, &token);
            token.remove(0);
        } else {
            token.push_str(&own);
            token.push(END);
        }
        in_run = true;
        if let Some((_, next)) = list.peek().filter(|(_, next)| next.kind == Kind::Cluster) {
            token.push_str(&text[next.at.clone()]);
            token.push(END);
        }
        each(place, &atom, &token);
    }
}

/// The lexical tokens of a text.
pub(super) fn lexical(text: &str, mut each: impl FnMut(&str)) {
    let text = normalize(text);
    for atom in atoms(&text).filter(|atom| atom.kind == Kind::Word) {
        each(cut_off(&stem(&folded(&text, &atom))));
    }
    thai_words(&text, |word| each(word));
}

/// The Thai words of a text in normal spelling: compounds, and their parts where they have any.
fn thai_words(text: &str, mut each: impl FnMut(&str)) {
    let cuts = WordCuts::embedded();
    let words = |granularity| {
        words_with(text, granularity, cuts).filter(|at| text[at.clone()].starts_with(is_thai) && at.len() <= LONGEST)
    };
    let mut whole = words(Granularity::Compounds).peekable();
    for word in words(Granularity::Treebank) {
        while let Some(compound) = whole.next_if(|compound| compound.start <= word.start) {
            if compound != word {
                each(&text[compound]);
            }
        }
        each(&text[word]);
    }
    whole.for_each(|compound| each(&text[compound]));
}

/// The words of a text with spaces between, as our segmenter cuts them: for engines that cannot cut Thai. Compounds stay whole.
pub(super) fn spaced(text: &str) -> String {
    let text = normalize(text);
    let mut spaced = String::with_capacity(text.len() + text.len() / 8);
    let mut add = |word: &str| {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    };
    for word in words_with(&text, Granularity::Compounds, WordCuts::embedded()).map(|at| &text[at]) {
        let mut atoms = atoms(word).peekable();
        if atoms.peek().is_some_and(|atom| atom.kind == Kind::Cluster) {
            add(word);
        } else {
            atoms.for_each(|atom| add(&folded(word, &atom)));
        }
    }
    spaced
}

/// The stem of a folded word.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    if !word.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    frostem::Stemmer::new(frostem::Algorithm::English).stem(word)
}

/// A word as it is indexed.
pub(super) fn cut_off(word: &str) -> &str {
    if word.len() <= LONGEST {
        return word;
    }
    let end = (0..=LONGEST).rev().find(|&at| word.is_char_boundary(at)).unwrap_or(0);
    &word[..end]
}

/// Makes literal tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Literal;

/// Makes lexical tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexical;

/// Tokens that were made all at once: texts of pairs are short.
pub(super) struct Made {
    tokens: VecDeque<Token>,
    token: Token,
}

impl Tokenizer for Literal {
    type TokenStream<'a> = Made;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Made {
        let mut tokens = VecDeque::with_capacity(text.len() / 4);
        literal(text, |position, _, token| {
            tokens.push_back(Token { position, text: token.to_owned(), ..Token::default() });
        });
        Made { tokens, token: Token::default() }
    }
}

impl Tokenizer for Lexical {
    type TokenStream<'a> = Made;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Made {
        let mut tokens = VecDeque::with_capacity(text.len() / 8);
        lexical(text, |token| {
            tokens.push_back(Token { position: tokens.len(), text: token.to_owned(), ..Token::default() });
        });
        Made { tokens, token: Token::default() }
    }
}

impl TokenStream for Made {
    fn advance(&mut self) -> bool {
        match self.tokens.pop_front() {
            Some(token) => {
                self.token = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literals(text: &str) -> Vec<(usize, String)> {
        let mut all = Vec::new();
        literal(text, |place, _, token| all.push((place, token.replace(END, "|").replace(FIRST, "^"))));
        all
    }

    fn asked(text: &str) -> Phrase {
        let atoms: Vec<(Kind, String)> = atoms(text).map(|a| (a.kind, folded(text, &a).into_owned())).collect();
        match phrase(&atoms) {
            Phrase::All(tokens) => Phrase::All(
                tokens.into_iter().map(|(at, token)| (at, token.replace(END, "|").replace(FIRST, "^"))).collect(),
            ),
            Phrase::Prefix(token) => Phrase::Prefix(token.replace(END, "|")),
        }
    }

    fn owned(tokens: &[(usize, &str)]) -> Vec<(usize, String)> {
        tokens.iter().map(|(at, token)| (*at, (*token).to_owned())).collect()
    }

    #[test]
    fn literal_tokens_keep_their_places() {
        assert_eq!(
            literals("ภาษี VAT ๗%ณ"),
            owned(&[(0, "^ภา|"), (0, "ภา|ษี|"), (1, "ษี|"), (2, "vat"), (3, "7"), (4, "^ณ|"), (4, "ณ|")])
        );
    }

    #[test]
    fn a_phrase_asks_for_few_tokens_that_hold_all_of_it() {
        let table: [(&str, &[(usize, &str)]); 6] = [
            ("ภาษี", &[(0, "ภา|ษี|")]),
            ("ธนาคาร", &[(0, "ธ|นา|"), (2, "คา|ร|")]),
            ("ภาษาไทย", &[(0, "ภา|ษา|"), (2, "ไท|ย|")]),
            ("สินค้า", &[(0, "สิ|น|"), (1, "น|ค้า|")]),
            ("ณ EXIM ณ", &[(0, "ณ|"), (1, "exim"), (2, "^ณ|")]),
            ("the loan", &[(0, "the"), (1, "loan")]),
        ];
        for (text, want) in table {
            assert_eq!(asked(text), Phrase::All(owned(want)), "{text}");
        }
        assert_eq!(asked("น้ำ"), Phrase::Prefix("น้ำ|".to_owned()));
    }

    #[test]
    fn lexical_tokens_are_words_their_parts_and_stems() {
        let mut all = Vec::new();
        lexical("เนื่องจากฝน Banks’ loans", |token| all.push(token.to_owned()));
        for token in ["เนื่องจาก", "เนื่อง", "จาก", "ฝน", "bank", "loan"] {
            assert_eq!(all.iter().filter(|other| *other == token).count(), 1, "{token}: {all:?}");
        }
    }

    #[test]
    fn long_words_are_cut_off() {
        assert_eq!(cut_off(&"é".repeat(100)).len(), LONGEST);
        assert_eq!(cut_off("loan"), "loan");
    }
}
