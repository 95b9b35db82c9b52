//! Pairs out of two plain files, line by line.

use super::{Skipped, Taker};
use crate::{
    Error, Result,
    write::{Pair, Part},
};

/// A line of each file is a pair.
pub(super) fn moses(mut taker: Taker<'_>, en: &str, th: &str) -> Result<Skipped> {
    let counts = [en, th].map(|text| text.lines().count());
    if counts[0] != counts[1] {
        let fact = format!("{} lines in .en but {} in .th", counts[0], counts[1]);
        let remedy = "give two files whose lines translate each other";
        return Err(Error::NoPairs { name: taker.name.to_owned(), fact, remedy });
    }
    for (en, th) in en.lines().zip(th.lines()) {
        let part = |line: &str| (!line.is_empty()).then(|| Part::of(line.to_owned()));
        let pair = Pair { en: part(en), th: part(th), ..taker.blank() };
        taker.take(pair)?;
    }
    taker.finish()
}
