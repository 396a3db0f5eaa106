//! What gets another name.

use std::collections::BTreeSet;

use crate::edit::words;

/// What follows the name of a histogram or summary in the names of its series.
const SUFFIXES: [&str; 4] = ["", "_bucket", "_sum", "_count"];

/// What gets another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A metric, with `_bucket`, `_sum` and `_count` of it, and recorded names that have it between colons.
    Metric {
        /// What it is called.
        old: String,
        /// What it will be called.
        new: String,
    },
    /// A label of one metric, and of what is recorded from it.
    Label {
        /// The metric.
        metric: String,
        /// What the label is called.
        old: String,
        /// What it will be called.
        new: String,
    },
    /// A data source, by its uid or its name.
    DataSource {
        /// What it is called.
        old: String,
        /// What it will be called.
        new: String,
    },
}

/// Why a name cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// It is no name of a metric.
    #[error("`{0}` is no name of a metric; use letters, digits, `_` and `:`, and begin with no digit")]
    Metric(String),
    /// It is no name of a label.
    #[error("`{0}` is no name of a label; use letters, digits and `_`, and begin with no digit")]
    Label(String),
    /// Prometheus gives the label its meaning.
    #[error("`{0}` is a label of Prometheus itself, whose name cannot be chosen")]
    Reserved(String),
    /// The label stands without its metric.
    #[error("`{0}` names no label of a metric; write METRIC.LABEL, such as `http_requests_total.code`")]
    NoMetric(String),
    /// There is no name.
    #[error("a data source cannot have an empty name")]
    Empty,
    /// It is called so already.
    #[error("the old name and the new one are the same: `{0}`")]
    Same(String),
    /// The series of one would be those of the other.
    #[error(
        "`{0}` and `{1}` are series of one histogram or summary, so renaming one would mean the other; choose another name"
    )]
    Family(String, String),
}

fn is_name(name: &str, is_metric: bool) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic() || c == '_' || is_metric && c == ':';
    name.starts_with(is_letter) && name.chars().all(|c| is_letter(c) || c.is_ascii_digit())
}

impl Subject {
    /// A metric.
    ///
    /// # Errors
    /// If one of the names is none of a metric as Prometheus had them before UTF-8, or both mean the same series.
    pub fn metric(old: &str, new: &str) -> Result<Self, NameError> {
        for name in [old, new] {
            if !is_name(name, true) {
                return Err(NameError::Metric(name.to_owned()));
            }
        }
        different(old, new)?;
        let is_of = |name: &str, base: &str| {
            name.strip_prefix(base)
                .is_some_and(|rest| SUFFIXES.contains(&rest))
        };
        if is_of(old, new) || is_of(new, old) {
            return Err(NameError::Family(old.to_owned(), new.to_owned()));
        }
        Ok(Self::Metric {
            old: old.to_owned(),
            new: new.to_owned(),
        })
    }

    /// A label, given as `metric.label`.
    ///
    /// # Errors
    /// If it is not given so, one of the names is none, or Prometheus gives the label its meaning.
    ///
    /// ```
    /// use dashgen_rename::{NameError, Subject};
    ///
    /// assert!(Subject::label("http_requests_total.code", "status").is_ok());
    /// assert_eq!(Subject::label("code", "status"), Err(NameError::NoMetric("code".to_owned())));
    /// ```
    pub fn label(metric_and_label: &str, new: &str) -> Result<Self, NameError> {
        let Some((metric, old)) = metric_and_label.rsplit_once('.') else {
            return Err(NameError::NoMetric(metric_and_label.to_owned()));
        };
        if !is_name(metric, true) {
            return Err(NameError::Metric(metric.to_owned()));
        }
        for name in [old, new] {
            if !is_name(name, false) {
                return Err(NameError::Label(name.to_owned()));
            }
            if matches!(name, "__name__" | "le" | "quantile") {
                return Err(NameError::Reserved(name.to_owned()));
            }
        }
        different(old, new)?;
        Ok(Self::Label {
            metric: metric.to_owned(),
            old: old.to_owned(),
            new: new.to_owned(),
        })
    }

    /// A data source.
    ///
    /// # Errors
    /// If one of the names is empty.
    pub fn data_source(old: &str, new: &str) -> Result<Self, NameError> {
        if old.is_empty() || new.is_empty() {
            return Err(NameError::Empty);
        }
        different(old, new)?;
        Ok(Self::DataSource {
            old: old.to_owned(),
            new: new.to_owned(),
        })
    }

    /// The way back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let mut reversed = self.clone();
        match &mut reversed {
            Self::Metric { old, new } | Self::Label { old, new, .. } | Self::DataSource { old, new } => {
                std::mem::swap(old, new);
            }
        }
        reversed
    }

    /// The name that it has.
    pub fn old(&self) -> &str {
        match self {
            Self::Metric { old, .. } | Self::Label { old, .. } | Self::DataSource { old, .. } => old,
        }
    }
}

fn different(old: &str, new: &str) -> Result<(), NameError> {
    if old == new {
        return Err(NameError::Same(old.to_owned()));
    }
    Ok(())
}

/// The names that a metric gives to series.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Metric<'a> {
    pub(crate) old: &'a str,
    pub(crate) new: &'a str,
    /// The names that rules of the files record.
    pub(crate) recorded: &'a BTreeSet<String>,
}

impl Metric<'_> {
    /// The name that a series gets instead of its own.
    pub(crate) fn renamed(&self, name: &str) -> Option<String> {
        self.of_family(name)
            .or_else(|| self.between_colons(name).filter(|_| self.recorded.contains(name)))
    }

    /// The name that a series would get if a rule of the files recorded it.
    pub(crate) fn is_elsewhere(&self, name: &str) -> bool {
        self.renamed(name).is_none() && self.between_colons(name).is_some()
    }

    /// A part of a name, or a whole one that no rule records.
    fn of_family(&self, name: &str) -> Option<String> {
        let suffix = name.strip_prefix(self.old)?;
        SUFFIXES
            .contains(&suffix)
            .then(|| format!("{}{suffix}", self.new))
    }

    /// A recorded name is `level:metric:operations` by convention.
    pub(crate) fn between_colons(&self, name: &str) -> Option<String> {
        if !name.contains(':') || self.old.contains(':') {
            return None;
        }
        let parts = name.split(':').map(|part| (part, self.of_family(part)));
        let parts: Vec<(&str, Option<String>)> = parts.collect();
        parts.iter().any(|(_, renamed)| renamed.is_some()).then(|| {
            let parts = parts
                .into_iter()
                .map(|(part, renamed)| renamed.unwrap_or_else(|| part.to_owned()));
            parts.collect::<Vec<_>>().join(":")
        })
    }

    /// Where a text names one of its series, whatever the text is: where that begins and ends.
    pub(crate) fn named_in(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        if !text.contains(self.old) {
            return found;
        }
        for suffix in SUFFIXES {
            let name = format!("{}{suffix}", self.old);
            found.extend(words(text, &name).map(|at| (at, at + name.len())));
        }
        found
    }

    /// Whether an anchored regular expression matches the name of one of its series.
    pub(crate) fn is_matched_by(&self, pattern: &str) -> bool {
        let Ok(pattern) = regex_lite::Regex::new(&format!("^(?:{pattern})$")) else {
            return !self.named_in(pattern).is_empty();
        };
        // What matches everything means nothing in particular.
        if pattern.is_match("") || pattern.is_match("\u{1}") {
            return false;
        }
        SUFFIXES
            .iter()
            .any(|suffix| pattern.is_match(&format!("{}{suffix}", self.old)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_of_a_metric_follow_it() {
        let recorded = BTreeSet::from(["job:rpc:rate5m".to_owned(), "job:rpc_sum:rate5m".to_owned()]);
        let metric = Metric {
            old: "rpc",
            new: "call",
            recorded: &recorded,
        };
        let renamed = |name: &str| metric.renamed(name);
        assert_eq!(renamed("rpc").as_deref(), Some("call"));
        assert_eq!(renamed("rpc_bucket").as_deref(), Some("call_bucket"));
        assert_eq!(renamed("job:rpc:rate5m").as_deref(), Some("job:call:rate5m"));
        assert_eq!(
            renamed("job:rpc_sum:rate5m").as_deref(),
            Some("job:call_sum:rate5m")
        );
        for name in ["rpc_total", "rpcs", "grpc", "cluster:rpc:rate5m"] {
            assert_eq!(renamed(name), None, "{name}");
        }
        assert!(metric.is_elsewhere("cluster:rpc:rate5m"));
    }

    #[test]
    fn names_that_cannot_be_are_refused() {
        for (old, new) in [
            ("a", "b-c"),
            ("", "a"),
            ("9a", "b"),
            ("a", "a"),
            ("a", "a_sum"),
            ("a_count", "a"),
        ] {
            let error = Subject::metric(old, new).expect_err("it is refused").to_string();
            assert!(error.contains('`'), "{error}");
        }
        for (old, new) in [
            ("a", "b"),
            ("a.b", "c:d"),
            ("a.le", "b"),
            ("a.b", "__name__"),
            ("a-b.c", "d"),
        ] {
            assert!(Subject::label(old, new).is_err(), "{old} {new}");
        }
    }
}
