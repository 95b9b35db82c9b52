//! `{"translation": {"en", "th"}}`, one a line: how Hugging Face's data sets hold translations. Text without counterpart
//! has no place in them.

use std::io;

use serde::Serialize;

use super::{
    json::compact,
    lost::Lost,
    pair::Pair,
    writer::{Bytes, Form},
};

/// Pairs as translations.
pub(super) struct Hf;

#[derive(Serialize)]
struct Row<'a> {
    translation: Texts<'a>,
}

#[derive(Serialize)]
struct Texts<'a> {
    en: &'a str,
    th: &'a str,
}

impl Form for Hf {
    fn pair(&mut self, out: &mut Bytes, pair: Pair<'_>, lost: &mut Lost) -> io::Result<()> {
        let (Some(en), Some(th)) = (&pair.en, &pair.th) else {
            lost.unaligned += 1;
            return Ok(());
        };
        let row = Row { translation: Texts { en: &en.text, th: &th.text } };
        out.first.extend_from_slice(compact(&row).as_bytes());
        out.first.push(b'\n');
        Ok(())
    }
}
