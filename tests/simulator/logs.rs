//! The log lines of a run, with the fields of the catalogue and no others.

use dashgen::catalogue::{FieldType, LogField};
use metrics::logs;
use serde_json::{Map, Value};

use crate::ids::{Ids, logical_attempt};
use crate::incident::Millis;
use crate::model::World;
use crate::model::fleet::{Fleet, Plan};
use crate::model::run::{
    ERROR_CODES, EVENT_TYPES, Event, EventKind, Execution, Outcome, PLUGIN_STATUSES, RETRY_CAUSES, Run,
    SIGNAL_STATUSES, SIGNAL_TYPES,
};
use crate::time::rfc3339;

/// A line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// When it is written.
    pub at: Millis,
    fields: Map<String, Value>,
}

impl Line {
    fn new(at: Millis, level: &str, component: &str, message: String) -> Self {
        let line = Self {
            at,
            fields: Map::new(),
        };
        line.with(logs::TIMESTAMP, rfc3339(at))
            .with(logs::LEVEL, level)
            .with(logs::COMPONENT, component)
            .with(logs::MESSAGE, message)
    }

    /// Sets a field; `context.requestId` is `requestId` within the object `context`.
    fn with(mut self, field: LogField, value: impl Into<Value>) -> Self {
        let value = value.into();
        debug_assert_eq!(
            value.is_number(),
            field.kind == FieldType::Number,
            "the catalogue declares `{}` otherwise",
            field.name
        );
        match field.name.split_once('.') {
            None => {
                self.fields.insert(field.name.to_owned(), value);
            }
            Some((object, name)) => {
                let object = self
                    .fields
                    .entry(object)
                    .or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(object) = object {
                    object.insert(name.to_owned(), value);
                }
            }
        }
        self
    }

    /// The line as JSON.
    pub fn json(&self) -> String {
        // A map of texts and numbers always has a text.
        serde_json::to_string(&self.fields).unwrap_or_default()
    }
}

/// Writes the lines of runs.
#[derive(Debug)]
pub struct Logger<'a> {
    ids: Ids,
    fleet: &'a Fleet,
}

impl<'a> Logger<'a> {
    /// For the runs of a world.
    pub fn new(world: &'a World) -> Self {
        Self {
            ids: Ids::new(world.seed()),
            fleet: world.fleet(),
        }
    }

    /// For the runs of a fleet whose world has this seed.
    pub fn of(seed: u64, fleet: &'a Fleet) -> Self {
        Self {
            ids: Ids::new(seed),
            fleet,
        }
    }

    /// All lines of a run, in the order in which they are written.
    pub fn lines(&self, run: &Run) -> Vec<Line> {
        let plan = &self.fleet.plans[run.plan];
        let mut lines = Vec::with_capacity(run.events.len() + 8);
        for (index, event) in run.events.iter().enumerate() {
            lines.push(self.event(run, plan, event, index + 1));
            if event.write_error {
                lines.push(self.line(
                    run,
                    event.at,
                    "ERROR",
                    "statestore",
                    "Write to the StateStore failed; trying again".to_owned(),
                ));
            }
        }
        for execution in &run.steps {
            lines.extend(self.plugin(run, plan, execution));
            lines.extend(self.determinism(run, plan, execution));
        }
        for signal in &run.signals {
            let kind = SIGNAL_TYPES
                .get(signal.kind)
                .map_or("CUSTOM_1", |kind| kind.text());
            let status = SIGNAL_STATUSES[signal.status].text();
            let level = if signal.status == 0 { "INFO" } else { "WARNING" };
            lines.push(self.line(
                run,
                signal.at,
                level,
                "signals",
                format!("Signal {kind} {status}"),
            ));
        }
        lines.sort_by_key(|line| line.at);
        lines
    }

    fn line(&self, run: &Run, at: Millis, level: &str, component: &str, message: String) -> Line {
        let plan = &self.fleet.plans[run.plan];
        Line::new(at, level, component, message)
            .with(logs::RUN_ID, self.ids.run(run.number))
            .with(logs::PLAN_ID, plan.id.text())
            .with(logs::PLAN_VERSION, plan.version.text())
            .with(logs::TENANT_ID, self.fleet.tenants[run.tenant].text())
            .with(logs::ENVIRONMENT_ID, plan.environment.text())
            .with(logs::ADAPTER, plan.adapter.text())
            .with(logs::TRACE_ID, self.ids.trace(run.number))
    }

    fn event(&self, run: &Run, plan: &Plan, event: &Event, sequence: usize) -> Line {
        let step = event.step.map_or("", |step| plan.steps[step].id.text());
        let cause = || {
            let retried = |execution: &&Execution| execution.end() == event.at && execution.retry.is_some();
            run.steps
                .iter()
                .find(retried)
                .and_then(|execution| execution.retry)
        };
        let (level, message) = match event.kind {
            EventKind::RunStarted => ("INFO", "Run started".to_owned()),
            EventKind::RunPaused => ("INFO", "Run paused".to_owned()),
            EventKind::RunResumed => ("INFO", "Run resumed".to_owned()),
            EventKind::RunCompleted => ("INFO", "Run completed".to_owned()),
            EventKind::RunFailed => ("ERROR", "Run failed".to_owned()),
            EventKind::RunCancelled => ("INFO", "Run cancelled".to_owned()),
            EventKind::StepStarted => ("INFO", format!("Step {step} started")),
            EventKind::StepCompleted => ("INFO", format!("Step {step} completed")),
            EventKind::StepFailed => ("ERROR", format!("Step {step} failed")),
            EventKind::StepRetried => {
                let cause = cause().map_or("an unknown cause", |cause| RETRY_CAUSES[cause].text());
                ("WARNING", format!("Step {step} is tried again: {cause}"))
            }
        };
        let mut line = self
            .line(run, event.at, level, "engine", message)
            .with(logs::EVENT_TYPE, EVENT_TYPES[event.kind as usize].text())
            .with(logs::RUN_SEQ, sequence);
        if event.step.is_some() {
            line = line.with(logs::STEP_ID, step);
        }
        if event.kind == EventKind::RunStarted {
            line = self.attempt(line, run, 1);
            line = line
                .with(logs::SOURCE_IP, format!("192.0.2.{}", run.number % 250 + 1))
                .with(
                    logs::REQUEST_ID,
                    format!("req-{:08x}", self.ids.bits(run.number, 5) >> 32),
                )
                .with(logs::PLAN_FETCH_DURATION, run.prepare.0)
                .with(logs::VALIDATION_DURATION, run.prepare.1);
        }
        if matches!(
            event.kind,
            EventKind::RunCompleted | EventKind::RunFailed | EventKind::RunCancelled
        ) {
            line = line
                .with(logs::STARTED_AT, rfc3339(run.start))
                .with(logs::RUN_DURATION, event.at - run.start)
                .with(logs::TRACE_SAMPLED, run.traced.to_string())
                .with(
                    logs::RUN_SUMMARY,
                    format!(
                        "{} {} {}",
                        EVENT_TYPES[event.kind as usize].text(),
                        rfc3339(run.start),
                        self.ids.run(run.number)
                    ),
                );
        }
        if run.outcome == Outcome::Failed
            && matches!(event.kind, EventKind::StepFailed | EventKind::RunFailed)
        {
            line = line.with(logs::ERROR_CODE, ERROR_CODES[run.error]);
        }
        line
    }

    fn attempt(&self, line: Line, run: &Run, attempt: u32) -> Line {
        let adapter = self.fleet.plans[run.plan].adapter.text();
        line.with(
            logs::ENGINE_ATTEMPT_ID,
            self.ids.engine_attempt(run.number, adapter, attempt),
        )
        .with(logs::LOGICAL_ATTEMPT_ID, logical_attempt(attempt))
    }

    fn plugin(&self, run: &Run, plan: &Plan, execution: &Execution) -> Option<Line> {
        let plugin = self.fleet.plugins.get(execution.plugin_type?)?.text();
        let (status, seconds) = execution.plugin?;
        let outcome = PLUGIN_STATUSES[status].text();
        let level = if status == 0 { "DEBUG" } else { "ERROR" };
        let memory = 24_000_000 + self.ids.bits(run.number, 200 + execution.step as u64) % 40_000_000;
        Some(
            self.line(
                run,
                execution.end(),
                level,
                "plugin",
                format!("Plugin {plugin}: {outcome}"),
            )
            .with(logs::STEP_ID, plan.steps[execution.step].id.text())
            .with(logs::PLUGIN_TYPE, plugin)
            .with(logs::PLUGIN_STATUS, outcome)
            .with(logs::PLUGIN_DURATION, (seconds * 1_000.0) as u64)
            .with(logs::SANDBOX_MEMORY, memory),
        )
    }

    /// Each execution is replayed and compared; now and then a retry gave something else.
    fn determinism(&self, run: &Run, plan: &Plan, execution: &Execution) -> Option<Line> {
        if execution.retry.is_some() || execution.outcome != Outcome::Success {
            return None;
        }
        let step = plan.steps[execution.step].id.text();
        let differs = execution.attempt > 1 && self.ids.bits(run.number, 6).is_multiple_of(4);
        let (level, result) = if differs {
            ("WARNING", "mismatch")
        } else {
            ("INFO", "match")
        };
        let message = format!("Determinism check of step {step}: {result}");
        let line = self.line(run, execution.end() + 2, level, "determinism", message);
        let line = self
            .attempt(line, run, execution.attempt)
            .with(logs::STEP_ID, step)
            .with(logs::DETERMINISM, result);
        Some(if differs {
            line.with(
                logs::DETERMINISM_DIFF,
                format!("output.rows: {} != {}", run.number % 977, run.number % 977 + 1),
            )
        } else {
            line
        })
    }
}
