//! The plan: all that decides what comes out of a batch, so that one which goes on is the one that was begun.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Batch;
use crate::{
    archive::{Field, Listing},
    digest::hex_sha256,
    segment::Cut,
};

/// Sources, settings, program and model.
///
/// What is not in it changes nothing in the output: threads, and where the batch was stopped.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// The program, with its version.
    pub program: String,
    /// The model's name and version.
    pub model: String,
    /// SHA-256 of the model's bytes, 64 hexadecimal digits.
    pub model_sha256: String,
    /// The sources as they were given.
    pub sources: Vec<String>,
    /// What tells whether they are the same still: [`Listing::fingerprint`].
    pub fingerprint: String,
    /// Everything that was asked for.
    pub settings: Map<String, Value>,
}

impl Plan {
    pub(super) fn new(batch: &Batch<'_>, listing: &Listing) -> Plan {
        let Batch { sources, archive, reading, aligner, pairing, filters, output, folder: _ } = batch;
        let mut settings = Map::new();
        let mut set = |name: &str, value: Value| settings.insert(name.to_owned(), value);
        set("max_bytes", archive.max_bytes.into());
        set("root", archive.root.as_ref().map(|root| root.display().to_string()).into());
        let fields = Field::ALL.into_iter().map(|field| (field.name().to_owned(), archive.fields.key(field).into()));
        set("fields", Value::Object(fields.collect()));
        set("encoding", reading.encoding.map(|encoding| encoding.name()).into());
        set("lossy", reading.lossy.into());
        set("input_format", reading.format.map(|format| format.name()).into());
        set("lines", (aligner.cut == Cut::Lines).into());
        let pairing = pairing.as_ref().map(|options| json!({"min_score": options.min_score, "window": options.window}));
        set("pairing", pairing.into());
        set("filters", filters.to_string().into());
        set("formats", output.formats.iter().map(|form| form.name()).collect());
        set("shard", output.shard.into());
        set("dropped", output.dropped.into());
        Plan {
            program: format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")),
            model: aligner.model.label().to_owned(),
            model_sha256: hex_sha256(aligner.model.to_bytes()),
            sources: sources.iter().map(|source| source.display().to_string()).collect(),
            fingerprint: listing.fingerprint.clone(),
            settings,
        }
    }

    /// What is different in another plan, in words; `None` if nothing is.
    pub(super) fn difference(&self, other: &Plan) -> Option<String> {
        let quote = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), Value::to_string);
        let settings = || {
            let names = self.settings.keys().chain(other.settings.keys());
            let mut changed = names.filter(|name| self.settings.get(*name) != other.settings.get(*name));
            changed.next().map(|name| {
                let [is, was] = [self, other].map(|plan| quote(plan.settings.get(name)));
                format!("{name} was {was}, and is {is}")
            })
        };
        let texts = [
            ("the program", &self.program, &other.program),
            ("the model", &self.model, &other.model),
            ("the model's bytes", &self.model_sha256, &other.model_sha256),
        ];
        let changed = texts.into_iter().find(|(_, is, was)| is != was);
        changed
            .map(|(what, is, was)| format!("{what} was {was}, and is {is}"))
            .or_else(settings)
            .or_else(|| (self.sources != other.sources).then(|| "other sources were given".to_owned()))
            .or_else(|| (self.fingerprint != other.fingerprint).then(|| "the sources have changed since".to_owned()))
    }
}
