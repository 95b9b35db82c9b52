//! The score of segmentation: words or sentences against those cut by hand.
//!
//! A unit is right if both its ends are; an end by itself is also counted, the last of each text left out, which is
//! nobody's merit. Positions are counted in characters other than white space, so that it does not matter to which unit
//! a space is given, nor how long it is. Three formats are read, the first two by what they hold, the third by its name:
//!
//! - JSON objects one a line, as `khanan segment --format jsonl` writes them: `{"line": 0, "text": "…"}`, where units of the
//!   same line are parts of the same text;
//! - texts one a line, with bars between their units, as the Wisesight samples have them: `ธนาคาร|ไทย`;
//! - treebanks in the format CoNLL-U (`*.conllu`): every sentence is a text, its words are units.

use std::{collections::BTreeMap, fmt, fs::File, io::BufRead, io::BufReader, path::Path};

use serde::Deserialize;

use super::{
    Ratio,
    record::{Place, jsonl},
};
use crate::{Error, Result};

/// Texts that are cut into units.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cut {
    name: String,
    /// For each text, by its number, where its units end: in characters other than white space.
    texts: BTreeMap<usize, Vec<usize>>,
}

/// A unit as `khanan segment` writes it.
#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    line: usize,
    text: String,
}

impl Cut {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::Io`], and [`Error::Record`] for a line that is neither.
    pub fn open(path: &Path) -> Result<Cut> {
        let name = path.display().to_string();
        match File::open(path) {
            Ok(file) => Cut::read(&name, BufReader::new(file)),
            Err(source) => Err(Error::Io { name, action: "read", source }),
        }
    }

    /// Reads what `name` stands for.
    ///
    /// # Errors
    /// As [`Cut::open`].
    pub fn read(name: &str, mut reader: impl BufRead) -> Result<Cut> {
        let failed = |source| Error::Io { name: name.to_owned(), action: "read", source };
        let head = reader.fill_buf().map_err(failed)?;
        let object = head.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
        let mut cut = Cut { name: name.to_owned(), texts: BTreeMap::new() };
        if object {
            jsonl(name, reader, "a unit", "write units with `khanan segment --format jsonl`", |_, record: Record| {
                cut.add(record.line, &record.text);
                Ok(())
            })?;
            return Ok(cut);
        }
        let mut text = String::new();
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).map_err(failed)?;
        match str::from_utf8(&bytes) {
            Ok(read) => text.push_str(read),
            Err(error) => {
                let line = 1 + bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count();
                return Err(Place { name, line }.error("no text in UTF-8", "save it as UTF-8"));
            }
        }
        if name.ends_with(".conllu") {
            cut.add_treebank(&text)
        } else {
            cut.add_bars(&text)
        }
        Ok(cut)
    }

    /// Appends a unit to a text.
    fn add(&mut self, text: usize, unit: &str) {
        let length = unit.chars().filter(|c| !c.is_whitespace()).count();
        let ends = self.texts.entry(text).or_default();
        if length > 0 {
            ends.push(ends.last().unwrap_or(&0) + length);
        }
    }

    fn add_bars(&mut self, text: &str) {
        for (k, line) in text.lines().enumerate() {
            line.split('|').for_each(|unit| self.add(k, unit));
        }
    }

    /// Words are the lines whose number is a plain one; ranges and empty nodes repeat what they hold, or hold nothing.
    fn add_treebank(&mut self, text: &str) {
        let mut sentence = 0;
        for line in text.lines() {
            let mut fields = line.split('\t');
            match (fields.next(), fields.next()) {
                (Some(number), Some(form)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                    self.add(sentence, form);
                }
                (Some(""), None) => sentence += 1,
                _ => {}
            }
        }
    }

    /// Scores what is predicted, of the very same texts.
    ///
    /// # Errors
    /// [`Error::Record`] if a text is missing, or is not as long as in the gold.
    pub fn score(&self, predicted: &Cut) -> Result<Scores> {
        let none = Vec::new();
        let mut scores = Scores::default();
        for (&text, gold) in &self.texts {
            let found = predicted.texts.get(&text).unwrap_or(&none);
            let [want, has] = [gold, found].map(|ends| ends.last().copied().unwrap_or(0));
            if want != has {
                let place = Place { name: &predicted.name, line: text + 1 };
                let fact = format_args!("a text of {has} characters without spaces, but the gold has {want}");
                return Err(place.error(fact, "cut the very texts of the gold, one a line, with --lines"));
            }
            scores.add(gold, found);
        }
        Ok(scores)
    }
}

/// What was counted over all texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Scores {
    /// Units with both ends right, predicted ones, and those of the gold.
    pub units: [usize; 3],
    /// The same of ends within a text.
    pub ends: [usize; 3],
}

impl Scores {
    fn add(&mut self, gold: &[usize], found: &[usize]) {
        let spans = |ends: &[usize]| {
            let starts = std::iter::once(0).chain(ends.iter().copied());
            starts.zip(ends.iter().copied()).collect::<Vec<(usize, usize)>>()
        };
        let within =
            |ends: &[usize]| ends[..ends.len().saturating_sub(1)].iter().map(|&end| (end, end)).collect::<Vec<_>>();
        let counts = [(&mut self.units, spans(gold), spans(found)), (&mut self.ends, within(gold), within(found))];
        for (counts, gold, found) in counts {
            let right = found.iter().filter(|&unit| gold.binary_search(unit).is_ok()).count();
            for (count, more) in counts.iter_mut().zip([right, found.len(), gold.len()]) {
                *count += more;
            }
        }
    }

    /// Of units.
    #[must_use]
    pub fn of_units(&self) -> Ratio {
        let [right, predicted, gold] = self.units;
        Ratio::of_counts(right, predicted, right, gold)
    }

    /// Of ends within a text.
    #[must_use]
    pub fn of_ends(&self) -> Ratio {
        let [right, predicted, gold] = self.ends;
        Ratio::of_counts(right, predicted, right, gold)
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [[_, predicted, gold], _] = [self.units, self.ends];
        write!(f, "units {} of {predicted} for {gold} | ends {}", self.of_units(), self.of_ends())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(name: &str, text: &str) -> Cut {
        Cut::read(name, text.as_bytes()).expect("a good file")
    }

    #[test]
    fn all_formats_say_the_same() {
        let bars = cut("a.txt", "ธนาคาร|ไทย| |25 แห่ง\n\nจบ\n");
        let jsonl = cut(
            "a.jsonl",
            "{\"line\": 0, \"text\": \"ธนาคาร\"}\n{\"line\": 0, \"text\": \"ไทย\"}\n{\"line\": 0, \"text\": \"25 แห่ง\"}\n{\"line\": 2, \"text\": \"จบ\"}\n",
        );
        let tree = cut("a.conllu", "# text = …\n1\tธนาคาร\t_\n2\tไทย\t_\n3-4\txx\t_\n3\t25 แห่ง\t_\n\n\n1\tจบ\t_\n");
        assert_eq!(bars.texts[&0], [6, 9, 15]);
        for other in [jsonl, tree] {
            for (text, ends) in other.texts.iter().filter(|(_, ends)| !ends.is_empty()) {
                assert_eq!(&bars.texts[text], ends, "{}", other.name);
            }
            assert_eq!(bars.score(&other).expect("the same texts").of_units().f1, 1.0);
        }
    }

    #[test]
    fn units_and_ends_are_counted_apart() {
        let gold = cut("gold", "ab|c|de\nf|g\n");
        let table = [
            ("ab|c|de\nf|g\n", [5, 5, 5], [3, 3, 3]),
            ("abc|de\nf|g\n", [3, 4, 5], [2, 2, 3]),
            ("a|b|c|d|e\nfg\n", [1, 6, 5], [2, 4, 3]),
            ("abcde\nfg\n", [0, 2, 5], [0, 0, 3]),
        ];
        for (text, units, ends) in table {
            assert_eq!(gold.score(&cut("pred", text)).expect("the same texts"), Scores { units, ends }, "{text}");
        }
        let scores = gold.score(&cut("pred", "abc|de\nf|g\n")).expect("the same texts");
        let told = "units P 0.750 R 0.600 F1 0.667 of 4 for 5 | ends P 1.000 R 0.667 F1 0.800";
        assert_eq!(scores.to_string(), told);
    }

    #[test]
    fn other_texts_are_refused_by_line() {
        let gold = cut("gold", "ab|c\nde\n");
        for (text, fact) in [
            ("ab|c\nd\n", "pred:2: a text of 1 characters without spaces, but the gold has 2; cut the"),
            ("abc\n", "pred:2: a text of 0"),
        ] {
            let error = gold.score(&cut("pred", text)).expect_err(fact).to_string();
            assert!(error.starts_with(fact), "{error}");
        }
        let error = Cut::read("x", &b"ab\n\xff"[..]).expect_err("no UTF-8").to_string();
        assert!(error.starts_with("x:2: no text in UTF-8"), "{error}");
        let error = Cut::read("x", &b"{\"line\": 1}\n"[..]).expect_err("no text").to_string();
        assert!(error.starts_with("x:1: not a unit; write units with `khanan segment"), "{error}");
    }
}
