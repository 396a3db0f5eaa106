//! Work on all processors.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::thread;

/// Does the work for each item on all processors; the results are in the order of the items.
pub(super) fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let share = items.len().div_ceil(workers).max(1);
    if workers == 1 || share == 1 {
        return items.into_iter().map(work).collect();
    }
    let mut items = items.into_iter();
    thread::scope(|scope| {
        let mut running = Vec::new();
        loop {
            let part: Vec<T> = items.by_ref().take(share).collect();
            if part.is_empty() {
                break;
            }
            let work = &work;
            running.push(scope.spawn(move || part.into_iter().map(work).collect::<Vec<R>>()));
        }
        let parts = running.into_iter().map(thread::ScopedJoinHandle::join);
        parts
            .flat_map(|part| part.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        for count in [0, 1, 2, 7, 1000] {
            let items: Vec<usize> = (0..count).collect();
            let expected: Vec<usize> = items.iter().map(|item| item * 2).collect();
            assert_eq!(map(items, |item| item * 2), expected, "{count} items");
        }
    }
}
