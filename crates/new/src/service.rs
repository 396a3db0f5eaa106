//! What a service exposes, by what a dashboard asks of it.

use dashgen_exposition::{Exposition, Metric as Exposed};
use dashgen_tables::{Metric, Tables};

/// What runtimes and client libraries expose by themselves begins so.
const OF_RUNTIMES: [&str; 13] = [
    "go_",
    "jvm_",
    "process_",
    "python_",
    "nodejs_",
    "promhttp_",
    "scrape_",
    "up",
    "otel_",
    "target_info",
    "dotnet_",
    "ruby_",
    "tokio_",
];

/// Labels that say how a request ended.
const STATUS: [&str; 11] = [
    "code",
    "status",
    "status_code",
    "http_status",
    "http_status_code",
    "http_response_status_code",
    "response_code",
    "grpc_code",
    "outcome",
    "result",
    "http.response.status_code",
];

/// Values of them for what ended well.
const GOOD: [&str; 7] = [
    "ok",
    "success",
    "succeeded",
    "successful",
    "completed",
    "done",
    "true",
];

/// Values of them for what did not.
const BAD: [&str; 8] = [
    "error",
    "errors",
    "failed",
    "failure",
    "fail",
    "internal",
    "exception",
    "false",
];

/// The most values of a label whose lines a person can tell apart.
const LINES: usize = 12;

/// Whether a metric is the service's own.
pub(crate) fn is_own(name: &str) -> bool {
    !OF_RUNTIMES.iter().any(|runtime| match runtime.strip_suffix('_') {
        Some(_) => name.starts_with(runtime),
        None => name == *runtime,
    })
}

/// What a service exposes.
#[derive(Debug, Default)]
pub(crate) struct Service {
    /// What counts requests, with what of them failed.
    pub(crate) requests: Option<Requests>,
    /// What measures how long they take.
    pub(crate) duration: Option<Duration>,
    /// Everything else.
    pub(crate) rest: Vec<Shown>,
}

/// A metric, with the label that its panel has a line for.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) metric: Metric,
    /// The label's type and name.
    pub(crate) by: Option<(String, String)>,
}

/// The counter of requests.
#[derive(Debug)]
pub(crate) struct Requests {
    pub(crate) shown: Shown,
    /// The vector of those that failed, as code before its `.rate(…)`, with the types that it names.
    pub(crate) failed: (String, Vec<String>),
}

/// The histogram of their durations.
#[derive(Debug)]
pub(crate) struct Duration {
    pub(crate) shown: Shown,
    /// What is fast enough, as code: `milliseconds(500)`.
    pub(crate) bound: String,
    /// And in words: `500 ms`.
    pub(crate) words: String,
}

impl Service {
    pub(crate) fn new(tables: &Tables, exposition: &Exposition) -> Self {
        let exposed = |metric: &Metric| exposition.metrics().find(|(name, _)| *name == metric.name());
        let shown: Vec<Shown> = tables
            .metrics()
            .map(|metric| Shown {
                by: exposed(metric).and_then(|(_, exposed)| line(metric, exposed)),
                metric: metric.clone(),
            })
            .collect();
        let requests = most_like_requests(
            shown.iter().filter(|shown| shown.metric.kind() == "counter"),
            |shown| failed(&shown.metric, exposed(&shown.metric)?.1, tables),
        );
        let duration = most_like_requests(
            shown.iter().filter(|shown| shown.metric.kind() == "histogram"),
            |shown| bound(&shown.metric),
        );
        let chosen: Vec<&str> = [
            requests.as_ref().map(|(shown, _)| shown.metric.name()),
            duration.as_ref().map(|(shown, _)| shown.metric.name()),
        ]
        .into_iter()
        .flatten()
        .collect();
        let rest = shown
            .iter()
            .filter(|shown| !chosen.contains(&shown.metric.name()))
            .cloned()
            .collect();
        Self {
            requests: requests.map(|(shown, failed)| Requests {
                shown: shown.clone(),
                failed,
            }),
            duration: duration.map(|(shown, (bound, words))| Duration {
                shown: shown.clone(),
                bound,
                words,
            }),
            rest,
        }
    }

    /// The types of all metrics and labels that the project's files can name.
    pub(crate) fn types(&self) -> impl Iterator<Item = &str> {
        let requests = self.requests.iter();
        let failed = requests
            .clone()
            .flat_map(|requests| requests.failed.1.iter().map(String::as_str));
        let shown = requests
            .map(|requests| &requests.shown)
            .chain(self.duration.iter().map(|duration| &duration.shown))
            .chain(&self.rest);
        let shown = shown.flat_map(|shown| {
            let label = shown.by.iter().map(|(ident, _)| ident.as_str());
            label.chain([shown.metric.ident()])
        });
        failed.chain(shown)
    }

    /// Whether there are fewer than two things to alert about, so that the scrapes themselves are watched.
    pub(crate) fn needs_up(&self) -> bool {
        self.requests.is_none() || self.duration.is_none()
    }
}

/// The first that is about requests, or else the first of which `what` is known.
fn most_like_requests<'s, T>(
    shown: impl Iterator<Item = &'s Shown>,
    what: impl Fn(&Shown) -> Option<T>,
) -> Option<(&'s Shown, T)> {
    let mut known: Vec<(&Shown, T)> = shown.filter_map(|shown| Some((shown, what(shown)?))).collect();
    let at = known
        .iter()
        .position(|(shown, _)| shown.metric.name().contains("request"))
        .unwrap_or(0);
    (at < known.len()).then(|| known.swap_remove(at))
}

/// The label with the fewest values, but more than one, that a panel can have a line for.
fn line(metric: &Metric, exposed: &Exposed) -> Option<(String, String)> {
    metric
        .labels()
        .filter_map(|(ident, name)| {
            let values = exposed.labels.get(name)?;
            let count = values.iter().count();
            let is_told_apart = !values.is_cut() && (2..=LINES).contains(&count);
            is_told_apart.then(|| (count, (ident.to_owned(), name.to_owned())))
        })
        // What was asked for says more than how it ended, which the errors show.
        .min_by_key(|(count, (_, name))| (STATUS.contains(&name.as_str()), *count))
        .map(|(_, label)| label)
}

/// The requests that failed, as code, with the types that it names.
fn failed(metric: &Metric, exposed: &Exposed, tables: &Tables) -> Option<(String, Vec<String>)> {
    let (label, values) = STATUS.iter().find_map(|name| {
        let values = exposed.labels.get(*name)?;
        let ident = metric.labels().find(|(_, label)| label == name)?.0;
        Some((ident.to_owned(), values.iter().collect::<Vec<_>>()))
    })?;
    let selector = |matcher: String| {
        let types = vec![metric.ident().to_owned(), label.clone()];
        Some((format!("{}.matching({matcher})", metric.ident()), types))
    };
    let is_class =
        |value: &&str| value.len() == 3 && value.starts_with(|first: char| ('1'..='5').contains(&first));
    if !values.is_empty() && values.iter().all(is_class) {
        return selector(format!("{label}.matches(\"5..\")"));
    }
    let declared = tables.values_of(&label);
    let word = |value: &str, words: &[&str]| words.contains(&value.to_ascii_lowercase().as_str());
    let bad: Vec<&str> = values.iter().copied().filter(|value| word(value, &BAD)).collect();
    let good: Vec<&str> = values
        .iter()
        .copied()
        .filter(|value| word(value, &GOOD))
        .collect();
    let named = |value: &str| {
        declared.iter().find(|(_, text)| text == value).map_or_else(
            || format!("{value:?}"),
            |(constant, _)| format!("{label}::{constant}"),
        )
    };
    match (bad.as_slice(), good.as_slice()) {
        ([], [good]) if values.len() > 1 => selector(format!("{label}.is_not({})", named(good))),
        ([], _) => None,
        ([bad], _) => selector(format!("{label}.is({})", named(bad))),
        (bad, _) => {
            let all: Vec<String> = bad.iter().map(|value| named(value)).collect();
            selector(format!("{label}.one_of([{}])", all.join(", ")))
        }
    }
}

/// What is fast enough: the first bucket of a second or more, or else the last, if it is a whole number of milliseconds;
/// never the highest, above which no quantile comes.
fn bound(metric: &Metric) -> Option<(String, String)> {
    let in_seconds = match metric.unit() {
        "SECONDS" => 1.0,
        "MILLISECONDS" => 1e-3,
        _ => return None,
    };
    let milliseconds = |bound: &f64| (bound * in_seconds * 1e3).round();
    let is_whole = |bound: &&f64| {
        let exact = **bound * in_seconds * 1e3;
        (1.0..1e9).contains(&exact) && (exact - exact.round()).abs() < 1e-6
    };
    let below_highest = metric.bounds().split_last()?.1;
    let whole = || below_highest.iter().filter(is_whole);
    let bound = milliseconds(
        whole()
            .find(|bound| milliseconds(bound) >= 1e3)
            .or_else(|| whole().next_back())?,
    );
    if bound % 1e3 == 0.0 {
        return Some((format!("seconds({})", bound / 1e3), format!("{} s", bound / 1e3)));
    }
    Some((format!("milliseconds({bound})"), format!("{bound} ms")))
}
