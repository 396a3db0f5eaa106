//! `dashgen list`

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use super::Outcome;
use super::args::{Format, ListArguments, Listed};
use super::error::Error;
use super::terminal::{FAINT, STRONG, styled, unread};
use crate::Project;
use crate::catalogue::{Kind, MetricInfo};
use crate::render::{Rendered, RenderedPanel};

#[derive(Serialize)]
struct DashboardItem<'a> {
    uid: &'a str,
    title: &'a str,
    panels: &'a [RenderedPanel],
}

#[derive(Serialize)]
struct MetricItem<'a> {
    name: &'a str,
    kind: Kind,
    unit: &'a str,
    help: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    labels: Vec<LabelItem>,
    #[serde(skip_serializing_if = "<[f64]>::is_empty")]
    buckets: &'a [f64],
    /// The panels that show it, as `uid/slug`.
    panels: Vec<String>,
}

#[derive(Serialize)]
struct LabelItem {
    name: &'static str,
    help: &'static str,
    values: &'static [&'static str],
    /// Whether it can take other values too.
    open: bool,
}

pub(crate) fn run(arguments: &ListArguments, project: &Project) -> Result<Outcome, Error> {
    let rendered = project.render()?;
    let mut stdout = anstream::stdout();
    let printed = match (arguments.what, arguments.format) {
        (Listed::Dashboards, Format::Json) => print_json(&mut stdout, &dashboards(&rendered)),
        (Listed::Dashboards, Format::Text) => print_dashboards(&mut stdout, &dashboards(&rendered)),
        (Listed::Metrics, Format::Json) => print_json(&mut stdout, &metrics(project, &rendered)),
        (Listed::Metrics, Format::Text) => print_metrics(&mut stdout, &metrics(project, &rendered)),
    };
    printed.or_else(unread)?;
    Ok(Outcome::Done)
}

fn dashboards(rendered: &Rendered) -> Vec<DashboardItem<'_>> {
    rendered
        .dashboards()
        .map(|dashboard| DashboardItem {
            uid: dashboard.uid(),
            title: dashboard.title(),
            panels: dashboard.panels(),
        })
        .collect()
}

fn metrics<'a>(project: &'a Project, rendered: &Rendered) -> Vec<MetricItem<'a>> {
    let mut shown: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for dashboard in rendered.dashboards() {
        for panel in dashboard.panels() {
            for series in &panel.metrics {
                let place = format!("{}/{}", dashboard.uid(), panel.slug);
                shown.entry(series).or_default().push(place);
            }
        }
    }
    let item = |metric: &'a MetricInfo| {
        let mut panels: Vec<String> = metric
            .series()
            .filter_map(|series| shown.get(series.as_str()))
            .flatten()
            .cloned()
            .collect();
        panels.sort();
        panels.dedup();
        MetricItem {
            name: metric.name,
            kind: metric.kind,
            unit: metric.unit.id(),
            help: metric.help,
            note: metric.note,
            labels: metric
                .labels
                .iter()
                .map(|label| LabelItem {
                    name: label.name,
                    help: label.help,
                    values: label.values,
                    open: label.open,
                })
                .collect(),
            buckets: metric.buckets,
            panels,
        }
    };
    project
        .metrics
        .iter()
        .chain(&project.recorded)
        .map(item)
        .collect()
}

fn print_json(stdout: &mut impl Write, items: &impl Serialize) -> std::io::Result<()> {
    writeln!(stdout, "{}", serde_json::to_string_pretty(items)?)
}

fn print_dashboards(stdout: &mut impl Write, dashboards: &[DashboardItem<'_>]) -> std::io::Result<()> {
    for dashboard in dashboards {
        writeln!(stdout, "{}  {}", styled(STRONG, dashboard.uid), dashboard.title)?;
        let mut row = None;
        for panel in dashboard.panels {
            if panel.row != row {
                row = panel.row;
                writeln!(stdout, "  {}", styled(FAINT, row.unwrap_or_default()))?;
            }
            writeln!(
                stdout,
                "    {}  {}",
                panel.slug,
                styled(FAINT, format!("{} #{}", panel.kind, panel.id))
            )?;
            // A line each: the names are long, and a terminal may be narrow.
            for metric in &panel.metrics {
                writeln!(stdout, "      {}", styled(FAINT, metric))?;
            }
        }
    }
    Ok(())
}

fn print_metrics(stdout: &mut impl Write, metrics: &[MetricItem<'_>]) -> std::io::Result<()> {
    for metric in metrics {
        let labels: Vec<&str> = metric.labels.iter().map(|label| label.name).collect();
        let kind = format!("{:?}", metric.kind).to_lowercase();
        writeln!(
            stdout,
            "{}{{{}}}  {}",
            styled(STRONG, metric.name),
            labels.join(", "),
            styled(FAINT, format!("{kind}, {}", metric.unit))
        )?;
        writeln!(stdout, "  {}", metric.help)?;
        if let Some(note) = metric.note {
            writeln!(stdout, "  {}", styled(FAINT, note))?;
        }
        for panel in &metric.panels {
            writeln!(stdout, "    {panel}")?;
        }
    }
    Ok(())
}
