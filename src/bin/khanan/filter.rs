//! `khanan align --documents`: a stream of documents to a stream of pairs, for pipes and for engines that spread work.

use std::{
    io::{self, BufRead, BufReader, Write},
    iter,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError, mpsc},
    thread,
};

use crate::{Outcome, cli::Align, say, sink::Sink, wrong_usage};
use clap::error::ErrorKind;
use khanan::{
    Aligner, Error, Result, Source,
    archive::{Entry, Failure, Options, Records},
    batch::Failed,
    parallel::{self, Bounds, Turn},
    read,
    write::{Filter, Format, Layout, LeftOut, Pairs, Writer},
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
    let reading = &args.documents.reading;
    let job = Job { aligner: reading.aligner(args.documents.lines, &model), reading: reading.options()? };
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
        let out = Mutex::new(&mut sink);
        parallel::in_order_within(
            Bounds::default(),
            batch,
            |found, turn| job.lines(found, &filter, &out, turn),
            |lines| {
                let (bytes, left) = lines?;
                left_out.of += left.of;
                left_out.by_score += left.by_score;
                left_out.by_kind += left.by_kind;
                lock(&out).write(&bytes)
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
    /// The lines of one document, as far as they were not written in its turn, and how many pairs are not in them.
    fn lines(
        &self,
        found: Found,
        filter: &Filter,
        out: &Mutex<&mut Sink>,
        turn: &Turn<'_>,
    ) -> Result<(Vec<u8>, LeftOut)> {
        let mut left_out = LeftOut::default();
        let write = |source| Error::Io { name: "standard output".to_owned(), action: "write", source };
        let lines = found.and_then(|entry| {
            let (id, facts) = (entry.id.clone(), entry.facts.clone());
            let failed = |error| Failure { id: id.clone(), error };
            turn.claim(entry.memory(&self.reading));
            let texts = entry.texts(&self.reading).map_err(failed)?;
            let source = Source::from(&texts);
            turn.claim(source.memory());
            let lines = |pairs: &Pairs<'_>| -> Result<Vec<u8>> {
                let head = pairs.head();
                let open = || -> io::Result<_> {
                    let mut writer = Writer::in_memory(Format::Jsonl, Layout::default());
                    writer.document(&head)?;
                    Ok(writer)
                };
                let close = |writer: Writer<Vec<u8>>| Ok(writer.finish()?.0.swap_remove(0));
                let mut writer = open().map_err(write)?;
                for (pair, seq) in pairs.iter().zip(1..) {
                    if filter.keeps(&pair, &mut left_out) {
                        writer.pair(pair).map_err(write)?;
                    }
                    if seq % MANY == 0 && turn.wait() {
                        let full = std::mem::replace(&mut writer, open().map_err(write)?);
                        lock(out).write(&close(full).map_err(write)?)?;
                    }
                }
                close(writer).map_err(write)
            };
            self.aligner.align(source, &facts, lines).map_err(failed)
        });
        let bytes = match lines {
            Ok(lines) => lines?,
            Err(failure) => {
                let mut line = serde_json::to_vec(&Failed::from(failure)).map_err(|error| write(error.into()))?;
                line.push(b'\n');
                line
            }
        };
        Ok((bytes, left_out))
    }
}

/// Pairs of a document that may wait for their turn: more of them are written as they are made.
const MANY: usize = 10_000;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
