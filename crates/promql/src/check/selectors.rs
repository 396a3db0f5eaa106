//! Checks of selectors and durations.

use super::Checker;
use crate::ast::{At, MatchOp, Matcher, MetricName, Number, Selector, Span, TimeShift, Window};
use crate::error::ErrorKind;
use crate::regex;

impl Checker<'_> {
    pub(super) fn positive(&mut self, window: &Window, span: Span) {
        if !is_positive(window) {
            self.fail(ErrorKind::DurationNotPositive, span);
        }
    }

    pub(super) fn time_shift(&mut self, shift: &TimeShift, span: Span) {
        // 2^63, what Prometheus holds.
        const LIMIT: f64 = 9_223_372_036_854_775_808.0;
        if let Some(At::Timestamp(Number(seconds))) = shift.at
            && (seconds.is_nan() || seconds.abs() >= LIMIT)
        {
            self.fail(ErrorKind::TimestampRange, span);
        }
    }

    pub(super) fn selector(&mut self, selector: &Selector, span: Span, may_match_everything: bool) {
        let mut is_limited = may_match_everything || selector.metric.is_some();
        let places = self.places.matchers.get(&span.start);
        for (index, matcher) in selector.matchers.iter().enumerate() {
            let span = places
                .and_then(|places| places.get(index))
                .copied()
                .unwrap_or(span);
            is_limited |= self.matcher(matcher, span);
            let second = match matcher {
                Matcher::Metric(name) => Some(name),
                Matcher::Label { label, value, .. } if label == "__name__" => Some(value),
                _ => None,
            };
            if let (Some(MetricName::Fixed(first)), Some(second)) = (&selector.metric, second) {
                let (first, second) = (first.to_string(), second.clone());
                self.fail(ErrorKind::MetricTwice { first, second }, span);
            }
        }
        if !is_limited {
            self.fail(ErrorKind::MatchesEverything, span);
        }
        self.time_shift(&selector.at, span);
    }

    /// Checks a matcher, and tells whether the empty value fails it.
    fn matcher(&mut self, matcher: &Matcher, span: Span) -> bool {
        let (label, op, value) = match matcher {
            Matcher::Label { label, op, value } => (label, op, value),
            Matcher::Metric(name) => return !name.is_empty(),
            Matcher::Unquoted { .. } | Matcher::Variable(_) => return true,
        };
        if label.is_empty() {
            self.fail(ErrorKind::EmptyLabel, span);
        }
        match op {
            MatchOp::Equal => !value.is_empty(),
            MatchOp::NotEqual => value.is_empty(),
            MatchOp::Regex | MatchOp::NotRegex => match regex::matches_empty(value) {
                Ok(matches_empty) => matches_empty == (*op == MatchOp::NotRegex),
                Err(reason) => {
                    self.fail(ErrorKind::Regex { reason }, span);
                    true
                }
            },
        }
    }
}

/// Whether a duration may stand between brackets, as far as is known before it is evaluated.
pub(crate) fn is_positive(window: &Window) -> bool {
    match window {
        Window::Fixed(duration) => duration.milliseconds > 0,
        Window::Number(Number(seconds)) => *seconds > 0.0 || seconds.is_nan(),
        _ => true,
    }
}
