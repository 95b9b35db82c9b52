//! `khanan train pairing`: which documents belong together.

use khanan::{
    Result,
    model::Model,
    train::{Among, Hidden, KnownCouples, Trial, learn_pairing, try_pairing},
};

use super::{all_translations, note, whole};
use crate::{Outcome, cli::TrainPairing};

pub(super) fn run(args: &TrainPairing) -> Result<Outcome> {
    let (sure, others) = (all_translations(&args.files)?, all_translations(&args.others)?);
    let known = KnownCouples::new(&sure, &others, Model::embedded());
    note(&format!("{} couples that are sure, {} others", sure.len(), others.len()))?;
    for (among, what) in [(Among::Couples, "among couples"), (Among::Singles, "among singles")] {
        let mut all = Vec::new();
        for seed in args.seed..args.seed + args.trials {
            let trial = Trial { hidden: args.hidden, distractors: args.distractors, among, seed };
            let (hidden, misses) = try_pairing(&known, trial, args.l2, args.min_score);
            note(&format!("{what}, seed {seed}: {hidden}"))?;
            if args.verbose {
                for miss in misses {
                    let how = if miss.made { "wrong" } else { "missed" };
                    let score = miss.score.map_or("no candidate".to_owned(), |score| format!("{score:.3}"));
                    note(&format!("  {how}: English {}, Thai {}, {score}", miss.en + 1, miss.th + 1))?;
                }
            }
            all.push(hidden);
        }
        note(&format!("{what}, all: {}", all.into_iter().sum::<Hidden>()))?;
    }
    if let Some(path) = &args.output {
        whole(path, learn_pairing(&known, args.l2, args.seed).as_bytes())?;
    }
    Ok(Outcome::Done)
}
