//! The spans of a run, as OTLP's JSON, with the names and attributes of the catalogue.

use dashgen::catalogue::{SpanAttribute, SpanName};
use metrics::traces as names;
use serde_json::{Value, json};

use crate::ids::{Ids, logical_attempt};
use crate::incident::Millis;
use crate::model::fleet::Fleet;
use crate::model::run::{ERROR_CODES, Execution, Outcome, Run, RunSignal, SIGNAL_TYPES};

/// Makes the spans of runs.
#[derive(Debug)]
pub struct Tracer<'a> {
    ids: Ids,
    fleet: &'a Fleet,
}

/// The trace of one run while it is made.
struct Trace<'a> {
    ids: Ids,
    run: &'a Run,
    common: Vec<Value>,
    spans: Vec<Value>,
}

impl<'a> Tracer<'a> {
    /// For the runs of a fleet whose world has this seed.
    pub fn of(seed: u64, fleet: &'a Fleet) -> Self {
        Self {
            ids: Ids::new(seed),
            fleet,
        }
    }

    /// The body of a request to `/v1/traces` for all runs whose traces are kept.
    pub fn request<'r>(&self, runs: impl IntoIterator<Item = &'r Run>) -> Value {
        let spans: Vec<Value> = runs
            .into_iter()
            .filter(|run| run.traced)
            .flat_map(|run| self.spans(run))
            .collect();
        json!({
            "resourceSpans": [{
                "resource": {"attributes": [text("service.name", names::SERVICE)]},
                "scopeSpans": [{"scope": {"name": "simulator"}, "spans": spans}],
            }],
        })
    }

    /// Every span of a run, parents before their children.
    pub fn spans(&self, run: &Run) -> Vec<Value> {
        let plan = &self.fleet.plans[run.plan];
        let mut trace = Trace {
            ids: self.ids,
            run,
            common: [
                (names::RUN_ID, self.ids.run(run.number)),
                (names::PLAN_ID, plan.id.text().to_owned()),
                (names::PLAN_VERSION, plan.version.text().to_owned()),
                (names::TENANT_ID, self.fleet.tenants[run.tenant].text().to_owned()),
                (
                    names::ENGINE_ATTEMPT_ID,
                    self.ids.engine_attempt(run.number, plan.adapter.text(), 1),
                ),
                (names::LOGICAL_ATTEMPT_ID, logical_attempt(1)),
                (names::ADAPTER, plan.adapter.text().to_owned()),
            ]
            .iter()
            .map(|(attribute, value)| text(attribute.name, value))
            .collect(),
            spans: Vec::new(),
        };
        let error = run.outcome == Outcome::Failed;
        let fetched = run.start + run.prepare.0;
        let ready = fetched + run.prepare.1;
        let root = trace.span(None, names::WORKFLOW_START.name, (run.start, run.end), error);
        let validate = trace.child(root, names::VALIDATE_PLAN, (fetched, ready), false);
        trace.child(
            validate,
            names::VALIDATE_CAPABILITIES,
            (fetched + 1, ready),
            false,
        );
        let execute = trace.child(root, names::EXECUTE_RUN, (run.start, run.end - 4), error);
        trace.child(execute, names::PLAN_FETCH, (run.start, fetched), false);
        trace.event(
            execute,
            fetched,
            "plan_fetched",
            &[
                (
                    names::SIZE_BYTES,
                    json!({"intValue": (90_000 + self.ids.bits(run.number, 7) % 60_000).to_string()}),
                ),
                (
                    names::SHA256,
                    json!({"stringValue": format!("{:016x}", self.ids.bits(run.plan as u64, 8))}),
                ),
                (names::CACHED, json!({"boolValue": run.prepare.0 < 40})),
            ],
        );
        for execution in &run.steps {
            let step = &plan.steps[execution.step];
            trace.event(
                execute,
                execution.start,
                "step_started",
                &[
                    (names::STEP_ID, json!({"stringValue": step.id.text()})),
                    (
                        names::WORKER_DOMAIN,
                        json!({"stringValue": if step.data { "tq-data" } else { "tq-control" }}),
                    ),
                ],
            );
            trace.step(execute, execution);
        }
        // What never takes effect has no span that ends.
        let effective = |signal: &&RunSignal| signal.status == 0 && signal.processing.is_finite();
        for signal in run.signals.iter().filter(effective) {
            let end = signal.at + signal.processing as Millis;
            let accepted = trace.child(execute, names::SIGNAL_ACCEPT, (signal.at, end), false);
            if SIGNAL_TYPES
                .get(signal.kind)
                .is_some_and(|kind| kind.text() == "CANCEL")
            {
                let step = run.steps.last().map_or(0, |execution| execution.step);
                trace.span(
                    Some(accepted),
                    &numbered(names::STEP_CANCEL, step),
                    (signal.at, end),
                    false,
                );
            }
        }
        let complete = trace.child(root, names::WORKFLOW_COMPLETE, (run.end - 4, run.end), false);
        trace.child(complete, names::FINALIZE_RUN, (run.end - 3, run.end), false);
        trace.spans
    }
}

impl Trace<'_> {
    fn step(&mut self, parent: usize, execution: &Execution) {
        let end = execution.end();
        let failed = execution.outcome == Outcome::Failed;
        let name = numbered(names::STEP_EXECUTE, execution.step);
        let step = self.span(Some(parent), &name, (execution.start, end), failed);
        let mut at = execution.start + 2;
        if let Some((status, seconds)) = execution.plugin {
            let until = (at + (seconds * 1_000.0) as Millis).min(end);
            self.child(step, names::PLUGIN_INVOKE, (at, until), status != 0);
            at = until;
        }
        if execution.artifact > 0.0 {
            self.child(step, names::ARTIFACT_STORE, (at, (at + 12).min(end)), false);
        }
        self.child(step, names::EMIT_EVENT, (end - 3, end), false);
    }

    fn child(&mut self, parent: usize, name: SpanName, span: (Millis, Millis), error: bool) -> usize {
        self.span(Some(parent), name.name, span, error)
    }

    fn span(
        &mut self,
        parent: Option<usize>,
        name: &str,
        (start, end): (Millis, Millis),
        error: bool,
    ) -> usize {
        let index = self.spans.len();
        let number = self.run.number;
        let mut span = json!({
            "traceId": self.ids.trace(number),
            "spanId": self.ids.span(number, index),
            "name": name,
            "kind": 1,
            "startTimeUnixNano": nanoseconds(start),
            "endTimeUnixNano": nanoseconds(end.max(start)),
            "attributes": self.common,
        });
        if let Some(parent) = parent {
            span["parentSpanId"] = json!(self.ids.span(number, parent));
        }
        span["status"] = if error {
            json!({"code": 2, "message": ERROR_CODES[self.run.error]})
        } else {
            json!({"code": 1})
        };
        self.spans.push(span);
        index
    }

    fn event(&mut self, span: usize, at: Millis, name: &str, attributes: &[(SpanAttribute, Value)]) {
        let attributes: Vec<Value> = attributes
            .iter()
            .map(|(attribute, value)| json!({"key": attribute.name, "value": value}))
            .collect();
        let event = json!({"timeUnixNano": nanoseconds(at), "name": name, "attributes": attributes});
        match self.spans[span].get_mut("events").and_then(Value::as_array_mut) {
            Some(events) => events.push(event),
            None => self.spans[span]["events"] = json!([event]),
        }
    }
}

/// `step[2].execute`; people count from 1.
fn numbered(name: SpanName, step: usize) -> String {
    name.name.replacen("[n]", &format!("[{}]", step + 1), 1)
}

fn text(key: &str, value: &str) -> Value {
    json!({"key": key, "value": {"stringValue": value}})
}

/// OTLP's JSON has 64-bit numbers as text.
fn nanoseconds(at: Millis) -> String {
    format!("{at}000000")
}
