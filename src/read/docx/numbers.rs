//! The numbers that Word puts before paragraphs: they stand on paper but not in the text of the file.

use std::collections::HashMap;

use crate::{
    Result,
    read::{
        count::{self, Digits},
        xml::{Event, Xml},
    },
};

/// Levels of a list.
const LEVELS: usize = 9;

/// The mark of a list without numbers; what the file names is mostly a place in a font of pictures.
const BULLET: &str = "•";

/// How one level of a list is numbered.
#[derive(Clone, Debug)]
struct Level {
    start: u32,
    digits: Option<Digits>,
    /// The text with `%1` for the number of the first level, and so on.
    text: String,
    /// Whether the outer numbers are in European digits.
    plain: bool,
    /// The level whose next number makes this one begin anew: one past it, 0 for none; any outer level if not said.
    restart: Option<usize>,
}

impl Default for Level {
    fn default() -> Self {
        Level { start: 1, digits: Some(Digits::European), text: String::new(), plain: false, restart: None }
    }
}

/// A list as paragraphs refer to it.
#[derive(Debug, Default)]
struct List {
    /// The definition it shares, and counts on with.
    shape: String,
    starts: [Option<u32>; LEVELS],
    levels: [Option<Level>; LEVELS],
    used: bool,
}

/// The lists of a document, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    shapes: HashMap<String, [Level; LEVELS]>,
    lists: HashMap<String, List>,
    counts: HashMap<String, [Option<u32>; LEVELS]>,
}

impl Numbers {
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Numbers> {
        let mut numbers = Numbers::default();
        let (mut shape, mut list) = (None::<String>, None::<String>);
        let mut at = None;
        let mut open: Vec<String> = Vec::new();
        while let Some(event) = xml.next()? {
            let tag = match event {
                Event::Open(tag) => tag,
                Event::Close => {
                    match open.pop().as_deref() {
                        Some("abstractNum") => shape = None,
                        Some("num") => list = None,
                        Some("lvl" | "lvlOverride") => at = None,
                        _ => {}
                    }
                    continue;
                }
                Event::Text(_) => continue,
            };
            let value = || tag.attribute("val");
            let number = || value().and_then(|value| value.parse().ok());
            match tag.name() {
                "abstractNum" => shape = tag.attribute("abstractNumId"),
                "num" => {
                    list = tag.attribute("numId");
                    numbers.lists.extend(list.clone().map(|id| (id, List::default())));
                }
                "lvl" | "lvlOverride" => {
                    let level = tag.attribute("ilvl").and_then(|level| level.parse::<usize>().ok());
                    at = level.filter(|&level| level < LEVELS);
                }
                "abstractNumId" => {
                    if let (Some(list), Some(shape)) = (list.as_ref().and_then(|id| numbers.lists.get_mut(id)), value())
                    {
                        list.shape = shape;
                    }
                }
                "startOverride" => {
                    if let (Some(list), Some(at)) = (list.as_ref().and_then(|id| numbers.lists.get_mut(id)), at) {
                        list.starts[at] = number();
                    }
                }
                name => {
                    if let Some(at) = at
                        && let Some(level) = numbers.level(shape.as_ref(), list.as_ref(), at)
                    {
                        match name {
                            "start" => level.start = number().unwrap_or(1),
                            "numFmt" => level.digits = digits(&value().unwrap_or_default()),
                            "lvlText" => level.text = value().unwrap_or_default(),
                            "isLgl" => level.plain = super::styles::is_on(value().as_deref()),
                            "lvlRestart" => level.restart = value().and_then(|value| value.parse().ok()),
                            _ => {}
                        }
                    }
                }
            }
            open.push(tag.name().to_owned());
        }
        Ok(numbers)
    }

    /// The level that is being read: of a definition, or of a list that changes it.
    fn level(&mut self, shape: Option<&String>, list: Option<&String>, at: usize) -> Option<&mut Level> {
        match (shape, list) {
            (Some(shape), _) => self.shapes.entry(shape.clone()).or_default().get_mut(at),
            (None, Some(list)) => Some(self.lists.get_mut(list)?.levels[at].get_or_insert_default()),
            (None, None) => None,
        }
    }

    /// The mark of the next paragraph of a list, on this level; nothing if the list has none.
    pub(super) fn next(&mut self, list: &str, at: usize) -> String {
        let Some(list) = self.lists.get_mut(list).filter(|_| at < LEVELS) else { return String::new() };
        let Some(shape) = self.shapes.get(&list.shape) else { return String::new() };
        let level = |at: usize| list.levels[at].as_ref().unwrap_or(&shape[at]);
        let counts = self.counts.entry(list.shape.clone()).or_default();
        if !std::mem::replace(&mut list.used, true) {
            for (count, start) in counts.iter_mut().zip(&list.starts) {
                // The next number is the one after.
                *count = start.map(|start| start.saturating_sub(1)).or(*count);
            }
        }
        counts[at] =
            Some(counts[at].map_or(list.starts[at].unwrap_or(level(at).start), |count| count.saturating_add(1)));
        for (inner, count) in counts.iter_mut().enumerate().skip(at + 1) {
            if level(inner).restart.is_none_or(|restart| restart > at) {
                *count = None;
            }
        }
        if level(at).digits.is_none() {
            return if level(at).text.trim().is_empty() { String::new() } else { BULLET.to_owned() };
        }
        let mut mark = String::new();
        let mut text = level(at).text.chars().peekable();
        while let Some(c) = text.next() {
            let outer = if c == '%' { text.peek().and_then(|c| c.to_digit(10)) } else { None };
            match outer {
                Some(outer @ 1..=9) => {
                    text.next();
                    let outer = outer as usize - 1;
                    let digits = if level(at).plain { Some(Digits::European) } else { level(outer).digits };
                    let count = counts[outer].unwrap_or(level(outer).start);
                    mark.push_str(&count::written(count, digits.unwrap_or(Digits::European)));
                }
                _ => mark.push(c),
            }
        }
        mark.trim().to_owned()
    }
}

/// How a format of this name writes numbers; `None` for a bullet.
fn digits(name: &str) -> Option<Digits> {
    Some(match name {
        "bullet" => return None,
        "none" => Digits::None,
        "decimalZero" => Digits::TwoPlaces,
        "upperRoman" => Digits::RomanCapitals,
        "lowerRoman" => Digits::Roman,
        "upperLetter" => Digits::Capitals,
        "lowerLetter" => Digits::Letters,
        "thaiNumbers" | "thaiCounting" => Digits::Thai,
        "thaiLetters" => Digits::ThaiLetters,
        _ => Digits::European,
    })
}
