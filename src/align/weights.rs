//! Weights: what each piece of evidence is worth, in nats, as a table a person can read.
//!
//! The score of an alignment is linear in its features, so a few dozen numbers decide everything; they are learnt on
//! releases aligned by reading and kept in `weights.tsv`, one feature a line, beside this file.

use std::sync::LazyLock;

use super::feature::{Bead, Boundary, End, Group, SkipEn, SkipTh, Start, Stretch};
use crate::{
    Error, Result,
    segment::{CUES, Cut},
};

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

    /// All weights in the order of [`NAMES`].
    pub(crate) fn slots(&mut self) -> impl Iterator<Item = &mut f32> {
        let Weights { group, stretch, start, end, bead, skip_th, skip_en, boundary, cues } = self;
        let places = group.iter_mut().chain(stretch).chain(start).chain(end).chain(bead);
        places.chain(skip_th).chain(skip_en).chain(boundary).chain(cues)
    }
}

/// The weights for running text, and those for given lines, where no sentence is looked for.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Table {
    running: Weights,
    lines: Weights,
}

impl Table {
    /// The first line: what it is, and the version of its layout. The version goes up whenever a feature is added, dropped
    /// or changes its meaning, so that old weights are refused and not misread.
    /// 1: first layout. 2: lexemes. 3: features by the part of a bead they belong to; vectors. 4: a column for given lines.
    const HEAD: &'static str = "# khanan weights, layout 4";

    /// A table of these.
    #[cfg(feature = "train")]
    pub(crate) fn new(running: Weights, lines: Weights) -> Self {
        Table { running, lines }
    }

    /// The weights for a text that is cut so.
    pub(crate) fn of(&self, cut: Cut) -> &Weights {
        match cut {
            Cut::Running => &self.running,
            Cut::Lines => &self.lines,
        }
    }

    /// Checks the bytes of a table; `name` is what errors call it.
    pub(crate) fn check(name: &str, bytes: &[u8]) -> Result<Table> {
        let table = str::from_utf8(bytes).map_err(|_| "a table that is no text in UTF-8".to_owned());
        table.and_then(Table::parse).map_err(|fact| Error::Model {
            name: name.to_owned(),
            fact,
            remedy: "learn the weights anew with `khanan train weights`",
        })
    }

    /// The table as text that [`Table::parse`] reads.
    #[cfg(feature = "train")]
    pub(crate) fn text(mut self) -> String {
        let rows = NAMES.iter().zip(self.running.slots().zip(self.lines.slots()));
        let rows = rows.map(|((part, name), (running, lines))| format!("{part}\t{name}\t{running:.4}\t{lines:.4}\n"));
        std::iter::once(format!("{}\n", Table::HEAD)).chain(rows).collect()
    }

    /// Reads a table of `part<TAB>feature<TAB>weight<TAB>weight for given lines`; `#` opens a remark. Every feature must be
    /// given once.
    fn parse(table: &str) -> std::result::Result<Table, String> {
        if table.lines().next() != Some(Table::HEAD) {
            return Err(format!("line 1: not `{}`", Table::HEAD));
        }
        let mut read = Table { running: Weights::ZERO, lines: Weights::ZERO };
        let mut missing: Vec<(&str, &str)> = NAMES.clone();
        for (n, line) in table.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let &[part, name, running, lines] = &fields[..] else {
                return Err(format!("line {}: not four fields between tabs", n + 1));
            };
            let at = missing.iter().position(|&(p, f)| p == part && f == name);
            let at = at.ok_or_else(|| format!("line {}: no feature {part} / {name}, or given twice", n + 1))?;
            missing.remove(at);
            let slot = NAMES.iter().position(|&(p, f)| p == part && f == name).expect("it was missing a moment ago");
            for (weights, value) in [(&mut read.running, running), (&mut read.lines, lines)] {
                let value: f32 = value.parse().map_err(|_| format!("line {}: {value} is no number", n + 1))?;
                *weights.slots().nth(slot).expect("as many slots as names") = value;
            }
        }
        match missing.first() {
            Some((part, name)) => Err(format!("no weight for {part} / {name}")),
            None => Ok(read),
        }
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
        Table::parse(include_str!("weights.tsv")).expect("complete");
        let mut names = NAMES.clone();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), NAMES.len());
    }

    #[test]
    fn each_column_is_read_into_its_weights() {
        let rows = NAMES.iter().enumerate().map(|(n, (part, name))| format!("{part}\t{name}\t{n}\t-{n}\n"));
        let table: String = std::iter::once(format!("{}\n", Table::HEAD)).chain(rows).collect();
        let table = Table::parse(&table).expect("complete");
        let column = |cut| table.of(cut).clone().slots().map(|w| *w).collect::<Vec<f32>>();
        assert!(column(Cut::Running).into_iter().eq((0..NAMES.len()).map(|n| n as f32)));
        assert!(column(Cut::Lines).into_iter().eq((0..NAMES.len()).map(|n| -(n as f32))));
    }

    #[test]
    fn a_wrong_table_is_refused_by_line() {
        for (table, want) in [
            ("en\tbias\t1", "line 2: not four fields"),
            ("# remark\nen\tbias\tmuch\t1", "line 3: much is no number"),
            ("en\tbias\t1\tlittle", "line 2: little is no number"),
            ("bead\tluck\t1\t1", "line 2: no feature bead / luck"),
            ("en\tbias\t1\t1\nen\tbias\t1\t1", "line 3: no feature en / bias"),
            ("", "no weight for en / bias"),
        ] {
            let error = Table::parse(&format!("{}\n{table}", Table::HEAD)).expect_err(table);
            assert!(error.starts_with(want), "{error}");
        }
        let old = Table::check("w.tsv", b"# khanan weights, layout 0\nen\tbias\t1").expect_err("an old layout");
        let (old, want) = (old.to_string(), "w.tsv: line 1: not `# khanan weights, layout ");
        assert!(old.starts_with(want) && old.contains("; learn the weights anew"), "{old}");
    }
}
