//! What there is to ask: every query of every panel, annotation and rule.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

/// One query, as it is delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Where it stands: `dvt-operations / Projection Lag / lag`.
    pub path: String,
    /// The uid of the dashboard whose variables it may use.
    pub page: Option<String>,
    /// How it is asked.
    pub kind: Kind,
    /// The variable of its data source, if that is one: which Prometheus it is for.
    pub source: Option<String>,
    /// The query: PromQL, Lucene, tags or a trace's id.
    pub text: String,
    /// The time range that it covers.
    pub range: Duration,
    /// The shortest step that the panel wants.
    pub min_step: Option<Duration>,
    /// Why it may be empty, if it may.
    pub allowed_empty: Option<String>,
}

/// How a query is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of Prometheus, at one moment or over a range.
    Prometheus {
        /// Whether at one moment.
        instant: bool,
    },
    /// Of Elasticsearch.
    Elasticsearch {
        /// The fields that it groups by or measures.
        fields: Vec<String>,
    },
    /// For traces of Jaeger.
    JaegerSearch {
        /// The service.
        service: String,
        /// The name of a span.
        operation: Option<String>,
    },
    /// For one trace of Jaeger.
    JaegerTrace,
    /// Of a data source that is not asked.
    Other,
}

/// The variables of a dashboard.
#[derive(Clone, Debug)]
pub struct Page {
    /// The uid of the dashboard.
    pub(super) uid: String,
    /// Its variables, as Grafana's JSON has them.
    pub(super) variables: Vec<Value>,
    /// Its time range.
    pub(super) range: Duration,
}

/// What was rendered, or what somebody else wrote, as it is delivered.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// Dashboards of Grafana's classic model.
    pub dashboards: Vec<Dashboard>,
    /// Files of Prometheus rules.
    pub rules: Vec<Rules>,
}

/// A file of Prometheus rules, and what it cannot say itself.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// The file.
    pub json: Value,
    /// The Prometheus that evaluates it, by its name; nothing for the project's own.
    pub prometheus: Option<String>,
}

/// A dashboard, and what its JSON cannot say.
#[derive(Clone, Debug, Default)]
pub struct Dashboard {
    /// Grafana's JSON.
    pub json: Value,
    /// Why panels may be empty, by their ids.
    pub allowed_empty: BTreeMap<u64, String>,
}

/// Every query of the dashboards and the rules, and the dashboards' variables.
pub fn subjects(documents: &Documents) -> (Vec<Subject>, Vec<Page>) {
    let mut subjects = Vec::new();
    let mut pages = Vec::new();
    for dashboard in &documents.dashboards {
        let json = &dashboard.json;
        let page = Page {
            uid: json["uid"].as_str().unwrap_or_default().to_owned(),
            variables: list(&json["templating"]["list"]),
            range: range(json),
        };
        gather(dashboard, &list(&json["panels"]), &page, &mut subjects);
        subjects.extend(page.variables.iter().filter_map(|json| of_variable(json, &page)));
        for annotation in &list(&json["annotations"]["list"]) {
            if let Some(expr) = annotation["expr"].as_str() {
                let name = annotation["name"].as_str().unwrap_or_default();
                subjects.push(Subject {
                    path: format!("{} / annotation {name}", page.uid),
                    page: Some(page.uid.clone()),
                    kind: Kind::Prometheus { instant: false },
                    source: source(annotation),
                    text: expr.to_owned(),
                    range: page.range,
                    min_step: None,
                    allowed_empty: Some("nothing may have happened".to_owned()),
                });
            }
        }
        pages.push(page);
    }
    for file in &documents.rules {
        for group in list(&file.json["groups"]) {
            let rules = list(&group["rules"]);
            subjects.extend(rules.iter().filter_map(of_rule).map(|subject| Subject {
                source: file.prometheus.clone(),
                ..subject
            }));
        }
    }
    (subjects, pages)
}

/// Several objectives record series of one name, and several alerts have one name: what tells them apart is
/// named too.
fn of_rule(rule: &Value) -> Option<Subject> {
    let named = |name: &str, labels: &[&str]| {
        let values: Vec<&str> = labels
            .iter()
            .filter_map(|label| rule["labels"][*label].as_str())
            .collect();
        if values.is_empty() {
            name.to_owned()
        } else {
            format!("{name} ({})", values.join(", "))
        }
    };
    let expr = rule["expr"].as_str()?;
    match (rule["alert"].as_str(), rule["record"].as_str()) {
        (Some(name), _) => Some(Subject::alert(&named(name, &["severity"]), expr)),
        (_, Some(name)) => Some(Subject::record(&named(name, &["sloth_slo"]), expr)),
        _ => None,
    }
}

impl Subject {
    /// The expression of an alert. On a good day it gives nothing.
    pub fn alert(name: &str, expr: impl Into<String>) -> Self {
        Self {
            allowed_empty: Some("an alert gives nothing on a good day".to_owned()),
            ..Self::rule(format!("alert {name}"), expr.into())
        }
    }

    /// The expression of a recording rule.
    pub fn record(name: &str, expr: impl Into<String>) -> Self {
        Self::rule(format!("record {name}"), expr.into())
    }

    fn rule(path: String, text: String) -> Self {
        Self {
            path,
            page: None,
            kind: Kind::Prometheus { instant: true },
            source: None,
            text,
            range: Duration::from_hours(1),
            min_step: None,
            allowed_empty: None,
        }
    }

    /// Whether it belongs to a panel, which says itself whether it may be empty.
    pub(super) fn may_be_needlessly_allowed(&self) -> bool {
        self.page.is_some() && !self.path.contains(" / annotation ")
    }
}

/// The variable that chooses the data source of a query, an annotation or a variable: `platform` of `${platform}`.
pub(super) fn source(json: &Value) -> Option<String> {
    let name = json["datasource"]["uid"].as_str()?.strip_prefix('$')?;
    let bare = name.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
    Some(bare.unwrap_or(name).to_owned())
}

/// The question whether a variable has values. Grafana asks for the labels of series, which says nothing of
/// a label that is misspelt; so the series themselves are asked for, one for each value.
fn of_variable(json: &Value, page: &Page) -> Option<Subject> {
    if json["type"] != "query" {
        return None;
    }
    let (kind, text) = match json["datasource"]["type"].as_str()? {
        "prometheus" => {
            let (selector, label) = label_values(json["query"]["query"].as_str()?)?;
            let label = dashgen_promql::label_text(label);
            let matcher = format!("{label}=~\".+\"");
            let selector = selector.unwrap_or_default();
            let selector = match selector.strip_suffix('}').map(str::trim_end) {
                Some(open) if open.ends_with(['{', ',']) => format!("{open}{matcher}}}"),
                Some(open) => format!("{open},{matcher}}}"),
                None => format!("{selector}{{{matcher}}}"),
            };
            let kind = Kind::Prometheus { instant: false };
            (kind, format!("group by ({label}) ({selector})"))
        }
        "elasticsearch" => {
            let asked: Value = serde_json::from_str(json["query"].as_str()?).ok()?;
            let fields = vec![asked["field"].as_str()?.to_owned()];
            let query = asked["query"].as_str().unwrap_or("*").to_owned();
            (Kind::Elasticsearch { fields }, query)
        }
        _ => return None,
    };
    Some(Subject {
        path: format!("{} / variable {}", page.uid, json["name"].as_str()?),
        page: Some(page.uid.clone()),
        kind,
        source: source(json),
        text,
        range: page.range,
        min_step: None,
        allowed_empty: None,
    })
}

/// `label_values(selector, label)` or `label_values(label)`. Grafana takes the label with quotes and without.
pub(super) fn label_values(query: &str) -> Option<(Option<&str>, &str)> {
    let inside = query.trim().strip_prefix("label_values(")?.strip_suffix(')')?;
    let (selector, label) = match inside.rsplit_once(',') {
        Some((selector, label)) => (Some(selector.trim()), label),
        None => (None, inside),
    };
    Some((selector, label.trim().trim_matches('"')))
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// `now-6h` is six hours; so is no range at all.
fn range(dashboard: &Value) -> Duration {
    let from = dashboard["time"]["from"].as_str().unwrap_or("now-6h");
    from.strip_prefix("now-")
        .and_then(duration)
        .unwrap_or(Duration::from_hours(6))
}

/// `90s`, `5m`, `6h`, `7d`
pub(super) fn duration(text: &str) -> Option<Duration> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u64 = digits.parse().ok()?;
    let seconds = match &text[digits.len()..] {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return None,
    };
    Some(Duration::from_secs(number.checked_mul(seconds)?))
}

/// Panels, and those inside collapsed rows.
fn gather(dashboard: &Dashboard, panels: &[Value], page: &Page, subjects: &mut Vec<Subject>) {
    for panel in panels {
        // Rows hold panels, never rows.
        for inner in list(&panel["panels"]) {
            of_panel(dashboard, &inner, page, subjects);
        }
        of_panel(dashboard, panel, page, subjects);
    }
}

fn of_panel(dashboard: &Dashboard, panel: &Value, page: &Page, subjects: &mut Vec<Subject>) {
    let title = panel["title"].as_str().unwrap_or_default();
    let allowed_empty = panel["id"]
        .as_u64()
        .and_then(|id| dashboard.allowed_empty.get(&id));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    for target in list(&panel["targets"]) {
        let (kind, query) = match target["datasource"]["type"].as_str() {
            Some("prometheus") => {
                let instant = target["instant"] == Value::Bool(true);
                (Kind::Prometheus { instant }, text(&target["expr"]))
            }
            Some("elasticsearch") => (
                Kind::Elasticsearch {
                    fields: fields(&target),
                },
                text(&target["query"]),
            ),
            Some("jaeger") if target["queryType"] == "search" => {
                let service = text(&target["service"]);
                let operation = target["operation"].as_str().map(str::to_owned);
                (Kind::JaegerSearch { service, operation }, text(&target["tags"]))
            }
            Some("jaeger") => (Kind::JaegerTrace, text(&target["query"])),
            _ => (Kind::Other, String::new()),
        };
        subjects.push(Subject {
            path: format!("{} / {title} / {}", page.uid, text(&target["refId"])),
            page: Some(page.uid.clone()),
            kind,
            source: source(&target),
            text: query,
            range: page.range,
            min_step: target["interval"].as_str().and_then(duration),
            allowed_empty: allowed_empty.cloned(),
        });
    }
}

/// The fields that an Elasticsearch query groups by or measures.
fn fields(target: &Value) -> Vec<String> {
    let parts = list(&target["bucketAggs"])
        .into_iter()
        .chain(list(&target["metrics"]));
    parts
        .filter_map(|part| part["field"].as_str().map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_variable_is_asked_for_its_values() {
        let page = Page {
            uid: "page".to_owned(),
            variables: Vec::new(),
            range: Duration::from_hours(1),
        };
        let asked = |query: &str| {
            let json = json!({"name": "plan", "type": "query", "datasource": {"type": "prometheus"},
                "query": {"query": query}});
            of_variable(&json, &page).map(|subject| subject.text)
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            asked("label_values(up, job)"),
            text(r#"group by (job) (up{job=~".+"})"#)
        );
        assert_eq!(
            asked(r#"label_values(up{job=~"$job", a!="b"}, planId)"#),
            text(r#"group by (planId) (up{job=~"$job", a!="b",planId=~".+"})"#)
        );
        for label in ["service.name", "\"service.name\""] {
            assert_eq!(
                asked(&format!(r#"label_values({{"http.server.requests"}}, {label})"#)),
                text(r#"group by ("service.name") ({"http.server.requests","service.name"=~".+"})"#)
            );
        }
        assert_eq!(asked("label_values(up{}, job)"), asked("label_values(up, job)"));
        assert_eq!(
            asked("label_values(job)"),
            text(r#"group by (job) ({job=~".+"})"#)
        );
        assert_eq!(asked("metrics(.*)"), None);
        let logs = json!({"name": "run", "type": "query", "datasource": {"type": "elasticsearch"},
            "query": r#"{"find":"terms","field":"runId","query":"planId:$plan"}"#});
        let logs = of_variable(&logs, &page).expect("a variable of Elasticsearch");
        assert_eq!(logs.path, "page / variable run");
        assert_eq!(
            (logs.text.as_str(), logs.kind),
            (
                "planId:$plan",
                Kind::Elasticsearch {
                    fields: vec!["runId".to_owned()]
                }
            )
        );
    }

    #[test]
    fn rules_of_one_name_are_told_apart() {
        let rule = |alert: bool, labels: &[(&str, &str)]| {
            let labels: BTreeMap<_, _> = labels.iter().copied().collect();
            let kind = if alert { "alert" } else { "record" };
            of_rule(&json!({kind: "name", "expr": "up", "labels": labels})).map(|subject| subject.path)
        };
        let path = |text: &str| Some(text.to_owned());
        assert_eq!(
            rule(true, &[("severity", "P1"), ("service", "a")]),
            path("alert name (P1)")
        );
        assert_eq!(
            rule(false, &[("sloth_slo", "latency")]),
            path("record name (latency)")
        );
        assert_eq!(rule(false, &[]), path("record name"));
    }
}
