//! Questions to Prometheus.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::Value;

use super::answer::Answer;
use super::choice::Choices;
use super::interpolate::{self, Moment};
use super::report::Totals;
use super::server::{Json, Server, Unavailable, beginning};
use super::{Asking, Kind, Subject};
use dashgen_promql::analysis::selectors;
use dashgen_promql::ast::Matcher;
use dashgen_promql::metrics::nearest_known;

/// Refuses what is no Prometheus before hundreds of questions are asked of it.
pub(super) async fn is_one(server: &Server) -> Result<(), Unavailable> {
    let json = server
        .form("api/v1/query", &[("query", "vector(1)".to_owned())])
        .await?;
    if json.body["status"] == "success" && json.body["data"]["resultType"] == "vector" {
        return Ok(());
    }
    Err(server.other(format!(
        "it answers `vector(1)` with status {}: {}",
        json.status.as_u16(),
        beginning(json.body.to_string().as_bytes())
    )))
}

pub(super) async fn ask(
    server: &Server,
    query: &str,
    instant: bool,
    moment: &Moment,
) -> Result<Answer, Unavailable> {
    let query = ("query", query.to_owned());
    let asked = if instant {
        server
            .form("api/v1/query", &[query, ("time", moment.end.to_string())])
            .await
    } else {
        let fields = [
            query,
            ("start", moment.start().to_string()),
            ("end", moment.end.to_string()),
            ("step", moment.step.as_secs().to_string()),
        ];
        server.form("api/v1/query_range", &fields).await
    };
    match asked {
        Ok(json) => Ok(answer(&json)),
        Err(error) if error.is_timeout() => Ok(Answer::Slow {
            after: Duration::ZERO,
        }),
        Err(error) => Err(error),
    }
}

fn answer(json: &Json) -> Answer {
    let took = json.took;
    if json.body["status"] != "success" {
        let said = json.body["error"].as_str().unwrap_or("it does not say why");
        if json.body["errorType"] == "timeout" {
            return Answer::Slow { after: took };
        }
        return Answer::Refused(beginning(said.as_bytes()));
    }
    let data = &json.body["data"];
    let count = match data["resultType"].as_str() {
        Some("scalar" | "string") => 1,
        _ => data["result"].as_array().map_or(0, |series| {
            series.iter().filter(|series| has_a_number(series)).count()
        }),
    };
    if count == 0 {
        Answer::Empty { took }
    } else {
        Answer::Data { count, took }
    }
}

/// A series that is NaN throughout draws nothing.
fn has_a_number(series: &Value) -> bool {
    let number = |sample: &Value| sample[1].as_str().is_some_and(|text| text != "NaN");
    series.get("histogram").is_some()
        || series.get("histograms").is_some()
        || number(&series["value"])
        || series["values"]
            .as_array()
            .is_some_and(|values| values.iter().any(number))
}

/// `label_values(selector, label)` or `label_values(label)`.
pub(super) async fn label_values(
    server: &Server,
    query: &str,
    moment: &Moment,
) -> Result<Vec<String>, Unavailable> {
    let Some((selector, label)) = super::subject::label_values(query) else {
        return Ok(Vec::new());
    };
    let mut parameters = range(moment);
    if let Some(selector) = selector {
        parameters.push(("match[]", selector.to_owned()));
    }
    names(
        server,
        &format!("api/v1/label/{}/values", in_path(label)),
        &parameters,
    )
    .await
}

/// A label in an address: `U__service_2e_name` is how Prometheus 3 takes `service.name` there
/// (<https://prometheus.io/docs/prometheus/latest/querying/api/#querying-label-values>).
fn in_path(label: &str) -> String {
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    if label.chars().all(is_word) {
        return label.to_owned();
    }
    let escaped = label.chars().map(|character| match character {
        '_' => "__".to_owned(),
        _ if is_word(character) => character.to_string(),
        _ => format!("_{:x}_", u32::from(character)),
    });
    format!("U__{}", escaped.collect::<String>())
}

fn range(moment: &Moment) -> Vec<(&'static str, String)> {
    vec![
        ("start", moment.start().to_string()),
        ("end", moment.end.to_string()),
    ]
}

async fn names(
    server: &Server,
    path: &str,
    parameters: &[(&str, String)],
) -> Result<Vec<String>, Unavailable> {
    let json = server.get(path, parameters).await?;
    let names = json.body["data"].as_array().into_iter().flatten();
    Ok(names
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect())
}

/// What each Prometheus knows, by its name; the project's own has none.
pub(super) type KnownBy = BTreeMap<Option<String>, Known>;

/// Asks each Prometheus what it knows.
pub(super) async fn known(
    asking: &Asking,
    subjects: &[Subject],
    choices: &[(String, Choices)],
) -> Result<KnownBy, Unavailable> {
    let mut known = KnownBy::new();
    for (name, server) in &asking.servers.prometheus {
        let of_server = subjects.iter().filter(|subject| subject.source == *name);
        known.insert(name.clone(), Known::of(asking, server, of_server, choices).await?);
    }
    Ok(known)
}

/// The metrics and labels that a Prometheus knows, as far as queries use them.
#[derive(Debug, Default)]
pub(super) struct Known {
    metrics: BTreeSet<String>,
    labels: BTreeMap<String, BTreeSet<String>>,
    used: BTreeSet<String>,
}

impl Known {
    async fn of(
        asking: &Asking,
        server: &Server,
        subjects: impl Iterator<Item = &Subject>,
        choices: &[(String, Choices)],
    ) -> Result<Self, Unavailable> {
        let mut known = Self::default();
        let day = Duration::from_hours(24);
        for subject in subjects.filter(|subject| matches!(subject.kind, Kind::Prometheus { .. })) {
            known.used.extend(
                uses(&substituted(subject, choices))
                    .into_iter()
                    .map(|(metric, _)| metric),
            );
        }
        let moment = Moment::new(asking.now, day, asking.options.scrape_interval, None);
        known.metrics = names(server, "api/v1/label/__name__/values", &range(&moment))
            .await?
            .into_iter()
            .collect();
        for metric in known.used.clone().intersection(&known.metrics.clone()) {
            let mut parameters = range(&moment);
            parameters.push(("match[]", metric.clone()));
            let labels = names(server, "api/v1/labels", &parameters).await?;
            known.labels.insert(metric.clone(), labels.into_iter().collect());
        }
        Ok(known)
    }

    /// The first metric or label of a query that Prometheus does not know.
    pub(super) fn unknown(&self, query: &str) -> Option<Answer> {
        for (metric, labels) in uses(query) {
            // Prometheus makes these itself, and only when an alert is active.
            if metric == "ALERTS" || metric == "ALERTS_FOR_STATE" {
                continue;
            }
            let Some(known) = self.labels.get(&metric) else {
                let nearest =
                    nearest_known(&metric, self.metrics.iter().map(String::as_str)).map(str::to_owned);
                return Some(Answer::Unknown {
                    what: "metric",
                    name: metric,
                    nearest,
                });
            };
            for label in labels {
                if !known.contains(&label) {
                    let nearest = nearest_known(&label, known.iter().map(String::as_str)).map(str::to_owned);
                    let name = format!("{label} of {metric}");
                    return Some(Answer::Unknown {
                        what: "label",
                        name,
                        nearest,
                    });
                }
            }
        }
        None
    }
}

/// The query with the defaults of its variables, which is enough to read it.
fn substituted(subject: &Subject, choices: &[(String, Choices)]) -> String {
    let moment = Moment::new(0.0, subject.range, Duration::from_secs(15), None);
    let page = choices.iter().find(|(uid, _)| subject.page.as_ref() == Some(uid));
    let defaults = page
        .map(|(_, choices)| choices.defaults().clone())
        .unwrap_or_default();
    interpolate::promql(&subject.text, &defaults, &moment)
}

/// The metrics of a query, each with the labels that it is selected by.
fn uses(query: &str) -> Vec<(String, Vec<String>)> {
    let Ok(parsed) = dashgen_promql::parse(query) else {
        return Vec::new();
    };
    let used = |selector: &dashgen_promql::ast::Selector| {
        let labels = selector.matchers.iter().filter_map(|matcher| match matcher {
            // What also matches the empty text may name a label that is absent.
            Matcher::Label {
                label,
                op: dashgen_promql::ast::MatchOp::Equal | dashgen_promql::ast::MatchOp::Regex,
                value,
            } if !value.is_empty() => Some(label.to_string()),
            _ => None,
        });
        selector
            .metric_name()
            .map(|metric| (metric.to_owned(), labels.collect()))
    };
    selectors(&parsed.expr).into_iter().filter_map(used).collect()
}

/// How many series all queries read together.
pub(super) async fn totals(asking: &Asking, known: &KnownBy) -> Result<Totals, Unavailable> {
    let mut totals = Totals {
        budget: asking.options.series_budget,
        ..Totals::default()
    };
    for (name, server) in &asking.servers.prometheus {
        if let Some(known) = known.get(name) {
            let (series, metrics) = counts(asking, server, known).await?;
            totals.series += series;
            totals.metrics += metrics;
        }
    }
    Ok(totals)
}

/// How many series of how many metrics queries read of one Prometheus.
async fn counts(asking: &Asking, server: &Server, known: &Known) -> Result<(u64, usize), Unavailable> {
    let names: Vec<&str> = known
        .used
        .intersection(&known.metrics)
        .map(String::as_str)
        .collect();
    let mut series = 0;
    // A regular expression of all names would be long: some at a time.
    for names in names.chunks(20) {
        let query = format!("count({{__name__=~\"{}\"}})", names.join("|"));
        let fields = [("query", query), ("time", asking.now.to_string())];
        let json = server.form("api/v1/query", &fields).await?;
        let count = json.body["data"]["result"][0]["value"][1].as_str();
        series += count
            .and_then(|count| count.parse::<u64>().ok())
            .unwrap_or_default();
    }
    Ok((series, names.len()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_label_with_dots_is_escaped_in_an_address() {
        assert_eq!(in_path("planId"), "planId");
        assert_eq!(in_path("service.instance_id"), "U__service_2e_instance__id");
    }

    fn said(body: Value) -> Answer {
        answer(&Json {
            status: reqwest::StatusCode::OK,
            body,
            took: Duration::ZERO,
        })
    }

    #[test]
    fn what_is_nan_throughout_is_empty() {
        let vector = |value: &str| json!({"status": "success", "data": {"resultType": "vector", "result": [{"metric": {}, "value": [1, value]}]}});
        assert_eq!(said(vector("NaN")), Answer::Empty { took: Duration::ZERO });
        assert_eq!(
            said(vector("0")),
            Answer::Data {
                count: 1,
                took: Duration::ZERO
            }
        );
        let matrix = json!({"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {}, "values": [[1, "NaN"], [2, "3"]]}]}});
        assert_eq!(
            said(matrix),
            Answer::Data {
                count: 1,
                took: Duration::ZERO
            }
        );
        let refused = json!({"status": "error", "errorType": "bad_data", "error": "parse error\u{1b}[31m"});
        assert_eq!(
            said(refused),
            Answer::Refused("parse error\\u{1b}[31m".to_owned())
        );
    }

    #[test]
    fn unknown_names_are_found_in_queries() {
        let known = Known {
            metrics: ["runs_total".to_owned()].into(),
            labels: [("runs_total".to_owned(), ["status".to_owned()].into())].into(),
            used: BTreeSet::new(),
        };
        let unknown = |query: &str| match known.unknown(query) {
            Some(Answer::Unknown { what, name, nearest }) => Some((what, name, nearest)),
            _ => None,
        };
        assert_eq!(unknown("sum(rate(runs_total{status=\"a\"}[5m]))"), None);
        assert_eq!(
            unknown("sum(run_total) or vector(0)"),
            Some(("metric", "run_total".to_owned(), Some("runs_total".to_owned())))
        );
        assert_eq!(
            unknown("runs_total{statu=\"a\"}"),
            Some((
                "label",
                "statu of runs_total".to_owned(),
                Some("status".to_owned())
            ))
        );
        assert_eq!(unknown("runs_total{other!=\"a\"}"), None);
    }
}
