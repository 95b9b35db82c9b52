//! Weights: what each piece of evidence is worth, in nats, as a table a person can read.
//!
//! The score of an alignment is linear in its features, so a few dozen numbers decide everything; they are learnt on
//! releases aligned by reading and kept in `weights.tsv`, one a line, beside this file.

use std::sync::LazyLock;

use super::feature::{Bead, Boundary, End, Group, SkipEn, SkipTh, Start, Stretch};
use crate::{Error, Result, segment::CUES};

/// One number for every feature.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Weights {
    pub(crate) group: [f32; Group::COUNT],
    pub(crate) stretch: [f32; Stretch::COUNT],
    pub(crate) start: [f32; Start::COUNT],
    pub(crate) end: [f32; End::COUNT],
    pub(crate) bead: [f32; Bead::COUNT],
    pub(crate) skip_th: [f32; SkipTh::COUNT],
    pub(crate) skip_en: [f32; SkipEn::COUNT],
    pub(crate) boundary: [f32; Boundary::COUNT],
    pub(crate) cues: [f32; CUES.len()],
}

impl Weights {
    /// All weights nought.
    pub(crate) const ZERO: Weights = Weights {
        group: [0.0; Group::COUNT],
        stretch: [0.0; Stretch::COUNT],
        start: [0.0; Start::COUNT],
        end: [0.0; End::COUNT],
        bead: [0.0; Bead::COUNT],
        skip_th: [0.0; SkipTh::COUNT],
        skip_en: [0.0; SkipEn::COUNT],
        boundary: [0.0; Boundary::COUNT],
        cues: [0.0; CUES.len()],
    };

    /// Checks the bytes of a table; `name` is what errors call it.
    pub(crate) fn check(name: &str, bytes: &[u8]) -> Result<Weights> {
        let table = str::from_utf8(bytes).map_err(|_| "a table that is no text in UTF-8".to_owned());
        table.and_then(Weights::parse).map_err(|fact| Error::Model {
            name: name.to_owned(),
            fact,
            remedy: "learn the weights anew with `khanan train weights`",
        })
    }

    /// The first line of a table: what it is, and the version of its layout. The version goes up whenever a feature is
    /// added, dropped or changes its meaning, so that old weights are refused and not misread.
    /// 1: first layout. 2: lexemes. 3: features by the part of a bead they belong to; vectors.
    const HEAD: &'static str = "# khanan weights, layout 3";

    /// The weights as a table that [`Weights::parse`] reads.
    #[cfg(feature = "train")]
    pub(crate) fn table(&self) -> String {
        let mut weights = self.clone();
        let rows = NAMES.iter().zip(weights.slots()).map(|((group, name), w)| format!("{group}\t{name}\t{w:.4}\n"));
        std::iter::once(format!("{}\n", Weights::HEAD)).chain(rows).collect()
    }

    /// Reads a table of `group<TAB>feature<TAB>weight` lines; `#` opens a remark. Every feature must be given once.
    pub(crate) fn parse(table: &str) -> std::result::Result<Weights, String> {
        if table.lines().next() != Some(Weights::HEAD) {
            return Err(format!("line 1: not `{}`", Weights::HEAD));
        }
        let mut weights = Weights::ZERO;
        let mut missing: Vec<(&str, &str)> = NAMES.clone();
        for (n, line) in table.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
            let mut fields = line.split('\t');
            let (Some(group), Some(name), Some(value), None) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                return Err(format!("line {}: not three fields between tabs", n + 1));
            };
            let at = missing.iter().position(|&(g, f)| g == group && f == name);
            let at = at.ok_or_else(|| format!("line {}: no feature {group} / {name}, or given twice", n + 1))?;
            missing.remove(at);
            let value: f32 = value.parse().map_err(|_| format!("line {}: {value} is no number", n + 1))?;
            let slot = NAMES.iter().position(|&(g, f)| g == group && f == name).expect("it was missing a moment ago");
            *weights.slots().nth(slot).expect("as many slots as names") = value;
        }
        match missing.first() {
            Some((group, name)) => Err(format!("no weight for {group} / {name}")),
            None => Ok(weights),
        }
    }

    /// All weights in the order of [`NAMES`].
    pub(crate) fn slots(&mut self) -> impl Iterator<Item = &mut f32> {
        let Weights { group, stretch, start, end, bead, skip_th, skip_en, boundary, cues } = self;
        let places = group.iter_mut().chain(stretch).chain(start).chain(end).chain(bead);
        places.chain(skip_th).chain(skip_en).chain(boundary).chain(cues)
    }
}

/// Part and name of every weight.
pub(crate) static NAMES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let parts: [(&str, &[&str]); 8] = [
        ("en", &Group::NAMES),
        ("th", &Stretch::NAMES),
        ("start", &Start::NAMES),
        ("end", &End::NAMES),
        ("bead", &Bead::NAMES),
        ("skip th", &SkipTh::NAMES),
        ("skip en", &SkipEn::NAMES),
        ("boundary", &Boundary::NAMES),
    ];
    let named = parts.into_iter().flat_map(|(part, names)| names.iter().map(move |&name| (part, name)));
    named.chain(CUES.iter().map(|&cue| ("cue", cue))).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_table_names_every_feature_once() {
        Weights::parse(include_str!("weights.tsv")).expect("complete");
        let mut names = NAMES.clone();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), NAMES.len());
    }

    #[test]
    fn a_wrong_table_is_refused_by_line() {
        for (table, want) in [
            ("en\tbias", "line 2: not three fields"),
            ("# remark\nen\tbias\tmuch", "line 3: much is no number"),
            ("bead\tluck\t1", "line 2: no feature bead / luck"),
            ("en\tbias\t1\nen\tbias\t1", "line 3: no feature en / bias"),
            ("", "no weight for en / bias"),
        ] {
            let error = Weights::parse(&format!("{}\n{table}", Weights::HEAD)).expect_err(table);
            assert!(error.starts_with(want), "{error}");
        }
        let old = Weights::check("w.tsv", b"# khanan weights, layout 0\nen\tbias\t1").expect_err("an old layout");
        let (old, want) = (old.to_string(), "w.tsv: line 1: not `# khanan weights, layout ");
        assert!(old.starts_with(want) && old.contains("; learn the weights anew"), "{old}");
    }
}
