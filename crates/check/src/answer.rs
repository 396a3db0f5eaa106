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

/// The name among `known` that needs the fewest changes, if those are few for its length.
pub(super) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    // A comparison takes the product of both lengths.
    if name.len() > 200 {
        return None;
    }
    let allowed = (name.len() / 4).max(2);
    known
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= allowed)
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(changes, _)| *changes <= allowed)
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_near() {
        let known = ["dvt_runs_started_total", "dvt_runs_in_flight", "up"];
        assert_eq!(
            nearest("dvt_run_started_total", known).as_deref(),
            Some("dvt_runs_started_total")
        );
        assert_eq!(nearest("go_goroutines", known), None);
    }
}
