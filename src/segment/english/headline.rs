//! Headlines that lost their line: where a text's headline may end and its first sentence begin.
//!
//! Text taken from feeds, tables and corpora often has its headline and its body in one line, and a headline ends in no
//! stop. So the first sentence of a text may be cut where a capital follows what is neither a name nor a word that goes
//! on. These are places where a sentence *may* end; the aligner sees by the translation whether one does.

/// Probability that a headline ends at such a place. Of those in 59 news texts it was one in two; in texts without a
/// headline it is none.
pub(crate) const ENDS: f32 = 0.15;

/// Shortest and longest headline, and shortest rest of the sentence behind it, in bytes.
const SHORTEST: usize = 18;
const LONGEST: usize = 140;
const REST: usize = 20;
/// Most places in one sentence: with more, the search could not join all pieces.
const MOST: usize = 3;

/// Words behind which a text goes on.
const GOES_ON: [&str; 58] = [
    "a", "about", "after", "against", "an", "and", "are", "as", "at", "be", "been", "before", "between", "but", "by",
    "during", "for", "from", "her", "his", "if", "in", "into", "is", "its", "my", "near", "nor", "not", "of", "on",
    "or", "our", "over", "said", "says", "so", "than", "that", "the", "their", "these", "this", "those", "to", "under",
    "until", "us", "via", "vs", "was", "were", "when", "where", "which", "while", "who", "with",
];

/// Words that open a sentence and stand in few names: before them a headline may end with a name.
const OPENS: [&str; 22] = [
    "A", "An", "As", "At", "By", "For", "He", "His", "In", "It", "It's", "She", "Some", "That", "The", "There",
    "These", "They", "This", "Those", "We", "When",
];

/// Where the headline may end in a text's first sentence: bytes of the word that would begin the body, in order.
pub(crate) fn ends(sentence: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let start = sentence.as_ptr() as usize;
    let words: Vec<&str> = sentence.split_whitespace().collect();
    for pair in words.windows(2) {
        let at = pair[1].as_ptr() as usize - start;
        if (SHORTEST..=LONGEST).contains(&at) && sentence.len() - at >= REST && may_end(pair[0], pair[1]) {
            places.push(at);
            if places.len() == MOST {
                break;
            }
        }
    }
    places
}

/// Whether a headline may end between two words.
fn may_end(left: &str, right: &str) -> bool {
    let bare = |word: &'_ str| -> String { word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned() };
    let (last, next) = (bare(left), bare(right));
    let opens = right.trim_start_matches(['"', '“', '‘', '\'']).starts_with(char::is_uppercase);
    if !opens || last.is_empty() || left.ends_with([',', ';', ':', '-', '–']) {
        return false;
    }
    let is_name = last.starts_with(char::is_uppercase) && !last.chars().all(char::is_uppercase);
    let goes_on = GOES_ON.binary_search(&last.to_lowercase().as_str()).is_ok();
    !goes_on && (!is_name || OPENS.binary_search(&next.as_str()).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_may_end_before_a_capital_that_no_name_explains() {
        let table: [(&str, &[&str]); 6] = [
            (
                "Ministry plans to double its budget for rural roads Deputy Minister Somchai said on Monday.",
                &["Deputy"],
            ),
            ("Rain to return to West Virginia The forecast was issued on Monday.", &["The"]),
            ("A record harvest in the Northeast “We did not expect this,” said the mayor.", &["“We"]),
            ("The Bank of Thailand and the Ministry of Finance signed a pact.", &[]),
            ("Short news Minister resigns after a long debate in Parliament.", &[]),
            ("The company said it would open an office in Khon Kaen next year.", &[]),
        ];
        for (text, want) in table {
            let got: Vec<&str> = ends(text).into_iter().filter_map(|at| text[at..].split(' ').next()).collect();
            assert_eq!(got, want, "{text}");
        }
        assert!(GOES_ON.is_sorted() && OPENS.is_sorted());
    }
}
