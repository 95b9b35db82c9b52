//! Working on many things at once, and taking the results in order.

use std::{
    collections::BTreeMap,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use crate::Result;

/// How many things a thread has ahead of the one whose turn it is: enough that a large one does not leave the others idle,
/// few enough that the results which wait for their turn take little memory.
const AHEAD: usize = 16;

/// Does `work` on every item, on all of rayon's threads, and gives the results to `take` one by one, in the order of the
/// items. Items are asked for one at a time, when a thread is free, and never more than 16 a thread ahead of what was
/// taken. Stops when `take` fails.
///
/// # Errors
/// The first of `take`.
pub fn in_order<I, R: Send>(
    items: I,
    work: impl Fn(I::Item) -> R + Sync,
    take: impl FnMut(R) -> Result<()> + Send,
) -> Result<()>
where
    I: IntoIterator<IntoIter: Send>,
{
    in_order_ahead(AHEAD, items, work, take)
}

/// The same, but never more than `ahead` items a thread ahead of what was taken: for large ones.
///
/// # Errors
/// The first of `take`.
pub fn in_order_ahead<I, R: Send>(
    ahead: usize,
    items: I,
    work: impl Fn(I::Item) -> R + Sync,
    take: impl FnMut(R) -> Result<()> + Send,
) -> Result<()>
where
    I: IntoIterator<IntoIter: Send>,
{
    let source = Mutex::new(Source { items: items.into_iter(), begun: 0 });
    let sink = Mutex::new(Sink { done: BTreeMap::new(), taken: 0, take, end: None });
    let moved = Condvar::new();
    rayon::broadcast(|context| {
        // If this thread panics, the others must not wait for what it had begun.
        let _leaving = OnPanic(|| {
            lock(&sink).end.get_or_insert(Ok(()));
            moved.notify_all();
        });
        let ahead = ahead.max(1) * context.num_threads();
        loop {
            let (place, item) = {
                let mut source = lock(&source);
                let full = |sink: &mut Sink<R, _>| sink.end.is_none() && source.begun >= sink.taken + ahead;
                let sink = moved.wait_while(lock(&sink), full).unwrap_or_else(PoisonError::into_inner);
                if sink.end.is_some() {
                    return;
                }
                drop(sink);
                let Some(item) = source.items.next() else { return };
                source.begun += 1;
                (source.begun - 1, item)
            };
            let result = work(item);
            lock(&sink).give(place, result);
            moved.notify_all();
        }
    });
    sink.into_inner().unwrap_or_else(PoisonError::into_inner).end.unwrap_or(Ok(()))
}

/// Where items come from.
struct Source<I> {
    items: I,
    begun: usize,
}

/// Where results go.
struct Sink<R, F> {
    /// What waits for its turn, by its place.
    done: BTreeMap<usize, R>,
    taken: usize,
    take: F,
    /// Why nothing more is wanted.
    end: Option<Result<()>>,
}

impl<R, F: FnMut(R) -> Result<()>> Sink<R, F> {
    fn give(&mut self, place: usize, result: R) {
        self.done.insert(place, result);
        while self.end.is_none()
            && let Some(result) = self.done.remove(&self.taken)
        {
            self.taken += 1;
            if let Err(error) = (self.take)(result) {
                self.end = Some(Err(error));
            }
        }
    }
}

/// Runs its function if it is dropped by a panic.
struct OnPanic<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnPanic<F> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            (self.0)();
        }
    }
}

/// What a panic leaves behind is never looked at: it goes on to the caller.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::{
        panic::{AssertUnwindSafe, catch_unwind},
        sync::atomic::{AtomicUsize, Ordering},
    };

    use super::*;
    use crate::Error;

    fn on<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run)
    }

    #[test]
    fn every_result_comes_in_its_turn() {
        for threads in [1, 2, 5] {
            let mut taken = Vec::new();
            let take = |n| {
                taken.push(n);
                Ok(())
            };
            on(threads, || in_order(0..5000, |n| n * 2, take)).unwrap();
            assert!(taken.into_iter().eq((0..5000).map(|n| n * 2)));
        }
    }

    #[test]
    fn work_may_be_divided_further() {
        let mut sum = 0;
        let take = |n: usize| {
            sum += n;
            Ok(())
        };
        on(3, || in_order(0..300, |n| rayon::join(|| n, || n).0, take)).unwrap();
        assert_eq!(sum, 299 * 300 / 2);
    }

    #[test]
    fn no_more_is_begun_than_can_wait() {
        let taken = AtomicUsize::new(0);
        let begun = (0..1000).inspect(|n| assert!(*n < taken.load(Ordering::SeqCst) + 2 * AHEAD + 1));
        let take = |_| {
            taken.fetch_add(1, Ordering::SeqCst);
            Ok(())
        };
        on(2, || in_order(begun, |n| n, take)).unwrap();
        assert_eq!(taken.into_inner(), 1000);
    }

    #[test]
    fn a_failure_ends_it() {
        let seen = AtomicUsize::new(0);
        let take = |n| {
            if n == 10 {
                return Err(Error::NoText { name: "ten".to_owned(), images: 1 });
            }
            Ok(())
        };
        let count = |n| {
            seen.fetch_add(1, Ordering::SeqCst);
            n
        };
        let error = on(2, || in_order(0.., count, take)).unwrap_err();
        assert!(error.to_string().starts_with("ten: "), "{error}");
        assert!(seen.into_inner() <= 10 + 2 * AHEAD + 2);
    }

    #[test]
    fn a_panic_comes_out_and_nobody_waits_for_ever() {
        let run = || in_order(0..1000, |n| assert!(n != 500, "five hundred"), |()| Ok(()));
        let panicked = on(2, || catch_unwind(AssertUnwindSafe(run)));
        assert!(panicked.is_err());
    }
}
