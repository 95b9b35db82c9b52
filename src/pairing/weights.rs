//! Weights: what each feature is worth, in nats, as a table a person can read, and the means of vectors known beforehand.

use std::sync::LazyLock;

use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::{
    feature,
    net::{Net, WEIGHTS},
};

/// What decides how probable a candidate is.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Weights {
    /// Of each feature.
    pub(super) features: [f32; feature::COUNT],
    /// Of what decides, once it is known how far candidates are ahead of their rivals.
    pub(super) net: Net,
    /// Of names that are alike, and of numbers that are the same.
    pub(super) names: [f32; NAMES.len()],
    /// What vectors of releases have in common.
    pub(super) means: Means,
}

/// The names of what names say.
pub(super) const NAMES: [&str; 2] = ["number", "alike"];

/// The mean direction of texts and of leads, English and Thai.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Means {
    pub(super) whole: [Vec<f32>; 2],
    pub(super) lead: [Vec<f32>; 2],
    pub(super) parts: [Vec<f32>; 2],
}

/// Rows of means are whole numbers, −127..=127, of this.
const MEAN_SCALE: f32 = 0.5 / 127.0;

impl Weights {
    /// The first line of a table. The version goes up whenever a feature is added, dropped or changes its meaning. 1: first
    /// layout. 2: parts, and a network that decides among rivals.
    const HEAD: &'static str = "# khanan pairing weights, layout 2";

    /// The weights that the program carries.
    pub(crate) fn embedded() -> &'static Weights {
        static EMBEDDED: LazyLock<Weights> =
            LazyLock::new(|| Weights::parse(include_str!("weights.tsv")).expect("a test reads it"));
        &EMBEDDED
    }

    /// Reads a table of `part<TAB>name<TAB>value`; `#` opens a remark.
    fn parse(table: &str) -> Result<Weights, String> {
        if table.lines().next() != Some(Self::HEAD) {
            return Err(format!("line 1: not `{}`", Self::HEAD));
        }
        let mut weights = Weights {
            features: [f32::NAN; feature::COUNT],
            net: Net(vec![f32::NAN; WEIGHTS]),
            names: [f32::NAN; NAMES.len()],
            means: Means::default(),
        };
        for (n, line) in table.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let wrong = |fact: &str| format!("line {}: {fact}", n + 1);
            let fields: Vec<&str> = line.split('\t').collect();
            let &[part, name, value] = &fields[..] else { return Err(wrong("not three fields between tabs")) };
            if part == "mean" {
                let means = weights.means.slots().into_iter().find(|(known, _)| *known == name);
                let slot = means.ok_or_else(|| wrong("no such mean"))?.1;
                let bytes = BASE64_STANDARD.decode(value).map_err(|_| wrong("no base64"))?;
                *slot = bytes.into_iter().map(|byte| f32::from(byte.cast_signed()) * MEAN_SCALE).collect();
                continue;
            }
            if part == "net" {
                let row =
                    name.parse::<usize>().ok().and_then(|n| weights.net.row(n)).ok_or_else(|| wrong("no such row"))?;
                let values: Option<Vec<f32>> = value.split(' ').map(|value| value.parse().ok()).collect();
                let values = values.filter(|values| values.len() == row.len());
                row.copy_from_slice(&values.ok_or_else(|| wrong("not as many numbers as the row has"))?);
                continue;
            }
            let (names, values): (&[&str], &mut [f32]) = match part {
                "feature" => (&feature::NAMES, &mut weights.features),
                "name" => (&NAMES, &mut weights.names),
                _ => return Err(wrong("no such part")),
            };
            let at = names.iter().position(|known| *known == name).ok_or_else(|| wrong("no such feature"))?;
            values[at] = value.parse().map_err(|_| wrong("no number"))?;
        }
        let all = weights.features.iter().chain(&weights.net.0).chain(&weights.names);
        if all.into_iter().all(|w| w.is_finite()) { Ok(weights) } else { Err("a feature has no weight".to_owned()) }
    }

    /// The table as text that [`Weights::parse`] reads.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn table(mut self) -> String {
        let parts: [(&str, &[&str], &[f32]); 2] =
            [("feature", &feature::NAMES, &self.features), ("name", &NAMES, &self.names)];
        let mut table = format!("{}\n", Self::HEAD);
        for (part, names, values) in parts {
            for (name, value) in names.iter().zip(values) {
                table.push_str(&format!("{part}\t{name}\t{value:.4}\n"));
            }
        }
        for (n, row) in self.net.rows().enumerate() {
            let row: Vec<String> = row.iter().map(|w| format!("{w:.4}")).collect();
            table.push_str(&format!("net\t{}\t{}\n", n + 1, row.join(" ")));
        }
        for (name, mean) in self.means.slots() {
            let bytes: Vec<u8> =
                mean.iter().map(|x| ((x / MEAN_SCALE).round().clamp(-127.0, 127.0) as i8).cast_unsigned()).collect();
            table.push_str(&format!("mean\t{name}\t{}\n", BASE64_STANDARD.encode(bytes)));
        }
        table
    }
}

impl Means {
    /// The means with their names.
    fn slots(&mut self) -> [(&'static str, &mut Vec<f32>); 6] {
        let [whole_en, whole_th] = &mut self.whole;
        let [lead_en, lead_th] = &mut self.lead;
        let [parts_en, parts_th] = &mut self.parts;
        [
            ("whole en", whole_en),
            ("whole th", whole_th),
            ("lead en", lead_en),
            ("lead th", lead_th),
            ("parts en", parts_en),
            ("parts th", parts_th),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_table_is_read_as_it_is_written() {
        let table = include_str!("weights.tsv");
        let lines = |text: &str| {
            text.lines().filter(|l| !l.starts_with("# ") || *l == Weights::HEAD).map(str::to_owned).collect::<Vec<_>>()
        };
        let weights = Weights::parse(table).expect("complete");
        assert_eq!(lines(&weights.table()), lines(table));
    }

    #[test]
    fn a_wrong_table_is_refused_by_line() {
        for (table, want) in [
            ("feature\tbias", "line 2: not three fields"),
            ("luck\tbias\t1", "line 2: no such part"),
            ("feature\tluck\t1", "line 2: no such feature"),
            ("name\tnumber\tmuch", "line 2: no number"),
            ("net\t99\t1", "line 2: no such row"),
            ("net\t1\t1 2 3", "line 2: not as many numbers"),
            ("mean\twhole fr\tAAAA", "line 2: no such mean"),
            ("mean\twhole en\t!", "line 2: no base64"),
            ("feature\tbias\t1", "a feature has no weight"),
        ] {
            let error = Weights::parse(&format!("{}\n{table}", Weights::HEAD)).expect_err(table);
            assert!(error.starts_with(want), "{error}");
        }
        assert!(Weights::parse("").is_err_and(|error| error.starts_with("line 1: ")));
    }
}
