//! Which changes of a rule its tests do not notice.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use crate::error::Error;
use crate::expr::{list, text};
use crate::mutant::{Changes, Mutant, mutants};
use crate::promtool::{Promtool, Run};
use crate::slice::Slice;
use crate::suite::{Suite, Suites};
use crate::{fast, parallel};

/// What became of all changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Mutation {
    /// How many rules were changed.
    pub rules: usize,
    /// How many changes there were.
    pub changes: usize,
    /// Those after which every test still passes.
    pub unnoticed: Vec<Unnoticed>,
}

/// A change after which every test still passes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unnoticed {
    /// The alert or the recorded series, with its severity if it has one.
    pub rule: String,
    /// What was changed.
    pub change: String,
}

/// A rule, and the suites that ask for it.
struct Subject<'s> {
    rule: &'s Value,
    suites: Vec<&'s Suite>,
}

/// The name of a rule, with its severity where it has one.
pub(crate) fn name(rule: &Value) -> String {
    let name = text(rule, "alert")
        .or_else(|| text(rule, "record"))
        .unwrap_or("a rule");
    let severity = rule.get("labels").and_then(|labels| text(labels, "severity"));
    severity.map_or_else(|| name.to_owned(), |severity| format!("{name} ({severity})"))
}

impl Suites {
    /// Changes each rule that a test asks for, one thing at a time, and finds the changes that no test notices.
    ///
    /// # Errors
    /// If promtool cannot be started, or a temporary file cannot be written.
    pub fn mutation(&self, promtool: &Promtool, changes: Changes) -> Result<Mutation, Error> {
        let subjects = self.subjects();
        let outcomes = parallel::map(&subjects, |subject| subject.unnoticed(promtool, changes));
        let mut mutation = Mutation {
            rules: subjects.len(),
            ..Mutation::default()
        };
        for outcome in outcomes {
            let (changes, unnoticed) = outcome?;
            mutation.changes += changes;
            mutation.unnoticed.extend(unnoticed);
        }
        mutation.unnoticed.sort();
        Ok(mutation)
    }

    /// The rules that tests ask for by name, each once.
    fn subjects(&self) -> Vec<Subject<'_>> {
        let mut subjects: BTreeMap<String, Subject<'_>> = BTreeMap::new();
        for suite in &self.suites {
            // Not what the rules themselves read.
            let asked = Slice::of(&suite.test, &[]);
            for rule in suite.all_rules().filter(|rule| asked.keeps(rule)) {
                let subject = subjects.entry(rule.to_string()).or_insert_with(|| Subject {
                    rule,
                    suites: Vec::new(),
                });
                subject.suites.push(suite);
            }
        }
        subjects.into_values().collect()
    }
}

impl Subject<'_> {
    /// How many changes there are, and those that no suite notices.
    fn unnoticed(&self, promtool: &Promtool, changes: Changes) -> Result<(usize, Vec<Unnoticed>), Error> {
        let mutants = mutants(self.rule, changes);
        let mut left: Vec<(usize, &Mutant)> = mutants.iter().enumerate().collect();
        for suite in &self.suites {
            let noticed = fast::noticed(suite, self.rule, &left, promtool)?;
            left.retain(|(number, _)| !noticed.contains(number));
        }
        // What is left is run as a rule: that is what counts.
        for suite in self.suites.iter().filter(|_| changes.confirm) {
            let noticed = self.noticed(suite, &left, promtool)?;
            left.retain(|(number, _)| !noticed.contains(number));
        }
        let unnoticed = left.iter().map(|(_, mutant)| Unnoticed {
            rule: name(self.rule),
            change: mutant.what.clone(),
        });
        Ok((mutants.len(), unnoticed.collect()))
    }

    /// The changed rules with which a suite fails.
    fn noticed(
        &self,
        suite: &Suite,
        mutants: &[(usize, &Mutant)],
        promtool: &Promtool,
    ) -> Result<BTreeSet<usize>, Error> {
        if mutants.is_empty() {
            return Ok(BTreeSet::new());
        }
        let runs: Vec<Run> = mutants
            .iter()
            .map(|(_, mutant)| suite.with(self.rule, &mutant.rule))
            .collect();
        let answer = promtool.run(&runs)?;
        let failed = mutants
            .iter()
            .zip(answer.succeeded)
            .filter(|(_, succeeded)| !succeeded);
        Ok(failed.map(|((number, _), _)| *number).collect())
    }
}

impl Suite {
    /// With another rule in the place of one.
    fn with(&self, rule: &Value, other: &Value) -> Run {
        let mut run = self.run();
        for file in &mut run.rules {
            let groups = file.get_mut("groups").and_then(Value::as_array_mut);
            for group in groups
                .into_iter()
                .flatten()
                .filter(|group| list(group, "rules").contains(rule))
            {
                let rules = group.get_mut("rules").and_then(Value::as_array_mut);
                for each in rules.into_iter().flatten().filter(|each| *each == rule) {
                    *each = other.clone();
                }
            }
        }
        run
    }
}
