//! Names: what a file's name or an address says of which documents belong together.
//!
//! Sites and folders keep the two languages apart by a mark (`/th/` and `/en/`, `_th`, `-eng`, `?lang=th`, a folder named in
//! Thai) and name the rest alike. With the mark taken out, the two names are the same.

use std::hash::Hasher;

use super::hash::Fnv;

/// Words that tell a language and nothing else.
const MARKS: [&str; 17] = [
    "th",
    "tha",
    "thai",
    "ไทย",
    "ภาษาไทย",
    "ฉบับภาษาไทย",
    "ข่าวภาษาไทย",
    "en",
    "eng",
    "english",
    "อังกฤษ",
    "ภาษาอังกฤษ",
    "ฉบับภาษาอังกฤษ",
    "ข่าวภาษาอังกฤษ",
    "us",
    "uk",
    "gb",
];
/// Marks that tell a language only behind another: `en-US`, `en_GB`.
const REGIONS: [&str; 3] = ["us", "uk", "gb"];
/// Ends of names that tell a kind of file.
const EXTENSIONS: [&str; 14] =
    ["txt", "text", "html", "htm", "xhtml", "md", "docx", "odt", "epub", "pdf", "json", "xml", "php", "aspx"];

/// What names have in common where they differ in language alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Form {
    /// Stands for the whole name without its mark, if there is a name.
    pub(super) name: Option<u64>,
    /// Stands for the numbers in it, in order, if they are long enough to be those of one document: three digits together.
    pub(super) numbers: Option<u64>,
}

impl Form {
    /// The form of an id: a path, an address, or whatever names a document.
    pub(super) fn of(id: &str) -> Self {
        let id = id.split_once("://").map_or(id, |(_, rest)| rest);
        let mut words = words(id);
        if words.len() > 1 && words.last().is_some_and(|word| EXTENSIONS.contains(&&**word)) {
            words.pop();
        }
        let mut name = Fnv::default();
        let mut numbers = Fnv::default();
        let (mut digits, mut after_mark) = (0, false);
        for word in &words {
            let is_mark = MARKS.contains(&&**word) && (after_mark || !REGIONS.contains(&&**word));
            after_mark = is_mark;
            if is_mark {
                continue;
            }
            name.write(word.as_bytes());
            name.write(b"/");
            if word.bytes().all(|b| b.is_ascii_digit()) {
                let number = christian(word.trim_start_matches('0'));
                digits += number.len();
                numbers.write(number.as_bytes());
                numbers.write(b"/");
            }
        }
        Form { name: (!words.is_empty()).then(|| name.finish()), numbers: (digits >= 3).then(|| numbers.finish()) }
    }
}

/// A Buddhist year as a Christian one; any other number as it is.
fn christian(number: &str) -> String {
    match number.parse::<u32>() {
        Ok(year @ 2500..=2599) => (year - 543).to_string(),
        _ => number.to_owned(),
    }
}

/// Cuts a name into words: letters, or digits, in lower case. Capitals behind small letters or digits begin a word, and so
/// does one of a few marks behind digits: `news12TH`, `reportEN`, `0123e`.
fn words(id: &str) -> Vec<String> {
    #[derive(Clone, Copy, PartialEq)]
    enum Kind {
        Digit,
        Small,
        Capital,
        Other,
    }
    let mut words: Vec<String> = Vec::new();
    let mut last = Kind::Other;
    for c in id.chars() {
        let kind = match c {
            '0'..='9' | '๐'..='๙' => Kind::Digit,
            _ if c.is_uppercase() => Kind::Capital,
            // Thai vowels above and below are marks, not letters
            _ if c.is_alphabetic() || crate::is_thai(c) => Kind::Small,
            _ => Kind::Other,
        };
        let goes_on = kind == last || (last, kind) == (Kind::Capital, Kind::Small);
        if kind != Kind::Other {
            if !goes_on {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                match c {
                    '๐'..='๙' => word.push(char::from(b'0' + (c as u32 - '๐' as u32) as u8)),
                    _ => word.extend(c.to_lowercase()),
                }
            }
        }
        last = kind;
    }
    // 0123e and 0123t, as exchanges name the two languages of a filing
    let is_number = |word: &str| word.len() >= 3 && word.bytes().all(|b| b.is_ascii_digit());
    let count = words.len();
    for n in 1..count {
        if n + 2 >= count && is_number(&words[n - 1]) {
            match &*words[n] {
                "t" => words[n] = "th".to_owned(),
                "e" => words[n] = "en".to_owned(),
                _ => {}
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_language_alone_have_one_form() {
        for (thai, english) in [
            ("th/news/0123.html", "en/news/0123.html"),
            ("https://example.org/th/news/0123", "http://example.org/en/news/0123"),
            ("https://example.or.th/th/news/0123", "https://example.or.th/en/news/0123"),
            ("news_th.txt", "news_en.txt"),
            ("news.th.txt", "news.en.docx"),
            ("news-tha.txt", "news-eng.txt"),
            ("news?id=7&lang=th", "news?id=7&lang=en"),
            ("news?id=7&lang=th-TH", "news?id=7&lang=en-US"),
            ("ไทย/ข่าว 12.txt", "อังกฤษ/ข่าว 12.txt"),
            ("release12TH.pdf", "release12EN.pdf"),
            ("ReleaseTH.pdf", "ReleaseEN.pdf"),
            ("2567/00123t.pdf", "2567/00123e.pdf"),
            ("news/12.txt", "en/news/12.txt"),
            ("News_TH.txt", "news_eng.txt"),
            ("ข่าว_๑๒_th", "ข่าว_12_en"),
        ] {
            assert_eq!(Form::of(thai).name, Form::of(english).name, "{thai} {english}");
        }
    }

    #[test]
    fn other_names_have_other_forms() {
        for (one, other) in [
            ("th/news/0123.html", "en/news/0124.html"),
            ("th/a.txt", "en/b.txt"),
            ("th/1/2.txt", "en/12.txt"),
            ("north.txt", "nor.txt"),
            ("entry.txt", "try.txt"),
            ("us/news.txt", "news.txt"),
        ] {
            assert_ne!(Form::of(one).name, Form::of(other).name, "{one} {other}");
        }
    }

    #[test]
    fn no_name_is_like_no_other() {
        assert_eq!(Form::of("").name, None);
        assert_ne!(Form::of("th").name, None);
    }

    #[test]
    fn the_same_number_in_other_words() {
        let (thai, english) = (Form::of("ข่าว/2567-0456.txt"), Form::of("press/release-2024-456.txt"));
        assert_ne!(thai.name, english.name);
        assert!(thai.numbers.is_some());
        assert_eq!(thai.numbers, english.numbers);
        assert_eq!(Form::of("a-12.txt").numbers, None);
    }
}
