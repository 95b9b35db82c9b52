//! Texts cut by hand, in the shapes that are common: whatever a machine has at hand. None is part of the project.
//!
//! CoNLL-U gives words, with a text for each sentence. So do lines of words parted by `|`. JSON Lines as `khanan eval` takes
//! them, with `"en"` and `"th"` lines, give sentences: the lines of a document are joined by a space, and where one ends, a
//! sentence ends.

use std::{
    fs,
    io::Read,
    ops::Range,
    path::{Path, PathBuf},
};

use khanan::{
    Lang,
    eval::{self, LineDocument},
    is_thai,
};

use crate::task::{Task, Unit};

/// A file's texts, cut for one task.
#[derive(Debug)]
pub(crate) struct Gold {
    /// The file's name, without its folder.
    pub(crate) name: String,
    /// What it is gold for.
    pub(crate) task: Task,
    pub(crate) texts: Vec<Text>,
}

/// A text and its pieces: no white space at their ends, in order.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) pieces: Vec<Range<usize>>,
}

impl Text {
    /// Adds a piece, trimmed; white space alone is none.
    fn push(&mut self, piece: &str) {
        let start = self.text.len() + (piece.len() - piece.trim_start().len());
        let end = self.text.len() + piece.trim_end().len();
        self.text.push_str(piece);
        if start < end {
            self.pieces.push(start..end);
        }
    }
}

/// The gold of all files. A file may be gold for more than one task.
pub(crate) fn read_all(files: &[PathBuf]) -> Result<Vec<Gold>, String> {
    let mut golds = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        golds.extend(read(file)?.into_iter().map(|(task, texts)| Gold {
            name: name.clone().into_owned(),
            task,
            texts,
        }));
    }
    Ok(golds)
}

fn read(file: &Path) -> Result<Vec<(Task, Vec<Text>)>, String> {
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let plain = if file.extension().is_some_and(|end| end == "gz") { file.with_extension("") } else { file.to_owned() };
    if plain.extension().is_some_and(|end| end == "jsonl") {
        return match eval::Gold::open(file).map_err(|error| error.to_string())? {
            eval::Gold::Lines(documents) => Ok([Lang::En, Lang::Th].map(|lang| lines(&documents, lang)).into()),
            eval::Gold::Spans(_) => Err(failed(&"gold of whole texts; lines are wanted")),
        };
    }
    let bytes = fs::read(file).map_err(|error| failed(&error))?;
    let mut text = String::new();
    let read = if plain == file {
        bytes.as_slice().read_to_string(&mut text)
    } else {
        flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text)
    };
    read.map_err(|error| failed(&error))?;
    let texts = if plain.extension().is_some_and(|end| end == "conllu") { conllu(&text) } else { parted(&text) };
    let lang = if text.contains(is_thai) { Lang::Th } else { Lang::En };
    match texts.iter().any(|text| text.pieces.len() > 1) {
        true => Ok(vec![(Task::of(lang, Unit::Word), texts)]),
        false => Err(failed(&"no words: neither CoNLL-U (*.conllu) nor words parted by |")),
    }
}

/// The lines of documents, each document's joined by a space.
fn lines(documents: &[LineDocument], lang: Lang) -> (Task, Vec<Text>) {
    let text = |document: &LineDocument| {
        let mut text = Text::default();
        for line in document.lines(lang) {
            text.push(line.trim());
            text.text.push(' ');
        }
        text
    };
    (Task::of(lang, Unit::Sentence), documents.iter().map(text).collect())
}

/// Words parted by `|`, a text a line.
fn parted(text: &str) -> Vec<Text> {
    let text_of = |line: &str| {
        let mut text = Text::default();
        line.split('|').for_each(|word| text.push(word));
        text
    };
    text.lines().filter(|line| !line.is_empty()).map(text_of).collect()
}

/// The words of CoNLL-U as they are written: of those that are written as one, the whole and not its parts.
fn conllu(text: &str) -> Vec<Text> {
    let (mut texts, mut current, mut whole_until) = (Vec::new(), Text::default(), 0);
    for line in text.lines().chain([""]) {
        if line.is_empty() {
            if !current.pieces.is_empty() {
                texts.push(std::mem::take(&mut current));
            }
            whole_until = 0;
            continue;
        }
        let mut fields = line.split('\t');
        let (Some(id), Some(form)) = (fields.next(), fields.next()) else { continue };
        let last: Option<usize> = id.split('-').next_back().and_then(|id| id.parse().ok());
        // Comments have no number, and empty nodes, `8.1`, stand for nothing written.
        let Some(last) = last.filter(|&last| last > whole_until) else { continue };
        if id.contains('-') {
            whole_until = last;
        }
        current.push(form);
        if !fields.any(|field| field.contains("SpaceAfter=No")) {
            current.text.push(' ');
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(texts: &[Text]) -> Vec<Vec<&str>> {
        texts.iter().map(|text| text.pieces.iter().map(|piece| &text.text[piece.clone()]).collect()).collect()
    }

    #[test]
    fn words_are_parted_by_bars() {
        let texts = parted("ฝน|ตก| |แล้ว\n\nไป| \n");
        assert_eq!(words(&texts), [vec!["ฝน", "ตก", "แล้ว"], vec!["ไป"]]);
        assert_eq!(texts[0].text, "ฝนตก แล้ว");
    }

    #[test]
    fn conllu_gives_what_is_written() {
        let token = |id, form, misc| format!("{id}\t{form}\t_\tX\t_\t_\t0\t_\t_\t{misc}\n");
        let first = [
            "# text = I can't go\n".to_owned(),
            token("1", "I", "_"),
            token("2-3", "can't", "_"),
            token("2", "ca", "_"),
            token("3", "n't", "_"),
            token("3.1", "x", "_"),
            token("4", "go", "SpaceAfter=No"),
        ];
        let texts = conllu(&format!("{}\n{}", first.concat(), token("1", "ไป", "_")));
        assert_eq!(words(&texts), [vec!["I", "can't", "go"], vec!["ไป"]]);
        assert_eq!(texts[0].text, "I can't go");
    }
}
