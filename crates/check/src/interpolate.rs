//! What Grafana does before a query leaves it: variables and macros become values.

use std::time::Duration;

use super::choice::{Setting, Value};
use dashgen_promql::variable::{Piece, pieces};

/// The moment and the range of a question.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// The end of the range, in seconds since 1970.
    pub(super) end: f64,
    /// Its length.
    pub(super) range: Duration,
    /// The distance between two points.
    pub(super) step: Duration,
    /// `$__rate_interval`.
    rate_interval: Duration,
}

/// As many points as a panel of half a page shows.
const POINTS: u32 = 240;

impl Moment {
    pub(super) fn new(end: f64, range: Duration, scrape: Duration, min_step: Option<Duration>) -> Self {
        let least = min_step.unwrap_or(scrape).max(Duration::from_secs(1));
        let step = Duration::from_secs((range / POINTS).as_secs()).max(least);
        Self {
            end,
            range,
            step,
            rate_interval: (step + scrape).max(scrape * 4),
        }
    }

    pub(super) fn start(&self) -> f64 {
        self.end - self.range.as_secs_f64()
    }

    fn of_macro(&self, name: &str) -> Option<String> {
        let seconds = |duration: Duration| format!("{}s", duration.as_secs());
        Some(match name {
            "__interval" => seconds(self.step),
            "__interval_ms" => self.step.as_millis().to_string(),
            "__rate_interval" => seconds(self.rate_interval),
            "__range" => seconds(self.range),
            "__range_s" => self.range.as_secs().to_string(),
            "__range_ms" => self.range.as_millis().to_string(),
            _ => return None,
        })
    }
}

/// PromQL with values in place of variables.
pub(super) fn promql(text: &str, setting: &Setting, moment: &Moment) -> String {
    replace(text, setting, moment, |value, format| match (value, format) {
        (Value::One { text, plain: true }, None) => text.replace('\\', "\\\\").replace('"', "\\\""),
        (Value::One { text, .. }, Some("raw")) => text.clone(),
        (Value::One { text, .. }, _) => regex(text),
        (
            Value::All {
                pattern: Some(pattern),
                ..
            },
            _,
        ) => pattern.clone(),
        (Value::All { values, .. }, _) => {
            let values: Vec<String> = values.iter().map(|value| regex(value)).collect();
            format!("({})", values.join("|"))
        }
    })
}

/// Lucene, tags or an id with values in place of variables.
pub(super) fn plain(text: &str, setting: &Setting, moment: &Moment) -> String {
    replace(text, setting, moment, |value, _| match value {
        Value::One { text, .. } => text.clone(),
        Value::All {
            pattern: Some(pattern),
            ..
        } => pattern.clone(),
        Value::All { .. } => "*".to_owned(),
    })
}

fn replace(
    text: &str,
    setting: &Setting,
    moment: &Moment,
    write: impl Fn(&Value, Option<&str>) -> String,
) -> String {
    let mut replaced = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => replaced.push_str(text),
            Piece::Variable(variable, written) => {
                if let Some(value) = moment.of_macro(&variable.name) {
                    replaced.push_str(&value);
                } else if let Some(value) = setting.value(&variable.name) {
                    replaced.push_str(&write(value, variable.format.as_deref().map(|format| &**format)));
                } else {
                    replaced.push_str(written);
                }
            }
        }
    }
    replaced
}

/// The value for a matcher with `=~` in a string: what has a meaning to a regular expression loses it, twice,
/// once for the expression and once for the string.
fn regex(text: &str) -> String {
    regex_syntax::escape(text)
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting() -> Setting {
        Setting::of([
            (
                "job",
                Value::All {
                    pattern: Some(".+".to_owned()),
                    values: vec![],
                },
            ),
            (
                "plan",
                Value::One {
                    text: "a.b".to_owned(),
                    plain: false,
                },
            ),
            (
                "many",
                Value::All {
                    pattern: None,
                    values: vec!["x".to_owned(), "y.z".to_owned()],
                },
            ),
        ])
    }

    #[test]
    fn variables_and_macros_become_what_grafana_makes_of_them() {
        let moment = Moment::new(1000.0, Duration::from_hours(1), Duration::from_secs(15), None);
        let text =
            r#"rate(x{job=~"$job",plan=~"${plan}",m=~"[[many]]",o="$other"}[$__rate_interval]) + $__range_s"#;
        assert_eq!(
            promql(text, &setting(), &moment),
            r#"rate(x{job=~".+",plan=~"a\\.b",m=~"(x|y\\.z)",o="$other"}[60s]) + 3600"#
        );
        assert_eq!(
            plain(r#"runId:"$plan" AND m:$many"#, &setting(), &moment),
            r#"runId:"a.b" AND m:*"#
        );
    }

    #[test]
    fn the_rate_interval_covers_four_scrapes_and_a_step() {
        let scrape = Duration::from_mins(1);
        let short = Moment::new(0.0, Duration::from_hours(1), scrape, None);
        assert_eq!((short.step, short.rate_interval), (scrape, scrape * 4));
        let long = Moment::new(0.0, Duration::from_hours(240), scrape, None);
        assert_eq!(
            (long.step, long.rate_interval),
            (Duration::from_hours(1), Duration::from_mins(61))
        );
    }
}
