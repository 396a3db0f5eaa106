//! `dashgen list`

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use dashgen_canonical::slug;
use dashgen_manifest::list::{Listed, write_json, write_text};
use dashgen_manifest::{Dashboard, Manifest, Metric, Panel};
use dashgen_output::terminal::unread;
use dashgen_promql::analysis::selectors;
use dashgen_promql::ast::Selector;
use serde_json::Value;

use super::error::Error;
use super::format::Format;
use super::input::Sorted;
use super::{Outcome, output};

#[derive(Args, Debug)]
pub(crate) struct ListArguments {
    /// The folder that `render` wrote.
    #[arg(long, value_name = "DIR", default_value = output::OUT)]
    pub(crate) out: PathBuf,
    /// What to list.
    #[arg(value_enum, default_value_t)]
    pub(crate) what: What,
    /// Files or folders of dashboards to list instead of what was rendered.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// What `list` can list.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum What {
    /// Dashboards, with their panels, slugs, ids and the metrics that each panel uses.
    #[default]
    Dashboards,
    /// Metrics, with the panels that show them and what else reads them.
    Metrics,
}

impl From<What> for Listed {
    fn from(what: What) -> Self {
        match what {
            What::Dashboards => Self::Dashboards,
            What::Metrics => Self::Metrics,
        }
    }
}

pub(crate) fn run(arguments: &ListArguments) -> Result<Outcome, Error> {
    let manifest = if arguments.files.is_empty() {
        output::read(&arguments.out)?
    } else {
        in_files(&arguments.files)?
    };
    let what = arguments.what.into();
    let printed = match arguments.format {
        Format::Text => write_text(&manifest, what, &mut dashgen_output::stdout()),
        Format::Json => write_json(&manifest, what, &mut dashgen_output::data()),
    };
    printed.or_else(unread)?;
    Ok(Outcome::Done)
}

/// What dashboards in files say of themselves, whoever made them.
fn in_files(files: &[PathBuf]) -> Result<Manifest, Error> {
    let mut manifest = Manifest::default();
    let dashboards = Sorted::in_files(files)?.dashboards.into_iter();
    manifest.dashboards = dashboards
        .map(|(file, json)| Dashboard {
            uid: text(&json, "uid"),
            title: text(&json, "title"),
            file,
            source: None,
            folder: None,
            panels: panels(&json),
        })
        .collect();
    let names = manifest.dashboards.iter().flat_map(|dashboard| &dashboard.panels);
    let names: BTreeSet<String> = names.flat_map(|panel| panel.metrics.iter().cloned()).collect();
    // What a metric is, only a catalogue knows.
    manifest.metrics = names
        .into_iter()
        .map(|name| Metric {
            name,
            kind: "unknown".to_owned(),
            unit: String::new(),
            help: String::new(),
            prometheus: None,
            note: None,
            series: Vec::new(),
            labels: Vec::new(),
            buckets: Vec::new(),
            quantiles: Vec::new(),
        })
        .collect();
    Ok(manifest)
}

/// The panels of a classic dashboard, each with the row that it is in.
fn panels(dashboard: &Value) -> Vec<Panel> {
    let list = |value: &Value| {
        value
            .get("panels")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let (mut panels, mut row) = (Vec::new(), None);
    for panel in list(dashboard) {
        if text(&panel, "type") == "row" {
            row = Some(text(&panel, "title"));
            panels.extend(list(&panel).iter().map(|inner| described(inner, row.clone())));
        } else {
            panels.push(described(&panel, row.clone()));
        }
    }
    panels
}

fn described(panel: &Value, row: Option<String>) -> Panel {
    let targets = panel.get("targets").and_then(Value::as_array);
    let mut metrics = BTreeSet::new();
    for expr in targets
        .into_iter()
        .flatten()
        .filter_map(|target| target.get("expr")?.as_str())
    {
        if let Ok(parsed) = dashgen_promql::parse_unchecked(expr) {
            let named = selectors(&parsed.expr)
                .into_iter()
                .filter_map(Selector::metric_name);
            metrics.extend(named.map(str::to_owned));
        }
    }
    let id = panel
        .get("id")
        .and_then(Value::as_u64)
        .and_then(|id| id.try_into().ok());
    Panel {
        id: id.unwrap_or(0),
        slug: slug(&text(panel, "title")),
        title: text(panel, "title"),
        kind: text(panel, "type"),
        row,
        metrics: metrics.into_iter().collect(),
        unchecked: Vec::new(),
        allowed_empty: None,
        allowed_findings: Vec::new(),
    }
}

fn text(value: &Value, field: &str) -> String {
    value
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}
