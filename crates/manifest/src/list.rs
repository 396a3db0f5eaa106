//! What `list` says: dashboards with their panels, or metrics with all that reads them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::Style;
use serde::Serialize;

use crate::{Manifest, Metric, Panel, Reader, UncheckedQuery};

const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// What can be listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listed {
    /// Dashboards, with their panels, slugs, ids and the metrics that each panel uses.
    #[default]
    Dashboards,
    /// Metrics, with the panels that show them and what else reads them.
    Metrics,
}

#[derive(Serialize)]
struct DashboardItem<'a> {
    uid: &'a str,
    title: &'a str,
    panels: &'a [Panel],
}

#[derive(Serialize)]
struct MetricItem<'a> {
    #[serde(flatten)]
    metric: &'a Metric,
    /// The panels that show it, as `uid/slug`.
    panels: Vec<String>,
    /// What else reads it.
    readers: Vec<ReaderItem<'a>>,
}

/// Something beside a panel that reads a metric.
#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct ReaderItem<'a> {
    kind: &'a str,
    name: &'a str,
}

/// Writes the list for people.
///
/// # Errors
/// If it cannot be written.
pub fn write_text(manifest: &Manifest, listed: Listed, out: &mut impl Write) -> io::Result<()> {
    match listed {
        Listed::Dashboards => write_dashboards(manifest, out),
        Listed::Metrics => write_metrics(manifest, out),
    }
}

/// Writes the list for programs.
///
/// # Errors
/// If it cannot be written.
pub fn write_json(manifest: &Manifest, listed: Listed, out: &mut impl Write) -> io::Result<()> {
    match listed {
        Listed::Dashboards => {
            let items = manifest.dashboards.iter().map(|dashboard| DashboardItem {
                uid: &dashboard.uid,
                title: &dashboard.title,
                panels: &dashboard.panels,
            });
            serde_json::to_writer_pretty(&mut *out, &items.collect::<Vec<_>>())?;
        }
        Listed::Metrics => serde_json::to_writer_pretty(&mut *out, &metrics(manifest))?,
    }
    writeln!(out)
}

fn metrics(manifest: &Manifest) -> Vec<MetricItem<'_>> {
    let mut shown: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for dashboard in &manifest.dashboards {
        for panel in &dashboard.panels {
            for series in &panel.metrics {
                let place = format!("{}/{}", dashboard.uid, panel.slug);
                shown.entry(series).or_default().push(place);
            }
        }
    }
    let item = |metric| {
        let mut panels: Vec<String> = series(metric)
            .filter_map(|series| shown.get(series))
            .flatten()
            .cloned()
            .collect();
        panels.sort();
        panels.dedup();
        let reads =
            |reader: &&Reader| series(metric).any(|series| reader.metrics.iter().any(|read| read == series));
        let readers = manifest.readers.iter().filter(reads);
        let mut readers: Vec<_> = readers
            .map(|Reader { kind, name, .. }| ReaderItem { kind, name })
            .collect();
        readers.sort();
        readers.dedup();
        MetricItem {
            metric,
            panels,
            readers,
        }
    };
    manifest.metrics.iter().map(item).collect()
}

/// The names of its series.
fn series(metric: &Metric) -> impl Iterator<Item = &str> {
    let own = metric.series.is_empty().then_some(&metric.name);
    own.into_iter().chain(&metric.series).map(String::as_str)
}

fn write_dashboards(manifest: &Manifest, out: &mut impl Write) -> io::Result<()> {
    for dashboard in &manifest.dashboards {
        writeln!(out, "{STRONG}{}{STRONG:#}  {}", dashboard.uid, dashboard.title)?;
        let mut row = None;
        for panel in &dashboard.panels {
            if panel.row != row {
                row.clone_from(&panel.row);
                writeln!(out, "  {FAINT}{}{FAINT:#}", row.as_deref().unwrap_or_default())?;
            }
            writeln!(
                out,
                "    {}  {FAINT}{} #{}{FAINT:#}",
                panel.slug, panel.kind, panel.id
            )?;
            // A line each: the names are long, and a terminal may be narrow.
            for metric in &panel.metrics {
                writeln!(out, "      {FAINT}{metric}{FAINT:#}")?;
            }
            write_unchecked(&panel.unchecked, "      ", out)?;
        }
    }
    for reader in manifest
        .readers
        .iter()
        .filter(|reader| !reader.unchecked.is_empty())
    {
        writeln!(out, "{STRONG}{} {}{STRONG:#}", reader.kind, reader.name)?;
        write_unchecked(&reader.unchecked, "  ", out)?;
    }
    Ok(())
}

/// Queries that nobody holds against the catalogue, so that a reviewer sees them.
fn write_unchecked(queries: &[UncheckedQuery], indent: &str, out: &mut impl Write) -> io::Result<()> {
    for UncheckedQuery { query, reason } in queries {
        // A query may be laid out over several lines.
        let query = query.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(out, "{indent}not checked: {query} {FAINT}({reason}){FAINT:#}")?;
    }
    Ok(())
}

fn write_metrics(manifest: &Manifest, out: &mut impl Write) -> io::Result<()> {
    for MetricItem {
        metric,
        panels,
        readers,
    } in metrics(manifest)
    {
        let labels: Vec<&str> = metric.labels.iter().map(|label| label.name.as_str()).collect();
        let place = metric.prometheus.as_ref();
        let place = place.map_or_else(String::new, |name| format!(", in {name}"));
        writeln!(
            out,
            "{STRONG}{}{STRONG:#}{{{}}}  {FAINT}{}, {}{place}{FAINT:#}",
            metric.name,
            labels.join(", "),
            metric.kind,
            metric.unit
        )?;
        writeln!(out, "  {}", metric.help)?;
        if let Some(note) = &metric.note {
            writeln!(out, "  {FAINT}{note}{FAINT:#}")?;
        }
        for panel in &panels {
            writeln!(out, "    {panel}")?;
        }
        for ReaderItem { kind, name } in &readers {
            writeln!(out, "    {FAINT}{kind}{FAINT:#} {name}")?;
        }
    }
    Ok(())
}
