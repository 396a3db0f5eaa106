//! What happened, as the simulator knows it and no histogram has to guess, against what the panels say.

use std::collections::BTreeMap;
use std::ops::Range;

use dashgen::catalogue::Metric;
use dashgen_check::Subject;
use metrics::run_signals::SignalProcessingDuration;
use metrics::runs::RunCompletionDuration;
use metrics::statestore::StateStoreWriteDuration;
use simulator::incident::{DAY, HOUR, MINUTE, Millis, Scenario};
use simulator::model::fleet::Fleet;
use simulator::model::run::{Outcome, Run};

use crate::history::History;
use crate::prometheus::Prometheus;
use crate::rules::Firing;

/// What broke a promise, and all that could have.
#[derive(Debug, Default)]
struct Share {
    bad: u32,
    all: u32,
}

impl Share {
    fn see(&mut self, bad: bool) {
        self.bad += u32::from(bad);
        self.all += 1;
    }

    fn value(&self) -> f64 {
        f64::from(self.bad) / f64::from(self.all)
    }
}

/// What happened until a moment.
#[derive(Debug)]
pub struct Truth {
    end: Millis,
    /// Of the last hour: times of writes to the StateStore in milliseconds, of successful runs in seconds,
    /// and of pauses in milliseconds.
    writes: Vec<f64>,
    completions: Vec<f64>,
    pauses: Vec<f64>,
    /// Runs that started in the last hour, and in the one before.
    started: [u32; 2],
    /// Runs that started and had not ended at the end.
    in_flight: u32,
    /// Of the last six hours: calls of plugins, and seconds of successful runs by plan.
    plugins: Share,
    plans: BTreeMap<usize, (f64, u32)>,
    /// Of the last week: seconds of steps that a tenant pays for, by tenant.
    step_seconds: BTreeMap<usize, f64>,
    /// Of the last day: runs that failed.
    errors: Share,
    /// Of all time: runs that failed, runs that took more than 5 s, pauses that took more than 1 s, failures
    /// that were known after 2 s.
    failed: Share,
    slow: Share,
    slow_pauses: Share,
    late_failures: Share,
}

impl Truth {
    pub fn new(end: Millis) -> Self {
        Self {
            end,
            writes: Vec::new(),
            completions: Vec::new(),
            pauses: Vec::new(),
            started: [0; 2],
            in_flight: 0,
            plugins: Share::default(),
            plans: BTreeMap::new(),
            step_seconds: BTreeMap::new(),
            errors: Share::default(),
            failed: Share::default(),
            slow: Share::default(),
            slow_pauses: Share::default(),
            late_failures: Share::default(),
        }
    }

    fn last(&self, span: Millis) -> Range<Millis> {
        self.end - span..self.end
    }

    pub fn see(&mut self, run: &Run) {
        let (hour, six, day) = (self.last(HOUR), self.last(6 * HOUR), self.last(DAY));
        self.started[0] += u32::from(hour.contains(&run.start));
        self.started[1] += u32::from(hour.contains(&(run.start + HOUR)));
        self.in_flight += u32::from(run.start < self.end && run.end >= self.end);
        let ended = run.end < self.end;
        if ended && run.outcome != Outcome::Cancelled {
            let failed = run.outcome == Outcome::Failed;
            self.failed.see(failed);
            if day.contains(&run.end) {
                self.errors.see(failed);
            }
        }
        if ended && run.outcome == Outcome::Success {
            self.slow.see(run.seconds() > 5.0);
            if hour.contains(&run.end) {
                self.completions.push(run.seconds());
            }
            if six.contains(&run.end) {
                let (seconds, runs) = self.plans.entry(run.plan).or_default();
                *seconds += run.seconds();
                *runs += 1;
            }
        }
        for pause in run
            .signals
            .iter()
            .filter(|signal| signal.kind == 0 && signal.status == 0 && signal.processing.is_finite())
        {
            let done = pause.at + pause.processing as Millis;
            if done < self.end {
                self.slow_pauses.see(pause.processing > 1_000.0);
            }
            if hour.contains(&done) {
                self.pauses.push(pause.processing);
            }
        }
        for execution in run
            .steps
            .iter()
            .filter(|execution| six.contains(&execution.end()))
        {
            if let Some((status, _)) = execution.plugin {
                self.plugins.see(status != 0);
            }
        }
        for execution in &run.steps {
            if let Some(late) = execution
                .detection
                .filter(|late| execution.end() + (*late as Millis) < self.end)
            {
                self.late_failures.see(late > 2_000.0);
            }
        }
        // What was tried again is nobody's.
        let week = self.last(7 * DAY);
        let charged = run.steps.iter().filter(|execution| execution.retry.is_none());
        for execution in charged.filter(|execution| week.contains(&execution.end())) {
            *self.step_seconds.entry(run.tenant).or_default() += execution.seconds;
        }
        let writes = run.events.iter().filter(|event| hour.contains(&event.at));
        self.writes.extend(writes.map(|event| event.write));
    }

    pub fn sort(&mut self) {
        for values in [&mut self.writes, &mut self.completions, &mut self.pauses] {
            values.sort_by(f64::total_cmp);
        }
    }
}

/// The smallest value that 99 % of all are not above.
fn p99(ascending: &[f64]) -> f64 {
    ascending[(ascending.len() * 99).div_ceil(100) - 1]
}

/// The panels as they are delivered, with every variable at All.
struct Panels<'a> {
    subjects: &'a [Subject],
    prometheus: &'a Prometheus,
    at: i64,
}

impl Panels<'_> {
    /// The query at `path`. `rate` stands for `$__rate_interval`.
    fn query(&self, path: &str, rate: &str) -> String {
        let subject = self.subjects.iter().find(|subject| subject.path == path);
        let subject = subject.unwrap_or_else(|| panic!("no query is called `{path}`"));
        let range = format!("{}s", subject.range.as_secs());
        let query = subject
            .text
            .replace("$__range", &range)
            .replace("$__rate_interval", rate);
        query.replace("$job", ".*")
    }

    fn number(&self, path: &str) -> f64 {
        self.prometheus.number(&self.query(path, "1h"), self.at)
    }

    /// The value of each series, by one of its labels.
    fn by(&self, path: &str, label: &str) -> BTreeMap<String, f64> {
        let series = self.prometheus.query(&self.query(path, "1h"), self.at);
        let pair = |series: &serde_json::Value| {
            let name = series["metric"][label].as_str()?.to_owned();
            Some((name, series["value"][1].as_str()?.parse().ok()?))
        };
        series.iter().filter_map(pair).collect()
    }
}

/// `tolerance` is relative.
fn near(what: &str, said: f64, is: f64, tolerance: f64) {
    assert!(
        (said - is).abs() <= tolerance * is.abs(),
        "{what}: the panel says {said}, and it is {is}"
    );
}

fn bucket<M: Metric>(value: f64) -> Option<usize> {
    M::INFO.buckets.iter().position(|bound| value <= *bound)
}

/// A quantile of a histogram is right if it is in the bucket of the true one: there is no more to know.
fn same_bucket<M: Metric>(what: &str, said: f64, is: f64) {
    assert!(bucket::<M>(is).is_some(), "{what}: {is} is beyond all buckets");
    assert_eq!(
        bucket::<M>(said),
        bucket::<M>(is),
        "{what}: the panel says {said}, and it is {is}"
    );
}

/// Returns what was compared, for people.
pub fn agrees(
    prometheus: &Prometheus,
    history: &History,
    subjects: &[Subject],
    firings: &[Firing],
) -> String {
    let truth = &history.truth;
    let panels = Panels {
        subjects,
        prometheus,
        at: truth.end / 1_000,
    };
    let p99_write = panels.number("dvt-operations / StateStore Write Latency / p99");
    same_bucket::<StateStoreWriteDuration>("p99 of writes", p99_write, p99(&truth.writes));
    let p99_run = panels.number("dvt-executive / Completion SLA (p99, 1h) / p99");
    same_bucket::<RunCompletionDuration>("p99 of runs", p99_run, p99(&truth.completions));
    let p99_pause = panels.number("dvt-executive / Pause Latency (p99, 1h) / p99");
    same_bucket::<SignalProcessingDuration>("p99 of pauses", p99_pause, p99(&truth.pauses));

    // An hour of samples a minute apart has 61 of them; `rate` extrapolates by less than a minute.
    let [started, before] = truth.started.map(f64::from);
    let runs = panels.number("dvt-executive / Runs/min (last 1h) / runs");
    near("runs a minute", runs, started / 60.0, 0.01);
    let change = panels.number("dvt-executive / Runs/min (last 1h) / change");
    near("change of runs a minute", 1.0 + change, started / before, 0.02);
    let in_flight = panels.number("dvt-executive / In-Flight Runs / in flight");
    assert_eq!(in_flight, f64::from(truth.in_flight), "runs in flight");
    assert!(
        truth.errors.bad > 0,
        "no run failed on the last day, so its error rate says nothing"
    );
    let errors = panels.number("dvt-executive / Errors (24h) / errors");
    near("error rate", errors, truth.errors.value(), 0.03);
    let refused = panels.number("dvt-executive / Plugin Errors (range) / errors");
    near("plugin errors", refused, f64::from(truth.plugins.bad), 0.02);
    let invocations = panels.number("dvt-executive / Plugin Errors (range) / invocations");
    near(
        "plugin invocations",
        invocations,
        f64::from(truth.plugins.all),
        0.02,
    );
    let share = panels.number("dvt-executive / Plugin Errors (range) / share");
    near("share of plugin errors", share, truth.plugins.value(), 0.02);
    let means = panels.by("dvt-executive / Top Plans by Runtime (range) / A", "planId");
    assert_eq!(means.len(), truth.plans.len(), "plans on the panel");
    for (plan, (seconds, runs)) in &truth.plans {
        let id = plan_id(history.world.fleet(), *plan);
        near(&id, means[&id], seconds / f64::from(*runs), 0.01);
    }
    let costs = costs(&panels, history);
    let left = budgets(&panels, history);
    let incidents = incidents(&panels, firings);
    format!(
        "  p99 of writes {p99_write:.1} ms, of runs {p99_run:.2} s, of pauses {p99_pause:.0} ms\n  \
         {runs:.1} runs a minute, {in_flight} in flight, {:.4} % errors\n  {left}\n  {incidents}\n  {costs}",
        errors * 100.0
    )
}

/// What each tenant is charged for the time of its steps, and that all parts are the whole.
fn costs(panels: &Panels<'_>, history: &History) -> String {
    let charged = panels.by("dvt-costs / Cost by Tenant (range) / step_time", "tenantId");
    let tenants = &history.world.fleet().tenants;
    for (tenant, seconds) in &history.truth.step_seconds {
        let id = tenants[*tenant].text();
        let is = seconds / 3_600.0 * alerts::prices::STEP_TIME.amount();
        near(&format!("cost of steps of {id}"), charged[id], is, 0.01);
    }
    // One more row than tenants: what nobody can be charged for.
    assert_eq!(charged.len(), tenants.len() + 1, "rows of costs: {charged:?}");
    let all = panels.by("dvt-costs / Cost by Tenant (range) / total", "tenantId");
    let total = panels.number("dvt-costs / Cost (range) / total");
    let sum: f64 = all.values().sum();
    assert!(
        (sum - total).abs() < 0.005,
        "the rows cost {sum}, and the whole is {total}"
    );
    format!(
        "costs of a week: {total:.2} USD, of which {:.2} nobody can be charged for",
        all["(unattributed)"]
    )
}

fn plan_id(fleet: &Fleet, plan: usize) -> String {
    fleet.plans[plan].id.text().to_owned()
}

/// The tile of incidents counts times in which something fired: those in which somebody was paged, and the others.
fn incidents(panels: &Panels<'_>, firings: &[Firing]) -> String {
    let [said_p1, said_p2] =
        ["p1", "p2"].map(|name| panels.number(&format!("dvt-executive / Incidents (7d) / {name}")));
    let week = panels.at - 7 * 24 * 60 * 60;
    let in_week = || firings.iter().filter(|firing| firing.start >= week);
    let is_page = |firing: &&Firing| firing.labels["severity"] == "P1";
    let counts = |firing: &&Firing| is_page(firing) || !firing.labels.contains_key("sloth_slo");
    let paged = times_apart(in_week().filter(is_page));
    let all = times_apart(in_week().filter(counts));
    assert_eq!(said_p1, paged as f64, "incidents in which somebody was paged");
    assert_eq!(said_p2, (all - paged) as f64, "incidents with messages only");
    assert!(
        all < firings.len(),
        "every alert is an incident of its own, so nothing is grouped"
    );
    format!(
        "incidents: {said_p1} P1, {said_p2} P2, of {} alerts that fired",
        firings.len()
    )
}

/// How many times there are that are more than half an hour apart.
fn times_apart<'f>(firings: impl Iterator<Item = &'f Firing>) -> usize {
    let mut spans: Vec<(i64, i64)> = firings.map(|firing| (firing.start, firing.end)).collect();
    spans.sort_unstable();
    let mut last = i64::MIN;
    let mut times = 0;
    for (start, end) in spans {
        times += usize::from(start > last.saturating_add(30 * 60));
        last = last.max(end);
    }
    times
}

/// What is left of each budget, from every run and every minute of the history.
fn budgets(panels: &Panels<'_>, history: &History) -> String {
    let truth = &history.truth;
    let said = panels.by(
        "dvt-executive / Error Budget Remaining (30d) / remaining",
        "sloth_slo",
    );
    let mut text = "budgets left:".to_owned();
    for (slo, share, allowed) in [
        ("completion-latency", &truth.slow, 0.01),
        ("pause-latency", &truth.slow_pauses, 0.01),
        ("run-error-rate", &truth.failed, 0.001),
        ("failure-detection", &truth.late_failures, 0.01),
    ] {
        // What is left says little beside a budget that is spent several times: the spent part is compared.
        near(slo, 1.0 - said[slo], share.value() / allowed, 0.03);
        text.push_str(&format!(" {slo} {:.1} %,", said[slo] * 100.0));
    }
    // A series that vanishes is seen for five more minutes, and each moment is a whole minute.
    let lost: Vec<Millis> = history
        .story
        .acts
        .iter()
        .map(|act| act.incident)
        .filter(|incident| matches!(incident.scenario, Scenario::AdapterLost | Scenario::MetricsLost))
        .map(|incident| incident.end - incident.start)
        .collect();
    let minutes = |span: Millis| span as f64 / MINUTE as f64;
    // Minutes of 30 days, however young the history is.
    let spent = (1.0 - said["availability"]) * 216.0;
    let whole: f64 = lost.iter().map(|span| minutes(*span) + 1.0).sum();
    let seen: f64 = lost.iter().map(|span| minutes(*span) - 6.0).sum();
    assert!(
        (seen..=whole).contains(&spent),
        "availability: the panel says {spent} minutes are lost; {whole} are, {seen} at least are seen"
    );
    text.push_str(&format!(" availability {:.1} %", said["availability"] * 100.0));
    text
}
