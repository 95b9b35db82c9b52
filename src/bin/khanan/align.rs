//! `khanan align`: documents to pairs.

use std::sync::{Mutex, PoisonError};

use clap::error::ErrorKind;
use khanan::{
    Aligned, Result,
    parallel::{self, Bounds},
    write::{Head, Pair},
};

use crate::{
    Outcome,
    cli::Align,
    documents::Job,
    output::{Output, refuse_foreign},
    say, wrong_usage,
};

/// Pairs of a document that may wait for their turn: more of them are written as they are made.
const MANY: usize = 10_000;

/// What became of a document: its pairs, unless they were written already.
struct Done {
    notes: Vec<String>,
    aligned: Option<Aligned>,
}

fn written<'p>(output: &Mutex<Output>, head: &Head<'_>, mut pairs: impl Iterator<Item = Pair<'p>>) -> Result<()> {
    // One after the other: whose turn it is.
    let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
    output.document(head)?;
    pairs.try_for_each(|pair| output.pair(pair))
}

pub(crate) fn run(args: &Align) -> Result<Outcome> {
    #[cfg(feature = "batch")]
    if args.stream.is_some() {
        return crate::filter::run(args);
    } else if args.records.is_given() {
        let message = "--field and --max-bytes are for records; add --documents jsonl";
        wrong_usage("align", ErrorKind::ArgumentConflict, message);
    }
    let outputs = args.writing.paths().into_iter().map(|path| ("--output", path));
    let inputs =
        args.documents.inputs("align", outputs.chain(args.keep_text.clone().map(|path| ("--keep-text", path))));
    if args.keep_text.is_some() && inputs.len() > 1 {
        let message = "--keep-text saves the text of one INPUT; give one at a time";
        wrong_usage("align", ErrorKind::ArgumentConflict, message);
    }
    if let Some(path) = &args.keep_text {
        refuse_foreign("align", "--keep-text", path, &["txt", "en", "th"], "");
    }
    args.documents.start_threads("align");
    let model = args.documents.model.get()?;
    let job = Job { keep_text: args.keep_text.as_deref(), ..Job::new(&args.documents, &model)? };

    let output = Mutex::new(Output::open("align", &args.writing, inputs.len() > 1)?);
    let (count, mut done, mut failed) = (inputs.len(), 0, 0);
    parallel::in_order_within(
        Bounds::default(),
        inputs,
        |input, turn| {
            job.align(input, turn, |pairs, notes| {
                if pairs.len() <= MANY {
                    return Ok(Done { notes, aligned: Some(Aligned::from(pairs)) });
                }
                if turn.wait() {
                    written(&output, &pairs.head(), pairs.iter())?;
                }
                Ok(Done { notes, aligned: None })
            })
        },
        |result| match result {
            Ok(made) => {
                let Done { notes, aligned } = made?;
                notes.iter().for_each(say);
                done += 1;
                aligned.map_or(Ok(()), |Aligned { head, pairs }| written(&output, &head, pairs.into_iter()))
            }
            Err(error) => {
                failed += 1;
                say(error.in_full());
                Ok(())
            }
        },
    )?;
    let output = output.into_inner().unwrap_or_else(PoisonError::into_inner);
    if done > 0 {
        output.finish()?;
    }
    job.hint(count).iter().for_each(say);
    Ok(if failed == 0 { Outcome::Done } else { Outcome::SomeFailed })
}
