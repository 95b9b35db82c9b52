//! `khanan align --documents`: a stream of documents to a stream of pairs, for pipes and for engines that spread work.

use std::{
    io::{self, BufRead, BufReader, Write},
    iter,
    path::Path,
    sync::mpsc,
    thread,
};

use crate::{Outcome, cli::Align, say, wrong_usage};
use clap::error::ErrorKind;
use khanan::{
    Aligner, Error, Result,
    archive::{Entry, Failure, Options, Records},
    batch::Failed,
    parallel, read,
    segment::Cut,
    write::{Filter, Format, Layout, LeftOut, Writer},
};

/// Documents that are read before anybody asks for them, and worked on at a time.
const AHEAD: usize = 256;

/// A document, or what is wrong with it.
type Found = std::result::Result<Entry, Failure>;

pub(crate) fn run(args: &Align) -> Result<Outcome> {
    let outputs = args.writing.paths().into_iter().map(|path| ("--output", path));
    args.documents.inputs("align", outputs);
    args.documents.start_threads("align");
    if args.writing.width.is_some() {
        wrong_usage(
            "align",
            ErrorKind::ArgumentConflict,
            "--width is for --format text, which --documents does not write",
        );
    }
    let model = args.documents.model.get()?;
    let cut = if args.documents.lines { Cut::Lines } else { Cut::Running };
    let job = Job { aligner: Aligner { cut, model: &model }, reading: args.documents.reading.options()? };
    let options = args.records.options();
    let inputs = match &args.documents.inputs[..] {
        [] => vec!["-".to_owned()],
        inputs => inputs.to_vec(),
    };

    let (mut sink, filter) = args.writing.stream("align")?;
    let mut left_out = LeftOut::default();
    let (sender, receiver) = mpsc::sync_channel(AHEAD);
    // Nobody waits for it if the output is closed: it may be waiting for input itself.
    let reader = thread::spawn(move || read_all(&inputs, &options, &sender));
    // What has come is worked on without waiting for more, so that a slow sender sees his pairs; and nobody is left waiting
    // for input when the output is closed.
    while let Ok(first) = receiver.recv() {
        let batch: Vec<Found> = iter::once(first).chain(receiver.try_iter()).take(AHEAD).collect();
        parallel::in_order(
            batch,
            |found| job.lines(found, &filter),
            |lines| {
                let (bytes, left) = lines?;
                left_out.of += left.of;
                left_out.by_score += left.by_score;
                left_out.by_kind += left.by_kind;
                sink.write(&bytes)
            },
        )?;
        sink.flush().map_err(|source| sink.error(source))?;
    }
    let is_whole = reader.join().unwrap_or(false);
    sink.finish()?;
    if !left_out.is_none() {
        say(left_out);
    }
    Ok(if is_whole { Outcome::Done } else { Outcome::SomeFailed })
}

/// Sends the documents of all inputs; says whether all could be read to their ends.
fn read_all(inputs: &[String], options: &Options, sender: &mpsc::SyncSender<Found>) -> bool {
    let mut is_whole = true;
    for input in inputs {
        let records: Result<Records<Box<dyn BufRead + Send>>> = match &**input {
            "-" => Ok(Records::new("-", Box::new(BufReader::new(io::stdin())), options)),
            path => Records::open(Path::new(path), options),
        };
        let mut records = match records {
            Ok(records) => records,
            Err(error) => {
                is_whole = false;
                say(error.in_full());
                continue;
            }
        };
        for found in records.by_ref() {
            if sender.send(found).is_err() {
                return false;
            }
        }
        if records.is_cut() {
            is_whole = false;
            say(format_args!("{input}: cannot be read to its end; the last line of the output says why"));
        }
    }
    is_whole
}

/// How every document is aligned.
struct Job<'m> {
    aligner: Aligner<'m>,
    reading: read::Options,
}

impl Job<'_> {
    /// The lines of one document, and how many pairs are not in them.
    fn lines(&self, found: Found, filter: &Filter) -> Result<(Vec<u8>, LeftOut)> {
        let mut left_out = LeftOut::default();
        let aligned = found.and_then(|entry| {
            let (id, facts) = (entry.id.clone(), entry.facts.clone());
            let texts = entry.texts(&self.reading).map_err(|error| Failure { id, error })?;
            Ok(self.aligner.texts(&texts, &facts))
        });
        let write = |source| Error::Io { name: "standard output".to_owned(), action: "write", source };
        let aligned = match aligned {
            Ok(aligned) => aligned,
            Err(failure) => {
                let mut line = serde_json::to_vec(&Failed::from(failure)).map_err(|error| write(error.into()))?;
                line.push(b'\n');
                return Ok((line, left_out));
            }
        };
        let mut writer = Writer::in_memory(Format::Jsonl, Layout::default());
        writer.document(&aligned.head).map_err(write)?;
        let kept = aligned.pairs.into_iter().filter(|pair| filter.keeps(pair, &mut left_out));
        kept.into_iter().try_for_each(|pair| writer.pair(pair)).map_err(write)?;
        let (mut files, _) = writer.finish().map_err(write)?;
        Ok((files.swap_remove(0), left_out))
    }
}
