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
    pub(super) fn until(&self, deadline: Instant) -> Option<Instant> {
        let since = *self.unanswered.lock().unwrap_or_else(PoisonError::into_inner);
        let end = since.map_or(deadline, |since| deadline.min(since + self.longest));
        (end == deadline || Instant::now() < end).then_some(end)
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

    #[tokio::test(start_paused = true)]
    async fn after_a_while_without_a_response_nothing_more_is_sent() {
        let (begin, patience) = (Instant::now(), Patience::new(Duration::from_secs(30)));
        let deadline = begin + Duration::from_mins(10);
        assert_eq!(patience.until(deadline), Some(deadline));
        tokio::time::advance(Duration::from_secs(30)).await;
        patience.learn(begin, true);
        assert_eq!(patience.until(deadline), Some(begin + Duration::from_secs(45)), "a second attempt is shorter");
        tokio::time::advance(Duration::from_secs(15)).await;
        patience.learn(begin + Duration::from_secs(30), true);
        assert_eq!(patience.until(deadline), None);
        patience.learn(Instant::now(), false);
        assert_eq!(patience.until(deadline), Some(deadline), "any response ends it");
    }
}
