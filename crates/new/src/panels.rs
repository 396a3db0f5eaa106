//! The files `overview.rs` and `details.rs`: a panel for each metric.

use dashgen_import::Layout;
use dashgen_import::code::Code;
use dashgen_tables::Metric;
use dashgen_tables::name::free;

use crate::alerts::{import, is_word_in};
use crate::name::{Name, capital};
use crate::service::{Service, Shown};

/// The most panels of one dashboard.
const MOST: usize = 40;

/// Is the service well?
pub(crate) fn overview(name: &Name, service: &Service) -> String {
    let mut panels = Vec::new();
    if let Some(requests) = &service.requests {
        panels.push(panel("Requests", &requests.shown));
        // Where nothing fails, Grafana would draw an axis up to 10,000 %.
        let highest = Code::call("percent", vec![plain("10.0")]);
        panels.push(signal("errors").method("soft_max", vec![highest]));
    }
    if service.duration.is_some() {
        panels.push(signal("latency"));
    }
    let mut rows = Vec::new();
    if !panels.is_empty() {
        rows.push(("Requests".to_owned(), panels));
    }
    if service.needs_up() {
        let mut panels = vec![signal("down")];
        if rows.is_empty() {
            let known = Code::Text("Prometheus knows the instances.".to_owned());
            panels.push(signal("gone").method("no_value", vec![known]));
        }
        rows.push(("Instances".to_owned(), panels));
    }
    let question = format!("Is {} well?", name.title());
    file(&Dashboard {
        head: format!("//! {question}\n"),
        uid: name.text().to_owned(),
        title: name.title(),
        description: question,
        rows,
        types: service.types().collect(),
    })
}

/// Everything else that the service exposes.
pub(crate) fn details(name: &Name, service: &Service) -> String {
    let mut rows: Vec<(String, Vec<Code>)> = Vec::new();
    let mut titles = std::collections::BTreeSet::new();
    for shown in service.rest.iter().take(MOST) {
        let title = free(&mut titles, title(&shown.metric), " ");
        let panel = panel(&title, shown);
        match rows.iter_mut().find(|(row, _)| *row == row_title(shown)) {
            Some((_, panels)) => panels.push(panel),
            None => rows.push((row_title(shown), vec![panel])),
        }
    }
    // A row of one panel is no row.
    let (single, mut rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, panels)| panels.len() == 1);
    if !single.is_empty() {
        let panels = single.into_iter().flat_map(|(_, panels)| panels).collect();
        let title = if rows.is_empty() { "Metrics" } else { "Others" };
        rows.push((title.to_owned(), panels));
    }
    file(&Dashboard {
        head: "//! Everything else that the service exposes.\n".to_owned(),
        uid: format!("{}-details", name.text()),
        title: format!("{} Details", name.title()),
        description: format!("Everything else that {} exposes.", name.title()),
        rows,
        types: service.types().collect(),
    })
}

fn row_title(shown: &Shown) -> String {
    capital(shown.metric.subsystem())
}

/// `UnsentOrders`: `Unsent Orders`; of a moment, as `LastBackupTimestamp`: `Since Last Backup`.
fn title(metric: &Metric) -> String {
    let (mut title, mut ident) = (String::new(), metric.ident());
    if is_moment(metric) {
        title.push_str("Since");
        ident = ident.strip_suffix("Timestamp").unwrap_or(ident);
    }
    let mut before = if title.is_empty() { 'A' } else { 'a' };
    for sign in ident.chars() {
        if sign.is_ascii_uppercase() && !before.is_ascii_uppercase() {
            title.push(' ');
        }
        title.push(sign);
        before = sign;
    }
    title
}

fn plain(words: &str) -> Code {
    Code::plain(words)
}

/// A panel that draws a signal, whose function is in `alerts.rs`.
fn signal(function: &str) -> Code {
    let signal = || Code::call(format!("alerts::{function}"), Vec::new());
    Code::call("TimeSeries::of_signal", vec![Code::Reference(Box::new(signal()))])
        .method("query", vec![signal().method("vector", Vec::new())])
}

/// A panel that draws a metric.
fn panel(title: &str, shown: &Shown) -> Code {
    let metric = &shown.metric;
    let root = plain(metric.ident());
    let window = || vec![plain("RATE_INTERVAL")];
    let none = Vec::new;
    let (query, what) = match metric.kind() {
        "counter" => (root.method("rate", window()).method("sum", none()), "Per second"),
        "gauge" if is_moment(metric) => (
            root.method("latest", none()).method("max", none()),
            "Of the newest",
        ),
        "gauge" => {
            let latest = root.method("latest", none());
            if ADDS_UP.contains(&metric.unit()) {
                (latest.method("sum", none()), "Of all instances")
            } else {
                (latest.method("max", none()), "The highest")
            }
        }
        "histogram" | "native_histogram" => {
            let quantile = vec![plain("0.95"), plain("RATE_INTERVAL")];
            (
                root.method("histogram_quantile", quantile),
                "95 of 100 are at most this",
            )
        }
        _ => (root.method("mean", window()), "The mean"),
    };
    let (query, by) = match &shown.by {
        Some((ident, label)) => (query.method("by", vec![plain(ident)]), format!(", by `{label}`")),
        None => (query, String::new()),
    };
    // A moment says nothing as a number.
    let query = if is_moment(metric) {
        query.method("seconds_since", none())
    } else {
        query
    };
    let help = metric.help();
    let help = help.trim_end_matches('.');
    Code::call("TimeSeries::new", vec![Code::Text(title.to_owned())])
        .method("query", vec![query])
        .method("description", vec![Code::Text(format!("{help}. {what}{by}."))])
}

/// Whether its values are moments.
fn is_moment(metric: &Metric) -> bool {
    metric.unit() == "TIMESTAMP"
}

/// Units of gauges whose sum over instances means something.
const ADDS_UP: [&str; 7] = [
    "COUNT",
    "LOCALE",
    "NONE",
    "OPERATIONS",
    "REQUESTS",
    "EVENTS",
    "BYTES",
];

struct Dashboard<'s> {
    head: String,
    uid: String,
    title: String,
    description: String,
    rows: Vec<(String, Vec<Code>)>,
    types: Vec<&'s str>,
}

fn file(dashboard: &Dashboard<'_>) -> String {
    let Dashboard {
        head,
        uid,
        title,
        description,
        rows,
        types,
    } = dashboard;
    let text = |text: &str| Code::Text(text.to_owned());
    let mut code = Code::call("Dashboard::new", vec![text(uid), text(title)])
        .method("description", vec![text(description)]);
    for (title, panels) in rows {
        let mut row = Code::call("Row::new", vec![text(title)]).method("panels_per_line", vec![plain("2")]);
        for panel in panels {
            row = row.method("panel", vec![panel.clone()]);
        }
        code = code.method("row", vec![row]);
    }
    let body = Layout::default().print(&code, 4, 4, 0);
    let mut types: Vec<&str> = types
        .iter()
        .copied()
        .filter(|word| is_word_in(word, &body))
        .collect();
    types.sort_unstable();
    types.dedup();
    // A dashboard of signals alone names nothing else.
    let prelude = if types.is_empty() && !body.contains("percent(") {
        ""
    } else {
        "use dashgen::prelude::*;\n"
    };
    let mut own = String::new();
    if body.contains("alerts::") {
        own += "use crate::alerts;\n";
    }
    if !types.is_empty() {
        own += &import("crate::metrics", &types);
    }
    format!(
        "{head}\nuse dashgen::panel::TimeSeries;\n{prelude}use dashgen::{{Dashboard, Row}};\n\n{own}\n\
         pub fn dashboard() -> Dashboard {{\n    {body}\n}}\n"
    )
}
