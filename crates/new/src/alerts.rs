//! The file `alerts.rs`: what must hold, who is told, and the page of each alert.

use crate::name::Name;
use crate::service::{Duration, Requests, Service};

/// What is watched.
#[derive(Clone, Copy)]
enum Watched<'s> {
    Errors(&'s Requests),
    Latency(&'s Duration),
    Down,
    Gone,
}

/// The two alerts of a project.
fn watched(service: &Service) -> Vec<Watched<'_>> {
    let errors = service.requests.as_ref().map(Watched::Errors);
    let latency = service.duration.as_ref().map(Watched::Latency);
    let others = [Watched::Down, Watched::Gone];
    errors.into_iter().chain(latency).chain(others).take(2).collect()
}

/// The page of an alert.
pub(crate) struct Runbook {
    /// Its file, without its ending.
    pub(crate) file: &'static str,
    title: &'static str,
    impact: &'static str,
    mitigation: &'static str,
    verification: &'static str,
}

impl Runbook {
    /// Its text; a render writes the facts of the alert between the two comments.
    pub(crate) fn page(&self) -> String {
        let Self {
            title,
            impact,
            mitigation,
            verification,
            ..
        } = self;
        format!(
            "# {title}\n\n## Meaning\n\n{impact}\n\n## Impact\n\nWhoever uses {{{{name}}}} notices it, or will soon.\n\n\
             ## Diagnosis\n\n<!-- dashgen: begin -->\n<!-- dashgen: end -->\n\n## Mitigation\n\n{mitigation}\n\n\
             ## Verification\n\n{verification}\n\n## Escalation\n\nAfter half an hour: whoever leads the team.\n"
        )
    }
}

/// The pages of the alerts.
pub(crate) fn runbooks(service: &Service) -> Vec<Runbook> {
    let watched = watched(service).into_iter();
    watched.map(Watched::runbook).collect()
}

impl Watched<'_> {
    fn runbook(self) -> Runbook {
        match self {
            Self::Errors(_) => Runbook {
                file: "errors",
                title: "Requests fail",
                impact: "More requests fail than users forgive.",
                mitigation: "Roll the last release back if the errors began with it. Look at the logs of one failed request \
                             otherwise.",
                verification: "The panel \"Errors\" is back below its line.",
            },
            Self::Latency(_) => Runbook {
                file: "latency",
                title: "Answers are slow",
                impact: "One of twenty requests takes longer than was promised.",
                mitigation: "Look for what began with it: a release, more traffic, a slow database. Add instances if all are \
                             busy.",
                verification: "The panel \"Latency\" is back below its line.",
            },
            Self::Down => Runbook {
                file: "down",
                title: "An instance does not answer",
                impact: "Prometheus cannot scrape an instance: it is down, or cannot be reached.",
                mitigation: "Restart the instance, or take it out of the configuration of Prometheus if it is gone for good.",
                verification: "The panel \"Instances\" is back at its line.",
            },
            Self::Gone => Runbook {
                file: "gone",
                title: "No instance is known",
                impact: "Prometheus knows no target of the service: nothing is measured, and no other alert can fire.",
                mitigation: "Look at the targets of Prometheus, and at the name of the job in `src/prometheus.rs`.",
                verification: "The panel \"Instances\" has data again.",
            },
        }
    }

    /// The function that makes its signal.
    pub(crate) fn signal(self) -> String {
        match self {
            Self::Errors(requests) => {
                let (failed, requests) = (&requests.failed.0, requests.shown.metric.ident());
                format!(
                    "/// The share of requests that fail.\n\
                     pub fn errors() -> Signal<()> {{\n    \
                     let failed = {failed}.rate(minutes(5)).sum();\n    \
                     let all = {requests}.rate(minutes(5)).sum();\n    \
                     Signal::new(\"Errors\", failed.or_zero() / all.gt(0))\n        \
                     .description(\"Requests that failed, as a share of all.\")\n        \
                     .runbook(\"errors.md\")\n        \
                     .warn_above(percent(1.0))\n        \
                     .fail_above(percent(5.0))\n}}\n"
                )
            }
            Self::Latency(duration) => {
                let (bound, duration) = (&duration.bound, duration.shown.metric.ident());
                format!(
                    "/// How long requests take.\n\
                     pub fn latency() -> Signal<()> {{\n    \
                     let p95 = {duration}.histogram_quantile(0.95, minutes(5));\n    \
                     Signal::new(\"Latency\", p95)\n        \
                     .description(\"The time within which 95 of 100 requests are answered.\")\n        \
                     .runbook(\"latency.md\")\n        \
                     .fail_above({bound})\n}}\n"
                )
            }
            Self::Down => "/// Whether every instance answers.\n\
                 pub fn down() -> Signal<()> {\n    \
                 let up = Up.matching(Job.is(JOB)).latest().min();\n    \
                 Signal::new(\"Instances\", up)\n        \
                 .description(\"1 while every instance answers the scrapes of Prometheus, 0 if one does not.\")\n        \
                 .runbook(\"down.md\")\n        \
                 .fail_below(1)\n}\n"
                .to_owned(),
            Self::Gone => "/// Whether any instance is known.\n\
                 pub fn gone() -> Signal<()> {\n    \
                 let absent = Up.matching(Job.is(JOB)).latest().absent();\n    \
                 Signal::new(\"Without Instances\", absent)\n        \
                 .description(\"1 while Prometheus knows no instance.\")\n        \
                 .runbook(\"gone.md\")\n        \
                 .fail_above(0)\n}\n"
                .to_owned(),
        }
    }

    /// The statement that makes its alert, and the name of the variable.
    fn alert(self, name: &Name) -> (&'static str, String) {
        let service = name.camel();
        let rule = |variable: &'static str,
                    what: &str,
                    severity: &str,
                    pending: &str,
                    summary: &str,
                    rest: &str| {
            let head = format!(
                "AlertRule::new(\"{service}{what}\", Severity::{severity}, {variable}().fail_condition())"
            );
            let one_line = format!("    let {variable} = {head}");
            let begin = if one_line.len() <= 100 {
                one_line
            } else {
                format!(
                    "    let {variable} = AlertRule::new(\n        \"{service}{what}\",\n        Severity::{severity},\n        \
                     {variable}().fail_condition(),\n    )"
                )
            };
            let indent = if begin.contains('\n') { "    " } else { "        " };
            let text = format!(
                "{begin}\n{indent}.pending_period(minutes({pending}))\n{indent}.summary(\"{summary}\")\n\
                 {indent}.description({rest});\n"
            );
            (variable, text)
        };
        match self {
            Self::Errors(_) => rule(
                "errors",
                "Errors",
                "P1",
                "5",
                "Requests fail.",
                "Template::default().value().text(\" of the requests fail.\")",
            ),
            Self::Latency(_) => rule(
                "latency",
                "Latency",
                "P2",
                "10",
                "Answers are slow.",
                "Template::new(\"One of twenty requests takes more than \").value().text(\".\")",
            ),
            Self::Down => rule(
                "down",
                "Down",
                "P2",
                "5",
                "An instance does not answer.",
                "\"Prometheus cannot scrape an instance.\"",
            ),
            Self::Gone => rule(
                "gone",
                "Gone",
                "P1",
                "5",
                "No instance is known.",
                "\"Nothing of the service is measured.\"",
            ),
        }
    }
}

/// The SLO: of what is known, what users notice most.
fn slo(name: &Name, service: &Service) -> String {
    let alert = name.camel();
    let (slo, objective, indicator, promise, summary, runbook, panel) =
        match (&service.requests, &service.duration) {
            (Some(requests), _) => (
                "answers",
                "99.9",
                format!(
                    "Sli::events({}, {})",
                    requests.failed.0,
                    requests.shown.metric.ident()
                ),
                "99.9 % of requests do not fail".to_owned(),
                "Requests fail: the error budget is spent too fast.",
                "errors",
                "errors",
            ),
            (None, Some(duration)) => (
                "fast-answers",
                "99.0",
                format!(
                    "Sli::latency({}, {})",
                    duration.shown.metric.ident(),
                    duration.bound
                ),
                format!("99 % of requests are answered within {}", duration.words),
                "Answers are slow: the error budget is spent too fast.",
                "latency",
                "latency",
            ),
            (None, None) => (
                "uptime",
                "99.5",
                "Sli::uptime(Up.matching(Job.is(JOB)))".to_owned(),
                "99.5 % of the time an instance answers".to_owned(),
                "Instances are down: the error budget is spent too fast.",
                "down",
                "instances",
            ),
        };
    let burns = if objective == "99.0" { "Slow" } else { "Failing" };
    let uid = name.text();
    format!(
        "/// What users are promised.\n\
         fn objective() -> Slo {{\n    \
         let indicator = {indicator};\n    \
         Slo::new(\"{slo}\", percent({objective}), indicator)\n        \
         .window(SloWindow::TwentyEightDays)\n        \
         .description(\"{promise}\")\n        \
         .burn_rate_alerts(\"{alert}{burns}\")\n        \
         .summary(\"{summary}\")\n        \
         .runbook(\"{runbook}.md\")\n        \
         .panel(\"{uid}\", \"{panel}\")\n        \
         .allow_other_panel(\"the panel shows what users see, which says more than an error ratio\")\n}}\n"
    )
}

/// The whole file.
pub(crate) fn file(name: &Name, service: &Service) -> String {
    let watched = watched(service);
    let signals: Vec<String> = watched.iter().map(|watched| watched.signal()).collect();
    let slo = slo(name, service);
    let (variables, alerts): (Vec<&str>, Vec<String>) =
        watched.iter().map(|watched| watched.alert(name)).unzip();
    let body = format!("{}{slo}{}", signals.concat(), alerts.concat());
    let mut types: Vec<&str> = service.types().filter(|word| is_word_in(word, &body)).collect();
    types.sort_unstable();
    types.dedup();
    let mut uses = String::new();
    if !types.is_empty() {
        uses += &import("crate::metrics", &types);
    }
    if service.needs_up() && body.contains("JOB") {
        uses += "use crate::prometheus::{JOB, Job, Up};\n";
    }
    let mut rules = vec![
        "AlertRule",
        "Receiver",
        "Routes",
        "RuleGroup",
        "Rules",
        "Severity",
        "Signal",
        "Sli",
        "Slo",
    ];
    if body.contains("Template::") {
        rules.push("Template");
    }
    let added: Vec<String> = variables
        .iter()
        .map(|variable| format!(".alert({variable})"))
        .collect();
    let added = added.concat();
    let slug = name.text();
    format!(
        "//! What must hold, and who is told. Each expression and each threshold is stated here and nowhere else.\n\n\
         use dashgen::prelude::*;\n\
         use dashgen::rules::slo::SloWindow;\n\
         {}\n{uses}\n{}\n{slo}\n\
         pub fn rules() -> Rules {{\n{}    \
         Rules::new(\"{slug}\")\n        \
         .runbook_base_url(\"https://example.com/runbooks\")\n        \
         .grafana_url(\"https://grafana.example.com\")\n        \
         .group(RuleGroup::new(\"{slug}\"){added})\n        \
         .slo(objective())\n        \
         .routes(routes())\n}}\n\n\
         /// Pages go to whoever is on call, everything else to the team: each file holds the address of a webhook.\n\
         fn routes() -> Routes {{\n    \
         Routes::new(\n        \
         Receiver::webhook(\"on-call\", \"/etc/alertmanager/secrets/on-call\"),\n        \
         Receiver::webhook(\"team\", \"/etc/alertmanager/secrets/team\"),\n    \
         )\n}}\n",
        import("dashgen::rules", &rules),
        signals.join("\n"),
        alerts.concat(),
    )
}

/// A `use` of several names, as rustfmt lays it out.
pub(crate) fn import(path: &str, names: &[&str]) -> String {
    if let [name] = names {
        return format!("use {path}::{name};\n");
    }
    let line = format!("use {path}::{{{}}};\n", names.join(", "));
    if line.len() <= 101 {
        return line;
    }
    let mut lines = vec![String::new()];
    for name in names {
        let last = lines.len() - 1;
        let space = if lines[last].is_empty() { "" } else { " " };
        if 4 + lines[last].len() + space.len() + name.len() < 100 {
            lines[last] += &format!("{space}{name},");
        } else {
            lines.push(format!("{name},"));
        }
    }
    format!("use {path}::{{\n    {}\n}};\n", lines.join("\n    "))
}

/// Whether a word of Rust stands in a text.
pub(crate) fn is_word_in(word: &str, text: &str) -> bool {
    text.split(|sign: char| !sign.is_alphanumeric() && sign != '_')
        .any(|other| other == word)
}
