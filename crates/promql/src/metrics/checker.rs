//! The walk through a query.

use std::borrow::Cow;

use super::finding::{Finding, FindingKind};
use super::{Metrics, Series, SeriesKind, TARGET_LABELS, is_of_scrape, of_prometheus};
use crate::analysis::{LabelSet, ResultLabels, children, result_labels, selectors};
use crate::ast::{Expr, Matcher, Name, Node, Selector, Span};
use crate::parsed::Parsed;
use crate::variable::has_variable;

pub(super) struct Checker<'p> {
    parsed: &'p Parsed<'p>,
    pub(super) metrics: &'p dyn Metrics,
    /// Labels of this query that are there because of the scrape alone: `exported_job`.
    scraped: LabelSet,
    /// Within a function of histograms, where the name alone may be that of a native one.
    of_histograms: bool,
    pub(super) findings: Vec<Finding>,
}

impl<'p> Checker<'p> {
    pub(super) fn new(parsed: &'p Parsed<'p>, metrics: &'p dyn Metrics) -> Self {
        Self {
            parsed,
            metrics,
            scraped: scraped(&parsed.expr),
            of_histograms: false,
            findings: Vec::new(),
        }
    }

    pub(super) fn fail(&mut self, kind: FindingKind, span: Span) {
        self.findings.push(Finding { kind, span });
    }

    /// Checks an expression and all inside it.
    pub(super) fn expr(&mut self, expr: &Expr) {
        match &expr.node {
            Node::Selector(selector) | Node::Range(selector, _) => {
                self.name(selector, expr.span);
                self.matchers(selector, expr.span);
            }
            Node::Call(function, arguments) => {
                self.kinds(function, arguments);
                self.label_arguments(function, arguments);
            }
            Node::Aggregate(aggregate) => self.grouping(aggregate, expr.span),
            Node::Binary(binary) => self.matching(binary),
            _ => {}
        }
        // The second argument of `info` matches labels of other metrics.
        let of_info = matches!(&expr.node, Node::Call(function, _) if function == "info");
        let inside = children(expr)
            .into_iter()
            .take(if of_info { 1 } else { usize::MAX });
        let outer = self.of_histograms;
        self.of_histograms |=
            matches!(&expr.node, Node::Call(function, _) if function.starts_with("histogram_"));
        inside.for_each(|child| self.expr(child));
        self.of_histograms = outer;
    }

    fn name(&mut self, selector: &Selector, span: Span) {
        let Some(metric) = selector.metric_name().filter(|metric| !has_variable(metric)) else {
            return;
        };
        let end = span.end.min(span.start + metric.len());
        // `{__name__="…"}` has no name in front.
        let is_in_front = self.parsed.text.get(span.start..end) == Some(metric);
        let place = if is_in_front { Span { end, ..span } } else { span };
        if self.series(metric).is_some() {
            self.unseen(metric, None, None, place);
            return;
        }
        let of_family = |suffix| Some(format!("{metric}{suffix}")).filter(|name| self.series(name).is_some());
        let buckets = of_family("_bucket");
        // What is scraped as text says nothing of native histograms.
        if self.of_histograms && buckets.is_some() {
            return;
        }
        let meant = buckets.or_else(|| of_family("_total"));
        let kind = FindingKind::UnknownMetric {
            nearest: meant.or_else(|| self.metrics.nearest(metric)),
            metric: metric.to_owned(),
        };
        self.fail(kind, place);
    }

    /// Says that something has not been there yet, and whether that is so.
    pub(super) fn unseen(
        &mut self,
        metric: &str,
        label: Option<&str>,
        value: Option<&str>,
        span: Span,
    ) -> bool {
        let is_new = of_prometheus(metric).is_none() && !self.metrics.is_seen(metric, label, value);
        if is_new {
            let (metric, label) = (metric.to_owned(), label.map(str::to_owned));
            let value = value.map(str::to_owned);
            self.fail(FindingKind::NotSeen { metric, label, value }, span);
        }
        is_new
    }

    fn series(&self, metric: &str) -> Option<Series> {
        self.metrics.series(metric).or_else(|| of_prometheus(metric))
    }

    /// The metric of a selector and its kind, if both are known.
    pub(super) fn kind_of<'s>(&self, selector: &'s Selector) -> Option<(&'s str, SeriesKind)> {
        let metric = selector.metric_name()?;
        Some((metric, self.series(metric)?.kind))
    }

    /// All labels that the series of a metric can have, if they are known.
    pub(super) fn labels_of_series(&self, metric: &str) -> Option<LabelSet> {
        let series = self.series(metric)?;
        let mut labels = series.labels?;
        if series.scraped {
            labels.extend(TARGET_LABELS.into_iter().map(Name::from));
            labels.extend(self.scraped.iter().cloned());
        }
        Some(labels)
    }

    /// Whether a label is there because of the scrape alone.
    pub(super) fn is_added(&self, label: &str) -> bool {
        TARGET_LABELS.contains(&label) || self.scraped.contains(label)
    }

    /// The labels of the result of an expression.
    pub(super) fn labels_of(&self, expr: &Expr) -> ResultLabels {
        result_labels(expr, &|metric| self.labels_of_series(metric))
    }

    pub(super) fn values(&self, metric: &str, label: &str) -> Option<Vec<String>> {
        if metric == "ALERTS" && label == "alertstate" {
            return Some(["firing", "pending"].map(str::to_owned).to_vec());
        }
        let values = self.metrics.values(metric, label)?;
        Some(values.into_iter().map(Cow::into_owned).collect())
    }

    /// Where a matcher of the selector at `span` stands.
    pub(super) fn matcher_span(&self, span: Span, index: usize) -> Span {
        let places = self.parsed.places.matchers.get(&span.start);
        places
            .and_then(|places| places.get(index))
            .copied()
            .unwrap_or(span)
    }

    /// Where a word stands within a place, but not within another: what has no span of its own. The whole place if it is
    /// not found.
    pub(super) fn word(&self, word: &str, within: Span, without: Span) -> Span {
        let is_part =
            |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let Some(text) = self.parsed.text.get(within.start..within.end) else {
            return within;
        };
        let bytes = text.as_bytes();
        let places = text.match_indices(word).map(|(at, _)| Span {
            start: within.start + at,
            end: within.start + at + word.len(),
        });
        let mut whole = places.filter(|place| {
            let (start, end) = (place.start - within.start, place.end - within.start);
            let is_outside = place.end <= without.start || place.start >= without.end;
            is_outside
                && !is_part(start.checked_sub(1).and_then(|at| bytes.get(at)))
                && !is_part(bytes.get(end))
        });
        whole.next().unwrap_or(within)
    }
}

/// Every label of a query that only a scrape makes.
fn scraped(expr: &Expr) -> LabelSet {
    let mut found = LabelSet::new();
    let mut add = |label: &Name| {
        if is_of_scrape(label) {
            found.insert(label.clone());
        }
    };
    for selector in selectors(expr) {
        for matcher in &selector.matchers {
            if let Matcher::Label { label, .. } = matcher {
                add(label);
            }
        }
    }
    crate::analysis::walk(expr, &mut |expr| match &expr.node {
        Node::Aggregate(aggregate) => {
            let labels = aggregate.grouping.iter().flat_map(|grouping| &grouping.labels);
            labels.for_each(&mut add);
        }
        Node::Binary(binary) => {
            let matching = binary
                .matching
                .labels
                .iter()
                .flat_map(|matching| &matching.labels);
            let copied = binary.matching.group.iter().flat_map(|group| &group.include);
            matching.chain(copied).for_each(&mut add);
        }
        _ => {}
    });
    found
}
