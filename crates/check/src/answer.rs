//! What a server said to one question.

use std::time::Duration;

/// What a server said to one question.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    /// Series, rows or spans, and how long it took.
    Data { count: usize, took: Duration },
    /// Nothing.
    Empty { took: Duration },
    /// A field or a service that the server does not know, and the nearest that it does.
    Unknown {
        what: &'static str,
        name: String,
        nearest: Option<String>,
    },
    /// The server refused the question.
    Refused(String),
    /// No answer in time.
    Slow { after: Duration },
    /// Nobody was asked.
    Skipped,
}
