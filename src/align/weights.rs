//! Weights: what each piece of evidence is worth, in nats, as a table a person can read.
//!
//! The score of an alignment is linear in its features, so a few dozen numbers decide everything; they are learnt on
//! releases aligned by reading and kept in `weights.tsv`, one a line, beside this file.

use std::sync::LazyLock;

use crate::segment::CUES;

/// Features of a bead with two sides, in the order of the weights.
pub(crate) const BEAD: [&str; 59] = [
    "bias",
    "size",    // square root of the bead's size in mean English sentences
    "size*z2", // z: log of Thai length over expected length
    "z2",
    "too long",  // z where positive
    "too short", // -z where negative
    "two English",
    "three English",
    "four English",
    "one phrase",
    "crosses Thai edge",
    "crosses more Thai edges",
    "crosses English edge",
    "starts Thai passage",
    "ends Thai passage",
    "whole Thai passage",
    "starts both",
    "ends both",
    "whole both",
    "one starts alone",
    "one ends alone",
    "repeated body",  // share that stands again, beside English body text
    "repeated title", // share that stands again, beside an English headline
    "title to body",
    "body to title",
    "title to title",
    "same kind",
    "other kind",
    "length Thai",
    "length English",
    "drift", // distance between the two places in their texts
    "turn",  // takes its turn right beside the other
    "quotes agree",
    "quotes differ",
    "number match",
    "number only English",
    "number only Thai",
    "date match",
    "date only English",
    "date only Thai",
    "latin match",
    "latin only English",
    "latin only Thai",
    "contact match",
    "contact only English",
    "contact only Thai",
    "item match",
    "item only English",
    "item only Thai",
    "word match",
    "word only English",
    "word only Thai",
    "name match",
    "name only English",
    "name only Thai",
    "lexeme match",
    "lexeme only English",
    "lexeme only Thai",
    "anchor density", // matches per mean sentence
];

/// Features of Thai text left without counterpart.
pub(crate) const SKIP_TH: [&str; 7] = [
    "opens",
    "opens at edge",
    "closes",
    "closes at edge",
    "passage for passage", // opened at an edge and closed at one
    "length",
    "repeated",
];

/// Features of English text left without counterpart.
pub(crate) const SKIP_EN: [&str; 7] =
    ["opens", "opens at edge", "closes at edge", "sentence", "length", "title", "item"];

/// Features of a Thai boundary at which a bead or skip ends, besides one for every cue.
pub(crate) const BOUNDARY: [&str; 4] = ["edge", "log-odds", "inside anchor", "space"];

/// One number for every feature.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Weights {
    pub(crate) bead: [f32; BEAD.len()],
    pub(crate) skip_th: [f32; SKIP_TH.len()],
    pub(crate) skip_en: [f32; SKIP_EN.len()],
    pub(crate) boundary: [f32; BOUNDARY.len()],
    pub(crate) cues: [f32; CUES.len()],
}

impl Weights {
    /// All weights nought.
    pub(crate) const ZERO: Weights = Weights {
        bead: [0.0; BEAD.len()],
        skip_th: [0.0; SKIP_TH.len()],
        skip_en: [0.0; SKIP_EN.len()],
        boundary: [0.0; BOUNDARY.len()],
        cues: [0.0; CUES.len()],
    };

    /// The weights the program carries.
    pub(crate) fn embedded() -> &'static Weights {
        static EMBEDDED: LazyLock<Weights> =
            LazyLock::new(|| Weights::parse(include_str!("weights.tsv")).expect("a test reads the embedded table"));
        &EMBEDDED
    }

    /// The first line of a table: what it is, and the version of its layout. The version goes up whenever a feature is
    /// added, dropped or changes its meaning, so that old weights are refused and not misread.
    /// 1: first layout. 2: lexemes.
    const HEAD: &'static str = "# khanan weights, layout 2";

    /// The weights as a table that [`Weights::parse`] reads.
    #[cfg(feature = "train")]
    pub(crate) fn table(&self) -> String {
        let mut weights = self.clone();
        let rows = NAMES.iter().zip(weights.slots()).map(|((group, name), w)| format!("{group}\t{name}\t{w:.4}\n"));
        std::iter::once(format!("{}\n", Weights::HEAD)).chain(rows).collect()
    }

    /// Reads a table of `group<TAB>feature<TAB>weight` lines; `#` opens a remark. Every feature must be given once.
    pub(crate) fn parse(table: &str) -> Result<Weights, String> {
        if table.lines().next() != Some(Weights::HEAD) {
            return Err(format!("line 1: not `{}`; learn the weights anew with `khanan train`", Weights::HEAD));
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
        let Weights { bead, skip_th, skip_en, boundary, cues } = self;
        bead.iter_mut().chain(skip_th).chain(skip_en).chain(boundary).chain(cues)
    }
}

/// Group and name of every weight.
pub(crate) static NAMES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let groups: [(&str, Vec<&str>); 5] = [
        ("bead", BEAD.to_vec()),
        ("skip th", SKIP_TH.to_vec()),
        ("skip en", SKIP_EN.to_vec()),
        ("boundary", BOUNDARY.to_vec()),
        ("cue", CUES.to_vec()),
    ];
    groups.into_iter().flat_map(|(group, names)| names.into_iter().map(move |name| (group, name))).collect()
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
            ("bead\tbias", "line 2: not three fields"),
            ("# remark\nbead\tbias\tmuch", "line 3: much is no number"),
            ("bead\tluck\t1", "line 2: no feature bead / luck"),
            ("bead\tbias\t1\nbead\tbias\t1", "line 3: no feature bead / bias"),
            ("", "no weight for bead / bias"),
        ] {
            let error = Weights::parse(&format!("{}\n{table}", Weights::HEAD)).expect_err(table);
            assert!(error.starts_with(want), "{error}");
        }
        let error = Weights::parse("# khanan weights, layout 0\nbead\tbias\t1").expect_err("an old layout");
        assert!(error.contains("learn the weights anew"), "{error}");
    }
}
