//! Working on many things at once, and taking the results in order.

#[cfg(feature = "batch")]
use std::{iter, sync::mpsc};

use khanan::Result;
use rayon::prelude::*;

/// How many things a thread has ahead of it: enough that a large one does not leave the others idle for long, few enough
/// that the results which wait for their turn take little memory.
const AHEAD: usize = 16;

/// Does `work` on every item, on all of rayon's threads, and gives the results to `take` one by one, in the order of the
/// items. Stops when `take` fails.
pub(crate) fn in_order<T: Send, R: Send>(
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    let mut items = items.into_iter();
    loop {
        let batch: Vec<T> = items.by_ref().take(ahead()).collect();
        if batch.is_empty() {
            return Ok(());
        }
        let results: Vec<R> = batch.into_par_iter().map(&work).collect();
        results.into_iter().try_for_each(&mut take)?;
    }
}

/// As [`in_order`], of items that another thread sends: what has come is worked on without waiting for more, so that a
/// slow sender sees results: `take` is given those of all that had come.
#[cfg(feature = "batch")]
pub(crate) fn as_they_come<T: Send, R: Send>(
    items: &mpsc::Receiver<T>,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(Vec<R>) -> Result<()>,
) -> Result<()> {
    while let Ok(first) = items.recv() {
        let batch: Vec<T> = iter::once(first).chain(items.try_iter()).take(ahead()).collect();
        take(batch.into_par_iter().map(&work).collect())?;
    }
    Ok(())
}

/// How many things all threads have ahead of them.
pub(crate) fn ahead() -> usize {
    AHEAD * rayon::current_num_threads()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_result_comes_in_its_turn() {
        let mut taken = Vec::new();
        let take = |n| {
            taken.push(n);
            Ok(())
        };
        in_order(0..5000, |n| n * 2, take).unwrap();
        assert!(taken.into_iter().eq((0..5000).map(|n| n * 2)));
    }
}
