//! `khanan train`: releases aligned by reading to the aligner's weights.

use khanan::{
    Error, Result,
    eval::Gold,
    train::{Labelled, cross_validate, learn, score_embedded},
};

use crate::{Outcome, cli::Train, sink::Sink};

pub(crate) fn run(args: &Train) -> Result<Outcome> {
    let Gold::Spans(documents) = Gold::open(&args.gold)? else {
        return Err(Error::Record {
            name: args.gold.display().to_string(),
            line: 1,
            fact: "gold of given lines".to_owned(),
            remedy: "give releases whose beads are spans",
            source: None,
        });
    };
    let examples: Vec<Labelled> = documents.into_iter().map(Labelled::new).collect::<Result<_>>()?;
    let mut out = Sink::standard();
    out.write(format!("built in:        {}\n", score_embedded(&examples)).as_bytes())?;
    if args.folds > 1 {
        let scores = cross_validate(&examples, args.folds, args.rounds, args.l2);
        out.write(format!("cross-validated: {scores}\n").as_bytes())?;
    }
    if let Some(path) = &args.output {
        let learnt = learn(&examples.iter().collect::<Vec<_>>(), args.rounds, args.l2);
        let (held, all) = learnt.reachable;
        out.write(format!("learnt from {held} of {all} beads, {:.2} nats a release\n", learnt.likelihood).as_bytes())?;
        let mut file = Sink::open(Some(path))?;
        file.write(learnt.table().as_bytes())?;
        file.finish()?;
    }
    out.finish()?;
    Ok(Outcome::Done)
}
