//! Lists and headings whose marks are not in the text: how they are numbered, and how far they have been counted.

use std::collections::HashMap;

use crate::read::{
    count::{self, Digits},
    xml::Tag,
};

/// Levels of a list.
const LEVELS: usize = 10;

/// The list style that numbers the headings; no name in a file can be so.
const HEADINGS: &str = "\0";

/// How one level is marked.
#[derive(Clone, Debug, Default)]
struct Level {
    /// `None` for a bullet.
    digits: Option<Digits>,
    prefix: String,
    suffix: String,
    /// How many levels the number shows, itself the last.
    shown: usize,
    start: u32,
}

/// A list that is open.
#[derive(Clone, Debug)]
struct List {
    style: Option<String>,
    /// Whether its current item has had its mark.
    marked: bool,
}

#[derive(Debug, Default)]
pub(super) struct Lists {
    styles: HashMap<String, Vec<Option<Level>>>,
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    /// The style whose levels are being read.
    reading: Option<String>,
    open: Vec<List>,
    /// The lists around notes and frames.
    around: Vec<Vec<List>>,
    /// The mark of the paragraph, until its first text comes.
    pending: String,
}

impl Lists {
    /// A list style begins.
    pub(super) fn style(&mut self, tag: &Tag<'_>) {
        let name = if tag.name() == "outline-style" { Some(HEADINGS.to_owned()) } else { tag.attribute("name") };
        self.reading = name;
    }

    /// A level of the style.
    pub(super) fn level(&mut self, tag: &Tag<'_>) {
        let number = |name: &str| tag.attribute(name).and_then(|value| value.parse::<u32>().ok());
        let at = number("level").unwrap_or(0) as usize;
        let Some(style) = self.reading.clone().filter(|_| (1..=LEVELS).contains(&at)) else { return };
        let digits = match tag.name() {
            "list-level-style-bullet" => None,
            _ => Some(digits(&tag.attribute("num-format").unwrap_or_default())),
        };
        let level = Level {
            digits,
            prefix: tag.attribute("num-prefix").unwrap_or_default(),
            suffix: tag.attribute("num-suffix").unwrap_or_default(),
            shown: number("display-levels").unwrap_or(1) as usize,
            start: number("start-value").unwrap_or(1),
        };
        let levels = self.styles.entry(style).or_insert_with(|| vec![None; LEVELS]);
        levels[at - 1] = Some(level);
    }

    /// A list begins, in another or by itself.
    pub(super) fn begin(&mut self, tag: &Tag<'_>) {
        let around = self.open.last().and_then(|list| list.style.clone());
        let style = tag.attribute("style-name").or(around);
        let at = self.open.len();
        let goes_on = tag.says("continue-numbering", "true") || tag.attribute("continue-list").is_some();
        if !goes_on
            && at == 0
            && let Some(counts) = style.as_ref().and_then(|style| self.counts.get_mut(style))
        {
            *counts = [None; LEVELS];
        }
        self.open.push(List { style, marked: true });
    }

    pub(super) fn end(&mut self) {
        self.open.pop();
    }

    /// An item begins.
    pub(super) fn item(&mut self, tag: &Tag<'_>) {
        let at = self.open.len().saturating_sub(1);
        let Some(list) = self.open.last_mut() else { return };
        list.marked = false;
        if let Some(start) = tag.attribute("start-value").and_then(|start| start.parse::<u32>().ok())
            && let Some(style) = list.style.clone()
            && at < LEVELS
        {
            self.counts.entry(style).or_default()[at] = Some(start.saturating_sub(1));
        }
    }

    /// Text of a list without a mark begins.
    pub(super) fn header(&mut self) {
        self.open.last_mut().into_iter().for_each(|list| list.marked = true);
    }

    /// The walk goes into a note or frame, where no list is open.
    pub(super) fn leave(&mut self) {
        self.around.push(std::mem::take(&mut self.open));
    }

    /// The walk comes back from it.
    pub(super) fn enter(&mut self) {
        self.open = self.around.pop().unwrap_or_default();
    }

    /// A paragraph or heading begins.
    pub(super) fn paragraph(&mut self, tag: &Tag<'_>) {
        let at = self.open.len().saturating_sub(1);
        self.pending = match self.open.last_mut() {
            Some(list) if !list.marked => {
                list.marked = true;
                let style = list.style.clone();
                style.map(|style| self.next(&style, at)).unwrap_or_default()
            }
            None if tag.name() == "h" && !tag.says("is-list-header", "true") => {
                let level = tag.attribute("outline-level").and_then(|level| level.parse::<usize>().ok());
                self.next(HEADINGS, level.unwrap_or(1).saturating_sub(1))
            }
            _ => String::new(),
        };
    }

    /// The mark that stands before the paragraph's first text, once.
    pub(super) fn mark(&mut self) -> String {
        std::mem::take(&mut self.pending)
    }

    /// Counts on, and gives the mark.
    fn next(&mut self, style: &str, at: usize) -> String {
        let Some(levels) = self.styles.get(style) else { return String::new() };
        let Some(Some(level)) = levels.get(at) else { return String::new() };
        let counts = self.counts.entry(style.to_owned()).or_default();
        counts[at] = Some(counts[at].map_or(level.start, |count| count.saturating_add(1)));
        counts[at + 1..].fill(None);
        match level.digits {
            None => return "•".to_owned(),
            Some(Digits::None) => return format!("{}{}", level.prefix, level.suffix).trim().to_owned(),
            Some(_) => {}
        }
        let mut numbers = Vec::new();
        for outer in (at + 1).saturating_sub(level.shown.max(1))..=at {
            if let Some(level) = &levels[outer]
                && let Some(digits) = level.digits.filter(|&digits| digits != Digits::None)
            {
                numbers.push(count::written(counts[outer].unwrap_or(level.start), digits));
            }
        }
        format!("{}{}{}", level.prefix, numbers.join("."), level.suffix).trim().to_owned()
    }
}

/// How a format of this name writes numbers.
fn digits(format: &str) -> Digits {
    match format.split(',').next().unwrap_or_default().trim() {
        "" => Digits::None,
        "a" => Digits::Letters,
        "A" => Digits::Capitals,
        "i" => Digits::Roman,
        "I" => Digits::RomanCapitals,
        "๑" => Digits::Thai,
        "ก" => Digits::ThaiLetters,
        _ => Digits::European,
    }
}
