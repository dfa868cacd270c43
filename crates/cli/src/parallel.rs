//! Work on many documents at once whose results come out in the order of the documents.

use std::sync::mpsc;

use anyhow::{Context, Result};
use rayon::prelude::*;

/// Items that are worked on together for each thread; enough to even out long and short ones.
const PER_THREAD: usize = 32;

/// Sets how many threads work; by default as many as the machine has cores.
pub(crate) fn set_threads(threads: Option<usize>) -> Result<()> {
    let threads = threads.unwrap_or(0);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().context("cannot start the threads")
}

/// Reads `items` on a thread of their own, runs `work` on them in parallel, and hands the results to `take` in order.
///
/// Memory is bounded: two batches are in flight at most, one that is worked on and one that is being read. `Err` from
/// `take` stops everything and is returned.
pub(crate) fn for_each_in_order<T: Send, R: Send>(
    items: impl Iterator<Item = T> + Send,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    let batch_size = PER_THREAD * rayon::current_num_threads();
    std::thread::scope(|scope| {
        let (send, receive) = mpsc::sync_channel::<Vec<T>>(0);
        scope.spawn(move || {
            let mut items = items.peekable();
            while items.peek().is_some() {
                let batch: Vec<T> = items.by_ref().take(batch_size).collect();
                if send.send(batch).is_err() {
                    return; // the other side has stopped
                }
            }
        });
        for batch in receive {
            let results: Vec<R> = batch.into_par_iter().map(&work).collect();
            results.into_iter().try_for_each(&mut take)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_and_stops_at_an_error() {
        let mut seen = Vec::new();
        let push = |n| {
            seen.push(n);
            Ok(())
        };
        for_each_in_order(0..10_000, |n| n * 2, push).expect("nothing fails");
        assert_eq!(seen, (0..10_000).map(|n| n * 2).collect::<Vec<_>>());
        let mut taken = 0;
        let result = for_each_in_order(
            0..,
            |n| n,
            |n| {
                taken += 1;
                anyhow::ensure!(n < 500, "enough");
                Ok(())
            },
        );
        assert!(result.is_err());
        assert_eq!(taken, 501);
    }
}
