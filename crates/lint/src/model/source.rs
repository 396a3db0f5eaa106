//! Which data source a query goes to, as far as a dashboard says it.

use serde_json::Value;

use super::text;

/// What a query is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Prometheus, or what speaks its language.
    Prometheus,
    /// Grafana's own expressions: math, reduce, threshold.
    Expression,
    /// The results of another panel.
    Dashboard,
    /// Each query names its own.
    Mixed,
    /// Another kind of data source.
    Other,
    /// The dashboard does not say.
    Unknown,
}

/// The variables and inputs of a dashboard that stand for data sources, with their types.
#[derive(Debug, Default)]
pub(crate) struct Sources<'v> {
    known: Vec<(&'v str, &'v str)>,
}

impl<'v> Sources<'v> {
    pub(crate) fn add(&mut self, name: &'v str, kind: &'v str) {
        self.known.push((name, kind));
    }

    /// The source that a `datasource` field names: `{"type": …, "uid": …}`, a name, or nothing.
    pub(crate) fn of(&self, datasource: Option<&Value>) -> Source {
        match datasource {
            None | Some(Value::Null) => Source::Unknown,
            Some(Value::String(name)) => self.named(name),
            Some(object) => match text(object, "type").filter(|kind| !kind.is_empty()) {
                Some(kind) => of_type(kind, text(object, "uid").unwrap_or_default()),
                None => text(object, "uid")
                    .or_else(|| text(object, "name"))
                    .map_or(Source::Unknown, |uid| self.named(uid)),
            },
        }
    }

    fn named(&self, name: &str) -> Source {
        match name {
            "-- Mixed --" => return Source::Mixed,
            "-- Dashboard --" => return Source::Dashboard,
            "-- Grafana --" | "grafana" => return Source::Other,
            "__expr__" | "-100" => return Source::Expression,
            _ => {}
        }
        let inner = name
            .strip_prefix("${")
            .and_then(|rest| rest.strip_suffix('}'))
            .or_else(|| name.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")))
            .or_else(|| name.strip_prefix('$'));
        let Some(inner) = inner else {
            let lower = name.to_ascii_lowercase();
            return if lower.contains("prometheus") {
                Source::Prometheus
            } else {
                Source::Unknown
            };
        };
        let known = self.known.iter().find(|(name, _)| *name == inner);
        match known {
            Some((_, kind)) => of_type(kind, ""),
            None if inner.starts_with("DS_PROMETHEUS") => Source::Prometheus,
            None => Source::Unknown,
        }
    }
}

/// The source of a plugin.
pub(super) fn of_type(kind: &str, uid: &str) -> Source {
    match kind {
        "prometheus" | "grafana-amazonprometheus-datasource" | "grafana-azureprometheus-datasource" => {
            Source::Prometheus
        }
        "__expr__" => Source::Expression,
        "mixed" => Source::Mixed,
        "datasource" => match uid {
            "-- Mixed --" => Source::Mixed,
            "-- Dashboard --" => Source::Dashboard,
            _ => Source::Other,
        },
        "" => Source::Unknown,
        _ => Source::Other,
    }
}
