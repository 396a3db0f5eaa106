//! What the check found.

use std::time::Duration;

use serde::Serialize;

use super::answer::Answer;
use super::prometheus::KnownBy;
use super::{Options, Subject};

/// What became of one query.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Outcome {
    /// It gives data.
    Ok,
    /// It gives nothing, and may.
    AllowedEmpty {
        /// Why it may.
        reason: String,
    },
    /// It gives nothing.
    Empty,
    /// It names something that the server does not know.
    Unknown {
        /// A metric, a label, a field or a service.
        what: &'static str,
        /// Its name.
        name: String,
        /// The nearest name that the server knows.
        nearest: Option<String>,
    },
    /// The server refuses it.
    Error {
        /// What the server said.
        said: String,
    },
    /// It takes too long.
    Slow,
    /// It gives more series than anybody can read.
    TooMany {
        /// How many.
        series: usize,
    },
    /// Nobody was asked: the server's address was not given.
    Skipped,
}

/// One query and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Result {
    /// Where the query stands.
    pub path: String,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// How a variable was set when it went wrong, if not at its default: `planId=plan-2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<String>,
    /// The values of variables that it gives nothing for, though it gives something for others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub empty_for: Vec<String>,
    /// The most series, rows or spans that it gave.
    pub series: usize,
    /// The longest that it took.
    pub milliseconds: u64,
    /// It may be empty and never was: the permission is needless here.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unneeded_allow_empty: bool,
}

impl Result {
    /// Whether somebody should look at it.
    pub fn is_finding(&self) -> bool {
        !matches!(
            self.outcome,
            Outcome::Ok | Outcome::AllowedEmpty { .. } | Outcome::Skipped
        )
    }
}

/// What all queries cost together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Series that they read.
    pub series: u64,
    /// Metrics that they read, counted as Prometheus does: a histogram's buckets, count and sum are three.
    pub metrics: usize,
    /// How many series they may read, if that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<u64>,
}

impl Totals {
    /// Whether the queries read more series than they may.
    pub fn is_over_budget(&self) -> bool {
        self.budget.is_some_and(|budget| self.series > budget)
    }
}

/// A query that takes long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SlowQuery {
    /// Where it stands.
    pub path: String,
    /// How long it took.
    pub milliseconds: u64,
    /// How many series it gave.
    pub series: usize,
}

/// What the check found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Every query, in the order of the dashboards.
    pub results: Vec<Result>,
    /// How many requests were asked, over all settings of variables.
    pub requests: usize,
    /// What they cost together.
    pub totals: Totals,
    /// Those that took longest, the longest first.
    pub slowest: Vec<SlowQuery>,
}

impl Report {
    pub(super) fn new(
        subjects: &[Subject],
        answers: Vec<Vec<(Option<String>, Answer)>>,
        known: &KnownBy,
        totals: Totals,
        options: &Options,
    ) -> Self {
        let requests = answers.iter().map(Vec::len).sum();
        let results: Vec<Result> = subjects
            .iter()
            .zip(answers)
            .map(|(subject, answers)| result(subject, answers, known, options))
            .collect();
        let mut slowest: Vec<SlowQuery> = results
            .iter()
            .map(|result| SlowQuery {
                path: result.path.clone(),
                milliseconds: result.milliseconds,
                series: result.series,
            })
            .collect();
        slowest.sort_by(|a, b| {
            b.milliseconds
                .cmp(&a.milliseconds)
                .then_with(|| a.path.cmp(&b.path))
        });
        slowest.truncate(5);
        Self {
            results,
            requests,
            totals,
            slowest,
        }
    }

    /// What somebody should look at.
    pub fn findings(&self) -> impl Iterator<Item = &Result> {
        self.results.iter().filter(|result| result.is_finding())
    }
}

/// The gravest of its answers; of those equally grave the one at the defaults, which comes first.
fn result(
    subject: &Subject,
    mut answers: Vec<(Option<String>, Answer)>,
    known: &KnownBy,
    options: &Options,
) -> Result {
    answers.sort_by(|(a, _), (b, _)| a.cmp(b));
    let is_whole = |setting: &Option<String>| setting.as_ref().is_none_or(|name| name.ends_with("=All"));
    let mut result = Result {
        path: subject.path.clone(),
        outcome: Outcome::Ok,
        setting: None,
        empty_for: Vec::new(),
        series: 0,
        milliseconds: 0,
        unneeded_allow_empty: false,
    };
    let mut ever_empty = false;
    for (setting, answer) in answers {
        let (took, outcome) = match answer {
            Answer::Data { count, took } => {
                result.series = result.series.max(count);
                let many =
                    matches!(subject.kind, super::Kind::Prometheus { .. }) && count > options.most_series;
                let slow = took > options.slow;
                let outcome = match (slow, many) {
                    (true, _) => Outcome::Slow,
                    (_, true) => Outcome::TooMany { series: count },
                    _ => Outcome::Ok,
                };
                (took, outcome)
            }
            Answer::Empty { took } => {
                ever_empty = true;
                let outcome = match &subject.allowed_empty {
                    Some(reason) => Outcome::AllowedEmpty {
                        reason: reason.clone(),
                    },
                    None if is_whole(&setting) => Outcome::Empty,
                    None => {
                        result.empty_for.extend(setting.clone());
                        Outcome::Ok
                    }
                };
                (took, outcome)
            }
            Answer::Unknown { what, name, nearest } => {
                (Duration::ZERO, Outcome::Unknown { what, name, nearest })
            }
            Answer::Refused(said) => (Duration::ZERO, Outcome::Error { said }),
            Answer::Slow { after } => (after.max(options.slow), Outcome::Slow),
            Answer::Skipped => (Duration::ZERO, Outcome::Skipped),
        };
        result.milliseconds = result
            .milliseconds
            .max(u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        if gravity(&outcome) > gravity(&result.outcome) {
            result.outcome = outcome;
            result.setting = setting;
        }
    }
    if matches!(subject.kind, super::Kind::Prometheus { .. })
        && let Some(known) = known.get(&subject.source)
        && let Some(Answer::Unknown { what, name, nearest }) = known.unknown(&subject.text)
        && gravity(&result.outcome) < GRAVITY_UNKNOWN
    {
        result.outcome = Outcome::Unknown { what, name, nearest };
    }
    let permitted = subject.allowed_empty.is_some() && subject.may_be_needlessly_allowed();
    result.unneeded_allow_empty = permitted && !ever_empty && result.outcome == Outcome::Ok;
    result
}

const GRAVITY_UNKNOWN: u8 = 6;

fn gravity(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::Ok => 0,
        Outcome::Skipped => 1,
        Outcome::AllowedEmpty { .. } => 2,
        Outcome::TooMany { .. } => 3,
        Outcome::Slow => 4,
        Outcome::Empty => 5,
        Outcome::Unknown { .. } => GRAVITY_UNKNOWN,
        Outcome::Error { .. } => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::Kind;

    fn judged(allowed_empty: Option<&str>, answers: Vec<(Option<&str>, Answer)>) -> Result {
        let subject = Subject {
            path: "page / panel / A".to_owned(),
            page: Some("page".to_owned()),
            kind: Kind::Prometheus { instant: true },
            source: None,
            text: "vector(1)".to_owned(),
            range: Duration::from_hours(1),
            min_step: None,
            allowed_empty: allowed_empty.map(str::to_owned),
        };
        let answers = answers
            .into_iter()
            .map(|(setting, answer)| (setting.map(str::to_owned), answer))
            .collect();
        result(
            &subject,
            answers,
            &KnownBy::default(),
            &Options::new("http://localhost:9090"),
        )
    }

    fn data(count: usize, seconds: u64) -> Answer {
        let took = Duration::from_secs(seconds);
        Answer::Data { count, took }
    }

    const EMPTY: Answer = Answer::Empty { took: Duration::ZERO };

    #[test]
    fn what_is_empty_slow_or_large_is_a_finding() {
        assert_eq!(judged(None, vec![(None, data(1, 0))]).outcome, Outcome::Ok);
        assert_eq!(judged(None, vec![(None, EMPTY)]).outcome, Outcome::Empty);
        assert_eq!(judged(None, vec![(None, data(1, 6))]).outcome, Outcome::Slow);
        assert_eq!(
            judged(None, vec![(None, data(201, 0))]).outcome,
            Outcome::TooMany { series: 201 }
        );
        let refused = judged(
            None,
            vec![(None, Answer::Refused("no".to_owned())), (Some("a=All"), EMPTY)],
        );
        assert_eq!(
            refused.outcome,
            Outcome::Error {
                said: "no".to_owned()
            }
        );
        assert!(refused.is_finding());
    }

    #[test]
    fn one_value_may_have_no_data_and_all_of_them_may_not() {
        let one = judged(None, vec![(None, data(1, 0)), (Some("plan=b"), EMPTY)]);
        assert_eq!(
            (&one.outcome, one.empty_for),
            (&Outcome::Ok, vec!["plan=b".to_owned()])
        );
        let all = judged(None, vec![(None, data(1, 0)), (Some("plan=All"), EMPTY)]);
        assert_eq!(
            (all.outcome, all.setting.as_deref()),
            (Outcome::Empty, Some("plan=All"))
        );
    }

    #[test]
    fn who_may_be_empty_and_never_is_is_reported() {
        let never = judged(
            Some("nothing may fail"),
            vec![(None, data(1, 0)), (Some("a=b"), data(1, 0))],
        );
        assert!(never.unneeded_allow_empty && !never.is_finding());
        let once = judged(
            Some("nothing may fail"),
            vec![(None, data(1, 0)), (Some("a=b"), EMPTY)],
        );
        assert!(!once.unneeded_allow_empty);
        assert_eq!(
            once.outcome,
            Outcome::AllowedEmpty {
                reason: "nothing may fail".to_owned()
            }
        );
    }
}
