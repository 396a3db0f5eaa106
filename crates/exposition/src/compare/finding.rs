//! What a comparison finds.

use std::fmt;

use crate::Kind;

/// How sure it is that something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The queries give nothing, or something wrong.
    Error,
    /// It is declared and was not seen; on a quiet day it need not be.
    Note,
}

/// What is not as the queries expect it.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// No metric at all: the text is of another program, or of none.
    Everything {
        /// How many metrics the queries read.
        read: usize,
        /// Some of what is exposed instead.
        instead: String,
    },
    /// A metric, by the name of the series that the queries read.
    Metric(String),
    /// The kind of a metric.
    Kind {
        /// The metric.
        metric: String,
        /// The kind that it is declared as.
        declared: Kind,
        /// The kind that it is exposed as.
        exposed: Kind,
    },
    /// A series that a metric of its kind does not have.
    Series {
        /// The series.
        series: String,
        /// The kind of the metric that is exposed.
        exposed: Kind,
        /// The series that the metric has.
        has: String,
    },
    /// A label of a metric.
    Label {
        /// The series that the queries read.
        metric: String,
        /// The label.
        label: String,
        /// The labels that the metric has.
        has: String,
    },
    /// A value of a label.
    Value {
        /// The series that the queries read.
        metric: String,
        /// The label.
        label: String,
        /// The value.
        value: String,
        /// Values that it has.
        has: String,
    },
    /// A permission to be absent that is not needed.
    Allowance {
        /// The metric.
        metric: String,
        /// Why it was allowed.
        reason: String,
    },
    /// The bound of a histogram's bucket.
    Bucket {
        /// The series that the queries read.
        metric: String,
        /// The bound.
        bound: String,
        /// The bounds that there are.
        has: String,
    },
}

/// Something that is not as the queries expect it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// How sure that is.
    pub level: Level,
    /// What it is about.
    pub subject: Subject,
    /// Whether the project's catalogue declares it.
    pub declared: bool,
    /// What it is now called, or what was perhaps meant.
    pub nearest: Option<String>,
    /// The queries that read it: `shop / Orders / query A`, `alert ShopErrors`.
    pub places: Vec<String>,
}

/// The most places that the text of a finding lists.
const PLACES: usize = 5;

impl Finding {
    /// What is wrong, in one line, without its places.
    ///
    /// Names are as they were exposed: escape the line for where it is shown.
    pub fn message(&self) -> String {
        let nearest = self.nearest.as_deref();
        let instead = |what: &str| match nearest {
            Some(nearest) if self.declared => format!(", but {what} `{nearest}` is: was it renamed?"),
            Some(nearest) => format!("; did you mean `{nearest}`?"),
            None => String::new(),
        };
        let status = match (self.declared, self.level) {
            (false, _) => "is neither exposed nor declared",
            (true, Level::Note) => "is not exposed yet",
            (true, Level::Error) => "is not exposed",
        };
        match &self.subject {
            Subject::Everything { read: 0, .. } => "nothing is exposed".to_owned(),
            Subject::Everything { read, instead } if instead.is_empty() => {
                format!("the exposition is empty; the queries read {}", metrics(*read))
            }
            Subject::Everything { read, instead } => format!(
                "none of the {} that the queries read is exposed; what is exposed is {instead}: \
                 give what this project's service exposes",
                metrics(*read)
            ),
            Subject::Metric(name) => {
                let remedy = match (self.level, nearest) {
                    (Level::Error, None) if self.declared => {
                        "; expose it from the start, with 0 if nothing happened"
                    }
                    _ => "",
                };
                format!("metric `{name}` {status}{}{remedy}", instead("the undeclared"))
            }
            Subject::Allowance { metric, reason } if self.declared => {
                format!("metric `{metric}` may be absent (\"{reason}\") and is exposed; remove the allowance")
            }
            Subject::Allowance { metric, reason } => {
                format!(
                    "metric `{metric}` may be absent (\"{reason}\") and no query reads it; remove the allowance"
                )
            }
            Subject::Kind {
                metric,
                declared,
                exposed,
            } => {
                let (declared, exposed) = (declared.as_str(), exposed.as_str());
                format!(
                    "metric `{metric}` is declared as a {declared} and exposed as a {exposed}; correct one of them"
                )
            }
            Subject::Series { series, exposed, has } => self.of_series(series, *exposed, has),
            Subject::Label { metric, label, has } => {
                format!(
                    "label `{label}` of `{metric}` {status}{}{}",
                    its("labels", has),
                    instead("the undeclared")
                )
            }
            Subject::Value {
                metric,
                label,
                value,
                has,
            } => {
                let sanitised = nearest.is_some_and(|nearest| {
                    nearest != value && super::names::sanitised(nearest) == super::names::sanitised(value)
                });
                let instead = match nearest {
                    Some(nearest) if sanitised => {
                        format!(", but `{nearest}` is: the exporter writes it so, and matchers must too")
                    }
                    _ => instead("the undeclared"),
                };
                format!(
                    "value `{value}` of label `{label}` of `{metric}` {status}{}{instead}",
                    its("values", has)
                )
            }
            Subject::Bucket { metric, bound, has } => {
                let instead = nearest.map(|nearest| format!("; the nearest is `{nearest}`"));
                format!(
                    "bucket `{bound}` of `{metric}` {status}{}{}",
                    its("buckets", has),
                    instead.unwrap_or_default()
                )
            }
        }
    }
}

impl Finding {
    /// A series that the metric does not have.
    fn of_series(&self, series: &str, exposed: Kind, has: &str) -> String {
        if series.ends_with("_created") {
            return format!("series `{series}` is not exposed: services expose it in OpenMetrics only");
        }
        if self.level == Level::Note {
            return format!(
                "series `{series}` is not exposed: of a native histogram the text formats have only {has}"
            );
        }
        let (metric, remedy) = match exposed {
            Kind::Summary => ("summary", "; give it buckets where the service makes it"),
            kind => (kind.as_str(), ""),
        };
        format!("series `{series}` is not exposed: the metric is a {metric} with the series {has}{remedy}")
    }
}

fn its(what: &str, has: &str) -> String {
    if has.is_empty() {
        String::new()
    } else {
        format!(" (its {what} are {has})")
    }
}

fn metrics(count: usize) -> String {
    format!("{count} metric{}", if count == 1 { "" } else { "s" })
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())?;
        for place in self.places.iter().take(PLACES) {
            write!(f, "\n  in {place}")?;
        }
        if self.places.len() > PLACES {
            write!(f, "\n  and in {} more", self.places.len() - PLACES)?;
        }
        Ok(())
    }
}
