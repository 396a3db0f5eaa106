//! How long requests may go unanswered before no more are sent.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Requests of one kind: reads, or writes. A server may answer the ones and not the others.
#[derive(Debug)]
pub(super) struct Patience {
    longest: Duration,
    /// When the first of those that went unanswered since the last response was sent.
    unanswered: Mutex<Option<Instant>>,
}

impl Patience {
    /// One and a half times as long as one request may take: a second attempt is made and cut short.
    pub(super) fn new(timeout: Duration) -> Self {
        Self {
            longest: timeout.mul_f32(1.5),
            unanswered: Mutex::default(),
        }
    }

    /// When a request that is sent now must have its response; nothing if it should not be sent at all.
    pub(super) fn until(&self, now: Instant, deadline: Instant) -> Option<Instant> {
        let since = *self.unanswered.lock().unwrap_or_else(PoisonError::into_inner);
        let end = since.map_or(deadline, |since| deadline.min(since + self.longest));
        (end == deadline || now < end).then_some(end)
    }

    /// Learns how a request ended.
    pub(super) fn learn(&self, begin: Instant, is_unanswered: bool) {
        let mut since = self.unanswered.lock().unwrap_or_else(PoisonError::into_inner);
        *since = is_unanswered.then(|| since.map_or(begin, |since| since.min(begin)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_while_without_a_response_nothing_more_is_sent() {
        let (begin, patience) = (Instant::now(), Patience::new(Duration::from_secs(30)));
        let (after, deadline) = (
            |seconds| begin + Duration::from_secs(seconds),
            begin + Duration::from_mins(10),
        );
        assert_eq!(patience.until(begin, deadline), Some(deadline));
        patience.learn(begin, true);
        let second = patience.until(after(30), deadline);
        assert_eq!(second, Some(after(45)), "a second attempt is shorter");
        patience.learn(after(30), true);
        assert_eq!(patience.until(after(45), deadline), None);
        patience.learn(after(45), false);
        assert_eq!(
            patience.until(after(46), deadline),
            Some(deadline),
            "any response ends it"
        );
    }
}
