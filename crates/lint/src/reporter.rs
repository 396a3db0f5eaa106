//! How rules report what they find.

use dashgen_promql::analysis::{ResultLabels, result_labels};
use dashgen_promql::ast::{Expr, Span};
use dashgen_promql::metrics::{SeriesKind, labels_of_result};

use crate::catalogue::Known;
use crate::convention::{self, Kind};
use crate::finding::{Excerpt, Finding, Level, Place, Within};
use crate::model::{Panel, Query};
use crate::rule::Rule;
use crate::runbook::Runbook;

/// What a document is called, for all findings in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    pub(crate) file: String,
    pub(crate) document: Option<String>,
    /// Of the document in its file, before the pointers of the model.
    pub(crate) number: usize,
}

/// Collects the findings of rules.
pub(crate) struct Reporter<'m> {
    /// What is known of metrics.
    pub(crate) metrics: Option<Known<'m>>,
    /// The pages that alerts lead to, if they are at hand.
    pub(crate) runbooks: Option<&'m [Runbook]>,
    rule: &'static Rule,
    origin: Origin,
    pub(crate) uid: Option<String>,
    /// The dashboard or rule file that is looked at.
    pub(crate) root: Vec<Within>,
    /// Everything that is there belongs to one project, so that what is not there is nowhere.
    pub(crate) is_whole: bool,
    pub(crate) findings: Vec<(usize, Finding)>,
    /// Where the rule reported last, and how often.
    last: (String, &'static str, usize),
}

/// A sentence with names that somebody made too long to be read.
pub(crate) fn shortened(sentence: String) -> String {
    const LONGEST: usize = 300;
    match sentence.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &sentence[..end]),
        None => sentence,
    }
}

/// The most findings of one rule in one place.
const MOST_IN_ONE_PLACE: usize = 20;

impl<'m> Reporter<'m> {
    pub(crate) fn new(rule: &'static Rule, origin: Origin, metrics: Option<Known<'m>>) -> Self {
        Self {
            metrics,
            runbooks: None,
            rule,
            origin,
            uid: None,
            root: Vec::new(),
            is_whole: false,
            findings: Vec::new(),
            last: (String::new(), "", 0),
        }
    }

    /// What is reported from now on is of this rule.
    pub(crate) fn of(&mut self, rule: &'static Rule) -> &mut Self {
        self.rule = rule;
        self
    }

    /// What is reported from now on stands in this document.
    pub(crate) fn set_document(&mut self, origin: &Origin, uid: Option<&str>, root: Vec<Within>) {
        self.last = (String::new(), "", 0);
        self.origin = origin.clone();
        self.uid = uid.map(str::to_owned);
        self.root = root;
    }

    /// What a metric is: as somebody knows, or else as its name says.
    pub(crate) fn kind_of(&self, metric: &str) -> Option<Kind> {
        match self.known_kind(metric) {
            Some(SeriesKind::Counter | SeriesKind::Bucket) => Some(Kind::Counter),
            Some(SeriesKind::Gauge) => Some(Kind::Gauge),
            Some(_) => None,
            None => convention::kind_of(metric),
        }
    }

    /// What somebody knows a metric to be.
    pub(crate) fn known_kind(&self, metric: &str) -> Option<SeriesKind> {
        let series = self.metrics?.series(metric)?;
        (series.kind != SeriesKind::Unknown).then_some(series.kind)
    }

    /// The labels of the result of a part of a query.
    pub(crate) fn labels_of(&self, query: &Query, expr: &Expr) -> ResultLabels {
        match (self.metrics, &query.parsed) {
            (Some(metrics), Some(parsed)) => labels_of_result(parsed, expr, metrics),
            _ => result_labels(expr, &|_| None),
        }
    }

    /// Whether the rule has reported something at a place of the document already.
    pub(crate) fn has_reported(&self, pointer: &str) -> bool {
        let is_it = |finding: &Finding| finding.rule == self.rule.id && finding.place.pointer == pointer;
        self.findings.iter().rev().any(|(_, finding)| is_it(finding))
    }

    /// Reports something about a part of an expression.
    pub(crate) fn query(
        &mut self,
        query: &Query,
        span: Span,
        level: Level,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let excerpt = query.excerpt(span);
        self.push(&query.pointer, &query.within, level, message, help, Some(excerpt));
    }

    /// Reports something about a panel, at a pointer within it: empty for the panel itself.
    pub(crate) fn panel(
        &mut self,
        panel: &Panel,
        below: &str,
        level: Level,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let pointer = format!("{}{below}", panel.pointer);
        self.at(&pointer, &panel.within(), level, message, help);
    }

    /// Reports something at a place of the document.
    pub(crate) fn at(
        &mut self,
        pointer: &str,
        within: &[Within],
        level: Level,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(pointer, within, level, message, help, None);
    }

    /// Reports something about a text that is no expression of PromQL: a legend, a template, a link.
    pub(crate) fn text(
        &mut self,
        pointer: &str,
        within: &[Within],
        (text, start, end): (&str, usize, usize),
        level: Level,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let excerpt = Excerpt::new(text, start, end);
        self.push(pointer, within, level, message, help, Some(excerpt));
    }

    fn push(
        &mut self,
        pointer: &str,
        within: &[Within],
        level: Level,
        message: impl Into<String>,
        help: impl Into<String>,
        excerpt: Option<Excerpt>,
    ) {
        debug_assert!(
            level >= self.rule.level,
            "{} reports more than it declares",
            self.rule.id
        );
        // Whoever writes a thousand times the same into one expression reads it twenty times.
        if self.last.0 != pointer || self.last.1 != self.rule.id {
            self.last = (pointer.to_owned(), self.rule.id, 0);
        }
        self.last.2 += 1;
        if self.last.2 > MOST_IN_ONE_PLACE {
            return;
        }
        let place = Place {
            file: self.origin.file.clone(),
            document: self.origin.document.clone(),
            pointer: pointer.to_owned(),
            line: None,
            uid: self.uid.clone(),
            within: self.root.iter().chain(within).cloned().collect(),
        };
        let finding = Finding {
            rule: self.rule.id,
            name: self.rule.name,
            level,
            place,
            message: shortened(message.into()),
            help: shortened(help.into()),
            excerpt,
        };
        self.findings.push((self.origin.number, finding));
    }
}
