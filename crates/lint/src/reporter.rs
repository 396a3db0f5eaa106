//! How rules report what they find.

use dashgen_promql::ast::Span;

use crate::finding::{Excerpt, Finding, Level, Place, Within};
use crate::model::{Panel, Query};
use crate::rule::Rule;

/// What a document is called, for all findings in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    pub(crate) file: String,
    pub(crate) document: Option<String>,
    /// Of the document in its file, before the pointers of the model.
    pub(crate) number: usize,
}

/// Collects the findings of rules.
pub(crate) struct Reporter {
    rule: &'static Rule,
    origin: Origin,
    pub(crate) uid: Option<String>,
    /// The dashboard or rule file that is looked at.
    pub(crate) root: Vec<Within>,
    /// Everything that is there belongs to one project, so that what is not there is nowhere.
    pub(crate) is_whole: bool,
    pub(crate) findings: Vec<(usize, Finding)>,
}

impl Reporter {
    pub(crate) fn new(rule: &'static Rule, origin: Origin) -> Self {
        Self {
            rule,
            origin,
            uid: None,
            root: Vec::new(),
            is_whole: false,
            findings: Vec::new(),
        }
    }

    /// What is reported from now on is of this rule.
    pub(crate) fn of(&mut self, rule: &'static Rule) -> &mut Self {
        self.rule = rule;
        self
    }

    /// What is reported from now on stands in this document.
    pub(crate) fn set_document(&mut self, origin: &Origin, uid: Option<&str>, root: Vec<Within>) {
        self.origin = origin.clone();
        self.uid = uid.map(str::to_owned);
        self.root = root;
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
        let excerpt = Excerpt {
            text: query.shown.to_string(),
            start: query.start + span.start,
            end: query.start + span.end,
        };
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
        let text = text.to_owned();
        self.push(
            pointer,
            within,
            level,
            message,
            help,
            Some(Excerpt { text, start, end }),
        );
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
            message: message.into(),
            help: help.into(),
            excerpt,
        };
        self.findings.push((self.origin.number, finding));
    }
}
