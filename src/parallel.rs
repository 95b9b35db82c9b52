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
    in_order_within(Bounds::default(), items, |item, _| work(item), take)
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
    in_order_within(Bounds { ahead, ..Bounds::default() }, items, |item, _| work(item), take)
}

/// How much may be going on at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Items a thread that may be begun ahead of what was taken.
    pub ahead: usize,
    /// Bytes of memory that the items may take which are worked on or wait for their turn, as far as work says by
    /// [`Turn::claim`] what they take.
    pub memory: u64,
}

impl Default for Bounds {
    /// 16 items a thread, one GiB.
    fn default() -> Self {
        Bounds { ahead: AHEAD, memory: 1 << 30 }
    }
}

/// The same as [`in_order`] within these bounds; work is told its turn, to claim memory and to wait by.
///
/// # Errors
/// The first of `take`.
pub fn in_order_within<I, R: Send>(
    bounds: Bounds,
    items: I,
    work: impl Fn(I::Item, &Turn<'_>) -> R + Sync,
    take: impl FnMut(R) -> Result<()> + Send,
) -> Result<()>
where
    I: IntoIterator<IntoIter: Send>,
{
    let source = Mutex::new(Source { items: items.into_iter(), begun: 0 });
    let sink = Mutex::new(Sink { done: BTreeMap::new(), order: Order::default(), take });
    let moved = Condvar::new();
    let line = Line { sink: &sink, moved: &moved, memory: bounds.memory };
    rayon::broadcast(|context| {
        // If this thread panics, the others must not wait for what it had begun.
        let _leaving = OnPanic(|| {
            lock(&sink).order.end.get_or_insert(Ok(()));
            moved.notify_all();
        });
        let ahead = bounds.ahead.max(1) * context.num_threads();
        loop {
            let (place, item) = {
                let mut source = lock(&source);
                let full = |sink: &mut Sink<R, _>| sink.order.end.is_none() && source.begun >= sink.order.taken + ahead;
                let sink = moved.wait_while(lock(&sink), full).unwrap_or_else(PoisonError::into_inner);
                if sink.order.end.is_some() {
                    return;
                }
                drop(sink);
                let Some(item) = source.items.next() else { return };
                source.begun += 1;
                (source.begun - 1, item)
            };
            let result = work(item, &Turn { place, line: &line });
            lock(&sink).give(place, result);
            moved.notify_all();
        }
    });
    sink.into_inner().unwrap_or_else(PoisonError::into_inner).order.end.unwrap_or(Ok(()))
}

/// An item's place in the order.
pub struct Turn<'a> {
    place: usize,
    line: &'a dyn Waiting,
}

impl Turn<'_> {
    /// Claims memory for the item, in bytes, until its result has been taken: waits until there is room beside what others
    /// have claimed, or until all others that come before it have been taken. The item whose turn it is never waits, so
    /// that one of any size is worked on at last.
    pub fn claim(&self, bytes: u64) {
        self.line.claim(self.place, bytes);
    }

    /// Waits until all results before this one have been taken. What is done from then on until the work returns is done
    /// in order, and by nobody else; false if nothing more is wanted.
    #[must_use]
    pub fn wait(&self) -> bool {
        self.line.wait(self.place)
    }
}

/// What a turn waits by.
trait Waiting: Sync {
    fn claim(&self, place: usize, bytes: u64);
    fn wait(&self, place: usize) -> bool;
}

struct Line<'a, R, F> {
    sink: &'a Mutex<Sink<R, F>>,
    moved: &'a Condvar,
    memory: u64,
}

impl<R: Send, F: FnMut(R) -> Result<()> + Send> Waiting for Line<'_, R, F> {
    fn claim(&self, place: usize, bytes: u64) {
        let full = |sink: &mut Sink<R, F>| {
            let order = &sink.order;
            let room = order.claimed.values().sum::<u64>().saturating_add(bytes) <= self.memory;
            order.end.is_none() && order.taken != place && !room
        };
        let mut sink = self.moved.wait_while(lock(self.sink), full).unwrap_or_else(PoisonError::into_inner);
        *sink.order.claimed.entry(place).or_default() += bytes;
    }

    fn wait(&self, place: usize) -> bool {
        let early = |sink: &mut Sink<R, F>| sink.order.end.is_none() && sink.order.taken != place;
        let sink = self.moved.wait_while(lock(self.sink), early).unwrap_or_else(PoisonError::into_inner);
        sink.order.end.is_none()
    }
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
    order: Order,
    take: F,
}

/// How far the taking is.
#[derive(Default)]
struct Order {
    taken: usize,
    /// Bytes that were claimed by items not yet taken, by place.
    claimed: BTreeMap<usize, u64>,
    /// Why nothing more is wanted.
    end: Option<Result<()>>,
}

impl<R, F: FnMut(R) -> Result<()>> Sink<R, F> {
    fn give(&mut self, place: usize, result: R) {
        self.done.insert(place, result);
        while self.order.end.is_none()
            && let Some(result) = self.done.remove(&self.order.taken)
        {
            self.order.claimed.remove(&self.order.taken);
            self.order.taken += 1;
            if let Err(error) = (self.take)(result) {
                self.order.end = Some(Err(error));
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

    /// Items that claim memory, and how much of it is claimed by those that are at work or wait.
    fn most_claimed(threads: usize, sizes: &[u64], memory: u64) -> u64 {
        let (now, most) = (Mutex::new(0), Mutex::new(0));
        let work = |&size: &u64, turn: &Turn<'_>| {
            turn.claim(size);
            let mut now = lock(&now);
            *now += size;
            let mut most = lock(&most);
            *most = (*most).max(*now);
            size
        };
        let mut taken = Vec::new();
        let take = |size| {
            *lock(&now) -= size;
            taken.push(size);
            Ok(())
        };
        on(threads, || in_order_within(Bounds { memory, ..Bounds::default() }, sizes, work, take)).unwrap();
        assert_eq!(taken, sizes);
        most.into_inner().unwrap()
    }

    #[test]
    fn claims_stay_within_the_bounds_but_for_the_one_whose_turn_it_is() {
        let small: Vec<u64> = (0..500).map(|n| 1 + n % 7).collect();
        let large: Vec<u64> = (0..500).map(|n| if n % 10 == 3 { 1000 } else { 1 + n % 7 }).collect();
        for threads in [1, 2, 5] {
            assert!(most_claimed(threads, &small, 20) <= 20 + 7, "{threads}");
            // One that is larger than all room is worked on in its turn, beside what had room when it came.
            assert!(most_claimed(threads, &large, 20) <= 1000 + 20, "{threads}");
        }
    }

    #[test]
    fn who_waits_for_the_turn_is_alone() {
        let (now, order) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        let work = |n: usize, turn: &Turn<'_>| {
            if n.is_multiple_of(3) {
                assert!(turn.wait());
                assert_eq!(now.fetch_add(1, Ordering::SeqCst), 0);
                lock(&order).push(n);
                now.fetch_sub(1, Ordering::SeqCst);
            }
            n
        };
        let take = |n: usize| {
            if !n.is_multiple_of(3) {
                lock(&order).push(n);
            }
            Ok(())
        };
        on(4, || in_order_within(Bounds::default(), 0..300, work, take)).unwrap();
        assert!(order.into_inner().unwrap().into_iter().eq(0..300));
    }

    #[test]
    fn nobody_waits_for_a_turn_after_the_end() {
        let work = |n: usize, turn: &Turn<'_>| {
            turn.claim(10);
            n == 40 || turn.wait()
        };
        let mut taken = 0;
        let take = |_| {
            taken += 1;
            if taken == 20 { Err(Error::NoText { name: "end".to_owned(), images: 1 }) } else { Ok(()) }
        };
        let bounds = Bounds { memory: 15, ..Bounds::default() };
        assert!(on(3, || in_order_within(bounds, 0..1000, work, take)).is_err());
    }
}
