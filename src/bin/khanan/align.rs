//! `khanan align`: documents to pairs.

use clap::error::ErrorKind;
use khanan::{Result, parallel};

use crate::{
    Outcome,
    cli::Align,
    documents::{Aligned, Job},
    output::Output,
    say, wrong_usage,
};

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
    args.documents.start_threads("align");
    let model = args.documents.model.get()?;
    let job = Job { keep_text: args.keep_text.as_deref(), ..Job::new(&args.documents, &model)? };

    let mut output = Output::open("align", &args.writing, inputs.len() > 1)?;
    let (mut done, mut failed) = (0, 0);
    parallel::in_order(
        inputs,
        |input| job.aligned(input),
        |result| match result {
            Ok(Aligned { head, pairs, notes }) => {
                notes.iter().for_each(say);
                done += 1;
                output.document(&head)?;
                pairs.into_iter().try_for_each(|pair| output.pair(pair))
            }
            Err(error) => {
                failed += 1;
                say(error.in_full());
                Ok(())
            }
        },
    )?;
    if done > 0 {
        output.finish()?;
    }
    Ok(if failed == 0 { Outcome::Done } else { Outcome::SomeFailed })
}
